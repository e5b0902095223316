//! The laws that all models share.

use super::*;
use crate::shared_laws::{Model, shared_laws};

shared_laws!(Pillars in 128 cases: PillarsUnit, PillarsEvidence, PillarsLedger, PillarsParams, PillarsScore);

impl Model for Pillars {
    const HALF_LIVES: i64 = 4;

    fn any_history() -> BoxedStrategy<(PillarsUnit, Vec<PillarsEvidence>)> {
        (any_unit(), prop::collection::vec(any_fact(), 0..40)).boxed()
    }

    fn any_params() -> BoxedStrategy<PillarsParams> {
        any_params().boxed()
    }

    fn figures(
        _: &PillarsLedger,
        score: Option<&PillarsScore>,
        _: &PillarsParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), bits)
    }

    fn plain_params() -> BoxedStrategy<PillarsParams> {
        plain_params().boxed()
    }

    fn of_half_life(unit: PillarsUnit, half_life: i64) -> PillarsUnit {
        let recent = half_life as f64;
        PillarsUnit { half_life: seconds(4.0 * recent), recent_half_life: seconds(recent), ..unit }
    }
}
