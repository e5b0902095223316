//! What is of respondents, not of relationships: questionnaires, and how far their answers can
//! be relied upon.
//!
//! | question | item |
//! |---|---|
//! | what is asked, and what do one respondent's answers amount to? | [`Instrument`], [`InstrumentScore`] |
//! | how far can the answers of many be relied upon? | [`Answers`], [`Reliability`] |
//! | do people who judge the same judge alike? | [`kappa`], [`IntraClass`] |
//! | do answers climb a ladder, as a scale of tiers supposes? | [`Scalogram`] |
//!
//! An instrument is a list of items. An [`Item`] has a text, a component, a scale, a direction and
//! a weight, and may be critical. Nothing about a questionnaire is code: a user's own is read from
//! a file or put together from the same types. [`Instrument::matrix`] makes of many
//! [`Responses`] the rows that [`Answers`] reads.

mod agreement;
mod instrument;
mod item;
mod ladder;
mod params;
mod reliability;
mod response;
#[cfg(feature = "schemars")]
mod schema;
mod score;

pub use agreement::{Icc, IntraClass, Judges, kappa};
pub use instrument::Instrument;
pub use item::Item;
pub use ladder::{ErrorCount, Scalogram};
pub use params::InstrumentParams;
pub use reliability::{Answers, Reliability, feldt_interval};
pub use response::{Answer, Responses};
pub use score::InstrumentScore;
