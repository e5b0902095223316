//! The chance of loss: learned where outcomes are enough, and how well it would have told.

// A `String` always takes more text, and `write!` would have a failure to drop.
#![allow(clippy::format_push_string)]

use goodwill::backtest::{Estimate, RankMeasures};
use goodwill::book::loss::{LossBacktest, LossCounts, LossTold, TooFewLosses};
use goodwill::book::{BookParams, LearnedLoss, LossLearner, LossModel, Ranked, RankedBook};
use goodwill::quantity::{Currency, Instant};

use crate::page::wrapped;
use crate::score;
use crate::source::Source;
use crate::support::dates;
use crate::support::json::Object;
use crate::support::outcome::Failure;
use crate::support::progress::Progress;
use crate::support::table::{Side, layout};

/// What outcomes taught.
pub(crate) struct Losses {
    pub(crate) learned: LearnedLoss,
    /// How well it would have told; `None` where that was not even tried.
    found: Option<LossBacktest>,
}

impl Losses {
    /// Learns from all customers. Where outcomes are too few, `thorough` finds out what the
    /// standing told all the same.
    pub(crate) fn learn(
        source: &Source,
        params: &BookParams,
        as_of: Instant,
        threads: usize,
        thorough: bool,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        if !thorough {
            // Reading every customer at every cut is in vain where hardly anybody was lost.
            let mut counts = LossCounts::default();
            source.each(as_of, progress, &mut |events| {
                Ok(counts.observe(&events, &params.loss, as_of)?)
            })?;
            if let Some(few) = TooFewLosses::of(counts, &params.loss) {
                return Ok(Self { learned: LearnedLoss::TooFew(few), found: None });
            }
        }
        let empty = LossLearner::new(params, as_of)?;
        let learners = score::on_threads(
            source,
            as_of,
            threads,
            progress,
            &|| empty.clone(),
            &|learner, events| learner.observe(events),
        )?;
        let mut whole = empty.clone();
        for learner in learners {
            whole.merge(learner).map_err(|error| score::twice(source, &error))?;
        }
        Ok(Self { learned: whole.learn()?, found: Some(whole.backtest()?) })
    }

    /// The chance, where it was learned.
    pub(crate) fn model(&self) -> Option<&LossModel> {
        self.learned.model()
    }

    /// One sentence: what the chance is worth, or why there is none.
    pub(crate) fn sentence(&self) -> String {
        let told = self.found.as_ref().and_then(|found| Some((found, found.told.as_ref()?)));
        match (&self.learned, told) {
            (LearnedLoss::TooFew(few), _) => {
                let few = few.to_string();
                format!("{}{}; the order goes by attention.", few[..1].to_uppercase(), &few[1..])
            }
            (_, Some((found, told))) => format!(
                "The chance to be lost within {} days is learned from {} customers, of whom {} were \
                 lost; of cuts that it had not seen it had an AUC of {} (the standing alone {}), and \
                 was off by {:.3} on average.",
                found.horizon_days,
                found.counts.customers,
                found.counts.lost,
                auc(&told.learned),
                auc(&told.standing),
                told.forecasts.calibration_error.value,
            ),
            (_, None) => "The chance to be lost is learned from all cuts together; no cut had \
                          enough before it to tell how good it is."
                .to_owned(),
        }
    }

    /// Whether curves were chosen, in one word; `None` where no chance was learned.
    fn curves(&self) -> Option<bool> {
        self.model().map(|model| !model.shapes().is_straight())
    }

    /// How well the standing, and the learned chance, told who was lost.
    pub(crate) fn report(&self) -> String {
        let Some(found) = &self.found else { return String::new() };
        let counts = found.counts;
        let mut text = wrapped(
            &format!(
                "{} customers at {} cuts, {} days apart: {} cases, of which {} ended in a loss \
                 before the next cut; {} customers were lost so.",
                found.customers,
                found.cuts.len(),
                found.horizon_days,
                counts.cases,
                counts.losses,
                counts.lost,
            ),
            "",
            "",
        );
        let header = [
            ("cut", Side::Left),
            ("cases", Side::Right),
            ("losses", Side::Right),
            ("learned from", Side::Right),
            ("AUC of the standing", Side::Right),
            ("of the chance", Side::Right),
        ];
        let figure = |auc: Option<f64>| auc.map_or("-".to_owned(), |auc| format!("{auc:.3}"));
        let rows = found.cuts.iter().map(|cut| {
            [
                dates::day(cut.cut.at()),
                cut.cases.to_string(),
                cut.losses.to_string(),
                cut.learned_from.to_string(),
                figure(cut.standing),
                figure(cut.learned),
            ]
        });
        text += &format!("\n{}\n", layout(header, rows));
        text += &format!(
            "With {:.0} % intervals from customers drawn again:\n",
            100.0 * found.params.level().get()
        );
        if let Some(standing) = &found.standing {
            text += &format!("The standing, all {} cases: AUC {}\n", standing.cases, auc(standing));
        }
        match (&found.told, &self.learned) {
            (Some(told), _) => {
                text += &chance(told);
                if let Some(bent) = self.curves() {
                    let how = if bent {
                        "a curve for each sign, since customers that were held out said so"
                    } else {
                        "straight weights, since curves are no better on customers held out"
                    };
                    text += &wrapped(&format!("The chance is learned by {how}."), "", "");
                }
            }
            (None, LearnedLoss::TooFew(few)) => {
                text += &wrapped(&format!("No chance: {few}."), "", "");
            }
            (None, _) => text += &wrapped(&self.sentence(), "", ""),
        }
        text
    }

