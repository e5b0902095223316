//! Intervals by drawing the customers again.

use crate::kernel::Interval;
use crate::kernel::draws::SplitMix64;
use crate::quantity::Level;

/// The share of replicates, in tenths, that must define a figure for it to have an interval.
const DEFINED: usize = 9;
/// A number that is nearer than this to the next whole one is whole but for rounding.
const WHOLE: f64 = 1e-9;

/// A figure, and the interval that it has if the customers are drawn again.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Estimate {
    /// The figure, of the customers as they are.
    pub value: f64,
    /// Its interval; `None` for one customer, without replicates, or where more than a tenth of
    /// them leave the figure undefined.
    pub interval: Option<Interval>,
}

impl core::fmt::Display for Estimate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let digits = f.precision().unwrap_or(2);
        write!(f, "{:.digits$}", self.value)?;
        match &self.interval {
            Some(interval) => write!(f, " {interval:.digits$}"),
            None => Ok(()),
        }
    }
}

/// How customers are drawn again, for the intervals of figures.
///
/// All of a customer's cases are drawn together: what one customer does at several cuts hangs
/// together, and would pass for more evidence than it is.
///
/// ```
/// use goodwill::backtest::Bootstrap;
/// use goodwill::quantity::Level;
///
/// // The mean of 0, 1, … 99, each a customer of one case.
/// let mean = |weights: &[f64]| {
///     let (n, sum) = (0_u8..).zip(weights).fold((0.0, 0.0), |(n, sum), (x, w)| {
///         (n + w, sum + w * f64::from(x))
///     });
///     [Some(sum / n)]
/// };
/// let [estimate] = Bootstrap { replicates: 999, seed: 7, level: Level::new(0.9)? }.of(100, mean);
/// let estimate = estimate.ok_or("defined")?;
/// assert_eq!(estimate.value, 49.5);
/// // 49.5 ± 1.645 · 28.87/√100
/// assert!(estimate.interval.is_some_and(|i| (i.width() - 9.5).abs() < 1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// How many times; 0 for no intervals.
    pub replicates: u16,
    /// Where the draws begin.
    pub seed: u64,
    /// The probability inside an interval.
    pub level: Level,
}

impl Bootstrap {
    /// Returns figures with their percentile intervals. `figures` is told how often each of the
    /// `customers` counts: first once each, then as often as each was drawn.
    ///
    /// The interval is from the k-th smallest to the k-th largest of m replicates, k the whole
    /// part of `(m + 1)(1 − level)/2`, and widened to hold the figure where it lies outside.
    pub fn of<const N: usize>(
        &self,
        customers: usize,
        mut figures: impl FnMut(&[f64]) -> [Option<f64>; N],
    ) -> [Option<Estimate>; N] {
        let mut weights = vec![1.0; customers];
        let values = figures(&weights);
        let mut drawn: [Vec<f64>; N] = core::array::from_fn(|_| Vec::new());
        // One customer drawn again and again is always the same.
        let replicates = if customers < 2 { 0 } else { self.replicates };
        let mut draws = SplitMix64::new(self.seed);
        for _ in 0..replicates {
            weights.fill(0.0);
            for _ in 0..customers {
                if let Some(weight) = weights.get_mut(draws.below(customers)) {
                    *weight += 1.0;
                }
            }
            for (list, value) in drawn.iter_mut().zip(figures(&weights)) {
                list.extend(value);
            }
        }
        let mut lists = drawn.into_iter();
        values.map(|value| {
            let list = lists.next().unwrap_or_default();
            let enough = 10 * list.len() >= DEFINED * usize::from(replicates);
            let interval = if enough { self.interval(list) } else { None };
            value.map(|value| Estimate { value, interval: interval.map(|i| i.including(value)) })
        })
    }

    fn interval(&self, mut list: Vec<f64>) -> Option<Interval> {
        list.sort_by(f64::total_cmp);
        // At most half of what a `u16` counts. A level of .9 leaves a little less than .05 below.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let k = ((list.len() + 1) as f64 * self.level.lower_tail() + WHOLE) as usize;
        let lower = list.get(k.checked_sub(1)?)?;
        let upper = list.get(list.len().checked_sub(k)?)?;
        Some(Interval::new(*lower, *upper, self.level))
    }
}
