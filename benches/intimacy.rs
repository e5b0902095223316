//! Intimacy: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]
// A bench that cannot make its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::intimacy::{
    Component, IntimacyEvidence, IntimacyLedger, IntimacyParams, IntimacyUnit, LabelledContact,
};
use goodwill::quantity::{Amount, Instant, Positive, Rating, Scale, Share};
use goodwill::trust::Party;

const SIZES: [u32; 3] = [100, 10_000, 1_000_000];

/// Facts of every kind in turn, an hour apart: a hundred of them are four days, a million are a
/// century.
fn facts(count: u32) -> Vec<IntimacyEvidence> {
    let fact = |i: u32| -> goodwill::Result<IntimacyEvidence> {
        let scale = Scale::new(0.0, 10.0)?;
        let at = Instant::new(3_600 * i64::from(i))?;
        let y = f64::from(i % 11) / 10.0;
        Ok(match i % 8 {
            0..3 => IntimacyEvidence::Rating {
                component: Component::ALL[i as usize / 8 % 8],
                by: if i.is_multiple_of(3) { Party::Firm } else { Party::Customer },
                rating: Rating::new(10.0 * y, scale)?,
                at,
            },
            3 => IntimacyEvidence::Contact(LabelledContact::contact(
                at,
                Amount::new(2.0 * y)?,
                Some(!i.is_multiple_of(5)),
            )?),
            4 => IntimacyEvidence::Response {
                promised_seconds: Positive::new(86_400.0)?,
                taken_seconds: Amount::new(172_800.0 * y)?,
                updated_in_time: i.is_multiple_of(3),
                at,
            },
            5 => IntimacyEvidence::Request { met: !i.is_multiple_of(7), hand_offs: i % 3, at },
            6 => IntimacyEvidence::Question { answered: Share::new(y)?, at },
            _ => IntimacyEvidence::Transaction {
                correct: Share::new(y)?,
                good: Share::new(1.0 - y)?,
                at,
            },
        })
    };
    (0..count).map(|i| fact(i).unwrap()).collect()
}

fn ledger_of(facts: &[IntimacyEvidence]) -> IntimacyLedger {
    let mut ledger = IntimacyLedger::new(IntimacyUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("intimacy/observe");
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
                    IntimacyEvidence::Question { answered, at } => {
                        (time ^ at.seconds(), sum + answered.get())
                    }
                    other => (time ^ other.at().seconds(), sum),
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("intimacy/merge");
    for size in SIZES {
        let ledgers: Vec<IntimacyLedger> = facts(size).chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || IntimacyLedger::new(IntimacyUnit::default()),
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
    let mut group = c.benchmark_group("intimacy/score");
    for size in SIZES {
        let ledger = ledger_of(&facts(size));
        let params = IntimacyParams::default();
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
    }
    group.finish();
}

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
