//! Curves learned from outcomes: laws over hostile input, and what is found.

// A test fails by panicking, and walks matrices by index. What is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp, clippy::needless_range_loop)]

mod support;

use goodwill::calibrate::shapes::{Reply, Shaper, Shapes};
use goodwill::calibrate::{Calibrator, Folds, Kind, Metrics, Sample, Signal, Target};
use goodwill::quantity::Scale;
use proptest::prelude::*;
use support::{bits, cases, name};

/// Numbers from a seed that are as good as random.
struct Numbers(u64);

impl Numbers {
    fn share(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

const STEPS: f64 = 4.0;

type Row = Vec<Option<f64>>;

/// Respondents with answers of whole steps (the last item between them too), gaps, items that do
/// not apply, and an outcome that follows `truth`.
struct World {
    rows: Vec<Row>,
    applies: Vec<Vec<bool>>,
    y: Vec<f64>,
}

impl World {
    fn new(seed: u64, n: usize, items: usize, gaps: f64, truth: impl Fn(&[Reply]) -> f64) -> Self {
        let mut random = Numbers(seed);
        let mut world = Self { rows: Vec::new(), applies: Vec::new(), y: Vec::new() };
        for _ in 0..n {
            let shared = random.normal();
            let replies: Vec<Reply> = (0..items)
                .map(|i| {
                    let x = (2.0 + 0.6 * shared + random.normal()).clamp(0.0, STEPS);
                    let x = if i + 1 == items && items > 3 { x } else { x.round() };
                    match random.share() / gaps.max(1e-9) {
                        share if share < 0.5 => Reply::NotAnswered,
                        share if share < 1.0 => Reply::DoesNotApply,
                        _ => Reply::Given(x),
                    }
                })
                .collect();
            world.y.push(truth(&replies) + random.normal());
            world.rows.push(replies.iter().map(|reply| reply.given()).collect());
            world.applies.push(replies.iter().map(|r| *r != Reply::DoesNotApply).collect());
        }
        world
    }

    fn target(&self, kind: Kind) -> Target {
        let mut sorted = self.y.clone();
        sorted.sort_by(f64::total_cmp);
        match kind {
            Kind::Binary => {
                Target::Binary(self.y.iter().map(|y| *y > sorted[sorted.len() / 2]).collect())
            }
            _ => Target::Numeric(self.y.clone()),
        }
    }

    fn sample(&self, kind: Kind) -> Sample {
        let sample = Sample::new(signals(self.rows[0].len()), &self.rows, self.target(kind));
        sample.unwrap().with_applying(&self.applies).unwrap()
    }
}

fn signal(i: usize) -> Signal {
    let scale = Scale::new(0.0, STEPS).unwrap();
    Signal::new(name(&format!("s{i}")), name(["a", "b"][i % 2]), scale)
}

fn signals(items: usize) -> Vec<Signal> {
    (0..items).map(signal).collect()
}

fn quick() -> Shaper {
    Shaper::new(Calibrator::default().with_folds(4).unwrap())
}

fn given(reply: Reply) -> f64 {
    reply.given().unwrap_or(2.0)
}

/// Bends of every sort: up and down, a jump, two that count together, and gaps that tell.
fn crooked(replies: &[Reply]) -> f64 {
    let x: Vec<f64> = replies.iter().map(|reply| given(*reply)).collect();
    let gap = f64::from(u8::from(replies[0] == Reply::DoesNotApply));
    let together = if x[1] > 2.0 && x[2] > 2.0 { 2.0 } else { 0.0 };
    (x[0] - 2.0).abs() + if x[1] > 1.0 { 1.5 } else { 0.0 } + together + 2.0 * gap
}

fn any_shapes() -> impl Strategy<Value = Shapes> {
    let made = (any::<u64>(), 60_usize..200, 3_usize..6, 0.0..0.4, any::<[bool; 3]>());
    made.prop_map(|(seed, n, items, gaps, [binary, monotone, pairs])| {
        let kind = if binary { Kind::Binary } else { Kind::Numeric };
        // Without noise to speak of, so that curves and pairs are chosen.
        let sample = World::new(seed, n, items, gaps, |r| 6.0 * crooked(r)).sample(kind);
        let shaper = if monotone { quick().monotone() } else { quick() };
        let shaper = if pairs { shaper.with_pairs() } else { shaper };
        shaper.shape(&sample).unwrap()
    })
}

fn any_reply() -> impl Strategy<Value = Reply> {
    prop_oneof![
        4 => (0.0..=STEPS).prop_map(Reply::Given),
        2 => (0_u8..=4).prop_map(|x| Reply::Given(f64::from(x))),
        1 => Just(Reply::NotAnswered),
        1 => Just(Reply::DoesNotApply),
    ]
}

fn with_replies() -> impl Strategy<Value = (Shapes, Vec<Reply>, usize, f64)> {
    any_shapes().prop_flat_map(|shapes| {
        let n = shapes.calibration().signals().len();
        (Just(shapes), prop::collection::vec(any_reply(), n), 0..n, 0.0..=1.0)
    })
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn law_parts_sum_to_the_bit_in_any_order((shapes, replies, ..) in with_replies()) {
        let Some(score) = shapes.score(&replies).unwrap() else {
            prop_assert!(replies.iter().all(|reply| reply.given().is_none()));
            return Ok(());
        };
        let parts: Vec<f64> =
            score.parts().iter().chain(score.pairs()).map(|part| part.contribution).collect();
        let forwards = parts.iter().fold(score.base(), |sum, part| sum + part);
        let backwards = parts.iter().rev().fold(0.0, |sum, part| sum + part) + score.base();
        prop_assert_eq!(forwards.to_bits(), score.points().to_bits());
        prop_assert_eq!(backwards.to_bits(), score.points().to_bits());
        prop_assert_eq!(score.pairs().len(), shapes.pairs().len());
        prop_assert!(score.kind() != Kind::Binary || (0.0..=1.0).contains(&score.value()));
    }

    /// Whatever else was answered or not, with pairs and without.
    #[test]
    fn law_a_better_answer_never_lowers_a_monotone_score(
        (shapes, replies, which, up) in with_replies(),
    ) {
        prop_assume!(shapes.is_monotone());
        let mut better = replies.clone();
        if let Reply::Given(x) = replies[which] {
            better[which] = Reply::Given(x + up * (STEPS - x));
        }
        // What is expected of a gap rises too, and is rounded: one step for each gap.
        let gaps = replies.iter().filter(|reply| reply.given().is_none()).count() as f64;
        let points = |replies: &[Reply]| shapes.score(replies).unwrap().map(|s| s.points());
        if let (Some(before), Some(after)) = (points(&replies), points(&better)) {
            let step = gaps * 2.0_f64.powi(-44) * (before.abs() + after.abs() + 1.0);
            prop_assert!(after >= before - step, "{before} {after}");
        }
        for curve in shapes.curves() {
            prop_assert!(curve.steps.is_sorted());
        }
    }

    #[test]
    fn law_shapes_are_read_back_as_they_were(shapes in any_shapes()) {
        let text = serde_json::to_string(&shapes).unwrap();
        let back: Shapes = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(serde_json::to_string(&back).unwrap(), text);
        prop_assert_eq!(back, shapes);
    }

    #[test]
    fn law_the_order_of_respondents_and_of_items_moves_no_bit(
        seed in any::<u64>(), binary in any::<bool>(),
        rows in Just((0..90_usize).collect::<Vec<_>>()).prop_shuffle(),
        items in Just((0..4_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let kind = if binary { Kind::Binary } else { Kind::Numeric };
        let world = World::new(seed, rows.len(), items.len(), 0.2, |r| 6.0 * crooked(r));
        let moved = World {
            rows: rows.iter().map(|r| items.iter().map(|i| world.rows[*r][*i]).collect()).collect(),
            applies: rows
                .iter()
                .map(|r| items.iter().map(|i| world.applies[*r][*i]).collect())
                .collect(),
            y: rows.iter().map(|r| world.y[*r]).collect(),
        };
        let listed = items.iter().map(|i| signal(*i)).collect();
        let sample = Sample::new(listed, &moved.rows, moved.target(kind)).unwrap();
        let sample = sample.with_applying(&moved.applies).unwrap();
        let one = quick().with_pairs().shape(&world.sample(kind)).unwrap();
        let two = quick().with_pairs().shape(&sample).unwrap();
        prop_assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&two).unwrap());
    }
}

fn r2(metrics: Metrics) -> f64 {
    match metrics {
        Metrics::Numeric { r2, .. } => r2,
        _ => f64::NAN,
    }
}

#[test]
fn a_straight_world_stays_straight() {
    let sample =
        World::new(5, 400, 3, 0.1, |r| r.iter().map(|r| given(*r)).sum()).sample(Kind::Numeric);
    let shapes = quick().with_pairs().shape(&sample).unwrap();
    assert!(shapes.is_straight() && shapes.pairs().is_empty(), "{shapes}");
    let straight = shapes.calibration().metrics().calibrated;
    assert!((r2(shapes.bends().curves) - r2(straight)).abs() < 0.002, "{shapes}");
    assert!(shapes.to_string().starts_with("straight weights, since curves are no better: "));
}

#[test]
fn bends_gaps_and_pairs_are_found() {
    let sample = World::new(6, 1_500, 3, 0.2, crooked).sample(Kind::Numeric);
    let shapes = quick().with_pairs().shape(&sample).unwrap();
    let curve = &shapes.curves()[0];
    // Down by 2 and up by 2.
    assert!(curve.steps[0] - curve.steps[2] > 1.2 && curve.steps[4] - curve.steps[2] > 1.2);
    assert!(curve.does_not_apply - curve.not_answered > 1.2, "{curve:?}");
    // Of who did not answer: what the others let expect of the answer, and that there is none.
    let replies = [Reply::NotAnswered, Reply::Given(3.0), Reply::Given(1.0)];
    let score = shapes.score(&replies).unwrap().unwrap();
    let (part, weight) = (&score.parts()[0], &shapes.calibration().weights()[0]);
    let straight = weight.weight * (part.value - weight.mean);
    assert!((part.contribution - straight - curve.not_answered).abs() < 1e-9, "{part:?}");
    assert!(curve.not_answered.abs() > 0.5, "{curve:?}");
    let jump = &shapes.curves()[1].steps;
    assert!(jump[2] - jump[1] > 1.0 && (jump[1] - jump[0]).abs() < 0.5, "{jump:?}");
    let names = shapes.pairs()[0].names.clone().map(|name| name.to_string());
    assert_eq!(names, ["s1", "s2"]);
    let straight = r2(shapes.calibration().metrics().calibrated);
    let (curves, pairs) = (r2(shapes.bends().curves), r2(shapes.bends().pairs.unwrap()));
    assert!(curves > straight + 0.1 && pairs > curves + 0.02, "{straight} {curves} {pairs}");
    // Errors are of the size of what was drawn: noise of 1 over the root of a bin's respondents.
    for (error, count) in curve.errors.iter().zip(&curve.counts) {
        let expected = (1.5 / *count as f64).sqrt();
        assert!(*error > 0.3 * expected && *error < 3.0 * expected, "{error} {count}");
    }
}

#[test]
fn a_monotone_curve_is_flat_where_the_world_falls() {
    let sample = World::new(7, 800, 3, 0.0, crooked).sample(Kind::Binary);
    let shapes = quick().monotone().shape(&sample).unwrap();
    let steps = &shapes.curves()[0].steps;
    assert!(steps.is_sorted() && steps[0] == steps[1] && steps[4] > steps[2], "{steps:?}");
}

#[test]
fn forecasts_are_of_those_who_did_not_know() {
    let sample = World::new(8, 300, 3, 0.1, crooked).sample(Kind::Numeric);
    let folds: Vec<usize> = (0..300).map(|i| i % 4).collect();
    let folds = goodwill::calibrate::Folds::new(&folds).unwrap();
    let mut seen = Vec::new();
    let study = quick().study(&sample, &folds, |fold| seen.push(fold)).unwrap();
    assert_eq!(seen, [1, 2, 3, 4]);
    assert_eq!((study.curves.len(), study.pairs.len()), (300, 0));
    // Another outcome of a fold moves no forecast of that fold.
    let Target::Numeric(y) = sample.outcome() else { unreachable!() };
    let other: Vec<f64> =
        y.iter().enumerate().map(|(i, y)| if i % 4 == 2 { -3.0 * y } else { *y }).collect();
    let rows: Vec<Row> =
        sample.answers().map(|r| r.iter().map(|x| x.map(|x| x * STEPS)).collect()).collect();
    let world = World::new(8, 300, 3, 0.1, crooked);
    let other = Sample::new(sample.signals().to_vec(), &rows, Target::Numeric(other)).unwrap();
    let other = other.with_applying(&world.applies).unwrap();
    let moved = quick().study(&other, &folds, |_| ()).unwrap();
    let own = |list: &[f64]| list.iter().skip(2).step_by(4).copied().collect::<Vec<f64>>();
    for (one, two) in own(&study.curves).iter().zip(own(&moved.curves)) {
        // The outcomes are told over their largest, which is another now.
        assert!((one - two).abs() < 1e-6 * (1.0 + one.abs()), "{one} {two}");
    }
    assert_ne!(bits(&study.curves), bits(&moved.curves));
}

/// With curves or without, items in whatever order: the same folds.
#[test]
fn the_order_of_items_draws_no_other_folds() {
    let world = World::new(5, 200, 4, 0.2, crooked);
    let turned = |rows: &[Row]| -> Vec<Row> {
        rows.iter().map(|row| row.iter().rev().copied().collect()).collect()
    };
    let listed = Sample::new(signals(4), &world.rows, world.target(Kind::Numeric)).unwrap();
    let backwards: Vec<Signal> = signals(4).into_iter().rev().collect();
    let other = Sample::new(backwards, &turned(&world.rows), world.target(Kind::Numeric)).unwrap();
    let folds = |sample: &Sample| Folds::seeded(sample, 10, 7).unwrap();
    assert_eq!(folds(&listed), folds(&other));
    assert_eq!(folds(&listed), folds(&Shaper::sorted(&other)));
}

#[test]
fn straightened_shapes_are_the_weights() {
    let sample = World::new(6, 600, 3, 0.2, crooked).sample(Kind::Numeric);
    let shapes = quick().with_pairs().shape(&sample).unwrap();
    let straight = shapes.straightened().unwrap();
    assert!(!shapes.is_straight() && straight.is_straight() && straight.pairs().is_empty());
    let row = [Some(1.0), None, Some(4.0)];
    let [told, weighed] = [
        straight.score_answers(&row).unwrap().unwrap().value(),
        shapes.calibration().score(&row).unwrap().unwrap().value(),
    ];
    assert!((told - weighed).abs() < 1e-12, "{told} {weighed}");
}

#[test]
fn what_cannot_be_is_refused() {
    let sample = World::new(9, 20, 3, 0.0, crooked).sample(Kind::Numeric);
    let refused =
        |applies: &[Vec<bool>]| sample.clone().with_applying(applies).unwrap_err().to_string();
    assert_eq!(
        refused(&vec![vec![false; 3]; 20]),
        "item that does not apply must have no answer, got one to `s0`",
    );
    assert_eq!(
        refused(&vec![vec![true; 3]; 2]),
        "rows of what applies must have 20 entries, got 2",
    );
    let sample = World::new(6, 600, 3, 0.2, crooked).sample(Kind::Numeric);
    let shapes = quick().monotone().with_pairs().shape(&sample).unwrap();
    let mut json = serde_json::to_value(&shapes).unwrap();
    assert!(shapes.pairs().len() > 1 && serde_json::from_value::<Shapes>(json.clone()).is_ok());
    json["curves"][1]["steps"][0] = serde_json::json!(100.0);
    let error = serde_json::from_value::<Shapes>(json).unwrap_err().to_string();
    assert_eq!(error, "monotone curve must never fall, got `s1`");
}

/// The formulas of the page by dense equations: two items of components of their own, all answered in
/// whole steps, an outcome that is a number, and straight weights above 0.
struct Dense {
    /// Shares of the scale.
    x: Vec<[f64; 2]>,
    y: Vec<f64>,
    ridge: f64,
    equal: f64,
}

/// A line, `base + Σ w (x − mean)`.
struct Straight {
    base: f64,
    w: [f64; 2],
    mean: [f64; 2],
}

/// Curves of five bins over it.
struct Bent {
    line: Straight,
    base: f64,
    steps: [[f64; 5]; 2],
}

/// The bins in a row.
const BINS: usize = 5;
/// The stiffnesses that are tried, from the stiffest.
const STIFF: [f64; 8] = [1000.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0, 0.3];

/// By Gauss and Jordan.
fn solved(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        let best = (i..n).max_by(|j, k| a[*j][i].abs().total_cmp(&a[*k][i].abs())).unwrap();
        a.swap(i, best);
        b.swap(i, best);
        for j in (0..n).filter(|j| *j != i) {
            let factor = a[j][i] / a[i][i];
            for k in i..n {
                let x = a[i][k];
                a[j][k] -= factor * x;
            }
            b[j] -= factor * b[i];
        }
    }
    (0..n).map(|i| b[i] / a[i][i]).collect()
}

fn bin(x: f64) -> usize {
    (0..BINS).find(|k| (*k as f64 / 4.0 - x).abs() < 1e-9).unwrap()
}

impl Dense {
    fn line(&self, rows: &[usize]) -> Straight {
        let n = rows.len() as f64;
        let of = |f: &dyn Fn(usize) -> f64| rows.iter().map(|r| f(*r)).sum::<f64>() / n;
        let base = of(&|r| self.y[r]);
        let mean = [0, 1].map(|i| of(&|r| self.x[r][i]));
        let variance = [0, 1].map(|i| of(&|r| (self.x[r][i] - mean[i]).powi(2)));
        let spread = (0.5 * (variance[0] + variance[1])).sqrt();
        let z = |r: usize, i: usize| (self.x[r][i] - mean[i]) / spread;
        let with = |i: usize| of(&|r| z(r, i) * (self.y[r] - base));
        let gram =
            |i: usize, j: usize| of(&|r| z(r, i) * z(r, j)) + if i == j { self.ridge } else { 0.0 };
        let all = |i: usize| (0..2).map(|j| gram(i, j)).collect::<Vec<f64>>();
        let own = solved(vec![all(0), all(1)], vec![with(0), with(1)]);
        let both = |r: usize| 0.5 * (z(r, 0) + z(r, 1));
        let shared = of(&|r| both(r) * (self.y[r] - base)) / of(&|r| both(r).powi(2));
        let w = [0, 1].map(|i| ((1.0 - self.equal) * own[i] + self.equal * 0.5 * shared) / spread);
        assert!(own.iter().all(|w| *w > 0.0), "{own:?}");
        Straight { base, w, mean }
    }

