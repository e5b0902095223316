//! The net promoter score.

use goodwill::classic::{NpsAnswer, NpsGroup, NpsLedger, NpsParams};
use goodwill::quantity::{Positive, Rating, Scale};
use proptest::prelude::*;

use super::{again, all_near, ends, level, near, refused, sentence, support, total};

fn ledger(answers: &[u8]) -> NpsLedger {
    let mut ledger = NpsLedger::new();
    for answer in answers {
        ledger.observe(&NpsAnswer::new(f64::from(*answer)).unwrap());
    }
    ledger
}

/// Each answer −1, 0 or 1; the added ones too. The variance is that of these numbers.
fn naive(answers: &[u8]) -> (f64, f64) {
    let sign = |x: &u8| {
        if *x >= 9 {
            1.0
        } else if *x <= 6 {
            -1.0
        } else {
            0.0
        }
    };
    let signs: Vec<f64> = answers.iter().map(sign).collect();
    let value = 100.0 * signs.iter().sum::<f64>() / signs.len() as f64;
    // Four times as many of each, so that three quarters of one are three.
    let mut added: Vec<f64> = (0..4).flat_map(|_| signs.clone()).collect();
    added.extend([1.0, -1.0].iter().flat_map(|x| [*x; 3]));
    added.extend([0.0; 6]);
    let n = added.len() as f64;
    let mean = added.iter().sum::<f64>() / n;
    let variance = added.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
    (value, (variance / (n / 4.0)).sqrt())
}

fn any_answers() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0_u8..=10, 1..60)
}

proptest! {
    #![proptest_config(support::cases(64))]

    #[test]
    fn is_the_mean_of_signs_and_its_parts_add_up(answers in any_answers()) {
        let score = ledger(&answers).score(&NpsParams::default()).unwrap();
        let (value, error) = naive(&answers);
        prop_assert!(near(score.value(), value));
        // Of 90 %, 1.6448536 standard errors to either side, where nothing keeps the ends in.
        let [lower, upper] = ends(score.interval());
        if lower > -100.0 && upper < 100.0 && lower < score.value() && score.value() < upper {
            let width = 2.0 * 100.0 * 1.644_853_626_951_472_7 * error;
            prop_assert!(near(upper - lower, width), "{} {}", upper - lower, width);
        }
        prop_assert_eq!(total(score.baseline(), &score.parts()).to_bits(), score.value().to_bits());
        let shares = score.promoters() + score.passives() + score.detractors();
        prop_assert!(near(shares, 1.0));
        let rounded = score.rounded();
        prop_assert_eq!(rounded.from + rounded.parts.iter().sum::<i64>(), rounded.to);
    }

    #[test]
    fn lies_in_its_range_and_order_and_parts_of_the_answers_move_no_bit(
        answers in any_answers().prop_shuffle(), cut in any::<prop::sample::Index>(),
    ) {
        let whole = ledger(&answers);
        let mut sorted = answers.clone();
        sorted.sort_unstable();
        prop_assert_eq!(&ledger(&sorted), &whole);
        let (one, other) = answers.split_at(cut.index(answers.len()));
        let mut merged = ledger(other);
        merged.merge(&ledger(one));
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(&again(&whole), &whole);
        let score = whole.score(&NpsParams::default()).unwrap();
        let [lower, upper] = ends(score.interval());
        prop_assert!(-100.0 <= lower && lower <= score.value());
        prop_assert!(score.value() <= upper && upper <= 100.0);
        prop_assert_eq!(score.answers(), answers.len() as u64);
    }

    #[test]
    fn a_better_answer_never_lowers_it(answers in any_answers(), better in 0_u8..=10) {
        let params = NpsParams::default();
        let mut raised = answers.clone();
        raised[0] = raised[0].max(better);
        let value = |answers: &[u8]| ledger(answers).score(&params).unwrap().value();
        prop_assert!(value(&raised) >= value(&answers));
    }

    #[test]
    fn an_answer_is_a_whole_number_from_0_to_10(x in any::<f64>()) {
        let allowed = x.fract() == 0.0 && (0.0..=10.0).contains(&x);
        prop_assert_eq!(NpsAnswer::new(x).is_ok(), allowed);
    }
}

/// `spec`: shares ½, ⅓, ⅙ make ⅓, with variance 5/9; the plain interval is the limit of nothing
/// added.
#[test]
fn shares_of_a_half_a_third_and_a_sixth() {
    let ledger = ledger(&[10, 9, 9, 8, 7, 0]);
    let params = NpsParams::default().with_added(Positive::new(1e-300).unwrap());
    let score = ledger.score(&params).unwrap();
    all_near([score.value()], [100.0 / 3.0]);
    let half = 100.0 * 1.644_853_626_951_472_7 * (5.0_f64 / 9.0 / 6.0).sqrt();
    all_near(ends(score.interval()), [100.0 / 3.0 - half, 100.0 / 3.0 + half]);
}

