//! What is recorded of onboarding: hand-offs, preferences, the alignment call, the items.

use core::fmt;

use crate::quantity::{Instant, Name, Share};
use crate::wire::{events, name_fields};
use crate::{Error, Result};

/// What makes an onboarding good once its gates are open.
///
/// ```
/// use goodwill::onboarding::OnboardingItem;
///
/// assert_eq!("kickoff".parse::<OnboardingItem>()?, OnboardingItem::Kickoff);
/// assert_eq!(
///     "owner".parse::<OnboardingItem>().unwrap_err().to_string(),
///     "item of onboarding must be welcome, kickoff, channels or successes, got `owner`",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum OnboardingItem {
    /// The customer was welcomed, and knows whom to turn to.
    Welcome,
    /// Both sides met to begin.
    Kickoff,
    /// The customer was introduced to the channels for taking part.
    Channels,
    /// Early successes of other customers were shared.
    Successes,
}

impl OnboardingItem {
    /// All items, in the order of everything that is listed by item.
    pub const ALL: [Self; 4] = [Self::Welcome, Self::Kickoff, Self::Channels, Self::Successes];

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Kickoff => "kickoff",
            Self::Channels => "channels",
            Self::Successes => "successes",
        }
    }
}

impl core::fmt::Display for OnboardingItem {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

impl core::str::FromStr for OnboardingItem {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|step| step.name() == word).ok_or_else(|| Error::UnknownName {
            what: "item of onboarding",
            rule: "welcome, kickoff, channels or successes",
            got: word.chars().take(40).collect(),
        })
    }
}

name_fields!(OnboardingItem);

events! {
    /// What happened while a customer was brought on board.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    #[cfg_attr(
        feature = "serde",
        serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)
    )]
    #[non_exhaustive]
    pub enum OnboardingEvent {
        /// The customer passed from one hand to the next.
        HandOff = "hand_off" {
            /// The person who answers from there on.
            ///
            /// `None` if nobody was named.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            owner: Option<Name> = "Ada",
        }
        /// It was the time to learn how the customer wants to be contacted.
        Preferences = "contact_preferences" {
            /// Whether contact preferences were asked for.
            captured: bool = "true",
            /// Whether they were carried into the systems.
            ///
            /// Counts only if they were captured.
            carried_over: bool = "true",
        }
        /// It was the time for the alignment call.
        AlignmentCall = "alignment_call" {
            /// Whether the call was made.
            made: bool = "true",
        }
        /// An item was seen to, or was not.
        Item = "onboarding_item" {
            /// The item of a list, or the component of a culture.
            item: OnboardingItem = "welcome",
            /// How far it was done.
            done as share: Share = "0.5",
        }
        /// The customer was asked to speak for the firm.
        Advocacy = "advocacy_asked" {
            /// Whether it was asked only after the customer had had a use.
            after_value: bool = "true",
        }
    }
}

impl OnboardingEvent {
    /// Returns when it happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::HandOff { at, .. }
            | Self::Preferences { at, .. }
            | Self::AlignmentCall { at, .. }
            | Self::Item { at, .. }
            | Self::Advocacy { at, .. } => *at,
        }
    }
}

impl fmt::Display for OnboardingEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HandOff { owner: Some(owner), .. } => {
                write!(f, "the customer was handed on to {owner}")
            }
            Self::HandOff { owner: None, .. } => {
                f.write_str("the customer was handed on to nobody")
            }
            Self::Preferences { captured, carried_over, .. } => {
                f.write_str(match (captured, carried_over) {
                    (true, true) => "contact preferences were asked for and carried over",
                    (true, false) => "contact preferences were asked for and got lost",
                    (false, _) => "contact preferences were not asked for",
                })
            }
            Self::AlignmentCall { made: true, .. } => f.write_str("the alignment call was made"),
            Self::AlignmentCall { .. } => f.write_str("the alignment call was not made"),
            Self::Item { item, done, .. } => {
                write!(f, "{item} of the start was done to {:.0} %", 100.0 * done.get())
            }
            Self::Advocacy { .. } => f.write_str("the customer was asked to speak up"),
        }
    }
}
