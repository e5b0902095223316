//! The tree of constants that serde writes: its places, and what each may be.
//!
//! So a new constant is in every test of constants by itself.

// Each test file is a crate of its own and uses a part of this.
#![allow(dead_code, clippy::panic, clippy::unwrap_used)]

use goodwill::book::BookParams;
use serde_json::{Value, json};

/// Where a value stands: keys, and places in lists.
pub(crate) type Path = Vec<String>;

pub(crate) fn pointer(path: &[String]) -> String {
    let escaped = path.iter().map(|key| key.replace('~', "~0").replace('/', "~1"));
    escaped.fold(String::new(), |whole, key| whole + "/" + &key)
}

pub(crate) fn with(state: &Value, path: &[String], new: Value) -> String {
    let mut state = state.clone();
    *state.pointer_mut(&pointer(path)).unwrap() = new;
    state.to_string()
}

/// What is nothing by itself: what may stand there.
const NOTHING: [(&str, &[&str]); 6] = [
    ("/friction/disloyalty", &[r#"{"none":0.001,"full":0.999}"#]),
    ("/friction/direction", &[r#"{"a":1e-300,"b":1e300}"#]),
    ("/culture/about", &[r#"{"nation":"NL","region":"Brabant","organisation":"Zilver BV"}"#]),
    ("/culture/component", &[r#""openness""#]),
    ("/rates/base", &[r#""EUR""#]),
    ("/rates/worth", &["{}"]),
];

/// What may stand where there is nothing.
pub(crate) fn instead_of_nothing(place: &str) -> Vec<Value> {
    let may = NOTHING.iter().find(|(at, _)| *at == place);
    let (_, may) = may.unwrap_or_else(|| panic!("{place} is nothing: what may it be?"));
    may.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
}

pub(crate) fn read(text: &str) -> Option<BookParams> {
    serde_json::from_str(text).ok()
}

/// All leaves of a tree; of lists of records the first alone.
pub(crate) fn leaves(value: &Value) -> Vec<Path> {
    fn walk(value: &Value, path: &mut Path, found: &mut Vec<Path>) {
        let mut step = |key: String, value: &Value| {
            path.push(key);
            walk(value, path, found);
            path.pop();
        };
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                fields.iter().for_each(|(key, value)| step(key.clone(), value));
            }
            Value::Array(list) => {
                let most = if list.iter().all(Value::is_number) { list.len() } else { 1 };
                list.iter()
                    .enumerate()
                    .take(most)
                    .for_each(|(i, value)| step(i.to_string(), value));
            }
            Value::Object(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_) => {
                found.push(path.clone());
            }
        }
    }
    let mut found = Vec::new();
    walk(value, &mut Vec::new(), &mut found);
    found
}

/// The words that a refusal says are known.
pub(crate) fn words(state: &Value, path: &[String]) -> Vec<String> {
    let refused = serde_json::from_str::<BookParams>(&with(state, path, json!("zz")));
    let Err(said) = refused.map(|_| ()).map_err(|error| error.to_string()) else { return vec![] };
    let parts = said.split(['`', ',', ' ']).map(|word| word.trim_matches(['"', '.', ';', '(']));
    parts.filter(|word| !word.is_empty() && *word != "zz").map(str::to_owned).collect()
}
