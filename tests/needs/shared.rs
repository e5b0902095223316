//! The laws that all models share.

use super::*;
use crate::shared_laws::{Model, shared_laws};

shared_laws!(Needs: NeedsUnit, NeedsEvidence, NeedsLedger, NeedsParams, NeedsScore);

impl Model for Needs {
    const HALF_LIVES: i64 = 4;
    const SILENCE_REFUSES: bool = false;

    fn any_history() -> BoxedStrategy<(NeedsUnit, Vec<NeedsEvidence>)> {
        (any_unit(), any_facts()).boxed()
    }

    fn any_params() -> BoxedStrategy<NeedsParams> {
        any_params().boxed()
    }

    fn figures(ledger: &NeedsLedger, params: &NeedsParams, as_of: Instant) -> Vec<u64> {
        ledger.score(params, as_of).unwrap().map_or(Vec::new(), |score| bits(&score))
    }

    fn plain_params() -> BoxedStrategy<NeedsParams> {
        plain_params().boxed()
    }

    fn of_half_life(_: NeedsUnit, half_life: i64) -> NeedsUnit {
        let recent = half_life as f64;
        NeedsUnit { half_life: seconds(4.0 * recent), recent: seconds(recent) }
    }
}
