//! What an unanswered item is expected to be, from what else the respondent answered.
//!
//! # Formula
//!
//! ```text
//! xᵢ = μᵢ + aᵢ f + eᵢ,  eᵢ ~ N(0, ψᵢ)        item i of a component with factor f
//! f = b g + d,          d ~ N(0, τ)          b² + τ = 1
//! g ~ N(0, 1)                                what all components share
//! E(xᵢ | answers) = μᵢ + aᵢ E(f | answers)
//! ```
//!
//! Learned by EM from every answer that was given, with `aᵢ ≥ 0` and `b ≥ 0`. A tree of normal
//! variables whose links are all 0 or more is totally positive (Lauritzen, Uhler & Zwiernik 2019,
//! *Annals of Statistics* 47, 1835–1863), so that an answer that rises never lowers what is
//! expected of another; with free covariances it could, and a better answer could lower a score.

use crate::kernel::matrix::dot;

/// An item as the tree sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Leaf {
    /// μ, 0 to 1.
    pub(super) mean: f64,
    /// a, 0 or more; 0 for an item that never varied.
    pub(super) loading: f64,
    /// ψ, above 0.
    pub(super) unique: f64,
}

/// A component as the tree sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Branch {
    /// b, 0 or more.
    pub(super) loading: f64,
    /// τ, above 0.
    pub(super) unique: f64,
}

/// The tree: items, components, and what these share.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fill {
    pub(super) leaves: Vec<Leaf>,
    pub(super) branches: Vec<Branch>,
    /// The component of each item.
    pub(super) places: Vec<usize>,
}

/// What a respondent's answers say of the factors: means and (co)variances.
#[derive(Default)]
struct Factors {
    /// What the answers of each component say of its factor: how much, and what.
    said: Vec<[f64; 2]>,
    /// Of each component: mean, variance, covariance with what all share.
    components: Vec<[f64; 3]>,
    /// Of what all share: mean and variance.
    shared: [f64; 2],
}

/// The sums over respondents from which the tree is learned again.
#[derive(Clone, Copy, Default)]
struct LeafSums {
    n: f64,
    x: f64,
    xx: f64,
    f: f64,
    ff: f64,
    xf: f64,
}

impl Fill {
    /// What the prior of a variance weighs, in respondents: enough that none becomes 0.
    const PRIOR: f64 = 2.0;
    /// The share of an item's variance that the prior takes to be its own.
    const OWN: f64 = 0.5;
    /// Below this an item does not vary: it is the square of a hundred-thousandth of its scale.
    const STILL: f64 = 1e-10;
    /// The learning ends when no loading moves by more than this share of a scale, or after so
    /// many rounds: further ones change no fill by a hundredth of an answer's error.
    const STEP: f64 = 1e-5;
    const ROUNDS: usize = 200;

    /// Learns the tree from shares, with gaps.
    pub(super) fn learn(rows: &[&[Option<f64>]], places: &[usize], components: usize) -> Self {
        let begin = |i: usize| {
            let column = || rows.iter().filter_map(|row| row.get(i).copied().flatten());
            let n = column().count().max(1) as f64;
            // Of an item that nobody answered nothing is known but its scale.
            let mean = if column().next().is_some() { column().sum::<f64>() / n } else { 0.5 };
            let variance = column().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
            if variance < Self::STILL {
                return (Leaf { mean, loading: 0.0, unique: 1.0 }, None);
            }
            let loading = libm::sqrt((1.0 - Self::OWN) * variance);
            (Leaf { mean, loading, unique: Self::OWN * variance }, Some(variance))
        };
        let (leaves, variances): (Vec<Leaf>, Vec<Option<f64>>) =
            (0..places.len()).map(begin).unzip();
        let branch = Branch { loading: libm::sqrt(0.5), unique: 0.5 };
        let branches = vec![branch; components];
        let mut fill = Self { leaves, branches, places: places.to_vec() };
        for _ in 0..Self::ROUNDS {
            let next = fill.learned_again(rows, &variances);
            let moved = next.leaves.iter().zip(&fill.leaves).fold(0.0, |most: f64, (new, old)| {
                most.max((new.loading - old.loading).abs()).max((new.mean - old.mean).abs())
            });
            fill = next;
            if moved < Self::STEP {
                break;
            }
        }
        fill
    }

