//! Means of groups, raw and pooled, and how far groups differ.

#[cfg(test)]
use crate::kernel::{Interval, special::normal_quantile};
use crate::quantity::Amount;
#[cfg(test)]
use crate::{Error, Result, quantity::Level};

/// The largest variance that is told from knowing nothing.
const MOST: f64 = 1e300;

/// The mean of a group, and the variance with which it was observed.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(crate) struct Observed {
    mean: f64,
    error: f64,
}

impl Observed {
    /// Takes a mean and the variance of its error.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a mean beyond ±10³⁰⁰ or a variance outside 0 to 10³⁰⁰.
    #[cfg(test)]
    pub(crate) fn new(mean: f64, error: f64) -> Result<Self> {
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
    #[cfg(test)]
    pub(crate) fn from_variance(n: f64, mean: f64, variance: f64) -> Result<Option<Self>> {
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
    pub(crate) const fn mean(&self) -> f64 {
        self.mean
    }

    /// Returns the variance of the mean's error: `σ²/n`.
    #[must_use]
    pub(crate) const fn error(&self) -> f64 {
        self.error
    }
}

#[cfg(test)]
fn normal_interval(mean: f64, variance: f64, level: Level) -> Interval {
    let half = -normal_quantile(level.lower_tail()) * libm::sqrt(variance);
    Interval::new(mean - half, mean + half, level).including(mean)
}

/// One group's mean, raw and pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(crate) struct Pooled {
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
    #[cfg(test)]
    #[must_use]
    pub(crate) const fn raw(&self) -> Option<Observed> {
        self.raw
    }

    /// Returns B, the share of the estimate that is the group's own mean.
    #[must_use]
    pub(crate) const fn own_share(&self) -> f64 {
        self.own_share
    }

    /// Returns the pooled mean.
    #[must_use]
    pub(crate) const fn mean(&self) -> f64 {
        self.mean
    }

    /// Returns the variance of the pooled mean.
    #[must_use]
    pub(crate) const fn variance(&self) -> f64 {
        self.variance
    }

    /// Returns the interval of the pooled mean, by the normal.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn interval(&self, level: Level) -> Interval {
        normal_interval(self.mean, self.variance, level)
    }
}

/// Pools what was observed of a group with what its like are known by.
///
/// `group` is the mean of those like it, and how surely that is known: an error of 0 if it is
/// taken as known. It must not rest on the group's own observations, which would count twice.
#[must_use]
pub(crate) fn pool(own: Option<Observed>, group: Observed, tau2: Amount) -> Pooled {
    let tau2 = tau2.get();
    Pooled::of(own, (group.mean, group.error), tau2, tau2 + group.error)
}

/// Pools down a nest of any depth, the widest group first, each towards the one before and the
/// first towards a prior mean.
///
/// Each level has its own mean, if there is one, and the τ² of its like. The share of each is
/// `τ²/(τ² + σ²/n)`, as if the mean above were known; its uncertainty enters the variance.
#[cfg(test)]
#[must_use]
pub(crate) fn nested(prior_mean: f64, levels: &[(Option<Observed>, Amount)]) -> Vec<Pooled> {
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
#[must_use]
pub(crate) fn common_mean(groups: &[Observed], tau2: Amount) -> Option<Observed> {
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
pub(crate) struct Family {
    /// The mean, if it is known; else it is estimated from the members.
    pub(crate) centre: Option<f64>,
    /// The groups.
    pub(crate) members: Vec<Observed>,
}

impl Family {
    /// Returns how many groups there are, less one for a mean that is estimated from them.
    #[must_use]
    pub(crate) const fn freedom(&self) -> usize {
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
#[must_use]
pub(crate) fn between_variance(families: &[Family]) -> Option<Amount> {
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
