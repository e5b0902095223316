//! Events as a column: texts of JSON, or structs with the fields of an event.

use core::fmt;

use datafusion_common::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, StringArray,
};
use datafusion_common::arrow::buffer::BooleanBuffer;
use datafusion_common::arrow::compute::cast;
use datafusion_common::arrow::datatypes::{DataType, Fields, Float64Type};
use datafusion_common::{Result, plan_err};
use goodwill::columns::Column;
use goodwill::columns::trust::Facts;
use goodwill::quantity::{Instant, Party, Stake};
use goodwill::record::{Event, EventRecord};
use goodwill::trust::{Conduct, TrustEvent};
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::args::seconds;

/// The customer of an event whose struct names none: a group of a query is one.
const SOMEBODY: &str = "-";

/// How the values of a column are held.
#[derive(Debug)]
pub(crate) enum Cells {
    Text(StringArray),
    Whole(Int64Array),
    Number(Float64Array),
    Flag(BooleanArray),
    Nothing,
}

/// The type in which a column is read, if it can be.
fn held(given: &DataType) -> Option<DataType> {
    use DataType::{
        Boolean, Date32, Dictionary, Float32, Float64, Int8, Int16, Int32, Int64, LargeUtf8, Null,
        Timestamp, UInt8, UInt16, UInt32, UInt64, Utf8, Utf8View,
    };
    match given {
        Utf8 | LargeUtf8 | Utf8View => Some(Utf8),
        Dictionary(_, of) => held(of).filter(|held| *held == Utf8),
        Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64 | Timestamp(..)
        | Date32 => Some(Int64),
        Float32 | Float64 => Some(Float64),
        Boolean => Some(Boolean),
        Null => Some(Null),
        _ => None,
    }
}

impl Cells {
    fn new(array: &ArrayRef) -> Result<Self> {
        Ok(match array.data_type() {
            DataType::Null => Self::Nothing,
            DataType::Boolean => Self::Flag(array.as_boolean().clone()),
            DataType::Float32 | DataType::Float64 => {
                let array = cast(array, &DataType::Float64)?;
                Self::Number(array.as_primitive::<Float64Type>().clone())
            }
            DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Dictionary(..) => {
                Self::Text(cast(array, &DataType::Utf8)?.as_string::<i32>().clone())
            }
            _ => Self::Whole(seconds(array)?),
        })
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Text(cells) => cells.is_null(row),
            Self::Whole(cells) => cells.is_null(row),
            Self::Number(cells) => cells.is_null(row),
            Self::Flag(cells) => cells.is_null(row),
            Self::Nothing => true,
        }
    }
}

/// Checks the fields of a struct when a plan is made.
pub(crate) fn check(function: &str, fields: &Fields) -> Result<()> {
    for field in fields {
        let name = field.name();
        if !EventRecord::COLUMNS.contains(&name.as_str()) {
            let known = EventRecord::COLUMNS.join(", ");
            return plan_err!(
                "{function}: event must have only fields that there are ({known}), got `{name}`"
            );
        }
        if held(field.data_type()).is_none() {
            let got = field.data_type();
            return plan_err!(
                "{function}: field `{name}` of event must be a text, a number, a flag, a date or \
                 a timestamp, got {got}"
            );
        }
    }
    for needed in ["at", "event"] {
        if !fields.iter().any(|field| field.name() == needed) {
            return plan_err!("{function}: event must have the field `{needed}`, got none");
        }
    }
    Ok(())
}

