//! The result: a curve for each item, pairs, and what they earned.

use super::bins::Bins;
use crate::calibrate::calibration::Calibration;
use crate::calibrate::category::{Category, Reply};
use crate::calibrate::metrics::Metrics;
use crate::calibrate::sample::{Kind, Signal, check_names};
use crate::kernel::apportion::on_grid;
use crate::kernel::getters::getters;
use crate::quantity::Name;
use crate::{Error, Result};

/// What an item adds, answer by answer.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Curve {
    /// The item.
    pub name: Name,
    /// Where one bin ends and the next begins: shares of the scale, 0 worst, 1 best. An answer on
    /// an edge belongs to the bin below.
    pub edges: Vec<f64>,
    /// What each bin adds: in the outcome's unit, or in log-odds. One more than edges.
    pub steps: Vec<f64>,
    /// How far a step scatters when other respondents are drawn: its standard error.
    pub errors: Vec<f64>,
    /// How many respondents gave an answer of each bin.
    pub counts: Vec<usize>,
    /// How many respondents gave no answer, and to how many the item does not apply.
    pub counts_apart: [usize; 2],
    /// What it adds that there is no answer, over what the other answers let expect of it.
    pub not_answered: f64,
    /// What it adds that the item does not apply, over the same.
    pub does_not_apply: f64,
}

/// What an item adds, label by label.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct CategorySteps {
    /// The category.
    pub name: Name,
    /// What each of its labels adds, in their order: in the outcome's unit, or in log-odds. A label
    /// that nobody gave adds 0 but for what the mean of all respondents makes of it.
    pub steps: Vec<f64>,
    /// How far a step scatters when other respondents are drawn: its standard error.
    pub errors: Vec<f64>,
    /// How many respondents gave each label.
    pub counts: Vec<usize>,
    /// How many respondents gave no answer, and to how many it does not apply.
    pub counts_apart: [usize; 2],
    /// What it adds that there is no answer.
    pub not_answered: f64,
    /// What it adds that the category does not apply.
    pub does_not_apply: f64,
}

impl CategorySteps {
    /// Returns what a reply adds.
    pub(super) fn at(&self, reply: Reply) -> f64 {
        match reply {
            Reply::Label(place) => self.steps.get(place).copied().unwrap_or_default(),
            Reply::DoesNotApply => self.does_not_apply,
            Reply::Given(_) | Reply::NotAnswered => self.not_answered,
        }
    }
}

/// What two items add together, over what each adds by itself.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Pair {
    /// The items.
    pub names: [Name; 2],
    /// Where the bins of each end; none of a category, whose labels have a bin each.
    pub edges: [Vec<f64>; 2],
    /// A row for each bin of the first, "not answered" and "does not apply" being the last two; in
    /// it a cell for each of the second.
    pub steps: Vec<Vec<f64>>,
}

/// What curves earned beside straight weights, on the same folds.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Bends {
    /// What was chosen in each fold, curves or straight weights.
    pub curves: Metrics,
    /// The same with pairs, where they were asked for.
    pub pairs: Option<Metrics>,
    /// In how many folds curves, or steps of labels, were chosen.
    pub bent_folds: usize,
    /// In how many folds pairs were.
    pub paired_folds: usize,
}

/// Curves and pairs that were learned from outcomes.
///
/// Where straight weights are no worse there are none, and the score is that of the weights.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "Record", into = "Record")
)]
pub struct Shapes {
    record: Record,
    /// A power of two above all that may be told.
    unit: f64,
}

/// Shapes as they are written.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Record {
    pub(super) calibration: Calibration,
    pub(super) monotone: bool,
    pub(super) base: f64,
    pub(super) curves: Vec<Curve>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub(super) categories: Vec<Category>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub(super) steps: Vec<CategorySteps>,
    pub(super) pairs: Vec<Pair>,
    pub(super) bends: Bends,
}

/// Beyond this a sum of some steps might not be finite.
const MOST: f64 = 1e150;

impl TryFrom<Record> for Shapes {
    type Error = Error;

    fn try_from(record: Record) -> Result<Self> {
        Self::from_record(record)
    }
}

