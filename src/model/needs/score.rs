//! The reading: one formula, and what stands beside it.

use super::{Need, NeedsParams, NeedsUnit, Rung, Tier};
use crate::kernel::composite::Moments;
use crate::kernel::posterior::{BetaPosterior, GammaPosterior, Prior};
use crate::kernel::{Interval, Part, keep_inside, special};
use crate::quantity::{HalfLife, Instant, Level, Share};
use crate::survey::{ErrorCount, Scalogram};

/// A good and a bad count.
type Counts = [f64; 2];

/// Helped live, helped not live and not helped by rung, calls live and not, helped and not by
/// fault of either side.
pub(super) const CASE_SUMS: usize = 18;

/// The sums of a ledger as they weigh at an instant, before any prior or preference.
pub(super) struct Tally {
    pub(super) unit: NeedsUnit,
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    pub(super) judged: [Option<Counts>; 5],
    /// Kept, renegotiated, missed.
    pub(super) promises: Option<[f64; 3]>,
    pub(super) open: u64,
    pub(super) overdue: u64,
    pub(super) cases: Option<[f64; CASE_SUMS]>,
    /// Ours, the rivals', unprompted, appreciation.
    pub(super) deeds: Option<[f64; 4]>,
    pub(super) recent: f64,
    pub(super) seconds_seen: i64,
    pub(super) seconds_idle: Option<i64>,
    /// By need, then by side.
    pub(super) golden: [[Option<Counts>; 2]; 5],
    /// Stated, then kept.
    pub(super) leader: [Option<Counts>; 2],
}

impl Tally {
    /// Weighs the sums with a model's constants.
    pub(super) fn score(&self, params: &NeedsParams) -> NeedsScore {
        let (prior, level) = (params.prior(), params.level());
        let priors = priors(params);
        let cases = self.cases.map(|sums| Cases::of(sums, params));
        let observed = self.observed(params);
        let posteriors = Need::ALL.map(|need| {
            let [good, bad] = observed[need.index()].unwrap_or_default();
            priors[need.index()].with(good, bad)
        });
        let known = observed.map(|counts| counts.is_some());
        let with = |[good, bad]: Counts| prior.with(good, bad);
        NeedsScore {
            as_of: self.as_of,
            facts: self.facts,
            level,
            posteriors,
            known,
            whole: Whole::of(&posteriors, &priors, known),
            fresh: fresh(&observed, prior),
            promises: Promises {
                kept: self.promises.unwrap_or_default()[0],
                renegotiated: self.promises.unwrap_or_default()[1],
                missed: self.promises.unwrap_or_default()[2],
                open: self.open,
                overdue: self.overdue,
                posterior: posteriors[Need::Promises.index()],
            },
            cases,
            deeds: self.deeds.map(|sums| self.deeds(sums, params)),
            golden: self.golden.map(|[demanded, given]| {
                Some(Gap { more: with(demanded?), less: with(given?), level })
            }),
            leader: self.leader.iter().any(Option::is_some).then(|| Leader {
                stated: self.leader[0].map(with),
                kept: self.leader[1].map(with),
            }),
        }
    }

    /// Adds up, by need, what was judged and what was done, before any prior.
    pub(super) fn observed(&self, params: &NeedsParams) -> [Option<Counts>; 5] {
        let kappa = params.told_credit();
        let promised = self.promises.map(|[kept, told, missed]| {
            [kept + kappa.get() * told, missed + kappa.complement().get() * told]
        });
        let helped = self.cases.map(|sums| Cases::of(sums, params).counts);
        let done = [None, None, None, promised, helped];
        Need::ALL.map(|need| plus(self.judged[need.index()], done[need.index()]))
    }

    fn deeds(&self, [ours, rivals, unprompted, appreciation]: [f64; 4], p: &NeedsParams) -> Deeds {
        let prior = p.share_prior().get();
        let trend = (unprompted > 0.0 && self.unit.recent < self.unit.half_life).then(|| {
            let newer = self.recent.min(unprompted);
            let seen =
                [self.unit.recent, self.unit.half_life].map(|h| exposure(h, self.seconds_seen));
            let days = [seen[0], (seen[1] - seen[0]).max(0.0)];
            let h = days_of(self.unit.recent);
            Trend::of([newer, unprompted - newer], days, h, p)
        });
        Deeds {
            ours,
            rivals,
            unprompted,
            appreciation,
            presence: self.seconds_idle.map(|idle| p.presence().weight_after(idle)),
            share: BetaPosterior::of(prior + ours, prior + rivals),
            trend,
        }
    }
}

