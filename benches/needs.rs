//! Needs: observe, merge and score.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::needs::{
    Case, DeedKind, NeedsEvidence, NeedsLedger, NeedsParams, NeedsUnit, Promise, PromiseAnswer,
    PromiseOutcome,
};
use goodwill::quantity::{Instant, Name, Share};

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
            _ => NeedsEvidence::Answer(PromiseAnswer::new(
                promise(i - 1)?,
                PromiseOutcome::Kept,
                at,
            )?),
        })
    };
    (0..count).map(fact).collect()
}

type Fact = NeedsEvidence;

fn made(count: u64) -> Vec<Fact> {
    facts(i64::try_from(count).unwrap_or(i64::MAX)).unwrap_or_default()
}

fn touch(fact: &Fact) -> f64 {
    fact.at().seconds() as f64
}

support::bench_model!("needs", NeedsLedger, NeedsUnit, NeedsParams, made, touch);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
