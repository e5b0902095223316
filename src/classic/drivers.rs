//! Which items of a survey to see to first: importance by performance.
//!
//! # Question
//!
//! What matters to customers and is weak, and so is to be improved first? What is strong and
//! matters to nobody?
//!
//! # Formula
//!
//! ```text
//! performance   100 · the mean of an item's answers, as shares of its scale     t interval
//! importance    r, how the item goes with an outcome over those who answered both
//!               tanh(atanh r ± z/√(n − 3))                                      Fisher's interval
//!               or a weight that was learned, ± z standard errors
//! cuts          the means over all items, or their medians
//! firm          neither interval of the item holds the cut
//! ```
//!
//! | | weak | strong |
//! |---|---|---|
//! | matters more | [`Quadrant::ImproveFirst`] (“concentrate here”) | [`Quadrant::Keep`] (“keep up the good work”) |
//! | matters less | [`Quadrant::Later`] (“low priority”) | [`Quadrant::MoreThanNeeded`] (“possible overkill”) |
//!
//! The field's words for the four stand in brackets.
//!
//! # Traps
//!
//! - Weak and strong, more and less are meant among the items asked. A survey of good things only
//!   has weak ones too, and one item more moves the cuts. An item near a cut is not firm.
//! - A correlation is no cause. Items that go together share what they say; a learned weight
//!   divides it among them, and with few respondents by chance.
//! - An item that all answer alike cannot go with anything: it is left out, and may matter most.
//! - What customers say matters to them is another thing than what goes with the outcome.
//! - The cuts are taken as known; an interval that just misses one is no proof.
//!
//! # Sources
//!
//! 1. Martilla, J. A., & James, J. C. (1977). Importance-performance analysis. *Journal of
//!    Marketing* 41(1), 77–79.
//! 2. Oh, H. (2001). Revisiting importance–performance analysis. *Tourism Management* 22(6),
//!    617–627 (where the cuts should stand, and what is wrong with the method).
//! 3. Fisher, R. A. (1921). On the “probable error” of a coefficient of correlation deduced from a
//!    small sample. *Metron* 1, 3–32.

use super::t_interval;
use crate::kernel::params::params;
use crate::kernel::words::words;
use crate::kernel::{Interval, special};
use crate::quantity::{Amount, Level, Name, Share};
use crate::{Error, Result};

const FULL: f64 = 100.0;
/// Fewer pairs have a correlation of 1 or −1, or none.
const FEWEST: usize = 3;

words! {
    /// Where an item stands.
    pub enum Quadrant {
        /// It matters more than others and is weaker: “concentrate here”.
        ImproveFirst = "improve_first",
        /// It matters more than others and is stronger: “keep up the good work”.
        Keep = "keep",
        /// It matters less than others and is weaker: “low priority”.
        Later = "later",
        /// It matters less than others and is stronger: “possible overkill”.
        MoreThanNeeded = "more_than_needed",
    }
    /// All four, in the order in which to look at them.
    pub const ALL: [Self];
    /// Returns the words.
    pub fn name;
    Display;
}

words! {
    /// Where the items are divided into more and less.
    #[derive(Default)]
    pub enum Split {
        /// At the means of all items.
        #[default]
        Means = "means",
        /// At the medians of all items.
        Medians = "medians",
    }
    /// Both.
    pub const ALL: [Self];
    /// Returns the word.
    pub fn name;
    Display;
}

params! {
    /// How items are placed.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct DriverParams {
        split: Split = Split::Means, set with_split "where the items are divided";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

/// How much an item matters, in a unit that is the same for all items.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Importance {
    /// How much.
    pub value: f64,
    /// The interval, where it is known.
    pub interval: Option<Interval>,
}

impl Importance {
    /// Takes a weight that was learned, and its standard error where that is known.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a weight that is not finite, or a standard error that is not 0 to
    /// 10³⁰⁰.
    pub fn from_weight(weight: f64, error: Option<f64>, level: Level) -> Result<Self> {
        if !weight.is_finite() {
            return Err(Error::OutOfRange { what: "weight", rule: "finite", got: weight });
        }
        let error = error.map(Amount::new).transpose()?;
        let z = special::normal_quantile(1.0 - level.lower_tail());
        let around = |error: Amount| {
            let half = z * error.get();
            let end = |x: f64| x.clamp(-f64::MAX, f64::MAX);
            Interval::new(end(weight - half), end(weight + half), level)
        };
        Ok(Self { value: weight, interval: error.map(around) })
    }