    /// One round of EM.
    fn learned_again(&self, rows: &[&[Option<f64>]], variances: &[Option<f64>]) -> Self {
        let n = rows.len() as f64;
        let mut leaf_sums = vec![LeafSums::default(); self.leaves.len()];
        let mut branch_sums = vec![[0.0; 2]; self.branches.len()];
        let mut gg = 0.0;
        let (pulls, mut factors) = (self.pulls(), Factors::default());
        for row in rows {
            self.factors(row, &pulls, &mut factors);
            let Factors { components, shared: [g, vg], .. } = &factors;
            gg += g * g + vg;
            for (sums, [f, vf, cov]) in branch_sums.iter_mut().zip(components) {
                *sums = [sums[0] + f * f + vf, sums[1] + f * g + cov];
            }
            for ((sums, x), place) in leaf_sums.iter_mut().zip(*row).zip(&self.places) {
                let (Some(x), Some([f, vf, _])) = (x, components.get(*place)) else { continue };
                *sums = LeafSums {
                    n: sums.n + 1.0,
                    x: sums.x + x,
                    xx: sums.xx + x * x,
                    f: sums.f + f,
                    ff: sums.ff + f * f + vf,
                    xf: sums.xf + x * f,
                };
            }
        }
        // Each factor is given variance 1 again, and what it was goes into its items' loadings.
        let again = branch_sums.iter().map(|[ff, fg]| {
            let loading = (fg / gg).max(0.0);
            let own = ff - 2.0 * loading * fg + loading * loading * gg;
            let unique = (own.max(0.0) + Self::PRIOR * Self::OWN) / (n + Self::PRIOR);
            let size = libm::sqrt(loading * loading + unique);
            (Branch { loading: loading / size, unique: unique / (size * size) }, size)
        });
        let (branches, sizes): (Vec<Branch>, Vec<f64>) = again.unzip();
        let leaves = self.leaves.iter().zip(&leaf_sums).zip(variances).zip(&self.places);
        let leaves = leaves.map(|(((leaf, sums), variance), place)| {
            let Some(variance) = variance else { return *leaf };
            let size = sizes.get(*place).copied().unwrap_or(1.0);
            sums.leaf(*variance, size)
        });
        Self { leaves: leaves.collect(), branches, places: self.places.clone() }
    }

    /// What each answer says of its factor, but for the answer: how much, and how steeply.
    fn pulls(&self) -> Vec<[f64; 2]> {
        let pull = |leaf: &Leaf| {
            let slope = leaf.loading / leaf.unique;
            [leaf.loading * slope, slope]
        };
        self.leaves.iter().map(pull).collect()
    }

    /// Writes what some answers say of the factors: upwards from items to components to what all
    /// share, and down again. `said` is written over, and so are the factors, lest each row allocate.
    fn factors(&self, row: &[Option<f64>], pulls: &[[f64; 2]], of: &mut Factors) {
        let Factors { said, components, shared } = of;
        said.clear();
        said.resize(self.branches.len(), [0.0; 2]);
        for (((x, leaf), place), pull) in row.iter().zip(&self.leaves).zip(&self.places).zip(pulls)
        {
            let (Some(x), Some(said)) = (x, said.get_mut(*place)) else { continue };
            *said = [said[0] + pull[0], said[1] + pull[1] * (x - leaf.mean)];
        }
        let (mut precision, mut pull) = (1.0, 0.0);
        for ([r, s], Branch { loading: b, unique: t }) in said.iter().zip(&self.branches) {
            let widened = 1.0 + r * t;
            precision += b * b * r / widened;
            pull += b * s / widened;
        }
        *shared = [pull / precision, 1.0 / precision];
        components.clear();
        components.extend(said.iter().zip(&self.branches).map(|([r, s], branch)| {
            let Branch { loading: b, unique: t } = branch;
            let widened = 1.0 + r * t;
            let passed = b / widened;
            let variance = t / widened + passed * passed * shared[1];
            [passed * shared[0] + t * s / widened, variance, passed * shared[1]]
        }));
    }

    /// Returns the shares with every gap filled, 0 to 1.
    pub(super) fn filled(&self, row: &[Option<f64>]) -> Vec<f64> {
        if row.iter().all(Option::is_some) {
            return row.iter().copied().flatten().collect();
        }
        let mut factors = Factors::default();
        self.factors(row, &self.pulls(), &mut factors);
        let components = factors.components;
        let expected = |leaf: &Leaf, place: &usize| {
            let f = components.get(*place).map_or(0.0, |[f, ..]| *f);
            (leaf.mean + leaf.loading * f).clamp(0.0, 1.0)
        };
        let cells = row.iter().zip(&self.leaves).zip(&self.places);
        cells.map(|((x, leaf), place)| x.unwrap_or_else(|| expected(leaf, place))).collect()
    }
}

