//! What the forecasts are worth, for people and for programs.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use goodwill::backtest::{self, BacktestParams, Estimate, Forecast, LOG_LOSS_FLOOR};
use goodwill::dealings::{Chance, Dealing, DealingForecast, DealingForecaster};
use goodwill::quantity::{HalfLife, Instant, Name, Share};

use super::reading::Book;
use super::support::dates;
use super::support::drawn::estimates;
use super::support::input::error::counted;
use super::support::input::value;
use super::support::json::Object;
use super::support::outcome::Failure;
use super::support::progress::Progress;
use super::support::table::{self, Side};

fn bins() -> NonZeroU16 {
    BacktestParams::default().bins()
}

/// AUC, log loss and calibration error; `None` where they cannot be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measures(pub(crate) [Option<Estimate>; 3]);

impl Measures {
    fn of(forecasts: &[Forecast], trustees: &[usize], intervals: bool) -> Self {
        Self(estimates(forecasts, trustees, intervals, |drawn| {
            let calibration = backtest::calibration_error(drawn, bins());
            [backtest::auc(drawn), backtest::log_loss(drawn), calibration]
        }))
    }

    fn json(&self) -> Object {
        let names = ["auc", "log_loss", "calibration_error"];
        let fields = names.into_iter().zip(self.0);
        fields.fold(Object::default(), |object, (name, estimate)| {
            let object = object.field(name, estimate.map(|e| e.value));
            match estimate.and_then(|e| e.interval) {
                Some(i) => object.field(&format!("{name}_interval"), vec![i.lower, i.upper]),
                None => object,
            }
        })
    }

    fn row(&self, name: &str) -> [String; 4] {
        let figure =
            |x: Option<Estimate>| x.map_or("not defined".to_owned(), |x| format!("{x:.3}"));
        let [auc, log_loss, calibration] = self.0.map(figure);
        [name.to_owned(), auc, log_loss, calibration]
    }
}

/// What a run is worth.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Report {
    notes: Vec<String>,
    dealings: usize,
    trustees: usize,
    span: [Instant; 2],
    cut: Instant,
    pub(crate) evaluated: usize,
    open: usize,
    /// Placed before the later half, and not learned from.
    not_over: usize,
    pub(crate) honoured_rate: Option<f64>,
    pub(crate) history: Measures,
    pub(crate) with_placing: Measures,
    pub(crate) running_mean: Measures,
    pub(crate) pooled_mean: Measures,
    pub(crate) base_rate: Measures,
    pub(crate) dispute: Option<Measures>,
    /// The share of settlements within their interval, the mean of how far the median was off in
    /// days, of how many.
    days: Option<(f64, f64, usize)>,
    learned: DealingForecaster,
    /// One forecast, taken apart.
    example: Option<(Dealing, DealingForecast)>,
}

