//! Means that limit how far a good part makes up for a bad one, with exact attribution.
//!
//! # Formula
//!
//! ```text
//! M_ρ(x; w) = (Σ wᵢ xᵢ^ρ)^(1/ρ)      ρ = 1 arithmetic, ρ → 0 geometric, ρ → −∞ minimum
//!
//! cᵢ = K wᵢ (xᵢ^ρ − x⁰ᵢ^ρ),  K = (M − M⁰)/(M^ρ − M⁰^ρ),  limit M^(1−ρ)/ρ
//! cᵢ = L(M, M⁰) wᵢ ln(xᵢ/x⁰ᵢ)  for ρ = 0,  L(M, M⁰) = (M − M⁰)/ln(M/M⁰)
//! ```
//!
//! where `x` and the baseline `x⁰` lie in [0, 1], `w` are [`Weights`], and `Σ cᵢ = M − M⁰`.
//! Three edges have no such formula. Where a part at zero takes the whole mean to zero, the
//! fall is divided among the parts that are zero, by weight. For ρ = −∞ it is divided among
//! the parts that are the minimum of the smaller mean, by weight. A part of weight 0 adds 0.
//!
//! # References
//!
//! 1. Vartia, Y. O. (1976). Ideal log-change index numbers. *Scandinavian Journal of
//!    Statistics* 3, 121–126 (the logarithmic mean as the weight of an exact decomposition).

use super::Attribution;
use crate::quantity::{Exponent, Share, Weights};
use crate::{Error, Result};

/// Below this size an exponent is computed as 0; the means differ by less than 10⁻⁹⁸.
const FLAT: f64 = 1e-100;

/// Returns the weighted power mean of some shares, itself between their least and greatest.
///
/// ```
/// use goodwill::kernel::power_mean;
/// use goodwill::quantity::{Exponent, Share, Weights};
///
/// let x = [Share::new(0.9)?, Share::new(0.9)?, Share::new(0.3)?];
/// let w = Weights::equal(3);
/// assert_eq!(format!("{:.4}", power_mean::mean(&x, &w, Exponent::GEOMETRIC)?), "0.6240");
/// assert_eq!(format!("{:.4}", power_mean::mean(&x, &w, Exponent::ARITHMETIC)?), "0.7000");
/// assert_eq!(format!("{:.4}", power_mean::mean(&x, &w, Exponent::HARMONIC)?), "0.5400");
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Length`] if there are no parts, or not as many as weights.
pub fn mean(x: &[Share], w: &Weights, rho: Exponent) -> Result<f64> {
    check(x.len(), w)?;
    Ok(mean_of(x, w, rho))
}

/// Splits the difference of two power means exactly over their parts.
///
/// ```
/// use goodwill::kernel::power_mean;
/// use goodwill::quantity::{Exponent, Share, Weights};
///
/// let now = [Share::new(0.9)?, Share::new(0.9)?, Share::new(0.3)?];
/// let then = [Share::new(0.7)?; 3];
/// let change = power_mean::attribute(&now, &then, &Weights::equal(3), Exponent::GEOMETRIC)?;
/// assert_eq!(format!("{:.6}", change.parts[0]), "0.055397");
/// assert_eq!(format!("{:.6}", change.parts[2]), "-0.186769");
/// assert_eq!(change.total, change.parts[0] + change.parts[1] + change.parts[2]);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Length`] if there are no parts, or not as many as weights or in the baseline.
pub fn attribute(
    x: &[Share],
    baseline: &[Share],
    w: &Weights,
    rho: Exponent,
) -> Result<Attribution> {
    check(x.len(), w)?;
    check(baseline.len(), w)?;
    Ok(split(x, baseline, w, rho))
}

/// The same for lists that a model keeps at the length of its weights.
pub(crate) fn split(x: &[Share], baseline: &[Share], w: &Weights, rho: Exponent) -> Attribution {
    let (m, m0) = (mean_of(x, w, rho), mean_of(baseline, w, rho));
    let rule = Rule::of(m, m0, rho);
    let part = |((w, x), x0): ((&f64, &Share), &Share)| match *w {
        0.0 => 0.0,
        w => rule.part(w, x.get(), x0.get()),
    };
    let parts: Vec<f64> = w.as_slice().iter().zip(x).zip(baseline).map(part).collect();
    Attribution::of(match rule {
        Rule::Binding { .. } => rule.divide(&parts),
        _ => parts,
    })
}

