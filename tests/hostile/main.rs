//! What is read from outside, forged in every place: never a panic, never a wrong number, always a
//! sentence that says where.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod doors;
mod forged;
mod growth;
mod named;
#[path = "../support/tree.rs"]
mod tree;

use goodwill::book::{Book, BookParams, Firm, Relationship};
use goodwill::quantity::Name;
use goodwill::record::Event;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a form, and says what it is when it is written again.
type Reader = fn(&str) -> Result<Value, String>;

fn read<T: DeserializeOwned + Serialize>(text: &str) -> Result<Value, String> {
    let read: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(serde_json::to_value(read).unwrap())
}

fn of<T: DeserializeOwned + Serialize>(
    name: &'static str,
    state: &T,
) -> (&'static str, Value, Reader) {
    (name, serde_json::to_value(state).unwrap(), read::<T>)
}

/// Every event, by hand, of one customer.
fn events() -> Vec<Event> {
    let lines = include_str!("../golden/events.jsonl");
    let customer = Name::new("acme").unwrap();
    let event = |line: &str| serde_json::from_str::<Event>(line).unwrap();
    let of_one = |event: Event| {
        let own = Event::new(customer.clone(), event.fact().clone());
        event.person().cloned().map_or(own.clone(), |person| own.with_person(person))
    };
    lines.lines().map(event).map(of_one).collect()
}

/// States and constants of every model, each with facts of every kind.
fn states() -> Vec<(&'static str, Value, Reader)> {
    let (events, params) = (events(), BookParams::default());
    let as_of = events.iter().map(Event::at).max().unwrap();
    let book = Book::from_events(events.clone(), params.clone(), as_of, |_, _| {}).unwrap();
    let relationship = Relationship::from_events(&events, &params, as_of).unwrap();
    vec![
        of::<Relationship>("relationship", &relationship),
        of::<Firm>("firm", book.firm()),
        of::<BookParams>("params", &params),
    ]
}
