//! Parts that are rounded so that they add up: laws, worked numbers, edges.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

use goodwill::kernel::apportion::{Rounded, apportion, nearest};
use proptest::prelude::*;

/// Parts of a change, some of them exactly halfway or nothing.
fn any_parts() -> impl Strategy<Value = Vec<f64>> {
    let part = prop_oneof![
        4 => -40.0..40.0_f64,
        1 => (-20..20_i32).prop_map(|n| f64::from(n) / 2.0),
        1 => Just(0.0),
        1 => -1e-9..1e-9_f64,
    ];
    prop::collection::vec(part, 1..12)
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => any::<f64>(),
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => Just(f64::MAX),
        1 => Just(-0.0),
        1 => Just(f64::MIN_POSITIVE / 2.0),
    ]
}

proptest! {
    #[test]
    fn law_rounded_parts_sum_to_the_rounded_change(from in -100.0..100.0_f64, parts in any_parts()) {
        let to = from + parts.iter().sum::<f64>();
        let printed = Rounded::from_parts(from, &parts, to);
        prop_assert_eq!(printed.from + printed.parts.iter().sum::<i64>(), printed.to);
        prop_assert_eq!((printed.from, printed.to), (nearest(from), nearest(to)));
    }

    #[test]
    fn law_no_part_moves_by_as_much_as_one_and_nothing_stays_nothing(
        from in -100.0..100.0_f64, parts in any_parts(),
    ) {
        // A sum of parts like these is a little off by rounding, which may tip a half.
        const ROUNDING: f64 = 1e-12;
        let to = from + parts.iter().sum::<f64>();
        let printed = Rounded::from_parts(from, &parts, to);
        for (part, whole) in parts.iter().zip(&printed.parts) {
            prop_assert!((part - *whole as f64).abs() < 1.0 + ROUNDING, "{part} as {whole}");
            prop_assert!(*part != 0.0 || *whole == 0);
        }
    }

    #[test]
    fn law_before_and_after_may_be_swapped(from in -100.0..100.0_f64, parts in any_parts()) {
        let to = from + parts.iter().sum::<f64>();
        let there = Rounded::from_parts(from, &parts, to);
        let back: Vec<f64> = parts.iter().map(|part| -part).collect();
        let back = Rounded::from_parts(to, &back, from);
        prop_assert_eq!((there.from, there.to), (back.to, back.from));
        let turned: Vec<i64> = back.parts.iter().map(|part| -part).collect();
        prop_assert_eq!(there.parts, turned);
    }

    #[test]
    fn law_whole_parts_stay(parts in prop::collection::vec(-1_000..1_000_i64, 0..9)) {
        let exact: Vec<f64> = parts.iter().map(|part| *part as f64).collect();
        prop_assert_eq!(apportion(&exact, parts.iter().sum()), parts);
    }

    #[test]
    fn law_anything_adds_up_to_any_total(
        parts in prop::collection::vec(any_number(), 1..9), total in -1_000_000..1_000_000_i64,
    ) {
        let whole = apportion(&parts, total);
        let sum: i128 = whole.iter().map(|part| i128::from(*part)).sum();
        prop_assert_eq!(sum, i128::from(total));
    }
}

#[test]
fn by_hand() {
    // 47.9, 28.2 and 23.9 of 100: the two with the largest remainders go up.
    assert_eq!(apportion(&[47.9, 28.2, 23.9], 100), [48, 28, 24]);
    // Four quarters of 1: one of them, the first of equals.
    assert_eq!(apportion(&[0.25; 4], 1), [1, 0, 0, 0]);
    assert_eq!(apportion(&[-0.25; 4], -1), [-1, 0, 0, 0]);
    // Halves are rounded away from zero, and the first gives way.
    assert_eq!(apportion(&[1.5, 1.5], 3), [1, 2]);
}

#[test]
fn no_parts_make_nothing() {
    assert_eq!(apportion(&[], 7), Vec::<i64>::new());
    assert_eq!(apportion(&[f64::NAN], 7), [7]);
    assert_eq!([f64::NAN, f64::INFINITY, -0.5, 0.49].map(nearest), [0, 1 << 52, -1, 0]);
}
