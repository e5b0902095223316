//! Who is among the worst: laws, closed forms, a simulation and an enumeration, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::support::{self, bits, close, share};
use goodwill::kernel::posterior::BetaPosterior;
use goodwill::kernel::ranking::{Candidate, Ranking, worst_tenth};
use goodwill::quantity::Amount;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// What the integrals of ordinary posteriors leave: mostly below 10⁻⁶, a few in thousands of cases
/// above 10⁻⁵.
const INTEGRAL: f64 = 1e-4;
/// The same where posteriors are hostile: nearly points, or nearly all on both ends.
const HOSTILE: f64 = 2e-3;
/// A quotient and a few sums, each rounded once.
const ROUNDING: f64 = 1e-12;

fn candidate(alpha: f64, beta: f64, value: f64) -> Candidate {
    Candidate::new(BetaPosterior::new(alpha, beta).unwrap(), Amount::new(value).unwrap())
}

fn probabilities(candidates: &[Candidate], places: usize) -> Vec<f64> {
    Ranking::new(candidates, places).probabilities().to_vec()
}

/// Candidates as a book has them.
fn plain() -> impl Strategy<Value = Candidate> + Clone {
    (0.5..30.0, 0.5..30.0, 0.2..5.0).prop_map(|(a, b, v)| candidate(a, b, v))
}

fn hostile() -> impl Strategy<Value = Candidate> + Clone {
    let shape = || {
        prop_oneof![
            2 => prop::sample::select(vec![1e-300, 1e-9, 0.5, 1.0, 2.0, 1e6, 1e9]),
            1 => support::magnitude(-9.0, 9.0),
            3 => 0.5..30.0,
        ]
    };
    let value = prop_oneof![
        2 => prop::sample::select(vec![0.0, 1e-300, 1e-9, 0.5, 1.0, 1e300]),
        1 => support::magnitude(-300.0, 300.0),
        3 => 0.2..5.0,
    ];
    // A share that is surely one of the ends, too.
    let ends = prop_oneof![8 => Just((1.0, 1.0)), 1 => Just((0.0, 1.0)), 1 => Just((1.0, 0.0))];
    (shape(), shape(), ends, value).prop_map(|(a, b, (x, y), v)| candidate(a * x, b * y, v))
}

/// Some candidates, a part of them twice, and a number of places.
fn field(
    one: impl Strategy<Value = Candidate> + Clone,
) -> impl Strategy<Value = (Vec<Candidate>, usize)> {
    (prop::collection::vec(one, 1..6), 0..3_usize)
        .prop_map(|(mut list, again)| {
            let twice: Vec<Candidate> = list.iter().take(again).copied().collect();
            list.extend(twice);
            list
        })
        .prop_flat_map(|list| {
            let places = 0..=list.len();
            (Just(list), places)
        })
}

