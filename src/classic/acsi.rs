//! The satisfaction index of the ACSI: three questions, one number from 0 to 100.
//!
//! # Question
//!
//! From 1 to 10: how satisfied are you overall? How far did we fall short of, or exceed, what you
//! expected? How close are we to the ideal?
//!
//! # Formula
//!
//! ```text
//! value      100 Σ wₖ (x̄ₖ − 1)/9,  Σ wₖ = 1         the three parts, in their order, add up to it
//! interval   t interval of the mean of y = 100 Σ wₖ (xₖ − 1)/9 over respondents, kept in 0 to 100
//!            s² of y at least Σ (100 wₖ/9)²/12: whole points hide that much
//! ```
//!
//! It is called an index, and more is better; so it is a score here.
//!
//! # Traps
//!
//! - The published index takes the weights from a model of causes, anew for each industry and year
//!   (partial least squares). With equal weights, the default, a number is close, but not theirs;
//!   do not set it beside theirs to the tenth of a point.
//! - The interval takes the weights as known.
//! - A respondent counts who answered all three. Who left one out is set apart, not filled in.
//! - The three go together closely (α about .8 to .9): they are one thing asked three times. A
//!   difference between them is mostly noise.
//! - On the scale of 1 to 10 most answers are high, and the index has little room above 90.
//!
//! # Sources
//!
//! 1. Fornell, C., Johnson, M. D., Anderson, E. W., Cha, J., & Bryant, B. E. (1996). The American
//!    Customer Satisfaction Index: nature, purpose, and findings. *Journal of Marketing* 60(4),
//!    7–18, appendix (the formula).
//! 2. Tenenhaus, M., Esposito Vinzi, V., Chatelin, Y.-M., & Lauro, C. (2005). PLS path modeling.
//!    *Computational Statistics & Data Analysis* 48, 159–205 (the mobile phone data of the tests).

use std::collections::BTreeMap;

use super::{ROUNDING, answers, sum, t_interval, whole};
use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::kernel::params::params;
use crate::kernel::{Interval, Part, keep_inside};
use crate::quantity::{Level, Simplex};
use crate::{Result, defaults};

pub(super) const ENDS: [u8; 2] = [1, 10];
const FULL: f64 = 100.0;
/// The points of a scale between its ends.
const STEPS: f64 = 9.0;
const NAMES: [&str; 3] = ["satisfaction", "expectations", "ideal"];

/// What one respondent said to the three questions: whole numbers from 1 to 10.
///
/// ```
/// use goodwill::classic::AcsiAnswer;
///
/// assert_eq!(AcsiAnswer::new([8.0, 7.0, 9.0])?.get(), [8, 7, 9]);
/// assert_eq!(
///     AcsiAnswer::new([8.0, 11.0, 9.0]).unwrap_err().to_string(),
///     "answer to a question of the ACSI must be a whole number from 1 to 10, got 11",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "[f64; 3]", into = "[f64; 3]")
)]
pub struct AcsiAnswer([u8; 3]);

impl AcsiAnswer {
    /// Takes the answers: satisfied overall, against expectations, against the ideal.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) unless each is a whole number from 1 to 10.
    pub fn new([overall, expectations, ideal]: [f64; 3]) -> Result<Self> {
        Ok(Self([point(overall)?, point(expectations)?, point(ideal)?]))
    }

    /// Returns the numbers.
    #[must_use]
    pub const fn get(self) -> [u8; 3] {
        self.0
    }

    /// How far up its scale each answer stands.
    fn shares(self) -> [f64; 3] {
        self.0.map(|x| f64::from(x - ENDS[0]) / STEPS)
    }
}

/// One answer of the three.
pub(super) fn point(answer: f64) -> Result<u8> {
    whole("answer to a question of the ACSI", "a whole number from 1 to 10", answer, ENDS)
}

impl TryFrom<[f64; 3]> for AcsiAnswer {
    type Error = crate::Error;

    fn try_from(answers: [f64; 3]) -> Result<Self> {
        Self::new(answers)
    }
}

impl From<AcsiAnswer> for [f64; 3] {
    fn from(answer: AcsiAnswer) -> Self {
        answer.0.map(f64::from)
    }
}

/// How often each three answers were given together.
///
/// There are a thousand such threes, so memory is bounded.
///
/// ```
/// use goodwill::classic::{AcsiAnswer, AcsiLedger, AcsiParams};
///
/// let mut ledger = AcsiLedger::new();
/// for answers in [[10.0, 10.0, 10.0], [7.0, 7.0, 7.0], [7.0, 7.0, 7.0]] {
///     ledger.observe(&AcsiAnswer::new(answers)?);
/// }
/// let said = ledger.score(&AcsiParams::default()).map(|score| score.to_string());
/// assert_eq!(
///     said.as_deref(),
///     Some("ACSI 77.8 [45.3, 100.0] on 0 to 100 (more is better), from 3 answers"),
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
pub struct AcsiLedger {
    counts: BTreeMap<AcsiAnswer, u64>,
}

