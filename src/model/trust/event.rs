//! What is recorded of trust: risks that are taken, answered or refused, and occasions to act.

use crate::model::Heard;
use core::fmt;

use super::{Conduct, Outcome, Placing, Resolution};
use crate::Result;
use crate::quantity::{Amount, Instant, Name, Party, Positive, Share, Stake};
use crate::wire::{Column, Columns, Field, FieldType, Fields, events, word_fields};

word_fields!(Conduct);

events! {
    /// One fact about trust between the two parties.
    ///
    /// Silence is no fact: a dereliction needs a stake that was placed or an occasion that was
    /// logged.
    #[derive(Debug, Clone, PartialEq)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
    #[cfg_attr(
        feature = "serde",
        serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)
    )]
    #[non_exhaustive]
    pub enum TrustEvent {
        /// A risk was taken.
        Place(Placing) = "place" {
            /// The risk.
            risk: Risk = "order 17",
            /// By when the stake is to be honoured.
            due: Option<Instant> = "1710000000",
        }
        read |at| risk.placed(at, due);
        write |placing| { risk: Risk::from(placing), due: placing.due_at() };
        /// A risk was honoured or not.
        Resolve(Resolution) = "resolve" {
            /// The risk.
            risk: Risk = "order 17",
            /// By when the stake is to be honoured.
            due: Option<Instant> = "1710000000",
            /// When the stake that is resolved was placed.
            placed_at: Instant = "1690000000",
            /// The share of the stake that was honoured.
            honoured: Option<Share> = "0.5",
            /// The share that was done wrong.
            execution: Option<Share> = "0.25",
            /// The share that was not done.
            dereliction: Option<Share> = "0.25",
        }
        read |at| {
            let placing = risk.placed(placed_at, due)?;
            let [honoured, execution, dereliction] = [honoured, execution, dereliction]
                .map(|share: Option<Share>| share.map_or(0.0, Share::get));
            Resolution::new(placing, Outcome::new(honoured, execution, dereliction)?, at)
        };
        write |resolution| {
            risk: Risk::from(resolution.placing()),
            due: resolution.placing().due_at(),
            placed_at: resolution.placing().at(),
            honoured: if_any(resolution.outcome().honoured()),
            execution: if_any(resolution.outcome().execution()),
            dereliction: if_any(resolution.outcome().dereliction()),
        };
        /// An opportunity to take a risk was refused.
        Decline = "decline" {
            /// Who refused.
            by: Party = "customer",
            /// What would have been risked, in the user's unit.
            stake: Stake = "100",
        }
        /// An occasion to act for the other came, and was used or missed.
        Act = "act" {
            /// Who had the occasion.
            by: Party = "firm",
            /// What the other had at stake, in the user's unit.
            stake: Stake = "100",
            /// What was done with the occasion.
            conduct: Conduct = "acted_rightly",
        }
        /// A term puts one of the two at risk from now on, or no longer does.
        Term = "term" {
            /// What the term is, as in the audit across the stages or in words of one's own.
            item: Name = "paid in advance",
            /// Who bears it.
            by: Party = "customer",
            /// How bad it would be.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            severity: Option<Share> = "0.5",
            /// How likely that is.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            likelihood: Option<Share> = "0.5",
            /// Whether the term is no longer in force.
            #[cfg_attr(feature = "serde", serde(default))]
            reversed: bool = "true" unless false,
        }
        /// One of the two let the other wait in a negotiation.
        Wait = "wait" {
            /// Who let the other wait.
            by: Party = "firm",
            /// How long it took, in seconds.
            taken_seconds: Amount = "259200",
            /// How long it was to take, in seconds.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            promised_seconds: Option<Positive> = "86400",
        }
        /// A rival made a bid.
        CompetingBid = "competing_bid" {}
    }
}

/// Every event of trust is evidence as it stands.
pub type TrustEvidence = TrustEvent;

