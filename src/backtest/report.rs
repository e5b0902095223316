//! What a backtest found: counts, dates and measures, and nobody's name.

use super::measure::{Binned, Ladder, weighted_mean};
use super::{
    BacktestParams, Bin, BrierParts, Case, Cut, Estimate, Forecast, ProbabilityMap,
    reliability_diagram,
};
use crate::quantity::Instant;
use crate::{Error, Result};

/// What became of the customers at one cut, or of all customers at all cuts: each is counted once
/// for each cut, in one of the first five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Tally {
    /// Nothing was known: no event is dated at the cut or before.
    pub nothing_known: u64,
    /// The window was not over when the record ends; neither scorer nor outcome was asked.
    pub unfinished: u64,
    /// The scorer said nothing.
    pub not_scored: u64,
    /// There was a score, and the outcome said nothing.
    pub undetermined: u64,
    /// There was a score and an outcome.
    pub cases: u64,
    /// Of the cases, those that happened.
    pub happened: u64,
    /// Of the cases, those without a probability: the cuts before had too little to learn it from.
    pub without_probability: u64,
}

impl Tally {
    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            nothing_known: self.nothing_known + other.nothing_known,
            unfinished: self.unfinished + other.unfinished,
            not_scored: self.not_scored + other.not_scored,
            undetermined: self.undetermined + other.undetermined,
            cases: self.cases + other.cases,
            happened: self.happened + other.happened,
            without_probability: self.without_probability + other.without_probability,
        }
    }
}

/// What one cut found.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CutReport {
    /// The cut.
    pub cut: Cut,
    /// What became of the customers.
    pub tally: Tally,
    /// The share of its cases that happened; `None` without cases.
    pub base_rate: Option<f64>,
    /// The area under the ROC curve of its scores; `None` unless some happened and some did not.
    pub auc: Option<f64>,
    /// How many cases of earlier cuts, their windows over by this one, could be learned from.
    pub learned_from: u64,
    /// The map that they taught; `None` where they were too few, or none is needed.
    pub map: Option<ProbabilityMap>,
}

/// How well scores rank cases, whatever their unit.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RankMeasures {
    /// How many cases there are.
    pub cases: u64,
    /// The share that happened.
    pub base_rate: Estimate,
    /// The area under the ROC curve; this and the next two are `None` unless some happened and
    /// some did not.
    pub auc: Option<Estimate>,
    /// The average precision.
    pub average_precision: Option<Estimate>,
    /// The lift at the share of the params.
    pub lift: Option<Estimate>,
}

impl RankMeasures {
    /// Measures cases; `customers` says whose each is, by any number. `None` without cases.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if there are not as many customers as cases.
    pub fn from_cases(
        cases: &[Case],
        customers: &[usize],
        params: &BacktestParams,
    ) -> Result<Option<Self>> {
        let (customers, count) = numbered(customers, cases.len())?;
        let mut sorted: Vec<(Case, usize)> = cases.iter().copied().zip(customers).collect();
        sorted.sort_by(|(a, _), (b, _)| a.risk().total_cmp(&b.risk()));
        let (sorted, owners): (Vec<Case>, Vec<usize>) = sorted.into_iter().unzip();
        let yes = |case: &Case| if case.happened() { 1.0 } else { 0.0 };
        let figures = |weights: &[f64]| {
            let each = || weights_of(&owners, weights);
            let ladder = Ladder::weighted(&sorted, each());
            [
                weighted_mean(each().zip(sorted.iter().map(yes))),
                ladder.auc(),
                ladder.average_precision(),
                ladder.lift(params.share()),
            ]
        };
        let [base_rate, auc, average_precision, lift] = params.bootstrap().of(count, figures);
        let cases = sorted.len() as u64;
        Ok(base_rate.map(|base_rate| Self { cases, base_rate, auc, average_precision, lift }))
    }
}

/// How good probabilities are.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ForecastMeasures {
    /// How many forecasts there are.
    pub cases: u64,
    /// The share that happened.
    pub base_rate: Estimate,
    /// The log loss, in nats.
    pub log_loss: Estimate,
    /// The Brier score.
    pub brier: Estimate,
    /// What the Brier score is made of.
    pub parts: BrierParts,
    /// The expected calibration error.
    pub calibration_error: Estimate,
    /// The bins of the reliability diagram that hold a forecast.
    pub diagram: Vec<Bin>,
}

