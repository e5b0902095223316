//! The flat record as serde data.

use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize, de};

use super::columns::{COLUMNS, COMMON as COMMON_COLUMNS, NAMES, PLACES, UNITS, place};
use super::told::{Plain, Tell, Told, Word, expected};
use super::{Entry, Event, EventName, EventRecord};
use crate::quantity::{Currency, Share};
use crate::wire::{FieldType, Fields, Graded, Value};

impl Serialize for EventRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            v,
            id,
            customer,
            person,
            at,
            event,
            source,
            revised,
            retracted,
            currency,
            unit,
            fields,
        } = self;
        let common = [
            v.is_some(),
            id.is_some(),
            customer.is_some(),
            person.is_some(),
            at.is_some(),
            event.is_some(),
            source.is_some(),
            revised.is_some(),
            retracted.is_some(),
            currency.is_some(),
            unit.is_some(),
        ];
        let length = common.into_iter().filter(|set| *set).count() + fields.iter().count();
        let mut record = serializer.serialize_struct("EventRecord", length)?;
        macro_rules! write {
            ($($field:ident),*) => {
                $(match $field {
                    Some(x) => record.serialize_field(stringify!($field), x)?,
                    None => record.skip_field(stringify!($field))?,
                })*
            };
        }
        write!(v, id, customer, at, event, person, source, revised, retracted, currency, unit);
        let mut fields: Vec<&(&'static str, Value)> = fields.iter().collect();
        fields.sort_by_key(|(name, _)| place(name));
        for (name, value) in fields {
            record.serialize_field(name, value)?;
        }
        record.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Name(x) => x.serialize(serializer),
            Self::Text(x) => x.serialize(serializer),
            Self::Number(x) => x.serialize(serializer),
            Self::Share(x) => x.serialize(serializer),
            Self::Positive(x) => x.serialize(serializer),
            Self::Amount(x) => x.serialize(serializer),
            Self::Stake(x) => x.serialize(serializer),
            Self::Instant(x) => x.serialize(serializer),
            Self::Count(x) => x.serialize(serializer),
            Self::Flag(x) => x.serialize(serializer),
            Self::Word(word) => serializer.serialize_str(word),
            Self::Graded(list, graded) => serializer
                .collect_seq(list.iter().map(|(word, share)| OneGraded { word, share, graded })),
        }
    }
}

/// One entry of a list of graded words.
struct OneGraded<'a> {
    word: &'a str,
    share: &'a Share,
    graded: &'static Graded,
}

impl Serialize for OneGraded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_struct(self.graded.entry, 2)?;
        entry.serialize_field(self.graded.word, self.word)?;
        entry.serialize_field(self.graded.share, self.share)?;
        entry.end()
    }
}

impl<'de> Deserialize<'de> for EventRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut record = Self::default();
        read(deserializer, &mut record)?;
        Ok(record)
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut record = EventRecord::default();
        read(deserializer, &mut record)?;
        record.take_event(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut record = EventRecord::default();
        read(deserializer, &mut record)?;
        record.take_entry(de::Error::custom)
    }
}

fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    record: &mut EventRecord,
) -> Result<(), D::Error> {
    deserializer.deserialize_struct("EventRecord", &NAMES, OfRecord(record))
}

/// Reads into a record where it stands: a million of them are not copied from hand to hand.
struct OfRecord<'a>(&'a mut EventRecord);

/// How many fields every event has.
const COMMON: usize = COMMON_COLUMNS.len();

/// One of the fields, by its place among all names, and whether a reader of tables named it.
struct Key(usize, bool);

/// Reads a key that is perhaps the one in some place.
struct OfKey(usize);

impl OfKey {
    fn key<E: de::Error>(self, name: &str, of_table: bool) -> Result<Key, E> {
        let Self(guess) = self;
        let place = PLACES.place_from(guess, name);
        place.map(|place| Key(place, of_table)).ok_or_else(|| {
            let name = Told::Text(name);
            E::custom(format_args!("event must have only fields that there are, got {name}"))
        })
    }
}

impl<'de> DeserializeSeed<'de> for OfKey {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for OfKey {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
        self.key(name, false)
    }

    // The reader of tables hands names on as bytes.
    fn visit_bytes<E: de::Error>(self, name: &[u8]) -> Result<Key, E> {
        self.key(&String::from_utf8_lossy(name), true)
    }
}

impl<'de> Visitor<'de> for OfRecord<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event: an object with `customer`, `at` and `event`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(record) = self;
        let mut seen = [false; NAMES.len()];
        let mut next = 0;
        while let Some(Key(place, of_table)) = map.next_key_seed(OfKey(next))? {
            // Who writes them in their order is read a little quicker.
            next = place + 1;
            if core::mem::replace(&mut seen[place], true) {
                return Err(de::Error::duplicate_field(NAMES[place]));
            }
            map.next_value_seed(OfField { record: &mut *record, place, of_table })?;
        }
        Ok(())
    }
}

/// Reads the value of a field, which may be left out: an empty one is none.
///
/// It is one visitor for all fields, and puts what it reads where it belongs. One for each type
/// would read every value with code of its own, and hand it on three times.
struct OfField<'a> {
    record: &'a mut EventRecord,
    place: usize,
    /// A reader of tables has it.
    of_table: bool,
}

