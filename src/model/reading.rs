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

/// The same without the interval, which costs most of a reading.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Glance {
    /// The value, 0 to 1; where `coverage` is 0 it is that of the prior, and says nothing.
    pub value: f64,
    /// How much of what it could know was ever observed, 0 to 1.
    pub coverage: f64,
    /// How much of it is still evidence, 0 to 1.
    pub fresh: f64,
    /// How many facts it rests on.
    pub facts: u64,
}

/// The same where the interval may not have been asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(crate) struct Said {
    pub(crate) value: f64,
    pub(crate) interval: Option<Interval>,
    pub(crate) coverage: f64,
    pub(crate) fresh: f64,
    pub(crate) facts: u64,
}

impl Said {
    /// Tells whether the model was ever told anything that it scores.
    pub(crate) fn is_known(&self) -> bool {
        self.coverage > 0.0
    }

    /// The same without the interval.
    pub(crate) const fn glance(&self) -> Glance {
        let Self { value, coverage, fresh, facts, .. } = *self;
        Glance { value, coverage, fresh, facts }
    }
}

impl Glance {
    /// Tells whether the model was ever told anything that it scores.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.coverage > 0.0
    }

    /// Puts the interval beside it, if there is one, widened to hold the value.
    pub(crate) fn said(self, interval: Option<Interval>) -> Said {
        self.beside(interval.map(|interval| interval.including(self.value)))
    }

    /// Puts an interval beside it that holds the value already.
    pub(crate) const fn beside(self, interval: Option<Interval>) -> Said {
        let Self { value, coverage, fresh, facts } = self;
        Said { value, interval, coverage, fresh, facts }
    }

    /// Puts the interval beside it, widened to hold the value.
    pub(crate) fn with_interval(self, interval: Interval) -> Reading {
        let Self { value, coverage, fresh, facts } = self;
        Reading { value, interval: interval.including(value), coverage, fresh, facts }
    }
}

impl Reading {
    /// Tells whether the model was ever told anything that it scores.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.coverage > 0.0
    }
}

/// Takes from a score what it says without its interval.
macro_rules! glance {
    ($score:expr) => {
        $crate::model::Glance {
            value: $score.value(),
            coverage: $score.coverage(),
            fresh: $score.fresh(),
            facts: $score.facts(),
        }
    };
}

/// Lets a portrait take from a score what it says as it stands: its value and its interval.
macro_rules! reading {
    ($score:ident) => {
        $crate::model::reading! { $score, by score }
    };
    // Where less than a score is enough for a portrait, by a verb of its own.
    ($score:ident, by $verb:ident) => {
        fn brief(
            &self,
            params: &Self::Params,
            as_of: $crate::quantity::Instant,
        ) -> $crate::Result<Option<$score>> {
            self.$verb(params, as_of)
        }

        fn glance(score: &$score) -> $crate::model::Glance {
            $crate::model::glance!(score)
        }

        fn interval(score: &$score) -> $crate::kernel::Interval {
            score.interval()
        }
    };
}

pub(crate) use {glance, reading};
