//! The names of the events.

use super::columns::{EVENT_NAMES, EVENT_PLACES, GROUPS};
use crate::shown::Shown;
use crate::{Error, Result};

/// The name of an event that there is.
///
/// ```
/// use goodwill::record::EventName;
///
/// assert_eq!("place".parse::<EventName>()?.as_str(), "place");
/// assert_eq!(
///     "lunch".parse::<EventName>().unwrap_err().to_string(),
///     "event must be one of the events that there are, got `lunch`",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "String", into = "String")
)]
pub struct EventName(usize);

impl EventName {
    /// All names, in the order of [`EventRecord::events`](super::EventRecord::events).
    pub const ALL: &'static [&'static str] = &EVENT_NAMES;

    /// Returns the name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        Self::ALL[self.0]
    }
}

impl EventName {
    fn known(name: &str) -> Option<Self> {
        EVENT_PLACES.place(name).map(Self)
    }

    #[cold]
    fn refused(name: &str) -> Error {
        Error::UnknownName {
            what: "event",
            rule: "one of the events that there are",
            got: Shown::kept(name),
        }
    }

    /// The place of the model that it is an event of, in the order of the models.
    pub(super) const fn group(self) -> usize {
        GROUPS[self.0]
    }
}

impl core::str::FromStr for EventName {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other name.
    #[inline]
    fn from_str(name: &str) -> Result<Self> {
        Self::known(name).ok_or_else(|| Self::refused(name))
    }
}

impl TryFrom<String> for EventName {
    type Error = Error;

    fn try_from(name: String) -> Result<Self> {
        name.parse()
    }
}

impl From<EventName> for String {
    fn from(name: EventName) -> String {
        name.as_str().to_owned()
    }
}