impl From<Shapes> for Record {
    fn from(shapes: Shapes) -> Self {
        shapes.record
    }
}

impl Record {
    fn check(&self) -> Result<()> {
        let holds = |holds: bool, what, rule, got: &dyn Fn() -> String| {
            if holds { Ok(()) } else { Err(Error::Inconsistent { what, rule, got: got() }) }
        };
        let sized = |x: f64| {
            let (what, rule) = ("step of a curve", "between -1e150 and 1e150");
            if x.abs() <= MOST { Ok(()) } else { Err(Error::OutOfRange { what, rule, got: x }) }
        };
        let signals = self.calibration.signals();
        let named = self.curves.iter().map(|c| &c.name).eq(signals.iter().map(Signal::name));
        let got = || format!("{} curves of {} signals", self.curves.len(), signals.len());
        let (what, rule) = ("curves", "be those of the signals, in their order, or none");
        holds(named || self.curves.is_empty(), what, rule, &got)?;
        let rise = |edges: &[f64]| {
            let pairs = edges.windows(2).all(|pair| pair.first() < pair.last());
            pairs && edges.iter().all(|edge| (0.0..=1.0).contains(edge))
        };
        sized(self.base)?;
        for curve in &self.curves {
            let Curve { name, edges, steps, errors, counts, .. } = curve;
            let name = || format!("`{name}`");
            holds(rise(edges), "edges of a curve", "rise from 0 to 1", &name)?;
            let same =
                [steps.len(), errors.len(), counts.len()].iter().all(|n| *n == edges.len() + 1);
            holds(same, "curve", "have a step more than edges", &name)?;
            let more = [curve.not_answered, curve.does_not_apply];
            steps.iter().chain(errors).chain(&more).try_for_each(|x| sized(*x))?;
            holds(errors.iter().all(|e| *e >= 0.0), "errors of a curve", "be 0 or more", &name)?;
            let up = !self.monotone || steps.is_sorted();
            holds(up, "monotone curve", "never fall", &name)?;
        }
        check_names(signals, &self.categories)?;
        let named =
            self.steps.iter().map(|s| &s.name).eq(self.categories.iter().map(Category::name));
        let got = || format!("{} of {} categories", self.steps.len(), self.categories.len());
        let (what, rule) =
            ("steps of labels", "be those of the categories, in their order, or none");
        holds(named || self.steps.is_empty(), what, rule, &got)?;
        for (own, category) in self.steps.iter().zip(&self.categories) {
            let CategorySteps { name, steps, errors, counts, .. } = own;
            let (name, labels) = (|| format!("`{name}`"), category.labels().len());
            let same = [steps.len(), errors.len(), counts.len()].iter().all(|n| *n == labels);
            holds(same, "steps of labels", "be one for each label", &name)?;
            let more = [own.not_answered, own.does_not_apply];
            steps.iter().chain(errors).chain(&more).try_for_each(|x| sized(*x))?;
            holds(errors.iter().all(|e| *e >= 0.0), "errors of labels", "be 0 or more", &name)?;
        }
        for pair in &self.pairs {
            let got = || format!("`{}` and `{}`", pair.names[0], pair.names[1]);
            let labels = |name: &Name| {
                let category = self.categories.iter().find(|category| category.name() == name);
                category.map(|category| category.labels().len())
            };
            let known = |name: &Name| {
                signals.iter().any(|signal| signal.name() == name) || labels(name).is_some()
            };
            let two = pair.names[0] != pair.names[1] && pair.names.iter().all(known);
            holds(two, "pair", "be of two signals", &got)?;
            holds(!self.curves.is_empty(), "pair", "stand over curves", &got)?;
            holds(pair.edges.iter().all(|e| rise(e)), "edges of a pair", "rise from 0 to 1", &got)?;
            let [height, width] = [0, 1].map(|k| {
                let answers = labels(&pair.names[k]).unwrap_or(pair.edges[k].len() + 1);
                answers + Bins::APART
            });
            let flat = |k: usize| labels(&pair.names[k]).is_none() || pair.edges[k].is_empty();
            holds(flat(0) && flat(1), "pair with a category", "have no edges of its labels", &got)?;
            let whole = pair.steps.len() == height && pair.steps.iter().all(|r| r.len() == width);
            holds(whole, "pair", "have a cell for every two bins", &got)?;
            pair.steps.iter().flatten().try_for_each(|x| sized(*x))?;
        }
        if self.monotone {
            for curve in &self.curves {
                let name = || format!("`{}`", curve.name);
                holds(
                    self.rises(curve),
                    "monotone pairs",
                    "fall less than their curve rises",
                    &name,
                )?;
            }
        }
        self.bends.curves.check()?;
        self.bends.pairs.as_ref().map_or(Ok(()), Metrics::check)?;
        let kinds = [Some(self.bends.curves), self.bends.pairs];
        let same = kinds.into_iter().flatten().all(|m| m.kind() == self.calibration.kind());
        let got = || format!("{:?}", self.bends);
        holds(same, "metrics of curves", "be of the kind of their outcome", &got)?;
        let most = self.calibration.data().folds;
        let counted = self.bends.bent_folds <= most && self.bends.paired_folds <= most;
        holds(counted, "folds with curves", "be at most all folds", &got)
    }

