//! Reading dealings: columns by name or by a map, dates that contradict each other set apart.

use std::collections::{BTreeMap, BTreeSet};

use goodwill::dealings::{Columns, Dealing, Outcome};
use goodwill::quantity::{Instant, Name, Stake};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::support::dates::{Dates, Order};
use super::support::input::aside::Aside;
use super::support::input::span::{Apart, Span};
use super::support::input::{self, Column, InputError, Opened, Reading, Row, Sheet, alike, value};
use super::support::outcome::Failure;
use super::support::progress::Progress;

/// Where a field is found.
#[derive(Debug, Clone)]
enum Place {
    Column(String),
    Always(String),
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(from)?;
        let place = match &value {
            toml::Value::String(name) => Some(Self::Column(name.clone())),
            toml::Value::Table(table) if table.len() == 1 => match table.get("always") {
                Some(toml::Value::String(text)) => Some(Self::Always(text.clone())),
                _ => None,
            },
            _ => None,
        };
        place.ok_or_else(|| {
            D::Error::custom(format!(
                "a field must be the name of a column, as \"Customer\", or always one text, as \
                 {{ always = \"us\" }}, got {value}"
            ))
        })
    }
}

/// What the file calls its columns.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Map {
    id: Option<Place>,
    trustee: Option<Place>,
    truster: Option<Place>,
    placed: Option<Place>,
    due: Option<Place>,
    settled: Option<Place>,
    amount: Option<Place>,
    outcome: Option<Place>,
    disputed: Option<Place>,
    /// Columns that are not known when a dealing is placed.
    ignore: Vec<String>,
}

impl Map {
    /// Reads a map.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, Failure> {
        let map: Self = toml::from_str(text).map_err(|error| {
            let said = error.message().trim_end_matches('.');
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            Failure::new(format!("{name}, line {line}: {said}"))
        })?;
        map.check().map_err(|said| Failure::new(format!("{name}: {said}")))?;
        Ok(map)
    }

    /// No two fields may be of one column, nor may a field be of a column that is ignored: what such
    /// a file would say is not what anybody meant.
    fn check(&self) -> Result<(), String> {
        let mut columns: Vec<(Field, String)> = Vec::new();
        for field in Field::ALL {
            let Place::Column(name) = self.place(field) else { continue };
            let is = |other: &str| other.eq_ignore_ascii_case(&name);
            if let Some((other, _)) = columns.iter().find(|(_, other)| is(other)) {
                return Err(format!(
                    "must name a column of its own for each field, got `{name}` for `{}` and `{}` (a \
                     field that is not named is looked for under its own name; what the file has not \
                     may be {{ always = \"\" }})",
                    other.name(),
                    field.name()
                ));
            }
            if self.ignore.iter().any(|ignored| is(ignored)) {
                return Err(format!(
                    "must not ignore a column that a field is read from, got `{name}` for `{}`",
                    field.name()
                ));
            }
            columns.push((field, name));
        }
        Ok(())
    }

    fn place(&self, field: Field) -> Place {
        let given = match field {
            Field::Id => &self.id,
            Field::Trustee => &self.trustee,
            Field::Truster => &self.truster,
            Field::Placed => &self.placed,
            Field::Due => &self.due,
            Field::Settled => &self.settled,
            Field::Amount => &self.amount,
            Field::Outcome => &self.outcome,
            Field::Disputed => &self.disputed,
        };
        given.clone().unwrap_or_else(|| Place::Column(field.name().to_owned()))
    }
}

/// A column that is known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Trustee,
    Truster,
    Placed,
    Due,
    Settled,
    Amount,
    Outcome,
    Disputed,
}

impl Field {
    const ALL: [Self; 9] = [
        Self::Id,
        Self::Trustee,
        Self::Truster,
        Self::Placed,
        Self::Due,
        Self::Settled,
        Self::Amount,
        Self::Outcome,
        Self::Disputed,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Trustee => "trustee",
            Self::Truster => "truster",
            Self::Placed => "placed",
            Self::Due => "due",
            Self::Settled => "settled",
            Self::Amount => "amount",
            Self::Outcome => "outcome",
            Self::Disputed => "disputed",
        }
    }

    /// Tells whether a file must have it.
    const fn is_needed(self) -> bool {
        !matches!(self, Self::Outcome | Self::Disputed)
    }
}

/// A field of a sheet: a column, always the same text, or not there.
#[derive(Debug, Clone)]
enum Found {
    Column(Column),
    Always(String),
    Missing,
}