/// The prior of every need.
fn priors(params: &NeedsParams) -> [Prior; 5] {
    Need::ALL.map(|need| match need.tier() {
        Tier::Information => params.aspect_prior(),
        Tier::Promises | Tier::Support => params.prior(),
    })
}

/// Returns what the score says before any evidence: every need at its prior mean.
pub(crate) fn baseline(params: &NeedsParams) -> f64 {
    formula(tiers(priors(params).map(|prior| prior.mean.get())))
}

fn plus(a: Option<Counts>, b: Option<Counts>) -> Option<Counts> {
    [a, b].into_iter().flatten().reduce(|[good, bad], [g, b]| [good + g, bad + b])
}

/// `Σ weight (1 − u)` over the needs that were observed.
fn fresh(observed: &[Option<Counts>; 5], prior: Prior) -> f64 {
    let of = |need: Need| {
        observed[need.index()].map_or(0.0, |[good, bad]| 1.0 - prior.uncertainty(good + bad))
    };
    let [t, c, a, p, s] = Need::ALL.map(of);
    (((t + c + a) / 3.0 + p + s) / 3.0).clamp(0.0, 1.0)
}

/// The days that a half-life keeps of some seconds: `∫ 2^(−t/H) dt`.
fn exposure(half_life: HalfLife, seconds: i64) -> f64 {
    let (days, h) = (seconds as f64 / Instant::DAY as f64, days_of(half_life));
    if half_life == HalfLife::INFINITE {
        return days;
    }
    let per_day = core::f64::consts::LN_2 / h;
    -libm::expm1(-per_day * days) / per_day
}

fn days_of(half_life: HalfLife) -> f64 {
    half_life.seconds() / Instant::DAY as f64
}

/// `(x₁ + x₁x₂ + x₁x₂x₃)/3`: the one formula.
fn formula([x1, x2, x3]: [f64; 3]) -> f64 {
    x1 * ((1.0 + x2 * (1.0 + x3)) / 3.0)
}

/// The means of the tiers: the three aspects of information multiplied.
fn tiers([t, c, a, p, s]: [f64; 5]) -> [f64; 3] {
    [t * c * a, p, s]
}

/// The composite of the tiers, taken apart.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Whole {
    value: f64,
    baseline: f64,
    tiers: [f64; 3],
    contributions: [f64; 3],
    bounds: (f64, f64),
    coverage: f64,
}

impl Whole {
    fn of(posteriors: &[BetaPosterior; 5], priors: &[Prior; 5], known: [bool; 5]) -> Self {
        let x = tiers(posteriors.map(|posterior| posterior.mean()));
        let a = tiers(priors.map(|prior| prior.mean.get()));
        let baseline = formula(a);
        // From the lowest tier up: each step is taken on the tiers below as they stand, with
        // those above still at their priors.
        let mut contributions = [
            (x[0] - a[0]) * ((1.0 + a[1] * (1.0 + a[2])) / 3.0),
            x[0] * ((x[1] - a[1]) * ((1.0 + a[2]) / 3.0)),
            x[0] * (x[1] * ((x[2] - a[2]) / 3.0)),
        ];
        let value = baseline + keep_inside(&mut contributions, baseline, 1.0);
        let with = |gap: f64| {
            let filled = Need::ALL.map(|need| {
                let i = need.index();
                if known[i] { posteriors[i].mean() } else { gap }
            });
            formula(tiers(filled))
        };
        let (bounds, coverage) = if known == [true; 5] {
            ((value, value), 1.0)
        } else {
            let [t, c, a, p, s] = known.map(|known| if known { 1.0 } else { 0.0 });
            let coverage = ((t + c + a) / 3.0 + p + s) / 3.0;
            ((with(0.0).min(value), with(1.0).max(value).min(1.0)), coverage)
        };
        Self { value, baseline, tiers: x, contributions, bounds, coverage }
    }
}

/// The moments of a product of two independent parts, as a sum of terms of one sign.
fn product(a: Moments, b: Moments) -> Moments {
    let variance =
        a.variance * b.variance + a.variance * b.mean * b.mean + b.variance * a.mean * a.mean;
    Moments { mean: a.mean * b.mean, variance }
}

