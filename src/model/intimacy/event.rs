//! What is recorded of closeness: contacts and wishes for them, ratings, and what was done.

use core::fmt;

use super::standing::rhythm;
use super::{
    Component, Contact, ContactPreference, IntimacyEvidence, IntimacyLedger, IntimacyParams,
    IntimacyScore, label_contacts,
};
use crate::Result;
use crate::model::{Heard, Model, Relational, reading};
use crate::quantity::{Amount, Instant, Name, Party, Positive, Rating, Share};
use crate::wire::{events, word_fields};

word_fields!(Component);

events! {
    /// What happened between a customer and the firm that shows how close they are, as it is
    /// recorded.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum IntimacyEvent {
        /// The firm made contact.
        Contact(Contact) = "contact" {
            /// By what means.
            channel: Option<Name> = "mail",
        }
        read |at| Ok(Contact { at, channel });
        write |contact| { channel: contact.channel.clone() };
        /// The customer said how often, and by what means, contact is wanted.
        ContactPreference(ContactPreference) = "contact_preference" {
            /// The seconds that are wanted from one contact to the next.
            every_seconds: Positive = "604800",
            /// By what means.
            channel: Option<Name> = "mail",
        }
        read |at| Ok(ContactPreference { at, every_seconds, channel });
        write |wish| { every_seconds: wish.every_seconds, channel: wish.channel.clone() };
        /// A side rated how the firm does on a component.
        Rating = "rating" {
            /// The component that was rated.
            component: Component = "knowledge",
            /// Which party it was.
            by: Party = "customer",
            /// The rating, on its own scale.
            rating: Rating = "4",
        }
        /// A question or an issue was answered, in time or late.
        Response = "response" {
            /// The time that was promised.
            promised_seconds: Positive = "3600",
            /// The time that it took.
            taken_seconds: Amount = "1800",
            /// Whether the customer was told in time that it would take longer.
            updated_in_time: bool = "true" unless false,
        }
        /// Something had to be provided by others in the firm.
        Request = "request" {
            /// Whether the request was met.
            met: bool = "true",
            /// How often the customer was passed on.
            hand_offs: u32 = "1" or 0,
        }
        /// The customer asked something.
        Question = "question" {
            /// The share of the question that was answered.
            answered: Share = "0.75",
        }
        /// A dealing was judged twice by the customer.
        Transaction = "transaction" {
            /// How far the details were right.
            correct: Share = "1",
            /// How far it was good for the person.
            good: Share = "0.5",
        }
    }
}

impl Heard for IntimacyEvent {
    fn is_heard(&self) -> bool {
        match self {
            Self::Rating { by, .. } => *by == Party::Customer,
            Self::ContactPreference(_)
            | Self::Request { .. }
            | Self::Question { .. }
            | Self::Transaction { .. } => true,
            Self::Contact(_) | Self::Response { .. } => false,
        }
    }
}

impl fmt::Display for IntimacyEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: &Share| format!("{:.0} %", 100.0 * share.get());
        match self {
            Self::Contact(_) => f.write_str("the firm made contact"),
            Self::ContactPreference(wish) => {
                let days = wish.every_seconds.get() / 86_400.0;
                write!(f, "the customer wants contact every {days:.1} days")
            }
            Self::Rating { component, by, rating, .. } => {
                let (value, best) = (rating.value(), rating.scale().max());
                write!(f, "{} rated {component} {value} of {best}", by.with_article())
            }
            Self::Response { promised_seconds, taken_seconds, .. } => {
                let times = taken_seconds.get() / promised_seconds.get();
                write!(f, "a response took {times:.1} times what was promised")
            }
            Self::Request { met, hand_offs, .. } => {
                let met = if *met { "met" } else { "not met" };
                write!(f, "a request was {met}, with {hand_offs} hand-offs")
            }
            Self::Question { answered, .. } => {
                write!(f, "a question was answered to {}", percent(answered))
            }
            Self::Transaction { correct, good, .. } => {
                let (correct, good) = (percent(correct), percent(good));
                write!(f, "a transaction was {correct} correct and {good} good")
            }
        }
    }
}

