//! Trust from columns: what was done with occasions to act, and what was refused.
//!
//! A stake that is open has an id and waits for its outcome, and a term has a name; such events
//! are for ledgers. A stake of which the outcome is known is an occasion here, of the party to
//! which it was entrusted.

use core::ops::Range;

pub use super::ledgers::Ledgers;
pub use super::tallies::{OutcomeSums, Tallied, Tallies};
use super::{Column, Groups, Readings};
use crate::kernel::compact::{Clock, CompactSums, Reader};
use crate::kernel::posterior::BetaPosterior;
use crate::quantity::{Instant, Party, Stake};
use crate::trust::{
    Conduct, PartyTrust, Tally, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
};
use crate::{Error, Result};

/// The code of a refusal, behind those of what was done.
pub(super) const DECLINED: u8 = 4;

/// So many rows are read together: what is kept of them fits the nearest memory.
pub(super) const ROWS: usize = 512;

/// Honoured, done wrong, not done; of the customer, then of the firm.
const SUMS: usize = 6;

/// The place of what counts in no sum.
const NOWHERE: u8 = 7;

/// The facts, a row each.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What happened: 0 acted rightly, 1 rightly left alone, 2 acted wrongly, 3 failed to act, 4
    /// refused to take a risk. A row where it is not there is no fact of trust and is passed over.
    pub what: Column<'a, u8>,
    /// Who: 0 the customer, 1 the firm.
    pub by: Column<'a, u8>,
    /// What was at stake, in the user's unit.
    pub stake: Column<'a, f64>,
    /// When, in seconds since 1970.
    pub at: Column<'a, i64>,
}

/// What is asked of the facts.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    unit: TrustUnit,
    params: &'a TrustParams,
    as_of: Instant,
    of: Party,
    intervals: bool,
}

impl<'a> Asked<'a> {
    /// Asks for the trust that each customer perceives in the firm, without its interval.
    #[must_use]
    pub const fn new(unit: TrustUnit, params: &'a TrustParams, as_of: Instant) -> Self {
        Self { unit, params, as_of, of: Party::Firm, intervals: false }
    }

    /// Asks for the trust that a party has earned.
    #[must_use]
    pub const fn of(self, party: Party) -> Self {
        Self { of: party, ..self }
    }

    /// Asks for the intervals too.
    #[must_use]
    pub const fn with_intervals(self) -> Self {
        Self { intervals: true, ..self }
    }
}

/// Reads the trust of each group: what [`TrustScore`](crate::trust::TrustScore) says of it.
///
/// # Errors
///
/// [`Error::Length`] if the columns differ in length or have fewer rows than the groups;
/// [`Error::Cell`] for a value that is out of range, missing, or later than the instant that is
/// asked for.
pub fn score(facts: &Facts<'_>, groups: &Groups, asked: &Asked<'_>) -> Result<Readings> {
    let rows = facts.what.len();
    facts.check(rows)?;
    groups.within(rows)?;
    let mut sweep = Sweep::new(facts, groups, asked);
    if let (Some(whole), Some(offsets)) = (facts.whole(), groups.offsets()) {
        sweep.go_over(&whole, offsets)?;
    } else {
        for group in 0..groups.len() {
            for row in groups.rows(group) {
                sweep.push(row)?;
            }
            sweep.close()?;
        }
        sweep.flush()?;
    }
    sweep.settle();
    Ok(sweep.out)
}

/// One row, checked.
#[derive(Clone, Copy)]
pub(super) struct Fact {
    pub(super) what: u8,
    pub(super) by: u8,
    pub(super) stake: f64,
    pub(super) at: i64,
}

/// The columns of facts of which no cell is missing.
struct Whole<'a> {
    what: &'a [u8],
    by: &'a [u8],
    stake: &'a [f64],
    at: &'a [i64],
}

/// Tells whether a fact is one that can be read at an instant.
#[inline]
// Each is asked, whatever the others say: without branches several rows are asked at once.
#[allow(clippy::needless_bitwise_bool)]
const fn is_sound(Fact { what, by, stake, at }: Fact, as_of: i64) -> bool {
    (what <= DECLINED)
        & (by <= 1)
        & (stake >= 0.0)
        & (stake <= f64::MAX)
        & (at >= -Instant::BOUND)
        & (at <= as_of)
}

/// Says which sum a sound fact counts in.
#[inline]
const fn place_of(what: u8, by: u8) -> u8 {
    // To leave alone what is rightly left alone is to honour, as to act rightly is.
    let of_party = if what == DECLINED { NOWHERE } else { what.saturating_sub(1) };
    of_party.wrapping_add(3_u8.wrapping_mul(by))
}

