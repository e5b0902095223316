//! Events, relationships, portraits and the simulator: laws and edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::collections::BTreeSet;

use goodwill::book::{AlarmKind, BookParams, Relationship};
use goodwill::friction::{Encounter, Initiator, Stage};
use goodwill::intimacy::Contact;
use goodwill::portrait::{ModelName, Portrait, PortraitParams};
use goodwill::quantity::{Amount, HalfLife, Instant, Name, Party, Stake};
use goodwill::record::{Event, EventName, EventRecord, Fact};
use goodwill::simulate::Simulation;
use goodwill::trust::{Conduct, TrustEvidence};
use proptest::prelude::*;

/// Some products of numbers up to 1.
const ROUNDING: f64 = 1e-12;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn at(seconds: i64) -> Instant {
    Instant::new(seconds).unwrap()
}

/// One simulated customer; with `coarse`, times fall on whole days, so that many are equal.
fn any_events() -> impl Strategy<Value = Vec<Event>> {
    (any::<u64>(), 1..80_u64, any::<bool>()).prop_map(|(seed, count, coarse)| {
        let events: Vec<Event> = Simulation::new(seed).customers(1).events(count).iter().collect();
        if !coarse {
            return events;
        }
        // Only what has one instant can be moved without contradicting itself.
        let day = |t: Instant| at(t.seconds().div_euclid(864_000) * 864_000);
        let moved = events.into_iter().map(|event| match event.fact() {
            Fact::Friction(goodwill::friction::FrictionEvent::Encounter(e)) => {
                let plain = Encounter::new(e.stage().clone(), day(e.at()), e.initiator());
                let topic = e.topic().cloned();
                let plain = topic.map_or(plain.clone(), |topic| plain.about(topic).resolved());
                Event::new(
                    event.customer().clone(),
                    Fact::Friction(goodwill::friction::FrictionEvent::Encounter(plain)),
                )
            }
            Fact::Intimacy(goodwill::intimacy::IntimacyEvent::Contact(c)) => {
                let contact = Contact { at: day(c.at), channel: c.channel.clone() };
                Event::new(
                    event.customer().clone(),
                    Fact::Intimacy(goodwill::intimacy::IntimacyEvent::Contact(contact)),
                )
            }
            Fact::Intimacy(goodwill::intimacy::IntimacyEvent::ContactPreference(wish)) => {
                let mut wish = wish.clone();
                wish.at = day(wish.at);
                Event::new(
                    event.customer().clone(),
                    Fact::Intimacy(goodwill::intimacy::IntimacyEvent::ContactPreference(wish)),
                )
            }
            _ => event.clone(),
        });
        moved.collect()
    })
}

fn any_params() -> impl Strategy<Value = BookParams> {
    let half_life = prop_oneof![
        Just(HalfLife::default()),
        Just(HalfLife::from_days(1.0).unwrap()),
        Just(HalfLife::INFINITE),
    ];
    let weight = prop_oneof![Just(0.0), Just(0.5), Just(1.0), Just(3.0)];
    let weights = prop::array::uniform3(weight);
    (half_life, weights).prop_map(|(half_life, weights)| {
        let mut params = BookParams::default();
        params.trust_unit.half_life = half_life;
        params.friction_unit.half_life = half_life;
        params.intimacy_unit.half_life = half_life;
        let models = [ModelName::Trust, ModelName::Ease, ModelName::Needs];
        params.portrait = models
            .into_iter()
            .zip(weights)
            .fold(PortraitParams::default(), |portrait, (model, weight)| {
                portrait.with_weight(model, Amount::new(weight).unwrap())
            });
        params
    })
}

fn end() -> Instant {
    Simulation::new(0).until()
}

fn portrait_of(events: &[Event], params: &BookParams) -> Option<Portrait> {
    Relationship::from_events(events, params, end()).unwrap().portrait(params, end()).unwrap()
}

