//! Decayed sums as serde writes and reads them, and what is asked of sums that were read.

use super::{BLOCK, DecayedSums, UNIT_BITS, block_of, units};
use crate::quantity::{HalfLife, Instant, Tick};
use crate::shown::Shown;
use crate::{Error, Result};

impl<const N: usize> DecayedSums<N> {
    /// Tells whether no block lies after an instant; used where a state is read from outside.
    pub(crate) fn within(&self, half_life: HalfLife, newest: Option<Instant>) -> bool {
        match newest {
            Some(at) => self.is_empty() || self.block() <= block_of(half_life.tick(at).epoch),
            None => self.is_empty(),
        }
    }

    /// Tells whether, block by block, some sums together are at most some others; used where a
    /// state is read from outside.
    ///
    /// Exact where one sum is held against one: a smaller amount never rounds to more units.
    pub(crate) fn never_above(&self, less: &[usize], more: &[usize]) -> bool {
        self.at_most(less, more, 0, HalfLife::INFINITE, None)
    }

    /// Tells whether, block by block, some sums together are at most some others, but for what
    /// rounding each of `facts` amounts can add, and shares that sum to 1 within 10⁻⁹; used
    /// where a state is read from outside, with its newest instant.
    pub(crate) fn at_most(
        &self,
        less: &[usize],
        more: &[usize],
        facts: u64,
        half_life: HalfLife,
        newest: Option<Instant>,
    ) -> bool {
        // 10⁻⁹ of an amount of 1 is below 2¹² units, whatever the fraction of its half-life, and
        // no fact of the newest block is shifted further than the newest of all.
        let epoch = newest.map_or(0, |at| half_life.tick(at).epoch);
        let shift = if block_of(epoch) == self.block() { epoch.rem_euclid(BLOCK) } else { BLOCK };
        let slack = |shift: i64| u128::from(facts) << (12 + shift);
        let holds = |sum: &dyn Fn(usize) -> u128, shift: i64| {
            total(sum, less) <= total(sum, more).saturating_add(slack(shift))
        };
        holds(&|i| self.newest_sum(i), shift)
            && self.older().is_none_or(|older| older.iter().all(|sums| holds(&|i| sums[i], BLOCK)))
    }

    /// Tells whether, block by block, some sums together are at most what so many facts of an
    /// amount of 1 can add; used where a state is read from outside.
    pub(crate) fn at_most_ones(&self, which: &[usize], most: Most) -> bool {
        self.at_most_amounts(which, most, 1)
    }

    /// The same of facts of an amount of at most so many.
    pub(crate) fn at_most_amounts(&self, which: &[usize], most: Most, amount: u32) -> bool {
        let facts = u128::from(most.facts).saturating_mul(amount.into());
        let newest = if self.block() == most.block { most.of_newest } else { Most::OF_BLOCK };
        let holds = |sum: &dyn Fn(usize) -> u128, of_fact: u128| {
            total(sum, which) <= facts.saturating_mul(of_fact)
        };
        let of_older = |sums: &&[u128; N]| holds(&|i| sums[i], Most::OF_BLOCK);
        holds(&|i| self.newest_sum(i), newest)
            && self.older().is_none_or(|older| older.iter().all(of_older))
    }
}

/// Adds up some sums of a block.
fn total(sum: &dyn Fn(usize) -> u128, which: &[usize]) -> u128 {
    which.iter().fold(0_u128, |total, i| total.saturating_add(sum(*i)))
}

/// What so many facts can add, the newest of them at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Most {
    facts: u64,
    /// The block of the newest fact, and what a fact of 1 adds to it at that instant.
    block: i64,
    of_newest: u128,
}

impl Most {
    /// What shares that sum to 1 within 10⁻⁹ can lie above 1, and some amounts of one fact that
    /// are each rounded.
    const SLACK: u128 = 1 << 12;
    /// What a fact of 1 adds to a block at its end: less than 2⁴¹ units, shifted by less than the
    /// block.
    const OF_BLOCK: u128 = (1 << (UNIT_BITS + BLOCK)) + (Self::SLACK << BLOCK);

