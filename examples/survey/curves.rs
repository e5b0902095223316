//! Curves and pairs: what is asked for, and what is said of them.

use clap::Args;
use goodwill::calibrate::shapes::{CategorySteps, Curve, Pair, ShapeStudy, Shaper};
use goodwill::calibrate::{Calibrator, Category, Folds, Kind, Metrics, Sample, Signal};

use super::data::Data;
use super::support::json::Object;
use super::support::outcome::Failure;
use super::support::quoted::quoted;
use super::support::table::{self, Side};

/// Which curves are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Args)]
pub(crate) struct Asked {
    /// Learns a curve for each item, with steps of its own for "not answered" and "does not apply";
    /// folds are those without, and `--scores` are by curves where these were chosen
    #[arg(long)]
    pub(crate) shapes: bool,
    /// Learns which items say more together than each by itself
    #[arg(long, requires = "shapes")]
    pub(crate) pairs: bool,
    /// Lets no better answer lower a score by curves
    #[arg(long, requires = "shapes")]
    pub(crate) monotone: bool,
}

impl Asked {
    /// Learns curves, and straight weights on the same folds.
    pub(crate) fn learn(
        self,
        sample: &Sample,
        folds: &Folds,
        calibrator: Calibrator,
        watch: impl FnMut(usize),
    ) -> goodwill::Result<ShapeStudy> {
        let shaper = Shaper::new(calibrator);
        let shaper = if self.pairs { shaper.with_pairs() } else { shaper };
        let shaper = if self.monotone { shaper.monotone() } else { shaper };
        shaper.study(sample, folds, watch)
    }
}

/// What curves earned, for a table of comparisons.
pub(crate) fn earned(study: &ShapeStudy) -> Vec<(&'static str, Metrics)> {
    let bends = study.shapes.bends();
    let pairs = bends.pairs.map(|metrics| ("curves and pairs", metrics));
    [("curves", bends.curves)].into_iter().chain(pairs).collect()
}

/// What curves earned and how they run, for programs; `known` writes figures.
pub(crate) fn json(study: &ShapeStudy, known: impl Fn(Metrics) -> Object) -> Object {
    let (shapes, bends) = (&study.shapes, study.shapes.bends());
    let curve = |curve: &Curve| {
        let object = Object::default().field("item", curve.name.as_str());
        figures(object.field("edges", curve.edges.clone()), &Told::of(curve))
    };
    let pair = |pair: &Pair| {
        Object::default()
            .field("items", pair.names.each_ref().map(|name| name.as_str().to_owned()).to_vec())
            .field("steps", pair.steps.clone())
    };
    let object = known(bends.curves)
        .field("straight", shapes.is_straight())
        .field("bent_folds", bends.bent_folds)
        .field("base", shapes.base())
        .list("curves", shapes.curves().iter().map(curve));
    let labelled = |(category, own): (&Category, &CategorySteps)| {
        let told = Told::of_labels(category, own);
        let object = Object::default().field("item", told.name);
        figures(object.field("labels", told.labels.clone()), &told)
    };
    let object = if shapes.categories().is_empty() {
        object
    } else {
        object.list("categories", shapes.categories().iter().zip(shapes.steps()).map(labelled))
    };
    match bends.pairs {
        None => object,
        Some(metrics) => object
            .object("pairs", &known(metrics).field("paired_folds", bends.paired_folds))
            .list("surfaces", shapes.pairs().iter().map(pair)),
    }
}

