//! How dates are written, and the dates read.

use jiff::civil::{Date, DateTime, date};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};

use super::error::{MappingError, nearest, quoted};
use crate::quantity::Instant;

/// How a date is written, and the time zone of one that names none.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    format: Format,
    zone: TimeZone,
}

#[derive(Debug, Clone)]
enum Format {
    Rfc3339,
    Seconds,
    Milliseconds,
    /// A day number of a spreadsheet that counts from 1900, with its leap day that never was.
    From1900,
    /// A day number of a spreadsheet that counts from 1904.
    From1904,
    Pattern {
        said: String,
        directives: String,
    },
}

/// The formats that have a name, each with what it reads.
const NAMED: [(&str, Format); 5] = [
    ("rfc3339", Format::Rfc3339),
    ("seconds", Format::Seconds),
    ("milliseconds", Format::Milliseconds),
    ("spreadsheet", Format::From1900),
    ("spreadsheet1904", Format::From1904),
];

/// The words of a pattern. Of two that begin alike, the longer stands first.
const WORDS: [(&str, &str); 13] = [
    ("monthname", "%b"),
    ("month", "%m"),
    ("year2", "%y"),
    ("year", "%Y"),
    ("weekday", "%a"),
    ("day", "%d"),
    ("hour12", "%I"),
    ("hour", "%H"),
    ("minute", "%M"),
    ("second", "%S%.f"),
    ("am/pm", "%p"),
    ("offset", "%z"),
    ("zone", "%Q"),
];

/// Texts that may stand in a pattern as they are.
const PLAIN: [&str; 5] = ["UTC", "GMT", "at", "T", "Z"];

/// The earliest year that four digits are read as: a shorter one was meant as another.
const FIRST_YEAR: i16 = 1000;

impl Clock {
    pub(super) fn new(
        place: &str,
        format: Option<&str>,
        zone: Option<&str>,
    ) -> Result<Self, MappingError> {
        let format = format.unwrap_or("rfc3339").trim();
        let named = NAMED.iter().find(|(name, _)| *name == format);
        let format = match named {
            Some((_, format)) => format.clone(),
            None => pattern(place, format)?,
        };
        Ok(Self { format, zone: zone.map_or(Ok(TimeZone::UTC), |zone| zone_of(place, zone))? })
    }

    /// Says what is read, in words that go after “must”.
    pub(super) fn expected(&self) -> String {
        match &self.format {
            Format::Rfc3339 => {
                "be a date like 2026-01-31 or 2026-01-31T23:59:00Z, or `format` must say how it is \
                 written"
                    .to_owned()
            }
            Format::Seconds => "be a date in whole seconds since 1970".to_owned(),
            Format::Milliseconds => "be a date in whole milliseconds since 1970".to_owned(),
            Format::From1900 => "be a day number of a spreadsheet that counts from 1900".to_owned(),
            Format::From1904 => "be a day number of a spreadsheet that counts from 1904".to_owned(),
            Format::Pattern { said, .. } => format!("be a date as {said}, the year from 1000 on"),
        }
    }

    /// Reads a date; a fraction of a second is dropped towards the past.
    pub(super) fn read(&self, text: &str) -> Option<Instant> {
        match &self.format {
            Format::Rfc3339 => self.rfc3339(text),
            Format::Seconds => Instant::new(whole(text)?).ok(),
            Format::Milliseconds => Instant::new(whole(text)?.div_euclid(1000)).ok(),
            Format::From1900 => {
                let day: f64 = plain(text)?;
                // Day 60 is a 29 February 1900, which never was.
                if (60.0..61.0).contains(&day) {
                    return None;
                }
                self.serial(day, if day < 60.0 { date(1899, 12, 31) } else { date(1899, 12, 30) })
            }
            Format::From1904 => self.serial(plain(text)?, date(1904, 1, 1)),
            Format::Pattern { directives, .. } => {
                let read = BrokenDownTime::parse(directives, text).ok()?;
                let civil = read.to_date().ok()?.to_datetime(read.to_time().ok()?);
                if civil.year() < FIRST_YEAR {
                    return None;
                }
                match (read.offset(), read.iana_time_zone()) {
                    (Some(offset), _) => offset.to_timestamp(civil).ok().map(Instant::from),
                    (None, Some(name)) => in_zone(civil, &database_zone(name)?),
                    (None, None) => in_zone(civil, &self.zone),
                }
            }
        }
    }

