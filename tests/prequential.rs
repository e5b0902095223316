//! Log scores of forecasts: against a ledger read before each fact, and at their edges.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

mod support;

use goodwill::kernel::posterior::Prior;
use goodwill::kernel::prequential::{Observation, best_half_life, log_score, log_scores};
use goodwill::quantity::{HalfLife, Instant, Party, Share, Stake};
use goodwill::trust::{Conduct, TrustLedger, TrustParams, TrustUnit};
use proptest::prelude::*;

use support::history::act;
use support::{cases, close, instant, positive, share};

fn prior() -> Prior {
    Prior { mean: Share::HALF, weight: positive(2.0) }
}

fn days(days: f64) -> HalfLife {
    HalfLife::from_days(days).unwrap()
}

fn seen(second: i64, good: bool) -> Observation {
    let y = if good { Share::ONE } else { Share::ZERO };
    Observation { at: instant(second), y, weight: Share::ONE }
}

proptest! {
    #![proptest_config(cases(128))]

    /// The forecast is the intrinsic trust that a ledger reads just before each outcome.
    #[test]
    fn law_a_forecast_is_what_the_ledger_reads(
        gaps in prop::collection::vec((1..3_000_000_i64, any::<bool>()), 1..20),
        half_life in 1.0..400.0,
    ) {
        let half_life = days(half_life);
        let unit = TrustUnit { half_life, reference_stake: Stake::ZERO };
        let mut ledger = TrustLedger::new(unit);
        let (mut now, mut facts, mut expected) = (0, Vec::new(), Vec::new());
        for (gap, good) in gaps {
            now += gap;
            let score = ledger.score(&TrustParams::default(), instant(now)).unwrap();
            let p = score.map_or(0.5, |score| score.of(Party::Firm).intrinsic().mean());
            expected.push(if good { p.ln() } else { (1.0 - p).ln() });
            let conduct = if good { Conduct::ActedRightly } else { Conduct::ActedWrongly };
            let stake = Stake::new(1.0).unwrap();
            ledger.observe(&act(Party::Firm, stake, instant(now), conduct));
            facts.push(seen(now, good));
        }
        let scores = log_scores(&facts, prior(), half_life).unwrap();
        for (score, expected) in scores.iter().zip(&expected) {
            // A ledger's sums are whole numbers of 2⁻⁴⁰.
            prop_assert!(close(*score, *expected, 1e-9), "{score} {expected}");
        }
    }

    /// Nothing dated alike forecasts its like, so their order changes no sum beyond rounding.
    #[test]
    fn law_what_is_dated_alike_is_forecast_alike(outcomes in prop::collection::vec(any::<bool>(), 1..9)) {
        let facts: Vec<_> = outcomes.iter().map(|good| seen(5, *good)).collect();
        let scores = log_scores(&facts, prior(), days(9.0)).unwrap();
        prop_assert!(scores.iter().all(|score| score.to_bits() == 0.5_f64.ln().to_bits()));
    }
}

/// Half a day fades by half: (1 + ½)/(2 + ½) = .6, then a shared outcome of ½ at (1 + ¾)/(2 + ¾).
#[test]
fn by_hand() {
    let half = Observation { y: share(0.5), ..seen(86_400, true) };
    let facts = [seen(0, true), seen(43_200, true), half];
    let [first, second, third] = log_scores(&facts, prior(), days(0.5)).unwrap()[..] else {
        unreachable!("three observations");
    };
    let p: f64 = 1.75 / 2.75;
    assert!(close(first, 0.5_f64.ln(), 1e-15) && close(second, 0.6_f64.ln(), 1e-15));
    assert!(close(third, 0.5 * p.ln() + 0.5 * (1.0 - p).ln(), 1e-15));
    let mean = log_score(&facts, prior(), days(0.5)).unwrap().unwrap();
    assert!(close(mean, (first + second + third) / 3.0, 1e-15));
}

/// What weighs nothing is forecast, and forecasts nothing.
#[test]
fn a_weight_of_nothing_teaches_nothing() {
    let light = Observation { weight: Share::ZERO, ..seen(0, true) };
    let scores = log_scores(&[light, seen(1, true)], prior(), HalfLife::INFINITE).unwrap();
    assert_eq!(scores, [0.5_f64.ln(); 2]);
}

#[test]
fn edges() {
    assert_eq!(log_score(&[], prior(), days(1.0)), Ok(None));
    assert_eq!(best_half_life(&[], prior(), &[days(1.0)]), Ok(None));
    assert_eq!(best_half_life(&[seen(0, true)], prior(), &[]), Ok(None));
    let error = log_score(&[seen(9, true), seen(3, true)], prior(), days(1.0)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "observations to forecast must be in order of time, got 9 before 3"
    );
    let sure = Prior { mean: Share::ONE, weight: positive(1.0) };
    assert_eq!(log_score(&[seen(0, false)], sure, days(1.0)), Ok(Some(f64::NEG_INFINITY)));
}

/// One observation is forecast from nothing, whatever the half-life: the longest is taken.
#[test]
fn of_equals_the_longest_is_chosen() {
    let candidates = [days(3.0), HalfLife::INFINITE, days(30.0)];
    let (chosen, score) = best_half_life(&[seen(0, true)], prior(), &candidates).unwrap().unwrap();
    assert_eq!((chosen, score), (HalfLife::INFINITE, 0.5_f64.ln()));
}

/// Two hundred good days, then two hundred bad ones: to forget soon is better. All good: never.
#[test]
fn a_turn_asks_for_a_short_half_life() {
    let candidates = [days(5.0), days(50.0), HalfLife::INFINITE];
    let stream = |turns: bool| -> Vec<_> {
        (0..400).map(|day| seen(day * Instant::DAY, !turns || day < 200)).collect()
    };
    let chosen = |turns| best_half_life(&stream(turns), prior(), &candidates).unwrap().unwrap().0;
    assert_eq!((chosen(true), chosen(false)), (days(5.0), HalfLife::INFINITE));
}
