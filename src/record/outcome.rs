//! What became of a relationship: what no model scores, and every score is held against.

use crate::model::Heard;
use core::fmt;

use crate::quantity::{Amount, Instant};
use crate::wire::{Recorded, events};

events! {
    /// What became of a relationship, with an amount where it has one.
    ///
    /// No model scores it. A score is held against it: who left, and what was at stake.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum OutcomeEvent {
        /// The customer said that it will leave.
        SaidLeaving = "said_leaving" {
            /// What is at stake, in the user's unit.
            amount: Option<Amount> = "1200",
        }
        /// An order was withdrawn after it had been awarded.
        Withdrew = "withdrew" {
            /// What was lost, in the user's unit.
            amount: Option<Amount> = "1200",
        }
        /// A contract ran out and was not renewed.
        Lapsed = "lapsed" {
            /// What was lost, in the user's unit.
            amount: Option<Amount> = "1200",
        }
        /// The customer left.
        Departed = "departed" {
            /// What was lost, in the user's unit.
            amount: Option<Amount> = "1200",
        }
        /// The customer took less than before.
        Contracted = "contracted" {
            /// What was lost, in the user's unit.
            amount: Option<Amount> = "300",
        }
        /// The customer ordered again.
        Ordered = "ordered" {
            /// What it is worth, in the user's unit.
            amount: Option<Amount> = "1200",
        }
        /// The customer renewed.
        Renewed = "renewed" {
            /// What it is worth, in the user's unit.
            amount: Option<Amount> = "1200",
        }
        /// The customer took more than before.
        Expanded = "expanded" {
            /// What it is worth, in the user's unit.
            amount: Option<Amount> = "300",
        }
        /// The customer sent another.
        Referred = "referred" {
            /// What it is worth, in the user's unit.
            amount: Option<Amount> = "900",
        }
    }
}

impl OutcomeEvent {
    /// Returns when it happened.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.when()
    }

    /// Returns the amount, if there is one, in the user's unit.
    #[must_use]
    pub const fn amount(&self) -> Option<Amount> {
        match self {
            Self::Ordered { amount, .. }
            | Self::Renewed { amount, .. }
            | Self::Expanded { amount, .. }
            | Self::Referred { amount, .. }
            | Self::Contracted { amount, .. }
            | Self::Withdrew { amount, .. }
            | Self::Lapsed { amount, .. }
            | Self::Departed { amount, .. }
            | Self::SaidLeaving { amount, .. } => *amount,
        }
    }

    /// Tells whether the customer is lost, in whole or in part: contracted, withdrew, lapsed or
    /// departed.
    #[must_use]
    pub const fn is_loss(&self) -> bool {
        match self {
            Self::Contracted { .. }
            | Self::Withdrew { .. }
            | Self::Lapsed { .. }
            | Self::Departed { .. } => true,
            Self::Ordered { .. }
            | Self::Renewed { .. }
            | Self::Expanded { .. }
            | Self::Referred { .. }
            | Self::SaidLeaving { .. } => false,
        }
    }

    /// Tells whether the customer took something: ordered, renewed or took more.
    #[must_use]
    pub const fn is_order(&self) -> bool {
        match self {
            Self::Ordered { .. } | Self::Renewed { .. } | Self::Expanded { .. } => true,
            Self::Contracted { .. }
            | Self::Withdrew { .. }
            | Self::Lapsed { .. }
            | Self::Departed { .. }
            | Self::Referred { .. }
            | Self::SaidLeaving { .. } => false,
        }
    }

    /// Tells whether the customer leaves: said so, withdrew an order, or left.
    #[must_use]
    pub const fn is_leaving(&self) -> bool {
        match self {
            Self::SaidLeaving { .. }
            | Self::Withdrew { .. }
            | Self::Lapsed { .. }
            | Self::Departed { .. } => true,
            Self::Ordered { .. }
            | Self::Renewed { .. }
            | Self::Expanded { .. }
            | Self::Referred { .. }
            | Self::Contracted { .. } => false,
        }
    }
}

impl Heard for OutcomeEvent {
    fn is_heard(&self) -> bool {
        match self {
            Self::Ordered { .. }
            | Self::Renewed { .. }
            | Self::Expanded { .. }
            | Self::Referred { .. }
            | Self::Contracted { .. }
            | Self::Withdrew { .. }
            | Self::SaidLeaving { .. } => true,
            Self::Lapsed { .. } | Self::Departed { .. } => false,
        }
    }
}

impl OutcomeEvent {
    /// How final it is that the customer leaves; 0 where the customer does not.
    pub(crate) const fn finality(&self) -> u8 {
        match self {
            Self::Departed { .. } => 4,
            Self::Lapsed { .. } => 3,
            Self::Withdrew { .. } => 2,
            Self::SaidLeaving { .. } => 1,
            Self::Ordered { .. }
            | Self::Renewed { .. }
            | Self::Expanded { .. }
            | Self::Referred { .. }
            | Self::Contracted { .. } => 0,
        }
    }
}

impl fmt::Display for OutcomeEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ordered { .. } => "the customer ordered again",
            Self::Renewed { .. } => "the customer renewed",
            Self::Expanded { .. } => "the customer took more",
            Self::Referred { .. } => "the customer sent another",
            Self::Contracted { .. } => "the customer took less",
            Self::Withdrew { .. } => "the customer withdrew an order after its award",
            Self::Lapsed { .. } => "the contract ran out",
            Self::Departed { .. } => "the customer left",
            Self::SaidLeaving { .. } => "the customer said that it will leave",
        })
    }
}
