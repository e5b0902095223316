//! How a backtest is read.

use core::num::NonZeroU16;

use super::{Bootstrap, MapKind};
use crate::defaults;
use crate::kernel::params::params;
use crate::quantity::{Level, Share};

/// Which scores make the outcome likelier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Direction {
    /// Low ones: more is better, and what is forecast is bad. So are the crate's `…Score`s.
    #[default]
    Low,
    /// High ones: more is worse, as of an `…Index`, or what is forecast is good.
    High,
}

params! {
    /// How a backtest is read: the direction of the score, the map to probabilities, the measures.
    ///
    /// ```
    /// use goodwill::backtest::{BacktestParams, Direction, MapKind};
    ///
    /// let params = BacktestParams::default();
    /// assert_eq!((params.direction(), params.map()), (Direction::Low, MapKind::Logistic));
    /// assert_eq!((params.bins().get(), params.share().get()), (10, 0.1));
    /// assert_eq!((params.replicates(), params.level().get()), (999, 0.9));
    /// assert_eq!(params.least(), 10);
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct BacktestParams {
        direction: Direction = Direction::default(),
            set with_direction "which scores make the outcome likelier";
        map: MapKind = MapKind::default(), set with_map "how a probability is made of a score";
        least: u16 = whole(defaults::BACKTEST_LEAST.value),
            set with_least "how many cases that happened, and how many that did not, a map is \
                learned from at least; with fewer, no probability is stated, and one is needed \
                anyway";
        // 1 and as many as are missing to the number registered.
        bins: NonZeroU16 =
            NonZeroU16::MIN.saturating_add(whole(defaults::BACKTEST_BINS.value) - 1),
            set with_bins "how many bins of equal width the probabilities fall into";
        share: Share = Share::constant(defaults::BACKTEST_SHARE.value),
            set with_share "the share of customers that the lift is read at; at 0 there is none";
        replicates: u16 = whole(defaults::BACKTEST_REPLICATES.value),
            set with_replicates "how many times the customers are drawn again for the intervals; \
                0 for no intervals";
        seed: u64 = 0, set with_seed "where the draws begin";
        level: Level = Level::default(), set with_level "the probability inside the intervals";
    }
}

/// Takes a small whole number from the register.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn whole(x: f64) -> u16 {
    x as u16
}

impl BacktestParams {
    /// Returns how customers are drawn again.
    #[must_use]
    pub const fn bootstrap(&self) -> Bootstrap {
        Bootstrap { replicates: self.replicates, seed: self.seed, level: self.level }
    }
}
