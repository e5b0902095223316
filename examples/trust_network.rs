//! Will the next deal between these two go well? Forecasts from trust ledgers, scored.
//!
//! ```text
//! cargo run --release --example trust_network -- RATINGS.csv [--split 0.5] [--half-life DAYS] [--json]
//! ```
//!
//! Every party has a ledger in which it is the firm and everybody else the customer. A rating is
//! a stake of its size that the source places on the target; it is resolved at once, honoured if
//! the rating is above 0, an execution failure if it is below. So the firm's side of a ledger is
//! what others found the party worth as a trustee, and the customer's side what the party found
//! others worth: its leniency. Every two parties that met have a ledger of their own besides.
//!
//! Before a rating is seen, a few figures are read from these ledgers. How to weigh them is
//! learned from the first part of the rows alone, and frozen; the ledgers go on.

mod support;

use std::collections::HashMap;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use goodwill::backtest::{self, BacktestParams, Forecast, LOG_LOSS_FLOOR};
use goodwill::kernel::logit;
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{HalfLife, Instant, Name, Positive, Share, Stake};
use goodwill::trust::{
    Outcome, Party, Placing, Resolution, Tally, TrustEvidence, TrustLedger, TrustParams,
    TrustScore, TrustUnit,
};

use support::dates;
use support::input::{self, Header, Row, Sheet};
use support::json::Object;
use support::logistic::{Case, Logistic, forecast_forward};
use support::outcome::{self, Failure};
use support::progress::Progress;
use support::table::{self, Side};

/// Forecasts whether the next rating between two parties will be positive, and scores it.
///
/// Rows are sorted by time, stably. Before each row is seen, its rating is forecast from trust
/// ledgers of what came before; then the ledgers take it in. Parameters are learned from the
/// first share of the rows and frozen, the ledgers go on, and the rest is scored, beside the
/// plain Beta reputation (r + 1)/(r + s + 2) of the target on the same rows.
#[derive(Debug, Parser)]
#[command(name = "trust_network")]
struct Args {
    /// CSV with the columns source,target,rating,time; the header line may be missing
    ///
    /// A rating above 0 is an honour, below 0 a breach, its size the stake; 0 is refused. Time
    /// is in unix seconds; fractions are dropped.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Share of the rows, the earliest, that the parameters are learned from
    #[arg(long, value_name = "SHARE", default_value = "0.5", value_parser = split)]
    #[arg(allow_negative_numbers = true)]
    split: f64,
    /// Days after which evidence counts half (`inf` for never); learned if it is not given
    #[arg(long, value_name = "DAYS", value_parser = half_life, allow_negative_numbers = true)]
    half_life: Option<HalfLife>,
    /// Print one JSON object on one line, and nothing else
    #[arg(long)]
    json: bool,
}

fn split(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        _ => Err("must be above 0 and below 1".to_owned()),
    }
}

fn half_life(text: &str) -> Result<HalfLife, String> {
    let days: f64 = text.parse().map_err(|_| "must be a number of days, or `inf`".to_owned())?;
    HalfLife::from_days(days).map_err(|error| error.to_string())
}

fn main() -> ExitCode {
    let args = Args::parse();
    outcome::exit(run(&args))
}

fn run(args: &Args) -> Result<String, Failure> {
    let mut progress = Progress::begin();
    let market = Market::open(&args.file, &mut progress)?;
    let report = Report::of(&market, args.split, args.half_life, &mut progress)?;
    let seconds = progress.seconds();
    drop(progress);
    Ok(if args.json { report.json(seconds) } else { report.words(seconds) })
}

/// One rating: a deal that the source judged.
#[derive(Debug, Clone, PartialEq)]
struct Deal {
    /// Its number in the file, from 1.
    number: usize,
    /// Who rates, by number.
    source: usize,
    /// Who is rated, by number.
    target: usize,
    stake: Stake,
    honoured: bool,
    at: Instant,
}

/// All deals, in order of time, and how many parties they are between.
#[derive(Debug, Clone, PartialEq)]
struct Market {
    deals: Vec<Deal>,
    parties: usize,
}

impl Market {
    const COLUMNS: [&str; 4] = ["source", "target", "rating", "time"];

