//! What can be observed of needs met: information, promises, support, and deeds of all kinds.

use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Party, Share};
use crate::{Error, Result};

words! {
    /// One of the three tiers, the lowest first: a higher one counts only as the lower ones stand.
    pub enum Tier {
        /// Information that is timely, complete and accurate.
        Information = "information",
        /// Promises that are kept.
        Promises = "promises",
        /// Support without condition.
        Support = "support",
    }
    /// All tiers, the lowest first.
    pub const ALL: [Self];
    pub(super) fn name;
    Display;
}

words! {
    /// One of the five needs: the three aspects of information, and the two tiers above it.
    ///
    /// ```
    /// use goodwill::needs::{Need, Tier};
    ///
    /// assert_eq!("complete".parse::<Need>()?.tier(), Tier::Information);
    /// assert_eq!(
    ///     "kindness".parse::<Need>().unwrap_err().to_string(),
    ///     "need must be timely, complete, accurate, promises or support, got `kindness`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub enum Need {
        /// Information comes when it is needed.
        Timely = "timely" => Tier::Information,
        /// Information leaves nothing out that matters.
        Complete = "complete" => Tier::Information,
        /// Information is right.
        Accurate = "accurate" => Tier::Information,
        /// What was promised is done.
        Promises = "promises" => Tier::Promises,
        /// Help comes, and fault plays no part.
        Support = "support" => Tier::Support,
    }
    /// All needs, in the order of everything that is listed by need.
    pub const ALL: [Self];
    pub(super) fn name;
    /// Returns the tier that the need belongs to.
    pub fn tier -> Tier;
    Display;
    FromStr "need", "timely, complete, accurate, promises or support", cut;
}

/// A promise that the firm made to the customer.
///
/// Ordered by its id first. Two promises are the same only if every field is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "PromiseForm", into = "PromiseForm")
)]
pub struct Promise {
    id: Name,
    at: Instant,
    due: Option<Instant>,
}

impl Promise {
    /// Takes what was promised and when, with no date by which it must be kept.
    #[must_use]
    pub const fn new(id: Name, at: Instant) -> Self {
        Self { id, at, due: None }
    }

    /// Sets the instant by which it must be kept.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if it is due before it is made.
    pub fn due(self, due: Instant) -> Result<Self> {
        Error::if_ended_early(("due date of a promise", due), ("its making", self.at))?;
        Ok(Self { due: Some(due), ..self })
    }

    /// Sets it if there is one.
    pub(super) fn due_if_known(self, due: Option<Instant>) -> Result<Self> {
        match due {
            Some(due) => self.due(due),
            None => Ok(self),
        }
    }

    getters! {
        /// Returns the id.
        pub fn id -> &Name;
        /// Returns when it was made.
        pub fn at -> Instant;
        /// Returns by when it must be kept, if that was said.
        pub fn due_at -> Option<Instant> = due;
    }
}

checked! {
    Promise as PromiseForm {
        id: Name,
        at: Instant;
        due: Option<Instant>,
    }
    => Self::new(id, at).due_if_known(due)
}

words! {
    /// What became of a promise.
    pub enum PromiseOutcome {
        /// It was kept.
        Kept = "kept",
        /// It was not, and the customer was told why before it was due.
        Renegotiated = "renegotiated",
        /// It was neither kept nor renegotiated in good time.
        Missed = "missed",
    }
    pub(super) const ALL: [Self];
    pub(super) fn name;
}

/// The answer to a promise. It repeats its promise, so either of the two may arrive first.
///
/// ```
/// use goodwill::needs::{PromiseOutcome, Promise, PromiseAnswer};
/// use goodwill::quantity::{Instant, Name};
///
/// let quote = Promise::new(Name::new("quote 7")?, Instant::new(1_000)?).due(Instant::new(3_000)?)?;
/// let late = PromiseAnswer::new(quote.clone(), PromiseOutcome::Renegotiated, Instant::new(3_001)?)?;
/// assert_eq!(late.outcome(), PromiseOutcome::Missed); // told, but after it was due
/// assert_eq!(
///     PromiseAnswer::new(quote, PromiseOutcome::Kept, Instant::new(999)?).unwrap_err().to_string(),
///     "answer to a promise must not be dated before its making (1000), got 999",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "AnswerForm", into = "AnswerForm")
)]
pub struct PromiseAnswer {
    promise: Promise,
    outcome: PromiseOutcome,
    at: Instant,
}

impl PromiseAnswer {
    /// Takes the promise that is answered, what became of it, and when.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if it is dated before its own promise.
    pub fn new(promise: Promise, outcome: PromiseOutcome, at: Instant) -> Result<Self> {
        Error::if_ended_early(("answer to a promise", at), ("its making", promise.at))?;
        Ok(Self { promise, outcome, at })
    }

    getters! {
        /// Returns the promise that is answered.
        pub fn promise -> &Promise;
        /// Returns what was said to have become of it.
        pub fn said -> PromiseOutcome = outcome;
        /// Returns when.
        pub fn at -> Instant;
    }

    /// Returns what the answer counts as: what is kept or told after its due date is missed.
    #[must_use]
    pub fn outcome(&self) -> PromiseOutcome {
        if self.promise.due.is_some_and(|due| self.at > due) {
            PromiseOutcome::Missed
        } else {
            self.outcome
        }
    }
}

checked! {
    PromiseAnswer as AnswerForm { promise: Promise, outcome: PromiseOutcome, at: Instant }
    => Self::new(promise, outcome, at)
}

words! {
    /// How far up the firm a case had to go before somebody took it on.
    pub enum Rung {
        /// Whoever takes calls.
        FrontLine = "front_line",
        /// A manager.
        Manager = "manager",
        /// One of the heads of the firm.
        Executive = "executive",
        /// The head of the firm.
        Top = "top",
    }
    /// All rungs, the lowest first.
    pub const ALL: [Self];
    pub(super) fn name;
}

/// A time at which the customer needed help, before or after the sale: the two are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Case {
    /// How far the customer was helped.
    pub helped: Share,
    /// How far up it had to go.
    pub rung: Rung,
    /// Whether a person answered at once; `None` where there was no call.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub live: Option<bool>,
    /// Whose fault the matter was, if that is known; it never moves the score.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub fault: Option<Party>,
    /// When.
    pub at: Instant,
}

impl Case {
    /// Takes a case that the front line took on, with nothing known of calls and of fault.
    #[must_use]
    pub const fn new(helped: Share, at: Instant) -> Self {
        Self { helped, rung: Rung::FrontLine, live: None, fault: None, at }
    }

    /// Returns when.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }
}

words! {
    /// Why the firm did something for the customer.
    pub enum DeedKind {
        /// The customer asked for it.
        Asked = "asked",
        /// Nobody asked for it.
        Unprompted = "unprompted",
        /// It shows appreciation, by something done; nobody asked for it.
        Appreciation = "appreciation",
    }
    pub(super) const ALL: [Self];
    pub(super) fn name;
}

words! {
    /// The two sides of the golden rule, as one firm sees them.
    pub enum Side {
        /// What the firm's people demand where they are customers.
        Demanded = "demanded",
        /// What they give where they are sellers.
        Given = "given",
    }
    pub(super) const ALL: [Self];
    pub(super) fn name;
}

impl Side {
    /// Both sides.
    pub const BOTH: [Self; 2] = Self::ALL;
}
