//! The pillars: laws, worked numbers, edges.

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

use goodwill::kernel::posterior::{BetaPosterior, Prior};
use goodwill::pillars::{
    Pillar, PillarsEvidence, PillarsLedger, PillarsParams, PillarsScore, PillarsUnit, Problem,
    ProblemStep, Targets, label_problems,
};
use goodwill::quantity::{Amount, Exponent, HalfLife, Instant, Positive, Share, Simplex};
use proptest::prelude::*;
use support::{any_share, cases, instant as at, name, positive, seconds, share};

/// Sums of a few dozen terms of at most 1, each kept to 2⁻⁴¹, and roots of them.
const ROUNDING: f64 = 1e-9;
/// What the page of the trend promises for counts of whole events.
const QUADRATURE: f64 = 5e-4;
const END: i64 = 40_000;

fn any_time() -> impl Strategy<Value = Instant> {
    prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_100_i64].prop_map(at)
}

fn any_seconds() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1e-300), Just(1e300), Just(1.0), 0.0..1e6]
}

fn any_step() -> impl Strategy<Value = ProblemStep> {
    prop::sample::select(ProblemStep::ALL.to_vec())
}

fn step(step: ProblemStep, taken: f64, target: f64, at: Instant) -> PillarsEvidence {
    let (taken_seconds, target_seconds) = (Amount::new(taken).unwrap(), positive(target));
    PillarsEvidence::Step { step, taken_seconds, target_seconds, at }
}

/// A deed of a team, or of the desk where none is named.
fn deed(team: &str, helped: f64, at: Instant) -> PillarsEvidence {
    let named = (!team.is_empty()).then(|| name(team));
    let helped = Some(share(helped));
    PillarsEvidence::Deed { outside_desk: named.is_some(), team: named, helped, at }
}

fn any_deed() -> impl Strategy<Value = PillarsEvidence> {
    let team = prop::sample::select(vec![None, Some("billing"), Some("delivery"), Some("sales")]);
    let helped = prop::option::of(any_share());
    (any::<bool>(), team, helped, any_time()).prop_map(|(outside_desk, team, helped, at)| {
        PillarsEvidence::Deed { outside_desk, team: team.map(name), helped, at }
    })
}

fn any_fact() -> impl Strategy<Value = PillarsEvidence> {
    prop_oneof![
        (any_share(), any_time()).prop_map(|(helped, at)| PillarsEvidence::Offer { helped, at }),
        (any_share(), any_time())
            .prop_map(|(customer_share, at)| PillarsEvidence::Upsell { customer_share, at }),
        (any_step(), any_seconds(), any_seconds(), any_time())
            .prop_map(|(s, taken, target, at)| step(s, taken, target.max(1e-300), at)),
        any_deed(),
    ]
}

fn any_facts() -> impl Strategy<Value = Vec<PillarsEvidence>> {
    prop::collection::vec(any_fact(), 1..16)
}

fn any_half_life() -> impl Strategy<Value = HalfLife> {
    prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE),]
}

fn any_unit() -> impl Strategy<Value = PillarsUnit> {
    let tolerance = prop_oneof![Just(1e-300), Just(1e300), Just(1.0), 0.1..10.0];
    (any_half_life(), any_half_life(), tolerance).prop_map(|(half_life, recent_half_life, t)| {
        PillarsUnit { half_life, recent_half_life, timeliness_tolerance: positive(t) }
    })
}

fn any_params() -> impl Strategy<Value = PillarsParams> {
    let rho = prop_oneof![
        3 => Just(Exponent::GEOMETRIC),
        1 => Just(Exponent::HARMONIC),
        1 => Just(Exponent::MINIMUM),
        1 => (-8.0..0.0).prop_map(|rho| Exponent::new(rho).unwrap()),
    ];
    let number = || prop_oneof![Just(1e-300), Just(1e300), Just(1.0), 0.1..10.0];
    let weights = prop::array::uniform3(0.05..1.0_f64);
    (rho, weights, any_share(), number(), number()).prop_map(|(rho, w, mean, weight, cost)| {
        let sum: f64 = w.iter().sum();
        PillarsParams::default()
            .with_exponent(rho)
            .unwrap()
            .with_weights(Simplex::new(w.map(|w| w / sum)).unwrap())
            .unwrap()
            .with_prior(Prior { mean, weight: positive(weight) })
            .with_upsell_cost(positive(cost))
    })
}

/// Constants of ordinary size.
fn plain_params() -> impl Strategy<Value = PillarsParams> {
    (0.0..=1.0_f64, 0.1..10.0_f64, any::<bool>()).prop_map(|(mean, weight, strict)| {
        let rho = if strict { Exponent::HARMONIC } else { Exponent::GEOMETRIC };
        PillarsParams::default()
            .with_exponent(rho)
            .unwrap()
            .with_prior(Prior { mean: share(mean), weight: positive(weight) })
    })
}

fn ledger_of(unit: PillarsUnit, facts: &[PillarsEvidence]) -> PillarsLedger {
    let mut ledger = PillarsLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn score_of(unit: PillarsUnit, params: &PillarsParams, facts: &[PillarsEvidence]) -> PillarsScore {
    ledger_of(unit, facts).score(params, at(END)).unwrap().unwrap()
}

fn lasting() -> PillarsUnit {
    PillarsUnit { half_life: HalfLife::INFINITE, ..PillarsUnit::default() }
}

fn bits(score: &PillarsScore) -> Vec<u64> {
    let (lower, upper) = score.bounds();
    let parts = score.parts().into_iter().flat_map(|part| [part.value, part.contribution]);
    let trend = score.trend().map_or(0.0, |trend| trend.change());
    let last = [score.value(), lower, upper, score.fresh(), score.coverage(), trend];
    parts.chain(last).map(f64::to_bits).collect()
}

/// Recent facts and older ones, so far apart that each is only the one.
fn trend_facts(step_: ProblemStep, recent: &[f64], older: &[f64]) -> Vec<PillarsEvidence> {
    // In time, or so late that nothing is left.
    let taken = |y: f64| if y > 0.5 { 0.0 } else { 1e300 };
    let new = recent.iter().map(|y| step(step_, taken(*y), 1.0, at(END)));
    let old = older.iter().map(|y| step(step_, taken(*y), 1.0, at(END - 1_000_000)));
    new.chain(old).collect()
}

fn trend_unit() -> PillarsUnit {
    PillarsUnit { recent_half_life: seconds(1.0), ..lasting() }
}

/// P(X > Y) of two Betas with whole shapes, by the finite sum over X's first shape.
fn probability_above(x: &BetaPosterior, y: &BetaPosterior) -> f64 {
    let ln_beta = statrs::function::beta::ln_beta;
    let mut sum = 0.0;
    let mut i = 0.0;
    while i < x.alpha() {
        let ln = ln_beta(y.alpha() + i, x.beta() + y.beta())
            - (x.beta() + i).ln()
            - ln_beta(1.0 + i, x.beta())
            - ln_beta(y.alpha(), y.beta());
        sum += ln.exp();
        i += 1.0;
    }
    sum
}
