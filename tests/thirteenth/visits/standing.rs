//! What visits say of where a customer stands.

use super::{VisitsLedger, VisitsParams};
use crate::Result;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::Instant;

impl Standing for VisitsLedger {
    fn facets(params: &VisitsParams) -> Vec<Facet> {
        vec![Facet { name: "welcome", direction: Direction::Ours, prior: params.prior }]
    }

    fn counted(&self, _: &VisitsParams, as_of: Instant) -> Result<Vec<Counted>> {
        let [good, bad] = self.counts(as_of)?;
        Ok(vec![Counted { good, bad, open: 0.0, aging: 0.0 }])
    }
}
