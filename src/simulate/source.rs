//! Chance for evidence drawn from a known truth.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::Result;
use crate::quantity::{Instant, Rating, Scale, Share};

/// A true share, and how many facts show it at work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownShare {
    /// The chance that a fact says 1 and not 0.
    pub share: Share,
    /// How many facts there are.
    pub trials: u32,
}

impl KnownShare {
    /// A share of which there is no fact.
    pub const UNSEEN: Self = Self { share: Share::HALF, trials: 0 };
}

/// Chance, and the next date.
pub(crate) struct Source {
    pub(crate) rng: Pcg64Mcg,
    days: i64,
}

impl Source {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Pcg64Mcg::seed_from_u64(seed), days: 0 }
    }

    /// The date of the next fact.
    pub(crate) fn next(&mut self) -> Result<Instant> {
        let at = Instant::from_days(self.days);
        self.days += 1;
        at
    }

    pub(crate) fn hit(&mut self, share: Share) -> bool {
        self.rng.random_range(0.0..1.0) < share.get()
    }

    /// Draws the facts of one part.
    pub(crate) fn each<T>(
        &mut self,
        known: KnownShare,
        facts: &mut Vec<T>,
        fact: impl Fn(bool, Instant) -> Result<T>,
    ) -> Result<()> {
        for _ in 0..known.trials {
            let (hit, at) = (self.hit(known.share), self.next()?);
            facts.push(fact(hit, at)?);
        }
        Ok(())
    }
}

/// A share that is fully so or not at all.
pub(crate) const fn full(hit: bool) -> Share {
    if hit { Share::ONE } else { Share::ZERO }
}

/// An answer at an end of its scale.
pub(crate) fn rating(hit: bool) -> Result<Rating> {
    Rating::new(full(hit).get(), Scale::new(0.0, 1.0)?)
}
