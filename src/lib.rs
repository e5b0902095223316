//! Front page.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod defaults;
mod error;

pub mod quantity;

pub mod kernel;

pub use error::{Error, Result};

mod model;
pub use model::{friction, intimacy, trust};

pub mod portrait;

pub mod book;

#[cfg(feature = "simulate")]
pub mod simulate;
