//! What is true of needs, where that is known: for the simulator and for tests.

use super::{
    Case, DeedKind, Need, NeedsEvent, NeedsEvidence, Promise, PromiseAnswer, PromiseOutcome, Rung,
    Side,
};
use crate::Result;
use crate::quantity::{Instant, Name};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source, full};

impl Invented for NeedsEvent {
    const KINDS: usize = 10;
    type Memory = ();

    fn habit(_: &Life, _: usize) -> f64 {
        0.5
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        Ok(match kind {
            0 => Self::Information {
                timely: Some(life.near(life.attentive + 0.1)),
                complete: Some(life.near(life.smooth)),
                accurate: Some(life.near(life.honest)),
                at,
            },
            2 if !life.promised.is_empty() => {
                let (id, made) = life.promised.remove(0);
                let said = if life.chance(life.honest) {
                    PromiseOutcome::Kept
                } else if life.chance(life.attentive) {
                    PromiseOutcome::Renegotiated
                } else {
                    PromiseOutcome::Missed
                };
                Self::Answer(PromiseAnswer::new(Promise::new(id, made), said, at)?)
            }
            1 | 2 => {
                let id = life.id("promise")?;
                life.promised.push((id.clone(), at));
                Self::Promise(Promise::new(id, at))
            }
            3 => {
                let mut case = Case::new(life.near(life.smooth), at);
                case.rung = life.one_of(&[Rung::FrontLine, Rung::FrontLine, Rung::Manager]);
                case.live = Some(life.chance(life.attentive));
                case.fault = Some(life.party());
                Self::Case(case)
            }
            4 => {
                let rating = life.rating(life.attentive)?;
                Self::Rating { need: life.one_of(&Need::ALL), rating, at }
            }
            5 => Self::Deed { kind: life.one_of(&DeedKind::ALL), at },
            6 => Self::RivalDeed { at },
            7 => Self::Thanks { at },
            8 => {
                let (need, side) = (life.one_of(&Need::ALL), life.one_of(&Side::BOTH));
                let level = life.near(if side == Side::Demanded { 0.8 } else { life.attentive });
                Self::Standard { need, side, level, at }
            }
            9 => {
                let (stated, kept) = (Some(life.near(0.8)), Some(life.near(life.honest)));
                Self::Leader { stated, kept, at }
            }
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// What is true of needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeedsTruth {
    /// How well each need is met, in the order of [`Need::ALL`].
    pub needs: [KnownShare; 5],
    /// The firm's share of what it and its rivals do for the customer; met needs are deeds too.
    pub deeds: KnownShare,
}

impl NeedsTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<NeedsEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (need, known) in Need::ALL.into_iter().zip(self.needs) {
            source.each(known, &mut facts, |hit, at| {
                let of = |aspect| (need == aspect).then_some(full(hit));
                Ok(match need {
                    Need::Timely | Need::Complete | Need::Accurate => NeedsEvidence::Information {
                        timely: of(Need::Timely),
                        complete: of(Need::Complete),
                        accurate: of(Need::Accurate),
                        at,
                    },
                    Need::Promises => {
                        let id = Name::new(&format!("promise {}", at.seconds()))?;
                        let said = if hit { PromiseOutcome::Kept } else { PromiseOutcome::Missed };
                        NeedsEvidence::Answer(PromiseAnswer::new(Promise::new(id, at), said, at)?)
                    }
                    Need::Support => NeedsEvidence::Case(Case::new(full(hit), at)),
                })
            })?;
        }
        source.each(self.deeds, &mut facts, |ours, at| {
            let kind = DeedKind::Unprompted;
            Ok(if ours {
                NeedsEvidence::Deed { kind, at }
            } else {
                NeedsEvidence::RivalDeed { at }
            })
        })?;
        // A promise is made before it is answered; both are facts.
        let mut promised = Vec::new();
        for fact in &facts {
            if let NeedsEvidence::Answer(answer) = fact {
                promised.push(NeedsEvidence::Promise(answer.promise().clone()));
            }
        }
        facts.extend(promised);
        Ok(facts)
    }
}
