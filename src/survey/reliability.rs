//! How far a questionnaire's answers can be relied upon.

use crate::kernel::matrix::Square;
use crate::kernel::{Interval, special};
use crate::quantity::Level;
use crate::{Error, Result};

/// What rounding may leave of a number that is 0, or add to one that is 1.
const ROUNDING: f64 = 1e-12;

type Matrix = Vec<Vec<f64>>;

/// The answers of some respondents to some items, with gaps.
///
/// The three items below have variance 5/3 each and covariances 1, 4/3 and 4/3:
///
/// ```
/// use goodwill::survey::Answers;
///
/// let row = |answers: [f64; 3]| answers.map(Some).to_vec();
/// let answers = Answers::new(&[
///     row([1.0, 2.0, 1.0]),
///     row([2.0, 1.0, 2.0]),
///     row([3.0, 4.0, 4.0]),
///     row([4.0, 3.0, 3.0]),
/// ])?;
/// assert_eq!(answers.covariance(0, 1), Some(1.0));
/// // 3/2 · (1 − 5/(37/3))
/// assert_eq!(answers.alpha().map(|alpha| format!("{alpha:.6}")).as_deref(), Some("0.891892"));
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Formula
///
/// ```text
/// α   = k/(k − 1) · (1 − Σ cᵢᵢ / Σ cᵢⱼ)           c the covariances of the k items
/// αₛ  = the same of the correlations r
/// ω   = (Σ λᵢ)²/((Σ λᵢ)² + Σ (cᵢᵢ − λᵢ²)),  λ least squares of cᵢⱼ − λᵢλⱼ over i ≠ j (minres)
/// λ₆  = 1 − Σ (1 − smcᵢ) / Σ rᵢⱼ,  smcᵢ = 1 − 1/(r⁻¹)ᵢᵢ
/// SEM = √(Σ cᵢⱼ)/k · √(1 − α)                     of the mean of the items
/// 1 − (1 − α) F⁻¹(1 − t; n − 1, (n − 1)(k − 1)) ≤ α ≤ 1 − (1 − α) F⁻¹(t; …),  t = (1 − level)/2
/// ```
///
/// A covariance is taken over the respondents who answered both items, with one less than their
/// number below the line; so is a variance over those who answered the item. A correlation is
/// the covariance over both standard deviations. No answer is dropped; for listwise deletion take
/// [`Answers::complete_rows`].
///
/// McDonald's ω takes the items to measure one factor, each with its own loading λ; α takes the
/// loadings to be equal. Two items do not determine them.
///
/// A figure that does not exist is `None`: of items that do not vary, of a total that does not, of
/// correlations of which one follows from the others, of a pair that nobody answered, and where
/// pairwise covariances contradict one another, which shows as an α or a correlation beyond 1.
///
/// # Limits
///
/// α is a lower bound of the reliability if errors are independent, not a sign that the items
/// measure one thing. The interval takes answers to be normal and items to be parallel, and
/// counts every respondent in full: with many gaps it is too narrow.
///
/// # References
///
/// 1. Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests.
///    *Psychometrika* 16, 297–334.
/// 2. Guttman, L. (1945). A basis for analyzing test-retest reliability. *Psychometrika* 10,
///    255–282, for λ₆.
/// 3. McDonald, R. P. (1999). *Test Theory: A Unified Treatment*. Erlbaum, eq. 6.20, for ω.
/// 4. Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres).
///    *Psychometrika* 31, 351–368, for its loadings.
/// 5. Feldt, L. S. (1965). The approximate sampling distribution of Kuder–Richardson reliability
///    coefficient twenty. *Psychometrika* 30, 357–370, for the interval.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "Vec<Vec<Option<f64>>>", into = "Vec<Vec<Option<f64>>>")
)]
pub struct Answers {
    rows: Vec<Vec<Option<f64>>>,
    /// Of each pair of items; `None` if fewer than two answered both.
    covariances: Vec<Vec<Option<f64>>>,
}

