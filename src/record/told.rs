//! One plain value as others write it: a number where a text is meant, a text where a number is.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected, Visitor};

use crate::Result;
use crate::quantity::{Amount, Currency, Instant, Name, Positive, Share, Stake};
use crate::shown::{Figure, Shown};
use crate::wire::{FieldType, WordList};

/// What stands in the field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Told<'a> {
    Text(&'a str),
    Whole(i64),
    /// A whole number beyond those of [`Self::Whole`].
    Large(u64),
    Number(f64),
    Flag(bool),
    /// A list, or an object.
    Other(&'static str),
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "`{}`", Shown::new(text)),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Large(number) => write!(f, "{number}"),
            Self::Number(number) => write!(f, "{}", Figure(*number)),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Other(what) => f.write_str(what),
        }
    }
}

impl Told<'_> {
    /// A whole number from 0 on.
    #[inline]
    pub(super) fn count(number: u64) -> Self {
        i64::try_from(number).map_or(Self::Large(number), Self::Whole)
    }

    /// Reads what a type can hold.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    pub(super) fn read<T: Tell, E: de::Error>(&self) -> core::result::Result<T, E> {
        match T::tell(self) {
            Some(read) => read.map_err(E::custom),
            None => Err(self.refused(T::EXPECTED)),
        }
    }

    /// Reads one word of a list. A word that is known is not copied.
    pub(super) fn word<E: de::Error>(
        &self,
        list: &'static WordList,
    ) -> core::result::Result<&'static str, E> {
        let Self::Text(text) = *self else { return Err(self.refused("one word")) };
        list.known(text).ok_or_else(|| {
            let words = list.words.join(", ");
            E::custom(format_args!("must be one of {words}, got {self}"))
        })
    }

    /// What serde calls it, for a field that holds neither a text nor a number.
    pub(super) fn unexpected(&self) -> Unexpected<'_> {
        match *self {
            Self::Text(text) => Unexpected::Str(text),
            Self::Whole(number) => Unexpected::Signed(number),
            Self::Large(number) => Unexpected::Unsigned(number),
            Self::Number(number) => Unexpected::Float(number),
            Self::Flag(flag) => Unexpected::Bool(flag),
            Self::Other(what) => Unexpected::Other(what),
        }
    }

    #[cold]
    pub(super) fn refused<E: de::Error>(&self, expected: &str) -> E {
        E::custom(format_args!("must be {expected}, got {self}"))
    }

    #[inline]
    fn number(&self) -> Option<f64> {
        match *self {
            Self::Text(text) => text.parse().ok(),
            // A number of more digits than a float has is the nearest one.
            Self::Whole(number) => Some(number as f64),
            Self::Large(number) => Some(number as f64),
            Self::Number(number) => Some(number),
            Self::Flag(_) | Self::Other(_) => None,
        }
    }

    /// A whole number, also where zeros stand behind its point.
    fn whole(&self) -> Option<i128> {
        /// Beyond these a float no longer has every whole number.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match *self {
            Self::Whole(number) => Some(number.into()),
            Self::Large(number) => Some(number.into()),
            Self::Text(text) => match text.parse() {
                Ok(number) => Some(number),
                Err(_) => Self::Number(text.parse().ok()?).whole(),
            },
            // Exact within the bound, as was asked.
            #[allow(clippy::cast_possible_truncation)]
            Self::Number(x) => (x.fract() == 0.0 && x.abs() <= EXACT).then_some(x as i128),
            Self::Flag(_) | Self::Other(_) => None,
        }
    }

    fn text(&self) -> Option<String> {
        match *self {
            Self::Text(text) => Some(text.to_owned()),
            Self::Whole(_) | Self::Large(_) | Self::Number(_) => {
                self.whole().map(|number| number.to_string())
            }
            Self::Flag(_) | Self::Other(_) => None,
        }
    }

    fn flag(&self) -> Option<bool> {
        match *self {
            Self::Flag(flag) => Some(flag),
            Self::Text(text) => truth(text),
            Self::Whole(number @ (0 | 1)) => Some(number == 1),
            Self::Number(_) => match self.whole() {
                Some(number @ (0 | 1)) => Some(number == 1),
                _ => None,
            },
            Self::Whole(_) | Self::Large(_) | Self::Other(_) => None,
        }
    }
}

