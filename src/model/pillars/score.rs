//! The formulas, each once, and what a reading of the ledger says.

use super::{Pillar, PillarsParams, ProblemStep};
use crate::kernel::composite::{self, Moments};
use crate::kernel::getters::getters;
use crate::kernel::missing::{self, Completed};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Attribution, Interval, Part, power_mean, special};
use crate::quantity::{Exponent, Instant, Level, Name, Positive, Share, Weights};

/// A good and a bad count.
type Counts = [f64; 2];

/// The places of the counts; those of the three steps follow one another.
pub(super) const OFFERS: usize = 0;
pub(super) const UPSELLS: usize = 1;
pub(super) const STEPS: usize = 2;

/// The weight of a step in performance.
const EACH: f64 = 1.0 / 3.0;

/// The sums of a ledger as they weigh at an instant, before any prior or preference.
pub(super) struct Tally {
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    pub(super) counts: [Option<Counts>; 5],
    /// Of deeds, by who did them.
    pub(super) deeds: Vec<(Name, Counts)>,
    /// The steps once more, fading faster; `None` where there is no faster half-life.
    pub(super) recent: Option<[Option<Counts>; 3]>,
}

/// What the deeds of one team count for: `n(W + 1)/(n + W)` in place of n, good and bad alike, so
/// that repetition saturates and each further team counts in full.
pub(super) fn of_one_team(weight: Positive, [good, bad]: Counts) -> Counts {
    let (n, weight) = (good + bad, weight.get());
    if n > 0.0 {
        // Ratios first, so that nothing overflows.
        [good, bad].map(|own| own / n * (n / (n + weight)) * (weight + 1.0))
    } else {
        [0.0, 0.0]
    }
}

impl Tally {
    /// Weighs the sums with a model's constants.
    pub(super) fn score(self, params: &PillarsParams) -> PillarsScore {
        let Self { as_of, facts, counts, deeds, recent } = self;
        let prior = params.prior();
        let mean = power_mean::negligible_is_none(prior.mean.get());
        let prior = Prior { mean, ..prior };
        let cost = params.upsell_cost().get();
        let upsells = counts[UPSELLS].map(|[good, bad]| [good, cost * bad]);
        let steps = [counts[STEPS], counts[STEPS + 1], counts[STEPS + 2]];
        let team = |(name, counts): &(Name, Counts)| {
            (name.clone(), Some(of_one_team(prior.weight, *counts)))
        };
        let mut teams: Vec<(Name, Option<Counts>)> = deeds.iter().map(team).collect();
        let served = teams.len();
        if teams.is_empty() {
            teams.push((Name::constant("deeds"), None));
        }
        let innovation =
            [(Name::constant("offers"), counts[OFFERS]), (Name::constant("upsells"), upsells)];
        let pillars = [
            PillarState::pooled(prior, &innovation),
            PillarState::averaged(prior, steps),
            PillarState::pooled(prior, &teams),
        ];
        let filled = pillars.each_ref().map(|state| state.mean);
        let weights = Weights::from(params.weights());
        let a = prior.mean;
        let split = power_mean::split(&filled, &[a; 3], &weights, params.exponent());
        let contributions = Attribution::inside(split.parts, a.get(), 1.0);
        PillarsScore {
            as_of,
            facts,
            params: params.clone(),
            prior,
            pillars,
            contributions,
            offers: counts[OFFERS].map(|[good, bad]| prior.with(good, bad)),
            upsells: counts[UPSELLS].map(|[good, bad]| prior.with(good, bad)),
            steps,
            recent,
            teams: served,
        }
    }
}

/// What is known of one pillar.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct PillarState {
    posterior: BetaPosterior,
    /// The mean, in which nothing cancels.
    mean: Share,
    /// The same as the sum of the parts.
    value: f64,
    parts: Vec<Part>,
    bounds: Completed,
}

