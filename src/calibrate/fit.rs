//! The fits: a line through filled answers, ridge-penalised, to a number or to log-odds.

use super::curvature::Curvature;
use super::sample::Kind;
use super::solve::least;
use crate::kernel::matrix::{Square, dot};

/// A line: what it says is `base + Σ w (x − mean)`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) base: f64,
    pub(super) weights: Vec<f64>,
    pub(super) means: Vec<f64>,
}

impl Line {
    pub(super) fn at(&self, x: &[f64]) -> f64 {
        let terms = self.weights.iter().zip(x).zip(&self.means).map(|((w, x), m)| w * (x - m));
        self.base + terms.sum::<f64>()
    }

    /// Returns the line a share of the way towards another.
    pub(super) fn towards(&self, other: &Self, share: f64) -> Self {
        let between = |x: f64, y: f64| (1.0 - share) * x + share * y;
        let pairs = self.weights.iter().zip(&other.weights);
        Self {
            base: between(self.base, other.base),
            weights: pairs.map(|(x, y)| between(*x, *y)).collect(),
            means: self.means.clone(),
        }
    }
}

/// What a forecast that is off costs: the squared distance, or `−ln` of the probability that was
/// given to what happened.
pub(super) fn loss(kind: Kind, forecast: f64, y: f64) -> f64 {
    match kind {
        Kind::Numeric => (y - forecast) * (y - forecast),
        Kind::Binary => {
            let z = if y > 0.5 { forecast } else { -forecast };
            // −ln σ(z), without overflow on either side.
            libm::log1p(libm::exp(-z.abs())) - z.min(0.0)
        }
    }
}

/// Filled answers and outcomes, in units in which penalties mean the same for every sample.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    kind: Kind,
    /// Of every signal, 0 to 1.
    means: Vec<f64>,
    /// The signals that vary.
    live: Vec<usize>,
    /// Their components.
    places: Vec<usize>,
    /// What a share is divided by: the root of the mean variance of the live signals.
    spread: f64,
    /// A row of live signals for each respondent, less the means, over the spread.
    rows: Vec<f64>,
    /// The outcomes; of a number less the mean, over the standard deviation.
    y: Vec<f64>,
    y_mean: f64,
    y_spread: f64,
}

/// What a penalty takes for granted of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prior {
    /// Each weight stands for itself.
    Alone,
    /// A weight is half its component's and half its own: items of a component share what they
    /// tell.
    Grouped,
}

/// A fit in the units of a [`Problem`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit {
    pub(super) base: f64,
    pub(super) weights: Vec<f64>,
}

impl Fit {
    /// Returns how far weights and a base that moves are, the farthest of them.
    pub(super) fn distance(&self, weights: &[f64], base_move: f64) -> f64 {
        let moves = weights.iter().zip(&self.weights).map(|(a, w)| (a - w).abs());
        // Not a number is farthest.
        moves.fold(
            base_move.abs(),
            |most, step| {
                if most.is_nan() || step <= most { most } else { step }
            },
        )
    }
}

impl Problem {
    /// A signal whose variance is below this does not vary: see `Fill`.
    const STILL: f64 = 1e-10;
    /// The search ends when no weight moves by more than this, in spreads.
    const STEP: f64 = 1e-9;
    /// Newton's method needs some six steps; no convex hill needs this many.
    const STEPS: usize = 100;

