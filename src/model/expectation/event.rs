//! What is recorded of expectations: orders and what followed them, promises, deliveries, answers.

use core::fmt;

use super::evidence::Placed;
use super::pairing::Deals;
use super::{
    Delivery, Done, ExpectationEvidence, ExpectationLedger, ExpectationParams, ExpectationScore,
    FollowUp, Order, Pledge, Topic,
};
use crate::model::{Heard, Model, Relational, reading};
use crate::quantity::{Instant, Name, Party, Share};
use crate::shown::Shown;
use crate::wire::{Field, FieldType, Value, events, name_fields, words_of};
use crate::{Error, Result};

name_fields!(Topic);

impl Field for Vec<Done> {
    const TYPE: FieldType = FieldType::Text;
    const WORDS: &'static [&'static str] = &words_of!(Done);

    fn from_value(value: Value) -> Result<Self> {
        let done = |word: &str| {
            Done::ALL.into_iter().find(|done| done.name() == word).ok_or_else(|| {
                Error::UnknownName {
                    what: "what was done after an order",
                    rule: "one of requirements, commitments, proposal, delivery, point_by_point, \
                           internal_kickoff, schedule, joint_kickoff, protocol",
                    got: Shown::kept(word),
                }
            })
        };
        let words = String::from_value(value)?;
        words.split(';').map(str::trim).filter(|word| !word.is_empty()).map(done).collect()
    }

    fn to_value(&self) -> Value {
        Value::Text(self.iter().map(|done| done.name()).collect::<Vec<_>>().join(";"))
    }
}

events! {
    /// What the customer was led to expect, was promised and got, as it is recorded.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ExpectationEvent {
        /// The customer ordered, after talking to some sellers.
        Order(Order) = "order" {
            /// The deal that was ordered.
            deal: Name = "lathe",
            /// How many other sellers the customer talked to.
            rivals: u32 = "2",
        }
        read |at| Ok(Order { deal, rivals, at });
        write |order| { deal: order.deal.clone(), rivals: order.rivals };
        /// Something was done after an order.
        FollowUp(FollowUp) = "follow_up" {
            /// What was done after the order, parted by `;`.
            done: Vec<Done> = "requirements;delivery",
            /// The deal that was ordered.
            deal: Name = "lathe",
        }
        read |at| Ok(FollowUp { deal, done, at });
        write |follow_up| { done: follow_up.done.clone(), deal: follow_up.deal.clone() };
        /// Something was promised for a deal.
        Promised = "promised" {
            /// How high, on a scale from 0 to 1: what was promised, delivered, demanded, done well.
            promised as level: Share = "0.8",
            /// The deal that it was of.
            deal: Option<Name> = "lathe",
        }
        /// Something was delivered for a deal.
        Delivered = "delivered" {
            /// How high, on a scale from 0 to 1: what was promised, delivered, demanded, done well.
            delivered as level: Share = "0.6",
            /// The deal that it was of.
            deal: Option<Name> = "lathe",
        }
        /// A party said what it understands by a topic; it holds until the party says otherwise.
        Answer = "understanding" {
            /// The matter that it was about.
            topic: Topic = "rhythm",
            /// Which party it was.
            by: Party = "customer",
            /// How a topic is understood, or what an organisation says, in words.
            answer: Name = "weekly",
        }
    }
}

impl Heard for ExpectationEvent {
    fn is_heard(&self) -> bool {
        match self {
            Self::Order(_) => true,
            Self::Answer { by, .. } => *by == Party::Customer,
            Self::FollowUp(_) | Self::Promised { .. } | Self::Delivered { .. } => false,
        }
    }
}

impl fmt::Display for ExpectationEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order(Order { deal, rivals, .. }) => match rivals {
                0 => write!(f, "“{deal}” was ordered, no other seller asked"),
                1 => write!(f, "“{deal}” was ordered, with one other seller asked"),
                many => write!(f, "“{deal}” was ordered, with {many} other sellers asked"),
            },
            Self::FollowUp(FollowUp { deal, done, .. }) => {
                if done.iter().any(|done| matches!(done, Done::Aligned(_))) {
                    write!(f, "what is expected of “{deal}” was talked through")
                } else {
                    write!(f, "“{deal}” was followed up")
                }
            }
            Self::Promised { promised, deal, .. } => {
                write!(f, "{:.0} % was promised", 100.0 * promised.get())?;
                deal.iter().try_for_each(|deal| write!(f, " of “{deal}”"))
            }
            Self::Delivered { delivered, deal, .. } => {
                write!(f, "{:.0} % was delivered", 100.0 * delivered.get())?;
                deal.iter().try_for_each(|deal| write!(f, " of “{deal}”"))
            }
            Self::Answer { topic, by, answer, .. } => {
                write!(f, "{} understands {topic} as “{answer}”", by.with_article())
            }
        }
    }
}

