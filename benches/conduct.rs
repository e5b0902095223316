//! Conduct: observe, merge and score.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::conduct::{
    ConductEvidence, ConductLedger, ConductParams, ConductUnit, Deed, Subject, instruments,
};
use goodwill::quantity::{Instant, Name, Rating, Share};

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

type Fact = ConductEvidence;

fn made(count: u64) -> Vec<Fact> {
    facts(count)
}

fn touch(fact: &Fact) -> f64 {
    fact.at().seconds() as f64
}

support::bench_model!("conduct", ConductLedger, ConductUnit, ConductParams, made, touch);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
