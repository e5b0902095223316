//! Reading the log: what it says of each closed incident.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashSet};
use std::hash::{Hash, Hasher};
use std::path::Path;

use goodwill::quantity::{Instant, Name, Share};

use super::support::dates::{Dates, Order};
use super::support::input::span::{Apart, Span};
use super::support::input::{self, Column, Header, Reading, Row, Sheet, alike, value};
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
    /// Incidents whose last row is not in the state Closed.
    pub(crate) never_closed: usize,
    /// How many of them were closed before, and opened again.
    pub(crate) reopened: usize,
    /// Incidents whose Closed row lacks what is scored.
    pub(crate) incomplete: usize,
    /// The latest instant in the file.
    pub(crate) latest: Instant,
    /// What is to be said of the file before all else.
    pub(crate) notes: Vec<String>,
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

/// The columns that are read where they are there.
const MORE: [&str; 3] = ["priority", "sys_mod_count", "sys_updated_at"];

pub(crate) fn file_help() -> String {
    let (names, more) = (COLUMNS.join(", "), MORE.join(", "));
    format!(
        "The log, a CSV with a header, or `-` for standard input. Read are the columns {names}, \
         and {more} if they are there; they may come in any order, with others between them. The \
         rows of an incident are put in order by sys_mod_count and sys_updated_at, or else by \
         their order in the file."
    )
}

/// What is looked for in every row.
struct Columns {
    needed: [Column; 12],
    priority: Option<Column>,
    changes: Option<Column>,
    updated: Option<Column>,
}

/// One row of an incident.
struct Change {
    line: u64,
    /// What puts it in order: how often the incident was changed before, and when.
    order: (Option<u32>, Option<Instant>),
    /// The dates that it names.
    dates: [Option<Instant>; 4],
    first: First,
    seen: Seen,
}

/// What a row says of the incident.
enum Seen {
    Open,
    Incomplete,
    Closed(Box<Incident>),
}

/// Names that are kept once, however often they stand in the file.
#[derive(Default)]
struct Names(HashSet<Name>);

impl Names {
    fn keep(&mut self, name: Name) -> Name {
        if let Some(known) = self.0.get(&name) {
            return known.clone();
        }
        self.0.insert(name.clone());
        name
    }
}

impl Log {
    pub(crate) fn open(
        path: &Path,
        order: Order,
        reading: &Reading,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let (mut sheet, columns) = Sheet::open(path, COLUMNS, Header::Required, reading)?;
        Ok(Self::read(&mut sheet, columns, order, progress)?)
    }

    pub(crate) fn read(
        sheet: &mut Sheet,
        needed: [Column; 12],
        order: Order,
        progress: &mut Progress,
    ) -> input::Result<Self> {
        let [priority, changes, updated] = MORE.map(|name| sheet.optional(name));
        let columns = Columns { needed, priority: priority?, changes: changes?, updated: updated? };
        let (mut dates, mut span) = (Dates::new(order), Span::default());
        let mut names = Names::default();
        let mut incidents: BTreeMap<Name, Vec<Change>> = BTreeMap::new();
        let (mut words, mut repeated) = (HashSet::new(), 0_usize);
        progress.phase("reading", sheet.position().1);
        while let Some(row) = sheet.next_row()? {
            let (number, change) = change(row, &columns, &mut dates, &mut names)?;
            let mut hasher = DefaultHasher::new();
            row.texts()?.hash(&mut hasher);
            repeated += usize::from(!words.insert(hasher.finish()));
            change.dates.iter().flatten().for_each(|at| span.see(*at));
            incidents.entry(number).or_default().push(change);
            progress.at(sheet.position().0);
        }
        drop(words);
        let known: Vec<&str> = COLUMNS.into_iter().chain(MORE).collect();
        let mut notes = sheet.notes(&known);
        if span.is_serial() {
            let found = "numbers of days, as a spreadsheet counts them";
            return Err(sheet.whole_error("have dates or seconds since 1970", found));
        }
        notes.extend(dates.note());
        let mut apart = Apart::default();
        let bounds = span.bounds();
        let mut log = Self {
            incidents: Vec::with_capacity(incidents.len()),
            never_closed: 0,
            reopened: 0,
            incomplete: 0,
            latest: Instant::EPOCH,
            notes,
        };
        let mut latest = None;
        let numbers: Vec<Name> = incidents.keys().cloned().collect();
        for mut changes in incidents.into_values() {
            changes.retain(|change| {
                let is_far = |at: &&Instant| {
                    bounds.is_some_and(|[first, last]| !(first..=last).contains(*at))
                };
                let far = change.dates.iter().flatten().find(is_far);
                if let Some(at) = far {
                    apart.add(sheet.file(), change.line, *at);
                }
                far.is_none()
            });
            latest = latest.max(changes.iter().flat_map(|change| change.dates).max().flatten());
            log.settle(changes);
        }
        log.latest = latest.unwrap_or(Instant::EPOCH);
        log.notes.extend(apart.note("row"));
        log.notes.extend(span.lone_note());
        if repeated > 0 {
            log.notes.push(format!(
                "{repeated} rows repeat another word for word; an incident counts once, so they \
                 change nothing"
            ));
        }
        if log.reopened > 0 {
            log.notes.push(match log.reopened {
                1 => "1 incident was closed and then opened again: it counts as open".to_owned(),
                n => format!("{n} incidents were closed and then opened again: they count as open"),
            });
        }
        log.notes.extend(alike::notes("incident ids", numbers.iter().map(Name::as_str)));
        let of = |pick: fn(&Incident) -> [&Option<Name>; 2]| {
            log.incidents.iter().flat_map(pick).flatten().map(Name::as_str).collect::<Vec<_>>()
        };
        let callers = alike::notes("caller ids", of(|one| [&one.caller, &one.first.caller]));
        let desks = alike::notes("desk ids", of(|one| [&one.desk, &one.first.desk]));
        log.notes.extend(callers.into_iter().chain(desks));
        if log.incidents.is_empty() {
            return Err(sheet.whole_error("have an incident in the state Closed", "none"));
        }
        Ok(log)
    }

