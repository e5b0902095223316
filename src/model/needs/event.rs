//! What is recorded of needs: information, promises, cases, ratings, deeds and standards.

use crate::model::Heard;
use core::fmt;

use super::{Case, DeedKind, Need, Promise, PromiseAnswer, PromiseOutcome, Rung, Side};
use crate::Result;
use crate::quantity::{Instant, Name, Party, Rating, Share};
use crate::wire::{Column, Columns, FieldType, Fields, events, word_fields};

word_fields!(PromiseOutcome, Rung, Need, DeedKind, Side);

events! {
    /// One fact about the customer's needs and what was done for them.
    #[derive(Debug, Clone, PartialEq)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
    #[cfg_attr(
        feature = "serde",
        serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)
    )]
    #[non_exhaustive]
    pub enum NeedsEvent {
        /// Information was given, and judged in the aspects that could be judged.
        Information = "information" {
            /// How far it came in time.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            timely: Option<Share> = "1",
            /// How complete it was.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            complete: Option<Share> = "0.8",
            /// How right it was.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            accurate: Option<Share> = "0.9",
        }
        needs one of timely, complete, accurate;
        /// A promise was made.
        Promise(Promise) = "promise" {
            /// By when it is to be kept.
            due: Option<Instant> = "1710000000",
            /// The id of the promise.
            promise_id: Name = "call back",
        }
        read |at| Promise::new(promise_id, at).due_if_known(due);
        write |promise| { due: promise.due_at(), promise_id: promise.id().clone() };
        /// A promise was kept, renegotiated or missed.
        Answer(PromiseAnswer) = "promise_answer" {
            /// The promise.
            promise: Promise = "call back",
            /// What became of the promise.
            outcome: PromiseOutcome = "kept",
        }
        read |at| PromiseAnswer::new(promise, outcome, at);
        write |answer| { promise: answer.promise().clone(), outcome: answer.said() };
        /// The customer needed help.
        Case(Case) = "case" {
            /// How far the customer was helped.
            helped: Share = "1",
            /// How far up the firm it had to go; the front line where that is left out.
            rung: Option<Rung> = "manager",
            /// Whether a person answered at once.
            live: Option<bool> = "true",
            /// Whose fault it was.
            fault: Option<Party> = "firm",
        }
        read |at| {
            Ok(Case { rung: rung.unwrap_or(Rung::FrontLine), live, fault, ..Case::new(helped, at) })
        };
        write |case| {
            helped: case.helped,
            rung: Some(case.rung),
            live: case.live,
            fault: case.fault,
        };
        /// The customer rated how a need is met.
        Rating = "needs_rating" {
            /// What was rated.
            need: Need = "timely",
            /// The rating, on its own scale.
            rating: Rating = "4",
        }
        /// The firm did something for the customer.
        Deed = "deed" {
            /// Why it was done.
            kind: DeedKind = "unprompted",
        }
        /// A rival did something for the customer.
        RivalDeed = "rival_deed" {}
        /// The customer was thanked in words. That counts nothing, either way.
        Thanks = "thanks" {}
        /// The firm's people said how high a standard they hold, on one side of the golden rule.
        Standard = "standard" {
            /// The need that the standard is of.
            need: Need = "timely",
            /// Where they are customers, or where they are sellers.
            side: Side = "demanded",
            /// How high, 1 as high as can be.
            level: Share = "0.9",
        }
        /// The head of the firm was held against the standard for customers.
        Leader = "leader" {
            /// How far the standard is stated.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            stated: Option<Share> = "1",
            /// How far it is kept.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            kept: Option<Share> = "0.5",
        }
        needs one of stated, kept;
    }
}

/// Every event of needs is evidence as it stands.
pub type NeedsEvidence = NeedsEvent;

impl NeedsEvent {
    /// Returns when the fact happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Promise(promise) => promise.at(),
            Self::Answer(answer) => answer.at(),
            Self::Case(case) => case.at,
            Self::Information { at, .. }
            | Self::Rating { at, .. }
            | Self::Deed { at, .. }
            | Self::RivalDeed { at }
            | Self::Thanks { at }
            | Self::Standard { at, .. }
            | Self::Leader { at, .. } => *at,
        }
    }
}

impl Columns for Promise {
    const COLUMNS: &'static [Column] = &[
        Column {
            needed: false,
            ..Column::named("due", FieldType::Instant, "By when it is to be kept.", "1710000000")
        },
        Column::named("promise_id", FieldType::Name, "The id of the promise.", "call back"),
        Column::named("promised_at", FieldType::Instant, "When it was promised.", "1690000000"),
    ];

    fn take(fields: &mut Fields, _: &'static str) -> Result<Self> {
        // In this order it is said what is missing.
        let at = Instant::take(fields, "promised_at")?;
        Self::new(Name::take(fields, "promise_id")?, at).due_if_known(Columns::take(fields, "due")?)
    }

    fn put(&self, fields: &mut Fields, _: &'static str) {
        self.due_at().put(fields, "due");
        self.id().put(fields, "promise_id");
        self.at().put(fields, "promised_at");
    }
}

impl Heard for NeedsEvent {
    fn is_heard(&self) -> bool {
        match self {
            Self::Case(_) | Self::Rating { .. } => true,
            Self::Information { .. }
            | Self::Promise(_)
            | Self::Answer(_)
            | Self::Deed { .. }
            | Self::RivalDeed { .. }
            | Self::Thanks { .. }
            | Self::Standard { .. }
            | Self::Leader { .. } => false,
        }
    }
}

impl fmt::Display for NeedsEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: Share| format!("{:.0} %", 100.0 * share.get());
        match self {
            Self::Information { timely, complete, accurate, .. } => {
                let said = [("timely", timely), ("complete", complete), ("accurate", accurate)];
                let said = said.iter().filter_map(|(how, share)| {
                    share.map(|share| format!("{} {how}", percent(share)))
                });
                write!(f, "information was given, {}", said.collect::<Vec<_>>().join(", "))
            }
            Self::Promise(promise) => write!(f, "the firm promised “{}”", promise.id()),
            Self::Answer(answer) => {
                let (id, became) = (answer.promise().id(), answer.outcome().name());
                write!(f, "the promise “{id}” was {became}")
            }
            Self::Case(case) => write!(f, "a case was helped to {}", percent(case.helped)),
            Self::Rating { need, rating, .. } => {
                let (value, best) = (rating.value(), rating.scale().max());
                write!(f, "the customer rated {need} {value} of {best}")
            }
            Self::Deed { kind, .. } => f.write_str(match kind {
                DeedKind::Asked => "the firm did what was asked",
                DeedKind::Unprompted => "the firm did something unasked",
                DeedKind::Appreciation => "the firm showed appreciation",
            }),
            Self::RivalDeed { .. } => f.write_str("a rival did something"),
            Self::Thanks { .. } => f.write_str("the firm said thanks"),
            Self::Standard { need, level, .. } => {
                write!(f, "the standard of {need} was put at {}", percent(*level))
            }
            Self::Leader { .. } => f.write_str("the leader's standard was judged"),
        }
    }
}
