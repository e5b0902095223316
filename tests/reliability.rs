//! Reliability: its laws, its worked numbers, its edges, and published figures of real data.

use goodwill::kernel::Interval;
use goodwill::quantity::{Level, Name, Positive, Scale};
use goodwill::survey::{
    Answer, Answers, Instrument, InstrumentParams, Item, Reliability, Responses, feldt_interval,
};
use proptest::prelude::{
    Just, Strategy, TestCaseError, any, prop, prop_assert, prop_assert_eq, proptest,
};

type Test = Result<(), Box<dyn std::error::Error>>;
type Rows = Vec<Vec<Option<f64>>>;

/// What adding a few hundred numbers in another order may move.
const ROUNDING: f64 = 1e-9;

fn near(a: Option<f64>, b: Option<f64>, tolerance: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= tolerance,
        (None, None) => true,
        _ => false,
    }
}

fn full<const K: usize>(rows: &[[f64; K]]) -> Rows {
    rows.iter().map(|row| row.map(Some).to_vec()).collect()
}

fn sentence<T>(result: goodwill::Result<T>) -> Option<String> {
    result.err().map(|error| error.to_string())
}

/// The figures again, each from the plainest definition, of complete rows.
mod naive {
    use super::Rows;

    pub(crate) fn column(rows: &Rows, i: usize) -> Vec<f64> {
        rows.iter().filter_map(|row| row[i]).collect()
    }

    pub(crate) fn covariance(x: &[f64], y: &[f64]) -> f64 {
        let n = x.len() as f64;
        let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / (n - 1.0)
    }

    pub(crate) fn correlation(x: &[f64], y: &[f64]) -> f64 {
        covariance(x, y) / (covariance(x, x) * covariance(y, y)).sqrt()
    }

    pub(crate) fn total(rows: &Rows, without: Option<usize>) -> Vec<f64> {
        let kept = |row: &Vec<Option<f64>>| {
            let cells = row.iter().enumerate().filter(|(i, _)| Some(*i) != without);
            cells.filter_map(|(_, x)| *x).sum()
        };
        rows.iter().map(kept).collect()
    }

    pub(crate) fn alpha(rows: &Rows) -> f64 {
        let k = rows[0].len();
        let total = total(rows, None);
        let own: f64 = (0..k).map(|i| column(rows, i)).map(|x| covariance(&x, &x)).sum();
        k as f64 / (k as f64 - 1.0) * (1.0 - own / covariance(&total, &total))
    }

    /// Each column less its mean, over its standard deviation.
    pub(crate) fn standardised(rows: &Rows) -> Rows {
        let columns: Vec<Vec<f64>> = (0..rows[0].len()).map(|i| column(rows, i)).collect();
        let z = |row: &Vec<Option<f64>>| {
            let cells = row.iter().zip(&columns);
            cells
                .map(|(x, column)| {
                    let mean = column.iter().sum::<f64>() / column.len() as f64;
                    x.map(|x| (x - mean) / covariance(column, column).sqrt())
                })
                .collect()
        };
        rows.iter().map(z).collect()
    }

    /// ω with loadings from the iterated principal axis: the first eigenvector of the covariances
    /// with what is common on the diagonal, over and over. `None` where that settles on no factor.
    pub(crate) fn omega(rows: &Rows) -> Option<f64> {
        let k = rows[0].len();
        let columns: Vec<Vec<f64>> = (0..k).map(|i| column(rows, i)).collect();
        let c: Vec<Vec<f64>> =
            columns.iter().map(|x| columns.iter().map(|y| covariance(x, y)).collect()).collect();
        let mut loadings: Vec<f64> = (0..k).map(|i| c[i][i].sqrt()).collect();
        for _ in 0..3_000 {
            let common: Vec<f64> = loadings.iter().map(|l| l * l).collect();
            let mut axis = loadings.clone();
            let mut value = 0.0;
            for _ in 0..60 {
                let cell = |i: usize, j: usize| if i == j { common[i] } else { c[i][j] };
                let next: Vec<f64> =
                    (0..k).map(|i| (0..k).map(|j| cell(i, j) * axis[j]).sum()).collect();
                value = next.iter().map(|x| x * x).sum::<f64>().sqrt();
                axis = next.iter().map(|x| x / value).collect();
            }
            let next: Vec<f64> = axis.iter().map(|x| x * value.sqrt()).collect();
            let moved = next.iter().zip(&loadings).map(|(a, b)| (a - b).abs()).sum::<f64>();
            loadings = next;
            if moved < 1e-14 {
                break;
            }
        }
        let unique: f64 = (0..k).map(|i| c[i][i] - loadings[i] * loadings[i]).sum();
        let common = loadings.iter().sum::<f64>().powi(2);
        Some(common / (common + unique)).filter(|omega| omega.is_finite())
    }

