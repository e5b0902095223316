//! Curves, steps of labels and pairs: where they bend, how far, and where straight weights stay.

use std::fmt::Write as _;

use goodwill::calibrate::shapes::{Reply, ShapedScore, Shaper, Shapes};
use goodwill::calibrate::{Calibrator, Category, Folds, Sample, Signal, Target};
use goodwill::quantity::Scale;

use super::{Numbers, all, hashed, name};
use crate::hold;

const LABELS: [&str; 4] = ["basic", "gold", "silver", "trial"];

/// What a sample is like.
#[derive(Clone, Copy)]
struct Like {
    seed: u64,
    respondents: usize,
    noise: f64,
    /// Which share of the cells is not answered, and as many do not apply.
    gaps: f64,
    yes_or_no: bool,
    /// How many labels the second category has; without any there are no categories.
    regions: usize,
    /// What all that is crooked counts beside what is straight.
    crooked: f64,
}

const LIKE: Like = Like {
    seed: 3,
    respondents: 150,
    noise: 1.0,
    gaps: 0.0,
    yes_or_no: false,
    regions: 0,
    crooked: 3.0,
};

fn signals() -> Vec<Signal> {
    let signal = |(i, text): (usize, &str)| {
        let scale = Scale::new(0.0, 4.0).unwrap();
        let signal = Signal::new(name(text), name(["a", "b"][i % 2]), scale);
        if i == 3 { signal.reversed() } else { signal }
    };
    ["valley", "jump", "with jump", "straight"].into_iter().enumerate().map(signal).collect()
}

/// Respondents with whole answers to three items and any to the fourth.
fn sample(like: Like) -> Sample {
    let mut random = Numbers(like.seed);
    let (mut rows, mut applies, mut labels, mut y) = (vec![], vec![], vec![], vec![]);
    for _ in 0..like.respondents {
        let shared = random.normal();
        let replies: Vec<Reply> = (0..4)
            .map(|i| {
                let x = (2.0 + 0.5 * shared + random.normal()).clamp(0.0, 4.0);
                let share = random.share();
                if share < like.gaps {
                    Reply::NotAnswered
                } else if share < 2.0 * like.gaps {
                    Reply::DoesNotApply
                } else {
                    Reply::Given(if i == 3 { x } else { (x + 0.5).floor() })
                }
            })
            .collect();
        let x: Vec<f64> = replies.iter().map(|reply| reply.given().unwrap_or(2.0)).collect();
        let together = if x[1] > 2.0 && x[2] > 2.0 { 1.5 } else { 0.0 };
        let jump = if x[1] > 1.0 { 1.0 } else { 0.0 };
        let tells = if replies[0] == Reply::DoesNotApply { 1.0 } else { 0.0 };
        let mut told = like.crooked * ((x[0] - 2.0).abs() + jump + together + tells);
        told += x[2] + (4.0 - x[3]);
        if like.regions > 0 {
            let (plan, region) = (random.below(LABELS.len()), random.below(like.regions));
            told += like.crooked * [0.5, -1.0, 1.5, -1.0][plan];
            let silent = random.share() < like.gaps;
            let plan = if silent { Reply::NotAnswered } else { Reply::Label(plan) };
            labels.push(vec![plan, Reply::Label(region)]);
        }
        applies.push(replies.iter().map(|reply| *reply != Reply::DoesNotApply).collect());
        rows.push(replies.iter().map(|reply| reply.given()).collect());
        y.push(told + like.noise * random.normal());
    }
    let mut sorted = y.clone();
    sorted.sort_by(f64::total_cmp);
    let outcome = if like.yes_or_no {
        Target::Binary(y.iter().map(|y| *y > sorted[sorted.len() / 2]).collect())
    } else {
        Target::Numeric(y)
    };
    let sample = Sample::new(signals(), &rows, outcome).unwrap().with_applying(&applies).unwrap();
    if like.regions == 0 {
        return sample;
    }
    let plan = Category::new(name("plan"), LABELS.map(name).to_vec()).unwrap();
    let regions = (0..like.regions).map(|i| name(&format!("region {i}"))).collect();
    let region = Category::new(name("region"), regions).unwrap();
    sample.with_categories(vec![plan, region], &labels).unwrap()
}

fn write(out: &mut String, what: &str, shapes: &Shapes) {
    writeln!(out, "{what} | {:?} | base {:?}", shapes.kind(), shapes.base()).unwrap();
    writeln!(out, "{what} | {:?} | monotone {}", shapes.bends(), shapes.is_monotone()).unwrap();
    for it in shapes.curves() {
        writeln!(out, "{what} | {} | edges {:?}", it.name, it.edges).unwrap();
        writeln!(out, "{what} | {} | steps {:?}", it.name, it.steps).unwrap();
        writeln!(out, "{what} | {} | errors {:?}", it.name, it.errors).unwrap();
        writeln!(
            out,
            "{what} | {} | counts {:?} | apart {:?}: {:?}, {:?}",
            it.name, it.counts, it.counts_apart, it.not_answered, it.does_not_apply,
        )
        .unwrap();
    }
    for it in shapes.steps() {
        writeln!(out, "{what} | {} | steps {:?}", it.name, it.steps).unwrap();
        writeln!(out, "{what} | {} | errors {:?}", it.name, it.errors).unwrap();
        writeln!(
            out,
            "{what} | {} | counts {:?} | apart {:?}: {:?}, {:?}",
            it.name, it.counts, it.counts_apart, it.not_answered, it.does_not_apply,
        )
        .unwrap();
    }
    for it in shapes.pairs() {
        let [first, second] = &it.names;
        writeln!(out, "{what} | {first} × {second} | edges {:?}", it.edges).unwrap();
        for row in &it.steps {
            writeln!(out, "{what} | {first} × {second} | {row:?}").unwrap();
        }
    }
    writeln!(out, "{what} | all {}", all(shapes)).unwrap();
}

