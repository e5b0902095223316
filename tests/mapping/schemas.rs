//! The schemas of events, instruments and parameters, against what the crate writes and reads.

use goodwill::book::BookParams;
use goodwill::record::mapping::Mapping;
use goodwill::record::{Entry, Event, EventRecord};
use goodwill::simulate::Simulation;
use goodwill::survey::Instrument;
use jsonschema::Validator;
use schemars::JsonSchema;
use serde_json::{Value, json};

fn validator<T: JsonSchema>() -> Validator {
    jsonschema::validator_for(&serde_json::to_value(schemars::schema_for!(T)).unwrap()).unwrap()
}

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| error.to_string()).collect()
}

fn with(value: &Value, field: &str, other: Value) -> Value {
    let mut value = value.clone();
    value.as_object_mut().unwrap().insert(field.to_owned(), other);
    value
}

#[test]
fn every_event_is_valid_and_what_is_not_is_not() {
    let validator = validator::<Event>();
    let frozen = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/events.written.jsonl");
    let frozen = std::fs::read_to_string(frozen).unwrap();
    let frozen = frozen.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let made = Simulation::new(5).customers(3).events(300);
    let made: Vec<Value> = made.iter().map(|event| serde_json::to_value(event).unwrap()).collect();
    let mut seen = std::collections::BTreeSet::new();
    for event in frozen.chain(made) {
        assert_eq!(errors(&validator, &event), Vec::<String>::new(), "{event}");
        // Each of a kind once, since a schema of many events is slow.
        let name = event["event"].as_str().unwrap().to_owned();
        if !seen.insert(name.clone()) {
            continue;
        }
        assert!(!validator.is_valid(&with(&event, "chanel", json!("x"))), "{event}");
        assert!(!validator.is_valid(&with(&event, "event", json!("lunch"))), "{event}");
        let spec = EventRecord::events().find(|spec| spec.name() == name).unwrap();
        for column in spec.columns().filter(|column| column.needed) {
            let mut less = event.clone();
            less.as_object_mut().unwrap().remove(column.name);
            assert!(!validator.is_valid(&less), "{less}");
            assert!(serde_json::from_value::<Event>(less.clone()).is_err(), "{less}");
        }
    }
    let written = EventRecord::events().filter(|event| !event.is_alias()).count();
    assert!(seen.len() >= written, "{}", seen.len());
}

#[test]
fn a_retraction_is_an_entry() {
    let (entry, event) = (validator::<Entry>(), validator::<Event>());
    let out = json!({ "id": "7", "source": "crm", "retracted": true });
    assert_eq!(errors(&entry, &out), Vec::<String>::new());
    assert!(!event.is_valid(&out) && !entry.is_valid(&json!({ "retracted": true })));
    assert!(entry.is_valid(&json!({ "customer": "a", "at": 1, "event": "contact" })));
}

#[test]
fn instruments_are_valid() {
    let validator = validator::<Instrument>();
    for instrument in [goodwill::conduct::commandments(), goodwill::conduct::habits()] {
        let value = serde_json::to_value(instrument).unwrap();
        assert_eq!(errors(&validator, &value), Vec::<String>::new());
        assert!(!validator.is_valid(&with(&value, "itmes", json!([]))));
        assert!(!validator.is_valid(&with(&value, "items", json!([]))));
    }
}

#[test]
fn parameters_are_valid_whole_and_in_part() {
    let validator = validator::<BookParams>();
    let whole = serde_json::to_value(BookParams::default()).unwrap();
    assert_eq!(errors(&validator, &whole), Vec::<String>::new());
    for (part, valid) in [
        (json!({}), true),
        (json!({ "trust": { "reciprocity": 0.25 } }), true),
        (json!({ "rates": { "base": "EUR", "worth": { "USD": 0.9 } } }), true),
        (json!({ "trust_unit": { "half_life": "infinite" } }), true),
        (json!({ "trust": { "reciprocty": 0.25 } }), false),
        (json!({ "trsut": {} }), false),
        (json!({ "rates": { "base": "EUR", "worth": { "USD": 0 } } }), false),
    ] {
        assert_eq!(validator.is_valid(&part), valid, "{part}");
        assert_eq!(serde_json::from_value::<BookParams>(part.clone()).is_ok(), valid, "{part}");
    }
}

/// A schema that holds them refers to them by their names, and has them once.
#[test]
fn what_is_read_by_hand_has_its_name_in_a_schema() {
    #[derive(JsonSchema)]
    #[allow(dead_code)]
    struct Settings {
        params: BookParams,
        mapping: Mapping,
        instrument: Instrument,
        event: Event,
        entry: Entry,
    }
    let schema = serde_json::to_value(schemars::schema_for!(Settings)).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    for (field, name) in [
        ("params", "BookParams"),
        ("mapping", "Mapping"),
        ("instrument", "Instrument"),
        ("event", "Event"),
        ("entry", "Entry"),
    ] {
        let reference = json!({ "$ref": format!("#/$defs/{name}") });
        assert_eq!(schema["properties"][field], reference);
        assert!(definitions[name].is_object(), "{name}");
    }
    // What is one of several names them, in their order.
    for (name, parts) in [("Set", ["Constant", "Take"]), ("When", ["Condition", ""])] {
        let any = definitions[name]["anyOf"].as_array().unwrap();
        assert_eq!(any.len(), 2, "{name}");
        for (any, part) in any.iter().zip(parts).filter(|(_, part)| !part.is_empty()) {
            assert_eq!(any["$ref"], json!(format!("#/$defs/{part}")), "{name}");
        }
    }
    let several = &definitions["When"]["anyOf"][1];
    assert_eq!(several["items"]["$ref"], json!("#/$defs/Condition"));
}

/// The schema takes and refuses the mappings that the crate takes and refuses.
#[test]
fn mappings_are_valid_or_not_as_they_are_read() {
    let validator = validator::<Mapping>();
    for name in super::presets::names() {
        let value = serde_json::to_value(super::presets::preset(name)).unwrap();
        assert_eq!(errors(&validator, &value), Vec::<String>::new(), "{name}");
    }
    let column = || json!({ "column": "who" });
    let well = |set: Value, when: Value| {
        let rule = json!({ "event": "contact", "when": when, "fields": { "channel": set } });
        json!({ "version": 1, "customer": column(), "at": column(), "rule": [rule] })
    };
    let is = json!({ "column": "a", "is": 1 });
    for (set, when, valid) in [
        (json!("phone"), is.clone(), true),
        (json!(2.5), json!([is, { "column": "b", "is": false }]), true),
        (json!(true), json!([]), true),
        (column(), json!({ "column": "a", "one_of": ["x", 2, true] }), true),
        (json!(null), is.clone(), false),
        (json!(["phone"]), is.clone(), false),
        (json!({ "colum": "who" }), is.clone(), false),
        (column(), json!("a"), false),
        (column(), json!({ "column": "a", "is": {} }), false),
        (column(), json!([["a"]]), false),
        (column(), json!({ "colum": "a" }), false),
    ] {
        let mapping = well(set, when);
        assert_eq!(validator.is_valid(&mapping), valid, "{mapping}");
        assert_eq!(serde_json::from_value::<Mapping>(mapping.clone()).is_ok(), valid, "{mapping}");
    }
}
