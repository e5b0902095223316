//! Weights that are learned: the top of the hill, and nothing forecast from itself.

// A test fails by panicking; exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use goodwill::backtest::{Forecast, log_loss};
use goodwill::kernel::logistic::{Case, Logistic, forward};

/// The search ends when no weight moves by more than a tenth of this.
const FOUND: f64 = 1e-8;

#[test]
fn nothing_learned_leaves_the_base() {
    let learned = Logistic::<2>::fit(0.0, &[]).unwrap();
    assert_eq!((learned.base(), learned.weights()), (0.0, [0.0; 2]));
    assert_eq!(learned.probability(&[3.0, -1.0]).unwrap().get(), 0.5);
    assert_eq!(forward::<2>(0.0, &[], |_| false), Ok(Vec::new()));
}

#[test]
fn the_slope_is_flat_at_the_weights_that_were_found() {
    // Three yes and one no: 4σ(w) + w = 3 for a figure of 1 and a ridge of 1.
    let cases: Vec<Case<1>> = [true, true, true, false].map(|happened| ([1.0], happened)).into();
    let [w] = Logistic::fit(0.0, &cases).unwrap().weights();
    assert!((4.0 / (1.0 + (-w).exp()) + w - 3.0).abs() < FOUND, "{w}");
}

#[test]
fn cases_that_a_figure_parts_do_not_run_away() {
    let cases: Vec<Case<2>> =
        (0..200).map(|i| ([f64::from(i - 100) * 50.0, 1.0], i >= 100)).collect();
    let learned = Logistic::fit(0.0, &cases).unwrap();
    assert!(learned.weights().iter().all(|w| w.is_finite() && w.abs() < 10.0));
    assert!(learned.probability(&[1_000.0, 1.0]).unwrap().get() > 0.999);
    assert!(learned.probability(&[-1_000.0, 1.0]).unwrap().get() < 0.001);
}

#[test]
fn a_far_base_is_climbed_back_from() {
    // Full steps from here overshoot and diverge; halved ones do not.
    let cases: Vec<Case<1>> =
        (0..100).map(|i| ([if i < 98 { 1.0 } else { 5.0 }], i < 98)).collect();
    let [w] = Logistic::fit(6.0, &cases).unwrap().weights();
    assert!(w.is_finite() && w < 0.0, "{w}");
}

#[test]
fn a_figure_that_tells_is_used_on_later_cases() {
    let telling: Vec<Case<1>> =
        (0..100).map(|i| ([if i % 2 == 0 { 1.0 } else { -1.0 }], i % 2 == 0)).collect();
    let silent: Vec<Case<1>> = telling.iter().map(|(_, happened)| ([0.0], *happened)).collect();
    let loss = |cases| {
        let forecast = |(probability, happened)| Forecast { probability, happened };
        let forecasts = forward(0.0, cases, |_| false).unwrap().into_iter().map(forecast);
        log_loss(&forecasts.collect::<Vec<_>>())
    };
    assert!(loss(&silent).is_some_and(|loss| (loss - core::f64::consts::LN_2).abs() < FOUND));
    assert!(loss(&telling).is_some_and(|loss| loss < 0.2));
}

#[test]
fn no_case_is_forecast_from_itself_or_later_ones() -> goodwill::Result<()> {
    let cases: Vec<Case<1>> = (0..50).map(|i| ([f64::from(i % 7)], i % 3 == 0)).collect();
    let mut changed = cases.clone();
    for (figures, happened) in &mut changed[20..] {
        (figures[0], *happened) = (9.0 - figures[0], !*happened);
    }
    let forecasts = forward(0.0, &cases, |_| false)?;
    let others = forward(0.0, &changed, |_| false)?;
    // The first ten are not forecast; of the next ten nothing was changed.
    assert_eq!(forecasts.len(), 40);
    assert_eq!(forecasts[..10], others[..10]);
    assert_ne!(forecasts[10..], others[10..]);
    Ok(())
}

#[test]
fn what_is_not_finite_is_refused() {
    let refusal = |base, figure| {
        let error = Logistic::fit(base, &[([1.0, figure], true)]).unwrap_err();
        let forward = forward(base, &[([1.0, figure], true); 5], |_| false).unwrap_err();
        assert_eq!(forward.to_string(), error.to_string());
        error.to_string()
    };
    assert_eq!(refusal(f64::NAN, 0.0), "base of log-odds must be finite, got NaN");
    assert_eq!(refusal(0.0, f64::INFINITY), "figure must be finite, got inf");
    let learned = Logistic::<1>::fit(0.0, &[]).unwrap();
    let error = learned.probability(&[f64::NAN]).unwrap_err();
    assert_eq!(error.to_string(), "figure must be finite, got NaN");
}

#[test]
fn vast_figures_leave_finite_weights() {
    let cases = [([1e300, -1e300], true), ([-1e300, 1e300], false), ([f64::MAX, 1.0], true)];
    let learned = Logistic::fit(0.0, &cases).unwrap();
    assert!(learned.weights().iter().all(|w| w.is_finite()));
}
