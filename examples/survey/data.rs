//! Reading the answers.

use std::collections::BTreeMap;
use std::path::Path;

use goodwill::calibrate::shapes::Reply;
use goodwill::calibrate::{Category, Kind, Target};
use goodwill::quantity::{Instant, Name};

use super::categories::{self, Said};
use super::spec::{Code, Spec};
use super::support::dates::{Dates, Order};
use super::support::input::{self, Column, Header, Reading, Row, Sheet, alike, value};
use super::support::outcome::Failure;
use super::support::progress::Progress;
use super::support::quoted::quoted;

/// The answers of all respondents, and what became of those of whom it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Data {
    /// A row for each respondent, in each item's own unit.
    pub(crate) rows: Vec<Vec<Option<f64>>>,
    /// The same rows: which items apply.
    pub(crate) applies: Vec<Vec<bool>>,
    /// The items that are answered by labels.
    pub(crate) categories: Vec<Category>,
    /// The same rows: what is said to the categories.
    pub(crate) labels: Vec<Vec<Reply>>,
    /// A number, or 1 for yes and 0 for no.
    pub(crate) outcomes: Vec<Option<f64>>,
    /// Who answered, where the spec names the column.
    pub(crate) respondents: Option<Vec<Name>>,
    /// What is to be said of the file before all else.
    pub(crate) notes: Vec<String>,
    kind: Kind,
}

/// What one row holds.
struct Answer {
    items: Vec<Reply>,
    labels: Vec<Said>,
    outcome: Option<f64>,
    respondent: Option<(Name, Option<Instant>)>,
}

/// What is counted while the outcome is read.
#[derive(Default)]
struct Outcomes {
    /// Answers that are neither yes nor missing, as they first stand, and on which line.
    others: Vec<(String, u64)>,
    /// Answers that would be missing in an item.
    codes: BTreeMap<String, usize>,
}

impl Data {
    /// What a respondent is called: its name, or the number of its row.
    pub(crate) fn label(&self, place: usize) -> String {
        match &self.respondents {
            Some(names) => names.get(place).map(|name| quoted(name.as_str())).unwrap_or_default(),
            None => (place + 1).to_string(),
        }
    }

    /// What a respondent says to each item, and then to each category.
    pub(crate) fn replies(&self, place: usize) -> Vec<Reply> {
        let (row, applies) = (self.rows.get(place), self.applies.get(place));
        let cells = row.into_iter().flatten().zip(applies.into_iter().flatten());
        let labels = self.labels.get(place).into_iter().flatten().copied();
        cells
            .map(|(cell, applies)| if *applies { Reply::from(*cell) } else { Reply::DoesNotApply })
            .chain(labels)
            .collect()
    }

    pub(crate) fn open(
        path: &Path,
        spec: &Spec,
        order: Order,
        reading: &Reading,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let (sheet, []) = Sheet::open(path, [], Header::Required, reading)?;
        Ok(Self::read(sheet, spec, order, progress)?)
    }

