//! Sums of log-odds, split exactly into points.
//!
//! # Formula
//!
//! ```text
//! S = σ(z₀ + Σ tᵢ),   σ(z) = 1/(1 + e⁻ᶻ)
//! cᵢ = tᵢ (S − S₀)/(z − z₀),   limit tᵢ S(1 − S),   S₀ = σ(z₀)
//! ```
//!
//! so that the terms add up in log-odds and the points `cᵢ` add up to `S − S₀`.

use super::Attribution;
use crate::{Error, Result};

/// Returns the probability that belongs to some log-odds.
#[must_use]
pub(crate) fn sigmoid(z: f64) -> f64 {
    if z < 0.0 {
        let e = libm::exp(z);
        e / (1.0 + e)
    } else {
        1.0 / (1.0 + libm::exp(-z))
    }
}

/// Returns the log-odds of a probability: −∞ at 0, ∞ at 1.
#[must_use]
pub(crate) fn log_odds(p: crate::quantity::Share) -> f64 {
    libm::log(p.get()) - libm::log1p(-p.get())
}

/// A base of log-odds and the terms that were added to it.
///
/// ```
/// use goodwill::kernel::LogitLedger;
///
/// let ledger = LogitLedger::new(-2.0, &[1.5, 0.5])?;
/// assert_eq!(ledger.value(), 0.5);
/// let points = ledger.points();
/// assert!((points.total - (0.5 - 0.119_202_922)).abs() < 1e-9);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LogitLedger {
    base: f64,
    terms: Vec<f64>,
    sum: f64,
}

impl LogitLedger {
    /// Takes the base and the terms, in log-odds.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the base, a term or their sum is not finite.
    pub fn new(base: f64, terms: &[f64]) -> Result<Self> {
        let sum = terms.iter().fold(0.0, |sum, t| sum + t);
        for got in terms.iter().copied().chain([base, sum, base + sum]) {
            if !got.is_finite() {
                return Err(Error::OutOfRange { what: "log-odds", rule: "finite", got });
            }
        }
        Ok(Self { base, terms: terms.to_vec(), sum })
    }

    /// Returns the base, in log-odds.
    #[must_use]
    pub const fn base(&self) -> f64 {
        self.base
    }

    /// Returns the terms, in log-odds.
    #[must_use]
    pub fn terms(&self) -> &[f64] {
        &self.terms
    }

    /// Returns the log-odds: the base plus the sum of the terms, in their order.
    #[must_use]
    pub fn log_odds(&self) -> f64 {
        self.base + self.sum
    }

    /// Returns the probability.
    #[must_use]
    pub fn value(&self) -> f64 {
        sigmoid(self.base + self.sum)
    }

    /// Returns the probability of the base alone.
    #[must_use]
    pub fn baseline(&self) -> f64 {
        sigmoid(self.base)
    }

    /// Returns what each term adds to the probability, over the baseline.
    #[must_use]
    pub fn points(&self) -> Attribution {
        let (z0, z) = (self.base, self.base + self.sum);
        // |S − S₀| = σ(high)(1 − σ(low))(1 − e^(low − high)), in which nothing cancels.
        let ends = sigmoid(z.max(z0)) * sigmoid(-z.min(z0));
        let step = -self.sum.abs();
        let per_unit = if step == 0.0 { ends } else { ends * (libm::expm1(step) / step) };
        // What is lost below the normal numbers would be multiplied by terms of any size.
        let part = |t: &f64| {
            if per_unit < f64::MIN_POSITIVE && step != 0.0 {
                t / self.sum.abs() * (ends * -libm::expm1(step))
            } else {
                t * per_unit
            }
        };
        Attribution::from_parts(self.terms.iter().map(part).collect())
    }
}
