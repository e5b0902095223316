//! How numbers and dates are printed.

use std::sync::Arc;

use crate::kernel::Interval;
use crate::kernel::apportion::nearest;
use crate::quantity::Instant;

/// How numbers and dates are printed.
///
/// ```
/// use goodwill::quantity::Instant;
/// use goodwill::report::Layout;
///
/// let layout = Layout::default();
/// assert_eq!(layout.points(0.4127), "41.3");
/// assert_eq!(layout.date(Instant::from_days(20_000)?), "day 20000");
/// // A calendar is the caller's, with jiff, chrono or time.
/// let layout = layout.with_dates(|at| format!("second {at}")).with_decimals(0);
/// assert_eq!(layout.points(0.4127), "41");
/// assert_eq!(layout.date(Instant::EPOCH), "second 0");
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Clone)]
pub struct Layout {
    decimals: u8,
    date: Arc<dyn Fn(Instant) -> String + Send + Sync>,
}

impl core::fmt::Debug for Layout {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Layout").field("decimals", &self.decimals).finish_non_exhaustive()
    }
}

impl Default for Layout {
    fn default() -> Self {
        let day = |at: Instant| format!("day {}", at.seconds().div_euclid(Instant::DAY));
        Self { decimals: 1, date: Arc::new(day) }
    }
}

impl Layout {
    /// Sets how a date is printed; days since 1970 if left out, since the crate has no calendar.
    #[must_use]
    pub fn with_dates(mut self, date: impl Fn(Instant) -> String + Send + Sync + 'static) -> Self {
        self.date = Arc::new(date);
        self
    }

    /// Sets the decimals of points out of 100: 1 if left out, at most 3.
    #[must_use]
    pub fn with_decimals(mut self, decimals: u8) -> Self {
        self.decimals = if decimals > 3 { 3 } else { decimals };
        self
    }

    /// Returns the number of printed units in 1: 1 000 for points out of 100 with one decimal.
    #[must_use]
    pub fn per_one(&self) -> f64 {
        100.0 * f64::from(10_u32.pow(u32::from(self.decimals)))
    }

    /// Prints a share, 0 to 1, in points out of 100.
    #[must_use]
    pub fn points(&self, share: f64) -> String {
        self.units(nearest(share * self.per_one()))
    }

    /// Prints whole units of [`Layout::per_one`], which add up as they stand.
    #[must_use]
    pub fn units(&self, units: i64) -> String {
        let base = 10_u64.pow(u32::from(self.decimals));
        let (size, sign) = (units.unsigned_abs(), if units < 0 { "-" } else { "" });
        if self.decimals == 0 {
            return format!("{sign}{size}");
        }
        let width = usize::from(self.decimals);
        format!("{sign}{}.{:0width$}", size / base, size % base)
    }

    /// The same with its sign, also where it adds.
    #[must_use]
    pub fn signed(&self, units: i64) -> String {
        if units > 0 { format!("+{}", self.units(units)) } else { self.units(units) }
    }

    /// Prints how far a share moved, in points with their sign: the difference of both ends as they
    /// are printed.
    ///
    /// ```
    /// use goodwill::report::Layout;
    ///
    /// assert_eq!(Layout::default().moved(0.5004, 0.4962), "-0.4");
    /// assert_eq!(Layout::default().moved(0.5004, 0.5003), "0.0");
    /// ```
    #[must_use]
    pub fn moved(&self, from: f64, to: f64) -> String {
        let [from, to] = [from, to].map(|end| nearest(end * self.per_one()));
        self.signed(to.saturating_sub(from))
    }

    /// Prints an interval in points out of 100.
    #[must_use]
    pub fn interval(&self, interval: Interval) -> String {
        format!("[{}, {}]", self.points(interval.lower), self.points(interval.upper))
    }

    /// Prints a date.
    #[must_use]
    pub fn date(&self, at: Instant) -> String {
        (self.date)(at)
    }
}

/// Prints a share as a percentage: less than 1 % and more than 99 % are told from none and all.
///
/// ```
/// use goodwill::report::percent;
///
/// assert_eq!([0.0, 0.004, 0.125, 0.999, 1.0].map(percent), ["0 %", "< 1 %", "13 %", "> 99 %", "100 %"]);
/// ```
#[must_use]
pub fn percent(share: f64) -> String {
    let whole = 100.0 * share;
    if whole > 0.0 && whole < 1.0 {
        "< 1 %".to_owned()
    } else if whole > 99.0 && whole < 100.0 {
        "> 99 %".to_owned()
    } else {
        format!("{} %", nearest(whole))
    }
}

/// Counts things: `1 fact`, `2 facts`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
