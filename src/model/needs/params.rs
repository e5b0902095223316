//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults::{self, DefaultValue};
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::quantity::{HalfLife, Level, Positive, Share};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    ///
    /// ```
    /// use goodwill::needs::NeedsUnit;
    /// use goodwill::quantity::HalfLife;
    ///
    /// let unit = NeedsUnit::default();
    /// assert_eq!(unit.half_life, HalfLife::from_days(180.0)?);
    /// assert_eq!(unit.recent, HalfLife::from_days(45.0)?);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub struct NeedsUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
        /// The half-life h of the recent part of the unprompted deeds; the rest of what H keeps is
        /// the older part. There is no trend unless it is shorter than H.
        recent: HalfLife = HalfLife::constant_days(defaults::NEEDS_RECENT.value),
            "half-life of recent deeds";
    }
}

params! {
    /// The constants with which a [`NeedsLedger`](super::NeedsLedger) is read; never stored in it.
    ///
    /// ```
    /// use goodwill::needs::NeedsParams;
    /// use goodwill::quantity::{HalfLife, Share};
    ///
    /// let params = NeedsParams::default();
    /// assert_eq!((params.prior().mean.get(), params.prior().weight.get()), (0.5, 2.0));
    /// assert!((params.aspect_mean().get().powi(3) - 0.5).abs() < 1e-15);
    /// assert_eq!(params.told_credit().get(), 0.5);
    /// assert_eq!(params.not_live_credit().get(), 0.5);
    /// assert_eq!(params.rung_credit().get(), 0.5);
    /// assert_eq!(params.presence(), HalfLife::from_days(180.0)?);
    /// assert_eq!((params.share_prior().get(), params.trend_prior().get()), (1.0, 1.0));
    /// assert_eq!(params.passes_from().get(), 0.5);
    /// assert_eq!(params.least_reproducibility().get(), 0.9);
    /// assert_eq!(params.least_scalability().get(), 0.6);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[derive(Debug, Clone, PartialEq)]
    pub struct NeedsParams {
        prior: Prior = Prior {
            mean: share(&defaults::NEEDS_PRIOR_MEAN),
            weight: number(&defaults::NEEDS_PRIOR_WEIGHT),
        },
            set with_prior "the prior of promises and of support, `a` and `W`; the weight is that \
                of an aspect too";
        aspect_mean: Share = share(&defaults::NEEDS_ASPECT_MEAN),
            set with_aspect_mean "`a_I`, the prior mean of each aspect of information; the three \
                are multiplied";
        told_credit: Share = share(&defaults::NEEDS_TOLD_CREDIT),
            set with_told_credit "κ, what a promise renegotiated in good time counts";
        not_live_credit: Share = share(&defaults::NEEDS_NOT_LIVE_CREDIT),
            set with_not_live_credit "ℓ, what help counts where a call was not answered live";
        rung_credit: Share = share(&defaults::NEEDS_RUNG_CREDIT),
            set with_rung_credit "g, how much of what a call not answered live lost each rung up the \
                ladder makes up for";
        presence: HalfLife = HalfLife::constant_days(defaults::NEEDS_PRESENCE.value),
            set with_presence "the half-life of presence: after so long without a deed half of it \
                is left";
        share_prior: Positive = number(&defaults::NEEDS_SHARE_PRIOR),
            set with_share_prior "how many deeds either side is taken to have done before any \
                were seen";
        trend_prior: Positive = number(&defaults::NEEDS_TREND_PRIOR),
            set with_trend_prior "k, how many unprompted deeds at the common rate each part of \
                the trend starts with";
        passes_from: Share = share(&defaults::NEEDS_PASS),
            set with_passes_from "from which value on a tier counts as passed, in the hierarchy \
                of many customers";
        least_reproducibility: Share = share(&defaults::NEEDS_REPRODUCIBILITY),
            set with_least_reproducibility "the reproducibility below which the hierarchy does \
                not hold";
        least_scalability: Share = share(&defaults::NEEDS_SCALABILITY),
            set with_least_scalability "the scalability below which the hierarchy does not hold";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

const fn share(default: &DefaultValue) -> Share {
    Share::constant(default.value)
}

const fn number(default: &DefaultValue) -> Positive {
    Positive::constant(default.value)
}

impl NeedsParams {
    /// Returns the prior of each aspect of information.
    #[must_use]
    pub const fn aspect_prior(&self) -> Prior {
        Prior { mean: self.aspect_mean, weight: self.prior.weight }
    }
}
