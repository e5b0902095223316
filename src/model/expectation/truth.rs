//! What is true of expectations, where that is known: for the simulator and for tests.

use rand::RngExt;

use super::{Done, ExpectationEvent, ExpectationEvidence, FollowUp, Order, Topic};
use crate::Result;
use crate::quantity::{Instant, Name, Party};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source, full};

impl Invented for ExpectationEvent {
    const KINDS: usize = 5;
    /// The deals that were ordered.
    type Memory = Vec<Name>;

    fn habit(_: &Life, _: usize) -> f64 {
        0.5
    }

    fn invent(life: &mut Life, deals: &mut Vec<Name>, kind: usize, at: Instant) -> Result<Self> {
        Ok(match (kind, deals.last()) {
            (1, Some(deal)) => {
                let done = Done::ALL.into_iter().filter(|_| life.chance(life.attentive));
                let done = done.collect();
                Self::FollowUp(FollowUp { deal: deal.clone(), done, at })
            }
            (0 | 1, _) => {
                let (deal, rivals) = (life.id("deal")?, life.rng.random_range(0..4));
                deals.push(deal.clone());
                Self::Order(Order { deal, rivals, at })
            }
            (2, _) => Self::Promised { promised: life.near(0.7), deal: None, at },
            (3, _) => {
                let delivered = life.near(0.4 + 0.4 * life.smooth);
                Self::Delivered { delivered, deal: None, at }
            }
            (4, _) => {
                let topic = life.one_of(Topic::ALL);
                let by = if life.chance(0.5) { Party::Customer } else { Party::Firm };
                let agreed = life.chance(life.attentive);
                let answer = Name::new(if agreed { "as agreed" } else { "otherwise" })?;
                Self::Answer { topic, by, answer, at }
            }
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// What is true of promises and what is delivered.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectationTruth {
    /// How good promises are.
    pub promised: KnownShare,
    /// How good deliveries are.
    pub delivered: KnownShare,
    /// An order for each number of rivals.
    pub rivals: Vec<u32>,
}

impl ExpectationTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<ExpectationEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        source.each(self.promised, &mut facts, |hit, at| {
            Ok(ExpectationEvidence::Promised { promised: full(hit), at })
        })?;
        source.each(self.delivered, &mut facts, |hit, at| {
            Ok(ExpectationEvidence::Delivered { delivered: full(hit), at })
        })?;
        for (i, rivals) in self.rivals.iter().enumerate() {
            let (deal, rivals) = (Name::new(&format!("deal {}", i + 1))?, *rivals);
            facts.push(ExpectationEvidence::Order(Order { deal, rivals, at: source.next()? }));
        }
        Ok(facts)
    }
}
