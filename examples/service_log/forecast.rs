//! Will an incident miss its agreement? Forecasts at its opening, from what was closed before.
//!
//! **What is known at an opening.** The incidents that were closed strictly before it, with all
//! that their Closed rows say; of the incident itself what its first row says: the caller, the
//! desk that it came to, the category and the priority. Its desk at the end, and all else, comes
//! too late. The resolution and closing dates that the log writes into every row of an incident,
//! from the first on, are never read from a row that is not Closed.
//!
//! **The figures** are read from friction ledgers of the caller, of the desk, of the category and
//! of the whole log, all at the instant of the opening. Each says how far the one lies from the
//! whole in log-odds, so that nothing known is 0: its friction, and how often it was late.
//! A matter that came back is left out of these ledgers, since that label takes a caller's
//! complete incidents.
//!
//! **Learned** are the weights of the figures, once, from the earlier half by opening. Of this half
//! the first half only fills the ledgers: at the beginning of a log hardly anything is closed, and
//! what is closed was quick. The later half is scored, the ledgers going on.
//!
//! **What is not closed.** An incident that is not closed when the log ends is neither learned from
//! nor scored. The log ends months after the last opening, so these are few. An incident of the
//! earlier half is learned from whenever it was closed, as the split is by opening. In use, one
//! would have to learn from those that were closed when the later half begins: that is done too,
//! and stands beside it. It leaves the slow ones out, and so knows less.

use std::collections::BTreeMap;

use goodwill::backtest::{
    BacktestParams, Case as Ranked, Forecast, ForecastMeasures, Gain, RankMeasures, log_loss, rate,
};
use goodwill::friction::{
    FrictionEvidence, FrictionIndex, FrictionKind, FrictionLedger, FrictionParams, FrictionUnit,
    StageFriction,
};
use goodwill::kernel::logistic::{Case, Logistic};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{Instant, Name, Positive, Share};

use super::log::{Incident, Log};
use super::support::json::Object;
use super::support::outcome::Failure;
use super::support::progress::Progress;
use super::support::table::{self, Side};

/// How many figures are read of an opening.
const FIGURES: usize = 7;
/// What each figure is, in words.
const FIGURE_NAMES: [&str; FIGURES] = [
    "any incident at all (always 1)",
    "the caller's friction",
    "the desk's friction",
    "how often the caller's were late",
    "how often the desk's were late",
    "how often the category's were late",
    "priority, from -0.5 (planning) to 0.5 (critical)",
];
/// The friction of one to whom everything went wrong.
const FULL: f64 = 100.0;
/// Enough for an interval to two digits.
const REPLICATES: u16 = 199;

impl Incident {
    /// When all that is scored of it was known.
    fn known(&self) -> Instant {
        self.closed.map_or(self.at, |closed| closed.max(self.at))
    }
}

/// A friction ledger, and how often it was late.
struct Reading {
    index: FrictionIndex,
    late: f64,
    kept: f64,
}

impl Reading {
    fn of(
        ledger: &FrictionLedger,
        params: &FrictionParams,
        at: Instant,
    ) -> Result<Option<Self>, Failure> {
        let Some(index) = ledger.score(params, at)? else { return Ok(None) };
        let encounters: f64 = index.stages().iter().map(StageFriction::encounters).sum();
        let kinds = index.kinds();
        let late = kinds.iter().find(|kind| kind.kind == FrictionKind::Late);
        let late = late.map_or(0.0, |kind| kind.count);
        Ok(Some(Self { index, late, kept: (encounters - late).max(0.0) }))
    }

    /// The log-odds of the friction.
    fn friction(&self) -> Result<f64, Failure> {
        Ok(log_odds(Share::new(self.index.value() / FULL)?))
    }

    /// The log-odds of being late, for a prior.
    fn lateness(&self, prior: Prior) -> Result<f64, Failure> {
        Ok(log_odds(Share::new(prior.updated(self.late, self.kept)?.mean())?))
    }
}

