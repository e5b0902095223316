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
//! # References
//!
//! 1. DiDonato, A. R., & Morris, A. H. (1992). Algorithm 708. *ACM TOMS* 18(3), 360–373, for
//!    `xᵃ yᵇ / B(a, b)` where both shapes are large.
//! 2. *NIST Digital Library of Mathematical Functions*, 8.17.22, for the continued fraction; its
//!    even part by the equivalence that clears its coefficients of divisions.
//! 3. Householder, A. S. (1970). *The Numerical Treatment of a Single Nonlinear Equation*, for the
//!    step of the fifth order.
//! 4. Abramowitz, M., & Stegun, I. A. (1964). *Handbook of Mathematical Functions*, 26.5.22.

use super::gamma::{NO_SHAPE, gamma_cdf, gamma_quantile, ln_beta_of_more, stirling_rest};
use super::near::NearNormal;
use super::normal::rough_quantile;

/// Where both shapes exceed this, the probabilities come from an expansion around the normal,
/// whose error is then below 10⁻¹⁰ of the standard deviation.
const NORMAL_FROM: f64 = 1e7;
/// Where one shape exceeds the other so many times, `−ln(1 − x)` is Gamma to ten digits, and the
/// continued fraction would lose them.
const GAMMA_FROM: f64 = 1e6;
/// Above this both shapes are large, and six terms of Stirling's formula leave nothing.
const LARGE: f64 = 10.0;

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
        let (less, more) = (a.min(b), a.max(b));
        let is_summed = less > 0.0
            && more >= NO_SHAPE
            && less <= NORMAL_FROM
            && more <= GAMMA_FROM * (less + 1.0);
        Self { a, b, tails: is_summed.then(|| [Tails::of(a, b), Tails::of(b, a)]) }
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
    /// Where the fraction serves: both sides.
    tails: Option<[Tails; 2]>,
}

