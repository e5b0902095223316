//! Capability: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod edges;
mod laws;
mod shared;
#[path = "../shared_laws/mod.rs"]
mod shared_laws;
#[path = "../support/mod.rs"]
mod support;
mod worked;

use goodwill::capability::{
    Aspect, CapabilityEvidence, CapabilityLedger, CapabilityParams, CapabilityScore,
    CapabilityUnit, Check, Element, instrument, message_of,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{Exponent, HalfLife, Instant, Rating, Scale, Share};
use goodwill::survey::{Answer, Responses};
use proptest::prelude::*;
use support::{any_share, cases, instant as at, name, positive, seconds, share};

/// Sums of a few dozen terms of at most 1, each kept to 2⁻⁴¹, and roots of them.
const ROUNDING: f64 = 1e-9;
const END: i64 = 40_000;

fn person(aspect: Aspect, y: Share, at: Instant) -> CapabilityEvidence {
    let rating = Rating::new(y.get(), Scale::new(0.0, 1.0).unwrap()).unwrap();
    CapabilityEvidence::Person { aspect, rating, at }
}

fn message([clear, valuable, unique]: [bool; 3], at: Instant) -> CapabilityEvidence {
    CapabilityEvidence::Message { clear, valuable, unique, at }
}

fn any_time() -> impl Strategy<Value = Instant> {
    prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_100_i64].prop_map(at)
}

fn any_aspect() -> impl Strategy<Value = Aspect> {
    prop::sample::select(Aspect::ALL.to_vec())
}

fn any_fact() -> impl Strategy<Value = CapabilityEvidence> {
    prop_oneof![
        (any_aspect(), any_share(), any_time()).prop_map(|(a, y, at)| person(a, y, at)),
        (any_share(), any_time())
            .prop_map(|(from_need, at)| CapabilityEvidence::Solution { from_need, at }),
        (any::<[bool; 3]>(), any_time()).prop_map(|(checks, at)| message(checks, at)),
    ]
}

fn any_facts() -> impl Strategy<Value = Vec<CapabilityEvidence>> {
    prop::collection::vec(any_fact(), 1..16)
}

fn any_unit() -> impl Strategy<Value = CapabilityUnit> {
    prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE)]
        .prop_map(|half_life| CapabilityUnit { half_life })
}

fn any_params() -> impl Strategy<Value = CapabilityParams> {
    let rho = prop_oneof![
        3 => Just(Exponent::GEOMETRIC),
        1 => Just(Exponent::MINIMUM),
        1 => (-8.0..0.0).prop_map(|rho| Exponent::new(rho).unwrap()),
    ];
    let weight = prop_oneof![Just(1e-300), Just(1e300), Just(1.0), 0.1..10.0];
    (rho, any_share(), weight).prop_map(|(rho, mean, weight)| {
        let prior = Prior { mean, weight: positive(weight) };
        CapabilityParams::default().with_exponent(rho).unwrap().with_prior(prior)
    })
}

fn ledger_of(unit: CapabilityUnit, facts: &[CapabilityEvidence]) -> CapabilityLedger {
    let mut ledger = CapabilityLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn score_of(
    unit: CapabilityUnit,
    params: &CapabilityParams,
    facts: &[CapabilityEvidence],
) -> CapabilityScore {
    ledger_of(unit, facts).score(params, at(END)).unwrap().unwrap()
}

fn bits(score: &CapabilityScore) -> Vec<u64> {
    let (lower, upper) = score.bounds();
    let parts = score.parts().into_iter().flat_map(|part| [part.value, part.contribution]);
    let last = [score.value(), lower, upper, score.fresh(), score.coverage()];
    parts.chain(last).map(f64::to_bits).collect()
}
