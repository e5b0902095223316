//! One event as flat data, in and out: a JSON object, or a row of a table.
//!
//! An [`Event`] says what happened with one customer. It is read through an [`EventRecord`] and
//! written as one. Which events there are, with which fields, each model says in its own folder;
//! [`EventRecord::events`] lists them all, with types, help and examples.
//!
//! ```
//! use goodwill::record::EventRecord;
//!
//! let mut offers = EventRecord::events().filter(|event| event.name() == "offer");
//! let offer = offers.next().map(|event| event.columns().map(|column| column.name).collect());
//! assert_eq!(offer, Some(vec!["helped"]));
//! ```

mod account;
mod columns;
mod event;
mod flat;
mod heard;
mod implied;
mod judgement;
mod name;
mod outcome;
#[cfg(feature = "serde")]
mod serial;

pub use account::{Account, AccountEvent};
pub use event::{Event, Fact};
pub use flat::EventRecord;
pub(crate) use implied::Implied;
pub use judgement::Override;
pub use name::EventName;
pub use outcome::OutcomeEvent;

pub use crate::wire::{Checked, ColumnSpec, EventSpec, FieldType, Graded, WordList};
