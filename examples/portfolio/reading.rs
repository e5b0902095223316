//! Tests of the reading of events: every layout, and what is wrong with a line or a cell.

use goodwill::record::{Event, EventRecord, Intake};
use goodwill::simulate::Simulation;

use crate::events::{How, json_lines, table};
use crate::heard::{Heard, Place};
use crate::layout::RECIPES;
use crate::support::input::Opened;
use crate::support::progress::Progress;

type Read = Result<(Vec<Event>, Vec<String>), String>;

fn heard(text: &str, file: &str, how: &How) -> Read {
    let (mut intake, mut heard) = (Intake::new(), Heard::default());
    let mut each = |entry, line, words: u64| {
        intake.take_said(entry, Place { file: file.into(), line }, words);
        Ok(())
    };
    let opened = Opened::bytes(file, text, &how.reading).map_err(|error| error.to_string())?;
    let progress = &mut Progress::begin();
    let read = if file == "book.csv" {
        table(opened, how, &mut heard, progress, &mut each)
    } else {
        json_lines(opened, &mut heard, progress, &mut each)
    };
    read.map_err(|error| error.to_string())?;
    let events = heard.settle(intake, how, how.until).map_err(|error| error.to_string())?;
    let events: Vec<Event> = events.into_iter().map(|(event, _)| event).collect();
    heard.look(&events);
    Ok((events, heard.notes()))
}

fn lines(text: &str) -> Result<Vec<Event>, String> {
    heard(text, "book.jsonl", &How::default()).map(|(events, _)| events)
}

fn rows(text: &str) -> Result<Vec<Event>, String> {
    heard(text, "book.csv", &How::default()).map(|(events, _)| events)
}

fn notes(text: &str, file: &str) -> Vec<String> {
    heard(text, file, &How::default()).map_or_else(|error| vec![error], |(_, notes)| notes)
}

const CONTACT: &str = r#"{"customer":"acme","at":1000,"event":"contact"}"#;

#[test]
fn every_event_survives_both_layouts() -> Result<(), Box<dyn core::error::Error>> {
    let events: Vec<Event> = Simulation::new(3).customers(4).events(400).iter().collect();
    let mut text = String::new();
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // The columns in reverse, since a header may come in any order.
    let columns: Vec<&str> = EventRecord::COLUMNS.iter().rev().copied().collect();
    writer.write_record(&columns)?;
    for event in &events {
        let value = serde_json::to_value(event)?;
        text.push_str(&value.to_string());
        text.push('\n');
        writer.write_record(columns.iter().map(|column| {
            match &value[column] {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Array(list) => list
                    .iter()
                    .map(|f| format!("{}:{}", f["kind"].as_str().unwrap_or("?"), f["severity"]))
                    .collect::<Vec<_>>()
                    .join(";"),
                other => other.to_string(),
            }
        }))?;
    }
    assert_eq!(lines(&text)?, events);
    assert_eq!(rows(&String::from_utf8(writer.into_inner()?)?)?, events);
    Ok(())
}

#[test]
fn of_several_faults_the_first_of_the_file_is_named() -> Result<(), rayon::ThreadPoolBuildError> {
    let bad = CONTACT.replace("contact", "lunch");
    let mut all = vec![CONTACT; 10_000];
    // Far from one another, so that two threads may meet them at once.
    for fault in [9_998, 4_500, 5_001] {
        all[fault - 1] = &bad;
    }
    let text = all.join("\n");
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let said = pool.install(|| lines(&text)).err().unwrap_or_default();
        assert!(said.starts_with("book.jsonl, line 4500, column 30 (event): "), "{said}");
    }
    Ok(())
}

#[test]
fn dates_may_be_words() {
    let in_words = CONTACT.replace("1000", "\"1970-01-02\"");
    let read = lines(&format!("\u{feff}{CONTACT}\r\n\n{in_words}\n"));
    let at = |events: Vec<Event>| events.iter().map(|e| e.at().seconds()).collect::<Vec<_>>();
    assert_eq!(read.map(at), Ok(vec![1_000, 86_400]));
    let read = rows("\u{feff}event,at,customer\ncontact,1000,acme\ncontact,1970-01-02,acme\n");
    assert_eq!(read.map(at), Ok(vec![1_000, 86_400]));
}