/// What is known of promises.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Promises {
    /// The decayed number that were kept.
    pub kept: f64,
    /// The decayed number that were renegotiated in good time.
    pub renegotiated: f64,
    /// The decayed number that were missed.
    pub missed: f64,
    /// How many are open.
    pub open: u64,
    /// How many of them are past their due date.
    pub overdue: u64,
    /// x₂: how far the next promise can be relied on; ratings of promises are in it too.
    pub posterior: BetaPosterior,
}

impl Promises {
    /// Returns where the mean of x₂ can go as the open promises are answered: all missed, all
    /// kept.
    #[must_use]
    pub fn bounds(&self) -> (f64, f64) {
        let (a, b, n) = (self.posterior.alpha(), self.posterior.beta(), self.open as f64);
        (a / (a + b + n), (a + n) / (a + b + n))
    }
}

/// What is known of the cases in which the customer needed help.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Cases {
    /// How far the customer is helped, whoever's fault it is, whoever helps.
    pub helped: BetaPosterior,
    /// How often a call is answered live; `None` without calls.
    pub live: Option<BetaPosterior>,
    /// The decayed number of cases by how far up they had to go.
    pub by_rung: [f64; 4],
    /// How often a case has to go beyond the front line.
    pub escalated: BetaPosterior,
    /// Help where the fault was the firm's, less help where it was the customer's: 0 where
    /// support is without condition. `None` unless there were cases of both.
    pub condition: Option<Gap>,
    /// The good and the bad count of support.
    counts: Counts,
}

impl Cases {
    fn of(sums: [f64; CASE_SUMS], params: &NeedsParams) -> Self {
        let rungs = Rung::ALL.len();
        let (prior, level) = (params.prior(), params.level());
        let (live, rung) = (params.not_live_credit().get(), params.rung_credit().get());
        let (mut keep, mut good, mut bad) = (1.0, 0.0, 0.0);
        let (mut helped, mut unhelped) = (0.0, 0.0);
        let mut by_rung = [0.0; 4];
        for (r, cases) in by_rung.iter_mut().enumerate() {
            let [at_once, later, not] = [sums[r], sums[rungs + r], sums[2 * rungs + r]];
            good += keep * (at_once + live * later);
            bad += (1.0 - keep) * at_once + (1.0 - keep * live) * later + not;
            helped += at_once + later;
            unhelped += not;
            *cases = at_once + later + not;
            keep *= rung;
        }
        let with = |good: f64, bad: f64| prior.with(good, bad);
        let [called, missed] = [sums[3 * rungs], sums[3 * rungs + 1]];
        let [ours, ours_not, theirs, theirs_not] =
            core::array::from_fn(|i| sums[3 * rungs + 2 + i]);
        let both = ours + ours_not > 0.0 && theirs + theirs_not > 0.0;
        Self {
            helped: with(helped, unhelped),
            live: (called + missed > 0.0).then(|| with(called, missed)),
            by_rung,
            escalated: with(by_rung[1] + by_rung[2] + by_rung[3], by_rung[0]),
            condition: both.then(|| Gap {
                more: with(ours, ours_not),
                less: with(theirs, theirs_not),
                level,
            }),
            counts: [good, bad],
        }
    }
}

/// How much further one thing goes than another.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Gap {
    more: BetaPosterior,
    less: BetaPosterior,
    level: Level,
}

impl Gap {
    /// Returns what is taken from: the standard demanded; help where the fault was the firm's.
    #[must_use]
    pub const fn more(&self) -> BetaPosterior {
        self.more
    }

    /// Returns what is taken off: the standard given; help where the fault was the customer's.
    #[must_use]
    pub const fn less(&self) -> BetaPosterior {
        self.less
    }

    /// Returns the difference of the means, −1 to 1.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.more.mean() - self.less.mean()
    }

    /// Returns the interval of the difference: that of a Beta on [−1, 1] of the same mean and
    /// variance, the two being independent.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let variance = 0.25 * (self.more.variance() + self.less.variance());
        let half = Moments { mean: 0.5 * (1.0 + self.value()), variance }.beta();
        let Interval { lower, upper, .. } = half.interval(self.level);
        Interval::new(2.0 * lower - 1.0, 2.0 * upper - 1.0, self.level).including(self.value())
    }
}

