//! Integrals between two losses.

use super::kind::Kind;
use super::node::{Node, certain};

/// What is left of a probability's leap within a panel, at most, before it is followed closer.
const LEAP: f64 = 1e-6;

/// Three losses between which all is taken to be quadratic.
pub(super) struct Panel<'a> {
    ends: [&'a Node; 2],
    geometric: bool,
    /// The losses at its ends and its middle.
    losses: [f64; 3],
}

impl<'a> Panel<'a> {
    pub(super) fn from_nodes(low: &'a Node, high: &'a Node) -> Self {
        // Over such a span a Beta is smoother in the logarithm.
        let geometric = low.loss > 0.0 && high.loss > 4.0 * low.loss && !certain(low, high);
        let panel = Self { ends: [low, high], geometric, losses: [0.0; 3] };
        Self { losses: [0.0, 0.5, 1.0].map(|part| panel.loss(part)), ..panel }
    }

    /// The loss at a part of the panel's width.
    pub(super) fn loss(&self, part: f64) -> f64 {
        let [low, high] = self.ends.map(|end| end.loss);
        if self.geometric {
            // The quotient of the ends may overflow, their logarithms do not.
            libm::exp(libm::log(low) + part * (libm::log(high) - libm::log(low))).clamp(low, high)
        } else {
            low + part * (high - low)
        }
    }

    /// The integrals of the probability of a free place, and of the loss times it, over the
    /// probability of a kind that lies within the panel.
    pub(super) fn integral(&self, kind: &Kind, free: [f64; 3], above: [f64; 3]) -> [f64; 2] {
        let weighed = [0, 1, 2].map(|i| self.losses[i] * free[i]);
        if leap(above, free).max(leap(above, weighed)) <= LEAP {
            return [quadratic(free, above), quadratic(weighed, above)];
        }
        let at = |part: f64| {
            // The parabola through three points.
            let (rise, bend) = (free[2] - free[0], free[2] - 2.0 * free[1] + free[0]);
            let x = 2.0 * part - 1.0;
            (free[1] + 0.5 * x * (rise + x * bend)).clamp(0.0, 1.0)
        };
        let mut sum = [0.0; 2];
        // Parts of the panel that are still to be followed, the lowest last.
        let mut left = vec![(0.5, 1.0, above[1], above[2]), (0.0, 0.5, above[0], above[1])];
        while let Some((low, high, p, q)) = left.pop() {
            let middle = 0.5 * (low + high);
            let parts = [low, middle, high];
            let own = [p, kind.above(self.loss(middle)), q];
            let free = parts.map(at);
            let weighed = parts.map(|part| self.loss(part) * at(part));
            if leap(own, free).max(leap(own, weighed)) <= LEAP || high - low < 1e-7 {
                sum[0] += quadratic(free, own);
                sum[1] += quadratic(weighed, own);
            } else {
                left.push((middle, high, own[1], q));
                left.push((low, middle, p, own[1]));
            }
        }
        sum
    }
}

/// What a probability that does not fall evenly may move an integral of `g`.
fn leap(p: [f64; 3], g: [f64; 3]) -> f64 {
    (p[0] - 2.0 * p[1] + p[2]).abs() * ((g[1] - g[0]).abs() + (g[2] - g[1]).abs())
}

/// The integral of `g` over a falling `p`, both quadratic and given at the ends and the middle.
fn quadratic(g: [f64; 3], p: [f64; 3]) -> f64 {
    let (first, second) = (p[0] - p[1], p[1] - p[2]);
    g[0] * (first / 2.0 - second / 6.0)
        + g[1] * (first + second) * (2.0 / 3.0)
        + g[2] * (second / 2.0 - first / 6.0)
}
