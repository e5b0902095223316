//! Every fact that a user can record changes something that the user reads, and the right thing.
//!
//! The table of pairs says of every field of every event how a good and a bad one differ, and
//! which line of the customer's card tells it. Its rows are held against the crate's own list of
//! events and columns: a new one without a pair fails.

// A test fails by panicking.
#![allow(clippy::unwrap_used, clippy::panic)]

mod pairs;

use std::collections::BTreeSet;

use goodwill::book::{BookParams, Relationship};
use goodwill::quantity::Instant;
use goodwill::record::{Event, EventRecord};
use goodwill::report::{Dossier, Layout};
use serde_json::{Map, Value, json};

use pairs::{MORE, PAIRS};

/// A row of the table.
#[derive(Clone, Copy)]
struct Pair {
    event: &'static str,
    fields: &'static str,
    both: &'static str,
    good: &'static str,
    bad: &'static str,
    tells: &'static [&'static str],
    beside: &'static [&'static str],
}

fn table() -> impl Iterator<Item = Pair> {
    PAIRS.iter().chain(MORE).map(|&(event, fields, both, good, bad, tells, beside)| Pair {
        event,
        fields,
        both,
        good,
        bad,
        tells,
        beside,
    })
}

/// The day of the reading.
const END: i64 = 20_000;

/// The fields that hold a date: in the table, days from the day of the reading.
const DATES: [&str; 6] = ["at", "due", "placed_at", "promised_at", "expires", "contract_until"];

/// Reads `event field=value field=value`; a value may hold spaces where `'` stands around it.
fn record(text: &str) -> Map<String, Value> {
    let (event, mut rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut record = Map::new();
    record.insert("event".to_owned(), json!(event));
    record.insert("customer".to_owned(), json!("acme"));
    record.insert("at".to_owned(), json!((END - 10) * Instant::DAY));
    loop {
        rest = rest.trim_start();
        let Some((field, value)) = rest.split_once('=') else { break };
        let (value, after) = match value.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').unwrap(),
            None => value.split_once(' ').unwrap_or((value, "")),
        };
        rest = after;
        let value = if DATES.contains(&field) {
            json!((END + value.parse::<i64>().unwrap()) * Instant::DAY)
        } else {
            serde_json::from_str(value).unwrap_or_else(|_| json!(value))
        };
        record.insert(field.to_owned(), value);
    }
    assert!(rest.is_empty(), "`{text}` must end in a field, got `{rest}`");
    record
}

fn event(record: Map<String, Value>) -> Event {
    let record = Value::Object(record);
    serde_json::from_value(record.clone()).unwrap_or_else(|error| panic!("{error}: {record}"))
}

/// The headings under which the events stand as they were recorded, whatever they mean.
const ECHOES: [&str; 2] = ["Why it moved since", "What happened since"];

