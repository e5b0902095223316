//! What is recorded of recovery: failures, and what was done about them.

use core::fmt;

use super::standing::spoken_up;
use super::{
    Asked, Authority, Failure, RecoveryEvidence, RecoveryLedger, RecoveryParams, RecoveryRule,
    RecoveryScore, RecoveryStep, StepKind, label_recoveries,
};
use crate::Result;
use crate::model::{Heard, Model, Relational, reading};
use crate::quantity::{Amount, Instant, Name, Share};
use crate::wire::{Column, Columns, FieldType, Fields, events, word_fields};

word_fields!(StepKind);

impl Columns for Authority {
    const COLUMNS: &'static [Column] = &[
        Column::named(
            "limit",
            FieldType::Amount,
            "What the person in front may grant, in money.",
            "200",
        ),
        Column::named(
            "needed",
            FieldType::Amount,
            "What making good would have cost, in the same money.",
            "150",
        ),
    ];

    fn take(fields: &mut Fields, _: &'static str) -> Result<Self> {
        Ok(Self { limit: Amount::take(fields, "limit")?, needed: Amount::take(fields, "needed")? })
    }

    fn put(&self, fields: &mut Fields, _: &'static str) {
        self.limit.put(fields, "limit");
        self.needed.put(fields, "needed");
    }
}

events! {
    /// What went wrong for a customer and what followed, as it is recorded.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum RecoveryEvent {
        /// Something went wrong, and was complained about or not.
        Failure(Failure) = "failure" {
            /// The id of a failure.
            failure_id: Name = "outage 3",
            /// How severe it was.
            severity: Option<Share> = "0.7",
            /// What caused it.
            cause: Option<Name> = "release",
            /// Whether the customer complained.
            voiced: Option<bool> = "true",
        }
        read |at| {
            let failure = if voiced.unwrap_or(true) {
                Failure::complaint(failure_id, at)
            } else {
                Failure::silent(failure_id, at)
            };
            let severity = severity.unwrap_or(failure.severity);
            Ok(Failure { severity, cause, ..failure })
        };
        write |failure| {
            failure_id: failure.id.clone(),
            severity: Some(failure.severity),
            cause: failure.cause.clone(),
            voiced: (!failure.voiced).then_some(false),
        };
        /// Something was done about a failure.
        Step(RecoveryStep) = "recovery_step" {
            /// The id of a failure.
            failure_id: Name = "outage 3",
            /// What was done about it.
            step: StepKind = "resolved",
            /// How far it was done.
            share: Option<Share> = "0.5",
        }
        read |at| {
            let share = share.unwrap_or(Share::ONE);
            Ok(RecoveryStep::new(failure_id, step, at).in_part(share))
        };
        write |step| {
            failure_id: step.failure.clone(),
            step: step.kind,
            share: Some(step.share).filter(|share| *share != Share::ONE),
        };
        /// A customer who had been let down was asked about it.
        Asked(Asked) = "recovery_asked" {
            /// Whether a customer who was asked had spoken up.
            spoke_up: Option<bool> = "true",
            /// How many others that customer told.
            told: Option<u32> = "9",
        }
        read |at| {
            let any = spoke_up.is_some() || told.is_some();
            Fields::some("recovery_asked", any, "spoke_up, told")?;
            Ok(Asked { at, spoke_up, told })
        };
        write |asked| { spoke_up: asked.spoke_up, told: asked.told };
        /// Somebody had, or lacked, the authority to settle a complaint on the spot.
        Authority = "recovery_authority" {
            /// What could be granted and what it would have taken.
            authority: Authority = "200",
        }
        /// It was made good to a customer who would else have left.
        MadeGood = "made_good" {
            /// Whether the customer stayed.
            saved: bool = "true",
        }
    }
}

impl Heard for RecoveryEvent {
    fn is_heard(&self) -> bool {
        match self {
            Self::Failure(failure) => failure.voiced,
            Self::Asked(_) => true,
            Self::Step(_) | Self::Authority { .. } | Self::MadeGood { .. } => false,
        }
    }
}

