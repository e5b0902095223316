//! The run: curves are learned, and what they earned on respondents that were held out.

use super::bent::{Bent, Couple, Seen};
use super::bins::Bins;
use super::learn::{Choice, Rows};
use super::result::{Bends, CategorySteps, Curve, Pair, Record, Shapes};
use crate::Result;
use crate::calibrate::calibrator::{Calibrator, Data, Fitted, Study};
use crate::calibrate::category::Category;
use crate::calibrate::folds::Folds;
use crate::calibrate::sample::Sample;
use crate::kernel::draws::SplitMix64;
use crate::kernel::getters::getters;

/// How curves are learned.
///
/// ```
/// use goodwill::calibrate::shapes::Shaper;
/// use goodwill::calibrate::Calibrator;
///
/// let shaper = Shaper::new(Calibrator::default());
/// assert_eq!((shaper.is_monotone(), shaper.pairs_per_item()), (false, 0));
/// assert!(shaper.monotone().with_pairs().pairs_per_item() > 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shaper {
    calibrator: Calibrator,
    monotone: bool,
    pairs_per_item: usize,
}

/// What a run found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ShapeStudy {
    /// The straight weights, on the same folds.
    pub study: Study,
    /// Curves and pairs, learned from all respondents.
    pub shapes: Shapes,
    /// What each respondent was forecast by the curves of those who did not know it.
    pub curves: Vec<f64>,
    /// The same with pairs; empty unless they were asked for.
    pub pairs: Vec<f64>,
}

/// How many pairs there may be, for each item there is.
const PAIRS: usize = 2;
/// From so many draws of respondents the errors of curves are told.
const BAGS: usize = 12;

impl Shaper {
    /// Takes how straight weights are learned: the curves stand over them.
    #[must_use]
    pub const fn new(calibrator: Calibrator) -> Self {
        Self { calibrator, monotone: false, pairs_per_item: 0 }
    }

    /// Lets no better answer lower a score, unless weights are signed.
    #[must_use]
    pub const fn monotone(self) -> Self {
        Self { monotone: true, ..self }
    }

    /// Looks for items that do something together.
    #[must_use]
    pub const fn with_pairs(self) -> Self {
        Self { pairs_per_item: PAIRS, ..self }
    }

    getters! {
        /// Tells whether no better answer lowers a score.
        pub fn is_monotone -> bool = monotone;
        /// Returns how many pairs there may be for each item.
        pub fn pairs_per_item -> usize;
    }

    /// Returns the sample with its signals in the order of their names. The order in which they are
    /// listed then moves nothing, and so not the folds that are drawn.
    #[must_use]
    pub fn sorted(sample: &Sample) -> Sample {
        sample.by_name()
    }

    /// Learns curves, with folds drawn from the seed.
    ///
    /// # Errors
    ///
    /// As [`Calibrator::calibrate`].
    pub fn shape(&self, sample: &Sample) -> Result<Shapes> {
        let sample = Self::sorted(sample);
        let folds = Folds::seeded(&sample, self.calibrator.folds(), self.calibrator.seed())?;
        Ok(self.study(&sample, &folds, |_| ())?.shapes)
    }

