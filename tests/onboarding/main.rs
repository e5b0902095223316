//! Onboarding: laws, worked numbers, edges.

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

use goodwill::kernel::posterior::Prior;
use goodwill::onboarding::{
    Gate, OnboardingEvidence, OnboardingItem, OnboardingLedger, OnboardingParams, OnboardingScore,
    OnboardingUnit, facts_of, instrument,
};
use goodwill::quantity::HalfLife;
use goodwill::survey::{Answer, Responses};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use support::{cases, close, instant, level, name, positive, seconds, share};

/// Sums of some dozens of terms up to 1, each kept to 2⁻⁴¹ of its weight and rounded once.
const ROUNDING: f64 = 1e-10;
/// The instant of all readings of generated facts.
const END: i64 = 40_000;

/// A fact that says how far a gate or an item holds; gates take a yes or a no.
fn fact(part: usize, y: f64, time: i64) -> OnboardingEvidence {
    let (yes, at) = (y >= 0.5, instant(time));
    match part {
        0 => OnboardingEvidence::HandOff { owner: yes.then(|| name("Ada")), at },
        1 => OnboardingEvidence::Preferences { captured: true, carried_over: yes, at },
        2 => OnboardingEvidence::AlignmentCall { made: yes, at },
        _ => OnboardingEvidence::Item { item: OnboardingItem::ALL[part - 3], done: share(y), at },
    }
}

fn any_time() -> impl Strategy<Value = i64> {
    prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_020_i64]
}

fn any_y() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), Just(1e-300), 0.0..=1.0]
}

fn any_fact() -> impl Strategy<Value = OnboardingEvidence> {
    let advocacy = (any::<bool>(), any_time()).prop_map(|(after_value, time)| {
        OnboardingEvidence::Advocacy { after_value, at: instant(time) }
    });
    let preferences =
        (any::<bool>(), any::<bool>(), any_time()).prop_map(|(captured, carried_over, time)| {
            OnboardingEvidence::Preferences { captured, carried_over, at: instant(time) }
        });
    let other = (0..7_usize, any_y(), any_time()).prop_map(|(part, y, time)| fact(part, y, time));
    prop_oneof![1 => advocacy, 1 => preferences, 8 => other]
}

fn any_unit() -> impl Strategy<Value = OnboardingUnit> {
    let half_life =
        prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE)];
    // From a second to a quarter of a year; the facts lie within a day.
    let gap = prop_oneof![Just(90.0), Just(1.0 / 86_400.0), 0.001..0.5].prop_map(positive);
    (half_life, gap).prop_map(|(half_life, gap_days)| OnboardingUnit { half_life, gap_days })
}

fn any_prior() -> impl Strategy<Value = Prior> {
    let weight = prop_oneof![Just(1e-300), Just(1e300), 0.1..10.0].prop_map(positive);
    (any_y().prop_map(share), weight).prop_map(|(mean, weight)| Prior { mean, weight })
}

fn any_params() -> impl Strategy<Value = OnboardingParams> {
    let inside = || prop_oneof![Just(1e-9), Just(0.999_999), 0.1..0.99].prop_map(level);
    (any_prior(), any_prior(), inside(), inside()).prop_map(|(gate, item, threshold, level)| {
        OnboardingParams::default()
            .with_gate_prior(gate)
            .with_item_prior(item)
            .with_threshold(threshold)
            .with_level(level)
    })
}

fn ledger_of<'a>(
    unit: OnboardingUnit,
    facts: impl IntoIterator<Item = &'a OnboardingEvidence>,
) -> OnboardingLedger {
    let mut ledger = OnboardingLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn read(ledger: &OnboardingLedger, params: &OnboardingParams) -> Option<OnboardingScore> {
    ledger.score(params, instant(END)).unwrap()
}

fn forever() -> OnboardingUnit {
    OnboardingUnit::default()
}

/// Every number that a score says but its interval, which follows from these, as bits.
fn bits(score: &OnboardingScore) -> Vec<u64> {
    let parts = score.parts().into_iter().flat_map(|part| [part.value, part.contribution]);
    let (lower, upper) = score.bounds();
    let whole = [score.value(), lower, upper, score.coverage(), score.fresh()];
    let gates = score.gates().iter().flat_map(|gate| {
        [gate.posterior.alpha(), gate.posterior.beta(), gate.contribution, gate.loss]
    });
    let beside = score.preferences().map(|p| [p.captured.mean(), p.carried_over.mean()]);
    let advocacy = score.advocacy().map(|a| a.mean());
    let beside = beside.into_iter().flatten().chain(advocacy);
    parts.chain(whole).chain(gates).chain(beside).map(f64::to_bits).collect()
}
