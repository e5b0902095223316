//! Weights learned from outcomes: laws, closed forms, and what is refused.

// A test fails by panicking, and walks matrices by index. What is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::needless_range_loop, clippy::float_cmp)]

mod support;

use goodwill::calibrate::{
    Calibration, Calibrator, Folds, Kind, Metrics, Sample, Signal, Study, Target,
};
use goodwill::portrait::ModelName;
use goodwill::quantity::{Instant, Scale};
use proptest::prelude::*;
use support::{bits, cases, close, instant, name};

/// Numbers from a seed that are as good as random.
struct Numbers(u64);

impl Numbers {
    /// Evenly from 0 to 1.
    fn share(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly normal, of variance 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

const STEPS: f64 = 4.0;

fn signals(components: &[&str]) -> Vec<Signal> {
    let scale = Scale::new(0.0, STEPS).unwrap();
    let signal = |(i, component): (usize, &&str)| {
        Signal::new(name(&format!("s{i}")), name(component), scale)
    };
    components.iter().enumerate().map(signal).collect()
}

/// The answers of a respondent.
type Row = [Option<f64>];

/// Answers that share a factor, in whole steps, some of them missing; and what they say of an
/// outcome, by weights for a step.
struct Simulated {
    rows: Vec<Vec<Option<f64>>>,
    truth: Vec<f64>,
}

fn simulate(seed: u64, n: usize, weights: &[f64], missing: f64) -> Simulated {
    let mut random = Numbers(seed);
    let mut of = Simulated { rows: Vec::new(), truth: Vec::new() };
    for _ in 0..n {
        let shared = random.normal();
        let full: Vec<f64> = weights
            .iter()
            .map(|_| (2.0 + 0.8 * shared + 0.8 * random.normal()).round().clamp(0.0, STEPS))
            .collect();
        of.truth.push(full.iter().zip(weights).map(|(x, w)| w * x).sum::<f64>());
        let gap = |x: f64| (random.share() >= missing).then_some(x);
        of.rows.push(full.into_iter().map(gap).collect());
    }
    of
}

fn numeric(seed: u64, n: usize, weights: &[f64], noise: f64, missing: f64) -> Sample {
    let Simulated { rows, truth } = simulate(seed, n, weights, missing);
    let mut random = Numbers(!seed);
    let y = truth.iter().map(|t| t + noise * random.normal()).collect();
    let components: Vec<&str> = (0..weights.len()).map(|i| ["a", "a", "b", "c"][i % 4]).collect();
    Sample::new(signals(&components), &rows, Target::Numeric(y)).unwrap()
}

fn binary(seed: u64, n: usize, weights: &[f64], missing: f64) -> Sample {
    let Simulated { rows, truth } = simulate(seed, n, weights, missing);
    let mut random = Numbers(!seed);
    let mean = truth.iter().sum::<f64>() / n as f64;
    let y = truth.iter().map(|t| random.share() < 1.0 / (1.0 + (mean - t).exp())).collect();
    let components: Vec<&str> = (0..weights.len()).map(|i| ["a", "a", "b", "c"][i % 4]).collect();
    Sample::new(signals(&components), &rows, Target::Binary(y)).unwrap()
}

/// Three folds, so that thousands of runs are quick.
fn quick() -> Calibrator {
    Calibrator::default().with_folds(3).unwrap()
}

fn weights(calibration: &Calibration) -> Vec<f64> {
    calibration.weights().iter().map(|w| w.weight).collect()
}

fn any_sample() -> impl Strategy<Value = Sample> {
    let weights = prop::collection::vec(-0.3..1.0, 1..6);
    let made =
        (any::<u64>(), 24_usize..60, weights, prop_oneof![Just(0.0), 0.0..0.5], any::<bool>());
    made.prop_map(|(seed, n, weights, missing, yes_or_no)| {
        if yes_or_no {
            binary(seed, n, &weights, missing)
        } else {
            numeric(seed, n, &weights, 1.0, missing)
        }
    })
    .prop_filter("both outcomes in every fold", |sample| {
        let Target::Binary(values) = sample.outcome() else { return true };
        let yes = values.iter().filter(|yes| **yes).count();
        yes >= 3 && values.len() - yes >= 3
    })
}

fn any_row(signals: usize) -> impl Strategy<Value = Vec<Option<f64>>> {
    prop::collection::vec(prop::option::of(0.0..=STEPS), signals)
}

proptest! {
    #![proptest_config(cases(48))]

    /// Whatever else was answered or not.
    #[test]
    fn law_a_better_answer_never_lowers_a_score(
        (sample, row, which, up) in any_sample().prop_flat_map(|sample| {
            let n = sample.signals().len();
            (Just(sample), any_row(n), 0..n, 0.0..=1.0)
        }),
    ) {
        let calibration = quick().calibrate(&sample).unwrap();
        prop_assert!(weights(&calibration).iter().all(|w| *w >= 0.0));
        let mut better = row.clone();
        better[which] = row[which].map(|x| x + up * (STEPS - x));
        let value = |row: &[Option<f64>]| calibration.score(row).unwrap().map(|s| (s.value(), s.lowest()));
        if let (Some((before, lowest)), Some((after, higher))) = (value(&row), value(&better)) {
            // What is expected of the missing answers is rounded: one step of 2⁻⁵⁰ of the range.
            let step = calibration.base().abs() + weights(&calibration).iter().sum::<f64>() + 1.0;
            prop_assert!(after >= before - step * 2.0_f64.powi(-49), "{before} {after}");
            prop_assert!(higher >= lowest);
        }
    }

    #[test]
    fn law_parts_sum_to_the_bit_in_any_order(
        (sample, row) in any_sample().prop_flat_map(|sample| {
            let n = sample.signals().len();
            (Just(sample), any_row(n))
        }),
        signed in any::<bool>(),
    ) {
        let calibrator = if signed { quick().signed() } else { quick() };
        let calibration = calibrator.calibrate(&sample).unwrap();
        let Some(score) = calibration.score(&row).unwrap() else {
            prop_assert!(row.iter().all(Option::is_none));
            return Ok(());
        };
        for parts in [score.parts(), score.components()] {
            let forwards = parts.iter().fold(score.baseline(), |sum, p| sum + p.contribution);
            let backwards = parts.iter().rev().fold(0.0, |sum, p| sum + p.contribution);
            prop_assert_eq!(forwards.to_bits(), score.value().to_bits());
            prop_assert_eq!((backwards + score.baseline()).to_bits(), score.value().to_bits());
        }
        prop_assert!(score.lowest() <= score.value() && score.value() <= score.highest());
        prop_assert!((0.0..=1.0).contains(&score.coverage()));
        if row.iter().all(Option::is_some) {
            prop_assert_eq!((score.lowest(), score.highest()), (score.value(), score.value()));
            prop_assert_eq!(score.coverage(), 1.0);
        }
        if score.kind() == Kind::Binary {
            prop_assert!((0.0..=1.0).contains(&score.lowest()) && score.highest() <= 1.0);
        }
    }

    #[test]
    fn law_an_answer_that_arrives_stays_within_the_bounds(
        (sample, row, which, answer) in any_sample().prop_flat_map(|sample| {
            let n = sample.signals().len();
            (Just(sample), any_row(n), 0..n, 0.0..=STEPS)
        }),
    ) {
        let calibration = quick().signed().calibrate(&sample).unwrap();
        let mut without = row.clone();
        without[which] = None;
        let mut with = row;
        with[which] = Some(answer);
        let (Some(before), Some(after)) =
            (calibration.score(&without).unwrap(), calibration.score(&with).unwrap())
        else {
            return Ok(());
        };
        prop_assert!(before.lowest() <= after.lowest() && after.highest() <= before.highest());
        prop_assert!(before.coverage() <= after.coverage() + 1e-15);
    }

    #[test]
    fn law_folds_partition_and_come_from_the_seed(
        sample in any_sample(), count in 3_usize..12, seed in any::<u64>(),
    ) {
        let folds = Folds::seeded(&sample, count, seed).unwrap();
        prop_assert_eq!(&folds, &Folds::seeded(&sample, count, seed).unwrap());
        prop_assert_eq!((folds.count(), folds.as_slice().len()), (count, sample.respondents()));
        let even = |of: &dyn Fn(usize) -> bool| {
            let held = |fold| (0..sample.respondents()).filter(|i| of(*i) && folds.as_slice()[*i] == fold).count();
            let sizes: Vec<usize> = (0..count).map(held).collect();
            sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1
        };
        prop_assert!(even(&|_| true));
        if let Target::Binary(values) = sample.outcome() {
            prop_assert!(even(&|i| values[i]) && even(&|i| !values[i]));
        }
    }

    /// Folds drawn from a seed follow the answers, so nothing has to be permuted with them.
    #[test]
    fn law_the_order_of_respondents_moves_no_bit(
        (sample, order) in any_sample().prop_flat_map(|sample| {
            let order: Vec<usize> = (0..sample.respondents()).collect();
            (Just(sample), Just(order).prop_shuffle())
        }),
    ) {
        let rows = rows_of(&sample);
        let permuted: Vec<_> = order.iter().map(|i| rows[*i].clone()).collect();
        let outcome = match sample.outcome() {
            Target::Numeric(y) => Target::Numeric(order.iter().map(|i| y[*i]).collect()),
            Target::Binary(y) => Target::Binary(order.iter().map(|i| y[*i]).collect()),
            _ => unreachable!(),
        };
        let other = Sample::new(sample.signals().to_vec(), &permuted, outcome).unwrap();
        prop_assert_eq!(quick().calibrate(&sample).unwrap(), quick().calibrate(&other).unwrap());

        let folds: Vec<usize> = (0..rows.len()).map(|i| i % 5).collect();
        let with: Vec<usize> = order.iter().map(|i| folds[*i]).collect();
        let run = |sample, folds: &[usize]| quick().study(sample, &Folds::new(folds).unwrap(), |_| ());
        // An outcome of yes or no may be in too few of these folds; then it is in both.
        match (run(&sample, &folds), run(&other, &with)) {
            (Ok(one), Ok(two)) => {
                prop_assert_eq!(one.calibration, two.calibration);
                let back = order.iter().map(|i| one.forecasts.calibrated[*i]);
                prop_assert_eq!(bits(&back.collect::<Vec<_>>()), bits(&two.forecasts.calibrated));
            }
            (one, two) => prop_assert_eq!(one.err(), two.err()),
        }
    }

    #[test]
    fn law_the_unit_of_the_outcome_is_the_unit_of_the_score(
        seed in any::<u64>(), exponent in -40_i32..40, shift in -100.0..100.0_f64,
    ) {
        let sample = numeric(seed, 40, &[1.0, 0.5, 0.2], 1.0, 0.2);
        let Target::Numeric(y) = sample.outcome() else { unreachable!() };
        let with = |f: &dyn Fn(f64) -> f64| -> Calibration {
            let outcome = Target::Numeric(y.iter().map(|y| f(*y)).collect());
            let sample = Sample::new(sample.signals().to_vec(), &rows_of(&sample), outcome);
            quick().calibrate(&sample.unwrap()).unwrap()
        };
        let (plain, factor) = (with(&|y| y), 2.0_f64.powi(exponent));
        let scaled = with(&|y| factor * y);
        let expected: Vec<f64> = weights(&plain).iter().map(|w| factor * w).collect();
        prop_assert_eq!(bits(&weights(&scaled)), bits(&expected));
        // A shift rounds the outcomes.
        let shifted = with(&|y| y + shift);
        for (a, b) in weights(&plain).iter().zip(weights(&shifted)) {
            prop_assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
        prop_assert!((shifted.base() - plain.base() - shift).abs() < 1e-9);
    }

    #[test]
    fn law_a_calibration_is_read_back_as_it_was(sample in any_sample(), signed in any::<bool>()) {
        let calibrator = if signed { quick().signed() } else { quick() };
        let calibration = calibrator.calibrate(&sample).unwrap();
        let text = serde_json::to_string(&calibration).unwrap();
        let back: Calibration = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(serde_json::to_string(&back).unwrap(), text);
        prop_assert_eq!(back, calibration);
    }

    /// Against projected gradients, which know nothing of active sets or Newton's steps.
    #[test]
    fn law_the_weights_are_the_least_of_their_formula(sample in any_sample(), signed in any::<bool>()) {
        let sample = Sample::new(
            sample.signals().to_vec(),
            // The formula is of filled answers, so all are given here.
            &rows_of(&sample).iter().map(|r| r.iter().map(|x| Some(x.unwrap_or(2.0))).collect()).collect::<Vec<_>>(),
            sample.outcome().clone(),
        ).unwrap();
        let calibrator = if signed { quick().signed() } else { quick() };
        let calibration = calibrator.calibrate(&sample).unwrap();
        let naive = Naive::of(&sample).weights(&calibration, !signed);
        for (w, naive) in weights(&calibration).iter().zip(naive) {
            prop_assert!(close(*w, naive, 1e-5), "{w} {naive}");
        }
    }
}

fn rows_of(sample: &Sample) -> Vec<Vec<Option<f64>>> {
    sample.answers().map(|row| row.iter().map(|x| x.map(|x| x * STEPS)).collect()).collect()
}

/// The formula of the page, and the slowest way to its least.
struct Naive {
    kind: Kind,
    z: Vec<Vec<f64>>,
    y: Vec<f64>,
    places: Vec<usize>,
    spread: f64,
    y_spread: f64,
}

impl Naive {
    fn of(sample: &Sample) -> Self {
        let rows: Vec<Vec<f64>> =
            sample.answers().map(|r| r.iter().map(|x| x.unwrap()).collect()).collect();
        let (n, p) = (rows.len() as f64, rows[0].len());
        let mean: Vec<f64> = (0..p).map(|j| rows.iter().map(|r| r[j]).sum::<f64>() / n).collect();
        let variance: f64 =
            (0..p).map(|j| rows.iter().map(|r| (r[j] - mean[j]).powi(2)).sum::<f64>() / n).sum();
        let spread = (variance / p as f64).sqrt();
        let z = rows.iter().map(|r| (0..p).map(|j| (r[j] - mean[j]) / spread).collect()).collect();
        let (kind, y_spread, y) = match sample.outcome() {
            Target::Binary(y) => {
                (Kind::Binary, 1.0, y.iter().map(|y| f64::from(u8::from(*y))).collect())
            }
            Target::Numeric(y) => {
                let mean = y.iter().sum::<f64>() / n;
                let spread = (y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / n).sqrt();
                (Kind::Numeric, spread, y.iter().map(|y| (y - mean) / spread).collect())
            }
            _ => unreachable!(),
        };
        let components: Vec<_> = sample.signals().iter().map(Signal::component).collect();
        let places = components.iter().map(|c| components.iter().position(|d| d == c).unwrap());
        Self { kind, z, y, places: places.collect(), spread, y_spread }
    }

    /// K, by Gauss and Jordan from its inverse.
    fn k(&self) -> Vec<Vec<f64>> {
        let p = self.places.len();
        let mut a: Vec<Vec<f64>> = (0..p)
            .map(|i| {
                let v = |j: usize| {
                    0.5 * (f64::from(u8::from(i == j))
                        + f64::from(u8::from(self.places[i] == self.places[j])))
                };
                (0..p).map(v).chain((0..p).map(|j| f64::from(u8::from(i == j)))).collect()
            })
            .collect();
        for i in 0..p {
            let pivot = a[i][i];
            a[i].iter_mut().for_each(|x| *x /= pivot);
            let row = a[i].clone();
            for j in (0..p).filter(|j| *j != i) {
                let factor = a[j][i];
                a[j].iter_mut().zip(&row).for_each(|(x, r)| *x -= factor * r);
            }
        }
        a.into_iter().map(|row| row[p..].to_vec()).collect()
    }

    /// The least over `base` and `w`, by steps against the gradient, accelerated (Nesterov).
    fn least(&self, z: &[Vec<f64>], k: &[Vec<f64>], bounded: bool) -> Vec<f64> {
        let (n, p) = (z.len() as f64, z[0].len());
        // No curvature exceeds the sum of squares and the sum of |K|.
        let squares = z.iter().flatten().map(|z| z * z).sum::<f64>() / n + 1.0;
        let step = 1.0 / (squares + k.iter().flatten().map(|k| k.abs()).sum::<f64>());
        let (mut at, mut ahead, mut t) = (vec![0.0; p + 1], vec![0.0; p + 1], 1.0_f64);
        for _ in 0..3_000 {
            let mut slope = vec![0.0; p + 1];
            for (row, y) in z.iter().zip(&self.y) {
                let eta = ahead[p] + row.iter().zip(&ahead).map(|(z, w)| z * w).sum::<f64>();
                let told = if self.kind == Kind::Binary { 1.0 / (1.0 + (-eta).exp()) } else { eta };
                for (s, z) in slope.iter_mut().zip(row.iter().chain([&1.0])) {
                    *s += (told - y) * z / n;
                }
            }
            for i in 0..p {
                slope[i] += k[i].iter().zip(&ahead).map(|(k, w)| k * w).sum::<f64>();
            }
            let mut next: Vec<f64> = ahead.iter().zip(&slope).map(|(w, s)| w - step * s).collect();
            if bounded {
                next[..p].iter_mut().for_each(|w| *w = w.max(0.0));
            }
            let turned: f64 = (0..=p).map(|i| (ahead[i] - next[i]) * (next[i] - at[i])).sum();
            let faster = if turned > 0.0 { 1.0 } else { 0.5 * (1.0 + (1.0 + 4.0 * t * t).sqrt()) };
            let carry = if turned > 0.0 { 0.0 } else { (t - 1.0) / faster };
            ahead = next.iter().zip(&at).map(|(x, y)| x + carry * (x - y)).collect();
            (at, t) = (next, faster);
        }
        at
    }

    fn weights(&self, calibration: &Calibration, bounded: bool) -> Vec<f64> {
        let penalty = calibration.penalty();
        let p = self.z[0].len();
        let k: Vec<Vec<f64>> =
            self.k().iter().map(|r| r.iter().map(|k| penalty.ridge * k).collect()).collect();
        let own = self.least(&self.z, &k, bounded);
        let mean: Vec<Vec<f64>> =
            self.z.iter().map(|z| vec![z.iter().sum::<f64>() / p as f64]).collect();
        let tiny = if self.kind == Kind::Binary { 1.0 / self.z.len() as f64 } else { 1e-9 };
        let common = self.least(&mean, &[vec![tiny]], bounded)[0] / p as f64;
        let a = penalty.towards_equal;
        let scale = self.y_spread / self.spread;
        own[..p].iter().map(|w| scale * ((1.0 - a) * w + a * common)).collect()
    }
}

/// Weights for a whole scale that the simulation used.
fn of_scale(weights: &[f64]) -> Vec<f64> {
    weights.iter().map(|w| STEPS * w).collect()
}

#[test]
fn weights_and_their_errors_are_recovered() {
    let truth = [1.0, 0.6, 0.3, 0.8];
    let (mut held, mut all) = (0, 0);
    for seed in 0..40 {
        let calibration = quick().calibrate(&numeric(seed, 400, &truth, 1.0, 0.0)).unwrap();
        for (weight, truth) in calibration.weights().iter().zip(of_scale(&truth)) {
            let error = weight.standard_error.unwrap();
            let off = (weight.weight - truth).abs();
            // No honest error of 160 lies beyond five standard errors.
            assert!(off < 5.0 * error, "{seed}: {weight:?} {truth}");
            held += usize::from(off < 1.645 * error);
            all += 1;
        }
    }
    // Of a nominal .90, less what the penalty pulls: .855 is two standard errors below.
    let share = f64::from(u32::try_from(held).unwrap()) / f64::from(u32::try_from(all).unwrap());
    assert!((0.85..=0.96).contains(&share), "{share}");
}

#[test]
fn log_odds_and_their_errors_are_recovered() {
    let truth = [0.8, 0.5, 0.3];
    let (mut held, mut all) = (0_u32, 0_u32);
    for seed in 0..12 {
        let calibration = quick().calibrate(&binary(seed, 800, &truth, 0.0)).unwrap();
        for (weight, truth) in calibration.weights().iter().zip(of_scale(&truth)) {
            let error = weight.standard_error.unwrap();
            assert!((weight.weight - truth).abs() < 5.0 * error, "{seed}: {weight:?} {truth}");
            held += u32::from((weight.weight - truth).abs() < 1.645 * error);
            all += 1;
        }
    }
    // The same for 36 errors.
    let share = f64::from(held) / f64::from(all);
    assert!(share >= 0.80, "{share}");
}

/// A quarter of the answers missing at random costs what is not known, not the weights.
#[test]
fn weights_are_recovered_with_a_quarter_missing() {
    let truth = [1.0, 0.6, 0.3, 0.8];
    for seed in 0..5 {
        let full = numeric(seed, 1_500, &truth, 0.5, 0.0);
        let sample = numeric(seed, 1_500, &truth, 0.5, 0.25);
        assert!((0.23..0.27).contains(&(1.0 - sample.coverage().unwrap())));
        let [full, gaps] = [full, sample].map(|sample| quick().calibrate(&sample).unwrap());
        for (weight, truth) in gaps.weights().iter().zip(of_scale(&truth)) {
            // Rows without a gap alone would be 474 of 1500; zeros in the gaps would be off by
            // half of the weight.
            assert!((weight.weight - truth).abs() < 0.6, "{seed}: {weight:?} {truth}");
        }
        let r2 = |calibration: &Calibration| match calibration.metrics().calibrated {
            Metrics::Numeric { r2, .. } => r2,
            _ => f64::NAN,
        };
        assert!(r2(&full) > r2(&gaps) && r2(&gaps) > r2(&full) - 0.2);
    }
}

#[test]
fn what_the_data_say_clearly_is_not_drawn_to_equal_weights() {
    let calibration = quick().calibrate(&numeric(1, 300, &[1.0, 0.0, 0.0, 0.0], 0.5, 0.0)).unwrap();
    assert!(calibration.penalty().towards_equal < 0.1, "{:?}", calibration.penalty());
    let calibration = quick().calibrate(&numeric(1, 40, &[0.5; 4], 3.0, 0.0)).unwrap();
    assert!(calibration.penalty().towards_equal > 0.3, "{:?}", calibration.penalty());
}

#[test]
fn a_calibration_and_its_scores_say_themselves_in_one_line() {
    let calibration = quick().calibrate(&numeric(3, 200, &[1.5, 0.2, 0.1], 1.0, 0.0)).unwrap();
    let said = calibration.to_string();
    assert!(said.starts_with("weights of 3 signals from 200 respondents: "), "{said}");
    assert!(said.contains(" folds (equal weights: "), "{said}");
    let whole = calibration.score(&[Some(0.5); 3]).unwrap().unwrap();
    assert_eq!(whole.to_string(), format!("{:.2} (more is better)", whole.value()));
    let part = calibration.score(&[Some(0.5), None, None]).unwrap().unwrap();
    let (lowest, highest) = (part.lowest(), part.highest());
    let ends = format!(", from {lowest:.2} to {highest:.2} whatever was not answered");
    assert!(part.to_string().ends_with(&ends), "{part}");
}

/// With wide gaps between the true weights, calibrated ones forecast better; with true weights
/// that are equal, hardly worse.
#[test]
fn metrics_are_those_of_respondents_held_out() {
    let r2 = |metrics: Metrics| match metrics {
        Metrics::Numeric { r2, .. } => r2,
        _ => f64::NAN,
    };
    let of = |weights: &[f64]| {
        quick().calibrate(&numeric(3, 200, weights, 1.0, 0.25)).unwrap().metrics()
    };
    let apart = of(&[1.5, 0.0, 0.0, 0.0, 0.1, 0.0]);
    assert!(r2(apart.calibrated) > r2(apart.equal_weights) + 0.1, "{apart:?}");
    assert!(r2(apart.calibrated) > r2(apart.item_regression) - 0.015, "{apart:?}");
    let alike = of(&[0.4; 6]);
    assert!(r2(alike.calibrated) > r2(alike.equal_weights) - 0.01, "{alike:?}");

    // Of noise nothing can be forecast; those who had seen the outcome would seem to.
    let noise = of(&[0.0; 6]);
    assert!(r2(noise.calibrated) < 0.02 && r2(noise.item_regression) < 0.02, "{noise:?}");
}

#[test]
fn nothing_of_a_fold_reaches_its_own_forecasts() {
    let sample = numeric(5, 60, &[1.0, 0.5, 0.2], 1.0, 0.2);
    let folds: Vec<usize> = (0..60).map(|i| i % 4).collect();
    let folds = Folds::new(&folds).unwrap();
    let Target::Numeric(y) = sample.outcome() else { unreachable!() };
    let mut planted = y.clone();
    for (i, y) in planted.iter_mut().enumerate().filter(|(i, _)| i % 4 == 2) {
        *y = 100.0 * (i as f64).sin();
    }
    let other = Sample::new(sample.signals().to_vec(), &rows_of(&sample), Target::Numeric(planted));
    let run = |sample: &Sample| -> Study { quick().study(sample, &folds, |_| ()).unwrap() };
    let (one, two) = (run(&sample), run(&other.unwrap()));
    let of =
        |list: &[f64]| -> Vec<f64> { (0..60).filter(|i| i % 4 == 2).map(|i| list[i]).collect() };
    let pairs = [
        (&one.forecasts.calibrated, &two.forecasts.calibrated),
        (&one.forecasts.equal_weights, &two.forecasts.equal_weights),
        (&one.forecasts.item_regression, &two.forecasts.item_regression),
    ];
    for (one, two) in pairs {
        // The centre and the scale of the arithmetic follow all outcomes, and round otherwise.
        for (a, b) in of(one).iter().zip(of(two)) {
            assert!((a - b).abs() < 1e-6, "{a} {b}");
        }
    }
    assert_ne!(one.forecasts.calibrated, two.forecasts.calibrated);
}

#[test]
fn an_item_against_the_outcome_is_held_at_its_bound() {
    let sample = numeric(2, 300, &[1.0, 0.0, -0.8, 0.4], 1.0, 0.0);
    let calibration = quick().calibrate(&sample).unwrap();
    let weight = &calibration.weights()[2];
    assert!(weight.held_at_bound && weight.standard_error.is_none() && weight.weight >= 0.0);
    let component = &calibration.components()[1];
    assert_eq!((component.name.as_str(), component.standard_error), ("b", None));
    let signed = quick().signed().calibrate(&sample).unwrap();
    assert!(signed.weights()[2].weight < -1.0 && !signed.weights()[2].held_at_bound);
    assert!(signed.components()[1].standard_error.is_some());
    assert_eq!(
        signed.simplex(["a", "b", "c"]).unwrap_err().to_string().split(", got").next(),
        Some("weight must be 0 or more and finite"),
    );
}

/// Two respondents of each kind: the closed form of one item of yes and no.
#[test]
fn one_item_alone_has_its_closed_form() {
    let scale = Scale::new(0.0, 1.0).unwrap();
    let signal = Signal::new(name("only"), name("c"), scale);
    let x: Vec<f64> = (0..40).map(|i| f64::from(i % 2)).collect();
    let rows: Vec<_> = x.iter().map(|x| vec![Some(*x)]).collect();
    let y: Vec<f64> = x.iter().enumerate().map(|(i, x)| 3.0 * x + (i as f64 * 1.7).sin()).collect();
    let sample = Sample::new(vec![signal], &rows, Target::Numeric(y.clone())).unwrap();
    let calibration = quick().calibrate(&sample).unwrap();
    let half = |of: f64| {
        let own: Vec<f64> = x.iter().zip(&y).filter(|(x, _)| **x == of).map(|(_, y)| *y).collect();
        own.iter().sum::<f64>() / own.len() as f64
    };
    // The difference of the two means, less 1/(1 + λ) of it where the ridge has its say.
    let (difference, penalty) = (half(1.0) - half(0.0), calibration.penalty());
    let a = penalty.towards_equal;
    let expected = difference * ((1.0 - a) / (1.0 + penalty.ridge) + a);
    assert!((weights(&calibration)[0] - expected).abs() < 1e-8 * expected, "{expected}");
    let score = calibration.score(&[Some(1.0)]).unwrap().unwrap();
    assert!((score.value() - calibration.base() - 0.5 * expected).abs() < 1e-8);
}

#[test]
fn a_reversed_signal_mirrors() {
    let sample = numeric(9, 60, &[1.0, 0.5], 1.0, 0.2);
    let [first, second] = sample.signals() else { unreachable!() };
    let turned: Vec<_> =
        rows_of(&sample).iter().map(|r| vec![r[0].map(|x| STEPS - x), r[1]]).collect();
    let signals = vec![first.clone().reversed(), second.clone()];
    let other = Sample::new(signals, &turned, sample.outcome().clone()).unwrap();
    let [one, two] = [&sample, &other].map(|sample| quick().calibrate(sample).unwrap());
    assert_eq!(weights(&one), weights(&two));
}

#[test]
fn hostile_items_are_lived_with() {
    let base = numeric(4, 60, &[1.0, 0.5], 1.0, 0.1);
    let wide = |extra: &dyn Fn(&Row) -> Vec<Option<f64>>| {
        let rows: Vec<Vec<_>> =
            rows_of(&base).iter().map(|r| r.iter().copied().chain(extra(r)).collect()).collect();
        let signals = signals(&vec!["a"; rows[0].len()]);
        let sample = Sample::new(signals, &rows, base.outcome().clone()).unwrap();
        let calibration = quick().calibrate(&sample).unwrap();
        assert!(weights(&calibration).iter().all(|w| w.is_finite()));
        calibration
    };
    // One that everyone answers alike, and one that nobody answers, say nothing.
    let still = wide(&|_| vec![Some(3.0), None]);
    for weight in &still.weights()[2..] {
        assert_eq!((weight.weight, weight.standard_error), (0.0, None));
        assert!(!weight.held_at_bound);
    }
    let score = still.score(&[Some(3.0), Some(2.0), None, None]).unwrap().unwrap();
    assert_eq!(
        (score.coverage(), score.lowest(), score.highest()),
        (1.0, score.value(), score.value())
    );
    // Twins share what they tell.
    let twins = weights(&wide(&|r| vec![r[0]]));
    assert!((twins[0] - twins[2]).abs() < 0.3 * twins[0], "{twins:?}");
    // More items than respondents.
    let many = wide(&|r| {
        (0..80).map(|i| r[i % 2].map(|x| if i % 3 == 0 { x } else { STEPS - x })).collect()
    });
    assert_eq!(many.weights().len(), 82);
}

#[test]
fn a_mean_that_parts_yes_from_no_stays_finite() {
    let rows: Vec<_> =
        (0..40).map(|i| vec![Some(f64::from(i / 10)), Some(f64::from(i / 20))]).collect();
    let outcome = Target::Binary((0..40).map(|i| i >= 20).collect());
    let sample = Sample::new(signals(&["a", "b"]), &rows, outcome).unwrap();
    for calibrator in [quick(), quick().signed()] {
        let calibration = calibrator.calibrate(&sample).unwrap();
        assert!(weights(&calibration).iter().all(|w| w.is_finite() && w.abs() < 100.0));
        let Metrics::Binary { auc, log_loss, .. } = calibration.metrics().calibrated else {
            unreachable!()
        };
        assert!(auc == 1.0 && log_loss < 0.1, "{auc} {log_loss}");
    }
}

#[test]
fn nothing_answered_is_nothing_said() {
    let calibration = quick().calibrate(&numeric(1, 30, &[1.0, 0.5], 1.0, 0.0)).unwrap();
    assert_eq!(calibration.score(&[None, None]), Ok(None));
    // In a sample they count for what is forecast without any answer.
    let sample = numeric(1, 60, &[1.0, 0.5], 1.0, 0.75);
    assert!(sample.answers().any(|row| row.iter().all(Option::is_none)));
    let calibration = quick().calibrate(&sample).unwrap();
    assert_eq!(calibration.data().respondents, 60);
}

fn refusal<T: core::fmt::Debug>(result: goodwill::Result<T>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn what_cannot_be_learned_from_is_refused() {
    let sample =
        |rows: &[Vec<Option<f64>>], outcome| Sample::new(signals(&["a", "b"]), rows, outcome);
    let row = || vec![Some(1.0), None];
    let number = |y: f64| Target::Numeric(vec![y]);
    for (y, got) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (1e101, "1e101")] {
        assert_eq!(
            refusal(sample(&[row()], number(y))),
            format!("outcome must be between -1e100 and 1e100, got {got}"),
        );
    }
    for x in [f64::NAN, f64::INFINITY, -0.1, 4.1] {
        assert_eq!(
            refusal(sample(&[vec![Some(x), None]], number(1.0))),
            format!("rating must be within its scale, got {x}"),
        );
    }
    assert_eq!(
        refusal(sample(&[vec![None]], number(1.0))),
        "row of answers must have 2 entries, got 1"
    );
    assert_eq!(
        refusal(sample(&[row()], Target::Binary(vec![]))),
        "outcomes must have 1 entries, got 0"
    );
    assert_eq!(
        refusal(Sample::new(vec![], &[], number(1.0))),
        "signals must have 1 entries, got 0"
    );
    let twice = [signals(&["a"]), signals(&["a"])].concat();
    assert_eq!(
        refusal(Sample::new(twice, &[], number(1.0))),
        "signals must have names of their own, got two `s0`",
    );
    for n in 0..3 {
        let few = sample(&vec![row(); n], Target::Numeric(vec![1.0; n])).unwrap();
        assert_eq!(
            refusal(Calibrator::default().calibrate(&few)),
            "number of folds must be at least 3 and at most the number of respondents, got 10",
        );
    }
    let alike = sample(&vec![row(); 30], Target::Numeric(vec![0.1; 30])).unwrap();
    assert_eq!(refusal(quick().calibrate(&alike)), "spread of the outcome must be above 0, got 0",);
    let one_class = sample(&vec![row(); 30], Target::Binary(vec![true; 30])).unwrap();
    assert_eq!(
        refusal(quick().calibrate(&one_class)),
        "number of folds in which each of the two outcomes stands must be at least 3, got 0",
    );
    assert_eq!(
        refusal(Calibrator::default().with_folds(2)),
        "number of folds must be at least 3, got 2",
    );
    let folds = Folds::new(&[0, 1, 2]).unwrap();
    assert_eq!(
        refusal(quick().study(&alike, &folds, |_| ())),
        "folds of respondents must have 30 entries, got 3",
    );
    assert_eq!(
        refusal(Folds::new(&[0, 1, usize::MAX])),
        format!(
            "number of folds must be at least 3 and at most the number of respondents, got {}",
            usize::MAX as f64,
        ),
    );
}

/// Items that never vary leave the mean alone, and that forecasts nothing.
#[test]
fn without_any_answer_the_mean_is_all() {
    let rows = vec![vec![None, None]; 30];
    let outcome = Target::Numeric((0..30).map(f64::from).collect());
    let calibration =
        quick().calibrate(&Sample::new(signals(&["a", "b"]), &rows, outcome).unwrap());
    let calibration = calibration.unwrap();
    assert_eq!(weights(&calibration), [0.0, 0.0]);
    assert!((calibration.base() - 14.5).abs() < 1e-12);
    assert!(calibration.simplex(["a", "b"]).is_err());
    let score = calibration.score(&[Some(1.0), None]).unwrap().unwrap();
    assert_eq!((score.value(), score.coverage()), (score.baseline(), 0.5));
}

#[test]
fn a_forged_file_is_refused() {
    let sample = numeric(1, 30, &[1.0, 0.5], 1.0, 0.1);
    let dates: Vec<Instant> = (0..30).map(|i| instant(1_000 + i)).collect();
    let calibration = quick().calibrate(&sample.dated(&dates).unwrap()).unwrap();
    assert_eq!(
        (calibration.data().first, calibration.data().last),
        (Some(instant(1_000)), Some(instant(1_029)))
    );
    let file = serde_json::to_value(&calibration).unwrap();
    let forged = |pointer: &str, value: serde_json::Value| {
        let mut file = file.clone();
        *file.pointer_mut(pointer).unwrap() = value;
        serde_json::from_value::<Calibration>(file).unwrap_err().to_string()
    };
    for (pointer, value, sentence) in [
        ("/signals/0/weight", (-1.0).into(), "weight of a signal must be 0 or more, got -1"),
        ("/signals/0/mean", 1.5.into(), "mean of a signal must be between 0 and 1, got 1.5"),
        (
            "/signals/0/fill/unique",
            0.0.into(),
            "unique variance must be from 1e-300 to 1e150, got 0",
        ),
        (
            "/signals/0/fill/loading",
            (-0.5).into(),
            "loading must be 0 or more and at most 1e150, got -0.5",
        ),
        (
            "/signals/0/standard_error",
            (-1.0).into(),
            "standard error must be 0 or more and at most 1e150, got -1",
        ),
        (
            "/signals/1/signal/name",
            "s0".into(),
            "signals must have names of their own, got two `s0`",
        ),
        (
            "/penalty/towards_equal",
            2.0.into(),
            "way towards equal weights must be between 0 and 1, got 2",
        ),
        ("/penalty/ridge", 0.0.into(), "ridge must be from 1e-300 to 1e300, got 0"),
        (
            "/data/folds",
            31.into(),
            "data of a calibration must have from 3 folds to as many as respondents, got 31 folds of 30 respondents",
        ),
        (
            "/data/missing",
            61.into(),
            "data of a calibration must miss at most all answers, got 61 of 60",
        ),
        ("/metrics/calibrated/numeric/r2", 1.5.into(), "r2 must be at most 1 and finite, got 1.5"),
    ] {
        assert_eq!(forged(pointer, value), sentence);
    }
    assert!(
        forged("/kind", "binary".into())
            .starts_with("metrics of a calibration must be of the kind of its outcome")
    );
    assert!(
        forged("/components/0/name", "z".into())
            .starts_with("components of a calibration must be those of its signals")
    );
    assert!(
        forged("/data/first", 2_000.into())
            .starts_with("data of a calibration must have a first date")
    );
    assert!(
        forged("/data/first", serde_json::Value::Null)
            .starts_with("data of a calibration must have a first date")
    );
    let mut held = file.clone();
    held["signals"][0]["held_at_bound"] = true.into();
    let held = serde_json::from_value::<Calibration>(held).unwrap_err().to_string();
    assert_eq!(held, "weight at its bound must have no standard error, got `s0`");
    let mut more = file;
    more["respondents"] = serde_json::json!(["Jane"]);
    assert!(serde_json::from_value::<Calibration>(more).is_err());
}

#[test]
fn components_that_are_models_weigh_a_portrait() {
    let rows: Vec<_> =
        (0..100).map(|i| vec![Some(f64::from(i % 5)), Some(f64::from(i / 5 % 5))]).collect();
    let outcome = Target::Numeric((0..100).map(|i| f64::from(3 * (i % 5) + i / 5 % 5)).collect());
    let sample = Sample::new(signals(&["trust", "ease"]), &rows, outcome).unwrap();
    let calibration = quick().calibrate(&sample).unwrap();
    let params = calibration.portrait_params().unwrap();
    let weights = ModelName::ALL.map(|model| params.weight(model).get());
    // Trust says three times as much as ease; over all models a fact counts 1 on average, as it
    // does before anything is learned.
    let of = |model: ModelName| params.weight(model).get() / weights.len() as f64;
    assert!((of(ModelName::Trust) - 0.75).abs() < 0.01, "{weights:?}");
    assert!((of(ModelName::Ease) - 0.25).abs() < 0.01, "{weights:?}");
    let mean = weights.iter().sum::<f64>() / weights.len() as f64;
    assert!((mean - 1.0).abs() < 1e-12, "{mean}");
    // A model that is no component is not declared.
    let declared: Vec<ModelName> = params.models().collect();
    assert_eq!(declared, [ModelName::Trust, ModelName::Ease]);
    assert_eq!(
        refusal(calibration.simplex(["trust", "needs"])),
        "component must be one of those that are named, got `ease`",
    );
}

/// The same on every machine, and from version to version.
#[test]
fn folds_of_a_seed_stay_what_they_are() {
    let sample = numeric(1, 12, &[1.0], 1.0, 0.0);
    let folds = |seed| Folds::seeded(&sample, 3, seed).unwrap().as_slice().to_vec();
    assert_eq!(folds(7), FOLDS_OF_7);
    assert_ne!(folds(7), folds(8));
}

const FOLDS_OF_7: [usize; 12] = [0, 2, 0, 2, 1, 0, 1, 2, 1, 0, 1, 2];

/// What was foretold of some, and what became of them, by the definitions.
#[test]
fn metrics_follow_from_the_forecasts() {
    const ROUNDING: f64 = 1e-9;
    let folds = Folds::new(&(0..90).map(|i| i % 3).collect::<Vec<_>>()).unwrap();
    let sample = numeric(8, 90, &[1.0, 0.4, 0.2], 1.0, 0.1);
    let study = quick().study(&sample, &folds, |_| ()).unwrap();
    let Target::Numeric(y) = sample.outcome() else { unreachable!() };
    let mean = y.iter().sum::<f64>() / 90.0;
    let squares = |told: &dyn Fn(usize) -> f64| {
        y.iter().enumerate().map(|(i, y)| (y - told(i)).powi(2)).sum::<f64>()
    };
    let (forecasts, metrics) = (&study.forecasts, study.calibration.metrics());
    for (told, metrics) in [
        (&forecasts.equal_weights, metrics.equal_weights),
        (&forecasts.calibrated, metrics.calibrated),
        (&forecasts.item_regression, metrics.item_regression),
    ] {
        let left = squares(&|i| told[i]);
        let Metrics::Numeric { r2, rmse, .. } = metrics else { unreachable!() };
        assert!((r2 - (1.0 - left / squares(&|_| mean))).abs() < ROUNDING, "{r2}");
        assert!((rmse - (left / 90.0).sqrt()).abs() < ROUNDING, "{rmse}");
    }
    let sample = binary(8, 90, &[1.0, 0.4, 0.2], 0.1);
    let study = quick().study(&sample, &folds, |_| ()).unwrap();
    let Target::Binary(y) = sample.outcome() else { unreachable!() };
    let (forecasts, metrics) = (&study.forecasts, study.calibration.metrics());
    for (told, metrics) in [
        (&forecasts.equal_weights, metrics.equal_weights),
        (&forecasts.calibrated, metrics.calibrated),
        (&forecasts.item_regression, metrics.item_regression),
    ] {
        let surprise = |(p, y): (&f64, &bool)| -(if *y { *p } else { 1.0 - p }).ln();
        let loss = told.iter().zip(y).map(surprise).sum::<f64>() / 90.0;
        // Of a tie but for rounding nothing is said; one half where it is exact.
        let (mut above, mut tied, mut pairs) = (0.0, 0.0, 0.0);
        for (p, _) in told.iter().zip(y).filter(|(_, y)| **y) {
            for (q, _) in told.iter().zip(y).filter(|(_, y)| !**y) {
                let is_tied = (p - q).abs() < ROUNDING;
                tied += f64::from(u8::from(is_tied));
                above += f64::from(u8::from(!is_tied && p > q));
                pairs += 1.0;
            }
        }
        let Metrics::Binary { auc, log_loss, .. } = metrics else { unreachable!() };
        assert!((log_loss - loss).abs() < ROUNDING, "{log_loss} {loss}");
        let [low, high] = [above / pairs - ROUNDING, (above + tied) / pairs + ROUNDING];
        assert!((low..=high).contains(&auc) && high - low < 0.2, "{low} {auc} {high}");
    }
}

/// Some respondents in the units of their own answers and outcomes, and lines through them.
struct Units {
    mean: Vec<f64>,
    spread: f64,
    y_mean: f64,
    y_spread: f64,
    naive: Naive,
}

impl Units {
    fn of(sample: &Sample, held: &dyn Fn(usize) -> bool) -> Self {
        let Target::Numeric(all) = sample.outcome() else { unreachable!() };
        let rows = rows_of(sample).into_iter().zip(all).enumerate().filter(|(i, _)| !held(*i));
        let (rows, y): (Vec<_>, Vec<f64>) = rows.map(|(_, (row, y))| (row, *y)).unzip();
        let (n, p) = (rows.len() as f64, rows[0].len());
        let share = |row: &Vec<Option<f64>>, j: usize| row[j].unwrap() / STEPS;
        let mean = (0..p).map(|j| rows.iter().map(|r| share(r, j)).sum::<f64>() / n).collect();
        let y_mean = y.iter().sum::<f64>() / n;
        let part = Sample::new(sample.signals().to_vec(), &rows, Target::Numeric(y)).unwrap();
        let naive = Naive::of(&part);
        Self { mean, spread: naive.spread, y_mean, y_spread: naive.y_spread, naive }
    }

    /// What a line of these units says of a row.
    fn told(&self, w: &[f64], row: &[Option<f64>]) -> f64 {
        let z = row.iter().zip(&self.mean).map(|(x, m)| (x.unwrap() / STEPS - m) / self.spread);
        self.y_mean + self.y_spread * z.zip(w).map(|(z, w)| z * w).sum::<f64>()
    }

    /// The least of the mean of half squares and `½ λ wᵀKw`.
    fn ridge(&self, lambda: f64, k: &[Vec<f64>], bounded: bool) -> Vec<f64> {
        let k: Vec<Vec<f64>> = k.iter().map(|r| r.iter().map(|k| lambda * k).collect()).collect();
        self.naive.least(&self.naive.z, &k, bounded)[..self.mean.len()].to_vec()
    }

    /// The weight that all share.
    fn equal(&self) -> Vec<f64> {
        let p = self.mean.len();
        let mean: Vec<Vec<f64>> =
            self.naive.z.iter().map(|z| vec![z.iter().sum::<f64>() / p as f64]).collect();
        vec![self.naive.least(&mean, &[vec![1e-9]], true)[0] / p as f64; p]
    }
}

/// Powers of the root of ten.
fn half_powers(from: i32, to: i32) -> Vec<f64> {
    (from..=to).map(|i| 10_f64.powf(0.5 * f64::from(i))).collect()
}

/// The plain regression: of each fold by the ridge that forecasts best within the others, every other
/// fold being held out in turn.
#[test]
fn an_item_regression_is_of_the_ridge_that_forecasts_best() {
    let sample = numeric(11, 60, &[0.5, 0.1, 0.2], 1.5, 0.0);
    let fold = |i: usize| i % 4;
    let folds = Folds::new(&(0..60).map(fold).collect::<Vec<_>>()).unwrap();
    let study = quick().study(&sample, &folds, |_| ()).unwrap();
    let Target::Numeric(y) = sample.outcome() else { unreachable!() };
    let rows = rows_of(&sample);
    let alone: Vec<Vec<f64>> =
        (0..3).map(|i| (0..3).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let mut chosen = Vec::new();
    for outer in 0..4 {
        let ridges = half_powers(-8, 6);
        let mut losses = vec![0.0; ridges.len()];
        for inner in (0..4).filter(|inner| *inner != outer) {
            let units = Units::of(&sample, &|i| [outer, inner].contains(&fold(i)));
            for (loss, lambda) in losses.iter_mut().zip(&ridges) {
                let w = units.ridge(*lambda, &alone, false);
                for i in (0..60).filter(|i| fold(*i) == inner) {
                    *loss += (y[i] - units.told(&w, &rows[i])).powi(2);
                }
            }
        }
        let best = (0..ridges.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap();
        chosen.push(best);
        let units = Units::of(&sample, &|i| fold(i) == outer);
        let w = units.ridge(ridges[best], &alone, false);
        for i in (0..60).filter(|i| fold(*i) == outer) {
            let (told, found) = (units.told(&w, &rows[i]), study.forecasts.item_regression[i]);
            assert!((told - found).abs() < 1e-6, "{i}: {told} {found}");
        }
    }
    // Inside of what is tried, and not all alike.
    assert!(chosen.iter().all(|i| (1..14).contains(i)), "{chosen:?}");
}

/// λ and α are means over what Bayesian bootstraps call best. Those drawn here are others, so that
/// both agree within what two hundred of them scatter.
#[test]
fn the_penalty_is_the_mean_of_those_that_forecast_best() {
    let sample = numeric(21, 48, &[0.9, 0.1, 0.3], 1.5, 0.0);
    let fold = |i: usize| i % 3;
    let folds = Folds::new(&(0..48).map(fold).collect::<Vec<_>>()).unwrap();
    let penalty = quick().study(&sample, &folds, |_| ()).unwrap().calibration.penalty();
    let Target::Numeric(y) = sample.outcome() else { unreachable!() };
    let rows = rows_of(&sample);
    let (ridges, tenths) = (half_powers(-6, 3), 0..=10);
    let points: Vec<(f64, f64)> =
        tenths.flat_map(|a| ridges.iter().map(move |l| (f64::from(a) / 10.0, *l))).collect();
    let mut losses = vec![Vec::new(); 48];
    for held in 0..3 {
        let units = Units::of(&sample, &|i| fold(i) == held);
        let k = units.naive.k();
        let own: Vec<Vec<f64>> = ridges.iter().map(|l| units.ridge(*l, &k, true)).collect();
        let equal = units.equal();
        for i in (0..48).filter(|i| fold(*i) == held) {
            let alike = units.told(&equal, &rows[i]);
            let loss = |n: usize, (a, _): &(f64, f64)| {
                let own = units.told(&own[n % ridges.len()], &rows[i]);
                (y[i] - (1.0 - a) * own - a * alike).powi(2)
            };
            losses[i] = points.iter().enumerate().map(|(n, point)| loss(n, point)).collect();
        }
    }
    let means = |weights: &[f64]| -> Vec<f64> {
        let whole: f64 = weights.iter().sum();
        let one = |n: usize| losses.iter().zip(weights).map(|(l, w)| l[n] * w).sum::<f64>() / whole;
        (0..points.len()).map(one).collect()
    };
    let least = |list: &[f64]| list.iter().copied().fold(f64::INFINITY, f64::min);
    let unit = 2.0 * least(&means(&[1.0; 48]));
    let mut random = Numbers(99);
    let draws = 2_000;
    // Of each draw: α, and the shares and logarithms of which λ is made.
    let drawn: Vec<[f64; 3]> = (0..draws)
        .map(|_| {
            let weights: Vec<f64> = (0..48).map(|_| -(1.0 - random.share()).ln()).collect();
            let means = means(&weights);
            let best = least(&means);
            let likely: Vec<f64> =
                means.iter().map(|m| (-48.0 * (m - best) / unit).exp()).collect();
            let whole: f64 = likely.iter().sum();
            let mut of = [0.0; 3];
            for ((a, l), p) in points.iter().zip(&likely) {
                let p = p / whole;
                of = [of[0] + p * a, of[1] + p * (1.0 - a), of[2] + p * (1.0 - a) * l.ln()];
            }
            of
        })
        .collect();
    let mean = |k: usize| drawn.iter().map(|of| of[k]).sum::<f64>() / f64::from(draws);
    let scatter = |k: usize| {
        let m = mean(k);
        (drawn.iter().map(|of| (of[k] - m).powi(2)).sum::<f64>() / f64::from(draws) / 200.0).sqrt()
    };
    let (a, ln) = (mean(0), mean(2) / mean(1));
    assert!((penalty.towards_equal - a).abs() < 4.0 * scatter(0), "{penalty:?} {a} {}", scatter(0));
    let near = 4.0 * (scatter(2) + scatter(1) * ln.abs()) / mean(1);
    assert!((penalty.ridge.ln() - ln).abs() < near, "{penalty:?} {ln} {near}");
    assert!(scatter(0) < 0.03 && near < 1.0 && (0.1..0.9).contains(&a), "{a} {near}");
}

/// Each end of what a file may hold is in it, and what lies beyond is refused.
#[test]
fn a_file_holds_its_ends() {
    let calibration = quick().calibrate(&numeric(1, 30, &[1.0, 0.5], 1.0, 0.1)).unwrap();
    let file = serde_json::to_value(&calibration).unwrap();
    let reads = |pointer: &str, value: serde_json::Value| {
        let mut file = file.clone();
        *file.pointer_mut(pointer).unwrap() = value;
        serde_json::from_value::<Calibration>(file).is_ok()
    };
    // The least and the most, and what is a little beyond.
    for (pointer, [less, least, most, more]) in [
        ("/base", [-1.01e150, -1e150, 1e150, 1.01e150]),
        ("/signals/0/weight", [-1e-9, 0.0, 1e150, 1.01e150]),
        ("/signals/0/mean", [-1e-9, 0.0, 1.0, 1.000_001]),
        ("/signals/0/fill/mean", [-1e-9, 0.0, 1.0, 1.000_001]),
        ("/signals/0/fill/loading", [-1e-9, 0.0, 1e150, 1.01e150]),
        ("/signals/0/fill/unique", [0.9e-300, 1e-300, 1e150, 1.01e150]),
        ("/signals/0/standard_error", [-1e-9, 0.0, 1e150, 1.01e150]),
        ("/components/0/standard_error", [-1e-9, 0.0, 1e150, 1.01e150]),
        ("/components/0/fill/loading", [-1e-9, 0.0, 1e150, 1.01e150]),
        ("/components/0/fill/unique", [0.9e-300, 1e-300, 1e150, 1.01e150]),
        ("/penalty/ridge", [0.9e-300, 1e-300, 1e300, 1.01e300]),
        ("/penalty/towards_equal", [-1e-9, 0.0, 1.0, 1.000_001]),
        ("/metrics/calibrated/numeric/rmse", [-1e-9, 0.0, 1e300, f64::NAN]),
    ] {
        assert!(reads(pointer, least.into()) && reads(pointer, most.into()), "{pointer}");
        assert!(!reads(pointer, less.into()) && !reads(pointer, more.into()), "{pointer}");
    }
    for (pointer, value, well) in [
        ("/data/folds", 2, false),
        ("/data/folds", 3, true),
        ("/data/folds", 30, true),
        ("/data/folds", 31, false),
        ("/data/missing", 60, true),
        ("/data/missing", 61, false),
    ] {
        assert_eq!(reads(pointer, value.into()), well, "{pointer} {value}");
    }
    let dated = |first: serde_json::Value, last: serde_json::Value| {
        let mut file = file.clone();
        (file["data"]["first"], file["data"]["last"]) = (first, last);
        serde_json::from_value::<Calibration>(file).is_ok()
    };
    let none = || serde_json::Value::Null;
    assert!(dated(none(), none()) && dated(7.into(), 7.into()) && dated(7.into(), 8.into()));
    assert!(!dated(8.into(), 7.into()) && !dated(7.into(), none()) && !dated(none(), 7.into()));
    let mut signed = file.clone();
    signed["signed"] = true.into();
    signed["signals"][0]["weight"] = (-1.0).into();
    assert!(serde_json::from_value::<Calibration>(signed.clone()).is_ok());
    signed["signals"][0]["held_at_bound"] = true.into();
    signed["signals"][0]["standard_error"] = none();
    assert!(serde_json::from_value::<Calibration>(signed).is_err());
    let mut held = file.clone();
    held["signals"][0]["held_at_bound"] = true.into();
    held["signals"][0]["standard_error"] = none();
    assert!(serde_json::from_value::<Calibration>(held).is_ok());
    let of_yes_or_no = quick().calibrate(&binary(1, 40, &[1.0, 0.5], 0.1)).unwrap();
    let file = serde_json::to_value(&of_yes_or_no).unwrap();
    let reads = |pointer: &str, value: f64| {
        let mut file = file.clone();
        *file.pointer_mut(pointer).unwrap() = value.into();
        serde_json::from_value::<Calibration>(file).is_ok()
    };
    let (auc, loss) = ("/metrics/calibrated/binary/auc", "/metrics/calibrated/binary/log_loss");
    assert!(reads(auc, 0.0) && reads(auc, 1.0) && reads(loss, 0.0) && reads(loss, 1e300));
    assert!(!reads(auc, -1e-9) && !reads(auc, 1.000_001) && !reads(loss, -1e-9));
}

/// Three signals of two components, by hand: weights 2, −1 and 1 around means of ½, ¼ and ½, expected at
/// ½, ¾ and ¼ where they are not answered.
fn by_hand(kind: Kind) -> Calibration {
    let sample = match kind {
        Kind::Binary => binary(1, 60, &[1.0, 0.5, 0.2], 0.1),
        _ => numeric(1, 60, &[1.0, 0.5, 0.2], 1.0, 0.1),
    };
    let mut file = serde_json::to_value(quick().signed().calibrate(&sample).unwrap()).unwrap();
    file["base"] = 0.5.into();
    for (i, (weight, mean, expected)) in
        [(2.0, 0.5, 0.5), (-1.0, 0.25, 0.75), (1.0, 0.5, 0.25)].into_iter().enumerate()
    {
        let signal = &mut file["signals"][i];
        (signal["weight"], signal["mean"]) = (weight.into(), mean.into());
        (signal["fill"]["mean"], signal["fill"]["loading"]) = (expected.into(), 0.0.into());
    }
    serde_json::from_value(file).unwrap()
}

#[test]
fn a_score_by_hand() {
    // Steps of the grid that exact sums stand on.
    const GRID: f64 = 1e-12;
    let near = |x: f64, y: f64, what: &str| assert!((x - y).abs() < GRID, "{what}: {x} {y}");
    let calibration = by_hand(Kind::Numeric);
    let weights = calibration.components();
    assert_eq!(
        weights.iter().map(|w| (w.name.as_str(), w.weight)).collect::<Vec<_>>(),
        [("a", 1.0), ("b", 1.0)]
    );
    // 3 of 4 steps of the first; the others are expected at ¾ and ¼.
    let score = calibration.score(&[Some(3.0), None, None]).unwrap().unwrap();
    near(score.baseline(), 0.5, "baseline");
    near(score.value(), 0.5 + 2.0 * 0.25 - 0.5 - 0.25, "value");
    // The second counts against: at its best it is at 0.
    near(score.lowest(), 0.5 + 0.5 - 0.75 - 0.5, "lowest");
    near(score.highest(), 0.5 + 0.5 + 0.25 + 0.5, "highest");
    near(score.coverage(), 0.5, "coverage");
    assert_eq!((score.answered(), score.kind()), (1, Kind::Numeric));
    for (part, (share, adds)) in
        score.parts().iter().zip([(0.75, 0.5), (0.75, -0.5), (0.25, -0.25)])
    {
        near(part.value, share, &part.name);
        near(part.contribution, adds, &part.name);
    }
    let components: Vec<&str> = score.components().iter().map(|part| &*part.name).collect();
    assert_eq!(components, ["a", "b"]);
    // By weights of 2 and 1: (2 · ¾ + 1 · ¾)/3.
    near(score.components()[0].value, 0.75, "a");
    near(score.components()[0].contribution, 0.0, "a");
    near(score.components()[1].value, 0.25, "b");
    near(score.components()[1].contribution, -0.25, "b");
    let score = calibration.score(&[None, Some(4.0), Some(1.0)]).unwrap().unwrap();
    near(score.value(), 0.5 + 0.0 - 0.75 - 0.25, "value");
    near(score.coverage(), 0.5, "coverage");
    near(score.components()[0].value, (2.0 * 0.5 + 1.0) / 3.0, "a");
    let whole = calibration.score(&[Some(2.0), Some(1.0), Some(2.0)]).unwrap().unwrap();
    near(whole.value(), 0.5, "value");
    assert_eq!((whole.coverage(), whole.answered()), (1.0, 3));
    assert_eq!([whole.lowest(), whole.highest()], [whole.value(); 2]);

    // The same as log-odds.
    let chance = |z: f64| 1.0 / (1.0 + (-z).exp());
    let score = by_hand(Kind::Binary).score(&[Some(3.0), None, None]).unwrap().unwrap();
    near(score.baseline(), chance(0.5), "baseline");
    near(score.value(), chance(0.25), "value");
    near(score.lowest(), chance(-0.25), "lowest");
    near(score.highest(), chance(1.75), "highest");
    // Terms of ½, −½ and −¼ lead a quarter down: each point is as much as its term.
    let per_unit = (chance(0.25) - chance(0.5)) / -0.25;
    for (part, term) in score.parts().iter().zip([0.5, -0.5, -0.25]) {
        near(part.contribution, term * per_unit, &part.name);
    }
    near(score.components()[1].contribution, -0.25 * per_unit, "b");
}

/// Where nothing weighs anything each signal is as much of what could be answered as another.
#[test]
fn without_weights_coverage_counts_signals() {
    let mut file = serde_json::to_value(by_hand(Kind::Numeric)).unwrap();
    (0..3).for_each(|i| file["signals"][i]["weight"] = 0.0.into());
    let calibration: Calibration = serde_json::from_value(file).unwrap();
    let score = calibration.score(&[Some(3.0), None, Some(1.0)]).unwrap().unwrap();
    assert!((score.coverage() - 2.0 / 3.0).abs() < 1e-15, "{}", score.coverage());
    // The mean of ¾ and what is expected, ¾; of the other component ¼ alone.
    assert_eq!(score.components()[0].value, 0.75);
    assert_eq!(score.components()[1].value, 0.25);
    assert_eq!([score.lowest(), score.value(), score.highest()], [0.5; 3]);
}

#[test]
fn metrics_say_themselves_in_three_digits() {
    let of = |sample: &Sample| quick().calibrate(sample).unwrap().metrics().calibrated;
    let number = of(&numeric(1, 60, &[1.0, 0.5], 1.0, 0.1));
    let Metrics::Numeric { r2, .. } = number else { unreachable!() };
    assert_eq!(number.to_string(), format!("R² {r2:.3}"));
    let chance = of(&binary(1, 60, &[1.0, 0.5], 0.1));
    let Metrics::Binary { auc, log_loss, .. } = chance else { unreachable!() };
    assert_eq!(chance.to_string(), format!("AUC {auc:.3}, log loss {log_loss:.3}"));
}
