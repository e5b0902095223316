//! Capability: observe, merge and score. One firm's people, solutions and messages.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::capability::{
    Aspect, CapabilityEvidence as Fact, CapabilityLedger, CapabilityParams, CapabilityUnit,
};
use goodwill::quantity::{Instant, Rating, Scale, Share};
use rand::{RngExt, SeedableRng};

fn facts(count: u64) -> Vec<Fact> {
    let mut rng = rand_pcg::Pcg64Mcg::seed_from_u64(1);
    // Three years of facts, in no order.
    let last = 1_095 * Instant::DAY;
    let mut fact = || {
        let at = Instant::new(rng.random_range(0..last)).ok()?;
        let (kind, y) = (rng.random_range(0..5_usize), rng.random_range(0.0..1.0));
        match (Aspect::ALL.get(kind), kind) {
            (Some(aspect), _) => {
                let rating = Rating::new(y, Scale::new(0.0, 1.0).ok()?).ok()?;
                Some(Fact::Person { aspect: *aspect, rating, at })
            }
            (None, 3) => Some(Fact::Solution { from_need: Share::new(y).ok()?, at }),
            _ => Some(Fact::Message { clear: y > 0.1, valuable: y > 0.2, unique: y > 0.5, at }),
        }
    };
    (0..count).filter_map(|_| fact()).collect()
}

fn touch(fact: &Fact) -> f64 {
    let number = match fact {
        Fact::Person { rating, .. } => rating.value(),
        Fact::Solution { from_need, .. } => from_need.get(),
        _ => 1.0,
    };
    fact.at().seconds() as f64 + number
}

support::bench_model!(
    "capability",
    CapabilityLedger,
    CapabilityUnit,
    CapabilityParams,
    facts,
    touch
);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
