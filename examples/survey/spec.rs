//! Reading the spec: which columns are items, on which scales, and which are the outcome.

use core::ops::Range;
use std::io::Read;
use std::path::Path;

use goodwill::calibrate::{Kind, Signal};
use goodwill::quantity::{Name, Scale};
use serde::Deserialize;
use toml::{Spanned, Value};

use super::categories::Labelled;
use super::support::input::{InputError, Opened, Reading, value};
use super::support::outcome::Failure;

pub(crate) const HELP: &str = "\
The spec:
  respondent = \"id\"          # optional: the column that says who answers; each counts once
  answered = \"date\"          # optional: when; of several answers of one respondent the latest
  missing = [-99]            # values of items that mean \"no answer\", besides empty cells and NA
  not_applicable = [0]       # optional: values that mean \"does not apply\"; curves tell them apart
  [[item]]                   # one for each item
  column = \"qual1\"
  component = \"quality\"
  min = 1
  max = 10
  reversed = false           # optional: true if 1 is the good end
  [[item]]                   # an item that is answered by labels: only --shapes looks at it
  column = \"plan\"
  categories = true          # every label of the column, or a list: [\"basic\", \"gold\"]
  [outcome]
  columns = [\"loy1\", \"loy3\"] # averaged over those that were answered
  kind = \"numeric\"           # more is better
  missing = [-99]            # optional: values of the outcome that mean \"no answer\"
or
  [outcome]
  columns = [\"stayed\"]
  kind = \"binary\"
  positive = \"yes\"           # text, in any case, or a number
  negative = \"no\"            # optional: the other answer, or a list of them; needed where there
                             # are several others, and `missing` takes those that are none";

/// What a spec says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spec {
    pub(crate) signals: Vec<Signal>,
    /// Items that are answered by labels.
    pub(crate) categories: Vec<Labelled>,
    /// The columns of the outcome.
    pub(crate) outcome: Vec<String>,
    pub(crate) kind: Kind,
    /// The answer that is yes; only of a binary outcome.
    pub(crate) positive: Option<Code>,
    /// The answers that are no; whatever is not yes where there are none.
    pub(crate) negative: Vec<Code>,
    /// The column that says who answers, and the one that says when.
    pub(crate) respondent: Option<String>,
    pub(crate) answered: Option<String>,
    /// Codes of the items.
    pub(crate) missing: Vec<Code>,
    /// Codes of items that do not apply.
    pub(crate) not_applicable: Vec<Code>,
    /// Codes of the outcome.
    pub(crate) outcome_missing: Vec<Code>,
}

/// A value of a cell: a number, or a text in any case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Code {
    Number(f64),
    Text(String),
}

impl Code {
    pub(crate) fn is(&self, cell: &str) -> bool {
        match self {
            Self::Number(code) => cell.parse() == Ok(*code),
            Self::Text(code) => code.to_lowercase() == cell.to_lowercase(),
        }
    }

    /// Tells whether a cell says this in other words: `Y`, `1` or `TRUE` for `yes`; `None` where
    /// it says neither this nor its contrary.
    pub(crate) fn says(&self, cell: &str) -> Option<bool> {
        if self.is(cell) {
            return Some(true);
        }
        Some(value::truth(&self.to_string())? == value::truth(cell)?)
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            // Codes of a questionnaire are short.
            #[allow(clippy::cast_precision_loss)]
            Value::Integer(code) => Some(Self::Number(*code as f64)),
            Value::Float(code) => Some(Self::Number(*code)),
            Value::String(code) => Some(Self::Text(code.trim().to_owned())),
            Value::Boolean(code) => Some(Self::Text(code.to_string())),
            _ => None,
        }
    }
}

