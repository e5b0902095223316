//! The constants: what fixes the unit of counting, and what weighs the counts.

use super::Place;
use crate::defaults::{self, DefaultValue};
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::quantity::{HalfLife, Level, Name, Positive, Share};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    pub struct CultureUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
    }
}

params! {
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
    pub struct CultureParams {
        about: Option<Place> = None, free with_about;
        component: Option<Name> = None, free with_component;
        centring: bool = false, free with_centring;
        prior_mean: Share = share(&defaults::CULTURE_PRIOR_MEAN),
            set with_prior_mean "a, what a nation is taken to be before any answer";
        within: Positive = number(&defaults::CULTURE_WITHIN),
            set with_within "σ₀², the variance of one answer before any";
        within_weight: Positive = number(&defaults::CULTURE_WITHIN_WEIGHT),
            set with_within_weight "how many answers σ₀² weighs";
        between: Positive = number(&defaults::CULTURE_BETWEEN),
            set with_between "τ₀², the variance between groups before the data show theirs";
        between_weight: Positive = number(&defaults::CULTURE_BETWEEN_WEIGHT),
            set with_between_weight "how many groups τ₀², and ρ₀, weigh";
        yes_mean: Share = share(&defaults::CULTURE_YES_MEAN),
            set with_yes_mean "what a yes of a nation is taken to be worth before any";
        likeness: Level = Level::constant(defaults::CULTURE_LIKENESS.value),
            set with_likeness "ρ₀, the correlation of two yeses of one group before the data \
                show theirs";
        style_prior: Positive = number(&defaults::CULTURE_STYLE),
            set with_style_prior "how many answers each side of the prior of a style weighs";
        profile_prior: Prior = Prior {
            mean: share(&defaults::CULTURE_PROFILE_MEAN),
            weight: number(&defaults::CULTURE_PROFILE_WEIGHT),
        },
            set with_profile_prior "the prior of how far a statement is backed, and of how well \
                our language fits it";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

const fn share(default: &DefaultValue) -> Share {
    Share::constant(default.value)
}

const fn number(default: &DefaultValue) -> Positive {
    Positive::constant(default.value)
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
}
