//! What more of the good would bring.

use super::{ModelName, Portrait};

/// What one more good fact of a component would bring to the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Lever {
    /// The model.
    pub model: ModelName,
    /// The component, in a word or two.
    pub component: &'static str,
    /// Whether anything is known of it: if not, finding out comes first.
    pub is_known: bool,
    /// What the whole would gain.
    pub gain: f64,
}

/// So many good facts of a component, and what they bring.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PathStep {
    /// The model.
    pub model: ModelName,
    /// The component, in a word or two.
    pub component: &'static str,
    /// How many good facts.
    pub facts: u32,
    /// What they bring, after the steps before.
    pub gain: f64,
}

/// A way to a target by good facts: at each step the one that brings most for its cost.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Path {
    /// The components, in the order in which they are first taken; none if the target is reached
    /// already. The gains sum to the gain of the whole.
    pub steps: Vec<PathStep>,
    /// The standing at its end: below the target where no number of facts reaches it.
    pub value: f64,
    /// What it costs in all.
    pub cost: f64,
}

impl Portrait {
    /// Puts levers together from what one more good fact of each component would gain; the most
    /// first.
    pub(crate) fn levers_from(&self, gains: Vec<(ModelName, &'static str, f64)>) -> Vec<Lever> {
        let known = |model: ModelName, component: &str| {
            let mut parts = self.ours().into_iter().flat_map(super::Standing::parts);
            parts.any(|part| part.model == model && part.component == component)
        };
        let lever = |(model, component, gain): (ModelName, &'static str, f64)| Lever {
            model,
            component,
            is_known: known(model, component),
            gain,
        };
        let mut levers: Vec<Lever> = gains.into_iter().map(lever).collect();
        // A stable sort: those that gain the same stay in the order of the models.
        levers.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        levers
    }
}