    fn open(path: &Path, progress: &mut Progress) -> Result<Self, Failure> {
        let (mut sheet, columns) = Sheet::open(path, Self::COLUMNS, Header::Optional)?;
        Ok(Self::read(&mut sheet, columns, progress)?)
    }

    fn read(
        sheet: &mut Sheet,
        columns: [input::Column; 4],
        progress: &mut Progress,
    ) -> input::Result<Self> {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut number_of = |name: &str| {
            if let Some(number) = numbers.get(name) {
                return *number;
            }
            let number = numbers.len();
            numbers.insert(name.to_owned(), number);
            number
        };
        let mut deals = Vec::new();
        progress.phase("reading", sheet.position().1);
        while let Some(row) = sheet.next_row()? {
            deals.push(Self::deal(row, columns, deals.len() + 1, &mut number_of)?);
            progress.at(sheet.position().0);
        }
        if deals.len() < 2 {
            let found = deals.len().to_string();
            return Err(sheet.whole_error("have at least 2 rows, one to learn from", &found));
        }
        // Stable: deals of the same second stay in the order of the file.
        deals.sort_by_key(|deal| deal.at);
        Ok(Self { deals, parties: numbers.len() })
    }

    fn deal(
        row: Row<'_>,
        [source, target, rating, time]: [input::Column; 4],
        number: usize,
        number_of: &mut impl FnMut(&str) -> usize,
    ) -> input::Result<Deal> {
        let party = |column| {
            row.read(column, "be the name of a party", |text| (!text.is_empty()).then_some(text))
        };
        let [from, to] = [party(source)?, party(target)?];
        if from == to {
            return Err(row.error(target, "differ from the source"));
        }
        let (stake, honoured) = row.read(rating, "be a number other than 0", |text| {
            let rating: f64 = text.parse().ok()?;
            let stake = Stake::new(rating.abs()).ok()?;
            (stake > Stake::ZERO).then_some((stake, rating > 0.0))
        })?;
        let at = row.read(time, "be unix seconds (milliseconds are too large)", |text| {
            let seconds = text.parse::<f64>().ok().filter(|seconds| seconds.is_finite())?;
            // Beyond the range of `i64` it becomes its end, which no instant reaches.
            #[allow(clippy::cast_possible_truncation)]
            Instant::new(seconds.trunc() as i64).ok()
        })?;
        let (source, target) = (number_of(from), number_of(to));
        Ok(Deal { number, source, target, stake, honoured, at })
    }
}

impl Deal {
    /// The two facts that the deal is, for a ledger in which the source is `by`.
    fn facts(&self, by: Party) -> Result<[TrustEvidence; 2], Failure> {
        let id = Name::new(&self.number.to_string())?;
        let placing = Placing::new(id, by, self.stake, self.at);
        let outcome = if self.honoured { Outcome::HONOURED } else { Outcome::EXECUTION_FAILURE };
        let resolution = Resolution::new(placing.clone(), outcome, self.at)?;
        Ok([TrustEvidence::Place(placing), TrustEvidence::Resolve(resolution)])
    }

    /// The two parties, the lower number first, and which side of their ledger the source is.
    fn pair(&self) -> ((usize, usize), Party) {
        if self.source < self.target {
            ((self.source, self.target), Party::Customer)
        } else {
            ((self.target, self.source), Party::Firm)
        }
    }
}

/// What the ledgers count in.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Units {
    /// Recent evidence, weighed by its stake.
    recent: TrustUnit,
    /// All evidence ever, by count.
    whole: TrustUnit,
    /// What went on between two, weighed by its stake: too little to let it fade.
    pair: TrustUnit,
}

impl Units {
    fn new(half_life: HalfLife, reference_stake: Stake) -> Self {
        Self {
            recent: TrustUnit { half_life, reference_stake },
            whole: TrustUnit { half_life: HalfLife::INFINITE, reference_stake: Stake::ZERO },
            pair: TrustUnit { half_life: HalfLife::INFINITE, reference_stake },
        }
    }
}

/// The ledgers of all parties, and of every two that met.
struct Network {
    units: Units,
    recent: Vec<TrustLedger>,
    whole: Vec<TrustLedger>,
    pairs: HashMap<(usize, usize), TrustLedger>,
}

impl Network {
    fn new(units: Units, parties: usize) -> Self {
        let ledgers = |unit| vec![TrustLedger::new(unit); parties];
        let (recent, whole) = (ledgers(units.recent), ledgers(units.whole));
        Self { units, recent, whole, pairs: HashMap::new() }
    }

