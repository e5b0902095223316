//! Agreement between judges: laws, a hand example, published figures.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod support;

use goodwill::quantity::Level;
use goodwill::survey::{Icc, IntraClass, Judges};
use proptest::prelude::*;
use support::close;

/// Sums of at most some dozens of squares, each rounded once, and a quotient of them.
const ROUNDING: f64 = 1e-9;

const ALL: [Judges; 3] = [Judges::OthersForEach, Judges::Drawn, Judges::Fixed];

fn figures(rows: &[Vec<f64>], level: Level) -> [Option<Icc>; 6] {
    let ratings = IntraClass::new(rows).unwrap();
    let [a, b, c] = ALL.map(|judges| ratings.single(judges, level));
    let [d, e, f] = ALL.map(|judges| ratings.average(judges, level));
    [a, b, c, d, e, f]
}

fn same(a: &[Option<Icc>], b: &[Option<Icc>]) -> bool {
    a.iter().zip(b).all(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => close(a.value, b.value, ROUNDING),
        (None, None) => true,
        _ => false,
    })
}

fn any_rows() -> impl Strategy<Value = Vec<Vec<f64>>> {
    (2_usize..5).prop_flat_map(|judges| {
        let row = (0_u8..6, prop::collection::vec(0_u8..4, judges));
        let sum = |(target, row): (u8, Vec<u8>)| {
            row.into_iter().map(|own| f64::from(target + own)).collect()
        };
        prop::collection::vec(row.prop_map(sum), 2..12)
    })
}

/// The mean squares by the computing formulas: sums of squares of totals.
fn naive(rows: &[Vec<f64>]) -> [f64; 4] {
    let (n, k) = (rows.len() as f64, rows[0].len() as f64);
    let square = |x: f64| x * x;
    let all: f64 = rows.iter().flatten().map(|x| square(*x)).sum();
    let targets: f64 = rows.iter().map(|row| square(row.iter().sum())).sum::<f64>() / k;
    let column = |j: usize| rows.iter().map(|row| row[j]).sum::<f64>();
    let judges: f64 = (0..rows[0].len()).map(|j| square(column(j))).sum::<f64>() / n;
    let grand = square(rows.iter().flatten().sum()) / (n * k);
    [
        (targets - grand) / (n - 1.0),
        (all - targets) / (n * (k - 1.0)),
        (judges - grand) / (k - 1.0),
        (all - targets - judges + grand) / ((n - 1.0) * (k - 1.0)),
    ]
}

mod laws {
    use super::*;

    proptest! {
        #[test]
        fn agrees_with_sums_of_squares(rows in any_rows()) {
            let ratings = IntraClass::new(&rows).unwrap();
            let found = [
                ratings.between_targets(), ratings.within_targets(),
                ratings.between_judges(), ratings.residual(),
            ];
            for (a, b) in found.into_iter().zip(naive(&rows)) {
                prop_assert!(close(a, b, ROUNDING), "{a} is not {b}");
            }
        }

        #[test]
        fn bounded_and_inside_its_interval(rows in any_rows(), level in 0.01..0.99) {
            for icc in figures(&rows, Level::new(level).unwrap()).into_iter().flatten() {
                prop_assert!(icc.value <= 1.0 + ROUNDING);
                if let Some(interval) = icc.interval {
                    prop_assert!(interval.contains(icc.value), "{icc:?}");
                    prop_assert!(interval.upper <= 1.0 + ROUNDING);
                }
            }
        }

        #[test]
        fn the_unit_of_the_ratings_does_not_matter(
            rows in any_rows(), scale in 0.5..8.0, shift in -9.0..9.0,
        ) {
            let moved: Vec<Vec<f64>> =
                rows.iter().map(|row| row.iter().map(|x| scale * x + shift).collect()).collect();
            let level = Level::default();
            let ratings = IntraClass::new(&rows).unwrap();
            // Where a square is 0, rounding decides whether a quotient by it exists.
            if ratings.residual() > ROUNDING && ratings.between_targets() > ROUNDING {
                let single = |rows: &[Vec<f64>]| figures(rows, level)[..3].to_vec();
                prop_assert!(same(&single(&rows), &single(&moved)));
            }
        }

        #[test]
        fn leniency_does_not_count_among_fixed_judges(rows in any_rows(), more in 1.0..9.0) {
            let mut lenient = rows.clone();
            for row in &mut lenient {
                row[0] += more;
            }
            let single = |rows: &[Vec<f64>]| {
                let ratings = IntraClass::new(rows).unwrap();
                ratings.single(Judges::Fixed, Level::default()).map(|icc| icc.value)
            };
            if let (Some(a), Some(b)) = (single(&rows), single(&lenient)) {
                prop_assert!(close(a, b, 1e-6), "{a} is not {b}");
            }
        }

        #[test]
        fn the_mean_of_judges_is_spearman_and_browns(rows in any_rows()) {
            // Where targets do not differ, the mean of judges has no reliability to speak of.
            if IntraClass::new(&rows).unwrap().between_targets() <= ROUNDING {
                return Ok(());
            }
            let k = rows[0].len() as f64;
            let all = figures(&rows, Level::default());
            for i in 0..3 {
                // Far below 0 the quotient is of numbers that nearly cancel.
                let near = |mean: &Icc| mean.value > -1e3;
                if let (Some(one), Some(mean)) = (all[i], all[i + 3].filter(near)) {
                    let longer = k * one.value / (1.0 + (k - 1.0) * one.value);
                    prop_assert!(close(longer, mean.value, 1e-6), "{longer} is not {}", mean.value);
                }
            }
        }
    }
}

