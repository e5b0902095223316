//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::quantity::{Amount, Exponent, HalfLife, Level, Positive, Share};
use crate::{Error, Result};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    ///
    /// ```
    /// use goodwill::intimacy::IntimacyUnit;
    /// use goodwill::quantity::{Amount, HalfLife, Positive};
    ///
    /// let unit = IntimacyUnit::default();
    /// assert_eq!(unit.half_life, HalfLife::from_days(180.0)?);
    /// assert_eq!(unit.timeliness_tolerance.get(), 1.0);
    /// assert_eq!(unit.update_credit.get(), 0.5);
    ///
    /// // Promised in two days, taken four: half. Word in time gives back half of the other half.
    /// let (promised, taken) = (Positive::new(2.0)?, Amount::new(4.0)?);
    /// assert_eq!(unit.timeliness(promised, taken, false).get(), 0.5);
    /// assert_eq!(unit.timeliness(promised, taken, true).get(), 0.75);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub struct IntimacyUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
        /// τ, the lateness that counts half, in promised times.
        timeliness_tolerance: Positive =
            Positive::constant(defaults::INTIMACY_TIMELINESS_TOLERANCE.value),
            "timeliness tolerance";
        /// κ, the share of the cost of lateness that an update in time gives back.
        update_credit: Share = Share::constant(defaults::INTIMACY_UPDATE_CREDIT.value),
            "update credit";
    }
}

impl IntimacyUnit {
    /// Returns how timely an answer was: `y = 2^(−max(0, t − p)/(τp))`, or `y + κ(1 − y)` where the
    /// customer was told in time.
    ///
    /// Both times are in the same unit; any will do.
    #[must_use]
    pub fn timeliness(&self, promised: Positive, taken: Amount, updated_in_time: bool) -> Share {
        let late = (taken.get() - promised.get()).max(0.0);
        // Divided one by one, so that no product overflows and no lateness is 0/0.
        let y = libm::exp2(-(late / promised.get() / self.timeliness_tolerance.get()));
        let credit = if updated_in_time { self.update_credit.get() } else { 0.0 };
        Share::rounded(y + credit * (1.0 - y))
    }
}

params! {
    /// The constants with which an [`IntimacyLedger`](super::IntimacyLedger) is read; never stored
    /// in it.
    ///
    /// ```
    /// use goodwill::intimacy::IntimacyParams;
    /// use goodwill::quantity::{Exponent, Share};
    ///
    /// let params = IntimacyParams::default();
    /// assert_eq!((params.prior().mean.get(), params.prior().weight.get()), (0.5, 2.0));
    /// assert_eq!(params.act_weight().get(), 0.6);
    /// assert_eq!(params.exponent(), Exponent::GEOMETRIC);
    /// assert_eq!(params.cadence_tolerance().get(), 1.0);
    /// assert_eq!(params.cadence_prior().get(), 1.0);
    ///
    /// assert_eq!(
    ///     params.with_act_weight(Share::HALF).unwrap_err().to_string(),
    ///     "weight of how you act must be above 0.5 and below 1, got 0.5",
    /// );
    /// ```
    #[derive(Debug, Clone, PartialEq)]
    pub struct IntimacyParams, checked {
        prior: Prior = Prior {
            mean: Share::constant(defaults::INTIMACY_PRIOR_MEAN.value),
            weight: Positive::constant(defaults::INTIMACY_PRIOR_WEIGHT.value),
        },
            set with_prior "the prior of every component: its mean `a` and its weight `W`, in \
                observations";
        act_weight: Share = Share::constant(defaults::INTIMACY_ACT_WEIGHT.value),
            check with_act_weight "v, the weight of how you act; what you do has the rest";
        exponent: Exponent = Exponent::constant(defaults::INTIMACY_EXPONENT.value),
            check with_exponent "ρ, which says how far one group makes up for the other";
        cadence_tolerance: Positive =
            Positive::constant(defaults::INTIMACY_CADENCE_TOLERANCE.value),
            set with_cadence_tolerance "h, how many octaves off the wanted rate of contacts counts \
                half";
        cadence_prior: Positive = Positive::constant(defaults::INTIMACY_CADENCE_PRIOR.value),
            set with_cadence_prior "k, how many contacts at the wanted rate are taken for granted \
                before any";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

impl IntimacyParams {
    /// Sets v, the weight of how you act.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] unless it is above one half and below 1: feeling outweighs detail,
    /// and does not replace it.
    pub const fn with_act_weight(mut self, v: Share) -> Result<Self> {
        if v.get() > 0.5 && v.get() < 1.0 {
            self.act_weight = v;
            return Ok(self);
        }
        let (what, rule) = ("weight of how you act", "above 0.5 and below 1");
        Err(Error::OutOfRange { what, rule, got: v.get() })
    }

    /// Sets ρ, which says how far one group makes up for the other.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if it is above 1: the better group would then outweigh the worse.
    ///
    /// ```
    /// use goodwill::intimacy::IntimacyParams;
    /// use goodwill::quantity::Exponent;
    ///
    /// let strict = IntimacyParams::default().with_exponent(Exponent::MINIMUM)?;
    /// assert_eq!(strict.exponent(), Exponent::MINIMUM);
    /// assert_eq!(
    ///     strict.with_exponent(Exponent::new(2.0)?).unwrap_err().to_string(),
    ///     "exponent between the two groups must be at most 1, got 2",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub const fn with_exponent(mut self, rho: Exponent) -> Result<Self> {
        if rho.get() <= 1.0 {
            self.exponent = rho;
            return Ok(self);
        }
        let (what, rule) = ("exponent between the two groups", "at most 1");
        Err(Error::OutOfRange { what, rule, got: rho.get() })
    }
}
