//! What intimacy says of where a customer stands: its eight components.

use super::{Component, IntimacyLedger, IntimacyParams};
use crate::Result;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::Instant;

impl Standing for IntimacyLedger {
    fn facets(params: &IntimacyParams) -> Vec<Facet> {
        let facet = |component: Component| Facet {
            name: component.name(),
            direction: Direction::Ours,
            prior: params.prior(),
        };
        Component::ALL.map(facet).to_vec()
    }

    fn counted(&self, _: &IntimacyParams, as_of: Instant) -> Result<Vec<Counted>> {
        let counted = self.tally(as_of)?.map(|tally| tally.counted());
        Ok(counted.unwrap_or_default().to_vec())
    }
}

#[cfg(test)]
#[path = "../../../tests/intimacy/standing.rs"]
mod tests;
