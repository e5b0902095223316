//! The formulas, each once, and what a reading of the ledger says.

use super::{CallStep, CommonExpectations, ExpectationParams, PostOrder};
use crate::Result;
use crate::kernel::composite::{self, Moments};
use crate::kernel::getters::getters;
use crate::kernel::logit::{LogitLedger, sigmoid};
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::{Interval, Part, keep_inside};
use crate::quantity::{Instant, Share};

/// A good and a bad count.
type Counts = [f64; 2];

/// The orders after talks with the same number of sellers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Hope {
    /// `Eₙ`.
    expected: f64,
    orders: f64,
    /// How many orders each step of the call pulled on, the late ones in part.
    steps: [f64; 4],
    /// π, the mean pull of an order.
    pull: f64,
}

impl Hope {
    pub(super) fn new(expected: Share, orders: f64, steps: [f64; 4]) -> Self {
        let steps = steps.map(|pulled| pulled.min(orders));
        let share = |pulled: f64| if orders > 0.0 { pulled / orders } else { 0.0 };
        let pull = 0.25 * steps.iter().fold(0.0, |sum, pulled| sum + share(*pulled));
        Self { expected: expected.get(), orders, steps, pull }
    }

    /// `E′ − A = (1 − π)(Eₙ − A)⁺ − (A − Eₙ)⁺`: what a call leaves of the difference.
    fn hype(&self, a: f64) -> f64 {
        let over = self.expected - a;
        if over > 0.0 { (1.0 - self.pull) * over } else { over }
    }
}

/// The sums of a ledger as they weigh at an instant, before any prior or preference.
pub(super) struct Tally {
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    /// Whether an order was ever seen.
    pub(super) ordered: bool,
    pub(super) hopes: Vec<Hope>,
    pub(super) assured: [f64; 5],
    pub(super) promised: Option<Counts>,
    pub(super) delivered: Option<Counts>,
    pub(super) common: Option<CommonExpectations>,
}

impl Tally {
    /// Weighs the sums with a model's constants; `None` if none speaks of a feeling.
    pub(super) fn score(self, params: &ExpectationParams) -> Result<Option<ExpectationScore>> {
        let Self { as_of, facts, ordered, hopes, assured, promised, delivered, common } = self;
        if !ordered && promised.is_none() && delivered.is_none() {
            return Ok(None);
        }
        let orders = hopes.iter().fold(0.0, |sum, hope| sum + hope.orders);
        let share = |done: f64| params.prior().with(done.min(orders), (orders - done).max(0.0));
        let post_order = ordered.then(|| PostOrder::new(assured.map(share), params));
        let inputs = Inputs { params: params.clone(), ordered, orders, hopes, promised, delivered };
        let point = inputs.point();
        let terms = inputs.terms(point);
        let points = LogitLedger::new(params.feeling().base(), &terms)?;
        let baseline = points.baseline();
        let mut contributions = [0.0; 4];
        for (own, c) in contributions.iter_mut().zip(points.points().parts) {
            *own = c;
        }
        let value = baseline + keep_inside(&mut contributions, baseline, 1.0);
        Ok(Some(ExpectationScore {
            as_of,
            facts,
            point,
            value,
            baseline,
            contributions,
            inputs,
            post_order,
            common,
        }))
    }
}

/// One triple of what the feeling depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Triple {
    /// A, what was promised.
    promised: f64,
    /// P, what was delivered.
    delivered: f64,
    /// E − A.
    hype: f64,
}

impl Triple {
    /// A − P.
    fn short(&self) -> f64 {
        self.promised - self.delivered
    }

    /// E, within [0, 1] but for rounding.
    fn expected(&self) -> f64 {
        (self.promised + self.hype).clamp(0.0, 1.0)
    }

    /// P − E.
    fn plain_gap(&self) -> f64 {
        self.delivered - self.expected()
    }
}

/// What the feeling is computed from.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Inputs {
    params: ExpectationParams,
    ordered: bool,
    /// N, the orders, decayed.
    orders: f64,
    hopes: Vec<Hope>,
    promised: Option<Counts>,
    delivered: Option<Counts>,
}

