//! The JSON Schema of what is read by hand.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::checked::Mapping;
use super::constant::Constant;
use super::form::{Condition, MappingForm, Set, Take, When};

impl JsonSchema for Mapping {
    fn schema_name() -> Cow<'static, str> {
        "Mapping".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        MappingForm::json_schema(generator)
    }
}

impl JsonSchema for Constant {
    fn schema_name() -> Cow<'static, str> {
        "Constant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A text, a number, or true or false.",
            "type": ["string", "number", "boolean"],
        })
    }
}

impl JsonSchema for Set {
    fn schema_name() -> Cow<'static, str> {
        "Set".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The same for every row, or taken from the row.",
            "anyOf": [
                generator.subschema_for::<Constant>(),
                generator.subschema_for::<Take>(),
            ],
        })
    }
}

impl JsonSchema for When {
    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "One condition, or several that must hold together.",
            "anyOf": [
                generator.subschema_for::<Condition>(),
                generator.subschema_for::<Vec<Condition>>(),
            ],
        })
    }
}
