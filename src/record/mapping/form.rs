//! A mapping as it is written.

use std::collections::BTreeMap;

use core::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::constant::{Constant, OfConstant};

/// A mapping as it is written, before it is checked: how the rows of a table become events.
///
/// [`Mapping::new`](super::Mapping::new) checks it. Reading a [`Mapping`](super::Mapping) goes
/// through both.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a mapping: a table with `version` and `rule`")]
pub struct MappingForm {
    /// The version of the layout: 1.
    pub version: u32,
    /// Where the rows come from, so that ids of two systems never meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// For a reader of JSON: the field that holds the list of rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<String>,
    /// How many rows below the header are no data, but more of a header.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skip: u32,
    /// Columns that may be missing from a file; they are empty then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub optional: Vec<String>,
    /// How dates are written, where a date does not say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The time zone of dates that name none: an offset like `+01:00`, or a name like
    /// `Europe/Berlin`; UTC if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The mark before the decimals of a number: `.` (if left out) or `,`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// What is done with a row that a rule cannot read; it is an error if left out.
    #[serde(default)]
    pub unfit: Unfit,
    /// What is done with a row that no rule takes; it is dropped if left out.
    #[serde(default = "dropped")]
    pub unmatched: Unfit,
    /// The customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Take>,
    /// The person of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Take>,
    /// What tells one row from all others; the ids of its events are made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Take>,
    /// When the row was last revised: of rows of one id only the latest counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revised: Option<Take>,
    /// The currency of amounts, as ISO 4217 has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Set>,
    /// Of what amounts are counted: `whole` (if left out) or `minor`, the hundredths of most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Set>,
    /// When it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Take>,
    /// Rows that are left out on purpose, each kind with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<Drop>,
    /// Which rows become which event. Every rule that takes a row makes an event of it.
    #[serde(default)]
    pub rule: Vec<Rule>,
}

// As serde asks for it.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(skip: &u32) -> bool {
    *skip == 0
}

const fn dropped() -> Unfit {
    Unfit::Drop
}

/// What is done with a row that does not fit. It is counted in every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase", expecting = "`error`, `count` or `drop`")]
#[non_exhaustive]
pub enum Unfit {
    /// Reading ends there.
    #[default]
    Error,
    /// It is left out and counted among the refused, with an example.
    Count,
    /// It is left out and counted among the dropped.
    Drop,
}

/// Rows that are left out on purpose.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a table with `reason` and `when`")]
pub struct Drop {
    /// Why, in words.
    pub reason: String,
    /// Which rows; all conditions must hold.
    pub when: When,
}

/// Which rows become an event, and how.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a rule: a table with `event` and its `fields`")]
pub struct Rule {
    /// The event, one of [`EventRecord::events`](super::super::EventRecord::events).
    pub event: String,
    /// What the rule is called, for errors and ids; the event's name if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which rows; all of them if left out.
    #[serde(default, skip_serializing_if = "When::is_empty")]
    pub when: When,
    /// The customer, if it is not that of the mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Take>,
    /// The person, if it is not that of the mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Take>,
    /// The id, if it is not made of that of the mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Take>,
    /// When it was last revised, if that is not as the mapping says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revised: Option<Take>,
    /// The currency, if it is not that of the mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Set>,
    /// Of what amounts are counted, if it is not as the mapping says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Set>,
    /// When it happened, if not at the time of the mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Take>,
    /// The fields of the event: each a constant, or how it is taken from the row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[serde(deserialize_with = "crate::strict::each_once")]
    pub fields: BTreeMap<String, Set>,
}

/// How a value is taken from a row.
///
/// It begins with one of `column`, `columns`, `constant`, `between` and `parts`. What else is said
/// is done in the order of the fields here.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "how a value is taken: a table like { column = \"Name\" }"
)]
pub struct Take {
    /// The cell of this column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The first of these columns that is not empty; with `join`, all that are not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// A value that stands in the mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<Constant>,
    /// The time from one date to another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<Box<Between>>,
    /// Words of a list with a share each, as the frictions of an encounter; a share of nothing or
    /// 0 leaves its word out.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[serde(deserialize_with = "crate::strict::each_once")]
    pub parts: BTreeMap<String, Set>,
    /// What stands between the cells of `columns`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join: Option<String>,
    /// Only what comes after this text, where it occurs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Only what comes before this text, where it occurs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// In small letters.
    #[serde(skip_serializing_if = "is_false")]
    pub lower: bool,
    /// The value for each text; capital and small letters are alike.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[serde(deserialize_with = "crate::strict::each_once")]
    pub lookup: BTreeMap<String, Constant>,
    /// The value for a text that `lookup` does not list; such a row is unfit if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Constant>,
    /// The value for an empty cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_empty: Option<Constant>,
    /// How the date is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The time zone of a date that names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The mark before the decimals of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// A length of time like `26:10:05` or `26:10`, hours first: its seconds.
    #[serde(skip_serializing_if = "is_false")]
    pub duration: bool,
    /// A number to be taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minus: Option<Box<Take>>,
    /// A factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<f64>,
    /// A number to be added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plus: Option<f64>,
    /// From one scale to another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Rescale>,
    /// A text to stand before the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
}

