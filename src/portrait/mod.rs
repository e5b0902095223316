//! One relationship on one page.
//!
//! What each model that speaks of the relationship says, and the whole as their power mean.
//! Friction, which is worse the more there is, enters as ease, `1 − index/100`. What speaks of the
//! firm, its conduct, or of the customer's culture, stands beside in the ledgers of a
//! [`Relationship`](crate::book::Relationship) and is no part of the whole.
//!
//! # Formula
//!
//! ```text
//! whole = M_ρ(x; w) over the models of the book, a model without evidence at its prior
//! whole − baseline = Σ cᵢ,  the baseline being every model at its prior
//! change between two portraits = Σ cᵢ,  by the same kernel
//! ```
//!
//! # Limits
//!
//! The interval takes the models as independent. They share events where one event concerns two
//! of them, so it is somewhat narrow. The weights are equal until outcomes teach others. They
//! should cover the models that a book has evidence for ([`PortraitParams::of_models`]): a model
//! that nobody feeds only draws every customer towards its prior.

use crate::defaults;
use crate::expectation::ExpectationScore;
use crate::friction::{FrictionIndex, FrictionParams};
use crate::intimacy::{IntimacyParams, IntimacyScore};
use crate::kernel::composite::{self, Moments};
use crate::kernel::missing::{self, Completed, Component};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Attribution, Interval, power_mean};
use crate::momentum::{MomentumParams, MomentumScore};
use crate::needs::{self, NeedsParams, NeedsScore};
use crate::onboarding::{OnboardingParams, OnboardingScore};
use crate::quantity::{Exponent, Instant, Level, Positive, Share, Simplex, Weights};
use crate::recovery::{self, RecoveryParams, RecoveryScore};
use crate::trust::{TrustParams, TrustScore};

/// How many models speak of a relationship.
const MODELS: usize = 8;

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
    /// How what was expected, promised and delivered feels.
    Expectation,
    /// How far needs are met.
    Needs,
    /// What failures leave after they are made good.
    Recovery,
    /// How well the customer was started.
    Onboarding,
    /// Whether meetings move on.
    Momentum,
}

impl Model {
    /// All models, in the order of everything that is listed by model.
    pub const ALL: [Self; MODELS] = [
        Self::Trust,
        Self::Ease,
        Self::Intimacy,
        Self::Expectation,
        Self::Needs,
        Self::Recovery,
        Self::Onboarding,
        Self::Momentum,
    ];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Ease => "ease",
            Self::Intimacy => "intimacy",
            Self::Expectation => "expectation",
            Self::Needs => "needs",
            Self::Recovery => "recovery",
            Self::Onboarding => "onboarding",
            Self::Momentum => "momentum",
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
    weights: Simplex<MODELS>,
    exponent: Exponent,
    level: Level,
}

impl Default for PortraitParams {
    fn default() -> Self {
        Self {
            weights: Simplex::constant([defaults::PORTRAIT_WEIGHT.value; MODELS]),
            exponent: Exponent::constant(defaults::PORTRAIT_EXPONENT.value),
            level: Level::default(),
        }
    }
}

impl PortraitParams {
    /// Weighs some models equally and the others not at all; all of them if none is named.
    ///
    /// ```
    /// use goodwill::portrait::{Model, PortraitParams};
    ///
    /// let params = PortraitParams::of_models(&[Model::Trust, Model::Needs]);
    /// assert_eq!(params.weights().get(), [0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0]);
    /// ```
    #[must_use]
    pub fn of_models(models: &[Model]) -> Self {
        let named = Model::ALL.map(|model| models.is_empty() || models.contains(&model));
        let count = named.iter().filter(|named| **named).count() as f64;
        let weights = named.map(|named| if named { 1.0 / count } else { 0.0 });
        // Equal parts of 1 sum to 1.
        let weights = Simplex::new(weights).unwrap_or(Self::default().weights);
        Self { weights, ..Self::default() }
    }

    /// Returns the weights of the models, in the order of [`Model::ALL`].
    #[must_use]
    pub const fn weights(&self) -> Simplex<MODELS> {
        self.weights
    }

    /// Sets the weights of the models.
    #[must_use]
    pub const fn with_weights(mut self, weights: Simplex<MODELS>) -> Self {
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
    /// The interval that the model states for it.
    pub interval: Option<Interval>,
    /// How much of what it could know was ever observed, 0 to 1.
    pub coverage: f64,
    /// What it adds to the whole, over the baseline.
    pub contribution: f64,
}

/// What every model that speaks of the relationship says.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(crate) struct Readings {
    pub(crate) trust: Option<TrustScore>,
    pub(crate) friction: Option<FrictionIndex>,
    pub(crate) intimacy: Option<IntimacyScore>,
    pub(crate) expectation: Option<ExpectationScore>,
    pub(crate) needs: Option<NeedsScore>,
    pub(crate) recovery: Option<RecoveryScore>,
    pub(crate) onboarding: Option<OnboardingScore>,
    pub(crate) momentum: Option<MomentumScore>,
}

