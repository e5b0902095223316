//! The result: weights, where they come from and what they earned.

use super::fill::{Branch, Fill, Leaf};
use super::fit::Line;
use super::folds::Folds;
use super::metrics::Comparison;
use super::penalty::Penalty;
use super::sample::{Kind, Signal, check_signals, components};
use crate::kernel::getters::getters;
use crate::portrait::{ModelName, PortraitParams};
use crate::quantity::{Amount, Instant, Name, Simplex, Weights};
use crate::{Error, Result};

/// What a calibration was learned from: counts and dates, nobody's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct DataSeen {
    /// How many respondents there were.
    pub respondents: usize,
    /// How many of their answers were missing.
    pub missing: usize,
    /// How many folds they were in.
    pub folds: usize,
    /// The seed of the folds, if they were drawn, and of the bootstraps.
    pub seed: u64,
    /// The first date of an answer, if dates were given.
    pub first: Option<Instant>,
    /// The last one.
    pub last: Option<Instant>,
}

/// The weight of a signal.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SignalWeight {
    /// The signal.
    pub name: Name,
    /// Its component.
    pub component: Name,
    /// What the whole way from the bad end of its scale to the good one adds: in the outcome's
    /// unit, or in log-odds. 0 for a signal that never varied.
    pub weight: f64,
    /// The mean of the signal's answers, as a share of its scale: there it adds nothing.
    pub mean: f64,
    /// From the inverse Hessian, with the weights at their bound held there; `None` at a bound, and
    /// for a signal that never varied.
    pub standard_error: Option<f64>,
    /// The data would have had the signal's own part of the weight below 0: what is left is the
    /// part that all signals share.
    pub held_at_bound: bool,
}

/// The weight of a component: the sum of its signals'.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ComponentWeight {
    /// The component.
    pub name: Name,
    /// What the whole way from all bad ends to all good ones adds.
    pub weight: f64,
    /// The standard error of that, of the signals that are not at a bound; `None` if all are.
    pub standard_error: Option<f64>,
}

/// Weights that were learned from outcomes, with what they earned and what they saw.
///
/// It is read by serde through the same checks as it is made by; the page of
/// [`calibrate`](super) tells how it is made.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "Record", into = "Record")
)]
pub struct Calibration {
    record: Record,
    line: Line,
    fill: Fill,
    signals: Vec<Signal>,
}

/// A calibration as it is written.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Record {
    pub(super) kind: Kind,
    pub(super) signed: bool,
    /// What a respondent with the mean answers gets: in the outcome's unit, or in log-odds.
    pub(super) base: f64,
    pub(super) signals: Vec<SignalRecord>,
    pub(super) components: Vec<ComponentRecord>,
    pub(super) penalty: Penalty,
    pub(super) metrics: Comparison,
    pub(super) data: DataSeen,
}

#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct SignalRecord {
    pub(super) signal: Signal,
    pub(super) mean: f64,
    pub(super) weight: f64,
    pub(super) standard_error: Option<f64>,
    pub(super) held_at_bound: bool,
    pub(super) fill: Leaf,
}

#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct ComponentRecord {
    pub(super) name: Name,
    pub(super) standard_error: Option<f64>,
    pub(super) fill: Branch,
}

/// Beyond this a sum of some weights might not be finite.
const MOST: f64 = 1e150;