    /// How an item goes with an outcome; `None` where either never varies, or of too few pairs.
    fn from_pairs(mut pairs: Vec<(f64, f64)>, level: Level) -> Option<Self> {
        if pairs.len() < FEWEST {
            return None;
        }
        // In an order of their own, so that the order of respondents moves no bit.
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let n = pairs.len() as f64;
        let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().fold(0.0, |s, pair| s + of(pair));
        let (mx, my) = (sum(&|pair| pair.0) / n, sum(&|pair| pair.1) / n);
        let moment = |of: &dyn Fn(f64, f64) -> f64| sum(&|pair| of(pair.0 - mx, pair.1 - my));
        let varies = |of: &dyn Fn(&(f64, f64)) -> f64| {
            pairs.windows(2).any(|two| of(&two[0]).to_bits() != of(&two[1]).to_bits())
        };
        let scale = libm::sqrt(moment(&|x, _| x * x)) * libm::sqrt(moment(&|_, y| y * y));
        if !varies(&|pair| pair.0) || !varies(&|pair| pair.1) || scale <= 0.0 {
            return None;
        }
        let r = (moment(&|x, y| x * y) / scale).clamp(-1.0, 1.0);
        let z = special::normal_quantile(1.0 - level.lower_tail());
        let interval = (n > 3.0).then(|| {
            let half = z / libm::sqrt(n - 3.0);
            let end = |step: f64| libm::tanh(libm::atanh(r) + step);
            Interval::new(end(-half), end(half), level).including(r)
        });
        Some(Self { value: r, interval })
    }
}

/// One item in its place.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct KeyDriver {
    /// The item.
    pub name: Name,
    /// How much it matters.
    pub importance: Importance,
    /// The mean of its answers, 0 to 100; more is better.
    pub performance: f64,
    /// The interval of the mean.
    pub interval: Interval,
    /// How many answered it.
    pub answers: usize,
    /// Where it stands.
    pub quadrant: Quadrant,
    /// Whether both intervals lie on one side of the cuts, so that it most likely stands there.
    pub is_firm: bool,
}

/// The items of a survey by importance and performance.
///
/// ```
/// use goodwill::classic::{DriverParams, KeyDrivers, Quadrant};
/// use goodwill::quantity::Name;
///
/// let names = [Name::new("speed")?, Name::new("colour")?];
/// let rows = [[0.0, 0.9], [0.2, 1.0], [0.4, 0.8], [0.6, 1.0], [0.8, 0.9]];
/// let rows = rows.map(|row| row.map(Some).to_vec());
/// let loyal = [1.0, 2.0, 3.0, 5.0, 5.0].map(Some);
/// let Some(drivers) = KeyDrivers::from_outcomes(&names, &rows, &loyal, &DriverParams::default())?
/// else {
///     return Ok(());
/// };
/// let found: Vec<Quadrant> = drivers.items().iter().map(|item| item.quadrant).collect();
/// assert_eq!(found, [Quadrant::ImproveFirst, Quadrant::MoreThanNeeded]);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct KeyDrivers {
    items: Vec<KeyDriver>,
    unplaced: Vec<Name>,
    importance: f64,
    performance: f64,
}

impl KeyDrivers {
    /// Places items by how they go with an outcome; `None` if none can be placed.
    ///
    /// A row holds one respondent's answers as shares of their scales, 1 the good end, as
    /// [`Instrument::matrix`](crate::survey::Instrument::matrix) makes them. Respondents without an
    /// outcome count for the performance.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for a row or outcomes of another length; [`Error::OutOfRange`] for an
    /// answer outside 0 to 1 or an outcome that is not within ±10³⁰⁰.
    pub fn from_outcomes(
        names: &[Name],
        rows: &[Vec<Option<f64>>],
        outcomes: &[Option<f64>],
        params: &DriverParams,
    ) -> Result<Option<Self>> {
        let columns = columns(names, rows)?;
        if outcomes.len() != rows.len() {
            let (what, expected, got) = ("list of outcomes", rows.len(), outcomes.len());
            return Err(Error::Length { what, expected, got });
        }
        let bounded = |y: &&f64| Amount::new(y.abs()).is_err();
        if let Some(got) = outcomes.iter().flatten().find(bounded) {
            let (what, rule) = ("outcome", "within 1e300 of 0");
            return Err(Error::OutOfRange { what, rule, got: *got });
        }
        // By the largest, so that no square overflows or is lost.
        let most = outcomes.iter().flatten().fold(0.0, |most: f64, y| most.max(y.abs()));
        let unit = if most > 0.0 { most } else { 1.0 };
        let importance = columns.iter().map(|column| {
            let both = column.iter().zip(outcomes);
            let pairs = both.filter_map(|(x, y)| Some(((*x)?, (*y)? / unit))).collect();
            Importance::from_pairs(pairs, params.level())
        });
        Ok(Self::placed(names, &columns, importance.collect(), params))
    }

