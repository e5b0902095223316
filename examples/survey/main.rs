//! Which components of a questionnaire matter for an outcome, how reliable are they, and what does
//! it gain to weigh them by the data?
//!
//! ```text
//! cargo run --release --example survey -- --spec SPEC.toml DATA.csv [--scores OUT.csv] [--shapes [--pairs] [--html PAGE.html]] [--json]
//! ```
//!
//! The spec lists the items and the outcome:
//!
//! ```toml
//! respondent = "id"               # optional: who answers; each counts once
//! answered = "date"               # optional: when; the latest answer counts
//! missing = [-99]                 # values of items that mean "no answer", besides empty and NA
//! [[item]]
//! column = "qual1"
//! component = "quality"
//! min = 1
//! max = 10
//! reversed = false                # optional
//! [[item]]                        # answered by labels; only --shapes looks at it
//! column = "plan"
//! categories = true               # every label of the column, or a list of them
//! [outcome]
//! columns = ["loy1", "loy3"]      # averaged when several
//! kind = "numeric"                # or "binary", with positive = "yes" (text) or 1
//! missing = [-99]                 # optional: the same for the outcome
//! ```
//!
//! Three ways to weigh the items are compared on the same ten folds (fewer where respondents are
//! few), each learned from nine of them and told of the tenth: the mean of the answers, the crate's calibrated weights, and a
//! plain regression on all items. Respondents with missing answers are scored like all others:
//! what is missing is expected from what they did answer.
//!
//! Last the items stand by importance and performance: what to improve first, what to keep, what
//! to leave.

mod categories;
mod curves;
mod data;
mod direction;
mod drivers;
mod page;
#[cfg(test)]
mod reading;
mod report;
mod spec;
#[path = "../support/mod.rs"]
mod support;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use goodwill::calibrate::Calibrator;

use curves::Asked;
use data::Data;
use report::Report;
use spec::Spec;
use support::dates::Order;
use support::input::Reading;
use support::outcome::{self, Failure};
use support::output;
use support::progress::Progress;

/// Tells which components of a questionnaire matter for an outcome, how reliable they are, and
/// what it gains to weigh them by the data.
///
/// Reads any questionnaire in a CSV, a row for each respondent, with the help of a spec in TOML
/// that lists the items and the outcome. Answers may be missing; nobody is dropped.
#[derive(Debug, Parser)]
#[command(name = "survey", arg_required_else_help = true, after_long_help = spec::HELP)]
struct Arguments {
    /// The spec: items, their components and scales, and the outcome; its layout stands below with
    /// --help
    #[arg(long, value_name = "SPEC.toml")]
    spec: PathBuf,
    /// The answers, a CSV with a header, or `-` for standard input; columns that the spec does not
    /// name are passed over
    #[arg(value_name = "DATA.csv")]
    data: PathBuf,
    /// Reads dates like 3/4/2016 as month/day/year; day/month/year if left out
    #[arg(long)]
    month_first: bool,
    /// Writes a row for each respondent: its score, between which ends it lies whatever was not
    /// answered, how much of the weight was answered, and what each component adds to the baseline
    ///
    /// `held_out` is what the respondent was forecast by those outside its fold. By curves, what each item
    /// adds to `base` sums up to `points`; of yes or no both are log-odds, and the score is a chance.
    #[arg(long, value_name = "OUT.csv")]
    scores: Option<PathBuf>,
    /// Writes the curves as one page of HTML that asks for nothing else: what each answer adds, with
    /// its band
    #[arg(long, value_name = "PAGE.html", requires = "shapes")]
    html: Option<PathBuf>,
    /// Print one JSON object on one line, and nothing else
    #[arg(long)]
    json: bool,
    /// What the folds are drawn from
    #[arg(long, value_name = "N", default_value = "7")]
    seed: u64,
    /// Lets weights be negative, so that a better answer may lower a score
    #[arg(long)]
    signed: bool,
    #[command(flatten)]
    asked: Asked,
    // Last, since all that follows a flattened group is listed under its heading.
    #[command(flatten)]
    reading: Reading,
}

fn main() -> ExitCode {
    outcome::exit(run(&outcome::arguments::<Arguments>()))
}

fn run(arguments: &Arguments) -> Result<String, Failure> {
    let mut progress = Progress::begin();
    for (option, path) in [("--scores", &arguments.scores), ("--html", &arguments.html)] {
        let Some(path) = path else { continue };
        output::refuse_inputs(option, path, [arguments.spec.as_path(), &arguments.data])?;
    }
    if let (Some(scores), Some(page)) = (&arguments.scores, &arguments.html) {
        output::refuse_same("--scores", scores, "--html", page)?;
    }
    let spec = Spec::open(&arguments.spec)?;
    let spec = if arguments.asked.shapes { spec.sorted() } else { spec };
    let order = if arguments.month_first { Order::MonthFirst } else { Order::DayFirst };
    let data = Data::open(&arguments.data, &spec, order, &arguments.reading, &mut progress)?;
    let calibrator = Calibrator::default().with_seed(arguments.seed);
    let calibrator = if arguments.signed { calibrator.signed() } else { calibrator };
    let report = Report::of(&spec, &data, calibrator, arguments.asked, &mut progress);
    if report.study.is_none() && (arguments.scores.is_some() || arguments.html.is_some()) {
        // The refusal that follows speaks of them.
        outcome::notes(&report.notes);
    }
    if let Some(path) = &arguments.scores {
        let text = report.scores(&data)?;
        output::write_whole(path, &text)?;
    }
    if let Some(path) = &arguments.html {
        output::write_whole(path, &report.page(&arguments.data)?)?;
    }
    let seconds = progress.seconds();
    drop(progress);
    if arguments.json {
        outcome::notes(&report.notes);
    }
    Ok(if arguments.json { report.json(seconds) } else { report.words(seconds) })
}
