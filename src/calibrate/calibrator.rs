//! The run: what is learned from a sample, and what it earned on respondents that were held out.

use super::calibration::{Calibration, ComponentRecord, DataSeen, Record, SignalRecord};
use super::fill::Fill;
use super::folds::{Folds, canonical_order};
use super::metrics::{Comparison, Metrics};
use super::penalty::{Learned, Split};
use super::sample::{Kind, Sample, Target, components};
use crate::defaults;
use crate::kernel::getters::getters;
use crate::kernel::logit::sigmoid;
use crate::kernel::matrix::Square;
use crate::{Error, Result};

/// How weights are learned.
///
/// ```
/// use goodwill::calibrate::Calibrator;
///
/// let calibrator = Calibrator::default();
/// assert_eq!((calibrator.folds(), calibrator.seed(), calibrator.is_signed()), (10, 7, false));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calibrator {
    folds: usize,
    seed: u64,
    signed: bool,
}

impl Default for Calibrator {
    fn default() -> Self {
        // Small and whole, so nothing is lost.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let whole = |x: f64| x as u64;
        let folds = usize::try_from(whole(defaults::CALIBRATE_FOLDS.value));
        Self {
            folds: folds.unwrap_or(Folds::FEWEST),
            seed: whole(defaults::CALIBRATE_SEED.value),
            signed: false,
        }
    }
}

/// What a run found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Study {
    /// The weights, learned from all respondents, and what they earned.
    pub calibration: Calibration,
    /// What each respondent was forecast by those who did not know it.
    pub forecasts: Forecasts,
}

/// What each respondent was forecast by lines that were learned without the fold that it is in: a
/// number in the outcome's unit, or a probability; in the order of the respondents.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Forecasts {
    /// By the mean of its answers.
    pub equal_weights: Vec<f64>,
    /// By the calibrated weights.
    pub calibrated: Vec<f64>,
    /// By a plain ridge or logistic regression on all items.
    pub item_regression: Vec<f64>,
}

impl Calibrator {
    /// Sets how many folds the respondents are drawn into, three or more.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for fewer than three.
    pub fn with_folds(self, folds: usize) -> Result<Self> {
        if folds >= Folds::FEWEST {
            return Ok(Self { folds, ..self });
        }
        let (what, rule) = ("number of folds", "at least 3");
        Err(Error::OutOfRange { what, rule, got: folds as f64 })
    }

    /// Sets the seed that the folds are drawn from, and the bootstraps that weigh the penalties.
    #[must_use]
    pub const fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Lets weights be negative. A better answer may then lower a score.
    #[must_use]
    pub const fn signed(self) -> Self {
        Self { signed: true, ..self }
    }

    getters! {
        /// Returns how many folds the respondents are drawn into.
        pub fn folds -> usize;
        /// Returns the seed.
        pub fn seed -> u64;
        /// Tells whether weights may be negative.
        pub fn is_signed -> bool = signed;
    }

    /// Learns the weights of a sample, with folds drawn from the seed.
    ///
    /// ```
    /// use goodwill::calibrate::{Calibrator, Sample, Signal, Target};
    /// use goodwill::quantity::{Name, Scale};
    ///
    /// let scale = Scale::new(0.0, 4.0)?;
    /// let signal = |name| Ok(Signal::new(Name::new(name)?, Name::new(name)?, scale));
    /// // The outcome follows the first signal; the second takes every value beside it.
    /// let grid = || (0..25).map(|i| [f64::from(i / 5), f64::from(i % 5)]);
    /// let rows: Vec<_> = grid().map(|row| row.map(Some).to_vec()).collect();
    /// let outcome = Target::Numeric(grid().map(|[first, _]| 10.0 + 2.0 * first).collect());
    /// let sample = Sample::new(vec![signal("first")?, signal("second")?], &rows, outcome)?;
    /// let calibration = Calibrator::default().calibrate(&sample)?;
    /// // 2 for a step is 8 for the whole scale.
    /// let weights: Vec<String> =
    ///     calibration.weights().iter().map(|w| format!("{:.1}", w.weight)).collect();
    /// assert_eq!(weights, ["8.0", "0.0"]);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Calibrator::study`], and [`Error::OutOfRange`] for fewer respondents than folds.
    pub fn calibrate(&self, sample: &Sample) -> Result<Calibration> {
        let folds = Folds::seeded(sample, self.folds, self.seed)?;
        Ok(self.study(sample, &folds, |_| ())?.calibration)
    }

