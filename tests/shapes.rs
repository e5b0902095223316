//! Curves learned from outcomes: laws over hostile input, and what is found.

// A test fails by panicking. What is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

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
