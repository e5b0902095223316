//! Where the customer stands by friction: unit tests of the library, `cargo test --lib friction`.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use proptest::prelude::*;

use crate::friction::{
    Effect, Encounter, Friction, FrictionEvidence, FrictionKind, FrictionLedger, FrictionParams,
    FrictionUnit, Initiator, NextIssueRule, Stage, label_next_issues,
};
use crate::model::{Counted, Direction, Standing};
use crate::quantity::{HalfLife, Instant, Name, Share};

fn call(second: i64) -> Encounter {
    Encounter::new(Stage::Support, Instant::new(second).unwrap(), Initiator::Customer)
}

fn counted(encounters: &[Encounter]) -> Vec<Counted> {
    let mut ledger = FrictionLedger::new(FrictionUnit { half_life: HalfLife::INFINITE });
    for encounter in encounters {
        ledger.observe(&FrictionEvidence::Encounter(encounter.clone()));
    }
    ledger.counted(&FrictionParams::default(), Instant::new(1_000_000).unwrap()).unwrap()
}

#[test]
fn the_four_dimensions_as_ease_and_what_was_seen_of_loyalty() {
    let facets = FrictionLedger::facets(&FrictionParams::default());
    let said: Vec<_> =
        facets.iter().map(|f| (f.name, f.prior.mean.get(), f.prior.weight.get())).collect();
    assert_eq!(
        said,
        [
            ("reliability", 0.95, 2.0),
            ("relevance", 0.95, 2.0),
            ("value", 0.95, 2.0),
            ("trust", 0.95, 2.0),
            ("draws nearer", 0.5, 2.0),
        ]
    );
    assert!(facets.iter().all(|facet| facet.direction == Direction::Ours));
    assert_eq!(counted(&[]), [Counted::default(); 5]);
}

/// Two smooth calls and one that was late by a quarter, which drove away; one settled matter may
/// still come back.
#[test]
fn counted_by_hand() {
    let late = Friction::from_severity(FrictionKind::Late, Share::new(0.25).unwrap());
    let billing = call(500_000).about(Name::new("billing").unwrap()).resolved();
    let calls = [call(0), call(1).with_friction(late).with_effect(Effect::Away), billing];
    let as_of = Instant::new(600_000).unwrap();
    let labelled = label_next_issues(&calls, NextIssueRule::default(), as_of).unwrap();
    let [reliability, relevance, value, trust, nearer] = counted(&labelled)[..] else {
        unreachable!("five facets")
    };
    let of = |good, bad, open| Counted { good, bad, open, aging: 0.0 };
    assert_eq!(
        (reliability, relevance, value),
        (of(2.75, 0.25, 0.0), of(3.0, 0.0, 0.0), of(3.0, 0.0, 0.0))
    );
    assert_eq!(trust, of(2.5, 0.0, 0.5));
    assert_eq!(nearer, of(0.0, 1.0, 0.0));
}

fn any_call() -> impl Strategy<Value = Encounter> {
    let friction = (0..FrictionKind::ALL.len(), 0.0..=1.0_f64);
    let effect = prop::sample::select(vec![None, Some(Effect::Away), Some(Effect::Towards)]);
    (0..1_000_000_i64, prop::collection::vec(friction, 0..3), effect).prop_map(
        |(at, frictions, effect)| {
            let mut call = call(at);
            for (kind, severity) in frictions {
                let severity = Share::new(severity).unwrap();
                call =
                    call.with_friction(Friction::from_severity(FrictionKind::ALL[kind], severity));
            }
            if let Some(effect) = effect { call.with_effect(effect) } else { call }
        },
    )
}

proptest! {
    #[test]
    fn law_counts_are_counts_and_monotone(
        calls in prop::collection::vec(any_call(), 0..12), which in 0..FrictionKind::ALL.len(),
    ) {
        let before = counted(&calls);
        prop_assert_eq!(before.len(), FrictionLedger::facets(&FrictionParams::default()).len());
        for Counted { good, bad, open, .. } in &before {
            prop_assert!([good, bad, open].iter().all(|x| x.is_finite() && **x >= 0.0));
        }
        let with = |fact: Encounter| counted(&[calls.clone(), vec![fact]].concat());
        let terrible = Friction::from_severity(FrictionKind::ALL[which], Share::ONE);
        let good = with(call(0).with_effect(Effect::Towards));
        let bad = with(call(0).with_friction(terrible).with_effect(Effect::Away));
        // Sums below 50, each of some dozen terms rounded once.
        let slack = 1e-12;
        for ((before, good), bad) in before.iter().zip(&good).zip(&bad) {
            prop_assert!(good.good >= before.good - slack && good.bad <= before.bad + slack);
            prop_assert!(bad.bad >= before.bad - slack && bad.good <= good.good + slack);
        }
        let which = FrictionKind::ALL[which].dimension().index();
        prop_assert!(bad[which].bad > before[which].bad && bad[4].bad > before[4].bad);
        prop_assert!((bad[which].good - before[which].good).abs() <= slack);
    }
}