impl Report {
    pub(crate) fn of(
        book: &Book,
        half_life: Option<HalfLife>,
        intervals: bool,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let dealings = &book.dealings;
        let cut = cut(&book.file, dealings)?;
        progress.phase("learning", 1);
        let learned = DealingForecaster::learn(dealings, &book.columns, cut, half_life)?;
        let Some(learned) = learned else {
            return Err(Failure::new(format!(
                "{}: the earlier half must have a dealing that was over when the later half begins \
                 ({}), got none",
                book.file,
                dates::day(cut)
            )));
        };
        progress.phase("forecasting", 1);
        // A second more, so that what the last instant told is known.
        let end = Instant::new(book.last.seconds().saturating_add(1)).unwrap_or(book.last);
        let later: Vec<Dealing> = dealings.iter().filter(|d| d.placed() >= cut).cloned().collect();
        let forecasts = learned.forecast(dealings, &later)?;
        progress.phase("measuring", 1);
        let scored: Vec<(&Dealing, &DealingForecast, bool)> = later
            .iter()
            .zip(&forecasts)
            .filter_map(|(d, forecast)| Some((d, forecast, d.judged(end)?.1)))
            .collect();
        let mut numbers: BTreeMap<&Name, usize> = BTreeMap::new();
        for dealing in dealings {
            let next = numbers.len();
            numbers.entry(dealing.trustee()).or_insert(next);
        }
        let trustees: Vec<usize> = scored.iter().map(|(d, ..)| numbers[d.trustee()]).collect();
        let measured = |chance: &dyn Fn(&DealingForecast) -> f64| -> Result<Measures, Failure> {
            let forecast = |(_, forecast, happened): &(&Dealing, &DealingForecast, bool)| {
                let probability = Share::new(chance(forecast))?;
                Ok(Forecast { probability, happened: *happened })
            };
            let list = scored.iter().map(forecast).collect::<goodwill::Result<Vec<_>>>()?;
            Ok(Measures::of(&list, &trustees, intervals))
        };
        let prior = learned.prior().mean.get();
        let happened: Vec<Forecast> = scored
            .iter()
            .map(|(.., happened)| Forecast { probability: Share::HALF, happened: *happened })
            .collect();
        Ok(Self {
            notes: book.notes.clone(),
            dealings: dealings.len(),
            trustees: numbers.len(),
            span: [dealings[0].placed(), dealings[dealings.len() - 1].placed()],
            cut,
            evaluated: scored.len(),
            open: later.len() - scored.len(),
            not_over: dealings.len() - later.len() - learned.lesson().dealings,
            honoured_rate: backtest::rate(&happened),
            history: measured(&|f| f.history.value())?,
            with_placing: measured(&|f| f.with_placing.value())?,
            running_mean: measured(&|f| f.running_mean)?,
            pooled_mean: measured(&|f| f.pooled_mean)?,
            base_rate: measured(&|_| prior)?,
            dispute: disputes(&later, &forecasts, &numbers, intervals)?,
            days: days(&later, &forecasts),
            example: scored.last().map(|(d, forecast, _)| ((*d).clone(), (*forecast).clone())),
            learned,
        })
    }

    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    pub(crate) fn json(&self, seconds: f64) -> String {
        let [auc, log_loss, calibration] = self.history.0.map(|e| e.map(|e| e.value));
        let lesson = self.learned.lesson();
        let half_life = self.learned.unit().half_life.seconds() / Instant::DAY as f64;
        let mut object = Object::default()
            .field("notes", self.notes.clone())
            .field("dealings", self.dealings)
            .field("trustees", self.trustees)
            .field("first", dates::day(self.span[0]))
            .field("last", dates::day(self.span[1]))
            .field("later_half_from", dates::day(self.cut))
            .field("learned_from", lesson.dealings)
            .field("not_over", self.not_over)
            .field("evaluated", self.evaluated)
            .field("open", self.open)
            .field("honoured_rate", self.honoured_rate)
            .field("auc", auc)
            .field("log_loss", log_loss)
            .field("calibration_error", calibration)
            .object("history", &self.history.json())
            .object("with_placing", &self.with_placing.json())
            .object("running_mean", &self.running_mean.json())
            .object("pooled_mean", &self.pooled_mean.json())
            .object("base_rate", &self.base_rate.json());
        object = match &self.dispute {
            Some(dispute) => object.object("dispute", &dispute.json()),
            None => object.field("dispute", None::<f64>),
        };
        object = match self.days {
            Some((inside, off, ended)) => object.object(
                "days_to_settlement",
                &Object::default()
                    .field("inside", inside)
                    .field("median_off_by", off)
                    .field("evaluated", ended),
            ),
            None => object.field("days_to_settlement", None::<f64>),
        };
        let [history, placing, dispute] = self.learned.is_bent();
        let object = object.object(
            "curves",
            &Object::default()
                .field("history", history)
                .field("with_placing", placing)
                .field("dispute", dispute),
        );
        let prior = self.learned.prior();
        let weights = self.learned.weights().into_iter().map(|(name, weight)| {
            Object::default().field("name", name).field("end_to_end", weight)
        });
        // Null where nothing fades.
        let object = object
            .field("half_life_days", half_life)
            .field("reference_stake", self.learned.unit().reference_stake.get())
            .object(
                "prior",
                &Object::default()
                    .field("mean", prior.mean.get())
                    .field("weight", prior.weight.get()),
            )
            .list("weights", weights);
        let object = match &self.example {
            Some((dealing, forecast)) => {
                object.object("last_forecast", &example_json(dealing, forecast))
            }
            None => object.field("last_forecast", None::<f64>),
        };
        let object = object.field("seconds", seconds);
        format!("{object}\n")
    }