    /// Takes filled answers, outcomes and the component of each signal. There must be at least one
    /// respondent, and of yes and no each.
    pub(super) fn new(kind: Kind, x: &[&[f64]], y: &[f64], places: &[usize]) -> Self {
        let n = x.len().max(1) as f64;
        let signals = x.first().map_or(0, |row| row.len());
        let column = |i: usize| x.iter().filter_map(move |row| row.get(i));
        let mean = |i: usize| column(i).sum::<f64>() / n;
        let means: Vec<f64> = (0..signals).map(mean).collect();
        let variance =
            |(i, mean): (usize, &f64)| column(i).map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        let variances: Vec<f64> = means.iter().enumerate().map(variance).collect();
        let varies = |i: &usize| variances.get(*i).is_some_and(|v| *v >= Self::STILL);
        let live: Vec<usize> = (0..signals).filter(varies).collect();
        let total: f64 = live.iter().filter_map(|i| variances.get(*i)).sum();
        let spread = if live.is_empty() { 1.0 } else { libm::sqrt(total / live.len() as f64) };
        let row = |row: &&[f64]| -> Vec<f64> {
            let cell = |i: &usize| row.get(*i).zip(means.get(*i)).map_or(0.0, |(x, m)| x - m);
            live.iter().map(|i| cell(i) / spread).collect()
        };
        let rows = x.iter().flat_map(row).collect();
        let y_mean = y.iter().sum::<f64>() / n;
        let y_variance = y.iter().map(|y| (y - y_mean) * (y - y_mean)).sum::<f64>() / n;
        let (y_spread, y) = match kind {
            Kind::Binary => (1.0, y.to_vec()),
            Kind::Numeric => {
                let spread = libm::sqrt(y_variance);
                // Of an outcome that does not vary nothing is to be explained.
                let spread = if spread > 0.0 { spread } else { 1.0 };
                (spread, y.iter().map(|y| (y - y_mean) / spread).collect())
            }
        };
        let places = live.iter().map(|i| places.get(*i).copied().unwrap_or_default()).collect();
        Self { kind, means, live, places, spread, rows, y, y_mean, y_spread }
    }

    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns how many signals vary.
    pub(super) const fn size(&self) -> usize {
        self.live.len()
    }

    pub(super) fn outcomes(&self) -> &[f64] {
        &self.y
    }

    /// Tells whether a variance, in squared spreads, is one of a signal that varies.
    pub(super) fn varies(&self, variance: f64) -> bool {
        variance * self.spread * self.spread >= Self::STILL
    }

    pub(super) fn n(&self) -> f64 {
        self.y.len().max(1) as f64
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.rows
            .chunks(self.live.len().max(1))
            .chain(core::iter::repeat(&[][..]))
            .take(self.y.len())
    }

    /// The line in the units that the answers and outcomes came in.
    pub(super) fn line(&self, fit: &Fit) -> Line {
        let scale = match self.kind {
            Kind::Numeric => self.y_spread / self.spread,
            Kind::Binary => 1.0 / self.spread,
        };
        let mut weights = vec![0.0; self.means.len()];
        for (i, w) in self.live.iter().zip(&fit.weights) {
            if let Some(place) = weights.get_mut(*i) {
                *place = w * scale;
            }
        }
        let base = match self.kind {
            Kind::Numeric => self.y_mean + fit.base * self.y_spread,
            Kind::Binary => fit.base,
        };
        Line { base, weights, means: self.means.clone() }
    }

    /// Returns the line of each ridge, from the first to the last, with weights of 0 or more if
    /// `bounded`.
    pub(super) fn path(&self, ridges: &[f64], prior: Prior, bounded: bool) -> Vec<Line> {
        let (gram, shape) = (self.gram(), self.shape(prior));
        let mut fit = self.flat();
        let one = |ridge: &f64| {
            fit = self.fit(&shape.times_all(*ridge), bounded, &fit, &gram);
            self.line(&fit)
        };
        ridges.iter().map(one).collect()
    }

    /// The matrix `K` of a penalty `½ λ wᵀK w`: the inverse of how the prior takes the weights to
    /// vary together, each by 1.
    pub(super) fn shape(&self, prior: Prior) -> Square {
        let size = self.live.len();
        let mut shape = Square::zero(size);
        for (i, place) in self.places.iter().enumerate() {
            let together = self.places.iter().filter(|other| *other == place).count() as f64;
            for (j, other) in self.places.iter().enumerate() {
                let same = if i == j { 1.0 } else { 0.0 };
                let cell = match prior {
                    Prior::Alone => same,
                    // The inverse of ½(I + J), with J of ones and as large as the component.
                    Prior::Grouped if place == other => 2.0 * (same - 1.0 / (1.0 + together)),
                    Prior::Grouped => 0.0,
                };
                shape.set(i, j, cell);
            }
        }
        shape
    }

