//! Quantiles at many points from those at a few.
//!
//! The middles of N equal shares of probability lie between 17 knots that are even in normal
//! scores, and what is asked of a quantile there lies on the cubic through its values and slopes at
//! two knots: within 5·10⁻³ of a standard deviation for a share of shapes from ½ on, by test. Shapes
//! that have no [walk] have 49 exact knots, even in log-odds, and straight lines between them.
//! Where the middles lie depends on N alone, so it is worked out when the crate is compiled.

use super::posterior::BetaPosterior;
use super::special::{Beta, walk};

const KNOTS: usize = 49;
const SCORES: usize = 17;

/// Where the middles of `N` equal shares of probability lie between the knots.
pub(crate) struct Knots<const N: usize> {
    /// The scores at the knots.
    scores: [f64; SCORES],
    /// For each middle: the knot below it, and how far it is to the next.
    between: [(usize, f64); N],
    /// The same for the exact knots: their probabilities, and the places of the middles.
    probabilities: [f64; KNOTS],
    places: [(usize, f64); N],
}

impl<const N: usize> Knots<N> {
    /// Lays the knots.
    pub(crate) const fn laid() -> Self {
        let first = log_odds(0.5 / N as f64);
        let step = (log_odds(1.0 - 0.5 / N as f64) - first) / (KNOTS - 1) as f64;
        let (mut probabilities, mut places) = ([0.0; KNOTS], [(0, 0.0); N]);
        let mut i = 0;
        while i < KNOTS {
            probabilities[i] = 1.0 / (1.0 + exp(-(first + step * i as f64)));
            i += 1;
        }
        let mut i = 0;
        while i < N {
            places[i] = place::<KNOTS>((log_odds((i as f64 + 0.5) / N as f64) - first) / step);
            i += 1;
        }
        let (mut normal, mut i) = ([0.0; N], N / 2);
        // From the middle outwards, each beginning at the last one found.
        while i < N {
            let before = if i > N / 2 { normal[i - 1] } else { 0.0 };
            normal[i] = score((i as f64 + 0.5) / N as f64, before);
            normal[N - 1 - i] = -normal[i];
            i += 1;
        }
        let (mut scores, mut between) = ([0.0; SCORES], [(0, 0.0); N]);
        let step = 2.0 * normal[N - 1] / (SCORES - 1) as f64;
        let mut i = 0;
        while i < SCORES {
            scores[i] = step * (i as f64 - (SCORES / 2) as f64);
            i += 1;
        }
        let mut i = 0;
        while i < N {
            between[i] = place::<SCORES>((normal[i] - scores[0]) / step);
            i += 1;
        }
        Self { scores, between, probabilities, places }
    }

    /// Returns something of the quantiles of a part at the middles, given it and its derivative by
    /// the share.
    pub(crate) fn table(&self, part: &BetaPosterior, of: impl Fn(f64) -> [f64; 2]) -> Vec<f64> {
        // All shares are as likely where nothing is known of one.
        if part.alpha().max(part.beta()) <= 1.0 && part.alpha().min(part.beta()) >= 1.0 {
            let middle = |i: usize| of((i as f64 + 0.5) / N as f64)[0];
            return (0..N).map(middle).collect();
        }
        let Some(points) = walk(part.alpha(), part.beta(), &self.scores) else {
            let knots = Beta::of(part.alpha(), part.beta()).quantiles(&self.probabilities);
            let on_line =
                |(low, way): &(usize, f64)| knots[*low] + way * (knots[low + 1] - knots[*low]);
            return self.places.iter().map(|place| of(on_line(place))[0]).collect();
        };
        let step = self.scores[1] - self.scores[0];
        let knots = points.map(|point| {
            let x = point.share();
            let [value, slope] = of(x);
            [value, slope * (x * (1.0 - x)) * (point.slope * step)]
        });
        let cubic = |i: usize| {
            let ([from, rise], [to, last]) = (knots[i], knots[i + 1]);
            let way = to - from;
            [from, rise, 3.0 * way - 2.0 * rise - last, rise + last - 2.0 * way]
        };
        let cubics: [[f64; 4]; SCORES - 1] = core::array::from_fn(cubic);
        let on_cubic = |(low, way): &(usize, f64)| {
            let [c0, c1, c2, c3] = cubics[*low];
            c0 + way * (c1 + way * (c2 + way * c3))
        };
        self.between.iter().map(on_cubic).collect()
    }
}

/// The knot of `K` below a place, and how far it is to the next.
const fn place<const K: usize>(place: f64) -> (usize, f64) {
    let place = place.clamp(0.0, (K - 1) as f64);
    // Within the knots by the clamp.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let low = place as usize;
    let low = if low > K - 2 { K - 2 } else { low };
    (low, place - low as f64)
}

