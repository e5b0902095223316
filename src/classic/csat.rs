//! The share of satisfied answers, those in the top boxes.
//!
//! # Question
//!
//! How satisfied are you, on so many points? How many say one of the uppermost?
//!
//! # Formula
//!
//! ```text
//! n          answers on a scale of m points;  t of them in the k uppermost
//! value      t/n                                   the parts, one a box, add up to it to the bit
//! interval   quantiles of Beta(t + ½, n − t + ½),  0 as lower end if t = 0, 1 as upper if t = n
//! ```
//!
//! The interval is Jeffreys's, by the crate's own Beta.
//!
//! # Traps
//!
//! - The top two of five, of seven and of ten are not the same share. A ledger takes one scale, and
//!   refuses another.
//! - What lies below the top boxes counts alike, the middle as much as the worst. A falling share
//!   of the lowest box does not show; [`CsatLedger::counts`] keeps all boxes.
//! - On some questionnaires 1 is the best. Turn such answers round first: m + 1 less the answer.
//! - An answer after a contact is about the contact, and not about the firm. Do not average both.
//!
//! # Sources
//!
//! 1. Brown, L. D., Cai, T. T., & DasGupta, A. (2001). Interval estimation for a binomial
//!    proportion. *Statistical Science* 16(2), 101–133 (the Jeffreys interval and its ends).
//! 2. Morgan, N. A., & Rego, L. L. (2006). The value of different customer satisfaction and loyalty
//!    metrics in predicting business performance. *Marketing Science* 25(5), 426–439 (top-two-box
//!    shares beside means and net promoters).

use super::{answers, percent, sum, whole};
use crate::kernel::apportion::{on_grid, parts_on_grid};
use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::kernel::params::params;
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::{Interval, Part};
use crate::quantity::{Level, Rating};
use crate::{Error, Result, defaults};

/// The fewest and the most points of a scale.
const POINTS: [u8; 2] = [2, 11];

/// How many points the scale has: five unless given. Ledgers of other scales refuse to merge.
///
/// ```
/// use goodwill::classic::CsatUnit;
///
/// let seven = CsatUnit::new(7)?;
/// assert_eq!((CsatUnit::default().points(), seven.points()), (5, 7));
/// assert_eq!(
///     CsatUnit::default().answer(6.0).unwrap_err().to_string(),
///     "answer to a satisfaction question must be a whole number from 1 to the points of its \
///      scale, got 6",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "u8", into = "u8")
)]
pub struct CsatUnit(u8);

impl CsatUnit {
    /// Takes how many points the scale has.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] unless they are from 2 to 11.
    pub fn new(points: u8) -> Result<Self> {
        let [low, high] = POINTS;
        if (low..=high).contains(&points) {
            return Ok(Self(points));
        }
        let (what, rule) = ("points of a satisfaction scale", "from 2 to 11");
        Err(Error::OutOfRange { what, rule, got: f64::from(points) })
    }

    /// Returns how many points the scale has.
    #[must_use]
    pub const fn points(self) -> u8 {
        self.0
    }

    /// Takes an answer, 1 being the worst.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] unless it is a whole number from 1 to the points of the scale.
    pub fn answer(self, answer: f64) -> Result<CsatAnswer> {
        let what = "answer to a satisfaction question";
        let rule = "a whole number from 1 to the points of its scale";
        let point = whole(what, rule, answer, [1, self.0])?;
        Ok(CsatAnswer { unit: self, point })
    }
}

impl Default for CsatUnit {
    fn default() -> Self {
        Self(small(defaults::CLASSIC_CSAT_POINTS.value))
    }
}

impl TryFrom<u8> for CsatUnit {
    type Error = Error;

    fn try_from(points: u8) -> Result<Self> {
        Self::new(points)
    }
}

impl From<CsatUnit> for u8 {
    fn from(unit: CsatUnit) -> Self {
        unit.0
    }
}

/// An answer to a question of satisfaction, on its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "AnswerForm", into = "AnswerForm")
)]
pub struct CsatAnswer {
    unit: CsatUnit,
    point: u8,
}

checked! {
    CsatAnswer as AnswerForm { unit: CsatUnit, point: u8 }
    => unit.answer(f64::from(point))
}

impl CsatAnswer {
    /// Takes a rating; whole numbers from its lower end to its upper one are the points.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] unless the ends and the value are whole numbers, and the points from 2
    /// to 11.
    pub fn from_rating(rating: Rating) -> Result<Self> {
        let (low, high) = (rating.scale().min(), rating.scale().max());
        let all = [low, high].iter().all(|end| libm::round(*end).to_bits() == end.to_bits());
        let (what, rule) = ("points of a satisfaction scale", "from 2 to 11, at whole numbers");
        let points = if all { high - low + 1.0 } else { f64::NAN };
        let unit = CsatUnit(whole(what, rule, points, POINTS)?);
        unit.answer(rating.value() - low + 1.0)
    }

    getters! {
        /// Returns the scale.
        pub fn unit -> CsatUnit;
        /// Returns the point that was chosen, 1 being the worst.
        pub fn point -> u8;
    }
}

/// How often each point of a scale was chosen.
///
/// ```
/// use goodwill::classic::{CsatLedger, CsatParams, CsatUnit};
///
/// let five = CsatUnit::default();
/// let mut ledger = CsatLedger::new(five);
/// for answer in [5.0, 4.0, 4.0, 2.0] {
///     ledger.observe(&five.answer(answer)?)?;
/// }
/// let score = ledger.score(&CsatParams::default())?;
/// assert_eq!(
///     score.map(|score| score.to_string()).as_deref(),
///     Some("CSAT 75.0 % [34.9, 95.4] in the top 2 of 5 (more is better), from 4 answers"),
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct CsatLedger {
    unit: CsatUnit,
    /// From the worst point on; shorter where the upper ones were never chosen.
    counts: Vec<u64>,
}