impl PillarState {
    /// Observations of one share, from several sources.
    fn pooled(prior: Prior, sources: &[(Name, Option<Counts>)]) -> Self {
        let known = || sources.iter().filter_map(|(_, counts)| *counts);
        let (good, bad) = known().fold((0.0, 0.0), |(g, b), [good, bad]| (g + good, b + bad));
        let (n, posterior) = (good + bad, prior.with(good, bad));
        let (a, weight) = (prior.mean.get(), prior.weight.get());
        let step = |counts: Option<Counts>| {
            let [good, bad] = counts.unwrap_or_default();
            let own = good + bad;
            // The same as the formula, and nothing underflows.
            if own > 0.0 { (good / own - a) * (own / (weight + n)) } else { 0.0 }
        };
        let contributions = sources.iter().map(|(_, counts)| step(*counts)).collect();
        let share_of = |[good, bad]: Counts| if good + bad > 0.0 { good / (good + bad) } else { a };
        let values =
            sources.iter().map(|(name, counts)| (name.as_str(), counts.map_or(a, share_of)));
        let observed = known().next().is_some();
        let fresh = Share::rounded(n / (n + weight));
        let (value, parts) = taken_apart(a, contributions, values);
        let mean = if observed { Share::rounded(posterior.mean()) } else { prior.mean };
        let component =
            missing::Component { observed: observed.then_some(mean), prior: prior.mean, fresh };
        let weights = Weights::equal(1);
        Self {
            posterior,
            mean,
            value,
            parts,
            bounds: missing::completed(&[component], &weights, Exponent::ARITHMETIC),
        }
    }

    /// The mean of the three steps.
    fn averaged(prior: Prior, steps: [Option<Counts>; 3]) -> Self {
        let a = prior.mean.get();
        let means = steps.map(|counts| {
            let [good, bad] = counts.unwrap_or_default();
            Share::rounded(prior.with(good, bad).mean())
        });
        let component = |i: usize| {
            let [good, bad] = steps[i].unwrap_or_default();
            let n = good + bad;
            missing::Component {
                observed: steps[i].map(|_| means[i]),
                prior: prior.mean,
                fresh: Share::rounded(n / (n + prior.weight.get())),
            }
        };
        let bounds =
            missing::completed(&[0, 1, 2].map(component), &Weights::equal(3), Exponent::ARITHMETIC);
        // A step that is not known is at its prior, and adds exactly nothing.
        let contribution =
            |i: usize| if steps[i].is_some() { EACH * (means[i].get() - a) } else { 0.0 };
        let contributions = (0..3).map(contribution).collect();
        let values =
            ProblemStep::ALL.into_iter().map(|step| (step.name(), means[step.index()].get()));
        let (value, parts) = taken_apart(a, contributions, values);
        let known = steps.iter().any(Option::is_some);
        let mean = if known { Share::rounded(bounds.value) } else { prior.mean };
        Self { posterior: average(prior, steps), mean, value, parts, bounds }
    }
}

/// The posterior of the mean of the three steps.
fn average(prior: Prior, steps: [Option<Counts>; 3]) -> BetaPosterior {
    let posterior = |counts: Option<Counts>| {
        let [good, bad] = counts.unwrap_or_default();
        prior.with(good, bad)
    };
    Moments::sum(steps.map(|counts| (EACH, Moments::from_posterior(&posterior(counts))))).beta()
}

/// A value and the parts that sum to it from a baseline.
fn taken_apart<'a>(
    baseline: f64,
    contributions: Vec<f64>,
    values: impl Iterator<Item = (&'a str, f64)>,
) -> (f64, Vec<Part>) {
    let sum = Attribution::inside(contributions, baseline, 1.0);
    let parts = values.zip(&sum.parts).map(|((name, value), c)| Part::new(name, value, *c));
    (baseline + sum.total, parts.collect())
}

/// One pillar, with what it is made of.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PillarValue {
    /// Which.
    pub pillar: Pillar,
    /// Its value, 0 to 1: the baseline of the score and the sum of the parts below.
    pub value: f64,
    /// The interval of the value.
    pub interval: Interval,
    /// Offers and upsells; or the three steps; or the teams that served.
    pub parts: Vec<Part>,
    /// Whether anything of it was ever observed.
    pub known: bool,
}

/// How timely the steps of problems are of late, against before.
///
/// Every step counts for both: by `2^(−age/h)` as recent, by the rest of `2^(−age/H)` as older.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Trend {
    recent: BetaPosterior,
    older: BetaPosterior,
    level: Level,
}

impl Trend {
    /// The points of the quadrature, each way.
    const POINTS: u32 = 128;

    getters! {
        /// Returns what the recent share is.
        pub fn recent -> BetaPosterior;
        /// Returns what the older share is.
        pub fn older -> BetaPosterior;
    }

    /// Returns the recent mean less the older one: above 0 where things get better.
    #[must_use]
    pub fn change(&self) -> f64 {
        self.recent.mean() - self.older.mean()
    }

