//! Power means and their attribution, sums of log-odds, and composites with gaps.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]

use goodwill::kernel::Attribution;
use goodwill::kernel::power_mean::{attribute, mean};
use goodwill::quantity::{Exponent, Share, Weights};
use proptest::prelude::*;

use super::support::{
    self, any_share, any_weights, assert_shows, cases, close, magnitude, share, shares,
};

/// Logarithms of numbers down to 10⁻³²³, and a handful of sums of them: 745 ulps and a few.
const ROUNDING: f64 = 1e-12;

fn exponent(rho: f64) -> Exponent {
    Exponent::new(rho).unwrap()
}

fn any_exponent() -> impl Strategy<Value = Exponent> + Clone {
    let hostile = vec![
        f64::NEG_INFINITY,
        f64::MIN,
        -1e300,
        -1e17,
        -1e16,
        -1e9,
        -1e3,
        -2.0,
        -1.0,
        -0.5,
        -1e-3,
        -1e-9,
        -1e-17,
        -1e-99,
        -1e-101,
        -1e-300,
        -f64::from_bits(1),
        0.0,
        f64::from_bits(1),
        1e-300,
        1e-101,
        1e-99,
        1e-17,
        1e-9,
        1e-3,
        0.5,
        1.0,
        2.0,
        1e3,
        1e9,
        1e16,
        1e17,
        1e300,
        f64::MAX,
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
        let pair =
            (any_share(), any_share(), -3..=3_i64, 0..4_u8).prop_map(|(x, other, by, kind)| {
                match kind {
                    0 => (x, x),
                    1 => (x, nudged(x, by)),
                    _ => (x, other),
                }
            });
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
        let w =
            prop::collection::vec(0.01..1.0, n).prop_map(|w| Weights::proportional(&w).unwrap());
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
            rho in prop_oneof![
                Just(0.0),
                -20.0..20.0,
                (magnitude(-110.0, 0.0), any::<bool>()).prop_map(|(x, below)| if below { -x } else { x }),
            ],
        ) {
            // The means agree but for rounding, so the factor is its limit M^(1 − ρ)/ρ.
            let (now, then) = (shares(&[x, y, 0.5]), shares(&[y, x, 0.5]));
            let w = Weights::equal(3);
            let change = attribute(&now, &then, &w, exponent(rho)).unwrap();
            let m = mean(&now, &w, exponent(rho)).unwrap();
            let of = |x: f64| match (x / m).ln() {
                ln if rho == 0.0 => ln,
                ln if rho.abs() < 1.0 => (rho * ln).exp_m1() / rho,
                ln => (rho * ln).exp() / rho,
            };
            let expected = m / 3.0 * (of(x) - of(y));
            prop_assert!(
                support::relatively_close(change.parts[0], expected, TRADED) || (x - y).abs() < 1e-6,
                "{change:?} {expected}"
            );
            prop_assert!((change.parts[0] + change.parts[1]).abs() <= ROUNDING);
            prop_assert_eq!(change.parts[2], 0.0);
        }
    }

    /// Powers of up to 20 of numbers down to 0.01, and a difference of 10⁻⁶ of them.
    const TRADED: f64 = 1e-8;
}

mod worked {
    use super::*;

    /// The mean of numbers that a greatest one brings into [0, 1].
    fn scaled(numbers: &[f64], weights: &[f64], rho: f64) -> f64 {
        let most = numbers.iter().copied().fold(0.0, f64::max);
        let x: Vec<Share> = numbers.iter().map(|x| share(x / most)).collect();
        most * mean(&x, &Weights::proportional(weights).unwrap(), exponent(rho)).unwrap()
    }

    #[test]
    fn geometric_mean_of_one_two_three() {
        assert!(close(scaled(&[1.0, 2.0, 3.0], &[1.0; 3], 0.0), 6_f64.cbrt(), ROUNDING));
        let weighted = scaled(&[1.0, 2.0, 3.0], &[1.0, 1.0, 2.0], 0.0);
        assert!(close(weighted, 18_f64.powf(0.25), ROUNDING));
    }

    #[test]
    fn harmonic_mean_of_one_two_three() {
        let m = scaled(&[1.0, 2.0, 3.0], &[2.0, 1.0, 1.0], -1.0);
        // 4/(2 + ½ + ⅓) = 24/17.
        assert!(close(m, 24.0 / 17.0, ROUNDING));
        assert_shows(m, "1.4117647");
    }

