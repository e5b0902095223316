//! Decayed sums of few facts, in place: the same bits as [`DecayedSums`](super::decay::DecayedSums),
//! as long as all facts lie within 64 half-lives.
//!
//! What is rounded, and by which rule, stands there. Here a sum is one integer in units of the
//! oldest half-life that was seen, so that nothing is looked up and nothing is on the heap. What
//! does not fit is told, and is then to be counted there.

use crate::quantity::{HalfLife, Instant};

/// The bits of one unit, as everywhere.
const UNIT_BITS: i64 = 40;

/// The furthest that half-lives may lie apart: none of three blocks of 32 is ever dropped.
const SPAN: i64 = 64;

/// Finds instants on the clock of a half-life; those of one half-life after another cost no
/// division of whole numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    half_life: HalfLife,
    /// The seconds of a half-life, or 0 if nothing fades.
    seconds: i64,
    epoch: i64,
    begins: i64,
    rest: i64,
    scale: f64,
}

impl Clock {
    pub(crate) fn new(half_life: HalfLife) -> Self {
        // A finite half-life is a whole number of seconds, at most 2^40.
        #[allow(clippy::cast_possible_truncation)]
        let seconds =
            if half_life == HalfLife::INFINITE { 0 } else { half_life.seconds() as i64 };
        Self { half_life, seconds, epoch: 0, begins: 0, rest: 0, scale: unit() }
    }

    /// Returns the whole half-lives of an instant, and what one unit of an amount is there.
    #[inline]
    pub(crate) fn at(&mut self, at: Instant) -> (i64, f64) {
        if self.seconds == 0 {
            return (0, self.scale);
        }
        let mut rest = at.seconds() - self.begins;
        if rest < 0 || rest >= self.seconds {
            self.epoch = self.half_life.tick(at).epoch;
            self.begins = self.epoch * self.seconds;
            rest = at.seconds() - self.begins;
        }
        if rest != self.rest {
            self.rest = rest;
            self.scale = unit() * libm::exp2(rest as f64 / self.seconds as f64);
        }
        (self.epoch, self.scale)
    }
}

/// Returns an amount of 1 at the beginning of a half-life.
const fn unit() -> f64 {
    (1_u64 << UNIT_BITS) as f64
}

/// `N` sums of amounts from 0 to 1.
#[derive(Debug, Clone)]
pub(crate) struct CompactSums<const N: usize> {
    /// The half-life from which the sums count.
    from: i64,
    /// The newest half-life.
    to: i64,
    sums: [u128; N],
    is_empty: bool,
}

impl<const N: usize> CompactSums<N> {
    pub(crate) const fn new() -> Self {
        Self { from: 0, to: 0, sums: [0; N], is_empty: true }
    }

    /// Makes room for a fact of a half-life and returns how far its amounts are shifted; `None` if
    /// the facts lie too far apart.
    #[inline]
    pub(crate) fn room(&mut self, epoch: i64) -> Option<u32> {
        if self.is_empty {
            (self.from, self.to, self.is_empty) = (epoch, epoch, false);
        }
        if epoch < self.from {
            self.lower(epoch)?;
        }
        self.to = self.to.max(epoch);
        if self.to - self.from > SPAN {
            return None;
        }
        u32::try_from(epoch - self.from).ok()
    }

    /// Lets the sums count from an earlier half-life.
    #[cold]
    fn lower(&mut self, epoch: i64) -> Option<()> {
        let shift = u32::try_from(self.from - epoch).ok().filter(|shift| *shift <= 64)?;
        if self.sums.iter().any(|sum| sum.leading_zeros() < shift) {
            return None;
        }
        self.sums = self.sums.map(|sum| sum << shift);
        self.from = epoch;
        Some(())
    }

    /// Adds an amount from 0 to 1 to one sum; `None` if it has no room for it.
    #[inline]
    pub(crate) fn add(&mut self, i: usize, amount: f64, scale: f64, shift: u32) -> Option<()> {
        // At most 2^41 and half a unit, so the cast loses nothing but the fraction.
        #[allow(clippy::cast_possible_truncation)]
        let units = (amount * scale + 0.5) as i64;
        let units = u128::from(units.unsigned_abs()) << shift;
        self.sums[i] = self.sums[i].checked_add(units)?;
        Some(())
    }

    /// Returns the sums as they weigh at an instant.
    pub(crate) fn read(&self, half_life: HalfLife, as_of: Instant) -> [f64; N] {
        let tick = half_life.tick(as_of);
        let fade = libm::exp2(-tick.fraction);
        let exponent = self.from - UNIT_BITS - tick.epoch;
        self.sums.map(|sum| match u64::try_from(sum) {
            Ok(0) => 0.0,
            Ok(sum) => scaled(sum as f64 * fade, exponent),
            Err(_) => scaled(sum as f64 * fade, exponent),
        })
    }
}

/// Returns `x 2^exponent`, rounded once.
fn scaled(x: f64, exponent: i64) -> f64 {
    if (-1_022..=1_023).contains(&exponent) {
        return x * f64::from_bits((exponent + 1_023).unsigned_abs() << 52);
    }
    // Beyond these bounds the result is 0 or infinite anyway; it fits after the clamp.
    #[allow(clippy::cast_possible_truncation)]
    let exponent = exponent.clamp(-5_000, 5_000) as i32;
    libm::scalbn(x, exponent)
}