fn log_odds(p: Share) -> f64 {
    libm::log(p.get()) - libm::log1p(-p.get())
}

/// Missed agreements among closed incidents.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Count {
    missed: f64,
    kept: f64,
}

impl Count {
    fn add(&mut self, missed: bool) {
        *(if missed { &mut self.missed } else { &mut self.kept }) += 1.0;
    }
}

/// All that was closed so far.
struct Past {
    params: FrictionParams,
    book: FrictionLedger,
    callers: BTreeMap<Name, FrictionLedger>,
    desks: BTreeMap<Name, FrictionLedger>,
    categories: BTreeMap<Name, FrictionLedger>,
    by_caller: BTreeMap<Name, Count>,
    by_desk: BTreeMap<Name, Count>,
    by_both: BTreeMap<(Name, Name), Count>,
}

impl Past {
    fn new() -> Self {
        Self {
            params: FrictionParams::default(),
            book: FrictionLedger::new(FrictionUnit::default()),
            callers: BTreeMap::new(),
            desks: BTreeMap::new(),
            categories: BTreeMap::new(),
            by_caller: BTreeMap::new(),
            by_desk: BTreeMap::new(),
            by_both: BTreeMap::new(),
        }
    }

    fn observe(&mut self, incident: &Incident) -> Result<(), Failure> {
        let fact = FrictionEvidence::Encounter(incident.encounter()?);
        self.book.observe(&fact);
        let Incident { caller, desk, category, missed, .. } = incident;
        for (ledgers, name) in
            [(&mut self.callers, caller), (&mut self.desks, desk), (&mut self.categories, category)]
        {
            let Some(name) = name else { continue };
            let empty = || FrictionLedger::new(FrictionUnit::default());
            ledgers.entry(name.clone()).or_insert_with(empty).observe(&fact);
        }
        for (counts, name) in [(&mut self.by_caller, caller), (&mut self.by_desk, desk)] {
            let Some(name) = name else { continue };
            counts.entry(name.clone()).or_default().add(*missed);
        }
        if let (Some(caller), Some(desk)) = (caller, desk) {
            self.by_both.entry((caller.clone(), desk.clone())).or_default().add(*missed);
        }
        Ok(())
    }

    /// Reads the figures of an incident that is about to open.
    fn figures(&self, incident: &Incident, at: Instant) -> Result<[f64; FIGURES], Failure> {
        let first = &incident.first;
        let priority = first.severity.map_or(0.0, |severity| severity.get() - 0.5);
        let Some(book) = Reading::of(&self.book, &self.params, at)? else {
            return Ok([1.0, 0.0, 0.0, 0.0, 0.0, 0.0, priority]);
        };
        // Of the whole, one of each kind is added, so that neither is ever taken to be impossible.
        let two = Prior { mean: Share::HALF, weight: Positive::new(2.0)? };
        let mean = Share::new(two.updated(book.late, book.kept)?.mean())?;
        let prior = Prior { mean, weight: self.params.prior().weight };
        let surplus = |ledgers: &BTreeMap<Name, FrictionLedger>, name: &Option<Name>| {
            let ledger = name.as_ref().and_then(|name| ledgers.get(name));
            let reading = ledger.map(|ledger| Reading::of(ledger, &self.params, at)).transpose()?;
            let Some(reading) = reading.flatten() else { return Ok([0.0; 2]) };
            let friction = reading.friction()? - book.friction()?;
            // Little evidence leaves friction near the crate's prior, which is not this log's.
            let friction = reading.index.fresh() * friction;
            let lateness = reading.lateness(prior)? - log_odds(prior.mean);
            Ok::<_, Failure>([friction, lateness])
        };
        let caller = surplus(&self.callers, &first.caller)?;
        let desk = surplus(&self.desks, &first.desk)?;
        let category = surplus(&self.categories, &first.category)?;
        Ok([1.0, caller[0], desk[0], caller[1], desk[1], category[1], priority])
    }

