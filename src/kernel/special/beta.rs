//! The incomplete Beta function and its inverse.
//!
//! # Formula
//!
//! ```text
//! P(X ≤ x) = xᵃ yᵇ / (a B(a, b)) · h(a, b, x)        y = 1 − x;  up to the turn (a + 1)/(a + b + 2)
//! P(X > x) = xᵃ yᵇ / (b B(a, b)) · h(b, a, y)        beyond it
//! h(a, b, x)   the even part of the continued fraction, two of its steps in one
//! ```
//!
//! A quantile is looked for in `u = ln x`, or in `ln y` where it lies above one half. With T the
//! tail on this side of the turn, t its probability and f = ln T − ln t, the derivatives follow
//! from the density by itself:
//!
//! ```text
//! r = f′ = ±(density of u)/T      s = a − (b − 1)x/y − r      f″ = r s
//! f‴ = r (s² + s′)                f⁗ = r (s³ + 3s s′ + s″)
//! ```
//!
//! so that each step costs one fraction and leaves the fifth power of the error.
//!
//! The fraction, the tails and the search stand in files of their own, each written once for a
//! number and for several side by side, as both ends of many Betas are asked for.
//!
//! # References
//!
//! 1. DiDonato, A. R., & Morris, A. H. (1992). Algorithm 708. *ACM TOMS* 18(3), 360–373, for
//!    `xᵃ yᵇ / B(a, b)` where both shapes are large.
//! 2. *NIST Digital Library of Mathematical Functions*, 8.17.22, for the continued fraction; its
//!    even part by the equivalence that clears its coefficients of divisions.
//! 3. Householder, A. S. (1970). *The Numerical Treatment of a Single Nonlinear Equation*, for the
//!    step of the fifth order.
//! 4. Abramowitz, M., & Stegun, I. A. (1964). *Handbook of Mathematical Functions*, 26.5.22.

use super::gamma::{NO_SHAPE, gamma_cdf, gamma_quantile};
use super::lanes::{Lanes, Number};
use super::near::NearNormal;
use super::search::{Found, Start};
use super::tails::Tails;

/// Where both shapes exceed this, the probabilities come from an expansion around the normal,
/// whose error is then below 10⁻¹⁰ of the standard deviation.
const NORMAL_FROM: f64 = 1e7;
/// Where one shape exceeds the other so many times, `−ln(1 − x)` is Gamma to ten digits, and the
/// continued fraction would lose them.
const GAMMA_FROM: f64 = 1e6;

/// Returns the probability that Beta(a, b) lies at or below x.
///
/// `a` and `b` lie in [0, ∞), not both 0; a shape of 0 puts all probability on its end.
#[must_use]
pub(crate) fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x >= 1.0 || (a == 0.0 && x >= 0.0) {
        1.0
    } else if x <= 0.0 || b == 0.0 || x.is_nan() {
        0.0
    } else if a.max(b) < NO_SHAPE {
        b / (a + b)
    } else if a.min(b) > NORMAL_FROM {
        NearNormal::of(a, b).cdf(x)
    } else if b > GAMMA_FROM * (a + 1.0) {
        gamma_cdf(a, gamma_rate(a, b) * -libm::log1p(-x))
    } else if a > GAMMA_FROM * (b + 1.0) {
        1.0 - gamma_cdf(b, gamma_rate(b, a) * -libm::log(x))
    } else if x <= 0.5 {
        Tails::of(a, b).cdf(x)
    } else {
        Tails::of(b, a).cdf_from_above(x)
    }
}

/// Beta(a, b), whose probabilities have much in common that is worked out once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BetaCdf {
    a: f64,
    b: f64,
    /// Seen from both ends; `None` where no tail is summed.
    tails: Option<[Tails; 2]>,
}

impl BetaCdf {
    /// Takes the shapes, as [`beta_cdf`] does.
    pub(crate) fn of(a: f64, b: f64) -> Self {
        Self { a, b, tails: is_summed(a, b).then(|| [Tails::of(a, b), Tails::of(b, a)]) }
    }

    /// Returns the probability that it lies at or below x: to the bit that of [`beta_cdf`].
    pub(crate) fn at(&self, x: f64) -> f64 {
        match &self.tails {
            Some([below, _]) if x > 0.0 && x <= 0.5 => below.cdf(x),
            Some([_, above]) if x > 0.5 && x < 1.0 => above.cdf_from_above(x),
            _ => beta_cdf(self.a, self.b, x),
        }
    }
}

/// Returns the value below which Beta(a, b) lies with probability p.
///
/// `a` and `b` as in [`beta_cdf`]; `p` in [0, 1].
#[must_use]
pub(crate) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    Beta::of(a, b).quantile(p, 1.0 - p)
}

