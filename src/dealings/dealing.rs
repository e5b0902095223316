//! What is observed: a dealing that one party placed with another, and how it ended.

use super::calendar;
use crate::kernel::getters::getters;
use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Stake};
use crate::{Error, Result};

words! {
    /// How a dealing ended.
    #[non_exhaustive]
    pub enum Outcome {
        /// Honoured, and in time.
        Kept = "kept",
        /// Honoured after it was due.
        Late = "late",
        /// Called off in good time: neither honoured nor broken.
        Cancelled = "cancelled",
        /// Not honoured.
        Failed = "failed",
    }
    /// All outcomes, the best first.
    pub const ALL: [Self];
    /// Returns the word that files use.
    pub fn name;
    Display;
    FromStr "outcome of a dealing", list, cut;
}

/// How a dealing ended, and when that was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ending {
    at: Instant,
    outcome: Outcome,
}

/// A stake that one party, the truster, placed with another, the trustee.
///
/// An invoice is placed by the seller with the customer who is to pay; a delivery by the buyer with
/// the seller. Either may be the firm.
///
/// ```
/// use goodwill::dealings::{Dealing, Outcome};
/// use goodwill::quantity::{Instant, Name, Stake};
///
/// let day = Instant::from_days;
/// let (buyer, shop) = (Name::new("buyer")?, Name::new("shop")?);
/// let invoice = Dealing::new(buyer, shop, Stake::new(120.0)?, day(0)?)?.due(day(30)?)?;
/// let paid = invoice.clone().settled(day(41)?)?;
/// assert_eq!((paid.outcome(), paid.days_late()), (Some(Outcome::Late), Some(11.0)));
/// // On the 31st day it is known to be late, though nothing was paid yet.
/// assert_eq!(paid.judged(day(31)?), Some((day(30)?, false)));
/// assert_eq!(invoice.judged(day(30)?), None);
/// assert_eq!(
///     invoice.settled(day(-1)?).unwrap_err().to_string(),
///     "settlement must not be dated before the placing (0), got -86400",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dealing {
    trustee: Name,
    truster: Name,
    stake: Stake,
    placed: Instant,
    due: Option<Instant>,
    ending: Option<Ending>,
    disputed: Option<bool>,
    numbers: Vec<Option<f64>>,
    words: Vec<Option<Name>>,
}

impl Dealing {
    /// Takes a dealing that was placed, and is open.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if truster and trustee are the same.
    pub fn new(trustee: Name, truster: Name, stake: Stake, placed: Instant) -> Result<Self> {
        if trustee == truster {
            let got = truster.as_str().to_owned();
            let (what, rule) = ("truster", "another party than the trustee");
            return Err(Error::UnknownName { what, rule, got });
        }
        let (numbers, words) = (Vec::new(), Vec::new());
        let (due, ending, disputed) = (None, None, None);
        Ok(Self { trustee, truster, stake, placed, due, ending, disputed, numbers, words })
    }

    /// Says by when it is to be honoured, that instant included.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if that is before it was placed.
    pub fn due(self, at: Instant) -> Result<Self> {
        Error::if_ended_early(("due date", at), ("the placing", self.placed))?;
        Ok(Self { due: Some(at), ..self }.in_time())
    }

    /// Says when it was honoured: kept if that is no later than its due date, late if it is; kept
    /// where nothing was due. Say first when it is due.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if that is before it was placed.
    pub fn settled(self, at: Instant) -> Result<Self> {
        let is_late = self.due.is_some_and(|due| at > due);
        self.ended(at, if is_late { Outcome::Late } else { Outcome::Kept })
    }

    /// Says how it ended, and when that was known. What is said to be kept was kept when it was due
    /// at the latest.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if that is before it was placed.
    pub fn ended(self, at: Instant, outcome: Outcome) -> Result<Self> {
        Error::if_ended_early(("settlement", at), ("the placing", self.placed))?;
        Ok(Self { ending: Some(Ending { at, outcome }), ..self }.in_time())
    }

    /// Dates what was kept no later than it was due: until then it is open, and from then on late
    /// is certain. So nothing that is known at an instant turns out otherwise.
    fn in_time(mut self) -> Self {
        if let (Some(ending), Some(due)) = (&mut self.ending, self.due)
            && ending.outcome == Outcome::Kept
        {
            ending.at = ending.at.min(due);
        }
        self
    }