/// The places of the candidates after a shuffle.
fn shuffled(
    field: impl Strategy<Value = (Vec<Candidate>, usize)>,
) -> impl Strategy<Value = (Vec<Candidate>, usize, Vec<usize>)> {
    field.prop_flat_map(|(list, places)| {
        let order: Vec<usize> = (0..list.len()).collect();
        (Just(list), Just(places), Just(order).prop_shuffle())
    })
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(support::cases(48))]

        #[test]
        fn probabilities_sum_to_the_places((list, places) in field(hostile())) {
            let ranking = Ranking::new(&list, places);
            prop_assert_eq!(ranking.probabilities().len(), list.len());
            prop_assert!(ranking.probabilities().iter().all(|p| (0.0..=1.0).contains(p)));
            let sum: f64 = ranking.probabilities().iter().sum();
            prop_assert!((sum - places as f64).abs() <= HOSTILE, "{sum} for {places} places");
        }

        #[test]
        fn ordinary_probabilities_sum_closely((list, places) in field(plain())) {
            let sum: f64 = probabilities(&list, places).iter().sum();
            prop_assert!((sum - places as f64).abs() <= INTEGRAL, "{sum} for {places} places");
        }

        #[test]
        fn order_moves_no_bit(
            (list, places, order) in shuffled(field(hostile())), length in 0..6_usize,
        ) {
            let ranking = Ranking::new(&list, places);
            let moved: Vec<Candidate> = order.iter().map(|&i| list[i]).collect();
            let other = Ranking::new(&moved, places);
            let back = |all: &[f64]| order.iter().map(|&i| all[i]).collect::<Vec<_>>();
            let (found, expected) = (other.probabilities(), back(ranking.probabilities()));
            prop_assert_eq!(bits(found), bits(&expected));
            let moved_list: Vec<usize> = (0..length.min(list.len())).collect();
            let own_list: Vec<usize> = moved_list.iter().rev().map(|&i| order[i]).collect();
            let of = |ranking: &Ranking, list: &[usize]| ranking.regret(list).unwrap().to_bits();
            prop_assert_eq!(of(&other, &moved_list), of(&ranking, &own_list));
        }

        #[test]
        fn equals_are_equal_to_the_bit((list, places) in field(hostile()), twin in hostile()) {
            let list: Vec<Candidate> = [&[twin][..], &list[..], &[twin]].concat();
            let found = probabilities(&list, places);
            prop_assert_eq!(found[0].to_bits(), found[list.len() - 1].to_bits());
        }

        #[test]
        fn the_worse_are_likelier_among_the_worst(
            (list, places) in field(plain()), a in 0.5..9.0, b in 0.5..9.0, more in 0.0..9.0,
        ) {
            // The same sum of shapes, more of it on the bad side.
            let pair = [candidate(a + more, b, 1.0), candidate(a, b + more, 1.0)];
            let found = probabilities(&[&pair[..], &list].concat(), places);
            prop_assert!(found[1] >= found[0] - INTEGRAL);
        }

        #[test]
        fn more_at_stake_is_never_less_likely_among_the_worst(
            (list, places) in field(plain()), more in 1.0..4.0,
        ) {
            let mut raised = list.clone();
            let one = list[0];
            raised[0] =
                Candidate::new(*one.posterior(), Amount::new(one.value().get() * more).unwrap());
            let (before, after) = (probabilities(&list, places), probabilities(&raised, places));
            prop_assert!(after[0] >= before[0] - INTEGRAL);
            for (others_after, others_before) in after.iter().zip(&before).skip(1) {
                prop_assert!(*others_after <= others_before + INTEGRAL);
            }
        }

        #[test]
        fn more_places_are_never_less_likely((list, places) in field(plain())) {
            let fewer = probabilities(&list, places.saturating_sub(1));
            for (more, fewer) in probabilities(&list, places).iter().zip(fewer) {
                prop_assert!(*more >= fewer - INTEGRAL);
            }
        }

        #[test]
        fn no_list_regrets_less_than_the_first(
            (list, places, order) in shuffled(field(hostile())), ranked_for in 0..6_usize,
        ) {
            let ranking = Ranking::new(&list, ranked_for);
            let first = ranking.regret(&ranking.first(places)).unwrap();
            let other = ranking.regret(&order[..places]).unwrap();
            prop_assert!(first >= 0.0 && first <= other);
            prop_assert_eq!(ranking.regret(&order).unwrap(), 0.0);
            prop_assert_eq!(ranking.regret(&[]).unwrap(), 0.0);
        }

        #[test]
        fn regret_does_not_depend_on_the_ranked_places(
            (list, places, order) in shuffled(field(hostile())),
        ) {
            let of = |ranked_for| Ranking::new(&list, ranked_for).regret(&order[..places]).unwrap();
            prop_assert_eq!(of(places).to_bits(), of(0).to_bits());
        }

        #[test]
        fn the_unit_of_value_is_free(
            (list, places, order) in shuffled(field(plain())), power in -300..300_i32,
        ) {
            let scale = 2_f64.powi(power);
            let scaled: Vec<Candidate> = list
                .iter()
                .map(|one| {
                    let value = Amount::new(one.value().get() * scale).unwrap();
                    Candidate::new(*one.posterior(), value)
                })
                .collect();
            let (own, other) = (Ranking::new(&list, places), Ranking::new(&scaled, places));
            prop_assert_eq!(bits(own.probabilities()), bits(other.probabilities()));
            let regret = |ranking: &Ranking| ranking.regret(&order[..places]).unwrap();
            prop_assert_eq!(regret(&own) * scale, regret(&other));
        }

        #[test]
        fn ranking_with_the_safe_changes_nothing_for_the_others((list, places) in field(plain())) {
            let safe = [candidate(1.0, 1.0, 0.0), candidate(2.0, 0.0, 1.0)];
            let with = probabilities(&[&list[..], &safe].concat(), places);
            prop_assert_eq!(bits(&with[..list.len()]), bits(&probabilities(&list, places)));
            prop_assert_eq!(&with[list.len()..], [0.0, 0.0]);
        }
    }
}

mod worked {
    use super::*;

