//! What is read of a dealing, worked by hand: unit tests of the library, `cargo test --lib dealings`.

// A test that cannot get its own input is broken.
#![allow(clippy::unwrap_used)]

use super::super::Outcome;
use super::super::record::News;
use super::*;
use crate::quantity::{HalfLife, Instant, Name, Positive, Stake};

/// A few sums, logarithms and quotients of numbers of the size of one.
const ROUNDING: f64 = 1e-12;

fn day(days: i64) -> Instant {
    Instant::from_days(days).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn prior(mean: f64, weight: f64) -> Prior {
    Prior { mean: Share::new(mean).unwrap(), weight: Positive::new(weight).unwrap() }
}

fn placed(who: [&str; 2], stake: f64, days: [i64; 2], word: Option<&str>) -> Dealing {
    let [trustee, truster] = who.map(name);
    let one = Dealing::new(trustee, truster, Stake::new(stake).unwrap(), day(days[0])).unwrap();
    one.due(day(days[1])).unwrap().with_words([word.map(name)])
}

/// Six dealings of two trustees and two trusters; the reference stake is 5, recent evidence halves
/// in 10 days, everybody's in 20.
fn dealings() -> Vec<Dealing> {
    vec![
        // Weight 3/4, size ln 4; kept on day 5, of ten days that were given.
        placed(["a", "b"], 15.0, [0, 10], Some("red")).settled(day(5)).unwrap().disputed(false),
        // Weight 1/2, size ln 2; missed on day 10, over on day 20.
        placed(["a", "c"], 5.0, [0, 10], Some("blue")).settled(day(20)).unwrap().disputed(true),
        // Due on a Monday in January.
        placed(["d", "b"], 5.0, [0, 11], Some("red")).settled(day(8)).unwrap(),
        // Of no weight and no size; missed on day 15, and still open.
        placed(["a", "b"], 0.0, [12, 15], None),
        // Due on a Monday in February; failed on day 4.
        placed(["d", "c"], 35.0, [2, 39], Some("red")).ended(day(4), Outcome::Failed).unwrap(),
        // Open, and not due.
        placed(["a", "c"], 5.0, [18, 40], None),
    ]
}

fn belief() -> Belief {
    Belief {
        kept: prior(0.8, 4.0),
        recent: prior(0.75, 2.0),
        clear: prior(0.9, 3.0),
        prompt: Share::new(0.6).unwrap(),
        size: 0.7,
        truster: prior(0.7, 5.0),
        alike: vec![prior(0.65, 6.0), prior(0.6, 7.0), prior(0.55, 8.0)],
    }
}

fn read(new: &Dealing, known: &[Dealing]) -> Figures {
    let unit = Unit {
        half_life: HalfLife::from_days(10.0).unwrap(),
        everybody: HalfLife::from_days(20.0).unwrap(),
        reference_stake: Stake::new(5.0).unwrap(),
    };
    let mut news: Vec<(Instant, &Dealing, News)> = known
        .iter()
        .flat_map(|d| News::of(d, new.placed()).into_iter().map(move |(at, it)| (at, d, it)))
        .collect();
    news.sort_by_key(|(at, ..)| *at);
    let mut records = Records::new(unit);
    for (at, dealing, it) in news {
        records.take(dealing, at, it);
    }
    Figures::read(&records, unit, &belief(), new)
}

/// How far the log-odds of `(mw + good)/((1 − m)w + bad)` lie beyond those of m.
fn beyond(mean: f64, weight: f64, good: f64, bad: f64) -> f64 {
    ((mean * weight + good) / ((1.0 - mean) * weight + bad)).ln() - (mean / (1.0 - mean)).ln()
}

/// On day 25 somebody places 20 with `a` until Monday, day 32.
#[test]
fn every_figure_by_hand() {
    let known = dealings();
    let new = placed(["a", "b"], 20.0, [25, 32], Some("red")).with_numbers([Some(3.5), None]);
    let found = read(&new, &known);
    let half = |days: f64| 0.5_f64.powf(days / 10.0);
    let all = |days: f64| 0.5_f64.powf(days / 20.0);
    // Of a: kept on day 5, missed on days 10 and 15.
    let (kept, missed) = (half(20.0), half(15.0) + half(10.0));
    let everybody = beyond(0.8, 4.0, all(20.0) + all(17.0), all(15.0) + all(10.0) + all(21.0))
        - beyond(0.8, 4.0, 2.0, 3.0);
    // Eleven of seventeen and of thirty-two days, a day added to each.
    let prompt: f64 = (4.0 * 0.6 + 11.0 / 17.0 + 11.0 / 32.0) / (4.0 + 2.0);
    let usual = (4.0 * 0.7 + 4.0_f64.ln() + 2.0_f64.ln() + 0.0 + 2.0_f64.ln()) / (4.0 + 4.0);
    let numbers = [
        Some(beyond(0.75, 2.0, kept, missed)),
        Some(beyond(0.75, 2.0, 0.75 * kept, 0.5 * half(15.0))),
        Some(beyond(0.8, 4.0, 1.0, 2.0)),
        Some(beyond(0.8, 4.0, 0.75, 0.5)),
        // Of what b placed with a the first was kept, the fourth missed.
        Some(beyond(0.8, 4.0, 1.0, 1.0)),
        Some((prompt / (1.0 - prompt)).ln() - 1.5_f64.ln()),
        Some(beyond(0.9, 3.0, 1.0, 1.0)),
        // Two instants in a row were missed.
        Some(-3.0_f64.ln()),
        // With others, what b placed was kept once.
        Some(beyond(0.7, 5.0, 1.0, 0.0)),
        Some(everybody),
        Some(3.0 / (3.0 + 4.0)),
        Some(5.0_f64.ln()),
        Some(5.0_f64.ln() - usual),
        Some(8.0_f64.ln()),
        // Two are open, one of them overdue.
        Some(3.0_f64.ln()),
        Some(2.0_f64.ln()),
        Some(3.5),
        None,
    ];
    assert_eq!(found.numbers.len(), numbers.len());
    for (i, (found, expected)) in found.numbers.iter().zip(numbers).enumerate() {
        let what = FIGURES.get(i).map_or("own", |(name, _)| *name);
        match (found, expected) {
            (Some(x), Some(y)) => assert!((x - y).abs() < ROUNDING, "{what}: {x} {y}"),
            (x, y) => assert_eq!((*x, y), (None, None), "{what}"),
        }
    }
    // Mondays: one kept, one missed. February: one missed. Red: two kept, one missed.
    let alike =
        [beyond(0.65, 6.0, 1.0, 1.0), beyond(0.6, 7.0, 0.0, 1.0), beyond(0.55, 8.0, 2.0, 1.0)];
    assert_eq!(found.alike.len(), alike.len());
    for (found, expected) in found.alike.iter().zip(alike) {
        assert!((found.unwrap() - expected).abs() < ROUNDING, "{found:?} {expected}");
    }
    for (counted, [good, bad], chance) in [
        (found.ever, [1.0, 2.0], (3.2 + 1.0) / 7.0),
        (found.recent, [kept, missed], (1.5 + kept) / (2.0 + kept + missed)),
        (found.clear, [1.0, 1.0], (2.7 + 1.0) / 5.0),
    ] {
        assert!((counted.good - good).abs() < ROUNDING && (counted.bad - bad).abs() < ROUNDING);
        assert!((counted.chance - chance).abs() < ROUNDING, "{counted:?} {chance}");
    }
    // What each record says by itself, and what everybody adds.
    let [ever, recent] = [beyond(0.8, 4.0, 1.0, 2.0), beyond(0.75, 2.0, kept, missed)];
    for (stand, record, moved) in [
        (Stand::Ever, ever, 0.0),
        (Stand::EverMoved, ever, everybody),
        (Stand::Recent, recent, 0.0),
        (Stand::RecentMoved, recent, everybody),
        (Stand::Clear, beyond(0.9, 3.0, 1.0, 1.0), 0.0),
    ] {
        let [own, all] = stand.terms(&found);
        assert!((own - record).abs() < ROUNDING && (all - moved).abs() < ROUNDING, "{stand:?}");
    }
}

/// Of whom nothing is known every figure of the record is nothing, what is not due has no days, and
/// a word that is not told no record.
#[test]
fn nothing_known_is_nothing_said() {
    let (trustee, truster) = (name("x"), name("y"));
    let new = Dealing::new(trustee, truster, Stake::ZERO, day(25)).unwrap().with_words([None]);
    let found = read(&new, &[]);
    for (i, figure) in found.numbers.iter().enumerate() {
        let expected = match i {
            12 => Some(-0.7),
            13 => None,
            _ => Some(0.0),
        };
        match (figure, expected) {
            (Some(x), Some(y)) => assert!((x - y).abs() < ROUNDING, "{i}: {x} {y}"),
            (x, y) => assert_eq!((*x, y), (None, None), "{i}"),
        }
    }
    // On the 26th of January, a Monday, as on any other day.
    assert_eq!(found.alike, [Some(0.0), Some(0.0), None]);
    assert!((found.ever.chance - 0.8).abs() < ROUNDING);
    assert!((found.recent.chance - 0.75).abs() < ROUNDING);
}

/// A record of three instants in a row that were kept, of which one held two, adds up; one that held
/// both begins anew.
#[test]
fn a_streak_counts_instants() {
    let one = |kept: bool, at: i64| {
        let new = placed(["a", "b"], 1.0, [0, 30], None);
        new.ended(day(at), if kept { Outcome::Kept } else { Outcome::Failed }).unwrap()
    };
    let streak = |ends: &[(bool, i64)]| {
        let known: Vec<Dealing> = ends.iter().map(|(kept, at)| one(*kept, *at)).collect();
        read(&placed(["a", "c"], 1.0, [20, 30], None), &known).numbers[7].unwrap()
    };
    for (ends, length) in [
        (&[(true, 1), (true, 2), (true, 2), (true, 3)][..], 3.0_f64),
        (&[(false, 1), (true, 2), (true, 3)], 2.0),
        (&[(true, 1), (true, 2), (false, 2)], 0.0),
        (&[(true, 1), (false, 1), (true, 2)], 1.0),
        (&[(true, 1), (false, 2), (false, 3), (false, 3), (false, 4)], -3.0),
    ] {
        let expected = (1.0 + length.abs()).ln().copysign(length);
        assert!((streak(ends) - expected).abs() < ROUNDING, "{ends:?}: {}", streak(ends));
    }
}
