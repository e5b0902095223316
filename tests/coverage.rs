//! Intervals cover what they say: seeded simulations, printed and held to a margin.
//!
//! A share is drawn from its prior, events are drawn from the share, and the interval of the
//! events is asked whether it holds the share. Over many draws it does as often as its level.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

mod support;

use goodwill::kernel::composite;
use goodwill::kernel::posterior::BetaPosterior;
use goodwill::kernel::power_mean;
use goodwill::quantity::{Exponent, HalfLife, Instant, Level, Stake, Weights};
use goodwill::trust::{Conduct, Party, TrustLedger, TrustParams, TrustUnit};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use support::history::act;
use support::{instant, share, stake};

/// Draws of each simulation; the standard error of a coverage of .90 is then .0021.
const DRAWS: u32 = 20_000;
/// How far a measured coverage may lie from .90: seven standard errors, and the match by moments.
const MARGIN: f64 = 0.015;

/// Says how often an interval held what it was for, and asserts that it is within the margin.
fn held(what: &str, covers: impl FnMut() -> bool) {
    let mut covers = covers;
    let hits = (0..DRAWS).filter(|_| covers()).count();
    let coverage = hits as f64 / f64::from(DRAWS);
    println!("{what}: .90 intervals held {coverage:.4} of {DRAWS} draws");
    assert!((coverage - 0.9).abs() <= MARGIN, "{what}: {coverage}");
}

/// Trust of plain counts: θ from Dirichlet(1, ½, ½), then up to 40 outcomes of it.
///
/// θ of honouring is uniform under that prior, and the mix of the breaches an arcsine, whose
/// quantile is the square of a sine.
fn trust(seed: u64, what: &str, weigh: impl Fn(&TrustLedger, [f64; 2]) -> bool) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: Stake::ZERO };
    held(what, || {
        let honours: f64 = rng.random_range(0.0..1.0);
        let quarter: f64 = rng.random_range(0.0..core::f64::consts::FRAC_PI_2);
        let derelict = quarter.sin().powi(2);
        let mut ledger = TrustLedger::new(unit);
        // A stake of 0 is a fact, so that the ledger speaks, and no evidence.
        ledger.observe(&act(Party::Firm, Stake::ZERO, instant(0), Conduct::ActedRightly));
        for i in 0..rng.random_range(0..=40) {
            let conduct = if rng.random_range(0.0..1.0) < honours {
                Conduct::ActedRightly
            } else if rng.random_range(0.0..1.0) < derelict {
                Conduct::FailedToAct
            } else {
                Conduct::ActedWrongly
            };
            ledger.observe(&act(
                Party::Firm,
                stake(rng.random_range(1.0..9.0)),
                instant(i),
                conduct,
            ));
        }
        weigh(&ledger, [honours, derelict])
    });
}

fn read(ledger: &TrustLedger) -> goodwill::trust::PartyTrust {
    let as_of = Instant::from_days(1).unwrap();
    let score = ledger.score(&TrustParams::default(), as_of).unwrap().unwrap();
    score.of(Party::Firm).clone()
}

#[test]
fn intrinsic_trust_covers_what_it_says() {
    trust(1, "intrinsic trust", |ledger, [honours, _]| {
        read(ledger).intrinsic().interval(Level::default()).contains(honours)
    });
}

#[test]
fn the_mix_of_breaches_covers_what_it_says() {
    trust(2, "mix of breaches", |ledger, [_, derelict]| {
        read(ledger).breach_mix().interval(Level::default()).contains(derelict)
    });
}

/// Parts of up to 20 events each under a uniform prior, of random weights.
fn composites(seed: u64, rho: Exponent) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    held(&format!("composite at ρ = {rho}"), || {
        let n = rng.random_range(2..=8);
        let weights: Vec<f64> = (0..n).map(|_| rng.random_range(0.05..1.0)).collect();
        let weights = Weights::proportional(&weights).unwrap();
        let (mut truths, mut parts) = (Vec::new(), Vec::new());
        for _ in 0..n {
            let truth: f64 = rng.random_range(0.0..1.0);
            let events = rng.random_range(0..=20_u32);
            let good = (0..events).filter(|_| rng.random_range(0.0..1.0) < truth).count() as f64;
            parts.push(BetaPosterior::new(1.0 + good, 1.0 + f64::from(events) - good).unwrap());
            truths.push(share(truth));
        }
        let truth = power_mean::mean(&truths, &weights, rho).unwrap();
        composite::interval(&parts, &weights, rho, Level::default()).unwrap().contains(truth)
    });
}

#[test]
fn geometric_composites_cover_what_they_say() {
    composites(3, Exponent::GEOMETRIC);
}

#[test]
fn arithmetic_composites_cover_what_they_say() {
    composites(4, Exponent::ARITHMETIC);
}

#[test]
fn the_minimum_covers_what_it_says() {
    composites(5, Exponent::MINIMUM);
}
