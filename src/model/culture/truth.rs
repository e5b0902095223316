//! What is true of cultures, where that is known: for the simulator and for tests.

use rand_distr::{Distribution, StandardNormal};

use super::{CultureEvent, CultureEvidence, Place, Theme};
use crate::Result;
use crate::quantity::{Instant, Name, Rating, Scale, Share};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source, full};

impl Invented for CultureEvent {
    const KINDS: usize = 4;
    type Memory = ();

    fn habit(_: &Life, _: usize) -> f64 {
        0.2
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        let place = Place {
            nation: Name::new("a nation")?,
            region: Name::new("a region")?,
            organisation: life.name.clone(),
        };
        Ok(match kind {
            0 => {
                let (rating, component) = (life.rating(life.loyal)?, Name::new("openness")?);
                Self::Rating { place, component, rating, reversed: false, at }
            }
            1 => Self::Yes { place, kept: life.chance(life.loyal), at },
            2 => Self::Statement {
                place,
                theme: Theme::Identity,
                answer: Name::new("a family firm")?,
                source: Name::new("its website")?,
                backed: life.near(0.6),
                at,
            },
            3 => {
                let fit = life.near(life.attentive);
                Self::Fit { place, theme: Theme::Values, fit, at }
            }
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// What is true of one organisation's culture.
#[derive(Debug, Clone, PartialEq)]
pub struct OrganisationTruth {
    /// Where it is.
    pub place: Place,
    /// The mean of its answers about openness, before they are held between 0 and 1.
    pub openness: f64,
    /// Their standard deviation.
    pub spread: f64,
    /// How many answers there are.
    pub answers: u32,
    /// How often it keeps a yes.
    pub yes: KnownShare,
    /// How often its conduct bears out what it says, in the order of [`Theme::ALL`].
    pub backed: [KnownShare; 3],
    /// How often our language fits, in the same order.
    pub fits: [KnownShare; 3],
}

/// What is true of the culture of some organisations.
#[derive(Debug, Clone, PartialEq)]
pub struct CultureTruth {
    /// The organisations.
    pub organisations: Vec<OrganisationTruth>,
}

impl CultureTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<CultureEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        let scale = Scale::new(0.0, 1.0)?;
        for truth in &self.organisations {
            let place = &truth.place;
            for _ in 0..truth.answers {
                let away: f64 = StandardNormal.sample(&mut source.rng);
                let answer = Share::rounded(truth.openness + truth.spread * away);
                facts.push(CultureEvidence::Rating {
                    place: place.clone(),
                    component: Name::new("openness")?,
                    rating: Rating::new(answer.get(), scale)?,
                    reversed: false,
                    at: source.next()?,
                });
            }
            source.each(truth.yes, &mut facts, |kept, at| {
                Ok(CultureEvidence::Yes { place: place.clone(), kept, at })
            })?;
            for (theme, known) in Theme::ALL.into_iter().zip(truth.backed) {
                source.each(known, &mut facts, |hit, at| {
                    Ok(CultureEvidence::Statement {
                        place: place.clone(),
                        theme,
                        answer: Name::new("as it says")?,
                        source: Name::new("its website")?,
                        backed: full(hit),
                        at,
                    })
                })?;
            }
            for (theme, known) in Theme::ALL.into_iter().zip(truth.fits) {
                source.each(known, &mut facts, |hit, at| {
                    Ok(CultureEvidence::Fit { place: place.clone(), theme, fit: full(hit), at })
                })?;
            }
        }
        Ok(facts)
    }
}
