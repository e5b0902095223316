//! Decayed sums that merge to the bit, in bounded memory.
//!
//! A fact of amount `w` at instant `t` weighs `w 2^(−(T − t)/H)` at a later instant `T`. Sums of
//! such weights in floating point depend on the order of adding. These do not: an amount becomes
//! an integer once, by a rule that looks at the fact alone, and integers add the same in any
//! order, on any number of threads or machines.
//!
//! # Formula
//!
//! ```text
//! t/H = epoch + fraction,  fraction in [0, 1)
//! m = round(2⁴⁰ w 2^fraction) · 2^(epoch mod 32),  added to the sum of block ⌊epoch/32⌋
//! Σ w δ = Σ_blocks sum · 2^(32 block − 40) · 2^(−T/H)
//! ```
//!
//! The newest three blocks are kept, a rule that depends on the newest block alone and so
//! commutes with merging: what is dropped is at least 64 half-lives older than the newest fact,
//! less than 2⁻⁶⁴ of its weight for each. `exp2` is pinned to a pure-Rust implementation.
//!
//! # Limits
//!
//! An amount is kept to 2⁻⁴¹ of one unit: to 12 digits for an amount of 1, to 6 for one of
//! 10⁻⁶. Amounts are at most 2²⁴. A sum has room for 2³² facts of the largest amount; beyond, it
//! stays at the largest value it can hold. Shifting all times by whole half-lives gives the same
//! bits as long as the facts span less than 64 half-lives; beyond, which of the oldest facts are
//! dropped depends on where the blocks begin, and the last bit may differ.

use crate::quantity::{HalfLife, Instant, Tick};
#[cfg(feature = "serde")]
#[cfg(feature = "serde")]
use crate::shown::Shown;
#[cfg(feature = "serde")]
use crate::{Error, Result};

/// The bits of one unit.
const UNIT_BITS: i64 = 40;
/// The half-lives of a block.
const BLOCK: i64 = 32;
/// The largest amount of one fact.
pub(crate) const LARGEST_AMOUNT: f64 = (1_u64 << 24) as f64;

/// `N` sums of amounts that fade with one half-life.
///
/// The half-life is not stored here; a ledger holds it once for all its sums and hands it to
/// [`add`](DecayedSums::add) and [`read`](DecayedSums::read). The sums of the
/// same facts are equal (`==`), in whatever order and parts they were added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DecayedSums<const N: usize> {
    /// The index of the newest block; 0 while there is none.
    block: i64,
    newest: [u128; N],
    /// The two blocks before it, the nearer first; `None` while both are empty.
    older: Option<Box<[[u128; N]; 2]>>,
}

impl<const N: usize> Default for DecayedSums<N> {
    fn default() -> Self {
        Self { block: 0, newest: [0; N], older: None }
    }
}