impl OfField<'_> {
    /// The column, if it is of those that only some events have.
    fn column(&self) -> Option<(&'static str, FieldType)> {
        Some(COLUMNS[self.place.checked_sub(COMMON)?])
    }

    // Where the visitor calls it, what is told is known to be a text, say, and most of it falls away.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn hold<E: de::Error>(self, told: &Told<'_>) -> Result<(), E> {
        let record = self.record;
        match self.place {
            0 => record.v = Some(told.read()?),
            1 => record.id = Some(told.read()?),
            2 => record.customer = Some(told.read()?),
            3 => record.at = Some(told.read()?),
            4 => record.event = Some(told.read()?),
            5 => record.person = Some(told.read()?),
            6 => record.source = Some(told.read()?),
            7 => record.revised = Some(told.read()?),
            8 => record.retracted = Some(told.read()?),
            9 => record.currency = Some(told.read()?),
            10 => record.unit = Some(told.word(&UNITS)?),
            column => hold(&mut record.fields, column - COMMON, told)?,
        }
        Ok(())
    }
}

/// Puts the value of a column where the others are.
#[allow(clippy::inline_always)]
#[inline(always)]
fn hold<E: de::Error>(fields: &mut Fields, column: usize, told: &Told<'_>) -> Result<(), E> {
    let (name, kind) = &COLUMNS[column];
    // Each is made where it stays.
    macro_rules! push {
        ($kind:ident) => {{
            let value = told.read()?;
            fields.put(name, Value::$kind(value));
        }};
    }
    match kind {
        FieldType::Name => push!(Name),
        FieldType::Text => push!(Text),
        FieldType::Checked(checked) => {
            let text: String = told.read()?;
            (checked.check)(&text).map_err(E::custom)?;
            fields.put(name, Value::Text(text));
        }
        FieldType::Number => push!(Number),
        FieldType::Share => push!(Share),
        FieldType::Positive => push!(Positive),
        FieldType::Amount => push!(Amount),
        FieldType::Stake => push!(Stake),
        FieldType::Instant => push!(Instant),
        FieldType::Count => push!(Count),
        FieldType::Flag => push!(Flag),
        FieldType::Word(list) => {
            let word = told.word(list)?;
            fields.put(name, Value::Word(word));
        }
        // A list is read where it stands; what comes here is a cell, or neither.
        FieldType::Graded(graded) => match *told {
            Told::Text(text) => fields.put(name, graded.parse(text).map_err(E::custom)?),
            _ => return Err(E::invalid_type(told.unexpected(), &graded.expected)),
        },
    }
    Ok(())
}

impl<'de> DeserializeSeed<'de> for OfField<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        // A reader of tables says so where a cell is empty, and would guess at the type of any other.
        if self.of_table { d.deserialize_option(self) } else { d.deserialize_any(self) }
    }
}

impl<'de> Visitor<'de> for OfField<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.column() {
            Some((_, kind)) => expected(kind),
            None if NAMES[self.place] == "event" => EventName::EXPECTED,
            None if NAMES[self.place] == "currency" => Currency::EXPECTED,
            None => expected(COMMON_COLUMNS[self.place].kind),
        })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.hold(&Told::Text(text))
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<(), E> {
        self.hold(&Told::Flag(flag))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        self.hold(&Told::Whole(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.hold(&Told::count(number))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        self.hold(&Told::Number(number))
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        if self.of_table { d.deserialize_str(self) } else { d.deserialize_any(self) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((name, FieldType::Graded(graded))) = self.column() else {
            return self.hold(&Told::Other("a list"));
        };
        let mut list = Vec::new();
        while let Some(entry) = seq.next_element_seed(OfEntry(graded))? {
            list.push(entry);
        }
        self.record.fields.put(name, Value::Graded(list, graded));
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        match self.column() {
            Some((_, FieldType::Graded(_))) => Err(de::Error::invalid_type(Unexpected::Map, &self)),
            _ => self.hold(&Told::Other("an object")),
        }
    }
}

/// One entry of such a list.
struct OfEntry(&'static Graded);

impl<'de> DeserializeSeed<'de> for OfEntry {
    type Value = (&'static str, Share);

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OfEntry {
    type Value = (&'static str, Share);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}` and `{}`", self.0.word, self.0.share)
    }

    // The sentence of serde would repeat all of it.
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let (Graded { word, share, .. }, text) = (self.0, Told::Text(text));
        Err(E::custom(format_args!("must be an object with `{word}` and `{share}`, got {text}")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let graded = self.0;
        let (mut word, mut share) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            if key == graded.word {
                if word.is_some() {
                    return Err(de::Error::duplicate_field(graded.word));
                }
                word = Some(map.next_value_seed(Word { list: graded.words, of_table: false })?);
            } else if key == graded.share {
                if share.is_some() {
                    return Err(de::Error::duplicate_field(graded.share));
                }
                // Inside of a list, nobody else says which value is wrong.
                share =
                    Some(map.next_value_seed(Plain::new(false)).map_err(|error: A::Error| {
                        match error.to_string() {
                            said if said.starts_with("must ") => {
                                de::Error::custom(format_args!("{} {said}", graded.share))
                            }
                            _ => error,
                        }
                    })?);
            } else {
                let (keys, key) = (graded.keys.join(" and "), Told::Text(&key));
                return Err(de::Error::custom(format_args!("must have only {keys}, got {key}")));
            }
        }
        let word = word.ok_or_else(|| de::Error::missing_field(graded.word))?;
        Ok((word, share.unwrap_or(graded.default)))
    }
}
