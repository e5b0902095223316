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
use super::matrix::Square;
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
        let seen = |(figures, happened): &Case<N>| (*figures, if *happened { 1.0 } else { 0.0 });
        let seen: Vec<_> = cases.iter().map(seen).collect();
        Ok(Self { base, weights: climb(base, &seen, RIDGE) })
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
}

/// The ridge λ, worth one case: enough to keep the weight of a figure that hardly varies at bay, and
/// nothing beside some hundred cases.
const RIDGE: f64 = 1.0;
/// The search for the maximum ends when no weight moves by more than this.
const STEP: f64 = 1e-9;

/// Returns the weights that maximise `Σ t ln P + (1 − t) ln(1 − P) − ½ λ Σ w²` of cases with finite
/// figures, each with how far it happened, `t` from 0 to 1; by Newton's method, for `λ` above 0.
pub(crate) fn climb<const N: usize>(base: f64, cases: &[([f64; N], f64)], ridge: f64) -> [f64; N] {
    let mut best = Logistic { base, weights: [0.0; N] };
    let mut top = height(&best, cases, ridge);
    // It is a concave hill, climbed in six to ten steps.
    for _ in 0..100 {
        let step = newton_step(&best, cases, ridge);
        let mut share = 1.0;
        loop {
            let weights = core::array::from_fn(|i| best.weights[i] + share * step[i]);
            let next = Logistic { base, weights };
            let reached = height(&next, cases, ridge);
            if reached > top {
                (best, top) = (next, reached);
                break;
            }
            share *= 0.5;
            if share < STEP {
                return best.weights;
            }
        }
        if step.iter().all(|step| (share * step).abs() < STEP) {
            break;
        }
    }
    best.weights
}

/// What is maximised.
fn height<const N: usize>(at: &Logistic<N>, cases: &[([f64; N], f64)], ridge: f64) -> f64 {
    // ln σ(z), without overflow on either side; what did not happen at all says nothing.
    let part = |t: f64, z: f64| {
        if t == 0.0 { 0.0 } else { t * (z.min(0.0) - libm::log1p(libm::exp(-z.abs()))) }
    };
    let ln_p = |(figures, t): &([f64; N], f64)| {
        let z = at.log_odds(figures);
        part(*t, z) + part(1.0 - t, -z)
    };
    let penalty: f64 = at.weights.iter().map(|w| w * w).sum();
    cases.iter().map(ln_p).sum::<f64>() - 0.5 * ridge * penalty
}

/// The step to the top of the hill that has this slope and this curvature here.
fn newton_step<const N: usize>(
    at: &Logistic<N>,
    cases: &[([f64; N], f64)],
    ridge: f64,
) -> [f64; N] {
    let mut slope = at.weights.map(|w| -ridge * w);
    let mut curvature = Square::zero(N);
    (0..N).for_each(|i| curvature.set(i, i, ridge));
    for (figures, t) in cases {
        let p = at.sigmoid(figures);
        let (surprise, spread) = (t - p, p * (1.0 - p));
        slope.iter_mut().zip(figures).for_each(|(slope, x)| *slope += surprise * x);
        curvature.add_outer(figures, spread);
    }
    let step = curvature.solve(&slope);
    core::array::from_fn(|i| step.get(i).copied().unwrap_or(0.0))
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
/// weights that were learned from it or from later ones. `together` tells whether a case is of one
/// instant with the one before it; no block ends between two such.
///
/// # Errors
///
/// [`Error::OutOfRange`] if the base or a figure is not finite.
pub(crate) fn forward<const N: usize>(
    base: f64,
    cases: &[Case<N>],
    together: impl Fn(usize) -> bool,
) -> Result<Vec<(Share, bool)>> {
    let mut forecasts = Vec::with_capacity(cases.len());
    let edge = |block: usize| {
        let even = cases.len() * block / BLOCKS;
        (even..cases.len()).find(|place| *place == 0 || !together(*place)).unwrap_or(cases.len())
    };
    for block in 1..BLOCKS {
        let [begin, end] = [block, block + 1].map(edge);
        let learned = Logistic::fit(base, &cases[..begin])?;
        for (figures, happened) in &cases[begin..end] {
            forecasts.push((learned.probability(figures)?, *happened));
        }
    }
    Ok(forecasts)
}