/// A row for each respondent: its score by curves, and what each item and pair adds to the base; of
/// yes or no in log-odds, whose sum is `points`.
pub(crate) fn scores(study: &ShapeStudy, data: &Data) -> Result<String, Failure> {
    let shapes = &study.shapes;
    let signals = shapes.calibration().signals().iter().map(Signal::name);
    let names = signals.chain(shapes.steps().iter().map(|own| &own.name));
    let names = names.map(|name| quoted(name.as_str()));
    let pairs =
        shapes.pairs().iter().map(|pair| quoted(&format!("{} × {}", pair.names[0], pair.names[1])));
    let names: Vec<String> = names.chain(pairs).collect();
    let header = "respondent,answered,score,held_out,points,base";
    let mut lines = vec![format!("{header},{}", names.join(","))];
    let held_out = if shapes.bends().pairs.is_some() { &study.pairs } else { &study.curves };
    let mut held_out = held_out.iter();
    for (place, outcome) in data.outcomes.iter().enumerate() {
        let held_out = outcome.and_then(|_| held_out.next()).map(ToString::to_string);
        let (who, held_out) = (data.label(place), held_out.unwrap_or_default());
        lines.push(match shapes.score(&data.replies(place))? {
            // Nothing known, nothing said.
            None => format!("{who},0,,{held_out},,{}", ",".repeat(names.len())),
            Some(score) => {
                let parts = score.parts().iter().chain(score.categories()).chain(score.pairs());
                let parts: Vec<String> = parts.map(|part| part.contribution.to_string()).collect();
                let (answered, value) = (score.answered(), score.value());
                let (points, base) = (score.points(), score.base());
                format!("{who},{answered},{value},{held_out},{points},{base},{}", parts.join(","))
            }
        });
    }
    Ok(lines.join("\n") + "\n")
}

/// Whether straight weights stay, what bending gains, and which items go together; `gain` tells by how
/// much forecasts are better than others, and the standard error of that.
pub(crate) fn sentences(
    study: &ShapeStudy,
    kind: Kind,
    gain: impl Fn(&[f64], &[f64]) -> Option<(f64, f64)>,
) -> Vec<String> {
    let (shapes, bends) = (&study.shapes, study.shapes.bends());
    let folds = study.study.calibration.data().folds;
    let (unit, what) = match kind {
        Kind::Binary => ("log-odds", "log loss (saved)"),
        _ => ("the outcome's unit", "R²"),
    };
    let gained = |name: &str, own: &[f64]| {
        gain(own, &study.study.forecasts.calibrated).map(|(gain, error)| {
            let gain = format!("{gain:+.4} ± {error:.4}");
            format!("{name} against straight weights: {gain} of {what}.")
        })
    };
    let chosen = if shapes.is_straight() {
        format!(
            "Straight weights stay: from all respondents, curves are no better by more than their \
             error. They were chosen in {} of {folds} folds.",
            bends.bent_folds
        )
    } else if shapes.curves().is_empty() {
        format!(
            "Straight weights of the items stay, and labels add to them by more than their error; \
             they were chosen in {} of {folds} folds. Below is what each label adds, in {unit}, ± its \
             standard error.",
            bends.bent_folds
        )
    } else {
        format!(
            "Curves are better than straight weights by more than their error; they were chosen in \
             {} of {folds} folds. Below is what each answer adds, in {unit}, ± its standard error.",
            bends.bent_folds
        )
    };
    let pairs = bends.pairs.and_then(|_| gained("Curves and pairs", &study.pairs));
    let together = bends.pairs.map(|_| {
        let names: Vec<String> = shapes
            .pairs()
            .iter()
            .map(|pair| format!("{} and {}", pair.names[0], pair.names[1]))
            .collect();
        if names.is_empty() {
            "No two items say more together than each by itself.".to_owned()
        } else {
            format!("Say more together than each by itself: {}.", names.join("; "))
        }
    });
    let silent = !shapes.categories().is_empty() && shapes.steps().is_empty();
    let labels = silent.then(|| "Labels add nothing by more than their error.".to_owned());
    let said = [gained("Curves", &study.curves), pairs, labels, together];
    core::iter::once(chosen).chain(said.into_iter().flatten()).collect()
}

