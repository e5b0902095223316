//! Promise, hope and delivery of one deal, paired before anything is averaged.

use std::collections::BTreeMap;

use super::{
    CallStep, Delivery, Done, ExpectationEvidence, FollowUp, Hoped, Order, Pledge, Settled,
};
use crate::Result;
use crate::quantity::{Instant, Name, Share, check_order};

/// What is known of each deal at some instant of its history.
#[derive(Debug, Clone, Default)]
pub(super) struct Deals(BTreeMap<Name, Known>);

#[derive(Debug, Clone, Default)]
struct Known {
    pledge: Option<Pledge>,
    /// Whether something was delivered on the promise.
    met: bool,
    hoped: Option<Hoped>,
}

/// Labels one customer's deliveries by the promise and the order of their own deals: one fact for
/// each promise, one for each delivery.
///
/// All lists are complete and in order of time. A delivery is held to the last promise of its deal
/// before it, or at its very instant; of promises at one instant, to the highest. A promise that a
/// later one replaces before anything is delivered counts no more. A delivery of a deal that
/// nothing was promised for becomes one without a deal.
///
/// A later call to the function repeats the facts of an earlier one and adds to them, so that only
/// the new facts need to be observed.
///
/// ```
/// use goodwill::expectation::{Delivery, ExpectationEvidence, Pledge, label_deals};
/// use goodwill::quantity::{Instant, Name, Share};
///
/// let day = |n: i64| Instant::from_days(20_000 + n);
/// let deal = Name::new("lathe")?;
/// let pledge = |n, x| Ok(Pledge { at: day(n)?, promised: Share::new(x)?, deal: deal.clone() });
/// let pledges = [pledge(0, 0.9)?, pledge(2, 0.6)?];
/// let delivery = Delivery { at: day(9)?, delivered: Share::HALF, deal: deal.clone() };
/// let facts = label_deals(&[], &[], &pledges, &[delivery], day(9)?)?;
/// let [_, _, ExpectationEvidence::Settled(settled)] = &facts[..] else { unreachable!("three") };
/// assert_eq!(settled.pledge(), &pledges[1]);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::OutOfOrder`](crate::Error::OutOfOrder) if a list is not in order of time;
/// [`Error::AfterAsOf`](crate::Error::AfterAsOf) if it has an entry after `as_of`.
pub fn label_deals(
    orders: &[Order],
    follow_ups: &[FollowUp],
    pledges: &[Pledge],
    deliveries: &[Delivery],
    as_of: Instant,
) -> Result<Vec<ExpectationEvidence>> {
    check_order("orders", "order", orders.iter().map(|order| order.at), Some(as_of))?;
    check_order("follow-ups", "follow-up", follow_ups.iter().map(|done| done.at), Some(as_of))?;
    check_order("promises", "promise", pledges.iter().map(|pledge| pledge.at), Some(as_of))?;
    check_order("deliveries", "delivery", deliveries.iter().map(|it| it.at), Some(as_of))?;
    Ok(Deals::default().label(orders, follow_ups, pledges, deliveries))
}

impl Deals {
    /// Labels what came after all that was labelled before, in order of time.
    pub(super) fn label(
        &mut self,
        orders: &[Order],
        follow_ups: &[FollowUp],
        pledges: &[Pledge],
        deliveries: &[Delivery],
    ) -> Vec<ExpectationEvidence> {
        let (mut pledges, mut deliveries): (Vec<_>, Vec<_>) =
            (pledges.iter().collect(), deliveries.iter().collect());
        pledges.sort();
        deliveries.sort();
        let mut facts = Vec::with_capacity(pledges.len() + deliveries.len());
        let mut pledges = pledges.into_iter().peekable();
        let mut orders = orders.iter().peekable();
        let mut follow_ups = follow_ups.iter().peekable();
        let mut hope = |deals: &mut Self, until: Option<Instant>| {
            let is_due = |at: Instant| until.is_none_or(|until| at <= until);
            while let Some(done) = follow_ups.next_if(|done| is_due(done.at)) {
                while let Some(order) = orders.next_if(|order| order.at <= done.at) {
                    deals.of(&order.deal).placed(order);
                }
                deals.of(&done.deal).followed(done);
            }
            while let Some(order) = orders.next_if(|order| is_due(order.at)) {
                deals.of(&order.deal).placed(order);
            }
        };
        for delivery in deliveries {
            while let Some(pledge) = pledges.next_if(|pledge| pledge.at <= delivery.at) {
                facts.push(self.of(&pledge.deal).pledged(pledge));
            }
            hope(self, Some(delivery.at));
            facts.push(self.of(&delivery.deal).delivered(delivery));
        }
        for pledge in pledges {
            facts.push(self.of(&pledge.deal).pledged(pledge));
        }
        hope(self, None);
        facts
    }

    fn of(&mut self, deal: &Name) -> &mut Known {
        self.0.entry(deal.clone()).or_default()
    }
}

impl Known {
    fn pledged(&mut self, pledge: &Pledge) -> ExpectationEvidence {
        let before = self.pledge.replace(pledge.clone());
        let replaces = before.filter(|_| !self.met);
        self.met = false;
        ExpectationEvidence::Pledged { pledge: pledge.clone(), replaces }
    }

    fn placed(&mut self, order: &Order) {
        let (rivals, ordered) = (order.rivals, order.at);
        self.hoped = Some(Hoped { rivals, ordered, covered: [None; 4], first: true });
    }

    fn followed(&mut self, follow_up: &FollowUp) {
        let Some(hoped) = &mut self.hoped else { return };
        for done in &follow_up.done {
            if let Done::Aligned(step) = done {
                hoped.covered[CallStep::index(*step)].get_or_insert(follow_up.at);
            }
        }
    }

