//! The flat record in which events are written: a JSON object, or a row of a CSV file.

use core::fmt;

use super::{Event, Fact};
use crate::friction::{Effect, Encounter, Friction, FrictionKind, Initiator, Stage};
use crate::intimacy::{Component, Contact, ContactPreference, IntimacyEvidence};
use crate::quantity::{Amount, Instant, Name, Positive, Rating, Scale, Share, Stake};
use crate::trust::{Conduct, Outcome, Party, Placing, Resolution, TrustEvidence};
use crate::{Error, Result};

/// Defines the record: the fields that every event has, and those that only some have.
macro_rules! record {
    ($($(#[$doc:meta])* $field:ident: $type:ty,)*) => {
        /// One event as it is written: every field that any event has, empty where it does not
        /// apply.
        ///
        /// An [`Event`] is read through this record and never otherwise, so a field that is
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
}

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
///     "event must be one of place, resolve, decline, act, encounter, contact, \
///      contact_preference, rating, response, request, question, transaction, got `lunch`",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventName(usize);

impl EventName {
    /// All names, in the order of the table of [`EventRecord`].
    pub const ALL: [&'static str; 12] = [
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
        Self::ALL.iter().position(|event| *event == name).map(Self).ok_or_else(|| Error::UnknownName {
            what: "event",
            rule: "one of place, resolve, decline, act, encounter, contact, contact_preference, \
                   rating, response, request, question, transaction",
            got: name.to_owned(),
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

impl TryFrom<EventRecord> for Event {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for an event that is none; [`Error::Field`] for a field that is
    /// missing or does not belong; the errors of the quantities for values out of range.
    fn try_from(mut r: EventRecord) -> Result<Self> {
        let version = r.v.unwrap_or(Self::VERSION);
        if version != Self::VERSION {
            return Err(Error::OutOfRange {
                what: "version of the event layout",
                rule: "1",
                got: f64::from(version),
            });
        }
        // A record without an event names none that there is.
        let event = r.event.take().map_or_else(|| "".parse(), Ok)?;
        let event = EventName::as_str(event);
        macro_rules! need {
            ($field:ident) => {
                r.$field.take().ok_or(Error::Field {
                    event,
                    rule: "needs",
                    field: stringify!($field),
                })?
            };
        }
        let (customer, at) = (need!(customer), need!(at));
        let fact = match event {
            "place" => {
                let placing = Placing::new(need!(stake_id), need!(by), need!(stake), at);
                Fact::Trust(TrustEvidence::Place(with_due(placing, r.due.take())?))
            }
            "resolve" => {
                let (id, by, stake) = (need!(stake_id), need!(by), need!(stake));
                let placing =
                    with_due(Placing::new(id, by, stake, need!(placed_at)), r.due.take())?;
                let shares = [r.honoured.take(), r.execution.take(), r.dereliction.take()];
                let [h, e, d] = shares.map(|share| share.map_or(0.0, Share::get));
                let outcome = Outcome::new(h, e, d)?;
                Fact::Trust(TrustEvidence::Resolve(Resolution::new(placing, outcome, at)?))
            }
            "decline" => {
                Fact::Trust(TrustEvidence::Decline { by: need!(by), stake: need!(stake), at })
            }
            "act" => Fact::Trust(TrustEvidence::Act {
                by: need!(by),
                stake: need!(stake),
                at,
                conduct: need!(conduct),
            }),
            "encounter" => {
                let encounter = Encounter::new(need!(stage), at, need!(initiator));
                Fact::Encounter(r.take_details(encounter))
            }
            "contact" => Fact::Contact(Contact { at, channel: r.channel.take() }),
            "contact_preference" => Fact::ContactPreference(ContactPreference {
                at,
                every_seconds: need!(every_seconds),
                channel: r.channel.take(),
            }),
            "rating" => {
                let (component, by, value) = (need!(component), need!(by), need!(rating));
                let rating = Rating::new(value, Scale::new(need!(min), need!(max))?)?;
                Fact::Intimacy(IntimacyEvidence::Rating { component, by, rating, at })
            }
            "response" => Fact::Intimacy(IntimacyEvidence::Response {
                promised_seconds: need!(promised_seconds),
                taken_seconds: need!(taken_seconds),
                updated_in_time: r.updated_in_time.take().unwrap_or(false),
                at,
            }),
            "request" => Fact::Intimacy(IntimacyEvidence::Request {
                met: need!(met),
                hand_offs: r.hand_offs.take().unwrap_or(0),
                at,
            }),
            "question" => {
                Fact::Intimacy(IntimacyEvidence::Question { answered: need!(answered), at })
            }
            // The last of the list; the names were checked above.
            _ => Fact::Intimacy(IntimacyEvidence::Transaction {
                correct: need!(correct),
                good: need!(good),
                at,
            }),
        };
        if let Some(field) = r.left_over() {
            return Err(Error::Field { event, rule: "has no field", field });
        }
        let event = Self::new(customer, fact);
        Ok(match r.id {
            Some(id) => event.with_id(id),
            None => event,
        })
    }
}

fn with_due(placing: Placing, due: Option<Instant>) -> Result<Placing> {
    match due {
        Some(due) => placing.due(due),
        None => Ok(placing),
    }
}

impl From<Event> for EventRecord {
    fn from(event: Event) -> Self {
        let (id, customer, fact) = event.into_parts();
        let mut r = Self {
            v: Some(Event::VERSION),
            id,
            customer: Some(customer),
            at: Some(fact.at()),
            ..Self::default()
        };
        let event = match fact {
            Fact::Trust(TrustEvidence::Place(placing)) => r.set_placing(&placing, "place"),
            Fact::Trust(TrustEvidence::Resolve(resolution)) => {
                r.placed_at = Some(resolution.placing().at());
                let shares = resolution.outcome().shares();
                let share = |x: f64| (x > 0.0).then_some(Share::rounded(x));
                [r.honoured, r.execution, r.dereliction] = shares.map(share);
                r.set_placing(resolution.placing(), "resolve")
            }
            Fact::Trust(TrustEvidence::Decline { by, stake, .. }) => {
                (r.by, r.stake) = (Some(by), Some(stake));
                "decline"
            }
            Fact::Trust(TrustEvidence::Act { by, stake, conduct, .. }) => {
                (r.by, r.stake, r.conduct) = (Some(by), Some(stake), Some(conduct));
                "act"
            }
            Fact::Encounter(encounter) => {
                r.stage = Some(encounter.stage().clone());
                r.initiator = Some(encounter.initiator());
                r.channel = encounter.channel().cloned();
                let frictions = encounter.frictions();
                r.frictions = (!frictions.is_empty()).then(|| FrictionList(frictions.to_vec()));
                r.topic = encounter.topic().cloned();
                r.resolved = encounter.is_resolved().then_some(true);
                r.effect = encounter.effect();
                "encounter"
            }
            Fact::Contact(contact) => {
                r.channel = contact.channel;
                "contact"
            }
            Fact::ContactPreference(preference) => {
                r.every_seconds = Some(preference.every_seconds);
                r.channel = preference.channel;
                "contact_preference"
            }
            Fact::Intimacy(evidence) => r.set_intimacy(&evidence),
        };
        r.event = event.parse().ok();
        r
    }
}

impl EventRecord {
    /// Adds to an encounter what else the record says of it.
    fn take_details(&mut self, mut encounter: Encounter) -> Encounter {
        for friction in self.frictions.take().unwrap_or_default().0 {
            encounter = encounter.with_friction(friction);
        }
        if let Some(channel) = self.channel.take() {
            encounter = encounter.on_channel(channel);
        }
        if let Some(topic) = self.topic.take() {
            encounter = encounter.about(topic);
        }
        if self.resolved.take().unwrap_or(false) {
            encounter = encounter.resolved();
        }
        if let Some(effect) = self.effect.take() {
            encounter = encounter.with_effect(effect);
        }
        encounter
    }

    fn set_placing(&mut self, placing: &Placing, event: &'static str) -> &'static str {
        self.stake_id = Some(placing.id().clone());
        self.by = Some(placing.by());
        self.stake = Some(placing.stake());
        self.due = placing.due_at();
        event
    }

    fn set_intimacy(&mut self, evidence: &IntimacyEvidence) -> &'static str {
        match *evidence {
            IntimacyEvidence::Rating { component, by, rating, .. } => {
                (self.component, self.by) = (Some(component), Some(by));
                self.rating = Some(rating.value());
                self.min = Some(rating.scale().min());
                self.max = Some(rating.scale().max());
                "rating"
            }
            IntimacyEvidence::Response {
                promised_seconds, taken_seconds, updated_in_time, ..
            } => {
                self.promised_seconds = Some(promised_seconds);
                self.taken_seconds = Some(taken_seconds);
                self.updated_in_time = updated_in_time.then_some(true);
                "response"
            }
            IntimacyEvidence::Request { met, hand_offs, .. } => {
                (self.met, self.hand_offs) = (Some(met), Some(hand_offs));
                "request"
            }
            IntimacyEvidence::Question { answered, .. } => {
                self.answered = Some(answered);
                "question"
            }
            IntimacyEvidence::Transaction { correct, good, .. } => {
                (self.correct, self.good) = (Some(correct), Some(good));
                "transaction"
            }
            // A labelled gap is made from contacts and is never an event itself.
            IntimacyEvidence::Contact(_) => "contact",
        }
    }
}
