//! What a composite says when some of its parts are unknown.
//!
//! A missing part is filled with its prior for the point, with 0 and with 1 for the bounds.
//! Weights are never renormalised in silence: that would call (.9, .9, unknown) .9, though it
//! may be anything from 0 to .93.
//!
//! # Formula
//!
//! ```text
//! value = M_ρ(observed, else prior)       coverage = Σ w over observed parts
//! bounds = M_ρ(observed, else 0), M_ρ(observed, else 1)
//! freshness = Σ w (1 − u) over observed parts
//! ```

use super::power_mean;
use crate::Result;
use crate::quantity::{Exponent, Share, Weights};

/// A part of a composite that may be unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Component {
    /// The value, if anything was ever observed.
    pub(crate) observed: Option<Share>,
    /// The value that stands in where nothing was.
    pub(crate) prior: Share,
    /// How much of the value is still evidence: 1 − u, 0 when all has faded to the prior.
    pub(crate) fresh: Share,
}

impl Component {
    /// Returns the value that the point uses.
    #[must_use]
    pub(crate) fn filled(&self) -> Share {
        self.observed.unwrap_or(self.prior)
    }
}

/// A composite, with what is honest to say about its gaps.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Completed {
    /// The mean with priors in the gaps.
    pub value: f64,
    /// The mean with 0 in the gaps.
    pub lower: f64,
    /// The mean with 1 in the gaps.
    pub upper: f64,
    /// The share of weight that was ever observed.
    pub coverage: f64,
    /// The share of weight that is still evidence.
    pub fresh: f64,
}

/// Returns the power mean of parts that may be unknown.
///
/// # Errors
///
/// [`Error::Length`](crate::Error::Length) if there are no parts, or not as many as weights.
pub(crate) fn complete(parts: &[Component], w: &Weights, rho: Exponent) -> Result<Completed> {
    power_mean::check(parts.len(), w)?;
    Ok(completed(parts, w, rho))
}

/// The same for lists that a model keeps at the length of its weights.
pub(crate) fn completed(parts: &[Component], w: &Weights, rho: Exponent) -> Completed {
    let with = |gap: Option<Share>| {
        let filled = |part: &Component| part.observed.or(gap).unwrap_or(part.prior);
        power_mean::mean_of(&parts.iter().map(filled).collect::<Vec<_>>(), w, rho)
    };
    let observed = || w.as_slice().iter().zip(parts).filter(|(_, part)| part.observed.is_some());
    // The full weight is 1 by definition, whatever its sum rounds to.
    let coverage = if parts.iter().all(|part| part.observed.is_some()) {
        1.0
    } else {
        observed().fold(0.0, |sum, (w, _)| sum + w)
    };
    Completed {
        value: with(None),
        lower: with(Some(Share::ZERO)),
        upper: with(Some(Share::ONE)),
        coverage,
        // A sum of nothing would be a negative zero.
        fresh: observed().fold(0.0, |sum, (w, part)| sum + w * part.fresh.get()),
    }
}
