//! A value to be taken, checked and ready to be read from rows.

use std::collections::BTreeMap;

use super::clock::Clock;
use super::constant::{Constant, digits};
use super::error::{MappingError, nearest, quoted};
use super::form::{Between, Rescale, Take, TimeUnit};
use super::value::{Got, Misfit};
use crate::quantity::{Instant, Share};
use crate::wire::Graded;

/// What holds for the whole mapping, and the columns that it uses.
#[derive(Debug, Clone, Default)]
pub(super) struct Common {
    pub(super) format: Option<String>,
    pub(super) zone: Option<String>,
    pub(super) decimal: char,
    /// The columns in use, in the order in which they are first named.
    pub(super) columns: Vec<String>,
}

impl Common {
    /// The number of a column among those in use.
    pub(super) fn column(&mut self, place: &str, name: &str) -> Result<usize, MappingError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(MappingError::new(place, "name a column", "nothing"));
        }
        let known = self.columns.iter().position(|column| column == name);
        Ok(known.unwrap_or_else(|| {
            self.columns.push(name.to_owned());
            self.columns.len() - 1
        }))
    }
}

/// A row, by the columns in use; one that the file does not have is empty.
pub(super) struct Row<'a> {
    pub(super) cells: &'a [&'a str],
    pub(super) places: &'a [Option<usize>],
}

impl<'a> Row<'a> {
    fn cell(&self, column: usize) -> &'a str {
        let place = self.places.get(column).copied().flatten();
        place.and_then(|place| self.cells.get(place)).map_or("", |cell| cell.trim())
    }
}

/// Where a value comes from.
#[derive(Debug, Clone)]
enum Origin {
    Column(usize),
    First(Vec<usize>),
    Joined(Vec<usize>, String),
    Constant(Got),
    /// From one date to another, in units of so many seconds.
    Between(Box<(Plan, Plan)>, f64),
    Parts(Vec<(&'static str, Plan)>),
}

/// What is done with a text.
#[derive(Debug, Clone)]
struct Words {
    after: Option<String>,
    before: Option<String>,
    lower: bool,
    lookup: BTreeMap<String, Got>,
    otherwise: Option<Got>,
    if_empty: Option<Got>,
    duration: bool,
    prefix: Option<String>,
}

/// What is done with a number.
#[derive(Debug, Clone)]
struct Sums {
    minus: Option<Box<Plan>>,
    times: f64,
    plus: f64,
    scale: Option<Rescale>,
}

/// A value to be taken from rows.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Where it stands, for errors: the rule, the field, the column.
    place: String,
    origin: Origin,
    words: Words,
    /// Whether it says of itself that it is a date.
    dated: bool,
    sums: Option<Sums>,
    pub(super) clock: Clock,
    pub(super) decimal: char,
}

impl Plan {
    /// Checks what is taken; `graded` is the list that its parts are of.
    pub(super) fn new(
        place: &str,
        take: Take,
        graded: Option<&'static Graded>,
        common: &mut Common,
    ) -> Result<Self, MappingError> {
        let place = match (&take.column, take.columns.as_slice()) {
            (Some(column), _) => format!("{place}, column `{column}`"),
            (None, []) => place.to_owned(),
            (None, columns) => format!("{place}, columns `{}`", columns.join("`, `")),
        };
        let refuse = |expected: &str, found: &str| MappingError::new(&place, expected, found);
        let format = take.format.as_deref().or(common.format.as_deref());
        let zone = take.zone.as_deref().or(common.zone.as_deref());
        let clock = Clock::new(&place, format, zone)?;
        let decimal = decimal(&place, take.decimal)?.unwrap_or(common.decimal);
        let dated = take.format.is_some() || take.zone.is_some();
        if take.otherwise.is_some() && take.lookup.is_empty() {
            return Err(refuse("have a `lookup` where it has `otherwise`", "none"));
        }
        if take.join.is_some() && take.columns.is_empty() {
            return Err(refuse("have `columns` where it has `join`", "none"));
        }
        let sums = sums(&place, &take, common)?;
        if dated && (sums.is_some() || take.duration) {
            return Err(refuse("take a date or a number (`between` makes one of two)", "both"));
        }
        let words = Words {
            lookup: lookup(&place, &take.lookup)?,
            otherwise: take.otherwise.as_ref().map(Got::of),
            if_empty: take.if_empty.as_ref().map(Got::of),
            after: take.after.clone(),
            before: take.before.clone(),
            lower: take.lower,
            duration: take.duration,
            prefix: take.prefix.clone(),
        };
        let origin = origin(&place, take, graded, common)?;
        Ok(Self { place, origin, words, dated, sums, clock, decimal })
    }

