//! Which callers and which desks have the most friction, of what kind, what do incidents leave
//! after they were made good, and which of them will miss their agreement?
//!
//! ```text
//! cargo run --release --example service_log -- incident_event_log.csv [--month-first] [--json] [--top N]
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
//!
//! Every closed incident whose caller is known is also a complaint, and what was done about it is
//! a recovery:
//!
//! | in the log | of the recovery | how far |
//! |---|---|---|
//! | `number`, `opened_at` | a complaint, and when it was made | |
//! | `priority` 1, 2, 3, 4, 5 | its severity | 1, ¾, ½, ¼, 0; ½, the crate's default, where it is missing |
//! | `category` | its cause | |
//! | handed over k times | k times `handed_off` | fully |
//! | resolved, or else closed | `resolved` | 2⁻ʲ |
//! | j: reopenings, and one more if the agreement was missed | | |
//!
//! **Severity.** The priority is the desk's rating of impact and urgency together. That it falls
//! in equal steps is our choice; the middle step, which most incidents have, is the crate's
//! default.
//!
//! **How far.** What had to be reopened had not been put right, and what came after the agreed
//! time was less than what was agreed: each leaves half, as each takes half of the patience
//! above. How long it took counts by itself, from the dates, whatever was agreed.
//!
//! **What the log does not know** is whether a caller was heard out, kept by one person, asked
//! what would be fair, or followed up. These steps count as not taken, so that no recovery here
//! reaches what a good one would: the report says how high it can get. Compare callers, desks and
//! months of one log with each other, not with another firm's figures.
//!
//! **When.** A complaint is dated when the incident was opened, its hand-overs and its resolution
//! as the encounter is: the log dates no hand-over by itself, and of many resolutions the last,
//! which held. An incident that was resolved before it was opened, or whose opening is missing,
//! or whose caller is, is no complaint; the report counts them.
//!
//! **Those who say nothing** are not in a log. How many there are is what the crate's prior for
//! firms makes of the complaints, with its interval, and no finding of this file.
//!
//! **Will it miss its agreement?** When an incident opens, the friction of the caller's, the desk's
//! and the category's incidents that were closed before it is weighed into a forecast: learned on
//! the earlier half of the log by opening, scored on the later. `forecast.rs` says what is known
//! when, and what is done with incidents that are not closed.

mod forecast;
mod friction;
mod log;
#[cfg(test)]
mod reading;
mod recovery;
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
use support::dates::Order;
use support::input::Reading;
use support::outcome::{self, Failure};
use support::progress::Progress;

/// Reads a service desk's incident log, and tells which callers and desks have the most friction,
/// what incidents leave behind after they were made good, and how well the friction of closed
/// incidents tells whether one that opens will miss its agreement.
///
/// Takes the layout of the UCI incident event log: a row for every change of an incident, of
/// which the last one is scored if its state is Closed; dates are day/month/year hours:minutes,
/// year-month-day or seconds, and ? or nothing is missing. Each closed incident is one encounter: hand-overs are repetition, a missed
/// agreement is lateness, a reopening or a return with the same matter within a week is a next
/// issue not avoided. It is also a complaint, as severe as its priority, with the recovery that
/// the log knows of: hand-overs, and a resolution that a missed agreement or a reopening spoils.
#[derive(Debug, Parser)]
#[command(name = "service_log")]
struct Args {
    /// The log, a CSV with a header
    #[arg(value_name = "FILE.csv", long_help = log::file_help())]
    file: PathBuf,
    /// Reads dates like 3/4/2016 as month/day/year; day/month/year if left out
    #[arg(long)]
    month_first: bool,
    /// How many callers, desks and causes of complaints to print
    #[arg(long, value_name = "N", default_value = "10")]
    top: usize,
    /// Print one JSON object on one line, and nothing else
    #[arg(long)]
    json: bool,
    // Last, since all that follows a flattened group is listed under its heading.
    #[command(flatten)]
    reading: Reading,
}

fn main() -> ExitCode {
    let args = outcome::arguments::<Args>();
    outcome::exit(run(&args))
}

fn run(args: &Args) -> Result<String, Failure> {
    let mut progress = Progress::begin();
    let order = if args.month_first { Order::MonthFirst } else { Order::DayFirst };
    let log = Log::open(&args.file, order, &args.reading, &mut progress)?;
    let report = Report::of(&log, &mut progress)?;
    let seconds = progress.seconds();
    drop(progress);
    if args.json {
        outcome::notes(&log.notes);
    }
    Ok(if args.json { report.json(args.top, seconds) } else { report.words(args.top, seconds) })
}