impl core::fmt::Display for Code {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Number(code) => write!(f, "{code}"),
            Self::Text(code) => f.write_str(code),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a spec")]
struct Form {
    #[serde(default)]
    missing: Vec<Spanned<Value>>,
    #[serde(default)]
    not_applicable: Vec<Spanned<Value>>,
    respondent: Option<Spanned<String>>,
    answered: Option<Spanned<String>>,
    item: Vec<ItemForm>,
    outcome: OutcomeForm,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: [[item]]")]
struct ItemForm {
    column: Spanned<String>,
    component: Option<Spanned<String>>,
    min: Option<Spanned<f64>>,
    max: Option<Spanned<f64>>,
    reversed: Option<Spanned<bool>>,
    categories: Option<Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: [outcome]")]
struct OutcomeForm {
    columns: Spanned<Vec<Spanned<String>>>,
    kind: Spanned<String>,
    positive: Option<Spanned<Value>>,
    negative: Option<Spanned<Value>>,
    #[serde(default)]
    missing: Vec<Spanned<Value>>,
}

/// The text of a spec and what it is called, to say where it is wrong.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn says(&self, at: Option<Range<usize>>, sentence: &str) -> Failure {
        let place = at.map_or_else(String::new, |at| {
            let before = self.text.get(..at.start).unwrap_or(self.text);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!(", line {line}, column {column}")
        });
        Failure::new(format!("{}{place}: {sentence}", self.file))
    }

    fn quote(&self, at: Range<usize>) -> String {
        format!("`{}`", self.text.get(at).unwrap_or_default().replace('\n', " "))
    }

    fn must(&self, at: Range<usize>, expected: &str, got: &str) -> Failure {
        self.says(Some(at), &format!("must {expected}, got {got}"))
    }

    /// Reads values that are codes.
    fn codes(&self, values: &[Spanned<Value>], expected: &str) -> Result<Vec<Code>, Failure> {
        let read = |value: &Spanned<Value>| {
            let code = Code::of(value.get_ref());
            code.ok_or_else(|| self.must(value.span(), expected, &self.quote(value.span())))
        };
        values.iter().map(read).collect()
    }
}

/// What a reader of TOML says, in words of this program.
fn in_words(message: &str) -> String {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = [
        ("expected f64", "expected a number"),
        ("expected a sequence", "expected a list"),
        ("invalid type: floating point", "got the number"),
        ("invalid type: integer", "got the number"),
        ("invalid type: string", "got the text"),
        ("invalid type: boolean", "got"),
        ("invalid type: sequence", "got a list"),
        ("invalid type: map", "got a table"),
        ("expected a boolean", "expected true or false"),
        ("expected a string", "expected a text"),
    ];
    words.iter().fold(message, |text, (from, to)| text.replace(from, to))
}

impl Spec {
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let opened = Opened::file(path, &Reading::default())?;
        let (file, mut source, mut bytes) = (opened.name, opened.text, Vec::new());
        source.read_to_end(&mut bytes).map_err(|error| {
            InputError::of_file(&file, "be a file that can be read", error.to_string())
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..valid].split(|byte| *byte == b'\n').count();
            InputError::of_file(&file, "be text in UTF-8", "a byte that is none")
                .on_line(line as u64)
                .hint(Some("save the spec as UTF-8".to_owned()))
        })?;
        Self::read(&file, &text)
    }

    /// Reads what is called `file` in errors.
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, Failure> {
        // A byte order mark would be an unexpected character.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let source = Source { file, text };
        let form: Form = toml::from_str(text)
            .map_err(|error| source.says(error.span(), &in_words(error.message())))?;
        let no_answer = "be a number or a text that means no answer";
        let missing = source.codes(&form.missing, no_answer)?;
        let not_applicable = source
            .codes(&form.not_applicable, "be a number or a text that means \"does not apply\"")?;
        let outcome_missing = source.codes(&form.outcome.missing, no_answer)?;
        if let (Some(answered), None) = (&form.answered, &form.respondent) {
            let expected = "come with `respondent`, the column that says who answers";
            return Err(source.must(answered.span(), expected, "none"));
        }
        let (signals, categories) = items(&form.item, &source)?;
        let names: Vec<&Name> =
            signals.iter().map(Signal::name).chain(categories.iter().map(|c| &c.column)).collect();
        let (outcome, kind, positive) = form.outcome.read(&source, &names)?;
        let negative = form.outcome.negative(&source, positive.as_ref())?;
        let text = |column: Option<Spanned<String>>| column.map(Spanned::into_inner);
        let (respondent, answered) = (text(form.respondent), text(form.answered));
        Ok(Self {
            signals,
            categories,
            outcome,
            kind,
            positive,
            negative,
            respondent,
            answered,
            missing,
            not_applicable,
            outcome_missing,
        })
    }

    /// Puts the items in the order of their names: so nothing that is learned, and no fold, depends
    /// on the order in which they are listed.
    pub(crate) fn sorted(mut self) -> Self {
        self.signals.sort_by(|a, b| a.name().cmp(b.name()));
        self.categories.sort_by(|a, b| a.column.cmp(&b.column));
        self
    }

    /// Tells whether a cell says that the item does not apply.
    pub(crate) fn applies_not(&self, cell: &str) -> bool {
        self.not_applicable.iter().any(|code| code.is(cell))
    }

    /// Tells whether a cell of an item holds no answer.
    pub(crate) fn is_missing(&self, cell: &str) -> bool {
        value::is_missing(cell) || self.missing.iter().any(|code| code.is(cell))
    }

    /// Tells whether a cell of the outcome holds no answer: codes of the items are none of its.
    pub(crate) fn is_unknown(&self, cell: &str) -> bool {
        value::is_missing(cell) || self.outcome_missing.iter().any(|code| code.is(cell))
    }
}

