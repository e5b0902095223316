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

// The edges and the limits of the formulas lie where two numbers are the same.
#![allow(clippy::float_cmp)]

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
/// # Errors
///
/// [`Error::Length`] if there are no parts, or not as many as weights or in the baseline.
#[cfg(test)]
pub(crate) fn attribute(
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
    let rule = Rule::of(x, baseline, w, rho);
    let gaps = rule.of_each(x, baseline, w, Rule::gap);
    let k = rule.factor(&gaps, x, baseline, w);
    Attribution::from_parts(
        gaps.iter().map(|gap| if *gap == 0.0 { 0.0 } else { k * gap }).collect(),
    )
}

/// A share below 10⁻²⁰⁰ counts as none, so that no step from or to it underflows, and one divided
/// by another stays finite. Models pass means through this before they split.
pub(crate) fn negligible_is_none(x: f64) -> Share {
    Share::rounded(if x < 1e-200 { 0.0 } else { x })
}

/// Returns what a unit of each part's own difference adds: `cᵢ/(xᵢ − x⁰ᵢ)`, or its limit where
/// the two agree; for lists that a model keeps at the length of its weights.
///
/// A part that is a sum of parts passes its share on by it, even where their differences cancel.
/// No rate is below 0.
pub(crate) fn rates(x: &[Share], baseline: &[Share], w: &Weights, rho: Exponent) -> Vec<f64> {
    let rule = Rule::of(x, baseline, w, rho);
    let k = rule.factor(&rule.of_each(x, baseline, w, Rule::gap), x, baseline, w);
    // An exponent near −∞ may leave nothing to divide by; such a part decides nothing.
    let rate = |slope: f64| Some(k * slope).filter(|rate| rate.is_finite()).unwrap_or(0.0);
    rule.of_each(x, baseline, w, Rule::slope).into_iter().map(rate).collect()
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
    if rho == 1.0 {
        return parts.map(|(w, x)| w * x).sum::<f64>().clamp(least, most);
    }
    // Around the term that dominates nothing overflows, and a small exponent loses nothing. What
    // decimals lose of weights that sum to 1 must not grow as 1/ρ.
    let pivot = if rho > 0.0 { most } else { least };
    let whole: f64 = parts.clone().map(|(w, _)| w).sum();
    let average = |f: &dyn Fn(f64) -> f64| -> f64 {
        parts.clone().map(|(w, x)| w * f(log_ratio(x, pivot))).sum::<f64>() / whole
    };
    let above = if rho.abs() < FLAT {
        average(&|ln| ln)
    } else {
        let excess = average(&|ln| libm::expm1(rho * ln));
        // Near −1 the excess has lost digits that the powers themselves still have.
        let ln = if excess > -0.5 {
            libm::log1p(excess)
        } else {
            libm::log(average(&|ln| libm::exp(rho * ln)))
        };
        ln / rho
    };
    // From the least of subnormal numbers up, the factor alone would overflow.
    let mean =
        if above < 700.0 { pivot * libm::exp(above) } else { libm::exp(libm::log(pivot) + above) };
    mean.clamp(least, most)
}

/// Returns `ln(x/y)` for `x` of 0 or more and `y` above 0, to the last digits also where the two
/// nearly agree, and where their quotient overflows.
fn log_ratio(x: f64, y: f64) -> f64 {
    let (step, ratio) = (x - y, x / y);
    if step.abs() < 0.5 * y {
        libm::log1p(step / y)
    } else if ratio.is_normal() {
        libm::log(ratio)
    } else {
        libm::log(x) - libm::log(y)
    }
}

/// How the difference of two means is divided: in proportion to the gaps of their parts.
struct Rule {
    m: f64,
    m0: f64,
    gaps: Gaps,
}

enum Gaps {
    /// `xᵢ − x⁰ᵢ`, which need no factor.
    Plain,
    /// `xᵢ^ρ − x⁰ᵢ^ρ`, with powers taken of `x / pivot` so that none is above 1.
    Power { rho: f64, pivot: f64 },
    /// `ln(xᵢ / x⁰ᵢ)`.
    Geometric,
    /// 1 for the few parts that are the smaller mean, and so made the whole difference.
    Binding,
}

impl Rule {
    /// Where the gaps cancel to less than this share of their sizes, their factor is taken from
    /// its limit, in which nothing cancels.
    const CANCELLED: f64 = 1e-3;

