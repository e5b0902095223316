//! Dates that are far from all others.

use goodwill::quantity::Instant;

use super::error::counted;
use crate::support::dates;

/// The days of a year, as the calendar has it in the mean.
const YEAR: i64 = 31_556_952;

/// Days since 1900 as a spreadsheet counts them: from 1970 to 2099.
const SERIAL: core::ops::RangeInclusive<i64> = 25_569..=73_050;

/// The instants of a file, counted, and between which of them the others lie.
///
/// A date is far if it is more than ten years from the median of all dates, and more than ten
/// times as far from it as the median date is: one mistyped year is, the first year of a long
/// book is not. Fewer than three dates have none that is far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Span {
    seen: Vec<i64>,
}

impl Span {
    /// Takes a date in.
    pub(crate) fn see(&mut self, at: Instant) {
        self.seen.push(at.seconds());
    }

    /// Returns the first and the last instant that are not far; `None` where nothing was seen.
    pub(crate) fn bounds(&mut self) -> Option<[Instant; 2]> {
        let median = median(&mut self.seen)?;
        let (first, last) = (self.seen.iter().min()?, self.seen.iter().max()?);
        let (mut low, mut high) = (*first, *last);
        if self.seen.len() > 2 {
            let mut away: Vec<i64> = self.seen.iter().map(|at| (at - median).abs()).collect();
            let most = (10 * self::median(&mut away)?).max(10 * YEAR);
            low = low.max(median - most);
            high = high.min(median + most);
        }
        Some([Instant::new(low).ok()?, Instant::new(high).ok()?])
    }

    /// Tells whether the dates are most likely days since 1900: all of them are whole numbers
    /// that a spreadsheet would write for a day of our time.
    pub(crate) fn is_serial(&self) -> bool {
        self.seen.len() > 1 && self.seen.iter().all(|seconds| SERIAL.contains(seconds))
    }
}

/// The median, the lower of two.
fn median(list: &mut [i64]) -> Option<i64> {
    let middle = list.len().checked_sub(1)? / 2;
    Some(*list.select_nth_unstable(middle).1)
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
            span.see(Instant::new(year * YEAR).unwrap_or(Instant::EPOCH));
        }
        span.bounds().map(|ends| ends.map(|at| at.seconds() / YEAR))
    }

    #[test]
    fn one_mistyped_year_is_far_and_a_long_book_is_not() {
        assert_eq!(bounds(&[]), None);
        assert_eq!(bounds(&[56, 236]), Some([56, 236]));
        assert_eq!(bounds(&[56, 56, 236]), Some([56, 66]));
        assert_eq!(bounds(&[56, 55, -44, 56, 54]), Some([45, 56]));
        assert_eq!(bounds(&[20, 25, 30, 35, 40, 45, 50, 55]), Some([20, 55]));
    }
}