    pub(crate) fn read(
        mut sheet: Sheet,
        spec: &Spec,
        order: Order,
        progress: &mut Progress,
    ) -> input::Result<Self> {
        let items: Vec<Column> = spec
            .signals
            .iter()
            .map(|signal| sheet.required(signal.name().as_str()))
            .collect::<input::Result<_>>()?;
        let labelled: Vec<Column> = spec
            .categories
            .iter()
            .map(|item| sheet.required(item.column.as_str()))
            .collect::<input::Result<_>>()?;
        let outcome: Vec<Column> =
            spec.outcome.iter().map(|name| sheet.required(name)).collect::<input::Result<_>>()?;
        let find = |name: &Option<String>| name.as_deref().map(|n| sheet.required(n)).transpose();
        let (who, when) = (find(&spec.respondent)?, find(&spec.answered)?);
        let (mut answers, mut outcomes) = (Vec::new(), Outcomes::default());
        let mut dates = Dates::new(order);
        progress.phase("reading", sheet.position().1);
        while let Some(row) = sheet.next_row()? {
            let cells = spec.signals.iter().zip(&items).map(|(signal, column)| {
                let (min, max) = (signal.scale().min(), signal.scale().max());
                let expected = format!("be a number from {min} to {max}, or no answer");
                let text = row.text(*column)?;
                if spec.applies_not(text) {
                    return Ok(Reply::DoesNotApply);
                }
                if spec.is_missing(text) {
                    return Ok(Reply::NotAnswered);
                }
                let within = |x| (min..=max).contains(&x).then_some(x);
                row.number(*column, &expected, within).map(Reply::Given)
            });
            let labels = spec.categories.iter().zip(&labelled);
            let labels = labels.map(|(item, column)| categories::read(row, *column, item, spec));
            answers.push(Answer {
                items: cells.collect::<input::Result<_>>()?,
                labels: labels.collect::<input::Result<_>>()?,
                outcome: Self::outcome(row, &outcome, spec, &mut outcomes)?,
                respondent: who.map(|who| respondent(row, who, when, &mut dates)).transpose()?,
            });
            progress.at(sheet.position().0);
        }
        if answers.is_empty() {
            return Err(sheet.whole_error("have at least 1 respondent", "0"));
        }
        if let (Some(positive), [_, _, ..]) = (&spec.positive, &outcomes.others[..]) {
            return Err(Self::third(&sheet, spec, positive, &outcomes.others));
        }
        // Every column of a survey may be left out; only what the spec names is looked for.
        let mut notes = sheet.notes(&[]);
        for (code, count) in outcomes.codes {
            let columns = spec.outcome.join(", ");
            notes.push(format!(
                "{count} answers `{code}` of the outcome {columns} count as answers, since `missing` \
                 is of the items: if they are none, say missing = [{code}] under [outcome]"
            ));
        }
        if when.is_some() {
            notes.extend(dates.note());
        }
        let (mut answers, replaced) = latest(answers);
        notes.extend(replaced);
        let respondents: Option<Vec<Name>> = answers
            .iter()
            .map(|answer| answer.respondent.as_ref().map(|(name, _)| name.clone()))
            .collect();
        let named = respondents.iter().flatten().map(Name::as_str);
        notes.extend(alike::notes("respondent ids", named));
        let components = spec.signals.iter().map(|signal| signal.component().as_str());
        notes.extend(alike::notes("names of components", components));
        let respondents = respondents.filter(|_| who.is_some());
        let said: Vec<Vec<Said>> =
            answers.iter_mut().map(|answer| std::mem::take(&mut answer.labels)).collect();
        let (categories, labels, labels_said) = categories::of(&sheet, spec, &said)?;
        notes.extend(labels_said);
        let (replies, outcomes): (Vec<Vec<Reply>>, _) =
            answers.into_iter().map(|answer| (answer.items, answer.outcome)).unzip();
        let each = |row: &Vec<Reply>| row.iter().map(|reply| reply.given()).collect();
        let rows = replies.iter().map(each).collect();
        let marks = |row: &Vec<Reply>| row.iter().map(|r| *r != Reply::DoesNotApply).collect();
        let applies = replies.iter().map(marks).collect();
        let kind = spec.kind;
        let data = Self { rows, applies, categories, labels, outcomes, respondents, notes, kind };
        data.has_both(&sheet, spec)?;
        Ok(data)
    }

    /// Refuses an outcome of yes and no of which one is not there.
    fn has_both(&self, sheet: &Sheet, spec: &Spec) -> input::Result<()> {
        let Some(positive) = &spec.positive else { return Ok(()) };
        let some = |value: f64| self.outcomes.iter().flatten().any(|y| (y - value).abs() < 0.5);
        let column = spec.outcome.first().map_or("", String::as_str);
        for (value, what) in [(1.0, "the answer"), (0.0, "an answer other than")] {
            if !some(value) {
                let expected = format!("have {what} `{positive}` in column `{column}`");
                // A value that `missing` names is no answer to the outcome either.
                let left_out = self.outcomes.iter().any(Option::is_none);
                let hint = "blank cells, NA and what `missing` names under [outcome] are none";
                let hint = left_out.then(|| hint.to_owned());
                return Err(sheet.whole_error(&expected, "none").hint(hint));
            }
        }
        Ok(())
    }

    /// Refuses an outcome of more than two answers of which the spec does not say what they are.
    fn third(
        sheet: &Sheet,
        spec: &Spec,
        positive: &Code,
        others: &[(String, u64)],
    ) -> input::InputError {
        let column = spec.outcome.first().map_or("", String::as_str);
        let expected = format!(
            "have one answer besides `{positive}` in column `{column}`, or a spec that names them"
        );
        let found: Vec<String> =
            others.iter().map(|(text, line)| format!("`{text}` (line {line})")).collect();
        let first = others.first().map_or("", |(text, _)| text.as_str());
        sheet.whole_error(&expected, &input::error::some_of(&found)).hint(Some(format!(
            "under [outcome], say which are the other answer, as negative = [\"{first}\"], and which \
             are none, as missing = [...]"
        )))
    }

