//! Whether things that are passed or failed make a ladder: who passes a higher one, passes all
//! below it.

use crate::kernel::Interval;
use crate::kernel::posterior::BetaPosterior;
use crate::quantity::Level;
use crate::{Error, Result};

/// What counts as an error of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ErrorCount {
    /// Every cell that differs from the perfect row of the same total (Goodenough, Edwards): the
    /// stricter count.
    #[default]
    SameTotal,
    /// The fewest cells that must change to make the row perfect, whatever its total (Guttman).
    FewestChanges,
}

/// A table of who passes what: a row for each respondent, items from the lowest to the highest.
///
/// ```
/// use goodwill::survey::{ErrorCount, Scalogram};
///
/// let table = Scalogram::new(&[
///     vec![true, true, true],
///     vec![true, false, false],
///     vec![false, true, false], // passes the second without the first
///     vec![false, false, false],
/// ])?;
/// assert_eq!(table.errors(ErrorCount::SameTotal), 2);
/// assert_eq!(table.errors(ErrorCount::FewestChanges), 1);
/// assert_eq!(table.reproducibility(ErrorCount::FewestChanges), 1.0 - 1.0 / 12.0);
/// // (2 + 2 + 3)/12 by guessing, and (11 − 7)/(12 − 7) of the rest by the ladder.
/// assert_eq!(table.minimum_marginal(), 7.0 / 12.0);
/// assert_eq!(table.scalability(ErrorCount::FewestChanges), Some(0.8));
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Formula
///
/// ```text
/// N respondents, k items from the lowest to the highest, cells 0 or 1
/// reproducibility    CR  = 1 − errors/(N k)
/// minimum marginal   MMR = Σ_items max(pᵢ, 1 − pᵢ)/k            pᵢ the share that passes i
/// scalability        CS  = (CR − MMR)/(1 − MMR)
/// ```
///
/// A row without error is passed up to some item, and failed from there on. Errors of other rows
/// are counted in one of two ways, see [`ErrorCount`]. MMR is what answering each item by its
/// commoner answer would reproduce, so CS is how much of the rest the ladder explains.
///
/// # Limits
///
/// CR is high by itself where nearly all pass or nearly all fail; read CS beside it. The limits
/// of .90 for CR and .60 for CS are rules of thumb. The interval takes each respondent as one
/// observation of the share of cells in order, since the cells of one respondent hang together;
/// that is cautious, and the marginals are taken as known.
///
/// # References
///
/// 1. Guttman, L. (1950). The basis for scalogram analysis. In S. A. Stouffer et al.,
///    *Measurement and Prediction*. Princeton University Press, ch. 3 (reproducibility).
/// 2. Edwards, A. L. (1948). On Guttman's scale analysis. *Educational and Psychological
///    Measurement* 8, 313–318 (errors against the pattern of the same total).
/// 3. Menzel, H. (1953). A new coefficient for scalogram analysis. *Public Opinion Quarterly* 17,
///    268–280 (scalability).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "Vec<Vec<bool>>", into = "Vec<Vec<bool>>")
)]
pub struct Scalogram {
    rows: Vec<Vec<bool>>,
}

impl Scalogram {
    /// Takes a row for each respondent and in it a cell for each item, the lowest first.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] without a respondent or with fewer than two items; [`Error::Length`]
    /// if the rows differ in length.
    ///
    /// ```
    /// use goodwill::survey::Scalogram;
    ///
    /// let ragged = Scalogram::new(&[vec![true, false], vec![true]]);
    /// assert_eq!(ragged.unwrap_err().to_string(), "row of passes must have 2 entries, got 1");
    /// ```
    pub fn new(rows: &[Vec<bool>]) -> Result<Self> {
        let Some(first) = rows.first() else {
            let what = "number of respondents";
            return Err(Error::OutOfRange { what, rule: "at least 1", got: 0.0 });
        };
        let items = first.len();
        if items < 2 {
            let (what, got) = ("number of items", items as f64);
            return Err(Error::OutOfRange { what, rule: "at least 2", got });
        }
        if let Some(row) = rows.iter().find(|row| row.len() != items) {
            let (what, got) = ("row of passes", row.len());
            return Err(Error::Length { what, expected: items, got });
        }
        Ok(Self { rows: rows.to_vec() })
    }

