//! The models that speak of a relationship.

/// How many models speak of a relationship.
pub(crate) const MODELS: usize = 8;

/// A model that speaks of a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Model {
    /// The trust perceived in the firm.
    Trust,
    /// The ease of dealing with the firm: friction, turned round.
    Ease,
    /// How close the two are.
    Intimacy,
    /// How what was expected, promised and delivered feels.
    Expectation,
    /// How far needs are met.
    Needs,
    /// What failures leave after they are made good.
    Recovery,
    /// How well the customer was started.
    Onboarding,
    /// Whether meetings move on.
    Momentum,
}

impl Model {
    /// All models, in the order of everything that is listed by model.
    pub const ALL: [Self; MODELS] = [
        Self::Trust,
        Self::Ease,
        Self::Intimacy,
        Self::Expectation,
        Self::Needs,
        Self::Recovery,
        Self::Onboarding,
        Self::Momentum,
    ];

    /// Returns the place in [`Model::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Ease => "ease",
            Self::Intimacy => "intimacy",
            Self::Expectation => "expectation",
            Self::Needs => "needs",
            Self::Recovery => "recovery",
            Self::Onboarding => "onboarding",
            Self::Momentum => "momentum",
        }
    }
}

impl core::fmt::Display for Model {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
