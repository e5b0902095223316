//! What the standing is told; a part of the crate, since the trait is private.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use proptest::prelude::*;

use super::{Component, Counted, Direction, IntimacyLedger, IntimacyParams, Standing};
use crate::intimacy::{IntimacyEvidence, IntimacyUnit, LabelledContact};
use crate::quantity::{Amount, HalfLife, Instant, Party, Positive, Rating, Scale, Share};

const END: i64 = 1_000_000;

fn share(y: f64) -> Share {
    Share::new(y).unwrap()
}

/// A fact of each kind but cadence; more is better.
fn fact(kind: usize, y: f64, time: i64) -> IntimacyEvidence {
    let at = Instant::new(time).unwrap();
    match kind {
        0 => IntimacyEvidence::Question { answered: share(y), at },
        1 => IntimacyEvidence::Request { met: y >= 0.5, hand_offs: 1, at },
        2 => IntimacyEvidence::Response {
            promised_seconds: Positive::new(10.0).unwrap(),
            taken_seconds: Amount::new(20.0 - 10.0 * y).unwrap(),
            updated_in_time: y >= 0.5,
            at,
        },
        3 => IntimacyEvidence::Transaction { correct: share(y), good: share(y), at },
        4 => {
            let (one, asked) = (Amount::new(1.0).unwrap(), Some(y >= 0.5));
            IntimacyEvidence::Contact(LabelledContact::contact(at, one, asked).unwrap())
        }
        _ => {
            let rating = Rating::new(y, Scale::new(0.0, 1.0).unwrap()).unwrap();
            let component = Component::ALL[kind % 8];
            IntimacyEvidence::Rating { component, by: Party::Customer, rating, at }
        }
    }
}

fn gap(contact: bool, expected: f64) -> IntimacyEvidence {
    let (at, expected) = (Instant::new(END).unwrap(), Amount::new(expected).unwrap());
    let gap = if contact {
        LabelledContact::contact(at, expected, None)
    } else {
        LabelledContact::silence(at, expected)
    };
    IntimacyEvidence::Contact(gap.unwrap())
}

fn counted(half_life: HalfLife, facts: &[IntimacyEvidence]) -> Vec<Counted> {
    let mut ledger = IntimacyLedger::new(IntimacyUnit { half_life, ..IntimacyUnit::default() });
    for fact in facts {
        ledger.observe(fact);
    }
    ledger.counted(&IntimacyParams::default(), Instant::new(END).unwrap()).unwrap()
}

#[test]
fn nothing_counted_is_nothing() {
    let facets = IntimacyLedger::facets(&IntimacyParams::default());
    assert_eq!(facets.len(), 8);
    assert!(facets.iter().all(|facet| facet.direction == Direction::Ours));
    assert_eq!(facets[2].name, "coordination");
    assert_eq!(counted(HalfLife::INFINITE, &[]), [Counted::default(); 8]);
}

/// The firm's ratings of itself are no evidence of how it serves.
#[test]
fn what_the_firm_says_of_itself_does_not_count() {
    let rating = Rating::new(1.0, Scale::new(0.0, 1.0).unwrap()).unwrap();
    let at = Instant::new(0).unwrap();
    let component = Component::Ease;
    let own = IntimacyEvidence::Rating { component, by: Party::Firm, rating, at };
    assert_eq!(counted(HalfLife::INFINITE, &[own]), [Counted::default(); 8]);
}

#[test]
fn contacts_are_counted_one_by_one() {
    let read = |facts: &[IntimacyEvidence]| {
        let of = counted(HalfLife::INFINITE, facts)[Component::Frequency.index()];
        [of.good, of.bad, of.open]
    };
    assert_eq!(read(&[gap(true, 1.0), gap(true, 1.0)]), [2.0, 0.0, 0.0]);
    // Half of the next is due.
    assert_eq!(read(&[gap(true, 1.0), gap(false, 0.5)]), [1.0, 0.0, 0.5]);
    // One is due and two were missed.
    assert_eq!(read(&[gap(true, 1.0), gap(false, 3.0)]), [1.0, 2.0, 1.0]);
    // Three where one was wanted.
    assert_eq!(read(&[gap(true, 1.0), gap(true, 0.0), gap(true, 0.0)]), [1.0, 2.0, 0.0]);
    assert_eq!(read(&[gap(true, 4.0)]), [1.0, 3.0, 0.0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn law_the_standing_is_told_what_was_counted(
        seconds in prop_oneof![Just(f64::INFINITY), 10.0..1e6],
        facts in prop::collection::vec((0..13_usize, 0.0..=1.0, 0..END), 0..20),
        kind in 0..13_usize, y in (0.0..=1.0_f64, 0.0..=1.0_f64), time in 0..END,
        silence in (0.0..5.0_f64, 0.0..5.0_f64),
    ) {
        let half_life = HalfLife::from_seconds(seconds).unwrap();
        let facts: Vec<_> = facts.into_iter().map(|(k, y, t)| fact(k, y, t)).collect();
        let with = |more| counted(half_life, &[&facts[..], &[more]].concat());
        let one = |y: f64| with(fact(kind, y, time));
        // All contacts came as wanted, so that none was too many.
        let longer = |s: f64| with(gap(false, s));
        let pairs = [
            (one(y.0.min(y.1)), one(y.0.max(y.1))),
            (longer(silence.0.max(silence.1)), longer(silence.0.min(silence.1))),
        ];
        // As far as sums of 20 stray.
        let much = 1e-9;
        for (worse, better) in pairs {
            prop_assert_eq!(worse.len(), IntimacyLedger::facets(&IntimacyParams::default()).len());
            for (worse, better) in worse.iter().zip(&better) {
                for count in [worse.good, worse.bad, worse.open] {
                    prop_assert!((0.0..=1e3).contains(&count));
                }
                prop_assert!(better.good >= worse.good - much && better.bad <= worse.bad + much);
            }
        }
    }
}
