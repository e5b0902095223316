//! Counts of groups, raw and pooled, and how far groups differ.

use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::quantity::{Amount, Positive, Share};
use crate::{Error, Result};

/// The weights of a prior of counts end here: beyond, groups are told from none or all alike no
/// more.
const WEIGHTS: (f64, f64) = (1e-9, 1e9);

/// The successes of a group, and its trials; both may be fractions, as decayed counts are.
///
/// ```
/// use goodwill::kernel::Trials;
///
/// assert_eq!(Trials::new(3.0, 4.0)?.share(), Some(0.75));
/// assert_eq!(
///     Trials::new(5.0, 4.0).unwrap_err().to_string(),
///     "successes must be from 0 to the trials, got 5",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Trials {
    successes: f64,
    trials: f64,
}

impl Trials {
    /// Takes the successes and the trials.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for trials outside 0 to 10³⁰⁰, or successes that are negative or
    /// more than the trials.
    pub fn new(successes: f64, trials: f64) -> Result<Self> {
        Amount::new(trials)?;
        if (0.0..=trials).contains(&successes) {
            Ok(Self { successes, trials })
        } else {
            let (what, rule) = ("successes", "from 0 to the trials");
            Err(Error::OutOfRange { what, rule, got: successes })
        }
    }

    /// For counts that a ledger keeps.
    pub(crate) fn kept(successes: f64, failures: f64) -> Self {
        Self { successes, trials: successes + failures }
    }

    /// Returns the successes.
    #[must_use]
    pub const fn successes(&self) -> f64 {
        self.successes
    }

    /// Returns the trials.
    #[must_use]
    pub const fn trials(&self) -> f64 {
        self.trials
    }

    /// Returns the failures, the trials less the successes.
    #[must_use]
    pub const fn failures(&self) -> f64 {
        self.trials - self.successes
    }

    /// Returns the share of successes; `None` without trials.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.trials > 0.0).then(|| self.successes / self.trials)
    }

    /// Returns the group's own posterior without help: half a success and half a failure added.
    #[must_use]
    pub fn raw(&self) -> BetaPosterior {
        BetaPosterior::from_counts(self.successes + 0.5, self.trials - self.successes + 0.5)
    }

    /// Returns what the group says of the mean that it came from: `n' = n(κ + 1)/(n + κ)` trials
    /// with the same share.
    #[must_use]
    pub fn towards_the_mean(&self, weight: Positive) -> Self {
        let kappa = weight.get();
        // The share of the trials that is left; at most 1 for trials of 1 or more.
        let kept = (1.0 / (self.trials + kappa)) * (kappa + 1.0);
        let kept = if kept.is_finite() { kept.min(1.0) } else { 1.0 };
        Self { successes: kept * self.successes, trials: kept * self.trials }
    }

    /// Adds two groups.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { successes: self.successes + other.successes, trials: self.trials + other.trials }
    }
}

/// `κ = 1/ρ − 1`, kept in its range.
pub(crate) fn weight_of(correlation: f64) -> Positive {
    let (least, most) = WEIGHTS;
    Positive::constant((1.0 / correlation - 1.0).clamp(least, most))
}

/// Estimates ρ, the correlation of two trials of the same group, from families of groups that
/// scatter each around a mean of its own.
///
/// `None` if nothing can be said: no family of two groups or more with about one trial each. What
/// remains of chance below 0 is cut off at 0.
///
/// What each family adds above and below the line of ρ weighs `p(1 − p)`.
#[must_use]
pub(crate) fn count_correlation(families: &[Vec<Trials>]) -> Option<Share> {
    let moments: Vec<CountMoments> =
        families.iter().filter_map(|family| CountMoments::of(family)).collect();
    if moments.is_empty() {
        return None;
    }
    let room: f64 = moments.iter().map(|m| m.variance * m.room).sum();
    let excess: f64 = moments.iter().map(|m| m.excess).sum();
    Some(if room > 0.0 { Share::rounded(excess / room) } else { Share::ZERO })
}

/// What a family of groups says of ρ.
struct CountMoments {
    /// p(1 − p).
    variance: f64,
    /// Σ n (s/n − p)² − (k − 1)p(1 − p).
    excess: f64,
    /// N − k + 1 − Σn²/N.
    room: f64,
}

impl CountMoments {
    fn of(groups: &[Trials]) -> Option<Self> {
        let groups: Vec<(f64, &Trials)> =
            groups.iter().filter_map(|group| Some((group.share()?, group))).collect();
        let k = groups.len() as f64;
        let total = groups.iter().fold(Trials::kept(0.0, 0.0), |sum, (_, group)| sum.and(**group));
        let n = total.trials;
        let square: f64 = groups.iter().map(|(_, group)| group.trials / n * group.trials).sum();
        let (room, p) = (n - k + 1.0 - square, total.share()?);
        // Less room than this is what rounding leaves of none.
        if groups.len() < 2 || !room.is_finite() || room <= 1e-9 * n {
            return None;
        }
        let variance = p * (1.0 - p);
        let scatter: f64 =
            groups.iter().map(|(share, group)| group.trials * (share - p) * (share - p)).sum();
        Some(Self { variance, excess: scatter - (k - 1.0) * variance, room })
    }
}

/// One group's share, raw and pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PooledCount {
    raw: Trials,
    prior: Prior,
}

/// Pools the trials of a group with the prior that its like give.
#[must_use]
pub(crate) const fn pool_count(own: Trials, like: &Prior) -> PooledCount {
    PooledCount { raw: own, prior: *like }
}

impl PooledCount {
    /// Returns the group's own trials.
    #[must_use]
    pub const fn raw(&self) -> Trials {
        self.raw
    }

    /// Returns the prior that its like gave.
    #[must_use]
    pub const fn prior(&self) -> Prior {
        self.prior
    }

    /// Returns B, the share of the estimate that is the group's own: `n/(n + κ)`.
    #[must_use]
    pub fn own_share(&self) -> f64 {
        self.raw.trials / (self.raw.trials + self.prior.weight.get())
    }

    /// Returns the posterior of the group's share.
    #[must_use]
    pub fn posterior(&self) -> BetaPosterior {
        self.prior.with(self.raw.successes, self.raw.trials - self.raw.successes)
    }
}
