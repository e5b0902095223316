//! The flat record as serde data.

use core::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize, de};

use super::EventRecord;
use super::columns::{COLUMNS, NAMES, place};
use crate::quantity::{Amount, Instant, Name, Positive, Share, Stake};
use crate::wire::{FieldType, Graded, Value, WordList};

impl Serialize for EventRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { v, id, customer, person, at, event, fields } = self;
        let common = [
            v.is_some(),
            id.is_some(),
            customer.is_some(),
            person.is_some(),
            at.is_some(),
            event.is_some(),
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
        write!(v, id, customer, at, event, person);
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

/// One of the fields, by its place among all names.
struct Key(usize);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfKey;

        impl Visitor<'_> for OfKey {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("field identifier")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
                let place = NAMES.iter().position(|field| *field == name);
                place.map(Key).ok_or_else(|| E::unknown_field(name, &NAMES))
            }

            // The reader of tables hands names on as bytes.
            fn visit_bytes<E: de::Error>(self, name: &[u8]) -> Result<Key, E> {
                self.visit_str(&String::from_utf8_lossy(name))
            }
        }

        deserializer.deserialize_identifier(OfKey)
    }
}

impl<'de> Visitor<'de> for OfRecord {
    type Value = EventRecord;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("struct EventRecord")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<EventRecord, A::Error> {
        let mut record = EventRecord::default();
        let mut seen = [false; NAMES.len()];
        while let Some(Key(place)) = map.next_key()? {
            if core::mem::replace(&mut seen[place], true) {
                return Err(de::Error::duplicate_field(NAMES[place]));
            }
            match place {
                0 => record.v = map.next_value()?,
                1 => record.id = map.next_value()?,
                2 => record.customer = map.next_value()?,
                3 => record.at = map.next_value()?,
                4 => record.event = map.next_value()?,
                5 => record.person = map.next_value()?,
                column => {
                    let (name, kind) = COLUMNS[column - COMMON];
                    if let Some(value) = map.next_value_seed(OfField(kind))? {
                        record.fields.push((name, value));
                    }
                }
            }
        }
        Ok(record)
    }
}

/// Reads the value of a field by its type; an empty one is none.
struct OfField(FieldType);

impl<'de> DeserializeSeed<'de> for OfField {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for OfField {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("option")
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        Ok(Some(match self.0 {
            FieldType::Name => Value::Name(Name::deserialize(d)?),
            FieldType::Text => Value::Text(String::deserialize(d)?),
            FieldType::Checked(checked) => {
                let text = String::deserialize(d)?;
                (checked.check)(&text).map_err(de::Error::custom)?;
                Value::Text(text)
            }
            FieldType::Number => Value::Number(f64::deserialize(d)?),
            FieldType::Share => Value::Share(Share::deserialize(d)?),
            FieldType::Positive => Value::Positive(Positive::deserialize(d)?),
            FieldType::Amount => Value::Amount(Amount::deserialize(d)?),
            FieldType::Stake => Value::Stake(Stake::deserialize(d)?),
            FieldType::Instant => Value::Instant(Instant::deserialize(d)?),
            FieldType::Count => Value::Count(u32::deserialize(d)?),
            FieldType::Flag => Value::Flag(bool::deserialize(d)?),
            FieldType::Word(list) => Value::Word(list.read(d)?),
            FieldType::Graded(graded) => d.deserialize_any(OfGraded(graded))?,
        }))
    }
}

/// One word of a list, as serde writes an enum without fields.
#[derive(Clone, Copy)]
struct OfWord(&'static WordList);

impl WordList {
    fn read<'de, D: Deserializer<'de>>(&'static self, d: D) -> Result<&'static str, D::Error> {
        d.deserialize_enum(self.what, self.words, OfWord(self))
    }
}

impl<'de> DeserializeSeed<'de> for OfWord {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<&'static str, D::Error> {
        d.deserialize_identifier(Spelt(self.0))
    }
}

impl<'de> Visitor<'de> for OfWord {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "enum {}", self.0.what)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<&'static str, A::Error> {
        let (word, rest) = data.variant_seed(self)?;
        rest.unit_variant()?;
        Ok(word)
    }
}

/// The word itself.
struct Spelt(&'static WordList);

impl Visitor<'_> for Spelt {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("variant identifier")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<&'static str, E> {
        let known = self.0.words.iter().find(|known| **known == word);
        known.copied().ok_or_else(|| E::unknown_variant(word, self.0.words))
    }

    fn visit_bytes<E: de::Error>(self, word: &[u8]) -> Result<&'static str, E> {
        self.visit_str(&String::from_utf8_lossy(word))
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
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OfEntry {
    type Value = (&'static str, Share);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", self.0.entry)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let graded = self.0;
        let (mut word, mut share) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            if key == graded.word {
                if word.is_some() {
                    return Err(de::Error::duplicate_field(graded.word));
                }
                word = Some(map.next_value_seed(WholeWord(graded.words))?);
            } else if key == graded.share {
                if share.is_some() {
                    return Err(de::Error::duplicate_field(graded.share));
                }
                share = Some(map.next_value()?);
            } else {
                return Err(de::Error::unknown_field(&key, graded.keys));
            }
        }
        let word = word.ok_or_else(|| de::Error::missing_field(graded.word))?;
        Ok((word, share.unwrap_or(graded.default)))
    }
}

/// A word where a whole value is wanted.
struct WholeWord(&'static WordList);

impl<'de> DeserializeSeed<'de> for WholeWord {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<&'static str, D::Error> {
        self.0.read(d)
    }
}
