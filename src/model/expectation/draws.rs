//! What is not known exactly, drawn at the points of a lattice, and the intervals that follow.

use super::score::{Counts, Inputs, Triple};
use crate::kernel::Interval;
use crate::kernel::composite;
use crate::kernel::knots::Knots;
use crate::kernel::logit::sigmoid;

/// The points of the lattice that stands for what is not known exactly, and its generator.
const LATTICE: usize = 509;
const GENERATOR: usize = 118;
const KNOTS: &Knots<LATTICE> = &Knots::laid();

impl Inputs {
    /// Equally likely triples, always the same ones.
    ///
    /// The orders that the prior stands for have no hype on average, and spread as its share does.
    fn draws(&self) -> Vec<Triple> {
        /// How far the third coordinate moves on with each triple.
        const SQUARE: usize = GENERATOR * GENERATOR % LATTICE;
        let prior = self.params.prior();
        let table = |counts| KNOTS.table(&self.posterior(counts), |x| [x, 1.0]);
        let x = table(None);
        // What is not known has the table of its prior.
        let known = |counts: Option<Counts>| counts.map(|_| table(counts));
        let (a, p) = (known(self.promised), known(self.delivered));
        let (a, p) = (a.as_ref().unwrap_or(&x), p.as_ref().unwrap_or(&x));
        let mut hypes = vec![0.0; a.len()];
        self.hypes_into(a, &mut hypes);
        let (open, mean) = (prior.uncertainty(self.orders), prior.mean.get());
        // The i-th of them, iG and iG² modulo the points, without a division for each.
        let (mut j, mut k) = (0, 0);
        let on = |place: usize, by: usize| {
            let next = place + by;
            next.checked_sub(LATTICE).unwrap_or(next)
        };
        let draw = |(promised, hype): (&f64, f64)| {
            let spread = open * (x[k] - mean);
            let expected = (promised + hype + spread).clamp(0.0, 1.0);
            let (promised, delivered) = (*promised, p[j]);
            (j, k) = (on(j, GENERATOR), on(k, SQUARE));
            Triple { promised, delivered, hype: expected - promised }
        };
        a.iter().zip(hypes).map(draw).collect()
    }

    /// The interval of a figure, widened to hold its value at the point.
    pub(super) fn interval(&self, point: Triple, figure: impl Fn(Triple) -> f64) -> Interval {
        let drawn: Vec<f64> = self.draws().into_iter().map(&figure).collect();
        self.interval_of(&drawn, |value| value, figure(point))
    }

    /// The interval of the feeling, likewise.
    pub(super) fn interval_of_feeling(&self, point: Triple) -> Interval {
        const SIDE_BY_SIDE: usize = 4;
        let draws = self.draws();
        let (by_four, rest) = draws.as_chunks::<SIDE_BY_SIDE>();
        let mut drawn = Vec::with_capacity(draws.len());
        for at in by_four {
            drawn.extend(self.log_odds(*at));
        }
        for at in rest {
            drawn.extend(self.log_odds([*at]));
        }
        self.interval_of(&drawn, sigmoid, self.feeling(point))
    }

    /// The interval of what rises with drawn values, widened to hold it at the point.
    fn interval_of(&self, drawn: &[f64], of: impl Fn(f64) -> f64, at_point: f64) -> Interval {
        let level = self.params.level();
        let tail = level.lower_tail();
        let [lower, upper] = composite::two_quantiles_of(drawn, [tail, 1.0 - tail], of);
        Interval::new(lower, upper, level).including(at_point)
    }
}
