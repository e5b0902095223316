//! Every event and every word: read from JSON and CSV, written as both, and named in words.

use goodwill::record::Event;
use serde_json::{Value, json};

use crate::{EventRecord, hold, read};

/// The lines that were written by hand.
pub(crate) fn lines() -> Vec<String> {
    read("events.jsonl").lines().map(str::to_owned).collect()
}

fn events() -> Vec<Event> {
    let event = |line: &String| match serde_json::from_str(line) {
        Ok(event) => event,
        Err(error) => panic!("{error}: {line}"),
    };
    lines().iter().map(event).collect()
}

/// The text of a cell; frictions are a list in JSON and words in CSV.
pub(crate) fn cell(value: &Value) -> String {
    let friction = |it: &Value| format!("{}:{}", it["kind"].as_str().unwrap(), it["severity"]);
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(friction).collect::<Vec<_>>().join(";"),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

fn lines_of(texts: impl Iterator<Item = String>) -> String {
    texts.map(|text| text + "\n").collect()
}

/// The names of all events, in the order of the lines.
pub(crate) fn names() -> Vec<String> {
    let mut names = Vec::new();
    for line in lines() {
        let value: Value = serde_json::from_str(&line).unwrap();
        let name = value["event"].as_str().unwrap().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[test]
fn every_event_and_every_field_has_a_line() {
    assert_eq!(names().len(), 70);
    let values: Vec<Value> = lines().iter().map(|it| serde_json::from_str(it).unwrap()).collect();
    for column in EventRecord::COLUMNS {
        assert!(values.iter().any(|value| value.get(column).is_some()), "{column}");
    }
}

#[test]
fn events_are_written_as_they_were() {
    let events = events();
    let written: Vec<String> =
        events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    for (event, line) in events.iter().zip(&written) {
        assert_eq!(&serde_json::from_str::<Event>(line).unwrap(), event, "{line}");
    }
    hold("events.written.jsonl", &lines_of(written.into_iter()));
}

/// The record alone writes what the event writes, and takes it back.
#[test]
fn an_event_is_its_record() {
    for event in events() {
        let record = EventRecord::from(event.clone());
        let line = serde_json::to_string(&record).unwrap();
        assert_eq!(line, serde_json::to_string(&event).unwrap());
        let record: EventRecord = serde_json::from_str(&line).unwrap();
        assert_eq!(Event::try_from(record).unwrap(), event, "{line}");
        // A tree of values is another format than a text, and a stream lends no strings.
        assert_eq!(serde_json::from_reader::<_, Event>(line.as_bytes()).unwrap(), event, "{line}");
        let value = serde_json::to_value(&event).unwrap();
        assert_eq!(serde_json::from_value::<Event>(value).unwrap(), event, "{line}");
    }
}

#[test]
fn events_are_named_as_they_were() {
    hold("events.words.txt", &lines_of(events().iter().map(|event| event.fact().to_string())));
}

/// A record of one field alone is a record too, which a reader of files asks what is wrong.
#[test]
fn a_field_alone_is_a_record() {
    for line in lines() {
        let event: Event = serde_json::from_str(&line).unwrap();
        let fields = serde_json::to_value(&event).unwrap();
        for (name, value) in fields.as_object().unwrap() {
            let alone = json!({ name: value });
            let record: EventRecord = serde_json::from_value(alone.clone()).unwrap();
            assert_eq!(serde_json::to_value(record).unwrap(), alone);
        }
    }
}

/// Only the columns in use, the last one first.
#[test]
fn columns_come_in_any_order() {
    for event in events() {
        let fields = serde_json::to_value(&event).unwrap();
        let fields: Vec<(&String, &Value)> = fields.as_object().unwrap().iter().rev().collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(fields.iter().map(|(name, _)| name.as_str())).unwrap();
        writer.write_record(fields.iter().map(|(_, value)| cell(value))).unwrap();
        let text = writer.into_inner().unwrap();
        let record = csv::Reader::from_reader(&text[..]).into_deserialize::<EventRecord>().next();
        assert_eq!(Event::try_from(record.unwrap().unwrap()).unwrap(), event);
    }
}

#[test]
fn rows_are_what_they_were() {
    let events = events();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(EventRecord::COLUMNS).unwrap();
    for event in &events {
        let value = serde_json::to_value(event).unwrap();
        let fields = value.as_object().unwrap();
        assert!(fields.keys().all(|field| EventRecord::COLUMNS.contains(&field.as_str())));
        let cells = EventRecord::COLUMNS.iter().map(|column| fields.get(*column).map(cell));
        writer.write_record(cells.map(Option::unwrap_or_default)).unwrap();
    }
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let read: Vec<Event> = reader
        .deserialize::<EventRecord>()
        .map(|record| Event::try_from(record.unwrap()).unwrap())
        .collect();
    assert_eq!(read, events);
    hold("events.csv", &text);
}