    pub(crate) fn of(facts: u64, half_life: HalfLife, newest: Option<Instant>) -> Self {
        let Some(newest) = newest else { return Self { facts, block: 0, of_newest: 0 } };
        let Tick { epoch, fraction } = half_life.tick(newest);
        let scale = (1_u64 << UNIT_BITS) as f64 * libm::exp2(fraction);
        // No fact of its block is shifted or scaled further than the newest.
        let of_newest = (units(1.0, scale) + Self::SLACK) << epoch.rem_euclid(BLOCK);
        Self { facts, block: block_of(epoch), of_newest }
    }

    /// The same of other facts, none of them newer.
    pub(crate) const fn with_facts(self, facts: u64) -> Self {
        Self { facts, ..self }
    }
}

impl<const N: usize> serde::Serialize for DecayedSums<N> {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> core::result::Result<S::Ok, S::Error> {
        let newest = (!self.is_empty()).then(|| self.newest());
        let rows = || newest.iter().chain(self.older().into_iter().flatten());
        let block = self.block();
        if serializer.is_human_readable() {
            let words = |sums: &[u128; N]| sums.iter().map(u128::to_string).collect();
            return SumsForm { block, blocks: rows().map(words).collect() }.serialize(serializer);
        }
        let mut bytes = Vec::with_capacity(ROOM + rows().count() * N * ROOM);
        if newest.is_some() {
            put(&mut bytes, folded(block).into());
        }
        rows().flatten().for_each(|sum| put(&mut bytes, *sum));
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de, const N: usize> serde::Deserialize<'de> for DecayedSums<N> {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> core::result::Result<Self, D::Error> {
        // A reader that buffers what it read may say of any format that people read it.
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(OfSums)
        } else {
            deserializer.deserialize_byte_buf(OfSums)
        }
    }
}

/// What serde writes where people read it: sums as decimal text, since JSON's numbers end at 2⁵³.
///
/// Elsewhere all is one run of bytes, and none where there are no sums: the block, then the sums of
/// the newest block and of those before it. A number is how many bytes it takes, and these, the
/// lowest first. Of a block below 0 what is left is told by the lowest bit.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct SumsForm {
    block: i64,
    blocks: Vec<Vec<String>>,
}

/// The most bytes of a number.
const WIDEST: usize = 16;
/// So many bytes most numbers take, with their length.
const ROOM: usize = 10;

/// Returns a block as a number from 0 on: small where the block is near 0, on either side.
const fn folded(block: i64) -> u64 {
    (block.cast_unsigned() << 1) ^ (block >> 63).cast_unsigned()
}