#[test]
fn lines_and_tables_are_read_alike() -> Result<(), String> {
    let same = lines(
        r#"{"customer":"north","at":"2026-01-31","event":"request","met":true,"hand_offs":2}"#,
    )?;
    for line in [
        r#"{"customer":" north\u200b","at":1769817600,"event":"request","met":"Yes","hand_offs":2.0}"#,
        r#"{"Customer":"north","AT":"1769817600","event":"request","met":1,"hand_offs":"2"}"#,
        r#"{"customer":"north","at":1769817600.0,"event":"request","met":"y","hand_offs":"2.0","note":[1]}"#,
    ] {
        assert_eq!(lines(line)?, same, "{line}");
    }
    for text in [
        "customer,at,event,met,hand_offs\nnorth,2026-01-31,request,TRUE,2\n",
        "customer;at;event;met;hand_offs;note\n north ;1769817600;request;yes;2.0;\"a\nb\"\n;;;;;\n",
        "Customer\tAt\tEvent\tMet\thand_offs\nnorth\u{200b}\t2026-01-31T00:00:00Z\trequest\t1\t2\n",
    ] {
        assert_eq!(rows(text)?, same, "{text}");
    }
    let number = lines(&CONTACT.replace("\"acme\"", "42"))?;
    assert_eq!(number[0].customer().as_str(), "42");
    let zeros = rows("customer,at,event\n007,1000,contact\n")?;
    assert_eq!(zeros[0].customer().as_str(), "007");
    Ok(())
}