/// The adjusted Wald interval of Rocks (2016), worked out to 30 digits by its definition.
#[test]
fn the_interval_adds_three_answers() {
    let mut answers = vec![9; 60];
    answers.extend([7; 25]);
    answers.extend([6; 15]);
    let score = ledger(&answers).score(&NpsParams::default().with_level(level(0.95))).unwrap();
    assert_eq!(score.value(), 45.0);
    all_near(ends(score.interval()), [29.343_111_201_734_09, 58.035_529_574_964_94]);
}

#[test]
fn nothing_said_is_no_score_and_one_answer_says_little() {
    assert_eq!(NpsLedger::new().score(&NpsParams::default()), None);
    let score = ledger(&[10]).score(&NpsParams::default()).unwrap();
    assert_eq!((score.value(), score.interval().upper), (100.0, 100.0));
    assert!(score.interval().lower < 0.0);
}

#[test]
fn counts_stay_at_their_most() {
    let json = format!("{{\"counts\":[0,0,0,0,0,0,0,0,0,{0},{0}]}}", u64::MAX);
    let mut most: NpsLedger = serde_json::from_str(&json).unwrap();
    most.merge(&most.clone());
    assert_eq!(most.answers(), u64::MAX);
    let score = most.score(&NpsParams::default()).unwrap();
    assert!(near(score.value(), 100.0) && near(score.interval().lower, 100.0));
}

#[test]
fn refusals_name_the_thing_the_rule_and_the_value() {
    let rule = "answer to a recommend question must be a whole number from 0 to 10, got";
    assert_eq!(sentence(NpsAnswer::new(11.0)), format!("{rule} 11"));
    assert_eq!(sentence(NpsAnswer::new(f64::NAN)), format!("{rule} NaN"));
    let five = Rating::new(4.0, Scale::new(1.0, 5.0).unwrap()).unwrap();
    assert_eq!(
        sentence(NpsAnswer::from_rating(five)),
        "scale of a recommend question must run from 0 to 10, got 1 to 5",
    );
    assert_eq!(refused::<NpsAnswer>("10.5"), format!("{rule} 10.5"));
    assert!(refused::<NpsLedger>("{\"counts\":[1,2]}").contains("expected"));
    let groups = [6.0, 7.0, 8.0, 9.0].map(|x| NpsAnswer::new(x).unwrap().group());
    let [detractor, passive, also, promoter] = groups;
    assert_eq!(detractor, NpsGroup::Detractor);
    assert_eq!((passive, also, promoter), (NpsGroup::Passive, passive, NpsGroup::Promoter));
}

/// Of every outcome of so many answers its probability, exactly: how often the interval holds the
/// truth where answers are drawn with these shares. It is to be 90 %, give or take what whole
/// numbers of answers leave (Rocks 2016, figure 4, finds as much for the adjusted Wald).
#[test]
fn the_interval_holds_as_often_as_it_says() {
    let ln_factorial = |n: u32| (1..=n).map(|k| f64::from(k).ln()).sum::<f64>();
    for (n, shares) in [
        (20, [0.5, 1.0 / 3.0, 1.0 / 6.0]),
        (20, [0.2, 0.3, 0.5]),
        (20, [0.8, 0.15, 0.05]),
        (60, [0.5, 0.3, 0.2]),
        (60, [0.7, 0.2, 0.1]),
    ] {
        let truth = 100.0 * (shares[0] - shares[2]);
        let mut held = 0.0;
        for (p, d) in (0..=n).flat_map(|p| (0..=n - p).map(move |d| (p, d))) {
            let counts = [p, n - p - d, d];
            let ln = counts.iter().zip(shares).fold(ln_factorial(n), |ln, (count, share)| {
                ln + f64::from(*count) * f64::ln(share) - ln_factorial(*count)
            });
            let json = format!("{{\"counts\":[{d},0,0,0,0,0,0,{},0,{p},0]}}", counts[1]);
            let ledger: NpsLedger = serde_json::from_str(&json).unwrap();
            let score = ledger.score(&NpsParams::default()).unwrap();
            if score.interval().contains(truth) {
                held += ln.exp();
            }
        }
        assert!((0.88..=0.94).contains(&held), "{n} {shares:?}: {held}");
    }
}

/// Two of four recommend, one advises against: the shares are said in whole per cent.
#[test]
fn a_score_in_one_line() {
    let score = ledger(&[10, 9, 7, 0]).score(&NpsParams::default()).unwrap();
    let line = score.to_string();
    assert!(line.starts_with("NPS 25.0 ["), "{line}");
    assert!(
        line.ends_with("from 4 answers: 50 % promoters, 25 % passives, 25 % detractors"),
        "{line}"
    );
}