impl Record {
    fn check(&self) -> Result<()> {
        let fits = |fits: bool, what, rule, got| {
            if fits { Ok(()) } else { Err(Error::OutOfRange { what, rule, got }) }
        };
        let sized =
            |what, x: f64| fits((-MOST..=MOST).contains(&x), what, "between -1e150 and 1e150", x);
        let error = |error: Option<f64>| {
            let (what, rule) = ("standard error", "0 or more and at most 1e150");
            error.map_or(Ok(()), |x| fits((0.0..=MOST).contains(&x), what, rule, x))
        };
        let unique = |x: f64| {
            fits((1e-300..=MOST).contains(&x), "unique variance", "from 1e-300 to 1e150", x)
        };
        let loading =
            |x: f64| fits((0.0..=MOST).contains(&x), "loading", "0 or more and at most 1e150", x);
        let mean =
            |x: f64| fits((0.0..=1.0).contains(&x), "mean of a signal", "between 0 and 1", x);
        sized("base", self.base)?;
        for signal in &self.signals {
            sized("weight of a signal", signal.weight)?;
            if !self.signed {
                fits(signal.weight >= 0.0, "weight of a signal", "0 or more", signal.weight)?;
            }
            mean(signal.mean)?;
            mean(signal.fill.mean)?;
            loading(signal.fill.loading)?;
            unique(signal.fill.unique)?;
            error(signal.standard_error)?;
        }
        for component in &self.components {
            error(component.standard_error)?;
            loading(component.fill.loading)?;
            unique(component.fill.unique)?;
        }
        self.penalty.check()?;
        self.metrics.all().into_iter().try_for_each(super::Metrics::check)?;
        self.check_whole()
    }

    /// What no number shows by itself.
    fn check_whole(&self) -> Result<()> {
        let holds = |holds: bool, what, rule, got: &dyn Fn() -> String| {
            if holds { Ok(()) } else { Err(Error::Inconsistent { what, rule, got: got() }) }
        };
        for signal in &self.signals {
            let name = || format!("`{}`", signal.signal.name());
            let error = signal.held_at_bound && signal.standard_error.is_some();
            holds(!error, "weight at its bound", "have no standard error", &name)?;
            let held = signal.held_at_bound && self.signed;
            holds(!held, "signed weight", "not be held at a bound", &name)?;
        }
        let what = "metrics of a calibration";
        let same = self.metrics.all().into_iter().all(|metrics| metrics.kind() == self.kind);
        holds(same, what, "be of the kind of its outcome", &|| format!("{:?}", self.metrics))?;
        let DataSeen { respondents, missing, folds, first, last, .. } = self.data;
        let what = "data of a calibration";
        let some = (Folds::FEWEST..=respondents).contains(&folds);
        let got = || format!("{folds} folds of {respondents} respondents");
        holds(some, what, "have from 3 folds to as many as respondents", &got)?;
        let most = respondents.saturating_mul(self.signals.len());
        let got = || format!("{missing} of {most}");
        holds(missing <= most, what, "miss at most all answers", &got)?;
        let ordered = match (first, last) {
            (Some(first), Some(last)) => first <= last,
            (first, last) => first.is_none() && last.is_none(),
        };
        holds(ordered, what, "have a first date and one not before it, or neither", &|| {
            format!("{first:?} and {last:?}")
        })
    }
}

impl TryFrom<Record> for Calibration {
    type Error = Error;

    fn try_from(record: Record) -> Result<Self> {
        Self::from_record(record)
    }
}

impl From<Calibration> for Record {
    fn from(calibration: Calibration) -> Self {
        calibration.record
    }
}

impl Calibration {
    pub(super) fn from_record(record: Record) -> Result<Self> {
        let signals: Vec<Signal> = record.signals.iter().map(|s| s.signal.clone()).collect();
        check_signals(&signals)?;
        let (names, places) = components(&signals);
        let written: Vec<&Name> = record.components.iter().map(|c| &c.name).collect();
        if written != names.iter().collect::<Vec<_>>() {
            return Err(Error::Inconsistent {
                what: "components of a calibration",
                rule: "be those of its signals, in their order",
                got: format!("{written:?}"),
            });
        }
        record.check()?;
        let line = Line {
            base: record.base,
            weights: record.signals.iter().map(|signal| signal.weight).collect(),
            means: record.signals.iter().map(|signal| signal.mean).collect(),
        };
        let fill = Fill {
            leaves: record.signals.iter().map(|signal| signal.fill).collect(),
            branches: record.components.iter().map(|component| component.fill).collect(),
            places,
        };
        Ok(Self { record, line, fill, signals })
    }