/// Of a line what belongs to it alone.
///
/// How many facts a score rests on changes with every fact, and so do what the others lead one to
/// expect of a component, what a row adds to the whole, and what a step would bring.
fn own(heading: &str, line: &str) -> String {
    let last = match heading {
        "How we serve them, fact by fact" | "How they deal with us" => 2,
        "What makes it so" => 1,
        _ => 0,
    };
    if let Some(row) = line.strip_prefix("| ").filter(|_| last > 0) {
        let cells: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
        let kept = cells.len().saturating_sub(last);
        return if cells[0] == "in all" { String::new() } else { cells[..kept].join(" | ") };
    }
    if let Some((_, step)) = line.strip_prefix("- +").and_then(|line| line.split_once(": ")) {
        return step.to_owned();
    }
    let words: Vec<&str> = line.split(' ').collect();
    let counts = |i: usize| words.get(i + 1).is_some_and(|next| next.starts_with("fact"));
    let kept = words.iter().enumerate().filter(|(i, _)| !counts(*i));
    kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

/// What a user reads of the customer: line by line, without what changes with every fact.
///
/// Left out are the first line, which counts facts, and what only repeats the events.
fn read(events: &[Event]) -> BTreeSet<String> {
    let day = |days: i64| Instant::from_days(days).unwrap();
    let params = BookParams::default();
    let dossier = Dossier::from_events(events, &params, day(END - 90), day(END)).unwrap();
    let text = dossier.markdown(&Layout::default());
    let mut heading = "";
    let mut lines = BTreeSet::new();
    for line in text.lines().skip(1) {
        if let Some(new) = line.strip_prefix("### ") {
            heading = new;
        } else if !ECHOES.iter().any(|echo| heading.starts_with(echo)) {
            lines.insert(format!("{heading} / {}", own(heading, line)));
        }
    }
    lines
}

/// A small history: one encounter without any effort, long ago.
const BASE: &str = "encounter at=-200 stage=use initiator=firm";

impl Pair {
    fn record(&self, own: &str) -> Map<String, Value> {
        record(&format!("{} {} {own}", self.event, self.both))
    }

    fn lines(&self, own: Option<&str>) -> BTreeSet<String> {
        self.with(own.map(|own| self.record(own)))
    }

    /// What is read of the small history, with one event more or without.
    fn with(&self, own: Option<Map<String, Value>>) -> BTreeSet<String> {
        let others = self.beside.iter().map(|text| record(text));
        let all = core::iter::once(record(BASE)).chain(others).chain(own);
        read(&all.map(event).collect::<Vec<_>>())
    }

    fn tells(&self, lines: &[String]) -> bool {
        lines.iter().any(|line| self.tells.iter().all(|words| line.contains(words)))
    }

    /// Says what is wrong with the pair, if anything is.
    fn fault(&self) -> Option<String> {
        let name = format!("{} ({})", self.event, self.fields);
        let shown = |lines: &[String]| -> String {
            let cut = |line: &String| line.chars().take(120).collect::<String>();
            lines.iter().take(9).map(|line| cut(line) + "\n    ").collect()
        };
        let without = self.lines(None);
        let good = self.lines(Some(self.good));
        let recorded = changed(&good, &without);
        if self.fields.is_empty() {
            let told = self.tells(&recorded);
            let fault = || format!("{name}: {:?} not told:\n    {}", self.tells, shown(&recorded));
            return (!told).then(fault);
        }
        let bad = self.lines(Some(self.bad));
        let between = changed(&good, &bad);
        if !self.tells(&between) {
            let told = shown(&between);
            return Some(format!("{name}: {:?} not told good from bad:\n    {told}", self.tells));
        }
        let of_bad = changed(&bad, &without);
        if recorded.is_empty() || of_bad.is_empty() {
            return Some(format!("{name}: one of the two is recorded in vain"));
        }
        let told = self.tells(&recorded) || self.tells(&of_bad);
        (!told).then(|| format!("{name}: {:?} not told by recording it", self.tells))
    }
}

/// The lines that stand in only one of two readings.
fn changed(a: &BTreeSet<String>, b: &BTreeSet<String>) -> Vec<String> {
    a.symmetric_difference(b).cloned().collect()
}

#[test]
fn law_nothing_is_recorded_in_vain() {
    let faults: Vec<String> = table().filter_map(|pair| pair.fault()).collect();
    assert!(faults.is_empty(), "{} pairs:\n{}", faults.len(), faults.join("\n"));
}

/// A new event, or a new field of one, that has no pair is named here.
#[test]
fn every_event_and_every_column_has_a_pair() {
    let mut missing = Vec::new();
    for event in EventRecord::events() {
        let own = || table().filter(|pair| pair.event == event.name());
        if own().next().is_none() {
            missing.push(event.name().to_owned());
        }
        for column in event.columns() {
            let names = |pair: Pair| pair.fields.split(' ').any(|field| field == column.name);
            if !own().any(names) {
                missing.push(format!("{} {}", event.name(), column.name));
            }
        }
    }
    assert!(missing.is_empty(), "{} without a pair: {missing:#?}", missing.len());
}

/// Also where it is all that is known of a customer.
#[test]
fn law_a_fact_alone_is_told() {
    let fault = |pair: Pair| {
        let told = [pair.good, pair.bad].iter().any(|own| {
            let lines: Vec<String> = read(&[event(pair.record(own))]).into_iter().collect();
            pair.tells(&lines)
        });
        (!told).then(|| format!("{} ({}): {:?}", pair.event, pair.fields, pair.tells))
    };
    let faults: Vec<String> =
        table().filter(|pair| pair.beside.is_empty()).filter_map(fault).collect();
    assert!(faults.is_empty(), "{} pairs:\n{}", faults.len(), faults.join("\n"));
}

/// What is read does not hang on the order in which the facts arrived: all of them at once.
#[test]
fn law_the_order_of_facts_changes_no_line() {
    let own = |pair: Pair| [pair.good, pair.bad].map(|own| event(pair.record(own)));
    let mut events: Vec<Event> = table().flat_map(own).collect();
    let lines = read(&events);
    assert!(lines.len() > 100, "{}", lines.len());
    events.reverse();
    assert_eq!(changed(&lines, &read(&events)), [""; 0]);
    let (even, odd): (Vec<_>, Vec<_>) =
        events.iter().cloned().enumerate().partition(|(i, _)| i % 2 == 0);
    let mixed: Vec<Event> = odd.into_iter().chain(even).map(|(_, event)| event).collect();
    assert_eq!(changed(&lines, &read(&mixed)), [""; 0]);
}

/// Words of one column that mean the same to a model, as its page says: whoever rightly did nothing
/// honoured what was entrusted, as whoever rightly acted.
const ALIKE: [(&str, [&str; 2]); 1] = [("conduct", ["acted_rightly", "rightly_left_alone"])];

/// Every word that a field can hold changes what is read, and no two read the same.
#[test]
fn law_no_word_is_recorded_in_vain() {
    let mut faults = Vec::new();
    for event in EventRecord::events() {
        for column in event.columns().filter(|column| !column.words.is_empty()) {
            let own = |pair: &Pair| pair.event == event.name();
            let holds = |pair: &Pair| pair.record(pair.good).contains_key(column.name);
            let pair = table().find(|pair| own(pair) && holds(pair));
            let Some(pair) = pair else {
                faults.push(format!("{} {}: no pair holds it", event.name(), column.name));
                continue;
            };
            let mut told: Vec<(BTreeSet<String>, &str)> = vec![(pair.lines(None), "nothing")];
            for word in column.words {
                let mut record = pair.record(pair.good);
                record.insert(column.name.to_owned(), json!(word));
                let lines = pair.with(Some(record));
                if let Some((_, other)) = told.iter().find(|(other, _)| *other == lines) {
                    let alike = ALIKE.iter().any(|(of, words)| {
                        *of == column.name && words.contains(word) && words.contains(other)
                    });
                    if !alike {
                        let name = event.name();
                        faults.push(format!("{name} {}: {word} reads as {other}", column.name));
                    }
                }
                told.push((lines, *word));
            }
        }
    }
    assert!(faults.is_empty(), "{} words:\n{}", faults.len(), faults.join("\n"));
}

/// What several facts say together, in sentences that no single one would make.
const TOGETHER: &[(&[&str], &[&str])] = &[
    (
        &[
            "act by=firm stake=5 conduct=acted_rightly currency=EUR",
            "act at=-9 by=firm stake=5 conduct=acted_rightly currency=USD",
        ],
        &["stakes in EUR and USD weigh by their numbers, since no rates were applied"],
    ),
    (
        &[
            "encounter at=-3 stage=use initiator=firm resolved=true",
            "encounter at=-2 stage=use initiator=firm resolved=true",
            "encounter at=-1 stage=use initiator=firm",
        ],
        &["of 4 encounters about no named matter, 2 settled it"],
    ),
    (
        &["meeting at=-20 ending=slip", "meeting at=-3 ending=slip", "extra_sent at=-18"],
        &[
            "1.9 of 1.9 meetings left no way back in; 0 of them ended pleasantly and count as lost",
            "after 0.9 of these something extra was sent in time; after 1.0 there is still time",
        ],
    ),
];

#[test]
fn facts_say_together_what_none_says_alone() {
    for (facts, sentences) in TOGETHER {
        let all: Vec<Event> = facts.iter().map(|text| event(record(text))).collect();
        let base = || event(record(BASE));
        // What does not fit together is said by the relationship, the rest by the card.
        let read = |events: &[Event]| -> BTreeSet<String> {
            let day = Instant::from_days(END).unwrap();
            let own = Relationship::from_events(events, &BookParams::default(), day).unwrap();
            read(events).into_iter().chain(own.anomalies().iter().cloned()).collect()
        };
        let whole = read(&all.iter().cloned().chain([base()]).collect::<Vec<_>>());
        for sentence in *sentences {
            let says = |lines: &BTreeSet<String>| lines.iter().any(|line| line.contains(sentence));
            assert!(says(&whole), "{sentence}:\n{whole:#?}");
            for fact in &all {
                assert!(!says(&read(&[fact.clone(), base()])), "{sentence}: one alone");
            }
        }
    }
}

/// A pair differs in what it says that it differs in, and in nothing else.
#[test]
fn pairs_differ_in_their_fields() {
    for Pair { event, fields, both, good, bad, .. } in table() {
        let [good, bad] = [good, bad].map(|own| record(&format!("{event} {both} {own}")));
        let names: BTreeSet<&String> = good.keys().chain(bad.keys()).collect();
        let differ: BTreeSet<&str> = names
            .into_iter()
            .filter(|name| good.get(*name) != bad.get(*name))
            .map(String::as_str)
            .collect();
        assert_eq!(differ, fields.split_whitespace().collect(), "{event}");
    }
}
