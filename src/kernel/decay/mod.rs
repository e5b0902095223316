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

#[cfg(feature = "serde")]
mod form;

#[cfg(feature = "serde")]
pub(crate) use form::Most;

use crate::quantity::{HalfLife, Instant, Tick};

/// The bits of one unit.
pub(crate) const UNIT_BITS: i64 = 40;
/// The half-lives of a block.
const BLOCK: i64 = 32;
/// The last half-life of a block, from its first.
const LAST: u32 = 31;
/// The largest amount of one fact.
pub(crate) const LARGEST_AMOUNT: f64 = (1_u64 << 24) as f64;

/// An instant on the clock of a half-life, and what one unit of an amount is there.
///
/// It is made once for a fact, however many sums take the fact in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    epoch: i64,
    scale: f64,
}

impl Moment {
    /// Finds an instant on the clock of a half-life.
    pub(crate) fn new(half_life: HalfLife, at: Instant) -> Self {
        let Tick { epoch, fraction } = half_life.tick(at);
        Self { epoch, scale: (1_u64 << UNIT_BITS) as f64 * libm::exp2(fraction) }
    }
}

/// `N` sums of amounts that fade with one half-life.
///
/// The half-life is not stored here; a ledger holds it once for all its sums and hands it to
/// [`add`](DecayedSums::add) and [`read`](DecayedSums::read). The sums of the
/// same facts are equal (`==`), in whatever order and parts they were added.
///
/// A sum of the newest block is nearly always one word: its low bits, of half-lives in which
/// nothing happened, are not kept. What does not fit is wide. Which of the two it is depends on the
/// order of adding; what it stands for does not.
#[derive(Debug, Clone)]
pub(crate) struct DecayedSums<const N: usize> {
    /// The half-life from which the words count, in the newest block; its first if wide.
    from: i64,
    words: [u64; N],
    wide: Option<Box<Wide<N>>>,
}

/// What few sums need.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wide<const N: usize> {
    /// The upper halves of the sums of the newest block.
    high: [u64; N],
    /// The two blocks before it, the nearer first; `None` while both are empty.
    older: Option<Box<[[u128; N]; 2]>>,
}

/// Where sums begin that nothing was added to: no instant comes near.
const NOTHING: i64 = i64::MIN;

/// Returns the block of a half-life.
const fn block_of(epoch: i64) -> i64 {
    epoch.div_euclid(BLOCK)
}

/// Returns how far a word that counts from one half-life is shifted to count from an earlier one
/// of its block.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn shift_of(epoch: i64, from: i64) -> u32 {
    // Less than a block, so the cast loses nothing.
    (epoch - from) as u32
}

impl<const N: usize> Default for DecayedSums<N> {
    fn default() -> Self {
        Self { from: NOTHING, words: [0; N], wide: None }
    }
}

impl<const N: usize> PartialEq for DecayedSums<N> {
    fn eq(&self, other: &Self) -> bool {
        let same = self.from == other.from && self.wide.is_none() && other.wide.is_none();
        if same {
            return self.words == other.words;
        }
        self.block() == other.block()
            && self.is_empty() == other.is_empty()
            && self.older() == other.older()
            && self.newest() == other.newest()
    }
}

impl<const N: usize> Eq for DecayedSums<N> {}

impl<const N: usize> DecayedSums<N> {
    /// Tells whether no fact of any amount was added.
    #[must_use]
    pub(crate) const fn is_empty(&self) -> bool {
        self.from == NOTHING
    }

    /// Returns the newest block; 0 while there is none.
    const fn block(&self) -> i64 {
        if self.is_empty() { 0 } else { block_of(self.from) }
    }

    /// Returns the sums of the newest block, in units of its first half-life.
    fn newest(&self) -> [u128; N] {
        core::array::from_fn(|i| self.newest_sum(i))
    }

    /// Returns one of them.
    fn newest_sum(&self, i: usize) -> u128 {
        if self.is_empty() {
            return 0;
        }
        self.sum(i) << shift_of(self.from, BLOCK * self.block())
    }

    /// Returns a sum of the newest block, in units of the half-life from which it counts.
    fn sum(&self, i: usize) -> u128 {
        let high = self.wide.as_ref().map_or(0, |wide| wide.high[i]);
        (u128::from(high) << 64) | u128::from(self.words[i])
    }

    fn older(&self) -> Option<&[[u128; N]; 2]> {
        self.wide.as_ref()?.older.as_deref()
    }