/// The contacts, and what the customer wished for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting {
    contacts: Vec<Contact>,
    wishes: Vec<ContactPreference>,
}

impl Model for IntimacyLedger {
    type Event = IntimacyEvent;
    type Params = IntimacyParams;
    type Score = IntimacyScore;
    type Rule = ();
    type Waiting = Waiting;

    fn waits(waiting: &Waiting) -> bool {
        !waiting.contacts.is_empty() || !waiting.wishes.is_empty()
    }

    fn take(&mut self, waiting: &mut Waiting, event: &IntimacyEvent) {
        let evidence = match *event {
            IntimacyEvent::Contact(ref contact) => return waiting.contacts.push(contact.clone()),
            IntimacyEvent::ContactPreference(ref wish) => return waiting.wishes.push(wish.clone()),
            IntimacyEvent::Rating { component, by, rating, at } => {
                IntimacyEvidence::Rating { component, by, rating, at }
            }
            IntimacyEvent::Response { promised_seconds, taken_seconds, updated_in_time, at } => {
                IntimacyEvidence::Response { promised_seconds, taken_seconds, updated_in_time, at }
            }
            IntimacyEvent::Request { met, hand_offs, at } => {
                IntimacyEvidence::Request { met, hand_offs, at }
            }
            IntimacyEvent::Question { answered, at } => IntimacyEvidence::Question { answered, at },
            IntimacyEvent::Transaction { correct, good, at } => {
                IntimacyEvidence::Transaction { correct, good, at }
            }
        };
        self.observe(&evidence);
    }

    fn settle(&mut self, waiting: &mut Waiting, (): &(), as_of: Instant) -> Result<Vec<String>> {
        let Waiting { contacts, wishes } = waiting;
        contacts.sort_by(|a, b| (a.at, &a.channel).cmp(&(b.at, &b.channel)));
        wishes.sort_by(|a, b| {
            (a.at, a.every_seconds, &a.channel).cmp(&(b.at, b.every_seconds, &b.channel))
        });
        for evidence in label_contacts(contacts, wishes, as_of)? {
            self.observe(&evidence);
        }
        Ok(Vec::new())
    }
}

impl Relational for IntimacyLedger {
    reading! { IntimacyScore }

    fn beside(
        &self,
        score: Option<&IntimacyScore>,
        _: &IntimacyParams,
        as_of: Instant,
    ) -> Result<Vec<String>> {
        match score {
            Some(score) => Ok(score.lines()),
            // The firm's word of itself makes no score.
            None => Ok(self.tally(as_of)?.map_or_else(Vec::new, |tally| tally.rated())),
        }
    }

    fn named(events: &[&IntimacyEvent], as_of: Instant) -> Vec<String> {
        let contacts = events.iter().filter_map(|event| match event {
            IntimacyEvent::Contact(contact) => Some(contact),
            IntimacyEvent::ContactPreference(_)
            | IntimacyEvent::Rating { .. }
            | IntimacyEvent::Response { .. }
            | IntimacyEvent::Request { .. }
            | IntimacyEvent::Question { .. }
            | IntimacyEvent::Transaction { .. } => None,
        });
        let wishes = events.iter().filter_map(|event| match event {
            IntimacyEvent::ContactPreference(wish) => Some(wish),
            IntimacyEvent::Contact(_)
            | IntimacyEvent::Rating { .. }
            | IntimacyEvent::Response { .. }
            | IntimacyEvent::Request { .. }
            | IntimacyEvent::Question { .. }
            | IntimacyEvent::Transaction { .. } => None,
        });
        rhythm(&contacts.collect::<Vec<_>>(), &wishes.collect::<Vec<_>>(), as_of)
    }
}
