//! The state: what the facts add up to, item by item.

use super::discovery::{Found, Told, deals};
use super::evidence::{DISCOVERY, MESSAGES};
use super::item::Source;
use super::score::Tally;
use super::standing::raters;
use super::{ConductEvent, ConductEvidence, ConductParams, ConductScore, ConductUnit, Subject};
use crate::Result;
use crate::kernel::checked::checked;
use crate::kernel::decay::DecayedSums;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::map::Map;
use crate::kernel::state::state;
use crate::model::{Relational, reading, unlabelled};
use crate::quantity::{Instant, Name, Share};

/// The sums of one item from one source: `Σδy` and `Σδ(1 − y)`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
struct Counts {
    instrument: Name,
    item: Name,
    source: Source,
    sums: DecayedSums<2>,
}

/// The instrument, the item and the source of some sums, in whose order they stand.
type Key<'a> = (&'a [u8], &'a [u8], Source);

/// The key of an item that the source names.
const fn key<'a>(instrument: &'a str, item: &'a str, source: Source) -> Key<'a> {
    (instrument.as_bytes(), item.as_bytes(), source)
}

impl Counts {
    fn key(&self) -> Key<'_> {
        (self.instrument.bytes(), self.item.bytes(), self.source)
    }
}

/// The additive state of a firm, or of one of its people: decayed integer sums, item by item.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. An item
/// that was ever observed takes less than 2 KiB, its names included, however many facts it saw;
/// the raters' names are not kept. What was discovered takes 100 bytes more for each thing, deal and
/// person, without their names.
///
/// ```
/// use goodwill::conduct::{ConductLedger, ConductParams, ConductUnit, Deed};
/// use goodwill::quantity::{Instant, Share};
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = ConductLedger::new(ConductUnit::default());
/// assert_eq!(ledger.score(&ConductParams::default(), at)?, None);
///
/// ledger.observe(&Deed::Deadline.observed(Share::ZERO, at));
/// let Some(score) = ledger.score(&ConductParams::default(), at)? else {
///     unreachable!("the ledger saw a fact");
/// };
/// assert_eq!(score.failed(), ["habits/drops_promises"]);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct ConductLedger {
    unit: ConductUnit,
    /// In the order of their keys; one for each that was ever observed.
    counts: Vec<Counts>,
    facts: u64,
    newest: Option<Instant>,
    /// The newest of each thing, deal and person.
    found: Map<Found, Told>,
}

impl ConductLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub const fn new(unit: ConductUnit) -> Self {
        Self { unit, counts: Vec::new(), facts: 0, newest: None, found: Map::new() }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &ConductEvidence) {
        let at = evidence.at();
        let (key, y, names): (_, Share, &dyn Fn() -> (Name, Name)) = match evidence {
            ConductEvidence::Answer { instrument, item, rating, .. } => {
                ((instrument.bytes(), item.bytes(), Source::Said), rating.share(), &|| {
                    (instrument.clone(), item.clone())
                })
            }
            ConductEvidence::Observed { instrument, item, well, .. } => {
                ((instrument.bytes(), item.bytes(), Source::Done), *well, &|| {
                    (instrument.clone(), item.clone())
                })
            }
            ConductEvidence::Message { about, .. } => {
                let (instrument, item) = MESSAGES;
                let y = if *about == Subject::Customer { Share::ONE } else { Share::ZERO };
                (key(instrument, item, Source::Done), y, &|| {
                    (Name::constant(MESSAGES.0), Name::constant(MESSAGES.1))
                })
            }
            ConductEvidence::Discovered { item, how, .. } => {
                (key(DISCOVERY, item.item(), Source::Done), how.well(), &|| {
                    (Name::constant(DISCOVERY), Name::constant(item.item()))
                })
            }
        };
        if let ConductEvidence::Discovered { deal, person, item, how, .. } = evidence {
            let found = Found { deal: deal.clone(), item: *item, person: person.clone() };
            self.found_out(&found, Told { at, how: *how });
        }
        let half_life = self.unit.half_life;
        self.sums(key, names).add(half_life, at, y.good_and_bad());
        self.note(at);
    }

    fn found_out(&mut self, found: &Found, told: Told) {
        let newest = self.found.or_insert_with(found, || told);
        *newest = (*newest).max(told);
    }

    fn find(&self, key: Key<'_>) -> core::result::Result<usize, usize> {
        self.counts.binary_search_by(|counts| counts.key().cmp(&key))
    }

    /// Returns the sums of a key, made under its names if there are none.
    fn sums(&mut self, key: Key<'_>, names: impl Fn() -> (Name, Name)) -> &mut DecayedSums<2> {
        let place = self.find(key).unwrap_or_else(|place| {
            let ((instrument, item), source) = (names(), key.2);
            let sums = DecayedSums::default();
            // No room for more: what was asked once is asked again.
            self.counts.reserve_exact(1);
            self.counts.insert(place, Counts { instrument, item, source, sums });
            place
        });
        &mut self.counts[place].sums
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives differ; nothing is taken
    /// in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        for theirs in &other.counts {
            let names = || (theirs.instrument.clone(), theirs.item.clone());
            self.sums(theirs.key(), names).merge(&theirs.sums);
        }
        for (found, told) in other.found.iter() {
            self.found_out(found, *told);
        }
        Ok(())
    }

    /// Returns what reads the sums of an item, said and done, as they weigh at an instant.
    pub(super) fn reader(&self, as_of: Instant) -> impl Fn(&[u8], &[u8]) -> [Option<[f64; 2]>; 2] {
        move |instrument, item| {
            let place = self.find((instrument, item, Source::Said)).unwrap_or_else(|place| place);
            let own = self.counts.iter().skip(place);
            let own = own.take_while(|own| own.instrument.bytes() == instrument);
            let mut both = [None; 2];
            for counts in own.take_while(|own| own.item.bytes() == item) {
                let sums = counts.sums.read(self.unit.half_life, as_of);
                match counts.source {
                    Source::Said => both[0] = Some(sums),
                    Source::Done => both[1] = Some(sums),
                }
            }
            both
        }
    }

    /// Lists what was observed that the params' questionnaires do not ask.
    fn unrecognised(&self, params: &ConductParams) -> Vec<String> {
        let known = |counts: &&Counts| {
            let own = params.instruments().iter().find(|own| *own.name() == counts.instrument);
            own.is_some_and(|own| own.items().iter().any(|item| *item.id() == counts.item))
        };
        let mut unrecognised: Vec<String> = self
            .counts
            .iter()
            .filter(|counts| !known(counts))
            .map(|counts| format!("{}/{}", counts.instrument, counts.item))
            .collect();
        unrecognised.dedup();
        unrecognised
    }

    /// Reads the ledger at an instant: `None` if no item of the params' instruments was observed.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(&self, params: &ConductParams, as_of: Instant) -> Result<Option<ConductScore>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        let read = self.reader(as_of);
        let tally = Tally {
            as_of,
            facts: self.facts,
            read: &read,
            unrecognised: self.unrecognised(params),
            deals: deals(
                self.found.iter(),
                as_of,
                params.stalled_after().get() * Instant::DAY as f64,
                self.unit.half_life.seconds(),
            ),
        };
        tally.score(params)
    }

    /// The same of all items together alone, without its questionnaires, its components, and what
    /// is told beside.
    fn score_of_all(&self, params: &ConductParams, as_of: Instant) -> Result<Option<ConductScore>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        let read = self.reader(as_of);
        let (unrecognised, deals) = (Vec::new(), Vec::new());
        Tally { as_of, facts: self.facts, read: &read, unrecognised, deals }.score_of_all(params)
    }

    /// Returns the bytes of the state, those on the heap included; names that are shared with
    /// others count in full.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        let on_heap = |counts: &Counts| {
            let names = counts.instrument.heap_bytes() + counts.item.heap_bytes();
            names + counts.sums.heap_bytes()
        };
        size_of::<Self>()
            + self.counts.capacity() * size_of::<Counts>()
            + self.counts.iter().map(on_heap).sum::<usize>()
            + self.found.len() * size_of::<(Found, Told)>()
    }
}

