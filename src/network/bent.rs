//! Curves over the figures of a deal, where these say more than straight weights.

use super::figures::{FIGURES, Figure};
use crate::backtest::{Forecast, excess_log_loss};
use crate::calibrate::shapes::{Reply, Shaper, Shapes};
use crate::calibrate::{Calibrator, Folds, Sample, Signal, Target, blocks_of_time, thinned};
use crate::kernel::Part;
use crate::kernel::logistic::{Case, Logistic};
use crate::quantity::{Name, Scale, Share};
use crate::{Error, Result};

/// Fewer deals than this bend nothing.
const FEWEST: usize = 200;
/// More than this are thinned evenly.
const MANY: usize = 30_000;
/// Deals are held out in so many blocks of time.
const BLOCKS: usize = 5;
/// Log-odds beyond a belief count up to this: a chance of one in 3 000.
const MOST: f64 = 8.0;

/// The figures that differ between deals, each as a signal, in the order of their names: the one
/// that is 1 for any deal says nothing here.
fn signals() -> Result<Vec<(usize, Signal)>> {
    let mut signals = Vec::with_capacity(FIGURES);
    for (i, figure) in Figure::ALL.into_iter().enumerate() {
        let [least, most] = match figure {
            Figure::Always => continue,
            Figure::Record
            | Figure::WholeRecord
            | Figure::Leniency
            | Figure::Back
            | Figure::Forth => [-MOST, MOST],
            Figure::UnknownJudge => [0.0, 1.0],
            Figure::Imbalance | Figure::LatestRecord | Figure::LatestFound => [-1.0, 1.0],
        };
        let name = Name::new(figure.words())?;
        signals.push((i, Signal::new(name.clone(), name, Scale::new(least, most)?)));
    }
    signals.sort_by(|a, b| a.1.name().cmp(b.1.name()));
    Ok(signals)
}

fn row(signals: &[(usize, Signal)], figures: &[f64; FIGURES]) -> Vec<Option<f64>> {
    let cell = |(i, signal): &(usize, Signal)| {
        let scale = signal.scale();
        figures.get(*i).map(|x| x.clamp(scale.min(), scale.max()))
    };
    signals.iter().map(cell).collect()
}

/// Learns curves and pairs from cases in order of time; `None` where they forecast blocks of time
/// that were held out no better, by a standard error, than straight weights do. `together` tells
/// whether a case is of the instant of the one before.
pub(super) fn learn(
    base: f64,
    cases: &[Case<FIGURES>],
    together: impl Fn(usize) -> bool,
) -> Result<Option<Shapes>> {
    if cases.len() < FEWEST {
        return Ok(None);
    }
    let blocks = blocks_of_time(cases.len(), BLOCKS, together);
    let places = thinned(cases.len(), MANY);
    let own: Vec<(usize, &Case<FIGURES>)> =
        places.filter_map(|i| Some((*blocks.get(i)?, cases.get(i)?))).collect();
    let signals = signals()?;
    let rows: Vec<_> = own.iter().map(|(_, (figures, _))| row(&signals, figures)).collect();
    let outcome = Target::Binary(own.iter().map(|(_, (_, honoured))| *honoured).collect());
    let listed = signals.iter().map(|(_, signal)| signal.clone()).collect();
    let sample = Sample::new(listed, &rows, outcome)?;
    let shaper = Shaper::new(Calibrator::default().signed()).with_pairs();
    let study = Folds::new(&own.iter().map(|(block, _)| *block).collect::<Vec<_>>())
        .and_then(|folds| shaper.study(&sample, &folds, |_| ()));
    let study = match study {
        Ok(study) => study,
        // Too few of either outcome in the blocks: nothing bends.
        Err(Error::OutOfRange { .. } | Error::Inconsistent { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    if study.shapes.is_straight() {
        return Ok(None);
    }
    let straight = straight(base, &own)?;
    let bent = own.iter().zip(&study.pairs).map(|((_, (_, honoured)), chance)| {
        Ok(Forecast { probability: Share::new(*chance)?, happened: *honoured })
    });
    let bent = bent.collect::<Result<Vec<_>>>()?;
    let better = excess_log_loss(&bent, &straight)?.is_some_and(|(excess, error)| excess < -error);
    Ok(better.then_some(study.shapes))
}

/// What straight weights forecast of each block, learned from the others.
fn straight(base: f64, cases: &[(usize, &Case<FIGURES>)]) -> Result<Vec<Forecast>> {
    let learned: Vec<Logistic<FIGURES>> = (0..BLOCKS)
        .map(|block| {
            let others = cases.iter().filter(|(own, _)| *own != block);
            Logistic::fit(base, &others.map(|(_, case)| **case).collect::<Vec<_>>())
        })
        .collect::<Result<_>>()?;
    let mut forecasts = Vec::with_capacity(cases.len());
    for (block, (figures, honoured)) in cases {
        let Some(weights) = learned.get(*block) else { continue };
        let probability = weights.probability(figures)?;
        forecasts.push(Forecast { probability, happened: *honoured });
    }
    Ok(forecasts)
}

/// What curves make of figures: the log-odds before any, what each figure adds, in their order, and
/// what pairs add together.
pub(super) fn terms(
    shapes: &Shapes,
    figures: &[f64; FIGURES],
) -> Result<(f64, [f64; FIGURES], Vec<Part>)> {
    let signals = signals()?;
    let replies: Vec<Reply> = row(&signals, figures).into_iter().map(Reply::from).collect();
    let mut terms = [0.0; FIGURES];
    let Some(score) = shapes.score(&replies)? else {
        return Ok((shapes.base(), terms, Vec::new()));
    };
    for ((i, _), part) in signals.iter().zip(score.parts()) {
        if let Some(term) = terms.get_mut(*i) {
            *term = part.contribution;
        }
    }
    Ok((score.base(), terms, score.pairs().to_vec()))
}

/// Tells whether shapes that are read are of these figures, and of yes or no.
#[cfg(feature = "serde")]
pub(super) fn fits(shapes: &Shapes) -> Result<bool> {
    let own = signals()?;
    let same = own.iter().map(|(_, signal)| signal).eq(shapes.calibration().signals());
    Ok(same && shapes.kind() == crate::calibrate::Kind::Binary)
}
