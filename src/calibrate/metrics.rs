//! What forecasts earned.

use super::fit::loss;
use super::sample::Kind;
use crate::backtest::{self, Case};
use crate::{Error, Result};

/// How good forecasts were of respondents that they were not learned from, all folds pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case", deny_unknown_fields))]
#[non_exhaustive]
pub enum Metrics {
    /// Of a number.
    #[non_exhaustive]
    Numeric {
        /// The share of the variance that the forecasts explain, at most 1; below 0 where the mean
        /// alone would have been nearer.
        r2: f64,
        /// The root of the mean squared error, in the unit of the outcome.
        rmse: f64,
    },
    /// Of yes or no.
    #[non_exhaustive]
    Binary {
        /// The chance that one to whom it happened was forecast above one to whom it did not; a
        /// tie counts half.
        auc: f64,
        /// The mean of `−ln` of the probability that was given to what happened.
        log_loss: f64,
    },
}

impl Metrics {
    /// Returns which kind of outcome was forecast.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Numeric { .. } => Kind::Numeric,
            Self::Binary { .. } => Kind::Binary,
        }
    }

    /// Measures forecasts (log-odds, or numbers); `scale` is what the outcomes' unit is worth.
    pub(super) fn from_forecasts(kind: Kind, forecasts: &[f64], y: &[f64], scale: f64) -> Self {
        let n = y.len().max(1) as f64;
        let mean_loss = forecasts.iter().zip(y).map(|(z, y)| loss(kind, *z, *y)).sum::<f64>() / n;
        match kind {
            Kind::Numeric => {
                let mean = y.iter().sum::<f64>() / n;
                let variance = y.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / n;
                let (r2, rmse) = (1.0 - mean_loss / variance, scale * libm::sqrt(mean_loss));
                Self::Numeric { r2, rmse }
            }
            Kind::Binary => Self::Binary { auc: auc(forecasts, y), log_loss: mean_loss },
        }
    }

    pub(super) fn check(&self) -> Result<()> {
        let check = |fits: bool, what, rule, got| {
            if fits { Ok(()) } else { Err(Error::OutOfRange { what, rule, got }) }
        };
        let size = 0.0..=f64::MAX;
        match *self {
            Self::Numeric { r2, rmse } => {
                check((f64::MIN..=1.0).contains(&r2), "r2", "at most 1 and finite", r2)?;
                check(size.contains(&rmse), "rmse", "0 or more and finite", rmse)
            }
            Self::Binary { auc, log_loss } => {
                check((0.0..=1.0).contains(&auc), "auc", "between 0 and 1", auc)?;
                check(size.contains(&log_loss), "log loss", "0 or more and finite", log_loss)
            }
        }
    }
}

impl core::fmt::Display for Metrics {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Numeric { r2, .. } => write!(f, "R² {r2:.3}"),
            Self::Binary { auc, log_loss } => write!(f, "AUC {auc:.3}, log loss {log_loss:.3}"),
        }
    }
}

/// The area under the ROC curve; ½ where there is nobody to tell apart.
fn auc(forecasts: &[f64], y: &[f64]) -> f64 {
    let cases = forecasts.iter().zip(y).filter_map(|(z, y)| Case::new(*z, *y > 0.5).ok());
    backtest::auc(&cases.collect::<Vec<_>>()).unwrap_or(0.5)
}

/// What three ways of weighing earned on the same folds.
///
/// Each learned everything (means, fills, scales, penalties) from the other folds alone.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Comparison {
    /// The mean of the answers, of which only the scale is learned.
    pub equal_weights: Metrics,
    /// The calibrated weights.
    pub calibrated: Metrics,
    /// A plain ridge or logistic regression on all items, without bounds.
    pub item_regression: Metrics,
}

impl Comparison {
    pub(super) const fn all(&self) -> [&Metrics; 3] {
        [&self.equal_weights, &self.calibrated, &self.item_regression]
    }
}
