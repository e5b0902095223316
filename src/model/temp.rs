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
impl Standing for crate::recovery::RecoveryLedger {
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
impl Standing for crate::conduct::ConductLedger {
    fn facets(_: &Self::Params) -> Vec<Facet> {
        Vec::new()
    }
    fn counted(&self, _: &Self::Params, _: Instant) -> Result<Vec<Counted>> {
        Ok(Vec::new())
    }
}
impl Standing for crate::capability::CapabilityLedger {
    fn facets(_: &Self::Params) -> Vec<Facet> {
        Vec::new()
    }
    fn counted(&self, _: &Self::Params, _: Instant) -> Result<Vec<Counted>> {
        Ok(Vec::new())
    }
}
impl Standing for crate::culture::CultureLedger {
    fn facets(_: &Self::Params) -> Vec<Facet> {
        Vec::new()
    }
    fn counted(&self, _: &Self::Params, _: Instant) -> Result<Vec<Counted>> {
        Ok(Vec::new())
    }
}
