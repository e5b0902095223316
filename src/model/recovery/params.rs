//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::posterior::Prior;
use crate::quantity::{Amount, HalfLife, Level, Positive, Share, Simplex};
use crate::{Error, Result};

/// The weights of the three kinds of justice, the weightiest first: what one gets, how one is
/// treated, how it goes.
///
/// ```
/// use goodwill::quantity::Simplex;
/// use goodwill::recovery::JusticeWeights;
///
/// assert_eq!(JusticeWeights::default().get(), [0.45, 0.33, 0.22]);
/// assert_eq!(
///     JusticeWeights::new(Simplex::new([0.25, 0.5, 0.25])?).unwrap_err().to_string(),
///     "weight of a kind of justice must be at most that of the kind before it, got 0.5",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "Simplex<3>", into = "Simplex<3>")
)]
pub struct JusticeWeights([Share; 3]);

impl JusticeWeights {
    /// Takes the weights of distributive, interactional and procedural justice.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if one is above the one before it.
    pub fn new(weights: Simplex<3>) -> Result<Self> {
        let weights = weights.get();
        match weights.windows(2).find(|pair| pair[1] > pair[0]) {
            None => Ok(Self(weights.map(Share::rounded))),
            Some(pair) => Err(Error::OutOfRange {
                what: "weight of a kind of justice",
                rule: "at most that of the kind before it",
                got: pair[1],
            }),
        }
    }

    /// Returns the weights.
    #[must_use]
    pub const fn get(self) -> [f64; 3] {
        let [d, i, p] = self.0;
        [d.get(), i.get(), p.get()]
    }
}

impl Default for JusticeWeights {
    fn default() -> Self {
        Self([
            Share::constant(defaults::RECOVERY_DISTRIBUTIVE.value),
            Share::constant(defaults::RECOVERY_INTERACTIONAL.value),
            Share::constant(defaults::RECOVERY_PROCEDURAL.value),
        ])
    }
}

impl TryFrom<Simplex<3>> for JusticeWeights {
    type Error = Error;

    fn try_from(weights: Simplex<3>) -> Result<Self> {
        Self::new(weights)
    }
}

impl From<JusticeWeights> for Simplex<3> {
    fn from(weights: JusticeWeights) -> Self {
        Self::constant(weights.get())
    }
}

/// What fixes the unit of counting. Ledgers of different units refuse to merge.
///
/// The measure of justice belongs to it: what a complaint lacks of J₀ bends at J₀, so it cannot
/// be taken from sums and is settled where the complaint is counted.
///
/// ```
/// use goodwill::quantity::Share;
/// use goodwill::recovery::RecoveryUnit;
///
/// assert_eq!(RecoveryUnit::default().threshold, Share::HALF);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct RecoveryUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
    /// The weights w of the three kinds of justice.
    pub justice: JusticeWeights,
    /// The justice J₀ below which a complaint was failed twice; 0 switches that off.
    pub threshold: Share,
}

impl Default for RecoveryUnit {
    fn default() -> Self {
        Self {
            half_life: HalfLife::default(),
            justice: JusticeWeights::default(),
            threshold: Share::constant(defaults::RECOVERY_THRESHOLD.value),
        }
    }
}

/// What it is that stands after a recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Consequence {
    /// Coming back, and speaking well: a recovery restores it at best.
    #[default]
    Loyalty,
    /// Being content: a first failure that is made good can raise it.
    Satisfaction,
}

impl Consequence {
    /// Both consequences.
    pub const BOTH: [Self; 2] = [Self::Loyalty, Self::Satisfaction];
}

impl core::fmt::Display for Consequence {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Self::Loyalty => "loyalty",
            Self::Satisfaction => "satisfaction",
        })
    }
}

/// Whom one sells to, for the prior of who speaks up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Market {
    /// Households: about half speak up.
    #[default]
    Consumer,
    /// Firms: about three in four speak up, at least to whom they deal with.
    Business,
}

/// The prior of the share v of let-down customers who complain: Beta(a, b), a being above 1.
///
/// With a lower a the expected number of silent ones would be infinite.
///
/// ```
/// use goodwill::quantity::Positive;
/// use goodwill::recovery::{Market, SpeaksUp};
///
/// let consumers = SpeaksUp::from_market(Market::Consumer);
/// assert_eq!((consumers.a(), consumers.b()), (5.0, 5.0));
/// let firms = SpeaksUp::from_market(Market::Business);
/// assert_eq!((firms.a(), firms.b()), (15.0, 5.0));
/// assert_eq!(
///     SpeaksUp::new(Positive::ONE, Positive::ONE).unwrap_err().to_string(),
///     "shape a of the share that speaks up must be above 1, got 1",
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "SpeaksUpForm", into = "SpeaksUpForm")
)]
pub struct SpeaksUp {
    a: Positive,
    b: Positive,
}

impl SpeaksUp {
    /// Takes the two shapes.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if `a` is not above 1.
    pub fn new(a: Positive, b: Positive) -> Result<Self> {
        if a > Positive::ONE {
            Ok(Self { a, b })
        } else {
            Err(Error::OutOfRange {
                what: "shape a of the share that speaks up",
                rule: "above 1",
                got: a.get(),
            })
        }
    }

    /// Returns the prior of a market.
    #[must_use]
    pub const fn from_market(market: Market) -> Self {
        let (a, b) = match market {
            Market::Consumer => {
                (defaults::RECOVERY_CONSUMER_SPEAKS, defaults::RECOVERY_CONSUMER_SILENT)
            }
            Market::Business => {
                (defaults::RECOVERY_BUSINESS_SPEAKS, defaults::RECOVERY_BUSINESS_SILENT)
            }
        };
        Self { a: Positive::constant(a.value), b: Positive::constant(b.value) }
    }