/// The same in paragraphs, and a table of each curve.
pub(crate) fn words(
    study: &ShapeStudy,
    kind: Kind,
    gain: impl Fn(&[f64], &[f64]) -> Option<(f64, f64)>,
) -> String {
    let shapes = &study.shapes;
    let said = sentences(study, kind, gain);
    let mut text: String = said.iter().map(|sentence| table::paragraph(sentence)).collect();
    if !shapes.curves().is_empty() {
        text += &table::paragraph(
            "Answers are shares of the way from the bad end of the scale, 0, to the good one, 1.",
        );
    }
    for curve in shapes.curves() {
        text += "\n";
        text += &table_of(&Told::of(curve));
    }
    for (category, own) in shapes.categories().iter().zip(shapes.steps()) {
        text += "\n";
        text += &table_of(&Told::of_labels(category, own));
    }
    text
}

/// What is told of an item: what each answer adds with its error and how many gave it, and the same
/// of what lies beside answers.
struct Told<'a> {
    name: &'a str,
    labels: Vec<String>,
    steps: &'a [f64],
    errors: &'a [f64],
    counts: &'a [usize],
    apart: [(f64, usize); 2],
}

impl<'a> Told<'a> {
    fn of(curve: &'a Curve) -> Self {
        let ends = curve.edges.iter().map(|edge| format!("{edge:.2}"));
        let from = core::iter::once("0".to_owned()).chain(ends.clone());
        let to = ends.chain(["1".to_owned()]);
        let [silent, none] = curve.counts_apart;
        Self {
            name: curve.name.as_str(),
            labels: from.zip(to).map(|(from, to)| format!("{from} to {to}")).collect(),
            steps: &curve.steps,
            errors: &curve.errors,
            counts: &curve.counts,
            apart: [(curve.not_answered, silent), (curve.does_not_apply, none)],
        }
    }

    fn of_labels(category: &Category, own: &'a CategorySteps) -> Self {
        let [silent, none] = own.counts_apart;
        Self {
            name: own.name.as_str(),
            labels: category.labels().iter().map(ToString::to_string).collect(),
            steps: &own.steps,
            errors: &own.errors,
            counts: &own.counts,
            apart: [(own.not_answered, silent), (own.does_not_apply, none)],
        }
    }
}

/// The same for programs.
fn figures(object: Object, told: &Told<'_>) -> Object {
    let [(not_answered, silent), (does_not_apply, none)] = told.apart;
    object
        .field("steps", told.steps.to_vec())
        .field("errors", told.errors.to_vec())
        .field("respondents", told.counts.to_vec())
        .field("respondents_apart", vec![silent, none])
        .field("not_answered", not_answered)
        .field("does_not_apply", does_not_apply)
}

fn table_of(item: &Told<'_>) -> String {
    let beside = item.apart.iter().map(|(step, _)| step);
    let most = item.steps.iter().chain(beside).fold(1e-9, |most: f64, step| most.max(step.abs()));
    let row = |label: String, step: f64, error: Option<f64>, count: Option<usize>| {
        [
            label,
            format!("{step:+.2}"),
            error.map_or_else(String::new, |error| format!("± {error:.2}")),
            count.map_or_else(String::new, |count| count.to_string()),
            bar(step / most),
        ]
    };
    let figures = item.steps.iter().zip(item.errors).zip(item.counts);
    let rows = item.labels.iter().zip(figures).map(|(label, ((step, error), count))| {
        row(label.clone(), *step, Some(*error), Some(*count))
    });
    let apart = ["not answered", "does not apply"]
        .into_iter()
        .zip(item.apart)
        .filter(|(_, (_, count))| *count > 0)
        .map(|(label, (step, count))| row(label.to_owned(), step, None, Some(count)));
    table::layout(
        [
            (item.name, Side::Left),
            ("adds", Side::Right),
            ("", Side::Left),
            ("n", Side::Right),
            ("", Side::Left),
        ],
        rows.chain(apart),
    )
}

/// A step as a bar to the left or to the right of the middle.
fn bar(share: f64) -> String {
    const WIDTH: usize = 12;
    // From 0 to the width, since the share is at most 1.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let long = (share.abs().min(1.0) * WIDTH as f64).round() as usize;
    let (mark, space) = ("█".repeat(long), " ".repeat(WIDTH - long));
    if share < 0.0 {
        format!("{space}{mark}│")
    } else {
        format!("{}│{mark}", " ".repeat(WIDTH))
    }
}
