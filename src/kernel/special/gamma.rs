//! The Gamma function, and the incomplete Gamma function with its inverse.

use super::lanes::Number;
use super::normal::normal_quantile;

/// Below this size a shape has all its probability at its end, as far as numbers reach.
pub(super) const NO_SHAPE: f64 = 1e-200;
/// Above this shape a quantile comes from a cube of a normal, whose error is then below 10⁻⁷ of
/// the standard deviation.
const NORMAL_FROM: f64 = 1e5;

/// Returns ln Γ(x) for x above 0.
pub(super) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// The part of ln Γ(x) that Stirling's formula leaves, for x of 10 or more.
pub(super) fn stirling_rest<T: Number>(x: T) -> T {
    let r = T::all(1.0) / (x * x);
    let series = [
        -691.0 / 360_360.0,
        1.0 / 1_188.0,
        -1.0 / 1_680.0,
        1.0 / 1_260.0,
        -1.0 / 360.0,
        1.0 / 12.0,
    ];
    series.iter().fold(T::all(0.0), |sum, c| sum * r + *c) / x
}

/// Returns the logarithm of the Beta function, for shapes above 0.
#[must_use]
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    let (p, q) = (a.min(b), a.max(b));
    if p >= 10.0 {
        let h = p / q;
        let rest = stirling_rest(p) + stirling_rest(q) - stirling_rest(p + q);
        let half_ln_two_pi = 0.918_938_533_204_672_7;
        half_ln_two_pi - 0.5 * libm::log(q) + rest + (p - 0.5) * libm::log(h / (1.0 + h))
            - q * libm::log1p(h)
    } else if q >= 10.0 {
        let rest = stirling_rest(q) - stirling_rest(p + q);
        ln_gamma(p) + rest + p - p * libm::log(p + q) + (q - 0.5) * libm::log1p(-p / (p + q))
    } else {
        ln_gamma(p) + ln_gamma(q) - ln_gamma(p + q)
    }
}

/// Returns `ln Γ(a + 1) + ln Γ(b + 1) − ln Γ(a + b + 1)`, which shapes near 0 leave near 0: the
/// logarithm of `ab/(a + b) · B(a, b)`.
pub(super) fn ln_beta_of_more(a: f64, b: f64) -> f64 {
    let (p, q) = (a.min(b), a.max(b));
    if q >= 10.0 {
        let (n, more) = (p + q, p + 1.0);
        let rest = stirling_rest(q) - stirling_rest(n);
        ln_gamma(more) + rest + p - p * libm::log(n) - (q + 0.5) * libm::log1p(p / q)
    } else {
        ln_gamma(p + 1.0) + ln_gamma(q + 1.0) - ln_gamma(p + q + 1.0)
    }
}

/// Returns `ln Γ(x + k) − ln Γ(x)` for `x` above 0 and `k` of 0 or more, without the loss of a
/// difference of large numbers.
pub(crate) fn ln_gamma_ratio(x: f64, k: f64) -> f64 {
    if x < 10.0 {
        ln_gamma(x + k) - ln_gamma(x)
    } else {
        (x - 0.5) * libm::log1p(k / x) + k * (libm::log(x + k) - 1.0) + stirling_rest(x + k)
            - stirling_rest(x)
    }
}

