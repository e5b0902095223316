//! A ledger of trust for each of very many relationships, fed from columns in no order of theirs.
//!
//! Where rows come in no order, each is for another relationship than the one before, and no cache
//! holds what is kept of a million. So what acts add up to is kept apart from the ledgers, in two
//! lines of memory a relationship, and those of some rows are looked at before they are needed: they
//! are then waited for together. What does not fit is counted by a ledger, which takes the rest in
//! when it is asked for.

use core::hint::black_box;

use super::trust::{DECLINED, Facts, ROWS};
use crate::kernel::compact::{self, Clock};
use crate::quantity::{Instant, Stake};
use crate::trust::{ActSums, TrustLedger, TrustUnit};
use crate::{Error, Result};

/// So many relationships are looked at before the first of them takes in a fact.
const AHEAD: usize = 128;

/// The half-lives of a block of a ledger's sums, as a power of two: those of one block add up here.
const BLOCK: u32 = 5;

/// How far an act's amount may be shifted: it is at most 2⁴¹, and below half a word then.
const FURTHEST: i64 = 21;

/// So many facts fill the bits that stand below the half-life.
const FACTS: u32 = 22;

/// By code, honoured, done wrong, not done.
const PLACES: [usize; 4] = [0, 0, 1, 2];

/// Where the squares, the trials and the honoured trials of a party stand.
const SQUARED: usize = 3;
const TRIALS: usize = 4;
const HONOURED_TRIALS: usize = 5;

/// What the acts of one relationship add up to: two lines of a cache, the customer's sums in the
/// first, and the firm's in the second.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
struct Acts {
    /// In units of the half-life from which they count.
    of_customer: [u64; 6],
    /// By party, the largest stake that was honoured, which is never below 0.
    largest: [f64; 2],
    of_firm: [u64; 6],
    /// The newest instant; without meaning while there is no fact.
    newest: i64,
    /// The half-life, and below it the number of facts.
    marks: i64,
}

impl Acts {
    const NONE: Self =
        Self { of_customer: [0; 6], largest: [0.0; 2], of_firm: [0; 6], newest: 0, marks: 0 };

    const fn from(&self) -> i64 {
        self.marks >> FACTS
    }

    const fn facts(&self) -> i64 {
        self.marks & ((1 << FACTS) - 1)
    }

    /// Adds an act; tells whether it fitted, and adds nothing if not.
    #[inline]
    fn add(&mut self, act: &Act) -> bool {
        let (from, facts) = (self.from(), self.facts());
        let shift = act.epoch.wrapping_sub(from);
        let sums = if act.by == 0 { &mut self.of_customer } else { &mut self.of_firm };
        // Each amount is at most that of a trial, so where trials fit all do.
        let trials = sums[TRIALS].wrapping_add(act.trial << (shift & 63));
        let fits = (0..=FURTHEST).contains(&shift)
            && act.epoch >> BLOCK == from >> BLOCK
            && trials >> 63 == 0
            && facts < (1 << FACTS) - 1;
        if !fits {
            return false;
        }
        sums[TRIALS] = trials;
        sums[PLACES[usize::from(act.what & 3)]] += act.weight << shift;
        sums[SQUARED] += act.square << shift;
        let honoured = act.what < 2;
        sums[HONOURED_TRIALS] += if honoured { act.trial << shift } else { 0 };
        let largest = &mut self.largest[usize::from(act.by & 1)];
        *largest = if honoured && act.stake > *largest { act.stake } else { *largest };
        self.newest = if facts == 0 { act.at } else { self.newest.max(act.at) };
        self.marks += 1;
        true
    }

    /// Lets the sums count from an earlier half-life of their block, as far as they fit then.
    fn reach(&mut self, epoch: i64) {
        let by = self.from() - epoch;
        if self.facts() == 0 {
            *self = Self { marks: epoch << FACTS, ..Self::NONE };
        } else if by > 0 && epoch >> BLOCK == self.from() >> BLOCK {
            let mut sums = self.of_customer.iter().chain(&self.of_firm);
            if sums.all(|sum| i64::from(sum.leading_zeros()) > by) {
                self.of_customer = self.of_customer.map(|sum| sum << by);
                self.of_firm = self.of_firm.map(|sum| sum << by);
                self.marks -= by << FACTS;
            }
        }
    }

