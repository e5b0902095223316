//! The reading: one formula, and what stands beside it.

use super::cases::{CASE_SUMS, share_of};
use super::deeds::{days_of, exposure};
use super::{Cases, Deeds, Gap, Need, NeedsParams, NeedsUnit, Tier, Trend};
use crate::kernel::composite::Moments;
use crate::kernel::getters::getters;
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Interval, Part, keep_inside};
use crate::quantity::{Instant, Level, Share};

/// A good and a bad count.
type Counts = [f64; 2];

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
    pub(super) thanks: f64,
}

impl Tally {
    /// Weighs the sums with a model's constants.
    pub(super) fn score(&self, params: &NeedsParams) -> NeedsScore {
        let (prior, level) = (params.prior(), params.level());
        let priors = priors(params);
        let cases = self.cases.map(|sums| Cases::from_sums(sums, params));
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
            whole: Whole::from_posteriors(&posteriors, &priors, known),
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
            told: Told {
                standards: self.golden.map(|sides| sides.map(|side| share_of(side?))),
                leader: self.leader.map(|side| share_of(side?)),
                thanks: self.thanks,
            },
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
        let helped = self.cases.map(|sums| Cases::from_sums(sums, params).counts);
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
            Trend::from_counts([newer, unprompted - newer], days, h, p)
        });
        Deeds {
            ours,
            rivals,
            unprompted,
            appreciation,
            presence: self.seconds_idle.map(|idle| p.presence().weight_after(idle)),
            share: BetaPosterior::from_counts(prior + ours, prior + rivals),
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
    fn from_posteriors(
        posteriors: &[BetaPosterior; 5],
        priors: &[Prior; 5],
        known: [bool; 5],
    ) -> Self {
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

/// How the head of the firm stands to the standard for customers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Leader {
    /// How far it is stated; `None` if it is not known.
    pub stated: Option<BetaPosterior>,
    /// How far it is kept; `None` if it is not known.
    pub kept: Option<BetaPosterior>,
}

/// What was said, without any prior, for the lines below the score.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Told {
    /// By need, then by side.
    pub(super) standards: [[Option<f64>; 2]; 5],
    /// Stated, then kept.
    pub(super) leader: [Option<f64>; 2],
    /// How often there were bare thanks, decayed.
    pub(super) thanks: f64,
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
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) told: Told,
}

impl NeedsScore {
    getters! {
        /// Returns how well the needs are met, 0 to 1: the baseline and the sum of the three parts.
        pub fn value -> f64 = whole.value;
        /// Returns what the parts are counted from: every need at its prior mean.
        pub fn baseline -> f64 = whole.baseline;
        /// Returns the share of weight that was ever observed: a third for each tier, a third of
        /// that for each aspect of information.
        pub fn coverage -> f64 = whole.coverage;
        /// Returns the share of weight that is still evidence: `1 − u`, 0 where all has faded to
        /// the prior.
        pub fn fresh -> f64;
        /// Returns how many facts the ledger saw.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns the value with every unknown need at 0, and at 1.
        pub fn bounds -> (f64, f64) = whole.bounds;
        /// Returns what is known of promises, and which are open.
        pub fn promises -> &Promises;
        /// Returns what is known of cases; `None` without any.
        pub fn cases -> Option<&Cases>;
        /// Returns what was done, by whom, how long ago, and how it goes; `None` if nothing was
        /// seen.
        pub fn deeds -> Option<&Deeds>;
        /// Returns how the head of the firm stands to the standard; `None` if it is not known.
        pub fn leader -> Option<Leader>;
    }

    /// Returns the interval of the value: that of a Beta of the value's exact mean and variance,
    /// the five needs taken as independent.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.posterior().interval(self.level).including(self.value())
    }

    /// Returns the posterior of the value, to be a part of a portrait.
    pub(crate) fn posterior(&self) -> BetaPosterior {
        let [_, _, _, promises, support] = self.posteriors.map(|p| Moments::from_posterior(&p));
        let plus_one = |m: Moments| Moments { mean: 1.0 + m.mean, ..m };
        let upper = plus_one(product(promises, plus_one(support)));
        let whole = product(self.information(), upper);
        Moments { mean: whole.mean / 3.0, variance: whole.variance / 9.0 }.beta()
    }

    /// The moments of the three aspects multiplied.
    fn information(&self) -> Moments {
        let [timely, complete, accurate, ..] = self.posteriors.map(|p| Moments::from_posterior(&p));
        product(product(timely, complete), accurate)
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

    /// Returns the golden-rule gap of a need: the standard that the firm's people demand as
    /// customers less the one they give as sellers. `None` unless both are known.
    #[must_use]
    pub const fn golden_rule(&self, need: Need) -> Option<Gap> {
        self.golden[need.index()]
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
