//! What is learned from: the answers of some respondents, and what became of them.

use std::collections::BTreeSet;

use super::category::{Category, Reply};
use crate::kernel::getters::getters;
use crate::quantity::{Instant, Name, Scale};
use crate::survey::Item;
use crate::{Error, Result};

/// One item of a questionnaire, or any other figure of a customer that has a scale.
///
/// ```
/// use goodwill::calibrate::Signal;
/// use goodwill::quantity::{Name, Scale};
///
/// let waiting = Signal::new(Name::new("waiting")?, Name::new("ease")?, Scale::new(1.0, 5.0)?);
/// assert!(!waiting.is_reversed());
/// assert!(waiting.reversed().is_reversed());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Signal {
    name: Name,
    component: Name,
    scale: Scale,
    #[cfg_attr(feature = "serde", serde(default))]
    reversed: bool,
}

impl Signal {
    /// Takes a signal of which the upper end is the good one.
    #[must_use]
    pub const fn new(name: Name, component: Name, scale: Scale) -> Self {
        Self { name, component, scale, reversed: false }
    }

    /// Makes the lower end of the scale the good one.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { reversed: true, ..self }
    }

    getters! {
        /// Returns the name.
        pub fn name -> &Name;
        /// Returns the component that the signal belongs to.
        pub fn component -> &Name;
        /// Returns the scale of the answers.
        pub fn scale -> Scale;
        /// Tells whether the lower end of the scale is the good one.
        pub fn is_reversed -> bool = reversed;
    }

    /// Returns how far towards its good end an answer lies, 0 to 1.
    pub(super) fn share(&self, answer: f64) -> Result<f64> {
        let share = self.scale.share_of(answer)?;
        // Adding 0 turns a negative zero into zero, so that equal is the same bits.
        Ok(if self.reversed { share.complement() } else { share }.get() + 0.0)
    }
}

impl From<&Item> for Signal {
    fn from(item: &Item) -> Self {
        let signal = Self::new(item.id().clone(), item.component().clone(), item.scale());
        if item.is_reversed() { signal.reversed() } else { signal }
    }
}

/// What a score is calibrated on: what became of the respondents, one entry for each, in their
/// order.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Target {
    /// A number for each, more being better, in a unit of its own: from −10¹⁰⁰ to 10¹⁰⁰.
    Numeric(Vec<f64>),
    /// Whether it happened, `true` being the good of the two.
    Binary(Vec<bool>),
}

impl Target {
    /// Returns how many respondents it speaks of.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Numeric(values) => values.len(),
            Self::Binary(values) => values.len(),
        }
    }

    /// Tells whether it speaks of nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns which of the two kinds it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Numeric(_) => Kind::Numeric,
            Self::Binary(_) => Kind::Binary,
        }
    }
}

/// The kind of an outcome, and so of the score that is calibrated on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Kind {
    /// A number; the score is in its unit, the weights in its unit for a whole scale.
    Numeric,
    /// Yes or no; the score is a probability, the weights are log-odds for a whole scale.
    Binary,
}

/// The answers of some respondents to some signals, with gaps, and what became of them.
///
/// ```
/// use goodwill::calibrate::{Sample, Signal, Target};
/// use goodwill::quantity::{Name, Scale};
///
/// let scale = Scale::new(1.0, 5.0)?;
/// let signal = |name| Ok(Signal::new(Name::new(name)?, Name::new("ease")?, scale));
/// let signals = vec![signal("waiting")?, signal("repeating")?];
/// let rows = vec![vec![Some(4.0), None], vec![Some(1.0), Some(2.0)]];
/// let sample = Sample::new(signals, &rows, Target::Binary(vec![true, false]))?;
/// assert_eq!((sample.respondents(), sample.missing()), (2, 1));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    signals: Vec<Signal>,
    /// How far towards the good end, 0 to 1.
    shares: Vec<Vec<Option<f64>>>,
    outcome: Target,
    dates: Option<(Instant, Instant)>,
    /// Whether each item applies to each respondent; empty if all do.
    applies: Vec<Vec<bool>>,
    categories: Vec<Category>,
    /// What each respondent answers to the categories; empty without them.
    labels: Vec<Vec<Reply>>,
}

impl Sample {
    /// The largest size of a numeric outcome: its square is far from the largest number.
    const MOST: f64 = 1e100;

