//! What the standing is told; a part of the crate, since the trait is private.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use proptest::prelude::*;

use super::{Counted, Direction, OnboardingLedger, OnboardingParams, Standing};
use crate::onboarding::{OnboardingEvidence, OnboardingItem, OnboardingUnit};
use crate::quantity::{HalfLife, Instant, Name, Share};

const END: i64 = 1_000_000;

fn fact(part: usize, y: f64, time: i64) -> OnboardingEvidence {
    let (yes, at) = (y >= 0.5, Instant::new(time).unwrap());
    match part {
        0 => OnboardingEvidence::HandOff { owner: yes.then(|| Name::new("Ada").unwrap()), at },
        1 => OnboardingEvidence::Preferences { captured: true, carried_over: yes, at },
        2 => OnboardingEvidence::AlignmentCall { made: yes, at },
        _ => {
            let item = OnboardingItem::ALL[part - 3];
            OnboardingEvidence::Item { item, done: Share::new(y).unwrap(), at }
        }
    }
}

fn counted(half_life: HalfLife, facts: &[OnboardingEvidence]) -> Vec<Counted> {
    let mut ledger =
        OnboardingLedger::new(OnboardingUnit { half_life, ..OnboardingUnit::default() });
    for fact in facts {
        ledger.observe(fact);
    }
    ledger.counted(&OnboardingParams::default(), Instant::new(END).unwrap()).unwrap()
}

#[test]
fn nothing_counted_is_nothing() {
    let facets = OnboardingLedger::facets(&OnboardingParams::default());
    assert_eq!(counted(HalfLife::INFINITE, &[]), vec![Counted::default(); facets.len()]);
    assert!(facets.iter().all(|facet| facet.direction == Direction::Ours));
}

#[test]
fn a_flawless_start_is_seven_good_facts() {
    let facts: Vec<_> = (0..7).map(|part| fact(part, 1.0, 0)).collect();
    let good = Counted { good: 1.0, bad: 0.0, open: 0.0, aging: 0.0 };
    assert_eq!(counted(HalfLife::INFINITE, &facts), vec![good; 7]);
    let half = counted(HalfLife::INFINITE, &[fact(4, 0.25, 0)]);
    assert_eq!(half[4], Counted { good: 0.25, bad: 0.75, open: 0.0, aging: 0.0 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn law_the_standing_is_told_what_was_counted(
        seconds in prop_oneof![Just(f64::INFINITY), 10.0..1e6],
        facts in prop::collection::vec((0..7_usize, 0.0..=1.0, 0..END), 0..20),
        part in 0..7_usize, y in (0.0..=1.0_f64, 0.0..=1.0_f64), time in 0..END,
    ) {
        let half_life = HalfLife::from_seconds(seconds).unwrap();
        let facts: Vec<_> = facts.into_iter().map(|(p, y, t)| fact(p, y, t)).collect();
        let with = |y: f64| counted(half_life, &[&facts[..], &[fact(part, y, time)]].concat());
        let (worse, better) = (with(y.0.min(y.1)), with(y.0.max(y.1)));
        prop_assert_eq!(worse.len(), OnboardingLedger::facets(&OnboardingParams::default()).len());
        for (worse, better) in worse.iter().zip(&better) {
            for count in [worse.good, worse.bad, worse.open] {
                prop_assert!((0.0..=1e3).contains(&count));
            }
            prop_assert!(better.good >= worse.good && better.bad <= worse.bad);
            prop_assert!(better.open.to_bits() == worse.open.to_bits());
        }
    }
}
