//! The models: each a question about a relationship, and one way to answer it.
//!
//! All have the same anatomy: `evidence` (what happened) is observed by a `ledger` (what it adds
//! up to), which `params` (constants) weigh into a `score` (the answer). Who has read one has
//! read all; `tests/shape.rs` refuses to compile if they drift.

pub mod capability;
pub mod conduct;
pub mod culture;
pub mod expectation;
pub mod friction;
pub mod intimacy;
pub mod momentum;
pub mod needs;
pub mod onboarding;
pub mod pillars;
mod reading;
pub mod recovery;
mod shape;
pub mod trust;

pub use reading::Reading;
pub(crate) use reading::reading;
pub(crate) use shape::{Model, Relational, unlabelled};
