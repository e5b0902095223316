//! What is kept of each of very many relationships, whose rows come in no order.
//!
//! Where rows come in no order, each is for another relationship than the one before, and no cache
//! holds what is kept of a million. So what acts add up to is kept in a line or two of memory a
//! relationship, and those of some rows are looked at before they are needed: they are then waited
//! for together. What does not fit is counted by a ledger, which takes the rest in when it is asked
//! for.

use core::hint::black_box;

use super::trust::{DECLINED, Facts, ROWS};
use crate::kernel::compact::{self, Clock};
use crate::quantity::Instant;
use crate::trust::{ActSums, TrustLedger, TrustUnit};
use crate::{Error, Result};

/// So many relationships are looked at before the first of them takes in a fact.
const AHEAD: usize = 128;

/// The half-lives of a block of a ledger's sums, as a power of two: those of one block add up here.
pub(super) const BLOCK: u32 = 5;

/// How far an act's amount may be shifted: it is at most 2⁴¹, and below half a word then.
pub(super) const FURTHEST: i64 = 21;

/// One act, and what it weighs.
#[derive(Clone, Copy)]
pub(super) struct Act {
    pub(super) what: u8,
    pub(super) by: u8,
    pub(super) stake: f64,
    pub(super) at: i64,
    pub(super) epoch: i64,
    pub(super) weight: u64,
    pub(super) square: u64,
    pub(super) trial: u64,
}

/// By code, honoured, done wrong, not done.
pub(super) const PLACES: [usize; 4] = [0, 0, 1, 2];
/// Where the trials of a party stand among a ledger's sums of acts.
pub(super) const TRIALS: usize = 4;

/// The half-life from which sums count; below it, whether an act was a trial, and the number of
/// facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks(i64);

impl Marks {
    /// A half-life is below 2⁴² from the first, so that so many bits are left.
    const BITS: u32 = 22;
    const TRIAL: i64 = 1 << (Self::BITS - 1);
    pub(super) const NONE: Self = Self::new(0);

    /// Marks of nothing, from a half-life on.
    pub(super) const fn new(from: i64) -> Self {
        Self(from << Self::BITS)
    }

    pub(super) const fn from(self) -> i64 {
        self.0 >> Self::BITS
    }

    pub(super) const fn facts(self) -> i64 {
        self.0 & (Self::TRIAL - 1)
    }

    /// Whether any act had a stake. A ledger drops what is many half-lives older than such an act.
    pub(super) const fn has_trial(self) -> bool {
        self.0 & Self::TRIAL != 0
    }

    /// Tells whether there is room for so many facts.
    pub(super) const fn has_room(self, more: i64) -> bool {
        more < Self::TRIAL - self.facts()
    }

    /// With so many facts more, for which there is room.
    pub(super) fn with(self, more: i64, has_trial: bool) -> Self {
        Self((self.0 + more) | (Self::TRIAL * i64::from(has_trial)))
    }

    /// From another half-life.
    pub(super) const fn moved_to(self, from: i64) -> Self {
        Self(self.0 - ((self.from() - from) << Self::BITS))
    }

    /// Tells whether an act's amounts can be shifted to these sums.
    pub(super) const fn takes(self, epoch: i64) -> bool {
        let shift = epoch.wrapping_sub(self.from());
        0 <= shift && shift <= FURTHEST && epoch >> BLOCK == self.from() >> BLOCK
    }
}

/// What acts of one relationship add up to.
pub(super) trait Line: Copy {
    /// What has to be known of what is asked.
    type Asked: Copy;

    /// One that saw nothing.
    fn none(asked: Self::Asked) -> Self;

    /// Reads a word of each line of memory.
    fn look(&self) -> u64;

    fn marks(&self) -> Marks;

    /// Adds an act; tells whether it fitted, and adds nothing if not.
    fn add(&mut self, act: &Act, asked: Self::Asked) -> bool;

    /// Lets the sums count from an earlier half-life of their block, as far as they fit then.
    fn reach(&mut self, epoch: i64);

    /// Returns what it is, as a ledger takes it in; `None` if it saw nothing.
    fn sums(&self, unit: TrustUnit, asked: Self::Asked) -> Option<ActSums>;
}

/// The lines of all relationships.
#[derive(Debug, Clone)]
pub(super) struct Places<L: Line> {
    pub(super) unit: TrustUnit,
    pub(super) asked: L::Asked,
    clock: Clock,
    lines: Vec<L>,
    /// What does not fit there, for as many as the last of them asks for.
    others: Vec<Option<Box<TrustLedger>>>,
    /// How many of them there are.
    more: usize,
}

impl<L: Line> Places<L> {
    pub(super) fn new(unit: TrustUnit, asked: L::Asked) -> Self {
        let clock = Clock::new(unit.half_life);
        Self { unit, asked, clock, lines: Vec::new(), others: Vec::new(), more: 0 }
    }

    pub(super) const fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn grow(&mut self, count: usize) {
        if self.lines.len() < count {
            self.lines.resize(count, L::none(self.asked));
        }
    }

    pub(super) fn line(&mut self, place: usize) -> Result<&mut L> {
        self.lines.get_mut(place).ok_or_else(|| outside(place))
    }

