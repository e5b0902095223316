//! The t and the F distribution, which are the Beta's by another name.

use super::beta::beta_quantile;
use super::normal::normal_quantile;

/// From so many degrees of freedom on a t distribution is normal to nine digits.
const NORMAL_T: f64 = 1e9;

/// Returns how many standard errors to either side hold a level of a t distribution.
///
/// `degrees` is above 0, `level` in (0, 1).
#[must_use]
pub(crate) fn t_width(degrees: f64, level: f64) -> f64 {
    if degrees > NORMAL_T {
        return normal_quantile(0.5 + 0.5 * level);
    }
    libm::sqrt(f_quantile(1.0, degrees, level))
}

/// Returns the value below which an F distribution lies with probability p.
///
/// `d1` and `d2` are the degrees of freedom, above 0; `p` in (0, 1).
#[must_use]
pub(crate) fn f_quantile(d1: f64, d2: f64, p: f64) -> f64 {
    // Where x nears 1 its complement is what matters, so both sides are solved for.
    let x = beta_quantile(0.5 * d1, 0.5 * d2, p);
    let y = beta_quantile(0.5 * d2, 0.5 * d1, 1.0 - p);
    d2 / d1 * (x / y)
}
