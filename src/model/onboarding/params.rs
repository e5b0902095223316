//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::posterior::Prior;
use crate::quantity::{HalfLife, Level, Positive, Share};

/// What fixes the unit of counting. Ledgers of different units refuse to merge.
///
/// ```
/// use goodwill::onboarding::OnboardingUnit;
/// use goodwill::quantity::HalfLife;
///
/// assert_eq!(OnboardingUnit::default().half_life, HalfLife::from_days(180.0)?);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct OnboardingUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
}

/// The constants with which an [`OnboardingLedger`](super::OnboardingLedger) is read; never
/// stored in it.
///
/// ```
/// use goodwill::onboarding::OnboardingParams;
///
/// let params = OnboardingParams::default();
/// assert_eq!(params.threshold().get(), 0.8);
/// assert_eq!((params.gate_prior().mean.get(), params.gate_prior().weight.get()), (0.5, 2.0));
/// assert_eq!((params.item_prior().mean.get(), params.item_prior().weight.get()), (0.5, 2.0));
/// assert_eq!(params.level().get(), 0.9);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct OnboardingParams {
    threshold: Level,
    gate_prior: Prior,
    item_prior: Prior,
    level: Level,
}

impl Default for OnboardingParams {
    fn default() -> Self {
        let prior = |mean: &defaults::DefaultValue, weight: &defaults::DefaultValue| Prior {
            mean: Share::constant(mean.value),
            weight: Positive::constant(weight.value),
        };
        Self {
            threshold: Level::constant(defaults::ONBOARDING_THRESHOLD.value),
            gate_prior: prior(&defaults::ONBOARDING_GATE_MEAN, &defaults::ONBOARDING_GATE_WEIGHT),
            item_prior: prior(&defaults::ONBOARDING_ITEM_MEAN, &defaults::ONBOARDING_ITEM_WEIGHT),
            level: Level::default(),
        }
    }
}

impl OnboardingParams {
    /// Returns τ, what the lower bound of a gate must reach for it to be open.
    #[must_use]
    pub const fn threshold(&self) -> Level {
        self.threshold
    }

    /// Sets τ, what the lower bound of a gate must reach for it to be open.
    #[must_use]
    pub const fn with_threshold(mut self, threshold: Level) -> Self {
        self.threshold = threshold;
        self
    }

    /// Returns the prior of every gate: its mean and its weight, in observations.
    #[must_use]
    pub const fn gate_prior(&self) -> Prior {
        self.gate_prior
    }

    /// Sets the prior of every gate: what is known of it from other customers.
    #[must_use]
    pub const fn with_gate_prior(mut self, prior: Prior) -> Self {
        self.gate_prior = prior;
        self
    }

    /// Returns the prior of every item: its mean and its weight, in observations.
    #[must_use]
    pub const fn item_prior(&self) -> Prior {
        self.item_prior
    }

    /// Sets the prior of every item.
    #[must_use]
    pub const fn with_item_prior(mut self, prior: Prior) -> Self {
        self.item_prior = prior;
        self
    }

    /// Returns the probability inside intervals; the lower bound of a gate is that of its
    /// interval.
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
