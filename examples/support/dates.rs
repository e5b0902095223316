//! Dates as people and files write them; those without a zone are in UTC.

use goodwill::quantity::Instant;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// Reads RFC 3339, `YYYY-MM-DD`, which is the beginning of that day, or seconds since 1970.
///
/// Fractions of a second are dropped towards the past. A day written without hyphens would be
/// read as seconds, and is refused.
pub(crate) fn parse(text: &str) -> Option<Instant> {
    if compact(text).is_some() { None } else { text.parse().ok() }
}

/// A day without hyphens, as `20260131`.
fn compact(text: &str) -> Option<Date> {
    let is_plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let (year, month, day) =
        if is_plain { (number(0, 4)?, number(4, 6)?, number(6, 8)?) } else { return None };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1900..2100).contains(&year).then_some(date)
}

/// Which number of `3/4/2016` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    /// 3 April.
    #[default]
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// Reads dates of every usual layout, and keeps in mind whether they tell day from month.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dates {
    order: Order,
    /// Dates that begin with day or month, and how many of them tell which.
    seen: u64,
    told: u64,
}

impl Dates {
    pub(crate) fn new(order: Order) -> Self {
        Self { order, ..Self::default() }
    }

    /// Reads day/month/year or year-month-day, with a time or without, or what [`parse`] reads.
    pub(crate) fn read(&mut self, text: &str) -> Option<Instant> {
        if let Some(at) = parse(text) {
            return Some(at);
        }
        let (day, time) = match text.find([' ', 'T', 't']) {
            Some(end) => (text.get(..end)?.trim_end_matches(','), text.get(end + 1..)?),
            None => (text, ""),
        };
        let mark = day.chars().find(|c| !c.is_ascii_digit())?;
        let parts: Vec<&str> = day.split(mark).collect();
        let [first, second, third] = parts[..] else { return None };
        if !matches!(mark, '/' | '.' | '-') {
            return None;
        }
        let number = |text: &str| -> Option<i16> {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        };
        let small = |x: i16| i8::try_from(x).ok();
        let (a, b, c) = (number(first)?, number(second)?, number(third)?);
        let is_year_first = first.len() == 4;
        let (year, month, day) = if is_year_first {
            (a, b, c)
        } else if third.len() != 4 || first.len() > 2 {
            return None;
        } else if self.order == Order::DayFirst || mark == '.' {
            (c, b, a)
        } else {
            (c, a, b)
        };
        if year < 1000 {
            return None;
        }
        let date = Date::new(year, small(month)?, small(day)?).ok()?;
        let time = if time.is_empty() { Time::midnight() } else { clock(time)? };
        if !is_year_first && mark != '.' {
            self.seen += 1;
            self.told += u64::from(day > 12);
        }
        let zoned = date.to_datetime(time).to_zoned_datetime(TimeZone::UTC).ok()?;
        Some(Instant::from(&zoned))
    }

    /// What dates were taken as, and whether any of them shows it.
    pub(crate) fn note(&self) -> Option<String> {
        let (order, other) = match self.order {
            Order::DayFirst => ("day/month/year", "if the month comes first, say --month-first"),
            Order::MonthFirst => {
                ("month/day/year", "if the day comes first, leave out --month-first")
            }
        };
        match (self.seen, self.told) {
            (0, _) => None,
            (_, 0) => Some(format!(
                "dates were read as {order}, but none tells, since no day is above 12: {other}"
            )),
            _ => Some(format!("dates were read as {order}")),
        }
    }

    /// What a text looks like that is no date here, and what to do.
    pub(crate) fn looks(&self, text: &str) -> Option<String> {
        let mut other = Self::new(match self.order {
            Order::DayFirst => Order::MonthFirst,
            Order::MonthFirst => Order::DayFirst,
        });
        if other.read(text).is_none() {
            return looks(text);
        }
        Some(match self.order {
            Order::DayFirst => "month/day/year? try --month-first".to_owned(),
            Order::MonthFirst => "day/month/year? leave out --month-first".to_owned(),
        })
    }
}

/// Reads `9:05`, `09:05:30`, `9:05 PM`.
fn clock(text: &str) -> Option<Time> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let half =
        |suffix: &str| lower.strip_suffix(suffix).map(|_| &text[..text.len() - suffix.len()]);
    let (digits, afternoon) = match (half("am"), half("pm")) {
        (Some(rest), _) => (rest.trim_end(), Some(false)),
        (_, Some(rest)) => (rest.trim_end(), Some(true)),
        _ => (text.trim_end_matches(['Z', 'z']), None),
    };
    let whole = digits.split_once('.').map_or(digits, |(whole, _)| whole);
    let mut parts = whole.split(':').map(|part| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i8>().ok()).flatten()
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    Time::new(hour, minute, second, 0).ok()
}

