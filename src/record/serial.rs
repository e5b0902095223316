//! The flat record as serde data.

use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize, de};

use super::EventRecord;
use super::columns::{COLUMNS, NAMES, PLACES, UNITS, place};
use super::told::{Plain, Told, Word};
use crate::quantity::Share;
use crate::wire::{FieldType, Graded, Value};

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
        let length = common.into_iter().filter(|set| *set).count() + fields.len();
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
                .collect_seq(list.iter().map(|(word, share)| Entry { word, share, graded })),
        }
    }
}

/// One entry of a list of graded words.
struct Entry<'a> {
    word: &'a str,
    share: &'a Share,
    graded: &'static Graded,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_struct(self.graded.entry, 2)?;
        entry.serialize_field(self.graded.word, self.word)?;
        entry.serialize_field(self.graded.share, self.share)?;
        entry.end()
    }
}

impl<'de> Deserialize<'de> for EventRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("EventRecord", &NAMES, OfRecord)
    }
}

struct OfRecord;

/// How many fields every event has.
const COMMON: usize = NAMES.len() - COLUMNS.len();

/// One of the fields, by its place among all names, and whether a reader of tables named it.
struct Key(usize, bool);

impl Key {
    fn of<E: de::Error>(name: &str, of_table: bool) -> Result<Self, E> {
        let place = PLACES.place(&NAMES, name);
        place.map(|place| Self(place, of_table)).ok_or_else(|| {
            let name = Told::Text(name);
            E::custom(format_args!("event must have only fields that there are, got {name}"))
        })
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfKey;

        impl Visitor<'_> for OfKey {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
                Key::of(name, false)
            }

            // The reader of tables hands names on as bytes.
            fn visit_bytes<E: de::Error>(self, name: &[u8]) -> Result<Key, E> {
                Key::of(&String::from_utf8_lossy(name), true)
            }
        }

        deserializer.deserialize_identifier(OfKey)
    }
}

impl<'de> Visitor<'de> for OfRecord {
    type Value = EventRecord;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event: an object with `customer`, `at` and `event`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<EventRecord, A::Error> {
        let mut record = EventRecord::default();
        let mut seen = [false; NAMES.len()];
        while let Some(Key(place, table)) = map.next_key()? {
            if core::mem::replace(&mut seen[place], true) {
                return Err(de::Error::duplicate_field(NAMES[place]));
            }
            match place {
                0 => record.v = map.next_value_seed(Maybe(Plain::new(table)))?,
                1 => record.id = map.next_value_seed(Maybe(Plain::new(table)))?,
                2 => record.customer = map.next_value_seed(Maybe(Plain::new(table)))?,
                3 => record.at = map.next_value_seed(Maybe(Plain::new(table)))?,
                4 => record.event = map.next_value_seed(Maybe(Plain::new(table)))?,
                5 => record.person = map.next_value_seed(Maybe(Plain::new(table)))?,
                6 => record.source = map.next_value_seed(Maybe(Plain::new(table)))?,
                7 => record.revised = map.next_value_seed(Maybe(Plain::new(table)))?,
                8 => record.retracted = map.next_value_seed(Maybe(Plain::new(table)))?,
                9 => record.currency = map.next_value_seed(Maybe(Plain::new(table)))?,
                10 => {
                    let word = Word { list: &UNITS, of_table: table };
                    record.unit = map.next_value_seed(Maybe(word))?;
                }
                column => {
                    let (name, kind) = COLUMNS[column - COMMON];
                    if let Some(value) = map.next_value_seed(Maybe(OfField(kind, table)))? {
                        record.fields.push((name, value));
                    }
                }
            }
        }
        Ok(record)
    }
}

/// Reads a value that may be left out; an empty one is none.
struct Maybe<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Maybe<S> {
    type Value = Option<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for Maybe<S> {
    type Value = Option<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, or none")
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        self.0.deserialize(d).map(Some)
    }
}

/// Reads the value of a field by its type; `true` where a reader of tables has it.
struct OfField(FieldType, bool);

impl<'de> DeserializeSeed<'de> for OfField {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        let Self(kind, table) = self;
        match kind {
            FieldType::Name => Plain::new(table).deserialize(d).map(Value::Name),
            FieldType::Text => Plain::new(table).deserialize(d).map(Value::Text),
            FieldType::Checked(checked) => {
                let text: String = Plain::new(table).deserialize(d)?;
                (checked.check)(&text).map_err(de::Error::custom)?;
                Ok(Value::Text(text))
            }
            FieldType::Number => Plain::new(table).deserialize(d).map(Value::Number),
            FieldType::Share => Plain::new(table).deserialize(d).map(Value::Share),
            FieldType::Positive => Plain::new(table).deserialize(d).map(Value::Positive),
            FieldType::Amount => Plain::new(table).deserialize(d).map(Value::Amount),
            FieldType::Stake => Plain::new(table).deserialize(d).map(Value::Stake),
            FieldType::Instant => Plain::new(table).deserialize(d).map(Value::Instant),
            FieldType::Count => Plain::new(table).deserialize(d).map(Value::Count),
            FieldType::Flag => Plain::new(table).deserialize(d).map(Value::Flag),
            FieldType::Word(list) => Word { list, of_table: table }.deserialize(d).map(Value::Word),
            FieldType::Graded(graded) if table => d.deserialize_str(OfGraded(graded)),
            FieldType::Graded(graded) => d.deserialize_any(OfGraded(graded)),
        }
    }
}

/// Words with a share each: a list, or a text for a cell.
struct OfGraded(&'static Graded);

impl<'de> Visitor<'de> for OfGraded {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.expected)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        self.0.parse(text).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = seq.next_element_seed(OfEntry(self.0))? {
            list.push(entry);
        }
        Ok(Value::Graded(list, self.0))
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