impl Answers {
    /// Takes a row for each respondent and in it a cell for each item, `None` for no answer.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for fewer than two respondents or items, or for an answer that is
    /// not finite; [`Error::Length`] if the rows differ in length.
    ///
    /// ```
    /// use goodwill::survey::Answers;
    ///
    /// let ragged = Answers::new(&[vec![Some(1.0), None], vec![Some(2.0)]]);
    /// assert_eq!(
    ///     ragged.unwrap_err().to_string(),
    ///     "row of answers must have 2 entries, got 1",
    /// );
    /// ```
    pub fn new(rows: &[Vec<Option<f64>>]) -> Result<Self> {
        let at_least_two = |what, n: usize| {
            if n >= 2 {
                Ok(())
            } else {
                Err(Error::OutOfRange { what, rule: "at least 2", got: n as f64 })
            }
        };
        at_least_two("number of respondents", rows.len())?;
        let items = rows[0].len();
        at_least_two("number of items", items)?;
        for row in rows {
            if row.len() != items {
                let (what, got) = ("row of answers", row.len());
                return Err(Error::Length { what, expected: items, got });
            }
            if let Some(&got) = row.iter().flatten().find(|x| !x.is_finite()) {
                return Err(Error::OutOfRange { what: "answer", rule: "finite", got });
            }
        }
        let mut covariances = vec![vec![None; items]; items];
        for i in 0..items {
            for j in i..items {
                covariances[i][j] = covariance(rows.iter().filter_map(|row| row[i].zip(row[j])));
                covariances[j][i] = covariances[i][j];
            }
        }
        Ok(Self { rows: rows.to_vec(), covariances })
    }

    /// Returns the respondents who answered every item; `None` if they are fewer than two.
    ///
    /// ```
    /// use goodwill::survey::Answers;
    ///
    /// let row = |a, b| vec![Some(a), b];
    /// let answers = Answers::new(&[row(1.0, Some(1.0)), row(2.0, None), row(3.0, Some(2.0))])?;
    /// assert_eq!(answers.respondents(), 3);
    /// assert_eq!(answers.complete_rows().map(|answers| answers.respondents()), Some(2));
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn complete_rows(&self) -> Option<Self> {
        let complete = |row: &&Vec<Option<f64>>| row.iter().all(Option::is_some);
        let rows: Vec<_> = self.rows.iter().filter(complete).cloned().collect();
        Self::new(&rows).ok()
    }

    /// Returns how many items there are.
    #[must_use]
    pub fn items(&self) -> usize {
        self.covariances.len()
    }

    /// Returns how many respondents answered anything.
    #[must_use]
    pub fn respondents(&self) -> usize {
        self.rows.iter().filter(|row| row.iter().any(Option::is_some)).count()
    }

    /// Returns the covariance of two items, the variance of one with itself; `None` if fewer than
    /// two respondents answered both, or for an index past the last.
    #[must_use]
    pub fn covariance(&self, i: usize, j: usize) -> Option<f64> {
        *self.covariances.get(i)?.get(j)?
    }

    /// Returns the correlation of two items; `None` where it does not exist.
    #[must_use]
    pub fn correlation(&self, i: usize, j: usize) -> Option<f64> {
        let (a, b) = (self.covariance(i, i)?, self.covariance(j, j)?);
        if a == 0.0 || b == 0.0 {
            return None;
        }
        if i == j {
            return Some(1.0);
        }
        within_one(self.covariance(i, j)? / (libm::sqrt(a) * libm::sqrt(b)))
    }

    /// Returns Cronbach's α.
    #[must_use]
    pub fn alpha(&self) -> Option<f64> {
        cronbach(&self.full_covariances()?)
    }

    /// Returns Cronbach's α of the items divided by their standard deviations.
    #[must_use]
    pub fn standardised_alpha(&self) -> Option<f64> {
        cronbach(&self.correlations()?)
    }

