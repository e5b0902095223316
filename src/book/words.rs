//! What happened, in a few words, for people.

use core::fmt;

use super::Fact;
use crate::capability::CapabilityEvidence;
use crate::conduct::ConductEvidence;
use crate::culture::CultureEvidence;
use crate::expectation::{Done, ExpectationEvidence};
use crate::friction::{Encounter, Initiator};
use crate::intimacy::IntimacyEvidence;
use crate::momentum::{Meeting, MomentumEvidence};
use crate::needs::{DeedKind, NeedsEvidence, PromiseOutcome};
use crate::onboarding::OnboardingEvidence;
use crate::pillars::PillarsEvidence;
use crate::quantity::{Name, Party, Share};
use crate::recovery::RecoveryEvidence;
use crate::trust::{Conduct, TrustEvidence};

/// Writes a share as a percentage.
fn percent(share: Share) -> String {
    format!("{:.0} %", 100.0 * share.get())
}

/// Says how many other sellers were asked.
fn asked(rivals: u32) -> String {
    match rivals {
        0 => "no other seller asked".to_owned(),
        1 => "with one other seller asked".to_owned(),
        many => format!("with {many} other sellers asked"),
    }
}

/// Names who it was, with the article that a sentence needs.
const fn who(party: Party) -> &'static str {
    match party {
        Party::Customer => "the customer",
        Party::Firm => "the firm",
    }
}

impl fmt::Display for Fact {
    /// Writes what happened in a few words: “order 17” was honoured.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trust(evidence) => trust(f, evidence),
            Self::Encounter(it) => encounter(f, it),
            Self::Contact(_) => f.write_str("the firm made contact"),
            Self::ContactPreference(wish) => {
                let days = wish.every_seconds.get() / 86_400.0;
                write!(f, "the customer wants contact every {days:.1} days")
            }
            Self::Intimacy(evidence) => intimacy(f, evidence),
            Self::Order(order) => {
                write!(f, "“{}” was ordered, {}", order.deal, asked(order.rivals))
            }
            Self::FollowUp(it) if it.done.iter().any(|done| matches!(done, Done::Aligned(_))) => {
                write!(f, "what is expected of “{}” was talked through", it.deal)
            }
            Self::FollowUp(it) => write!(f, "“{}” was followed up", it.deal),
            Self::Expectation(evidence) => expectation(f, evidence),
            Self::Needs(evidence) => needs(f, evidence),
            Self::Failure(failure) => {
                let voiced =
                    if failure.voiced { "complained about" } else { "not complained about" };
                write!(f, "“{}” went wrong and was {voiced}", failure.id)
            }
            Self::Step(step) => {
                let kind = step.kind.to_string().replace('_', " ");
                write!(f, "“{}” was {kind}", step.failure)
            }
            Self::Recovery(evidence) => recovery(f, evidence),
            Self::Onboarding(evidence) => onboarding(f, evidence),
            Self::Meeting(it) => meeting(f, it),
            Self::Extra { .. } => f.write_str("something extra was sent unasked"),
            Self::Momentum(MomentumEvidence::Meeting(it)) => meeting(f, it.meeting()),
            Self::Momentum(MomentumEvidence::OwnMeeting { closed_for_action, .. }) => {
                let ended = if *closed_for_action { "in actions" } else { "without actions" };
                write!(f, "the firm's own meeting ended {ended}")
            }
            Self::Conduct(evidence) => conduct(f, evidence),
            Self::Pillars(evidence) => pillars(f, evidence),
            Self::Capability(evidence) => capability(f, evidence),
            Self::Culture(evidence) => culture(f, evidence),
            Self::Account(account) => match &account.segment {
                Some(segment) => write!(f, "the customer is of the kind “{segment}”"),
                None => f.write_str("what the customer is worth was set"),
            },
            Self::Override(said) => said.fmt(f),
        }
    }
}

