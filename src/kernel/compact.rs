//! Decayed sums of many facts at once: the same bits as
//! [`DecayedSums`](super::decay::DecayedSums), as long as the facts of one sum lie within 64
//! half-lives.
//!
//! What is rounded, and by which rule, stands there. Here a sum is one integer in units of the
//! oldest half-life that was seen, so that nothing is looked up and nothing is on the heap. What
//! does not fit is told, and is then to be counted there.

use super::decay::{UNIT_BITS, scaled};
use crate::quantity::{HalfLife, Instant};

/// The furthest that half-lives may lie apart: none of three blocks of 32 is ever dropped.
const SPAN: i64 = 64;

/// Finds many instants on the clock of a half-life, without a division of whole numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// The seconds of a half-life, or 0 if nothing fades.
    seconds: i64,
    inverse: f64,
}

impl Clock {
    pub(crate) fn new(half_life: HalfLife) -> Self {
        let inverse = 1.0 / half_life.seconds();
        // A finite half-life is a whole number of seconds, at most 2^40.
        #[allow(clippy::cast_possible_truncation)]
        let seconds = if inverse > 0.0 { half_life.seconds() as i64 } else { 0 };
        Self { seconds, inverse }
    }

    /// Says of each instant, in seconds, its whole half-lives, and what one unit of an amount is
    /// there.
    pub(crate) fn tell(&self, at: &[i64], epochs: &mut [i64], scales: &mut [f64]) {
        if self.seconds == 0 {
            epochs.fill(0);
            scales.fill(unit());
            return;
        }
        let seconds = self.seconds as f64;
        for ((at, epoch), scale) in at.iter().zip(epochs).zip(scales.iter_mut()) {
            // Instants are below 2^41, so the quotient is off by less than a second, and the whole
            // half-lives by 1 at most.
            #[allow(clippy::cast_possible_truncation)]
            let about = (*at as f64 * self.inverse) as i64;
            let rest = *at - about * self.seconds;
            let by = i64::from(rest >= self.seconds) - i64::from(rest < 0);
            *epoch = about + by;
            *scale = (rest - by * self.seconds) as f64 / seconds;
        }
        for scale in scales {
            *scale = unit() * libm::exp2(*scale);
        }
    }
}

/// Returns an amount of 1 at the beginning of a half-life.
const fn unit() -> f64 {
    (1_u64 << UNIT_BITS) as f64
}

/// Returns the units of an amount from 0 to 1, rounded as everywhere.
#[inline]
pub(crate) fn units(amount: f64, scale: f64) -> u64 {
    // At most 2^41 and half a unit, so the cast loses nothing but the fraction.
    #[allow(clippy::cast_possible_truncation)]
    let units = (amount * scale + 0.5) as i64;
    units.unsigned_abs()
}

/// `N` sums of amounts from 0 to 1.
#[derive(Debug, Clone)]
pub(crate) struct CompactSums<const N: usize> {
    /// The half-life from which the sums count, and the newest.
    from: i64,
    to: i64,
    sums: [u128; N],
    is_empty: bool,
}

impl<const N: usize> CompactSums<N> {
    pub(crate) const fn new() -> Self {
        Self { from: 0, to: 0, sums: [0; N], is_empty: true }
    }

    /// Adds facts: of each the sum that it belongs to, its amount, its half-lives and what a unit
    /// is there. `None` if they do not fit.
    #[inline]
    pub(crate) fn add(
        &mut self,
        places: &[u8],
        amounts: &[f64],
        epochs: &[i64],
        scales: &[f64],
    ) -> Option<()> {
        let (from, to) = epochs
            .iter()
            .fold((i64::MAX, i64::MIN), |(from, to), epoch| (from.min(*epoch), to.max(*epoch)));
        if from > to {
            return Some(());
        }
        let facts = || places.iter().zip(amounts).zip(epochs.iter().zip(scales));
        // An amount takes 42 bits, and so many facts as many more as their number has.
        if to - from + 42 + i64::from(usize::BITS - places.len().leading_zeros()) <= 64 {
            let mut words = [0_u64; N];
            for ((place, amount), (epoch, scale)) in facts() {
                // Below 64 by the condition.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let shift = (*epoch - from) as u32 & 63;
                if let Some(word) = words.get_mut(usize::from(*place)) {
                    *word = word.wrapping_add(units(*amount, *scale) << shift);
                }
            }
            return self.take(from, to, words.map(u128::from));
        }
        for ((place, amount), (epoch, scale)) in facts() {
            let mut words = [0; N];
            if let Some(word) = words.get_mut(usize::from(*place)) {
                *word = u128::from(units(*amount, *scale));
            }
            self.take(*epoch, *epoch, words)?;
        }
        Some(())
    }

    /// Adds sums that count from a half-life, with the newest that is in them.
    #[inline]
    fn take(&mut self, from: i64, to: i64, sums: [u128; N]) -> Option<()> {
        if self.is_empty {
            *self = Self { from, to, sums, is_empty: false };
            return (to - from <= SPAN).then_some(());
        }
        let least = self.from.min(from);
        let to = self.to.max(to);
        if to - least > SPAN {
            return None;
        }
        let shifted = |sum: u128, by: i64| {
            let by = u32::try_from(by).ok()?;
            (sum.leading_zeros() > by || sum == 0).then(|| sum << by)
        };
        for (own, sum) in self.sums.iter_mut().zip(sums) {
            *own = shifted(*own, self.from - least)?.checked_add(shifted(sum, from - least)?)?;
        }
        (self.from, self.to) = (least, to);
        Some(())
    }
}

/// Reads sums at one instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    epoch: i64,
    fade: f64,
}

impl Reader {
    pub(crate) fn new(half_life: HalfLife, as_of: Instant) -> Self {
        let tick = half_life.tick(as_of);
        Self { epoch: tick.epoch, fade: libm::exp2(-tick.fraction) }
    }

    /// Returns the sums as they weigh at the instant.
    #[inline]
    pub(crate) fn read<const N: usize>(&self, sums: &CompactSums<N>) -> [f64; N] {
        let exponent = sums.from - UNIT_BITS - self.epoch;
        sums.sums.map(|sum| {
            // Half the bits are turned into a number much faster, to the same one.
            let sum = u64::try_from(sum).map_or_else(|_| sum as f64, |sum| sum as f64);
            scaled(sum * self.fade, exponent)
        })
    }

    /// Returns sums that count from a half-life as they weigh at the instant.
    #[inline]
    pub(crate) fn read_words<const N: usize>(&self, from: i64, sums: [u64; N]) -> [f64; N] {
        let exponent = from - UNIT_BITS - self.epoch;
        sums.map(|sum| scaled(sum as f64 * self.fade, exponent))
    }
}
