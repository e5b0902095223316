//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::quantity::{Exponent, HalfLife, Level, Positive, Share};
use crate::{Error, Result};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    pub struct CapabilityUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
    }
}

params! {
    /// The constants with which a [`CapabilityLedger`](super::CapabilityLedger) is read; never
    /// stored in it.
    ///
    /// ```
    /// use goodwill::capability::CapabilityParams;
    /// use goodwill::quantity::Exponent;
    ///
    /// let params = CapabilityParams::default();
    /// assert_eq!(params.exponent(), Exponent::GEOMETRIC);
    /// assert_eq!((params.prior().mean.get(), params.prior().weight.get()), (0.5, 2.0));
    /// assert_eq!(
    ///     params.with_exponent(Exponent::ARITHMETIC).unwrap_err().to_string(),
    ///     "exponent between what a firm needs must be at most 0, got 1",
    /// );
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct CapabilityParams, checked {
        exponent: Exponent = Exponent::constant(defaults::CAPABILITY_EXPONENT.value),
            check with_exponent "ρ, which says how far one part makes up for another";
        prior: Prior = Prior {
            mean: Share::constant(defaults::CAPABILITY_PRIOR_MEAN.value),
            weight: Positive::constant(defaults::CAPABILITY_PRIOR_WEIGHT.value),
        },
            set with_prior "the prior of every part: its mean `a` and its weight `W`, in \
                observations";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

impl CapabilityParams {
    /// Sets ρ, which says how far one part makes up for another.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if it is above 0: people without a process would then do.
    pub const fn with_exponent(mut self, rho: Exponent) -> Result<Self> {
        if rho.get() <= 0.0 {
            self.exponent = rho;
            return Ok(self);
        }
        let (what, rule) = ("exponent between what a firm needs", "at most 0");
        Err(Error::OutOfRange { what, rule, got: rho.get() })
    }
}
