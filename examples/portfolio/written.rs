//! What a user says in a file: TOML, or JSON where it begins like it.

use std::io::Read;
use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;
use toml::de::DeTable;

use crate::support::input::error::{meant, nearest};
use crate::support::input::{Opened, Reading};
use crate::support::outcome::Failure;

/// Reads a file; the error has the line and the column, and the name that was most likely meant.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let opened = Opened::file(path, &Reading::default())?;
    text(&path.display().to_string(), &whole(opened)?)
}

fn text<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Failure> {
    let said = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| {
            let said = error.to_string();
            let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
            (Some((error.line(), error.column())), said.to_owned())
        })
    } else {
        toml::from_str(text).map_err(|error| {
            let by_path = by_path::<T>(text);
            let (span, said) = by_path.unwrap_or((error.span(), error.message().to_owned()));
            // What is wrong with the whole names the rule itself.
            let span = span.filter(|span| !(span.start == 0 && span.end >= text.trim_end().len()));
            (span.and_then(|span| text.get(..span.start)).map(place), said)
        })
    };
    said.map_err(|(place, said)| {
        let place = place.map(|(line, column)| format!(", line {line}, column {column}"));
        let near = near(&said).map_or_else(String::new, |near| format!(" ({near})"));
        Failure::new(format!("{name}{}: {said}{near}", place.unwrap_or_default()))
    })
}

/// The line and the column behind some text.
fn place(before: &str) -> (usize, usize) {
    let line = before.lines().count().max(1) + usize::from(before.ends_with('\n'));
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

/// What is wrong with a text of TOML, and where, if the crate says the path: it takes an error of the
/// reader's for a sentence, and so the reader's own place is lost.
fn by_path<T: DeserializeOwned>(text: &str) -> Option<(Option<Range<usize>>, String)> {
    let table: toml::Table = toml::from_str(text).ok()?;
    let refused = serde_json::from_value::<T>(serde_json::to_value(table).ok()?).err()?;
    let said = refused.to_string();
    let (_, path) = said.strip_suffix(')')?.rsplit_once(" (at ")?;
    let span = of_path(text, path, &said);
    Some((span, said))
}

/// Where in a text of TOML that stands to which a path leads; of a field that is not known, where its
/// name stands.
fn of_path(text: &str, path: &str, said: &str) -> Option<Range<usize>> {
    let unknown = said.strip_prefix("unknown field `").and_then(|said| said.split('`').next());
    let names = path.split('.').chain(unknown);
    let whole = DeTable::parse(text).ok()?;
    let (mut table, mut found) = (Some(whole.get_ref()), None);
    for name in names {
        let (key, value) = table?.iter().find(|(key, _)| key.get_ref().as_ref() == name)?;
        found = Some(if unknown == Some(name) { key.span() } else { value.span() });
        table = value.get_ref().as_table();
    }
    found
}

/// The name that was most likely meant, of a sentence that says which one is not known.
fn near(said: &str) -> Option<String> {
    let (_, rest) = said.split_once("unknown field `")?;
    let (word, known) = rest.split_once('`')?;
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    // Names here are long, and their first letters say which is meant.
    let begins = |one: &&str| word.len() > 3 && (one.starts_with(word) || word.starts_with(*one));
    nearest(word, known.iter().copied())
        .map_or_else(|| known.iter().copied().find(begins), Some)
        .and_then(|one| meant(one, [one]))
}

/// Takes the whole text of what is open.
pub(crate) fn whole(mut opened: Opened) -> Result<String, Failure> {
    let mut text = String::new();
    opened.text.read_to_string(&mut text).map_err(|error| {
        Failure::new(format!("{} must be a text that can be read, got: {error}", opened.name))
    })?;
    Ok(text)
}
