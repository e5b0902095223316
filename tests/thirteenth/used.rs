//! Run in the copy: the toy is read, written, said, scored and part of a portrait.

use goodwill::book::{BookParams, Relationship};
use goodwill::portrait::ModelName;
use goodwill::quantity::Instant;
use goodwill::record::{Event, EventRecord};
use goodwill::simulate::Simulation;

#[test]
fn a_row_is_enough() {
    let line = r#"{"v":1,"customer":"acme","at":1700000000,"event":"visit","welcome":1.0}"#;
    let event: Event = serde_json::from_str(line).unwrap();
    assert_eq!(serde_json::to_string(&event).unwrap(), line);
    assert_eq!(event.fact().to_string(), "a visit was welcome to 1");
    assert!(EventRecord::COLUMNS.contains(&"welcome"));
    assert!(EventRecord::events().any(|event| event.name() == "visit"));
    let without = r#"{"customer":"acme","at":1,"event":"visit"}"#;
    let refused = serde_json::from_str::<Event>(without).unwrap_err().to_string();
    assert!(refused.starts_with("event `visit` needs `welcome`"), "{refused}");

    let (params, as_of) = (BookParams::default(), Instant::new(1_700_000_000).unwrap());
    let acme = Relationship::from_events(&[event], &params, as_of).unwrap();
    let portrait = acme.portrait(&params, as_of).unwrap().unwrap();
    assert!(portrait.part(ModelName::Visits).contribution > 0.0);
    assert!(portrait.value() > 0.5);
    // A ledger rounds each fact to about 2⁻⁴⁰ when it counts it.
    let value = portrait.part(ModelName::Visits).value;
    assert!(value.is_some_and(|value| (value - 2.0 / 3.0).abs() < 1e-12), "{value:?}");
    let made_up = Simulation::new(7).customers(1).events(60);
    assert!(made_up.iter().any(|event| event.fact().models() == [ModelName::Visits]));
}