impl<const N: usize> DecayedSums<N> {
    /// Tells whether no fact of any amount was added.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        // The newest block exists because something was added to it.
        self.newest.iter().all(|sum| *sum == 0)
    }

    /// Adds one fact: an amount for each sum, at one instant.
    ///
    /// An amount below 0 or NaN counts as 0, one above [`LARGEST_AMOUNT`] as that. A fact of no
    /// amount changes nothing.
    pub(crate) fn add(&mut self, half_life: HalfLife, at: Instant, amounts: [f64; N]) {
        let Tick { epoch, fraction } = half_life.tick(at);
        let scale = (1_u64 << UNIT_BITS) as f64 * libm::exp2(fraction);
        let (block, shift) = (epoch.div_euclid(BLOCK), epoch.rem_euclid(BLOCK));
        if block == self.block && !self.is_empty() {
            for (own, amount) in self.newest.iter_mut().zip(amounts) {
                if amount > 0.0 {
                    *own = own.saturating_add(units(amount, scale) << shift);
                }
            }
            return;
        }
        let newest = amounts.map(|amount| units(amount, scale) << shift);
        let mut fact = Self { block, newest, older: None };
        self.take_in(&mut fact);
    }

    /// Adds all that another has added.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.take_in(&mut other.clone());
    }

    fn take_in(&mut self, other: &mut Self) {
        if other.is_empty() {
            return;
        }
        if self.is_empty() || other.block > self.block {
            core::mem::swap(self, other);
        }
        if other.is_empty() {
            return;
        }
        // From here on `other` is the older one, or of the same block.
        let behind = self.block.saturating_sub(other.block);
        self.add_block(behind, &other.newest);
        if let Some(older) = &other.older {
            self.add_block(behind.saturating_add(1), &older[0]);
            self.add_block(behind.saturating_add(2), &older[1]);
        }
    }

    fn add_block(&mut self, behind: i64, sums: &[u128; N]) {
        if sums.iter().all(|sum| *sum == 0) {
            return;
        }
        let own = match behind {
            0 => &mut self.newest,
            1 => &mut self.older.get_or_insert_with(|| Box::new([[0; N]; 2]))[0],
            2 => &mut self.older.get_or_insert_with(|| Box::new([[0; N]; 2]))[1],
            _ => return,
        };
        for (own, sum) in own.iter_mut().zip(sums) {
            *own = own.saturating_add(*sum);
        }
    }

    /// Returns the sums as they weigh at an instant.
    ///
    /// An instant before the facts gives weights above 1; ledgers refuse to be read there.
    #[must_use]
    pub(crate) fn read(&self, half_life: HalfLife, as_of: Instant) -> [f64; N] {
        let Tick { epoch, fraction } = half_life.tick(as_of);
        let fade = libm::exp2(-fraction);
        let exponent = (BLOCK * self.block - UNIT_BITS).saturating_sub(epoch);
        core::array::from_fn(|i| match &self.older {
            None => scaled(self.newest[i] as f64 * fade, exponent),
            Some(older) => {
                let total = nearest(self.newest[i], older[0][i], older[1][i]);
                scaled(total * fade, exponent - 2 * BLOCK)
            }
        })
    }

    /// The same, or `None` if no fact of any amount was added: nothing known is not 0.
    pub(crate) fn read_known(&self, half_life: HalfLife, as_of: Instant) -> Option<[f64; N]> {
        (!self.is_empty()).then(|| self.read(half_life, as_of))
    }

    /// Tells whether no block lies after an instant; used where a state is read from outside.
    #[cfg(feature = "serde")]
    pub(crate) fn within(&self, half_life: HalfLife, newest: Option<Instant>) -> bool {
        match newest {
            Some(at) => self.block <= half_life.tick(at).epoch.div_euclid(BLOCK) || self.is_empty(),
            None => self.is_empty(),
        }
    }

    /// Tells whether, block by block, some sums together are at most some others; used where a
    /// state is read from outside.
    ///
    /// Exact where one sum is held against one: a smaller amount never rounds to more units.
    #[cfg(feature = "serde")]
    pub(crate) fn never_above(&self, less: &[usize], more: &[usize]) -> bool {
        self.at_most(less, more, 0, HalfLife::INFINITE, None)
    }

    /// Tells whether, block by block, some sums together are at most some others, but for what
    /// rounding each of `facts` amounts can add, and shares that sum to 1 within 10⁻⁹; used
    /// where a state is read from outside, with its newest instant.
    #[cfg(feature = "serde")]
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
        let shift =
            if epoch.div_euclid(BLOCK) == self.block { epoch.rem_euclid(BLOCK) } else { BLOCK };
        let slack = |shift: i64| u128::from(facts) << (12 + shift);
        let total = |sums: &[u128; N], which: &[usize]| {
            which.iter().fold(0_u128, |total, i| total.saturating_add(sums[*i]))
        };
        let holds = |sums: &[u128; N], shift: i64| {
            total(sums, less) <= total(sums, more).saturating_add(slack(shift))
        };
        holds(&self.newest, shift)
            && self.older.iter().all(|older| older.iter().all(|sums| holds(sums, BLOCK)))
    }

    /// Tells whether, block by block, some sums together are at most what so many facts of an
    /// amount of 1 can add; used where a state is read from outside.
    #[cfg(feature = "serde")]
    pub(crate) fn at_most_ones(&self, which: &[usize], most: Most) -> bool {
        self.at_most_amounts(which, most, 1)
    }

    /// The same of facts of an amount of at most so many.
    #[cfg(feature = "serde")]
    pub(crate) fn at_most_amounts(&self, which: &[usize], most: Most, amount: u32) -> bool {
        let total =
            |sums: &[u128; N]| which.iter().fold(0_u128, |total, i| total.saturating_add(sums[*i]));
        let facts = u128::from(most.facts).saturating_mul(amount.into());
        let newest = if self.block == most.block { most.of_newest } else { Most::OF_BLOCK };
        total(&self.newest) <= facts.saturating_mul(newest)
            && self.older.iter().all(|older| {
                older.iter().all(|sums| total(sums) <= facts.saturating_mul(Most::OF_BLOCK))
            })
    }

    /// Returns the bytes that the sums take, those on the heap included.
    #[must_use]
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.heap_bytes()
    }

    /// Those on the heap alone, for a state that holds the sums in place.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.older.as_ref().map_or(0, |older| size_of_val(&**older))
    }
}

/// What so many facts can add, the newest of them at an instant; used where a state is read from
/// outside.
#[cfg(feature = "serde")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Most {
    facts: u64,
    /// The block of the newest fact, and what a fact of 1 adds to it at that instant.
    block: i64,
    of_newest: u128,
}

