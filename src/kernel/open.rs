//! What is open until it is closed.
//!
//! Openings and closings may arrive in any order, and in different ledgers. So each is counted by
//! what it is of, an opening as one more and a closing as one less, and nothing is kept where the
//! two match. What stands at 1 is open. Any other count is an anomaly: a closing whose opening has
//! not arrived yet, or an opening that was fed twice.

use core::fmt;
#[cfg(feature = "serde")]
use std::collections::BTreeSet;
use std::collections::{BTreeMap, btree_map};

#[cfg(feature = "serde")]
use crate::Result;
#[cfg(feature = "serde")]
use crate::kernel::checked::Refuse;
#[cfg(feature = "serde")]
use crate::quantity::Instant;

/// Openings less closings, of each thing where they differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenList<K>(BTreeMap<K, i64>);

impl<K> Default for OpenList<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord + Clone> OpenList<K> {
    /// Counts an opening.
    pub(crate) fn open(&mut self, key: &K) {
        self.count(key, 1);
    }

    /// Counts a closing.
    pub(crate) fn close(&mut self, key: &K) {
        self.count(key, -1);
    }

    fn count(&mut self, key: &K, by: i64) {
        // What is closed is looked up once and never copied.
        if let Some(count) = self.0.get_mut(key) {
            *count = count.saturating_add(by);
            if *count == 0 {
                self.0.remove(key);
            }
        } else {
            self.0.insert(key.clone(), by);
        }
    }

    /// Takes in all that another list counted.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            self.count(key, *count);
        }
    }

    /// Lists what is open, in order.
    pub(crate) fn still_open(&self) -> impl Iterator<Item = &K> {
        self.0.iter().filter(|(_, count)| **count == 1).map(|(key, _)| key)
    }

    /// Lists what does not match one to one, in order, with its count.
    pub(crate) fn anomalies(&self) -> impl Iterator<Item = (&K, i64)> {
        self.0.iter().filter(|(_, count)| **count != 1).map(|(key, count)| (key, *count))
    }
}

/// Writes that an opening and its closings do not match: `stake `7` has 2 more placings than
/// resolutions`. `opening` and `closing` are words in the singular.
pub(crate) fn write_anomaly(
    f: &mut fmt::Formatter<'_>,
    of: impl fmt::Display,
    count: i64,
    [opening, closing]: [&str; 2],
) -> fmt::Result {
    let (more, than) = if count < 0 { (closing, opening) } else { (opening, closing) };
    let count = count.unsigned_abs();
    let plural = if count == 1 { "" } else { "s" };
    write!(f, "{of} has {count} more {more}{plural} than {than}s")
}

/// Refuses entries that no facts can have made; the rules are that of their counts and that of
/// their dates.
#[cfg(feature = "serde")]
pub(crate) fn check<K>(
    entries: &[(K, i64)],
    at: impl Fn(&K) -> Instant,
    (facts, newest): (u64, Option<Instant>),
    refuse: Refuse,
    [counts, dates]: [&'static str; 2],
) -> Result<()> {
    for (key, count) in entries {
        refuse.unless(*count != 0 && count.unsigned_abs() <= facts, counts, count)?;
        refuse.unless(newest.is_none_or(|newest| at(key) <= newest), dates, at(key))?;
    }
    Ok(())
}

/// Tells whether entries list each key once.
#[cfg(feature = "serde")]
pub(crate) fn listed_once<K: Ord, V>(entries: &[(K, V)]) -> bool {
    let distinct: BTreeSet<&K> = entries.iter().map(|(key, _)| key).collect();
    distinct.len() == entries.len()
}

impl<K: Ord> FromIterator<(K, i64)> for OpenList<K> {
    fn from_iter<I: IntoIterator<Item = (K, i64)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl<K> IntoIterator for OpenList<K> {
    type Item = (K, i64);
    type IntoIter = btree_map::IntoIter<K, i64>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