    #[test]
    fn two_good_parts_and_a_bad_one() {
        let x = shares(&[0.9, 0.9, 0.3]);
        let w = Weights::equal(3);
        assert_shows(mean(&x, &w, Exponent::GEOMETRIC).unwrap(), "0.6240251469");
        assert!(close(mean(&x, &w, Exponent::ARITHMETIC).unwrap(), 0.7, ROUNDING));
        assert!(close(mean(&x, &w, Exponent::HARMONIC).unwrap(), 0.54, ROUNDING));
        assert_eq!(mean(&x, &w, Exponent::MINIMUM), Ok(0.3));
    }

    #[test]
    fn their_attribution_against_a_level_baseline() {
        let (x, x0) = (shares(&[0.9, 0.9, 0.3]), shares(&[0.7; 3]));
        let w = Weights::equal(3);
        let change = attribute(&x, &x0, &w, Exponent::GEOMETRIC).unwrap();
        let printed = ["0.0553968490", "0.0553968490", "-0.1867685511"];
        for (part, printed) in change.parts.iter().zip(printed) {
            assert_shows(*part, printed);
        }
        assert!(close(change.total, 0.624_025_146_9 - 0.7, 1e-10));
        // Under the arithmetic mean each part is its weight times its own difference.
        let plain = attribute(&x, &x0, &w, Exponent::ARITHMETIC).unwrap();
        for (part, difference) in plain.parts.iter().zip([0.2, 0.2, -0.4]) {
            assert!(close(*part, difference / 3.0, ROUNDING));
        }
    }

    #[test]
    fn composite_indicator_che() {
        let hundredths = |x: &[f64]| x.iter().map(|x| share(x / 100.0)).collect::<Vec<_>>();
        let of = |x: &[Share]| mean(x, &Weights::equal(x.len()), Exponent::ARITHMETIC).unwrap();
        let connectivity = of(&hundredths(&[63.41, 32.87, 74.78, 85.94, 56.93]));
        let sustainability = of(&hundredths(&[77.21, 87.85, 56.88]));
        assert_shows(100.0 * connectivity, "62.79");
        assert_shows(100.0 * sustainability, "73.98");
        assert_shows(100.0 * of(&[share(connectivity), share(sustainability)]), "68.38");
    }

    #[test]
    fn human_development_index_of_china_2011() {
        let x = shares(&[0.844, 0.621, 0.618]);
        assert_shows(mean(&x, &Weights::equal(3), Exponent::GEOMETRIC).unwrap(), "0.687");
    }
}

mod edges {
    use super::*;

    const RHOS: [f64; 5] = [f64::NEG_INFINITY, -2.0, -1.0, -1e-300, 0.0];

    #[test]
    fn a_zero_takes_the_fall_by_weight() {
        let w = Weights::new(&[0.25, 0.25, 0.5]).unwrap();
        for rho in RHOS {
            let fall = attribute(&shares(&[0.0, 0.9, 0.0]), &shares(&[0.8; 3]), &w, exponent(rho))
                .unwrap();
            for (part, expected) in fall.parts.iter().zip([-0.8 / 3.0, 0.0, -1.6 / 3.0]) {
                assert!(close(*part, expected, ROUNDING), "{rho}: {fall:?}");
            }
            // And gets the rise.
            let rise = attribute(&shares(&[0.8; 3]), &shares(&[0.0, 0.9, 0.0]), &w, exponent(rho))
                .unwrap();
            assert_eq!(rise.parts, fall.parts.iter().map(|c| -c + 0.0).collect::<Vec<_>>());
        }
    }

    #[test]
    fn zeros_on_both_sides_move_nothing() {
        let w = Weights::equal(2);
        for rho in RHOS {
            let still =
                attribute(&shares(&[0.0, 0.9]), &shares(&[0.0, 0.2]), &w, exponent(rho)).unwrap();
            assert_eq!((still.parts, still.total), (vec![0.0, 0.0], 0.0));
            let traded =
                attribute(&shares(&[0.0, 0.9]), &shares(&[0.2, 0.0]), &w, exponent(rho)).unwrap();
            assert_eq!((traded.parts, traded.total), (vec![0.0, 0.0], 0.0));
        }
    }

