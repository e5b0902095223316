//! One relationship at one instant.

use super::PortraitParams;
use super::change::{Change, change_between};
use super::{MODELS, ModelName};
use crate::Result;
use crate::kernel::apportion::{Rounded, on_grid, parts_on_grid};
use crate::kernel::composite::Moments;
use crate::kernel::getters::getters;
use crate::kernel::missing::{self, Completed, Component};
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::{Interval, composite, power_mean};
use crate::model::Reading;
use crate::quantity::{Instant, Share, Weights};
use crate::record::Override;

/// What one model says in a portrait.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PortraitPart {
    /// The model.
    pub model: ModelName,
    /// What it says, 0 to 1, more is better; `None` where nothing is known.
    pub value: Option<f64>,
    /// The interval that the model states for it.
    pub interval: Option<Interval>,
    /// How much of what it could know was ever observed, 0 to 1.
    pub coverage: f64,
    /// How much of it is still evidence, 0 to 1.
    pub fresh: f64,
    /// How many facts it rests on.
    pub facts: u64,
    /// Where it stands before any evidence, 0 to 1; here it is counted where nothing is known.
    pub prior: f64,
    /// The weight of the model in the whole.
    pub weight: f64,
    /// What it adds to the whole, over the baseline.
    pub contribution: f64,
}

/// One relationship at one instant. More is better.
///
/// Its value, its baseline and what its parts contribute are whole multiples of 2⁻⁵⁰, so that they
/// add up to the last bit in any order and any grouping.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Portrait {
    as_of: Instant,
    params: PortraitParams,
    readings: [Option<Reading>; MODELS],
    /// By model: what it says before any evidence.
    priors: [BetaPosterior; MODELS],
    completed: Completed,
    value: f64,
    baseline: f64,
    contributions: [f64; MODELS],
    /// What a person said instead, where that is in force.
    judgement: Option<Override>,
}

impl Portrait {
    /// Makes the portrait; `None` where no model has seen a fact.
    pub(crate) fn new(
        readings: &[Option<Reading>; MODELS],
        priors: &[BetaPosterior; MODELS],
        params: PortraitParams,
        as_of: Instant,
    ) -> Option<Self> {
        if readings.iter().flatten().all(|reading| reading.facts == 0) {
            return None;
        }
        Some(Self::of(readings, priors, params, as_of))
    }

    fn of(
        readings: &[Option<Reading>; MODELS],
        priors: &[BetaPosterior; MODELS],
        params: PortraitParams,
        as_of: Instant,
    ) -> Self {
        let weights = Weights::from(params.weights());
        let rho = params.exponent();
        let part = |i: usize| {
            let known = readings[i].filter(Reading::is_known);
            Component {
                observed: known.map(|reading| Share::rounded(reading.value)),
                prior: Share::rounded(priors[i].mean()),
                fresh: Share::rounded(known.map_or(0.0, |reading| reading.fresh)),
            }
        };
        let parts: [Component; MODELS] = core::array::from_fn(part);
        let completed = missing::completed(&parts, &weights, rho);
        let now = parts.map(|part| part.filled());
        let before = parts.map(|part| part.prior);
        let split = power_mean::split(&now, &before, &weights, rho);
        let value = on_grid(completed.value);
        let baseline = on_grid(power_mean::mean_of(&before, &weights, rho));
        let exact = parts_on_grid(&split.parts, baseline, value);
        let contributions = core::array::from_fn(|i| exact.get(i).copied().unwrap_or(0.0));
        Self {
            as_of,
            params,
            readings: *readings,
            priors: *priors,
            completed,
            value,
            baseline,
            contributions,
            judgement: None,
        }
    }

    /// Reads the same evidence with other weights, another exponent or another level.
    #[must_use]
    pub fn reweighed(&self, params: &PortraitParams) -> Self {
        let judgement = self.judgement.clone();
        Self { judgement, ..Self::of(&self.readings, &self.priors, params.clone(), self.as_of) }
    }

    pub(crate) fn with_judgement(self, judgement: Option<Override>) -> Self {
        Self { judgement, ..self }
    }

    /// The value of every model, one that is unknown at its prior.
    pub(crate) fn filled(&self) -> [Share; MODELS] {
        core::array::from_fn(|i| {
            let known = self.readings[i].filter(Reading::is_known);
            Share::rounded(known.map_or_else(|| self.priors[i].mean(), |reading| reading.value))
        })
    }

    /// The same before any evidence, which is what a portrait of nothing known would be.
    pub(crate) fn before_evidence(&self) -> Self {
        Self::of(&[None; MODELS], &self.priors, self.params.clone(), self.as_of)
    }