    /// What it is of every row, if it is the same.
    pub(super) fn constant(&self) -> Option<Got> {
        let none = Row { cells: &[], places: &[] };
        match self.origin {
            Origin::Constant(_) => self.take(&none).ok(),
            Origin::Column(_)
            | Origin::First(_)
            | Origin::Joined(..)
            | Origin::Between(..)
            | Origin::Parts(_) => None,
        }
    }

    /// The values that a lookup can make of a row.
    pub(super) fn choices(&self) -> impl Iterator<Item = &Got> {
        let words = &self.words;
        let plain = self.sums.is_none() && !words.duration && words.prefix.is_none();
        let choices = words.lookup.values().chain(&words.otherwise).chain(&words.if_empty);
        choices.filter(move |_| plain)
    }

    /// Takes the value from a row.
    pub(super) fn take(&self, row: &Row<'_>) -> Result<Got, MappingError> {
        let words = &self.words;
        let mut got = match &self.origin {
            Origin::Column(column) => Got::cell(row.cell(*column)),
            Origin::First(columns) => {
                let mut cells = columns.iter().map(|column| row.cell(*column));
                cells.find(|cell| !cell.is_empty()).map_or(Got::Nothing, Got::cell)
            }
            Origin::Joined(columns, between) => {
                let cells = columns.iter().map(|column| row.cell(*column));
                let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
                Got::cell(&cells.join(between))
            }
            Origin::Constant(got) => got.clone(),
            Origin::Between(dates, seconds) => match (dates.0.time(row)?, dates.1.time(row)?) {
                (Some(from), Some(to)) => Got::Number(to.since(from) as f64 / seconds),
                _ => Got::Nothing,
            },
            Origin::Parts(parts) => shares(parts, row)?,
        };
        if let Got::Text(text) = &got {
            got = words.cut(text);
        }
        if got != Got::Nothing && !words.lookup.is_empty() {
            let found = self.listed(&got).or(words.otherwise.as_ref());
            got = found.cloned().ok_or_else(|| self.refuse(words.unlisted(&got)))?;
        }
        if got == Got::Nothing {
            got = words.if_empty.clone().unwrap_or(Got::Nothing);
        }
        if got == Got::Nothing {
            return Ok(got);
        }
        if words.duration {
            let seconds = duration(&got.text()).map(Got::Number);
            let expected = "be a length of time like 26:10:05, hours first";
            got = seconds.ok_or_else(|| self.refuse(Misfit::new(expected, got.shown())))?;
        }
        if self.dated {
            let at = got.time(&self.clock).map_err(|misfit| self.refuse(misfit))?;
            got = at.map_or(Got::Nothing, Got::Time);
        }
        if let Some(sums) = &self.sums {
            got = self.counted(sums, &got, row)?;
        }
        Ok(match &words.prefix {
            Some(prefix) if got != Got::Nothing => Got::cell(&format!("{prefix}{}", got.text())),
            _ => got,
        })
    }

    /// Finds what a lookup lists; a number that is written otherwise is the same.
    fn listed(&self, got: &Got) -> Option<&Got> {
        let lookup = &self.words.lookup;
        let number = || got.number(self.decimal).ok().flatten().map(digits);
        let listed = lookup.get(&got.text().to_lowercase());
        listed.or_else(|| number().and_then(|number| lookup.get(&number)))
    }

    /// Takes the value as a date.
    pub(super) fn time(&self, row: &Row<'_>) -> Result<Option<Instant>, MappingError> {
        self.take(row)?.time(&self.clock).map_err(|misfit| self.refuse(misfit))
    }

    /// Takes the value as a number.
    pub(super) fn number(&self, row: &Row<'_>) -> Result<Option<f64>, MappingError> {
        self.take(row)?.number(self.decimal).map_err(|misfit| self.refuse(misfit))
    }

