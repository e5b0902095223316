//! Dates that are far from all others.

use std::collections::BTreeMap;

use goodwill::quantity::Instant;

use super::error::counted;
use crate::support::dates;

/// The days of a year.
const YEAR: i64 = 366;

/// Days since 1900 as a spreadsheet counts them: from 1970 to 2099.
const SERIAL: core::ops::RangeInclusive<i64> = 25_569..=73_050;

/// The instants of a file, counted by day, and between which of them the others lie.
///
/// A date is far if it is more than ten years from the median of all dates, and more than ten
/// times as far from it as the median date is: one mistyped year is, the first year of a long
/// book is not. Fewer than three dates have none that is far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Span {
    /// By day: how many, and the first and the last of them.
    days: BTreeMap<i64, (u64, i64, i64)>,
    count: u64,
    /// How many of them a spreadsheet would write for a day of our time.
    serial: u64,
}

impl Span {
    /// Takes a date in.
    pub(crate) fn see(&mut self, at: Instant) {
        let seconds = at.seconds();
        self.count += 1;
        self.serial += u64::from(SERIAL.contains(&seconds));
        let day =
            self.days.entry(seconds.div_euclid(Instant::DAY)).or_insert((0, seconds, seconds));
        *day = (day.0 + 1, day.1.min(seconds), day.2.max(seconds));
    }

    /// Returns the first and the last instant that are not far; `None` where nothing was seen.
    pub(crate) fn bounds(&self) -> Option<[Instant; 2]> {
        let middle = median(self.days.iter().map(|(day, (count, ..))| (*day, *count)))?;
        let mut away: Vec<(i64, u64)> =
            self.days.iter().map(|(day, (count, ..))| ((day - middle).abs(), *count)).collect();
        away.sort_unstable();
        let most = match self.count {
            0..=2 => i64::MAX,
            _ => (10 * median(away.into_iter())?).max(10 * YEAR),
        };
        let mut near = self.days.iter().filter(|(day, _)| (*day - middle).abs() <= most);
        let (_, (_, first, last)) = near.next()?;
        let last = near.next_back().map_or(last, |(_, (.., latest))| latest);
        Some([Instant::new(*first).ok()?, Instant::new(*last).ok()?])
    }

    /// Says that the last date stands by itself, where it is to be taken for today.
    pub(crate) fn lone_note(&self) -> Option<String> {
        let [_, last] = self.bounds()?;
        let day = last.seconds().div_euclid(Instant::DAY);
        let (before, _) = self.days.range(..day).next_back()?;
        let days = day - before;
        // Of two days nobody can tell which one is mistyped.
        (days > YEAR && self.days.len() > 2).then(|| {
            format!(
                "the newest date, {}, is {days} days after the one before it, and is taken for \
                 today: a mistyped year?",
                dates::day(last)
            )
        })
    }

    /// Tells whether the dates are most likely days since 1900: all of them are whole numbers
    /// that a spreadsheet would write for a day of our time.
    pub(crate) const fn is_serial(&self) -> bool {
        self.count > 1 && self.serial == self.count
    }
}

/// The median of values that are in order, each with its count; the lower of two.
fn median(list: impl Iterator<Item = (i64, u64)> + Clone) -> Option<i64> {
    let whole: u64 = list.clone().map(|(_, count)| count).sum();
    let mut left = whole.checked_sub(1)? / 2;
    for (value, count) in list {
        if left < count {
            return Some(value);
        }
        left -= count;
    }
    None
}

/// What was set apart: how much, and the first few places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Apart {
    count: usize,
    first: Vec<String>,
}

impl Apart {
    /// Takes one in.
    pub(crate) fn add(&mut self, file: &str, line: u64, at: Instant) {
        const MOST: usize = 5;
        self.count += 1;
        if self.first.len() < MOST {
            self.first.push(format!("{file}, line {line}: {}", dates::day(at)));
        }
    }

    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// Says what was set apart.
    pub(crate) fn note(&self, what: &str) -> Option<String> {
        let more = if self.count > self.first.len() { "; …" } else { "" };
        (self.count > 0).then(|| {
            format!(
                "{} set apart, since its date is far from all others (a mistyped year?): {}{more}",
                counted(self.count, what),
                self.first.join("; ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, YEAR};
    use goodwill::quantity::Instant;

    fn bounds(years: &[i64]) -> Option<[i64; 2]> {
        let mut span = Span::default();
        for year in years {
            span.see(Instant::from_days(year * YEAR).unwrap_or(Instant::EPOCH));
        }
        span.bounds().map(|ends| ends.map(|at| at.seconds() / YEAR / Instant::DAY))
    }

    #[test]
    fn one_mistyped_year_is_far_and_a_long_book_is_not() {
        assert_eq!(bounds(&[]), None);
        assert_eq!(bounds(&[56, 236]), Some([56, 236]));
        assert_eq!(bounds(&[56, 56, 236]), Some([56, 56]));
        assert_eq!(bounds(&[56, 55, -44, 56, 54]), Some([54, 56]));
        assert_eq!(bounds(&[20, 25, 30, 35, 40, 45, 50, 55]), Some([20, 55]));
    }

    #[test]
    fn a_newest_date_that_stands_by_itself_is_said() {
        let note = |days: &[i64]| {
            let mut span = Span::default();
            for day in days {
                span.see(Instant::from_days(*day).unwrap_or(Instant::EPOCH));
            }
            span.lone_note()
        };
        assert_eq!(note(&[20_000, 20_001, 20_300]), None);
        let said = note(&[20_000, 20_001, 20_400]).unwrap_or_default();
        assert!(said.starts_with("the newest date, 2025-11-08, is 399 days after"), "{said}");
    }
}
