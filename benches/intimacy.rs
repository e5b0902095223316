//! Intimacy: observe, merge and score. Facts of every kind in turn.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]
// A bench that cannot make its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::intimacy::{
    Component, IntimacyEvidence as Fact, IntimacyLedger, IntimacyParams, IntimacyUnit,
    LabelledContact,
};
use goodwill::quantity::{Amount, Instant, Party, Positive, Rating, Scale, Share};

/// Facts of every kind in turn, an hour apart: a hundred of them are four days, a million are a
/// century.
fn facts(count: u64) -> Vec<Fact> {
    let fact = |i: u32| -> goodwill::Result<Fact> {
        let scale = Scale::new(0.0, 10.0)?;
        let at = Instant::new(3_600 * i64::from(i))?;
        let y = f64::from(i % 11) / 10.0;
        Ok(match i % 8 {
            0..3 => Fact::Rating {
                component: Component::ALL[i as usize / 8 % 8],
                by: if i.is_multiple_of(3) { Party::Firm } else { Party::Customer },
                rating: Rating::new(10.0 * y, scale)?,
                at,
            },
            3 => Fact::Contact(LabelledContact::contact(
                at,
                Amount::new(2.0 * y)?,
                Some(!i.is_multiple_of(5)),
            )?),
            4 => Fact::Response {
                promised_seconds: Positive::new(86_400.0)?,
                taken_seconds: Amount::new(172_800.0 * y)?,
                updated_in_time: i.is_multiple_of(3),
                at,
            },
            5 => Fact::Request { met: !i.is_multiple_of(7), hand_offs: i % 3, at },
            6 => Fact::Question { answered: Share::new(y)?, at },
            _ => Fact::Transaction { correct: Share::new(y)?, good: Share::new(1.0 - y)?, at },
        })
    };
    (0..u32::try_from(count).unwrap()).map(|i| fact(i).unwrap()).collect()
}

fn touch(fact: &Fact) -> f64 {
    let said = match fact {
        Fact::Rating { rating, .. } => rating.value(),
        Fact::Response { taken_seconds, .. } => taken_seconds.get(),
        Fact::Question { answered, .. } => answered.get(),
        Fact::Transaction { correct, good, .. } => correct.get() + good.get(),
        _ => 0.0,
    };
    fact.at().seconds() as f64 + said
}

support::bench_model!("intimacy", IntimacyLedger, IntimacyUnit, IntimacyParams, facts, touch);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
