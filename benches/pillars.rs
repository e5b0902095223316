//! Pillars: observe, merge and score. One firm's offers, problems and deeds.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::pillars::{
    PillarsEvidence as Fact, PillarsLedger, PillarsParams, PillarsUnit, ProblemStep,
};
use goodwill::quantity::{Amount, Instant, Positive, Share};
use rand::{RngExt, SeedableRng};

fn facts(count: u64) -> Vec<Fact> {
    let mut rng = rand_pcg::Pcg64Mcg::seed_from_u64(1);
    // Three years of facts, in no order.
    let last = 1_095 * Instant::DAY;
    let mut fact = || {
        let at = Instant::new(rng.random_range(0..last)).ok()?;
        let (kind, share) = (rng.random_range(0..6), Share::new(rng.random_range(0.0..1.0)).ok()?);
        let step = |step, share: Share| {
            let taken_seconds = Amount::new(4.0 * share.get()).ok()?;
            Some(Fact::Step { step, taken_seconds, target_seconds: Positive::ONE, at })
        };
        match kind {
            0 => Some(Fact::Offer { helped: share, at }),
            1 => Some(Fact::Upsell { customer_share: share, at }),
            2 => step(ProblemStep::Find, share),
            3 => step(ProblemStep::Resolve, share),
            4 => step(ProblemStep::BackOnTrack, share),
            _ => Some(Fact::Deed {
                outside_desk: share > Share::HALF,
                team: None,
                helped: Some(share),
                at,
            }),
        }
    };
    (0..count).filter_map(|_| fact()).collect()
}

fn touch(fact: &Fact) -> f64 {
    let number = match fact {
        Fact::Offer { helped: share, .. } | Fact::Upsell { customer_share: share, .. } => {
            share.get()
        }
        Fact::Step { taken_seconds, target_seconds, .. } => {
            taken_seconds.get() + target_seconds.get()
        }
        _ => 1.0,
    };
    fact.at().seconds() as f64 + number
}

support::bench_model!("pillars", PillarsLedger, PillarsUnit, PillarsParams, facts, touch);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