    pub(crate) fn words(&self, seconds: f64, is_made_up: bool) -> String {
        let Self { dealings, trustees, evaluated, open, not_over, .. } = self;
        let [first, last] = self.span.map(dates::day);
        let lesson = self.learned.lesson();
        let honoured = 100.0 * self.honoured_rate.unwrap_or(0.0);
        let kept = 100.0 * lesson.kept as f64 / lesson.dealings as f64;
        let mut rows = vec![
            self.history.row("history"),
            self.with_placing.row("with what is known at placing"),
            self.running_mean.row("running mean (r + 1)/(r + s + 2)"),
            self.pooled_mean.row("pooled mean"),
            self.base_rate.row("base rate"),
        ];
        rows.extend(self.dispute.iter().map(|dispute| dispute.row("chance of a dispute")));
        let compared = table::layout(
            [
                ("forecast from", Side::Left),
                ("AUC", Side::Right),
                ("log loss", Side::Right),
                ("calibration error", Side::Right),
            ],
            rows,
        );
        let made_up = "The book is made up, by the crate's own simulator.";
        let text = [
            table::notes(&self.notes),
            table::paragraph(&format!(
                "{}{dealings} dealings with {}, placed {first} to {last}. Learned from {} that had \
                 to be over by {}, of which {kept:.1} % were honoured in time; scored on {evaluated} \
                 placed from then on, of which {honoured:.1} % were. Neither: {not_over} placed \
                 before then and not over by then, or called off in good time, and {open} placed \
                 from then on that are still open, or were called off in good time.",
                if is_made_up { format!("{made_up} ") } else { String::new() },
                counted(*trustees, "trustee"),
                lesson.dealings,
                dates::day(self.cut),
            )),
            compared
                + &table::paragraph(&format!(
                    "AUC: 1 is best, 0.5 is guessing; the others: 0 is best. Log loss clamps \
                     probabilities to [{LOG_LOSS_FLOOR:e}, 1 - {LOG_LOSS_FLOOR:e}]."
                )),
            self.learned_words(),
            self.example_words(),
            format!("{seconds:.2} seconds\n"),
        ];
        let said: Vec<String> = text.into_iter().filter(|text| !text.is_empty()).collect();
        said.join("\n")
    }

