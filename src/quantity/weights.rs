//! Weights that sum to 1.

use super::Share;
use crate::{Error, Result};

/// Weights of the parts of a whole: each 0 or more, their sum 1.
///
/// ```
/// use goodwill::quantity::Weights;
///
/// let weights = Weights::proportional(&[2.0, 1.0, 1.0])?;
/// assert_eq!(weights.as_slice(), [0.5, 0.25, 0.25]);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "Vec<f64>", into = "Vec<f64>")
)]
pub struct Weights(Vec<f64>);

impl Weights {
    /// How far a sum may lie from 1 before the weights are refused: what writing a few decimals
    /// loses, and far less than any wrong weight.
    const SLACK: f64 = 1e-9;

    /// Takes weights that sum to 1, within 10⁻⁹ for what decimals lose.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a weight that is negative or not finite;
    /// [`Error::NotASimplex`] if they do not sum to 1.
    pub fn new(weights: &[f64]) -> Result<Self> {
        let sum = Self::checked_sum(weights)?;
        if (1.0 - Self::SLACK..=1.0 + Self::SLACK).contains(&sum) {
            Ok(Self(weights.iter().map(|&w| Self::normal(w)).collect()))
        } else {
            Err(Error::NotASimplex { what: "weights", got: sum })
        }
    }

    /// Takes any weights and divides them by their sum.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a weight that is negative or not finite;
    /// [`Error::NotASimplex`] if their sum is 0 or not finite.
    pub fn proportional(weights: &[f64]) -> Result<Self> {
        let sum = Self::checked_sum(weights)?;
        if sum >= f64::MIN_POSITIVE && sum.is_finite() {
            Ok(Self(weights.iter().map(|w| Self::normal(w / sum)).collect()))
        } else {
            Err(Error::NotASimplex { what: "weights", got: sum })
        }
    }

    pub(super) fn of_simplex(shares: &[f64]) -> Self {
        Self(shares.iter().map(|&w| Self::normal(w)).collect())
    }

    /// Weighs two parts: the second by a share, the first by the rest.
    #[must_use]
    pub fn pair(second: Share) -> Self {
        Self::of_simplex(&[second.complement().get(), second.get()])
    }

    /// Gives each of `n` parts the same weight; none for `n = 0`.
    #[must_use]
    pub fn equal(n: usize) -> Self {
        Self(vec![1.0 / n as f64; n])
    }

    /// A weight too small to divide by counts as none, and negative zero as zero.
    fn normal(w: f64) -> f64 {
        if w < f64::MIN_POSITIVE { 0.0 } else { w }
    }

    fn checked_sum(weights: &[f64]) -> Result<f64> {
        weights.iter().try_fold(0.0, |sum, &w| {
            if (0.0..=f64::MAX).contains(&w) {
                Ok(sum + w)
            } else {
                Err(Error::OutOfRange { what: "weight", rule: "0 or more and finite", got: w })
            }
        })
    }

    /// Returns the weights.
    #[must_use]
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }

    /// Returns how many parts are weighed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether there are no parts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<Vec<f64>> for Weights {
    type Error = Error;

    fn try_from(weights: Vec<f64>) -> Result<Self> {
        Self::new(&weights)
    }
}

impl From<Weights> for Vec<f64> {
    fn from(weights: Weights) -> Vec<f64> {
        weights.0
    }
}
