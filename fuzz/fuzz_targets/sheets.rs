//! Sheets of a survey: instruments with any items and answers, and what many answers, judges and
//! ladders amount to. Nothing is refused but what the docs name; figures stay in their ranges.
#![no_main]

use arbitrary::Arbitrary;
use goodwill::kernel::Interval;
use goodwill::quantity::{Level, Name, Positive, Scale, Share};
use goodwill::survey::{
    Answer, Answers, ErrorCount, Instrument, InstrumentParams, IntraClass, Item, Judges, Responses,
    Scalogram, feldt_interval, kappa,
};
use libfuzzer_sys::fuzz_target;

/// Of figures that are shares by their formula: some roundings.
const ROUNDING: f64 = 1e-6;

#[derive(Debug, Arbitrary)]
struct Asked {
    component: u8,
    min: f64,
    max: f64,
    weight: f64,
    reversed: bool,
    fails_below: Option<f64>,
    answer: Option<Option<f64>>,
    inside: bool,
}

#[derive(Debug, Arbitrary)]
enum Input {
    Instrument { asked: Vec<Asked>, params: String, text: String },
    Answers { width: u8, cells: Vec<Option<f64>>, small: bool, level: f64 },
    Judges { width: u8, cells: Vec<f64>, small: bool, level: f64 },
    Pairs(Vec<(u8, u8)>),
    Ladder { width: u8, cells: Vec<bool>, level: f64 },
    Feldt { alpha: f64, respondents: u32, items: u32, level: f64 },
}

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

fn ordered(interval: &Interval) {
    assert!(interval.lower <= interval.upper, "{interval:?}");
}

fn instrument(asked: &[Asked], params: &str, text: &str) {
    if let Ok(read) = serde_json::from_str::<Instrument>(text) {
        let written = serde_json::to_string(&read).expect("what a door accepts, its writer writes");
        let again: Instrument = serde_json::from_str(&written).expect("what is written is read");
        assert_eq!(again, read);
    }
    let (mut items, mut responses) = (Vec::new(), Responses::new());
    for (place, asked) in asked.iter().take(24).enumerate() {
        let id = name(&format!("i{place}"));
        let Ok(scale) = Scale::new(asked.min, asked.max) else { continue };
        let component = name(&format!("c{}", asked.component % 5));
        let mut item = Item::new(id.clone(), "?", component, scale);
        if asked.reversed {
            item = item.reversed();
        }
        if let Ok(weight) = Positive::new(asked.weight) {
            item = item.weighing(weight);
        }
        if let Some(share) = asked.fails_below.and_then(|share| Share::new(share).ok()) {
            item = item.critical_below(share);
        }
        items.push(item);
        match asked.answer {
            None => {}
            Some(None) => responses = responses.answer(id, Answer::NotApplicable),
            Some(Some(x)) => {
                let x = if asked.inside { x.clamp(scale.min(), scale.max()) } else { x };
                responses = responses.answer(id, Answer::Value(x));
            }
        }
    }
    let Ok(instrument) = Instrument::new(name("sheet"), items) else { return };
    let params: InstrumentParams = serde_json::from_str(params).unwrap_or_default();
    if let Ok(Some(score)) = instrument.score(&responses, &params) {
        let (lower, value, upper) = (score.lower(), score.value(), score.upper());
        for x in [lower, value, upper, score.coverage()] {
            assert!((0.0..=1.0).contains(&x), "{score:?}");
        }
        assert!(lower <= value && value <= upper, "{score:?}");
        for component in instrument.components() {
            if let Some(mean) = score.component(component) {
                assert!((0.0..=1.0).contains(&mean.value), "{score:?}");
            }
        }
        let sum: f64 = score.parts().iter().map(|part| part.contribution).sum();
        assert!((sum - value).abs() < ROUNDING, "{score:?}");
    }
    if let Ok(rows) = instrument.matrix(&[responses.clone(), responses]) {
        assert_eq!(rows[0], rows[1]);
    }
}

/// Rows of a width, the rest left out; small values are those that people give.
fn rows<T: Copy>(width: u8, cells: &[T], small: impl Fn(T) -> T) -> Vec<Vec<T>> {
    let width = usize::from(width % 12).max(1);
    cells[..cells.len().min(600)]
        .chunks_exact(width)
        .map(|row| row.iter().map(|cell| small(*cell)).collect())
        .collect()
}

