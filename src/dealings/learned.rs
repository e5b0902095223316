//! One chance that is learned: figures become signals of the calibrator, or the record stands alone.

use super::figures::{CALENDAR, FIGURES, Figures, Kind, Stand};
use crate::backtest::{Forecast, excess_log_loss};
use crate::calibrate::shapes::{Reply, Shaper, Shapes};
use crate::calibrate::{Calibrator, Folds, Sample, Signal, Target, blocks_of_time, thinned};
use crate::kernel::Part;
use crate::kernel::apportion::{on_grid, parts_on_grid};
use crate::kernel::logit::{self, LogitLedger};
use crate::kernel::posterior::Prior;
use crate::quantity::{Instant, Name, Scale, Share};
use crate::{Error, Result};

/// Log-odds beyond a belief count up to this: a chance of one in 3 000.
const MOST: f64 = 8.0;
/// Fewer cases than this teach no weights.
const FEWEST: usize = 60;
/// More than this are thinned evenly: some dozens of weights are known well from them.
const MANY: usize = 4_000;
/// Cases are held out in so many blocks of time; each has to hold both outcomes.
const BLOCKS: usize = 3;

/// A dealing to learn from: what was known when it was placed, and what became of it.
#[derive(Debug, Clone)]
pub(super) struct Case<'a> {
    pub(super) placed: Instant,
    pub(super) figures: &'a Figures,
    pub(super) good: bool,
}

/// Which figures are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// What was known from the past alone.
    History,
    /// Also what is known when the dealing is placed.
    Placing,
}

/// Where a column's number comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Source {
    /// A place among the numbers.
    Number(usize),
    /// 1 where the number is above a step.
    Above(usize, f64),
    /// A place among the records of what is alike.
    Alike(usize),
}

/// A signal of the calibrator, and where its answers come from.
#[derive(Debug, Clone, PartialEq)]
struct Column {
    source: Source,
    signal: Signal,
}

impl Column {
    fn read(&self, figures: &Figures) -> Option<f64> {
        let scale = self.signal.scale();
        let x = match self.source {
            Source::Number(i) => figures.numbers.get(i).copied().flatten()?,
            Source::Above(i, step) => {
                f64::from(u8::from(figures.numbers.get(i).copied().flatten()? > step))
            }
            Source::Alike(i) => figures.alike.get(i).copied().flatten()?,
        };
        Some(x.clamp(scale.min(), scale.max()))
    }
}

/// A chance, and what it is made of.
///
/// The value is the baseline plus the contributions of the parts, to the last bit in any order.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Chance {
    value: f64,
    baseline: f64,
    parts: Vec<Part>,
}

impl Chance {
    /// Returns the probability.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Returns what it would be if nothing were known of this dealing.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.baseline
    }

    /// Returns what each part adds to the baseline.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The chance of the contrary, with every part turned.
    pub(super) fn contrary(self) -> Self {
        let turned = |part: Part| Part { contribution: 0.0 - part.contribution, ..part };
        Self {
            value: 1.0 - self.value,
            baseline: 1.0 - self.baseline,
            parts: self.parts.into_iter().map(turned).collect(),
        }
    }
}

/// How a chance is made: by weights or curves that were learned, or of the record alone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Learned {
    prior: Prior,
    stand: Stand,
    weighed: Option<(Vec<Column>, Shapes)>,
}

