//! What a survey comes to: scores of respondents, how far its answers can be relied upon, whether
//! judges agree, and ladders.

use std::fmt::Write as _;

use goodwill::quantity::{Level, Name, Positive, Scale, Share};
use goodwill::survey::{
    Answer, Answers, ErrorCount, Instrument, InstrumentParams, IntraClass, Item, Judges, Responses,
    Scalogram, feldt_interval, kappa,
};

use crate::hold;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn instrument() -> Instrument {
    let item = |id: &str, component: &str, [least, most]: [f64; 2]| {
        let scale = Scale::new(least, most).unwrap();
        Item::new(name(id), format!("How is {id}?"), name(component), scale)
    };
    let weight = |x: f64| Positive::new(x).unwrap();
    let items = vec![
        item("speed", "service", [1.0, 5.0]),
        item("waiting", "service", [0.0, 10.0]).reversed().weighing(weight(2.0)),
        item("safety", "product", [1.0, 7.0]).critical(),
        item("price", "product", [-1.0, 1.0]).weighing(weight(0.3)),
        item("care", "people", [1.0, 5.0]).critical_below(Share::new(0.3).unwrap()),
    ];
    Instrument::new(name("the survey"), items).unwrap()
}

fn responses(given: [Option<f64>; 5]) -> Responses {
    let ids = ["speed", "waiting", "safety", "price", "care"];
    given.into_iter().zip(ids).fold(Responses::new(), |all, (answer, id)| match answer {
        Some(x) if x.is_nan() => all.answer(name(id), Answer::NotApplicable),
        Some(x) => all.answer(name(id), Answer::Value(x)),
        None => all,
    })
}

#[test]
fn surveys_keep_their_figures() {
    let mut out = String::new();
    let instrument = instrument();
    let none = f64::NAN;
    let all = [
        responses([Some(4.0), Some(2.0), Some(6.0), Some(0.5), Some(3.0)]),
        responses([Some(5.0), Some(0.0), Some(7.0), Some(1.0), Some(5.0)]),
        responses([Some(1.0), Some(10.0), Some(3.0), Some(-1.0), Some(1.0)]),
        responses([Some(3.0), None, None, Some(0.1), None]),
        responses([None, Some(3.0), Some(none), Some(none), Some(2.0)]),
        responses([None, None, Some(5.0), None, Some(2.5)]),
        responses([Some(2.0), Some(7.0), Some(4.0), Some(0.0), Some(3.5)]),
        responses([None; 5]),
    ];
    let share = |x: f64| Share::new(x).unwrap();
    let given = InstrumentParams::default();
    let strict = given.with_prior(share(0.2)).with_cap(share(0.35));
    for (i, responses) in all.iter().enumerate() {
        for (what, params) in [("given", given), ("strict", strict)] {
            let Some(score) = instrument.score(responses, &params).unwrap() else {
                writeln!(out, "{i}, {what} | none").unwrap();
                continue;
            };
            writeln!(
                out,
                "{i}, {what} | {:?} in [{:?}, {:?}] | coverage {:?} | failed {:?}",
                score.value(),
                score.lower(),
                score.upper(),
                score.coverage(),
                score.failed(),
            )
            .unwrap();
            for part in score.parts() {
                writeln!(out, "{i}, {what} | {part:?}").unwrap();
            }
            for component in instrument.components() {
                let read = score.component(component);
                writeln!(out, "{i}, {what} | {component} | {read:?}").unwrap();
            }
        }
    }
    let rows = instrument.matrix(&all).unwrap();
    for row in &rows {
        writeln!(out, "row | {row:?}").unwrap();
    }
    let answers = Answers::new(&rows[..7]).unwrap();
    let level = Level::new(0.8).unwrap();
    let complete = answers.complete_rows().unwrap();
    for (what, answers) in [("with gaps", &answers), ("complete", &complete)] {
        writeln!(out, "{what} | {:?}", answers.reliability(level)).unwrap();
        for i in 0..answers.items() {
            for j in 0..=i {
                let [c, r] = [answers.covariance(i, j), answers.correlation(i, j)];
                writeln!(out, "{what} | {i} with {j} | {c:?} | {r:?}").unwrap();
            }
        }
    }
    hold("pages.survey.txt", &out);
}

