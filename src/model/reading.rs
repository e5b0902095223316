//! What one model says, in short.

use crate::kernel::Interval;

/// What one model says, in short. More is better: friction stands here as ease.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Reading {
    /// The value, 0 to 1; where `coverage` is 0 it is that of the prior, and says nothing.
    pub value: f64,
    /// The interval that the model states.
    pub interval: Interval,
    /// How much of what it could know was ever observed, 0 to 1.
    pub coverage: f64,
    /// How much of it is still evidence, 0 to 1.
    pub fresh: f64,
    /// How many facts it rests on.
    pub facts: u64,
}

impl Reading {
    /// Tells whether the model was ever told anything that it scores.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.coverage > 0.0
    }
}

/// Takes from a score what a portrait needs.
macro_rules! reading {
    ($score:expr, $interval:expr) => {{
        let (value, interval): (f64, $crate::kernel::Interval) = ($score.value(), $interval);
        $crate::model::Reading {
            value,
            interval: interval.including(value),
            coverage: $score.coverage(),
            fresh: $score.fresh(),
            facts: $score.facts(),
        }
    }};
}

pub(crate) use reading;
