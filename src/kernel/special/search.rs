//! The search for a quantile of a Beta, or of several side by side.

use super::lanes::{Number, Truth, exp, ln};
use super::normal::rough_quantile;
use super::tails::Tails;

/// Where the search for a quantile starts: how far from the end that it is nearer to.
#[derive(Clone, Copy)]
pub(super) struct Start<T: Number> {
    is_high: T::Where,
    /// The distance is `x = eᵘ`.
    u: T,
    x: T,
    /// To how many digits the first fraction is worth working out.
    digits: f64,
}

impl<T: Number> Start<T> {
    /// What the next step corrects anyway.
    const ROUGH: f64 = 1e-6;

    pub(super) fn of(tails: &Tails<T>, p: f64, q: f64) -> Self {
        let (a, b) = (tails.a, tails.b);
        let is_in_the_middle = T::all(1.0).at_most(a.less(b));
        let mut start = if is_in_the_middle.is_anywhere() {
            Self::in_the_middle(a, b, p)
        } else {
            Self { is_high: is_in_the_middle, u: a, x: a, digits: Self::ROUGH }
        };
        for i in (0..T::LANES).filter(|i| !is_in_the_middle.is_at(*i)) {
            let (is_high, u, x) = at_an_end(a.lane(i), b.lane(i), p, q);
            start.is_high.set_at(i, is_high);
            start.u.set_lane(i, u);
            start.x.set_lane(i, x);
        }
        start
    }

    /// From log-odds that are nearly normal.
    fn in_the_middle(a: T, b: T, p: f64) -> Self {
        let z = -rough_quantile(p);
        let reciprocal = |n: T| T::all(1.0) / n;
        let (one, other) = (reciprocal(a * 2.0 - 1.0), reciprocal(b * 2.0 - 1.0));
        let (skew, h) = ((z * z - 3.0) / 6.0, T::all(2.0) / (one + other));
        let root = (h + skew).more(T::all(0.0)).sqrt();
        let bend = T::all(skew + 5.0 / 6.0) - T::all(2.0) / (h * 3.0);
        let w = root * z / h - (other - one) * bend;
        let most = T::all(300.0);
        let odds = b / a * exp(w.more(-most).less(most) * 2.0);
        let is_high = odds.below(T::all(1.0));
        let x = is_high.choose(odds, T::all(1.0)) / (odds + 1.0);
        Self { is_high, u: ln(x), x, digits: Self::ROUGH }
    }

    /// Looks for the `x` with probability `p` below it and `q = 1 − p` beyond, each side in the
    /// logarithm of the distance from its own end.
    pub(super) fn solve(self, tails: &Tails<T>, p: f64, q: f64) -> Found<T> {
        // A step leaves the fifth power of the error, so after one this small nothing is left.
        const SMALL: f64 = 2e-3;
        let Self { is_high, u, x, mut digits } = self;
        let tails = tails.mirrored(is_high);
        let (p, q) = (T::all(p), T::all(q));
        let (p, q) = (is_high.choose(q, p), is_high.choose(p, q));
        // A shape near 0 puts nearly all below any x, which then says little of where the rest is.
        let says_little = q.below(p) & tails.a.below(T::all(1.0));
        let turn = says_little.choose(T::all(0.5), T::all(1.0)) * tails.turn();
        let mut found =
            Found { is_high, u, x, is_below: T::Where::all(true), target: p, slope: T::all(1.0) };
        let (mut low, mut high) = (T::all(f64::NEG_INFINITY), T::all(0.0));
        let mut is_on = T::Where::all(true);
        for _ in 0..100 {
            let Found { u, x, .. } = found;
            let tail = tails.at(u, x, turn, digits);
            let target = tail.is_below.choose(p, q);
            let f = tail.ln_front + ln_ratio(tail.h, target);
            let is_exact = core::mem::replace(&mut digits, f64::EPSILON) <= f64::EPSILON;
            // A few digits may tell the wrong side of what is near.
            if is_exact {
                let is_short = f.below(T::all(0.0));
                let is_low = (is_short & tail.is_below) | !(is_short | tail.is_below);
                (low, high) = (is_low.choose(u, low), is_low.choose(high, u));
            }
            let (step, bent) = tails.step(x, f, tail.slope);
            let mut next = u - step;
            // A step that leaves the bracket, or is NaN, is replaced by one that halves it.
            let is_inside = low.at_most(next) & next.at_most(high);
            if !is_inside.is_everywhere() {
                let is_open = low.at_most(T::all(f64::NEG_INFINITY));
                let within = is_open.choose(u * 2.0 - 1.0, (low + high) * 0.5);
                next = is_inside.choose(next, within);
            }
            let moved = next - u;
            let is_near = moved.abs().below(T::all(1.0));
            let factor = exp(is_near.choose(moved, next));
            // What is found stays as it is until all is.
            found = Found {
                is_high,
                u: is_on.choose(next, u),
                x: is_on.choose(is_near.choose(x * factor, factor), x),
                is_below: (is_on & tail.is_below) | (!is_on & found.is_below),
                target: is_on.choose(target, found.target),
                slope: is_on.choose(tail.slope, found.slope),
            };
            if is_exact {
                let is_found = is_inside & (moved.abs() * bent).at_most(T::all(SMALL));
                let is_pinned = (high - low).at_most(next.abs() * f64::EPSILON);
                is_on = is_on & !(is_found | is_pinned);
                if !is_on.is_anywhere() {
                    break;
                }
            }
        }
        found
    }
}