    /// Says whether it was disputed; known when it ended.
    #[must_use]
    pub fn disputed(self, disputed: bool) -> Self {
        Self { disputed: Some(disputed), ..self }
    }

    /// Says what else was known when it was placed, in numbers: as many, and in the same order, of
    /// all dealings. What is not finite counts as not known.
    #[must_use]
    pub fn with_numbers(self, numbers: impl IntoIterator<Item = Option<f64>>) -> Self {
        let numbers = numbers.into_iter().map(|x| x.filter(|x| x.is_finite())).collect();
        Self { numbers, ..self }
    }

    /// Says what else was known when it was placed, in words: as many, and in the same order, of all
    /// dealings.
    #[must_use]
    pub fn with_words(self, words: impl IntoIterator<Item = Option<Name>>) -> Self {
        Self { words: words.into_iter().collect(), ..self }
    }

    getters! {
        /// Returns with whom it was placed: who is to honour it.
        pub fn trustee -> &Name;
        /// Returns who placed it.
        pub fn truster -> &Name;
        /// Returns what is at stake.
        pub fn stake -> Stake;
        /// Returns when it was placed.
        pub fn placed -> Instant;
        /// Returns by when it is to be honoured.
        pub fn due_at -> Option<Instant> = due;
        /// Tells whether it was disputed, where that is known.
        pub fn is_disputed -> Option<bool> = disputed;
        /// Returns what else was known when it was placed, in numbers.
        pub fn numbers -> &[Option<f64>];
        /// Returns what else was known when it was placed, in words.
        pub fn words -> &[Option<Name>];
    }

    /// Returns how it ended; `None` while it is open.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.ending.map(|ending| ending.outcome)
    }

    /// Returns when its ending was known; `None` while it is open.
    #[must_use]
    pub fn ended_at(&self) -> Option<Instant> {
        self.ending.map(|ending| ending.at)
    }

    /// Returns how many days after its due date it was honoured; `None` unless it was late.
    #[must_use]
    pub fn days_late(&self) -> Option<f64> {
        let ending = self.ending.filter(|ending| ending.outcome == Outcome::Late)?;
        Some(calendar::days(self.due?, ending.at).max(0.0))
    }

    /// Returns whether it was honoured in time, and since when that is certain; `None` where that
    /// is not known before `as_of`, and where it was called off in good time.
    ///
    /// That something is late is known once its due date has passed, whenever it is settled.
    #[must_use]
    pub fn judged(&self, as_of: Instant) -> Option<(Instant, bool)> {
        let (at, kept) = match self.ending {
            Some(Ending { at, outcome: Outcome::Kept }) => (at, true),
            Some(Ending { at, outcome: Outcome::Cancelled })
                if self.due.is_none_or(|d| at <= d) =>
            {
                return None;
            }
            Some(Ending { at, .. }) => (self.due.map_or(at, |due| due.min(at)), false),
            None => (self.due?, false),
        };
        (at < as_of).then_some((at, kept))
    }

    /// Tells whether its end was to be seen before `as_of`, however it ended: what was due by then,
    /// or, without a due date, what ended.
    ///
    /// Of dealings that are not due yet only the quick ones have ended, and they are the good ones.
    pub(super) fn is_over(&self, as_of: Instant) -> bool {
        self.due.or(self.ended_at()).is_some_and(|at| at < as_of)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Dealing;
    use crate::quantity::{Instant, Name, Stake};

    /// What was due before an instant is over then, and what is due at the instant is not; without
    /// a due date the end says so.
    #[test]
    fn what_is_due_now_is_not_over() {
        let day = |days| Instant::from_days(days).unwrap();
        let name = |text| Name::new(text).unwrap();
        let placed = || Dealing::new(name("a"), name("b"), Stake::ZERO, day(0)).unwrap();
        let kept = placed().due(day(30)).unwrap().settled(day(20)).unwrap();
        assert_eq!([20, 30, 31].map(|at| kept.is_over(day(at))), [false, false, true]);
        let open = placed().settled(day(20)).unwrap();
        assert_eq!([20, 21].map(|at| open.is_over(day(at))), [false, true]);
        assert!(!placed().is_over(day(99)));
    }
}