impl ForecastMeasures {
    /// Measures forecasts; `customers` says whose each is, by any number. `None` without forecasts.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if there are not as many customers as forecasts.
    pub fn from_forecasts(
        forecasts: &[Forecast],
        customers: &[usize],
        params: &BacktestParams,
    ) -> Result<Option<Self>> {
        let (owners, count) = numbered(customers, forecasts.len())?;
        let column = |of: fn(Forecast) -> f64| -> Vec<f64> {
            forecasts.iter().map(|forecast| of(*forecast)).collect()
        };
        let outcomes = column(Forecast::outcome);
        let (surprises, squares) = (column(Forecast::surprise), column(Forecast::squared));
        let figures = |weights: &[f64]| {
            let each = || weights_of(&owners, weights);
            let mean = |list: &[f64]| weighted_mean(each().zip(list.iter().copied()));
            let binned = Binned::new(forecasts, each(), params.bins());
            [mean(&outcomes), mean(&surprises), mean(&squares), binned.calibration_error()]
        };
        let estimates = params.bootstrap().of(count, figures);
        let parts = super::brier_parts(forecasts, params.bins());
        let ([Some(base_rate), Some(log_loss), Some(brier), Some(calibration_error)], Some(parts)) =
            (estimates, parts)
        else {
            return Ok(None);
        };
        Ok(Some(Self {
            cases: forecasts.len() as u64,
            base_rate,
            log_loss,
            brier,
            parts,
            calibration_error,
            diagram: reliability_diagram(forecasts, params.bins(), params.level()),
        }))
    }
}

/// By how much forecasts are better than those of others for the same cases, above 0 where they
/// are; the cases are compared one by one.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Gain {
    /// How many cases there are.
    pub cases: u64,
    /// The others' log loss less these forecasts', in nats.
    pub log_loss: Estimate,
    /// The others' Brier score less these forecasts'.
    pub brier: Estimate,
}

impl Gain {
    /// Compares forecasts with others of the same cases; `customers` says whose each is, by any
    /// number. `None` without forecasts.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if there are not as many of the others, or of the customers.
    pub fn from_forecasts(
        forecasts: &[Forecast],
        others: &[Forecast],
        customers: &[usize],
        params: &BacktestParams,
    ) -> Result<Option<Self>> {
        let (owners, count) = numbered(customers, forecasts.len())?;
        if others.len() != forecasts.len() {
            let (what, expected) = ("forecasts to compare with", forecasts.len());
            return Err(Error::Length { what, expected, got: others.len() });
        }
        let column = |of: fn(Forecast) -> f64| -> Vec<f64> {
            forecasts.iter().zip(others).map(|(own, other)| of(*other) - of(*own)).collect()
        };
        let (surprises, squares) = (column(Forecast::surprise), column(Forecast::squared));
        let figures = |weights: &[f64]| {
            let mean = |list: &[f64]| {
                weighted_mean(weights_of(&owners, weights).zip(list.iter().copied()))
            };
            [mean(&surprises), mean(&squares)]
        };
        let [log_loss, brier] = params.bootstrap().of(count, figures);
        let cases = forecasts.len() as u64;
        Ok(log_loss.zip(brier).map(|(log_loss, brier)| Self { cases, log_loss, brier }))
    }
}

/// Numbers the customers from 0 in the order in which they come, and counts them.
fn numbered(customers: &[usize], cases: usize) -> Result<(Vec<usize>, usize)> {
    if customers.len() != cases {
        let (what, got) = ("customers of the cases", customers.len());
        return Err(Error::Length { what, expected: cases, got });
    }
    let mut numbers = std::collections::BTreeMap::new();
    let number = |customer: &usize| {
        let next = numbers.len();
        *numbers.entry(*customer).or_insert(next)
    };
    let owners = customers.iter().map(number).collect();
    Ok((owners, numbers.len()))
}

fn weights_of<'w>(owners: &'w [usize], weights: &'w [f64]) -> impl Iterator<Item = f64> + 'w {
    owners.iter().map(|owner| weights.get(*owner).copied().unwrap_or(0.0))
}

/// What a backtest found.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BacktestReport {
    /// How it was read.
    pub params: BacktestParams,
    /// Where the record ends.
    pub until: Instant,
    /// How many customers were taken in.
    pub customers: u64,
    /// What became of them at all cuts together.
    pub tally: Tally,
    /// What each cut found, in order of time.
    pub cuts: Vec<CutReport>,
    /// How well the scores rank the cases of all cuts together; `None` without cases.
    pub ranking: Option<RankMeasures>,
    /// How good the probabilities are; `None` where none could be stated.
    pub forecasts: Option<ForecastMeasures>,
    /// By how much they are better than the base rate of the same earlier cuts, `(yes + 1)/(n +
    /// 2)`, for every case; `None` where none could be compared.
    pub gain: Option<Gain>,
}
