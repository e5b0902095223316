//! What is recorded of momentum: meetings, and what was sent after them.

use core::fmt;

use super::{
    ClosingQuestions, Commitment, Ending, FollowUpRule, Meeting, MomentumEvidence, MomentumLedger,
    MomentumParams, MomentumScore, label_meetings,
};
use crate::model::{Heard, Model, Relational, reading};
use crate::quantity::Party;
use crate::quantity::{Instant, Name};
use crate::wire::{events, word_fields};
use crate::{Error, Result};

word_fields!(Ending);

events! {
    /// What happened in the meetings with a customer, as it is recorded.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum MomentumEvent {
        /// A meeting with the customer. What was undertaken is a stake, and a promise, as well.
        Meeting(Meeting) = "meeting" {
            /// How a meeting ended.
            ending: Ending = "advance",
            /// What the customer undertook.
            commitment_customer: Option<Name> = "send the figures",
            /// What the firm undertook.
            commitment_firm: Option<Name> = "send the offer",
            /// Whether a reason to come back was stated.
            way_back: Option<bool> = "true",
            /// Whether the customer was asked for an opinion, and left to answer.
            opinion_asked: Option<bool> = "true",
            /// Whether the customer was asked for the next step, and left to answer.
            next_step_asked: Option<bool> = "true",
        }
        read |at| {
            let undertaken =
                [(Party::Customer, commitment_customer), (Party::Firm, commitment_firm)];
            let mut meeting = Meeting::new(at, ending);
            for (by, what) in undertaken {
                if let Some(what) = what {
                    meeting = meeting.with_commitment(Commitment { by, what });
                }
            }
            if way_back.unwrap_or(false) {
                meeting = meeting.with_way_back();
            }
            match (opinion_asked, next_step_asked) {
                (None, None) => Ok(meeting),
                (Some(opinion), Some(next_step)) => {
                    Ok(meeting.with_closing(ClosingQuestions { opinion, next_step }))
                }
                (None, Some(_)) => Err(needs("opinion_asked")),
                (Some(_), None) => Err(needs("next_step_asked")),
            }
        };
        write |meeting| {
            ending: meeting.ending(),
            commitment_customer: undertaken(meeting, Party::Customer),
            commitment_firm: undertaken(meeting, Party::Firm),
            way_back: meeting.is_invited_back().then_some(true),
            opinion_asked: meeting.closing().map(|asked| asked.opinion),
            next_step_asked: meeting.closing().map(|asked| asked.next_step),
        };
        /// Something extra was sent unasked.
        Extra = "extra_sent" {}
        /// The firm met among itself about the customer.
        OwnMeeting = "own_meeting" {
            /// Whether the firm's own meeting ended in actions.
            closed_for_action: bool = "true",
            /// The one person in charge of them.
            owner: Option<Name> = "Ada",
        }
    }
}

fn needs(field: &'static str) -> Error {
    Error::Field { event: "meeting", rule: "needs", field }
}

/// What a party undertook; the last where there is more than one.
fn undertaken(meeting: &Meeting, by: Party) -> Option<Name> {
    let own = |commitment: &&Commitment| commitment.by == by;
    meeting.commitments().iter().rev().find(own).map(|commitment| commitment.what.clone())
}

impl Heard for MomentumEvent {
    fn is_heard(&self) -> bool {
        match self {
            Self::Meeting(_) => true,
            Self::Extra { .. } | Self::OwnMeeting { .. } => false,
        }
    }
}

impl fmt::Display for MomentumEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Meeting(meeting) => {
                let ending = meeting.ending();
                let article = if ending == Ending::Advance { "an" } else { "a" };
                write!(f, "a meeting ended in {article} {ending}")?;
                for Commitment { by, what } in meeting.commitments() {
                    let who = match by {
                        Party::Customer => "the customer",
                        Party::Firm => "the firm",
                    };
                    write!(f, "; {who} undertook “{what}”")?;
                }
                Ok(())
            }
            Self::Extra { .. } => f.write_str("something extra was sent unasked"),
            Self::OwnMeeting { closed_for_action, .. } => {
                let ended = if *closed_for_action { "in actions" } else { "without actions" };
                write!(f, "the firm's own meeting ended {ended}")
            }
        }
    }
}

