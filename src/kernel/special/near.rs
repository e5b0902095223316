//! Expansions around the normal, for a Beta both of whose shapes are large.
//!
//! # References
//!
//! 1. Abramowitz, M., & Stegun, I. A. (1964). *Handbook of Mathematical Functions*, 26.2.

use super::normal::normal_quantile;

/// A Beta of large shapes, by its first four moments.
pub(super) struct NearNormal {
    mean: f64,
    sd: f64,
    skew: f64,
    excess: f64,
}

impl NearNormal {
    pub(super) fn of(a: f64, b: f64) -> Self {
        let n = a + b;
        let (mean, rest) = (a / n, b / n);
        let root = libm::sqrt(mean * rest);
        let tilt = rest - mean;
        Self {
            mean,
            sd: root / libm::sqrt(n + 1.0),
            skew: 2.0 * tilt / root * (libm::sqrt(n + 1.0) / (n + 2.0)),
            excess: 6.0 * (tilt * tilt / (mean * rest) * ((n + 1.0) / (n + 2.0)) - 1.0) / (n + 3.0),
        }
    }

    /// Cornish and Fisher's expansion.
    pub(super) fn quantile(&self, p: f64) -> f64 {
        let z = normal_quantile(p);
        let bend = self.skew / 6.0 * (z * z - 1.0) + self.excess / 24.0 * z * (z * z - 3.0)
            - self.skew * self.skew / 36.0 * z * (2.0 * z * z - 5.0);
        (self.mean + self.sd * (z + bend)).clamp(0.0, 1.0)
    }

    /// Edgeworth's expansion.
    pub(super) fn cdf(&self, x: f64) -> f64 {
        let z = (x - self.mean) / self.sd;
        // Beyond 38 standard deviations the normal itself underflows.
        if z.abs() > 38.0 {
            return if z > 0.0 { 1.0 } else { 0.0 };
        }
        let z2 = z * z;
        let density = libm::exp(-0.5 * z2) / libm::sqrt(2.0 * core::f64::consts::PI);
        let bend = self.skew / 6.0 * (z2 - 1.0)
            + self.excess / 24.0 * z * (z2 - 3.0)
            + self.skew * self.skew / 72.0 * z * (z2 * z2 - 10.0 * z2 + 15.0);
        let normal = 0.5 * libm::erfc(-z * core::f64::consts::FRAC_1_SQRT_2);
        (normal - density * bend).clamp(0.0, 1.0)
    }
}
