//! Where the customer stands by expectations: unit tests of the library,
//! `cargo test --lib expectation`.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use proptest::prelude::*;

use crate::expectation::{
    CallStep, Delivery, Done, ExpectationEvidence, ExpectationLedger, ExpectationParams,
    ExpectationUnit, FollowUp, Order, Pledge, Topic, label_deals, label_follow_ups,
};
use crate::model::{Counted, Direction, Standing};
use crate::quantity::{HalfLife, Instant, Name, Party, Share};

fn at(second: i64) -> Instant {
    Instant::new(second).unwrap()
}

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn name(word: &str) -> Name {
    Name::new(word).unwrap()
}

fn read(facts: &[ExpectationEvidence], as_of: Instant) -> Vec<Counted> {
    let unit = ExpectationUnit { half_life: HalfLife::INFINITE, ..ExpectationUnit::default() };
    let mut ledger = ExpectationLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger.counted(&ExpectationParams::default(), as_of).unwrap()
}

fn deal(word: &str, promised: f64, delivered: Option<f64>) -> Vec<ExpectationEvidence> {
    let pledge = Pledge { at: at(0), promised: share(promised), deal: name(word) };
    let delivery = delivered.map(|y| Delivery { at: at(0), delivered: share(y), deal: name(word) });
    label_deals(&[], &[], &[pledge], delivery.as_slice(), at(0)).unwrap()
}

#[test]
fn five_facets_of_ours() {
    let facets = ExpectationLedger::facets(&ExpectationParams::default());
    let names: Vec<_> = facets.iter().map(|facet| facet.name).collect();
    assert_eq!(
        names,
        ["delivered", "as promised", "as expected", "aligned after the order", "understood alike",]
    );
    assert!(facets.iter().all(|facet| facet.direction == Direction::Ours));
    assert_eq!(read(&[], at(0)), [Counted::default(); 5]);
}

/// Half promised of two deals, 1 and 0 delivered, a third deal open; two topics.
#[test]
fn counted_by_hand() {
    let answer =
        |topic, by, text| ExpectationEvidence::Answer { topic, by, answer: name(text), at: at(0) };
    let facts = [
        deal("x", 0.5, Some(1.0)),
        deal("y", 0.5, Some(0.0)),
        deal("z", 0.9, None),
        vec![
            answer(Topic::Past, Party::Customer, "late"),
            answer(Topic::Past, Party::Firm, "late"),
            answer(Topic::Dates, Party::Customer, "may"),
            answer(Topic::Dates, Party::Firm, "june"),
            answer(Topic::Team, Party::Firm, "two"),
        ],
    ]
    .concat();
    let counted = read(&facts, at(0));
    let of = |good, bad, open| Counted { good, bad, open, aging: 0.0 };
    assert_eq!(counted[0], of(1.0, 1.0, 1.0));
    assert_eq!(counted[1], of(1.5, 0.5, 1.0));
    // d = −.7 · ½ of the second.
    assert_eq!(counted[2], of(1.65, 0.35, 1.0));
    assert_eq!(counted[4], of(1.0, 1.0, 1.0));
}

/// A quarter was promised without a deal's name, and nothing came: a quarter too little as promised,
/// and `.7 · ¼` as expected.
#[test]
fn what_has_no_deal_is_held_to_what_was_promised_without_one() {
    let facts = [
        ExpectationEvidence::Promised { promised: share(0.25), at: at(0) },
        ExpectationEvidence::Delivered { delivered: share(0.0), at: at(0) },
    ];
    let counted = read(&facts, at(0));
    let of = |good, bad, open| Counted { good, bad, open, aging: 0.0 };
    assert_eq!(counted[0], of(0.0, 1.0, 0.0));
    assert_eq!(counted[1], of(0.75, 0.25, 0.0));
    assert!((counted[2].good - 0.825).abs() < 1e-15 && (counted[2].bad - 0.175).abs() < 1e-15);
}

