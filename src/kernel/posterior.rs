//! What counted evidence says: Beta, Dirichlet and Gamma posteriors, and opinions.
//!
//! Counts are fractional, weighted and decayed. The prior lives in the parameters of a model and
//! meets the counts only when a state is read; a prior inside the state would be counted once
//! for each merge.
//!
//! # Formula
//!
//! ```text
//! Beta(r + aW, s + (1 − a)W)      E = (r + aW)/(r + s + W)      u = W/(r + s + W)
//! E − a = Σ w(y − a)/(r + s + W)  over events of weight w and outcome y
//! ```
//!
//! where `r`, `s` are the good and bad counts, `a` the prior's mean and `W` its weight, in
//! events. Intervals are equal-tailed quantiles.
//!
//! # References
//!
//! 1. Jøsang, A., & Ismail, R. (2002). The Beta reputation system. *15th Bled eConference*.
//! 2. Jøsang, A. (2016). *Subjective Logic*. Springer, §3 (opinions and evidence), §12.3
//!    (cumulative fusion).

use super::{Interval, special};
use crate::quantity::{Level, Positive, Share};
use crate::{Error, Result};

/// What is believed before any evidence: a mean, and how many events it weighs.
///
/// ```
/// use goodwill::kernel::posterior::Prior;
/// use goodwill::quantity::{Positive, Share};
///
/// let prior = Prior { mean: Share::HALF, weight: Positive::new(2.0)? };
/// let posterior = prior.updated(7.0, 1.0)?;
/// assert_eq!((posterior.alpha(), posterior.beta()), (8.0, 2.0));
/// assert_eq!(posterior.mean(), 0.8);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Prior {
    /// The mean `a`.
    pub mean: Share,
    /// The weight `W`, in events.
    pub weight: Positive,
}

impl Prior {
    /// Returns the posterior after some good and bad evidence.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if a count is negative or not finite.
    pub fn updated(&self, good: f64, bad: f64) -> Result<BetaPosterior> {
        BetaPosterior::new(count(good)? + self.good(), count(bad)? + self.bad())
    }

    /// The same for counts that a ledger keeps at 0 or more.
    pub(crate) fn with(&self, good: f64, bad: f64) -> BetaPosterior {
        BetaPosterior { alpha: good + self.good(), beta: bad + self.bad() }
    }

    pub(crate) fn good(&self) -> f64 {
        self.mean.get() * self.weight.get()
    }

    pub(crate) fn bad(&self) -> f64 {
        self.mean.complement().get() * self.weight.get()
    }

    /// Returns the uncertainty `u` that is left after a count of evidence, good and bad.
    #[must_use]
    pub fn uncertainty(&self, count: f64) -> f64 {
        self.weight.get() / (count + self.weight.get())
    }
}

fn count(x: f64) -> Result<f64> {
    if (0.0..=f64::MAX).contains(&x) {
        Ok(x)
    } else {
        Err(Error::OutOfRange { what: "count of evidence", rule: "0 or more and finite", got: x })
    }
}

/// A share that is not known exactly: Beta(α, β).
///
/// A shape of 0 is allowed, not two: it puts all probability on one end.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(try_from = "BetaForm"))]
pub struct BetaPosterior {
    alpha: f64,
    beta: f64,
}

impl BetaPosterior {
    /// Takes the two shapes.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if a shape or their sum is negative or not finite, or the sum is 0 or
    /// subnormal.
    pub fn new(alpha: f64, beta: f64) -> Result<Self> {
        let what = "shape of a Beta";
        for got in [alpha, beta, alpha + beta] {
            if !(0.0..=f64::MAX).contains(&got) {
                return Err(Error::OutOfRange { what, rule: "0 or more and finite", got });
            }
        }
        if alpha + beta < f64::MIN_POSITIVE {
            let (what, rule) = ("sum of the shapes of a Beta", "at least 2.3e-308");
            return Err(Error::OutOfRange { what, rule, got: alpha + beta });
        }
        Ok(Self { alpha, beta })
    }

    /// For shapes that a model keeps above 0.
    pub(crate) const fn from_counts(alpha: f64, beta: f64) -> Self {
        Self { alpha, beta }
    }

    /// Returns the first shape, prior and good evidence together.
    #[must_use]
    pub const fn alpha(&self) -> f64 {
        self.alpha
    }

    /// Returns the second shape, prior and bad evidence together.
    #[must_use]
    pub const fn beta(&self) -> f64 {
        self.beta
    }

