//! Why a score moved.

use super::Portrait;
use super::{MODELS, ModelName};
use crate::kernel::apportion::{Rounded, on_grid, parts_on_grid};
use crate::kernel::getters::getters;
use crate::kernel::power_mean;
use crate::quantity::{Instant, Share, Weights};
use crate::{Error, Result};

/// What one model did to the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ChangePart {
    /// The model.
    pub model: ModelName,
    /// What it said before, 0 to 1; `None` where nothing was known.
    pub before: Option<f64>,
    /// What it says after, 0 to 1; `None` where nothing is known.
    pub after: Option<f64>,
    /// What that adds to the whole.
    pub contribution: f64,
    /// How much of that is what passing time did, without any event: evidence faded, windows
    /// closed. `None` where the events were not given.
    pub passing: Option<f64>,
}

/// What one event did to the whole, or several that were taken together.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct EventEffect {
    /// The places of the events in the list that was given: one, unless several were taken
    /// together.
    pub events: Vec<usize>,
    /// When it happened, the last of several.
    pub at: Instant,
    /// What it adds to the whole, over all models that it concerns.
    pub contribution: f64,
    /// What it adds through each model that it moves.
    pub by_model: Vec<(ModelName, f64)>,
}

/// Why a whole moved: the difference of two portraits, over the models and, the events being
/// given, over what passing time did and every single event.
///
/// All of its numbers are whole multiples of 2⁻⁵⁰. To the last bit, in any order: the parts sum to
/// `after − before`, and so do [`Change::passing`] and the contributions of all events; those of
/// one model sum to its part. The change the other way round is the same with every part negated.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Change {
    before: f64,
    after: f64,
    parts: [ChangePart; MODELS],
    events: Option<Vec<EventEffect>>,
}

/// The models' values once one more event is known.
pub(crate) struct ChangeStep {
    pub(crate) events: Vec<usize>,
    pub(crate) at: Instant,
    pub(crate) values: [Share; MODELS],
}

/// Splits the difference of two portraits that weigh the models alike.
pub(super) fn change_between(before: &Portrait, after: &Portrait) -> Result<Change> {
    let weighing = |portrait: &Portrait| {
        let params = portrait.params();
        (params.weights(), params.exponent())
    };
    if weighing(before) == weighing(after) {
        Ok(Change::from_portraits(before, after))
    } else {
        Err(Error::Inconsistent {
            what: "portraits that are compared",
            rule: "have the same weights and exponent",
            got: format!("{:?} and {:?}", weighing(before), weighing(after)),
        })
    }
}

impl Change {
    /// The same for portraits that weigh the models alike.
    pub(crate) fn from_portraits(before: &Portrait, after: &Portrait) -> Self {
        let (then, now) = (before.filled(), after.filled());
        let weights = Weights::from(after.params().weights());
        let rho = after.params().exponent();
        // Always computed in one direction, so that the other is its negation to the last bit.
        let split: Vec<f64> = if then <= now {
            power_mean::split(&now, &then, &weights, rho).parts
        } else {
            let back = power_mean::split(&then, &now, &weights, rho).parts;
            back.into_iter().map(|part| -part).collect()
        };
        let exact = parts_on_grid(&split, before.value(), after.value());
        let (old, new) = (before.parts(), after.parts());
        let part = |model: ModelName| ChangePart {
            model,
            before: old[model.index()].value,
            after: new[model.index()].value,
            contribution: exact.get(model.index()).copied().unwrap_or(0.0),
            passing: None,
        };
        let parts = ModelName::ALL.map(part);
        Self { before: before.value(), after: after.value(), parts, events: None }
    }

    /// Splits every model's part further, over passing time and the events that came one by one.
    ///
    /// What a model adds is taken in proportion to how far its value moved, by the rate that holds
    /// from the beginning to the end.
    pub(crate) fn along(
        before: &Portrait,
        after: &Portrait,
        passed: &[Share; MODELS],
        steps: Vec<ChangeStep>,
    ) -> Self {
        let mut change = Self::from_portraits(before, after);
        let (then, now) = (before.filled(), after.filled());
        let weights = Weights::from(after.params().weights());
        let rates = power_mean::rates(&now, &then, &weights, after.params().exponent());
        let reached = |i: usize, x: Share| {
            let rate = rates.get(i).copied().unwrap_or(0.0);
            on_grid(rate * (x.get() - then[i].get()))
        };
        let mut events = Vec::with_capacity(steps.len());
        let mut last = *passed;
        for step in steps {
            let moved = ModelName::ALL.map(|model| {
                let i = model.index();
                (model, reached(i, step.values[i]) - reached(i, last[i]))
            });
            last = step.values;
            let by_model: Vec<(ModelName, f64)> =
                moved.into_iter().filter(|(_, effect)| *effect != 0.0).collect();
            events.push(EventEffect {
                events: step.events,
                at: step.at,
                contribution: by_model.iter().fold(0.0, |sum, (_, effect)| sum + effect),
                by_model,
            });
        }
        for part in &mut change.parts {
            let i = part.model.index();
            // What rounding left over is time's: no event that did nothing gets any of it.
            let by_events = reached(i, last[i]) - reached(i, passed[i]);
            part.passing = Some(part.contribution - by_events);
        }
        change.events = Some(events);
        change
    }

    getters! {
        /// Returns the whole before.
        pub fn before -> f64;
        /// Returns the whole after.
        pub fn after -> f64;
        /// Returns what each model did, in the order of [`ModelName::ALL`].
        pub fn parts -> &[ChangePart; MODELS];
    }

    /// Returns how far the whole moved.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.after - self.before
    }

    /// Returns what passing time did; `None` where the events were not given.
    #[must_use]
    pub fn passing(&self) -> Option<f64> {
        self.parts.iter().try_fold(0.0, |sum, part| part.passing.map(|effect| sum + effect))
    }

    /// Returns what every event did, in the order of their dates; `None` where the events were
    /// not given. An event that moved nothing is there with 0.
    #[must_use]
    pub fn events(&self) -> Option<&[EventEffect]> {
        self.events.as_deref()
    }

    /// Returns before, the models' parts and after in whole units of `1/per_one` (100 for points),
    /// so that they add up as printed.
    #[must_use]
    pub fn rounded(&self, per_one: f64) -> Rounded {
        let parts = self.parts.map(|part| part.contribution * per_one);
        Rounded::from_parts(self.before * per_one, &parts, self.after * per_one)
    }

    /// Returns before, what passing time did, what every event did in their order, and after, in
    /// whole units of `1/per_one`, so that they add up as printed. `None` where the events were
    /// not given.
    #[must_use]
    pub fn rounded_events(&self, per_one: f64) -> Option<Rounded> {
        let (passing, events) = (self.passing()?, self.events()?);
        let parts = core::iter::once(passing).chain(events.iter().map(|e| e.contribution));
        let parts: Vec<f64> = parts.map(|part| part * per_one).collect();
        Some(Rounded::from_parts(self.before * per_one, &parts, self.after * per_one))
    }
}
