//! What a relationship takes in memory, as the allocator counts it.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use std::alloc::System;

use goodwill::book::{BookParams, Relationship};
use goodwill::record::Event;
use goodwill::simulate::Simulation;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What a relationship of 200 events may take, its names and all its ledgers included.
const MOST: usize = 8 * 1_024;

#[test]
fn a_relationship_of_200_events_in_all_models_is_small() {
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