    /// λ₆ with the inverse from Gauss and Jordan.
    pub(crate) fn lambda6(rows: &Rows) -> f64 {
        let k = rows[0].len();
        let columns: Vec<Vec<f64>> = (0..k).map(|i| column(rows, i)).collect();
        let mut m = vec![vec![0.0; 2 * k]; k];
        for i in 0..k {
            for j in 0..k {
                m[i][j] = correlation(&columns[i], &columns[j]);
            }
            m[i][k + i] = 1.0;
        }
        let sum: f64 = m.iter().flat_map(|row| &row[..k]).sum();
        for i in 0..k {
            let pivot = m[i].clone();
            for (j, row) in m.iter_mut().enumerate() {
                let factor = if i == j { 1.0 - 1.0 / pivot[i] } else { row[i] / pivot[i] };
                row.iter_mut().zip(&pivot).for_each(|(x, p)| *x -= factor * p);
            }
        }
        1.0 - (0..k).map(|i| 1.0 / m[i][k + i]).sum::<f64>() / sum
    }
}

mod laws {
    use super::{
        Answers, Interval, Just, Level, ROUNDING, Reliability, Rows, Strategy, TestCaseError, any,
        naive, near, prop, prop_assert, prop_assert_eq, proptest,
    };

    /// Answers of 1 to 7 by 4 to 30 respondents to 2 to 6 items that share something.
    fn complete() -> impl Strategy<Value = Rows> {
        (2_usize..7).prop_flat_map(|items| {
            let row = (0_u8..4, prop::collection::vec(1_u8..5, items));
            prop::collection::vec(row, 4..30).prop_map(|rows| {
                let cell = |common: u8, own: u8| Some(f64::from(common + own));
                rows.into_iter()
                    .map(|(common, row)| row.into_iter().map(|own| cell(common, own)).collect())
                    .collect()
            })
        })
    }

    fn with_gaps() -> impl Strategy<Value = Rows> {
        complete().prop_flat_map(|rows| {
            let (n, k) = (rows.len(), rows[0].len());
            let kept =
                prop::collection::vec(prop::collection::vec(prop::bool::weighted(0.8), k), n);
            (Just(rows), kept).prop_map(|(rows, kept)| {
                let row = |(row, kept): (Vec<Option<f64>>, Vec<bool>)| {
                    row.into_iter().zip(kept).map(|(x, kept)| x.filter(|_| kept)).collect()
                };
                rows.into_iter().zip(kept).map(row).collect()
            })
        })
    }

    /// The root turns a rounding of α near 1 into a visible error; its square does not.
    fn squared_error(found: &Reliability) -> Option<f64> {
        found.standard_error_of_measurement.map(|error| error * error)
    }

    fn same(a: &Answers, b: &Answers) -> bool {
        let level = Level::default();
        let (a, b) = (a.reliability(level), b.reliability(level));
        let end = |interval: Option<Interval>| interval.map(|interval| interval.lower);
        near(a.alpha, b.alpha, ROUNDING)
            && near(end(a.alpha_interval), end(b.alpha_interval), 10.0 * ROUNDING)
            && near(a.standardised_alpha, b.standardised_alpha, ROUNDING)
            && near(a.lambda6, b.lambda6, ROUNDING)
            && near(a.mean_correlation, b.mean_correlation, ROUNDING)
            && near(squared_error(&a), squared_error(&b), ROUNDING)
    }

