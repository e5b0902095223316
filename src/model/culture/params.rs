//! The constants: what fixes the unit of counting, and what weighs the counts.

use super::Place;
use crate::defaults::{self, DefaultValue};
use crate::kernel::posterior::Prior;
use crate::quantity::{HalfLife, Level, Name, Positive, Share};

/// What fixes the unit of counting. Ledgers of different units refuse to merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct CultureUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
}

/// The constants with which a [`CultureLedger`](super::CultureLedger) is read; never stored in
/// it.
///
/// ```
/// use goodwill::culture::{CultureParams, Place};
/// use goodwill::quantity::Positive;
///
/// let params = CultureParams::default();
/// assert_eq!((params.prior_mean().get(), params.yes_mean().get()), (0.5, 0.5));
/// assert_eq!((params.within().get(), params.within_weight().get()), (0.08, 3.0));
/// assert_eq!((params.between().get(), params.between_weight().get()), (0.02, 4.0));
/// assert_eq!(params.likeness().get(), 0.2);
/// assert_eq!((params.profile_prior().mean.get(), params.profile_prior().weight.get()), (0.5, 2.0));
/// assert_eq!((params.about(), params.component(), params.centring()), (None, None, false));
///
/// // τ² that is known from elsewhere: given with more weight than any data have.
/// let known = params.with_between(Positive::new(0.01)?).with_between_weight(Positive::new(1e12)?);
/// let here = known.with_about(Some(Place::new("NL", "Brabant", "Zilver BV")?));
/// assert!(here.about().is_some());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct CultureParams {
    about: Option<Place>,
    component: Option<Name>,
    centring: bool,
    prior_mean: Share,
    within: Positive,
    within_weight: Positive,
    between: Positive,
    between_weight: Positive,
    yes_mean: Share,
    likeness: Level,
    style_prior: Positive,
    profile_prior: Prior,
    level: Level,
}

impl Default for CultureParams {
    fn default() -> Self {
        const fn share(default: &DefaultValue) -> Share {
            Share::constant(default.value)
        }
        const fn number(default: &DefaultValue) -> Positive {
            Positive::constant(default.value)
        }
        Self {
            about: None,
            component: None,
            centring: false,
            prior_mean: share(&defaults::CULTURE_PRIOR_MEAN),
            within: number(&defaults::CULTURE_WITHIN),
            within_weight: number(&defaults::CULTURE_WITHIN_WEIGHT),
            between: number(&defaults::CULTURE_BETWEEN),
            between_weight: number(&defaults::CULTURE_BETWEEN_WEIGHT),
            yes_mean: share(&defaults::CULTURE_YES_MEAN),
            likeness: Level::constant(defaults::CULTURE_LIKENESS.value),
            style_prior: number(&defaults::CULTURE_STYLE),
            profile_prior: Prior {
                mean: share(&defaults::CULTURE_PROFILE_MEAN),
                weight: number(&defaults::CULTURE_PROFILE_WEIGHT),
            },
            level: Level::default(),
        }
    }
}

impl CultureParams {
    /// Returns the organisation that is asked about; `None` for the only one of the ledger.
    #[must_use]
    pub const fn about(&self) -> Option<&Place> {
        self.about.as_ref()
    }

    /// Sets the organisation that is asked about; `None` for the only one of the ledger.
    ///
    /// It may be one that the ledger never saw, in a nation that it did.
    #[must_use]
    pub fn with_about(self, about: Option<Place>) -> Self {
        Self { about, ..self }
    }

    /// Returns the component that is asked about; `None` for the mean of all.
    #[must_use]
    pub const fn component(&self) -> Option<&Name> {
        self.component.as_ref()
    }

    /// Sets the component that is asked about; `None` for the mean of all that the nation was
    /// ever asked, with equal weights.
    #[must_use]
    pub fn with_component(self, component: Option<Name>) -> Self {
        Self { component, ..self }
    }

