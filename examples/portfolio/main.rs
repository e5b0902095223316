//! The main job: scores a book of customers, and says who needs attention and why.
//!
//! ```text
//! cargo run --release --example portfolio
//! cargo run --release --example portfolio -- --events events.jsonl --customer acme
//! cargo run --release --example portfolio -- --emit-events 1000 --customers 50 > events.jsonl
//! ```

// An example is a program: it prints.
#![allow(clippy::print_stdout)]

mod events;
mod page;
#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use goodwill::book::{BookParams, Event, Relationship};
use goodwill::capability::CapabilityLedger;
use goodwill::conduct::ConductLedger;
use goodwill::culture::CultureLedger;
use goodwill::pillars::PillarsLedger;
use goodwill::portrait::{Portrait, PortraitParams};
use goodwill::quantity::{Instant, Name};
use goodwill::simulate::Simulation;

use support::dates;
use support::outcome::{self, Failure};
use support::progress::Progress;

/// The days over which a change is explained.
const CHANGE_DAYS: i64 = 90;

/// Scores a book of customers: who needs attention, how sure that is, why, and what to do next.
///
/// Without --events it scores a built-in book, made by the crate's own simulator from a fixed
/// seed.
#[derive(Debug, Parser)]
#[command(name = "portfolio", after_long_help = events::HELP)]
struct Arguments {
    /// Reads events from a file: JSON Lines, or CSV if its name ends in `.csv`; in any order, since
    /// all are read into memory. The layout stands below with --help.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// The instant of the reading, RFC 3339 or YYYY-MM-DD (its first second, UTC); that of the
    /// newest event if left out. An event of a file after it is refused; of the built-in book it
    /// has not happened yet.
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Instant>,
    /// Shows this customer's portrait instead of that of the first in the list.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// Lists so many customers; 10 if left out, all of them with --json.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
    /// Prints one JSON object a customer, a line each, and nothing else.
    #[arg(long)]
    json: bool,
    /// Writes so many simulated events as JSON Lines, and does nothing else.
    #[arg(long, value_name = "N", conflicts_with_all = ["events", "as_of", "customer", "top", "json"])]
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
}

fn date(text: &str) -> Result<Instant, String> {
    let rule = "must be a day like 2026-01-31 or an instant like 2026-01-31T12:00:00Z, before 9999";
    dates::parse(text).ok_or_else(|| rule.into())
}

/// One customer of the book, read.
pub(crate) struct Row {
    pub(crate) customer: Name,
    pub(crate) relationship: Relationship,
    pub(crate) portrait: Option<Portrait>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(count) = arguments.emit_events {
        let simulation = Simulation::new(arguments.seed).customers(arguments.customers);
        return outcome::exit(emit(simulation.events(count)).map(|()| String::new()));
    }
    outcome::exit(run(&arguments))
}

/// Writes the events of a simulation, a line each.
fn emit(simulation: Simulation) -> Result<(), Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut write = || -> std::io::Result<()> {
        for event in simulation.iter() {
            serde_json::to_writer(&mut out, &event)?;
            out.write_all(b"\n")?;
        }
        out.flush()
    };
    match write() {
        // A reader that has seen enough (`| head`) is no failure.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("standard output must take the events, got: {error}")))
        }
        _ => Ok(()),
    }
}

fn run(arguments: &Arguments) -> Result<String, Failure> {
    let mut progress = Progress::begin();
    let (events, source) = match &arguments.events {
        Some(path) => {
            (events::read(path, arguments.as_of, &mut progress)?, path.display().to_string())
        }
        None => built_in(arguments)?,
    };
    let newest = events.iter().map(Event::at).max();
    let Some(as_of) = arguments.as_of.or(newest) else {
        return Err(Failure::new(format!("{source} must hold at least one event, got none")));
    };
    let mut params = BookParams::default();
    let (count, customers) = (events.len(), by_customer(events));
    let rows = score(&customers, &mut params, as_of, &mut progress)?;
    let chosen = match &arguments.customer {
        Some(id) => Some(rows.iter().find(|row| row.customer.as_str() == id).ok_or_else(|| {
            Failure::new(format!("customer must be one of {source}, got `{id}`"))
        })?),
        None => None,
    };
    if arguments.json {
        let top = arguments.top.map_or(usize::MAX, |top| top as usize);
        let lines = match chosen {
            Some(row) => page::json(row, as_of),
            None => rows.iter().take(top).map(|row| page::json(row, as_of)).collect(),
        };
        return Ok(lines);
    }
    let mut text = page::head(&source, count, customers.len(), as_of);
    if chosen.is_none() {
        text += &page::ranking(&rows, arguments.top.unwrap_or(10) as usize);
        text += &firm(&rows, &params, as_of)?;
    }
    if let Some(row) = chosen.or(rows.first()) {
        let events = customers.get(&row.customer).map_or(&[][..], Vec::as_slice);
        let before = earlier(events, &params, as_of)?;
        text += &page::portrait(row, events, before.as_ref(), CHANGE_DAYS);
    }
    Ok(text)
}