    proptest! {
        #[test]
        fn agrees_with_the_plain_definitions(rows in complete()) {
            let answers = Answers::new(&rows)?;
            let columns: Vec<_> = (0..answers.items()).map(|i| naive::column(&rows, i)).collect();
            if let Some(alpha) = answers.alpha() {
                prop_assert!((alpha - naive::alpha(&rows)).abs() < ROUNDING * (1.0 + alpha.abs()));
                let means: Vec<f64> =
                    naive::total(&rows, None).iter().map(|x| x / columns.len() as f64).collect();
                let error = naive::covariance(&means, &means) * (1.0 - alpha);
                let found = answers.reliability(Level::default());
                prop_assert!(near(squared_error(&found), Some(error), ROUNDING));
            }
            if let Some(alpha) = answers.standardised_alpha() {
                let again = naive::alpha(&naive::standardised(&rows));
                prop_assert!((alpha - again).abs() < ROUNDING * (1.0 + alpha.abs()));
                let different: Vec<f64> = (0..columns.len())
                    .flat_map(|i| (0..i).map(move |j| (i, j)))
                    .map(|(i, j)| naive::correlation(&columns[i], &columns[j]))
                    .collect();
                let mean = different.iter().sum::<f64>() / different.len() as f64;
                prop_assert!(near(answers.mean_correlation(), Some(mean), ROUNDING));
            }
            if let Some(lambda) = answers.lambda6() {
                let again = naive::lambda6(&rows);
                prop_assert!((lambda - again).abs() < ROUNDING * (1.0 + lambda.abs()));
            }
            for (i, column) in columns.iter().enumerate() {
                if let Some(r) = answers.item_rest(i) {
                    let rest = naive::total(&rows, Some(i));
                    prop_assert!((r - naive::correlation(column, &rest)).abs() < ROUNDING);
                }
            }
        }

        #[test]
        fn omega_agrees_with_the_iterated_principal_axis(
            rows in (3_usize..6).prop_flat_map(|items| {
                let row = (0_u8..20, prop::collection::vec(1_u8..6, items));
                prop::collection::vec(row, 20..40)
            }),
        ) {
            let sum = |(common, own): &(u8, Vec<u8>)| -> Vec<Option<f64>> {
                own.iter().map(|own| Some(f64::from(common + own))).collect()
            };
            let rows: Rows = rows.iter().map(sum).collect();
            if let Some(omega) = Answers::new(&rows)?.omega() {
                // The axis closes in more slowly than its own step shows.
                prop_assert!(near(naive::omega(&rows), Some(omega), 1e-6), "{omega}");
                prop_assert!((0.0..=1.0).contains(&omega));
            }
        }

        #[test]
        fn omega_is_alpha_for_parallel_items(
            k in 3_usize..6, loading in 0.1..3.0_f64, shift in -5.0..5.0_f64,
        ) {
            // A factor and k errors of one size, all unrelated: rows of signs.
            let sign = |i: u32, bit: usize| if i >> bit & 1 == 0 { 1.0 } else { -1.0 };
            let row = |i: u32| {
                (1..=k).map(|j| Some(shift + loading * sign(i, 0) + sign(i, j))).collect()
            };
            let rows: Rows = (0..1_u32 << (k + 1)).map(row).collect();
            let answers = Answers::new(&rows)?;
            prop_assert!(near(answers.omega(), answers.alpha(), 1e-9));
        }

        #[test]
        fn correlations_exist_where_items_vary(rows in complete()) {
            let answers = Answers::new(&rows)?;
            let all_vary = (0..answers.items()).all(|i| rows.iter().any(|row| row[i] != rows[0][i]));
            prop_assert_eq!(answers.mean_correlation().is_some(), all_vary);
            prop_assert!(all_vary || answers.standardised_alpha().is_none());
            prop_assert!(all_vary || answers.lambda6().is_none());
        }

        #[test]
        fn gaps_cost_a_pair_and_no_more(rows in with_gaps()) {
            let answers = Answers::new(&rows)?;
            for i in 0..answers.items() {
                for j in 0..answers.items() {
                    let (x, y): (Vec<f64>, Vec<f64>) =
                        rows.iter().filter_map(|row| row[i].zip(row[j])).unzip();
                    let again = (x.len() > 1).then(|| naive::covariance(&x, &y));
                    prop_assert!(near(answers.covariance(i, j), again, ROUNDING));
                }
            }
        }

        #[test]
        fn complete_rows_are_those_without_a_gap(rows in with_gaps()) {
            let whole: Rows =
                rows.iter().filter(|row| row.iter().all(Option::is_some)).cloned().collect();
            prop_assert_eq!(Answers::new(&rows)?.complete_rows(), Answers::new(&whole).ok());
        }

        #[test]
        fn a_row_without_answers_changes_nothing(rows in with_gaps()) {
            let mut longer = rows.clone();
            longer.push(vec![None; rows[0].len()]);
            let level = Level::default();
            prop_assert_eq!(
                Answers::new(&rows)?.reliability(level),
                Answers::new(&longer)?.reliability(level)
            );
        }

        #[test]
        fn order_is_irrelevant(rows in with_gaps(), turn in 0_usize..30) {
            let answers = Answers::new(&rows)?;
            let mut turned = rows.clone();
            turned.rotate_left(turn % rows.len());
            prop_assert!(same(&answers, &Answers::new(&turned)?));

            let k = answers.items();
            let mut mirrored = rows;
            for row in &mut mirrored {
                row.reverse();
            }
            let mirrored = Answers::new(&mirrored)?;
            prop_assert!(same(&answers, &mirrored));
            for i in 0..k {
                prop_assert!(near(answers.item_rest(i), mirrored.item_rest(k - 1 - i), ROUNDING));
            }
        }

        #[test]
        fn one_rescaling_of_all_items_moves_no_ratio(
            rows in with_gaps(),
            slope in 0.01_f64..100.0,
            shift in -100.0_f64..100.0,
        ) {
            let answers = Answers::new(&rows)?;
            let scaled = Answers::new(&mapped(&rows, |_, x| shift + slope * x))?;
            prop_assert!(near(answers.alpha(), scaled.alpha(), LOST));
            prop_assert!(near(answers.standardised_alpha(), scaled.standardised_alpha(), LOST));
            prop_assert!(near(answers.lambda6(), scaled.lambda6(), LOST));
            prop_assert!(near(answers.item_rest(0), scaled.item_rest(0), LOST));
            let level = Level::default();
            let error = squared_error(&answers.reliability(level)).map(|error| slope * slope * error);
            let again = squared_error(&scaled.reliability(level));
            prop_assert!(near(error, again, LOST * slope * slope));
        }

        #[test]
        fn a_rescaling_of_each_item_moves_no_standardised_figure(rows in with_gaps()) {
            let answers = Answers::new(&rows)?;
            let scaled = Answers::new(&mapped(&rows, |i, x| 3.0 - (i as f64) + x / (i + 2) as f64))?;
            prop_assert!(near(answers.standardised_alpha(), scaled.standardised_alpha(), LOST));
            prop_assert!(near(answers.lambda6(), scaled.lambda6(), LOST));
            prop_assert!(near(answers.mean_correlation(), scaled.mean_correlation(), LOST));
        }

        #[test]
        fn parallel_items_leave_no_error(
            x in prop::collection::vec(-5_i8..5, 3..20),
            k in 2_usize..6,
        ) {
            let rows: Rows = x.iter().map(|x| vec![Some(f64::from(*x)); k]).collect();
            let found = Answers::new(&rows)?.reliability(Level::default());
            let one = x.iter().any(|y| *y != x[0]).then_some(1.0);
            prop_assert!(near(found.alpha, one, ROUNDING));
            prop_assert!(near(found.standardised_alpha, one, ROUNDING));
            prop_assert!(near(found.mean_correlation, one, ROUNDING));
            prop_assert!(found.item_rest.iter().all(|r| near(*r, one, ROUNDING)));
            prop_assert_eq!(found.lambda6, None);
        }

        #[test]
        fn the_interval_holds_alpha_and_widens(rows in with_gaps(), level in 0.001_f64..0.98) {
            let answers = Answers::new(&rows)?;
            if let Some(alpha) = answers.alpha() {
                let inner = answers.alpha_interval(Level::new(level)?);
                let outer = answers.alpha_interval(Level::new(level + 0.01)?);
                let (Some(inner), Some(outer)) = (inner, outer) else {
                    return Err(TestCaseError::fail("no interval"));
                };
                prop_assert!(inner.contains(alpha));
                prop_assert!(outer.lower <= inner.lower && inner.upper <= outer.upper);
                prop_assert!(outer.upper <= 1.0);
            }
        }

        #[test]
        fn any_input_gives_a_sentence_or_finite_figures(
            rows in prop::collection::vec(
                prop::collection::vec(prop::option::of(any::<f64>()), 0..5),
                0..6,
            ),
            level in 0.0_f64..1.0,
        ) {
            check_finite(&rows, level)?;
        }

        #[test]
        fn any_rectangle_gives_finite_figures(
            rows in (2_usize..5).prop_flat_map(|k| {
                let cell = prop::option::weighted(0.9, prop::num::f64::ANY);
                prop::collection::vec(prop::collection::vec(cell, k), 2..6)
            }),
            level in 0.0_f64..1.0,
        ) {
            let finite = |row: &Vec<Option<f64>>| {
                row.iter().map(|x| x.filter(|x| x.is_finite())).collect::<Vec<_>>()
            };
            check_finite(&rows, level)?;
            check_finite(&rows.iter().map(finite).collect(), level)?;
        }
    }

