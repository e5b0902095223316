//! How firmly a ranking stands when the weights move.

use goodwill::backtest::SplitMix64;
use goodwill::book::{MovedRanks, WeightMoves};
use goodwill::quantity::{Name, Share, Weights};
use proptest::prelude::*;

use super::{near, refused, sentence, support};

type Rows = Vec<Vec<Option<Share>>>;

fn names(n: usize) -> Vec<Name> {
    // Not in the order of their names.
    (0..n).map(|i| Name::new(&format!("part {}", (7 * i + 3) % 11)).unwrap()).collect()
}

fn any_book() -> impl Strategy<Value = (Vec<f64>, Rows)> {
    (1_usize..5).prop_flat_map(|parts| {
        let weights = prop::collection::vec(prop_oneof![Just(0.0), 0.01..1.0], parts)
            .prop_filter("weigh something", |w| w.iter().sum::<f64>() > 0.0);
        let cell = prop::option::weighted(
            0.85,
            (0_u8..=4).prop_map(|x| Share::new(f64::from(x) / 4.0).unwrap()),
        );
        let row = prop::collection::vec(cell, parts);
        (weights, prop::collection::vec(row, 0..9))
    })
}

fn moves(by: f64, draws: u32, seed: u64) -> WeightMoves {
    let by = Share::new(by).unwrap();
    WeightMoves::default().with_by(by).with_draws(draws).unwrap().with_seed(seed)
}

/// Customer by customer: how many stand above and beside, by pairs; twice the rank.
fn naive_ranks(rows: &[Vec<Option<f64>>], weights: &[f64]) -> Vec<(Option<f64>, f64)> {
    let value = |row: &Vec<Option<f64>>| {
        let (mut sum, mut all) = (0.0, 0.0);
        for (x, w) in row.iter().zip(weights) {
            if let Some(x) = x {
                sum += w * x;
                all += w;
            }
        }
        (all > 0.0).then(|| sum / all)
    };
    let values: Vec<Option<f64>> = rows.iter().map(value).collect();
    let rank = |own: &Option<f64>| {
        let others = || values.iter().flatten();
        let above = others().filter(|other| Some(**other) > *own).count() as f64;
        let beside = others().filter(|other| Some(**other) == *own).count() as f64;
        above + f64::midpoint(beside, 1.0)
    };
    values.iter().map(|own| (*own, rank(own))).collect()
}

