//! Partial pooling: what is known of one group, helped by what is known of its like.
//!
//! # Formula
//!
//! ```text
//! means   B = T/(T + e),  e = σ²/n                      estimate = B · own + (1 − B) · group
//!         T = τ²            where the group's mean is taken as known ([`nested`])
//!         T = τ² + v        where it is known up to a variance v ([`pool`])
//!         variance = B² e + (1 − B)² (τ² + v)
//! τ²      Σ (y − μ)²/(τ² + e) = d − 2,  0 if the left side is less at τ² = 0
//!         d = groups less one for each mean μ that is estimated from them
//! counts  own ~ Beta-binomial of mean p and weight κ,  ρ = 1/(κ + 1)
//!         p = Σs/Σn,  N = Σn,  ρ = (Σ n (s/n − p)²/(p(1 − p)) − (k − 1))/(N − k + 1 − Σn²/N)
//!         estimate = (s + κp)/(n + κ)
//!         n' = n (κ + 1)/(n + κ)    what n trials of a group say of the mean that it came from
//!         κ' = tκ/(t + κ + 1)       the weight, where that mean has itself a posterior of weight t
//! blend   x = (ν x₀ + f x̂)/(ν + f)  a spread x̂ of freedom f, and one given, x₀, that counts as ν
//! ```
//!
//! For `k` means of equal known variance around an estimated mean the equation of τ² has the
//! solution `1 − B = (k − 3)σ²/Σ(y − ȳ)²`, as in Efron and Morris; around a known mean it has
//! `k − 2`, as in James and Stein.
//!
//! # Limits
//!
//! τ² and ρ are estimated and then taken as known, so that intervals of few groups are a little
//! too narrow. Observations are taken as independent given their group. If all trials of all
//! groups had the same outcome, nothing is known of how groups differ: ρ is 0 then, and the mean
//! stands half a trial away from its end.
//!
//! # References
//!
//! 1. Efron, B., & Morris, C. (1977). Stein's paradox in statistics. *Scientific American*
//!    236(5), 119–127.
//! 2. Morris, C. N. (1983). Parametric empirical Bayes inference. *JASA* 78, 47–55.
//! 3. Kleinman, J. C. (1973). Proportions with extraneous variance: single and independent
//!    samples. *JASA* 68, 46–54, for the moments of counts.

use super::Interval;
use super::posterior::{BetaPosterior, Prior};
use super::special::normal_quantile;
use crate::quantity::{Amount, Level, Positive, Share};
use crate::{Error, Result};

/// The largest variance that is told from knowing nothing.
const MOST: f64 = 1e300;
/// The weights of a prior of counts end here: beyond, groups are told from none or all alike no
/// more.
const WEIGHTS: (f64, f64) = (1e-9, 1e9);

/// The mean of a group, and the variance with which it was observed.
///
/// ```
/// use goodwill::kernel::pooling::Observed;
///
/// let eight = Observed::of(8.0, 45.0, 400.0)?;
/// assert_eq!(eight.map(|own| (own.mean(), own.error())), Some((45.0, 50.0)));
/// assert_eq!(Observed::of(0.0, 45.0, 400.0)?, None);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Observed {
    mean: f64,
    error: f64,
}

impl Observed {
    /// Takes a mean and the variance of its error.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a mean beyond ±10³⁰⁰ or a variance outside 0 to 10³⁰⁰.
    pub fn new(mean: f64, error: f64) -> Result<Self> {
        if !(-MOST..=MOST).contains(&mean) {
            let (what, rule) = ("mean of a group", "from -1e300 to 1e300");
            return Err(Error::OutOfRange { what, rule, got: mean });
        }
        if !(0.0..=MOST).contains(&error) {
            let (what, rule) = ("variance of a mean", "from 0 to 1e300");
            return Err(Error::OutOfRange { what, rule, got: error });
        }
        Ok(Self { mean, error })
    }

    /// Takes the mean of `n` observations of variance `variance` each; `None` of none.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a count that is negative or not finite, and as
    /// [`Observed::new`].
    pub fn of(n: f64, mean: f64, variance: f64) -> Result<Option<Self>> {
        let n = Amount::new(n)?.get();
        Self::new(mean, variance)?;
        Ok((n > 0.0).then(|| Self::kept(mean, variance / n)))
    }

    /// For a finite mean and a variance that is not negative.
    pub(crate) const fn kept(mean: f64, error: f64) -> Self {
        Self { mean, error: error.min(MOST) }
    }

