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

mod counts;
mod means;

pub use counts::{PooledCount, Trials};
pub(crate) use counts::{count_correlation, pool_count, weight_of};
#[cfg(test)]
pub(crate) use means::nested;
pub(crate) use means::{Family, Observed, between_variance, common_mean, pool};

use crate::quantity::{Amount, Positive};

/// Mixes what was given before any data with what was learned, by what each weighs:
/// `(ν x₀ + f x̂)/(ν + f)`.
///
/// A spread (τ² or ρ) that few groups show is mostly chance; so it is taken together with one
/// that is given and counts as ν groups.
#[must_use]
pub(crate) fn blend(given: Amount, weight: Positive, learned: Amount, freedom: Amount) -> Amount {
    let share = freedom.get() / (weight.get() + freedom.get());
    let mixed = (1.0 - share) * given.get() + share * learned.get();
    // Rounding may carry it beyond the greater of the two by the last bit.
    Amount::constant(mixed.clamp(0.0, 1e300))
}

/// Returns the weight κ' with which a group's mean is known before its own trials, where the
/// mean of its like has itself a posterior of weight `t`: `tκ/(t + κ + 1)`.
#[must_use]
pub(crate) fn weight_below(t: Positive, weight: Positive) -> Positive {
    let (t, kappa) = (t.get(), weight.get());
    // Divided first, so that no product overflows.
    Positive::constant((t / (t + kappa + 1.0) * kappa).clamp(1e-300, 1e300))
}
