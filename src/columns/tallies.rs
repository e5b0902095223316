//! The trust in the firm of each of very many relationships, fed from columns in no order of theirs.

use super::Scored;
use super::places::{Act, BLOCK, Line, Marks, PLACES, Places, TRIALS, ledger};
use super::trust::Facts;
use crate::kernel::compact::Reader;
use crate::model::Relational;
use crate::quantity::{Instant, Party, Stake};
use crate::trust::{ActSums, PartyTrust, TrustLedger, TrustParams, TrustUnit};
use crate::{Error, Result};

/// So many half-lives before the reading sums begin to count: facts of these need no shifting anew.
const NEAR: i64 = 8;

/// The outcomes of a party: honoured, done wrong, not done.
const OUTCOMES: usize = 3;

/// The bits of a sum: three together fit a word, for an outcome is a trial.
const ROOM: u32 = 62;

/// Tells whether a sum is small enough.
const fn has_room(sum: u64) -> bool {
    sum >> ROOM == 0
}

/// What is asked of all.
#[derive(Debug, Clone, Copy)]
struct Read {
    as_of: Instant,
    /// The half-life of the reading.
    epoch: i64,
}

/// What the firm's outcomes add up to: half a line of a cache.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(32))]
struct Outcomes {
    /// In units of the half-life from which they count.
    sums: [u64; OUTCOMES],
    marks: Marks,
}

impl Outcomes {
    /// Adds what other outcomes add up to; tells whether it fitted, and adds nothing if not.
    fn join(&mut self, other: &OutcomeSums) -> bool {
        let from = self.marks.from();
        let by = other.from.wrapping_sub(from);
        let Ok(facts) = i64::try_from(other.facts) else { return false };
        if by < 0 || other.from >> BLOCK != from >> BLOCK || !self.marks.has_room(facts) {
            return false;
        }
        let mut sums = self.sums;
        for (own, more) in sums.iter_mut().zip(other.sums) {
            // Below a block, where both are of one.
            let shifted = (i64::from(more.leading_zeros()) > by).then(|| more << by);
            match shifted.and_then(|more| own.checked_add(more)) {
                Some(sum) if has_room(sum) => *own = sum,
                _ => return false,
            }
        }
        *self = Self { sums, marks: self.marks.with(facts, other.has_trial) };
        true
    }
}

impl Line for Outcomes {
    type Asked = Read;

    fn none(Read { epoch, .. }: Read) -> Self {
        let block = (epoch >> BLOCK) << BLOCK;
        Self { sums: [0; OUTCOMES], marks: Marks::new(block.max(epoch - NEAR)) }
    }

    #[inline]
    fn look(&self) -> u64 {
        self.sums[0]
    }

    fn marks(&self) -> Marks {
        self.marks
    }

    #[inline]
    fn add(&mut self, act: &Act, Read { as_of, .. }: Read) -> bool {
        let shift = act.epoch.wrapping_sub(self.marks.from()) & 63;
        let amount =
            if Party::BOTH[usize::from(act.by & 1)] == Party::Firm { act.weight } else { 0 };
        let own = &mut self.sums[PLACES[usize::from(act.what & 3)]];
        let sum = own.wrapping_add(amount << shift);
        // A ledger refuses to be read before its newest fact.
        let fits = self.marks.takes(act.epoch)
            && has_room(sum)
            && self.marks.has_room(1)
            && act.at <= as_of.seconds();
        if fits {
            *own = sum;
            self.marks = self.marks.with(1, act.trial > 0);
        }
        fits
    }

    fn reach(&mut self, epoch: i64) {
        let by = self.marks.from() - epoch;
        if self.marks.facts() == 0 {
            self.marks = Marks::new(epoch);
        } else if by > 0
            && epoch >> BLOCK == self.marks.from() >> BLOCK
            && self
                .sums
                .iter()
                .all(|sum| i64::from(u64::BITS - sum.leading_zeros()) + by <= ROOM.into())
        {
            self.sums = self.sums.map(|sum| sum << by);
            self.marks = self.marks.moved_to(epoch);
        }
    }

    fn sums(&self, unit: TrustUnit, Read { as_of, .. }: Read) -> Option<ActSums> {
        OutcomeSums::of(self).map(|outcomes| outcomes.acts(unit, as_of))
    }
}