/// All dealings, in order of placing, and what is to be said of the file before all else.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Book {
    /// What the file is called.
    pub(crate) file: String,
    pub(crate) dealings: Vec<Dealing>,
    pub(crate) columns: Columns,
    /// The last instant that the file speaks of.
    pub(crate) last: Instant,
    pub(crate) notes: Vec<String>,
}

/// How a file is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ways {
    pub(crate) map: Map,
    pub(crate) order: Order,
    pub(crate) reading: Reading,
}

/// What was read, before it is put in order.
struct Read {
    dates: Dates,
    /// Each with its line, and the texts of the further columns.
    rows: Vec<(u64, Dealing, Vec<String>)>,
    ids: BTreeSet<String>,
    names: BTreeSet<Name>,
    span: Span,
    last: Option<Instant>,
    again: Aside,
    contradict: Aside,
    own: Aside,
    undated: Aside,
}

impl Book {
    pub(crate) fn read(
        opened: Opened,
        ways: &Ways,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let places = Field::ALL.map(|field| (field, ways.map.place(field)));
        let column = |(field, place): &(Field, Place)| match place {
            Place::Column(name) => Some((*field, name.clone())),
            Place::Always(_) => None,
        };
        let named: Vec<(Field, String)> = places.iter().filter_map(column).collect();
        let known: Vec<&str> = named.iter().map(|(_, name)| name.as_str()).collect();
        let needed = named.iter().filter(|(field, _)| field.is_needed());
        let needed: Vec<&str> = needed.map(|(_, name)| name.as_str()).collect();
        let (mut sheet, _) = Sheet::of_named(opened, &needed, &known, &ways.reading)?;
        let mut found = Vec::new();
        for (_, place) in &places {
            found.push(match place {
                Place::Always(always) => Found::Always(always.clone()),
                Place::Column(name) => match sheet.optional(name)? {
                    Some(column) => Found::Column(column),
                    None => Found::Missing,
                },
            });
        }
        for name in &ways.map.ignore {
            sheet.required(name)?;
        }
        let is_own = |name: &&String| {
            let is = |other: &&str| other.eq_ignore_ascii_case(name);
            let ignored = ways.map.ignore.iter().any(|other| is(&other.as_str()));
            !name.is_empty() && !known.iter().any(is) && !ignored
        };
        let own_names: Vec<String> = sheet.names().iter().filter(is_own).cloned().collect();
        let own: Vec<Column> =
            own_names.iter().map(|name| sheet.required(name)).collect::<input::Result<_>>()?;
        let mut read = Read::new(ways.order);
        progress.phase("reading", sheet.position().1);
        while let Some(row) = sheet.next_row()? {
            read.take(row, &found, &own)?;
            progress.at(sheet.position().0);
        }
        let notes = sheet.notes(&known);
        Ok(read.book(&sheet, notes, &own_names)?)
    }
}

impl Read {
    fn new(order: Order) -> Self {
        Self {
            dates: Dates::new(order),
            rows: Vec::new(),
            ids: BTreeSet::new(),
            names: BTreeSet::new(),
            span: Span::default(),
            last: None,
            again: Aside::default(),
            contradict: Aside::default(),
            own: Aside::default(),
            undated: Aside::default(),
        }
    }

