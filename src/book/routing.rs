//! One customer's events on their way to the ledgers.

use std::collections::BTreeMap;

use super::{Account, BookParams, Event, Fact, Relationship};
use crate::expectation::{ExpectationLedger, FollowUp, Order, label_follow_ups};
use crate::friction::{Encounter, FrictionEvidence, FrictionLedger, label_next_issues};
use crate::intimacy::{Contact, ContactPreference, IntimacyLedger, label_contacts};
use crate::momentum::{Meeting, MomentumLedger, label_meetings};
use crate::needs::{self, NeedsEvidence, Promise, PromiseAnswer};
use crate::portrait::{Model, Override, Scores};
use crate::quantity::{Instant, Name, Party, Share, Stake};
use crate::recovery::{Failure, RecoveryLedger, Step, label_recoveries};
use crate::trust::{Outcome, Placing, Resolution, TrustEvidence, TrustLedger};
use crate::{Error, Result};

/// Some of one customer's events, up to an instant: what stands by itself is in its ledger, and
/// what depends on what comes before or after it waits, to be labelled when it is read.
#[derive(Clone)]
pub(super) struct Routing<'a> {
    params: &'a BookParams,
    as_of: Instant,
    customer: Option<&'a Name>,
    own: Relationship,
    encounters: Vec<Encounter>,
    contacts: Vec<Contact>,
    wishes: Vec<ContactPreference>,
    orders: Vec<Order>,
    follow_ups: Vec<FollowUp>,
    failures: Vec<Failure>,
    steps: Vec<Step>,
    meetings: Vec<Meeting>,
    extras: Vec<Instant>,
    /// What the firm undertook in meetings, by what and when; and the answers to all promises.
    undertaken: BTreeMap<(&'a Name, Instant), &'a Meeting>,
    answers: Vec<&'a PromiseAnswer>,
    accounts: Vec<&'a Account>,
    overrides: Vec<&'a Override>,
    /// By id: the different events that bear it, and how often it was delivered.
    ids: BTreeMap<&'a Name, (Vec<&'a Event>, u64)>,
}

impl<'a> Routing<'a> {
    pub(super) fn new(params: &'a BookParams, as_of: Instant) -> Self {
        Self {
            params,
            as_of,
            customer: None,
            own: Relationship::new(params),
            encounters: Vec::new(),
            contacts: Vec::new(),
            wishes: Vec::new(),
            orders: Vec::new(),
            follow_ups: Vec::new(),
            failures: Vec::new(),
            steps: Vec::new(),
            meetings: Vec::new(),
            extras: Vec::new(),
            undertaken: BTreeMap::new(),
            answers: Vec::new(),
            accounts: Vec::new(),
            overrides: Vec::new(),
            ids: BTreeMap::new(),
        }
    }

    /// Takes an event in; one of another customer than the first, or after the instant of the
    /// reading, is refused.
    pub(super) fn observe(&mut self, event: &'a Event) -> Result<()> {
        if event.at() > self.as_of {
            let (as_of, at) = (self.as_of, event.at());
            return Err(Error::AfterAsOf { what: "event", as_of, at });
        }
        let customer = *self.customer.get_or_insert(event.customer());
        if event.customer() != customer {
            return Err(Error::Inconsistent {
                what: "relationship",
                rule: "hold the events of one customer",
                got: format!("`{}` beside `{customer}`", event.customer()),
            });
        }
        if let Some(id) = event.id() {
            let borne = self.ids.entry(id).or_default();
            borne.1 += 1;
            // The same event delivered again is one event.
            if borne.0.contains(&event) {
                return Ok(());
            }
            borne.0.push(event);
        }
        self.route(event.fact());
        Ok(())
    }

