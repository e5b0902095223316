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
    keep_inside_by(parts, baseline, most, sum)
}

/// The same where the parts are summed in a way of their own.
pub(crate) fn keep_inside_by(
    parts: &mut [f64],
    baseline: f64,
    most: f64,
    sum: impl Fn(&[f64]) -> f64,
) -> f64 {
    let outside = |parts: &[f64]| {
        let value = baseline + sum(parts);
        if value < 0.0 { value } else { (value - most).max(0.0) }
    };
    for _ in 0..16 {
        if outside(parts) == 0.0 {
            return sum(parts);
        }
        for c in parts.iter_mut() {
            *c *= 1.0 - 4.0 * f64::EPSILON;
        }
    }
    // So near 0 a number has too few bits to give way by the last of them: the largest part gives
    // what is too much, and where that is not enough, all of itself.
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| parts[*b].abs().total_cmp(&parts[*a].abs()));
    for i in order {
        let too_much = outside(parts);
        if too_much != 0.0 {
            let left = parts[i] - too_much;
            parts[i] = if (left < 0.0) == (too_much < 0.0) { left } else { 0.0 };
        }
    }
    sum(parts)
}
