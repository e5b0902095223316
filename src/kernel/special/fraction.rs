//! The continued fraction of the incomplete Beta function.

use super::lanes::{Number, Truth};

/// The even part of the continued fraction of the incomplete Beta function at x, `y = 1 − x`, times
/// a: 1 where x is near 0. By Steed's method, one division a term.
///
/// The coefficients are those of the fraction's even part times `(c − 1)(c + 1)` for each term,
/// `c = a + 2m`, which clears them of divisions.
///
/// Lanes that have their digits stay as they are until all have theirs.
#[inline]
pub(super) fn fraction<T: Number>(a: T, b: T, (x, y): (T, T), digits: f64) -> T {
    // Some multiple of √max(a, b) terms are needed; shapes beyond `NORMAL_FROM` do not come here
    // on both sides.
    const TERMS: f64 = 10_000.0;
    let enough = 0.5 * digits;
    let (square, rest) = (x * x, T::all(2.0) - x);
    // The same twice: a large shape against an x near 1 would leave only the rounding of both.
    let is_low = x.at_most(T::all(0.5));
    let base = is_low.choose(a + 1.0 - (a + b) * x, T::all(1.0) - b + (a + b) * y);
    let mut d = (a + 1.0) / base;
    let (mut h, mut change) = (d, d);
    // What a term counts from one to the next: a + m, a + b + m − 1, b − m, c and the last factor.
    let (mut m, mut a_m, mut n_m, mut b_m) = (1.0, a + 1.0, a + b, b - 1.0);
    let (mut c, mut last) = (a + 2.0, base + rest);
    // The first term is divided by a as the whole is, so that its own factor of a goes.
    let (mut lead, mut scale) = (T::all(1.0), square * ((a + 3.0) / (a + 1.0)));
    let mut lacks = T::Where::all(true);
    while m < TERMS {
        let (below, above) = (c - 1.0, c + 1.0);
        let numerator = (lead * n_m) * ((b_m * m) * scale);
        let denominator = (above * m) * (below + b_m * x) + (a_m * below) * last;
        let before = numerator * d;
        d = T::all(1.0) / (denominator + before);
        change = lacks.only(change * (-before * d));
        h = h + change;
        lacks = !change.abs().at_most(h * enough);
        if !lacks.is_anywhere() {
            break;
        }
        // That of the next term is (c + 3)(c − 1), as seen from this one.
        (lead, scale) = (a_m, square * ((c + 3.0) * below));
        m += 1.0;
        (a_m, n_m, b_m) = (a_m + 1.0, n_m + 1.0, b_m - 1.0);
        (c, last) = (c + 2.0, last + rest);
    }
    h
}
