//! Every mapping of the examples, on its whole file.

use std::collections::BTreeSet;
use std::path::PathBuf;

use goodwill::book::{Book, BookParams};
use goodwill::record::Event;
use goodwill::record::mapping::{Mapping, MappingReport};

use super::{Table, csv_table, flatten, map};

type Preset = (&'static str, &'static str, [u64; 4], &'static [(&'static str, u64)]);

/// The name of a mapping, the ending of its file, and how many rows there are, are mapped, dropped and refused, with how
/// many events of each name come of them.
const PRESETS: [Preset; 11] = [
    (
        "cloudevents",
        "jsonl",
        [15, 13, 2, 0],
        &[("contracted", 1), ("departed", 1), ("failure", 4), ("recovery_step", 4), ("renewed", 3)],
    ),
    (
        "freshdesk-tickets",
        "csv",
        [20, 16, 3, 1],
        &[("encounter", 16), ("needs_rating", 10), ("response", 16)],
    ),
    (
        "intercom-conversations",
        "json",
        [14, 13, 1, 0],
        &[("encounter", 12), ("needs_rating", 9), ("response", 13)],
    ),
    (
        "ocel2-orders",
        "json",
        [40, 28, 12, 0],
        &[("act", 8), ("encounter", 8), ("information", 6), ("ordered", 6)],
    ),
    ("pipedrive-activities", "csv", [18, 13, 5, 0], &[("contact", 7), ("meeting", 6)]),
    (
        "pipedrive-deals",
        "csv",
        [16, 12, 4, 0],
        &[("competing_bid", 2), ("decline", 5), ("ordered", 7)],
    ),
    ("qualtrics-survey", "csv", [22, 17, 5, 0], &[("rating", 66)]),
    ("segment-tracks", "jsonl", [24, 16, 8, 0], &[("encounter", 13), ("rating", 3)]),
    (
        "shopify-orders",
        "csv",
        [18, 15, 3, 0],
        &[("failure", 2), ("ordered", 14), ("place", 14), ("resolve", 13), ("withdrew", 1)],
    ),
    ("stripe-invoices", "csv", [25, 22, 3, 0], &[("place", 22), ("resolve", 21)]),
    (
        "zendesk-tickets",
        "csv",
        [22, 18, 4, 0],
        &[("case", 18), ("encounter", 18), ("needs_rating", 11), ("response", 18)],
    ),
];

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    PRESETS.into_iter().map(|(name, ..)| name)
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/mappings")
}