checked! {
    CsatLedger, "ledger of satisfaction" { unit: CsatUnit, counts: Vec<u64> }
    |refuse| {
        let (points, got) = (usize::from(unit.points()), counts.len());
        let rule = "count no more points than its scale has, the last of them above 0";
        refuse.unless(got <= points && counts.last() != Some(&0), rule, got)?;
    }
}

impl CsatLedger {
    /// Opens a ledger of no answers, on a scale.
    #[must_use]
    pub const fn new(unit: CsatUnit) -> Self {
        Self { unit, counts: Vec::new() }
    }

    /// Counts an answer.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`] if it was given on another scale.
    pub fn observe(&mut self, answer: &CsatAnswer) -> Result<()> {
        self.same(answer.unit)?;
        let mut one = vec![0; usize::from(answer.point)];
        if let Some(last) = one.last_mut() {
            *last = 1;
        }
        self.add(&one);
        Ok(())
    }

    /// Takes in the answers of another ledger.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`] if they were given on another scale.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.same(other.unit)?;
        self.add(&other.counts);
        Ok(())
    }

    fn same(&self, other: CsatUnit) -> Result<()> {
        if self.unit == other {
            return Ok(());
        }
        let [ours, theirs] = [self.unit, other].map(|unit| unit.0.to_string());
        Err(Error::UnitsDiffer { what: "number of points", ours, theirs })
    }

    fn add(&mut self, counts: &[u64]) {
        if self.counts.len() < counts.len() {
            self.counts.resize(counts.len(), 0);
        }
        for (own, other) in self.counts.iter_mut().zip(counts) {
            *own = own.saturating_add(*other);
        }
    }

    /// Returns how often each point was chosen, the worst first.
    #[must_use]
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = self.counts.clone();
        counts.resize(usize::from(self.unit.0), 0);
        counts
    }

    getters! {
        /// Returns the scale.
        pub fn unit -> CsatUnit;
    }

    /// Returns how many answers there are.
    #[must_use]
    pub fn answers(&self) -> u64 {
        sum(self.counts.iter().copied())
    }

    /// Reads the score; `None` without an answer.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] unless the top boxes are fewer than the points of the scale.
    pub fn score(&self, params: &CsatParams) -> Result<Option<CsatScore>> {
        let (points, top) = (self.unit.0, params.top());
        if top >= points {
            let (what, rule) = ("number of top boxes", "below the points of the scale");
            return Err(Error::OutOfRange { what, rule, got: f64::from(top) });
        }
        let counts: Vec<f64> = self.counts().iter().map(|count| *count as f64).collect();
        let (below, above) = counts.split_at(usize::from(points - top));
        let add = |counts: &[f64]| counts.iter().fold(0.0, |sum, count| sum + count);
        let [others, in_top] = [below, above].map(add);
        let n = in_top + others;
        if n <= 0.0 {
            return Ok(None);
        }
        let value = on_grid(in_top / n);
        let shares: Vec<f64> = above.iter().map(|count| count / n).collect();
        let level = params.level();
        let mut interval = BetaPosterior::new(in_top + 0.5, others + 0.5)?.interval(level);
        if in_top <= 0.0 {
            interval.lower = 0.0;
        }
        if others <= 0.0 {
            interval.upper = 1.0;
        }
        Ok(Some(CsatScore {
            value,
            interval: interval.including(value),
            boxes: parts_on_grid(&shares, 0.0, value),
            points,
            answers: self.answers(),
        }))
    }
}

params! {
    /// The constants with which a [`CsatLedger`] is read.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct CsatParams, checked {
        top: u8 = small(defaults::CLASSIC_CSAT_TOP.value),
            check with_top "how many of the uppermost boxes count";
        level: Level = Level::default(), set with_level "the probability inside the interval";
    }
}

/// Takes a small whole number from the register.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn small(x: f64) -> u8 {
    x as u8
}

impl CsatParams {
    /// Sets how many of the uppermost boxes count.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] unless they are from 1 to 10.
    pub fn with_top(self, top: u8) -> Result<Self> {
        if (1..=10).contains(&top) {
            return Ok(Self { top, ..self });
        }
        let (what, rule) = ("number of top boxes", "from 1 to 10");
        Err(Error::OutOfRange { what, rule, got: f64::from(top) })
    }
}

/// The share of answers in the top boxes, 0 to 1. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CsatScore {
    value: f64,
    interval: Interval,
    boxes: Vec<f64>,
    points: u8,
    answers: u64,
}

impl CsatScore {
    getters! {
        /// Returns the share of answers in the top boxes.
        pub fn value -> f64;
        /// Returns the interval.
        pub fn interval -> Interval;
        /// Returns how many points the scale has.
        pub fn points -> u8;
        /// Returns how many answers it rests on.
        pub fn answers -> u64;
    }

    /// Returns where it would be with no answer in a top box.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        0.0
    }

    /// Returns what each top box adds, the lowest first: the value is their sum, to the bit in any
    /// order.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let first = usize::from(self.points) + 1 - self.boxes.len();
        let named = self.boxes.iter().zip(first..);
        named.map(|(share, point)| Part::new(point.to_string(), *share, *share)).collect()
    }
}

impl core::fmt::Display for CsatScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let interval = self.interval.scaled(percent(1.0));
        write!(
            f,
            "CSAT {:.1} % {interval:.1} in the top {} of {} (more is better), from {}",
            percent(self.value),
            self.boxes.len(),
            self.points,
            answers(self.answers),
        )
    }
}
