//! Reads events from JSON Lines or CSV, and says where a file is wrong.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use goodwill::quantity::Instant;
use goodwill::record::{Event, EventRecord};
use serde_json::Value;

use crate::layout;
use crate::support::dates;
use crate::support::outcome::Failure;
use crate::support::progress::Progress;

/// What is done with each event; the sentence of a refusal gets its line.
pub(crate) type Each<'a> = &'a mut dyn FnMut(Event) -> Result<(), String>;

/// Reads the events of a file one by one; one after `as_of` is refused.
pub(crate) fn read(
    path: &Path,
    as_of: Option<Instant>,
    progress: &mut Progress,
    each: Each<'_>,
) -> Result<(), Failure> {
    let file = File::open(path).map_err(|error| {
        Failure::new(format!("{} must be a file that can be read, got: {error}", path.display()))
    })?;
    progress.phase("reading events", file.metadata().map_or(0, |data| data.len()));
    let name = path.display().to_string();
    let reader = BufReader::new(file);
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        csv(reader, &name, as_of, progress, each)
    } else {
        json_lines(reader, &name, as_of, progress, each)
    }
}

fn not_after(event: Event, as_of: Option<Instant>) -> Result<Event, String> {
    match as_of {
        Some(as_of) if event.at() > as_of => Err(format!(
            "event must not be dated after --as-of ({}), got {}",
            dates::rfc3339(as_of),
            dates::rfc3339(event.at())
        )),
        _ => Ok(event),
    }
}

fn json_lines(
    mut reader: impl BufRead,
    file: &str,
    as_of: Option<Instant>,
    progress: &mut Progress,
    each: Each<'_>,
) -> Result<(), Failure> {
    let (mut bytes, mut read) = (Vec::new(), 0);
    for number in 1_u64.. {
        bytes.clear();
        let wrong = |what: String| Failure::new(format!("{file}, line {number}{what}"));
        let count = reader
            .read_until(b'\n', &mut bytes)
            .map_err(|error| wrong(format!(": must be readable, got: {error}")))?;
        if count == 0 {
            break;
        }
        read += count as u64;
        if number.is_multiple_of(1_000) {
            progress.at(read);
        }
        let line = std::str::from_utf8(&bytes).map_err(|error| {
            wrong(format!(", column {}: must be UTF-8 text", error.valid_up_to() + 1))
        })?;
        // A byte-order mark is not part of the text.
        let line = line.trim_start_matches('\u{feff}').trim_end();
        if line.is_empty() {
            continue;
        }
        let event = json(line).map_err(&wrong)?;
        let taken = not_after(event, as_of).and_then(&mut *each);
        taken.map_err(|error| wrong(format!(": {error}")))?;
    }
    Ok(())
}

/// Reads one event; the error begins with where on the line it is.
fn json(line: &str) -> Result<Event, String> {
    let error = match serde_json::from_str::<Event>(line) {
        Ok(event) => return Ok(event),
        Err(error) => error,
    };
    if let Ok(Value::Object(mut fields)) = serde_json::from_str::<Value>(line) {
        let mut in_words = false;
        for (field, value) in fields.iter_mut().filter(|(field, _)| layout::is_date(field)) {
            if let Value::String(text) = value {
                let seconds = seconds(field, text)
                    .map_err(|error| format!(", column {}: {error}", column_of(line, field)))?;
                *value = seconds.into();
                in_words = true;
            }
        }
        if in_words {
            return serde_json::from_value(Value::Object(fields))
                .map_err(|error| format!(": {error}"));
        }
    }
    // serde_json counts the lines of one event; the file's own number stands before this.
    let text = error.to_string().replace("that `EventRecord` lists", "that --help lists");
    let sentence = text.rsplit_once(" at line ").map_or(text.as_str(), |(sentence, _)| sentence);
    if let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(line) {
        // A value's own error does not say which field it stood in; alone it does.
        for (field, value) in fields {
            let alone = Value::Object(serde_json::Map::from_iter([(field.clone(), value)]));
            if let Err(error) = serde_json::from_value::<EventRecord>(alone) {
                let said = error.to_string();
                let said = said.replace("that `EventRecord` lists", "that --help lists");
                return Err(format!(", column {} ({field}): {said}", column_of(line, &field)));
            }
        }
        // What is wrong with the event as a whole is wrong where it says which event it is.
        return Err(format!(", column {}: {sentence}", column_of(line, "event")));
    }
    Err(format!(", column {}: {sentence}", error.column().max(1)))
}

/// The column, from 1, at which a field's name begins; 1 if it is not there.
fn column_of(line: &str, field: &str) -> usize {
    let name = Value::from(field).to_string();
    line.find(&name).map_or(1, |byte| line[..byte].chars().count() + 1)
}

fn seconds(field: &str, text: &str) -> Result<i64, String> {
    let at = dates::parse(text).ok_or_else(|| {
        format!("`{field}` must be unix seconds, RFC 3339 or YYYY-MM-DD, got `{text}`")
    })?;
    Ok(at.seconds())
}

