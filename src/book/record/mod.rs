//! The flat record in which events are written: a JSON object, or a row of a CSV file.

use core::fmt;

use crate::conduct::Subject;
use crate::culture::Theme;
use crate::friction::{Effect, Friction, FrictionKind, Initiator, Stage};
use crate::intimacy::Component;
use crate::momentum::Ending;
use crate::needs::{self, DeedKind, Need, Rung};
use crate::quantity::{Amount, Instant, Name, Party, Positive, Share, Stake};
use crate::recovery::StepKind;
use crate::trust::Conduct;
use crate::{Error, Result};

/// Defines the record: the fields that every event has, and those that only some have.
macro_rules! record {
    ($($(#[$doc:meta])* $field:ident: $type:ty,)*) => {
        /// One event as it is written: every field that any event has, empty where it does not
        /// apply.
        ///
        /// An [`Event`](super::Event) is read through this record and never otherwise, so a field that is
        /// missing, or does not belong, is refused by name.
        ///
        /// | event | fields; those in brackets may be left out |
        /// |---|---|
        /// | `place` | `stake_id`, `by`, `stake`, (`due`) |
        /// | `resolve` | `stake_id`, `by`, `stake`, (`due`), `placed_at`, and `honoured`, `execution`, `dereliction`: shares that sum to 1, those of 0 may be left out |
        /// | `decline` | `by`, `stake` |
        /// | `act` | `by`, `stake`, `conduct` |
        /// | `encounter` | `stage`, `initiator`, (`channel`), (`frictions`), (`topic`), (`resolved`), (`effect`) |
        /// | `contact` | (`channel`) |
        /// | `contact_preference` | `every_seconds`, (`channel`) |
        /// | `rating` | `component`, `by`, `rating`, `min`, `max` |
        /// | `response` | `promised_seconds`, `taken_seconds`, (`updated_in_time`) |
        /// | `request` | `met`, (`hand_offs`) |
        /// | `question` | `answered` |
        /// | `transaction` | `correct`, `good` |
        /// | `order` | `deal`, `rivals` |
        /// | `follow_up` | `deal`, `done`: one or more of requirements, commitments, proposal, delivery, point_by_point, internal_kickoff, schedule, joint_kickoff, protocol, parted by `;` |
        /// | `promised`, `delivered` | `level` |
        /// | `understanding` | `topic`, `by`, `answer` |
        /// | `information` | (`timely`), (`complete`), (`accurate`) |
        /// | `promise` | `promise_id`, (`due`) |
        /// | `promise_answer` | `promise_id`, `promised_at`, (`due`), `outcome` |
        /// | `case` | `helped`, (`rung`), (`live`), (`fault`) |
        /// | `needs_rating` | `need`, `rating`, `min`, `max` |
        /// | `deed` | `kind` |
        /// | `rival_deed`, `thanks` | |
        /// | `standard` | `need`, `side`, `level` |
        /// | `leader` | (`stated`), (`kept`) |
        /// | `failure` | `failure_id`, (`severity`), (`cause`), (`voiced`) |
        /// | `recovery_step` | `failure_id`, `step`, (`share`) |
        /// | `recovery_asked` | (`spoke_up`), (`told`) |
        /// | `recovery_authority` | `limit`, `needed` |
        /// | `made_good` | `saved` |
        /// | `hand_off` | (`owner`) |
        /// | `contact_preferences` | `captured`, `carried_over` |
        /// | `alignment_call` | `made` |
        /// | `onboarding_item` | `item`, `share` |
        /// | `advocacy_asked` | `after_value` |
        /// | `meeting` | `ending`, (`commitment_customer`), (`commitment_firm`), (`way_back`), (`opinion_asked` and `next_step_asked`) |
        /// | `extra_sent` | |
        /// | `own_meeting` | `closed_for_action`, (`owner`) |
        /// | `account` | one or more of (`segment`), (`worth`): what the customer is to the firm, until the next such event |
        /// | `override` | `author`, `reason`, `level`, `expires`: what a person puts beside the score |
        /// | `conduct_answer` | `instrument`, `item`, `rater`, `rating`, `min`, `max` |
        /// | `conduct_deed` | `deed`, `level` |
        /// | `conduct_observed` | `instrument`, `item`, `level` |
        /// | `message` | `about` |
        /// | `offer` | `helped` |
        /// | `upsell` | `level`: the customer's share of its good |
        /// | `problem_step` | `item` (find, resolve, back_on_track), `taken_seconds`, `promised_seconds` |
        /// | `service_deed` | `outside_desk` |
        /// | `person` | `item` (aptitude, fit, training), `rating`, `min`, `max` |
        /// | `solution` | `level`: how far it started from a need |
        /// | `message_checks` | `clear`, `valuable`, `unique` |
        /// | `culture_rating` | `nation`, `region`, `organisation`, `item`, `rating`, `min`, `max`, (`reversed`) |
        /// | `culture_yes` | `nation`, `region`, `organisation`, `met` |
        /// | `culture_statement` | `nation`, `region`, `organisation`, `theme`, `answer`, `source`, `level` |
        /// | `culture_fit` | `nation`, `region`, `organisation`, `theme`, `level` |
        #[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[non_exhaustive]
        pub struct EventRecord {
            /// The version of the layout; 1 where it is left out.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub v: Option<u32>,
            /// The event's own id, if it has one.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub id: Option<Name>,
            /// The customer; every event needs it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub customer: Option<Name>,
            /// When it happened, in seconds since 1970; every event needs it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub at: Option<Instant>,
            /// Which event it is; every event needs it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub event: Option<EventName>,
            $(
                $(#[$doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )*
        }

        impl EventRecord {
            /// The names of all fields, in the order in which they are written.
            pub const COLUMNS: &'static [&'static str] =
                &["v", "id", "customer", "at", "event", $(stringify!($field)),*];

            /// Returns a field of some event that is still set.
            fn left_over(&self) -> Option<&'static str> {
                $(if self.$field.is_some() { return Some(stringify!($field)); })*
                None
            }
        }
    };
}

record! {
    /// The id of the stake.
    stake_id: Name,
    /// Which party it was.
    by: Party,
    /// What was risked, in the user's unit.
    stake: Stake,
    /// By when the stake is to be honoured.
    due: Instant,
    /// When the stake that is resolved was placed.
    placed_at: Instant,
    /// The share of the stake that was honoured.
    honoured: Share,
    /// The share that was done wrong.
    execution: Share,
    /// The share that was not done.
    dereliction: Share,
    /// What was done with an occasion to act.
    conduct: Conduct,
    /// The stage of the journey.
    stage: Stage,
    /// Who made contact.
    initiator: Initiator,
    /// By what means.
    channel: Name,
    /// What went wrong.
    frictions: FrictionList,
    /// The matter that it was about.
    topic: Name,
    /// Whether the matter was taken to be settled.
    resolved: bool,
    /// What it did to loyalty.
    effect: Effect,
    /// The seconds that are wanted from one contact to the next.
    every_seconds: Positive,
    /// The component that was rated.
    component: Component,
    /// The rating.
    rating: f64,
    /// The lower end of the rating's scale.
    min: f64,
    /// The upper end of the rating's scale.
    max: f64,
    /// The time that was promised.
    promised_seconds: Positive,
    /// The time that it took.
    taken_seconds: Amount,
    /// Whether the customer was told in time that it would take longer.
    updated_in_time: bool,
    /// Whether the request was met.
    met: bool,
    /// How often the customer was passed on.
    hand_offs: u32,
    /// The share of the question that was answered.
    answered: Share,
    /// How far the details were right.
    correct: Share,
    /// How far it was good for the person.
    good: Share,
    /// The deal that was ordered.
    deal: Name,
    /// How many other sellers the customer talked to.
    rivals: u32,
    /// What was done after the order, parted by `;`.
    done: String,
    /// How high, on a scale from 0 to 1: what was promised, delivered, demanded, done well.
    level: Share,
    /// How a topic is understood, or what an organisation says, in words.
    answer: Name,
    /// How far the information came in time.
    timely: Share,
    /// How far it was complete.
    complete: Share,
    /// How far it was accurate.
    accurate: Share,
    /// The id of a promise.
    promise_id: Name,
    /// When it was promised.
    promised_at: Instant,
    /// What became of the promise.
    outcome: needs::PromiseOutcome,
    /// How far a case was helped.
    helped: Share,
    /// How far up the ladder it had to go.
    rung: Rung,
    /// Whether it was answered live.
    live: bool,
    /// Whose fault it was.
    fault: Party,
    /// The need that is judged.
    need: Need,
    /// The kind of a deed.
    kind: DeedKind,
    /// Whether a standard is demanded or given.
    side: needs::Side,
    /// How far the leader's standard was stated.
    stated: Share,
    /// How far it was kept.
    kept: Share,
    /// The id of a failure.
    failure_id: Name,
    /// How severe it was.
    severity: Share,
    /// What caused it.
    cause: Name,
    /// Whether the customer complained.
    voiced: bool,
    /// What was done about it.
    step: StepKind,
    /// How far it was done.
    share: Share,
    /// Whether a customer who was asked had spoken up.
    spoke_up: bool,
    /// How many others that customer told.
    told: u32,
    /// What the person in front may grant, in money.
    limit: Amount,
    /// What making good would have cost, in the same money.
    needed: Amount,
    /// Whether the customer stayed.
    saved: bool,
    /// The person who answers from there on.
    owner: Name,
    /// Whether contact preferences were asked for.
    captured: bool,
    /// Whether they were carried into the systems.
    carried_over: bool,
    /// Whether the call was made.
    made: bool,
    /// The item of a list, or the component of a culture.
    item: Name,
    /// Whether it was asked only after the customer had had a use.
    after_value: bool,
    /// How a meeting ended.
    ending: Ending,
    /// What the customer undertook.
    commitment_customer: Name,
    /// What the firm undertook.
    commitment_firm: Name,
    /// Whether there is a way back in.
    way_back: bool,
    /// Whether the customer was asked for an opinion, and left to answer.
    opinion_asked: bool,
    /// Whether the customer was asked for the next step, and left to answer.
    next_step_asked: bool,
    /// Whether the firm's own meeting ended in actions.
    closed_for_action: bool,
    /// The instrument that an item belongs to.
    instrument: Name,
    /// Who judged.
    rater: Name,
    /// What was done that can be observed.
    deed: Name,
    /// What a message was about.
    about: Subject,
    /// Whether a deed was done by somebody outside the service desk.
    outside_desk: bool,
    /// Whether a message says the right amount, clearly.
    clear: bool,
    /// Whether it is of value to the customer.
    valuable: bool,
    /// Whether it is true of nobody else.
    unique: bool,
    /// The nation of the customer's organisation.
    nation: Name,
    /// Its region.
    region: Name,
    /// The organisation.
    organisation: Name,
    /// Whether the scale of a rating runs downwards.
    reversed: bool,
    /// The theme of what an organisation says of itself.
    theme: Theme,
    /// Where it says so.
    source: Name,
    /// The kind of customer.
    segment: Name,
    /// What the customer is worth to the firm, in the user's unit.
    worth: Amount,
    /// Who judged in the place of the score.
    author: Name,
    /// Why.
    reason: Name,
    /// From when on that stands no longer.
    expires: Instant,
}

mod read;
mod write;

/// Frictions, as a list, or as text for a cell: `late:0.5;repeat`.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[serde(transparent)]
pub struct FrictionList(pub Vec<Friction>);

impl core::str::FromStr for FrictionList {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for a kind that is none; [`Error::OutOfRange`] for a severity that
    /// is no share.
    fn from_str(text: &str) -> Result<Self> {
        let friction = |part: &str| {
            let (kind, severity) = part.split_once(':').map_or((part, None), |(k, s)| (k, Some(s)));
            let kind: FrictionKind = kind.trim().parse()?;
            let Some(severity) = severity else { return Ok(Friction::new(kind)) };
            let unknown = |_| Error::UnknownName {
                what: "severity",
                rule: "a number between 0 and 1",
                got: severity.to_owned(),
            };
            Ok(Friction::of(kind, Share::new(severity.trim().parse().map_err(unknown)?)?))
        };
        let parts = text.split(';').filter(|part| !part.trim().is_empty());
        parts.map(friction).collect::<Result<_>>().map(Self)
    }
}

impl fmt::Display for FrictionList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, friction) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { ";" };
            write!(f, "{comma}{}:{}", friction.kind, friction.severity)?;
        }
        Ok(())
    }
}

