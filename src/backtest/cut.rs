//! Where the past ends and the outcome begins.

use crate::book::{BookParams, Relationship};
use crate::kernel::getters::getters;
use crate::quantity::{Instant, Name};
use crate::record::Event;
use crate::{Error, Result};

/// The most cuts that [`Cut::rolling`] makes.
const MOST: i64 = 10_000;

/// An instant at which customers are scored, and the window after it in which the outcome falls.
///
/// Known is what is dated at `at` or before; the outcome is made of what is dated after `at`, up to
/// `end` and with it. The two never share an event.
///
/// ```
/// use goodwill::backtest::Cut;
/// use goodwill::quantity::Instant;
///
/// let cut = Cut::from_days(Instant::from_days(20_000)?, 90)?;
/// assert_eq!(cut.end(), Instant::from_days(20_090)?);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "CutForm")
)]
pub struct Cut {
    at: Instant,
    end: Instant,
}

impl Cut {
    /// Takes the instant of the scoring, and how many seconds after it the window ends.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a horizon below one second; [`Error::InstantOutOfRange`] for a
    /// window that ends beyond all instants.
    pub fn new(at: Instant, horizon_seconds: i64) -> Result<Self> {
        positive("horizon", horizon_seconds)?;
        Ok(Self { at, end: at.plus(horizon_seconds)? })
    }

    /// Takes the instant of the scoring, and how many days after it the window ends.
    ///
    /// # Errors
    ///
    /// As [`Cut::new`].
    pub fn from_days(at: Instant, horizon_days: i64) -> Result<Self> {
        Self::new(at, horizon_days.saturating_mul(Instant::DAY))
    }

    /// Makes cuts of one horizon, the first one given and others every `step_seconds` after it, as
    /// long as their windows are over by `until`. None if the first one's is not.
    ///
    /// Windows overlap where the step is shorter than the horizon. No map is learned from a window
    /// that was not over, so overlap costs cases to learn from and leaks nothing.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a step below one second, or one so short that there would be more
    /// than 10 000 cuts.
    pub fn rolling(first: Self, step_seconds: i64, until: Instant) -> Result<Vec<Self>> {
        positive("step between cuts", step_seconds)?;
        let room = until.since(first.end);
        if room < 0 {
            return Ok(Vec::new());
        }
        let last = room / step_seconds;
        if last >= MOST {
            let (what, rule) = ("number of cuts", "at most 10000");
            return Err(Error::OutOfRange { what, rule, got: last as f64 + 1.0 });
        }
        let moved = |k: i64| {
            let by = k * step_seconds;
            Ok(Self { at: first.at.plus(by)?, end: first.end.plus(by)? })
        };
        (0..=last).map(moved).collect()
    }

    getters! {
        /// Returns the instant of the scoring, the last of what is known.
        pub fn at -> Instant;
        /// Returns the last instant of the outcome.
        pub fn end -> Instant;
    }
}

fn positive(what: &'static str, seconds: i64) -> Result<()> {
    if seconds >= 1 {
        Ok(())
    } else {
        Err(Error::OutOfRange { what, rule: "1 second or more", got: seconds as f64 })
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct CutForm {
    at: Instant,
    end: Instant,
}

#[cfg(feature = "serde")]
impl TryFrom<CutForm> for Cut {
    type Error = Error;

    fn try_from(form: CutForm) -> Result<Self> {
        Self::new(form.at, form.end.since(form.at))
    }
}

/// What was known of a customer at a cut: all that a scorer is given.
///
/// Only a [`Backtest`](super::Backtest), or who learns a [chance of loss](crate::book::loss), makes one, and only of events dated at the cut or before.
/// It has at least one event; they are in order of time, and those of one instant in the order in
/// which they were given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known<'e> {
    at: Instant,
    customer: &'e Name,
    events: &'e [Event],
}

/// What followed a cut, up to its horizon: all that an outcome is made of.
///
/// Only a [`Backtest`](super::Backtest), or who learns a [chance of loss](crate::book::loss), makes one, only of events dated after the cut, and only
/// where the window is over. It may have no events: silence is an outcome too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Followed<'e> {
    cut: Cut,
    events: &'e [Event],
}

/// Checks that events are all of one customer, who was not taken in before, and none is dated after
/// the end of the record.
///
/// # Errors
///
/// [`Error::Inconsistent`] for another customer or one that was taken in; [`Error::AfterAsOf`] for
/// an event after the end.
pub(crate) fn check_customer(
    what: &'static str,
    customer: &Name,
    is_taken_in: bool,
    events: &[Event],
    until: Instant,
) -> Result<()> {
    let refuse = |rule, got| Err(Error::Inconsistent { what, rule, got });
    if is_taken_in {
        let rule = "take in each customer once, with all events";
        return refuse(rule, format!("`{customer}` again"));
    }
    if let Some(other) = events.iter().find(|event| event.customer() != customer) {
        let got = format!("`{}` beside `{customer}`", other.customer());
        return refuse("take in one customer at a time", got);
    }
    match events.iter().map(Event::at).find(|at| *at > until) {
        Some(at) => Err(Error::AfterAsOf { what: "event", as_of: until, at }),
        None => Ok(()),
    }
}

/// Parts a customer's events, which are in order of time; nothing is known where none is dated at
/// the cut or before.
pub(crate) fn part<'e>(
    customer: &'e Name,
    events: &'e [Event],
    cut: Cut,
) -> (Option<Known<'e>>, Followed<'e>) {
    let (known, rest) = events.split_at(events.partition_point(|event| event.at() <= cut.at));
    let (window, _) = rest.split_at(rest.partition_point(|event| event.at() <= cut.end));
    let known = (!known.is_empty()).then_some(Known { at: cut.at, customer, events: known });
    (known, Followed { cut, events: window })
}

impl<'e> Known<'e> {
    /// Returns the instant of the cut.
    #[must_use]
    pub const fn as_of(&self) -> Instant {
        self.at
    }

    /// Returns the customer.
    #[must_use]
    pub const fn customer(&self) -> &'e Name {
        self.customer
    }

    /// Returns the events, in order of time: none is dated after the cut.
    #[must_use]
    pub const fn events(&self) -> &'e [Event] {
        self.events
    }
}

impl<'e> Followed<'e> {
    /// Returns the cut: events are dated after its instant, up to its end.
    #[must_use]
    pub const fn cut(&self) -> Cut {
        self.cut
    }

    /// Returns the events, in order of time: each is dated after the cut.
    #[must_use]
    pub const fn events(&self) -> &'e [Event] {
        self.events
    }
}

/// Scores by the value of the [portrait](Relationship::portrait) at the cut, 0 to 1, more is
/// better; `None` where no model can say anything.
///
/// The constants are those given, for every cut. If they were learned or calibrated, that must
/// have been from what was known before the first cut.
///
/// # Errors
///
/// The scorer's are those of [`Relationship::from_events`].
pub fn portrait_value(params: &BookParams) -> impl Fn(&Known<'_>) -> Result<Option<f64>> + use<'_> {
    move |known| {
        let relationship = Relationship::from_events(known.events(), params, known.as_of())?;
        let portrait = relationship.portrait(params, known.as_of())?;
        Ok(portrait.map(|portrait| portrait.value()))
    }
}