    /// Returns the interval of the change, from a Beta on [−1, 1] of the same two moments.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let mean = 0.5 * (self.change() + 1.0);
        let variance = 0.25 * (self.recent.variance() + self.older.variance());
        let beta = Moments { mean, variance }.beta();
        let Interval { lower, upper, level } = beta.interval(self.level);
        Interval::new(2.0 * lower - 1.0, 2.0 * upper - 1.0, level).including(self.change())
    }

    /// Returns the probability that the recent share is the higher one.
    ///
    /// A midpoint rule over the quantiles of each of the two, 128 points each way. What it sums
    /// rises from 0 to 1, so that it is never off by more than 1/256; for shares of whole
    /// counts of 1 to 20 events it was measured within 5·10⁻⁴ of the finite sum.
    #[must_use]
    pub fn improving(&self) -> f64 {
        let below = |x: &BetaPosterior, y: &BetaPosterior| -> f64 {
            let middle = |i: u32| (f64::from(i) + 0.5) / f64::from(Self::POINTS);
            let middles: Vec<f64> = (0..Self::POINTS).map(middle).collect();
            let quantiles = special::Beta::of(x.alpha(), x.beta()).quantiles(&middles);
            quantiles.into_iter().map(|x| y.cdf(x)).sum::<f64>() / f64::from(Self::POINTS)
        };
        // Half from each side, so that exchanging the two gives the complement.
        let (up, down) = (below(&self.recent, &self.older), below(&self.older, &self.recent));
        (0.5 * (1.0 + up - down)).clamp(0.0, 1.0)
    }
}

/// What the ledger says at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PillarsScore {
    as_of: Instant,
    facts: u64,
    params: PillarsParams,
    prior: Prior,
    pillars: [PillarState; 3],
    contributions: Attribution,
    offers: Option<BetaPosterior>,
    upsells: Option<BetaPosterior>,
    steps: [Option<Counts>; 3],
    recent: Option<[Option<Counts>; 3]>,
    teams: usize,
}

