//! Rounded parts that add up to their rounded total.
//!
//! # Formula
//!
//! ```text
//! rᵢ = round(pᵢ)                      half away from zero
//! e  = t − Σ rᵢ                       what is left of the given total t
//! the |e| parts with the largest sign(e)·(pᵢ − rᵢ) move by sign(e); of equals, the first
//! ```
//!
//! This is the method of largest remainders, seen from the nearest whole number instead of from
//! the one below, so that it is the same for `−p` and `−t`: before and after may be swapped. Where
//! `t` is within 1 of `Σ pᵢ`, as a total is that was rounded by itself or as the difference of two
//! such, no part moves by as much as 1 from its own value, and a part of 0 stays 0.
//!
//! The same rule makes the exact sums of a portrait: its numbers are whole multiples of 2⁻⁵⁰
//! ([`GRID`]), of which any few add up without rounding, in any order and any grouping.
//!
//! # References
//!
//! 1. Balinski, M. L., & Young, H. P. (2001). *Fair Representation*, 2nd ed. (largest remainders,
//!    there Hamilton's method).

/// How many steps of the grid make 1: 2⁵⁰. Sums of multiples up to ±8 have no rounding.
pub(crate) const GRID: f64 = (1_u64 << 50) as f64;

/// Beyond this a number has no halves, and a sum of a few still fits an `i64`.
const MOST: f64 = (1_u64 << 52) as f64;

/// A total and its parts in whole units, so that `from + Σ parts = to`.
///
/// ```
/// use goodwill::kernel::Rounded;
///
/// // 0.5 of a point each, of a change by 1.5: two go up, one goes down.
/// let printed = Rounded::from_parts(60.2, &[0.5, 0.5, 0.5], 61.7);
/// assert_eq!((printed.from, printed.to), (60, 62));
/// assert_eq!(printed.parts.iter().sum::<i64>(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Rounded {
    /// What the parts are counted from, rounded.
    pub from: i64,
    /// The parts, in their order.
    pub parts: Vec<i64>,
    /// What the parts lead to, rounded.
    pub to: i64,
}

impl Rounded {
    /// Rounds where a change begins, its parts, and where it ends, all in the unit that is to be
    /// whole. `to` should be `from` plus the parts, but for rounding.
    #[must_use]
    pub fn from_parts(from: f64, parts: &[f64], to: f64) -> Self {
        let [from, to] = [from, to].map(nearest);
        Self { from, parts: apportion(parts, to - from), to }
    }
}

/// Rounds to the nearest whole number, half away from zero; what is no number is 0.
#[must_use]
pub(crate) fn nearest(x: f64) -> i64 {
    let x = if x.is_nan() { 0.0 } else { libm::round(x.clamp(-MOST, MOST)) };
    // Whole and within ±2⁵², so nothing is lost.
    #[allow(clippy::cast_possible_truncation)]
    let whole = x as i64;
    whole
}

/// Rounds parts to whole numbers that add up to a given total.
///
/// The parts should sum to within 1 of the total; where they do not, what is missing goes to the
/// parts round by round. No parts make no total.
#[must_use]
pub(crate) fn apportion(parts: &[f64], total: i64) -> Vec<i64> {
    let mut whole: Vec<i64> = parts.iter().map(|part| nearest(*part)).collect();
    let sum = whole.iter().fold(0_i64, |sum, part| sum.saturating_add(*part));
    let left = total.saturating_sub(sum);
    if left == 0 || parts.is_empty() {
        return whole;
    }
    let up = left.signum();
    // How far each part lies beyond its rounding, in the direction in which some have to move.
    let beyond = |(p, r): (&f64, &i64)| {
        let rest = p - *r as f64;
        if rest.is_finite() { rest * up as f64 } else { 0.0 }
    };
    let mut order: Vec<(f64, usize)> = parts.iter().zip(&whole).map(beyond).zip(0..).collect();
    let count = i64::try_from(parts.len()).unwrap_or(i64::MAX);
    let (rounds, rest) = (left.saturating_abs() / count, left.saturating_abs() % count);
    if rounds > 0 {
        for part in &mut whole {
            *part = part.saturating_add(up * rounds);
        }
    }
    // Fewer than there are parts.
    let rest = usize::try_from(rest).unwrap_or_default();
    if rest > 0 {
        // No two are equal in it, so that those before the first that stays are the same however
        // they are found.
        order.select_nth_unstable_by(rest, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, i) in order.into_iter().take(rest) {
            whole[i] = whole[i].saturating_add(up);
        }
    }
    whole
}

/// Rounds to the grid.
pub(crate) fn on_grid(x: f64) -> f64 {
    nearest(x * GRID) as f64 / GRID
}

/// Rounds parts to the grid so that they add up to the way between two numbers of the grid, to
/// the last bit in any order.
pub(crate) fn parts_on_grid(parts: &[f64], from: f64, to: f64) -> Vec<f64> {
    let steps: Vec<f64> = parts.iter().map(|part| part * GRID).collect();
    let whole = apportion(&steps, nearest((to - from) * GRID));
    whole.into_iter().map(|steps| steps as f64 / GRID).collect()
}