fn grade(x: f64) -> f64 {
    if x.is_finite() { x.abs() % 11.0 } else { 0.0 }
}

fn answers(rows: &[Vec<Option<f64>>], level: Level) {
    let Ok(answers) = Answers::new(rows) else { return };
    let figures = answers.reliability(level);
    let most = [figures.alpha, figures.standardised_alpha];
    assert!(most.into_iter().flatten().all(|x| x <= 1.0 + ROUNDING), "{figures:?}");
    let shares = [figures.omega];
    assert!(
        shares.into_iter().flatten().all(|x| (-ROUNDING..=1.0 + ROUNDING).contains(&x)),
        "{figures:?}"
    );
    let correlations = figures.item_rest.iter().copied().chain([figures.mean_correlation]);
    for x in correlations.flatten() {
        assert!(x.abs() <= 1.0 + ROUNDING, "{figures:?}");
    }
    let all = [
        figures.alpha,
        figures.standardised_alpha,
        figures.lambda6,
        figures.standard_error_of_measurement,
    ];
    assert!(all.into_iter().flatten().all(|x| !x.is_nan()), "{figures:?}");
    if let (Some(alpha), Some(interval)) = (figures.alpha, figures.alpha_interval) {
        ordered(&interval);
        assert!(interval.lower <= alpha && alpha <= interval.upper, "{figures:?}");
    }
    let _ = answers.complete_rows();
}

fuzz_target!(|input: Input| {
    let level = |x: f64| Level::new(x).unwrap_or_default();
    match input {
        Input::Instrument { asked, params, text } => instrument(&asked, &params, &text),
        Input::Answers { width, cells, small, level: at } => {
            let rows = rows(width, &cells, |x| if small { x.map(grade) } else { x });
            answers(&rows, level(at));
        }
        Input::Judges { width, cells, small, level: at } => {
            let rows = rows(width, &cells, |x| if small { grade(x) } else { x });
            let Ok(judged) = IntraClass::new(&rows) else { return };
            for judges in [Judges::OthersForEach, Judges::Drawn, Judges::Fixed] {
                for icc in [judged.single(judges, level(at)), judged.average(judges, level(at))] {
                    if let Some(icc) = icc {
                        assert!(icc.value.is_finite() && icc.value <= 1.0 + ROUNDING, "{icc:?}");
                        icc.interval.iter().for_each(ordered);
                    }
                }
            }
        }
        Input::Pairs(pairs) => {
            let pairs: Vec<(usize, usize)> =
                pairs.iter().map(|(a, b)| (usize::from(*a), usize::from(*b))).collect();
            if let Some(kappa) = kappa(&pairs) {
                assert!((-1.0 - ROUNDING..=1.0 + ROUNDING).contains(&kappa), "{kappa}");
            }
        }
        Input::Ladder { width, cells, level: at } => {
            let Ok(ladder) = Scalogram::new(&rows(width, &cells, |x| x)) else { return };
            let best = ladder.by_popularity();
            for ladder in [&ladder, &best] {
                for count in [ErrorCount::SameTotal, ErrorCount::FewestChanges] {
                    let share = ladder.reproducibility(count);
                    assert!((0.0..=1.0).contains(&share), "{share}");
                    let interval = ladder.reproducibility_interval(count, level(at));
                    ordered(&interval);
                    assert!(interval.lower <= share && share <= interval.upper, "{interval:?}");
                    if let Some(x) = ladder.scalability(count) {
                        assert!(x <= 1.0 && x.is_finite());
                        let interval = ladder.scalability_interval(count, level(at));
                        ordered(&interval.expect("where there is a value"));
                    }
                }
                assert!((0.5..=1.0).contains(&ladder.minimum_marginal()));
            }
        }
        Input::Feldt { alpha, respondents, items, level: at } => {
            let (n, k) = (respondents as usize, items as usize);
            if let Some(interval) = feldt_interval(alpha, n, k, level(at)) {
                ordered(&interval);
                assert!(interval.lower <= alpha && alpha <= interval.upper, "{interval:?}");
            }
        }
    }
});
