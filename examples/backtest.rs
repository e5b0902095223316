//! Would the portrait have told who leaves?
//!
//! ```text
//! cargo run --release --example backtest
//! ```
//!
//! Simulates a book of customers. Each has a firm behind it that is more or less honest, smooth and
//! attentive; the worse it is, the likelier the customer leaves in a month. Nobody is told these
//! qualities: the portrait has only the events. Then it cuts every quarter, scores everybody who
//! is still there, and compares with who leaves in the quarter after.

mod support;

/// Writes a line. A reader that has seen enough (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        writeln!(std::io::stdout(), $($text)*).ok()
    };
}

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use goodwill::backtest::{
    Backtest, BacktestParams, BacktestReport, Bin, Cut, Followed, Known, MapKind, SplitMix64,
    portrait_value,
};
use goodwill::book::BookParams;
use goodwill::kernel::Rounded;
use goodwill::quantity::{Instant, Name};
use goodwill::record::Event;
use goodwill::simulate::Simulation;

use support::dates;

/// Backtests the portrait on a simulated book from which customers leave, over rolling cuts.
///
/// It takes no arguments.
#[derive(Debug, Parser)]
#[command(name = "backtest")]
struct Arguments {}

const SEED: u64 = 7;
const CUSTOMERS: u32 = 600;
const QUARTER: i64 = 91;
/// Of a firm of middling quality, the share of customers that leave in a month, in log-odds, and
/// what a point of quality takes from them.
const LEAVING: [f64; 2] = [-4.5, -16.0];
const MIDDLING: f64 = 0.7;
/// Who has not been heard of for so many days has left.
const SILENCE: i64 = 45;

fn main() -> ExitCode {
    Arguments::parse();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> goodwill::Result<()> {
    let simulation = Simulation::new(SEED).customers(CUSTOMERS).events(u64::from(CUSTOMERS) * 150);
    let until = simulation.until();
    let (events, left) = with_departures(&simulation)?;
    let first = Cut::from_days(until.plus(-6 * QUARTER * Instant::DAY)?, QUARTER)?;
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
    best_possible(&simulation, &events, &cuts)
}

/// Draws, month by month, who leaves, and drops what would have come after.
fn with_departures(simulation: &Simulation) -> goodwill::Result<(Vec<Event>, usize)> {
    let mut draws = SplitMix64::new(SEED);
    let start = simulation.until().plus(-730 * Instant::DAY)?;
    let mut leaving: Vec<(Name, Instant)> = Vec::new();
    for number in 0..CUSTOMERS {
        let truth = simulation.truth(number)?;
        let [middling, slope] = LEAVING;
        let log_odds = middling + slope * (truth.quality() - MIDDLING);
        let odds = libm::exp(log_odds);
        let monthly = odds / (1.0 + odds);
        let left = (1..24).find(|_| (draws.draw() >> 11) as f64 / 2_f64.powi(53) < monthly);
        if let Some(month) = left {
            leaving.push((truth.customer, start.plus(i64::from(month) * 30 * Instant::DAY)?));
        }
    }
    let count = leaving.len();
    let leaving: std::collections::BTreeMap<Name, Instant> = leaving.into_iter().collect();
    let stays = |event: &Event| leaving.get(event.customer()).is_none_or(|left| event.at() < *left);
    Ok((simulation.iter().filter(stays).collect(), count))
}

/// Whoever is silent already has left, and is not at risk.
fn is_here(known: &Known<'_>) -> bool {
    let last = known.events().last();
    last.is_some_and(|last| known.as_of().since(last.at()) < SILENCE * Instant::DAY)
}

/// Whoever is silent when the window ends has left within it.
fn leaves(followed: &Followed<'_>) -> bool {
    let end = followed.cut().end();
    followed.events().iter().all(|event| end.since(event.at()) >= SILENCE * Instant::DAY)
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
