//! What is wrong with an event, in words: every field left out, mistyped, out of range or foreign.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use goodwill::record::Event;
use serde_json::Value;

use crate::events::{cell, lines, names};
use crate::{EventRecord, hash, hold};

/// The fields that every event may have.
const COMMON: [&str; 5] = ["v", "id", "customer", "at", "event"];

/// The fields of a line, sorted, each with its value as JSON text.
type Fields = Vec<(String, String)>;

/// The line of an event that sets the most fields, the first of several.
fn fullest(event: &str) -> BTreeMap<String, Value> {
    let all = lines();
    let all = all.iter().map(|line| serde_json::from_str::<BTreeMap<String, Value>>(line).unwrap());
    let own = all.filter(|fields| fields["event"] == event);
    own.reduce(|best, other| if other.len() > best.len() { other } else { best }).unwrap()
}

fn texts(fields: &BTreeMap<String, Value>) -> Fields {
    fields.iter().map(|(name, value)| (name.clone(), value.to_string())).collect()
}

fn without(fields: &Fields, name: &str) -> Fields {
    fields.iter().filter(|(field, _)| field != name).cloned().collect()
}

/// Sets a field, in its place or as the last.
fn with(fields: &Fields, name: &str, text: &str) -> Fields {
    let mut fields = fields.clone();
    match fields.iter_mut().find(|(field, _)| field == name) {
        Some((_, value)) => text.clone_into(value),
        None => fields.push((name.to_owned(), text.to_owned())),
    }
    fields
}

/// What reading a line says; where the line is taken, what it took for a field.
fn outcome(fields: &Fields, of: &str) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())))
        .collect();
    match serde_json::from_str::<Event>(&format!("{{{}}}", pairs.join(","))) {
        Ok(event) => taken(&event, of),
        Err(error) => error.to_string(),
    }
}

fn taken(event: &Event, field: &str) -> String {
    match serde_json::to_value(event).unwrap().get(field) {
        Some(value) => format!("taken as {value}"),
        None => "taken without it".to_owned(),
    }
}

/// A sentence that lists all fields there are keeps its two ends, and is hashed.
fn short(sentence: &str) -> String {
    if sentence.chars().count() <= 300 {
        return sentence.to_owned();
    }
    let beginning: String = sentence.chars().take(80).collect();
    let (_, end) = sentence.rsplit_once(' ').unwrap();
    format!("{beginning} … {end} ({:016x})", hash(sentence.bytes()))
}

