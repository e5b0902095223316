//! What is known of a customer that may tell whether it will be lost.

use crate::Result;
use crate::backtest::Followed;
use crate::book::attention::{Alarm, AlarmKind, Depth, Recent, Seen, silence};
use crate::book::{BookParams, Early};
use crate::calibrate::Signal;
use crate::kernel::logit::sigmoid;
use crate::portrait::{Frame, MODELS, ModelName, Portrait, Standing};
use crate::quantity::{Instant, Name, Scale};
use crate::record::{Contract, Event, Fact, OutcomeEvent, accounts, orders_told, worth_told};

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
    /// How many days ago the customer was last heard; `None` if never.
    pub heard_days: Option<f64>,
    /// How many days ago it last ordered, renewed or took more; `None` if never.
    pub ordered_days: Option<f64>,
    /// How often it did: by its events, and before them as an account tells.
    pub orders: f64,
    /// How many days the contract in force still runs; `None` where none is known.
    pub contract_days: Option<f64>,
    /// What it is worth to the firm, in the user's unit; `None` where nobody said so.
    pub worth: Option<f64>,
}

/// What the scale of a sign is made of, so that a place on it can be read.
#[derive(Clone, Copy)]
enum Unit {
    /// Log-odds of a share: where something stands.
    Standing,
    /// A part of the whole: how far it moved.
    Points,
    /// How sure something is.
    Sure,
    /// How many.
    Count,
    /// The logarithm of so many and one: days, times, a sum.
    Grown(&'static str),
}

impl Unit {
    /// Says what lies at a place of the scale.
    fn read(self, x: f64) -> String {
        match self {
            Self::Standing => format!("{:.0} of 100", 100.0 * sigmoid(x)),
            // Adding zero takes the sign off a zero.
            Self::Points => format!("{:+.0} points", libm::round(100.0 * x) + 0.0),
            Self::Sure => format!("{:.0} %", 100.0 * x.min(1.0)),
            Self::Count => format!("{x:.1}"),
            Self::Grown(unit) => {
                let grown = libm::expm1(x);
                let digits = usize::from(grown < 10.0);
                format!("{grown:.digits$}{unit}")
            }
        }
    }
}

/// A sign as the calibrator takes it: its scale, which end of it is good, and what is known.
struct Sign {
    name: &'static str,
    component: &'static str,
    ends: [f64; 2],
    reversed: bool,
    /// One of the account's own figures, of which none is a score.
    is_own: bool,
    unit: Unit,
    cell: Option<f64>,
}

impl Sign {
    const fn good(name: &'static str, component: &'static str, ends: [f64; 2]) -> Self {
        let unit = Unit::Standing;
        Self { name, component, ends, reversed: false, is_own: false, unit, cell: None }
    }

    const fn bad(name: &'static str, component: &'static str) -> Self {
        Self { reversed: true, ..Self::good(name, component, [0.0, LONG]) }
    }

    /// One of the account's own figures. They weigh a quarter where all weigh the same.
    const fn own(name: &'static str, component: &'static str) -> Self {
        Self { is_own: true, ..Self::good(name, component, [0.0, 2.0 * FAR]) }
    }

    const fn of(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }

    const fn turned(self) -> Self {
        Self { reversed: true, ..self }
    }

    fn at(self, cell: Option<f64>) -> Self {
        let [least, most] = self.ends;
        Self { cell: cell.filter(|x| !x.is_nan()).map(|x| x.clamp(least, most)), ..self }
    }
}

/// How many kinds of alarm have a sign of their own.
const ALARMS: usize = ALARM_SIGNS.len();
/// What these signs are called, and what they belong to.
const ALARM_SIGNS: [(&str, &str); 6] = [
    ("leaving", "alarms"),
    ("trust broken", "alarms"),
    ("falling", "change"),
    ("gone quiet", "quiet"),
    ("overdue", "alarms"),
    ("one-sided", "theirs"),
];
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
            heard_days: None,
            ordered_days: None,
            orders: 0.0,
            contract_days: None,
            worth: None,
        }
    }
}

