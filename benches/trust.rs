//! Trust: observe, merge and score. One relationship: a stake every hour, now by one party and
//! now by the other, each resolved some hours later, so that a handful are open at any time.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use goodwill::Result;
use goodwill::quantity::{Instant, Name, Party, Stake};
use goodwill::trust::{
    Outcome, Placing, Resolution, TrustEvidence as Fact, TrustLedger, TrustParams, TrustUnit,
};
use statrs::distribution::{Beta, ContinuousCDF};

fn facts(count: u64) -> Vec<Fact> {
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
    let placed = (0..pairs).filter_map(|i| placing(i).map(Fact::Place).ok());
    let resolved = (0..pairs).filter_map(|i| resolution(i).map(Fact::Resolve).ok());
    let mut facts: Vec<Fact> = placed.chain(resolved).collect();
    facts.sort_by_key(Fact::at);
    facts
}

fn touch(fact: &Fact) -> f64 {
    match fact {
        Fact::Place(placing) => placing.at().seconds() as f64 + placing.stake().get(),
        Fact::Resolve(resolution) => {
            resolution.at().seconds() as f64 + resolution.placing().stake().get()
        }
        other => other.at().seconds() as f64,
    }
}

support::bench_model!("trust", TrustLedger, TrustUnit, TrustParams, facts, touch);

/// The peer of an interval: its two quantiles as `statrs` finds them.
fn peer(c: &mut Criterion) {
    let beta = Beta::new(8.0, 2.0);
    c.bench_function("trust/peer/two statrs quantiles", |b| {
        b.iter(|| {
            let beta = black_box(&beta).as_ref();
            beta.map(|beta| beta.inverse_cdf(0.05) + beta.inverse_cdf(0.95))
        });
    });
}

criterion_group!(benches, observe, merge, score, peer);
criterion_main!(benches);
