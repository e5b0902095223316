//! One entry of a record: an event, or that one is taken out.

use super::{Event, EventRecord};
use crate::quantity::{Instant, Name};
use crate::{Error, Result};

/// One entry of a record: an event, or the retraction of one.
///
/// A retraction is an [`EventRecord`] with `retracted`. It needs an `id`, and the `source` if the
/// event has one; whatever else stands there is passed over, so that the event may be sent again
/// as it was, or nothing of it.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use goodwill::record::Entry;
///
/// let line = r#"{"id":"17","source":"helpdesk","retracted":true}"#;
/// let Entry::Retraction(retraction) = serde_json::from_str(line)? else { panic!("an event") };
/// assert_eq!(retraction.id().as_str(), "17");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A later version may have a third kind, so a match leaves room for it:
///
/// ```compile_fail,E0004
/// use goodwill::record::Entry;
///
/// fn stands(entry: &Entry) -> bool {
///     match entry {
///         Entry::Event(_) => true,
///         Entry::Retraction(_) => false,
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(into = "EventRecord"))]
#[non_exhaustive]
pub enum Entry {
    /// Something happened.
    // By far the most entries are events.
    #[allow(clippy::large_enum_variant)]
    Event(Event),
    /// An event is taken out.
    Retraction(Retraction),
}

/// Takes an event out, as if it had never been there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retraction {
    id: Name,
    source: Option<Name>,
    revised: Option<Instant>,
    customer: Option<Name>,
    /// It follows from a row of which something else became, and need not meet an event.
    pub(super) implied: bool,
}

impl Retraction {
    /// Takes the event of an id out, in all its versions.
    #[must_use]
    pub const fn new(id: Name) -> Self {
        Self { id, source: None, revised: None, customer: None, implied: false }
    }

    /// Names the system that gave the id.
    #[must_use]
    pub fn with_source(self, source: Name) -> Self {
        Self { source: Some(source), ..self }
    }

    /// Takes out the versions that were revised up to then: a later one stands.
    #[must_use]
    pub fn with_revised(self, revised: Instant) -> Self {
        Self { revised: Some(revised), ..self }
    }

    /// What follows from a row that has a version: none of its earlier ones stands.
    #[cfg(feature = "mapping")]
    pub(super) const fn implied(id: Name, source: Option<Name>, revised: Instant) -> Self {
        Self { id, source, revised: Some(revised), customer: None, implied: true }
    }

    crate::kernel::getters::getters! {
        /// Returns the id of the event.
        pub fn id -> &Name;
        /// Returns the system that gave the id, if it is named.
        pub fn source -> Option<&Name>;
        /// Returns up to when the versions that are taken out were revised; all if there is none.
        pub fn revised -> Option<Instant>;
        /// Returns the customer of the event, if it is named.
        pub fn customer -> Option<&Name>;
    }
}

impl From<Event> for Entry {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

impl From<Retraction> for Entry {
    fn from(retraction: Retraction) -> Self {
        Self::Retraction(retraction)
    }
}

impl TryFrom<EventRecord> for Entry {
    type Error = Error;

    /// # Errors
    ///
    /// Those of an event; [`Error::Inconsistent`] for a retraction without an id.
    fn try_from(mut record: EventRecord) -> Result<Self> {
        record.take_entry(|error| error)
    }
}

impl EventRecord {
    /// Takes the entry out, where the record stands.
    #[inline]
    pub(super) fn take_entry<E>(
        &mut self,
        refused: fn(Error) -> E,
    ) -> core::result::Result<Entry, E> {
        if self.retracted == Some(true) {
            self.take_retraction().map(Entry::Retraction).map_err(refused)
        } else {
            self.take_event(refused).map(Entry::Event)
        }
    }

    fn take_retraction(&mut self) -> Result<Retraction> {
        let id = self.id.take().ok_or_else(|| Error::Inconsistent {
            what: "what is retracted",
            rule: "have an `id`, by which it is found",
            got: "none".to_owned(),
        })?;
        let (source, customer, revised) = (self.source.take(), self.customer.take(), self.revised);
        Ok(Retraction { id, source, revised, customer, implied: false })
    }
}

impl From<Entry> for EventRecord {
    fn from(entry: Entry) -> Self {
        match entry {
            Entry::Event(event) => event.into(),
            Entry::Retraction(Retraction { id, source, revised, customer, .. }) => Self {
                v: Some(Event::VERSION),
                id: Some(id),
                source,
                revised,
                customer,
                retracted: Some(true),
                ..Self::default()
            },
        }
    }
}
