//! The state: what the facts add up to.

use super::score::{DEEDS, OFFERS, STEPS, Tally, UPSELLS};
use super::{PillarsEvent, PillarsEvidence, PillarsParams, PillarsScore, PillarsUnit};
use crate::Result;
use crate::kernel::checked::checked;
use crate::kernel::decay::DecayedSums;
use crate::kernel::state::state;
use crate::model::{Reading, Relational, reading, unlabelled};
use crate::quantity::{Instant, Share};

/// The additive state of one firm: decayed integer sums.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. It takes
/// less than 2 KiB, however many facts it saw.
///
/// ```
/// use goodwill::pillars::{PillarsEvidence, PillarsLedger, PillarsParams, PillarsUnit};
/// use goodwill::quantity::Instant;
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = PillarsLedger::new(PillarsUnit::default());
/// ledger.observe(&PillarsEvidence::Deed { outside_desk: true, at });
/// let score = ledger.score(&PillarsParams::default(), at)?;
/// // One pillar is known: the roof may still lie on the ground.
/// assert_eq!(score.map(|score| score.bounds().0), Some(0.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct PillarsLedger {
    unit: PillarsUnit,
    /// `Σδy` and `Σδ(1 − y)` of offers, upsells, the three steps, deeds.
    counts: [DecayedSums<2>; 6],
    /// The same of the three steps, fading with the recent half-life.
    recent: [DecayedSums<2>; 3],
    facts: u64,
    newest: Option<Instant>,
}

impl PillarsLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: PillarsUnit) -> Self {
        Self {
            unit,
            counts: Default::default(),
            recent: Default::default(),
            facts: 0,
            newest: None,
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &PillarsEvidence) {
        let at = evidence.at();
        let (place, y) = match evidence {
            PillarsEvidence::Offer { helped, .. } => (OFFERS, *helped),
            PillarsEvidence::Upsell { customer_share, .. } => {
                // What the customer gains more than the firm; nothing where it is the reverse.
                (UPSELLS, Share::rounded(2.0 * customer_share.get() - 1.0))
            }
            PillarsEvidence::Step { step, taken_seconds, target_seconds, .. } => {
                let y = self.unit.timeliness(*target_seconds, *taken_seconds);
                self.recent[step.index()].add(self.unit.recent_half_life, at, y.good_and_bad());
                (STEPS + step.index(), y)
            }
            PillarsEvidence::Deed { outside_desk, .. } => {
                (DEEDS, if *outside_desk { Share::ONE } else { Share::ZERO })
            }
        };
        self.counts[place].add(self.unit.half_life, at, y.good_and_bad());
        self.note(at);
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if a half-life or the timeliness tolerance
    /// differs; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        for (own, theirs) in self.all_mut().zip(other.all()) {
            own.merge(theirs);
        }
        Ok(())
    }

    fn all(&self) -> impl Iterator<Item = &DecayedSums<2>> {
        self.counts.iter().chain(&self.recent)
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut DecayedSums<2>> {
        self.counts.iter_mut().chain(&mut self.recent)
    }

    /// Reads the ledger at an instant: `None` if it saw nothing.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(&self, params: &PillarsParams, as_of: Instant) -> Result<Option<PillarsScore>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        let PillarsUnit { half_life, recent_half_life, .. } = self.unit;
        let read = |half_life| move |sums: &DecayedSums<2>| sums.read_known(half_life, as_of);
        let recent = (recent_half_life < half_life)
            .then(|| self.recent.each_ref().map(read(recent_half_life)));
        let counts = self.counts.each_ref().map(read(half_life));
        Ok(Some(Tally { as_of, facts: self.facts, counts, recent }.score(params)))
    }

    /// Returns the bytes of the state, those on the heap included.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        size_of::<Self>() + self.all().map(DecayedSums::heap_bytes).sum::<usize>()
    }
}

unlabelled!(PillarsLedger, PillarsEvent, PillarsParams, PillarsScore);

state!(PillarsLedger, PillarsUnit);

checked! {
    PillarsLedger, "pillars ledger" {
        unit: PillarsUnit,
        counts: [DecayedSums<2>; 6],
        recent: [DecayedSums<2>; 3],
        facts: u64,
        newest: Option<Instant>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let within = |sums: &[DecayedSums<2>], half_life| {
            sums.iter().all(|sums| sums.within(half_life, newest))
        };
        let dated = within(&counts, unit.half_life) && within(&recent, unit.recent_half_life);
        refuse.unless_within(dated)?;
        let mut all = counts.iter().chain(&recent);
        refuse.unless_counted(all.all(|sums| sums.at_most_ones(&[0, 1], facts)), facts)?;
        let counted = (facts > 0) != counts.iter().all(DecayedSums::is_empty);
        refuse.unless(counted, "count its facts", format_args!("{facts} facts"))?;
        let mut steps = counts[STEPS..DEEDS].iter().zip(&recent);
        refuse.unless(
            steps.all(|(all, new)| all.is_empty() == new.is_empty()),
            "count a step both recently and in all, or in neither",
            "a step that was taken only in one",
        )?;
    }
}

impl Relational for PillarsLedger {
    fn reading(score: &PillarsScore) -> Reading {
        reading!(score, score.interval())
    }
}
