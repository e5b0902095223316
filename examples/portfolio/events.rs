//! Reads events from JSON Lines or from a table, and says where a file is wrong.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use goodwill::quantity::{Instant, Name};
use goodwill::record::{Entry, EventName, EventRecord, FieldType, Rates};
use goodwill::report::Shown;
use rayon::prelude::*;
use serde_json::value::RawValue;

use crate::heard::Heard;
use crate::support::input::error::{nearest, shortened};
use crate::support::input::open::NOT_UTF8;
use crate::support::input::{InputError, Opened, Reading, Sheet};
use crate::support::outcome::Failure;
use crate::support::progress::Progress;
use crate::wrong;

/// The most bytes of one line.
const LONGEST: u64 = 1 << 24;

/// Names of so many bytes stand in place, says the page of [`Name`]: nothing of them can be shared.
const IN_PLACE: usize = 15;

/// What is done with the entry of each line, whose words are told apart by a number; the sentence of
/// a refusal gets that line.
pub(crate) type Each<'a> = &'a mut dyn FnMut(Entry, u64, u64) -> Result<(), String>;

/// The words of an event as a number: the same for the same.
fn number_of(words: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// How events are read.
#[derive(Debug, Clone, Default)]
pub(crate) struct How {
    pub(crate) reading: Reading,
    /// Lines that repeat another word for word, and have no id, count once.
    pub(crate) once: bool,
    /// Events after it are left out, and counted.
    pub(crate) until: Option<Instant>,
    /// What currencies are worth in one.
    pub(crate) rates: Rates,
}

/// Reads the events of a file one by one.
pub(crate) fn read(
    path: &Path,
    how: &How,
    heard: &mut Heard,
    progress: &mut Progress,
    each: Each<'_>,
) -> Result<(), Failure> {
    let mut opened = Opened::file(path, &how.reading)?;
    progress.phase("reading events", opened.bytes);
    if is_table(path, &mut opened)? {
        table(opened, how, heard, progress, each)
    } else {
        json_lines(opened, heard, progress, each)
    }
}

/// Tells by the name of a file whether it is a table, or else by its first character.
fn is_table(path: &Path, opened: &mut Opened) -> Result<bool, Failure> {
    let plain: PathBuf = match path.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("gz") => path.with_extension(""),
        _ => path.to_owned(),
    };
    let is = |endings: &[&str]| {
        let ending = plain.extension();
        ending.is_some_and(|own| endings.iter().any(|ending| own.eq_ignore_ascii_case(ending)))
    };
    if is(&["csv", "tsv", "tab", "psv"]) {
        return Ok(true);
    }
    if is(&["json", "jsonl", "ndjson"]) {
        return Ok(false);
    }
    Ok(!matches!(opened.first()?, None | Some(b'{' | b'[' | b' ')))
}

pub(crate) fn json_lines(
    opened: Opened,
    heard: &mut Heard,
    progress: &mut Progress,
    each: Each<'_>,
) -> Result<(), Failure> {
    let position = opened.position();
    let (file, mut reader) = (opened.name, opened.text);
    let mut number = 0;
    let mut take = |line: Result<Option<Line>, String>| {
        number += 1;
        let fail = |what: String| Failure::new(format!("{file}, line {number}{what}"));
        let Some(Line { entry, words, unknown }) = line.map_err(fail)? else { return Ok(()) };
        for field in unknown {
            *heard.unknown.entry(field).or_default() += 1;
        }
        each(entry, number, words).map_err(|error| fail(format!(": {error}")))
    };
    let (mut some, mut read) = (Lines::default(), Vec::new());
    loop {
        some.fill(&mut reader);
        let (mut next, mut taken) = (Vec::new(), Ok(()));
        // Some are read on all threads while those before them are taken, in the order of the file.
        rayon::in_place_scope(|scope| {
            let (some, next) = (&some, &mut next);
            scope.spawn(move |_| *next = some.read());
            taken = read.into_iter().try_for_each(&mut take);
        });
        taken?;
        if some.of.is_empty() {
            let refused = some.refused.map(|what| format!("{file}, line {}: {what}", number + 1));
            return refused.map_or(Ok(()), |refused| Err(Failure::new(refused)));
        }
        read = next;
        progress.at(position.get());
    }
}

