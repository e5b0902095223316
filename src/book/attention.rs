//! What calls for attention, and how much.
//!
//! A standing is compensatory: much that is good makes up for something bad. An alarm is not, and
//! none is ever averaged away.
//!
//! # Formula
//!
//! ```text
//! attention = 1 − (1 − P) Π (1 − w p)    P: the chance to be among the worst tenth;
//!                                        of each alarm the probability p and its weight w
//! trust broken   P(share of honoured stakes < ½)                      posterior of trust
//! falling        P(standing by what happened since < standing by what was known before)
//!                of two disjoint ledgers that together are the whole
//! gone quiet     1 − (T/(T + t))ⁿ        n contacts over T days, t days since the last: the
//!                                        chance that the next would have come, its rate being
//!                                        Gamma(n, T)
//! one-sided      P(the one standing < the other)
//! model low      the chance that the model's own score lies under the floor
//! overdue, leaving are facts: their probability is 1
//! ```

use core::cmp::Reverse;
use core::fmt;

use super::change::{Early, Window};
use super::{BookParams, Relationship};
use crate::Result;
use crate::defaults;
use crate::kernel::standing::Posterior;
use crate::portrait::{AllCounted, Direction, Frame, ModelName, Portrait, Scores, Standing};
use crate::quantity::{Instant, Level, Party, Positive, Share};
use crate::record::{Event, Fact};

/// What calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum AlarmKind {
    /// The customer said that it will leave, withdrew an order, or left.
    Leaving,
    /// The firm honours less than half of what is entrusted to it.
    TrustBroken,
    /// The customer stands lower by what happened of late than by what was known before.
    Falling,
    /// The customer has not been heard for longer than its own rhythm explains.
    GoneQuiet,
    /// A stake, a promise or a complaint waits longer than was agreed.
    Overdue,
    /// One side does much better by the other than it is done by.
    OneSided,
    /// One model's own score lies under its floor, though the whole stands.
    ModelLow(ModelName),
}

impl AlarmKind {
    /// Returns the name, as tables print it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leaving => "leaving",
            Self::TrustBroken => "trust broken",
            Self::Falling => "falling",
            Self::GoneQuiet => "gone quiet",
            Self::Overdue => "overdue",
            Self::OneSided => "one-sided",
            Self::ModelLow(_) => "model low",
        }
    }

    /// Tells whether the customer may be lost over it: one that leaves, trusts no more, falls or is
    /// silent.
    #[must_use]
    pub const fn is_grave(self) -> bool {
        match self {
            Self::Leaving | Self::TrustBroken | Self::Falling | Self::GoneQuiet => true,
            Self::Overdue | Self::OneSided | Self::ModelLow(_) => false,
        }
    }
}

impl fmt::Display for AlarmKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ModelLow(model) => write!(f, "{model} low"),
            Self::Leaving
            | Self::TrustBroken
            | Self::Falling
            | Self::GoneQuiet
            | Self::Overdue
            | Self::OneSided => f.write_str(self.name()),
        }
    }
}

/// One alarm.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Alarm {
    /// What it is.
    pub kind: AlarmKind,
    /// How sure that is, 0 to 1; 1 where it is a matter of fact.
    pub probability: f64,
    /// Since when, where there is a date.
    pub since: Option<Instant>,
    /// What it rests on, in words.
    pub why: String,
}

impl Alarm {
    /// Returns what it rests on, and how sure it is unless it is a matter of fact.
    #[must_use]
    pub fn reason(&self) -> String {
        if self.probability >= 1.0 {
            return self.why.clone();
        }
        // Never rounded up to what is a matter of fact.
        let percent = libm::round(100.0 * self.probability).min(99.0);
        format!("{} ({percent:.0} % sure)", self.why)
    }
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.reason())
    }
}

/// How far a customer moved within the window of a change.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Recent {
    /// Where the window begins.
    pub since: Instant,
    /// Where the customer stood then, 0 to 1.
    pub from: f64,
    /// Where the customer stands now.
    pub to: f64,
    /// The probability that the customer stands lower by what happened since than by what was
    /// known before; `None` where nothing happened since.
    pub fell: Option<f64>,
}