    /// Tells whether each organisation's own level is taken out of its answers.
    #[must_use]
    pub const fn centring(&self) -> bool {
        self.centring
    }

    /// Sets whether each organisation's own level is taken out of its answers.
    ///
    /// This takes out the habit of agreeing, and with it every true difference of level between
    /// organisations: what is left says which components stand high or low *within* one.
    #[must_use]
    pub fn with_centring(self, centring: bool) -> Self {
        Self { centring, ..self }
    }

    /// Returns a, what a nation is taken to be before any answer.
    #[must_use]
    pub const fn prior_mean(&self) -> Share {
        self.prior_mean
    }

    /// Sets a, what a nation is taken to be before any answer.
    #[must_use]
    pub fn with_prior_mean(self, prior_mean: Share) -> Self {
        Self { prior_mean, ..self }
    }

    /// Returns σ₀², the variance of one answer before any.
    #[must_use]
    pub const fn within(&self) -> Positive {
        self.within
    }

    /// Sets σ₀², the variance of one answer before any.
    #[must_use]
    pub fn with_within(self, within: Positive) -> Self {
        Self { within, ..self }
    }

    /// Returns how many answers σ₀² weighs.
    #[must_use]
    pub const fn within_weight(&self) -> Positive {
        self.within_weight
    }

    /// Sets how many answers σ₀² weighs.
    #[must_use]
    pub fn with_within_weight(self, within_weight: Positive) -> Self {
        Self { within_weight, ..self }
    }

    /// Returns τ₀², the variance between groups before the data show theirs.
    #[must_use]
    pub const fn between(&self) -> Positive {
        self.between
    }

    /// Sets τ₀², the variance between groups before the data show theirs.
    #[must_use]
    pub fn with_between(self, between: Positive) -> Self {
        Self { between, ..self }
    }

    /// Returns how many groups τ₀², and ρ₀, weigh.
    #[must_use]
    pub const fn between_weight(&self) -> Positive {
        self.between_weight
    }

    /// Sets how many groups τ₀², and ρ₀, weigh.
    #[must_use]
    pub fn with_between_weight(self, between_weight: Positive) -> Self {
        Self { between_weight, ..self }
    }

    /// Returns what a yes of a nation is taken to be worth before any.
    #[must_use]
    pub const fn yes_mean(&self) -> Share {
        self.yes_mean
    }

    /// Sets what a yes of a nation is taken to be worth before any.
    #[must_use]
    pub fn with_yes_mean(self, yes_mean: Share) -> Self {
        Self { yes_mean, ..self }
    }

    /// Returns ρ₀, the correlation of two yeses of one group before the data show theirs.
    #[must_use]
    pub const fn likeness(&self) -> Level {
        self.likeness
    }

    /// Sets ρ₀, the correlation of two yeses of one group before the data show theirs.
    #[must_use]
    pub fn with_likeness(self, likeness: Level) -> Self {
        Self { likeness, ..self }
    }

    /// Returns how many answers each side of the prior of a style weighs.
    #[must_use]
    pub const fn style_prior(&self) -> Positive {
        self.style_prior
    }

    /// Sets how many answers each side of the prior of a style weighs.
    #[must_use]
    pub fn with_style_prior(self, style_prior: Positive) -> Self {
        Self { style_prior, ..self }
    }

    /// Returns the prior of how far a statement is backed, and of how well our language fits it.
    #[must_use]
    pub const fn profile_prior(&self) -> Prior {
        self.profile_prior
    }

    /// Sets the prior of how far a statement is backed, and of how well our language fits it.
    #[must_use]
    pub fn with_profile_prior(self, profile_prior: Prior) -> Self {
        Self { profile_prior, ..self }
    }

    /// Returns the probability inside intervals.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Sets the probability inside intervals.
    #[must_use]
    pub fn with_level(self, level: Level) -> Self {
        Self { level, ..self }
    }
}
