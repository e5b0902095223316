//! How much weights are held back, as cross-validation finds it.

use super::fit::{Line, Prior, Problem, loss};
use super::folded::Folded;
use super::sample::Kind;
use crate::kernel::draws::SplitMix64;
use crate::{Error, Result};

/// How far the weights were held back.
///
/// ```text
/// w = (1 − α)·ŵ(λ) + α·m      ŵ(λ) the least of  mean loss + ½ λ ŵᵀKŵ,  m the equal weights
/// ```
///
/// in units in which the answers have variance 1 on average, and a numeric outcome too.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Penalty {
    /// λ, above 0: how strongly weights are pulled to 0.
    pub ridge: f64,
    /// α, 0 to 1: how far all weights are drawn to equal ones.
    pub towards_equal: f64,
}

impl Penalty {
    pub(super) fn check(self) -> Result<()> {
        let check = |fits: bool, what, rule, got| {
            if fits { Ok(()) } else { Err(Error::OutOfRange { what, rule, got }) }
        };
        let Self { ridge, towards_equal } = self;
        check((1e-300..=1e300).contains(&ridge), "ridge", "from 1e-300 to 1e300", ridge)?;
        let (what, rule) = ("way towards equal weights", "between 0 and 1");
        check((0.0..=1.0).contains(&towards_equal), what, rule, towards_equal)
    }
}

/// The penalties that are tried, from the strongest: half powers of ten.
fn ridges(from: i32, to: i32) -> Vec<f64> {
    let tenth = |i: i32| libm::exp(0.5 * f64::from(i) * core::f64::consts::LN_10);
    (to..=from).rev().map(tenth).collect()
}

/// λ of the calibrated weights: 10^1.5 to 10⁻³. Stronger ones leave the equal weights alone, which
/// α = 1 is; weaker ones leave nothing held back.
fn calibrated_ridges() -> Vec<f64> {
    ridges(3, -6)
}

/// λ of the plain regression: 10³ to 10⁻⁴.
fn plain_ridges() -> Vec<f64> {
    ridges(6, -8)
}

/// α is tried in tenths.
const TENTHS: u8 = 10;
/// How many Bayesian bootstraps of the respondents say which penalty is best.
const BOOTSTRAPS: usize = 200;
/// How many of them share a walk; a divisor of the former.
const TOGETHER: usize = 8;

/// A fold of a training set: what is learned from, and what is forecast.
pub(super) struct Split<'a> {
    pub(super) kind: Kind,
    /// Filled answers, outcomes and folds.
    pub(super) x: Vec<&'a [f64]>,
    pub(super) y: Vec<f64>,
    pub(super) folds: Vec<usize>,
    /// The component of each signal.
    pub(super) places: &'a [usize],
}

/// What a training set alone makes of its respondents.
pub(super) struct Learned {
    pub(super) equal_weights: Line,
    pub(super) calibrated: Line,
    pub(super) item_regression: Line,
    /// What `calibrated` is drawn from, towards equal weights.
    pub(super) ridge: Line,
    pub(super) problem: Problem,
    pub(super) penalty: Penalty,
}

/// What respondents were forecast by each line of a grid, and what became of them.
struct HeldOut {
    equal: Vec<f64>,
    /// A row for each respondent.
    ridges: Vec<Vec<f64>>,
    y: Vec<f64>,
    /// The mean loss of each plain penalty.
    plain: Vec<f64>,
}

