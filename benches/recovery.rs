//! Recovery: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::quantity::{Instant, Name, Share};
use goodwill::recovery::{
    Failure, RecoveryEvidence, RecoveryLedger, RecoveryParams, RecoveryRule, RecoveryUnit, Step,
    StepKind, label_recoveries,
};

const SIZES: [u64; 3] = [100, 10_000, 1_000_000];

/// Labelled facts: a complaint every hour, of eight causes, most of them resolved at once.
fn facts(count: u64) -> goodwill::Result<Vec<RecoveryEvidence>> {
    let (mut failures, mut steps) = (Vec::new(), Vec::new());
    let cases = i64::try_from(count / 2).unwrap_or(i64::MAX);
    for i in 0..cases {
        let (id, at) = (Name::new(&format!("case {i}"))?, Instant::new(3_600 * i)?);
        // Below 1 by the remainder.
        let severity = Share::new((i % 7) as f64 / 7.0)?;
        let cause = Name::new(&format!("cause {}", i % 8))?;
        failures.push(Failure::complaint(id.clone(), at).severe(severity).caused_by(cause));
        steps.push(Step::new(id.clone(), StepKind::Heard, at));
        if i % 5 != 0 {
            steps.push(Step::new(id, StepKind::Resolved, at));
        }
    }
    let end = Instant::new(3_600 * cases + 40 * Instant::DAY)?;
    Ok(label_recoveries(&failures, &steps, RecoveryRule::default(), end)?.evidence)
}

fn ledger_of(facts: &[RecoveryEvidence]) -> RecoveryLedger {
    let mut ledger = RecoveryLedger::new(RecoveryUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("recovery/observe");
    for size in SIZES {
        let facts = facts(size).unwrap_or_default();
        group.throughput(Throughput::Elements(facts.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::new("ledger", size), &facts, |b, facts| {
            b.iter(|| ledger_of(black_box(facts)));
        });
        // The limit: to touch each fact once and add up two of its numbers.
        group.bench_with_input(BenchmarkId::new("limit: sum once", size), &facts, |b, facts| {
            b.iter(|| {
                black_box(facts).iter().fold((0, 0.0), |(time, sum), fact| match fact {
                    RecoveryEvidence::Opened(opening) => {
                        (time ^ fact.at().seconds(), sum + opening.failure().severity.get())
                    }
                    other => (time ^ other.at().seconds(), sum),
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("recovery/merge");
    for size in SIZES {
        let facts = facts(size).unwrap_or_default();
        let ledgers: Vec<RecoveryLedger> = facts.chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || RecoveryLedger::new(RecoveryUnit::default()),
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
    let mut group = c.benchmark_group("recovery/score");
    for size in SIZES {
        let ledger = ledger_of(&facts(size).unwrap_or_default());
        let (params, as_of) =
            (RecoveryParams::default(), ledger.newest().unwrap_or(Instant::EPOCH));
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
