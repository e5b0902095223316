//! Every error of the crate, its sentence on one screen.

use crate::quantity::Instant;
use crate::shown::{Figure, Shown};

/// Says what was refused: the thing, the rule it broke and the value that broke it.
///
/// The sentences are stable within a minor version; tests compare them whole.
///
/// ```
/// use goodwill::quantity::Share;
///
/// let error = Share::new(1.5).unwrap_err();
/// assert_eq!(error.to_string(), "share must be between 0 and 1, got 1.5");
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A number lies outside the range of its quantity.
    #[error("{what} must be {rule}, got {}", Figure(*got))]
    OutOfRange {
        /// The quantity, in words.
        what: &'static str,
        /// What it must be, in words.
        rule: &'static str,
        /// The number that was given.
        got: f64,
    },
    /// An instant lies outside the range that instants may have.
    #[error(
        "instant must be within {bound} seconds of 1970 (seconds, not milliseconds), got {got}",
        bound = Instant::BOUND
    )]
    InstantOutOfRange {
        /// The seconds that were given.
        got: i64,
    },
    /// A word is none of the words that are known there.
    #[error("{what} must be {rule}, got `{}`", Shown::new(got).whole())]
    UnknownName {
        /// What the word names.
        what: &'static str,
        /// The words that are known.
        rule: &'static str,
        /// The word that was given.
        got: String,
    },
    /// Shares that must sum to 1 do not.
    #[error("{what} must be shares that sum to 1, got a sum of {}", Figure(*got))]
    NotASimplex {
        /// What the shares are of.
        what: &'static str,
        /// Their sum.
        got: f64,
    },
    /// Two lists that belong together differ in length.
    #[error("{what} must have {expected} entries, got {got}")]
    Length {
        /// The list.
        what: &'static str,
        /// How many entries it must have.
        expected: usize,
        /// How many it has.
        got: usize,
    },
    /// The end of something is dated before its own beginning.
    #[error("{what} must not be dated before {beginning} ({begun}), got {got}")]
    EndsBeforeItBegins {
        /// The end.
        what: &'static str,
        /// The beginning.
        beginning: &'static str,
        /// When it began, in seconds.
        begun: Instant,
        /// When it is said to end, in seconds.
        got: Instant,
    },
    /// A state was read at an instant before its newest fact.
    #[error("as_of must not be before the newest fact ({newest}), got {as_of}")]
    ReadBeforeNewest {
        /// The newest fact.
        newest: Instant,
        /// The instant of the reading.
        as_of: Instant,
    },
    /// A fact is dated after the instant up to which facts are taken.
    #[error("{what} must not be dated after as_of ({as_of}), got {at}")]
    AfterAsOf {
        /// The fact.
        what: &'static str,
        /// The last instant that is taken.
        as_of: Instant,
        /// The date of the fact.
        at: Instant,
    },
    /// Two ledgers count in different units, so their sums cannot be added.
    #[error("ledgers to merge must have the same {what}, got {ours} and {theirs}")]
    UnitsDiffer {
        /// What differs.
        what: &'static str,
        /// The value of the ledger that was to take the other in.
        ours: String,
        /// The value of the ledger that was to be taken in.
        theirs: String,
    },
    /// Facts that a function needs in order of time are not.
    #[error("{what} must be in order of time, got {later} before {earlier}")]
    OutOfOrder {
        /// The facts.
        what: &'static str,
        /// The instant that came first.
        later: Instant,
        /// The instant that came after it, though it is earlier.
        earlier: Instant,
    },
    /// A record lacks a field, or has one that does not belong to it.
    #[error("event `{event}` {rule} `{field}`")]
    Field {
        /// The event.
        event: &'static str,
        /// What is wrong: `needs` or `has no field`.
        rule: &'static str,
        /// The field.
        field: &'static str,
    },
    /// A value of a column is refused.
    #[error("column `{column}`, row {row}: {error}")]
    Cell {
        /// The column.
        column: &'static str,
        /// The row, from 0.
        row: usize,
        /// What is wrong with the value.
        error: Box<Error>,
    },
    /// A serialised state contradicts itself.
    #[error("{what} must {rule}, got {got}")]
    Inconsistent {
        /// The state.
        what: &'static str,
        /// The rule it broke.
        rule: &'static str,
        /// What was found.
        got: String,
    },
}

impl Error {
    /// Says in which column and row the refused value stands.
    #[cold]
    pub(crate) fn in_cell(self, column: &'static str, row: usize) -> Self {
        Self::Cell { column, row, error: Box::new(self) }
    }

    /// Refuses an end that is dated before its own beginning.
    pub(crate) fn if_ended_early(
        (what, got): (&'static str, Instant),
        (beginning, begun): (&'static str, Instant),
    ) -> Result<()> {
        if got < begun {
            return Err(Self::EndsBeforeItBegins { what, beginning, begun, got });
        }
        Ok(())
    }
}

/// The result of everything in this crate that can be refused.
pub type Result<T> = core::result::Result<T, Error>;
