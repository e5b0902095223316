//! The laws that all models share.

use super::*;
use crate::shared_laws::{Model, shared_laws};
use goodwill::quantity::Instant;

shared_laws!(Onboarding in 96 cases: OnboardingUnit, OnboardingEvidence, OnboardingLedger, OnboardingParams, OnboardingScore);

impl Model for Onboarding {
    fn any_history() -> BoxedStrategy<(OnboardingUnit, Vec<OnboardingEvidence>)> {
        (any_unit(), prop::collection::vec(any_fact(), 0..30)).boxed()
    }

    fn any_params() -> BoxedStrategy<OnboardingParams> {
        any_params().boxed()
    }

    fn figures(
        _: &OnboardingLedger,
        score: Option<&OnboardingScore>,
        _: &OnboardingParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), bits)
    }
}