    /// Adds what other acts add up to; tells whether it fitted, and adds nothing if not.
    fn join(&mut self, other: &ActSums) -> bool {
        let [of_customer, of_firm] = &other.sums;
        let alike = other.from >> BLOCK == self.from() >> BLOCK;
        let facts = i64::try_from(other.facts).unwrap_or(i64::MAX).saturating_add(self.facts());
        let by = other.from - self.from();
        // Below a block where both are of one.
        let shifted = |sum: u64| {
            if i64::from(sum.leading_zeros()) > by { Some(sum << by) } else { None }
        };
        let fit = |own: &[u64; 6], more: &[u64; 6]| {
            let trials = shifted(more[TRIALS])?.checked_add(own[TRIALS])?;
            (trials >> 63 == 0).then_some(())
        };
        let fits = alike
            && by >= 0
            && facts < (1 << FACTS)
            && fit(&self.of_customer, of_customer).is_some()
            && fit(&self.of_firm, of_firm).is_some();
        if fits {
            for (own, more) in [(&mut self.of_customer, of_customer), (&mut self.of_firm, of_firm)]
            {
                // No sum is above that of the trials.
                own.iter_mut().zip(more).for_each(|(own, more)| *own += more << by);
            }
            for (own, more) in self.largest.iter_mut().zip(other.largest) {
                *own = own.max(more.get());
            }
            let newest = other.newest.seconds();
            self.newest = if self.facts() == 0 { newest } else { self.newest.max(newest) };
            self.marks = (self.from() << FACTS) | facts;
        }
        fits
    }

    /// Takes all out, as a ledger takes it in.
    fn take(&mut self, unit: TrustUnit) -> Option<ActSums> {
        let Self { of_customer, largest, of_firm, newest, .. } = *self;
        let (from, facts) = (self.from(), self.facts().unsigned_abs());
        *self = Self::NONE;
        // Both were checked when they came in.
        let newest = Instant::new(newest).ok().filter(|_| facts > 0)?;
        let largest = largest.map(|stake| Stake::new(stake).unwrap_or(Stake::ZERO));
        Some(ActSums { unit, from, sums: [of_customer, of_firm], largest, newest, facts })
    }
}

/// One act, and what it weighs.
#[derive(Clone, Copy)]
struct Act {
    what: u8,
    by: u8,
    stake: f64,
    at: i64,
    epoch: i64,
    weight: u64,
    square: u64,
    trial: u64,
}

/// A ledger of trust for each of many relationships, whose facts come in any order: the same
/// ledgers as if each had observed its own.
///
/// ```
/// use goodwill::columns::{Column, trust};
/// use goodwill::trust::TrustUnit;
///
/// // Two relationships, in no order.
/// let facts = trust::Facts {
///     what: Column::new(&[0, 2, 3]), // acted rightly, acted wrongly, failed to act
///     by: Column::new(&[1, 1, 1]),   // the firm
///     stake: Column::new(&[2.0, 1.0, 5.0]),
///     at: Column::new(&[1_728_000_000; 3]),
/// };
/// let mut all = trust::Ledgers::new(TrustUnit::default());
/// all.observe(&facts, &[0, 1, 0], 2)?;
/// let ledgers: Vec<_> = all.take(2).collect();
/// assert_eq!(ledgers.iter().flatten().map(|ledger| ledger.facts()).collect::<Vec<_>>(), [2, 1]);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ledgers {
    unit: TrustUnit,
    clock: Clock,
    acts: Vec<Acts>,
    /// What does not fit there, for as many as the last of them asks for.
    others: Vec<Option<Box<TrustLedger>>>,
    /// How many of them there are.
    more: usize,
}

impl Ledgers {
    /// Opens none yet; they will count in a unit.
    #[must_use]
    pub fn new(unit: TrustUnit) -> Self {
        Self {
            unit,
            clock: Clock::new(unit.half_life),
            acts: Vec::new(),
            others: Vec::new(),
            more: 0,
        }
    }

    /// Returns the unit that they count in.
    #[must_use]
    pub const fn unit(&self) -> TrustUnit {
        self.unit
    }

