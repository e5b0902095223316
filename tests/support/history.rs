//! Hostile histories of a relationship.

use goodwill::quantity::{HalfLife, Instant, Name, Party, Share, Stake};
use goodwill::trust::{
    Conduct, Outcome, Placing, Resolution, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
};
use proptest::prelude::*;

use super::{instant, magnitude, name, positive, seconds, stake};

/// How far the facts of a history may lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Span {
    /// As far as instants allow, hundreds of half-lives and more.
    Any,
    /// Less than 64 half-lives.
    Below64,
}

pub(crate) fn any_party() -> impl Strategy<Value = Party> + Clone {
    prop::sample::select(Party::BOTH.to_vec())
}

pub(crate) fn any_stake() -> impl Strategy<Value = Stake> + Clone {
    let hostile =
        [0.0, f64::from_bits(1), 1e-310, f64::MIN_POSITIVE, 1e-300, 1e-6, 1.0, 1e300, f64::MAX];
    prop_oneof![
        2 => prop::sample::select(hostile.to_vec()),
        1 => magnitude(-300.0, 300.0),
        1 => magnitude(-8.0, 8.0),
        4 => 0.0..1000.0,
    ]
    .prop_map(stake)
}

/// Stakes that weigh something beside a reference stake of 1.
pub(crate) fn plain_stake() -> impl Strategy<Value = Stake> + Clone {
    magnitude(-2.0, 3.0).prop_map(stake)
}

pub(crate) fn any_half_life() -> impl Strategy<Value = HalfLife> + Clone {
    let longest = (1_u64 << 40) as f64;
    prop_oneof![
        1 => Just(HalfLife::INFINITE),
        2 => prop::sample::select(vec![1.0, 2.0, 3.0, 86_400.0, 1_048_577.0, longest / 2.0, longest])
            .prop_map(seconds),
        2 => (0.0..40.0).prop_map(|e| seconds(2_f64.powf(e))),
    ]
}

pub(crate) fn any_unit() -> impl Strategy<Value = TrustUnit> + Clone {
    let reference = prop_oneof![
        2 => Just(0.0),
        3 => Just(1.0),
        1 => prop::sample::select(vec![1e-300, 1e-6, 1e6, 1e300, f64::MAX]),
        1 => magnitude(-3.0, 3.0),
    ];
    (any_half_life(), reference)
        .prop_map(|(half_life, s0)| TrustUnit { half_life, reference_stake: stake(s0) })
}

pub(crate) fn any_outcome() -> impl Strategy<Value = Outcome> + Clone {
    let parts = (0.0..=1.0_f64, 0.0..=1.0_f64).prop_map(|(x, y)| {
        let (low, high) = (x.min(y), x.max(y));
        Outcome::new(low, high - low, 1.0 - high).unwrap()
    });
    // Sums that are off by nearly all that is allowed.
    let frayed = prop::sample::select(vec![
        Outcome::new(0.5, 0.5, 9e-10).unwrap(),
        Outcome::new(0.5, 0.5 - 9e-10, 0.0).unwrap(),
        Outcome::new(1.0 - 9e-10, 0.0, 0.0).unwrap(),
        Outcome::new(1e-300, 1.0, 9e-10).unwrap(),
    ]);
    let whole = vec![Outcome::HONOURED, Outcome::EXECUTION_FAILURE, Outcome::DERELICTION];
    prop_oneof![5 => prop::sample::select(whole), 4 => parts, 1 => frayed]
}

pub(crate) fn any_conduct() -> impl Strategy<Value = Conduct> + Clone {
    use Conduct::{ActedRightly, ActedWrongly, FailedToAct, RightlyLeftAlone};
    prop::sample::select(vec![ActedRightly, RightlyLeftAlone, ActedWrongly, FailedToAct])
}

/// Constants of ordinary size.
pub(crate) fn plain_params() -> impl Strategy<Value = TrustParams> + Clone {
    (
        prop::array::uniform3(0.05..20.0),
        prop_oneof![Just(0.0), Just(0.5), Just(1.0), 0.0..=1.0],
        prop_oneof![2 => Just(1.0), 1 => 0.2..5.0],
        prop_oneof![Just(0.0), Just(3.0), 0.0..5.0],
        0.1..5.0,
    )
        .prop_map(|(a, psi, eta, g, p)| {
            TrustParams::default()
                .with_prior(a.map(positive))
                .with_reciprocity(super::share(psi))
                .with_parity(positive(eta))
                .with_grace(goodwill::quantity::Amount::new(g).unwrap())
                .with_exposure(positive(p))
        })
}

