//! The formulas, each once, and what a reading of the ledger says.

use super::figures::{CauseSums, pareto};
use super::{
    CauseFigure, Closing, Consequence, Justice, JusticeKind, Opening, RecoveryParams, RecoveryUnit,
    SilentCustomers, StepKind, WordOfMouth,
};
use crate::kernel::getters::getters;
use crate::kernel::logit::{self, LogitLedger};
use crate::kernel::posterior::{BetaPosterior, GammaPosterior};
use crate::kernel::{Attribution, Interval, Part, special};
use crate::quantity::{Instant, Level, Share};

/// The sums over closed failures: their number, the three features, what follow-ups may still
/// change of these, the three kinds of justice, the ten steps, and the justice that follow-ups may
/// still add.
pub(super) const CLOSED: usize = 21;
pub(super) const NUMBER: usize = 0;
pub(super) const HARM: usize = 1;
pub(super) const DEVIATION: usize = 2;
pub(super) const PARADOX: usize = 3;
pub(super) const GAINS: usize = 4;
pub(super) const JUSTICES: usize = 7;
pub(super) const STEPS: usize = 10;
pub(super) const AWAITED: usize = STEPS + StepKind::ALL.len();

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
    pub(super) fn from_opening(opening: &Opening, unit: &RecoveryUnit, j: Share) -> Self {
        let (j, threshold) = (j.get(), unit.threshold.get());
        let short = if j >= threshold { 0.0 } else { 1.0 - j / threshold };
        Self {
            harm: opening.failure().severity.get() * (1.0 - j),
            deviation: if opening.failure().voiced { short } else { 0.0 },
            paradox: if opening.is_first() { j } else { 0.0 },
        }
    }

    fn times(self, share: f64) -> Self {
        let Self { harm, deviation, paradox } = self;
        Self { harm: share * harm, deviation: share * deviation, paradox: share * paradox }
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
    outcome: Consequence,
    baseline: f64,
    value: f64,
    parts: Vec<Part>,
}

impl Standing {
    /// `σ(z₀ + b·paradox − e·harm − d·deviation)`, with `b = 0` for loyalty.
    fn from_features(params: &RecoveryParams, outcome: Consequence, features: Features) -> Self {
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

    getters! {
        /// Returns what it is that stands.
        pub fn outcome -> Consequence;
        /// Returns the standing, 0 to 1: the baseline and the parts, in order.
        pub fn value -> f64;
        /// Returns the standing before.
        pub fn baseline -> f64;
        /// Returns what the paradox added, what the harm took and what failing complaints took.
        pub fn parts -> &[Part];
    }
}

/// z₀, the log-odds before.
fn before(params: &RecoveryParams) -> f64 {
    logit::log_odds(Share::rounded(params.before().get()))
}

/// e, d and b: what full harm, full deviation and a full paradox weigh, in log-odds.
fn effects(params: &RecoveryParams, outcome: Consequence) -> [f64; 3] {
    let bonus = match outcome {
        Consequence::Loyalty => 0.0,
        Consequence::Satisfaction => params.paradox_bonus().get(),
    };
    [params.severity_effect().get(), params.double_deviation().get(), bonus]
}

impl Closing {
    /// Computes how the customer stands after this one failure and its recovery.
    ///
    /// ```
    /// use goodwill::quantity::{Instant, Name, Share};
    /// use goodwill::recovery::{
    ///     Closing, Consequence, Failure, Justice, Opening, RecoveryParams, RecoveryUnit,
    /// };
    ///
    /// let at = Instant::from_days(20_000)?;
    /// let case = Opening::new(Failure::complaint(Name::new("case 17")?, at)).first();
    /// let good = Closing::resolved(case, at, Justice::FULL)?;
    /// let (unit, params) = (RecoveryUnit::default(), RecoveryParams::default());
    /// let after = |outcome| format!("{:.4}", good.standing(&unit, &params, outcome));
    /// assert_eq!(after(Consequence::Loyalty), "0.8000");
    /// assert_eq!(after(Consequence::Satisfaction), "0.8301");
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn standing(
        &self,
        unit: &RecoveryUnit,
        params: &RecoveryParams,
        outcome: Consequence,
    ) -> f64 {
        Standing::from_features(params, outcome, self.features(unit, self.justice())).value()
    }

