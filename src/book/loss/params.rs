//! How a chance of loss is learned.

use crate::backtest::Cut;
use crate::defaults;
use crate::quantity::{Instant, Positive};
use crate::{Error, Result};

/// How a chance of loss is learned.
///
/// ```
/// use goodwill::book::loss::LossParams;
///
/// let params = LossParams::default();
/// assert_eq!((params.horizon_days.get(), params.cuts, params.least), (90.0, 8, 20));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LossForm", into = "LossForm")
)]
#[non_exhaustive]
pub struct LossParams {
    /// How far ahead a loss is foretold.
    pub horizon_days: Positive,
    /// At how many cuts customers are looked at, one horizon apart, back from the end of the
    /// record; from one to [`LossParams::MOST_CUTS`].
    pub cuts: u16,
    /// How many customers there must have been who were lost within a window, and how many who
    /// were not; at least [`LossParams::FEWEST`].
    pub least: u16,
}

impl Default for LossParams {
    fn default() -> Self {
        Self {
            horizon_days: Positive::constant(defaults::LOSS_HORIZON.value),
            cuts: whole(defaults::LOSS_CUTS.value),
            least: whole(defaults::LOSS_LEAST.value),
        }
    }
}

/// How they are written; what is left out is read as the default.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(default, deny_unknown_fields, rename = "LossParams")]
struct LossForm {
    horizon_days: Positive,
    cuts: u16,
    least: u16,
}

#[cfg(feature = "serde")]
impl Default for LossForm {
    fn default() -> Self {
        LossParams::default().into()
    }
}

#[cfg(feature = "serde")]
impl TryFrom<LossForm> for LossParams {
    type Error = Error;

    fn try_from(LossForm { horizon_days, cuts, least }: LossForm) -> Result<Self> {
        let refuse = |what, rule, got| Err(Error::OutOfRange { what, rule, got: f64::from(got) });
        if !(1..=Self::MOST_CUTS).contains(&cuts) {
            return refuse("number of cuts", "1 to 10000", cuts);
        }
        if least < Self::FEWEST {
            return refuse("least customers lost, and not lost", "6 to 65535", least);
        }
        Ok(Self { horizon_days, cuts, least })
    }
}

#[cfg(feature = "serde")]
impl From<LossParams> for LossForm {
    fn from(LossParams { horizon_days, cuts, least }: LossParams) -> Self {
        Self { horizon_days, cuts, least }
    }
}

/// Takes a small whole number from the register.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn whole(x: f64) -> u16 {
    x as u16
}

impl LossParams {
    /// With fewer customers of either kind, not all folds would hold one.
    pub const FEWEST: u16 = 6;
    /// More cuts than this are not looked at in one go.
    pub const MOST_CUTS: u16 = 10_000;

    /// Returns these with another horizon.
    #[must_use]
    pub const fn with_horizon_days(self, horizon_days: Positive) -> Self {
        Self { horizon_days, ..self }
    }

    /// Returns these with another number of cuts.
    #[must_use]
    pub const fn with_cuts(self, cuts: u16) -> Self {
        Self { cuts, ..self }
    }

    /// Returns these with another least number of customers of either kind.
    #[must_use]
    pub const fn with_least(self, least: u16) -> Self {
        Self { least, ..self }
    }

    /// The horizon in seconds, one at least, and no longer than the range of instants.
    fn horizon(&self) -> i64 {
        let seconds = self.horizon_days.get() * Instant::DAY as f64;
        #[allow(clippy::cast_possible_truncation)]
        let whole = seconds.min(Instant::BOUND as f64) as i64;
        whole.max(1)
    }

    /// The cuts, in order of time: the last window ends where the record does.
    pub(super) fn rolling(&self, as_of: Instant) -> Result<Vec<Cut>> {
        let horizon = self.horizon();
        let before = |k: i64| as_of.plus(-k.checked_mul(horizon)?).ok();
        // What lies before the first instant that there is, nobody knows.
        let earliest = (1..=i64::from(self.cuts)).rev().find_map(before);
        let Some(earliest) = earliest else {
            let (what, rule) = ("number of cuts", "1 or more within the range of instants");
            return Err(Error::OutOfRange { what, rule, got: 0.0 });
        };
        Cut::rolling(Cut::new(earliest, horizon)?, horizon, as_of)
    }
}
