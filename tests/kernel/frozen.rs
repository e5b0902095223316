//! Every bit that the kernels give for fixed shapes: a search that starts or halves in another
//! place, a term of an expansion, a sum in another order would change last digits that no
//! tolerance sees.
//!
//! The laws and the oracles beside this file say what is right; this one, that nothing moved. The
//! texts lie among the golden files, and are written anew as those are.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use goodwill::kernel::apportion::{apportion, parts_on_grid};
use goodwill::kernel::composite::{Moments, harmonic_fourth_root, interval_of};
use goodwill::kernel::draws::SplitMix64;
use goodwill::kernel::logistic::{climb, forward};
use goodwill::kernel::matrix::Square;
use goodwill::kernel::pooling::{
    Family, Observed, between_variance, common_mean, count_correlation,
};
use goodwill::kernel::posterior::{BetaPosterior, GammaPosterior, Prior};
use goodwill::kernel::power_mean::{mean_of, rates, split};
use goodwill::kernel::prequential::{Observation, best_half_life, log_scores};
use goodwill::kernel::ranking::{Candidate, MovedRanks, Ranking, WeightMoves};
use goodwill::kernel::special::{
    Beta, BetaCdf, beta_cdf, ends_of_each, f_quantile, gamma_cdf, gamma_quantile, ln_beta,
    ln_gamma_ratio, normal_quantile, t_width, walk,
};
use goodwill::kernel::{LogitLedger, Trials};
use goodwill::quantity::{Amount, Exponent, HalfLife, Instant, Share, Weights};

use super::held::{Digest, hold};
use super::support::{level, name, positive, share};

/// Both sides of each size at which another way of computing begins, and what lies between.
const SHAPES: &[f64] = &[
    0.0, 1e-300, 3e-201, 1e-200, 1e-9, 1e-3, 0.04, 0.3, 0.5, 1.0, 1.7, 3.0, 9.5, 10.0, 10.5, 33.0,
    120.0, 999.5, 2e4, 1.1e5, 9.9e5, 1.2e6, 1.3e7, 3e9, 1e300,
];
const PROBABILITIES: &[f64] =
    &[1e-300, 1e-12, 1e-6, 0.005, 0.05, 0.25, 0.4, 0.5, 0.6, 0.9, 0.95, 0.975, 0.999, 0.999_999_9];

/// A line a thing: what it is, and a hash of its numbers.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, what: &str, numbers: impl IntoIterator<Item = f64>) {
        let mut digest = Digest::new();
        let mut shown = Vec::new();
        for x in numbers {
            // Machines give different bits for what is no number.
            assert!(!x.is_nan(), "{what}");
            digest.number(x);
            shown.push(x);
        }
        let middle = shown.get(shown.len() / 2).map_or_else(|| "none".into(), f64::to_string);
        let hash = digest.0;
        writeln!(self.0, "{what} | {} with {middle} | {hash:016x}", shown.len()).unwrap();
    }

    fn hold(self, file: &str) {
        hold(file, &self.0);
    }
}

fn pairs() -> impl Iterator<Item = (f64, f64)> {
    let all = SHAPES.iter().flat_map(|a| SHAPES.iter().map(move |b| (*a, *b)));
    all.filter(|(a, b)| a + b > 0.0)
}

/// Numbers from 0 to 1, the same everywhere.
fn drawn(seed: u64) -> impl Iterator<Item = f64> {
    let mut draws = SplitMix64::new(seed);
    core::iter::repeat_with(move || (draws.draw() >> 11) as f64 / (1_u64 << 53) as f64)
}

/// Shapes from a tenth to some hundreds.
fn posteriors(seed: u64, n: usize) -> Vec<BetaPosterior> {
    let mut drawn = drawn(seed);
    let mut shape = || libm::exp(8.0 * drawn.next().unwrap() - 2.3);
    (0..n).map(|_| BetaPosterior::new(shape(), shape()).unwrap()).collect()
}

fn ends(both: impl IntoIterator<Item = (f64, f64)>) -> impl Iterator<Item = f64> {
    both.into_iter().flat_map(|(lower, upper)| [lower, upper])
}

