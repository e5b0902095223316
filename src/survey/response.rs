//! What one respondent said.

use std::collections::BTreeMap;

use crate::quantity::Name;
#[cfg(feature = "serde")]
use crate::shown::Shown;
#[cfg(feature = "serde")]
use crate::{Error, Result};

/// What a respondent says to an item. An item without an answer has none of these.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "AnswerForm", into = "AnswerForm")
)]
pub enum Answer {
    /// A value on the item's scale.
    Value(f64),
    /// The item does not apply to this respondent.
    NotApplicable,
}

/// What serde writes: a number, or a word.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(untagged, expecting = "an answer must be a number or `not_applicable`")]
enum AnswerForm {
    Value(f64),
    Word(String),
}

#[cfg(feature = "serde")]
impl TryFrom<AnswerForm> for Answer {
    type Error = Error;

    fn try_from(form: AnswerForm) -> Result<Self> {
        match form {
            AnswerForm::Value(x) => Ok(Self::Value(x)),
            AnswerForm::Word(word) if word == "not_applicable" => Ok(Self::NotApplicable),
            AnswerForm::Word(word) => Err(Error::UnknownName {
                what: "answer",
                rule: "a number or `not_applicable`",
                got: Shown::kept(&word),
            }),
        }
    }
}

#[cfg(feature = "serde")]
impl From<Answer> for AnswerForm {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Value(x) => Self::Value(x),
            Answer::NotApplicable => Self::Word("not_applicable".to_owned()),
        }
    }
}

/// The answers of one respondent, by item.
///
/// ```
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::Name;
///
/// let id = Name::new("listens")?;
/// let responses = Responses::new().answer(id.clone(), Answer::Value(4.0));
/// assert_eq!(responses.get(&id), Some(Answer::Value(4.0)));
/// assert_eq!(responses.get(&Name::new("interrupts")?), None);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Responses(
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::strict::each_once"))]
    BTreeMap<Name, Answer>,
);

impl Responses {
    /// Begins with no answer.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds an answer; a later one to the same item takes its place.
    #[must_use]
    pub fn answer(mut self, id: Name, answer: Answer) -> Self {
        self.0.insert(id, answer);
        self
    }

    /// Returns the items answered, in the order of their ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = &Name> {
        self.0.keys()
    }

    /// Returns the answer to an item, if there is one.
    #[must_use]
    pub fn get(&self, id: &Name) -> Option<Answer> {
        self.0.get(id).copied()
    }
}
