//! Many of one kind: what is printed stays a page, and what is the same is said once.

use goodwill::book::{BookParams, Relationship};
use goodwill::quantity::Instant;
use goodwill::record::{Event, Intake};
use goodwill::report::{Dossier, Layout};

const MANY: usize = 20_000;

fn many(of: impl Fn(usize) -> String, count: usize) -> Vec<Event> {
    (0..count).map(|i| serde_json::from_str(&of(i)).unwrap()).collect()
}

fn read(events: &[Event]) -> (Vec<String>, String) {
    let (params, as_of) = (BookParams::default(), Instant::new(2_000_000).unwrap());
    let own = Relationship::from_events(events, &params, as_of).unwrap();
    let dossier = Dossier::from_events(events, &params, Instant::new(0).unwrap(), as_of).unwrap();
    (own.anomalies(), dossier.text(&Layout::default()))
}

#[test]
fn one_id_on_many_events_is_one_anomaly_and_one_conflict() {
    let thanks = |i| format!(r#"{{"id":"1","customer":"c","at":{i},"event":"thanks"}}"#);
    let events = many(thanks, MANY);
    let (params, as_of) = (BookParams::default(), Instant::new(2_000_000).unwrap());
    let own = Relationship::from_events(&events, &params, as_of).unwrap();
    assert_eq!(own.anomalies(), ["event id `1` is borne by 20000 events, which all count"]);
    let mut intake = Intake::new();
    for (place, event) in (1_u64..).zip(events) {
        intake.take(event, place);
    }
    let refused = intake.settle().unwrap_err();
    assert_eq!([refused.events[0].1, refused.events[1].1], [1, 2]);
}

#[test]
fn what_is_said_of_many_events_is_a_page() {
    let failure = |_| r#"{"customer":"c","at":1000,"event":"failure","failure_id":"f"}"#.to_owned();
    let (anomalies, text) = read(&many(failure, 300));
    assert!(anomalies.contains(&"failure `f` begins more than once (299 times)".to_owned()));
    assert!(text.lines().count() < 150, "{text}");
    let answer = |i| {
        format!(
            r#"{{"customer":"c","at":1000,"event":"promise_answer","promise_id":"p{i}","promised_at":900,"outcome":"kept"}}"#
        )
    };
    let (anomalies, text) = read(&many(answer, 300));
    assert_eq!(anomalies.len(), 300);
    assert!(text.contains("and 292 more") && text.lines().count() < 150, "{text}");
    let heard =
        |i| format!(r#"{{"customer":"c","person":"p{i}","at":{i},"event":"request","met":true}}"#);
    let (_, text) = read(&many(heard, 300));
    assert!(text.contains("and 292 other persons of whom less was heard"), "{text}");
    let overridden = |i| {
        format!(
            r#"{{"customer":"c","at":{i},"event":"override","author":"a{i}","reason":"r","level":0.5,"expires":1900000}}"#
        )
    };
    let (_, text) = read(&many(overridden, 300));
    assert!(text.contains("and 292 other judgements before"), "{text}");
    assert!(text.contains("a299 says"), "{text}");
}
