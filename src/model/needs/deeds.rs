//! What was done for the customer, and whether it gets less.

use super::NeedsParams;
use crate::kernel::posterior::{BetaPosterior, GammaPosterior};
use crate::kernel::{Interval, special};
use crate::quantity::{HalfLife, Instant, Level};

/// What was done for the customer, by the firm and by its rivals.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Deeds {
    /// The decayed number of the firm's deeds: information given, promises kept, cases helped,
    /// and all else that was done.
    pub ours: f64,
    /// The decayed number of the rivals' deeds, as far as they were seen.
    pub rivals: f64,
    /// The decayed number of the firm's deeds that nobody asked for.
    pub unprompted: f64,
    /// The decayed number of deeds that showed appreciation.
    pub appreciation: f64,
    /// How present the firm still is, `2^(−idle/h)` since its last deed; never in the value.
    /// `None` if it did none.
    pub presence: Option<f64>,
    /// The share of the deeds that are the firm's.
    pub share: BetaPosterior,
    /// Whether unprompted deeds get fewer. `None` without any, or where the half-life of recent
    /// deeds is not the shorter one.
    pub trend: Option<Trend>,
}

/// The rate of unprompted deeds of late against that of before: the trace of complacency.
///
/// What the half-life keeps of each deed, `2^(−age/H)`, is split into a recent part `2^(−age/h)`
/// and an older part, the rest; so are the days. Both parts are rates of counts over exposures.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Trend {
    deeds: [f64; 2],
    days: [f64; 2],
    level: Level,
}

impl Trend {
    /// Both parts start with `k` deeds at the common rate `(k + n + o)/(kh + e_n + e_o)`.
    pub(super) fn from_counts(
        deeds: [f64; 2],
        days: [f64; 2],
        h: f64,
        params: &NeedsParams,
    ) -> Self {
        let k = params.trend_prior().get();
        let all = k / (k + deeds[0] + deeds[1]);
        let start = all * (k * h + days[0] + days[1]);
        let [deeds, days] = [deeds.map(|n| k + n), days.map(|e| start + e)];
        Self { deeds, days, level: params.level() }
    }

    /// Returns the rate of late, in deeds a day.
    #[must_use]
    pub const fn recent(&self) -> GammaPosterior {
        GammaPosterior::from_counts(self.deeds[0], self.days[0])
    }

    /// Returns the rate of before, in deeds a day.
    #[must_use]
    pub const fn older(&self) -> GammaPosterior {
        GammaPosterior::from_counts(self.deeds[1], self.days[1])
    }

    /// Returns the intervals of the two rates: of late, of before.
    #[must_use]
    pub fn intervals(&self) -> [Interval; 2] {
        [self.recent(), self.older()].map(|rate| rate.interval(self.level))
    }

    /// Returns the probability that the rate is falling: `P(recent < older)`, exact for two
    /// independent Gammas.
    #[must_use]
    pub fn falling(&self) -> f64 {
        let x = self.days[0] / (self.days[0] + self.days[1]);
        special::beta_cdf(self.deeds[0], self.deeds[1], x).clamp(0.0, 1.0)
    }
}

/// The days that a half-life keeps of some seconds: `∫ 2^(−t/H) dt`.
pub(super) fn exposure(half_life: HalfLife, seconds: i64) -> f64 {
    let (days, h) = (seconds as f64 / Instant::DAY as f64, days_of(half_life));
    if half_life == HalfLife::INFINITE {
        return days;
    }
    let per_day = core::f64::consts::LN_2 / h;
    -libm::expm1(-per_day * days) / per_day
}

pub(super) fn days_of(half_life: HalfLife) -> f64 {
    half_life.seconds() / Instant::DAY as f64
}
