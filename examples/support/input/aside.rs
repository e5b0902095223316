//! Rows that say nothing, or contradict themselves: set apart and listed, not the end of the file.

use super::Row;
use super::error::{counted, shortened};

/// Rows of one kind: how many, and the first few of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Aside {
    count: usize,
    first: Vec<String>,
}

impl Aside {
    /// Sets a row apart, with what was found in it.
    pub(crate) fn add(&mut self, row: Row<'_>, found: &str) {
        const MOST: usize = 5;
        self.count += 1;
        if self.first.len() < MOST {
            self.first.push(format!("{}, line {}: `{}`", row.file(), row.line(), shortened(found)));
        }
    }

    /// How many were set apart.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// Says what was set apart, and why: `2 ratings set apart, of oneself: …`.
    pub(crate) fn note(&self, what: &str, why: &str) -> Option<String> {
        let more = if self.count > self.first.len() { "; …" } else { "" };
        let counted = counted(self.count, what);
        (self.count > 0)
            .then(|| format!("{counted} set apart, {why}: {}{more}", self.first.join("; ")))
    }
}
