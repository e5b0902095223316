//! One customer: every model's ledger, fed from one stream.

use std::collections::BTreeMap;

use super::pooling::PoolingParams;
use super::{Event, Fact};
use crate::capability::{CapabilityLedger, CapabilityParams, CapabilityUnit};
use crate::conduct::{ConductLedger, ConductParams, ConductUnit};
use crate::culture::{CultureLedger, CultureParams, CultureUnit};
use crate::expectation::{
    ExpectationLedger, ExpectationParams, ExpectationUnit, FollowUp, Order, label_follow_ups,
};
use crate::friction::{
    Encounter, FrictionEvidence, FrictionLedger, FrictionParams, FrictionUnit, NextIssueRule,
    label_next_issues,
};
use crate::intimacy::{
    Contact, ContactPreference, IntimacyLedger, IntimacyParams, IntimacyUnit, label_contacts,
};
use crate::momentum::{
    FollowUpRule, Meeting, MomentumLedger, MomentumParams, MomentumUnit, label_meetings,
};
use crate::needs::{self, NeedsEvidence, NeedsLedger, NeedsParams, NeedsUnit, Promise};
use crate::onboarding::{OnboardingLedger, OnboardingParams, OnboardingUnit};
use crate::pillars::{PillarsLedger, PillarsParams, PillarsUnit};
use crate::portrait::{self, Portrait, PortraitParams, Readings};
use crate::quantity::{Instant, Name, Stake};
use crate::recovery::{
    Failure, RecoveryLedger, RecoveryParams, RecoveryRule, RecoveryUnit, Step, label_recoveries,
};
use crate::trust::{
    Outcome, Party, Placing, Resolution, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
};
use crate::{Error, Result};

/// The units and constants of every model.
///
/// ```
/// use goodwill::book::BookParams;
/// use goodwill::trust::TrustParams;
///
/// assert_eq!(BookParams::default().trust, TrustParams::default());
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct BookParams {
    /// What fixes the unit of counting trust.
    pub trust_unit: TrustUnit,
    /// The constants of trust.
    pub trust: TrustParams,
    /// What fixes the unit of counting friction.
    pub friction_unit: FrictionUnit,
    /// The constants of friction.
    pub friction: FrictionParams,
    /// When a matter that comes back counts as a next issue.
    pub next_issue: NextIssueRule,
    /// What fixes the unit of counting intimacy.
    pub intimacy_unit: IntimacyUnit,
    /// The constants of intimacy.
    pub intimacy: IntimacyParams,
    /// What fixes the unit of counting expectations.
    pub expectation_unit: ExpectationUnit,
    /// The constants of expectations.
    pub expectation: ExpectationParams,
    /// What fixes the unit of counting needs and deeds.
    pub needs_unit: NeedsUnit,
    /// The constants of needs and deeds.
    pub needs: NeedsParams,
    /// What fixes the unit of counting recoveries.
    pub recovery_unit: RecoveryUnit,
    /// The constants of recoveries.
    pub recovery: RecoveryParams,
    /// When a failure is over, and what follows it.
    pub recovery_rule: RecoveryRule,
    /// What fixes the unit of counting a customer's start.
    pub onboarding_unit: OnboardingUnit,
    /// The constants of a customer's start.
    pub onboarding: OnboardingParams,
    /// What fixes the unit of counting meetings.
    pub momentum_unit: MomentumUnit,
    /// The constants of momentum.
    pub momentum: MomentumParams,
    /// Within what time something extra follows a meeting.
    pub follow_up: FollowUpRule,
    /// What fixes the unit of counting conduct.
    pub conduct_unit: ConductUnit,
    /// The constants of conduct.
    pub conduct: ConductParams,
    /// What fixes the unit of counting the pillars.
    pub pillars_unit: PillarsUnit,
    /// The constants of the pillars.
    pub pillars: PillarsParams,
    /// What fixes the unit of counting capability.
    pub capability_unit: CapabilityUnit,
    /// The constants of capability.
    pub capability: CapabilityParams,
    /// What fixes the unit of counting culture.
    pub culture_unit: CultureUnit,
    /// The constants of culture.
    pub culture: CultureParams,
    /// How the models make one portrait.
    pub portrait: PortraitParams,
    /// How far priors are learned from the book.
    pub pooling: PoolingParams,
}

