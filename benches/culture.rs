//! Culture: observe, merge and score.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::culture::{CultureEvidence, CultureLedger, CultureParams, CultureUnit, Place};
use goodwill::quantity::{Instant, Name, Rating, Scale};

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

type Fact = CultureEvidence;

fn made(count: u64) -> Vec<Fact> {
    facts(count).unwrap_or_default()
}

fn touch(fact: &Fact) -> f64 {
    fact.at().seconds() as f64
}

support::bench_model!("culture", CultureLedger, CultureUnit, CultureParams, made, touch);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