mod worked {
    use super::*;

    /// B = 2, W = 2, J = 6, E = 0: see the page.
    #[test]
    fn two_judges_of_three_targets() {
        let rows = [vec![1.0, 3.0], vec![2.0, 4.0], vec![3.0, 5.0]];
        let values = figures(&rows, Level::default()).map(|icc| icc.map(|icc| icc.value));
        assert_eq!(values, [0.0, 1.0 / 3.0, 1.0, 0.0, 0.5, 1.0].map(Some));
        // Without error there is no F of case 2 and 3.
        assert_eq!(figures(&rows, Level::default())[2].unwrap().interval, None);
    }

    /// Shrout and Fleiss 1979, table 4; intervals as the R package psych prints them.
    #[test]
    fn shrout_and_fleiss() {
        let rows = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ];
        let rows = rows.map(Vec::from);
        let found = figures(&rows, Level::new(0.95).unwrap());
        let words = found.map(|icc| {
            let icc = icc.unwrap();
            format!("{:.2} {:.2}", icc.value, icc.interval.unwrap())
        });
        assert_eq!(
            words,
            [
                "0.17 [-0.13, 0.72]",
                "0.29 [0.02, 0.76]",
                "0.71 [0.34, 0.95]",
                "0.44 [-0.88, 0.91]",
                "0.62 [0.07, 0.93]",
                "0.91 [0.68, 0.99]",
            ]
        );
    }
}

mod edges {
    use super::*;

    #[test]
    fn bad_input_is_refused_with_a_sentence() {
        let sentence = |rows: &[Vec<f64>]| IntraClass::new(rows).unwrap_err().to_string();
        assert_eq!(sentence(&[]), "number of targets must be at least 2, got 0");
        assert_eq!(sentence(&vec![vec![1.0]; 3]), "number of judges must be at least 2, got 1");
        assert_eq!(
            sentence(&[vec![1.0, 2.0], vec![1.0]]),
            "row of ratings must have 2 entries, got 1"
        );
        assert_eq!(
            sentence(&[vec![1.0, f64::NAN], vec![1.0, 2.0]]),
            "rating must be from -1e100 to 1e100, got NaN"
        );
    }

    /// B + (J − E)/n is 0 here, but for rounding.
    #[test]
    fn a_quotient_by_rounding_is_none() {
        let rows = [vec![4.0, 2.0, 1.0, 3.0], vec![3.0, 2.0, 3.0, 2.0], vec![1.0, 4.0, 1.0, 2.0]];
        let ratings = IntraClass::new(&rows).unwrap();
        assert_eq!(ratings.average(Judges::Drawn, Level::default()), None);
        assert!(ratings.single(Judges::Drawn, Level::default()).is_some());
    }

    #[test]
    fn ratings_that_do_not_vary_have_no_correlation() {
        assert_eq!(figures(&vec![vec![3.0; 3]; 4], Level::default()), [None; 6]);
    }
}

/// Cohen's κ by hand, and where there is none.
#[test]
fn kappa_by_hand() {
    use goodwill::survey::kappa;

    // Rows of one rater against columns of the other: 20, 5 / 10, 15 of 50. They agree on .7;
    // by chance they would on .5 · .6 + .5 · .4 = .5.
    let table = [((0, 0), 20), ((0, 1), 5), ((1, 0), 10), ((1, 1), 15)];
    let pairs: Vec<(usize, usize)> =
        table.iter().flat_map(|(pair, count)| vec![*pair; *count]).collect();
    let found = kappa(&pairs).unwrap();
    assert!((found - 0.4).abs() < 1e-15, "{found}");
    // Full agreement is 1, and always the opposite of two categories in balance −1.
    assert_eq!(kappa(&[(0, 0), (1, 1)]), Some(1.0));
    assert_eq!(kappa(&[(0, 1), (1, 0)]), Some(-1.0));
    assert_eq!(kappa(&[]), None);
    assert_eq!(kappa(&[(3, 3), (3, 3)]), None);
}
