//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::quantity::{Amount, Exponent, HalfLife, Level, Positive, Share, Simplex};
use crate::{Error, Result};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    ///
    /// ```
    /// use goodwill::pillars::PillarsUnit;
    /// use goodwill::quantity::{Amount, HalfLife, Positive};
    ///
    /// let unit = PillarsUnit::default();
    /// assert_eq!(unit.half_life, HalfLife::from_days(180.0)?);
    /// assert_eq!(unit.recent_half_life, HalfLife::from_days(30.0)?);
    /// assert_eq!(unit.timeliness_tolerance.get(), 1.0);
    ///
    /// // Two days allowed, four taken: late by the target itself.
    /// assert_eq!(unit.timeliness(Positive::new(2.0)?, Amount::new(4.0)?).get(), 0.5);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub struct PillarsUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
        /// The half-life h of what is recent, for the trend; there is none unless it is below H.
        recent_half_life: HalfLife = HalfLife::constant_days(defaults::PILLARS_RECENT.value),
            "recent half-life";
        /// The lateness τ that counts half, in targets.
        timeliness_tolerance: Positive = Positive::constant(defaults::PILLARS_TOLERANCE.value),
            "timeliness tolerance";
    }
}

impl PillarsUnit {
    /// Returns how timely a step was: `2^(−max(0, t − target)/(τ target))`.
    ///
    /// The two times are in the same unit, whichever it is.
    #[must_use]
    pub fn timeliness(&self, target: Positive, taken: Amount) -> Share {
        let late = (taken.get() - target.get()).max(0.0);
        // Divided one by one, so that no product overflows and no lateness is 0/0.
        Share::rounded(libm::exp2(-(late / target.get() / self.timeliness_tolerance.get())))
    }
}

params! {
    /// The constants with which a [`PillarsLedger`](super::PillarsLedger) is read; never stored in
    /// it.
    ///
    /// ```
    /// use goodwill::pillars::PillarsParams;
    /// use goodwill::quantity::{Exponent, Simplex};
    ///
    /// let params = PillarsParams::default();
    /// assert_eq!(params.exponent(), Exponent::GEOMETRIC);
    /// assert_eq!(params.weights().get(), [1.0 / 3.0; 3]);
    /// assert_eq!((params.prior().mean.get(), params.prior().weight.get()), (0.5, 2.0));
    /// assert_eq!(params.upsell_cost().get(), 1.0);
    ///
    /// assert_eq!(
    ///     params.clone().with_exponent(Exponent::ARITHMETIC).unwrap_err().to_string(),
    ///     "exponent between the pillars must be at most 0, got 1",
    /// );
    /// assert_eq!(
    ///     params.with_weights(Simplex::new([0.5, 0.5, 0.0])?).unwrap_err().to_string(),
    ///     "weight of a pillar must be at least 1e-9, got 0",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[derive(Debug, Clone, PartialEq)]
    pub struct PillarsParams, checked {
        exponent: Exponent = Exponent::constant(defaults::PILLARS_EXPONENT.value),
            check with_exponent "ρ, which says how far one pillar makes up for another";
        weights: Simplex<3> = Simplex::constant([defaults::PILLARS_WEIGHT.value; 3]),
            check with_weights "the weights of innovation, performance and service";
        prior: Prior = Prior {
            mean: Share::constant(defaults::PILLARS_PRIOR_MEAN.value),
            weight: Positive::constant(defaults::PILLARS_PRIOR_WEIGHT.value),
        },
            set with_prior "the prior of every share: its mean `a` and its weight `W`, in \
                observations";
        upsell_cost: Positive = Positive::constant(defaults::PILLARS_UPSELL_COST.value),
            set with_upsell_cost "κ: for how many offers that did not help an upsell in the \
                firm's favour counts";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

impl PillarsParams {
    /// The least weight of a pillar; below, it would carry nothing.
    const LEAST_WEIGHT: f64 = 1e-9;

    /// Sets ρ, which says how far one pillar makes up for another.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if it is above 0: the roof would then stand on two pillars.
    pub const fn with_exponent(mut self, rho: Exponent) -> Result<Self> {
        if rho.get() <= 0.0 {
            self.exponent = rho;
            return Ok(self);
        }
        let (what, rule) = ("exponent between the pillars", "at most 0");
        Err(Error::OutOfRange { what, rule, got: rho.get() })
    }

    /// Sets the weights of innovation, performance and service.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if one is below 10⁻⁹: it would be no pillar.
    pub fn with_weights(mut self, weights: Simplex<3>) -> Result<Self> {
        if let Some(got) = weights.get().into_iter().find(|w| *w < Self::LEAST_WEIGHT) {
            let (what, rule) = ("weight of a pillar", "at least 1e-9");
            return Err(Error::OutOfRange { what, rule, got });
        }
        self.weights = weights;
        Ok(self)
    }
}
