//! What is true of onboarding, where that is known: for the simulator and for tests.

use super::{Gate, OnboardingEvent, OnboardingEvidence, OnboardingItem};
use crate::Result;
use crate::quantity::{Instant, Name};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source, full};

impl Invented for OnboardingEvent {
    const KINDS: usize = 5;
    type Memory = ();

    fn habit(_: &Life, _: usize) -> f64 {
        0.5
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        let attentive = life.attentive;
        Ok(match kind {
            0 => {
                let owner = life.chance(attentive).then(|| Name::new("the account owner"));
                Self::HandOff { owner: owner.transpose()?, at }
            }
            1 => {
                let captured = life.chance(attentive);
                let carried_over = captured && life.chance(life.smooth);
                Self::Preferences { captured, carried_over, at }
            }
            2 => Self::AlignmentCall { made: life.chance(attentive), at },
            3 => {
                let item = life.one_of(&OnboardingItem::ALL);
                Self::Item { item, done: life.near(attentive), at }
            }
            4 => Self::Advocacy { after_value: life.chance(life.smooth), at },
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// What is true of a customer's start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OnboardingTruth {
    /// How often each gate holds, in the order of [`Gate::ALL`].
    pub gates: [KnownShare; 3],
    /// How often each item is seen to, in the order of [`OnboardingItem::ALL`].
    pub items: [KnownShare; 4],
}

impl OnboardingTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<OnboardingEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (gate, known) in Gate::ALL.into_iter().zip(self.gates) {
            source.each(known, &mut facts, |holds, at| {
                Ok(match gate {
                    Gate::Owner => {
                        let owner = holds.then(|| Name::new("the account owner")).transpose()?;
                        OnboardingEvidence::HandOff { owner, at }
                    }
                    Gate::Preferences => {
                        let (captured, carried_over) = (true, holds);
                        OnboardingEvidence::Preferences { captured, carried_over, at }
                    }
                    Gate::Alignment => OnboardingEvidence::AlignmentCall { made: holds, at },
                })
            })?;
        }
        for (item, known) in OnboardingItem::ALL.into_iter().zip(self.items) {
            source.each(known, &mut facts, |hit, at| {
                Ok(OnboardingEvidence::Item { item, done: full(hit), at })
            })?;
        }
        Ok(facts)
    }
}
