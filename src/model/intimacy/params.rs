//! The constants that weigh intimacy.

use crate::defaults;
use crate::kernel::posterior::Prior;
use crate::quantity::{Exponent, Level, Positive, Share};
use crate::{Error, Result};

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
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "ParamsForm", into = "ParamsForm")
)]
pub struct IntimacyParams {
    prior: Prior,
    act_weight: Share,
    exponent: Exponent,
    cadence_tolerance: Positive,
    cadence_prior: Positive,
    level: Level,
}

impl Default for IntimacyParams {
    fn default() -> Self {
        const fn number(default: &defaults::DefaultValue) -> Positive {
            Positive::constant(default.value)
        }
        Self {
            prior: Prior {
                mean: Share::constant(defaults::INTIMACY_PRIOR_MEAN.value),
                weight: number(&defaults::INTIMACY_PRIOR_WEIGHT),
            },
            act_weight: Share::constant(defaults::INTIMACY_ACT_WEIGHT.value),
            exponent: Exponent::constant(defaults::INTIMACY_EXPONENT.value),
            cadence_tolerance: number(&defaults::INTIMACY_CADENCE_TOLERANCE),
            cadence_prior: number(&defaults::INTIMACY_CADENCE_PRIOR),
            level: Level::default(),
        }
    }
}

impl IntimacyParams {
    /// Returns the prior of every component: its mean `a` and its weight `W`, in observations.
    #[must_use]
    pub const fn prior(&self) -> Prior {
        self.prior
    }

    /// Sets the prior of every component: its mean `a` and its weight `W`, in observations.
    #[must_use]
    pub const fn with_prior(mut self, prior: Prior) -> Self {
        self.prior = prior;
        self
    }

    /// Returns v, the weight of how you act; what you do has the rest.
    #[must_use]
    pub const fn act_weight(&self) -> Share {
        self.act_weight
    }

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
        Err(Error::OutOfRange {
            what: "weight of how you act",
            rule: "above 0.5 and below 1",
            got: v.get(),
        })
    }

    /// Returns ρ, which says how far one group makes up for the other.
    #[must_use]
    pub const fn exponent(&self) -> Exponent {
        self.exponent
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
        Err(Error::OutOfRange {
            what: "exponent between the two groups",
            rule: "at most 1",
            got: rho.get(),
        })
    }

    /// Returns h, how many octaves off the wanted rate of contacts counts half.
    #[must_use]
    pub const fn cadence_tolerance(&self) -> Positive {
        self.cadence_tolerance
    }

    /// Sets h, how many octaves off the wanted rate of contacts counts half.
    #[must_use]
    pub const fn with_cadence_tolerance(mut self, octaves: Positive) -> Self {
        self.cadence_tolerance = octaves;
        self
    }

    /// Returns k, how many contacts at the wanted rate are taken for granted before any.
    #[must_use]
    pub const fn cadence_prior(&self) -> Positive {
        self.cadence_prior
    }

    /// Sets k, how many contacts at the wanted rate are taken for granted before any.
    #[must_use]
    pub const fn with_cadence_prior(mut self, contacts: Positive) -> Self {
        self.cadence_prior = contacts;
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
    prior: Prior,
    act_weight: Share,
    exponent: Exponent,
    cadence_tolerance: Positive,
    cadence_prior: Positive,
    level: Level,
}

#[cfg(feature = "serde")]
impl Default for ParamsForm {
    fn default() -> Self {
        IntimacyParams::default().into()
    }
}

#[cfg(feature = "serde")]
impl TryFrom<ParamsForm> for IntimacyParams {
    type Error = Error;

    fn try_from(form: ParamsForm) -> Result<Self> {
        let ParamsForm { prior, act_weight, exponent, cadence_tolerance, cadence_prior, level } =
            form;
        let checked = Self::default().with_act_weight(act_weight)?.with_exponent(exponent)?;
        Ok(Self { prior, cadence_tolerance, cadence_prior, level, ..checked })
    }
}

#[cfg(feature = "serde")]
impl From<IntimacyParams> for ParamsForm {
    fn from(params: IntimacyParams) -> Self {
        let IntimacyParams { prior, act_weight, exponent, cadence_tolerance, cadence_prior, level } =
            params;
        Self { prior, act_weight, exponent, cadence_tolerance, cadence_prior, level }
    }
}
