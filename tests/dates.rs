//! Dates of other crates as instants, and instants as dates.
//!
//! Each crate's part needs its feature; the development dependency on the crate itself turns all
//! three on, so that a plain `cargo test` runs them.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "chrono", feature = "jiff", feature = "time"))]

mod support;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeZone as _, Utc};
use goodwill::quantity::Instant;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, civil};
use proptest::prelude::*;
use time::{OffsetDateTime, UtcDateTime, UtcOffset};

use support::cases;

/// The first and the last second that all three calendars hold: those of `jiff`, the narrowest.
const FIRST: i64 = -377_705_023_201;
const LAST: i64 = 253_402_207_200;

const SECOND: i128 = 1_000_000_000;

fn at(seconds: i64) -> Instant {
    Instant::new(seconds).unwrap()
}

/// A point in time as the three crates have it.
#[derive(Debug, Clone, Copy)]
struct Moment {
    jiff: Timestamp,
    chrono: DateTime<Utc>,
    time: OffsetDateTime,
}

impl Moment {
    fn of(nanoseconds: i128) -> Self {
        let seconds = i64::try_from(nanoseconds.div_euclid(SECOND)).unwrap();
        let fraction = u32::try_from(nanoseconds.rem_euclid(SECOND)).unwrap();
        Self {
            jiff: Timestamp::from_nanosecond(nanoseconds).unwrap(),
            chrono: DateTime::from_timestamp(seconds, fraction).unwrap(),
            time: OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap(),
        }
    }

    /// The instants that the three make of it.
    fn instants(self) -> [Instant; 3] {
        [self.jiff.into(), self.chrono.try_into().unwrap(), self.time.try_into().unwrap()]
    }
}

/// The same day as the three crates have it.
fn day(year: i16, month: u8, day: u8) -> (civil::Date, NaiveDate, time::Date) {
    let named = time::Month::try_from(month).unwrap();
    (
        civil::Date::new(year, month.cast_signed(), day.cast_signed()).unwrap(),
        NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).unwrap(),
        time::Date::from_calendar_date(year.into(), named, day).unwrap(),
    )
}

/// The instants that the three make of the same day.
fn midnights(year: i16, month: u8, of_month: u8) -> [Instant; 3] {
    let (jiff, chrono, time) = day(year, month, of_month);
    [jiff.into(), chrono.try_into().unwrap(), time.try_into().unwrap()]
}

/// Seconds that all calendars hold, the ends and the turn of the sign among them.
fn seconds() -> impl Strategy<Value = i64> {
    prop_oneof![FIRST..=LAST, -3_i64..=3, FIRST..FIRST + 3, LAST - 3..=LAST]
}

