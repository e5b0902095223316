//! A point in time.

use super::niche::NotLeast;
use crate::{Error, Result};

/// A point in time, in whole seconds since 1970-01-01T00:00:00Z.
///
/// The crate has no clock: every instant is an argument. The range is ±2⁴⁰ seconds, about
/// 34 800 years: narrow enough to refuse milliseconds given for seconds.
///
/// With the features `chrono`, `jiff` and `time`, it is made of the dates of these crates, and
/// they of it.
///
/// ```
/// use goodwill::quantity::Instant;
///
/// let day = Instant::from_days(20_000)?;
/// assert_eq!(day.seconds(), 1_728_000_000);
/// assert!(Instant::new(1_728_000_000_000).is_err());
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// A time span is no point in time, and two points have no sum:
///
/// ```compile_fail,E0308
/// use core::time::Duration;
/// use goodwill::quantity::Instant;
///
/// let day: Instant = Duration::from_secs(86_400);
/// ```
///
/// ```compile_fail,E0369
/// use goodwill::quantity::Instant;
///
/// let twice = Instant::EPOCH + Instant::EPOCH;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "i64", into = "i64")
)]
pub struct Instant(NotLeast);

impl Instant {
    /// The largest distance from 1970, in seconds.
    pub const BOUND: i64 = 1 << 40;
    /// The instant 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(NotLeast::new(0));
    /// The seconds of a day.
    pub const DAY: i64 = 86_400;

    /// Takes seconds since 1970.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`] beyond ±[`Instant::BOUND`].
    #[inline]
    pub const fn new(seconds: i64) -> Result<Self> {
        if seconds >= -Self::BOUND && seconds <= Self::BOUND {
            Ok(Self(NotLeast::new(seconds)))
        } else {
            Err(Error::InstantOutOfRange { got: seconds })
        }
    }

    /// Takes seconds of a calendar that ends inside the range.
    #[cfg(feature = "jiff")]
    pub(super) fn clamped(seconds: i64) -> Self {
        Self(NotLeast::new(seconds.clamp(-Self::BOUND, Self::BOUND)))
    }

    /// Takes whole days since 1970.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`] beyond ±[`Instant::BOUND`] seconds.
    pub const fn from_days(days: i64) -> Result<Self> {
        Self::new(days.saturating_mul(Self::DAY))
    }

    /// Returns the seconds since 1970.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.get()
    }

    /// Returns the seconds from an earlier instant to this one; below 0 if it is later.
    ///
    /// ```
    /// use goodwill::quantity::Instant;
    ///
    /// assert_eq!(Instant::new(90)?.since(Instant::new(30)?), 60);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.seconds() - earlier.seconds()
    }

    /// Returns the instant some seconds later, or earlier if they are below 0.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`] beyond ±[`Instant::BOUND`].
    pub const fn plus(self, seconds: i64) -> Result<Self> {
        Self::new(self.seconds().saturating_add(seconds))
    }
}

impl TryFrom<i64> for Instant {
    type Error = Error;

    fn try_from(seconds: i64) -> Result<Self> {
        Self::new(seconds)
    }
}

impl From<Instant> for i64 {
    fn from(at: Instant) -> i64 {
        at.seconds()
    }
}

impl core::fmt::Display for Instant {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Display::fmt(&self.seconds(), f)
    }
}

/// Checks that a list is in order of time and, where an instant is given, that it ends there.
///
/// `what` names the list and `one` an entry of it, for the errors.
///
/// # Errors
///
/// [`Error::OutOfOrder`] for an entry earlier than the one before it; [`Error::AfterAsOf`] for
/// one after `as_of`.
pub(crate) fn check_order(
    what: &'static str,
    one: &'static str,
    times: impl Iterator<Item = Instant>,
    as_of: Option<Instant>,
) -> Result<()> {
    let mut before: Option<Instant> = None;
    for at in times {
        if let Some(later) = before.filter(|before| at < *before) {
            return Err(Error::OutOfOrder { what, later, earlier: at });
        }
        if let Some(as_of) = as_of.filter(|as_of| at > *as_of) {
            return Err(Error::AfterAsOf { what: one, as_of, at });
        }
        before = Some(at);
    }
    Ok(())
}