    /// Tells whether no pair takes more away from one bin to the next than the curve adds.
    fn rises(&self, curve: &Curve) -> bool {
        let own = || self.pairs.iter().filter(|pair| pair.names.contains(&curve.name));
        // Pairs step at some of the curve's edges, and at no others.
        let known = own().all(|pair| {
            let side = usize::from(pair.names[1] == curve.name);
            pair.edges[side].iter().all(|edge| curve.edges.contains(edge))
        });
        known
            && curve.edges.iter().zip(curve.steps.windows(2)).all(|(edge, steps)| {
                let rise = steps.last().zip(steps.first()).map_or(0.0, |(b, a)| b - a);
                let fall: f64 = own().map(|pair| pair.fall(&curve.name, *edge)).sum();
                rise >= fall
            })
    }
}

impl Pair {
    /// The most that the pair falls as an item passes an edge.
    fn fall(&self, name: &Name, edge: f64) -> f64 {
        let side = usize::from(self.names[1] == *name);
        let Some(at) = self.edges[side].iter().position(|other| other.total_cmp(&edge).is_eq())
        else {
            return 0.0;
        };
        let step = |i: usize, j: usize| self.steps.get(i).and_then(|row| row.get(j)).copied();
        let others = if side == 0 { self.width() } else { self.steps.len() };
        let fall = |k: usize| {
            let [a, b] = if side == 0 {
                [step(at, k), step(at + 1, k)]
            } else {
                [step(k, at), step(k, at + 1)]
            };
            a.zip(b).map_or(0.0, |(a, b)| a - b)
        };
        (0..others).map(fall).fold(0.0, f64::max)
    }

    fn width(&self) -> usize {
        self.steps.first().map_or(0, Vec::len)
    }

    /// Returns what the pair adds; answers are shares of their scales.
    pub(super) fn at(&self, replies: [Reply; 2]) -> f64 {
        let sizes = [self.steps.len(), self.width()];
        let [i, j] = [0, 1].map(|k| match replies[k] {
            Reply::Given(share) => self.edges[k].partition_point(|edge| *edge < share),
            Reply::Label(place) => place,
            Reply::NotAnswered => sizes[k].saturating_sub(2),
            Reply::DoesNotApply => sizes[k].saturating_sub(1),
        });
        self.steps.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default()
    }
}

impl Curve {
    /// Returns what an answer adds, as a share of the scale; what lies beside answers adds its own.
    pub(super) fn at(&self, reply: Reply) -> f64 {
        match reply {
            Reply::Given(share) => {
                let bin = self.edges.partition_point(|edge| *edge < share);
                self.steps.get(bin).copied().unwrap_or_default()
            }
            Reply::DoesNotApply => self.does_not_apply,
            Reply::Label(_) | Reply::NotAnswered => self.not_answered,
        }
    }
}