/// The orders, what followed them, and what was promised and delivered for a deal with a name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting {
    orders: Vec<Order>,
    follow_ups: Vec<FollowUp>,
    pledges: Vec<Pledge>,
    deliveries: Vec<Delivery>,
    /// What those came to that were sealed.
    placed: Placed,
    deals: Deals,
}

impl Waiting {
    fn sort(&mut self) {
        self.orders.sort_by(|a, b| (a.at, &a.deal, a.rivals).cmp(&(b.at, &b.deal, b.rivals)));
        self.follow_ups.sort_by(|a, b| (a.at, &a.deal, &a.done).cmp(&(b.at, &b.deal, &b.done)));
        self.pledges.sort();
        self.deliveries.sort();
    }
}

/// Takes what came before an instant out of a list in order of time.
fn taken<T>(all: &mut Vec<T>, at: impl Fn(&T) -> Instant, before: Instant) -> Vec<T> {
    let count = all.partition_point(|one| at(one) < before);
    all.drain(..count).collect()
}

impl Model for ExpectationLedger {
    type Event = ExpectationEvent;
    type Params = ExpectationParams;
    type Score = ExpectationScore;
    type Rule = ();
    type Waiting = Waiting;

    fn waits(Waiting { orders, follow_ups, pledges, deliveries, .. }: &Waiting) -> bool {
        let deals = orders.is_empty() && follow_ups.is_empty();
        !deals || !pledges.is_empty() || !deliveries.is_empty()
    }

    fn matter(event: &ExpectationEvent) -> Option<&Name> {
        match event {
            ExpectationEvent::Order(Order { deal, .. })
            | ExpectationEvent::FollowUp(FollowUp { deal, .. }) => Some(deal),
            ExpectationEvent::Promised { deal, .. } | ExpectationEvent::Delivered { deal, .. } => {
                deal.as_ref()
            }
            ExpectationEvent::Answer { .. } => None,
        }
    }

    fn take(&mut self, waiting: &mut Waiting, event: &ExpectationEvent) {
        let evidence = match *event {
            ExpectationEvent::Order(ref order) => return waiting.orders.push(order.clone()),
            ExpectationEvent::FollowUp(ref done) => return waiting.follow_ups.push(done.clone()),
            ExpectationEvent::Promised { promised, ref deal, at } => {
                if let Some(deal) = deal.clone() {
                    return waiting.pledges.push(Pledge { at, promised, deal });
                }
                ExpectationEvidence::Promised { promised, at }
            }
            ExpectationEvent::Delivered { delivered, ref deal, at } => {
                if let Some(deal) = deal.clone() {
                    return waiting.deliveries.push(Delivery { at, delivered, deal });
                }
                ExpectationEvidence::Delivered { delivered, at }
            }
            ExpectationEvent::Answer { topic, by, ref answer, at } => {
                ExpectationEvidence::Answer { topic, by, answer: answer.clone(), at }
            }
        };
        self.observe(&evidence);
    }

    fn settle(&mut self, waiting: &mut Waiting, (): &(), _: Instant) -> Result<Vec<String>> {
        waiting.sort();
        let Waiting { orders, follow_ups, pledges, deliveries, placed, deals } = waiting;
        let mut orphans = Vec::new();
        let orphan = |follow_up: &FollowUp| {
            let deal = &follow_up.deal;
            orphans.push(format!("follow-up of deal `{deal}` has no order before it"));
        };
        for evidence in placed.clone().label(orders, follow_ups, orphan) {
            self.observe(&evidence);
        }
        for evidence in deals.clone().label(orders, follow_ups, pledges, deliveries) {
            self.observe(&evidence);
        }
        Ok(orphans)
    }

    /// No later event changes what an earlier one says: none but those of that instant wait on.
    fn seal(&mut self, waiting: &mut Waiting, (): &(), before: Instant) -> Result<()> {
        waiting.sort();
        let orders = taken(&mut waiting.orders, |order| order.at, before);
        let follow_ups = taken(&mut waiting.follow_ups, |follow_up| follow_up.at, before);
        let pledges = taken(&mut waiting.pledges, |pledge| pledge.at, before);
        let deliveries = taken(&mut waiting.deliveries, |delivery| delivery.at, before);
        for evidence in waiting.placed.label(&orders, &follow_ups, |_| {}) {
            self.observe(&evidence);
        }
        for evidence in waiting.deals.label(&orders, &follow_ups, &pledges, &deliveries) {
            self.observe(&evidence);
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<String> {
        self.unmatched()
    }
}

impl Relational for ExpectationLedger {
    reading! { ExpectationScore }

    fn beside(
        &self,
        score: Option<&ExpectationScore>,
        params: &ExpectationParams,
        _: Instant,
    ) -> Result<Vec<String>> {
        // What the two understand by the topics makes no score.
        let common = || self.common(params).map_or_else(Vec::new, |common| common.lines());
        Ok(score.map_or_else(common, ExpectationScore::lines))
    }
}
