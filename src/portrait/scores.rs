//! What every model says, in full and in short.

use super::model::{MODELS, Model};
use crate::expectation::ExpectationScore;
use crate::friction::{FrictionIndex, FrictionParams};
use crate::intimacy::{IntimacyParams, IntimacyScore};
use crate::kernel::Interval;
use crate::kernel::composite::Moments;
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::momentum::{MomentumParams, MomentumScore};
use crate::needs::{self, NeedsParams, NeedsScore};
use crate::onboarding::{OnboardingParams, OnboardingScore};
use crate::quantity::{Positive, Share};
use crate::recovery::{self, RecoveryParams, RecoveryScore};
use crate::trust::{TrustParams, TrustScore};

/// What every model that speaks of the relationship says, in full; `None` where one has seen no
/// fact.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Scores {
    /// The ledger of trust.
    pub trust: Option<TrustScore>,
    /// The index of friction.
    pub friction: Option<FrictionIndex>,
    /// How close the two are.
    pub intimacy: Option<IntimacyScore>,
    /// How what was expected, promised and delivered feels.
    pub expectation: Option<ExpectationScore>,
    /// How far needs are met.
    pub needs: Option<NeedsScore>,
    /// What failures leave.
    pub recovery: Option<RecoveryScore>,
    /// How well the customer was started.
    pub onboarding: Option<OnboardingScore>,
    /// Whether meetings move on.
    pub momentum: Option<MomentumScore>,
}

/// What one model says, in short. More is better: friction stands here as ease.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Reading {
    /// The value, 0 to 1; where `coverage` is 0 it is that of the prior, and says nothing.
    pub value: f64,
    /// The interval that the model states.
    pub interval: Interval,
    /// How much of what it could know was ever observed, 0 to 1.
    pub coverage: f64,
    /// How much of it is still evidence, 0 to 1.
    pub fresh: f64,
    /// How many facts it rests on.
    pub facts: u64,
    /// The Beta of the value's mean and variance.
    pub posterior: BetaPosterior,
}

impl Reading {
    /// Tells whether the model was ever told anything that it scores.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.coverage > 0.0
    }
}

/// Takes from a score what a portrait needs; its interval and posterior are made together where
/// that saves work.
macro_rules! reading {
    ($score:expr, $estimate:expr) => {
        $score.as_ref().map(|score| {
            let (interval, posterior): (Interval, BetaPosterior) = $estimate(score);
            Reading {
                value: score.value(),
                interval: interval.including(score.value()),
                coverage: score.coverage(),
                fresh: score.fresh(),
                facts: score.facts(),
                posterior,
            }
        })
    };
}

/// Takes the value of a score that was told anything; lighter than a reading, with its interval.
macro_rules! known {
    ($score:expr) => {
        $score.as_ref().filter(|score| score.coverage() > 0.0).map(|score| score.value())
    };
}

impl Scores {
    /// The value of one model, as a portrait takes it; `None` where nothing is known.
    pub(crate) fn known(&self, model: Model) -> Option<Share> {
        let value = match model {
            Model::Trust => known!(self.trust),
            Model::Ease => known!(self.friction).map(|friction| 1.0 - friction / 100.0),
            Model::Intimacy => known!(self.intimacy),
            Model::Expectation => known!(self.expectation),
            Model::Needs => known!(self.needs),
            Model::Recovery => known!(self.recovery),
            Model::Onboarding => known!(self.onboarding),
            Model::Momentum => known!(self.momentum),
        };
        value.map(Share::rounded)
    }

    /// Puts what each model says in short, in the order of [`Model::ALL`].
    #[must_use]
    pub fn readings(&self) -> [Option<Reading>; MODELS] {
        let ease = reading!(self.friction, |score: &FrictionIndex| {
            (score.interval(), score.posterior())
        });
        let ease = ease.map(|friction| {
            let Interval { lower, upper, level } = friction.interval;
            Reading {
                value: 1.0 - friction.value / 100.0,
                interval: Interval::new(1.0 - upper / 100.0, 1.0 - lower / 100.0, level),
                posterior: friction.posterior.complement(),
                ..friction
            }
        });
        [
            reading!(self.trust, |score: &TrustScore| (score.interval(), score.posterior())),
            ease,
            reading!(self.intimacy, |score: &IntimacyScore| {
                (score.interval(), score.posterior_of_whole())
            }),
            reading!(self.expectation, ExpectationScore::interval_and_posterior),
            reading!(self.needs, |score: &NeedsScore| (score.interval(), score.posterior())),
            reading!(self.recovery, |score: &RecoveryScore| (score.interval(), score.posterior())),
            reading!(self.onboarding, |score: &OnboardingScore| {
                let posterior = score.posterior();
                (score.interval_of(&posterior), posterior)
            }),
            reading!(self.momentum, |score: &MomentumScore| (score.interval(), score.posterior())),
        ]
    }
}

/// What each model says before any evidence, in the order of [`Model::ALL`]; with
/// the weight of the model's own prior, or of two observations where it is made of several.
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