    /// Reads what the ledgers know when a deal is about to be judged.
    fn sight(&self, deal: &Deal) -> Result<Sight, Failure> {
        let (pair, source_side) = deal.pair();
        let read = |ledger: &TrustLedger| ledger.read(false, deal.at);
        let between = self.pairs.get(&pair).map(read).transpose()?.flatten();
        Ok(Sight {
            trustee: read(&self.recent[deal.target])?,
            trustee_whole: read(&self.whole[deal.target])?,
            truster: read(&self.recent[deal.source])?,
            between,
            source_side,
            honoured: deal.honoured,
        })
    }

    /// Takes a deal in: into both parties' ledgers, and into that of the two.
    fn observe(&mut self, deal: &Deal) -> Result<(), Failure> {
        let (pair, source_side) = deal.pair();
        let unit = self.units.pair;
        let between = self.pairs.entry(pair).or_insert_with(|| TrustLedger::new(unit));
        for fact in deal.facts(source_side)? {
            between.observe(&fact);
        }
        for (party, side) in [(deal.target, Party::Customer), (deal.source, Party::Firm)] {
            for fact in deal.facts(side)? {
                self.recent[party].observe(&fact);
                self.whole[party].observe(&fact);
            }
        }
        Ok(())
    }
}

/// What the ledgers knew when a deal was about to be judged, and how it was judged then.
struct Sight {
    trustee: Option<Tally>,
    trustee_whole: Option<Tally>,
    truster: Option<Tally>,
    between: Option<Tally>,
    source_side: Party,
    honoured: bool,
}

/// How many figures are read of a deal.
const FIGURES: usize = 8;

/// What each figure is, in words.
const FIGURE_NAMES: [&str; FIGURES] = [
    "any deal at all (always 1)",
    "the trustee's record with all, recent and by stake",
    "the trustee's record with all, ever and by count",
    "the truster's leniency, recent and by stake",
    "how little the truster is known as a judge (0 to 1)",
    "what the trustee found the truster worth, by stake",
    "what the truster found the trustee worth, by stake",
    "who takes the risks around the trustee (1: only others)",
];

impl Sight {
    /// Reads the figures: log-odds beyond those of the prior, so that nothing known is 0.
    fn figures(&self, belief: &Belief) -> Result<[f64; FIGURES], Failure> {
        let tallies = [&self.trustee, &self.trustee_whole, &self.truster, &self.between];
        let [trustee, whole, truster, between] =
            tallies.map(|tally| tally.as_ref().map(|tally| tally.score(&belief.params)));
        let surplus = |score: &Option<TrustScore>, of| belief.surplus(score.as_ref(), of);
        let leniency = truster.as_ref().map(|score| score.of(Party::Customer).opinion());
        Ok([
            1.0,
            surplus(&trustee, Party::Firm)?,
            surplus(&whole, Party::Firm)?,
            surplus(&truster, Party::Customer)?,
            leniency.map_or(1.0, |opinion| opinion.uncertainty()),
            surplus(&between, self.source_side)?,
            surplus(&between, self.source_side.other())?,
            trustee.and_then(|score| score.exposure().imbalance()).unwrap_or(0.0),
        ])
    }
}

/// What is believed of any two parties before there is evidence.
#[derive(Debug, Clone, PartialEq)]
struct Belief {
    prior: Prior,
    /// The prior as the ledgers take it.
    params: TrustParams,
}

impl Belief {
    fn new(mean: Share, weight: Positive) -> Result<Self, Failure> {
        let honoured = Positive::new(mean.get() * weight.get())?;
        // No rating tells wrong from undone, so the two breaches share what is left.
        let breach = Positive::new(0.5 * mean.complement().get() * weight.get())?;
        let params = TrustParams::default().with_prior([honoured, breach, breach]);
        Ok(Self { prior: Prior { mean, weight }, params })
    }

    /// Returns how far the log-odds that a party honours a stake lie from those of the prior.
    fn surplus(&self, score: Option<&TrustScore>, of: Party) -> Result<f64, Failure> {
        let Some(score) = score else { return Ok(0.0) };
        let mean = Share::new(score.of(of).intrinsic().mean())?;
        Ok(logit::log_odds(mean) - self.log_odds())
    }

