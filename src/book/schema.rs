//! The JSON Schema of parameters, made of the defaults: their names and types are those that there
//! are.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::BookParams;

impl JsonSchema for BookParams {
    fn schema_name() -> Cow<'static, str> {
        "BookParams".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let generator = SchemaSettings::default().into_generator();
        let made = generator.into_root_schema_for_value(&Self::default());
        let mut schema = made.unwrap_or_default();
        RecursiveTransform(close).transform(&mut schema);
        schema.remove("$schema");
        schema.insert("title".to_owned(), "BookParams".into());
        // By default there are no rates, so that nothing shows what they are like.
        let rates = json_schema!({
            "description": "What one of other currencies is worth in one.",
            "type": "object",
            "properties": {
                "base": { "type": "string", "pattern": "^[A-Za-z]{3}$" },
                "worth": {
                    "type": "object",
                    "additionalProperties": { "type": "number", "exclusiveMinimum": 0 },
                },
            },
            "additionalProperties": false,
        });
        if let Some(place) = schema.pointer_mut("/properties/rates") {
            *place = rates.to_value();
        }
        schema
    }
}

/// Refuses names that there are not, and lets a half-life be a word.
fn close(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(properties) = object.get_mut("properties").and_then(|all| all.as_object_mut()) {
        for (name, property) in properties {
            if let (true, Some(property)) = (name.contains("half_life"), property.as_object_mut()) {
                property.insert("type".to_owned(), ["integer", "string"].as_slice().into());
            }
        }
        object.insert("additionalProperties".to_owned(), false.into());
    }
}
