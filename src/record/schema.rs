//! The JSON Schema of events, made of the list of events and their fields.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Entry, Event, EventRecord};
use crate::wire::{ColumnSpec, EventSpec, FieldType};

/// The schema of one event.
fn of_event(spec: &EventSpec) -> Schema {
    let common = EventRecord::common().filter(|column| column.name != "retracted");
    let columns: Vec<ColumnSpec> = common.chain(spec.columns()).collect();
    let mut fields: BTreeMap<&str, Schema> =
        columns.iter().map(|column| (column.name, of_column(column))).collect();
    fields.insert("event", json_schema!({ "const": spec.name() }));
    fields.insert("retracted", json_schema!({ "const": false }));
    let needed = columns.iter().filter(|column| column.needed).map(|column| column.name);
    json_schema!({
        "type": "object",
        "title": spec.name(),
        "description": spec.help(),
        "properties": fields,
        "required": needed.collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

fn of_column(column: &ColumnSpec) -> Schema {
    let mut schema = of_type(column.kind);
    schema.insert("description".to_owned(), column.help.into());
    schema
}

fn of_type(kind: FieldType) -> Schema {
    match kind {
        FieldType::Name => {
            json_schema!({ "type": ["string", "integer"], "minLength": 1, "maxLength": 256 })
        }
        FieldType::Text | FieldType::Checked(_) => json_schema!({ "type": "string" }),
        FieldType::Number => json_schema!({ "type": "number" }),
        FieldType::Share => json_schema!({ "type": "number", "minimum": 0, "maximum": 1 }),
        FieldType::Positive => json_schema!({ "type": "number", "exclusiveMinimum": 0 }),
        FieldType::Amount | FieldType::Stake => json_schema!({ "type": "number", "minimum": 0 }),
        // Seconds, or a text that the schema does not read.
        FieldType::Instant => json_schema!({ "type": ["integer", "string"] }),
        FieldType::Count => json_schema!({ "type": "integer", "minimum": 0 }),
        FieldType::Flag => json_schema!({ "type": "boolean" }),
        FieldType::Word(list) => json_schema!({ "enum": list.words() }),
        FieldType::Graded(graded) => {
            let word = json_schema!({ "enum": graded.words() });
            let entry =
                BTreeMap::from([(graded.word, word), (graded.share, of_type(FieldType::Share))]);
            json_schema!({
                "anyOf": [
                    { "type": "string" },
                    {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": entry,
                            "required": [graded.word],
                            "additionalProperties": false,
                        },
                    },
                ],
            })
        }
    }
}

impl JsonSchema for Event {
    fn schema_name() -> Cow<'static, str> {
        "Event".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let events: Vec<Schema> = EventRecord::events().map(of_event).collect();
        json_schema!({
            "description": "One thing that happened with one customer, with its date.",
            "anyOf": events,
        })
    }
}

impl JsonSchema for Entry {
    fn schema_name() -> Cow<'static, str> {
        "Entry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut fields: BTreeMap<&str, Schema> =
            EventRecord::common().map(|column| (column.name, of_column(&column))).collect();
        fields.insert("retracted", json_schema!({ "const": true }));
        json_schema!({
            "description": "An event, or that one is taken out.",
            "anyOf": [
                generator.subschema_for::<Event>(),
                {
                    "type": "object",
                    "description": "The event of this source and id is taken out.",
                    "properties": fields,
                    "required": ["id", "retracted"],
                },
            ],
        })
    }
}