pub(crate) fn preset(name: &str) -> Mapping {
    let text = std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn table(name: &str, ending: &str, mapping: &Mapping) -> Table {
    let text = std::fs::read_to_string(folder().join(format!("{name}.{ending}"))).unwrap();
    if ending == "csv" {
        return csv_table(&text);
    }
    flatten::table(&text, mapping.form().rows.as_deref()).unwrap()
}

fn mapped(name: &str, ending: &str) -> (Vec<Event>, MappingReport) {
    let mapping = preset(name);
    let table = table(name, ending, &mapping);
    map(&mapping, &table).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_preset_maps_its_whole_file() {
    for (name, ending, counts, expected) in PRESETS {
        let (events, report) = mapped(name, ending);
        let found = [report.rows, report.mapped, report.dropped_rows(), report.refused_rows()];
        assert_eq!(found, counts, "{name}: {report:#}");
        let found: Vec<(&str, u64)> =
            report.events.iter().map(|(event, count)| (event.as_str(), *count)).collect();
        assert_eq!(found, expected, "{name}: {report:#}");
        assert_eq!(events.len() as u64, expected.iter().map(|(_, count)| count).sum::<u64>());
        // What one row makes, and what two files make, has ids that never meet.
        let ids: BTreeSet<&str> =
            events.iter().filter_map(Event::id).map(goodwill::quantity::Name::as_str).collect();
        assert_eq!(ids.len(), events.len(), "{name}");
        assert!(report.unused.len() < table(name, ending, &preset(name)).0.len(), "{name}");
        assert_eq!(report.missing, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn every_preset_is_listed_here() {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let found: BTreeSet<String> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(found, PRESETS.map(|(name, ..)| name.to_owned()).into());
}

/// All presets as one book, which has the same customers throughout.
#[test]
fn the_presets_make_one_book_in_whatever_order_their_rows_come() {
    let mut events: Vec<Event> =
        PRESETS.iter().flat_map(|(name, ending, ..)| mapped(name, ending).0).collect();
    let as_of = events.iter().map(Event::at).max().unwrap();
    let read = |events: &[Event]| {
        let events = events.to_vec();
        let book = Book::from_events(events, BookParams::default(), as_of, |_, _| ()).unwrap();
        format!("{:?}", book.ranked())
    };
    let customers: BTreeSet<&str> = events.iter().map(|event| event.customer().as_str()).collect();
    let firms = ["Alder Works", "Birch & Co", "Cedar Labs", "Dune Freight", "Elm Foods"];
    assert!(firms.iter().all(|firm| customers.contains(firm)), "{customers:?}");
    // Beside them only the shop's buyers.
    assert_eq!(customers.len(), 10, "{customers:?}");
    let forwards = read(&events);
    events.reverse();
    assert_eq!(read(&events), forwards);
}

#[test]
fn a_mapping_is_written_as_it_is_read() {
    for (name, ..) in PRESETS {
        let mapping = preset(name);
        let text = serde_json::to_string(&mapping).unwrap();
        assert_eq!(serde_json::from_str::<Mapping>(&text).unwrap(), mapping, "{name}");
    }
}

#[test]
fn a_rehearsal_shows_rows_beside_their_events_and_counts_all() {
    let mapping = preset("freshdesk-tickets");
    let (header, rows) = table("freshdesk-tickets", "csv", &mapping);
    let mut mapper = mapping.over(&header).unwrap().rehearsing(5);
    for (line, cells) in &rows {
        mapper.row(*line, cells).unwrap();
    }
    let report = mapper.finish();
    assert_eq!((report.rows, report.rehearsal.as_ref().map(Vec::len)), (20, Some(5)));
    let text = format!("{report:#}");
    for part in [
        "20 rows: 16 mapped to 42 events, 3 dropped, 1 refused\n",
        "  refused: 1, first on line 18: rule `satisfaction`, field `rating`, column `Survey results`",
        "\nline 2\n  Company Name: Alder Works\n",
        "  → needs_rating at 2026-03-03T14:12:08Z of Alder Works (ines@alder.example): need support, \
         rating 3, min 0, max 6 [770/satisfaction of freshdesk]\n",
        "\nline 6\n",
        "  → dropped: still open\n",
        "  columns never used: `Subject`, `Agent`, ",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn every_preset_is_valid_by_the_schema_and_what_is_not_is_not() {
    let schema = serde_json::to_value(schemars::schema_for!(Mapping)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let read = |name: &str| -> serde_json::Value {
        toml::from_str(&std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap())
            .unwrap()
    };
    for (name, ..) in PRESETS {
        let mapping = read(name);
        let errors: Vec<String> =
            validator.iter_errors(&mapping).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}");
        // Every key that is not known is seen, wherever it stands.
        for place in ["", "/customer", "/rule/0", "/rule/0/when", "/drop/0", "/drop/0/when"] {
            let mut spoilt = mapping.clone();
            let Some(object) = spoilt.pointer_mut(place).and_then(|value| value.as_object_mut())
            else {
                continue;
            };
            object.insert("colum".to_owned(), "x".into());
            assert!(!validator.is_valid(&spoilt), "{name} {place}");
        }
    }
    let mut old = read("cloudevents");
    old.as_object_mut().unwrap().remove("version");
    assert!(!validator.is_valid(&old));
}