// As serde asks for it.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// The time from one date to another; below 0 if the second is earlier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a table with `from`, `to` and `unit`")]
pub struct Between {
    /// The first date.
    pub from: Take,
    /// The second date.
    pub to: Take,
    /// What it is counted in.
    pub unit: TimeUnit,
}

/// What a length of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase", expecting = "`seconds`, `minutes`, `hours` or `days`")]
#[non_exhaustive]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days of 24 hours.
    Days,
}

/// From one scale to another: `{ from = [1, 5], to = [0, 1] }` is (x − 1) ∕ 4, and with
/// `to = [1, 0]` the same turned round.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a table with `from` and `to`")]
pub struct Rescale {
    /// The ends of the scale that the number is on.
    pub from: [f64; 2],
    /// The ends that they become.
    pub to: [f64; 2],
    /// Whether a number beyond an end is taken as that end; it is unfit if left out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub clamp: bool,
}

/// A condition of a row: all that is said must hold. Capital and small letters are alike.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a condition: a table like { column = \"Status\", is = \"Closed\" }"
)]
pub struct Condition {
    /// The column that is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value that is looked at, where it is more than a column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Box<Take>>,
    /// It is this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<Constant>,
    /// It is not this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_not: Option<Constant>,
    /// It is one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<Constant>>,
    /// It is none of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub none_of: Option<Vec<Constant>>,
    /// It has this text in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
    /// It is empty, or with `false`, it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty: Option<bool>,
    /// It is a number above this; so too the next three. An empty cell is no number, and none of
    /// them holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// It is at least this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// It is below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// It is at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// All of these hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<Vec<Condition>>,
    /// At least one of these holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<Condition>>,
    /// None of these holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub none: Option<Vec<Condition>>,
}

/// The conditions of a rule: one, or a list that must hold together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct When(pub Vec<Condition>);

impl When {
    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfWhen;

        impl<'de> Visitor<'de> for OfWhen {
            type Value = When;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition like { column = \"Status\", is = \"Closed\" }, or several")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<When, A::Error> {
                let one = Condition::deserialize(MapAccessDeserializer::new(map))?;
                Ok(When(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<When, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(When)
            }
        }

        deserializer.deserialize_any(OfWhen)
    }
}

/// What a field is set to: a constant, or what is taken from the row.
#[derive(Debug, Clone, PartialEq)]
pub enum Set {
    /// The same for every row.
    Constant(Constant),
    /// Taken from the row.
    Take(Box<Take>),
}

impl Set {
    /// Says it as what is taken.
    pub(super) fn into_take(self) -> Take {
        match self {
            Self::Constant(constant) => Take { constant: Some(constant), ..Take::default() },
            Self::Take(take) => *take,
        }
    }
}

impl Serialize for Set {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Constant(constant) => constant.serialize(serializer),
            Self::Take(take) => take.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Set {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfSet;

        impl<'de> Visitor<'de> for OfSet {
            type Value = Set;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a text, a number, true or false, or a table like { column = \"Name\" }",
                )
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Set, E> {
                OfConstant.visit_str(text).map(Set::Constant)
            }

            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Set, E> {
                OfConstant.visit_bool(flag).map(Set::Constant)
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Set, E> {
                OfConstant.visit_f64(number).map(Set::Constant)
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Set, E> {
                OfConstant.visit_i64(number).map(Set::Constant)
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Set, E> {
                OfConstant.visit_u64(number).map(Set::Constant)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Set, A::Error> {
                let take = Take::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Set::Take(Box::new(take)))
            }
        }

        deserializer.deserialize_any(OfSet)
    }
}