    #[test]
    fn two_unknown_are_even() {
        let pair = [candidate(1.0, 1.0, 1.0); 2];
        let ranking = Ranking::new(&pair, 1);
        for p in ranking.probabilities() {
            assert!(close(*p, 0.5, INTEGRAL), "{p}");
        }
        // The larger of two uniforms is 2/3 on average, either alone 1/2.
        assert!(close(ranking.regret(&[0]).unwrap(), 1.0 / 6.0, INTEGRAL));
    }

    #[test]
    fn one_of_mean_two_thirds_against_an_unknown() {
        // P(X₂ < X₁) = E X₁ for a uniform X₂.
        let pair = [candidate(2.0, 1.0, 1.0), candidate(1.0, 1.0, 1.0)];
        let found = probabilities(&pair, 1);
        assert!(close(found[1], 2.0 / 3.0, INTEGRAL) && close(found[0], 1.0 / 3.0, INTEGRAL));
    }

    #[test]
    fn equals_share_the_places() {
        for (a, b) in [(1.0, 1.0), (0.3, 4.0), (900.0, 30.0), (1e-9, 1e-9), (1e9, 1e9)] {
            for n in [2, 3, 7, 40] {
                let places = worst_tenth(n) + 1;
                for p in probabilities(&vec![candidate(a, b, 3.0); n], places) {
                    let expected = places as f64 / n as f64;
                    assert!(close(p, expected, INTEGRAL), "{p} of Beta({a}, {b}), {n}");
                }
            }
        }
    }

    #[test]
    fn a_stake_of_twice_the_size() {
        // P(2U > V) = 1 − 1/4; E max(2U, V) = ∫ 1 − l · l/2 over [0, 1], and 1 − l/2 beyond.
        let pair = [candidate(1.0, 1.0, 2.0), candidate(1.0, 1.0, 1.0)];
        let ranking = Ranking::new(&pair, 1);
        assert!(close(ranking.probabilities()[0], 0.75, INTEGRAL));
        let largest = (1.0 - 1.0 / 6.0) + 1.0 / 4.0;
        assert!(close(ranking.regret(&[0]).unwrap(), largest - 1.0, INTEGRAL));
        assert!(close(ranking.regret(&[1]).unwrap(), largest - 0.5, INTEGRAL));
    }

    #[test]
    fn the_sum_of_the_largest_uniforms() {
        // The j-th largest of n uniforms is (n + 1 − j)/(n + 1) on average.
        let (n, unknown) = (9, candidate(1.0, 1.0, 1.0));
        let ranking = Ranking::new(&[unknown; 9], 3);
        for length in 1..n {
            let list: Vec<usize> = (0..length).collect();
            let largest: f64 = (1..=length).map(|j| (n + 1 - j) as f64 / 10.0).sum();
            let expected = largest - 0.5 * length as f64;
            assert!(close(ranking.regret(&list).unwrap(), expected, INTEGRAL), "{length}");
        }
    }

    #[test]
    fn worst_tenths() {
        let tenths = [0, 1, 9, 10, 11, 20, 101, usize::MAX].map(worst_tenth);
        assert_eq!(tenths, [0, 1, 1, 1, 2, 2, 11, usize::MAX / 10 + 1]);
    }
}

mod oracles {
    use super::*;

    /// Worlds drawn in each simulation.
    const WORLDS: u32 = 20_000;
    /// A quantile costs more than all else, so it is drawn from a fine table of them.
    const POINTS: usize = 4_000;
    /// Standard errors that a mean of the worlds may lie off; of a thousand numbers compared,
    /// one is beyond five with a chance of 0.0006.
    const ERRORS: f64 = 5.0;
    /// The expansion against the exact, of coins that are about even, and of rare ones.
    const EXPANSION: f64 = 2e-6;
    const SKEWED: f64 = 5e-5;

    /// The truth of many worlds, sorted: how often each is among the worst, and what a list missed.
    fn simulate(list: &[Candidate], places: usize, seed: u64) {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let tables: Vec<Vec<f64>> = list
            .iter()
            .map(|one| {
                let at = |i: usize| share((i as f64 + 0.5) / POINTS as f64);
                let lost = one.posterior().complement();
                (0..POINTS).map(|i| one.value().get() * lost.quantile(at(i))).collect()
            })
            .collect();
        let ranking = Ranking::new(list, places);
        let first = ranking.first(places);
        let worlds = f64::from(WORLDS);
        let mut among = vec![0.0; list.len()];
        let (mut missed, mut squares) = (0.0, 0.0);
        for _ in 0..WORLDS {
            let losses: Vec<f64> =
                tables.iter().map(|table| table[rng.random_range(0..POINTS)]).collect();
            let mut order: Vec<usize> = (0..list.len()).collect();
            order.sort_by(|&i, &j| losses[j].total_cmp(&losses[i]));
            let sum = |list: &[usize]| list.iter().map(|&i| losses[i]).sum::<f64>();
            order[..places].iter().for_each(|&i| among[i] += 1.0 / worlds);
            let miss = sum(&order[..places]) - sum(&first);
            missed += miss / worlds;
            squares += miss * miss / worlds;
        }
        for (i, (p, seen)) in ranking.probabilities().iter().zip(among).enumerate() {
            let error = (p * (1.0 - p) / worlds).sqrt();
            assert!((p - seen).abs() <= ERRORS * error + 1.0 / worlds, "{i}: {p}, seen {seen}");
        }
        let error = ((squares - missed * missed) / worlds).sqrt();
        let regret = ranking.regret(&first).unwrap();
        assert!((regret - missed).abs() <= ERRORS * error, "{regret}, seen {missed} ± {error}");
    }

