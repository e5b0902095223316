//! The state: what the facts add up to.

use super::score::Tally;
use super::{Component, IntimacyEvidence, IntimacyParams, IntimacyScore, IntimacyUnit};
use crate::Result;
use crate::kernel::checked::checked;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::decay::{DecayedSums, Moment};
use crate::kernel::state::state;
use crate::quantity::{Instant, Party, Share};

/// Where an observation of a component comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub(super) enum Source {
    /// The customer's ratings.
    Customer,
    /// The firm's ratings of itself.
    Firm,
    /// What was done.
    Behaviour,
}

impl Source {
    const fn from_party(party: Party) -> Self {
        match party {
            Party::Customer => Self::Customer,
            Party::Firm => Self::Firm,
        }
    }
}

/// The good and the bad counts of one component from one source: `Σδy` and `Σδ(1 − y)`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
struct Counts {
    component: Component,
    source: Source,
    sums: DecayedSums<2>,
}

impl Counts {
    const fn key(&self) -> (Component, Source) {
        (self.component, self.source)
    }
}

/// The additive state of one relationship: decayed integer sums.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. It takes
/// less than 4 KiB, however many facts it saw.
///
/// ```
/// use goodwill::intimacy::{IntimacyEvidence, IntimacyLedger, IntimacyParams, IntimacyUnit};
/// use goodwill::quantity::{Instant, Share};
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = IntimacyLedger::new(IntimacyUnit::default());
/// ledger.observe(&IntimacyEvidence::Transaction { correct: Share::ONE, good: Share::ZERO, at });
///
/// let Some(score) = ledger.score(&IntimacyParams::default(), at)? else {
///     unreachable!("the ledger saw a fact");
/// };
/// // Right in its details, and yet closeness fell: how it felt weighs more.
/// assert!(score.value() < score.baseline());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct IntimacyLedger {
    unit: IntimacyUnit,
    /// In the order of their keys; one for each that was ever observed.
    counts: Vec<Counts>,
    /// Contacts, the contacts that were wanted, and of these those of a gap that is open.
    cadence: DecayedSums<3>,
    /// Good and bad counts of transactions: correct, then good for the person.
    transactions: DecayedSums<4>,
    facts: u64,
    newest: Option<Instant>,
}

impl IntimacyLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: IntimacyUnit) -> Self {
        Self {
            unit,
            counts: Vec::new(),
            cadence: DecayedSums::default(),
            transactions: DecayedSums::default(),
            facts: 0,
            newest: None,
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &IntimacyEvidence) {
        let at = evidence.at();
        let moment = Moment::new(self.unit.half_life, at);
        match evidence {
            IntimacyEvidence::Rating { component, by, rating, .. } => {
                self.count(*component, Source::from_party(*by), rating.share(), moment);
            }
            IntimacyEvidence::Contact(gap) => {
                let contact = if gap.is_contact() { 1.0 } else { 0.0 };
                let expected = gap.expected().get();
                let due = if gap.is_contact() { 0.0 } else { expected };
                self.cadence.add_at(moment, [contact, expected, due]);
                if let Some(on_channel) = gap.on_channel() {
                    let y = if on_channel { Share::ONE } else { Share::ZERO };
                    self.count(Component::Frequency, Source::Behaviour, y, moment);
                }
            }
            IntimacyEvidence::Response {
                promised_seconds, taken_seconds, updated_in_time, ..
            } => {
                let y = self.unit.timeliness(*promised_seconds, *taken_seconds, *updated_in_time);
                self.count(Component::Timeliness, Source::Behaviour, y, moment);
            }
            IntimacyEvidence::Request { met, hand_offs, .. } => {
                let y = if *met { 1.0 / (1.0 + f64::from(*hand_offs)) } else { 0.0 };
                self.count(Component::Coordination, Source::Behaviour, Share::rounded(y), moment);
            }
            IntimacyEvidence::Question { answered, .. } => {
                self.count(Component::Knowledge, Source::Behaviour, *answered, moment);
            }
            IntimacyEvidence::Transaction { correct, good, .. } => {
                self.count(Component::Knowledge, Source::Behaviour, *correct, moment);
                self.count(Component::Ease, Source::Behaviour, *good, moment);
                let [[c, not_c], [g, not_g]] = [*correct, *good].map(Share::good_and_bad);
                self.transactions.add_at(moment, [c, not_c, g, not_g]);
            }
        }
        self.note(at);
    }

