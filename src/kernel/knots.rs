//! Quantiles at many points from exact ones at a few.
//!
//! The middles of N equal shares of probability lie between 49 knots that are even in log-odds.
//! Where they lie depends on N alone, so it is worked out when the crate is compiled.

use super::posterior::BetaPosterior;
use super::special::Beta;

const KNOTS: usize = 49;

/// Where the middles of `N` equal shares of probability lie between the knots.
pub(crate) struct Knots<const N: usize> {
    /// The probabilities at the knots.
    probabilities: [f64; KNOTS],
    /// For each middle: the knot below it, and how far it is to the next.
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
            let place = (log_odds((i as f64 + 0.5) / N as f64) - first) / step;
            let place = place.clamp(0.0, (KNOTS - 1) as f64);
            // Within the knots by the clamp.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let low = place as usize;
            let low = if low > KNOTS - 2 { KNOTS - 2 } else { low };
            places[i] = (low, place - low as f64);
            i += 1;
        }
        Self { probabilities, places }
    }

    /// Returns the quantiles of a part at the middles: on straight lines between the knots.
    pub(crate) fn table(&self, part: &BetaPosterior) -> impl Iterator<Item = f64> + '_ {
        let knots = Beta::of(part.alpha(), part.beta()).quantiles(&self.probabilities);
        self.places.iter().map(move |(low, way)| knots[*low] + way * (knots[low + 1] - knots[*low]))
    }
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
const fn exp(x: f64) -> f64 {
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
    /// A dozen steps, each rounded by half of 2⁻⁵².
    const LAST_BITS: f64 = 3e-15;

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
