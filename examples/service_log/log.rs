//! Reading the log: what it says of each closed incident.

use std::collections::BTreeMap;
use std::path::Path;

use goodwill::quantity::{Instant, Name, Share};

use super::support::dates;
use super::support::input::{self, Column, Header, Row, Sheet};
use super::support::outcome::Failure;
use super::support::progress::Progress;

/// What the first row of an incident says of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct First {
    pub(crate) caller: Option<Name>,
    /// The desk that it came to.
    pub(crate) desk: Option<Name>,
    pub(crate) category: Option<Name>,
    pub(crate) severity: Option<Share>,
}

/// What the log says of a closed incident.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Incident {
    pub(crate) number: Name,
    pub(crate) first: First,
    pub(crate) opened: Option<Instant>,
    /// When the log closed it, often some days after that was known to the caller.
    pub(crate) closed: Option<Instant>,
    /// When it was over for the caller.
    pub(crate) at: Instant,
    pub(crate) caller: Option<Name>,
    pub(crate) desk: Option<Name>,
    pub(crate) category: Option<Name>,
    /// The category and the subcategory.
    pub(crate) matter: Option<Name>,
    /// How bad it was, as the desk rated it.
    pub(crate) severity: Option<Share>,
    pub(crate) hand_overs: u32,
    pub(crate) reopenings: u32,
    pub(crate) missed: bool,
}

/// The closed incidents of a log.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Log {
    pub(crate) incidents: Vec<Incident>,
    /// Incidents that have no row in the state Closed.
    pub(crate) never_closed: usize,
    /// Incidents whose Closed row lacks what is scored.
    pub(crate) incomplete: usize,
    /// The latest instant in the file.
    pub(crate) latest: Instant,
}

/// The columns that are read.
pub(crate) const COLUMNS: [&str; 12] = [
    "number",
    "incident_state",
    "reassignment_count",
    "reopen_count",
    "made_sla",
    "caller_id",
    "opened_at",
    "resolved_at",
    "closed_at",
    "category",
    "subcategory",
    "assignment_group",
];

pub(crate) fn file_help() -> String {
    let names = COLUMNS.join(", ");
    format!(
        "The log, a CSV with a header. Read are the columns {names}, and priority if it is there; \
         they may come in any order, with others between them."
    )
}

/// What has been read of an incident so far.
enum Seen {
    Open,
    Incomplete,
    Closed(Box<Incident>),
}

impl Log {
    pub(crate) fn open(path: &Path, progress: &mut Progress) -> Result<Self, Failure> {
        let (mut sheet, columns) = Sheet::open(path, COLUMNS, Header::Required)?;
        Ok(Self::read(&mut sheet, columns, progress)?)
    }

    pub(crate) fn read(
        sheet: &mut Sheet,
        columns: [Column; 12],
        progress: &mut Progress,
    ) -> input::Result<Self> {
        let priority = sheet.optional("priority")?;
        let mut seen: BTreeMap<Name, (First, Seen)> = BTreeMap::new();
        let mut latest = None;
        progress.phase("reading", sheet.position().1);
        while let Some(row) = sheet.next_row()? {
            let (number, own, found) = Self::incident(row, columns, priority, &mut latest)?;
            // The log is in order, so that the last Closed row of an incident settles it.
            match (found, seen.get_mut(&number)) {
                (Seen::Open, Some(_)) => {}
                (found, Some((_, before))) => *before = found,
                (found, None) => {
                    seen.insert(number, (own, found));
                }
            }
            progress.at(sheet.position().0);
        }
        let mut log = Self {
            incidents: Vec::with_capacity(seen.len()),
            never_closed: 0,
            incomplete: 0,
            latest: latest.unwrap_or(Instant::EPOCH),
        };
        for (first, incident) in seen.into_values() {
            match incident {
                Seen::Open => log.never_closed += 1,
                Seen::Incomplete => log.incomplete += 1,
                Seen::Closed(incident) => log.incidents.push(Incident { first, ..*incident }),
            }
        }
        if log.incidents.is_empty() {
            return Err(sheet.whole_error("have an incident in the state Closed", "none"));
        }
        Ok(log)
    }

    /// Reads a row: the incident's number, and what the row says of it. All rows are checked,
    /// though only the first and Closed ones are used.
    fn incident(
        row: Row<'_>,
        columns: [Column; 12],
        priority: Option<Column>,
        latest: &mut Option<Instant>,
    ) -> input::Result<(Name, First, Seen)> {
        let [
            number,
            state,
            hand_overs,
            reopenings,
            made_sla,
            caller,
            opened,
            resolved,
            closed,
            category,
            subcategory,
            desk,
        ] = columns;
        let date = |column| {
            known(row, column, "be day/month/year hours:minutes, or ?", dates::parse_day_first)
        };
        let count = |column| known(row, column, "be a whole number, or ?", |t| t.parse().ok());
        let name = |column| known(row, column, "be 1 to 256 bytes, or ?", |t| Name::new(t).ok());
        let expected = "be the number of an incident, 1 to 256 bytes";
        let number = row.read(number, expected, |text| Name::new(text).ok())?;
        let state = row.read(state, "be the state of an incident", present)?;
        let [hand_overs, reopenings] = [count(hand_overs)?, count(reopenings)?];
        let made_sla = known(row, made_sla, "be True, False or ?", |text| match text {
            "True" => Some(true),
            "False" => Some(false),
            _ => None,
        })?;
        let [caller, desk] = [name(caller)?, name(desk)?];
        let [opened, resolved, closed] = [date(opened)?, date(resolved)?, date(closed)?];
        *latest = [*latest, opened, resolved, closed].into_iter().max().flatten();
        let (category, narrower) = (name(category)?, name(subcategory)?);
        let matter = match (&category, narrower) {
            (Some(category), Some(narrower)) => {
                let expected = "be at most 254 bytes together with the category";
                let matter = Name::new(&format!("{category}, {narrower}"));
                Some(matter.map_err(|_| row.error(subcategory, expected))?)
            }
            _ => None,
        };
        let severity = match priority {
            None => None,
            Some(column) => known(row, column, "be a priority from 1 to 5, or ?", severity)?,
        };
        let first = First {
            caller: caller.clone(),
            desk: desk.clone(),
            category: category.clone(),
            severity,
        };
        if state != "Closed" {
            return Ok((number, first, Seen::Open));
        }
        let (Some(at), Some(hand_overs), Some(reopenings), Some(made_sla)) =
            (resolved.or(closed), hand_overs, reopenings, made_sla)
        else {
            return Ok((number, first, Seen::Incomplete));
        };
        let incident = Incident {
            number: number.clone(),
            // Of the row that settles it; the first one's takes its place.
            first: First::default(),
            opened,
            closed,
            at,
            caller,
            desk,
            category,
            matter,
            severity,
            hand_overs,
            reopenings,
            missed: !made_sla,
        };
        Ok((number, first, Seen::Closed(Box::new(incident))))
    }
}

fn present(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Reads a priority, as in `3 - Moderate`, as a severity: 1, ¾, ½, ¼ and 0.
fn severity(text: &str) -> Option<Share> {
    let number: u8 = text.split(" - ").next()?.parse().ok()?;
    let steps = 5_u8.checked_sub(number).filter(|steps| *steps < 5)?;
    Share::new(f64::from(steps) / 4.0).ok()
}

/// Reads a cell in which `?` says that the value is missing.
fn known<T>(
    row: Row<'_>,
    column: Column,
    expected: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> input::Result<Option<T>> {
    row.read(column, expected, |text| if text == "?" { Some(None) } else { read(text).map(Some) })
}
