//! When a dealing is over, worked by hand: unit tests of the library, `cargo test --lib dealings`.

// A test that cannot get its own input is broken.
#![allow(clippy::unwrap_used)]

use super::*;

/// A few sums and exponentials of days.
const ROUNDING: f64 = 1e-9;
/// Days are told to the nearest second, so that they are off by half of one at most.
const HALF_A_SECOND: f64 = 0.500_001 / 86_400.0;

fn one(given: Option<f64>, taken: f64, record: [f64; 3]) -> Ended {
    let [sum_taken, sum_given, count] = record;
    let (now_given, now_taken) = (given, taken);
    Ended { taken: sum_taken, given: sum_given, count, now_given, now_taken }
}

/// 39 ends that lie off the line `½x + 1` by −.19, −.18 … .19, evenly on either side of every x.
fn along_a_line() -> Vec<Ended> {
    (-19..=19)
        .map(|i| {
            let x = 3.0 + 0.1 * f64::from(i * i % 7);
            one(Some(x), 0.5 * x + 1.0 + 0.01 * f64::from(i), [0.0; 3])
        })
        .collect()
}

#[test]
fn a_line_is_found_and_what_it_is_off_by() {
    let learned = Settlement::learn(&along_a_line()).unwrap();
    assert!((learned.slope - 0.5).abs() < ROUNDING && (learned.rest - 1.0).abs() < ROUNDING);
    let off: Vec<f64> = (-19..=19).map(|i| 0.01 * f64::from(i)).collect();
    assert_eq!(learned.off.len(), off.len());
    assert!(learned.off.iter().zip(&off).all(|(x, y)| (x - y).abs() < ROUNDING));
    // Of 40 gaps a twentieth is two: the second from either end, and the middle one.
    let level = Level::new(0.9).unwrap();
    let told = learned.forecast(&one(Some(2.0), 0.0, [0.0; 3]), level);
    let found = [told.interval.lower, told.median, told.interval.upper];
    for (found, ln) in found.into_iter().zip([2.0 - 0.18, 2.0, 2.0 + 0.18_f64]) {
        assert!((found - ln.exp_m1()).abs() < HALF_A_SECOND, "{found} {ln}");
    }
    // What was not given a term counts as given the mean.
    let mean = (-19..=19).map(|i| 3.0 + 0.1 * f64::from(i * i % 7)).sum::<f64>() / 39.0;
    let told = learned.forecast(&one(None, 0.0, [0.0; 3]), level);
    assert!((told.median - (0.5 * mean + 1.0).exp_m1()).abs() < HALF_A_SECOND);
}

/// Ten of each of two trustees, one slow by 1 and one quick by 1, three ends known of each.
fn two_trustees(record: f64) -> Settlement {
    let all: Vec<Ended> = (0..20)
        .map(|i| {
            let own = if i % 2 == 0 { 1.0 } else { -1.0 };
            let x = 2.0 + 0.25 * f64::from(i / 2);
            // Of the record 3 · own is left when half of what was given is taken off.
            one(Some(x), 0.5 * x + 2.0 + own, [3.0 * (2.0 + record * own) + 6.0, 12.0, 3.0])
        })
        .collect();
    Settlement::learn(&all).unwrap()
}

#[test]
fn records_that_tell_weigh_most_and_records_that_mislead_least() {
    let level = Level::new(0.9).unwrap();
    let middle =
        |learned: &Settlement, record: [f64; 3]| learned.middle(&one(Some(2.0), 0.0, record));
    let tells = two_trustees(1.0);
    assert!((tells.slope - 0.5).abs() < ROUNDING && (tells.rest - 2.0).abs() < ROUNDING);
    // (3 · 3 + ½ · 2)/3½ beside ½ · 2.
    assert!((middle(&tells, [15.0, 12.0, 3.0]) - (1.0 + 10.0 / 3.5)).abs() < ROUNDING);
    let misleads = two_trustees(-1.0);
    // (3 · 3 + 32 · 2)/35.
    assert!((middle(&misleads, [15.0, 12.0, 3.0]) - (1.0 + 73.0 / 35.0)).abs() < ROUNDING);
    // Each was off by what the half of a dealing drew it to the mean: 1 − 3/3½.
    let off = 1.0 - 3.0 / 3.5;
    assert!(tells.off.iter().all(|x| (x.abs() - off).abs() < ROUNDING), "{:?}", tells.off);
    let told = tells.forecast(&one(Some(2.0), 0.0, [15.0, 12.0, 3.0]), level);
    let upper = (1.0 + 10.0 / 3.5 + off).exp_m1();
    assert!((told.interval.upper - upper).abs() < HALF_A_SECOND, "{told:?} {upper}");
}

#[test]
fn a_slope_is_never_below_0_nor_above_1_and_few_ends_teach_nothing() {
    let steep = |slope: f64| -> Vec<Ended> {
        (0..20).map(|i| one(Some(f64::from(i)), slope * f64::from(i), [0.0; 3])).collect()
    };
    for (given, slope) in [(-1.0, 0.0), (0.25, 0.25), (3.0, 1.0)] {
        let learned = Settlement::learn(&steep(given)).unwrap();
        assert!((learned.slope - slope).abs() < ROUNDING, "{given}: {}", learned.slope);
        // The line goes through the mean, 9.5.
        assert!((learned.rest - (given - slope) * 9.5).abs() < ROUNDING, "{given}");
    }
    assert!(Settlement::learn(&steep(0.5)[..19]).is_none());
    // Where all were given the same, or nobody a term, there is no slope.
    for given in [Some(3.0), None] {
        let all: Vec<Ended> = (0..20).map(|i| one(given, f64::from(i), [0.0; 3])).collect();
        let learned = Settlement::learn(&all).unwrap();
        assert_eq!((learned.slope, learned.given), (0.0, given.unwrap_or(0.0)));
        assert!((learned.rest - 9.5).abs() < ROUNDING);
    }
}
