//! Momentum: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::momentum::{
    Ending, FollowUpRule, Meeting, MomentumEvidence, MomentumLedger, MomentumParams, MomentumUnit,
    label_meetings,
};
use goodwill::quantity::Instant;

const SIZES: [i64; 3] = [100, 10_000, 1_000_000];

/// Meetings every few hours, of changing endings; a tenth of those without a way back are
/// followed by something extra.
fn facts(count: i64) -> Vec<MomentumEvidence> {
    let at = |i: i64| Instant::new(i * 20_000).unwrap_or(Instant::EPOCH);
    let meeting = |i: i64| {
        // A cheap mix of the endings, the same at every run.
        let kind = usize::try_from((i * 7 + i / 5).rem_euclid(3)).unwrap_or(0);
        Meeting::new(at(i), Ending::ALL[kind])
    };
    let meetings: Vec<Meeting> = (0..count).map(meeting).collect();
    let extras: Vec<Instant> = (0..count / 10).map(|i| at(10 * i)).collect();
    label_meetings(&meetings, &extras, FollowUpRule::default(), at(count)).unwrap_or_default()
}

fn ledger_of(facts: &[MomentumEvidence]) -> MomentumLedger {
    let mut ledger = MomentumLedger::new(MomentumUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("momentum/observe");
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
                black_box(facts).iter().fold((0, 0), |(time, sum), fact| match fact {
                    MomentumEvidence::Meeting(labelled) => {
                        let step = i64::from(labelled.meeting().ending().step());
                        (time ^ fact.at().seconds(), sum + step)
                    }
                    other => (time ^ other.at().seconds(), sum),
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("momentum/merge");
    for size in SIZES {
        let ledgers: Vec<MomentumLedger> = facts(size).chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || MomentumLedger::new(MomentumUnit::default()),
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
    let mut group = c.benchmark_group("momentum/score");
    for size in SIZES {
        let ledger = ledger_of(&facts(size));
        let (params, as_of) =
            (MomentumParams::default(), ledger.newest().unwrap_or(Instant::EPOCH));
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