    /// What a slope and a shift may lose of the digits of an answer.
    const LOST: f64 = 1e-6;

    fn mapped(rows: &Rows, by: impl Fn(usize, f64) -> f64) -> Rows {
        let row = |row: &Vec<Option<f64>>| {
            row.iter().enumerate().map(|(i, x)| x.map(|x| by(i, x))).collect()
        };
        rows.iter().map(row).collect()
    }

    fn check_finite(rows: &Rows, level: f64) -> Result<(), TestCaseError> {
        let (Ok(answers), Ok(level)) = (Answers::new(rows), Level::new(level)) else {
            return Ok(());
        };
        let found = answers.reliability(level);
        let ends = found.alpha_interval.map(|interval| [interval.lower, interval.upper]);
        let ratios = [found.alpha, found.standardised_alpha, found.lambda6, found.mean_correlation];
        for x in ratios.iter().chain(&found.item_rest).flatten() {
            prop_assert!(x.is_finite() && *x <= 1.0);
        }
        for x in found.item_rest.iter().chain([&found.mean_correlation]).flatten() {
            prop_assert!(*x >= -1.0);
        }
        prop_assert!(found.standard_error_of_measurement.is_none_or(|x| x.is_finite() && x >= 0.0));
        prop_assert!(ends.iter().flatten().all(|x| x.is_finite()));
        Ok(())
    }
}