impl Inputs {
    /// The points of the lattice that stands for what is not known exactly, and its generator.
    const LATTICE: usize = 509;
    const GENERATOR: usize = 118;

    fn posterior(&self, counts: Option<Counts>) -> BetaPosterior {
        let [good, bad] = counts.unwrap_or_default();
        self.params.prior().with(good, bad)
    }

    /// `E − A = Σ N_n h_n/(N + W)`: W orders without hype stand before the first.
    fn hype(&self, a: f64) -> f64 {
        let sum = self.hopes.iter().fold(0.0, |sum, hope| sum + hope.orders * hope.hype(a));
        sum / (self.orders + self.params.prior().weight.get())
    }

    fn point(&self) -> Triple {
        let promised = self.posterior(self.promised).mean();
        let delivered = self.posterior(self.delivered).mean();
        Triple { promised, delivered, hype: self.hype(promised) }
    }

    /// What quality, promise, hype and falling short add in log-odds: the one formula.
    ///
    /// `Q = (1 − m)P + mA`, and `d = Q − E = −(E − A) − (1 − m)(A − P)`.
    fn terms(&self, at: Triple) -> [f64; 4] {
        let (feeling, m) = (self.params.feeling(), self.params.assimilation().get());
        let short = (1.0 - m) * at.short();
        let d = -(at.hype + short);
        let loss = if d < 0.0 { feeling.loss() } else { 1.0 };
        let g = feeling.disconfirmation() * loss;
        [
            feeling.quality() * ((1.0 - m) * at.delivered),
            feeling.quality() * (m * at.promised),
            -(g * at.hype) + 0.0,
            -(g * short) + 0.0,
        ]
    }

    fn feeling(&self, at: Triple) -> f64 {
        let sum = self.terms(at).iter().fold(0.0, |sum, t| sum + t);
        sigmoid(self.params.feeling().base() + sum)
    }

    /// `Q − E`.
    fn disconfirmation(&self, at: Triple) -> f64 {
        -(at.hype + (1.0 - self.params.assimilation().get()) * at.short())
    }

    /// Equally likely triples, always the same ones.
    ///
    /// The orders that the prior stands for have no hype on average, and spread as its share does.
    fn draws(&self) -> Vec<Triple> {
        let prior = self.params.prior();
        let knots = composite::Knots::from_parts::<{ Self::LATTICE }>();
        let [a, p, x] =
            [self.posterior(self.promised), self.posterior(self.delivered), prior.with(0.0, 0.0)]
                .map(|posterior| knots.table(&posterior));
        let open = prior.uncertainty(self.orders);
        let draw = |i: usize| {
            let j = i * Self::GENERATOR % Self::LATTICE;
            let k = j * Self::GENERATOR % Self::LATTICE;
            let promised = a[i];
            let spread = open * (x[k] - prior.mean.get());
            let expected = (promised + self.hype(promised) + spread).clamp(0.0, 1.0);
            Triple { promised, delivered: p[j], hype: expected - promised }
        };
        (0..Self::LATTICE).map(draw).collect()
    }

    /// The interval of a figure, widened to hold its value at the point.
    fn interval(&self, point: Triple, figure: impl Fn(Triple) -> f64) -> Interval {
        self.interval_of(self.draws().into_iter().map(&figure).collect(), figure(point))
    }

    /// The interval of drawn values, widened to hold the value at the point.
    fn interval_of(&self, mut values: Vec<f64>, at_point: f64) -> Interval {
        let level = self.params.level();
        values.sort_unstable_by(f64::total_cmp);
        let quantile = |p: f64| composite::between(&values, p);
        let tail = level.lower_tail();
        Interval::new(quantile(tail), quantile(1.0 - tail), level).including(at_point)
    }

