//! Customers that turn: what becomes of each, from when on, and what it does to their events.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::Truth;
use super::life::Life;
use crate::Result;
use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Party, Share, Stake};
use crate::record::{Fact, OutcomeEvent};
use crate::trust::{Conduct, Placing, TrustEvent};

words! {
    /// What becomes of a simulated customer.
    pub enum Fate {
        /// All stays as it was.
        Stays = "stays",
        /// The firm serves it badly from a day on: a tenth as honest, smooth and attentive.
        Turns = "turns",
        /// It is heard no more.
        FallsSilent = "falls_silent",
        /// It says that it leaves.
        Leaves = "leaves",
        /// It owes: what falls due stays open.
        Owes = "owes",
        /// It cheats: what is entrusted to it is spurned, and a yes means no.
        Cheats = "cheats",
    }
    /// All six, those that stay first.
    pub const ALL: [Self];
    /// Returns the word.
    pub fn name;
    Display;
}

/// How many customers share one round of fates: one of each that turns, and the rest stay.
const ROUND: u32 = 10;

/// How many days lie between two events that a fate adds.
const PACE: u16 = 10;

/// A fate, and from when on it shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub(super) fate: Fate,
    pub(super) since: Instant,
}

impl Turn {
    /// The fate of a customer: of every ten one of each but the first, which goes round all kinds
    /// of events; it shows from a day between 90 and 30 days before the end.
    pub(super) fn of(seed: u64, number: u32, until: Instant) -> Result<Option<Self>> {
        // A stream apart, so that what a customer is, is what it is without fates.
        let stream = seed.rotate_left(17) ^ 0xD1B5_4A32_D192_ED03 ^ (u64::from(number) << 32);
        let mut rng = Pcg64Mcg::seed_from_u64(stream);
        let fate = Fate::ALL.get((number % ROUND) as usize).copied().unwrap_or(Fate::Stays);
        let days = rng.random_range(30..90);
        if fate == Fate::Stays {
            return Ok(None);
        }
        Ok(Some(Self { fate, since: until.plus(-days * Instant::DAY)? }))
    }

    /// Makes the customer, and the firm behind it, what they are from then on.
    pub(super) fn befall(self, life: &mut Life) {
        match self.fate {
            Fate::Turns => {
                for share in [&mut life.honest, &mut life.smooth, &mut life.attentive] {
                    *share *= 0.1;
                }
            }
            Fate::Cheats => life.loyal *= 0.1,
            Fate::Stays | Fate::FallsSilent | Fate::Leaves | Fate::Owes => {}
        }
    }

    /// Tells whether the fate keeps something from happening.
    pub(super) fn prevents(self, fact: &Fact) -> bool {
        match self.fate {
            Fate::FallsSilent => fact.is_heard(),
            Fate::Owes => {
                // Who resolves a stake is the party that it was placed on.
                let Fact::Trust(TrustEvent::Resolve(resolution)) = fact else { return false };
                resolution.placing().by() == Party::Firm
            }
            Fate::Stays | Fate::Turns | Fate::Leaves | Fate::Cheats => false,
        }
    }

    /// What happens besides, up to an instant.
    pub(super) fn brings(self, until: Instant) -> Result<Vec<Fact>> {
        let mut facts = Vec::new();
        match self.fate {
            Fate::Leaves => {
                let (amount, at) = (None, self.since);
                facts.push(OutcomeEvent::SaidLeaving { amount, at }.into());
            }
            Fate::Owes | Fate::Cheats => {
                let days = until.since(self.since) / Instant::DAY;
                for (n, day) in (0..days).step_by(usize::from(PACE)).enumerate() {
                    let at = self.since.plus(day * Instant::DAY)?;
                    let stake = Stake::new(500.0)?;
                    facts.push(Fact::from(if self.fate == Fate::Owes {
                        let id = Name::new(&format!("invoice {}", n + 1))?;
                        let due = at.plus(i64::from(PACE) * Instant::DAY)?;
                        TrustEvent::Place(Placing::new(id, Party::Firm, stake, at).due(due)?)
                    } else {
                        let (by, conduct) = (Party::Customer, Conduct::ActedWrongly);
                        TrustEvent::Act { by, stake, conduct, at }
                    }));
                }
            }
            Fate::Stays | Fate::Turns | Fate::FallsSilent => {}
        }
        Ok(facts)
    }
}

impl Truth {
    /// Returns the chance that the customer is lost within the quarter that follows the events:
    /// `1 − (1 − σ(3 − 8q))(1 − f)`, q how good the firm is to it by then, f what its fate adds.
    ///
    /// ```
    /// use goodwill::simulate::{Fate, Simulation};
    ///
    /// let simulation = Simulation::new(7).with_turns();
    /// let truth = simulation.truth(3)?;
    /// assert_eq!(truth.fate, Fate::Leaves);
    /// assert!(truth.loss().get() > 0.9 && truth.since.is_some());
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn loss(&self) -> Share {
        let turned = if self.fate == Fate::Turns { 0.1 } else { 1.0 };
        let badly = 1.0 / (1.0 + libm::exp(8.0 * turned * self.quality() - 3.0));
        let adds = match self.fate {
            Fate::Stays | Fate::Turns => 0.0,
            Fate::FallsSilent => 0.5,
            Fate::Leaves => 0.9,
            Fate::Owes => 0.3,
            Fate::Cheats => 0.4,
        };
        Share::rounded(1.0 - (1.0 - badly) * (1.0 - adds))
    }

    /// Draws what became of the customer at an instant after the events: departed or renewed.
    ///
    /// The same seed draws the same for the same customer.
    ///
    /// ```
    /// use goodwill::simulate::Simulation;
    ///
    /// let simulation = Simulation::new(7).with_turns();
    /// let after = simulation.until().plus(90 * 86_400)?;
    /// let lost = |n| Ok::<_, goodwill::Error>(simulation.truth(n)?.outcome(7, after).is_loss());
    /// // Most stay, and most of those with a fate do not.
    /// let (mut stay, mut turn) = (0, 0);
    /// for round in 0..20 {
    ///     stay += u32::from(lost(10 * round + 6)?);
    ///     turn += u32::from(lost(10 * round + 3)?);
    /// }
    /// assert!(stay < 5 && turn > 15);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn outcome(&self, seed: u64, at: Instant) -> OutcomeEvent {
        // FNV-1a, so that each customer has a stream of its own.
        let stream =
            self.customer.as_str().bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
            });
        let mut rng = Pcg64Mcg::seed_from_u64(stream ^ seed.rotate_left(31));
        let amount = None;
        if rng.random_range(0.0..1.0) < self.loss().get() {
            OutcomeEvent::Departed { amount, at }
        } else {
            OutcomeEvent::Renewed { amount, at }
        }
    }
}