    /// Takes in facts. Of each row, `of` says the place of its relationship.
    pub(super) fn observe(&mut self, facts: &Facts<'_>, of: &[usize], count: usize) -> Result<()> {
        facts.check(of.len())?;
        self.grow(count);
        let mut rows = Rows::NONE;
        for (row, place) in of.iter().enumerate() {
            let Some(fact) = facts.read(row, Instant::BOUND)? else { continue };
            if *place >= self.lines.len() {
                return Err(outside(*place).in_cell("of", row));
            }
            if fact.what == DECLINED {
                self.other(*place).observe(&facts.evidence(row)?);
                continue;
            }
            let i = rows.count;
            rows.found[i] = row;
            rows.places[i] = *place;
            (rows.what[i], rows.by[i], rows.stakes[i], rows.at[i]) =
                (fact.what, fact.by, fact.stake, fact.at);
            rows.count += 1;
            if rows.count == ROWS {
                self.add(&mut rows, facts)?;
            }
        }
        self.add(&mut rows, facts)
    }

    /// Adds up some acts.
    fn add(&mut self, rows: &mut Rows, facts: &Facts<'_>) -> Result<()> {
        let count = core::mem::take(&mut rows.count);
        let (mut epochs, mut scales) = ([0; ROWS], [0.0; ROWS]);
        self.clock.tell(&rows.at[..count], &mut epochs[..count], &mut scales[..count]);
        let mut weights = [0.0; ROWS];
        for (weight, stake) in weights.iter_mut().zip(&rows.stakes[..count]) {
            *weight = self.unit.weight_of(*stake);
        }
        for begin in (0..count).step_by(AHEAD) {
            let some = begin..count.min(begin + AHEAD);
            let look = |place: &usize| self.lines[*place].look();
            black_box(rows.places[some.clone()].iter().map(look).fold(0, |all, one| all ^ one));
            for i in some {
                let (weight, scale) = (weights[i], scales[i]);
                let act = Act {
                    what: rows.what[i],
                    by: rows.by[i],
                    stake: rows.stakes[i],
                    at: rows.at[i],
                    epoch: epochs[i],
                    weight: compact::units(weight, scale),
                    square: compact::units(weight * weight, scale),
                    // A stake of 0 is no trial.
                    trial: compact::units(if weight > 0.0 { 1.0 } else { 0.0 }, scale),
                };
                let place = rows.places[i];
                if !self.lines[place].add(&act, self.asked) {
                    self.fit(place, &act, || facts.evidence(rows.found[i]))?;
                }
            }
        }
        Ok(())
    }

    /// Adds an act that did not fit as it was.
    #[cold]
    #[inline(never)]
    fn fit(
        &mut self,
        place: usize,
        act: &Act,
        evidence: impl Fn() -> Result<crate::trust::TrustEvidence>,
    ) -> Result<()> {
        let asked = self.asked;
        let line = &mut self.lines[place];
        line.reach(act.epoch);
        if line.add(act, asked) {
            return Ok(());
        }
        // What is newer, or does not fit any more, finds room when the rest is counted.
        if act.epoch >= line.marks().from() {
            if let Some(sums) = line.sums(self.unit, asked) {
                *line = L::none(asked);
                self.other(place).take_acts(&sums);
            }
            let line = &mut self.lines[place];
            line.reach(act.epoch);
            if line.add(act, asked) {
                return Ok(());
            }
        }
        let evidence = evidence()?;
        self.other(place).observe(&evidence);
        Ok(())
    }

    /// The ledger of what does not fit.
    pub(super) fn other(&mut self, place: usize) -> &mut TrustLedger {
        if self.others.len() <= place {
            self.others.resize_with(place + 1, || None);
        }
        self.others[place].get_or_insert_with(|| {
            self.more += 1;
            Box::new(TrustLedger::new(self.unit))
        })
    }

    /// Takes out the first so many, in their order. Those behind them move up.
    pub(super) fn take(
        &mut self,
        count: usize,
    ) -> impl ExactSizeIterator<Item = (L, Option<Box<TrustLedger>>)> + use<L> {
        let lines = front(&mut self.lines, count);
        let others = front(&mut self.others, count);
        self.more -= others.iter().flatten().count();
        let mut others = others.into_iter();
        lines.into_iter().map(move |line| (line, others.next().flatten()))
    }

    pub(super) fn bytes(&self) -> usize {
        self.lines.capacity() * size_of::<L>()
            + self.more * size_of::<TrustLedger>()
            + self.others.capacity() * size_of::<Option<Box<TrustLedger>>>()
    }
}

/// Makes one ledger of what is kept; `None` if no fact was seen.
pub(super) fn ledger(
    unit: TrustUnit,
    sums: Option<ActSums>,
    other: Option<Box<TrustLedger>>,
) -> Option<TrustLedger> {
    if other.is_none() && sums.is_none() {
        return None;
    }
    let mut ledger = other.map_or_else(|| TrustLedger::new(unit), |other| *other);
    if let Some(sums) = sums {
        ledger.take_acts(&sums);
    }
    Some(ledger)
}

#[cold]
fn outside(place: usize) -> Error {
    let (what, rule) = ("place", "be below the number of relationships");
    Error::Inconsistent { what, rule, got: place.to_string() }
}

/// Takes the first so many off a list.
fn front<T>(list: &mut Vec<T>, count: usize) -> Vec<T> {
    let rest = list.split_off(count.min(list.len()));
    core::mem::replace(list, rest)
}

/// Acts whose weights are found together.
struct Rows {
    count: usize,
    /// Where they stand among all rows.
    found: [usize; ROWS],
    places: [usize; ROWS],
    what: [u8; ROWS],
    by: [u8; ROWS],
    stakes: [f64; ROWS],
    at: [i64; ROWS],
}

impl Rows {
    const NONE: Self = Self {
        count: 0,
        found: [0; ROWS],
        places: [0; ROWS],
        what: [0; ROWS],
        by: [0; ROWS],
        stakes: [0.0; ROWS],
        at: [0; ROWS],
    };
}
