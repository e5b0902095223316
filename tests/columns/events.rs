//! Any model, and the standing, from the columns of events: what a book says of them, to the bit.

use goodwill::Error;
use goodwill::book::{BookParams, Relationship};
use goodwill::columns::{Asked, Cells, Column, Events, Groups, Readings, Scored, score, standing};
use goodwill::portrait::{Direction, ModelName};
use goodwill::quantity::{HalfLife, Instant};
use goodwill::record::{Event, EventRecord, FieldType};
use goodwill::simulate::Simulation;
use proptest::prelude::*;
use serde_json::{Map, Value};

type Record = Map<String, Value>;

/// The values of one column.
enum Held {
    Numbers(Vec<f64>),
    Wholes(Vec<i64>),
    Flags(Vec<bool>),
    Texts(Vec<String>),
}

/// A column with the bitmap of what is there, and for texts the codes of the same.
struct Kept {
    name: &'static str,
    held: Held,
    there: Vec<u8>,
    codes: Vec<u32>,
    words: Vec<String>,
}

/// A list of words with shares as a cell has it.
fn cell(value: &Value) -> String {
    let Value::Array(list) = value else { return value.as_str().unwrap_or_default().to_owned() };
    let entry = |entry: &Value| {
        let parts = entry.as_object().into_iter().flat_map(Map::values);
        let (mut word, mut share) = (String::new(), String::new());
        for part in parts {
            match part {
                Value::String(text) => word.clone_from(text),
                other => share = other.to_string(),
            }
        }
        format!("{word}:{share}")
    };
    list.iter().map(entry).collect::<Vec<_>>().join(";")
}

impl Kept {
    fn new(name: &'static str, kind: FieldType, records: &[Record]) -> Self {
        let mut there = vec![0_u8; records.len() / 8 + 1];
        for (i, _) in records.iter().enumerate().filter(|(_, record)| record.contains_key(name)) {
            there[i / 8] |= 1 << (i % 8);
        }
        let cells = || records.iter().map(|record| record.get(name).unwrap_or(&Value::Null));
        let held = match kind {
            FieldType::Number
            | FieldType::Share
            | FieldType::Positive
            | FieldType::Amount
            | FieldType::Stake => {
                Held::Numbers(cells().map(|x| x.as_f64().unwrap_or(0.0)).collect())
            }
            FieldType::Instant | FieldType::Count => {
                Held::Wholes(cells().map(|x| x.as_i64().unwrap_or(0)).collect())
            }
            FieldType::Flag => Held::Flags(cells().map(|x| x == &Value::Bool(true)).collect()),
            _ => Held::Texts(cells().map(cell).collect()),
        };
        let (mut codes, mut words) = (Vec::new(), Vec::<String>::new());
        if let Held::Texts(texts) = &held {
            for text in texts {
                let known = words.iter().position(|word| word == text);
                let place = known.unwrap_or(words.len());
                if known.is_none() {
                    words.push(text.clone());
                }
                codes.push(u32::try_from(place).unwrap_or(u32::MAX));
            }
        }
        Self { name, held, there, codes, words }
    }
}

/// The records as columns, those that hold nothing left out.
fn columns(records: &[Record]) -> Vec<Kept> {
    let person = [("person", FieldType::Name), ("event", FieldType::Name)];
    let all = EventRecord::types().chain(person);
    let held = all.filter(|(name, _)| records.iter().any(|record| record.contains_key(*name)));
    held.map(|(name, kind)| Kept::new(name, kind, records)).collect()
}

/// What lives as long as the columns that are made of it.
struct Texts<'a>(Vec<Vec<&'a str>>);

