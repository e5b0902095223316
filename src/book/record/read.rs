//! From a record to an event.

use super::{EventName, EventRecord};
use crate::book::{Account, Event, Fact};
use crate::capability::{Aspect, CapabilityEvidence};
use crate::conduct::{ConductEvidence, Deed};
use crate::culture::{CultureEvidence, Place};
use crate::expectation::{Assurance, CallStep, Done, ExpectationEvidence, FollowUp, Order};
use crate::friction::Encounter;
use crate::intimacy::{Contact, ContactPreference, IntimacyEvidence};
use crate::momentum::{ClosingQuestions, Commitment, Meeting, MomentumEvidence};
use crate::needs::{Case, NeedsEvidence, Promise, PromiseAnswer};
use crate::onboarding::OnboardingEvidence;
use crate::pillars::PillarsEvidence;
use crate::portrait::Override;
use crate::quantity::{Instant, Party, Rating, Scale, Share};
use crate::recovery::{Asked, Authority, Failure, RecoveryEvidence, RecoveryStep};
use crate::trust::{Outcome, Placing, Resolution, TrustEvidence};
use crate::{Error, Result};

/// Takes a field that an event cannot do without.
macro_rules! need {
    ($record:ident, $event:ident, $field:ident) => {
        $record.$field.take().ok_or(Error::Field {
            event: $event,
            rule: "needs",
            field: stringify!($field),
        })?
    };
}

impl TryFrom<EventRecord> for Event {
    type Error = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for an event that is none; [`Error::Field`] for a field that is
    /// missing or does not belong; the errors of the quantities for values out of range.
    fn try_from(mut r: EventRecord) -> Result<Self> {
        let version = r.v.unwrap_or(Self::VERSION);
        if version != Self::VERSION {
            return Err(Error::OutOfRange {
                what: "version of the event layout",
                rule: "1",
                got: f64::from(version),
            });
        }
        // A record without an event names none that there is.
        let event = r.event.take().map_or_else(|| "".parse(), Ok)?;
        let event = EventName::as_str(event);
        let (customer, at) = (need!(r, event, customer), need!(r, event, at));
        let fact = fact(&mut r, event, at)?;
        if let Some(field) = r.left_over() {
            return Err(Error::Field { event, rule: "has no field", field });
        }
        let event = Self::new(customer, fact);
        Ok(match r.id {
            Some(id) => event.with_id(id),
            None => event,
        })
    }
}

/// Refuses an event that says nothing.
fn some(any: bool, event: &'static str, field: &'static str) -> Result<()> {
    if any { Ok(()) } else { Err(Error::Field { event, rule: "needs one of", field }) }
}

