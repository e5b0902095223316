//! What is told beside the score: causes, the silent, who hears of it, whether making good pays.

use super::{RatePrior, RecoveryParams};
use crate::kernel::Interval;
use crate::kernel::posterior::{BetaPosterior, GammaPosterior};
use crate::quantity::{Amount, Level, Name, Share};

/// The sums over the failures of one cause: their number, how many were voiced, their severity,
/// how many came again, and too soon, and the days between.
pub(super) const OF_CAUSE: usize = 6;

/// When a cause strikes next: a wait whose rate is Gamma(events, days).
///
/// ```
/// use goodwill::quantity::{Amount, Positive, Share};
/// use goodwill::recovery::{NextOccurrence, RatePrior};
///
/// let prior = RatePrior { events: Positive::ONE, exposure: Positive::new(90.0)? };
/// let next = NextOccurrence::from_rate(prior);
/// assert!((next.chance_within(Amount::new(90.0)?) - 0.5).abs() < 1e-15);
/// assert!((next.days(Share::HALF) - 90.0).abs() < 1e-12);
/// assert_eq!(next.expected_days(), None);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NextOccurrence {
    events: f64,
    days: f64,
}

impl NextOccurrence {
    /// Takes what is believed of the rate, per day.
    #[must_use]
    pub const fn from_rate(rate: RatePrior) -> Self {
        Self { events: rate.events.get(), days: rate.exposure.get() }
    }

    /// Returns the rate per day.
    #[must_use]
    pub const fn rate(&self) -> GammaPosterior {
        GammaPosterior::from_counts(self.events, self.days)
    }

    /// Returns the chance that it strikes again within some days: `1 − (β/(β + t))^α`.
    #[must_use]
    pub fn chance_within(&self, days: Amount) -> f64 {
        (0.0 - libm::expm1(-self.events * libm::log1p(days.get() / self.days))).clamp(0.0, 1.0)
    }

    /// Returns the days within which it strikes again with some probability, infinite for 1.
    #[must_use]
    pub fn days(&self, probability: Share) -> f64 {
        self.days * libm::expm1(-libm::log1p(-probability.get()) / self.events)
    }

    /// Returns the equal-tailed interval of the days until it strikes again.
    #[must_use]
    pub fn interval(&self, level: Level) -> Interval {
        let days = |p| self.days(Share::rounded(p));
        Interval::new(days(level.lower_tail()), days(1.0 - level.lower_tail()), level)
    }

    /// Returns the expected days until it strikes again, `β/(α − 1)`; `None` where they are
    /// infinite.
    #[must_use]
    pub fn expected_days(&self) -> Option<f64> {
        (self.events > 1.0).then(|| self.days / (self.events - 1.0))
    }
}

/// One cause of failures.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CauseFigure {
    /// The cause.
    pub cause: Name,
    /// How many failures it made, decayed.
    pub failures: f64,
    /// How many of them were complained about, decayed.
    pub voiced: f64,
    /// The sum of their severities, decayed.
    pub severity: f64,
    /// Its share of the failures whose cause is known.
    pub share: BetaPosterior,
    /// The share of it and of all causes listed before it.
    pub cumulative: f64,
    /// The share of its failures that struck a customer whom it had struck before.
    pub recurrence: BetaPosterior,
    /// How many came too soon after the one before, decayed.
    pub soon: f64,
    /// When it strikes a customer whom it struck before again, if this ledger is one customer's.
    pub next: NextOccurrence,
}

/// The sums of one cause, read at an instant, and the days since it last struck.
pub(super) struct CauseSums {
    pub(super) cause: Name,
    pub(super) sums: [f64; OF_CAUSE],
    pub(super) idle_days: f64,
}