/// One customer's ledgers.
///
/// Those made from the same events, in any order, are equal (`==`). It is a state of one reading:
/// what depends on what comes later is labelled up to its `as_of`, so a later one is made from the
/// complete events again.
///
/// One event concerns several models where it says something to each, and counts once in each: a
/// meeting's commitments are promises of [`needs`](crate::needs) where the firm undertook them,
/// and stakes of the reference size in [`trust`](crate::trust), which the answer to the promise
/// resolves.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Relationship {
    trust: TrustLedger,
    friction: FrictionLedger,
    intimacy: IntimacyLedger,
    expectation: ExpectationLedger,
    needs: NeedsLedger,
    recovery: RecoveryLedger,
    onboarding: OnboardingLedger,
    momentum: MomentumLedger,
    conduct: ConductLedger,
    pillars: PillarsLedger,
    capability: CapabilityLedger,
    culture: CultureLedger,
    /// What contradicts itself in the events, in words, beside what the ledgers list.
    contradictions: Vec<String>,
}

/// The events that are labelled before they are observed.
#[derive(Default)]
struct Waiting<'a> {
    encounters: Vec<Encounter>,
    contacts: Vec<Contact>,
    wishes: Vec<ContactPreference>,
    orders: Vec<Order>,
    follow_ups: Vec<FollowUp>,
    failures: Vec<Failure>,
    steps: Vec<Step>,
    meetings: Vec<Meeting>,
    extras: Vec<Instant>,
    /// What the firm undertook in meetings, by what and when.
    undertaken: BTreeMap<(&'a Name, Instant), &'a Meeting>,
    ids: BTreeMap<&'a Name, u64>,
}

impl Relationship {
    /// Opens the ledgers of a customer of whom nothing is known.
    #[must_use]
    pub fn new(params: &BookParams) -> Self {
        Self {
            trust: TrustLedger::new(params.trust_unit),
            friction: FrictionLedger::new(params.friction_unit),
            intimacy: IntimacyLedger::new(params.intimacy_unit),
            expectation: ExpectationLedger::new(params.expectation_unit),
            needs: NeedsLedger::new(params.needs_unit),
            recovery: RecoveryLedger::new(params.recovery_unit),
            onboarding: OnboardingLedger::new(params.onboarding_unit),
            momentum: MomentumLedger::new(params.momentum_unit),
            conduct: ConductLedger::new(params.conduct_unit),
            pillars: PillarsLedger::new(params.pillars_unit),
            capability: CapabilityLedger::new(params.capability_unit),
            culture: CultureLedger::new(params.culture_unit),
            contradictions: Vec::new(),
        }
    }

    /// Makes the ledgers from one customer's complete events up to `as_of`, in any order.
    ///
    /// # Errors
    ///
    /// [`Error::AfterAsOf`] for an event after `as_of`: one mistyped future date would push all
    /// history out of reach. [`Error::Inconsistent`] for an event of another customer.
    pub fn of(events: &[Event], params: &BookParams, as_of: Instant) -> Result<Self> {
        let mut own = Self::new(params);
        let mut waiting = Waiting::default();
        for event in events {
            if event.at() > as_of {
                return Err(Error::AfterAsOf { what: "event", as_of, at: event.at() });
            }
            if event.customer() != events[0].customer() {
                return Err(Error::Inconsistent {
                    what: "relationship",
                    rule: "hold the events of one customer",
                    got: format!("`{}` beside `{}`", event.customer(), events[0].customer()),
                });
            }
            if let Some(id) = event.id() {
                *waiting.ids.entry(id).or_insert(0) += 1;
            }
            own.route(event.fact(), &mut waiting);
        }
        own.settle_undertakings(events, &waiting)?;
        own.label(waiting, params, as_of)?;
        Ok(own)
    }

