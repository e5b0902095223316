//! Capability: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod support;

use goodwill::capability::{
    Aspect, CapabilityEvidence, CapabilityLedger, CapabilityParams, CapabilityScore,
    CapabilityUnit, Check, Element, instrument, message_of,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{Exponent, HalfLife, Instant, Rating, Scale, Share};
use goodwill::survey::{Answer, Responses};
use proptest::prelude::*;
use support::{any_share, cases, instant as at, name, positive, seconds, share};

/// Sums of a few dozen terms of at most 1, each kept to 2⁻⁴¹, and roots of them.
const ROUNDING: f64 = 1e-9;
const END: i64 = 40_000;

fn person(aspect: Aspect, y: Share, at: Instant) -> CapabilityEvidence {
    let rating = Rating::new(y.get(), Scale::new(0.0, 1.0).unwrap()).unwrap();
    CapabilityEvidence::Person { aspect, rating, at }
}

fn message([clear, valuable, unique]: [bool; 3], at: Instant) -> CapabilityEvidence {
    CapabilityEvidence::Message { clear, valuable, unique, at }
}

fn any_time() -> impl Strategy<Value = Instant> {
    prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_100_i64].prop_map(at)
}

fn any_aspect() -> impl Strategy<Value = Aspect> {
    prop::sample::select(Aspect::ALL.to_vec())
}

fn any_fact() -> impl Strategy<Value = CapabilityEvidence> {
    prop_oneof![
        (any_aspect(), any_share(), any_time()).prop_map(|(a, y, at)| person(a, y, at)),
        (any_share(), any_time())
            .prop_map(|(from_need, at)| CapabilityEvidence::Solution { from_need, at }),
        (any::<[bool; 3]>(), any_time()).prop_map(|(checks, at)| message(checks, at)),
    ]
}

fn any_facts() -> impl Strategy<Value = Vec<CapabilityEvidence>> {
    prop::collection::vec(any_fact(), 1..16)
}

fn any_unit() -> impl Strategy<Value = CapabilityUnit> {
    prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE)]
        .prop_map(|half_life| CapabilityUnit { half_life })
}

fn any_params() -> impl Strategy<Value = CapabilityParams> {
    let rho = prop_oneof![
        3 => Just(Exponent::GEOMETRIC),
        1 => Just(Exponent::MINIMUM),
        1 => (-8.0..0.0).prop_map(|rho| Exponent::new(rho).unwrap()),
    ];
    let weight = prop_oneof![Just(1e-300), Just(1e300), Just(1.0), 0.1..10.0];
    (rho, any_share(), weight).prop_map(|(rho, mean, weight)| {
        let prior = Prior { mean, weight: positive(weight) };
        CapabilityParams::default().with_exponent(rho).unwrap().with_prior(prior)
    })
}