/// Reads yes or no, true or false, 1 or 0, in any case.
pub(super) fn truth(text: &str) -> Option<bool> {
    let is = |words: [&str; 6]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(["true", "yes", "y", "t", "1", "1.0"]) {
        Some(true)
    } else if is(["false", "no", "n", "f", "0", "0.0"]) {
        Some(false)
    } else {
        None
    }
}

/// A value that one field can hold.
pub(super) trait Tell: Sized {
    /// What must stand there, in words.
    const EXPECTED: &'static str;

    /// Reads it; `None` where something else stands there.
    fn tell(told: &Told<'_>) -> Option<Result<Self>>;
}

macro_rules! numbers {
    ($($type:ident, $expected:literal;)*) => {
        $(impl Tell for $type {
            const EXPECTED: &'static str = $expected;

            #[inline]
            fn tell(told: &Told<'_>) -> Option<Result<Self>> {
                told.number().map(Self::new)
            }
        })*
    };
}

numbers! {
    Share, "a number from 0 to 1";
    Positive, "a number above 0";
    Amount, "a number from 0 on";
    Stake, "a number from 0 on";
}

impl Tell for f64 {
    const EXPECTED: &'static str = "a number";

    #[inline]
    fn tell(told: &Told<'_>) -> Option<Result<Self>> {
        told.number().map(Ok)
    }
}

impl Tell for u32 {
    const EXPECTED: &'static str = "a whole number from 0 on";

    #[inline]
    fn tell(told: &Told<'_>) -> Option<Result<Self>> {
        match *told {
            Told::Whole(number) => Self::try_from(number).ok().map(Ok),
            _ => Self::try_from(told.whole()?).ok().map(Ok),
        }
    }
}

impl Tell for bool {
    const EXPECTED: &'static str = "true or false (or yes or no, 1 or 0)";

    #[inline]
    fn tell(told: &Told<'_>) -> Option<Result<Self>> {
        told.flag().map(Ok)
    }
}

impl Tell for String {
    const EXPECTED: &'static str = "a text";

    #[inline]
    fn tell(told: &Told<'_>) -> Option<Result<Self>> {
        told.text().map(Ok)
    }
}

impl Tell for Name {
    const EXPECTED: &'static str = "a name: a text, or a whole number, which is read as its digits";

    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn tell(told: &Told<'_>) -> Option<Result<Self>> {
        match *told {
            Told::Text(text) => Some(Self::new(text)),
            Told::Whole(_) | Told::Large(_) | Told::Number(_) => {
                told.text().map(|text| Self::new(&text))
            }
            Told::Flag(_) | Told::Other(_) => None,
        }
    }
}

impl Tell for Currency {
    const EXPECTED: &'static str = "a currency, as EUR";

    #[inline]
    fn tell(told: &Told<'_>) -> Option<Result<Self>> {
        match *told {
            Told::Text(text) => Some(Self::new(text)),
            Told::Whole(_) | Told::Large(_) | Told::Number(_) | Told::Flag(_) | Told::Other(_) => {
                None
            }
        }
    }
}

impl Tell for Instant {
    const EXPECTED: &'static str = "a date: whole seconds since 1970, RFC 3339 or YYYY-MM-DD";

    #[inline]
    fn tell(told: &Told<'_>) -> Option<Result<Self>> {
        match *told {
            Told::Text(text) => return Some(text.parse()),
            Told::Whole(seconds) => return Some(Self::new(seconds)),
            Told::Large(_) | Told::Number(_) | Told::Flag(_) | Told::Other(_) => {}
        }
        let seconds = told.whole()?;
        let end = if seconds < 0 { i64::MIN } else { i64::MAX };
        Some(Self::new(i64::try_from(seconds).unwrap_or(end)))
    }
}

impl Tell for super::EventName {
    const EXPECTED: &'static str = "the name of an event";

