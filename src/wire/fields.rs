//! The fields of one event, on their way in or out.

use core::fmt;

use super::Value;
use crate::{Error, Result};

/// The fields of one event that hold something.
#[derive(Clone, Default)]
pub(crate) struct Fields {
    /// The event that they belong to, for errors.
    event: &'static str,
    /// Most stand in place, so that a line needs no room of its own for them.
    first: [Option<Held>; IN_PLACE],
    /// How many of those in place were put there.
    put: usize,
    more: Vec<Held>,
    /// How many were put and not taken.
    left: usize,
}

/// The name of a field, and what it holds.
type Held = (&'static str, Value);

/// As many as hardly an event has.
const IN_PLACE: usize = 8;

impl Fields {
    /// Says to which event they belong, for errors.
    pub(crate) fn belong_to(&mut self, event: &'static str) {
        self.event = event;
    }

    /// Takes a field out, if it holds something.
    // Where it is called the name is known, and so is compared as a number.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    pub(crate) fn take(&mut self, name: &'static str) -> Option<Value> {
        for slot in self.first.iter_mut().take(self.put) {
            if slot.as_ref().is_some_and(|(field, _)| *field == name) {
                self.left -= 1;
                return slot.take().map(|(_, value)| value);
            }
        }
        let place = self.more.iter().position(|(field, _)| *field == name)?;
        self.left -= 1;
        Some(self.more.swap_remove(place).1)
    }

    /// Takes out a field that the event cannot do without.
    #[inline]
    pub(crate) fn need(&mut self, name: &'static str) -> Result<Value> {
        self.take(name).ok_or_else(|| self.missing(name))
    }

    #[cold]
    fn missing(&self, field: &'static str) -> Error {
        Error::Field { event: self.event, rule: "needs", field }
    }

    /// Refuses an event that has none of some fields.
    pub(crate) fn need_one_of(&self, names: &[&'static str], field: &'static str) -> Result<()> {
        let any = self.iter().any(|(name, _)| names.contains(name));
        Self::some(self.event, any, field)
    }

    /// Refuses an event that says nothing.
    pub(crate) fn some(event: &'static str, any: bool, field: &'static str) -> Result<()> {
        if any { Ok(()) } else { Err(Error::Field { event, rule: "needs one of", field }) }
    }

    #[allow(clippy::inline_always)]
    #[inline(always)]
    pub(crate) fn put(&mut self, name: &'static str, value: Value) {
        self.left += 1;
        match self.first.get_mut(self.put) {
            Some(slot @ None) => {
                *slot = Some((name, value));
                self.put += 1;
            }
            _ => self.more.push((name, value)),
        }
    }

    /// Tells whether none is left.
    pub(crate) const fn is_empty(&self) -> bool {
        self.left == 0
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Held> {
        self.first.iter().flatten().chain(&self.more)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Held> {
        self.first.iter_mut().flatten().chain(&mut self.more)
    }

    /// Takes all of them out.
    pub(crate) fn clear(&mut self) {
        self.first = Default::default();
        (self.put, self.left) = (0, 0);
        self.more.clear();
    }
}

// A list of what they hold, wherever it stands: events of one instant are put in order by it.
impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

// What they hold, wherever it stands.
impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}
