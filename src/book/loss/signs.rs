//! What is known of a customer that may tell whether it will be lost.

use crate::Result;
use crate::backtest::Followed;
use crate::book::attention::{Alarm, AlarmKind, Recent, Seen, silence};
use crate::book::{BookParams, Relationship};
use crate::calibrate::Signal;
use crate::portrait::{Frame, MODELS, ModelName, Portrait, Standing};
use crate::quantity::{Instant, Name, Scale};
use crate::record::{Event, Fact, OutcomeEvent};

/// What is known of a customer that may tell whether it will be lost.
///
/// ```
/// use goodwill::book::loss::LossSigns;
///
/// let signs = LossSigns { standing: 0.3, quiet: Some(4.0), ..LossSigns::default() };
/// assert_eq!(signs.theirs, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LossSigns {
    /// Where the customer stands, 0 to 1: how the firm serves it.
    pub standing: f64,
    /// What each model says by itself, 0 to 1, in the order of
    /// [`ModelName::ALL`](crate::portrait::ModelName::ALL); `None` where it says nothing.
    pub models: [Option<f64>; MODELS],
    /// By how much the standing moved within the window of a change; `None` where nothing was
    /// known before.
    pub change: Option<f64>,
    /// How the customer deals with the firm, 0 to 1.
    pub theirs: Option<f64>,
    /// For how long the customer was not heard, in times of its own rhythm; `None` until that is
    /// known.
    pub quiet: Option<f64>,
    /// How sure each kind of alarm is, 0 without one: leaving, trust broken, falling, gone quiet,
    /// overdue, one-sided.
    pub alarms: [f64; ALARMS],
    /// How many models are low.
    pub models_low: f64,
}

/// How many kinds of alarm have a sign of their own.
const ALARMS: usize = 6;
/// A standing nearer to either end than this, in log-odds, is taken to be there.
const END: f64 = 5.0;
/// How long the other scales are, so that a step of one weighs like a log-odds of the standing
/// where all weigh the same: an alarm, a time of silence of one more e-fold, a tenth of a change.
const LONG: f64 = 2.0 * END;
/// The ends of the standing of the other direction, which weighs a quarter where all weigh the
/// same: it is another question.
const FAR: f64 = 4.0 * END;

/// The place among the alarms; `None` for a model that is low, of which there may be several.
const fn place(kind: AlarmKind) -> Option<usize> {
    match kind {
        AlarmKind::Leaving => Some(0),
        AlarmKind::TrustBroken => Some(1),
        AlarmKind::Falling => Some(2),
        AlarmKind::GoneQuiet => Some(3),
        AlarmKind::Overdue => Some(4),
        AlarmKind::OneSided => Some(5),
        AlarmKind::ModelLow(_) => None,
    }
}

impl Default for LossSigns {
    /// Nothing is known.
    fn default() -> Self {
        Self {
            standing: Standing::BASELINE,
            models: [None; MODELS],
            change: None,
            theirs: None,
            quiet: None,
            alarms: [0.0; ALARMS],
            models_low: 0.0,
        }
    }
}

impl LossSigns {
    /// The signals that the calibrator learns to weigh. Of each, the good end is known.
    pub(super) fn signals() -> Result<Vec<Signal>> {
        let signal = |name: &str, component: &str, lower: f64, upper: f64| {
            Ok(Signal::new(Name::new(name)?, Name::new(component)?, Scale::new(lower, upper)?))
        };
        let bad = |name: &str, component: &str| Ok(signal(name, component, 0.0, LONG)?.reversed());
        let mut signals = vec![signal("standing", "standing", -END, END)?];
        for model in ModelName::ALL {
            signals.push(signal(model.name(), "standing", -END, END)?);
        }
        signals.extend([
            signal("change", "change", -1.0, 1.0)?,
            signal("theirs", "theirs", -FAR, FAR)?,
            bad("quiet", "quiet")?,
            bad("leaving", "alarms")?,
            bad("trust broken", "alarms")?,
            bad("falling", "change")?,
            bad("gone quiet", "quiet")?,
            bad("overdue", "alarms")?,
            bad("one-sided", "theirs")?,
            bad("models low", "alarms")?,
        ]);
        Ok(signals)
    }