    /// Takes what the rows of one incident say together.
    fn settle(&mut self, mut changes: Vec<Change>) {
        // Stable: what nothing puts in order stays as it is in the file.
        changes.sort_by_key(|change| change.order);
        let was_closed = changes.iter().any(|change| !matches!(change.seen, Seen::Open));
        let first = changes.first().map(|change| change.first.clone()).unwrap_or_default();
        match changes.pop().map(|change| change.seen) {
            None => {}
            Some(Seen::Open) => {
                self.never_closed += 1;
                self.reopened += usize::from(was_closed);
            }
            Some(Seen::Incomplete) => self.incomplete += 1,
            Some(Seen::Closed(incident)) => self.incidents.push(Incident { first, ..*incident }),
        }
    }
}

/// Reads a row: the incident's number, and what the row says of it. All rows are checked, though
/// only the first and the last of an incident are used.
fn change(
    row: Row<'_>,
    columns: &Columns,
    dates: &mut Dates,
    names: &mut Names,
) -> input::Result<(Name, Change)> {
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
    ] = columns.needed;
    let mut date = |column| {
        let text = row.text(column)?;
        if value::is_missing(text) {
            return Ok(None);
        }
        let expected = "be a date and a time, as day/month/year hours:minutes, or ?";
        let at = dates.read(text);
        at.map(Some).ok_or_else(|| row.error(column, expected).hint(dates.looks(text)))
    };
    let count = |column| {
        let hint = || row.text(column).ok().and_then(value::looks);
        known(row, column, "be a whole number, or ?", value::count)
            .map_err(|error| error.hint(hint()))
    };
    let mut name = |column| {
        let name = known(row, column, "be 1 to 256 bytes, or ?", |t| Name::new(t).ok())?;
        Ok(name.map(|name| names.keep(name)))
    };
    let number_ = row.name(number, "be the number of an incident, 1 to 256 bytes")?;
    let state = row.read(state, "be the state of an incident", present)?;
    let [hand_overs, reopenings] = [count(hand_overs)?, count(reopenings)?];
    let made_sla = known(row, made_sla, "be true or false, yes or no, 1 or 0, or ?", value::truth)?;
    let [caller, desk] = [name(caller)?, name(desk)?];
    let [opened, resolved, closed] = [date(opened)?, date(resolved)?, date(closed)?];
    let updated = columns.updated.map_or(Ok(None), date)?;
    let changes = columns.changes.map_or(Ok(None), count)?;
    let (category, narrower) = (name(category)?, name(subcategory)?);
    let matter = match (&category, narrower) {
        (Some(category), Some(narrower)) => {
            let expected = "be at most 254 bytes together with the category";
            let matter = Name::new(&format!("{category}, {narrower}"));
            Some(matter.map_err(|_| row.error(subcategory, expected))?)
        }
        _ => None,
    };
    let severity = match columns.priority {
        None => None,
        Some(column) => known(row, column, "be a priority from 1 to 5, or ?", severity)?,
    };
    let first =
        First { caller: caller.clone(), desk: desk.clone(), category: category.clone(), severity };
    let parts = (resolved.or(closed), hand_overs, reopenings, made_sla);
    let seen = match parts {
        _ if !state.eq_ignore_ascii_case("closed") => Seen::Open,
        (Some(at), Some(hand_overs), Some(reopenings), Some(made_sla)) => {
            Seen::Closed(Box::new(Incident {
                number: number_.clone(),
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
            }))
        }
        _ => Seen::Incomplete,
    };
    let dates = [opened, resolved, closed, updated];
    Ok((number_, Change { line: row.line(), order: (changes, updated), dates, first, seen }))
}

fn present(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Reads a priority, as in `3 - Moderate`, as a severity: 1, ¾, ½, ¼ and 0.
fn severity(text: &str) -> Option<Share> {
    let number = value::count(text.split(" - ").next()?.trim())?;
    let steps = 5_u32.checked_sub(number).filter(|steps| *steps < 5)?;
    Share::new(f64::from(steps) / 4.0).ok()
}

/// Reads a cell that may say that the value is missing: `?`, nothing, or NA.
fn known<T>(
    row: Row<'_>,
    column: Column,
    expected: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> input::Result<Option<T>> {
    row.read(column, expected, |text| {
        if value::is_missing(text) { Some(None) } else { read(text).map(Some) }
    })
}
