//! The customer effort score.

use goodwill::classic::{CesAnswer, CesLedger, CesParams};
use goodwill::quantity::{Rating, Scale};
use proptest::prelude::*;

use super::{again, all_near, ends, level, near, refused, sentence, support};

fn ledger(answers: &[u8]) -> CesLedger {
    let mut ledger = CesLedger::new();
    for answer in answers {
        ledger.observe(&CesAnswer::new(f64::from(*answer)).unwrap());
    }
    ledger
}

fn mean_and_variance(answers: &[u8]) -> (f64, f64) {
    let n = answers.len() as f64;
    let sum: f64 = answers.iter().map(|x| f64::from(*x)).sum();
    let squares: f64 = answers.iter().map(|x| f64::from(*x) * f64::from(*x)).sum();
    (sum / n, (squares - sum * sum / n) / (n - 1.0))
}

proptest! {
    #![proptest_config(support::cases(64))]

    #[test]
    fn is_the_mean_on_its_scale(answers in prop::collection::vec(1_u8..=7, 1..60)) {
        let score = ledger(&answers).score(&CesParams::default()).unwrap();
        let (mean, _) = mean_and_variance(&answers);
        prop_assert!(near(score.value(), mean));
        let [lower, upper] = ends(score.interval());
        prop_assert!(1.0 <= lower && lower <= score.value());
        prop_assert!(score.value() <= upper && upper <= 7.0 && lower < upper);
    }

    #[test]
    fn order_and_parts_of_the_answers_move_no_bit(
        answers in prop::collection::vec(1_u8..=7, 1..60), cut in any::<prop::sample::Index>(),
    ) {
        let whole = ledger(&answers);
        let (one, other) = answers.split_at(cut.index(answers.len()));
        let mut merged = ledger(other);
        merged.merge(&ledger(one));
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(&again(&whole), &whole);
    }

    #[test]
    fn turned_round_it_is_mirrored(answers in prop::collection::vec(1_u8..=7, 1..60)) {
        let mut turned = CesLedger::new();
        for answer in &answers {
            turned.observe(&CesAnswer::reversed(f64::from(*answer)).unwrap());
        }
        let params = CesParams::default();
        let [one, other] = [ledger(&answers), turned].map(|l| l.score(&params).unwrap());
        prop_assert!(near(one.value() + other.value(), 8.0));
        prop_assert!(near(one.interval().lower + other.interval().upper, 8.0));
    }
}

/// t of 9 degrees of freedom holds 95 % within 2.26215716279820 (to 30 digits by the Beta
/// distribution; 2.262 in any table).
#[test]
fn the_interval_is_students() {
    let answers = [7, 6, 6, 5, 5, 5, 4, 3, 6, 2];
    let score = ledger(&answers).score(&CesParams::default().with_level(level(0.95))).unwrap();
    let (mean, variance) = mean_and_variance(&answers);
    let half = 2.262_157_162_798_205 * (variance / 10.0).sqrt();
    all_near(ends(score.interval()), [mean - half, mean + half]);
}

/// Whole points hide a variance of 1/12: answers that are all alike are not known exactly.
#[test]
fn answers_that_are_alike_have_a_width() {
    assert_eq!(CesLedger::new().score(&CesParams::default()), None);
    let one = ledger(&[5]).score(&CesParams::default()).unwrap();
    assert_eq!((one.value(), ends(one.interval())), (5.0, [1.0, 7.0]));
    let ten = ledger(&[5; 10]).score(&CesParams::default()).unwrap();
    let half = 1.833_112_932_656_237 * (1.0_f64 / 120.0).sqrt();
    all_near(ends(ten.interval()), [5.0 - half, 5.0 + half]);
}

#[test]
fn many_answers_are_many() {
    let json = format!("{{\"counts\":[{0},0,0,0,0,0,{0}]}}", u64::MAX);
    let most: CesLedger = serde_json::from_str(&json).unwrap();
    let score = most.score(&CesParams::default()).unwrap();
    assert!(near(score.value(), 4.0) && score.interval().width() < 1e-8);
}

#[test]
fn refusals_name_the_thing_the_rule_and_the_value() {
    let rule = "answer to an effort question must be a whole number from 1 to 7, got";
    assert_eq!(sentence(CesAnswer::new(8.0)), format!("{rule} 8"));
    assert_eq!(sentence(CesAnswer::reversed(0.5)), format!("{rule} 0.5"));
    assert_eq!(refused::<CesAnswer>("-1"), format!("{rule} -1"));
    let five = Rating::new(4.0, Scale::new(1.0, 5.0).unwrap()).unwrap();
    assert_eq!(
        sentence(CesAnswer::from_rating(five)),
        "scale of an effort question must run from 1 to 7, got 1 to 5",
    );
}

/// From many answers on a t interval is a normal one, to what the degrees of freedom leave.
#[test]
fn the_interval_of_many_answers_is_normal() {
    for (count, close) in
        [(1_000_u64, 1e-3), (1_000_000, 1e-6), (100_000_000, 1e-7), (600_000_000, 1e-7)]
    {
        let json = format!("{{\"counts\":[{count},0,0,0,0,0,{count}]}}");
        let ledger: CesLedger = serde_json::from_str(&json).unwrap();
        let interval = ledger.score(&CesParams::default()).unwrap().interval();
        let n = 2.0 * count as f64;
        let half = 1.644_853_626_951_472_7 * (9.0 / (n - 1.0)).sqrt();
        assert!((0.5 * interval.width() / half - 1.0).abs() < close, "{count} {interval:.9}");
    }
}
