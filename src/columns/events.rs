//! Events as columns: a column for what happened, one for when, and one for each field.

use super::Column;
use crate::quantity::{Amount, Instant, Name, Positive, Share, Stake};
use crate::record::{EventName, EventRecord, Fact, FieldType, Reader};
use crate::shown::Shown;
use crate::wire::{Fields, Value};
use crate::{Error, Result};

/// The person of the customer, whom every event may name.
const PERSON: &str = "person";

/// What happened, and when.
const EVENT: &str = "event";
const AT: &str = "at";

/// The values of a field, as they are held.
#[derive(Debug, Clone, Copy)]
pub enum Cells<'a> {
    /// Numbers, shares, amounts and stakes.
    Numbers(Column<'a, f64>),
    /// Dates in seconds since 1970, and counts.
    Wholes(Column<'a, i64>),
    /// Yes or no.
    Flags(Column<'a, bool>),
    /// Names, words and other texts.
    Texts(Column<'a, &'a str>),
    /// The same as places in a list of all that occur. Each text is then read once, and no row
    /// takes memory for it.
    Coded(Column<'a, u32>, &'a [&'a str]),
}

impl Cells<'_> {
    const fn len(&self) -> usize {
        match self {
            Self::Numbers(cells) => cells.len(),
            Self::Wholes(cells) => cells.len(),
            Self::Flags(cells) => cells.len(),
            Self::Texts(cells) => cells.len(),
            Self::Coded(cells, _) => cells.len(),
        }
    }

    const fn held(&self) -> &'static str {
        match self {
            Self::Numbers(_) => "numbers",
            Self::Wholes(_) => "whole numbers",
            Self::Flags(_) => "flags",
            Self::Texts(_) | Self::Coded(..) => "texts",
        }
    }
}

/// What a field of a type must be held as.
const fn wanted(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Number
        | FieldType::Share
        | FieldType::Positive
        | FieldType::Amount
        | FieldType::Stake => "numbers",
        FieldType::Instant | FieldType::Count => "whole numbers",
        FieldType::Flag => "flags",
        FieldType::Name
        | FieldType::Text
        | FieldType::Checked(_)
        | FieldType::Word(_)
        | FieldType::Graded(_) => "texts",
    }
}

/// The events of many relationships, a row each.
///
/// Which fields there are, [`EventRecord::types`] lists; an event has those that
/// [`EventRecord::events`] says. Ids, versions and currencies are settled before, by an
/// [`Intake`](crate::record::Intake) and by [`Rates`](crate::record::Rates); so they are no
/// columns here.
#[derive(Debug, Clone)]
pub struct Events<'a> {
    event: Coded<'a, Reader>,
    at: Column<'a, i64>,
    fields: Vec<Field<'a>>,
}

/// Texts of a column, each with what it is read as where they are coded.
#[derive(Debug, Clone)]
struct Coded<'a, T> {
    cells: Cells<'a>,
    read: Vec<Result<T>>,
}

impl<'a, T: Clone> Coded<'a, T> {
    fn new(cells: Cells<'a>, of: impl Fn(&str) -> Result<T>) -> Self {
        let read = match cells {
            Cells::Coded(_, texts) => texts.iter().map(|text| of(text)).collect(),
            Cells::Numbers(_) | Cells::Wholes(_) | Cells::Flags(_) | Cells::Texts(_) => Vec::new(),
        };
        Self { cells, read }
    }

    /// What a code stands for.
    #[inline]
    fn of(&self, code: u32) -> Result<T> {
        match self.read.get(usize::try_from(code).unwrap_or(usize::MAX)) {
            Some(read) => read.clone(),
            None => Err(Error::OutOfRange {
                what: "code",
                rule: "the place of a text in the list",
                got: f64::from(code),
            }),
        }
    }
}

#[derive(Debug, Clone)]
struct Field<'a> {
    name: &'static str,
    kind: FieldType,
    coded: Coded<'a, Value>,
}

impl<'a> Events<'a> {
    /// Takes what happened, by the names of the events, and when, in seconds since 1970. A row
    /// without an event is passed over.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if the columns differ in length; [`Error::Inconsistent`] if the events
    /// are no texts.
    pub fn new(event: Cells<'a>, at: Column<'a, i64>) -> Result<Self> {
        holds(EVENT, &event, "texts")?;
        at.has(AT, event.len())?;
        Ok(Self { event: Coded::new(event, reader), at, fields: Vec::new() })
    }

    /// Sets the column of a field; what is not there is left out of its event.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if no event has the field; [`Error::Length`] if the column has
    /// another length than the events; [`Error::Inconsistent`] if its values are of another type,
    /// or it is set already.
    pub fn with(mut self, name: &str, cells: Cells<'a>) -> Result<Self> {
        let mut all = EventRecord::types().chain([(PERSON, FieldType::Name)]);
        let Some((name, kind)) = all.find(|(field, _)| *field == name) else {
            let rule = "a field of events, without ids, versions and currencies";
            return Err(Error::UnknownName { what: "column", rule, got: Shown::kept(name) });
        };
        if self.fields.iter().any(|field| field.name == name) {
            let (what, rule) = ("columns", "be set once each");
            return Err(Error::Inconsistent { what, rule, got: format!("`{name}` again") });
        }
        if cells.len() != self.len() {
            return Err(Error::Length { what: name, expected: self.len(), got: cells.len() });
        }
        holds(name, &cells, wanted(kind))?;
        let coded = Coded::new(cells, |text| read(kind, text));
        self.fields.push(Field { name, kind, coded });
        Ok(self)
    }