/// What was done for the customer, by the firm and by its rivals.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Deeds {
    /// The decayed number of the firm's deeds: information given, promises kept, cases helped,
    /// and all else that was done.
    pub ours: f64,
    /// The decayed number of the rivals' deeds, as far as they were seen.
    pub rivals: f64,
    /// The decayed number of the firm's deeds that nobody asked for.
    pub unprompted: f64,
    /// The decayed number of deeds that showed appreciation.
    pub appreciation: f64,
    /// How present the firm still is, `2^(−idle/h)` since its last deed; never in the value.
    /// `None` if it did none.
    pub presence: Option<f64>,
    /// The share of the deeds that are the firm's.
    pub share: BetaPosterior,
    /// Whether unprompted deeds get fewer. `None` without any, or where the half-life of recent
    /// deeds is not the shorter one.
    pub trend: Option<Trend>,
}

/// The rate of unprompted deeds of late against that of before: the trace of complacency.
///
/// What the half-life keeps of each deed, `2^(−age/H)`, is split into a recent part `2^(−age/h)`
/// and an older part, the rest; so are the days. Both parts are rates of counts over exposures.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Trend {
    deeds: [f64; 2],
    days: [f64; 2],
    level: Level,
}

impl Trend {
    /// Both parts start with `k` deeds at the common rate `(k + n + o)/(kh + e_n + e_o)`.
    fn of(deeds: [f64; 2], days: [f64; 2], h: f64, params: &NeedsParams) -> Self {
        let k = params.trend_prior().get();
        let all = k / (k + deeds[0] + deeds[1]);
        let start = all * (k * h + days[0] + days[1]);
        let [deeds, days] = [deeds.map(|n| k + n), days.map(|e| start + e)];
        Self { deeds, days, level: params.level() }
    }

    /// Returns the rate of late, in deeds a day.
    #[must_use]
    pub const fn recent(&self) -> GammaPosterior {
        GammaPosterior::of(self.deeds[0], self.days[0])
    }

    /// Returns the rate of before, in deeds a day.
    #[must_use]
    pub const fn older(&self) -> GammaPosterior {
        GammaPosterior::of(self.deeds[1], self.days[1])
    }

    /// Returns the intervals of the two rates: of late, of before.
    #[must_use]
    pub fn intervals(&self) -> [Interval; 2] {
        [self.recent(), self.older()].map(|rate| rate.interval(self.level))
    }

    /// Returns the probability that the rate is falling: `P(recent < older)`, exact for two
    /// independent Gammas.
    #[must_use]
    pub fn falling(&self) -> f64 {
        let x = self.days[0] / (self.days[0] + self.days[1]);
        special::beta_cdf(self.deeds[0], self.deeds[1], x).clamp(0.0, 1.0)
    }
}

/// How the head of the firm stands to the standard for customers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Leader {
    /// How far it is stated; `None` if nobody said.
    pub stated: Option<BetaPosterior>,
    /// How far it is kept; `None` if nobody said.
    pub kept: Option<BetaPosterior>,
}

/// What the ledger says at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NeedsScore {
    as_of: Instant,
    facts: u64,
    level: Level,
    /// By need, in their order.
    posteriors: [BetaPosterior; 5],
    known: [bool; 5],
    #[cfg_attr(feature = "serde", serde(flatten))]
    whole: Whole,
    fresh: f64,
    promises: Promises,
    cases: Option<Cases>,
    deeds: Option<Deeds>,
    golden: [Option<Gap>; 5],
    leader: Option<Leader>,
}

