//! The people of an account: each read anew by a naive reader, and three of them by hand.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]
#![cfg(feature = "simulate")]

use goodwill::book::{BookParams, Person, Relationship, people};
use goodwill::conduct::{ConductEvent, Discovery, Knowledge};
use goodwill::friction::{Encounter, FrictionEvent, Initiator, Stage};
use goodwill::onboarding::OnboardingEvidence;
use goodwill::portrait::{Portrait, Standing};
use goodwill::quantity::{Instant, Name};
use goodwill::record::{Event, Fact};
use goodwill::simulate::Simulation;
use proptest::prelude::*;

/// Of a power against a product of as many factors: some hundred roundings.
const ROUNDING: f64 = 1e-12;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn day(days: i64) -> Instant {
    Instant::from_days(days).unwrap()
}

/// One customer's events, each of which may name a person; some are delivered twice.
fn any_events() -> impl Strategy<Value = Vec<Event>> {
    let named = prop::collection::vec((prop::option::of(0..4_usize), any::<bool>()), 0..80);
    (any::<u64>(), named).prop_map(|(seed, named)| {
        let simulation = Simulation::new(seed).customers(1).events(named.len() as u64);
        let mut events = Vec::new();
        for (i, (event, (person, twice))) in simulation.iter().zip(named).enumerate() {
            let event = event.with_id(name(&format!("event {i}")));
            let event = match person {
                Some(person) => event.with_person(name(["ann", "bob", "cat", "dan"][person])),
                None => event,
            };
            events.extend(twice.then(|| event.clone()));
            events.push(event);
        }
        events
    })
}

/// The chance to have been heard by now, one factor a contact.
fn naive_quiet(heard: &[Instant], as_of: Instant) -> Option<f64> {
    let mut instants = heard.to_vec();
    instants.sort();
    instants.dedup();
    let (first, last) = (instants.first()?, instants.last()?);
    let later = &instants[1..];
    if later.len() < 3 {
        return None;
    }
    let (span, silent) = (last.since(*first) as f64, as_of.since(*last) as f64);
    Some(1.0 - later.iter().fold(1.0, |chance, _| chance * (span / (span + silent))))
}

proptest! {
    /// Every person by hand from the list: the events that name them, each once.
    #[test]
    fn law_people_are_read_as_a_naive_reader_would(events in any_events()) {
        let (params, as_of) = (BookParams::default(), Simulation::new(0).until());
        let mut once: Vec<&Event> = Vec::new();
        for event in &events {
            if !once.contains(&event) {
                once.push(event);
            }
        }
        let heard_by = |who: Option<&Name>| -> Vec<Instant> {
            let named = once.iter().filter(|e| e.person().is_some() && (who.is_none() || e.person() == who));
            named.filter(|event| event.fact().is_heard()).map(|event| event.at()).collect()
        };
        let all = heard_by(None).len();
        let found = people(&events, &params, as_of).unwrap();
        for who in ["ann", "bob", "cat", "dan"].map(name) {
            let own: Vec<Event> =
                once.iter().filter(|e| e.person() == Some(&who)).map(|e| (*e).clone()).collect();
            let person = found.iter().find(|person| person.name == who);
            prop_assert_eq!(person.is_some(), !own.is_empty());
            let Some(person) = person else { continue };
            let heard = heard_by(Some(&who));
            prop_assert_eq!(person.events, own.len() as u64);
            prop_assert_eq!(person.heard, heard.iter().max().copied());
            let share = if all == 0 { 0.0 } else { heard.len() as f64 / all as f64 };
            prop_assert_eq!(person.share, share);
            match (person.quiet, naive_quiet(&heard, as_of)) {
                (Some(quiet), Some(naive)) => prop_assert!((quiet - naive).abs() < ROUNDING),
                (quiet, naive) => prop_assert_eq!(quiet, naive),
            }
            let alone = Relationship::from_events(&own, &params, as_of).unwrap();
            let portrait = alone.portrait(&params, as_of).unwrap();
            let values = |standing: Option<&Standing>| standing.map(|s| (s.value(), s.interval()));
            let of = |side: fn(&goodwill::portrait::Portrait) -> Option<&Standing>| {
                values(portrait.as_ref().and_then(side))
            };
            prop_assert_eq!(values(person.ours.as_ref()), of(Portrait::ours));
            prop_assert_eq!(values(person.theirs.as_ref()), of(Portrait::theirs));
        }
        prop_assert_eq!(found.iter().map(|p| p.events).sum::<u64>(), once.iter().filter(|e| e.person().is_some()).count() as u64);
        prop_assert!(found.is_sorted_by(|a, b| (b.share, &a.name) <= (a.share, &b.name)));
    }
}