    fn take(&mut self, row: Row<'_>, found: &[Found], own: &[Column]) -> input::Result<()> {
        let field = |field: Field| &found[field as usize];
        let text = |of: Field| -> input::Result<String> {
            match field(of) {
                Found::Column(column) => Ok(row.text(*column)?.to_owned()),
                Found::Always(text) => Ok(text.clone()),
                Found::Missing => Ok(String::new()),
            }
        };
        let wrong = |of: Field, expected: &str| match field(of) {
            Found::Column(column) => row.error(*column, expected),
            Found::Always(text) => {
                let expected = format!("be given a {} that can {expected}", of.name());
                InputError::of_file(row.file(), expected, format!("`{text}` of the map"))
            }
            Found::Missing => InputError::of_file(row.file(), expected, "nothing".to_owned()),
        };
        let party = |of: Field| -> input::Result<Name> {
            Name::new(&text(of)?).map_err(|_| wrong(of, "be the name of a party"))
        };
        let (trustee, truster) = (party(Field::Trustee)?, party(Field::Truster)?);
        let mut dates = core::mem::take(&mut self.dates);
        let mut date = |of: Field| -> input::Result<Option<(Instant, bool)>> {
            let text = text(of)?;
            if value::is_missing(&text) {
                return Ok(None);
            }
            let at = dates.read(&text);
            let at = at.ok_or_else(|| wrong(of, "be a date").hint(dates.looks(&text)))?;
            // A day without a time; seconds since 1970 are digits alone.
            let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            let is_seconds = digits && !text.get(1..).unwrap_or_default().contains('-');
            Ok(Some((at, !text.contains(':') && !is_seconds)))
        };
        let placed = date(Field::Placed)?;
        let (due, settled) = (date(Field::Due)?, date(Field::Settled)?);
        self.dates = dates;
        let (placed, _) = placed.ok_or_else(|| wrong(Field::Placed, "be a date"))?;
        // What is due on a day may be honoured until it ends.
        let due = due.map(|(at, day)| if day { day_end(at) } else { at });
        // What was settled on the day on which it was placed was settled after that.
        let same_day = |at: Instant| day_of(at) == day_of(placed) && at < placed;
        let settled = settled.map(|(at, day)| if day && same_day(at) { placed } else { at });
        let amount = text(Field::Amount)?;
        let stake = value::number(&amount).and_then(|x| Stake::new(x).ok()).ok_or_else(|| {
            wrong(Field::Amount, "be an amount of 0 or more").hint(value::looks(&amount))
        })?;
        let word = text(Field::Outcome)?;
        let outcome: Option<Outcome> = if value::is_missing(&word) {
            None
        } else {
            let expected = "be kept, late, cancelled or failed, or nothing";
            Some(word.to_lowercase().parse().map_err(|_| wrong(Field::Outcome, expected))?)
        };
        let word = text(Field::Disputed)?;
        let disputed = if value::is_missing(&word) {
            None
        } else {
            Some(value::truth(&word).ok_or_else(|| wrong(Field::Disputed, "be yes or no"))?)
        };
        let id = text(Field::Id)?;
        self.last = self.last.max(Some(placed)).max(settled);
        if trustee == truster {
            self.own.add(row, trustee.as_str());
            return Ok(());
        }
        // A cancellation or failure without a date was known when it was due at the latest.
        let ended = settled.or(due.filter(|_| outcome.is_some()));
        if outcome.is_some() && ended.is_none() {
            self.undated.add(row, &id);
            return Ok(());
        }
        let dealing = dealing(&trustee, &truster, stake, placed, due, ended, outcome);
        let Ok(dealing) = dealing else {
            self.contradict.add(row, &id);
            return Ok(());
        };
        if !id.is_empty() && !self.ids.insert(id.clone()) {
            self.again.add(row, &id);
            return Ok(());
        }
        let dealing = disputed.map_or(dealing.clone(), |disputed| dealing.disputed(disputed));
        let texts = own.iter().map(|column| row.text(*column).map(str::to_owned));
        let texts = texts.collect::<input::Result<Vec<String>>>()?;
        self.span.see(placed);
        self.names.extend([trustee, truster]);
        self.rows.push((row.line(), dealing, texts));
        Ok(())
    }

    fn book(
        mut self,
        sheet: &Sheet,
        mut notes: Vec<String>,
        own: &[String],
    ) -> input::Result<Book> {
        let mut apart = Apart::default();
        if let Some([first, last]) = self.span.bounds() {
            self.rows.retain(|(line, dealing, _)| {
                let is_near = (first..=last).contains(&dealing.placed());
                if !is_near {
                    apart.add(sheet.file(), *line, dealing.placed());
                }
                is_near
            });
        }
        let aside = [
            apart.note("dealing"),
            self.contradict.note("dealing", "due or settled before it was placed"),
            self.own.note("dealing", "with oneself"),
            self.undated.note("dealing", "with an outcome and no date of it"),
            self.again.note("dealing", "of an id that was there before"),
        ];
        let aside: Vec<String> = aside.into_iter().flatten().collect();
        notes.extend(aside.iter().cloned());
        notes.extend(self.dates.note());
        notes.extend(alike::notes("party ids", self.names.iter().map(Name::as_str)));
        let first = self.rows.first().map(|(_, dealing, _)| dealing.placed());
        let Some(last) = self.last.filter(|last| first.is_some_and(|first| first < *last)) else {
            let found = match self.rows.len() {
                0 => "no dealing".to_owned(),
                n => format!("{n} of one instant"),
            };
            // What was set apart is why there are so few.
            let why = (!aside.is_empty()).then(|| aside.join("; "));
            let error = sheet.whole_error("have dealings of at least 2 instants", &found);
            return Err(error.hint(why));
        };
        let mut kinds: Vec<Told> = Vec::with_capacity(own.len());
        for (i, name) in own.iter().enumerate() {
            let cells = self.rows.iter().map(|(line, _, texts)| (*line, texts[i].as_str()));
            let (kind, said) = Told::of(sheet.file(), name, cells);
            kinds.push(kind);
            notes.extend(said);
        }
        let names = |kind: Told| -> Vec<Name> {
            let of_kind = own.iter().zip(&kinds).filter(|(_, k)| **k == kind);
            of_kind.filter_map(|(name, _)| Name::new(name).ok()).collect()
        };
        let columns = Columns { numbers: names(Told::Numbers), words: names(Told::Words) };
        let unused: Vec<&String> =
            own.iter().zip(&kinds).filter(|(_, k)| **k == Told::Nothing).map(|(n, _)| n).collect();
        if !unused.is_empty() {
            let list: Vec<&str> = unused.iter().map(|name| name.as_str()).collect();
            notes.push(format!(
                "columns that tell every dealing apart, or none, say nothing: {}",
                list.join(", ")
            ));
        }
        let mut dealings: Vec<Dealing> = Vec::with_capacity(self.rows.len());
        for (_, dealing, texts) in self.rows {
            let of_kind = |kind: Told| {
                let cells = texts.iter().zip(&kinds).filter(move |(_, k)| **k == kind);
                cells.map(|(text, _)| text.as_str())
            };
            let known = |text: &&str| !value::is_missing(text);
            let numbers: Vec<Option<f64>> = of_kind(Told::Numbers).map(value::number).collect();
            let words: Vec<Option<Name>> = of_kind(Told::Words)
                .map(|text| Some(text).filter(known).and_then(|text| Name::new(text).ok()))
                .collect();
            dealings.push(dealing.with_numbers(numbers).with_words(words));
        }
        dealings.sort_by_key(Dealing::placed);
        Ok(Book { file: sheet.file().to_owned(), dealings, columns, last, notes })
    }
}