    pub(crate) const fn priors(&self) -> &[BetaPosterior; MODELS] {
        &self.priors
    }

    getters! {
        /// Returns the whole, 0 to 1: the baseline and the contributions of its parts.
        pub fn value -> f64;
        /// Returns the whole of every model at its prior: what the contributions are counted from.
        pub fn baseline -> f64;
        /// Returns the share of the whole's weight that is still evidence, 0 to 1.
        pub fn fresh -> f64 = completed.fresh;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns how the models make the whole.
        pub fn params -> &PortraitParams;
        /// Returns what a person put beside the score, if that is in force. It changes no number.
        pub fn judgement -> Option<&Override>;
    }

    /// Returns the interval of the whole; a model without evidence has that of its prior.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let weights = Weights::from(self.params.weights());
        let (rho, level) = (self.params.exponent(), self.params.level());
        composite::interval_of(&self.posteriors(), &weights, rho, level).including(self.value)
    }

    /// Returns a Beta of the whole, for rankings: its mean is the value, its variance that of
    /// independent models.
    #[must_use]
    pub fn posterior(&self) -> BetaPosterior {
        let weights = Weights::from(self.params.weights());
        let whole = composite::posterior_of(&self.posteriors(), &weights, self.params.exponent());
        Moments { mean: self.value, variance: whole.variance() }.beta()
    }

    fn posteriors(&self) -> [BetaPosterior; MODELS] {
        core::array::from_fn(|i| {
            let known = self.readings[i].filter(Reading::is_known);
            known.map_or(self.priors[i], |reading| reading.posterior)
        })
    }

    /// Returns what each model says and adds, in the order of [`ModelName::ALL`]: the value is the
    /// baseline plus the sum of the contributions, added in any order.
    #[must_use]
    pub fn parts(&self) -> [PortraitPart; MODELS] {
        let weights = self.params.weights().get();
        ModelName::ALL.map(|model| {
            let i = model.index();
            let known = self.readings[i].filter(Reading::is_known);
            PortraitPart {
                model,
                value: known.map(|reading| Share::rounded(reading.value).get()),
                interval: known.map(|reading| reading.interval),
                coverage: known.map_or(0.0, |reading| reading.coverage),
                fresh: known.map_or(0.0, |reading| reading.fresh),
                facts: self.readings[i].map_or(0, |reading| reading.facts),
                prior: self.priors[i].mean(),
                weight: weights[i],
                contribution: self.contributions[i],
            }
        })
    }

    /// Returns what one model says and adds.
    #[must_use]
    pub fn part(&self, model: ModelName) -> PortraitPart {
        self.parts()[model.index()]
    }

    /// Returns the baseline, the contributions in the order of [`ModelName::ALL`], and the value in
    /// whole units of `1/per_one` (100 for points), so that they add up as printed.
    #[must_use]
    pub fn rounded(&self, per_one: f64) -> Rounded {
        let parts = self.contributions.map(|part| part * per_one);
        Rounded::from_parts(self.baseline * per_one, &parts, self.value * per_one)
    }

    /// Returns the share of the whole's weight that was ever observed, 0 to 1.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        let covered = self.parts().into_iter().map(|part| part.weight * part.coverage);
        // A sum of weights that is 1 by definition may round to a bit more.
        covered.fold(0.0, |sum, share| sum + share).min(1.0)
    }

    /// Returns the whole with every model that is unknown at 0, and at 1.
    #[must_use]
    pub const fn bounds(&self) -> (f64, f64) {
        (self.completed.lower, self.completed.upper)
    }

    /// Returns how many facts the portrait rests on, over all models: an event that concerns two
    /// counts in each.
    #[must_use]
    pub fn facts(&self) -> u64 {
        let facts = self.readings.iter().flatten().map(|reading| reading.facts);
        facts.fold(0, u64::saturating_add)
    }

    /// Splits the difference to another portrait, of an earlier instant or of another customer,
    /// over the models; one that is unknown stands at its prior.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`](crate::Error::Inconsistent) if the two weigh the models
    /// differently: their scores are then not of the same kind.
    pub fn change_since(&self, other: &Self) -> Result<Change> {
        change_between(other, self)
    }

    /// Splits the way from nothing known to here over the models.
    #[must_use]
    pub fn change_since_nothing(&self) -> Change {
        Change::from_portraits(&self.before_evidence(), self)
    }
}

impl core::fmt::Display for Portrait {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "portrait {:.2} {:.2} (more is better), resting on {:.0} % of what could be known and \
             {} facts",
            self.value,
            self.interval(),
            100.0 * self.coverage(),
            self.facts()
        )?;
        match &self.judgement {
            Some(judgement) => write!(f, "; {judgement}"),
            None => Ok(()),
        }
    }
}
