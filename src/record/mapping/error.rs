//! What is wrong with a mapping, or with a row under it.

use core::fmt;

use crate::shown::Shown;

/// What is wrong with a mapping or a row: where, what was expected there and what was found.
///
/// ```
/// use goodwill::record::mapping::{Mapping, MappingForm, Rule};
///
/// let rule = Rule { event: "ratign".to_owned(), ..Rule::default() };
/// let form = MappingForm { version: 1, rule: vec![rule], ..MappingForm::default() };
/// assert_eq!(
///     Mapping::new(form).unwrap_err().to_string(),
///     "rule `ratign`: must name an event of the common table, got `ratign` (is it `rating`?)",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingError {
    line: Option<u64>,
    place: String,
    expected: String,
    found: String,
    hint: Option<String>,
}

impl MappingError {
    pub(super) fn new(
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        let (place, expected) = (place.into(), expected.into());
        // Both name columns and rules of the mapping, and a reason lists what is known.
        let place = Shown::new(&place).at_most(200).to_string();
        let expected = Shown::new(&expected).at_most(1_000).to_string();
        let found = found.into();
        Self { line: None, place, expected, found, hint: None }
    }

    /// Says what every rule needs, where neither it nor the mapping says it.
    pub(super) fn unsaid(place: impl Into<String>, what: &str) -> Self {
        Self::new(place, format!("say `{what}`, itself or for all rules"), "none")
    }

    /// Adds the name that was perhaps meant.
    pub(super) fn or_rather(self, near: Option<&str>) -> Self {
        Self { hint: near.map(|near| format!("is it `{near}`?")), ..self }
    }

    pub(super) fn on_line(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    /// Returns the line of the row, where it is a row that is wrong.
    #[must_use]
    pub const fn line(&self) -> Option<u64> {
        self.line
    }

    /// The sentence without what was found: rows are counted by it.
    pub(super) fn reason(&self) -> String {
        format!("{}: must {}", self.place, self.expected)
    }

    pub(super) fn found(&self) -> &str {
        &self.found
    }
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}, ")?;
        }
        write!(f, "{}: must {}, got {}", self.place, self.expected, self.found)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

impl core::error::Error for MappingError {}

/// What of a text goes into a sentence: its beginning, on one line.
pub(super) fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "nothing".to_owned();
    }
    format!("`{}`", Shown::new(text))
}

/// Finds the name that is nearest to one that is not known, if any is near.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this, two names have too little in common to be taken for each other.
    const NEAR: f64 = 0.55;
    let name: String = name.chars().take(256).collect::<String>().to_lowercase();
    let likeness =
        |other: &str| strsim::normalized_damerau_levenshtein(&name, &other.to_lowercase());
    let near = known.into_iter().map(|other| (likeness(other), other));
    let near = near.filter(|(likeness, _)| *likeness >= NEAR);
    near.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, other)| other)
}
