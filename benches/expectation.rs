//! Expectations: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::expectation::{
    CallStep, Done, ExpectationEvidence, ExpectationLedger, ExpectationParams, ExpectationUnit,
    FollowedUp, Order,
};
use goodwill::quantity::{Instant, Name, Share};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

const SIZES: [usize; 3] = [100, 10_000, 1_000_000];

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

fn sized(size: usize) -> Vec<ExpectationEvidence> {
    // Made of shares and of times in order; an empty list would show as no time at all.
    facts(size).unwrap_or_default()
}

fn ledger_of(facts: &[ExpectationEvidence]) -> ExpectationLedger {
    let mut ledger = ExpectationLedger::new(ExpectationUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("expectation/observe");
    for size in SIZES {
        let facts = sized(size);
        group.throughput(Throughput::Elements(facts.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::new("ledger", size), &facts, |b, facts| {
            b.iter(|| ledger_of(black_box(facts)));
        });
        // The limit: to touch each fact once and add up one of its numbers.
        group.bench_with_input(BenchmarkId::new("limit: sum once", size), &facts, |b, facts| {
            b.iter(|| {
                black_box(facts).iter().fold((0, 0.0), |(time, sum), fact| {
                    let x = match fact {
                        ExpectationEvidence::Promised { promised, .. } => promised.get(),
                        ExpectationEvidence::Delivered { delivered, .. } => delivered.get(),
                        _ => 1.0,
                    };
                    (time ^ fact.at().seconds(), sum + x)
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("expectation/merge");
    for size in SIZES {
        let ledgers: Vec<ExpectationLedger> = sized(size).chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || ExpectationLedger::new(ExpectationUnit::default()),
                |mut whole| {
                    let merged = ledgers.iter().try_for_each(|ledger| whole.merge(ledger));
                    (merged, whole)
                },
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

fn score(c: &mut Criterion) {
    let mut group = c.benchmark_group("expectation/score");
    for size in SIZES {
        let ledger = ledger_of(&sized(size));
        let (params, as_of) =
            (ExpectationParams::default(), ledger.newest().unwrap_or(Instant::EPOCH));
        group.bench_function(BenchmarkId::new("points", size), |b| {
            b.iter(|| {
                let score = black_box(&ledger).score(&params, as_of);
                score.map(|score| score.map(|score| score.value()))
            });
        });
        group.bench_function(BenchmarkId::new("with interval", size), |b| {
            b.iter(|| {
                let score = black_box(&ledger).score(&params, as_of);
                score.map(|score| score.map(|score| score.interval()))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
