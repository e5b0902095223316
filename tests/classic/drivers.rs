//! Importance by performance.

use goodwill::classic::{DriverParams, Importance, KeyDrivers, Quadrant, Split};
use goodwill::quantity::{Level, Name};
use proptest::prelude::*;

use super::{all_near, ends, level, near, sentence, support};

type Rows = Vec<Vec<Option<f64>>>;
/// The answers and the outcome of each respondent.
type Survey = Vec<(Vec<Option<f64>>, Option<f64>)>;

fn names(n: usize) -> Vec<Name> {
    (0..n).map(|i| Name::new(&format!("q{i}")).unwrap()).collect()
}

/// Some items, answers to them and outcomes, with gaps.
fn any_survey() -> impl Strategy<Value = (usize, Survey)> {
    (1_usize..5).prop_flat_map(|items| {
        let answer = prop::option::weighted(0.8, (0_u8..=4).prop_map(|x| f64::from(x) / 4.0));
        let outcome = prop::option::weighted(
            0.9,
            prop_oneof![
                (0_u8..=10).prop_map(f64::from),
                -1e300..1e300_f64,
                Just(0.0),
                Just(1e-300),
            ],
        );
        let row = (prop::collection::vec(answer, items), outcome);
        (Just(items), prop::collection::vec(row, 0..25))
    })
}

fn found(items: usize, rows: &Survey, split: Split) -> Option<KeyDrivers> {
    let (rows, outcomes): (Rows, Vec<Option<f64>>) = rows.iter().cloned().unzip();
    let params = DriverParams::default().with_split(split);
    KeyDrivers::from_outcomes(&names(items), &rows, &outcomes, &params).unwrap()
}

/// Pearson's r by the computing formula.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let sum = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let (x, y) = (sum(|p| p.0), sum(|p| p.1));
    let (xx, yy, xy) = (sum(|p| p.0 * p.0), sum(|p| p.1 * p.1), sum(|p| p.0 * p.1));
    (n * xy - x * y) / ((n * xx - x * x) * (n * yy - y * y)).sqrt()
}

proptest! {
    #![proptest_config(support::cases(64))]

    #[test]
    fn every_item_stands_somewhere_and_order_moves_no_bit(
        (items, rows) in any_survey(), medians in any::<bool>(),
    ) {
        let split = if medians { Split::Medians } else { Split::Means };
        let drivers = found(items, &rows, split);
        let backwards: Vec<_> = rows.iter().rev().cloned().collect();
        prop_assert_eq!(&found(items, &backwards, split), &drivers);
        let Some(drivers) = drivers else { return Ok(()) };
        prop_assert_eq!(drivers.items().len() + drivers.unplaced().len(), items);
        let (matters, strong) = (drivers.importance_cut(), drivers.performance_cut());
        for item in drivers.items() {
            prop_assert!((0.0..=100.0).contains(&item.performance));
            prop_assert!(item.interval.contains(item.performance));
            prop_assert!((-1.0..=1.0).contains(&item.importance.value));
            let interval = item.importance.interval;
            prop_assert!(interval.is_none_or(|i| i.contains(item.importance.value)));
            let expected = match (item.importance.value >= matters, item.performance >= strong) {
                (true, true) => Quadrant::Keep,
                (true, false) => Quadrant::ImproveFirst,
                (false, true) => Quadrant::MoreThanNeeded,
                (false, false) => Quadrant::Later,
            };
            prop_assert_eq!(item.quadrant, expected);
            if item.is_firm {
                prop_assert!(!item.interval.contains(strong));
                prop_assert!(interval.is_some_and(|interval| !interval.contains(matters)));
            }
        }
        // Of one item the cuts are the item itself.
        if let [one] = drivers.items() {
            prop_assert_eq!((one.quadrant, one.is_firm), (Quadrant::Keep, false));
        }
    }

    #[test]
    fn importance_is_the_correlation_and_performance_the_mean(
        rows in prop::collection::vec(((0_u8..=4), (0_u8..=10)), 4..30),
    ) {
        let pairs: Vec<(f64, f64)> =
            rows.iter().map(|(x, y)| (f64::from(*x) / 4.0, f64::from(*y))).collect();
        let survey: Vec<_> = pairs.iter().map(|(x, y)| (vec![Some(*x)], Some(*y))).collect();
        let varies = |of: fn(&(f64, f64)) -> f64| pairs.iter().any(|p| of(p) != of(&pairs[0]));
        let drivers = found(1, &survey, Split::Means);
        if !varies(|p| p.0) || !varies(|p| p.1) {
            prop_assert_eq!(drivers, None);
            return Ok(());
        }
        let item = drivers.unwrap().items()[0].clone();
        prop_assert!(near(item.importance.value, correlation(&pairs)));
        let mean = pairs.iter().map(|p| p.0).sum::<f64>() / pairs.len() as f64;
        prop_assert!(near(item.performance, 100.0 * mean));
    }
}

