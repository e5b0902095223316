//! Will the next deal between these two go well? Forecasts from trust ledgers, scored.
//!
//! ```text
//! cargo run --release --example trust_network -- RATINGS.csv [--split 0.5] [--half-life DAYS] [--ties file] [--middle 3] [--once] [--json]
//! ```
//!
//! Every party has a ledger in which it is the firm and everybody else the customer. A rating is
//! a stake of its size that the source places on the target; it is resolved at once, honoured if
//! the rating is above 0, an execution failure if it is below. So the firm's side of a ledger is
//! what others found the party worth as a trustee, and the customer's side what the party found
//! others worth: its leniency. Every two parties that met have a ledger of their own besides.
//!
//! Before a rating is seen, a few figures are read from these ledgers. How to weigh them is
//! learned from the first part of the rows alone, and frozen; the ledgers go on.

mod market;
#[path = "../support/mod.rs"]
mod support;

use std::collections::HashMap;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use goodwill::backtest::{self, BacktestParams, Estimate, Forecast, LOG_LOSS_FLOOR};
use goodwill::kernel::posterior::Prior;
use goodwill::network::{Deal, NetworkForecaster, Ties};
use goodwill::quantity::{HalfLife, Instant, Party, Share};
use goodwill::trust::{Tally, TrustParams, TrustUnit};

use market::{Market, Ways};
use support::dates;
use support::drawn::estimates;
use support::input::{self, Reading};
use support::json::Object;
use support::outcome::{self, Failure};
use support::progress::Progress;
use support::table::{self, Side};

/// Forecasts whether the next rating between two parties will be positive, and scores it.
///
/// Rows are sorted by time. Before a row is seen, its rating is forecast from trust ledgers of
/// what came before its second; then the ledgers take it in. Ratings of one second tell nothing of
/// each other, in whatever order they stand, unless `--ties file` says that they are in order.
/// Parameters are learned from the first share of the
/// rows and frozen, the ledgers go on, and the rest is scored, beside the plain Beta reputation
/// (r + 1)/(r + s + 2) of the target on the same rows.
#[derive(Debug, Parser)]
#[command(name = "trust_network")]
struct Args {
    /// CSV with the columns source,target,rating,time, or `-` for standard input; the header line
    /// may be missing
    ///
    /// A rating above 0 is an honour, below 0 a breach, its size the stake. A rating of 0 and one of
    /// oneself are set apart and listed. Time is in unix seconds, or a date as 2026-01-31 or
    /// 2026-01-31T12:00:00Z; fractions are dropped.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// The rating that is neither good nor bad: 3 for stars from 1 to 5; what a rating is above or
    /// below it counts, and one that is equal to it is left out and counted
    #[arg(long, value_name = "RATING", value_parser = middle, allow_negative_numbers = true)]
    middle: Option<f64>,
    /// Counts rows that repeat another word for word only once
    #[arg(long)]
    once: bool,
    /// What the order of rows of one second says: `unknown`, nothing, so that none of them is known
    /// to another; `file`, that they stand in the order in which they came about
    #[arg(long, value_name = "RULE", default_value = "unknown", value_parser = ties)]
    ties: Ties,
    /// Share of the rows, the earliest, that the parameters are learned from
    #[arg(long, value_name = "SHARE", default_value = "0.5", value_parser = split)]
    #[arg(allow_negative_numbers = true)]
    split: f64,
    /// Days after which evidence counts half (`inf` for never); learned if it is not given
    #[arg(long, value_name = "DAYS", value_parser = input::value::half_life, allow_negative_numbers = true)]
    half_life: Option<HalfLife>,
    /// Adds 90 % intervals, by drawing the trustees again 500 times (seed 7)
    #[arg(long)]
    intervals: bool,
    /// Print one JSON object on one line, and nothing else
    #[arg(long)]
    json: bool,
    // Last, since all that follows a flattened group is listed under its heading.
    #[command(flatten)]
    reading: Reading,
}

impl Args {
    fn ways(&self) -> Ways {
        Ways { middle: self.middle, once: self.once, ties: self.ties }
    }
}

fn split(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        _ => Err("must be above 0 and below 1".to_owned()),
    }
}

fn ties(text: &str) -> Result<Ties, String> {
    match text {
        "unknown" => Ok(Ties::Unknown),
        "file" => Ok(Ties::Listed),
        _ => Err("must be `unknown` or `file`".to_owned()),
    }
}

fn middle(text: &str) -> Result<f64, String> {
    input::value::number(text).ok_or_else(|| "must be a number".to_owned())
}

fn main() -> ExitCode {
    let args = outcome::arguments::<Args>();
    outcome::exit(run(&args))
}

