//! What can be observed of visits.

use super::VisitsEvent;

/// One fact about visits. Every event is evidence as it stands.
pub type VisitsEvidence = VisitsEvent;