    fn log_odds(&self) -> f64 {
        logit::log_odds(self.prior.mean)
    }

    fn cases(&self, sights: &[Sight]) -> Result<Vec<Case<FIGURES>>, Failure> {
        sights.iter().map(|sight| Ok((sight.figures(self)?, sight.honoured))).collect()
    }

    /// Forecasts deals from what earlier ones taught, to compare one way of reading with others.
    fn forecast_forward(&self, sights: &[Sight]) -> Result<Vec<Forecast>, Failure> {
        Ok(forecast_forward(self.log_odds(), &self.cases(sights)?)?)
    }
}

/// All that was learned from the first rows.
#[derive(Debug, Clone, PartialEq)]
struct Learned {
    units: Units,
    belief: Belief,
    model: Logistic<FIGURES>,
}

impl Learned {
    /// The half-lives that are tried, in days, the shortest first.
    const HALF_LIVES: [f64; 10] =
        [1.0, 3.0, 7.0, 15.0, 30.0, 60.0, 90.0, 180.0, 365.0, f64::INFINITY];
    /// The weights of the prior that are tried, in ratings.
    const PRIOR_WEIGHTS: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0];

    /// Learns from deals in order of time.
    ///
    /// Which half-life and which weight of the prior to take is decided by forecasts of later
    /// deals from earlier ones, all of them among these.
    fn learn(
        deals: &[Deal],
        parties: usize,
        half_life: Option<HalfLife>,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let reference_stake = median(deals.iter().map(|deal| deal.stake));
        let honoured = deals.iter().filter(|deal| deal.honoured).count();
        // One of each kind is added, so that neither is ever taken to be impossible.
        let mean = Share::new((honoured + 1) as f64 / (deals.len() + 2) as f64)?;
        let default_weight = TrustParams::default().prior().map(Positive::get).iter().sum();
        let default = Belief::new(mean, Positive::new(default_weight)?)?;

        let watches = if half_life.is_none() { Self::HALF_LIVES.len() + 1 } else { 1 };
        progress.phase("learning the half-life", (watches * deals.len()) as u64);
        let mut watch = |half_life| {
            let units = Units::new(half_life, reference_stake);
            watch(&mut Network::new(units, parties), deals, progress).map(|sights| (units, sights))
        };
        let half_life = match half_life {
            Some(given) => given,
            None => Self::slowest(|half_life| default.forecast_forward(&watch(half_life)?.1))?,
        };
        let (units, sights) = watch(half_life)?;

        progress.phase("learning the weights", Self::PRIOR_WEIGHTS.len() as u64);
        let (mut belief, mut least) = (default, f64::INFINITY);
        for weight in Self::PRIOR_WEIGHTS {
            let other = Belief::new(mean, Positive::new(weight)?)?;
            match backtest::log_loss(&other.forecast_forward(&sights)?) {
                Some(loss) if loss < least => (belief, least) = (other, loss),
                _ => {}
            }
            progress.step();
        }
        let model = Logistic::fit(belief.log_odds(), &belief.cases(&sights)?);
        Ok(Self { units, belief, model })
    }

    /// Returns the longest half-life that the forecasts do not speak against: whose log loss is
    /// within two standard errors of the least.
    ///
    /// Forgetting throws evidence away. Few breaches make for a loss that hardly differs between
    /// a week and a season, so the mere least would be a matter of luck.
    fn slowest(
        mut forecast: impl FnMut(HalfLife) -> Result<Vec<Forecast>, Failure>,
    ) -> Result<HalfLife, Failure> {
        let mut tried = Vec::with_capacity(Self::HALF_LIVES.len());
        for days in Self::HALF_LIVES {
            let half_life = HalfLife::from_days(days)?;
            tried.push((half_life, forecast(half_life)?));
        }
        let loss = |forecasts: &[Forecast]| backtest::log_loss(forecasts).unwrap_or(f64::INFINITY);
        let best = tried.iter().min_by(|a, b| loss(&a.1).total_cmp(&loss(&b.1)));
        let bearable = |(_, forecasts): &&(HalfLife, Vec<Forecast>)| {
            best.and_then(|(_, best)| backtest::excess_log_loss(forecasts, best).ok().flatten())
                .is_some_and(|(excess, error)| excess <= 2.0 * error)
        };
        let slowest = tried.iter().rev().find(bearable);
        Ok(slowest.map_or(HalfLife::default(), |(half_life, _)| *half_life))
    }
}

