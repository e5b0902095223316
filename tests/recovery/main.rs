//! Recovery: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp)]

mod edges;
mod laws;
mod shared;
#[path = "../shared_laws/mod.rs"]
mod shared_laws;
#[path = "../support/mod.rs"]
mod support;
mod worked;

use goodwill::kernel::posterior::{BetaPosterior, Prior};
use goodwill::quantity::{Amount, HalfLife, Instant, Level, Name, Positive, Share, Simplex};
use goodwill::recovery::{
    Authority, Closing, Consequence, Failure, Justice, JusticeKind, JusticeWeights, LabelAnomaly,
    Labelled, Market, Opening, RatePrior, RecoveryEvidence, RecoveryLedger, RecoveryParams,
    RecoveryRule, RecoveryScore, RecoveryStep, RecoveryUnit, SpeaksUp, StepKind, heard_again,
    instrument, justice_of, label_recoveries, making_good,
};
use proptest::prelude::*;

/// Points of a share, each rounded a few times.
const ROUNDING: f64 = 1e-14;
/// What is lost where an amount is kept to 2⁻⁴¹ of one, against sums of floating point.
const KEPT: f64 = 1e-9;

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn at(seconds: i64) -> Instant {
    Instant::new(seconds).unwrap()
}

fn day(days: i64) -> Instant {
    Instant::from_days(days).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn positive(x: f64) -> Positive {
    Positive::new(x).unwrap()
}

fn amount(x: f64) -> Amount {
    Amount::new(x).unwrap()
}

fn forever() -> RecoveryUnit {
    RecoveryUnit { half_life: HalfLife::INFINITE, ..RecoveryUnit::default() }
}

fn ledger_of(unit: RecoveryUnit, facts: &[RecoveryEvidence]) -> RecoveryLedger {
    let mut ledger = RecoveryLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

/// The facts without the openings of failures that stay open.
fn settled(facts: &[RecoveryEvidence]) -> Vec<RecoveryEvidence> {
    let ledger = ledger_of(RecoveryUnit::default(), facts);
    let open: Vec<Opening> = ledger.open().cloned().collect();
    let stays = |fact: &&RecoveryEvidence| !matches!(fact, RecoveryEvidence::Opened(opening) if open.contains(opening));
    facts.iter().filter(stays).cloned().collect()
}

fn read(
    unit: RecoveryUnit,
    params: &RecoveryParams,
    facts: &[RecoveryEvidence],
    as_of: Instant,
) -> RecoveryScore {
    ledger_of(unit, facts).score(params, as_of).unwrap().unwrap()
}

fn sorted(
    mut failures: Vec<Failure>,
    mut steps: Vec<RecoveryStep>,
) -> (Vec<Failure>, Vec<RecoveryStep>) {
    failures.sort();
    failures.sort_by_key(|failure| failure.at);
    steps.sort();
    steps.sort_by_key(|step| step.at);
    (failures, steps)
}

/// The end of all generated histories.
const END: i64 = 40_000_000;

fn any_share() -> impl Strategy<Value = Share> + Clone {
    prop_oneof![
        Just(0.0),
        Just(1.0),
        Just(f64::MIN_POSITIVE / 8.0),
        Just(1.0 - f64::EPSILON / 2.0),
        0.0..=1.0,
    ]
    .prop_map(share)
}

fn any_justice() -> impl Strategy<Value = Justice> + Clone {
    [any_share(), any_share(), any_share()].prop_map(|[distributive, interactional, procedural]| {
        Justice { distributive, interactional, procedural }
    })
}

/// Failures over years, some at one instant, some of one id.
fn any_failure() -> impl Strategy<Value = Failure> + Clone {
    let time = prop_oneof![-30_000_000..30_000_000_i64, Just(0), 0..200_000_i64];
    (0..12_u8, time, any_share(), 0..4_u8, any::<bool>()).prop_map(
        |(id, time, severity, cause, voiced)| {
            let id = name(&format!("case {id}"));
            let failure = if voiced {
                Failure::complaint(id, at(time))
            } else {
                Failure::silent(id, at(time))
            };
            let failure = failure.severe(severity);
            match cause {
                0 => failure,
                cause => failure.caused_by(name(&format!("cause {cause}"))),
            }
        },
    )
}

fn any_step() -> impl Strategy<Value = RecoveryStep> + Clone {
    let time = prop_oneof![-30_000_000..30_000_000_i64, Just(0), 0..3_000_000_i64];
    (0..14_u8, 0..StepKind::ALL.len(), time, any_share()).prop_map(|(id, kind, time, share)| {
        RecoveryStep::new(name(&format!("case {id}")), StepKind::ALL[kind], at(time)).in_part(share)
    })
}

fn any_life() -> impl Strategy<Value = (Vec<Failure>, Vec<RecoveryStep>)> + Clone {
    (prop::collection::vec(any_failure(), 1..10), prop::collection::vec(any_step(), 0..40))
        .prop_map(|(failures, steps)| sorted(failures, steps))
}

fn any_rule() -> impl Strategy<Value = RecoveryRule> + Clone {
    let days = || prop_oneof![Just(1e-300), Just(1e300), Just(1.0), 0.1..100.0].prop_map(positive);
    let three = [days(), days(), days()];
    prop_oneof![
        2 => Just(RecoveryRule::default()),
        1 => (three, any_share()).prop_map(|([patience_days, follow_up_days, speed_days], slip)| {
            RecoveryRule {
                patience_days, follow_up_days, speed_days, slip, ..RecoveryRule::default()
            }
        }),
    ]
}

fn label(life: &(Vec<Failure>, Vec<RecoveryStep>), rule: RecoveryRule) -> Labelled {
    label_recoveries(&life.0, &life.1, rule, at(END)).unwrap()
}

/// Labelled facts, and others that need no label.
fn any_facts() -> impl Strategy<Value = Vec<RecoveryEvidence>> + Clone {
    let time = -30_000_000..30_000_000_i64;
    let other = prop_oneof![
        (time.clone(), prop::option::of(any::<bool>()), prop::option::of(any::<u32>())).prop_map(
            |(t, spoke_up, told)| {
                RecoveryEvidence::Asked(goodwill::recovery::Asked { at: at(t), spoke_up, told })
            }
        ),
        (time.clone(), 0.0..9.0, 0.0..9.0).prop_map(|(t, limit, needed)| {
            let authority = Authority { limit: amount(limit), needed: amount(needed) };
            RecoveryEvidence::Authority { at: at(t), authority }
        }),
        (time, any::<bool>())
            .prop_map(|(t, saved)| RecoveryEvidence::MadeGood { at: at(t), saved }),
    ];
    (any_life(), any_rule(), prop::collection::vec(other, 0..6)).prop_map(|(life, rule, other)| {
        let mut facts = label(&life, rule).evidence;
        facts.extend(other);
        facts
    })
}

fn any_weights() -> impl Strategy<Value = JusticeWeights> + Clone {
    prop_oneof![
        Just([0.45, 0.33, 0.22]),
        Just([1.0, 0.0, 0.0]),
        Just([0.5, 0.25, 0.25]),
        Just([1.0 / 3.0; 3]),
    ]
    .prop_map(|weights| JusticeWeights::new(Simplex::new(weights).unwrap()).unwrap())
}

fn any_unit() -> impl Strategy<Value = RecoveryUnit> + Clone {
    let half_life = prop_oneof![
        (1e4..1e7).prop_map(|h| HalfLife::from_seconds(h).unwrap()),
        Just(HalfLife::from_seconds(1.0).unwrap()),
        Just(HalfLife::INFINITE),
    ];
    (half_life, any_weights(), any_share())
        .prop_map(|(half_life, justice, threshold)| RecoveryUnit { half_life, justice, threshold })
}

fn any_params() -> impl Strategy<Value = RecoveryParams> + Clone {
    let effect =
        || prop_oneof![Just(0.0), Just(1e300), Just(1e-300), Just(40.0), 0.0..5.0].prop_map(amount);
    let before = prop_oneof![Just(1e-300), Just(1.0 - f64::EPSILON / 2.0), Just(0.5), 0.01..0.99]
        .prop_map(|p| Level::new(p).unwrap());
    let weight = prop_oneof![Just(1e-300), Just(1e300), 0.1..10.0].prop_map(positive);
    let outcome = prop_oneof![Just(Consequence::Loyalty), Just(Consequence::Satisfaction)];
    (outcome, before, [effect(), effect(), effect()], any_share(), weight).prop_map(
        |(outcome, before, [e, d, b], mean, weight)| {
            RecoveryParams::default()
                .with_outcome(outcome)
                .with_before(before)
                .with_severity_effect(e)
                .with_double_deviation(d)
                .with_paradox_bonus(b)
                .with_prior(Prior { mean, weight })
        },
    )
}

fn bits(score: &RecoveryScore) -> Vec<u64> {
    let (lower, upper) = score.bounds();
    let parts = score.parts().into_iter().flat_map(|p| [p.value, p.contribution]);
    let causes = score.causes().iter().flat_map(|c| [c.failures, c.cumulative, c.share.mean()]);
    let silent = score.silent_customers().map_or(0.0, |s| s.silent);
    let figures = [score.value(), lower, upper, score.fresh(), silent, score.interval().lower];
    parts.chain(causes).chain(figures).map(f64::to_bits).collect()
}
