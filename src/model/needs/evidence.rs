//! What can be observed of needs met: information, promises, support, and deeds of all kinds.

use crate::quantity::{Instant, Name, Party, Share};
use crate::{Error, Result};

/// One of the three tiers, the lowest first: a higher one counts only as the lower ones stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Tier {
    /// Information that is timely, complete and accurate.
    Information,
    /// Promises that are kept.
    Promises,
    /// Support without condition.
    Support,
}

impl Tier {
    /// All tiers, the lowest first.
    pub const ALL: [Self; 3] = [Self::Information, Self::Promises, Self::Support];

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

impl core::fmt::Display for Tier {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Self::Information => "information",
            Self::Promises => "promises",
            Self::Support => "support",
        })
    }
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Need {
    /// Information comes when it is needed.
    Timely,
    /// Information leaves nothing out that matters.
    Complete,
    /// Information is right.
    Accurate,
    /// What was promised is done.
    Promises,
    /// Help comes, and fault plays no part.
    Support,
}

impl Need {
    /// All needs, in the order of everything that is listed by need.
    pub const ALL: [Self; 5] =
        [Self::Timely, Self::Complete, Self::Accurate, Self::Promises, Self::Support];

    /// Returns the tier that the need belongs to.
    #[must_use]
    pub const fn tier(self) -> Tier {
        match self {
            Self::Timely | Self::Complete | Self::Accurate => Tier::Information,
            Self::Promises => Tier::Promises,
            Self::Support => Tier::Support,
        }
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Timely => "timely",
            Self::Complete => "complete",
            Self::Accurate => "accurate",
            Self::Promises => "promises",
            Self::Support => "support",
        }
    }
}

impl core::fmt::Display for Need {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

impl core::str::FromStr for Need {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|need| need.name() == word).ok_or_else(|| Error::UnknownName {
            what: "need",
            rule: "timely, complete, accurate, promises or support",
            got: word.chars().take(40).collect(),
        })
    }
}

/// A promise that the firm made to the customer.
///
/// Ordered by its id first. Two promises are the same only if every field is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
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
        if due < self.at {
            return Err(Error::EndsBeforeItBegins {
                what: "due date of a promise",
                beginning: "its making",
                begun: self.at,
                got: due,
            });
        }
        Ok(Self { due: Some(due), ..self })
    }

    /// Sets it if there is one.
    pub(super) fn due_if_known(self, due: Option<Instant>) -> Result<Self> {
        match due {
            Some(due) => self.due(due),
            None => Ok(self),
        }
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> &Name {
        &self.id
    }

    /// Returns when it was made.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// Returns by when it must be kept, if that was said.
    #[must_use]
    pub const fn due_at(&self) -> Option<Instant> {
        self.due
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PromiseForm {
    id: Name,
    at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<Instant>,
}

#[cfg(feature = "serde")]
impl TryFrom<PromiseForm> for Promise {
    type Error = Error;

    fn try_from(PromiseForm { id, at, due }: PromiseForm) -> Result<Self> {
        Self::new(id, at).due_if_known(due)
    }
}

#[cfg(feature = "serde")]
impl From<Promise> for PromiseForm {
    fn from(Promise { id, at, due }: Promise) -> Self {
        Self { id, at, due }
    }
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum PromiseOutcome {
    /// It was kept.
    Kept,
    /// It was not, and the customer was told why before it was due.
    Renegotiated,
    /// It was neither kept nor renegotiated in good time.
    Missed,
}

impl PromiseOutcome {
    pub(super) const ALL: [Self; 3] = [Self::Kept, Self::Renegotiated, Self::Missed];

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Renegotiated => "renegotiated",
            Self::Missed => "missed",
        }
    }
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
    serde(try_from = "AnswerForm", into = "AnswerForm")
)]
pub struct PromiseAnswer {
    promise: Promise,
    said: PromiseOutcome,
    at: Instant,
}

impl PromiseAnswer {
    /// Takes the promise that is answered, what became of it, and when.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if it is dated before its own promise.
    pub fn new(promise: Promise, said: PromiseOutcome, at: Instant) -> Result<Self> {
        if at < promise.at {
            return Err(Error::EndsBeforeItBegins {
                what: "answer to a promise",
                beginning: "its making",
                begun: promise.at,
                got: at,
            });
        }
        Ok(Self { promise, said, at })
    }

    /// Returns the promise that is answered.
    #[must_use]
    pub const fn promise(&self) -> &Promise {
        &self.promise
    }

    /// Returns what was said to have become of it.
    #[must_use]
    pub const fn said(&self) -> PromiseOutcome {
        self.said
    }

    /// Returns what the answer counts as: what is kept or told after its due date is missed.
    #[must_use]
    pub fn outcome(&self) -> PromiseOutcome {
        if self.promise.due.is_some_and(|due| self.at > due) {
            PromiseOutcome::Missed
        } else {
            self.said
        }
    }

    /// Returns when.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerForm {
    promise: Promise,
    outcome: PromiseOutcome,
    at: Instant,
}

#[cfg(feature = "serde")]
impl TryFrom<AnswerForm> for PromiseAnswer {
    type Error = Error;

    fn try_from(AnswerForm { promise, outcome, at }: AnswerForm) -> Result<Self> {
        Self::new(promise, outcome, at)
    }
}

#[cfg(feature = "serde")]
impl From<PromiseAnswer> for AnswerForm {
    fn from(PromiseAnswer { promise, said, at }: PromiseAnswer) -> Self {
        Self { promise, outcome: said, at }
    }
}

/// How far up the firm a case had to go before somebody took it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Rung {
    /// Whoever takes calls.
    FrontLine,
    /// A manager.
    Manager,
    /// One of the heads of the firm.
    Executive,
    /// The head of the firm.
    Top,
}

impl Rung {
    /// All rungs, the lowest first.
    pub const ALL: [Self; 4] = [Self::FrontLine, Self::Manager, Self::Executive, Self::Top];

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::FrontLine => "front_line",
            Self::Manager => "manager",
            Self::Executive => "executive",
            Self::Top => "top",
        }
    }
}

/// A time at which the customer needed help, before or after the sale: the two are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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

/// Why the firm did something for the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum DeedKind {
    /// The customer asked for it.
    Asked,
    /// Nobody asked for it.
    Unprompted,
    /// It shows appreciation, by something done; nobody asked for it.
    Appreciation,
}

impl DeedKind {
    pub(super) const ALL: [Self; 3] = [Self::Asked, Self::Unprompted, Self::Appreciation];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Unprompted => "unprompted",
            Self::Appreciation => "appreciation",
        }
    }
}

/// The two sides of the golden rule, as one firm sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Side {
    /// What the firm's people demand where they are customers.
    Demanded,
    /// What they give where they are sellers.
    Given,
}

impl Side {
    /// Both sides.
    pub const BOTH: [Self; 2] = [Self::Demanded, Self::Given];

    /// Both, by the name that lists of words have.
    pub(super) const ALL: [Self; 2] = Self::BOTH;

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Demanded => "demanded",
            Self::Given => "given",
        }
    }
}