    /// Makes sums of what a block holds, and what the two before it hold.
    fn from_blocks(block: i64, newest: [u128; N], older: Option<Box<[[u128; N]; 2]>>) -> Self {
        let first = BLOCK * block;
        let low = newest.iter().fold(0, |bits, sum| bits | sum).trailing_zeros();
        let shift = low.min(LAST);
        let word = |sum: u128| u64::try_from(sum >> shift).ok();
        if older.is_none() && newest.iter().all(|sum| word(*sum).is_some()) {
            let words = newest.map(|sum| word(sum).unwrap_or(0));
            return Self { from: first + i64::from(shift), words, wide: None };
        }
        let mut sums = Self { from: first, words: [0; N], wide: None };
        sums.widen().older = older;
        for (i, sum) in newest.into_iter().enumerate() {
            sums.add_wide(i, sum);
        }
        sums
    }

    /// Makes sums of words that count from a half-life, all of them of its block.
    pub(crate) fn of_words(from: i64, words: [u64; N]) -> Self {
        if words.iter().all(|word| *word == 0) {
            return Self::default();
        }
        Self { from, words, wide: None }
    }

    /// Returns words that stand for the sums, with the half-life from which they count, the latest
    /// that they allow; `None` where they do not fit.
    pub(crate) fn canonical_words(&self) -> Option<(i64, [u64; N])> {
        if self.is_empty() {
            return Some((0, self.words));
        }
        match &self.wide {
            None => {
                let low = self.words.iter().fold(0, |bits, word| bits | word).trailing_zeros();
                let by = low.min(LAST - shift_of(self.from, BLOCK * self.block()));
                Some((self.from + i64::from(by), self.words.map(|word| word >> by)))
            }
            Some(wide) if wide.older.is_some() => None,
            Some(_) => {
                let Self { from, words, wide } =
                    Self::from_blocks(self.block(), self.newest(), None);
                wide.is_none().then_some((from, words))
            }
        }
    }

    /// Adds one fact: an amount for each sum, at one instant.
    ///
    /// An amount below 0 or NaN counts as 0, one above [`LARGEST_AMOUNT`] as that. A fact of no
    /// amount changes nothing.
    pub(crate) fn add(&mut self, half_life: HalfLife, at: Instant, amounts: [f64; N]) {
        self.add_at(Moment::new(half_life, at), amounts);
    }

    /// The same at a moment that is known already.
    pub(crate) fn add_at(&mut self, moment: Moment, amounts: [f64; N]) {
        self.add_some(moment, core::array::from_fn::<_, N, _>(|i| (i, amounts[i])));
    }

    /// The same of a fact that has amounts for some of the sums: the place of each, and the amount.
    pub(crate) fn add_some<const K: usize>(&mut self, moment: Moment, amounts: [(usize, f64); K]) {
        let Moment { epoch, scale } = moment;
        if self.is_empty() || block_of(epoch) != block_of(self.from) || !self.reaches(epoch) {
            let mut newest = [0; N];
            for (i, amount) in amounts {
                newest[i] += units(amount, scale) << epoch.rem_euclid(BLOCK);
            }
            if newest.iter().any(|sum| *sum != 0) {
                self.take_in(Self::from_blocks(block_of(epoch), newest, None));
            }
            return;
        }
        let shift = shift_of(epoch, self.from);
        // Below it, a shifted amount fits half a word.
        let most = (1_u64 << (63 - shift)) as f64;
        for (i, amount) in amounts {
            // Not of what is NaN.
            if amount > 0.0 {
                let units = amount * scale + 0.5;
                if units < most && self.wide.is_none() {
                    // In range by the line above.
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                    let (sum, over) = self.words[i].overflowing_add((units as i64 as u64) << shift);
                    if !over {
                        self.words[i] = sum;
                        continue;
                    }
                }
                self.widen();
                let units = self::units(amount, scale);
                self.add_wide(i, units << epoch.rem_euclid(BLOCK));
            }
        }
    }

    /// Makes the words count from a half-life of their block, or an earlier one; tells whether
    /// they fit then.
    fn reaches(&mut self, epoch: i64) -> bool {
        if epoch >= self.from {
            return true;
        }
        let shift = shift_of(self.from, epoch);
        let fit = self.words.iter().all(|word| word.leading_zeros() >= shift);
        if fit {
            self.words = self.words.map(|word| word << shift);
            self.from = epoch;
        }
        fit
    }

    /// Makes the sums count from the first half-life of their block, with room for all.
    fn widen(&mut self) -> &mut Wide<N> {
        let first = BLOCK * block_of(self.from);
        let shift = shift_of(self.from, first);
        let words = &mut self.words;
        let wide = self.wide.get_or_insert_with(|| {
            let high = words.map(|word| if shift == 0 { 0 } else { word >> (64 - shift) });
            *words = words.map(|word| word << shift);
            Box::new(Wide { high, older: None })
        });
        self.from = first;
        wide
    }

