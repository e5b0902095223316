//! Power means and their attribution, sums of log-odds, and composites with gaps.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]

mod support;

use goodwill::kernel::Attribution;
use goodwill::kernel::power_mean::{attribute, mean};
use goodwill::quantity::{Exponent, Share, Weights};
use proptest::prelude::*;

use support::{any_share, any_weights, assert_shows, bits, cases, close, magnitude, share, shares};

/// Logarithms of numbers down to 10⁻³²³, and a handful of sums of them: 745 ulps and a few.
const ROUNDING: f64 = 1e-12;

fn exponent(rho: f64) -> Exponent {
    Exponent::new(rho).unwrap()
}

fn any_exponent() -> impl Strategy<Value = Exponent> + Clone {
    let hostile = vec![
        f64::NEG_INFINITY, f64::MIN, -1e300, -1e17, -1e16, -1e9, -1e3, -2.0, -1.0, -0.5, -1e-3,
        -1e-9, -1e-17, -1e-99, -1e-101, -1e-300, -f64::from_bits(1), 0.0, f64::from_bits(1), 1e-300,
        1e-101, 1e-99, 1e-17, 1e-9, 1e-3, 0.5, 1.0, 2.0, 1e3, 1e9, 1e16, 1e17, 1e300, f64::MAX,
    ];
    prop_oneof![
        2 => prop::sample::select(hostile),
        1 => (magnitude(-20.0, 20.0), any::<bool>()).prop_map(|(x, below)| if below { -x } else { x }),
        3 => -6.0..6.0,
    ]
    .prop_map(exponent)
}

/// A share some last bits away from another.
fn nudged(x: Share, by: i64) -> Share {
    let bits = x.get().to_bits().saturating_add_signed(by);
    share(f64::from_bits(bits.min(1.0_f64.to_bits())))
}

/// Parts, a baseline that differs from them wholly, hardly or not at all, and weights.
fn parts() -> impl Strategy<Value = (Vec<Share>, Vec<Share>, Weights)> {
    (1..8_usize).prop_flat_map(|n| {
        let pair = (any_share(), any_share(), -3..=3_i64, 0..4_u8).prop_map(
            |(x, other, by, kind)| match kind {
                0 => (x, x),
                1 => (x, nudged(x, by)),
                _ => (x, other),
            },
        );
        (prop::collection::vec(pair, n), any_weights(n)).prop_map(|(pairs, w)| {
            let (x, x0) = pairs.into_iter().unzip();
            (x, x0, w)
        })
    })
}

/// Parts and a baseline of ordinary size.
fn plain_parts() -> impl Strategy<Value = (Vec<Share>, Vec<Share>, Weights)> {
    (1..8_usize).prop_flat_map(|n| {
        let x = || prop::collection::vec((0.01..=1.0).prop_map(share), n);
        let w = prop::collection::vec(0.01..1.0, n).prop_map(|w| Weights::proportional(&w).unwrap());
        (x(), x(), w)
    })
}

