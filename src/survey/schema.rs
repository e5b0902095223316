//! The JSON Schema of instruments, as they are read.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::Instrument;

impl JsonSchema for Instrument {
    fn schema_name() -> Cow<'static, str> {
        "Instrument".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let name = || json_schema!({ "type": "string", "minLength": 1, "maxLength": 256 });
        let number = || json_schema!({ "type": "number" });
        json_schema!({
            "description": "A questionnaire: its name and its items.",
            "type": "object",
            "properties": {
                "name": name(),
                "items": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "properties": {
                            "id": name(),
                            "text": { "type": "string", "description": "The question." },
                            "component": name(),
                            "scale": {
                                "description": "The two ends of the answers.",
                                "type": "object",
                                "properties": { "min": number(), "max": number() },
                                "required": ["min", "max"],
                                "additionalProperties": false,
                            },
                            "reversed": {
                                "description": "More of it is worse.",
                                "type": "boolean",
                            },
                            "fails_below": {
                                "description": "Below this share of its scale the item fails.",
                                "type": ["number", "null"],
                                "minimum": 0,
                                "maximum": 1,
                            },
                            "weight": { "type": "number", "exclusiveMinimum": 0 },
                        },
                        "required": ["id", "text", "component", "scale"],
                        "additionalProperties": false,
                    },
                },
            },
            "required": ["name", "items"],
            "additionalProperties": false,
        })
    }
}
