//! Strategies and helpers that several test files share.

// Each test file is a crate of its own and uses a part of this.
#![allow(dead_code)]
// A helper that fails is a broken test, and shall say so at once.
#![allow(clippy::unwrap_used, clippy::panic)]
// Equal infinities are close, though their difference is NaN.
#![allow(clippy::float_cmp)]

use goodwill::quantity::{HalfLife, Instant, Level, Name, Positive, Share, Stake, Weights};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

pub(crate) mod history;

/// Proptest with a number of cases; a failing seed is written beside the test file, and becomes
/// a named test under `regressions`.
pub(crate) fn cases(number: u32) -> ProptestConfig {
    ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(number),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("seeds"))),
        ..ProptestConfig::default()
    }
}

pub(crate) fn instant(seconds: i64) -> Instant {
    Instant::new(seconds).unwrap()
}

pub(crate) fn seconds(half_life: f64) -> HalfLife {
    HalfLife::from_seconds(half_life).unwrap()
}

pub(crate) fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

pub(crate) fn shares(x: &[f64]) -> Vec<Share> {
    x.iter().copied().map(share).collect()
}

pub(crate) fn stake(x: f64) -> Stake {
    Stake::new(x).unwrap()
}

pub(crate) fn positive(x: f64) -> Positive {
    Positive::new(x).unwrap()
}

pub(crate) fn level(x: f64) -> Level {
    Level::new(x).unwrap()
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// Tells whether two numbers differ by at most a part of the larger one, or of 1 where both are
/// smaller.
pub(crate) fn close(a: f64, b: f64, tolerance: f64) -> bool {
    a == b || (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
}

/// Tells whether two numbers differ by at most a part of the larger one.
pub(crate) fn relatively_close(a: f64, b: f64, tolerance: f64) -> bool {
    a == b || (a - b).abs() <= tolerance * a.abs().max(b.abs())
}

/// Asserts that a number prints as a source printed it: within half of the last digit shown.
#[track_caller]
pub(crate) fn assert_shows(x: f64, printed: &str) {
    let digits = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let half = 0.5 * 10_f64.powi(-i32::try_from(digits).unwrap());
    let value: f64 = printed.parse().unwrap();
    // The last two bits are lost where the decimal text is read.
    assert!((x - value).abs() <= half + 4.0 * f64::EPSILON, "{x} is not {printed}");
}

/// The bits of some numbers, for comparisons that are to be exact.
pub(crate) fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|x| x.to_bits()).collect()
}

/// Any power of ten between two exponents, evenly in the exponent.
pub(crate) fn magnitude(low: f64, high: f64) -> impl Strategy<Value = f64> + Clone {
    (low..=high).prop_map(|exponent| 10_f64.powf(exponent))
}

/// Shares with the hostile ones among them: the ends, their neighbours, subnormals.
pub(crate) fn any_share() -> impl Strategy<Value = Share> + Clone {
    let hostile =
        [0.0, 1.0, f64::from_bits(1), 1e-310, 1e-300, 1e-9, 1.0 - f64::EPSILON / 2.0, 0.5];
    prop_oneof![
        3 => prop::sample::select(hostile.to_vec()),
        1 => magnitude(-300.0, 0.0).prop_map(|x| x.min(1.0)),
        6 => 0.0..=1.0,
    ]
    .prop_map(share)
}

/// Weights of some parts, by the constructor that divides by the sum; a few of them 0.
pub(crate) fn any_weights(n: usize) -> impl Strategy<Value = Weights> + Clone {
    let weight = prop_oneof![
        1 => Just(0.0),
        1 => magnitude(-12.0, 3.0),
        6 => 0.01..10.0,
    ];
    prop::collection::vec(weight, n).prop_map(|mut weights| {
        if weights.iter().sum::<f64>() == 0.0 {
            weights.fill(1.0);
        }
        Weights::proportional(&weights).unwrap()
    })
}

/// The quantile of a Beta, by another implementation than the crate's own.
#[allow(dead_code, reason = "not every test draws")]
pub(crate) fn beta_quantile(alpha: f64, beta: f64, p: f64) -> f64 {
    statrs::distribution::ContinuousCDF::inverse_cdf(
        &statrs::distribution::Beta::new(alpha, beta).unwrap(),
        p,
    )
}