fn bits(portrait: &Portrait) -> Vec<u64> {
    let standings = portrait.ours().into_iter().chain(portrait.theirs());
    let of_standings = standings.flat_map(|standing| {
        let (interval, (lower, upper)) = (standing.interval(), standing.bounds());
        let whole = [standing.value(), standing.coverage(), standing.fresh(), standing.evidence()];
        let ends = [interval.lower, interval.upper, lower, upper];
        let each = standing.parts().iter();
        let parts = each.flat_map(|p| [p.good, p.bad, p.open, p.expected, p.contribution]);
        whole.into_iter().chain(ends).chain(parts.collect::<Vec<_>>())
    });
    let parts = portrait.parts();
    let of_parts = parts
        .iter()
        .flat_map(|p| [p.value.unwrap_or(-1.0), p.contribution, p.theirs, p.coverage, p.fresh]);
    of_parts.chain(of_standings).map(f64::to_bits).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn law_order_of_arrival_is_irrelevant(
        (events, shuffled) in any_events()
            .prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle())),
        params in any_params(),
    ) {
        let whole = Relationship::from_events(&events, &params, end()).unwrap();
        let mixed = Relationship::from_events(&shuffled, &params, end()).unwrap();
        prop_assert_eq!(&whole, &mixed);
        let (a, b) = (portrait_of(&events, &params), portrait_of(&shuffled, &params));
        prop_assert_eq!(a.map(|p| bits(&p)), b.map(|p| bits(&p)));
    }

    #[test]
    fn law_contributions_sum_to_the_score(events in any_events(), params in any_params()) {
        let Some(portrait) = portrait_of(&events, &params) else { return Ok(()) };
        let sum = portrait.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
        prop_assert_eq!((portrait.baseline() + sum).to_bits(), portrait.value().to_bits());
        prop_assert!((0.0..=1.0).contains(&portrait.value()));
        prop_assert!((0.0..=1.0).contains(&portrait.coverage()));
        prop_assert!((0.0..=1.0).contains(&portrait.fresh()));
        let (lower, upper) = portrait.bounds();
        prop_assert!(lower <= portrait.value() && portrait.value() <= upper);
    }

    #[test]
    fn law_the_interval_holds_the_score(events in any_events()) {
        let Some(portrait) = portrait_of(&events, &BookParams::default()) else { return Ok(()) };
        prop_assert!(portrait.interval().contains(portrait.value()));
        for part in portrait.parts() {
            if let (Some(value), Some(interval)) = (part.value, part.interval) {
                prop_assert!(interval.contains(value), "{part:?}");
            }
        }
    }

    #[test]
    fn law_an_event_survives_serde(seed in any::<u64>()) {
        for event in Simulation::new(seed).customers(2).events(60).iter() {
            let text = serde_json::to_string(&event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Event>(&text).unwrap(), &event, "{}", text);
        }
    }

    #[test]
    fn law_a_relationship_survives_every_format(events in any_events()) {
        let params = BookParams::default();
        let as_of = events.iter().map(Event::at).max().unwrap();
        let all = Relationship::from_events(&events, &params, as_of).unwrap();
        let text = serde_json::to_string(&all).unwrap();
        let named = rmp_serde::to_vec_named(&all).unwrap();
        let short = postcard::to_allocvec(&all).unwrap();
        let said = all.portrait(&params, as_of).unwrap();
        for back in [
            serde_json::from_str::<Relationship>(&text).unwrap(),
            rmp_serde::from_slice(&named).unwrap(),
            rmp_serde::from_slice(&rmp_serde::to_vec(&all).unwrap()).unwrap(),
            postcard::from_bytes(&short).unwrap(),
        ] {
            prop_assert_eq!(&back.portrait(&params, as_of).unwrap(), &said);
            prop_assert_eq!(&serde_json::to_string(&back).unwrap(), &text);
            prop_assert_eq!(&postcard::to_allocvec(&back).unwrap(), &short);
            prop_assert_eq!(&back, &all);
        }
    }

    #[test]
    fn law_the_simulator_keeps_its_word(
        seed in any::<u64>(), customers in 1..40_u32, count in 0..400_u64,
    ) {
        let simulation = Simulation::new(seed).customers(customers).events(count);
        let events: Vec<Event> = simulation.iter().collect();
        prop_assert_eq!(events.len() as u64, count);
        prop_assert_eq!(&events, &simulation.iter().collect::<Vec<_>>());
        let sorted = events.windows(2).all(|pair| {
            (pair[0].customer(), pair[0].at()) <= (pair[1].customer(), pair[1].at())
        });
        prop_assert!(sorted);
        prop_assert!(events.iter().all(|event| event.at() <= simulation.until()));
    }
}

#[test]
fn every_variant_is_among_the_first_hundred_lines() {
    let names = |customers| -> BTreeSet<String> {
        let events = Simulation::new(7).customers(customers).events(1_000);
        let first = events.iter().take(100);
        first.map(|e| serde_json::to_value(e).unwrap()["event"].to_string()).collect()
    };
    // A deed of conduct is written as the item that it answers; what became of a customer is
    // told by itself.
    let outcomes = [
        "ordered",
        "renewed",
        "expanded",
        "referred",
        "contracted",
        "withdrew",
        "lapsed",
        "departed",
        "said_leaving",
    ];
    let expected: BTreeSet<String> = (EventName::ALL.iter())
        .map(ToString::to_string)
        .filter(|name| name != "conduct_deed" && !outcomes.contains(&name.as_str()))
        .map(|name| format!("\"{name}\""))
        .collect();
    assert_eq!(expected.len(), EventName::ALL.len() - 1 - outcomes.len());
    for customers in [1, 20, 1_000] {
        let told: BTreeSet<String> = names(customers).intersection(&expected).cloned().collect();
        assert_eq!(told, expected);
    }
}

#[test]
fn nothing_known_is_none() {
    let params = BookParams::default();
    assert_eq!(Relationship::new(&params).portrait(&params, end()).unwrap(), None);
    // A contact without a wish to measure it by says nothing.
    let contact = Event::new(
        name("acme"),
        Fact::Intimacy(goodwill::intimacy::IntimacyEvent::Contact(Contact {
            at: at(0),
            channel: None,
        })),
    );
    assert_eq!(portrait_of(&[contact], &params), None);
}

