//! From JSON Lines to sums: what one file of events costs, line by line, beside what bounds it.

use std::collections::HashMap;
use std::hint::black_box;

use goodwill::quantity::Name;
use goodwill::record::{Entry, Event, EventRecord, Fact};
use goodwill::trust::{TrustEvent, TrustEvidence, TrustLedger, TrustUnit};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::{line, seconds};

/// Times the same file counted, parsed as any JSON, read as records, as events, and summed.
pub(crate) fn lines(file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(file)?;
    let count = each(&text).count() as f64;
    let counted = seconds(|| each(&text).map(str::len).sum::<usize>()) / count;
    let value = read::<serde_json::Value>(&text) / count;
    let looked = read::<Looked>(&text) / count;
    let record = read::<EventRecord>(&text) / count;
    let event = read::<Event>(&text) / count;
    let entry = read::<Entry>(&text) / count;
    let summed = seconds(|| sums(&text).map(|sums| black_box(sums.len()))) / count;
    println!("{} customers with sums", sums(&text)?.len());
    line("a line as any JSON, each value looked at", looked, "its bytes counted", counted);
    line("a line as a record", record, "each value looked at", looked);
    line("the same", record, "serde_json, any value", value);
    line("a line as an event", event, "serde_json, any value", value);
    line("a line as an entry", entry, "serde_json, any value", value);
    line("a file to sums by customer, a line", summed, "serde_json, any value", value);
    Ok(())
}

/// The lines, found as quickly as the peers find them.
fn each(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let mut begin = 0;
    ends.map(move |end| {
        let line = &text[begin..end];
        begin = end + 1;
        line
    })
}

/// The seconds that it takes to read each line.
fn read<T: DeserializeOwned>(text: &str) -> f64 {
    seconds(|| each(text).filter(|line| serde_json::from_str::<T>(line).is_ok()).count())
}

/// What was at stake where somebody acted, as decayed sums of each customer.
fn sums(text: &str) -> Result<Vec<TrustLedger>, Box<dyn std::error::Error>> {
    let mut ledgers: Vec<TrustLedger> = Vec::new();
    let mut places: HashMap<Name, usize> = HashMap::new();
    for line in each(text) {
        let event: Event = serde_json::from_str(line)?;
        let Fact::Trust(TrustEvent::Act { by, stake, conduct, at }) = *event.fact() else {
            continue;
        };
        let place = *places.entry(event.customer().clone()).or_insert(ledgers.len());
        if place == ledgers.len() {
            ledgers.push(TrustLedger::new(TrustUnit::default()));
        }
        ledgers[place].observe(&TrustEvidence::Act { by, stake, conduct, at });
    }
    Ok(ledgers)
}

/// Any JSON, of which every key and value is looked at and nothing is kept: what no reader that goes
/// through `serde_json` can fall below.
struct Looked;

impl<'de> Deserialize<'de> for Looked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Looked {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self, E> {
        black_box(flag);
        Ok(self)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self, E> {
        black_box(number);
        Ok(self)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self, E> {
        black_box(number);
        Ok(self)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self, E> {
        black_box(number);
        Ok(self)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self, E> {
        black_box(text.len());
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_key::<Self>()?.is_some() {
            map.next_value::<Self>()?;
        }
        Ok(self)
    }
}
