//! Learning how to weigh a few figures: logistic regression, with a ridge.
//!
//! # Formula
//!
//! ```text
//! P(yes) = σ(z₀ + Σ wᵢxᵢ),   σ(z) = 1/(1 + e⁻ᶻ)
//! w maximises Σ ln P(what happened) − ½ λ Σ wᵢ²,   λ = 1
//! ```
//!
//! The base `z₀` is given, so that without any cases every weight is 0 and the base alone speaks.
//! The ridge λ is worth one case: enough to keep the weight of a figure that hardly varies at bay,
//! and nothing beside some hundred cases. It is a concave hill with one top, climbed by Newton's
//! method, with steps halved until they climb.
//!
//! # Limits
//!
//! One λ for all figures supposes figures of like size, about 1: log-odds, shares. A figure in the
//! thousands is hardly held back. The search stops at the last place that it can tell from a
//! higher one, so for figures beyond what a `f64` can square it may stop where it began.
//!
//! # References
//!
//! le Cessie, S., & van Houwelingen, J. C. (1992). Ridge estimators in logistic regression.
//! *Applied Statistics* 41, 191–201.

use super::logit;
use crate::quantity::Share;
use crate::{Error, Result};

/// What was known of a case, and whether it happened.
pub type Case<const N: usize> = ([f64; N], bool);

/// The weights of `N` figures.
///
/// ```
/// use goodwill::kernel::logistic::Logistic;
///
/// // Three yes and one no: 4σ(w) + w = 3, for a figure of 1.
/// let cases = [true, true, true, false].map(|happened| ([1.0], happened));
/// let learned = Logistic::fit(0.0, &cases)?;
/// assert_eq!(learned.weights().map(|w| format!("{w:.4}")), ["0.5052"]);
/// assert_eq!(format!("{:.4}", learned.probability(&[1.0])?.get()), "0.6237");
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logistic<const N: usize> {
    base: f64,
    weights: [f64; N],
}

impl<const N: usize> Logistic<N> {
    /// The ridge λ, worth one case: enough to keep the weight of a figure that hardly varies at
    /// bay, and nothing beside some hundred cases.
    const RIDGE: f64 = 1.0;
    /// The search for the maximum ends when no weight moves by more than this.
    const STEP: f64 = 1e-9;

    /// Learns the weights from cases, in any order.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the base or a figure is not finite.
    pub fn fit(base: f64, cases: &[Case<N>]) -> Result<Self> {
        finite("base of log-odds", base)?;
        for figure in cases.iter().flat_map(|(figures, _)| figures) {
            finite("figure", *figure)?;
        }
        let mut best = Self { base, weights: [0.0; N] };
        let mut height = best.height(cases);
        // It is a concave hill, climbed in six to ten steps.
        for _ in 0..100 {
            let climb = best.newton_step(cases);
            let mut share = 1.0;
            loop {
                let weights = core::array::from_fn(|i| best.weights[i] + share * climb[i]);
                let next = Self { base, weights };
                let next_height = next.height(cases);
                if next_height > height {
                    (best, height) = (next, next_height);
                    break;
                }
                share *= 0.5;
                if share < Self::STEP {
                    return Ok(best);
                }
            }
            if climb.iter().all(|step| (share * step).abs() < Self::STEP) {
                break;
            }
        }
        Ok(best)
    }

    /// Returns the log-odds that were given as the base.
    #[must_use]
    pub const fn base(&self) -> f64 {
        self.base
    }

    /// Returns the weights, in the order of the figures.
    #[must_use]
    pub const fn weights(&self) -> [f64; N] {
        self.weights
    }

    /// Returns the probability that a case happens.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if a figure is not finite.
    pub fn probability(&self, figures: &[f64; N]) -> Result<Share> {
        for figure in figures {
            finite("figure", *figure)?;
        }
        Share::new(self.sigmoid(figures))
    }

    fn sigmoid(&self, figures: &[f64; N]) -> f64 {
        logit::sigmoid(self.log_odds(figures))
    }

    fn log_odds(&self, figures: &[f64; N]) -> f64 {
        self.base + self.weights.iter().zip(figures).map(|(w, x)| w * x).sum::<f64>()
    }

    /// What is maximised: `Σ ln P − ½ λ Σ w²`.
    fn height(&self, cases: &[Case<N>]) -> f64 {
        let ln_p = |(figures, happened): &Case<N>| {
            let z = self.log_odds(figures);
            let z = if *happened { z } else { -z };
            // ln σ(z), without overflow on either side.
            z.min(0.0) - libm::log1p(libm::exp(-z.abs()))
        };
        let penalty: f64 = self.weights.iter().map(|w| w * w).sum();
        cases.iter().map(ln_p).sum::<f64>() - 0.5 * Self::RIDGE * penalty
    }

    /// The step to the top of the hill that has this slope and this curvature here.
    fn newton_step(&self, cases: &[Case<N>]) -> [f64; N] {
        let mut slope = self.weights.map(|w| -Self::RIDGE * w);
        let mut curvature = [[0.0; N]; N];
        for (i, row) in curvature.iter_mut().enumerate() {
            row[i] = Self::RIDGE;
        }
        for (figures, happened) in cases {
            let p = self.sigmoid(figures);
            let surprise = if *happened { 1.0 - p } else { -p };
            let spread = p * (1.0 - p);
            for i in 0..N {
                slope[i] += surprise * figures[i];
                for j in 0..=i {
                    curvature[i][j] += spread * figures[i] * figures[j];
                }
            }
        }
        solve(curvature, slope)
    }
}

/// Solves `A x = b` by Cholesky; of the symmetric, positive definite `A` the lower half is read.
fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for i in 0..N {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            let rest = a[i][j] - known;
            // Above 0 but for rounding, since the ridge is.
            a[i][j] = if i == j { libm::sqrt(rest.max(f64::MIN_POSITIVE)) } else { rest / a[j][j] };
        }
    }
    for i in 0..N {
        let known: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

fn finite(what: &'static str, got: f64) -> Result<()> {
    if got.is_finite() { Ok(()) } else { Err(Error::OutOfRange { what, rule: "finite", got }) }
}

/// How many blocks [`forward`] cuts the cases into: each of the last four fifths is forecast from
/// all that came before its block, and five fits are as many as a choice is worth.
const BLOCKS: usize = 5;

/// Forecasts cases, in order of time, block by block, each from what the blocks before it taught:
/// the probabilities, each beside what happened. Of five blocks the first is only learned from.
///
/// It is what a choice between two ways of taking figures is made by: no case is forecast by
/// weights that were learned from it or from later ones.
///
/// ```
/// use goodwill::kernel::logistic::forward;
///
/// let case = |i| ([if i % 2 == 0 { 1.0 } else { -1.0 }], i % 2 == 0);
/// let cases: Vec<_> = (0..50).map(case).collect();
/// let forecasts = forward(0.0, &cases)?;
/// assert_eq!(forecasts.len(), 40);
/// assert!(forecasts.iter().all(|(p, happened)| (p.get() > 0.5) == *happened));
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::OutOfRange`] if the base or a figure is not finite.
pub fn forward<const N: usize>(base: f64, cases: &[Case<N>]) -> Result<Vec<(Share, bool)>> {
    let mut forecasts = Vec::with_capacity(cases.len());
    for block in 1..BLOCKS {
        let [begin, end] = [block, block + 1].map(|edge| cases.len() * edge / BLOCKS);
        let learned = Logistic::fit(base, &cases[..begin])?;
        for (figures, happened) in &cases[begin..end] {
            forecasts.push((learned.probability(figures)?, *happened));
        }
    }
    Ok(forecasts)
}
