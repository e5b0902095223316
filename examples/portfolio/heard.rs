//! What stands of what was read, and what is to be said of the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use goodwill::quantity::{Currency, Instant, Name};
use goodwill::record::{Event, EventRecord, Fact, Intake, Settlement};
use rayon::prelude::*;

use crate::events::How;
use crate::support::dates;
use crate::support::input::alike;
use crate::support::input::error::{counted, meant, shortened, some_of};
use crate::support::outcome::Failure;

/// Where an event stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: Arc<str>,
    pub(crate) line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)
    }
}

/// What is to be said of what was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    /// What became of entries that do not stand.
    settlement: Settlement,
    /// Whether events that say the same count once.
    once: bool,
    /// Fields of lines that are none of an event's, and how often they stand there.
    pub(crate) unknown: BTreeMap<String, u64>,
    /// What the tables said.
    pub(crate) tables: Vec<String>,
    /// The currencies of amounts, and the rates by which others became one of them.
    currencies: BTreeSet<Currency>,
    rates: Option<String>,
    /// Ids of one customer's deals that look like one.
    alike: Vec<String>,
    /// Events that enter no score, by what they are, and by customer.
    unscored: BTreeMap<&'static str, u64>,
    pub(crate) unscored_of: BTreeMap<Name, u64>,
    events: u64,
    /// Events that were left out, and the first of them.
    later: u64,
    pub(crate) first_later: Option<Instant>,
}

impl Heard {
    /// Settles what was delivered; events after an instant are left out, and counted.
    pub(crate) fn settle(
        &mut self,
        intake: Intake<Place>,
        how: &How,
        until: Option<Instant>,
    ) -> Result<Vec<(Event, Place)>, Failure> {
        let intake = intake.counting_once(how.once);
        let settled = intake.settle().map_err(|error| Failure::new(error.to_string()))?;
        self.once = how.once;
        self.settlement.add(settled.account);
        let mut events = settled.events;
        events.retain(|(event, _)| self.hear(event, until));
        // A million events are not moved for rates that there are not.
        if how.rates.base().is_none() {
            self.currencies.extend(events.iter().filter_map(|(event, _)| event.currency()));
            return Ok(events);
        }
        let worth = |(event, place): (Event, Place)| {
            let said = event.currency();
            let event = how
                .rates
                .apply(event)
                .map_err(|error| Failure::new(format!("{place}, by its rate: {error}")))?;
            if event.currency() != said {
                self.rates = Some(how.rates.to_string());
            }
            self.currencies.extend(event.currency());
            Ok((event, place))
        };
        events.into_iter().map(worth).collect()
    }

    /// Takes note of an event; `false` if it is not to be counted.
    fn hear(&mut self, event: &Event, until: Option<Instant>) -> bool {
        if until.is_some_and(|until| event.at() > until) {
            self.later += 1;
            self.first_later =
                Some(self.first_later.map_or(event.at(), |first| first.min(event.at())));
            return false;
        }
        self.events += 1;
        if event.fact().models().is_empty() {
            let what = match event.fact() {
                Fact::Outcome(_) => "what became of the relationship",
                Fact::Account(_) => "what the account is",
                _ => "what concerns the firm as a whole",
            };
            *self.unscored.entry(what).or_default() += 1;
            *self.unscored_of.entry(event.customer().clone()).or_default() += 1;
        }
        true
    }

    /// Takes note of the ids of one customer's deals, stakes and promises that look like one.
    pub(crate) fn look(&mut self, events: &[Event]) {
        if self.alike.len() < MOST {
            self.alike.extend(alike_in(events));
        }
    }

    /// The same of many customers, on all threads.
    pub(crate) fn look_at_all(&mut self, customers: &[&[Event]]) {
        for some in customers.chunks(4_096) {
            if self.alike.len() >= MOST {
                break;
            }
            let found: Vec<Vec<String>> = some.par_iter().map(|events| alike_in(events)).collect();
            for notes in found {
                if self.alike.len() < MOST {
                    self.alike.extend(notes);
                }
            }
        }
    }