#[test]
fn reliability_keeps_its_bits() {
    let mut out = String::new();
    // Six items of one factor, one of them the other way, and one of none.
    let rows: Vec<Vec<Option<f64>>> = (0..30_usize)
        .map(|r| {
            let factor = (r * 7 % 10) as f64;
            let item = |i: usize| {
                let own = ((r * (2 * i + 3) + i * r * r) % 7) as f64;
                let x = if i == 4 { 9.0 - factor } else { factor };
                let x = if i == 5 { own } else { x + 0.6 * own };
                (!(r + 2 * i).is_multiple_of(11)).then_some(x)
            };
            (0..6).map(item).collect()
        })
        .collect();
    let some = |n: usize, items: usize| -> Vec<Vec<Option<f64>>> {
        rows[..n].iter().map(|row| row[..items].to_vec()).collect()
    };
    let lists = [
        ("30 of 6", some(30, 6)),
        ("30 of 4", some(30, 4)),
        ("5 of 3", some(5, 3)),
        ("9 of 2", some(9, 2)),
    ];
    for (what, rows) in lists {
        let answers = Answers::new(&rows).unwrap();
        for level in [0.5, 0.95] {
            let read = answers.reliability(Level::new(level).unwrap());
            writeln!(out, "{what} | at {level} | {read:?}").unwrap();
        }
        let complete = answers.complete_rows();
        let read = complete.as_ref().map(|rows| rows.reliability(Level::default()));
        writeln!(out, "{what} | complete {read:?}").unwrap();
    }
    for (alpha, respondents, items) in
        [(0.8, 50, 5), (1.0, 9, 2), (-0.5, 20, 3), (0.9, 2, 2), (0.9, 1, 5), (1.1, 20, 4)]
    {
        let interval = feldt_interval(alpha, respondents, items, Level::default());
        writeln!(out, "α {alpha} of {respondents} and {items} | {interval:?}").unwrap();
    }
    hold("pages.reliability.txt", &out);
}

#[test]
fn agreement_keeps_its_bits() {
    let mut out = String::new();
    let ratings = |n: usize, judges: usize, apart: f64| -> Vec<Vec<f64>> {
        let cell = |i: usize, j: usize| {
            (i * 5 % 9) as f64 + apart * j as f64 + ((i * i + 3 * j * i + j) % 4) as f64
        };
        (0..n).map(|i| (0..judges).map(|j| cell(i, j)).collect()).collect()
    };
    let same: Vec<Vec<f64>> = (0..4).map(|i| vec![f64::from(i); 3]).collect();
    let lists = [
        ("near", ratings(12, 3, 0.0)),
        ("apart", ratings(12, 3, 4.0)),
        ("few", ratings(3, 2, 1.0)),
        ("all agree", same),
        ("no target differs", vec![vec![1.0, 5.0]; 4]),
    ];
    for (what, rows) in lists {
        let read = IntraClass::new(&rows).unwrap();
        writeln!(out, "{what} | {read:?}").unwrap();
        for judges in [Judges::OthersForEach, Judges::Drawn, Judges::Fixed] {
            for level in [0.5, 0.95] {
                let level = Level::new(level).unwrap();
                let [one, mean] = [read.single(judges, level), read.average(judges, level)];
                writeln!(out, "{what} | {judges:?} | one {one:?} | mean {mean:?}").unwrap();
            }
        }
    }
    for pairs in [
        &[(0, 0), (1, 1), (2, 1), (0, 0), (2, 2), (1, 0)][..],
        &[(0, 1), (1, 0)],
        &[(3, 3), (3, 3)],
        &[],
    ] {
        writeln!(out, "kappa of {pairs:?} | {:?}", kappa(pairs)).unwrap();
    }
    let passed = |text: &str| text.chars().map(|c| c == '1').collect::<Vec<bool>>();
    let ladders = [
        ("clean", vec!["0000", "1000", "1100", "1110", "1111"]),
        ("with errors", vec!["0100", "1000", "1010", "1110", "0111", "1101", "0001"]),
        ("turned", vec!["0001", "0011", "0111"]),
        ("all alike", vec!["1111", "1111"]),
    ];
    for (what, rows) in ladders {
        let rows: Vec<Vec<bool>> = rows.into_iter().map(passed).collect();
        let plain = Scalogram::new(&rows).unwrap();
        for (order, it) in [("as given", &plain), ("by popularity", &plain.by_popularity())] {
            let passes: Vec<usize> = (0..it.items()).map(|i| it.passes(i)).collect();
            let (n, least) = (it.respondents(), it.minimum_marginal());
            writeln!(out, "{what}, {order} | {n} | {passes:?} | least {least:?}").unwrap();
            for count in [ErrorCount::SameTotal, ErrorCount::FewestChanges] {
                let level = Level::default();
                writeln!(
                    out,
                    "{what}, {order} | {count:?} | {} | {:?} {:?} | {:?} {:?}",
                    it.errors(count),
                    it.reproducibility(count),
                    it.reproducibility_interval(count, level),
                    it.scalability(count),
                    it.scalability_interval(count, level),
                )
                .unwrap();
            }
        }
    }
    hold("pages.agreement.txt", &out);
}
