//! What of a table was passed over, to be said.

use super::error::{counted, meant, shortened, some_of};

/// What of a table was passed over.
#[derive(Debug, Clone, Default)]
pub(super) struct Passed {
    /// Lines above the header.
    pub(super) above: usize,
    /// Headers that came again.
    pub(super) headers: usize,
    /// Rows that hold nothing.
    pub(super) empty: usize,
    /// Rows that `--skip` named.
    pub(super) skipped: usize,
}

impl Passed {
    /// Says so: beside the rows, which columns are `unused`, and which of those that are
    /// `free` may have been meant.
    pub(super) fn notes(&self, file: &str, unused: &[&str], free: &[&str]) -> Vec<String> {
        let mut notes = Vec::new();
        let mut say = |count: usize, what: &str, why: &str| {
            if count > 0 {
                notes.push(format!("{file}: {} passed over{why}", counted(count, what)));
            }
        };
        say(self.above, "line", ", which stood above the header");
        say(self.skipped, "row", ", as --skip says");
        say(self.headers, "header", " that came again");
        say(self.empty, "row", " that held nothing but separators");
        if !unused.is_empty() {
            let said = unused.iter().map(|name| match meant(name, free.iter().copied()) {
                Some(hint) => format!("{} ({hint})", shortened(name)),
                None => shortened(name),
            });
            let columns = counted(unused.len(), "column");
            let said: Vec<String> = said.collect();
            notes.push(format!("{file}: {columns} not used: {}", some_of(&said)));
        }
        notes
    }
}
