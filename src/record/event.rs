//! What happened with one customer.

use core::fmt;

use super::flat::PERSON;
use super::{AccountEvent, EventName, OutcomeEvent};
use crate::conduct::ConductEvent;
use crate::kernel::getters::getters;
use crate::model::models;
use crate::quantity::{Currency, Instant, Name};
use crate::wire::{Fields, Recorded, Value};
use crate::{Error, Result};

/// One thing that happened with one customer, with its date.
///
/// As serde data it is one flat record: `customer`, `at` and `event`, then the fields of that
/// event; [`EventRecord`](super::EventRecord) lists them all.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use goodwill::record::Event;
///
/// let line = r#"{"customer":"acme","at":1700000000,"event":"encounter","stage":"support",
///     "initiator":"customer","frictions":[{"kind":"late","severity":0.5}]}"#;
/// let event: Event = serde_json::from_str(line)?;
/// assert_eq!(event.customer().as_str(), "acme");
///
/// let unknown = serde_json::from_str::<Event>(r#"{"customer":"acme","at":1,"event":"lunch"}"#);
/// assert!(unknown.is_err());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Whose it is and what happened are two types, so they are not swapped:
///
/// ```compile_fail,E0308
/// use goodwill::quantity::Name;
/// use goodwill::record::{Event, Fact};
///
/// fn event(customer: Name, fact: Fact) -> Event {
///     Event::new(fact, customer)
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(into = "super::EventRecord"))]
pub struct Event {
    pub(super) id: Option<Name>,
    pub(super) customer: Name,
    /// In a box, since of a million events few say any of it.
    pub(super) beside: Option<Box<Beside>>,
    pub(super) fact: Fact,
}

/// What few events say beside what happened.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Beside {
    pub(super) source: Option<Name>,
    pub(super) revised: Option<Instant>,
    pub(super) person: Option<Name>,
    pub(super) currency: Option<Currency>,
}

impl Beside {
    /// Puts it in a box; none where it says nothing, so that the same events are equal.
    #[inline]
    pub(super) fn kept(
        source: Option<Name>,
        revised: Option<Instant>,
        person: Option<Name>,
        currency: Option<Currency>,
    ) -> Option<Box<Self>> {
        let says = source.is_some() || revised.is_some() || person.is_some() || currency.is_some();
        says.then(|| Box::new(Self { source, revised, person, currency }))
    }
}

impl Event {
    /// The version of the layout in which serde writes events.
    pub const VERSION: u32 = 1;

    /// Takes a customer and what happened.
    #[must_use]
    pub const fn new(customer: Name, fact: Fact) -> Self {
        Self { id: None, customer, beside: None, fact }
    }

    /// Gives the event an id of its own.
    ///
    /// The same event with the same id, delivered again, counts once. Different events that bear
    /// the same id all count. Both are listed as anomalies. [`Intake`](super::Intake) settles them
    /// before: it takes the latest version, and refuses two at one version.
    #[must_use]
    pub fn with_id(self, id: Name) -> Self {
        Self { id: Some(id), ..self }
    }

    /// Names the system that gave the id, so that ids of two systems never meet.
    #[must_use]
    pub fn with_source(mut self, source: Name) -> Self {
        self.beside().source = Some(source);
        self
    }

    /// Says when the event was last revised; a later version of the same source and id replaces it
    /// in an [`Intake`](super::Intake).
    #[must_use]
    pub fn with_revised(mut self, revised: Instant) -> Self {
        self.beside().revised = Some(revised);
        self
    }

    /// Says of which currency the amounts of the event are.
    #[must_use]
    pub fn with_currency(mut self, currency: Currency) -> Self {
        self.beside().currency = Some(currency);
        self
    }

    /// Names the person of the customer that the event concerns.
    ///
    /// What was found out of a customer has a place for the person of its own, which is filled.
    #[must_use]
    pub fn with_person(mut self, person: Name) -> Self {
        if let Fact::Conduct(ConductEvent::Discovered { person: own, .. }) = &mut self.fact {
            *own = Some(person);
        } else {
            self.beside().person = Some(person);
        }
        self
    }

    /// What is said beside, to be written.
    fn beside(&mut self) -> &mut Beside {
        self.beside.get_or_insert_default()
    }

    /// Returns the person of the customer that it concerns, if anybody said.
    #[must_use]
    pub fn person(&self) -> Option<&Name> {
        if let Fact::Conduct(ConductEvent::Discovered { person, .. }) = &self.fact {
            return person.as_ref();
        }
        match &self.beside {
            Some(beside) => beside.person.as_ref(),
            None => None,
        }
    }

    /// Returns the system that gave the id, if it is named.
    #[must_use]
    pub const fn source(&self) -> Option<&Name> {
        match &self.beside {
            Some(beside) => beside.source.as_ref(),
            None => None,
        }
    }