/// Lets ledgers see deals one by one, and returns what they knew before each.
fn watch(
    network: &mut Network,
    deals: &[Deal],
    progress: &mut Progress,
) -> Result<Vec<Sight>, Failure> {
    let mut sights = Vec::with_capacity(deals.len());
    for deal in deals {
        sights.push(network.sight(deal)?);
        network.observe(deal)?;
        progress.step();
    }
    Ok(sights)
}

/// Returns the middle stake, the lower one of two; 0 of none.
fn median(stakes: impl Iterator<Item = Stake>) -> Stake {
    let mut stakes: Vec<Stake> = stakes.collect();
    stakes.sort();
    stakes.get(stakes.len().saturating_sub(1) / 2).copied().unwrap_or(Stake::ZERO)
}

/// The bins of equal width that the calibration error is read in.
fn bins() -> NonZeroU16 {
    BacktestParams::default().bins()
}

/// How good some forecasts are; `None` where it cannot be said.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Measures {
    auc: Option<f64>,
    log_loss: Option<f64>,
    brier: Option<f64>,
    calibration_error: Option<f64>,
}

impl Measures {
    fn of(forecasts: &[Forecast]) -> Self {
        Self {
            auc: backtest::auc(forecasts),
            log_loss: backtest::log_loss(forecasts),
            brier: backtest::brier(forecasts),
            calibration_error: backtest::calibration_error(forecasts, bins()),
        }
    }

    fn row(&self, name: &str) -> [String; 5] {
        let figure = |x: Option<f64>| x.map_or("not defined".to_owned(), |x| format!("{x:.4}"));
        let figures = [self.auc, self.log_loss, self.brier, self.calibration_error].map(figure);
        let [auc, log_loss, brier, calibration_error] = figures;
        [name.to_owned(), auc, log_loss, brier, calibration_error]
    }
}

/// What was learned from the first deals, and the forecasts of the others.
#[derive(Debug, Clone, PartialEq)]
struct Run {
    learned: Learned,
    ledgers: Vec<Forecast>,
    beta_reputation: Vec<Forecast>,
}

impl Run {
    /// Learns from the first deals, and forecasts the others one by one.
    fn over(
        market: &Market,
        first: usize,
        half_life: Option<HalfLife>,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let (seen, scored) = market.deals.split_at(first);
        let learned = Learned::learn(seen, market.parties, half_life, progress)?;
        progress.phase("forecasting", market.deals.len() as u64);
        let mut network = Network::new(learned.units, market.parties);
        for deal in seen {
            network.observe(deal)?;
            progress.step();
        }
        // The crate's own prior on counts that never fade: (r + 1)/(r + s + 2).
        let uniform = TrustParams::default();
        let (mut ledgers, mut beta_reputation) = (Vec::new(), Vec::new());
        for sight in watch(&mut network, scored, progress)? {
            let happened = sight.honoured;
            let case = (sight.figures(&learned.belief)?, happened);
            ledgers.push(learned.model.forecast(&case)?);
            let record = sight.trustee_whole.map(|tally| tally.score(&uniform));
            let mean = |score: TrustScore| score.of(Party::Firm).intrinsic().mean();
            let probability = Share::new(record.map_or(0.5, mean))?;
            beta_reputation.push(Forecast { probability, happened });
        }
        Ok(Self { learned, ledgers, beta_reputation })
    }
}

/// What a run is worth, for people and for programs.
#[derive(Debug, Clone, PartialEq)]
struct Report {
    rows: usize,
    parties: usize,
    span: [Instant; 2],
    evaluated: usize,
    positive_rate: Option<f64>,
    ledgers: Measures,
    beta_reputation: Measures,
    learned: Learned,
}

impl Report {
    fn of(
        market: &Market,
        split: f64,
        half_life: Option<HalfLife>,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let rows = market.deals.len();
        // A share of the rows, so it is a whole number within them; and at least one row is
        // learned from and one is scored.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let first = ((rows as f64 * split) as usize).clamp(1, rows - 1);
        let run = Run::over(market, first, half_life, progress)?;
        Ok(Self {
            rows,
            parties: market.parties,
            span: [market.deals[0].at, market.deals[rows - 1].at],
            evaluated: run.ledgers.len(),
            positive_rate: backtest::rate(&run.ledgers),
            ledgers: Measures::of(&run.ledgers),
            beta_reputation: Measures::of(&run.beta_reputation),
            learned: run.learned,
        })
    }

