//! Momentum: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

mod edges;
mod laws;
mod shared;
#[path = "../shared_laws/mod.rs"]
mod shared_laws;
#[path = "../support/mod.rs"]
mod support;
mod worked;

use goodwill::momentum::{
    ClosingQuestions, Commitment, Ending, FollowUp, FollowUpRule, LabelledMeeting, Meeting,
    MomentumEvidence, MomentumLedger, MomentumParams, MomentumScore, MomentumUnit, instrument,
    label_meetings,
};
use goodwill::quantity::Party;
use goodwill::quantity::{HalfLife, Instant};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use support::{cases, close, instant, level, name, positive, seconds, share};

/// Sums of some dozens of terms up to 1, each kept to 2⁻⁴¹ of its weight and rounded once.
const ROUNDING: f64 = 1e-10;
/// The instant of all readings of generated facts.
const END: i64 = 40_000;
const DAY: i64 = Instant::DAY;

fn any_time() -> impl Strategy<Value = i64> {
    prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_020_i64]
}

fn any_meeting_at(time: impl Strategy<Value = i64>) -> impl Strategy<Value = Meeting> {
    let closing = prop::option::of((any::<bool>(), any::<bool>()));
    (time, 0..3_usize, any::<(bool, bool, bool)>(), closing).prop_map(
        |(time, ending, (customer, firm, back), closing)| {
            let mut meeting = Meeting::new(instant(time), Ending::ALL[ending]);
            for (by, committed) in [(Party::Customer, customer), (Party::Firm, firm)] {
                if committed {
                    meeting = meeting.with_commitment(Commitment { by, what: name("a step") });
                }
            }
            if back {
                meeting = meeting.with_way_back();
            }
            match closing {
                Some((opinion, next_step)) => {
                    meeting.with_closing(ClosingQuestions { opinion, next_step })
                }
                None => meeting,
            }
        },
    )
}

/// Labelled facts of any kind, labels that no stream would give among them.
fn any_fact() -> impl Strategy<Value = MomentumEvidence> {
    let meeting = (any_meeting_at(any_time()), 0..4_u32, 0..3_usize).prop_map(
        |(meeting, chain, follow_up)| {
            let chain = if meeting.ending() == Ending::Advance { chain } else { 0 };
            let kinds = [FollowUp::Sent, FollowUp::NotSent, FollowUp::Open];
            let follow_up = (!meeting.has_way_back()).then_some(kinds[follow_up]);
            MomentumEvidence::Meeting(LabelledMeeting::new(meeting, chain, follow_up).unwrap())
        },
    );
    let own = (any_time(), any::<bool>(), any::<bool>())
        .prop_map(|(time, closed, owned)| own_meeting(time, closed, owned));
    let extra = any_time().prop_map(|time| MomentumEvidence::Extra { at: instant(time) });
    prop_oneof![10 => meeting, 2 => own, 1 => extra]
}

fn own_meeting(time: i64, closed_for_action: bool, owned: bool) -> MomentumEvidence {
    let owner = owned.then(|| name("Ada"));
    MomentumEvidence::OwnMeeting { closed_for_action, owner, at: instant(time) }
}

fn plain(time: i64, ending: Ending) -> MomentumEvidence {
    let meeting = Meeting::new(instant(time), ending).with_way_back();
    MomentumEvidence::Meeting(LabelledMeeting::new(meeting, 0, None).unwrap())
}

fn any_unit() -> impl Strategy<Value = MomentumUnit> {
    prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE),]
        .prop_map(|half_life| MomentumUnit { half_life })
}

fn any_params() -> impl Strategy<Value = MomentumParams> {
    let weight = || prop_oneof![Just(1e-300), Just(1e300), 0.1..10.0].prop_map(positive);
    let q = prop_oneof![Just(0.0), Just(1.0), Just(1e-300), 0.0..=1.0].prop_map(share);
    let inside = prop_oneof![Just(1e-9), Just(0.999_999), 0.5..0.99].prop_map(level);
    (weight(), q, weight(), inside).prop_map(|(w, q, k, level)| {
        MomentumParams::default()
            .with_prior_weight(w)
            .with_prior_continuation(q)
            .with_share_prior(k)
            .with_level(level)
    })
}

fn ledger_of<'a>(
    unit: MomentumUnit,
    facts: impl IntoIterator<Item = &'a MomentumEvidence>,
) -> MomentumLedger {
    let mut ledger = MomentumLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn read(ledger: &MomentumLedger, params: &MomentumParams) -> Option<MomentumScore> {
    ledger.score(params, instant(END)).unwrap()
}

fn forever() -> MomentumUnit {
    MomentumUnit { half_life: HalfLife::INFINITE }
}

/// Every number that a score says, as bits.
fn bits(score: &MomentumScore) -> Vec<u64> {
    let shares = [
        Some(score.no_way_back()),
        Some(score.committed(Party::Customer)),
        Some(score.committed(Party::Firm)),
        score.follow_ups().map(|f| f.sent),
        score.closings().map(|c| c.opinion),
        score.closings().map(|c| c.next_step),
        score.closings().map(|c| c.both),
        score.own_meetings().map(|o| o.closed_for_action),
        score.own_meetings().map(|o| o.one_owner),
        score.own_meetings().map(|o| o.both),
    ];
    let interval = score.interval();
    let parts = score.parts().into_iter().flat_map(|part| [part.value, part.contribution]);
    let whole = [score.value(), score.momentum(), score.fresh(), interval.lower, interval.upper];
    let chains = [f64::from(score.chain()), f64::from(score.longest_chain())];
    let counts = [score.meetings(), score.pending(), score.lost(), score.bounds().0];
    let counts = [&chains[..], &counts[..]].concat();
    let beta = shares.iter().flatten().flat_map(|share| [share.alpha(), share.beta()]);
    parts.chain(whole).chain(counts).chain(beta).map(f64::to_bits).collect()
}