    /// The fit of which all weights are 0.
    pub(super) fn flat(&self) -> Fit {
        let base = match self.kind {
            Kind::Numeric => 0.0,
            Kind::Binary => libm::log(self.y_mean) - libm::log1p(-self.y_mean),
        };
        Fit { base, weights: vec![0.0; self.live.len()] }
    }

    /// Of numbers: the mean of `x xᵀ`, and of `x y`.
    fn gram(&self) -> (Square, Vec<f64>) {
        let size = self.live.len();
        let (mut xx, mut xy) = (Square::zero(size), vec![0.0; size]);
        if self.kind == Kind::Numeric {
            for (row, y) in self.rows().zip(&self.y) {
                xx.add_outer(row, 1.0);
                xy.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * y);
            }
        }
        for sum in &mut xy {
            *sum /= self.n();
        }
        (xx.completed(1.0 / self.n()), xy)
    }

    fn fit(&self, penalty: &Square, bounded: bool, start: &Fit, gram: &(Square, Vec<f64>)) -> Fit {
        match self.kind {
            Kind::Numeric => {
                let (xx, xy) = gram;
                let h = xx.clone().plus(penalty);
                Fit { base: 0.0, weights: least(&h, xy, bounded, &start.weights) }
            }
            Kind::Binary => self.climb_down(penalty, bounded, start),
        }
    }

    /// What is made least of yes and no: the mean loss and the penalty.
    fn height(&self, fit: &Fit, penalty: &Square) -> f64 {
        let one = |(row, y): (&[f64], &f64)| loss(self.kind, fit.base + dot(row, &fit.weights), *y);
        let losses: f64 = self.rows().zip(&self.y).map(one).sum();
        losses / self.n() + 0.5 * dot(&fit.weights, &penalty.times(&fit.weights))
    }

    /// Newton's method: each step to the least of the quadratic that has the slope and the
    /// curvature of here, over the weights that are allowed, halved until it leads down.
    fn climb_down(&self, penalty: &Square, bounded: bool, start: &Fit) -> Fit {
        let mut here = start.clone();
        let mut height = self.height(&here, penalty);
        for _ in 0..Self::STEPS {
            let bend = self.curvature(&here);
            let slopes = (bend.slope.as_slice(), bend.base_slope);
            let (aim, base_move) =
                bend.bowl(penalty).least(slopes, &here, &here.weights, penalty, bounded);
            let far = here.distance(&aim, base_move);
            let mut share = 1.0;
            loop {
                let pairs = here.weights.iter().zip(&aim);
                let next = Fit {
                    base: here.base + share * base_move,
                    // Between two allowed weights, so allowed.
                    weights: pairs.map(|(w, a)| (1.0 - share) * w + share * a).collect(),
                };
                let next_height = self.height(&next, penalty);
                if next_height <= height {
                    (here, height) = (next, next_height);
                    break;
                }
                share *= 0.5;
                if share * far < Self::STEP {
                    return here;
                }
            }
            if share * far < Self::STEP {
                break;
            }
        }
        here
    }

    /// The same from afar, for other respondents in the units of this problem.
    pub(super) fn climb_down_of(
        &self,
        rows: Vec<f64>,
        y: Vec<f64>,
        penalty: &Square,
        bounded: bool,
    ) -> Fit {
        let y_mean = y.iter().sum::<f64>() / y.len().max(1) as f64;
        let (live, places, means) = (self.live.clone(), self.places.clone(), self.means.clone());
        let other = Self { means, live, places, rows, y, y_mean, ..*self };
        other.climb_down(penalty, bounded, &other.flat())
    }

    /// The curvature of the mean loss, and its slope downwards.
    fn curvature(&self, fit: &Fit) -> Curvature {
        Curvature::of(self.kind, &self.rows, &self.y, fit, self.n(), true)
    }

    /// Returns the line of which all live signals weigh the same, 0 or more if `bounded`.
    pub(super) fn equal(&self, bounded: bool) -> Line {
        let alone = self.alone();
        let penalty = alone.shape(Prior::Alone).times_all(alone.least_penalty(self.n()));
        self.spread_evenly(&alone.fit(&penalty, bounded, &alone.flat(), &alone.gram()))
    }

    /// Returns the problem of which the only signal is the mean of the live ones.
    pub(super) fn alone(&self) -> Self {
        let size = self.live.len().max(1) as f64;
        let mean = |row: &[f64]| row.iter().sum::<f64>() / size;
        let any = !self.live.is_empty();
        Self {
            live: if any { vec![0] } else { Vec::new() },
            places: if any { vec![0] } else { Vec::new() },
            rows: if any { self.rows().map(mean).collect() } else { Vec::new() },
            y: self.y.clone(),
            means: self.means.clone(),
            ..*self
        }
    }

    /// Returns a penalty that only keeps log-odds finite where the mean parts yes from no, by the
    /// weight of one of `n` respondents, and a number where the mean does not vary.
    pub(super) fn least_penalty(&self, n: f64) -> f64 {
        match self.kind {
            Kind::Numeric => 1e-9,
            Kind::Binary => 1.0 / n,
        }
    }

    /// Returns the line of which every live signal has its share of the one weight of a fit.
    pub(super) fn spread_evenly(&self, fit: &Fit) -> Line {
        let size = self.live.len().max(1) as f64;
        let each = fit.weights.first().map_or(0.0, |w| w / size);
        self.line(&Fit { base: fit.base, weights: vec![each; self.live.len()] })
    }

    /// Tells whether a signal varies, so that something can be learned of it.
    pub(super) fn is_live(&self, signal: usize) -> bool {
        self.live.contains(&signal)
    }

    /// Returns the inverse Hessian at a line, times the variance that it leaves: how far from the
    /// weights the truth may be. 0 for signals that never vary and for those held at 0 in `ridge`,
    /// the line whose penalty is given.
    pub(super) fn covariance(&self, ridge: &Line, penalty: f64, line: &Line) -> Square {
        let Curvature { xx, x, whole, .. } = self.curvature(&self.unscaled(line));
        let mut fisher = xx;
        fisher.add_outer(&x, -1.0 / whole);
        let fisher = fisher.completed(1.0);
        let weight = |i: usize| self.live.get(i).and_then(|i| ridge.weights.get(*i)).copied();
        let free: Vec<usize> = (0..self.live.len()).filter(|i| weight(*i) != Some(0.0)).collect();
        let held_back = self.shape(Prior::Grouped).times_all(penalty);
        let inverse = fisher.clone().plus(&held_back).kept(&free).inverse();
        let fisher = fisher.kept(&free);
        let spent: f64 = inverse.rows().zip(fisher.rows()).map(|(a, b)| dot(a, b)).sum();
        let noise = self.noise(line, spent) / self.n();
        let scale = match self.kind {
            Kind::Numeric => self.y_spread / self.spread,
            Kind::Binary => 1.0 / self.spread,
        };
        let mut full = Square::zero(self.means.len());
        for (i, row) in free.iter().zip(inverse.rows()) {
            for (j, cell) in free.iter().zip(row) {
                if let Some((i, j)) = self.live.get(*i).zip(self.live.get(*j)) {
                    full.set(*i, *j, noise * scale * scale * cell);
                }
            }
        }
        full
    }

    /// Of numbers: the variance that the line leaves, over the degrees of freedom that it leaves,
    /// in squared spreads. Of yes and no the curvature says it all: 1.
    fn noise(&self, line: &Line, spent: f64) -> f64 {
        if self.kind == Kind::Binary {
            return 1.0;
        }
        let fit = self.unscaled(line);
        let residual = |(row, y): (&[f64], &f64)| {
            let rest = y - fit.base - dot(row, &fit.weights);
            rest * rest
        };
        let left: f64 = self.rows().zip(&self.y).map(residual).sum();
        left / (self.n() - 1.0 - spent).max(1.0)
    }

    fn unscaled(&self, line: &Line) -> Fit {
        let scale = match self.kind {
            Kind::Numeric => self.spread / self.y_spread,
            Kind::Binary => self.spread,
        };
        let weight = |i: &usize| line.weights.get(*i).map_or(0.0, |w| w * scale);
        let base = match self.kind {
            Kind::Numeric => (line.base - self.y_mean) / self.y_spread,
            Kind::Binary => line.base,
        };
        Fit { base, weights: self.live.iter().map(weight).collect() }
    }
}