/// From the leading terms of both tails, which meet at the mean.
fn at_an_end(a: f64, b: f64, p: f64, q: f64) -> (bool, f64, f64) {
    let n = a + b;
    let low = libm::exp(a * libm::log(a / n)) / a;
    let high = libm::exp(b * libm::log(b / n)) / b;
    let whole = low + high;
    let least = |u: f64| u.min(-core::f64::consts::LN_2);
    if p <= low / whole {
        let u = least((libm::log(p) + libm::log(a) + libm::log(whole)) / a);
        (false, u, libm::exp(u))
    } else {
        let u = (libm::log(q) + libm::log(b) + libm::log(whole)) / b;
        if u >= -core::f64::consts::LN_2 {
            let x = 1.0 - libm::exp(u.min(-1e-3));
            (false, libm::log(x), x)
        } else {
            (true, u, libm::exp(u))
        }
    }
}

/// What was found: how far from its end, and the tail there.
pub(super) struct Found<T: Number> {
    is_high: T::Where,
    u: T,
    x: T,
    is_below: T::Where,
    target: T,
    slope: T,
}

impl<T: Number> Found<T> {
    pub(super) fn value(&self) -> T {
        self.is_high.choose(T::all(1.0) - self.x, self.x)
    }
}

impl Found<f64> {
    /// Predicts where another probability leads to, if it is near.
    pub(super) fn towards(&self, tails: &Tails, p: f64, q: f64) -> Option<Start<f64>> {
        let (p, q) = if self.is_high { (q, p) } else { (p, q) };
        let other = if self.is_below { p } else { q };
        let f = ln_ratio(self.target, other);
        let (step, _) = tails.mirrored(self.is_high).step(self.x, f, self.slope);
        let is_near = f.abs() < 0.6 && step.abs() < 0.6;
        let (u, x) = (self.u - step, self.x * exp(-step));
        let digits = f64::EPSILON;
        if is_near && x <= 0.6 {
            Some(Start { is_high: self.is_high, u, x, digits })
        } else if is_near && x < 0.9 {
            let y = 1.0 - x;
            Some(Start { is_high: !self.is_high, u: ln(y), x: y, digits })
        } else {
            None
        }
    }
}

/// Returns ln(x/y), also where the ratio would overflow.
fn ln_ratio<T: Number>(x: T, y: T) -> T {
    // Where one probability is so small the other is 1, of which both ways say the same.
    if T::all(1e-250).below(y).is_everywhere() { ln(x / y) } else { ln(x) - ln(y) }
}
