//! What an event of one model means for others.

use std::collections::BTreeMap;

use super::Fact;
use crate::Result;
use crate::model::ModelName;
use crate::model::models;
use crate::momentum::{Meeting, MomentumEvent};
use crate::needs::{DeedKind, NeedsEvent, Promise, PromiseAnswer, PromiseOutcome};
use crate::quantity::{Instant, Name, Party, Share, Stake};
use crate::trust::{Conduct, Outcome, Placing, Resolution, TrustEvent};

macro_rules! own_models {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        impl Fact {
            /// The model that it is an event of, where that speaks of the relationship.
            const fn own_model(&self) -> &'static [ModelName] {
                match self {
                    $(Self::$fact(_) => &[$(ModelName::$name)?],)*
                    Self::Outcome(_) | Self::Account(_) => &[],
                }
            }
        }
    };
}

models! { own_models }

impl Fact {
    /// Returns the models of the portrait that it may move; none where it concerns the firm, or
    /// no model at all.
    #[must_use]
    pub fn models(&self) -> &'static [ModelName] {
        if let Self::Needs(NeedsEvent::Answer(_)) = self {
            // It may resolve the stake that the customer placed on what the firm undertook.
            return &[ModelName::Trust, ModelName::Needs];
        }
        if let Self::Momentum(MomentumEvent::Meeting(meeting)) = self
            && !meeting.commitments().is_empty()
        {
            return &[ModelName::Trust, ModelName::Needs, ModelName::Momentum];
        }
        if let Self::Conduct(event) = self
            && event.referral().is_some()
        {
            return &[ModelName::Trust, ModelName::Needs, ModelName::Conduct];
        }
        self.own_model()
    }
}

/// What one customer's events mean for models other than their own.
///
/// What is undertaken in a meeting is a stake and, where the firm undertook it, a promise. The
/// answer to that promise resolves the stake. Either may come first.
///
/// Who sends a customer on to somebody better does something for them, at a risk: a deed, and an
/// occasion used rightly. Who sells all the same used it wrongly.
#[derive(Debug, Clone)]
pub(crate) struct Implied {
    reference_stake: Stake,
    /// By what was promised and when: whether the firm undertook it in a meeting, and the answers
    /// to it that came.
    promises: BTreeMap<(Name, Instant), (bool, Vec<PromiseAnswer>)>,
}

impl Implied {
    pub(crate) const fn new(reference_stake: Stake) -> Self {
        // A reference of 0 lets every stake weigh the same; one of 1 then stands for it.
        let plain = reference_stake.get() == 0.0;
        let reference_stake = if plain { Stake::constant(1.0) } else { reference_stake };
        Self { reference_stake, promises: BTreeMap::new() }
    }

    /// Takes an event in and returns what it means for other models, given those before it.
    pub(crate) fn observe(&mut self, fact: &Fact) -> Result<Vec<Fact>> {
        if let Fact::Momentum(MomentumEvent::Meeting(meeting)) = fact {
            return self.meeting(meeting);
        }
        let meant = self.meant_by(fact)?;
        if let Fact::Needs(NeedsEvent::Answer(answer)) = fact {
            let promise = answer.promise();
            let key = (promise.id().clone(), promise.at());
            self.promises.entry(key).or_default().1.push(answer.clone());
        }
        Ok(meant)
    }

    /// Returns what an event would mean for other models, and takes nothing in.
    pub(crate) fn meant_by(&self, fact: &Fact) -> Result<Vec<Fact>> {
        if let Fact::Momentum(MomentumEvent::Meeting(meeting)) = fact
            && !meeting.commitments().is_empty()
        {
            return self.clone().meeting(meeting);
        }
        if let Fact::Needs(NeedsEvent::Answer(answer)) = fact {
            let promise = answer.promise();
            let known = self.promises.get(&(promise.id().clone(), promise.at()));
            if known.is_some_and(|(undertaken, _)| *undertaken) {
                return Ok(vec![self.resolved(answer)?]);
            }
        }
        if let Fact::Conduct(event) = fact
            && let Some(well) = event.referral()
        {
            return Ok(self.referred(well, event.at()));
        }
        Ok(Vec::new())
    }

    fn referred(&self, well: Share, at: Instant) -> Vec<Fact> {
        let honest = well >= Share::HALF;
        let conduct = if honest { Conduct::ActedRightly } else { Conduct::ActedWrongly };
        let act = TrustEvent::Act { by: Party::Firm, stake: self.reference_stake, conduct, at };
        let deed = NeedsEvent::Deed { kind: DeedKind::Unprompted, at };
        if honest { vec![act.into(), deed.into()] } else { vec![act.into()] }
    }

    fn meeting(&mut self, meeting: &Meeting) -> Result<Vec<Fact>> {
        let mut facts = Vec::new();
        for commitment in meeting.commitments() {
            let (what, at) = (&commitment.what, meeting.at());
            facts.push(TrustEvent::Place(self.staked(what, commitment.by, at)).into());
            if commitment.by == Party::Firm {
                facts.push(NeedsEvent::Promise(Promise::new(what.clone(), at)).into());
                let (undertaken, answers) = self.promises.entry((what.clone(), at)).or_default();
                // A second meeting that says the same resolves nothing again.
                if !core::mem::replace(undertaken, true) {
                    for answer in answers.clone() {
                        facts.push(self.resolved(&answer)?);
                    }
                }
            }
        }
        Ok(facts)
    }

    /// The stake that the other party places by relying on what a party undertook.
    fn staked(&self, what: &Name, by: Party, at: Instant) -> Placing {
        Placing::new(what.clone(), by.other(), self.reference_stake, at)
    }

    fn resolved(&self, answer: &PromiseAnswer) -> Result<Fact> {
        let promise = answer.promise();
        let outcome = match answer.outcome() {
            PromiseOutcome::Kept => Outcome::HONOURED,
            PromiseOutcome::Renegotiated => Outcome::new(0.5, 0.0, 0.5)?,
            PromiseOutcome::Missed => Outcome::DERELICTION,
        };
        let placing = self.staked(promise.id(), Party::Firm, promise.at());
        Ok(TrustEvent::Resolve(Resolution::new(placing, outcome, answer.at())?).into())
    }
}