    /// Adds to a sum of the newest block, which is wide.
    #[allow(clippy::cast_possible_truncation)]
    fn add_wide(&mut self, i: usize, sum: u128) {
        let sum = self.sum(i).saturating_add(sum);
        if let Some(wide) = &mut self.wide {
            // The two halves.
            (self.words[i], wide.high[i]) = (sum as u64, (sum >> 64) as u64);
        }
    }

    /// Adds all that another has added.
    pub(crate) fn merge(&mut self, other: &Self) {
        if !other.is_empty() && !self.took_words_of(other) {
            self.take_in(other.clone());
        }
    }

    /// Adds the words of another of the same block where all of it fits; tells whether it did.
    fn took_words_of(&mut self, other: &Self) -> bool {
        if self.is_empty()
            || self.block() != other.block()
            || self.wide.is_some()
            || other.wide.is_some()
            || !self.reaches(other.from)
        {
            return false;
        }
        let shift = shift_of(other.from, self.from);
        let sum = |own: u64, word: u64| {
            if word.leading_zeros() >= shift { own.checked_add(word << shift) } else { None }
        };
        let pairs = || self.words.iter().zip(other.words);
        let fit = pairs().all(|(own, word)| sum(*own, word).is_some());
        if fit {
            for (own, word) in self.words.iter_mut().zip(other.words) {
                *own += word << shift;
            }
        }
        fit
    }

    fn take_in(&mut self, mut other: Self) {
        if self.is_empty() || other.block() > self.block() {
            core::mem::swap(self, &mut other);
        }
        if other.is_empty() {
            return;
        }
        // From here on `other` is the older one, or of the same block.
        let behind = self.block().saturating_sub(other.block());
        self.add_block(behind, &other.newest());
        if let Some([nearer, further]) = other.older() {
            self.add_block(behind.saturating_add(1), nearer);
            self.add_block(behind.saturating_add(2), further);
        }
    }

    fn add_block(&mut self, behind: i64, sums: &[u128; N]) {
        if behind > 2 || sums.iter().all(|sum| *sum == 0) {
            return;
        }
        let older = |wide: &mut Wide<N>, place: usize| {
            let older = wide.older.get_or_insert_with(|| Box::new([[0; N]; 2]));
            for (own, sum) in older[place].iter_mut().zip(sums) {
                *own = own.saturating_add(*sum);
            }
        };
        let wide = self.widen();
        match behind {
            0 => sums.iter().enumerate().for_each(|(i, sum)| self.add_wide(i, *sum)),
            1 => older(wide, 0),
            _ => older(wide, 1),
        }
    }

    /// Returns the sums as they weigh at an instant.
    ///
    /// An instant before the facts gives weights above 1; ledgers refuse to be read there.
    #[must_use]
    pub(crate) fn read(&self, half_life: HalfLife, as_of: Instant) -> [f64; N] {
        if self.is_empty() {
            return [0.0; N];
        }
        let Tick { epoch, fraction } = half_life.tick(as_of);
        let fade = libm::exp2(-fraction);
        let exponent = (self.from - UNIT_BITS).saturating_sub(epoch);
        match &self.wide {
            None => self.words.map(|word| scaled(word as f64 * fade, exponent)),
            Some(wide) => match &wide.older {
                None => core::array::from_fn(|i| scaled(self.sum(i) as f64 * fade, exponent)),
                Some(older) => core::array::from_fn(|i| {
                    let total = nearest(self.sum(i), older[0][i], older[1][i]);
                    scaled(total * fade, exponent - 2 * BLOCK)
                }),
            },
        }
    }

    /// The same, or `None` if no fact of any amount was added: nothing known is not 0.
    pub(crate) fn read_known(&self, half_life: HalfLife, as_of: Instant) -> Option<[f64; N]> {
        (!self.is_empty()).then(|| self.read(half_life, as_of))
    }

    /// Returns the bytes that the sums take, those on the heap included.
    #[must_use]
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Self>() + self.heap_bytes()
    }

    /// Those on the heap alone, for a state that holds the sums in place.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.wide.as_ref().map_or(0, |wide| {
            size_of_val(&**wide) + wide.older.as_ref().map_or(0, |older| size_of_val(&**older))
        })
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

/// Returns `x 2^exponent`, rounded once.
#[inline]
pub(crate) fn scaled(x: f64, exponent: i64) -> f64 {
    if (-1_022..=1_023).contains(&exponent) {
        // The power is a number itself, and what is below the smallest is rounded once.
        return x * f64::from_bits((exponent + 1_023).unsigned_abs() << 52);
    }
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
