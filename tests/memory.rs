//! What a relationship, an event and a row of a book take in memory, as the allocator counts it, and
//! how what is taken to say why a score moved grows with the events.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use std::alloc::System;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use goodwill::book::{Book, BookParams, Relationship, change};
use goodwill::quantity::{Instant, Name};
use goodwill::record::Event;
use goodwill::simulate::Simulation;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The allocator counts for all threads, so that one test at a time may ask it.
static ALONE: Mutex<()> = Mutex::new(());

/// What a relationship of 200 events may take, its names and all its ledgers included.
const MOST: usize = 6 * 1_024;

/// What an event may take in place: a million are kept while a book is read.
const MOST_OF_AN_EVENT: usize = 144;

/// What a book may keep of a customer of 20 events, in brief and in full, the share of the map and of
/// the firm's ledgers included: so says the page of [`Book`]. It takes 2 042 and 2 339 bytes.
const MOST_OF_A_ROW: [usize; 2] = [2_098, 2_418];

#[test]
fn a_relationship_of_200_events_in_all_models_is_small() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let params = BookParams::default();
    let made = || {
        let region = Region::new(COUNTED);
        let simulation = Simulation::new(7).customers(2).events(400);
        let events: Vec<Event> = simulation.iter().collect();
        let customer = events.last().map(|event| event.customer().clone());
        let own = events.into_iter().filter(|event| Some(event.customer()) == customer.as_ref());
        let own: Vec<Event> = own.collect();
        assert_eq!(own.len(), 200);
        let kept = Box::new(Relationship::from_events(&own, &params, simulation.until()).unwrap());
        drop(own);
        let change = region.change();
        (change.bytes_allocated - change.bytes_deallocated, kept)
    };
    // What starts the other tests may take memory meanwhile, and does not each time.
    let (bytes, kept) = (0..4).map(|_| made()).min_by_key(|(bytes, _)| *bytes).unwrap();
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

/// Four times the events take at most so many times the bytes to say why a score moved: n log n is
/// five to six times here, and n² sixteen.
const MOST_OF_FOUR_TIMES: f64 = 7.0;

#[test]
fn why_it_moved_grows_little_faster_than_the_events() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    // What begins is over some events later, so that little is open at a time.
    let failures = |i: usize| match i % 4 {
        0 => format!(r#""event":"failure","failure_id":"{i}","cause":"c""#),
        at => {
            let step = ["heard", "resolved", "followed_up"][at - 1];
            format!(r#""event":"recovery_step","failure_id":"{}","step":"{step}""#, i - at)
        }
    };
    let deals = |i: usize| match i % 4 {
        0 => format!(r#""event":"order","deal":"{i}","rivals":1"#),
        1 => format!(r#""event":"promised","level":0.5,"deal":"{}""#, i - 1),
        2 => format!(r#""event":"follow_up","done":"delivery;schedule","deal":"{}""#, i - 2),
        _ => format!(r#""event":"delivered","level":0.4,"deal":"{}""#, i - 3),
    };
    let one_deal = |i: usize| {
        let event = ["promised", "delivered"][i % 2];
        format!(r#""event":"{event}","level":0.5,"deal":"all""#)
    };
    let encounters = |i: usize| {
        let about = i % 5;
        format!(
            r#""event":"encounter","stage":"use","initiator":"firm","topic":"{about}","resolved":true"#
        )
    };
    let meetings = |i: usize| match i % 3 {
        0 => r#""event":"extra_sent""#.to_owned(),
        _ => r#""event":"meeting","ending":"continuation""#.to_owned(),
    };
    let kinds: [(&str, &dyn Fn(usize) -> String); 5] = [
        ("failures", &failures),
        ("deals", &deals),
        ("one deal", &one_deal),
        ("encounters", &encounters),
        ("meetings", &meetings),
    ];
    let params = BookParams::default();
    let (from, to) = (Instant::from_days(20_000).unwrap(), Instant::from_days(20_090).unwrap());
    for (kind, of) in kinds {
        let [few, many] = [400_usize, 1_600].map(|count| {
            let apart = to.since(from) / i64::try_from(count).unwrap();
            let line = |i: usize| {
                let at = from.seconds() + apart * (1 + i64::try_from(i).unwrap());
                format!(r#"{{"customer":"c","at":{at},{}}}"#, of(i))
            };
            let events: Vec<Event> =
                (0..count).map(|i| serde_json::from_str(&line(i)).unwrap()).collect();
            let region = Region::new(COUNTED);
            let change = change(&events, &params, from, to).unwrap().unwrap();
            let bytes = region.change().bytes_allocated;
            assert_eq!(change.events().unwrap().len(), count);
            bytes as f64
        });
        let times = many / few;
        assert!(times <= MOST_OF_FOUR_TIMES, "{kind}: {times:.1} times the bytes");
    }
}