/// Lists the causes, the most frequent first, with what they amount to together.
pub(super) fn pareto(causes: Vec<CauseSums>, params: &RecoveryParams) -> Vec<CauseFigure> {
    let mut causes = causes;
    causes.sort_by(|a, b| b.sums[0].total_cmp(&a.sums[0]).then(a.cause.cmp(&b.cause)));
    let all = causes.iter().fold(0.0, |sum, cause| sum + cause.sums[0]);
    // One failure of evidence, spread over the causes, is the prior of the shares.
    let (count, mut cumulative) = (causes.len() as f64, 0.0);
    let own = 1.0 / count;
    let figure = |cause: CauseSums| {
        let [failures, voiced, severity, again, soon, gaps] = cause.sums;
        let others = (all - failures).max(0.0);
        let share = BetaPosterior::from_counts(failures + own, others + (1.0 - own));
        cumulative += share.mean();
        let (prior, rate) = (params.share_prior().get(), params.recurrence());
        CauseFigure {
            cause: cause.cause,
            failures,
            voiced,
            severity,
            share,
            cumulative: cumulative.min(1.0),
            recurrence: BetaPosterior::from_counts(
                prior + again,
                prior + (failures - again).max(0.0),
            ),
            soon,
            next: NextOccurrence {
                events: rate.events.get() + again,
                days: rate.exposure.get() + gaps + cause.idle_days,
            },
        }
    };
    causes.into_iter().map(figure).collect()
}

/// How many were let down for the complaints that were heard.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SilentCustomers {
    /// C: complaints, decayed.
    pub complaints: f64,
    /// Failures of which the firm knows without a complaint, decayed: a floor for the silent.
    pub known_silent: f64,
    /// v: the share that speaks up.
    pub speaks_up: BetaPosterior,
    /// Â: all who were let down, `C E[1/v]`.
    pub unhappy: f64,
    /// Its interval.
    pub unhappy_interval: Interval,
    /// Those of them who say nothing, `C (E[1/v] − 1)`.
    pub silent: f64,
    /// Its interval.
    pub silent_interval: Interval,
}

/// How many others hear of it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WordOfMouth {
    /// How many others each who was let down tells.
    pub told_by_each: f64,
    /// Its interval.
    pub told_interval: Interval,
    /// How many hear of it: the let-down, silent ones among them, times those whom each tells.
    pub heard: f64,
    /// Its interval.
    pub heard_interval: Interval,
}

/// Whether it pays to make good to one customer.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MakingGood {
    /// What is gained on average, less the cost, in the money of both.
    pub net: f64,
    /// Its interval.
    pub interval: Interval,
    /// Whether it is worth it: `P(saved) × value > cost`.
    pub worth_it: bool,
    /// The probability that it is.
    pub probability: f64,
}

/// Weighs what a customer's continued business is worth against the cost of making good: worth it
/// exactly if `P(saved) × value > cost`.
///
/// `saved` is the chance that a customer who would else leave stays if it is made good
/// ([`RecoveryScore::saved`](super::RecoveryScore::saved), or one's own); `value` and `cost` are
/// in the same money.
///
/// ```
/// use goodwill::kernel::posterior::BetaPosterior;
/// use goodwill::quantity::{Amount, Level};
/// use goodwill::recovery::making_good;
///
/// let (saved, value) = (BetaPosterior::new(1.0, 3.0)?, Amount::new(1_000.0)?);
/// let cheap = making_good(&saved, value, Amount::new(200.0)?, Level::default());
/// assert!(cheap.worth_it && (cheap.net - 50.0).abs() < 1e-9);
/// assert!((cheap.probability - 0.8_f64.powi(3)).abs() < 1e-12);
/// assert!(!making_good(&saved, value, Amount::new(250.0)?, Level::default()).worth_it);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn making_good(saved: &BetaPosterior, value: Amount, cost: Amount, level: Level) -> MakingGood {
    let (value, cost) = (value.get(), cost.get());
    let net = |p: f64| p * value - cost;
    let p = saved.interval(level);
    let probability = if cost >= value { 0.0 } else { 1.0 - saved.cdf(cost / value) };
    MakingGood {
        net: net(saved.mean()),
        interval: Interval::new(net(p.lower), net(p.upper), level),
        worth_it: saved.mean() * value > cost,
        probability,
    }
}
