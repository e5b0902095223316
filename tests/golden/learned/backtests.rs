//! How well scores told what came: measures, maps to probabilities, whole runs; and half-lives by
//! what they would have forecast.

use std::fmt::Write as _;
use std::num::NonZeroU16;

use goodwill::backtest::{
    Backtest, BacktestParams, Bootstrap, Case, Cut, Direction, Followed, Forecast,
    ForecastMeasures, Gain, MapKind, ProbabilityMap, RankMeasures, auc, average_precision, brier,
    brier_parts, calibration_error, excess_log_loss, lift, log_loss, portrait_value, rate,
    reliability_diagram,
};
use goodwill::book::BookParams;
use goodwill::classic::{DriverParams, Importance, KeyDrivers, Split};
use goodwill::kernel::posterior::Prior;
use goodwill::kernel::prequential::{Observation, best_half_life, in_turn, log_score, log_scores};
use goodwill::quantity::{HalfLife, Instant, Level, Positive, Share};
use goodwill::record::Fact;
use goodwill::simulate::Simulation;

use super::{Numbers, all, day, name};
use crate::hold;

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

/// Forecasts in steps of a twentieth, so that some are equal, of what happens about as often.
fn forecasts(seed: u64, n: usize) -> Vec<Forecast> {
    let mut random = Numbers(seed);
    (0..n)
        .map(|_| {
            let probability = share((20.0 * random.share()).floor() / 20.0);
            let happened = random.share() < 0.2 + 0.6 * probability.get();
            Forecast { probability, happened }
        })
        .collect()
}

fn measured(out: &mut String, what: &str, forecasts: &[Forecast]) {
    writeln!(out, "{what} | rate {:?} | auc {:?}", rate(forecasts), auc(forecasts)).unwrap();
    writeln!(out, "{what} | average precision {:?}", average_precision(forecasts)).unwrap();
    for part in [0.0, 0.05, 0.1, 0.33, 1.0] {
        writeln!(out, "{what} | lift at {part} {:?}", lift(forecasts, share(part))).unwrap();
    }
    writeln!(out, "{what} | log loss {:?} | brier {:?}", log_loss(forecasts), brier(forecasts))
        .unwrap();
    for bins in [1, 3, 10] {
        let bins = NonZeroU16::new(bins).unwrap();
        writeln!(
            out,
            "{what} | {bins} bins | calibration error {:?} | {:?} | sum {:?}",
            calibration_error(forecasts, bins),
            brier_parts(forecasts, bins),
            brier_parts(forecasts, bins).map(|parts| parts.sum()),
        )
        .unwrap();
        for bin in reliability_diagram(forecasts, bins, Level::new(0.8).unwrap()) {
            writeln!(out, "{what} | {bins} bins | {bin:?}").unwrap();
        }
    }
}

#[test]
fn measures_keep_their_bits() {
    let mut out = String::new();
    let (some, others) = (forecasts(3, 80), forecasts(4, 80));
    measured(&mut out, "of 80", &some);
    measured(&mut out, "of 7", &some[..7]);
    measured(&mut out, "of one", &some[..1]);
    measured(&mut out, "of none", &[]);
    let certain: Vec<Forecast> = some
        .iter()
        .map(|one| Forecast { probability: share(f64::from(u8::from(one.happened))), ..*one })
        .collect();
    measured(&mut out, "certain", &certain);
    let wrong: Vec<Forecast> =
        certain.iter().map(|one| Forecast { happened: !one.happened, ..*one }).collect();
    measured(&mut out, "certain and wrong", &wrong);

    // The same outcomes, foretold in another way.
    let foretold = |(one, other): (&Forecast, &Forecast)| Forecast {
        probability: other.probability,
        happened: one.happened,
    };
    let foretold: Vec<Forecast> = some.iter().zip(&others).map(foretold).collect();
    for n in [0, 1, 2, 80] {
        let excess = excess_log_loss(&some[..n], &foretold[..n]).unwrap();
        writeln!(out, "excess of {n} | {excess:?}").unwrap();
    }
    let cases: Vec<Case> = some.iter().map(|one| (*one).into()).collect();
    let customers: Vec<usize> = (0..80).map(|i| (i * i + 3) % 23).collect();
    for (replicates, seed, level) in [(0, 0, 0.9), (60, 0, 0.9), (60, 5, 0.5)] {
        let level = Level::new(level).unwrap();
        let params = BacktestParams::default()
            .with_replicates(replicates)
            .with_seed(seed)
            .with_level(level)
            .with_share(share(0.2))
            .with_bins(NonZeroU16::new(4).unwrap());
        let what = format!("{replicates} replicates from {seed} at {}", level.get());
        let ranked = RankMeasures::from_cases(&cases, &customers, &params).unwrap().unwrap();
        writeln!(out, "{what} | {ranked:?}").unwrap();
        let told = ForecastMeasures::from_forecasts(&some, &customers, &params).unwrap().unwrap();
        writeln!(out, "{what} | {told:?}").unwrap();
        let gain = Gain::from_forecasts(&some, &foretold, &customers, &params).unwrap();
        writeln!(out, "{what} | {gain:?}").unwrap();
        let bootstrap = Bootstrap { replicates, seed, level };
        let sums = |weights: &[f64]| {
            let sum: f64 = weights.iter().sum();
            let first: f64 = weights.iter().take(3).sum();
            [Some(sum), (first > 0.0).then_some(first)]
        };
        writeln!(out, "{what} | {:?}", bootstrap.of(9, sums)).unwrap();
    }
    assert_eq!(RankMeasures::from_cases(&[], &[], &BacktestParams::default()).unwrap(), None);
    hold("learned.measures.txt", &out);
}

