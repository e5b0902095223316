//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::checked::checked;
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::quantity::{HalfLife, Level, Positive, Share, Simplex};
use crate::{Error, Result};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    pub struct FrictionUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
    }
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
    serde(crate = "crate::strict"),
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

checked! {
    DisloyaltyCurve as CurveForm { at_none: Level, at_full: Level }
    => Self::new(at_none, at_full)
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
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
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

params! {
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
    pub struct FrictionParams {
        weights: Simplex<4> = Simplex::constant([defaults::FRICTION_WEIGHT.value; 4]),
            set with_weights "the weights of the four dimensions, in the order of \
                [`Dimension::ALL`](super::Dimension::ALL)";
        prior: Prior = Prior {
            mean: Share::constant(defaults::FRICTION_PRIOR_MEAN.value),
            weight: Positive::constant(defaults::FRICTION_PRIOR_WEIGHT.value),
        },
            set with_prior "what is believed of a stage and dimension before any encounter";
        blend: Simplex<3> = Simplex::constant([
            defaults::FRICTION_BLEND_MEAN.value,
            defaults::FRICTION_BLEND_WORST.value,
            defaults::FRICTION_BLEND_LAST.value,
        ]),
            set with_blend "a, b and c: how much the mean, the worst and the last stage count";
        asking_prior: Positive = Positive::constant(defaults::FRICTION_ASKING_PRIOR.value),
            set with_asking_prior "the prior of who makes contact, on each side, in contacts";
        disloyalty: Option<DisloyaltyCurve> = None,
            set with_disloyalty "the curve from friction to leaving; `None` while it is off";
        direction: Option<DirectionPrior> = None,
            set with_direction "the direction prior; `None` while it is off";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}