    /// Returns the mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    /// Returns the variance.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let n = self.alpha + self.beta;
        (self.alpha / n) * (self.beta / n) / (n + 1.0)
    }

    /// Returns the posterior of the complement.
    #[must_use]
    pub const fn complement(&self) -> Self {
        Self { alpha: self.beta, beta: self.alpha }
    }

    /// Returns the probability that the share is at most `x`.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        special::beta_cdf(self.alpha, self.beta, x)
    }

    /// Returns the value below which the share lies with probability `p`.
    #[must_use]
    pub fn quantile(&self, p: Share) -> f64 {
        special::beta_quantile(self.alpha, self.beta, p.get())
    }

    /// Returns the equal-tailed interval, widened to hold the mean where the shape is so skewed
    /// that the mean lies outside.
    ///
    /// ```
    /// use goodwill::kernel::posterior::BetaPosterior;
    /// use goodwill::quantity::Level;
    ///
    /// let interval = BetaPosterior::new(8.0, 2.0)?.interval(Level::new(0.90)?);
    /// assert_eq!(format!("{interval:.6}"), "[0.570864, 0.958977]");
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn interval(&self, level: Level) -> Interval {
        self.between(special::Beta::of(self.alpha, self.beta).ends(level.lower_tail()), level)
    }

    /// Returns the interval of each of many, to the bit that of [`interval`](Self::interval).
    ///
    /// Some are worked out side by side, which takes less time than one after the other.
    ///
    /// ```
    /// use goodwill::kernel::posterior::BetaPosterior;
    /// use goodwill::quantity::Level;
    ///
    /// let many: Vec<BetaPosterior> =
    ///     (1..100).map(|n| BetaPosterior::new(f64::from(n), 2.5)).collect::<Result<_, _>>()?;
    /// let level = Level::new(0.90)?;
    /// assert_eq!(BetaPosterior::intervals(&many, level)[41], many[41].interval(level));
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn intervals(many: &[Self], level: Level) -> Vec<Interval> {
        let shapes: Vec<(f64, f64)> = many.iter().map(|one| (one.alpha, one.beta)).collect();
        let ends = special::ends_of_each(&shapes, level.lower_tail());
        ends.into_iter().zip(many).map(|(ends, one)| one.between(ends, level)).collect()
    }

    fn between(&self, (lower, upper): (f64, f64), level: Level) -> Interval {
        Interval::new(lower, upper, level).including(self.mean())
    }

    /// Returns the probability that this share is above an independent other one, to about two
    /// digits: the mean of one distribution over 64 quantiles of the other, both ways.
    ///
    /// The two probabilities of a pair sum to 1.
    ///
    /// ```
    /// use goodwill::kernel::posterior::BetaPosterior;
    ///
    /// // Of a uniform share, and of the larger of two.
    /// let (one, two) = (BetaPosterior::new(1.0, 1.0)?, BetaPosterior::new(2.0, 1.0)?);
    /// assert!((two.chance_above(&one) - 2.0 / 3.0).abs() < 1e-4);
    /// assert_eq!(one.chance_above(&one), 0.5);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn chance_above(&self, other: &Self) -> f64 {
        const POINTS: u32 = 64;
        let below = |upper: &Self, lower: &Self| {
            let middles: Vec<f64> =
                (0..POINTS).map(|k| (f64::from(k) + 0.5) / f64::from(POINTS)).collect();
            let quantiles = special::Beta::of(upper.alpha, upper.beta).quantiles(&middles);
            quantiles.into_iter().map(|x| lower.cdf(x)).sum::<f64>() / f64::from(POINTS)
        };
        (0.5 + 0.5 * (below(self, other) - below(other, self))).clamp(0.0, 1.0)
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct BetaForm {
    alpha: f64,
    beta: f64,
}

#[cfg(feature = "serde")]
impl TryFrom<BetaForm> for BetaPosterior {
    type Error = Error;

    fn try_from(form: BetaForm) -> Result<Self> {
        Self::new(form.alpha, form.beta)
    }
}

/// Shares of `K` outcomes that are not known exactly: `Dirichlet(α₁ … α_K)`.
///
/// ```
/// use goodwill::kernel::posterior::DirichletPosterior;
///
/// let outcomes = DirichletPosterior::new([2.0, 1.0, 1.0])?;
/// assert_eq!(outcomes.mean(), [0.5, 0.25, 0.25]);
/// assert_eq!(outcomes.marginal(0).beta(), 2.0);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirichletPosterior<const K: usize> {
    alpha: [f64; K],
}

impl<const K: usize> DirichletPosterior<K> {
    /// Takes the shapes, prior and evidence together.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if a shape is not above 0 and finite.
    pub fn new(alpha: [f64; K]) -> Result<Self> {
        alpha.iter().try_for_each(|&a| Positive::new(a).map(drop))?;
        Ok(Self { alpha })
    }

    /// For shapes that a model keeps above 0.
    pub(crate) const fn from_counts(alpha: [f64; K]) -> Self {
        Self { alpha }
    }

    /// Returns the means, the chances of each outcome next.
    #[must_use]
    pub fn mean(&self) -> [f64; K] {
        let n = self.total();
        self.alpha.map(|a| a / n)
    }

    /// Returns the sum of the shapes, in order.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.alpha.iter().fold(0.0, |sum, a| sum + a)
    }

    /// Returns the share of one outcome against all others; of none for an index past the last.
    #[must_use]
    pub fn marginal(&self, k: usize) -> BetaPosterior {
        let mut others = 0.0;
        let mut own = 0.0;
        for (i, a) in self.alpha.iter().enumerate() {
            if i == k {
                own += a;
            } else {
                others += a;
            }
        }
        BetaPosterior { alpha: own, beta: others }
    }
}

