//! The measures that others use: laws over hostile input, oracles, a second plain way to each.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

#[path = "../support/mod.rs"]
mod support;

mod acsi;
mod ces;
mod csat;
mod drivers;
mod moved;
mod nps;
mod tally;

use goodwill::kernel::{Interval, Part};
use goodwill::quantity::Level;

/// Sums of some hundred numbers, and special functions to ten digits.
const ROUNDING: f64 = 1e-9;

fn level(x: f64) -> Level {
    Level::new(x).unwrap()
}

fn sentence<T>(result: goodwill::Result<T>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * (1.0 + b.abs())
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.lower, interval.upper]
}

fn all_near<const N: usize>(found: [f64; N], expected: [f64; N]) {
    let close = found.iter().zip(expected).all(|(a, b)| near(*a, b));
    assert!(close, "{found:?} {expected:?}");
}

/// The sum of the parts, in their order.
fn total(baseline: f64, parts: &[Part]) -> f64 {
    parts.iter().fold(baseline, |sum, part| sum + part.contribution)
}

/// What is written and read again.
fn again<T: serde::Serialize + serde::de::DeserializeOwned>(x: &T) -> T {
    serde_json::from_str(&serde_json::to_string(x).unwrap()).unwrap()
}

fn refused<T: serde::de::DeserializeOwned>(json: &str) -> String {
    serde_json::from_str::<T>(json).err().map(|error| error.to_string()).unwrap_or_default()
}