/// Constants of any size that their types allow.
pub(crate) fn any_params() -> impl Strategy<Value = TrustParams> + Clone {
    let number = || {
        prop_oneof![
            2 => prop::sample::select(vec![1e-300, 1e-9, 0.5, 1.0, 1e9, 1e300]),
            1 => magnitude(-299.0, 299.0),
            3 => 0.01..100.0,
        ]
        .prop_map(positive)
    };
    (
        prop::array::uniform3(number()),
        super::any_share(),
        number(),
        prop_oneof![Just(0.0), Just(1e300), 0.0..10.0],
        prop::array::uniform2(number()),
        number(),
        any::<bool>(),
    )
        .prop_map(|(a, psi, eta, g, c, p, overdue)| {
            TrustParams::default()
                .with_prior(a)
                .with_reciprocity(psi)
                .with_parity(eta)
                .with_grace(goodwill::quantity::Amount::new(g).unwrap())
                .with_propensity(c)
                .with_exposure(p)
                .with_overdue_counts(overdue)
        })
}

/// The seconds after a base at which something happens.
fn offset(half_life: HalfLife, span: Span) -> BoxedStrategy<i64> {
    let h = whole_seconds(half_life);
    match span {
        Span::Below64 => (0..64 * h).boxed(),
        Span::Any => {
            let many = h.saturating_mul(300).min(Instant::BOUND);
            prop_oneof![
                2 => Just(0),
                4 => 0..=h,
                3 => 0..=h.saturating_mul(80).min(Instant::BOUND),
                2 => 0..=many,
                1 => 0..=2 * Instant::BOUND,
            ]
            .boxed()
        }
    }
}

/// A half-life in seconds; a day for an infinite one, only to spread the facts.
pub(crate) fn whole_seconds(half_life: HalfLife) -> i64 {
    // At most 2^40, so the cast is exact.
    #[allow(clippy::cast_possible_truncation)]
    let whole = half_life.seconds().min(1e13) as i64;
    if half_life == HalfLife::INFINITE { Instant::DAY } else { whole }
}

fn clamped(seconds: i64) -> Instant {
    instant(seconds.clamp(-Instant::BOUND, Instant::BOUND))
}

/// A risk and all that is said of it, in part contradictory, in part twice.
fn risk(unit: TrustUnit, base: i64, span: Span) -> impl Strategy<Value = Vec<TrustEvidence>> {
    let time = offset(unit.half_life, span);
    let end = match span {
        Span::Any => i64::MAX,
        Span::Below64 => base + 64 * whole_seconds(unit.half_life) - 1,
    };
    let resolutions = prop::collection::vec((time.clone(), any_outcome(), any::<bool>()), 0..=2);
    (
        (0..8_u8, any_party(), any_stake(), time.clone(), prop::option::of(time)),
        prop_oneof![1 => Just(0), 5 => Just(1), 1 => Just(2)],
        resolutions,
        any_stake(),
    )
        .prop_map(move |((id, by, stake, at, due), placed, resolutions, other_stake)| {
            let at = clamped(base.saturating_add(at));
            let id: Name = name(&format!("stake {id}"));
            let mut placing = Placing::new(id.clone(), by, stake, at);
            if let Some(due) = due {
                placing = placing.due(clamped(at.seconds().saturating_add(due))).unwrap();
            }
            let mut facts = vec![TrustEvidence::Place(placing.clone()); placed];
            for (delay, outcome, contradicts) in resolutions {
                let then = clamped(at.seconds().saturating_add(delay).min(end));
                let answered = if contradicts && delay % 5 == 0 {
                    Placing::new(id.clone(), by, other_stake, at)
                } else {
                    placing.clone()
                };
                facts.push(TrustEvidence::Resolve(
                    Resolution::new(answered, outcome, then).unwrap(),
                ));
            }
            facts
        })
}

fn single(unit: TrustUnit, base: i64, span: Span) -> impl Strategy<Value = Vec<TrustEvidence>> {
    (any_party(), any_stake(), offset(unit.half_life, span), any_conduct(), any::<bool>()).prop_map(
        move |(by, stake, at, conduct, declined)| {
            let at = clamped(base.saturating_add(at));
            vec![if declined {
                TrustEvidence::Decline { by, stake, at }
            } else {
                TrustEvidence::Act { by, stake, at, conduct }
            }]
        },
    )
}

