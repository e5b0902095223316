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
mod sparse;

#[cfg(feature = "serde")]
pub(crate) use form::Most;
pub(crate) use sparse::Sparse;

use crate::quantity::{HalfLife, Instant, NotLeast, Tick};

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
pub(crate) struct DecayedSums<const N: usize>(State<N>);

#[derive(Debug, Clone)]
enum State<const N: usize> {
    /// The half-life of the newest block from which the words count.
    Words { from: NotLeast, words: [u64; N] },
    /// What few sums need. The pointer lies where the words would.
    Wide(Box<Wide<N>>),
}

const _: () = assert!(size_of::<DecayedSums<1>>() == 16 && size_of::<DecayedSums<2>>() == 24);

#[derive(Debug, Clone)]
struct Wide<const N: usize> {
    /// The newest block, and its sums in units of its first half-life.
    block: i64,
    newest: [u128; N],
    /// The two blocks before it, the nearer first; `None` while one is empty.
    older: [Option<Box<[u128; N]>>; 2],
}

impl<const N: usize> Wide<N> {
    fn older(&self) -> Option<[&[u128; N]; 2]> {
        match &self.older {
            [None, None] => None,
            older => Some(older.each_ref().map(|sums| sums.as_deref().unwrap_or(&[0; N]))),
        }
    }
}

/// Where sums begin that nothing was added to: no instant comes near.
const NOTHING: NotLeast = NotLeast::MAX;

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
        Self(State::Words { from: NOTHING, words: [0; N] })
    }
}

impl<const N: usize> PartialEq for DecayedSums<N> {
    fn eq(&self, other: &Self) -> bool {
        if let (State::Words { from, words }, State::Words { from: of_other, words: others }) =
            (&self.0, &other.0)
            && from == of_other
        {
            return words == others;
        }
        self.block() == other.block()
            && self.is_empty() == other.is_empty()
            && self.older() == other.older()
            && self.newest() == other.newest()
    }
}

impl<const N: usize> Eq for DecayedSums<N> {}

impl<const N: usize> DecayedSums<N> {
    /// Sums that nothing was added to.
    const EMPTY: &'static Self = &Self(State::Words { from: NOTHING, words: [0; N] });

    /// Tells whether no fact of any amount was added.
    #[must_use]
    pub(crate) const fn is_empty(&self) -> bool {
        matches!(&self.0, State::Words { from, .. } if from.get() == NOTHING.get())
    }

    /// Returns the newest block; 0 while there is none.
    fn block(&self) -> i64 {
        match &self.0 {
            State::Words { .. } if self.is_empty() => 0,
            State::Words { from, .. } => block_of(from.get()),
            State::Wide(wide) => wide.block,
        }
    }

    /// Returns the sums of the newest block, in units of its first half-life.
    fn newest(&self) -> [u128; N] {
        core::array::from_fn(|i| self.newest_sum(i))
    }

    /// Returns one of them.
    fn newest_sum(&self, i: usize) -> u128 {
        match &self.0 {
            State::Words { .. } if self.is_empty() => 0,
            State::Words { from, words } => {
                u128::from(words[i]) << shift_of(from.get(), BLOCK * self.block())
            }
            State::Wide(wide) => wide.newest[i],
        }
    }

    /// Returns the two blocks before the newest, the nearer first; `None` while both are empty.
    fn older(&self) -> Option<[&[u128; N]; 2]> {
        match &self.0 {
            State::Words { .. } => None,
            State::Wide(wide) => wide.older(),
        }
    }

    /// Makes sums of what a block holds, and what the two before it hold.
    fn from_blocks(block: i64, newest: [u128; N], older: [[u128; N]; 2]) -> Self {
        let older = older.map(|sums| sums.iter().any(|sum| *sum != 0).then(|| Box::new(sums)));
        let low = newest.iter().fold(0, |bits, sum| bits | sum).trailing_zeros();
        let shift = low.min(LAST);
        let word = |sum: u128| u64::try_from(sum >> shift).ok();
        if older.iter().all(Option::is_none) && newest.iter().all(|sum| word(*sum).is_some()) {
            let words = newest.map(|sum| word(sum).unwrap_or(0));
            return Self::of_words(BLOCK * block + i64::from(shift), words);
        }
        Self(State::Wide(Box::new(Wide { block, newest, older })))
    }

    /// Makes sums of words that count from a half-life, all of them of its block.
    pub(crate) fn of_words(from: i64, words: [u64; N]) -> Self {
        if words.iter().all(|word| *word == 0) {
            return Self::default();
        }
        Self(State::Words { from: NotLeast::new(from), words })
    }