    /// Returns McDonald's ω of one factor, its loadings by minres on the covariances; `None` for
    /// fewer than three items, and where an item's loading exceeds its own variance.
    ///
    /// ```
    /// use goodwill::survey::Answers;
    ///
    /// // A factor that loads 2, 1 and 1, and three errors, all of one size and unrelated.
    /// let sign = |x: u8| if x % 2 == 0 { 1.0 } else { -1.0 };
    /// let rows: Vec<_> = (0..8_u8)
    ///     .map(|i| {
    ///         let (f, a, b) = (sign(i), sign(i >> 1), sign(i >> 2));
    ///         [2.0 * f + a, f + b, f + f * a * b].map(Some).to_vec()
    ///     })
    ///     .collect();
    /// let answers = Answers::new(&rows)?;
    /// // (2 + 1 + 1)²/(16 + 3); α takes equal loadings, and is less.
    /// assert!(answers.omega().is_some_and(|omega| (omega - 16.0 / 19.0).abs() < 1e-12));
    /// assert!(answers.alpha() < answers.omega());
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn omega(&self) -> Option<f64> {
        let c = self.full_covariances()?;
        let loadings = minres(&c)?;
        let sum: f64 = loadings.iter().sum();
        let unique = c.iter().zip(&loadings).enumerate().map(|(i, (row, l))| row[i] - l * l);
        let unique: Vec<f64> = unique.collect();
        let least = -ROUNDING * c.iter().enumerate().map(|(i, row)| row[i]).sum::<f64>();
        if unique.iter().any(|u| *u < least) {
            return None;
        }
        let common = sum * sum;
        let omega = common / (common + unique.iter().map(|u| u.max(0.0)).sum::<f64>());
        Some(omega).filter(|omega| omega.is_finite())
    }

    /// Returns Guttman's λ₆, from what the other items explain of each.
    #[must_use]
    pub fn lambda6(&self) -> Option<f64> {
        let r = self.correlations()?;
        let unexplained: f64 = inverse_diagonal(&r)?.iter().map(|d| 1.0 / d).sum();
        Some(1.0 - unexplained / positive_sum(&r)?)
    }

    /// Returns the mean of the correlations between different items.
    #[must_use]
    pub fn mean_correlation(&self) -> Option<f64> {
        let k = self.items() as f64;
        let sum: f64 = self.correlations()?.iter().flatten().sum();
        Some((sum - k) / (k * (k - 1.0)))
    }

    /// Returns the correlation of an item with the sum of the others; `None` where it does not
    /// exist, or for an index past the last.
    ///
    /// It comes from the pairwise covariances, as α does, so that a gap costs one pair and not
    /// one respondent.
    ///
    /// ```
    /// use goodwill::survey::Answers;
    ///
    /// let row = |answers: [f64; 3]| answers.map(Some).to_vec();
    /// let answers =
    ///     Answers::new(&[row([1.0, 2.0, 5.0]), row([2.0, 4.0, 5.0]), row([3.0, 6.0, 5.0])])?;
    /// assert_eq!(answers.item_rest(0), Some(1.0));
    /// assert_eq!(answers.item_rest(2), None);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn item_rest(&self, i: usize) -> Option<f64> {
        let own = self.covariance(i, i).filter(|variance| *variance > 0.0)?;
        let mut rest = self.full_covariances()?;
        let mut with_rest = rest.swap_remove(i);
        with_rest.swap_remove(i);
        for row in &mut rest {
            row.swap_remove(i);
        }
        let total = positive_sum(&rest)?;
        within_one(with_rest.iter().sum::<f64>() / (libm::sqrt(own) * libm::sqrt(total)))
    }

    /// Returns the standard error of measurement of the mean of the items, in their unit: what a
    /// respondent's mean would scatter by on asking again.
    #[must_use]
    pub fn standard_error_of_measurement(&self) -> Option<f64> {
        let c = self.full_covariances()?;
        let deviation = libm::sqrt(positive_sum(&c)?) / self.items() as f64;
        Some(deviation * libm::sqrt(1.0 - cronbach(&c)?))
    }

    /// Returns Feldt's interval of α, by [`feldt_interval`].
    ///
    /// Its n is [`Answers::respondents`], whatever each of them left out.
    #[must_use]
    pub fn alpha_interval(&self, level: Level) -> Option<Interval> {
        feldt_interval(self.alpha()?, self.respondents(), self.items(), level)
    }

    /// Returns all figures at once.
    ///
    /// ```
    /// use goodwill::survey::Answers;
    /// use goodwill::quantity::Level;
    ///
    /// let row = |answers: [f64; 2]| answers.map(Some).to_vec();
    /// let answers = Answers::new(&[row([1.0, 2.0]), row([2.0, 1.0]), row([3.0, 3.0])])?;
    /// let reliability = answers.reliability(Level::default());
    /// assert_eq!((reliability.respondents, reliability.items), (3, 2));
    /// assert_eq!(reliability.mean_correlation, Some(0.5));
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn reliability(&self, level: Level) -> Reliability {
        Reliability {
            respondents: self.respondents(),
            items: self.items(),
            alpha: self.alpha(),
            alpha_interval: self.alpha_interval(level),
            standardised_alpha: self.standardised_alpha(),
            omega: self.omega(),
            lambda6: self.lambda6(),
            mean_correlation: self.mean_correlation(),
            item_rest: (0..self.items()).map(|i| self.item_rest(i)).collect(),
            standard_error_of_measurement: self.standard_error_of_measurement(),
        }
    }

    /// Every covariance, if every pair has one.
    fn full_covariances(&self) -> Option<Matrix> {
        self.covariances.iter().map(|row| row.iter().copied().collect()).collect()
    }

    /// Every correlation, if every pair has one.
    fn correlations(&self) -> Option<Matrix> {
        let all = 0..self.items();
        all.clone().map(|i| all.clone().map(|j| self.correlation(i, j)).collect()).collect()
    }
}

