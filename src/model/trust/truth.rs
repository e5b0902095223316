//! What is true of trust, where that is known: for the simulator and for tests.

use rand::RngExt;

use super::{Conduct, Outcome, Placing, Resolution, TrustEvent, TrustEvidence};
use crate::Result;
use crate::quantity::{Amount, Instant, Name, Party, Positive, Share, Stake};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::{KnownShare, Source};

impl Invented for TrustEvent {
    const KINDS: usize = 7;
    /// The stakes that are open.
    type Memory = Vec<Placing>;

    fn habit(life: &Life, kind: usize) -> f64 {
        match kind {
            2 => 0.5 + life.refusing,
            3 => 1.0,
            4..=6 => 0.3,
            _ => 3.0,
        }
    }

    fn invent(life: &mut Life, open: &mut Vec<Placing>, kind: usize, at: Instant) -> Result<Self> {
        Ok(match kind {
            1 if !open.is_empty() => {
                let placing = open.remove(0);
                Self::Resolve(Resolution::new(placing.clone(), outcome(life, &placing)?, at)?)
            }
            0 | 1 => {
                let by = life.party();
                // What a customer relies on, and what the firm waits for.
                let id = life.id(if by == Party::Customer { "delivery" } else { "invoice" })?;
                let placing = Placing::new(id, by, stake(life)?, at);
                let days = life.rng.random_range(7..60);
                let due = life.chance(0.5).then(|| at.plus(days * Instant::DAY)).transpose()?;
                let placing = placing.due_if_known(due)?;
                open.push(placing.clone());
                Self::Place(placing)
            }
            2 => Self::Decline { by: life.party(), stake: stake(life)?, at },
            4 => {
                let item = ["paid in advance", "free to leave", "fine print", "demo unrehearsed"];
                let item = Name::new(life.one_of(&item))?;
                let by = if life.chance(life.honest) { Party::Firm } else { Party::Customer };
                let (severity, likelihood) = (Some(life.near(0.5)), Some(life.near(0.5)));
                Self::Term { item, by, severity, likelihood, reversed: life.chance(0.2), at }
            }
            5 => {
                let days = |days: f64| Instant::DAY as f64 * days;
                let times = 2.0 - 1.8 * life.attentive;
                let taken_seconds = Amount::new(days(3.0 * times).round())?;
                let promised_seconds = Some(Positive::new(days(3.0))?);
                Self::Wait { by: Party::Firm, taken_seconds, promised_seconds, at }
            }
            6 => Self::CompetingBid { at },
            3 => {
                let conduct = match (life.chance(life.honest), life.chance(0.5)) {
                    (true, true) => Conduct::ActedRightly,
                    (true, false) => Conduct::RightlyLeftAlone,
                    (false, true) => Conduct::ActedWrongly,
                    (false, false) => Conduct::FailedToAct,
                };
                Self::Act { by: Party::Firm, stake: stake(life)?, conduct, at }
            }
            _ => return Err(not_made_up(kind)),
        })
    }
}

fn stake(life: &mut Life) -> Result<Stake> {
    Stake::new(f64::from(life.rng.random_range(1..=20_u32)) / 4.0)
}

fn outcome(life: &mut Life, placing: &Placing) -> Result<Outcome> {
    let honesty = if placing.by() == Party::Customer { life.honest } else { life.loyal };
    Ok(if life.chance(honesty) {
        Outcome::HONOURED
    } else if life.chance(0.25) {
        Outcome::new(0.5, 0.0, 0.5)?
    } else if life.chance(0.5) {
        Outcome::EXECUTION_FAILURE
    } else {
        Outcome::DERELICTION
    })
}

/// What is true of trust: how the firm honours, and how the customer dares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrustTruth {
    /// The chance that the firm does right by the customer.
    pub honours: Share,
    /// Of what it does not honour, the share that is not done rather than done wrong.
    pub derelict: Share,
    /// How many outcomes there are.
    pub outcomes: u32,
    /// The smallest and the largest stake; those between are equally likely.
    pub stakes: [Stake; 2],
    /// How often the customer takes a risk rather than refuses it.
    pub dares: KnownShare,
}

impl TrustTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days; the same holds of every model.
    pub fn draw(&self, seed: u64) -> Result<Vec<TrustEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        let [low, high] = self.stakes.map(Stake::get);
        for _ in 0..self.outcomes {
            let conduct = match (source.hit(self.honours), source.hit(self.derelict)) {
                (true, _) => Conduct::ActedRightly,
                (false, true) => Conduct::FailedToAct,
                (false, false) => Conduct::ActedWrongly,
            };
            let stake = Stake::new(low + (high - low) * source.rng.random_range(0.0..1.0))?;
            let at = source.next()?;
            facts.push(TrustEvidence::Act { by: Party::Firm, stake, conduct, at });
        }
        for i in 0..self.dares.trials {
            let stake = self.stakes[1];
            let (takes, at) = (source.hit(self.dares.share), source.next()?);
            facts.push(if takes {
                let id = Name::new(&format!("risk {}", i + 1))?;
                TrustEvidence::Place(Placing::new(id, Party::Customer, stake, at))
            } else {
                TrustEvidence::Decline { by: Party::Customer, stake, at }
            });
        }
        Ok(facts)
    }
}