    /// Places items by weights that were learned, one for each item or none; `None` if none can be
    /// placed. Rows are as for [`KeyDrivers::from_outcomes`].
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for a row or weights of another length; [`Error::OutOfRange`] for an
    /// answer outside 0 to 1.
    pub fn from_weights(
        names: &[Name],
        rows: &[Vec<Option<f64>>],
        weights: &[Option<Importance>],
        params: &DriverParams,
    ) -> Result<Option<Self>> {
        if weights.len() != names.len() {
            let (what, expected, got) = ("list of weights", names.len(), weights.len());
            return Err(Error::Length { what, expected, got });
        }
        Ok(Self::placed(names, &columns(names, rows)?, weights.to_vec(), params))
    }

    fn placed(
        names: &[Name],
        columns: &[Vec<Option<f64>>],
        importance: Vec<Option<Importance>>,
        params: &DriverParams,
    ) -> Option<Self> {
        let (mut items, mut unplaced) = (Vec::new(), Vec::new());
        for ((name, column), importance) in names.iter().zip(columns).zip(importance) {
            let mean = performance(column, params.level());
            let (Some(importance), Some((performance, interval, answers))) = (importance, mean)
            else {
                unplaced.push(name.clone());
                continue;
            };
            let (quadrant, is_firm) = (Quadrant::Later, false);
            items.push(KeyDriver {
                name: name.clone(),
                importance,
                performance,
                interval,
                answers,
                quadrant,
                is_firm,
            });
        }
        let cut = |of: fn(&KeyDriver) -> f64| cut(items.iter().map(of).collect(), params.split());
        let matters = cut(|item| item.importance.value)?;
        let strong = cut(|item| item.performance)?;
        for item in &mut items {
            item.quadrant = match (item.importance.value >= matters, item.performance >= strong) {
                (true, false) => Quadrant::ImproveFirst,
                (true, true) => Quadrant::Keep,
                (false, false) => Quadrant::Later,
                (false, true) => Quadrant::MoreThanNeeded,
            };
            let apart = |interval: Interval, cut: f64| !interval.contains(cut);
            item.is_firm = apart(item.interval, strong)
                && item.importance.interval.is_some_and(|interval| apart(interval, matters));
        }
        Some(Self { items, unplaced, importance: matters, performance: strong })
    }

    /// Returns the items, in the order in which they were named.
    #[must_use]
    pub fn items(&self) -> &[KeyDriver] {
        &self.items
    }

    /// Returns the items that have no place: nobody answered them, or their importance is unknown.
    #[must_use]
    pub fn unplaced(&self) -> &[Name] {
        &self.unplaced
    }

    /// Returns the importance from which on an item matters more.
    #[must_use]
    pub const fn importance_cut(&self) -> f64 {
        self.importance
    }

    /// Returns the performance from which on an item is strong.
    #[must_use]
    pub const fn performance_cut(&self) -> f64 {
        self.performance
    }
}

/// The answers of each item, checked.
fn columns(names: &[Name], rows: &[Vec<Option<f64>>]) -> Result<Vec<Vec<Option<f64>>>> {
    let mut columns = vec![Vec::with_capacity(rows.len()); names.len()];
    for row in rows {
        if row.len() != names.len() {
            let (what, expected, got) = ("row of answers", names.len(), row.len());
            return Err(Error::Length { what, expected, got });
        }
        for (column, answer) in columns.iter_mut().zip(row) {
            column.push(answer.map(Share::new).transpose()?.map(Share::get));
        }
    }
    Ok(columns)
}

/// The mean of an item in points of 100, its interval, and how many answered.
fn performance(column: &[Option<f64>], level: Level) -> Option<(f64, Interval, usize)> {
    let mut given: Vec<f64> = column.iter().flatten().map(|share| FULL * share).collect();
    given.sort_by(f64::total_cmp);
    let (first, last) = (*given.first()?, *given.last()?);
    let n = given.len() as f64;
    let mean = (given.iter().fold(0.0, |sum, x| sum + x) / n).clamp(first, last);
    let squares = given.iter().fold(0.0, |sum, x| sum + (x - mean) * (x - mean));
    let variance = squares / (n - 1.0).max(1.0);
    let interval = t_interval(mean, variance, given.len() as u64, level, [0.0, FULL]);
    Some((mean, interval, given.len()))
}

/// The mean or the median of some numbers; none of none.
fn cut(mut numbers: Vec<f64>, split: Split) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let n = numbers.len();
    Some(match split {
        // By parts of each, since weights may be as large as numbers are.
        Split::Means => numbers.iter().fold(0.0, |sum, x| sum + x / n as f64).clamp(first, last),
        Split::Medians => 0.5 * numbers[(n - 1) / 2] + 0.5 * numbers[n / 2],
    })
}
