//! Who is held out when: the folds of a cross-validation, from a seed.

use core::cmp::Ordering;

use super::category::Reply;
use super::sample::{Sample, Target};
use crate::kernel::draws::SplitMix64;
use crate::{Error, Result};

/// The fold of each respondent, in their order.
///
/// ```
/// use goodwill::calibrate::Folds;
///
/// let folds = Folds::new(&[0, 1, 2, 0, 1, 2])?;
/// assert_eq!((folds.count(), folds.as_slice()[3]), (3, 0));
/// assert_eq!(
///     Folds::new(&[0, 1, 3, 3]).unwrap_err().to_string(),
///     "folds must each hold a respondent, got none in fold 2",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folds {
    of: Vec<usize>,
    count: usize,
}

impl Folds {
    /// The fewest folds: with one held out and one to choose the penalty by, one is left to learn
    /// from.
    pub const FEWEST: usize = 3;

    /// Takes the fold of each respondent, counted from 0.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for fewer than three folds; [`Error::Inconsistent`] for a fold that
    /// nobody is in.
    pub fn new(of: &[usize]) -> Result<Self> {
        let count = of.iter().max().map_or(0, |last| last.saturating_add(1));
        if count > of.len() || count < Self::FEWEST {
            Self::check_count(count, of.len())?;
        }
        let mut held = vec![false; count.min(of.len())];
        for fold in of {
            if let Some(held) = held.get_mut(*fold) {
                *held = true;
            }
        }
        match held.iter().position(|held| !held) {
            None => Ok(Self { of: of.to_vec(), count }),
            Some(empty) => Err(Error::Inconsistent {
                what: "folds",
                rule: "each hold a respondent",
                got: format!("none in fold {empty}"),
            }),
        }
    }

    /// Draws folds of nearly equal size from a seed; for an outcome of yes or no, each with nearly
    /// the same share of both.
    ///
    /// The respondents are first put into an order of their own, by their answers and outcomes, so
    /// that the order in which they are given moves nobody.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for fewer than three folds, or more than respondents.
    pub fn seeded(sample: &Sample, count: usize, seed: u64) -> Result<Self> {
        Self::check_count(count, sample.respondents())?;
        let mut order = canonical_order(sample, None);
        let mut random = SplitMix64::new(seed);
        random.shuffle(&mut order);
        if let Target::Binary(values) = sample.outcome() {
            // Stable, so that each of the two stays shuffled; dealt in turn, both spread evenly.
            order.sort_by_key(|i| values.get(*i).copied());
        }
        let mut of = vec![0; order.len()];
        for (turn, i) in order.into_iter().enumerate() {
            if let Some(fold) = of.get_mut(i) {
                *fold = turn % count;
            }
        }
        Ok(Self { of, count })
    }

    fn check_count(count: usize, respondents: usize) -> Result<()> {
        if (Self::FEWEST..=respondents).contains(&count) {
            return Ok(());
        }
        let rule = "at least 3 and at most the number of respondents";
        Err(Error::OutOfRange { what: "number of folds", rule, got: count as f64 })
    }

    /// Returns how many folds there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Returns the fold of each respondent, counted from 0.
    #[must_use]
    pub fn as_slice(&self) -> &[usize] {
        &self.of
    }
}

/// The block of each of `n` cases in order of time: `count` blocks of nearly equal size, and none parts
/// what is of one instant. `together` tells whether a case is of the instant of the one before.
pub(crate) fn blocks_of_time(
    n: usize,
    count: usize,
    together: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut blocks: Vec<usize> = Vec::with_capacity(n);
    for i in 0..n {
        blocks.push(match blocks.last() {
            Some(block) if together(i) => *block,
            _ => i * count / n,
        });
    }
    blocks
}

/// The places of at most so many of `n` cases, as far apart as they can be.
pub(crate) fn thinned(n: usize, most: usize) -> impl Iterator<Item = usize> {
    let kept = n.min(most);
    (0..kept).map(move |i| i * n / kept)
}