    /// Observes a fact that stands by itself, and puts by one that has to be labelled.
    fn route<'a>(&mut self, fact: &'a Fact, waiting: &mut Waiting<'a>) {
        match fact {
            Fact::Trust(evidence) => self.trust.observe(evidence),
            Fact::Encounter(encounter) => waiting.encounters.push(encounter.clone()),
            Fact::Contact(contact) => waiting.contacts.push(contact.clone()),
            Fact::ContactPreference(wish) => waiting.wishes.push(wish.clone()),
            Fact::Intimacy(evidence) => self.intimacy.observe(evidence),
            Fact::Order(order) => waiting.orders.push(order.clone()),
            Fact::FollowUp(follow_up) => waiting.follow_ups.push(follow_up.clone()),
            Fact::Expectation(evidence) => self.expectation.observe(evidence),
            Fact::Needs(evidence) => self.needs.observe(evidence),
            Fact::Failure(failure) => waiting.failures.push(failure.clone()),
            Fact::Step(step) => waiting.steps.push(step.clone()),
            Fact::Recovery(evidence) => self.recovery.observe(evidence),
            Fact::Onboarding(evidence) => self.onboarding.observe(evidence),
            Fact::Meeting(meeting) => {
                for commitment in meeting.commitments() {
                    let placing = self.undertaking(&commitment.what, commitment.by, meeting.at());
                    self.trust.observe(&TrustEvidence::Place(placing));
                    if commitment.by == Party::Firm {
                        let promise = Promise::new(commitment.what.clone(), meeting.at());
                        self.needs.observe(&NeedsEvidence::Promise(promise));
                        waiting.undertaken.insert((&commitment.what, meeting.at()), meeting);
                    }
                }
                waiting.meetings.push(meeting.clone());
            }
            Fact::Extra { at } => waiting.extras.push(*at),
            Fact::Momentum(evidence) => self.momentum.observe(evidence),
            Fact::Conduct(evidence) => self.conduct.observe(evidence),
            Fact::Pillars(evidence) => self.pillars.observe(evidence),
            Fact::Capability(evidence) => self.capability.observe(evidence),
            Fact::Culture(evidence) => self.culture.observe(evidence),
        }
    }

    /// The stake that the other party places by relying on what a party undertook.
    fn undertaking(&self, what: &Name, by: Party, at: Instant) -> Placing {
        let unit = self.trust.unit().reference_stake;
        // A reference of 0 lets every stake weigh the same; one of 1 then stands for it.
        let stake = if unit == Stake::ZERO { Stake::constant(1.0) } else { unit };
        Placing::new(what.clone(), by.other(), stake, at)
    }

    /// Resolves the stakes of what the firm undertook in meetings by the answers to the promises.
    fn settle_undertakings(&mut self, events: &[Event], waiting: &Waiting<'_>) -> Result<()> {
        for event in events {
            let Fact::Needs(NeedsEvidence::Answer(answer)) = event.fact() else { continue };
            let promise = answer.promise();
            if !waiting.undertaken.contains_key(&(promise.id(), promise.at())) {
                continue;
            }
            let outcome = match answer.outcome() {
                needs::Outcome::Kept => Outcome::HONOURED,
                needs::Outcome::Renegotiated => Outcome::new(0.5, 0.0, 0.5)?,
                needs::Outcome::Missed => Outcome::DERELICTION,
            };
            let placing = self.undertaking(promise.id(), Party::Firm, promise.at());
            let resolution = Resolution::new(placing, outcome, answer.at())?;
            self.trust.observe(&TrustEvidence::Resolve(resolution));
        }
        Ok(())
    }

    fn label(
        &mut self,
        mut waiting: Waiting<'_>,
        params: &BookParams,
        as_of: Instant,
    ) -> Result<()> {
        // Events at one instant have no order of their own; the order of their fields gives one
        // that does not depend on how they arrived.
        waiting.encounters.sort();
        waiting.contacts.sort_by(|a, b| (a.at, &a.channel).cmp(&(b.at, &b.channel)));
        waiting.wishes.sort_by(|a, b| {
            (a.at, a.every_seconds, &a.channel).cmp(&(b.at, b.every_seconds, &b.channel))
        });
        waiting.orders.sort_by(|a, b| (a.at, &a.deal, a.rivals).cmp(&(b.at, &b.deal, b.rivals)));
        waiting.follow_ups.sort_by(|a, b| (a.at, &a.deal, &a.done).cmp(&(b.at, &b.deal, &b.done)));
        waiting.failures.sort_by(|a, b| {
            (a.at, &a.id, a.severity, &a.cause, a.voiced)
                .cmp(&(b.at, &b.id, b.severity, &b.cause, b.voiced))
        });
        waiting.steps.sort_by(|a, b| {
            (a.at, &a.failure, a.kind, a.share).cmp(&(b.at, &b.failure, b.kind, b.share))
        });
        waiting.meetings.sort();
        waiting.extras.sort_unstable();
        for encounter in label_next_issues(&waiting.encounters, params.next_issue, as_of)? {
            self.friction.observe(&FrictionEvidence::Encounter(encounter));
        }
        for evidence in label_contacts(&waiting.contacts, &waiting.wishes, as_of)? {
            self.intimacy.observe(&evidence);
        }
        for evidence in label_follow_ups(&waiting.orders, &waiting.follow_ups, as_of)? {
            self.expectation.observe(&evidence);
        }
        let (failures, steps) = (&waiting.failures, &waiting.steps);
        let recoveries = label_recoveries(failures, steps, params.recovery_rule, as_of)?;
        for evidence in &recoveries.evidence {
            self.recovery.observe(evidence);
        }
        for evidence in label_meetings(&waiting.meetings, &waiting.extras, params.follow_up, as_of)?
        {
            self.momentum.observe(&evidence);
        }
        let ordered = |follow_up: &&FollowUp| {
            waiting.orders.iter().any(|o| o.deal == follow_up.deal && o.at <= follow_up.at)
        };
        let orphans = waiting.follow_ups.iter().filter(|follow_up| !ordered(follow_up));
        let orphans: Vec<String> = orphans
            .map(|follow_up| {
                format!("follow-up of deal `{}` has no order before it", follow_up.deal)
            })
            .collect();
        let repeated = waiting.ids.iter().filter(|(_, count)| **count > 1);
        let repeated = repeated.map(|(id, n)| format!("event id `{id}` is borne by {n} events"));
        let labels = recoveries.anomalies.iter().map(ToString::to_string);
        self.contradictions = repeated.chain(orphans).chain(labels).collect();
        Ok(())
    }

    /// Reads every ledger at an instant: `None` if nothing is known of the relationship.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`] if the instant is before the newest fact.
    pub fn portrait(&self, params: &BookParams, as_of: Instant) -> Result<Option<Portrait>> {
        let readings = Readings {
            trust: self.trust.score(&params.trust, as_of)?,
            friction: self.friction.score(&params.friction, as_of)?,
            intimacy: self.intimacy.score(&params.intimacy, as_of)?,
            expectation: self.expectation.score(&params.expectation, as_of)?,
            needs: self.needs.score(&params.needs, as_of)?,
            recovery: self.recovery.score(&params.recovery, as_of)?,
            onboarding: self.onboarding.score(&params.onboarding, as_of)?,
            momentum: self.momentum.score(&params.momentum, as_of)?,
        };
        let priors = portrait::priors(
            &params.trust,
            &params.friction,
            &params.intimacy,
            &params.needs,
            &params.recovery,
            &params.onboarding,
            &params.momentum,
        );
        Ok(Portrait::new(readings, priors, params.portrait.clone(), as_of))
    }

    /// Returns the ledger of trust.
    #[must_use]
    pub const fn trust(&self) -> &TrustLedger {
        &self.trust
    }

    /// Returns the ledger of friction.
    #[must_use]
    pub const fn friction(&self) -> &FrictionLedger {
        &self.friction
    }

    /// Returns the ledger of intimacy.
    #[must_use]
    pub const fn intimacy(&self) -> &IntimacyLedger {
        &self.intimacy
    }

    /// Returns the ledger of expectations.
    #[must_use]
    pub const fn expectation(&self) -> &ExpectationLedger {
        &self.expectation
    }

    /// Returns the ledger of needs and deeds.
    #[must_use]
    pub const fn needs(&self) -> &NeedsLedger {
        &self.needs
    }

    /// Returns the ledger of recoveries.
    #[must_use]
    pub const fn recovery(&self) -> &RecoveryLedger {
        &self.recovery
    }

    /// Returns the ledger of the customer's start.
    #[must_use]
    pub const fn onboarding(&self) -> &OnboardingLedger {
        &self.onboarding
    }

    /// Returns the ledger of meetings.
    #[must_use]
    pub const fn momentum(&self) -> &MomentumLedger {
        &self.momentum
    }

    /// Returns the ledger of how the firm conducts itself towards this customer; merged over
    /// customers it speaks of the firm.
    #[must_use]
    pub const fn conduct(&self) -> &ConductLedger {
        &self.conduct
    }

    /// Returns the ledger of the three pillars towards this customer; merged over customers it
    /// speaks of the firm.
    #[must_use]
    pub const fn pillars(&self) -> &PillarsLedger {
        &self.pillars
    }

    /// Returns the ledger of people and processes; merged over customers it speaks of the firm.
    #[must_use]
    pub const fn capability(&self) -> &CapabilityLedger {
        &self.capability
    }

    /// Returns the ledger of the customer's culture; merged over customers it pools them.
    #[must_use]
    pub const fn culture(&self) -> &CultureLedger {
        &self.culture
    }

    /// Lists what contradicts itself in the events, in words: stakes, promises and failures whose
    /// beginnings and ends do not match, and ids that several events bear, all of which count.
    #[must_use]
    pub fn anomalies(&self) -> Vec<String> {
        let stakes = self.trust.anomalies().map(|anomaly| anomaly.to_string());
        let promises = self.needs.unmatched().map(|unmatched| unmatched.to_string());
        let failures = self.recovery.anomalies().map(|anomaly| anomaly.to_string());
        let listed = stakes.chain(promises).chain(failures);
        listed.chain(self.contradictions.iter().cloned()).collect()
    }
}