fn day_of(at: Instant) -> i64 {
    at.seconds().div_euclid(Instant::DAY)
}

fn day_end(at: Instant) -> Instant {
    Instant::new((day_of(at) + 1) * Instant::DAY - 1).unwrap_or(at)
}

fn dealing(
    trustee: &Name,
    truster: &Name,
    stake: Stake,
    placed: Instant,
    due: Option<Instant>,
    ended: Option<Instant>,
    outcome: Option<Outcome>,
) -> goodwill::Result<Dealing> {
    let dealing = Dealing::new(trustee.clone(), truster.clone(), stake, placed)?;
    let dealing = due.map_or(Ok(dealing.clone()), |due| dealing.due(due))?;
    match (ended, outcome) {
        (None, _) => Ok(dealing),
        (Some(at), None) => dealing.settled(at),
        (Some(at), Some(outcome)) => dealing.ended(at, outcome),
    }
}

/// What a further column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Numbers,
    Words,
    /// Nothing, always the same, or what tells every row apart.
    Nothing,
}

impl Told {
    /// Numbers of so few values are codes.
    const CODES: usize = 12;

    /// In a column of numbers at most this share of the cells are words; a slip of the pen is rare.
    const SLIPS: f64 = 0.05;

    /// What a column holds, and what is to be said of words among its numbers.
    fn of<'a>(
        file: &str,
        name: &str,
        cells: impl Iterator<Item = (u64, &'a str)>,
    ) -> (Self, Option<String>) {
        let mut values: BTreeMap<&str, usize> = BTreeMap::new();
        let mut known = 0_usize;
        let mut words: Vec<(u64, &str)> = Vec::new();
        for (line, text) in cells.filter(|(_, text)| !value::is_missing(text)) {
            *values.entry(text).or_default() += 1;
            known += 1;
            if value::number(text).is_none() {
                words.push((line, text));
            }
        }
        let numbers = values.keys().filter(|text| value::number(text).is_some()).count();
        let is_number = numbers > Self::CODES && words.len() as f64 <= Self::SLIPS * known as f64;
        let kind = match values.len() {
            0 | 1 => Self::Nothing,
            _ if is_number => Self::Numbers,
            n if 2 * n > known => Self::Nothing,
            _ => Self::Words,
        };
        // Some words among codes are labels, and nothing is to be said of them.
        let said = (numbers > Self::CODES && !words.is_empty()).then(|| {
            const MOST: usize = 5;
            let place = |(line, text): &(u64, &str)| {
                format!("{file}, line {line}: `{}`", input::error::shortened(text))
            };
            let first: Vec<String> = words.iter().take(MOST).map(place).collect();
            let more = if words.len() > MOST { "; …" } else { "" };
            let taken = match kind {
                Self::Numbers => "taken as not known",
                Self::Words => "so that all of it is taken for words",
                Self::Nothing => "so that it is not used",
            };
            let of = input::error::counted(words.len(), "word");
            format!(
                "the column `{name}` has {of} among its numbers, {taken}: {}{more}",
                first.join("; ")
            )
        });
        (kind, said)
    }
}
