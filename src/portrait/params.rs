//! How the models make one whole.

use super::MODELS;
use super::ModelName;
use crate::defaults;
use crate::quantity::{Exponent, Level, Simplex};

/// How the models make one portrait.
///
/// ```
/// use goodwill::portrait::PortraitParams;
/// use goodwill::quantity::Exponent;
///
/// assert_eq!(PortraitParams::default().exponent(), Exponent::ARITHMETIC);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct PortraitParams {
    weights: Simplex<MODELS>,
    exponent: Exponent,
    level: Level,
}

impl Default for PortraitParams {
    fn default() -> Self {
        Self {
            weights: Simplex::constant([defaults::PORTRAIT_WEIGHT.value; MODELS]),
            exponent: Exponent::constant(defaults::PORTRAIT_EXPONENT.value),
            level: Level::default(),
        }
    }
}

impl PortraitParams {
    /// Weighs some models equally and the others not at all; all of them if none is named.
    ///
    /// ```
    /// use goodwill::portrait::{ModelName, PortraitParams};
    ///
    /// let params = PortraitParams::from_models(&[ModelName::Trust, ModelName::Needs]);
    /// assert_eq!(params.weights().get(), [0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0]);
    /// ```
    #[must_use]
    pub fn from_models(models: &[ModelName]) -> Self {
        let named = ModelName::ALL.map(|model| models.is_empty() || models.contains(&model));
        let count = named.iter().filter(|named| **named).count() as f64;
        let weights = named.map(|named| if named { 1.0 / count } else { 0.0 });
        // Equal parts of 1 sum to 1.
        let weights = Simplex::new(weights).unwrap_or(Self::default().weights);
        Self { weights, ..Self::default() }
    }

    /// Returns the weights of the models, in the order of [`ModelName::ALL`].
    #[must_use]
    pub const fn weights(&self) -> Simplex<MODELS> {
        self.weights
    }

    /// Sets the weights of the models.
    #[must_use]
    pub const fn with_weights(mut self, weights: Simplex<MODELS>) -> Self {
        self.weights = weights;
        self
    }

    /// Returns ρ, how far a good model makes up for a bad one.
    #[must_use]
    pub const fn exponent(&self) -> Exponent {
        self.exponent
    }

    /// Sets ρ, how far a good model makes up for a bad one.
    #[must_use]
    pub const fn with_exponent(mut self, rho: Exponent) -> Self {
        self.exponent = rho;
        self
    }

    /// Returns the probability inside the interval of the whole.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Sets the probability inside the interval of the whole.
    #[must_use]
    pub const fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }
}
