//! Onboarding: observe, merge and score, beside summing the same numbers once.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::onboarding::{
    OnboardingEvidence, OnboardingLedger, OnboardingParams, OnboardingUnit, Step,
};
use goodwill::quantity::{Instant, Share};

const SIZES: [i64; 3] = [100, 10_000, 1_000_000];

/// Facts every hour, of every kind in turn, most of them good.
fn facts(count: i64) -> Vec<OnboardingEvidence> {
    let fact = |i: i64| {
        let at = Instant::new(i * 3_600).unwrap_or(Instant::EPOCH);
        let yes = i % 11 != 0;
        let item = |item| {
            let done = if yes { Share::ONE } else { Share::HALF };
            OnboardingEvidence::Item { item, done, at }
        };
        match i % 7 {
            0 => OnboardingEvidence::HandOff { owner: None, at },
            1 => OnboardingEvidence::Preferences { captured: true, carried_over: yes, at },
            2 => OnboardingEvidence::AlignmentCall { made: yes, at },
            3 => item(Step::Welcome),
            4 => item(Step::Kickoff),
            5 => item(Step::Channels),
            _ => item(Step::Successes),
        }
    };
    (0..count).map(fact).collect()
}

fn ledger_of(facts: &[OnboardingEvidence]) -> OnboardingLedger {
    let mut ledger = OnboardingLedger::new(OnboardingUnit::default());
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("onboarding/observe");
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
                    OnboardingEvidence::Item { done, at, .. } => {
                        (time ^ at.seconds(), sum + done.get())
                    }
                    other => (time ^ other.at().seconds(), sum),
                })
            });
        });
    }
    group.finish();
}

fn merge(c: &mut Criterion) {
    let mut group = c.benchmark_group("onboarding/merge");
    for size in SIZES {
        let ledgers: Vec<OnboardingLedger> = facts(size).chunks(10).map(ledger_of).collect();
        group.throughput(Throughput::Elements(ledgers.len() as u64));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(size), &ledgers, |b, ledgers| {
            b.iter_batched(
                || OnboardingLedger::new(OnboardingUnit::default()),
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
    let mut group = c.benchmark_group("onboarding/score");
    for size in SIZES {
        let ledger = ledger_of(&facts(size));
        let (params, as_of) =
            (OnboardingParams::default(), ledger.newest().unwrap_or(Instant::EPOCH));
        group.bench_function(BenchmarkId::new("points", size), |b| {
            b.iter(|| {
                let score = black_box(&ledger).score(&params, as_of);
                score.map(|score| score.map(|score| score.value()))
            });
        });
        // The interval of the harmonic mean asks some thousand quantiles.
        group.sample_size(10);
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
