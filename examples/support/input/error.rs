//! What is wrong with a file: where, what was expected there, what was found, what to try.

use goodwill::report::Shown;

use crate::support::outcome::Failure;

/// What is wrong with a file: where, what was expected there, what was found, and what to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InputError {
    pub(super) file: String,
    pub(super) line: Option<u64>,
    /// Its number, from 1, and its name.
    pub(super) column: Option<Box<(usize, String)>>,
    pub(super) expected: String,
    pub(super) found: String,
    /// What it looks like, or what to try.
    pub(super) hint: Option<Box<str>>,
    /// What was expected is a sentence of its own.
    pub(super) sentence: bool,
}

impl InputError {
    /// Says what is wrong with the file as a whole.
    pub(crate) fn of_file(
        file: &str,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            expected: expected.into(),
            found: found.into(),
            hint: None,
            sentence: false,
        }
    }

    /// Says on which line.
    pub(crate) fn on_line(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    /// Adds what it looks like, or what to try, unless something was said already.
    pub(crate) fn hint(self, hint: Option<String>) -> Self {
        Self { hint: self.hint.or(hint.map(String::into_boxed_str)), ..self }
    }
}

impl core::fmt::Display for InputError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some((number, name)) = self.column.as_deref() {
            write!(f, ", column {number} ({name})")?;
        }
        let must = if self.sentence { "" } else { "must " };
        write!(f, ": {must}{}", self.expected)?;
        if !self.found.is_empty() {
            write!(f, ", got {}", self.found)?;
        }
        self.hint.iter().try_for_each(|hint| write!(f, " ({hint})"))
    }
}

impl core::error::Error for InputError {}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        Self::new(error.to_string())
    }
}

/// The result of reading.
pub(crate) type Result<T> = core::result::Result<T, InputError>;

/// What of a text goes into a sentence: its beginning, on one line.
pub(crate) fn shortened(text: &str) -> String {
    Shown::new(text).to_string()
}

/// The word that was most likely meant, if any is near.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    let (typed, word) = (word, plain(word));
    let length = word.chars().count();
    // A few letters of a word may be wrong; of a long text nobody asks.
    let most = match length {
        2..=5 => 1,
        6..=8 => 2,
        9..=60 => 3,
        _ => return None,
    };
    known
        .into_iter()
        .map(|one| (strsim::damerau_levenshtein(&word, &plain(one)), one))
        .filter(|(distance, one)| *distance <= most && *distance < one.chars().count())
        .min_by_key(|(distance, one)| (*distance, strsim::damerau_levenshtein(typed, one)))
        .map(|(_, one)| one)
}

/// The same as a hint.
pub(crate) fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|one| format!("did you mean `{one}`?"))
}

/// Lists the first few of many.
pub(crate) fn some_of<T: core::fmt::Display>(list: &[T]) -> String {
    const MOST: usize = 5;
    let first: Vec<String> = list.iter().take(MOST).map(ToString::to_string).collect();
    first.join(", ") + if list.len() > MOST { ", …" } else { "" }
}

/// Counts things: `1 row`, `2 rows`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