    /// Returns how many relationships there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.acts.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    /// Takes in facts. Of each row, `of` says the place of its relationship; afterwards there are
    /// at least `count` relationships.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if the columns differ in length; [`Error::Cell`] for a value that is out of
    /// range or missing, and for a place that is not below the number of relationships. Of the facts
    /// before it some are then counted.
    pub fn observe(&mut self, facts: &Facts<'_>, of: &[usize], count: usize) -> Result<()> {
        facts.check(of.len())?;
        self.grow(count);
        let mut rows = Rows::NONE;
        for (row, place) in of.iter().enumerate() {
            let Some(fact) = facts.read(row, Instant::BOUND)? else { continue };
            if *place >= self.acts.len() {
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

    /// Takes in what acts of one relationship add up to, whose place is said; afterwards there are at
    /// least `count` relationships.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`] if they were counted in another unit, [`Error::Inconsistent`] for a
    /// place that is not below the number of relationships; nothing is taken in then.
    pub fn merge(&mut self, acts: &ActSums, place: usize, count: usize) -> Result<()> {
        self.unit.same(&acts.unit)?;
        self.grow(count);
        let own = self.acts.get_mut(place).ok_or_else(|| outside(place))?;
        own.reach(acts.from);
        if !own.join(acts) {
            self.other(place).take_acts(acts);
        }
        Ok(())
    }

    fn grow(&mut self, count: usize) {
        if self.acts.len() < count {
            self.acts.resize(count, Acts::NONE);
        }
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
            // At both lines.
            let look =
                |place: &usize| self.acts[*place].of_customer[0] ^ self.acts[*place].of_firm[0];
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
                if !self.acts[place].add(&act) {
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
        let acts = &mut self.acts[place];
        acts.reach(act.epoch);
        if acts.add(act) {
            return Ok(());
        }
        // What is newer, or does not fit any more, finds room when the rest is counted.
        if act.epoch >= acts.from() {
            if let Some(sums) = acts.take(self.unit) {
                self.other(place).take_acts(&sums);
            }
            let acts = &mut self.acts[place];
            acts.reach(act.epoch);
            if acts.add(act) {
                return Ok(());
            }
        }
        let evidence = evidence()?;
        self.other(place).observe(&evidence);
        Ok(())
    }

    /// The ledger of what does not fit.
    fn other(&mut self, place: usize) -> &mut TrustLedger {
        if self.others.len() <= place {
            self.others.resize_with(place + 1, || None);
        }
        self.others[place].get_or_insert_with(|| {
            self.more += 1;
            Box::new(TrustLedger::new(self.unit))
        })
    }

    /// Takes out the first so many, in their order: `None` for one that saw no fact. Those behind
    /// them move up.
    pub fn take(&mut self, count: usize) -> impl Iterator<Item = Option<TrustLedger>> + use<> {
        let acts = front(&mut self.acts, count);
        let others = front(&mut self.others, count);
        self.more -= others.iter().flatten().count();
        let mut others = others.into_iter();
        let unit = self.unit;
        acts.into_iter().map(move |mut acts| {
            let other = others.next().flatten();
            let sums = acts.take(unit);
            if other.is_none() && sums.is_none() {
                return None;
            }
            let mut ledger = other.map_or_else(|| TrustLedger::new(unit), |other| *other);
            if let Some(sums) = sums {
                ledger.take_acts(&sums);
            }
            Some(ledger)
        })
    }

    /// Returns the bytes that all take, but for what the ledgers of what does not fit have on the
    /// heap.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.acts.capacity() * size_of::<Acts>()
            + self.more * size_of::<TrustLedger>()
            + self.others.capacity() * size_of::<Option<Box<TrustLedger>>>()
    }
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

#[cfg(test)]
mod tests {
    use super::{Act, Acts, FACTS};

    fn act(epoch: i64) -> Act {
        Act { what: 0, by: 1, stake: 3.0, at: epoch, epoch, weight: 5, square: 25, trial: 7 }
    }

    /// An act of an earlier half-life than those before it is added to the same sums.
    #[test]
    fn acts_that_come_from_the_newest_on_add_up_alike() {
        let sums = |epochs: [i64; 2]| {
            let mut acts = Acts::NONE;
            for epoch in epochs {
                acts.reach(epoch);
                assert!(acts.add(&act(epoch)), "{epochs:?}");
            }
            (acts.of_firm, acts.of_customer, acts.largest, acts.newest, acts.marks)
        };
        assert_eq!(sums([30, 27]), sums([27, 30]));
    }

    /// The count of facts stands below the half-life, and never runs over into it.
    #[test]
    fn no_more_facts_are_added_than_are_counted() {
        let most = (1 << FACTS) - 1;
        let mut acts = Acts { marks: (6 << FACTS) | (most - 1), ..Acts::NONE };
        assert!(acts.add(&act(6)) && acts.facts() == most);
        assert!(!acts.add(&act(6)));
        assert_eq!((acts.from(), acts.facts()), (6, most));
    }
}
