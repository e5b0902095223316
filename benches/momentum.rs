//! Momentum: observe, merge and score.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::momentum::{
    Ending, FollowUpRule, Meeting, MomentumEvidence, MomentumLedger, MomentumParams, MomentumUnit,
    label_meetings,
};
use goodwill::quantity::Instant;

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

type Fact = MomentumEvidence;

fn made(count: u64) -> Vec<Fact> {
    facts(i64::try_from(count).unwrap_or(i64::MAX))
}

fn touch(fact: &Fact) -> f64 {
    fact.at().seconds() as f64
}

support::bench_model!("momentum", MomentumLedger, MomentumUnit, MomentumParams, made, touch);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
