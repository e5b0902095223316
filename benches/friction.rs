//! Friction: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::book::{Event, Fact};
use goodwill::friction::{FrictionEvidence, FrictionLedger, FrictionParams, FrictionUnit};
use goodwill::quantity::Instant;
use goodwill::simulate::Simulation;

const SIZES: [u64; 3] = [100, 10_000, 1_000_000];

/// Facts about friction, of as many customers as it takes for a hundred facts each.
fn facts(count: u64) -> Vec<FrictionEvidence> {
    let customers = u32::try_from(count / 100).unwrap_or(u32::MAX);
    // About a third of the simulated events are encounters.
    let events = Simulation::new(1).customers(customers).events(4 * count);
    let encounters = events.iter().filter_map(|event: Event| match event.fact() {
        Fact::Encounter(encounter) => Some(FrictionEvidence::Encounter(encounter.clone())),
        _ => None,
    });
    encounters.take(usize::try_from(count).unwrap_or(usize::MAX)).collect()
}

fn ledger_of(facts: &[FrictionEvidence]) -> FrictionLedger {
    let mut ledger = FrictionLedger::new(FrictionUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("friction/observe");
    for size in SIZES {
        let facts = facts(size);
        group.throughput(Throughput::Elements(facts.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::new("ledger", size), &facts, |b, facts| {
            b.iter(|| ledger_of(black_box(facts)));
        });
        // The limit: to touch each fact once and add up two of its numbers.
        group.bench_with_input(BenchmarkId::new("limit: sum once", size), &facts, |b, facts| {
            b.iter(|| {
                black_box(facts).iter().fold((0, 0.0), |(time, sum), fact| match fact {
                    FrictionEvidence::Encounter(encounter) => {
                        let severities = encounter.frictions().iter().map(|f| f.severity.get());
                        (time ^ encounter.at().seconds(), sum + severities.sum::<f64>())
                    }
                    other => (time ^ other.at().seconds(), sum),
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("friction/merge");
    for size in SIZES {
        let ledgers: Vec<FrictionLedger> = facts(size).chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || FrictionLedger::new(FrictionUnit::default()),
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
    let mut group = c.benchmark_group("friction/score");
    for size in SIZES {
        let facts = facts(size);
        let ledger = ledger_of(&facts);
        let (params, as_of) =
            (FrictionParams::default(), ledger.newest().unwrap_or(Instant::EPOCH));
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
