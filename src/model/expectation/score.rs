//! The formulas, each once, and what a reading of the ledger says.

use super::pairing::{Hope, Pair};
use super::{CommonExpectations, ExpectationParams, Pledge, PostOrder};
use crate::Result;
use crate::kernel::getters::getters;
use crate::kernel::logit::{LogitLedger, sigmoid};
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::{Interval, Part, keep_inside};
use crate::quantity::Instant;

/// A good and a bad count.
pub(super) type Counts = [f64; 2];

/// The sums of a ledger as they weigh at an instant, before any prior or preference.
pub(super) struct Tally {
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    /// Whether an order was ever seen.
    pub(super) ordered: bool,
    pub(super) hopes: Vec<Hope>,
    pub(super) assured: [f64; 5],
    /// Orders, and those whose steps were covered, as the pull of a step fades.
    pub(super) fresh: [f64; 5],
    /// Of no deal by name, and of promises that are open.
    pub(super) promised: Option<Counts>,
    pub(super) delivered: Option<Counts>,
    pub(super) pairs: Vec<Pair>,
    /// What was promised for no deal by name.
    pub(super) unnamed: Option<Counts>,
    /// Promises that are open, and their number, decayed.
    pub(super) pledges: Vec<Pledge>,
    pub(super) owed: f64,
    pub(super) common: Option<CommonExpectations>,
}

impl Tally {
    /// Weighs the sums with a model's constants; `None` if none speaks of a feeling.
    pub(super) fn score(self, params: &ExpectationParams) -> Result<Option<ExpectationScore>> {
        let Self { as_of, facts, ordered, hopes, assured, promised, delivered, .. } = self;
        let Self { pairs, pledges, common, .. } = self;
        let ordered = ordered || pairs.iter().any(|pair| pair.ordered);
        let own = [promised, delivered];
        let with_pairs = |counts: Option<Counts>, of: fn(&Pair) -> f64| {
            let add = |sum: Option<Counts>, pair: &Pair| {
                let ([good, bad], y) = (sum.unwrap_or_default(), of(pair));
                Some([good + pair.weight * y, bad + pair.weight * (1.0 - y)])
            };
            pairs.iter().fold(counts, add)
        };
        let promised = with_pairs(promised, |pair| pair.promised);
        let delivered = with_pairs(delivered, |pair| pair.delivered);
        if !ordered && promised.is_none() && delivered.is_none() {
            return Ok(None);
        }
        let orders = hopes.iter().fold(0.0, |sum, hope| sum + hope.orders);
        let share = |done: f64| params.prior().with(done.min(orders), (orders - done).max(0.0));
        let post_order = ordered.then(|| PostOrder::new(assured.map(share), params));
        let mut inputs = Inputs {
            params: params.clone(),
            ordered,
            orders,
            hopes,
            promised,
            delivered,
            pairs: Vec::new(),
            center: Triple { promised: 0.0, delivered: 0.0, hype: 0.0 },
        };
        inputs.center = inputs.point();
        if !pairs.is_empty() {
            inputs.pairs = inputs.with_rest(pairs, own);
        }
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
            assured,
            pledges,
            common,
        }))
    }
}

/// One triple of what the feeling depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Triple {
    /// A, what was promised.
    pub(super) promised: f64,
    /// P, what was delivered.
    pub(super) delivered: f64,
    /// E − A.
    pub(super) hype: f64,
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
pub(super) struct Inputs {
    pub(super) params: ExpectationParams,
    pub(super) ordered: bool,
    /// N, the orders, decayed.
    pub(super) orders: f64,
    pub(super) hopes: Vec<Hope>,
    pub(super) promised: Option<Counts>,
    pub(super) delivered: Option<Counts>,
    /// The deals that were settled, and what has no deal by name as one more, with weights that
    /// sum to 1; none where nothing was settled.
    pub(super) pairs: Vec<Pair>,
    /// The triple at the means.
    center: Triple,
}

impl Inputs {
    pub(super) fn posterior(&self, counts: Option<Counts>) -> BetaPosterior {
        let [good, bad] = counts.unwrap_or_default();
        self.params.prior().with(good, bad)
    }

    /// `E − A = Σ N_n h_n/(N + W)`: W orders without hype stand before the first.
    fn hype(&self, a: f64) -> f64 {
        let mut hype = [0.0];
        self.hypes_into(&[a], &mut hype);
        hype[0]
    }

