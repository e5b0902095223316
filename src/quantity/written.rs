//! Points in time as text.

use core::str::FromStr;

use super::Instant;
use crate::shown::Shown;
use crate::{Error, Result};

/// What a text must be to be read as a point in time.
const RULE: &str =
    "whole seconds since 1970, RFC 3339 (2026-01-31T12:00:00Z) or a day (2026-01-31)";

/// The first year that a text may name: earlier ones are mistakes, or stand for "none".
const FIRST_YEAR: i64 = 1000;

/// Reads RFC 3339, a day (its first second, UTC), or whole seconds since 1970.
///
/// Fractions of a second are dropped towards the past, a leap second is the next one. Years below
/// 1000 are refused: year 1 stands for "no date" in some exports, and a year of two digits that
/// was filled up with zeros is another one than was meant.
///
/// ```
/// use goodwill::quantity::Instant;
///
/// let noon: Instant = "1970-01-02T13:00:00.9+01:00".parse()?;
/// assert_eq!(noon.seconds(), 129_600);
/// assert_eq!("1970-01-02".parse::<Instant>()?.seconds(), 86_400);
/// assert_eq!("86400".parse::<Instant>()?.seconds(), 86_400);
/// assert_eq!(
///     "2/1/1970".parse::<Instant>().unwrap_err().to_string(),
///     "date must be whole seconds since 1970, RFC 3339 (2026-01-31T12:00:00Z) or a day \
///      (2026-01-31), got `2/1/1970`",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
impl FromStr for Instant {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other text; [`Error::InstantOutOfRange`] for seconds beyond
    /// the range.
    fn from_str(text: &str) -> Result<Self> {
        let refused = |rule| Error::UnknownName { what: "date", rule, got: Shown::kept(text) };
        if let Some(seconds) = whole(text) {
            return Self::new(seconds);
        }
        let (day, time) = match text.get(..10) {
            Some(day) => (day, text.get(10..).unwrap_or_default()),
            None => return Err(refused(RULE)),
        };
        let (year, days) = days(day).ok_or_else(|| refused(RULE))?;
        let time = if time.is_empty() { Some(0) } else { seconds(time) };
        let time = time.ok_or_else(|| refused(RULE))?;
        if year < FIRST_YEAR {
            return Err(refused("of a year from 1000 on (an earlier one may stand for no date)"));
        }
        Self::new(days * Self::DAY + time)
    }
}

/// Reads a whole number, also where zeros stand behind its point.
fn whole(text: &str) -> Option<i64> {
    let (digits, zeros) = text.split_once('.').unwrap_or((text, "0"));
    let plain = digits.strip_prefix('-').unwrap_or(digits);
    let is_number = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0');
    // What no instant reaches is an instant out of range, however many digits it has.
    let end = if digits.starts_with('-') { i64::MIN } else { i64::MAX };
    (is_number && is_whole).then(|| digits.parse().unwrap_or(end))
}

/// Reads digits and nothing else.
fn number(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Reads `YYYY-MM-DD`: the year, and the days since 1970.
fn days(text: &str) -> Option<(i64, i64)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || [year.len(), month.len(), day.len()] != [4, 2, 2] {
        return None;
    }
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Years begin in March here, so that the leap day is the last; 400 of them have 146 097 days.
    let (year_from_march, months) =
        if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year_from_march.div_euclid(400), year_from_march.rem_euclid(400));
    let of_year = (153 * months + 2) / 5 + day - 1;
    let whole = 365 * of_era + of_era / 4 - of_era / 100 + of_year;
    Some((year, era * 146_097 + whole - 719_468))
}

/// Reads `THH:MM:SS`, a fraction perhaps, and the zone: the seconds after midnight, UTC.
fn seconds(text: &str) -> Option<i64> {
    let text = text.strip_prefix(['T', 't', ' '])?;
    let (clock, rest) = (text.get(..8)?, text.get(8..)?);
    let mut parts = clock.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    if [hour.len(), minute.len(), second.len()] != [2; 3] {
        return None;
    }
    let (hour, minute, second) = (number(hour)?, number(minute)?, number(second)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return None;
            }
            zone
        }
        None => rest,
    };
    let away = match zone {
        "Z" | "z" => 0,
        _ => {
            let sign = match zone.get(..1)? {
                "+" => 1,
                "-" => -1,
                _ => return None,
            };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            if hours.len() != 2 || minutes.len() != 2 {
                return None;
            }
            let (hours, minutes) = (number(hours)?, number(minutes)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            sign * (3_600 * hours + 60 * minutes)
        }
    };
    Some(3_600 * hour + 60 * minute + second - away)
}
