//! One event as flat data, in and out: a JSON object, or a row of a table.
//!
//! An [`Event`] says what happened with one customer. An [`EventRecord`] is the same event as it is
//! written: its name and its fields, flat. Reading makes a record of a line, then an event of the
//! record; a field that is missing, or does not belong, is refused. Writing goes the other way.
//!
//! ```
//! # #[cfg(feature = "serde")] {
//! use goodwill::record::Event;
//!
//! let line = r#"{"v":1,"customer":"acme","at":1700000000,"event":"offer","helped":0.8}"#;
//! let event: Event = serde_json::from_str(line)?;
//! assert_eq!(event.customer().as_str(), "acme");
//! assert_eq!(serde_json::to_string(&event)?, line);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A row of a table is read as an [`EventRecord`], which `Event::try_from` takes further.
//!
//! Rows of other systems, tickets or invoices say, become events by a mapping that is data: see
//! `mapping`, with the feature of that name.
//!
//! Each model defines its own events. [`EventRecord::events`] lists those of all models and of the
//! account, each with its fields, their types, help and examples.
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
mod entry;
mod erasure;
mod event;
mod flat;
mod heard;
mod implied;
mod intake;
mod judgement;
mod lookup;
#[cfg(feature = "mapping")]
pub mod mapping;
mod name;
mod outcome;
mod rates;
#[cfg(feature = "schemars")]
mod schema;
#[cfg(feature = "serde")]
mod serial;
#[cfg(feature = "serde")]
mod told;

pub use account::{Account, AccountEvent};
pub(crate) use account::{Contract, accounts, orders_told, worth_told};
pub use entry::{Entry, Retraction};
pub use erasure::Erasure;
pub(crate) use event::Reader;
pub use event::{Event, Fact};
pub use flat::EventRecord;
pub(crate) use implied::Implied;
pub(crate) use intake::Different;
pub use intake::{Conflict, Intake, Settled, Settlement};
pub use judgement::Override;
pub use name::EventName;
pub use outcome::OutcomeEvent;
pub use rates::Rates;

pub use crate::wire::{Checked, ColumnSpec, EventSpec, FieldType, Graded, WordList};