/// Nanoseconds that all calendars hold, often near a whole second.
fn nanoseconds() -> impl Strategy<Value = i128> {
    let fraction = prop_oneof![0..SECOND, Just(0), Just(1), Just(SECOND - 1)];
    (seconds(), fraction).prop_map(|(seconds, fraction)| i128::from(seconds) * SECOND + fraction)
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(1024))]

        #[test]
        fn law_an_instant_comes_back(seconds in seconds()) {
            let at = at(seconds);
            prop_assert_eq!(Instant::from(Timestamp::try_from(at).unwrap()), at);
            prop_assert_eq!(Instant::try_from(DateTime::<Utc>::from(at)).unwrap(), at);
            prop_assert_eq!(Instant::try_from(OffsetDateTime::try_from(at).unwrap()).unwrap(), at);
        }

        #[test]
        fn law_every_instant_is_a_date_of_chrono(
            seconds in prop_oneof![
                -Instant::BOUND..=Instant::BOUND,
                Just(-Instant::BOUND),
                Just(Instant::BOUND),
            ],
        ) {
            let at = at(seconds);
            prop_assert_eq!(DateTime::<Utc>::from(at).timestamp(), seconds);
            prop_assert_eq!(Instant::try_from(DateTime::<Utc>::from(at)).unwrap(), at);
        }

        #[test]
        fn law_a_fraction_is_dropped_towards_the_past(nanoseconds in nanoseconds()) {
            let floor = at(i64::try_from(nanoseconds.div_euclid(SECOND)).unwrap());
            prop_assert_eq!(Moment::of(nanoseconds).instants(), [floor; 3]);
        }

        #[test]
        fn law_order_is_kept(a in nanoseconds(), step in 0..3 * SECOND) {
            let b = (a + step).min((i128::from(LAST) + 1) * SECOND - 1);
            for (a, b) in Moment::of(a).instants().into_iter().zip(Moment::of(b).instants()) {
                prop_assert!(a <= b, "{a} {b}");
            }
        }

        #[test]
        fn law_a_time_zone_moves_nothing(
            // Local time has to stay in the calendars as well.
            nanoseconds in (i128::from(FIRST) + 90_000) * SECOND..(i128::from(LAST) - 90_000) * SECOND,
            offset in -86_399_i32..=86_399,
        ) {
            let moment = Moment::of(nanoseconds);
            let expected = moment.instants();
            let zone = TimeZone::fixed(Offset::from_seconds(offset).unwrap());
            prop_assert_eq!(Instant::from(&moment.jiff.to_zoned_datetime(zone)), expected[0]);
            let zone = FixedOffset::east_opt(offset).unwrap();
            let local = moment.chrono.with_timezone(&zone);
            prop_assert_eq!(Instant::try_from(local).unwrap(), expected[1]);
            let zone = UtcOffset::from_whole_seconds(offset).unwrap();
            let local = moment.time.to_offset(zone);
            prop_assert_eq!(Instant::try_from(local).unwrap(), expected[2]);
            prop_assert_eq!(Instant::try_from(UtcDateTime::from(local)).unwrap(), expected[2]);
        }

        #[test]
        fn law_the_three_agree_on_a_day(
            year in prop_oneof![-9999_i16..=9999, 1960_i16..2040],
            ordinal in 1_u32..=366,
        ) {
            let Some(date) = NaiveDate::from_yo_opt(year.into(), ordinal) else {
                return Ok(());
            };
            let (month, of_month) = (date.month().try_into().unwrap(), date.day().try_into().unwrap());
            let [first, rest @ ..] = midnights(year, month, of_month);
            prop_assert_eq!(rest, [first; 2]);
            prop_assert_eq!(first.seconds().rem_euclid(Instant::DAY), 0);
        }
    }
}

mod worked {
    use super::*;

    #[test]
    fn leap_days_are_days() {
        for (year, days) in [(1600, -135_081), (1968, -672), (1972, 789), (2000, 11_016)] {
            assert_eq!(midnights(year, 2, 29), [Instant::from_days(days).unwrap(); 3], "{year}");
            assert_eq!(midnights(year, 3, 1), [Instant::from_days(days + 1).unwrap(); 3], "{year}");
        }
        assert!(civil::Date::new(1900, 2, 29).is_err());
        assert_eq!(midnights(1900, 3, 1)[0].since(midnights(1900, 2, 28)[0]), Instant::DAY);
    }

    #[test]
    fn before_1970_a_fraction_is_dropped_towards_the_past_too() {
        for (nanoseconds, seconds) in [
            (-SECOND - 1, -2),
            (-SECOND, -1),
            (-SECOND + 1, -1),
            (-1, -1),
            (0, 0),
            (1, 0),
            (SECOND - 1, 0),
            (SECOND, 1),
        ] {
            assert_eq!(Moment::of(nanoseconds).instants(), [at(seconds); 3], "{nanoseconds}");
        }
    }

    #[test]
    fn a_leap_second_is_the_second_before_it() {
        let last = DateTime::parse_from_rfc3339("2016-12-31T23:59:59Z").unwrap();
        let leap = DateTime::parse_from_rfc3339("2016-12-31T23:59:60.5Z").unwrap();
        assert_eq!(Instant::try_from(leap), Instant::try_from(last));
    }
}

mod edges {
    use super::*;

    #[test]
    fn beyond_the_calendar_an_instant_is_refused() {
        assert_eq!((Timestamp::MIN.as_second(), Timestamp::MAX.as_second()), (FIRST, LAST));
        for beyond in [FIRST - 1, LAST + 1, -Instant::BOUND, Instant::BOUND] {
            assert_eq!(
                Timestamp::try_from(at(beyond)).unwrap_err().to_string(),
                format!(
                    "instant must be between {FIRST} and {LAST} seconds after 1970 to be a \
                     `jiff::Timestamp`, got {beyond}"
                )
            );
        }
        let first = time::Date::MIN.midnight().assume_utc().unix_timestamp();
        let last = time::Date::MAX.midnight().assume_utc().unix_timestamp() + Instant::DAY - 1;
        for end in [first, last] {
            assert_eq!(
                OffsetDateTime::try_from(at(end)).map(OffsetDateTime::unix_timestamp),
                Ok(end)
            );
        }
        for beyond in [first - 1, last + 1, -Instant::BOUND, Instant::BOUND] {
            assert_eq!(
                OffsetDateTime::try_from(at(beyond)).unwrap_err().to_string(),
                format!(
                    "instant must be between {first} and {last} seconds after 1970 to be a \
                     `time::OffsetDateTime`, got {beyond}"
                )
            );
        }
    }

