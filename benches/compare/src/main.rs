//! Holds the crate against its peers, in one run on one machine: read the ratios.
//!
//! ```text
//! cargo run --release --manifest-path benches/compare/Cargo.toml
//! cargo run --release --manifest-path benches/compare/Cargo.toml -- 2000000 100000
//! ```
//!
//! The numbers are the facts and the relationships, 20 million of a million if left out. Of a file of
//! events as JSON Lines, its reading is timed instead; `json_lines.py` has the peers of that.

mod lines;

use std::hint::black_box;
use std::time::Instant as Clock;

use goodwill::columns::{Column, Groups, Readings, trust};
use goodwill::kernel::Interval;
use goodwill::kernel::posterior::BetaPosterior;
use goodwill::quantity::{Instant, Level, Party, Stake};
use goodwill::trust::{Conduct, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
use skillratings::Outcomes;
use skillratings::glicko2::{Glicko2Config, Glicko2Rating, glicko2};
use statrs::distribution::{Beta, ContinuousCDF};

/// Each is timed so often, and the quickest counts.
const TIMES: usize = 3;
const SHAPES: usize = 4_096;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if let Some(file) = std::env::args().nth(1).filter(|first| first.parse::<usize>().is_err()) {
        println!("| what | each | peer | each | ratio |\n|---|---|---|---|---|");
        return lines::lines(&file);
    }
    let numbers: Vec<usize> =
        std::env::args().skip(1).map(|number| number.parse()).collect::<Result<_, _>>()?;
    let facts = numbers.first().copied().unwrap_or(20_000_000);
    let relationships = numbers.get(1).copied().unwrap_or(1_000_000).clamp(1, facts.max(1));
    println!("| what | each | peer | each | ratio |\n|---|---|---|---|---|");
    columns(facts, relationships)?;
    intervals()?;
    Ok(())
}

/// The facts as columns, sorted by relationship.
struct Facts {
    what: Vec<u8>,
    by: Vec<u8>,
    stake: Vec<f64>,
    at: Vec<i64>,
    offsets: Vec<i64>,
    /// The same rows as they might come in: relationship by relationship in turn.
    keys: Vec<u64>,
}

impl Facts {
    fn new(count: usize, relationships: usize) -> Self {
        let mut random = Random(7);
        let each = count / relationships;
        let mut facts = Self {
            what: Vec::with_capacity(count),
            by: Vec::with_capacity(count),
            stake: Vec::with_capacity(count),
            at: Vec::with_capacity(count),
            offsets: (0..=relationships as i64).map(|i| i * each as i64).collect(),
            keys: Vec::with_capacity(count),
        };
        for row in 0..each * relationships {
            let day = (row % each) as i64 * 730 / each as i64;
            facts.what.push([0, 0, 0, 0, 0, 1, 2, 3][(random.next() % 8) as usize]);
            facts.by.push((random.next() % 4 != 0).into());
            facts.stake.push((random.next() % 1_000) as f64 / 100.0);
            facts.at.push(86_400 * (20_000 + day) + (random.next() % 86_400) as i64);
            facts.keys.push((row % relationships) as u64 * 0x9E37_79B9);
        }
        facts
    }

    fn columns(&self) -> trust::Facts<'_> {
        trust::Facts {
            what: Column::new(&self.what),
            by: Column::new(&self.by),
            stake: Column::new(&self.stake),
            at: Column::new(&self.at),
        }
    }
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