    /// Returns how many rows there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.at.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Reads a row; `None` if it is passed over. What its fields are kept in is used again.
    pub(super) fn fact(&self, row: usize, as_of: Instant, kept: &mut Kept) -> Result<Option<Fact>> {
        let reader = match self.event.cells {
            Cells::Texts(cells) => cells.get(row).map(reader),
            Cells::Coded(codes, _) => codes.get(row).map(|code| self.event.of(code)),
            Cells::Numbers(_) | Cells::Wholes(_) | Cells::Flags(_) => None,
        };
        let Some(reader) = reader.transpose().map_err(|error| error.in_cell(EVENT, row))? else {
            return Ok(None);
        };
        let missing = || {
            let rule = "be there where an event is";
            Error::Inconsistent { what: "value", rule, got: "null".to_owned() }.in_cell(AT, row)
        };
        let at = Instant::new(self.at.get(row).ok_or_else(missing)?);
        let at = at.map_err(|error| error.in_cell(AT, row))?;
        if at > as_of {
            return Err(Error::AfterAsOf { what: "event", as_of, at }.in_cell(AT, row));
        }
        let Kept(fields) = kept;
        fields.clear();
        for field in &self.fields {
            if let Some(value) = field.get(row) {
                fields.put(field.name, value.map_err(|error| error.in_cell(field.name, row))?);
            }
        }
        let event = reader.name();
        fields.belong_to(event);
        let fact = reader.read(fields, at);
        let left = fields.iter().map(|(name, _)| *name).find(|name| *name != PERSON);
        let fact = fact.and_then(|fact| match left {
            Some(field) => Err(Error::Field { event, rule: "has no field", field }),
            None => Ok(fact),
        });
        fact.map(Some).map_err(|error| error.in_cell(EVENT, row))
    }
}

/// Where the fields of a row are kept while it is read.
#[derive(Debug, Default)]
pub(super) struct Kept(Fields);

impl Field<'_> {
    #[inline]
    fn get(&self, row: usize) -> Option<Result<Value>> {
        match self.coded.cells {
            Cells::Numbers(cells) => cells.get(row).map(|x| number(self.kind, x)),
            Cells::Wholes(cells) => cells.get(row).map(|x| whole(self.kind, x)),
            Cells::Flags(cells) => cells.get(row).map(|flag| Ok(Value::Flag(flag))),
            Cells::Texts(cells) => cells.get(row).map(|text| read(self.kind, text)),
            Cells::Coded(codes, _) => codes.get(row).map(|code| self.coded.of(code)),
        }
    }
}

fn reader(text: &str) -> Result<Reader> {
    Ok(Fact::reader(text.parse::<EventName>()?))
}

fn holds(what: &'static str, cells: &Cells<'_>, wanted: &'static str) -> Result<()> {
    let rule = match wanted {
        held if held == cells.held() => return Ok(()),
        "numbers" => "hold numbers",
        "flags" => "hold flags",
        "texts" => "hold texts",
        _ => "hold whole numbers",
    };
    Err(Error::Inconsistent { what, rule, got: cells.held().to_owned() })
}

#[inline]
fn number(kind: FieldType, x: f64) -> Result<Value> {
    Ok(match kind {
        FieldType::Share => Value::Share(Share::new(x)?),
        FieldType::Positive => Value::Positive(Positive::new(x)?),
        FieldType::Amount => Value::Amount(Amount::new(x)?),
        FieldType::Stake => Value::Stake(Stake::new(x)?),
        FieldType::Number
        | FieldType::Name
        | FieldType::Text
        | FieldType::Checked(_)
        | FieldType::Instant
        | FieldType::Count
        | FieldType::Flag
        | FieldType::Word(_)
        | FieldType::Graded(_) => Value::Number(x),
    })
}

#[inline]
fn whole(kind: FieldType, x: i64) -> Result<Value> {
    if let FieldType::Count = kind {
        let refused = |_| Error::Inconsistent {
            what: "count",
            rule: "be a whole number from 0 to 4294967295",
            got: x.to_string(),
        };
        return u32::try_from(x).map(Value::Count).map_err(refused);
    }
    Instant::new(x).map(Value::Instant)
}

fn read(kind: FieldType, text: &str) -> Result<Value> {
    match kind {
        FieldType::Name => Name::new(text).map(Value::Name),
        FieldType::Checked(checked) => {
            (checked.check)(text)?;
            Ok(Value::Text(text.to_owned()))
        }
        FieldType::Word(list) => {
            list.known(text).map(Value::Word).ok_or_else(|| Error::Inconsistent {
                what: "word",
                rule: "be one of those of its column",
                got: format!("`{}` (they are {})", Shown::new(text), list.words().join(", ")),
            })
        }
        FieldType::Graded(graded) => graded.parse(text),
        FieldType::Text
        | FieldType::Number
        | FieldType::Share
        | FieldType::Positive
        | FieldType::Amount
        | FieldType::Stake
        | FieldType::Instant
        | FieldType::Count
        | FieldType::Flag => Ok(Value::Text(text.to_owned())),
    }
}
