//! The formulas, each once, and what a reading of the ledger says.

use super::{JusticeKind, Opening, Outcome, RatePrior, RecoveryParams, RecoveryUnit, StepKind};
use crate::kernel::composite::Moments;
use crate::kernel::logit::{self, LogitLedger};
use crate::kernel::posterior::{BetaPosterior, GammaPosterior};
use crate::kernel::{Attribution, Interval, Part, special};
use crate::quantity::{Amount, Instant, Level, Name, Share};

/// The sums over closed failures: their number, the three features, what follow-ups may still
/// change of these, the three kinds of justice, the nine steps.
pub(super) const CLOSED: usize = 19;
pub(super) const NUMBER: usize = 0;
pub(super) const HARM: usize = 1;
pub(super) const DEVIATION: usize = 2;
pub(super) const PARADOX: usize = 3;
pub(super) const GAINS: usize = 4;
pub(super) const JUSTICES: usize = 7;
pub(super) const STEPS: usize = 10;

/// The sums over everything else.
pub(super) const OTHERS: usize = 10;
pub(super) const VOICED: usize = 0;
pub(super) const SILENT: usize = 1;
pub(super) const SPOKE_UP: usize = 2;
pub(super) const KEPT_QUIET: usize = 3;
pub(super) const TOLD: usize = 4;
pub(super) const TELLERS: usize = 5;
pub(super) const SUFFICIENT: usize = 6;
pub(super) const INSUFFICIENT: usize = 7;
pub(super) const SAVED: usize = 8;
pub(super) const LOST: usize = 9;

/// The sums over the failures of one cause: their number, how many were voiced, their severity,
/// how many came again, and too soon, and the days between.
pub(super) const OF_CAUSE: usize = 6;

/// What a failure, or many on average, is in the eyes of the formula: each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Features {
    /// `s (1 − J)`.
    pub(super) harm: f64,
    /// `[complained] max(0, 1 − J/J₀)`.
    pub(super) deviation: f64,
    /// `[first] J`.
    pub(super) paradox: f64,
}

impl Features {
    pub(super) fn of(opening: &Opening, unit: &RecoveryUnit, j: Share) -> Self {
        let (j, threshold) = (j.get(), unit.threshold.get());
        let short = if j >= threshold { 0.0 } else { 1.0 - j / threshold };
        Self {
            harm: opening.failure().severity.get() * (1.0 - j),
            deviation: if opening.failure().voiced { short } else { 0.0 },
            paradox: if opening.is_first() { j } else { 0.0 },
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            harm: self.harm + other.harm,
            deviation: self.deviation + other.deviation,
            paradox: self.paradox + other.paradox,
        }
    }
}

/// How a customer stands after failures and their recovery, with what each term took or added.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Standing {
    outcome: Outcome,
    baseline: f64,
    value: f64,
    parts: Vec<Part>,
}

impl Standing {
    /// `σ(z₀ + b·paradox − e·harm − d·deviation)`, with `b = 0` for loyalty.
    pub(super) fn of(params: &RecoveryParams, outcome: Outcome, features: Features) -> Self {
        let Features { harm, deviation, paradox } = features;
        let [e, d, b] = effects(params, outcome);
        let terms = [b * paradox, 0.0 - e * harm, 0.0 - d * deviation];
        // Each effect is at most 1e300 and each feature at most 1, so nothing overflows.
        let ledger = LogitLedger::new(before(params), &terms);
        let baseline = logit::sigmoid(before(params));
        let points = ledger.map_or_else(|_| vec![0.0; 3], |ledger| ledger.points().parts);
        let points = Attribution::inside(points, baseline, 1.0);
        let names = [("paradox", paradox), ("harm", harm), ("double deviation", deviation)];
        let part = |((name, value), c): (_, f64)| Part::new(name, value, c);
        let parts: Vec<Part> = names.into_iter().zip(points.parts).map(part).collect();
        Self { outcome, baseline, value: baseline + points.total, parts }
    }

