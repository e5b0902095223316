//! The laws that all models share.

use super::*;
use crate::shared_laws::{Law, Model, shared_laws};

shared_laws!(Conduct in 192 cases: ConductUnit, ConductEvidence, ConductLedger, ConductParams, ConductScore);

impl Model for Conduct {
    fn any_history() -> BoxedStrategy<(ConductUnit, Vec<ConductEvidence>)> {
        (any_unit(), any_facts()).boxed()
    }

    fn any_params() -> BoxedStrategy<ConductParams> {
        any_params().boxed()
    }

    fn figures(
        _: &ConductLedger,
        score: Option<&ConductScore>,
        params: &ConductParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), |score| bits(&figures(score, params)))
    }

    fn plain_params() -> BoxedStrategy<ConductParams> {
        plain_params().boxed()
    }

    /// A failure is forgotten too.
    fn faded(_now: &ConductScore, late: &ConductScore, _params: &ConductParams) -> Law {
        prop_assert_eq!(late.failed().len(), 0);
        prop_assert!(close(late.value(), late.baseline(), ROUNDING));
        Ok(())
    }
}
