//! What culture says of where a customer stands, and its lines.

// A test that cannot get its own input is broken, and what is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::model::culture::{CultureEvent, CultureUnit, Place};
use crate::quantity::{HalfLife, Name, Rating, Scale, Share};

fn at() -> Instant {
    Instant::from_days(20_000).unwrap()
}

fn place() -> Place {
    Place::new("NL", "Brabant", "Zilver BV").unwrap()
}

fn ledger(facts: &[CultureEvent]) -> CultureLedger {
    let mut ledger = CultureLedger::new(CultureUnit { half_life: HalfLife::INFINITE });
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn counted(facts: &[CultureEvent]) -> Vec<[f64; 3]> {
    let params = CultureParams::default();
    let counted = ledger(facts).counted(&params, at()).unwrap();
    assert_eq!(counted.len(), CultureLedger::facets(&params).len());
    counted.iter().map(|own| [own.good, own.bad, own.open]).collect()
}

fn lines(facts: &[CultureEvent]) -> Vec<String> {
    ledger(facts).lines(&CultureParams::default(), at()).unwrap()
}

/// Each kind of fact, good or bad, with its facet where it has one.
fn facts(good: bool) -> [(Option<usize>, CultureEvent); 4] {
    let (y, name) = (if good { Share::ONE } else { Share::ZERO }, |text| Name::new(text).unwrap());
    let rating = Rating::new(y.get(), Scale::new(0.0, 1.0).unwrap()).unwrap();
    let (component, reversed) = (name("openness"), false);
    let (answer, source) = (name("a family firm"), name("its website"));
    let (place, at) = (place(), at());
    [
        (None, CultureEvent::Rating { place: place.clone(), component, rating, reversed, at }),
        (Some(0), CultureEvent::Yes { place: place.clone(), kept: good, at }),
        (
            None,
            CultureEvent::Statement {
                place: place.clone(),
                theme: Theme::Identity,
                answer,
                source,
                backed: y,
                at,
            },
        ),
        (Some(1), CultureEvent::Fit { place, theme: Theme::Values, fit: y, at }),
    ]
}

#[test]
fn law_a_good_fact_adds_good_and_a_bad_one_bad() {
    assert_eq!(counted(&[]), [[0.0; 3]; 2]);
    for good in [true, false] {
        for (facet, fact) in facts(good) {
            let mut expected = [[0.0; 3]; 2];
            if let Some(facet) = facet {
                expected[facet] = if good { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
            }
            assert_eq!(counted(std::slice::from_ref(&fact)), expected, "{fact:?}");
        }
    }
    // A yes weighs as four say beforehand: the correlation of two is a fifth.
    let facets = CultureLedger::facets(&CultureParams::default());
    assert_eq!(facets[0].prior.weight.get(), 4.0);
    assert_eq!([facets[0].direction, facets[1].direction], [Direction::Theirs, Direction::Ours]);
}

/// Before, a yes kept, a statement and a fit had getters that nothing printed.
#[test]
fn every_fact_is_read() {
    for ((_, good), (_, bad)) in facts(true).into_iter().zip(facts(false)) {
        let (good, bad) = (lines(&[good]), lines(&[bad]));
        assert!(!good.is_empty() && good != bad, "{good:?}");
    }
    let all: Vec<_> = facts(true).into_iter().map(|(_, fact)| fact).collect();
    assert_eq!(
        lines(&all)[2..],
        [
            "a yes of theirs is kept to 74 %, 100 % of those that were seen",
            "who they say they are: “a family firm” (its website), what they do bears it out to 67 %",
            "what they say their customers value: our language fits to 67 %",
        ],
    );
}
