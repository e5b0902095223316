//! What is recorded of onboarding: hand-offs, preferences, the alignment call, the items.

use crate::model::Heard;
use core::fmt;

use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Share};
use crate::wire::{events, name_fields};

words! {
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
    pub enum OnboardingItem {
        /// The customer was welcomed, and knows whom to turn to.
        Welcome = "welcome",
        /// Both sides met to begin.
        Kickoff = "kickoff",
        /// The customer was introduced to the channels for taking part.
        Channels = "channels",
        /// Early successes of other customers were shared.
        Successes = "successes",
    }
    /// All items, in the order of everything that is listed by item.
    pub const ALL: [Self];
    /// Returns the word that events use.
    pub(crate) fn name;
    Display;
    FromStr "item of onboarding", "welcome, kickoff, channels or successes", cut;
}

name_fields!(OnboardingItem);

events! {
    /// What happened while a customer was brought on board.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
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

/// None of them is of the customer's own making.
impl Heard for OnboardingEvent {}

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
