//! The formula.

use super::VisitsParams;
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::{Interval, Part};
use crate::quantity::Level;

/// The sums of a ledger at an instant.
pub(super) struct Tally {
    pub(super) facts: u64,
    pub(super) counts: [f64; 2],
}

impl Tally {
    pub(super) fn score(self, params: &VisitsParams) -> VisitsScore {
        let [good, bad] = self.counts;
        let (posterior, baseline) = (params.prior.with(good, bad), params.prior.mean.get());
        let fresh = (good + bad) / (good + bad + params.prior.weight.get());
        VisitsScore { facts: self.facts, posterior, baseline, fresh, level: params.level }
    }
}

/// How welcome the customer is made.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct VisitsScore {
    facts: u64,
    posterior: BetaPosterior,
    baseline: f64,
    fresh: f64,
    level: Level,
}

impl VisitsScore {
    /// Returns the score, 0 to 1.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.posterior.mean()
    }

    /// Returns its interval.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.posterior.interval(self.level)
    }

    /// Returns its parts.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let (value, contribution) = (self.value(), self.value() - self.baseline);
        vec![Part { name: "welcome".to_owned(), value, contribution }]
    }

    /// Returns how much of it was ever observed.
    #[must_use]
    pub const fn coverage(&self) -> f64 {
        1.0
    }

    /// Returns how much of it is still evidence.
    #[must_use]
    pub const fn fresh(&self) -> f64 {
        self.fresh
    }

    /// Returns how many facts it rests on.
    #[must_use]
    pub const fn facts(&self) -> u64 {
        self.facts
    }
}

impl core::fmt::Display for VisitsScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "visits {:.2} {} (more is better)", self.value(), self.interval())
    }
}
