//! How a backtest is read.

use core::num::NonZeroU16;

use super::{Bootstrap, MapKind};
use crate::defaults;
use crate::quantity::{Level, Share};

/// Which scores make the outcome likelier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Direction {
    /// Low ones: more is better, and what is forecast is bad. So are the crate's `…Score`s.
    #[default]
    Low,
    /// High ones: more is worse, as of an `…Index`, or what is forecast is good.
    High,
}

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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct BacktestParams {
    direction: Direction,
    map: MapKind,
    least: u16,
    bins: NonZeroU16,
    share: Share,
    replicates: u16,
    seed: u64,
    level: Level,
}

impl Default for BacktestParams {
    fn default() -> Self {
        Self {
            direction: Direction::default(),
            map: MapKind::default(),
            least: whole(defaults::BACKTEST_LEAST.value),
            // 1 and as many as are missing to the number registered.
            bins: NonZeroU16::MIN.saturating_add(whole(defaults::BACKTEST_BINS.value) - 1),
            share: Share::constant(defaults::BACKTEST_SHARE.value),
            replicates: whole(defaults::BACKTEST_REPLICATES.value),
            seed: 0,
            level: Level::default(),
        }
    }
}

/// Takes a small whole number from the register.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn whole(x: f64) -> u16 {
    x as u16
}

impl BacktestParams {
    /// Returns which scores make the outcome likelier.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Sets which scores make the outcome likelier.
    #[must_use]
    pub const fn with_direction(self, direction: Direction) -> Self {
        Self { direction, ..self }
    }

    /// Returns how a probability is made of a score.
    #[must_use]
    pub const fn map(&self) -> MapKind {
        self.map
    }

    /// Sets how a probability is made of a score.
    #[must_use]
    pub const fn with_map(self, map: MapKind) -> Self {
        Self { map, ..self }
    }

    /// Returns how many cases that happened, and how many that did not, a map is learned from at
    /// least; with fewer, no probability is stated.
    #[must_use]
    pub const fn least(&self) -> u16 {
        self.least
    }

    /// Sets how many cases of each kind a map is learned from at least; one is needed anyway.
    #[must_use]
    pub const fn with_least(self, least: u16) -> Self {
        Self { least, ..self }
    }

    /// Returns how many bins of equal width the probabilities fall into.
    #[must_use]
    pub const fn bins(&self) -> NonZeroU16 {
        self.bins
    }

    /// Sets how many bins of equal width the probabilities fall into.
    #[must_use]
    pub const fn with_bins(self, bins: NonZeroU16) -> Self {
        Self { bins, ..self }
    }

    /// Returns the share of customers that the lift is read at.
    #[must_use]
    pub const fn share(&self) -> Share {
        self.share
    }

    /// Sets the share of customers that the lift is read at; at 0 there is none.
    #[must_use]
    pub const fn with_share(self, share: Share) -> Self {
        Self { share, ..self }
    }

    /// Returns how many times the customers are drawn again for the intervals.
    #[must_use]
    pub const fn replicates(&self) -> u16 {
        self.replicates
    }

    /// Sets how many times the customers are drawn again; 0 for no intervals.
    #[must_use]
    pub const fn with_replicates(self, replicates: u16) -> Self {
        Self { replicates, ..self }
    }

    /// Returns where the draws begin.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Sets where the draws begin.
    #[must_use]
    pub const fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Returns the probability inside the intervals.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Sets the probability inside the intervals.
    #[must_use]
    pub const fn with_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Returns how customers are drawn again.
    #[must_use]
    pub const fn bootstrap(&self) -> Bootstrap {
        Bootstrap { replicates: self.replicates, seed: self.seed, level: self.level }
    }
}
