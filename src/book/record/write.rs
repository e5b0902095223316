//! From an event to a record.

use super::{EventRecord, FrictionList};
use crate::book::{Account, Event, Fact};
use crate::capability::CapabilityEvidence;
use crate::conduct::ConductEvidence;
use crate::culture::CultureEvidence;
use crate::expectation::{Done, ExpectationEvidence};
use crate::friction::Encounter;
use crate::intimacy::IntimacyEvidence;
use crate::momentum::{Meeting, MomentumEvidence};
use crate::needs::{NeedsEvidence, Promise};
use crate::onboarding::OnboardingEvidence;
use crate::pillars::PillarsEvidence;
use crate::quantity::{Name, Party, Rating, Share};
use crate::recovery::{Asked, Failure, RecoveryEvidence};
use crate::trust::{Placing, TrustEvidence};

impl From<Event> for EventRecord {
    /// Writes an event. A fact that a labelling made is no event: it is written as the event that
    /// it was made from, without what only the labelling knows.
    fn from(event: Event) -> Self {
        let (id, customer, fact) = event.into_parts();
        let mut r = Self {
            v: Some(Event::VERSION),
            id,
            customer: Some(customer),
            at: Some(fact.at()),
            ..Self::default()
        };
        let event = r.set(fact);
        r.event = event.parse().ok();
        r
    }
}