    fn of(x: &[Share], baseline: &[Share], w: &Weights, rho: Exponent) -> Self {
        let (m, m0) = (mean_of(x, w, rho), mean_of(baseline, w, rho));
        let rho = rho.get();
        let all_or_none = rho == f64::NEG_INFINITY || (rho < FLAT && m.min(m0) == 0.0);
        let gaps = if all_or_none || m.max(m0) == 0.0 {
            Gaps::Binding
        } else if rho == 1.0 {
            Gaps::Plain
        } else if rho.abs() < FLAT {
            Gaps::Geometric
        } else {
            let all = weighed(x, w).chain(weighed(baseline, w)).map(|(_, x)| x);
            let pivot = if rho > 0.0 { all.fold(0.0, f64::max) } else { all.fold(1.0, f64::min) };
            Gaps::Power { rho, pivot }
        };
        Self { m, m0, gaps }
    }

    /// Returns something of each part by its weight; 0 of those that weigh nothing.
    fn of_each(
        &self,
        x: &[Share],
        baseline: &[Share],
        w: &Weights,
        what: impl Fn(&Self, f64, f64) -> f64,
    ) -> Vec<f64> {
        let one = |((w, x), x0): ((&f64, &Share), &Share)| {
            if *w > 0.0 { w * what(self, x.get(), x0.get()) } else { 0.0 }
        };
        w.as_slice().iter().zip(x).zip(baseline).map(one).collect()
    }

    fn gap(&self, x: f64, x0: f64) -> f64 {
        match self.gaps {
            Gaps::Plain => x - x0,
            Gaps::Power { rho, pivot } => {
                let step = if x.min(x0) > 0.0 { rho * log_ratio(x, x0) } else { f64::INFINITY };
                if step.abs() < 0.5 {
                    power(x0, rho, pivot) * libm::expm1(step)
                } else {
                    power(x, rho, pivot) - power(x0, rho, pivot)
                }
            }
            Gaps::Geometric => log_ratio(x, x0),
            Gaps::Binding => {
                let binds = if self.m < self.m0 { x } else { x0 };
                if binds == self.m.min(self.m0) { 1.0 } else { 0.0 }
            }
        }
    }

    /// Returns the gap over the difference, or its limit.
    fn slope(&self, x: f64, x0: f64) -> f64 {
        match self.gaps {
            _ if x != x0 => self.gap(x, x0) / (x - x0),
            Gaps::Plain => 1.0,
            Gaps::Power { rho, pivot } if x > 0.0 => power(x, rho, pivot) / x * rho,
            Gaps::Geometric => 1.0 / x,
            Gaps::Power { .. } | Gaps::Binding => 0.0,
        }
    }

    /// Returns what a unit of the gaps is worth: the `K` or the `L` of the formula.
    fn factor(&self, gaps: &[f64], x: &[Share], baseline: &[Share], w: &Weights) -> f64 {
        let (m, m0) = (self.m, self.m0);
        let sum: f64 = gaps.iter().sum();
        let size: f64 = gaps.iter().map(|gap| gap.abs()).sum();
        // Divided by what the gaps do sum to, the parts add up whatever was rounded before.
        let k = (m - m0) / sum;
        let stands = |upwards: bool| {
            sum.abs() > Self::CANCELLED * size && (k == 0.0 || (k > 0.0) == upwards)
        };
        // Seen from the larger mean, in which nothing underflows.
        let (larger, list, sum) = if m < m0 { (m0, baseline, sum) } else { (m, x, -sum) };
        match self.gaps {
            Gaps::Plain => 1.0,
            Gaps::Binding => {
                if m == m0 {
                    0.0
                } else {
                    k
                }
            }
            Gaps::Geometric if stands(true) => k,
            Gaps::Geometric if sum == 0.0 => larger,
            Gaps::Geometric => larger * (libm::expm1(sum) / sum),
            Gaps::Power { rho, .. } if stands(rho > 0.0) => k,
            Gaps::Power { rho, pivot } => {
                let p: f64 = weighed(list, w).map(|(w, x)| w * power(x, rho, pivot)).sum();
                let step = libm::log1p(sum / p);
                let ratio = if step == 0.0 {
                    1.0 / rho
                } else {
                    libm::expm1(step / rho) / libm::expm1(step)
                };
                larger / p * ratio
            }
        }
    }
}

/// Returns `(x / pivot)^ρ`.
fn power(x: f64, rho: f64, pivot: f64) -> f64 {
    libm::exp(rho * log_ratio(x, pivot))
}