    /// A book from a seed; the evidence of some is so much that their scores are nearly known.
    fn book(n: usize, seed: u64, most_evidence: f64) -> Vec<Candidate> {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let mut uniform = || rng.random_range(0.0..1.0_f64);
        (0..n)
            .map(|_| {
                let (evidence, mean) = (most_evidence.powf(uniform()), uniform());
                let value = 10_f64.powf(2.0 * uniform());
                candidate(0.5 + evidence * mean, 0.5 + evidence * (1.0 - mean), value)
            })
            .collect()
    }

    #[test]
    fn small_books_as_simulated() {
        simulate(&book(2, 1, 30.0), 1, 11);
        simulate(&book(10, 2, 30.0), 3, 12);
        simulate(&book(25, 3, 1e4), 5, 13);
    }

    #[test]
    fn a_book_beyond_the_exact_as_simulated() {
        // 300 of equal value and little evidence: the variance of the exceeders is above 50.
        let list: Vec<Candidate> = book(300, 4, 4.0)
            .iter()
            .map(|one| Candidate::new(*one.posterior(), Amount::new(1.0).unwrap()))
            .collect();
        simulate(&list, 120, 14);
    }

    #[test]
    fn points_and_ends_as_enumerated() {
        // Losses of 0 or v, as far as numbers reach: all worlds can be counted, ties shared.
        let parts = [(0.3, 5.0), (0.5, 4.0), (0.9, 4.0), (0.2, 4.0), (0.7, 1.0)];
        let list: Vec<Candidate> =
            parts.map(|(bad, v)| candidate((1.0 - bad) * 1e-250, bad * 1e-250, v)).to_vec();
        for places in 1..5 {
            let mut expected = [0.0; 5];
            for world in 0..32_u32 {
                let lost = |i: usize| world >> i & 1 == 1;
                let chance: f64 =
                    (0..5).map(|i| if lost(i) { parts[i].0 } else { 1.0 - parts[i].0 }).product();
                let loss = |i: usize| if lost(i) { parts[i].1 } else { 0.0 };
                for (i, sum) in expected.iter_mut().enumerate() {
                    let beyond = (0..5).filter(|&j| loss(j) > loss(i)).count();
                    let tied = (0..5).filter(|&j| loss(j) == loss(i)).count();
                    let left = places as f64 - beyond as f64;
                    *sum += chance * (left / tied as f64).clamp(0.0, 1.0);
                }
            }
            for (found, expected) in probabilities(&list, places).iter().zip(expected) {
                assert!(close(*found, expected, INTEGRAL), "{places}: {found}, not {expected}");
            }
        }
    }

    /// The chances of each number of coins that come up, with no way to take one out again.
    fn counted(coins: &[f64]) -> Vec<f64> {
        coins.iter().fold(vec![1.0], |chances, p| {
            let mut next = vec![0.0; chances.len() + 1];
            for (j, chance) in chances.iter().enumerate() {
                next[j] += chance * (1.0 - p);
                next[j + 1] += chance * p;
            }
            next
        })
    }

    /// Shares that are 0 or 1, and one loss known to be one half: it is among the worst if fewer
    /// than the places lost all.
    fn against_counted(coins: &[f64], places: &[usize], tolerance: f64) {
        let mut list: Vec<Candidate> =
            coins.iter().map(|p| candidate((1.0 - p) * 1e-250, p * 1e-250, 1.0)).collect();
        list.push(candidate(0.0, 1.0, 0.5));
        let chances = counted(coins);
        for &places in places {
            let expected: f64 = chances[..places].iter().sum();
            let found = probabilities(&list, places)[coins.len()];
            assert!((found - expected).abs() <= tolerance, "{places}: {found}, not {expected}");
        }
    }