impl TrustEvent {
    /// Returns when the fact happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Place(placing) => placing.at(),
            Self::Resolve(resolution) => resolution.at(),
            Self::Decline { at, .. }
            | Self::Act { at, .. }
            | Self::Term { at, .. }
            | Self::Wait { at, .. }
            | Self::CompetingBid { at } => *at,
        }
    }
}

/// A share of an outcome, which is left out where it is none.
fn if_any(share: f64) -> Option<Share> {
    (share > 0.0).then_some(Share::rounded(share))
}

/// What is risked and by whom, without its dates.
struct Risk {
    id: Name,
    by: Party,
    stake: Stake,
}

impl Risk {
    fn placed(self, at: Instant, due: Option<Instant>) -> Result<Placing> {
        Placing::new(self.id, self.by, self.stake, at).due_if_known(due)
    }
}

impl From<&Placing> for Risk {
    fn from(placing: &Placing) -> Self {
        Self { id: placing.id().clone(), by: placing.by(), stake: placing.stake() }
    }
}

impl Columns for Risk {
    const COLUMNS: &'static [Column] = &[
        Column::named("stake_id", FieldType::Name, "The id of the stake.", "order 17"),
        Column::named("by", Party::TYPE, "Which party it was.", "customer"),
        Column::named("stake", FieldType::Stake, "What was risked, in the user's unit.", "100"),
    ];

    fn take(fields: &mut Fields, _: &'static str) -> Result<Self> {
        // In this order it is said what is missing.
        let (by, stake) = (Party::take(fields, "by")?, Stake::take(fields, "stake")?);
        Ok(Self { id: Name::take(fields, "stake_id")?, by, stake })
    }

    fn put(&self, fields: &mut Fields, _: &'static str) {
        self.id.put(fields, "stake_id");
        self.by.put(fields, "by");
        self.stake.put(fields, "stake");
    }
}

impl Heard for TrustEvent {
    fn is_heard(&self) -> bool {
        match self {
            Self::Place(placing) => placing.by() == Party::Customer,
            // Who resolves a stake is the party that it was placed on.
            Self::Resolve(resolution) => resolution.placing().by() == Party::Firm,
            // A wait ends when whoever let the other wait answers.
            Self::Decline { by, .. } | Self::Act { by, .. } | Self::Wait { by, .. } => {
                *by == Party::Customer
            }
            Self::Term { .. } | Self::CompetingBid { .. } => false,
        }
    }
}

impl fmt::Display for TrustEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(placing) => {
                write!(f, "the {} took the risk “{}”", placing.by(), placing.id())
            }
            Self::Resolve(resolution) => {
                let outcome = resolution.outcome();
                let how = if outcome.honoured() >= 1.0 {
                    "honoured"
                } else if outcome.execution() >= 1.0 {
                    "done wrong"
                } else if outcome.dereliction() >= 1.0 {
                    "not honoured"
                } else {
                    "honoured in part"
                };
                write!(f, "“{}” was {how}", resolution.placing().id())
            }
            Self::Decline { by, .. } => write!(f, "the {by} declined a risk"),
            Self::Act { by, conduct, .. } => {
                let how = match conduct {
                    Conduct::ActedRightly => "acted rightly",
                    Conduct::RightlyLeftAlone => "rightly left something alone",
                    Conduct::ActedWrongly => "acted wrongly",
                    Conduct::FailedToAct => "failed to act",
                };
                write!(f, "the {by} {how}")
            }
            Self::Term { item, reversed: true, .. } => write!(f, "the term “{item}” was reversed"),
            Self::Term { item, by, .. } => write!(f, "the {by} bears the term “{item}”"),
            Self::Wait { by, taken_seconds, .. } => {
                let days = taken_seconds.get() / Instant::DAY as f64;
                write!(f, "the {by} let the {} wait {days:.1} days", by.other())
            }
            Self::CompetingBid { .. } => f.write_str("a rival made a bid"),
        }
    }
}