    /// Returns what it is that stands.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Returns the standing, 0 to 1: the baseline and the parts, in order.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Returns the standing before.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.baseline
    }

    /// Returns what the paradox added, what the harm took and what failing complaints took.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

/// z₀, the log-odds before.
fn before(params: &RecoveryParams) -> f64 {
    logit::log_odds(Share::rounded(params.before().get()))
}

/// e, d and b: what full harm, full deviation and a full paradox weigh, in log-odds.
fn effects(params: &RecoveryParams, outcome: Outcome) -> [f64; 3] {
    let bonus = match outcome {
        Outcome::Loyalty => 0.0,
        Outcome::Satisfaction => params.paradox_bonus().get(),
    };
    [params.severity_effect().get(), params.double_deviation().get(), bonus]
}

/// What the open failures add, at worst and at best.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Open {
    number: f64,
    worst: Features,
    best: Features,
}

impl Open {
    pub(super) fn add(&mut self, opening: &Opening, unit: &RecoveryUnit) {
        self.number += 1.0;
        self.worst = self.worst.plus(Features::of(opening, unit, Share::ZERO));
        self.best = self.best.plus(Features::of(opening, unit, Share::ONE));
    }
}

/// When a cause strikes next: a wait whose rate is Gamma(events, days).
///
/// ```
/// use goodwill::quantity::{Amount, Positive, Share};
/// use goodwill::recovery::{NextOccurrence, RatePrior};
///
/// let prior = RatePrior { events: Positive::ONE, exposure: Positive::new(90.0)? };
/// let next = NextOccurrence::of(prior);
/// assert!((next.chance_within(Amount::new(90.0)?) - 0.5).abs() < 1e-15);
/// assert!((next.days(Share::HALF) - 90.0).abs() < 1e-12);
/// assert_eq!(next.expected_days(), None);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NextOccurrence {
    events: f64,
    days: f64,
}

impl NextOccurrence {
    /// Takes what is believed of the rate, per day.
    #[must_use]
    pub const fn of(rate: RatePrior) -> Self {
        Self { events: rate.events.get(), days: rate.exposure.get() }
    }

    /// Returns the rate per day.
    #[must_use]
    pub const fn rate(&self) -> GammaPosterior {
        GammaPosterior::of(self.events, self.days)
    }

    /// Returns the chance that it strikes again within some days: `1 − (β/(β + t))^α`.
    #[must_use]
    pub fn chance_within(&self, days: Amount) -> f64 {
        (0.0 - libm::expm1(-self.events * libm::log1p(days.get() / self.days))).clamp(0.0, 1.0)
    }

    /// Returns the days within which it strikes again with some probability, infinite for 1.
    #[must_use]
    pub fn days(&self, probability: Share) -> f64 {
        self.days * libm::expm1(-libm::log1p(-probability.get()) / self.events)
    }

    /// Returns the equal-tailed interval of the days until it strikes again.
    #[must_use]
    pub fn interval(&self, level: Level) -> Interval {
        let days = |p| self.days(Share::rounded(p));
        Interval::new(days(level.lower_tail()), days(1.0 - level.lower_tail()), level)
    }

    /// Returns the expected days until it strikes again, `β/(α − 1)`; `None` where they are
    /// infinite.
    #[must_use]
    pub fn expected_days(&self) -> Option<f64> {
        (self.events > 1.0).then(|| self.days / (self.events - 1.0))
    }
}

/// One cause of failures.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CauseFigure {
    /// The cause.
    pub cause: Name,
    /// How many failures it made, decayed.
    pub failures: f64,
    /// How many of them were complained about, decayed.
    pub voiced: f64,
    /// The sum of their severities, decayed.
    pub severity: f64,
    /// Its share of the failures whose cause is known.
    pub share: BetaPosterior,
    /// The share of it and of all causes listed before it.
    pub cumulative: f64,
    /// The share of its failures that struck a customer whom it had struck before.
    pub recurrence: BetaPosterior,
    /// How many came too soon after the one before, decayed.
    pub soon: f64,
    /// When it strikes a customer whom it struck before again, if this ledger is one customer's.
    pub next: NextOccurrence,
}