    fn counted(&self, sums: &Sums, got: &Got, row: &Row<'_>) -> Result<Got, MappingError> {
        let number = got.number(self.decimal).map_err(|misfit| self.refuse(misfit))?;
        let taken = sums.minus.as_ref().map_or(Ok(Some(0.0)), |minus| minus.number(row))?;
        let (Some(number), Some(taken)) = (number, taken) else { return Ok(Got::Nothing) };
        let mut number = (number - taken) * sums.times + sums.plus;
        if let Some(Rescale { from: [a, b], to: [c, d], clamp }) = sums.scale {
            let (low, high) = (a.min(b), a.max(b));
            if clamp {
                number = number.clamp(low, high);
            } else if !(low..=high).contains(&number) {
                let expected = format!("be a number from {low} to {high}");
                return Err(self.refuse(Misfit::new(expected, got.shown())));
            }
            // Written so that each end becomes its end to the bit.
            let share = (number - a) / (b - a);
            number = c * (1.0 - share) + d * share;
        }
        if number.is_finite() {
            return Ok(Got::Number(number));
        }
        Err(self.refuse(Misfit::new("make a finite number", got.shown())))
    }

    /// Says that what was taken does not fit.
    pub(super) fn refuse(&self, misfit: Misfit) -> MappingError {
        MappingError::new(&self.place, misfit.expected, misfit.found).or_rather(misfit.near)
    }
}

impl Words {
    fn cut(&self, text: &str) -> Got {
        let mut rest = text;
        if let Some(after) = &self.after {
            rest = rest.split_once(after.as_str()).map_or(rest, |(_, rest)| rest);
        }
        if let Some(before) = &self.before {
            rest = rest.split_once(before.as_str()).map_or(rest, |(rest, _)| rest);
        }
        if self.lower { Got::cell(&rest.to_lowercase()) } else { Got::cell(rest) }
    }