impl Learned {
    /// Learns from cases in order of time. Of the records that can stand by themselves, the one
    /// that forecast the cases best does; weights are taken only where they forecast blocks of time
    /// that were held out better than it by a standard error of the difference, and curves only
    /// where they do so better than weights: less is as likely luck.
    pub(super) fn learn(
        cases: &[Case<'_>],
        scope: Scope,
        own: &[Vec<Name>; 2],
        stands: &[(Stand, Prior)],
    ) -> Result<Self> {
        let mut best: Option<(Vec<Forecast>, Self)> = None;
        for (stand, prior) in stands {
            let alone = Self { prior: *prior, stand: *stand, weighed: None };
            let chances: Vec<f64> = cases.iter().map(|c| alone.by_record(c.figures).1).collect();
            let forecasts = forecasts(cases.iter(), &chances)?;
            let better = match &best {
                None => true,
                // Beyond what chance does: of those that are alike, the simplest.
                Some((others, _)) => excess_log_loss(&forecasts, others)?
                    .is_some_and(|(excess, error)| excess < -error),
            };
            if better {
                best = Some((forecasts, alone));
            }
        }
        let Some((_, alone)) = best else {
            return Err(Error::Length { what: "records", expected: 1, got: 0 });
        };
        let cases: Vec<&Case<'_>> =
            thinned(cases.len(), MANY).filter_map(|i| cases.get(i)).collect();
        if cases.len() < FEWEST {
            return Ok(alone);
        }
        let told: Vec<f64> = cases.iter().map(|case| alone.by_record(case.figures).1).collect();
        let columns = columns(&cases, scope, own, &told)?;
        let rows: Vec<Vec<Option<f64>>> = cases
            .iter()
            .map(|case| columns.iter().map(|c| c.read(case.figures)).collect())
            .collect();
        let signals = columns.iter().map(|column| column.signal.clone()).collect();
        let outcome = Target::Binary(cases.iter().map(|case| case.good).collect());
        let sample = Sample::new(signals, &rows, outcome)?;
        let together = |i: usize| i > 0 && cases[i - 1].placed == cases[i].placed;
        let study = match Folds::new(&blocks_of_time(cases.len(), BLOCKS, together)) {
            Ok(folds) => {
                Shaper::new(Calibrator::default()).monotone().study(&sample, &folds, |_| ())
            }
            Err(error) => Err(error),
        };
        // Too few of either outcome in a block: nothing is to be learned of weights.
        let study = match study {
            Ok(study) => study,
            Err(Error::OutOfRange { .. } | Error::Inconsistent { .. }) => return Ok(alone),
            Err(error) => return Err(error),
        };
        let [by_record, straight, bent] = [&told, &study.study.forecasts.calibrated, &study.curves]
            .map(|chances| forecasts(cases.iter().copied(), chances));
        let (by_record, straight, bent) = (by_record?, straight?, bent?);
        let better = |one: &[Forecast], other: &[Forecast]| -> Result<bool> {
            let excess = excess_log_loss(one, other)?;
            Ok(excess.is_some_and(|(excess, error)| excess < -error))
        };
        let (weighed, shapes) = if better(&bent, &straight)? {
            (bent, study.shapes)
        } else {
            (straight, study.shapes.straightened()?)
        };
        Ok(Self { weighed: better(&weighed, &by_record)?.then_some((columns, shapes)), ..alone })
    }

    /// Tells whether weights were learned, or curves in their place.
    pub(super) const fn is_weighed(&self) -> bool {
        self.weighed.is_some()
    }

    /// Tells whether curves were learned in the place of weights.
    pub(super) fn is_bent(&self) -> bool {
        self.shapes().is_some_and(|shapes| !shapes.is_straight())
    }

    /// What was learned, where it forecast better than the record alone.
    fn shapes(&self) -> Option<&Shapes> {
        self.weighed.as_ref().map(|(_, shapes)| shapes)
    }

    /// The weights, by component; of curves, how far each lies between its ends.
    pub(super) fn components(&self) -> Vec<(String, f64)> {
        let Some(shapes) = self.shapes() else { return Vec::new() };
        let signals = shapes.calibration().signals();
        let mut spans: Vec<(String, f64)> = Vec::new();
        let weights = shapes.calibration().weights();
        for (i, signal) in signals.iter().enumerate() {
            let span = match shapes.curves().get(i) {
                // It never falls.
                Some(curve) => {
                    curve.steps.last().zip(curve.steps.first()).map_or(0.0, |(b, a)| b - a)
                }
                None => weights.get(i).map_or(0.0, |weight| weight.weight),
            };
            let name = signal.component().as_str();
            match spans.iter_mut().find(|(known, _)| known == name) {
                Some((_, sum)) => *sum += span,
                None => spans.push((name.to_owned(), span)),
            }
        }
        spans
    }

    pub(super) fn chance(&self, figures: &Figures) -> Result<Chance> {
        if let Some((columns, shapes)) = &self.weighed {
            let row: Vec<Reply> = columns.iter().map(|c| Reply::from(c.read(figures))).collect();
            if let Some(score) = shapes.score(&row)? {
                let signals = shapes.calibration().signals().iter().map(Signal::component);
                let parts = score.parts().iter().zip(signals);
                return chance_of(score.base(), score.value(), parts);
            }
        }
        let ([record, everybody], chance) = self.by_record(figures);
        let base = logit::log_odds(self.prior.mean);
        let points = LogitLedger::new(base, &[record, everybody])?.points().parts;
        let (value, baseline) = (on_grid(chance), on_grid(self.prior.mean.get()));
        let exact = parts_on_grid(&points, baseline, value);
        let names = [("record", record), ("everybody, recently", everybody)];
        let part = |((name, term), c): ((&str, f64), f64)| Part::new(name, term, c);
        Ok(Chance { value, baseline, parts: names.into_iter().zip(exact).map(part).collect() })
    }

    /// What the record says by itself: its terms, and the chance.
    fn by_record(&self, figures: &Figures) -> ([f64; 2], f64) {
        let terms = self.stand.terms(figures);
        (terms, logit::sigmoid(logit::log_odds(self.prior.mean) + terms[0] + terms[1]))
    }
}

/// A chance of parts in log-odds, each of a component: what each component adds to it.
fn chance_of<'a>(
    base: f64,
    value: f64,
    parts: impl Iterator<Item = (&'a Part, &'a Name)>,
) -> Result<Chance> {
    // Of each component the sum of its terms, and of the shares of their scales with how many.
    let mut sums: Vec<(&Name, f64, f64, f64)> = Vec::new();
    for (part, component) in parts {
        match sums.iter_mut().find(|(name, ..)| *name == component) {
            Some((_, terms, shares, n)) => {
                (*terms, *shares, *n) =
                    (*terms + part.contribution, *shares + part.value, *n + 1.0);
            }
            None => sums.push((component, part.contribution, part.value, 1.0)),
        }
    }
    let terms: Vec<f64> = sums.iter().map(|(_, terms, ..)| *terms).collect();
    let points = LogitLedger::new(base, &terms)?.points().parts;
    let (baseline, value) = (on_grid(logit::sigmoid(base)), on_grid(value));
    let exact = parts_on_grid(&points, baseline, value);
    let parts = sums.iter().zip(exact);
    let part = |((name, _, shares, n), c): (&(&Name, f64, f64, f64), f64)| {
        Part::new(name.as_str(), shares / n, c)
    };
    Ok(Chance { value, baseline, parts: parts.map(part).collect() })
}

