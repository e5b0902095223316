//! The laws that all models share.

use super::*;
use crate::shared_laws::{Model, shared_laws};

shared_laws!(Intimacy in 256 cases: IntimacyUnit, IntimacyEvidence, IntimacyLedger, IntimacyParams, IntimacyScore);

impl Model for Intimacy {
    fn any_history() -> BoxedStrategy<(IntimacyUnit, Vec<IntimacyEvidence>)> {
        (any_unit(), any_facts()).boxed()
    }

    fn any_params() -> BoxedStrategy<IntimacyParams> {
        any_params().boxed()
    }

    fn figures(
        _: &IntimacyLedger,
        score: Option<&IntimacyScore>,
        _: &IntimacyParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), |score| bits(&figures(score)))
    }

    fn plain_params() -> BoxedStrategy<IntimacyParams> {
        plain_params().boxed()
    }
}
