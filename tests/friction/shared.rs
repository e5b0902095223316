//! The laws that all models share.

use super::*;
use crate::shared_laws::Whole;
use crate::shared_laws::{Law, Model, shared_laws};

shared_laws!(Friction in 256 cases: FrictionUnit, FrictionEvidence, FrictionLedger, FrictionParams, FrictionIndex);

impl Model for Friction {
    const TOP: f64 = 100.0;
    const ROUNDING: f64 = ROUNDING;

    fn any_history() -> BoxedStrategy<(FrictionUnit, Vec<FrictionEvidence>)> {
        (
            any_unit(),
            prop::collection::vec(any_encounter().prop_map(FrictionEvidence::Encounter), 0..40),
        )
            .boxed()
    }

    fn any_params() -> BoxedStrategy<FrictionParams> {
        any_params().boxed()
    }

    fn figures(
        _: &FrictionLedger,
        score: Option<&FrictionIndex>,
        _: &FrictionParams,
        _: Instant,
    ) -> Vec<u64> {
        score.map_or(Vec::new(), bits)
    }

    fn sum(whole: &Whole) -> f64 {
        whole.parts.iter().fold(whole.baseline, |sum, part| sum + part.contribution)
    }

    /// Without evidence every dimension of every stage is as rough as the prior says.
    fn faded(_now: &FrictionIndex, late: &FrictionIndex, params: &FrictionParams) -> Law {
        prop_assert!((late.value() - 100.0 * params.prior().mean.get()).abs() < 1e-9);
        Ok(())
    }
}
