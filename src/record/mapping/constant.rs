//! A value that stands in the mapping itself.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// A value that stands in the mapping itself: a text, a number, or yes and no.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

impl Constant {
    /// The text that a cell would have to hold to be the same.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => digits(*number),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

/// Writes a number; a whole one as its digits.
pub(super) fn digits(number: f64) -> String {
    // Adding zero makes one zero of the two.
    format!("{}", number + 0.0)
}

impl From<&str> for Constant {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Constant {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Constant {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl Serialize for Constant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
        }
    }
}

impl<'de> Deserialize<'de> for Constant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfConstant)
    }
}

/// Whole numbers up to here are numbers with their last digit.
const WHOLE: u64 = 1 << 53;

pub(super) struct OfConstant;

impl Visitor<'_> for OfConstant {
    type Value = Constant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, or true or false")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Constant, E> {
        Ok(Constant::Text(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Constant, E> {
        Ok(Constant::Flag(flag))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Constant, E> {
        if number.is_finite() {
            Ok(Constant::Number(number))
        } else {
            Err(E::custom(format!("a number must be finite, got {number}")))
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Constant, E> {
        if number.unsigned_abs() <= WHOLE {
            Ok(Constant::Number(number as f64))
        } else {
            Err(E::custom(format!("a number must have 15 digits at most, got {number}")))
        }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Constant, E> {
        i64::try_from(number)
            .map_err(|_| E::custom(format!("a number must have 15 digits at most, got {number}")))
            .and_then(|number| self.visit_i64(number))
    }
}
