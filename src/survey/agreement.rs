//! Whether people who judge the same judge alike.
//!
//! [`kappa`] is of two raters who choose categories, [`IntraClass`] of any number who give
//! numbers.

use crate::kernel::getters::getters;
use crate::kernel::{Interval, special};
use crate::quantity::Level;
use crate::{Error, Result};

/// Returns Cohen's κ of two raters: `(p_o − p_e)/(1 − p_e)`, agreement beyond chance.
///
/// Each pair is the category that either rater chose for one thing. `None` without pairs, or
/// where chance alone would agree always.
///
/// ```
/// use goodwill::survey;
///
/// // Three of four agree; chance alone would agree on half.
/// let kappa = survey::kappa(&[(0, 0), (0, 0), (1, 1), (1, 0)]);
/// assert_eq!(kappa, Some(0.5));
/// ```
///
/// # References
///
/// 1. Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and
///    Psychological Measurement* 20, 37–46, eq. 1.
#[must_use]
pub fn kappa(pairs: &[(usize, usize)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let observed = pairs.iter().filter(|(a, b)| a == b).count() as f64 / n;
    let mut categories: Vec<usize> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    categories.sort_unstable();
    categories.dedup();
    let share = |of: &dyn Fn(&(usize, usize)) -> bool| {
        pairs.iter().filter(|pair| of(pair)).count() as f64 / n
    };
    let expected: f64 =
        categories.iter().map(|c| share(&|(a, _)| a == c) * share(&|(_, b)| b == c)).sum();
    (n > 0.0 && expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
}

/// How the judges of some targets came to judge them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Judges {
    /// Case 1: other judges for each target, drawn at random.
    OthersForEach,
    /// Case 2: the same for all targets, drawn at random from many; a lenient judge counts
    /// against agreement.
    Drawn,
    /// Case 3: the same for all targets, and the only ones of interest; leniency does not count.
    Fixed,
}

/// An intraclass correlation and its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Icc {
    /// The correlation, at most 1; below 0 where judges differ more on one target than targets
    /// do.
    pub value: f64,
    /// Its interval; `None` where the judges agree without any error, and of fewer than two
    /// targets' worth of freedom.
    pub interval: Option<Interval>,
}

/// The ratings of some targets by some judges, taken apart into mean squares.
///
/// ```
/// use goodwill::survey::{IntraClass, Judges};
/// use goodwill::quantity::Level;
///
/// // Two judges who agree on the order, one of them 2 more lenient.
/// let ratings = IntraClass::new(&[vec![1.0, 3.0], vec![2.0, 4.0], vec![3.0, 5.0]])?;
/// assert_eq!((ratings.between_targets(), ratings.between_judges()), (2.0, 6.0));
/// assert_eq!((ratings.within_targets(), ratings.residual()), (2.0, 0.0));
/// let single = |judges| ratings.single(judges, Level::default()).map(|icc| icc.value);
/// assert_eq!(single(Judges::OthersForEach), Some(0.0)); // (2 − 2)/(2 + 2)
/// assert_eq!(single(Judges::Drawn), Some(1.0 / 3.0)); // (2 − 0)/(2 + 0 + 2·6/3)
/// assert_eq!(single(Judges::Fixed), Some(1.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Formula
///
/// ```text
/// B, W, J, E   mean squares between targets, within targets, between judges, and what is left
/// ICC(1,1) = (B − W)/(B + (k − 1)W)                     ICC(1,k) = (B − W)/B
/// ICC(2,1) = (B − E)/(B + (k − 1)E + k(J − E)/n)        ICC(2,k) = (B − E)/(B + (J − E)/n)
/// ICC(3,1) = (B − E)/(B + (k − 1)E)                     ICC(3,k) = (B − E)/B
/// ```
///
/// Intervals turn the F distribution around; those of ICC(2,·) take Satterthwaite's degrees of
/// freedom.
///
/// # References
///
/// 1. Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater
///    reliability. *Psychological Bulletin* 86, 420–428.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct IntraClass {
    n: f64,
    k: f64,
    between: f64,
    within: f64,
    judges: f64,
    residual: f64,
}

impl IntraClass {
    /// Takes a row for each target and in it a rating by each judge, without gaps.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for fewer than two targets or judges, or for a rating that is not
    /// from −10¹⁰⁰ to 10¹⁰⁰; [`Error::Length`] if the rows differ in length.
    pub fn new(rows: &[Vec<f64>]) -> Result<Self> {
        let at_least_two = |what, n: usize| {
            if n >= 2 {
                Ok(n as f64)
            } else {
                Err(Error::OutOfRange { what, rule: "at least 2", got: n as f64 })
            }
        };
        let n = at_least_two("number of targets", rows.len())?;
        let judges = rows[0].len();
        let k = at_least_two("number of judges", judges)?;
        for row in rows {
            if row.len() != judges {
                let (what, got) = ("row of ratings", row.len());
                return Err(Error::Length { what, expected: judges, got });
            }
            if let Some(&got) = row.iter().find(|x| !(-1e100..=1e100).contains(*x)) {
                let (what, rule) = ("rating", "from -1e100 to 1e100");
                return Err(Error::OutOfRange { what, rule, got });
            }
        }
        // Seen from the first rating, so that what does not vary has squares of 0.
        let seen = |i: usize, j: usize| rows[i][j] - rows[0][0];
        let targets = || 0..rows.len();
        let row_mean = |i: usize| (0..judges).map(|j| seen(i, j)).sum::<f64>() / k;
        let judge_mean = |j: usize| targets().map(|i| seen(i, j)).sum::<f64>() / n;
        let row_means: Vec<f64> = targets().map(row_mean).collect();
        let judge_means: Vec<f64> = (0..judges).map(judge_mean).collect();
        let grand = row_means.iter().sum::<f64>() / n;
        let squares = |means: &[f64]| means.iter().map(|m| (m - grand) * (m - grand)).sum::<f64>();
        let cells = |rest: &dyn Fn(usize, usize) -> f64| {
            let square = |(i, j)| rest(i, j) * rest(i, j);
            targets().flat_map(|i| (0..judges).map(move |j| (i, j))).map(square).sum::<f64>()
        };
        let within = cells(&|i, j| seen(i, j) - row_means[i]);
        let residual = cells(&|i, j| seen(i, j) - row_means[i] - judge_means[j] + grand);
        Ok(Self {
            n,
            k,
            between: k * squares(&row_means) / (n - 1.0),
            within: within / (n * (k - 1.0)),
            judges: n * squares(&judge_means) / (k - 1.0),
            residual: residual / ((n - 1.0) * (k - 1.0)),
        })
    }