    /// Observes a fact that stands by itself, and puts by one that has to be labelled.
    pub(super) fn route(&mut self, fact: &'a Fact) {
        match fact {
            Fact::Trust(evidence) => self.own.trust.observe(evidence),
            Fact::Encounter(encounter) => self.encounters.push(encounter.clone()),
            Fact::Contact(contact) => self.contacts.push(contact.clone()),
            Fact::ContactPreference(wish) => self.wishes.push(wish.clone()),
            Fact::Intimacy(evidence) => self.own.intimacy.observe(evidence),
            Fact::Order(order) => self.orders.push(order.clone()),
            Fact::FollowUp(follow_up) => self.follow_ups.push(follow_up.clone()),
            Fact::Expectation(evidence) => self.own.expectation.observe(evidence),
            Fact::Needs(evidence) => {
                if let NeedsEvidence::Answer(answer) = evidence {
                    self.answers.push(answer);
                }
                self.own.needs.observe(evidence);
            }
            Fact::Failure(failure) => self.failures.push(failure.clone()),
            Fact::Step(step) => self.steps.push(step.clone()),
            Fact::Recovery(evidence) => self.own.recovery.observe(evidence),
            Fact::Onboarding(evidence) => self.own.onboarding.observe(evidence),
            Fact::Meeting(meeting) => self.meeting(meeting),
            Fact::Extra { at } => self.extras.push(*at),
            Fact::Momentum(evidence) => self.own.momentum.observe(evidence),
            Fact::Conduct(evidence) => self.own.conduct.observe(evidence),
            Fact::Pillars(evidence) => self.own.pillars.observe(evidence),
            Fact::Capability(evidence) => self.own.capability.observe(evidence),
            Fact::Culture(evidence) => self.own.culture.observe(evidence),
            Fact::Account(account) => self.accounts.push(account),
            Fact::Override(said) => self.overrides.push(said),
        }
    }

    /// What a meeting ended with is a stake and, where the firm undertook it, a promise.
    fn meeting(&mut self, meeting: &'a Meeting) {
        for commitment in meeting.commitments() {
            let placing = self.undertaking(&commitment.what, commitment.by, meeting.at());
            self.own.trust.observe(&TrustEvidence::Place(placing));
            if commitment.by == Party::Firm {
                let promise = Promise::new(commitment.what.clone(), meeting.at());
                self.own.needs.observe(&NeedsEvidence::Promise(promise));
                self.undertaken.insert((&commitment.what, meeting.at()), meeting);
            }
        }
        self.meetings.push(meeting.clone());
    }

    /// The stake that the other party places by relying on what a party undertook.
    fn undertaking(&self, what: &Name, by: Party, at: Instant) -> Placing {
        let unit = self.params.trust_unit.reference_stake;
        // A reference of 0 lets every stake weigh the same; one of 1 then stands for it.
        let stake = if unit == Stake::ZERO { Stake::constant(1.0) } else { unit };
        Placing::new(what.clone(), by.other(), stake, at)
    }

    /// Reads one model's value from what is known so far; `None` where nothing is.
    pub(super) fn known(&mut self, model: Model) -> Result<Option<Share>> {
        let (params, as_of) = (self.params, self.as_of);
        let mut scores = Scores::default();
        match model {
            Model::Trust => {
                let mut trust = self.own.trust.clone();
                self.settle_undertakings(&mut trust)?;
                scores.trust = trust.score(&params.trust, as_of)?;
            }
            Model::Ease => {
                let mut friction = self.own.friction.clone();
                self.label_encounters(&mut friction)?;
                scores.friction = friction.score(&params.friction, as_of)?;
            }
            Model::Intimacy => {
                let mut intimacy = self.own.intimacy.clone();
                self.label_contacts(&mut intimacy)?;
                scores.intimacy = intimacy.score(&params.intimacy, as_of)?;
            }
            Model::Expectation => {
                let mut expectation = self.own.expectation.clone();
                self.label_orders(&mut expectation)?;
                scores.expectation = expectation.score(&params.expectation, as_of)?;
            }
            Model::Needs => scores.needs = self.own.needs.score(&params.needs, as_of)?,
            Model::Recovery => {
                let mut recovery = self.own.recovery.clone();
                self.label_failures(&mut recovery)?;
                scores.recovery = recovery.score(&params.recovery, as_of)?;
            }
            Model::Onboarding => {
                scores.onboarding = self.own.onboarding.score(&params.onboarding, as_of)?;
            }
            Model::Momentum => {
                let mut momentum = self.own.momentum.clone();
                self.label_meetings(&mut momentum)?;
                scores.momentum = momentum.score(&params.momentum, as_of)?;
            }
        }
        Ok(scores.known(model))
    }

