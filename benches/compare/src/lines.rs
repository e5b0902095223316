//! From JSON Lines to sums: what one file of events costs, line by line, beside what bounds it.

use std::collections::HashMap;
use std::hint::black_box;

use goodwill::quantity::Name;
use goodwill::record::{Event, EventRecord, Fact};
use goodwill::trust::{TrustEvent, TrustEvidence, TrustLedger, TrustUnit};

use crate::{line, seconds};

/// Times the same file counted, parsed as any JSON, read as records, as events, and summed.
pub(crate) fn lines(file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(file)?;
    let count = text.lines().count() as f64;
    let counted = seconds(|| text.lines().map(str::len).sum::<usize>()) / count;
    let value = seconds(|| {
        text.lines().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()).count()
    }) / count;
    let record = seconds(|| {
        text.lines().filter(|line| serde_json::from_str::<EventRecord>(line).is_ok()).count()
    }) / count;
    let event = seconds(|| {
        text.lines().filter(|line| serde_json::from_str::<Event>(line).is_ok()).count()
    }) / count;
    let summed = seconds(|| sums(&text).map(|sums| black_box(sums.len()))) / count;
    println!("{} customers with sums", sums(&text)?.len());
    line("a line as a record", record, "its bytes counted", counted);
    line("the same", record, "serde_json, any value", value);
    line("a line as an event", event, "serde_json, any value", value);
    line("a file to sums by customer, a line", summed, "serde_json, any value", value);
    Ok(())
}

/// What was at stake where somebody acted, as decayed sums of each customer.
fn sums(text: &str) -> Result<Vec<TrustLedger>, Box<dyn std::error::Error>> {
    let mut ledgers: Vec<TrustLedger> = Vec::new();
    let mut places: HashMap<Name, usize> = HashMap::new();
    for event in serde_json::Deserializer::from_str(text).into_iter::<Event>() {
        let event = event?;
        let Fact::Trust(TrustEvent::Act { by, stake, conduct, at }) = *event.fact() else { continue };
        let place = *places.entry(event.customer().clone()).or_insert(ledgers.len());
        if place == ledgers.len() {
            ledgers.push(TrustLedger::new(TrustUnit::default()));
        }
        ledgers[place].observe(&TrustEvidence::Act { by, stake, conduct, at });
    }
    Ok(ledgers)
}