impl PillarsScore {
    /// Returns how well the three carry the roof, 0 to 1: the baseline and the sum of the parts.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.baseline() + self.contributions.total
    }

    /// Returns the interval of the value. The pillars are taken as independent; one that is not
    /// known is as uncertain as its prior.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let (posteriors, weights) = self.posteriors();
        composite::interval_of(&posteriors, &weights, self.params.exponent(), self.params.level())
            .including(self.value())
    }

    fn posteriors(&self) -> ([BetaPosterior; 3], Weights) {
        (self.pillars.each_ref().map(|state| state.posterior), self.params.weights().into())
    }

    /// Returns what the parts are counted from: the prior mean of every pillar.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.prior.mean.get()
    }

    /// Returns the three pillars and what each adds; with the baseline they sum to the value.
    ///
    /// One that is not known stands at its prior and adds nothing.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let part = |(pillar, c): (Pillar, &f64)| {
            Part::new(pillar.name(), self.pillars[pillar.index()].mean.get(), *c)
        };
        Pillar::ALL.into_iter().zip(&self.contributions.parts).map(part).collect()
    }

    /// Returns the share of weight that was ever observed: 1 only if both offers or upsells, all
    /// three steps, and deeds were.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        if self.complete() {
            return 1.0;
        }
        // What is unknown may weigh less than rounding; the whole is not known for that.
        self.weighed(|bounds| bounds.coverage).min(1.0 - f64::EPSILON / 2.0)
    }

    /// Returns the share of weight that is still evidence: `1 − u`, 0 where all has faded to the
    /// prior.
    #[must_use]
    pub fn fresh(&self) -> f64 {
        self.weighed(|bounds| bounds.fresh).min(1.0)
    }

    fn weighed(&self, of: fn(&Completed) -> f64) -> f64 {
        let weights = self.params.weights().get();
        self.pillars.iter().zip(weights).map(|(state, w)| w * of(&state.bounds)).sum()
    }

    /// Whether each pillar, and each step of performance, was ever observed.
    fn complete(&self) -> bool {
        Pillar::ALL.iter().all(|pillar| self.known(*pillar))
            && self.steps.iter().all(Option::is_some)
    }

    fn known(&self, pillar: Pillar) -> bool {
        self.pillars[pillar.index()].bounds.coverage > 0.0
    }

    getters! {
        /// Returns how many facts the ledger saw.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
    }

    /// Returns the value with everything that is not known at 0, and at 1.
    ///
    /// A pillar that is not known may be missing: the lower bound is 0 then.
    #[must_use]
    pub fn bounds(&self) -> (f64, f64) {
        if self.complete() {
            return (self.value(), self.value());
        }
        let mean = |end: fn(&Completed) -> f64| {
            let ends = self.pillars.each_ref().map(|state| Share::rounded(end(&state.bounds)));
            power_mean::mean_of(&ends, &self.params.weights().into(), self.params.exponent())
        };
        let (lower, upper) = (mean(|bounds| bounds.lower), mean(|bounds| bounds.upper));
        (lower.min(self.value()), upper.max(self.value()))
    }

    /// Returns one pillar, with what it is made of.
    #[must_use]
    pub fn pillar(&self, pillar: Pillar) -> PillarValue {
        let state = &self.pillars[pillar.index()];
        PillarValue {
            pillar,
            value: state.value,
            interval: state.posterior.interval(self.params.level()).including(state.value),
            parts: state.parts.clone(),
            known: self.known(pillar),
        }
    }

    /// Returns the weakest of the pillars that are known, of equals the first.
    #[must_use]
    pub fn weakest(&self) -> Pillar {
        let known = Pillar::ALL.into_iter().filter(|pillar| self.known(*pillar));
        let mean = |pillar: &Pillar| self.pillars[pillar.index()].mean;
        known.min_by_key(mean).unwrap_or(Pillar::Innovation)
    }

    /// Returns the pillars of which nothing is known.
    #[must_use]
    pub fn unknown(&self) -> Vec<Pillar> {
        Pillar::ALL.into_iter().filter(|pillar| !self.known(*pillar)).collect()
    }

    getters! {
        /// Returns the helped share of what was offered, upsells apart; `None` without offers.
        pub fn offers -> Option<BetaPosterior>;
        /// Returns by how much upsells served the customer more than the firm, each counted once;
        /// `None` without upsells.
        pub fn upsells -> Option<BetaPosterior>;
        /// Returns how many teams ever served: those with a name, the desk, and one that stands
        /// for all others outside it.
        pub fn teams -> usize;
    }

    /// Returns how timely a step is; `None` if it was never taken.
    #[must_use]
    pub fn step(&self, step: ProblemStep) -> Option<BetaPosterior> {
        self.steps[step.index()].map(|[good, bad]| self.prior.with(good, bad))
    }

    /// Returns how performance as a whole changes: the mean of the three steps, of late against
    /// before. `None` without a step, or unless the recent half-life is the shorter one.
    #[must_use]
    pub fn trend(&self) -> Option<Trend> {
        let recent = self.recent.filter(|steps| steps.iter().any(Option::is_some))?;
        let older = [0, 1, 2].map(|i: usize| older(self.steps[i], recent[i]));
        let prior = self.prior;
        let (recent, older) = (average(prior, recent), average(prior, older));
        Some(Trend { recent, older, level: self.params.level() })
    }

    /// Returns how one step changes, of late against before. `None` if it was never taken, or
    /// unless the recent half-life is the shorter one.
    #[must_use]
    pub fn trend_of(&self, step: ProblemStep) -> Option<Trend> {
        let prior = self.prior;
        let [good, bad] = self.recent?[step.index()]?;
        let [old_good, old_bad] = older(self.steps[step.index()], Some([good, bad]))?;
        Some(Trend {
            recent: prior.with(good, bad),
            older: prior.with(old_good, old_bad),
            level: self.params.level(),
        })
    }
}

/// What all counts less the recent ones leave.
fn older(all: Option<Counts>, recent: Option<Counts>) -> Option<Counts> {
    let ([good, bad], [new_good, new_bad]) = (all?, recent?);
    Some([(good - new_good).max(0.0), (bad - new_bad).max(0.0)])
}

impl core::fmt::Display for PillarsScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let unknown = self.unknown();
        write!(
            f,
            "pillars {:.2} {} (more is better), weakest {}, resting on {} of 3 pillars and {} facts",
            self.value(),
            self.interval(),
            self.weakest(),
            3 - unknown.len(),
            self.facts,
        )?;
        if !self.complete() {
            let (lower, upper) = self.bounds();
            write!(f, "; {lower:.2} to {upper:.2} whatever the rest is")?;
        }
        Ok(())
    }
}