    /// The plain average: `(missed + 1)/(n + 2)` over the incidents of the same caller or the same
    /// desk, those of both counted once.
    fn plain_average(&self, incident: &Incident) -> Result<Share, Failure> {
        let none = Count::default;
        let (caller, desk) = (&incident.first.caller, &incident.first.desk);
        let by = |counts: &BTreeMap<Name, Count>, name: &Option<Name>| {
            name.as_ref().and_then(|name| counts.get(name)).copied().unwrap_or_else(none)
        };
        let both = caller.clone().zip(desk.clone());
        let both = both.and_then(|both| self.by_both.get(&both)).copied().unwrap_or_else(none);
        let (caller, desk) = (by(&self.by_caller, caller), by(&self.by_desk, desk));
        let missed = caller.missed + desk.missed - both.missed;
        let kept = caller.kept + desk.kept - both.kept;
        Ok(Share::new((missed + 1.0) / (missed + kept + 2.0))?)
    }
}

/// An opening, what was known of it then, and what became of it.
struct Sight {
    opened: Instant,
    known: Instant,
    /// Whose it is, by number; of its own where nobody is named.
    caller: usize,
    figures: [f64; FIGURES],
    plain_average: Share,
    missed: bool,
}

/// Goes through the log in order of time: an opening is seen before what closes at that instant.
fn sights(log: &Log, progress: &mut Progress) -> Result<Vec<Sight>, Failure> {
    let mut openings: Vec<(Instant, &Incident)> = Vec::with_capacity(log.incidents.len());
    openings.extend(log.incidents.iter().filter_map(|incident| Some((incident.opened?, incident))));
    openings.sort_by_key(|(opened, _)| *opened);
    let mut closings: Vec<&Incident> = log.incidents.iter().collect();
    closings.sort_by_key(|incident| incident.known());
    let mut closings = closings.into_iter().peekable();
    let (mut past, mut callers) = (Past::new(), BTreeMap::new());
    let mut found = Vec::with_capacity(openings.len());
    progress.phase("forecasting", openings.len() as u64);
    for (i, (opened, incident)) in openings.into_iter().enumerate() {
        while let Some(closed) = closings.next_if(|closed| closed.known() < opened) {
            past.observe(closed)?;
        }
        let named = incident.first.caller.as_ref();
        found.push(Sight {
            opened,
            known: incident.known(),
            caller: named.map_or(i, |name| *callers.entry(name).or_insert(i)),
            figures: past.figures(incident, opened)?,
            plain_average: past.plain_average(incident)?,
            missed: incident.missed,
        });
        progress.step();
    }
    Ok(found)
}

/// How good some forecasts are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measures {
    rank: RankMeasures,
    stated: ForecastMeasures,
}

impl Measures {
    fn of(forecasts: &[Forecast], callers: &[usize]) -> Result<Option<Self>, Failure> {
        let params = BacktestParams::default().with_replicates(REPLICATES);
        let cases: Vec<Ranked> = forecasts.iter().map(|forecast| (*forecast).into()).collect();
        let rank = RankMeasures::from_cases(&cases, callers, &params)?;
        let stated = ForecastMeasures::from_forecasts(forecasts, callers, &params)?;
        Ok(rank.zip(stated).map(|(rank, stated)| Self { rank, stated }))
    }

    fn auc(&self) -> Option<f64> {
        self.rank.auc.map(|auc| auc.value)
    }

    fn row(&self, name: &str) -> [String; 4] {
        let figure = |x: Option<String>| x.unwrap_or_else(|| "not defined".to_owned());
        [
            name.to_owned(),
            figure(self.rank.auc.map(|auc| format!("{auc:.3}"))),
            format!("{:.3}", self.stated.log_loss),
            format!("{:.3}", self.stated.brier),
        ]
    }
}

