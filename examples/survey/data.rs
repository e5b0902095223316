//! Reading the answers.

use std::path::Path;

use goodwill::calibrate::{Kind, Target};

use super::spec::Spec;
use super::support::input::{self, Column, Header, Row, Sheet};
use super::support::outcome::Failure;
use super::support::progress::Progress;

/// The answers of all respondents, and what became of those of whom it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Data {
    /// A row for each respondent, in each item's own unit.
    pub(crate) rows: Vec<Vec<Option<f64>>>,
    /// A number, or 1 for yes and 0 for no.
    pub(crate) outcomes: Vec<Option<f64>>,
    kind: Kind,
}

impl Data {
    pub(crate) fn open(path: &Path, spec: &Spec, progress: &mut Progress) -> Result<Self, Failure> {
        let (sheet, []) = Sheet::open(path, [], Header::Required)?;
        Ok(Self::read(sheet, spec, progress)?)
    }

    pub(crate) fn read(sheet: Sheet, spec: &Spec, progress: &mut Progress) -> input::Result<Self> {
        let mut sheet = sheet.with_line_breaks();
        let items: Vec<Column> = spec
            .signals
            .iter()
            .map(|signal| sheet.required(signal.name().as_str()))
            .collect::<input::Result<_>>()?;
        let outcome: Vec<Column> =
            spec.outcome.iter().map(|name| sheet.required(name)).collect::<input::Result<_>>()?;
        let mut data = Self { rows: Vec::new(), outcomes: Vec::new(), kind: spec.kind };
        progress.phase("reading", sheet.position().1);
        while let Some(row) = sheet.next_row()? {
            let answers = spec.signals.iter().zip(&items).map(|(signal, column)| {
                let (min, max) = (signal.scale().min(), signal.scale().max());
                let expected = format!("be a number from {min} to {max}, or no answer");
                cell(row, *column, spec, &expected, |text| {
                    let answer: f64 = text.parse().ok()?;
                    (min..=max).contains(&answer).then_some(answer)
                })
            });
            data.rows.push(answers.collect::<input::Result<_>>()?);
            data.outcomes.push(Self::outcome(row, &outcome, spec)?);
            progress.at(sheet.position().0);
        }
        if let Some(positive) = &spec.positive {
            let some = |value: f64| data.outcomes.iter().flatten().any(|y| (y - value).abs() < 0.5);
            let column = spec.outcome.first().map_or("", String::as_str);
            for (value, what) in [(1.0, "the answer"), (0.0, "an answer other than")] {
                if !some(value) {
                    let expected = format!("have {what} `{positive}` in column `{column}`");
                    // A value that `missing` names is no answer to the outcome either.
                    let left_out = data.outcomes.iter().any(Option::is_none);
                    let hint = if left_out {
                        "none (`missing` holds for the outcome too)"
                    } else {
                        "none"
                    };
                    return Err(sheet.whole_error(&expected, hint));
                }
            }
        }
        Ok(data)
    }

    /// The mean of the columns that were answered.
    fn outcome(row: Row<'_>, columns: &[Column], spec: &Spec) -> input::Result<Option<f64>> {
        let (mut sum, mut answered) = (0.0, 0_u32);
        for column in columns {
            let value = cell(row, *column, spec, "be a number, or no answer", |text| match &spec
                .positive
            {
                Some(positive) => Some(if positive.is(text) { 1.0 } else { 0.0 }),
                None => text.parse().ok().filter(|y: &f64| y.abs() <= 1e100),
            })?;
            if let Some(value) = value {
                sum += value;
                answered += 1;
            }
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
}

/// Reads a cell that may hold no answer.
fn cell(
    row: Row<'_>,
    column: Column,
    spec: &Spec,
    expected: &str,
    read: impl FnOnce(&str) -> Option<f64>,
) -> input::Result<Option<f64>> {
    row.read(column, expected, |text| {
        if spec.is_missing(text) { Some(None) } else { read(text).map(Some) }
    })
}
