//! What the calibrator is given of dealings: unit tests of the library, `cargo test --lib dealings`.

// A test that cannot get its own input is broken; exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::super::figures::Counted;
use super::*;

/// A few sums and a logistic function.
const ROUNDING: f64 = 1e-12;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// Figures of which one number is given, the caller's own one being the last.
fn figures(place: usize, x: Option<f64>) -> Figures {
    let mut numbers = vec![Some(0.0); FIGURES.len() + 1];
    numbers[place] = x;
    let prior = Prior { mean: Share::HALF, weight: crate::quantity::Positive::new(2.0).unwrap() };
    let none = Counted::of(&prior, 0.0, 0.0);
    Figures { numbers, alike: vec![], recent: none, ever: none, clear: none, shift: 0.0 }
}

fn cases(all: &[(Figures, bool)]) -> Vec<Case<'_>> {
    let days = (0..).map(|i| Instant::from_days(i).unwrap());
    days.zip(all).map(|(placed, (figures, good))| Case { placed, figures, good: *good }).collect()
}

/// Of 0 to 100, each once, the line goes from 1 to 99 and the steps stand at 25, 50 and 75.
#[test]
fn a_number_is_a_line_between_its_hundredths_and_steps_at_its_quartiles() {
    let own = FIGURES.len();
    let all: Vec<(Figures, bool)> =
        // In no order of their own.
        (0..101).map(|i| (figures(own, Some(f64::from(i * 37 % 101))), true)).collect();
    let cases = cases(&all);
    let cases: Vec<&Case<'_>> = cases.iter().collect();
    let found = bent(&cases, own, &name("x"), &[0.25, 0.5, 0.75]).unwrap();
    let scales: Vec<(f64, f64)> =
        found.iter().map(|c| (c.signal.scale().min(), c.signal.scale().max())).collect();
    assert_eq!(scales, [(1.0, 99.0), (0.0, 1.0), (0.0, 1.0), (0.0, 1.0)]);
    let sources: Vec<Source> = found.iter().map(|c| c.source).collect();
    let steps = [25.0, 50.0, 75.0].map(|step| Source::Above(own, step));
    assert_eq!(sources, [vec![Source::Number(own)], steps.to_vec()].concat());
    let names: Vec<&str> = found.iter().map(|c| c.signal.name().as_str()).collect();
    assert_eq!(names, ["x", "x above step 1", "x above step 2", "x above step 3"]);
    assert!(found.iter().all(|c| c.signal.component().as_str() == "x" && !c.signal.is_reversed()));
    // What lies beyond an end of the line counts as there; what is at a step is not above it.
    let read = |x: Option<f64>| -> Vec<Option<f64>> {
        found.iter().map(|c| c.read(&figures(own, x))).collect()
    };
    assert_eq!(read(Some(50.0)), [Some(50.0), Some(1.0), Some(0.0), Some(0.0)]);
    assert_eq!(read(Some(200.0)), [Some(99.0), Some(1.0), Some(1.0), Some(1.0)]);
    assert_eq!(read(Some(-3.0)), [Some(1.0), Some(0.0), Some(0.0), Some(0.0)]);
    assert_eq!(read(None), [None; 4]);
}

/// A step that is another one, or at the upper end, is no step; what does not vary, or too far, is
/// nothing; who has no number takes no part.
#[test]
fn what_hardly_varies_has_no_line() {
    let own = FIGURES.len();
    let of = |numbers: &[Option<f64>]| {
        let all: Vec<(Figures, bool)> = numbers.iter().map(|x| (figures(own, *x), true)).collect();
        let cases = cases(&all);
        let cases: Vec<&Case<'_>> = cases.iter().collect();
        let found = bent(&cases, own, &name("x"), &[0.25, 0.5, 0.75]).unwrap();
        found.iter().map(|c| c.source).collect::<Vec<_>>()
    };
    let many = |x: f64, n: usize| vec![Some(x); n];
    // Half are 1, a quarter 2 and the rest 5: quartiles of 1, 1 and 2, or 5.
    let lower = [many(1.0, 50), many(2.0, 40), many(5.0, 11), vec![None; 30]].concat();
    let above = |step| Source::Above(own, step);
    assert_eq!(of(&lower), [Source::Number(own), above(1.0), above(2.0)]);
    let upper = [many(1.0, 50), many(5.0, 51)].concat();
    assert_eq!(of(&upper), [Source::Number(own), above(1.0)]);
    assert!(of(&many(3.0, 70)).is_empty());
    assert!(of(&[None; 70]).is_empty());
    assert!(of(&[]).is_empty());
    assert!(of(&[many(-1e308, 50), many(1e308, 50)].concat()).is_empty());
}