fn run(args: &Args) -> Result<String, Failure> {
    let mut progress = Progress::begin();
    let market = Market::open(&args.file, args.ways(), &args.reading, &mut progress)?;
    let report = Report::of(&market, args.split, args.half_life, args.intervals, &mut progress)?;
    let seconds = progress.seconds();
    drop(progress);
    if args.json {
        outcome::notes(&report.notes);
    }
    Ok(if args.json { report.json(seconds) } else { report.words(seconds) })
}

/// The bins of equal width that the calibration error is read in.
fn bins() -> NonZeroU16 {
    BacktestParams::default().bins()
}

/// How good some forecasts are; `None` where it cannot be said.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Measures {
    auc: Option<Estimate>,
    log_loss: Option<Estimate>,
    brier: Option<Estimate>,
    calibration_error: Option<Estimate>,
}

impl Measures {
    fn of(forecasts: &[Forecast], trustees: &[usize], intervals: bool) -> Self {
        let figures = |drawn: &[Forecast]| {
            let calibration = backtest::calibration_error(drawn, bins());
            [backtest::auc(drawn), backtest::log_loss(drawn), backtest::brier(drawn), calibration]
        };
        let [auc, log_loss, brier, calibration_error] =
            estimates(forecasts, trustees, intervals, figures);
        Self { auc, log_loss, brier, calibration_error }
    }

    /// Writes each figure, and its interval where there is one.
    fn fields(&self, object: Object) -> Object {
        let figures = [
            ("auc", self.auc),
            ("log_loss", self.log_loss),
            ("brier", self.brier),
            ("calibration_error", self.calibration_error),
        ];
        figures.into_iter().fold(object, |object, (name, estimate)| {
            let object = object.field(name, estimate.map(|e| e.value));
            match estimate.and_then(|e| e.interval) {
                Some(i) => object.field(&format!("{name}_interval"), vec![i.lower, i.upper]),
                None => object,
            }
        })
    }

    fn row(&self, name: &str) -> [String; 5] {
        let figure =
            |x: Option<Estimate>| x.map_or("not defined".to_owned(), |x| format!("{x:.4}"));
        let figures = [self.auc, self.log_loss, self.brier, self.calibration_error].map(figure);
        let [auc, log_loss, brier, calibration_error] = figures;
        [name.to_owned(), auc, log_loss, brier, calibration_error]
    }
}

/// What was learned from the first deals, and the forecasts of the others.
#[derive(Debug, Clone, PartialEq)]
struct Run {
    learned: NetworkForecaster,
    ledgers: Vec<Forecast>,
    beta_reputation: Vec<Forecast>,
    /// The target of each forecast, by number.
    trustees: Vec<usize>,
}

impl Run {
    /// Learns from the first deals, and forecasts the others one by one.
    fn over(
        market: &Market,
        first: usize,
        half_life: Option<HalfLife>,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let (seen, scored) = market.deals.split_at(first);
        progress.phase("learning", market.deals.len() as u64);
        let learned = NetworkForecaster::learn_with(seen, half_life, market.ties)?;
        let Some(learned) = learned else {
            return Err(Failure::new("the first share must have at least 1 row, got 0"));
        };
        progress.phase("forecasting", market.deals.len() as u64);
        let mut network = learned.network();
        for deal in seen {
            network.observe(deal);
            progress.step();
        }
        // The crate's own prior on counts that never fade: (r + 1)/(r + s + 2).
        let uniform = TrustParams::default();
        let beta = |record: &Tally| record.score(&uniform).of(Party::Firm).intrinsic().mean();
        let (mut ledgers, mut beta_reputation) = (Vec::new(), Vec::new());
        let (mut trustees, mut numbers) = (Vec::new(), HashMap::new());
        // Unless they stand in their order, no deal of a second tells of another.
        let together = |a: &Deal, b: &Deal| market.ties == Ties::Unknown && a.at() == b.at();
        for second in scored.chunk_by(together) {
            for deal in second {
                let happened = deal.honoured();
                let sight = network.sight(deal.source(), deal.target(), deal.at())?;
                let probability = learned.forecast(&sight)?.probability();
                ledgers.push(Forecast { probability, happened });
                let probability = Share::new(sight.trustee_whole().map_or(0.5, beta))?;
                beta_reputation.push(Forecast { probability, happened });
                let next = numbers.len();
                trustees.push(*numbers.entry(deal.target()).or_insert(next));
            }
            for deal in second {
                network.observe(deal);
                progress.step();
            }
        }
        Ok(Self { learned, ledgers, beta_reputation, trustees })
    }
}

/// What a run is worth, for people and for programs.
#[derive(Debug, Clone, PartialEq)]
struct Report {
    notes: Vec<String>,
    rows: usize,
    parties: usize,
    span: [Instant; 2],
    evaluated: usize,
    positive_rate: Option<f64>,
    ledgers: Measures,
    beta_reputation: Measures,
    learned: NetworkForecaster,
}

