//! The state: what the facts add up to.

use super::score::Tally;
use super::{VisitsEvent, VisitsEvidence, VisitsParams, VisitsScore, VisitsUnit};
use crate::kernel::decay::DecayedSums;
use crate::kernel::posterior::BetaPosterior;
use crate::model::{Reading, Relational, reading, unlabelled};
use crate::quantity::Instant;
use crate::{Error, Result};

/// Decayed sums of good and bad.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct VisitsLedger {
    unit: VisitsUnit,
    counts: DecayedSums<2>,
    facts: u64,
    newest: Option<Instant>,
}

impl VisitsLedger {
    /// Opens an empty ledger.
    #[must_use]
    pub fn new(unit: VisitsUnit) -> Self {
        Self { unit, counts: DecayedSums::default(), facts: 0, newest: None }
    }

    /// Takes in one fact.
    pub fn observe(&mut self, evidence: &VisitsEvidence) {
        match evidence {
            VisitsEvent::Visit { welcome, at } => {
                self.counts.add(self.unit.half_life, *at, welcome.good_and_bad());
                self.newest = self.newest.max(Some(*at));
            }
        }
        self.facts = self.facts.saturating_add(1);
    }

    /// Reads the ledger at an instant: `None` if it saw nothing.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`] if the instant is before the newest fact.
    pub fn score(&self, params: &VisitsParams, as_of: Instant) -> Result<Option<VisitsScore>> {
        let Some(newest) = self.newest else { return Ok(None) };
        if as_of < newest {
            return Err(Error::ReadBeforeNewest { newest, as_of });
        }
        let counts = self.counts.read_known(self.unit.half_life, as_of).unwrap_or([0.0; 2]);
        Ok(Some(Tally { facts: self.facts, counts }.score(params)))
    }
}

unlabelled!(VisitsLedger, VisitsEvent, VisitsParams, VisitsScore);

impl Relational for VisitsLedger {
    fn reading(score: &VisitsScore) -> Reading {
        reading!(score, (score.interval(), score.posterior()))
    }

    fn known(score: &VisitsScore) -> Option<f64> {
        Some(score.value())
    }

    fn prior(params: &VisitsParams) -> BetaPosterior {
        params.prior.with(0.0, 0.0)
    }
}
