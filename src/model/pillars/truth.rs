//! What is true of the pillars, where that is known: for the simulator and for tests.

use rand::RngExt;

use super::{PillarsEvent, PillarsEvidence, ProblemStep};
use crate::Result;
use crate::quantity::{Amount, Instant, Name, Positive};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source, full};

impl Invented for PillarsEvent {
    const KINDS: usize = 4;
    type Memory = ();

    fn habit(_: &Life, _: usize) -> f64 {
        0.2
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        Ok(match kind {
            0 => Self::Offer { helped: life.near(life.smooth), at },
            1 => Self::Upsell { customer_share: life.near(life.honest), at },
            2 => {
                let (target, pace) = (86_400.0, life.rng.random_range(0.3..2.5));
                Self::Step {
                    step: life.one_of(&ProblemStep::ALL),
                    taken_seconds: Amount::new(libm::round(target * pace))?,
                    target_seconds: Positive::new(target)?,
                    at,
                }
            }
            3 => {
                let outside_desk = life.chance(life.attentive);
                Self::Deed { outside_desk, team: None, helped: None, at }
            }
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// What is true of the pillars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PillarsTruth {
    /// How often something new helps.
    pub offers: KnownShare,
    /// How often each step is in time, in the order of [`ProblemStep::ALL`]; else it never ends.
    pub steps: [KnownShare; 3],
    /// How often a deed helps; each is done by a team of its own.
    pub deeds: KnownShare,
}

impl PillarsTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<PillarsEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        source.each(self.offers, &mut facts, |hit, at| {
            Ok(PillarsEvidence::Offer { helped: full(hit), at })
        })?;
        for (step, known) in ProblemStep::ALL.into_iter().zip(self.steps) {
            source.each(known, &mut facts, |hit, at| {
                Ok(PillarsEvidence::Step {
                    step,
                    taken_seconds: Amount::new(if hit { 0.0 } else { 1e9 })?,
                    target_seconds: Positive::ONE,
                    at,
                })
            })?;
        }
        source.each(self.deeds, &mut facts, |hit, at| {
            let team = Some(Name::new(&format!("team of {at}"))?);
            Ok(PillarsEvidence::Deed { outside_desk: true, team, helped: Some(full(hit)), at })
        })?;
        Ok(facts)
    }
}
