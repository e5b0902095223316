//! Trust: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::Result;
use goodwill::quantity::{Instant, Name, Stake};
use goodwill::trust::{
    Outcome, Party, Placing, Resolution, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
};
use statrs::distribution::{Beta, ContinuousCDF};

const SIZES: [u64; 3] = [100, 10_000, 1_000_000];

/// One relationship: a stake every hour, now by one party and now by the other, each resolved
/// some hours later, so that a handful are open at any time.
fn facts(count: u64) -> Vec<TrustEvidence> {
    const OPEN: i64 = 6;
    let pairs = i64::try_from(count / 2).unwrap_or(i64::MAX);
    let placing = |i: i64| -> Result<Placing> {
        let by = if i % 3 == 0 { Party::Firm } else { Party::Customer };
        let stake = Stake::new((i % 40) as f64 / 4.0)?;
        Ok(Placing::new(Name::new(&format!("stake {i}"))?, by, stake, Instant::new(3_600 * i)?))
    };
    let resolution = |i: i64| -> Result<Resolution> {
        let outcome = if i % 7 == 0 { Outcome::DERELICTION } else { Outcome::HONOURED };
        Resolution::new(placing(i)?, outcome, Instant::new(3_600 * (i + OPEN))?)
    };
    let placed = (0..pairs).filter_map(|i| placing(i).map(TrustEvidence::Place).ok());
    let resolved = (0..pairs).filter_map(|i| resolution(i).map(TrustEvidence::Resolve).ok());
    let mut facts: Vec<TrustEvidence> = placed.chain(resolved).collect();
    facts.sort_by_key(TrustEvidence::at);
    facts
}

fn ledger_of(facts: &[TrustEvidence]) -> TrustLedger {
    let mut ledger = TrustLedger::new(TrustUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("trust/observe");
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
                    TrustEvidence::Place(p) => (time ^ p.at().seconds(), sum + p.stake().get()),
                    TrustEvidence::Resolve(r) => {
                        (time ^ r.at().seconds(), sum + r.placing().stake().get())
                    }
                    other => (time ^ other.at().seconds(), sum),
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("trust/merge");
    for size in SIZES {
        let ledgers: Vec<TrustLedger> = facts(size).chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || TrustLedger::new(TrustUnit::default()),
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
    let mut group = c.benchmark_group("trust/score");
    for size in SIZES {
        let facts = facts(size);
        let ledger = ledger_of(&facts);
        let (params, as_of) = (TrustParams::default(), ledger.newest().unwrap_or(Instant::EPOCH));
        group.bench_function(BenchmarkId::new("points", size), |b| {
            b.iter(|| {
                let score = black_box(&ledger).score(&params, as_of);
                score.map(|score| score.map(|score| score.value()))
            });
        });
        // The peer: the two quantiles of an interval as `statrs` finds them.
        let peer = Beta::new(8.0, 2.0);
        group.bench_function(BenchmarkId::new("peer: two statrs quantiles", size), |b| {
            b.iter(|| {
                let beta = black_box(&peer).as_ref();
                beta.map(|beta| beta.inverse_cdf(0.05) + beta.inverse_cdf(0.95))
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
