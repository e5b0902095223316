//! Valid sequences: lines that are known to be good, in any order, at any day, for few customers.
//! Read in this order and in the other, they give the same scores.
#![no_main]

use arbitrary::Arbitrary;
use goodwill::book::{BookParams, Relationship};
use goodwill::quantity::Instant;
use goodwill::record::Event;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const LINES: &str = include_str!("../../tests/golden/events.jsonl");

#[derive(Debug, Arbitrary)]
struct Told {
    line: u8,
    later: u16,
}

fuzz_target!(|told: Vec<Told>| {
    let lines: Vec<&str> = LINES.lines().collect();
    let mut events: Vec<Event> = Vec::new();
    for (place, it) in told.iter().take(64).enumerate() {
        let Ok(mut value) =
            serde_json::from_str::<Value>(lines[usize::from(it.line) % lines.len()])
        else {
            continue;
        };
        value["customer"] = "one".into();
        value["id"] = format!("{place}").into();
        if let Some(at) = value["at"].as_u64() {
            value["at"] = (at + u64::from(it.later) * 3_600).into();
        }
        events.extend(serde_json::from_value::<Event>(value));
    }
    let (Ok(now), params) = (Instant::new(2_000_000_000), BookParams::default()) else { return };
    let Ok(whole) = Relationship::from_events(&events, &params, now) else { return };
    events.reverse();
    let turned = Relationship::from_events(&events, &params, now).expect("in any order");
    if let Ok(Some(portrait)) = whole.portrait(&params, now) {
        assert!((0.0..=1.0).contains(&portrait.value()));
        let sum: f64 = portrait.parts().map(|part| part.contribution).iter().sum();
        assert_eq!(portrait.baseline() + sum, portrait.value());
    }
    let scores = |of: &Relationship| format!("{:?}", of.scores(&params, now));
    // Of events at one instant the order may decide what follows what.
    let mut days: Vec<i64> = events.iter().map(|event| event.at().seconds()).collect();
    days.sort_unstable();
    if days.windows(2).all(|two| two[0] < two[1]) {
        assert_eq!(scores(&whole), scores(&turned));
    }
});