    fn json(&self, seconds: f64) -> String {
        let Measures { auc, log_loss, brier, calibration_error } = self.ledgers;
        let beta = Object::default()
            .field("auc", self.beta_reputation.auc)
            .field("log_loss", self.beta_reputation.log_loss);
        let object = Object::default()
            .field("rows", self.rows)
            .field("evaluated", self.evaluated)
            .field("positive_rate", self.positive_rate)
            .field("auc", auc)
            .field("log_loss", log_loss)
            .field("brier", brier)
            .field("calibration_error", calibration_error)
            .object("beta_reputation", &beta)
            .field("seconds", seconds);
        format!("{object}\n")
    }

    fn words(&self, seconds: f64) -> String {
        let Self { rows, parties, evaluated, .. } = self;
        let [first, last] = self.span.map(dates::day);
        let seen = rows - evaluated;
        let positive = 100.0 * self.positive_rate.unwrap_or(0.0);
        let (clamp, bins) = (LOG_LOSS_FLOOR, bins());
        let compared = table::layout(
            [
                ("forecast from", Side::Left),
                ("AUC", Side::Right),
                ("log loss", Side::Right),
                ("Brier score", Side::Right),
                ("calibration error", Side::Right),
            ],
            [
                self.ledgers.row("trust ledgers"),
                self.beta_reputation.row("Beta reputation (r + 1)/(r + s + 2)"),
            ],
        );
        let text = [
            table::paragraph(&format!(
                "{rows} ratings between {parties} parties, {first} to {last}. Learned from the \
                 first {seen}; scored on the other {evaluated}, of which {positive:.1} % are \
                 positive."
            )),
            compared
                + &table::paragraph(&format!(
                    "AUC: 1 is best, 0.5 is guessing; the others: 0 is best. Log loss clamps \
                     probabilities to [{clamp:e}, 1 - {clamp:e}]; calibration error is the mean \
                     over {bins} bins of equal width."
                )),
            self.learned.words(),
            format!("{seconds:.2} seconds\n"),
        ];
        text.join("\n")
    }
}

