//! What was learned from outcomes, as it stands on a page.

use crate::book::LossModel;
use crate::book::loss::LossSigns;
use crate::calibrate::shapes::{CategorySteps, Curve, Shapes};
use crate::calibrate::{Category, Kind, Signal, SignalWeight};

/// What one sign or item adds, answer by answer.
///
/// ```
/// use goodwill::report::html::{CurveStep, CurveView, HtmlPage};
///
/// let mut waiting = CurveView::new("waiting", "log-odds");
/// waiting.steps = vec![
///     CurveStep::new("1 to 2", -0.8).between(0.0, 0.25).with_error(0.2),
///     CurveStep::new("2 to 5", 0.3).between(0.25, 1.0).with_error(0.1),
///     CurveStep::new("not answered", -0.1),
/// ];
/// let mut page = HtmlPage::new("Survey", "2026");
/// page.curves = vec![waiting];
/// assert!(page.to_html().contains("−0.80"));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct CurveView {
    /// What is answered.
    pub name: String,
    /// The unit of what is added, in words.
    pub unit: String,
    /// What each answer adds. Those with a place on the scale are drawn as a curve in their order,
    /// the others one below the other.
    pub steps: Vec<CurveStep>,
}

impl CurveView {
    /// Starts a curve without a step.
    #[must_use]
    pub fn new(name: impl Into<String>, unit: impl Into<String>) -> Self {
        Self { name: name.into(), unit: unit.into(), steps: Vec::new() }
    }

    /// Returns what outcomes taught, item by item: their curves, or their straight weights where
    /// there are none, and then the steps of labels. Answers are in the unit of their scale.
    #[must_use]
    pub fn of(shapes: &Shapes) -> Vec<Self> {
        Self::worded(shapes, &answer)
    }

    /// Returns the same of the signs that a chance of loss was learned from: what each adds to the
    /// log-odds that a customer stays. Days are days, and standings are of 100.
    #[must_use]
    pub fn of_loss(model: &LossModel) -> Vec<Self> {
        Self::worded(model.shapes(), &|signal, share| {
            LossSigns::read_off(signal.name().as_str(), place(signal, share))
        })
    }

    fn worded(shapes: &Shapes, words: &Words<'_>) -> Vec<Self> {
        let unit = match shapes.kind() {
            Kind::Binary => "log-odds",
            Kind::Numeric => "in the outcome's unit",
        };
        let signals = shapes.calibration().signals();
        let bent =
            signals.iter().zip(shapes.curves()).map(|(s, curve)| curved(s, curve, unit, words));
        let weights = shapes.calibration().weights();
        let straight =
            signals.iter().zip(&weights).map(|(s, weight)| straight(s, weight, unit, words));
        let labels = shapes.categories().iter().zip(shapes.steps());
        let labels = labels.map(|(category, steps)| labelled(category, steps, unit));
        let items: Vec<Self> =
            if shapes.curves().is_empty() { straight.collect() } else { bent.collect() };
        items.into_iter().chain(labels).collect()
    }
}

/// What one answer adds.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct CurveStep {
    /// The answer, in words.
    pub label: String,
    /// From where to where it lies on the way from the bad end of the scale, 0, to the good one, 1;
    /// `None` of what has no place on it.
    pub ends: Option<[f64; 2]>,
    /// What it adds.
    pub adds: f64,
    /// The standard error of that.
    pub error: Option<f64>,
    /// How many gave it.
    pub count: Option<usize>,
}

impl CurveStep {
    /// Takes an answer and what it adds.
    #[must_use]
    pub fn new(label: impl Into<String>, adds: f64) -> Self {
        Self { label: label.into(), adds, ..Self::default() }
    }

    /// Places it on the scale.
    #[must_use]
    pub const fn between(mut self, from: f64, to: f64) -> Self {
        self.ends = Some([from, to]);
        self
    }

    /// Says the standard error of what it adds.
    #[must_use]
    pub const fn with_error(mut self, error: f64) -> Self {
        self.error = Some(error);
        self
    }

    /// Says how many gave the answer.
    #[must_use]
    pub const fn with_count(mut self, count: usize) -> Self {
        self.count = Some(count);
        self
    }
}

/// How a share of a signal's scale is said.
type Words<'a> = dyn Fn(&Signal, f64) -> String + 'a;

/// A share of a scale in the scale's unit.
fn place(signal: &Signal, share: f64) -> f64 {
    let (min, max) = (signal.scale().min(), signal.scale().max());
    let share = if signal.is_reversed() { 1.0 - share } else { share };
    min + share * (max - min)
}

/// The same in words, to a thousandth of the scale.
fn answer(signal: &Signal, share: f64) -> String {
    let (min, max) = (signal.scale().min(), signal.scale().max());
    let x = place(signal, share);
    let step = libm::log10((max - min) / 1000.0);
    // From none to as many as a number has.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let digits = (-libm::floor(step)).clamp(0.0, 17.0) as usize;
    // Adding zero takes the sign off a zero.
    let text = format!("{:.digits$}", x + 0.0);
    let short = if digits > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    short.to_owned()
}

/// What lies beside all answers, where anybody did.
fn beside(steps: [(f64, usize); 2]) -> impl Iterator<Item = CurveStep> {
    let words = ["not answered", "does not apply"].into_iter().zip(steps);
    words
        .filter(|(_, (_, count))| *count > 0)
        .map(|(label, (adds, count))| CurveStep::new(label, adds).with_count(count))
}

fn curved(signal: &Signal, curve: &Curve, unit: &str, words: &Words<'_>) -> CurveView {
    let from = core::iter::once(0.0).chain(curve.edges.iter().copied());
    let to = curve.edges.iter().copied().chain([1.0]);
    let figures = curve.steps.iter().zip(&curve.errors).zip(&curve.counts);
    let steps = from.zip(to).zip(figures).map(|((from, to), ((adds, error), count))| {
        CurveStep::new(format!("{} to {}", words(signal, from), words(signal, to)), *adds)
            .between(from, to)
            .with_error(*error)
            .with_count(*count)
    });
    let [silent, none] = curve.counts_apart;
    let apart = beside([(curve.not_answered, silent), (curve.does_not_apply, none)]);
    CurveView { steps: steps.chain(apart).collect(), ..CurveView::new(curve.name.as_str(), unit) }
}

/// A line through the mean, where it adds nothing.
fn straight(signal: &Signal, weight: &SignalWeight, unit: &str, words: &Words<'_>) -> CurveView {
    let end = |share: f64| {
        let away = share - weight.mean;
        let step = CurveStep::new(words(signal, share), weight.weight * away).between(share, share);
        match weight.standard_error {
            Some(error) => step.with_error(error * away.abs()),
            None => step,
        }
    };
    let steps = [0.0, weight.mean, 1.0].map(end).to_vec();
    CurveView { steps, ..CurveView::new(weight.name.as_str(), unit) }
}

fn labelled(category: &Category, own: &CategorySteps, unit: &str) -> CurveView {
    let figures = own.steps.iter().zip(&own.errors).zip(&own.counts);
    let steps = category.labels().iter().zip(figures).map(|(label, ((adds, error), count))| {
        CurveStep::new(label.as_str(), *adds).with_error(*error).with_count(*count)
    });
    let [silent, none] = own.counts_apart;
    let apart = beside([(own.not_answered, silent), (own.does_not_apply, none)]);
    CurveView { steps: steps.chain(apart).collect(), ..CurveView::new(own.name.as_str(), unit) }
}