impl<'a> Facts<'a> {
    /// Returns the columns as they lie; `None` if a cell may be missing.
    fn whole(&self) -> Option<Whole<'a>> {
        let (what, by) = (self.what.whole()?, self.by.whole()?);
        Some(Whole { what, by, stake: self.stake.whole()?, at: self.at.whole()? })
    }

    /// Returns the cells of a row as they are; `None` if it is passed over, or one is missing.
    #[inline]
    fn cells(&self, row: usize) -> Option<Fact> {
        let (what, by) = (self.what.get(row)?, self.by.get(row)?);
        Some(Fact { what, by, stake: self.stake.get(row)?, at: self.at.get(row)? })
    }

    /// Reads a row; `None` if it is passed over.
    #[inline]
    pub(super) fn read(&self, row: usize, as_of: i64) -> Result<Option<Fact>> {
        match self.cells(row) {
            Some(fact) if is_sound(fact, as_of) => Ok(Some(fact)),
            _ if self.what.get(row).is_none() => Ok(None),
            _ => Err(self.refusal(row, as_of)),
        }
    }

    /// Says which cell of a row is refused.
    #[cold]
    fn refusal(&self, row: usize, as_of: i64) -> Error {
        match self.evidence(row).map(|evidence| (Instant::new(as_of), evidence.at())) {
            Err(error) => error,
            Ok((as_of, at)) => as_of.map_or_else(
                |error| error,
                |as_of| Error::AfterAsOf { what: "fact", as_of, at }.in_cell("at", row),
            ),
        }
    }

    /// Reads a row as the ledger takes it.
    pub(super) fn evidence(&self, row: usize) -> Result<TrustEvidence> {
        let what = self.what.get(row).ok_or_else(|| missing("what", row))?;
        let conduct = Conduct::ALL.get(usize::from(what)).copied();
        if conduct.is_none() && what != DECLINED {
            return Err(outside("what", "a code from 0 to 4", what, row));
        }
        let by = self.by.get(row).ok_or_else(|| missing("by", row))?;
        let rule = "0 for the customer or 1 for the firm";
        let party = Party::BOTH.get(usize::from(by)).copied();
        let by = party.ok_or_else(|| outside("by", rule, by, row))?;
        let stake = self.stake.get(row).ok_or_else(|| missing("stake", row))?;
        let stake = Stake::new(stake).map_err(|error| error.in_cell("stake", row))?;
        let at = self.at.get(row).ok_or_else(|| missing("at", row))?;
        let at = Instant::new(at).map_err(|error| error.in_cell("at", row))?;
        Ok(match conduct {
            Some(conduct) => TrustEvidence::Act { by, stake, conduct, at },
            None => TrustEvidence::Decline { by, stake, at },
        })
    }

    pub(super) fn check(&self, rows: usize) -> Result<()> {
        self.what.has("column `what`", rows)?;
        self.by.has("column `by`", rows)?;
        self.stake.has("column `stake`", rows)?;
        self.at.has("column `at`", rows)
    }
}

fn missing(column: &'static str, row: usize) -> Error {
    let rule = "be there where a fact is";
    Error::Inconsistent { what: "value", rule, got: "null".to_owned() }.in_cell(column, row)
}

fn outside(column: &'static str, rule: &'static str, got: u8, row: usize) -> Error {
    Error::OutOfRange { what: "value", rule, got: f64::from(got) }.in_cell(column, row)
}

/// Goes over the rows, some hundreds at a time: what is costly is done for all of them in a row.
struct Sweep<'a> {
    facts: &'a Facts<'a>,
    groups: &'a Groups,
    asked: &'a Asked<'a>,
    as_of: i64,
    clock: Clock,
    reader: Reader,
    rows: usize,
    places: [u8; ROWS],
    stakes: [f64; ROWS],
    at: [i64; ROWS],
    /// Where groups end among the rows that are kept.
    ends: Vec<usize>,
    /// The group that is added up, of which rows may still come.
    group: usize,
    sums: CompactSums<SUMS>,
    known: bool,
    fits: bool,
    /// The groups whose intervals are still to be worked out, many at a time, and their values.
    waiting: Vec<(usize, f64)>,
    posteriors: Vec<BetaPosterior>,
    out: Readings,
}

impl<'a> Sweep<'a> {
    fn new(facts: &'a Facts<'a>, groups: &'a Groups, asked: &'a Asked<'a>) -> Self {
        Self {
            facts,
            groups,
            asked,
            as_of: asked.as_of.seconds(),
            clock: Clock::new(asked.unit.half_life),
            reader: Reader::new(asked.unit.half_life, asked.as_of),
            rows: 0,
            places: [0; ROWS],
            stakes: [0.0; ROWS],
            at: [0; ROWS],
            ends: Vec::with_capacity(ROWS),
            group: 0,
            sums: CompactSums::new(),
            known: false,
            fits: true,
            waiting: Vec::new(),
            posteriors: Vec::new(),
            out: Readings::with_capacity(groups.len(), asked.intervals),
        }
    }

    /// Goes over groups that lie one behind the other: the same as row by row, but that no row is
    /// asked for its group, or whether it is there.
    fn go_over(&mut self, whole: &Whole<'_>, offsets: &[usize]) -> Result<()> {
        let Some((first, ends)) = offsets.split_first() else { return Ok(()) };
        let (mut begin, mut ends) = (*first, ends.iter().copied().peekable());
        let last = offsets.last().map_or(begin, |last| *last);
        while ends.peek().is_some() {
            let end = last.min(begin + ROWS);
            self.fill(whole, begin..end)?;
            while let Some(of) = ends.next_if(|of| *of <= end) {
                self.ends.push(of - begin);
            }
            self.flush()?;
            begin = end;
        }
        Ok(())
    }