impl Shapes {
    /// Checks a record, and rounds it to steps of which any sum is exact.
    pub(super) fn from_record(mut record: Record) -> Result<Self> {
        record.check()?;
        let largest =
            |steps: &mut dyn Iterator<Item = f64>| steps.fold(0.0, |m: f64, x| m.max(x.abs()));
        let line = record.calibration.line();
        let mut most = record.base.abs() + line.base.abs();
        most += line.weights.iter().map(|w| w.abs()).sum::<f64>();
        for Curve { steps, not_answered, does_not_apply, .. } in &record.curves {
            let more = [*not_answered, *does_not_apply];
            most += largest(&mut steps.iter().copied().chain(more));
        }
        for CategorySteps { steps, not_answered, does_not_apply, .. } in &record.steps {
            let more = [*not_answered, *does_not_apply];
            most += largest(&mut steps.iter().copied().chain(more));
        }
        for pair in &record.pairs {
            most += largest(&mut pair.steps.iter().flatten().copied());
        }
        // Above the smallest numbers, so that a step is a number.
        let unit = libm::ldexp(1.0, libm::frexp(most).1.max(-900));
        let round = |x: &mut f64| *x = on_grid(*x / unit) * unit;
        round(&mut record.base);
        for curve in &mut record.curves {
            curve.steps.iter_mut().for_each(round);
            round(&mut curve.not_answered);
            round(&mut curve.does_not_apply);
        }
        for own in &mut record.steps {
            own.steps.iter_mut().for_each(round);
            round(&mut own.not_answered);
            round(&mut own.does_not_apply);
        }
        record.pairs.iter_mut().flat_map(|pair| &mut pair.steps).flatten().for_each(round);
        Ok(Self { record, unit })
    }

    getters! {
        /// Returns the straight weights that the curves stand over.
        pub fn calibration -> &Calibration = record.calibration;
        /// Tells whether a better answer never lowers the score.
        pub fn is_monotone -> bool = record.monotone;
        /// Returns the curves, in the order of the signals; none where straight weights are no worse.
        pub fn curves -> &[Curve] = record.curves;
        /// Returns what is answered by labels, in the order of the names.
        pub fn categories -> &[Category] = record.categories;
        /// Returns what labels add, in the order of the categories; none where they are no better
        /// than without.
        pub fn steps -> &[CategorySteps] = record.steps;
        /// Returns the pairs, those that gain most first.
        pub fn pairs -> &[Pair] = record.pairs;
        /// Returns what curves earned on respondents that were held out.
        pub fn bends -> Bends = record.bends;
        /// Returns what all respondents get before any answer: in the outcome's unit, or in
        /// log-odds.
        pub fn base -> f64 = record.base;
    }

    /// Returns which kind of outcome is forecast.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.record.calibration.kind()
    }

    /// Tells whether straight weights are no worse, so that there are neither curves nor steps of
    /// labels.
    #[must_use]
    pub const fn is_straight(&self) -> bool {
        self.record.curves.is_empty() && self.record.steps.is_empty()
    }

    /// Returns the straight weights alone. What curves earned stays told.
    ///
    /// # Errors
    ///
    /// None that shapes which were learned can cause.
    pub fn straightened(&self) -> Result<Self> {
        let mut record = self.record.clone();
        record.base = record.calibration.line().base;
        record.curves = Vec::new();
        record.steps = Vec::new();
        record.pairs = Vec::new();
        Self::from_record(record)
    }

    pub(super) fn on_grid(&self, x: f64) -> f64 {
        on_grid(x / self.unit) * self.unit
    }
}

impl core::fmt::Display for Shapes {
    /// Writes whether there are curves, and what they earned.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let straight = self.record.calibration.metrics().calibrated;
        let Bends { curves, bent_folds, .. } = self.record.bends;
        let folds = self.record.calibration.data().folds;
        if self.is_straight() {
            f.write_str("straight weights, since curves are no better")?;
        } else {
            write!(f, "{} curves and {} pairs", self.record.curves.len(), self.record.pairs.len())?;
            if !self.record.steps.is_empty() {
                write!(f, ", labels of {}", self.record.steps.len())?;
            }
        }
        write!(f, ": {curves} (straight: {straight}), bent in {bent_folds} of {folds} folds")
    }
}
