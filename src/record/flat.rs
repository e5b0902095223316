//! The flat record in which events are written.

use super::columns::{COLUMNS, EVENTS, NAMES, place};
use super::{Event, EventName, Fact};
use crate::quantity::{Instant, Name};
use crate::wire::{EventSpec, Field, FieldType, Fields, Value};
use crate::{Error, Result};

/// The person of the customer that an event concerns.
const PERSON: &str = "person";

/// One event as it is written: what every event has, and those of the other fields that it uses.
///
/// An [`Event`] is read through this record and never otherwise, so a field that is missing, or
/// does not belong, is refused by name. [`EventRecord::events`] lists the events and their fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventRecord {
    /// The version of the layout; 1 where it is left out.
    pub(super) v: Option<u32>,
    pub(super) id: Option<Name>,
    pub(super) customer: Option<Name>,
    pub(super) person: Option<Name>,
    pub(super) at: Option<Instant>,
    pub(super) event: Option<EventName>,
    /// The other fields, in any order.
    pub(super) fields: Vec<(&'static str, Value)>,
}

impl EventRecord {
    /// The names of all fields, in the order in which they are written.
    pub const COLUMNS: &'static [&'static str] = &NAMES;

    /// Lists the fields that only some events have, each with its type.
    pub fn types() -> impl Iterator<Item = (&'static str, FieldType)> {
        COLUMNS.into_iter()
    }

    /// Takes the blanks off the ends of every name: also those without a width, which nobody sees.
    ///
    /// A key that was padded to a column's width, or was pasted with an invisible character, is
    /// then the same as without.
    ///
    /// ```
    /// # #[cfg(feature = "serde")] {
    /// use goodwill::record::{Event, EventRecord};
    ///
    /// let line = r#"{"customer":" north\u200b","at":"2026-01-31","event":"contact"}"#;
    /// let record: EventRecord = serde_json::from_str(line)?;
    /// assert_eq!(Event::try_from(record.trimmed())?.customer().as_str(), "north");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        let of_fields = self.fields.iter_mut().filter_map(|(_, value)| match value {
            Value::Name(name) => Some(name),
            _ => None,
        });
        let common = [&mut self.id, &mut self.customer, &mut self.person];
        for name in common.into_iter().flatten().chain(of_fields) {
            let inner = name.as_str().trim_matches(is_blank);
            // A name of nothing but blanks is left as it is.
            if inner.len() < name.as_str().len()
                && let Ok(trimmed) = Name::new(inner)
            {
                *name = trimmed;
            }
        }
        self
    }

    /// Lists all events: the models' in the order of the models, then those of the account.
    pub fn events() -> impl Iterator<Item = &'static EventSpec> {
        EVENTS.iter().copied().flatten()
    }
}

/// Tells whether a character is a blank, or has no width at all.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

impl TryFrom<EventRecord> for Event {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for an event that is none; [`Error::Field`] for a field that is
    /// missing or does not belong; the errors of the quantities for values out of range.
    fn try_from(record: EventRecord) -> Result<Self> {
        let version = record.v.unwrap_or(Self::VERSION);
        if version != Self::VERSION {
            return Err(Error::OutOfRange {
                what: "version of the event layout",
                rule: "1",
                got: f64::from(version),
            });
        }
        // A record without an event names none that there is.
        let event = record.event.map_or_else(|| "".parse(), Ok)?.as_str();
        let need = |field| Error::Field { event, rule: "needs", field };
        let customer = record.customer.ok_or_else(|| need("customer"))?;
        let at = record.at.ok_or_else(|| need("at"))?;
        let mut fields = Fields::new(event, record.fields);
        if let Some(person) = &record.person {
            fields.put(PERSON, Value::Name(person.clone()));
        }
        let fact = Fact::read(event, &mut fields, at).unwrap_or_else(|| Err(unlisted(event)))?;
        // An event may ask for the person as a field of its own; any other leaves it.
        let person = fields.take(PERSON).and_then(|value| Name::from_value(value).ok());
        let left = fields.iter().map(|(name, _)| *name).min_by_key(|name| place(name));
        if let Some(field) = left {
            return Err(Error::Field { event, rule: "has no field", field });
        }
        Ok(Self::from_parts(record.id, customer, person, fact))
    }
}

/// The error of a name that no model reads; there is none, since names and readers are one list.
fn unlisted(event: &str) -> Error {
    Error::UnknownName {
        what: "event",
        rule: "one of the events that there are",
        got: event.to_owned(),
    }
}

impl From<Event> for EventRecord {
    fn from(event: Event) -> Self {
        let (id, customer, person, fact) = event.into_parts();
        let mut fields = Fields::default();
        let name = fact.write(&mut fields);
        let own = fields.take(PERSON).and_then(|value| Name::from_value(value).ok());
        Self {
            v: Some(Event::VERSION),
            id,
            customer: Some(customer),
            person: own.or(person),
            at: Some(fact.at()),
            event: name.parse().ok(),
            fields: fields.into_list(),
        }
    }
}