/// What was learned, and what the forecasts of the later half are worth.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Forecasts {
    /// When the later half begins.
    pub(crate) split: Instant,
    /// How many incidents the weights were learned from.
    pub(crate) learned: usize,
    weights: [f64; FIGURES],
    /// The share that missed in all of the earlier half.
    earlier_rate: f64,
    evaluated: usize,
    pub(crate) probabilities: Vec<f64>,
    ledgers: Measures,
    plain_average: Measures,
    /// The log loss of the earlier half's rate, and of the later half's own, in hindsight.
    base: [f64; 2],
    gain_over_base: Gain,
    gain_over_plain: Gain,
    /// The same, learned from what was closed when the later half begins.
    learned_closed: usize,
    closed: Measures,
}

impl Forecasts {
    /// Forecasts the later half; `None` if all openings are at one instant, or there are none.
    pub(crate) fn of(log: &Log, progress: &mut Progress) -> Result<Option<Self>, Failure> {
        let sights = sights(log, progress)?;
        let at = |share: usize| sights.get(sights.len() / share).map(|sight| sight.opened);
        let (Some(warm), Some(split)) = (at(4), at(2)) else { return Ok(None) };
        let (earlier, later) = sights.split_at(sights.partition_point(|s| s.opened < split));
        let missed = earlier.iter().filter(|sight| sight.missed).count();
        let earlier_rate = Share::new((missed + 1) as f64 / (earlier.len() + 2) as f64)?;
        let case = |sight: &Sight| (sight.figures, sight.missed);
        let learn = |of: &dyn Fn(&&Sight) -> bool| {
            let learnable = earlier.iter().filter(|sight| sight.opened >= warm);
            let cases: Vec<Case<FIGURES>> = learnable.filter(|s| of(s)).map(case).collect();
            let missed = cases.iter().filter(|(_, missed)| *missed).count();
            let rate = Share::new((missed + 1) as f64 / (cases.len() + 2) as f64)?;
            Ok::<_, Failure>((Logistic::fit(log_odds(rate), &cases)?, cases.len()))
        };
        let (model, learned) = learn(&|_| true)?;
        let (model_closed, learned_closed) = learn(&|sight| sight.known < split)?;
        let by = |model: &Logistic<FIGURES>| -> goodwill::Result<Vec<Forecast>> {
            let forecast = |sight: &Sight| {
                let probability = model.probability(&sight.figures)?;
                Ok(Forecast { probability, happened: sight.missed })
            };
            later.iter().map(forecast).collect()
        };
        let constant = |probability: Share| -> Vec<Forecast> {
            later.iter().map(|s| Forecast { probability, happened: s.missed }).collect()
        };
        let (forecasts, closed) = (by(&model)?, by(&model_closed)?);
        let plain: Vec<Forecast> = later
            .iter()
            .map(|s| Forecast { probability: s.plain_average, happened: s.missed })
            .collect();
        let base = constant(earlier_rate);
        let hindsight = constant(Share::new(rate(&base).unwrap_or(0.5))?);
        let callers: Vec<usize> = later.iter().map(|sight| sight.caller).collect();
        let params = BacktestParams::default().with_replicates(REPLICATES);
        let gain =
            |others: &[Forecast]| Gain::from_forecasts(&forecasts, others, &callers, &params);
        let (
            Some(ledgers),
            Some(plain_average),
            Some(closed),
            Some(gain_over_base),
            Some(gain_over_plain),
        ) = (
            Measures::of(&forecasts, &callers)?,
            Measures::of(&plain, &callers)?,
            Measures::of(&closed, &callers)?,
            gain(&base)?,
            gain(&plain)?,
        )
        else {
            return Ok(None);
        };
        Ok(Some(Self {
            split,
            learned,
            weights: model.weights(),
            earlier_rate: earlier_rate.get(),
            evaluated: later.len(),
            probabilities: forecasts.iter().map(|f| f.probability.get()).collect(),
            ledgers,
            plain_average,
            base: [&base, &hindsight].map(|list| log_loss(list).unwrap_or(f64::NAN)),
            gain_over_base,
            gain_over_plain,
            learned_closed,
            closed,
        }))
    }

