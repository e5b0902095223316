//! How the models make one whole.

use super::{MODELS, ModelName};
use crate::defaults;
use crate::quantity::{Amount, Level, Positive};
use crate::{Error, Result};

/// How the components of the models say where a customer stands.
///
/// ```
/// use goodwill::portrait::{ModelName, PortraitParams};
///
/// let params = PortraitParams::default();
/// assert_eq!((params.spread().get(), params.weight(ModelName::Trust).get()), (1.0, 1.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(try_from = "ParamsForm", into = "ParamsForm"))]
pub struct PortraitParams {
    weights: [Amount; MODELS],
    spread: Positive,
    level: Level,
}

impl Default for PortraitParams {
    fn default() -> Self {
        Self {
            weights: [Amount::constant(defaults::STANDING_WEIGHT.value); MODELS],
            spread: Positive::constant(defaults::STANDING_SPREAD.value),
            level: Level::default(),
        }
    }
}

impl PortraitParams {
    /// Declares the models that a standing is made of; all of them if none is named. The others
    /// say nothing of it, whatever they know.
    ///
    /// ```
    /// use goodwill::portrait::{ModelName, PortraitParams};
    ///
    /// let params = PortraitParams::from_models(&[ModelName::Trust, ModelName::Needs]);
    /// assert_eq!(params.weight(ModelName::Trust).get(), 1.0);
    /// assert_eq!(params.weight(ModelName::Ease).get(), 0.0);
    /// ```
    #[must_use]
    pub fn from_models(models: &[ModelName]) -> Self {
        let one = Amount::constant(1.0);
        let declared = |model: ModelName| models.is_empty() || models.contains(&model);
        let weight = |model| if declared(model) { one } else { Amount::ZERO };
        Self { weights: ModelName::ALL.map(weight), ..Self::default() }
    }

    /// Returns what a fact of a model counts, against 1 as it is; 0 for a model that is not
    /// declared.
    #[must_use]
    pub const fn weight(&self, model: ModelName) -> Amount {
        self.weights[model.index()]
    }

    /// Sets what a fact of a model counts.
    #[must_use]
    pub const fn with_weight(mut self, model: ModelName, weight: Amount) -> Self {
        self.weights[model.index()] = weight;
        self
    }

    /// Lists the declared models.
    pub fn models(&self) -> impl Iterator<Item = ModelName> + '_ {
        ModelName::ALL.into_iter().filter(|model| self.weight(*model) != Amount::ZERO)
    }

    /// Returns τ, how far customers differ, in log-odds.
    #[must_use]
    pub const fn spread(&self) -> Positive {
        self.spread
    }

    /// Sets τ, how far customers differ, in log-odds.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] above 100: customers would then be all good or all bad.
    pub fn with_spread(mut self, spread: Positive) -> Result<Self> {
        if spread.get() > 100.0 {
            let (what, rule) = ("spread of standings", "above 0 and at most 100");
            return Err(Error::OutOfRange { what, rule, got: spread.get() });
        }
        self.spread = spread;
        Ok(self)
    }

    /// Returns the probability inside intervals.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Sets the probability inside intervals.
    #[must_use]
    pub const fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }
}

/// How the constants are written: the models by name.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(default, deny_unknown_fields, rename = "PortraitParams")]
struct ParamsForm {
    #[serde(deserialize_with = "crate::strict::each_once")]
    weights: std::collections::BTreeMap<ModelName, Amount>,
    spread: Positive,
    level: Level,
}

#[cfg(feature = "serde")]
impl Default for ParamsForm {
    fn default() -> Self {
        PortraitParams::default().into()
    }
}

#[cfg(feature = "serde")]
impl TryFrom<ParamsForm> for PortraitParams {
    type Error = Error;

    fn try_from(form: ParamsForm) -> Result<Self> {
        let mut params = Self::default().with_level(form.level).with_spread(form.spread)?;
        for (model, weight) in form.weights {
            params = params.with_weight(model, weight);
        }
        Ok(params)
    }
}

#[cfg(feature = "serde")]
impl From<PortraitParams> for ParamsForm {
    fn from(params: PortraitParams) -> Self {
        let weights = ModelName::ALL.into_iter().zip(params.weights).collect();
        Self { weights, spread: params.spread, level: params.level }
    }
}
