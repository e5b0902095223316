//! The formula: from counts to a score that can be taken apart.

use super::{Gate, OnboardingItem, OnboardingParams};
use crate::kernel::composite::{self, Moments};
use crate::kernel::getters::getters;
use crate::kernel::missing::{self, Completed};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Interval, Part, keep_inside, power_mean};
use crate::quantity::{Exponent, Instant, Level, Share, Weights};

/// A good and a bad count.
type Counts = [f64; 2];

/// The gates and items together.
const ALL: f64 = (Gate::ALL.len() + OnboardingItem::ALL.len()) as f64;

/// The sums of a ledger as they weigh at an instant, before any prior.
pub(super) struct Tally {
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    pub(super) hand_offs: Option<Counts>,
    /// Captured and carried over, captured only, not captured.
    pub(super) preferences: Option<[f64; 3]>,
    pub(super) calls: Option<Counts>,
    /// By item.
    pub(super) items: [Option<Counts>; 4],
    pub(super) advocacy: Option<Counts>,
}

impl Tally {
    /// Weighs the sums with a model's constants; `None` if none is of a gate or an item.
    pub(super) fn score(&self, params: &OnboardingParams) -> Option<OnboardingScore> {
        let gates = self.gates();
        let observed = gates.iter().chain(&self.items).flatten().count();
        if observed == 0 {
            return None;
        }
        let gate = |gate: Gate| GateReading::from_counts(gate, gates[gate.index()], params);
        let mut gates = Gate::ALL.map(gate);
        let whole = Whole::from_counts(&mut gates, &self.items, params);
        let prior = params.gate_prior();
        let preferences = |[carried, captured, none]: [f64; 3]| Preferences {
            captured: prior.with(carried + captured, none),
            carried_over: prior.with(carried, captured),
        };
        Some(OnboardingScore {
            as_of: self.as_of,
            facts: self.facts,
            level: params.level(),
            threshold: params.threshold(),
            item_prior: params.item_prior(),
            gates,
            observed: self.items,
            whole,
            known: observed,
            preferences: self.preferences.map(preferences),
            advocacy: self.advocacy.map(|[after, before]| params.item_prior().with(after, before)),
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

/// Returns how much of a posterior is evidence: `1 − u`.
fn freshness(prior: Prior, counts: Option<Counts>) -> f64 {
    counts.map_or(0.0, |[good, bad]| {
        let n = good + bad;
        n / (n + prior.weight.get())
    })
}

/// A gate: what is known of it, whether it is open, and what it costs.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct GateReading {
    /// Which.
    pub gate: Gate,
    /// Whether anything was ever observed of it; if not, it stands at its prior.
    pub is_known: bool,
    /// How far it holds: prior and evidence together.
    pub posterior: BetaPosterior,
    /// The interval of the posterior, whose lower end is held against the threshold.
    pub interval: Interval,
    /// Whether the lower end reaches the threshold.
    pub is_open: bool,
    /// What the items are multiplied by: 1 if it is open, else the mean of the posterior.
    pub factor: f64,
    /// What it takes from the score: 0 if it is open, else below 0.
    pub loss: f64,
    fresh: f64,
}

impl GateReading {
    fn from_counts(gate: Gate, counts: Option<Counts>, params: &OnboardingParams) -> Self {
        let prior = params.gate_prior();
        let [good, bad] = counts.unwrap_or_default();
        let posterior = prior.with(good, bad);
        let interval = posterior.interval(params.level());
        let is_open = interval.lower >= params.threshold().get();
        let factor =
            if is_open { 1.0 } else { power_mean::negligible_is_none(posterior.mean()).get() };
        let (is_known, fresh) = (counts.is_some(), freshness(prior, counts));
        Self { gate, is_known, posterior, interval, is_open, factor, loss: 0.0, fresh }
    }

    /// What the items would be multiplied by if an unknown gate were known to be so.
    const fn factor_or(&self, unknown: f64) -> f64 {
        if self.is_known { self.factor } else { unknown }
    }
}

/// A gate that is not open, and what it would take to open it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Blocker {
    /// The gate.
    pub gate: GateReading,
    /// How many successes in a row, fresh ones, would open it; `None` if more than a million.
    pub successes_to_open: Option<u32>,
}

impl Blocker {
    fn from_gate(gate: GateReading, threshold: Level, level: Level) -> Self {
        let opens = |k: u32| {
            let (alpha, beta) = (gate.posterior.alpha() + f64::from(k), gate.posterior.beta());
            BetaPosterior::from_counts(alpha, beta).interval(level).lower >= threshold.get()
        };
        let enough = (0..=20).map(|bits| 1_u32 << bits).find(|k| opens(*k));
        let successes_to_open = enough.map(|enough| {
            let (mut closed, mut open) = (enough / 2, enough);
            while open - closed > 1 {
                let middle = closed + (open - closed) / 2;
                if opens(middle) {
                    open = middle;
                } else {
                    closed = middle;
                }
            }
            open
        });
        Self { gate, successes_to_open }
    }
}

/// The two halves of the gate of preferences.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Preferences {
    /// How often they are captured.
    pub captured: BetaPosterior,
    /// How often they are carried over, of those captured.
    pub carried_over: BetaPosterior,
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
    gates: f64,
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
        let a = power_mean::negligible_is_none(prior.mean.get());
        let item = |counts: &Option<Counts>| {
            let [good, bad] = counts.unwrap_or_default();
            missing::Component {
                observed: counts
                    .map(|_| power_mean::negligible_is_none(prior.with(good, bad).mean())),
                prior: a,
                fresh: Share::rounded(freshness(prior, *counts)),
            }
        };
        let components: Vec<_> = observed.iter().map(item).collect();
        let (equal, harmonic) = (Weights::equal(OnboardingItem::ALL.len()), Exponent::HARMONIC);
        let Completed { value: mean, lower, upper, .. } =
            missing::completed(&components, &equal, harmonic);
        let items: Vec<Share> = components.iter().map(missing::Component::filled).collect();
        let split = power_mean::split(&items, &[a; 4], &equal, harmonic);
        let each = |values: &[f64]| OnboardingItem::ALL.map(|item| values[item.index()]);
        let mut contributions = each(&split.parts);
        let of_items = keep_inside(&mut contributions, a.get(), 1.0);
        let whole = a.get() + of_items;

        let product = |unknown: Option<f64>| {
            gates.iter().fold(1.0, |product, gate| {
                product * unknown.map_or(gate.factor, |unknown| gate.factor_or(unknown))
            })
        };
        let (factor, least, most) = (product(None), product(Some(0.0)), product(Some(1.0)));
        let (losses, gate_loss, value) =
            above_zero(a.get(), of_items, losses(gates, whole * (factor - 1.0)));
        for (gate, loss) in gates.iter_mut().zip(losses) {
            gate.loss = loss;
        }

        let known =
            gates.iter().filter(|gate| gate.is_known).count() + observed.iter().flatten().count();
        let fresh = gates.iter().map(|gate| gate.fresh).sum::<f64>()
            + components.iter().map(|item| item.fresh.get()).sum::<f64>();
        let complete = known == Gate::ALL.len() + OnboardingItem::ALL.len();
        let bounds = if complete {
            (value, value)
        } else {
            ((lower * least).min(value), (upper * most).max(value))
        };
        Self {
            value,
            baseline: a.get(),
            items: each(&items.iter().map(|x| x.get()).collect::<Vec<_>>()),
            contributions,
            items_mean: mean,
            gates: factor,
            gate_loss,
            bounds,
            coverage: known as f64 / ALL,
            fresh: fresh / ALL,
        }
    }
}

