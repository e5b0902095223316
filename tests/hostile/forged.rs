//! Every place of every form, changed.

use serde_json::{Value, json};

use crate::states;
use crate::tree::{Path, pointer, with};

/// All places of a value, the whole first, and of lists the first two.
fn places(value: &Value) -> Vec<Path> {
    fn walk(value: &Value, path: &mut Path, found: &mut Vec<Path>) {
        found.push(path.clone());
        let mut step = |key: String, value: &Value| {
            path.push(key);
            walk(value, path, found);
            path.pop();
        };
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(key, value)| step(key.clone(), value));
            }
            Value::Array(list) => {
                list.iter().enumerate().take(2).for_each(|(i, value)| step(i.to_string(), value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(value, &mut Vec::new(), &mut found);
    found
}

/// A sentence of a few lines, which begins where the path does.
fn sound(sentence: &str, path: &[String]) {
    assert!(sentence.chars().count() < 1_000, "{path:?}: {sentence}");
    assert!(!sentence.contains(char::is_control), "{path:?}: {sentence}");
    if path.len() > 1 {
        let at = format!("(at {}", path[0]);
        assert!(sentence.contains(&at), "{path:?}: {sentence}");
    }
    for type_name in ["Form", "struct ", "f64", "u64", "i64", "u32"] {
        // A number by itself has no field to be named by.
        assert!(path.is_empty() || !sentence.contains(type_name), "{path:?}: {sentence}");
    }
}

#[test]
fn states_are_read_as_they_were_written() {
    for (name, state, read) in states() {
        assert_eq!(read(&state.to_string()).as_ref(), Ok(&state), "{name}");
    }
}

#[test]
fn a_list_is_no_record() {
    for (name, state, read) in states() {
        for path in places(&state) {
            let Some(Value::Object(fields)) = state.pointer(&pointer(&path)) else { continue };
            let list = Value::Array(fields.values().cloned().collect());
            let refused = read(&with(&state, &path, list));
            sound(&refused.map(|_| ()).expect_err(&format!("{name} {path:?}")), &path);
        }
    }
}

#[test]
fn a_field_too_many_is_refused_and_a_lost_one_never_read_as_another() {
    for (name, state, read) in states() {
        for path in places(&state) {
            let Some(Value::Object(fields)) = state.pointer(&pointer(&path)) else { continue };
            let mut more = fields.clone();
            more.insert("zz".repeat(20_000), json!(1));
            // Names of the user's own may be any.
            if path.last().is_none_or(|last| last != "components") {
                let refused = read(&with(&state, &path, more.into()));
                sound(&refused.map(|_| ()).expect_err(&format!("{name} {path:?}")), &path);
            }
            for key in fields.keys() {
                let mut less = fields.clone();
                less.remove(key);
                let text = with(&state, &path, less.into());
                match read(&text) {
                    Err(sentence) => sound(&sentence, &path),
                    Ok(again) => assert_eq!(read(&again.to_string()), Ok(again)),
                }
            }
        }
    }
}

/// What may stand in the place of any value.
fn others() -> Vec<Value> {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1.5),
        json!(1e308),
        json!(u64::MAX),
        json!(i64::MIN),
        json!("NaN"),
        json!("\u{202e}\u{1b}[2J"),
        json!("s".repeat(10_000)),
        json!([]),
        json!({}),
        json!([[]]),
        deep,
    ]
}

#[test]
fn any_other_value_is_refused_or_read_for_what_it_is() {
    for (name, state, read) in states() {
        for path in places(&state) {
            for other in others() {
                let text = with(&state, &path, other);
                match read(&text) {
                    Err(sentence) => sound(&sentence, &path),
                    // Whatever is taken is written as it is read.
                    Ok(again) => {
                        assert_eq!(read(&again.to_string()), Ok(again), "{name} {path:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn numbers_are_no_text() {
    for (name, state, read) in states() {
        for path in places(&state) {
            let Some(Value::Number(_)) = state.pointer(&pointer(&path)) else { continue };
            for text in ["NaN", "inf", "1"] {
                let refused = read(&with(&state, &path, json!(text)));
                sound(&refused.map(|_| ()).expect_err(&format!("{name} {path:?} {text}")), &path);
            }
        }
    }
}

#[test]
fn no_sum_is_more_than_its_facts_can_add() {
    let mut taken = std::collections::BTreeSet::new();
    for (name, state, read) in states() {
        for path in places(&state) {
            let Some(Value::String(text)) = state.pointer(&pointer(&path)) else { continue };
            if !path.iter().any(|key| key == "blocks") {
                continue;
            }
            let (more, zeros) = (format!("+{text}"), format!("0{text}"));
            let [full, many] = [u128::MAX, 1 << 120].map(|sum| sum.to_string());
            for forged in [more, zeros, full, many, String::new(), "1.0".to_owned()] {
                match read(&with(&state, &path, json!(forged))) {
                    Err(sentence) => sound(&sentence, &path),
                    Ok(_) => drop(taken.insert(format!("{name}{}", pointer(&path)))),
                }
            }
        }
    }
    assert!(taken.is_empty(), "{taken:#?}");
}

#[test]
fn a_field_that_is_written_twice_is_refused() {
    for (name, state, read) in states() {
        for path in places(&state) {
            let Some(Value::Object(fields)) = state.pointer(&pointer(&path)) else { continue };
            for (key, value) in fields {
                // Written by hand, since no map has a key twice.
                let mark = json!("the place of the object");
                let twice: Vec<String> = fields
                    .iter()
                    .chain([(key, value)])
                    .map(|(k, v)| format!("{}:{v}", json!(k)))
                    .collect();
                let twice = format!("{{{}}}", twice.join(","));
                let text = if path.is_empty() {
                    twice
                } else {
                    with(&state, &path, mark.clone()).replace(&mark.to_string(), &twice)
                };
                let refused = read(&text);
                sound(&refused.map(|_| ()).expect_err(&format!("{name} {path:?} {key}")), &path);
            }
        }
    }
}