impl fmt::Display for RecoveryEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failure(failure) => {
                let voiced = if failure.voiced { "" } else { "not " };
                write!(f, "“{}” went wrong and was {voiced}complained about", failure.id)
            }
            Self::Step(step) if step.kind == StepKind::AskedAnythingElse => {
                write!(f, "in closing “{}”, the customer was asked for anything else", step.failure)
            }
            Self::Step(step) => {
                write!(f, "“{}” was {}", step.failure, step.kind.name().replace('_', " "))
            }
            Self::Asked(_) => f.write_str("a customer was asked about a failure"),
            Self::Authority { .. } => f.write_str("somebody needed leave to make good"),
            Self::MadeGood { saved, .. } => {
                let stayed = if *saved { "stayed" } else { "left" };
                write!(f, "the firm made good, and the customer {stayed}")
            }
        }
    }
}

impl Model for RecoveryLedger {
    type Event = RecoveryEvent;
    type Params = RecoveryParams;
    type Score = RecoveryScore;
    type Rule = RecoveryRule;
    /// The failures, and the steps that were taken with them.
    type Waiting = (Vec<Failure>, Vec<RecoveryStep>);

    fn waits((failures, steps): &Self::Waiting) -> bool {
        !failures.is_empty() || !steps.is_empty()
    }

    fn matter(event: &RecoveryEvent) -> Option<&Name> {
        match event {
            RecoveryEvent::Failure(failure) => Some(&failure.id),
            RecoveryEvent::Step(step) => Some(&step.failure),
            RecoveryEvent::Asked(_)
            | RecoveryEvent::Authority { .. }
            | RecoveryEvent::MadeGood { .. } => None,
        }
    }

    fn take(&mut self, (failures, steps): &mut Self::Waiting, event: &RecoveryEvent) {
        match *event {
            RecoveryEvent::Failure(ref failure) => failures.push(failure.clone()),
            RecoveryEvent::Step(ref step) => steps.push(step.clone()),
            RecoveryEvent::Asked(asked) => self.observe(&RecoveryEvidence::Asked(asked)),
            RecoveryEvent::Authority { authority, at } => {
                self.observe(&RecoveryEvidence::Authority { at, authority });
            }
            RecoveryEvent::MadeGood { saved, at } => {
                self.observe(&RecoveryEvidence::MadeGood { at, saved });
            }
        }
    }

    fn settle(
        &mut self,
        (failures, steps): &mut Self::Waiting,
        rule: &RecoveryRule,
        as_of: Instant,
    ) -> Result<Vec<String>> {
        // What happened at one instant is put in order by the labelling.
        failures.sort_by_key(Failure::at);
        steps.sort_by_key(RecoveryStep::at);
        let labelled = label_recoveries(failures, steps, *rule, as_of)?;
        for evidence in &labelled.evidence {
            self.observe(evidence);
        }
        Ok(labelled.anomalies.iter().map(ToString::to_string).collect())
    }

    fn contradictions(&self) -> Vec<String> {
        self.anomalies().map(|anomaly| anomaly.to_string()).collect()
    }
}

impl Relational for RecoveryLedger {
    reading! { RecoveryScore }

    fn beside(
        &self,
        score: Option<&RecoveryScore>,
        _: &RecoveryParams,
        as_of: Instant,
    ) -> Result<Vec<String>> {
        let mut lines = score.map_or_else(Vec::new, RecoveryScore::lines);
        lines.extend(self.waiting(as_of));
        Ok(lines)
    }

    fn named(events: &[&RecoveryEvent], _: Instant) -> Vec<String> {
        let failures = events.iter().filter_map(|event| match event {
            RecoveryEvent::Failure(failure) => Some(failure),
            RecoveryEvent::Step(_)
            | RecoveryEvent::Asked(_)
            | RecoveryEvent::Authority { .. }
            | RecoveryEvent::MadeGood { .. } => None,
        });
        spoken_up(&failures.collect::<Vec<_>>()).into_iter().collect()
    }
}
