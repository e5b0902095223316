//! Mappings: the presets on their whole files, laws on hostile input, and what is refused.

// A test fails by panicking.
#![allow(clippy::unwrap_used, clippy::panic)]

// The reader of JSON is that of the example, which gives it to the mapping as a table.
#[path = "../../examples/portfolio/flatten.rs"]
mod flatten;
mod laws;
#[path = "../../examples/portfolio/ocel.rs"]
mod ocel;
mod presets;
mod refused;
mod schemas;
#[path = "../support/mod.rs"]
mod support;
mod values;

use goodwill::record::mapping::{Mapping, MappingError, MappingReport};
use goodwill::record::{Entry, Event};

/// A table: its header, and its rows with their lines.
type Table = (Vec<String>, Vec<(u64, Vec<String>)>);

fn csv_table(text: &str) -> Table {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| {
        (row.position().unwrap().line(), row.iter().map(str::to_owned).collect())
    };
    (header, reader.records().map(|record| row(record.unwrap())).collect())
}

fn event(entry: Entry) -> Option<Event> {
    match entry {
        Entry::Event(event) => Some(event),
        _ => None,
    }
}

/// Maps a whole table.
fn map(
    mapping: &Mapping,
    (header, rows): &Table,
) -> Result<(Vec<Event>, MappingReport), MappingError> {
    let mut mapper = mapping.over(header)?;
    let mut events = Vec::new();
    for (line, cells) in rows {
        events.extend(mapper.row(*line, cells)?.into_iter().filter_map(event));
    }
    Ok((events, mapper.finish()))
}
