//! Rows, one by one, as events.

use super::checked::Mapping;
use super::condition::Check;
use super::error::{MappingError, nearest, quoted};
use super::form::Unfit;
use super::plan::Row;
use super::report::{Became, MappingReport, Rehearsed};
use crate::record::Entry;

/// A mapping on its way over the rows of one table.
#[derive(Debug)]
pub struct Mapper<'m> {
    mapping: &'m Mapping,
    header: Vec<String>,
    /// Where each column in use stands in the header.
    places: Vec<Option<usize>>,
    /// How many rows are still shown beside what they become.
    shown: usize,
    report: MappingReport,
}

/// The first few columns of a header, for a sentence.
fn some(header: &[String]) -> String {
    const MOST: usize = 6;
    let names: Vec<String> = header.iter().take(MOST).map(|name| quoted(name)).collect();
    let rest = header.len().saturating_sub(MOST);
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    if names.is_empty() { "no columns".to_owned() } else { format!("{}{rest}", names.join(", ")) }
}

/// What a row became.
enum Outcome {
    /// What the row made, and how many events that are.
    Made(Vec<(&'static str, Entry)>),
    /// It is more of a header.
    Header,
    Dropped(String, Vec<Entry>),
    Unmatched(Vec<Entry>),
    Refused(MappingError),
}

impl Mapping {
    /// Goes over the rows of a table with this header.
    ///
    /// # Errors
    ///
    /// [`MappingError`] for a column in use that the header lacks, with the name that is nearest,
    /// unless the mapping says that it is optional; and for one that the header has twice.
    pub fn over<S: AsRef<str>>(&self, header: &[S]) -> Result<Mapper<'_>, MappingError> {
        let header = header.iter().map(|name| name.as_ref().trim().to_owned()).collect();
        Mapper::new(self, header)
    }
}

impl<'m> Mapper<'m> {
    fn new(mapping: &'m Mapping, header: Vec<String>) -> Result<Self, MappingError> {
        let mut places = Vec::new();
        for column in &mapping.columns {
            let mut found = (0..header.len()).filter(|place| header[*place] == *column);
            let place = found.next();
            let again = found.count();
            if again > 0 {
                let expected = format!("have one column {}", quoted(column));
                return Err(MappingError::new("the header", expected, (again + 1).to_string()));
            }
            let optional = &mapping.form().optional;
            if place.is_none() && !optional.iter().any(|name| name.trim() == column) {
                let near = nearest(column, header.iter().map(String::as_str));
                let expected =
                    format!("have the column {}, or `optional` must list it", quoted(column));
                let found = some(&header);
                return Err(MappingError::new("the header", expected, found).or_rather(near));
            }
            places.push(place);
        }
        let unused = (0..header.len()).filter(|place| !places.contains(&Some(*place)));
        let unused = unused.map(|place| header[place].clone()).collect();
        let lacking = mapping.columns.iter().zip(&places).filter(|(_, place)| place.is_none());
        let missing = lacking.map(|(column, _)| column.clone()).collect();
        let report = MappingReport { unused, missing, ..MappingReport::default() };
        Ok(Self { mapping, header, places, shown: 0, report })
    }

    /// Keeps the first rows beside what they become, for a rehearsal. A row that is refused then
    /// ends nothing.
    #[must_use]
    pub fn rehearsing(self, rows: usize) -> Self {
        let report = MappingReport { rehearsal: Some(Vec::new()), ..self.report };
        Self { shown: rows, report, ..self }
    }