    /// Labels what waits, and closes the ledgers.
    pub(super) fn finish(mut self) -> Result<Relationship> {
        let mut own = core::mem::replace(&mut self.own, Relationship::new(self.params));
        self.settle_undertakings(&mut own.trust)?;
        self.label_encounters(&mut own.friction)?;
        self.label_contacts(&mut own.intimacy)?;
        self.label_orders(&mut own.expectation)?;
        let failures = self.label_failures(&mut own.recovery)?;
        self.label_meetings(&mut own.momentum)?;
        self.accounts.sort();
        own.segment = self.accounts.iter().rev().find_map(|account| account.segment.clone());
        own.worth = self.accounts.iter().rev().find_map(|account| account.worth);
        own.overrides = self.overrides.iter().map(|said| (*said).clone()).collect();
        own.overrides.sort();
        let ordered = |follow_up: &&FollowUp| {
            self.orders.iter().any(|o| o.deal == follow_up.deal && o.at <= follow_up.at)
        };
        let orphans = self.follow_ups.iter().filter(|follow_up| !ordered(follow_up));
        let orphans = orphans.map(|follow_up| {
            format!("follow-up of deal `{}` has no order before it", follow_up.deal)
        });
        let repeated = self.ids.iter().filter(|(_, (_, deliveries))| *deliveries > 1);
        let repeated = repeated.map(|(id, (events, deliveries))| match events.len() {
            1 => format!("event id `{id}` was delivered {deliveries} times and counts once"),
            n => format!("event id `{id}` is borne by {n} events, which all count"),
        });
        own.anomalies = repeated.chain(orphans).chain(failures).collect();
        Ok(own)
    }

    /// Resolves the stakes of what the firm undertook in meetings by the answers to the promises.
    fn settle_undertakings(&self, trust: &mut TrustLedger) -> Result<()> {
        for answer in &self.answers {
            let promise = answer.promise();
            if !self.undertaken.contains_key(&(promise.id(), promise.at())) {
                continue;
            }
            let outcome = match answer.outcome() {
                needs::PromiseOutcome::Kept => Outcome::HONOURED,
                needs::PromiseOutcome::Renegotiated => Outcome::new(0.5, 0.0, 0.5)?,
                needs::PromiseOutcome::Missed => Outcome::DERELICTION,
            };
            let placing = self.undertaking(promise.id(), Party::Firm, promise.at());
            let resolution = Resolution::new(placing, outcome, answer.at())?;
            trust.observe(&TrustEvidence::Resolve(resolution));
        }
        Ok(())
    }

    // Events at one instant have no order of their own; the order of their fields gives one that
    // does not depend on how they arrived.

    fn label_encounters(&mut self, friction: &mut FrictionLedger) -> Result<()> {
        self.encounters.sort();
        for encounter in label_next_issues(&self.encounters, self.params.next_issue, self.as_of)? {
            friction.observe(&FrictionEvidence::Encounter(encounter));
        }
        Ok(())
    }

    fn label_contacts(&mut self, intimacy: &mut IntimacyLedger) -> Result<()> {
        self.contacts.sort_by(|a, b| (a.at, &a.channel).cmp(&(b.at, &b.channel)));
        self.wishes.sort_by(|a, b| {
            (a.at, a.every_seconds, &a.channel).cmp(&(b.at, b.every_seconds, &b.channel))
        });
        for evidence in label_contacts(&self.contacts, &self.wishes, self.as_of)? {
            intimacy.observe(&evidence);
        }
        Ok(())
    }

    fn label_orders(&mut self, expectation: &mut ExpectationLedger) -> Result<()> {
        self.orders.sort_by(|a, b| (a.at, &a.deal, a.rivals).cmp(&(b.at, &b.deal, b.rivals)));
        self.follow_ups.sort_by(|a, b| (a.at, &a.deal, &a.done).cmp(&(b.at, &b.deal, &b.done)));
        for evidence in label_follow_ups(&self.orders, &self.follow_ups, self.as_of)? {
            expectation.observe(&evidence);
        }
        Ok(())
    }

    /// Returns what does not add up, in words.
    fn label_failures(&mut self, recovery: &mut RecoveryLedger) -> Result<Vec<String>> {
        self.failures.sort_by(|a, b| {
            (a.at, &a.id, a.severity, &a.cause, a.voiced)
                .cmp(&(b.at, &b.id, b.severity, &b.cause, b.voiced))
        });
        self.steps.sort_by(|a, b| {
            (a.at, &a.failure, a.kind, a.share).cmp(&(b.at, &b.failure, b.kind, b.share))
        });
        let (failures, steps) = (&self.failures, &self.steps);
        let labelled = label_recoveries(failures, steps, self.params.recovery_rule, self.as_of)?;
        for evidence in &labelled.evidence {
            recovery.observe(evidence);
        }
        Ok(labelled.anomalies.iter().map(ToString::to_string).collect())
    }

    fn label_meetings(&mut self, momentum: &mut MomentumLedger) -> Result<()> {
        self.meetings.sort();
        self.extras.sort_unstable();
        let rule = self.params.follow_up;
        for evidence in label_meetings(&self.meetings, &self.extras, rule, self.as_of)? {
            momentum.observe(&evidence);
        }
        Ok(())
    }
}