checked! {
    AcsiLedger, "ledger of the ACSI" { counts in list: Vec<(AcsiAnswer, u64)> }
    |refuse| {
        let rule = "list its answers in order, each once, and each that was given";
        let ordered = counts.is_sorted_by(|a, b| a.0 < b.0);
        let given = counts.iter().all(|(_, count)| *count > 0);
        refuse.unless(ordered && given, rule, "another list")?;
    }
}

impl AcsiLedger {
    /// Opens a ledger of no answers.
    #[must_use]
    pub const fn new() -> Self {
        Self { counts: BTreeMap::new() }
    }

    /// Counts a respondent.
    pub fn observe(&mut self, answer: &AcsiAnswer) {
        self.add(*answer, 1);
    }

    /// Takes in the respondents of another ledger.
    pub fn merge(&mut self, other: &Self) {
        for (answer, count) in &other.counts {
            self.add(*answer, *count);
        }
    }

    fn add(&mut self, answer: AcsiAnswer, more: u64) {
        let count = self.counts.entry(answer).or_default();
        *count = count.saturating_add(more);
    }

    /// Returns how often each three answers were given together, in order.
    pub fn counts(&self) -> impl Iterator<Item = (AcsiAnswer, u64)> {
        self.counts.iter().map(|(answer, count)| (*answer, *count))
    }

    /// Returns how many respondents there are.
    #[must_use]
    pub fn answers(&self) -> u64 {
        sum(self.counts.values().copied())
    }

    /// Reads the score; `None` without a respondent.
    #[must_use]
    pub fn score(&self, params: &AcsiParams) -> Option<AcsiScore> {
        let n = self.answers();
        if n == 0 {
            return None;
        }
        let counted = || self.counts().map(|(answer, count)| (answer.shares(), count as f64));
        let all = counted().fold(0.0, |sum, (_, count)| sum + count);
        let mut items = [0.0; 3];
        for (shares, count) in counted() {
            for (item, share) in items.iter_mut().zip(shares) {
                *item += count * share;
            }
        }
        let items = items.map(|item| (item / all).min(1.0));
        let weights = params.weights().get();
        let weighed = |shares: [f64; 3]| -> [f64; 3] {
            core::array::from_fn(|k| FULL * weights[k] * shares[k])
        };
        let mut parts = weighed(items);
        let value = keep_inside(&mut parts, 0.0, FULL);
        let squares = counted().fold(0.0, |sum, (shares, count)| {
            let gap = weighed(shares).iter().fold(0.0, |sum, part| sum + part) - value;
            sum + count * gap * gap
        });
        let step = |sum: f64, w: f64| sum + (FULL * w / STEPS) * (FULL * w / STEPS);
        let hidden = weights.into_iter().fold(0.0, step) * ROUNDING;
        let variance = (squares / (all - 1.0).max(1.0)).max(hidden);
        let interval = t_interval(value, variance, n, params.level(), [0.0, FULL]);
        Some(AcsiScore { value, interval, items, parts, answers: n })
    }
}

params! {
    /// The constants with which an [`AcsiLedger`] is read.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct AcsiParams {
        weights: Simplex<3> = Simplex::constant([defaults::CLASSIC_ACSI_WEIGHT.value; 3]),
            set with_weights "the weights of the three questions";
        level: Level = Level::default(), set with_level "the probability inside the interval";
    }
}

/// The satisfaction index, 0 to 100. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AcsiScore {
    value: f64,
    interval: Interval,
    items: [f64; 3],
    parts: [f64; 3],
    answers: u64,
}

impl AcsiScore {
    getters! {
        /// Returns the index.
        pub fn value -> f64;
        /// Returns the interval of the index.
        pub fn interval -> Interval;
        /// Returns how many respondents it rests on.
        pub fn answers -> u64;
    }

    /// Returns where it would be with all answers at the lower end.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        0.0
    }

    /// Returns what each question adds; its value is its own mean, 0 to 1. The index is their sum
    /// in this order, to the bit.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let parts = NAMES.into_iter().zip(self.items).zip(self.parts);
        parts.map(|((name, share), part)| Part::new(name, share, part)).collect()
    }
}

impl core::fmt::Display for AcsiScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "ACSI {:.1} {:.1} on 0 to 100 (more is better), from {}",
            self.value,
            self.interval,
            answers(self.answers),
        )
    }
}