impl<'a> Texts<'a> {
    fn new(kept: &'a [Kept], coded: bool) -> Self {
        let of = |kept: &'a Kept| match &kept.held {
            Held::Texts(texts) if !coded => texts.iter().map(String::as_str).collect(),
            _ => kept.words.iter().map(String::as_str).collect(),
        };
        Self(kept.iter().map(of).collect())
    }

    fn events(&'a self, kept: &'a [Kept], at: &'a [i64], coded: bool) -> Result<Events<'a>, Error> {
        let cells = |i: usize| -> Result<Cells<'a>, Error> {
            let Kept { held, there, codes, .. } = &kept[i];
            Ok(match held {
                Held::Numbers(x) => Cells::Numbers(Column::new(x).with_validity(there, 0)?),
                Held::Wholes(x) => Cells::Wholes(Column::new(x).with_validity(there, 0)?),
                Held::Flags(x) => Cells::Flags(Column::new(x).with_validity(there, 0)?),
                Held::Texts(_) if coded => {
                    Cells::Coded(Column::new(codes).with_validity(there, 0)?, &self.0[i])
                }
                Held::Texts(_) => Cells::Texts(Column::new(&self.0[i]).with_validity(there, 0)?),
            })
        };
        let nothing: Column<'a, &'a str> = Column::new(&[]);
        let event = kept.iter().position(|kept| kept.name == "event");
        let event = event.map_or(Ok(Cells::Texts(nothing)), &cells)?;
        let mut events = Events::new(event, Column::new(at))?;
        for (i, kept) in kept.iter().enumerate().filter(|(_, kept)| kept.name != "event") {
            events = events.with(kept.name, cells(i)?)?;
        }
        Ok(events)
    }
}

fn end() -> Instant {
    Simulation::new(0).until()
}

/// One customer's events as they are written: every kind first, then more usual ones. Dates may
/// be moved onto each other, and stakes to the ends of what a number holds.
fn customer() -> impl Strategy<Value = Vec<Record>> {
    let odd = prop_oneof![
        2 => Just(None),
        1 => (prop::sample::select(vec![0.0, 1e-300, 1e-9, 1e9, 1e300]), 1..9_usize).prop_map(Some),
    ];
    let moved = prop_oneof![1 => Just(None), 1 => (0..400_i64, 1..9_usize).prop_map(Some)];
    (any::<u64>(), 0..90_u64, any::<bool>(), odd, moved).prop_map(
        |(seed, count, turns, odd, moved)| {
            let simulation = Simulation::new(seed).customers(1).events(count);
            let simulation = if turns { simulation.with_turns() } else { simulation };
            let as_record = |(i, event): (usize, Event)| {
                let value = serde_json::to_value(EventRecord::from(event)).unwrap_or_default();
                let Value::Object(mut record) = value else { return Map::new() };
                for name in ["v", "id", "source", "revised", "currency", "unit"] {
                    record.remove(name);
                }
                let plain = record.clone();
                if let Some((stake, _)) = odd.filter(|(_, every)| i.is_multiple_of(*every))
                    && record.contains_key("stake")
                {
                    record.insert("stake".to_owned(), stake.into());
                }
                if let Some((days, _)) = moved.filter(|(_, every)| i.is_multiple_of(*every)) {
                    let at = end().seconds() - 86_400 * days;
                    record.insert("at".to_owned(), at.into());
                }
                // What a date moves out of order is refused as an event.
                if event_of(&record).is_some() { record } else { plain }
            };
            simulation.iter().enumerate().map(as_record).collect()
        },
    )
}

fn event_of(record: &Record) -> Option<Event> {
    serde_json::from_value(Value::Object(record.clone())).ok()
}

fn params() -> impl Strategy<Value = BookParams> {
    let half_life = prop_oneof![
        2 => Just(HalfLife::default()),
        1 => Just(HalfLife::INFINITE),
        1 => Just(HalfLife::from_seconds(977.0).unwrap_or_default()),
    ];
    half_life.prop_map(|half_life| {
        let mut params = BookParams::default();
        params.trust_unit.half_life = half_life;
        params.intimacy_unit.half_life = half_life;
        params.friction_unit.half_life = half_life;
        params
    })
}

