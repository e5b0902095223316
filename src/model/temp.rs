//! Temporary.
use super::{Counted, Facet, Standing};
use crate::Result;
use crate::quantity::Instant;
impl Standing for crate::intimacy::IntimacyLedger {
    fn facets(_: &Self::Params) -> Vec<Facet> {
        Vec::new()
    }
    fn counted(&self, _: &Self::Params, _: Instant) -> Result<Vec<Counted>> {
        Ok(Vec::new())
    }
}
impl Standing for crate::expectation::ExpectationLedger {
    fn facets(_: &Self::Params) -> Vec<Facet> {
        Vec::new()
    }
    fn counted(&self, _: &Self::Params, _: Instant) -> Result<Vec<Counted>> {
        Ok(Vec::new())
    }
}
impl Standing for crate::momentum::MomentumLedger {
    fn facets(_: &Self::Params) -> Vec<Facet> {
        Vec::new()
    }
    fn counted(&self, _: &Self::Params, _: Instant) -> Result<Vec<Counted>> {
        Ok(Vec::new())
    }
}