#[test]
fn what_the_customer_did_says_nothing_about_the_firm() {
    let act = TrustEvidence::Act {
        by: Party::Customer,
        stake: Stake::new(1.0).unwrap(),
        at: at(0),
        conduct: Conduct::ActedRightly,
    };
    let event = Event::new(name("acme"), Fact::Trust(act));
    let mut params = BookParams::default();
    params.trust_unit.half_life = HalfLife::INFINITE;
    let portrait = portrait_of(&[event], &params).unwrap();
    assert_eq!(portrait.parts()[0].model, ModelName::Trust);
    assert_eq!((portrait.parts()[0].value, portrait.coverage()), (None, 0.0));
    assert_eq!((portrait.value(), portrait.ours()), (portrait.baseline(), None));
    assert_eq!(portrait.facts(), 1);
    // It says how the customer deals with the firm: one success of ½, which counts as .6.
    let theirs = portrait.theirs().unwrap();
    assert!(theirs.value() > 0.5 && theirs.parts().len() == 1, "{theirs}");
    assert_eq!(theirs.parts()[0].component, "honours stakes");
}

#[test]
fn an_event_after_the_reading_is_refused() {
    let call = Encounter::new(Stage::Support, at(200), Initiator::Customer);
    let event = Event::new(
        name("acme"),
        Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call)),
    );
    let error = Relationship::from_events(&[event], &BookParams::default(), at(100)).unwrap_err();
    assert_eq!(error.to_string(), "event must not be dated after as_of (100), got 200");
}

#[test]
fn events_of_two_customers_are_refused() {
    let event = |customer| {
        let call = Encounter::new(Stage::Support, at(0), Initiator::Customer);
        Event::new(
            name(customer),
            Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call)),
        )
    };
    let events = [event("acme"), event("bolt")];
    let error = Relationship::from_events(&events, &BookParams::default(), end()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "relationship must hold the events of one customer, got `bolt` beside `acme`",
    );
}