    /// What is to be said before all else.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = self.tables.clone();
        if let Some(first) = self.first_later {
            let (events, what) = match self.later {
                1 => ("1 event".to_owned(), "was"),
                more => (format!("{more} events"), "were"),
            };
            notes.push(format!(
                "{events} {what} left out, dated after --as-of (the first at {})",
                dates::rfc3339(first)
            ));
        }
        if !self.unknown.is_empty() {
            let said = self.unknown.iter().map(|(field, count)| {
                let near = meant(field, EventRecord::COLUMNS.iter().copied());
                let near = near.map_or_else(String::new, |hint| format!(", {hint}"));
                format!("{} ({count} lines{near})", shortened(field))
            });
            let fields = counted(self.unknown.len(), "field");
            notes.push(format!("{fields} not used: {}", some_of(&said.collect::<Vec<_>>())));
        }
        notes.extend(self.settled());
        notes.extend(self.alike.iter().cloned());
        if let Some(rates) = &self.rates {
            notes.push(format!("amounts are in {rates}"));
        }
        if self.currencies.len() > 1 {
            let all: Vec<&str> = self.currencies.iter().map(Currency::as_str).collect();
            notes.push(format!(
                "amounts in {} are not summed, since no `rates` in --params say what one is worth in \
                 another; stakes weigh by their numbers",
                all.join(" and ")
            ));
        }
        if !self.unscored.is_empty() {
            let (none, all) = (self.unscored.values().sum::<u64>(), self.events);
            let what: Vec<String> =
                self.unscored.iter().map(|(what, count)| format!("{what} ({count})")).collect();
            notes.push(format!(
                "{none} of {all} events enter no score of a customer: {}",
                what.join(", ")
            ));
        }
        notes
    }

    /// What became of entries that do not stand, in words.
    fn settled(&self) -> Vec<String> {
        let Settlement { repeated, alike, replaced, retracted, unmet, .. } = self.settlement;
        let several = |count: u64, one: &str, more: &str| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {more}"),
        };
        let mut notes = Vec::new();
        if alike > 0 {
            let lines = several(
                alike,
                "line without an id repeats another word for word",
                "lines without an id repeat another word for word",
            );
            notes.push(if self.once {
                format!("{lines}: each was counted once")
            } else {
                format!("{lines}: all were counted; to count each once, give events an `id`, or say --once")
            });
        }
        if repeated > 0 {
            notes.push(several(
                repeated,
                "delivery of an event that had come before, with the same `id`: counted once",
                "deliveries of events that had come before, with the same `id`: each counted once",
            ));
        }
        if replaced > 0 {
            notes.push(several(
                replaced,
                "event replaced by a later version of it (`revised`)",
                "events replaced by a later version of them (`revised`)",
            ));
        }
        if retracted > 0 {
            notes.push(several(retracted, "event retracted", "events retracted"));
        }
        if unmet > 0 {
            notes.push(several(
                unmet,
                "retraction met no event: none has its `id` and `source`",
                "retractions met no event: none has their `id` and `source`",
            ));
        }
        notes
    }
}

/// Of so many customers ids are named that look like one.
const MOST: usize = 5;

/// The ids of one customer's deals, stakes and promises that look like one, in words.
fn alike_in(events: &[Event]) -> Vec<String> {
    let Some(first) = events.first() else { return Vec::new() };
    let mut ids: Vec<(&'static str, Name)> = Vec::new();
    for event in events {
        ids.extend(event.names().into_iter().filter(|(field, _)| is_id(field)));
    }
    ids.sort_unstable();
    ids.dedup();
    let several = ids.chunk_by(|(a, _), (b, _)| a == b).filter(|ids| ids.len() > 1);
    let notes = several.filter_map(|ids| {
        let what = format_args!("`{}`s of {}", ids[0].0, first.customer());
        alike::notes(what, ids.iter().map(|(_, name)| name.as_str()))
    });
    notes.collect()
}

/// Tells whether a field says which deal, stake, promise or failure is meant.
fn is_id(field: &str) -> bool {
    field.ends_with("_id") || field == "deal"
}
