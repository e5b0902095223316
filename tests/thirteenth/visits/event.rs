//! What is recorded of visits.

use core::fmt;

use crate::model::Heard;
use crate::quantity::{Instant, Share};
use crate::wire::events;

events! {
    /// What happened when the customer came.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum VisitsEvent {
        /// The customer came.
        Visit = "visit" {
            /// How welcome the customer was made.
            welcome: Share = "0.9",
        }
    }
}

impl VisitsEvent {
    /// Returns when it happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Visit { at, .. } => *at,
        }
    }
}

/// Who comes is heard.
impl Heard for VisitsEvent {
    fn is_heard(&self) -> bool {
        true
    }
}

impl fmt::Display for VisitsEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visit { welcome, .. } => write!(f, "a visit was welcome to {welcome}"),
        }
    }
}
