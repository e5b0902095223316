//! What is true of capability, where that is known: for the simulator and for tests.

use super::{Aspect, CapabilityEvent, CapabilityEvidence};
use crate::Result;
use crate::quantity::Instant;
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source, full, rating};

impl Invented for CapabilityEvent {
    const KINDS: usize = 3;
    type Memory = ();

    fn habit(_: &Life, _: usize) -> f64 {
        0.2
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        Ok(match kind {
            0 => {
                let rating = life.rating(life.attentive)?;
                Self::Person { aspect: life.one_of(Aspect::ALL), rating, at }
            }
            1 => Self::Solution { from_need: life.near(life.attentive), at },
            2 => Self::Message {
                clear: life.chance(0.5 + 0.5 * life.smooth),
                valuable: life.chance(0.5 + 0.5 * life.attentive),
                unique: life.chance(0.7),
                at,
            },
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// What is true of capability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CapabilityTruth {
    /// How people are assessed, in the order of [`Aspect::ALL`].
    pub aspects: [KnownShare; 3],
    /// How often a solution begins with needs.
    pub solutions: KnownShare,
    /// How often a message passes all three checks; else it fails one.
    pub messages: KnownShare,
}

impl CapabilityTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<CapabilityEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (aspect, known) in Aspect::ALL.iter().zip(self.aspects) {
            source.each(known, &mut facts, |hit, at| {
                Ok(CapabilityEvidence::Person { aspect: *aspect, rating: rating(hit)?, at })
            })?;
        }
        source.each(self.solutions, &mut facts, |hit, at| {
            Ok(CapabilityEvidence::Solution { from_need: full(hit), at })
        })?;
        source.each(self.messages, &mut facts, |clear, at| {
            Ok(CapabilityEvidence::Message { clear, valuable: true, unique: true, at })
        })?;
        Ok(facts)
    }
}
