//! Items that are answered by labels: a plan, a country.

use std::collections::BTreeSet;

use goodwill::calibrate::Category;
use goodwill::calibrate::shapes::Reply;
use goodwill::quantity::Name;

use super::spec::{Code, Spec};
use super::support::input::{self, Column, Row, Sheet, alike};

/// An item of the spec that is answered by labels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Labelled {
    pub(crate) column: Name,
    /// The labels that the spec lists; whatever stands in the column where it lists none.
    pub(crate) labels: Vec<Name>,
}

/// What a respondent says to such an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    Label(Name),
    NotAnswered,
    DoesNotApply,
}

/// Reads a cell.
pub(crate) fn read(
    row: Row<'_>,
    column: Column,
    item: &Labelled,
    spec: &Spec,
) -> input::Result<Said> {
    let text = row.text(column)?;
    if spec.applies_not(text) {
        return Ok(Said::DoesNotApply);
    }
    if spec.is_missing(text) {
        return Ok(Said::NotAnswered);
    }
    if item.labels.is_empty() {
        return row.name(column, "be a label, 1 to 256 bytes").map(Said::Label);
    }
    // A code that is a number is one in any way of writing it.
    let same = |label: &&Name| match label.as_str().parse() {
        Ok(code) => Code::Number(code).is(text),
        Err(_) => Code::Text(label.as_str().to_owned()).is(text),
    };
    let label = item.labels.iter().find(same).cloned();
    let expected = "be a label that the spec lists, or no answer";
    label.map(Said::Label).ok_or_else(|| row.error(column, expected))
}

/// The categories of all rows, what each row says to them, and what is to be said of their labels.
pub(crate) type Learned = (Vec<Category>, Vec<Vec<Reply>>, Vec<String>);

/// Finds the labels of each item. An item without any is left out.
pub(crate) fn of(sheet: &Sheet, spec: &Spec, rows: &[Vec<Said>]) -> input::Result<Learned> {
    let (mut categories, mut replies) = (Vec::new(), vec![Vec::new(); rows.len()]);
    let mut notes = Vec::new();
    for (i, item) in spec.categories.iter().enumerate() {
        let said = || rows.iter().filter_map(move |row| row.get(i));
        let found = said().filter_map(|said| match said {
            Said::Label(label) => Some(label),
            Said::NotAnswered | Said::DoesNotApply => None,
        });
        let labels: BTreeSet<&Name> = found.chain(&item.labels).collect();
        let column = &item.column;
        if labels.is_empty() {
            notes.push(format!("nobody answered `{column}`, so no label of it counts"));
            continue;
        }
        let labels_of = format!("labels of `{column}`");
        let texts = labels.iter().map(|label| label.as_str());
        notes.extend(alike::notes(&labels_of, texts));
        let count = labels.len();
        let labels = labels.into_iter().cloned().collect();
        let category = Category::new(column.clone(), labels).map_err(|_| {
            let most = Category::MOST_LABELS;
            sheet.whole_error(
                &format!("have at most {most} labels in column `{column}`"),
                &count.to_string(),
            )
        })?;
        for (row, said) in replies.iter_mut().zip(said()) {
            row.push(match said {
                Said::Label(label) => category.reply(label.as_str()).unwrap_or(Reply::NotAnswered),
                Said::NotAnswered => Reply::NotAnswered,
                Said::DoesNotApply => Reply::DoesNotApply,
            });
        }
        categories.push(category);
    }
    Ok((categories, replies, notes))
}