#[test]
fn a_stake_resolved_twice_is_listed() {
    let line = |at: i64, extra: &str| {
        let text = format!(
            r#"{{"customer":"acme","at":{at},"stake_id":"s","by":"customer","stake":1,{extra}}}"#
        );
        serde_json::from_str::<Event>(&text).unwrap()
    };
    let resolved = |at| line(at, r#""event":"resolve","placed_at":1,"honoured":1"#);
    let events = [line(1, r#""event":"place""#), resolved(2), resolved(3)];
    let acme = Relationship::from_events(&events, &BookParams::default(), end()).unwrap();
    assert_eq!(acme.anomalies(), ["stake `s` has 1 more resolution than placings"]);
}

#[test]
fn broken_records_are_named() {
    let wrong = |line: &str, sentence: &str| {
        let error = serde_json::from_str::<Event>(line).unwrap_err().to_string();
        let said = error.split(" at line").next().unwrap();
        assert_eq!(said, sentence, "{line}");
    };
    wrong(r#"{"at":1,"event":"contact"}"#, "event `contact` needs `customer`");
    wrong(r#"{"customer":"a","event":"contact"}"#, "event `contact` needs `at`");
    wrong(r#"{"customer":"a","at":1}"#, "event must be one of the events that there are, got ``");
    wrong(
        r#"{"v":2,"customer":"a","at":1,"event":"contact"}"#,
        "version of the event layout must be 1, got 2",
    );
    wrong(
        r#"{"customer":"a","at":1,"event":"act","by":"firm","stake":1}"#,
        "event `act` needs `conduct`",
    );
    wrong(
        r#"{"customer":"","at":1,"event":"contact"}"#,
        "name must be 1 to 256 bytes of text without control characters, got ``",
    );
    wrong(
        r#"{"customer":"a","at":9,"event":"resolve","stake_id":"s","by":"firm","stake":1,"placed_at":1,"honoured":0.5}"#,
        "outcome must be shares that sum to 1, got a sum of 0.5",
    );
    wrong(
        r#"{"customer":"a","at":9,"event":"place","stake_id":"s","by":"firm","stake":1,"due":3}"#,
        "due date of a stake must not be dated before its placing (9), got 3",
    );
    let unknown = r#"{"customer":"a","at":1,"event":"contact","lunch":1}"#;
    let error = serde_json::from_str::<Event>(unknown).unwrap_err().to_string();
    assert!(
        error.starts_with("event must have only fields that there are, got `lunch`"),
        "{error}"
    );
    // However long a name or a value is, the sentence is not.
    let long = "s".repeat(100_000);
    for line in [
        format!(r#"{{"customer":"a","at":1,"{long}":1}}"#),
        format!(r#"{{"customer":"a","at":1,"event":"{long}"}}"#),
        format!(r#"{{"customer":"a","at":"{long}","event":"contact"}}"#),
        format!(r#"{{"customer":"a","at":1,"event":"decline","by":"{long}"}}"#),
        format!(r#"{{"customer":"a","at":1,"event":"encounter","frictions":[{{"{long}":1}}]}}"#),
        format!(r#"{{"customer":"a","at":1,"event":"encounter","frictions":["{long}"]}}"#),
        format!(r#"{{"customer":"a","at":1,"event":"encounter","frictions":"{long}"}}"#),
        format!(r#"{{"customer":"a","at":1,"event":"encounter","stage":"{long}"}}"#),
    ] {
        let error = serde_json::from_str::<Event>(&line).unwrap_err().to_string();
        assert!(error.chars().count() < 1_000, "{} characters", error.chars().count());
    }
    let array = serde_json::from_str::<Event>(r#"[1,"7","a",1,"contact"]"#).unwrap_err();
    assert!(array.to_string().contains("an object with `customer`, `at` and `event`"), "{array}");
}

#[test]
fn events_are_read_as_others_write_them() {
    let read = |fields: &str| {
        let line = format!(r#"{{"event":"request","customer":"a","at":1,"met":true,{fields}}}"#);
        serde_json::from_str::<Event>(&line).map_err(|error| error.to_string())
    };
    let same = read(r#""id":"7","hand_offs":2"#).unwrap();
    for fields in [
        r#""id":7,"hand_offs":2.0"#,
        r#""id":"7","hand_offs":"2""#,
        r#""id":7.0,"hand_offs":"2.0""#,
    ] {
        assert_eq!(read(fields).as_ref(), Ok(&same), "{fields}");
    }
    assert_eq!(read(r#""id":"007","hand_offs":2"#).unwrap().id().unwrap().as_str(), "007");
    let wrong = |fields: &str| read(fields).unwrap_err();
    assert!(wrong(r#""hand_offs":2.5"#).starts_with("must be a whole number from 0 on, got 2.5"));
    assert!(wrong(r#""id":7.5"#).starts_with("must be a name: a text, or a whole number"));
    assert!(wrong(r#""person":true"#).contains("got true"));
    let at = |at: &str| {
        let line = format!(r#"{{"customer":"a","at":{at},"event":"contact"}}"#);
        serde_json::from_str::<Event>(&line).map(|event| event.at().seconds()).ok()
    };
    for (text, seconds) in [
        ("1772323200", 1_772_323_200),
        ("1772323200.0", 1_772_323_200),
        (r#""1772323200""#, 1_772_323_200),
        (r#""2026-03-01""#, 1_772_323_200),
        (r#""2026-03-01T00:00:00Z""#, 1_772_323_200),
        (r#""2026-03-01T02:00:00.9+02:00""#, 1_772_323_200),
    ] {
        assert_eq!(at(text), Some(seconds), "{text}");
    }
    for wrong in [r#""1/3/2026""#, r#""0001-01-01""#, r#""26-03-01""#, r#""1.7E+09""#, "true"] {
        assert_eq!(at(wrong), None, "{wrong}");
    }
    // A table's zeros are an id's own.
    let table = "customer,at,event,id\n007,2026-03-01,contact,0042\n";
    let row = csv::Reader::from_reader(table.as_bytes()).into_deserialize::<EventRecord>().next();
    let event = Event::try_from(row.unwrap().unwrap()).unwrap();
    assert_eq!((event.customer().as_str(), event.id().unwrap().as_str()), ("007", "0042"));
}

#[test]
fn the_same_event_again_counts_once_and_another_of_its_id_counts_too() {
    let act = |at: i64| {
        let text = format!(
            r#"{{"id":"7","customer":"a","at":{at},"event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}}"#
        );
        serde_json::from_str::<Event>(&text).unwrap()
    };
    let params = BookParams::default();
    let of = |events: &[Event]| Relationship::from_events(events, &params, end()).unwrap();
    let (once, again) = (of(&[act(1)]), of(&[act(1), act(1), act(1)]));
    assert_eq!(once.trust(), again.trust());
    assert_eq!(again.anomalies(), ["event id `7` was delivered 3 times and counts once"]);
    let two = of(&[act(2), act(1), act(2)]);
    assert_eq!(two.trust().facts(), 2);
    assert_eq!(two.anomalies(), ["event id `7` is borne by 2 events, which all count"]);
}

/// Blanks around a name are none of it, but a name of nothing but blanks is left to be seen.
#[test]
fn blanks_around_names_are_trimmed() {
    let read = |text: &str| serde_json::from_str::<EventRecord>(text).unwrap().trimmed();
    let line = |customer: &str, deal: &str| {
        format!(r#"{{"customer":"{customer}","at":5,"event":"order","deal":"{deal}","rivals":1}}"#)
    };
    assert_eq!(read(&line(" north\u{a0}", "lathe ")), read(&line("north", "lathe")));
    assert_ne!(read(&line("north", "   ")), read(&line("north", "lathe")));
    assert_eq!(
        Event::try_from(read(&line("north", " a b "))),
        Event::try_from(read(&line("north", "a b")))
    );
}

#[test]
fn frictions_may_be_text() {
    let read = |frictions: &str| {
        serde_json::from_str::<Event>(&format!(
            r#"{{"customer":"a","at":1,"event":"encounter","stage":"use","initiator":"firm","frictions":"{frictions}"}}"#
        ))
    };
    let written = |frictions: &str| {
        serde_json::to_value(read(frictions).unwrap()).unwrap()["frictions"].to_string()
    };
    assert_eq!(
        written("late:0.5; repeat"),
        r#"[{"kind":"late","severity":0.5},{"kind":"repeat","severity":0.5}]"#
    );
    assert_eq!(written(""), "null");
    let sentence = |text: &str| read(text).unwrap_err().to_string();
    assert!(sentence("late:2").starts_with("share must be between 0 and 1, got 2"));
    assert!(sentence("late:x").starts_with("severity must be a number between 0 and 1, got `x`"));
    assert!(sentence("slow").starts_with("kind of friction must be one of defect, late"));
}

#[test]
fn the_columns_are_the_fields() {
    let written = serde_json::to_value(EventRecord::default()).unwrap();
    assert_eq!(written.as_object().unwrap().len(), 0);
    assert_eq!(EventRecord::COLUMNS[..5], ["v", "id", "customer", "at", "event"]);
}

#[test]
fn an_event_that_says_nothing_is_refused() {
    for (event, fields) in [
        ("information", "timely, complete, accurate"),
        ("leader", "stated, kept"),
        ("recovery_asked", "spoke_up, told"),
    ] {
        let line = format!(r#"{{"customer":"a","at":1,"event":"{event}"}}"#);
        let error = serde_json::from_str::<Event>(&line).unwrap_err().to_string();
        assert!(error.starts_with(&format!("event `{event}` needs one of `{fields}`")), "{error}");
    }
}

#[test]
fn a_follow_up_without_its_order_is_listed() {
    let lines = [
        r#"{"customer":"a","at":5,"event":"follow_up","deal":"d","done":"delivery"}"#,
        r#"{"customer":"a","at":9,"event":"order","deal":"d","rivals":1}"#,
    ];
    let events = lines.map(|line| serde_json::from_str::<Event>(line).unwrap());
    let own = Relationship::from_events(&events, &BookParams::default(), end()).unwrap();
    assert_eq!(own.anomalies(), ["follow-up of deal `d` has no order before it"]);
}

#[test]
fn what_a_meeting_ended_with_is_a_stake_and_a_promise() {
    let lines = [
        r#"{"customer":"a","at":1,"event":"meeting","ending":"advance","commitment_firm":"a draft"}"#,
        r#"{"customer":"a","at":9,"event":"promise_answer","promise_id":"a draft","promised_at":1,"outcome":"kept"}"#,
    ];
    let events = lines.map(|line| serde_json::from_str::<Event>(line).unwrap());
    let params = BookParams::default();
    let before = Relationship::from_events(&events[..1], &params, end()).unwrap();
    assert_eq!(before.trust().open().count(), 1);
    let after = Relationship::from_events(&events, &params, end()).unwrap();
    assert_eq!((after.trust().open().count(), after.anomalies().len()), (0, 0));
    let trust = after.trust().score(&params.trust, end()).unwrap().unwrap();
    assert!(trust.of(Party::Firm).evidence().trials > 0.0);
    assert_eq!((after.needs().facts(), after.momentum().facts(), after.trust().facts()), (2, 1, 2));
}

#[test]
fn what_became_of_an_undertaking_is_what_became_of_its_stake() {
    let outcome_of = |word: &str| {
        let meeting = r#"{"customer":"a","at":1,"event":"meeting","ending":"advance","commitment_firm":"a draft"}"#;
        let answer = format!(
            r#"{{"customer":"a","at":9,"event":"promise_answer","promise_id":"a draft","promised_at":1,"outcome":"{word}"}}"#
        );
        let events = [meeting, &answer].map(|line| serde_json::from_str::<Event>(line).unwrap());
        let mut params = BookParams::default();
        params.trust_unit.half_life = HalfLife::INFINITE;
        let own = Relationship::from_events(&events, &params, end()).unwrap();
        let trust = own.trust().score(&params.trust, end()).unwrap().unwrap();
        let firm = trust.of(Party::Firm);
        // The prior is 1 of 2 for honouring and ½ of 2 for either breach; a reference stake
        // weighs ½.
        let rates = [firm.intrinsic(), firm.execution_rate(), firm.dereliction_rate()];
        rates.map(|rate| rate.alpha())
    };
    assert_eq!(outcome_of("kept"), [1.5, 0.5, 0.5]);
    assert_eq!(outcome_of("renegotiated"), [1.25, 0.5, 0.75]);
    assert_eq!(outcome_of("missed"), [1.0, 0.5, 1.0]);
}

#[test]
fn friction_enters_a_portrait_as_ease() {
    let line = r#"{"customer":"a","at":1767000000,"event":"encounter","stage":"use","initiator":"firm","frictions":"late:1"}"#;
    let event = serde_json::from_str::<Event>(line).unwrap();
    let params = BookParams::default();
    let portrait = portrait_of(std::slice::from_ref(&event), &params).unwrap();
    let scores =
        Relationship::from_events(&[event], &params, end()).unwrap().scores(&params, end());
    let friction = scores.unwrap().friction.unwrap();
    let ease = &portrait.parts()[1];
    assert_eq!(ease.model, ModelName::Ease);
    assert_eq!(ease.value, Some(1.0 - friction.value() / 100.0));
    let (own, stated) = (friction.interval(), ease.interval.unwrap());
    assert_eq!((stated.lower, stated.upper), (1.0 - own.upper / 100.0, 1.0 - own.lower / 100.0));
    // What went wrong draws the whole below its baseline.
    assert!(ease.contribution < 0.0 && portrait.value() < portrait.baseline());
}

#[test]
fn a_refused_risk_speaks_of_who_refused() {
    let line = |by: &str| {
        let text = format!(r#"{{"customer":"a","at":1,"event":"decline","by":"{by}","stake":1}}"#);
        serde_json::from_str::<Event>(&text).unwrap()
    };
    let mut params = BookParams::default();
    params.trust_unit.half_life = HalfLife::INFINITE;
    let [firm, customer] =
        ["firm", "customer"].map(|by| portrait_of(&[line(by)], &params).unwrap());
    assert!(firm.value() < 0.5 && firm.theirs().is_none());
    assert_eq!(customer.theirs().unwrap().value(), firm.value());
    assert!(customer.ours().is_none());
    // Trust has no value of its own before anything was entrusted, and yet it adds.
    let part = firm.part(ModelName::Trust);
    assert_eq!((part.value, part.contribution), (None, firm.value() - 0.5));
}

/// A whole book: many customers of one reading.
mod whole {
    use super::*;
    use goodwill::book::Book;

    /// The kernel's own page says how exact its integrals are.
    const QUADRATURE: f64 = 1e-4;

    fn any_book() -> impl Strategy<Value = Vec<Event>> {
        (any::<u64>(), 1..14_u32, 0..260_u64).prop_map(|(seed, customers, count)| {
            Simulation::new(seed).customers(customers).events(count).iter().collect()
        })
    }

    fn book_of(events: &[Event]) -> Book {
        Book::from_events(events.to_vec(), BookParams::default(), end(), |_, _| ()).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn law_shards_by_customer_merge_to_the_same_book(
            (events, shuffled) in any_book()
                .prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle())),
            shards in 1..8_usize,
        ) {
            let whole = book_of(&events);
            prop_assert_eq!(&book_of(&shuffled), &whole);
            let shard = |of: usize| -> Vec<Event> {
                let own = |e: &&Event| usize::from(*e.customer().as_str().as_bytes().last().unwrap())
                    % shards == of;
                shuffled.iter().filter(own).cloned().collect()
            };
            let mut merged = Book::new(BookParams::default(), end()).unwrap();
            // Each shard on a thread of its own, taken in from the last to the first.
            let parts: Vec<Vec<Event>> = (0..shards).rev().map(shard).collect();
            let books: Vec<Book> = std::thread::scope(|scope| {
                let threads: Vec<_> =
                    parts.iter().map(|part| scope.spawn(move || book_of(part))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            for book in books {
                merged.merge(book).unwrap();
            }
            prop_assert_eq!(&merged, &whole);
            let order = |book: &Book| -> Vec<String> {
                let ranked = book.ranked();
                let row = |one: &goodwill::book::Ranked<'_>| {
                    let figures = [one.attention, one.worst_tenth].map(f64::to_bits);
                    format!("{} {} {figures:?} {}", one.rank, one.customer, one.reason)
                };
                ranked.customers.iter().map(row).collect()
            };
            prop_assert_eq!(order(&merged), order(&whole));
        }

        #[test]
        fn law_the_order_of_a_book_is_that_of_attention(events in any_book()) {
            let book = book_of(&events);
            let ranked = book.ranked();
            prop_assert_eq!(ranked.customers.len() + ranked.unknown.len(), book.rows().count());
            let mut chances = 0.0;
            let key = |one: &goodwill::book::Ranked<'_>| (one.attention, one.portrait.value());
            for (i, one) in ranked.customers.iter().enumerate() {
                let (attention, value) = key(one);
                let before = |o: &&goodwill::book::Ranked<'_>| {
                    o.attention > attention || (o.attention == attention && o.portrait.value() < value)
                };
                let before = ranked.customers.iter().filter(before).count();
                let alike = ranked.customers.iter().filter(|o| key(o) == (attention, value)).count();
                prop_assert_eq!((one.rank, one.tied), (before + 1, alike > 1));
                prop_assert!(i == 0 || ranked.customers[i - 1].attention >= attention);
                prop_assert!((0.0..=1.0).contains(&one.worst_tenth));
                // Attention is never less than any of its causes; none is averaged away.
                prop_assert!((0.0..=1.0).contains(&attention) && attention >= one.worst_tenth - ROUNDING);
                let weights = &book.params().attention;
                for alarm in &one.row.alarms {
                    let least = [weights.grave, weights.turning, weights.other]
                        .into_iter().map(goodwill::quantity::Share::get).fold(1.0, f64::min);
                    prop_assert!(attention >= least * alarm.probability - ROUNDING, "{alarm}");
                    prop_assert!((0.0..=1.0).contains(&alarm.probability), "{alarm}");
                }
                // The reason names the gravest alarm, where there is one.
                let first = one.row.alarms.first().map(ToString::to_string).unwrap_or_default();
                prop_assert!(!one.reason.is_empty() && one.reason.contains(&first));
                chances += one.worst_tenth;
            }
            // The kernel says how far the sum of its probabilities may be off.
            prop_assert!((chances - ranked.tenth as f64).abs() < 1e-3, "{chances}");
            prop_assert!(ranked.regret >= 0.0);
            prop_assert!(ranked.unknown.iter().all(|name| book.get(name).unwrap().portrait.is_none()));
        }

        #[test]
        fn law_other_customers_change_nothing(events in any_book()) {
            let book = book_of(&events);
            for (customer, row) in book.rows() {
                let own: Vec<Event> =
                    events.iter().filter(|event| event.customer() == customer).cloned().collect();
                let alone = book_of(&own);
                prop_assert_eq!(alone.get(customer), Some(row));
                let direct = Relationship::from_events(&own, book.params(), end()).unwrap();
                let portrait = direct.portrait(book.params(), end()).unwrap();
                prop_assert_eq!(portrait.as_ref().map(bits), row.portrait.as_ref().map(bits));
            }
        }

        #[test]
        fn law_a_pooled_book_is_that_of_its_own_priors(events in any_book()) {
            let params = BookParams::default();
            let (mut told, mut last) = (0, 0);
            let pooled = Book::pooled(events.clone(), &params, end(), |done, all| {
                told += 1;
                last = all;
                assert_eq!(done, told);
            }).unwrap();
            prop_assert_eq!((told, pooled.rows().count() * 2), (last, last));
            // Read again with what it learned, it is the same.
            let priors = pooled.priors().unwrap().clone();
            let mut again = Book::with_priors(priors, end()).unwrap();
            let customers: BTreeSet<Name> = events.iter().map(|e| e.customer().clone()).collect();
            for customer in customers.iter().rev() {
                let own: Vec<Event> =
                    events.iter().filter(|e| e.customer() == customer).cloned().collect();
                again.observe(&own).unwrap();
            }
            prop_assert_eq!(&again, &pooled);
        }
    }

    fn line(text: &str) -> Event {
        serde_json::from_str(text).unwrap()
    }

    fn act(customer: &str, conduct: &str) -> Event {
        line(&format!(
            r#"{{"customer":"{customer}","at":1767000000,"event":"act","by":"firm","stake":1,"conduct":"{conduct}"}}"#
        ))
    }

    /// Of five customers ten times: five while they teach, five while they are read.
    #[test]
    fn a_pooled_book_is_told_of_twice_as_many_from_the_first_on() {
        let events: Vec<Event> =
            ["a", "b", "c", "d", "e"].iter().map(|name| act(name, "acted_rightly")).collect();
        let mut told = Vec::new();
        let params = BookParams::default();
        Book::pooled(events, &params, end(), |done, all| told.push((done, all))).unwrap();
        assert_eq!(told, (1..=10).map(|done| (done, 10)).collect::<Vec<_>>());
    }

    #[test]
    fn equal_scores_share_a_place_and_the_unknown_have_none() {
        let silent = line(r#"{"customer":"z","at":5,"event":"account","segment":"small"}"#);
        let book = book_of(&[
            act("c", "acted_wrongly"),
            act("a", "acted_rightly"),
            act("b", "acted_rightly"),
            silent,
        ]);
        let ranked = book.ranked();
        let places: Vec<(&str, usize, bool)> =
            ranked.customers.iter().map(|r| (r.customer.as_str(), r.rank, r.tied)).collect();
        assert_eq!(places, [("c", 1, false), ("a", 2, true), ("b", 2, true)]);
        assert_eq!(ranked.unknown, [&name("z")]);
        assert_eq!(ranked.tenth, 1);
        // Equal evidence has equal chances.
        assert_eq!(ranked.customers[1].worst_tenth, ranked.customers[2].worst_tenth);
        assert!(ranked.customers[0].worst_tenth > ranked.customers[1].worst_tenth);
    }

    #[test]
    fn a_book_of_one_and_a_book_of_nobody() {
        let one = book_of(&[act("a", "acted_rightly")]);
        let ranked = one.ranked();
        assert_eq!((ranked.customers[0].worst_tenth, ranked.regret), (1.0, 0.0));
        let nobody = Book::new(BookParams::default(), end()).unwrap();
        assert_eq!((nobody.models(), nobody.rows().count()), (Vec::new(), 0));
        assert_eq!((nobody.ranked().customers.len(), nobody.ranked().tenth), (0, 0));
    }

    #[test]
    fn a_customer_is_taken_in_once() {
        let mut book = book_of(&[act("a", "acted_rightly")]);
        let before = book.clone();
        let sentence = "book must take in each customer once, with all events, got `a` again";
        let error = book.observe(&[act("a", "acted_wrongly")]).unwrap_err();
        assert_eq!(error.to_string(), sentence);
        assert_eq!(book.merge(before.clone()).unwrap_err().to_string(), sentence);
        assert_eq!(book.observe(&[]), Ok(()));
        assert_eq!(book, before);
    }

    /// Who stands low does so by something, which is named with the points that it takes.
    #[test]
    fn a_reason_names_what_lowers_a_customer() {
        let book = book_of(&[act("a", "acted_wrongly"), act("b", "acted_rightly")]);
        let ranked = book.ranked();
        let [low, high] = ranked.customers.first_chunk().unwrap();
        let parts = low.portrait.ours().unwrap().parts();
        let lowering: Vec<_> = parts.iter().filter(|part| part.contribution < 0.0).collect();
        let [part] = lowering.first_chunk().unwrap();
        assert_eq!(lowering.len(), 1, "{parts:?}");
        let points = (100.0 * part.contribution).round();
        let words = format!("{} (trust, {points})", part.component);
        assert!(points < 0.0 && low.reason.contains(&words), "{}: {words}", low.reason);
        assert!(!high.reason.contains("trust"), "{}", high.reason);
    }

    /// Both sides are said in points of a hundred, as they are printed beside.
    #[test]
    fn a_one_sided_relationship_is_said_in_points() {
        let act = |at: i64, by: &str, conduct: &str| {
            line(&format!(
                r#"{{"customer":"a","at":{at},"event":"act","by":"{by}","stake":9,"conduct":"{conduct}"}}"#
            ))
        };
        let events: Vec<Event> = (0..40)
            .flat_map(|i| {
                let at = 1_767_000_000 + i;
                [act(at, "firm", "acted_rightly"), act(at, "customer", "acted_wrongly")]
            })
            .collect();
        // One component a side leaves some doubt, which shall do here.
        let mut params = BookParams::default();
        params.attention.level = goodwill::quantity::Level::new(0.6).unwrap();
        let book = Book::from_events(events, params, end(), |_, _| ()).unwrap();
        let row = book.get(&name("a")).unwrap();
        let one_sided = row.alarms.iter().find(|alarm| alarm.kind == AlarmKind::OneSided).unwrap();
        let portrait = row.portrait.as_ref().unwrap();
        let points = |standing: Option<&goodwill::portrait::Standing>| {
            (100.0 * standing.unwrap().value()).round()
        };
        let (ours, theirs) = (points(portrait.ours()), points(portrait.theirs()));
        assert!(ours > 60.0 && theirs < 40.0, "{ours} {theirs}");
        assert_eq!(
            one_sided.why,
            format!("we serve the customer at {ours}, and are dealt with at {theirs}")
        );
    }

    /// Whatever differs, though as many customers stand in both.
    #[test]
    fn books_that_differ_in_one_thing_are_not_equal() {
        let book = book_of(&[act("a", "acted_rightly")]);
        assert_eq!(book, book_of(&[act("a", "acted_rightly")]));
        assert_ne!(book, book_of(&[act("a", "acted_wrongly")]));
        assert_ne!(book, book_of(&[act("b", "acted_rightly")]));
        let mut params = BookParams::default();
        params.portrait = PortraitParams::from_models(&[ModelName::Trust]);
        let nobody = |params| Book::new(params, end()).unwrap();
        assert_ne!(nobody(BookParams::default()), nobody(params));
    }

    #[test]
    fn books_of_other_readings_do_not_merge() {
        let mut book = Book::new(BookParams::default(), end()).unwrap();
        let later = Book::new(BookParams::default(), at(5)).unwrap();
        assert_eq!(
            book.merge(later).unwrap_err().to_string(),
            "books to merge must be read at one instant, with the same constants, got 1767225600 \
             and 5"
        );
        let mut params = BookParams::default();
        params.portrait = PortraitParams::from_models(&[ModelName::Trust]);
        assert_eq!(
            book.merge(Book::new(params, end()).unwrap()).unwrap_err().to_string(),
            "books to merge must be read at one instant, with the same constants, got different \
             constants"
        );
    }

    #[test]
    fn worth_moves_no_score() {
        let worth = |customer: &str, worth: u32| {
            line(&format!(
                r#"{{"customer":"{customer}","at":5,"event":"account","worth":{worth}}}"#
            ))
        };
        let events = [
            act("a", "acted_wrongly"),
            act("b", "acted_rightly"),
            act("c", "acted_rightly"),
            worth("a", 10),
            worth("b", 1_000),
        ];
        let book = book_of(&events);
        let score = |customer: &str| book.get(&name(customer)).unwrap().portrait.clone().unwrap();
        assert_eq!(score("b").value(), score("c").value());
    }

    #[test]
    fn the_price_of_not_knowing_by_hand() {
        // Of two customers nothing is known but that each refused a risk: how they are served is
        // uniform. The lower of two uniforms lacks 2/3 on average, either of them 1/2.
        let refused = |customer: &str| {
            line(&format!(
                r#"{{"customer":"{customer}","at":5,"event":"decline","by":"customer","stake":1}}"#
            ))
        };
        let events = [refused("a"), refused("b")];
        let book = book_of(&events);
        let ranked = book.ranked();
        assert!((ranked.regret - 1.0 / 6.0).abs() < QUADRATURE, "{}", ranked.regret);
    }

    #[test]
    fn a_person_is_contradicted_by_the_score_that_is_shown() {
        let said = line(
            r#"{"customer":"a","at":5,"event":"override","author":"R","reason":"so","level":0.9,"expires":1800000000}"#,
        );
        let missed = |i: u32| {
            line(&format!(
                r#"{{"customer":"a","at":1767000000,"event":"act","by":"firm","stake":1,"conduct":"{}"}}"#,
                if i == 0 { "acted_rightly" } else { "failed_to_act" }
            ))
        };
        let kinds = |events: &[Event], params: BookParams| {
            let book = Book::from_events(events.to_vec(), params, end(), |_, _| ()).unwrap();
            let row = book.get(&name("a")).unwrap();
            row.contradictions.iter().map(|found| found.kind).collect::<Vec<_>>()
        };
        // Ten breaches, and a person who says 90.
        let events: Vec<Event> = (0..11).map(missed).chain([said.clone()]).collect();
        assert_eq!(
            kinds(&events, BookParams::default()),
            [goodwill::portrait::ContradictionKind::ScoreAndOverride]
        );
        // Where trust is not declared, no score is shown that could contradict.
        let mut params = BookParams::default();
        params.portrait = PortraitParams::from_models(&[ModelName::Ease]);
        assert_eq!(kinds(&events, params), []);
        // Where nothing is known, what the person says is known all the same.
        let silent = book_of(&[said]);
        let row = silent.get(&name("a")).unwrap();
        assert_eq!((row.portrait.is_none(), row.judgement.is_some()), (true, true));
    }

    #[test]
    fn the_progress_of_a_book_is_told() {
        let events = [act("a", "acted_wrongly"), act("b", "acted_rightly")];
        let mut told = Vec::new();
        Book::from_events(events, BookParams::default(), end(), |done, all| told.push((done, all)))
            .unwrap();
        assert_eq!(told, [(1, 2), (2, 2)]);
    }
}