impl NeedsScore {
    /// Returns how well the needs are met, 0 to 1: the baseline and the sum of the three parts.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.whole.value
    }

    /// Returns the interval of the value: that of a Beta of the value's exact mean and variance,
    /// the five needs taken as independent.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.posterior().interval(self.level).including(self.value())
    }

    /// Returns the posterior of the value, to be a part of a portrait.
    pub(crate) fn posterior(&self) -> BetaPosterior {
        let [_, _, _, promises, support] = self.posteriors.map(|p| Moments::of(&p));
        let plus_one = |m: Moments| Moments { mean: 1.0 + m.mean, ..m };
        let upper = plus_one(product(promises, plus_one(support)));
        let whole = product(self.information(), upper);
        Moments { mean: whole.mean / 3.0, variance: whole.variance / 9.0 }.beta()
    }

    /// The moments of the three aspects multiplied.
    fn information(&self) -> Moments {
        let [timely, complete, accurate, ..] = self.posteriors.map(|p| Moments::of(&p));
        product(product(timely, complete), accurate)
    }

    /// Returns what the parts are counted from: every need at its prior mean.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.whole.baseline
    }

    /// Returns the three tiers, the lowest first, and what each adds; with the baseline they sum
    /// to the value.
    ///
    /// A tier is judged on those below it as they stand: where information is 0, neither of the
    /// others adds anything.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let part = |tier: Tier| {
            let i = tier.index();
            Part::new(tier.to_string(), self.whole.tiers[i], self.whole.contributions[i])
        };
        Tier::ALL.into_iter().map(part).collect()
    }

    /// Returns the share of weight that was ever observed: a third for each tier, a third of
    /// that for each aspect of information.
    #[must_use]
    pub const fn coverage(&self) -> f64 {
        self.whole.coverage
    }

    /// Returns the share of weight that is still evidence: `1 − u`, 0 where all has faded to the
    /// prior.
    #[must_use]
    pub const fn fresh(&self) -> f64 {
        self.fresh
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

    /// Returns the value with every unknown need at 0, and at 1.
    #[must_use]
    pub const fn bounds(&self) -> (f64, f64) {
        self.whole.bounds
    }

    /// Returns what is known of a need; `None` if nothing ever was.
    #[must_use]
    pub fn need(&self, need: Need) -> Option<BetaPosterior> {
        self.known[need.index()].then(|| self.posteriors[need.index()])
    }

    /// Returns the mean of a tier, 0 to 1.
    #[must_use]
    pub const fn tier(&self, tier: Tier) -> f64 {
        self.whole.tiers[tier.index()]
    }

    /// Returns the interval of a tier.
    #[must_use]
    pub fn tier_interval(&self, tier: Tier) -> Interval {
        let posterior = match tier {
            Tier::Information => self.information().beta(),
            Tier::Promises => self.posteriors[Need::Promises.index()],
            Tier::Support => self.posteriors[Need::Support.index()],
        };
        posterior.interval(self.level).including(self.tier(tier))
    }

    /// Returns what is known of promises, and which are open.
    #[must_use]
    pub const fn promises(&self) -> &Promises {
        &self.promises
    }

    /// Returns what is known of cases; `None` without any.
    #[must_use]
    pub const fn cases(&self) -> Option<&Cases> {
        self.cases.as_ref()
    }

    /// Returns what was done, by whom, how long ago, and how it goes; `None` if nothing was seen.
    #[must_use]
    pub const fn deeds(&self) -> Option<&Deeds> {
        self.deeds.as_ref()
    }

    /// Returns the golden-rule gap of a need: the standard that the firm's people demand as
    /// customers less the one they give as sellers. `None` unless both are known.
    #[must_use]
    pub const fn golden_rule(&self, need: Need) -> Option<Gap> {
        self.golden[need.index()]
    }

    /// Returns how the head of the firm stands to its standard; `None` if nobody said.
    #[must_use]
    pub const fn leader(&self) -> Option<Leader> {
        self.leader
    }

    /// Returns the lowest tier that is not passed; `None` where all are.
    #[must_use]
    pub fn first_failed(&self, passes_from: Share) -> Option<Tier> {
        Tier::ALL.into_iter().find(|tier| self.tier(*tier) < passes_from.get())
    }
}

impl core::fmt::Display for NeedsScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let known = self.known.iter().filter(|known| **known).count();
        write!(
            f,
            "needs {:.2} {} (more is better), resting on {known} of 5 needs and {} facts",
            self.value(),
            self.interval(),
            self.facts,
        )?;
        if let Some(presence) = self.deeds.as_ref().and_then(|deeds| deeds.presence) {
            write!(f, "; presence {presence:.2}")?;
        }
        match (self.promises.open, self.promises.overdue) {
            (0, _) => Ok(()),
            (1, overdue) => write!(f, "; 1 promise open, {overdue} overdue"),
            (open, overdue) => write!(f, "; {open} promises open, {overdue} overdue"),
        }
    }
}

/// Whether, over many customers, a higher tier is passed only where the lower ones are.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TierHierarchy {
    table: Scalogram,
    left_out: usize,
    least_reproducibility: Share,
    least_scalability: Share,
    level: Level,
}

