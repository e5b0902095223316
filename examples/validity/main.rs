//! Whether the intervals mean what they say, by simulation from parameters that are known.
//!
//! ```sh
//! cargo run --release --example validity [-- --draws N] [--quick] [--seed N] [--threads N] [--json]
//! ```
//!
//! Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari and Gelman 2018): a truth is
//! drawn from a model's own prior, evidence from the truth, and the score is read. Where the score
//! is an exact posterior, the rank of the truth in it is uniform, and an interval holds the truth
//! as often as it says. What is exact is held to that, what is cautious to holding at least as
//! often, and what is approximate to a band that is stated.
//!
//! Then half-lives: streams whose drift is known, and the half-life that the prequential log score
//! chooses for them. The result does not depend on the number of threads.

mod firm;
mod half_life;
mod relationship;
mod statistics;
mod study;
#[path = "../support/mod.rs"]
mod support;

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use clap::Parser;

use half_life::{CANDIDATES, Chosen, Drift, KINDS, STREAMS, Stream};
use statistics::Measured;
use study::{Chance, Claim, Found, LEVELS, Row, Study};
use support::json::Object;
use support::outcome::{self, Failure};
use support::progress::Progress;
use support::table::{Side, layout, paragraph};

/// Draws of the quick mode, and its streams of each kind.
const QUICK: (u32, u32) = (1_000, 20);
/// Draws that one task makes.
const CHUNK: u32 = 500;

/// Measures whether intervals hold as often as they say, over truths drawn from the priors.
///
/// Fails if a score that is exact by its formula is not, if a cautious one holds less often than
/// it says, or if an approximate one lies outside its band.
#[derive(Debug, Parser)]
#[command(name = "validity")]
struct Args {
    /// Draws of each score
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    #[arg(value_parser = clap::value_parser!(u32).range(100..))]
    draws: u32,
    /// Make 1 000 draws and 20 streams of each kind, in seconds: for tests
    #[arg(long, conflicts_with = "draws")]
    quick: bool,
    /// Where chance begins
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Threads; as many as there are cores if it is not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Print one JSON object on one line, and nothing else
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let args = outcome::arguments::<Args>();
    let (draws, streams) = if args.quick { QUICK } else { (args.draws, STREAMS) };
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let threads = args.threads.map_or_else(cores, usize::from);
    let mut progress = Progress::begin();
    let run = Run::over(args.seed, draws, streams, threads, &mut progress);
    let seconds = progress.seconds();
    drop(progress);
    match run {
        Ok(run) => {
            let written = if args.json { run.json(seconds) } else { run.words(seconds) };
            let exit = outcome::exit(Ok(written));
            if run.broken().is_empty() { exit } else { ExitCode::FAILURE }
        }
        Err(failure) => outcome::exit(Err(failure)),
    }
}

fn studies() -> impl Iterator<Item = &'static Study> {
    relationship::STUDIES.iter().chain(firm::STUDIES)
}

/// A piece of work that depends on nothing but the seed.
#[derive(Debug, Clone, Copy)]
enum Task {
    Draws { study: usize, from: u32, to: u32 },
    Stream { kind: usize, stream: u32 },
}

enum Done {
    /// By draw, by row.
    Draws(Vec<Vec<Option<Found>>>),
    Stream(Stream),
}

impl Task {
    fn done(self, seed: u64, studies: &[&Study]) -> goodwill::Result<Done> {
        Ok(match self {
            Self::Draws { study, from, to } => {
                let draw = |i| (studies[study].draw)(&mut Chance::of(seed, study, i));
                Done::Draws((from..to).map(draw).collect::<goodwill::Result<_>>()?)
            }
            Self::Stream { kind, stream } => {
                let mut chance = Chance::of(seed, studies.len() + kind, stream);
                Done::Stream(half_life::choose(KINDS[kind], &mut chance)?)
            }
        })
    }
}

/// A score and what was measured of it.
struct Line {
    model: &'static str,
    row: Row,
    measured: Measured,
}

/// All that was measured.
struct Run {
    seed: u64,
    draws: u32,
    streams: u32,
    lines: Vec<Line>,
    chosen: Vec<Chosen>,
}

