//! The laws of the whole: what an event may do to where a customer stands, and what it may not.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]
#![cfg(feature = "simulate")]

#[path = "../support/fading.rs"]
mod fading;
// Another test uses the rest of it.
#[allow(dead_code)]
mod forms;
mod laws;

use goodwill::book::{BookParams, Relationship};
use goodwill::portrait::{Direction, Portrait, Standing};
use goodwill::quantity::{HalfLife, Instant};
use goodwill::record::{Event, EventRecord};
use goodwill::simulate::Simulation;
use proptest::prelude::*;

use fading::fading;

/// A customer, its events, and the instant of the reading.
const WHO: &str = "acme";

fn end() -> Instant {
    Simulation::new(0).until()
}

/// An event of the customer: its date and its other fields as they are written.
fn event(at: Instant, fields: &str) -> Event {
    let line = format!(r#"{{"customer":"{WHO}","at":{},{fields}}}"#, at.seconds());
    serde_json::from_str(&line).unwrap()
}

/// Events of one simulated customer. The first has one of every kind, the others are more usual;
/// with turns, some are served badly, fall silent, leave, owe or cheat.
fn any_events() -> impl Strategy<Value = Vec<Event>> {
    (any::<u64>(), 0..70_u64, 0..12_u32, any::<bool>()).prop_map(|(seed, count, number, turns)| {
        let simulation = Simulation::new(seed).customers(number + 1);
        let simulation = simulation.events(count * u64::from(number + 1));
        let simulation = if turns { simulation.with_turns() } else { simulation };
        let events: Vec<Event> = simulation.iter().collect();
        let last = events.last().map(|event| event.customer().clone());
        let own = events.into_iter().filter(|event| Some(event.customer()) == last.as_ref());
        own.map(renamed).collect()
    })
}

/// The same event of the customer of these tests.
fn renamed(event: Event) -> Event {
    let record = EventRecord::from(event);
    let mut value = serde_json::to_value(record).unwrap();
    value["customer"] = WHO.into();
    serde_json::from_value(value).unwrap()
}

fn any_half_life() -> impl Strategy<Value = HalfLife> {
    prop_oneof![
        3 => Just(HalfLife::default()),
        1 => Just(HalfLife::from_days(10.0).unwrap()),
        1 => Just(HalfLife::INFINITE),
    ]
}

fn any_params() -> impl Strategy<Value = BookParams> {
    any_half_life().prop_map(fading)
}

/// Any instant of the two years that are simulated, the last one among them.
fn any_instant() -> impl Strategy<Value = Instant> {
    prop_oneof![1 => Just(0), 5 => 0..730 * Instant::DAY]
        .prop_map(|back| end().plus(-back).unwrap())
}

fn portrait(events: &[Event], params: &BookParams) -> Option<Portrait> {
    Relationship::from_events(events, params, end()).unwrap().portrait(params, end()).unwrap()
}

fn of(portrait: Option<&Portrait>, direction: Direction) -> Option<&Standing> {
    portrait.and_then(|portrait| match direction {
        Direction::Ours => portrait.ours(),
        Direction::Theirs => portrait.theirs(),
    })
}

fn value(portrait: Option<&Portrait>, direction: Direction) -> f64 {
    of(portrait, direction).map_or(Standing::BASELINE, Standing::value)
}

const fn other(direction: Direction) -> Direction {
    match direction {
        Direction::Ours => Direction::Theirs,
        Direction::Theirs => Direction::Ours,
    }
}

/// Every bit that says where a customer stands, but for what is still open and for how many
/// components are declared.
fn told(standing: Option<&Standing>) -> Vec<u64> {
    let Some(standing) = standing else { return Vec::new() };
    let interval = standing.interval();
    let whole = [standing.value(), interval.lower, interval.upper, standing.evidence()];
    let seen = standing.parts().iter().filter(|part| part.good + part.bad > 0.0);
    let parts = seen.flat_map(|part| [part.good, part.bad, part.expected, part.contribution]);
    whole.into_iter().chain(parts).map(f64::to_bits).collect()
}