    /// The least of `Σ (y − z)² + κ ν Σ (4 Σ (tₖ₊₁ − tₖ)² + Σ tₖ²/5)`, ν the share of the variance that
    /// the line leaves.
    fn bent(&self, rows: &[usize], stiff: f64) -> Bent {
        let line = self.line(rows);
        let n = rows.len() as f64;
        let left: Vec<f64> = rows.iter().map(|r| self.y[*r] - line.at(self.x[*r])).collect();
        let variance = rows.iter().map(|r| (self.y[*r] - line.base).powi(2)).sum::<f64>() / n;
        let noise = left.iter().map(|left| left * left).sum::<f64>() / n / variance;
        let size = 1 + 2 * BINS;
        let (mut a, mut b) = (vec![vec![0.0; size]; size], vec![0.0; size]);
        for (r, left) in rows.iter().zip(&left) {
            let places = [0, 1 + bin(self.x[*r][0]), 1 + BINS + bin(self.x[*r][1])];
            for i in places {
                b[i] += left;
                for j in places {
                    a[i][j] += 1.0;
                }
            }
        }
        for first in [1, 1 + BINS] {
            for k in 0..BINS {
                a[first + k][first + k] += stiff * noise / BINS as f64;
                if k + 1 < BINS {
                    let (i, j, step) = (first + k, first + k + 1, stiff * noise * 4.0);
                    a[i][i] += step;
                    a[j][j] += step;
                    a[i][j] -= step;
                    a[j][i] -= step;
                }
            }
        }
        let t = solved(a, b);
        let mut base = t[0];
        let steps = [0, 1].map(|i| {
            let own: [f64; BINS] = core::array::from_fn(|k| t[1 + i * BINS + k]);
            let mean = rows.iter().map(|r| own[bin(self.x[*r][i])]).sum::<f64>() / n;
            base += mean;
            own.map(|t| t - mean)
        });
        Bent { line, base, steps }
    }