    /// Learns the weights of a sample, and forecasts each respondent without the fold that it is
    /// in. `watch` is told how many folds are done.
    ///
    /// Means, scales, what gaps are filled with and penalties are learned from the other folds
    /// alone; the penalty by holding out each of these in turn. Respondents are taken in an order
    /// of their own, so that those who are permuted together with their folds get the same bits.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if there are not as many folds as respondents; [`Error::OutOfRange`] for
    /// an outcome that is the same for all, or one of yes or no of which either occurs in fewer
    /// than three folds.
    pub fn study(
        &self,
        sample: &Sample,
        folds: &Folds,
        mut watch: impl FnMut(usize),
    ) -> Result<Study> {
        let data = Data::of(sample, folds)?;
        self.study_each(sample, &data, folds, &mut watch, |_, _| ())
    }

    /// The same, and shows what was learned without each fold, and at last from all.
    pub(super) fn study_each(
        &self,
        sample: &Sample,
        data: &Data<'_>,
        folds: &Folds,
        mut watch: impl FnMut(usize),
        mut show: impl FnMut(Option<usize>, &Fitted),
    ) -> Result<Study> {
        let mut forecasts: [Vec<(usize, f64)>; 3] = Default::default();
        for fold in 0..folds.count() {
            let learned = data.learn(self, Some(fold));
            show(Some(fold), &learned);
            for row in data.rows.iter().filter(|row| row.fold == fold) {
                let x = learned.filled(row.shares);
                let lines = [
                    &learned.lines.equal_weights,
                    &learned.lines.calibrated,
                    &learned.lines.item_regression,
                ];
                for (list, line) in forecasts.iter_mut().zip(lines) {
                    list.push((row.place, line.at(&x)));
                }
            }
            watch(fold + 1);
        }
        let [equal_weights, calibrated, item_regression] = forecasts;
        let metrics = Comparison {
            equal_weights: data.metrics(&equal_weights),
            calibrated: data.metrics(&calibrated),
            item_regression: data.metrics(&item_regression),
        };
        let forecasts = Forecasts {
            equal_weights: data.in_order(equal_weights),
            calibrated: data.in_order(calibrated),
            item_regression: data.in_order(item_regression),
        };
        let fitted = data.learn(self, None);
        show(None, &fitted);
        let record = self.record(sample, data, folds, metrics, fitted);
        let calibration = Calibration::from_record(record)?;
        Ok(Study { calibration, forecasts })
    }

