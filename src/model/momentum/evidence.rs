//! What can be observed of momentum: how meetings ended, and what followed.

use crate::defaults;
use crate::kernel::getters::getters;
use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Party, Positive, Scale, check_order};
use crate::survey::{Instrument, Item};
use crate::{Error, Result};

words! {
    /// How a meeting with the customer ended.
    ///
    /// ```
    /// use goodwill::momentum::Ending;
    ///
    /// assert_eq!(Ending::ALL.map(Ending::step), [1, 0, -1]);
    /// assert_eq!("advance".parse::<Ending>()?, Ending::Advance);
    /// assert_eq!(
    ///     "pleasant".parse::<Ending>().unwrap_err().to_string(),
    ///     "ending of a meeting must be advance, continuation or slip, got `pleasant`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub enum Ending {
        /// A next step was agreed that brings the matter further.
        Advance = "advance",
        /// No step was agreed; nothing was lost if a way back in, or something extra, is sent soon.
        Continuation = "continuation",
        /// The matter is further from its end than before.
        Slip = "slip",
    }
    /// All endings, in the order of everything that is listed by ending.
    pub const ALL: [Self];
    /// Returns the word that events use.
    pub fn name;
    Display;
    FromStr "ending of a meeting", "advance, continuation or slip", cut;
}

impl Ending {
    /// Returns y, how far the matter moved: 1, 0 or −1.
    #[must_use]
    pub const fn step(self) -> i8 {
        match self {
            Self::Advance => 1,
            Self::Continuation => 0,
            Self::Slip => -1,
        }
    }
}

/// What somebody undertook to do at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Commitment {
    /// Who undertook it.
    pub by: Party,
    /// What is to be done.
    pub what: Name,
}

/// The two questions that close a meeting: whether each was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct ClosingQuestions {
    /// The customer was asked for an opinion of what was shown, and was left to answer.
    pub opinion: bool,
    /// The customer was asked what should happen next, and was left to answer.
    pub next_step: bool,
}

/// A meeting with the customer, as it is logged.
///
/// ```
/// use goodwill::momentum::{ClosingQuestions, Commitment, Ending, Meeting};
/// use goodwill::quantity::{Instant, Name, Party};
///
/// let demo = Meeting::new(Instant::from_days(20_000)?, Ending::Advance)
///     .with_commitment(Commitment { by: Party::Customer, what: Name::new("trial in May")? })
///     .with_closing(ClosingQuestions { opinion: true, next_step: true });
/// assert!(demo.has_way_back());
///
/// // Applause, no question, no step: nothing to come back with.
/// let talk = Meeting::new(Instant::from_days(20_007)?, Ending::Continuation);
/// assert!(!talk.has_way_back());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Meeting {
    at: Instant,
    ending: Ending,
    #[cfg_attr(feature = "serde", serde(default))]
    commitments: Vec<Commitment>,
    #[cfg_attr(feature = "serde", serde(default))]
    invited_back: bool,
    #[cfg_attr(feature = "serde", serde(default))]
    closing: Option<ClosingQuestions>,
}

impl Meeting {
    /// Takes a meeting by its end.
    #[must_use]
    pub const fn new(at: Instant, ending: Ending) -> Self {
        Self { at, ending, commitments: Vec::new(), invited_back: false, closing: None }
    }

    /// Adds what somebody undertook to do.
    #[must_use]
    pub fn with_commitment(mut self, commitment: Commitment) -> Self {
        self.commitments.push(commitment);
        self
    }

    /// Says that there is a reason to come back though nobody undertook anything: a question
    /// left open, a request for more.
    #[must_use]
    pub const fn with_way_back(mut self) -> Self {
        self.invited_back = true;
        self
    }

    /// Says which of the two closing questions were asked.
    #[must_use]
    pub const fn with_closing(mut self, closing: ClosingQuestions) -> Self {
        self.closing = Some(closing);
        self
    }

