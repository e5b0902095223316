//! What an event is like, for those who read, write, document or check it.

use super::FieldType;
use crate::kernel::getters::getters;

/// One column of a record, as an event uses it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// The column's name; empty for that of the field.
    pub(crate) name: &'static str,
    pub(crate) kind: FieldType,
    /// The words that the event knows, where the column itself takes any text.
    pub(crate) words: &'static [&'static str],
    /// Whether the event cannot do without it.
    pub(crate) needed: bool,
    /// What it says and an example of it; empty for those of the field.
    pub(crate) help: &'static str,
    pub(crate) example: &'static str,
}

impl Column {
    /// A column that has the name, the help and the example of its field.
    pub(crate) const fn of_field(
        kind: FieldType,
        words: &'static [&'static str],
        needed: bool,
    ) -> Self {
        Self { name: "", kind, words, needed, help: "", example: "" }
    }

    /// A column of its own among several that make one field.
    pub(crate) const fn named(
        name: &'static str,
        kind: FieldType,
        help: &'static str,
        example: &'static str,
    ) -> Self {
        Self { name, kind, words: &[], needed: true, help, example }
    }
}

/// One field of an event: one column, or several that belong together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldSpec {
    pub(crate) name: &'static str,
    pub(crate) help: &'static str,
    pub(crate) example: &'static str,
    pub(crate) columns: &'static [Column],
}

/// An event: its name, what it says, and its fields.
#[derive(Debug, Clone, Copy)]
pub struct EventSpec {
    pub(crate) name: &'static str,
    pub(crate) help: &'static str,
    /// Whether another event says the same: it is read, and written as that one.
    pub(crate) alias: bool,
    pub(crate) fields: &'static [FieldSpec],
}

/// One column of an event, with all that is known of it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ColumnSpec {
    /// The name of the column.
    pub name: &'static str,
    /// What it says.
    pub help: &'static str,
    /// An example, as text.
    pub example: &'static str,
    /// What it can hold.
    pub kind: FieldType,
    /// The words that the event knows; empty where any value of the type will do.
    pub words: &'static [&'static str],
    /// Whether the event cannot do without it.
    pub needed: bool,
}

impl EventSpec {
    getters! {
        /// Returns the event's name.
        pub fn name -> &'static str;
        /// Tells whether another event says the same: it is read, and written as that one.
        pub fn is_alias -> bool = alias;
    }

    /// Returns what it says, in one sentence.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        self.help.trim_ascii()
    }

    /// Returns its columns, in the order in which they are asked for.
    pub fn columns(&self) -> impl Iterator<Item = ColumnSpec> + use<> {
        let or = |own: &'static str, field: &'static str| if own.is_empty() { field } else { own };
        self.fields.iter().flat_map(move |field| {
            field.columns.iter().map(move |column| ColumnSpec {
                name: or(column.name, field.name),
                help: or(column.help, field.help).trim(),
                example: or(column.example, field.example),
                kind: column.kind,
                words: match column.kind {
                    FieldType::Word(list) => list.words,
                    FieldType::Graded(graded) => graded.words.words,
                    FieldType::Checked(checked) => checked.words,
                    FieldType::Name
                    | FieldType::Text
                    | FieldType::Number
                    | FieldType::Share
                    | FieldType::Positive
                    | FieldType::Amount
                    | FieldType::Stake
                    | FieldType::Instant
                    | FieldType::Count
                    | FieldType::Flag => column.words,
                },
                needed: column.needed,
            })
        })
    }
}