impl LeafSums {
    /// The item that fits these sums: its answers regressed on the factor. `size` is what the
    /// factor's standard deviation is divided by.
    fn leaf(&self, variance: f64, size: f64) -> Leaf {
        let Self { n, x, xx, f, ff, xf } = *self;
        let spread = ff - f * f / n;
        let loading = if spread > 0.0 { ((xf - x * f / n) / spread).max(0.0) } else { 0.0 };
        let mean = (x - loading * f) / n;
        let own = dot(
            &[1.0, -2.0 * mean, n * mean, -2.0 * loading, 2.0 * loading * mean, loading * loading],
            &[xx, x, mean, xf, f, ff],
        );
        let prior = Fill::PRIOR * Fill::OWN * variance;
        let unique = (own.max(0.0) + prior) / (n + Fill::PRIOR);
        Leaf { mean: mean.clamp(0.0, 1.0), loading: loading * size, unique }
    }
}

#[cfg(test)]
mod tests {
    use super::{Branch, Fill, Leaf};
    use crate::kernel::matrix::{Square, dot};

    fn tree() -> Fill {
        let leaf = |loading, unique| Leaf { mean: 0.5, loading, unique };
        Fill {
            leaves: vec![leaf(0.2, 0.02), leaf(0.1, 0.03), leaf(0.15, 0.01), leaf(0.0, 0.02)],
            branches: vec![
                Branch { loading: 0.8, unique: 0.36 },
                Branch { loading: 0.6, unique: 0.64 },
            ],
            places: vec![0, 0, 1, 1],
        }
    }

    /// What the tree says two items have in common.
    fn covariance(tree: &Fill, i: usize, j: usize) -> f64 {
        let (place, other) = (tree.places[i], tree.places[j]);
        let between = if place == other {
            1.0
        } else {
            tree.branches[place].loading * tree.branches[other].loading
        };
        let own = if i == j { tree.leaves[i].unique } else { 0.0 };
        tree.leaves[i].loading * tree.leaves[j].loading * between + own
    }

    #[test]
    fn a_gap_is_what_the_joint_normal_expects() {
        let tree = tree();
        for known in [vec![0, 2], vec![1], vec![2, 3], vec![0, 1, 2]] {
            let row: Vec<Option<f64>> =
                (0..4).map(|i| known.contains(&i).then_some(0.5 + 0.1 * i as f64 + 0.1)).collect();
            let mut among = Square::zero(known.len());
            for (a, i) in known.iter().enumerate() {
                for (b, j) in known.iter().enumerate() {
                    among.set(a, b, covariance(&tree, *i, *j));
                }
            }
            let off: Vec<f64> = known.iter().map(|i| row[*i].unwrap_or(0.5) - 0.5).collect();
            let pulls = among.solve(&off);
            for (i, filled) in tree.filled(&row).into_iter().enumerate() {
                let with: Vec<f64> = known.iter().map(|k| covariance(&tree, i, *k)).collect();
                let expected = row[i].unwrap_or(0.5 + dot(&with, &pulls));
                assert!((filled - expected).abs() < 1e-14, "{known:?} {i}: {filled} {expected}");
            }
        }
        assert!(tree.filled(&[None; 4]).iter().all(|x| (x - 0.5).abs() < 1e-15));
    }

    #[test]
    fn a_tree_is_learned_from_answers_with_gaps() {
        // Every combination of a factor of two values, an error of three for each of its items,
        // and an item beside them; each with every pattern of gaps, a fifth of the cells.
        let cell = |i: usize, j: usize| {
            let digit = |size: usize, below: usize| ((i / below) % size) as f64;
            let x = match j {
                3 => digit(4, 54) / 3.0,
                _ => 0.3 + 0.4 * digit(2, 1) + 0.1 * digit(3, [2, 6, 18][j]),
            };
            (!(i + 2 * j).is_multiple_of(5)).then_some(x)
        };
        let rows: Vec<Vec<Option<f64>>> =
            (0..1_080).map(|i| (0..4).map(|j| cell(i, j)).collect()).collect();
        let rows: Vec<&[Option<f64>]> = rows.iter().map(Vec::as_slice).collect();
        let tree = Fill::learn(&rows, &[0, 0, 0, 1], 2);
        for leaf in &tree.leaves[..3] {
            // The factor is 0 or 1, so that its standard deviation is one half, and moves 0.4.
            assert!((leaf.loading - 0.2).abs() < 0.01, "{leaf:?}");
            assert!((leaf.mean - 0.6).abs() < 0.01, "{leaf:?}");
        }
        // Nothing goes with the last one.
        let apart = tree.filled(&[Some(1.0), Some(1.0), Some(1.0), None]);
        assert!((apart[3] - 0.5).abs() < 0.1, "{apart:?}");
        let together = tree.filled(&[Some(0.8), None, Some(0.8), None]);
        assert!((together[1] - 0.8).abs() < 0.05, "{together:?}");
    }
}

#[cfg(test)]
#[path = "../../tests/calibrate/fill.rs"]
mod dense;