    /// Takes a row for each respondent and in it a cell for each signal, in the scale's own unit,
    /// `None` for no answer.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] without signals, for a row of another length, or if there are not as many
    /// outcomes as rows; [`Error::Inconsistent`] for two signals of one name;
    /// [`Error::OutOfRange`] for an answer outside its scale, and for a number as an outcome
    /// outside ±10¹⁰⁰.
    pub fn new(signals: Vec<Signal>, rows: &[Vec<Option<f64>>], outcome: Target) -> Result<Self> {
        check_signals(&signals)?;
        let (what, expected, got) = ("outcomes", rows.len(), outcome.len());
        if expected != got {
            return Err(Error::Length { what, expected, got });
        }
        let mut outcome = outcome;
        if let Target::Numeric(values) = &mut outcome {
            let outside = |y: &&f64| !(-Self::MOST..=Self::MOST).contains(*y);
            if let Some(&got) = values.iter().find(outside) {
                let (what, rule) = ("outcome", "between -1e100 and 1e100");
                return Err(Error::OutOfRange { what, rule, got });
            }
            for y in values {
                *y += 0.0;
            }
        }
        let shares = rows.iter().map(|row| shares(&signals, row)).collect::<Result<_>>()?;
        let (applies, categories, labels) = Default::default();
        Ok(Self { signals, shares, outcome, dates: None, applies, categories, labels })
    }

    /// Says when the answers were given, one date for each respondent. Only the first and the last
    /// are kept.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if there are not as many dates as respondents.
    pub fn dated(self, dates: &[Instant]) -> Result<Self> {
        if dates.len() != self.respondents() {
            let (expected, got) = (self.respondents(), dates.len());
            return Err(Error::Length { what: "dates of answers", expected, got });
        }
        let dates = dates.iter().min().copied().zip(dates.iter().max().copied());
        Ok(Self { dates, ..self })
    }

    /// Says which items apply to which respondents: a row for each of these, and in it a cell for
    /// each signal. That an item does not apply may tell something, which is not the same as that
    /// of no answer. Straight weights take both alike; [`shapes`](super::shapes) do not.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if there are not as many rows as respondents, or cells as signals;
    /// [`Error::Inconsistent`] for an answer to an item that does not apply.
    pub fn with_applying(self, applies: &[Vec<bool>]) -> Result<Self> {
        length("rows of what applies", self.respondents(), applies.len())?;
        for (row, shares) in applies.iter().zip(&self.shares) {
            length("row of what applies", self.signals.len(), row.len())?;
            let cells = row.iter().zip(shares).zip(&self.signals);
            let answered = |((applies, share), _): &((&bool, &Option<f64>), &Signal)| {
                !**applies && share.is_some()
            };
            if let Some((_, signal)) = cells.into_iter().find(answered) {
                return Err(Error::Inconsistent {
                    what: "item that does not apply",
                    rule: "have no answer",
                    got: format!("one to `{}`", signal.name()),
                });
            }
        }
        Ok(Self { applies: applies.to_vec(), ..self })
    }

    /// Adds what is answered by labels: a row for each respondent, and in it a reply to each
    /// category, [`Reply::Label`] or none. Straight weights do not look at it;
    /// [`shapes`](super::shapes) learn what each label adds.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if there are not as many rows as respondents, or replies as categories;
    /// [`Error::Inconsistent`] for two items of one name, and for a reply that is no label.
    pub fn with_categories(self, categories: Vec<Category>, rows: &[Vec<Reply>]) -> Result<Self> {
        check_names(&self.signals, &categories)?;
        length("rows of labels", self.respondents(), rows.len())?;
        for row in rows {
            length("row of labels", categories.len(), row.len())?;
            categories.iter().zip(row).try_for_each(|(category, r)| category.check(*r))?;
        }
        Ok(Self { categories, labels: rows.to_vec(), ..self })
    }

