//! What a person puts in the place of a score.

use crate::kernel::getters::getters;
use crate::quantity::{Instant, Name, Share};
use crate::{Error, Result};

/// A person's judgement of the whole: recorded, dated and expiring. It is shown beside the
/// computed score and never in its place.
///
/// ```
/// use goodwill::record::Override;
/// use goodwill::quantity::{Instant, Name, Share};
///
/// let day = Instant::from_days;
/// let said = Override::new(
///     Name::new("R. Abend")?,
///     Name::new("their new head of purchasing told me that they stay")?,
///     Share::new(0.8)?,
///     day(20_000)?,
///     day(20_090)?,
/// )?;
/// assert!(said.is_in_force(day(20_089)?));
/// assert!(!said.is_in_force(day(20_090)?));
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// It cannot be made to stand for ever past its constructor:
///
/// ```compile_fail,E0451
/// use goodwill::quantity::{Instant, Name, Share};
/// use goodwill::record::Override;
///
/// fn for_ever(author: Name, reason: Name, at: Instant) -> Override {
///     Override { at, expires: at, author, reason, value: Share::ONE }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "OverrideForm", into = "OverrideForm")
)]
pub struct Override {
    // In the order in which they are compared: the newest is the last.
    at: Instant,
    expires: Instant,
    author: Name,
    reason: Name,
    value: Share,
}

impl Override {
    /// Takes who said it and why, the value that they give the whole, when, and until when it
    /// stands (that instant not included).
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if it expires before or as it is said: none stands for ever,
    /// and none stands for no time.
    pub fn new(
        author: Name,
        reason: Name,
        value: Share,
        at: Instant,
        expires: Instant,
    ) -> Result<Self> {
        if expires > at {
            Ok(Self { at, expires, author, reason, value })
        } else {
            Err(Error::EndsBeforeItBegins {
                what: "expiry of an override",
                beginning: "or with its beginning",
                begun: at,
                got: expires,
            })
        }
    }

    getters! {
        /// Returns who said it.
        pub fn author -> &Name;
        /// Returns why.
        pub fn reason -> &Name;
        /// Returns the value that the person gives the whole.
        pub fn value -> Share;
        /// Returns when it was said.
        pub fn at -> Instant;
        /// Returns the instant from which it stands no longer.
        pub fn expires -> Instant;
    }

    /// Tells whether it stands at an instant.
    #[must_use]
    pub fn is_in_force(&self, as_of: Instant) -> bool {
        (self.at..self.expires).contains(&as_of)
    }

    /// Returns the newest of some that stands at an instant: a newer one takes the place of an
    /// older one while it stands, and gives it back when it expires.
    pub(crate) fn in_force(all: &[Self], as_of: Instant) -> Option<&Self> {
        let standing = all.iter().filter(|one| one.is_in_force(as_of));
        standing.reduce(|newest, one| if one >= newest { one } else { newest })
    }
}

impl core::fmt::Display for Override {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} says {:.2}: {}", self.author, self.value.get(), self.reason)
    }
}

/// How an override is written.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields, rename = "Override")]
struct OverrideForm {
    author: Name,
    reason: Name,
    value: Share,
    at: Instant,
    expires: Instant,
}

#[cfg(feature = "serde")]
impl TryFrom<OverrideForm> for Override {
    type Error = Error;

    fn try_from(form: OverrideForm) -> Result<Self> {
        Self::new(form.author, form.reason, form.value, form.at, form.expires)
    }
}

#[cfg(feature = "serde")]
impl From<Override> for OverrideForm {
    fn from(said: Override) -> Self {
        let Override { at, expires, author, reason, value } = said;
        Self { author, reason, value, at, expires }
    }
}
