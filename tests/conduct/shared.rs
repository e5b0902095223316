//! The laws that all models share.

use super::*;
use crate::shared_laws::{Model, shared_laws};

shared_laws!(Conduct: ConductUnit, ConductEvidence, ConductLedger, ConductParams, ConductScore);

impl Model for Conduct {
    fn any_history() -> BoxedStrategy<(ConductUnit, Vec<ConductEvidence>)> {
        (any_unit(), any_facts()).boxed()
    }

    fn any_params() -> BoxedStrategy<ConductParams> {
        any_params().boxed()
    }

    fn figures(ledger: &ConductLedger, params: &ConductParams, as_of: Instant) -> Vec<u64> {
        reading(ledger, params, as_of)
    }

    fn plain_params() -> BoxedStrategy<ConductParams> {
        plain_params().boxed()
    }
}