#[test]
fn maps_keep_their_bits() {
    let mut out = String::new();
    let mut random = Numbers(8);
    let cases = |n: usize, slope: f64, size: f64, random: &mut Numbers| -> Vec<Case> {
        let one = |_| {
            let x = (10.0 * random.share()).floor() / 10.0;
            Case::new(size * x, random.share() < 0.5 + slope * (x - 0.5)).unwrap()
        };
        (0..n).map(one).collect()
    };
    let lists = [
        ("rising", cases(60, 0.9, 1.0, &mut random)),
        ("falling", cases(60, -0.9, 1.0, &mut random)),
        ("of vast size", cases(40, 0.7, 1e200, &mut random)),
        ("of chance", cases(40, 0.0, 3.0, &mut random)),
        ("all alike", (0..6).map(|i| Case::new(2.0, i % 3 == 0).unwrap()).collect()),
        ("of nothing", (0..6).map(|i| Case::new(0.0, i % 2 == 0).unwrap()).collect()),
        ("all happened", (0..6).map(|i| Case::new(f64::from(i), true).unwrap()).collect()),
        ("none happened", (0..6).map(|i| Case::new(f64::from(i), false).unwrap()).collect()),
        ("none", vec![]),
    ];
    for (what, cases) in &lists {
        for kind in [MapKind::Logistic, MapKind::Isotonic, MapKind::AsIs] {
            let map = ProbabilityMap::learn(kind, cases);
            writeln!(out, "{what} | {kind:?} | {map:?}").unwrap();
            let Some(map) = map else { continue };
            for risk in [-1e300, -1.0, 0.0, 0.1, 0.35, 0.7, 2.0, 1e199, f64::MAX] {
                let chance = map.probability(risk).unwrap().get();
                writeln!(out, "{what} | {kind:?} | {risk:?} is {chance:?}").unwrap();
            }
        }
    }
    hold("learned.maps.txt", &out);
}

/// Whether a stake or a promise was broken, or a failure voiced, after the cut.
fn heard_of_trouble(followed: &Followed<'_>) -> Option<bool> {
    let events = followed.events();
    let voiced = events.iter().filter(|event| matches!(event.fact(), Fact::Recovery(_))).count();
    // Of who was silent nothing can be said.
    (!events.is_empty()).then_some(voiced > 3)
}

#[test]
fn backtests_keep_their_bits() {
    let mut out = String::new();
    let simulation = Simulation::new(5).customers(14).events(700).with_turns();
    let (book, until) = (BookParams::default(), simulation.until());
    let first = Cut::from_days(until.plus(-400 * Instant::DAY).unwrap(), 60).unwrap();
    let cuts = Cut::rolling(first, 75 * Instant::DAY, until).unwrap();
    let kinds = [
        (Direction::Low, MapKind::Logistic),
        (Direction::Low, MapKind::Isotonic),
        (Direction::Low, MapKind::AsIs),
        (Direction::High, MapKind::AsIs),
        (Direction::High, MapKind::Logistic),
    ];
    for (direction, map) in kinds {
        let params = BacktestParams::default()
            .with_direction(direction)
            .with_map(map)
            .with_least(4)
            .with_replicates(40);
        let run = Backtest::run(
            simulation.iter(),
            // One whose window is not over.
            cuts.iter().copied().chain([Cut::from_days(until, 30).unwrap()]),
            until,
            params,
            portrait_value(&book),
            heard_of_trouble,
        )
        .unwrap();
        let what = format!("{direction:?}, {map:?}");
        writeln!(out, "{what} | {} customers until {} | {:?}", run.customers, run.until, run.tally)
            .unwrap();
        for cut in &run.cuts {
            writeln!(out, "{what} | {cut:?}").unwrap();
        }
        writeln!(out, "{what} | {:?}", run.ranking).unwrap();
        writeln!(out, "{what} | {:?}", run.forecasts).unwrap();
        writeln!(out, "{what} | {:?}", run.gain).unwrap();
        writeln!(out, "{what} | all {}", all(&run)).unwrap();
    }
    hold("learned.backtests.txt", &out);
}