    #[test]
    fn beyond_the_instants_a_date_is_refused() {
        let refusal = |seconds| {
            format!(
                "instant must be within {} seconds of 1970 (seconds, not milliseconds), got \
                 {seconds}",
                Instant::BOUND
            )
        };
        for beyond in [-Instant::BOUND - 1, Instant::BOUND + 1] {
            let date = Utc.timestamp_opt(beyond, 0).unwrap();
            assert_eq!(Instant::try_from(date).unwrap_err().to_string(), refusal(beyond));
        }
        for day in [NaiveDate::MIN, NaiveDate::MAX] {
            let seconds = day.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp();
            assert_eq!(Instant::try_from(day).unwrap_err().to_string(), refusal(seconds));
        }
        // One nanosecond before the first instant is refused, one after it is not.
        let early = |nanoseconds| {
            let first = Utc.timestamp_opt(-Instant::BOUND, 0).unwrap();
            Instant::try_from(first + chrono::TimeDelta::nanoseconds(nanoseconds))
        };
        assert!(early(-1).is_err());
        assert_eq!(early(1), Ok(at(-Instant::BOUND)));
    }

    #[test]
    fn the_ends_of_each_calendar_are_instants() {
        let (first, last) = (midnights(-9999, 1, 1), midnights(9999, 12, 31));
        assert_eq!(first, [at(-377_705_116_800); 3]);
        assert_eq!(last, [at(253_402_214_400); 3]);
        let (jiff, _, time) = day(9999, 12, 31);
        assert_eq!((jiff, time), (civil::Date::MAX, time::Date::MAX));
        assert_eq!(Instant::from(Timestamp::MIN), at(FIRST));
        assert_eq!(Instant::from(Timestamp::MAX), at(LAST));
        assert_eq!(Instant::try_from(UtcDateTime::MAX), Ok(at(253_402_300_799)));
    }
}

/// Points in time as text, against what `chrono` makes of the same numbers.
mod written {
    use super::*;
    use chrono::NaiveTime;
    use goodwill::Error;

    fn read(text: &str) -> Option<i64> {
        text.parse::<Instant>().ok().map(Instant::seconds)
    }

    /// Every day of years that matter, and days that no month has.
    #[test]
    fn a_day_is_what_the_calendar_says() {
        let years = [
            1000, 1200, 1300, 1582, 1899, 1900, 1904, 1969, 1970, 1999, 2000, 2001, 2024, 2100,
            2400, 9999,
        ];
        for year in years {
            for month in 0..=13 {
                for day in 0..=32 {
                    let text = format!("{year:04}-{month:02}-{day:02}");
                    let days = NaiveDate::from_ymd_opt(year, month, day);
                    let midnight =
                        days.map(|day| day.and_time(NaiveTime::MIN).and_utc().timestamp());
                    assert_eq!(read(&text), midnight, "{text}");
                }
            }
        }
    }

    /// Every hour, and the minutes and seconds about the ends; a leap second is the next one.
    #[test]
    fn a_clock_goes_to_its_ends() {
        for hour in 0..=25 {
            for minute in [0, 1, 30, 58, 59, 60, 61, 99] {
                for second in [0, 1, 30, 58, 59, 60, 61, 99] {
                    let text = format!("1970-01-03T{hour:02}:{minute:02}:{second:02}Z");
                    let minutes = NaiveTime::from_hms_opt(hour, minute, 0);
                    let of_day = minutes.filter(|_| second <= 60).map(|minutes| {
                        minutes.signed_duration_since(NaiveTime::MIN).num_seconds()
                            + i64::from(second)
                    });
                    assert_eq!(read(&text), of_day.map(|of_day| 2 * 86_400 + of_day), "{text}");
                }
            }
        }
    }

