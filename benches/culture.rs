//! Culture: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::culture::{CultureEvidence, CultureLedger, CultureParams, CultureUnit, Place};
use goodwill::quantity::{Instant, Name, Rating, Scale};

const SIZES: [u64; 3] = [100, 10_000, 1_000_000];

/// Answers and yeses of a hundred organisations in ten regions of two nations.
fn facts(count: u64) -> goodwill::Result<Vec<CultureEvidence>> {
    let scale = Scale::new(0.0, 10.0)?;
    let components = [Name::new("openness")?, Name::new("pace")?];
    let place = |i: u64| {
        let (nation, region) = (format!("nation {}", i % 2), format!("region {}", i % 10));
        Place::new(&nation, &region, &format!("organisation {i}"))
    };
    let places = (0..100).map(place).collect::<goodwill::Result<Vec<_>>>()?;
    let fact = |i: u64| {
        let place = places[usize::try_from(i * 37 % 100).unwrap_or(0)].clone();
        let at = Instant::new(i64::try_from(i).unwrap_or(0) * 600)?;
        if i.is_multiple_of(5) {
            return Ok(CultureEvidence::Yes { place, kept: i.is_multiple_of(3), at });
        }
        let component = components[usize::from(i.is_multiple_of(2))].clone();
        let rating = Rating::new((i * 7 % 11) as f64, scale)?;
        Ok(CultureEvidence::Rating { place, component, rating, reversed: i.is_multiple_of(4), at })
    };
    (0..count).map(fact).collect()
}

fn ledger_of(facts: &[CultureEvidence]) -> CultureLedger {
    let mut ledger = CultureLedger::new(CultureUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("culture/observe");
    for size in SIZES {
        let Ok(facts) = facts(size) else { continue };
        group.throughput(Throughput::Elements(facts.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::new("ledger", size), &facts, |b, facts| {
            b.iter(|| ledger_of(black_box(facts)));
        });
        // The limit: to touch each fact once and add up two of its numbers.
        group.bench_with_input(BenchmarkId::new("limit: sum once", size), &facts, |b, facts| {
            b.iter(|| {
                black_box(facts).iter().fold((0, 0.0), |(time, sum), fact| match fact {
                    CultureEvidence::Rating { rating, at, .. } => {
                        (time ^ at.seconds(), sum + rating.value())
                    }
                    other => (time ^ other.at().seconds(), sum),
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("culture/merge");
    for size in SIZES {
        let Ok(facts) = facts(size) else { continue };
        let ledgers: Vec<CultureLedger> = facts.chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || CultureLedger::new(CultureUnit::default()),
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
    let mut group = c.benchmark_group("culture/score");
    for size in SIZES {
        let Ok(facts) = facts(size) else { continue };
        let ledger = ledger_of(&facts);
        let about = ledger.organisations().next().cloned();
        let params = CultureParams::default().with_about(about);
        let as_of = ledger.newest().unwrap_or(Instant::EPOCH);
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
        group.bench_function(BenchmarkId::new("yes", size), |b| {
            b.iter(|| {
                let yes = black_box(&ledger).worth_of_a_yes(&params, as_of);
                yes.map(|yes| yes.map(|yes| yes.value()))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
