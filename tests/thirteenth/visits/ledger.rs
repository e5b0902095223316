//! The state: what the facts add up to.

use super::score::Tally;
use super::{VisitsEvent, VisitsEvidence, VisitsParams, VisitsScore, VisitsUnit};
use crate::kernel::decay::DecayedSums;
use crate::model::{Relational, reading, unlabelled};
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

    pub(super) fn counts(&self, as_of: Instant) -> Result<[f64; 2]> {
        if let Some(newest) = self.newest.filter(|newest| as_of < *newest) {
            return Err(Error::ReadBeforeNewest { newest, as_of });
        }
        Ok(self.counts.read_known(self.unit.half_life, as_of).unwrap_or([0.0; 2]))
    }

    /// Reads the ledger at an instant: `None` if it saw nothing.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`] if the instant is before the newest fact.
    pub fn score(&self, params: &VisitsParams, as_of: Instant) -> Result<Option<VisitsScore>> {
        if self.facts == 0 {
            return Ok(None);
        }
        let counts = self.counts(as_of)?;
        Ok(Some(Tally { facts: self.facts, counts }.score(params)))
    }
}

unlabelled!(VisitsLedger, VisitsEvent, VisitsParams, VisitsScore);

impl Relational for VisitsLedger {
    reading! { VisitsScore }

    fn beside(&self, _: Option<&VisitsScore>, _: &VisitsParams, _: Instant) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}
