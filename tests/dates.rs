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