    /// What is chosen by holding out thirds: the best stiffness, if it is better than none by one and a
    /// half standard errors of the difference.
    fn chosen(&self, thirds: &[usize]) -> Option<f64> {
        let n = self.y.len();
        let held_out = |told: &dyn Fn(&[usize], usize) -> f64| -> Vec<f64> {
            let mut losses = vec![0.0; n];
            for third in 0..3 {
                let (held, others): (Vec<usize>, Vec<usize>) =
                    (0..n).partition(|r| thirds[*r] == third);
                for r in held {
                    losses[r] = (self.y[r] - told(&others, r)).powi(2);
                }
            }
            losses
        };
        let straight = held_out(&|rows, r| self.line(rows).at(self.x[r]));
        let (mut best, mut least, mut rises) = (None, f64::INFINITY, 0);
        for stiff in STIFF {
            let losses = held_out(&|rows, r| self.bent(rows, stiff).at(self.x[r]));
            let sum = losses.iter().sum::<f64>();
            if sum < least {
                (best, least, rises) = (Some((stiff, losses)), sum, 0);
            } else {
                rises += 1;
                if rises == 2 {
                    break;
                }
            }
        }
        let (stiff, losses) = best.unwrap();
        let gains: Vec<f64> = straight.iter().zip(&losses).map(|(s, l)| s - l).collect();
        let mean = gains.iter().sum::<f64>() / n as f64;
        let error = (gains.iter().map(|g| (g - mean).powi(2)).sum::<f64>()).sqrt() / n as f64;
        (mean > 1.5 * error).then_some(stiff)
    }
}

impl Straight {
    fn at(&self, x: [f64; 2]) -> f64 {
        self.base + [0, 1].map(|i| self.w[i] * (x[i] - self.mean[i])).iter().sum::<f64>()
    }
}

impl Bent {
    fn at(&self, x: [f64; 2]) -> f64 {
        self.line.at(x) + self.base + self.steps[0][bin(x[0])] + self.steps[1][bin(x[1])]
    }
}

/// How far curves may bend, whether they may at all, and what they are then: as the formulas of the page
/// have it, solved another way.
#[test]
fn curves_are_the_least_of_their_formula_and_as_stiff_as_held_out_thirds_say() {
    // The search ends where a round moves nobody by more than a five-hundredth of the outcome's spread,
    // which is 1 to 3 here.
    const OF_SEARCH: f64 = 6e-3;
    let mut found = Vec::new();
    for (seed, bend, n) in
        [(1, 0.0, 90), (2, 1.0, 150), (3, 1.0, 300), (4, 1.5, 90), (5, 2.0, 90), (6, 0.7, 600)]
    {
        let world = World::new(seed, n, 2, 0.0, |replies| {
            let x: Vec<f64> = replies.iter().map(|reply| given(*reply)).collect();
            x[0] + x[1] + bend * (x[0] - 2.0).abs() + if x[1] > 1.0 { bend } else { 0.0 }
        });
        let folds: Vec<usize> = (0..n).map(|i| i % 4).collect();
        let sample = world.sample(Kind::Numeric);
        let study = quick().study(&sample, &Folds::new(&folds).unwrap(), |_| ()).unwrap();
        let (shapes, penalty) = (study.shapes, study.study.calibration.penalty());
        let x = world.rows.iter().map(|row| [0, 1].map(|i| row[i].unwrap() / STEPS)).collect();
        let (ridge, equal) = (penalty.ridge, penalty.towards_equal);
        let dense = Dense { x, y: world.y.clone(), ridge, equal };
        // Of four folds the first and the last make the first third.
        let thirds: Vec<usize> = folds.iter().map(|fold| fold % 3).collect();
        let chosen = dense.chosen(&thirds);
        found.push(chosen);
        assert_eq!(chosen.is_none(), shapes.is_straight(), "{seed} {chosen:?} {shapes}");
        let Some(stiff) = chosen else { continue };
        let all: Vec<usize> = (0..n).collect();
        let bent = dense.bent(&all, stiff);
        for (i, curve) in shapes.curves().iter().enumerate() {
            assert_eq!(curve.edges, [0.125, 0.375, 0.625, 0.875]);
            for (k, step) in curve.steps.iter().enumerate() {
                let away = k as f64 / 4.0 - bent.line.mean[i];
                let expected = bent.line.w[i] * away + bent.steps[i][k];
                assert!((step - expected).abs() < OF_SEARCH, "{seed} {i} {k}: {step} {expected}");
                let count = dense.x.iter().filter(|x| bin(x[i]) == k).count();
                assert_eq!(curve.counts[k], count);
            }
            assert_eq!((curve.counts_apart, curve.errors.len()), ([0, 0], BINS));
        }
        let base = bent.line.base + bent.base;
        assert!((shapes.base() - base).abs() < OF_SEARCH, "{} {base}", shapes.base());
    }
    // Straight and bent worlds are among them, and stiffer and looser curves.
    let mut kinds: Vec<String> = found.iter().map(|stiff| format!("{stiff:?}")).collect();
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() > 2 && found.contains(&None), "{found:?}");
}

