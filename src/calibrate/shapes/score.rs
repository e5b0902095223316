//! The reading: what curves make of one respondent.

use super::bins::Reply;
use super::result::Shapes;
use crate::Result;
use crate::calibrate::sample::{Kind, shares};
use crate::kernel::Part;
use crate::kernel::getters::getters;
use crate::kernel::logit::sigmoid;

/// A score by curves, taken apart.
///
/// The points are the base plus the contributions of items and pairs, to the last bit in any order.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ShapedScore {
    kind: Kind,
    points: f64,
    base: f64,
    answered: usize,
    parts: Vec<Part>,
    pairs: Vec<Part>,
}

impl Shapes {
    /// Scores a row of replies, one for each signal in their order; `None` if there is no answer at
    /// all.
    ///
    /// # Errors
    ///
    /// [`Error::Length`](crate::Error::Length) if there are not as many replies as signals; [`Error::OutOfRange`](crate::Error::OutOfRange) for an
    /// answer outside its scale.
    pub fn score(&self, replies: &[Reply]) -> Result<Option<ShapedScore>> {
        let calibration = self.calibration();
        let answers: Vec<Option<f64>> = replies.iter().map(|reply| reply.given()).collect();
        let row = shares(calibration.signals(), &answers)?;
        let answered = row.iter().flatten().count();
        if answered == 0 {
            return Ok(None);
        }
        let line = calibration.line();
        let x = calibration.fill().filled(&row);
        let mut parts = Vec::with_capacity(row.len());
        for (i, ((signal, share), reply)) in
            calibration.signals().iter().zip(&row).zip(replies).enumerate()
        {
            let at = |list: &[f64]| list.get(i).copied().unwrap_or_default();
            let straight = || self.on_grid(at(&line.weights) * (at(&x) - at(&line.means)));
            let contribution = match (self.curves().get(i), share) {
                (None, _) => straight(),
                (Some(curve), Some(_)) => curve.at(*share, *reply),
                // What is expected, and what it says that nothing was said.
                (Some(curve), None) => straight() + curve.at(None, *reply),
            };
            parts.push(Part::new(signal.name().as_str(), at(&x), contribution));
        }
        let cell = |name: &str| {
            let i = calibration.signals().iter().position(|s| s.name().as_str() == name);
            let share = i.and_then(|i| row.get(i)).copied().flatten();
            let applies = i.and_then(|i| replies.get(i)) != Some(&Reply::DoesNotApply);
            (share, applies)
        };
        let pair = |pair: &super::result::Pair| {
            let step = pair.at([cell(pair.names[0].as_str()), cell(pair.names[1].as_str())]);
            Part::new(format!("{} × {}", pair.names[0], pair.names[1]), step, step)
        };
        let pairs: Vec<Part> = self.pairs().iter().map(pair).collect();
        let all = parts.iter().chain(&pairs).map(|part| part.contribution);
        Ok(Some(ShapedScore {
            kind: self.kind(),
            // Multiples of one step, so that their sum is exact.
            points: all.fold(self.base(), |sum, part| sum + part),
            base: self.base(),
            answered,
            parts,
            pairs,
        }))
    }

    /// The same for answers of which none says that an item does not apply.
    ///
    /// # Errors
    ///
    /// As [`Shapes::score`].
    pub fn score_answers(&self, answers: &[Option<f64>]) -> Result<Option<ShapedScore>> {
        let replies: Vec<Reply> = answers.iter().map(|answer| Reply::from(*answer)).collect();
        self.score(&replies)
    }
}

impl ShapedScore {
    getters! {
        /// Returns which kind of outcome is forecast.
        pub fn kind -> Kind;
        /// Returns the sum of all parts: the outcome that is expected, in its unit, or the log-odds
        /// that it happens.
        pub fn points -> f64;
        /// Returns what all respondents get before any answer.
        pub fn base -> f64;
        /// Returns how many signals were answered, 1 or more.
        pub fn answered -> usize;
        /// Returns what each signal adds to the base; its own value is the share of its scale.
        pub fn parts -> &[Part];
        /// Returns what each pair adds; its own value is the same.
        pub fn pairs -> &[Part];
    }

    /// Returns the outcome that is expected, in its unit, or the probability that it happens.
    #[must_use]
    pub fn value(&self) -> f64 {
        match self.kind {
            Kind::Numeric => self.points,
            Kind::Binary => sigmoid(self.points),
        }
    }
}

impl core::fmt::Display for ShapedScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:.2} (more is better), of {} answers", self.value(), self.answered)
    }
}