    /// The same of several levels of what was promised, into a list of zeros.
    pub(super) fn hypes_into(&self, promised: &[f64], hypes: &mut [f64]) {
        for hope in &self.hopes {
            for (sum, a) in hypes.iter_mut().zip(promised) {
                *sum += hope.orders * hope.hype(*a);
            }
        }
        let orders = self.orders + self.params.prior().weight.get();
        for sum in hypes {
            *sum /= orders;
        }
    }

    /// The settled deals, with the rest as one deal: what has no name, what is open, and the W
    /// deals of the prior, in which nothing was hoped or promised but what came.
    ///
    /// The rest weighs as many deals as it has orders, promises or deliveries.
    fn with_rest(
        &self,
        mut pairs: Vec<Pair>,
        [promised, delivered]: [Option<Counts>; 2],
    ) -> Vec<Pair> {
        let prior = self.params.prior().weight.get();
        let level = |counts| self.posterior(counts).mean();
        let (a, p) = (level(promised), level(delivered));
        let (mut orders, mut hype) = (0.0, 0.0);
        for hope in &self.hopes {
            let open = (hope.orders - hope.paired).max(0.0);
            orders += open;
            hype += open * hope.hype(a);
        }
        let count = |counts: Option<Counts>| counts.map_or(0.0, |[good, bad]| good + bad);
        let weight = prior + orders.max(count(promised)).max(count(delivered));
        let hype = hype / (orders + prior);
        pairs.push(Pair { weight, hype, promised: a, delivered: p, ordered: false });
        let all = pairs.iter().fold(0.0, |sum, pair| sum + pair.weight);
        for pair in &mut pairs {
            pair.weight /= all;
        }
        pairs
    }

    fn point(&self) -> Triple {
        let promised = self.posterior(self.promised).mean();
        let delivered = self.posterior(self.delivered).mean();
        Triple { promised, delivered, hype: self.hype(promised) }
    }

    /// What quality, promise, hype and falling short add in log-odds.
    fn terms(&self, at: Triple) -> [f64; 4] {
        self.terms_of([at]).map(|[term]| term)
    }

    /// The same of several triples side by side: the one formula.
    ///
    /// `Q = (1 − m)P + mA`, and `d = Q − E = −(E − A) − (1 − m)(A − P)`, of each deal by itself.
    fn terms_of<const N: usize>(&self, at: [Triple; N]) -> [[f64; N]; 4] {
        let (feeling, m) = (self.params.feeling(), self.params.assimilation().get());
        let felt = |hype: f64, short: f64| {
            let loss = if -(hype + short) < 0.0 { feeling.loss() } else { 1.0 };
            let g = feeling.disconfirmation() * loss;
            [g * hype, g * short]
        };
        let short = at.map(|at| (1.0 - m) * at.short());
        let (mut hyped, mut fallen) = ([0.0; N], [0.0; N]);
        if self.pairs.is_empty() {
            for i in 0..N {
                [hyped[i], fallen[i]] = felt(at[i].hype, short[i]);
            }
        }
        // What is not known exactly moves all deals alike.
        let from_center = at.map(|at| at.hype - self.center.hype);
        let short_of_center = short.map(|short| short - (1.0 - m) * self.center.short());
        for pair in &self.pairs {
            let own = (1.0 - m) * (pair.promised - pair.delivered);
            for i in 0..N {
                let [hype, short] = felt(pair.hype + from_center[i], own + short_of_center[i]);
                hyped[i] += pair.weight * hype;
                fallen[i] += pair.weight * short;
            }
        }
        [
            at.map(|at| feeling.quality() * ((1.0 - m) * at.delivered)),
            at.map(|at| feeling.quality() * (m * at.promised)),
            hyped.map(|hyped| -hyped + 0.0),
            fallen.map(|fallen| -fallen + 0.0),
        ]
    }

    pub(super) fn feeling(&self, at: Triple) -> f64 {
        let [log_odds] = self.log_odds([at]);
        sigmoid(log_odds)
    }

    pub(super) fn log_odds<const N: usize>(&self, at: [Triple; N]) -> [f64; N] {
        let terms = self.terms_of(at);
        core::array::from_fn(|i| {
            let sum = terms.iter().fold(0.0, |sum, term| sum + term[i]);
            self.params.feeling().base() + sum
        })
    }

    /// `Q − E`.
    fn disconfirmation(&self, at: Triple) -> f64 {
        -(at.hype + (1.0 - self.params.assimilation().get()) * at.short())
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
    pub(super) inputs: Inputs,
    post_order: Option<PostOrder>,
    pub(super) assured: [f64; 5],
    pub(super) pledges: Vec<Pledge>,
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
        self.inputs.interval_of_feeling(self.point).including(self.value)
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