#[cfg(feature = "serde")]
impl TryFrom<Vec<Vec<Option<f64>>>> for Answers {
    type Error = Error;

    fn try_from(rows: Vec<Vec<Option<f64>>>) -> Result<Self> {
        Self::new(&rows)
    }
}

#[cfg(feature = "serde")]
impl From<Answers> for Vec<Vec<Option<f64>>> {
    fn from(answers: Answers) -> Self {
        answers.rows
    }
}

/// What can be said of the reliability of some answers; a figure that does not exist is `None`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Reliability {
    /// How many respondents answered anything.
    pub respondents: usize,
    /// How many items there are.
    pub items: usize,
    /// Cronbach's α.
    pub alpha: Option<f64>,
    /// Feldt's interval of α.
    pub alpha_interval: Option<Interval>,
    /// Cronbach's α of the items divided by their standard deviations.
    pub standardised_alpha: Option<f64>,
    /// McDonald's ω of one factor, by minres.
    pub omega: Option<f64>,
    /// Guttman's λ₆.
    pub lambda6: Option<f64>,
    /// The mean of the correlations between different items.
    pub mean_correlation: Option<f64>,
    /// The correlation of each item with the sum of the others.
    pub item_rest: Vec<Option<f64>>,
    /// The standard error of measurement of the mean of the items, in their unit.
    pub standard_error_of_measurement: Option<f64>,
}

/// Returns Feldt's interval of an α that some respondents and items gave, widened to hold it.
///
/// `None` for an α above 1 or not finite, for fewer than two respondents or items, and for an end
/// that is too far out to be a number.
///
/// ```
/// use goodwill::survey::feldt_interval;
/// use goodwill::quantity::Level;
///
/// let interval = feldt_interval(0.75, 100, 4, Level::new(0.95)?);
/// let text = interval.map(|interval| format!("{interval:.3}"));
/// assert_eq!(text.as_deref(), Some("[0.659, 0.821]"));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn feldt_interval(
    alpha: f64,
    respondents: usize,
    items: usize,
    level: Level,
) -> Option<Interval> {
    if !(f64::MIN..=1.0).contains(&alpha) || respondents < 2 || items < 2 {
        return None;
    }
    let (d1, per_item) = (respondents as f64 - 1.0, items as f64 - 1.0);
    let end = |p| {
        let end = 1.0 - (1.0 - alpha) * special::f_quantile(d1, d1 * per_item, p);
        Some(end).filter(|end| end.is_finite())
    };
    let tail = level.lower_tail();
    Some(Interval::new(end(1.0 - tail)?, end(tail)?, level).including(alpha))
}

