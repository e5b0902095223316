//! How counts are said in a model's lines.

/// So many of so many; with a decimal only where facts have faded.
pub(crate) fn of(part: f64, whole: f64) -> String {
    format!("{} of {}", count(part), count(whole))
}

/// A decayed count: whole where nothing has faded.
pub(crate) fn count(x: f64) -> String {
    // As far from a whole number as sums of decayed facts stray by rounding.
    let places = usize::from((x - libm::round(x)).abs() >= 1e-6);
    format!("{x:.places$}")
}

/// Tells whether enough is left of some facts to be said in words: one decimal would show it.
pub(crate) fn is_sayable(whole: f64) -> bool {
    whole >= 0.05
}
