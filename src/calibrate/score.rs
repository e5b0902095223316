//! The reading: what the weights make of one respondent.

use super::calibration::Calibration;
use super::sample::{Kind, shares};
use crate::Result;
use crate::kernel::Part;
use crate::kernel::apportion::{on_grid, parts_on_grid};
use crate::kernel::getters::getters;
use crate::kernel::logit::{LogitLedger, sigmoid};

/// A score by calibrated weights, taken apart.
///
/// The value is the baseline plus the contributions, to the last bit in any order: of the signals,
/// and as well of the components.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CalibratedScore {
    kind: Kind,
    value: f64,
    baseline: f64,
    lowest: f64,
    highest: f64,
    coverage: f64,
    answered: usize,
    parts: Vec<Part>,
    components: Vec<Part>,
}

impl Calibration {
    /// Scores a row of answers, one for each signal in its scale's own unit, `None` for no answer;
    /// `None` if there is no answer at all.
    ///
    /// ```
    /// use goodwill::calibrate::{Calibrator, Sample, Signal, Target};
    /// use goodwill::quantity::{Name, Scale};
    ///
    /// let scale = Scale::new(0.0, 4.0)?;
    /// let signal = |name| Ok(Signal::new(Name::new(name)?, Name::new(name)?, scale));
    /// let grid = || (0..25).map(|i| [f64::from(i / 5), f64::from(i % 5)]);
    /// let rows: Vec<_> = grid().map(|row| row.map(Some).to_vec()).collect();
    /// let outcome = Target::Numeric(grid().map(|[a, b]| 2.0 * a + b).collect());
    /// let sample = Sample::new(vec![signal("a")?, signal("b")?], &rows, outcome)?;
    /// let calibration = Calibrator::default().calibrate(&sample)?;
    ///
    /// // With 25 respondents, who answers one item well is expected to answer others a little above
    /// // their mean.
    /// let score = calibration.score(&[Some(4.0), None])?;
    /// assert_eq!(
    ///     score.as_ref().map(ToString::to_string).as_deref(),
    ///     Some("10.14 (more is better), from 8.00 to 11.99 whatever was not answered"),
    /// );
    /// if let Some(score) = score {
    ///     let parts = score.parts().iter().map(|part| part.contribution);
    ///     assert_eq!(score.value(), parts.fold(score.baseline(), |sum, part| sum + part));
    /// }
    /// assert_eq!(calibration.score(&[None, None])?, None);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Length`](crate::Error::Length) if there are not as many answers as signals;
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) for one outside its scale.
    pub fn score(&self, answers: &[Option<f64>]) -> Result<Option<CalibratedScore>> {
        let row = shares(self.signals(), answers)?;
        let answered = row.iter().flatten().count();
        if answered == 0 {
            return Ok(None);
        }
        let line = self.line();
        let x = self.fill().filled(&row);
        let read = Reading::of(self);
        let terms: Vec<f64> =
            line.weights.iter().zip(&x).zip(&line.means).map(|((w, x), m)| w * (x - m)).collect();
        let (baseline, value) = (read.at(line.base), read.at(line.at(&x)));
        let points = match self.kind() {
            Kind::Numeric => terms,
            Kind::Binary => LogitLedger::new(line.base, &terms)?.points().parts,
        };
        let points: Vec<f64> = points.iter().map(|point| point / read.unit).collect();
        let exact = parts_on_grid(&points, baseline / read.unit, value / read.unit);
        let exact: Vec<f64> = exact.into_iter().map(|part| part * read.unit).collect();
        let names = self.signals().iter().map(|signal| signal.name().as_str());
        let parts: Vec<Part> =
            names.zip(&x).zip(&exact).map(|((name, x), c)| Part::new(name, *x, *c)).collect();
        let with = |worst: bool| {
            let end = |(share, w): (&Option<f64>, &f64)| {
                share.unwrap_or(if (*w < 0.0) == worst { 1.0 } else { 0.0 })
            };
            read.at(line.at(&row.iter().zip(&line.weights).map(end).collect::<Vec<_>>()))
        };
        Ok(Some(CalibratedScore {
            kind: self.kind(),
            value,
            baseline,
            lowest: with(true).min(value),
            highest: with(false).max(value),
            coverage: self.coverage(&row),
            answered,
            components: self.component_parts(&x, &exact),
            parts,
        }))
    }

    /// The share of the weight that was answered; where nothing weighs anything, of the signals.
    fn coverage(&self, row: &[Option<f64>]) -> f64 {
        if row.iter().all(Option::is_some) {
            return 1.0;
        }
        let whole: f64 = self.line().weights.iter().map(|w| w.abs()).sum();
        let weight = |w: f64| if whole > 0.0 { w.abs() / whole } else { 1.0 / row.len() as f64 };
        let answered = row.iter().zip(&self.line().weights).filter(|(share, _)| share.is_some());
        answered.map(|(_, w)| weight(*w)).sum::<f64>().min(1.0)
    }

    fn component_parts(&self, x: &[f64], exact: &[f64]) -> Vec<Part> {
        let part = |(c, name): (usize, &crate::quantity::Name)| {
            let cells = x.iter().zip(exact).zip(&self.line().weights).zip(&self.fill().places);
            let own = || cells.clone().filter(|(_, place)| **place == c).map(|(cell, _)| cell);
            let whole: f64 = own().map(|(_, w)| w.abs()).sum();
            let weight = |w: f64| if whole > 0.0 { w.abs() } else { 1.0 };
            let total: f64 = own().map(|(_, w)| weight(*w)).sum();
            let mean = own().map(|((x, _), w)| weight(*w) * x).sum::<f64>() / total;
            // Multiples of one step, so that their sum is exact.
            Part::new(name.as_str(), mean, own().map(|((_, c), _)| c).sum())
        };
        self.component_names().enumerate().map(part).collect()
    }
}