    /// Learns curves, and forecasts each respondent without the fold that it is in. `watch` is told
    /// how many folds are done. The signals of the result are in the order of their names.
    ///
    /// # Errors
    ///
    /// As [`Calibrator::study`].
    pub fn study(
        &self,
        sample: &Sample,
        folds: &Folds,
        watch: impl FnMut(usize),
    ) -> Result<ShapeStudy> {
        let sample = Self::sorted(sample);
        let data = Data::of(&sample, folds)?;
        let mut told: [Vec<(usize, f64)>; 2] = Default::default();
        let (mut bent_folds, mut paired_folds) = (0, 0);
        let mut last = None;
        let study = self.calibrator.study_each(&sample, &data, folds, watch, |fold, fitted| {
            let rows = self.rows(&sample, &data, fitted, fold);
            let bins = rows.bins();
            let choice = rows.choose(fitted.lines.penalty, &bins);
            let all: Vec<usize> = (0..rows.y.len()).collect();
            let bent = rows.learn(&all, fitted.lines.penalty, &bins, choice);
            let Some(fold) = fold else {
                let errors = self.errors(&rows, fitted, &bins, choice, &bent[0]);
                last = Some((choice, bent, counts(&rows, &bins), errors));
                return;
            };
            bent_folds += usize::from(!choice.is_straight());
            paired_folds += usize::from(choice.pairs.is_some());
            for row in data.rows.iter().filter(|row| row.fold == fold) {
                let x = fitted.filled(row.shares);
                let (applies, labels) = (sample.applies(row.place), sample.labels(row.place));
                let seen = Seen { shares: row.shares, filled: &x, applies, labels };
                let choices = [choice.alone(), choice];
                for ((list, bent), choice) in told.iter_mut().zip(&bent).zip(choices) {
                    let z = if choice.is_straight() {
                        fitted.lines.calibrated.at(&x)
                    } else {
                        bent.at(&seen)
                    };
                    list.push((row.place, z));
                }
            }
        })?;
        let [curves, pairs] = &told;
        let paired = self.pairs_per_item > 0;
        let bends = Bends {
            curves: data.metrics(curves),
            pairs: paired.then(|| data.metrics(pairs)),
            bent_folds,
            paired_folds,
        };
        let record = record(&study, &sample, &data, self.monotone, bends, last);
        let [curves, pairs] = told.map(|list| data.in_order(list));
        Ok(ShapeStudy {
            shapes: Shapes::from_record(record)?,
            study,
            curves,
            pairs: if paired { pairs } else { Vec::new() },
        })
    }

    fn rows<'a>(
        &self,
        sample: &'a Sample,
        data: &'a Data<'_>,
        fitted: &Fitted,
        held_out: Option<usize>,
    ) -> Rows<'a> {
        let rows = || data.without(held_out);
        Rows {
            kind: data.kind,
            filled: rows().map(|row| fitted.filled(row.shares)).collect(),
            shares: rows().map(|row| row.shares).collect(),
            applies: rows().map(|row| sample.applies(row.place)).collect(),
            labels: rows().map(|row| sample.labels(row.place)).collect(),
            categories: sample.categories().iter().map(|c| c.labels().len()).collect(),
            y: rows().map(|row| row.y).collect(),
            folds: rows().map(|row| row.fold).collect(),
            places: &data.places,
            monotone: self.monotone,
            signed: self.calibrator.is_signed(),
            pairs: self.pairs_per_item * data.places.len(),
        }
    }

    /// The standard errors of curves: how far they scatter when respondents are drawn again.
    fn errors(
        &self,
        rows: &Rows<'_>,
        fitted: &Fitted,
        bins: &[Bins],
        choice: Choice,
        bent: &Bent,
    ) -> Vec<Vec<f64>> {
        let curves = |bent: &Bent| (0..bins.len()).map(|i| bent.curve(i)).collect::<Vec<_>>();
        let mut squares: Vec<Vec<f64>> = curves(bent).iter().map(|c| vec![0.0; c.len()]).collect();
        if choice.is_straight() {
            return squares;
        }
        let mut random = SplitMix64::new(self.calibrator.seed());
        let (n, mut sums) = (rows.y.len(), squares.clone());
        let only = Choice { pairs: None, for_pairs: false, ..choice };
        for _ in 0..BAGS {
            let drawn: Vec<usize> = (0..n).map(|_| random.below(n)).collect();
            let [bag, _] = rows.learn(&drawn, fitted.lines.penalty, bins, only);
            for ((squares, sums), curve) in squares.iter_mut().zip(&mut sums).zip(curves(&bag)) {
                for ((square, sum), x) in squares.iter_mut().zip(sums).zip(curve) {
                    (*square, *sum) = (*square + x * x, *sum + x);
                }
            }
        }
        let bags = BAGS as f64;
        for (squares, sums) in squares.iter_mut().zip(&sums) {
            for (square, sum) in squares.iter_mut().zip(sums) {
                let variance = (*square - sum * sum / bags) / (bags - 1.0);
                *square = libm::sqrt(variance.max(0.0));
            }
        }
        squares
    }
}

