//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::power_mean;
use crate::kernel::state::unit;
use crate::quantity::{Exponent, HalfLife, Instant, Level, Positive, Share, Weights};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    ///
    /// ```
    /// use goodwill::onboarding::OnboardingUnit;
    /// use goodwill::quantity::HalfLife;
    ///
    /// let unit = OnboardingUnit::default();
    /// // An onboarding is a project, and does not fade.
    /// assert_eq!(unit.half_life, HalfLife::INFINITE);
    /// assert_eq!(unit.gap_days.get(), 90.0);
    /// ```
    pub struct OnboardingUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = DEFAULT_HALF_LIFE, "half-life";
        /// D, the days without a fact after which the next one begins a new onboarding.
        gap_days: Positive = Positive::constant(defaults::ONBOARDING_GAP.value), "gap";
    }
}

/// A project does not fade.
const DEFAULT_HALF_LIFE: HalfLife = {
    assert!(defaults::ONBOARDING_HALF_LIFE.value == f64::INFINITY, "it is infinite");
    HalfLife::INFINITE
};

impl OnboardingUnit {
    /// Tells whether two instants, the earlier first, are too far apart for one onboarding.
    pub(super) fn are_apart(&self, earlier: Instant, later: Instant) -> bool {
        later.since(earlier) as f64 > self.gap_days.get() * Instant::DAY as f64
    }
}

impl OnboardingParams {
    /// Returns what the model says before any fact: `M₀(a, a, a, b)`.
    pub(super) fn baseline(&self) -> f64 {
        let (a, b) = (self.gate_prior.mean, self.item_prior.mean);
        let [a, b] = [a, b].map(|mean| power_mean::negligible_is_none(mean.get()));
        power_mean::mean_of(&[a, a, a, b], &Weights::equal(4), Exponent::GEOMETRIC)
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
            set with_threshold "τ, the share of a gate that must hold for it to be open";
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
            set with_level "the probability inside intervals";
    }
}