    fn rfc3339(&self, text: &str) -> Option<Instant> {
        let at = match text.parse::<Timestamp>() {
            Ok(at) => Instant::from(at),
            Err(_) if text.len() == "YYYY-MM-DD".len() => in_zone(
                text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()),
                &self.zone,
            )?,
            Err(_) if text.len() >= "YYYY-MM-DDThh:mm".len() => {
                in_zone(text.parse::<DateTime>().ok()?, &self.zone)?
            }
            Err(_) => return None,
        };
        let first = date(FIRST_YEAR, 1, 1).to_zoned_datetime(TimeZone::UTC).ok()?;
        (at >= Instant::from(&first)).then_some(at)
    }

    /// A day number; the second that is nearest.
    fn serial(&self, day: f64, first: Date) -> Option<Instant> {
        /// The days to the end of the year 9999, after which no spreadsheet counts.
        const LAST: f64 = 2_958_466.0;
        if !(0.0..LAST).contains(&day) {
            return None;
        }
        // Within what was checked, and whole.
        #[allow(clippy::cast_possible_truncation)]
        let seconds = (day * 86_400.0).round() as i64;
        let midnight = first.to_datetime(jiff::civil::Time::midnight());
        let civil = midnight.checked_add(Span::new().try_seconds(seconds).ok()?).ok()?;
        in_zone(civil, &self.zone)
    }
}

/// A time that a change of the clocks leaves out is read as if they had not been changed yet; of
/// one that comes twice, it is the first.
fn in_zone(civil: DateTime, zone: &TimeZone) -> Option<Instant> {
    zone.to_timestamp(civil).ok().map(Instant::from)
}

/// A whole number, which may be written `12` or `12.0`; digits that are lost are not made up.
fn whole(text: &str) -> Option<i64> {
    let (digits, zeros) = text.split_once('.').unwrap_or((text, ""));
    if zeros.bytes().all(|byte| byte == b'0') { digits.parse().ok() } else { None }
}

/// A number in digits.
fn plain(text: &str) -> Option<f64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if digits { text.parse().ok() } else { None }
}

/// Makes a pattern of words like `day/month/year hour:minute`.
fn pattern(place: &str, said: &str) -> Result<Format, MappingError> {
    let refused = || {
        let names = NAMED.map(|(name, _)| name);
        let words = WORDS.map(|(word, _)| word);
        let near = nearest(said, names.into_iter().chain(words));
        let expected = format!(
            "say how a date is written: {}, or a pattern like day/month/year hour:minute of {}",
            names.join(", "),
            words.join(", ")
        );
        MappingError::new(format!("{place}, `format`"), expected, quoted(said)).or_rather(near)
    };
    let (mut rest, mut directives) = (said, String::new());
    while let Some(first) = rest.chars().next() {
        if let Some((word, directive)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
            directives.push_str(directive);
            rest = &rest[word.len()..];
        } else if let Some(text) = PLAIN.iter().find(|text| rest.starts_with(**text)) {
            directives.push_str(text);
            rest = &rest[text.len()..];
        } else if first.is_ascii_punctuation() || first == ' ' {
            if first == '%' {
                return Err(refused());
            }
            directives.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            return Err(refused());
        }
    }
    let one_of = |words: &[&str]| words.iter().filter(|word| directives.contains(**word)).count();
    let twice = WORDS.iter().any(|(_, directive)| directives.matches(directive).count() > 1);
    let dated = one_of(&["%Y", "%y"]) == 1 && one_of(&["%m", "%b"]) == 1 && one_of(&["%d"]) == 1;
    // A clock of twelve hours says which half of the day it is, and the other does not.
    let halves = one_of(&["%I"]) == one_of(&["%p"]) && one_of(&["%I", "%H"]) <= 1;
    if twice || !dated || !halves {
        return Err(refused());
    }
    Ok(Format::Pattern { said: said.to_owned(), directives })
}

/// Reads an offset like `+01:00`, or the name of a time zone.
fn zone_of(place: &str, zone: &str) -> Result<TimeZone, MappingError> {
    let zone = zone.trim();
    if zone == "UTC" || zone == "Z" {
        return Ok(TimeZone::UTC);
    }
    if let Some(offset) = offset(zone) {
        return Ok(TimeZone::fixed(offset));
    }
    database_zone(zone).ok_or_else(|| {
        let database = TimeZoneDatabase::bundled();
        let names: Vec<String> = database.available().map(|name| name.to_string()).collect();
        let near = nearest(zone, names.iter().map(String::as_str));
        let expected = "be an offset like +01:00 or the name of a time zone like Europe/Berlin";
        MappingError::new(format!("{place}, `zone`"), expected, quoted(zone)).or_rather(near)
    })
}

