//! What is true of failures and their recovery, where that is known: for the simulator and for
//! tests.

use rand::RngExt;
use rand_distr::{Distribution, Exp1, Poisson};

use super::{
    Asked, Authority, Closing, Failure, Justice, Opening, RecoveryEvent, RecoveryEvidence,
    RecoveryStep, StepKind,
};
use crate::Result;
use crate::quantity::{Amount, Instant, Name, Positive, Share};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source};

impl Invented for RecoveryEvent {
    const KINDS: usize = 5;
    /// The failures.
    type Memory = Vec<Name>;

    fn habit(_: &Life, _: usize) -> f64 {
        0.5
    }

    fn invent(life: &mut Life, failures: &mut Vec<Name>, kind: usize, at: Instant) -> Result<Self> {
        Ok(match (kind, failures.last()) {
            (1, Some(failure)) => {
                let kinds: &[StepKind] = if life.chance(life.attentive) {
                    &[
                        StepKind::Heard,
                        StepKind::Restated,
                        StepKind::Owned,
                        StepKind::AskedWhatIsFair,
                        StepKind::Resolved,
                        StepKind::Resolved,
                        StepKind::Compensated,
                        StepKind::FollowedUp,
                    ]
                } else {
                    &[StepKind::Deflected, StepKind::HandedOff, StepKind::Heard]
                };
                Self::Step(RecoveryStep::new(failure.clone(), life.one_of(kinds), at))
            }
            (0 | 1, _) => {
                let id = life.id("failure")?;
                failures.push(id.clone());
                let failure = if life.chance(0.6) {
                    Failure::complaint(id, at)
                } else {
                    Failure::silent(id, at)
                };
                let cause = Name::new(life.one_of(&["delivery", "billing", "defect"]))?;
                Self::Failure(failure.severe(life.near(0.5)).caused_by(cause))
            }
            (2, _) => {
                let (spoke_up, told) = (Some(life.chance(0.5)), Some(life.rng.random_range(0..6)));
                Self::Asked(Asked { at, spoke_up, told })
            }
            (3, _) => {
                let limit = Amount::new(life.one_of(&[50.0, 200.0]))?;
                let needed = Amount::new(f64::from(life.rng.random_range(10..300_u32)))?;
                Self::Authority { authority: Authority { limit, needed }, at }
            }
            (4, _) => Self::MadeGood { saved: life.chance(life.attentive), at },
            _ => return Err(not_made_up(kind)),
        })
    }
}

/// What is true of failures and what follows them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecoveryTruth {
    /// How often a failure, all of them complaints, costs all that it can; else it is made good in
    /// full.
    pub damage: KnownShare,
    /// How often a let-down customer speaks up.
    pub speaks_up: KnownShare,
    /// How many each let-down customer tells, on average.
    pub told: Positive,
    /// How many of them are asked.
    pub tellers: u32,
    /// How often the person in front can settle the matter.
    pub authority: KnownShare,
    /// How often making good keeps a customer who would have left.
    pub saved: KnownShare,
    /// How often the one cause of all failures strikes again, for each day.
    pub rate: Positive,
}

impl RecoveryTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<RecoveryEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for i in 0..self.damage.trials {
            let (lost, at) = (source.hit(self.damage.share), source.next()?);
            let failure = Failure::complaint(Name::new(&format!("failure {}", i + 1))?, at);
            let failure = failure.severe(Share::ONE).caused_by(Name::new("a cause")?);
            let gap: f64 = Exp1.sample(&mut source.rng);
            let seconds = gap / self.rate.get() * Instant::DAY as f64;
            let opening = Opening::new(failure);
            let opening = if i == 0 {
                opening.first()
            } else {
                // At 0 or more, and what is beyond the largest number stays there.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                opening.again_after(seconds as u64, false)
            };
            facts.push(RecoveryEvidence::Opened(opening.clone()));
            facts.push(RecoveryEvidence::Closed(if lost {
                Closing::unresolved(opening, at)?
            } else {
                Closing::resolved(opening, at, Justice::FULL)?
            }));
        }
        source.each(self.speaks_up, &mut facts, |hit, at| {
            Ok(RecoveryEvidence::Asked(Asked { at, spoke_up: Some(hit), told: None }))
        })?;
        for _ in 0..self.tellers {
            let told =
                Poisson::new(self.told.get()).map_or(0.0, |told| told.sample(&mut source.rng));
            // At 0 or more, and what is beyond the largest number stays there.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let told = Some(told as u32);
            facts.push(RecoveryEvidence::Asked(Asked { at: source.next()?, spoke_up: None, told }));
        }
        source.each(self.authority, &mut facts, |hit, at| {
            let (limit, needed) = (Amount::new(1.0)?, Amount::new(if hit { 1.0 } else { 2.0 })?);
            Ok(RecoveryEvidence::Authority { at, authority: Authority { limit, needed } })
        })?;
        source.each(self.saved, &mut facts, |saved, at| {
            Ok(RecoveryEvidence::MadeGood { at, saved })
        })?;
        Ok(facts)
    }
}
