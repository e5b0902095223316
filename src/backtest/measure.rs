//! How good forecasts are: each measure, once.

use core::num::NonZeroU16;

use crate::kernel::Interval;
use crate::kernel::posterior::BetaPosterior;
use crate::quantity::{Level, Share};
use crate::{Error, Result};

/// The nearest that a probability may come to 0 or 1 in [`log_loss`], so that one confident error
/// costs much and not everything: 34.5 nats.
pub const LOG_LOSS_FLOOR: f64 = 1e-15;

/// A case that was ranked before it was known what happened.
///
/// ```
/// use goodwill::backtest::Case;
///
/// let error = Case::new(f64::NAN, true).unwrap_err();
/// assert_eq!(error.to_string(), "risk must be finite, got NaN");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    risk: f64,
    happened: bool,
}

impl Case {
    /// Takes the risk that was seen in the case, in any unit, and whether it happened.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the risk is not finite.
    pub fn new(risk: f64, happened: bool) -> Result<Self> {
        if risk.is_finite() {
            Ok(Self { risk: risk + 0.0, happened })
        } else {
            Err(Error::OutOfRange { what: "risk", rule: "finite", got: risk })
        }
    }

    /// Returns the risk: of two cases, the one with more of it was held likelier to happen.
    #[must_use]
    pub const fn risk(self) -> f64 {
        self.risk
    }

    /// Tells whether it happened.
    #[must_use]
    pub const fn happened(self) -> bool {
        self.happened
    }
}

/// A probability that was stated before it was known what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Forecast {
    /// The probability that it happens.
    pub probability: Share,
    /// Whether it did.
    pub happened: bool,
}

impl From<Forecast> for Case {
    fn from(forecast: Forecast) -> Self {
        Self { risk: forecast.probability.get(), happened: forecast.happened }
    }
}

impl Forecast {
    pub(super) const fn outcome(self) -> f64 {
        if self.happened { 1.0 } else { 0.0 }
    }

    /// `−ln` of the probability that was given to what happened.
    pub(super) fn surprise(self) -> f64 {
        let p = self.probability.get().clamp(LOG_LOSS_FLOOR, 1.0 - LOG_LOSS_FLOOR);
        if self.happened { -libm::log(p) } else { -libm::log(1.0 - p) }
    }

    pub(super) fn squared(self) -> f64 {
        let error = self.probability.get() - self.outcome();
        error * error
    }
}

fn mean<C: Copy>(cases: &[C], of: impl Fn(C) -> f64) -> Option<f64> {
    weighted_mean(cases.iter().map(|case| (1.0, of(*case))))
}

/// `Σwx/Σw`; `None` without weight.
pub(super) fn weighted_mean(cases: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (n, sum) = cases.fold((0.0, 0.0), |(n, sum), (w, x)| (n + w, sum + w * x));
    (n > 0.0).then(|| sum / n)
}

/// Returns the share of cases that happened; `None` without cases.
#[must_use]
pub fn rate<C: Copy + Into<Case>>(cases: &[C]) -> Option<f64> {
    mean(cases, |case| if case.into().happened { 1.0 } else { 0.0 })
}

/// Cases by rising risk, those of equal risk together: how many of each happened, how many not.
///
/// All measures of a ranking are functions of it alone, so no order within ties can move them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ladder(Vec<[f64; 2]>);

impl Ladder {
    fn new<C: Copy + Into<Case>>(cases: &[C]) -> Self {
        let mut cases: Vec<Case> = cases.iter().map(|case| (*case).into()).collect();
        cases.sort_by(|a, b| a.risk.total_cmp(&b.risk));
        Self::weighted(&cases, core::iter::repeat(1.0))
    }

    /// Of cases that are in order of risk, each counting as often as its weight says.
    pub(super) fn weighted(sorted: &[Case], weights: impl IntoIterator<Item = f64>) -> Self {
        let mut weights = weights.into_iter();
        let same = |a: &Case, b: &Case| a.risk.total_cmp(&b.risk).is_eq();
        let rung = |ties: &[Case]| {
            let mut rung = [0.0; 2];
            for (case, weight) in ties.iter().zip(&mut weights) {
                let [yes, no] = &mut rung;
                *(if case.happened { yes } else { no }) += weight;
            }
            rung
        };
        Self(sorted.chunk_by(same).map(rung).collect())
    }

    fn totals(&self) -> [f64; 2] {
        self.0.iter().fold([0.0; 2], |[yes, no], [y, n]| [yes + y, no + n])
    }

    pub(super) fn auc(&self) -> Option<f64> {
        let [yes, no] = self.totals();
        let (mut below, mut won) = (0.0, 0.0);
        for [y, n] in &self.0 {
            won += y * (below + 0.5 * n);
            below += n;
        }
        (yes > 0.0 && no > 0.0).then(|| won / (yes * no))
    }

