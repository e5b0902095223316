//! The formula: from counts to a score that can be taken apart.

use super::gate::{Counts, freshness, losses, sum};
use super::project::Weighed;
use super::{Blocker, Gate, GateReading, OnboardingItem, OnboardingParams, Preferences};
use crate::kernel::composite::{self, Moments};
use crate::kernel::getters::getters;
use crate::kernel::missing::{self, Completed};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::said::of;
use crate::kernel::{self, Interval, Part, power_mean};
use crate::quantity::{Exponent, Instant, Level, Share, Weights};

/// The weight of each gate, and of the items together.
const EACH: f64 = 0.25;
/// The gates and items together.
const ALL: f64 = (Gate::ALL.len() + OnboardingItem::ALL.len()) as f64;

/// The sums of a ledger as they weigh at an instant, before any prior.
pub(super) struct Tally {
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    pub(super) onboardings: usize,
    /// All onboardings together.
    pub(super) all: Weighed,
    pub(super) newest: Newest,
    pub(super) advocacy: Option<Counts>,
}

/// The newest onboarding.
pub(super) struct Newest {
    pub(super) facts: u64,
    pub(super) begun: Instant,
    pub(super) weighed: Weighed,
}

impl Tally {
    /// Weighs the sums with a model's constants; `None` if none is of a gate or an item.
    pub(super) fn score(&self, params: &OnboardingParams) -> Option<OnboardingScore> {
        let Newest { facts, begun, weighed } = &self.newest;
        let read = GateReading::from_counts;
        let mut score = self.all.score(params, self.as_of, self.facts, *begun, read)?;
        if self.onboardings > 1 {
            let newest = weighed.score(params, self.as_of, *facts, *begun, read)?;
            score.newest = Some(Box::new(newest));
        }
        score.onboardings = self.onboardings;
        score.asked = self.advocacy;
        Some(score)
    }

    /// The same of all together, without the newest alone, and of a gate what the whole takes.
    pub(super) fn score_of_all(&self, params: &OnboardingParams) -> Option<OnboardingScore> {
        let Newest { begun, weighed, .. } = &self.newest;
        if self.onboardings > 1 && weighed.known() == 0 {
            return None;
        }
        self.all.score(params, self.as_of, self.facts, *begun, GateReading::in_brief)
    }
}

impl Weighed {
    /// How many gates and items were ever observed.
    fn known(&self) -> usize {
        self.gates().iter().chain(&self.items).flatten().count()
    }

    fn score(
        &self,
        params: &OnboardingParams,
        as_of: Instant,
        facts: u64,
        begun: Instant,
        read: fn(Gate, Option<Counts>, &OnboardingParams) -> GateReading,
    ) -> Option<OnboardingScore> {
        let (gates, known) = (self.gates(), self.known());
        if known == 0 {
            return None;
        }
        let gate = |gate: Gate| read(gate, gates[gate.index()], params);
        let mut gates = Gate::ALL.map(gate);
        let whole = Whole::from_counts(&mut gates, &self.items, params);
        Some(OnboardingScore {
            as_of,
            facts,
            begun,
            onboardings: 1,
            newest: None,
            level: params.level(),
            threshold: params.threshold(),
            gate_prior: params.gate_prior(),
            item_prior: params.item_prior(),
            gates,
            observed: self.items,
            whole,
            known,
            halves: self.preferences,
            asked: None,
        })
    }

    /// The good and the bad count of each gate, before any prior.
    pub(super) fn gates(&self) -> [Option<Counts>; 3] {
        [
            self.hand_offs,
            self.preferences.map(|[carried, captured, none]| [carried, captured + none]),
            self.calls,
        ]
    }
}

/// The composite, taken apart.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Whole {
    value: f64,
    baseline: f64,
    /// The values of the items, and what each adds to the baseline.
    items: [f64; 4],
    contributions: [f64; 4],
    items_mean: f64,
    /// The mean of the gates, and what they add together.
    gates: f64,
    of_gates: f64,
    gate_loss: f64,
    bounds: (f64, f64),
    coverage: f64,
    fresh: f64,
}

