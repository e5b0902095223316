//! Forecasts of each observation from those before it: how a half-life is chosen.
//!
//! # Formula
//!
//! ```text
//! p_t = (aW + Σ δ w y)/(W + Σ δ w),   over the observations before t,   δ = 2^(−age at t/H)
//! L   = (1/n) Σ_t [y_t ln p_t + (1 − y_t) ln(1 − p_t)]
//! ```
//!
//! `p_t` is the mean that a ledger of unit H reads just before the observation, so nothing is
//! forecast from itself. What is dated alike is forecast alike: [`in_turn`] asks for all of one
//! instant before it tells any of it, and whoever learns in this crate goes by it. The nearer L is
//! to 0 the better.
//! Half-lives may be compared by it on the same observations, without a data set held back: each
//! observation was held back when it was forecast (Dawid 1984).
//!
//! # Limits
//!
//! A forecast is not weighed, only what it is made of. Where shares hardly move, or observations
//! are few, L is flat: half-lives whose scores lie close together are alike, and the longest of
//! them throws least evidence away.
//!
//! # References
//!
//! Dawid, A. P. (1984). Present position and potential developments: the prequential approach.
//! *Journal of the Royal Statistical Society A* 147, 278–292.

use super::posterior::Prior;
use crate::quantity::{HalfLife, Instant, Share};
use crate::{Error, Result};

/// What comes next where things are forecast before they are known; each by its place in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// It is to be forecast, from what was told before.
    Asked(usize),
    /// It became known.
    Told(usize),
}

/// Puts in turn what is asked, and what is told, each at an instant of its own.
///
/// At each instant all that is asked comes before all that is told: what one instant holds is not
/// yet known to itself, in whatever order it stands. Of one instant, both go by their places.
///
/// ```
/// use goodwill::kernel::prequential::{Turn, in_turn};
/// use goodwill::quantity::Instant;
///
/// let day = Instant::from_days;
/// // Two of one day and one of the third, on which the first becomes known.
/// let turns = in_turn([day(1)?, day(1)?, day(3)?], [day(3)?, day(1)?]);
/// assert_eq!(
///     turns,
///     [Turn::Asked(0), Turn::Asked(1), Turn::Told(1), Turn::Asked(2), Turn::Told(0)],
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn in_turn(
    asked: impl IntoIterator<Item = Instant>,
    told: impl IntoIterator<Item = Instant>,
) -> Vec<Turn> {
    let asked = asked.into_iter().enumerate().map(|(place, at)| (at, Turn::Asked(place)));
    let told = told.into_iter().enumerate().map(|(place, at)| (at, Turn::Told(place)));
    let mut turns: Vec<(Instant, Turn)> = asked.chain(told).collect();
    // By instant, and all that is asked before all that is told.
    turns.sort_unstable();
    turns.into_iter().map(|(_, turn)| turn).collect()
}

/// One observation of a share: a fact as a ledger counts it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// When.
    pub at: Instant,
    /// What was seen, 0 to 1.
    pub y: Share,
    /// What it weighs in the forecasts of others, at most 1.
    pub weight: Share,
}

/// Returns the log score of each observation's forecast, in nats, in their order: at most 0.
///
/// It is −∞ where what came about had no chance, which no prior mean between 0 and 1 allows.
///
/// ```
/// use goodwill::kernel::posterior::Prior;
/// use goodwill::kernel::prequential::{Observation, log_scores};
/// use goodwill::quantity::{HalfLife, Instant, Positive, Share};
///
/// let seen = |day| {
///     Ok::<_, goodwill::Error>(Observation {
///         at: Instant::from_days(day)?,
///         y: Share::ONE,
///         weight: Share::ONE,
///     })
/// };
/// let prior = Prior { mean: Share::HALF, weight: Positive::new(2.0)? };
/// // 1/2 before any, then (1 + 1)/(2 + 1).
/// let scores = log_scores(&[seen(1)?, seen(2)?], prior, HalfLife::INFINITE)?;
/// let likely: Vec<String> = scores.iter().map(|x| format!("{:.6}", x.exp())).collect();
/// assert_eq!(likely, ["0.500000", "0.666667"]);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::OutOfOrder`] unless the observations are in order of time.
pub fn log_scores(
    observations: &[Observation],
    prior: Prior,
    half_life: HalfLife,
) -> Result<Vec<f64>> {
    let mut scores = Vec::with_capacity(observations.len());
    // As they weigh at `now`: the good and the bad before it.
    let (mut good, mut bad) = (0.0, 0.0);
    let mut now: Option<Instant> = None;
    for two in observations.windows(2) {
        let (later, earlier) = (two[0].at, two[1].at);
        if later > earlier {
            return Err(Error::OutOfOrder { what: "observations to forecast", later, earlier });
        }
    }
    let instants = || observations.iter().map(|seen| seen.at);
    for turn in in_turn(instants(), instants()) {
        let (Turn::Asked(place) | Turn::Told(place)) = turn;
        let seen = &observations[place];
        if let Some(before) = now.filter(|before| *before < seen.at) {
            let fade = half_life.weight_after(seen.at.since(before));
            (good, bad) = (good * fade, bad * fade);
        }
        now = Some(seen.at);
        let (w, y) = (seen.weight.get(), seen.y.get());
        match turn {
            Turn::Asked(_) => {
                let (for_it, against) = (prior.good() + good, prior.bad() + bad);
                let all = for_it + against;
                let against = term(seen.y.complement().get(), against / all);
                scores.push(term(y, for_it / all) + against);
            }
            Turn::Told(_) => {
                good += w * y;
                bad += w * (1.0 - y);
            }
        }
    }
    Ok(scores)
}

/// `y ln p`, and 0 where y is 0.
fn term(y: f64, p: f64) -> f64 {
    if y == 0.0 { 0.0 } else { y * libm::log(p) }
}

/// Returns the mean of the log scores; `None` without an observation.
///
/// # Errors
///
/// As [`log_scores`].
pub fn log_score(
    observations: &[Observation],
    prior: Prior,
    half_life: HalfLife,
) -> Result<Option<f64>> {
    let scores = log_scores(observations, prior, half_life)?;
    let sum = scores.iter().fold(0.0, |sum, score| sum + score);
    Ok((!scores.is_empty()).then(|| sum / scores.len() as f64))
}

/// Returns the candidate with the best log score, and that score; the longest of equals. `None`
/// without an observation or a candidate.
///
/// # Errors
///
/// As [`log_scores`].
pub fn best_half_life(
    observations: &[Observation],
    prior: Prior,
    candidates: &[HalfLife],
) -> Result<Option<(HalfLife, f64)>> {
    let mut best: Option<(HalfLife, f64)> = None;
    for half_life in candidates {
        let Some(score) = log_score(observations, prior, *half_life)? else { return Ok(None) };
        // In the order of scores, and of lengths where these are equal.
        let better = best.is_none_or(|(other, most)| {
            let length = half_life.seconds().total_cmp(&other.seconds());
            score.total_cmp(&most).then(length).is_gt()
        });
        if better {
            best = Some((*half_life, score));
        }
    }
    Ok(best)
}
