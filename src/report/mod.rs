//! What was read, for people.
//!
//! A [`Dossier`] says all that is to be said of one customer: as one line, as a card of text, as
//! Markdown, or on a page of HTML (a feature of that name). Numbers are points out of 100; parts
//! are rounded so that they add up as printed. The crate has no calendar: how a date is printed is
//! told by the [`Layout`].

mod customer;
mod document;
mod dossier;
#[cfg(feature = "html")]
pub mod html;
mod layout;
mod markdown;
mod text;

pub use crate::shown::Shown;
pub use dossier::Dossier;
pub use layout::{Layout, percent};
pub use markdown::escaped as escaped_markdown;