impl Whole {
    fn from_counts(
        gates: &mut [GateReading; 3],
        observed: &[Option<Counts>; 4],
        params: &OnboardingParams,
    ) -> Self {
        let prior = params.item_prior();
        let b = power_mean::negligible_is_none(prior.mean.get());
        let item = |counts: &Option<Counts>| {
            let [good, bad] = counts.unwrap_or_default();
            missing::Component {
                observed: counts
                    .map(|_| power_mean::negligible_is_none(prior.with(good, bad).mean())),
                prior: b,
                fresh: Share::rounded(freshness(prior, *counts)),
            }
        };
        let components: Vec<_> = observed.iter().map(item).collect();
        let (equal, harmonic) = (Weights::equal(OnboardingItem::ALL.len()), Exponent::HARMONIC);
        let Completed { value: mean, lower, upper, .. } =
            missing::completed(&components, &equal, harmonic);
        let items: Vec<Share> = components.iter().map(missing::Component::filled).collect();
        let inner = power_mean::split(&items, &[b; 4], &equal, harmonic);
        let each = |values: &[f64]| OnboardingItem::ALL.map(|item| values[item.index()]);

        // The three gates, then the items' mean.
        let four = |items: f64, gate: &dyn Fn(&GateReading) -> f64| {
            let [x, y, z] = [&gates[0], &gates[1], &gates[2]].map(gate);
            [x, y, z, items].map(Share::rounded)
        };
        let geometric = Exponent::GEOMETRIC;
        let mean_of = |four: &[Share; 4]| power_mean::mean_of(four, &equal, geometric);
        let filled = four(mean, &|gate| gate.factor);
        let a = power_mean::negligible_is_none(params.gate_prior().mean.get());
        let (start, baseline) = ([a, a, a, b], params.baseline());
        let rates = power_mean::rates(&filled, &start, &equal, geometric);
        let of_gate = |k: usize| rates[k] * (filled[k].get() - a.get());
        let [mut of_items, mut of_gates] = [
            each(&inner.parts).map(|part| rates[3] * part).to_vec(),
            (0..3).map(of_gate).collect(),
        ];
        let (line, total) = keep_inside(&mut of_items, &mut of_gates, baseline);
        let value = baseline + total;

        let held = mean_of(&four(mean, &|_| 1.0));
        let losses = losses(gates, (value - held).min(0.0));
        let or = |gate: &GateReading, unknown| if gate.is_known { gate.factor } else { unknown };
        let least = mean_of(&four(lower, &|gate| or(gate, 0.0)));
        let most = mean_of(&four(upper, &|gate| or(gate, 1.0)));
        let known =
            gates.iter().filter(|gate| gate.is_known).count() + observed.iter().flatten().count();
        let fresh = gates.iter().map(|gate| gate.fresh).sum::<f64>()
            + components.iter().map(|item| item.fresh.get()).sum::<f64>();
        let complete = known == Gate::ALL.len() + OnboardingItem::ALL.len();
        let bounds = if complete { (value, value) } else { (least.min(value), most.max(value)) };
        let gates_mean = power_mean::mean_of(&filled[..3], &Weights::equal(3), geometric);
        for ((gate, contribution), loss) in gates.iter_mut().zip(of_gates).zip(losses) {
            (gate.contribution, gate.loss) = (contribution, loss);
        }
        Self {
            value,
            baseline,
            items: each(&items.iter().map(|x| x.get()).collect::<Vec<_>>()),
            contributions: each(&of_items),
            items_mean: mean,
            gates: gates_mean,
            of_gates: line,
            gate_loss: sum(&losses),
            bounds,
            coverage: known as f64 / ALL,
            fresh: fresh / ALL,
        }
    }
}