fn trust(f: &mut fmt::Formatter<'_>, evidence: &TrustEvidence) -> fmt::Result {
    match evidence {
        TrustEvidence::Place(placing) => {
            write!(f, "{} took the risk “{}”", who(placing.by()), placing.id())
        }
        TrustEvidence::Resolve(resolution) => {
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
        TrustEvidence::Decline { by, .. } => write!(f, "{} declined a risk", who(*by)),
        TrustEvidence::Act { by, conduct, .. } => {
            let how = match conduct {
                Conduct::ActedRightly => "acted rightly",
                Conduct::RightlyLeftAlone => "rightly left something alone",
                Conduct::ActedWrongly => "acted wrongly",
                Conduct::FailedToAct => "failed to act",
            };
            write!(f, "{} {how}", who(*by))
        }
    }
}

fn encounter(f: &mut fmt::Formatter<'_>, encounter: &Encounter) -> fmt::Result {
    let by = match encounter.initiator() {
        Initiator::Customer => "the customer made contact",
        Initiator::Firm => "the firm made contact",
        Initiator::Nobody => "a need was met",
    };
    write!(f, "{by} at {}", encounter.stage())?;
    for (i, friction) in encounter.frictions().iter().enumerate() {
        let before = if i == 0 { ": " } else { ", " };
        let kind = friction.kind.to_string().replace('_', " ");
        write!(f, "{before}{kind} ({})", percent(friction.severity))?;
    }
    if encounter.frictions().is_empty() { f.write_str(", without effort") } else { Ok(()) }
}

fn intimacy(f: &mut fmt::Formatter<'_>, evidence: &IntimacyEvidence) -> fmt::Result {
    match evidence {
        IntimacyEvidence::Rating { component, by, rating, .. } => {
            let (value, best) = (rating.value(), rating.scale().max());
            write!(f, "{} rated {component} {value} of {best}", who(*by))
        }
        IntimacyEvidence::Contact(_) => f.write_str("the firm made contact"),
        IntimacyEvidence::Response { promised_seconds, taken_seconds, .. } => {
            let times = taken_seconds.get() / promised_seconds.get();
            write!(f, "a response took {times:.1} times what was promised")
        }
        IntimacyEvidence::Request { met, hand_offs, .. } => {
            let met = if *met { "met" } else { "not met" };
            write!(f, "a request was {met}, with {hand_offs} hand-offs")
        }
        IntimacyEvidence::Question { answered, .. } => {
            write!(f, "a question was answered to {}", percent(*answered))
        }
        IntimacyEvidence::Transaction { correct, good, .. } => {
            let (correct, good) = (percent(*correct), percent(*good));
            write!(f, "a transaction was {correct} correct and {good} good")
        }
    }
}

fn expectation(f: &mut fmt::Formatter<'_>, evidence: &ExpectationEvidence) -> fmt::Result {
    match evidence {
        ExpectationEvidence::Order(order) => {
            write!(f, "“{}” was ordered, {}", order.deal, asked(order.rivals))
        }
        ExpectationEvidence::Promised { promised, .. } => {
            write!(f, "{} was promised", percent(*promised))
        }
        ExpectationEvidence::Delivered { delivered, .. } => {
            write!(f, "{} was delivered", percent(*delivered))
        }
        ExpectationEvidence::FollowedUp(_) => f.write_str("an order was followed up"),
        ExpectationEvidence::Answer { topic, by, answer, .. } => {
            write!(f, "{} understands {topic} as “{answer}”", who(*by))
        }
    }
}

fn needs(f: &mut fmt::Formatter<'_>, evidence: &NeedsEvidence) -> fmt::Result {
    match evidence {
        NeedsEvidence::Information { timely, complete, accurate, .. } => {
            let said = [("timely", timely), ("complete", complete), ("accurate", accurate)];
            let said = said
                .iter()
                .filter_map(|(how, share)| share.map(|share| format!("{} {how}", percent(share))));
            write!(f, "information was given, {}", said.collect::<Vec<_>>().join(", "))
        }
        NeedsEvidence::Promise(promise) => write!(f, "the firm promised “{}”", promise.id()),
        NeedsEvidence::Answer(answer) => {
            let became = match answer.outcome() {
                PromiseOutcome::Kept => "kept",
                PromiseOutcome::Renegotiated => "renegotiated",
                PromiseOutcome::Missed => "missed",
            };
            write!(f, "the promise “{}” was {became}", answer.promise().id())
        }
        NeedsEvidence::Case(case) => write!(f, "a case was helped to {}", percent(case.helped)),
        NeedsEvidence::Rating { need, rating, .. } => {
            write!(f, "the customer rated {need} {} of {}", rating.value(), rating.scale().max())
        }
        NeedsEvidence::Deed { kind, .. } => f.write_str(match kind {
            DeedKind::Asked => "the firm did what was asked",
            DeedKind::Unprompted => "the firm did something unasked",
            DeedKind::Appreciation => "the firm showed appreciation",
        }),
        NeedsEvidence::RivalDeed { .. } => f.write_str("a rival did something"),
        NeedsEvidence::Thanks { .. } => f.write_str("the firm said thanks"),
        NeedsEvidence::Standard { need, level, .. } => {
            write!(f, "the standard of {need} was put at {}", percent(*level))
        }
        NeedsEvidence::Leader { .. } => f.write_str("the leader's standard was judged"),
    }
}

fn recovery(f: &mut fmt::Formatter<'_>, evidence: &RecoveryEvidence) -> fmt::Result {
    match evidence {
        RecoveryEvidence::Opened(_) => f.write_str("something went wrong"),
        RecoveryEvidence::Closed(_) => f.write_str("a failure was closed"),
        RecoveryEvidence::Asked { .. } => f.write_str("a customer was asked about a failure"),
        RecoveryEvidence::Authority { .. } => f.write_str("somebody needed leave to make good"),
        RecoveryEvidence::MadeGood { saved, .. } => {
            let stayed = if *saved { "the customer stayed" } else { "the customer left" };
            write!(f, "the firm made good, and {stayed}")
        }
    }
}

fn onboarding(f: &mut fmt::Formatter<'_>, evidence: &OnboardingEvidence) -> fmt::Result {
    let owned = |owner: &Option<Name>| match owner {
        Some(owner) => format!("to {owner}"),
        None => "to nobody".to_owned(),
    };
    match evidence {
        OnboardingEvidence::HandOff { owner, .. } => {
            write!(f, "the customer was handed on {}", owned(owner))
        }
        OnboardingEvidence::Preferences { captured, carried_over, .. } => {
            f.write_str(match (captured, carried_over) {
                (true, true) => "contact preferences were asked for and carried over",
                (true, false) => "contact preferences were asked for and got lost",
                (false, _) => "contact preferences were not asked for",
            })
        }
        OnboardingEvidence::AlignmentCall { made, .. } => f.write_str(if *made {
            "the alignment call was made"
        } else {
            "the alignment call was not made"
        }),
        OnboardingEvidence::Item { item, done, .. } => {
            write!(f, "{item} of the start was done to {}", percent(*done))
        }
        OnboardingEvidence::Advocacy { .. } => f.write_str("the customer was asked to speak up"),
    }
}

fn meeting(f: &mut fmt::Formatter<'_>, meeting: &Meeting) -> fmt::Result {
    write!(f, "a meeting ended in {}", article(&meeting.ending().to_string()))?;
    for commitment in meeting.commitments() {
        write!(f, "; {} undertook “{}”", who(commitment.by), commitment.what)?;
    }
    Ok(())
}

fn article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if vowel { "an" } else { "a" })
}