/// The seconds that the processor spent on this, where the system says so: on a shared machine the
/// clock on the wall counts the others too.
fn spent() -> Option<f64> {
    let said = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds: f64 = said.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// The seconds that something takes, at its quickest.
fn seconds<T>(mut run: impl FnMut() -> T) -> f64 {
    let one = |run: &mut dyn FnMut() -> T| {
        let (begin, before) = (Clock::now(), spent());
        black_box(run());
        let passed = begin.elapsed().as_secs_f64();
        // Below some milliseconds the system's count is too coarse.
        match before.zip(spent()) {
            Some((before, after)) if passed > 0.05 => after - before,
            _ => passed,
        }
    };
    (0..TIMES).map(|_| one(&mut run)).fold(f64::INFINITY, f64::min)
}

fn line(what: &str, own: f64, peer: &str, theirs: f64) {
    println!("| {what} | {:.1} ns | {peer} | {:.1} ns | {:.2} |", 1e9 * own, 1e9 * theirs, theirs / own);
}

fn columns(facts: usize, relationships: usize) -> Result<(), Box<dyn std::error::Error>> {
    let table = Facts::new(facts, relationships);
    let columns = table.columns();
    let groups = Groups::from_offsets(&table.offsets)?;
    let (unit, params) = (TrustUnit::default(), TrustParams::default());
    let as_of = Instant::from_days(21_000)?;
    let rows = table.what.len() as f64;
    let asked = trust::Asked::new(unit, &params, as_of);
    let score = || trust::score(&columns, &groups, &asked);
    score()?;
    let own = seconds(score) / rows;

    // The limit: every number is touched once.
    let sum = seconds(|| {
        (0..table.what.len()).fold(0.0, |sum, i| {
            sum + table.stake[i] + table.at[i] as f64 + f64::from(table.what[i] + table.by[i])
        })
    });
    line("trust in columns, a fact", own, "each number added up", sum / rows);

    // Glicko-2, a rating for each relationship, its facts the games.
    let config = Glicko2Config::new();
    let rate = seconds(|| {
        let opponent = Glicko2Rating::new();
        let mut total = 0.0;
        for group in table.offsets.windows(2) {
            let mut rating = Glicko2Rating::new();
            for row in group[0] as usize..group[1] as usize {
                let outcome = if table.what[row] < 2 { Outcomes::WIN } else { Outcomes::LOSS };
                rating = glicko2(&rating, &opponent, &outcome, &config).0;
            }
            total += rating.rating;
        }
        total
    });
    line("trust in columns, a fact", own, "skillratings, Glicko-2, a game", rate / rows);

    let ledgers = |intervals: bool| -> goodwill::Result<f64> {
        let mut total = 0.0;
        for group in table.offsets.windows(2) {
            let mut ledger = TrustLedger::new(unit);
            for row in group[0] as usize..group[1] as usize {
                ledger.observe(&TrustEvidence::Act {
                    by: Party::BOTH[usize::from(table.by[row])],
                    stake: Stake::new(table.stake[row])?,
                    conduct: CONDUCTS[usize::from(table.what[row])],
                    at: Instant::new(table.at[row])?,
                });
            }
            if let Some(score) = ledger.score(&params, as_of)? {
                total += score.value();
                if intervals {
                    total += score.interval().lower;
                }
            }
        }
        Ok(total)
    };
    line("trust in columns, a fact", own, "a ledger each, streaming", seconds(|| ledgers(false)) / rows);

    let unsorted = || -> goodwill::Result<Readings> {
        let (groups, _) = Groups::by_key(&table.keys);
        trust::score(&columns, &groups, &asked)
    };
    unsorted()?;
    line("the same unsorted, hash look-up included, a fact", seconds(unsorted) / rows, "sorted", own);

    let both = asked.clone().with_intervals();
    let with = || trust::score(&columns, &groups, &both);
    let all = with()?.len() as f64;
    let interval = (seconds(with) - own * rows) / all;
    let statrs = statrs_interval()?;
    line("trust with its interval, beyond its value, a relationship", interval, "statrs, two quantiles", statrs);

    // From kept states.
    let some = table.offsets.windows(2).take(100_000);
    let kept: Vec<TrustLedger> = some
        .map(|group| -> goodwill::Result<TrustLedger> {
            let mut ledger = TrustLedger::new(unit);
            for row in group[0] as usize..group[1] as usize {
                ledger.observe(&TrustEvidence::Act {
                    by: Party::BOTH[usize::from(table.by[row])],
                    stake: Stake::new(table.stake[row])?,
                    conduct: CONDUCTS[usize::from(table.what[row])],
                    at: Instant::new(table.at[row])?,
                });
            }
            Ok(ledger)
        })
        .collect::<Result<_, _>>()?;
    let from_state = || -> goodwill::Result<f64> {
        kept.iter().try_fold(0.0, |total, ledger| {
            let score = ledger.score(&params, as_of)?;
            Ok(total + score.map_or(0.0, |score| score.value() + score.interval().lower))
        })
    };
    from_state()?;
    let state = seconds(from_state) / kept.len() as f64;
    line("trust with its interval from a kept ledger", state, "statrs, two quantiles", statrs);
    Ok(())
}

const CONDUCTS: [Conduct; 4] = [
    Conduct::ActedRightly,
    Conduct::RightlyLeftAlone,
    Conduct::ActedWrongly,
    Conduct::FailedToAct,
];

/// Shapes as they come of trust: up to some dozens, mixed.
fn shapes() -> Vec<(f64, f64)> {
    let mut random = Random(11);
    let mut shape = || 0.5 + (random.next() % 4_000) as f64 / 100.0;
    (0..SHAPES).map(|_| (shape(), shape())).collect()
}

fn statrs_interval() -> Result<f64, Box<dyn std::error::Error>> {
    let betas: Vec<Beta> =
        shapes().into_iter().map(|(a, b)| Beta::new(a, b)).collect::<Result<_, _>>()?;
    let both = |beta: &Beta| beta.inverse_cdf(0.05) + beta.inverse_cdf(0.95);
    Ok(seconds(|| betas.iter().map(both).sum::<f64>()) / SHAPES as f64)
}

/// The seconds that each takes at its quickest, of many short runs in turns: what else the machine
/// does meets all alike.
fn in_turns<const N: usize>(runs: [&dyn Fn() -> f64; N]) -> [f64; N] {
    const TURNS: usize = 60;
    let mut quickest = [f64::INFINITY; N];
    for _ in 0..TURNS {
        for (run, quickest) in runs.iter().zip(&mut quickest) {
            let begin = Clock::now();
            black_box(run());
            *quickest = quickest.min(begin.elapsed().as_secs_f64());
        }
    }
    quickest
}

/// Some hundreds at a time, so that a run is shorter than what the system gives a program at once.
fn intervals() -> Result<(), Box<dyn std::error::Error>> {
    const SOME: usize = 256;
    let level = Level::new(0.9)?;
    let mut sums = [0.0; 4];
    for shapes in shapes().chunks(SOME) {
        let betas: Vec<BetaPosterior> =
            shapes.iter().map(|(a, b)| BetaPosterior::new(*a, *b)).collect::<Result<_, _>>()?;
        let peers: Vec<Beta> =
            shapes.iter().map(|(a, b)| Beta::new(*a, *b)).collect::<Result<_, _>>()?;
        let ends = |interval: Interval| interval.lower + interval.upper;
        let alone = || betas.iter().map(|beta| ends(beta.interval(level))).sum();
        let together = || BetaPosterior::intervals(&betas, level).into_iter().map(ends).sum();
        let statrs = || peers.iter().map(|beta| beta.inverse_cdf(0.05) + beta.inverse_cdf(0.95)).sum();
        let puruspe = || {
            let both = |(a, b)| puruspe::invbetai(0.05, a, b) + puruspe::invbetai(0.95, a, b);
            shapes.iter().copied().map(both).sum()
        };
        let seconds = in_turns([&alone, &together, &statrs, &puruspe]);
        sums = std::array::from_fn(|i| sums[i] + seconds[i] / SHAPES as f64);
    }
    let [alone, together, statrs, puruspe] = sums;
    line("interval of a Beta, both ends", alone, "statrs, two quantiles", statrs);
    line("the same of many, side by side", together, "statrs, two quantiles", statrs);
    line("interval of a Beta, both ends", alone, "puruspe, two quantiles", puruspe);
    Ok(())
}