    pub(super) fn average_precision(&self) -> Option<f64> {
        let [yes, no] = self.totals();
        let (mut hits, mut named, mut sum) = (0.0, 0.0, 0.0);
        for [y, n] in self.0.iter().rev().filter(|[y, n]| y + n > 0.0) {
            hits += y;
            named += y + n;
            sum += y * (hits / named);
        }
        (yes > 0.0 && no > 0.0).then(|| sum / yes)
    }

    pub(super) fn lift(&self, share: Share) -> Option<f64> {
        let [yes, no] = self.totals();
        let all = yes + no;
        let named = share.get() * all;
        let (mut left, mut hits) = (named, 0.0);
        for [y, n] in self.0.iter().rev().filter(|[y, n]| y + n > 0.0) {
            let taken = left.min(y + n);
            hits += y * (taken / (y + n));
            left -= taken;
        }
        (yes > 0.0 && no > 0.0 && named > 0.0).then(|| (hits / named) / (yes / all))
    }
}

/// Returns the area under the ROC curve: the chance that a case that happened was given a higher
/// risk than one that did not, where a tie counts half.
///
/// `None` unless some happened and some did not.
///
/// ```
/// use goodwill::backtest::{Case, auc};
///
/// // Of six pairs of yes and no, .8 wins two, .4 wins one and ties one, .1 loses both.
/// let cases = [(0.8, true), (0.4, true), (0.1, true), (0.4, false), (0.2, false)];
/// let cases = cases.into_iter().map(|(risk, happened)| Case::new(risk, happened));
/// assert_eq!(auc(&cases.collect::<goodwill::Result<Vec<_>>>()?), Some(3.5 / 6.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn auc<C: Copy + Into<Case>>(cases: &[C]) -> Option<f64> {
    Ladder::new(cases).auc()
}

/// Returns the average precision: over all cases that happened, the mean share that happened among
/// those of at least the same risk.
///
/// `None` unless some happened and some did not. Guessing has the base rate, and not one half.
#[must_use]
pub fn average_precision<C: Copy + Into<Case>>(cases: &[C]) -> Option<f64> {
    Ladder::new(cases).average_precision()
}

/// Returns the lift: how often it happened in the share of cases of the highest risk, as a
/// multiple of how often it happened in all. Of cases tied at the border, the part that is needed.
///
/// `None` unless some happened and some did not, and for a share of 0.
#[must_use]
pub fn lift<C: Copy + Into<Case>>(cases: &[C], share: Share) -> Option<f64> {
    Ladder::new(cases).lift(share)
}

/// Returns the mean of `−ln` of the probability that was given to what happened, in nats, with
/// probabilities kept to [10⁻¹⁵, 1 − 10⁻¹⁵]; `None` without forecasts.
#[must_use]
pub fn log_loss(forecasts: &[Forecast]) -> Option<f64> {
    mean(forecasts, Forecast::surprise)
}

/// Returns by how much the log loss of some forecasts exceeds that of others for the same cases,
/// and the standard error of that, the cases being compared one by one and taken to be
/// independent; `None` without cases.
///
/// # Errors
///
/// [`Error::Length`] if there are not as many of the others.
pub fn excess_log_loss(of: &[Forecast], over: &[Forecast]) -> Result<Option<(f64, f64)>> {
    if of.len() != over.len() {
        let (what, expected, got) = ("forecasts to compare with", of.len(), over.len());
        return Err(Error::Length { what, expected, got });
    }
    let pairs = of.iter().zip(over);
    let differences: Vec<f64> = pairs.map(|(of, over)| of.surprise() - over.surprise()).collect();
    let Some(mean) = mean(&differences, |d| d) else { return Ok(None) };
    let n = differences.len() as f64;
    let variance = differences.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / n;
    Ok(Some((mean, libm::sqrt(variance / n))))
}

/// Returns the Brier score, the mean squared distance of the probability from what happened;
/// `None` without forecasts.
#[must_use]
pub fn brier(forecasts: &[Forecast]) -> Option<f64> {
    mean(forecasts, Forecast::squared)
}

/// The sums of one bin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Sums {
    n: f64,
    f: f64,
    ff: f64,
    o: f64,
    fo: f64,
    gap: f64,
}

/// Forecasts in bins of equal width; a bin holds its lower end, the last one holds 1 too.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Binned(Vec<Sums>);