fn conduct(f: &mut fmt::Formatter<'_>, evidence: &ConductEvidence) -> fmt::Result {
    match evidence {
        ConductEvidence::Answer { instrument, item, by, .. } => {
            write!(f, "{by} answered “{item}” of {instrument}")
        }
        ConductEvidence::Observed { item, well, .. } => {
            write!(f, "“{item}” was seen done to {}", percent(*well))
        }
        ConductEvidence::Message { about, .. } => write!(f, "a message was about the {about}"),
    }
}

fn pillars(f: &mut fmt::Formatter<'_>, evidence: &PillarsEvidence) -> fmt::Result {
    match evidence {
        PillarsEvidence::Offer { helped, .. } => {
            write!(f, "an offer helped to {}", percent(*helped))
        }
        PillarsEvidence::Upsell { customer_share, .. } => {
            write!(f, "an upsell was {} for the customer's good", percent(*customer_share))
        }
        PillarsEvidence::Step { step, .. } => write!(f, "a problem took its time to {step}"),
        PillarsEvidence::Deed { outside_desk, .. } => f.write_str(if *outside_desk {
            "somebody outside the desk served"
        } else {
            "the desk served"
        }),
    }
}

fn capability(f: &mut fmt::Formatter<'_>, evidence: &CapabilityEvidence) -> fmt::Result {
    match evidence {
        CapabilityEvidence::Person { aspect, rating, .. } => {
            let (value, best) = (rating.value(), rating.scale().max());
            write!(f, "a person's {aspect} was rated {value} of {best}")
        }
        CapabilityEvidence::Solution { from_need, .. } => {
            write!(f, "a solution started from a need to {}", percent(*from_need))
        }
        CapabilityEvidence::Message { clear, valuable, unique, .. } => {
            let passed = [clear, valuable, unique].into_iter().all(|check| *check);
            write!(f, "a message {} its checks", if passed { "passed" } else { "failed" })
        }
    }
}

fn culture(f: &mut fmt::Formatter<'_>, evidence: &CultureEvidence) -> fmt::Result {
    match evidence {
        CultureEvidence::Rating { component, rating, .. } => {
            let (value, best) = (rating.value(), rating.scale().max());
            write!(f, "the organisation rated {component} {value} of {best}")
        }
        CultureEvidence::Yes { kept, .. } => {
            write!(f, "a yes was {}", if *kept { "kept" } else { "not kept" })
        }
        CultureEvidence::Statement { answer, .. } => write!(f, "they say: “{answer}”"),
        CultureEvidence::Fit { fit, .. } => {
            write!(f, "our language fits theirs to {}", percent(*fit))
        }
    }
}