fn ledger_of(unit: CapabilityUnit, facts: &[CapabilityEvidence]) -> CapabilityLedger {
    let mut ledger = CapabilityLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn score_of(
    unit: CapabilityUnit,
    params: &CapabilityParams,
    facts: &[CapabilityEvidence],
) -> CapabilityScore {
    ledger_of(unit, facts).score(params, at(END)).unwrap().unwrap()
}

fn bits(score: &CapabilityScore) -> Vec<u64> {
    let (lower, upper) = score.bounds();
    let parts = score.parts().into_iter().flat_map(|part| [part.value, part.contribution]);
    let last = [score.value(), lower, upper, score.fresh(), score.coverage()];
    parts.chain(last).map(f64::to_bits).collect()
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(96))]

        #[test]
        fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
            let score = score_of(unit, &params, &facts);
            let inside = |x: f64| (0.0..=1.0).contains(&x);
            let (value, (lower, upper)) = (score.value(), score.bounds());
            prop_assert!(inside(value) && inside(score.fresh()) && inside(score.coverage()));
            prop_assert!(inside(lower) && inside(upper) && lower <= value && value <= upper);
            for element in Element::ALL {
                prop_assert!(inside(score.element(*element)));
            }
            if params.exponent() == Exponent::GEOMETRIC {
                prop_assert!(score.interval().contains(value));
                prop_assert!(score.element_interval(Element::People).upper <= 1.0);
            }
        }

        #[test]
        fn law_parts_sum_exactly(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let score = score_of(unit, &params, &facts);
            let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!((score.baseline() + sum).to_bits(), score.value().to_bits());
        }

        #[test]
        fn law_the_whole_is_the_mean_of_its_elements(
            unit in any_unit(), facts in any_facts(), mean in 0.01..0.99_f64,
        ) {
            let prior = Prior { mean: share(mean), weight: positive(2.0) };
            let params = CapabilityParams::default().with_prior(prior);
            let score = score_of(unit, &params, &facts);
            let [people, processes] = [Element::People, Element::Processes].map(|e| score.element(e));
            prop_assert!((score.value() - (people * processes).sqrt()).abs() < ROUNDING);
        }

        #[test]
        fn law_the_three_checks_are_a_gate(
            unit in any_unit(), params in any_params(), facts in any_facts(),
            checks in any::<[bool; 3]>(), time in any_time(),
        ) {
            let with = |checks| {
                let mut facts = facts.clone();
                facts.push(message(checks, time));
                score_of(unit, &params, &facts).value().to_bits()
            };
            let passes = checks == [true; 3];
            prop_assert_eq!(with(checks), with([passes; 3]));
        }

        #[test]
        fn law_monotone(
            unit in any_unit(), params in any_params(), facts in any_facts(),
            y in any_share(), z in any_share(), aspect in any_aspect(), time in any_time(),
        ) {
            let with = |fact| {
                let mut facts = facts.clone();
                facts.push(fact);
                score_of(unit, &params, &facts).value()
            };
            let (low, high) = (y.min(z), y.max(z));
            let rated = |y| with(person(aspect, y, time));
            prop_assert!(rated(low) <= rated(high) + ROUNDING);
            let solved = |from_need| with(CapabilityEvidence::Solution { from_need, at: time });
            prop_assert!(solved(low) <= solved(high) + ROUNDING);
            prop_assert!(with(message([false; 3], time)) <= with(message([true; 3], time)) + ROUNDING);
        }

        #[test]
        fn law_a_missing_part_may_be_zero(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let score = score_of(unit, &params, &facts);
            let known = Aspect::ALL.iter().all(|aspect| score.aspect(*aspect).is_some())
                && score.solutions().is_some()
                && score.messages().is_some();
            prop_assert_eq!(known, score.coverage() == 1.0);
            let (lower, upper) = score.bounds();
            prop_assert_eq!(lower, if known { upper } else { 0.0 });
        }

        #[test]
        fn law_order_and_partition_are_exact(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec((any_fact(), 0..4_usize), 1..40)
                .prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        ) {
            let (facts, shuffled) = facts;
            let plain: Vec<_> = facts.iter().map(|(fact, _)| fact.clone()).collect();
            let whole = ledger_of(unit, &plain);
            let mut shards = vec![CapabilityLedger::new(unit); 4];
            for (fact, shard) in &shuffled {
                shards[*shard].observe(fact);
            }
            let mut merged = CapabilityLedger::new(unit);
            for shard in shards.iter().rev() {
                merged.merge(shard).unwrap();
            }
            prop_assert_eq!(&merged, &whole);
            let read = |ledger: &CapabilityLedger| ledger.score(&params, at(END)).unwrap().unwrap();
            prop_assert_eq!(bits(&read(&merged)), bits(&read(&whole)));
        }

        #[test]
        fn law_idle_evidence_fades_to_the_prior(facts in any_facts()) {
            let ledger = ledger_of(CapabilityUnit { half_life: seconds(10.0) }, &facts);
            let params = CapabilityParams::default();
            let now = ledger.score(&params, ledger.newest().unwrap()).unwrap().unwrap();
            let later = ledger.score(&params, at(10_000_000)).unwrap().unwrap();
            prop_assert!((later.value() - later.baseline()).abs() < ROUNDING);
            prop_assert!(later.fresh() < ROUNDING);
            prop_assert_eq!(now.coverage(), later.coverage());
        }

        #[test]
        fn law_agrees_with_a_second_implementation(unit in any_unit(), facts in any_facts()) {
            let mut counts = [[0.0_f64; 2]; 5];
            for fact in &facts {
                let d = (-((END - fact.at().seconds()) as f64) / unit.half_life.seconds()).exp2();
                let (i, y) = match fact {
                    CapabilityEvidence::Person { aspect, rating, .. } => {
                        (Aspect::ALL.iter().position(|a| a == aspect).unwrap(), rating.share().get())
                    }
                    CapabilityEvidence::Solution { from_need, .. } => (3, from_need.get()),
                    CapabilityEvidence::Message { clear, valuable, unique, .. } => {
                        (4, f64::from(u8::from(*clear && *valuable && *unique)))
                    }
                    _ => unreachable!("no other fact is known"),
                };
                counts[i][0] += d * y;
                counts[i][1] += d;
            }
            let x = counts.map(|[good, all]| (1.0 + good) / (2.0 + all));
            let value = ((x[0] * x[1] * x[2]).cbrt() * (x[3] * x[4]).sqrt()).sqrt();
            let score = score_of(unit, &CapabilityParams::default(), &facts);
            prop_assert!((score.value() - value).abs() < ROUNDING, "{} {value}", score.value());
        }
    }
}

mod worked {
    use super::*;

