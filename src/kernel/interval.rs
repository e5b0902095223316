//! An interval with the probability that it holds.

use crate::quantity::Level;

/// An equal-tailed interval: as much probability lies below it as above it.
///
/// Ends are in the unit of what is estimated; `lower ≤ upper`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
    /// The probability that the interval holds, as stated.
    pub level: Level,
}

impl Interval {
    pub(crate) const fn new(lower: f64, upper: f64, level: Level) -> Self {
        Self { lower, upper, level }
    }

    /// Returns how wide the interval is.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.upper - self.lower
    }

    /// Tells whether a value lies inside or on an end.
    #[must_use]
    pub fn contains(&self, x: f64) -> bool {
        (self.lower..=self.upper).contains(&x)
    }

    /// Widens the interval as far as it takes to hold a point.
    pub(crate) const fn including(self, x: f64) -> Self {
        Self { lower: self.lower.min(x), upper: self.upper.max(x), level: self.level }
    }

    /// Stretches the interval of `x` into that of `scale · x`, for a scale of 0 or more.
    pub(crate) fn scaled(self, scale: f64) -> Self {
        Self { lower: scale * self.lower, upper: scale * self.upper, level: self.level }
    }
}

impl core::fmt::Display for Interval {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let digits = f.precision().unwrap_or(2);
        write!(f, "[{:.digits$}, {:.digits$}]", self.lower, self.upper)
    }
}
