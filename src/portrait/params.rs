//! How the models make one whole.

use super::MODELS;
use super::ModelName;
use crate::defaults;
use crate::kernel::params::params;
use crate::quantity::{Exponent, Level, Simplex};

/// All models alike, however many there are. A test holds the register to it.
const WEIGHT: f64 = 1.0 / MODELS as f64;

params! {
    /// How the models make one portrait.
    ///
    /// ```
    /// use goodwill::portrait::PortraitParams;
    /// use goodwill::quantity::Exponent;
    ///
    /// assert_eq!(PortraitParams::default().exponent(), Exponent::ARITHMETIC);
    /// ```
    #[derive(Debug, Clone, PartialEq)]
    pub struct PortraitParams {
        weights: Simplex<MODELS> = Simplex::constant([WEIGHT; MODELS]),
            set with_weights "the weights of the models, in the order of [`ModelName::ALL`]";
        exponent: Exponent = Exponent::constant(defaults::PORTRAIT_EXPONENT.value),
            set with_exponent "ρ, how far a good model makes up for a bad one";
        level: Level = Level::default(),
            set with_level "the probability inside the interval of the whole";
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
}