    /// Returns the places of the categories in the order of their names.
    pub(super) fn order_of_categories(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.categories.len()).collect();
        order.sort_by_key(|i| self.categories.get(*i).map(Category::name));
        order
    }

    /// Returns the places of the signals in the order of their names.
    pub(super) fn order_of_names(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.signals.len()).collect();
        order.sort_by_key(|i| self.signals.get(*i).map(Signal::name));
        order
    }

    /// Returns the sample with its signals in the order of their names.
    pub(super) fn by_name(&self) -> Self {
        let order = self.order_of_names();
        let signals = order.iter().filter_map(|i| self.signals.get(*i).cloned()).collect();
        let share =
            |row: &Vec<Option<f64>>| order.iter().map(|i| row.get(*i).copied().flatten()).collect();
        let by_category = self.order_of_categories();
        let categories = by_category.iter().filter_map(|i| self.categories.get(*i).cloned());
        let reply = |row: &Vec<Reply>| {
            by_category.iter().filter_map(|i| row.get(*i).copied()).collect::<Vec<_>>()
        };
        let mark =
            |row: &Vec<bool>| order.iter().map(|i| row.get(*i).copied().unwrap_or(true)).collect();
        Self {
            signals,
            shares: self.shares.iter().map(share).collect(),
            outcome: self.outcome.clone(),
            dates: self.dates,
            applies: self.applies.iter().map(mark).collect(),
            categories: categories.collect(),
            labels: self.labels.iter().map(reply).collect(),
        }
    }

    /// Returns whether each item applies to a respondent; nothing if all do.
    pub(super) fn applies(&self, respondent: usize) -> &[bool] {
        self.applies.get(respondent).map_or(&[], Vec::as_slice)
    }

    /// Returns what a respondent answers to each category.
    pub(super) fn labels(&self, respondent: usize) -> &[Reply] {
        self.labels.get(respondent).map_or(&[], Vec::as_slice)
    }

    /// Returns what is answered by labels.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Returns the signals.
    #[must_use]
    pub fn signals(&self) -> &[Signal] {
        &self.signals
    }

    /// Returns what became of the respondents.
    #[must_use]
    pub const fn outcome(&self) -> &Target {
        &self.outcome
    }

    /// Returns the answers, a row for each respondent: how far towards the good end of its scale
    /// each lies, 0 to 1, and `None` where there is none.
    pub fn answers(&self) -> impl Iterator<Item = &[Option<f64>]> {
        self.shares.iter().map(Vec::as_slice)
    }

    /// Returns how many respondents there are.
    #[must_use]
    pub fn respondents(&self) -> usize {
        self.shares.len()
    }

    /// Returns how many answers are missing.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.shares.iter().flatten().filter(|share| share.is_none()).count()
    }

    /// Returns the share of the answers that were given; `None` without respondents.
    #[must_use]
    pub fn coverage(&self) -> Option<f64> {
        let cells = self.respondents() * self.signals.len();
        (cells > 0).then(|| 1.0 - self.missing() as f64 / cells as f64)
    }

    pub(super) fn shares(&self) -> &[Vec<Option<f64>>] {
        &self.shares
    }

    pub(super) const fn dates(&self) -> Option<(Instant, Instant)> {
        self.dates
    }
}

/// Checks that there are signals, and that no two have one name.
pub(super) fn check_signals(signals: &[Signal]) -> Result<()> {
    if signals.is_empty() {
        return Err(Error::Length { what: "signals", expected: 1, got: 0 });
    }
    check_names(signals, &[])
}

/// Checks that no two items have one name.
pub(super) fn check_names(signals: &[Signal], categories: &[Category]) -> Result<()> {
    let mut names = BTreeSet::new();
    let all = signals.iter().map(Signal::name).chain(categories.iter().map(Category::name));
    match all.into_iter().find(|name| !names.insert(*name)) {
        None => Ok(()),
        Some(name) => Err(Error::Inconsistent {
            what: "signals",
            rule: "have names of their own",
            got: format!("two `{name}`"),
        }),
    }
}

fn length(what: &'static str, expected: usize, got: usize) -> Result<()> {
    if expected == got { Ok(()) } else { Err(Error::Length { what, expected, got }) }
}

/// Reads a row of answers as shares of their scales.
pub(super) fn shares(signals: &[Signal], row: &[Option<f64>]) -> Result<Vec<Option<f64>>> {
    if row.len() != signals.len() {
        let (expected, got) = (signals.len(), row.len());
        return Err(Error::Length { what: "row of answers", expected, got });
    }
    let share = |(signal, answer): (&Signal, &Option<f64>)| {
        answer.map(|answer| signal.share(answer)).transpose()
    };
    signals.iter().zip(row).map(share).collect()
}

/// The components in the order in which they first come, and the place in it of each signal's.
pub(super) fn components(signals: &[Signal]) -> (Vec<Name>, Vec<usize>) {
    let mut names: Vec<Name> = Vec::new();
    let mut place = |signal: &Signal| {
        let known = names.iter().position(|name| name == signal.component());
        known.unwrap_or_else(|| {
            names.push(signal.component().clone());
            names.len() - 1
        })
    };
    let places = signals.iter().map(&mut place).collect();
    (names, places)
}