/// Adds the losses at the gates, in order: the losses, their sum, and the value with them. Where
/// rounding would carry the value below 0, the greatest loss gives way by as much.
///
/// Without any loss the value is that of the items, 0 or more, so this ends.
fn above_zero(baseline: f64, of_items: f64, mut losses: [f64; 3]) -> ([f64; 3], f64, f64) {
    let sum = |losses: &[f64; 3]| {
        let line = losses.iter().fold(0.0, |sum, loss| sum + loss);
        (line, baseline + (of_items + line))
    };
    for _ in 0..32 {
        let (_, value) = sum(&losses);
        let greatest = losses.iter_mut().reduce(|a, b| if *b < *a { b } else { a });
        match greatest {
            Some(loss) if value < 0.0 => {
                // By its last bits where the value is less than those.
                *loss = (*loss - value).max(*loss * (1.0 - 2.0 * f64::EPSILON)).min(0.0);
            }
            _ => break,
        }
    }
    let (line, value) = sum(&losses);
    (losses, line, value)
}

/// Splits what the gates take over those that are not open: by `ln g`, or evenly over those at 0.
fn losses(gates: &[GateReading; 3], total: f64) -> [f64; 3] {
    let zeros = gates.iter().filter(|gate| gate.factor <= 0.0).count();
    let logs = gates.map(|gate| libm::log(gate.factor));
    let ln_product = logs.iter().fold(0.0, |sum, ln| sum + ln);
    core::array::from_fn(|k| match zeros {
        // Adding 0 turns the negative zero of an open gate into zero.
        0 if ln_product < 0.0 => total * (logs[k] / ln_product) + 0.0,
        0 => 0.0,
        _ if gates[k].factor <= 0.0 => total / zeros as f64,
        _ => 0.0,
    })
}