    /// Keeps rows that lie one behind the other, none being kept yet.
    fn fill(&mut self, whole: &Whole<'_>, rows: Range<usize>) -> Result<()> {
        let (what, by) = (&whole.what[rows.clone()], &whole.by[rows.clone()]);
        let (stakes, at) = (&whole.stake[rows.clone()], &whole.at[rows.clone()]);
        let mut are_sound = true;
        for ((what, by), (stake, at)) in what.iter().zip(by).zip(stakes.iter().zip(at)) {
            let fact = Fact { what: *what, by: *by, stake: *stake, at: *at };
            are_sound &= is_sound(fact, self.as_of);
        }
        if !are_sound {
            return rows.clone().try_for_each(|row| self.facts.read(row, self.as_of).map(drop));
        }
        for (place, (what, by)) in self.places.iter_mut().zip(what.iter().zip(by)) {
            *place = place_of(*what, *by);
        }
        self.stakes[..rows.len()].copy_from_slice(stakes);
        self.at[..rows.len()].copy_from_slice(at);
        self.rows = rows.len();
        Ok(())
    }

    #[inline]
    fn push(&mut self, row: usize) -> Result<()> {
        let Some(Fact { what, by, stake, at }) = self.facts.read(row, self.as_of)? else {
            return Ok(());
        };
        if self.rows == ROWS {
            self.flush()?;
        }
        let i = self.rows;
        self.places[i] = place_of(what, by);
        self.stakes[i] = stake;
        self.at[i] = at;
        self.rows += 1;
        Ok(())
    }

    /// Says that the rows of a group end here.
    fn close(&mut self) -> Result<()> {
        if self.ends.len() == ROWS {
            self.flush()?;
        }
        self.ends.push(self.rows);
        Ok(())
    }

    /// Adds up what is kept, and reads the groups that end in it.
    fn flush(&mut self) -> Result<()> {
        let rows = self.rows;
        let (mut epochs, mut scales, mut weights) = ([0; ROWS], [0.0; ROWS], [0.0; ROWS]);
        self.clock.tell(&self.at[..rows], &mut epochs[..rows], &mut scales[..rows]);
        let unit = self.asked.unit;
        for (weight, stake) in weights.iter_mut().zip(&self.stakes[..rows]) {
            *weight = unit.weight_of(*stake);
        }
        let mut begin = 0;
        let mut ends = core::mem::take(&mut self.ends);
        for end in
            ends.iter().copied().chain([rows]).enumerate().map(|(i, end)| (i < ends.len(), end))
        {
            let (is_whole, end) = end;
            let of = begin..end;
            self.known |= begin < end;
            self.fits &= self
                .sums
                .add(
                    &self.places[of.clone()],
                    &weights[of.clone()],
                    &epochs[of.clone()],
                    &scales[of],
                )
                .is_some();
            begin = end;
            if is_whole {
                self.finish()?;
            }
        }
        ends.clear();
        self.ends = ends;
        self.rows = 0;
        Ok(())
    }

    /// Reads the group, all of whose rows are added up, and begins the next.
    fn finish(&mut self) -> Result<()> {
        let Asked { params, of, intervals, .. } = *self.asked;
        let trust = if !self.known {
            None
        } else if self.fits {
            let sums = self.reader.read(&self.sums);
            let [h, e, d] = core::array::from_fn(|i| sums[3 * of.index() + i]);
            Some(PartyTrust::of_outcomes([h, e, d], params, of))
        } else {
            // Rare: facts more than 64 half-lives apart.
            self.streamed()?.map(|tally| PartyTrust::from_tally(&tally, params, of))
        };
        let value = trust.as_ref().map(PartyTrust::value);
        self.out.push(value, intervals.then_some([0.0; 2]));
        if let (true, Some(trust), Some(value)) = (intervals, trust, value) {
            self.waiting.push((self.group, value));
            self.posteriors.push(trust.perceived());
            if self.waiting.len() == ROWS {
                self.settle();
            }
        }
        (self.sums, self.known, self.fits) = (CompactSums::new(), false, true);
        self.group += 1;
        Ok(())
    }

    /// Works out the intervals that wait.
    fn settle(&mut self) {
        let intervals = BetaPosterior::intervals(&self.posteriors, self.asked.params.level());
        for ((group, value), interval) in self.waiting.drain(..).zip(intervals) {
            let interval = interval.including(value);
            self.out.set_ends(group, [interval.lower, interval.upper]);
        }
        self.posteriors.clear();
    }

    /// Reads the group through a ledger.
    #[cold]
    fn streamed(&self) -> Result<Option<Tally>> {
        let mut ledger = TrustLedger::new(self.asked.unit);
        for row in self.groups.rows(self.group) {
            if self.facts.what.get(row).is_some() {
                ledger.observe(&self.facts.evidence(row)?);
            }
        }
        ledger.read(false, self.asked.as_of)
    }
}