    /// East of Greenwich the same clock shows a later time, so that it stands for an earlier one.
    #[test]
    fn a_zone_is_taken_off() {
        let noon = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap().and_hms_opt(12, 0, 0).unwrap();
        for hours in 0..=25 {
            for minutes in [0, 1, 30, 59, 60, 61, 99] {
                for (sign, way) in [("+", 1), ("-", -1)] {
                    let text = format!("2026-01-31T12:00:00{sign}{hours:02}:{minutes:02}");
                    let zone = (hours <= 23 && minutes <= 59).then(|| {
                        FixedOffset::east_opt(way * (3_600 * hours + 60 * minutes)).unwrap()
                    });
                    let at = zone.map(|zone| zone.from_local_datetime(&noon).unwrap().timestamp());
                    assert_eq!(read(&text), at, "{text}");
                }
            }
        }
        let noon = noon.and_utc().timestamp();
        for zone in ["Z", "z", ".0Z", ".999999999z", ".5+00:00", "-00:00"] {
            for between in ["T", "t", " "] {
                assert_eq!(
                    read(&format!("2026-01-31{between}12:00:00{zone}")),
                    Some(noon),
                    "{zone}"
                );
            }
        }
    }

    #[test]
    fn whole_seconds_are_digits() {
        for (text, seconds) in
            [("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("007", 7), ("12.0", 12), ("-12.000", -12)]
        {
            assert_eq!(read(text), Some(seconds), "{text}");
        }
        // However many digits it has, it is a number, and out of range.
        for (text, end) in [("99999999999999999999", i64::MAX), ("-99999999999999999999", i64::MIN)]
        {
            let error = text.parse::<Instant>().unwrap_err();
            assert!(matches!(error, Error::InstantOutOfRange { .. }), "{error:?}");
            assert!(error.to_string().ends_with(&format!("got {end}")), "{error}");
        }
    }

    #[test]
    fn what_has_another_form_is_refused() {
        for text in [
            "",
            " ",
            "-",
            ".",
            ".0",
            "-.0",
            "12.",
            "12.5",
            "12.0.0",
            "1 2",
            "+12",
            "--12",
            "12-",
            "1e3",
            "١٢",
            // A part of another length, a sign in a part, a part too many or too few.
            "2026-1-031",
            "2026-001-1",
            "20260-1-01",
            "202-001-01",
            "2026-01-0",
            "2026-01--1",
            "+026-01-31",
            "2026-+1-31",
            "2026-01-+1",
            "2026-1-1-1",
            "2026-01/31",
            "2026/01/31",
            "2026-01-3x",
            // Nothing between day and clock, or something else; a clock of another form.
            "2026-01-31T",
            "2026-01-31TZ",
            "2026-01-31X12:00:00Z",
            "2026-01-3112:00:00Z",
            "2026-01-31T12:00Z",
            "2026-01-31T1:200:00Z",
            "2026-01-31T120:0:00Z",
            "2026-01-31T12:000:0Z",
            "2026-01-31T12:00-00Z",
            "2026-01-31T+1:00:00Z",
            "2026-01-31T12:+1:00Z",
            "2026-01-31T12:00:+1Z",
            "2026-01-31T12:00:0éZ",
            // No zone, or another form of one.
            "2026-01-31T12:00:00",
            "2026-01-31T12:00:00.Z",
            "2026-01-31T12:00:00.5",
            "2026-01-31T12:00:00ZZ",
            "2026-01-31T12:00:00.5.5Z",
            "2026-01-31T12:00:00+0100",
            "2026-01-31T12:00:00+1:00",
            "2026-01-31T12:00:00+01:0",
            "2026-01-31T12:00:00+001:00",
            "2026-01-31T12:00:00+01:000",
            "2026-01-31T12:00:00+01",
            "2026-01-31T12:00:00*01:00",
            "2026-01-31T12:00:00+-1:00",
            "2026-01-31T12:00:00+01:+0",
            "2026-01-31T12:00:00+1:000",
            "2026-01-31T12:00:00é01:00",
        ] {
            let error = text.parse::<Instant>().unwrap_err();
            assert!(
                matches!(&error, Error::UnknownName { rule, .. } if rule.starts_with("whole seconds since 1970")),
                "{text}: {error}"
            );
        }
    }

    /// The year decides after the form: a day that is none is no day of any year.
    #[test]
    fn a_year_before_1000_is_none() {
        for text in ["0999-12-31", "0001-01-01", "0000-02-29T00:00:00Z", "0026-01-31 12:00:00Z"] {
            let error = text.parse::<Instant>().unwrap_err().to_string();
            assert!(error.starts_with("date must be of a year from 1000 on"), "{text}: {error}");
        }
        for text in ["0999-13-31", "0999-02-29", "0999-12-31T24:00:00Z"] {
            let error = text.parse::<Instant>().unwrap_err().to_string();
            assert!(error.starts_with("date must be whole seconds since 1970"), "{text}: {error}");
        }
        assert_eq!(read("1000-01-01"), Some(-30_610_224_000));
    }
}