/// A file of two items with curves of three and two bins, a category with steps, and a pair.
fn file_by_hand(monotone: bool) -> serde_json::Value {
    use goodwill::calibrate::Category;
    use serde_json::json;

    let world = World::new(3, 80, 2, 0.0, |replies| given(replies[0]));
    let plan = Category::new(name("plan"), vec![name("basic"), name("gold")]).unwrap();
    let labels: Vec<Vec<Reply>> = (0..80).map(|i| vec![Reply::Label(i % 2)]).collect();
    let sample = world.sample(Kind::Numeric).with_categories(vec![plan], &labels).unwrap();
    let mut file = serde_json::to_value(quick().shape(&sample).unwrap()).unwrap();
    for (i, (weight, mean)) in [(2.0, 0.5), (4.0, 0.25)].into_iter().enumerate() {
        let signal = &mut file["calibration"]["signals"][i];
        (signal["weight"], signal["mean"]) = (weight.into(), mean.into());
        (signal["fill"]["mean"], signal["fill"]["loading"]) = (0.75.into(), 0.0.into());
    }
    file["calibration"]["base"] = json!(0.0);
    file["monotone"] = json!(monotone);
    file["base"] = json!(1.5);
    file["curves"] = json!([
        {
            "name": "s0", "edges": [0.25, 0.5], "steps": [-2.0, 1.0, 4.0], "errors": [0.5, 0.5, 0.5],
            "counts": [10, 20, 50], "counts_apart": [0, 0], "not_answered": -0.5, "does_not_apply": 0.25,
        },
        {
            "name": "s1", "edges": [0.5], "steps": [-1.0, 3.0], "errors": [0.5, 0.5],
            "counts": [30, 50], "counts_apart": [0, 0], "not_answered": -8.0, "does_not_apply": 8.0,
        },
    ]);
    file["steps"] = json!([{
        "name": "plan", "steps": [0.125, -0.75], "errors": [0.5, 0.5], "counts": [40, 40],
        "counts_apart": [0, 0], "not_answered": 16.0, "does_not_apply": -16.0,
    }]);
    // Over the first edge of s0 it falls by 2 at most, over that of s1 by 1.
    file["pairs"] = json!([{
        "names": ["s0", "s1"], "edges": [[0.25], [0.5]],
        "steps": [
            [0.0, 1.0, 0.5, 0.25], [-2.0, -1.0, 0.75, 1.0], [0.0, -1.0, 32.0, 0.0], [64.0, 64.0, 0.0, -32.0],
        ],
    }]);
    file
}