    fn learned_words(&self) -> String {
        let unit = self.learned.unit();
        let fading = if unit.half_life == HalfLife::INFINITE {
            "evidence never fades".to_owned()
        } else {
            let days = unit.half_life.seconds() / Instant::DAY as f64;
            format!("recent evidence counts half after {}", value::days(days))
        };
        let prior = self.learned.prior();
        let [history, placing, _] = self.learned.is_weighed();
        let [history_bent, placing_bent, _] = self.learned.is_bent();
        let how = |weighed: bool, bent: bool| match (weighed, bent) {
            (true, true) => "by learned curves",
            (true, false) => "by learned weights, which stay straight since curves are no better",
            (false, _) => "by the record alone",
        };
        let mut text = table::paragraph(&format!(
            "Frozen before scoring: {fading}. A stake of {}, the median, weighs one half of a vast \
             one. Before any evidence a dealing is honoured in time with a chance of {:.1} %, a \
             belief of weight {:.1}, learned from how trustees differ. History is forecast {}, with \
             placing {}: weights, and curves in their place, are taken only where they \
             forecast held-out blocks of time better by a standard error.",
            unit.reference_stake,
            100.0 * prior.mean.get(),
            prior.weight.get(),
            how(history, history_bent),
            how(placing, placing_bent),
        ));
        if let Some((inside, off, ended)) = self.days {
            text += &table::paragraph(&format!(
                "Days until settlement, of {ended}: {:.1} % lie in the 90 % interval, and the \
                 middle is off by {off:.1} days on average.",
                100.0 * inside
            ));
        }
        let rows: Vec<[String; 2]> = self
            .learned
            .weights()
            .into_iter()
            .map(|(name, weight)| [name, format!("{weight:.2}")])
            .collect();
        if !rows.is_empty() {
            let header =
                [("weighed at placing", Side::Left), ("log-odds, end to end", Side::Right)];
            let names: Vec<String> = rows.iter().map(|[name, _]| name.clone()).collect();
            text = text + "\n" + &table::layout(header, rows);
            let said = explained(names.iter().map(String::as_str));
            text += &table::paragraph(&format!(
                "End to end: how far the log-odds lie apart between the least and the most of it.{said}"
            ));
        }
        text
    }

    fn example_words(&self) -> String {
        let Some((dealing, forecast)) = &self.example else { return String::new() };
        let chance = &forecast.with_placing;
        let mut rows = vec![["nothing known of it".to_owned(), points(chance.baseline())]];
        let shown = || chance.parts().iter().filter(|part| part.contribution.abs() >= 0.0005);
        rows.extend(shown().map(|part| [part.name.clone(), signed(part.contribution)]));
        rows.push(["chance that it is honoured in time".to_owned(), points(chance.value())]);
        let header = [("the last one that was scored", Side::Left), ("%", Side::Right)];
        let [_, weighed, _] = self.learned.is_weighed();
        let base = if weighed {
            " Nothing known of it: what the learned weights say where no figure is known, each being \
             taken as usual; before any evidence: the share of all that was learned from."
        } else {
            ""
        };
        // Where weights are listed, the words stand there.
        let words = if self.learned.weights().is_empty() {
            explained(shown().map(|part| part.name.as_str()))
        } else {
            String::new()
        };
        let dispute = forecast.dispute.as_ref().map_or(String::new(), |dispute| {
            format!(" It is disputed with a chance of {:.1} %.", 100.0 * dispute.value())
        });
        let days = forecast.days.map_or(String::new(), |days| {
            let (lower, upper) = (days.interval.lower, days.interval.upper);
            let median = value::days(format!("{:.0}", days.median));
            format!(" It is over in {median} [{lower:.0}, {upper:.0}].")
        });
        let said = format!(
            "{} placed with {} on {}.{dispute}{days}{base}{words}",
            dealing.truster(),
            dealing.trustee(),
            dates::day(dealing.placed())
        );
        table::layout(header, rows) + &table::paragraph(&said)
    }
}

/// A forecast and what it is made of, for programs.
fn example_json(dealing: &Dealing, forecast: &DealingForecast) -> Object {
    let chance = &forecast.with_placing;
    let parts = chance.parts().iter().map(|part| {
        Object::default().field("name", part.name.as_str()).field("contribution", part.contribution)
    });
    let object = Object::default()
        .field("trustee", dealing.trustee().as_str())
        .field("truster", dealing.truster().as_str())
        .field("placed", dates::rfc3339(dealing.placed()))
        .field("chance", chance.value())
        .field("nothing_known", chance.baseline())
        .list("parts", parts)
        .field("dispute", forecast.dispute.as_ref().map(Chance::value));
    match forecast.days {
        Some(days) => object
            .field("days", days.median)
            .field("days_interval", vec![days.interval.lower, days.interval.upper]),
        None => object.field("days", None::<f64>),
    }
}