/// Facts in an order that has nothing to do with time.
pub(crate) fn facts_in(unit: TrustUnit, span: Span) -> BoxedStrategy<Vec<TrustEvidence>> {
    let bound = match span {
        Span::Any => Instant::BOUND,
        // Room for the facts themselves and for moving them.
        Span::Below64 => Instant::BOUND / 4,
    };
    prop_oneof![Just(0), Just(-bound), -bound..=bound, -1_000_000..1_000_000_i64]
        .prop_flat_map(move |base| {
            let story = prop_oneof![
                3 => risk(unit, base, span).boxed(),
                2 => single(unit, base, span).boxed(),
            ];
            prop::collection::vec(story, 1..14)
        })
        .prop_map(|stories| stories.concat())
        .prop_shuffle()
        .boxed()
}

/// A unit and facts for it.
pub(crate) fn any_history() -> impl Strategy<Value = (TrustUnit, Vec<TrustEvidence>)> {
    any_unit().prop_flat_map(|unit| (Just(unit), facts_in(unit, Span::Any)))
}

/// A unit of a finite half-life and facts that span less than 64 of them.
pub(crate) fn short_history() -> impl Strategy<Value = (TrustUnit, Vec<TrustEvidence>)> {
    let half_life = prop_oneof![
        prop::sample::select(vec![1.0, 2.0, 3.0, 86_400.0]),
        (0.0..32.0).prop_map(f64::exp2),
    ];
    (any_unit(), half_life)
        .prop_map(|(unit, h)| TrustUnit { half_life: seconds(h), ..unit })
        .prop_flat_map(|unit| (Just(unit), facts_in(unit, Span::Below64)))
}

/// How long after its newest fact a ledger is read, in seconds.
pub(crate) fn any_wait() -> impl Strategy<Value = i64> + Clone {
    prop_oneof![3 => Just(0), 2 => 0..1_000_000_i64, 1 => 0..=2 * Instant::BOUND]
}

pub(crate) fn ledger_of(unit: TrustUnit, facts: &[TrustEvidence]) -> TrustLedger {
    let mut ledger = TrustLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

/// An instant some seconds after the newest of some facts, as far as instants go.
pub(crate) fn after(facts: &[TrustEvidence], wait: i64) -> Instant {
    let newest = facts.iter().map(TrustEvidence::at).max().unwrap_or(Instant::EPOCH);
    clamped(newest.seconds().saturating_add(wait))
}

pub(crate) fn act(by: Party, stake: Stake, at: Instant, conduct: Conduct) -> TrustEvidence {
    TrustEvidence::Act { by, stake, at, conduct }
}

pub(crate) fn placing(id: &str, by: Party, amount: f64, at: i64) -> Placing {
    Placing::new(name(id), by, stake(amount), instant(at))
}

pub(crate) fn resolved(placing: &Placing, outcome: Outcome, at: i64) -> TrustEvidence {
    TrustEvidence::Resolve(Resolution::new(placing.clone(), outcome, instant(at)).unwrap())
}

/// Rewrites the stakes and the parties of a fact.
pub(crate) fn rewritten(
    fact: &TrustEvidence,
    party: impl Fn(Party) -> Party,
    size: impl Fn(Stake) -> Stake,
    shift: i64,
    outcome: impl Fn(Outcome) -> Outcome,
) -> TrustEvidence {
    let moved = |at: Instant| instant(at.seconds() + shift);
    let place = |placing: &Placing| {
        let own = Placing::new(
            placing.id().clone(),
            party(placing.by()),
            size(placing.stake()),
            moved(placing.at()),
        );
        placing.due_at().map_or(own.clone(), |due| own.due(moved(due)).unwrap())
    };
    match fact {
        TrustEvidence::Place(placing) => TrustEvidence::Place(place(placing)),
        TrustEvidence::Resolve(resolution) => TrustEvidence::Resolve(
            Resolution::new(
                place(resolution.placing()),
                outcome(resolution.outcome()),
                moved(resolution.at()),
            )
            .unwrap(),
        ),
        TrustEvidence::Decline { by, stake, at } => {
            TrustEvidence::Decline { by: party(*by), stake: size(*stake), at: moved(*at) }
        }
        TrustEvidence::Act { by, stake, at, conduct } => TrustEvidence::Act {
            by: party(*by),
            stake: size(*stake),
            at: moved(*at),
            conduct: *conduct,
        },
        _ => unreachable!("no other fact is known"),
    }
}

/// A share for the preference ψ.
pub(crate) fn any_psi() -> impl Strategy<Value = Share> + Clone {
    prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0].prop_map(super::share)
}