/// The events of a batch.
#[derive(Debug)]
pub(crate) enum Rows {
    Texts(StringArray),
    Structs { array: ArrayRef, columns: Vec<(&'static str, Cells)>, acts: Option<Box<Acts>> },
}

/// Says of a text that it is no word there is.
const UNKNOWN: u8 = u8::MAX;

/// Acts as columns, if there are no others.
#[derive(Debug)]
pub(crate) struct Acts {
    /// By code, as [`Facts`] has it.
    what: Vec<u8>,
    by: Vec<u8>,
    stake: Float64Array,
    at: Int64Array,
    /// Which rows are surely right acts.
    known: BooleanBuffer,
}

impl Acts {
    fn new(array: &ArrayRef, columns: &[(&'static str, Cells)]) -> Option<Self> {
        let cells = |wanted| columns.iter().find(|(name, _)| *name == wanted).map(|(_, of)| of);
        let (Cells::Text(event), Cells::Text(by), Cells::Text(conduct)) =
            (cells("event")?, cells("by")?, cells("conduct")?)
        else {
            return None;
        };
        let (Cells::Whole(at), Cells::Number(stake)) = (cells("at")?, cells("stake")?) else {
            return None;
        };
        if columns.len() != 5 {
            return None;
        }
        let (what, by) = (words(conduct, conduct_code), words(by, party_code));
        let (texts, ends) = (event.value_data(), event.value_offsets());
        let right = |row: usize| {
            is_act(texts, ends[row], ends[row + 1])
                && what[row] != UNKNOWN
                && by[row] != UNKNOWN
                && (0.0..=f64::MAX).contains(&stake.value(row))
                && (-Instant::BOUND..=Instant::BOUND).contains(&at.value(row))
        };
        let mut known = BooleanBuffer::collect_bool(array.len(), right);
        for nulls in [array.nulls(), event.nulls(), at.nulls(), stake.nulls()].into_iter().flatten()
        {
            known = &known & nulls.inner();
        }
        Some(Self { what, by, stake: stake.clone(), at: at.clone(), known })
    }

    /// Which of the rows that pass a filter are acts.
    pub(crate) fn passing(&self, filter: Option<&BooleanArray>) -> BooleanBuffer {
        let Some(filter) = filter else { return self.known.clone() };
        let passing = &self.known & filter.values();
        filter.nulls().map_or_else(|| passing.clone(), |nulls| &passing & nulls.inner())
    }

    /// The acts in so many rows, as the crate takes them.
    pub(crate) fn facts<'a>(&'a self, passing: &'a BooleanBuffer) -> goodwill::Result<Facts<'a>> {
        let what = Column::new(self.what.as_slice());
        Ok(Facts {
            what: what.with_validity(passing.values(), passing.offset())?,
            by: Column::new(&self.by),
            stake: Column::new(self.stake.values()),
            at: Column::new(self.at.values()),
        })
    }

    fn read(&self, row: usize) -> Option<TrustEvent> {
        if !self.known.value(row) {
            return None;
        }
        Some(TrustEvent::Act {
            by: *Party::BOTH.get(usize::from(self.by[row]))?,
            stake: Stake::new(self.stake.value(row)).ok()?,
            conduct: *CONDUCTS.get(usize::from(self.what[row]))?,
            at: Instant::new(self.at.value(row)).ok()?,
        })
    }
}

/// The event of an act.
const ACT: &[u8; 3] = b"act";

/// Tells whether a text of a column is the event of an act.
#[inline]
fn is_act(texts: &[u8], begin: i32, end: i32) -> bool {
    let text = usize::try_from(begin).ok().and_then(|begin| texts.get(begin..));
    end - begin == 3 && text.and_then(<[u8]>::first_chunk) == Some(ACT)
}

/// What was done, by its code.
pub(crate) const CONDUCTS: [Conduct; 4] =
    [Conduct::ActedRightly, Conduct::RightlyLeftAlone, Conduct::ActedWrongly, Conduct::FailedToAct];

/// The code of what was done, as [`Facts`] has it.
pub(crate) const fn conduct_code(conduct: Conduct) -> u8 {
    match conduct {
        Conduct::ActedRightly => 0,
        Conduct::RightlyLeftAlone => 1,
        Conduct::ActedWrongly => 2,
        Conduct::FailedToAct => 3,
    }
}

/// The code of a party, as [`Facts`] has it.
pub(crate) const fn party_code(party: Party) -> u8 {
    match party {
        Party::Customer => 0,
        Party::Firm => 1,
    }
}

/// A text of at most 24 bytes as numbers, which are compared faster: the last is its length.
type Short = [u64; 4];

/// Takes a text out of those of a column as numbers; `None` for a longer one.
#[inline]
fn short(texts: &[u8], begin: i32, end: i32) -> Option<Short> {
    // By how many bytes of eight are the text's own.
    const MASKS: [u64; 9] = {
        let mut masks = [u64::MAX; 9];
        let mut bytes = 0;
        while bytes < 8 {
            masks[bytes] = (1 << (8 * bytes)) - 1;
            bytes += 1;
        }
        masks
    };
    let (begin, length) = (usize::try_from(begin).ok()?, usize::try_from(end - begin).ok()?);
    let rest = texts.get(begin..)?;
    if length > 24 || length > rest.len() {
        return None;
    }
    // What follows the text is masked; the last of a column are followed by nothing.
    let near: [u8; 24] = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut near = [0; 24];
        near[..length].copy_from_slice(&rest[..length]);
        near
    });
    let mut short = [0, 0, 0, length as u64];
    for (i, (word, bytes)) in short.iter_mut().zip(near.as_chunks::<8>().0).enumerate() {
        *word = u64::from_le_bytes(*bytes) & MASKS[length.saturating_sub(8 * i).min(8)];
    }
    Some(short)
}

/// The codes of short texts that were looked up, by their numbers.
struct Known([(Short, u8); Self::SLOTS]);

impl Known {
    const SLOTS: usize = 64;
    /// So many slots are looked at for one text.
    const PROBES: usize = 4;
    /// No text is that long.
    const FREE: Short = [0, 0, 0, u64::MAX];

    /// Returns the code of a text; looks it up where it is not known yet.
    #[inline]
    fn code(&mut self, short: Short, look_up: impl FnOnce() -> u8) -> u8 {
        // An odd number whose bits are well mixed spreads what differs anywhere.
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        let [head, middle, tail, length] = short;
        let mixed = head ^ middle.rotate_left(20) ^ tail.rotate_left(40) ^ length;
        let first = usize::try_from(mixed.wrapping_mul(SPREAD) >> 58).unwrap_or(0);
        for probe in 0..Self::PROBES {
            let slot = &mut self.0[(first + probe) % Self::SLOTS];
            let differing = slot.0.iter().zip(short).fold(0, |all, (own, word)| all | (own ^ word));
            if differing == 0 {
                return slot.1;
            }
            if slot.0 == Self::FREE {
                *slot = (short, look_up());
                return slot.1;
            }
        }
        look_up()
    }
}

/// Reads a column of words as codes. Each short one is looked up once, and is then told by being
/// the same text.
fn words<'de, T: Deserialize<'de>>(cells: &'de StringArray, code: fn(T) -> u8) -> Vec<u8> {
    let mut known = Known([(Known::FREE, UNKNOWN); Known::SLOTS]);
    let texts = cells.value_data();
    let code = |ends: &[i32]| {
        let &[begin, end] = ends else { return UNKNOWN };
        let look_up = || {
            let place = |at: i32| usize::try_from(at).unwrap_or(0);
            let text = texts.get(place(begin)..place(end)).unwrap_or_default();
            core::str::from_utf8(text).ok().and_then(word).map_or(UNKNOWN, code)
        };
        match short(texts, begin, end) {
            Some(short) => known.code(short, look_up),
            None => look_up(),
        }
    };
    let mut codes: Vec<u8> = cells.value_offsets().windows(2).map(code).collect();
    if let Some(nulls) = cells.nulls() {
        for (code, there) in codes.iter_mut().zip(nulls) {
            *code = if there { *code } else { UNKNOWN };
        }
    }
    codes
}

impl Rows {
    pub(crate) fn new(array: &ArrayRef) -> Result<Self> {
        let Some(of) = array.as_struct_opt() else {
            return Ok(Self::Texts(cast(array, &DataType::Utf8)?.as_string::<i32>().clone()));
        };
        let mut columns = Vec::new();
        for (field, cells) in of.fields().iter().zip(of.columns()) {
            let known = EventRecord::COLUMNS.iter().find(|name| *name == field.name());
            if let Some(name) = known {
                columns.push((*name, Cells::new(cells)?));
            }
        }
        let acts = Acts::new(array, &columns).map(Box::new);
        Ok(Self::Structs { array: array.clone(), columns, acts })
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Texts(texts) => texts.is_null(row),
            Self::Structs { array, .. } => array.is_null(row),
        }
    }

    /// Reads an act straight off its columns; `None` where it is no act, or not surely a right
    /// one: it is then read as any other event, and refused with all that is to be said.
    pub(crate) fn act(&self, row: usize) -> Option<TrustEvent> {
        self.acts()?.read(row)
    }

    /// The acts among the rows, where there is nothing else in the columns.
    pub(crate) fn acts(&self) -> Option<&Acts> {
        if let Self::Structs { acts, .. } = self { acts.as_deref() } else { None }
    }

    /// Reads any event, as the crate reads it; the error is in the crate's words.
    pub(crate) fn event(&self, row: usize) -> Result<Event, String> {
        match self {
            Self::Texts(texts) => {
                serde_json::from_str(texts.value(row)).map_err(|error| error.to_string())
            }
            Self::Structs { columns, .. } => {
                let nobody = columns.iter().all(|(name, _)| *name != "customer");
                let row = Row { columns, at: row, next: 0, nobody, value: None };
                Event::deserialize(row).map_err(|error| error.to_string())
            }
        }
    }
}

fn word<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let text: StrDeserializer<'de, Error> = text.into_deserializer();
    T::deserialize(text).ok()
}

