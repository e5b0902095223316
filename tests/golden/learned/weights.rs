//! Straight weights: of numbers, of yes or no; with gaps, signs, dates and reversed scales.

use std::fmt::Write as _;

use goodwill::calibrate::{Calibration, Calibrator, Sample, Signal, Target};
use goodwill::portrait::ModelName;
use goodwill::quantity::Scale;

use super::{Numbers, all, day, hashed, name};
use crate::hold;

/// What a sample is like.
#[derive(Clone, Copy)]
struct Like {
    seed: u64,
    respondents: usize,
    noise: f64,
    missing: f64,
    yes_or_no: bool,
    /// All but the first answer the last item alike, so that without its fold it varies no longer.
    alike: bool,
}

const LIKE: Like =
    Like { seed: 5, respondents: 48, noise: 1.0, missing: 0.0, yes_or_no: false, alike: false };

/// Answers on scales of three kinds that share a factor; what they say of the outcome.
fn sample(like: Like, weights: &[f64]) -> Sample {
    let mut random = Numbers(like.seed);
    let scales = [[0.0, 4.0], [1.0, 7.0], [-2.0, 2.0]];
    let components = ["trust", "trust", "ease", "needs", "ease"];
    let signal = |i: usize| {
        let [least, most] = scales[i % 3];
        let scale = Scale::new(least, most).unwrap();
        let signal = Signal::new(name(&format!("item {i}")), name(components[i % 5]), scale);
        if i % 4 == 3 { signal.reversed() } else { signal }
    };
    let (mut rows, mut y) = (Vec::new(), Vec::new());
    for respondent in 0..like.respondents {
        let shared = random.normal();
        let mut row = Vec::new();
        let mut told = 0.0;
        for (i, weight) in weights.iter().enumerate() {
            let [least, most] = scales[i % 3];
            let share = (0.5 + 0.15 * shared + 0.2 * random.normal()).clamp(0.0, 1.0);
            let alike = like.alike && i + 1 == weights.len();
            let share = if alike { f64::from(u8::from(respondent == 0)) } else { share };
            told += weight * if i % 4 == 3 { 1.0 - share } else { share };
            let gap = random.share() < like.missing;
            row.push((!gap).then(|| (least + share * (most - least)).clamp(least, most)));
        }
        rows.push(row);
        y.push(told + like.noise * random.normal());
    }
    let middle = y.iter().sum::<f64>() / y.len() as f64;
    let outcome = if like.yes_or_no {
        Target::Binary(y.iter().map(|y| *y > middle).collect())
    } else {
        Target::Numeric(y)
    };
    Sample::new((0..weights.len()).map(signal).collect(), &rows, outcome).unwrap()
}

/// Everything that a calibration says of itself.
fn write(out: &mut String, what: &str, calibration: &Calibration) {
    writeln!(out, "{what} | {calibration}").unwrap();
    let (base, signed) = (calibration.base(), calibration.is_signed());
    writeln!(out, "{what} | {:?} | base {base:?} | signed {signed}", calibration.kind()).unwrap();
    writeln!(out, "{what} | {:?}", calibration.penalty()).unwrap();
    writeln!(out, "{what} | {:?}", calibration.metrics().equal_weights).unwrap();
    writeln!(out, "{what} | {:?}", calibration.metrics().calibrated).unwrap();
    writeln!(out, "{what} | {:?}", calibration.metrics().item_regression).unwrap();
    writeln!(out, "{what} | {:?}", calibration.data()).unwrap();
    for weight in calibration.weights() {
        writeln!(
            out,
            "{what} | {} of {} | weight {:?} ± {:?} | mean {:?} | held {}",
            weight.name,
            weight.component,
            weight.weight,
            weight.standard_error,
            weight.mean,
            weight.held_at_bound,
        )
        .unwrap();
    }
    for of in calibration.components() {
        writeln!(out, "{what} | {} | weight {:?} ± {:?}", of.name, of.weight, of.standard_error)
            .unwrap();
    }
    writeln!(out, "{what} | all {}", all(calibration)).unwrap();
}

fn study(out: &mut String, what: &str, calibrator: Calibrator, sample: &Sample) -> Calibration {
    use goodwill::calibrate::Folds;
    let folds = Folds::seeded(sample, calibrator.folds(), calibrator.seed()).unwrap();
    let mut watched = Vec::new();
    let study = calibrator.study(sample, &folds, |fold| watched.push(fold)).unwrap();
    assert_eq!(watched, (1..=calibrator.folds()).collect::<Vec<_>>());
    writeln!(out, "{what} | folds {:?}", folds.as_slice()).unwrap();
    write(out, what, &study.calibration);
    let forecasts = [
        ("equal weights", &study.forecasts.equal_weights),
        ("calibrated", &study.forecasts.calibrated),
        ("items", &study.forecasts.item_regression),
    ];
    for (by, told) in forecasts {
        writeln!(out, "{what} | foretold by {by} | {:?} … | {}", &told[..3], hashed(told)).unwrap();
    }
    for row in rows(&study.calibration) {
        let Some(score) = study.calibration.score(&row).unwrap() else {
            writeln!(out, "{what} | {row:?} | none").unwrap();
            continue;
        };
        writeln!(
            out,
            "{what} | {row:?} | {score} | {:?} from {:?} to {:?} | baseline {:?} | coverage {:?} of {}",
            score.value(),
            score.lowest(),
            score.highest(),
            score.baseline(),
            score.coverage(),
            score.answered(),
        )
        .unwrap();
        let parts = |parts: &[goodwill::kernel::Part]| {
            let part = |part: &goodwill::kernel::Part| {
                format!("{} {:?} adds {:?}", part.name, part.value, part.contribution)
            };
            parts.iter().map(part).collect::<Vec<_>>().join(", ")
        };
        writeln!(out, "{what} | parts | {}", parts(score.parts())).unwrap();
        writeln!(out, "{what} | components | {}", parts(score.components())).unwrap();
        writeln!(out, "{what} | all {}", all(&score)).unwrap();
    }
    study.calibration
}

