//! How an event is written: its fields, their types and words, each stated once.
//!
//! A model's `event.rs` defines its events with `events!`. The reader, the writer, the columns of
//! a table, the help and the schema follow from that definition, in `crate::record`.

mod columns;
mod events;
mod field;
mod fields;
mod spec;
mod value;

pub(crate) use columns::Columns;
pub(crate) use events::{Recorded, events, name_fields, word_fields, words_of};
pub(crate) use field::{Field, mismatch};
pub(crate) use fields::Fields;
pub(crate) use spec::Column;
pub(crate) use spec::FieldSpec;
pub use spec::{ColumnSpec, EventSpec};
pub(crate) use value::Value;
pub use value::{Checked, FieldType, Graded, WordList};
