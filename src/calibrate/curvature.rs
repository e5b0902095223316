//! How the loss of a fit bends and slopes, and the step that follows from it.

use super::fit::Fit;
use super::sample::Kind;
use super::solve::least;
use crate::kernel::logit::sigmoid;
use crate::kernel::matrix::{Square, dot, dot_four};

/// How a loss bends and slopes.
#[derive(Debug, Clone)]
pub(super) struct Curvature {
    /// How it bends with two weights; the lower half, or all.
    pub(super) xx: Square,
    /// With a weight and the base.
    pub(super) x: Vec<f64>,
    /// With the base.
    pub(super) whole: f64,
    /// How it falls with each weight.
    pub(super) slope: Vec<f64>,
    /// With the base.
    pub(super) base_slope: f64,
}

impl Curvature {
    fn zero(size: usize, bends: bool) -> Self {
        Self {
            xx: Square::zero(if bends { size } else { 0 }),
            x: vec![0.0; size],
            whole: 0.0,
            slope: vec![0.0; size],
            base_slope: 0.0,
        }
    }

    /// Walks over respondents; each counts as one of `n`. `rows` holds as many numbers for each as
    /// the fit has weights. Unless it `bends`, only the slopes are summed.
    pub(super) fn of(kind: Kind, rows: &[f64], y: &[f64], fit: &Fit, n: f64, bends: bool) -> Self {
        let size = fit.weights.len();
        let mut of = Self::zero(size, bends);
        for (four, y) in y.chunks(4).enumerate() {
            let rows = rows.get(4 * four * size..).unwrap_or_default();
            let row = |k: usize| rows.get(k * size..(k + 1) * size).unwrap_or_default();
            let told = dot_four(rows, size, &fit.weights);
            let (mut surprises, mut curves) = ([0.0; 4], [0.0; 4]);
            let places = surprises.iter_mut().zip(&mut curves);
            for ((y, told), (surprise, curve)) in y.iter().zip(told).zip(places) {
                let z = fit.base + told;
                let (told, bend) = match kind {
                    Kind::Numeric => (z, 1.0),
                    Kind::Binary => {
                        let p = sigmoid(z);
                        // Not 0, so that the base can be solved for.
                        (p, (p * (1.0 - p)).max(1e-12))
                    }
                };
                (*surprise, *curve) = ((y - told) / n, bend / n);
            }
            let four = y.len() == 4;
            let x = [row(0), row(1), row(2), row(3)];
            if four && bends {
                of.xx.add_four_outer(x, curves);
            }
            for ((row, surprise), curve) in x.iter().zip(surprises).zip(curves).take(y.len()) {
                if bends {
                    if !four {
                        of.xx.add_outer(row, curve);
                    }
                    of.x.iter_mut().zip(*row).for_each(|(sum, x)| *sum += curve * x);
                    of.whole += curve;
                }
                of.slope.iter_mut().zip(*row).for_each(|(sum, x)| *sum += surprise * x);
                of.base_slope += surprise;
            }
        }
        of
    }

    /// Adds another.
    pub(super) fn plus(self, other: &Self) -> Self {
        let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + b).collect();
        Self {
            xx: self.xx.plus(&other.xx),
            x: sum(&self.x, &other.x),
            whole: self.whole + other.whole,
            slope: sum(&self.slope, &other.slope),
            base_slope: self.base_slope + other.base_slope,
        }
    }

    /// Takes another away, and stretches what is left.
    pub(super) fn without(&self, other: &Self, factor: f64) -> Self {
        let left = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| factor * (a - b)).collect();
        Self {
            xx: self.xx.clone().minus(&other.xx).times_all(factor),
            x: left(&self.x, &other.x),
            whole: factor * (self.whole - other.whole),
            slope: left(&self.slope, &other.slope),
            base_slope: factor * (self.base_slope - other.base_slope),
        }
    }

    /// Returns the bowl that the loss and a penalty make.
    pub(super) fn bowl(&self, penalty: &Square) -> Bowl {
        // The base is free, so it is solved for first: what is left has the weights alone.
        let mut h = self.xx.clone();
        h.add_outer(&self.x, -1.0 / self.whole);
        let h = h.completed(1.0).plus(penalty);
        Bowl { h, x: self.x.clone(), whole: self.whole }
    }
}

/// A quadratic over weights, the base being solved for.
#[derive(Debug, Clone)]
pub(super) struct Bowl {
    h: Square,
    x: Vec<f64>,
    whole: f64,
}

impl Bowl {
    /// Returns where the bowl has its least, if the loss slopes at `here` as told, with the weights
    /// and with the base: the weights, and how far the base moves. The search begins at `start`.
    pub(super) fn least(
        &self,
        (slope, base_slope): (&[f64], f64),
        here: &Fit,
        start: &[f64],
        penalty: &Square,
        bounded: bool,
    ) -> (Vec<f64>, f64) {
        let Self { h, x, whole } = self;
        let mut slope = slope.to_vec();
        let pulls = penalty.times(&here.weights);
        slope.iter_mut().zip(pulls).for_each(|(slope, pull)| *slope -= pull);
        let rest = slope.iter().zip(x).map(|(s, x)| s - x * (base_slope / whole));
        let g: Vec<f64> = h.times(&here.weights).iter().zip(rest).map(|(h, g)| h + g).collect();
        let aim = least(h, &g, bounded, start);
        let moves: Vec<f64> = aim.iter().zip(&here.weights).map(|(a, w)| a - w).collect();
        let base_move = (base_slope - dot(x, &moves)) / whole;
        (aim, base_move)
    }
}