    getters! {
        /// Returns when the meeting ended.
        pub fn at -> Instant;
        /// Returns how it ended.
        pub fn ending -> Ending;
        /// Returns what was undertaken.
        pub fn commitments -> &[Commitment];
    }

    /// Tells whether a party undertook anything.
    #[must_use]
    pub fn is_committed(&self, by: Party) -> bool {
        self.commitments.iter().any(|commitment| commitment.by == by)
    }

    getters! {
        /// Returns which of the closing questions were asked, if that is known.
        pub fn closing -> Option<ClosingQuestions>;
        /// Tells whether a reason to come back was stated.
        pub fn is_invited_back -> bool = invited_back;
    }

    /// Tells whether there is a way back in: a step agreed, something undertaken by either side,
    /// or a reason to come back.
    #[must_use]
    pub fn has_way_back(&self) -> bool {
        self.ending == Ending::Advance || !self.commitments.is_empty() || self.invited_back
    }
}

/// What became of a meeting that left no way back in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum FollowUp {
    /// Something extra was sent unasked, within the window.
    Sent,
    /// The window closed, and nothing was sent.
    NotSent,
    /// Nothing was sent yet, and the window is open.
    Open,
}

/// A meeting with what depends on the others around it.
///
/// Made by [`label_meetings`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LabelledForm", into = "LabelledForm")
)]
pub struct LabelledMeeting {
    meeting: Meeting,
    chain: u32,
    follow_up: Option<FollowUp>,
}

impl LabelledMeeting {
    /// Takes a meeting, the length of the chain of advances that it leaves, and what became of it
    /// if it left no way back in.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] for a chain after a meeting that is no advance, for a follow-up of
    /// a meeting that left a way back in, and for none of one that did not.
    ///
    /// ```
    /// use goodwill::momentum::{Ending, LabelledMeeting, Meeting};
    /// use goodwill::quantity::Instant;
    ///
    /// let slip = Meeting::new(Instant::from_days(20_000)?, Ending::Slip).with_way_back();
    /// assert_eq!(
    ///     LabelledMeeting::new(slip, 2, None).unwrap_err().to_string(),
    ///     "labelled meeting must end a chain unless it is an advance, got 2 after a slip",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub fn new(meeting: Meeting, chain: u32, follow_up: Option<FollowUp>) -> Result<Self> {
        let refuse = |rule, got| Error::Inconsistent { what: "labelled meeting", rule, got };
        if chain > 0 && meeting.ending != Ending::Advance {
            let got = format!("{chain} after a {}", meeting.ending);
            return Err(refuse("end a chain unless it is an advance", got));
        }
        if meeting.has_way_back() == follow_up.is_some() {
            let got = if follow_up.is_some() { "one" } else { "none" };
            return Err(refuse(
                "have a follow-up exactly if it left no way back in",
                got.to_owned(),
            ));
        }
        Ok(Self { meeting, chain, follow_up })
    }

    getters! {
        /// Returns the meeting.
        pub fn meeting -> &Meeting;
        /// Returns how many advances in a row stand after the meeting.
        pub fn chain -> u32;
        /// Returns what became of the meeting; `None` if it left a way back in.
        pub fn follow_up -> Option<FollowUp>;
    }

    /// Returns the ending that the meeting counts as: a pleasant one that left no way back in, and
    /// after which nothing extra was sent within the window, counts as a slip.
    ///
    /// While the window is open it counts as it ended, and [is pending](Self::is_pending).
    ///
    /// ```
    /// use goodwill::momentum::{Ending, FollowUp, LabelledMeeting, Meeting};
    /// use goodwill::quantity::Instant;
    ///
    /// let talk = Meeting::new(Instant::from_days(20_000)?, Ending::Continuation);
    /// let after = |follow_up| LabelledMeeting::new(talk.clone(), 0, Some(follow_up));
    /// assert_eq!(after(FollowUp::NotSent)?.counts_as(), Ending::Slip);
    /// assert_eq!(after(FollowUp::Sent)?.counts_as(), Ending::Continuation);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub const fn counts_as(&self) -> Ending {
        if self.is_lost() { Ending::Slip } else { self.meeting.ending }
    }

    /// Tells whether it ended pleasantly with no way back in, and nothing extra followed.
    #[must_use]
    pub const fn is_lost(&self) -> bool {
        matches!(
            (self.meeting.ending, self.follow_up),
            (Ending::Continuation, Some(FollowUp::NotSent))
        )
    }

    /// Tells whether it ended pleasantly with no way back in, and something extra may still
    /// follow.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(
            (self.meeting.ending, self.follow_up),
            (Ending::Continuation, Some(FollowUp::Open))
        )
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct LabelledForm {
    meeting: Meeting,
    chain: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    follow_up: Option<FollowUp>,
}