/// The meetings, and the instants at which something extra was sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting {
    meetings: Vec<Meeting>,
    extras: Vec<Instant>,
}

impl MomentumLedger {
    /// What was sent is counted at once; what it does for a meeting is labelled.
    fn extra(&mut self, waiting: &mut Waiting, at: Instant) {
        self.observe(&MomentumEvidence::Extra { at });
        waiting.extras.push(at);
    }
}

impl Model for MomentumLedger {
    type Event = MomentumEvent;
    type Params = MomentumParams;
    type Score = MomentumScore;
    type Rule = FollowUpRule;
    type Waiting = Waiting;

    fn waits(waiting: &Waiting) -> bool {
        !waiting.meetings.is_empty() || !waiting.extras.is_empty()
    }

    fn take(&mut self, waiting: &mut Waiting, event: &MomentumEvent) {
        match event {
            MomentumEvent::Meeting(meeting) => waiting.meetings.push(meeting.clone()),
            MomentumEvent::Extra { at } => self.extra(waiting, *at),
            MomentumEvent::OwnMeeting { closed_for_action, owner, at } => {
                self.observe(&MomentumEvidence::OwnMeeting {
                    closed_for_action: *closed_for_action,
                    owner: owner.clone(),
                    at: *at,
                });
            }
        }
    }

    fn settle(
        &mut self,
        waiting: &mut Waiting,
        rule: &FollowUpRule,
        as_of: Instant,
    ) -> Result<Vec<String>> {
        waiting.meetings.sort();
        waiting.extras.sort_unstable();
        for evidence in label_meetings(&waiting.meetings, &waiting.extras, *rule, as_of)? {
            self.observe(&evidence);
        }
        Ok(Vec::new())
    }

    /// Only a meeting waits on after which something extra may still be sent in time; what was sent
    /// before is known. No component looks at how long a chain is.
    fn seal(&mut self, waiting: &mut Waiting, rule: &FollowUpRule, before: Instant) -> Result<()> {
        waiting.meetings.sort();
        waiting.extras.sort_unstable();
        let mut rest = Vec::new();
        let labelled = label_meetings(&waiting.meetings, &waiting.extras, *rule, before)?;
        for (meeting, evidence) in waiting.meetings.drain(..).zip(labelled) {
            let is_open = matches!(&evidence, MomentumEvidence::Meeting(it) if it.is_pending());
            if is_open || meeting.at() >= before {
                rest.push(meeting);
            } else {
                self.observe(&evidence);
            }
        }
        waiting.meetings = rest;
        waiting.extras.retain(|extra| *extra >= before);
        Ok(())
    }
}

impl Relational for MomentumLedger {
    reading! { MomentumScore }

    fn beside(
        &self,
        score: Option<&MomentumScore>,
        _: &MomentumParams,
        as_of: Instant,
    ) -> Result<Vec<String>> {
        match score {
            Some(score) => Ok(score.lines()),
            // What the firm does by itself makes no score.
            None => self.lines(as_of),
        }
    }

    fn named(events: &[&MomentumEvent], _: Instant) -> Vec<String> {
        let meetings = events.iter().filter_map(|event| {
            if let MomentumEvent::Meeting(meeting) = event { Some(meeting) } else { None }
        });
        let own = events.iter().filter_map(|event| {
            if let MomentumEvent::OwnMeeting { owner, at, .. } = event {
                Some((*at, owner.as_ref()?))
            } else {
                None
            }
        });
        let undertaken = |Commitment { by, what }: &Commitment| match by {
            Party::Customer => format!("the customer undertook “{what}”"),
            Party::Firm => format!("we undertook “{what}”"),
        };
        let last = meetings.filter(|meeting| !meeting.commitments().is_empty()).max();
        let said = last.map(|meeting| {
            let all: Vec<String> = meeting.commitments().iter().map(undertaken).collect();
            format!("at the last meeting that ended in any, {}", all.join(", "))
        });
        let led = own.max().map(|(_, owner)| format!("our last own meeting was under {owner}"));
        said.into_iter().chain(led).collect()
    }
}