    /// Returns the mean.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// Returns the variance of the mean's error: `σ²/n`.
    #[must_use]
    pub const fn error(&self) -> f64 {
        self.error
    }

    /// Returns the interval of what was observed, by the normal.
    #[must_use]
    pub fn interval(&self, level: Level) -> Interval {
        normal_interval(self.mean, self.error, level)
    }
}

fn normal_interval(mean: f64, variance: f64, level: Level) -> Interval {
    let half = -normal_quantile(level.lower_tail()) * libm::sqrt(variance);
    Interval::new(mean - half, mean + half, level).including(mean)
}

/// One group's mean, raw and pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Pooled {
    raw: Option<Observed>,
    own_share: f64,
    mean: f64,
    variance: f64,
}

impl Pooled {
    /// `spread` is the T of the formula.
    fn of(raw: Option<Observed>, group: (f64, f64), tau2: f64, spread: f64) -> Self {
        let (group_mean, v) = group;
        let own_share = raw.map_or(0.0, |own| {
            // What was observed without error needs no help, whatever the spread.
            if own.error == 0.0 { 1.0 } else { spread / (spread + own.error) }
        });
        let rest = 1.0 - own_share;
        let (own_mean, error) = raw.map_or((group_mean, 0.0), |own| (own.mean, own.error));
        Self {
            raw,
            own_share,
            mean: own_share * own_mean + rest * group_mean,
            variance: own_share * own_share * error + rest * rest * (tau2 + v),
        }
    }

    /// Returns what was observed of the group itself; `None` if nothing was.
    #[must_use]
    pub const fn raw(&self) -> Option<Observed> {
        self.raw
    }

    /// Returns B, the share of the estimate that is the group's own mean.
    #[must_use]
    pub const fn own_share(&self) -> f64 {
        self.own_share
    }

    /// Returns the pooled mean.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// Returns the variance of the pooled mean.
    #[must_use]
    pub const fn variance(&self) -> f64 {
        self.variance
    }

    /// Returns the interval of the pooled mean, by the normal.
    #[must_use]
    pub fn interval(&self, level: Level) -> Interval {
        normal_interval(self.mean, self.variance, level)
    }
}

/// Pools what was observed of a group with what its like are known by.
///
/// `group` is the mean of those like it, and how surely that is known: an error of 0 if it is
/// taken as known. It must not rest on the group's own observations, which would count twice.
///
/// ```
/// use goodwill::kernel::pooling::{Observed, pool};
/// use goodwill::quantity::Amount;
///
/// let (own, like) = (Observed::new(0.9, 0.01)?, Observed::new(0.5, 0.01)?);
/// let pooled = pool(Some(own), like, Amount::new(0.02)?);
/// assert!((pooled.own_share() - 0.75).abs() < 1e-15);
/// assert!((pooled.mean() - 0.8).abs() < 1e-15);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn pool(own: Option<Observed>, group: Observed, tau2: Amount) -> Pooled {
    let tau2 = tau2.get();
    Pooled::of(own, (group.mean, group.error), tau2, tau2 + group.error)
}

/// Pools down a nest of any depth, the widest group first, each towards the one before and the
/// first towards a prior mean.
///
/// Each level has its own mean, if there is one, and the τ² of its like. The share of each is
/// `τ²/(τ² + σ²/n)`, as if the mean above were known; its uncertainty enters the variance.
///
/// ```
/// use goodwill::kernel::pooling::{Observed, nested};
/// use goodwill::quantity::Amount;
///
/// let nation = (Observed::of(400.0, 62.0, 400.0)?, Amount::new(25.0)?);
/// let region = (Observed::of(60.0, 58.0, 400.0)?, Amount::new(16.0)?);
/// let organisation = (Observed::of(8.0, 45.0, 400.0)?, Amount::new(36.0)?);
/// let pooled = nested(70.0, &[nation, region, organisation]);
/// let means: Vec<String> = pooled.iter().map(|p| format!("{:.6}", p.mean())).collect();
/// assert_eq!(means, ["62.307692", "59.266968", "53.294749"]);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn nested(prior_mean: f64, levels: &[(Option<Observed>, Amount)]) -> Vec<Pooled> {
    let mut above = (prior_mean, 0.0);
    let mut down = |(own, tau2): &(Option<Observed>, Amount)| {
        let pooled = Pooled::of(*own, above, tau2.get(), tau2.get());
        above = (pooled.mean, pooled.variance);
        pooled
    };
    levels.iter().map(&mut down).collect()
}