/// An order is no harm on its day; the call that nobody makes is, as days go by.
#[test]
fn an_order_is_open_and_a_call_that_is_not_made_is_bad() {
    let week = 7 * 86_400;
    let order = Order { deal: name("x"), rivals: 0, at: at(0) };
    let call = |steps: &[CallStep], t| FollowUp {
        deal: name("x"),
        done: steps.iter().map(|step| Done::Aligned(*step)).collect(),
        at: at(t),
    };
    let counted = |calls: &[FollowUp], t| {
        let facts = label_follow_ups(std::slice::from_ref(&order), calls, at(t)).unwrap();
        read(&facts, at(t))[3]
    };
    let of = |good, bad, open| Counted { good, bad, open, aging: 0.0 };
    assert_eq!(counted(&[], 0), of(0.0, 0.0, 1.0));
    assert_eq!(counted(&[], week), of(0.0, 0.5, 0.5));
    assert_eq!(counted(&[call(CallStep::ALL, 0)], week), of(1.0, 0.0, 0.0));
    // Two steps a week late pull half, which is not worse than leaving them out.
    let two = call(&CallStep::ALL[..2], week);
    assert_eq!(counted(&[two], week), of(0.25, 0.5, 0.25));
}

fn any_facts() -> impl Strategy<Value = Vec<ExpectationEvidence>> {
    let level = || (0..=100_u8).prop_map(|x| f64::from(x) / 100.0);
    let named = ("[a-c]", level(), prop::option::of(level()))
        .prop_map(|(word, promised, delivered)| deal(&word, promised, delivered));
    let unnamed = (any::<bool>(), level()).prop_map(|(promise, y)| {
        let (y, at) = (share(y), at(0));
        vec![if promise {
            ExpectationEvidence::Promised { promised: y, at }
        } else {
            ExpectationEvidence::Delivered { delivered: y, at }
        }]
    });
    let order = (0..6_u32).prop_map(|rivals| {
        vec![ExpectationEvidence::Order(Order { deal: name("x"), rivals, at: at(0) })]
    });
    prop::collection::vec(prop_oneof![named, unnamed, order], 0..12)
        .prop_map(|facts| facts.concat())
}

proptest! {
    #[test]
    fn law_counts_are_counts_and_monotone(facts in any_facts(), promised in 0.0..=1.0_f64) {
        let before = read(&facts, at(0));
        prop_assert_eq!(before.len(), ExpectationLedger::facets(&ExpectationParams::default()).len());
        for Counted { good, bad, open, .. } in &before {
            prop_assert!([good, bad, open].iter().all(|x| x.is_finite() && **x >= 0.0));
        }
        let with = |more: Vec<ExpectationEvidence>| read(&[facts.clone(), more].concat(), at(0));
        let good = with(deal("new", promised, Some(1.0)));
        let bad = with(deal("new", promised, Some(0.0)));
        let unnamed = |y| with(vec![ExpectationEvidence::Delivered { delivered: share(y), at: at(0) }]);
        let ordered = with(vec![ExpectationEvidence::Order(Order {
            deal: name("new"), rivals: 2, at: at(0),
        })]);
        // A share of a deal below 10⁻⁹ goes to no corner of the grid.
        let slack = 1e-8;
        for (which, before) in before.iter().enumerate() {
            for (good, bad) in [(&good, &bad), (&unnamed(1.0), &unnamed(0.0))] {
                prop_assert!(good[which].good >= before.good - slack);
                prop_assert!(good[which].bad <= before.bad + slack);
                prop_assert!(bad[which].bad >= before.bad - slack);
                prop_assert!(bad[which].good <= good[which].good + slack);
            }
            // A further order is no harm.
            prop_assert!(ordered[which].bad <= before.bad + slack);
        }
        prop_assert!(bad[0].bad > good[0].bad);
    }
}
