//! The constants of a questionnaire's score.

use crate::defaults;
use crate::kernel::params::params;
use crate::quantity::Share;

params! {
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
    pub struct InstrumentParams {
        prior: Share = Share::constant(defaults::INSTRUMENT_PRIOR.value),
            set with_prior "the share that stands in for an unanswered item";
        cap: Share = Share::constant(defaults::INSTRUMENT_CAP.value),
            set with_cap "the most that a score can be after a critical item failed";
    }
}
