//! The net promoter score, with an interval that holds.
//!
//! # Question
//!
//! How likely is it that you recommend us to a friend or colleague, from 0 to 10?
//!
//! # Formula
//!
//! ```text
//! P, N, D    how many said 9 or 10 (promoters), 7 or 8 (passives), 0 to 6 (detractors)
//! n = P + N + D
//! value      100 · P/n − 100 · D/n           the parts, in their order, add up to it to the bit
//!
//! interval   n′ = n + 3,  p = (P + ¾)/n′,  d = (D + ¾)/n′
//!            100 · (p − d ± z √((p + d − (p − d)²)/n′)),  kept in −100 to 100, and held wide
//!            enough for the value
//! ```
//!
//! The interval is the adjusted Wald interval in the form that came out best over some thousand
//! companies' answers (Rocks 2016): three answers are added, three quarters of one to the
//! promoters, as much to the detractors, and the rest to the passives.
//!
//! # Traps
//!
//! - It throws away most of what was said: 0 and 6 count alike, and so do 7 and 8. Very different
//!   answers have one score; [`NpsLedger::counts`] keeps them all.
//! - It is a difference of two shares, and so less certain than either. With 100 answers the
//!   interval is some 25 points wide. Most changes from quarter to quarter are noise.
//! - It is no forecast of growth: that it does better there than a mean of satisfaction was not
//!   found again (Keiningham and others 2007).
//! - Countries and channels differ in how they use a scale. Compare like with like.
//! - A customer's single answer is a promoter or a detractor, and nothing between: of one customer
//!   the score is −100, 0 or 100. The interval says how little that is.
//!
//! # Sources
//!
//! 1. Reichheld, F. F. (2003). The one number you need to grow. *Harvard Business Review* 81(12),
//!    46–54.
//! 2. Rocks, B. (2016). Interval estimation for the “Net Promoter Score”. *The American
//!    Statistician* 70(4), 365–372.
//! 3. Keiningham, T. L., Cooil, B., Andreassen, T. W., & Aksoy, L. (2007). A longitudinal
//!    examination of net promoter and firm revenue growth. *Journal of Marketing* 71(3), 39–51.

use super::counts::Counts;
use super::points::points;
use super::{answers, percent, value_on, whole};
use crate::Result;
use crate::defaults;
use crate::kernel::getters::getters;
use crate::kernel::params::params;
use crate::kernel::words::words;
use crate::kernel::{Interval, Part, Rounded, special};
use crate::quantity::{Level, Positive, Rating};

const POINTS: usize = 11;
pub(super) const ENDS: [u8; 2] = [0, 10];
/// The whole of a scale, in points.
const FULL: f64 = 100.0;

words! {
    /// What an answer makes of a customer.
    pub enum NpsGroup {
        /// 9 or 10.
        Promoter = "promoter",
        /// 7 or 8.
        Passive = "passive",
        /// 0 to 6.
        Detractor = "detractor",
    }
    /// All three.
    pub const ALL: [Self];
    /// Returns the word.
    pub fn name;
    Display;
}

/// An answer to the question whether one would recommend: a whole number from 0 to 10.
///
/// ```
/// use goodwill::classic::{NpsAnswer, NpsGroup};
///
/// assert_eq!(NpsAnswer::new(6.0)?.group(), NpsGroup::Detractor);
/// assert_eq!(
///     NpsAnswer::new(7.5).unwrap_err().to_string(),
///     "answer to a recommend question must be a whole number from 0 to 10, got 7.5",
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
pub struct NpsAnswer(u8);

impl NpsAnswer {
    /// Takes an answer.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) unless it is a whole number from 0 to 10.
    pub fn new(answer: f64) -> Result<Self> {
        let what = "answer to a recommend question";
        whole(what, "a whole number from 0 to 10", answer, ENDS).map(Self)
    }

