//! The laws that all models share.

use super::*;
use crate::shared_laws::{Law, Model, shared_laws};

shared_laws!(Recovery in 256 cases: RecoveryUnit, RecoveryEvidence, RecoveryLedger, RecoveryParams, RecoveryScore);

impl Model for Recovery {
    fn any_history() -> BoxedStrategy<(RecoveryUnit, Vec<RecoveryEvidence>)> {
        (any_unit(), any_facts()).boxed()
    }

    fn any_params() -> BoxedStrategy<RecoveryParams> {
        any_params().boxed()
    }

    fn figures(
        _: &RecoveryLedger,
        score: Option<&RecoveryScore>,
        _: &RecoveryParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), bits)
    }

    /// What is open does not fade: it weighs as it ages.
    fn idle(facts: Vec<RecoveryEvidence>) -> Vec<RecoveryEvidence> {
        settled(&facts)
    }

    /// What is open stays open.
    fn faded(now: &RecoveryScore, late: &RecoveryScore, params: &RecoveryParams) -> Law {
        let nothing = RecoveryEvidence::Asked(goodwill::recovery::Asked {
            at: at(0),
            spoke_up: None,
            told: None,
        });
        let prior = read(RecoveryUnit::default(), params, &[nothing], at(1 << 40));
        prop_assert_eq!(late.value().to_bits(), prior.value().to_bits());
        prop_assert_eq!(late.open(), now.open());
        Ok(())
    }
}
