//! Prints hashes of all numbers of the scores of one fixed stream.
//!
//! It is run on many builds and machines, and prints the same on each (`.ci/bits`). It has no
//! development dependencies, for these turn on features that a user's build does not have. With
//! the argument `small` it takes so little that an interpreter can run it.

use std::error::Error;
use std::fmt::Display;

use goodwill::book::{Book, BookParams, Relationship};
use goodwill::kernel::posterior::BetaPosterior;
use goodwill::quantity::{Instant, Level};
use goodwill::record::Event;
use serde_json::Value;

/// Every event with every field, one a line.
const LINES: &str = include_str!("../../tests/golden/events.jsonl");
/// Later than all events.
const NOW: i64 = 1_740_000_000;
const DAY: u64 = 86_400;

/// Whole numbers that look like chance: Knuth's generator, of which the upper half is taken.
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) % n
    }

    /// Between 0 and 1, both exclusive, on a grid that holds exactly.
    fn share(&mut self) -> f64 {
        (self.below(65_535) + 1) as f64 / 65_536.0
    }
}

/// FNV-1a.
fn hash(numbers: impl IntoIterator<Item = u64>) -> u64 {
    numbers.into_iter().flat_map(u64::to_le_bytes).fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

fn numbers(value: &Value, found: &mut Vec<u64>) {
    match value {
        Value::Number(number) => found.extend(number.as_f64().map(f64::to_bits)),
        Value::Array(list) => list.iter().for_each(|value| numbers(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| numbers(value, found)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// A line for what is shown as data: how many numbers, and their hash.
fn line<T: serde::Serialize>(
    who: impl Display,
    what: &str,
    shown: &T,
) -> Result<(), Box<dyn Error>> {
    let mut found = Vec::new();
    numbers(&serde_json::to_value(shown)?, &mut found);
    println!("{who} | {what} | {} numbers {:016x}", found.len(), hash(found));
    Ok(())
}

/// What one customer is told: about half of the lines, at days of its own. A line whose dates no
/// longer go together is left out.
fn events(customer: u64) -> Result<Vec<Event>, Box<dyn Error>> {
    let mut draws = Draws(customer);
    let mut events = Vec::new();
    for line in LINES.lines() {
        let mut value: Value = serde_json::from_str(line)?;
        let told = draws.below(2) == 0;
        let later = draws.below(360) * DAY;
        value["customer"] = format!("customer {customer}").into();
        if let Some(at) = value["at"].as_u64() {
            value["at"] = (at + later).into();
        }
        if told && let Ok(event) = serde_json::from_value(value) {
            events.push(event);
        }
    }
    Ok(events)
}

fn intervals(draws: u64) -> Result<(), Box<dyn Error>> {
    let mut seed = Draws(1);
    let mut found = Vec::new();
    for _ in 0..draws {
        let (a, b) = (64.0 * seed.share(), 64.0 * seed.share());
        let interval = BetaPosterior::new(a, b)?.interval(Level::new(seed.share())?);
        found.extend([interval.lower.to_bits(), interval.upper.to_bits()]);
    }
    println!("intervals of {draws} Beta posteriors | {:016x}", hash(found));
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let small = std::env::args().any(|argument| argument == "small");
    let (customers, draws) = if small { (1, 5) } else { (25, 20_000) };
    let (params, now) = (BookParams::default(), Instant::new(NOW)?);
    intervals(draws)?;
    let mut all = Vec::new();
    for customer in 0..customers {
        let events = events(customer)?;
        let relationship = Relationship::from_events(&events, &params, now)?;
        let scores = relationship.scores(&params, now)?;
        line(customer, "ledgers", &relationship)?;
        line(customer, "trust", &scores.trust)?;
        line(customer, "friction", &scores.friction)?;
        line(customer, "intimacy", &scores.intimacy)?;
        line(customer, "expectation", &scores.expectation)?;
        line(customer, "needs", &scores.needs)?;
        line(customer, "recovery", &scores.recovery)?;
        line(customer, "onboarding", &scores.onboarding)?;
        line(customer, "momentum", &scores.momentum)?;
        line(customer, "conduct", &relationship.conduct().score(&params.conduct, now)?)?;
        line(customer, "pillars", &relationship.pillars().score(&params.pillars, now)?)?;
        line(customer, "capability", &relationship.capability().score(&params.capability, now)?)?;
        line(customer, "culture", &relationship.culture().score(&params.culture, now)?)?;
        line(customer, "portrait", &relationship.portrait(&params, now)?)?;
        all.extend(events);
    }
    if small {
        return Ok(());
    }
    let book = Book::pooled(all, &params, now, |_, _| ())?;
    for it in &book.ranked().customers {
        let found = [it.attention, it.worst_tenth, it.portrait.value()].map(f64::to_bits);
        let alarms = it.row.alarms.iter().map(|alarm| alarm.probability.to_bits());
        println!("{} | in the book | {:016x}", it.customer, hash(found.into_iter().chain(alarms)));
    }
    Ok(())
}
