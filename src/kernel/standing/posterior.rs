//! What is known of one standing: its mean, its distribution, and how it compares.
//!
//! # Formula
//!
//! ```text
//! mass of a step   (13(ω(g) + ω(g+1)) − ω(g−1) − ω(g+2))/24, at least min(ω(g), ω(g+1))
//! inside a step    the density runs straight from ω(g) to ω(g+1)
//! interval         Φ of the quantiles of x = z/τ, equal tails
//! P(one < other)   Σ mᵒ(g) [ C¹(g) + m¹(g)(½ + (βᵒ − β¹)/6) ],  β = (ω(g+1) − ω(g))/(ω(g+1) + ω(g))
//! ```
//!
//! The mass is the integral of the cubic through four points: exact to the fourth power of the
//! step. A posterior that bends down everywhere holds at least the smaller of its ends.

#[cfg(test)]
use super::grid::{EDGE, Shrinks};
use super::grid::{GAPS, Gaps, POINTS, Points, STEP, normal, place, weights};
use crate::kernel::Interval;
use crate::kernel::apportion::on_grid;
use crate::quantity::{Level, Share};

/// How one customer's standing is spread over the grid.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    /// How the points weigh.
    weights: Points,
    /// The probability below each point, from 0 to 1.
    below: Points,
}

/// The distribution of one customer's standing, on the grid.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Posterior {
    value: f64,
    /// The mean of `z`, which only tests ask for.
    #[cfg(test)]
    mean: f64,
    /// The variance of the standing.
    variance: f64,
    shape: Shape,
}

impl Posterior {
    #[cfg_attr(not(test), allow(unused_variables))]
    pub(super) fn of(ratios: &Gaps, value: f64, square: f64, spread: f64) -> Self {
        Self {
            value,
            #[cfg(test)]
            mean: spread * Shrinks::of(ratios).mean(&core::array::from_fn(place)),
            variance: (square - value * value).max(0.0),
            shape: Shape::of(ratios),
        }
    }

    /// Returns the value: of all customers as assumed, the expected share that stands lower.
    pub(crate) const fn value(&self) -> f64 {
        self.value
    }

    /// Returns the mean of `z`, in log-odds; 0 for a middling customer.
    #[cfg(test)]
    pub(crate) const fn mean(&self) -> f64 {
        self.mean
    }

    /// Returns the variance of the standing, for those who need a Beta of it.
    pub(crate) const fn variance(&self) -> f64 {
        self.variance
    }

    /// Returns the probability that `z/τ` lies below a number.
    #[cfg(test)]
    pub(crate) fn cdf(&self, x: f64) -> f64 {
        self.shape.cdf(x)
    }

    /// Returns the `z/τ` below which the customer stands with probability `p`.
    pub(crate) fn quantile(&self, p: Share) -> f64 {
        self.shape.quantile(p)
    }

    /// Returns the equal-tailed interval of the standing, widened to hold the value.
    pub(crate) fn interval(&self, level: Level) -> Interval {
        let tail = Share::rounded(level.lower_tail());
        let end = |p| normal(self.quantile(p));
        Interval::new(end(tail), end(tail.complement()), level).including(self.value)
    }

    /// Returns the probability that the customer stands below a share of all.
    #[cfg(test)]
    pub(crate) fn chance_below(&self, standing: Share) -> f64 {
        self.cdf(place_of(standing.get()))
    }

    /// Returns the probability that this standing lies below an independent other one.
    pub(crate) fn chance_below_other(&self, other: &Self) -> f64 {
        self.shape.chance_below_other(&other.shape)
    }
}

impl Shape {
    pub(super) fn of(ratios: &Gaps) -> Self {
        let weights = weights(ratios);
        let mut below = [0.0; POINTS];
        for g in 0..GAPS {
            below[g + 1] = below[g] + mass(&weights, g);
        }
        let whole = below[GAPS];
        Self { weights, below: below.map(|mass| mass / whole) }
    }

    /// Returns the probability that `z/τ` lies below a number.
    #[cfg(test)]
    fn cdf(&self, x: f64) -> f64 {
        let steps = ((x + EDGE) / STEP).clamp(0.0, GAPS as f64);
        // From 0 to 64, so that nothing is lost; the last point belongs to the last step.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let g = (steps as usize).min(GAPS - 1);
        let t = steps - g as f64;
        let (low, high) = (self.weights[g], self.weights[g + 1]);
        let inside =
            if low + high > 0.0 { t * (2.0 * low + (high - low) * t) / (low + high) } else { t };
        if t >= 1.0 || inside >= 1.0 {
            return self.below[g + 1];
        }
        let mass = self.below[g + 1] - self.below[g];
        (self.below[g] + mass * inside.max(0.0)).min(self.below[g + 1])
    }

    /// Returns the `z/τ` below which the customer stands with probability `p`.
    fn quantile(&self, p: Share) -> f64 {
        let p = p.get();
        let g = self.below.partition_point(|below| *below < p).clamp(1, GAPS) - 1;
        let mass = self.below[g + 1] - self.below[g];
        let u = if mass > 0.0 { ((p - self.below[g]) / mass).clamp(0.0, 1.0) } else { 0.0 };
        let (low, high) = (self.weights[g], self.weights[g + 1]);
        let root = libm::sqrt(low * low * (1.0 - u) + high * high * u);
        let t = if low + root > 0.0 { u * (low + high) / (low + root) } else { u };
        place(g) + STEP * t.clamp(0.0, 1.0)
    }

    /// Returns the probability that this standing lies below an independent other one.
    ///
    /// The two chances of a pair sum to 1 to the bit, and of two that are the same each is ½.
    pub(crate) fn chance_below_other(&self, other: &Self) -> f64 {
        0.5 + on_grid(0.5 * (self.lies_below(other) - other.lies_below(self)))
    }

    fn lies_below(&self, other: &Self) -> f64 {
        let tilt = |p: &Self, g: usize| {
            let (low, high) = (p.weights[g], p.weights[g + 1]);
            if low + high > 0.0 { (high - low) / (high + low) } else { 0.0 }
        };
        let within = |g: usize| {
            let inside = 0.5 + (tilt(other, g) - tilt(self, g)) / 6.0;
            let own = self.below[g + 1] - self.below[g];
            (other.below[g + 1] - other.below[g]) * (self.below[g] + own * inside)
        };
        (0..GAPS).fold(0.0, |sum, g| sum + within(g))
    }
}

/// What lies between a point and the next, in steps of a point of weight 1.
fn mass(weights: &Points, g: usize) -> f64 {
    let (low, high) = (weights[g], weights[g + 1]);
    if g == 0 || g + 1 == GAPS {
        return 0.5 * (low + high);
    }
    let cubic = (13.0 * (low + high) - weights[g - 1] - weights[g + 2]) / 24.0;
    cubic.max(low.min(high))
}

/// Returns the `z/τ` of a standing, kept on the grid: the inverse of Φ.
#[cfg(test)]
fn place_of(standing: f64) -> f64 {
    // Halving 8 by so many times leaves less than the last bit of 4.
    const HALVINGS: usize = 54;
    if standing <= normal(-EDGE) {
        return -EDGE;
    }
    let (mut low, mut high) = (-EDGE, EDGE);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if normal(middle) < standing {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}