impl Report {
    fn of(
        market: &Market,
        split: f64,
        half_life: Option<HalfLife>,
        intervals: bool,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let rows = market.deals.len();
        // A share of the rows, so it is a whole number within them; and at least one row is
        // learned from and one is scored.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let first = ((rows as f64 * split) as usize).clamp(1, rows - 1);
        let first = market.between_seconds(first);
        let run = Run::over(market, first, half_life, progress)?;
        Ok(Self {
            notes: market.notes.clone(),
            rows,
            parties: market.parties,
            span: [market.deals[0].at(), market.deals[rows - 1].at()],
            evaluated: run.ledgers.len(),
            positive_rate: backtest::rate(&run.ledgers),
            ledgers: Measures::of(&run.ledgers, &run.trustees, intervals),
            beta_reputation: Measures::of(&run.beta_reputation, &run.trustees, intervals),
            learned: run.learned,
        })
    }

    fn json(&self, seconds: f64) -> String {
        let object = Object::default()
            .field("notes", self.notes.clone())
            .field("rows", self.rows)
            .field("evaluated", self.evaluated)
            .field("positive_rate", self.positive_rate);
        let object = self
            .ledgers
            .fields(object)
            .field("curves", self.learned.shapes().is_some())
            .object("beta_reputation", &self.beta_reputation.fields(Object::default()));
        let TrustUnit { half_life, reference_stake } = self.learned.unit();
        let prior = self.learned.prior();
        let weights = self.learned.weights().map(|(figure, weight)| {
            Object::default().field("figure", figure.to_string()).field("weight", weight)
        });
        let object = object
            .field("parties", self.parties)
            .field("first", dates::day(self.span[0]))
            .field("last", dates::day(self.span[1]))
            // Null where nothing fades.
            .field("half_life_days", half_life.seconds() / Instant::DAY as f64)
            .field("reference_stake", reference_stake.get())
            .object(
                "prior",
                &Object::default()
                    .field("mean", prior.mean.get())
                    .field("weight", prior.weight.get()),
            )
            .list("weights", weights)
            .field("seconds", seconds);
        format!("{object}\n")
    }

    fn words(&self, seconds: f64) -> String {
        let Self { rows, parties, evaluated, .. } = self;
        let [first, last] = self.span.map(dates::day);
        let seen = rows - evaluated;
        let positive = 100.0 * self.positive_rate.unwrap_or(0.0);
        let (clamp, bins) = (LOG_LOSS_FLOOR, bins());
        let compared = table::layout(
            [
                ("forecast from", Side::Left),
                ("AUC", Side::Right),
                ("log loss", Side::Right),
                ("Brier score", Side::Right),
                ("calibration error", Side::Right),
            ],
            [
                self.ledgers.row("trust ledgers"),
                self.beta_reputation.row("Beta reputation (r + 1)/(r + s + 2)"),
            ],
        );
        let text = [
            table::notes(&self.notes),
            table::paragraph(&format!(
                "{rows} ratings between {parties} parties, {first} to {last}. Learned from the \
                 first {seen}; scored on the other {evaluated}, of which {positive:.1} % are \
                 positive."
            )),
            compared
                + &table::paragraph(&format!(
                    "AUC: 1 is best, 0.5 is guessing; the others: 0 is best. Log loss clamps \
                     probabilities to [{clamp:e}, 1 - {clamp:e}]; calibration error is the mean \
                     over {bins} bins of equal width."
                )),
            words(&self.learned),
            format!("{seconds:.2} seconds\n"),
        ];
        let said: Vec<String> = text.into_iter().filter(|text| !text.is_empty()).collect();
        said.join("\n")
    }
}

/// What was learned, in words.
fn words(learned: &NetworkForecaster) -> String {
    let TrustUnit { half_life, reference_stake } = learned.unit();
    let fading = if half_life == HalfLife::INFINITE {
        "evidence never fades.".to_owned()
    } else {
        let days = half_life.seconds() / Instant::DAY as f64;
        format!("recent evidence counts half after {}.", input::value::days(days))
    };
    let Prior { mean, weight } = learned.prior();
    let chance = 100.0 * mean.get();
    let rows = learned.weights();
    let rows = rows.map(|(figure, weight)| [figure.to_string(), format!("{weight:+.2}")]);
    let weights = table::layout([("figure", Side::Left), ("weight", Side::Right)], rows);
    let text = table::paragraph(&format!(
        "Frozen before scoring: {fading} A stake of {reference_stake}, the median, weighs \
         one half of a vast one. Before any evidence a rating is positive with a chance of \
         {chance:.1} %, a belief of weight {weight} where a rating weighs at most 1. To its \
         log-odds each figure adds its weight times itself. Figures are log-odds beyond that \
         belief, so that nothing known adds nothing, unless a range is given; where two of \
         them overlap, a weight below 0 corrects the other."
    ));
    text + "\n" + &weights
}

#[cfg(test)]
mod tests;
