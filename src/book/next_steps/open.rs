//! What the firm could do for a customer: what is open, and what went badly before.

use std::collections::BTreeSet;

use crate::Result;
use crate::book::{BookParams, Relationship};
use crate::expectation::{CallStep, Done, ExpectationEvent, FollowUp};
use crate::friction::{Encounter, FrictionEvent, Initiator};
use crate::intimacy::{Contact, IntimacyEvent};
use crate::momentum::{Ending, Meeting, MomentumEvent};
use crate::needs::{Case, DeedKind, NeedsEvent, PromiseAnswer, PromiseOutcome};
use crate::onboarding::{OnboardingEvent, OnboardingItem};
use crate::quantity::{Amount, Instant, Name, Party, Positive, Share, Stake};
use crate::record::{Event, Fact};
use crate::recovery::{RecoveryEvent, RecoveryStep, StepKind};
use crate::trust::{Outcome, Placing, Resolution, TrustEvent};

/// Of what is open, so many of a kind are proposed: stakes by size, the rest by name.
const OPEN: usize = 16;

/// Something that the firm could do.
pub(super) struct Proposal {
    pub(super) what: String,
    pub(super) fact: Fact,
    /// Whether it answers what is open with this customer. What could be done for any customer is
    /// not proposed unless something of its kind went badly.
    pub(super) answers: bool,
    /// Whether that is overdue.
    pub(super) overdue: bool,
}

fn answer((what, fact): (String, Fact)) -> Proposal {
    Proposal { what, fact, answers: true, overdue: false }
}

fn habit((what, fact): (String, Fact)) -> Proposal {
    Proposal { what, fact, answers: false, overdue: false }
}

/// What is open with a customer.
pub(super) struct Open<'a> {
    pub(super) events: &'a [Event],
    pub(super) relationship: &'a Relationship,
    pub(super) as_of: Instant,
}

