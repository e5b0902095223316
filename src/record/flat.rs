//! The flat record in which events are written.

use super::columns::{COLUMNS, COMMON, EVENTS, MONEY, NAMES, place};
use super::event::Beside;
use super::{Event, EventName, Fact};
use crate::quantity::{Amount, Currency, Instant, Name, Stake};
use crate::wire::{ColumnSpec, EventSpec, Field, FieldType, Fields, Value};
use crate::{Error, Result};

/// The person of the customer that an event concerns.
pub(super) const PERSON: &str = "person";

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
    pub(super) source: Option<Name>,
    pub(super) revised: Option<Instant>,
    /// It takes the event of its source and id out.
    pub(super) retracted: Option<bool>,
    pub(super) currency: Option<Currency>,
    /// Of what amounts are counted, a word of the list.
    pub(super) unit: Option<&'static str>,
    /// The other fields, in any order.
    pub(super) fields: Fields,
}

impl EventRecord {
    /// The names of all fields, in the order in which they are written.
    pub const COLUMNS: &'static [&'static str] = &NAMES;

    /// Lists the fields that every event may have, with help and examples.
    pub fn common() -> impl Iterator<Item = ColumnSpec> {
        COMMON.into_iter()
    }

    /// Lists the fields that only some events have, each with its type.
    pub fn types() -> impl Iterator<Item = (&'static str, FieldType)> {
        COLUMNS.into_iter()
    }

    /// Lists the fields of it that only some events have and that hold a name: ids of stakes and
    /// promises, deals, owners.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &Name)> {
        self.fields.iter().filter_map(|(field, value)| match value {
            Value::Name(name) => Some((*field, name)),
            _ => None,
        })
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
        for name in self.all_names() {
            let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
            // As nearly all names begin and end.
            if is_letter(name.bytes().first()) && is_letter(name.bytes().last()) {
                continue;
            }
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

    /// Puts another name for each: say the same one that many records have in common, so that a
    /// million of them need not hold it a million times.
    ///
    /// ```
    /// # #[cfg(feature = "serde")] {
    /// use std::collections::BTreeSet;
    /// use goodwill::quantity::Name;
    /// use goodwill::record::EventRecord;
    ///
    /// let mut known: BTreeSet<Name> = BTreeSet::new();
    /// let mut shared = |name: &Name| match known.get(name) {
    ///     Some(known) => known.clone(),
    ///     None => {
    ///         known.insert(name.clone());
    ///         name.clone()
    ///     }
    /// };
    /// for line in [
    ///     r#"{"customer":"north","at":"2026-01-31","event":"contact","channel":"phone"}"#,
    ///     r#"{"customer":"south","at":"2026-01-31","event":"contact","channel":"phone"}"#,
    /// ] {
    ///     let record: EventRecord = serde_json::from_str(line)?;
    ///     assert_eq!(record.clone().with_names(&mut shared), record);
    /// }
    /// assert_eq!(known.len(), 3);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_names(mut self, mut with: impl FnMut(&Name) -> Name) -> Self {
        for name in self.all_names() {
            *name = with(name);
        }
        self
    }

    /// Every name of it, those of all events and those of some.
    fn all_names(&mut self) -> impl Iterator<Item = &mut Name> {
        let of_fields = self.fields.iter_mut().filter_map(|(_, value)| match value {
            Value::Name(name) => Some(name),
            _ => None,
        });
        let common = [&mut self.id, &mut self.source, &mut self.customer, &mut self.person];
        common.into_iter().flatten().chain(of_fields)
    }

    /// Multiplies the amounts of money.
    pub(super) fn multiply(&mut self, by: f64) -> Result<()> {
        scale(&mut self.fields, |amount| amount * by)
    }

    /// Tells whether an event has amounts of money.
    pub(super) fn has_money(event: EventName) -> bool {
        let mut specs = Self::events().filter(|spec| spec.name == event.as_str());
        specs.any(|spec| spec.columns().any(|column| MONEY.contains(&column.name)))
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
    fn try_from(mut record: EventRecord) -> Result<Self> {
        record.take_event(|error| error)
    }
}