/// Reads the items: those on a scale, and those that are answered by labels.
fn items(forms: &[ItemForm], source: &Source<'_>) -> Result<(Vec<Signal>, Vec<Labelled>), Failure> {
    let (mut signals, mut categories) = (Vec::new(), Vec::new());
    let mut seen: Vec<&str> = Vec::new();
    for form in forms {
        let column = form.column.get_ref().as_str();
        if seen.iter().any(|other| other.eq_ignore_ascii_case(column)) {
            let got = format!("a second `{column}`");
            return Err(source.must(form.column.span(), "be listed once", &got));
        }
        seen.push(column);
        match &form.categories {
            Some(labels) => categories.push(form.labelled(labels, source)?),
            None => signals.push(form.signal(source)?),
        }
    }
    if signals.is_empty() {
        let got = if forms.is_empty() { "none" } else { "only items with categories" };
        return Err(
            source.says(None, &format!("must list an [[item]] with min and max, got {got}"))
        );
    }
    Ok((signals, categories))
}

impl ItemForm {
    fn name(text: &Spanned<String>, source: &Source<'_>) -> Result<Name, Failure> {
        let expected = "be 1 to 256 bytes of text without control characters";
        Name::new(text.get_ref())
            .map_err(|_| source.must(text.span(), expected, &format!("`{}`", text.get_ref())))
    }

    fn signal(&self, source: &Source<'_>) -> Result<Signal, Failure> {
        let lacks = |field: &str| {
            let expected = format!("come with `{field}`, or with `categories` if labels answer it");
            source.must(self.column.span(), &expected, "none")
        };
        let component = self.component.as_ref().ok_or_else(|| lacks("component"))?;
        let min = self.min.as_ref().ok_or_else(|| lacks("min"))?;
        let max = self.max.as_ref().ok_or_else(|| lacks("max"))?;
        let scale = Scale::new(*min.get_ref(), *max.get_ref()).map_err(|_| {
            let got = format!("min = {} and max = {}", min.get_ref(), max.get_ref());
            source.must(max.span(), "be a finite number above a finite min", &got)
        })?;
        let name = |text| Self::name(text, source);
        let signal = Signal::new(name(&self.column)?, name(component)?, scale);
        let reversed = self.reversed.as_ref().is_some_and(|reversed| *reversed.get_ref());
        Ok(if reversed { signal.reversed() } else { signal })
    }

