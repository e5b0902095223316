//! Why a score moved.

use super::{MODELS, ModelName, Portrait, Standing};
use crate::kernel::Rounded;
use crate::kernel::getters::getters;
use crate::model::Glance;
use crate::quantity::{Instant, Share};
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
/// All of its numbers but the probability are whole multiples of 2⁻⁵⁰. To the last bit, in any
/// order: the parts sum to `after − before`, and so do [`Change::passing`] and the contributions of
/// all events; those of one model sum to its part. Without events, the change the other way round is
/// the same with every part negated.
///
/// Without events, a part is the difference of what the model adds to either portrait. With them, it
/// is what passing time and the events added through that model, one after the other.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Change {
    before: f64,
    after: f64,
    parts: [ChangePart; MODELS],
    events: Option<Vec<EventEffect>>,
    fell: Option<f64>,
}

/// What a change compares: the whole, and what each model says by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whole {
    value: f64,
    said: [Option<f64>; MODELS],
}

impl Whole {
    /// A whole of which nothing is known.
    pub(crate) const NOTHING: Self = Self { value: Standing::BASELINE, said: [None; MODELS] };

    pub(crate) fn new(value: f64, glances: &[Option<Glance>; MODELS]) -> Self {
        let said = |glance: Glance| glance.is_known().then(|| Share::rounded(glance.value).get());
        Self { value, said: glances.map(|glance| glance.and_then(said)) }
    }
}

/// What the whole is once one more event is known, and what that added through each model.
pub(crate) struct ChangeStep {
    pub(crate) events: Vec<usize>,
    pub(crate) at: Instant,
    pub(crate) by_model: Vec<(ModelName, f64)>,
}

impl Change {
    /// Splits the difference of two portraits that weigh the models alike.
    pub(super) fn between(before: &Portrait, after: &Portrait) -> Result<Self> {
        if before.params() == after.params() {
            return Ok(Self::from_portraits(before, after));
        }
        Err(Error::Inconsistent {
            what: "portraits that are compared",
            rule: "have the same weights, spread and level",
            got: format!("{:?} and {:?}", before.params(), after.params()),
        })
    }

    /// The same for portraits that are known to weigh the models alike.
    pub(crate) fn from_portraits(before: &Portrait, after: &Portrait) -> Self {
        let (old, new) = (before.parts(), after.parts());
        let part = |model: ModelName| {
            let (before, after) = (old[model.index()], new[model.index()]);
            ChangePart {
                model,
                before: before.value,
                after: after.value,
                // Both are on the grid, so nothing is lost.
                contribution: after.contribution - before.contribution,
                passing: None,
            }
        };
        let parts = ModelName::ALL.map(part);
        let fell = None;
        Self { before: before.value(), after: after.value(), parts, events: None, fell }
    }

    /// Splits it over passing time, by model, and the events that came one by one.
    ///
    /// What an event adds is what the whole is with it less what it was before; of an event that
    /// moves several models, each is read anew in their order.
    pub(crate) fn along(
        before: &Whole,
        after: &Whole,
        passing: &[f64; MODELS],
        steps: Vec<ChangeStep>,
    ) -> Self {
        let mut events = Vec::with_capacity(steps.len());
        let mut by_events = [0.0; MODELS];
        for ChangeStep { events: places, at, by_model } in steps {
            for (model, effect) in &by_model {
                by_events[model.index()] += effect;
            }
            let contribution = by_model.iter().fold(0.0, |sum, (_, effect)| sum + effect);
            events.push(EventEffect { events: places, at, contribution, by_model });
        }
        let parts = ModelName::ALL.map(|model| {
            let i = model.index();
            ChangePart {
                model,
                before: before.said[i],
                after: after.said[i],
                contribution: passing[i] + by_events[i],
                passing: Some(passing[i]),
            }
        });
        let events = Some(events);
        Self { before: before.value, after: after.value, parts, events, fell: None }
    }

    pub(crate) fn with_chance_that_it_fell(self, fell: Option<f64>) -> Self {
        Self { fell, ..self }
    }

    getters! {
        /// Returns the whole before.
        pub fn before -> f64;
        /// Returns the whole after.
        pub fn after -> f64;
        /// Returns the probability that the customer stands lower by what happened since than by what
        /// was known before; `None` where either says nothing, or the events were not given.
        pub fn fell -> Option<f64>;
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
