//! Corrections, retractions and money, as a user meets them.

use serde_json::Value;

use crate::tests::{File, Tested, portfolio};

fn rating(id: u32, customer: &str, person: &str, day: u32, rating: u32) -> String {
    format!(
        r#"{{"id":{id},"source":"crm","customer":"{customer}","person":"{person}","at":"2026-01-{day:02}","event":"rating","component":"respect","by":"customer","rating":{rating},"min":1,"max":5}}"#
    )
}

fn out(id: u32, customer: &str) -> String {
    format!(r#"{{"id":"{id}","source":"crm","customer":"{customer}","retracted":true}}"#)
}

#[test]
fn a_person_and_a_customer_are_forgotten_to_the_last_byte() -> Tested {
    let kept = [rating(1, "acme", "Ada", 5, 5), rating(2, "bolt", "Bo", 6, 4)];
    let gone = [rating(3, "acme", "Xenia", 7, 1), rating(4, "quux", "Yan", 8, 2)];
    let page = File::new("erased.html", "")?;
    let read = |lines: &[String], sorted: bool| {
        let file = File::new("erased.jsonl", &lines.join("\n"))?;
        let path = file.path();
        let files = ["--events", &path, "--as-of", "2026-01-31"];
        let files = [&files[..], if sorted { &["--sorted"] } else { &[] }].concat();
        let json = portfolio(&[&files[..], &["--json"]].concat())?;
        let html = page.path();
        let text = portfolio(&[&files[..], &["--html", &html]].concat())?.replace(&path, "");
        Ok::<_, Box<dyn core::error::Error>>((json, text, std::fs::read_to_string(html)?))
    };
    let (json, text, _) = read(&kept, false)?;
    let all = [&[out(3, "acme")][..], &gone, &kept, &[out(4, "quux")]].concat();
    // As they are sorted by customer and time; a retraction stands anywhere with its customer.
    let in_order = [&all[0], &all[3], &all[1], &all[4], &all[2], &all[5]].map(Clone::clone);
    for (lines, sorted) in [(&all[..], false), (&in_order, true)] {
        let (erased, said, html) = read(lines, sorted)?;
        assert_eq!(erased, json);
        assert_eq!(said.replace("Note: 2 events retracted.\n", ""), text);
        assert!(said.contains("Note: 2 events retracted.\n"), "{said}");
        for name in ["Xenia", "Yan", "quux"] {
            assert!(![&erased, &said, &html].iter().any(|bytes| bytes.contains(name)), "{name}");
        }
        assert!(html.contains("acme"));
    }
    // Without its customer it has no place in files that are sorted.
    let nobody = File::new("nobody.jsonl", r#"{"id":"3","retracted":true}"#)?;
    let said = portfolio(&["--events", &nobody.path(), "--sorted"]).err();
    assert!(said.is_some_and(|said| said.to_string().contains(
        "line 1: with --sorted, a retraction must name the `customer` with whose events it \
             stands, got none (add it, or leave out --sorted)"
    )));
    Ok(())
}

#[test]
fn amounts_of_two_currencies_are_one_only_by_rates() -> Tested {
    let account = |customer: &str, worth: u32, currency: &str, unit: &str| {
        format!(
            r#"{{"customer":"{customer}","at":"2026-01-05","event":"account","worth":{worth},"currency":"{currency}","unit":"{unit}"}}"#
        )
    };
    let lines = [account("a", 1000, "EUR", "whole"), account("b", 50_000, "usd", "minor")];
    let file = File::new("money.jsonl", &lines.join("\n"))?;
    let worths = |rates: &[&str]| {
        let json = portfolio(&[&["--events", &file.path(), "--json"], rates].concat())?;
        let rows: Result<Vec<Value>, _> = json.lines().map(serde_json::from_str).collect();
        let of = |row: &Value| format!("{} {}", row["worth"], row["currency"]);
        Ok::<_, Box<dyn core::error::Error>>(rows?.iter().map(of).collect::<Vec<_>>())
    };
    assert_eq!(worths(&[])?, ["1000.0 \"EUR\"", "500.0 \"USD\""]);
    let apart = "Note: amounts in EUR and USD are not summed, since no `rates` in --params say";
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = flat(portfolio(&["--events", &file.path()])?);
    assert!(text.contains(apart), "{text}");
    let rates = File::new("rates.toml", "[rates]\nbase = \"EUR\"\nworth = { USD = 0.5 }\n")?;
    let rates = ["--params", &rates.path()];
    assert_eq!(worths(&rates)?, ["1000.0 \"EUR\"", "250.0 \"EUR\""]);
    let text = flat(portfolio(&[&["--events", &file.path()], &rates[..]].concat())?);
    assert!(text.contains("Note: amounts are in EUR (1 USD = 0.5 EUR)."), "{text}");
    assert!(!text.contains(apart), "{text}");
    Ok(())
}