#[test]
fn no_bit_of_a_beta_moves() {
    let mut lines = Lines::default();
    for (a, b) in pairs() {
        let beta = Beta::of(a, b);
        let quantiles: Vec<f64> =
            PROBABILITIES.iter().map(|p| beta.quantile(*p, 1.0 - p)).collect();
        let what = format!("Beta({a:e}, {b:e})");
        lines.add(&format!("{what}, quantiles"), quantiles.iter().copied());
        let chain: Vec<f64> = (1..40).map(|i| f64::from(i) / 40.0).collect();
        lines.add(&format!("{what}, in a row"), beta.quantiles(&chain));
        let cdf = BetaCdf::of(a, b);
        let points = || PROBABILITIES.iter().copied().chain(quantiles.iter().copied());
        lines.add(&format!("{what}, below"), points().map(|x| beta_cdf(a, b, x)));
        assert!(points().all(|x| cdf.at(x).to_bits() == beta_cdf(a, b, x).to_bits()), "{what}");
    }
    for tail in [1e-6, 0.005, 0.05, 0.3] {
        let shapes: Vec<(f64, f64)> =
            posteriors(3, 333).iter().map(|one| (one.alpha(), one.beta())).collect();
        lines.add(&format!("both ends at {tail:e}"), ends(ends_of_each(&shapes, tail)));
    }
    lines.hold("kernel.betas.txt");
}

#[test]
fn no_bit_of_another_distribution_moves() {
    let mut lines = Lines::default();
    for (a, b) in pairs().filter(|(a, b)| *a > 0.0 && *b > 0.0) {
        lines.add(&format!("ln B({a:e}, {b:e})"), [ln_beta(a, b)]);
        lines.add(&format!("ln Γ({a:e} + {b:e}) − ln Γ({a:e})"), [ln_gamma_ratio(a, b)]);
        // Of so few degrees of freedom, or so many, nothing is asked.
        if [a, b].iter().all(|shape| (0.3..1e10).contains(shape)) {
            let f = [0.05, 0.5, 0.9, 0.99].map(|p| f_quantile(2.0 * a, 2.0 * b, p));
            lines.add(&format!("F({:e}, {:e})", 2.0 * a, 2.0 * b), f);
        }
    }
    for shape in SHAPES.iter().copied().filter(|shape| *shape > 0.0) {
        let quantiles = || PROBABILITIES.iter().map(|p| gamma_quantile(shape, 3.0, *p));
        lines.add(&format!("Gamma({shape:e}, 3), quantiles"), quantiles());
        let points = [1e-9, 0.1, 1.0, 2.5].map(|part| part * shape);
        lines.add(&format!("Gamma({shape:e}), below"), points.map(|x| gamma_cdf(shape, x)));
        lines.add(&format!("t of {shape:e}"), [0.5, 0.9, 0.95].map(|level| t_width(shape, level)));
        let gamma = GammaPosterior::new(shape, 2.0);
        let interval = gamma.iter().map(|gamma| gamma.interval(level(0.9)));
        let interval = interval.flat_map(|interval| [interval.lower, interval.upper]);
        lines.add(&format!("Gamma({shape:e}, 2), interval"), interval);
    }
    let fine = (1..2_000).map(|i| f64::from(i) / 2_000.0).chain(PROBABILITIES.iter().copied());
    lines.add("normal quantiles", fine.map(normal_quantile));
    let scores: [f64; 17] = core::array::from_fn(|i| 0.5 * (i as f64 - 8.0));
    for (a, b) in pairs() {
        let points = walk(a, b, &scores).into_iter().flatten();
        let both = points.flat_map(|point| [point.log_odds, point.slope]);
        lines.add(&format!("walk over Beta({a:e}, {b:e})"), both);
    }
    lines.hold("kernel.others.txt");
}

