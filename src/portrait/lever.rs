//! What raising a part would bring.

use super::Portrait;
use super::{MODELS, ModelName};
use crate::kernel::apportion::{on_grid, parts_on_grid};
use crate::kernel::{path, power_mean};
use crate::quantity::{Positive, Share, Weights};

/// What raising one model's value would bring to the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Lever {
    /// The model.
    pub model: ModelName,
    /// Whether anything is known of it: if not, it stands at its prior, and finding out comes
    /// before raising.
    pub is_known: bool,
    /// Where it stands, 0 to 1.
    pub from: f64,
    /// Where it would stand, 0 to 1.
    pub to: f64,
    /// What the whole would gain.
    pub gain: f64,
}

/// The cheapest way to a target.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Path {
    /// The models that are raised, in the order of [`ModelName::ALL`]; none if the target is reached.
    /// The gains sum to the gain of the whole.
    pub steps: Vec<Lever>,
    /// The whole at its end.
    pub value: f64,
    /// What it costs in all.
    pub cost: f64,
}

impl Portrait {
    /// Returns what the whole would gain if each model were raised by a step, the others staying
    /// as they are; the most first. A model that weighs nothing gains nothing.
    ///
    /// ```
    /// # use goodwill::book::{BookParams, Relationship};
    /// # use goodwill::record::{Event, Fact};
    /// # use goodwill::friction::{Encounter, Initiator, Stage};
    /// # use goodwill::quantity::{Instant, Name, Share};
    /// # let now = Instant::from_days(20_000)?;
    /// # let call = Encounter::new(Stage::Support, now, Initiator::Customer);
    /// # let events = [Event::new(Name::new("acme")?, Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call)))];
    /// # let params = BookParams::default();
    /// let portrait = Relationship::from_events(&events, &params, now)?.portrait(&params, now)?;
    /// let Some(portrait) = portrait else { return Ok(()) };
    /// // One of eight models that weigh alike: a tenth of it is an eightieth of the whole.
    /// let first = portrait.levers(Share::new(0.1)?)[0];
    /// assert!((first.gain - 0.1 / 8.0).abs() < 1e-12);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn levers(&self, step: Share) -> Vec<Lever> {
        let mut levers: Vec<Lever> = ModelName::ALL.iter().map(|m| self.lever(*m, step)).collect();
        levers.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.model.cmp(&b.model)));
        levers
    }

    fn lever(&self, model: ModelName, step: Share) -> Lever {
        let mut raised = self.filled();
        let i = model.index();
        let from = raised[i].get();
        raised[i] = Share::rounded(from + step.get());
        let to = raised[i].get();
        let weights = Weights::from(self.params().weights());
        let whole = on_grid(power_mean::mean_of(&raised, &weights, self.params().exponent()));
        let gain = (whole - self.value()).max(0.0);
        Lever { model, is_known: self.part(model).value.is_some(), from, to, gain }
    }

    /// Returns the cheapest way to bring the whole to a target, with what it costs to raise each
    /// model from 0 to 1, in the order of [`ModelName::ALL`]; the cost is in proportion to the way.
    #[must_use]
    pub fn path_to(&self, target: Share, costs: &[Positive; MODELS]) -> Path {
        let (from, rho) = (self.filled(), self.params().exponent());
        let weights = Weights::from(self.params().weights());
        let mut to = path::cheapest(&from, costs, &weights, rho, target);
        // Rounding may leave the mean a last bit short of what was asked for.
        for _ in 0..64 {
            if on_grid(power_mean::mean_of(&to, &weights, rho)) >= target.get() {
                break;
            }
            for (to, from) in to.iter_mut().zip(&from).filter(|(to, from)| **to > **from) {
                *to = Share::rounded(to.get() + (to.get() - from.get()) * 1e-15 + 1e-15);
            }
        }
        let value = on_grid(power_mean::mean_of(&to, &weights, rho)).max(self.value());
        let gains = power_mean::split(&to, &from, &weights, rho).parts;
        let gains = parts_on_grid(&gains, self.value(), value);
        let ends = from.iter().zip(&to).zip(gains).zip(ModelName::ALL);
        let step = |(((from, to), gain), model): (((&Share, &Share), f64), ModelName)| Lever {
            model,
            is_known: self.part(model).value.is_some(),
            from: from.get(),
            to: to.get(),
            gain,
        };
        let steps: Vec<Lever> = ends.filter(|(((from, to), _), _)| to > from).map(step).collect();
        let price = |s: &Lever| costs[s.model.index()].get() * (s.to - s.from);
        let cost = steps.iter().fold(0.0, |sum, step| sum + price(step));
        Path { steps, value, cost }
    }
}