fn shapes_of(file: serde_json::Value) -> Result<Shapes, String> {
    serde_json::from_value(file).map_err(|error| error.to_string())
}

/// What each item, the category and the pair add, reply by reply.
#[test]
fn a_score_by_hand() {
    // Steps are multiples of 2⁻⁵⁰ of a power of two.
    const GRID: f64 = 1e-12;
    let shapes = shapes_of(file_by_hand(false)).unwrap();
    let (silent, none) = (Reply::NotAnswered, Reply::DoesNotApply);
    // The straight parts of a gap, which is expected at ¾: 2 · ¼ and 4 · ½.
    for (replies, parts, category, pair) in [
        ([Reply::Given(1.0), Reply::Given(2.0), Reply::Label(0)], [-2.0, -1.0], 0.125, 0.0),
        ([Reply::Given(1.1), Reply::Given(2.1), Reply::Label(1)], [1.0, 3.0], -0.75, -1.0),
        ([Reply::Given(2.5), Reply::Given(0.0), silent], [4.0, -1.0], 16.0, -2.0),
        ([Reply::Given(0.0), silent, none], [-2.0, 2.0 - 8.0], -16.0, 0.5),
        ([Reply::Given(4.0), none, Reply::Label(0)], [4.0, 2.0 + 8.0], 0.125, 1.0),
        ([silent, Reply::Given(4.0), Reply::Label(0)], [0.5 - 0.5, 3.0], 0.125, -1.0),
        ([none, Reply::Given(1.0), Reply::Label(0)], [0.5 + 0.25, -1.0], 0.125, 64.0),
        ([silent, silent, Reply::Label(0)], [0.0, -6.0], 0.125, 32.0),
        ([none, none, Reply::Label(1)], [0.75, 10.0], -0.75, -32.0),
    ] {
        let score = shapes.score(&replies).unwrap().unwrap();
        let near = |x: f64, y: f64| assert!((x - y).abs() < GRID, "{replies:?}: {x} {y}");
        near(score.parts()[0].contribution, parts[0]);
        near(score.parts()[1].contribution, parts[1]);
        near(score.categories()[0].contribution, category);
        near(score.pairs()[0].contribution, pair);
        near(score.points(), 1.5 + parts[0] + parts[1] + category + pair);
        assert_eq!(score.value(), score.points());
        let answered = replies.iter().filter(|r| matches!(r, Reply::Given(_) | Reply::Label(_)));
        assert_eq!(score.answered(), answered.count());
        assert_eq!(score.pairs()[0].name, "s0 × s1");
    }
    assert!(shapes.score(&[silent, none, silent]).unwrap().is_none());
    assert_eq!(
        shapes.score(&[silent, none]).unwrap_err().to_string(),
        "row of replies must have 3 entries, got 2"
    );
    let label = shapes.score(&[Reply::Label(0), silent, silent]).unwrap_err().to_string();
    assert_eq!(label, "label must be a reply to a category, got one to `s0`");
    assert!(shapes.score(&[silent, silent, Reply::Label(2)]).is_err());
    assert!(shapes.score(&[silent, silent, Reply::Given(1.0)]).is_err());
    assert!(shapes.score(&[Reply::Given(4.1), silent, silent]).is_err());
    let answers = shapes.score_answers(&[Some(1.0), None]).unwrap().unwrap();
    assert_eq!(answers, shapes.score(&[Reply::Given(1.0), silent, silent]).unwrap().unwrap());
}