/// Returns what some groups say of the mean that they scatter around with variance τ²; `None`
/// without any.
///
/// Each group weighs `1/(τ² + e)`.
///
/// ```
/// use goodwill::kernel::pooling::{Observed, common_mean};
/// use goodwill::quantity::Amount;
///
/// let groups = [Observed::new(1.0, 1.0)?, Observed::new(4.0, 4.0)?];
/// let common = common_mean(&groups, Amount::new(2.0)?).map(|c| (c.mean(), c.error()));
/// assert_eq!(common, Some((2.0, 2.0)));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn common_mean(groups: &[Observed], tau2: Amount) -> Option<Observed> {
    let (mean, precision) = weighted(groups, tau2.get())?;
    Some(Observed::kept(mean, 1.0 / precision))
}

/// The mean with weights `1/(τ² + e)`, and their sum.
fn weighted(groups: &[Observed], tau2: f64) -> Option<(f64, f64)> {
    let first = groups.first()?;
    let weight = |group: &Observed| 1.0 / (tau2 + group.error).max(1.0 / MOST);
    let precision: f64 = groups.iter().map(weight).sum();
    // Seen from the first, so that equal means give that mean to the bit.
    let step = |group: &Observed| weight(group) / precision * (group.mean - first.mean);
    Some((first.mean + groups.iter().map(step).sum::<f64>(), precision))
}

/// Groups that scatter around one mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The mean, if it is known; else it is estimated from the members.
    pub centre: Option<f64>,
    /// The groups.
    pub members: Vec<Observed>,
}

impl Family {
    /// Returns how many groups there are, less one for a mean that is estimated from them.
    #[must_use]
    pub const fn freedom(&self) -> usize {
        match self.centre {
            Some(_) => self.members.len(),
            None => self.members.len().saturating_sub(1),
        }
    }

    /// Σ (y − μ)²/(τ² + e).
    fn scatter(&self, tau2: f64) -> f64 {
        let estimated = || weighted(&self.members, tau2).map(|(mean, _)| mean);
        let Some(centre) = self.centre.or_else(estimated) else { return 0.0 };
        let term = |group: &Observed| {
            let step = group.mean - centre;
            if step == 0.0 { 0.0 } else { step * step / (tau2 + group.error) }
        };
        self.members.iter().map(term).sum()
    }
}

/// Estimates τ², the variance between groups beyond the error of each, from families of groups.
///
/// `None` if too few groups can show it: fewer than three degrees of freedom in all.
///
/// ```
/// use goodwill::kernel::pooling::{Family, Observed, between_variance};
///
/// // Σ(y − ȳ)² = 20 and k − 3 = 2, so τ² + σ² = 10.
/// let members = [1.0, 2.0, 4.0, 6.0, 7.0].map(|y| Observed::new(y, 3.0));
/// let members = members.into_iter().collect::<Result<Vec<_>, _>>()?;
/// let tau2 = between_variance(&[Family { centre: None, members }]);
/// assert!(tau2.is_some_and(|tau2| (tau2.get() - 10.0).abs() < 1e-9));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn between_variance(families: &[Family]) -> Option<Amount> {
    let freedom: usize = families.iter().map(Family::freedom).sum();
    let target = freedom.checked_sub(2).filter(|target| *target > 0)? as f64;
    let scatter = |tau2: f64| families.iter().map(|family| family.scatter(tau2)).sum::<f64>();
    // Not a number where the means are so large that their squares are not.
    let excess = |tau2: f64| scatter(tau2) > target;
    if !excess(0.0) {
        return Amount::new(0.0).ok();
    }
    let (mut low, mut high) = (0.0, 1.0);
    while excess(high) && high < MOST {
        (low, high) = (high, high * 4.0);
    }
    while low == 0.0 && !excess(high / 4.0) && high > 1.0 / MOST {
        high /= 4.0;
    }
    // Sixty halvings leave less than the last bit.
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if excess(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Amount::new((0.5 * (low + high)).min(MOST)).ok()
}

/// The successes of a group, and its trials; both may be fractions, as decayed counts are.
///
/// ```
/// use goodwill::kernel::pooling::Trials;
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
        BetaPosterior::of(self.successes + 0.5, self.trials - self.successes + 0.5)
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

/// The scatter of groups of counts: their mean and how alike the trials of one group are.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CountScatter {
    /// The mean share of successes, inside (0, 1).
    pub mean: Share,
    /// ρ, the correlation of two trials of the same group: 0 if the groups do not differ.
    pub correlation: Share,
}

impl CountScatter {
    /// Returns the prior of one group: its mean, and its weight `κ = 1/ρ − 1`, from 10⁻⁹ to 10⁹.
    #[must_use]
    pub fn prior(&self) -> Prior {
        Prior { mean: self.mean, weight: weight_of(self.correlation.get()) }
    }
}

