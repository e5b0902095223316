//! What can be observed of hopes, promises, deliveries and what is understood between two parties.

use std::collections::{BTreeMap, BTreeSet};

use super::{Assurance, CallStep, Pledge, Settled, Topic, alignment_call, post_order};
use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::quantity::{Instant, Name, Party, Share, check_order};
use crate::survey::{Instrument, Responses};
use crate::{Error, Result};

/// Reads the answers to [`alignment_call`] or [`post_order`]: what was done, to be part of a
/// [`FollowUp`]. An answer of ½ or more counts as done.
///
/// ```
/// use goodwill::expectation::{CallStep, Done, done_of};
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::Name;
///
/// let answers = Responses::new()
///     .answer(Name::new("requirements")?, Answer::Value(1.0))
///     .answer(Name::new("delivery")?, Answer::Value(0.0));
/// assert_eq!(done_of(&answers)?, [Done::Aligned(CallStep::Requirements)]);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::UnknownName`] for an answer to a question that neither checklist has;
/// [`Error::OutOfRange`] for one that is not from 0 to 1.
pub fn done_of(answers: &Responses) -> Result<Vec<Done>> {
    let mut items = alignment_call().items().to_vec();
    items.extend_from_slice(post_order().items());
    let both = Instrument::from_items(Name::constant("after the order"), items);
    let shares = both.matrix(core::slice::from_ref(answers))?.concat();
    let done = Done::ALL.into_iter().zip(shares).filter(|(_, y)| y.is_some_and(|y| y >= 0.5));
    Ok(done.map(|(done, _)| done).collect())
}

/// An order: what was bought, after how many sellers had spoken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Order {
    /// What tells the deal from others of the customer.
    pub deal: Name,
    /// How many sellers the customer talked to besides the firm; beyond
    /// [`Order::MOST_RIVALS`], as many as that.
    pub rivals: u32,
    /// When it was placed.
    pub at: Instant,
}

impl Order {
    /// The largest number of rivals that is told from more.
    pub const MOST_RIVALS: u32 = 31;

    /// Returns when it was placed.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }
}

/// What was done once an order was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Done {
    /// A step of the alignment call was covered.
    Aligned(CallStep),
    /// Something was done to assure the customer.
    Assured(Assurance),
}

impl Done {
    /// The four steps of the call, then the five assurances.
    pub(super) const ALL: [Self; 9] = {
        let (calls, mut i) = (CallStep::ALL, 0);
        let mut all = [Self::Aligned(calls[0]); 9];
        while i < all.len() {
            all[i] = if i < calls.len() {
                Self::Aligned(calls[i])
            } else {
                Self::Assured(Assurance::ALL[i - calls.len()])
            };
            i += 1;
        }
        all
    };

    /// Returns the word that events use.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Aligned(step) => step.name(),
            Self::Assured(assurance) => assurance.name(),
        }
    }
}

/// A call, a meeting or a message after an order, and what was done in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct FollowUp {
    /// The deal.
    pub deal: Name,
    /// What was done.
    pub done: Vec<Done>,
    /// When.
    pub at: Instant,
}

impl FollowUp {
    /// Returns when it was.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }
}

/// One thing that was done after an order, with what is needed of the order.
///
/// Made by [`label_follow_ups`] from a customer's orders and what followed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "FollowedUpForm", into = "FollowedUpForm")
)]
pub struct FollowedUp {
    done: Done,
    rivals: u32,
    ordered: Instant,
    at: Instant,
}

impl FollowedUp {
    /// Takes what was done and when, and the order's rivals and date.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if it was done before the order.
    ///
    /// ```
    /// use goodwill::expectation::{CallStep, Done, FollowedUp};
    /// use goodwill::quantity::Instant;
    ///
    /// let (early, late) = (Instant::new(10)?, Instant::new(20)?);
    /// let done = Done::Aligned(CallStep::Delivery);
    /// assert_eq!(FollowedUp::new(done, 2, early, late)?.delay_seconds(), 10);
    /// assert_eq!(
    ///     FollowedUp::new(done, 2, late, early).unwrap_err().to_string(),
    ///     "follow-up must not be dated before order (20), got 10",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub const fn new(done: Done, rivals: u32, ordered: Instant, at: Instant) -> Result<Self> {
        if at.since(ordered) < 0 {
            let (what, beginning) = ("follow-up", "order");
            return Err(Error::EndsBeforeItBegins { what, beginning, begun: ordered, got: at });
        }
        Ok(Self { done, rivals, ordered, at })
    }

    getters! {
        /// Returns what was done.
        pub fn done -> Done;
        /// Returns how many sellers besides the firm the customer had talked to.
        pub fn rivals -> u32;
        /// Returns when the order was placed; what was done fades as the order does.
        pub fn ordered -> Instant;
        /// Returns when it was done.
        pub fn at -> Instant;
    }

    /// Returns how long after the order it was done.
    #[must_use]
    pub const fn delay_seconds(&self) -> i64 {
        self.at.since(self.ordered)
    }
}

checked! {
    FollowedUp as FollowedUpForm { done: Done, rivals: u32, ordered: Instant, at: Instant }
    => Self::new(done, rivals, ordered, at)
}