/// Some lines of a file that follow one another.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    of: Vec<Range<usize>>,
    /// Why the line after them cannot be read.
    refused: Option<String>,
}

impl Lines {
    /// Reads the next, in the room of those before them; none at the end, or after one that cannot
    /// be read.
    fn fill(&mut self, reader: &mut impl BufRead) {
        /// So many lines, or bytes, are worth the threads; what becomes of them still fits the
        /// caches of a processor.
        const SOME: (usize, usize) = (2_048, 1 << 22);
        let Self { bytes, of, refused } = self;
        bytes.clear();
        of.clear();
        while refused.is_none() && of.len() < SOME.0 && bytes.len() < SOME.1 {
            let begin = bytes.len();
            match reader.take(LONGEST).read_until(b'\n', bytes) {
                Ok(0) => break,
                Ok(count) if count as u64 == LONGEST => {
                    let what = "must be a line of at most 16 MiB, got a longer one";
                    *refused = Some(what.to_owned());
                }
                Ok(_) => of.push(begin..bytes.len()),
                Err(error) => {
                    *refused = Some(format!("must be readable, got: {error}"));
                }
            }
        }
    }

    /// Reads each, on all threads.
    fn read(&self) -> Vec<Result<Option<Line>, String>> {
        let line =
            |names: &mut HashSet<Name>, at: &Range<usize>| json(&self.bytes[at.clone()], names);
        self.of.par_iter().map_init(HashSet::new, line).collect()
    }
}

/// A line as it was read.
struct Line {
    entry: Entry,
    /// What it says, without what stands around it, as a number.
    words: u64,
    /// The fields that are none of an event's.
    unknown: Vec<String>,
}

/// Reads one line, none where it is empty; the error begins with where on the line it is. Its names
/// are those that are known already, if they are.
fn json(line: &[u8], names: &mut HashSet<Name>) -> Result<Option<Line>, String> {
    let text = std::str::from_utf8(line).map_err(|error| {
        let column = error.valid_up_to() + 1;
        format!(", column {column}: must be UTF-8 text ({NOT_UTF8})")
    })?;
    // A byte-order mark is not part of the text.
    let line = text.trim_start_matches('\u{feff}').trim();
    if line.is_empty() {
        return Ok(None);
    }
    let mut unknown = Vec::new();
    let record = match serde_json::from_str::<EventRecord>(line) {
        Ok(record) => record,
        Err(error) => known_fields(line, &error, &mut unknown)?,
    };
    if has_exponent(line) {
        whole_digits(line)?;
    }
    let known = |name: &Name| {
        if name.as_str().len() <= IN_PLACE {
            return name.clone();
        }
        if let Some(known) = names.get(name) {
            return known.clone();
        }
        names.insert(name.clone());
        name.clone()
    };
    let entry = Entry::try_from(record.trimmed().with_names(known)).map_err(|error| {
        // What is wrong with the event as a whole is wrong where it says which event it is.
        let fields = fields(line).unwrap_or_default();
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let said = wrong::event(&error.to_string(), &names);
        format!(", column {}: {said}", column_of(line, "event"))
    })?;
    wrong::date(&entry)
        .map_err(|said| format!(", column {} (at): {said}", column_of(line, "at")))?;
    Ok(Some(Line { entry, words: number_of(line), unknown }))
}

/// Tells whether a number on the line may be written in powers of ten.
fn has_exponent(line: &str) -> bool {
    let is_number =
        |three: [u8; 3]| matches!(three, [b'0'..=b'9' | b'.', b'e' | b'E', b'+' | b'0'..=b'9']);
    let bytes = line.as_bytes();
    let (second, third) = (bytes.iter().skip(1), bytes.iter().skip(2));
    let threes = bytes.iter().zip(second).zip(third).map(|((a, b), c)| [*a, *b, *c]);
    // All are looked at: many at a time, as one that stops could not.
    threes.fold(false, |found, three| found | is_number(three))
}

