//! What trust says of where a customer stands, and its lines.

// A test that cannot get its own input is broken, and what is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::model::trust::{Conduct, Outcome, Placing, Resolution, TrustEvidence, TrustUnit};
use crate::quantity::{HalfLife, Name, Stake};

const TERRIBLE: [Outcome; 2] = [Outcome::EXECUTION_FAILURE, Outcome::DERELICTION];

/// The stake of 1 weighs one half, and nothing fades.
fn ledger(facts: &[TrustEvidence]) -> TrustLedger {
    let unit = TrustUnit { half_life: HalfLife::INFINITE, ..TrustUnit::default() };
    let mut ledger = TrustLedger::new(unit);
    facts.iter().for_each(|fact| ledger.observe(fact));
    ledger
}

fn counted(facts: &[TrustEvidence]) -> Vec<Counted> {
    let as_of = Instant::from_days(20_100).unwrap();
    let params = TrustParams::default();
    let counted = ledger(facts).counted(&params, as_of).unwrap();
    assert_eq!(counted.len(), TrustLedger::facets(&params).len());
    for Counted { good, bad, open } in &counted {
        assert!([good, bad, open].iter().all(|x| **x >= 0.0 && x.is_finite()));
    }
    counted
}

fn lines(facts: &[TrustEvidence]) -> Vec<String> {
    let as_of = Instant::from_days(20_100).unwrap();
    ledger(facts).score(&TrustParams::default(), as_of).unwrap().unwrap().lines()
}

fn at() -> Instant {
    Instant::from_days(20_000).unwrap()
}

fn placing(by: Party) -> Placing {
    Placing::new(Name::new("order").unwrap(), by, Stake::new(1.0).unwrap(), at())
}

fn resolved(by: Party, outcome: Outcome) -> TrustEvidence {
    TrustEvidence::Resolve(Resolution::new(placing(by), outcome, at()).unwrap())
}

fn declined(by: Party) -> TrustEvidence {
    TrustEvidence::Decline { by, stake: Stake::new(1.0).unwrap(), at: at() }
}

fn act(by: Party, conduct: Conduct) -> TrustEvidence {
    TrustEvidence::Act { by, stake: Stake::new(1.0).unwrap(), conduct, at: at() }
}

const fn is(good: f64, bad: f64, open: f64) -> Counted {
    Counted { good, bad, open }
}

#[test]
fn the_facets_are_two_each_way() {
    let facets = TrustLedger::facets(&TrustParams::default());
    let names: Vec<_> = facets.iter().map(|facet| (facet.name, facet.direction)).collect();
    assert_eq!(
        names,
        [
            ("honours stakes", Direction::Ours),
            ("takes risks", Direction::Ours),
            ("honours stakes", Direction::Theirs),
            ("takes risks", Direction::Theirs),
        ]
    );
    for facet in facets {
        assert_eq!((facet.prior.mean, facet.prior.weight.get()), (Share::HALF, 2.0));
    }
}

#[test]
fn nothing_counted_is_zero() {
    assert_eq!(counted(&[]), [Counted::default(); 4]);
}

#[test]
fn a_stake_is_open_until_it_is_answered() {
    let place = TrustEvidence::Place(placing(Party::Customer));
    let open = counted(core::slice::from_ref(&place));
    assert_eq!(open, [is(0.0, 0.0, 0.5), is(0.0, 0.0, 0.0), is(0.0, 0.0, 0.0), is(0.5, 0.0, 0.0)]);
    let kept = counted(&[place.clone(), resolved(Party::Customer, Outcome::HONOURED)]);
    assert_eq!(kept[0], is(0.5, 0.0, 0.0));
    for outcome in TERRIBLE {
        let broken = counted(&[place.clone(), resolved(Party::Customer, outcome)]);
        assert_eq!(broken[0], is(0.0, 0.5, 0.0));
    }
}

/// Before, a refusal and what the customer broke changed no score and no line.
#[test]
fn every_event_of_either_party_changes_what_is_read() {
    for by in Party::BOTH {
        let pairs = [
            (resolved(by, Outcome::HONOURED), resolved(by, Outcome::DERELICTION)),
            (resolved(by, Outcome::HONOURED), resolved(by, Outcome::EXECUTION_FAILURE)),
            (act(by, Conduct::ActedRightly), act(by, Conduct::ActedWrongly)),
            (act(by, Conduct::RightlyLeftAlone), act(by, Conduct::FailedToAct)),
            (TrustEvidence::Place(placing(by)), declined(by)),
        ];
        for (good, bad) in pairs {
            let (with_good, with_bad) = (counted(&[good.clone()]), counted(&[bad.clone()]));
            let changed = with_good.iter().zip(&with_bad).filter(|(a, b)| a.good != b.good);
            for (good, bad) in changed {
                assert!(good.good > bad.good && good.bad <= bad.bad, "{good:?} {bad:?}");
            }
            assert!(with_good.iter().zip(&with_bad).any(|(a, b)| a.bad < b.bad));
            assert_ne!(lines(&[good]), lines(&[bad]));
        }
    }
}

#[test]
fn the_lines_say_who_honours_and_who_dares() {
    let facts = [
        TrustEvidence::Place(placing(Party::Customer)),
        resolved(Party::Customer, Outcome::HONOURED),
        act(Party::Customer, Conduct::FailedToAct),
        act(Party::Customer, Conduct::ActedRightly),
        declined(Party::Firm),
        declined(Party::Customer),
        TrustEvidence::Place(placing(Party::Firm)),
    ];
    assert_eq!(
        lines(&facts),
        [
            "the firm honoured 100 % of what was entrusted to it (1.0 outcomes)",
            "the customer honoured 50 % of what was entrusted to it (2.0 outcomes), 50 % not done",
            "1 stake entrusted to the customer open, 0 overdue",
            "of the risks that offered themselves, the firm took 50 % (weighing 0.5 taken, 0.5 \
             refused)",
            "of the risks that offered themselves, the customer took 50 % (weighing 0.5 taken, 0.5 \
             refused)",
            "both take the same risks",
        ]
    );
}
