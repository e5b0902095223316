//! The state: what the facts add up to.

use super::score::Tally;
use super::{
    OnboardingEvent, OnboardingEvidence, OnboardingItem, OnboardingParams, OnboardingScore,
    OnboardingUnit,
};
use crate::Result;
use crate::kernel::checked::checked;
use crate::kernel::decay::DecayedSums;
use crate::kernel::state::state;
use crate::model::{Reading, Relational, reading, unlabelled};
use crate::quantity::Instant;

/// The additive state of one customer's onboarding: decayed integer sums.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. It takes
/// less than 2 KiB, however many facts it saw.
///
/// ```
/// use goodwill::onboarding::{
///     OnboardingEvidence, OnboardingLedger, OnboardingParams, OnboardingUnit,
/// };
/// use goodwill::quantity::Instant;
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = OnboardingLedger::new(OnboardingUnit::default());
/// assert_eq!(ledger.score(&OnboardingParams::default(), at)?, None);
///
/// ledger.observe(&OnboardingEvidence::AlignmentCall { made: true, at });
/// assert!(ledger.score(&OnboardingParams::default(), at)?.is_some());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct OnboardingLedger {
    unit: OnboardingUnit,
    facts: u64,
    newest: Option<Instant>,
    /// Hand-offs with an owner, and without.
    hand_offs: DecayedSums<2>,
    /// Preferences captured and carried over, captured only, not captured.
    preferences: DecayedSums<3>,
    /// Alignment calls made, and not.
    calls: DecayedSums<2>,
    /// By item: how far done, and how far not.
    items: [DecayedSums<2>; 4],
    /// Asked to speak for the firm after value was got, and before.
    advocacy: DecayedSums<2>,
}

impl OnboardingLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: OnboardingUnit) -> Self {
        Self {
            unit,
            facts: 0,
            newest: None,
            hand_offs: DecayedSums::default(),
            preferences: DecayedSums::default(),
            calls: DecayedSums::default(),
            items: core::array::from_fn(|_| DecayedSums::default()),
            advocacy: DecayedSums::default(),
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &OnboardingEvidence) {
        let (half_life, at) = (self.unit.half_life, evidence.at());
        let yes_or_no = |yes: bool| if yes { [1.0, 0.0] } else { [0.0, 1.0] };
        match evidence {
            OnboardingEvidence::HandOff { owner, .. } => {
                self.hand_offs.add(half_life, at, yes_or_no(owner.is_some()));
            }
            OnboardingEvidence::Preferences { captured, carried_over, .. } => {
                let amounts = match (captured, carried_over) {
                    (true, true) => [1.0, 0.0, 0.0],
                    (true, false) => [0.0, 1.0, 0.0],
                    (false, _) => [0.0, 0.0, 1.0],
                };
                self.preferences.add(half_life, at, amounts);
            }
            OnboardingEvidence::AlignmentCall { made, .. } => {
                self.calls.add(half_life, at, yes_or_no(*made));
            }
            OnboardingEvidence::Item { item, done, .. } => {
                let amounts = [done.get(), done.complement().get()];
                self.items[item.index()].add(half_life, at, amounts);
            }
            OnboardingEvidence::Advocacy { after_value, .. } => {
                self.advocacy.add(half_life, at, yes_or_no(*after_value));
            }
        }
        self.note(at);
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives differ; nothing is taken
    /// in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        self.hand_offs.merge(&other.hand_offs);
        self.preferences.merge(&other.preferences);
        self.calls.merge(&other.calls);
        for (ours, theirs) in self.items.iter_mut().zip(&other.items) {
            ours.merge(theirs);
        }
        self.advocacy.merge(&other.advocacy);
        Ok(())
    }

    /// Reads the ledger at an instant: `None` if it saw nothing of any gate or item.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(
        &self,
        params: &OnboardingParams,
        as_of: Instant,
    ) -> Result<Option<OnboardingScore>> {
        Ok(self.tally(as_of)?.and_then(|tally| tally.score(params)))
    }

    /// Reads, without any prior, the good and the bad count of every gate, then of every item.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub(crate) fn counts(&self, as_of: Instant) -> Result<[[f64; 2]; 7]> {
        let Some(tally) = self.tally(as_of)? else { return Ok([[0.0; 2]; 7]) };
        let ([owned, preferences, called], [a, b, c, d]) = (tally.gates(), tally.items);
        let counts = [owned, preferences, called, a, b, c, d];
        Ok(counts.map(Option::unwrap_or_default))
    }

    fn tally(&self, as_of: Instant) -> Result<Option<Tally>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        let half_life = self.unit.half_life;
        Ok(Some(Tally {
            as_of,
            facts: self.facts,
            hand_offs: self.hand_offs.read_known(half_life, as_of),
            preferences: self.preferences.read_known(half_life, as_of),
            calls: self.calls.read_known(half_life, as_of),
            items: OnboardingItem::ALL
                .map(|item| self.items[item.index()].read_known(half_life, as_of)),
            advocacy: self.advocacy.read_known(half_life, as_of),
        }))
    }

    /// Returns the bytes of the state, those on the heap included.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        size_of::<Self>()
            + self.pairs().map(DecayedSums::heap_bytes).sum::<usize>()
            + self.preferences.heap_bytes()
    }

    /// All sums of a good and a bad count.
    fn pairs(&self) -> impl Iterator<Item = &DecayedSums<2>> {
        [&self.hand_offs, &self.calls, &self.advocacy].into_iter().chain(&self.items)
    }
}

unlabelled!(OnboardingLedger, OnboardingEvent, OnboardingParams, OnboardingScore);

impl Relational for OnboardingLedger {
    fn reading(score: &OnboardingScore) -> Reading {
        reading!(score, score.interval())
    }
}

state!(OnboardingLedger, OnboardingUnit);

checked! {
    OnboardingLedger, "onboarding ledger" {
        unit: OnboardingUnit,
        facts: u64,
        newest: Option<Instant>,
        hand_offs: DecayedSums<2>,
        preferences: DecayedSums<3>,
        calls: DecayedSums<2>,
        items: [DecayedSums<2>; 4],
        advocacy: DecayedSums<2>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let (h, pairs) = (unit.half_life, || [&hand_offs, &calls, &advocacy].into_iter().chain(&items));
        let none = preferences.is_empty() && pairs().all(DecayedSums::is_empty);
        refuse.unless(facts == 0 || !none, "hold the sums of its facts", "none")?;
        let within = preferences.within(h, newest) && pairs().all(|sums| sums.within(h, newest));
        refuse.unless_within(within)?;
        let held = preferences.at_most_ones(&[0, 1, 2], facts)
            && pairs().all(|sums| sums.at_most_ones(&[0, 1], facts));
        refuse.unless_counted(held, facts)?;
    }
}
