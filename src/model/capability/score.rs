//! The formulas, each once, and what a reading of the ledger says.

use super::{Aspect, CapabilityParams, Check, Element};
use crate::kernel::composite;
use crate::kernel::getters::getters;
use crate::kernel::missing::{self, Completed, Component};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Attribution, Interval, Part, power_mean};
use crate::quantity::{Exponent, Instant, Level, Share, Simplex, Weights};

/// A good and a bad count.
type Counts = [f64; 2];

/// The places of the counts; the aspects come first, the checks last.
pub(super) const SOLUTIONS: usize = 3;
pub(super) const MESSAGES: usize = 4;
pub(super) const CHECKS: usize = 5;

/// The names of the five parts, in their order.
const NAMES: [&str; 5] = ["aptitude", "fit", "training", "solutions", "messages"];
/// Half for each element, shared evenly within it.
const WEIGHTS: [f64; 5] = [1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0, 0.25, 0.25];

/// The sums of a ledger as they weigh at an instant, before any prior or preference.
pub(super) struct Tally {
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    pub(super) counts: [Option<Counts>; 8],
}

impl Tally {
    /// Weighs the sums with a model's constants.
    pub(super) fn score(self, params: &CapabilityParams) -> CapabilityScore {
        let Self { as_of, facts, counts } = self;
        let prior = params.prior();
        let mean = power_mean::negligible_is_none(prior.mean.get());
        let prior = Prior { mean, ..prior };
        let posteriors = counts.map(|counts| {
            let [good, bad] = counts.unwrap_or_default();
            prior.with(good, bad)
        });
        let component = |i: usize| {
            let [good, bad] = counts[i].unwrap_or_default();
            let n = good + bad;
            Component {
                observed: counts[i].map(|_| Share::rounded(posteriors[i].mean())),
                prior: prior.mean,
                fresh: Share::rounded(n / (n + prior.weight.get())),
            }
        };
        let components = [0, 1, 2, 3, 4].map(component);
        let filled = components.map(|part| part.filled());
        let weights = Weights::from(Simplex::constant(WEIGHTS));
        let split = power_mean::split(&filled, &[prior.mean; 5], &weights, params.exponent());
        CapabilityScore {
            as_of,
            facts,
            exponent: params.exponent(),
            level: params.level(),
            prior,
            known: counts.map(|counts| counts.is_some()),
            posteriors,
            filled,
            completed: missing::completed(&components, &weights, params.exponent()),
            contributions: Attribution::inside(split.parts, prior.mean.get(), 1.0),
        }
    }
}

/// What the ledger says at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CapabilityScore {
    as_of: Instant,
    facts: u64,
    exponent: Exponent,
    level: Level,
    prior: Prior,
    known: [bool; 8],
    posteriors: [BetaPosterior; 8],
    filled: [Share; 5],
    completed: Completed,
    contributions: Attribution,
}

impl CapabilityScore {
    /// Returns how able the firm is, 0 to 1: the baseline and the sum of the parts.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.baseline() + self.contributions.total
    }

    /// Returns the interval of the value. The parts are taken as independent; one that is not
    /// known is as uncertain as its prior.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let weights = Simplex::constant(WEIGHTS).into();
        composite::interval_of(&self.posteriors[..CHECKS], &weights, self.exponent, self.level)
            .including(self.value())
    }

    /// Returns what the parts are counted from: the prior mean of every part.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.prior.mean.get()
    }

    /// Returns aptitude, fit, training, solutions and messages, and what each adds; with the
    /// baseline they sum to the value.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let parts = NAMES.into_iter().zip(self.filled).zip(&self.contributions.parts);
        parts.map(|((name, x), c)| Part::new(name, x.get(), *c)).collect()
    }

    /// Returns the share of weight that was ever observed: 1 only if all five parts were.
    #[must_use]
    pub const fn coverage(&self) -> f64 {
        self.completed.coverage
    }

    /// Returns the share of weight that is still evidence: `1 − u`, 0 where all has faded to the
    /// prior.
    #[must_use]
    pub const fn fresh(&self) -> f64 {
        self.completed.fresh.min(1.0)
    }

    getters! {
        /// Returns how many facts the ledger saw.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
    }

    /// Returns the value with everything that is not known at 0, and at 1.
    #[must_use]
    pub fn bounds(&self) -> (f64, f64) {
        let value = self.value();
        if self.known[..CHECKS].iter().all(|known| *known) {
            return (value, value);
        }
        (self.completed.lower.min(value), self.completed.upper.max(value))
    }

    fn places(element: Element) -> core::ops::Range<usize> {
        match element {
            Element::People => 0..SOLUTIONS,
            Element::Processes => SOLUTIONS..CHECKS,
        }
    }

    /// Returns one element, 0 to 1: the mean of its parts by the same exponent.
    #[must_use]
    pub fn element(&self, element: Element) -> f64 {
        let x = &self.filled[Self::places(element)];
        power_mean::mean_of(x, &Weights::equal(x.len()), self.exponent)
    }

    /// Returns the interval of one element.
    #[must_use]
    pub fn element_interval(&self, element: Element) -> Interval {
        let parts = &self.posteriors[Self::places(element)];
        composite::interval_of(parts, &Weights::equal(parts.len()), self.exponent, self.level)
            .including(self.element(element))
    }

    fn posterior_at(&self, place: usize) -> Option<BetaPosterior> {
        self.known[place].then_some(self.posteriors[place])
    }

    /// Returns what is known of an aspect of people; `None` if nobody was assessed in it.
    #[must_use]
    pub fn aspect(&self, aspect: Aspect) -> Option<BetaPosterior> {
        self.posterior_at(aspect as usize)
    }

    /// Returns how far solutions begin with what customers need; `None` without any.
    #[must_use]
    pub fn solutions(&self) -> Option<BetaPosterior> {
        self.posterior_at(SOLUTIONS)
    }

    /// Returns the share of messages that pass all three checks; `None` without messages.
    #[must_use]
    pub fn messages(&self) -> Option<BetaPosterior> {
        self.posterior_at(MESSAGES)
    }

    /// Returns the share of messages that pass one check; `None` without messages.
    ///
    /// It explains a failing gate and moves nothing: a message counts only as a whole.
    #[must_use]
    pub fn check(&self, check: Check) -> Option<BetaPosterior> {
        self.posterior_at(CHECKS + check as usize)
    }
}

impl core::fmt::Display for CapabilityScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let known = self.known[..CHECKS].iter().filter(|known| **known).count();
        write!(
            f,
            "capability {:.2} {} (more is better), resting on {known} of 5 parts and {} facts",
            self.value(),
            self.interval(),
            self.facts,
        )?;
        if known < CHECKS {
            let (lower, upper) = self.bounds();
            write!(f, "; {lower:.2} to {upper:.2} whatever the rest is")?;
        }
        Ok(())
    }
}