/// Twenty-one days are due in 0 to 20 days; what is due late goes with what the record did not foretell.
#[test]
fn a_figure_is_turned_to_the_side_that_goes_with_what_was_not_foretold() {
    let (due, own) = (13, FIGURES.len());
    assert_eq!(FIGURES[due].0, "days until due");
    let turned = |late_is_good: bool, told: f64, scope: Scope| {
        let one = |i: i32| (figures(due, Some(f64::from(i))), (i > 10) == late_is_good);
        let all: Vec<(Figures, bool)> = (0..21).map(one).collect();
        let cases = cases(&all);
        let cases: Vec<&Case<'_>> = cases.iter().collect();
        let names = [vec![name("own")], vec![name("colour")]];
        let found = columns(&cases, scope, &names, &[told; 21]).unwrap();
        let of =
            |c: &Column| (c.signal.name().as_str().to_owned(), c.signal.is_reversed(), c.source);
        found.iter().map(of).collect::<Vec<_>>()
    };
    let column = |name: &str, reversed, source| (name.to_owned(), reversed, source);
    for told in [0.0, 0.5, 1.0] {
        for late_is_good in [true, false] {
            let reversed = !late_is_good;
            let mut expected: Vec<_> = FIGURES
                .iter()
                .enumerate()
                .filter(|(_, (_, kind))| *kind == Kind::Record)
                .map(|(i, (name, _))| column(name, false, Source::Number(i)))
                .collect();
            let history = expected.clone();
            expected.extend([
                column("days until due", reversed, Source::Number(due)),
                column("days until due above step 1", reversed, Source::Above(due, 5.0)),
                column("days until due above step 2", reversed, Source::Above(due, 10.0)),
                column("days until due above step 3", reversed, Source::Above(due, 15.0)),
                column("weekday due", false, Source::Alike(0)),
                column("month due", false, Source::Alike(1)),
                column("colour", false, Source::Alike(2)),
            ]);
            let sorted = |mut list: Vec<(String, bool, Source)>| {
                list.sort_by(|a, b| a.0.cmp(&b.0));
                list
            };
            assert_eq!(turned(late_is_good, told, Scope::Placing), sorted(expected));
            assert_eq!(turned(late_is_good, told, Scope::History), sorted(history));
        }
    }
    assert_eq!(FIGURES.len(), own);
}

/// What is known of the whole past is a line without steps, turned as the others are.
#[test]
fn how_much_is_known_is_a_line() {
    let known = 10;
    assert_eq!(FIGURES[known], ("how much is known", Kind::History));
    for more_is_good in [true, false] {
        let one = |i: i32| (figures(known, Some(f64::from(i))), (i > 10) == more_is_good);
        let all: Vec<(Figures, bool)> = (0..21).map(one).collect();
        let cases = cases(&all);
        let cases: Vec<&Case<'_>> = cases.iter().collect();
        let none = [Vec::new(), Vec::new()];
        let found = columns(&cases, Scope::History, &none, &[0.5; 21]).unwrap();
        let own: Vec<_> =
            found.iter().filter(|c| c.signal.name().as_str() == "how much is known").collect();
        assert_eq!(own.len(), 1);
        assert_eq!(
            (own[0].source, own[0].signal.is_reversed()),
            (Source::Number(known), !more_is_good)
        );
        assert_eq!(found.len(), 11);
    }
}

