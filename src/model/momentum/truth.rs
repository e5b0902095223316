//! What is true of momentum, where that is known: for the simulator and for tests.

use super::{
    ClosingQuestions, Commitment, Ending, FollowUpRule, Meeting, MomentumEvent, MomentumEvidence,
    label_meetings,
};
use crate::Result;
use crate::quantity::Party;
use crate::quantity::{Instant, Name, Share};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source};

impl Invented for MomentumEvent {
    const KINDS: usize = 3;
    type Memory = ();

    fn habit(_: &Life, kind: usize) -> f64 {
        // What the firm's own people do among themselves is rarer in one customer's stream.
        if kind == 2 { 0.2 } else { 0.5 }
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        Ok(match kind {
            0 => {
                let ending = if life.chance(0.3 + 0.5 * life.attentive) {
                    Ending::Advance
                } else {
                    life.one_of(&[Ending::Continuation, Ending::Slip])
                };
                let mut meeting = Meeting::new(at, ending);
                if ending == Ending::Advance && life.chance(0.5) {
                    let what = life.id("commitment")?;
                    let by = life.party();
                    if by == Party::Firm {
                        life.promised.push((what.clone(), at));
                    }
                    meeting = meeting.with_commitment(Commitment { by, what });
                }
                let (opinion, next_step) =
                    (life.chance(life.attentive), life.chance(life.attentive));
                Self::Meeting(meeting.with_closing(ClosingQuestions { opinion, next_step }))
            }
            1 => Self::Extra { at },
            2 => {
                let closed_for_action = life.chance(life.smooth);
                let owner =
                    closed_for_action.then(|| Name::new("the account owner")).transpose()?;
                Self::OwnMeeting { closed_for_action, owner, at }
            }
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// What is true of meetings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MomentumTruth {
    /// The chance of an advance.
    pub advance: Share,
    /// Of the meetings that do not advance, the share that slip.
    pub slip: Share,
    /// How often the customer undertakes something.
    pub commits: Share,
    /// How often the customer is asked for an opinion.
    pub asked: Share,
    /// How many meetings there are.
    pub meetings: u32,
    /// How often the firm's own meetings are closed for action.
    pub own: KnownShare,
}

impl MomentumTruth {
    /// Draws the meetings, not labelled.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn meetings(&self, seed: u64) -> Result<Vec<Meeting>> {
        let mut source = Source::new(seed);
        let mut meetings = Vec::new();
        for i in 0..self.meetings {
            let ending = match (source.hit(self.advance), source.hit(self.slip)) {
                (true, _) => Ending::Advance,
                (false, true) => Ending::Slip,
                (false, false) => Ending::Continuation,
            };
            // With a way back in, so that each counts as it ended.
            let mut meeting = Meeting::new(source.next()?, ending).with_way_back();
            if source.hit(self.commits) {
                let what = Name::new(&format!("commitment {}", i + 1))?;
                meeting = meeting.with_commitment(Commitment { by: Party::Customer, what });
            }
            let opinion = source.hit(self.asked);
            meetings.push(meeting.with_closing(ClosingQuestions { opinion, next_step: false }));
        }
        Ok(meetings)
    }

    /// Draws the evidence, labelled as at the last meeting.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<MomentumEvidence>> {
        let meetings = self.meetings(seed)?;
        let as_of = meetings.last().map_or(Instant::EPOCH, Meeting::at);
        let mut facts = label_meetings(&meetings, &[], FollowUpRule::default(), as_of)?;
        // Another stream than that of the meetings.
        let mut source = Source::new(!seed);
        source.each(self.own, &mut facts, |closed_for_action, at| {
            Ok(MomentumEvidence::OwnMeeting { closed_for_action, owner: None, at })
        })?;
        Ok(facts)
    }
}
