//! The main job: scores a book of customers, and says who needs attention and why.
//!
//! ```text
//! cargo run --release --example portfolio
//! cargo run --release --example portfolio -- --events events.jsonl --customer acme
//! cargo run --release --example portfolio -- --events events.jsonl --html book.html
//! cargo run --release --example portfolio -- --map my_tickets.toml tickets.csv
//! cargo run --release --example portfolio -- --emit-events 1000 --customers 50 > events.jsonl
//! ```

// An example is a program: it prints.
#![allow(clippy::print_stdout)]

mod classic;
#[cfg(test)]
mod erased;
mod events;
mod flatten;
mod heard;
mod html;
mod layout;
#[cfg(test)]
mod learned;
mod loss;
mod mapped;
mod markdown;
mod moved;
mod ocel;
mod page;
mod parameters;
#[cfg(test)]
mod reading;
mod score;
mod source;
#[path = "../support/mod.rs"]
mod support;
#[cfg(test)]
mod tests;
mod written;
mod wrong;

use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use goodwill::book::{Book, BookParams};
use goodwill::quantity::{Instant, Name, Positive};
use goodwill::report::{Dossier, Layout};
use goodwill::simulate::Simulation;

use events::How;
use loss::Losses;
use mapped::Maps;
use source::Source;
use support::dates;
use support::input::alike::trimmed;
use support::input::{Reading, alike};
use support::outcome::{self, Failure};
use support::output;
use support::progress::Progress;

/// So many of the list are read in full, for what to do first with each.
const ADVISED: usize = 10;

/// The days over which a change is explained.
const CHANGE_DAYS: i64 = 90;

/// Scores a book of customers: who needs attention, how sure that is, why, and what to do next.
///
/// Without --events and --map it scores a built-in book, made by the crate's own simulator from a
/// fixed seed.
#[derive(Debug, Parser)]
// Each is a switch of its own on the command line.
#[allow(clippy::struct_excessive_bools)]
#[command(name = "portfolio", after_long_help = layout::help())]
struct Arguments {
    /// Reads events from a file: JSON Lines, or a table (CSV, also parted by semicolons or tabs),
    /// packed with gzip or not, `-` for standard input; in any order, since all are read into
    /// memory (but see --sorted). May be given several times. The layout stands below with --help.
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    #[command(flatten)]
    maps: Maps,
    /// Shows the first rows of each file beside the events that they become, 5 if no number is
    /// given, with what became of all rows and the columns never used; and does nothing else.
    #[arg(
        long, value_name = "N", num_args = 0..=1, default_missing_value = "5", requires = "map",
        conflicts_with_all = ["json", "html", "svg", "backtest"]
    )]
    rehearse: Option<usize>,
    /// Takes each file as sorted by customer and time, which is checked, and keeps one customer's
    /// events in memory at a time. Customers are in the order of code points, so that capitals come
    /// before small letters, as `LC_ALL=C sort` puts them and a database with a binary collation. What
    /// is revised or retracted stands with its customer: of one that is sent for another, nothing
    /// is seen. A file is then read more than once: for the newest date where
    /// --as-of is left out, for the chance of loss, for --pool, and for the customers that are shown in full.
    #[arg(long, requires = "events")]
    sorted: bool,
    /// Counts lines that repeat another word for word, and have no `id`, only once; so also what
    /// becomes of rows.
    #[arg(long)]
    once: bool,
    /// The instant of the reading, RFC 3339 or YYYY-MM-DD (its first second, UTC); that of the
    /// newest event if left out, but for one that is far from all others. Events after it are left
    /// out and counted: of a day in the past, it reads what was known then.
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Instant>,
    /// Lets customers start from priors that the book itself teaches, those of their segment where
    /// `account` events name one.
    #[arg(long)]
    pool: bool,
    /// Scores on so many threads; the result is the same. As many as the machine has if left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Reads parameters from a file, TOML or JSON: all of them or some, as --print-params writes
    /// them. Among them the half-lives, what the models weigh, and the rates of currencies.
    #[arg(long, value_name = "FILE")]
    params: Option<PathBuf>,
    /// Prints all parameters as TOML, those of --params as they stand there, with the grade and the
    /// source of every default; and does nothing else.
    #[arg(long)]
    print_params: bool,
    /// How many days ahead a loss is foretold, where outcomes are enough to learn its chance; as
    /// the parameters say if left out, which is 90.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..))]
    horizon: Option<u16>,
    /// Prints how well the standing, and the learned chance of loss, told who was lost, and nothing
    /// else; one JSON object with --json.
    #[arg(long, conflicts_with_all = ["customer", "top", "html", "svg", "pool"])]
    backtest: bool,
    /// Prints how firmly a plain weighted mean of the models would rank the book, were each weight up
    /// to so many per cent less or more, and nothing else; a line a customer with --json.
    #[arg(
        long, value_name = "PERCENT", conflicts_with_all = ["customer", "html", "backtest"],
        value_parser = clap::value_parser!(u8).range(1..=100)
    )]
    weights_move: Option<u8>,
    /// Shows this customer's portrait instead of that of the first in the list.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// Lists so many customers; 10 if left out, all of them with --json.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
    /// Prints one JSON object a customer, a line each, and nothing else.
    #[arg(long)]
    json: bool,
    /// Prints the same as Markdown, with the portraits of those of whom a step is shown.
    #[arg(long, conflicts_with_all = ["json", "backtest", "weights_move"])]
    markdown: bool,
    /// Writes the book and the portraits of those listed as one page of HTML, complete in its file.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Draws those listed as one picture, an SVG complete in its file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Writes so many simulated events as JSON Lines, and does nothing else.
    #[arg(
        long, value_name = "N",
        conflicts_with_all = [
            "events", "as_of", "customer", "top", "json", "html", "svg", "pool", "threads", "backtest"
        ]
    )]
    emit_events: Option<u64>,
    /// How many customers are simulated.
    #[arg(
        long, value_name = "M", default_value_t = 20, conflicts_with = "events",
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    customers: u32,
    /// The seed of the simulation.
    #[arg(long, value_name = "S", default_value_t = 7, conflicts_with = "events")]
    seed: u64,
    #[command(flatten)]
    reading: Reading,
}