/// What calls for attention, and how much.
///
/// ```
/// use goodwill::book::AttentionParams;
///
/// let params = AttentionParams::default();
/// assert_eq!((params.window_days.get(), params.level.get()), (90.0, 0.95));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct AttentionParams {
    /// How long the window of a change is.
    pub window_days: Positive,
    /// How sure an alarm has to be.
    pub level: Level,
    /// Under which value a model's own score is low.
    pub floor: Share,
    /// How many contacts there must have been before their rhythm is known.
    pub contacts: Positive,
    /// How much an alarm that says that the customer goes counts: leaving, trust broken.
    pub grave: Share,
    /// How much an alarm that something changes counts: falling, gone quiet.
    pub turning: Share,
    /// How much any other alarm counts.
    pub other: Share,
}

impl Default for AttentionParams {
    fn default() -> Self {
        Self {
            window_days: Positive::constant(defaults::STANDING_WINDOW.value),
            level: Level::constant(defaults::STANDING_ALARM.value),
            floor: Share::constant(defaults::ATTENTION_FLOOR.value),
            contacts: Positive::constant(defaults::ATTENTION_CONTACTS.value),
            grave: Share::constant(defaults::ATTENTION_GRAVE.value),
            turning: Share::constant(defaults::ATTENTION_TURNING.value),
            other: Share::constant(defaults::ATTENTION_OTHER.value),
        }
    }
}

impl AttentionParams {
    /// How much an alarm of a kind counts.
    const fn weight(&self, kind: AlarmKind) -> Share {
        match kind {
            AlarmKind::Leaving | AlarmKind::TrustBroken => self.grave,
            AlarmKind::Falling | AlarmKind::GoneQuiet => self.turning,
            AlarmKind::Overdue | AlarmKind::OneSided | AlarmKind::ModelLow(_) => self.other,
        }
    }

    /// The chance that at least one thing calls for attention.
    pub(super) fn attention(&self, worst_tenth: f64, alarms: &[Alarm]) -> f64 {
        let calm = alarms.iter().fold(1.0 - worst_tenth, |calm, alarm| {
            calm * (1.0 - self.weight(alarm.kind).get() * alarm.probability)
        });
        (1.0 - calm).clamp(0.0, 1.0)
    }
}

/// How long somebody was not heard, against their own rhythm.
pub(super) struct Silence {
    /// When they were last heard.
    pub(super) since: Instant,
    /// For how many seconds they were not.
    lasted: f64,
    /// How many seconds passed from one contact to the next.
    rhythm: f64,
    /// The chance that the next contact would have come by now.
    pub(super) probability: f64,
}

impl Silence {
    /// For how many times its own rhythm the customer was not heard.
    pub(super) fn times(&self) -> f64 {
        self.lasted / self.rhythm
    }
}

/// Reads the silence; `None` until there were enough contacts to know a rhythm.
pub(super) fn silence(events: &[Event], least: Positive, as_of: Instant) -> Option<Silence> {
    let mut heard: Vec<Instant> = Vec::with_capacity(events.len());
    heard.extend(events.iter().filter(|event| event.fact().is_heard()).map(Event::at));
    heard.sort_unstable();
    heard.dedup();
    let (first, last) = (*heard.first()?, *heard.last()?);
    // The first contact begins the time over which the others are counted.
    let contacts = (heard.len() - 1) as f64;
    let (span, lasted) = (last.since(first) as f64, as_of.since(last) as f64);
    (contacts >= least.get() && span > 0.0).then(|| Silence {
        since: last,
        lasted,
        rhythm: span / contacts,
        probability: 1.0 - libm::pow(span / (span + lasted), contacts),
    })
}

/// How much is read of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// All of it.
    Full,
    /// Without what costs most and no list shows: of the models only the intervals that an alarm
    /// goes by, and of how the customer deals with the firm no parts.
    Brief,
}

