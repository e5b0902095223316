//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::posterior::Prior;
use crate::quantity::{HalfLife, Level, Positive, Share, Simplex};
use crate::{Error, Result};

/// What fixes the unit of counting. Ledgers of different units refuse to merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct FrictionUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
}

/// The probabilities of leaving that belong to no friction and to full friction.
///
/// ```
/// use goodwill::friction::DisloyaltyCurve;
///
/// let curve = DisloyaltyCurve::default();
/// assert_eq!((curve.at_none(), curve.at_full()), (0.09, 0.96));
/// assert!((curve.intercept() - -2.313_635).abs() < 5e-7);
/// assert!((curve.slope() - 5.491_689).abs() < 5e-7);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "CurveForm", into = "CurveForm")
)]
pub struct DisloyaltyCurve {
    at_none: Level,
    at_full: Level,
}

impl DisloyaltyCurve {
    /// Takes the two end points, both inside (0, 1).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the second is not above the first: friction never makes loyal.
    pub fn new(at_none: Level, at_full: Level) -> Result<Self> {
        if at_full > at_none {
            Ok(Self { at_none, at_full })
        } else {
            Err(Error::OutOfRange {
                what: "disloyalty at full friction",
                rule: "above that at no friction",
                got: at_full.get(),
            })
        }
    }

    /// Returns the probability of leaving at no friction.
    #[must_use]
    pub const fn at_none(self) -> f64 {
        self.at_none.get()
    }

    /// Returns the probability of leaving at full friction.
    #[must_use]
    pub const fn at_full(self) -> f64 {
        self.at_full.get()
    }

    /// Returns b₀, the log-odds of leaving at no friction.
    #[must_use]
    pub fn intercept(self) -> f64 {
        libm::log(self.at_none() / (1.0 - self.at_none()))
    }

    /// Returns b₁, what full friction adds to the log-odds.
    #[must_use]
    pub fn slope(self) -> f64 {
        libm::log(self.at_full() / (1.0 - self.at_full())) - self.intercept()
    }
}

impl Default for DisloyaltyCurve {
    fn default() -> Self {
        Self {
            at_none: Level::constant(defaults::FRICTION_DISLOYAL_AT_NONE.value),
            at_full: Level::constant(defaults::FRICTION_DISLOYAL_AT_FULL.value),
        }
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CurveForm {
    at_none: Level,
    at_full: Level,
}

#[cfg(feature = "serde")]
impl TryFrom<CurveForm> for DisloyaltyCurve {
    type Error = Error;

    fn try_from(form: CurveForm) -> Result<Self> {
        Self::new(form.at_none, form.at_full)
    }
}

#[cfg(feature = "serde")]
impl From<DisloyaltyCurve> for CurveForm {
    fn from(DisloyaltyCurve { at_none, at_full }: DisloyaltyCurve) -> Self {
        Self { at_none, at_full }
    }
}

/// The direction prior: how many interactions of unknown effect drive away and draw nearer.
///
/// ```
/// use goodwill::friction::DirectionPrior;
///
/// let prior = DirectionPrior::default();
/// assert_eq!((prior.away.get(), prior.towards.get()), (4.0, 1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct DirectionPrior {
    /// Away, in interactions.
    pub away: Positive,
    /// Nearer, in interactions.
    pub towards: Positive,
}

impl Default for DirectionPrior {
    fn default() -> Self {
        Self {
            away: Positive::constant(defaults::FRICTION_DIRECTION_AWAY.value),
            towards: Positive::constant(defaults::FRICTION_DIRECTION_TOWARDS.value),
        }
    }
}

/// The constants with which a [`FrictionLedger`](super::FrictionLedger) is read; never stored in
/// it.
///
/// ```
/// use goodwill::friction::{DisloyaltyCurve, FrictionParams};
///
/// let params = FrictionParams::default();
/// assert_eq!(params.weights().get(), [0.25; 4]);
/// assert_eq!((params.prior().mean.get(), params.prior().weight.get()), (0.05, 2.0));
/// assert_eq!(params.blend().get(), [0.5, 0.25, 0.25]);
/// assert_eq!(params.disloyalty(), None);
///
/// let with_curve = params.with_disloyalty(Some(DisloyaltyCurve::default()));
/// assert!(with_curve.disloyalty().is_some());
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct FrictionParams {
    weights: Simplex<4>,
    prior: Prior,
    blend: Simplex<3>,
    asking_prior: Positive,
    disloyalty: Option<DisloyaltyCurve>,
    direction: Option<DirectionPrior>,
    level: Level,
}

impl Default for FrictionParams {
    fn default() -> Self {
        Self {
            weights: Simplex::constant([defaults::FRICTION_WEIGHT.value; 4]),
            prior: Prior {
                mean: Share::constant(defaults::FRICTION_PRIOR_MEAN.value),
                weight: Positive::constant(defaults::FRICTION_PRIOR_WEIGHT.value),
            },
            blend: Simplex::constant([
                defaults::FRICTION_BLEND_MEAN.value,
                defaults::FRICTION_BLEND_WORST.value,
                defaults::FRICTION_BLEND_LAST.value,
            ]),
            asking_prior: Positive::constant(defaults::FRICTION_ASKING_PRIOR.value),
            disloyalty: None,
            direction: None,
            level: Level::default(),
        }
    }
}

impl FrictionParams {
    /// Returns the weights of the four dimensions, in the order of
    /// [`Dimension::ALL`](super::Dimension::ALL).
    #[must_use]
    pub const fn weights(&self) -> Simplex<4> {
        self.weights
    }

    /// Sets the weights of the four dimensions.
    #[must_use]
    pub const fn with_weights(mut self, weights: Simplex<4>) -> Self {
        self.weights = weights;
        self
    }

    /// Returns what is believed of a stage and dimension before any encounter.
    #[must_use]
    pub const fn prior(&self) -> Prior {
        self.prior
    }

    /// Sets what is believed of a stage and dimension before any encounter.
    #[must_use]
    pub const fn with_prior(mut self, prior: Prior) -> Self {
        self.prior = prior;
        self
    }

    /// Returns a, b and c: how much the mean, the worst and the last stage count.
    #[must_use]
    pub const fn blend(&self) -> Simplex<3> {
        self.blend
    }

    /// Sets a, b and c: how much the mean, the worst and the last stage count.
    #[must_use]
    pub const fn with_blend(mut self, blend: Simplex<3>) -> Self {
        self.blend = blend;
        self
    }

    /// Returns the prior of who makes contact, on each side, in contacts.
    #[must_use]
    pub const fn asking_prior(&self) -> Positive {
        self.asking_prior
    }

    /// Sets the prior of who makes contact, on each side, in contacts.
    #[must_use]
    pub const fn with_asking_prior(mut self, prior: Positive) -> Self {
        self.asking_prior = prior;
        self
    }

    /// Returns the curve from friction to leaving, if it is on.
    #[must_use]
    pub const fn disloyalty(&self) -> Option<DisloyaltyCurve> {
        self.disloyalty
    }

    /// Turns the curve from friction to leaving on or off.
    #[must_use]
    pub const fn with_disloyalty(mut self, curve: Option<DisloyaltyCurve>) -> Self {
        self.disloyalty = curve;
        self
    }

    /// Returns the direction prior, if it is on.
    #[must_use]
    pub const fn direction(&self) -> Option<DirectionPrior> {
        self.direction
    }

    /// Turns the direction prior on or off.
    #[must_use]
    pub const fn with_direction(mut self, prior: Option<DirectionPrior>) -> Self {
        self.direction = prior;
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
