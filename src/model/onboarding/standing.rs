//! What onboarding says of where a customer stands: three gates and four items.

use super::{OnboardingLedger, OnboardingParams};
use crate::Result;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::Instant;

/// The names of the gates, then of the items, in their order.
const NAMES: [&str; 7] =
    ["owner", "preferences", "alignment call", "welcome", "kickoff", "channels", "successes"];
const GATES: usize = 3;

impl Standing for OnboardingLedger {
    fn facets(params: &OnboardingParams) -> Vec<Facet> {
        let (gate, item) = (params.gate_prior(), params.item_prior());
        let prior = |i: usize| if i < GATES { gate } else { item };
        let facet = |(i, name)| Facet { name, direction: Direction::Ours, prior: prior(i) };
        NAMES.into_iter().enumerate().map(facet).collect()
    }

    fn counted(&self, _: &OnboardingParams, as_of: Instant) -> Result<Vec<Counted>> {
        let counted = |[good, bad]: [f64; 2]| Counted { good, bad, open: 0.0, aging: 0.0 };
        Ok(self.counts(as_of)?.map(counted).to_vec())
    }
}

#[cfg(test)]
#[path = "../../../tests/onboarding/standing.rs"]
mod tests;
