//! The fields of one event, on their way in or out.

use super::Value;
use crate::{Error, Result};

/// The fields of one event that hold something.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Fields {
    /// The event that they belong to, for errors.
    event: &'static str,
    list: Vec<(&'static str, Value)>,
}

impl Fields {
    pub(crate) fn new(event: &'static str, list: Vec<(&'static str, Value)>) -> Self {
        Self { event, list }
    }

    /// Takes a field out, if it holds something.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<Value> {
        let place = self.list.iter().position(|(field, _)| *field == name)?;
        Some(self.list.swap_remove(place).1)
    }

    /// Takes out a field that the event cannot do without.
    pub(crate) fn need(&mut self, name: &'static str) -> Result<Value> {
        self.take(name).ok_or_else(|| self.missing(name))
    }

    #[cold]
    fn missing(&self, field: &'static str) -> Error {
        Error::Field { event: self.event, rule: "needs", field }
    }

    /// Refuses an event that has none of some fields.
    pub(crate) fn need_one_of(&self, names: &[&'static str], field: &'static str) -> Result<()> {
        let any = self.list.iter().any(|(name, _)| names.contains(name));
        Self::some(self.event, any, field)
    }

    /// Refuses an event that says nothing.
    pub(crate) fn some(event: &'static str, any: bool, field: &'static str) -> Result<()> {
        if any { Ok(()) } else { Err(Error::Field { event, rule: "needs one of", field }) }
    }

    pub(crate) fn put(&mut self, name: &'static str, value: Value) {
        self.list.push((name, value));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(&'static str, Value)> {
        self.list.iter()
    }

    pub(crate) fn into_list(self) -> Vec<(&'static str, Value)> {
        self.list
    }
}