/// What the ledger says at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OnboardingScore {
    as_of: Instant,
    facts: u64,
    level: Level,
    threshold: Level,
    item_prior: Prior,
    gates: [GateReading; 3],
    /// By item.
    observed: [Option<Counts>; 4],
    #[cfg_attr(feature = "serde", serde(flatten))]
    whole: Whole,
    known: usize,
    preferences: Option<Preferences>,
    advocacy: Option<BetaPosterior>,
}

impl OnboardingScore {
    /// Returns how well the customer is brought on board, 0 to 1: the items' mean times the
    /// gates.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.whole.value
    }

    /// Returns the interval of the value. Gates and items are taken as independent, an open gate
    /// as certainly open; what is not known is as uncertain as its prior.
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
        let items = composite::posterior_of(&items, &equal, Exponent::HARMONIC);
        let closed = self.gates.iter().filter(|gate| !gate.is_open).map(|gate| gate.posterior);
        Moments::product(closed.chain([items]).map(|part| (1.0, part))).beta()
    }

    fn posterior_or_prior(&self, item: OnboardingItem) -> BetaPosterior {
        let [good, bad] = self.observed[item.index()].unwrap_or_default();
        self.item_prior.with(good, bad)
    }

    /// Returns what the parts are counted from: the prior mean of every item, all gates open.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.whole.baseline
    }

    /// Returns the four items and what each adds, then what the gates take, on one line; with the
    /// baseline they sum to the value.
    ///
    /// [`OnboardingScore::gates`] splits the last line over the gates.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let item = |item: OnboardingItem| {
            let i = item.index();
            Part::new(item.to_string(), self.whole.items[i], self.whole.contributions[i])
        };
        let gates = Part::new("gates", self.whole.gates, self.whole.gate_loss);
        OnboardingItem::ALL.into_iter().map(item).chain([gates]).collect()
    }

    getters! {
        /// Returns the share of the three gates and four items that was ever observed.
        pub fn coverage -> f64 = whole.coverage;
        /// Returns the share of the three gates and four items that is still evidence: the mean of
        /// `1 − u`, 0 where all has faded to the prior.
        pub fn fresh -> f64 = whole.fresh;
        /// Returns how many facts the ledger saw.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns the value with every unknown gate closed for good and item at 0, and with the
        /// gates open and the items at 1.
        pub fn bounds -> (f64, f64) = whole.bounds;
        /// Returns the harmonic mean of the items: the score if all gates were open.
        pub fn items_mean -> f64 = whole.items_mean;
        /// Returns the gates in the order of [`Gate::ALL`]; their losses sum, in order, to the line
        /// `gates` of the parts.
        pub fn gates -> &[GateReading; 3];
        /// Returns what the gates take from the score: 0 if all are open, else below 0.
        pub fn gate_loss -> f64 = whole.gate_loss;
    }

    /// Returns the gates that are not open, the costliest first, and what would open each.
    #[must_use]
    pub fn blockers(&self) -> Vec<Blocker> {
        let closed = self.gates.iter().filter(|gate| !gate.is_open);
        let mut blockers: Vec<_> =
            closed.map(|gate| Blocker::from_gate(*gate, self.threshold, self.level)).collect();
        blockers.sort_by(|a, b| a.gate.loss.total_cmp(&b.gate.loss));
        blockers
    }

    /// Returns what is known of an item; `None` if nothing ever was.
    #[must_use]
    pub fn item(&self, item: OnboardingItem) -> Option<BetaPosterior> {
        self.observed[item.index()].map(|_| self.posterior_or_prior(item))
    }

    getters! {
        /// Returns the two halves of the gate of preferences; `None` if nothing was observed.
        pub fn preferences -> Option<Preferences>;
        /// Returns how often the customer is asked to speak for the firm only after value was got;
        /// `None` if never asked. It stands beside the score.
        pub fn advocacy -> Option<BetaPosterior>;
        /// Returns the probability inside intervals.
        pub fn level -> Level;
    }
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