    #[test]
    fn a_zero_counts_as_any_other_above_exponent_0() {
        let w = Weights::equal(2);
        let change =
            attribute(&shares(&[0.0, 1.0]), &shares(&[1.0, 1.0]), &w, exponent(2.0)).unwrap();
        assert!(close(change.parts[0], 0.5_f64.sqrt() - 1.0, ROUNDING));
        assert_eq!(change.parts[1], 0.0);
        let none = attribute(&shares(&[0.0; 2]), &shares(&[0.0; 2]), &w, exponent(2.0)).unwrap();
        assert_eq!(none.parts, [0.0, 0.0]);
    }

    #[test]
    fn the_minimum_is_divided_among_those_that_are_it() {
        let w = Weights::new(&[0.25, 0.25, 0.5]).unwrap();
        let change =
            attribute(&shares(&[0.3, 0.9, 0.3]), &shares(&[0.5, 0.6, 0.7]), &w, Exponent::MINIMUM)
                .unwrap();
        for (part, expected) in change.parts.iter().zip([-0.2 / 3.0, 0.0, -0.4 / 3.0]) {
            assert!(close(*part, expected, ROUNDING), "{change:?}");
        }
    }

    #[test]
    fn a_zero_of_no_weight_is_no_zero() {
        let w = Weights::new(&[0.0, 1.0]).unwrap();
        for rho in RHOS {
            assert_eq!(mean(&shares(&[0.0, 0.4]), &w, exponent(rho)), Ok(0.4));
            let change =
                attribute(&shares(&[0.0, 0.4]), &shares(&[1.0, 0.6]), &w, exponent(rho)).unwrap();
            assert_eq!(change.parts[0], 0.0);
            assert!(close(change.total, -0.2, ROUNDING));
        }
    }

    #[test]
    fn lists_that_do_not_belong_together_are_refused() {
        let w = Weights::equal(2);
        let (one, two, three) = (shares(&[0.5]), shares(&[0.5; 2]), shares(&[0.5; 3]));
        let text = |error: goodwill::Error| error.to_string();
        let rho = Exponent::GEOMETRIC;
        assert_eq!(
            text(mean(&[], &Weights::equal(0), rho).unwrap_err()),
            "parts of a mean must have 1 entries, got 0"
        );
        assert_eq!(
            text(mean(&[], &w, rho).unwrap_err()),
            "parts of a mean must have 1 entries, got 0"
        );
        assert_eq!(
            text(mean(&one, &w, rho).unwrap_err()),
            "parts of a mean must have 2 entries, got 1"
        );
        assert_eq!(
            text(attribute(&two, &three, &w, rho).unwrap_err()),
            "parts of a mean must have 2 entries, got 3"
        );
    }

    #[test]
    fn a_huge_exponent_of_either_sign_is_an_end() {
        let x = shares(&[0.2, 0.5, 0.9]);
        let w = Weights::equal(3);
        for size in [1e17, 1e100, 1e300, f64::MAX] {
            assert!(close(mean(&x, &w, exponent(-size)).unwrap(), 0.2, ROUNDING));
            assert!(close(mean(&x, &w, exponent(size)).unwrap(), 0.9, ROUNDING));
        }
        assert_eq!(mean(&x, &w, Exponent::MINIMUM), Ok(0.2));
    }

    #[test]
    fn a_tiny_exponent_is_0() {
        let x = shares(&[0.2, 0.5, 0.9]);
        let w = Weights::new(&[0.2, 0.3, 0.5]).unwrap();
        let geometric = mean(&x, &w, Exponent::GEOMETRIC).unwrap();
        for size in [1e-13, 1e-17, 1e-99, 1e-101, 1e-300, f64::from_bits(1)] {
            for rho in [size, -size] {
                assert!(close(mean(&x, &w, exponent(rho)).unwrap(), geometric, ROUNDING), "{rho}");
            }
        }
    }
}

mod regressions {
    use super::*;

    /// Finite parts that add up, both ways.
    fn adds_up(x: &[f64], x0: &[f64], weights: &[f64], rho: f64) {
        let (x, x0) = (shares(x), shares(x0));
        let (w, rho) = (Weights::proportional(weights).unwrap(), exponent(rho));
        let (m, m0) = (mean(&x, &w, rho).unwrap(), mean(&x0, &w, rho).unwrap());
        for (change, difference) in [
            (attribute(&x, &x0, &w, rho).unwrap(), m - m0),
            (attribute(&x0, &x, &w, rho).unwrap(), m0 - m),
        ] {
            assert!((change.total - difference).abs() <= ROUNDING, "{change:?} {difference}");
            assert!(change.parts.iter().all(|c| c.abs() <= 1.0), "{change:?}");
        }
    }

