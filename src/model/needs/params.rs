//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::Error;
use crate::defaults;
use crate::kernel::posterior::Prior;
use crate::quantity::{HalfLife, Level, Positive, Share};

/// What fixes the unit of counting. Ledgers of different units refuse to merge.
///
/// ```
/// use goodwill::needs::NeedsUnit;
/// use goodwill::quantity::HalfLife;
///
/// let unit = NeedsUnit::default();
/// assert_eq!(unit.half_life, HalfLife::from_days(180.0)?);
/// assert_eq!(unit.recent, HalfLife::from_days(45.0)?);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct NeedsUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
    /// The half-life h of the recent part of the unprompted deeds; the rest of what H keeps is
    /// the older part. There is no trend unless it is shorter than H.
    pub recent: HalfLife,
}

impl Default for NeedsUnit {
    fn default() -> Self {
        Self {
            half_life: HalfLife::default(),
            recent: HalfLife::constant_days(defaults::NEEDS_RECENT.value),
        }
    }
}

impl NeedsUnit {
    /// Names the first field that differs from another unit's, the last if none does.
    pub(super) fn differs(&self, other: &Self) -> Error {
        let (what, ours, theirs) = if self.half_life == other.half_life {
            ("half-life of recent deeds", self.recent, other.recent)
        } else {
            ("half-life", self.half_life, other.half_life)
        };
        Error::UnitsDiffer { what, ours: ours.to_string(), theirs: theirs.to_string() }
    }
}

/// The constants with which a [`NeedsLedger`](super::NeedsLedger) is read; never stored in it.
///
/// ```
/// use goodwill::needs::NeedsParams;
/// use goodwill::quantity::{HalfLife, Share};
///
/// let params = NeedsParams::default();
/// assert_eq!((params.prior().mean.get(), params.prior().weight.get()), (0.5, 2.0));
/// assert!((params.aspect_mean().get().powi(3) - 0.5).abs() < 1e-15);
/// assert_eq!(params.told_credit().get(), 0.5);
/// assert_eq!(params.not_live_credit().get(), 0.5);
/// assert_eq!(params.rung_credit().get(), 0.9);
/// assert_eq!(params.presence(), HalfLife::from_days(180.0)?);
/// assert_eq!((params.share_prior().get(), params.trend_prior().get()), (1.0, 1.0));
/// assert_eq!(params.passes_from().get(), 0.5);
/// assert_eq!(params.least_reproducibility().get(), 0.9);
/// assert_eq!(params.least_scalability().get(), 0.6);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct NeedsParams {
    prior: Prior,
    aspect_mean: Share,
    told_credit: Share,
    not_live_credit: Share,
    rung_credit: Share,
    presence: HalfLife,
    share_prior: Positive,
    trend_prior: Positive,
    passes_from: Share,
    least_reproducibility: Share,
    least_scalability: Share,
    level: Level,
}

impl Default for NeedsParams {
    fn default() -> Self {
        const fn share(default: &defaults::DefaultValue) -> Share {
            Share::constant(default.value)
        }
        const fn number(default: &defaults::DefaultValue) -> Positive {
            Positive::constant(default.value)
        }
        Self {
            prior: Prior {
                mean: share(&defaults::NEEDS_PRIOR_MEAN),
                weight: number(&defaults::NEEDS_PRIOR_WEIGHT),
            },
            aspect_mean: share(&defaults::NEEDS_ASPECT_MEAN),
            told_credit: share(&defaults::NEEDS_TOLD_CREDIT),
            not_live_credit: share(&defaults::NEEDS_NOT_LIVE_CREDIT),
            rung_credit: share(&defaults::NEEDS_RUNG_CREDIT),
            presence: HalfLife::constant_days(defaults::NEEDS_PRESENCE.value),
            share_prior: number(&defaults::NEEDS_SHARE_PRIOR),
            trend_prior: number(&defaults::NEEDS_TREND_PRIOR),
            passes_from: share(&defaults::NEEDS_PASS),
            least_reproducibility: share(&defaults::NEEDS_REPRODUCIBILITY),
            least_scalability: share(&defaults::NEEDS_SCALABILITY),
            level: Level::default(),
        }
    }
}

/// Writes a getter and a setter, the words after "Returns" and "Sets" being the same.
macro_rules! field {
    ($($words:literal: $name:ident, $with:ident, $type:ty;)*) => {
        impl NeedsParams {$(
            #[doc = concat!("Returns ", $words)]
            #[must_use]
            pub const fn $name(&self) -> $type {
                self.$name
            }

            #[doc = concat!("Sets ", $words)]
            #[must_use]
            pub const fn $with(mut self, $name: $type) -> Self {
                self.$name = $name;
                self
            }
        )*}
    };
}

field! {
    "the prior of promises and of support, `a` and `W`; the weight is that of an aspect too.":
        prior, with_prior, Prior;
    "`a_I`, the prior mean of each aspect of information; the three are multiplied.":
        aspect_mean, with_aspect_mean, Share;
    "κ, what a promise renegotiated in good time counts.":
        told_credit, with_told_credit, Share;
    "ℓ, what help counts where a call was not answered live.":
        not_live_credit, with_not_live_credit, Share;
    "g, what help keeps of its credit for each rung up the ladder.":
        rung_credit, with_rung_credit, Share;
    "the half-life of presence: after so long without a deed half of it is left.":
        presence, with_presence, HalfLife;
    "how many deeds either side is taken to have done before any were seen.":
        share_prior, with_share_prior, Positive;
    "k, how many unprompted deeds at the common rate each part of the trend starts with.":
        trend_prior, with_trend_prior, Positive;
    "from which value on a tier counts as passed, in the hierarchy of many customers.":
        passes_from, with_passes_from, Share;
    "the reproducibility below which the hierarchy does not hold.":
        least_reproducibility, with_least_reproducibility, Share;
    "the scalability below which the hierarchy does not hold.":
        least_scalability, with_least_scalability, Share;
    "the probability inside intervals.":
        level, with_level, Level;
}

impl NeedsParams {
    /// Returns the prior of each aspect of information.
    #[must_use]
    pub const fn aspect_prior(&self) -> Prior {
        Prior { mean: self.aspect_mean, weight: self.prior.weight }
    }
}
