//! What `--help` says of the layout of events: all of it from the events themselves.

use goodwill::record::{ColumnSpec, EventRecord, FieldType};

/// How wide a line may be.
const WIDTH: usize = 96;

/// Says which events there are, with which fields, and what the fields hold.
pub(crate) fn help() -> String {
    let mut text = "\
Events, one a line of JSON or a row of CSV (a column for every field in use, in any order, empty
where it does not apply). Every event has `customer`, `at` and `event`, and may have an `id`.
Fields in brackets may be left out.

"
    .to_owned();
    for event in EventRecord::events() {
        let fields = event.columns().map(|column| match column.needed {
            true => column.name.to_owned(),
            false => format!("({})", column.name),
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
    text.push_str(
        "
The same event with the same `id`, delivered again, counts once; without ids everything counts. A
`promise_answer` repeats the due date of its promise. --emit-events 100 shows every event by
example.",
    );
    text
}

/// The fields that hold a date.
pub(crate) fn is_date(name: &str) -> bool {
    name == "at" || kind_of(name) == Some(FieldType::Instant)
}

/// The fields that are true or false.
pub(crate) fn is_flag(name: &str) -> bool {
    kind_of(name) == Some(FieldType::Flag)
}

fn kind_of(name: &str) -> Option<FieldType> {
    EventRecord::types().find(|(column, _)| *column == name).map(|(_, kind)| kind)
}

/// The type of a field in words, and what it is.
fn holds(column: &ColumnSpec) -> String {
    let kind = match column.kind {
        FieldType::Name | FieldType::Text | FieldType::Checked(_) | FieldType::Word(_) => "text",
        FieldType::Number => "number",
        FieldType::Share => "0 to 1",
        FieldType::Positive => "above 0",
        FieldType::Amount | FieldType::Stake => "0 or more",
        FieldType::Instant => "date: unix seconds, RFC 3339 or YYYY-MM-DD",
        FieldType::Count => "whole number",
        FieldType::Flag => "true or false",
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
