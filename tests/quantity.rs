//! Numbers with a range: what their doors let in, and what they say of the rest.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]

mod support;

use goodwill::quantity::{
    Amount, Exponent, HalfLife, Instant, Level, Name, Positive, Rating, Scale, Share, Simplex,
    Stake, Weights,
};
use goodwill::report::Shown;
use proptest::prelude::*;

use support::{cases, close, magnitude};

/// A sum or a quotient of a few numbers.
const ROUNDING: f64 = 1e-15;

fn text<T: std::fmt::Debug>(result: goodwill::Result<T>) -> String {
    result.unwrap_err().to_string()
}

/// Any bits at all: NaN of both kinds, infinities, subnormal numbers, negative zero.
fn any_bits() -> impl Strategy<Value = f64> + Clone {
    let hostile = vec![
        f64::NAN,
        -f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        f64::from_bits(1),
        -f64::from_bits(1),
        0.0,
        -0.0,
        1.0,
        1.0 + f64::EPSILON,
        1.0 - f64::EPSILON / 2.0,
        1e300,
        1.000_000_000_000_000_2e300,
        1e-300,
        9.9e-301,
    ];
    prop_oneof![
        1 => prop::sample::select(hostile),
        1 => any::<u64>().prop_map(f64::from_bits),
        1 => -2.0..2.0,
    ]
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(1024))]

        #[test]
        fn doors_let_in_exactly_their_range(x in any_bits()) {
            let inside = [
                (Share::new(x).map(Share::get), (0.0..=1.0).contains(&x)),
                (Level::new(x).map(Level::get), x > 0.0 && x < 1.0),
                (Stake::new(x).map(Stake::get), (0.0..=f64::MAX).contains(&x)),
                (Amount::new(x).map(Amount::get), (0.0..=1e300).contains(&x)),
                (Positive::new(x).map(Positive::get), (1e-300..=1e300).contains(&x)),
                (Exponent::new(x).map(Exponent::get), x <= f64::MAX),
            ];
            for (made, expected) in inside {
                prop_assert_eq!(made.is_ok(), expected, "{}", x);
                if let Ok(got) = made {
                    prop_assert_eq!(got, x);
                    // Negative zero becomes zero, so that equal is the same bits.
                    prop_assert_eq!(got.to_bits(), (x + 0.0).to_bits());
                }
            }
        }

        #[test]
        fn the_order_is_that_of_the_numbers(x in 0.0..=1.0, y in 0.0..=1.0_f64) {
            let [a, b] = [x, y].map(|x| Share::new(x).unwrap());
            prop_assert_eq!(a.partial_cmp(&b), x.partial_cmp(&y));
            prop_assert_eq!(a.cmp(&b), x.total_cmp(&y));
            prop_assert_eq!(a == b, x == y);
        }

        #[test]
        fn instants_have_their_bound(seconds in any::<i64>(), day in any::<i64>()) {
            let bound = Instant::BOUND;
            prop_assert_eq!(Instant::new(seconds).is_ok(), (-bound..=bound).contains(&seconds));
            let days = Instant::from_days(day);
            prop_assert_eq!(days.is_ok(), (-bound / 86_400..=bound / 86_400).contains(&day));
            if let Ok(days) = days {
                prop_assert_eq!(days.seconds(), day * 86_400);
            }
        }

        #[test]
        fn instants_and_their_distances_belong_together(
            a in -Instant::BOUND..=Instant::BOUND,
            b in -Instant::BOUND..=Instant::BOUND,
        ) {
            let (x, y) = (Instant::new(a).unwrap(), Instant::new(b).unwrap());
            prop_assert_eq!(x.plus(y.since(x)), Ok(y));
            prop_assert_eq!(x.since(y), -y.since(x));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert!(x.plus(i64::MAX).is_err() && x.plus(i64::MIN).is_err());
        }

        #[test]
        fn half_lives_are_whole_seconds(seconds in any_bits()) {
            match HalfLife::from_seconds(seconds) {
                Ok(HalfLife::INFINITE) => prop_assert_eq!(seconds, f64::INFINITY),
                Ok(half_life) => {
                    let whole = half_life.seconds();
                    prop_assert!((1.0..=(1_u64 << 40) as f64).contains(&whole));
                    prop_assert_eq!(whole, whole.trunc());
                    prop_assert!((whole - seconds).abs() <= 0.5);
                }
                Err(_) => prop_assert!(
                    seconds.is_nan() || seconds < 0.5 || seconds >= (1_u64 << 40) as f64 + 0.5
                ),
            }
        }

        #[test]
        fn weights_fade_by_halves(seconds in 1..1_000_000_i64, halvings in 0..1_000_i64) {
            let half_life = HalfLife::from_seconds(seconds as f64).unwrap();
            let weight = half_life.weight_after(seconds * halvings);
            prop_assert_eq!(weight, 0.5_f64.powi(i32::try_from(halvings).unwrap()));
            let between = half_life.weight_after(seconds * halvings + seconds / 2);
            prop_assert!(between <= weight && between >= 0.5 * weight);
        }

        #[test]
        fn proportional_weights_sum_to_1(
            weights in prop::collection::vec(prop_oneof![Just(0.0), 0.0..1e3, magnitude(-300.0, 300.0)], 1..20),
        ) {
            let sum: f64 = weights.iter().sum();
            let made = Weights::proportional(&weights);
            prop_assert_eq!(made.is_ok(), sum >= f64::MIN_POSITIVE && sum.is_finite());
            if let Ok(made) = made {
                prop_assert_eq!(made.len(), weights.len());
                prop_assert!(close(made.as_slice().iter().sum(), 1.0, 20.0 * ROUNDING));
                for (made, given) in made.as_slice().iter().zip(&weights) {
                    prop_assert!((0.0..=1.0).contains(made));
                    prop_assert!(close(*made, given / sum, ROUNDING));
                }
                // What is proportional already stays as it is, as far as numbers go.
                prop_assert!(Weights::new(made.as_slice()).is_ok());
            }
        }

        #[test]
        fn ratings_are_shares_of_their_scale(
            min in -1e6..1e6_f64,
            length in magnitude(-3.0, 6.0),
            up in 0.0..=1.0_f64,
        ) {
            let scale = Scale::new(min, min + length).unwrap();
            let value = f64::clamp(min + up * length, scale.min(), scale.max());
            let rating = Rating::new(value, scale).unwrap();
            prop_assert!((0.0..=1.0).contains(&rating.share().get()));
            prop_assert_eq!(scale.share_of(value), Ok(rating.share()));
            // The ends of a short scale far from 0 are themselves rounded.
            let slack = 1e-9 + 4.0 * f64::EPSILON * min.abs() / length;
            prop_assert!((rating.share().get() - up).abs() <= slack);
            prop_assert_eq!(scale.share_of(scale.min()), Ok(Share::ZERO));
            prop_assert_eq!(scale.share_of(scale.max()), Ok(Share::ONE));
            prop_assert!(scale.share_of(scale.max() + length).is_err());
            prop_assert!(scale.share_of(f64::NAN).is_err());
        }

        #[test]
        fn names_are_1_to_256_bytes(text in "\\PC{0,100}", times in 0..5_usize) {
            let text = text.repeat(times);
            let name = Name::new(&text);
            prop_assert_eq!(name.is_ok(), (1..=256).contains(&text.len()));
            if let Ok(name) = name {
                prop_assert_eq!(name.as_str(), &text);
                prop_assert_eq!(name.to_string(), Shown::new(&text).whole().to_string());
            }
        }
    }
}