/// Returns the `u = ln x` with probability `p` below it and `q = 1 − p` beyond, by Newton's method
/// on the logarithm of the smaller tail, in which the lower one is nearly a straight line.
///
/// `at` gives the logarithms of both tails and of the density of `u`; no solution lies beyond
/// `highest`.
fn solve(p: f64, q: f64, start: f64, highest: f64, at: impl Fn(f64) -> (f64, f64, f64)) -> f64 {
    // A step of Newton's squares the error, so after one this small nothing is left of it.
    const SMALL: f64 = 1e-9;
    let lower = p <= q;
    let target = libm::log(if lower { p } else { q });
    let mut u = start.min(highest);
    let (mut low, mut high) = (f64::NEG_INFINITY, highest);
    for _ in 0..100 {
        let (below, above, ln_density) = at(u);
        let value = if lower { below } else { above };
        if (value < target) == lower {
            low = u;
        } else {
            high = u;
        }
        let newton = (value - target) / libm::exp(ln_density - value);
        let mut next = if lower { u - newton } else { u + newton };
        // A step that leaves the bracket, or is NaN, is replaced by one that halves it.
        if !(low..=high).contains(&next) {
            next = if low == f64::NEG_INFINITY { 2.0 * u - 1.0 } else { 0.5 * (low + high) };
        }
        let step = (next - u).abs();
        u = next;
        if step <= SMALL * (1.0 + u.abs()) {
            break;
        }
    }
    u
}

/// Returns the logarithms of the probability that Gamma(shape, 1) lies below `exp(u)`, and beyond.
fn gamma_tails(shape: f64, u: f64) -> (f64, f64) {
    let x = libm::exp(u);
    let ln_front = shape * u - x;
    let other = |ln_p: f64| libm::log1p(-libm::exp(ln_p).min(1.0));
    if x < shape + 1.0 {
        // The series of the lower tail; its terms fall from the first on.
        let (mut sum, mut term) = (1.0, 1.0);
        for n in 1..100_000 {
            term *= x / (shape + f64::from(n));
            sum += term;
            if term <= f64::EPSILON * sum {
                break;
            }
        }
        let ln_below = (ln_front - ln_gamma(shape + 1.0) + libm::log(sum)).min(0.0);
        (ln_below, other(ln_below))
    } else {
        // The continued fraction of the upper tail, by Lentz's method.
        let mut b = x + 1.0 - shape;
        let mut c = f64::INFINITY;
        let mut d = 1.0 / b;
        let mut h = d;
        for n in 1..100_000 {
            let n = f64::from(n);
            let a = -n * (n - shape);
            b += 2.0;
            d = 1.0 / (a * d + b);
            c = b + a / c;
            let step = c * d;
            h *= step;
            if (step - 1.0).abs() <= f64::EPSILON {
                break;
            }
        }
        let ln_above = (ln_front - ln_gamma(shape) + libm::log(h)).min(0.0);
        (other(ln_above), ln_above)
    }
}

pub(crate) fn gamma_cdf(shape: f64, x: f64) -> f64 {
    // A product that overflowed lies beyond any Gamma.
    if shape < NO_SHAPE || x == f64::INFINITY {
        1.0
    } else {
        libm::exp(gamma_tails(shape, libm::log(x)).0)
    }
}

/// Returns the value below which Gamma(shape, rate) lies with probability p.
///
/// `shape` and `rate` above 0 and finite, `p` in (0, 1); 0 where the answer underflows.
#[must_use]
pub(crate) fn gamma_quantile(shape: f64, rate: f64, p: f64) -> f64 {
    if p <= 0.0 || shape < NO_SHAPE {
        return 0.0;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    // Wilson and Hilferty's cube, exact to seven digits of the standard deviation for large shapes.
    let spread = 1.0 / (9.0 * shape);
    let root = 1.0 - spread + normal_quantile(p) * libm::sqrt(spread);
    let near = shape * (root * root * root);
    if shape > NORMAL_FROM {
        return near / rate;
    }
    let at = |u: f64| {
        let (below, above) = gamma_tails(shape, u);
        (below, above, shape * u - libm::exp(u) - ln_gamma(shape))
    };
    let start = if shape > 2.0 && near > 0.0 {
        libm::log(near)
    } else if p <= 0.5 {
        (libm::log(p) + ln_gamma(shape + 1.0)) / shape
    } else {
        libm::log(shape)
    };
    // No double's logarithm is above 710, and no quantile of these shapes is near it.
    libm::exp(solve(p, 1.0 - p, start, 40.0, at)) / rate
}