    fn count(&mut self, component: Component, source: Source, y: Share, moment: Moment) {
        self.sums((component, source)).add_at(moment, y.good_and_bad());
    }

    /// Returns the sums of a key, made if there are none.
    fn sums(&mut self, (component, source): (Component, Source)) -> &mut DecayedSums<2> {
        let found = self.counts.binary_search_by_key(&(component, source), Counts::key);
        let place = found.unwrap_or_else(|place| {
            self.counts.reserve_exact(1);
            // No room for more: what was seen once is seen again.
            self.counts.reserve_exact(1);
            self.counts.insert(place, Counts { component, source, sums: DecayedSums::default() });
            place
        });
        &mut self.counts[place].sums
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives, the timeliness
    /// tolerances or the update credits differ; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        for theirs in &other.counts {
            self.sums(theirs.key()).merge(&theirs.sums);
        }
        self.cadence.merge(&other.cadence);
        self.transactions.merge(&other.transactions);
        Ok(())
    }

    /// Reads the ledger at an instant: `None` if nothing that it saw speaks for the customer.
    ///
    /// The firm's ratings of itself alone say nothing of how close the two are.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(&self, params: &IntimacyParams, as_of: Instant) -> Result<Option<IntimacyScore>> {
        Ok(self.tally(as_of)?.and_then(|tally| tally.score(params)))
    }

    /// Reads the sums; `None` if there are none.
    pub(super) fn tally(&self, as_of: Instant) -> Result<Option<Tally>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        let half_life = self.unit.half_life;
        let mut tally = Tally::new(as_of, self.facts);
        for Counts { component, source, sums } in &self.counts {
            tally.counts[component.index()][*source as usize] = Some(sums.read(half_life, as_of));
        }
        if let Some([made, wanted, due]) = self.cadence.read_known(half_life, as_of) {
            (tally.cadence, tally.due) = (Some([made, wanted]), due);
        }
        if !self.transactions.is_empty() {
            tally.transactions = Some(self.transactions.read(half_life, as_of));
        }
        Ok(Some(tally))
    }

    /// Returns the bytes of the state, those on the heap included.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        let counts: usize = self.counts.iter().map(|counts| counts.sums.heap_bytes()).sum();
        size_of::<Self>()
            + self.counts.capacity() * size_of::<Counts>()
            + (counts + self.cadence.heap_bytes() + self.transactions.heap_bytes())
    }
}

state!(IntimacyLedger, IntimacyUnit);

checked! {
    IntimacyLedger, "intimacy ledger" {
        unit: IntimacyUnit,
        counts: Vec<Counts>,
        cadence: DecayedSums<3>,
        transactions: DecayedSums<4>,
        facts: u64,
        newest: Option<Instant>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let most = Most::of(facts, unit.half_life, newest);
        let half_life = unit.half_life;
        let within = counts.iter().all(|counts| counts.sums.within(half_life, newest))
            && cadence.within(half_life, newest);
        refuse.unless_within(within && transactions.within(half_life, newest))?;
        refuse.unless(
            counts.is_sorted_by(|a, b| a.key() < b.key()),
            "list its counts once each and in order",
            format_args!("{} counts", counts.len()),
        )?;
        if let Some(Counts { component, .. }) = counts.iter().find(|of| of.sums.is_empty()) {
            let got = format_args!("one of {component}");
            return Err(refuse.because("list no count of nothing", got));
        }
        // A transaction is one observation of two components, all other facts are one of one.
        let held = counts.iter().all(|counts| counts.sums.at_most_ones(&[0, 1], most))
            && cadence.at_most_ones(&[0], most)
            && cadence.at_most_amounts(&[1], most, 1 << 24)
            && cadence.never_above(&[2], &[1])
            && [[0, 1], [2, 3]].iter().all(|judged| transactions.at_most_ones(judged, most));
        refuse.unless_counted(held, facts)?;
    }
}