    /// The same as one line of JSON.
    pub(crate) fn json(&self) -> String {
        let Some(found) = &self.found else { return String::new() };
        let cuts = found.cuts.iter().map(|cut| {
            Object::default()
                .field("at", dates::rfc3339(cut.cut.at()))
                .field("end", dates::rfc3339(cut.cut.end()))
                .field("cases", cut.cases)
                .field("losses", cut.losses)
                .field("learned_from", cut.learned_from)
                .field("standing", cut.standing)
                .field("learned", cut.learned)
        });
        let object = Object::default()
            .field("horizon_days", found.horizon_days)
            .field("customers", found.customers)
            .field("cases", found.counts.cases)
            .field("losses", found.counts.losses)
            .field("lost", found.counts.lost)
            .field("kept", found.counts.kept)
            .list("cuts", cuts);
        let object = match &found.standing {
            Some(standing) => object.object("standing", &ranking(standing)),
            None => object.field("standing", None::<f64>),
        };
        let object = match &found.told {
            Some(told) => object.object("learned", &self::told(told)),
            None => object.field("learned", None::<f64>),
        };
        let why_not = match &self.learned {
            LearnedLoss::TooFew(few) => Some(few.to_string()),
            _ => None,
        };
        let object = object.field("curves", self.curves());
        format!("{}\n", object.field("too_few", why_not))
    }
}

/// What the learned chance told, line by line.
fn chance(told: &LossTold) -> String {
    let forecasts = &told.forecasts;
    let mut text = format!(
        "The standing, the {} cases of cuts with enough before them: AUC {}\n\
         The chance, the same cases: AUC {}\n\
         Calibration error {:.3}; log loss {:.4}, better than the base rate of the same cuts by \
         {:.4}\n\n",
        forecasts.cases,
        auc(&told.standing),
        auc(&told.learned),
        forecasts.calibration_error,
        forecasts.log_loss.value,
        told.gain.log_loss,
    );
    let header = [("foretold", Side::Right), ("happened", Side::Right), ("cases", Side::Right)];
    let rows = forecasts.diagram.iter().map(|bin| {
        let happened = format!("{:.3} {:.3}", bin.observed, bin.interval);
        [format!("{:.3}", bin.forecast), happened, bin.cases.to_string()]
    });
    text += &layout(header, rows);
    text
}

fn auc(measures: &RankMeasures) -> String {
    measures.auc.map_or("undefined".to_owned(), |auc| format!("{auc:.3}"))
}

fn estimate(object: Object, name: &str, estimate: Option<Estimate>) -> Object {
    let interval = estimate.and_then(|estimate| estimate.interval);
    let figures = Object::default()
        .field("value", estimate.map(|estimate| estimate.value))
        .field("lower", interval.map(|interval| interval.lower))
        .field("upper", interval.map(|interval| interval.upper));
    object.object(name, &figures)
}

fn ranking(measures: &RankMeasures) -> Object {
    estimate(Object::default().field("cases", measures.cases), "auc", measures.auc)
}

fn told(told: &LossTold) -> Object {
    let forecasts = &told.forecasts;
    let object = ranking(&told.learned);
    let object = estimate(object, "standing_auc", told.standing.auc);
    let object = estimate(object, "base_rate", Some(forecasts.base_rate));
    let object = estimate(object, "calibration_error", Some(forecasts.calibration_error));
    let object = estimate(object, "log_loss", Some(forecasts.log_loss));
    let object = estimate(object, "better_than_base_rate", Some(told.gain.log_loss));
    let bins = forecasts.diagram.iter().map(|bin| {
        Object::default()
            .field("foretold", bin.forecast)
            .field("happened", bin.observed)
            .field("lower", bin.interval.lower)
            .field("upper", bin.interval.upper)
            .field("cases", bin.cases)
    });
    object.list("diagram", bins)
}

/// A rounded amount with its currency, where that is known.
fn money(amount: f64, of: Option<Currency>) -> String {
    of.map_or_else(|| format!("{amount:.0}"), |of| format!("{amount:.0} {of}"))
}

/// What is at risk with one customer, for the table: the worth, and the chance.
pub(crate) fn cell(ranked: &Ranked<'_>) -> String {
    let Some(loss) = ranked.row.loss else { return "gone".to_owned() };
    let percent = match 100.0 * loss.chance {
        small if small < 1.0 => "< 1 %".to_owned(),
        percent => format!("{:.0} %", percent.min(99.0)),
    };
    let of = ranked.row.currency;
    let at_risk = loss.at_risk.map(|at_risk| format!("{} ({percent})", money(at_risk, of)));
    at_risk.unwrap_or(percent)
}

/// What is at risk with all of them.
pub(crate) fn total(book: &RankedBook<'_>) -> String {
    let parts: Vec<String> =
        book.at_risk_by_currency.iter().map(|(of, at_risk)| money(*at_risk, *of)).collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => format!(" Of all worth, {one} is at risk."),
        several => format!(
            " Of all worth, {} are at risk; worths of several currencies are not summed, and each \
             counts in the order by its part of the mean of its own (`rates` in --params make them \
             one).",
            several.join(" and ")
        ),
    }
}
