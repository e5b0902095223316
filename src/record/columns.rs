//! The columns of all events, gathered from the models when the crate is compiled.

use super::lookup::Lookup;
use super::{AccountEvent, OutcomeEvent};
use crate::model::models;
use crate::wire::{ColumnSpec, EventSpec, FieldType, Recorded, WordList};

macro_rules! gather {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        /// The events of every model, in the order of the table, and those of the account.
        pub(super) const EVENTS: &[&[EventSpec]] = &[
            $(<crate::$folder::$event as Recorded>::EVENTS,)*
            OutcomeEvent::EVENTS,
            AccountEvent::EVENTS,
        ];
    };
}

models! { gather }

/// One column that every event may have.
const fn every(
    name: &'static str,
    kind: FieldType,
    needed: bool,
    example: &'static str,
    help: &'static str,
) -> ColumnSpec {
    let words = if let FieldType::Word(list) = kind { list.words } else { &[] };
    ColumnSpec { name, help, example, kind, words, needed }
}

static EVENT_WORDS: WordList = WordList { what: "event", words: &EVENT_NAMES };

/// Of what amounts are counted: the first is what holds where nothing is said.
pub(super) static UNITS: WordList = WordList { what: "unit", words: &["whole", "minor"] };

/// What every event may have, in the order in which it is written.
pub(super) const COMMON: [ColumnSpec; 11] = {
    use FieldType::{Count, Flag, Instant, Name, Text, Word};
    [
        every("v", Count, false, "1", "The version of the layout."),
        every("id", Name, false, "17", "What tells the event from all others of its source."),
        every("customer", Name, true, "acme", "Whose it is."),
        every("at", Instant, true, "2026-01-31", "When it happened."),
        every("event", Word(&EVENT_WORDS), true, "contact", "What happened."),
        every("person", Name, false, "Ada", "The person of the customer whom it concerns."),
        every("source", Name, false, "helpdesk", "The system that gave the `id`."),
        every(
            "revised",
            Instant,
            false,
            "2026-02-01",
            "When it was last revised: of one source and id the latest counts (a number will do).",
        ),
        every("retracted", Flag, false, "true", "The event of this source and id is taken out."),
        every("currency", Text, false, "EUR", "The currency of its amounts, as ISO 4217 has it."),
        every(
            "unit",
            Word(&UNITS),
            false,
            "minor",
            "The unit of its amounts, whole if left out; minor is a cent of most.",
        ),
    ]
};

/// The columns of [`COLUMNS`] that are money.
pub(super) const MONEY: [&str; 3] = ["stake", "amount", "worth"];

const _: () = {
    let mut m = 0;
    while m < MONEY.len() {
        let mut i = 0;
        while !same(COLUMNS[i].0, MONEY[m]) {
            i += 1;
        }
        assert!(matches!(COLUMNS[i].1, FieldType::Stake | FieldType::Amount), "money is an amount");
        m += 1;
    }
};

/// Far more than there are: the room that is searched when the crate is compiled.
const ROOM: usize = 512;

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Tells whether every event has the column: an event may ask for it as a field of its own.
pub(super) const fn common(name: &str) -> bool {
    let mut i = 0;
    while i < COMMON.len() {
        if same(COMMON[i].name, name) {
            return true;
        }
        i += 1;
    }
    false
}

/// What tells two types apart: a number, and what words they are of.
const fn code(kind: FieldType) -> (u8, &'static str) {
    match kind {
        FieldType::Name => (0, ""),
        FieldType::Text => (1, ""),
        FieldType::Number => (2, ""),
        FieldType::Share => (3, ""),
        FieldType::Positive => (4, ""),
        FieldType::Amount => (5, ""),
        FieldType::Stake => (6, ""),
        FieldType::Instant => (7, ""),
        FieldType::Count => (8, ""),
        FieldType::Flag => (9, ""),
        FieldType::Word(list) => (10, list.what),
        FieldType::Graded(graded) => (11, graded.entry),
        FieldType::Checked(checked) => (12, checked.what),
    }
}

