//! The two tails of a Beta, or of several side by side.

use super::fraction::fraction;
use super::gamma::{ln_beta_of_more, stirling_rest};
use super::lanes::{Number, Truth, exp, ln, ln_1p};

/// Above this both shapes are large, and six terms of Stirling's formula leave nothing.
const LARGE: f64 = 10.0;

/// The two tails of a Beta at `x = eᵘ`, best for x up to one half or not far beyond.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails<T: Number = f64> {
    pub(super) a: T,
    pub(super) b: T,
    /// Whether both shapes are large, so that `xᵃ yᵇ` is measured from its peak.
    is_large: T::Where,
    /// What the logarithms of the two tails have in common: `−ln(a B)` and `−ln(b B)`, the peak
    /// included.
    ln_below: T,
    ln_above: T,
}

/// One of the tails.
pub(super) struct Tail<T: Number> {
    pub(super) is_below: T::Where,
    /// The logarithm of what stands before the fraction, and the fraction.
    pub(super) ln_front: T,
    pub(super) h: T,
    /// How the logarithm of the tail changes with u.
    pub(super) slope: T,
}

impl<T: Number> Tails<T> {
    pub(super) fn of(a: T, b: T) -> Self {
        let is_large = T::all(LARGE).below(a.less(b));
        let mut ends = [T::all(0.0); 2];
        if is_large.is_anywhere() {
            ends = Self::fronts_of_large(a, b);
        }
        if !is_large.is_everywhere() {
            for i in (0..T::LANES).filter(|i| !is_large.is_at(*i)) {
                let [below, above] = fronts(a.lane(i), b.lane(i));
                ends[0].set_lane(i, below);
                ends[1].set_lane(i, above);
            }
        }
        let [ln_below, ln_above] = ends;
        Self { a, b, is_large, ln_below, ln_above }
    }

    fn fronts_of_large(a: T, b: T) -> [T; 2] {
        let n = a + b;
        let rest = stirling_rest(a) + stirling_rest(b) - stirling_rest(n);
        let front = |own: T, other: T| {
            let peak = other / own / (n * core::f64::consts::TAU);
            ln(peak) * 0.5 - rest
        };
        [front(a, b), front(b, a)]
    }

    /// The same seen from the other end, where it is asked for.
    #[inline]
    pub(super) fn mirrored(&self, there: T::Where) -> Self {
        let Self { a, b, is_large, ln_below, ln_above } = *self;
        Self {
            a: there.choose(b, a),
            b: there.choose(a, b),
            is_large,
            ln_below: there.choose(ln_above, ln_below),
            ln_above: there.choose(ln_below, ln_above),
        }
    }

    /// Returns up to where the lower tail is computed; beyond it the upper one is.
    pub(super) fn turn(&self) -> T {
        (self.a + 1.0) / (self.a + self.b + 2.0)
    }

    /// Returns the logarithm of `xᵃ yᵇ`, or by how much it lies below its peak.
    #[inline]
    fn ln_front(&self, u: T, x: T) -> T {
        let Self { a, b, is_large, .. } = *self;
        // How far x lies from the mean, in facts; near it both terms cancel to the square.
        let apart = a - (a + b) * x;
        let (less, more) = (-apart / a, is_large.choose(apart / b, -x));
        let ln_more = ln_1p(more);
        let (mut of_a, mut of_b) = (u, ln_more);
        if is_large.is_anywhere() {
            of_a = is_large.choose(ln_1p(less) - less, u);
            of_b = is_large.choose(ln_more - more, ln_more);
        }
        a * of_a + b * of_b
    }

    /// Reads the tail on this side of a turn, to so many digits.
    #[inline]
    pub(super) fn at(&self, u: T, x: T, turn: T, digits: f64) -> Tail<T> {
        let Self { a, b, ln_below, ln_above, .. } = *self;
        let (front, y) = (self.ln_front(u, x), T::all(1.0) - x);
        let is_below = x.at_most(turn);
        let (own, other) = (is_below.choose(a, b), is_below.choose(b, a));
        let (near, far) = (is_below.choose(x, y), is_below.choose(y, x));
        let h = fraction(own, other, (near, far), digits);
        let slope = own / (y * h);
        Tail {
            is_below,
            ln_front: front + is_below.choose(ln_below, ln_above),
            h,
            slope: is_below.choose(slope, -slope),
        }
    }

    /// Returns how far back from `u` the solution lies, by the fifth order, where the logarithm of
    /// a tail is `f` above that looked for; and by how much its slope changes, relative to u.
    #[inline]
    pub(super) fn step(&self, x: T, f: T, r: T) -> (T, T) {
        let Self { a, b, .. } = *self;
        let odds = x / (T::all(1.0) - x);
        let newton = f / r;
        // The derivatives of the logarithm of the density, and from them those of f over r.
        let bend = (b - 1.0) * odds * (odds + 1.0);
        let s = (a - (b - 1.0) * odds) - r;
        let s1 = -bend - r * s;
        let s2 = -bend * (odds * 2.0 + 1.0) - r * (s * s + s1);
        let third = s * s + s1;
        let fourth = s * third + s * 2.0 * s1 + s2;
        let c2 = newton * s / 2.0;
        let c3 = newton * newton * third / 6.0;
        let c4 = newton * newton * newton * fourth / 24.0;
        let above = T::all(1.0) - c2 * 2.0 + c3;
        let below = above - c2 * (T::all(1.0) - c2) + c3 - c4;
        let least = T::all(0.1);
        let is_tame = least.below(above) & least.below(below);
        let step = is_tame.choose(newton * (above / below), newton);
        (step, r.abs() + 1.0 + s.abs())
    }
}

/// `−ln(a B)` and `−ln(b B)`.
fn fronts(a: f64, b: f64) -> [f64; 2] {
    let front = -ln_beta_of_more(a, b);
    // ln b/(a + b) and ln a/(a + b), to the last digits of both.
    let less = a.min(b) / a.max(b);
    let of_more = -libm::log1p(less);
    let of_less = of_more + (libm::log(a.min(b)) - libm::log(a.max(b)));
    if a <= b { [front + of_more, front + of_less] } else { [front + of_less, front + of_more] }
}

impl Tails {
    /// Returns the logarithm of the Beta function.
    pub(super) fn ln_beta(&self) -> f64 {
        let Self { a, b, is_large, ln_below, .. } = *self;
        let n = a + b;
        let peak = if is_large { a * libm::log(a / n) + b * libm::log(b / n) } else { 0.0 };
        peak - ln_below - libm::log(a)
    }

    /// Returns the probability at or below x, which is at most one half.
    pub(super) fn cdf(&self, x: f64) -> f64 {
        let (is_below, part) = self.part(libm::log(x), x);
        if is_below { part } else { 1.0 - part }
    }

    /// The same for an x above one half, of the tails seen from the upper end.
    pub(super) fn cdf_from_above(&self, x: f64) -> f64 {
        let (is_below, part) = self.part(libm::log1p(-x), 1.0 - x);
        if is_below { 1.0 - part } else { part }
    }

    /// Returns which tail is on this side of the turn, and its probability.
    fn part(&self, u: f64, x: f64) -> (bool, f64) {
        let tail = self.at(u, x, self.turn(), f64::EPSILON);
        (tail.is_below, exp(tail.ln_front + ln(tail.h)).min(1.0))
    }
}