mod worked {
    use super::{Answers, Level, Test, full, near};

    /// Each item is a permutation of 1 to 4, so its variance is 5/3; the covariances are
    /// (3, 4, 4)/3 and the correlations .6, .8, .8.
    const ROWS: [[f64; 3]; 4] = [[1., 2., 1.], [2., 1., 2.], [3., 4., 4.], [4., 3., 3.]];

    #[test]
    fn four_respondents_and_three_items() -> Test {
        let answers = Answers::new(&full(&ROWS))?;
        let exact = |a: Option<f64>, b: f64| assert!(near(a, Some(b), 1e-14), "{a:?} and {b}");
        exact(answers.covariance(0, 0), 5.0 / 3.0);
        exact(answers.covariance(1, 2), 4.0 / 3.0);
        exact(answers.correlation(0, 1), 0.6);
        // 3/2 · (1 − 5/(37/3)); all items vary alike, so standardising changes nothing.
        exact(answers.alpha(), 33.0 / 37.0);
        exact(answers.standardised_alpha(), 33.0 / 37.0);
        exact(answers.mean_correlation(), 2.2 / 3.0);
        // The determinant is .128; 1 − smc is .128/.36, .128/.36 and .128/.64.
        exact(answers.lambda6(), 1.0 - (2.0 * 0.128 / 0.36 + 0.2) / 7.4);
        exact(answers.item_rest(0), 7.0 / 3.0 / 10.0_f64.sqrt());
        exact(answers.item_rest(2), 8.0 / 80.0_f64.sqrt());
        exact(answers.standard_error_of_measurement(), (4.0_f64 / 3.0).sqrt() / 3.0);
        Ok(())
    }

    #[test]
    fn the_summary_repeats_the_figures() -> Test {
        let answers = Answers::new(&full(&ROWS))?;
        let level = Level::new(0.95)?;
        let found = answers.reliability(level);
        assert_eq!((found.respondents, found.items), (4, 3));
        assert_eq!(found.alpha, answers.alpha());
        assert_eq!(found.alpha_interval, answers.alpha_interval(level));
        assert_eq!(found.standardised_alpha, answers.standardised_alpha());
        assert_eq!(found.lambda6, answers.lambda6());
        assert_eq!(found.mean_correlation, answers.mean_correlation());
        assert_eq!(found.item_rest, [0, 1, 2].map(|i| answers.item_rest(i)));
        assert_eq!(found.standard_error_of_measurement, answers.standard_error_of_measurement());
        Ok(())
    }
}

mod edges {
    use super::{Answers, Level, ROUNDING, Rows, Test, feldt_interval, full, near, sentence};

    #[test]
    fn bad_input_is_named() {
        let refused = |rows: &Rows| sentence(Answers::new(rows)).unwrap_or_default();
        assert_eq!(refused(&vec![]), "number of respondents must be at least 2, got 0");
        assert_eq!(
            refused(&full(&[[1.0, 2.0]])),
            "number of respondents must be at least 2, got 1"
        );
        assert_eq!(refused(&full(&[[1.0], [2.0]])), "number of items must be at least 2, got 1");
        assert_eq!(
            refused(&vec![vec![None, None], vec![Some(1.0); 3]]),
            "row of answers must have 2 entries, got 3"
        );
        assert_eq!(
            refused(&full(&[[1.0, 2.0], [f64::NAN, 1.0]])),
            "answer must be finite, got NaN"
        );
        assert_eq!(
            refused(&full(&[[1.0, 2.0], [1.0, f64::NEG_INFINITY]])),
            "answer must be finite, got -inf"
        );
    }

    #[test]
    fn nobody_answered_anything() -> Test {
        let found = Answers::new(&[vec![None; 2], vec![None; 2]])?.reliability(Level::default());
        assert_eq!((found.respondents, found.items), (0, 2));
        assert_eq!((found.alpha, found.alpha_interval), (None, None));
        assert_eq!((found.standardised_alpha, found.lambda6), (None, None));
        assert_eq!((found.mean_correlation, found.item_rest), (None, vec![None, None]));
        assert_eq!(found.standard_error_of_measurement, None);
        Ok(())
    }