/// Lists every column once, in the order in which the events first name it.
///
/// Two events that give one column different types do not compile.
const fn gathered() -> ([(&'static str, FieldType); ROOM], usize) {
    let mut columns = [("", FieldType::Name); ROOM];
    let mut count = 0;
    let mut g = 0;
    while g < EVENTS.len() {
        let mut e = 0;
        while e < EVENTS[g].len() {
            let fields = EVENTS[g][e].fields;
            let mut f = 0;
            while f < fields.len() {
                let mut c = 0;
                while c < fields[f].columns.len() {
                    let column = fields[f].columns[c];
                    let name = if column.name.is_empty() { fields[f].name } else { column.name };
                    if common(name) {
                        c += 1;
                        continue;
                    }
                    let mut i = 0;
                    while i < count && !same(columns[i].0, name) {
                        i += 1;
                    }
                    if i == count {
                        columns[count] = (name, column.kind);
                        count += 1;
                    }
                    let (ours, theirs) = (code(columns[i].1), code(column.kind));
                    assert!(
                        ours.0 == theirs.0 && same(ours.1, theirs.1),
                        "two events give one column different types"
                    );
                    c += 1;
                }
                f += 1;
            }
            e += 1;
        }
        g += 1;
    }
    (columns, count)
}

const COUNT: usize = gathered().1;

/// Every column that only some events have, with its type.
pub(super) static COLUMNS: [(&str, FieldType); COUNT] = {
    let all = gathered().0;
    let mut columns = [("", FieldType::Name); COUNT];
    let mut i = 0;
    while i < COUNT {
        columns[i] = all[i];
        i += 1;
    }
    columns
};

/// The names of all columns, in the order in which they are written.
pub(super) const NAMES: [&str; COMMON.len() + COUNT] = {
    let mut names = [""; COMMON.len() + COUNT];
    let mut i = 0;
    while i < names.len() {
        names[i] = if i < COMMON.len() { COMMON[i].name } else { COLUMNS[i - COMMON.len()].0 };
        i += 1;
    }
    names
};

const fn event_count() -> usize {
    let (mut count, mut g) = (0, 0);
    while g < EVENTS.len() {
        count += EVENTS[g].len();
        g += 1;
    }
    count
}

/// The names of all events, in the order of [`EVENTS`].
pub(super) const EVENT_NAMES: [&str; event_count()] = {
    let mut names = [""; event_count()];
    let (mut n, mut g) = (0, 0);
    while g < EVENTS.len() {
        let mut e = 0;
        while e < EVENTS[g].len() {
            names[n] = EVENTS[g][e].name;
            n += 1;
            e += 1;
        }
        g += 1;
    }
    names
};

/// For each event the place among [`EVENTS`] of those that it belongs to.
pub(super) const GROUPS: [usize; event_count()] = {
    let mut groups = [0; event_count()];
    let (mut n, mut g) = (0, 0);
    while g < EVENTS.len() {
        let mut e = 0;
        while e < EVENTS[g].len() {
            groups[n] = g;
            n += 1;
            e += 1;
        }
        g += 1;
    }
    groups
};

/// The places of [`NAMES`] and of [`EVENT_NAMES`].
pub(super) static PLACES: Lookup<{ NAMES.len() }> = Lookup::of(&NAMES);
pub(super) static EVENT_PLACES: Lookup<{ EVENT_NAMES.len() }> = Lookup::of(&EVENT_NAMES);

/// The place of a column among [`COLUMNS`].
pub(super) fn place(name: &str) -> Option<usize> {
    PLACES.place(name)?.checked_sub(COMMON.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gathered a second way, and while running.
    #[test]
    fn every_column_is_gathered_once() {
        let fields = EVENTS.iter().copied().flatten().flat_map(|event| event.fields);
        let columns = fields.flat_map(|field| {
            field.columns.iter().map(|column| match column.name {
                "" => (field.name, column.kind),
                name => (name, column.kind),
            })
        });
        let mut once: Vec<(&str, FieldType)> = Vec::new();
        for (name, kind) in columns.filter(|(name, _)| COMMON.iter().all(|c| c.name != *name)) {
            match once.iter().find(|(known, _)| *known == name) {
                Some((_, known)) => assert_eq!(*known, kind, "{name}"),
                None => once.push((name, kind)),
            }
        }
        assert_eq!(once, COLUMNS);
        let (all, count) = gathered();
        assert_eq!(once, all[..count]);
        let names: Vec<&str> = EVENTS.iter().copied().flatten().map(|event| event.name).collect();
        assert_eq!(names, EVENT_NAMES);
        assert_eq!(event_count(), names.len());
    }
}