    getters! {
        /// Returns B, the mean square between targets.
        pub fn between_targets -> f64 = between;
        /// Returns W, the mean square within targets.
        pub fn within_targets -> f64 = within;
        /// Returns J, the mean square between judges.
        pub fn between_judges -> f64 = judges;
        /// Returns E, the mean square that neither targets nor judges explain.
        pub fn residual -> f64;
    }

    /// Returns ICC(·,1), the reliability of one judge; `None` if no rating varies.
    #[must_use]
    pub fn single(&self, judges: Judges, level: Level) -> Option<Icc> {
        let Self { n, k, between: b, within: w, judges: j, residual: e } = *self;
        let (value, interval) = match judges {
            Judges::OthersForEach => {
                (share(b - w, b + (k - 1.0) * w, b)?, self.turned(w, n * (k - 1.0), level))
            }
            Judges::Drawn => {
                let value = share(b - e, b + (k - 1.0) * e + k * (j - e) / n, b + e + j)?;
                (value, self.drawn(value, level))
            }
            Judges::Fixed => {
                let freedom = (n - 1.0) * (k - 1.0);
                (share(b - e, b + (k - 1.0) * e, b)?, self.turned(e, freedom, level))
            }
        };
        let interval = interval.map(|interval| interval.including(value));
        Some(Icc { value, interval })
    }

    /// Returns ICC(·,k), the reliability of the mean of all judges; `None` if no rating varies
    /// between targets.
    ///
    /// Its ends are those of one judge, lengthened by Spearman and Brown's formula.
    #[must_use]
    pub fn average(&self, judges: Judges, level: Level) -> Option<Icc> {
        let Self { n, k, between: b, within: w, judges: j, residual: e } = *self;
        let value = match judges {
            Judges::OthersForEach => share(b - w, b, w)?,
            Judges::Drawn => share(b - e, b + (j - e) / n, b + e + j)?,
            Judges::Fixed => share(b - e, b, e)?,
        };
        let longer = |end: f64| ratio(k * end, 1.0 + (k - 1.0) * end);
        let interval = self.single(judges, level)?.interval.and_then(|single| {
            Some(
                Interval::new(longer(single.lower)?, longer(single.upper)?, level).including(value),
            )
        });
        Some(Icc { value, interval })
    }

    /// The interval of cases 1 and 3: `(F − 1)/(F + k − 1)` at both ends of F.
    fn turned(&self, error: f64, freedom: f64, level: Level) -> Option<Interval> {
        let d1 = self.n - 1.0;
        let observed = ratio(self.between, error)?;
        let p = 1.0 - level.lower_tail();
        let lower = observed / special::f_quantile(d1, freedom, p);
        let upper = observed * special::f_quantile(freedom, d1, p);
        let end = |f: f64| ratio(f - 1.0, f + self.k - 1.0);
        Some(Interval::new(end(lower)?, end(upper)?, level))
    }

    /// The interval of case 2.
    fn drawn(&self, value: f64, level: Level) -> Option<Interval> {
        let Self { n, k, between: b, judges: j, residual: e, .. } = *self;
        let f = ratio(j, e)?;
        let rest = n * (1.0 + (k - 1.0) * value) - k * value;
        let lead = k * value * f;
        let above = (k - 1.0) * (n - 1.0) * (lead + rest) * (lead + rest);
        let v = ratio(above, (n - 1.0) * lead * lead + rest * rest).filter(|v| *v > 0.0)?;
        let p = 1.0 - level.lower_tail();
        let (down, up) = (special::f_quantile(n - 1.0, v, p), special::f_quantile(v, n - 1.0, p));
        let errors = k * j + (k * n - k - n) * e;
        let lower = ratio(n * (b - down * e), down * errors + n * b)?;
        let upper = ratio(n * (up * b - e), errors + n * up * b)?;
        Some(Interval::new(lower, upper, level))
    }
}

/// A quotient whose lower side is more than rounding leaves of numbers of some size.
fn share(above: f64, below: f64, size: f64) -> Option<f64> {
    ratio(above, below).filter(|_| below > 1e-12 * size)
}

/// A quotient that exists.
fn ratio(above: f64, below: f64) -> Option<f64> {
    Some(above / below).filter(|x| x.is_finite() && below > 0.0)
}
