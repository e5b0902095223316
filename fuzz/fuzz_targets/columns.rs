//! Columns from slices: golden events with any numbers and dates, and any numbers as facts of trust,
//! say to the bit what the ledgers say of the same; what the ledgers refuse, columns refuse.
#![no_main]

use arbitrary::Arbitrary;
use goodwill::book::{BookParams, Relationship};
use goodwill::columns::{Asked, Cells, Column, Events, Groups, Readings, score, standing, trust};
use goodwill::portrait::{Direction, ModelName};
use goodwill::quantity::{HalfLife, Instant, Party, Stake};
use goodwill::record::{Event, EventRecord, FieldType};
use goodwill::trust::{Conduct, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

mod lines;
use lines::{Record, Told};

#[derive(Debug, Arbitrary)]
enum Input {
    Events(Vec<Told>),
    Trust { rows: Vec<Row>, half_life: f64, reference: f64 },
}

#[derive(Debug, Clone, Copy, Arbitrary)]
struct Row {
    there: bool,
    key: u8,
    what: u8,
    by: u8,
    stake: f64,
    at: i64,
}

fn bits(of: &Readings, group: usize) -> Option<[u64; 3]> {
    let value = of.get(group)?;
    Some([value, of.lower()[group], of.upper()[group]].map(f64::to_bits))
}

const CONDUCTS: [Conduct; 4] =
    [Conduct::ActedRightly, Conduct::RightlyLeftAlone, Conduct::ActedWrongly, Conduct::FailedToAct];

fn of_trust(rows: &[Row], unit: TrustUnit) {
    let (as_of, params) = (Instant::new(1 << 40).expect("the last"), TrustParams::default());
    let mut there = vec![0_u8; rows.len() / 8 + 1];
    for (i, _) in rows.iter().enumerate().filter(|(_, row)| row.there) {
        there[i / 8] |= 1 << (i % 8);
    }
    let what: Vec<u8> = rows.iter().map(|row| row.what).collect();
    let by: Vec<u8> = rows.iter().map(|row| row.by).collect();
    let stake: Vec<f64> = rows.iter().map(|row| row.stake).collect();
    let at: Vec<i64> = rows.iter().map(|row| row.at).collect();
    let keys: Vec<u8> = rows.iter().map(|row| row.key % 3).collect();
    let facts = trust::Facts {
        what: Column::new(&what).with_validity(&there, 0).expect("bits enough"),
        by: Column::new(&by),
        stake: Column::new(&stake),
        at: Column::new(&at),
    };
    let (groups, first) = Groups::by_key(&keys);
    let asked = trust::Asked::new(unit, &params, as_of).with_intervals();
    let read = trust::score(&facts, &groups, &asked);
    let fact = |row: &Row| -> goodwill::Result<Option<TrustEvidence>> {
        if !row.there {
            return Ok(None);
        }
        let (stake, at) = (Stake::new(row.stake)?, Instant::new(row.at)?);
        let by = *Party::BOTH.get(usize::from(row.by)).ok_or_else(refused)?;
        Ok(Some(match CONDUCTS.get(usize::from(row.what)) {
            Some(conduct) => TrustEvidence::Act { by, stake, conduct: *conduct, at },
            None if row.what == 4 => TrustEvidence::Decline { by, stake, at },
            None => return Err(refused()),
        }))
    };
    let all: goodwill::Result<Vec<Option<TrustEvidence>>> = rows.iter().map(fact).collect();
    let Ok(all) = all else {
        assert!(read.is_err(), "what a ledger refuses, columns refuse");
        return;
    };
    let read = read.expect("what a ledger takes, columns take");
    for (group, first) in first.iter().enumerate() {
        let mut ledger = TrustLedger::new(unit);
        for (fact, key) in all.iter().zip(&keys) {
            if let (Some(fact), true) = (fact, *key == keys[*first]) {
                ledger.observe(fact);
            }
        }
        let score = ledger.score(&params, as_of).expect("no fact is later");
        let wanted = score.as_ref().map(|score| {
            let interval = score.interval();
            [score.value(), interval.lower, interval.upper].map(f64::to_bits)
        });
        assert_eq!(bits(&read, group), wanted);
    }
}

fn refused() -> goodwill::Error {
    Stake::new(-1.0).expect_err("below 0")
}

enum Held {
    Numbers(Vec<f64>),
    Wholes(Vec<i64>),
    Flags(Vec<bool>),
    Texts(Vec<String>),
}

/// A list of words with shares as a cell has it.
fn cell(value: &Value) -> String {
    let Value::Array(list) = value else { return value.as_str().unwrap_or_default().to_owned() };
    let entry = |entry: &Value| {
        let (mut word, mut share) = (String::new(), String::new());
        for part in entry.as_object().into_iter().flat_map(Map::values) {
            match part {
                Value::String(text) => word.clone_from(text),
                other => share = other.to_string(),
            }
        }
        format!("{word}:{share}")
    };
    list.iter().map(entry).collect::<Vec<_>>().join(";")
}

fn held(name: &str, kind: FieldType, records: &[Record]) -> (Held, Vec<u8>) {
    let mut there = vec![0_u8; records.len() / 8 + 1];
    for (i, _) in records.iter().enumerate().filter(|(_, record)| record.contains_key(name)) {
        there[i / 8] |= 1 << (i % 8);
    }
    let cells = records.iter().map(|record| record.get(name).unwrap_or(&Value::Null));
    let held = match kind {
        FieldType::Number
        | FieldType::Share
        | FieldType::Positive
        | FieldType::Amount
        | FieldType::Stake => Held::Numbers(cells.map(|x| x.as_f64().unwrap_or(0.0)).collect()),
        FieldType::Instant | FieldType::Count => {
            Held::Wholes(cells.map(|x| x.as_i64().unwrap_or(0)).collect())
        }
        FieldType::Flag => Held::Flags(cells.map(|x| x == &Value::Bool(true)).collect()),
        _ => Held::Texts(cells.map(cell).collect()),
    };
    (held, there)
}

fn of_events(told: &[Told]) {
    let records: Vec<Record> = told.iter().take(48).map(Told::record).collect();
    let (params, as_of) = (BookParams::default(), Instant::new(1 << 40).expect("the last"));
    let kinds: Vec<(&str, FieldType)> = EventRecord::types()
        .chain([("person", FieldType::Name), ("event", FieldType::Name)])
        .filter(|(name, _)| records.iter().any(|record| record.contains_key(*name)))
        .collect();
    let kept: Vec<(Held, Vec<u8>)> =
        kinds.iter().map(|(name, kind)| held(name, *kind, &records)).collect();
    let texts: Vec<Vec<&str>> = kept
        .iter()
        .map(|(held, _)| match held {
            Held::Texts(texts) => texts.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        })
        .collect();
    let at: Vec<i64> = records.iter().filter_map(|record| record["at"].as_i64()).collect();
    let cells = |i: usize| -> Cells<'_> {
        let there = &kept[i].1;
        match &kept[i].0 {
            Held::Numbers(x) => {
                Cells::Numbers(Column::new(x).with_validity(there, 0).expect("bits"))
            }
            Held::Wholes(x) => Cells::Wholes(Column::new(x).with_validity(there, 0).expect("bits")),
            Held::Flags(x) => Cells::Flags(Column::new(x).with_validity(there, 0).expect("bits")),
            Held::Texts(_) => {
                Cells::Texts(Column::new(&texts[i]).with_validity(there, 0).expect("bits"))
            }
        }
    };
    let Some(event) = kinds.iter().position(|(name, _)| *name == "event") else { return };
    let mut events = Events::new(cells(event), Column::new(&at)).expect("one length");
    for (i, (name, _)) in kinds.iter().enumerate().filter(|(i, _)| *i != event) {
        events = events.with(name, cells(i)).expect("a column of events");
    }
    let keys: Vec<&str> = records.iter().map(|it| it["customer"].as_str().unwrap_or("")).collect();
    let (groups, first) = Groups::by_key(&keys);
    let asked = Asked::new(&params, as_of).with_intervals();
    let streamed: Vec<Relationship> = first
        .iter()
        .map(|first| {
            let own = records.iter().zip(&keys).filter(|(_, key)| **key == keys[*first]);
            let own: Vec<Event> = own.filter_map(|(record, _)| lines::event(record)).collect();
            Relationship::from_events(&own, &params, as_of).expect("one customer, none later")
        })
        .collect();
    for (m, model) in ModelName::ALL.into_iter().enumerate() {
        let read = score(model, &events, &groups, &asked).expect("what a book takes, columns take");
        for (group, own) in streamed.iter().enumerate() {
            let wanted = own.scores(&params, as_of).expect("none later").readings()[m];
            let wanted = wanted.map(|it| [it.value, it.interval.lower, it.interval.upper]);
            assert_eq!(bits(read.value(), group), wanted.map(|x| x.map(f64::to_bits)), "{model:?}");
        }
    }
    for direction in [Direction::Ours, Direction::Theirs] {
        let read = standing(direction, &events, &groups, &asked).expect("likewise");
        for (group, own) in streamed.iter().enumerate() {
            let portrait = own.portrait(&params, as_of).expect("none later");
            let wanted = portrait.as_ref().and_then(|portrait| match direction {
                Direction::Ours => portrait.ours(),
                Direction::Theirs => portrait.theirs(),
            });
            let wanted = wanted.map(|it| [it.value(), it.interval().lower, it.interval().upper]);
            assert_eq!(bits(read.value(), group), wanted.map(|x| x.map(f64::to_bits)));
        }
    }
}

fuzz_target!(|input: Input| {
    match input {
        Input::Events(told) => of_events(&told),
        Input::Trust { rows, half_life, reference } => {
            let unit = TrustUnit {
                half_life: HalfLife::from_seconds(half_life).unwrap_or_default(),
                reference_stake: Stake::new(reference).unwrap_or(Stake::ZERO),
            };
            of_trust(&rows, unit);
        }
    }
});