impl Run {
    fn over(
        seed: u64,
        draws: u32,
        streams: u32,
        threads: usize,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let studies: Vec<&Study> = studies().collect();
        let mut tasks = Vec::new();
        for study in 0..studies.len() {
            tasks.extend((0..draws.div_ceil(CHUNK)).map(|i| Task::Draws {
                study,
                from: i * CHUNK,
                to: ((i + 1) * CHUNK).min(draws),
            }));
        }
        for kind in 0..KINDS.len() {
            tasks.extend((0..2 * streams).map(|stream| Task::Stream { kind, stream }));
        }

        progress.phase("drawing", tasks.len() as u64);
        let next = AtomicUsize::new(0);
        let (sender, receiver) = channel();
        let mut done: Vec<Option<Done>> = tasks.iter().map(|_| None).collect();
        thread::scope(|scope| {
            for _ in 0..threads {
                let (sender, next, tasks, studies) = (sender.clone(), &next, &tasks, &studies);
                scope.spawn(move || {
                    loop {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(task) = tasks.get(place) else { break };
                        if sender.send((place, task.done(seed, studies))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            // Put in the order of the tasks, whichever thread was first.
            for (place, result) in receiver {
                done[place] = Some(result?);
                progress.step();
            }
            Ok::<(), goodwill::Error>(())
        })?;

        let mut found: Vec<Vec<Vec<Found>>> =
            studies.iter().map(|study| vec![Vec::new(); study.rows.len()]).collect();
        let mut seen = vec![Vec::new(); KINDS.len()];
        for (task, done) in tasks.iter().zip(done.into_iter().flatten()) {
            match (*task, done) {
                (Task::Draws { study, .. }, Done::Draws(draws)) => {
                    for (row, own) in
                        draws.into_iter().flat_map(|draw| draw.into_iter().enumerate())
                    {
                        found[study][row].extend(own);
                    }
                }
                (Task::Stream { kind, .. }, Done::Stream(stream)) => seen[kind].push(stream),
                _ => {}
            }
        }
        let line = |study: &&Study, row: &Row, found: &Vec<Found>| Line {
            model: study.model,
            row: *row,
            measured: Measured::of(found),
        };
        let lines = studies.iter().zip(&found).flat_map(|(study, found)| {
            study.rows.iter().zip(found).map(move |(row, found)| line(study, row, found))
        });
        let chosen =
            KINDS.into_iter().zip(&seen).map(|(drift, streams)| Chosen::of(drift, streams));
        Ok(Self { seed, draws, streams, lines: lines.collect(), chosen: chosen.collect() })
    }

    /// What did not hold, a sentence each.
    fn broken(&self) -> Vec<String> {
        let lines = self.lines.iter().filter_map(|line| {
            let why = line.measured.broken(line.row.claim)?;
            Some(format!("{}, {}: {why}", line.model, line.row.score))
        });
        let chosen = self.chosen.iter().filter(|chosen| !chosen.holds()).map(|chosen| {
            format!(
                "half-life, {}: the median choice was {}",
                drift(chosen.drift),
                days(chosen.quantile(0.5))
            )
        });
        lines.chain(chosen).collect()
    }

    fn words(&self, seconds: f64) -> String {
        let errors =
            LEVELS.map(|level| percent((level * (1.0 - level) / f64::from(self.draws)).sqrt()));
        let broken = self.broken();
        let end = if broken.is_empty() {
            "Everything held.".to_owned()
        } else {
            format!("Did not hold: {}.", broken.join("; "))
        };
        [
            format!("Simulation-based calibration, seed {}, {:.1} s\n\n", self.seed, seconds),
            self.table_of_scores(),
            paragraph(&format!(
                "Coverage in per cent; its Monte Carlo standard errors at {} draws are {}. below/above: \
                 truths beyond the 90 % interval. widened: truths that the 50 % interval holds only \
                 because it is widened to its point. An exact score fails where p is below {:e} or \
                 coverage without them is off by more than {} points (below {} draws: or four standard errors); a \
                 cautious one where it holds less than it says by four standard errors; an approximate \
                 one beyond its band. χ² is over 20 cells of rank, or the nine that four intervals cut \
                 where no posterior is given. No coverage is claimed of perceived trust, nor of the \
                 figures made of it, since preferences are inside: they are not measured.",
                self.draws,
                errors.join(", "),
                statistics::LEAST_P,
                percent(statistics::MARGIN),
                statistics::ENOUGH,
            )),
            "\nHalf-lives by prequential log score, 3000 daily observations a stream\n\n".to_owned(),
            self.table_of_half_lives(),
            paragraph(
                "right: the half-life that is known or, for a share that jumps and has none, the one \
                 that forecasts other streams best. near: choices within a factor of two of it. lost: \
                 nats an observation that the choices forecast other streams worse by. The median \
                 choice has to be near.",
            ),
            format!("\n{}", paragraph(&end)),
        ]
        .concat()
    }

    fn table_of_scores(&self) -> String {
        let header = [
            ("model", Side::Left),
            ("score", Side::Left),
            ("claim", Side::Left),
            ("draws", Side::Right),
            ("KS p", Side::Right),
            ("χ² p", Side::Right),
            ("50 %", Side::Right),
            ("80 %", Side::Right),
            ("90 %", Side::Right),
            ("95 %", Side::Right),
            ("widened", Side::Right),
            ("below/above", Side::Right),
            ("verdict", Side::Left),
        ];
        let rows = self.lines.iter().map(|line| {
            let measured = &line.measured;
            let [a, b, c, d] = measured.coverage.map(percent);
            let widened = if measured.widened[0] > 0.0 {
                percent(measured.widened[0])
            } else {
                "–".to_owned()
            };
            let [below, above] = measured.beyond.map(percent);
            // Uniform ranks are claimed of exact scores only.
            let judged = line.row.claim == Claim::Exact;
            let p = |p: Option<f64>| p.filter(|_| judged).map_or_else(|| "–".to_owned(), p_value);
            [
                line.model.to_owned(),
                line.row.score.to_owned(),
                claim(line.row.claim),
                measured.draws.to_string(),
                p(measured.kolmogorov),
                p(Some(measured.chi_squared)),
                a,
                b,
                c,
                d,
                widened,
                format!("{below}/{above}"),
                verdict(measured.broken(line.row.claim).is_none()),
            ]
        });
        layout(header, rows)
    }

    fn table_of_half_lives(&self) -> String {
        let streams = self.chosen.iter().map(|chosen| {
            [
                drift(chosen.drift),
                self.streams.to_string(),
                days(chosen.quantile(0.1)),
                days(chosen.quantile(0.5)),
                days(chosen.quantile(0.9)),
                days(CANDIDATES[chosen.right]),
                percent(chosen.near()),
                format!("{:.5}", chosen.regret),
                verdict(chosen.holds()),
            ]
        });
        layout(
            [
                ("the share", Side::Left),
                ("streams", Side::Right),
                ("10 %", Side::Right),
                ("median", Side::Right),
                ("90 %", Side::Right),
                ("right", Side::Right),
                ("% near", Side::Right),
                ("lost", Side::Right),
                ("verdict", Side::Left),
            ],
            streams,
        )
    }

    fn json(&self, seconds: f64) -> String {
        let lines = self.lines.iter().map(|line| {
            let measured = &line.measured;
            let why = measured.broken(line.row.claim);
            Object::default()
                .field("model", line.model)
                .field("score", line.row.score)
                .field("claim", claim(line.row.claim))
                .field("draws", measured.draws)
                .field("kolmogorov_smirnov_p", measured.kolmogorov)
                .field("chi_squared_p", measured.chi_squared)
                .field("coverage", measured.coverage.to_vec())
                .field("standard_error", LEVELS.map(|level| measured.error(level)).to_vec())
                .field("held_by_widening", measured.widened.to_vec())
                .field("below_and_above_90", measured.beyond.to_vec())
                .field("holds", why.is_none())
                .field("why_not", why)
        });
        let chosen = self.chosen.iter().map(|chosen| {
            Object::default()
                .field("share", drift(chosen.drift))
                .field("median_days", finite(chosen.quantile(0.5)))
                .field("right_days", finite(CANDIDATES[chosen.right]))
                .field("near", chosen.near())
                .field("lost_nats", chosen.regret)
                .field("holds", chosen.holds())
        });
        let object = Object::default()
            .field("seed", self.seed)
            .field("draws", self.draws)
            .field("streams", self.streams)
            .field("seconds", seconds)
            .field("levels", LEVELS.to_vec())
            .list("scores", lines)
            .list("half_lives", chosen)
            .field("holds", self.broken().is_empty());
        format!("{object}\n")
    }
}

/// A number of days; `None` for never.
fn finite(days: f64) -> Option<f64> {
    Some(days).filter(|days| days.is_finite())
}

fn percent(x: f64) -> String {
    format!("{:.1}", 100.0 * x)
}

fn days(days: f64) -> String {
    finite(days).map_or_else(|| "never".to_owned(), |days| format!("{days:.0} d"))
}

fn drift(drift: Drift) -> String {
    match drift {
        Drift::Own(half_life) => format!("the ledger's own, half-life {half_life:.0} d"),
        Drift::Anew(mean) => format!("drawn anew every {mean:.0} d, on average"),
        Drift::Never => "never moves".to_owned(),
    }
}

fn claim(claim: Claim) -> String {
    match claim {
        Claim::Exact => "exact".to_owned(),
        Claim::AtLeast => "at least".to_owned(),
        Claim::Within(band) => format!("± {:.1}", 100.0 * band),
    }
}

fn verdict(holds: bool) -> String {
    if holds { "holds" } else { "FAILS" }.to_owned()
}

fn p_value(p: f64) -> String {
    if p < 1e-3 { format!("{p:.0e}") } else { format!("{p:.3}") }
}

#[cfg(test)]
mod tests {
    use super::{Progress, Run};

    fn run(draws: u32, streams: u32, threads: usize) -> Result<Run, super::Failure> {
        Run::over(1, draws, streams, threads, &mut Progress::begin())
    }

    /// Fewer draws than the quick mode makes, which CI runs as a program, optimised.
    #[test]
    fn everything_holds() -> Result<(), super::Failure> {
        let run = run(250, 10, 2)?;
        assert_eq!(run.broken(), Vec::<String>::new(), "{}", run.words(0.0));
        Ok(())
    }

    #[test]
    fn the_number_of_threads_changes_nothing() -> Result<(), super::Failure> {
        let (one, three) = (run(60, 1, 1)?, run(60, 1, 3)?);
        assert_eq!((one.words(0.0), one.json(0.0)), (three.words(0.0), three.json(0.0)));
        Ok(())
    }
}