impl EventRecord {
    /// Takes the event out, where the record stands: of a million of them none is moved more often
    /// than it must be.
    #[inline]
    pub(super) fn take_event<E>(
        &mut self,
        refused: fn(Error) -> E,
    ) -> core::result::Result<Event, E> {
        let (name, at) = self.frame().map_err(refused)?;
        let fact = Fact::reader(name).read(&mut self.fields, at).map_err(refused)?;
        let beside = self.take_beside(name).map_err(refused)?;
        match self.customer.take() {
            Some(customer) => Ok(Event { id: self.id.take(), customer, beside, fact }),
            None => Err(refused(needed(name, "customer"))),
        }
    }

    /// Looks at what every event must have, and prepares its fields to be read.
    fn frame(&mut self) -> Result<(EventName, Instant)> {
        let version = self.v.unwrap_or(Event::VERSION);
        if version != Event::VERSION {
            return Err(Error::OutOfRange {
                what: "version of the event layout",
                rule: "1",
                got: f64::from(version),
            });
        }
        if self.retracted == Some(true) {
            return Err(Error::Inconsistent {
                what: "event",
                rule: "be one that happened (what is retracted is an entry, and no event)",
                got: "`retracted`".to_owned(),
            });
        }
        // A record without an event names none that there is.
        let name = self.event.map_or_else(|| "".parse(), Ok)?;
        let event = name.as_str();
        let need = |field| needed(name, field);
        if self.customer.is_none() {
            return Err(need("customer"));
        }
        let at = self.at.ok_or_else(|| need("at"))?;
        if self.id.is_none() && self.revised.is_some() {
            return Err(need("id"));
        }
        if self.currency.is_some() && !Self::has_money(name) {
            return Err(Error::Field { event, rule: "has no field", field: "currency" });
        }
        if self.unit == Some("minor") {
            let currency = self.currency.ok_or_else(|| need("currency"))?;
            in_whole(&mut self.fields, currency)?;
        }
        self.fields.belong_to(event);
        if let Some(person) = self.person.take() {
            self.fields.put(PERSON, Value::Name(person));
        }
        Ok((name, at))
    }

    /// Takes out what few events say beside what happened, once their own fields are taken, of which
    /// none may be left.
    fn take_beside(&mut self, name: EventName) -> Result<Option<Box<Beside>>> {
        let mut person = None;
        if !self.fields.is_empty() {
            // An event may ask for the person as a field of its own; any other leaves it.
            person = self.fields.take(PERSON).and_then(|value| Name::from_value(value).ok());
            let left = self.fields.iter().map(|(name, _)| *name).min_by_key(|name| place(name));
            if let Some(field) = left {
                return Err(Error::Field { event: name.as_str(), rule: "has no field", field });
            }
        }
        Ok(Beside::kept(self.source.take(), self.revised, person, self.currency))
    }
}

/// The error of an event without what every event needs.
const fn needed(event: EventName, field: &'static str) -> Error {
    Error::Field { event: event.as_str(), rule: "needs", field }
}

/// Turns amounts in hundredths, or whatever the currency has, into whole ones.
fn in_whole(fields: &mut Fields, currency: Currency) -> Result<()> {
    let minor = (0..currency.minor_digits()).fold(1.0, |minor, _| minor * 10.0);
    scale(fields, |amount| amount / minor)
}

/// Changes the amounts of money among some fields.
fn scale(fields: &mut Fields, to: impl Fn(f64) -> f64) -> Result<()> {
    for (_, value) in fields.iter_mut().filter(|(name, _)| MONEY.contains(name)) {
        match value {
            Value::Amount(amount) => *amount = Amount::new(to(amount.get()))?,
            Value::Stake(stake) => *stake = Stake::new(to(stake.get()))?,
            Value::Name(_)
            | Value::Text(_)
            | Value::Number(_)
            | Value::Share(_)
            | Value::Positive(_)
            | Value::Instant(_)
            | Value::Count(_)
            | Value::Flag(_)
            | Value::Word(_)
            | Value::Graded(..) => {}
        }
    }
    Ok(())
}

impl From<Event> for EventRecord {
    fn from(event: Event) -> Self {
        let Event { id, customer, beside, fact } = event;
        let Beside { source, revised, person, currency } =
            beside.map_or_else(Beside::default, |beside| *beside);
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
            source,
            revised,
            retracted: None,
            currency,
            unit: None,
            fields,
        }
    }
}