/// A monotone pair may take away what its curve rises by, and no more.
#[test]
fn pairs_of_a_monotone_file_fall_by_no_more_than_curves_rise() {
    use serde_json::json;

    // Over the first edge s0 rises by 3 and the pair falls by 2; s1 rises by 4, and the pair by 1.
    assert!(shapes_of(file_by_hand(true)).is_ok());
    let with = |changes: &[(&str, f64)]| {
        let mut file = file_by_hand(true);
        for (pointer, value) in changes {
            *file.pointer_mut(pointer).unwrap() = json!(value);
        }
        shapes_of(file)
    };
    let refused =
        |name: &str| format!("monotone pairs must fall less than their curve rises, got `{name}`");
    // To the last bit, and a little beyond it: over s0, and over s1.
    assert!(with(&[("/pairs/0/steps/1/0", -3.0)]).is_ok());
    assert_eq!(with(&[("/pairs/0/steps/1/0", -3.001)]), Err(refused("s0")));
    assert!(with(&[("/pairs/0/steps/1/2", -2.5)]).is_ok());
    assert_eq!(with(&[("/pairs/0/steps/1/2", -2.501)]), Err(refused("s0")));
    assert!(with(&[("/pairs/0/steps/3/1", 60.0)]).is_ok());
    assert_eq!(with(&[("/pairs/0/steps/3/1", 59.999)]), Err(refused("s1")));
    assert_eq!(with(&[("/pairs/0/steps/0/1", -4.001)]), Err(refused("s1")));
    // What stands beside the rows falls over no edge.
    assert!(with(&[("/pairs/0/steps/2/2", -100.0), ("/pairs/0/steps/3/2", -100.0)]).is_ok());
    // Two pairs take away from one curve together.
    let mut twice = file_by_hand(true);
    let pair = twice["pairs"][0].clone();
    twice["pairs"].as_array_mut().unwrap().push(pair);
    assert_eq!(shapes_of(twice.clone()), Err(refused("s0")));
    twice["curves"][0]["steps"] = json!([-2.0, 2.0, 4.0]);
    assert!(shapes_of(twice).is_ok());
    // An edge that the curve has not.
    let mut other = file_by_hand(true);
    other["pairs"][0]["edges"][0] = json!([0.3]);
    assert_eq!(shapes_of(other), Err(refused("s0")));
}

