//! Recovery: observe, merge and score.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::quantity::{Instant, Name, Share};
use goodwill::recovery::{
    Failure, RecoveryEvidence, RecoveryLedger, RecoveryParams, RecoveryRule, RecoveryStep,
    RecoveryUnit, StepKind, label_recoveries,
};

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
        steps.push(RecoveryStep::new(id.clone(), StepKind::Heard, at));
        if i % 5 != 0 {
            steps.push(RecoveryStep::new(id, StepKind::Resolved, at));
        }
    }
    let end = Instant::new(3_600 * cases + 40 * Instant::DAY)?;
    Ok(label_recoveries(&failures, &steps, RecoveryRule::default(), end)?.evidence)
}

type Fact = RecoveryEvidence;

fn made(count: u64) -> Vec<Fact> {
    facts(count).unwrap_or_default()
}

fn touch(fact: &Fact) -> f64 {
    fact.at().seconds() as f64
}

support::bench_model!("recovery", RecoveryLedger, RecoveryUnit, RecoveryParams, made, touch);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