    fn delivered(&mut self, delivery: &Delivery) -> ExpectationEvidence {
        let (delivered, at) = (delivery.delivered, delivery.at);
        let Some(pledge) = self.pledge.clone() else {
            return ExpectationEvidence::Delivered { delivered, at };
        };
        let (hoped, first) = (self.hoped, !self.met);
        self.met = true;
        if let Some(hoped) = &mut self.hoped {
            hoped.first = false;
        }
        ExpectationEvidence::Settled(Settled::labelled(pledge, delivered, at, hoped, first))
    }
}

/// Settled deals of one kind, so that any number of them takes bounded memory: the number of
/// rivals, and the corner of a grid of pull, promise and delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Cell {
    pub(super) rivals: Option<u32>,
    /// In quarters.
    pull: u8,
    /// In twentieths.
    promised: u8,
    delivered: u8,
}

impl Cell {
    /// The steps of the grid: of the pull, of promise and delivery.
    const STEPS: [u8; 3] = [4, 20, 20];
    /// A smaller share of a deal goes to no corner.
    const LEAST: f64 = 1e-9;

    /// Shares a deal out to the corners of the simplex of the grid that it lies in.
    ///
    /// The shares sum to 1, and keep the means of pull, promise and delivery. Promise and delivery
    /// that are equal stay so, and what exceeds stays apart from what falls short.
    pub(super) fn spread(
        rivals: Option<u32>,
        shares: [Share; 3],
    ) -> impl Iterator<Item = (Self, f64)> {
        let mut corner = [0_u8; 3];
        let mut rest = [(0.0, 0_usize); 3];
        for (i, share) in shares.into_iter().enumerate() {
            let x = share.get() * f64::from(Self::STEPS[i]);
            let near = libm::round(x);
            let x = if (x - near).abs() < Self::LEAST { near } else { x };
            // At most 20.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let low = libm::floor(x) as u8;
            corner[i] = low;
            rest[i] = (x - f64::from(low), i);
        }
        rest.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let cell =
            |[pull, promised, delivered]: [u8; 3]| Self { rivals, pull, promised, delivered };
        let mut corners = [(cell(corner), 1.0 - rest[0].0); 4];
        for i in 0..3 {
            corner[rest[i].1] += u8::from(rest[i].0 > 0.0);
            let next = rest.get(i + 1).map_or(0.0, |next| next.0);
            corners[i + 1] = (cell(corner), rest[i].0 - next);
        }
        corners.into_iter().filter(|(_, share)| *share >= Self::LEAST)
    }

    /// Pull, promise and delivery.
    pub(super) fn shares(self) -> [f64; 3] {
        let [pull, promised, delivered] = Self::STEPS.map(f64::from);
        [
            f64::from(self.pull) / pull,
            f64::from(self.promised) / promised,
            f64::from(self.delivered) / delivered,
        ]
    }

    /// Tells whether it lies on the grid; used where a state is read from outside.
    #[cfg(feature = "serde")]
    pub(super) fn on_grid(self) -> bool {
        let [pull, promised, delivered] = Self::STEPS;
        self.pull <= pull
            && self.promised <= promised
            && self.delivered <= delivered
            && self.rivals.is_none_or(|rivals| rivals <= Order::MOST_RIVALS)
    }
}

/// The orders after talks with the same number of sellers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Hope {
    /// `Eₙ`.
    pub(super) expected: f64,
    pub(super) orders: f64,
    /// Those of them that something was delivered on, which have a hope of their own.
    pub(super) paired: f64,
    /// How many orders each step of the call pulled on, the late ones in part.
    pub(super) steps: [f64; 4],
    /// π, the mean pull of an order.
    pub(super) pull: f64,
}

impl Hope {
    pub(super) fn new(expected: Share, [orders, paired]: [f64; 2], steps: [f64; 4]) -> Self {
        let steps = steps.map(|pulled| pulled.min(orders));
        let share = |pulled: f64| if orders > 0.0 { pulled / orders } else { 0.0 };
        let pull = 0.25 * steps.iter().fold(0.0, |sum, pulled| sum + share(*pulled));
        Self { expected: expected.get(), orders, paired: paired.min(orders), steps, pull }
    }

    pub(super) fn hype(&self, a: f64) -> f64 {
        hype(self.expected, self.pull, a)
    }
}

/// `E′ − A = (1 − π)(Eₙ − A)⁺ − (A − Eₙ)⁺`: what a call leaves of the difference.
fn hype(expected: f64, pull: f64, a: f64) -> f64 {
    let over = expected - a;
    if over > 0.0 { (1.0 - pull) * over } else { over }
}

/// What was hoped, promised and delivered for some deals that were alike.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Pair {
    /// Their number, decayed.
    pub(super) weight: f64,
    /// `E − A`.
    pub(super) hype: f64,
    pub(super) promised: f64,
    pub(super) delivered: f64,
    pub(super) ordered: bool,
}

impl Pair {
    /// Without an order nothing was hoped for but what was promised.
    pub(super) fn new(
        hoped: Option<Share>,
        weight: f64,
        [pull, promised, delivered]: [f64; 3],
    ) -> Self {
        let hype = hoped.map_or(0.0, |expected| hype(expected.get(), pull, promised));
        Self { weight, hype, promised, delivered, ordered: hoped.is_some() }
    }

    /// `Q − E`.
    pub(super) fn disconfirmation(&self, m: f64) -> f64 {
        -(self.hype + (1.0 - m) * (self.promised - self.delivered))
    }
}
