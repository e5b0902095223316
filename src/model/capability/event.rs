//! What is recorded of capability: people, solutions and messages that were looked at.

use crate::model::Heard;
use core::fmt;

use crate::kernel::words::words;
use crate::quantity::{Instant, Rating, Share};
use crate::wire::{events, name_fields};

words! {
    /// One of the two elements.
    pub enum Element {
        /// The right people, trained.
        People = "people",
        /// The right solutions, and the right words for them.
        Processes = "processes",
    }
    /// All of them, in the order of everything that is listed by them.
    pub const ALL: [Self, ..];
    /// Returns the name.
    pub fn name;
    Display;
}

words! {
    /// One of the three things that are to be right about people.
    pub enum Aspect {
        /// They have the gift for the work.
        Aptitude = "aptitude",
        /// They fit the firm and the team.
        Fit = "fit",
        /// They were taught what the work takes.
        Training = "training",
    }
    /// All of them, in the order of everything that is listed by them.
    pub const ALL: [Self, ..];
    /// Returns the name.
    pub fn name;
    Display;
    FromStr "aspect of a person", list, whole;
}

words! {
    /// One of the three checks of a message.
    pub enum Check {
        /// It says as much as is needed, in words that are understood.
        Clear = "clear",
        /// What it claims matters to the customer.
        Valuable = "valuable",
        /// No competitor could say the same.
        Unique = "unique",
    }
    /// All of them, in the order of everything that is listed by them.
    pub const ALL: [Self, ..];
    /// Returns the name.
    pub fn name;
    Display;
}

name_fields!(Aspect);

events! {
    /// What shows what a firm is able to do.
    #[derive(Debug, Clone, PartialEq)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
    #[cfg_attr(
        feature = "serde",
        serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)
    )]
    #[non_exhaustive]
    pub enum CapabilityEvent {
        /// A person was assessed.
        Person = "person" {
            /// What the person was assessed in.
            aspect as item: Aspect = "aptitude",
            /// The result, on its own scale.
            rating: Rating = "4",
        }
        /// Something was designed for customers.
        Solution = "solution" {
            /// How far it began with what customers need: 0 not at all, 1 in full.
            from_need as level: Share = "0.8",
        }
        /// A message was checked. It passes all three checks, or it fails.
        Message = "message_checks" {
            /// Whether it says the right amount, clearly.
            clear: bool = "true",
            /// Whether it is of value to the customer.
            valuable: bool = "true",
            /// Whether no competitor could say the same.
            unique: bool = "true",
        }
    }
}

impl CapabilityEvent {
    /// Returns when it happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Person { at, .. } | Self::Solution { at, .. } | Self::Message { at, .. } => *at,
        }
    }
}

/// None of them is of the customer's own making.
impl Heard for CapabilityEvent {}

impl fmt::Display for CapabilityEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person { aspect, rating, .. } => {
                let (value, best) = (rating.value(), rating.scale().max());
                write!(f, "a person's {aspect} was rated {value} of {best}")
            }
            Self::Solution { from_need, .. } => {
                let share = 100.0 * from_need.get();
                write!(f, "a solution started from a need to {share:.0} %")
            }
            Self::Message { clear, valuable, unique, .. } => {
                let passed = *clear && *valuable && *unique;
                write!(f, "a message {} its checks", if passed { "passed" } else { "failed" })
            }
        }
    }
}
