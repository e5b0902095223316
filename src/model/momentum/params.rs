//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::quantity::{HalfLife, Level, Positive, Share};

/// What fixes the unit of counting. Ledgers of different units refuse to merge.
///
/// ```
/// use goodwill::momentum::MomentumUnit;
/// use goodwill::quantity::HalfLife;
///
/// assert_eq!(MomentumUnit::default().half_life, HalfLife::from_days(180.0)?);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct MomentumUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
}

/// The constants with which a [`MomentumLedger`](super::MomentumLedger) is read; never stored in
/// it.
///
/// ```
/// use goodwill::momentum::MomentumParams;
///
/// let params = MomentumParams::default();
/// assert_eq!(params.prior_weight().get(), 2.0);
/// assert_eq!(params.prior_continuation().get(), 1.0 / 3.0);
/// assert_eq!(params.share_prior().get(), 1.0);
/// assert_eq!(params.level().get(), 0.9);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct MomentumParams {
    prior_weight: Positive,
    prior_continuation: Share,
    share_prior: Positive,
    level: Level,
}

impl Default for MomentumParams {
    fn default() -> Self {
        Self {
            prior_weight: Positive::constant(defaults::MOMENTUM_PRIOR_WEIGHT.value),
            prior_continuation: Share::constant(defaults::MOMENTUM_PRIOR_CONTINUATION.value),
            share_prior: Positive::constant(defaults::MOMENTUM_SHARE_PRIOR.value),
            level: Level::default(),
        }
    }
}

impl MomentumParams {
    /// Returns W, the weight of the prior, in meetings.
    #[must_use]
    pub const fn prior_weight(&self) -> Positive {
        self.prior_weight
    }

    /// Sets W, the weight of the prior, in meetings.
    #[must_use]
    pub const fn with_prior_weight(mut self, meetings: Positive) -> Self {
        self.prior_weight = meetings;
        self
    }

    /// Returns q, the share of the prior that continuations have; advances and slips halve the
    /// rest, so that nothing known is no momentum.
    #[must_use]
    pub const fn prior_continuation(&self) -> Share {
        self.prior_continuation
    }

    /// Sets q, the share of the prior that continuations have.
    #[must_use]
    pub const fn with_prior_continuation(mut self, q: Share) -> Self {
        self.prior_continuation = q;
        self
    }

    /// Returns k, the weight of each side of the prior of the other shares, in meetings.
    #[must_use]
    pub const fn share_prior(&self) -> Positive {
        self.share_prior
    }

    /// Sets k, the weight of each side of the prior of the other shares, in meetings.
    #[must_use]
    pub const fn with_share_prior(mut self, meetings: Positive) -> Self {
        self.share_prior = meetings;
        self
    }

    /// Returns the probability inside intervals.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Sets the probability inside intervals.
    #[must_use]
    pub const fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }
}