    fn record(
        &self,
        sample: &Sample,
        data: &Data<'_>,
        folds: &Folds,
        metrics: Comparison,
        fitted: Fitted,
    ) -> Record {
        let Fitted { lines, fill } = fitted;
        let fill = fill.unwrap_or_else(|| data.fill(None));
        let Learned { calibrated, ridge, problem, penalty, .. } = lines;
        let covariance = problem.covariance(&ridge, penalty.ridge, &calibrated);
        let (names, places) = components(sample.signals());
        // Held: the bound took the weight's own part away, and left the one that all share.
        let learned = |i: usize| covariance.get(i, i) > 0.0;
        let held =
            |i: usize| !self.signed && problem.is_live(i) && ridge.weights.get(i) == Some(&0.0);
        let error = |places: &[usize]| standard_error(&covariance, places).map(|e| e * data.scale);
        let at = |list: &[f64], i: usize| list.get(i).copied().unwrap_or_default();
        let signals =
            sample.signals().iter().enumerate().zip(&fill.leaves).map(|((i, s), leaf)| {
                SignalRecord {
                    signal: s.clone(),
                    mean: at(&calibrated.means, i).clamp(0.0, 1.0),
                    weight: at(&calibrated.weights, i) * data.scale,
                    standard_error: if learned(i) { error(&[i]) } else { None },
                    held_at_bound: held(i),
                    fill: *leaf,
                }
            });
        let components = names.into_iter().zip(&fill.branches).enumerate();
        let components = components.map(|(c, (name, branch))| {
            let own: Vec<usize> =
                (0..places.len()).filter(|i| places.get(*i) == Some(&c) && learned(*i)).collect();
            let standard_error = if own.is_empty() { None } else { error(&own) };
            ComponentRecord { name, standard_error, fill: *branch }
        });
        let base = calibrated.base;
        Record {
            kind: data.kind,
            signed: self.signed,
            base: if data.kind == Kind::Numeric { data.natural(base) } else { base },
            signals: signals.collect(),
            components: components.collect(),
            penalty,
            metrics,
            data: DataSeen {
                respondents: sample.respondents(),
                missing: sample.missing(),
                folds: folds.count(),
                seed: self.seed,
                first: sample.dates().map(|(first, _)| first),
                last: sample.dates().map(|(_, last)| last),
            },
        }
    }
}

/// The standard error of a sum of weights.
fn standard_error(covariance: &Square, places: &[usize]) -> Option<f64> {
    let pairs = places.iter().flat_map(|i| places.iter().map(|j| covariance.get(*i, *j)));
    let variance: f64 = pairs.sum();
    (variance > 0.0).then(|| libm::sqrt(variance))
}

/// The answers of a respondent without gaps.
fn known(shares: &[Option<f64>]) -> Vec<f64> {
    shares.iter().map(|share| share.unwrap_or_default()).collect()
}

/// A respondent.
pub(super) struct Row<'a> {
    /// Where it stands in the sample.
    pub(super) place: usize,
    pub(super) shares: &'a [Option<f64>],
    pub(super) y: f64,
    pub(super) fold: usize,
}

/// A sample in the order that does not depend on the one it came in, with an outcome between −1
/// and 1.
pub(super) struct Data<'a> {
    pub(super) kind: Kind,
    pub(super) rows: Vec<Row<'a>>,
    /// The component of each signal.
    pub(super) places: Vec<usize>,
    components: usize,
    gaps: bool,
    /// A number is `centre + scale · y`.
    centre: f64,
    pub(super) scale: f64,
}

/// What some of the respondents taught.
pub(super) struct Fitted {
    pub(super) lines: Learned,
    /// `None` where no answer is missing.
    fill: Option<Fill>,
}

impl Fitted {
    /// Returns answers of which none is missing.
    pub(super) fn filled(&self, shares: &[Option<f64>]) -> Vec<f64> {
        self.fill.as_ref().map_or_else(|| known(shares), |fill| fill.filled(shares))
    }
}

impl<'a> Data<'a> {
    /// A number that varies by less than this share of its size does not vary but for rounding.
    const STILL: f64 = 1e-12;