/// A Beta of which several quantiles are asked: what they have in common is worked out once.
pub(crate) struct Beta {
    a: f64,
    b: f64,
    /// Where the fraction serves.
    tails: Option<Tails>,
}

impl Beta {
    /// Takes shapes as in [`beta_cdf`].
    pub(crate) fn of(a: f64, b: f64) -> Self {
        Self { a, b, tails: is_summed(a, b).then(|| Tails::of(a, b)) }
    }

    /// Returns the value below which a probability `p` lies, and above which `q = 1 − p`.
    pub(crate) fn quantile(&self, p: f64, q: f64) -> f64 {
        let Self { a, b, tails } = self;
        let (a, b) = (*a, *b);
        if p <= 0.0 || a == 0.0 {
            0.0
        } else if p >= 1.0 || b == 0.0 {
            1.0
        } else if let Some(tails) = tails {
            Start::of(tails, p, q).solve(tails, p, q).value()
        } else if a.max(b) < NO_SHAPE {
            if p <= b / (a + b) { 0.0 } else { 1.0 }
        } else if a.min(b) > NORMAL_FROM {
            NearNormal::of(a, b).quantile(p)
        } else if b > a {
            -libm::expm1(-gamma_quantile(a, gamma_rate(a, b), p))
        } else {
            libm::exp(-gamma_quantile(b, gamma_rate(b, a), q))
        }
    }

    /// Returns the quantiles of ascending probabilities that are not far apart: each search starts
    /// where the one before leads to.
    pub(crate) fn quantiles(&self, probabilities: &[f64]) -> Vec<f64> {
        let mut last: Option<Found<f64>> = None;
        let mut next = |p: &f64| {
            let (p, q) = (*p, 1.0 - *p);
            let Some(tails) = self.tails.as_ref().filter(|_| 0.0 < p && p < 1.0) else {
                return self.quantile(p, q);
            };
            let start = last.as_ref().and_then(|last| last.towards(tails, p, q));
            let start = start.unwrap_or_else(|| Start::of(tails, p, q));
            let found = start.solve(tails, p, q);
            let value = found.value();
            last = Some(found);
            value
        };
        probabilities.iter().map(&mut next).collect()
    }

    /// Returns both ends between which all lies but a probability of `tail` on either side.
    pub(crate) fn ends(&self, tail: f64) -> (f64, f64) {
        let rest = 1.0 - tail;
        (self.quantile(tail, rest), self.quantile(rest, tail))
    }
}

/// So many Betas are searched side by side. Fewer leave the processor waiting for divisions, and of
/// more the slowest is waited for longer.
const SIDE_BY_SIDE: usize = 8;
/// Fewer than these are as quick one by one.
const WORTH_IT: usize = 4;

/// Returns both ends of each of many Betas, to the bit those of [`Beta::ends`].
pub(crate) fn ends_of_each(shapes: &[(f64, f64)], tail: f64) -> Vec<(f64, f64)> {
    let rest = 1.0 - tail;
    let is_inside = tail > 0.0 && rest < 1.0;
    let mut ends = Vec::with_capacity(shapes.len());
    for some in shapes.chunks(SIDE_BY_SIDE) {
        let are_summed = some.iter().all(|(a, b)| is_summed(*a, *b));
        if some.len() < WORTH_IT || !is_inside || !are_summed {
            ends.extend(some.iter().map(|(a, b)| Beta::of(*a, *b).ends(tail)));
            continue;
        }
        // Lanes that are left over repeat the last, and nobody reads them.
        let shape = |i: usize| some[i.min(some.len() - 1)];
        let lanes = |of: fn((f64, f64)) -> f64| Lanes::<SIDE_BY_SIDE>::of(|i| of(shape(i)));
        let tails = Tails::of(lanes(|(a, _)| a), lanes(|(_, b)| b));
        let low = Start::of(&tails, tail, rest).solve(&tails, tail, rest).value();
        let high = Start::of(&tails, rest, tail).solve(&tails, rest, tail).value();
        ends.extend((0..some.len()).map(|i| (low.lane(i), high.lane(i))));
    }
    ends
}

/// Whether the fraction serves for these shapes.
fn is_summed(a: f64, b: f64) -> bool {
    let (less, more) = (a.min(b), a.max(b));
    less > 0.0 && more >= NO_SHAPE && less <= NORMAL_FROM && more <= GAMMA_FROM * (less + 1.0)
}

/// The rate of the Gamma that `−ln(1 − x)` of a Beta(a, b) nears where b is large.
fn gamma_rate(a: f64, b: f64) -> f64 {
    b + 0.5 * (a - 1.0)
}
