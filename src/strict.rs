//! Serde, as this crate reads with it: a record is told by the names of its fields.
//!
//! What serde derives also takes a list for a record, field by field. The order of fields would
//! then be a part of the form, and names that nobody knows would pass. It also repeats an unknown
//! name in full, and does not say where in a state something is wrong. So every type that derives
//! `Deserialize` names this module:
//!
//! ```text
//! #[serde(crate = "crate::strict")]
//! ```
//!
//! and what is derived then calls the functions below in place of serde's. They pass everything on,
//! but for a list where a record is due; and an error says the path to what is wrong, and is no
//! longer than a few lines. A format that is not read by people may write a record as a list, and
//! is let through. What is meant to be written by hand names `crate::strict::located` instead: the
//! readers of such texts say line and column, which an error of ours would lose.

pub(crate) use serde::*;

use core::fmt;
use core::marker::PhantomData;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use crate::shown::Shown;

/// Serde's trait, with the functions that derived code calls.
///
/// Whatever is serde's `Deserializer` is this one, so bounds by either mean the same.
pub(crate) trait Deserializer<'de>: serde::Deserializer<'de> {
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let by_name = ByName { visitor, lists: !self.is_human_readable(), traced: true };
        serde::Deserializer::deserialize_struct(self, name, fields, by_name).map_err(bounded)
    }

    /// Derived code asks for this where a record says by its tag what it is.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let by_name = ByName { visitor, lists: !self.is_human_readable(), traced: true };
        serde::Deserializer::deserialize_any(self, by_name).map_err(bounded)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        serde::Deserializer::deserialize_enum(self, name, variants, visitor).map_err(bounded)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        serde::Deserializer::deserialize_identifier(self, visitor)
    }
}

impl<'de, D: serde::Deserializer<'de>> Deserializer<'de> for D {}

/// Passes on what a record by names has.
struct ByName<V> {
    visitor: V,
    /// A list may be a record.
    lists: bool,
    /// An error says in which field it is.
    traced: bool,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for ByName<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What derived code says by itself is the name of a type.
        if self.traced {
            f.write_str("an object with fields by name")
        } else {
            self.visitor.expecting(f)
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        if self.traced && !self.lists {
            self.visitor.visit_map(Traced { map, key: Cow::Borrowed("") })
        } else {
            self.visitor.visit_map(map)
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<V::Value, A::Error> {
        if self.lists {
            self.visitor.visit_seq(list)
        } else {
            Err(A::Error::custom("must be an object with fields by name, got a list"))
        }
    }
}

/// Knows in which field something goes wrong.
struct Traced<'de, A> {
    map: A,
    key: Cow<'de, str>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Traced<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(Key(key)) = self.map.next_key()? else { return Ok(None) };
        self.key = key;
        seed.deserialize(self.key.as_ref().into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed).map_err(|error| {
            let (said, key) = (error.to_string(), Shown::new(&self.key));
            let (said, path, place) = parts(&said);
            let said = in_words(said);
            // A field of a field: one path, not two.
            let dot = if path.is_empty() { "" } else { "." };
            A::Error::custom(format_args!("{said}{AT}{key}{dot}{path}){place}"))
        })
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// A sentence of serde's with words in place of the name of a type.
fn in_words(said: &str) -> Cow<'_, str> {
    const WHOLE: [&str; 8] = ["i64", "u64", "i32", "u32", "u16", "u8", "usize", "u128"];
    let expected = |types: &[&str], words: &str| {
        types.iter().find_map(|one| {
            let said = said.strip_suffix(one)?.strip_suffix("expected ")?;
            Some(Cow::Owned(format!("{said}expected {words}")))
        })
    };
    let words = expected(&WHOLE, "a whole number").or_else(|| expected(&["f64"], "a number"));
    words.unwrap_or(Cow::Borrowed(said))
}

/// Reads a list by names, each of which stands once.
pub(crate) fn each_once<'de, D, K, V>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    D: serde::Deserializer<'de>,
    K: Deserialize<'de> + Ord + fmt::Display,
    V: Deserialize<'de>,
{
    struct OfMap<K, V>(PhantomData<(K, V)>);

    impl<'de, K, V> Visitor<'de> for OfMap<K, V>
    where
        K: Deserialize<'de> + Ord + fmt::Display,
        V: Deserialize<'de>,
    {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object with a name for each entry")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = BTreeMap::new();
            while let Some((key, value)) = map.next_entry()? {
                match entries.entry(key) {
                    Entry::Vacant(entry) => drop(entry.insert(value)),
                    Entry::Occupied(entry) => {
                        let twice = entry.key();
                        return Err(A::Error::custom(format_args!(
                            "must name each entry once, got `{twice}` twice"
                        )));
                    }
                }
            }
            Ok(entries)
        }
    }

    serde::Deserializer::deserialize_map(deserializer, OfMap(PhantomData))
}

/// What stands before a path, at the end of a sentence.
const AT: &str = " (at ";

/// A sentence, the path to what is wrong, and the line and column that the reader of a text added.
fn parts(said: &str) -> (&str, &str, &str) {
    let (said, place) = match said.rfind(" at line ") {
        Some(place) if said.len() - place < 60 => said.split_at(place),
        _ => (said, ""),
    };
    let path = said.strip_suffix(')').and_then(|said| said.rsplit_once(AT));
    match path {
        Some((said, path)) if path.len() < 1_000 => (said, path, place),
        _ => (said, "", place),
    }
}

/// The name of a field, as it was written.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfKey;

        impl<'de> Visitor<'de> for OfKey {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(name)))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }

            fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(String::from_utf8_lossy(name).into_owned())))
            }
        }

        serde::Deserializer::deserialize_identifier(deserializer, OfKey)
    }
}

/// The same error in a few lines, with nothing in it that cannot be seen.
fn bounded<E: Error>(error: E) -> E {
    /// The most characters of a sentence, and of the place at its end.
    const MOST: usize = 400;
    let said = error.to_string();
    let whole = Shown::sentence(&said).whole().to_string();
    if whole == said && said.chars().nth(MOST).is_none() {
        return error;
    }
    let (sentence, path, place) = parts(&said);
    let sentence = Shown::sentence(sentence).at_most(MOST);
    if path.is_empty() {
        E::custom(format_args!("{sentence}{place}"))
    } else {
        E::custom(format_args!("{sentence}{AT}{path}){place}"))
    }
}

/// The same for what is written by hand: an error is passed on as it is.
#[cfg(feature = "mapping")]
pub(crate) mod located {
    pub(crate) use serde::*;

    use serde::de::Visitor;

    use super::ByName;

    pub(crate) trait Deserializer<'de>: serde::Deserializer<'de> {
        fn deserialize_struct<V: Visitor<'de>>(
            self,
            name: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            let by_name = ByName { visitor, lists: !self.is_human_readable(), traced: false };
            serde::Deserializer::deserialize_struct(self, name, fields, by_name)
        }

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            name: &'static str,
            variants: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            serde::Deserializer::deserialize_enum(self, name, variants, visitor)
        }

        fn deserialize_identifier<V: Visitor<'de>>(
            self,
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            serde::Deserializer::deserialize_identifier(self, visitor)
        }
    }

    impl<'de, D: serde::Deserializer<'de>> Deserializer<'de> for D {}
}