/// Fisher's interval of r = ½ from 28 pairs at 95 %: tanh(.549306 ± .391993).
#[test]
fn the_interval_of_a_correlation_is_fishers() {
    // Seven times (0, 0), (0, 0), (1, 1), (1, 0) and the like: r = ½ where three of four agree.
    let block = [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 1.0)];
    let block = block.into_iter().chain(block.map(|(x, y)| (1.0 - x, 1.0 - y)));
    let mut pairs: Vec<(f64, f64)> = (0..3).flat_map(|_| block.clone()).collect();
    pairs.extend([(0.5, 0.0), (0.5, 1.0), (0.5, 0.0), (0.5, 1.0)]);
    let r = correlation(&pairs);
    let rows: Rows = pairs.iter().map(|(x, _)| vec![Some(*x)]).collect();
    let outcomes: Vec<Option<f64>> = pairs.iter().map(|(_, y)| Some(*y)).collect();
    let params = DriverParams::default().with_level(level(0.95));
    let drivers = KeyDrivers::from_outcomes(&names(1), &rows, &outcomes, &params).unwrap().unwrap();
    let interval = drivers.items()[0].importance.interval.unwrap();
    assert_eq!(pairs.len(), 28);
    let half = 1.959_963_984_540_054 / 5.0;
    all_near(ends(interval), [(r.atanh() - half).tanh(), (r.atanh() + half).tanh()]);
}

/// Four items, one of each kind, known well enough to be firm.
#[test]
fn four_items_in_four_quadrants() {
    // Answers scatter evenly around .3 or .7; the outcome follows the first two.
    let step = |i: usize, every: usize| (i / every % 5) as f64 / 5.0 - 0.4;
    let rows: Rows = (0..500)
        .map(|i| {
            let [a, b, c, d] = [1, 5, 25, 125].map(|every| 0.5 * step(i, every));
            vec![Some(0.3 + a), Some(0.7 + b), Some(0.3 + c), Some(0.7 + d)]
        })
        .collect();
    let outcome = |row: &Vec<Option<f64>>| Some(row[0]? + row[1]? + 0.01 * row[2]?);
    let outcomes: Vec<Option<f64>> = rows.iter().map(outcome).collect();
    let params = DriverParams::default();
    let drivers = KeyDrivers::from_outcomes(&names(4), &rows, &outcomes, &params).unwrap().unwrap();
    let placed: Vec<(Quadrant, bool)> =
        drivers.items().iter().map(|item| (item.quadrant, item.is_firm)).collect();
    assert_eq!(
        placed,
        [
            (Quadrant::ImproveFirst, true),
            (Quadrant::Keep, true),
            (Quadrant::Later, true),
            (Quadrant::MoreThanNeeded, true),
        ],
    );
    // By weights the same; one of unknown error is not firm, one of unknown weight has no place.
    let weight = |w, error| Importance::from_weight(w, error, Level::default()).ok();
    let weights = [weight(2.0, Some(0.1)), weight(2.0, None), weight(0.1, Some(0.1)), None];
    let drivers = KeyDrivers::from_weights(&names(4), &rows, &weights, &params).unwrap().unwrap();
    let firm: Vec<bool> = drivers.items().iter().map(|item| item.is_firm).collect();
    assert_eq!(firm, [true, false, true]);
    assert_eq!(drivers.unplaced(), &names(4)[3..]);
}

#[test]
fn refusals_name_the_thing_the_rule_and_the_value() {
    let params = DriverParams::default();
    let of = |rows: &Rows, outcomes: &[Option<f64>]| {
        sentence(KeyDrivers::from_outcomes(&names(2), rows, outcomes, &params))
    };
    let row = |x| vec![vec![Some(x), None]];
    assert_eq!(of(&row(1.5), &[None]), "share must be between 0 and 1, got 1.5");
    assert_eq!(of(&vec![vec![None]], &[None]), "row of answers must have 2 entries, got 1");
    assert_eq!(of(&row(0.5), &[]), "list of outcomes must have 1 entries, got 0");
    assert_eq!(of(&row(0.5), &[Some(f64::NAN)]), "outcome must be within 1e300 of 0, got NaN");
    let few = KeyDrivers::from_weights(&names(2), &row(0.5), &[None], &params);
    assert_eq!(sentence(few), "list of weights must have 2 entries, got 1");
    let wrong = |w, error| sentence(Importance::from_weight(w, error, Level::default()));
    assert_eq!(wrong(f64::INFINITY, None), "weight must be finite, got inf");
    assert!(wrong(1.0, Some(-1.0)).ends_with("got -1"));
    assert_eq!(KeyDrivers::from_outcomes(&[], &[], &[], &params), Ok(None));
}