#[test]
fn no_bit_of_a_composite_moves() {
    let mut lines = Lines::default();
    let exponents = [f64::NEG_INFINITY, -300.0, -5.0, -1.0, -0.3, 0.0, 0.3, 1.0]
        .map(|rho| Exponent::new(rho).unwrap());
    for (seed, n) in [(1, 1), (2, 2), (3, 3), (4, 4), (5, 8)] {
        let parts = posteriors(seed, n);
        let weights: Vec<f64> = drawn(100 + seed).take(n).map(|x| x + 0.05).collect();
        let w = Weights::proportional(&weights).unwrap();
        let shares = |seed| drawn(seed).take(n).map(share).collect::<Vec<_>>();
        let (x, mut baseline) = (shares(200 + seed), shares(300 + seed));
        for rho in exponents {
            let what = format!("{n} parts at {}", rho.get());
            let found = interval_of(&parts, &w, rho, level(0.9));
            lines.add(&format!("{what}, interval"), [found.lower, found.upper]);
            lines.add(&format!("{what}, mean"), [mean_of(&x, &w, rho)]);
            lines.add(&format!("{what}, split"), split(&x, &baseline, &w, rho).parts);
            lines.add(&format!("{what}, rates"), rates(&x, &baseline, &w, rho));
        }
        baseline.fill(Share::ZERO);
        for rho in exponents {
            let what = format!("{n} parts at {} from nothing", rho.get());
            lines.add(&format!("{what}, split"), split(&x, &baseline, &w, rho).parts);
            lines.add(&format!("{what}, rates"), rates(&x, &baseline, &w, rho));
        }
        let moments = harmonic_fourth_root(&parts, &w);
        lines.add(&format!("{n} parts, fourth root"), [moments.mean, moments.variance]);
        let product = Moments::product(weights.iter().copied().zip(parts.iter().copied()));
        lines.add(&format!("{n} parts, product"), [product.mean, product.variance]);
    }
    for (a, b) in pairs().filter(|(a, b)| (1e-9..1e10).contains(a) && (1e-9..1e10).contains(b)) {
        let parts = [(a, b), (b, a), (3.0, 2.0)].map(|(a, b)| BetaPosterior::new(a, b).unwrap());
        let moments = harmonic_fourth_root(&parts, &Weights::equal(3));
        let [one, other, _] = &parts;
        let numbers = [moments.mean, moments.variance, one.chance_above(other)];
        lines.add(&format!("fourth root of Beta({a:e}, {b:e}) and its mirror, chance"), numbers);
    }
    let ledger = LogitLedger::new(-1.3, &[0.4, -2.0, 1.1, 0.0]).unwrap();
    lines.add("points of log-odds", ledger.points().parts);
    let parts: Vec<f64> = drawn(9).take(12).map(|x| x * x - 0.3).collect();
    lines.add("parts on the grid", parts_on_grid(&parts, 0.5, 0.5 + parts.iter().sum::<f64>()));
    for total in [-7, 0, 40, 100] {
        let scaled: Vec<f64> = parts.iter().map(|part| 40.0 * part).collect();
        let whole = apportion(&scaled, total).into_iter().map(|n| n as f64);
        lines.add(&format!("whole parts of {total}"), whole);
    }
    lines.hold("kernel.composites.txt");
}

#[test]
fn no_bit_of_what_is_learned_moves() {
    let mut lines = Lines::default();
    let mut some = drawn(11);
    let mut next = || 2.0 * some.next().unwrap() - 1.0;
    for n in [2, 9, 60] {
        let cases: Vec<([f64; 3], f64)> = (0..n)
            .map(|_| {
                let figures = [1.0, next(), 30.0 * next()];
                (figures, f64::from(u8::from(next() + figures[1] > 0.2)))
            })
            .collect();
        for ridge in [1e-12, 1e-3, 1.0, 50.0] {
            lines.add(&format!("climb of {n}, ridge {ridge:e}"), climb(-0.4, &cases, ridge));
        }
        let cases: Vec<_> = cases.iter().map(|(figures, t)| (*figures, *t > 0.5)).collect();
        let forecasts = forward(-0.4, &cases, |place| place % 4 == 1).unwrap();
        lines.add(&format!("forward through {n}"), forecasts.iter().map(|(p, _)| p.get()));
    }
    for size in [1, 2, 3, 5, 8, 13] {
        let mut square = Square::zero(size);
        for _ in 0..=size {
            let row: Vec<f64> = (0..size).map(|_| next()).collect();
            square.add_outer(&row, 0.7);
        }
        let rows: Vec<Vec<f64>> = (0..4).map(|_| (0..size).map(|_| next()).collect()).collect();
        square.add_four_outer([&rows[0], &rows[1], &rows[2], &rows[3]], [0.2, 1.0, 0.4, 3.0]);
        let square = square.completed(1.5);
        let b: Vec<f64> = (0..size).map(|_| next()).collect();
        lines.add(&format!("solved, {size}"), square.solve(&b));
        lines.add(&format!("times, {size}"), square.times(&b));
        let all = |square: &Square| square.rows().flatten().copied().collect::<Vec<_>>();
        lines.add(&format!("inverse, {size}"), all(&square.inverse()));
        let twice = square.times_all(0.5).minus(&square).plus(&square.times_all(1.25));
        lines.add(&format!("sums, {size}"), all(&twice));
        let kept: Vec<usize> = (0..size).step_by(2).collect();
        lines.add(&format!("kept, {size}"), all(&square.kept(&kept)));
        let factor = square.factor(|pivot| (pivot > 0.0).then_some(pivot));
        lines.add(&format!("factor, {size}"), factor.iter().flat_map(all));
    }
    let observations: Vec<Observation> = (0..40)
        .map(|i| Observation {
            at: Instant::new(i / 3 * 70_000).unwrap(),
            y: share((0.5 * next() + 0.5).clamp(0.0, 1.0)),
            weight: share(if i % 5 == 0 { 0.3 } else { 1.0 }),
        })
        .collect();
    let prior = Prior { mean: share(0.7), weight: positive(3.0) };
    let lives = [0.5, 2.0, 9.0, 90.0].map(|days| HalfLife::from_days(days).unwrap());
    for life in lives.into_iter().chain([HalfLife::INFINITE]) {
        let scores = log_scores(&observations, prior, life).unwrap();
        lines.add(&format!("in turn, {} s", life.seconds()), scores);
    }
    let best = best_half_life(&observations, prior, &lives).unwrap().unwrap();
    lines.add("the best half-life", [best.0.seconds(), best.1]);
    pooled(&mut lines);
    lines.hold("kernel.learned.txt");
}

