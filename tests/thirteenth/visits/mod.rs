//! Visits: whether a customer who comes is made welcome. A toy, for the test beside it.

mod event;
mod evidence;
mod ledger;
mod params;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;

pub use event::VisitsEvent;
pub use evidence::VisitsEvidence;
pub use ledger::VisitsLedger;
pub use params::{VisitsParams, VisitsUnit};
pub use score::VisitsScore;