fn bits(of: &Readings, group: usize) -> Option<[u64; 3]> {
    let value = of.get(group)?;
    Some([value, of.lower()[group], of.upper()[group]].map(f64::to_bits))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn columns_of_events_are_what_a_book_reads(
        groups in prop::collection::vec(customer(), 0..4),
        params in params(),
        coded in any::<bool>(),
        later in 0..1_000_000_i64,
    ) {
        let as_of = Instant::new(end().seconds() + later)?;
        let records = groups.concat();
        let mut offsets = vec![0_i64];
        for group in &groups {
            offsets.push(offsets[offsets.len() - 1] + i64::try_from(group.len())?);
        }
        let of = Groups::from_offsets(&offsets)?;
        let at: Vec<i64> = records.iter().filter_map(|record| record["at"].as_i64()).collect();
        let kept = columns(&records);
        let texts = Texts::new(&kept, coded);
        let events = texts.events(&kept, &at, coded)?;
        let asked = Asked::new(&params, as_of);

        let streamed = groups
            .iter()
            .map(|group| {
                let own: Vec<Event> = group.iter().filter_map(event_of).collect();
                assert_eq!(own.len(), group.len());
                Relationship::from_events(&own, &params, as_of)
            })
            .collect::<Result<Vec<_>, Error>>()?;

        for (m, model) in ModelName::ALL.into_iter().enumerate() {
            let full = score(model, &events, &of, &asked.with_intervals())?;
            for (group, own) in streamed.iter().enumerate() {
                let wanted = own.scores(&params, as_of)?.readings()[m];
                let said = wanted.map(|it| [it.value, it.interval.lower, it.interval.upper]);
                prop_assert_eq!(bits(full.value(), group), said.map(|x| x.map(f64::to_bits)), "{:?}", model);
                let beside = wanted.map_or((0.0, 0.0, 0), |it| (it.coverage, it.fresh, it.facts));
                let got = (full.coverage()[group], full.fresh()[group], full.facts()[group]);
                prop_assert_eq!(got, beside, "{:?}", model);
            }
            let plain: Scored = score(model, &events, &of, &asked)?;
            prop_assert_eq!(plain.value().values(), full.value().values());
            prop_assert_eq!(plain.value().validity(), full.value().validity());
            prop_assert!(plain.value().lower().is_empty() && plain.value().upper().is_empty());
        }

        for direction in [Direction::Ours, Direction::Theirs] {
            let full = standing(direction, &events, &of, &asked.with_intervals())?;
            for (group, own) in streamed.iter().enumerate() {
                let portrait = own.portrait(&params, as_of)?;
                let wanted = portrait.as_ref().and_then(|portrait| match direction {
                    Direction::Ours => portrait.ours(),
                    Direction::Theirs => portrait.theirs(),
                });
                let said = wanted.map(|it| [it.value(), it.interval().lower, it.interval().upper]);
                prop_assert_eq!(bits(full.value(), group), said.map(|x| x.map(f64::to_bits)));
                let beside = wanted.map_or([0.0; 5], |it| {
                    [it.evidence(), it.fresh(), it.coverage(), it.bounds().0, it.bounds().1]
                });
                let (lowest, highest) = (full.lowest()[group], full.highest()[group]);
                let facts = [full.evidence()[group], full.fresh()[group], full.coverage()[group]];
                let got = [facts[0], facts[1], facts[2], lowest, highest];
                prop_assert_eq!(got.map(f64::to_bits), beside.map(f64::to_bits));
            }
            let plain = standing(direction, &events, &of, &asked)?;
            prop_assert_eq!(plain.value().values(), full.value().values());
            prop_assert_eq!(plain.value().validity(), full.value().validity());
            prop_assert_eq!(plain.evidence(), full.evidence());
            prop_assert_eq!(plain.fresh(), full.fresh());
            prop_assert_eq!(plain.coverage(), full.coverage());
            prop_assert!(plain.lowest().is_empty() && plain.highest().is_empty());
        }
    }
}

const ACTS: [&str; 2] = ["act", "act"];

/// Two acts, of which columns are set as a test says.
fn said(set: impl FnOnce(Events<'static>) -> Result<Events<'static>, Error>) -> String {
    let read = || {
        let events = Events::new(Cells::Texts(Column::new(&ACTS)), Column::new(&[10, 20]))?;
        let groups = Groups::from_offsets(&[0_i64, 2])?;
        let params = BookParams::default();
        let asked = Asked::new(&params, Instant::new(1_000)?);
        score(ModelName::Trust, &set(events)?, &groups, &asked)
    };
    match read() {
        Ok(read) => format!("{:?}", read.facts()),
        Err(error) => error.to_string(),
    }
}

fn acts(events: Events<'static>, stakes: &'static [f64]) -> Result<Events<'static>, Error> {
    events
        .with("by", Cells::Coded(Column::new(&[0, 0]), &["firm"]))?
        .with("conduct", Cells::Texts(Column::new(&["acted_rightly", "acted_wrongly"])))?
        .with("stake", Cells::Numbers(Column::new(stakes)))
}