/// Forecasts of cases, each with its chance.
fn forecasts<'a, 'b: 'a>(
    cases: impl Iterator<Item = &'a Case<'b>>,
    chances: &[f64],
) -> Result<Vec<Forecast>> {
    let one = |(case, chance): (&Case<'_>, &f64)| {
        Ok(Forecast { probability: Share::new(*chance)?, happened: case.good })
    };
    cases.zip(chances).map(one).collect()
}

/// The signals: records as they are, and of each number a line and a step at each quartile, turned
/// to the side that goes with what the record did not foretell.
fn columns(
    cases: &[&Case<'_>],
    scope: Scope,
    [own_numbers, own_words]: &[Vec<Name>; 2],
    told: &[f64],
) -> Result<Vec<Column>> {
    let surprise: Vec<f64> =
        cases.iter().zip(told).map(|(case, told)| f64::from(u8::from(case.good)) - told).collect();
    let turned = |column: Column| -> Column {
        let pairs: Vec<(f64, f64)> = cases
            .iter()
            .zip(&surprise)
            .filter_map(|(case, r)| Some((column.read(case.figures)?, *r)))
            .collect();
        let n = pairs.len().max(1) as f64;
        let (x, r) = pairs.iter().fold((0.0, 0.0), |(x, r), pair| (x + pair.0, r + pair.1));
        let together: f64 = pairs.iter().map(|pair| (pair.0 - x / n) * (pair.1 - r / n)).sum();
        if together < 0.0 { Column { signal: column.signal.reversed(), ..column } } else { column }
    };
    let mut list = Vec::new();
    let wide = Scale::new(-MOST, MOST)?;
    let given = FIGURES.iter().map(|(name, kind)| Ok((Name::new(name)?, *kind)));
    let own = own_numbers.iter().map(|name| Ok((name.clone(), Kind::Placing)));
    for (i, named) in given.chain(own).enumerate() {
        let (name, kind) = named?;
        match kind {
            Kind::Record => {
                let signal = Signal::new(name.clone(), name, wide);
                list.push(Column { source: Source::Number(i), signal });
            }
            Kind::History => {
                list.extend(bent(cases, i, &name, &[])?.into_iter().map(turned));
            }
            Kind::Placing if scope == Scope::Placing => {
                list.extend(bent(cases, i, &name, &[0.25, 0.5, 0.75])?.into_iter().map(turned));
            }
            Kind::Placing => {}
        }
    }
    if scope == Scope::Placing {
        let given = CALENDAR.iter().map(|name| Name::new(name));
        for (i, name) in given.chain(own_words.iter().cloned().map(Ok)).enumerate() {
            let name = name?;
            let signal = Signal::new(name.clone(), name, wide);
            list.push(Column { source: Source::Alike(i), signal });
        }
    }
    // Curves are learned of signals in the order of their names.
    list.sort_by(|a, b| a.signal.name().cmp(b.signal.name()));
    Ok(list)
}

/// A line through a number, between its hundredths from either end, and a step at each of some
/// shares; nothing of a number that hardly varies.
fn bent(cases: &[&Case<'_>], place: usize, name: &Name, shares: &[f64]) -> Result<Vec<Column>> {
    let known = cases.iter().filter_map(|case| case.figures.numbers.get(place).copied().flatten());
    let mut known: Vec<f64> = known.collect();
    known.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = known.len().saturating_sub(1);
        // Within the list, for a share of it.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let place = (share * last as f64) as usize;
        known.get(place.min(last)).copied()
    };
    let (Some(low), Some(high)) = (at(0.01), at(0.99)) else { return Ok(Vec::new()) };
    // So far apart that the difference is a number, or no line.
    if low >= high || !(high - low).is_finite() {
        return Ok(Vec::new());
    }
    let line = Signal::new(name.clone(), name.clone(), Scale::new(low, high)?);
    let mut list = vec![Column { source: Source::Number(place), signal: line }];
    let mut steps: Vec<f64> = shares.iter().filter_map(|share| at(*share)).collect();
    steps.dedup_by(|a, b| a.to_bits() == b.to_bits());
    for (i, step) in steps.into_iter().filter(|step| *step < high).enumerate() {
        let own = Name::new(&format!("{} above step {}", name.as_str(), i + 1))?;
        let signal = Signal::new(own, name.clone(), Scale::new(0.0, 1.0)?);
        list.push(Column { source: Source::Above(place, step), signal });
    }
    Ok(list)
}

#[cfg(test)]
#[path = "../../tests/dealings/learned.rs"]
mod tests;