    /// The least (for `end` 0) or the most (1) that the feeling can be, whatever is unknown.
    ///
    /// It rises with P and falls with E. Along A it is a line in log-odds between the points at
    /// which a hope is met, or what is perceived is what is expected: only those can be extreme.
    fn extreme(&self, point: Triple, end: f64) -> f64 {
        let delivered = if self.delivered.is_some() { point.delivered } else { end };
        let at = |promised: f64| {
            let hype = if self.ordered { self.hype(promised) } else { (1.0 - end) - promised };
            Triple { promised, delivered, hype }
        };
        let mut stops = vec![point.promised];
        if self.promised.is_none() {
            stops.extend([0.0, 1.0]);
            stops.extend(self.hopes.iter().map(|hope| hope.expected));
            stops.sort_by(f64::total_cmp);
            let difference = |a: f64| self.disconfirmation(at(a));
            let crossing = |ends: &[f64]| {
                let (low, high) = (difference(ends[0]), difference(ends[1]));
                let inner = ends[0] + (ends[1] - ends[0]) * (low / (low - high));
                ((low < 0.0) != (high < 0.0)).then_some(inner)
            };
            stops.extend(stops.windows(2).filter_map(crossing).collect::<Vec<_>>());
        }
        let feelings = stops.into_iter().map(|a| self.feeling(at(a)));
        if end > 0.0 { feelings.fold(0.0, f64::max) } else { feelings.fold(1.0, f64::min) }
    }
}

/// A figure that is not known exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Estimate {
    /// The figure where promise and delivery are at their means.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// What the ledger says at one instant: how the customer will feel, 0 to 1. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ExpectationScore {
    as_of: Instant,
    facts: u64,
    point: Triple,
    value: f64,
    baseline: f64,
    contributions: [f64; 4],
    inputs: Inputs,
    post_order: Option<PostOrder>,
    common: Option<CommonExpectations>,
}

impl ExpectationScore {
    getters! {
        /// Returns S, how the customer will feel, 0 to 1: the baseline and the sum of the four
        /// parts.
        pub fn value -> f64;
        /// Returns what the parts are counted from: `σ(b₀)`, no quality where none was expected.
        pub fn baseline -> f64;
        /// Returns how many facts the ledger saw.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns what was done after orders to assure the customer; `None` without orders.
        pub fn post_order -> Option<&PostOrder>;
        /// Returns how far both understand the same; `None` if neither said anything.
        pub fn common -> Option<&CommonExpectations>;
    }