/// The sums of one cause, read at an instant, and the days since it last struck.
pub(super) struct CauseSums {
    pub(super) cause: Name,
    pub(super) sums: [f64; OF_CAUSE],
    pub(super) idle_days: f64,
}

/// Lists the causes, the most frequent first, with what they amount to together.
fn pareto(causes: Vec<CauseSums>, params: &RecoveryParams) -> Vec<CauseFigure> {
    let mut causes = causes;
    causes.sort_by(|a, b| b.sums[0].total_cmp(&a.sums[0]).then(a.cause.cmp(&b.cause)));
    let all = causes.iter().fold(0.0, |sum, cause| sum + cause.sums[0]);
    // One failure of evidence, spread over the causes, is the prior of the shares.
    let (count, mut cumulative) = (causes.len() as f64, 0.0);
    let own = 1.0 / count;
    let figure = |cause: CauseSums| {
        let [failures, voiced, severity, again, soon, gaps] = cause.sums;
        let others = (all - failures).max(0.0);
        let share = BetaPosterior::of(failures + own, others + (1.0 - own));
        cumulative += share.mean();
        let (prior, rate) = (params.share_prior().get(), params.recurrence());
        CauseFigure {
            cause: cause.cause,
            failures,
            voiced,
            severity,
            share,
            cumulative: cumulative.min(1.0),
            recurrence: BetaPosterior::of(prior + again, prior + (failures - again).max(0.0)),
            soon,
            next: NextOccurrence {
                events: rate.events.get() + again,
                days: rate.exposure.get() + gaps + cause.idle_days,
            },
        }
    };
    causes.into_iter().map(figure).collect()
}

/// How many were let down for the complaints that were heard.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SilentCustomers {
    /// C: complaints, decayed.
    pub complaints: f64,
    /// Failures of which the firm knows without a complaint, decayed: a floor for the silent.
    pub known_silent: f64,
    /// v: the share that speaks up.
    pub speaks_up: BetaPosterior,
    /// Â: all who were let down, `C E[1/v]`.
    pub unhappy: f64,
    /// Its interval.
    pub unhappy_interval: Interval,
    /// Those of them who say nothing, `C (E[1/v] − 1)`.
    pub silent: f64,
    /// Its interval.
    pub silent_interval: Interval,
}

/// How many others hear of it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WordOfMouth {
    /// How many others each who was let down tells.
    pub told_by_each: f64,
    /// Its interval.
    pub told_interval: Interval,
    /// How many hear of it: the let-down, silent ones among them, times those whom each tells.
    pub heard: f64,
    /// Its interval.
    pub heard_interval: Interval,
}

/// Whether it pays to make good to one customer.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MakingGood {
    /// What is gained on average, less the cost, in the money of both.
    pub net: f64,
    /// Its interval.
    pub interval: Interval,
    /// Whether it is worth it: `P(saved) × value > cost`.
    pub worth_it: bool,
    /// The probability that it is.
    pub probability: f64,
}

/// Weighs what a customer's continued business is worth against the cost of making good: worth it
/// exactly if `P(saved) × value > cost`.
///
/// `saved` is the chance that a customer who would else leave stays if it is made good
/// ([`RecoveryScore::saved`], or one's own); `value` and `cost` are in the same money.
///
/// ```
/// use goodwill::kernel::posterior::BetaPosterior;
/// use goodwill::quantity::{Amount, Level};
/// use goodwill::recovery::making_good;
///
/// let (saved, value) = (BetaPosterior::new(1.0, 3.0)?, Amount::new(1_000.0)?);
/// let cheap = making_good(&saved, value, Amount::new(200.0)?, Level::default());
/// assert!(cheap.worth_it && (cheap.net - 50.0).abs() < 1e-9);
/// assert!((cheap.probability - 0.8_f64.powi(3)).abs() < 1e-12);
/// assert!(!making_good(&saved, value, Amount::new(250.0)?, Level::default()).worth_it);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn making_good(saved: &BetaPosterior, value: Amount, cost: Amount, level: Level) -> MakingGood {
    let (value, cost) = (value.get(), cost.get());
    let net = |p: f64| p * value - cost;
    let p = saved.interval(level);
    let probability = if cost >= value { 0.0 } else { 1.0 - saved.cdf(cost / value) };
    MakingGood {
        net: net(saved.mean()),
        interval: Interval::new(net(p.lower), net(p.upper), level),
        worth_it: saved.mean() * value > cost,
        probability,
    }
}

