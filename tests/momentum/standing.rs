//! What the standing is told; a part of the crate, since the trait is private.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use proptest::prelude::*;

use super::{Counted, Direction, MomentumLedger, MomentumParams, Standing};
use crate::momentum::{
    Commitment, Ending, FollowUp, LabelledMeeting, Meeting, MomentumEvidence, MomentumUnit,
};
use crate::quantity::{HalfLife, Instant, Name, Party};

const END: i64 = 1_000_000;

/// A meeting by its ending, what became of it, and whether the customer undertook something.
type Met = (usize, Option<FollowUp>, bool, i64);

fn fact((ending, follow_up, commits, time): Met) -> MomentumEvidence {
    let mut meeting = Meeting::new(Instant::new(time).unwrap(), Ending::ALL[ending]);
    if commits {
        let what = Name::new("a step").unwrap();
        meeting = meeting.with_commitment(Commitment { by: Party::Customer, what });
    } else if follow_up.is_none() {
        meeting = meeting.with_way_back();
    }
    let follow_up = follow_up.filter(|_| !meeting.has_way_back());
    MomentumEvidence::Meeting(LabelledMeeting::new(meeting, 0, follow_up).unwrap())
}

fn any_met() -> impl Strategy<Value = Met> {
    let kinds = [None, Some(FollowUp::Sent), Some(FollowUp::NotSent), Some(FollowUp::Open)];
    let follow_up = prop::sample::select(kinds.to_vec());
    (0..3_usize, follow_up, any::<bool>(), 0..END)
}

fn counted(half_life: HalfLife, facts: &[Met]) -> Vec<Counted> {
    let mut ledger = MomentumLedger::new(MomentumUnit { half_life });
    for met in facts {
        ledger.observe(&fact(*met));
    }
    ledger.counted(&MomentumParams::default(), Instant::new(END).unwrap()).unwrap()
}

#[test]
fn advances_are_ours_and_commitments_theirs() {
    let facets = MomentumLedger::facets(&MomentumParams::default());
    let seen = facets.iter().map(|facet| (facet.name, facet.direction, facet.prior.weight.get()));
    assert_eq!(
        seen.collect::<Vec<_>>(),
        [("advances", Direction::Ours, 2.0), ("customer commits", Direction::Theirs, 2.0)]
    );
    assert_eq!(counted(HalfLife::INFINITE, &[]), [Counted::default(); 2]);
}

#[test]
fn a_meeting_that_may_still_be_lost_is_half_open() {
    let read = |met| counted(HalfLife::INFINITE, &[met])[0];
    let of = |good, bad, open| Counted { good, bad, open, aging: 0.0 };
    assert_eq!(read((0, None, false, 0)), of(1.0, 0.0, 0.0));
    assert_eq!(read((1, None, false, 0)), of(0.5, 0.5, 0.0));
    assert_eq!(read((1, Some(FollowUp::Sent), false, 0)), of(0.5, 0.5, 0.0));
    assert_eq!(read((1, Some(FollowUp::Open), false, 0)), of(0.0, 0.5, 0.5));
    assert_eq!(read((1, Some(FollowUp::NotSent), false, 0)), of(0.0, 1.0, 0.0));
    assert_eq!(read((2, None, false, 0)), of(0.0, 1.0, 0.0));
    let commits = counted(HalfLife::INFINITE, &[(0, None, true, 0), (2, None, false, 0)])[1];
    assert_eq!(commits, of(1.0, 1.0, 0.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn law_the_standing_is_told_what_was_counted(
        seconds in prop_oneof![Just(f64::INFINITY), 10.0..1e6],
        facts in prop::collection::vec(any_met(), 0..20), time in 0..END,
    ) {
        let half_life = HalfLife::from_seconds(seconds).unwrap();
        let with = |met: Met| counted(half_life, &[&facts[..], &[met]].concat());
        // From the worst to the best.
        let ranked = [
            (2, None, false, time),
            (1, Some(FollowUp::NotSent), false, time),
            (1, Some(FollowUp::Open), false, time),
            (1, Some(FollowUp::Sent), false, time),
            (1, None, true, time),
            (0, None, true, time),
        ];
        // As far as sums of 20 stray.
        let much = 1e-9;
        for pair in ranked.windows(2) {
            let (worse, better) = (with(pair[0]), with(pair[1]));
            prop_assert_eq!(worse.len(), MomentumLedger::facets(&MomentumParams::default()).len());
            for (worse, better) in worse.iter().zip(&better) {
                for count in [worse.good, worse.bad, worse.open] {
                    prop_assert!((0.0..=1e3).contains(&count));
                }
                prop_assert!(better.good >= worse.good - much && better.bad <= worse.bad + much);
            }
        }
    }
}
