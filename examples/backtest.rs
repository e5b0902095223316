//! Would the portrait have told who leaves?
//!
//! ```text
//! cargo run --release --example backtest
//! ```
//!
//! Simulates a book of customers. Each has a firm behind it that is more or less honest, smooth and
//! attentive; the worse it is, the likelier the customer leaves in a month. Nobody is told these
//! qualities: the portrait has only the events. Then it cuts every quarter, scores everybody who
//! is still there, and compares with who leaves in the quarter after. At last it learns from who
//! left how likely others are to leave, at each cut from the cuts before it alone.

#[macro_use]
mod support;

use std::process::ExitCode;

use clap::Parser;
use goodwill::backtest::{
    Backtest, BacktestParams, BacktestReport, Bin, Cut, Followed, Known, MapKind, RankMeasures,
    portrait_value,
};
use goodwill::book::{BookParams, LearnedLoss, LossLearner};
use goodwill::kernel::Rounded;
use goodwill::quantity::{Instant, Positive};
use goodwill::record::{Event, Fact};
use goodwill::simulate::Simulation;

use support::dates;
use support::leaving::Leaving;
use support::outcome::{self, Failure};

/// Backtests the portrait on a simulated book from which customers leave, over rolling cuts.
///
/// It takes no arguments.
#[derive(Debug, Parser)]
#[command(name = "backtest")]
struct Arguments {}

const SEED: u64 = 7;
const CUSTOMERS: u32 = 600;
const QUARTER: i64 = 91;
const CUTS: u16 = 6;
/// The better a firm is to a customer, the rarer the customer leaves.
const LEAVING: Leaving = Leaving { seed: SEED, middling: -4.5, slope: -16.0 };

fn main() -> ExitCode {
    let Arguments {} = outcome::arguments();
    outcome::exit_after(run().map_err(Failure::from))
}

fn run() -> goodwill::Result<()> {
    let simulation = Simulation::new(SEED).customers(CUSTOMERS).events(u64::from(CUSTOMERS) * 150);
    let until = simulation.until();
    let (events, left) = LEAVING.events(&simulation, CUSTOMERS)?;
    let first = Cut::from_days(until.plus(-i64::from(CUTS) * QUARTER * Instant::DAY)?, QUARTER)?;
    let cuts = Cut::rolling(first, QUARTER * Instant::DAY, until)?;
    say!(
        "{CUSTOMERS} customers, {} events in two years, up to {}; {left} leave. \
         {} cuts, one a quarter.",
        events.len(),
        dates::day(until),
        cuts.len()
    );
    let params = BookParams::default();
    for map in [MapKind::Logistic, MapKind::Isotonic] {
        let portrait = portrait_value(&params);
        let scorer = |known: &Known<'_>| if is_here(known) { portrait(known) } else { Ok(None) };
        let read = BacktestParams::default().with_map(map);
        let report =
            Backtest::run(events.clone(), cuts.iter().copied(), until, read, scorer, |after| {
                Some(leaves(after))
            })?;
        if map == MapKind::Logistic {
            rankings(&report);
        }
        probabilities(map, &report);
    }
    best_possible(&simulation, &events, &cuts)?;
    learned(&events, until, CUTS)
}

/// Whoever has left is not at risk.
fn is_here(known: &Known<'_>) -> bool {
    !known.events().iter().any(left)
}

fn leaves(followed: &Followed<'_>) -> bool {
    followed.events().iter().any(left)
}

fn left(event: &Event) -> bool {
    matches!(event.fact(), Fact::Outcome(outcome) if outcome.is_loss())
}

/// What the outcomes teach, beside the standing alone.
fn learned(events: &[Event], until: Instant, cuts: u16) -> goodwill::Result<()> {
    let mut params = BookParams::default();
    let horizon = Positive::new(QUARTER as f64)?;
    params.loss = params.loss.with_horizon_days(horizon).with_cuts(cuts);
    let mut learner = LossLearner::new(&params, until)?;
    for own in events.chunk_by(|a, b| a.customer() == b.customer()) {
        learner.observe(own)?;
    }
    let found = learner.backtest()?;
    say!("\nThe chance to be lost, learned at each cut from the cuts before it");
    say!("\ncut         cases  leave  learned from  AUC of the standing  of the chance");
    let figure = |auc: Option<f64>| auc.map_or("  -  ".to_owned(), |auc| format!("{auc:.3}"));
    for cut in &found.cuts {
        say!(
            "{}  {:5}  {:5}  {:12}  {:>19}  {:>13}",
            dates::day(cut.cut.at()),
            cut.cases,
            cut.losses,
            cut.learned_from,
            figure(cut.standing),
            figure(cut.learned),
        );
    }
    let auc = |measures: &RankMeasures| {
        measures.auc.map_or("undefined".to_owned(), |auc| format!("{auc:.3}"))
    };
    if let Some(standing) = &found.standing {
        say!("\n  AUC of the standing, all {} cases    {}", standing.cases, auc(standing));
    }
    if let Some(told) = &found.told {
        say!("  AUC of the standing, {} cases        {}", told.standing.cases, auc(&told.standing));
        say!("  AUC of the chance, the same cases     {}", auc(&told.learned));
        say!("  calibration error                     {:.3}", told.forecasts.calibration_error);
        say!("  better than the base rate, log loss   {:.4}", told.gain.log_loss);
    }
    match learner.learn()? {
        LearnedLoss::Model(model) => {
            say!("\nFrom all cuts: {}", model.calibration());
            say!("By {}", model.shapes());
            for weight in model.calibration().weights().iter().filter(|one| one.weight > 0.0) {
                say!(
                    "  {:<14} {:6.2} log-odds to stay, from its worst to its best",
                    weight.name,
                    weight.weight
                );
            }
        }
        LearnedLoss::TooFew(few) => {
            say!("\n{few}");
        }
        _ => {}
    }
    Ok(())
}

