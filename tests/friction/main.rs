//! The friction index: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
// One test prints the size that it measures.
#![allow(clippy::unwrap_used, clippy::float_cmp, clippy::print_stdout)]

mod edges;
mod laws;
mod shared;
#[path = "../shared_laws/mod.rs"]
mod shared_laws;
#[path = "../support/mod.rs"]
mod support;
mod worked;

use goodwill::friction::{
    Dimension, DirectionPrior, DisloyaltyCurve, Effect, Encounter, Friction, FrictionEvidence,
    FrictionIndex, FrictionKind, FrictionLedger, FrictionParams, FrictionUnit, Initiator,
    NextIssueRule, Stage, StageFriction, label_next_issues,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{HalfLife, Instant, Name, Positive, Share, Simplex};
use proptest::prelude::*;

/// Sums of at most some dozens of terms up to 100, each rounded once.
const ROUNDING: f64 = 1e-11;

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn at(seconds: i64) -> Instant {
    Instant::new(seconds).unwrap()
}

fn any_share() -> impl Strategy<Value = Share> {
    prop_oneof![
        Just(0.0),
        Just(1.0),
        Just(f64::MIN_POSITIVE / 8.0),
        Just(1.0 - f64::EPSILON / 2.0),
        0.0..=1.0,
    ]
    .prop_map(share)
}

fn any_stage() -> impl Strategy<Value = Stage> {
    prop_oneof![
        Just(Stage::Discover),
        Just(Stage::Buy),
        Just(Stage::Support),
        Just(Stage::Renew),
        Just(Stage::Own(Name::new("pilot").unwrap())),
    ]
}

fn any_friction() -> impl Strategy<Value = Friction> {
    (0..FrictionKind::ALL.len(), any_share())
        .prop_map(|(k, s)| Friction::from_severity(FrictionKind::ALL[k], s))
}

/// Encounters over a span of hundreds of half-lives, some at equal times.
fn any_encounter() -> impl Strategy<Value = Encounter> {
    let initiator =
        prop_oneof![Just(Initiator::Customer), Just(Initiator::Firm), Just(Initiator::Nobody)];
    let time = prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_100_i64];
    let effect = prop_oneof![Just(None), Just(Some(Effect::Away)), Just(Some(Effect::Towards))];
    let channel = prop::sample::select(vec![None, Some("phone"), Some("mail")]);
    let frictions = prop::collection::vec(any_friction(), 0..4);
    (any_stage(), time, initiator, frictions, effect, channel).prop_map(
        |(stage, time, initiator, frictions, effect, channel)| {
            let mut smooth = Encounter::new(stage, at(time), initiator);
            if let Some(channel) = channel {
                smooth = smooth.on_channel(Name::new(channel).unwrap());
            }
            let encounter = frictions.into_iter().fold(smooth, Encounter::with_friction);
            effect.map_or(encounter.clone(), |effect| encounter.with_effect(effect))
        },
    )
}

fn any_unit() -> impl Strategy<Value = FrictionUnit> {
    prop_oneof![
        (1.0..200.0).prop_map(|h| HalfLife::from_seconds(h).unwrap()),
        Just(HalfLife::from_seconds(1e6).unwrap()),
        Just(HalfLife::INFINITE),
    ]
    .prop_map(|half_life| FrictionUnit { half_life })
}

fn any_params() -> impl Strategy<Value = FrictionParams> {
    let weight =
        prop_oneof![Just(1e-300), Just(1e300), 0.1..10.0].prop_map(|w| Positive::new(w).unwrap());
    let simplex = prop_oneof![
        Just(Simplex::new([0.25; 4]).unwrap()),
        Just(Simplex::new([1.0, 0.0, 0.0, 0.0]).unwrap()),
        Just(Simplex::new([0.0, 0.5, 0.125, 0.375]).unwrap()),
    ];
    (any_share(), weight, simplex).prop_map(|(mean, weight, simplex)| {
        FrictionParams::default().with_prior(Prior { mean, weight }).with_weights(simplex)
    })
}

fn prior_mean_zero() -> FrictionParams {
    let prior = Prior { mean: Share::ZERO, weight: Positive::new(2.0).unwrap() };
    FrictionParams::default().with_prior(prior)
}

fn ledger_of(unit: FrictionUnit, encounters: &[Encounter]) -> FrictionLedger {
    let mut ledger = FrictionLedger::new(unit);
    for encounter in encounters {
        ledger.observe(&FrictionEvidence::Encounter(encounter.clone()));
    }
    ledger
}

const END: i64 = 40_000;

fn index_of(
    unit: FrictionUnit,
    params: &FrictionParams,
    encounters: &[Encounter],
) -> FrictionIndex {
    ledger_of(unit, encounters).score(params, at(END)).unwrap().unwrap()
}

fn bits(index: &FrictionIndex) -> Vec<u64> {
    let (lower, upper) = index.bounds();
    let parts = index.parts().into_iter().flat_map(|p| [p.value, p.contribution]);
    let channels = index.channels().into_iter().flat_map(|c| [c.count, c.severity]);
    let parts = parts.chain(channels).chain(index.effects().unwrap_or([-1.0; 2]));
    parts.chain([index.value(), lower, upper, index.fresh()]).map(f64::to_bits).collect()
}