    pub(super) fn of(sample: &'a Sample, folds: &Folds) -> Result<Self> {
        let (expected, got) = (sample.respondents(), folds.as_slice().len());
        if expected != got {
            return Err(Error::Length { what: "folds of respondents", expected, got });
        }
        let y: Vec<f64> = match sample.outcome() {
            Target::Numeric(values) => values.iter().map(|y| y + 0.0).collect(),
            Target::Binary(values) => values.iter().map(|y| f64::from(u8::from(*y))).collect(),
        };
        let row = |place: usize| {
            Some(Row {
                place,
                shares: sample.shares().get(place)?,
                y: *y.get(place)?,
                fold: *folds.as_slice().get(place)?,
            })
        };
        let mut rows: Vec<Row<'_>> =
            canonical_order(sample, Some(folds)).into_iter().filter_map(row).collect();
        let kind = sample.outcome().kind();
        let (mut centre, mut scale) = (0.0, 1.0);
        match kind {
            Kind::Numeric => {
                centre = rows.iter().map(|row| row.y).sum::<f64>() / rows.len().max(1) as f64;
                let size = rows.iter().fold(0.0, |most: f64, row| most.max(row.y.abs()));
                scale = rows.iter().fold(0.0, |most: f64, row| most.max((row.y - centre).abs()));
                if scale <= Self::STILL * size || scale < f64::MIN_POSITIVE {
                    let (what, rule) = ("spread of the outcome", "above 0");
                    return Err(Error::OutOfRange { what, rule, got: 0.0 });
                }
                for row in &mut rows {
                    row.y = (row.y - centre) / scale;
                }
            }
            Kind::Binary => {
                for value in [0.0, 1.0] {
                    let with = |row: &&Row<'_>| (row.y - value).abs() < 0.5;
                    let mut held: Vec<usize> = rows.iter().filter(with).map(|r| r.fold).collect();
                    held.sort_unstable();
                    held.dedup();
                    if held.len() < Folds::FEWEST {
                        let what = "number of folds in which each of the two outcomes stands";
                        let got = held.len() as f64;
                        return Err(Error::OutOfRange { what, rule: "at least 3", got });
                    }
                }
            }
        }
        let (names, places) = components(sample.signals());
        let gaps = sample.missing() > 0;
        Ok(Self { kind, rows, places, components: names.len(), gaps, centre, scale })
    }

    /// The respondents who are not in the fold.
    pub(super) fn without(&self, fold: Option<usize>) -> impl Iterator<Item = &Row<'a>> {
        self.rows.iter().filter(move |row| Some(row.fold) != fold)
    }

    fn fill(&self, held_out: Option<usize>) -> Fill {
        let rows: Vec<_> = self.without(held_out).map(|row| row.shares).collect();
        Fill::learn(&rows, &self.places, self.components)
    }

    fn learn(&self, calibrator: &Calibrator, held_out: Option<usize>) -> Fitted {
        let fill = self.gaps.then(|| self.fill(held_out));
        let filled = |row: &Row<'_>| {
            fill.as_ref().map_or_else(|| known(row.shares), |fill| fill.filled(row.shares))
        };
        let x: Vec<Vec<f64>> = self.without(held_out).map(filled).collect();
        let split = Split {
            kind: self.kind,
            x: x.iter().map(Vec::as_slice).collect(),
            y: self.without(held_out).map(|row| row.y).collect(),
            folds: self.without(held_out).map(|row| row.fold).collect(),
            places: &self.places,
        };
        let lines = split.learn(calibrator.signed, calibrator.seed);
        Fitted { lines, fill }
    }

    /// Takes forecasts, each with the place of its respondent.
    pub(super) fn metrics(&self, forecasts: &[(usize, f64)]) -> Metrics {
        let mut of: Vec<f64> = vec![0.0; self.rows.len()];
        for (place, forecast) in forecasts {
            if let Some(of) = of.get_mut(*place) {
                *of = *forecast;
            }
        }
        let at = |row: &Row<'_>| of.get(row.place).copied().unwrap_or_default();
        let forecasts: Vec<f64> = self.rows.iter().map(at).collect();
        let y: Vec<f64> = self.rows.iter().map(|row| row.y).collect();
        Metrics::from_forecasts(self.kind, &forecasts, &y, self.scale)
    }

    /// Forecasts as they are told, in the order of the respondents.
    pub(super) fn in_order(&self, mut list: Vec<(usize, f64)>) -> Vec<f64> {
        list.sort_by_key(|(place, _)| *place);
        list.into_iter().map(|(_, forecast)| self.natural(forecast)).collect()
    }

    /// A forecast as it is told: in the outcome's unit, or as a probability.
    fn natural(&self, forecast: f64) -> f64 {
        match self.kind {
            Kind::Numeric => self.centre + self.scale * forecast,
            Kind::Binary => sigmoid(forecast),
        }
    }
}