mod edges {
    use super::*;

    #[test]
    fn every_refusal_names_the_thing_the_rule_and_the_value() {
        for (x, got) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (-0.5, "-0.5")] {
            for (sentence, found) in [
                ("share must be between 0 and 1", text(Share::new(x))),
                ("level must be above 0 and below 1", text(Level::new(x))),
                ("stake must be 0 or more and finite", text(Stake::new(x))),
                ("amount must be from 0 to 1e300", text(Amount::new(x))),
                ("number must be above 0 (from 1e-300 to 1e300)", text(Positive::new(x))),
            ] {
                assert_eq!(found, format!("{sentence}, got {got}"));
            }
        }
        assert_eq!(text(Level::new(0.0)), "level must be above 0 and below 1, got 0");
        assert_eq!(text(Level::new(1.0)), "level must be above 0 and below 1, got 1");
        for (x, got) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
            let sentence = format!("exponent must be a finite number or minus infinity, got {got}");
            assert_eq!(text(Exponent::new(x)), sentence);
        }
    }

    #[test]
    fn half_lives_say_which_rule_was_broken() {
        for (seconds, sentence) in [
            (f64::NAN, "half-life must be above 0 seconds (infinity is allowed), got NaN"),
            (0.0, "half-life must be above 0 seconds (infinity is allowed), got 0"),
            (-1.0, "half-life must be above 0 seconds (infinity is allowed), got -1"),
            (
                f64::NEG_INFINITY,
                "half-life must be above 0 seconds (infinity is allowed), got -inf",
            ),
            (0.4, "half-life must be at least 1 second when rounded to whole seconds, got 0.4"),
            (1e13, "half-life must be at most 2^40 seconds, or infinite, got 10000000000000"),
        ] {
            assert_eq!(text(HalfLife::from_seconds(seconds)), sentence);
        }
        assert_eq!(HalfLife::from_seconds(0.5).unwrap().seconds(), 1.0);
        assert_eq!(HalfLife::from_seconds(f64::INFINITY), Ok(HalfLife::INFINITE));
        assert_eq!(HalfLife::INFINITE.seconds(), f64::INFINITY);
        assert_eq!(HalfLife::INFINITE.weight_after(i64::MAX), 1.0);
        assert!(HalfLife::INFINITE > HalfLife::from_seconds((1_u64 << 40) as f64).unwrap());
        assert_eq!(HalfLife::INFINITE.to_string(), "infinite");
        assert_eq!(HalfLife::from_days(2.0).unwrap().to_string(), "172800 s");
    }

    #[test]
    fn instants_say_their_bound() {
        let sentence =
            "instant must be within 1099511627776 seconds of 1970 (seconds, not milliseconds)";
        for seconds in [Instant::BOUND + 1, -Instant::BOUND - 1, i64::MAX, i64::MIN] {
            assert_eq!(text(Instant::new(seconds)), format!("{sentence}, got {seconds}"));
        }
        assert_eq!(Instant::EPOCH.plus(-5).unwrap().to_string(), "-5");
        assert!(Instant::from_days(i64::MAX).is_err() && Instant::from_days(i64::MIN).is_err());
    }

    #[test]
    fn weights_say_what_is_wrong_with_them() {
        assert_eq!(
            text(Weights::new(&[0.5, 0.4])),
            "weights must be shares that sum to 1, got a sum of 0.9"
        );
        assert_eq!(text(Weights::new(&[])), "weights must be shares that sum to 1, got a sum of 0");
        assert_eq!(
            text(Weights::new(&[1.5, -0.5])),
            "weight must be 0 or more and finite, got -0.5"
        );
        assert_eq!(
            text(Weights::proportional(&[1.0, f64::NAN])),
            "weight must be 0 or more and finite, got NaN"
        );
        assert_eq!(
            text(Weights::proportional(&[0.0, 0.0])),
            "weights must be shares that sum to 1, got a sum of 0"
        );
        assert_eq!(
            text(Weights::proportional(&[f64::MAX, f64::MAX])),
            "weights must be shares that sum to 1, got a sum of inf"
        );
        assert!(Weights::new(&[0.333_333_333_3; 3]).is_ok());
        assert!(Weights::equal(0).is_empty());
        assert_eq!(Weights::equal(4).as_slice(), [0.25; 4]);
        // A weight too small to divide by is none, and negative zero is zero.
        let made = Weights::new(&[1.0, 1e-310, -0.0]).unwrap();
        assert_eq!(support::bits(made.as_slice()), support::bits(&[1.0, 0.0, 0.0]));
    }

    #[test]
    fn simplexes_say_what_is_wrong_with_them() {
        assert_eq!(
            text(Simplex::new([0.5, 0.25])),
            "weights must be shares that sum to 1, got a sum of 0.75"
        );
        assert_eq!(text(Simplex::new([1.5, -0.5])), "share must be between 0 and 1, got 1.5");
        let blend = Simplex::new([1.0, -0.0, 0.0]).unwrap();
        assert_eq!(support::bits(&blend.get()), support::bits(&[1.0, 0.0, 0.0]));
        assert_eq!(Weights::from(blend).as_slice(), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn scales_say_what_is_wrong_with_them() {
        for (min, max, sentence) in [
            (f64::NAN, 1.0, "lower end of a scale must be finite, got NaN"),
            (0.0, f64::INFINITY, "upper end of a scale must be finite, got inf"),
            (1.0, 1.0, "length of a scale must be above 0 and finite, got 0"),
            (5.0, 1.0, "length of a scale must be above 0 and finite, got -4"),
            (f64::MIN, f64::MAX, "length of a scale must be above 0 and finite, got inf"),
        ] {
            assert_eq!(text(Scale::new(min, max)), sentence);
        }
        let stars = Scale::new(1.0, 5.0).unwrap();
        for (x, got) in [(0.999, "0.999"), (6.0, "6"), (f64::NAN, "NaN")] {
            let sentence = format!("rating must be within its scale, got {got}");
            assert_eq!(text(stars.share_of(x)), sentence);
            assert_eq!(text(Rating::new(x, stars)), sentence);
        }
        assert_eq!(Rating::new(4.0, stars).unwrap().share().get(), 0.75);
    }

    #[test]
    fn names_say_their_length() {
        assert_eq!(
            text(Name::new("")),
            "name must be 1 to 256 bytes of text without control characters, got ``"
        );
        let long = "x".repeat(257);
        assert_eq!(
            text(Name::new(&long)),
            format!(
                "name must be 1 to 256 bytes of text without control characters, got `{}… and \
                 217 more characters`",
                "x".repeat(40)
            )
        );
        assert!(Name::new(&"x".repeat(256)).is_ok());
        // A long text is cut at a letter, not within one.
        assert!(text(Name::new(&"ü".repeat(200))).contains(&"ü".repeat(40)));
    }
}

#[cfg(feature = "serde")]
mod serde {
    use serde_json::{Value, from_str, from_value, json, to_string, to_value};

    use super::*;

    fn refusal<T: ::serde::de::DeserializeOwned + std::fmt::Debug>(form: Value) -> String {
        from_value::<T>(form).unwrap_err().to_string()
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn round_trips_are_exact(x in any_bits(), seconds in 1..=1_u64 << 40) {
            if let Ok(share) = Share::new(x) {
                prop_assert_eq!(from_str::<Share>(&to_string(&share).unwrap()).unwrap(), share);
            }
            if let Ok(stake) = Stake::new(x) {
                let back: Stake = from_str(&to_string(&stake).unwrap()).unwrap();
                prop_assert_eq!(back.get().to_bits(), stake.get().to_bits());
            }
            if let Ok(exponent) = Exponent::new(x) {
                prop_assert_eq!(
                    from_str::<Exponent>(&to_string(&exponent).unwrap()).unwrap(),
                    exponent
                );
            }
            let half_life = HalfLife::from_seconds(seconds as f64).unwrap();
            prop_assert_eq!(
                from_str::<HalfLife>(&to_string(&half_life).unwrap()).unwrap(),
                half_life
            );
        }

        #[test]
        fn weights_round_trip(weights in prop::collection::vec(0.001..10.0, 1..12)) {
            let weights = Weights::proportional(&weights).unwrap();
            prop_assert_eq!(from_str::<Weights>(&to_string(&weights).unwrap()).unwrap(), weights);
        }
    }

    #[test]
    fn infinities_have_words() {
        assert_eq!(to_value(HalfLife::INFINITE).unwrap(), json!("infinite"));
        assert_eq!(from_value::<HalfLife>(json!("infinite")).unwrap(), HalfLife::INFINITE);
        assert_eq!(to_value(Exponent::MINIMUM).unwrap(), json!("minimum"));
        assert_eq!(from_value::<Exponent>(json!("minimum")).unwrap(), Exponent::MINIMUM);
        assert_eq!(from_value::<HalfLife>(json!(60)).unwrap().seconds(), 60.0);
    }

    #[test]
    fn every_number_enters_through_its_door() {
        assert_eq!(refusal::<Share>(json!(1.5)), "share must be between 0 and 1, got 1.5");
        assert_eq!(refusal::<Level>(json!(0)), "level must be above 0 and below 1, got 0");
        assert_eq!(refusal::<Stake>(json!(-1)), "stake must be 0 or more and finite, got -1");
        assert_eq!(refusal::<Amount>(json!(-1)), "amount must be from 0 to 1e300, got -1");
        assert_eq!(
            refusal::<Positive>(json!(0)),
            "number must be above 0 (from 1e-300 to 1e300), got 0"
        );
        assert_eq!(
            refusal::<HalfLife>(json!(0)),
            "half-life must be above 0 seconds (infinity is allowed), got 0"
        );
        assert_eq!(
            refusal::<HalfLife>(json!("never")),
            "half-life must be seconds or `infinite`, got `never`"
        );
        assert_eq!(
            refusal::<Exponent>(json!("maximum")),
            "exponent must be a number or `minimum`, got `maximum`"
        );
        assert_eq!(
            refusal::<Instant>(json!(1_728_000_000_000_i64)),
            "instant must be within 1099511627776 seconds of 1970 (seconds, not milliseconds), got \
             1728000000000"
        );
        assert_eq!(
            refusal::<Weights>(json!([0.5, 0.25])),
            "weights must be shares that sum to 1, got a sum of 0.75"
        );
        assert_eq!(
            refusal::<Simplex<2>>(json!([0.5, 0.25])),
            "weights must be shares that sum to 1, got a sum of 0.75"
        );
        assert_eq!(refusal::<Simplex<2>>(json!([1.0])), "weights must have 2 entries, got 1");
        assert_eq!(
            refusal::<Name>(json!("")),
            "name must be 1 to 256 bytes of text without control characters, got ``"
        );
        assert_eq!(
            refusal::<Scale>(json!({"min": 2, "max": 1})),
            "length of a scale must be above 0 and finite, got -1"
        );
        assert_eq!(
            refusal::<Rating>(json!({"value": 7, "min": 0, "max": 5})),
            "rating must be within its scale, got 7"
        );
        assert!(
            refusal::<Scale>(json!({"min": 1, "max": 5, "step": 1})).starts_with("unknown field")
        );
        // A format without NaN writes null for it.
        assert!(from_value::<Share>(json!(null)).is_err());
        assert!(from_value::<Stake>(json!("1")).is_err());
    }

    #[test]
    fn ratings_and_names_round_trip() {
        let rating = Rating::new(4.0, Scale::new(1.0, 5.0).unwrap()).unwrap();
        assert_eq!(to_value(rating).unwrap(), json!({"value": 4.0, "min": 1.0, "max": 5.0}));
        assert_eq!(from_value::<Rating>(to_value(rating).unwrap()).unwrap(), rating);
        let name = Name::new("order 17").unwrap();
        assert_eq!(from_value::<Name>(to_value(&name).unwrap()).unwrap(), name);
    }
}