/// What the ledger says at one instant, 0 to 1. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RecoveryScore {
    as_of: Instant,
    facts: u64,
    params: RecoveryParams,
    ever_closed: bool,
    closed: [f64; CLOSED],
    others: [f64; OTHERS],
    open: Open,
    causes: Vec<CauseFigure>,
}

impl RecoveryScore {
    pub(super) fn new(
        params: &RecoveryParams,
        as_of: Instant,
        (facts, ever_closed): (u64, bool),
        (closed, others): ([f64; CLOSED], [f64; OTHERS]),
        open: Open,
        causes: Vec<CauseSums>,
    ) -> Self {
        let causes = pareto(causes, params);
        Self { as_of, facts, params: params.clone(), ever_closed, closed, others, open, causes }
    }

    /// The mean features of so many failures, the prior's among them.
    fn mean(&self, number: f64, sums: Features) -> Features {
        let prior = self.params.prior();
        let weight = prior.weight.get();
        let share = |sum: f64| (sum / (weight + number)).clamp(0.0, 1.0);
        Features {
            harm: share(weight * prior.mean.get() + sums.harm),
            deviation: share(sums.deviation),
            paradox: share(sums.paradox),
        }
    }

    fn sums(&self) -> Features {
        let closed = &self.closed;
        Features { harm: closed[HARM], deviation: closed[DEVIATION], paradox: closed[PARADOX] }
    }

    fn features(&self) -> Features {
        self.mean(self.closed[NUMBER], self.sums())
    }

    /// Returns how the customer stands after the average failure, in one outcome.
    #[must_use]
    pub fn standing(&self, outcome: Outcome) -> Standing {
        Standing::of(&self.params, outcome, self.features())
    }

    /// Returns the interval of the standing in one outcome.
    #[must_use]
    pub fn standing_interval(&self, outcome: Outcome) -> Interval {
        let level = self.params.level();
        let tail = level.lower_tail();
        let [lower, upper] = self.quantiles(outcome, [1.0 - tail, tail]);
        Interval::new(lower, upper, level).including(self.standing(outcome).value())
    }

    /// The standing at quantiles of the damage: of all that could be lost, the share that was.
    fn quantiles(&self, outcome: Outcome, probabilities: [f64; 2]) -> [f64; 2] {
        let [e, d, b] = effects(&self.params, outcome);
        let all = e + d + b;
        let Features { harm, deviation, paradox } = self.features();
        let lost = (e * harm + d * deviation + b * (1.0 - paradox)) / all;
        if lost.is_nan() {
            // With no effect at all, the standing is that before.
            return [logit::sigmoid(before(&self.params)); 2];
        }
        let n = self.params.prior().weight.get() + self.closed[NUMBER];
        let damage = BetaPosterior::of(n * lost.min(1.0), n * (1.0 - lost).max(0.0));
        probabilities.map(|p| {
            let lost = damage.quantile(Share::rounded(p));
            logit::sigmoid(before(&self.params) + (b - all * lost))
        })
    }

