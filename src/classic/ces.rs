//! The customer effort score: how easy it was, on the mean.
//!
//! # Question
//!
//! The company made it easy for me to handle my issue: how far do you agree, from 1 (strongly
//! disagree) to 7 (strongly agree)?
//!
//! # Formula
//!
//! ```text
//! value      x̄ = Σ x / n                            on the scale itself, 1 to 7; 7 is easy
//! interval   x̄ ± t √(s²/n),  t of n − 1 degrees of freedom,  kept on the scale
//!            s² = Σ (x − x̄)²/(n − 1),  at least 1/12: whole points hide that much
//! ```
//!
//! Of a single answer the interval is the whole scale.
//!
//! # Traps
//!
//! - Two questions bear the name. The older one asked how much effort the customer had to put
//!   forth, from 1 (very low) to 5 (very high), where less is better; this one is its successor.
//!   The two cannot be compared, nor can 1 to 5 with 1 to 7: compare only like with like.
//! - Where 1 is the easy end, turn the answers round ([`CesAnswer::reversed`]), and say so.
//! - It asks of one matter just closed. It knows nothing of those who gave up before.
//! - It names no cause. What was asked of the customer, and where, is for
//!   [`friction`](crate::friction) to say; the two should be seen side by side.
//!
//! # Sources
//!
//! 1. Dixon, M., Freeman, K., & Toman, N. (2010). Stop trying to delight your customers. *Harvard
//!    Business Review* 88(7/8), 116–122 (the older question).
//! 2. Dixon, M., Toman, N., & DeLisi, R. (2013). *The Effortless Experience*. Portfolio, chapter 6
//!    (the question on agreement).
//! 3. de Haan, E., Verhoef, P. C., & Wiesel, T. (2015). The predictive ability of different
//!    customer feedback metrics for retention. *International Journal of Research in Marketing*
//!    32(2), 195–206 (effort told less of retention than top-two-box satisfaction or NPS).
//! 4. Sheppard, W. F. (1898). On the calculation of the most probable values of frequency-constants
//!    … *Proceedings of the London Mathematical Society* 29, 353–380, for the 1/12.

use super::counts::Counts;
use super::points::points;
use super::{ROUNDING, answers, t_interval, value_on, whole};
use crate::Result;
use crate::kernel::Interval;
use crate::kernel::getters::getters;
use crate::kernel::params::params;
use crate::quantity::{Level, Rating};

const POINTS: usize = 7;
pub(super) const ENDS: [u8; 2] = [1, 7];

/// How far a customer agrees that it was easy: a whole number from 1 to 7, 7 being easy.
///
/// ```
/// use goodwill::classic::CesAnswer;
///
/// assert_eq!(CesAnswer::reversed(2.0)?, CesAnswer::new(6.0)?);
/// assert_eq!(
///     CesAnswer::new(0.0).unwrap_err().to_string(),
///     "answer to an effort question must be a whole number from 1 to 7, got 0",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "f64", into = "f64")
)]
pub struct CesAnswer(u8);

impl CesAnswer {
    /// Takes an answer, 7 being easy.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) unless it is a whole number from 1 to 7.
    pub fn new(answer: f64) -> Result<Self> {
        let what = "answer to an effort question";
        whole(what, "a whole number from 1 to 7", answer, ENDS).map(Self)
    }

    /// Takes an answer of a questionnaire on which 1 is easy.
    ///
    /// # Errors
    ///
    /// As [`CesAnswer::new`].
    pub fn reversed(answer: f64) -> Result<Self> {
        Self::new(answer).map(|Self(point)| Self(ENDS[0] + ENDS[1] - point))
    }

    /// Takes a rating that was given on a scale from 1 to 7, 7 being easy.
    ///
    /// # Errors
    ///
    /// As [`CesAnswer::new`], and [`Error::Inconsistent`](crate::Error::Inconsistent) for another
    /// scale.
    pub fn from_rating(rating: Rating) -> Result<Self> {
        let what = "scale of an effort question";
        Self::new(value_on(what, "run from 1 to 7", rating, ENDS)?)
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// How often each answer was given.
///
/// ```
/// use goodwill::classic::{CesAnswer, CesLedger, CesParams};
///
/// let mut ledger = CesLedger::new();
/// for answer in [7.0, 6.0, 5.0] {
///     ledger.observe(&CesAnswer::new(answer)?);
/// }
/// let said = ledger.score(&CesParams::default()).map(|score| score.to_string());
/// assert_eq!(
///     said.as_deref(),
///     Some("CES 6.00 [4.31, 7.00] on 1 to 7 (7 is easy), from 3 answers"),
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct CesLedger {
    counts: Counts<POINTS>,
}

points! { CesAnswer, CesLedger, ENDS, POINTS, "from 1 to 7" }

impl CesLedger {
    /// Reads the score; `None` without an answer.
    #[must_use]
    pub fn score(&self, params: &CesParams) -> Option<CesScore> {
        let n = self.answers();
        if n == 0 {
            return None;
        }
        let points = (1_u32..).map(f64::from);
        let counted = || points.clone().zip(self.counts.all().map(|count| count as f64));
        let all = counted().fold(0.0, |sum, (_, count)| sum + count);
        let value = counted().fold(0.0, |sum, (x, count)| sum + count * x) / all;
        let squares =
            counted().fold(0.0, |sum, (x, count)| sum + count * (x - value) * (x - value));
        let variance = (squares / (all - 1.0).max(1.0)).max(ROUNDING);
        let interval = t_interval(value, variance, n, params.level(), ENDS.map(f64::from));
        Some(CesScore { value, interval, answers: n })
    }
}

params! {
    /// The constants with which a [`CesLedger`] is read.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct CesParams {
        level: Level = Level::default(), set with_level "the probability inside the interval";
    }
}

/// The mean answer, on 1 to 7. More is better: 7 is easy.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CesScore {
    value: f64,
    interval: Interval,
    answers: u64,
}

impl CesScore {
    getters! {
        /// Returns the mean answer, on 1 to 7.
        pub fn value -> f64;
        /// Returns the interval of the mean.
        pub fn interval -> Interval;
        /// Returns how many answers it rests on.
        pub fn answers -> u64;
    }
}

impl core::fmt::Display for CesScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let said = answers(self.answers);
        write!(f, "CES {:.2} {:.2} on 1 to 7 (7 is easy), from {said}", self.value, self.interval)
    }
}