/// What the names of figures mean, of those that are shown: a sentence each.
fn explained<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let sentence = |name: &str| -> Option<&'static str> {
        Some(match name {
            "record" => "Record: what the trustee honoured in time, and what not.",
            "record, recent by count" => {
                "Record: what the trustee honoured in time, and what not; recent: fading by the \
                 half-life; ever: never; by count: each dealing counts one; by stake: a large one more."
            }
            "record with this party" => {
                "Record with this party: what the trustee honoured in time of this truster alone."
            }
            "promptness" => "Promptness: how much of the time that was given the trustee used.",
            "undisputed" => {
                "Undisputed: how many of the trustee's dealings ended without a dispute."
            }
            "streak" => "Streak: how many in a row the trustee last kept, or missed.",
            "leniency of who places" => {
                "Leniency of who places: how well others honour what this truster places with them."
            }
            "everybody, recently" => {
                "Everybody, recently: how much better or worse all did of late than ever."
            }
            "how much is known" => {
                "How much is known: how many dealings the trustee's record is made of."
            }
            "amount against usual" => {
                "Amount against usual: its size beside what is usual of the trustee."
            }
            "open" => "Open: how many dealings the trustee has to end when this one is placed.",
            "overdue" => "Overdue: how many of these are past their due date.",
            "weekday due" => "Weekday due: how well all honour what is due on that weekday.",
            "month due" => "Month due: how well all honour what is due in that month.",
            _ => return None,
        })
    };
    let said: Vec<&str> = names.filter_map(sentence).collect();
    if said.is_empty() { String::new() } else { format!(" {}", said.join(" ")) }
}

fn points(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

fn signed(share: f64) -> String {
    format!("{:+.1}", 100.0 * share)
}

/// Where the later half begins: at an instant, so that none is parted.
fn cut(file: &str, dealings: &[Dealing]) -> Result<Instant, Failure> {
    let half = dealings.len() / 2;
    let at = |i: usize| dealings[i].placed();
    let parts = |i: &usize| at(*i) > at(*i - 1);
    let before = (1..=half).rev().find(parts);
    let after = (half.max(1)..dealings.len()).find(parts);
    let place = match (before, after) {
        (Some(before), Some(after)) if after - half < half - before => Some(after),
        (before, after) => before.or(after),
    };
    let found =
        || Failure::new(format!("{file}: must have dealings placed at 2 instants or more, got 1"));
    place.map(at).ok_or_else(found)
}

fn disputes(
    later: &[Dealing],
    forecasts: &[DealingForecast],
    numbers: &BTreeMap<&Name, usize>,
    intervals: bool,
) -> Result<Option<Measures>, Failure> {
    let (mut list, mut trustees) = (Vec::new(), Vec::new());
    for (dealing, forecast) in later.iter().zip(forecasts) {
        if let (Some(happened), Some(chance)) = (dealing.is_disputed(), &forecast.dispute) {
            list.push(Forecast { probability: Share::new(chance.value())?, happened });
            trustees.push(numbers[dealing.trustee()]);
        }
    }
    Ok((!list.is_empty()).then(|| Measures::of(&list, &trustees, intervals)))
}

fn days(later: &[Dealing], forecasts: &[DealingForecast]) -> Option<(f64, f64, usize)> {
    let (mut inside, mut off, mut count) = (0_usize, 0.0, 0_usize);
    for (dealing, forecast) in later.iter().zip(forecasts) {
        let (Some(end), Some(days)) = (dealing.ended_at(), forecast.days) else { continue };
        let taken = end.since(dealing.placed()) as f64 / Instant::DAY as f64;
        let interval = days.interval;
        inside += usize::from((interval.lower..=interval.upper).contains(&taken));
        off += (taken - days.median).abs();
        count += 1;
    }
    let n = count as f64;
    (count > 0).then(|| (inside as f64 / n, off / n, count))
}