    /// The mean of the columns that were answered.
    fn outcome(
        row: Row<'_>,
        columns: &[Column],
        spec: &Spec,
        seen: &mut Outcomes,
    ) -> input::Result<Option<f64>> {
        let (mut sum, mut answered) = (0.0, 0_u32);
        for column in columns {
            let text = row.text(*column)?;
            if spec.is_unknown(text) {
                continue;
            }
            let value = match &spec.positive {
                None => {
                    let expected = "be a number from -1e100 to 1e100, or no answer";
                    row.number(*column, expected, |y| (y.abs() <= 1e100).then_some(y))?
                }
                Some(positive) => seen.answer(row, *column, text, positive, spec)?,
            };
            if spec.is_missing(text) {
                *seen.codes.entry(text.to_owned()).or_default() += 1;
            }
            sum += value;
            answered += 1;
        }
        Ok((answered > 0).then(|| sum / f64::from(answered)))
    }

    /// The respondents of whom the outcome is known: their answers, and the outcomes.
    pub(crate) fn known(&self) -> (Vec<Vec<Option<f64>>>, Target) {
        let known = self.rows.iter().zip(&self.outcomes);
        let (rows, values): (Vec<_>, Vec<f64>) =
            known.filter_map(|(row, y)| Some((row.clone(), (*y)?))).unzip();
        let outcome = match self.kind {
            Kind::Binary => Target::Binary(values.iter().map(|y| *y > 0.5).collect()),
            _ => Target::Numeric(values),
        };
        (rows, outcome)
    }

    /// What these respondents say to the categories.
    pub(crate) fn known_labels(&self) -> Vec<Vec<Reply>> {
        let known = self.labels.iter().zip(&self.outcomes).filter(|(_, y)| y.is_some());
        known.map(|(row, _)| row.clone()).collect()
    }

    /// Which items apply to these respondents.
    pub(crate) fn known_applying(&self) -> Vec<Vec<bool>> {
        let known = self.applies.iter().zip(&self.outcomes).filter(|(_, y)| y.is_some());
        known.map(|(row, _)| row.clone()).collect()
    }
}

impl Outcomes {
    /// Reads yes as 1 and no as 0, and keeps in mind what else there is.
    fn answer(
        &mut self,
        row: Row<'_>,
        column: Column,
        text: &str,
        positive: &Code,
        spec: &Spec,
    ) -> input::Result<f64> {
        let says = positive.says(text);
        if says == Some(true) {
            return Ok(1.0);
        }
        if !spec.negative.is_empty() {
            let is_no = spec.negative.iter().any(|code| code.says(text) == Some(true));
            let expected = "be an answer that the spec names, or no answer";
            return if is_no { Ok(0.0) } else { Err(row.error(column, expected)) };
        }
        // All ways to say no are one answer.
        let plain = |text: &str| match value::truth(text) {
            Some(truth) if says.is_some() => truth.to_string(),
            _ => text.to_lowercase(),
        };
        if self.others.iter().all(|(other, _)| plain(other) != plain(text)) {
            self.others.push((text.to_owned(), row.line()));
        }
        Ok(0.0)
    }
}

/// Reads who answered, and when.
fn respondent(
    row: Row<'_>,
    who: Column,
    when: Option<Column>,
    dates: &mut Dates,
) -> input::Result<(Name, Option<Instant>)> {
    let name = row.name(who, "be the id of a respondent, 1 to 256 bytes")?;
    let Some(when) = when else { return Ok((name, None)) };
    let text = row.text(when)?;
    if value::is_missing(text) {
        return Ok((name, None));
    }
    let at = dates.read(text);
    let wrong = || row.error(when, "be a date, or nothing").hint(dates.looks(text));
    Ok((name, Some(at.ok_or_else(wrong)?)))
}

/// The latest answer of every respondent, in the order in which they stand, and what is to be
/// said of the others; all answers where nobody says who answers.
fn latest(answers: Vec<Answer>) -> (Vec<Answer>, Option<String>) {
    let mut last: BTreeMap<Name, usize> = BTreeMap::new();
    for (i, answer) in answers.iter().enumerate() {
        let Some((name, at)) = &answer.respondent else { continue };
        let place = last.entry(name.clone()).or_insert(i);
        let before = answers[*place].respondent.as_ref().and_then(|(_, at)| *at);
        // Of one date the later row; a row without a date comes before all others.
        if *at >= before {
            *place = i;
        }
    }
    let whole = answers.len();
    let kept = answers.into_iter().enumerate().filter(|(i, answer)| {
        answer.respondent.as_ref().is_none_or(|(name, _)| last.get(name) == Some(i))
    });
    let kept: Vec<Answer> = kept.map(|(_, answer)| answer).collect();
    let (respondents, replaced) = (kept.len(), whole - kept.len());
    let said = (replaced > 0).then(|| {
        format!(
            "{respondents} respondents answered {whole} times: of each the latest answer counts, \
             {replaced} earlier ones do not"
        )
    });
    (kept, said)
}