/// Returns the block again.
const fn unfolded(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// Writes a number as bytes.
fn put(bytes: &mut Vec<u8>, number: u128) {
    let length = (u128::BITS - number.leading_zeros()).div_ceil(8);
    // At most 16.
    #[allow(clippy::cast_possible_truncation)]
    bytes.push(length as u8);
    bytes.extend(number.to_le_bytes().into_iter().take(length as usize));
}

/// Takes the first number off some bytes; `None` if there is none, or it is not written as above.
fn take(bytes: &mut &[u8]) -> Option<u128> {
    let (length, rest) = bytes.split_first()?;
    let length = usize::from(*length);
    let (own, after) = rest.split_at_checked(length)?;
    if length > WIDEST {
        return None;
    }
    let number = if let (Some(wide), 1..) = (rest.first_chunk(), length) {
        // What follows is read along and cut off: sixteen bytes at once are one load.
        u128::from_le_bytes(*wide) & (u128::MAX >> (8 * (WIDEST - length)))
    } else {
        own.iter().rev().fold(0, |number, byte| (number << 8) | u128::from(*byte))
    };
    *bytes = after;
    // One number is written in one way.
    (own.last() != Some(&0)).then_some(number)
}

/// Reads sums from their bytes.
fn of_bytes<const N: usize>(mut bytes: &[u8]) -> Result<DecayedSums<N>> {
    if bytes.is_empty() {
        return Ok(DecayedSums::default());
    }
    let take = |bytes: &mut &[u8]| {
        let left = bytes.len();
        let rule = "be numbers of at most 16 bytes, each after its length, none that ends in 0";
        take(bytes).ok_or_else(|| refuse(rule, format!("{left} bytes of others")))
    };
    let block = take(&mut bytes)?;
    let block = u64::try_from(block).map_err(|_| out_of_reach(&block))?;
    let row = |bytes: &mut &[u8]| {
        let mut row = [0; N];
        row.iter_mut().try_for_each(|sum| take(bytes).map(|read| *sum = read)).map(|()| row)
    };
    let newest = row(&mut bytes)?;
    let mut older = Vec::new();
    while !bytes.is_empty() {
        older.push(row(&mut bytes)?);
    }
    sums(unfolded(block), Some(newest), &older)
}

struct OfSums<const N: usize>;

impl<'de, const N: usize> serde::de::Visitor<'de> for OfSums<N> {
    type Value = DecayedSums<N>;

    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("an object with fields by name")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(
        self,
        form: A,
    ) -> core::result::Result<Self::Value, A::Error> {
        let form = serde::de::value::MapAccessDeserializer::new(form);
        let form = <SumsForm as serde::Deserialize>::deserialize(form)?;
        form.into_sums().map_err(serde::de::Error::custom)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(
        self,
        _: A,
    ) -> core::result::Result<Self::Value, A::Error> {
        let refused = "must be an object with fields by name, got a list";
        Err(serde::de::Error::custom(refused))
    }

    fn visit_bytes<E: serde::de::Error>(
        self,
        bytes: &[u8],
    ) -> core::result::Result<Self::Value, E> {
        of_bytes(bytes).map_err(E::custom)
    }
}

impl SumsForm {
    fn into_sums<const N: usize>(self) -> Result<DecayedSums<N>> {
        let rows = self.blocks.iter().map(|words| row(words)).collect::<Result<Vec<_>>>()?;
        let mut rows = rows.into_iter();
        let newest = rows.next();
        sums(self.block, newest, rows.as_slice())
    }
}

/// Reads a block that was written as words.
fn row<const N: usize>(words: &[String]) -> Result<[u128; N]> {
    let sums = words
        .iter()
        .map(|word| {
            // One sum is written in one way: no sign, no zeros before it.
            let sum = word.parse().ok().filter(|sum: &u128| sum.to_string() == *word);
            sum.ok_or_else(|| refuse("be whole numbers", Shown::new(word).to_string()))
        })
        .collect::<Result<Vec<u128>>>()?;
    <[u128; N]>::try_from(sums).map_err(|sums| Error::Length {
        what: "block of decayed sums",
        expected: N,
        got: sums.len(),
    })
}

const fn refuse(rule: &'static str, got: String) -> Error {
    Error::Inconsistent { what: "decayed sums", rule, got }
}

fn out_of_reach(block: &impl ToString) -> Error {
    refuse("lie in a block that instants reach", block.to_string())
}

/// Makes sums of their blocks; refuses what no adding can have made.
fn sums<const N: usize>(
    block: i64,
    newest: Option<[u128; N]>,
    older: &[[u128; N]],
) -> Result<DecayedSums<N>> {
    let count = older.len() + usize::from(newest.is_some());
    let newest = newest.unwrap_or([0; N]);
    let blocks = match older {
        [] => [[0; N]; 2],
        [nearer, further] => [*nearer, *further],
        _ => return Err(refuse("have 0, 1 or 3 blocks", count.to_string())),
    };
    let nothing = |row: &[u128; N]| row.iter().all(|sum| *sum == 0);
    let empty = nothing(&newest);
    if block.unsigned_abs() > Instant::BOUND.unsigned_abs() || (empty && block != 0) {
        return Err(out_of_reach(&block));
    }
    let hollow = !older.is_empty() && older.iter().all(nothing);
    if empty && count > 0 || hollow {
        return Err(refuse("write no empty block", format!("{count} blocks")));
    }
    if empty {
        return Ok(DecayedSums::default());
    }
    Ok(DecayedSums::from_blocks(block, newest, blocks))
}
