//! What is recorded of friction: encounters.

use core::fmt;

use super::standing::matters;
use super::{
    Effect, Encounter, Friction, FrictionEvidence, FrictionIndex, FrictionKind, FrictionLedger,
    FrictionParams, Initiator, NextIssueRule, Stage, label_next_issues,
};
use crate::Result;
use crate::kernel::Interval;
use crate::model::{Glance, Heard, Model, Relational, glance};
use crate::quantity::{Instant, Name};
use crate::wire::{
    Checked, Field, FieldType, Graded, Value, WordList, events, mismatch, word_fields,
};

word_fields!(Initiator, Effect);

impl Field for Stage {
    const TYPE: FieldType = FieldType::Checked(&Checked {
        what: "stage",
        words: Self::WORDS,
        check: |word| word.parse::<Self>().map(drop),
    });

    fn from_value(value: Value) -> Result<Self> {
        String::from_value(value)?.parse()
    }

    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

/// How a list of frictions is written: in a cell as `late:0.5;repeat`.
static FRICTIONS: Graded = Graded {
    entry: "Friction",
    word: "kind",
    what: "kind of friction",
    words: &WordList { what: "FrictionKind", words: FrictionKind::NAMES },
    rule: FrictionKind::RULE,
    share: "severity",
    keys: &["kind", "severity"],
    default: Friction::new(FrictionKind::Defect).severity,
    expected: "a list of frictions, or text like `late:0.5;repeat`",
};

impl Field for Vec<Friction> {
    const TYPE: FieldType = FieldType::Graded(&FRICTIONS);

    fn from_value(value: Value) -> Result<Self> {
        let Value::Graded(list, _) = value else {
            return Err(mismatch("list of frictions", &value));
        };
        let friction = |(word, severity): (&str, _)| {
            word.parse().map(|kind| Friction::from_severity(kind, severity))
        };
        list.into_iter().map(friction).collect()
    }

    fn to_value(&self) -> Value {
        let list = self.iter().map(|it| (it.kind.name(), it.severity)).collect();
        Value::Graded(list, &FRICTIONS)
    }
}

events! {
    /// What asked effort of a customer, or spared it, as it is recorded.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum FrictionEvent {
        /// The customer needed something.
        Encounter(Encounter) = "encounter" {
            /// The stage of the journey.
            stage: Stage = "support",
            /// Who made contact.
            initiator: Initiator = "customer",
            /// By what means.
            channel: Option<Name> = "phone",
            /// What went wrong.
            frictions: Option<Vec<Friction>> = "late:0.5;repeat",
            /// The matter that it was about.
            topic: Option<Name> = "billing",
            /// Whether the matter was taken to be settled.
            resolved: Option<bool> = "true",
            /// What it did to loyalty.
            effect: Option<Effect> = "away",
        }
        read |at| {
            let mut encounter = Encounter::new(stage, at, initiator).with_all(frictions);
            if let Some(channel) = channel {
                encounter = encounter.on_channel(channel);
            }
            if let Some(topic) = topic {
                encounter = encounter.about(topic);
            }
            if resolved.unwrap_or(false) {
                encounter = encounter.resolved();
            }
            if let Some(effect) = effect {
                encounter = encounter.with_effect(effect);
            }
            Ok(encounter)
        };
        write |encounter| {
            stage: encounter.stage().clone(),
            initiator: encounter.initiator(),
            channel: encounter.channel().cloned(),
            frictions: Some(encounter.frictions().to_vec()).filter(|list| !list.is_empty()),
            topic: encounter.topic().cloned(),
            resolved: encounter.is_resolved().then_some(true),
            effect: encounter.effect(),
        };
    }
}

impl Heard for FrictionEvent {
    fn is_heard(&self) -> bool {
        match self {
            Self::Encounter(encounter) => encounter.initiator() == Initiator::Customer,
        }
    }
}

impl fmt::Display for FrictionEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Encounter(encounter) = self;
        let by = match encounter.initiator() {
            Initiator::Customer => "the customer made contact",
            Initiator::Firm => "the firm made contact",
            Initiator::Nobody => "a need was met",
        };
        write!(f, "{by} at {}", encounter.stage())?;
        for (i, friction) in encounter.frictions().iter().enumerate() {
            let before = if i == 0 { ": " } else { ", " };
            let kind = friction.kind.name().replace('_', " ");
            write!(f, "{before}{kind} ({:.0} %)", 100.0 * friction.severity.get())?;
        }
        if encounter.frictions().is_empty() { f.write_str(", without effort") } else { Ok(()) }
    }
}

impl Model for FrictionLedger {
    type Event = FrictionEvent;
    type Params = FrictionParams;
    type Score = FrictionIndex;
    type Rule = NextIssueRule;
    type Waiting = Vec<Encounter>;

    fn waits(waiting: &Vec<Encounter>) -> bool {
        !waiting.is_empty()
    }

    fn matter(FrictionEvent::Encounter(encounter): &FrictionEvent) -> Option<&Name> {
        encounter.topic()
    }

    fn take(&mut self, waiting: &mut Vec<Encounter>, event: &FrictionEvent) {
        let FrictionEvent::Encounter(encounter) = event;
        waiting.push(encounter.clone());
    }

    fn settle(
        &mut self,
        waiting: &mut Vec<Encounter>,
        rule: &NextIssueRule,
        as_of: Instant,
    ) -> Result<Vec<String>> {
        waiting.sort();
        for encounter in label_next_issues(waiting, *rule, as_of)? {
            self.observe(&FrictionEvidence::Encounter(encounter));
        }
        Ok(Vec::new())
    }

    /// Only a settled matter that may still come back waits on. Of those of one instant a further
    /// one may come between.
    fn seal(
        &mut self,
        waiting: &mut Vec<Encounter>,
        rule: &NextIssueRule,
        before: Instant,
    ) -> Result<()> {
        waiting.sort();
        let labelled = label_next_issues(waiting, *rule, before)?;
        let mut rest = Vec::new();
        for (encounter, labelled) in waiting.drain(..).zip(labelled) {
            if labelled.awaiting().is_some() || encounter.at() >= before {
                rest.push(encounter);
            } else {
                self.observe(&FrictionEvidence::Encounter(labelled));
            }
        }
        *waiting = rest;
        Ok(())
    }
}

/// Friction is worse the more there is of it, so the relationship has its complement, ease.
impl Relational for FrictionLedger {
    const FULL: f64 = 100.0;

    fn brief(&self, params: &FrictionParams, as_of: Instant) -> Result<Option<FrictionIndex>> {
        self.score(params, as_of)
    }

    fn glance(score: &FrictionIndex) -> Glance {
        let friction = glance!(score);
        Glance { value: 1.0 - friction.value / 100.0, ..friction }
    }

    fn interval(score: &FrictionIndex) -> Interval {
        let Interval { lower, upper, level } = score.interval();
        Interval::new(1.0 - upper / 100.0, 1.0 - lower / 100.0, level)
    }

    fn beside(
        &self,
        score: Option<&FrictionIndex>,
        _: &FrictionParams,
        _: Instant,
    ) -> Result<Vec<String>> {
        Ok(score.map_or_else(Vec::new, FrictionIndex::lines))
    }

    fn named(events: &[&FrictionEvent], _: Instant) -> Vec<String> {
        matters(events)
    }
}