/// Holds the tiers of many customers against the hierarchy that the score takes for granted.
///
/// A tier is passed where its mean reaches [`NeedsParams::passes_from`]. Customers of whom not
/// all five needs are known are left out. `None` if none is left.
///
/// ```
/// use goodwill::needs::{
///     Case, NeedsEvidence, NeedsLedger, NeedsParams, NeedsUnit, Need, hierarchy,
/// };
/// use goodwill::quantity::{Instant, Rating, Scale};
///
/// let (params, at) = (NeedsParams::default(), Instant::from_days(20_000)?);
/// let customer = |marks: [f64; 5]| -> goodwill::Result<_> {
///     let mut ledger = NeedsLedger::new(NeedsUnit::default());
///     for (need, mark) in Need::ALL.into_iter().zip(marks) {
///         let rating = Rating::new(mark, Scale::new(0.0, 10.0)?)?;
///         ledger.observe(&NeedsEvidence::Rating { need, rating, at });
///     }
///     ledger.score(&params, at)
/// };
/// let mut scores = Vec::new();
/// for marks in [[10.0; 5], [10.0, 10.0, 10.0, 9.0, 1.0], [1.0, 1.0, 1.0, 1.0, 9.0]] {
///     scores.extend(customer(marks)?);
/// }
/// // The third is supported, though neither informed nor promised to.
/// let Some(found) = hierarchy(&scores, &params) else { unreachable!("three customers") };
/// assert_eq!(found.holds(), Some(false));
/// assert_eq!(
///     found.to_string(),
///     "reproducibility 0.78 [0.31, 0.94] (below 0.90), scalability 0.33 [-1.06, 0.82] (below \
///      0.60): in these data of 3 customers the hierarchy does not hold",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
pub fn hierarchy<'a>(
    scores: impl IntoIterator<Item = &'a NeedsScore>,
    params: &NeedsParams,
) -> Option<TierHierarchy> {
    let from = params.passes_from().get();
    let (mut rows, mut left_out) = (Vec::new(), 0);
    for score in scores {
        if score.known == [true; 5] {
            rows.push(Tier::ALL.map(|tier| score.tier(tier) >= from).to_vec());
        } else {
            left_out += 1;
        }
    }
    // Three items in every row; refused only without any.
    let table = Scalogram::new(&rows).ok()?;
    Some(TierHierarchy {
        table,
        left_out,
        least_reproducibility: params.least_reproducibility(),
        least_scalability: params.least_scalability(),
        level: params.level(),
    })
}

impl TierHierarchy {
    const COUNT: ErrorCount = ErrorCount::SameTotal;

    /// Returns the table of who passes what, the tiers in their order.
    #[must_use]
    pub const fn table(&self) -> &Scalogram {
        &self.table
    }

    /// Returns how many customers were left out, since not all of their needs are known.
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
    }

    /// Returns the coefficient of reproducibility.
    #[must_use]
    pub fn reproducibility(&self) -> f64 {
        self.table.reproducibility(Self::COUNT)
    }

    /// Returns the interval of the reproducibility.
    #[must_use]
    pub fn reproducibility_interval(&self) -> Interval {
        self.table.reproducibility_interval(Self::COUNT, self.level)
    }

    /// Returns the coefficient of scalability; `None` where all customers pass the same tiers.
    #[must_use]
    pub fn scalability(&self) -> Option<f64> {
        self.table.scalability(Self::COUNT)
    }

    /// Returns the interval of the scalability.
    #[must_use]
    pub fn scalability_interval(&self) -> Option<Interval> {
        self.table.scalability_interval(Self::COUNT, self.level)
    }

    /// Tells whether both coefficients reach what is asked of them; `None` where the customers
    /// do not differ, so that it cannot be told.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        let scalability = self.scalability()?;
        Some(
            self.reproducibility() >= self.least_reproducibility.get()
                && scalability >= self.least_scalability.get(),
        )
    }
}

impl core::fmt::Display for TierHierarchy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let below = |x: f64, least: Share| {
            if x < least.get() { format!(" (below {least:.2})") } else { String::new() }
        };
        let (n, cr) = (self.table.respondents(), self.reproducibility());
        let (Some(cs), Some(interval)) = (self.scalability(), self.scalability_interval()) else {
            return write!(f, "no hierarchy can be seen: all pass the same tiers (customers: {n})");
        };
        write!(
            f,
            "reproducibility {cr:.2} {}{}, scalability {cs:.2} {interval}{}: in these data of {n} \
             customers the hierarchy {}",
            self.reproducibility_interval(),
            below(cr, self.least_reproducibility),
            below(cs, self.least_scalability),
            if self.holds() == Some(true) { "holds" } else { "does not hold" },
        )
    }
}