    /// Returns the interval of S. Promise and delivery are as uncertain as their posteriors, and
    /// independent. Hope is as uncertain as its prior until there are orders.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.inputs.interval(self.point, |at| self.inputs.feeling(at)).including(self.value)
    }

    /// Returns the interval and the posterior of S, to be a part of a portrait. The posterior has
    /// the value as its mean, and the variance of what is drawn for the interval.
    pub(crate) fn interval_and_posterior(&self) -> (Interval, BetaPosterior) {
        let feelings: Vec<f64> =
            self.inputs.draws().into_iter().map(|at| self.inputs.feeling(at)).collect();
        let n = feelings.len() as f64;
        let mean = feelings.iter().sum::<f64>() / n;
        let variance = feelings.iter().map(|s| (s - mean) * (s - mean)).sum::<f64>() / n;
        let interval = self.inputs.interval_of(feelings, self.inputs.feeling(self.point));
        (interval.including(self.value), Moments { mean: self.value, variance }.beta())
    }

    /// Returns what was delivered, what was promised, the hype and the falling short, and what
    /// each adds; with the baseline they sum to the value.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let Triple { promised, delivered, hype } = self.point;
        let values = [delivered, promised, hype, self.point.short()];
        let names = ["delivered", "promised", "hype", "delivery gap"];
        let parts = names.into_iter().zip(values).zip(self.contributions);
        parts.map(|((name, value), c)| Part::new(name, value, c)).collect()
    }

    fn known(&self) -> u8 {
        let Inputs { ordered, promised, delivered, .. } = &self.inputs;
        u8::from(*ordered) + u8::from(promised.is_some()) + u8::from(delivered.is_some())
    }

    /// Returns how many of the three inputs were ever observed: orders, promises, deliveries.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        f64::from(self.known()) / 3.0
    }

    /// Returns how much of the three inputs is still evidence: the mean of their `1 − u`, 0
    /// where all has faded to the prior.
    #[must_use]
    pub fn fresh(&self) -> f64 {
        let prior = self.inputs.params.prior();
        let of = |n: f64| n / (n + prior.weight.get());
        let count = |counts: Option<Counts>| counts.map_or(0.0, |[good, bad]| of(good + bad));
        let Inputs { orders, promised, delivered, .. } = &self.inputs;
        ((of(*orders) + count(*promised) + count(*delivered)) / 3.0).min(1.0)
    }

    /// Returns the least and the most that S can be, whatever the unknown inputs are.
    #[must_use]
    pub fn bounds(&self) -> (f64, f64) {
        if self.known() == 3 {
            return (self.value, self.value);
        }
        let [lower, upper] = [0.0, 1.0].map(|end| self.inputs.extreme(self.point, end));
        (lower.min(self.value), upper.max(self.value))
    }

    /// Returns A, what is promised; `None` if nothing ever was.
    #[must_use]
    pub fn promised(&self) -> Option<BetaPosterior> {
        self.inputs.promised.map(|counts| self.inputs.posterior(Some(counts)))
    }

    /// Returns P, what is delivered; `None` if nothing ever was.
    #[must_use]
    pub fn delivered(&self) -> Option<BetaPosterior> {
        self.inputs.delivered.map(|counts| self.inputs.posterior(Some(counts)))
    }

    fn estimate(&self, figure: impl Fn(Triple) -> f64) -> Estimate {
        Estimate { value: figure(self.point), interval: self.inputs.interval(self.point, &figure) }
    }

    /// Returns E, what is expected, 0 to 1.
    #[must_use]
    pub fn expected(&self) -> Estimate {
        self.estimate(|at| at.expected())
    }

    /// Returns Q, how good it will seem, 0 to 1: `(1 − m)P + mA`.
    #[must_use]
    pub fn perceived(&self) -> Estimate {
        let m = self.inputs.params.assimilation().get();
        self.estimate(|at| (1.0 - m) * at.delivered + m * at.promised)
    }

    /// Returns `d = Q − E`: below 0 a letdown, above 0 a pleasant surprise.
    #[must_use]
    pub fn disconfirmation(&self) -> Estimate {
        self.estimate(|at| self.inputs.disconfirmation(at))
    }

    /// Returns `E − A`: how far hope runs ahead of what was promised.
    #[must_use]
    pub fn hype_gap(&self) -> Estimate {
        self.estimate(|at| at.hype)
    }

    /// Returns `A − P`: how far what was delivered falls short of what was promised.
    #[must_use]
    pub fn delivery_gap(&self) -> Estimate {
        self.estimate(|at| at.short())
    }

    /// Returns `P − E`, the plain gap score. The delivery forecasts satisfaction better than this
    /// gap does, so the feeling is not made of it.
    #[must_use]
    pub fn plain_gap(&self) -> Estimate {
        self.estimate(|at| at.plain_gap())
    }

    /// Returns the share of orders in which a step of the alignment call was covered, late ones
    /// in part; `None` without orders.
    #[must_use]
    pub fn step(&self, step: CallStep) -> Option<BetaPosterior> {
        let Inputs { ordered, orders, hopes, params, .. } = &self.inputs;
        let done = hopes.iter().fold(0.0, |sum, hope| sum + hope.steps[step.index()]);
        ordered.then(|| params.prior().with(done, (orders - done).max(0.0)))
    }

    /// Returns how hard alignment calls pull on an order, 0 to 1, by what was counted; `None`
    /// without orders.
    #[must_use]
    pub fn pull(&self) -> Option<f64> {
        let Inputs { orders, hopes, .. } = &self.inputs;
        let pulled = hopes.iter().fold(0.0, |sum, hope| sum + hope.orders * hope.pull);
        (*orders > 0.0).then(|| (pulled / orders).min(1.0))
    }
}

impl core::fmt::Display for ExpectationScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let known = self.known();
        write!(
            f,
            "expectation {:.2} {} (how the customer will feel; more is better), resting on \
             {known} of 3 inputs and {} facts",
            self.value,
            self.interval(),
            self.facts,
        )?;
        if known < 3 {
            let (lower, upper) = self.bounds();
            write!(f, "; {lower:.2} to {upper:.2} whatever the rest is")?;
        }
        Ok(())
    }
}
