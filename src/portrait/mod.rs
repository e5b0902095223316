//! One relationship on one page.
//!
//! A first portrait of the three models that there are: what each says, and the whole as their
//! power mean. Friction, which is worse the more there is, enters as ease, `1 − index/100`.
//!
//! # Formula
//!
//! ```text
//! whole = M_ρ(x; w),  x = (trust, ease, intimacy), a model without evidence at its prior
//! whole − baseline = Σ cᵢ,  the baseline being every model at its prior
//! change between two portraits = Σ cᵢ,  by the same kernel
//! ```
//!
//! # Limits
//!
//! The interval takes the models as independent. They share events where one event concerns two
//! of them, so it is somewhat narrow. The weights are equal until outcomes teach others.

use crate::defaults;
use crate::friction::{FrictionIndex, FrictionParams};
use crate::intimacy::{IntimacyParams, IntimacyScore};
use crate::kernel::missing::{self, Completed, Component};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Attribution, Interval, composite, power_mean};
use crate::quantity::{Exponent, Instant, Level, Positive, Share, Simplex, Weights};
use crate::trust::{TrustParams, TrustScore};

/// A model that speaks of a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Model {
    /// The trust perceived in the firm.
    Trust,
    /// The ease of dealing with the firm: friction, turned round.
    Ease,
    /// How close the two are.
    Intimacy,
}

impl Model {
    /// All models, in the order of everything that is listed by model.
    pub const ALL: [Self; 3] = [Self::Trust, Self::Ease, Self::Intimacy];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Ease => "ease",
            Self::Intimacy => "intimacy",
        }
    }
}

impl core::fmt::Display for Model {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

/// How the models make one portrait.
///
/// ```
/// use goodwill::portrait::PortraitParams;
/// use goodwill::quantity::Exponent;
///
/// assert_eq!(PortraitParams::default().exponent(), Exponent::ARITHMETIC);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct PortraitParams {
    weights: Simplex<3>,
    exponent: Exponent,
    level: Level,
}

impl Default for PortraitParams {
    fn default() -> Self {
        Self {
            weights: Simplex::constant([defaults::PORTRAIT_WEIGHT.value; 3]),
            exponent: Exponent::constant(defaults::PORTRAIT_EXPONENT.value),
            level: Level::default(),
        }
    }
}

impl PortraitParams {
    /// Returns the weights of the models, in the order of [`Model::ALL`].
    #[must_use]
    pub const fn weights(&self) -> Simplex<3> {
        self.weights
    }

    /// Sets the weights of the models.
    #[must_use]
    pub const fn with_weights(mut self, weights: Simplex<3>) -> Self {
        self.weights = weights;
        self
    }

    /// Returns ρ, how far a good model makes up for a bad one.
    #[must_use]
    pub const fn exponent(&self) -> Exponent {
        self.exponent
    }

    /// Sets ρ, how far a good model makes up for a bad one.
    #[must_use]
    pub const fn with_exponent(mut self, rho: Exponent) -> Self {
        self.exponent = rho;
        self
    }

    /// Returns the probability inside the interval of the whole.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Sets the probability inside the interval of the whole.
    #[must_use]
    pub const fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }
}

/// What one model says in a portrait.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PortraitPart {
    /// The model.
    pub model: Model,
    /// What it says, 0 to 1, more is better; `None` where nothing is known.
    pub value: Option<f64>,
    /// The interval of the value.
    pub interval: Option<Interval>,
    /// How much of what it could know was ever observed, 0 to 1.
    pub coverage: f64,
    /// What it adds to the whole, over the baseline.
    pub contribution: f64,
}

/// What each model says before any evidence, in the order of [`Model::ALL`].
pub(crate) fn priors(
    trust: &TrustParams,
    friction: &FrictionParams,
    intimacy: &IntimacyParams,
) -> [BetaPosterior; 3] {
    let [h, e, d] = trust.prior().map(Positive::get);
    let of = |prior: Prior| prior.with(0.0, 0.0);
    [BetaPosterior::of(h, e + d), of(friction.prior()).complement(), of(intimacy.prior())]
}

/// One relationship at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Portrait {
    as_of: Instant,
    params: PortraitParams,
    trust: Option<TrustScore>,
    friction: Option<FrictionIndex>,
    intimacy: Option<IntimacyScore>,
    /// By model: what it says as a posterior, and as its prior.
    posteriors: [Option<BetaPosterior>; 3],
    priors: [BetaPosterior; 3],
    values: [Option<Share>; 3],
    coverage: [f64; 3],
    completed: Completed,
    attribution: Attribution,
    baseline: f64,
}

