//! Which priors are learned, and what they are as given.

use crate::book::BookParams;
use crate::kernel::posterior::Prior;
use crate::quantity::{Positive, Share};

/// A prior that is learned from the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PriorOf {
    /// That the firm honours what is entrusted to it.
    Trust,
    /// The share of execution failures among the firm's breaches. Only its mean is used.
    Breaches,
    /// The severity of friction, at any stage and in any dimension.
    Friction,
    /// Any component of intimacy.
    Intimacy,
    /// Promises and support.
    NeedsTiers,
    /// Any aspect of information; its weight is that of the tiers.
    NeedsAspects,
    /// Any gate of a customer's start.
    Gates,
    /// Any item of a customer's start.
    Items,
}

impl PriorOf {
    /// All that are learned, in the order of everything that is listed by prior.
    pub const ALL: [Self; 8] = [
        Self::Trust,
        Self::Breaches,
        Self::Friction,
        Self::Intimacy,
        Self::NeedsTiers,
        Self::NeedsAspects,
        Self::Gates,
        Self::Items,
    ];

    /// Those that have one weight together.
    pub(super) const OF_ONE_WEIGHT: [&[Self]; 7] = [
        &[Self::Trust],
        &[Self::Breaches],
        &[Self::Friction],
        &[Self::Intimacy],
        &[Self::NeedsTiers, Self::NeedsAspects],
        &[Self::Gates],
        &[Self::Items],
    ];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Breaches => "trust, breaches",
            Self::Friction => "friction",
            Self::Intimacy => "intimacy",
            Self::NeedsTiers => "needs, tiers",
            Self::NeedsAspects => "needs, aspects",
            Self::Gates => "onboarding, gates",
            Self::Items => "onboarding, items",
        }
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// The prior as some constants have it.
    pub(super) fn given(self, params: &BookParams) -> Prior {
        let [h, e, d] = params.trust.prior().map(Positive::get);
        let of = |good: f64, bad: f64| Prior {
            mean: Share::rounded(good / (good + bad)),
            weight: Positive::constant((good + bad).clamp(1e-300, 1e300)),
        };
        match self {
            Self::Trust => of(h, e + d),
            Self::Breaches => of(e, d),
            Self::Friction => params.friction.prior(),
            Self::Intimacy => params.intimacy.prior(),
            Self::NeedsTiers => params.needs.prior(),
            Self::NeedsAspects => params.needs.aspect_prior(),
            Self::Gates => params.onboarding.gate_prior(),
            Self::Items => params.onboarding.item_prior(),
        }
    }
}

impl core::fmt::Display for PriorOf {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}
