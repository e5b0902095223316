//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::params::params;
use crate::kernel::state::unit;
use crate::quantity::{HalfLife, Level, Positive, Share};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    ///
    /// ```
    /// use goodwill::momentum::MomentumUnit;
    /// use goodwill::quantity::HalfLife;
    ///
    /// assert_eq!(MomentumUnit::default().half_life, HalfLife::from_days(180.0)?);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub struct MomentumUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
    }
}

params! {
    /// The constants with which a [`MomentumLedger`](super::MomentumLedger) is read; never stored
    /// in it.
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
    pub struct MomentumParams {
        prior_weight: Positive = Positive::constant(defaults::MOMENTUM_PRIOR_WEIGHT.value),
            set with_prior_weight "W, the weight of the prior, in meetings";
        prior_continuation: Share = Share::constant(defaults::MOMENTUM_PRIOR_CONTINUATION.value),
            set with_prior_continuation "q, the share of the prior that continuations have; \
                advances and slips halve the rest, so that nothing known is no momentum";
        share_prior: Positive = Positive::constant(defaults::MOMENTUM_SHARE_PRIOR.value),
            set with_share_prior "k, the weight of each side of the prior of the other shares, in \
                meetings";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}
