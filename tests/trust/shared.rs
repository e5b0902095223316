//! The laws that all models share.

use super::*;
use crate::shared_laws::{Law, Model, shared_laws};

shared_laws!(Trust in 256 cases: TrustUnit, TrustEvidence, TrustLedger, TrustParams, TrustScore);

impl Model for Trust {
    const COVERAGE_STAYS: bool = false;

    fn any_history() -> BoxedStrategy<(TrustUnit, Vec<TrustEvidence>)> {
        history::any_history().boxed()
    }

    fn any_params() -> BoxedStrategy<TrustParams> {
        history::any_params().boxed()
    }

    fn figures(
        _: &TrustLedger,
        score: Option<&TrustScore>,
        _: &TrustParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), |score| bits(&figures(score)))
    }

    fn any_short_life() -> BoxedStrategy<(TrustUnit, i64, Vec<TrustEvidence>)> {
        history::short_history()
            .prop_map(|(unit, facts)| (unit, history::whole_seconds(unit.half_life), facts))
            .boxed()
    }

    /// What is known of trust is what weighs: once all has faded nothing is.
    fn faded(_now: &TrustScore, late: &TrustScore, _params: &TrustParams) -> Law {
        prop_assert_eq!(late.coverage(), 0.0);
        Ok(())
    }

    /// A stake that is overdue is news.
    fn plain_params() -> BoxedStrategy<TrustParams> {
        history::any_params().prop_map(|params| params.with_overdue_counts(false)).boxed()
    }
}
