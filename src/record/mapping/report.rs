//! What became of the rows of a table.

use std::collections::BTreeMap;

use core::fmt;

use jiff::Timestamp;

use super::constant::digits;
use super::error::{MappingError, quoted};
use crate::quantity::Instant;
use crate::record::{Entry, Event, EventRecord};
use crate::shown::Shown;
use crate::wire::Value;

/// What became of the rows of a table: every row is mapped, dropped or refused, and counted so.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct MappingReport {
    /// How many rows were read.
    pub rows: u64,
    /// How many of them became events.
    pub mapped: u64,
    /// How many events there are of each name.
    pub events: BTreeMap<String, u64>,
    /// The rows that were left out on purpose, by reason.
    pub dropped: BTreeMap<String, Reason>,
    /// The rows that did not fit, by reason.
    pub refused: BTreeMap<String, Reason>,
    /// The columns that the mapping does not use.
    pub unused: Vec<String>,
    /// The columns that the mapping uses, may be missing, and are.
    pub missing: Vec<String>,
    /// The first rows beside what they became, if that was asked for.
    pub rehearsal: Option<Vec<Rehearsed>>,
}

/// How many rows were left out for one reason, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    /// How many rows.
    pub rows: u64,
    /// The line of the first.
    pub line: u64,
    /// What was found there; empty where nothing was looked at.
    pub found: String,
}

/// A row beside what it became.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rehearsed {
    /// The line that the row begins on.
    pub line: u64,
    /// The cells in use that are not empty, each with its column.
    pub cells: Vec<(String, String)>,
    /// What the row became.
    pub became: Became,
}

/// What a row became, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// Events.
    Events(Vec<String>),
    /// Nothing, for this reason.
    Dropped(String),
    /// It does not fit.
    Refused(String),
}

impl MappingReport {
    /// How many rows were left out on purpose.
    #[must_use]
    pub fn dropped_rows(&self) -> u64 {
        self.dropped.values().map(|reason| reason.rows).sum()
    }

    /// How many rows did not fit.
    #[must_use]
    pub fn refused_rows(&self) -> u64 {
        self.refused.values().map(|reason| reason.rows).sum()
    }

    pub(super) fn map(&mut self, names: impl Iterator<Item = &'static str>) {
        self.mapped += 1;
        for name in names {
            match self.events.get_mut(name) {
                Some(count) => *count += 1,
                None => drop(self.events.insert(name.to_owned(), 1)),
            }
        }
    }

    pub(super) fn drop(&mut self, reason: String, line: u64, found: String) {
        count(&mut self.dropped, reason, line, found);
    }

    pub(super) fn refuse(&mut self, error: &MappingError, line: u64) {
        count(&mut self.refused, error.reason(), line, error.found().to_owned());
    }
}

fn count(reasons: &mut BTreeMap<String, Reason>, reason: String, line: u64, found: String) {
    reasons.entry(reason).or_insert(Reason { rows: 0, line, found }).rows += 1;
}

impl Became {
    pub(super) fn events(entries: &[Entry]) -> Self {
        let events = entries.iter().filter_map(|entry| match entry {
            Entry::Event(event) => Some(in_words(event)),
            Entry::Retraction(_) => None,
        });
        Self::Events(events.collect())
    }
}

/// An event as its name, when, whose it is, and its fields.
fn in_words(event: &Event) -> String {
    let record = EventRecord::from(event.clone());
    let name = record.event.map_or("", |name| name.as_str());
    let person = event.person().map_or_else(String::new, |person| format!(" ({person})"));
    let fields = record.fields.iter().map(|(field, value)| format!("{field} {}", shown(value)));
    let fields: Vec<String> = fields.collect();
    let colon = if fields.is_empty() { "" } else { ": " };
    let source = event.source().map_or_else(String::new, |source| format!(" of {source}"));
    let id = event.id().map_or_else(String::new, |id| format!(" [{id}{source}]"));
    let (at, customer) = (date(event.at()), event.customer());
    format!("{name} at {at} of {customer}{person}{colon}{}{id}", fields.join(", "))
}

/// RFC 3339, or the seconds where the calendar ends.
fn date(at: Instant) -> String {
    Timestamp::try_from(at).map_or_else(|_| at.to_string(), |date| date.to_string())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Name(name) => name.to_string(),
        Value::Text(text) => Shown::new(text).to_string(),
        Value::Number(number) => digits(*number),
        Value::Share(share) => digits(share.get()),
        Value::Positive(number) => digits(number.get()),
        Value::Amount(amount) => digits(amount.get()),
        Value::Stake(stake) => digits(stake.get()),
        Value::Instant(at) => date(*at),
        Value::Count(count) => count.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Word(word) => (*word).to_owned(),
        Value::Graded(list, _) => {
            let entry = |(word, share): &(&str, crate::quantity::Share)| {
                format!("{word}:{}", digits(share.get()))
            };
            list.iter().map(entry).collect::<Vec<_>>().join(";")
        }
    }
}

/// A few lines; with `{:#}` also the names of the columns that are not used.
impl fmt::Display for MappingReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events: u64 = self.events.values().sum();
        let (dropped, refused) = (self.dropped_rows(), self.refused_rows());
        writeln!(
            f,
            "{}: {} mapped to {}, {dropped} dropped, {refused} refused",
            many(self.rows, "row"),
            self.mapped,
            many(events, "event"),
        )?;
        if !self.events.is_empty() {
            let events = self.events.iter().map(|(name, count)| format!("{count} {name}"));
            writeln!(f, "  events: {}", events.collect::<Vec<_>>().join(", "))?;
        }
        for (what, reasons) in [("dropped", &self.dropped), ("refused", &self.refused)] {
            for (reason, Reason { rows, line, found }) in reasons {
                let found = if found.is_empty() { String::new() } else { format!(", got {found}") };
                writeln!(f, "  {what}: {rows}, first on line {line}: {reason}{found}")?;
            }
        }
        for (what, columns) in
            [("columns never used", &self.unused), ("columns not there", &self.missing)]
        {
            if columns.is_empty() {
                continue;
            }
            if f.alternate() {
                let names: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
                writeln!(f, "  {what}: {}", names.join(", "))?;
            } else {
                writeln!(f, "  {what}: {}", columns.len())?;
            }
        }
        for row in self.rehearsal.iter().flatten() {
            writeln!(f, "\nline {}", row.line)?;
            for (column, cell) in &row.cells {
                let (column, cell) = (Shown::new(column), Shown::new(cell).at_most(200));
                writeln!(f, "  {column}: {cell}")?;
            }
            match &row.became {
                Became::Events(events) => {
                    events.iter().try_for_each(|event| writeln!(f, "  → {event}"))?;
                }
                Became::Dropped(reason) => writeln!(f, "  → dropped: {reason}")?,
                Became::Refused(sentence) => writeln!(f, "  → refused: {sentence}")?,
            }
        }
        Ok(())
    }
}

fn many(count: u64, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}
