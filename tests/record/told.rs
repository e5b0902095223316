//! What one plain value is read as: unit tests of the library, `cargo test --lib told`.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use core::fmt::Debug;

use serde::de::Error as _;
use serde::de::value::Error;
use serde_json::json;

use super::*;

/// What stands in a field, of each kind.
const TOLD: [Told<'_>; 10] = [
    Told::Text("7"),
    Told::Text("7.0"),
    Told::Text("seven"),
    Told::Whole(-1),
    Told::Whole(1),
    Told::Large(u64::MAX),
    Told::Number(1.0),
    Told::Number(0.5),
    Told::Flag(true),
    Told::Other("a list"),
];

/// What a type makes of each; `not` where it says that something else is expected, and `!` before
/// what it says of a value that is of its kind.
fn read<T: Tell + Debug>() -> String {
    let read = TOLD.map(|told| match told.read::<T, Error>() {
        Ok(read) => format!("{read:?}"),
        Err(error) => match error.to_string() {
            said if said == format!("must be {}, got {told}", T::EXPECTED) => "not".to_owned(),
            said => format!("! {}", said.split_once(" must be ").unwrap().0),
        },
    });
    read.join(" | ")
}

#[test]
fn a_field_takes_what_can_stand_for_its_type() {
    let expected = [
        (read::<u32>(), "7 | 7 | not | not | 1 | not | 1 | not | not | not"),
        (
            read::<f64>(),
            "7.0 | 7.0 | not | -1.0 | 1.0 | 1.8446744073709552e19 | 1.0 | 0.5 | not | not",
        ),
        (read::<bool>(), "not | not | not | not | true | not | true | not | true | not"),
        (
            read::<String>(),
            r#""7" | "7.0" | "seven" | "-1" | "1" | "18446744073709551615" | "1" | not | not | not"#,
        ),
        (
            read::<Name>(),
            r#"Name("7") | Name("7.0") | Name("seven") | Name("-1") | Name("1") | Name("18446744073709551615") | Name("1") | not | not | not"#,
        ),
        (
            read::<Share>(),
            "! share | ! share | not | ! share | Share(1.0) | ! share | Share(1.0) | Share(0.5) | not | not",
        ),
        // What lies beyond 64 bits is whole all the same, and no instant.
        (
            read::<Instant>(),
            "Instant(7) | Instant(7) | ! date | Instant(-1) | Instant(1) | ! instant | Instant(1) | not | not | not",
        ),
        (
            read::<Currency>(),
            "! currency | ! currency | ! currency | not | not | not | not | not | not | not",
        ),
    ];
    for (read, expected) in expected {
        assert_eq!(read, expected);
    }
}

/// What stands in an entry of a list is told as what it is, whichever kind it is.
#[test]
fn what_is_refused_is_named() {
    let values = [
        (json!(true), "true"),
        (json!(-3), "-3"),
        (json!(null), "nothing"),
        (json!([1]), "a list"),
        (json!({"a": 1}), "an object"),
        (json!("x"), "`x`"),
    ];
    for (value, named) in values {
        let refused = Plain::<Currency>::new(false).deserialize(value.clone()).unwrap_err();
        let said = refused.to_string();
        assert!(said.ends_with(&format!("got {named}")), "{value}: {said}");
    }
    // A reader of tables is asked for the text, as it stands.
    let name = Plain::<Name>::new(true).deserialize(json!("007")).unwrap();
    assert_eq!(name.as_str(), "007");
    let named = TOLD.map(|told| Error::invalid_type(told.unexpected(), &"a list").to_string());
    let serde = [
        r#"string "7""#,
        r#"string "7.0""#,
        r#"string "seven""#,
        "integer `-1`",
        "integer `1`",
        "integer `18446744073709551615`",
        "floating point `1.0`",
        "floating point `0.5`",
        "boolean `true`",
        "a list",
    ];
    assert_eq!(named, serde.map(|named| format!("invalid type: {named}, expected a list")));
}
