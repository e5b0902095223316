//! Dates as people and files write them; all of them in UTC.

use goodwill::quantity::Instant;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};

/// Reads RFC 3339 or `YYYY-MM-DD`, which is the beginning of that day.
///
/// Fractions of a second are dropped towards the past.
pub(crate) fn parse(text: &str) -> Option<Instant> {
    match text.parse::<Timestamp>() {
        Ok(timestamp) => Some(timestamp.into()),
        // `Date` alone would take a time behind it, and drop it.
        Err(_) if text.len() == "YYYY-MM-DD".len() => text.parse::<Date>().ok().map(Instant::from),
        Err(_) => None,
    }
}

/// Reads day/month/year hours:minutes, as in `29/2/2016 01:16`.
pub(crate) fn parse_day_first(text: &str) -> Option<Instant> {
    let time = DateTime::strptime("%d/%m/%Y %H:%M", text).ok()?;
    time.to_zoned(TimeZone::UTC).ok().as_ref().map(Instant::from)
}

/// Writes the day: `YYYY-MM-DD`, or the seconds where the calendar ends.
pub(crate) fn day(at: Instant) -> String {
    Timestamp::try_from(at).map_or_else(
        |_| format!("{at} s"),
        |timestamp| timestamp.to_zoned(TimeZone::UTC).date().to_string(),
    )
}

/// Writes RFC 3339, or the seconds where the calendar ends.
pub(crate) fn rfc3339(at: Instant) -> String {
    Timestamp::try_from(at).map_or_else(|_| format!("{at} s"), |timestamp| timestamp.to_string())
}

#[cfg(test)]
mod tests {
    use super::{day, parse, parse_day_first};
    use goodwill::quantity::Instant;

    #[test]
    fn both_layouts_of_a_date_are_read() {
        let seconds = |text| parse(text).map(Instant::seconds);
        assert_eq!(seconds("1970-01-02"), Some(86_400));
        assert_eq!(seconds("1970-01-02T00:00:01Z"), Some(86_401));
        assert_eq!(seconds("1970-01-02T01:00:00.9+01:00"), Some(86_400));
        for wrong in ["", "1970", "1970-02-30", "02/01/1970", "1970-01-02T00:00:01", "yesterday"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_day_may_come_first() {
        let seconds = |text| parse_day_first(text).map(Instant::seconds);
        assert_eq!(seconds("2/1/1970 00:01"), Some(86_460));
        assert_eq!(seconds("29/2/2016 01:16"), Some(1_456_708_560));
        for wrong in ["", "?", "31/2/2016 01:16", "2/13/2016 01:16", "2016-02-29 01:16", "2/1/1970"]
        {
            assert_eq!(parse_day_first(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_is_written_as_it_is_read() {
        assert_eq!(parse("2016-02-29").map(day), Some("2016-02-29".to_owned()));
        let far = Instant::new(Instant::BOUND).map(day);
        assert_eq!(far, Ok("1099511627776 s".to_owned()));
    }
}