#[cfg(feature = "serde")]
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
        Self { facts, block: epoch.div_euclid(BLOCK), of_newest }
    }

    /// The same of other facts, none of them newer.
    pub(crate) const fn with_facts(self, facts: u64) -> Self {
        Self { facts, ..self }
    }
}

/// Returns the whole units of an amount: the one place where a fact is rounded.
fn units(amount: f64, scale: f64) -> u128 {
    if amount > 0.0 {
        let units = amount.min(LARGEST_AMOUNT) * scale + 0.5;
        // Below 2^65, so the casts lose nothing; from 2^53 on there is nothing to round. Nearly
        // all fit half the bits, and into those a number is cast much faster.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        if units < (1_u64 << 63) as f64 { u128::from(units as u64) } else { units as u128 }
    } else {
        0
    }
}

/// Returns `x 2^exponent`.
fn scaled(x: f64, exponent: i64) -> f64 {
    // Beyond these bounds the result is 0 or infinite anyway; it fits after the clamp.
    #[allow(clippy::cast_possible_truncation)]
    let exponent = exponent.clamp(-5_000, 5_000) as i32;
    libm::scalbn(x, exponent)
}

/// Returns `newest 2⁶⁴ + older 2³² + oldest` as the nearest `f64`, rounded once.
fn nearest(newest: u128, older: u128, oldest: u128) -> f64 {
    // Four limbs of 64 bits, the lowest first; the sum is below 2^193.
    let mut limbs = [0_u128; 4];
    let mut put = |value: u128, bits: usize| {
        let (limb, bits) = (bits / 64, bits % 64);
        let low = u128::from(u64::MAX);
        let spread = (value & low) << bits;
        limbs[limb] += spread & low;
        limbs[limb + 1] += spread >> 64;
        let spread = (value >> 64) << bits;
        limbs[limb + 1] += spread & low;
        if spread >> 64 != 0 {
            limbs[limb + 2] += spread >> 64;
        }
    };
    put(oldest, 0);
    put(older, 32);
    put(newest, 64);
    for i in 0..3 {
        limbs[i + 1] += limbs[i] >> 64;
        limbs[i] &= u128::from(u64::MAX);
    }
    // The top two limbs that hold anything make 128 bits; what lies below only breaks ties, and
    // one bit at the bottom says whether there is any.
    let top = (1..4).rev().find(|i| limbs[*i] != 0).unwrap_or(1);
    let rest = limbs[..top - 1].iter().any(|limb| *limb != 0);
    let head = (limbs[top] << 64) | limbs[top - 1] | u128::from(rest);
    let below = i32::try_from(64 * (top - 1)).unwrap_or(0);
    libm::scalbn(head as f64, below)
}

#[cfg(feature = "serde")]
impl<const N: usize> serde::Serialize for DecayedSums<N> {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> core::result::Result<S::Ok, S::Error> {
        let words = |sums: &[u128; N]| sums.iter().map(u128::to_string).collect();
        let mut blocks: Vec<Vec<String>> = Vec::new();
        if !self.is_empty() {
            blocks.push(words(&self.newest));
        }
        if let Some(older) = &self.older {
            blocks.extend(older.iter().map(words));
        }
        SumsForm { block: self.block, blocks }.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, const N: usize> serde::Deserialize<'de> for DecayedSums<N> {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> core::result::Result<Self, D::Error> {
        SumsForm::deserialize(deserializer)?.into_sums().map_err(serde::de::Error::custom)
    }
}

/// What serde writes: sums as decimal text, since JSON's numbers end at 2⁵³.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct SumsForm {
    block: i64,
    blocks: Vec<Vec<String>>,
}

#[cfg(feature = "serde")]
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
        let sums = match (rows.next(), rows.next(), rows.next(), rows.next()) {
            (None, ..) => DecayedSums::default(),
            (Some(newest), None, ..) => DecayedSums { block: self.block, newest, older: None },
            (Some(newest), Some(a), Some(b), None) => {
                DecayedSums { block: self.block, newest, older: Some(Box::new([a, b])) }
            }
            _ => return Err(refuse("have 0, 1 or 3 blocks", self.blocks.len().to_string())),
        };
        if sums.block.unsigned_abs() > Instant::BOUND.unsigned_abs()
            || (sums.is_empty() && self.block != 0)
        {
            return Err(refuse("lie in a block that instants reach", self.block.to_string()));
        }
        if self.blocks.len() == 1 && sums.is_empty()
            || self.blocks.len() == 3 && {
                let nothing = |row: &[u128; N]| row.iter().all(|sum| *sum == 0);
                sums.older.as_ref().is_none_or(|o| nothing(&o[0]) && nothing(&o[1]))
                    || sums.is_empty()
            }
        {
            return Err(refuse("write no empty block", format!("{} blocks", self.blocks.len())));
        }
        Ok(sums)
    }
}