/// What the firm's outcomes with one customer add up to, for a reading at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomeSums {
    from: i64,
    sums: [u64; OUTCOMES],
    facts: u64,
    /// Whether an act of either party had a stake.
    has_trial: bool,
}

impl OutcomeSums {
    /// So many bytes are written.
    pub const BYTES: usize = 8 * (2 + OUTCOMES);

    fn of(outcomes: &Outcomes) -> Option<Self> {
        let Outcomes { sums, marks } = *outcomes;
        let facts = marks.facts().unsigned_abs();
        let has_trial = marks.has_trial();
        (facts > 0).then_some(Self { from: marks.from(), sums, facts, has_trial })
    }

    /// As a ledger takes it in, for what a score of the firm reads: of outcomes that were weighed.
    fn acts(&self, unit: TrustUnit, as_of: Instant) -> ActSums {
        let mut sums = [[0; 6]; 2];
        let [honoured, wrong, not_done] = self.sums;
        // Trials are at least their outcomes; more is not known of them, nor read.
        sums[Party::Firm.index()] =
            [honoured, wrong, not_done, 0, honoured + wrong + not_done, honoured];
        // Of the customer's acts nothing is known but that there may be one, which makes a ledger
        // drop what is very much older.
        sums[Party::Customer.index()][TRIALS] = u64::from(self.has_trial);
        let Self { from, facts, .. } = *self;
        ActSums { unit, from, sums, largest: [Stake::ZERO; 2], newest: as_of, facts }
    }

    /// Writes them. They are for a reading in the same unit at the same instant, which they do not
    /// say: for the stages of one plan, and not to be kept.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let [honoured, wrong, not_done] = self.sums;
        let facts = (self.facts << 1) | u64::from(self.has_trial);
        let numbers = [self.from.cast_unsigned(), facts, honoured, wrong, not_done];
        let mut bytes = [0; Self::BYTES];
        for (bytes, number) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(numbers) {
            *bytes = number.to_le_bytes();
        }
        bytes
    }

    /// Reads them.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for more or fewer bytes than [`Self::BYTES`]; [`Error::Inconsistent`] for
    /// sums without facts or beyond 2⁶², or of half-lives that there are not.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let what = "sums of outcomes";
        let expected = Self::BYTES;
        let bytes: &[u8; Self::BYTES] =
            bytes.try_into().map_err(|_| Error::Length { what, expected, got: bytes.len() })?;
        let mut numbers = [0; 2 + OUTCOMES];
        for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *number = u64::from_le_bytes(*bytes);
        }
        let [from, marks, sums @ ..] = numbers;
        let (from, facts, has_trial) = (from.cast_signed(), marks >> 1, marks & 1 == 1);
        let rule = "be of one fact or more, and count from a half-life that there is";
        if facts == 0 || !(-Instant::BOUND..=Instant::BOUND).contains(&from) {
            return Err(Error::Inconsistent { what, rule, got: format!("{facts} from {from}") });
        }
        if let Some(sum) = sums.iter().find(|sum| !has_room(**sum)) {
            let rule = "be below 2^62 each";
            return Err(Error::Inconsistent { what, rule, got: sum.to_string() });
        }
        Ok(Self { from, sums, facts, has_trial })
    }
}

/// What was seen of one relationship.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Tallied {
    /// Acts alone, of half-lives that lie near each other.
    Outcomes(OutcomeSums),
    /// Anything else. Of acts it has what a score of the firm reads, and nothing more.
    Ledger(Box<TrustLedger>),
}

/// The trust that each of many customers perceives in the firm at one instant, from facts in any
/// order: what the ledger of each would say, to the bit.
///
/// Of acts only the firm's outcomes are kept, in 32 bytes a customer, so that they cannot be read
/// at another instant; [`Ledgers`](super::trust::Ledgers) can.
///
/// ```
/// use goodwill::columns::{Column, trust};
/// use goodwill::quantity::Instant;
/// use goodwill::trust::{TrustParams, TrustUnit};
///
/// // Two relationships, in no order.
/// let facts = trust::Facts {
///     what: Column::new(&[0, 2, 3]), // acted rightly, acted wrongly, failed to act
///     by: Column::new(&[1, 1, 1]),   // the firm
///     stake: Column::new(&[2.0, 1.0, 5.0]),
///     at: Column::new(&[1_728_000_000; 3]),
/// };
/// let mut all = trust::Tallies::new(TrustUnit::default(), Instant::new(1_728_000_000)?);
/// all.observe(&facts, &[0, 1, 0], 2)?;
/// let read = all.score(2, &TrustParams::default())?;
/// assert_eq!(read.facts(), [2, 1]);
/// assert_eq!(format!("{:.2} {:.2}", read.value().values()[0], read.value().values()[1]), "0.48 0.40");
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tallies(Places<Outcomes>);