/// `κ = 1/ρ − 1`, kept in its range.
pub(crate) fn weight_of(correlation: f64) -> Positive {
    let (least, most) = WEIGHTS;
    Positive::constant((1.0 / correlation - 1.0).clamp(least, most))
}

/// Estimates the mean of groups of counts and how much the groups differ, by moments.
///
/// `None` if nothing can be said: fewer than two groups with trials, or less than about one trial
/// each. What remains of chance below 0 is cut off at 0.
///
/// ```
/// use goodwill::kernel::pooling::{Trials, count_scatter};
///
/// // Two groups of four, all and none: nothing is as unlike.
/// let groups = [Trials::new(4.0, 4.0)?, Trials::new(0.0, 4.0)?];
/// let scatter = count_scatter(&groups).map(|s| (s.mean.get(), s.correlation.get()));
/// assert_eq!(scatter, Some((0.5, 1.0)));
///
/// // Half of each: the groups do not differ.
/// let groups = [Trials::new(2.0, 4.0)?, Trials::new(2.0, 4.0)?];
/// let scatter = count_scatter(&groups).map(|s| s.correlation.get());
/// assert_eq!(scatter, Some(0.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn count_scatter(groups: &[Trials]) -> Option<CountScatter> {
    let CountMoments { total, .. } = CountMoments::of(groups)?;
    let (n, p) = (total.trials, total.share()?);
    let correlation = count_correlation(&[groups.to_vec()])?;
    let mean = if p > 0.0 && p < 1.0 { p } else { (total.successes + 0.5) / (n + 1.0) };
    Some(CountScatter { mean: Share::rounded(mean), correlation })
}

/// Estimates ρ as [`count_scatter`] does, from families of groups that scatter each around a mean
/// of its own.
///
/// What each family adds above and below the line of ρ weighs `p(1 − p)`.
#[must_use]
pub fn count_correlation(families: &[Vec<Trials>]) -> Option<Share> {
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
    total: Trials,
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
        Some(Self { total, variance, excess: scatter - (k - 1.0) * variance, room })
    }
}

/// Mixes what was given before any data with what was learned, by what each weighs:
/// `(ν x₀ + f x̂)/(ν + f)`.
///
/// A spread (τ² or ρ) that few groups show is mostly chance; so it is taken together with one
/// that is given and counts as ν groups.
///
/// ```
/// use goodwill::kernel::pooling::blend;
/// use goodwill::quantity::{Amount, Positive};
///
/// let (given, learned) = (Amount::new(0.2)?, Amount::new(0.8)?);
/// let (four, twelve) = (Positive::new(4.0)?, Amount::new(12.0)?);
/// assert!((blend(given, four, learned, twelve).get() - 0.65).abs() < 1e-15);
/// assert_eq!(blend(given, four, learned, Amount::new(0.0)?), given);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn blend(given: Amount, weight: Positive, learned: Amount, freedom: Amount) -> Amount {
    let share = freedom.get() / (weight.get() + freedom.get());
    let mixed = (1.0 - share) * given.get() + share * learned.get();
    // Rounding may carry it beyond the greater of the two by the last bit.
    Amount::constant(mixed.clamp(0.0, 1e300))
}

/// Returns the weight κ' with which a group's mean is known before its own trials, where the
/// mean of its like has itself a posterior of weight `t`: `tκ/(t + κ + 1)`.
#[must_use]
pub fn weight_below(t: Positive, weight: Positive) -> Positive {
    let (t, kappa) = (t.get(), weight.get());
    // Divided first, so that no product overflows.
    Positive::constant((t / (t + kappa + 1.0) * kappa).clamp(1e-300, 1e300))
}

/// One group's share, raw and pooled.
///
/// ```
/// use goodwill::kernel::posterior::Prior;
/// use goodwill::kernel::pooling::{Trials, pool_count};
/// use goodwill::quantity::{Positive, Share};
///
/// let like = Prior { mean: Share::new(0.8)?, weight: Positive::new(5.0)? };
/// let pooled = pool_count(Trials::new(0.0, 3.0)?, &like);
/// assert_eq!(pooled.own_share(), 0.375);
/// assert_eq!(pooled.posterior().mean(), 0.5);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PooledCount {
    raw: Trials,
    prior: Prior,
}

/// Pools the trials of a group with the prior that its like give.
#[must_use]
pub const fn pool_count(own: Trials, like: &Prior) -> PooledCount {
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