/// How a line is told: as a number or a probability, in whole steps of a unit over 2⁵⁰.
struct Reading {
    kind: Kind,
    /// A power of two, and more than any number of the reading.
    unit: f64,
}

impl Reading {
    fn of(calibration: &Calibration) -> Self {
        let kind = calibration.kind();
        let line = calibration.line();
        let most = line.weights.iter().fold(line.base.abs(), |sum, w| sum + w.abs());
        let unit = match kind {
            Kind::Binary => 1.0,
            // Above the smallest numbers, so that a step is a number.
            Kind::Numeric => libm::ldexp(1.0, libm::frexp(most).1.max(-900)),
        };
        Self { kind, unit }
    }

    fn at(&self, z: f64) -> f64 {
        let told = match self.kind {
            Kind::Numeric => z,
            Kind::Binary => sigmoid(z),
        };
        on_grid(told / self.unit) * self.unit
    }
}

impl CalibratedScore {
    getters! {
        /// Returns which kind of outcome is forecast.
        pub fn kind -> Kind;
        /// Returns the outcome that is expected, in its unit, or the probability that it happens;
        /// what was not answered counts as expected from the rest.
        pub fn value -> f64;
        /// Returns what a respondent with the mean answers gets.
        pub fn baseline -> f64;
        /// Returns the score with everything that was not answered at its worst.
        pub fn lowest -> f64;
        /// Returns the score with everything that was not answered at its best.
        pub fn highest -> f64;
        /// Returns the share of the weight that was answered.
        pub fn coverage -> f64;
        /// Returns how many signals were answered, 1 or more.
        pub fn answered -> usize;
    }

    /// Returns what each signal adds to the baseline; its own value is the share of its scale that
    /// was used, 0 to 1, more being better.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns what each component adds to the baseline; its own value is the mean share of its
    /// signals by weight.
    #[must_use]
    pub fn components(&self) -> &[Part] {
        &self.components
    }
}

impl core::fmt::Display for CalibratedScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:.2} (more is better)", self.value)?;
        if self.coverage < 1.0 {
            let (lowest, highest) = (self.lowest, self.highest);
            write!(f, ", from {lowest:.2} to {highest:.2} whatever was not answered")?;
        }
        Ok(())
    }
}
