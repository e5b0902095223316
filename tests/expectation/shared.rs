//! The laws that all models share.

use super::*;
use crate::shared_laws::{Law, Model, shared_laws};

shared_laws!(Expectation in 160 cases: ExpectationUnit, ExpectationEvidence, ExpectationLedger, ExpectationParams, ExpectationScore);

impl Model for Expectation {
    fn any_history() -> BoxedStrategy<(ExpectationUnit, Vec<ExpectationEvidence>)> {
        (any_unit(), any_dealings()).boxed()
    }

    fn any_params() -> BoxedStrategy<ExpectationParams> {
        any_params().boxed()
    }

    fn figures(
        _: &ExpectationLedger,
        score: Option<&ExpectationScore>,
        _: &ExpectationParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), |score| bits(&figures(score)))
    }

    /// The baseline is that of expectations met; the prior may be better or worse.
    fn faded(_now: &ExpectationScore, late: &ExpectationScore, params: &ExpectationParams) -> Law {
        let prior = params.prior().mean.get();
        let [delivered, promised, hype, short] = [0, 1, 2, 3].map(|i: usize| late.parts()[i].value);
        prop_assert!(close(delivered, prior, ROUNDING) && close(promised, prior, ROUNDING));
        prop_assert!(hype.abs() <= ROUNDING && short.abs() <= ROUNDING);
        Ok(())
    }
}
