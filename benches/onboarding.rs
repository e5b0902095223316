//! Onboarding: observe, merge and score.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, criterion_group, criterion_main};
use goodwill::onboarding::{
    OnboardingEvidence, OnboardingItem, OnboardingLedger, OnboardingParams, OnboardingUnit,
};
use goodwill::quantity::{Instant, Share};

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
            3 => item(OnboardingItem::Welcome),
            4 => item(OnboardingItem::Kickoff),
            5 => item(OnboardingItem::Channels),
            _ => item(OnboardingItem::Successes),
        }
    };
    (0..count).map(fact).collect()
}

type Fact = OnboardingEvidence;

fn made(count: u64) -> Vec<Fact> {
    facts(i64::try_from(count).unwrap_or(i64::MAX))
}

fn touch(fact: &Fact) -> f64 {
    fact.at().seconds() as f64
}

support::bench_model!(
    "onboarding",
    OnboardingLedger,
    OnboardingUnit,
    OnboardingParams,
    made,
    touch
);

criterion_group!(benches, observe, merge, score);
criterion_main!(benches);
