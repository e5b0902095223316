//! The gates: what is known of each, whether it blocks, and what would open it.

use super::{Gate, OnboardingParams};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Interval, power_mean};
use crate::quantity::Level;

/// A good and a bad count.
pub(super) type Counts = [f64; 2];

/// Returns how much of a posterior is evidence: `1 − u`.
pub(super) fn freshness(prior: Prior, counts: Option<Counts>) -> f64 {
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
    /// The interval of the posterior.
    pub interval: Interval,
    /// The probability that it holds less often than the threshold.
    pub below: f64,
    /// Whether it does not block: it is probably not under the threshold, or it was seen to hold
    /// and never seen to fail.
    pub is_open: bool,
    /// What enters the value: the mean of the posterior.
    pub factor: f64,
    /// What it adds to the value, over the baseline.
    pub contribution: f64,
    /// What the value lacks since it does not surely hold: 0 or below.
    pub loss: f64,
    /// The good and the bad count, without any prior.
    pub(super) counts: Counts,
    pub(super) fresh: f64,
}

impl GateReading {
    pub(super) fn from_counts(
        gate: Gate,
        counts: Option<Counts>,
        params: &OnboardingParams,
    ) -> Self {
        let brief = Self::in_brief(gate, counts, params);
        let posterior = brief.posterior;
        let below = posterior.cdf(params.threshold().get());
        Self {
            interval: posterior.interval(params.level()),
            below,
            is_open: is_open(below, brief.counts),
            ..brief
        }
    }

    /// The same for the whole alone: with no interval, and as if it held.
    pub(super) fn in_brief(gate: Gate, counts: Option<Counts>, params: &OnboardingParams) -> Self {
        let prior = params.gate_prior();
        let [good, bad] = counts.unwrap_or_default();
        let posterior = prior.with(good, bad);
        Self {
            gate,
            is_known: counts.is_some(),
            posterior,
            interval: Interval::new(0.0, 1.0, params.level()),
            below: 0.0,
            is_open: true,
            factor: power_mean::negligible_is_none(posterior.mean()).get(),
            contribution: 0.0,
            loss: 0.0,
            counts: [good, bad],
            fresh: freshness(prior, counts),
        }
    }

    /// Returns how often it held and how often not, decayed and without any prior.
    #[must_use]
    pub const fn counts(&self) -> [f64; 2] {
        self.counts
    }
}

/// Whether a gate is open. One that only ever held does not block because few facts speak for it.
fn is_open(below: f64, [good, bad]: Counts) -> bool {
    // Exactly none: what has faded to nothing says nothing.
    below <= 0.5 || (good > 0.0 && bad <= 0.0)
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
    pub(super) fn from_gate(gate: GateReading, threshold: Level) -> Self {
        let opens = |k: u32| {
            let (k, [good, bad]) = (f64::from(k), gate.counts);
            let (alpha, beta) = (gate.posterior.alpha() + k, gate.posterior.beta());
            let below = BetaPosterior::from_counts(alpha, beta).cdf(threshold.get());
            is_open(below, [good + k, bad])
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

/// Splits what the value lacks over the gates: by the logarithm of each, or evenly over those at 0.
pub(super) fn losses(gates: &[GateReading; 3], total: f64) -> [f64; 3] {
    let zeros = gates.iter().filter(|gate| gate.factor <= 0.0).count();
    let logs = gates.map(|gate| libm::log(gate.factor));
    let ln_product = sum(&logs);
    core::array::from_fn(|k| match zeros {
        // Adding 0 turns the negative zero of a gate that surely holds into zero.
        0 if ln_product < 0.0 => total * (logs[k] / ln_product) + 0.0,
        0 => 0.0,
        _ if gates[k].factor <= 0.0 => total / zeros as f64,
        _ => 0.0,
    })
}

pub(super) fn sum(parts: &[f64]) -> f64 {
    parts.iter().fold(0.0, |sum, part| sum + part)
}
