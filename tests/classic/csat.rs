//! The share of answers in the top boxes.

use goodwill::classic::{CsatAnswer, CsatLedger, CsatParams, CsatUnit};
use goodwill::quantity::{Rating, Scale};
use proptest::prelude::*;

use super::{again, all_near, ends, level, refused, sentence, support, total};

fn ledger(points: u8, answers: &[u8]) -> CsatLedger {
    let unit = CsatUnit::new(points).unwrap();
    let mut ledger = CsatLedger::new(unit);
    for answer in answers {
        ledger.observe(&unit.answer(f64::from(*answer)).unwrap()).unwrap();
    }
    ledger
}

/// A scale, answers on it, and how many boxes count.
fn any_answers() -> impl Strategy<Value = (u8, Vec<u8>, u8)> {
    (2_u8..=11)
        .prop_flat_map(|points| (Just(points), prop::collection::vec(1..=points, 1..50), 1..points))
}

proptest! {
    #![proptest_config(support::cases(64))]

    #[test]
    fn is_the_share_in_the_top_boxes((points, answers, top) in any_answers()) {
        let params = CsatParams::default().with_top(top).unwrap();
        let score = ledger(points, &answers).score(&params).unwrap().unwrap();
        let share = answers.iter().filter(|x| **x > points - top).count() as f64;
        let share = share / answers.len() as f64;
        // The share itself is rounded to 2⁻⁵⁰.
        prop_assert!((score.value() - share).abs() < 1e-15);
        let [lower, upper] = ends(score.interval());
        prop_assert!(0.0 <= lower && lower <= score.value());
        prop_assert!(score.value() <= upper && upper <= 1.0);
        let mut parts = score.parts();
        prop_assert_eq!(parts.len(), usize::from(top));
        prop_assert_eq!(total(score.baseline(), &parts), score.value());
        parts.reverse();
        prop_assert_eq!(total(score.baseline(), &parts), score.value());
        let boxes = parts.iter().rev().map(|part| part.name.parse::<u8>().unwrap());
        prop_assert!(boxes.eq(points - top + 1..=points));
    }

    #[test]
    fn order_and_parts_of_the_answers_move_no_bit(
        (points, answers, _) in any_answers(), cut in any::<prop::sample::Index>(),
    ) {
        let whole = ledger(points, &answers);
        let (one, other) = answers.split_at(cut.index(answers.len()));
        let mut merged = ledger(points, other);
        merged.merge(&ledger(points, one)).unwrap();
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(&again(&whole), &whole);
        prop_assert_eq!(whole.answers(), answers.len() as u64);
        prop_assert_eq!(whole.counts().len(), usize::from(points));
    }

    #[test]
    fn a_rating_of_whole_points_is_an_answer(low in -5_i8..5, points in 2_u8..=11, x in 0_u8..11) {
        let low = f64::from(low);
        let scale = Scale::new(low, low + f64::from(points) - 1.0).unwrap();
        prop_assume!(x < points);
        let rating = Rating::new(low + f64::from(x), scale).unwrap();
        let answer = CsatAnswer::from_rating(rating).unwrap();
        prop_assert_eq!((answer.unit().points(), answer.point()), (points, x + 1));
        prop_assert_eq!(again(&answer), answer);
    }
}

/// Jeffreys's interval of 5 of 10, by the Beta distribution to 30 digits.
#[test]
fn the_interval_is_jeffreyss() {
    let params = CsatParams::default().with_level(level(0.95));
    let score = ledger(5, &[5, 5, 4, 4, 4, 3, 3, 2, 1, 1]).score(&params).unwrap().unwrap();
    assert_eq!(score.value(), 0.5);
    all_near(ends(score.interval()), [0.223_528_670_252_705_2, 0.776_471_329_747_294_8]);
    let all = ledger(5, &[5, 4]).score(&params).unwrap().unwrap();
    assert_eq!((all.value(), all.interval().upper), (1.0, 1.0));
    let none = ledger(5, &[1, 3]).score(&params).unwrap().unwrap();
    assert_eq!((none.value(), none.interval().lower), (0.0, 0.0));
    assert!(none.interval().upper > 0.5);
}

#[test]
fn refusals_name_the_thing_the_rule_and_the_value() {
    assert_eq!(CsatLedger::default().score(&CsatParams::default()), Ok(None));
    assert_eq!(
        sentence(CsatUnit::new(1)),
        "points of a satisfaction scale must be from 2 to 11, got 1",
    );
    assert_eq!(
        sentence(CsatUnit::default().answer(4.5)),
        "answer to a satisfaction question must be a whole number from 1 to the points of its \
         scale, got 4.5",
    );
    let mut five = ledger(5, &[4]);
    let differ = "ledgers to merge must have the same number of points, got 5 and 7";
    assert_eq!(sentence(five.merge(&ledger(7, &[7]))), differ);
    assert_eq!(sentence(five.observe(&CsatUnit::new(7).unwrap().answer(7.0).unwrap())), differ);
    assert_eq!(five, ledger(5, &[4]));
    assert_eq!(
        sentence(ledger(2, &[1]).score(&CsatParams::default())),
        "number of top boxes must be below the points of the scale, got 2",
    );
    assert_eq!(
        sentence(CsatParams::default().with_top(0)),
        "number of top boxes must be from 1 to 10, got 0",
    );
    let between = Rating::new(1.5, Scale::new(0.5, 4.5).unwrap()).unwrap();
    assert_eq!(
        sentence(CsatAnswer::from_rating(between)),
        "points of a satisfaction scale must be from 2 to 11, at whole numbers, got NaN",
    );
    let wide = Rating::new(50.0, Scale::new(0.0, 100.0).unwrap()).unwrap();
    assert!(sentence(CsatAnswer::from_rating(wide)).ends_with("got 101"));
    let refusal = refused::<CsatLedger>("{\"unit\":3,\"counts\":[0,0,0,1]}");
    assert!(refusal.starts_with("ledger of satisfaction must count no more points"), "{refusal}");
    assert!(!refused::<CsatLedger>("{\"unit\":5,\"counts\":[1,0]}").is_empty());
    assert!(!refused::<CsatLedger>("{\"unit\":1,\"counts\":[1]}").is_empty());
    assert!(!refused::<CsatAnswer>("{\"unit\":5,\"point\":6}").is_empty());
    assert!(!refused::<CsatParams>("{\"top\":11}").is_empty());
}

#[test]
fn many_answers_are_many() {
    let json = format!("{{\"unit\":5,\"counts\":[{0},0,0,0,{0}]}}", u64::MAX);
    let most: CsatLedger = serde_json::from_str(&json).unwrap();
    let score = most.score(&CsatParams::default()).unwrap().unwrap();
    assert_eq!(score.value(), 0.5);
    let interval = score.interval();
    assert!(interval.width() < 1e-8 && interval.contains(0.5), "{interval:.12}");
}