    /// Adds the fields of the forecasts.
    pub(crate) fn fields(&self, object: Object) -> Object {
        let gain = |object: Object, gain: &Gain| {
            let interval = gain.log_loss.interval;
            object
                .field("gain", gain.log_loss.value)
                .field("gain_lower", interval.map(|interval| interval.lower))
                .field("gain_upper", interval.map(|interval| interval.upper))
        };
        let of = |measures: &Measures| {
            let log_loss = measures.stated.log_loss.value;
            Object::default().field("auc", measures.auc()).field("log_loss", log_loss)
        };
        let base = Object::default()
            .field("rate", self.earlier_rate)
            .field("log_loss", self.base[0])
            .field("log_loss_in_hindsight", self.base[1]);
        let closed = of(&self.closed).field("learned", self.learned_closed);
        object
            .field("learned", self.learned)
            .field("evaluated", self.evaluated)
            .field("base_rate", self.ledgers.rank.base_rate.value)
            .field("auc", self.ledgers.auc())
            .field("log_loss", self.ledgers.stated.log_loss.value)
            .field("brier", self.ledgers.stated.brier.value)
            .field("calibration_error", self.ledgers.stated.calibration_error.value)
            .object("plain_average", &gain(of(&self.plain_average), &self.gain_over_plain))
            .object("base_rate_forecast", &gain(base, &self.gain_over_base))
            .object("learned_from_closed", &closed)
    }

    /// Says it in words: paragraphs and tables.
    pub(crate) fn words(&self) -> Vec<String> {
        let Self { learned, learned_closed, evaluated, .. } = self;
        let split = super::support::dates::day(self.split);
        let missed = 100.0 * self.ledgers.rank.base_rate.value;
        let earlier = 100.0 * self.earlier_rate;
        let [base, hindsight] = self.base;
        let constant = |name: &str, log_loss: f64| {
            [name.to_owned(), "0.500".to_owned(), format!("{log_loss:.3}"), String::new()]
        };
        let compared = table::layout(
            [
                ("forecast from", Side::Left),
                ("AUC", Side::Right),
                ("log loss", Side::Right),
                ("Brier score", Side::Right),
            ],
            [
                self.ledgers.row("friction ledgers"),
                self.closed.row("the same, learned from what was closed by then"),
                self.plain_average.row("plain average of the caller's and the desk's"),
                constant("rate of the earlier half", base),
                constant("rate of the later half, in hindsight", hindsight),
            ],
        );
        let rows = FIGURE_NAMES.iter().zip(self.weights);
        let rows = rows.map(|(name, weight)| [(*name).to_owned(), format!("{weight:+.2}")]);
        let weights = table::layout([("figure", Side::Left), ("weight", Side::Right)], rows);
        vec![
            table::paragraph(&format!(
                "Will it miss its agreement? Forecast when an incident opens, from what was \
                 closed before and from its first row. Learned from {learned} incidents of the \
                 earlier half by opening, of which the first half only fills the ledgers; scored \
                 on the {evaluated} that were opened from {split} on, of which {missed:.1} % \
                 missed it, after {earlier:.1} % in the earlier half."
            )),
            compared
                + &table::paragraph(&format!(
                    "AUC: 1 is best, 0.5 is guessing; the others: 0 is best. Intervals: callers \
                     drawn again. Log loss is better than that of the plain average by {:.3}, \
                     and than that of the earlier half's rate by {:.3}. Plain average: (missed + \
                     1)/(n + 2) over the incidents of the same caller or the same desk closed \
                     before, those of both counted once. Second line: when the later half begins, \
                     only {learned_closed} of the incidents learned from are closed; the slow \
                     ones, which miss their agreement, are not among them.",
                    self.gain_over_plain.log_loss, self.gain_over_base.log_loss,
                )),
            weights
                + &table::paragraph(
                    "Figures: log-odds beyond those of the whole log at that instant, so that \
                     nothing known adds nothing. Frozen before scoring; the ledgers go on.",
                ),
        ]
    }
}