/// How many respondents each bin of each item has.
fn counts(rows: &Rows<'_>, bins: &[Bins]) -> Vec<Vec<usize>> {
    let one = |(i, bins): (usize, &Bins)| {
        let mut counts = vec![0; bins.size()];
        for r in 0..rows.shares.len() {
            if let Some(count) = counts.get_mut(bins.of(rows.seen(r).reply(i))) {
                *count += 1;
            }
        }
        counts
    };
    bins.iter().enumerate().map(one).collect()
}

/// What was learned from all respondents: the choice, the curves without and with pairs, counts and
/// errors.
type Last = (Choice, [Bent; 2], Vec<Vec<usize>>, Vec<Vec<f64>>);

fn record(
    study: &Study,
    sample: &Sample,
    data: &Data<'_>,
    monotone: bool,
    bends: Bends,
    last: Option<Last>,
) -> Record {
    let calibration = study.calibration.clone();
    let straight = Record {
        base: calibration.line().base,
        calibration,
        monotone,
        curves: Vec::new(),
        categories: sample.categories().to_vec(),
        steps: Vec::new(),
        pairs: Vec::new(),
        bends,
    };
    let Some((choice, [_, bent], counts, errors)) = last.filter(|last| !last.0.is_straight())
    else {
        return straight;
    };
    let scaled = |list: &[f64]| list.iter().map(|x| x * data.scale).collect::<Vec<f64>>();
    let names = sample.signals().iter().map(|signal| signal.name().clone());
    let names: Vec<_> =
        names.chain(sample.categories().iter().map(|category| category.name().clone())).collect();
    // What lies beside the answers of an item.
    let apart = |i: usize, bins: &Bins, k: usize| {
        let own = bent.curves.get(i).and_then(|curve| curve.get(bins.answers() + k));
        own.copied().unwrap_or_default() * data.scale
    };
    let counted = |i: usize, bins: &Bins| {
        let counts = counts.get(i)?;
        let count = |k: usize| counts.get(bins.answers() + k).copied().unwrap_or_default();
        Some((counts.get(..bins.answers())?.to_vec(), [count(0), count(1)]))
    };
    let curve = |(i, name): (usize, &crate::quantity::Name)| {
        let mut steps = scaled(&bent.curve(i));
        if monotone {
            // Ties are equal but for rounding.
            let mut most = f64::NEG_INFINITY;
            for step in &mut steps {
                most = most.max(*step);
                *step = most;
            }
        }
        let bins = bent.bins.get(i)?;
        let (counts, counts_apart) = counted(i, bins)?;
        Some(Curve {
            name: name.clone(),
            edges: bins.edges.clone(),
            steps,
            errors: scaled(errors.get(i)?),
            counts,
            counts_apart,
            not_answered: apart(i, bins, 0),
            does_not_apply: apart(i, bins, 1),
        })
    };
    let signals = sample.signals().len();
    let labelled = |(k, category): (usize, &Category)| {
        let i = signals + k;
        let bins = bent.bins.get(i)?;
        let (counts, counts_apart) = counted(i, bins)?;
        Some(CategorySteps {
            name: category.name().clone(),
            steps: scaled(&bent.curve(i)),
            errors: scaled(errors.get(i)?),
            counts,
            counts_apart,
            not_answered: apart(i, bins, 0),
            does_not_apply: apart(i, bins, 1),
        })
    };
    let named = || names.iter().take(signals).enumerate();
    let pair = |(couple, surface): (&Couple, &Vec<f64>)| {
        let [a, b] = couple.items;
        let (first, second) = (bent.bins.get(a)?, bent.bins.get(b)?);
        Some(Pair {
            names: [names.get(a)?.clone(), names.get(b)?.clone()],
            edges: [first.edges.clone(), second.edges.clone()],
            steps: surface.chunks(second.size()).map(scaled).collect(),
        })
    };
    Record {
        base: straight.base + data.scale * bent.base,
        curves: choice.curves.map_or_else(Vec::new, |_| named().filter_map(curve).collect()),
        steps: choice.labels.map_or_else(Vec::new, |_| {
            sample.categories().iter().enumerate().filter_map(labelled).collect()
        }),
        pairs: bent.couples.iter().zip(&bent.surfaces).filter_map(pair).collect(),
        ..straight
    }
}
