//! What a field can hold, whatever its event.

use crate::kernel::letters::same;
use crate::quantity::{Amount, Instant, Name, Positive, Share, Stake};
use crate::shown::Shown;
use crate::{Error, Result};

/// The type of a field, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldType {
    /// A name: 1 to 256 bytes of text without control characters.
    Name,
    /// A text that the event reads further.
    Text,
    /// A text that must be of a form.
    Checked(&'static Checked),
    /// Any number that its event allows.
    Number,
    /// A number from 0 to 1.
    Share,
    /// A number above 0.
    Positive,
    /// A number from 0 on.
    Amount,
    /// What is at stake, from 0 on, in the user's unit.
    Stake,
    /// A date, in whole seconds since 1970.
    Instant,
    /// A whole number from 0 on.
    Count,
    /// Yes or no: `true` or `false`.
    Flag,
    /// One word of a list.
    Word(&'static WordList),
    /// Words of a list, each with a share: in JSON a list of objects, in a cell `late:0.5;repeat`.
    Graded(&'static Graded),
}

/// The words that a field can hold.
#[derive(Debug, PartialEq, Eq)]
pub struct WordList {
    /// What the words are, in one word.
    pub(crate) what: &'static str,
    /// The words, in the order of everything that is listed by them.
    pub(crate) words: &'static [&'static str],
}

impl WordList {
    /// Returns the words.
    #[must_use]
    pub const fn words(&self) -> &'static [&'static str] {
        self.words
    }

    /// The word of the list that a text is.
    #[inline]
    pub(crate) fn known(&self, text: &str) -> Option<&'static str> {
        self.words.iter().copied().find(|known| same(known, text))
    }
}

/// A text that must be of a form: one of some words, or more than words.
#[derive(Debug)]
pub struct Checked {
    /// What it is, in one word.
    pub(crate) what: &'static str,
    /// The words that it can be, besides what else the form allows.
    pub(crate) words: &'static [&'static str],
    /// Refuses a text of another form.
    pub(crate) check: fn(&str) -> Result<()>,
}

impl Checked {
    /// Returns the words that it can be, besides what else the form allows.
    #[must_use]
    pub const fn words(&self) -> &'static [&'static str] {
        self.words
    }
}

// One form has one name.
impl PartialEq for Checked {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

impl Eq for Checked {}

/// How a list of graded words is written.
#[derive(Debug, PartialEq, Eq)]
pub struct Graded {
    /// What one entry is called in code.
    pub(crate) entry: &'static str,
    /// The name of the word in an entry, what it is, its list, and the rule in words.
    pub(crate) word: &'static str,
    pub(crate) what: &'static str,
    pub(crate) words: &'static WordList,
    pub(crate) rule: &'static str,
    /// The name of the share in an entry, and the share where it is left out.
    pub(crate) share: &'static str,
    pub(crate) default: Share,
    /// The names of both.
    pub(crate) keys: &'static [&'static str],
    /// What the whole value must be like.
    pub(crate) expected: &'static str,
}

impl Graded {
    /// Returns the words that an entry can have.
    #[must_use]
    pub const fn words(&self) -> &'static [&'static str] {
        self.words.words
    }

    /// Reads a cell like `late:0.5;repeat`.
    pub(crate) fn parse(&'static self, text: &str) -> Result<Value> {
        let entry = |part: &str| {
            let (word, share) = part.split_once(':').map_or((part, None), |(w, s)| (w, Some(s)));
            let word = word.trim();
            let known = self.words.known(word).ok_or_else(|| Error::UnknownName {
                what: self.what,
                rule: self.rule,
                got: Shown::kept(word),
            })?;
            let Some(share) = share else { return Ok((known, self.default)) };
            let unknown = |_| Error::UnknownName {
                what: self.share,
                rule: "a number between 0 and 1",
                got: Shown::kept(share),
            };
            Ok((known, Share::new(share.trim().parse().map_err(unknown)?)?))
        };
        let parts = text.split(';').filter(|part| !part.trim().is_empty());
        Ok(Value::Graded(parts.map(entry).collect::<Result<_>>()?, self))
    }
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Name(Name),
    Text(String),
    Number(f64),
    Share(Share),
    Positive(Positive),
    Amount(Amount),
    Stake(Stake),
    Instant(Instant),
    Count(u32),
    Flag(bool),
    /// A word of the list.
    Word(&'static str),
    /// Words of the list, each with its share.
    Graded(Vec<(&'static str, Share)>, &'static Graded),
}

impl Value {
    /// The one of many whose name is the word that it holds.
    pub(crate) fn word_of<T>(
        &self,
        mut all: impl Iterator<Item = T>,
        name: impl Fn(&T) -> &'static str,
    ) -> Option<T> {
        let Self::Word(word) = self else { return None };
        all.find(|one| same(name(one), word))
    }
}
