//! Needs: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::needs::{
    Case, DeedKind, NeedsEvidence, NeedsLedger, NeedsParams, NeedsUnit, Outcome, Promise,
    PromiseAnswer,
};
use goodwill::quantity::{Instant, Name, Share};

const SIZES: [i64; 3] = [100, 10_000, 1_000_000];

/// Facts of every kind in turn, an hour apart; each promise is kept by the next fact.
fn facts(count: i64) -> goodwill::Result<Vec<NeedsEvidence>> {
    let fact = |i: i64| -> goodwill::Result<NeedsEvidence> {
        let at = Instant::new(3_600 * i)?;
        let full = Some(Share::ONE);
        let promise = |i: i64| -> goodwill::Result<Promise> {
            Ok(Promise::new(Name::new(&format!("promise {i}"))?, Instant::new(3_600 * i)?))
        };
        Ok(match i % 5 {
            0 => NeedsEvidence::Information { timely: full, complete: full, accurate: None, at },
            1 => NeedsEvidence::Case(Case::new(Share::HALF, at)),
            2 => NeedsEvidence::Deed { kind: DeedKind::Unprompted, at },
            3 => NeedsEvidence::Promise(promise(i)?),
            _ => NeedsEvidence::Answer(PromiseAnswer::new(promise(i - 1)?, Outcome::Kept, at)?),
        })
    };
    (0..count).map(fact).collect()
}

fn sizes() -> impl Iterator<Item = (i64, Vec<NeedsEvidence>)> {
    SIZES.into_iter().filter_map(|size| Some((size, facts(size).ok()?)))
}

fn ledger_of(facts: &[NeedsEvidence]) -> NeedsLedger {
    let mut ledger = NeedsLedger::new(NeedsUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("needs/observe");
    for (size, facts) in sizes() {
        group.throughput(Throughput::Elements(facts.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::new("ledger", size), &facts, |b, facts| {
            b.iter(|| ledger_of(black_box(facts)));
        });
        // The limit: to touch each fact once and add up two of its numbers.
        group.bench_with_input(BenchmarkId::new("limit: sum once", size), &facts, |b, facts| {
            b.iter(|| {
                black_box(facts).iter().fold((0, 0.0), |(time, sum), fact| match fact {
                    NeedsEvidence::Case(case) => {
                        (time ^ case.at.seconds(), sum + case.helped.get())
                    }
                    other => (time ^ other.at().seconds(), sum + 1.0),
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("needs/merge");
    for (size, facts) in sizes() {
        let ledgers: Vec<NeedsLedger> = facts.chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || NeedsLedger::new(NeedsUnit::default()),
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
    let mut group = c.benchmark_group("needs/score");
    for (size, facts) in sizes() {
        let ledger = ledger_of(&facts);
        let (params, as_of) = (NeedsParams::default(), ledger.newest().unwrap_or(Instant::EPOCH));
        group.bench_function(BenchmarkId::new("value", size), |b| {
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