    #[test]
    fn a_pair_that_nobody_answered_leaves_no_alpha() -> Test {
        let rows = [[Some(1.0), None], [Some(2.0), None], [None, Some(1.0)], [None, Some(3.0)]];
        let answers = Answers::new(&rows.map(|row| row.to_vec()))?;
        assert_eq!(answers.covariance(0, 0), Some(0.5));
        assert_eq!((answers.covariance(0, 1), answers.alpha()), (None, None));
        assert_eq!(answers.complete_rows(), None);
        Ok(())
    }

    #[test]
    fn an_item_that_does_not_vary_has_no_correlation() -> Test {
        // 0.1 has no exact mean; its variance is 0 all the same.
        let rows = [[0.1, 1.0, 2.0], [0.1, 2.0, 3.0], [0.1, 3.0, 5.0]];
        let answers = Answers::new(&full(&rows))?;
        assert_eq!(answers.covariance(0, 0), Some(0.0));
        assert_eq!((answers.correlation(0, 0), answers.correlation(0, 1)), (None, None));
        assert_eq!((answers.standardised_alpha(), answers.lambda6()), (None, None));
        assert_eq!((answers.mean_correlation(), answers.item_rest(0)), (None, None));
        // The raw figures live on: item 2 against the sum of items 1 and 3, and α.
        assert!(answers.item_rest(1).is_some() && answers.alpha().is_some());
        Ok(())
    }

    #[test]
    fn a_total_that_does_not_vary_has_no_alpha() -> Test {
        let answers = Answers::new(&full(&[[0.1, 0.9], [0.2, 0.8], [0.7, 0.3]]))?;
        assert_eq!((answers.alpha(), answers.standardised_alpha()), (None, None));
        assert_eq!(answers.standard_error_of_measurement(), None);
        assert!(near(answers.item_rest(0), Some(-1.0), ROUNDING));
        Ok(())
    }

    #[test]
    fn an_item_that_follows_from_others_leaves_no_lambda() -> Test {
        let rows = [[1., 4., 5.], [2., 1., 3.], [3., 5., 8.], [5., 2., 7.], [4., 4., 8.]];
        let answers = Answers::new(&full(&rows))?;
        assert_eq!(answers.lambda6(), None);
        assert!(answers.standardised_alpha().is_some());
        Ok(())
    }

    #[test]
    fn covariances_that_contradict_one_another_give_nothing() -> Test {
        // The pair varies widely where both answered, hardly where only one did.
        let alone = |x| [vec![Some(x), None], vec![None, Some(x)]];
        let mut rows = full(&[[-9.0, -9.0], [9.0, 9.0]]);
        (0..50).for_each(|_| rows.extend(alone(0.0)));
        let answers = Answers::new(&rows)?;
        assert!(answers.covariance(0, 1) > answers.covariance(0, 0));
        assert_eq!((answers.correlation(0, 1), answers.alpha()), (None, None));
        assert_eq!(answers.item_rest(0), None);
        Ok(())
    }

    #[test]
    fn an_interval_needs_an_alpha_and_two_of_each() -> Test {
        let level = Level::default();
        assert_eq!(feldt_interval(f64::NAN, 10, 3, level), None);
        assert_eq!(feldt_interval(f64::NEG_INFINITY, 10, 3, level), None);
        assert_eq!(feldt_interval(1.0 + f64::EPSILON, 10, 3, level), None);
        assert_eq!(feldt_interval(f64::MIN, 10, 3, level), None);
        assert_eq!(feldt_interval(0.5, 1, 3, level), None);
        assert_eq!(feldt_interval(0.5, 10, 1, level), None);
        let point = feldt_interval(1.0, 10, 3, level).ok_or("no interval")?;
        assert_eq!((point.lower, point.upper), (1.0, 1.0));
        Ok(())
    }

    #[test]
    fn numbers_too_large_to_square_give_nothing() -> Test {
        let found = Answers::new(&full(&[[1e200, 1.0], [-1e200, 2.0], [0.0, 4.0]]))?
            .reliability(Level::default());
        assert_eq!((found.alpha, found.mean_correlation), (None, None));
        Ok(())
    }

    #[test]
    fn an_index_past_the_last_gives_nothing() -> Test {
        let answers = Answers::new(&full(&[[1.0, 2.0], [2.0, 4.0]]))?;
        assert_eq!((answers.covariance(0, 2), answers.covariance(2, 0)), (None, None));
        assert_eq!((answers.correlation(2, 2), answers.item_rest(2)), (None, None));
        Ok(())
    }

