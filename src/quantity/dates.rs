//! Instants to and from the dates of `chrono`, `jiff` and `time`, each behind its feature.
//!
//! An instant has whole seconds, so that what is finer is dropped, always towards the past: of
//! two dates in order, the instants are in order. A date without a time is its first second in
//! UTC. Where every date is an instant, or every instant a date, the conversion is a `From`.

#[cfg(feature = "chrono")]
mod with_chrono {
    use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};

    use crate::quantity::Instant;
    use crate::{Error, Result};

    // The calendar reaches 262 000 years either way. Were that ever to end inside the range of
    // instants, this would not compile.
    const _: () = assert!(
        DateTime::from_timestamp(-Instant::BOUND, 0).is_some()
            && DateTime::from_timestamp(Instant::BOUND, 0).is_some()
    );

    /// Reads a date of any time zone; a fraction of a second is dropped towards the past. A leap
    /// second is the second before it.
    ///
    /// There is no conversion from a `NaiveDateTime`: it does not say in which time zone it is
    /// meant, so it is no point in time. Give it one first, as with `and_utc`.
    ///
    /// Fails with [`Error::InstantOutOfRange`] beyond ±[`Instant::BOUND`] seconds.
    ///
    /// ```
    /// use chrono::{DateTime, NaiveDate, Utc};
    /// use goodwill::quantity::Instant;
    ///
    /// let call = DateTime::parse_from_rfc3339("2016-02-29T02:16:00.9+01:00")?;
    /// let at = Instant::try_from(call)?;
    /// assert_eq!(at.seconds(), 1_456_708_560);
    /// assert_eq!(DateTime::<Utc>::from(at).to_rfc3339(), "2016-02-29T01:16:00+00:00");
    ///
    /// let day = "2016-02-29".parse::<NaiveDate>()?;
    /// assert_eq!(Instant::try_from(day)?, Instant::from_days(16_860)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    impl<Tz: TimeZone> TryFrom<DateTime<Tz>> for Instant {
        type Error = Error;

        fn try_from(date: DateTime<Tz>) -> Result<Self> {
            Self::new(date.timestamp())
        }
    }

    /// Reads a day as its first second in UTC.
    ///
    /// Fails with [`Error::InstantOutOfRange`] beyond ±[`Instant::BOUND`] seconds.
    impl TryFrom<NaiveDate> for Instant {
        type Error = Error;

        fn try_from(day: NaiveDate) -> Result<Self> {
            day.and_time(NaiveTime::MIN).and_utc().try_into()
        }
    }

    /// Writes an instant as a date in UTC; the calendar holds every instant.
    impl From<Instant> for DateTime<Utc> {
        fn from(at: Instant) -> Self {
            // Never the other: see above.
            DateTime::from_timestamp(at.seconds(), 0).unwrap_or(DateTime::UNIX_EPOCH)
        }
    }
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use jiff::civil::{Date, date};
    use jiff::{Timestamp, ZonedDateTime};

    use crate::quantity::Instant;
    use crate::{Error, Result};

    /// Reads a timestamp; a fraction of a second is dropped towards the past. Every timestamp is
    /// in the range of instants.
    ///
    /// ```
    /// use goodwill::quantity::Instant;
    /// use jiff::{Timestamp, civil::Date};
    ///
    /// let call: Timestamp = "2016-02-29T02:16:00.9+01:00".parse()?;
    /// let at = Instant::from(call);
    /// assert_eq!(at.seconds(), 1_456_708_560);
    /// assert_eq!(Timestamp::try_from(at)?.to_string(), "2016-02-29T01:16:00Z");
    ///
    /// let day: Date = "2016-02-29".parse()?;
    /// assert_eq!(Instant::from(day), Instant::from_days(16_860)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    impl From<Timestamp> for Instant {
        fn from(timestamp: Timestamp) -> Self {
            // Seconds and fraction have the same sign, so that the seconds alone are cut towards
            // 1970.
            let earlier = i64::from(timestamp.subsec_nanosecond() < 0);
            Self::clamped(timestamp.as_second() - earlier)
        }
    }

    /// Reads the point in time that a date in a time zone is; a fraction of a second is dropped
    /// towards the past.
    impl From<&ZonedDateTime> for Instant {
        fn from(zoned: &ZonedDateTime) -> Self {
            zoned.timestamp().into()
        }
    }

    /// Reads a day as its first second in UTC.
    impl From<Date> for Instant {
        fn from(day: Date) -> Self {
            const EPOCH: Date = date(1970, 1, 1);
            // By the calendar alone: the last day begins after the last timestamp.
            Self::clamped(day.duration_since(EPOCH).as_secs())
        }
    }

    /// Writes an instant as a timestamp.
    ///
    /// Fails with [`Error::OutOfRange`] outside the years −9999 to 9999, where timestamps end.
    impl TryFrom<Instant> for Timestamp {
        type Error = Error;

        fn try_from(at: Instant) -> Result<Self> {
            Self::from_second(at.seconds()).map_err(|_| Error::OutOfRange {
                what: "instant",
                rule: "between -377705023201 and 253402207200 seconds after 1970 to be a \
                       `jiff::Timestamp`",
                // An instant has 41 bits, so that the number is exact.
                got: at.seconds() as f64,
            })
        }
    }
}