/// The respondents by their answers, their outcomes, their folds, what does not apply to them and
/// their labels: an order that depends neither on the one they came in, but for respondents that are
/// alike in all, nor on the one in which signals are listed.
pub(super) fn canonical_order(sample: &Sample, folds: Option<&Folds>) -> Vec<usize> {
    let answers = |i: usize| sample.shares().get(i).map_or(&[][..], Vec::as_slice);
    // In the order of the signals' names, so that the one in which they are listed draws no folds.
    let columns = sample.order_of_names();
    let by_answers = |a: usize, b: usize| {
        let [a, b] = [answers(a), answers(b)];
        let pairs = columns.iter().map(|i| (a.get(*i).copied(), b.get(*i).copied()));
        let orders = pairs.map(|(x, y)| match (x.flatten(), y.flatten()) {
            (Some(x), Some(y)) => x.total_cmp(&y),
            (x, y) => x.is_some().cmp(&y.is_some()),
        });
        orders.fold(Ordering::Equal, Ordering::then)
    };
    let by_outcome = |a: usize, b: usize| match sample.outcome() {
        Target::Numeric(values) => match (values.get(a), values.get(b)) {
            (Some(x), Some(y)) => x.total_cmp(y),
            _ => Ordering::Equal,
        },
        Target::Binary(values) => values.get(a).cmp(&values.get(b)),
    };
    let by_fold = |a: usize, b: usize| {
        folds.map_or(Ordering::Equal, |folds| folds.of.get(a).cmp(&folds.of.get(b)))
    };
    let categories = sample.order_of_categories();
    let label = |i: usize, category: &usize| match sample.labels(i).get(*category) {
        Some(Reply::Label(place)) => (0, *place),
        Some(Reply::DoesNotApply) => (1, 0),
        Some(Reply::Given(_) | Reply::NotAnswered) | None => (2, 0),
    };
    let mut order: Vec<usize> = (0..sample.respondents()).collect();
    order.sort_by(|&a, &b| {
        let marks = |i: usize, column: &usize| sample.applies(i).get(*column).copied();
        let by_marks =
            || columns.iter().map(|c| marks(a, c)).cmp(columns.iter().map(|c| marks(b, c)));
        let same = by_answers(a, b).then(by_outcome(a, b)).then(by_fold(a, b)).then_with(by_marks);
        same.then_with(|| {
            categories.iter().map(|c| label(a, c)).cmp(categories.iter().map(|c| label(b, c)))
        })
    });
    order
}

#[cfg(test)]
mod tests {
    use super::{blocks_of_time, thinned};

    #[test]
    fn cases_are_thinned_evenly() {
        assert_eq!(thinned(3, 5).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(thinned(10, 4).collect::<Vec<_>>(), [0, 2, 5, 7]);
        assert_eq!(thinned(0, 4).count(), 0);
        let two_of_five: Vec<usize> = (0..10_000).filter(|i| [0, 2].contains(&(i % 5))).collect();
        assert_eq!(thinned(10_000, 4_000).collect::<Vec<_>>(), two_of_five);
    }

    #[test]
    fn no_block_parts_an_instant() {
        assert_eq!(blocks_of_time(7, 3, |_| false), [0, 0, 0, 1, 1, 2, 2]);
        // The fourth and the sixth are of the instant of the one before.
        assert_eq!(blocks_of_time(7, 3, |i| i == 3 || i == 5), [0, 0, 0, 0, 1, 1, 2]);
        assert_eq!(blocks_of_time(7, 3, |i| i == 3 || i == 4), [0, 0, 0, 0, 0, 2, 2]);
        assert_eq!(blocks_of_time(3, 3, |_| true), [0, 0, 0]);
        assert!(blocks_of_time(0, 3, |_| false).is_empty());
    }
}
