//! Expectations: observe, merge and score.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::expectation::{
    CallStep, Done, ExpectationEvidence, ExpectationLedger, ExpectationParams, ExpectationUnit,
    FollowedUp, Order,
};
use goodwill::quantity::{Instant, Name, Share};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Deals of four facts each, some hours apart: an order, a promise, a step of the call, a
/// delivery.
fn facts(count: usize) -> goodwill::Result<Vec<ExpectationEvidence>> {
    let mut rng = Pcg64Mcg::seed_from_u64(1);
    let deal = Name::new("deal")?;
    let mut facts = Vec::with_capacity(count + 4);
    let mut at = Instant::from_days(20_000)?;
    while facts.len() < count {
        let rivals = rng.random_range(0..6);
        let ordered = at;
        at = at.plus(rng.random_range(0..20_000))?;
        let done = Done::Aligned(CallStep::ALL[facts.len() / 4 % CallStep::ALL.len()]);
        let promised = Share::new(rng.random_range(0.0..=1.0))?;
        let delivered = Share::new(rng.random_range(0.0..=1.0))?;
        facts.push(ExpectationEvidence::Order(Order { deal: deal.clone(), rivals, at: ordered }));
        facts.push(ExpectationEvidence::Promised { promised, at: ordered });
        facts.push(ExpectationEvidence::FollowedUp(FollowedUp::new(done, rivals, ordered, at)?));
        facts.push(ExpectationEvidence::Delivered { delivered, at });
    }
    facts.truncate(count);
    Ok(facts)
}

type Fact = ExpectationEvidence;

fn made(count: u64) -> Vec<Fact> {
    facts(usize::try_from(count).unwrap_or(usize::MAX)).unwrap_or_default()
}

fn touch(fact: &Fact) -> f64 {
    fact.at().seconds() as f64
}

support::bench_model!(
    "expectation",
    ExpectationLedger,
    ExpectationUnit,
    ExpectationParams,
    made,
    touch
);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