impl Portrait {
    pub(crate) fn new(
        trust: Option<TrustScore>,
        friction: Option<FrictionIndex>,
        intimacy: Option<IntimacyScore>,
        priors: [BetaPosterior; 3],
        params: PortraitParams,
        as_of: Instant,
    ) -> Option<Self> {
        if trust.is_none() && friction.is_none() && intimacy.is_none() {
            return None;
        }
        // A ledger that saw only the customer's conduct says nothing about the firm yet.
        let known = trust.as_ref().filter(|trust| trust.coverage() > 0.0);
        let values = [
            known.map(TrustScore::value),
            friction.as_ref().map(|friction| 1.0 - friction.value() / 100.0),
            intimacy.as_ref().map(IntimacyScore::value),
        ]
        .map(|value| value.map(Share::rounded));
        let fresh = [
            known.map(TrustScore::fresh),
            friction.as_ref().map(FrictionIndex::fresh),
            intimacy.as_ref().map(IntimacyScore::fresh),
        ];
        let coverage = [
            known.map(TrustScore::coverage),
            friction.as_ref().map(FrictionIndex::coverage),
            intimacy.as_ref().map(IntimacyScore::coverage),
        ]
        .map(|coverage| coverage.unwrap_or(0.0));
        let posteriors = [
            known.map(TrustScore::posterior),
            friction.as_ref().map(|friction| friction.posterior().complement()),
            intimacy.as_ref().map(IntimacyScore::posterior_of_whole),
        ];
        let weights = Weights::from(params.weights);
        let baseline = priors.map(|prior| Share::rounded(prior.mean()));
        let part = |i: usize| Component {
            observed: values[i],
            prior: baseline[i],
            fresh: Share::rounded(fresh[i].unwrap_or(0.0)),
        };
        let parts: [Component; 3] = core::array::from_fn(part);
        let completed = missing::completed(&parts, &weights, params.exponent);
        let now = parts.map(|part| part.filled());
        let parts = power_mean::split(&now, &baseline, &weights, params.exponent).parts;
        let baseline = power_mean::mean_of(&baseline, &weights, params.exponent);
        let attribution = Attribution::inside(parts, baseline, 1.0);
        Some(Self {
            as_of,
            params,
            trust,
            friction,
            intimacy,
            posteriors,
            priors,
            values,
            coverage,
            completed,
            attribution,
            baseline,
        })
    }

    fn filled(&self) -> [Share; 3] {
        core::array::from_fn(|i| {
            self.values[i].unwrap_or_else(|| Share::rounded(self.priors[i].mean()))
        })
    }

    /// Returns the whole, 0 to 1: the baseline and the contributions of its parts, in order.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.baseline + self.attribution.total
    }

    /// Returns the interval of the whole; a model without evidence has that of its prior.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let parts: [BetaPosterior; 3] =
            core::array::from_fn(|i| self.posteriors[i].unwrap_or(self.priors[i]));
        let weights = Weights::from(self.params.weights);
        let interval =
            composite::interval_of(&parts, &weights, self.params.exponent, self.params.level);
        interval.including(self.value())
    }

    /// Returns the whole of every model at its prior: what the contributions are counted from.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.baseline
    }

    /// Returns what each model says and adds: the value is the baseline plus the sum of the
    /// contributions, added in this order.
    #[must_use]
    pub fn parts(&self) -> Vec<PortraitPart> {
        let level = self.params.level;
        let part = |(i, model): (usize, Model)| PortraitPart {
            model,
            value: self.values[i].map(Share::get),
            interval: self.posteriors[i]
                .zip(self.values[i])
                .map(|(posterior, value)| posterior.interval(level).including(value.get())),
            coverage: self.coverage[i],
            contribution: self.attribution.parts[i],
        };
        Model::ALL.into_iter().enumerate().map(part).collect()
    }

    /// Returns the share of the whole's weight that was ever observed, 0 to 1.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        let weights = self.params.weights.get();
        let covered = weights.iter().zip(self.coverage).map(|(w, c)| w * c);
        // A sum of weights that is 1 by definition may round to a bit more.
        covered.sum::<f64>().min(1.0)
    }

    /// Returns the share of the whole's weight that is still evidence, 0 to 1.
    #[must_use]
    pub const fn fresh(&self) -> f64 {
        self.completed.fresh
    }

    /// Returns the whole with every model that is unknown at 0, and at 1.
    #[must_use]
    pub const fn bounds(&self) -> (f64, f64) {
        (self.completed.lower, self.completed.upper)
    }

    /// Returns how many facts the portrait rests on, over all models.
    #[must_use]
    pub fn facts(&self) -> u64 {
        let trust = self.trust.as_ref().map_or(0, TrustScore::facts);
        let friction = self.friction.as_ref().map_or(0, FrictionIndex::facts);
        let intimacy = self.intimacy.as_ref().map_or(0, IntimacyScore::facts);
        trust.saturating_add(friction).saturating_add(intimacy)
    }

    /// Returns the instant of the reading.
    #[must_use]
    pub const fn as_of(&self) -> Instant {
        self.as_of
    }

    /// Returns what the ledger of trust says.
    #[must_use]
    pub const fn trust(&self) -> Option<&TrustScore> {
        self.trust.as_ref()
    }

    /// Returns what the ledger of friction says.
    #[must_use]
    pub const fn friction(&self) -> Option<&FrictionIndex> {
        self.friction.as_ref()
    }

    /// Returns what the ledger of intimacy says.
    #[must_use]
    pub const fn intimacy(&self) -> Option<&IntimacyScore> {
        self.intimacy.as_ref()
    }

    /// Splits the change since another portrait over the models, in the order of [`Model::ALL`];
    /// a model that is unknown stands at its prior.
    #[must_use]
    pub fn change_since(&self, other: &Self) -> Attribution {
        let weights = Weights::from(self.params.weights);
        power_mean::split(&self.filled(), &other.filled(), &weights, self.params.exponent)
    }
}
