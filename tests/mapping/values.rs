//! What is taken from a row, by every way to say it.

use goodwill::record::mapping::Mapping;
use goodwill::record::{Event, Intake};

use super::{csv_table, map};

const TABLE: &str = "who,when,due,paid,total,refund,score,time,first,last,mail,days,empty\n\
    acme,2026-01-01,2026-01-31,2026-02-15 12:00,\"1,250.5\",50.5,4.0,26:10:05,Ada,Novak,\
    Ada@Acme.Example,7,\n";

/// What a rule makes of the row: the event as a line, or the sentence.
fn made(rule: &str) -> String {
    made_of(TABLE, rule)
}

fn made_of(table: &str, rule: &str) -> String {
    let text = format!(
        "version = 1\ncustomer = {{ column = \"who\" }}\nat = {{ column = \"when\" }}\n[[rule]]\n{rule}"
    );
    let mapping: Mapping = match toml::from_str(&text) {
        Ok(mapping) => mapping,
        Err(error) => return error.message().to_owned(),
    };
    match map(&mapping, &csv_table(table)) {
        Ok((events, _)) => events.iter().map(|e| serde_json::to_string(e).unwrap()).collect(),
        Err(error) => error.to_string(),
    }
}

/// What a field of an event becomes; `null` where it is left out.
fn field(event: &str, name: &str, take: &str) -> String {
    field_of(TABLE, event, name, take)
}

fn field_of(table: &str, event: &str, name: &str, take: &str) -> String {
    let line = made_of(table, &format!("event = \"{event}\"\nfields.{name} = {take}\n"));
    let value: Result<serde_json::Value, _> = serde_json::from_str(&line);
    value.map_or(line, |value| value[name].to_string())
}

#[test]
fn numbers() {
    for (take, expected) in [
        ("{ column = \"total\" }", "1250.5"),
        ("{ column = \"total\", minus = { column = \"refund\" } }", "1200.0"),
        ("{ column = \"total\", minus = { column = \"empty\" } }", "null"),
        ("{ column = \"total\", minus = { column = \"empty\", if_empty = 0 } }", "1250.5"),
        ("{ column = \"total\", times = 0.01, plus = 1 }", "13.505"),
        ("{ column = \"score\", scale = { from = [1, 5], to = [0, 1] } }", "0.75"),
        ("{ column = \"score\", scale = { from = [1, 5], to = [1, 0] } }", "0.25"),
        ("{ column = \"days\", scale = { from = [0, 5], to = [0, 1], clamp = true } }", "1.0"),
        ("{ column = \"time\", duration = true }", "94205.0"),
        ("{ column = \"time\", duration = true, times = 0.5 }", "47102.5"),
        (
            "{ between = { from = { column = \"due\" }, to = { column = \"paid\" }, unit = \"days\" } }",
            "15.5",
        ),
        (
            "{ between = { from = { column = \"due\" }, to = { column = \"paid\" }, unit = \"hours\" } }",
            "372.0",
        ),
        (
            "{ between = { from = { column = \"due\" }, to = { column = \"empty\" }, unit = \"days\" } }",
            "null",
        ),
        (
            "{ between = { from = { column = \"due\" }, to = { column = \"paid\" }, unit = \"minutes\" } }",
            "22320.0",
        ),
        (
            "{ between = { from = { column = \"due\" }, to = { column = \"paid\" }, unit = \"seconds\" } }",
            "1339200.0",
        ),
        // A number that is written otherwise is the same.
        ("{ column = \"score\", lookup = { 4 = 40 } }", "40.0"),
        ("{ column = \"who\", lookup = { ACME = 40 } }", "40.0"),
        ("{ column = \"who\", lookup = { birch = 40 }, otherwise = 1 }", "1.0"),
        ("{ column = \"empty\", lookup = { birch = 40 }, if_empty = 2 }", "2.0"),
        ("{ columns = [\"empty\", \"days\"] }", "7.0"),
        ("12", "12.0"),
        ("{ column = \"empty\" }", "null"),
    ] {
        assert_eq!(field("ordered", "amount", take), expected, "{take}");
    }
}

