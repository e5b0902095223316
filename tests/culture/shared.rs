//! The laws that all models share.

use super::*;
use crate::shared_laws::{Model, shared_laws};

shared_laws!(Culture in 128 cases: CultureUnit, CultureEvidence, CultureLedger, CultureParams, CultureScore);

impl Model for Culture {
    fn any_history() -> BoxedStrategy<(CultureUnit, Vec<CultureEvidence>)> {
        (any_unit(), any_facts(30)).boxed()
    }

    fn any_params() -> BoxedStrategy<CultureParams> {
        any_params().boxed()
    }

    fn figures(
        ledger: &CultureLedger,
        _: Option<&CultureScore>,
        params: &CultureParams,
        as_of: Instant,
    ) -> Vec<u64> {
        bits(ledger, params, as_of.seconds())
    }

    fn plain_params() -> BoxedStrategy<CultureParams> {
        Just(CultureParams::default().with_about(Some(ours()))).boxed()
    }
}