/// The built-in book, and what it is called.
fn built_in(arguments: &Arguments) -> Result<(Vec<Event>, String), Failure> {
    let simulation = Simulation::new(arguments.seed)
        .customers(arguments.customers)
        .events(100 * u64::from(arguments.customers));
    let mut events: Vec<Event> = simulation.iter().collect();
    if let Some(as_of) = arguments.as_of {
        // Of a simulation one may ask for any day: what comes later has not happened yet.
        events.retain(|event| event.at() <= as_of);
        if events.is_empty() {
            let until = dates::day(simulation.until());
            return Err(Failure::new(format!(
                "--as-of must lie in the two years up to {until} for the built-in book, got {}",
                dates::day(as_of),
            )));
        }
    }
    Ok((events, format!("the built-in book (simulated, seed {})", arguments.seed)))
}

fn by_customer(events: Vec<Event>) -> BTreeMap<Name, Vec<Event>> {
    let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in events {
        match customers.get_mut(event.customer()) {
            Some(list) => list.push(event),
            None => drop(customers.insert(event.customer().clone(), vec![event])),
        }
    }
    customers
}

/// Reads every customer, the lowest whole first, those of whom nothing is known last.
///
/// The whole is made of the models that anybody has evidence for, equally; they are set in
/// `params`.
fn score(
    customers: &BTreeMap<Name, Vec<Event>>,
    params: &mut BookParams,
    as_of: Instant,
    progress: &mut Progress,
) -> Result<Vec<Row>, Failure> {
    progress.phase("scoring", customers.len() as u64);
    let mut rows = Vec::with_capacity(customers.len());
    let mut models = BTreeSet::new();
    for (customer, events) in customers {
        let relationship = Relationship::of(events, params, as_of)?;
        let portrait = relationship.portrait(params, as_of)?;
        let parts = portrait.iter().flat_map(Portrait::parts);
        models.extend(parts.filter(|part| part.value.is_some()).map(|part| part.model));
        rows.push(Row { customer: customer.clone(), relationship, portrait: None });
        progress.step();
    }
    params.portrait = PortraitParams::of_models(&models.into_iter().collect::<Vec<_>>());
    for row in &mut rows {
        row.portrait = row.relationship.portrait(params, as_of)?;
    }
    let value = |row: &Row| row.portrait.as_ref().map_or(f64::INFINITY, Portrait::value);
    // A stable sort: customers of the same score stay in the order of their names.
    rows.sort_by(|a, b| value(a).total_cmp(&value(b)));
    Ok(rows)
}

/// What all customers' events say of the firm, and of the organisations that it deals with.
fn firm(rows: &[Row], params: &BookParams, as_of: Instant) -> Result<String, Failure> {
    let mut conduct = ConductLedger::new(params.conduct_unit);
    let mut pillars = PillarsLedger::new(params.pillars_unit);
    let mut capability = CapabilityLedger::new(params.capability_unit);
    let mut culture = CultureLedger::new(params.culture_unit);
    for row in rows {
        conduct.merge(row.relationship.conduct())?;
        pillars.merge(row.relationship.pillars())?;
        capability.merge(row.relationship.capability())?;
        culture.merge(row.relationship.culture())?;
    }
    let conduct = conduct.score(&params.conduct, as_of)?;
    let cultures = culture.scores(&params.culture, as_of)?;
    let pillars = pillars.score(&params.pillars, as_of)?;
    let capability = capability.score(&params.capability, as_of)?;
    Ok(page::firm(pillars.as_ref(), conduct.as_ref(), capability.as_ref(), &cultures))
}

/// The portrait before the change that is to be explained.
fn earlier(
    events: &[Event],
    params: &BookParams,
    as_of: Instant,
) -> Result<Option<Portrait>, Failure> {
    // Before the first instant that there is, nothing was known.
    let Ok(then) = as_of.plus(-CHANGE_DAYS * Instant::DAY) else { return Ok(None) };
    let known: Vec<Event> = events.iter().filter(|event| event.at() <= then).cloned().collect();
    Ok(Relationship::of(&known, params, then)?.portrait(params, then)?)
}
