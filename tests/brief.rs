//! A book in brief says the same as one in full, to the bit, of all that it says.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use goodwill::book::{AlarmKind, Book, BookParams, change};
use goodwill::quantity::{Instant, Name, Share};
use goodwill::record::Event;
use goodwill::simulate::Simulation;
use serde_json::json;

/// Enough for ties.
const CUSTOMERS: u32 = 60;

/// Customers with their events, and the instant at which they are read.
fn customers() -> (BTreeMap<Name, Vec<Event>>, Instant) {
    let simulation = Simulation::new(7).customers(CUSTOMERS).events(40 * u64::from(CUSTOMERS));
    let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in simulation.iter() {
        customers.entry(event.customer().clone()).or_default().push(event);
    }
    // One whose every trust was broken: a model so low that an alarm goes by it.
    let low = Name::new("low").unwrap();
    let broken = |days: i64| -> Event {
        let at = simulation.until().plus(-days * Instant::DAY).unwrap().seconds();
        let act = json!({"customer": "low", "at": at, "event": "act",
            "by": "firm", "stake": 3, "conduct": "acted_wrongly"});
        serde_json::from_value(act).unwrap()
    };
    customers.insert(low.clone(), (1..150).map(broken).collect());
    (customers, simulation.until())
}

fn books() -> (Book, Book) {
    let (customers, as_of) = customers();
    let book = Book::new(BookParams::default(), as_of).unwrap();
    let filled = |mut book: Book| {
        for events in customers.values() {
            book.observe(events).unwrap();
        }
        book
    };
    (filled(book.clone()), filled(book.in_brief()))
}

#[test]
fn a_book_in_brief_is_in_the_same_order_for_the_same_reasons() {
    let (full, brief) = books();
    let (full, brief) = (full.ranked(), brief.ranked());
    assert_eq!((full.tenth, full.regret.to_bits()), (brief.tenth, brief.regret.to_bits()));
    assert_eq!((full.customers.len(), &full.unknown), (brief.customers.len(), &brief.unknown));
    let mut low = 0;
    for (one, other) in full.customers.iter().zip(&brief.customers) {
        assert_eq!((one.customer, one.rank, one.tied), (other.customer, other.rank, other.tied));
        assert_eq!(one.attention.to_bits(), other.attention.to_bits());
        assert_eq!(one.reason, other.reason);
        assert_eq!(one.row.alarms, other.row.alarms);
        assert_eq!(one.row.recent, other.row.recent);
        assert_eq!(one.row.contradictions, other.row.contradictions);
        assert_eq!(one.portrait.ours(), other.portrait.ours());
        assert_eq!(one.portrait.bounds(), other.portrait.bounds());
        let is_low = |kind: AlarmKind| matches!(kind, AlarmKind::ModelLow(_));
        low += one.row.alarms.iter().filter(|alarm| is_low(alarm.kind)).count();
    }
    assert!(low > 0, "no model is low, so that this shows nothing of the alarm that goes by it");
}

/// A model is low whose interval lies under the floor, and does not only reach it.
#[test]
fn a_model_that_reaches_the_floor_is_not_low() {
    let (customers, as_of) = customers();
    let low = Name::new("low").unwrap();
    let book = |floor: Share| {
        let mut params = BookParams::default();
        params.attention.floor = floor;
        let mut book = Book::new(params, as_of).unwrap();
        book.observe(&customers[&low]).unwrap();
        book
    };
    let is_low = |floor: f64| {
        let book = book(Share::new(floor).unwrap());
        let (_, row) = book.rows().next().unwrap();
        row.alarms.iter().any(|alarm| matches!(alarm.kind, AlarmKind::ModelLow(_)))
    };
    let book = book(BookParams::default().attention.floor);
    let (_, row) = book.rows().next().unwrap();
    let parts = row.portrait.as_ref().unwrap().parts().into_iter();
    let ends: Vec<f64> = parts.filter_map(|part| Some(part.interval?.upper)).collect();
    let [end] = ends[..] else { panic!("one model knows something, got {ends:?}") };
    assert!(!is_low(end) && is_low(end.next_up()), "{end}");
}

#[test]
fn what_is_left_out_is_intervals_and_the_parts_of_the_other_side() {
    let (full, brief) = books();
    let floor = full.params().attention.floor.get();
    let (mut with, mut without) = (0, 0);
    for ((name, one), (_, other)) in full.rows().zip(brief.rows()) {
        let (Some(one), Some(other)) = (&one.portrait, &other.portrait) else { continue };
        for (part, short) in one.parts().into_iter().zip(other.parts()) {
            assert_eq!((part.value, part.facts), (short.value, short.facts), "{name}");
            match short.interval {
                Some(interval) => assert_eq!(part.interval, Some(interval)),
                None => assert!(part.value.is_none_or(|value| value >= floor), "{name}"),
            }
            (with, without) = (
                with + i32::from(short.interval.is_some()),
                without + i32::from(short.interval.is_none()),
            );
        }
        let value = |portrait: &goodwill::portrait::Portrait| {
            portrait.theirs().map(|theirs| (theirs.value(), theirs.interval(), theirs.bounds()))
        };
        assert_eq!(value(one), value(other));
        assert!(other.theirs().is_none_or(|theirs| theirs.parts().is_empty()));
    }
    assert!(with > 0 && without > with, "{with} with an interval, {without} without");
}

#[test]
fn a_book_in_brief_and_one_in_full_do_not_merge() {
    let (mut full, brief) = books();
    let error = full.merge(brief).unwrap_err().to_string();
    assert!(error.contains("in brief"), "{error}");
}

/// A book counts early events on the way, of each model only what moved since; a change counts all
/// of it anew.
#[test]
fn the_window_of_a_row_is_that_of_a_change() {
    let ((customers, as_of), (_, brief)) = (customers(), books());
    let (mut known, mut fell) = (0, 0);
    for (name, events) in &customers {
        let Some(recent) = brief.get(name).and_then(|row| row.recent) else { continue };
        let change = change(events, brief.params(), recent.since, as_of).unwrap().unwrap();
        assert_eq!(recent.from.to_bits(), change.before().to_bits(), "{name}");
        assert_eq!(recent.to.to_bits(), change.after().to_bits(), "{name}");
        assert_eq!(recent.fell.map(f64::to_bits), change.fell().map(f64::to_bits), "{name}");
        (known, fell) = (known + 1, fell + i32::from(recent.fell.is_some()));
    }
    assert!(known > 40 && fell > 30, "{known} known before, of whom {fell} have events since");
}