proptest! {
    #![proptest_config(support::cases(48))]

    #[test]
    fn agrees_with_pairs((weights, rows) in any_book(), seed in any::<u64>(), by in 0.0..=1.0_f64) {
        let parts = names(weights.len());
        let weights = Weights::proportional(&weights).unwrap();
        let moves = moves(by, 20, seed);
        let found = MovedRanks::new(&parts, &weights, &rows, 2, &moves).unwrap();
        // The parts in the order of their names.
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_key(|i| parts[*i].clone());
        let given: Vec<f64> = order.iter().map(|i| weights.as_slice()[*i]).collect();
        let plain: Vec<Vec<Option<f64>>> = rows
            .iter()
            .map(|row| order.iter().map(|i| row[*i].map(Share::get)).collect())
            .collect();
        let stands = naive_ranks(&plain, &given);
        let mut source = SplitMix64::new(seed);
        let mut drawn = vec![Vec::new(); rows.len()];
        for _ in 0..20 {
            let moved: Vec<f64> = given
                .iter()
                .map(|w| {
                    let u = ((source.draw() >> 11) as f64 + 0.5) / 2.0_f64.powi(53);
                    w * (1.0 + by * (2.0 * u - 1.0))
                })
                .collect();
            for (list, (_, rank)) in drawn.iter_mut().zip(naive_ranks(&plain, &moved)) {
                list.push(rank);
            }
        }
        let known = stands.iter().filter(|(value, _)| value.is_some()).count();
        let mut first = 0.0;
        for ((own, (value, rank)), mut drawn) in found.customers().iter().zip(stands).zip(drawn) {
            prop_assert_eq!(own.is_some(), value.is_some());
            let (Some(own), Some(value)) = (own, value) else { continue };
            prop_assert!(near(own.value, value));
            prop_assert_eq!(own.rank, rank);
            let shift = drawn.iter().map(|drawn| (drawn - rank).abs()).sum::<f64>() / 20.0;
            prop_assert!(near(own.shift, shift));
            drawn.sort_by(f64::total_cmp);
            // Of twenty draws 5 to 95 % leave out one at either end.
            prop_assert_eq!(own.interval.lower, drawn[1].min(rank));
            prop_assert_eq!(own.interval.upper, drawn[18].max(rank));
            prop_assert!((0.0..=1.0).contains(&own.among_first));
            first += own.among_first;
        }
        prop_assert!(near(first, known.min(2) as f64));
        let shifts: Vec<f64> = found.customers().iter().flatten().map(|own| own.shift).collect();
        let mean = shifts.iter().sum::<f64>() / shifts.len() as f64;
        prop_assert!(found.shift().map_or(shifts.is_empty(), |shift| near(shift, mean)));
    }

    #[test]
    fn order_of_customers_and_of_parts_moves_no_bit((weights, rows) in any_book(), seed in any::<u64>()) {
        let parts = names(weights.len());
        let moves = moves(0.5, 15, seed);
        let of = |parts: &[Name], weights: &[f64], rows: &Rows| {
            let weights = Weights::new(weights).unwrap();
            MovedRanks::new(parts, &weights, rows, 1, &moves).unwrap()
        };
        let weights = Weights::proportional(&weights).unwrap();
        let weights = weights.as_slice();
        let found = of(&parts, weights, &rows);
        let turned: Rows = rows.iter().rev().cloned().collect();
        let other = of(&parts, weights, &turned);
        let back: Vec<_> = other.customers().iter().rev().cloned().collect();
        prop_assert_eq!(&back, found.customers());
        prop_assert_eq!(other.shift(), found.shift());
        let swap = |list: &[f64]| list.iter().rev().copied().collect::<Vec<f64>>();
        let named: Vec<Name> = parts.iter().rev().cloned().collect();
        let across: Rows = rows.iter().map(|row| row.iter().rev().copied().collect()).collect();
        prop_assert_eq!(of(&named, &swap(weights), &across), found);
    }

    #[test]
    fn weights_that_do_not_move_move_nobody((weights, rows) in any_book(), seed in any::<u64>()) {
        let weights = Weights::proportional(&weights).unwrap();
        let parts = names(weights.len());
        let found = MovedRanks::new(&parts, &weights, &rows, 1, &moves(0.0, 5, seed)).unwrap();
        for own in found.customers().iter().flatten() {
            prop_assert_eq!((own.shift, own.interval.lower), (0.0, own.rank));
            prop_assert_eq!(own.interval.upper, own.rank);
        }
    }

    #[test]
    fn who_is_better_in_every_part_stays_above(
        better in prop::collection::vec(0.5..=1.0_f64, 3), worse in prop::collection::vec(0.0..0.5_f64, 3),
        seed in any::<u64>(),
    ) {
        let row = |x: &[f64]| x.iter().map(|x| Share::new(*x).ok()).collect::<Vec<_>>();
        let rows = vec![row(&worse), row(&better)];
        let found =
            MovedRanks::new(&names(3), &Weights::equal(3), &rows, 1, &moves(1.0, 50, seed)).unwrap();
        let among: Vec<f64> = found.customers().iter().flatten().map(|own| own.among_first).collect();
        prop_assert_eq!(among, vec![0.0, 1.0]);
    }
}

#[test]
fn refusals_name_the_thing_the_rule_and_the_value() {
    let of = |parts: &[Name], n: usize, rows: &Rows| {
        sentence(MovedRanks::new(parts, &Weights::equal(n), rows, 1, &WeightMoves::default()))
    };
    assert_eq!(of(&names(2), 3, &vec![]), "list of weights must have 2 entries, got 3");
    assert_eq!(of(&names(2), 2, &vec![vec![None]]), "row of parts must have 2 entries, got 1");
    let twice = [Name::new("a").unwrap(), Name::new("a").unwrap()];
    assert_eq!(of(&twice, 2, &vec![]), "name of a part must be unique, got `a`");
    let rule = "number of draws must be from 1 to 100000, got";
    assert_eq!(sentence(WeightMoves::default().with_draws(0)), format!("{rule} 0"));
    assert!(refused::<WeightMoves>("{\"draws\":100001}").starts_with(rule));
    let nobody = MovedRanks::new(&[], &Weights::equal(0), &[vec![]], 1, &WeightMoves::default());
    let nobody = nobody.unwrap();
    assert_eq!((nobody.customers(), nobody.shift()), (&[None][..], None));
}