/// Refuses dates and ids in powers of ten: their last digits are lost.
fn whole_digits(line: &str) -> Result<(), String> {
    for (name, value) in fields(line).unwrap_or_default() {
        let every = EventRecord::common().map(|column| (column.name, column.kind));
        let kind = every.chain(EventRecord::types()).find(|(column, _)| *column == name);
        let what = match kind.map(|(_, kind)| kind) {
            Some(FieldType::Instant) => "a date",
            Some(FieldType::Name) => "an id",
            _ => continue,
        };
        if value.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && value.contains(['e', 'E'])
        {
            let (column, shown) = (column_of(line, &name), shortened(value));
            return Err(format!(
                ", column {column} ({name}): must be {what} in all its digits, got `{shown}` (a number \
                 in powers of ten, which has lost its last digits; export it in full)"
            ));
        }
    }
    Ok(())
}

/// The fields of an object in their order, each with its value as it stands there.
fn fields(line: &str) -> Option<Vec<(String, &str)>> {
    struct Fields<'a>(Vec<(String, &'a RawValue)>);

    impl<'de> serde::Deserialize<'de> for Fields<'de> {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct OfFields;

            impl<'de> serde::de::Visitor<'de> for OfFields {
                type Value = Fields<'de>;

                fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    f.write_str("an object")
                }

                fn visit_map<A: serde::de::MapAccess<'de>>(
                    self,
                    mut map: A,
                ) -> Result<Self::Value, A::Error> {
                    let mut fields = Vec::new();
                    while let Some(field) = map.next_entry()? {
                        fields.push(field);
                    }
                    Ok(Fields(fields))
                }
            }

            deserializer.deserialize_map(OfFields)
        }
    }

    let Fields(fields) = serde_json::from_str(line).ok()?;
    Some(fields.into_iter().map(|(name, value)| (name, value.get())).collect())
}

/// Reads a line without the fields that are none of an event's, or says which field is wrong.
fn known_fields(
    line: &str,
    error: &serde_json::Error,
    unknown: &mut Vec<String>,
) -> Result<EventRecord, String> {
    let text = error.to_string();
    // serde_json counts the lines of one event; the file's own number stands before this.
    let sentence = text.rsplit_once(" at line ").map_or(text.as_str(), |(sentence, _)| sentence);
    let Some(fields) = fields(line) else {
        let hint = match line.as_bytes() {
            [b'[', ..] => " (a list? write one event a line)",
            [b'{', ..] if error.is_eof() => " (does the event go on below? write one event a line)",
            [b'{', ..] if line.contains("NaN") || line.contains("nan") => {
                " (NaN is none of JSON's values; leave the field out)"
            }
            [b'{', ..] => "",
            _ => " (a table? let its name end in .csv)",
        };
        let column = error.column().max(1);
        return Err(format!(
            ", column {column}: must be an event as one JSON object, got: {}{hint}",
            shortened_sentence(sentence)
        ));
    };
    let mut kept: Vec<String> = Vec::new();
    for (name, value) in &fields {
        let plain = name.trim();
        let own = EventRecord::COLUMNS.iter().find(|own| own.eq_ignore_ascii_case(plain));
        let Some(own) = own else {
            let short: String = name.chars().take(80).collect();
            unknown.push(short);
            continue;
        };
        let pair = format!("\"{own}\":{value}");
        // A value's own error does not say which field it stood in; alone it does.
        if let Err(error) = serde_json::from_str::<EventRecord>(&format!("{{{pair}}}")) {
            let said = error.to_string();
            let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
            let shown = value.trim_matches('"');
            let said = wrong::field(own, shown, &shortened_sentence(said));
            return Err(format!(", column {} ({own}): {said}", column_of(line, name)));
        }
        kept.push(pair);
    }
    let plain = format!("{{{}}}", kept.join(","));
    serde_json::from_str(&plain).map_err(|error| {
        let said = error.to_string();
        let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
        format!(": {}", shortened_sentence(said))
    })
}