    getters! {
        /// Returns which kind of outcome the score forecasts.
        pub fn kind -> Kind = record.kind;
        /// Tells whether weights were allowed to be negative.
        pub fn is_signed -> bool = record.signed;
        /// Returns what a respondent with the mean answers gets: in the outcome's unit, or in
        /// log-odds.
        pub fn base -> f64 = record.base;
        /// Returns how far the weights were held back.
        pub fn penalty -> Penalty = record.penalty;
        /// Returns what the weights earned on respondents that were held out, beside two others.
        pub fn metrics -> Comparison = record.metrics;
        /// Returns what was learned from.
        pub fn data -> DataSeen = record.data;
    }

    /// Returns the signals, in the order in which a row of answers has them.
    #[must_use]
    pub fn signals(&self) -> &[Signal] {
        &self.signals
    }

    /// Returns the weights of the signals, in their order.
    #[must_use]
    pub fn weights(&self) -> Vec<SignalWeight> {
        let weight = |record: &SignalRecord| SignalWeight {
            name: record.signal.name().clone(),
            component: record.signal.component().clone(),
            weight: record.weight,
            mean: record.mean,
            standard_error: record.standard_error,
            held_at_bound: record.held_at_bound,
        };
        self.record.signals.iter().map(weight).collect()
    }

    /// Returns the weights of the components, in the order in which the signals first name them.
    #[must_use]
    pub fn components(&self) -> Vec<ComponentWeight> {
        let weight = |(c, record): (usize, &ComponentRecord)| {
            let own = self.fill.places.iter().zip(&self.line.weights).filter(|(p, _)| **p == c);
            ComponentWeight {
                name: record.name.clone(),
                weight: own.map(|(_, w)| w).sum(),
                standard_error: record.standard_error,
            }
        };
        self.record.components.iter().enumerate().map(weight).collect()
    }

    /// Returns the weights of some components as shares of their sum, in the order in which they
    /// are named; 0 for one that the calibration does not have.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if a component of the calibration is not named;
    /// [`Error::OutOfRange`] for a negative weight; [`Error::NotASimplex`] if all weights are 0.
    pub fn simplex<const N: usize>(&self, names: [&str; N]) -> Result<Simplex<N>> {
        let mut shares = [0.0; N];
        for component in self.components() {
            let place = names.iter().position(|name| *name == component.name.as_str());
            let Some(share) = place.and_then(|place| shares.get_mut(place)) else {
                let (what, rule) = ("component", "one of those that are named");
                let got = component.name.as_str().to_owned();
                return Err(Error::UnknownName { what, rule, got });
            };
            *share += component.weight;
        }
        let weights = Weights::proportional(&shares)?;
        shares.iter_mut().zip(weights.as_slice()).for_each(|(share, w)| *share = *w);
        Simplex::new(shares)
    }

    /// Returns a portrait's params with these weights, for components that are models by name
    /// ([`ModelName::name`]); a model that is no component weighs nothing.
    ///
    /// # Errors
    ///
    /// As [`Calibration::simplex`].
    pub fn portrait_params(&self) -> Result<PortraitParams> {
        let shares = self.simplex(ModelName::ALL.map(ModelName::name))?.get();
        // On average a fact counts 1, as it does before anything is learned.
        let weigh = |params: PortraitParams, (model, share): (ModelName, f64)| {
            Ok(params.with_weight(model, Amount::new(share * ModelName::ALL.len() as f64)?))
        };
        ModelName::ALL.into_iter().zip(shares).try_fold(PortraitParams::default(), weigh)
    }

    pub(super) const fn line(&self) -> &Line {
        &self.line
    }

    pub(super) const fn fill(&self) -> &Fill {
        &self.fill
    }

    pub(super) fn component_names(&self) -> impl Iterator<Item = &Name> {
        self.record.components.iter().map(|component| &component.name)
    }
}

impl core::fmt::Display for Calibration {
    /// Writes what was learned from and what the weights earned.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let DataSeen { respondents, folds, .. } = self.record.data;
        let Comparison { equal_weights, calibrated, .. } = &self.record.metrics;
        write!(
            f,
            "weights of {} signals from {respondents} respondents: {calibrated} out of {folds} \
             folds (equal weights: {equal_weights})",
            self.signals.len()
        )
    }
}