    /// `spec/oracles.md`, "Aggregation": the geometric mean of 1, 2, 3 is the third root of 6.
    #[test]
    fn people_are_the_geometric_mean_of_three() {
        let prior = Prior { mean: Share::HALF, weight: positive(1e-15) };
        let params = CapabilityParams::default().with_prior(prior);
        let thirds = [1.0, 2.0, 3.0].map(|n| share(n / 3.0));
        let facts: Vec<_> =
            Aspect::ALL.iter().zip(thirds).map(|(aspect, y)| person(*aspect, y, at(0))).collect();
        let unit = CapabilityUnit { half_life: HalfLife::INFINITE };
        let score = score_of(unit, &params, &facts);
        assert!((score.element(Element::People) - 6.0_f64.cbrt() / 3.0).abs() < ROUNDING);
        assert_eq!(score.element(Element::Processes), 0.5);
        assert_eq!((score.solutions(), score.messages()), (None, None));
        assert!((score.coverage() - 0.5).abs() < 1e-15);
    }
}

mod edges {
    use super::*;

    #[test]
    fn bad_values_are_named() {
        let solution = |t| CapabilityEvidence::Solution { from_need: Share::ONE, at: at(t) };
        let mut ledger = ledger_of(CapabilityUnit::default(), &[solution(200)]);
        assert_eq!(
            ledger.score(&CapabilityParams::default(), at(100)).unwrap_err().to_string(),
            "as_of must not be before the newest fact (200), got 100",
        );
        let other = CapabilityUnit { half_life: HalfLife::INFINITE };
        assert_eq!(
            ledger.merge(&ledger_of(other, &[solution(1)])).unwrap_err().to_string(),
            "ledgers to merge must have the same half-life, got 15552000 s and infinite",
        );
        let rho = Exponent::new(0.5).unwrap();
        assert_eq!(
            CapabilityParams::default().with_exponent(rho).unwrap_err().to_string(),
            "exponent between what a firm needs must be at most 0, got 0.5",
        );
        assert!(ledger.settled_bytes() <= 2_048);
    }

    #[test]
    fn the_checks_are_read_all_or_nothing() {
        let answers = |[a, b, c]: [f64; 3]| {
            Responses::new()
                .answer(name("clear"), Answer::Value(a))
                .answer(name("valuable"), Answer::Value(b))
                .answer(name("unique"), Answer::Value(c))
        };
        let read = |answers: &Responses| message_of(answers, at(0)).map_err(|e| e.to_string());
        assert_eq!(read(&answers([1.0, 0.5, 0.4])), Ok(Some(message([true, true, false], at(0)))));
        let skipped = answers([1.0; 3]).answer(name("unique"), Answer::NotApplicable);
        assert_eq!(read(&skipped), Ok(None));
        let refused = read(&answers([1.0, 1.0, 2.0])).unwrap_err();
        assert_eq!(refused, "rating must be within its scale, got 2");
        let stray = Responses::new().answer(name("loud"), Answer::Value(1.0));
        assert!(read(&stray).unwrap_err().ends_with("got `loud`"));
        assert_eq!(instrument().items().len(), Check::ALL.len());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_round_trip_is_exact_and_forged_states_are_refused() {
        let facts = [message([true; 3], at(900)), person(Aspect::Fit, share(0.3), at(5))];
        let ledger = ledger_of(CapabilityUnit { half_life: seconds(10.0) }, &facts);
        let honest = serde_json::to_value(&ledger).unwrap();
        assert_eq!(serde_json::from_value::<CapabilityLedger>(honest.clone()).unwrap(), ledger);
        let text = serde_json::to_string(&facts[0]).unwrap();
        assert_eq!(
            text,
            r#"{"fact":"message","clear":true,"valuable":true,"unique":true,"at":900}"#
        );
        let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
            let mut forged = honest.clone();
            forge(&mut forged);
            let error = serde_json::from_value::<CapabilityLedger>(forged).unwrap_err();
            assert!(error.to_string().contains(rule), "{error}");
        };
        let nothing = serde_json::json!({ "block": 0, "blocks": [] });
        refused(&|l| l["facts"] = 0.into(), "have a newest fact if it has facts");
        refused(&|l| l["newest"] = 5.into(), "sum no fact after its newest");
        refused(
            &|l| l["counts"][1]["blocks"][0][0] = u128::MAX.to_string().into(),
            "count no more than its facts",
        );
        refused(&|l| l["counts"][6] = nothing.clone(), "count every check of every message");
        refused(&|l| l["extra"] = 1.into(), "unknown field");
        let params = serde_json::from_str::<CapabilityParams>(r#"{"exponent": 1.0}"#).unwrap_err();
        assert!(params.to_string().contains("must be at most 0, got 1"));
    }
}
