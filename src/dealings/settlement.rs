//! How long until a dealing is over: a middle, and between which days.

use super::Dealing;
use super::record::{ENDED, Known, LN_GIVEN, LN_TAKEN, span};
use crate::kernel::Interval;
use crate::quantity::{Instant, Level};

/// The weights of the mean of all that are tried, in dealings.
const WEIGHTS: [f64; 7] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
/// Fewer ends than this say nothing of how they spread.
const FEWEST: usize = 20;

/// What was known of the trustee when a dealing was placed, and how long it then took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    /// Recent sums: logarithms of days taken, of days given, and how many.
    taken: f64,
    given: f64,
    count: f64,
    /// Logarithms of the days that were given now, and of those it took.
    now_given: Option<f64>,
    pub(super) now_taken: f64,
}

impl Ended {
    pub(super) fn read(own: &Known, dealing: &Dealing, taken_days: f64) -> Self {
        let (_, given) = span(dealing, dealing.placed());
        Self {
            taken: own.recent[LN_TAKEN],
            given: own.recent[LN_GIVEN],
            count: own.recent[ENDED],
            now_given: given.map(libm::log1p),
            now_taken: libm::log1p(taken_days.max(0.0)),
        }
    }
}

/// `ln(1 + days) = slope · ln(1 + days given) + rest`, the rest pooled by trustee.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settlement {
    slope: f64,
    /// The mean rest, and the mean days given in logarithms, of all.
    rest: f64,
    given: f64,
    /// How many dealings the mean of all counts as.
    weight: f64,
    /// What the forecasts of the dealings learned from were off by, in order.
    off: Vec<f64>,
}

/// How long a dealing takes until it is over, in days, each to the nearest second.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DaysToSettlement {
    /// As many dealings take longer as do not.
    pub median: f64,
    /// Between which days it is over.
    pub interval: Interval,
}

impl Settlement {
    /// Learns from dealings that ended, in an order of their own.
    pub(super) fn learn(ended: &[Ended]) -> Option<Self> {
        if ended.len() < FEWEST {
            return None;
        }
        let mean = |of: &dyn Fn(&Ended) -> Option<f64>| {
            let known = ended.iter().filter_map(of);
            let (n, sum) = known.fold((0.0, 0.0), |(n, sum), x| (n + 1.0, sum + x));
            if n > 0.0 { sum / n } else { 0.0 }
        };
        let given = mean(&|e| e.now_given);
        let taken = mean(&|e| Some(e.now_taken));
        let spread = mean(&|e| e.now_given.map(|x| (x - given) * (x - given)));
        let both = mean(&|e| e.now_given.map(|x| (x - given) * (e.now_taken - taken)));
        // More time given never makes it quicker, nor is it used up more than wholly.
        let slope = if spread > 1e-12 { (both / spread).clamp(0.0, 1.0) } else { 0.0 };
        let new = |weight: f64| Self {
            slope,
            rest: taken - slope * given,
            given,
            weight,
            off: Vec::new(),
        };
        let off = |model: &Self| -> Vec<f64> {
            ended.iter().map(|e| e.now_taken - model.middle(e)).collect()
        };
        let size = |list: &[f64]| list.iter().fold(0.0, |sum, x| sum + x.abs());
        let tried = WEIGHTS.iter().map(|weight| {
            let model = new(*weight);
            let off = off(&model);
            (size(&off), Self { off, ..model })
        });
        let (_, mut best) = tried.min_by(|a, b| a.0.total_cmp(&b.0))?;
        best.off.sort_by(f64::total_cmp);
        Some(best)
    }

    fn middle(&self, e: &Ended) -> f64 {
        let own = e.taken - self.slope * e.given + self.weight * self.rest;
        self.slope * e.now_given.unwrap_or(self.given) + own / (e.count + self.weight)
    }

    /// Forecasts the days until a dealing is over, from what is known of its trustee.
    pub(super) fn forecast(&self, e: &Ended, level: Level) -> DaysToSettlement {
        let middle = self.middle(e);
        let n = self.off.len();
        // Of n that were off, one further is as likely to lie in each of the n + 1 gaps.
        let at = |share: f64| {
            let place = libm::round(share * (n + 1) as f64) - 1.0;
            // Within the list by the clamp.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let place = place.clamp(0.0, n.saturating_sub(1) as f64) as usize;
            let off = self.off.get(place).copied().unwrap_or(0.0);
            whole_seconds(libm::expm1((middle + off).clamp(0.0, 100.0)))
        };
        let (tail, median) = (level.lower_tail(), at(0.5));
        let interval = Interval::new(at(tail), at(1.0 - tail), level).including(median);
        DaysToSettlement { median, interval }
    }
}

/// Days to the nearest second, as days between instants are told. Through logarithms a day comes back
/// a few last digits beside itself, and an interval between two of them would not hold it.
fn whole_seconds(days: f64) -> f64 {
    let day = Instant::DAY as f64;
    libm::round(days * day) / day
}

#[cfg(test)]
#[path = "../../tests/dealings/settlement.rs"]
mod tests;