/// One row of a struct, as a reader of serde data sees it.
struct Row<'a> {
    columns: &'a [(&'static str, Cells)],
    at: usize,
    next: usize,
    /// Whether the customer is still to be said.
    nobody: bool,
    value: Option<Cell<'a>>,
}

impl<'de> Deserializer<'de> for Row<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

impl<'de> MapAccess<'de> for Row<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if core::mem::take(&mut self.nobody) {
            self.value = Some(Cell::Somebody);
            return seed.deserialize("customer".into_deserializer()).map(Some);
        }
        while let Some((name, cells)) = self.columns.get(self.next) {
            self.next += 1;
            if !cells.is_null(self.at) {
                self.value = Some(Cell::Of(cells, self.at));
                return seed.deserialize((*name).into_deserializer()).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        // A key is always asked for before its value.
        seed.deserialize(self.value.take().unwrap_or(Cell::Somebody))
    }
}

/// One value of a row.
enum Cell<'a> {
    Of(&'a Cells, usize),
    Somebody,
}

impl<'de> Deserializer<'de> for Cell<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Somebody => visitor.visit_str(SOMEBODY),
            Self::Of(Cells::Text(cells), row) => visitor.visit_str(cells.value(row)),
            Self::Of(Cells::Whole(cells), row) => visitor.visit_i64(cells.value(row)),
            Self::Of(Cells::Number(cells), row) => visitor.visit_f64(cells.value(row)),
            Self::Of(Cells::Flag(cells), row) => visitor.visit_bool(cells.value(row)),
            Self::Of(Cells::Nothing, _) => visitor.visit_none(),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("at", &self.at).finish_non_exhaustive()
    }
}
