//! What is recorded of capability: people, solutions and messages that were looked at.

use core::fmt;

use crate::quantity::{Instant, Rating, Share};
use crate::wire::{events, name_fields};
use crate::{Error, Result};

/// One of the two elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Element {
    /// The right people, trained.
    People,
    /// The right solutions, and the right words for them.
    Processes,
}

/// One of the three things that are to be right about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Aspect {
    /// They have the gift for the work.
    Aptitude,
    /// They fit the firm and the team.
    Fit,
    /// They were taught what the work takes.
    Training,
}

/// One of the three checks of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Check {
    /// It says as much as is needed, in words that are understood.
    Clear,
    /// What it claims matters to the customer.
    Valuable,
    /// No competitor could say the same.
    Unique,
}

macro_rules! named {
    ($type:ident, $($case:ident, $name:literal;)*) => {
        impl $type {
            /// All of them, in the order of everything that is listed by them.
            pub const ALL: &'static [Self] = &[$(Self::$case),*];

            /// Returns the name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$case => $name,)* }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

named! { Element, People, "people"; Processes, "processes"; }
named! { Aspect, Aptitude, "aptitude"; Fit, "fit"; Training, "training"; }
named! { Check, Clear, "clear"; Valuable, "valuable"; Unique, "unique"; }

impl core::str::FromStr for Aspect {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for a word that is no aspect.
    fn from_str(word: &str) -> Result<Self> {
        let named = Self::ALL.iter().copied().find(|aspect| aspect.name() == word);
        named.ok_or_else(|| Error::UnknownName {
            what: "aspect of a person",
            rule: "one of aptitude, fit, training",
            got: word.to_owned(),
        })
    }
}

name_fields!(Aspect);

events! {
    /// What shows what a firm is able to do.
    #[derive(Debug, Clone, PartialEq)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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
            /// Whether it is true of nobody else.
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