#[test]
fn half_lives_keep_their_bits() {
    let mut out = String::new();
    let mut random = Numbers(2);
    // What holds for a while, then turns; some of an instant.
    let observations: Vec<Observation> = (0..60_i64)
        .map(|i| {
            let good = if (i / 15) % 2 == 0 { 0.9 } else { 0.2 };
            let y = match i % 7 {
                0 => 0.5,
                _ => f64::from(u8::from(random.share() < good)),
            };
            let weight = share(if i % 5 == 0 { 0.25 } else { 1.0 });
            Observation { at: day(20_000 + 3 * (i / 2)), y: share(y), weight }
        })
        .collect();
    let prior = |mean: f64, weight: f64| Prior {
        mean: share(mean),
        weight: Positive::new(weight).unwrap(),
    };
    let candidates: Vec<HalfLife> = [2.0, 8.0, 30.0, 180.0, f64::INFINITY]
        .into_iter()
        .map(|days| HalfLife::from_days(days).unwrap())
        .collect();
    for prior in [prior(0.5, 2.0), prior(0.9, 8.0), prior(1.0, 1.0)] {
        let of = |half_life: HalfLife| log_scores(&observations, prior, half_life).unwrap();
        for half_life in &candidates {
            let scores = of(*half_life);
            let mean = log_score(&observations, prior, *half_life).unwrap();
            writeln!(
                out,
                "{prior:?} | {half_life} | mean {mean:?} | {:?} … {:?}",
                &scores[..4],
                &scores[56..]
            )
            .unwrap();
        }
        let best = best_half_life(&observations, prior, &candidates).unwrap();
        writeln!(out, "{prior:?} | best {best:?}").unwrap();
    }
    let one = prior(0.5, 2.0);
    writeln!(out, "of none | {:?}", best_half_life(&[], one, &candidates).unwrap()).unwrap();
    writeln!(out, "no candidate | {:?}", best_half_life(&observations, one, &[]).unwrap()).unwrap();
    // Of one observation all half-lives are alike: the longest.
    let alike = best_half_life(&observations[..1], one, &candidates).unwrap();
    writeln!(out, "of one | {alike:?}").unwrap();
    let turns = in_turn([3, 1, 1, 2].map(day), [1, 3, 0, 2].map(day));
    writeln!(out, "turns | {turns:?}").unwrap();
    hold("learned.halflives.txt", &out);
}

fn driven(out: &mut String, what: &str, found: Option<&KeyDrivers>) {
    let Some(found) = found else { return writeln!(out, "{what} | none").unwrap() };
    let (importance, performance) = (found.importance_cut(), found.performance_cut());
    writeln!(out, "{what} | cuts {importance:?} and {performance:?}").unwrap();
    for item in found.items() {
        writeln!(out, "{what} | {item:?}").unwrap();
    }
    writeln!(out, "{what} | unplaced {:?} | all {}", found.unplaced(), all(found)).unwrap();
}

#[test]
fn drivers_keep_their_bits() {
    let mut out = String::new();
    let mut random = Numbers(12);
    let names = ["speed", "care", "price", "words", "same"].map(name);
    let (mut rows, mut outcome) = (Vec::new(), Vec::new());
    for i in 0..40 {
        let lows = [0.3, 0.6, 0.5, 0.8];
        let x: [f64; 4] = lows.map(|low| (low + 0.2 * random.normal()).clamp(0.0, 1.0));
        let loyal = 2.0 * x[0] + x[1] - 0.5 * x[3] + 0.2 * random.normal();
        outcome.push((i % 9 != 4).then_some(loyal));
        let gap = |(j, x): (usize, f64)| ((i + j) % 8 != 0).then_some(x);
        let mut row: Vec<Option<f64>> = x.into_iter().enumerate().map(gap).collect();
        row.push(Some(0.5));
        rows.push(row);
    }
    for split in Split::ALL {
        let params = DriverParams::default().with_split(split);
        let found = KeyDrivers::from_outcomes(&names, &rows, &outcome, &params).unwrap();
        driven(&mut out, &format!("{split}, outcomes"), found.as_ref());
        let found = KeyDrivers::from_outcomes(&names, &rows[..3], &outcome[..3], &params).unwrap();
        driven(&mut out, &format!("{split}, outcomes of three"), found.as_ref());
        let one = |(weight, error): (f64, Option<f64>)| {
            Importance::from_weight(weight, error, params.level()).unwrap()
        };
        let weights = [Some((1.5, Some(0.4))), Some((0.2, None)), None, Some((0.0, Some(0.1)))];
        let weights: Vec<_> = weights.into_iter().chain([None]).map(|w| w.map(one)).collect();
        let found = KeyDrivers::from_weights(&names, &rows, &weights, &params).unwrap();
        driven(&mut out, &format!("{split}, weights"), found.as_ref());
        let found = KeyDrivers::from_weights(&names, &rows, &[None; 5], &params).unwrap();
        driven(&mut out, &format!("{split}, no weights"), found.as_ref());
    }
    hold("learned.drivers.txt", &out);
}