    fn labelled(&self, labels: &Spanned<Value>, source: &Source<'_>) -> Result<Labelled, Failure> {
        // Labels have no ends, and belong to no component that items measure together.
        let spans = [
            self.component.as_ref().map(Spanned::span),
            self.min.as_ref().map(Spanned::span),
            self.max.as_ref().map(Spanned::span),
            self.reversed.as_ref().map(Spanned::span),
        ];
        if let Some(at) = spans.into_iter().flatten().next() {
            let got = source.quote(at.clone());
            return Err(source.must(at, "be left out of an item with categories", &got));
        }
        let expected = "be true, or a list of labels";
        let wrong = || source.must(labels.span(), expected, &source.quote(labels.span()));
        let column = Self::name(&self.column, source)?;
        let list = match labels.get_ref() {
            Value::Boolean(true) => Vec::new(),
            Value::Array(list) if !list.is_empty() => list
                .iter()
                .map(|label| {
                    let label = Code::of(label).ok_or_else(wrong)?;
                    Name::new(&label.to_string()).map_err(|_| wrong())
                })
                .collect::<Result<Vec<Name>, Failure>>()?,
            _ => return Err(wrong()),
        };
        for (i, label) in list.iter().enumerate() {
            let same = |other: &Name| Code::Text(other.to_string()).is(label.as_str());
            if list.iter().take(i).any(same) {
                let got = format!("a second `{label}`");
                return Err(source.must(labels.span(), "list each label once", &got));
            }
        }
        Ok(Labelled { column, labels: list })
    }
}

impl OutcomeForm {
    fn read(
        &self,
        source: &Source<'_>,
        items: &[&Name],
    ) -> Result<(Vec<String>, Kind, Option<Code>), Failure> {
        let columns = self.columns.get_ref();
        if columns.is_empty() {
            return Err(source.must(self.columns.span(), "name a column", "none"));
        }
        for column in columns {
            let name = column.get_ref();
            if items.iter().any(|item| item.as_str().eq_ignore_ascii_case(name)) {
                // It would tell itself.
                let expected = "be a column that is no item";
                return Err(source.must(column.span(), expected, &format!("`{name}`")));
            }
        }
        let kind = match self.kind.get_ref().as_str() {
            "numeric" => Kind::Numeric,
            "binary" => Kind::Binary,
            other => {
                let expected = "be \"numeric\" or \"binary\"";
                return Err(source.must(self.kind.span(), expected, &format!("`{other}`")));
            }
        };
        let positive = match (kind, &self.positive) {
            (Kind::Binary, Some(value)) => {
                let code = Code::of(value.get_ref());
                let expected = "be a text or a number, the answer that is yes";
                let got = || source.quote(value.span());
                Some(code.ok_or_else(|| source.must(value.span(), expected, &got()))?)
            }
            (Kind::Binary, None) => {
                let expected = "come with `positive`, the answer that is yes";
                return Err(source.must(self.kind.span(), expected, "none"));
            }
            (_, Some(value)) => {
                let expected = "be left out of a numeric outcome";
                return Err(source.must(value.span(), expected, &source.quote(value.span())));
            }
            (_, None) => None,
        };
        if let (Kind::Binary, [_, second, ..]) = (kind, columns.as_slice()) {
            let (expected, got) = ("be the only column of a binary outcome", "a second one");
            return Err(source.must(second.span(), expected, got));
        }
        let columns = columns.iter().map(|column| column.get_ref().clone()).collect();
        Ok((columns, kind, positive))
    }

    /// The answers that are no, where the spec names them.
    fn negative(&self, source: &Source<'_>, positive: Option<&Code>) -> Result<Vec<Code>, Failure> {
        let Some(value) = &self.negative else { return Ok(Vec::new()) };
        let Some(positive) = positive else {
            let expected = "be left out of a numeric outcome";
            return Err(source.must(value.span(), expected, &source.quote(value.span())));
        };
        let list = match value.get_ref() {
            Value::Array(list) => list.clone(),
            one => vec![one.clone()],
        };
        let spanned: Vec<Spanned<Value>> =
            list.into_iter().map(|one| Spanned::new(value.span(), one)).collect();
        let codes = source.codes(&spanned, "be a text or a number, or a list of them")?;
        if codes.is_empty() || codes.contains(positive) {
            let expected = "be an answer other than `positive`";
            return Err(source.must(value.span(), expected, &source.quote(value.span())));
        }
        Ok(codes)
    }
}