    fn unlisted(&self, got: &Got) -> Misfit {
        /// So many stand in a sentence.
        const MOST: usize = 12;
        let mut known: Vec<&str> = self.lookup.keys().map(String::as_str).take(MOST).collect();
        if self.lookup.len() > MOST {
            known.push("…");
        }
        Misfit::new(format!("be listed in `lookup` ({})", known.join(", ")), got.shown())
    }
}

/// The words of a list with their shares; one of nothing is left out.
fn shares(parts: &[(&'static str, Plan)], row: &Row<'_>) -> Result<Got, MappingError> {
    let mut shares = Vec::new();
    for (word, plan) in parts {
        let Some(number) = plan.number(row)? else { continue };
        let share = Share::new(number).map_err(|_| {
            plan.refuse(Misfit::new("be a number from 0 to 1", quoted(&digits(number))))
        })?;
        if share.get() > 0.0 {
            shares.push((*word, share));
        }
    }
    Ok(if shares.is_empty() { Got::Nothing } else { Got::Parts(shares) })
}

fn origin(
    place: &str,
    take: Take,
    graded: Option<&'static Graded>,
    common: &mut Common,
) -> Result<Origin, MappingError> {
    let said = [
        take.column.is_some(),
        !take.columns.is_empty(),
        take.constant.is_some(),
        take.between.is_some(),
        !take.parts.is_empty(),
    ];
    let said = said.into_iter().filter(|said| *said).count();
    if said != 1 {
        let expected = "begin with one of `column`, `columns`, `constant`, `between`, `parts`";
        let found = if said == 0 { "none".to_owned() } else { said.to_string() };
        return Err(MappingError::new(place, expected, found));
    }
    if let Some(column) = take.column {
        return Ok(Origin::Column(common.column(place, &column)?));
    }
    if let Some(constant) = take.constant {
        return Ok(Origin::Constant(Got::of(&constant)));
    }
    if let Some(between) = take.between {
        let Between { from, to, unit } = *between;
        let from = Plan::new(&format!("{place}, `from`"), from, None, common)?;
        let to = Plan::new(&format!("{place}, `to`"), to, None, common)?;
        return Ok(Origin::Between(Box::new((from, to)), seconds_of(unit)));
    }
    if take.parts.is_empty() {
        let columns = take.columns.iter().map(|column| common.column(place, column));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        return Ok(match take.join {
            Some(join) => Origin::Joined(columns, join),
            None => Origin::First(columns),
        });
    }
    let Some(graded) = graded else {
        let expected = "have `parts` only where words of a list have shares";
        return Err(MappingError::new(place, expected, "another field"));
    };
    let mut parts = Vec::new();
    for (word, set) in take.parts {
        let place = format!("{place}, part `{word}`");
        let known = graded.words.words.iter().find(|known| **known == word);
        let known = known.ok_or_else(|| {
            let near = nearest(&word, graded.words.words.iter().copied());
            let expected = format!("be one of {}", graded.words.words.join(", "));
            MappingError::new(&place, expected, quoted(&word)).or_rather(near)
        })?;
        parts.push((*known, Plan::new(&place, set.into_take(), None, common)?));
    }
    Ok(Origin::Parts(parts))
}

const fn seconds_of(unit: TimeUnit) -> f64 {
    match unit {
        TimeUnit::Seconds => 1.0,
        TimeUnit::Minutes => 60.0,
        TimeUnit::Hours => 3_600.0,
        TimeUnit::Days => 86_400.0,
    }
}

/// Checks what is done with a number, if anything is.
fn sums(place: &str, take: &Take, common: &mut Common) -> Result<Option<Sums>, MappingError> {
    let refuse = |what: &str, rule: &str, found: f64| {
        Err(MappingError::new(format!("{place}, `{what}`"), rule, found.to_string()))
    };
    for (what, number) in [("times", take.times), ("plus", take.plus)] {
        if let Some(number) = number.filter(|number| !number.is_finite()) {
            return refuse(what, "be finite", number);
        }
    }
    if let Some(Rescale { from, to, .. }) = take.scale {
        if let Some(end) = from.into_iter().chain(to).find(|end| !end.is_finite()) {
            return refuse("scale", "have finite ends", end);
        }
        if from[0].total_cmp(&from[1]).is_eq() || from[0] - from[1] == 0.0 {
            return refuse("scale", "have two ends in `from`", from[0]);
        }
    }
    let minus = take.minus.as_ref().map(|minus| {
        Plan::new(&format!("{place}, `minus`"), (**minus).clone(), None, common).map(Box::new)
    });
    let minus = minus.transpose()?;
    let any = minus.is_some() || take.times.is_some() || take.plus.is_some();
    let (times, plus) = (take.times.unwrap_or(1.0), take.plus.unwrap_or(0.0));
    let scale = take.scale;
    Ok((any || scale.is_some()).then_some(Sums { minus, times, plus, scale }))
}

/// Checks a mark of decimals.
pub(super) fn decimal(place: &str, mark: Option<char>) -> Result<Option<char>, MappingError> {
    match mark {
        None | Some('.' | ',') => Ok(mark),
        Some(other) => {
            let place = format!("{place}, `decimal`");
            Err(MappingError::new(place, "be `.` or `,`", quoted(&other.to_string())))
        }
    }
}

/// Brings the texts of a lookup into small letters.
fn lookup(
    place: &str,
    said: &BTreeMap<String, Constant>,
) -> Result<BTreeMap<String, Got>, MappingError> {
    let mut lookup = BTreeMap::new();
    for (text, constant) in said {
        if lookup.insert(text.trim().to_lowercase(), Got::of(constant)).is_some() {
            let expected = "list each text once, capital and small letters being alike";
            let place = format!("{place}, `lookup`");
            return Err(MappingError::new(place, expected, format!("{} again", quoted(text))));
        }
    }
    Ok(lookup)
}

/// Reads a length of time like `26:10:05` or `26:10`, hours first; its seconds.
fn duration(text: &str) -> Option<f64> {
    let mut parts = text.split(':');
    let number = |part: Option<&str>| {
        let part = part.filter(|part| (1..=9).contains(&part.len()))?;
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| digits)
    };
    let (hours, minutes) = (number(parts.next())?, number(parts.next())?);
    let seconds = parts.next().map_or(Some(0), |part| number(Some(part)))?;
    if parts.next().is_some() || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(f64::from(hours) * 3_600.0 + f64::from(minutes * 60 + seconds))
}
