//! The constants: what fixes the unit of counting, and what weighs the counts.

use core::fmt;

use crate::defaults::{self, DefaultValue};
use crate::kernel::checked::checked;
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::kernel::words::words;
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
    serde(crate = "crate::strict"),
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

impl fmt::Display for JusticeWeights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.get())
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
        Self::checked(weights.get())
    }
}

unit! {
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
    pub struct RecoveryUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
        /// The weights w of the three kinds of justice.
        justice: JusticeWeights = JusticeWeights::default(), "weights of justice";
        /// The justice J₀ below which a complaint was failed twice; 0 switches that off.
        threshold: Share = Share::constant(defaults::RECOVERY_THRESHOLD.value),
            "threshold of justice";
    }
}

words! {
    /// What it is that stands after a recovery.
    #[derive(Default)]
    pub enum Consequence {
        /// Coming back, and speaking well: a recovery restores it at best.
        #[default]
        Loyalty = "loyalty",
        /// Being content: a first failure that is made good can raise it.
        Satisfaction = "satisfaction",
    }
    const ALL: [Self];
    fn name;
    Display;
}

impl Consequence {
    /// Both consequences.
    pub const BOTH: [Self; 2] = Self::ALL;
}

words! {
    /// Whom one sells to, for the prior of who speaks up.
    #[derive(Default)]
    pub enum Market {
        /// Households: about a third speak up today.
        #[default]
        Consumer = "consumer" =>
            [&defaults::RECOVERY_CONSUMER_SPEAKS, &defaults::RECOVERY_CONSUMER_SILENT],
        /// Firms: about three in four speak up, at least to whom they deal with.
        Business = "business" =>
            [&defaults::RECOVERY_BUSINESS_SPEAKS, &defaults::RECOVERY_BUSINESS_SILENT],
    }
    const ALL: [Self];
    fn name;
    /// Returns how many speak up, and how many do not.
    fn speakers -> [&'static DefaultValue; 2];
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
/// assert_eq!((consumers.a(), consumers.b()), (3.5, 6.5));
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
    serde(crate = "crate::strict"),
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
        let [a, b] = market.speakers();
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

checked! {
    SpeaksUp as SpeaksUpForm { a: Positive, b: Positive }
    => Self::new(a, b)
}

/// The prior of a rate: so many events in so much exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct RatePrior {
    /// The events.
    pub events: Positive,
    /// The exposure, in the unit that the rate is per.
    pub exposure: Positive,
}

params! {
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
    /// assert_eq!((params.patience_days().get(), params.share_prior().get()), (30.0, 1.0));
    /// ```
    #[derive(Debug, Clone, PartialEq)]
    pub struct RecoveryParams {
        outcome: Consequence = Consequence::default(),
            set with_outcome "what the headline value is about";
        before: Level = Level::constant(defaults::RECOVERY_BEFORE.value),
            set with_before "how the customer stood before the failures, inside (0, 1)";
        severity_effect: Amount = amount(&defaults::RECOVERY_SEVERITY_EFFECT),
            set with_severity_effect "what a failure of full severity takes, in log-odds";
        double_deviation: Amount = amount(&defaults::RECOVERY_DOUBLE_DEVIATION),
            set with_double_deviation "what failing a complaint fully takes on top, in log-odds";
        paradox_bonus: Amount = amount(&defaults::RECOVERY_PARADOX),
            set with_paradox_bonus "what a first failure made good adds to satisfaction, in \
                log-odds";
        prior: Prior = Prior {
            mean: Share::constant(defaults::RECOVERY_PRIOR_MEAN.value),
            weight: number(&defaults::RECOVERY_PRIOR_WEIGHT),
        },
            set with_prior "what is believed of the harm s(1 − J) of a failure, the weight in \
                failures";
        speaks_up: SpeaksUp = SpeaksUp::default(),
            set with_speaks_up "the prior of the share that speaks up";
        told: RatePrior = RatePrior {
            events: number(&defaults::RECOVERY_TOLD),
            exposure: number(&defaults::RECOVERY_TOLD_WEIGHT),
        },
            set with_told "the prior of how many each tells, the exposure in customers";
        recurrence: RatePrior = RatePrior {
            events: number(&defaults::RECOVERY_RECURRENCES),
            exposure: number(&defaults::RECOVERY_RECURRENCE_DAYS),
        },
            set with_recurrence "the prior of how often a cause strikes again, the exposure in \
                days";
        patience_days: Positive = number(&defaults::RECOVERY_PATIENCE),
            set with_patience_days "after how many days an open failure weighs as one that was \
                given up; as long as the patience of the rule";
        share_prior: Positive = number(&defaults::RECOVERY_SHARE_PRIOR),
            set with_share_prior "the prior of a share of cases, on each side, in cases";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

const fn number(default: &DefaultValue) -> Positive {
    Positive::constant(default.value)
}

const fn amount(default: &DefaultValue) -> Amount {
    Amount::constant(default.value)
}

impl RecoveryParams {
    /// Sets the prior of the share that speaks up to that of a market.
    #[must_use]
    pub const fn with_market(self, market: Market) -> Self {
        self.with_speaks_up(SpeaksUp::from_market(market))
    }
}