/// Rows of all good, all bad, of some answers alone, and of none.
fn rows(calibration: &Calibration) -> Vec<Vec<Option<f64>>> {
    let signals = calibration.signals();
    let each = |share: &dyn Fn(usize) -> Option<f64>| {
        let cell = |(i, signal): (usize, &Signal)| {
            let [least, most] = [signal.scale().min(), signal.scale().max()];
            share(i).map(|share| least + share * (most - least))
        };
        signals.iter().enumerate().map(cell).collect::<Vec<_>>()
    };
    vec![
        each(&|_| Some(1.0)),
        each(&|i| Some(if i == 0 { 0.25 } else { 0.75 })),
        each(&|i| (i % 2 == 0).then_some(0.5)),
        each(&|i| (i == 1).then_some(1.0)),
        each(&|_| None),
    ]
}

#[test]
fn weights_keep_their_bits() {
    let mut out = String::new();
    let plain = Calibrator::default().with_folds(4).unwrap();
    let weights = [3.0, 1.0, 0.0, 2.0, 0.5];
    let mut run = |what: &str, calibrator: Calibrator, like: Like, weights: &[f64]| {
        study(&mut out, what, calibrator, &sample(like, weights))
    };
    let numbers = run("numbers", plain, LIKE, &weights);
    run("numbers with gaps", plain, Like { missing: 0.3, ..LIKE }, &weights);
    // The third counts against, and is held at 0, or may be negative.
    let against = [3.0, 1.0, -2.0, 2.0, 0.5];
    run("one against, held", plain, LIKE, &against);
    run("one against, signed", plain.signed(), Like { missing: 0.2, ..LIKE }, &against);
    let clear = Like { noise: 0.05, respondents: 90, ..LIKE };
    run("hardly any noise", plain, clear, &weights);
    run("noise alone", plain, Like { noise: 9.0, ..LIKE }, &[0.0; 5]);
    let yes_or_no = Like { yes_or_no: true, respondents: 60, ..LIKE };
    run("yes or no", plain, yes_or_no, &weights);
    run("yes or no, with gaps", plain, Like { missing: 0.25, ..yes_or_no }, &weights);
    run("yes or no, signed", plain.signed(), yes_or_no, &against);
    // What all of them together say counts against, too.
    let all_against = weights.map(|weight: f64| -weight);
    for (how, like) in [("numbers", LIKE), ("yes or no", yes_or_no)] {
        run(&format!("{how}, all against, held"), plain, like, &all_against);
        run(&format!("{how}, all against, signed"), plain.signed(), like, &all_against);
        let like = Like { alike: true, ..like };
        run(&format!("{how}, one alike, held"), plain, like, &all_against);
        run(&format!("{how}, one alike, signed"), plain.signed(), like, &all_against);
    }
    run("yes or no, hardly any noise", plain, Like { noise: 0.01, ..yes_or_no }, &weights);
    run("yes or no, noise alone", plain, Like { noise: 9.0, ..yes_or_no }, &[0.0; 5]);
    run("another seed", plain.with_seed(11), LIKE, &weights);
    run("ten folds", Calibrator::default(), LIKE, &weights);
    run("one item", plain, LIKE, &[1.0]);
    // More items than respondents tell apart.
    let many: Vec<f64> = (0..30_u8).map(|i| f64::from(i % 3)).collect();
    run("many items", plain, Like { respondents: 24, ..LIKE }, &many);

    let dated = sample(LIKE, &weights);
    let dates: Vec<_> = (0..48).map(|i| day(20_000 + (7 * i) % 31)).collect();
    let dated = dated.dated(&dates).unwrap();
    write(&mut out, "dated", &plain.calibrate(&dated).unwrap());

    let shares = numbers.simplex(["ease", "needs", "trust", "nothing"]).unwrap().get();
    writeln!(out, "shares of ease, needs, trust, nothing | {shares:?}").unwrap();
    let params = numbers.portrait_params().unwrap();
    for model in ModelName::ALL {
        writeln!(out, "portrait | {model} | {:?}", params.weight(model).get()).unwrap();
    }
    hold("learned.weights.txt", &out);
}
