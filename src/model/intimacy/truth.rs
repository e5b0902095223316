//! What is true of closeness, where that is known: for the simulator and for tests.

use rand::RngExt;
use rand_distr::{Distribution, Exp1};

use super::{
    Component, Contact, ContactPreference, IntimacyEvent, IntimacyEvidence, LabelledContact,
};
use crate::Result;
use crate::quantity::{Amount, Instant, Party, Positive};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source, rating};

impl Invented for IntimacyEvent {
    const KINDS: usize = 7;
    type Memory = ();

    fn habit(life: &Life, kind: usize) -> f64 {
        let contact = 4.0 * life.attentive * 30.0 / life.days as f64;
        let habits: [f64; Self::KINDS] = [10.0 * contact.max(0.1), 0.2, 1.5, 1.5, 1.0, 1.0, 1.5];
        habits[kind]
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        let attentive = life.attentive;
        Ok(match kind {
            0 => Self::Contact(Contact { at, channel: Some(life.channel()?) }),
            1 => {
                let days = life.one_of(&[7.0, 14.0, 30.0]);
                let every_seconds = Positive::new(days * Instant::DAY as f64)?;
                let channel = Some(life.channel()?);
                Self::ContactPreference(ContactPreference { at, every_seconds, channel })
            }
            2 => {
                let component = life.one_of(&Component::ALL);
                let by = life.party();
                let up = if by == Party::Firm { 0.15 } else { 0.0 };
                Self::Rating { component, by, rating: life.rating(attentive + up)?, at }
            }
            3 => {
                let promised = life.one_of(&[4.0, 8.0, 24.0]) * 3_600.0;
                let pace = life.rng.random_range(0.2..2.0) + (1.0 - attentive);
                Self::Response {
                    promised_seconds: Positive::new(promised)?,
                    taken_seconds: Amount::new(libm::round(promised * pace))?,
                    updated_in_time: life.chance(attentive),
                    at,
                }
            }
            4 => Self::Request {
                met: life.chance(0.5 + 0.5 * attentive),
                hand_offs: life.rng.random_range(0..3),
                at,
            },
            5 => Self::Question { answered: life.near(attentive + 0.1), at },
            6 => Self::Transaction {
                correct: life.near(life.smooth),
                good: life.near(attentive),
                at,
            },
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// How often there is contact, against what is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rhythm {
    /// Contacts for each one that is wanted.
    pub ratio: Positive,
    /// How many were wanted in all the time.
    pub wanted: Positive,
}

/// What is true of closeness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntimacyTruth {
    /// How well each component does by the customer's word, in the order of [`Component::ALL`].
    pub components: [KnownShare; 8],
    /// The rhythm of contacts, which come at random; it speaks of frequency as well.
    pub rhythm: Option<Rhythm>,
}

impl IntimacyTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<IntimacyEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (component, known) in Component::ALL.into_iter().zip(self.components) {
            source.each(known, &mut facts, |hit, at| {
                let by = Party::Customer;
                Ok(IntimacyEvidence::Rating { component, by, rating: rating(hit)?, at })
            })?;
        }
        if let Some(Rhythm { ratio, wanted }) = self.rhythm {
            let mut left = wanted.get();
            loop {
                let gap: f64 = Exp1.sample(&mut source.rng);
                let (gap, at) = (gap / ratio.get(), source.next()?);
                if gap >= left {
                    let silence = LabelledContact::silence(at, Amount::new(left)?)?;
                    facts.push(IntimacyEvidence::Contact(silence));
                    break;
                }
                left -= gap;
                let contact = LabelledContact::contact(at, Amount::new(gap)?, None)?;
                facts.push(IntimacyEvidence::Contact(contact));
            }
        }
        Ok(facts)
    }
}