/// Returns what a unit of each part's own difference adds: `cᵢ/(xᵢ − x⁰ᵢ)`, or its limit where
/// the two agree; for lists that a model keeps at the length of its weights.
///
/// A part that is a sum of parts passes its share on by it, even where their differences cancel.
/// Where the mean is a power mean, the rate is `wᵢ s(xᵢ, x⁰ᵢ)/s(M, M⁰)`, with `s` the slope of
/// the power between two points. No rate is below 0.
pub(crate) fn rates(x: &[Share], baseline: &[Share], w: &Weights, rho: Exponent) -> Vec<f64> {
    let (m, m0) = (mean_of(x, w, rho), mean_of(baseline, w, rho));
    let pairs = || x.iter().zip(baseline).map(|(x, x0)| (x.get(), x0.get()));
    let slopes = |slope: &dyn Fn(f64, f64) -> f64| -> Vec<f64> {
        let slope = |(w, (x, x0))| if w > 0.0 { w * slope(x, x0) } else { 0.0 };
        w.as_slice().iter().copied().zip(pairs()).map(slope).collect()
    };
    let over = |slopes: Vec<f64>, whole: f64| {
        // An exponent near −∞ may leave nothing to divide by; such a part decides nothing.
        slopes.iter().map(|s| s / whole).map(|r| if r.is_finite() { r } else { 0.0 }).collect()
    };
    match Rule::of(m, m0, rho) {
        Rule::Still => vec![0.0; x.len()],
        Rule::Geometric { .. } => over(slopes(&log_slope), log_slope(m, m0)),
        Rule::Power { rho, pivot, .. } => {
            let slopes = slopes(&|x, y| power_slope(x, y, pivot, rho));
            // A mean that is far off, for its exponent, is the power root of a sum of which the
            // root has lost the last digits; the sum itself has them.
            let far = (rho * log_ratio(m, m0)).abs() >= 0.5;
            let sum = || slopes.iter().zip(pairs()).map(|(s, (x, x0))| s * (x - x0)).sum::<f64>();
            let whole = if far { sum() / (m - m0) } else { power_slope(m, m0, pivot, rho) };
            over(slopes, whole)
        }
        Rule::Binding { .. } => {
            let parts = split(x, baseline, w, rho).parts;
            let rate = |(c, (x, x0)): (f64, (f64, f64))| if c == 0.0 { 0.0 } else { c / (x - x0) };
            parts.into_iter().zip(pairs()).map(rate).collect()
        }
    }
}

/// Returns `ln(x/y)`, to the last digits also where the two nearly agree.
fn log_ratio(x: f64, y: f64) -> f64 {
    let step = x - y;
    if step.abs() < 0.5 * y { libm::log1p(step / y) } else { libm::log(x / y) }
}

/// Returns `(ln x − ln y)/(x − y)`, or its limit.
// Only where the two are the same number is the quotient 0/0.
#[allow(clippy::float_cmp)]
fn log_slope(x: f64, y: f64) -> f64 {
    if x == y { 1.0 / y } else { log_ratio(x, y) / (x - y) }
}

/// Returns `(x^ρ − y^ρ)/(x − y)` in units of `pivot^ρ`, or its limit; 0 where both are 0.
// Only where the two are the same number is the quotient 0/0.
#[allow(clippy::float_cmp)]
fn power_slope(x: f64, y: f64, pivot: f64, rho: f64) -> f64 {
    let power = |x: f64| if x == 0.0 { 0.0 } else { libm::exp(rho * libm::log(x / pivot)) };
    if x == y {
        return if y == 0.0 { 0.0 } else { power(y) / y * rho };
    }
    if x > 0.0 && y > 0.0 {
        let step = rho * log_ratio(x, y);
        if step.abs() < 0.5 {
            return power(y) * libm::expm1(step) / (x - y);
        }
    }
    (power(x) - power(y)) / (x - y)
}

pub(super) fn check(parts: usize, w: &Weights) -> Result<()> {
    if parts == 0 {
        return Err(Error::Length { what: "parts of a mean", expected: 1, got: 0 });
    }
    if parts == w.len() {
        Ok(())
    } else {
        Err(Error::Length { what: "parts of a mean", expected: w.len(), got: parts })
    }
}