    #[test]
    #[cfg(feature = "serde")]
    fn serde_goes_through_the_constructor() -> Test {
        let answers = Answers::new(&[vec![Some(1.0), None], vec![Some(2.0), Some(0.5)]])?;
        let text = serde_json::to_string(&answers)?;
        assert_eq!(text, "[[1.0,null],[2.0,0.5]]");
        assert_eq!(serde_json::from_str::<Answers>(&text)?, answers);
        let forged = serde_json::from_str::<Answers>("[[1.0,null],[2.0]]");
        assert_eq!(
            forged.err().map(|error| error.to_string()).as_deref(),
            Some("row of answers must have 2 entries, got 1")
        );
        Ok(())
    }
}

/// Published figures of data that are not part of the crate.
mod published {
    use super::{
        Answer, Answers, Instrument, InstrumentParams, Interval, Item, Level, Name, Positive,
        Responses, Rows, Scale, Test, feldt_interval, near,
    };
    use std::path::PathBuf;

    struct Table {
        header: Vec<String>,
        rows: Vec<Vec<String>>,
    }

    impl Table {
        /// Reads a file of the folder of data; `None` where there is no such folder.
        fn read(file: &str) -> Result<Option<Self>, Box<dyn std::error::Error>> {
            let Some(folder) = std::env::var_os("GOODWILL_DATA") else {
                eprintln!("skipped: GOODWILL_DATA is not set");
                return Ok(None);
            };
            let mut reader = csv::Reader::from_path(PathBuf::from(folder).join(file))?;
            let header = reader.headers()?.iter().map(str::to_owned).collect();
            let rows = reader
                .records()
                .map(|row| Ok(row?.iter().map(str::to_owned).collect()))
                .collect::<Result<_, csv::Error>>()?;
            Ok(Some(Self { header, rows }))
        }

        /// Takes some columns; an empty cell or `NA` is no answer.
        fn columns(&self, names: &[&str]) -> Result<Rows, Box<dyn std::error::Error>> {
            let mut places = Vec::new();
            for name in names {
                let place = self.header.iter().position(|column| column == name);
                places.push(place.ok_or_else(|| format!("no column {name}"))?);
            }
            let cell = |text: &String| match text.as_str() {
                "" | "NA" => Ok(None),
                text => text.parse().map(Some),
            };
            let row = |row: &Vec<String>| places.iter().map(|i| cell(&row[*i])).collect();
            Ok(self.rows.iter().map(row).collect::<Result<_, std::num::ParseFloatError>>()?)
        }
    }

    /// Items named as the columns, of one scale and some weights, reversed where listed.
    fn instrument(
        names: &[&str],
        scale: Scale,
        weights: &[f64],
        reversed: &[&str],
    ) -> goodwill::Result<Instrument> {
        let item = |(i, name): (usize, &&str)| -> goodwill::Result<Item> {
            let id = Name::new(name)?;
            let weight = Positive::new(weights.get(i).copied().unwrap_or(1.0))?;
            let item = Item::new(id.clone(), *name, id, scale).weighing(weight);
            Ok(if reversed.contains(name) { item.reversed() } else { item })
        };
        let items = names.iter().enumerate().map(item).collect::<goodwill::Result<_>>()?;
        Instrument::new(Name::new("published")?, items)
    }

    fn responses(names: &[&str], rows: &Rows) -> goodwill::Result<Vec<Responses>> {
        let one = |row: &Vec<Option<f64>>| {
            names.iter().zip(row).try_fold(Responses::new(), |all, (name, x)| match x {
                None => Ok(all),
                Some(x) => Ok(all.answer(Name::new(name)?, Answer::Value(*x))),
            })
        };
        rows.iter().map(one).collect()
    }

    fn assert_near(found: Option<f64>, expected: f64, tolerance: f64) {
        assert!(near(found, Some(expected), tolerance), "{found:?} is not {expected}");
    }

    /// Fixtures of the R package seminr, and one of our own by another program.
    #[test]
    #[ignore = "needs the data sets: set GOODWILL_DATA to their folder and run with --ignored"]
    fn ecsi_mobile_phones() -> Test {
        /// The fixtures have 15 digits, the last of them rounded.
        const DIGITS: f64 = 1e-12;
        let Some(table) = Table::read("survey/ecsi_mobi.csv")? else { return Ok(()) };
        for (names, expected) in [
            (&["IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5"][..], 0.722_834_595_427_083),
            (&["CUEX1", "CUEX2", "CUEX3"], 0.451_902_555_978_063),
            (&["PERV1", "PERV2"], 0.823_631_979_352_573),
            (&["CUSA1", "CUSA2", "CUSA3"], 0.779_195_021_918_597),
            (
                &["PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"],
                0.877_010_245_240_235_1,
            ),
        ] {
            let answers = Answers::new(&table.columns(names)?)?;
            assert_near(answers.standardised_alpha(), expected, DIGITS);
        }
        Ok(())
    }