unlabelled!(ConductLedger, ConductEvent, ConductParams, ConductScore);

state!(ConductLedger, ConductUnit);

checked! {
    ConductLedger, "conduct ledger" {
        unit: ConductUnit,
        counts: Vec<Counts>,
        facts: u64,
        newest: Option<Instant>;
        found: Vec<(Found, Told)>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let most = Most::of(facts, unit.half_life, newest);
        let within = counts.iter().all(|counts| counts.sums.within(unit.half_life, newest));
        refuse.unless_within(within)?;
        refuse.unless(
            counts.is_sorted_by(|a, b| a.key() < b.key()),
            "list its counts once each and in order",
            format_args!("{} counts", counts.len()),
        )?;
        if let Some(empty) = counts.iter().find(|counts| counts.sums.is_empty()) {
            let got = format_args!("one of {}/{}", empty.instrument, empty.item);
            return Err(refuse.because("list no count of nothing", got));
        }
        refuse.unless(
            found.is_sorted_by(|a, b| a.0 < b.0),
            "list what was discovered once each and in order",
            format_args!("{} things", found.len()),
        )?;
        refuse.unless(
            found.iter().all(|(_, told)| Some(told.at) <= newest),
            "have discovered nothing after its newest fact",
            "a later one",
        )?;
        let counted = |item: &str| {
            counts.iter().any(|own| own.key() == key(DISCOVERY, item, Source::Done))
        };
        refuse.unless(
            found.iter().all(|(found, _)| counted(found.item.item())),
            "count what was discovered",
            "an item without a count",
        )?;
        // Every fact is one observation of one item.
        let as_many = u64::try_from(counts.len()).is_ok_and(|items| items <= facts)
            && (facts == 0) == counts.is_empty();
        let ones = || counts.iter().all(|counts| counts.sums.at_most_ones(&[0, 1], most));
        refuse.unless_counted(as_many && ones(), facts)?;
    }
}

impl Relational for ConductLedger {
    reading! { ConductScore, by score_of_all }

    fn beside(
        &self,
        score: Option<&ConductScore>,
        params: &ConductParams,
        _: Instant,
    ) -> Result<Vec<String>> {
        let mut lines = score.map_or_else(Vec::new, ConductScore::lines);
        let unrecognised = self.unrecognised(params);
        if !unrecognised.is_empty() {
            let names = unrecognised.join(", ");
            lines.push(format!("answered, but asked by no questionnaire: {names}"));
        }
        Ok(lines)
    }

    fn named(events: &[&ConductEvent], _: Instant) -> Vec<String> {
        raters(events)
    }
}