    /// Takes one row: the cells in the order of the header, and the line that it begins on.
    ///
    /// Returns its events: none where the row is left out, which is counted with its reason. Of a
    /// row that has a version, each rule that does not take it retracts what it made of an earlier
    /// one; so the entries go to an [`Intake`](crate::record::Intake).
    ///
    /// # Errors
    ///
    /// [`MappingError`] for a row that does not fit, where the mapping says that this is an error.
    pub fn row<S: AsRef<str>>(
        &mut self,
        line: u64,
        cells: &[S],
    ) -> Result<Vec<Entry>, MappingError> {
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        let outcome = self.outcome(&cells);
        self.report.rows += 1;
        let (unfit, unmatched) = self.mapping.policies();
        let (policy, error) = match outcome {
            Outcome::Made(made) => {
                let is_event = |entry: &Entry| matches!(entry, Entry::Event(_));
                let events = made.iter().filter(|(_, entry)| is_event(entry));
                self.report.map(events.map(|(name, _)| *name));
                let entries: Vec<Entry> = made.into_iter().map(|(_, entry)| entry).collect();
                self.show(line, &cells, || Became::events(&entries));
                return Ok(entries);
            }
            Outcome::Header => {
                let skip = self.mapping.form().skip;
                let reason = format!("below the header (`skip` is {skip})");
                self.report.drop(reason, line, String::new());
                return Ok(Vec::new());
            }
            Outcome::Dropped(reason, retractions) => {
                self.show(line, &cells, || Became::Dropped(reason.clone()));
                self.report.drop(reason, line, String::new());
                return Ok(retractions);
            }
            Outcome::Unmatched(retractions) if unmatched == Unfit::Drop => {
                let reason = "no rule takes it".to_owned();
                self.show(line, &cells, || Became::Dropped(reason.clone()));
                self.report.drop(reason, line, String::new());
                return Ok(retractions);
            }
            Outcome::Unmatched(_) => {
                let expected = "be taken by a rule, or be left out by `drop`";
                (unmatched, MappingError::new("the row", expected, "one that no rule takes"))
            }
            Outcome::Refused(error) => (unfit, error),
        };
        let error = error.on_line(line);
        self.show(line, &cells, || Became::Refused(error.to_string()));
        match policy {
            Unfit::Drop => self.report.drop(error.reason(), line, error.found().to_owned()),
            Unfit::Count => self.report.refuse(&error, line),
            Unfit::Error => {
                self.report.refuse(&error, line);
                if self.report.rehearsal.is_none() {
                    return Err(error);
                }
            }
        }
        Ok(Vec::new())
    }

    fn outcome(&self, cells: &[&str]) -> Outcome {
        let mapping = self.mapping;
        let skip = u64::from(mapping.form().skip);
        if self.report.rows < skip {
            return Outcome::Header;
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Outcome::Dropped("blank".to_owned(), Vec::new());
        }
        if cells.len() != self.header.len() {
            let expected = format!("have {} cells, as many as the header", self.header.len());
            let found = cells.len().to_string();
            return Outcome::Refused(MappingError::new("the row", expected, found));
        }
        if self.header.iter().zip(cells).all(|(name, cell)| name == cell.trim()) {
            return Outcome::Dropped("the header again".to_owned(), Vec::new());
        }
        let row = Row { cells, places: &self.places };
        self.made(&row).unwrap_or_else(Outcome::Refused)
    }

    fn made(&self, row: &Row<'_>) -> Result<Outcome, MappingError> {
        let (whole, source) = (&self.mapping.whole, self.mapping.source.as_ref());
        for (reason, when) in &self.mapping.drops {
            if Check::all_hold(when, row)? {
                // A row that cannot even be told apart from others takes none of theirs out.
                let makers = self.mapping.makers.iter();
                let unmade = makers.filter_map(|maker| maker.unmake(whole, source, row).ok()?);
                return Ok(Outcome::Dropped(reason.clone(), unmade.collect()));
            }
        }
        let mut made = Vec::new();
        for maker in &self.mapping.makers {
            let entry = maker.make(whole, source, row)?;
            made.extend(entry.map(|entry| (maker.event.as_str(), entry)));
        }
        let any = made.iter().any(|(_, entry)| matches!(entry, Entry::Event(_)));
        Ok(if any {
            Outcome::Made(made)
        } else {
            Outcome::Unmatched(made.into_iter().map(|(_, entry)| entry).collect())
        })
    }

    /// Keeps a row for the rehearsal, while rows are kept.
    fn show(&mut self, line: u64, cells: &[&str], became: impl FnOnce() -> Became) {
        let Some(kept) = &mut self.report.rehearsal else { return };
        if kept.len() >= self.shown {
            return;
        }
        let used = self.mapping.columns.iter().zip(&self.places);
        let cells = used.filter_map(|(column, place)| {
            let cell = cells.get((*place)?)?.trim();
            (!cell.is_empty()).then(|| (column.clone(), cell.to_owned()))
        });
        kept.push(Rehearsed { line, cells: cells.collect(), became: became() });
    }

    /// Returns the counts so far.
    #[must_use]
    pub const fn report(&self) -> &MappingReport {
        &self.report
    }

    /// Returns the counts.
    #[must_use]
    pub fn finish(self) -> MappingReport {
        self.report
    }
}