fn rankings(report: &BacktestReport) {
    let t = &report.tally;
    say!(
        "\nEverybody at every cut: {} nothing known, {} window not over, {} gone already, \
         {} cases, of which {} leave.",
        t.nothing_known,
        t.unfinished,
        t.not_scored,
        t.cases,
        t.happened
    );
    say!("\ncut         cases  leave   AUC   learned from");
    for cut in &report.cuts {
        say!(
            "{}  {:5}  {:5}  {}  {:6}",
            dates::day(cut.cut.at()),
            cut.tally.cases,
            cut.tally.happened,
            cut.auc.map_or("  -  ".to_owned(), |auc| format!("{auc:.3}")),
            cut.learned_from,
        );
    }
    let Some(ranking) = &report.ranking else { return };
    say!("\nThe ranking, all cuts together ({} % intervals)", 100.0 * report.params.level().get());
    say!("  leave              {:.3}", ranking.base_rate);
    for (name, estimate) in [
        ("AUC", ranking.auc),
        ("average precision", ranking.average_precision),
        ("lift of the lowest tenth", ranking.lift),
    ] {
        if let Some(estimate) = estimate {
            say!("  {name:<24} {estimate:.3}");
        }
    }
}

fn probabilities(map: MapKind, report: &BacktestReport) {
    let Some(stated) = &report.forecasts else { return };
    say!(
        "\nProbabilities by {map:?} map, learned on earlier cuts: {} cases, {} more too early",
        stated.cases,
        report.tally.without_probability
    );
    say!("  log loss           {:.4}", stated.log_loss);
    if let Some(gain) = &report.gain {
        say!("  better than the base rate of the same cuts by {:.4}", gain.log_loss);
    }
    let parts = &stated.parts;
    say!("  Brier              {:.4}", stated.brier);
    // Rounded so that they add up as printed.
    let signed = [
        parts.reliability,
        -parts.resolution,
        parts.uncertainty,
        parts.within_variance,
        -parts.within_covariance,
    ];
    let printed =
        Rounded::from_parts(0.0, &signed.map(|part| 1e4 * part), 1e4 * stated.brier.value).parts;
    let words = ["reliability", "resolution", "uncertainty", "within bins", "and"];
    let terms: Vec<String> = (words.iter().zip(printed))
        .map(|(word, units)| format!("{word} {:+.4}", 1e-4 * units as f64))
        .collect();
    say!("    = {}", terms.join(", "));
    say!("  calibration error  {:.4}", stated.calibration_error);
    say!("\n  forecast   happened               cases  0        .25        .5        .75        1");
    stated.diagram.iter().for_each(diagram);
}

/// One line of the reliability diagram: `o` the mean forecast, `x` what happened, `*` both, dashes
/// its interval.
fn diagram(bin: &Bin) {
    const WIDTH: u8 = 40;
    let place = |x: f64| (f64::from(WIDTH) * x).round();
    let mark = |at: u8| {
        let at = f64::from(at);
        let is = |x: f64| (at - place(x)).abs() < 0.5;
        let (o, x) = (is(bin.forecast), is(bin.observed));
        let inside = (place(bin.interval.lower)..=place(bin.interval.upper)).contains(&at);
        match (o, x, inside) {
            (true, true, _) => '*',
            (true, false, _) => 'o',
            (false, true, _) => 'x',
            (false, false, true) => '-',
            (false, false, false) => ' ',
        }
    };
    let line: String = (0..=WIDTH).map(mark).collect();
    say!(
        "  {:.3}      {:.3} {:.3}  {:6}  |{line}|",
        bin.forecast,
        bin.observed,
        bin.interval,
        bin.cases
    );
}

/// What is possible at most: the AUC of the hidden qualities themselves.
fn best_possible(simulation: &Simulation, events: &[Event], cuts: &[Cut]) -> goodwill::Result<()> {
    let mut hidden = std::collections::BTreeMap::new();
    for number in 0..CUSTOMERS {
        let truth = simulation.truth(number)?;
        hidden.insert(truth.customer.clone(), truth.quality());
    }
    let scorer =
        |known: &Known<'_>| Ok(hidden.get(known.customer()).copied().filter(|_| is_here(known)));
    let params = BacktestParams::default();
    let until = simulation.until();
    let report =
        Backtest::run(events.to_vec(), cuts.iter().copied(), until, params, scorer, |after| {
            Some(leaves(after))
        })?;
    if let Some(auc) = report.ranking.and_then(|ranking| ranking.auc) {
        say!("\nThe hidden quality itself, which nobody sees, has an AUC of {auc:.3}.");
    }
    Ok(())
}
