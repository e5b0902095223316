//! Friction: observe, merge and score. One customer's simulated journey.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::friction::{
    FrictionEvent, FrictionEvidence as Fact, FrictionLedger, FrictionParams, FrictionUnit,
};
use goodwill::quantity::Instant;
use goodwill::record;
use goodwill::simulate::Simulation;

fn facts(count: u64) -> Vec<Fact> {
    // About a quarter of the simulated events are encounters.
    let events = Simulation::new(1).customers(1).events(6 * count);
    let encounters = events.iter().filter_map(|event| match event.fact() {
        record::Fact::Friction(FrictionEvent::Encounter(encounter)) => {
            Some(Fact::Encounter(encounter.clone()))
        }
        _ => None,
    });
    encounters.take(usize::try_from(count).unwrap_or(usize::MAX)).collect()
}

fn touch(fact: &Fact) -> f64 {
    match fact {
        Fact::Encounter(encounter) => {
            let severities = encounter.frictions().iter().map(|friction| friction.severity.get());
            encounter.at().seconds() as f64 + severities.sum::<f64>()
        }
        other => other.at().seconds() as f64,
    }
}

support::bench_model!("friction", FrictionLedger, FrictionUnit, FrictionParams, facts, touch);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
