//! The laws that all models share.

use super::*;
use crate::shared_laws::{Model, shared_laws};

shared_laws!(Needs in 128 cases: NeedsUnit, NeedsEvidence, NeedsLedger, NeedsParams, NeedsScore);

impl Model for Needs {
    const HALF_LIVES: i64 = 4;
    const SILENCE_REFUSES: bool = false;

    fn any_history() -> BoxedStrategy<(NeedsUnit, Vec<NeedsEvidence>)> {
        (any_unit(), any_facts()).boxed()
    }

    fn any_params() -> BoxedStrategy<NeedsParams> {
        any_params().boxed()
    }

    /// What stands beside the score is held as text, which tells any two numbers apart.
    fn figures(
        _: &NeedsLedger,
        score: Option<&NeedsScore>,
        _: &NeedsParams,
        _: Instant,
    ) -> Vec<u64> {
        let Some(score) = score else { return Vec::new() };
        let deeds = format!("{:?}", score.deeds());
        bits(score).into_iter().chain(deeds.bytes().map(u64::from)).collect()
    }

    fn plain_params() -> BoxedStrategy<NeedsParams> {
        plain_params().boxed()
    }

    fn of_half_life(_: NeedsUnit, half_life: i64) -> NeedsUnit {
        let recent = half_life as f64;
        NeedsUnit { half_life: seconds(4.0 * recent), recent: seconds(recent) }
    }
}
