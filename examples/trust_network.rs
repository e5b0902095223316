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

use std::collections::HashSet;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use goodwill::backtest::{self, BacktestParams, Forecast, LOG_LOSS_FLOOR};
use goodwill::kernel::posterior::Prior;
use goodwill::network::{Deal, NetworkForecaster};
use goodwill::quantity::{HalfLife, Instant, Name, Party, Share, Stake};
use goodwill::trust::{Tally, TrustParams, TrustUnit};

use support::dates;
use support::input::{self, Header, Row, Sheet};
use support::json::Object;
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
        // Each name is kept once, however often it deals.
        let mut names: HashSet<Name> = HashSet::new();
        let mut deals = Vec::new();
        progress.phase("reading", sheet.position().1);
        while let Some(row) = sheet.next_row()? {
            deals.push(Self::deal(row, columns, &mut names)?);
            progress.at(sheet.position().0);
        }
        if deals.len() < 2 {
            let found = deals.len().to_string();
            return Err(sheet.whole_error("have at least 2 rows, one to learn from", &found));
        }
        // Stable: deals of the same second stay in the order of the file.
        deals.sort_by_key(Deal::at);
        Ok(Self { deals, parties: names.len() })
    }

    fn deal(
        row: Row<'_>,
        [source, target, rating, time]: [input::Column; 4],
        names: &mut HashSet<Name>,
    ) -> input::Result<Deal> {
        let party =
            |column| row.read(column, "be the name of a party", |text| Name::new(text).ok());
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
        let [from, to] = [from, to].map(|name| {
            if let Some(known) = names.get(&name) {
                return known.clone();
            }
            names.insert(name.clone());
            name
        });
        // They differ, as was seen above.
        Deal::new(from, to, stake, honoured, at)
            .map_err(|_| row.error(target, "differ from the source"))
    }
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
    learned: NetworkForecaster,
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
        progress.phase("learning", market.deals.len() as u64);
        let Some(learned) = NetworkForecaster::learn(seen, half_life)? else {
            return Err(Failure::new("the first share must have at least 1 row, got 0"));
        };
        progress.phase("forecasting", market.deals.len() as u64);
        let mut network = learned.network();
        for deal in seen {
            network.observe(deal);
            progress.step();
        }
        // The crate's own prior on counts that never fade: (r + 1)/(r + s + 2).
        let uniform = TrustParams::default();
        let beta = |record: &Tally| record.score(&uniform).of(Party::Firm).intrinsic().mean();
        let (mut ledgers, mut beta_reputation) = (Vec::new(), Vec::new());
        for deal in scored {
            let happened = deal.honoured();
            let sight = network.sight(deal.source(), deal.target(), deal.at())?;
            let probability = learned.forecast(&sight)?.probability();
            ledgers.push(Forecast { probability, happened });
            let probability = Share::new(sight.trustee_whole().map_or(0.5, beta))?;
            beta_reputation.push(Forecast { probability, happened });
            network.observe(deal);
            progress.step();
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
    learned: NetworkForecaster,
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
            span: [market.deals[0].at(), market.deals[rows - 1].at()],
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
            words(&self.learned),
            format!("{seconds:.2} seconds\n"),
        ];
        text.join("\n")
    }
}

/// What was learned, in words.
fn words(learned: &NetworkForecaster) -> String {
    let TrustUnit { half_life, reference_stake } = learned.unit();
    let fading = if half_life == HalfLife::INFINITE {
        "evidence never fades.".to_owned()
    } else {
        let days = half_life.seconds() / Instant::DAY as f64;
        format!("recent evidence counts half after {days} days.")
    };
    let Prior { mean, weight } = learned.prior();
    let chance = 100.0 * mean.get();
    let rows = learned.weights();
    let rows = rows.map(|(figure, weight)| [figure.to_string(), format!("{weight:+.2}")]);
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

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use goodwill::quantity::{HalfLife, Stake};

    use super::support::input::{Header, Sheet};
    use super::support::outcome::Failure;
    use super::support::progress::Progress;
    use super::{Market, Report, Run, half_life, split};

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
        assert_eq!(plain.deals[0].stake(), Stake::new(3.0)?);
        assert!(plain.deals[0].honoured() && !plain.deals[1].honoured());
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
        let stakes = |market: &Market| -> Vec<f64> {
            market.deals.iter().map(|deal| deal.stake().get()).collect()
        };
        assert_eq!(stakes(&late), [3.0, 2.0]);
        let sorted = market("a,b,3,10\nb,a,-2,5\nc,a,1,10\nc,b,4,-5\n")?;
        assert_eq!(stakes(&sorted), [4.0, 2.0, 3.0, 1.0]);
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
}
