//! What is recorded of the pillars: offers and upsells, steps of problems, deeds.

use crate::model::Heard;
use core::fmt;

use crate::kernel::words::words;
use crate::quantity::{Amount, Instant, Name, Positive, Share};
use crate::wire::{events, name_fields};

words! {
    /// One of the three steps that a problem has to take.
    ///
    /// ```
    /// use goodwill::pillars::ProblemStep;
    ///
    /// assert_eq!("back_on_track".parse::<ProblemStep>()?, ProblemStep::BackOnTrack);
    /// assert_eq!(
    ///     "fix".parse::<ProblemStep>().unwrap_err().to_string(),
    ///     "step must be one of find, resolve, back_on_track, got `fix`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub enum ProblemStep {
        /// From its occurrence until it was found.
        Find = "find",
        /// From then until it was resolved.
        Resolve = "resolve",
        /// From then until everything ran as before.
        BackOnTrack = "back_on_track",
    }
    /// All three, in the order of everything that is listed by step.
    pub const ALL: [Self];
    /// Returns the word that events use.
    pub fn name;
    Display;
    FromStr "step", list, whole;
}

name_fields!(ProblemStep);

events! {
    /// What shows how a firm treats the customers that it has.
    #[derive(Debug, Clone, PartialEq)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
    #[cfg_attr(
        feature = "serde",
        serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)
    )]
    #[non_exhaustive]
    pub enum PillarsEvent {
        /// Something new was offered to customers.
        Offer = "offer" {
            /// How far it helped them: 0 not at all, 1 in full.
            helped: Share = "0.8",
        }
        /// Customers were asked to buy more of what there is.
        Upsell = "upsell" {
            /// The share of its advantage that falls to the customer; the rest is the firm's.
            customer_share as level: Share = "0.7",
        }
        /// A problem took a step.
        ///
        /// [`label_problems`](super::label_problems) makes it of the life of a problem.
        Step = "problem_step" {
            /// Which step it was.
            step as item: ProblemStep = "find",
            /// The time that it took.
            taken_seconds: Amount = "3600",
            /// The time that it may take.
            target_seconds as promised_seconds: Positive = "86400",
        }
        /// Somebody did something for a customer.
        Deed = "service_deed" {
            /// Whether it was somebody outside the service desk.
            outside_desk: bool = "true",
            /// Which team it was; left out, the desk, or one that stands for all outside it.
            team as owner: Option<Name> = "billing",
            /// How far it helped: 0 not at all, 1 in full, as where it is left out.
            helped as level: Option<Share> = "0.8",
        }
    }
}

impl PillarsEvent {
    /// Returns when it happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Offer { at, .. }
            | Self::Upsell { at, .. }
            | Self::Step { at, .. }
            | Self::Deed { at, .. } => *at,
        }
    }
}

/// None of them is of the customer's own making.
impl Heard for PillarsEvent {}

impl fmt::Display for PillarsEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: &Share| 100.0 * share.get();
        match self {
            Self::Offer { helped, .. } => write!(f, "an offer helped to {:.0} %", percent(helped)),
            Self::Upsell { customer_share, .. } => {
                let share = percent(customer_share);
                write!(f, "an upsell was {share:.0} % for the customer's good")
            }
            Self::Step { step, .. } => write!(f, "a problem took its time to {step}"),
            Self::Deed { outside_desk, team, helped, .. } => {
                match team {
                    Some(team) => write!(f, "{team} served")?,
                    None if *outside_desk => f.write_str("somebody outside the desk served")?,
                    None => f.write_str("the desk served")?,
                }
                helped.map_or(Ok(()), |helped| {
                    write!(f, ", and it helped to {:.0} %", percent(&helped))
                })
            }
        }
    }
}