impl Learned {
    fn words(&self) -> String {
        let TrustUnit { half_life, reference_stake } = self.units.recent;
        let fading = if half_life == HalfLife::INFINITE {
            "evidence never fades.".to_owned()
        } else {
            let days = half_life.seconds() / Instant::DAY as f64;
            format!("recent evidence counts half after {days} days.")
        };
        let Prior { mean, weight } = self.belief.prior;
        let chance = 100.0 * mean.get();
        let rows = FIGURE_NAMES.iter().zip(self.model.weights());
        let rows = rows.map(|(name, weight)| [(*name).to_owned(), format!("{weight:+.2}")]);
        let weights = table::layout([("figure", Side::Left), ("weight", Side::Right)], rows);
        let text = table::paragraph(&format!(
            "Frozen before scoring: {fading} A stake of {reference_stake}, the median, weighs \
             one half of a vast one. Before any evidence a rating is positive with a chance of \
             {chance:.1} %, a belief of weight {weight} where a rating weighs at most 1. To its \
             log-odds each figure adds its weight times itself. Figures are log-odds beyond that \
             belief, so that nothing known adds nothing, unless a range is given; where two of \
             them overlap, a weight below 0 corrects the other."
        ));
        text + "\n" + &weights
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use goodwill::quantity::{HalfLife, Stake};

    use super::support::input::{Header, Sheet};
    use super::support::outcome::Failure;
    use super::support::progress::Progress;
    use super::{Market, Report, Run, half_life, median, split};

    fn market(text: &str) -> Result<Market, Failure> {
        let source = Cursor::new(text.as_bytes().to_vec());
        let opened =
            Sheet::read("r.csv", source, text.len() as u64, Market::COLUMNS, Header::Optional);
        let (mut sheet, columns) = opened?;
        Ok(Market::read(&mut sheet, columns, &mut Progress::begin())?)
    }

    fn refusal(text: &str) -> String {
        market(text).err().map(|failure| failure.to_string()).unwrap_or_default()
    }

    /// Everybody honours but `x`, whom all spurn; a rating a day, the stakes 1 to 3.
    fn one_cheat(rows: u32) -> String {
        let row = |i: u32| {
            let target = ["a", "b", "x", "c"][i as usize % 4];
            let sign = if target == "x" { "-" } else { "" };
            format!("s{},{target},{sign}{},{}\n", i % 5, i % 3 + 1, 86_400 * i)
        };
        (0..rows).map(row).collect()
    }

    fn run(text: &str, first: usize) -> Result<Run, Failure> {
        Run::over(&market(text)?, first, None, &mut Progress::begin())
    }

    #[test]
    fn every_layout_of_the_same_ratings_is_read() -> Result<(), Failure> {
        let plain = market("source,target,rating,time\na,b,3,10\nb,a,-2,20\n")?;
        assert_eq!((plain.parties, plain.deals.len()), (2, 2));
        assert_eq!(plain.deals[0].stake, Stake::new(3.0)?);
        assert!(plain.deals[0].honoured && !plain.deals[1].honoured);
        for text in [
            "a,b,3,10\nb,a,-2,20",
            "\u{feff}a,b,3,10\r\nb,a,-2,20\r\n",
            "\"a\",\"b\",\"3\",\"10\"\n\n b , a , -2.0 , 2e1 \n",
            "time,rating,note,target,source\n10,3,\"x, y\",b,a\n20,-2,,a,b\n",
        ] {
            assert_eq!(market(text)?, plain, "{text:?}");
        }
        // Fractions of a second are dropped before rows are sorted, so these two tie.
        let late = market("a,b,3,10.9\nb,a,-2,10.1\n")?;
        assert_eq!(late.deals.iter().map(|deal| deal.number).collect::<Vec<_>>(), [1, 2]);
        let sorted = market("a,b,3,10\nb,a,-2,5\nc,a,1,10\nc,b,1,-5\n")?;
        assert_eq!(sorted.deals.iter().map(|deal| deal.number).collect::<Vec<_>>(), [4, 2, 1, 3]);
        Ok(())
    }

    #[test]
    fn every_wrong_row_is_refused_by_name() {
        let expect = |rows: &str, sentence: &str| {
            assert_eq!(refusal(&format!("a,b,1,0\nb,a,1,1\n{rows}\n")), sentence, "{rows:?}");
        };
        let rating = "r.csv, line 3, column 3 (rating): must be a number other than 0, got ";
        for (cell, found) in [
            ("0", "`0`"),
            ("-0.0", "`-0.0`"),
            ("1e-400", "`1e-400`"),
            ("good", "`good`"),
            ("", "nothing"),
            ("NaN", "`NaN`"),
            ("inf", "`inf`"),
            ("1 2", "`1 2`"),
        ] {
            expect(&format!("a,b,{cell},2"), &format!("{rating}{found}"));
        }
        let time = "r.csv, line 3, column 4 (time): must be unix seconds (milliseconds are too \
                    large), got ";
        for cell in ["1.5e12", "1289192400000", "2010-11-08", "NaN", "-inf", "1e300"] {
            expect(&format!("a,b,1,{cell}"), &format!("{time}`{cell}`"));
        }
        let party = |column| {
            format!("r.csv, line 3, column {column}: must be the name of a party, got nothing")
        };
        expect(",b,1,2", &party("1 (source)"));
        expect("a,\" \",1,2", &party("2 (target)"));
        expect("a,a,1,2", "r.csv, line 3, column 2 (target): must differ from the source, got `a`");
        let columns = "r.csv, line 3: must have 4 columns, as many as source,target,rating,time, ";
        expect("a,b,1", &format!("{columns}got 3"));
        expect("a,b,1,2,3", &format!("{columns}got 5"));
        expect("a;b;1;2", &format!("{columns}got 1"));
        let broken = "r.csv, line 3: must hold each row on a line of its own, got a line break in a cell (is a \
                      quotation mark left open?)";
        expect("\"a,b,1,2", broken);
    }

    #[test]
    fn files_without_ratings_are_refused() {
        let least =
            |found| format!("r.csv: must have at least 2 rows, one to learn from, got {found}");
        assert_eq!(refusal(""), least(0));
        assert_eq!(refusal("source,target,rating,time\n"), least(0));
        assert_eq!(refusal("source,target,rating,time\na,b,1,0\n"), least(1));
        assert_eq!(
            refusal("source,target,score,time\na,b,1,0\n"),
            "r.csv, line 1: must have the columns source,target,rating,time, got no `rating`"
        );
    }

    #[test]
    fn beta_reputation_is_that_of_the_textbook() -> Result<(), Failure> {
        // Of b: nothing known, (0 + 1)/2; after an honour 2/3; after a breach besides 2/4.
        let text = "a,c,1,0\na,b,5,1\nc,b,-1,2\nd,b,9,3\n";
        let probabilities: Vec<f64> = run(text, 1)?
            .beta_reputation
            .iter()
            .map(|forecast| forecast.probability.get())
            .collect();
        assert_eq!(probabilities, [0.5, 2.0 / 3.0, 0.5]);
        Ok(())
    }

    #[test]
    fn a_cheat_is_found_out() -> Result<(), Failure> {
        let run = run(&one_cheat(400), 200)?;
        assert!(run.ledgers.iter().all(|forecast| {
            (forecast.probability.get() > 0.9) == forecast.happened
                && (forecast.probability.get() < 0.1) != forecast.happened
        }));
        Ok(())
    }

    #[test]
    fn nothing_is_learned_from_what_is_scored_nor_forecast_from_what_comes_after()
    -> Result<(), Failure> {
        let text = one_cheat(60);
        let rows: Vec<&str> = text.lines().collect();
        let begun = run(&text, 30)?;
        // From the 41st row on all is different.
        let changed: Vec<String> =
            rows[40..].iter().map(|row| row.replace("s1", "y").replace(",b,", ",b,-")).collect();
        let other = run(&format!("{}\n{}\n", rows[..40].join("\n"), changed.join("\n")), 30)?;
        assert_eq!(begun.learned, other.learned);
        assert_eq!(begun.ledgers[..10], other.ledgers[..10]);
        assert_ne!(begun.ledgers[10..], other.ledgers[10..]);
        Ok(())
    }

    #[test]
    fn a_run_of_one_kind_of_rating_has_no_auc() -> Result<(), Failure> {
        let market = market("a,b,1,0\nb,a,1,1\nc,a,1,2\nc,b,1,3\n")?;
        let report = Report::of(&market, 0.5, Some(HalfLife::INFINITE), &mut Progress::begin())?;
        assert_eq!((report.evaluated, report.positive_rate), (2, Some(1.0)));
        assert_eq!(report.ledgers.auc, None);
        let json: serde_json::Value = serde_json::from_str(&report.json(0.25))
            .map_err(|error| Failure::new(error.to_string()))?;
        assert_eq!(json["auc"], serde_json::Value::Null);
        assert_eq!(json["rows"], 4);
        assert!(json["log_loss"].as_f64().is_some_and(|loss| loss > 0.0 && loss < 1.0));
        assert!(json["beta_reputation"]["log_loss"].as_f64().is_some());
        assert_eq!(json["seconds"], 0.25);
        assert_eq!(report.json(0.25).lines().count(), 1);
        Ok(())
    }

    #[test]
    fn arguments_are_checked() {
        assert_eq!(split("0.25"), Ok(0.25));
        for wrong in ["0", "1", "-1", "NaN", "half"] {
            assert_eq!(split(wrong), Err("must be above 0 and below 1".to_owned()));
        }
        assert_eq!(half_life("inf"), Ok(HalfLife::INFINITE));
        assert_eq!(half_life("30").ok(), HalfLife::from_days(30.0).ok());
        assert_eq!(half_life("x"), Err("must be a number of days, or `inf`".to_owned()));
        assert_eq!(
            half_life("-1"),
            Err("half-life must be above 0 seconds (infinity is allowed), got -86400".to_owned())
        );
    }

    #[test]
    fn the_median_is_a_stake_that_was_placed() -> Result<(), Failure> {
        let stakes = [3.0, 1.0, 10.0, 2.0].map(Stake::new);
        let stakes = stakes.into_iter().collect::<Result<Vec<_>, _>>()?;
        assert_eq!(median(stakes.iter().copied()), Stake::new(2.0)?);
        assert_eq!(median(std::iter::empty()), Stake::ZERO);
        Ok(())
    }
}
