//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::posterior::Prior;
use crate::quantity::{Exponent, HalfLife, Level, Positive, Share};
use crate::{Error, Result};

/// What fixes the unit of counting. Ledgers of different units refuse to merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct CapabilityUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
}

/// The constants with which a [`CapabilityLedger`](super::CapabilityLedger) is read; never stored
/// in it.
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
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "ParamsForm", into = "ParamsForm")
)]
pub struct CapabilityParams {
    exponent: Exponent,
    prior: Prior,
    level: Level,
}

impl Default for CapabilityParams {
    fn default() -> Self {
        Self {
            exponent: Exponent::constant(defaults::CAPABILITY_EXPONENT.value),
            prior: Prior {
                mean: Share::constant(defaults::CAPABILITY_PRIOR_MEAN.value),
                weight: Positive::constant(defaults::CAPABILITY_PRIOR_WEIGHT.value),
            },
            level: Level::default(),
        }
    }
}

impl CapabilityParams {
    /// Returns ρ, which says how far one part makes up for another.
    #[must_use]
    pub const fn exponent(&self) -> Exponent {
        self.exponent
    }

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

    /// Returns the prior of every part: its mean `a` and its weight `W`, in observations.
    #[must_use]
    pub const fn prior(&self) -> Prior {
        self.prior
    }

    /// Sets the prior of every part: its mean `a` and its weight `W`, in observations.
    #[must_use]
    pub const fn with_prior(mut self, prior: Prior) -> Self {
        self.prior = prior;
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

/// What serde writes; what is left out is read as the default.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ParamsForm {
    exponent: Exponent,
    prior: Prior,
    level: Level,
}

#[cfg(feature = "serde")]
impl Default for ParamsForm {
    fn default() -> Self {
        CapabilityParams::default().into()
    }
}

#[cfg(feature = "serde")]
impl TryFrom<ParamsForm> for CapabilityParams {
    type Error = Error;

    fn try_from(ParamsForm { exponent, prior, level }: ParamsForm) -> Result<Self> {
        Ok(Self { prior, level, ..Self::default().with_exponent(exponent)? })
    }
}

#[cfg(feature = "serde")]
impl From<CapabilityParams> for ParamsForm {
    fn from(CapabilityParams { exponent, prior, level }: CapabilityParams) -> Self {
        Self { exponent, prior, level }
    }
}
