//! What is known of one item, and how it is named.

use super::ConductParams;
use crate::kernel::Interval;
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::quantity::{Level, Name, Share};
use crate::survey::Item;

/// A good and a bad count.
pub(super) type Counts = [f64; 2];

/// Where an observation of an item comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub(super) enum Source {
    /// Answers, counted up their own scales.
    Said,
    /// Deeds and messages, counted by how well they were done.
    Done,
}

/// An item as a questionnaire asks it, observed or not: most never are, so it has no text of its
/// own.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) instrument: &'a Name,
    pub(super) item: &'a Item,
    pub(super) known: Known,
}

impl Asked<'_> {
    pub(super) fn is_observed(&self) -> bool {
        self.known.observed().is_some()
    }

    pub(super) fn score(&self) -> ItemScore {
        let (outer, inner) = (self.instrument.as_str(), self.item.id().as_str());
        ItemScore {
            name: format!("{outer}/{inner}"),
            component: format!("{outer}/{}", self.item.component()),
            known: self.known,
        }
    }
}

/// What is known of an item, and what it goes by.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Known {
    pub(super) weight: f64,
    prior: Prior,
    level: Level,
    pub(super) fails_below: Option<Share>,
    failure_evidence: f64,
    said: Option<Counts>,
    done: Option<Counts>,
}

impl Known {
    pub(super) fn of(
        item: &Item,
        [said, done]: [Option<Counts>; 2],
        params: &ConductParams,
    ) -> Self {
        Self {
            weight: item.weight().get(),
            prior: params.prior(),
            level: params.level(),
            fails_below: item.fails_below(),
            failure_evidence: params.failure_evidence().get(),
            said,
            done,
        }
    }

    /// Adds up what was said and what was done; `None` if nothing was.
    pub(super) fn observed(&self) -> Option<Counts> {
        let both = [self.said, self.done].into_iter().flatten();
        both.reduce(|[good, bad], [g, b]| [good + g, bad + b])
    }

    pub(super) fn posterior(&self) -> BetaPosterior {
        let [good, bad] = self.observed().unwrap_or_default();
        self.prior.with(good, bad)
    }

    pub(super) fn has_failed(&self) -> bool {
        let [_, bad] = self.observed().unwrap_or_default();
        let below = |threshold: Share| self.posterior().mean() < threshold.get();
        bad >= self.failure_evidence && self.fails_below.is_some_and(below)
    }
}

/// What is known of one item that was observed.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ItemScore {
    name: String,
    component: String,
    #[cfg_attr(feature = "serde", serde(flatten))]
    known: Known,
}

impl ItemScore {
    /// Returns the name: that of the instrument, a slash, that of the item.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what is known of the item: 1 is as good as can be, of a reversed item too.
    #[must_use]
    pub fn posterior(&self) -> BetaPosterior {
        self.known.posterior()
    }

    /// Returns the interval of the item.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.posterior().interval(self.known.level)
    }

    /// Returns what answers alone say; `None` without any.
    #[must_use]
    pub fn said(&self) -> Option<BetaPosterior> {
        self.known.said.map(|[good, bad]| self.known.prior.with(good, bad))
    }

    /// Returns what deeds and messages alone say; `None` without any.
    #[must_use]
    pub fn done(&self) -> Option<BetaPosterior> {
        self.known.done.map(|[good, bad]| self.known.prior.with(good, bad))
    }

    /// Returns what is said less what is done: above 0 where words flatter. `None` unless both
    /// are known.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        Some(self.said()?.mean() - self.done()?.mean())
    }

    /// Tells whether the item is critical and failed: its mean is below its threshold, and
    /// enough was observed against it.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.known.has_failed()
    }

    /// Returns how probable it is that a critical item lies below its threshold; `None` for one
    /// that is not critical.
    #[must_use]
    pub fn failing(&self) -> Option<f64> {
        self.known.fails_below.map(|threshold| self.posterior().cdf(threshold.get()))
    }
}
