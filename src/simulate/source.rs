//! Evidence of each model, drawn from parameters that are known.
//!
//! A test of a score needs the truth beside the evidence. Each struct here is what is true in the
//! terms of one model, part by part; `draw` makes labelled evidence of it, ready for the ledger.
//! A fact says 1 or 0, with the chance that its part truly has, and one fact follows another by a
//! day, from 1970 on; so with an infinite half-life and equal stakes the ledger counts exactly
//! what was drawn. The same seed gives the same evidence on every machine.
//!
//! ```
//! use goodwill::capability::{CapabilityLedger, CapabilityParams, CapabilityUnit};
//! use goodwill::quantity::{HalfLife, Instant, Share};
//! use goodwill::simulate::{CapabilityTruth, KnownShare};
//!
//! let known = |share| Ok::<_, goodwill::Error>(KnownShare { share: Share::new(share)?, trials: 500 });
//! let truth = CapabilityTruth {
//!     aspects: [known(0.9)?, known(0.5)?, known(0.7)?],
//!     solutions: known(0.6)?,
//!     messages: known(0.2)?,
//! };
//! let mut ledger = CapabilityLedger::new(CapabilityUnit { half_life: HalfLife::INFINITE });
//! for fact in truth.draw(7)? {
//!     ledger.observe(&fact);
//! }
//! let as_of = Instant::from_days(10_000)?;
//! let score = ledger.score(&CapabilityParams::default(), as_of)?;
//! let messages = score.and_then(|score| score.messages()).map(|posterior| posterior.mean());
//! assert!(messages.is_some_and(|mean| (mean - 0.2).abs() < 0.05));
//! # Ok::<(), goodwill::Error>(())
//! ```

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
