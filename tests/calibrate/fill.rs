//! What answers say of the factors, and one round of learning, each by dense equations: unit tests of the
//! library, `cargo test --lib calibrate`.

// A matrix is walked by index.
#![allow(clippy::needless_range_loop)]

use super::{Branch, Factors, Fill, Leaf};
use crate::kernel::matrix::Square;

/// Quotients and sums of a few numbers.
const ROUNDING: f64 = 1e-11;

fn tree() -> Fill {
    let leaf = |mean, loading, unique| Leaf { mean, loading, unique };
    Fill {
        leaves: vec![
            leaf(0.5, 0.2, 0.02),
            leaf(0.4, 0.1, 0.03),
            leaf(0.6, 0.15, 0.01),
            leaf(0.3, 0.25, 0.02),
            leaf(0.7, 0.0, 0.02),
        ],
        branches: vec![
            Branch { loading: 0.8, unique: 0.36 },
            Branch { loading: 0.6, unique: 0.64 },
            Branch { loading: 0.0, unique: 1.0 },
        ],
        places: vec![0, 0, 1, 1, 2],
    }
}

/// Answers with gaps, as good as random.
fn rows(n: usize) -> Vec<Vec<Option<f64>>> {
    let mut state = 7_u64;
    let mut share = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state ^ (state >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut row = || {
        let common = share();
        (0..5).map(|_| Some(0.5 * common + 0.5 * share()).filter(|_| share() > 0.3)).collect()
    };
    (0..n).map(|_| row()).collect()
}

/// What a normal vector is expected to be, and how it varies, once a part of it is known: the answers
/// that were given come first, then the components' factors, then what all share.
struct Known {
    mean: Vec<f64>,
    variance: Vec<Vec<f64>>,
}

impl Known {
    fn of(tree: &Fill, row: &[Option<f64>]) -> Self {
        let given: Vec<usize> = (0..row.len()).filter(|i| row[*i].is_some()).collect();
        let factors = tree.branches.len() + 1;
        let b = |c: usize| if c + 1 == factors { 1.0 } else { tree.branches[c].loading };
        // Factors have variance 1, and what all share is what they have in common.
        let between = |c: usize, d: usize| if c == d { 1.0 } else { b(c) * b(d) };
        let (leaves, places) = (&tree.leaves, &tree.places);
        let with = |i: usize, c: usize| leaves[i].loading * between(places[i], c);
        let mut among = Square::zero(given.len());
        for (m, i) in given.iter().enumerate() {
            for (n, j) in given.iter().enumerate() {
                let own = if i == j { leaves[*i].unique } else { 0.0 };
                let shared = leaves[*i].loading * leaves[*j].loading;
                among.set(m, n, shared * between(places[*i], places[*j]) + own);
            }
        }
        let off: Vec<f64> =
            given.iter().map(|i| row[*i].unwrap_or_default() - leaves[*i].mean).collect();
        let solved = |c: usize| among.solve(&given.iter().map(|i| with(*i, c)).collect::<Vec<_>>());
        let pulls: Vec<Vec<f64>> = (0..factors).map(solved).collect();
        let sum = |c: usize, of: &dyn Fn(usize) -> f64| -> f64 {
            (0..given.len()).map(|m| pulls[c][m] * of(m)).sum()
        };
        let variance = |c: usize, d: usize| between(c, d) - sum(c, &|m| with(given[m], d));
        Self {
            mean: (0..factors).map(|c| sum(c, &|m| off[m])).collect(),
            variance: (0..factors)
                .map(|c| (0..factors).map(|d| variance(c, d)).collect())
                .collect(),
        }
    }
}

#[test]
fn answers_say_of_the_factors_what_the_joint_normal_does() {
    let tree = tree();
    let mut factors = Factors::default();
    for row in rows(60).iter().chain([&vec![None; 5], &vec![Some(0.9); 5]]) {
        tree.factors(row, &tree.pulls(), &mut factors);
        let known = Known::of(&tree, row);
        let all = tree.branches.len();
        let near = |x: f64, y: f64| assert!((x - y).abs() < ROUNDING, "{row:?}: {x} {y}");
        near(factors.shared[0], known.mean[all]);
        near(factors.shared[1], known.variance[all][all]);
        assert_eq!(factors.components.len(), all);
        for (c, [mean, variance, with_shared]) in factors.components.iter().enumerate() {
            near(*mean, known.mean[c]);
            near(*variance, known.variance[c][c]);
            near(*with_shared, known.variance[c][all]);
        }
    }
}

/// Each item is regressed on its factor and each factor on what all share, by the squares that are
/// expected of them; then every factor is given variance 1 again.
#[test]
fn a_round_of_learning_regresses_on_what_is_expected() {
    let (tree, rows) = (tree(), rows(80));
    let (n, all) = (rows.len() as f64, tree.branches.len());
    let known: Vec<Known> = rows.iter().map(|row| Known::of(&tree, row)).collect();
    // The mean of a product of two factors.
    let product =
        |known: &Known, c: usize, d: usize| known.mean[c] * known.mean[d] + known.variance[c][d];
    let total = |c: usize, d: usize| known.iter().map(|known| product(known, c, d)).sum::<f64>();
    let variances: Vec<Option<f64>> =
        (0..5).map(|i| (i != 4).then_some(0.05 + 0.01 * f64::from(i))).collect();
    let slices: Vec<&[Option<f64>]> = rows.iter().map(Vec::as_slice).collect();
    let next = tree.learned_again(&slices, &variances);
    let mut sizes = Vec::new();
    for (c, branch) in next.branches.iter().enumerate() {
        let loading = (total(c, all) / total(all, all)).max(0.0);
        // The mean square of `f − b g`, with two respondents of one half added.
        let square = |known: &Known| {
            product(known, c, c) - 2.0 * loading * product(known, c, all)
                + loading * loading * product(known, all, all)
        };
        let left = (known.iter().map(square).sum::<f64>() + 2.0 * 0.5) / (n + 2.0);
        let size = (loading * loading + left).sqrt();
        sizes.push(size);
        assert!((branch.loading - loading / size).abs() < ROUNDING, "{c}: {branch:?} {loading}");
        assert!((branch.unique - left / size / size).abs() < ROUNDING, "{c}: {branch:?} {left}");
        let whole = branch.loading * branch.loading + branch.unique;
        assert!((whole - 1.0).abs() < ROUNDING, "{whole}");
    }
    for (i, leaf) in next.leaves.iter().enumerate() {
        let Some(variance) = variances[i] else {
            assert_eq!(*leaf, tree.leaves[i]);
            continue;
        };
        let c = tree.places[i];
        let given: Vec<(f64, &Known)> =
            rows.iter().zip(&known).filter_map(|(row, known)| Some((row[i]?, known))).collect();
        let m = given.len() as f64;
        let sum =
            |of: &dyn Fn(f64, &Known) -> f64| given.iter().map(|(x, k)| of(*x, k)).sum::<f64>();
        // The normal equations of `x = mean + loading · f`.
        let mut equations = Square::zero(2);
        equations.set(0, 0, m);
        equations.set(0, 1, sum(&|_, k| k.mean[c]));
        equations.set(1, 0, sum(&|_, k| k.mean[c]));
        equations.set(1, 1, sum(&|_, k| product(k, c, c)));
        let solved = equations.solve(&[sum(&|x, _| x), sum(&|x, k| x * k.mean[c])]);
        let (mean, loading) = (solved[0], solved[1]);
        assert!(loading > 0.0, "{i}: {loading}");
        // The mean square of `x − mean − loading · f`, with two respondents of half the variance.
        let square = |x: f64, k: &Known| {
            let away = x - mean - loading * k.mean[c];
            away * away + loading * loading * k.variance[c][c]
        };
        let left = (sum(&square) + 2.0 * 0.5 * variance) / (m + 2.0);
        assert!((leaf.mean - mean).abs() < ROUNDING, "{i}: {leaf:?} {mean}");
        assert!((leaf.loading - loading * sizes[c]).abs() < ROUNDING, "{i}: {leaf:?} {loading}");
        assert!((leaf.unique - left).abs() < ROUNDING, "{i}: {leaf:?} {left}");
    }
}

/// An item that goes against the factor loads by nothing, and one that nobody answered is as it began.
#[test]
fn what_is_learned_begins_with_means_and_halves() {
    let constant = vec![vec![Some(0.25), None, Some(0.5)]; 9];
    let slices: Vec<&[Option<f64>]> = constant.iter().map(Vec::as_slice).collect();
    let found = Fill::learn(&slices, &[0, 0, 1], 2);
    let still = |mean| Leaf { mean, loading: 0.0, unique: 1.0 };
    assert_eq!(found.leaves, [still(0.25), still(0.5), still(0.5)]);
    assert_eq!(found.filled(&[None, None, Some(0.1)]), [0.25, 0.5, 0.1]);
    // Up and down against each other: they cannot both go with one factor.
    let turned: Vec<Vec<Option<f64>>> =
        (0..40).map(|i| f64::from(i) / 39.0).map(|x| vec![Some(x), Some(1.0 - x)]).collect();
    let slices: Vec<&[Option<f64>]> = turned.iter().map(Vec::as_slice).collect();
    let found = Fill::learn(&slices, &[0, 0], 1);
    assert!(found.leaves.iter().all(|leaf| leaf.loading >= 0.0));
    assert!(found.leaves.iter().any(|leaf| leaf.loading == 0.0), "{found:?}");
    let low = found.filled(&[Some(0.0), None])[1];
    let high = found.filled(&[Some(1.0), None])[1];
    assert!(low <= high && (low - 0.5).abs() < 1e-3, "{low} {high}");
}