/// What a file of shapes may hold, and what it may not.
#[test]
fn a_forged_file_of_shapes_is_refused() {
    use serde_json::json;

    let said = |changes: &[(&str, serde_json::Value)]| {
        let mut file = file_by_hand(false);
        for (pointer, value) in changes {
            *file.pointer_mut(pointer).unwrap() = value.clone();
        }
        shapes_of(file).err().unwrap_or_default()
    };
    assert_eq!(said(&[]), "");
    for (pointer, value, sentence) in [
        ("/base", json!(1e150), ""),
        ("/base", json!(-1.01e150), "step of a curve must be between -1e150 and 1e150, got -1"),
        ("/curves/0/steps/0", json!(1.01e150), "step of a curve must be between"),
        ("/curves/1/errors/0", json!(1.01e150), "step of a curve must be between"),
        ("/curves/1/not_answered", json!(-1.01e150), "step of a curve must be between"),
        ("/curves/1/does_not_apply", json!(1.01e150), "step of a curve must be between"),
        ("/steps/0/steps/1", json!(1.01e150), "step of a curve must be between"),
        ("/steps/0/errors/1", json!(1.01e150), "step of a curve must be between"),
        ("/steps/0/not_answered", json!(1.01e150), "step of a curve must be between"),
        ("/steps/0/does_not_apply", json!(1.01e150), "step of a curve must be between"),
        ("/pairs/0/steps/1/1", json!(1.01e150), "step of a curve must be between"),
        ("/curves/0/edges", json!([0.0, 1.0]), ""),
        ("/curves/0/edges", json!([0.5, 0.5]), "edges of a curve must rise from 0 to 1, got `s0`"),
        ("/curves/0/edges", json!([0.5, 1.01]), "edges of a curve must rise from 0 to 1, got `s0`"),
        (
            "/curves/0/edges",
            json!([-0.01, 0.5]),
            "edges of a curve must rise from 0 to 1, got `s0`",
        ),
        ("/curves/0/edges", json!([0.5]), "curve must have a step more than edges, got `s0`"),
        ("/curves/0/errors", json!([0.5, 0.5]), "curve must have a step more than edges, got `s0`"),
        ("/curves/0/counts", json!([1]), "curve must have a step more than edges, got `s0`"),
        ("/curves/0/errors/2", json!(0.0), ""),
        ("/curves/0/errors/2", json!(-0.1), "errors of a curve must be 0 or more, got `s0`"),
        (
            "/curves/0/name",
            json!("s9"),
            "curves must be those of the signals, in their order, or none, got 2 curves of 2 signals",
        ),
        ("/curves", json!([]), "pair must stand over curves, got `s0` and `s1`"),
        ("/steps", json!([]), ""),
        (
            "/steps/0/name",
            json!("s9"),
            "steps of labels must be those of the categories, in their order, or none, got 1 of 1 categories",
        ),
        ("/steps/0/steps", json!([1.0]), "steps of labels must be one for each label, got `plan`"),
        ("/steps/0/errors", json!([1.0]), "steps of labels must be one for each label, got `plan`"),
        ("/steps/0/counts", json!([1]), "steps of labels must be one for each label, got `plan`"),
        ("/steps/0/errors/0", json!(0.0), ""),
        ("/steps/0/errors/0", json!(-0.1), "errors of labels must be 0 or more, got `plan`"),
        ("/pairs/0/names/1", json!("s0"), "pair must be of two signals, got `s0` and `s0`"),
        ("/pairs/0/names/1", json!("s9"), "pair must be of two signals, got `s0` and `s9`"),
        (
            "/pairs/0/edges/1",
            json!([1.5]),
            "edges of a pair must rise from 0 to 1, got `s0` and `s1`",
        ),
        (
            "/pairs/0/steps/3",
            json!([0.0, 0.0, 0.0]),
            "pair must have a cell for every two bins, got `s0` and `s1`",
        ),
        (
            "/pairs/0/edges/0",
            json!([0.25, 0.5]),
            "pair must have a cell for every two bins, got `s0` and `s1`",
        ),
        ("/bends/bent_folds", json!(4), ""),
        ("/bends/bent_folds", json!(5), "folds with curves must be at most all folds"),
        ("/bends/paired_folds", json!(4), ""),
        ("/bends/paired_folds", json!(5), "folds with curves must be at most all folds"),
        (
            "/bends/curves",
            json!({ "binary": { "auc": 0.5, "log_loss": 0.5 } }),
            "metrics of curves must be of the kind of their outcome",
        ),
        ("/bends/curves/numeric/r2", json!(1.5), "r2 must be at most 1 and finite"),
    ] {
        let found = said(&[(pointer, value.clone())]);
        let well = if sentence.is_empty() { found.is_empty() } else { found.starts_with(sentence) };
        assert!(well, "{pointer} {value}: {found}");
    }
    // A category stands in a pair by its labels, which have no edges.
    let cells = serde_json::to_value([[0.0; 4]; 4]).unwrap();
    let of_plan = [
        ("/pairs/0/names/1", json!("plan")),
        ("/pairs/0/edges/1", json!([])),
        ("/pairs/0/steps", cells),
    ];
    assert_eq!(said(&of_plan), "");
    assert_eq!(
        said(&of_plan[..1]),
        "pair with a category must have no edges of its labels, got `s0` and `plan`"
    );
    // Pairs that were tried and are of another kind.
    let pairs = [("/bends/pairs", json!({ "binary": { "auc": 0.5, "log_loss": 0.5 } }))];
    assert!(said(&pairs).starts_with("metrics of curves must be of the kind"), "{}", said(&pairs));
}