/// A rate of events per unit of exposure that is not known exactly: Gamma(shape, rate).
///
/// ```
/// use goodwill::kernel::posterior::GammaPosterior;
///
/// let contacts_per_week = GammaPosterior::new(1.0 + 5.0, 1.0 + 4.0)?;
/// assert_eq!(contacts_per_week.mean(), 1.2);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaPosterior {
    shape: f64,
    rate: f64,
}

impl GammaPosterior {
    /// Takes the count of events and the exposure, prior and evidence together.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if one of the two or their quotient is not from 10⁻³⁰⁰ to 10³⁰⁰.
    pub fn new(shape: f64, rate: f64) -> Result<Self> {
        Positive::new(shape)?;
        Positive::new(rate)?;
        Positive::new(shape / rate)?;
        Ok(Self { shape, rate })
    }

    /// For a count and an exposure that a model keeps above 0.
    pub(crate) const fn from_counts(shape: f64, rate: f64) -> Self {
        Self { shape, rate }
    }

    /// Returns the mean rate.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.shape / self.rate
    }

    /// Returns the probability that the rate is at most `x`; 0 for an `x` below 0 and for NaN.
    ///
    /// ```
    /// use goodwill::kernel::posterior::GammaPosterior;
    ///
    /// // A first event after a unit of time: exponential.
    /// let rate = GammaPosterior::new(1.0, 1.0)?;
    /// assert_eq!(format!("{:.6}", rate.cdf(2.0_f64.ln())), "0.500000");
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        if x > 0.0 { special::gamma_cdf(self.shape, self.rate * x) } else { 0.0 }
    }

    /// Returns the equal-tailed interval of the rate.
    #[must_use]
    pub fn interval(&self, level: Level) -> Interval {
        let tail = level.lower_tail();
        let quantile = |p| special::gamma_quantile(self.shape, self.rate, p);
        Interval::new(quantile(tail), quantile(1.0 - tail), level).including(self.mean())
    }
}

/// An opinion over `K` outcomes: how far each is believed, and how much is left open.
///
/// Derived from evidence, never stored: `b_k = S_k/(S + W)`, `u = W/(S + W)`.
///
/// ```
/// use goodwill::kernel::posterior::Opinion;
///
/// let first = Opinion::new([0.1, 0.3], 0.6)?;
/// let both = first.fused(&Opinion::new([0.4, 0.2], 0.4)?)?.fused(&Opinion::new([0.7, 0.1], 0.2)?)?;
/// assert!((both.belief()[0] - 28.0 / 43.0).abs() < 1e-15);
/// assert!((both.uncertainty() - 6.0 / 43.0).abs() < 1e-15);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opinion<const K: usize> {
    belief: [f64; K],
    uncertainty: f64,
}

impl<const K: usize> Opinion<K> {
    /// Takes the beliefs and the uncertainty, which sum to 1.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a share outside [0, 1] or an uncertainty of 0, which would be
    /// infinite evidence; [`Error::NotASimplex`] if the sum is not 1, within 10⁻⁹.
    pub fn new(belief: [f64; K], uncertainty: f64) -> Result<Self> {
        Share::new(uncertainty)?;
        Positive::new(uncertainty)?;
        let mut sum = uncertainty;
        for b in belief {
            sum += Share::new(b)?.get();
        }
        if (1.0 - 1e-9..=1.0 + 1e-9).contains(&sum) {
            Ok(Self { belief, uncertainty })
        } else {
            Err(Error::NotASimplex { what: "opinion", got: sum })
        }
    }

    /// Returns the opinion that some counts of evidence amount to.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if a count is negative or not finite.
    pub fn from_counts(counts: [f64; K], prior_weight: Positive) -> Result<Self> {
        counts.iter().try_for_each(|&s| count(s).map(drop))?;
        Ok(Self::from_weighed(counts, prior_weight.get()))
    }

    /// For counts that a model keeps at 0 or more.
    pub(crate) fn from_weighed(counts: [f64; K], prior_weight: f64) -> Self {
        let total = counts.iter().fold(prior_weight, |total, s| total + s);
        Self { belief: counts.map(|s| s / total), uncertainty: prior_weight / total }
    }

    /// Returns the counts of evidence that the opinion amounts to: `S_k = W b_k / u`.
    #[must_use]
    pub fn counts(&self, prior_weight: Positive) -> [f64; K] {
        self.belief.map(|b| prior_weight.get() * b / self.uncertainty)
    }

    /// Returns the beliefs.
    #[must_use]
    pub const fn belief(&self) -> [f64; K] {
        self.belief
    }

    /// Returns the uncertainty.
    #[must_use]
    pub const fn uncertainty(&self) -> f64 {
        self.uncertainty
    }

    /// Fuses two independent opinions of equal base rates: the evidence of both, added.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if an uncertainty is so small that its evidence overflows.
    pub fn fused(&self, other: &Self) -> Result<Self> {
        let (ours, theirs) = (self.counts(Positive::ONE), other.counts(Positive::ONE));
        Self::from_counts(core::array::from_fn(|k| ours[k] + theirs[k]), Positive::ONE)
    }
}
