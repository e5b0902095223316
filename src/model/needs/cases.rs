//! What is known of the cases in which the customer needed help, and the gap between two sides.

use super::{Case, NeedsParams, Rung};
use crate::kernel::Interval;
use crate::kernel::composite::Moments;
use crate::kernel::getters::getters;
use crate::kernel::posterior::BetaPosterior;
use crate::quantity::{Level, Party};

/// Helped live, helped not live and not helped by rung, calls live and not, helped and not by
/// fault of either side.
pub(super) const CASE_SUMS: usize = 18;

/// What a case adds: by rung, helped live (or without a call), helped not live, not helped; then
/// calls live and not; then helped and not by whose fault it was, the firm's or the customer's.
pub(super) fn case_amounts(case: &Case) -> [f64; CASE_SUMS] {
    let mut amounts = [0.0; CASE_SUMS];
    let ([helped, not_helped], rung) = (case.helped.good_and_bad(), case.rung.index());
    let rungs = Rung::ALL.len();
    amounts[if case.live == Some(false) { rungs + rung } else { rung }] = helped;
    amounts[2 * rungs + rung] = not_helped;
    match case.live {
        Some(true) => amounts[3 * rungs] = 1.0,
        Some(false) => amounts[3 * rungs + 1] = 1.0,
        None => {}
    }
    let place = match case.fault {
        Some(Party::Firm) => 3 * rungs + 2,
        Some(Party::Customer) => 3 * rungs + 4,
        None => return amounts,
    };
    amounts[place] = helped;
    amounts[place + 1] = not_helped;
    amounts
}

/// What is known of the cases in which the customer needed help.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Cases {
    /// How far the customer is helped, over all cases: fault and rung play no part.
    pub helped: BetaPosterior,
    /// How often a call is answered live; `None` without calls.
    pub live: Option<BetaPosterior>,
    /// The decayed number of cases by how far up they had to go.
    pub by_rung: [f64; 4],
    /// How often a case has to go beyond the front line.
    pub escalated: BetaPosterior,
    /// Help where the fault was the firm's, less help where it was the customer's: 0 where
    /// support is without condition. `None` unless there were cases of both.
    pub condition: Option<Gap>,
    /// Help where the fault was the firm's, and where it was the customer's, without any prior;
    /// `None` where there was no such case.
    pub by_fault: [Option<f64>; 2],
    /// The decayed number of calls that were answered live, and that were not.
    pub(super) calls: [f64; 2],
    /// The good and the bad count of support.
    pub(super) counts: [f64; 2],
}

impl Cases {
    pub(super) fn from_sums(sums: [f64; CASE_SUMS], params: &NeedsParams) -> Self {
        let rungs = Rung::ALL.len();
        let (prior, level) = (params.prior(), params.level());
        // What is lost where nobody answered live, less for each rung up that then took it on.
        let rung = params.rung_credit().complement().get();
        let mut lost = params.not_live_credit().complement().get();
        let (mut good, mut bad) = (0.0, 0.0);
        let (mut helped, mut unhelped) = (0.0, 0.0);
        let mut by_rung = [0.0; 4];
        for (r, cases) in by_rung.iter_mut().enumerate() {
            let [at_once, later, not] = [sums[r], sums[rungs + r], sums[2 * rungs + r]];
            good += at_once + (1.0 - lost) * later;
            bad += lost * later + not;
            helped += at_once + later;
            unhelped += not;
            *cases = at_once + later + not;
            lost *= rung;
        }
        let with = |good: f64, bad: f64| prior.with(good, bad);
        let [called, missed] = [sums[3 * rungs], sums[3 * rungs + 1]];
        let [ours, ours_not, theirs, theirs_not] =
            core::array::from_fn(|i| sums[3 * rungs + 2 + i]);
        let both = ours + ours_not > 0.0 && theirs + theirs_not > 0.0;
        Self {
            helped: with(helped, unhelped),
            live: (called + missed > 0.0).then(|| with(called, missed)),
            by_rung,
            escalated: with(by_rung[1] + by_rung[2] + by_rung[3], by_rung[0]),
            condition: both.then(|| Gap {
                more: with(ours, ours_not),
                less: with(theirs, theirs_not),
                level,
            }),
            by_fault: [share_of([ours, ours_not]), share_of([theirs, theirs_not])],
            calls: [called, missed],
            counts: [good, bad],
        }
    }
}

/// The good share of two counts; `None` where there are none.
pub(super) fn share_of([good, bad]: [f64; 2]) -> Option<f64> {
    (good + bad > 0.0).then(|| good / (good + bad))
}

/// How much further one thing goes than another.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Gap {
    pub(super) more: BetaPosterior,
    pub(super) less: BetaPosterior,
    pub(super) level: Level,
}

impl Gap {
    getters! {
        /// Returns what is taken from: the standard demanded; help where the fault was the firm's.
        pub fn more -> BetaPosterior;
        /// Returns what is taken off: the standard given; help where the fault was the customer's.
        pub fn less -> BetaPosterior;
    }

    /// Returns the difference of the means, −1 to 1.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.more.mean() - self.less.mean()
    }

    /// Returns the interval of the difference: that of a Beta on [−1, 1] of the same mean and
    /// variance, the two being independent.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let variance = 0.25 * (self.more.variance() + self.less.variance());
        let half = Moments { mean: 0.5 * (1.0 + self.value()), variance }.beta();
        let Interval { lower, upper, .. } = half.interval(self.level);
        Interval::new(2.0 * lower - 1.0, 2.0 * upper - 1.0, self.level).including(self.value())
    }
}