fn score(out: &mut String, what: &str, replies: &[Reply], score: Option<&ShapedScore>) {
    let Some(score) = score else {
        return writeln!(out, "{what} | {replies:?} | none").unwrap();
    };
    let added = |parts: &[goodwill::kernel::Part]| {
        let part = |part: &goodwill::kernel::Part| {
            format!("{} {:?} adds {:?}", part.name, part.value, part.contribution)
        };
        parts.iter().map(part).collect::<Vec<_>>().join(", ")
    };
    writeln!(
        out,
        "{what} | {replies:?} | {score} | {:?} | points {:?} | {} | {} | {} | all {}",
        score.value(),
        score.points(),
        added(score.parts()),
        added(score.categories()),
        added(score.pairs()),
        all(score),
    )
    .unwrap();
}

fn study(out: &mut String, what: &str, shaper: Shaper, like: Like) -> Shapes {
    let sample = Shaper::sorted(&sample(like));
    let folds = Folds::seeded(&sample, 4, 7).unwrap();
    let study = shaper.study(&sample, &folds, |_| ()).unwrap();
    writeln!(out, "{what} | {}", study.shapes).unwrap();
    write(out, what, &study.shapes);
    let straight = &study.study.forecasts.calibrated;
    for (by, told) in [("straight", straight), ("curves", &study.curves), ("pairs", &study.pairs)] {
        let some = &told[..told.len().min(3)];
        writeln!(out, "{what} | foretold by {by} | {some:?} … | {}", hashed(told)).unwrap();
    }
    // In the order of the names: jump, straight, valley, with jump.
    let given = |x: [f64; 4]| x.map(Reply::Given).to_vec();
    let mut rows = vec![given([4.0, 0.0, 0.0, 4.0]), given([1.0, 2.5, 2.0, 2.0])];
    rows.push(vec![
        Reply::NotAnswered,
        Reply::DoesNotApply,
        Reply::DoesNotApply,
        Reply::Given(3.0),
    ]);
    rows.push(vec![Reply::NotAnswered; 4]);
    let labels = [[Reply::Label(2), Reply::Label(0)], [Reply::NotAnswered, Reply::DoesNotApply]];
    for (i, mut replies) in rows.into_iter().enumerate() {
        if like.regions > 0 {
            replies.extend(labels[i % 2]);
        }
        let read = study.shapes.score(&replies).unwrap();
        score(out, what, &replies, read.as_ref());
    }
    study.shapes
}

#[test]
fn curves_keep_their_bits() {
    let mut out = String::new();
    let plain = Shaper::new(Calibrator::default().with_folds(4).unwrap());
    let curves = study(&mut out, "numbers", plain, LIKE);
    write(&mut out, "numbers, straightened", &curves.straightened().unwrap());
    let gaps = Like { gaps: 0.1, ..LIKE };
    study(&mut out, "numbers with gaps", plain, gaps);
    study(&mut out, "numbers, monotone, with gaps", plain.monotone(), gaps);
    study(&mut out, "numbers, with pairs", plain.with_pairs(), Like { respondents: 220, ..LIKE });
    study(&mut out, "numbers, monotone, with pairs", plain.monotone().with_pairs(), gaps);
    let signed = Shaper::new(Calibrator::default().with_folds(4).unwrap().signed());
    study(&mut out, "numbers, signed, monotone", signed.monotone(), LIKE);
    // From curves that are clear to those that are chance: each asks for another stiffness.
    for (noise, crooked) in [(0.05, 3.0), (3.0, 3.0), (2.0, 1.0), (1.0, 0.4), (2.0, 0.0)] {
        let what = format!("noise {noise}, crooked {crooked}");
        study(&mut out, &what, plain.with_pairs(), Like { noise, crooked, ..LIKE });
    }
    let labels = Like { regions: 3, gaps: 0.05, ..LIKE };
    study(&mut out, "labels", plain, labels);
    study(&mut out, "labels, with pairs", plain.with_pairs(), labels);
    // Too many labels for a pair.
    study(&mut out, "nine regions", plain.with_pairs(), Like { regions: 9, ..labels });
    study(&mut out, "labels of noise", plain, Like { crooked: 0.0, ..labels });

    let yes_or_no = Like { yes_or_no: true, ..LIKE };
    study(&mut out, "yes or no", plain, yes_or_no);
    study(&mut out, "yes or no, with gaps", plain, Like { gaps: 0.1, ..yes_or_no });
    study(&mut out, "yes or no, monotone", plain.monotone(), yes_or_no);
    let many = Like { respondents: 260, noise: 0.3, ..yes_or_no };
    study(&mut out, "yes or no, with pairs", plain.with_pairs(), many);
    study(&mut out, "yes or no, noise", plain, Like { noise: 9.0, ..yes_or_no });
    study(&mut out, "yes or no, labels", plain, Like { yes_or_no: true, ..labels });
    hold("learned.curves.txt", &out);
}
