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
        let total = |sums: &[u128; N], which: &[usize]| {
            which.iter().fold(0_u128, |total, i| total.saturating_add(sums[*i]))
        };
        let holds = |sums: &[u128; N], shift: i64| {
            total(sums, less) <= total(sums, more).saturating_add(slack(shift))
        };
        holds(&self.newest(), shift)
            && self.older().is_none_or(|older| older.iter().all(|sums| holds(sums, BLOCK)))
    }

    /// Tells whether, block by block, some sums together are at most what so many facts of an
    /// amount of 1 can add; used where a state is read from outside.
    pub(crate) fn at_most_ones(&self, which: &[usize], most: Most) -> bool {
        self.at_most_amounts(which, most, 1)
    }

    /// The same of facts of an amount of at most so many.
    pub(crate) fn at_most_amounts(&self, which: &[usize], most: Most, amount: u32) -> bool {
        let total =
            |sums: &[u128; N]| which.iter().fold(0_u128, |total, i| total.saturating_add(sums[*i]));
        let facts = u128::from(most.facts).saturating_mul(amount.into());
        let newest = if self.block() == most.block { most.of_newest } else { Most::OF_BLOCK };
        let holds = |sums: &[u128; N]| total(sums) <= facts.saturating_mul(Most::OF_BLOCK);
        total(&self.newest()) <= facts.saturating_mul(newest)
            && self.older().is_none_or(|older| older.iter().all(holds))
    }
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
        let words = |sums: &[u128; N]| sums.iter().map(u128::to_string).collect();
        let mut blocks: Vec<Vec<String>> = Vec::new();
        if !self.is_empty() {
            blocks.push(words(&self.newest()));
        }
        if let Some(older) = self.older() {
            blocks.extend(older.iter().map(words));
        }
        SumsForm { block: self.block(), blocks }.serialize(serializer)
    }
}

impl<'de, const N: usize> serde::Deserialize<'de> for DecayedSums<N> {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> core::result::Result<Self, D::Error> {
        SumsForm::deserialize(deserializer)?.into_sums().map_err(serde::de::Error::custom)
    }
}

/// What serde writes: sums as decimal text, since JSON's numbers end at 2⁵³.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct SumsForm {
    block: i64,
    blocks: Vec<Vec<String>>,
}

impl SumsForm {
    fn into_sums<const N: usize>(self) -> Result<DecayedSums<N>> {
        let refuse = |rule, got: String| Error::Inconsistent { what: "decayed sums", rule, got };
        let row = |words: &Vec<String>| -> Result<[u128; N]> {
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
        };
        let mut rows = self.blocks.iter().map(row).collect::<Result<Vec<_>>>()?.into_iter();
        let (newest, older) = match (rows.next(), rows.next(), rows.next(), rows.next()) {
            (None, ..) => ([0; N], None),
            (Some(newest), None, ..) => (newest, None),
            (Some(newest), Some(a), Some(b), None) => (newest, Some(Box::new([a, b]))),
            _ => return Err(refuse("have 0, 1 or 3 blocks", self.blocks.len().to_string())),
        };
        let nothing = |row: &[u128; N]| row.iter().all(|sum| *sum == 0);
        let empty = nothing(&newest);
        if self.block.unsigned_abs() > Instant::BOUND.unsigned_abs() || (empty && self.block != 0) {
            return Err(refuse("lie in a block that instants reach", self.block.to_string()));
        }
        let hollow = older.as_ref().is_some_and(|older| older.iter().all(nothing));
        if empty && !self.blocks.is_empty() || hollow {
            return Err(refuse("write no empty block", format!("{} blocks", self.blocks.len())));
        }
        if empty {
            return Ok(DecayedSums::default());
        }
        Ok(DecayedSums::from_blocks(self.block, newest, older))
    }
}