fn ordered_sum(change: &Attribution) -> f64 {
    change.parts.iter().fold(0.0, |sum, part| sum + part)
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(1024))]

        #[test]
        fn parts_add_up((x, x0, w) in parts(), rho in any_exponent()) {
            let change = attribute(&x, &x0, &w, rho).unwrap();
            prop_assert!(change.parts.iter().all(|c| c.is_finite()), "{change:?}");
            prop_assert_eq!(change.parts.len(), x.len());
            prop_assert_eq!(change.total.to_bits(), ordered_sum(&change).to_bits());
            let difference = mean(&x, &w, rho).unwrap() - mean(&x0, &w, rho).unwrap();
            prop_assert!((change.total - difference).abs() <= ROUNDING, "{change:?} {difference}");
        }

        #[test]
        fn signs_follow_the_parts((x, x0, w) in parts(), rho in any_exponent()) {
            let change = attribute(&x, &x0, &w, rho).unwrap();
            for ((x, x0), c) in x.iter().zip(&x0).zip(&change.parts) {
                if x == x0 {
                    // A zero on both sides may share the fall of the whole only if it made it.
                    prop_assert!(*c == 0.0, "{x} {x0} {c}");
                } else {
                    prop_assert!(*c == 0.0 || (*c > 0.0) == (x > x0), "{x} {x0} {c}");
                }
            }
        }

        #[test]
        fn signs_are_the_parts_own_for_positive_values(
            (x, x0, w) in plain_parts(),
            rho in -6.0..6.0,
        ) {
            let change = attribute(&x, &x0, &w, exponent(rho)).unwrap();
            for ((x, x0), c) in x.iter().zip(&x0).zip(&change.parts) {
                prop_assert_eq!(c.partial_cmp(&0.0), x.partial_cmp(x0), "{} {} {}", x, x0, c);
            }
        }

        #[test]
        fn swapping_the_baseline_negates((x, x0, w) in parts(), rho in any_exponent()) {
            let there = attribute(&x, &x0, &w, rho).unwrap();
            let back = attribute(&x0, &x, &w, rho).unwrap();
            for (a, b) in there.parts.iter().zip(&back.parts) {
                prop_assert!((a + b).abs() <= ROUNDING, "{a} {b}");
            }
        }

        #[test]
        fn nothing_changed_adds_nothing((x, _, w) in parts(), rho in any_exponent()) {
            let still = attribute(&x, &x, &w, rho).unwrap();
            prop_assert!(still.parts.iter().all(|c| *c == 0.0), "{still:?}");
        }

        #[test]
        fn the_mean_rises_with_every_part(
            (x, _, w) in parts(),
            rho in any_exponent(),
            which in any::<prop::sample::Index>(),
            other in any_share(),
        ) {
            let i = which.index(x.len());
            let (mut low, mut high) = (x.clone(), x.clone());
            low[i] = x[i].min(other);
            high[i] = x[i].max(other);
            let [below, above] = [low, high].map(|x| mean(&x, &w, rho).unwrap());
            prop_assert!(below <= above * (1.0 + ROUNDING), "{below} {above}");
        }

        #[test]
        fn the_mean_rises_with_the_exponent(
            (x, _, w) in parts(),
            (rho, other) in (any_exponent(), any_exponent()),
        ) {
            let (low, high) = if rho <= other { (rho, other) } else { (other, rho) };
            let [below, above] = [low, high].map(|rho| mean(&x, &w, rho).unwrap());
            prop_assert!(below <= above * (1.0 + ROUNDING), "{below} {above}");
        }

        #[test]
        fn the_mean_lies_between_the_least_and_the_greatest(
            (x, _, w) in parts(),
            rho in any_exponent(),
        ) {
            let weighed = || x.iter().zip(w.as_slice()).filter(|(_, w)| **w > 0.0).map(|(x, _)| *x);
            let m = mean(&x, &w, rho).unwrap();
            prop_assert!(weighed().min().unwrap().get() <= m);
            prop_assert!(m <= weighed().max().unwrap().get());
            if rho == Exponent::MINIMUM {
                prop_assert_eq!(m, weighed().min().unwrap().get());
            }
        }

        #[test]
        fn the_mean_of_equals_is_that((_, _, w) in parts(), rho in any_exponent(), x in any_share()) {
            let m = mean(&vec![x; w.len()], &w, rho).unwrap();
            prop_assert_eq!(m.to_bits(), x.get().to_bits());
        }

        #[test]
        fn weights_scale_out(
            (x, x0, _) in parts(),
            rho in any_exponent(),
            weights in prop::collection::vec(0.01..10.0, 8),
            (power, factor) in (-40..40_i32, 1e-6..1e6),
        ) {
            let weights = &weights[..x.len()];
            let scaled = |c: f64| {
                let scaled: Vec<f64> = weights.iter().map(|w| c * w).collect();
                let w = Weights::proportional(&scaled).unwrap();
                (mean(&x, &w, rho).unwrap(), attribute(&x, &x0, &w, rho).unwrap())
            };
            let (ours, (exact, near)) = (scaled(1.0), (scaled(2_f64.powi(power)), scaled(factor)));
            prop_assert_eq!(ours.0.to_bits(), exact.0.to_bits());
            prop_assert_eq!(&ours.1, &exact.1);
            prop_assert!(close(ours.0, near.0, ROUNDING));
            for (a, b) in ours.1.parts.iter().zip(&near.1.parts) {
                prop_assert!(close(*a, *b, ROUNDING), "{a} {b}");
            }
        }

        #[test]
        fn a_part_of_no_weight_adds_nothing_and_changes_nothing(
            (x, x0, w) in parts(),
            rho in any_exponent(),
            (y, y0) in (any_share(), any_share()),
            place in any::<prop::sample::Index>(),
        ) {
            let i = place.index(x.len() + 1);
            let with = |x: &[Share], y: Share| {
                let mut x = x.to_vec();
                x.insert(i, y);
                x
            };
            let mut weights = w.as_slice().to_vec();
            weights.insert(i, 0.0);
            let more = Weights::new(&weights).unwrap();
            prop_assert_eq!(
                mean(&x, &w, rho).unwrap().to_bits(),
                mean(&with(&x, y), &more, rho).unwrap().to_bits()
            );
            let ours = attribute(&x, &x0, &w, rho).unwrap();
            let mut theirs = attribute(&with(&x, y), &with(&x0, y0), &more, rho).unwrap().parts;
            prop_assert_eq!(theirs.remove(i), 0.0);
            prop_assert_eq!(theirs, ours.parts);
        }

        #[test]
        fn the_order_of_parts_does_not_matter((x, x0, w) in parts(), rho in any_exponent()) {
            let back = |x: &[Share]| x.iter().rev().copied().collect::<Vec<_>>();
            let reversed: Vec<f64> = w.as_slice().iter().rev().copied().collect();
            let reversed = Weights::new(&reversed).unwrap();
            let ours = attribute(&x, &x0, &w, rho).unwrap();
            let theirs = attribute(&back(&x), &back(&x0), &reversed, rho).unwrap();
            for (a, b) in ours.parts.iter().zip(theirs.parts.iter().rev()) {
                prop_assert!((a - b).abs() <= ROUNDING, "{a} {b}");
            }
        }

        #[test]
        fn the_formula_itself(
            (x, x0, w) in plain_parts(),
            rho in prop_oneof![Just(1.0), Just(-1.0), Just(0.5), Just(2.0), -4.0..-0.1, 0.1..4.0],
        ) {
            let sum = |x: &[Share]| -> f64 {
                w.as_slice().iter().zip(x).map(|(w, x)| w * x.get().powf(rho)).sum()
            };
            let (m, m0) = (sum(&x).powf(1.0 / rho), sum(&x0).powf(1.0 / rho));
            prop_assert!(close(mean(&x, &w, exponent(rho)).unwrap(), m, ROUNDING));
            // Far from the limit, where the quotient itself is exact enough.
            if (m - m0).abs() > 1e-3 {
                let k = (m - m0) / (m.powf(rho) - m0.powf(rho));
                let change = attribute(&x, &x0, &w, exponent(rho)).unwrap();
                for (i, c) in change.parts.iter().enumerate() {
                    let gap = x[i].get().powf(rho) - x0[i].get().powf(rho);
                    let expected = k * w.as_slice()[i] * gap;
                    // The quotient's own loss: its terms over their difference of 10⁻³.
                    prop_assert!(close(*c, expected, 1e4 * ROUNDING), "{c} {expected}");
                }
            }
        }

        #[test]
        fn parts_that_trade_places_balance(
            (x, y) in (0.01..=1.0, 0.01..=1.0),
            rho in any_exponent().prop_filter("finite", |rho| rho.get().is_finite()),
        ) {
            // The means agree but for rounding; each part's share is that of the limit.
            let (now, then) = (shares(&[x, y, 0.5]), shares(&[y, x, 0.5]));
            let w = Weights::equal(3);
            let change = attribute(&now, &then, &w, rho).unwrap();
            let m = mean(&now, &w, rho).unwrap();
            let rho = rho.get();
            let expected = if rho.abs() < 1e-9 {
                m / 3.0 * libm_log(x / y)
            } else {
                m / 3.0 / rho * (power(x / m, rho) - power(y / m, rho))
            };
            // Powers of an exponent lose as many digits as it has.
            let tolerance = 10.0 * ROUNDING + 1e-7_f64.min(1e-15 * rho.abs()) + 1e-6 * f64::from(rho.abs() < 1e-6);
            prop_assert!((change.parts[0] - expected).abs() <= tolerance * expected.abs().max(1e-9) || rho.abs() > 1e6, "{change:?} {expected}");
            prop_assert!((change.parts[0] + change.parts[1]).abs() <= ROUNDING);
        }
    }

    fn power(x: f64, rho: f64) -> f64 {
        x.powf(rho)
    }

    fn libm_log(x: f64) -> f64 {
        x.ln()
    }
}