    #[test]
    fn a_quotient_with_a_subnormal_number_overflowed() {
        let least = f64::from_bits(1);
        adds_up(&[0.149_435_670_058_951_11], &[least], &[1.0], -1e-101);
        adds_up(&[1e-9, least], &[1e-9, least], &[2e-4, 0.9998], -1e-3);
        let w = Weights::equal(2);
        let x = shares(&[0.084_787_298_723_586_99, least]);
        let below = mean(&x, &w, exponent(-3.227_488_205_430_384_7e-16)).unwrap();
        assert!(below <= mean(&x, &w, Exponent::GEOMETRIC).unwrap() * (1.0 + ROUNDING));
    }

    #[test]
    fn a_mean_rounded_to_a_subnormal_number_misled_its_parts() {
        adds_up(
            &[f64::from_bits(1), 0.432_438_054_848_390_65],
            &[0.940_479_381_198_696_7, 0.432_438_054_848_390_65],
            &[100.0, 1.0],
            -1.5,
        );
    }

    #[test]
    fn a_mean_that_underflows_still_falls_by_all_of_itself() {
        // (1 − 0.9)^(1/ρ) is below every number.
        adds_up(&[0.0, 0.8], &[0.7, 0.8], &[9.0, 1.0], 1e-3);
    }

    #[test]
    fn means_that_differ_by_their_last_bit_divided_0_by_0() {
        for bits in 1..8_u64 {
            let x = f64::from_bits(0.75_f64.to_bits() + bits);
            for rho in [0.0, -1e-9, 0.3, -2.0, 1e9] {
                adds_up(&[x, 0.4], &[0.75, 0.4], &[1.0, 1.0], rho);
            }
        }
    }

    #[test]
    fn a_large_exponent_lost_the_digits_of_the_sum() {
        adds_up(&[0.3, 0.9, 0.35], &[0.4, 0.5, 0.45], &[1.0, 2.0, 3.0], -1e9);
        adds_up(&[0.3, 0.9, 0.35], &[0.4, 0.5, 0.45], &[1.0, 2.0, 3.0], 1e16);
    }
}

mod log_odds {
    use goodwill::kernel::logit::{LogitLedger, log_odds, sigmoid};

    use super::*;

    fn terms() -> impl Strategy<Value = (f64, Vec<f64>)> {
        let term = || {
            prop_oneof![
                1 => Just(0.0),
                1 => magnitude(-300.0, 2.0),
                1 => magnitude(-300.0, 2.0).prop_map(|t| -t),
                4 => -4.0..4.0,
            ]
        };
        (term(), prop::collection::vec(term(), 0..9))
    }

