//! The reading: what curves make of one respondent.

use super::result::{CategorySteps, Pair, Shapes};
use crate::calibrate::category::Reply;
use crate::calibrate::sample::{Kind, shares};
use crate::kernel::Part;
use crate::kernel::getters::getters;
use crate::kernel::logit::sigmoid;
use crate::quantity::Name;
use crate::{Error, Result};

/// A score by curves, taken apart.
///
/// The points are the base plus the contributions of items, categories and pairs, to the last bit in
/// any order.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ShapedScore {
    kind: Kind,
    points: f64,
    base: f64,
    answered: usize,
    parts: Vec<Part>,
    categories: Vec<Part>,
    pairs: Vec<Part>,
}

impl Shapes {
    /// Scores a row of replies: one for each signal in their order, then one for each
    /// [category](Shapes::categories). `None` if there is no answer at all.
    ///
    /// # Errors
    ///
    /// [`Error::Length`](crate::Error::Length) if there are not as many replies;
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) for an answer outside its scale;
    /// [`Error::Inconsistent`](crate::Error::Inconsistent) for a label to a signal, or to a category
    /// a number or a label that is none of its own.
    pub fn score(&self, replies: &[Reply]) -> Result<Option<ShapedScore>> {
        let calibration = self.calibration();
        let signals = calibration.signals().len();
        let (expected, got) = (signals + self.categories().len(), replies.len());
        let Some((own, labels)) = replies.split_at_checked(signals).filter(|_| expected == got)
        else {
            return Err(Error::Length { what: "row of replies", expected, got });
        };
        if let Some((signal, _)) =
            calibration.signals().iter().zip(own).find(|(_, r)| matches!(r, Reply::Label(_)))
        {
            let got = format!("one to `{}`", signal.name());
            let (what, rule) = ("label", "be a reply to a category");
            return Err(Error::Inconsistent { what, rule, got });
        }
        self.categories().iter().zip(labels).try_for_each(|(c, reply)| c.check(*reply))?;
        let answers: Vec<Option<f64>> = own.iter().map(|reply| reply.given()).collect();
        let row = shares(calibration.signals(), &answers)?;
        let answered = replies.iter().filter(|reply| reply.is_answer()).count();
        if answered == 0 {
            return Ok(None);
        }
        let line = calibration.line();
        let x = calibration.fill().filled(&row);
        let mut parts = Vec::with_capacity(row.len());
        for (i, ((signal, share), reply)) in
            calibration.signals().iter().zip(&row).zip(own).enumerate()
        {
            let at = |list: &[f64]| list.get(i).copied().unwrap_or_default();
            let straight = || self.on_grid(at(&line.weights) * (at(&x) - at(&line.means)));
            let contribution = match (self.curves().get(i), share) {
                (None, _) => straight(),
                (Some(curve), Some(share)) => curve.at(Reply::Given(*share)),
                // What is expected, and what it says that nothing was said.
                (Some(curve), None) => straight() + curve.at(*reply),
            };
            parts.push(Part::new(signal.name().as_str(), at(&x), contribution));
        }
        let category = |(steps, reply): (&CategorySteps, &Reply)| {
            let step = steps.at(*reply);
            Part::new(steps.name.as_str(), step, step)
        };
        let categories: Vec<Part> = self.steps().iter().zip(labels).map(category).collect();
        // An answer as a share of the scale.
        let reply = |name: &Name| {
            let i = calibration.signals().iter().position(|signal| signal.name() == name);
            let share = i.and_then(|i| row.get(i)).copied().flatten();
            let i = i.or_else(|| {
                let k = self.categories().iter().position(|category| category.name() == name);
                k.map(|k| signals + k)
            });
            let reply = i.and_then(|i| replies.get(i)).copied().unwrap_or(Reply::NotAnswered);
            share.map_or(reply, Reply::Given)
        };
        let pair = |pair: &Pair| {
            let step = pair.at(pair.names.each_ref().map(reply));
            Part::new(format!("{} × {}", pair.names[0], pair.names[1]), step, step)
        };
        let pairs: Vec<Part> = self.pairs().iter().map(pair).collect();
        let all = parts.iter().chain(&categories).chain(&pairs).map(|part| part.contribution);
        Ok(Some(ShapedScore {
            kind: self.kind(),
            // Multiples of one step, so that their sum is exact.
            points: all.fold(self.base(), |sum, part| sum + part),
            base: self.base(),
            answered,
            parts,
            categories,
            pairs,
        }))
    }

    /// The same for answers to the signals alone: each of them applies, and no category is answered.
    ///
    /// # Errors
    ///
    /// As [`Shapes::score`].
    pub fn score_answers(&self, answers: &[Option<f64>]) -> Result<Option<ShapedScore>> {
        let silent = core::iter::repeat_n(Reply::NotAnswered, self.categories().len());
        let replies: Vec<Reply> =
            answers.iter().map(|answer| Reply::from(*answer)).chain(silent).collect();
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
        /// Returns how many signals and categories were answered, 1 or more.
        pub fn answered -> usize;
        /// Returns what each signal adds to the base; its own value is the share of its scale.
        pub fn parts -> &[Part];
        /// Returns what each category adds, where labels add anything; its own value is the same.
        pub fn categories -> &[Part];
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