    /// The satisfaction index: the mean over respondents of 100 times the score.
    #[test]
    #[ignore = "needs the data sets: set GOODWILL_DATA to their folder and run with --ignored"]
    fn ecsi_satisfaction() -> Test {
        let Some(table) = Table::read("survey/ecsi_mobi.csv")? else { return Ok(()) };
        let names = ["CUSA1", "CUSA2", "CUSA3"];
        let weights = [0.383_634, 0.281_550, 0.334_816];
        let instrument = instrument(&names, Scale::new(1.0, 10.0)?, &weights, &[])?;
        let mut sum = 0.0;
        for responses in responses(&names, &table.columns(&names)?)? {
            let score = instrument.score(&responses, &InstrumentParams::default())?;
            sum += 100.0 * score.ok_or("no answer")?.value();
        }
        assert_near(Some(sum / table.rows.len() as f64), 72.454_118, 5e-7);
        Ok(())
    }

    /// Keyed as in the R package psych, with every pair of answers.
    #[test]
    #[ignore = "needs the data sets: set GOODWILL_DATA to their folder and run with --ignored"]
    fn big_five() -> Test {
        const REVERSED: [&str; 7] = ["A1", "C4", "C5", "E1", "E2", "O2", "O5"];
        let Some(table) = Table::read("survey/bfi.csv")? else { return Ok(()) };
        for (trait_letter, expected) in [
            ("A", 0.703_018),
            ("C", 0.726_735),
            ("E", 0.761_733),
            ("N", 0.813_963),
            ("O", 0.600_173),
        ] {
            let names = [1, 2, 3, 4, 5].map(|i| format!("{trait_letter}{i}"));
            let names = names.each_ref().map(String::as_str);
            let rows = table.columns(&names)?;
            let instrument = instrument(&names, Scale::new(1.0, 6.0)?, &[], &REVERSED)?;
            let answers = Answers::new(&instrument.matrix(&responses(&names, &rows)?)?)?;
            assert_near(answers.alpha(), expected, 5e-7);
            if trait_letter == "O" {
                let unkeyed = Answers::new(&rows)?.complete_rows().ok_or("no complete rows")?;
                assert_near(unkeyed.alpha(), -0.156_874_9, 5e-8);
            }
        }
        Ok(())
    }

    /// Chatterjee and Price, 30 departments.
    #[test]
    #[ignore = "needs the data sets: set GOODWILL_DATA to their folder and run with --ignored"]
    fn attitude() -> Test {
        let Some(table) = Table::read("oracles/attitude.csv")? else { return Ok(()) };
        let names: Vec<&str> = table.header.iter().skip(1).map(String::as_str).collect();
        let answers = Answers::new(&table.columns(&names)?)?;
        assert_eq!((answers.respondents(), answers.items()), (30, 7));
        assert_near(answers.alpha(), 0.843_143, 5e-7);
        assert_near(answers.standardised_alpha(), 0.839_084, 5e-7);
        assert_near(answers.lambda6(), 0.875_215, 5e-7);
        assert_near(answers.mean_correlation(), 0.426_907, 5e-7);
        Ok(())
    }

    /// The table of the documentation of the Python package pingouin.
    #[test]
    #[ignore = "needs the data sets: set GOODWILL_DATA to their folder and run with --ignored"]
    fn twelve_by_eleven() -> Test {
        let Some(table) = Table::read("oracles/binary_12x11.csv")? else { return Ok(()) };
        let names: Vec<&str> = table.header.iter().map(String::as_str).collect();
        let level = Level::new(0.95)?;
        let ends = |interval: Option<Interval>| interval.map(|interval| format!("{interval:.3}"));
        let answers = Answers::new(&table.columns(&names)?)?;
        assert_near(answers.alpha(), 0.732_660_835_214_447, 1e-14);
        assert_eq!(ends(answers.alpha_interval(level)).as_deref(), Some("[0.435, 0.909]"));

        let complete = answers.complete_rows().ok_or("no complete rows")?;
        let alpha = complete.alpha().ok_or("no alpha")?;
        assert_near(Some(alpha), 0.801_694_915_254_237_3, 1e-14);
        // The published interval still counts the three respondents whose rows were left out.
        let published = feldt_interval(alpha, answers.respondents(), answers.items(), level);
        assert_eq!(ends(published).as_deref(), Some("[0.581, 0.933]"));
        // Ours counts the nine whose answers were used.
        assert_eq!(complete.respondents(), 9);
        assert_eq!(ends(complete.alpha_interval(level)).as_deref(), Some("[0.533, 0.947]"));
        Ok(())
    }
}