    #[inline]
    fn tell(told: &Told<'_>) -> Option<Result<Self>> {
        match *told {
            Told::Text(text) => Some(text.parse()),
            _ => None,
        }
    }
}

/// What must stand in a field of a type, in words.
pub(super) const fn expected(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Name => Name::EXPECTED,
        FieldType::Text | FieldType::Checked(_) => String::EXPECTED,
        FieldType::Number => f64::EXPECTED,
        FieldType::Share => Share::EXPECTED,
        FieldType::Positive => Positive::EXPECTED,
        FieldType::Amount => Amount::EXPECTED,
        FieldType::Stake => Stake::EXPECTED,
        FieldType::Instant => Instant::EXPECTED,
        FieldType::Count => u32::EXPECTED,
        FieldType::Flag => bool::EXPECTED,
        FieldType::Word(_) => "one word",
        FieldType::Graded(graded) => graded.expected,
    }
}

/// Reads a value that a field must hold.
pub(super) struct Plain<T, F = fn(&Told<'_>) -> Option<Result<T>>> {
    /// A reader of tables guesses at the type of a cell where it may, and would take the zeros
    /// off `007`; it is asked for the text.
    pub(super) of_table: bool,
    pub(super) tell: F,
    pub(super) expected: &'static str,
    pub(super) of: PhantomData<T>,
}

impl<T: Tell> Plain<T> {
    pub(super) fn new(of_table: bool) -> Self {
        Self { of_table, tell: T::tell, expected: T::EXPECTED, of: PhantomData }
    }
}

impl<T, F: Fn(&Told<'_>) -> Option<Result<T>>> Plain<T, F> {
    fn read<E: de::Error>(&self, told: &Told<'_>) -> core::result::Result<T, E> {
        match (self.tell)(told) {
            Some(read) => read.map_err(E::custom),
            None => Err(E::custom(format_args!("must be {}, got {told}", self.expected))),
        }
    }
}

impl<'de, T, F: Fn(&Told<'_>) -> Option<Result<T>>> DeserializeSeed<'de> for Plain<T, F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> core::result::Result<T, D::Error> {
        if self.of_table { d.deserialize_str(self) } else { d.deserialize_any(self) }
    }
}

impl<'de, T, F: Fn(&Told<'_>) -> Option<Result<T>>> Visitor<'de> for Plain<T, F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> core::result::Result<T, E> {
        self.read(&Told::Text(text))
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> core::result::Result<T, E> {
        self.read(&Told::Flag(flag))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> core::result::Result<T, E> {
        self.read(&Told::Whole(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> core::result::Result<T, E> {
        self.read(&Told::count(number))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> core::result::Result<T, E> {
        self.read(&Told::Number(number))
    }

    fn visit_unit<E: de::Error>(self) -> core::result::Result<T, E> {
        self.read(&Told::Other("nothing"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> core::result::Result<T, A::Error> {
        self.read(&Told::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> core::result::Result<T, A::Error> {
        self.read(&Told::Other("an object"))
    }
}

/// Reads one word of a list.
pub(super) struct Word {
    pub(super) list: &'static WordList,
    pub(super) of_table: bool,
}

impl<'de> DeserializeSeed<'de> for Word {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(
        self,
        d: D,
    ) -> core::result::Result<&'static str, D::Error> {
        let Self { list, of_table } = self;
        // A word that is known is not copied; one that is not stays in the sentence about it.
        let tell = |told: &Told<'_>| match *told {
            Told::Text(text) => Some(Ok(list.known(text).ok_or_else(|| text.to_owned()))),
            Told::Whole(_) | Told::Large(_) | Told::Number(_) | Told::Flag(_) | Told::Other(_) => {
                None
            }
        };
        let word = Plain { of_table, tell, expected: "one word", of: PhantomData };
        word.deserialize(d)?.map_err(|word: String| {
            let words = list.words.join(", ");
            de::Error::custom(format_args!("must be one of {words}, got {}", Told::Text(&word)))
        })
    }
}

#[cfg(test)]
#[path = "../../tests/record/told.rs"]
mod tests;
