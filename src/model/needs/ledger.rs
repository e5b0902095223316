//! The state: what the facts add up to, and the promises that are open.

use super::cases::{CASE_SUMS, case_amounts};
use super::score::Tally;
use super::standing::thanked;
use super::{
    DeedKind, NeedsEvent, NeedsEvidence, NeedsParams, NeedsScore, NeedsUnit, Promise,
    PromiseOutcome,
};
use crate::Result;
use crate::kernel::checked::checked;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::decay::{DecayedSums, Sparse};
use crate::kernel::open::{self, OpenList, Opened};
use crate::kernel::state::state;
use crate::model::{Relational, reading, unlabelled};
use crate::quantity::Instant;

/// The additive state of one relationship: decayed integer sums, and the open promises.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. Settled,
/// it takes less than 6 KiB, however many facts it saw.
///
/// ```
/// use goodwill::needs::{
///     NeedsEvidence, NeedsLedger, NeedsParams, NeedsUnit, PromiseOutcome, Promise, PromiseAnswer,
/// };
/// use goodwill::quantity::{Instant, Name};
///
/// let quote = Promise::new(Name::new("quote 7")?, Instant::from_days(20_000)?);
/// let kept = PromiseAnswer::new(quote.clone(), PromiseOutcome::Kept, Instant::from_days(20_002)?)?;
///
/// let mut ledger = NeedsLedger::new(NeedsUnit::default());
/// ledger.observe(&NeedsEvidence::Answer(kept)); // arrives first, and waits
/// assert_eq!(ledger.unmatched().count(), 1);
/// ledger.observe(&NeedsEvidence::Promise(quote));
/// assert_eq!((ledger.unmatched().count(), ledger.open().count()), (0, 0));
///
/// let score = ledger.score(&NeedsParams::default(), Instant::from_days(20_002)?)?;
/// assert!(score.is_some_and(|score| score.value() > score.baseline()));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct NeedsLedger {
    unit: NeedsUnit,
    sums: Sums,
    facts: u64,
    /// The first fact that is not bare thanks, from which deeds are counted.
    oldest: Option<Instant>,
    newest: Option<Instant>,
    last_deed: Option<Instant>,
    /// How often there were bare thanks, which no other figure knows of.
    thanks: DecayedSums<1>,
    /// Makings less answers, for each promise where they differ.
    open: OpenList<Promise>,
}

/// The sums, each group apart, so that what was ever observed stays known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
struct Sums {
    /// By need: good and bad, of what was judged as a share.
    judged: Sparse<5, 2>,
    /// Kept, renegotiated, missed.
    promises: DecayedSums<3>,
    cases: DecayedSums<CASE_SUMS>,
    /// Ours, the rivals', unprompted ones of ours, appreciation.
    deeds: DecayedSums<4>,
    /// Unprompted ones of ours, by the half-life of recent deeds.
    recent: DecayedSums<1>,
    /// By need, then by side: good and bad.
    golden: [Sparse<2, 2>; 5],
    /// Stated, then kept: good and bad.
    leader: [DecayedSums<2>; 2],
}

impl Sums {
    #[cfg(feature = "serde")]
    fn pairs(&self) -> impl Iterator<Item = &DecayedSums<2>> {
        self.judged.iter().chain(self.golden.iter().flat_map(Sparse::iter)).chain(&self.leader)
    }

    fn merge(&mut self, other: &Self) {
        self.judged.merge(&other.judged);
        self.promises.merge(&other.promises);
        self.cases.merge(&other.cases);
        self.deeds.merge(&other.deeds);
        self.recent.merge(&other.recent);
        self.golden.iter_mut().zip(&other.golden).for_each(|(own, theirs)| own.merge(theirs));
        self.leader.iter_mut().zip(&other.leader).for_each(|(own, theirs)| own.merge(theirs));
    }
}

/// A promise whose making and whose answers do not match one to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmatched<'a> {
    /// The promise, as its facts describe it.
    pub promise: &'a Promise,
    /// How often it was made, less how often it was answered.
    pub count: i64,
}

impl core::fmt::Display for Unmatched<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let promise = format_args!("promise `{}`", self.promise.id());
        open::write_anomaly(f, promise, self.count, ["making", "answer"])
    }
}