    /// The cells of these signals, in their order.
    pub(super) fn cells(&self) -> Vec<Option<f64>> {
        let share = |x: f64| if x.is_nan() { 0.0 } else { x.clamp(0.0, 1.0) };
        let log_odds = |x: f64| {
            let x = share(x);
            (libm::log(x) - libm::log1p(-x)).clamp(-END, END)
        };
        let most = |x: f64| if x.is_nan() { 0.0 } else { x.clamp(0.0, LONG) };
        let mut cells = vec![Some(log_odds(self.standing))];
        cells.extend(self.models.map(|model| model.map(log_odds)));
        cells.extend([
            self.change.filter(|change| !change.is_nan()).map(|change| change.clamp(-1.0, 1.0)),
            self.theirs.map(log_odds),
            self.quiet.map(|times| most(libm::log1p(times.max(0.0)))),
        ]);
        cells.extend(self.alarms.map(|alarm| Some(share(alarm))));
        cells.push(Some(most(self.models_low)));
        cells
    }

    /// Reads them of what was known at an instant; `None` where that is nothing, or where the
    /// customer is gone already.
    pub(super) fn read(
        events: &[Event],
        params: &BookParams,
        frame: &Frame,
        as_of: Instant,
    ) -> Result<Option<Self>> {
        if is_gone(events) {
            return Ok(None);
        }
        let relationship = Relationship::from_events(events, params, as_of)?;
        let scores = relationship.scores(params, as_of)?;
        let Some(portrait) = relationship.portrait_in(frame, &scores, params, as_of)? else {
            return Ok(None);
        };
        let seen =
            Seen { events, relationship: &relationship, scores: &scores, params, frame, as_of };
        let (recent, alarms) = (seen.recent(&portrait)?, seen.alarms(Some(&portrait))?);
        Ok(Some(Self::seen(events, params, &portrait, recent, &alarms)))
    }

    /// Puts together what a book has read of a customer.
    pub(in crate::book) fn seen(
        events: &[Event],
        params: &BookParams,
        portrait: &Portrait,
        recent: Option<Recent>,
        alarms: &[Alarm],
    ) -> Self {
        let mut signs = Self {
            standing: portrait.value(),
            models: portrait.parts().map(|part| part.value),
            change: recent.map(|recent| recent.to - recent.from),
            theirs: portrait.theirs().map(Standing::value),
            quiet: silence(events, params.attention.contacts, portrait.as_of())
                .map(|silence| silence.times()),
            ..Self::default()
        };
        for alarm in alarms {
            match place(alarm.kind).and_then(|place| signs.alarms.get_mut(place)) {
                Some(sure) => *sure = sure.max(alarm.probability),
                None => signs.models_low += 1.0,
            }
        }
        signs
    }
}

/// Tells whether a customer is gone: it left, and did not order since, or its contract ran out,
/// and it was not heard since. There is nothing more to lose.
pub(super) fn is_gone(events: &[Event]) -> bool {
    let outcome = |event: &Event| match event.fact() {
        Fact::Outcome(outcome) => Some(outcome.clone()),
        _ => None,
    };
    let last = |is: fn(&OutcomeEvent) -> bool| {
        events.iter().filter(|event| outcome(event).as_ref().is_some_and(is)).map(Event::at).max()
    };
    let departed = last(|one| matches!(one, OutcomeEvent::Departed { .. }));
    let lapsed = last(|one| matches!(one, OutcomeEvent::Lapsed { .. }));
    let returned = last(|one| !one.is_loss() && !one.is_leaving());
    let heard = events.iter().filter(|event| event.fact().is_heard()).map(Event::at).max();
    departed.is_some_and(|left| returned < Some(left))
        || lapsed.is_some_and(|ran_out| heard.max(returned) < Some(ran_out))
}

/// Tells whether a loss is among what followed.
pub(super) fn is_lost(followed: &Followed<'_>) -> bool {
    let loss = |event: &Event| matches!(event.fact(), Fact::Outcome(one) if one.is_loss());
    followed.events().iter().any(loss)
}