impl Beta {
    /// Takes shapes as in [`beta_cdf`].
    pub(crate) fn of(a: f64, b: f64) -> Self {
        let at_an_end = a == 0.0 || b == 0.0 || a.max(b) < NO_SHAPE;
        let expanded =
            a.min(b) > NORMAL_FROM || b > GAMMA_FROM * (a + 1.0) || a > GAMMA_FROM * (b + 1.0);
        let tails = (!at_an_end && !expanded).then(|| {
            let low = Tails::of(a, b);
            let high = low.mirrored();
            [low, high]
        });
        Self { a, b, tails }
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
            Start::of(a, b, p, q).solve(tails, p, q).value()
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
        let mut last: Option<Found> = None;
        let mut next = |p: &f64| {
            let (p, q) = (*p, 1.0 - *p);
            let Some(tails) = self.tails.as_ref().filter(|_| 0.0 < p && p < 1.0) else {
                return self.quantile(p, q);
            };
            let start = last.as_ref().and_then(|last| last.towards(tails, p, q));
            let start = start.unwrap_or_else(|| Start::of(self.a, self.b, p, q));
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

/// The rate of the Gamma that `−ln(1 − x)` of a Beta(a, b) nears where b is large.
fn gamma_rate(a: f64, b: f64) -> f64 {
    b + 0.5 * (a - 1.0)
}

/// Where the search for a quantile starts: how far from the end that it is nearer to.
#[derive(Clone, Copy)]
struct Start {
    is_high: bool,
    /// The distance is `x = eᵘ`.
    u: f64,
    x: f64,
    /// To how many digits the first fraction is worth working out.
    digits: f64,
}

impl Start {
    /// What the next step corrects anyway.
    const ROUGH: f64 = 1e-6;

    fn of(a: f64, b: f64, p: f64, q: f64) -> Self {
        if a.min(b) >= 1.0 { Self::in_the_middle(a, b, p) } else { Self::at_an_end(a, b, p, q) }
    }

    const fn low(u: f64, x: f64) -> Self {
        Self { is_high: false, u, x, digits: Self::ROUGH }
    }

    const fn high(u: f64, y: f64) -> Self {
        Self { is_high: true, u, x: y, digits: Self::ROUGH }
    }

    /// Each side is solved in the logarithm of the distance from its own end.
    fn solve(self, [low, high]: &[Tails; 2], p: f64, q: f64) -> Found {
        if self.is_high { high.solve(q, p, self) } else { low.solve(p, q, self) }
    }

    /// From log-odds that are nearly normal.
    fn in_the_middle(a: f64, b: f64, p: f64) -> Self {
        let z = -rough_quantile(p);
        let (one, other) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let (skew, h) = ((z * z - 3.0) / 6.0, 2.0 / (one + other));
        let root = libm::sqrt((skew + h).max(0.0));
        let w = z * root / h - (other - one) * (skew + 5.0 / 6.0 - 2.0 / (3.0 * h));
        let odds = b / a * libm::exp(2.0 * w.clamp(-300.0, 300.0));
        if odds >= 1.0 {
            let x = 1.0 / (1.0 + odds);
            Self::low(libm::log(x), x)
        } else {
            let y = odds / (1.0 + odds);
            Self::high(libm::log(y), y)
        }
    }

    /// From the leading terms of both tails, which meet at the mean.
    fn at_an_end(a: f64, b: f64, p: f64, q: f64) -> Self {
        let n = a + b;
        let low = libm::exp(a * libm::log(a / n)) / a;
        let high = libm::exp(b * libm::log(b / n)) / b;
        let whole = low + high;
        let least = |u: f64| u.min(-core::f64::consts::LN_2);
        if p <= low / whole {
            let u = least((libm::log(p) + libm::log(a) + libm::log(whole)) / a);
            Self::low(u, libm::exp(u))
        } else {
            let u = (libm::log(q) + libm::log(b) + libm::log(whole)) / b;
            if u >= -core::f64::consts::LN_2 {
                let x = 1.0 - libm::exp(u.min(-1e-3));
                Self::low(libm::log(x), x)
            } else {
                Self::high(u, libm::exp(u))
            }
        }
    }
}

/// What was found: how far from its end, and the tail there.
struct Found {
    is_high: bool,
    u: f64,
    x: f64,
    is_below: bool,
    target: f64,
    slope: f64,
}

impl Found {
    fn value(&self) -> f64 {
        if self.is_high { 1.0 - self.x } else { self.x }
    }

    /// Predicts where another probability leads to, if it is near.
    fn towards(&self, tails: &[Tails; 2], p: f64, q: f64) -> Option<Start> {
        let (p, q) = if self.is_high { (q, p) } else { (p, q) };
        let other = if self.is_below { p } else { q };
        let f = ln_ratio(self.target, other);
        let (step, _) = tails[usize::from(self.is_high)].step(self.x, f, self.slope);
        let is_near = f.abs() < 0.6 && step.abs() < 0.6;
        let (u, x) = (self.u - step, self.x * libm::exp(-step));
        let digits = f64::EPSILON;
        if is_near && x <= 0.6 {
            Some(Start { is_high: self.is_high, u, x, digits })
        } else if is_near && x < 0.9 {
            let y = 1.0 - x;
            Some(Start { is_high: !self.is_high, u: libm::log(y), x: y, digits })
        } else {
            None
        }
    }
}

/// The two tails of a Beta at `x = eᵘ`, best for x up to one half or not far beyond.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails {
    a: f64,
    b: f64,
    /// Whether both shapes are large, so that `xᵃ yᵇ` is measured from its peak.
    is_large: bool,
    /// What the logarithms of the two tails have in common: `−ln(a B)` and `−ln(b B)`, the peak
    /// included.
    ln_below: f64,
    ln_above: f64,
}

/// One of the tails.
struct Tail {
    is_below: bool,
    /// The logarithm of what stands before the fraction, and the fraction.
    ln_front: f64,
    h: f64,
    /// How the logarithm of the tail changes with u.
    slope: f64,
}

impl Tail {
    fn probability(&self) -> f64 {
        libm::exp(self.ln_front + libm::log(self.h)).min(1.0)
    }
}

impl Tails {
    pub(super) fn of(a: f64, b: f64) -> Self {
        let is_large = a.min(b) > LARGE;
        let (ln_below, ln_above) = if is_large {
            let rest = stirling_rest(a) + stirling_rest(b) - stirling_rest(a + b);
            let peak = |own: f64, other: f64| other / own / (core::f64::consts::TAU * (a + b));
            (0.5 * libm::log(peak(a, b)) - rest, 0.5 * libm::log(peak(b, a)) - rest)
        } else {
            let front = -ln_beta_of_more(a, b);
            // ln b/(a + b) and ln a/(a + b), to the last digits of both.
            let less = a.min(b) / a.max(b);
            let of_more = -libm::log1p(less);
            let of_less = of_more + (libm::log(a.min(b)) - libm::log(a.max(b)));
            if a <= b {
                (front + of_more, front + of_less)
            } else {
                (front + of_less, front + of_more)
            }
        };
        Self { a, b, is_large, ln_below, ln_above }
    }

    /// The same seen from the other end.
    pub(super) fn mirrored(&self) -> Self {
        let Self { a, b, is_large, ln_below, ln_above } = *self;
        Self { a: b, b: a, is_large, ln_below: ln_above, ln_above: ln_below }
    }

    /// Returns the logarithm of the Beta function.
    pub(super) fn ln_beta(&self) -> f64 {
        let Self { a, b, is_large, ln_below, .. } = *self;
        let n = a + b;
        let peak = if is_large { a * libm::log(a / n) + b * libm::log(b / n) } else { 0.0 };
        peak - ln_below - libm::log(a)
    }

    /// Returns the probability at or below x, which is at most one half.
    pub(super) fn cdf(&self, x: f64) -> f64 {
        let tail = self.at(libm::log(x), x, self.turn(), f64::EPSILON);
        let part = tail.probability();
        if tail.is_below { part } else { 1.0 - part }
    }

    /// The same for an x above one half, of the tails seen from the upper end.
    fn cdf_from_above(&self, x: f64) -> f64 {
        let tail = self.at(libm::log1p(-x), 1.0 - x, self.turn(), f64::EPSILON);
        let part = tail.probability();
        if tail.is_below { 1.0 - part } else { part }
    }

    /// Returns up to where the lower tail is computed; beyond it the upper one is.
    fn turn(&self) -> f64 {
        (self.a + 1.0) / (self.a + self.b + 2.0)
    }

    /// Returns the logarithm of `xᵃ yᵇ`, or by how much it lies below its peak.
    fn ln_front(&self, u: f64, x: f64) -> f64 {
        let Self { a, b, is_large, .. } = *self;
        if is_large {
            // How far x lies from the mean, in facts; near it both terms cancel to the square.
            let apart = a - (a + b) * x;
            let (less, more) = (-apart / a, apart / b);
            a * (libm::log1p(less) - less) + b * (libm::log1p(more) - more)
        } else {
            a * u + b * libm::log1p(-x)
        }
    }

    /// Reads the tail on this side of a turn, to so many digits.
    fn at(&self, u: f64, x: f64, turn: f64, digits: f64) -> Tail {
        let Self { a, b, ln_below, ln_above, .. } = *self;
        let (front, y) = (self.ln_front(u, x), 1.0 - x);
        if x <= turn {
            let h = fraction(a, b, (x, y), digits);
            Tail { is_below: true, ln_front: front + ln_below, h, slope: a / (y * h) }
        } else {
            let h = fraction(b, a, (y, x), digits);
            Tail { is_below: false, ln_front: front + ln_above, h, slope: -b / (y * h) }
        }
    }

    /// Looks for the `x` with probability `p` below it and `q = 1 − p` beyond.
    fn solve(&self, p: f64, q: f64, start: Start) -> Found {
        // A step leaves the fifth power of the error, so after one this small nothing is left.
        const SMALL: f64 = 2e-3;
        let Start { is_high, u, x, mut digits } = start;
        let mut found = Found { is_high, u, x, is_below: true, target: p, slope: 1.0 };
        let (mut low, mut high) = (f64::NEG_INFINITY, 0.0);
        // A shape near 0 puts nearly all below any x, which then says little of where the rest is.
        let turn = if p > q && self.a < 1.0 { 0.5 * self.turn() } else { self.turn() };
        for _ in 0..100 {
            let Found { u, x, .. } = found;
            let Tail { is_below, ln_front, h, slope } = self.at(u, x, turn, digits);
            let target = if is_below { p } else { q };
            let f = ln_front + ln_ratio(h, target);
            let is_exact = core::mem::replace(&mut digits, f64::EPSILON) <= f64::EPSILON;
            // A few digits may tell the wrong side of what is near.
            if is_exact {
                let end = if (f < 0.0) == is_below { &mut low } else { &mut high };
                *end = u;
            }
            let (step, bent) = self.step(x, f, slope);
            let mut next = u - step;
            // A step that leaves the bracket, or is NaN, is replaced by one that halves it.
            let is_inside = low <= next && next <= high;
            if !is_inside {
                next = if low == f64::NEG_INFINITY { 2.0 * u - 1.0 } else { 0.5 * (low + high) };
            }
            let moved = next - u;
            let x = if moved.abs() < 1.0 { x * libm::exp(moved) } else { libm::exp(next) };
            found = Found { is_high, u: next, x, is_below, target, slope };
            let is_found = is_inside && moved.abs() * bent <= SMALL;
            if is_exact && (is_found || high - low <= f64::EPSILON * next.abs()) {
                break;
            }
        }
        found
    }

    /// Returns how far back from `u` the solution lies, by the fifth order, where the logarithm of
    /// a tail is `f` above that looked for; and by how much its slope changes, relative to u.
    fn step(&self, x: f64, f: f64, r: f64) -> (f64, f64) {
        let Self { a, b, .. } = *self;
        let odds = x / (1.0 - x);
        let newton = f / r;
        // The derivatives of the logarithm of the density, and from them those of f over r.
        let bend = (b - 1.0) * odds * (1.0 + odds);
        let s = (a - (b - 1.0) * odds) - r;
        let s1 = -bend - r * s;
        let s2 = -bend * (1.0 + 2.0 * odds) - r * (s * s + s1);
        let third = s * s + s1;
        let fourth = s * third + 2.0 * s * s1 + s2;
        let c2 = newton * s / 2.0;
        let c3 = newton * newton * third / 6.0;
        let c4 = newton * newton * newton * fourth / 24.0;
        let above = 1.0 - 2.0 * c2 + c3;
        let below = above - c2 * (1.0 - c2) + c3 - c4;
        let step = if above > 0.1 && below > 0.1 { newton * (above / below) } else { newton };
        (step, 1.0 + r.abs() + s.abs())
    }
}

/// Returns ln(x/y), also where the ratio would overflow.
fn ln_ratio(x: f64, y: f64) -> f64 {
    if y > 1e-250 { libm::log(x / y) } else { libm::log(x) - libm::log(y) }
}

/// The even part of the continued fraction of the incomplete Beta function at x, `y = 1 − x`, times
/// a: 1 where x is near 0. By Steed's method, one division a term.
///
/// The coefficients are those of the fraction's even part times `(c − 1)(c + 1)` for each term,
/// `c = a + 2m`, which clears them of divisions.
fn fraction(a: f64, b: f64, (x, y): (f64, f64), digits: f64) -> f64 {
    // Some multiple of √max(a, b) terms are needed; shapes beyond `NORMAL_FROM` do not come here
    // on both sides.
    const TERMS: f64 = 10_000.0;
    let enough = 0.5 * digits;
    let (square, rest) = (x * x, 2.0 - x);
    // The same twice: a large shape against an x near 1 would leave only the rounding of both.
    let base = if x <= 0.5 { a + 1.0 - (a + b) * x } else { 1.0 - b + (a + b) * y };
    let mut d = (a + 1.0) / base;
    let (mut h, mut change) = (d, d);
    // What a term counts from one to the next: a + m, a + b + m − 1, b − m, c and the last factor.
    let (mut m, mut a_m, mut n_m, mut b_m) = (1.0, a + 1.0, a + b, b - 1.0);
    let (mut c, mut last) = (a + 2.0, base + rest);
    // The first term is divided by a as the whole is, so that its own factor of a goes.
    let (mut lead, mut scale) = (1.0, square * ((a + 3.0) / (a + 1.0)));
    while m < TERMS {
        let (below, above) = (c - 1.0, c + 1.0);
        let numerator = (lead * n_m) * ((m * b_m) * scale);
        let denominator = (m * above) * (below + b_m * x) + (a_m * below) * last;
        let before = numerator * d;
        d = 1.0 / (denominator + before);
        change *= -before * d;
        h += change;
        if change.abs() <= enough * h {
            break;
        }
        // That of the next term is (c + 3)(c − 1), as seen from this one.
        (lead, scale) = (a_m, square * ((c + 3.0) * below));
        (m, a_m, n_m, b_m) = (m + 1.0, a_m + 1.0, n_m + 1.0, b_m - 1.0);
        (c, last) = (c + 2.0, last + rest);
    }
    h
}
