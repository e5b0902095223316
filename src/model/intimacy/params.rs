//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::posterior::Prior;
use crate::quantity::{Amount, Exponent, HalfLife, Level, Positive, Share};
use crate::{Error, Result};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct IntimacyUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
    /// τ, the lateness that counts half, in promised times.
    pub timeliness_tolerance: Positive,
    /// κ, the share of the cost of lateness that an update in time gives back.
    pub update_credit: Share,
}

impl Default for IntimacyUnit {
    fn default() -> Self {
        Self {
            half_life: HalfLife::default(),
            timeliness_tolerance: Positive::constant(defaults::INTIMACY_TIMELINESS_TOLERANCE.value),
            update_credit: Share::constant(defaults::INTIMACY_UPDATE_CREDIT.value),
        }
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

    /// Names the first field that differs from another unit's; the last field if none does.
    pub(super) fn differs(&self, other: &Self) -> Error {
        let (what, ours, theirs) = if self.half_life != other.half_life {
            ("half-life", self.half_life.to_string(), other.half_life.to_string())
        } else if self.timeliness_tolerance != other.timeliness_tolerance {
            let [ours, theirs] = [self, other].map(|unit| unit.timeliness_tolerance.to_string());
            ("timeliness tolerance", ours, theirs)
        } else {
            let [ours, theirs] = [self, other].map(|unit| unit.update_credit.to_string());
            ("update credit", ours, theirs)
        };
        Error::UnitsDiffer { what, ours, theirs }
    }
}

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