impl Tallies {
    /// Opens none yet; they will count in a unit, and be read at an instant.
    #[must_use]
    pub fn new(unit: TrustUnit, as_of: Instant) -> Self {
        Self(Places::new(unit, Read { as_of, epoch: unit.half_life.tick(as_of).epoch }))
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
    /// [`Error::Length`] if the columns differ in length; [`Error::Cell`] for a value that is out of
    /// range or missing, and for a place that is not below the number of relationships. Of the facts
    /// before it some are then counted.
    pub fn observe(&mut self, facts: &Facts<'_>, of: &[usize], count: usize) -> Result<()> {
        self.0.observe(facts, of, count)
    }

    /// Takes in outcomes of one relationship that were added up elsewhere, for the same reading;
    /// afterwards there are at least `count` relationships.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] for a place that is not below the number of relationships, and for
    /// sums that count from a later half-life than that of the reading; nothing is taken in then.
    pub fn merge(&mut self, outcomes: &OutcomeSums, place: usize, count: usize) -> Result<()> {
        let Read { as_of, epoch } = self.0.asked;
        if outcomes.from > epoch {
            let (what, rule) = ("sums of outcomes", "count from a half-life before the reading");
            return Err(Error::Inconsistent { what, rule, got: outcomes.from.to_string() });
        }
        self.0.grow(count);
        let own = self.0.line(place)?;
        own.reach(outcomes.from);
        if !own.join(outcomes) {
            let acts = outcomes.acts(self.0.unit, as_of);
            self.0.other(place).take_acts(&acts);
        }
        Ok(())
    }

    /// Takes in a ledger of one relationship; afterwards there are at least `count` relationships.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`] if it counts in another unit, [`Error::Inconsistent`] for a place that
    /// is not below the number of relationships; nothing is taken in then.
    pub fn join(&mut self, ledger: &TrustLedger, place: usize, count: usize) -> Result<()> {
        self.0.unit.same(&ledger.unit())?;
        self.0.grow(count);
        self.0.line(place)?;
        self.0.other(place).merge(ledger)
    }

    /// Takes out the first so many, and reads them in their order. Those behind them move up.
    ///
    /// # Errors
    ///
    /// Those of [`TrustLedger::score`]: for a fact that is later than the reading, above all.
    pub fn score(&mut self, count: usize, params: &TrustParams) -> Result<Scored> {
        let (unit, asked) = (self.0.unit, self.0.asked);
        let reader = Reader::new(unit.half_life, asked.as_of);
        let taken = self.0.take(count);
        let mut out = Scored::with_capacity(taken.len(), false);
        for (line, other) in taken {
            let glance = if other.is_some() {
                let all = ledger(unit, line.sums(unit, asked), other);
                let score = all.map(|all| all.score(params, asked.as_of)).transpose()?.flatten();
                score.as_ref().map(TrustLedger::glance)
            } else {
                OutcomeSums::of(&line).map(|OutcomeSums { from, sums, facts, .. }| {
                    let outcomes = reader.read_words(from, sums);
                    PartyTrust::of_outcomes(outcomes, params, Party::Firm).glance(facts)
                })
            };
            out.push(glance, None);
        }
        Ok(out)
    }

    /// Takes out the first so many, in their order: `None` for one that saw no fact. Those behind
    /// them move up.
    pub fn take(&mut self, count: usize) -> impl Iterator<Item = Option<Tallied>> + use<> {
        let (unit, asked) = (self.0.unit, self.0.asked);
        self.0.take(count).map(move |(line, other)| {
            if other.is_none() {
                return OutcomeSums::of(&line).map(Tallied::Outcomes);
            }
            ledger(unit, line.sums(unit, asked), other).map(Box::new).map(Tallied::Ledger)
        })
    }

    /// Returns the bytes that all take, but for what the ledgers of what does not fit have on the
    /// heap.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.bytes()
    }
}
