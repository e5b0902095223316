//! What was promised and delivered for one deal.

use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::quantity::{Instant, Name, Share};
use crate::{Error, Result};

/// Something was promised for a deal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Pledge {
    /// When.
    pub at: Instant,
    /// How good the promise was, soberly: 0 nothing, 1 the best that could be.
    pub promised: Share,
    /// The deal.
    pub deal: Name,
}

/// Something was delivered for a deal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Delivery {
    /// When.
    pub at: Instant,
    /// How good it was, as the customer met it, on the same scale as the promise.
    pub delivered: Share,
    /// The deal.
    pub deal: Name,
}

/// The order of a deal, and which steps of the alignment call were covered until the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Hoped {
    /// How many sellers besides the firm the customer had talked to.
    pub rivals: u32,
    /// When the order was placed.
    pub ordered: Instant,
    /// When each step was covered first, in the order of [`CallStep::ALL`](super::CallStep::ALL).
    pub covered: [Option<Instant>; 4],
    /// Whether this is the first delivery of the order.
    pub first: bool,
}

/// A delivery, with the promise and the hope of its own deal.
///
/// Made by [`label_deals`](super::label_deals) from all of a customer's orders, promises and deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "SettledForm", into = "SettledForm")
)]
pub struct Settled {
    pledge: Pledge,
    delivered: Share,
    at: Instant,
    hoped: Option<Hoped>,
    first: bool,
}

impl Settled {
    /// Takes the promise, what was delivered and when, the order if there was one, and whether
    /// it is the first delivery on this promise.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if it was delivered before it was promised or ordered, or a
    /// step of the call was covered before the order or after the delivery.
    pub fn new(
        pledge: Pledge,
        delivered: Share,
        at: Instant,
        hoped: Option<Hoped>,
        first: bool,
    ) -> Result<Self> {
        let after = |what, beginning, begun, got| {
            if got < begun {
                return Err(Error::EndsBeforeItBegins { what, beginning, begun, got });
            }
            Ok(())
        };
        after("delivery", "promise", pledge.at, at)?;
        if let Some(hoped) = hoped {
            after("delivery", "order", hoped.ordered, at)?;
            for step in hoped.covered.into_iter().flatten() {
                after("follow-up", "order", hoped.ordered, step)?;
                after("delivery", "follow-up", step, at)?;
            }
        }
        Ok(Self { pledge, delivered, at, hoped, first })
    }

    /// The same, of labels, whose dates are in order.
    pub(super) const fn labelled(
        pledge: Pledge,
        delivered: Share,
        at: Instant,
        hoped: Option<Hoped>,
        first: bool,
    ) -> Self {
        Self { pledge, delivered, at, hoped, first }
    }

    getters! {
        /// Returns the promise that it is held to.
        pub fn pledge -> &Pledge;
        /// Returns how good the delivery was.
        pub fn delivered -> Share;
        /// Returns when it was delivered.
        pub fn at -> Instant;
        /// Returns the order, if there was one.
        pub fn hoped -> Option<Hoped>;
        /// Tells whether it is the first delivery on this promise.
        pub fn is_first -> bool = first;
    }
}

checked! {
    Settled as SettledForm {
        pledge: Pledge,
        delivered: Share,
        at: Instant,
        hoped: Option<Hoped>,
        first: bool,
    }
    => Self::new(pledge, delivered, at, hoped, first)
}