/// Labels what followed one customer's orders by the order that it followed: one fact for each
/// order, one for each thing that was done about it for the first time.
///
/// Both lists are complete and in order of time. A follow-up belongs to the last order of its
/// deal that was placed before it, or at its very instant. A follow-up without such an order makes
/// no fact. What was done before about the same order makes none either: it was known already.
///
/// A later call to the function repeats the facts of an earlier one and adds to them, so that
/// only the new facts need to be observed.
///
/// ```
/// use goodwill::expectation::{CallStep, Done, FollowUp, Order, label_follow_ups};
/// use goodwill::quantity::{Instant, Name};
///
/// let day = |n: i64| Instant::from_days(20_000 + n);
/// let deal = Name::new("lathe")?;
/// let order = Order { deal: deal.clone(), rivals: 2, at: day(0)? };
/// let done = vec![Done::Aligned(CallStep::Delivery)];
/// let call = |n| Ok(FollowUp { deal: deal.clone(), done: done.clone(), at: day(n)? });
/// let facts = label_follow_ups(&[order], &[call(1)?, call(5)?], day(9)?)?;
/// assert_eq!(facts.len(), 2); // the order, and the step once
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::OutOfOrder`] if a list is not in order of time; [`Error::AfterAsOf`] if it has an
/// entry after `as_of`.
pub fn label_follow_ups(
    orders: &[Order],
    follow_ups: &[FollowUp],
    as_of: Instant,
) -> Result<Vec<ExpectationEvidence>> {
    check_order("orders", "order", orders.iter().map(|order| order.at), Some(as_of))?;
    check_order("follow-ups", "follow-up", follow_ups.iter().map(|done| done.at), Some(as_of))?;
    Ok(Placed::default().label(orders, follow_ups, |_| {}))
}

/// The last order of each deal, and what was done about it.
#[derive(Debug, Clone, Default)]
pub(super) struct Placed(BTreeMap<Name, (Order, BTreeSet<Done>)>);

impl Placed {
    /// Labels what came after all that was labelled before, in order of time; hands on the
    /// follow-ups that have no order before them.
    pub(super) fn label(
        &mut self,
        orders: &[Order],
        follow_ups: &[FollowUp],
        mut orphan: impl FnMut(&FollowUp),
    ) -> Vec<ExpectationEvidence> {
        let mut facts = Vec::with_capacity(orders.len() + follow_ups.len());
        let mut waiting = orders.iter().peekable();
        let place = |placed: &mut Self, order: &Order| {
            placed.0.insert(order.deal.clone(), (order.clone(), BTreeSet::new()));
            ExpectationEvidence::Order(order.clone())
        };
        for follow_up in follow_ups {
            while let Some(order) = waiting.next_if(|order| order.at <= follow_up.at) {
                facts.push(place(self, order));
            }
            let Some((order, known)) = self.0.get_mut(&follow_up.deal) else {
                orphan(follow_up);
                continue;
            };
            for &done in follow_up.done.iter().filter(|done| known.insert(**done)) {
                let (rivals, ordered, at) = (order.rivals, order.at, follow_up.at);
                let done = FollowedUp { done, rivals, ordered, at };
                facts.push(ExpectationEvidence::FollowedUp(done));
            }
        }
        for order in waiting {
            facts.push(place(self, order));
        }
        facts
    }
}

/// One fact about what the customer expects, was promised and got.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields))]
#[non_exhaustive]
pub enum ExpectationEvidence {
    /// An order was placed, with hopes that the talks before it had raised.
    Order(Order),
    /// Something was promised, for no deal by name. All such facts are of one deal.
    Promised {
        /// How good the promise was, soberly: 0 nothing, 1 the best that could be.
        promised: Share,
        /// When.
        at: Instant,
    },
    /// Something was delivered, for no deal by name.
    Delivered {
        /// How good it was, as the customer met it, on the same scale as the promise.
        delivered: Share,
        /// When.
        at: Instant,
    },
    /// Something was promised for a deal with a name; see [`label_deals`](super::label_deals).
    Pledged {
        /// The promise, which is open until something is delivered.
        pledge: Pledge,
        /// The earlier promise of the deal that it replaces, if that was still open.
        replaces: Option<Pledge>,
    },
    /// Something was delivered on a promise; see [`label_deals`](super::label_deals).
    Settled(Settled),
    /// Something was done about an order; see [`label_follow_ups`].
    FollowedUp(FollowedUp),
    /// A party said what it understands by a topic; it holds until the party says otherwise.
    Answer {
        /// The topic.
        topic: Topic,
        /// Who said it.
        by: Party,
        /// What was said, in words that compare: the same words are the same understanding.
        answer: Name,
        /// When.
        at: Instant,
    },
}

impl ExpectationEvidence {
    /// Returns when the fact happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Order(order) => order.at,
            Self::FollowedUp(followed_up) => followed_up.at,
            Self::Pledged { pledge, .. } => pledge.at,
            Self::Settled(settled) => settled.at(),
            Self::Promised { at, .. } | Self::Delivered { at, .. } | Self::Answer { at, .. } => *at,
        }
    }
}
