//! How well the standing, and the learned chance, told who was lost.

use super::learner::{Owned, counts, fit};
use super::model::LossCounts;
use crate::Result;
use crate::backtest::{
    BacktestParams, Case, Cut, Forecast, ForecastMeasures, Gain, RankMeasures, auc,
};
use crate::book::BookParams;
use crate::quantity::Share;

/// What one cut found.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LossCut {
    /// The cut.
    pub cut: Cut,
    /// How many cases it has.
    pub cases: u64,
    /// How many of them ended in a loss.
    pub losses: u64,
    /// How many cases of earlier cuts could be learned from: their windows were over.
    pub learned_from: u64,
    /// The AUC of the standing, less being more risk; `None` unless some were lost and some not.
    pub standing: Option<f64>,
    /// The AUC of the learned chance; `None` where none was learned.
    pub learned: Option<f64>,
}

/// How well the learned chance told who was lost, and the standing in the same cases.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LossTold {
    /// How the standing ranks these cases.
    pub standing: RankMeasures,
    /// How the chance ranks them.
    pub learned: RankMeasures,
    /// How good the chance is as a probability.
    pub forecasts: ForecastMeasures,
    /// By how much it is better than the base rate of the same earlier cuts, `(losses + 1)/(n +
    /// 2)`.
    pub gain: Gain,
}

/// How well the standing, and the learned chance, told who was lost.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LossBacktest {
    /// How it was read: the level of the intervals, the bins.
    pub params: BacktestParams,
    /// How far ahead a loss was to be told.
    pub horizon_days: f64,
    /// How many customers were taken in.
    pub customers: u64,
    /// Of how many cases it is.
    pub counts: LossCounts,
    /// What each cut found, in order of time.
    pub cuts: Vec<LossCut>,
    /// How the standing ranks the cases of all cuts; `None` without cases.
    pub standing: Option<RankMeasures>,
    /// How the learned chance did, in the cases of the cuts that had enough to learn it from;
    /// `None` where none had.
    pub told: Option<LossTold>,
}

/// Cases that were ranked or foretold, and whose they are.
#[derive(Default)]
struct Ranked {
    cases: Vec<Case>,
    owners: Vec<usize>,
}

impl LossBacktest {
    /// Runs over the cases of all customers, which are in order of their customers.
    pub(super) fn run(
        cuts: &[Cut],
        all: &[Owned<'_>],
        customers: usize,
        params: &BookParams,
    ) -> Result<Self> {
        let read = BacktestParams::default();
        let (mut ranked, mut told) = (Ranked::default(), Ranked::default());
        let (mut forecasts, mut base) = (Vec::new(), Vec::new());
        let mut found = Vec::with_capacity(cuts.len());
        for cut in cuts {
            let at = |(_, case): &&Owned<'_>| case.cut == *cut;
            let own: Vec<Owned<'_>> = all.iter().filter(at).copied().collect();
            // What was not over at the cut teaches nothing.
            let over = |(_, case): &&Owned<'_>| case.cut.end() <= cut.at();
            let past: Vec<Owned<'_>> = all.iter().filter(over).copied().collect();
            let losses = past.iter().filter(|(_, case)| case.lost).count();
            let rate = Share::rounded((losses + 1) as f64 / (past.len() + 2) as f64);
            let learned = fit(&past, params)?.ok();
            let standing: Vec<Case> = own
                .iter()
                .map(|(_, case)| Case::new(-case.signs.standing, case.lost))
                .collect::<Result<_>>()?;
            ranked.cases.extend(&standing);
            ranked.owners.extend(own.iter().map(|(owner, _)| *owner));
            let mut foretold = Vec::new();
            if let Some(learned) = &learned {
                told.cases.extend(&standing);
                told.owners.extend(own.iter().map(|(owner, _)| *owner));
                for (_, case) in &own {
                    let probability = Share::new(learned.chance(&case.signs)?)?;
                    foretold.push(Forecast { probability, happened: case.lost });
                    base.push(Forecast { probability: rate, happened: case.lost });
                }
            }
            found.push(LossCut {
                cut: *cut,
                cases: own.len() as u64,
                losses: own.iter().filter(|(_, case)| case.lost).count() as u64,
                learned_from: past.len() as u64,
                standing: auc(&standing),
                learned: auc(&foretold),
            });
            forecasts.extend(foretold);
        }
        let by_chance: Vec<Case> = forecasts.iter().map(|one| (*one).into()).collect();
        let owners = &told.owners;
        let standing = RankMeasures::from_cases(&told.cases, owners, &read)?;
        let learned = RankMeasures::from_cases(&by_chance, owners, &read)?;
        let measured = ForecastMeasures::from_forecasts(&forecasts, owners, &read)?;
        let gain = Gain::from_forecasts(&forecasts, &base, owners, &read)?;
        let told = standing.zip(learned).zip(measured.zip(gain));
        Ok(Self {
            params: read,
            horizon_days: params.loss.horizon_days.get(),
            customers: customers as u64,
            counts: counts(all),
            cuts: found,
            standing: RankMeasures::from_cases(&ranked.cases, &ranked.owners, &read)?,
            told: told.map(|((standing, learned), (forecasts, gain))| LossTold {
                standing,
                learned,
                forecasts,
                gain,
            }),
        })
    }
}