/// Ann called on days 0, 10, 20 and 30, and now it is day 60: three gaps in 30 days, 30 days of
/// silence, so the next would have come with 1 − (30/60)³ = 7/8. Bob called on days 58 and 59: too
/// few for a rhythm. Cat was found out about, and never heard. So of six calls four are Ann's.
#[test]
fn three_people_by_hand() {
    let call = |who: &str, at: i64| {
        let call = Encounter::new(Stage::Support, day(at), Initiator::Customer);
        Event::new(name("acme"), Fact::Friction(FrictionEvent::Encounter(call)))
            .with_person(name(who))
    };
    let found = ConductEvent::Discovered {
        deal: name("order 1"),
        person: None,
        item: Discovery::Aim,
        how: Knowledge::Known,
        at: day(40),
    };
    let found = Event::new(name("acme"), Fact::Conduct(found)).with_person(name("cat"));
    let calls = [("ann", 0), ("bob", 58), ("ann", 10), ("ann", 30), ("bob", 59), ("ann", 20)];
    let mut events: Vec<Event> = calls.map(|(who, at)| call(who, at)).into();
    events.push(found);
    // What names nobody is nobody's.
    events.push(Event::new(name("acme"), call("ann", 57).fact().clone()));
    let read = people(&events, &BookParams::default(), day(60)).unwrap();
    let figures = |person: &Person| {
        (person.name.to_string(), person.events, person.heard, person.quiet, person.share)
    };
    assert_eq!(
        read.iter().map(figures).collect::<Vec<_>>(),
        [
            ("ann".to_owned(), 4, Some(day(30)), Some(0.875), 4.0 / 6.0),
            ("bob".to_owned(), 2, Some(day(59)), None, 2.0 / 6.0),
            ("cat".to_owned(), 1, None, None, 0.0),
        ]
    );
}

/// What was delivered again is one event, and weighs no more for whom it names.
#[test]
fn an_event_delivered_again_is_one_of_a_person() {
    let call = |who: &str, id: &str| {
        let call = Encounter::new(Stage::Support, day(1), Initiator::Customer);
        let call = Event::new(name("acme"), Fact::Friction(FrictionEvent::Encounter(call)));
        call.with_person(name(who)).with_id(name(id))
    };
    let events = [call("ann", "1"), call("ann", "1"), call("ann", "1"), call("bob", "2")];
    let read = people(&events, &BookParams::default(), day(2)).unwrap();
    assert_eq!(read.iter().map(|p| (p.events, p.share)).collect::<Vec<_>>(), [(1, 0.5), (1, 0.5)]);
}

/// One hand-off with an owner, and one without: a prior of one half worth two, so the standing of
/// one promise kept, on the page of the standing, is .619746, and its mirror image below.
#[test]
fn the_standing_of_a_person_is_that_of_their_events() {
    let hand_off = |who: &str, owner: Option<Name>| {
        let fact = OnboardingEvidence::HandOff { owner, at: day(2) };
        Event::new(name("acme"), Fact::Onboarding(fact)).with_person(name(who))
    };
    let events = [hand_off("ann", Some(name("desk 3"))), hand_off("bob", None)];
    let read = people(&events, &BookParams::default(), day(2)).unwrap();
    let ours = |i: usize| read[i].ours.as_ref().unwrap().value();
    assert!((ours(0) - 0.619_746).abs() < 1e-6, "{}", ours(0));
    assert!((ours(1) - 0.380_254).abs() < 1e-6, "{}", ours(1));
    assert!(read.iter().all(|person| person.theirs.is_none()));
}
