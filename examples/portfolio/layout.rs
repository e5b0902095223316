//! What `--help` says of the layout of events: all of it from the events themselves.

use goodwill::record::{ColumnSpec, EventRecord, FieldType};

/// How the four things that most firms have become events; a test reads the lines.
pub(crate) const RECIPES: &str = r#"
What most firms have, as events:

  A CSAT answer (1 to 5, of a support contact): how easy or good it was, by the customer.
    {"customer":"acme","at":"2026-01-31","event":"rating","component":"ease","by":"customer","rating":4,"min":1,"max":5}
  An NPS answer (0 to 10): no model takes it as it is, since it names no cause. What it rates stands
  under `component`; a recommendation that was given is an outcome, and counts as one.
    {"customer":"acme","at":"2026-01-31","event":"rating","component":"respect","by":"customer","rating":9,"min":0,"max":10}
    {"customer":"acme","at":"2026-02-28","event":"referred"}
  An effort answer (CES, 1 to 7, 7 is easy) goes with its contact and with what went wrong there;
  where nothing is known of that, the answer is a rating of ease.
    {"customer":"acme","at":"2026-01-31","event":"encounter","stage":"support","initiator":"customer","frictions":[{"kind":"repeat","severity":0.5}]}
    {"customer":"acme","at":"2026-01-31","event":"rating","component":"ease","by":"customer","rating":6,"min":1,"max":7}
  An invoice is credit that the firm gives: it places the amount, and the customer resolves it.
  Paid in time it is honoured; paid late, or in part, the rest is `execution`; never paid,
  `dereliction`. That moves how they deal with us; one that is overdue and open is an alarm.
    {"customer":"acme","at":"2026-01-01","event":"place","stake_id":"invoice 17","by":"firm","stake":1200,"due":"2026-01-31"}
    {"customer":"acme","at":"2026-01-28","event":"resolve","stake_id":"invoice 17","by":"firm","stake":1200,"due":"2026-01-31","placed_at":"2026-01-01","honoured":1}
"#;

/// How wide a line may be.
const WIDTH: usize = 96;

/// Says which events there are, with which fields, and what the fields hold.
pub(crate) fn help() -> String {
    let mut text = "\
Events, one a line of JSON or a row of CSV (a column for every field in use, in any order, empty
where it does not apply). Fields in brackets may be left out. What every event may have:

"
    .to_owned();
    for column in EventRecord::common() {
        let name =
            if column.needed { column.name.to_owned() } else { format!("({})", column.name) };
        // The events have a list of their own.
        let words = if column.name == "event" { &[] } else { column.words };
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let held = holds(&column);
        let held = if words.is_empty() { held.trim_end_matches(": ") } else { &held };
        wrap(&mut text, &format!("  {name:<20}{held}"), &words, ", ");
    }
    text.push_str("\nThe events:\n\n");
    for event in EventRecord::events() {
        let fields = event.columns().map(|column| {
            if column.needed { column.name.to_owned() } else { format!("({})", column.name) }
        });
        wrap(&mut text, &format!("  {:<20}", event.name()), &fields.collect::<Vec<_>>(), " ");
    }
    text.push_str("\nWhat the fields hold:\n\n");
    let mut told: Vec<(&str, &str)> = Vec::new();
    for event in EventRecord::events() {
        for column in event.columns() {
            // A field that several events share is told once, but for other words.
            let first_word = column.words.first().copied().unwrap_or_default();
            if told.contains(&(column.name, first_word)) {
                continue;
            }
            told.push((column.name, first_word));
            let words: Vec<String> = column.words.iter().map(|&word| word.to_owned()).collect();
            let head = format!("  {:<20}{}", column.name, holds(&column));
            wrap(&mut text, &head, &words, ", ");
        }
    }
    text.push_str(RECIPES);
    text.push_str(
        "
The same event of the same `source` and `id`, delivered again, counts once; two different ones of one
`source` and `id` are refused. One that is sent again with a later `revised` replaces the earlier, and
one with `\"retracted\":true`, which needs no other fields then, is taken out: the scores are what
they would be if it had never been there, so that a person or a customer is forgotten by retracting
their events. What was replaced and retracted is counted at the top. Without ids everything counts,
and lines that repeat another are counted and said (--once). Amounts of two currencies are never
summed; `rates` in --params make them one. Fields that are none are passed over and said. Numbers have a point and no separators; ids may be numbers, which are read as their digits. A
`promise_answer` repeats the due date of its promise. --emit-events 100 shows every event by
example.",
    );
    text
}

/// The type of a field in words, and what it is.
fn holds(column: &ColumnSpec) -> String {
    let kind = match column.kind {
        FieldType::Name | FieldType::Text | FieldType::Checked(_) => "text",
        FieldType::Word(_) => "one word",
        FieldType::Number => "number",
        FieldType::Share => "number from 0 to 1",
        FieldType::Positive => "number above 0",
        FieldType::Amount | FieldType::Stake => "number from 0 on",
        FieldType::Instant => "date: unix seconds, RFC 3339 or YYYY-MM-DD",
        FieldType::Count => "whole number from 0 on",
        FieldType::Flag => "true or false (or yes or no, 1 or 0)",
        FieldType::Graded(_) => "list of kind and severity, or text as late:0.5;repeat",
        _ => "value",
    };
    let help = column.help.trim_end_matches('.');
    let colon = if column.words.is_empty() { "" } else { ": " };
    format!("{kind}. {help}{colon}")
}

/// Adds a line that goes on below its head where it grows too long.
fn wrap(text: &mut String, head: &str, items: &[String], between: &str) {
    let mut line = head.to_owned();
    for (i, item) in items.iter().enumerate() {
        let last = i + 1 == items.len();
        let item = format!("{item}{}", if last { "" } else { between });
        if line.len() + item.trim_end().len() > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            line = " ".repeat(22);
        }
        line.push_str(&item);
    }
    text.push_str(line.trim_end());
    text.push('\n');
}
