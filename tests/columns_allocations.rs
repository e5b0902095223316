//! Columns take no memory for an event, as the allocator counts it.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use std::alloc::System;

use goodwill::book::BookParams;
use goodwill::columns::{Asked, Cells, Column, Events, Groups, score};
use goodwill::portrait::ModelName;
use goodwill::quantity::Instant;
use goodwill::record::{EventRecord, EventSpec, FieldType};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Events that hold a list: each is a value of its own. The texts here are short, and stand in place.
const KEPT: &[&str] = &["encounter", "failure", "meeting"];

enum Held {
    Numbers(Vec<f64>),
    Wholes(Vec<i64>),
    Flags(Vec<bool>),
    Coded(Vec<u32>, [&'static str; 1]),
}

/// How often memory was taken for so many events of a kind, all with the examples of the fields.
fn taken(model: ModelName, spec: &EventSpec, rows: usize) -> Option<usize> {
    let held = |kind: FieldType, example: &'static str| match kind {
        FieldType::Number
        | FieldType::Share
        | FieldType::Positive
        | FieldType::Amount
        | FieldType::Stake => Held::Numbers(vec![example.parse().unwrap(); rows]),
        FieldType::Instant => {
            Held::Wholes(vec![example.parse::<Instant>().unwrap().seconds(); rows])
        }
        FieldType::Count => Held::Wholes(vec![example.parse().unwrap(); rows]),
        FieldType::Flag => Held::Flags(vec![example == "true"; rows]),
        _ => Held::Coded(vec![0; rows], [example]),
    };
    let columns: Vec<(&str, Held)> = spec
        .columns()
        .filter(|column| column.name != "person")
        .map(|column| (column.name, held(column.kind, column.example)))
        .collect();
    let as_of = Instant::new(1_900_000_000).unwrap();
    let (names, codes) = ([spec.name()], vec![0; rows]);
    let at = vec![1_800_000_000; rows];
    let params = BookParams::default();
    let groups = Groups::from_offsets(&[0, i64::try_from(rows).unwrap()]).unwrap();
    let mut events =
        Events::new(Cells::Coded(Column::new(&codes), &names), Column::new(&at)).unwrap();
    for (name, held) in &columns {
        let cells = match held {
            Held::Numbers(x) => Cells::Numbers(Column::new(x)),
            Held::Wholes(x) => Cells::Wholes(Column::new(x)),
            Held::Flags(x) => Cells::Flags(Column::new(x)),
            Held::Coded(x, words) => Cells::Coded(Column::new(x), words),
        };
        events = events.with(name, cells).unwrap();
    }
    let region = Region::new(COUNTED);
    let read = score(model, &events, &groups, &Asked::new(&params, as_of));
    let change = region.change();
    match read {
        // Of another model, or refused with all fields at once.
        Ok(read) => (read.facts() != [0]).then_some(change.allocations + change.reallocations),
        Err(_) => None,
    }
}

#[test]
fn no_memory_is_taken_for_an_event() {
    const ROWS: usize = 1_000;
    let (mut free, mut kept) = (Vec::new(), Vec::new());
    for spec in EventRecord::events() {
        for model in ModelName::ALL {
            let Some(some) = taken(model, spec, ROWS) else { continue };
            let Some(more) = taken(model, spec, 2 * ROWS) else { continue };
            // A list that doubles is taken anew once or twice.
            if more.saturating_sub(some) <= 8 {
                free.push((model, spec.name()));
            } else {
                kept.push(spec.name());
            }
        }
    }
    kept.sort_unstable();
    kept.dedup();
    assert_eq!(kept, KEPT);
    let free_of = |model| free.iter().any(|(free, _)| *free == model);
    // Momentum and ease know nothing but meetings and encounters.
    let none: Vec<_> = ModelName::ALL.into_iter().filter(|model| !free_of(*model)).collect();
    assert_eq!(none, [ModelName::Ease, ModelName::Momentum]);
}
