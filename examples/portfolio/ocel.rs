//! Object-centric event logs, OCEL 2.0 in JSON: one row an event, with what its objects are.
//!
//! | column | what it holds |
//! |---|---|
//! | `id`, `type`, `time` | those of the event |
//! | `attributes.NAME` | an attribute of the event |
//! | `objects.TYPE` | the ids of its objects of a type, with `;` between them |
//! | `objects.TYPE.NAME` | an attribute of its one object of that type, as it was then |
//! | `reached.TYPE` | the same ids; where it has none, those that its objects are related to |
//! | `qualifiers.NAME` | the ids of the objects that it names so |

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A log as it is written; what is said of types is not needed.
#[derive(Deserialize)]
pub(crate) struct Log<'a> {
    #[serde(borrow)]
    events: Vec<&'a RawValue>,
    objects: Vec<Object>,
}

#[derive(Deserialize)]
struct Object {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    attributes: Vec<Attribute>,
    #[serde(default)]
    relationships: Vec<Relationship>,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    time: String,
    #[serde(default)]
    attributes: Vec<Attribute>,
    #[serde(default)]
    relationships: Vec<Relationship>,
}

#[derive(Deserialize)]
struct Attribute {
    name: String,
    #[serde(default)]
    time: Option<String>,
    value: Value,
}

#[derive(Deserialize)]
struct Relationship {
    #[serde(rename = "objectId")]
    object: String,
    #[serde(default)]
    qualifier: String,
}

/// The cells of an object, each with its column.
pub(crate) type Cells = Vec<(String, String)>;

/// The cells of each event, with its text.
type Rows<'a> = Vec<(&'a str, Cells)>;

impl<'a> Log<'a> {
    /// Reads a log, if it is one: an object with events and objects.
    pub(crate) fn known(document: &'a RawValue) -> Option<serde_json::Result<Rows<'a>>> {
        #[derive(Deserialize)]
        struct Mark<'a> {
            #[serde(borrow, rename = "objectTypes")]
            _types: &'a RawValue,
            #[serde(borrow, rename = "eventTypes")]
            _events: &'a RawValue,
        }
        serde_json::from_str::<Mark<'_>>(document.get()).ok()?;
        let log = serde_json::from_str::<Log<'a>>(document.get());
        Some(log.and_then(Log::rows))
    }

    fn rows(self) -> serde_json::Result<Rows<'a>> {
        let objects: BTreeMap<&str, &Object> =
            self.objects.iter().map(|object| (object.id.as_str(), object)).collect();
        // Related either way.
        let mut related: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for object in &self.objects {
            for other in &object.relationships {
                related.entry(&object.id).or_default().insert(&other.object);
                related.entry(&other.object).or_default().insert(&object.id);
            }
        }
        self.events
            .iter()
            .map(|text| {
                let event: Event = serde_json::from_str(text.get())?;
                Ok((text.get(), cells(&event, &objects, &related)))
            })
            .collect()
    }
}

fn cells(
    event: &Event,
    objects: &BTreeMap<&str, &Object>,
    related: &BTreeMap<&str, BTreeSet<&str>>,
) -> Cells {
    let mut cells = vec![
        ("id".to_owned(), event.id.clone()),
        ("type".to_owned(), event.kind.clone()),
        ("time".to_owned(), event.time.clone()),
    ];
    for attribute in &event.attributes {
        cells.push((format!("attributes.{}", attribute.name), text(&attribute.value)));
    }
    let mut of_type: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for relation in &event.relationships {
        let id = relation.object.as_str();
        if !relation.qualifier.is_empty() {
            named.entry(&relation.qualifier).or_default().insert(id);
        }
        let Some(object) = objects.get(id) else { continue };
        of_type.entry(&object.kind).or_default().insert(id);
        for other in related.get(id).into_iter().flatten() {
            if let Some(other) = objects.get(other) {
                reached.entry(&other.kind).or_default().insert(&other.id);
            }
        }
    }
    for (kind, ids) in &of_type {
        reached.insert(kind, ids.clone());
        cells.push((format!("objects.{kind}"), joined(ids)));
        let one = ids.first().filter(|_| ids.len() == 1).and_then(|id| objects.get(id));
        let then = event.time.parse::<Timestamp>().ok();
        for (name, value) in one.into_iter().flat_map(|one| as_it_was(one, then)) {
            cells.push((format!("objects.{kind}.{name}"), value));
        }
    }
    cells.extend(reached.iter().map(|(kind, ids)| (format!("reached.{kind}"), joined(ids))));
    cells.extend(named.iter().map(|(name, ids)| (format!("qualifiers.{name}"), joined(ids))));
    cells
}

/// The attributes of an object as they were at a time: of several values of one, the last by then.
fn as_it_was(object: &Object, then: Option<Timestamp>) -> BTreeMap<&str, String> {
    let mut known: BTreeMap<&str, (Option<Timestamp>, String)> = BTreeMap::new();
    for attribute in &object.attributes {
        let since = attribute.time.as_deref().and_then(|time| time.parse().ok());
        if since.is_some() && since > then {
            continue;
        }
        let newer = known.get(attribute.name.as_str()).is_none_or(|(other, _)| *other <= since);
        if newer {
            known.insert(&attribute.name, (since, text(&attribute.value)));
        }
    }
    known.into_iter().map(|(name, (_, value))| (name, value)).collect()
}

fn joined(ids: &BTreeSet<&str>) -> String {
    ids.iter().copied().collect::<Vec<_>>().join(";")
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
