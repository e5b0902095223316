//! The constants.

use crate::kernel::posterior::Prior;
use crate::quantity::{HalfLife, Level, Positive, Share};

/// What fixes the unit of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct VisitsUnit {
    /// The half-life of every fact.
    pub half_life: HalfLife,
}

/// The constants with which the ledger is read.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct VisitsParams {
    pub(super) prior: Prior,
    pub(super) level: Level,
}

impl Default for VisitsParams {
    fn default() -> Self {
        let prior = Prior { mean: Share::HALF, weight: Positive::constant(2.0) };
        Self { prior, level: Level::default() }
    }
}