    /// Returns when it was last revised; a version that does not say is before all others.
    #[must_use]
    pub const fn revised(&self) -> Option<Instant> {
        match &self.beside {
            Some(beside) => beside.revised,
            None => None,
        }
    }

    /// Returns the currency of its amounts, if it is known.
    #[must_use]
    pub const fn currency(&self) -> Option<Currency> {
        match &self.beside {
            Some(beside) => beside.currency,
            None => None,
        }
    }

    getters! {
        /// Returns the event's own id, if it has one.
        pub fn id -> Option<&Name>;
        /// Returns the customer.
        pub fn customer -> &Name;
        /// Returns what happened.
        pub fn fact -> &Fact;
    }

    /// Returns when it happened.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.fact.at()
    }

    /// Lists the fields of it that only some events have and that hold a name, as
    /// [`EventRecord::names`](super::EventRecord::names) of its record.
    ///
    /// ```
    /// use goodwill::quantity::{Instant, Name, Party, Stake};
    /// use goodwill::record::Event;
    /// use goodwill::trust::{Placing, TrustEvent};
    ///
    /// let order = Name::new("order 17")?;
    /// let placing =
    ///     Placing::new(order.clone(), Party::Customer, Stake::new(100.0)?, Instant::new(0)?);
    /// let event = Event::new(Name::new("acme")?, TrustEvent::Place(placing).into());
    /// assert_eq!(event.names(), [("stake_id", order)]);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn names(&self) -> Vec<(&'static str, Name)> {
        let mut fields = Fields::default();
        self.fact.write(&mut fields);
        let name = |(field, value): &(&'static str, Value)| match value {
            Value::Name(name) if *field != PERSON => Some((*field, name.clone())),
            _ => None,
        };
        fields.iter().filter_map(name).collect()
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

/// What reads a fact of one name from its fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader(&'static str, Read);

type Read = fn(&'static str, &mut Fields, Instant) -> Result<Fact>;

impl Reader {
    pub(crate) const fn name(self) -> &'static str {
        self.0
    }

    pub(crate) fn read(self, fields: &mut Fields, at: Instant) -> Result<Fact> {
        (self.1)(self.0, fields, at)
    }
}

macro_rules! facts {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        /// What happened: an event of one model or another as it is recorded, before any
        /// labelling.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Fact {
            $(
                #[doc = concat!("It concerns ", $of, ".")]
                $fact(crate::$folder::$event),
            )*
            /// What became of the relationship.
            Outcome(OutcomeEvent),
            /// It concerns the account itself.
            Account(AccountEvent),
        }

        impl Fact {
            /// Returns when it happened.
            #[must_use]
            pub fn at(&self) -> Instant {
                match self {
                    $(Self::$fact(event) => event.when(),)*
                    Self::Outcome(event) => event.when(),
                    Self::Account(event) => event.when(),
                }
            }

            /// What reads the events of each model, in the order in which they are listed.
            const READ: [Read; super::columns::EVENTS.len()] = [
                $(|name, fields, at| {
                    let read = crate::$folder::$event::read(name, fields, at, Self::$fact);
                    read.unwrap_or_else(|| Err(unlisted(name)))
                },)*
                |name, fields, at| {
                    let read = OutcomeEvent::read(name, fields, at, Self::Outcome);
                    read.unwrap_or_else(|| Err(unlisted(name)))
                },
                |name, fields, at| {
                    let read = AccountEvent::read(name, fields, at, Self::Account);
                    read.unwrap_or_else(|| Err(unlisted(name)))
                },
            ];

            /// Returns what reads the facts of a name, which need not be looked up again then.
            #[inline]
            pub(crate) const fn reader(name: EventName) -> Reader {
                Reader(name.as_str(), Self::READ[name.group()])
            }

            /// Writes it into the fields and returns the event's name.
            pub(super) fn write(&self, fields: &mut Fields) -> &'static str {
                match self {
                    $(Self::$fact(event) => event.write(fields),)*
                    Self::Outcome(event) => event.write(fields),
                    Self::Account(event) => event.write(fields),
                }
            }
        }

        impl fmt::Display for Fact {
            /// Writes what happened in a few words: “order 17” was honoured.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$fact(event) => event.fmt(f),)*
                    Self::Outcome(event) => event.fmt(f),
                    Self::Account(event) => event.fmt(f),
                }
            }
        }

        $(
            impl From<crate::$folder::$event> for Fact {
                fn from(event: crate::$folder::$event) -> Self {
                    Self::$fact(event)
                }
            }
        )*
    };
}

models! { facts }

impl From<AccountEvent> for Fact {
    fn from(event: AccountEvent) -> Self {
        Self::Account(event)
    }
}

impl From<OutcomeEvent> for Fact {
    fn from(event: OutcomeEvent) -> Self {
        Self::Outcome(event)
    }
}
