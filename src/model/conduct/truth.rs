//! What is true of conduct, where that is known: for the simulator and for tests.

use rand::RngExt;

use super::{ConductEvent, ConductEvidence, Deed, Discovery, Knowledge, Subject, habits};
use crate::Result;
use crate::quantity::{Instant, Name, Rating, Scale};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source, full};
use crate::survey::Instrument;

impl Invented for ConductEvent {
    const KINDS: usize = 4;
    type Memory = ();

    fn habit(_: &Life, kind: usize) -> f64 {
        // What was discovered is told in the tour alone: other streams stay as they are.
        [0.2, 0.2, 0.2, 0.0][kind]
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        Ok(match kind {
            0 => {
                let questions = habits();
                let item = &questions.items()[life.rng.random_range(0..questions.items().len())];
                let value = libm::round(4.0 * (1.0 - life.near(life.honest).get()));
                Self::Answer {
                    instrument: questions.name().clone(),
                    item: item.id().clone(),
                    by: life.name.clone(),
                    rating: Rating::new(value, Scale::new(0.0, 4.0)?)?,
                    at,
                }
            }
            1 => {
                let deeds = [Deed::Deadline, Deed::Promise, Deed::Reply, Deed::Amends];
                life.one_of(&deeds).observed(life.near(life.honest), at)
            }
            3 => Self::Discovered {
                deal: Name::new("order 1")?,
                person: Some(Name::new("the buyer")?),
                item: life.one_of(&Discovery::ALL),
                how: life.one_of(&Knowledge::ALL),
                at,
            },
            2 => {
                let customer = life.chance(life.attentive);
                let about = if customer { Subject::Customer } else { Subject::Product };
                Self::Message { about, at }
            }
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// What is true of conduct.
#[derive(Debug, Clone, PartialEq)]
pub struct ConductTruth {
    /// The questionnaire.
    pub instrument: Instrument,
    /// How well each of its items is done, in their order; those left out are not observed.
    pub items: Vec<KnownShare>,
    /// How often a message is about the customer.
    pub about_customer: KnownShare,
}

impl ConductTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<ConductEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (item, known) in self.instrument.items().iter().zip(&self.items) {
            source.each(*known, &mut facts, |hit, at| {
                let (instrument, item) = (self.instrument.name().clone(), item.id().clone());
                Ok(ConductEvidence::Observed { instrument, item, well: full(hit), at })
            })?;
        }
        source.each(self.about_customer, &mut facts, |hit, at| {
            let about = if hit { Subject::Customer } else { Subject::Product };
            Ok(ConductEvidence::Message { about, at })
        })?;
        Ok(facts)
    }
}