impl EventRecord {
    fn set(&mut self, fact: Fact) -> &'static str {
        match fact {
            Fact::Trust(evidence) => self.set_trust(&evidence),
            Fact::Encounter(encounter) => self.set_encounter(&encounter),
            Fact::Contact(contact) => {
                self.channel = contact.channel;
                "contact"
            }
            Fact::ContactPreference(preference) => {
                self.every_seconds = Some(preference.every_seconds);
                self.channel = preference.channel;
                "contact_preference"
            }
            Fact::Intimacy(evidence) => self.set_intimacy(&evidence),
            Fact::Order(order) => {
                (self.deal, self.rivals) = (Some(order.deal), Some(order.rivals));
                "order"
            }
            Fact::FollowUp(follow_up) => {
                let words = follow_up.done.iter().map(|done| word(*done));
                self.done = Some(words.collect::<Vec<_>>().join(";"));
                self.deal = Some(follow_up.deal);
                "follow_up"
            }
            Fact::Expectation(evidence) => self.set_expectation(evidence),
            Fact::Needs(evidence) => self.set_needs(evidence),
            Fact::Failure(failure) => self.set_failure(failure),
            Fact::Step(step) => {
                (self.failure_id, self.step) = (Some(step.failure), Some(step.kind));
                self.share = (step.share != Share::ONE).then_some(step.share);
                "recovery_step"
            }
            Fact::Recovery(evidence) => self.set_recovery(evidence),
            Fact::Onboarding(evidence) => self.set_onboarding(evidence),
            Fact::Meeting(meeting) => self.set_meeting(&meeting),
            Fact::Extra { .. } => "extra_sent",
            Fact::Account(Account { segment, worth, .. }) => {
                (self.segment, self.worth) = (segment, worth);
                "account"
            }
            Fact::Override(said) => {
                self.author = Some(said.author().clone());
                self.reason = Some(said.reason().clone());
                (self.level, self.expires) = (Some(said.value()), Some(said.expires()));
                "override"
            }
            Fact::Momentum(MomentumEvidence::Meeting(labelled)) => {
                self.set_meeting(labelled.meeting())
            }
            Fact::Momentum(MomentumEvidence::OwnMeeting { closed_for_action, owner, .. }) => {
                (self.closed_for_action, self.owner) = (Some(closed_for_action), owner);
                "own_meeting"
            }
            Fact::Conduct(evidence) => self.set_conduct(evidence),
            Fact::Pillars(evidence) => self.set_pillars(&evidence),
            Fact::Capability(evidence) => self.set_capability(&evidence),
            Fact::Culture(evidence) => self.set_culture(evidence),
        }
    }

    fn set_placing(&mut self, placing: &Placing) {
        self.stake_id = Some(placing.id().clone());
        self.by = Some(placing.by());
        self.stake = Some(placing.stake());
        self.due = placing.due_at();
    }

    fn set_trust(&mut self, evidence: &TrustEvidence) -> &'static str {
        match evidence {
            TrustEvidence::Place(placing) => {
                self.set_placing(placing);
                "place"
            }
            TrustEvidence::Resolve(resolution) => {
                self.set_placing(resolution.placing());
                self.placed_at = Some(resolution.placing().at());
                let shares = resolution.outcome().shares();
                let share = |x: f64| (x > 0.0).then_some(Share::rounded(x));
                [self.honoured, self.execution, self.dereliction] = shares.map(share);
                "resolve"
            }
            TrustEvidence::Decline { by, stake, .. } => {
                (self.by, self.stake) = (Some(*by), Some(*stake));
                "decline"
            }
            TrustEvidence::Act { by, stake, conduct, .. } => {
                (self.by, self.stake, self.conduct) = (Some(*by), Some(*stake), Some(*conduct));
                "act"
            }
        }
    }

    fn set_encounter(&mut self, encounter: &Encounter) -> &'static str {
        self.stage = Some(encounter.stage().clone());
        self.initiator = Some(encounter.initiator());
        self.channel = encounter.channel().cloned();
        let frictions = encounter.frictions();
        self.frictions = (!frictions.is_empty()).then(|| FrictionList(frictions.to_vec()));
        self.topic = encounter.topic().cloned();
        self.resolved = encounter.is_resolved().then_some(true);
        self.effect = encounter.effect();
        "encounter"
    }

    fn set_rating(&mut self, rating: Rating) {
        self.rating = Some(rating.value());
        self.min = Some(rating.scale().min());
        self.max = Some(rating.scale().max());
    }

    fn set_intimacy(&mut self, evidence: &IntimacyEvidence) -> &'static str {
        match *evidence {
            IntimacyEvidence::Rating { component, by, rating, .. } => {
                (self.component, self.by) = (Some(component), Some(by));
                self.set_rating(rating);
                "rating"
            }
            IntimacyEvidence::Response {
                promised_seconds, taken_seconds, updated_in_time, ..
            } => {
                self.promised_seconds = Some(promised_seconds);
                self.taken_seconds = Some(taken_seconds);
                self.updated_in_time = updated_in_time.then_some(true);
                "response"
            }
            IntimacyEvidence::Request { met, hand_offs, .. } => {
                (self.met, self.hand_offs) = (Some(met), Some(hand_offs));
                "request"
            }
            IntimacyEvidence::Question { answered, .. } => {
                self.answered = Some(answered);
                "question"
            }
            IntimacyEvidence::Transaction { correct, good, .. } => {
                (self.correct, self.good) = (Some(correct), Some(good));
                "transaction"
            }
            IntimacyEvidence::Contact(_) => "contact",
        }
    }

    fn set_expectation(&mut self, evidence: ExpectationEvidence) -> &'static str {
        match evidence {
            ExpectationEvidence::Order(order) => {
                (self.deal, self.rivals) = (Some(order.deal), Some(order.rivals));
                "order"
            }
            ExpectationEvidence::Promised { promised, .. } => {
                self.level = Some(promised);
                "promised"
            }
            ExpectationEvidence::Delivered { delivered, .. } => {
                self.level = Some(delivered);
                "delivered"
            }
            ExpectationEvidence::FollowedUp(followed_up) => {
                self.done = Some(word(followed_up.done()).to_owned());
                "follow_up"
            }
            ExpectationEvidence::Answer { topic, by, answer, .. } => {
                self.topic = Some(Name::constant(topic.name()));
                (self.by, self.answer) = (Some(by), Some(answer));
                "understanding"
            }
        }
    }

    fn set_promise(&mut self, promise: &Promise) {
        self.promise_id = Some(promise.id().clone());
        self.due = promise.due_at();
    }

    fn set_needs(&mut self, evidence: NeedsEvidence) -> &'static str {
        match evidence {
            NeedsEvidence::Information { timely, complete, accurate, .. } => {
                (self.timely, self.complete, self.accurate) = (timely, complete, accurate);
                "information"
            }
            NeedsEvidence::Promise(promise) => {
                self.set_promise(&promise);
                "promise"
            }
            NeedsEvidence::Answer(answer) => {
                self.set_promise(answer.promise());
                self.promised_at = Some(answer.promise().at());
                self.outcome = Some(answer.said());
                "promise_answer"
            }
            NeedsEvidence::Case(case) => {
                (self.helped, self.rung) = (Some(case.helped), Some(case.rung));
                (self.live, self.fault) = (case.live, case.fault);
                "case"
            }
            NeedsEvidence::Rating { need, rating, .. } => {
                self.need = Some(need);
                self.set_rating(rating);
                "needs_rating"
            }
            NeedsEvidence::Deed { kind, .. } => {
                self.kind = Some(kind);
                "deed"
            }
            NeedsEvidence::RivalDeed { .. } => "rival_deed",
            NeedsEvidence::Thanks { .. } => "thanks",
            NeedsEvidence::Standard { need, side, level, .. } => {
                (self.need, self.side, self.level) = (Some(need), Some(side), Some(level));
                "standard"
            }
            NeedsEvidence::Leader { stated, kept, .. } => {
                (self.stated, self.kept) = (stated, kept);
                "leader"
            }
        }
    }

    fn set_failure(&mut self, failure: Failure) -> &'static str {
        self.failure_id = Some(failure.id);
        self.severity = Some(failure.severity);
        self.cause = failure.cause;
        self.voiced = (!failure.voiced).then_some(false);
        "failure"
    }

    fn set_recovery(&mut self, evidence: RecoveryEvidence) -> &'static str {
        match evidence {
            RecoveryEvidence::Opened(opening) => self.set_failure(opening.failure().clone()),
            RecoveryEvidence::Closed(closing) => {
                self.set_failure(closing.opening().failure().clone())
            }
            RecoveryEvidence::Asked(Asked { spoke_up, told, .. }) => {
                (self.spoke_up, self.told) = (spoke_up, told);
                "recovery_asked"
            }
            RecoveryEvidence::Authority { authority, .. } => {
                (self.limit, self.needed) = (Some(authority.limit), Some(authority.needed));
                "recovery_authority"
            }
            RecoveryEvidence::MadeGood { saved, .. } => {
                self.saved = Some(saved);
                "made_good"
            }
        }
    }

    fn set_onboarding(&mut self, evidence: OnboardingEvidence) -> &'static str {
        match evidence {
            OnboardingEvidence::HandOff { owner, .. } => {
                self.owner = owner;
                "hand_off"
            }
            OnboardingEvidence::Preferences { captured, carried_over, .. } => {
                (self.captured, self.carried_over) = (Some(captured), Some(carried_over));
                "contact_preferences"
            }
            OnboardingEvidence::AlignmentCall { made, .. } => {
                self.made = Some(made);
                "alignment_call"
            }
            OnboardingEvidence::Item { item, done, .. } => {
                (self.item, self.share) = (Some(Name::constant(item.name())), Some(done));
                "onboarding_item"
            }
            OnboardingEvidence::Advocacy { after_value, .. } => {
                self.after_value = Some(after_value);
                "advocacy_asked"
            }
        }
    }

    fn set_meeting(&mut self, meeting: &Meeting) -> &'static str {
        self.ending = Some(meeting.ending());
        for commitment in meeting.commitments() {
            match commitment.by {
                Party::Customer => self.commitment_customer = Some(commitment.what.clone()),
                Party::Firm => self.commitment_firm = Some(commitment.what.clone()),
            }
        }
        self.way_back = meeting.is_invited_back().then_some(true);
        if let Some(closing) = meeting.closing() {
            self.opinion_asked = Some(closing.opinion);
            self.next_step_asked = Some(closing.next_step);
        }
        "meeting"
    }

    fn set_conduct(&mut self, evidence: ConductEvidence) -> &'static str {
        match evidence {
            ConductEvidence::Answer { instrument, item, by, rating, .. } => {
                (self.instrument, self.item) = (Some(instrument), Some(item));
                self.rater = Some(by);
                self.set_rating(rating);
                "conduct_answer"
            }
            ConductEvidence::Observed { instrument, item, well, .. } => {
                (self.instrument, self.item) = (Some(instrument), Some(item));
                self.level = Some(well);
                "conduct_observed"
            }
            ConductEvidence::Message { about, .. } => {
                self.about = Some(about);
                "message"
            }
        }
    }

    fn set_pillars(&mut self, evidence: &PillarsEvidence) -> &'static str {
        match *evidence {
            PillarsEvidence::Offer { helped, .. } => {
                self.helped = Some(helped);
                "offer"
            }
            PillarsEvidence::Upsell { customer_share, .. } => {
                self.level = Some(customer_share);
                "upsell"
            }
            PillarsEvidence::Step { step, taken_seconds, target_seconds, .. } => {
                self.item = Some(Name::constant(step.name()));
                self.taken_seconds = Some(taken_seconds);
                self.promised_seconds = Some(target_seconds);
                "problem_step"
            }
            PillarsEvidence::Deed { outside_desk, .. } => {
                self.outside_desk = Some(outside_desk);
                "service_deed"
            }
        }
    }

    fn set_capability(&mut self, evidence: &CapabilityEvidence) -> &'static str {
        match *evidence {
            CapabilityEvidence::Person { aspect, rating, .. } => {
                self.item = Some(Name::constant(aspect.name()));
                self.set_rating(rating);
                "person"
            }
            CapabilityEvidence::Solution { from_need, .. } => {
                self.level = Some(from_need);
                "solution"
            }
            CapabilityEvidence::Message { clear, valuable, unique, .. } => {
                self.clear = Some(clear);
                self.valuable = Some(valuable);
                self.unique = Some(unique);
                "message_checks"
            }
        }
    }

    fn set_culture(&mut self, evidence: CultureEvidence) -> &'static str {
        let place = evidence.place().clone();
        self.nation = Some(place.nation);
        self.region = Some(place.region);
        self.organisation = Some(place.organisation);
        match evidence {
            CultureEvidence::Rating { component, rating, reversed, .. } => {
                self.item = Some(component);
                self.set_rating(rating);
                self.reversed = reversed.then_some(true);
                "culture_rating"
            }
            CultureEvidence::Yes { kept, .. } => {
                self.met = Some(kept);
                "culture_yes"
            }
            CultureEvidence::Statement { theme, answer, source, backed, .. } => {
                (self.theme, self.answer) = (Some(theme), Some(answer));
                (self.source, self.level) = (Some(source), Some(backed));
                "culture_statement"
            }
            CultureEvidence::Fit { theme, fit, .. } => {
                (self.theme, self.level) = (Some(theme), Some(fit));
                "culture_fit"
            }
        }
    }
}

fn word(done: Done) -> &'static str {
    match done {
        Done::Aligned(step) => step.name(),
        Done::Assured(assurance) => assurance.name(),
    }
}
