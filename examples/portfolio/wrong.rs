//! What is wrong with an event, and what to try: in words of its fields, not of a parser.

use goodwill::record::{Entry, EventRecord, FieldType};

use crate::support::dates;
use crate::support::input::error::{meant, nearest};
use crate::support::input::value;

/// Adds what a field's value looks like, or which word was most likely meant.
pub(crate) fn field(name: &str, found: &str, said: &str) -> String {
    let said = said.trim_end_matches('.');
    let every = EventRecord::common().map(|column| (column.name, column.kind));
    let kind = every.chain(EventRecord::types()).find(|(column, _)| *column == name);
    let hint = match kind.map(|(_, kind)| kind) {
        Some(FieldType::Word(list)) if name == "event" => {
            meant(found, list.words().iter().copied())
                .or_else(|| Some("--help lists the events".to_owned()))
        }
        Some(FieldType::Instant) => dates::looks(found),
        Some(
            FieldType::Number
            | FieldType::Share
            | FieldType::Positive
            | FieldType::Amount
            | FieldType::Stake
            | FieldType::Count,
        ) => value::looks(found),
        Some(FieldType::Word(list)) => meant(found, list.words().iter().copied()),
        Some(FieldType::Checked(checked)) => meant(found, checked.words().iter().copied()),
        Some(FieldType::Graded(graded)) => found
            .split([';', ','])
            .map(|part| part.split(':').next().unwrap_or_default().trim())
            .find_map(|word| {
                let known = graded.words();
                if known.contains(&word) { None } else { meant(word, known.iter().copied()) }
            }),
        Some(_) | None => None,
    };
    hinted(said, hint)
}

fn hinted(said: &str, hint: Option<String>) -> String {
    hint.map_or_else(|| said.to_owned(), |hint| format!("{said} ({hint})"))
}

/// The text between the first two marks, from a place on.
fn quoted(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

/// Adds to what is wrong with an event as a whole: the field or the word that was most likely
/// meant. `names` are the fields that are there.
pub(crate) fn event(said: &str, names: &[&str]) -> String {
    let own = |name: &str| EventRecord::events().find(|event| event.name() == name);
    if let Some(rest) = said.strip_prefix("event `") {
        let (name, rest) = rest.split_once('`').unwrap_or((rest, ""));
        let field = quoted(rest).unwrap_or_default();
        let columns: Vec<&str> = own(name)
            .map(|event| event.columns().map(|column| column.name).collect())
            .unwrap_or_default();
        if rest.starts_with(" has no field") {
            let near =
                meant(field, columns.iter().copied().filter(|column| !names.contains(column)));
            let all = match columns[..] {
                [] => "it has no fields of its own".to_owned(),
                _ => format!("its fields are {}", columns.join(", ")),
            };
            return hinted(said, near.or(Some(all)));
        }
        let spare = names.iter().copied().filter(|name| !EventRecord::COLUMNS.contains(name));
        return hinted(said, nearest(field, spare).map(|near| format!("is it `{near}`?")));
    }
    if said.starts_with("event must be one of") {
        return hinted(said, Some("every line needs an `event`; --help lists them".to_owned()));
    }
    let Some((_, got)) = said.rsplit_once(", got `") else { return said.to_owned() };
    let words = EventRecord::events()
        .flat_map(goodwill::record::EventSpec::columns)
        .flat_map(|column| column.words.iter().copied());
    let listed: Vec<&str> = words.filter(|word| said.contains(word)).collect();
    hinted(said, meant(got.trim_end_matches('`'), listed))
}

/// Refuses a date that was a day without hyphens before it was taken as seconds.
pub(crate) fn date(entry: &Entry) -> Result<(), String> {
    // As seconds, such days lie in August of 1970: nearly no date needs a look at its digits.
    const DAYS: core::ops::Range<i64> = 19_000_000..21_000_000;
    let Entry::Event(event) = entry else { return Ok(()) };
    let seconds = event.at().seconds();
    if !DAYS.contains(&seconds) {
        return Ok(());
    }
    let text = seconds.to_string();
    if dates::parse(&text).is_some() {
        return Ok(());
    }
    let hint = dates::looks(&text).unwrap_or_default();
    Err(format!(
        "must be a date: whole seconds since 1970, RFC 3339 or YYYY-MM-DD, got `{text}` ({hint})"
    ))
}