/// Returns the line of the gates, and the sum of the items' parts with it: the value is the
/// baseline plus that. Where rounding would carry it out of [0, 1], all give way by their last bits.
fn keep_inside(items: &mut [f64], gates: &mut [f64], baseline: f64) -> (f64, f64) {
    let add = |both: &[f64], items: usize| {
        let (items, gates) = both.split_at(items);
        let line = sum(gates);
        (line, sum(items) + line)
    };
    let mut both: Vec<f64> = items.iter().chain(gates.iter()).copied().collect();
    let own = items.len();
    kernel::keep_inside_by(&mut both, baseline, 1.0, |both| add(both, own).1);
    items.copy_from_slice(&both[..own]);
    gates.copy_from_slice(&both[own..]);
    add(&both, own)
}

/// What the ledger says at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OnboardingScore {
    as_of: Instant,
    facts: u64,
    begun: Instant,
    onboardings: usize,
    /// The newest alone, if there is more than one.
    newest: Option<Box<Self>>,
    level: Level,
    threshold: Level,
    gate_prior: Prior,
    item_prior: Prior,
    gates: [GateReading; 3],
    /// By item.
    observed: [Option<Counts>; 4],
    #[cfg_attr(feature = "serde", serde(flatten))]
    whole: Whole,
    known: usize,
    /// Preferences captured and carried over, captured only, not captured.
    halves: Option<[f64; 3]>,
    /// Asked to speak for the firm after value was got, and before.
    asked: Option<Counts>,
}