#[test]
fn texts() {
    for (take, expected) in [
        ("{ columns = [\"first\", \"empty\", \"last\"], join = \" \" }", "\"Ada Novak\""),
        ("{ column = \"mail\", after = \"@\", before = \".\", lower = true }", "\"acme\""),
        ("{ column = \"days\", prefix = \"day \" }", "\"day 7\""),
        ("{ column = \"empty\", prefix = \"day \" }", "null"),
        ("{ column = \"score\", times = 10 }", "\"40\""),
        ("\" mail \"", "\"mail\""),
        ("{ column = \"who\", lookup = { acme = true } }", "\"true\""),
        ("{ column = \"who\", lookup = { acme = 0.5 } }", "\"0.5\""),
        // A date is the seconds since 1970: 1 January 2026.
        ("{ column = \"when\", format = \"year-month-day\" }", "\"1767225600\""),
        ("7", "\"7\""),
    ] {
        assert_eq!(field("contact", "channel", take), expected, "{take}");
    }
}

#[test]
fn frictions() {
    let rule = |parts: &str| {
        let line = made(&format!(
            "event = \"encounter\"\nfields.stage = \"buy\"\nfields.initiator = \"firm\"\n{parts}"
        ));
        let value: Result<serde_json::Value, _> = serde_json::from_str(&line);
        value.map_or(line, |value| value["frictions"].to_string())
    };
    let scale = "scale = { from = [0, 14], to = [0, 1] }";
    assert_eq!(
        rule(&format!(
            "[rule.fields.frictions.parts]\nlate = {{ column = \"days\", {scale} }}\nrepeat = 0\n\
             defect = {{ column = \"empty\" }}\nwrong = 0.25\n"
        )),
        r#"[{"kind":"late","severity":0.5},{"kind":"wrong","severity":0.25}]"#
    );
    assert_eq!(rule("fields.frictions = \"late:0.5\""), r#"[{"kind":"late","severity":0.5}]"#);
    assert_eq!(rule("fields.frictions.parts.late = 0"), "null");
    let lost = rule("fields.frictions.parts.lost = 1");
    assert!(lost.starts_with("rule `encounter`, field `frictions`, part `lost`: must be one of "));
    assert_eq!(
        rule("fields.frictions.parts.late = { column = \"days\" }"),
        "line 2, rule `encounter`, field `frictions`, part `late`, column `days`: must be a number \
         from 0 to 1, got `7`"
    );
}

#[test]
fn what_no_value_can_be_made_of_is_refused() {
    for (take, sentence) in [
        (
            "{ column = \"days\", scale = { from = [0, 5], to = [0, 1] } }",
            "line 2, rule `ordered`, field `amount`, column `days`: must be a number from 0 to 5, got \
             `7`",
        ),
        (
            "{ column = \"who\", lookup = { birch = 40 } }",
            "line 2, rule `ordered`, field `amount`, column `who`: must be listed in `lookup` \
             (birch), got `acme`",
        ),
        (
            "{ column = \"days\", duration = true }",
            "line 2, rule `ordered`, field `amount`, column `days`: must be a length of time like \
             26:10:05, hours first, got `7`",
        ),
        (
            "{ column = \"who\", times = 2 }",
            "line 2, rule `ordered`, field `amount`, column `who`: must be a number like 1234.5, got \
             `acme`",
        ),
        (
            "{ column = \"days\", times = -1 }",
            "line 2, rule `ordered`, field `amount`, column `days`: must be a number from 0 on, got \
             `-7`",
        ),
        (
            "{ column = \"days\", times = 1e308 }",
            "line 2, rule `ordered`, field `amount`, column `days`: must make a finite number, got \
             `7`",
        ),
        (
            "{ between = { from = { column = \"who\" }, to = { column = \"paid\" }, unit = \"days\" } }",
            "line 2, rule `ordered`, field `amount`, `from`, column `who`: must be a date like \
             2026-01-31 or 2026-01-31T23:59:00Z, or `format` must say how it is written, got `acme`",
        ),
        (
            "{ parts = { late = 1 } }",
            "rule `ordered`, field `amount`: must have `parts` only where words of a list have \
             shares, got another field",
        ),
    ] {
        assert_eq!(field("ordered", "amount", take), sentence, "{take}");
    }
}

/// Hours have no end; minutes and seconds have 59 at most, and nothing but digits.
#[test]
fn lengths_of_time() {
    let read = |time: &str| {
        let table = format!("who,when,time\nacme,2026-01-01,{time}\n");
        field_of(&table, "ordered", "amount", "{ column = \"time\", duration = true }")
    };
    for (time, seconds) in [
        ("0:00", "0.0"),
        ("0:59", "3540.0"),
        ("0:59:59", "3599.0"),
        ("1:00:00", "3600.0"),
        ("24:00:01", "86401.0"),
        ("999999999:59:59", "3599999999999.0"),
    ] {
        assert_eq!(read(time), seconds, "{time}");
    }
    for time in [
        "0:60",
        "1:75",
        "0:00:60",
        "1:2:75",
        "1:2:3:4",
        "1:2:",
        "1:",
        ":5",
        "1:+5",
        "-1:5",
        "1:2.5",
        "1234567890:00",
        "1;5",
    ] {
        let sentence = format!(
            "line 2, rule `ordered`, field `amount`, column `time`: must be a length of time like \
             26:10:05, hours first, got `{time}`"
        );
        assert_eq!(read(time), sentence, "{time}");
    }
}

/// A field of each type says what it holds, and that nothing else was found.
#[test]
fn every_type_of_field_refuses_what_it_does_not_hold() {
    let long = format!("\"{}\"", "x".repeat(257));
    let cut = format!("`{}", "x".repeat(40));
    for (event, name, take, sentence) in [
        ("contact", "channel", long.as_str(), "1 to 256 bytes of text without control characters"),
        ("ordered", "amount", "-1", "a number from 0 on, got `-1`"),
        ("ordered", "amount", "true", "a number from 0 on, got `true`"),
        ("account", "orders", "1.5", "a whole number from 0 on, got `1.5`"),
        ("account", "orders", "4294967296", "a whole number from 0 on, got `4294967296`"),
        ("account", "contract_until", "\"soon\"", "a date like 2026-01-31 or"),
        ("place", "stake", "-1", "a number from 0 on, got `-1`"),
        ("place", "by", "\"frim\"", "one of customer, firm, got `frim` (is it `firm`?)"),
        ("encounter", "frictions", "\"late:2\"", "a list like `late:0.5;repeat` of"),
        (
            "ordered",
            "amount",
            "{ column = \"when\", format = \"year-month-day\" }",
            "a number from 0 on, got `1767225600`",
        ),
    ] {
        let said = made(&format!("event = \"{event}\"\nfields.{name} = {take}\n"));
        let place = format!("rule `{event}`, field `{name}`");
        assert!(said.contains(&place) && said.contains(&format!("must be {sentence}")), "{said}");
    }
    let said = made(&format!("event = \"contact\"\nfields.channel = {long}\n"));
    assert!(said.contains(&cut), "{said}");
}

/// A sentence names a dozen of the texts that a lookup lists, however many there are.
#[test]
fn a_long_lookup_is_told_in_part() {
    let lookup = |count: u8| {
        let texts = (0..count).map(|i| format!("t{i:02} = {i}"));
        let texts = texts.collect::<Vec<_>>().join(", ");
        field("ordered", "amount", &format!("{{ column = \"who\", lookup = {{ {texts} }} }}"))
    };
    assert!(lookup(12).contains("t10, t11), got `acme`"), "{}", lookup(12));
    assert!(lookup(13).contains("t10, t11, …), got `acme`"), "{}", lookup(13));
}

#[test]
fn conditions() {
    let holds = |when: &str| {
        let line = made(&format!("event = \"contact\"\nwhen = {when}\n"));
        assert!(line.is_empty() || line.starts_with('{'), "{when}: {line}");
        !line.is_empty()
    };
    for (when, expected) in [
        ("{ column = \"who\", is = \"ACME\" }", true),
        ("{ column = \"who\", is_not = \"acme\" }", false),
        ("{ column = \"score\", is = 4 }", true),
        ("{ column = \"score\", one_of = [3, 4] }", true),
        ("{ column = \"score\", none_of = [3, 4] }", false),
        ("{ column = \"mail\", contains = \"@acme\" }", true),
        ("{ column = \"empty\", empty = true }", true),
        ("{ column = \"who\", empty = true }", false),
        ("{ column = \"who\", empty = false }", true),
        ("{ column = \"days\", above = 7 }", false),
        ("{ column = \"days\", at_least = 7, at_most = 7 }", true),
        ("{ column = \"days\", below = 7 }", false),
        ("{ column = \"days\", above = 6, below = 7 }", false),
        // An empty cell is no number: neither above nor at most.
        ("{ column = \"empty\", above = 0 }", false),
        ("{ column = \"empty\", at_most = 0 }", false),
        ("[{ column = \"who\", is = \"acme\" }, { column = \"days\", is = 8 }]", false),
        ("{ any = [{ column = \"who\", is = \"birch\" }, { column = \"days\", is = 7 }] }", true),
        ("{ any = [{ column = \"who\", is = \"birch\" }, { column = \"days\", is = 8 }] }", false),
        ("{ all = [{ column = \"who\", is = \"acme\" }, { column = \"days\", is = 7 }] }", true),
        ("{ none = [{ column = \"who\", is = \"birch\" }, { column = \"days\", is = 8 }] }", true),
        ("{ none = [{ column = \"who\", is = \"birch\" }, { column = \"days\", is = 7 }] }", false),
        (
            "{ value = { between = { from = { column = \"due\" }, to = { column = \"paid\" }, unit = \
             \"days\" } }, above = 15 }",
            true,
        ),
        (
            "{ value = { between = { from = { column = \"due\" }, to = { column = \"paid\" }, unit = \
             \"days\" } }, above = 16 }",
            false,
        ),
    ] {
        assert_eq!(holds(when), expected, "{when}");
    }
    assert_eq!(
        made("event = \"contact\"\nwhen = { column = \"who\", above = 3 }\n"),
        "line 2, rule `contact`, `when`, column `who`: must be a number like 1234.5, got `acme`"
    );
}

#[test]
fn amounts_have_the_currency_and_the_unit_that_the_mapping_says() {
    let place = "event = \"place\"\nfields.stake_id = \"s\"\nfields.by = \"firm\"\n\
                 fields.stake = { column = \"total\" }\n";
    let line = made(&format!("{place}currency = \"eur\"\nunit = \"minor\"\n"));
    assert!(line.contains(r#""currency":"EUR""#) && line.contains(r#""stake":12.505"#), "{line}");
    let wrong = made(&format!("{place}currency = {{ column = \"last\" }}\n"));
    assert!(wrong.ends_with("column `last`: must be a currency, as EUR, got `Novak`"), "{wrong}");
    let none = made(&format!("{place}unit = \"minor\"\n"));
    assert!(none.contains("must fill `currency`"), "{none}");
    // An event without amounts has no currency, so that one may be said for all rules.
    let contact = made("event = \"contact\"\ncurrency = \"EUR\"\n");
    assert!(contact.contains(r#""event":"contact"}"#), "{contact}");
}

/// The latest version of a row counts alone, with what it no longer makes taken out.
#[test]
fn a_row_that_was_revised_replaces_its_earlier_version() {
    let mapping: Mapping = toml::from_str(
        r#"
        version = 1
        source = "books"
        customer = { column = "who" }
        id = { column = "no" }
        revised = { column = "changed" }
        [[drop]]
        reason = "deleted"
        when = { column = "state", is = "deleted" }
        [[rule]]
        event = "contact"
        name = "sent"
        at = { column = "sent" }
        [[rule]]
        event = "thanks"
        name = "paid"
        when = { column = "paid", empty = false }
        at = { column = "paid" }
        "#,
    )
    .unwrap();
    let row = |no: &str, changed: u8, state: &str, paid: &str| {
        [no, "acme", &format!("2026-02-0{changed}"), state, "2026-01-01", paid].map(str::to_owned)
    };
    let rows = [
        row("1", 1, "", "2026-01-09"),
        row("1", 2, "", ""),
        row("2", 1, "", "2026-01-08"),
        row("2", 3, "deleted", ""),
        row("3", 2, "", "2026-01-07"),
        row("3", 1, "", ""),
    ];
    let settled = |rows: &mut dyn Iterator<Item = &[String; 6]>| {
        let header = ["no", "who", "changed", "state", "sent", "paid"];
        let (mut mapper, mut intake) = (mapping.over(&header).unwrap(), Intake::new());
        for row in rows {
            for entry in mapper.row(1, row).unwrap() {
                intake.take(entry, 1);
            }
        }
        let settled = intake.settle().unwrap();
        let id = |event: &Event| event.id().unwrap().to_string();
        let mut ids: Vec<String> = settled.events.iter().map(|(event, _)| id(event)).collect();
        ids.sort_unstable();
        (ids, settled.account)
    };
    let forth = settled(&mut rows.iter());
    assert_eq!(forth.0, ["1/sent", "3/paid", "3/sent"]);
    assert_eq!(forth, settled(&mut rows.iter().rev()));
    assert_eq!((forth.1.replaced, forth.1.retracted, forth.1.unmet), (2, 3, 0));
}