    proptest! {
        #![proptest_config(cases(1024))]

        #[test]
        fn points_add_up((base, terms) in terms()) {
            let ledger = LogitLedger::new(base, &terms).unwrap();
            let points = ledger.points();
            prop_assert_eq!(points.total.to_bits(), ordered_sum(&points).to_bits());
            let difference = ledger.value() - ledger.baseline();
            prop_assert!((points.total - difference).abs() <= ROUNDING, "{points:?} {difference}");
            for (term, point) in terms.iter().zip(&points.parts) {
                // Points may underflow, but never change sides.
                prop_assert!(*point == 0.0 || point.signum() == term.signum());
            }
        }

        #[test]
        fn log_odds_add_up((base, terms) in terms()) {
            let ledger = LogitLedger::new(base, &terms).unwrap();
            let z = terms.iter().fold(0.0, |sum, t| sum + t) + base;
            prop_assert_eq!(ledger.value(), sigmoid(z));
            prop_assert_eq!(ledger.baseline(), sigmoid(base));
            prop_assert!((0.0..=1.0).contains(&ledger.value()));
        }

        #[test]
        fn points_are_the_limit_where_terms_cancel(base in -20.0..20.0, t in 0.0..3.0) {
            let ledger = LogitLedger::new(base, &[t, -t]).unwrap();
            let s = ledger.baseline();
            let expected = t * s * (1.0 - s);
            prop_assert!(close(ledger.points().parts[0], expected, ROUNDING));
            prop_assert_eq!(ledger.points().total, 0.0);
        }

        #[test]
        fn points_are_continuous_at_the_limit(
            base in -20.0..20.0,
            t in -3.0..3.0,
            step in prop_oneof![magnitude(-20.0, -3.0), magnitude(-20.0, -3.0).prop_map(|x| -x)],
        ) {
            // The mean slope over a small step, by Simpson's rule, whose error is its 4th power.
            let slope = |z: f64| sigmoid(z) * sigmoid(-z);
            let expected =
                (slope(base) + 4.0 * slope(base + 0.5 * step) + slope(base + step)) / 6.0;
            let ledger = LogitLedger::new(base, &[t, step - t]).unwrap();
            prop_assert!(
                support::relatively_close(ledger.points().parts[0], t * expected, 10.0 * ROUNDING)
            );
        }

        #[test]
        fn a_probability_and_its_log_odds_belong_together(p in any_share()) {
            let z = log_odds(p);
            prop_assert!(!z.is_nan());
            prop_assert!(close(sigmoid(z), p.get(), ROUNDING));
            if p.get() >= 1e-300 && p.get() <= 0.5 {
                prop_assert!(support::relatively_close(sigmoid(z), p.get(), ROUNDING));
            }
        }

        #[test]
        fn sigmoid_is_monotone_and_mirrored(x in -800.0..800.0, y in -800.0..800.0_f64) {
            let (low, high) = (f64::min(x, y), f64::max(x, y));
            prop_assert!(sigmoid(low) <= sigmoid(high));
            prop_assert!(close(sigmoid(x) + sigmoid(-x), 1.0, ROUNDING));
        }
    }

    #[test]
    fn ends() {
        assert_eq!(
            [sigmoid(f64::NEG_INFINITY), sigmoid(0.0), sigmoid(f64::INFINITY)],
            [0.0, 0.5, 1.0]
        );
        assert_eq!(log_odds(Share::ZERO), f64::NEG_INFINITY);
        assert_eq!(log_odds(Share::ONE), f64::INFINITY);
        let nothing = LogitLedger::new(1.5, &[]).unwrap();
        assert_eq!((nothing.value(), nothing.points().total), (sigmoid(1.5), 0.0));
        let far = LogitLedger::new(-1e300, &[1e300, 1e300]).unwrap();
        assert_eq!((far.baseline(), far.value()), (0.0, 1.0));
        assert!(close(far.points().total, 1.0, ROUNDING));
    }

    #[test]
    fn what_is_not_finite_is_refused() {
        let text = |base, terms: &[f64]| LogitLedger::new(base, terms).unwrap_err().to_string();
        assert_eq!(text(f64::NAN, &[]), "log-odds must be finite, got NaN");
        assert_eq!(text(0.0, &[1.0, f64::INFINITY]), "log-odds must be finite, got inf");
        assert_eq!(text(f64::NEG_INFINITY, &[1.0]), "log-odds must be finite, got -inf");
        assert_eq!(text(0.0, &[f64::MAX, f64::MAX]), "log-odds must be finite, got inf");
        assert_eq!(text(f64::MAX, &[f64::MAX]), "log-odds must be finite, got inf");
    }

    #[test]
    fn the_disloyalty_curve() {
        // Through .09 at 0 and .96 at 1.
        let (b0, at_full) = (log_odds(share(0.09)), log_odds(share(0.96)));
        let b1 = at_full - b0;
        assert_shows(b0, "-2.313635");
        assert_shows(b1, "5.491689");
        for (x, printed) in [(0.25, "0.280756"), (0.5, "0.606401"), (0.75, "0.858772")] {
            assert_shows(LogitLedger::new(b0, &[b1 * x]).unwrap().value(), printed);
        }
    }
}

mod gaps {
    use goodwill::kernel::missing::{Completed, Component, complete};

    use super::*;

    fn component() -> impl Strategy<Value = Component> + Clone {
        (prop::option::of(any_share()), any_share(), any_share())
            .prop_map(|(observed, prior, fresh)| Component { observed, prior, fresh })
    }

    fn components() -> impl Strategy<Value = (Vec<Component>, Weights)> {
        (1..8_usize).prop_flat_map(|n| (prop::collection::vec(component(), n), any_weights(n)))
    }

    fn known(x: f64) -> Component {
        Component { observed: Some(share(x)), prior: share(0.6), fresh: Share::ONE }
    }