/// The normal score of a probability, by Newton's method from one near it.
const fn score(p: f64, near: f64) -> f64 {
    const ROOT_TAU: f64 = 2.506_628_274_631_000_5;
    let (mut w, mut turn) = (near, 0);
    while turn < 6 {
        // Φ(w) = ½ + φ(w)(w + w³/3 + w⁵/(3·5) + …)
        let (mut term, mut sum, mut odd) = (w, w, 3.0);
        while term.abs() > 1e-17 * sum.abs() {
            term = term * (w * w) / odd;
            (sum, odd) = (sum + term, odd + 2.0);
        }
        let density = exp(-0.5 * w * w) / ROOT_TAU;
        let step = (0.5 + density * sum - p) / density;
        // From near the middle a full step into a tail could lead far out.
        w -= step.clamp(-0.5, 0.5);
        turn += 1;
    }
    w
}

const fn log_odds(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

/// The logarithm of a normal number above 0, to its last digits, as the compiler can work it out.
const fn ln(x: f64) -> f64 {
    let (mut mantissa, mut exponent) = (x, 0.0);
    while mantissa > core::f64::consts::SQRT_2 {
        (mantissa, exponent) = (0.5 * mantissa, exponent + 1.0);
    }
    while mantissa < core::f64::consts::FRAC_1_SQRT_2 {
        (mantissa, exponent) = (2.0 * mantissa, exponent - 1.0);
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let (mut sum, mut odd) = (0.0, 41.0);
    while odd > 0.0 {
        (sum, odd) = (sum * (s * s) + 1.0 / odd, odd - 2.0);
    }
    2.0 * s * sum + exponent * core::f64::consts::LN_2
}

/// The exponential of a number that is not large, likewise.
pub(super) const fn exp(x: f64) -> f64 {
    let (mut rest, mut scale) = (x, 1.0);
    while rest > 0.5 {
        (rest, scale) = (rest - core::f64::consts::LN_2, 2.0 * scale);
    }
    while rest < -0.5 {
        (rest, scale) = (rest + core::f64::consts::LN_2, 0.5 * scale);
    }
    let (mut sum, mut n) = (1.0, 20.0);
    while n > 0.0 {
        (sum, n) = (1.0 + sum * rest / n, n - 1.0);
    }
    scale * sum
}

#[cfg(test)]
mod tests {
    use super::{KNOTS, Knots, SCORES};
    use crate::kernel::special::normal_quantile;

    /// A dozen steps, each rounded by half of 2⁻⁵².
    const LAST_BITS: f64 = 3e-15;

    /// A normal score by a second way, and a division by a step.
    const PLACES: f64 = 1e-11;

    /// Laid while running, where the compiler lays them: each middle lies where the quantiles of its
    /// share do.
    #[test]
    fn knots_lie_where_the_quantiles_say() {
        const MIDDLES: usize = 101;
        let knots = Knots::<MIDDLES>::laid();
        let even = |at: &[f64]| at.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>();
        let odds = knots.probabilities.map(|p| libm::log(p) - libm::log1p(-p));
        for (i, (score, odd)) in knots.between.iter().zip(&knots.places).enumerate() {
            let p = (i as f64 + 0.5) / MIDDLES as f64;
            let at =
                |all: &[f64], (low, way): (usize, f64)| all[low] + way * (all[low + 1] - all[low]);
            let (found, expected) = (at(&knots.scores, *score), normal_quantile(p));
            assert!((found - expected).abs() < PLACES, "{i}: {found}, {expected}");
            let (found, expected) = (at(&odds, *odd), libm::log(p) - libm::log1p(-p));
            assert!((found - expected).abs() < PLACES, "{i}: {found}, {expected}");
        }
        for steps in [even(&knots.scores), even(&odds)] {
            assert!(steps.iter().all(|step| (step - steps[0]).abs() < PLACES), "{steps:?}");
        }
        // The first and the last middle are knots themselves.
        assert_eq!([knots.between[0].0, knots.places[0].0], [0, 0]);
        assert_eq!(
            [knots.between[MIDDLES - 1].0, knots.places[MIDDLES - 1].0],
            [SCORES - 2, KNOTS - 2]
        );
    }

    #[test]
    fn the_compiler_finds_the_same_logarithms_and_exponentials() {
        for i in 1_u32..2_000 {
            let x = f64::from(i) / 1_000.0;
            let (found, expected) = (super::ln(x), libm::log(x));
            assert!((found - expected).abs() <= LAST_BITS * (1.0 + expected.abs()), "{x}: {found}");
            let z = f64::from(i) / 100.0 - 10.0;
            let (found, expected) = (super::exp(z), libm::exp(z));
            assert!((found / expected - 1.0).abs() <= LAST_BITS, "{z}: {found}");
        }
    }
}
