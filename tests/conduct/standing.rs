//! What conduct says of where a customer stands, its lines, and what was discovered in each deal.

// A test that cannot get its own input is broken, and what is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::model::conduct::{ConductEvent, ConductUnit, Deed, Discovery, Knowledge, Subject};
use crate::quantity::{HalfLife, Name, Rating, Scale, Share};
use crate::survey::{Instrument, Item};

fn day(days: i64) -> Instant {
    Instant::from_days(20_000 + days).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn ledger(facts: &[ConductEvent]) -> ConductLedger {
    let mut ledger = ConductLedger::new(ConductUnit { half_life: HalfLife::INFINITE });
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn counted(facts: &[ConductEvent]) -> Vec<Counted> {
    let params = ConductParams::default();
    let counted = ledger(facts).counted(&params, day(100)).unwrap();
    assert_eq!(counted.len(), ConductLedger::facets(&params).len());
    counted
}

fn lines(facts: &[ConductEvent], as_of: Instant) -> Vec<String> {
    let score = ledger(facts).score(&ConductParams::default(), as_of).unwrap();
    score.map_or_else(Vec::new, |score| score.lines())
}

fn discovered(person: &str, item: Discovery, how: Knowledge, at: Instant) -> ConductEvent {
    let person = (!person.is_empty()).then(|| name(person));
    ConductEvent::Discovered { deal: name("mill"), person, item, how, at }
}

/// Each kind of fact, good or bad, with its facet.
fn facts(good: bool) -> Vec<(usize, ConductEvent)> {
    let (at, y) = (day(0), if good { Share::ONE } else { Share::ZERO });
    // Of a reversed item the low end is the good one.
    let never = Rating::new(if good { 0.0 } else { 4.0 }, Scale::new(0.0, 4.0).unwrap()).unwrap();
    let about = if good { Subject::Customer } else { Subject::Product };
    let how = if good { Knowledge::Known } else { Knowledge::Unknown };
    let (instrument, item, by) = (name("habits"), name("asks_too_little"), name("Ada"));
    vec![
        (0, ConductEvent::Answer { instrument, item, by, rating: never, at }),
        (1, Deed::Reply.observed(y, at)),
        (2, Deed::Referral.observed(y, at)),
        (3, Deed::Promise.observed(y, at)),
        (4, ConductEvent::Message { about, at }),
        (4, discovered("Ada", Discovery::Aim, how, at)),
    ]
}

#[test]
fn law_a_good_fact_adds_good_and_a_bad_one_bad() {
    for good in [true, false] {
        for (facet, fact) in facts(good) {
            let one = if good { [1.0, 0.0] } else { [0.0, 1.0] };
            for (i, own) in counted(std::slice::from_ref(&fact)).iter().enumerate() {
                let expected = if i == facet { one } else { [0.0, 0.0] };
                assert_eq!(([own.good, own.bad], own.open), (expected, 0.0), "{fact:?}");
            }
        }
    }
    assert!(counted(&[]).iter().all(|own| *own == Counted::default()));
}

#[test]
fn an_own_questionnaire_counts_behind_those_of_the_crate() {
    let scale = Scale::new(0.0, 4.0).unwrap();
    let item = Item::new(name("listens"), "Do we listen?", name("own"), scale);
    let own = Instrument::new(name("ours"), vec![item]).unwrap();
    let params = ConductParams::default().with_instruments(vec![own]).unwrap();
    let rating = Rating::new(3.0, scale).unwrap();
    let (instrument, item, by, at) = (name("ours"), name("listens"), name("Ada"), day(0));
    let answer = ConductEvent::Answer { instrument, item, by, rating, at };
    let counted = ledger(&[answer]).counted(&params, day(1)).unwrap();
    let facets = ConductLedger::facets(&params);
    assert_eq!((counted.len(), facets.last().unwrap().name), (facets.len(), "own questionnaires"));
    let (own, others) = counted.split_last().unwrap();
    assert_eq!([own.good, own.bad], [0.75, 0.25]);
    assert!(others.iter().all(|other| *other == Counted::default()));
}

#[test]
fn every_fact_is_read() {
    for ((_, good), (_, bad)) in facts(true).into_iter().zip(facts(false)) {
        let (good, bad) = (lines(&[good], day(1)), lines(&[bad], day(1)));
        assert!(!good.is_empty() && good != bad, "{good:?}");
    }
}

/// Before, nothing said what is missing in a deal.
#[test]
fn a_stalled_deal_names_what_is_missing() {
    let facts = [
        discovered("Ada", Discovery::Aim, Knowledge::Unknown, day(0)),
        discovered("Ada", Discovery::Aim, Knowledge::Known, day(1)),
        discovered("", Discovery::Cause, Knowledge::Assumed, day(1)),
        discovered("Ada", Discovery::Win, Knowledge::Known, day(2)),
        discovered("Bo", Discovery::Place, Knowledge::Known, day(2)),
    ];
    let of = |facts: &[ConductEvent], as_of: Instant| {
        lines(facts, as_of).into_iter().filter(|line| line.starts_with("deal")).collect::<Vec<_>>()
    };
    assert_eq!(
        of(&facts, day(3)),
        ["deal “mill”; still unknown: what doing nothing costs them; only assumed: why, and why \
          now; what Bo would gain is not known"],
    );
    // Three weeks are no standstill.
    assert!(of(&facts, day(23))[0].starts_with("deal “mill”; still unknown"));
    assert!(of(&facts, day(40))[0].starts_with("deal “mill” is stalled, 38 days without anything"));
    // The newest stands, whichever came first; what is known of all is no line.
    let mut turned = facts.to_vec();
    turned.reverse();
    assert_eq!(ledger(&turned), ledger(&facts));
    let more = [
        discovered("Bo", Discovery::Cause, Knowledge::Known, day(2)),
        discovered("Bo", Discovery::StandingStill, Knowledge::Known, day(2)),
        discovered("Bo", Discovery::Win, Knowledge::Known, day(2)),
    ];
    let all: Vec<_> = facts.iter().cloned().chain(more).collect();
    assert!(of(&all, day(40)).is_empty());
    // A ledger of parts is the ledger of all.
    let mut merged = ledger(&all[..3]);
    merged.merge(&ledger(&all[3..])).unwrap();
    assert_eq!(merged, ledger(&all));
}

/// A deal without news for as long as the half-life is over.
#[test]
fn an_old_deal_is_passed_over() {
    let mut ledger = ConductLedger::new(ConductUnit::default());
    ledger.observe(&discovered("", Discovery::Aim, Knowledge::Unknown, day(0)));
    let read = |at| ledger.score(&ConductParams::default(), at).unwrap().unwrap();
    let deals = |score: &ConductScore| score.lines().iter().filter(|l| l.contains("mill")).count();
    assert_eq!((deals(&read(day(180))), deals(&read(day(181)))), (1, 0));
    assert_eq!(read(day(181)).deals().len(), 1);
}

/// Answers say that replies come soon, and none came soon: with two of each beside the prior of
/// ½, of weight 2, words stand at ¾ and deeds at ¼.
#[test]
fn words_that_flatter_are_told_by_how_much() {
    let (instrument, item) = (name("commandments"), name("answers_soon"));
    let said = |by: &str| {
        let rating = Rating::new(1.0, Scale::new(0.0, 1.0).unwrap()).unwrap();
        let (instrument, item) = (instrument.clone(), item.clone());
        ConductEvent::Answer { instrument, item, by: name(by), rating, at: day(0) }
    };
    let late = || Deed::Reply.observed(Share::ZERO, day(0));
    let flatters = |facts: &[ConductEvent]| -> Vec<String> {
        lines(facts, day(0)).into_iter().filter(|line| line.contains("better than done")).collect()
    };
    assert_eq!(
        flatters(&[said("Ada"), said("Bo"), late(), late()]),
        ["commandments/answers_soon: said 50 points better than done"]
    );
    // Words alone flatter nobody.
    assert!(flatters(&[said("Ada"), said("Bo")]).is_empty());
}