impl Split<'_> {
    /// Learns the three lines, each with the penalty that cross-validation over the folds finds.
    pub(super) fn learn(&self, signed: bool, seed: u64) -> Learned {
        let problem = Problem::new(self.kind, &self.x, &self.y, self.places);
        let held_out = self.hold_out(&problem, signed);
        let penalty = self.penalty(&held_out, seed);
        let least = held_out.plain.iter().enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b));
        let plain = plain_ridges();
        let plain = least.and_then(|(i, _)| plain.get(i)).copied().unwrap_or(1.0);
        let equal = problem.equal(!signed);
        let one = |ridge, prior, bounded| {
            problem.path(&[ridge], prior, bounded).pop().unwrap_or_else(|| equal.clone())
        };
        let ridge = one(penalty.ridge, Prior::Grouped, !signed);
        Learned {
            equal_weights: problem.equal(false),
            calibrated: ridge.towards(&equal, penalty.towards_equal),
            item_regression: one(plain, Prior::Alone, false),
            ridge,
            problem,
            penalty,
        }
    }

    /// Forecasts every respondent by lines that were learned without the fold that it is in.
    fn hold_out(&self, problem: &Problem, signed: bool) -> HeldOut {
        let (calibrated, plain) = (calibrated_ridges(), plain_ridges());
        let mut out = HeldOut {
            equal: Vec::new(),
            ridges: Vec::new(),
            y: Vec::new(),
            plain: vec![0.0; plain.len()],
        };
        let mut names = self.folds.clone();
        names.sort_unstable();
        names.dedup();
        let numbered: Vec<usize> =
            self.folds.iter().map(|f| names.binary_search(f).unwrap_or_default()).collect();
        let shared = Folded::new(problem, &numbered, names.len()).map(|folded| {
            let paths = folded.paths(&calibrated, Prior::Grouped, !signed);
            let plain = folded.paths(&plain, Prior::Alone, false);
            let learned = folded.equals(!signed).into_iter().zip(paths).zip(plain);
            learned.map(|((equal, path), plain)| (equal, path, plain)).collect::<Vec<_>>()
        });
        let mut shared = shared.map(Vec::into_iter);
        for fold in 0..names.len() {
            let of = |held: bool| -> (Vec<&[f64]>, Vec<f64>) {
                let rows = self.x.iter().zip(&self.y).zip(&numbered);
                let rows = rows.filter(|(_, f)| (**f == fold) == held);
                rows.map(|((x, y), _)| (*x, *y)).unzip()
            };
            let (equal, path, plain) =
                shared.as_mut().and_then(Iterator::next).unwrap_or_else(|| {
                    let (x, y) = of(false);
                    let problem = Problem::new(self.kind, &x, &y, self.places);
                    (
                        problem.equal(!signed),
                        problem.path(&calibrated, Prior::Grouped, !signed),
                        problem.path(&plain, Prior::Alone, false),
                    )
                });
            let (x, y) = of(true);
            for (x, y) in x.into_iter().zip(y) {
                out.equal.push(equal.at(x));
                out.ridges.push(path.iter().map(|line| line.at(x)).collect());
                out.y.push(y);
                for (sum, line) in out.plain.iter_mut().zip(&plain) {
                    *sum += loss(self.kind, line.at(x), y);
                }
            }
        }
        out
    }

    /// Finds the penalty: the mean over the grid, each point weighing as often as it is the best.
    ///
    /// The best point alone is a gamble where respondents are few: another sample would have
    /// chosen another. Bayesian bootstraps of the respondents say how often (pseudo-BMA+ of Yao,
    /// Vehtari, Simpson & Gelman 2018, *Bayesian Analysis* 13, 917–1007, eq. 9); where the data are
    /// clear, one point takes all.
    fn penalty(&self, held_out: &HeldOut, seed: u64) -> Penalty {
        let ridges = calibrated_ridges();
        let shares: Vec<f64> =
            (0..=TENTHS).map(|tenth| f64::from(tenth) / f64::from(TENTHS)).collect();
        let points: Vec<(f64, f64)> =
            shares.iter().flat_map(|a| ridges.iter().map(|l| (*l, *a))).collect();
        let losses: Vec<Vec<f64>> = held_out
            .ridges
            .iter()
            .zip(&held_out.equal)
            .zip(&held_out.y)
            .map(|((line, equal), y)| {
                let blend = |a: &f64, z: &f64| (1.0 - a) * z + a * equal;
                let at = |a| line.iter().map(move |z| loss(self.kind, blend(a, z), *y));
                shares.iter().flat_map(at).collect()
            })
            .collect();
        let often = how_often_best(self.kind, &losses, points.len(), seed);
        let towards_equal: f64 = points.iter().zip(&often).map(|((_, a), often)| a * often).sum();
        // What is drawn to equal weights altogether says nothing of the ridge.
        let (mut whole, mut ln) = (0.0, 0.0);
        for ((l, a), often) in points.iter().zip(&often) {
            whole += often * (1.0 - a);
            ln += often * (1.0 - a) * libm::log(*l);
        }
        let strongest = ridges.first().copied().unwrap_or(1.0);
        let ridge = if whole > 1e-9 { libm::exp(ln / whole) } else { strongest };
        Penalty { ridge, towards_equal: towards_equal.clamp(0.0, 1.0) }
    }
}

/// How often each point of a grid is best, by its losses over respondents; the sum is 1.
fn how_often_best(kind: Kind, losses: &[Vec<f64>], points: usize, seed: u64) -> Vec<f64> {
    let n = losses.len() as f64;
    // The mean losses under several lists of weights, from one walk over the respondents.
    let means = |weights: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let mut sums = vec![vec![0.0; points]; weights.len()];
        for (i, row) in losses.iter().enumerate() {
            for (sums, weights) in sums.iter_mut().zip(weights) {
                let weight = weights.get(i).copied().unwrap_or_default();
                sums.iter_mut().zip(row).for_each(|(sum, loss)| *sum += weight * loss);
            }
        }
        for (sums, weights) in sums.iter_mut().zip(weights) {
            let total: f64 = weights.iter().sum();
            for sum in sums {
                *sum /= total;
            }
        }
        sums
    };
    let least = |losses: &[f64]| losses.iter().copied().fold(f64::INFINITY, f64::min);
    let unit = match kind {
        // −ln of a normal density, but for a constant: squares over twice the variance that the
        // best of the points leaves.
        Kind::Numeric => {
            let means = means(&[vec![1.0; losses.len()]]);
            2.0 * means.first().map_or(0.0, |means| least(means)).max(f64::MIN_POSITIVE)
        }
        Kind::Binary => 1.0,
    };
    let mut random = SplitMix64::new(seed);
    let mut often = vec![0.0; points];
    for _ in 0..BOOTSTRAPS / TOGETHER {
        let weights: Vec<Vec<f64>> =
            (0..TOGETHER).map(|_| losses.iter().map(|_| random.waiting_time()).collect()).collect();
        for losses in means(&weights) {
            let best = least(&losses);
            let likely: Vec<f64> =
                losses.iter().map(|loss| libm::exp(-n * (loss - best) / unit)).collect();
            let sum: f64 = likely.iter().sum();
            often.iter_mut().zip(likely).for_each(|(often, p)| *often += p / sum);
        }
    }
    for often in &mut often {
        *often /= BOOTSTRAPS as f64;
    }
    often
}

#[cfg(test)]
#[path = "../../tests/calibrate/penalty.rs"]
mod tests;
