//! Reading the ratings, and putting them in order.

use std::collections::HashSet;
use std::path::Path;

use goodwill::network::{Deal, Ties};
use goodwill::quantity::{Instant, Name, Stake};

use super::support::dates;
use super::support::input::aside::Aside;
use super::support::input::span::{Apart, Span};
use super::support::input::{self, Header, Reading, Row, Sheet, alike};
use super::support::outcome::Failure;
use super::support::progress::Progress;

/// How ratings are taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ways {
    /// The rating that is neither good nor bad; 0 if left out.
    pub(crate) middle: Option<f64>,
    /// Rows that repeat another count once.
    pub(crate) once: bool,
    /// What the order of the rows of one second says.
    pub(crate) ties: Ties,
}

/// All deals, in order of time, and how many parties they are between.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Market {
    pub(crate) deals: Vec<Deal>,
    pub(crate) parties: usize,
    /// Whether deals of one second stand in their order.
    pub(crate) ties: Ties,
    /// What is to be said of the file before all else.
    pub(crate) notes: Vec<String>,
}

/// What was read, before it is put in order.
struct Ratings {
    /// Each with its line.
    deals: Vec<(u64, Deal)>,
    /// Each name is kept once, however often it deals.
    names: HashSet<Name>,
    span: Span,
    /// The least and the greatest rating.
    range: [f64; 2],
    /// Ratings that are neither good nor bad.
    neither: Aside,
    /// Ratings of oneself.
    own: Aside,
}

impl Market {
    pub(crate) const COLUMNS: [&str; 4] = ["source", "target", "rating", "time"];

    pub(crate) fn open(
        path: &Path,
        ways: Ways,
        reading: &Reading,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let opened = Sheet::open(path, Self::COLUMNS, Header::Optional, reading)?;
        let (mut sheet, columns) = opened;
        Ok(Self::read(&mut sheet, columns, ways, progress)?)
    }

    pub(crate) fn read(
        sheet: &mut Sheet,
        columns: [input::Column; 4],
        ways: Ways,
        progress: &mut Progress,
    ) -> input::Result<Self> {
        let mut read = Ratings {
            deals: Vec::new(),
            names: HashSet::new(),
            span: Span::default(),
            range: [f64::INFINITY, f64::NEG_INFINITY],
            neither: Aside::default(),
            own: Aside::default(),
        };
        progress.phase("reading", sheet.position().1);
        let mut is_first = !sheet.is_named();
        while let Some(row) = sheet.next_row()? {
            if core::mem::take(&mut is_first) {
                Self::no_header(row, columns)?;
            }
            read.take(row, columns, ways.middle)?;
            progress.at(sheet.position().0);
        }
        if read.span.is_serial() {
            let first = read.deals.first().map_or(0, |(_, deal)| deal.at().seconds());
            let found = format!("`{first}`");
            let day = dates::serial_day(first);
            return Err(sheet.whole_error("have times in seconds since 1970", &found).hint(Some(
                format!("a spreadsheet's serial day, {day}? export times as dates or seconds"),
            )));
        }
        let mut notes = sheet.notes(&Self::COLUMNS);
        let deals = read.in_order(sheet.file(), ways, &mut notes);
        // What was set apart is why there are so few.
        let aside = [read.neither_note(), read.own_note()];
        let aside: Vec<String> = aside.into_iter().flatten().collect();
        let why = (!aside.is_empty()).then(|| aside.join("; "));
        if deals.len() < 2 {
            let found = deals.len().to_string();
            let error = sheet.whole_error("have at least 2 rows, one to learn from", &found);
            return Err(error.hint(why));
        }
        // Of rows that stand in order, one second can be parted as well.
        if ways.ties == Ties::Unknown && deals[0].at() == deals[deals.len() - 1].at() {
            let found = format!("{} of one second", deals.len());
            let error = sheet.whole_error("have ratings of at least 2 different seconds", &found);
            let tip = "if the rows stand in the order in which they came about, say --ties file";
            return Err(error.hint(why).hint(Some(tip.to_owned())));
        }
        notes.extend(alike::notes("party ids", read.names.iter().map(Name::as_str)));
        Ok(Self { deals, parties: read.names.len(), ties: ways.ties, notes })
    }
}

impl Market {
    /// Refuses a first line that names columns, none of them by a name that is known: neither its
    /// rating nor its time could be one.
    fn no_header(row: Row<'_>, [_, _, rating, time]: [input::Column; 4]) -> input::Result<()> {
        let (rating, time) = (row.text(rating)?, row.text(time)?);
        let is_word = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let is_header = is_word(rating)
            && is_word(time)
            && !["nan", "inf", "infinity"].contains(&rating.to_lowercase().as_str());
        if !is_header {
            return Ok(());
        }
        let columns = Self::COLUMNS.join(",");
        let expected = format!("name the columns {columns}, or hold these four in this order");
        let found = format!("`{}`, none of whose names is known", row.texts()?.join(","));
        Err(input::InputError::of_file(row.file(), expected, found).on_line(row.line()))
    }