    fn gap(prior: f64) -> Component {
        Component { observed: None, prior: share(prior), fresh: Share::ZERO }
    }

    fn in_order(roof: &Completed) -> bool {
        // The three are means of their own, each with its rounding.
        0.0 <= roof.lower
            && roof.lower <= roof.value * (1.0 + ROUNDING)
            && roof.value <= roof.upper * (1.0 + ROUNDING)
            && roof.upper <= 1.0
    }

    proptest! {
        #![proptest_config(cases(1024))]

        #[test]
        fn the_point_lies_within_its_bounds((parts, w) in components(), rho in any_exponent()) {
            let roof = complete(&parts, &w, rho).unwrap();
            prop_assert!(in_order(&roof), "{roof:?}");
            prop_assert!((0.0..=1.0 + ROUNDING).contains(&roof.coverage));
            prop_assert!((0.0..=roof.coverage + ROUNDING).contains(&roof.fresh));
        }

        #[test]
        fn filling_a_gap_with_its_prior_changes_nothing(
            (parts, w) in components(),
            rho in any_exponent(),
        ) {
            let filled: Vec<Component> = parts
                .iter()
                .map(|part| Component { observed: Some(part.filled()), ..*part })
                .collect();
            let (ours, theirs) =
                (complete(&parts, &w, rho).unwrap(), complete(&filled, &w, rho).unwrap());
            prop_assert_eq!(ours.value.to_bits(), theirs.value.to_bits());
            prop_assert_eq!(theirs.coverage, 1.0);
            prop_assert_eq!((theirs.lower, theirs.upper), (theirs.value, theirs.value));
        }

        #[test]
        fn a_part_that_arrives_keeps_the_bounds_within_the_old(
            (parts, w) in components(),
            rho in any_exponent(),
            which in any::<prop::sample::Index>(),
            x in any_share(),
        ) {
            let i = which.index(parts.len());
            let before = complete(&parts, &w, rho).unwrap();
            let mut parts = parts;
            if parts[i].observed.is_none() {
                parts[i].observed = Some(x);
            }
            let later = complete(&parts, &w, rho).unwrap();
            prop_assert!(later.lower >= before.lower * (1.0 - ROUNDING), "{before:?} {later:?}");
            prop_assert!(later.upper <= before.upper * (1.0 + ROUNDING), "{before:?} {later:?}");
            prop_assert!(later.coverage >= before.coverage - ROUNDING);
        }

        #[test]
        fn all_observed_is_the_mean_itself((x, _, w) in parts(), rho in any_exponent()) {
            let observed: Vec<Component> = x.iter().map(|x| known(x.get())).collect();
            let roof = complete(&observed, &w, rho).unwrap();
            let m = mean(&x, &w, rho).unwrap();
            prop_assert_eq!([roof.lower, roof.value, roof.upper], [m, m, m]);
            prop_assert_eq!(roof.coverage, 1.0);
        }
    }

    #[test]
    fn three_pillars_one_unknown() {
        let parts = [known(0.9), known(0.9), gap(0.6)];
        let roof = complete(&parts, &Weights::equal(3), Exponent::GEOMETRIC).unwrap();
        assert_eq!(roof.lower, 0.0);
        assert_shows(roof.upper, "0.932170");
        assert_shows(roof.value, "0.786222");
        assert!(close(roof.coverage, 2.0 / 3.0, ROUNDING));
        assert!(close(roof.fresh, 2.0 / 3.0, ROUNDING));
    }

    #[test]
    fn nothing_observed_covers_nothing() {
        let roof =
            complete(&[gap(0.3), gap(0.5)], &Weights::equal(2), Exponent::ARITHMETIC).unwrap();
        assert_eq!((roof.coverage, roof.fresh), (0.0, 0.0));
        assert_eq!((roof.lower, roof.upper), (0.0, 1.0));
        assert!(close(roof.value, 0.4, ROUNDING));
    }

    #[test]
    fn lists_that_do_not_belong_together_are_refused() {
        let text = |parts: &[Component], w: &Weights| {
            complete(parts, w, Exponent::GEOMETRIC).unwrap_err().to_string()
        };
        let sentence = "parts of a mean must have 2 entries, got 1";
        assert_eq!(text(&[gap(0.5)], &Weights::equal(2)), sentence);
        assert_eq!(text(&[], &Weights::equal(0)), "parts of a mean must have 1 entries, got 0");
    }
}