/// What a text looks like that is no date, and what to do.
pub(crate) fn looks(text: &str) -> Option<String> {
    let said = |words: &str| Some(words.to_owned());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let bare = text.trim_start_matches(['+', '-']);
    let (mantissa, exponent) = bare.split_once(['e', 'E']).unwrap_or((bare, ""));
    let number = mantissa.replacen(['.', ','], "", 1);
    if digits(&number) && digits(exponent.trim_start_matches(['+', '-'])) {
        return said("a time in powers of ten, which has lost its last digits; export it in full");
    }
    if let Some(date) = compact(text) {
        return Some(format!("a day without hyphens; write {date}"));
    }
    if digits(bare) && bare.len() > 11 {
        return said("milliseconds or finer? seconds are expected");
    }
    if let Some((whole, _)) = bare.split_once(['.', ',']).filter(|_| digits(&number)) {
        let serial = whole.parse::<i64>().ok().filter(|days| (20_000..80_000).contains(days));
        return match serial {
            Some(days) => Some(format!(
                "a spreadsheet's serial day, {}? format the column as a date before it is saved",
                serial_day(days)
            )),
            None => said("whole seconds are expected"),
        };
    }
    let (day, time) = text.split_once([' ', 'T', 't', ',']).unwrap_or((text, ""));
    let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
    if let [first, second, third] = parts[..]
        && [first, second, third].iter().all(|part| digits(part))
    {
        let year = [first, third].into_iter().find(|part| part.len() > 2);
        return match year {
            None => said("a year of two digits; export it with four"),
            Some(year) if year.parse::<i64>().is_ok_and(|year| year < 1000) => {
                said("a year before 1000: a mistake, or a sign for no date? leave it empty then")
            }
            Some(year) if year == third => said("write YYYY-MM-DD, the year first"),
            Some(_) if !time.is_empty() => {
                said("a time needs seconds and a zone, as 2026-01-31T12:00:00Z")
            }
            Some(_) => said("there is no such day, or it is not written as YYYY-MM-DD"),
        };
    }
    None
}

/// The day that a spreadsheet counts so.
pub(crate) fn serial_day(days: i64) -> String {
    /// 1970-01-01.
    const EPOCH: i64 = 25_569;
    Instant::from_days(days - EPOCH).map_or_else(|_| days.to_string(), day)
}

/// Writes the day: `YYYY-MM-DD`, or the seconds where the calendar ends.
pub(crate) fn day(at: Instant) -> String {
    Timestamp::try_from(at).map_or_else(
        |_| format!("{at} s"),
        |timestamp| timestamp.to_zoned_datetime(TimeZone::UTC).date().to_string(),
    )
}

/// Writes RFC 3339, or the seconds where the calendar ends.
pub(crate) fn rfc3339(at: Instant) -> String {
    Timestamp::try_from(at).map_or_else(|_| format!("{at} s"), |timestamp| timestamp.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Dates, Order, day, looks, parse};
    use goodwill::quantity::Instant;

    #[test]
    fn both_layouts_of_a_date_are_read() {
        let seconds = |text| parse(text).map(Instant::seconds);
        assert_eq!(seconds("1970-01-02"), Some(86_400));
        assert_eq!(seconds("1970-01-02T00:00:01Z"), Some(86_401));
        assert_eq!(seconds("1970-01-02T01:00:00.9+01:00"), Some(86_400));
        assert_eq!(seconds("86400"), Some(86_400));
        for wrong in
            ["", "1970-02-30", "02/01/1970", "1970-01-02T00:00:01", "yesterday", "20160229"]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_usual_layout_is_read_in_the_order_that_is_told() {
        let read = |order, text: &str| Dates::new(order).read(text).map(Instant::seconds);
        let noon = 1_459_684_800;
        for text in [
            "3/4/2016 12:00",
            "03.04.2016 12:00:00",
            "3-4-2016 12:00 PM",
            "2016-04-03 12:00",
            "2016-04-03T12:00:00Z",
            "2016/04/03 12:00:00.5",
            "1459684800",
        ] {
            assert_eq!(read(Order::DayFirst, text), Some(noon), "{text}");
        }
        assert_eq!(read(Order::MonthFirst, "4/3/2016 12:00 pm"), Some(noon));
        assert_eq!(read(Order::MonthFirst, "4/3/2016, 12:00 PM"), Some(noon));
        assert_eq!(read(Order::DayFirst, "29/2/2016 01:16"), Some(1_456_708_560));
        assert_eq!(read(Order::DayFirst, "2/1/1970"), Some(86_400));
        for wrong in [
            "",
            "?",
            "31/2/2016 01:16",
            "2/13/2016 01:16",
            "29/2/16 01:16",
            "0001-01-01",
            "1/1/0001",
            "2/1/1970 25:00",
            "2/1/1970 0:00 PM",
            "1.3E+09",
            "42429.05",
        ] {
            assert_eq!(read(Order::DayFirst, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_tells_day_from_month_is_said() {
        let mut dates = Dates::default();
        assert_eq!(dates.note(), None);
        dates.read("2016-04-13");
        assert_eq!(dates.note(), None);
        dates.read("3/4/2016");
        assert!(dates.note().is_some_and(|said| said.contains("none tells")));
        dates.read("13/4/2016");
        assert_eq!(dates.note().as_deref(), Some("dates were read as day/month/year"));
        let said = dates.looks("4/13/2016");
        assert_eq!(said.as_deref(), Some("month/day/year? try --month-first"));
    }

    #[test]
    fn what_is_no_date_is_named() {
        for (text, word) in [
            ("29/2/16", "two digits"),
            ("16-02-29", "two digits"),
            ("0001-01-01", "before 1000"),
            ("1/1/0001 00:00", "before 1000"),
            ("1.3E+09", "powers of ten"),
            ("1,3E9", "powers of ten"),
            ("42429.05", "2016-02-29"),
            ("20160229", "2016-02-29"),
            ("1456708560000", "milliseconds"),
            ("29/2/2016", "year first"),
            ("2016-02-29 01:16", "zone"),
            ("2016-02-30", "no such day"),
        ] {
            assert!(looks(text).is_some_and(|said| said.contains(word)), "{text}");
        }
        assert_eq!([looks("soon"), looks("")], [None, None]);
    }

    #[test]
    fn a_day_is_written_as_it_is_read() {
        assert_eq!(parse("2016-02-29").map(day), Some("2016-02-29".to_owned()));
        let far = Instant::new(Instant::BOUND).map(day);
        assert_eq!(far, Ok("1099511627776 s".to_owned()));
    }
}