#[cfg(feature = "time")]
mod with_time {
    use time::{Date, OffsetDateTime, UtcDateTime};

    use crate::quantity::Instant;
    use crate::{Error, Result};

    /// Reads a date of any offset; a fraction of a second is dropped towards the past.
    ///
    /// There is no conversion from a `PrimitiveDateTime`: it does not say in which time zone it
    /// is meant, so it is no point in time. Give it one first, as with `assume_utc`.
    ///
    /// Fails with [`Error::InstantOutOfRange`] beyond ±[`Instant::BOUND`] seconds, which only
    /// dates of the feature `large-dates` of `time` reach.
    ///
    /// ```
    /// use goodwill::quantity::Instant;
    /// use time::{Date, Month, OffsetDateTime, UtcOffset};
    ///
    /// let day = Date::from_calendar_date(2016, Month::February, 29)?;
    /// assert_eq!(Instant::try_from(day)?, Instant::from_days(16_860)?);
    ///
    /// let call = day.with_hms_milli(2, 16, 0, 900)?.assume_offset(UtcOffset::from_hms(1, 0, 0)?);
    /// let at = Instant::try_from(call)?;
    /// assert_eq!(at.seconds(), 1_456_708_560);
    /// assert_eq!(OffsetDateTime::try_from(at)?, day.with_hms(1, 16, 0)?.assume_utc());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    impl TryFrom<OffsetDateTime> for Instant {
        type Error = Error;

        fn try_from(date: OffsetDateTime) -> Result<Self> {
            Self::new(date.unix_timestamp())
        }
    }

    /// Reads a date in UTC; a fraction of a second is dropped towards the past.
    ///
    /// Fails with [`Error::InstantOutOfRange`] beyond ±[`Instant::BOUND`] seconds, which only
    /// dates of the feature `large-dates` of `time` reach.
    impl TryFrom<UtcDateTime> for Instant {
        type Error = Error;

        fn try_from(date: UtcDateTime) -> Result<Self> {
            Self::new(date.unix_timestamp())
        }
    }

    /// Reads a day as its first second in UTC.
    ///
    /// Fails with [`Error::InstantOutOfRange`] beyond ±[`Instant::BOUND`] seconds, which only
    /// dates of the feature `large-dates` of `time` reach.
    impl TryFrom<Date> for Instant {
        type Error = Error;

        fn try_from(day: Date) -> Result<Self> {
            day.midnight().assume_utc().try_into()
        }
    }

    /// Writes an instant as a date in UTC.
    ///
    /// Fails with [`Error::OutOfRange`] outside the years −9999 to 9999, where dates end; with
    /// the feature `large-dates` of `time` they hold every instant.
    impl TryFrom<Instant> for OffsetDateTime {
        type Error = Error;

        fn try_from(at: Instant) -> Result<Self> {
            Self::from_unix_timestamp(at.seconds()).map_err(|_| Error::OutOfRange {
                what: "instant",
                rule: "between -377705116800 and 253402300799 seconds after 1970 to be a \
                       `time::OffsetDateTime`",
                // An instant has 41 bits, so that the number is exact.
                got: at.seconds() as f64,
            })
        }
    }
}
