//! Conduct: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::conduct::{
    ConductEvidence, ConductLedger, ConductParams, ConductUnit, Deed, Subject, instruments,
};
use goodwill::quantity::{Instant, Name, Rating, Share};

const SIZES: [u64; 3] = [100, 10_000, 1_000_000];

/// Answers to all items in turn, deeds and messages among them, one every ten minutes.
fn facts(count: u64) -> Vec<ConductEvidence> {
    let instruments = instruments();
    let items = instruments.iter().flat_map(|own| own.items().iter().map(move |item| (own, item)));
    let mut items = items.cycle();
    let Ok(by) = Name::new("rater") else { return Vec::new() };
    let fact = |i: u64| {
        let at = Instant::new(i64::try_from(i).ok()? * 600).ok()?;
        Some(match i % 4 {
            0 => {
                let about = if i.is_multiple_of(8) { Subject::Customer } else { Subject::Product };
                ConductEvidence::Message { about, at }
            }
            1 => {
                let deed = Deed::ALL[usize::try_from(i).ok()? % Deed::ALL.len()];
                deed.observed(if i.is_multiple_of(3) { Share::ZERO } else { Share::ONE }, at)
            }
            _ => {
                let (instrument, item) = items.next()?;
                let x = f64::from(u8::try_from(i % 5).ok()?);
                ConductEvidence::Answer {
                    instrument: instrument.name().clone(),
                    item: item.id().clone(),
                    by: by.clone(),
                    rating: Rating::new(x, item.scale()).ok()?,
                    at,
                }
            }
        })
    };
    (0..count).filter_map(fact).collect()
}

fn ledger_of(facts: &[ConductEvidence]) -> ConductLedger {
    let mut ledger = ConductLedger::new(ConductUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("conduct/observe");
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
                black_box(facts).iter().fold((0, 0.0), |(time, sum), fact| {
                    let y = match fact {
                        ConductEvidence::Answer { rating, .. } => rating.share().get(),
                        ConductEvidence::Observed { well, .. } => well.get(),
                        _ => 1.0,
                    };
                    (time ^ fact.at().seconds(), sum + y)
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("conduct/merge");
    for size in SIZES {
        let ledgers: Vec<ConductLedger> = facts(size).chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || ConductLedger::new(ConductUnit::default()),
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
    let mut group = c.benchmark_group("conduct/score");
    for size in SIZES {
        let ledger = ledger_of(&facts(size));
        let (params, as_of) = (ConductParams::default(), ledger.newest().unwrap_or(Instant::EPOCH));
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
