//! The laws that all models share.

use super::*;
use crate::shared_laws::{Model, shared_laws};

shared_laws!(Momentum in 128 cases: MomentumUnit, MomentumEvidence, MomentumLedger, MomentumParams, MomentumScore);

impl Model for Momentum {
    fn any_history() -> BoxedStrategy<(MomentumUnit, Vec<MomentumEvidence>)> {
        (any_unit(), prop::collection::vec(any_fact(), 0..30)).boxed()
    }

    fn any_params() -> BoxedStrategy<MomentumParams> {
        any_params().boxed()
    }

    fn figures(
        _: &MomentumLedger,
        score: Option<&MomentumScore>,
        _: &MomentumParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), bits)
    }
}
