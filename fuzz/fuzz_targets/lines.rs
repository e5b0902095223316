//! Golden lines, changed and moved, as targets need them.

use arbitrary::Arbitrary;
use serde_json::{Map, Value};

const LINES: &str = include_str!("../../tests/golden/events.jsonl");

pub type Record = Map<String, Value>;

/// Which line, of which customer, how much later, and what is put in the place of its numbers.
#[derive(Debug, Arbitrary)]
pub struct Told {
    pub line: u8,
    pub customer: u8,
    pub later: u32,
    pub number: Option<Number>,
}

#[derive(Debug, Arbitrary)]
pub struct Number {
    pub field: u8,
    pub to: f64,
}

impl Told {
    /// The record without what columns do not have; the numbers changed where it is an event then.
    pub fn record(&self) -> Record {
        let lines: Vec<&str> = LINES.lines().collect();
        let text = lines[usize::from(self.line) % lines.len()];
        let mut record: Record = serde_json::from_str(text).expect("a golden line");
        record.insert("customer".to_owned(), format!("c{}", self.customer % 4).into());
        let at = record["at"].as_i64().expect("a date") + i64::from(self.later);
        let mut moved = record.clone();
        moved.insert("at".to_owned(), at.into());
        if event(&moved).is_some() {
            record = moved;
        }
        if let Some(Number { field, to }) = &self.number {
            let fields: Vec<String> =
                record.iter().filter(|(_, it)| it.is_f64()).map(|(name, _)| name.clone()).collect();
            if let Some(name) = fields.get(usize::from(*field) % fields.len().max(1)) {
                let mut changed = record.clone();
                changed.insert(name.clone(), (*to).into());
                if event(&changed).is_some() {
                    record = changed;
                }
            }
        }
        // As it is written, with what was left out filled in.
        let own = event(&record).expect("checked after each change");
        let Ok(Value::Object(mut record)) = serde_json::to_value(own) else { return record };
        for name in ["v", "id", "source", "revised", "currency", "unit"] {
            record.remove(name);
        }
        record
    }
}

pub fn event(record: &Record) -> Option<goodwill::record::Event> {
    serde_json::from_value(Value::Object(record.clone())).ok()
}