fn date(text: &str) -> Result<Instant, String> {
    let rule = "must be a day like 2026-01-31 or an instant like 2026-01-31T12:00:00Z, before 9999";
    dates::parse(text).ok_or_else(|| rule.into())
}

fn main() -> ExitCode {
    let arguments = outcome::arguments::<Arguments>();
    if let Some(count) = arguments.emit_events {
        let simulation = Simulation::new(arguments.seed).customers(arguments.customers);
        return outcome::exit_after(emit(&simulation.events(count)));
    }
    outcome::exit(on_threads(&arguments))
}

/// Runs on as many threads as are asked for; more than the machine has would only wait.
fn on_threads(arguments: &Arguments) -> Result<String, Failure> {
    let machine = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = arguments.threads.map_or(machine, |threads| machine.min(threads.into()));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| {
        Failure::new(format!("--threads must be as many as the machine allows, got: {error}"))
    })?;
    pool.install(|| run(arguments))
}

/// Writes the events of a simulation, a line each.
fn emit(simulation: &Simulation) -> Result<(), Failure> {
    outcome::written(|out| {
        for event in simulation.iter() {
            serde_json::to_writer(&mut *out, &event)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// The parameters of the book, as the user says them.
fn params(arguments: &Arguments) -> Result<BookParams, Failure> {
    let mut params: BookParams =
        arguments.params.as_deref().map_or_else(|| Ok(BookParams::default()), written::read)?;
    if let Some(days) = arguments.horizon {
        params.loss = params.loss.with_horizon_days(Positive::new(f64::from(days))?);
    }
    Ok(params)
}

/// Refuses to write a page where something stands that is read, or where the other page goes.
fn refuse_inputs(arguments: &Arguments) -> Result<(), Failure> {
    let read = || {
        let files = arguments.events.iter().chain(arguments.maps.read_files());
        files.chain(&arguments.params).map(PathBuf::as_path)
    };
    for (option, page) in [("--html", &arguments.html), ("--svg", &arguments.svg)] {
        page.as_ref().map_or(Ok(()), |page| output::refuse_inputs(option, page, read()))?;
    }
    match (&arguments.html, &arguments.svg) {
        (Some(page), Some(picture)) => output::refuse_same("--html", page, "--svg", picture),
        _ => Ok(()),
    }
}

fn run(arguments: &Arguments) -> Result<String, Failure> {
    let params = params(arguments)?;
    if arguments.print_params {
        return parameters::print(&params);
    }
    let mut progress = Progress::begin();
    refuse_inputs(arguments)?;
    if arguments.rehearse.is_some() {
        let mapped = arguments.maps.read(arguments.rehearse, &arguments.reading, &mut progress)?;
        return Ok(mapped.report);
    }
    let (source, name, mapped) = open(arguments, &params, &mut progress)?;
    // A million events, and what a book keeps, go with the process and not one by one.
    let mut source = ManuallyDrop::new(source);
    if arguments.json && !mapped.is_empty() {
        // What is printed then is one object a line.
        outcome::complain(format_args!("{}", mapped.trim_end()));
    }
    let newest = match arguments.as_of {
        Some(as_of) => Some(as_of),
        None => source.newest(&mut progress)?,
    };
    let nothing = || Failure::new(format!("{name} must hold at least one event, got none"));
    let as_of = newest.ok_or_else(nothing)?;
    let threads = arguments.threads.map_or_else(
        || std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        usize::from,
    );
    let losses =
        Losses::learn(&source, &params, as_of, threads, arguments.backtest, &mut progress)?;
    if arguments.backtest {
        return Ok(if arguments.json { losses.json() } else { losses.report() });
    }
    let model = losses.model();
    // What is shown of a customer beside the list is read anew, in full.
    let brief = !arguments.json && arguments.html.is_none() && arguments.svg.is_none();
    let pool = arguments.pool;
    let book = score::book(&source, &params, model, as_of, pool, brief, threads, &mut progress)?;
    let book = ManuallyDrop::new(book);
    if book.rows().next().is_none() {
        return Err(nothing());
    }
    let chosen = chosen(arguments.customer.as_deref(), &book, &name)?;
    let mut notes = source.notes();
    notes.extend(alike(&book));
    if let Some(per_cent) = arguments.weights_move {
        let top = |left_out| arguments.top.map_or(left_out, |top| top as usize);
        return if arguments.json {
            moved::json(&book, per_cent, top(usize::MAX))
        } else {
            moved::words(&book, per_cent, top(10))
        };
    }
    let top = arguments.top.map_or(10, |top| top as usize);
    let ranked = book.ranked();
    if arguments.html.is_some() || arguments.svg.is_some() {
        let first = ranked.customers.iter().take(top).map(|ranked| ranked.customer.clone());
        let shown: Vec<Name> = chosen.clone().into_iter().chain(first).collect();
        let dossiers = dossiers(&source, &book, &shown, &mut progress)?;
        let mut facts = page::facts(&name, &book, &losses, &notes);
        facts.extend(classic::sentences(&book)?);
        let page = html::page(&book, &ranked, &dossiers, &facts, model, &layout());
        if let Some(file) = &arguments.html {
            output::write_whole(file, &page.to_html())?;
        }
        if let Some(file) = &arguments.svg {
            output::write_whole(file, &page.to_svg(top))?;
        }
    }
    if arguments.json {
        let top = arguments.top.map_or(usize::MAX, |top| top as usize);
        outcome::notes(&notes);
        let unscored = |customer: &Name| source.unscored(customer);
        return Ok(page::json(&book, &ranked, chosen.as_ref(), top, &unscored));
    }
    let mut text = mapped;
    if !text.is_empty() {
        text.push('\n');
    }
    text += &page::head(&name, &book, &losses, &notes);
    let whole = chosen.is_none();
    let advised = if whole { top.min(ADVISED) } else { 0 };
    let first = ranked.customers.iter().take(advised).map(|ranked| ranked.customer.clone());
    let read: Vec<Name> = chosen.into_iter().chain(first).collect();
    let dossiers = dossiers(&source, &book, &read, &mut progress)?;
    if arguments.markdown {
        let facts = page::facts(&name, &book, &losses, &notes);
        let ranked = if whole { ranked.customers.as_slice() } else { &[] };
        let said = if whole { classic::sentences(&book)? } else { Vec::new() };
        return Ok(markdown::page(&facts, ranked.iter().take(top), &dossiers, &said, &layout()));
    }
    if whole {
        text += &page::ranking(&book, &ranked, &dossiers, &layout(), top);
    }
    for dossier in dossiers.iter().take(1) {
        text += "\n";
        text += &dossier.text(&layout());
    }
    if whole {
        text += &page::firm(&book)?;
        text += &classic::words(&book)?;
        text += &page::learned(&book);
    }
    Ok(text)
}

/// The customer who was asked for, who must be one of the book.
fn chosen(id: Option<&str>, book: &Book, name: &str) -> Result<Option<Name>, Failure> {
    let Some(id) = id else { return Ok(None) };
    let wanted = trimmed(id);
    let of_book = Name::new(wanted).ok().filter(|name| book.get(name).is_some());
    of_book.map(Some).ok_or_else(|| {
        let near =
            events::near_customer(wanted, book.rows().map(|(customer, _)| customer.as_str()));
        Failure::new(format!("customer must be one of {name}, got `{id}`{near}"))
    })
}

/// Says which customers, and which people of one, look like one and are kept apart.
fn alike(book: &Book) -> Vec<String> {
    let customers = book.rows().map(|(customer, _)| customer.as_str());
    let of_people = book.rows().filter_map(|(customer, row)| {
        let people = row.people.iter().map(|person| person.name.as_str());
        alike::notes(format_args!("ids of people of {customer}"), people)
    });
    alike::notes("customer ids", customers).into_iter().chain(of_people.take(5)).collect()
}

/// How numbers and dates are printed.
fn layout() -> Layout {
    Layout::default().with_dates(dates::day)
}

/// The events, what they are called, and what became of rows that were mapped.
fn open(
    arguments: &Arguments,
    params: &BookParams,
    progress: &mut Progress,
) -> Result<(Source, String, String), Failure> {
    let files = &arguments.events;
    if files.is_empty() && arguments.maps.is_empty() {
        let simulation = Simulation::new(arguments.seed)
            .customers(arguments.customers)
            .events(100 * u64::from(arguments.customers));
        let source = Source::simulated(simulation, arguments.as_of)?;
        let name =
            format!("the built-in book of made-up customers (simulated, seed {})", arguments.seed);
        return Ok((source, name, String::new()));
    }
    let names = files.iter().map(|file| source::called(file));
    let mapped = arguments.maps.files().map(|file| file.display().to_string());
    let names = names.chain(mapped).collect::<Vec<_>>().join(", ");
    let how = How {
        reading: arguments.reading.clone(),
        once: arguments.once,
        until: None,
        rates: params.rates.clone(),
    };
    if arguments.sorted {
        return Ok((Source::sorted(files, how, arguments.as_of)?, names, String::new()));
    }
    let mapped = arguments.maps.read(None, &arguments.reading, progress)?;
    let source = Source::unsorted(files, mapped.entries, how, arguments.as_of, progress)?;
    Ok((source, names, mapped.report))
}

/// Reads some customers in full, in the order in which they are named.
fn dossiers(
    source: &Source,
    book: &Book,
    customers: &[Name],
    progress: &mut Progress,
) -> Result<Vec<Dossier>, Failure> {
    let as_of = book.as_of();
    // Before the first instant that there is, nothing was known.
    let since = as_of.plus(-CHANGE_DAYS * Instant::DAY).or(Instant::new(-Instant::BOUND))?;
    let events = source.of(&customers.iter().cloned().collect::<BTreeSet<_>>(), as_of, progress)?;
    let mut dossiers: Vec<Dossier> = Vec::new();
    for customer in customers {
        let (Some(events), Some(row)) = (events.get(customer), book.get(customer)) else {
            continue;
        };
        if dossiers.iter().any(|dossier| dossier.customer == *customer) {
            continue;
        }
        let mut params: BookParams = book.params_of(row.segment.as_ref()).clone();
        params.portrait = book.params().portrait.clone();
        dossiers.push(Dossier::from_events(events, &params, since, as_of)?);
    }
    Ok(dossiers)
}