impl Binned {
    pub(super) fn new(
        forecasts: &[Forecast],
        weights: impl IntoIterator<Item = f64>,
        bins: NonZeroU16,
    ) -> Self {
        let mut all = vec![Sums::default(); usize::from(bins.get())];
        for (forecast, w) in forecasts.iter().zip(weights) {
            let (f, o) = (forecast.probability.get(), forecast.outcome());
            // Between 0 and the number of bins, so nothing but the fraction is lost.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let bin = (f * f64::from(bins.get())) as usize;
            if let Some(sums) = all.get_mut(bin.min(usize::from(bins.get()) - 1)) {
                sums.n += w;
                sums.f += w * f;
                sums.ff += w * (f * f);
                sums.o += w * o;
                sums.fo += w * (f * o);
                sums.gap += w * (f - o);
            }
        }
        Self(all)
    }

    fn total(&self, of: impl Fn(&Sums) -> f64) -> f64 {
        self.0.iter().filter(|sums| sums.n > 0.0).map(of).sum()
    }

    pub(super) fn calibration_error(&self) -> Option<f64> {
        let n = self.total(|sums| sums.n);
        (n > 0.0).then(|| self.total(|sums| sums.gap.abs()) / n)
    }

    pub(super) fn parts(&self) -> Option<BrierParts> {
        let n = self.total(|sums| sums.n);
        if n <= 0.0 {
            return None;
        }
        let base = self.total(|sums| sums.o) / n;
        let square = |x: f64| x * x;
        Some(BrierParts {
            reliability: self.total(|s| square(s.gap) / s.n) / n,
            resolution: self.total(|s| s.n * square(s.o / s.n - base)) / n,
            uncertainty: base * (1.0 - base),
            within_variance: self.total(|s| s.ff - s.f * (s.f / s.n)) / n,
            within_covariance: self.total(|s| 2.0 * (s.fo - s.f * (s.o / s.n))) / n,
        })
    }

    fn diagram(&self, level: Level) -> Vec<Bin> {
        let width = 1.0 / self.0.len() as f64;
        let bin = |(k, sums): (usize, &Sums)| Bin {
            lower: k as f64 * width,
            upper: (k + 1) as f64 * width,
            cases: sums.n,
            forecast: sums.f / sums.n,
            observed: sums.o / sums.n,
            interval: BetaPosterior::from_counts(sums.o + 0.5, sums.n - sums.o + 0.5)
                .interval(level)
                .including(sums.o / sums.n),
        };
        self.0.iter().enumerate().filter(|(_, sums)| sums.n > 0.0).map(bin).collect()
    }
}

/// Returns the expected calibration error: the mean distance, over bins of equal width and weighed
/// by their forecasts, between the mean probability and the share that happened; `None` without
/// forecasts.
///
/// A bin holds its lower end; the last one holds 1 too.
#[must_use]
pub fn calibration_error(forecasts: &[Forecast], bins: NonZeroU16) -> Option<f64> {
    Binned::new(forecasts, core::iter::repeat(1.0), bins).calibration_error()
}

/// What a Brier score is made of.
///
/// `Brier = reliability − resolution + uncertainty + within_variance − within_covariance`, for any
/// bins, but for rounding. The two terms within bins vanish where all forecasts of a bin are equal.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BrierParts {
    /// How far the bins' mean forecasts lie from what happened there; less is better.
    pub reliability: f64,
    /// How far what happened in the bins lies from the base rate; more is better.
    pub resolution: f64,
    /// What a constant forecast of the base rate would score; nobody's merit or fault.
    pub uncertainty: f64,
    /// How much forecasts vary within their bins.
    pub within_variance: f64,
    /// Twice how far they vary with what happened, within their bins.
    pub within_covariance: f64,
}

impl BrierParts {
    /// Returns the Brier score, the sum of the parts.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.reliability - self.resolution + self.uncertainty + self.within_variance
            - self.within_covariance
    }
}

/// Splits the Brier score over bins of equal width; `None` without forecasts.
#[must_use]
pub fn brier_parts(forecasts: &[Forecast], bins: NonZeroU16) -> Option<BrierParts> {
    Binned::new(forecasts, core::iter::repeat(1.0), bins).parts()
}

/// One bin of a reliability diagram.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Bin {
    /// The lowest probability of the bin.
    pub lower: f64,
    /// The probability where the next bin begins; of the last bin, 1, which is in it.
    pub upper: f64,
    /// How many forecasts fell into it.
    pub cases: f64,
    /// Their mean.
    pub forecast: f64,
    /// The share that happened.
    pub observed: f64,
    /// Its interval by Jeffreys' prior, for independent cases.
    pub interval: Interval,
}

/// Returns the bins of equal width that hold a forecast, from low to high.
#[must_use]
pub fn reliability_diagram(forecasts: &[Forecast], bins: NonZeroU16, level: Level) -> Vec<Bin> {
    Binned::new(forecasts, core::iter::repeat(1.0), bins).diagram(level)
}
