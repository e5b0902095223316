//! What a survey says, for people and for programs.

use std::fmt::Write as _;

use goodwill::backtest::{Forecast, excess_log_loss};
use goodwill::calibrate::shapes::ShapeStudy;
use goodwill::calibrate::{Calibration, Calibrator, Folds, Kind, Metrics, Sample, Signal, Study};
use goodwill::classic::KeyDrivers;
use goodwill::quantity::Share;
use goodwill::survey::Answers;

use super::curves::{self, Asked};
use super::data::Data;
use super::direction::{self, Against};
use super::drivers;
use super::spec::Spec;
use super::support::json::Object;
use super::support::outcome::Failure;
use super::support::progress::Progress;
use super::support::quoted::headed;
use super::support::table::{self, Side};

/// What a survey says, for people and for programs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Report {
    /// What is to be said before all else.
    pub(crate) notes: Vec<String>,
    /// Items that run against the others of their component.
    pub(crate) against: Vec<Against>,
    pub(crate) respondents: usize,
    pub(crate) missing: usize,
    /// The share of all answers that were given.
    pub(crate) coverage: f64,
    /// Respondents who answered every item.
    pub(crate) complete: usize,
    /// Respondents who answered no item.
    pub(crate) silent: usize,
    pub(crate) components: Vec<Component>,
    /// What the outcomes teach; none where they are too few.
    pub(crate) study: Option<Study>,
    /// Curves, where they were asked for.
    pub(crate) shapes: Option<ShapeStudy>,
    pub(crate) outcomes: Vec<f64>,
    kind: Kind,
    /// The items by importance and performance; none where they are too few.
    pub(crate) drivers: Option<KeyDrivers>,
}

/// How reliable the items of a component are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) items: usize,
    /// Respondents who answered any of them.
    pub(crate) respondents: usize,
    pub(crate) alpha: Option<f64>,
    pub(crate) omega: Option<f64>,
    /// In the items' unit, or as a share of their scales where these differ.
    pub(crate) sem: Option<f64>,
    pub(crate) weight: Option<f64>,
    pub(crate) standard_error: Option<f64>,
}

/// The columns of `--scores` that stand before those of the components.
const FIXED: [&str; 8] =
    ["respondent", "answered", "coverage", "score", "lowest", "highest", "held_out", "baseline"];