    /// Returns a: those who speak up, in customers.
    #[must_use]
    pub const fn a(self) -> f64 {
        self.a.get()
    }

    /// Returns b: those who do not, in customers.
    #[must_use]
    pub const fn b(self) -> f64 {
        self.b.get()
    }
}

impl Default for SpeaksUp {
    fn default() -> Self {
        Self::from_market(Market::default())
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeaksUpForm {
    a: Positive,
    b: Positive,
}

#[cfg(feature = "serde")]
impl TryFrom<SpeaksUpForm> for SpeaksUp {
    type Error = Error;

    fn try_from(form: SpeaksUpForm) -> Result<Self> {
        Self::new(form.a, form.b)
    }
}

#[cfg(feature = "serde")]
impl From<SpeaksUp> for SpeaksUpForm {
    fn from(SpeaksUp { a, b }: SpeaksUp) -> Self {
        Self { a, b }
    }
}

/// The prior of a rate: so many events in so much exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct RatePrior {
    /// The events.
    pub events: Positive,
    /// The exposure, in the unit that the rate is per.
    pub exposure: Positive,
}

/// The constants with which a [`RecoveryLedger`](super::RecoveryLedger) is read; never stored in
/// it.
///
/// ```
/// use goodwill::recovery::{Consequence, RecoveryParams};
///
/// let params = RecoveryParams::default();
/// assert_eq!(params.outcome(), Consequence::Loyalty);
/// assert_eq!(params.before().get(), 0.8);
/// assert_eq!((params.severity_effect().get(), params.double_deviation().get()), (2.0, 1.0));
/// assert_eq!(params.paradox_bonus().get(), 0.2);
/// assert_eq!((params.prior().mean.get(), params.prior().weight.get()), (0.25, 2.0));
/// assert_eq!((params.told().events.get(), params.told().exposure.get()), (9.0, 1.0));
/// assert_eq!((params.recurrence().events.get(), params.recurrence().exposure.get()), (1.0, 90.0));
/// assert_eq!(params.share_prior().get(), 1.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct RecoveryParams {
    outcome: Consequence,
    before: Level,
    severity_effect: Amount,
    double_deviation: Amount,
    paradox_bonus: Amount,
    prior: Prior,
    speaks_up: SpeaksUp,
    told: RatePrior,
    recurrence: RatePrior,
    share_prior: Positive,
    level: Level,
}

impl Default for RecoveryParams {
    fn default() -> Self {
        Self {
            outcome: Consequence::default(),
            before: Level::constant(defaults::RECOVERY_BEFORE.value),
            severity_effect: Amount::constant(defaults::RECOVERY_SEVERITY_EFFECT.value),
            double_deviation: Amount::constant(defaults::RECOVERY_DOUBLE_DEVIATION.value),
            paradox_bonus: Amount::constant(defaults::RECOVERY_PARADOX.value),
            prior: Prior {
                mean: Share::constant(defaults::RECOVERY_PRIOR_MEAN.value),
                weight: Positive::constant(defaults::RECOVERY_PRIOR_WEIGHT.value),
            },
            speaks_up: SpeaksUp::default(),
            told: RatePrior {
                events: Positive::constant(defaults::RECOVERY_TOLD.value),
                exposure: Positive::constant(defaults::RECOVERY_TOLD_WEIGHT.value),
            },
            recurrence: RatePrior {
                events: Positive::constant(defaults::RECOVERY_RECURRENCES.value),
                exposure: Positive::constant(defaults::RECOVERY_RECURRENCE_DAYS.value),
            },
            share_prior: Positive::constant(defaults::RECOVERY_SHARE_PRIOR.value),
            level: Level::default(),
        }
    }
}

/// Defines the reader and the setter of a constant.
macro_rules! constants {
    ($($doc:literal $get:ident, $set:ident: $type:ty;)*) => {
        impl RecoveryParams {
            $(
                #[doc = concat!("Returns ", $doc, ".")]
                #[must_use]
                pub const fn $get(&self) -> $type {
                    self.$get
                }

                #[doc = concat!("Sets ", $doc, ".")]
                #[must_use]
                pub const fn $set(mut self, $get: $type) -> Self {
                    self.$get = $get;
                    self
                }
            )*
        }
    };
}

constants! {
    "what the headline value is about" outcome, with_outcome: Consequence;
    "how the customer stood before the failures, inside (0, 1)" before, with_before: Level;
    "what a failure of full severity takes, in log-odds" severity_effect, with_severity_effect: Amount;
    "what failing a complaint fully takes on top, in log-odds" double_deviation, with_double_deviation: Amount;
    "what a first failure made good adds to satisfaction, in log-odds" paradox_bonus, with_paradox_bonus: Amount;
    "what is believed of the harm s(1 − J) of a failure, the weight in failures" prior, with_prior: Prior;
    "the prior of the share that speaks up" speaks_up, with_speaks_up: SpeaksUp;
    "the prior of how many each tells, the exposure in customers" told, with_told: RatePrior;
    "the prior of how often a cause strikes again, the exposure in days" recurrence, with_recurrence: RatePrior;
    "the prior of a share of cases, on each side, in cases" share_prior, with_share_prior: Positive;
    "the probability inside intervals" level, with_level: Level;
}

impl RecoveryParams {
    /// Sets the prior of the share that speaks up to that of a market.
    #[must_use]
    pub const fn with_market(self, market: Market) -> Self {
        self.with_speaks_up(SpeaksUp::from_market(market))
    }
}
