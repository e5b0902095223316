//! What is open until it is closed.
//!
//! Openings and closings may arrive in any order, and in different ledgers. So each is counted by
//! what it is of, an opening as one more and a closing as one less, and nothing is kept where the
//! two match. What stands at 1 is open. Any other count is an anomaly: a closing whose opening has
//! not arrived yet, or an opening that was fed twice.

use core::fmt;
use std::collections::BTreeMap;
#[cfg(feature = "serde")]
use std::collections::BTreeSet;

#[cfg(feature = "serde")]
use crate::Result;
#[cfg(feature = "serde")]
use crate::kernel::checked::Refuse;
use crate::quantity::Instant;

/// What can be open.
pub(crate) trait Opened: Ord + Clone {
    /// Returns when it was opened, which tells two apart sooner than their names.
    fn at(&self) -> Instant;
}

/// So many stand in a heap that is searched by date; more stand in a tree.
const FEW: usize = 32;

/// Openings less closings, of each thing where they differ.
#[derive(Debug, Clone)]
pub(crate) struct OpenList<K>(Entries<K>);

#[derive(Debug, Clone)]
enum Entries<K> {
    /// In no order: they are listed in order when they are read.
    Few(Vec<(K, i64)>),
    // In a box, so that the few take no more than their list.
    #[allow(clippy::box_collection)]
    Many(Box<BTreeMap<K, i64>>),
}

impl<K> Default for OpenList<K> {
    fn default() -> Self {
        Self(Entries::Few(Vec::new()))
    }
}

impl<K: Opened> PartialEq for OpenList<K> {
    fn eq(&self, other: &Self) -> bool {
        self.listed() == other.listed()
    }
}

impl<K: Opened> Eq for OpenList<K> {}

impl<K: Opened> OpenList<K> {
    /// Counts an opening.
    pub(crate) fn open(&mut self, key: &K) {
        self.count(key, 1);
    }

    /// Counts a closing.
    pub(crate) fn close(&mut self, key: &K) {
        self.count(key, -1);
    }

    fn count(&mut self, key: &K, by: i64) {
        let (at, same) = (key.at(), |own: &K| own == key);
        match &mut self.0 {
            Entries::Few(few) => {
                // What was opened last is first in being closed more often than not.
                let place = few.iter().rposition(|(own, _)| own.at() == at && same(own));
                if let Some(place) = place {
                    let count = &mut few[place].1;
                    *count = count.saturating_add(by);
                    if *count == 0 {
                        few.swap_remove(place);
                        if few.is_empty() {
                            // Of most customers nothing stays open, or one thing after the other.
                            few.shrink_to(1);
                        }
                    }
                } else if few.len() < FEW {
                    few.reserve_exact(1 + few.len() / 4);
                    few.push((key.clone(), by));
                } else {
                    let mut many: BTreeMap<K, i64> = few.drain(..).collect();
                    many.insert(key.clone(), by);
                    self.0 = Entries::Many(Box::new(many));
                }
            }
            Entries::Many(many) => {
                // What is closed is looked up once and never copied.
                if let Some(count) = many.get_mut(key) {
                    *count = count.saturating_add(by);
                    if *count == 0 {
                        many.remove(key);
                    }
                } else {
                    many.insert(key.clone(), by);
                }
            }
        }
    }

    /// Tells whether all matches.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.0 {
            Entries::Few(few) => few.is_empty(),
            Entries::Many(many) => many.is_empty(),
        }
    }

    /// Lists all, in order.
    fn listed(&self) -> Vec<(&K, i64)> {
        match &self.0 {
            Entries::Few(few) => {
                let mut few: Vec<(&K, i64)> = few.iter().map(|(key, n)| (key, *n)).collect();
                few.sort_unstable();
                few
            }
            Entries::Many(many) => many.iter().map(|(key, n)| (key, *n)).collect(),
        }
    }

    /// Takes in all that another list counted.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (key, count) in other.listed() {
            self.count(key, count);
        }
    }

    /// Lists what is open, in order.
    pub(crate) fn still_open(&self) -> impl Iterator<Item = &K> {
        self.listed().into_iter().filter(|(_, count)| *count == 1).map(|(key, _)| key)
    }

    /// Lists what does not match one to one, in order, with its count.
    pub(crate) fn anomalies(&self) -> impl Iterator<Item = (&K, i64)> {
        self.listed().into_iter().filter(|(_, count)| *count != 1)
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
        let many: BTreeMap<K, i64> = entries.into_iter().collect();
        if many.len() > FEW {
            return Self(Entries::Many(Box::new(many)));
        }
        Self(Entries::Few(many.into_iter().collect()))
    }
}

impl<K: Ord> IntoIterator for OpenList<K> {
    type Item = (K, i64);
    type IntoIter = std::vec::IntoIter<(K, i64)>;

    fn into_iter(self) -> Self::IntoIter {
        match self.0 {
            Entries::Few(mut few) => {
                few.sort_unstable();
                few.into_iter()
            }
            Entries::Many(many) => many.into_iter().collect::<Vec<_>>().into_iter(),
        }
    }
}