#[test]
fn what_is_refused_is_named() {
    assert_eq!(said(|events| acts(events, &[1.0, 2.0])), "[2]");
    assert_eq!(
        said(|events| acts(events, &[1.0, -2.0])),
        "column `stake`, row 1: stake must be 0 or more and finite, got -2"
    );
    assert_eq!(said(|events| acts(events, &[1.0])), "stake must have 2 entries, got 1");
    assert_eq!(said(Ok), "column `event`, row 0: event `act` needs `by`");
    assert_eq!(
        said(|events| {
            acts(events, &[1.0, 2.0])?.with("helped", Cells::Numbers(Column::new(&[0.5, 0.5])))
        }),
        "column `event`, row 0: event `act` has no field `helped`"
    );
    assert_eq!(
        said(|events| events.with("stake", Cells::Wholes(Column::new(&[1, 2])))),
        "stake must hold numbers, got whole numbers"
    );
    assert_eq!(
        said(|events| acts(events, &[1.0, 2.0])?.with("by", Cells::Texts(Column::new(&ACTS)))),
        "columns must be set once each, got `by` again"
    );
    assert_eq!(
        said(|events| events.with("revised", Cells::Wholes(Column::new(&[1, 2])))),
        "column must be a field of events, without ids, versions and currencies, got `revised`"
    );
    assert_eq!(
        said(|events| events.with("by", Cells::Coded(Column::new(&[0, 7]), &["firm"]))),
        "column `event`, row 0: event `act` needs `stake`"
    );
    assert_eq!(
        said(|events| events.with("by", Cells::Coded(Column::new(&[7, 0]), &["firm"]))),
        "column `by`, row 0: code must be the place of a text in the list, got 7"
    );
    assert_eq!(
        said(|events| events.with("by", Cells::Texts(Column::new(&["nobody", "firm"])))),
        "column `by`, row 0: word must be one of those of its column, got `nobody` (they are customer, firm)"
    );
}

#[test]
fn a_row_that_is_no_event_is_passed_over() -> Result<(), Error> {
    let event = Column::new(&ACTS).with_validity(&[0], 0)?;
    let events = Events::new(Cells::Texts(event), Column::new(&[10, i64::MAX]))?;
    let (groups, params) = (Groups::from_offsets(&[0_i64, 2])?, BookParams::default());
    let asked = Asked::new(&params, Instant::new(1_000)?);
    for model in ModelName::ALL {
        let read = score(model, &events, &groups, &asked)?;
        assert_eq!((read.value().get(0), read.facts()), (None, [0].as_slice()));
    }
    assert_eq!(standing(Direction::Ours, &events, &groups, &asked)?.value().get(0), None);
    // At `as_of` itself an event is known.
    let latest = Events::new(Cells::Texts(Column::new(&ACTS)), Column::new(&[10, 1_000]))?;
    let latest = score(ModelName::Trust, &acts(latest, &[1.0, 2.0])?, &groups, &asked)?;
    assert_eq!(latest.facts(), [2]);
    let refused = Events::new(Cells::Texts(Column::new(&ACTS)), Column::new(&[10, 1_001]))?;
    let refused = acts(refused, &[1.0, 2.0])?;
    let refused = score(ModelName::Ease, &refused, &groups, &asked);
    assert_eq!(
        refused.map(|_| ()).map_err(|error| error.to_string()),
        Err("column `at`, row 1: event must not be dated after as_of (1000), got 1001".to_owned())
    );
    let short = Groups::from_offsets(&[0_i64, 3])?;
    assert_eq!(
        score(ModelName::Trust, &events, &short, &asked).map(|_| ()).map_err(|e| e.to_string()),
        Err("columns of these groups must have 3 entries, got 2".to_owned())
    );
    Ok(())
}