    /// Returns the standing in the outcome that the constants name, 0 to 1: the baseline and the
    /// parts, in order.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.standing(self.params.outcome()).value()
    }

    /// Returns the interval of the value.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.standing_interval(self.params.outcome())
    }

    /// Returns a Beta of the value's mean and of the spread of its interval.
    pub(crate) fn posterior(&self) -> BetaPosterior {
        let tail = Level::default().lower_tail();
        let [lower, upper] = self.quantiles(self.params.outcome(), [1.0 - tail, tail]);
        let sd = (upper - lower) / (-2.0 * special::normal_quantile(tail));
        Moments { mean: self.value(), variance: sd * sd }.beta()
    }

    /// Returns what the parts are counted from: the standing before.
    #[must_use]
    pub fn baseline(&self) -> f64 {
        self.standing(self.params.outcome()).baseline()
    }

    /// Returns the paradox, the harm and the double deviation, with what each adds or takes.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        self.standing(self.params.outcome()).parts
    }

    /// Returns the value with every open failure closed, and every follow-up that may still come
    /// made or not: at worst (nothing put right) and at best (fair in every way).
    #[must_use]
    pub fn bounds(&self) -> (f64, f64) {
        let number = self.closed[NUMBER] + self.open.number;
        let (sums, [harm, deviation, paradox]) =
            (self.sums(), [self.closed[GAINS], self.closed[GAINS + 1], self.closed[GAINS + 2]]);
        let followed = Features {
            harm: (sums.harm - harm).max(0.0),
            deviation: (sums.deviation - deviation).max(0.0),
            paradox: sums.paradox + paradox,
        };
        let outcome = self.params.outcome();
        let at = |sums| Standing::of(&self.params, outcome, self.mean(number, sums)).value();
        let (value, worst) = (self.value(), at(sums.plus(self.open.worst)));
        (value.min(worst), value.max(at(followed.plus(self.open.best))))
    }

    /// Returns 1 if a failure was ever closed, else 0: nothing was seen of a recovery.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        if self.ever_closed { 1.0 } else { 0.0 }
    }

    /// Returns how much of the value is evidence: `1 − u`, 0 where all has faded to the prior.
    #[must_use]
    pub fn fresh(&self) -> f64 {
        self.closed[NUMBER] / (self.closed[NUMBER] + self.params.prior().weight.get())
    }

    /// Returns how many facts the ledger saw.
    #[must_use]
    pub const fn facts(&self) -> u64 {
        self.facts
    }

    /// Returns the instant of the reading.
    #[must_use]
    pub const fn as_of(&self) -> Instant {
        self.as_of
    }

    /// Returns how many failures are closed, decayed.
    #[must_use]
    pub const fn closed(&self) -> f64 {
        self.closed[NUMBER]
    }

    /// Returns how many failures are open.
    #[must_use]
    pub const fn open(&self) -> f64 {
        self.open.number
    }

    /// The share of something that was done, with the prior of a share; `None` if neither the
    /// thing nor its contrary was ever seen.
    fn share(&self, yes: f64, no: f64) -> Option<BetaPosterior> {
        let prior = self.params.share_prior().get();
        (yes > 0.0 || no > 0.0).then(|| BetaPosterior::of(prior + yes, prior + no))
    }

    fn of_closed(&self, sum: usize) -> Option<BetaPosterior> {
        self.share(self.closed[sum], (self.closed[NUMBER] - self.closed[sum]).max(0.0))
    }

    /// Returns how far recoveries were fair in one way, 0 for those that never came; `None`
    /// without a closed failure.
    #[must_use]
    pub fn justice(&self, kind: JusticeKind) -> Option<BetaPosterior> {
        self.of_closed(JUSTICES + kind.index())
    }

    /// Returns in what share of closed failures a step was taken; `None` without one.
    #[must_use]
    pub fn step(&self, step: StepKind) -> Option<BetaPosterior> {
        self.of_closed(STEPS + step.index())
    }

    /// Returns the share of complaints that the person in front had the authority to settle;
    /// `None` where that was never logged.
    #[must_use]
    pub fn authority(&self) -> Option<BetaPosterior> {
        self.share(self.others[SUFFICIENT], self.others[INSUFFICIENT])
    }

    /// Returns the chance that a customer who would else leave stays if it is made good; `None`
    /// where that was never logged.
    #[must_use]
    pub fn saved(&self) -> Option<BetaPosterior> {
        self.share(self.others[SAVED], self.others[LOST])
    }

    /// Returns the causes, the most frequent first: the data of a Pareto chart.
    #[must_use]
    pub fn causes(&self) -> &[CauseFigure] {
        &self.causes
    }

    /// v: the shapes, the first less 1, which is what its inverse needs.
    fn speaking_up(&self) -> (f64, f64) {
        let prior = self.params.speaks_up();
        ((prior.a() - 1.0) + self.others[SPOKE_UP], prior.b() + self.others[KEPT_QUIET])
    }

    fn told(&self) -> (f64, f64) {
        let prior = self.params.told();
        (prior.events.get() + self.others[TOLD], prior.exposure.get() + self.others[TELLERS])
    }

    /// Returns how many were let down for the complaints that were heard; `None` without a
    /// complaint, since silence says nothing of the silent.
    #[must_use]
    pub fn silent_customers(&self) -> Option<SilentCustomers> {
        let (complaints, level) = (self.others[VOICED], self.params.level());
        let (over, b) = self.speaking_up();
        let speaks_up = BetaPosterior::of(over + 1.0, b);
        let odds = finite(b / over);
        let tail = level.lower_tail();
        let quantile = |p: f64| {
            let v = speaks_up.quantile(Share::rounded(p));
            (finite(complaints / v), finite(complaints * ((1.0 - v) / v)))
        };
        let (few, many) = (quantile(1.0 - tail), quantile(tail));
        let (unhappy, silent) = (finite(complaints * (1.0 + odds)), finite(complaints * odds));
        (complaints > 0.0).then(|| SilentCustomers {
            complaints,
            known_silent: self.others[SILENT],
            speaks_up,
            unhappy,
            unhappy_interval: Interval::new(few.0, many.0, level).including(unhappy),
            silent,
            silent_interval: Interval::new(few.1, many.1, level).including(silent),
        })
    }

    /// Returns how many others hear of it; `None` without a complaint.
    ///
    /// The interval is read from a lattice of 64 by 64 quantiles of the two unknowns.
    #[must_use]
    pub fn word_of_mouth(&self) -> Option<WordOfMouth> {
        const POINTS: u32 = 64;
        let unhappy = self.silent_customers()?;
        let level = self.params.level();
        let (shape, rate) = self.told();
        let told = GammaPosterior::of(shape, rate);
        let heard = finite(unhappy.unhappy * told.mean());
        let points = || (0..POINTS).map(|i| (f64::from(i) + 0.5) / f64::from(POINTS));
        let tellers: Vec<f64> = points()
            .map(|p| finite(unhappy.complaints / unhappy.speaks_up.quantile(Share::rounded(p))))
            .collect();
        let mut products: Vec<f64> = points()
            .map(|p| special::gamma_quantile(shape, rate, p))
            .flat_map(|told| tellers.iter().map(move |tellers| finite(told * tellers)))
            .collect();
        products.sort_by(f64::total_cmp);
        let quantile = |p: f64| {
            let place = libm::floor(p * products.len() as f64);
            // Within the length by the clamp.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let place = place.clamp(0.0, products.len() as f64 - 1.0) as usize;
            products[place]
        };
        let tail = level.lower_tail();
        Some(WordOfMouth {
            told_by_each: told.mean(),
            told_interval: told.interval(level),
            heard,
            heard_interval: Interval::new(quantile(tail), quantile(1.0 - tail), level)
                .including(heard),
        })
    }
}

/// What the constants say before any failure; the part of a portrait that stands in for a score.
pub(crate) fn prior(params: &RecoveryParams) -> BetaPosterior {
    let nothing = ([0.0; CLOSED], [0.0; OTHERS]);
    let (open, causes) = (Open::default(), Vec::new());
    RecoveryScore::new(params, Instant::EPOCH, (0, false), nothing, open, causes).posterior()
}

/// Keeps a figure that overflowed at the largest number, so that no difference is NaN.
fn finite(x: f64) -> f64 {
    x.min(f64::MAX)
}

impl core::fmt::Display for RecoveryScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let interval = self.interval();
        write!(
            f,
            "recovery {:.2} {interval:.2} (more is better), resting on {:.1} closed failures of \
             {} facts",
            self.value(),
            self.closed[NUMBER],
            self.facts,
        )
    }
}
