//! What can be observed of needs met: information, promises, support, and deeds of all kinds.

use crate::quantity::{Instant, Name, Party, Rating, Scale, Share};
use crate::survey::{Instrument, Item, Responses};
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
    /// Help comes, whoever's fault it is.
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

    const fn name(self) -> &'static str {
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
        let promise = Self::new(id, at);
        due.map_or(Ok(promise.clone()), |due| promise.due(due))
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
pub enum Outcome {
    /// It was kept.
    Kept,
    /// It was not, and the customer was told why before it was due.
    Renegotiated,
    /// It was neither kept nor renegotiated in good time.
    Missed,
}

impl Outcome {
    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

/// The answer to a promise. It repeats its promise, so it means the same whichever arrives first.
///
/// ```
/// use goodwill::needs::{Outcome, Promise, PromiseAnswer};
/// use goodwill::quantity::{Instant, Name};
///
/// let quote = Promise::new(Name::new("quote 7")?, Instant::new(1_000)?).due(Instant::new(3_000)?)?;
/// let late = PromiseAnswer::new(quote.clone(), Outcome::Renegotiated, Instant::new(3_001)?)?;
/// assert_eq!(late.outcome(), Outcome::Missed); // told, but after it was due
/// assert_eq!(
///     PromiseAnswer::new(quote, Outcome::Kept, Instant::new(999)?).unwrap_err().to_string(),
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
    said: Outcome,
    at: Instant,
}

impl PromiseAnswer {
    /// Takes the promise that is answered, what became of it, and when.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if it is dated before its own promise.
    pub fn new(promise: Promise, said: Outcome, at: Instant) -> Result<Self> {
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
    pub const fn said(&self) -> Outcome {
        self.said
    }

    /// Returns what the answer counts as: what is kept or told after its due date is missed.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.promise.due.is_some_and(|due| self.at > due) { Outcome::Missed } else { self.said }
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
    outcome: Outcome,
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
    /// Whether a person answered at once; `None` where nobody called.
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

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Demanded => "demanded",
            Self::Given => "given",
        }
    }
}

/// One fact about the customer's needs and what was done for them.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields))]
#[non_exhaustive]
pub enum NeedsEvidence {
    /// Information was given, and judged in the aspects that could be judged.
    Information {
        /// How far it came in time.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        timely: Option<Share>,
        /// How complete it was.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        complete: Option<Share>,
        /// How right it was.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        accurate: Option<Share>,
        /// When.
        at: Instant,
    },
    /// A promise was made.
    Promise(Promise),
    /// A promise was kept, renegotiated or missed.
    Answer(PromiseAnswer),
    /// The customer needed help.
    Case(Case),
    /// The customer rated how a need is met.
    Rating {
        /// What was rated.
        need: Need,
        /// The rating, on its own scale.
        rating: Rating,
        /// When.
        at: Instant,
    },
    /// The firm did something for the customer.
    Deed {
        /// Why.
        kind: DeedKind,
        /// When.
        at: Instant,
    },
    /// A rival did something for the customer.
    RivalDeed {
        /// When.
        at: Instant,
    },
    /// The customer was thanked, by words alone: counts nothing, either way.
    Thanks {
        /// When.
        at: Instant,
    },
    /// The firm's people said how high a standard they hold, on one side of the golden rule.
    Standard {
        /// Of what.
        need: Need,
        /// Where they are customers, or where they are sellers.
        side: Side,
        /// How high, 1 as high as can be.
        level: Share,
        /// When.
        at: Instant,
    },
    /// The head of the firm was held against the standard for customers.
    Leader {
        /// How far the standard is stated.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        stated: Option<Share>,
        /// How far it is kept.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        kept: Option<Share>,
        /// When.
        at: Instant,
    },
}

impl NeedsEvidence {
    /// Returns when the fact happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Promise(promise) => promise.at,
            Self::Answer(answer) => answer.at,
            Self::Case(case) => case.at,
            Self::Information { at, .. }
            | Self::Rating { at, .. }
            | Self::Deed { at, .. }
            | Self::RivalDeed { at }
            | Self::Thanks { at }
            | Self::Standard { at, .. }
            | Self::Leader { at, .. } => *at,
        }
    }
}

/// Returns the customer's questionnaire: one question for each need, from 0 to 10.
///
/// ```
/// use goodwill::needs::instrument;
///
/// let questions = instrument();
/// assert_eq!(questions.items().len(), 5);
/// assert_eq!(questions.items()[3].text(), "How well do we do what we said we would?");
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let text = |need| match need {
        Need::Timely => "Does what you need to know reach you while you can still use it?",
        Need::Complete => "Does what we tell you contain all that you need to decide?",
        Need::Accurate => "Does what we tell you turn out to be right?",
        Need::Promises => "How well do we do what we said we would?",
        Need::Support => "Do you get help from us, whoever caused the trouble?",
    };
    let item = |need: Need| {
        Item::new(
            Name::constant(need.name()),
            text(need),
            Name::constant(need.name()),
            Scale::constant(0.0, 10.0),
        )
    };
    Instrument::of(Name::constant("needs"), Need::ALL.into_iter().map(item).collect())
}