/// What a portrait takes of one model's reading.
struct Reading {
    value: f64,
    coverage: f64,
    fresh: f64,
}

/// Takes from a score what a portrait needs; `None` where it says nothing of the relationship yet.
macro_rules! reading {
    ($score:expr) => {
        $score.as_ref().filter(|score| score.coverage() > 0.0).map(|score| Reading {
            value: score.value(),
            coverage: score.coverage(),
            fresh: score.fresh(),
        })
    };
}

impl Readings {
    /// What each says, in the order of [`Model::ALL`].
    fn of_models(&self) -> [Option<Reading>; MODELS] {
        let ease = reading!(self.friction)
            .map(|friction| Reading { value: 1.0 - friction.value / 100.0, ..friction });
        [
            reading!(self.trust),
            ease,
            reading!(self.intimacy),
            reading!(self.expectation),
            reading!(self.needs),
            reading!(self.recovery),
            reading!(self.onboarding),
            reading!(self.momentum),
        ]
    }

    /// The posterior of each, in the order of [`Model::ALL`].
    fn posteriors(&self) -> [Option<BetaPosterior>; MODELS] {
        [
            self.trust.as_ref().map(TrustScore::posterior),
            self.friction.as_ref().map(|friction| friction.posterior().complement()),
            self.intimacy.as_ref().map(IntimacyScore::posterior_of_whole),
            self.expectation.as_ref().map(ExpectationScore::posterior),
            self.needs.as_ref().map(NeedsScore::posterior),
            self.recovery.as_ref().map(RecoveryScore::posterior),
            self.onboarding.as_ref().map(OnboardingScore::posterior),
            self.momentum.as_ref().map(MomentumScore::posterior),
        ]
    }

    /// The interval that each states, in the order of [`Model::ALL`].
    fn intervals(&self) -> [Option<Interval>; MODELS] {
        let ease = self.friction.as_ref().map(|friction| {
            let Interval { lower, upper, level } = friction.interval();
            Interval::new(1.0 - upper / 100.0, 1.0 - lower / 100.0, level)
        });
        [
            self.trust.as_ref().map(TrustScore::interval),
            ease,
            self.intimacy.as_ref().map(IntimacyScore::interval),
            self.expectation.as_ref().map(ExpectationScore::interval),
            self.needs.as_ref().map(NeedsScore::interval),
            self.recovery.as_ref().map(RecoveryScore::interval),
            self.onboarding.as_ref().map(OnboardingScore::interval),
            self.momentum.as_ref().map(MomentumScore::interval),
        ]
    }

    /// How many facts each rests on, in the order of [`Model::ALL`]; 0 where there is no reading.
    fn facts(&self) -> [u64; MODELS] {
        [
            self.trust.as_ref().map_or(0, TrustScore::facts),
            self.friction.as_ref().map_or(0, FrictionIndex::facts),
            self.intimacy.as_ref().map_or(0, IntimacyScore::facts),
            self.expectation.as_ref().map_or(0, ExpectationScore::facts),
            self.needs.as_ref().map_or(0, NeedsScore::facts),
            self.recovery.as_ref().map_or(0, RecoveryScore::facts),
            self.onboarding.as_ref().map_or(0, OnboardingScore::facts),
            self.momentum.as_ref().map_or(0, MomentumScore::facts),
        ]
    }
}

/// What each model says before any evidence, in the order of [`Model::ALL`]; with the weight of
/// the model's own prior, or of two observations where the model is made of several.
pub(crate) fn priors(
    trust: &TrustParams,
    friction: &FrictionParams,
    intimacy: &IntimacyParams,
    needs: &NeedsParams,
    recovery: &RecoveryParams,
    onboarding: &OnboardingParams,
    momentum: &MomentumParams,
) -> [BetaPosterior; MODELS] {
    let [h, e, d] = trust.prior().map(Positive::get);
    let of = |prior: Prior| prior.with(0.0, 0.0);
    let around = |mean: f64, weight: f64| BetaPosterior::of(mean * weight, (1.0 - mean) * weight);
    let gate = onboarding.gate_prior().mean.get();
    // Of the symmetric prior of momentum, (1 + M)/2 has this variance around one half.
    let variance = 0.25 * momentum.prior_continuation().complement().get()
        / (momentum.prior_weight().get() + 1.0);
    [
        BetaPosterior::of(h, e + d),
        of(friction.prior()).complement(),
        of(intimacy.prior()),
        around(0.5, 2.0),
        around(needs::baseline(needs), needs.prior().weight.get()),
        recovery::prior(recovery),
        around(gate * gate * gate * onboarding.item_prior().mean.get(), 2.0),
        Moments { mean: 0.5, variance }.beta(),
    ]
}