    /// What the case adds to the three sums, if its justice is this.
    pub(super) fn features(&self, unit: &RecoveryUnit, justice: Option<Justice>) -> Features {
        let j = justice.map_or(Share::ZERO, |justice| justice.weighed(unit.justice));
        Features::from_opening(self.opening(), unit, j)
    }
}

/// What the open failures add, at worst, at best, and by their age.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Open {
    pub(super) number: f64,
    worst: Features,
    best: Features,
    /// `Σ g`, and what each says, `g` of it.
    aged: f64,
    aging: Features,
}

impl Open {
    /// Takes in an open failure: `g = min(1, age/P)` of one that nobody put right.
    pub(super) fn add(
        &mut self,
        opening: &Opening,
        (unit, params): (&RecoveryUnit, &RecoveryParams),
        as_of: Instant,
    ) {
        let worst = Features::from_opening(opening, unit, Share::ZERO);
        let days = as_of.since(opening.failure().at()) as f64 / Instant::DAY as f64;
        let g = (days / params.patience_days().get()).clamp(0.0, 1.0);
        self.number += 1.0;
        self.worst = self.worst.plus(worst);
        self.best = self.best.plus(Features::from_opening(opening, unit, Share::ONE));
        self.aged += g;
        self.aging = self.aging.plus(worst.times(g));
    }

    /// Their harm, as far as they have aged.
    pub(super) const fn aging_harm(&self) -> f64 {
        self.aging.harm
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
    pub(super) closed: [f64; CLOSED],
    pub(super) others: [f64; OTHERS],
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
        self.mean(self.counted(), self.sums().plus(self.open.aging))
    }

    /// How many failures the value rests on.
    fn counted(&self) -> f64 {
        self.closed[NUMBER] + self.open.aged
    }

    /// Returns how the customer stands after the average failure, in one outcome.
    #[must_use]
    pub fn standing(&self, outcome: Consequence) -> Standing {
        Standing::from_features(&self.params, outcome, self.features())
    }

    /// Returns the interval of the standing in one outcome.
    #[must_use]
    pub fn standing_interval(&self, outcome: Consequence) -> Interval {
        let level = self.params.level();
        let [lower, upper] = self.quantiles(outcome, level);
        Interval::new(lower, upper, level).including(self.standing(outcome).value())
    }

    /// The standing at both tails of the damage: of all that could be lost, the share that was.
    fn quantiles(&self, outcome: Consequence, level: Level) -> [f64; 2] {
        let [e, d, b] = effects(&self.params, outcome);
        let all = e + d + b;
        let Features { harm, deviation, paradox } = self.features();
        let lost = (e * harm + d * deviation + b * (1.0 - paradox)) / all;
        if lost.is_nan() {
            // With no effect at all, the standing is that before.
            return [logit::sigmoid(before(&self.params)); 2];
        }
        let n = self.params.prior().weight.get() + self.counted();
        let damage = BetaPosterior::from_counts(n * lost.min(1.0), n * (1.0 - lost).max(0.0));
        [1.0 - level.lower_tail(), level.lower_tail()].map(|p| {
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
        let at =
            |sums| Standing::from_features(&self.params, outcome, self.mean(number, sums)).value();
        let (value, worst) = (self.value(), at(sums.plus(self.open.worst)));
        (value.min(worst), value.max(at(followed.plus(self.open.best))))
    }

    /// Returns 1 if a failure was ever closed, or one that is open has aged, else 0: nothing was seen
    /// of a recovery.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        if self.ever_closed || self.open.aged > 0.0 { 1.0 } else { 0.0 }
    }

    /// Returns how much of the value is evidence: `1 − u`, 0 where all has faded to the prior.
    #[must_use]
    pub fn fresh(&self) -> f64 {
        self.counted() / (self.counted() + self.params.prior().weight.get())
    }

    getters! {
        /// Returns how many facts the ledger saw.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
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
        (yes > 0.0 || no > 0.0).then(|| BetaPosterior::from_counts(prior + yes, prior + no))
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
        let speaks_up = BetaPosterior::from_counts(over + 1.0, b);
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
        let told = GammaPosterior::from_counts(shape, rate);
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
