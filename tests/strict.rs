//! A record is told by the names of its fields, by whatever type it is read.

// A test fails by panicking.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use goodwill::record::EventRecord;
use serde_json::{Value, from_value, json, to_value};

fn each_source(folder: &Path, take: &mut dyn FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("the sources can be read") {
        let path = entry.expect("the sources can be read").path();
        if path.is_dir() {
            each_source(&path, take);
        } else if path.extension().is_some_and(|end| end == "rs") {
            take(&path, &fs::read_to_string(&path).expect("a source is text"));
        }
    }
}

#[test]
fn whatever_derives_its_reader_derives_the_strict_one() {
    /// A derive and the attributes that go with it end within so many lines.
    const LINES: usize = 6;
    let (mut derived, mut lenient) = (0, Vec::new());
    each_source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path, text| {
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            if line.contains("derive(") && line.contains("Deserialize") {
                derived += 1;
                let end = lines.len().min(number + LINES);
                if !lines[number..end].iter().any(|line| line.contains("crate::strict")) {
                    lenient.push(format!("{}:{}", path.display(), number + 1));
                }
            }
        }
    });
    assert!(derived > 100, "{derived}");
    assert!(lenient.is_empty(), "without `serde(crate = \"crate::strict\")`: {lenient:?}");
}

/// Takes every object of a form for the list of its values.
fn as_lists(form: &Value) -> Vec<Value> {
    let mut forms = Vec::new();
    if let Value::Object(fields) = form {
        forms.push(Value::Array(fields.values().cloned().collect()));
        for (name, field) in fields {
            for inner in as_lists(field) {
                let mut fields = fields.clone();
                fields.insert(name.clone(), inner);
                forms.push(Value::Object(fields));
            }
        }
    }
    forms
}

#[test]
fn a_list_is_no_record_at_any_depth() {
    assert_eq!(
        from_value::<goodwill::book::BookParams>(json!([1, 2])).unwrap_err().to_string(),
        "must be an object with fields by name, got a list"
    );
    let params = to_value(goodwill::book::BookParams::default()).expect("it is written");
    assert!(from_value::<goodwill::book::BookParams>(params.clone()).is_ok());
    let forged = as_lists(&params);
    assert!(forged.len() > 10, "{}", forged.len());
    for form in forged {
        let refused = from_value::<goodwill::book::BookParams>(form.clone());
        assert!(refused.is_err(), "{form}");
    }
}

#[test]
fn an_error_says_where_and_stays_short() {
    let mut params = to_value(goodwill::book::BookParams::default()).expect("it is written");
    params["portrait"] = json!({"x".repeat(100_000): 1});
    let said = from_value::<goodwill::book::BookParams>(params).unwrap_err().to_string();
    assert!(said.ends_with(" characters (at portrait)") && said.len() < 1000, "{said}");
    let event = format!(r#"{{"customer":"a","at":1,"{}":1}}"#, "\u{202e}y".repeat(100_000));
    let said = serde_json::from_str::<EventRecord>(&event).unwrap_err().to_string();
    assert!(said.len() < 3000 && !said.contains('\u{202e}'), "{}", said.len());
}
