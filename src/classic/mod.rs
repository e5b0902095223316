//! The measures that others use, from the same answers: NPS, CSAT, CES and ACSI, each with its
//! interval and its traps; and which items of a survey to see to first.
//!
//! | question | measure | value | page |
//! |---|---|---|---|
//! | would customers recommend us? | [`NpsScore`] | −100 to 100 points | [`nps`] |
//! | how many are satisfied? | [`CsatScore`] | 0 to 1, a share | [`csat`] |
//! | how easy is it to deal with us? | [`CesScore`] | 1 to 7 | [`ces`] |
//! | how satisfied are they, by three questions? | [`AcsiScore`] | 0 to 100 | [`acsi`] |
//! | what to improve first, and what to leave? | [`KeyDrivers`] | four fields | [`drivers`] |
//!
//! Of each of the four, more is better. None is a model of this crate, and none enters a standing:
//! an answer says that something is amiss, and not what.
//!
//! # Evidence
//!
//! A ledger observes answers and counts them in whole numbers. So the same answers give the same
//! bits in any order, and ledgers merge. Answers do not fade: hand in those of one period.
//!
//! - You have answers of your own: make each an [`NpsAnswer`], [`CsatAnswer`], [`CesAnswer`] or
//!   [`AcsiAnswer`], and let the ledger of that name observe it.
//! - You have events: a [`Tally`] finds the answers in them, by [`Questions`] that say which event
//!   answers what. A [`Book`](crate::book::Book) keeps one of each customer
//!   ([`BookRow::classic`](crate::book::BookRow::classic)) and adds them up
//!   ([`Book::classic`](crate::book::Book::classic)).
//!
//! ```
//! use goodwill::classic::{NpsAnswer, NpsLedger, NpsParams};
//!
//! let mut ledger = NpsLedger::new();
//! for answer in [10.0, 9.0, 8.0, 3.0] {
//!     ledger.observe(&NpsAnswer::new(answer)?);
//! }
//! let said = ledger.score(&NpsParams::default()).map(|score| score.to_string());
//! assert_eq!(
//!     said.as_deref(),
//!     Some(
//!         "NPS 25.0 [-34.8, 63.3] (-100 to 100, more is better), from 4 answers: 50 % promoters, \
//!          25 % passives, 25 % detractors"
//!     ),
//! );
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Traps of them all
//!
//! - Who answers is not who buys. None of the intervals knows of those who did not answer.
//! - Answers count, not people: who is asked twice counts twice.
//! - A difference between two groups, or two months, is less certain than either of them.
//! - A measure that people are paid for is begged for. Look at the answers per contact too.

pub mod acsi;
pub mod ces;
mod counts;
pub mod csat;
pub mod drivers;
pub mod nps;
mod points;
mod tally;

pub use acsi::{AcsiAnswer, AcsiLedger, AcsiParams, AcsiScore};
pub use ces::{CesAnswer, CesLedger, CesParams, CesScore};
pub use csat::{CsatAnswer, CsatLedger, CsatParams, CsatScore, CsatUnit};
pub use drivers::{DriverParams, Importance, KeyDriver, KeyDrivers, Quadrant, Split};
pub use nps::{NpsAnswer, NpsGroup, NpsLedger, NpsParams, NpsScore};
pub use tally::{Asked, Questions, Tally};

use crate::kernel::{Interval, special};
use crate::quantity::{Level, Rating, Scale};
use crate::{Error, Result};

/// What rounding to whole points hides of a variance, in squared points.
const ROUNDING: f64 = 1.0 / 12.0;

/// Takes a whole number between two ends.
fn whole(what: &'static str, rule: &'static str, x: f64, [low, high]: [u8; 2]) -> Result<u8> {
    let found = (low..=high).find(|point| f64::from(*point).to_bits() == (x + 0.0).to_bits());
    found.ok_or(Error::OutOfRange { what, rule, got: x })
}

/// Tells whether a rating was given on the scale that a question has.
fn on_scale(rating: Rating, ends: [u8; 2]) -> bool {
    let [low, high] = ends.map(f64::from);
    rating.scale() == Scale::constant(low, high)
}

/// Takes the value of a rating that was given on the scale that a question has.
fn value_on(what: &'static str, rule: &'static str, rating: Rating, ends: [u8; 2]) -> Result<f64> {
    if on_scale(rating, ends) {
        return Ok(rating.value());
    }
    let (min, max) = (rating.scale().min(), rating.scale().max());
    Err(Error::Inconsistent { what, rule, got: format!("{min} to {max}") })
}

/// How many answers some counts are.
fn sum(counts: impl IntoIterator<Item = u64>) -> u64 {
    counts.into_iter().fold(0, u64::saturating_add)
}

/// The t interval of a mean of `n` answers, kept between the ends of the scale; all of the scale
/// where one answer says nothing of how answers differ.
fn t_interval(mean: f64, variance: f64, n: u64, level: Level, [low, high]: [f64; 2]) -> Interval {
    if n < 2 {
        return Interval::new(low, high, level);
    }
    let n = n as f64;
    let half = special::t_width(n - 1.0, level.get()) * libm::sqrt(variance / n);
    let inside = |x: f64| x.clamp(low, high);
    Interval::new(inside(mean - half), inside(mean + half), level).including(mean)
}

/// A share as whole per cent.
fn percent(share: f64) -> f64 {
    100.0 * share
}

/// So many answers, in words.
fn answers(n: u64) -> String {
    format!("{n} answer{}", if n == 1 { "" } else { "s" })
}
