//! What a relationship, an event and a row of a book take in memory, as the allocator counts it.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use std::alloc::System;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use goodwill::book::{Book, BookParams, Relationship};
use goodwill::quantity::Name;
use goodwill::record::Event;
use goodwill::simulate::Simulation;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The allocator counts for all threads, so that one test at a time may ask it.
static ALONE: Mutex<()> = Mutex::new(());

/// What a relationship of 200 events may take, its names and all its ledgers included.
const MOST: usize = 8 * 1_024;

/// What an event may take in place: a million are kept while a book is read.
const MOST_OF_AN_EVENT: usize = 152;

/// What a book may keep of a customer of 20 events, in brief and in full, the share of the map and of
/// the firm's ledgers included: so says the page of [`Book`]. It takes 2 248 and 2 545 bytes.
const MOST_OF_A_ROW: [usize; 2] = [2_304, 2_624];

#[test]
fn a_relationship_of_200_events_in_all_models_is_small() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let params = BookParams::default();
    let region = Region::new(COUNTED);
    let kept = {
        let simulation = Simulation::new(7).customers(2).events(400);
        let events: Vec<Event> = simulation.iter().collect();
        let customer = events.last().map(|event| event.customer().clone());
        let own = events.into_iter().filter(|event| Some(event.customer()) == customer.as_ref());
        let own: Vec<Event> = own.collect();
        assert_eq!(own.len(), 200);
        Box::new(Relationship::from_events(&own, &params, simulation.until()).unwrap())
    };
    let change = region.change();
    let bytes = change.bytes_allocated - change.bytes_deallocated;
    let facts = [
        kept.trust().facts(),
        kept.friction().facts(),
        kept.intimacy().facts(),
        kept.expectation().facts(),
        kept.needs().facts(),
        kept.recovery().facts(),
        kept.onboarding().facts(),
        kept.momentum().facts(),
        kept.conduct().facts(),
        kept.culture().facts(),
        kept.pillars().facts(),
        kept.capability().facts(),
    ];
    assert!(facts.iter().all(|facts| *facts > 0), "a model without a fact: {facts:?}");
    assert!(bytes <= MOST, "{bytes} bytes");
}

#[test]
fn an_event_takes_little_in_place() {
    assert!(size_of::<Event>() <= MOST_OF_AN_EVENT, "{} bytes", size_of::<Event>());
}

#[test]
fn a_row_of_a_book_takes_little_in_brief_and_in_full() {
    const CUSTOMERS: usize = 200;
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let simulation = Simulation::new(7).customers(200).events(4_000);
    let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in simulation.iter() {
        customers.entry(event.customer().clone()).or_default().push(event);
    }
    assert_eq!(customers.len(), CUSTOMERS);
    let empty = Book::new(BookParams::default(), simulation.until()).unwrap();
    for (mut book, most) in [empty.clone().in_brief(), empty].into_iter().zip(MOST_OF_A_ROW) {
        let region = Region::new(COUNTED);
        for events in customers.values() {
            book.observe(events).unwrap();
        }
        let change = region.change();
        let bytes = (change.bytes_allocated - change.bytes_deallocated) / CUSTOMERS;
        assert!(bytes <= most, "{bytes} bytes a row, of which at most {most} are asked");
    }
}
