//! Will the next dealing be honoured in time? Forecasts at placing, scored.
//!
//! ```text
//! cargo run --release --example dealings -- [FILE.csv] [--map MAP.toml] [--intervals] [--json]
//! ```
//!
//! Without a file it reads a small made-up one, `examples/dealings/made_up.csv`.

mod reading;
mod report;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use goodwill::quantity::HalfLife;

use reading::{Book, Map, Ways};
use report::Report;
use support::dates::Order;
use support::input::{Opened, Reading, value};
use support::outcome::{self, Failure};
use support::progress::Progress;

/// Forecasts each dealing when it is placed: whether it will be honoured in time, from what was
/// known by then, and scores the later half.
///
/// A dealing is an invoice, a delivery, an appointment, a booking: the truster places a stake with
/// the trustee, who is to honour it by a date. What one instant holds is not known to itself; that
/// something is late is known once it was due. Everything is learned from dealings of the earlier
/// half that had to be over when the later one begins, and frozen. Forecasts stand beside the
/// trustee's own running mean (r + 1)/(r + s + 2), the same mean helped by all others (pooled), and
/// the base rate of the earlier half.
#[derive(Debug, Parser)]
#[command(name = "dealings")]
struct Args {
    /// CSV with the columns id,trustee,truster,placed,due,settled,amount, or `-` for standard
    /// input; a made-up book if left out
    ///
    /// Dates are RFC 3339, YYYY-MM-DD, day/month/year, or unix seconds; a due date without a time
    /// is the end of that day; `settled` is empty while a dealing is open. Optional: `outcome`
    /// (kept, late, cancelled, failed; where empty, kept means settled by the due date) and
    /// `disputed` (yes or no). Every further column must be known when the dealing is placed, and
    /// is a signal: numbers, or words; numbers of at most twelve values are taken for words.
    /// Dealings whose dates contradict each other, with oneself, or of an id that was there before
    /// are set apart and listed.
    #[arg(value_name = "FILE.csv")]
    file: Option<PathBuf>,
    /// What the file calls its columns, in TOML
    ///
    /// As `trustee = "customer"`, `truster = { always = "us" }`, and `ignore = ["paid by"]` for
    /// columns that are not known when a dealing is placed.
    #[arg(long, value_name = "MAP.toml")]
    map: Option<PathBuf>,
    /// Days after which evidence counts half (`inf` for never); learned if it is not given
    #[arg(long, value_name = "DAYS", value_parser = value::half_life, allow_negative_numbers = true)]
    half_life: Option<HalfLife>,
    /// Reads 3/4/2016 as 4 March
    #[arg(long)]
    month_first: bool,
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

fn main() -> ExitCode {
    outcome::exit(run(&outcome::arguments::<Args>()))
}

/// The made-up book: see `simulate::SimulatedDealings`.
const MADE_UP: &str = include_str!("made_up.csv");

fn run(args: &Args) -> Result<String, Failure> {
    if let (Some(map), None) = (&args.map, &args.file) {
        let map = map.display();
        return Err(Failure::new(format!(
            "--map must come with FILE.csv, whose columns it names, got {map} and no file"
        )));
    }
    let mut progress = Progress::begin();
    let map = match &args.map {
        None => Map::default(),
        Some(path) => {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|error| {
                Failure::new(format!("{name}: must be a map in TOML, got: {error}"))
            })?;
            Map::parse(&name, &text)?
        }
    };
    let order = if args.month_first { Order::MonthFirst } else { Order::DayFirst };
    let ways = Ways { map, order, reading: args.reading.clone() };
    let opened = match &args.file {
        Some(file) => Opened::file(file, &args.reading)?,
        None => Opened::bytes("made_up.csv", MADE_UP, &args.reading)?,
    };
    let book = Book::read(opened, &ways, &mut progress)?;
    let report = Report::of(&book, args.half_life, args.intervals, &mut progress)?;
    let seconds = progress.seconds();
    drop(progress);
    if args.json {
        outcome::notes(report.notes());
        return Ok(report.json(seconds));
    }
    Ok(report.words(seconds, args.file.is_none()))
}

#[cfg(test)]
mod tests;
