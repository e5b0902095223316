//! What capability says of where a customer stands, and its lines.

// A test that cannot get its own input is broken, and what is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::model::capability::{CapabilityEvent, CapabilityUnit};
use crate::quantity::{HalfLife, Rating, Scale, Share};

fn at() -> Instant {
    Instant::from_days(20_000).unwrap()
}

fn ledger(facts: &[CapabilityEvent]) -> CapabilityLedger {
    let mut ledger = CapabilityLedger::new(CapabilityUnit { half_life: HalfLife::INFINITE });
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn counted(facts: &[CapabilityEvent]) -> Vec<[f64; 3]> {
    let params = CapabilityParams::default();
    let counted = ledger(facts).counted(&params, at()).unwrap();
    assert_eq!(counted.len(), CapabilityLedger::facets(&params).len());
    counted.iter().map(|own| [own.good, own.bad, own.open]).collect()
}

fn lines(facts: &[CapabilityEvent]) -> Vec<String> {
    let score = ledger(facts).score(&CapabilityParams::default(), at()).unwrap();
    score.map_or_else(Vec::new, |score| score.lines())
}

fn message(clear: bool, valuable: bool, unique: bool) -> CapabilityEvent {
    CapabilityEvent::Message { clear, valuable, unique, at: at() }
}

fn facts(good: bool) -> Vec<(usize, CapabilityEvent)> {
    let y = if good { Share::ONE } else { Share::ZERO };
    let rating = Rating::new(y.get(), Scale::new(0.0, 1.0).unwrap()).unwrap();
    let person = |aspect: &Aspect| CapabilityEvent::Person { aspect: *aspect, rating, at: at() };
    let mut facts: Vec<_> = Aspect::ALL.iter().map(|aspect| (0, person(aspect))).collect();
    facts.push((1, CapabilityEvent::Solution { from_need: y, at: at() }));
    facts.push((2, message(true, true, good)));
    facts
}

#[test]
fn law_a_good_fact_adds_good_and_a_bad_one_bad() {
    assert_eq!(counted(&[]), [[0.0; 3]; 3]);
    for good in [true, false] {
        for (facet, fact) in facts(good) {
            let mut expected = [[0.0; 3]; 3];
            expected[facet] = if good { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
            assert_eq!(counted(std::slice::from_ref(&fact)), expected, "{fact:?}");
        }
    }
}

#[test]
fn every_fact_is_read() {
    for ((_, good), (_, bad)) in facts(true).into_iter().zip(facts(false)) {
        assert_ne!(lines(&[good]), lines(&[bad]));
    }
    // Which check fails is read, though the gate fails alike.
    let all = [message(false, true, true), message(true, false, true), message(true, true, false)];
    let read = all.map(|fact| lines(&[fact]));
    assert!(read[0] != read[1] && read[1] != read[2] && read[0] != read[2]);
    assert_eq!(
        read[2],
        ["messages pass all three checks to 33 %: clear 67 %, valuable 67 %, unique 33 %"],
    );
}