    /// Orders the items by how many pass them, the most first; items passed alike keep their
    /// order.
    ///
    /// The order that was given tests a ladder that somebody claims; this one finds the ladder
    /// that fits best, and so is kinder.
    #[must_use]
    pub fn by_popularity(&self) -> Self {
        let mut order: Vec<usize> = (0..self.items()).collect();
        order.sort_by_key(|item| core::cmp::Reverse(self.passes(*item)));
        let sorted = |row: &Vec<bool>| order.iter().map(|item| row[*item]).collect();
        Self { rows: self.rows.iter().map(sorted).collect() }
    }

    /// Returns how many respondents there are.
    #[must_use]
    pub const fn respondents(&self) -> usize {
        self.rows.len()
    }

    /// Returns how many items there are.
    #[must_use]
    pub fn items(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// Returns how many respondents pass an item; 0 for one past the last.
    #[must_use]
    pub fn passes(&self, item: usize) -> usize {
        self.rows.iter().filter(|row| row.get(item) == Some(&true)).count()
    }

    /// Returns the number of errors.
    #[must_use]
    pub fn errors(&self, count: ErrorCount) -> usize {
        self.rows.iter().map(|row| errors_of(row, count)).sum()
    }

    /// Returns Guttman's coefficient of reproducibility, 0 to 1.
    #[must_use]
    pub fn reproducibility(&self, count: ErrorCount) -> f64 {
        1.0 - self.errors(count) as f64 / self.cells()
    }

    /// Returns the interval of the reproducibility; each respondent is one observation.
    #[must_use]
    pub fn reproducibility_interval(&self, count: ErrorCount, level: Level) -> Interval {
        let (n, cr) = (self.respondents() as f64, self.reproducibility(count));
        BetaPosterior::from_counts(1.0 + n * cr, 1.0 + n * (1.0 - cr)).interval(level).including(cr)
    }

    /// Returns the minimum marginal reproducibility, ½ to 1: what answering each item by its
    /// commoner answer would reproduce.
    #[must_use]
    pub fn minimum_marginal(&self) -> f64 {
        self.commoner() as f64 / self.cells()
    }

    /// Returns the coefficient of scalability, at most 1: how much of what the marginals leave
    /// open the ladder explains. `None` where they leave nothing open.
    #[must_use]
    pub fn scalability(&self, count: ErrorCount) -> Option<f64> {
        let open = self.cells() - self.commoner() as f64;
        // The same as the formula, of whole numbers.
        (open > 0.0).then(|| (open - self.errors(count) as f64) / open)
    }

    /// Returns the interval of the scalability, the marginals taken as known.
    #[must_use]
    pub fn scalability_interval(&self, count: ErrorCount, level: Level) -> Option<Interval> {
        let point = self.scalability(count)?;
        let guessed = self.minimum_marginal();
        let scaled = |cr: f64| (cr - guessed) / (1.0 - guessed);
        let Interval { lower, upper, .. } = self.reproducibility_interval(count, level);
        Some(Interval::new(scaled(lower), scaled(upper), level).including(point))
    }

    fn cells(&self) -> f64 {
        (self.respondents() * self.items()) as f64
    }

    /// The answers that are the commoner ones of their item.
    fn commoner(&self) -> usize {
        let n = self.respondents();
        (0..self.items()).map(|item| self.passes(item)).map(|p| p.max(n - p)).sum()
    }
}

fn errors_of(row: &[bool], count: ErrorCount) -> usize {
    let passed = row.iter().filter(|x| **x).count();
    match count {
        // As many are failed among the first as are passed among the rest.
        ErrorCount::SameTotal => 2 * row.iter().take(passed).filter(|x| !**x).count(),
        ErrorCount::FewestChanges => {
            // Passed up to nowhere, all passes are errors; each item taken in is one less, or
            // one more.
            let (mut errors, mut fewest) = (passed, passed);
            for x in row {
                if *x {
                    errors -= 1;
                } else {
                    errors += 1;
                }
                fewest = fewest.min(errors);
            }
            fewest
        }
    }
}

impl TryFrom<Vec<Vec<bool>>> for Scalogram {
    type Error = Error;

    fn try_from(rows: Vec<Vec<bool>>) -> Result<Self> {
        Self::new(&rows)
    }
}

impl From<Scalogram> for Vec<Vec<bool>> {
    fn from(table: Scalogram) -> Self {
        table.rows
    }
}