#[cfg(feature = "serde")]
impl TryFrom<LabelledForm> for LabelledMeeting {
    type Error = Error;

    fn try_from(LabelledForm { meeting, chain, follow_up }: LabelledForm) -> Result<Self> {
        Self::new(meeting, chain, follow_up)
    }
}

#[cfg(feature = "serde")]
impl From<LabelledMeeting> for LabelledForm {
    fn from(LabelledMeeting { meeting, chain, follow_up }: LabelledMeeting) -> Self {
        Self { meeting, chain, follow_up }
    }
}

/// How soon something extra must be sent after a meeting that left no way back in.
///
/// ```
/// use goodwill::momentum::FollowUpRule;
///
/// assert_eq!(FollowUpRule::default().window_days.get(), 7.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct FollowUpRule {
    /// For how long after the meeting what is sent counts for it.
    pub window_days: Positive,
}

impl Default for FollowUpRule {
    fn default() -> Self {
        Self { window_days: Positive::constant(defaults::MOMENTUM_WINDOW.value) }
    }
}

/// Labels meetings with the chain of advances that they leave and with what followed those that
/// left no way back in: a pure function over one customer's complete history.
///
/// Both lists are complete and in order of time; `extras` are the instants at which something was
/// sent to the customer that nobody had asked for. A chain is an unbroken run of advances: any
/// other ending leaves a chain of 0. Meetings of one instant count as one link after the other if
/// all are advances, and break the chain together if one is not, whatever their order. What was
/// sent at the meeting's own instant counts for it, and one parcel counts for every meeting within
/// whose window it falls. While a window is open at `as_of` and nothing was sent, the label
/// belongs to this reading only: label the whole list again for the next.
///
/// ```
/// use goodwill::momentum::{
///     Ending, FollowUp, FollowUpRule, Meeting, MomentumEvidence, label_meetings,
/// };
/// use goodwill::quantity::Instant;
///
/// let day = |n: i64| Instant::from_days(20_000 + n);
/// let meetings = [
///     Meeting::new(day(0)?, Ending::Advance),
///     Meeting::new(day(10)?, Ending::Advance),
///     Meeting::new(day(20)?, Ending::Continuation),
///     Meeting::new(day(30)?, Ending::Continuation),
/// ];
/// let facts = label_meetings(&meetings, &[day(22)?], FollowUpRule::default(), day(31)?)?;
/// let seen: Vec<_> = facts
///     .iter()
///     .filter_map(|fact| match fact {
///         MomentumEvidence::Meeting(meeting) => Some((meeting.chain(), meeting.follow_up())),
///         _ => None,
///     })
///     .collect();
/// let (sent, open) = (Some(FollowUp::Sent), Some(FollowUp::Open));
/// assert_eq!(seen, [(1, None), (2, None), (0, sent), (0, open)]);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::OutOfOrder`] if a list is not in order of time; [`Error::AfterAsOf`] if it has an
/// entry after `as_of`.
pub fn label_meetings(
    meetings: &[Meeting],
    extras: &[Instant],
    rule: FollowUpRule,
    as_of: Instant,
) -> Result<Vec<MomentumEvidence>> {
    check_order("meetings", "meeting", meetings.iter().map(Meeting::at), Some(as_of))?;
    check_order("extras", "extra", extras.iter().copied(), Some(as_of))?;
    let window = rule.window_days.get() * Instant::DAY as f64;
    let within = |from: Instant, to: Instant| to.since(from) as f64 <= window;
    let follow_up = |at: Instant| {
        // In order of time, the first that is not earlier is the soonest.
        let next = extras.get(extras.partition_point(|extra| *extra < at));
        if next.is_some_and(|extra| within(at, *extra)) {
            FollowUp::Sent
        } else if within(at, as_of) {
            FollowUp::Open
        } else {
            FollowUp::NotSent
        }
    };
    let mut facts = Vec::with_capacity(meetings.len());
    let mut chain = 0_u32;
    for together in meetings.chunk_by(|a, b| a.at == b.at) {
        let unbroken = together.iter().all(|meeting| meeting.ending == Ending::Advance);
        let links = u32::try_from(together.len()).unwrap_or(u32::MAX);
        chain = if unbroken { chain.saturating_add(links) } else { 0 };
        facts.extend(together.iter().map(|meeting| {
            let follow_up = (!meeting.has_way_back()).then(|| follow_up(meeting.at));
            let meeting = meeting.clone();
            MomentumEvidence::Meeting(LabelledMeeting { meeting, chain, follow_up })
        }));
    }
    Ok(facts)
}