impl OnboardingScore {
    /// Returns how well the customer is brought on board, 0 to 1: the geometric mean of the three
    /// gates and of what the items come to, over all onboardings together.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.whole.value
    }

    /// Returns the interval of the value. Gates and items are taken as independent; what is not
    /// known is as uncertain as its prior.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.interval_of(&self.posterior())
    }

    /// The same of the posterior, where that is at hand.
    pub(crate) fn interval_of(&self, posterior: &BetaPosterior) -> Interval {
        posterior.interval(self.level).including(self.value())
    }

    /// Returns the posterior of the value, to be a part of a portrait.
    pub(crate) fn posterior(&self) -> BetaPosterior {
        let items = OnboardingItem::ALL.map(|item| self.posterior_or_prior(item));
        let equal = Weights::equal(OnboardingItem::ALL.len());
        let items = composite::harmonic_fourth_root(&items, &equal);
        let gates = Moments::product(self.gates.map(|gate| (EACH, gate.posterior)));
        gates.times(items).beta()
    }

    fn posterior_or_prior(&self, item: OnboardingItem) -> BetaPosterior {
        let [good, bad] = self.observed[item.index()].unwrap_or_default();
        self.item_prior.with(good, bad)
    }

    /// Returns what the parts are counted from: what is said before any fact.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.whole.baseline
    }

    /// Returns the four items and what each adds, then what the gates add, on one line; with the
    /// baseline they sum to the value.
    ///
    /// [`OnboardingScore::gates`] splits the last line over the gates.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let item = |item: OnboardingItem| {
            let i = item.index();
            Part::new(item.to_string(), self.whole.items[i], self.whole.contributions[i])
        };
        let gates = Part::new("gates", self.whole.gates, self.whole.of_gates);
        OnboardingItem::ALL.into_iter().map(item).chain([gates]).collect()
    }

    getters! {
        /// Returns the share of the three gates and four items that was ever observed.
        pub fn coverage -> f64 = whole.coverage;
        /// Returns the share of the three gates and four items that is still evidence: the mean of
        /// `1 − u`, 0 where all has faded to the prior.
        pub fn fresh -> f64 = whole.fresh;
        /// Returns how many facts the ledger saw; of the newest alone, those of it.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns when the newest onboarding began: its first fact.
        pub fn begun -> Instant;
        /// Returns how many onboardings there were.
        pub fn onboardings -> usize;
        /// Returns the value with every unknown gate and item at 0, and at 1.
        pub fn bounds -> (f64, f64) = whole.bounds;
        /// Returns the harmonic mean of the items.
        pub fn items_mean -> f64 = whole.items_mean;
        /// Returns the gates in the order of [`Gate::ALL`]; what they add sums, in order, to the
        /// line `gates` of the parts, and their losses to that of
        /// [`gate_loss`](OnboardingScore::gate_loss).
        pub fn gates -> &[GateReading; 3];
        /// Returns what the value lacks since the gates do not surely hold: 0 or below.
        pub fn gate_loss -> f64 = whole.gate_loss;
    }

    /// Returns the newest onboarding, read on its own; the score itself if there was only one.
    ///
    /// Advocacy is asked for later, and is a matter of all together.
    #[must_use]
    pub fn newest(&self) -> &Self {
        self.newest.as_deref().unwrap_or(self)
    }

    /// Returns the gates that are not open, the costliest first, and what would open each.
    #[must_use]
    pub fn blockers(&self) -> Vec<Blocker> {
        let closed = self.gates.iter().filter(|gate| !gate.is_open);
        let mut blockers: Vec<_> =
            closed.map(|gate| Blocker::from_gate(*gate, self.threshold)).collect();
        blockers.sort_by(|a, b| a.gate.loss.total_cmp(&b.gate.loss));
        blockers
    }

    /// Returns what is known of an item; `None` if nothing ever was.
    #[must_use]
    pub fn item(&self, item: OnboardingItem) -> Option<BetaPosterior> {
        self.observed[item.index()].map(|_| self.posterior_or_prior(item))
    }

    /// Returns the two halves of the gate of preferences; `None` if nothing was observed.
    #[must_use]
    pub fn preferences(&self) -> Option<Preferences> {
        let prior = self.gate_prior;
        self.halves.map(|[carried, captured, none]| Preferences {
            captured: prior.with(carried + captured, none),
            carried_over: prior.with(carried, captured),
        })
    }

    /// Returns how often the customer is asked to speak for the firm only after value was got;
    /// `None` if never asked. It stands beside the score.
    #[must_use]
    pub fn advocacy(&self) -> Option<BetaPosterior> {
        self.asked.map(|[after, before]| self.item_prior.with(after, before))
    }

    getters! {
        /// Returns the probability inside intervals.
        pub fn level -> Level;
    }

    /// Returns what else is known, in short sentences: the gates that failed or are unknown, the
    /// halves of the gate of preferences, advocacy, and the newest of several onboardings.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for GateReading { gate, is_known, is_open, counts: [good, bad], .. } in self.gates {
            if !is_known {
                lines.push(format!("{}: not known", gate.says()));
            } else if bad > 0.0 {
                let held = of(good, good + bad);
                let blocks = if is_open { "" } else { "; this blocks the rest" };
                lines.push(format!("{}: {held}{blocks}", gate.says()));
            }
        }
        if let Some([carried, captured, none]) = self.halves {
            let asked = carried + captured;
            let carried = if asked > 0.0 {
                format!(", and carried over {} times", of(carried, asked))
            } else {
                String::new()
            };
            let asked = of(asked, asked + none);
            lines.push(format!("contact preferences were asked for {asked} times{carried}"));
        }
        lines.extend(self.asked.map(advocacy));
        if self.onboardings > 1 {
            let (count, newest) = (self.onboardings, self.newest());
            let (value, all) = (newest.value(), self.value());
            lines.push(format!(
                "the newest of {count} onboardings reads {value:.2} by itself, all together {all:.2}"
            ));
        }
        lines
    }
}

/// Says whether the customer was asked to speak up only after it had a use.
pub(super) fn advocacy([after, before]: Counts) -> String {
    let times = of(after, after + before);
    format!("the customer was asked to speak for us only after it had a use of us {times} times")
}

impl core::fmt::Display for OnboardingScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let open = self.gates.iter().filter(|gate| gate.is_open).count();
        write!(
            f,
            "onboarding {:.2} {} (more is better), resting on {} of 7 gates and items and {} \
             facts; {open} of 3 gates open",
            self.value(),
            self.interval(),
            self.known,
            self.facts,
        )?;
        if self.coverage() < 1.0 {
            let (lower, upper) = self.bounds();
            write!(f, "; {lower:.2} to {upper:.2} whatever the rest is")?;
        }
        Ok(())
    }
}