fn csv(
    reader: impl BufRead,
    file: &str,
    as_of: Option<Instant>,
    progress: &mut Progress,
    each: Each<'_>,
) -> Result<(), Failure> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(reader);
    let wrong = |error: &csv::Error, headers: Option<&csv::StringRecord>| {
        Failure::new(format!("{file}, {}", csv_error(error, headers)))
    };
    let mut headers = reader.headers().map_err(|error| wrong(&error, None))?.clone();
    if headers.get(0).is_some_and(|first| first.starts_with('\u{feff}')) {
        let names = headers.iter().map(|name| name.trim_start_matches('\u{feff}'));
        headers = names.collect();
    }
    for (i, name) in headers.iter().enumerate() {
        let place = format!("{file}, line 1, column {}", i + 1);
        if !EventRecord::COLUMNS.contains(&name) {
            let known = EventRecord::COLUMNS.join(", ");
            return Err(Failure::new(format!("{place}: must be one of {known}, got `{name}`")));
        }
        if headers.iter().take(i).any(|other| other == name) {
            return Err(Failure::new(format!("{place}: must not repeat a column, got `{name}`")));
        }
    }
    for name in ["customer", "at", "event"] {
        if !headers.iter().any(|header| header == name) {
            return Err(Failure::new(format!("{file}, line 1: must have a column `{name}`")));
        }
    }
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).map_err(|error| wrong(&error, Some(&headers)))? {
        let position = row.position().cloned();
        let line = position.as_ref().map_or(0, csv::Position::line);
        if line.is_multiple_of(1_000) {
            progress.at(position.as_ref().map_or(0, csv::Position::byte));
        }
        let place = |what: String| Failure::new(format!("{file}, line {line}{what}"));
        let mut plain = csv::StringRecord::new();
        for (i, (name, cell)) in headers.iter().zip(&row).enumerate() {
            if cell.contains('\n') {
                return Err(place(format!(
                    ", column {} ({name}): must not hold a line break (is a quotation mark left \
                     open?)",
                    i + 1
                )));
            }
            let in_words = layout::is_date(name) && cell.parse::<i64>().is_err();
            if layout::is_flag(name) {
                // Spreadsheets write them in capitals.
                plain.push_field(&cell.to_ascii_lowercase());
            } else if in_words && !cell.is_empty() {
                let seconds = seconds(name, cell)
                    .map_err(|error| place(format!(", column {} ({name}): {error}", i + 1)))?;
                plain.push_field(&seconds.to_string());
            } else {
                plain.push_field(cell);
            }
        }
        plain.set_position(position);
        let record: EventRecord = plain.deserialize(Some(&headers)).map_err(|error| {
            match wrong_cell(&plain, &headers) {
                Some((i, error)) => {
                    // The library's own sentences name the value already, and so do serde's words.
                    let said = error.to_string();
                    let got = if said.contains("got") || said.contains(&plain[i]) {
                        String::new()
                    } else {
                        format!(", got `{}`", &plain[i])
                    };
                    place(format!(", column {} ({}): {error}{got}", i + 1, &headers[i]))
                }
                None => wrong(&error, Some(&headers)),
            }
        })?;
        let event = Event::try_from(record).map_err(|error| place(format!(": {error}")))?;
        let taken = not_after(event, as_of).and_then(&mut *each);
        taken.map_err(|error| place(format!(": {error}")))?;
    }
    Ok(())
}

/// Finds the first cell that alone makes a row unreadable, since the values' own errors do not say
/// where they stood.
fn wrong_cell(
    row: &csv::StringRecord,
    headers: &csv::StringRecord,
) -> Option<(usize, csv::DeserializeErrorKind)> {
    let alone = |i: usize| -> csv::StringRecord {
        let kept = row.iter().enumerate().map(|(j, cell)| if i == j { cell } else { "" });
        kept.collect()
    };
    (0..row.len()).find_map(|i| match alone(i).deserialize::<EventRecord>(Some(headers)) {
        Ok(_) => None,
        Err(error) => match error.into_kind() {
            csv::ErrorKind::Deserialize { err, .. } => Some((i, err.kind().clone())),
            _ => None,
        },
    })
}