impl Report {
    pub(crate) fn of(
        spec: &Spec,
        data: &Data,
        calibrator: Calibrator,
        asked: Asked,
        progress: &mut Progress,
    ) -> Self {
        let mut notes = data.notes.clone();
        let learned = Self::learn(spec, data, calibrator, asked, &mut notes, progress);
        let (study, shapes) = match learned {
            Ok((study, shapes)) => (Some(study), shapes),
            // How reliable the answers are does not hang on the outcome.
            Err(error) => {
                let known = data.outcomes.iter().flatten().count();
                let folds = calibrator.folds();
                notes.push(if known < folds {
                    format!(
                        "nothing can be learned from the outcome: it is known of {known}, and at least \
                         {folds} are needed"
                    )
                } else {
                    format!("nothing can be learned from the outcome: {error}")
                });
                (None, None)
            }
        };
        let mut names: Vec<&str> = Vec::new();
        for signal in &spec.signals {
            let name = signal.component().as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut against = Vec::new();
        let weights =
            study.as_ref().map(|study| study.calibration.components()).unwrap_or_default();
        let components = names.into_iter().map(|name| {
            let own: Vec<usize> = (0..spec.signals.len())
                .filter(|i| spec.signals[*i].component().as_str() == name)
                .collect();
            let signals: Vec<&Signal> = own.iter().map(|i| &spec.signals[*i]).collect();
            let rows: Vec<Vec<Option<f64>>> =
                data.rows.iter().map(|row| turned(&signals, &own, row)).collect();
            against.extend(direction::against(&signals, &rows));
            let answers = Answers::new(&rows).ok();
            let of = |figure: fn(&Answers) -> Option<f64>| answers.as_ref().and_then(figure);
            let weight = weights.iter().find(|weight| weight.name.as_str() == name);
            Component {
                name: name.to_owned(),
                items: own.len(),
                respondents: rows.iter().filter(|row| row.iter().any(Option::is_some)).count(),
                alpha: of(Answers::alpha),
                omega: of(Answers::omega),
                sem: of(Answers::standard_error_of_measurement),
                weight: weight.map(|weight| weight.weight),
                standard_error: weight.and_then(|weight| weight.standard_error),
            }
        });
        let components: Vec<Component> = components.collect();
        notes.extend(against.iter().map(Against::sentence));
        let missing = data.rows.iter().flatten().filter(|cell| cell.is_none()).count();
        let cells = data.rows.len() * spec.signals.len();
        let count = |of: fn(&[Option<f64>]) -> bool| data.rows.iter().filter(|row| of(row)).count();
        Self {
            notes,
            against,
            respondents: data.rows.len(),
            missing,
            coverage: 1.0 - missing as f64 / cells as f64,
            complete: count(|row| row.iter().all(Option::is_some)),
            silent: count(|row| row.iter().all(Option::is_none)),
            components,
            study,
            shapes,
            outcomes: data.outcomes.iter().copied().flatten().collect(),
            kind: spec.kind,
            drivers: drivers::of(spec, data).ok().flatten(),
        }
    }

    /// Learns from the outcomes, out of fewer folds where respondents are few.
    fn learn(
        spec: &Spec,
        data: &Data,
        calibrator: Calibrator,
        asked: Asked,
        notes: &mut Vec<String>,
        progress: &mut Progress,
    ) -> goodwill::Result<(Study, Option<ShapeStudy>)> {
        let (rows, outcome) = data.known();
        let sample = Sample::new(spec.signals.clone(), &rows, outcome)?;
        let sample = sample
            .with_applying(&data.known_applying())?
            .with_categories(data.categories.clone(), &data.known_labels())?;
        if !asked.shapes && !data.categories.is_empty() {
            let names: Vec<String> =
                data.categories.iter().map(|category| format!("`{}`", category.name())).collect();
            notes.push(format!(
                "{} {} answered by labels, which only --shapes looks at",
                names.join(", "),
                if names.len() == 1 { "is" } else { "are" },
            ));
        }
        let (wanted, known) = (calibrator.folds(), rows.len());
        let calibrator = if (3..wanted).contains(&known) {
            notes.push(format!(
                "{known} respondents with an outcome are too few for {wanted} folds: each is \
                 forecast by all others, in {known} folds, and little can be told"
            ));
            calibrator.with_folds(known)?
        } else {
            calibrator
        };
        let folds = Folds::seeded(&sample, calibrator.folds(), calibrator.seed())?;
        progress.phase("learning, fold by fold", folds.count() as u64);
        let watch = |done| progress.at(done as u64);
        if !asked.shapes {
            return Ok((calibrator.study(&sample, &folds, watch)?, None));
        }
        let learned = asked.learn(&sample, &folds, calibrator, watch)?;
        Ok((learned.study.clone(), Some(learned)))
    }

    fn calibration(&self) -> Option<&Calibration> {
        self.study.as_ref().map(|study| &study.calibration)
    }

    pub(crate) fn json(&self, seconds: f64) -> String {
        let metrics = self.calibration().map(Calibration::metrics);
        let known = |metrics: Metrics| match metrics {
            Metrics::Binary { auc, log_loss, .. } => {
                Object::default().field("auc", auc).field("log_loss", log_loss)
            }
            Metrics::Numeric { r2, .. } => Object::default().field("r2", r2),
            _ => Object::default(),
        };
        let object = |metrics: Option<Metrics>| metrics.map(known).unwrap_or_default();
        let mut components = Object::default();
        let mut weights = Object::default();
        for component in &self.components {
            let figures = Object::default()
                .field("alpha", component.alpha)
                .field("omega", component.omega)
                .field("sem", component.sem)
                .field("n", component.respondents);
            components = components.object(&component.name, &figures);
            weights = weights.field(&component.name, component.weight);
        }
        let against = self.against.iter().map(|one| {
            Object::default()
                .field("item", one.item.as_str())
                .field("component", one.component.as_str())
                .field("correlation", one.correlation)
        });
        let object = Object::default()
            .field("notes", self.notes.clone())
            .list("runs_against", against)
            .field("respondents", self.respondents)
            .field("coverage", self.coverage)
            .object("components", &components)
            .object("equal_weights", &object(metrics.map(|all| all.equal_weights)))
            .object("calibrated", &object(metrics.map(|all| all.calibrated)))
            .object("item_regression", &object(metrics.map(|all| all.item_regression)))
            .object("weights", &weights)
            .field("with_outcome", self.outcomes.len())
            .field("folds", self.calibration().map(|calibration| calibration.data().folds))
            .list("drivers", drivers::json(self.drivers.as_ref()))
            .field("seconds", seconds);
        let object = match &self.shapes {
            None => object,
            Some(study) => object.object("shapes", &curves::json(study, known)),
        };
        format!("{object}\n")
    }

    /// By how much the calibrated weights forecast better than others, and the standard error of
    /// that, respondent by respondent: of R², or of the log loss.
    pub(crate) fn gain(&self, over: &[f64]) -> Option<(f64, f64)> {
        self.gain_of(&self.study.as_ref()?.forecasts.calibrated, over)
    }

    /// The same of any forecasts.
    fn gain_of(&self, own: &[f64], over: &[f64]) -> Option<(f64, f64)> {
        if self.kind == Kind::Binary {
            let forecasts = |list: &[f64]| -> Vec<Forecast> {
                let pairs = list.iter().zip(&self.outcomes);
                let stated = pairs.filter_map(|(p, y)| Some((Share::new(*p).ok()?, *y > 0.5)));
                stated.map(|(p, happened)| Forecast { probability: p, happened }).collect()
            };
            return excess_log_loss(&forecasts(over), &forecasts(own)).ok().flatten();
        }
        let n = self.outcomes.len() as f64;
        let mean = self.outcomes.iter().sum::<f64>() / n;
        let square = |x: f64| x * x;
        let total: f64 = self.outcomes.iter().map(|y| square(y - mean)).sum();
        let pairs = own.iter().zip(over).zip(&self.outcomes);
        let gains: Vec<f64> =
            pairs.map(|((c, o), y)| (square(y - o) - square(y - c)) / total).collect();
        let gain: f64 = gains.iter().sum();
        let variance = gains.iter().map(|g| square(g - gain / n)).sum::<f64>();
        (total > 0.0).then(|| (gain, variance.sqrt()))
    }

    pub(crate) fn words(&self, seconds: f64) -> String {
        let Self { respondents, missing, complete, silent, .. } = self;
        let percent = 100.0 * self.coverage;
        let known = self.outcomes.len();
        let yes = match self.kind {
            Kind::Binary => {
                let yes = self.outcomes.iter().filter(|y| **y > 0.5).count();
                format!(" ({yes} of these the positive one, {} any other answer)", known - yes)
            }
            _ => String::new(),
        };
        let unit = match self.kind {
            Kind::Binary => "log-odds",
            _ => "the outcome's unit",
        };
        let out_of_folds = self.calibration().map(|calibration| {
            let data = calibration.data();
            table::paragraph(&format!(
                "Out of {} folds (seed {}): every respondent is forecast by what the others taught.",
                data.folds, data.seed
            ))
        });
        let text = [
            table::notes(&self.notes),
            table::paragraph(&format!(
                "{respondents} respondents, {known} of them with an outcome{yes}, and {} items in {} \
                 components. {percent:.1} % of the answers were given, {missing} are missing; \
                 {complete} respondents answered everything, {silent} nothing.",
                self.components.iter().map(|component| component.items).sum::<usize>(),
                self.components.len(),
            )),
            self.component_table(),
            table::paragraph(&format!(
                "Weight: what the component adds on its way from all bad ends to all good ones, in \
                 {unit}; ± its standard error. α, ω: how much of what a component's items show is \
                 the same thing, 0 to 1; below 0 where items run against each other. SEM: what a respondent's mean would scatter by on asking \
                 again, in the items' unit. n: who answered any of the items.",
            )),
            self.comparison_table(),
            out_of_folds.unwrap_or_default(),
            self.verdict(),
            self.held_words(),
            self.curve_words(),
            self.drivers.as_ref().map(drivers::words).unwrap_or_default(),
            format!("{seconds:.2} seconds\n"),
        ];
        let said: Vec<String> = text.into_iter().filter(|text| text.len() > 1).collect();
        said.join("\n")
    }

    fn component_table(&self) -> String {
        let whole: f64 = self.components.iter().filter_map(|c| c.weight).map(f64::abs).sum();
        let mut ranked: Vec<&Component> = self.components.iter().collect();
        let weight = |component: &Component| component.weight.unwrap_or(f64::NEG_INFINITY);
        ranked.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        let figure = |x: Option<f64>| x.map_or_else(|| "-".to_owned(), |x| format!("{x:.2}"));
        let row = |component: &Component| {
            let share = component.weight.map_or_else(
                || "-".to_owned(),
                |weight| format!("{:.0} %", if whole > 0.0 { 100.0 * weight / whole } else { 0.0 }),
            );
            let error = component.standard_error.map_or_else(String::new, |e| format!("± {e:.2}"));
            [
                component.name.clone(),
                figure(component.weight),
                error,
                share,
                component.items.to_string(),
                figure(component.alpha),
                figure(component.omega),
                figure(component.sem),
                component.respondents.to_string(),
            ]
        };
        table::layout(
            [
                ("component", Side::Left),
                ("weight", Side::Right),
                ("", Side::Left),
                ("of all", Side::Right),
                ("items", Side::Right),
                ("α", Side::Right),
                ("ω", Side::Right),
                ("SEM", Side::Right),
                ("n", Side::Right),
            ],
            ranked.into_iter().map(row),
        )
    }

    fn comparison_table(&self) -> String {
        let Some(metrics) = self.calibration().map(Calibration::metrics) else {
            return String::new();
        };
        let rows = [
            ("equal weights", metrics.equal_weights),
            ("calibrated weights", metrics.calibrated),
            ("plain regression on all items", metrics.item_regression),
        ];
        let bent = self.shapes.as_ref().map(curves::earned).unwrap_or_default();
        let names = match self.kind {
            Kind::Binary => ["AUC", "log loss"],
            _ => ["R²", "error (root mean square)"],
        };
        let figures = |metrics: Metrics| match metrics {
            Metrics::Binary { auc, log_loss, .. } => [auc, log_loss],
            Metrics::Numeric { r2, rmse, .. } => [r2, rmse],
            _ => [f64::NAN; 2],
        };
        let rows = rows.into_iter().chain(bent).map(|(name, metrics)| {
            let [first, second] = figures(metrics).map(|x| format!("{x:.4}"));
            [name.to_owned(), first, second]
        });
        let [first, second] = names;
        table::layout(
            [("weighed by", Side::Left), (first, Side::Right), (second, Side::Right)],
            rows,
        )
    }

    /// Whether it gains to weigh by the data, and how sure that is.
    fn verdict(&self) -> String {
        let Some(study) = &self.study else { return String::new() };
        let Some((gain, error)) = self.gain(&study.forecasts.equal_weights) else {
            return String::new();
        };
        let what = match self.kind {
            Kind::Binary => "log loss (saved)",
            _ => "R²",
        };
        let forecasts = match study.calibration.metrics().calibrated {
            Metrics::Binary { auc, .. } => auc > 0.5,
            Metrics::Numeric { r2, .. } => r2 > 0.0,
            _ => true,
        };
        let judged = if !forecasts {
            "but neither forecasts better than no answers at all: here is nothing to weigh by"
        } else if gain > 2.0 * error {
            "a gain that another sample would most likely show too"
        } else if gain < -2.0 * error {
            "a loss that another sample would most likely show too: take equal weights"
        } else {
            "too little to tell from chance: equal weights are as good a choice"
        };
        let penalty = study.calibration.penalty();
        let drawn = 100.0 * penalty.towards_equal;
        table::paragraph(&format!(
            "Calibrated against equal weights: {gain:+.4} ± {error:.4} of {what}, {judged}. The \
             data drew the weights {drawn:.0} % of the way to equal ones."
        ))
    }

    pub(crate) fn curve_sentences(&self) -> Vec<String> {
        let Some(study) = &self.shapes else { return Vec::new() };
        curves::sentences(study, self.kind, |own, over| self.gain_of(own, over))
    }

    fn curve_words(&self) -> String {
        let Some(study) = &self.shapes else { return String::new() };
        curves::words(study, self.kind, |own, over| self.gain_of(own, over))
    }

    /// Which items the data would have weighed below 0.
    fn held_words(&self) -> String {
        let Some(study) = &self.study else { return String::new() };
        let weights = study.calibration.weights();
        let held: Vec<&str> =
            weights.iter().filter(|w| w.held_at_bound).map(|w| w.name.as_str()).collect();
        if held.is_empty() {
            return String::new();
        }
        let mut text = format!(
            "Held at their bound, since the data would have a better answer lower the outcome once \
             the others are known: {}.",
            held.join(", ")
        );
        let gap = self.gain(&study.forecasts.item_regression);
        if gap.is_some_and(|(gain, error)| gain < -2.0 * error) {
            text += " The plain regression gains by this: see whether an item should be reversed, \
                     or try --signed.";
        }
        table::paragraph(&text)
    }

    /// A row for each respondent, as CSV.
    pub(crate) fn scores(&self, data: &Data) -> Result<String, Failure> {
        let Some(study) = &self.study else {
            return Err(Failure::new(
                "--scores needs outcomes to learn from; the notes say what lacks",
            ));
        };
        if let Some(shaped) = self.shapes.as_ref().filter(|shaped| !shaped.shapes.is_straight()) {
            return super::curves::scores(shaped, data);
        }
        let calibration = &study.calibration;
        let names = self.components.iter().map(|one| headed(&one.name, &FIXED, "component"));
        let mut text = FIXED.join(",");
        names.for_each(|name| {
            text += ",";
            text += &name;
        });
        text += "\n";
        let mut held_out = study.forecasts.calibrated.iter();
        for (number, (row, outcome)) in data.rows.iter().zip(&data.outcomes).enumerate() {
            let held_out = outcome.and_then(|_| held_out.next()).map(ToString::to_string);
            let held_out = held_out.unwrap_or_default();
            let number = data.label(number);
            let line = match calibration.score(row)? {
                // Nothing known, nothing said.
                None => format!("{number},0,0,,,,{held_out},{}", ",".repeat(self.components.len())),
                Some(score) => {
                    let mut line = format!(
                        "{number},{},{},{},{},{},{held_out},{}",
                        score.answered(),
                        score.coverage(),
                        score.value(),
                        score.lowest(),
                        score.highest(),
                        score.baseline(),
                    );
                    for part in score.components() {
                        // Writing to a String cannot fail.
                        let _ = write!(line, ",{}", part.contribution);
                    }
                    line
                }
            };
            text += &line;
            text += "\n";
        }
        Ok(text)
    }
}

/// The answers to some items, those of reversed ones turned round: in their own unit if they share
/// a scale, or else as shares.
fn turned(signals: &[&Signal], own: &[usize], row: &[Option<f64>]) -> Vec<Option<f64>> {
    let same = signals.windows(2).all(|pair| pair[0].scale() == pair[1].scale());
    let cell = |(signal, i): (&&Signal, &usize)| {
        let (min, max) = (signal.scale().min(), signal.scale().max());
        let up = |x: f64| if signal.is_reversed() { min + max - x } else { x };
        row[*i].map(|x| if same { up(x) } else { (up(x) - min) / (max - min) })
    };
    signals.iter().zip(own).map(cell).collect()
}
