//! Days, weekdays and months, counted in UTC.

use crate::quantity::Instant;

/// The days between two instants.
pub(super) fn days(from: Instant, to: Instant) -> f64 {
    to.since(from) as f64 / Instant::DAY as f64
}

/// The weekday, 0 for a Monday.
pub(super) fn weekday(at: Instant) -> i64 {
    // 1 January 1970 was a Thursday.
    (at.seconds().div_euclid(Instant::DAY) + 3).rem_euclid(7)
}

/// The month, 0 for January.
pub(super) fn month(at: Instant) -> i64 {
    // Years that begin in March end with the leap day, so that months have fixed places in them.
    let day = at.seconds().div_euclid(Instant::DAY) + 719_468;
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    (from_march + 2) % 12
}

#[cfg(test)]
mod tests {
    use super::{month, weekday};
    use crate::quantity::Instant;

    #[test]
    fn days_of_the_calendar() {
        // 1970-01-01 Thursday, 2000-02-29 Tuesday, 2024-12-31 Tuesday, 1969-12-31 Wednesday.
        let all = [(0, 3, 0), (11_016, 1, 1), (20_088, 1, 11), (-1, 2, 11), (11_017, 2, 2)];
        for (day, of_week, of_year) in all {
            let at = Instant::from_days(day).unwrap_or(Instant::EPOCH);
            assert_eq!((weekday(at), month(at)), (of_week, of_year), "{day}");
        }
    }
}