/// What is put in the place of a value of that type.
fn wrong_values(value: &Value) -> &'static [&'static str] {
    match value {
        Value::String(_) => &[r#""nonsense""#, r#""""#, "7", "true", "null"],
        Value::Bool(_) => &[r#""true""#, "1", "null"],
        Value::Number(_) => {
            &[r#""0.5""#, r#""nonsense""#, "true", "null", "-1", "0", "1.5", "1e300", "1e400"]
        }
        Value::Array(_) | Value::Object(_) | Value::Null => &[
            r#""nonsense""#,
            r#""late:2""#,
            r#""late:x""#,
            r#""late:NaN;repeat""#,
            "7",
            "null",
            r#"["late"]"#,
            r#"[{"kind":"nonsense"}]"#,
            r#"[{"kind":"late","severity":2}]"#,
            r#"[{"severity":1}]"#,
            r#"[{"kind":"late","lunch":1}]"#,
        ],
    }
}

/// A value of every field, as some event has it.
fn samples() -> BTreeMap<String, Value> {
    names().iter().rev().flat_map(|event| fullest(event)).collect()
}

/// Adds every field that belongs to other events: one in words, all of them as a hash.
fn foreign(event: &str, full: &Fields, samples: &BTreeMap<String, Value>, out: &mut String) {
    let others = EventRecord::COLUMNS
        .iter()
        .filter(|column| !COMMON.contains(column) && full.iter().all(|(name, _)| name != *column));
    let sample = |column: &str| match samples.get(column) {
        Some(value) => value.to_string(),
        None => panic!("no line of tests/golden/events.jsonl has the column `{column}`"),
    };
    let others: Vec<(&str, String)> = others.map(|column| (*column, sample(column))).collect();
    let said: Vec<String> = others
        .iter()
        .map(|(column, text)| format!("{column}: {}\n", outcome(&with(full, column, text), column)))
        .collect();
    let sum = hash(said.concat().into_bytes());
    writeln!(out, "{event} | each of {} foreign fields | {sum:016x}", said.len()).unwrap();
    for wrong in ["{}", "null"] {
        let said: Vec<String> = others
            .iter()
            .map(|(column, _)| outcome(&with(full, column, wrong), column) + "\n")
            .collect();
        let taken = said.iter().filter(|said| said.starts_with("taken")).count();
        let sum = hash(said.concat().into_bytes());
        writeln!(out, "{event} | each of them as {wrong} | {taken} taken, {sum:016x}").unwrap();
    }
    let [(a, at), .., (b, bt)] = &others[..] else { panic!("{event} has every field") };
    let one = with(full, a, at);
    writeln!(out, "{event} | foreign {a} | {}", outcome(&one, a)).unwrap();
    let two = with(&with(full, b, bt), a, at);
    writeln!(out, "{event} | foreign {b} and {a} | {}", outcome(&two, a)).unwrap();
    let wrong = with(full, b, "{}");
    writeln!(out, "{event} | foreign {b} {{}} | {}", outcome(&wrong, b)).unwrap();
    if let Some((own, _)) = full.iter().find(|(name, _)| !COMMON.contains(&name.as_str())) {
        let less = without(&one, own);
        writeln!(out, "{event} | foreign {a}, without {own} | {}", outcome(&less, a)).unwrap();
    }
}

fn one_event(event: &str, samples: &BTreeMap<String, Value>, out: &mut String) {
    let values = fullest(event);
    let full = texts(&values);
    let mut say = |what: &str, fields: &Fields, of: &str| {
        writeln!(out, "{event} | {what} | {}", short(&outcome(fields, of))).unwrap();
    };
    for (name, value) in &values {
        say(&format!("without {name}"), &without(&full, name), name);
        // What every event has is of the same type in all.
        if !COMMON.contains(&name.as_str()) {
            for wrong in wrong_values(value) {
                say(&format!("{name} {wrong}"), &with(&full, name, wrong), name);
            }
        }
    }
    let bare: Fields =
        full.iter().filter(|(name, _)| COMMON.contains(&name.as_str())).cloned().collect();
    say("no field of its own", &bare, "event");
    say("v 2", &with(&full, "v", "2"), "v");
    say("unknown lunch", &with(&full, "lunch", "1"), "lunch");
    for twice in ["customer".to_owned(), full[full.len() - 1].0.clone()] {
        let mut fields = full.clone();
        fields.extend(full.iter().filter(|(name, _)| *name == twice).cloned());
        say(&format!("{twice} twice"), &fields, &twice);
    }
    foreign(event, &full, samples, out);
}

#[test]
fn lines_are_refused_as_they_were() {
    let (samples, mut out) = (samples(), String::new());
    let act = with(&texts(&fullest("act")), "v", "1");
    for (name, text) in act.iter().filter(|(name, _)| COMMON.contains(&name.as_str())) {
        for wrong in wrong_values(&serde_json::from_str(text).unwrap()) {
            let said = outcome(&with(&act, name, wrong), name);
            writeln!(out, "act | {name} {wrong} | {said}").unwrap();
        }
    }
    writeln!(out, "act | unknown lunch | {}", outcome(&with(&act, "lunch", "1"), "lunch")).unwrap();
    for line in
        ["", "{", "{}", "7", "\"act\"", "null", r#"{"event":"act"}"#, r#"{"event":"lunch"}"#]
    {
        let said = serde_json::from_str::<Event>(line).unwrap_err();
        writeln!(out, "`{line}` | as a line | {said}").unwrap();
    }
    for (one, other) in [("stake", "{}"), ("v", "2"), ("event", r#""lunch""#), ("lunch", "1")] {
        // Two things are wrong: which of them is said?
        for (also, text) in [("at", "{}"), ("level", "0.5"), ("level", "2"), ("by", r#""us""#)] {
            let mut both = with(&with(&act, one, other), also, text);
            let said = outcome(&both, "event");
            writeln!(out, "act | {one} {other} and {also} {text} | {}", short(&said)).unwrap();
            both.reverse();
            let said = outcome(&both, "event");
            writeln!(out, "act | {also} {text} and {one} {other} | {}", short(&said)).unwrap();
        }
        for missing in COMMON {
            let said = outcome(&without(&with(&act, one, other), missing), "event");
            writeln!(out, "act | {one} {other} without {missing} | {}", short(&said)).unwrap();
        }
    }
    for event in names() {
        one_event(&event, &samples, &mut out);
    }
    hold("errors.txt", &out);
}

/// What a record says of a field that stands in it alone.
#[test]
fn fields_alone_are_refused_as_they_were() {
    let mut out = String::new();
    for (name, value) in samples() {
        for wrong in wrong_values(&value) {
            let line = format!("{{{}:{wrong}}}", Value::from(name.as_str()));
            let said = match serde_json::from_str::<EventRecord>(&line) {
                Ok(record) => format!("taken as {}", serde_json::to_string(&record).unwrap()),
                Err(error) => error.to_string(),
            };
            writeln!(out, "{name} | {wrong} | {}", short(&said)).unwrap();
        }
    }
    hold("errors.fields.txt", &out);
}

/// What is put in the place of a cell.
const CELLS: [&str; 12] =
    ["", "nonsense", "7", "-1", "0", "1.5", "1e400", "true", "TRUE", "NaN", "0x1", " 1"];

fn row_outcome(names: &[String], cells: &[String], of: &str) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(names).unwrap();
    writer.write_record(cells).unwrap();
    let text = writer.into_inner().unwrap();
    let record = csv::Reader::from_reader(&text[..]).into_deserialize::<EventRecord>().next();
    match record.unwrap().map(Event::try_from) {
        Err(error) => format!("csv: {error}"),
        Ok(Err(error)) => format!("event: {error}"),
        Ok(Ok(event)) => taken(&event, of),
    }
}

/// Every field once, in the first event that has it.
#[test]
fn cells_are_refused_as_they_were() {
    let (mut out, mut seen) = (String::new(), Vec::new());
    for event in names() {
        let full = fullest(&event);
        let names: Vec<String> = full.keys().cloned().collect();
        let cells: Vec<String> = full.values().map(cell).collect();
        for (i, name) in names.iter().enumerate() {
            // An item and a topic are words of one event's own.
            if seen.contains(name) && name != "item" && name != "topic" {
                continue;
            }
            seen.push(name.clone());
            for wrong in CELLS {
                let mut cells = cells.clone();
                wrong.clone_into(&mut cells[i]);
                let said = row_outcome(&names, &cells, name);
                writeln!(out, "{event} | {name} `{wrong}` | {}", short(&said)).unwrap();
            }
        }
        let mut names = names;
        "lunch".clone_into(&mut names[0]);
        let said = row_outcome(&names, &cells, "lunch");
        writeln!(out, "{event} | a column lunch | {}", short(&said)).unwrap();
    }
    hold("errors.cells.txt", &out);
}