impl NeedsLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: NeedsUnit) -> Self {
        Self {
            unit,
            sums: Sums::default(),
            facts: 0,
            oldest: None,
            newest: None,
            last_deed: None,
            thanks: DecayedSums::default(),
            open: OpenList::default(),
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &NeedsEvidence) {
        let (at, half_life) = (evidence.at(), self.unit.half_life);
        match evidence {
            NeedsEvidence::Information { timely, complete, accurate, .. } => {
                for (aspect, y) in [timely, complete, accurate].into_iter().enumerate() {
                    if let Some(y) = y {
                        self.sums.judged.get_mut(aspect).add(half_life, at, y.good_and_bad());
                    }
                }
                self.deed(at, 1.0, DeedKind::Asked);
            }
            NeedsEvidence::Promise(promise) => self.open.open(promise),
            NeedsEvidence::Answer(answer) => {
                let outcome = answer.outcome();
                let mut amounts = [0.0; 3];
                amounts[outcome.index()] = 1.0;
                self.sums.promises.add(half_life, at, amounts);
                if outcome == PromiseOutcome::Kept {
                    self.deed(at, 1.0, DeedKind::Asked);
                }
                self.open.close(answer.promise());
            }
            NeedsEvidence::Case(case) => {
                self.sums.cases.add(half_life, at, case_amounts(case));
                self.deed(at, case.helped.get(), DeedKind::Asked);
            }
            NeedsEvidence::Rating { need, rating, .. } => {
                self.sums.judged.get_mut(need.index()).add(
                    half_life,
                    at,
                    rating.share().good_and_bad(),
                );
            }
            NeedsEvidence::Deed { kind, .. } => self.deed(at, 1.0, *kind),
            NeedsEvidence::RivalDeed { .. } => {
                self.sums.deeds.add(half_life, at, [0.0, 1.0, 0.0, 0.0]);
            }
            NeedsEvidence::Thanks { .. } => self.thanks.add(half_life, at, [1.0]),
            NeedsEvidence::Standard { need, side, level, .. } => {
                let sums = self.sums.golden[need.index()].get_mut(side.index());
                sums.add(half_life, at, level.good_and_bad());
            }
            NeedsEvidence::Leader { stated, kept, .. } => {
                for (sums, y) in self.sums.leader.iter_mut().zip([stated, kept]) {
                    if let Some(y) = y {
                        sums.add(half_life, at, y.good_and_bad());
                    }
                }
            }
        }
        self.note(at);
        if !matches!(evidence, NeedsEvidence::Thanks { .. }) {
            self.oldest = Some(self.oldest.map_or(at, |oldest| oldest.min(at)));
        }
    }

    /// Counts something that the firm did; nothing done is no deed.
    fn deed(&mut self, at: Instant, amount: f64, kind: DeedKind) {
        if amount > 0.0 {
            let unprompted = if kind == DeedKind::Asked { 0.0 } else { 1.0 };
            let appreciation = if kind == DeedKind::Appreciation { 1.0 } else { 0.0 };
            let amounts = [amount, 0.0, unprompted, appreciation];
            self.sums.deeds.add(self.unit.half_life, at, amounts);
            self.sums.recent.add(self.unit.recent, at, [unprompted]);
            self.last_deed = self.last_deed.max(Some(at));
        }
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if a half-life differs; nothing is taken
    /// in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        self.sums.merge(&other.sums);
        self.oldest = [self.oldest, other.oldest].into_iter().flatten().min();
        self.last_deed = self.last_deed.max(other.last_deed);
        self.thanks.merge(&other.thanks);
        self.open.merge(&other.open);
        Ok(())
    }

    /// Reads the ledger at an instant: `None` if it saw nothing but bare thanks.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(&self, params: &NeedsParams, as_of: Instant) -> Result<Option<NeedsScore>> {
        Ok(self.tally(as_of)?.map(|tally| tally.score(params)))
    }

    /// Reads, without any prior, the good and the bad count of every need.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub(crate) fn counts(&self, params: &NeedsParams, as_of: Instant) -> Result<[[f64; 2]; 5]> {
        let observed = self.tally(as_of)?.map(|tally| tally.observed(params));
        Ok(observed.unwrap_or_default().map(Option::unwrap_or_default))
    }

    fn tally(&self, as_of: Instant) -> Result<Option<Tally>> {
        let Some(oldest) = self.oldest else { return Ok(None) };
        self.is_readable(as_of)?;
        let (unit, sums) = (self.unit, &self.sums);
        let pair = |sums: &DecayedSums<2>| sums.read_known(unit.half_life, as_of);
        Ok(Some(Tally {
            unit,
            as_of,
            facts: self.facts,
            judged: sums.judged.map(pair),
            promises: sums.promises.read_known(unit.half_life, as_of),
            open: self.open().count() as u64,
            overdue: self.overdue(as_of).count() as u64,
            cases: sums.cases.read_known(unit.half_life, as_of),
            deeds: sums.deeds.read_known(unit.half_life, as_of),
            recent: sums.recent.read(unit.recent, as_of)[0],
            seconds_seen: as_of.since(oldest),
            seconds_idle: self.last_deed.map(|last| as_of.since(last)),
            golden: sums.golden.each_ref().map(|sides| sides.map(pair)),
            leader: [pair(&sums.leader[0]), pair(&sums.leader[1])],
            thanks: self.thanks.read(unit.half_life, as_of)[0],
        }))
    }

    /// Lists the promises that are open, by id.
    pub fn open(&self) -> impl Iterator<Item = &Promise> {
        self.open.still_open()
    }

    /// Lists the promises that are open past their due date, by id.
    pub fn overdue(&self, as_of: Instant) -> impl Iterator<Item = &Promise> {
        self.open().filter(move |promise| promise.due_at().is_some_and(|due| due < as_of))
    }

    /// Lists the promises whose facts contradict each other or still lack one, by id.
    ///
    /// An answer whose promise has not arrived is one of them until it does.
    pub fn unmatched(&self) -> impl Iterator<Item = Unmatched<'_>> {
        self.open.anomalies().map(|(promise, count)| Unmatched { promise, count })
    }

    /// Returns the bytes of the settled state: all but the open promises.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        let sums = &self.sums;
        size_of::<Self>()
            + sums.judged.heap_bytes()
            + sums.golden.iter().map(Sparse::heap_bytes).sum::<usize>()
            + sums.leader.iter().map(DecayedSums::heap_bytes).sum::<usize>()
            + (sums.promises.heap_bytes() + sums.cases.heap_bytes())
            + (sums.deeds.heap_bytes() + sums.recent.heap_bytes() + self.thanks.heap_bytes())
    }
}