/// What a book sees of one customer.
pub(crate) struct Seen<'a> {
    pub(crate) events: &'a [Event],
    pub(crate) relationship: &'a Relationship,
    pub(crate) params: &'a BookParams,
    pub(crate) frame: &'a Frame,
    pub(crate) as_of: Instant,
    depth: Depth,
    pub(crate) scores: Scores,
    /// What is counted of every component.
    pub(crate) all: AllCounted,
    /// Our standing and theirs, with their distributions.
    standings: [Option<(Standing, Posterior)>; 2],
    /// When the window of a change began, and what it shows.
    since: Instant,
    window: Window,
}

impl<'a> Seen<'a> {
    /// Reads the customer once for all that is asked of it.
    pub(crate) fn of(
        events: &'a [Event],
        (relationship, early): (&'a Relationship, Early),
        params: &'a BookParams,
        frame: &'a Frame,
        as_of: Instant,
        depth: Depth,
    ) -> Result<Self> {
        let since = early.since;
        let scores = relationship.scores(params, as_of)?;
        let all = relationship.counted(params, as_of)?;
        let standings = [
            frame.read_with(Direction::Ours, &all, true)?,
            frame.read_with(Direction::Theirs, &all, depth == Depth::Full)?,
        ];
        let window = Window::of(early, frame, &all)?;
        Ok(Self {
            events,
            relationship,
            params,
            frame,
            as_of,
            depth,
            scores,
            all,
            standings,
            since,
            window,
        })
    }

    /// Puts it on one page; `None` if nothing is known.
    pub(crate) fn portrait(&self) -> Result<Option<Portrait>> {
        let Self { relationship, scores, all, params, frame, as_of, .. } = self;
        let standings = self.standings.each_ref().map(|read| Some(read.as_ref()?.0.clone()));
        // No model is low whose own value is not: its interval holds that.
        let floor = params.attention.floor.get();
        let said = scores.said(|glance| self.depth == Depth::Full || glance.value < floor);
        relationship.portrait_of(frame, &said, standings, all, *as_of)
    }

    /// How far the customer moved within the window; `None` where nothing was known before it.
    pub(crate) fn recent(&self, portrait: &Portrait) -> Option<Recent> {
        let Window { from, fell } = self.window;
        Some(Recent { since: self.since, from: from?, to: portrait.value(), fell })
    }

    /// Lists what calls for attention, the gravest first; also of a customer of whom no model says
    /// anything, who may leave all the same.
    pub(crate) fn alarms(&self, portrait: Option<&Portrait>) -> Vec<Alarm> {
        let mut alarms: Vec<Alarm> = Vec::new();
        alarms.extend(self.leaving());
        alarms.extend(self.trust_broken());
        alarms.extend(self.falling());
        alarms.extend(self.gone_quiet());
        alarms.extend(self.overdue());
        if let Some(portrait) = portrait {
            alarms.extend(self.one_sided());
            alarms.extend(self.models_low(portrait));
        }
        // A stable sort: of one weight they stay in the order of their kinds.
        let weight = |alarm: &Alarm| self.params.attention.weight(alarm.kind);
        alarms.sort_by_key(|alarm| Reverse(weight(alarm)));
        alarms
    }

    fn is_sure(&self, probability: f64) -> bool {
        probability >= self.params.attention.level.get()
    }

    /// The newest word of leaving, of one instant the most final, unless the customer ordered or renewed since.
    fn leaving(&self) -> Option<Alarm> {
        let outcomes = || {
            self.events.iter().filter_map(|event| {
                let Fact::Outcome(outcome) = event.fact() else { return None };
                Some(outcome)
            })
        };
        let last = outcomes()
            .filter(|outcome| outcome.is_leaving())
            .max_by_key(|one| (one.at(), one.finality()))?;
        let stayed =
            outcomes().any(|one| !one.is_leaving() && !one.is_loss() && one.at() > last.at());
        (!stayed).then(|| Alarm {
            kind: AlarmKind::Leaving,
            probability: 1.0,
            since: Some(last.at()),
            why: last.to_string(),
        })
    }

    fn trust_broken(&self) -> Option<Alarm> {
        let firm = self.scores.trust.as_ref()?.of(Party::Firm);
        let honours = firm.is_known().then(|| firm.intrinsic())?;
        let probability = honours.cdf(0.5);
        self.is_sure(probability).then(|| Alarm {
            kind: AlarmKind::TrustBroken,
            probability,
            since: None,
            why: format!(
                "we honour {:.0} % of what the customer entrusts to us",
                100.0 * honours.mean()
            ),
        })
    }

    fn falling(&self) -> Option<Alarm> {
        self.window.fell.filter(|fell| self.is_sure(*fell)).map(|probability| Alarm {
            kind: AlarmKind::Falling,
            probability,
            since: Some(self.since),
            why: format!(
                "what happened in the last {} days is worse than what was known before",
                self.params.attention.window_days
            ),
        })
    }

    fn gone_quiet(&self) -> Option<Alarm> {
        let silence = silence(self.events, self.params.attention.contacts, self.as_of)?;
        let days = |seconds: f64| seconds / Instant::DAY as f64;
        self.is_sure(silence.probability).then(|| Alarm {
            kind: AlarmKind::GoneQuiet,
            probability: silence.probability,
            since: Some(silence.since),
            why: format!(
                "not heard for {:.0} days, where a contact came every {:.0} days",
                days(silence.lasted),
                days(silence.rhythm)
            ),
        })
    }

    /// What waits longer than was agreed, whoever owes it.
    fn overdue(&self) -> Vec<Alarm> {
        let as_of = self.as_of;
        let trust = self.relationship.trust();
        let stakes = |by: Party| {
            let dues = trust.overdue(as_of).filter(move |stake| stake.by() == by);
            dues.filter_map(|stake| Some((stake.id(), stake.due_at()?)))
        };
        let promises = self.relationship.needs().overdue(as_of);
        let promised: Vec<_> =
            promises.filter_map(|promise| Some((promise.id(), promise.due_at()?))).collect();
        // What was undertaken in a meeting is a promise and a stake: it is named once.
        let owed = stakes(Party::Customer).filter(|due| !promised.contains(due));
        let ours: Vec<_> = promised.iter().copied().chain(owed).collect();
        let theirs: Vec<_> = stakes(Party::Firm).collect();
        let alarm = |who: &str, list: &[(&crate::quantity::Name, Instant)]| {
            let (name, since) = list.iter().min_by_key(|(_, due)| *due)?;
            let days = as_of.since(*since) / Instant::DAY;
            let others = match list.len() {
                1 => String::new(),
                n => format!(", and {} more late", n - 1),
            };
            Some(Alarm {
                kind: AlarmKind::Overdue,
                probability: 1.0,
                since: Some(*since),
                why: format!("{who} “{name}”, {days} days late{others}"),
            })
        };
        let alarms = [alarm("we owe", &ours), alarm("the customer owes", &theirs)];
        alarms.into_iter().flatten().collect()
    }

    fn one_sided(&self) -> Option<Alarm> {
        let [Some((ours, our)), Some((theirs, their))] = &self.standings else { return None };
        let below = our.chance_below_other(their);
        let probability = below.max(1.0 - below);
        let points = |x: f64| 100.0 * x;
        self.is_sure(probability).then(|| Alarm {
            kind: AlarmKind::OneSided,
            probability,
            since: None,
            why: format!(
                "we serve the customer at {:.0}, and are dealt with at {:.0}",
                points(ours.value()),
                points(theirs.value())
            ),
        })
    }

    fn models_low(&self, portrait: &Portrait) -> Vec<Alarm> {
        let floor = self.params.attention.floor.get();
        let low = |part: crate::portrait::PortraitPart| {
            let (value, interval) = (part.value?, part.interval?);
            let probability = 1.0 - interval.level.lower_tail();
            (part.is_declared && interval.upper < floor && self.is_sure(probability)).then(|| {
                Alarm {
                    kind: AlarmKind::ModelLow(part.model),
                    probability,
                    since: None,
                    why: format!("{} stands at {:.0} by itself", part.model, 100.0 * value),
                }
            })
        };
        portrait.parts().into_iter().filter_map(low).collect()
    }
}