/// Says where a CSV file is wrong, in one sentence.
fn csv_error(error: &csv::Error, headers: Option<&csv::StringRecord>) -> String {
    let line = |position: Option<&csv::Position>| position.map_or(0, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Deserialize { pos, err } => {
            let line = line(pos.as_ref());
            let Some(field) = err.field() else { return format!("line {line}: {}", err.kind()) };
            let column = usize::try_from(field).unwrap_or(usize::MAX);
            let name = headers.and_then(|headers| headers.get(column)).unwrap_or("?");
            format!("line {line}, column {} ({name}): {}", field + 1, err.kind())
        }
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            format!("line {}: must have {expected_len} columns, got {len}", line(pos.as_ref()))
        }
        csv::ErrorKind::Utf8 { pos, err } => {
            format!("line {}, column {}: must be UTF-8 text", line(pos.as_ref()), err.field() + 1)
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, csv, json_lines};
    use crate::support::progress::Progress;
    use goodwill::quantity::Instant;
    use goodwill::record::{Event, EventRecord};
    use goodwill::simulate::Simulation;

    fn lines(text: &str) -> Result<Vec<Event>, String> {
        let as_of = Instant::new(2_000_000_000).ok();
        let mut events = Vec::new();
        let mut each = |event| {
            events.push(event);
            Ok(())
        };
        json_lines(text.as_bytes(), "book.jsonl", as_of, &mut Progress::begin(), &mut each)
            .map_err(|error| error.to_string())?;
        Ok(events)
    }

    fn rows(text: &str) -> Result<Vec<Event>, String> {
        let as_of = Instant::new(2_000_000_000).ok();
        let mut events = Vec::new();
        let mut each = |event| {
            events.push(event);
            Ok(())
        };
        csv(text.as_bytes(), "book.csv", as_of, &mut Progress::begin(), &mut each)
            .map_err(|error| error.to_string())?;
        Ok(events)
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
    fn dates_may_be_words() {
        let in_words = CONTACT.replace("1000", "\"1970-01-02\"");
        let read = lines(&format!("\u{feff}{CONTACT}\r\n\n{in_words}\n"));
        let at = |events: Vec<Event>| events.iter().map(|e| e.at().seconds()).collect::<Vec<_>>();
        assert_eq!(read.map(at), Ok(vec![1_000, 86_400]));
        let read = rows("\u{feff}event,at,customer\ncontact,1000,acme\ncontact,1970-01-02,acme\n");
        assert_eq!(read.map(at), Ok(vec![1_000, 86_400]));
    }

    #[test]
    fn a_broken_json_line_is_named() {
        let wrong = |line: &str, sentence: &str| {
            let text = format!("{CONTACT}\n{line}\n");
            assert_eq!(lines(&text), Err(format!("book.jsonl, line 2{sentence}")), "{line}");
        };
        wrong("{", ", column 1: EOF while parsing an object");
        wrong("7", ", column 1: invalid type: integer `7`, expected struct EventRecord");
        wrong(
            &CONTACT.replace("contact", "lunch"),
            ", column 30 (event): event must be one of the events that --help lists, got `lunch`",
        );
        wrong(
            &CONTACT.replace("1000", "\"soon\""),
            ", column 20: `at` must be unix seconds, RFC 3339 or YYYY-MM-DD, got `soon`",
        );
        wrong(
            &CONTACT.replace("1000", "3000000000"),
            ": event must not be dated after --as-of (2033-05-18T03:33:20Z), got 2065-01-24T05:20:00Z",
        );
        wrong(
            &CONTACT.replace("1000", "1000000000000000"),
            ", column 20 (at): instant must be within 1099511627776 seconds of 1970 (seconds, not \
             milliseconds), got 1000000000000000",
        );
        wrong(&CONTACT.replace("contact", "decline"), ", column 30: event `decline` needs `by`");
        wrong(
            r#"{"customer":"acme","at":1,"event":"decline","by":"firm","stake":-3}"#,
            ", column 57 (stake): stake must be 0 or more and finite, got -3",
        );
        wrong(
            r#"{"customer":"acme","at":1,"event":"contact","stake":3}"#,
            ", column 27: event `contact` has no field `stake`",
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
    }

    #[test]
    fn a_broken_row_is_named() {
        let wrong = |text: &str, sentence: &str| {
            assert_eq!(rows(text), Err(format!("book.csv, {sentence}")), "{text}");
        };
        wrong("at,event\n1,contact\n", "line 1: must have a column `customer`");
        wrong("customer,at,event,at\n", "line 1, column 4: must not repeat a column, got `at`");
        wrong("customer,at,event\nacme,1,contact\nacme,1\n", "line 3: must have 3 columns, got 2");
        wrong(
            "customer,at,event\nacme,soon,contact\n",
            "line 2, column 2 (at): `at` must be unix seconds, RFC 3339 or YYYY-MM-DD, got `soon`",
        );
        wrong(
            "customer,at,event,by,stake\nacme,1,decline,firm,much\n",
            "line 2, column 5 (stake): invalid float literal, got `much`",
        );
        wrong(
            "customer,at,event,by,stake\nacme,1,decline,firm,-1\n",
            "line 2, column 5 (stake): stake must be 0 or more and finite, got -1",
        );
        wrong(
            "customer,at,event,by,stake\nacme,1,decline,firm,NaN\n",
            "line 2, column 5 (stake): stake must be 0 or more and finite, got NaN",
        );
        wrong(
            "customer,at,event,stage,initiator,frictions\nacme,1,encounter,use,firm,late:2\n",
            "line 2, column 6 (frictions): share must be between 0 and 1, got 2",
        );
        let header = rows("customer,at,lunch\n").err().unwrap_or_default();
        assert!(header.starts_with("book.csv, line 1, column 3: must be one of v, id, customer"));
        assert!(header.ends_with("got `lunch`"));
    }

    #[test]
    fn nothing_is_an_empty_list() {
        assert_eq!(lines(""), Ok(Vec::new()));
        assert_eq!(rows("customer,at,event\n"), Ok(Vec::new()));
        let _: Option<Failure> = None;
    }
}
