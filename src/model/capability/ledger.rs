//! The state: what the facts add up to.

use super::score::{CHECKS, MESSAGES, SOLUTIONS, Tally};
use super::{
    CapabilityEvent, CapabilityEvidence, CapabilityParams, CapabilityScore, CapabilityUnit,
};
use crate::Result;
use crate::kernel::checked::checked;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::decay::{DecayedSums, Sparse};
use crate::kernel::state::state;
use crate::model::{Relational, reading, unlabelled};
use crate::quantity::{Instant, Share};

/// The additive state of one firm: decayed integer sums.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. It takes
/// less than 2 KiB, however many facts it saw.
///
/// ```
/// use goodwill::capability::{
///     CapabilityEvidence, CapabilityLedger, CapabilityParams, CapabilityUnit,
/// };
/// use goodwill::quantity::{Instant, Share};
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = CapabilityLedger::new(CapabilityUnit::default());
/// ledger.observe(&CapabilityEvidence::Solution { from_need: Share::ONE, at });
/// let score = ledger.score(&CapabilityParams::default(), at)?;
/// assert_eq!(score.map(|score| score.bounds().0), Some(0.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct CapabilityLedger {
    unit: CapabilityUnit,
    /// `Σδy` and `Σδ(1 − y)` of the three aspects, solutions, messages, the three checks.
    counts: Sparse<8, 2>,
    facts: u64,
    newest: Option<Instant>,
}

impl CapabilityLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: CapabilityUnit) -> Self {
        Self { unit, counts: Sparse::default(), facts: 0, newest: None }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &CapabilityEvidence) {
        let at = evidence.at();
        match evidence {
            CapabilityEvidence::Person { aspect, rating, .. } => {
                self.count(*aspect as usize, rating.share(), at);
            }
            CapabilityEvidence::Solution { from_need, .. } => self.count(SOLUTIONS, *from_need, at),
            CapabilityEvidence::Message { clear, valuable, unique, .. } => {
                let one_if = |passed: bool| if passed { Share::ONE } else { Share::ZERO };
                let checks = [*clear, *valuable, *unique];
                self.count(MESSAGES, one_if(checks.iter().all(|passed| *passed)), at);
                for (i, passed) in checks.into_iter().enumerate() {
                    self.count(CHECKS + i, one_if(passed), at);
                }
            }
        }
        self.note(at);
    }

    fn count(&mut self, place: usize, y: Share, at: Instant) {
        self.counts.get_mut(place).add(self.unit.half_life, at, y.good_and_bad());
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives differ; nothing is taken
    /// in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        self.counts.merge(&other.counts);
        Ok(())
    }

    /// Reads the ledger at an instant: `None` if it saw nothing.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(
        &self,
        params: &CapabilityParams,
        as_of: Instant,
    ) -> Result<Option<CapabilityScore>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        Ok(Some(self.tally(as_of).score(params)))
    }

    /// The counts as they weigh at an instant.
    pub(super) fn tally(&self, as_of: Instant) -> Tally {
        let read = |sums: &DecayedSums<2>| sums.read_known(self.unit.half_life, as_of);
        Tally { as_of, facts: self.facts, counts: self.counts.map(read) }
    }

    /// Returns the bytes of the state, those on the heap included.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        size_of::<Self>() + self.counts.heap_bytes()
    }
}

unlabelled!(CapabilityLedger, CapabilityEvent, CapabilityParams, CapabilityScore);

state!(CapabilityLedger, CapabilityUnit);

checked! {
    CapabilityLedger, "capability ledger" {
        unit: CapabilityUnit,
        counts: Sparse<8, 2>,
        facts: u64,
        newest: Option<Instant>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let most = Most::of(facts, unit.half_life, newest);
        refuse.unless_within(counts.iter().all(|sums| sums.within(unit.half_life, newest)))?;
        refuse.unless_counted(counts.iter().all(|sums| sums.at_most_ones(&[0, 1], most)), facts)?;
        let counted = (facts > 0) != counts.iter().all(DecayedSums::is_empty);
        refuse.unless(counted, "count its facts", format_args!("{facts} facts"))?;
        let messages = counts.get(MESSAGES).is_empty();
        refuse.unless(
            counts.iter().skip(CHECKS).all(|check| check.is_empty() == messages),
            "count every check of every message",
            "a check without messages, or the reverse",
        )?;
    }
}

impl Relational for CapabilityLedger {
    reading! { CapabilityScore }

    fn beside(
        &self,
        score: Option<&CapabilityScore>,
        _: &CapabilityParams,
        _: Instant,
    ) -> Result<Vec<String>> {
        Ok(score.map_or_else(Vec::new, CapabilityScore::lines))
    }
}
