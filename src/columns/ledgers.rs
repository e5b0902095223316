//! A ledger of trust for each of very many relationships, fed from columns in no order of theirs.

use super::places::{Act, BLOCK, Line, Marks, PLACES, Places, TRIALS, ledger};
use super::trust::Facts;
use crate::Result;
use crate::quantity::{Instant, Stake};
use crate::trust::{ActSums, TrustLedger, TrustUnit};

/// Where the squares and the honoured trials of a party stand.
const SQUARED: usize = 3;
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
    marks: Marks,
}

impl Acts {
    const NONE: Self = Self {
        of_customer: [0; 6],
        largest: [0.0; 2],
        of_firm: [0; 6],
        newest: 0,
        marks: Marks::NONE,
    };

    /// Adds what other acts add up to; tells whether it fitted, and adds nothing if not.
    fn join(&mut self, other: &ActSums) -> bool {
        let [of_customer, of_firm] = &other.sums;
        let alike = other.from >> BLOCK == self.marks.from() >> BLOCK;
        let facts = i64::try_from(other.facts).unwrap_or(i64::MAX);
        let by = other.from - self.marks.from();
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
            && self.marks.has_room(facts)
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
            self.newest = if self.marks.facts() == 0 { newest } else { self.newest.max(newest) };
            self.marks = self.marks.with(facts, true);
        }
        fits
    }
}

impl Line for Acts {
    type Asked = ();

    fn none((): ()) -> Self {
        Self::NONE
    }

    #[inline]
    fn look(&self) -> u64 {
        self.of_customer[0] ^ self.of_firm[0]
    }

    fn marks(&self) -> Marks {
        self.marks
    }

    #[inline]
    fn add(&mut self, act: &Act, (): ()) -> bool {
        let marks = self.marks;
        let shift = act.epoch.wrapping_sub(marks.from()) & 63;
        let sums = if act.by == 0 { &mut self.of_customer } else { &mut self.of_firm };
        // Each amount is at most that of a trial, so where trials fit all do.
        let trials = sums[TRIALS].wrapping_add(act.trial << shift);
        if !(marks.takes(act.epoch) && trials >> 63 == 0 && marks.has_room(1)) {
            return false;
        }
        sums[TRIALS] = trials;
        sums[PLACES[usize::from(act.what & 3)]] += act.weight << shift;
        sums[SQUARED] += act.square << shift;
        let honoured = act.what < 2;
        sums[HONOURED_TRIALS] += if honoured { act.trial << shift } else { 0 };
        let largest = &mut self.largest[usize::from(act.by & 1)];
        *largest = if honoured && act.stake > *largest { act.stake } else { *largest };
        self.newest = if marks.facts() == 0 { act.at } else { self.newest.max(act.at) };
        self.marks = marks.with(1, act.trial > 0);
        true
    }

    fn reach(&mut self, epoch: i64) {
        let by = self.marks.from() - epoch;
        if self.marks.facts() == 0 {
            *self = Self { marks: Marks::new(epoch), ..Self::NONE };
        } else if by > 0 && epoch >> BLOCK == self.marks.from() >> BLOCK {
            let mut sums = self.of_customer.iter().chain(&self.of_firm);
            if sums.all(|sum| i64::from(sum.leading_zeros()) > by) {
                self.of_customer = self.of_customer.map(|sum| sum << by);
                self.of_firm = self.of_firm.map(|sum| sum << by);
                self.marks = self.marks.moved_to(epoch);
            }
        }
    }

    fn sums(&self, unit: TrustUnit, (): ()) -> Option<ActSums> {
        let Self { of_customer, largest, of_firm, newest, marks } = *self;
        let facts = marks.facts().unsigned_abs();
        // Both were checked when they came in.
        let newest = Instant::new(newest).ok().filter(|_| facts > 0)?;
        let largest = largest.map(|stake| Stake::new(stake).unwrap_or(Stake::ZERO));
        Some(ActSums {
            unit,
            from: marks.from(),
            sums: [of_customer, of_firm],
            largest,
            newest,
            facts,
        })
    }
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
pub struct Ledgers(Places<Acts>);

impl Ledgers {
    /// Opens none yet; they will count in a unit.
    #[must_use]
    pub fn new(unit: TrustUnit) -> Self {
        Self(Places::new(unit, ()))
    }

    /// Returns the unit that they count in.
    #[must_use]
    pub const fn unit(&self) -> TrustUnit {
        self.0.unit
    }

    /// Returns how many relationships there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes in facts. Of each row, `of` says the place of its relationship; afterwards there are
    /// at least `count` relationships.
    ///
    /// # Errors
    ///
    /// [`Error::Length`](crate::Error::Length) if the columns differ in length;
    /// [`Error::Cell`](crate::Error::Cell) for a value that is out of range or missing, and for a
    /// place that is not below the number of relationships. Of the facts before it some are then
    /// counted.
    pub fn observe(&mut self, facts: &Facts<'_>, of: &[usize], count: usize) -> Result<()> {
        self.0.observe(facts, of, count)
    }

    /// Takes in what acts of one relationship add up to, whose place is said; afterwards there are at
    /// least `count` relationships.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if they were counted in another unit,
    /// [`Error::Inconsistent`](crate::Error::Inconsistent) for a place that is not below the number
    /// of relationships; nothing is taken in then.
    pub fn merge(&mut self, acts: &ActSums, place: usize, count: usize) -> Result<()> {
        self.unit().same(&acts.unit)?;
        self.0.grow(count);
        let own = self.0.line(place)?;
        own.reach(acts.from);
        if !own.join(acts) {
            self.0.other(place).take_acts(acts);
        }
        Ok(())
    }

    /// Takes out the first so many, in their order: `None` for one that saw no fact. Those behind
    /// them move up.
    pub fn take(&mut self, count: usize) -> impl Iterator<Item = Option<TrustLedger>> + use<> {
        let unit = self.unit();
        self.0.take(count).map(move |(acts, other)| ledger(unit, acts.sums(unit, ()), other))
    }

    /// Returns the bytes that all take, but for what the ledgers of what does not fit have on the
    /// heap.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, Acts, Line, Marks};

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
                assert!(acts.add(&act(epoch), ()), "{epochs:?}");
            }
            (acts.of_firm, acts.of_customer, acts.largest, acts.newest, acts.marks)
        };
        assert_eq!(sums([30, 27]), sums([27, 30]));
    }

    /// The count of facts stands below the half-life, and never runs over into it.
    #[test]
    fn no_more_facts_are_added_than_are_counted() {
        const MOST: i64 = (1 << 21) - 1;
        let mut acts = Acts { marks: Marks::new(6).with(MOST - 1, false), ..Acts::NONE };
        assert!(acts.add(&act(6), ()));
        assert_eq!((acts.marks.facts(), acts.marks.has_trial()), (MOST, true));
        assert!(!acts.add(&act(6), ()));
        assert_eq!((acts.marks.from(), acts.marks.facts()), (6, MOST));
    }
}