/// Makes ratings of one customer's answers to [`instrument`].
///
/// What was not answered, or does not apply, makes none.
///
/// ```
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::needs::ratings_of;
/// use goodwill::quantity::{Instant, Name};
///
/// let answers = Responses::new().answer(Name::new("promises")?, Answer::Value(8.0));
/// assert_eq!(ratings_of(&answers, Instant::from_days(20_000)?)?.len(), 1);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::UnknownName`] for an answer to a question that the questionnaire does not have;
/// [`Error::OutOfRange`] for one that is not from 0 to 10.
pub fn ratings_of(answers: &Responses, at: Instant) -> Result<Vec<NeedsEvidence>> {
    let shares = instrument().matrix(core::slice::from_ref(answers))?.concat();
    let answered = Need::ALL.into_iter().zip(shares).filter_map(|(need, y)| Some((need, y?)));
    let rating = |(need, y): (Need, f64)| {
        let rating = Rating::new(y, Scale::constant(0.0, 1.0))?;
        Ok(NeedsEvidence::Rating { need, rating, at })
    };
    answered.map(rating).collect()
}

/// Returns the firm's own questionnaire: each need as its people demand it where they are
/// customers, and as they give it, then two questions about the head of the firm; from 0 to 10.
///
/// ```
/// use goodwill::needs::golden_rule;
///
/// assert_eq!(golden_rule().items().len(), 12);
/// ```
#[must_use]
pub fn golden_rule() -> Instrument {
    let item = |side: &'static str, of: &'static str, text| {
        let (component, scale) = (Name::constant(side), Scale::constant(0.0, 10.0));
        Item::new(Name::constant(of), text, component, scale)
    };
    let demanded = |id, text| item("demanded", id, text);
    let given = |id, text| item("given", id, text);
    let items = vec![
        demanded("demanded_timely", "Where you buy, how promptly must word reach you?"),
        demanded("demanded_complete", "Where you buy, how much do you insist on the whole story?"),
        demanded("demanded_accurate", "Where you buy, how little error do you put up with?"),
        demanded("demanded_promises", "Where you buy, how strictly do you hold sellers to dates?"),
        demanded("demanded_support", "Where you buy, how much help do you expect in trouble?"),
        given("given_timely", "Where you sell, how promptly does word go out?"),
        given("given_complete", "Where you sell, how much of the whole story do you tell?"),
        given("given_accurate", "Where you sell, how free of error is what you say?"),
        given("given_promises", "Where you sell, how strictly do you keep your dates?"),
        given("given_support", "Where you sell, how much help do you give in trouble?"),
        item(
            "leader",
            "leader_stated",
            "Has our head said plainly how customers are to be treated?",
        ),
        item("leader", "leader_kept", "Does our head treat customers in that way?"),
    ];
    Instrument::of(Name::constant("golden rule"), items)
}

/// Makes facts of one person's answers to [`golden_rule`].
///
/// ```
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::needs::standards_of;
/// use goodwill::quantity::{Instant, Name};
///
/// let answers = Responses::new()
///     .answer(Name::new("demanded_timely")?, Answer::Value(10.0))
///     .answer(Name::new("given_timely")?, Answer::Value(4.0))
///     .answer(Name::new("leader_kept")?, Answer::Value(2.0));
/// assert_eq!(standards_of(&answers, Instant::from_days(20_000)?)?.len(), 3);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// As [`ratings_of`].
pub fn standards_of(answers: &Responses, at: Instant) -> Result<Vec<NeedsEvidence>> {
    let instrument = golden_rule();
    let shares = instrument.matrix(core::slice::from_ref(answers))?.concat();
    let mut facts = Vec::new();
    for (item, y) in instrument.items().iter().zip(shares) {
        let Some(level) = y.map(Share::new).transpose()? else { continue };
        let id = item.id().as_str();
        let asked = |side: Side| {
            let of = id.strip_prefix(side.name())?.strip_prefix('_')?;
            of.parse().ok().map(|need| NeedsEvidence::Standard { need, side, level, at })
        };
        facts.extend(match id {
            "leader_stated" => Some(NeedsEvidence::Leader { stated: Some(level), kept: None, at }),
            "leader_kept" => Some(NeedsEvidence::Leader { stated: None, kept: Some(level), at }),
            _ => Side::BOTH.into_iter().find_map(asked),
        });
    }
    Ok(facts)
}