impl Open<'_> {
    pub(super) fn proposals(&self, params: &BookParams) -> Result<Vec<Proposal>> {
        let mut list = self.to_settle()?;
        list.extend(self.to_make_good().into_iter().map(answer));
        list.extend(self.to_follow_up().map(answer));
        list.extend(self.to_reverse().map(answer));
        list.extend(self.to_trust(params)?.map(habit));
        list.extend(self.to_ease(params)?.map(answer));
        list.extend(self.to_start(params)?.into_iter().map(habit));
        list.extend(self.to_attend()?.into_iter().map(habit));
        Ok(list)
    }

    /// Promises and stakes that wait for the firm.
    fn to_settle(&self) -> Result<Vec<Proposal>> {
        let (as_of, needs) = (self.as_of, self.relationship.needs());
        let mut list = Vec::new();
        for promise in needs.open().filter(|promise| promise.at() <= as_of).take(OPEN) {
            let answer = PromiseAnswer::new(promise.clone(), PromiseOutcome::Kept, as_of)?;
            let fact = Fact::Needs(NeedsEvent::Answer(answer));
            let what = format!("keep the promise “{}”", promise.id());
            let overdue = needs.overdue(as_of).any(|late| late == promise);
            list.push(Proposal { what, fact, answers: true, overdue });
        }
        // What was undertaken in a meeting is settled by keeping the promise.
        let promised: BTreeSet<(&Name, Instant)> =
            needs.open().map(|promise| (promise.id(), promise.at())).collect();
        let due = |stake: &&Placing| {
            stake.by() == Party::Customer && !promised.contains(&(stake.id(), stake.at()))
        };
        let trust = self.relationship.trust();
        let mut open: Vec<&Placing> = trust.open().filter(due).collect();
        // The largest first: those are the first to be honoured.
        open.sort_by_key(|stake| core::cmp::Reverse(stake.stake()));
        for stake in open.into_iter().take(OPEN) {
            let resolution = Resolution::new(stake.clone(), Outcome::HONOURED, as_of)?;
            let fact = Fact::Trust(TrustEvent::Resolve(resolution));
            let late = trust.overdue(as_of).any(|other| other == stake);
            let is_late = if late { ", which is overdue" } else { "" };
            let what = format!("honour “{}”{is_late}", stake.id());
            list.push(Proposal { what, fact, answers: true, overdue: late });
        }
        Ok(list)
    }

    fn to_make_good(&self) -> Vec<(String, Fact)> {
        let (mut resolved, mut open) = (BTreeSet::new(), Vec::new());
        for event in self.events {
            let Fact::Recovery(event) = event.fact() else { continue };
            if let RecoveryEvent::Step(step) = event
                && step.kind == StepKind::Resolved
            {
                resolved.insert(&step.failure);
            } else if let RecoveryEvent::Failure(failure) = event {
                open.push(&failure.id);
            }
        }
        open.retain(|id| !resolved.contains(id));
        open.sort();
        open.dedup();
        let step = |id: &Name| {
            let fact = Fact::Recovery(RecoveryEvent::Step(RecoveryStep::new(
                id.clone(),
                StepKind::Resolved,
                self.as_of,
            )));
            (format!("resolve “{id}”, which nobody has yet"), fact)
        };
        open.into_iter().take(OPEN).map(step).collect()
    }

    fn to_follow_up(&self) -> Option<(String, Fact)> {
        let orders = self.events.iter().filter_map(|event| {
            let Fact::Expectation(ExpectationEvent::Order(order)) = event.fact() else {
                return None;
            };
            Some(order)
        });
        let last = orders.max_by(|a, b| (a.at, &a.deal).cmp(&(b.at, &b.deal)))?;
        let done = CallStep::ALL.iter().copied().map(Done::Aligned).collect();
        let follow_up = FollowUp { deal: last.deal.clone(), done, at: self.as_of };
        let what = format!("call to align what is expected of “{}”", last.deal);
        Some((what, Fact::Expectation(ExpectationEvent::FollowUp(follow_up))))
    }

    /// Terms that put the customer at risk.
    fn to_reverse(&self) -> impl Iterator<Item = (String, Fact)> {
        let borne = self.relationship.trust().terms_borne_by(Party::Customer);
        borne.map(|item| {
            let term = TrustEvent::Term {
                item: item.clone(),
                by: Party::Customer,
                severity: None,
                likelihood: None,
                reversed: true,
                at: self.as_of,
            };
            (format!("give up the term “{item}”, which the customer bears"), Fact::Trust(term))
        })
    }

    fn to_trust(&self, params: &BookParams) -> Result<Option<(String, Fact)>> {
        if self.relationship.trust().score(&params.trust, self.as_of)?.is_none() {
            return Ok(None);
        }
        let unit = params.trust_unit.reference_stake;
        let stake = if unit == Stake::ZERO { Stake::constant(1.0) } else { unit };
        let id = Name::new("a risk taken in return")?;
        let placing = Placing::new(id, Party::Firm, stake, self.as_of);
        let fact = Fact::Trust(TrustEvent::Place(placing));
        Ok(Some(("take a risk on the customer".to_owned(), fact)))
    }

    fn to_ease(&self, params: &BookParams) -> Result<Option<(String, Fact)>> {
        let index = self.relationship.friction().score(&params.friction, self.as_of)?;
        let stage = index.and_then(|index| index.most_relieved().cloned());
        Ok(stage.map(|stage| {
            let what = format!("one encounter at {stage} without any effort asked");
            let encounter = Encounter::new(stage, self.as_of, Initiator::Firm);
            (what, Fact::Friction(FrictionEvent::Encounter(encounter)))
        }))
    }

    fn to_start(&self, params: &BookParams) -> Result<Vec<(String, Fact)>> {
        let at = self.as_of;
        if self.relationship.onboarding().score(&params.onboarding, at)?.is_none() {
            return Ok(Vec::new());
        }
        let mut list = vec![
            (
                "ask how contact is wanted, and carry it into the systems".to_owned(),
                OnboardingEvent::Preferences { captured: true, carried_over: true, at },
            ),
            (
                "make the alignment call of the onboarding".to_owned(),
                OnboardingEvent::AlignmentCall { made: true, at },
            ),
        ];
        if let Ok(owner) = Name::new("an owner") {
            let fact = OnboardingEvent::HandOff { owner: Some(owner), at };
            list.push(("name an owner at the next hand-off".to_owned(), fact));
        }
        for step in OnboardingItem::ALL {
            let fact = OnboardingEvent::Item { item: step, done: Share::ONE, at };
            list.push((format!("complete the {step} of the onboarding"), fact));
        }
        Ok(list.into_iter().map(|(what, fact)| (what, Fact::Onboarding(fact))).collect())
    }

    /// What can be done for any customer at any time.
    fn to_attend(&self) -> Result<Vec<(String, Fact)>> {
        let at = self.as_of;
        let (one, all) = (Positive::new(1.0)?, Some(Share::ONE));
        let mut case = Case::new(Share::ONE, at);
        case.live = Some(true);
        let response = IntimacyEvent::Response {
            promised_seconds: one,
            taken_seconds: Amount::new(0.0)?,
            updated_in_time: true,
            at,
        };
        let inform = |timely, complete, accurate| {
            Fact::Needs(NeedsEvent::Information { timely, complete, accurate, at })
        };
        let facts = [
            (
                "contact the customer",
                Fact::Intimacy(IntimacyEvent::Contact(Contact { at, channel: None })),
            ),
            ("answer the next message within the time promised", Fact::Intimacy(response)),
            (
                "answer the next question in full",
                Fact::Intimacy(IntimacyEvent::Question { answered: Share::ONE, at }),
            ),
            (
                "meet the next request without passing it on",
                Fact::Intimacy(IntimacyEvent::Request { met: true, hand_offs: 0, at }),
            ),
            ("inform the customer in time", inform(all, None, None)),
            ("inform the customer completely", inform(None, all, None)),
            ("check what the customer is told before it is sent", inform(None, None, all)),
            (
                "help with the next case, live, whoever's fault it is",
                Fact::Needs(NeedsEvent::Case(case)),
            ),
            (
                "do something unasked",
                Fact::Needs(NeedsEvent::Deed { kind: DeedKind::Unprompted, at }),
            ),
            (
                "end the next meeting in an agreed next step",
                Fact::Momentum(MomentumEvent::Meeting(Meeting::new(at, Ending::Advance))),
            ),
        ];
        Ok(facts.map(|(what, fact)| (what.to_owned(), fact)).into())
    }
}
