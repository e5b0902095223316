//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::quantity::{HalfLife, Level, Positive, Share};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    ///
    /// ```
    /// use goodwill::onboarding::OnboardingUnit;
    /// use goodwill::quantity::HalfLife;
    ///
    /// assert_eq!(OnboardingUnit::default().half_life, HalfLife::from_days(180.0)?);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub struct OnboardingUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
    }
}

params! {
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
    pub struct OnboardingParams {
        threshold: Level = Level::constant(defaults::ONBOARDING_THRESHOLD.value),
            set with_threshold "τ, what the lower bound of a gate must reach for it to be open";
        gate_prior: Prior = Prior {
            mean: Share::constant(defaults::ONBOARDING_GATE_MEAN.value),
            weight: Positive::constant(defaults::ONBOARDING_GATE_WEIGHT.value),
        },
            set with_gate_prior "the prior of every gate: its mean and its weight, in \
                observations; it is what is known of it from other customers";
        item_prior: Prior = Prior {
            mean: Share::constant(defaults::ONBOARDING_ITEM_MEAN.value),
            weight: Positive::constant(defaults::ONBOARDING_ITEM_WEIGHT.value),
        },
            set with_item_prior "the prior of every item: its mean and its weight, in observations";
        level: Level = Level::default(),
            set with_level "the probability inside intervals; the lower bound of a gate is that \
                of its interval";
    }
}
