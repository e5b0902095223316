//! The laws that all models share.

use super::*;
use crate::shared_laws::{Model, shared_laws};

shared_laws!(Capability in 96 cases: CapabilityUnit, CapabilityEvidence, CapabilityLedger, CapabilityParams, CapabilityScore);

impl Model for Capability {
    fn any_history() -> BoxedStrategy<(CapabilityUnit, Vec<CapabilityEvidence>)> {
        (any_unit(), prop::collection::vec(any_fact(), 0..40)).boxed()
    }

    fn any_params() -> BoxedStrategy<CapabilityParams> {
        any_params().boxed()
    }

    fn figures(
        _: &CapabilityLedger,
        score: Option<&CapabilityScore>,
        _: &CapabilityParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), bits)
    }
}