    /// The place nearest to one among the rows that parts no second, unless they stand in order.
    pub(crate) fn between_seconds(&self, first: usize) -> usize {
        if self.ties == Ties::Listed {
            return first;
        }
        let at = |i: usize| self.deals[i].at();
        let parts = |i: &usize| at(*i) > at(*i - 1);
        let before = (1..=first).rev().find(parts);
        let after = (first..self.deals.len()).find(parts);
        match (before, after) {
            (Some(before), Some(after)) if after - first < first - before => after,
            (Some(before), _) => before,
            (None, after) => after.unwrap_or(first),
        }
    }
}

impl Ratings {
    fn neither_note(&self) -> Option<String> {
        self.neither.note("rating", "neither good nor bad")
    }

    fn own_note(&self) -> Option<String> {
        self.own.note("rating", "of oneself")
    }

    fn take(
        &mut self,
        row: Row<'_>,
        [source, target, rating, time]: [input::Column; 4],
        middle: Option<f64>,
    ) -> input::Result<()> {
        let party = |column| row.name(column, "be the name of a party");
        let [from, to] = [party(source)?, party(target)?];
        let given = row.number(rating, "be a number", |rating| {
            let beyond = rating - middle.unwrap_or(0.0);
            Some((rating, beyond > 0.0, Stake::new(beyond.abs()).ok()?))
        });
        let (rating, honoured, stake) = given?;
        let expected = "be unix seconds (milliseconds are too large) or a date";
        let text = row.text(time)?;
        let at = seconds(text).ok_or_else(|| row.error(time, expected).hint(dates::looks(text)))?;
        if from == to {
            self.own.add(row, from.as_str());
            return Ok(());
        }
        let [low, high] = self.range;
        self.range = [low.min(rating), high.max(rating)];
        let [from, to] = [from, to].map(|name| {
            if let Some(known) = self.names.get(&name) {
                return known.clone();
            }
            self.names.insert(name.clone());
            name
        });
        if stake == Stake::ZERO {
            self.neither.add(row, &rating.to_string());
            return Ok(());
        }
        // They differ, as was seen above.
        let deal = Deal::new(from, to, stake, honoured, at)
            .map_err(|_| row.error(target, "differ from the source"))?;
        self.span.see(at);
        self.deals.push((row.line(), deal));
        Ok(())
    }

    /// The deals by time, and what is to be said of them.
    fn in_order(&mut self, file: &str, ways: Ways, notes: &mut Vec<String>) -> Vec<Deal> {
        let mut deals = core::mem::take(&mut self.deals);
        let mut apart = Apart::default();
        if let Some([first, last]) = self.span.bounds() {
            deals.retain(|(line, deal)| {
                let is_near = (first..=last).contains(&deal.at());
                if !is_near {
                    apart.add(file, *line, deal.at());
                }
                is_near
            });
        }
        notes.extend(apart.note("rating"));
        let key = |deal: &Deal| {
            let stake = deal.stake().get().to_bits();
            (deal.at(), deal.source().clone(), deal.target().clone(), deal.honoured(), stake)
        };
        match ways.ties {
            // By what the rows hold, so that their order in the file tells nothing.
            Ties::Unknown => deals.sort_by_cached_key(|(_, deal)| key(deal)),
            Ties::Listed => deals.sort_by_key(|(_, deal)| deal.at()),
        }
        let before = deals.len();
        let mut known = HashSet::new();
        let different: Vec<_> =
            deals.iter().filter(|(_, deal)| known.insert(key(deal))).cloned().collect();
        let repeated = before - different.len();
        if repeated > 0 {
            let done = if ways.once {
                "each was counted once"
            } else {
                "all were counted; to count each once, say --once"
            };
            notes.push(format!("{repeated} of {before} rows repeat another word for word: {done}"));
        }
        let [low, high] = self.range;
        if ways.middle.is_none() && low <= high && (low > 0.0 || high < 0.0) {
            let (side, what) = if low > 0.0 { ("below", "good") } else { ("above", "bad") };
            let middle = f64::midpoint(low, high);
            // Of ratings that are all the same nobody can tell the scale.
            let tip = if low < high {
                format!(
                    ": is this a scale from {low} to {high}? then say its middle, as --middle {middle}"
                )
            } else {
                format!(", and all are {low}")
            };
            notes.push(format!("no rating is {side} 0, so that all of them count as {what}{tip}"));
        }
        notes.extend(self.neither_note());
        notes.extend(self.own_note());
        let deals = if ways.once { different } else { deals };
        deals.into_iter().map(|(_, deal)| deal).collect()
    }
}

/// Reads a date, or seconds, whose fraction is dropped.
fn seconds(text: &str) -> Option<Instant> {
    if let Some(at) = dates::parse(text) {
        return Some(at);
    }
    // Networks are published with fractions of a second.
    let (whole, fraction) = text.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(fraction) && digits(whole.strip_prefix('-').unwrap_or(whole)))
        .then(|| Instant::new(whole.parse().ok()?).ok())
        .flatten()
}