/// A record beyond eight log-odds counts as eight.
#[test]
fn a_record_counts_up_to_its_end() {
    let all = [(figures(0, Some(11.0)), true), (figures(0, Some(-11.0)), false)];
    let cases = cases(&all);
    let cases: Vec<&Case<'_>> = cases.iter().collect();
    let none = [Vec::new(), Vec::new()];
    let found = columns(&cases, Scope::History, &none, &[0.5; 2]).unwrap();
    let first = found.iter().find(|c| c.signal.name().as_str() == FIGURES[0].0).unwrap();
    assert_eq!(all.each_ref().map(|(figures, _)| first.read(figures)), [Some(8.0), Some(-8.0)]);
}

/// Parts of a component are summed, and stand for the mean of their shares; in points they add up to
/// the chance.
#[test]
fn parts_of_a_component_are_one() {
    let part = |share, adds| Part::new("s", share, adds);
    let parts = [part(0.2, 0.5), part(0.6, -0.25), part(1.0, 1.0), part(0.3, 0.75)];
    let components = ["x", "y", "x", "x"].map(name);
    let value = 1.0 / (1.0 + (-(0.1 + 0.5 - 0.25 + 1.0 + 0.75_f64)).exp());
    let found = chance_of(0.1, value, parts.iter().zip(&components)).unwrap();
    assert!((found.value() - value).abs() < ROUNDING);
    assert!((found.baseline() - 1.0 / (1.0 + (-0.1_f64).exp())).abs() < ROUNDING);
    let of: Vec<(&str, f64)> = found.parts().iter().map(|p| (&*p.name, p.value)).collect();
    assert_eq!((of[0].0, of[1].0, of.len()), ("x", "y", 2));
    assert!((of[0].1 - 0.5).abs() < ROUNDING && of[1].1 == 0.6, "{of:?}");
    let [x, y] = [0, 1].map(|i| found.parts()[i].contribution);
    assert!((found.baseline() + x + y - value).abs() < ROUNDING);
    // In log-odds they are 2.25 and −0.25: one way is the other's ninth, seen from the middle.
    assert!(x > 0.0 && y < 0.0 && (x / y + 9.0).abs() < 1e-6, "{x} {y}");
    // The contrary has the same parts, turned.
    let turned = found.clone().contrary();
    assert_eq!(turned.value(), 1.0 - found.value());
    assert_eq!(turned.baseline(), 1.0 - found.baseline());
    assert_eq!([0, 1].map(|i| turned.parts()[i].contribution), [-x, -y]);
}

/// By itself a record adds its log-odds to those of the prior.
#[test]
fn a_record_stands_by_itself() {
    let prior = |mean| Prior {
        mean: Share::new(mean).unwrap(),
        weight: crate::quantity::Positive::new(2.0).unwrap(),
    };
    let own = prior(0.8);
    // (1.6 + 3)/(0.4 + 1) of 4, and everybody three log-odds lower.
    let counted = Counted::of(&own, 3.0, 1.0);
    let figures = Figures { ever: counted, shift: -0.3, ..figures(0, None) };
    let learned = Learned { prior: own, stand: Stand::EverMoved, weighed: None };
    let found = learned.chance(&figures).unwrap();
    let odds = 4.6 / 1.4 * (-0.3_f64).exp();
    assert!((found.value() - odds / (1.0 + odds)).abs() < ROUNDING, "{}", found.value());
    assert!((found.baseline() - 0.8).abs() < ROUNDING);
    let of = |i: usize| (&*found.parts()[i].name, found.parts()[i].value);
    assert_eq!(of(1), ("everybody, recently", -0.3));
    assert_eq!(of(0).0, "record");
    assert!((of(0).1 - (4.6 / 1.4 / 4.0_f64).ln()).abs() < ROUNDING);
    assert!(!learned.is_weighed() && !learned.is_bent() && learned.components().is_empty());
}