    /// Takes a rating that was given on a scale from 0 to 10.
    ///
    /// # Errors
    ///
    /// As [`NpsAnswer::new`], and [`Error::Inconsistent`](crate::Error::Inconsistent) for another
    /// scale: to stretch it would make promoters of none.
    pub fn from_rating(rating: Rating) -> Result<Self> {
        let what = "scale of a recommend question";
        Self::new(value_on(what, "run from 0 to 10", rating, ENDS)?)
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Returns what the answer makes of a customer.
    #[must_use]
    pub const fn group(self) -> NpsGroup {
        match self.0 {
            0..=6 => NpsGroup::Detractor,
            7 | 8 => NpsGroup::Passive,
            9.. => NpsGroup::Promoter,
        }
    }
}

/// How often each answer was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct NpsLedger {
    counts: Counts<POINTS>,
}

points! { NpsAnswer, NpsLedger, ENDS, POINTS, "from 0 to 10" }

impl NpsLedger {
    /// Reads the score; `None` without an answer.
    #[must_use]
    pub fn score(&self, params: &NpsParams) -> Option<NpsScore> {
        let counts = self.counts.all();
        let [detractors, passives, promoters] = [&counts[..7], &counts[7..9], &counts[9..]]
            .map(|counts| counts.iter().fold(0.0, |sum, count| sum + *count as f64));
        let n = detractors + passives + promoters;
        (n > 0.0).then(|| NpsScore {
            promoters: promoters / n,
            passives: passives / n,
            detractors: detractors / n,
            interval: interval(promoters, detractors, n, params),
            answers: self.answers(),
        })
    }
}

params! {
    /// The constants with which an [`NpsLedger`] is read.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct NpsParams {
        added: Positive = Positive::constant(defaults::CLASSIC_NPS_ADDED.value),
            set with_added "the answers that the interval adds to the promoters, and to the \
                detractors; four times as many to all";
        level: Level = Level::default(), set with_level "the probability inside the interval";
    }
}

fn interval(promoters: f64, detractors: f64, n: f64, params: &NpsParams) -> Interval {
    let added = params.added().get();
    let all = n + 4.0 * added;
    let (p, d) = ((promoters + added) / all, (detractors + added) / all);
    let net = p - d;
    let error = libm::sqrt((p + d - net * net) / all);
    let half = special::normal_quantile(1.0 - params.level().lower_tail()) * error;
    let [lower, upper] = [net - half, net + half].map(|x| FULL * x.clamp(-1.0, 1.0));
    let value = FULL * (promoters / n) - FULL * (detractors / n);
    Interval::new(lower, upper, params.level()).including(value)
}

/// The net promoter score, in points from −100 to 100. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct NpsScore {
    promoters: f64,
    passives: f64,
    detractors: f64,
    interval: Interval,
    answers: u64,
}

impl NpsScore {
    /// Returns the promoters less the detractors, in points of 100.
    #[must_use]
    pub fn value(&self) -> f64 {
        FULL * self.promoters - FULL * self.detractors
    }

    getters! {
        /// Returns the share of promoters, 0 to 1.
        pub fn promoters -> f64;
        /// Returns the share of passives, 0 to 1.
        pub fn passives -> f64;
        /// Returns the share of detractors, 0 to 1.
        pub fn detractors -> f64;
        /// Returns the interval, in points.
        pub fn interval -> Interval;
        /// Returns how many answers it rests on.
        pub fn answers -> u64;
    }

    /// Returns where it would be with as many promoters as detractors.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        0.0
    }

    /// Returns what the three groups add: the value is their sum, to the bit.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        vec![
            Part::new("promoters", self.promoters, FULL * self.promoters),
            Part::new("passives", self.passives, 0.0),
            Part::new("detractors", self.detractors, -FULL * self.detractors),
        ]
    }

    /// Returns the parts and the value in whole points that add up as printed.
    #[must_use]
    pub fn rounded(&self) -> Rounded {
        let parts = [FULL * self.promoters, 0.0, -FULL * self.detractors];
        Rounded::from_parts(self.baseline(), &parts, self.value())
    }
}

impl core::fmt::Display for NpsScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "NPS {:.1} {:.1} (-100 to 100, more is better), from {}: {:.0} % promoters, {:.0} % \
             passives, {:.0} % detractors",
            self.value(),
            self.interval,
            answers(self.answers),
            percent(self.promoters),
            percent(self.passives),
            percent(self.detractors),
        )
    }
}