    #[test]
    fn few_coins_as_counted() {
        // Likely ones and rare ones, and the variance is below 25.
        let coins: Vec<f64> = (0..90).map(|i| (f64::from(i) + 0.5) / 90.0).collect();
        against_counted(&coins, &[30, 40, 45, 46, 50, 60], ROUNDING);
    }

    #[test]
    fn many_coins_as_counted() {
        let coins: Vec<f64> = (0..400).map(|i| 0.1 + f64::from(i) / 500.0).collect();
        against_counted(&coins, &[170, 190, 200, 201, 215], EXPANSION);
    }

    #[test]
    fn many_rare_coins_as_counted() {
        against_counted(&vec![0.0125; 3_000], &[26, 32, 37, 40, 50], SKEWED);
    }
}

mod edges {
    use super::*;

    #[test]
    fn nobody() {
        let ranking = Ranking::new(&[], 3);
        assert!(ranking.is_empty() && ranking.probabilities().is_empty());
        assert_eq!((ranking.len(), ranking.places()), (0, 0));
        assert_eq!((ranking.regret(&[]).unwrap(), ranking.first(2).len()), (0.0, 0));
    }

    #[test]
    fn one_alone() {
        let one = [candidate(3.0, 1.0, 8.0)];
        assert_eq!(probabilities(&one, 0), [0.0]);
        assert_eq!(probabilities(&one, 1), [1.0]);
        assert_eq!(one[0].expected_loss(), 2.0);
    }

    #[test]
    fn as_many_places_as_candidates_or_more() {
        let list = [candidate(3.0, 1.0, 8.0), candidate(1.0, 1.0, 0.0), candidate(1.0, 1.0, 1.0)];
        for places in [3, 4, usize::MAX] {
            let ranking = Ranking::new(&list, places);
            assert_eq!((ranking.places(), ranking.probabilities()), (3, &[1.0; 3][..]));
        }
        // The one that loses nothing comes last, however little the others lose.
        assert_eq!(probabilities(&list, 2), [1.0, 0.0, 1.0]);
        assert_eq!(probabilities(&list, 0), [0.0; 3]);
    }

    #[test]
    fn those_who_lose_nothing_share_what_is_left() {
        let safe = candidate(2.0, 5.0, 0.0);
        let list = [safe, candidate(1.0, 1.0, 1e-300), safe, candidate(5.0, 0.0, 7.0)];
        assert_eq!(probabilities(&list, 2), [1.0 / 3.0, 1.0, 1.0 / 3.0, 1.0 / 3.0]);
        let ranking = Ranking::new(&[safe; 4], 1);
        assert_eq!(ranking.probabilities(), [0.25; 4]);
        assert_eq!(ranking.regret(&[2]).unwrap(), 0.0);
    }

    #[test]
    fn values_far_apart() {
        let list = [1e-300, 1.0, 1e300].map(|v| candidate(2.0, 2.0, v));
        for (places, expected) in [(1, [0.0, 0.0, 1.0]), (2, [0.0, 1.0, 1.0])] {
            for (found, expected) in probabilities(&list, places).iter().zip(expected) {
                assert!(close(*found, expected, INTEGRAL), "{found} is not {expected}");
            }
        }
    }

    #[test]
    fn negative_zeros_are_zeros() {
        let list = [candidate(-0.0, 2.0, 1.0), candidate(0.0, 2.0, 1.0), candidate(1.0, 1.0, 1.0)];
        let found = probabilities(&list, 1);
        assert_eq!(found[0].to_bits(), found[1].to_bits());
        assert!(close(found[0], 0.5, INTEGRAL));
    }

    #[test]
    fn bad_lists_are_refused_with_a_sentence() {
        let ranking = Ranking::new(&[candidate(1.0, 1.0, 1.0); 3], 1);
        let of = |list: &[usize]| ranking.regret(list).unwrap_err().to_string();
        assert_eq!(
            of(&[0, 3]),
            "index of a candidate must be below the number of candidates, got 3"
        );
        assert_eq!(of(&[2, 0, 2]), "list of candidates must name each of them once, got 2 twice");
    }

    #[test]
    fn the_first_follow_their_expected_losses() {
        let list = [
            candidate(1.0, 1.0, 1.0),
            candidate(30.0, 30.0, 1.0),
            candidate(1.0, 3.0, 1.0),
            candidate(1.0, 1.0, 1.0),
        ];
        // Of three equal expected losses the unknown ones are the likelier worst.
        assert_eq!(Ranking::new(&list, 1).first(9), [2, 0, 3, 1]);
    }
}
