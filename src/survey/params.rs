//! The constants of a questionnaire's score.

use crate::defaults;
use crate::quantity::Share;

/// The constants with which an [`Instrument`](super::Instrument) is scored.
///
/// ```
/// use goodwill::survey::InstrumentParams;
/// use goodwill::quantity::Share;
///
/// let params = InstrumentParams::default();
/// assert_eq!((params.prior(), params.cap()), (Share::HALF, Share::HALF));
/// assert_eq!(params.with_cap(Share::ZERO).cap(), Share::ZERO);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct InstrumentParams {
    prior: Share,
    cap: Share,
}

impl Default for InstrumentParams {
    fn default() -> Self {
        Self {
            prior: Share::constant(defaults::INSTRUMENT_PRIOR.value),
            cap: Share::constant(defaults::INSTRUMENT_CAP.value),
        }
    }
}

impl InstrumentParams {
    /// Returns the share that stands in for an unanswered item.
    #[must_use]
    pub const fn prior(&self) -> Share {
        self.prior
    }

    /// Sets the share that stands in for an unanswered item.
    #[must_use]
    pub const fn with_prior(mut self, prior: Share) -> Self {
        self.prior = prior;
        self
    }

    /// Returns the most that a score can be after a critical item failed.
    #[must_use]
    pub const fn cap(&self) -> Share {
        self.cap
    }

    /// Sets the most that a score can be after a critical item failed.
    #[must_use]
    pub const fn with_cap(mut self, cap: Share) -> Self {
        self.cap = cap;
        self
    }
}
