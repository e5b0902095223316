//! A score taken apart.

/// One named part of a score and what it adds.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Part {
    /// What the part is.
    pub name: String,
    /// The part's own value, on the part's own range.
    pub value: f64,
    /// What the part adds to the score, over the baseline, in the score's unit.
    pub contribution: f64,
}

impl Part {
    pub(crate) fn new(name: impl Into<String>, value: f64, contribution: f64) -> Self {
        Self { name: name.into(), value, contribution }
    }
}

/// A change split over the parts that made it.
///
/// `total` is the sum of `parts` in their order, so the parts add up to the last bit.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Attribution {
    /// What each part adds, in the order of the parts.
    pub parts: Vec<f64>,
    /// The sum of the parts, in their order.
    pub total: f64,
}

impl Attribution {
    pub(crate) fn from_parts(parts: Vec<f64>) -> Self {
        let total = sum(&parts);
        Self { parts, total }
    }

    /// The same for parts that carry a baseline to somewhere from 0 to `most`: where rounding
    /// would carry it beyond, all parts give way by their last bits.
    pub(crate) fn inside(mut parts: Vec<f64>, baseline: f64, most: f64) -> Self {
        let total = keep_inside(&mut parts, baseline, most);
        Self { parts, total }
    }
}

fn sum(parts: &[f64]) -> f64 {
    parts.iter().fold(0.0, |sum, c| sum + c)
}

/// Keeps a baseline and its parts from 0 to `most`, as [`Attribution::inside`], and returns the
/// sum of the parts in their order: the value is the baseline plus that.
pub(crate) fn keep_inside(parts: &mut [f64], baseline: f64, most: f64) -> f64 {
    for _ in 0..16 {
        if (0.0..=most).contains(&(baseline + sum(parts))) {
            break;
        }
        for c in parts.iter_mut() {
            *c *= 1.0 - 4.0 * f64::EPSILON;
        }
    }
    sum(parts)
}