/// The rules of all time zones are in the program: no file of the machine is read.
fn database_zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let number = |text: &str, most: i32| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i32>().ok().filter(|number| digits && *number <= most)
    };
    let seconds = 3600 * number(hours, 14)? + 60 * number(minutes, 59)?;
    Offset::from_seconds(sign * seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use crate::quantity::Instant;

    fn read(format: &str, zone: &str, text: &str) -> Option<i64> {
        let clock = Clock::new("here", Some(format), Some(zone)).ok();
        clock.and_then(|clock| clock.read(text)).map(Instant::seconds)
    }

    const NEW_YEAR: i64 = 1_767_225_600;

    #[test]
    fn every_layout_of_one_instant_is_read() {
        for (format, zone, text) in [
            ("rfc3339", "UTC", "2026-01-01T00:00:00Z"),
            ("rfc3339", "UTC", "2026-01-01 01:00:00.9+01:00"),
            ("rfc3339", "+01:00", "2026-01-01T01:00:00"),
            ("rfc3339", "UTC", "2026-01-01"),
            ("seconds", "UTC", "1767225600"),
            ("seconds", "UTC", "1767225600.0"),
            ("milliseconds", "UTC", "1767225600999"),
            ("spreadsheet", "UTC", "46023"),
            ("spreadsheet", "Europe/Berlin", "46023.0416666667"),
            ("spreadsheet1904", "UTC", "44561"),
            ("day/month/year hour:minute", "UTC", "1/1/2026 00:00"),
            ("month/day/year2", "UTC", "1/1/26"),
            ("day monthname year at hour12:minute am/pm", "UTC", "01 Jan 2026 at 12:00 AM"),
            ("year-month-day hour:minute:second offset", "UTC", "2025-12-31 19:00:00 -0500"),
            ("year-month-day hour:minute:second UTC", "UTC", "2026-01-01 00:00:00 UTC"),
            ("day.month.year hour:minute", "Europe/Berlin", "01.01.2026 01:00"),
            ("day.month.year hour:minute", "-05:30", "31.12.2025 18:30"),
            ("yearmonthday", "UTC", "20260101"),
        ] {
            assert_eq!(read(format, zone, text), Some(NEW_YEAR), "{format} {zone} {text}");
        }
    }

    #[test]
    fn a_change_of_the_clocks_is_read_one_way() {
        let in_berlin = |text| read("rfc3339", "Europe/Berlin", text);
        let utc = |text| read("rfc3339", "UTC", text);
        // Left out: the clocks go from two to three.
        assert_eq!(in_berlin("2026-03-29T02:30"), utc("2026-03-29T01:30:00Z"));
        // Twice: the first.
        assert_eq!(in_berlin("2026-10-25T02:30"), utc("2026-10-25T00:30:00Z"));
        assert_eq!(in_berlin("2026-07-01"), utc("2026-06-30T22:00:00Z"));
    }

    #[test]
    fn what_is_not_surely_a_date_is_refused() {
        for (format, text) in [
            ("rfc3339", ""),
            ("rfc3339", "2026"),
            ("rfc3339", "2026-02-30"),
            ("rfc3339", "0016-02-29"),
            ("day/month/year", "29/2/16"),
            ("day/month/year", "31/2/2016"),
            ("day/month/year", "1/13/2016"),
            ("day/month/year", "1/1/2016 10:00"),
            ("seconds", "1.3E+09"),
            ("seconds", "1767225600000"),
            ("seconds", "12.5"),
            ("milliseconds", "NaN"),
            ("spreadsheet", "60"),
            ("spreadsheet", "-1"),
            ("spreadsheet", "1e5"),
            ("spreadsheet1904", "99999999"),
        ] {
            assert_eq!(read(format, "UTC", text), None, "{format} {text}");
        }
        // The first days of the calendar that has a day too many.
        assert_eq!(read("spreadsheet", "UTC", "59"), read("rfc3339", "UTC", "1900-02-28"));
        assert_eq!(read("spreadsheet", "UTC", "61"), read("rfc3339", "UTC", "1900-03-01"));
    }

    /// The first and the last that is read, and what lies a little beyond.
    #[test]
    fn dates_are_read_up_to_their_ends() {
        let utc = |text| read("rfc3339", "UTC", text);
        assert!(utc("1000-01-01").is_some() && utc("0999-12-31").is_none());
        assert!(utc("1000-01-01T00:00:00Z").is_some() && utc("0999-12-31T23:59:59Z").is_none());
        let pattern = |text| read("day/month/year", "UTC", text);
        assert_eq!(pattern("1/1/1000"), utc("1000-01-01"));
        assert_eq!(pattern("31/12/0999"), None);
        for (format, text, date) in [
            ("spreadsheet", "0", "1899-12-31T00:00:00Z"),
            ("spreadsheet", "59.5", "1900-02-28T12:00:00Z"),
            ("spreadsheet", "61", "1900-03-01T00:00:00Z"),
            ("spreadsheet", "2958463.5", "9999-12-29T12:00:00Z"),
            ("spreadsheet1904", "0", "1904-01-01T00:00:00Z"),
            ("spreadsheet1904", "1.25", "1904-01-02T06:00:00Z"),
            // Half a second and a little more is the next one.
            ("spreadsheet", "2.000005788", "1900-01-02T00:00:01Z"),
            ("spreadsheet", "2.000005786", "1900-01-02T00:00:00Z"),
            // Towards the past, also before 1970.
            ("milliseconds", "-1", "1969-12-31T23:59:59Z"),
            ("milliseconds", "1999", "1970-01-01T00:00:01Z"),
        ] {
            assert!(
                utc(date).is_some() && read(format, "UTC", text) == utc(date),
                "{format} {text}"
            );
        }
        for (format, text) in [
            ("spreadsheet", "60.5"),
            ("spreadsheet", "2958466"),
            ("spreadsheet1904", "2958466"),
            ("rfc3339", "2026-01-01T"),
            ("rfc3339", "2026-01-01T00"),
        ] {
            assert_eq!(read(format, "UTC", text), None, "{format} {text}");
        }
    }

    #[test]
    fn an_offset_goes_to_fourteen_hours() {
        let hours =
            |zone| read("rfc3339", zone, "2026-01-01").map(|at| (NEW_YEAR - at) as f64 / 3600.0);
        for (zone, expected) in [
            ("Z", 0.0),
            (" UTC ", 0.0),
            ("+1", 1.0),
            ("+14:00", 14.0),
            ("-14:00", -14.0),
            ("-03:30", -3.5),
            ("+5:45", 5.75),
            ("+0:59", 59.0 / 60.0),
        ] {
            assert_eq!(hours(zone), Some(expected), "{zone}");
        }
        for zone in
            ["+15:00", "+1:60", "+001", "+01:000", "+", "+:30", "+1:", "+1:-5", "*01:00", "01:00"]
        {
            assert_eq!(hours(zone), None, "{zone}");
        }
    }

    /// A pattern says the year, the month and the day once each, and which half of the day it is where
    /// its clock does not.
    #[test]
    fn a_pattern_says_a_day_once() {
        let well = |format| Clock::new("here", Some(format), None).is_ok();
        for format in [
            "year-month-day",
            "year2 monthname day",
            "weekday, day monthname year",
            "year-month-dayThour:minute:secondZ",
            "day/month/year hour12 am/pm",
            "day/month/year hour offset",
            "day/month/year zone",
            "day/month/year GMT",
        ] {
            assert!(well(format), "{format}");
        }
        for format in [
            "month-day",
            "year-day",
            "year-month",
            "year year2 month day",
            "year month monthname day",
            "year year month day",
            "year month day day",
            "year month day hour12",
            "year month day am/pm",
            "year month day hour hour12 am/pm",
            "year month day hour hour",
            "year month day x",
            "year month day \u{e9}",
            "%Y year month day",
        ] {
            assert!(!well(format), "{format}");
        }
    }

    #[test]
    fn a_wrong_format_or_zone_is_refused_with_what_is_near() {
        let sentence = |format, zone| {
            Clock::new("here", Some(format), Some(zone))
                .map_or_else(|error| error.to_string(), |_| String::new())
        };
        for wrong in
            ["day/month", "yaer-month-day", "%Y-%m-%d", "hour12:minute", "day/day/month/year"]
        {
            let said = sentence(wrong, "UTC");
            assert!(said.starts_with("here, `format`: must say how a date is written: "), "{said}");
        }
        assert!(
            sentence("second", "UTC").ends_with("(is it `seconds`?)")
                || sentence("second", "UTC").ends_with("(is it `second`?)")
        );
        assert_eq!(
            sentence("seconds", "Europe/Berlni"),
            "here, `zone`: must be an offset like +01:00 or the name of a time zone like \
             Europe/Berlin, got `Europe/Berlni` (is it `Europe/Berlin`?)"
        );
        assert!(sentence("seconds", "+25:00").starts_with("here, `zone`: "));
    }
}