/// One relationship at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Portrait {
    as_of: Instant,
    params: PortraitParams,
    readings: Readings,
    /// By model: what it says before any evidence.
    priors: [BetaPosterior; MODELS],
    values: [Option<Share>; MODELS],
    coverage: [f64; MODELS],
    completed: Completed,
    attribution: Attribution,
    baseline: f64,
}

impl Portrait {
    /// Makes the portrait; `None` where no model has a reading.
    pub(crate) fn new(
        readings: Readings,
        priors: [BetaPosterior; MODELS],
        params: PortraitParams,
        as_of: Instant,
    ) -> Option<Self> {
        if readings.facts().iter().all(|facts| *facts == 0) {
            return None;
        }
        let said = readings.of_models();
        let values = said.each_ref().map(|said| said.as_ref().map(|s| Share::rounded(s.value)));
        let coverage = said.each_ref().map(|said| said.as_ref().map_or(0.0, |s| s.coverage));
        let fresh = said.each_ref().map(|said| said.as_ref().map_or(0.0, |s| s.fresh));
        let weights = Weights::from(params.weights);
        let baseline = priors.map(|prior| Share::rounded(prior.mean()));
        let part = |i: usize| Component {
            observed: values[i],
            prior: baseline[i],
            fresh: Share::rounded(fresh[i]),
        };
        let parts: [Component; MODELS] = core::array::from_fn(part);
        let completed = missing::completed(&parts, &weights, params.exponent);
        let now = parts.map(|part| part.filled());
        let parts = power_mean::split(&now, &baseline, &weights, params.exponent).parts;
        let baseline = power_mean::mean_of(&baseline, &weights, params.exponent);
        let attribution = Attribution::inside(parts, baseline, 1.0);
        Some(Self {
            as_of,
            params,
            readings,
            priors,
            values,
            coverage,
            completed,
            attribution,
            baseline,
        })
    }

    fn filled(&self) -> [Share; MODELS] {
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
        let posteriors = self.readings.posteriors();
        let said = |i: usize| posteriors[i].filter(|_| self.values[i].is_some());
        let parts: [BetaPosterior; MODELS] =
            core::array::from_fn(|i| said(i).unwrap_or(self.priors[i]));
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
        let intervals = self.readings.intervals();
        let part = |(i, model): (usize, Model)| PortraitPart {
            model,
            value: self.values[i].map(Share::get),
            interval: self.values[i]
                .and_then(|value| intervals[i].map(|interval| interval.including(value.get()))),
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

    /// Returns how many facts the portrait rests on, over all models: an event that concerns two
    /// counts in each.
    #[must_use]
    pub fn facts(&self) -> u64 {
        self.readings.facts().iter().fold(0, |sum, facts| sum.saturating_add(*facts))
    }

    /// Returns the instant of the reading.
    #[must_use]
    pub const fn as_of(&self) -> Instant {
        self.as_of
    }

    /// Returns what the ledger of trust says.
    #[must_use]
    pub const fn trust(&self) -> Option<&TrustScore> {
        self.readings.trust.as_ref()
    }

    /// Returns what the ledger of friction says.
    #[must_use]
    pub const fn friction(&self) -> Option<&FrictionIndex> {
        self.readings.friction.as_ref()
    }

    /// Returns what the ledger of intimacy says.
    #[must_use]
    pub const fn intimacy(&self) -> Option<&IntimacyScore> {
        self.readings.intimacy.as_ref()
    }

    /// Returns what the ledger of expectations says.
    #[must_use]
    pub const fn expectation(&self) -> Option<&ExpectationScore> {
        self.readings.expectation.as_ref()
    }

    /// Returns what the ledger of needs and deeds says.
    #[must_use]
    pub const fn needs(&self) -> Option<&NeedsScore> {
        self.readings.needs.as_ref()
    }

    /// Returns what the ledger of recoveries says.
    #[must_use]
    pub const fn recovery(&self) -> Option<&RecoveryScore> {
        self.readings.recovery.as_ref()
    }

    /// Returns what the ledger of the customer's start says.
    #[must_use]
    pub const fn onboarding(&self) -> Option<&OnboardingScore> {
        self.readings.onboarding.as_ref()
    }

    /// Returns what the ledger of meetings says.
    #[must_use]
    pub const fn momentum(&self) -> Option<&MomentumScore> {
        self.readings.momentum.as_ref()
    }

    /// Splits the change since another portrait over the models, in the order of [`Model::ALL`];
    /// a model that is unknown stands at its prior.
    #[must_use]
    pub fn change_since(&self, other: &Self) -> Attribution {
        let weights = Weights::from(self.params.weights);
        power_mean::split(&self.filled(), &other.filled(), &weights, self.params.exponent)
    }
}