/// The parts that weigh anything.
fn weighed<'a>(x: &'a [Share], w: &'a Weights) -> impl Iterator<Item = (f64, f64)> + Clone + 'a {
    w.as_slice().iter().zip(x).filter(|(w, _)| **w > 0.0).map(|(w, x)| (*w, x.get()))
}

/// The mean for lists that a model keeps at the length of its weights; 1 of none.
pub(crate) fn mean_of(x: &[Share], w: &Weights, rho: Exponent) -> f64 {
    let parts = weighed(x, w);
    let least = parts.clone().fold(1.0, |m: f64, (_, x)| m.min(x));
    let most = parts.clone().fold(0.0, |m: f64, (_, x)| m.max(x));
    let rho = rho.get();
    if rho == f64::NEG_INFINITY || least == most || (rho < FLAT && least == 0.0) {
        return least;
    }
    let mean = if rho == 1.0 {
        parts.map(|(w, x)| w * x).sum::<f64>()
    } else if rho.abs() < FLAT {
        libm::exp(parts.map(|(w, x)| w * libm::log(x)).sum::<f64>())
    } else {
        // Around the term that dominates, nothing overflows and a small exponent loses nothing.
        let pivot = if rho > 0.0 { most } else { least };
        let sum: f64 = parts.map(|(w, x)| w * libm::expm1(rho * libm::log(x / pivot))).sum();
        pivot * libm::exp(libm::log1p(sum) / rho)
    };
    mean.clamp(least, most)
}

/// How the difference of two means is divided.
enum Rule {
    /// Equal minima or two zeros: nothing moved that counts.
    Still,
    /// `K wᵢ (xᵢ^ρ − x⁰ᵢ^ρ)`, with powers taken of `x / pivot` so that none overflows.
    Power { k: f64, rho: f64, pivot: f64 },
    /// `L wᵢ ln(xᵢ / x⁰ᵢ)`.
    Geometric { l: f64 },
    /// The smaller mean is the value of a few parts, which made the whole difference.
    Binding { fall: bool, at: f64, difference: f64 },
}

impl Rule {
    fn of(m: f64, m0: f64, rho: Exponent) -> Self {
        let rho = rho.get();
        let least = m.min(m0);
        if rho == f64::NEG_INFINITY || (rho < FLAT && least == 0.0) {
            return if m == m0 {
                Self::Still
            } else {
                Self::Binding { fall: m < m0, at: least, difference: m - m0 }
            };
        }
        if m.max(m0) == 0.0 {
            return Self::Still;
        }
        if rho.abs() < FLAT {
            let log_ratio = libm::log(m / m0);
            return Self::Geometric { l: if m == m0 { m0 } else { (m - m0) / log_ratio } };
        }
        let pivot = if rho > 0.0 { m.max(m0) } else { least };
        let k = if m == m0 { m0 / rho } else { (m - m0) / power_gap(m, m0, pivot, rho) };
        Self::Power { k, rho, pivot }
    }

    fn part(&self, w: f64, x: f64, x0: f64) -> f64 {
        match *self {
            Self::Still => 0.0,
            Self::Power { k, rho, pivot } => k * w * power_gap(x, x0, pivot, rho),
            Self::Geometric { l } => l * w * libm::log(x / x0),
            Self::Binding { fall, at, .. } => {
                let binds = if fall { x } else { x0 };
                if binds == at { w } else { 0.0 }
            }
        }
    }

    /// Divides the difference by the weights of the binding parts.
    fn divide(&self, weights: &[f64]) -> Vec<f64> {
        let Self::Binding { difference, .. } = self else { return weights.to_vec() };
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|w| difference * (w / sum)).collect()
    }
}

/// Returns `(x^ρ − y^ρ) / pivot^ρ`, keeping its sign and precision where the two nearly agree.
fn power_gap(x: f64, y: f64, pivot: f64, rho: f64) -> f64 {
    let power = |x: f64| if x == 0.0 { 0.0 } else { libm::exp(rho * libm::log(x / pivot)) };
    if x > 0.0 && y > 0.0 {
        let step = rho * libm::log(x / y);
        if step.abs() < 0.5 {
            return power(y) * libm::expm1(step);
        }
    }
    power(x) - power(y)
}