impl LossSigns {
    /// Every sign, in the order of their names. Of each the good end is known, but for the worth:
    /// that has two, and each weighs what is learned.
    fn listed(&self) -> Vec<Sign> {
        let share = |x: f64| if x.is_nan() { 0.0 } else { x.clamp(0.0, 1.0) };
        let log_odds = |x: f64| {
            let x = share(x);
            libm::log(x) - libm::log1p(-x)
        };
        let grown = |x: f64| libm::log1p(x.max(0.0));
        let (near, far) = ([-END, END], [-FAR, FAR]);
        let (days, sum) = (Unit::Grown(" days"), Unit::Grown(""));
        let mut signs = vec![
            Sign::good("standing", "standing", near).at(Some(log_odds(self.standing))),
            Sign::good("change", "change", [-1.0, 1.0]).of(Unit::Points).at(self.change),
            // Bounded as the standing is: nearer to an end it is taken to be there.
            Sign::good("theirs", "theirs", far)
                .at(self.theirs.map(|x| log_odds(x).clamp(-END, END))),
            Sign::bad("quiet", "quiet").of(Unit::Grown(" times")).at(self.quiet.map(grown)),
            Sign::bad("models low", "alarms").of(Unit::Count).at(Some(self.models_low.max(0.0))),
            Sign::own("days since heard", "quiet").of(days).turned().at(self.heard_days.map(grown)),
            Sign::own("days since an order", "orders")
                .of(days)
                .turned()
                .at(self.ordered_days.map(grown)),
            Sign::own("orders", "orders").of(sum).at(Some(grown(self.orders))),
            Sign::own("days under contract", "contract").of(days).at(self.contract_days.map(grown)),
            Sign::own("worth more", "worth").of(sum).at(self.worth.map(grown)),
            Sign::own("worth less", "worth").of(sum).turned().at(self.worth.map(grown)),
        ];
        let models = ModelName::ALL.into_iter().zip(self.models);
        signs.extend(models.map(|(model, said)| {
            Sign::good(model.name(), "standing", near).at(said.map(log_odds))
        }));
        let alarms = ALARM_SIGNS.into_iter().zip(self.alarms);
        signs.extend(alarms.map(|((name, component), sure)| {
            Sign::bad(name, component).of(Unit::Sure).at(Some(share(sure)))
        }));
        signs.sort_by_key(|sign| sign.name);
        signs
    }

    /// The signals that the calibrator learns to weigh.
    pub(super) fn signals() -> Result<Vec<Signal>> {
        let signal = |sign: &Sign| {
            let [least, most] = sign.ends;
            let (name, component) = (Name::new(sign.name)?, Name::new(sign.component)?);
            let signal = Signal::new(name, component, Scale::new(least, most)?);
            Ok(if sign.reversed { signal.reversed() } else { signal })
        };
        Self::default().listed().iter().map(signal).collect()
    }

    /// Says in words what lies at a place of a sign's scale, as it is learned: the curves of
    /// [`LossModel::shapes`](crate::book::LossModel::shapes) go by that scale. Of another name the
    /// number is returned.
    ///
    /// ```
    /// use goodwill::book::loss::LossSigns;
    ///
    /// assert_eq!(LossSigns::read_off("standing", 0.0), "50 of 100");
    /// // The logarithm of 31.
    /// assert_eq!(LossSigns::read_off("days since an order", 3.433_987_204_485_146), "30 days");
    /// ```
    #[must_use]
    pub fn read_off(signal: &str, x: f64) -> String {
        let listed = Self::default().listed();
        let sign = listed.iter().find(|sign| sign.name == signal);
        sign.map_or_else(|| format!("{x:.2}"), |sign| sign.unit.read(x))
    }

    /// The cells of these signals, in their order; those of the account's own figures on demand.
    pub(super) fn cells(&self, with_own: bool) -> Vec<Option<f64>> {
        let cell = |sign: Sign| sign.cell.filter(|_| with_own || !sign.is_own);
        self.listed().into_iter().map(cell).collect()
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
        let (own, early) = Early::on_the_way(events, params, as_of)?;
        let seen = Seen::of(events, (&own, early), params, frame, as_of, Depth::Brief)?;
        let Some(portrait) = seen.portrait()? else { return Ok(None) };
        let (recent, alarms) = (seen.recent(&portrait), seen.alarms(Some(&portrait)));
        Ok(Some(Self::seen(events, params, &portrait, recent, &alarms)))
    }

    /// The account's own figures.
    fn figures(events: &[Event], as_of: Instant) -> Self {
        let days = |at: Instant| as_of.since(at) as f64 / Instant::DAY as f64;
        let heard = events.iter().filter(|event| event.fact().is_heard()).map(Event::at).max();
        let orders = || {
            events.iter().filter(|event| match event.fact() {
                Fact::Outcome(outcome) => outcome.is_order(),
                _ => false,
            })
        };
        let contract = Contract::of(accounts(events), as_of);
        let told = orders_told(accounts(events));
        let after = orders().filter(|order| told.is_none_or(|(_, at)| order.at() > at)).count();
        Self {
            heard_days: heard.map(days),
            ordered_days: orders().map(Event::at).max().map(days),
            orders: told.map_or(0.0, |(orders, _)| f64::from(orders)) + after as f64,
            contract_days: contract.map(|contract| -days(contract.until)),
            worth: worth_told(accounts(events), as_of).map(|(worth, _)| worth.get()),
            ..Self::default()
        }
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
            ..Self::figures(events, portrait.as_of())
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