fn fact(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<Fact> {
    match event {
        "place" | "resolve" | "decline" | "act" => trust(r, event, at).map(Fact::Trust),
        "encounter" => {
            let encounter = Encounter::new(need!(r, event, stage), at, need!(r, event, initiator));
            Ok(Fact::Encounter(details(r, encounter)))
        }
        "contact" => Ok(Fact::Contact(Contact { at, channel: r.channel.take() })),
        "contact_preference" => Ok(Fact::ContactPreference(ContactPreference {
            at,
            every_seconds: need!(r, event, every_seconds),
            channel: r.channel.take(),
        })),
        "rating" | "response" | "request" | "question" | "transaction" => {
            intimacy(r, event, at).map(Fact::Intimacy)
        }
        "order" => {
            let (deal, rivals) = (need!(r, event, deal), need!(r, event, rivals));
            Ok(Fact::Order(Order { deal, rivals, at }))
        }
        "follow_up" => {
            let words = need!(r, event, done);
            let parts = words.split(';').map(str::trim).filter(|word| !word.is_empty());
            let done = parts.map(done_of).collect::<Result<Vec<Done>>>()?;
            Ok(Fact::FollowUp(FollowUp { deal: need!(r, event, deal), done, at }))
        }
        "promised" | "delivered" | "understanding" => {
            expectation(r, event, at).map(Fact::Expectation)
        }
        "failure" => {
            let id = need!(r, event, failure_id);
            let mut failure = if r.voiced.take().unwrap_or(true) {
                Failure::complaint(id, at)
            } else {
                Failure::silent(id, at)
            };
            if let Some(severity) = r.severity.take() {
                failure = failure.severe(severity);
            }
            Ok(Fact::Failure(match r.cause.take() {
                Some(cause) => failure.caused_by(cause),
                None => failure,
            }))
        }
        "recovery_step" => {
            let step = RecoveryStep::new(need!(r, event, failure_id), need!(r, event, step), at);
            Ok(Fact::Step(r.share.take().map_or(step.clone(), |share| step.in_part(share))))
        }
        "recovery_asked" | "recovery_authority" | "made_good" => {
            recovery(r, event, at).map(Fact::Recovery)
        }
        "hand_off"
        | "contact_preferences"
        | "alignment_call"
        | "onboarding_item"
        | "advocacy_asked" => onboarding(r, event, at).map(Fact::Onboarding),
        "meeting" => meeting(r, event, at).map(Fact::Meeting),
        "extra_sent" => Ok(Fact::Extra { at }),
        "own_meeting" => Ok(Fact::Momentum(MomentumEvidence::OwnMeeting {
            closed_for_action: need!(r, event, closed_for_action),
            owner: r.owner.take(),
            at,
        })),
        "account" => {
            some(r.segment.is_some() || r.worth.is_some(), event, "segment, worth")?;
            Ok(Fact::Account(Account { segment: r.segment.take(), worth: r.worth.take(), at }))
        }
        "override" => {
            let (author, reason) = (need!(r, event, author), need!(r, event, reason));
            let (value, expires) = (need!(r, event, level), need!(r, event, expires));
            Override::new(author, reason, value, at, expires).map(Fact::Override)
        }
        "conduct_answer" | "conduct_deed" | "conduct_observed" | "message" => {
            conduct(r, event, at).map(Fact::Conduct)
        }
        "offer" | "upsell" | "problem_step" | "service_deed" => {
            pillars(r, event, at).map(Fact::Pillars)
        }
        "person" | "solution" | "message_checks" => capability(r, event, at).map(Fact::Capability),
        "culture_rating" | "culture_yes" | "culture_statement" | "culture_fit" => {
            culture(r, event, at).map(Fact::Culture)
        }
        _ => needs(r, event, at).map(Fact::Needs),
    }
}

fn with_due(placing: Placing, due: Option<Instant>) -> Result<Placing> {
    match due {
        Some(due) => placing.due(due),
        None => Ok(placing),
    }
}

fn trust(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<TrustEvidence> {
    let by = need!(r, event, by);
    let stake = need!(r, event, stake);
    Ok(match event {
        "place" => {
            let placing = Placing::new(need!(r, event, stake_id), by, stake, at);
            TrustEvidence::Place(with_due(placing, r.due.take())?)
        }
        "resolve" => {
            let (id, placed_at) = (need!(r, event, stake_id), need!(r, event, placed_at));
            let placing = with_due(Placing::new(id, by, stake, placed_at), r.due.take())?;
            let shares = [r.honoured.take(), r.execution.take(), r.dereliction.take()];
            let [h, e, d] = shares.map(|share| share.map_or(0.0, Share::get));
            TrustEvidence::Resolve(Resolution::new(placing, Outcome::new(h, e, d)?, at)?)
        }
        "decline" => TrustEvidence::Decline { by, stake, at },
        _ => TrustEvidence::Act { by, stake, at, conduct: need!(r, event, conduct) },
    })
}

/// Adds to an encounter what else the record says of it.
fn details(r: &mut EventRecord, mut encounter: Encounter) -> Encounter {
    for friction in r.frictions.take().unwrap_or_default().0 {
        encounter = encounter.with_friction(friction);
    }
    if let Some(channel) = r.channel.take() {
        encounter = encounter.on_channel(channel);
    }
    if let Some(topic) = r.topic.take() {
        encounter = encounter.about(topic);
    }
    if r.resolved.take().unwrap_or(false) {
        encounter = encounter.resolved();
    }
    if let Some(effect) = r.effect.take() {
        encounter = encounter.with_effect(effect);
    }
    encounter
}

fn rating(r: &mut EventRecord, event: &'static str) -> Result<Rating> {
    let scale = Scale::new(need!(r, event, min), need!(r, event, max))?;
    Rating::new(need!(r, event, rating), scale)
}

fn intimacy(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<IntimacyEvidence> {
    Ok(match event {
        "rating" => {
            let (component, by) = (need!(r, event, component), need!(r, event, by));
            IntimacyEvidence::Rating { component, by, rating: rating(r, event)?, at }
        }
        "response" => IntimacyEvidence::Response {
            promised_seconds: need!(r, event, promised_seconds),
            taken_seconds: need!(r, event, taken_seconds),
            updated_in_time: r.updated_in_time.take().unwrap_or(false),
            at,
        },
        "request" => IntimacyEvidence::Request {
            met: need!(r, event, met),
            hand_offs: r.hand_offs.take().unwrap_or(0),
            at,
        },
        "question" => IntimacyEvidence::Question { answered: need!(r, event, answered), at },
        _ => IntimacyEvidence::Transaction {
            correct: need!(r, event, correct),
            good: need!(r, event, good),
            at,
        },
    })
}

fn done_of(word: &str) -> Result<Done> {
    match word.parse::<CallStep>() {
        Ok(step) => Ok(Done::Aligned(step)),
        Err(_) => word.parse::<Assurance>().map(Done::Assured).map_err(|_| Error::UnknownName {
            what: "what was done after an order",
            rule: "one of requirements, commitments, proposal, delivery, point_by_point, \
                   internal_kickoff, schedule, joint_kickoff, protocol",
            got: word.to_owned(),
        }),
    }
}

fn expectation(
    r: &mut EventRecord,
    event: &'static str,
    at: Instant,
) -> Result<ExpectationEvidence> {
    Ok(match event {
        "promised" => ExpectationEvidence::Promised { promised: need!(r, event, level), at },
        "delivered" => ExpectationEvidence::Delivered { delivered: need!(r, event, level), at },
        _ => ExpectationEvidence::Answer {
            topic: need!(r, event, topic).as_str().parse()?,
            by: need!(r, event, by),
            answer: need!(r, event, answer),
            at,
        },
    })
}

fn needs(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<NeedsEvidence> {
    let promise = |r: &mut EventRecord, at| -> Result<Promise> {
        let promise = Promise::new(need!(r, event, promise_id), at);
        match r.due.take() {
            Some(due) => promise.due(due),
            None => Ok(promise),
        }
    };
    Ok(match event {
        "information" => {
            let (timely, complete, accurate) =
                (r.timely.take(), r.complete.take(), r.accurate.take());
            let any = timely.is_some() || complete.is_some() || accurate.is_some();
            some(any, event, "timely, complete, accurate")?;
            NeedsEvidence::Information { timely, complete, accurate, at }
        }
        "promise" => NeedsEvidence::Promise(promise(r, at)?),
        "promise_answer" => {
            let promised_at = need!(r, event, promised_at);
            let promise = promise(r, promised_at)?;
            NeedsEvidence::Answer(PromiseAnswer::new(promise, need!(r, event, outcome), at)?)
        }
        "case" => {
            let mut case = Case::new(need!(r, event, helped), at);
            case.rung = r.rung.take().unwrap_or(case.rung);
            (case.live, case.fault) = (r.live.take(), r.fault.take());
            NeedsEvidence::Case(case)
        }
        "needs_rating" => {
            NeedsEvidence::Rating { need: need!(r, event, need), rating: rating(r, event)?, at }
        }
        "deed" => NeedsEvidence::Deed { kind: need!(r, event, kind), at },
        "rival_deed" => NeedsEvidence::RivalDeed { at },
        "thanks" => NeedsEvidence::Thanks { at },
        "standard" => NeedsEvidence::Standard {
            need: need!(r, event, need),
            side: need!(r, event, side),
            level: need!(r, event, level),
            at,
        },
        _ => {
            let (stated, kept) = (r.stated.take(), r.kept.take());
            some(stated.is_some() || kept.is_some(), event, "stated, kept")?;
            NeedsEvidence::Leader { stated, kept, at }
        }
    })
}

fn recovery(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<RecoveryEvidence> {
    Ok(match event {
        "recovery_asked" => {
            let (spoke_up, told) = (r.spoke_up.take(), r.told.take());
            some(spoke_up.is_some() || told.is_some(), event, "spoke_up, told")?;
            RecoveryEvidence::Asked(Asked { at, spoke_up, told })
        }
        "recovery_authority" => {
            let (limit, needed) = (need!(r, event, limit), need!(r, event, needed));
            RecoveryEvidence::Authority { at, authority: Authority { limit, needed } }
        }
        _ => RecoveryEvidence::MadeGood { at, saved: need!(r, event, saved) },
    })
}

fn onboarding(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<OnboardingEvidence> {
    Ok(match event {
        "hand_off" => OnboardingEvidence::HandOff { owner: r.owner.take(), at },
        "contact_preferences" => OnboardingEvidence::Preferences {
            captured: need!(r, event, captured),
            carried_over: need!(r, event, carried_over),
            at,
        },
        "alignment_call" => OnboardingEvidence::AlignmentCall { made: need!(r, event, made), at },
        "onboarding_item" => OnboardingEvidence::Item {
            item: need!(r, event, item).as_str().parse()?,
            done: need!(r, event, share),
            at,
        },
        _ => OnboardingEvidence::Advocacy { after_value: need!(r, event, after_value), at },
    })
}

fn meeting(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<Meeting> {
    let mut meeting = Meeting::new(at, need!(r, event, ending));
    let commitments =
        [(Party::Customer, r.commitment_customer.take()), (Party::Firm, r.commitment_firm.take())];
    for (by, what) in commitments {
        if let Some(what) = what {
            meeting = meeting.with_commitment(Commitment { by, what });
        }
    }
    if r.way_back.take().unwrap_or(false) {
        meeting = meeting.with_way_back();
    }
    if r.opinion_asked.is_some() || r.next_step_asked.is_some() {
        let (opinion, next_step) =
            (need!(r, event, opinion_asked), need!(r, event, next_step_asked));
        meeting = meeting.with_closing(ClosingQuestions { opinion, next_step });
    }
    Ok(meeting)
}

fn conduct(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<ConductEvidence> {
    Ok(match event {
        "conduct_answer" => ConductEvidence::Answer {
            instrument: need!(r, event, instrument),
            item: need!(r, event, item),
            by: need!(r, event, rater),
            rating: rating(r, event)?,
            at,
        },
        "conduct_deed" => {
            let deed: Deed = need!(r, event, deed).as_str().parse()?;
            deed.observed(need!(r, event, level), at)
        }
        "conduct_observed" => ConductEvidence::Observed {
            instrument: need!(r, event, instrument),
            item: need!(r, event, item),
            well: need!(r, event, level),
            at,
        },
        _ => ConductEvidence::Message { about: need!(r, event, about), at },
    })
}

fn pillars(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<PillarsEvidence> {
    Ok(match event {
        "offer" => PillarsEvidence::Offer { helped: need!(r, event, helped), at },
        "upsell" => PillarsEvidence::Upsell { customer_share: need!(r, event, level), at },
        "problem_step" => PillarsEvidence::Step {
            step: need!(r, event, item).as_str().parse()?,
            taken_seconds: need!(r, event, taken_seconds),
            target_seconds: need!(r, event, promised_seconds),
            at,
        },
        _ => PillarsEvidence::Deed { outside_desk: need!(r, event, outside_desk), at },
    })
}

fn capability(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<CapabilityEvidence> {
    Ok(match event {
        "person" => {
            let item = need!(r, event, item);
            let named = |aspect: &&Aspect| aspect.name() == item.as_str();
            let aspect = Aspect::ALL.iter().find(named).ok_or_else(|| Error::UnknownName {
                what: "aspect of a person",
                rule: "one of aptitude, fit, training",
                got: item.to_string(),
            })?;
            CapabilityEvidence::Person { aspect: *aspect, rating: rating(r, event)?, at }
        }
        "solution" => CapabilityEvidence::Solution { from_need: need!(r, event, level), at },
        _ => CapabilityEvidence::Message {
            clear: need!(r, event, clear),
            valuable: need!(r, event, valuable),
            unique: need!(r, event, unique),
            at,
        },
    })
}

fn culture(r: &mut EventRecord, event: &'static str, at: Instant) -> Result<CultureEvidence> {
    let place = Place {
        nation: need!(r, event, nation),
        region: need!(r, event, region),
        organisation: need!(r, event, organisation),
    };
    Ok(match event {
        "culture_rating" => CultureEvidence::Rating {
            place,
            component: need!(r, event, item),
            rating: rating(r, event)?,
            reversed: r.reversed.take().unwrap_or(false),
            at,
        },
        "culture_yes" => CultureEvidence::Yes { place, kept: need!(r, event, met), at },
        "culture_statement" => CultureEvidence::Statement {
            place,
            theme: need!(r, event, theme),
            answer: need!(r, event, answer),
            source: need!(r, event, source),
            backed: need!(r, event, level),
            at,
        },
        _ => CultureEvidence::Fit {
            place,
            theme: need!(r, event, theme),
            fit: need!(r, event, level),
            at,
        },
    })
}
