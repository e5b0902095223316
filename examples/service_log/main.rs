//! Which callers and which desks have the most friction, and of what kind?
//!
//! ```text
//! cargo run --release --example service_log -- incident_event_log.csv [--json] [--top N]
//! ```
//!
//! Every incident that was closed is one encounter of its caller with support, which the caller
//! had to ask for. What cost effort becomes its frictions:
//!
//! | in the log | friction | severity |
//! |---|---|---|
//! | handed over k times | `repeat`: the story is told again | 1 − 2⁻ᵏ |
//! | its service agreement missed | `late` | ½, the crate's default |
//! | reopened k times | `next_issue` | 1 − 2⁻ᵏ |
//! | the caller back with the same matter within a week | `next_issue` | ½, the crate's default |
//!
//! `1 − 2⁻ᵏ`: the first time is as bad as a friction is by default, and each further time takes
//! away half of the patience that is left.
//!
//! **When.** An encounter is dated when the incident was resolved, since only then all of this
//! is known and the matter is over for the caller. Where that is missing, it is dated when the
//! incident was closed: a stamp that a nightly job sets some days later, on thousands at once.
//!
//! **The same matter** is the same category and subcategory. That it came back is seen by the
//! dates of the encounters alone, so one that was open beside another counts as well.

mod friction;
mod log;
mod report;
#[path = "../support/mod.rs"]
mod support;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use log::Log;
use report::Report;
use support::outcome::{self, Failure};
use support::progress::Progress;

/// Reads a service desk's incident log, and tells which callers and desks have the most friction.
///
/// Takes the layout of the UCI incident event log: a row for every change of an incident, of
/// which the last one in the state Closed is scored; dates are day/month/year hours:minutes, and
/// ? is missing. Each closed incident is one encounter: hand-overs are repetition, a missed
/// agreement is lateness, a reopening or a return with the same matter within a week is a next
/// issue not avoided.
#[derive(Debug, Parser)]
#[command(name = "service_log")]
struct Args {
    /// The log, a CSV with a header
    #[arg(value_name = "FILE.csv", long_help = log::file_help())]
    file: PathBuf,
    /// How many callers and how many desks to print
    #[arg(long, value_name = "N", default_value = "10")]
    top: usize,
    /// Print one JSON object on one line, and nothing else
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    outcome::exit(run(&args))
}

fn run(args: &Args) -> Result<String, Failure> {
    let mut progress = Progress::begin();
    let log = Log::open(&args.file, &mut progress)?;
    let report = Report::of(&log, &mut progress)?;
    let seconds = progress.seconds();
    drop(progress);
    Ok(if args.json { report.json(args.top, seconds) } else { report.words(args.top, seconds) })
}