#[test]
fn what_is_not_used_is_said() {
    let line = CONTACT.replace('}', r#","chanel":"phone","score":3}"#);
    assert_eq!(
        notes(&format!("{line}\n{CONTACT}\n"), "book.jsonl"),
        ["2 fields not used: chanel (1 lines, did you mean `channel`?), score (1 lines)"]
    );
    assert_eq!(
        notes("customer,at,event,chanel\nacme,1000,contact,\nacme,2000,contact,\n", "book.csv"),
        ["book.csv: 1 column not used: chanel (did you mean `channel`?)"]
    );
    let account = r#"{"customer":"acme","at":1,"event":"account","segment":"small"}"#;
    assert_eq!(
        notes(&format!("{CONTACT}\n{account}\n"), "book.jsonl"),
        ["1 of 2 events enter no score of a customer: what the account is (1)"]
    );
}

#[test]
fn lines_that_repeat_another_are_said_and_can_count_once() -> Result<(), String> {
    let with_id = CONTACT.replace('{', r#"{"id":"7","#);
    let text = format!("{CONTACT}\n{CONTACT} \n{with_id}\n{with_id}\n{CONTACT}\n");
    let (events, said) = heard(&text, "book.jsonl", &How::default())?;
    assert_eq!(events.len(), 4);
    assert_eq!(
        said,
        [
            "2 lines without an id repeat another word for word: all were counted; to count each \
             once, give events an `id`, or say --once",
            "1 delivery of an event that had come before, with the same `id`: counted once",
        ]
    );
    let once = How { once: true, ..How::default() };
    let (events, said) = heard(&text, "book.jsonl", &once)?;
    assert_eq!(events.len(), 2);
    assert!(said[0].ends_with("each was counted once"), "{said:?}");
    let table = "customer,at,event\na,1,contact\na,1,contact\nb,1,contact\na,1,contact\n";
    assert_eq!(heard(table, "book.csv", &once)?.0.len(), 2);
    Ok(())
}

#[test]
fn what_is_revised_or_retracted_is_counted() -> Result<(), String> {
    let table = "id,source,revised,retracted,customer,at,event\n\
                 1,crm,,,a,1000,contact\n\
                 1,crm,2026-02-01,,a,2000,contact\n\
                 1,shop,,,a,3000,contact\n\
                 2,crm,,,a,4000,contact\n\
                 2,crm,,yes,,,\n\
                 3,crm,,yes,,,\n";
    let (events, said) = heard(table, "book.csv", &How::default())?;
    let at: Vec<i64> = events.iter().map(|event| event.at().seconds()).collect();
    assert_eq!(at, [2_000, 3_000]);
    assert_eq!(
        said,
        [
            "1 event replaced by a later version of it (`revised`)",
            "1 event retracted",
            "1 retraction met no event: none has its `id` and `source`",
        ]
    );
    // The version that counts lies after the instant of the reading, so that the earlier, which
    // was wrong, does not come back.
    let until = How { until: Some("1500".parse().map_err(|_| "no instant")?), ..How::default() };
    assert_eq!(heard(table, "book.csv", &until)?.0, []);
    Ok(())
}

#[test]
fn two_events_of_one_id_are_named_with_both_places() {
    let first = CONTACT.replace('{', r#"{"id":"7","source":"crm","#);
    let second = first.replace("1000", "2000");
    assert_eq!(
        lines(&format!("{first}\n\n{second}\n")),
        Err("id `7` of source `crm` must be of one event at one version, got `contact` on \
             book.jsonl, line 1 and another `contact` on book.jsonl, line 3 (if one corrects the \
             other, give it a later `revised`; if they are two, give each an id of its own)"
            .to_owned())
    );
    let revised = second.replace('{', r#"{"revised":1,"#);
    assert_eq!(lines(&format!("{revised}\n{first}\n")).map(|events| events.len()), Ok(1));
    assert_eq!(
        lines(r#"{"retracted":true,"customer":"acme"}"#),
        Err("book.jsonl, line 1, column 1: what is retracted must have an `id`, by which it is \
             found, got none"
            .to_owned())
    );
}

#[test]
fn ids_that_look_like_one_are_said_wherever_they_stand() {
    let place = |id: &str| {
        format!(
            r#"{{"customer":"acme","at":1,"event":"place","stake_id":{id},"by":"firm","stake":1}}"#
        )
    };
    let said =
        notes(&[place("7"), place("\"007\""), place("8.0"), place("8")].join("\n"), "book.jsonl");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("`stake_id`s of acme"), "{said:?}");
    assert!(said[0].contains("`007` and `7` (leading zeros)"), "{said:?}");
}

#[test]
fn a_broken_json_line_is_named() {
    let wrong = |line: &str, sentence: &str| {
        let text = format!("{CONTACT}\n{line}\n");
        assert_eq!(lines(&text), Err(format!("book.jsonl, line 2{sentence}")), "{line}");
    };
    wrong(
        "{",
        ", column 1: must be an event as one JSON object, got: EOF while parsing an object (does \
         the event go on below? write one event a line)",
    );
    wrong(
        "7",
        ", column 1: must be an event as one JSON object, got: invalid type: integer `7`, expected \
         an event: an object with `customer`, `at` and `event` (a table? let its name end in .csv)",
    );
    wrong(
        &CONTACT.replace("contact", "contct"),
        ", column 30 (event): event must be one of the events that there are, got `contct` (did \
         you mean `contact`?)",
    );
    wrong(
        &CONTACT.replace("1000", "\"29/2/16\""),
        ", column 20 (at): date must be whole seconds since 1970, RFC 3339 (2026-01-31T12:00:00Z) \
         or a day (2026-01-31), got `29/2/16` (a year of two digits; export it with four)",
    );
    wrong(
        &CONTACT.replace("1000", "1000000000000000"),
        ", column 20 (at): instant must be within 1099511627776 seconds of 1970 (seconds, not \
         milliseconds), got 1000000000000000 (milliseconds or finer? seconds are expected)",
    );
    wrong(
        &CONTACT.replace("1000", "20260131"),
        ", column 20 (at): must be a date: whole seconds since 1970, RFC 3339 or YYYY-MM-DD, got \
         `20260131` (a day without hyphens; write 2026-01-31)",
    );
    wrong(
        &CONTACT.replace("1000", "1.3E+09"),
        ", column 20 (at): must be a date in all its digits, got `1.3E+09` (a number in powers of \
         ten, which has lost its last digits; export it in full)",
    );
    wrong(&CONTACT.replace("contact", "decline"), ", column 30: event `decline` needs `by`");
    wrong(
        r#"{"customer":"acme","at":1,"event":"decline","by":"firm","stake":-3}"#,
        ", column 57 (stake): stake must be 0 or more and finite, got -3",
    );
    wrong(
        r#"{"customer":"acme","at":1,"event":"decline","by":"Firm","stake":3}"#,
        ", column 45 (by): must be one of customer, firm, got `Firm` (did you mean `firm`?)",
    );
    wrong(
        r#"{"customer":"acme","at":1,"event":"transaction","correct":true,"good":1}"#,
        ", column 49 (correct): must be a number from 0 to 1, got true (a truth; where a number \
         stands, write 1)",
    );
    wrong(
        r#"{"customer":"acme","at":1,"event":"encounter","frictions":[{"kind":"late","severity":"high"}]}"#,
        ", column 47 (frictions): severity must be a number from 0 to 1, got `high`",
    );
    wrong(
        r#"{"customer":"acme","at":1,"event":"request","met":"maybe"}"#,
        ", column 45 (met): must be true or false (or yes or no, 1 or 0), got `maybe`",
    );
    wrong(
        r#"{"customer":"acme","at":1,"event":"request","met":true,"hand_offs":2.5}"#,
        ", column 56 (hand_offs): must be a whole number from 0 on, got 2.5",
    );
    wrong(
        r#"{"customer":"acme","at":1,"event":"contact","stake":3}"#,
        ", column 27: event `contact` has no field `stake` (its fields are channel)",
    );
    wrong(
        r#"{"customer":"acme","at":1,"event":"rating","component":"ease","by":"customer","rating":9,"min":1,"max":5}"#,
        ", column 27: rating must be within its scale, got 9",
    );
    wrong(
        r#"{"customer":"acme","at":5,"event":"resolve","stake_id":"s","by":"firm","stake":1,"placed_at":6,"honoured":1}"#,
        ", column 27: resolution of a stake must not be dated before its placing (6), got 5",
    );
    wrong(
        r#"{"customer":"acme","at":5,"event":"encounter","stage":"instal","initiator":"firm"}"#,
        ", column 47 (stage): stage must be one of discover, evaluate, negotiate, buy, onboard, use, \
         support, renew, or `own:` and a name, got `instal`",
    );
    wrong(r#"{"customer":"acme","at":5,"at":6,"event":"contact"}"#, ": duplicate field `at`");
}

#[test]
fn a_broken_row_is_named() {
    let wrong = |text: &str, sentence: &str| {
        assert_eq!(rows(text), Err(format!("book.csv, {sentence}")), "{text}");
    };
    wrong(
        "at,event,custmer\n1,contact,a\n",
        "line 1: must have the columns customer,at,event, got no `customer` (is it `custmer`?)",
    );
    wrong("customer,at,event,at\n", "line 1: must have one column `at`, got more than one");
    wrong(
        "customer,at,event\nacme,1,contact\nacme,1\n",
        "line 3: must have 3 columns, as many as customer,at,event, got 2",
    );
    wrong(
        "customer,at,event\nacme,soon,contact\n",
        "line 2, column 2 (at): date must be whole seconds since 1970, RFC 3339 \
         (2026-01-31T12:00:00Z) or a day (2026-01-31), got `soon`",
    );
    wrong(
        "note,customer,at,event,by,stake\n\"a\nb\",acme,1,decline,firm,much\n",
        "line 2, column 6 (stake): must be a number from 0 on, got `much`",
    );
    wrong(
        "customer,at,event,by,stake\nacme,1,decline,firm,\"1,234.50\"\n",
        "line 2, column 5 (stake): must be a number from 0 on, got `1,234.50` (a number with \
         thousands separators; write 1234.50)",
    );
    wrong(
        "customer,at,event,by,stake\nacme,1,decline,firm,-1\n",
        "line 2, column 5 (stake): stake must be 0 or more and finite, got -1",
    );
    wrong(
        "customer,at,event,by,stake\nacme,1,decline,firm,NaN\n",
        "line 2, column 5 (stake): stake must be 0 or more and finite, got NaN (not a finite \
         number; leave out what is not known)",
    );
    wrong(
        "customer,at,event,stage,initiator,frictions\nacme,1,encounter,use,firm,late:2\n",
        "line 2, column 6 (frictions): share must be between 0 and 1, got 2",
    );
    let said =
        rows("customer,at,event,frictions\nacme,1,encounter,laet:0.5\n").err().unwrap_or_default();
    assert!(said.ends_with("got `laet` (did you mean `late`?)"), "{said}");
    let open =
        rows("customer,at,event\n\"acme,1,contact\nacme,2,contact\n").err().unwrap_or_default();
    assert!(open.starts_with("book.csv, line 2: must close every quotation mark"), "{open}");
    let second =
        rows("customer,at,event\nWho?,When?,What?\nacme,1,contact\n").err().unwrap_or_default();
    assert!(second.ends_with("(the header seems to have several lines; try --skip 1)"), "{second}");
}

#[test]
fn no_error_names_a_type_of_the_language_or_of_the_crate() {
    let values = [
        "true",
        "-1",
        "1.5",
        "\"x\"",
        "\"\"",
        "[]",
        "[1]",
        "{}",
        "[{}]",
        "[[]]",
        "1e300",
        "[{\"kind\":1}]",
    ];
    for event in EventRecord::events() {
        for column in event.columns() {
            for value in values {
                let name = event.name();
                let line = format!(
                    r#"{{"customer":"a","at":1,"event":"{name}","{}":{value}}}"#,
                    column.name
                );
                let Err(said) = lines(&line) else { continue };
                for word in
                    ["f64", "u32", "i64", "struct", "enum", "EventRecord", "variant", "Option"]
                {
                    assert!(!said.contains(word), "{said}");
                }
            }
        }
    }
}

#[test]
fn the_recipes_of_the_help_are_read() -> Result<(), String> {
    let text: Vec<&str> =
        RECIPES.lines().map(str::trim).filter(|line| line.starts_with('{')).collect();
    assert_eq!(lines(&text.join("\n"))?.len(), 7);
    Ok(())
}

#[test]
fn nothing_is_an_empty_list() {
    assert_eq!(lines(""), Ok(Vec::new()));
    assert_eq!(rows("customer,at,event\n"), Ok(Vec::new()));
}