/// A sentence that repeats no more of a value than fits on a few lines.
fn shortened_sentence(sentence: &str) -> String {
    Shown::sentence(sentence).at_most(400).to_string()
}

/// The column, from 1, at which a field's name begins; 1 if it is not there.
fn column_of(line: &str, field: &str) -> usize {
    let name = serde_json::Value::from(field).to_string();
    line.find(&name).map_or(1, |byte| line[..byte].chars().count() + 1)
}

pub(crate) fn table(
    opened: Opened,
    how: &How,
    heard: &mut Heard,
    progress: &mut Progress,
    each: Each<'_>,
) -> Result<(), Failure> {
    let needed = ["customer", "at", "event"];
    let (mut sheet, _) = Sheet::of_named(opened, &needed, EventRecord::COLUMNS, &how.reading)?;
    let mut columns = Vec::new();
    let mut headers = StringRecord::new();
    for name in EventRecord::COLUMNS {
        if let Some(column) = sheet.optional(name)? {
            columns.push(column);
            headers.push_field(name);
        }
    }
    // Names that are there and are none: they may be what is missing elsewhere.
    let mut rows = 0_u64;
    while let Some(row) = sheet.next_row()? {
        rows += 1;
        let mut cells = StringRecord::new();
        for column in &columns {
            cells.push_field(row.text(*column)?);
        }
        let (line, words) = (row.line(), row.texts()?);
        let record: EventRecord = match cells.deserialize(Some(&headers)) {
            Ok(record) => record,
            Err(error) => return Err(wrong_row(&cells, &headers, &error, row, &columns).into()),
        };
        let place = |what: String| Failure::new(format!("{}, line {line}{what}", sheet.file()));
        let entry = Entry::try_from(record.trimmed()).map_err(|error| {
            let said = wrong::event(&error.to_string(), &headers.iter().collect::<Vec<_>>());
            place(format!(": {said}"))
        })?;
        if let (Err(said), Some(i)) = (wrong::date(&entry), headers.iter().position(|h| h == "at"))
        {
            let number = columns[i].number();
            return Err(place(format!(", column {number} (at): {said}")));
        }
        each(entry, line, number_of(&words)).map_err(|error| place(format!(": {error}")))?;
        if rows.is_multiple_of(1_000) {
            progress.at(sheet.position().0);
        }
    }
    heard.tables.extend(sheet.notes(EventRecord::COLUMNS));
    Ok(())
}

/// Says which cell makes a row unreadable: the first that alone does, since the values' own errors
/// do not say where they stood.
fn wrong_row(
    cells: &StringRecord,
    headers: &StringRecord,
    error: &csv::Error,
    row: crate::support::input::Row<'_>,
    columns: &[crate::support::input::Column],
) -> InputError {
    let alone = |i: usize| -> StringRecord {
        let kept = cells.iter().enumerate().map(|(j, cell)| if i == j { cell } else { "" });
        kept.collect()
    };
    // A row that names an event is none of a header.
    let event = headers.iter().position(|name| name == "event").and_then(|i| cells.get(i));
    let is_row = event.is_some_and(|name| name.parse::<EventName>().is_ok());
    for (i, column) in columns.iter().enumerate() {
        let Err(error) = alone(i).deserialize::<EventRecord>(Some(headers)) else { continue };
        let csv::ErrorKind::Deserialize { err, .. } = error.kind() else { continue };
        let said = wrong::field(&headers[i], &cells[i], &err.kind().to_string());
        return row.says(*column, &said, is_row);
    }
    row.says(columns[0], &error.to_string(), is_row)
}

/// The customer that was most likely meant.
pub(crate) fn near_customer<'a>(
    wanted: &str,
    customers: impl IntoIterator<Item = &'a str>,
) -> String {
    nearest(wanted, customers).map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"))
}