/// Returns the covariance of some pairs; `None` of fewer than two, or if it overflows.
fn covariance(mut pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let all = pairs.clone();
    let n = all.clone().count();
    // Seen from the first pair, so that what does not vary has a variance of 0 and no less.
    let (x0, y0) = pairs.next().filter(|_| n >= 2)?;
    let seen = || all.clone().map(move |(x, y)| (x - x0, y - y0));
    let (sum_x, sum_y) = seen().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    let (mean_x, mean_y) = (sum_x / n as f64, sum_y / n as f64);
    let products: f64 = seen().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    Some(products / (n as f64 - 1.0)).filter(|covariance| covariance.is_finite())
}

/// Returns α of items with these covariances.
fn cronbach(c: &[Vec<f64>]) -> Option<f64> {
    let k = c.len() as f64;
    let diagonal: f64 = c.iter().enumerate().map(|(i, row)| row[i]).sum();
    let alpha = k / (k - 1.0) * (1.0 - diagonal / positive_sum(c)?);
    (alpha <= 1.0 + ROUNDING).then_some(alpha.min(1.0))
}

/// Returns the loadings of one factor that leave the least squares of covariances between items.
///
/// One loading after the other is set to what is best given the rest, which never makes the
/// squares more.
fn minres(c: &[Vec<f64>]) -> Option<Vec<f64>> {
    const STEPS: usize = 20_000;
    if c.len() < 3 {
        return None;
    }
    let sign = |x: f64| if x < 0.0 { -1.0 } else { 1.0 };
    let mut loadings: Vec<f64> =
        (0..c.len()).map(|i| sign(c[0][i]) * libm::sqrt(c[i][i])).collect();
    let scale = loadings.iter().map(|l| l.abs()).fold(0.0, f64::max);
    for _ in 0..STEPS {
        let mut moved = 0.0_f64;
        for i in 0..c.len() {
            let others = || (0..c.len()).filter(|j| *j != i);
            let above: f64 = others().map(|j| c[i][j] * loadings[j]).sum();
            let below: f64 = others().map(|j| loadings[j] * loadings[j]).sum();
            // Where nothing is left of the other loadings there is no factor.
            if below.is_nan() || below <= ROUNDING * scale * scale {
                return None;
            }
            let best = above / below;
            moved = moved.max((best - loadings[i]).abs());
            loadings[i] = best;
        }
        if moved <= 1e-15 * scale {
            return Some(loadings);
        }
    }
    // Slower than any that identifies a factor.
    None
}

/// Returns the sum of all entries, the variance of a sum; `None` if nothing is left of it.
fn positive_sum(c: &[Vec<f64>]) -> Option<f64> {
    let entries = || c.iter().flatten();
    let (sum, size): (f64, f64) = (entries().sum(), entries().map(|x| x.abs()).sum());
    Some(sum).filter(|sum| sum.is_finite() && *sum > ROUNDING * size)
}

/// Cuts off what rounding adds to a correlation; `None` for what is truly beyond 1.
fn within_one(r: f64) -> Option<f64> {
    (r.abs() <= 1.0 + ROUNDING).then_some(r.clamp(-1.0, 1.0))
}

/// Returns the diagonal of the inverse of correlations; `None` if one follows from others.
fn inverse_diagonal(r: &[Vec<f64>]) -> Option<Vec<f64>> {
    let k = r.len();
    let lower = Square::from_rows(r).factor(|left| (left > ROUNDING).then_some(left))?;
    let mut diagonal = vec![0.0; k];
    for i in 0..k {
        // Column i of the inverse of the lower factor, from its own row on.
        let mut column = vec![0.0; k];
        column[i] = 1.0 / lower.get(i, i);
        for row in i + 1..k {
            let known: f64 = (i..row).map(|j| lower.get(row, j) * column[j]).sum();
            column[row] = -known / lower.get(row, row);
        }
        diagonal[i] = column.iter().map(|x| x * x).sum();
    }
    Some(diagonal)
}