impl<'de> serde::Deserialize<'de> for FrictionList {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> core::result::Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = FrictionList;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of frictions, or text like `late:0.5;repeat`")
            }

            fn visit_str<E: serde::de::Error>(
                self,
                text: &str,
            ) -> core::result::Result<FrictionList, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> core::result::Result<FrictionList, A::Error> {
                let mut list = Vec::new();
                while let Some(friction) = seq.next_element()? {
                    list.push(friction);
                }
                Ok(FrictionList(list))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

/// The name of an event that there is.
///
/// ```
/// use goodwill::book::EventName;
///
/// assert_eq!("place".parse::<EventName>()?.as_str(), "place");
/// assert_eq!(
///     "lunch".parse::<EventName>().unwrap_err().to_string(),
///     "event must be one of the events that `EventRecord` lists, got `lunch`",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventName(usize);

impl EventName {
    /// All names, in the order of the table of [`EventRecord`].
    pub const ALL: [&'static str; 57] = [
        "place",
        "resolve",
        "decline",
        "act",
        "encounter",
        "contact",
        "contact_preference",
        "rating",
        "response",
        "request",
        "question",
        "transaction",
        "order",
        "follow_up",
        "promised",
        "delivered",
        "understanding",
        "information",
        "promise",
        "promise_answer",
        "case",
        "needs_rating",
        "deed",
        "rival_deed",
        "thanks",
        "standard",
        "leader",
        "failure",
        "recovery_step",
        "recovery_asked",
        "recovery_authority",
        "made_good",
        "hand_off",
        "contact_preferences",
        "alignment_call",
        "onboarding_item",
        "advocacy_asked",
        "meeting",
        "extra_sent",
        "own_meeting",
        "conduct_answer",
        "conduct_deed",
        "conduct_observed",
        "message",
        "offer",
        "upsell",
        "problem_step",
        "service_deed",
        "person",
        "solution",
        "message_checks",
        "culture_rating",
        "culture_yes",
        "culture_statement",
        "culture_fit",
        "account",
        "override",
    ];

    /// Returns the name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        Self::ALL[self.0]
    }
}

impl core::str::FromStr for EventName {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other name.
    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.iter().position(|event| *event == name).map(Self).ok_or_else(|| {
            Error::UnknownName {
                what: "event",
                rule: "one of the events that `EventRecord` lists",
                got: name.to_owned(),
            }
        })
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
