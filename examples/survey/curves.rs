//! Curves and pairs: what is asked for, and what is said of them.

use clap::Args;
use goodwill::calibrate::shapes::{CategorySteps, Curve, Pair, ShapeStudy, Shaper};
use goodwill::calibrate::{Calibrator, Category, Folds, Kind, Metrics, Sample, Signal};
use goodwill::report::Shown;
use goodwill::report::html::{CurveStep, CurveView};

use super::data::Data;
use super::support::json::Object;
use super::support::outcome::Failure;
use super::support::quoted::{headed, quoted};
use super::support::table::{self, Side};

/// Which curves are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Args)]
pub(crate) struct Asked {
    /// Learns a curve for each item, with steps of its own for "not answered" and "does not apply"; the
    /// folds are the same as without, and `--scores` are by curves where these were chosen
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
        let [silent, none] = curve.counts_apart;
        figures(
            object.field("edges", curve.edges.clone()),
            [&curve.steps, &curve.errors],
            &curve.counts,
            [(curve.not_answered, silent), (curve.does_not_apply, none)],
        )
    };
    let pair = |pair: &Pair| {
        Object::default()
            .field("items", pair.names.each_ref().map(|name| name.as_str().to_owned()).to_vec())
            .field("edges", pair.edges.to_vec())
            .field("steps", pair.steps.clone())
    };
    let object = known(bends.curves)
        .field("straight", shapes.is_straight())
        .field("bent_folds", bends.bent_folds)
        .field("base", shapes.base())
        .list("curves", shapes.curves().iter().map(curve));
    let labelled = |(category, own): (&Category, &CategorySteps)| {
        let labels = category.labels().iter().map(|label| label.as_str().to_owned());
        let [silent, none] = own.counts_apart;
        figures(
            Object::default()
                .field("item", own.name.as_str())
                .field("labels", labels.collect::<Vec<_>>()),
            [&own.steps, &own.errors],
            &own.counts,
            [(own.not_answered, silent), (own.does_not_apply, none)],
        )
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

/// The columns that stand before those of the items.
const FIXED: [&str; 6] = ["respondent", "answered", "score", "held_out", "points", "base"];

/// A row for each respondent: its score by curves, and what each item and pair adds to the base; of
/// yes or no in log-odds, whose sum is `points`.
pub(crate) fn scores(study: &ShapeStudy, data: &Data) -> Result<String, Failure> {
    let shapes = &study.shapes;
    let signals = shapes.calibration().signals().iter().map(Signal::name);
    let names = signals.chain(shapes.steps().iter().map(|own| &own.name));
    let names = names.map(|name| headed(name.as_str(), &FIXED, "item"));
    let pairs =
        shapes.pairs().iter().map(|pair| quoted(&format!("{} × {}", pair.names[0], pair.names[1])));
    let names: Vec<String> = names.chain(pairs).collect();
    let mut lines = vec![format!("{},{}", FIXED.join(","), names.join(","))];
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

/// How far a pair reaches, and that in words.
fn range(pair: &Pair) -> (f64, String) {
    let steps = || pair.steps.iter().flatten().copied();
    let (low, high) = (steps().fold(0.0, f64::min), steps().fold(0.0, f64::max));
    let digits = table::digits(high.max(-low));
    let [a, b] = &pair.names;
    (high - low, format!("{a} and {b} ({low:+.digits$} to {high:+.digits$})"))
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
    let times = format!("in {} of {folds} folds", bends.bent_folds);
    let chosen = if shapes.is_straight() {
        format!(
            "Straight weights stay: where parts of the respondents were held out, curves forecast no \
             better by one and a half standard errors. Curves were chosen {times}."
        )
    } else if shapes.curves().is_empty() {
        format!(
            "Straight weights of the items stay, and labels add to them: where parts of the \
             respondents were held out, they forecast better by one and a half standard errors. Labels were \
             chosen {times}. Below is what each label adds, in {unit}, ± its standard error."
        )
    } else {
        let what =
            if shapes.pairs().is_empty() { "Curves" } else { "Curves, with pairs of items," };
        format!(
            "{what} stand in the place of straight weights: where parts of the respondents were held \
             out, they forecast better by one and a half standard errors. They were chosen {times}, each time from \
             the other folds alone. Below is what each answer adds, in {unit}, ± its standard error."
        )
    };
    let pairs = bends.pairs.and_then(|_| gained("Curves and pairs", &study.pairs));
    let together = bends.pairs.map(|_| {
        let mut sized: Vec<(f64, String)> = shapes.pairs().iter().map(range).collect();
        // Stable: of equals the first that was found.
        sized.sort_by(|a, b| b.0.total_cmp(&a.0));
        let names: Vec<String> = sized.into_iter().map(|(_, said)| said).collect();
        if names.is_empty() {
            "No two items say more together than each by itself.".to_owned()
        } else {
            format!(
                "Say more together than each by itself (the least and the most that they add, in \
                 {unit}): {}.",
                names.join("; ")
            )
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
    let views = CurveView::of(shapes);
    // Straight weights stand in a table of their own.
    let straight =
        if shapes.curves().is_empty() { shapes.calibration().signals().len() } else { 0 };
    if !shapes.curves().is_empty() {
        text += &table::paragraph(
            "Where an answer is missing, an item first adds what the other answers let expect of it, and \
             then what stands beside `not answered`. Bars are of one item each.",
        );
    }
    for view in views.iter().skip(straight) {
        text += "\n";
        text += &table_of(view);
    }
    text
}

/// What is told of an item, for programs: what each answer adds with its error and how many gave it,
/// and the same of what lies beside answers.
fn figures(
    object: Object,
    [steps, errors]: [&[f64]; 2],
    counts: &[usize],
    apart: [(f64, usize); 2],
) -> Object {
    let [(not_answered, silent), (does_not_apply, none)] = apart;
    object
        .field("steps", steps.to_vec())
        .field("errors", errors.to_vec())
        .field("respondents", counts.to_vec())
        .field("respondents_apart", vec![silent, none])
        .field("not_answered", not_answered)
        .field("does_not_apply", does_not_apply)
}

/// The same for people, as the page has it.
fn table_of(item: &CurveView) -> String {
    let most = item.steps.iter().fold(1e-300, |most: f64, step| most.max(step.adds.abs()));
    let digits = table::digits(most);
    let row = |step: &CurveStep| {
        [
            Shown::new(&step.label).to_string(),
            format!("{:+.digits$}", step.adds),
            step.error.map_or_else(String::new, |error| format!("± {error:.digits$}")),
            step.count.map_or_else(String::new, |count| count.to_string()),
            bar(step.adds / most),
        ]
    };
    table::layout(
        [
            (Shown::new(&item.name).to_string().as_str(), Side::Left),
            ("adds", Side::Right),
            ("", Side::Left),
            ("n", Side::Right),
            ("", Side::Left),
        ],
        item.steps.iter().map(row),
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