    /// Returns words that stand for the sums, with the half-life from which they count, the latest
    /// that they allow; `None` where they do not fit.
    pub(crate) fn canonical_words(&self) -> Option<(i64, [u64; N])> {
        match &self.0 {
            State::Words { words, .. } if self.is_empty() => Some((0, *words)),
            State::Words { from, words } => {
                let low = words.iter().fold(0, |bits, word| bits | word).trailing_zeros();
                let by = low.min(LAST - shift_of(from.get(), BLOCK * self.block()));
                Some((from.get() + i64::from(by), words.map(|word| word >> by)))
            }
            State::Wide(wide) if wide.older().is_some() => None,
            State::Wide(wide) => match Self::from_blocks(wide.block, wide.newest, [[0; N]; 2]).0 {
                State::Words { from, words } => Some((from.get(), words)),
                State::Wide(_) => None,
            },
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
        let Some(shift) = self.reach(epoch) else {
            let mut newest = [0; N];
            for (i, amount) in amounts {
                newest[i] += units(amount, scale) << epoch.rem_euclid(BLOCK);
            }
            if newest.iter().any(|sum| *sum != 0) {
                self.take_in(Self::from_blocks(block_of(epoch), newest, [[0; N]; 2]));
            }
            return;
        };
        // Below it, a shifted amount fits half a word.
        let most = (1_u64 << (63 - shift)) as f64;
        for (i, amount) in amounts {
            // Not of what is NaN.
            if amount > 0.0 {
                if let State::Words { words, .. } = &mut self.0 {
                    let units = amount * scale + 0.5;
                    if units < most {
                        // In range by the line above.
                        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                        let (sum, over) = words[i].overflowing_add((units as i64 as u64) << shift);
                        if !over {
                            words[i] = sum;
                            continue;
                        }
                    }
                }
                let units = units(amount, scale) << epoch.rem_euclid(BLOCK);
                self.change_wide(|wide| wide.newest[i] = wide.newest[i].saturating_add(units));
            }
        }
    }

    /// Makes sums of the block of a half-life count from it or from an earlier one; returns how far
    /// they then begin before it, and `None` where they are of another block or do not fit.
    fn reach(&mut self, epoch: i64) -> Option<u32> {
        match &mut self.0 {
            State::Words { from, words } => {
                let begins = from.get();
                if block_of(epoch) != block_of(begins) {
                    return None;
                }
                if epoch >= begins {
                    return Some(shift_of(epoch, begins));
                }
                let shift = shift_of(begins, epoch);
                if words.iter().any(|word| word.leading_zeros() < shift) {
                    return None;
                }
                *words = words.map(|word| word << shift);
                *from = NotLeast::new(epoch);
                Some(0)
            }
            State::Wide(wide) => {
                (block_of(epoch) == wide.block).then(|| shift_of(epoch, BLOCK * wide.block))
            }
        }
    }

    /// Gives the sums room for all, and changes them.
    fn change_wide(&mut self, change: impl FnOnce(&mut Wide<N>)) {
        if let State::Wide(wide) = &mut self.0 {
            return change(wide);
        }
        let mut wide = Wide { block: self.block(), newest: self.newest(), older: [None, None] };
        change(&mut wide);
        self.0 = State::Wide(Box::new(wide));
    }

    /// Adds all that another has added.
    pub(crate) fn merge(&mut self, other: &Self) {
        if !other.is_empty() && self.took_words_of(other).is_none() {
            self.take_in(other.clone());
        }
    }

    /// Adds the words of another of the same block where all of it fits; `None` where it does not.
    fn took_words_of(&mut self, other: &Self) -> Option<()> {
        let State::Words { from: of_other, words: others } = &other.0 else { return None };
        if !matches!(self.0, State::Words { .. }) || self.is_empty() {
            return None;
        }
        self.reach(of_other.get())?;
        let State::Words { from, words } = &mut self.0 else { return None };
        let shift = shift_of(of_other.get(), from.get());
        let sum = |own: u64, word: u64| {
            if word.leading_zeros() >= shift { own.checked_add(word << shift) } else { None }
        };
        let mut pairs = words.iter().zip(others);
        if pairs.any(|(own, word)| sum(*own, *word).is_none()) {
            return None;
        }
        for (own, word) in words.iter_mut().zip(others) {
            *own += word << shift;
        }
        Some(())
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
        self.change_wide(|wide| {
            let Wide { newest, older, .. } = wide;
            let own = match behind {
                0 => newest,
                _ => older[usize::from(behind == 2)].get_or_insert_with(|| Box::new([0; N])),
            };
            for (own, sum) in own.iter_mut().zip(sums) {
                *own = own.saturating_add(*sum);
            }
        });
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
        let exponent = |from: i64| (from - UNIT_BITS).saturating_sub(epoch);
        match &self.0 {
            State::Words { from, words } => {
                words.map(|word| scaled(word as f64 * fade, exponent(from.get())))
            }
            State::Wide(wide) => {
                let exponent = exponent(BLOCK * wide.block);
                match wide.older() {
                    None => wide.newest.map(|sum| scaled(sum as f64 * fade, exponent)),
                    Some(older) => core::array::from_fn(|i| {
                        let total = nearest(wide.newest[i], older[0][i], older[1][i]);
                        scaled(total * fade, exponent - 2 * BLOCK)
                    }),
                }
            }
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
        match &self.0 {
            State::Words { .. } => 0,
            State::Wide(wide) => {
                size_of_val(&**wide)
                    + wide.older.iter().flatten().map(|own| size_of_val(&**own)).sum::<usize>()
            }
        }
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