/// One fact about momentum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields))]
#[non_exhaustive]
pub enum MomentumEvidence {
    /// A meeting with the customer; see [`label_meetings`].
    Meeting(LabelledMeeting),
    /// The firm met among itself about the customer.
    OwnMeeting {
        /// Whether it ended in actions that were given out.
        closed_for_action: bool,
        /// The one person in charge of them; `None` if nobody or several are.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        owner: Option<Name>,
        /// When.
        at: Instant,
    },
    /// Something extra was sent unasked. What it does for a meeting, [`label_meetings`] says; here
    /// it is only counted.
    Extra {
        /// When.
        at: Instant,
    },
}

impl MomentumEvidence {
    /// Returns when the fact happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Meeting(labelled) => labelled.meeting.at,
            Self::OwnMeeting { at, .. } | Self::Extra { at } => *at,
        }
    }
}

/// Returns the model's checklist for the end of a meeting: each item is answered 0 (no) to 1
/// (yes), and a step agreed is critical.
///
/// It is scored as any [`Instrument`]; one's own items can be added.
///
/// ```
/// use goodwill::survey::{Answer, InstrumentParams, Responses};
/// use goodwill::momentum::instrument;
/// use goodwill::quantity::Name;
///
/// let pleasant = instrument().items().iter().fold(Responses::new(), |answers, item| {
///     let y = if item.id().as_str() == "next_step_agreed" { 0.0 } else { 1.0 };
///     answers.answer(item.id().clone(), Answer::Value(y))
/// });
/// let score = instrument().score(&pleasant, &InstrumentParams::default())?;
/// // All was done but to agree on a step: half is the most that it can be.
/// assert_eq!(score.map(|score| score.value()), Some(0.5));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let item = |id, component, text: &str| {
        let scale = Scale::constant(0.0, 1.0);
        Item::new(Name::constant(id), text, Name::constant(component), scale)
    };
    let items = vec![
        item(
            "opinion_asked",
            "with the customer",
            "Did we ask the customer for a view of what we showed, and wait for it?",
        ),
        item(
            "next_step_asked",
            "with the customer",
            "Did we ask the customer what should happen next, and wait for it?",
        ),
        item(
            "next_step_agreed",
            "with the customer",
            "Did the meeting end with a step that somebody undertook, and by when?",
        )
        .critical(),
        item(
            "extra_sent",
            "with the customer",
            "If the customer asked for nothing, did we soon send something useful unasked?",
        ),
        item(
            "actions_given_out",
            "among ourselves",
            "Did our own meeting end with who does what, and in which order?",
        ),
        item("one_owner", "among ourselves", "Is one person in charge of all these actions?"),
    ];
    Instrument::from_items(Name::constant("closing for action"), items)
}