fn pooled(lines: &mut Lines) {
    let mut some = drawn(12);
    let mut next = || some.next().unwrap();
    for groups in [2, 3, 5, 30] {
        let members: Vec<Observed> =
            (0..groups).map(|_| Observed::new(8.0 * next(), 0.1 + next()).unwrap()).collect();
        for tau2 in [0.0, 0.3, 20.0] {
            let mean = common_mean(&members, Amount::new(tau2).unwrap()).unwrap();
            lines.add(&format!("mean of {groups}, {tau2}"), [mean.mean(), mean.error()]);
        }
        for centre in [None, Some(3.0), Some(40.0)] {
            let family = Family { centre, members: members.clone() };
            let found = between_variance(&[family.clone(), family]);
            let found = found.map(Amount::get);
            lines.add(&format!("between {groups} around {centre:?}"), found);
        }
        let family = || -> Vec<Trials> {
            let one = |i: usize| {
                let trials = 1.0 + (i % 7) as f64 * 3.0;
                Trials::new(trials * share((i % 5) as f64 / 4.0).get(), trials).unwrap()
            };
            (0..groups).map(one).collect()
        };
        let own = family().into_iter().flat_map(|own| {
            let (raw, less) = (own.raw(), own.towards_the_mean(positive(3.0)));
            [raw.alpha(), raw.beta(), less.successes(), less.trials(), own.failures()]
        });
        lines.add(&format!("each of {groups}"), own);
        let found = count_correlation(&[family(), family()]).map(Share::get);
        lines.add(&format!("correlation of {groups}"), found);
    }
}

#[test]
fn no_bit_of_a_ranking_moves() {
    let mut lines = Lines::default();
    // Up to where coins are counted one by one, beyond, where most are nearly known, and where all
    // are much alike, so that hundreds may be the last of the first.
    for (n, places, known, apart) in [
        (3, 1, 1.0, 4.0),
        (40, 4, 1.0, 4.0),
        (160, 40, 1.0, 4.0),
        (400, 150, 1.0, 4.0),
        (300, 30, 1e6, 4.0),
        (90, 45, 1e-6, 4.0),
        (400, 150, 0.01, 0.1),
    ] {
        let mut drawn = drawn(n);
        let candidates: Vec<Candidate> = posteriors(20 + n, n.try_into().unwrap())
            .iter()
            .map(|one| {
                let factor = if drawn.next().unwrap() < 0.6 { known } else { 1.0 };
                let posterior = BetaPosterior::new(one.alpha() * factor, one.beta() * factor);
                let value = libm::exp(apart * drawn.next().unwrap());
                Candidate::new(posterior.unwrap(), Amount::new(value).unwrap())
            })
            .collect();
        let ranking = Ranking::new(&candidates, places);
        let what = format!("{places} of {n}, facts times {known:e}, values to e^{apart}");
        lines.add(&format!("{what}, probabilities"), ranking.probabilities().iter().copied());
        let first = ranking.first(places);
        lines.add(&format!("{what}, regret"), [ranking.regret(&first).unwrap()]);
        lines.add(&format!("{what}, first"), first.iter().map(|place| *place as f64));
    }
    let parts = ["a", "b", "c"].map(name);
    let mut drawn = drawn(77);
    let customers: Vec<Vec<Option<Share>>> = (0..30)
        .map(|i| {
            let mut part = |known: bool| {
                let x = share((8.0 * drawn.next().unwrap()).round() / 8.0);
                known.then_some(x)
            };
            vec![part(true), part(i % 4 != 0), part(i % 3 != 1)]
        })
        .collect();
    let weights = Weights::proportional(&[3.0, 2.0, 1.0]).unwrap();
    for draws in [1, 40] {
        let moves = WeightMoves::default().with_draws(draws).unwrap();
        let moved = MovedRanks::new(&parts, &weights, &customers, 7, &moves).unwrap();
        let figures = moved.customers().iter().flatten().flat_map(|one| {
            let interval = one.interval;
            [one.value, one.rank, interval.lower, interval.upper, one.among_first, one.shift]
        });
        lines.add(&format!("ranks of {draws} draws"), figures.chain(moved.shift()));
    }
    lines.hold("kernel.rankings.txt");
}