impl Opened for Promise {
    fn at(&self) -> Instant {
        Self::at(self)
    }
}

state!(NeedsLedger, NeedsUnit);

unlabelled!(NeedsLedger, NeedsEvent, NeedsParams, NeedsScore, unmatched);

impl Relational for NeedsLedger {
    reading! { NeedsScore }

    fn beside(
        &self,
        score: Option<&NeedsScore>,
        _: &NeedsParams,
        as_of: Instant,
    ) -> Result<Vec<String>> {
        let thanks = || thanked(self.thanks.read(self.unit.half_life, as_of)[0]);
        Ok(score.map_or_else(|| thanks().into_iter().collect(), NeedsScore::lines))
    }
}

#[cfg(feature = "serde")]
impl Sums {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn within(&self, unit: NeedsUnit, newest: Option<Instant>) -> bool {
        let h = unit.half_life;
        self.pairs().all(|sums| sums.within(h, newest))
            && self.promises.within(h, newest)
            && self.cases.within(h, newest)
            && self.deeds.within(h, newest)
            && self.recent.within(unit.recent, newest)
    }

    /// Tells whether no sum is more than so many facts can add.
    fn held_by(&self, most: Most, most_recent: Most) -> bool {
        self.pairs().all(|sums| sums.at_most_ones(&[0, 1], most))
            && self.promises.at_most_ones(&[0, 1, 2], most)
            && self.cases.at_most_ones(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], most)
            && self.cases.at_most_ones(&[12, 13], most)
            && self.cases.at_most_ones(&[14, 15, 16, 17], most)
            && self.deeds.at_most_ones(&[0, 1], most)
            && self.deeds.never_above(&[2], &[0])
            && self.deeds.never_above(&[3], &[2])
            && self.recent.at_most_ones(&[0], most_recent)
    }
}

checked! {
    NeedsLedger, "needs ledger" {
        unit: NeedsUnit,
        sums: Sums,
        facts: u64,
        oldest: Option<Instant>,
        newest: Option<Instant>,
        last_deed: Option<Instant>,
        thanks: DecayedSums<1>;
        open: Vec<(Promise, i64)>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let most = Most::of(facts, unit.half_life, newest);
        refuse.unless(
            oldest <= newest && last_deed <= newest && (last_deed.is_none() || oldest <= last_deed),
            "keep oldest ≤ last deed ≤ newest",
            last_deed.or(oldest).map_or_else(String::new, |at| at.to_string()),
        )?;
        let rule = "have an oldest fact if it has a deed";
        refuse.unless(last_deed.is_none() || oldest.is_some(), rule, "none")?;
        refuse.unless(
            oldest.is_some() || sums.is_empty() && open.is_empty(),
            "be empty if it has no oldest fact",
            format_args!("{facts} facts"),
        )?;
        let within = sums.within(unit, newest) && thanks.within(unit.half_life, newest);
        refuse.unless_within(within)?;
        let held = sums.held_by(most, Most::of(facts, unit.recent, newest)) && thanks.at_most_ones(&[0], most);
        refuse.unless_counted(held, facts)?;
        let rules = [
            "count no promise 0 times or beyond its facts",
            "hold no promise after its newest fact",
        ];
        open::check(&open, Promise::at, (facts, newest), refuse, rules)?;
        let once = open::listed_once(&open);
        refuse.unless(once, "list each open promise once", format_args!("{} entries", open.len()))?;
    }
}
