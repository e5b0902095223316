use super::*;

#[test]
fn ledgers_of_different_units_do_not_merge() {
    let plain = PillarsUnit::default();
    for (other, sentence) in [
        (
            PillarsUnit { half_life: seconds(1.0), ..plain },
            "ledgers to merge must have the same half-life, got 15552000 s and 1 s",
        ),
        (
            PillarsUnit { recent_half_life: seconds(1.0), ..plain },
            "ledgers to merge must have the same recent half-life, got 2592000 s and 1 s",
        ),
        (
            PillarsUnit { timeliness_tolerance: positive(2.0), ..plain },
            "ledgers to merge must have the same timeliness tolerance, got 1 and 2",
        ),
    ] {
        let fact = deed("billing", 1.0, at(0));
        let mut ledger = ledger_of(plain, std::slice::from_ref(&fact));
        let before = ledger.clone();
        let refused = ledger.merge(&ledger_of(other, &[fact])).unwrap_err();
        assert_eq!(refused.to_string(), sentence);
        assert_eq!(ledger, before);
    }
}

#[test]
fn bad_values_are_named() {
    let params = PillarsParams::default;
    let refused = |params: goodwill::Result<PillarsParams>| params.unwrap_err().to_string();
    assert_eq!(
        refused(params().with_exponent(Exponent::new(0.5).unwrap())),
        "exponent between the pillars must be at most 0, got 0.5",
    );
    assert_eq!(
        refused(params().with_weights(Simplex::new([1.0, 0.0, 0.0]).unwrap())),
        "weight of a pillar must be at least 1e-9, got 0",
    );
    assert_eq!(
        "Find".parse::<ProblemStep>().unwrap_err().to_string(),
        "step must be one of find, resolve, back_on_track, got `Find`",
    );
}

#[test]
fn a_problem_takes_its_steps_in_order() {
    let problem = Problem::new(at(10));
    assert_eq!(
        problem.took(ProblemStep::Resolve, at(20)).unwrap_err().to_string(),
        "problem must take its steps once each and in order, got `resolve`",
    );
    assert_eq!(
        problem.took(ProblemStep::Find, at(9)).unwrap_err().to_string(),
        "step of a problem must not be dated before the step before it (10), got 9",
    );
    let found = problem.took(ProblemStep::Find, at(20)).unwrap();
    assert!(found.took(ProblemStep::Find, at(21)).is_err());
    let targets = Targets {
        find_seconds: positive(5.0),
        resolve_seconds: positive(5.0),
        back_on_track_seconds: positive(5.0),
    };
    // At `as_of` itself it is known.
    assert!(label_problems(&[found], &targets, at(20)).is_ok());
    assert_eq!(
        label_problems(&[found], &targets, at(19)).unwrap_err().to_string(),
        "problem must not be dated after as_of (19), got 20",
    );
}

#[test]
fn a_trend_needs_a_shorter_half_life_and_a_step() {
    let facts = trend_facts(ProblemStep::Find, &[1.0], &[]);
    let same = PillarsUnit { recent_half_life: HalfLife::INFINITE, ..lasting() };
    let score = score_of(same, &PillarsParams::default(), &facts);
    assert_eq!((score.trend(), score.trend_of(ProblemStep::Find)), (None, None));
    let score = score_of(lasting(), &PillarsParams::default(), &facts);
    assert!(score.trend().is_some() && score.trend_of(ProblemStep::Find).is_some());
    assert_eq!(score.trend_of(ProblemStep::Resolve), None);
    let deed = deed("billing", 1.0, at(0));
    assert_eq!(score_of(lasting(), &PillarsParams::default(), &[deed]).trend(), None);
}

#[test]
fn a_line_says_the_direction() {
    let deed = deed("billing", 1.0, at(END));
    let score = score_of(PillarsUnit::default(), &PillarsParams::default(), &[deed]);
    let line = score.to_string();
    assert!(line.starts_with("pillars 0.55 ["), "{line}");
    assert!(
        line.ends_with(
            "(more is better), weakest service, resting on 1 of 3 pillars and 1 facts; \
             0.00 to 0.87 whatever the rest is"
        ),
        "{line}"
    );
}

#[test]
fn settled_state_stays_small() {
    let unit =
        PillarsUnit { half_life: seconds(10.0), recent_half_life: seconds(2.0), ..lasting() };
    let mut ledger = PillarsLedger::new(unit);
    for t in 0..5_000 {
        ledger.observe(&PillarsEvidence::Offer { helped: Share::HALF, at: at(t) });
        ledger.observe(&PillarsEvidence::Upsell { customer_share: Share::HALF, at: at(t) });
        ledger.observe(&deed(if t % 2 == 0 { "" } else { "billing" }, 0.5, at(t)));
        for s in ProblemStep::ALL {
            ledger.observe(&step(s, 2.0, 1.0, at(t)));
        }
    }
    assert!(ledger.settled_bytes() <= 2_048 + 2 * 200, "{}", ledger.settled_bytes());
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;

    fn sample() -> PillarsLedger {
        let unit = PillarsUnit { half_life: seconds(10.0), ..PillarsUnit::default() };
        let facts = [
            PillarsEvidence::Offer { helped: share(0.3), at: at(5) },
            step(ProblemStep::Find, 3.0, 2.0, at(900)),
            deed("billing", 1.0, at(7)),
        ];
        ledger_of(unit, &facts)
    }

    #[test]
    fn a_round_trip_is_exact() {
        let ledger = sample();
        let text = serde_json::to_string(&ledger).unwrap();
        assert_eq!(serde_json::from_str::<PillarsLedger>(&text).unwrap(), ledger);
        let params = PillarsParams::default().with_exponent(Exponent::MINIMUM).unwrap();
        let text = serde_json::to_string(&params).unwrap();
        assert_eq!(serde_json::from_str::<PillarsParams>(&text).unwrap(), params);
        let fact = step(ProblemStep::BackOnTrack, 3.0, 2.0, at(900));
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(
            text,
            r#"{"fact":"step","step":"back_on_track","taken_seconds":3.0,"target_seconds":2.0,"at":900}"#
        );
        assert_eq!(serde_json::from_str::<PillarsEvidence>(&text).unwrap(), fact);
        let problem = Problem::new(at(1)).took(ProblemStep::Find, at(2)).unwrap();
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(text, r#"{"occurred":1,"found":2}"#);
        assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
    }

    #[test]
    fn forged_states_are_refused() {
        let honest = serde_json::to_value(sample()).unwrap();
        let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
            let mut forged = honest.clone();
            forge(&mut forged);
            assert_ne!(forged, honest, "the forgery changed nothing");
            let error = serde_json::from_value::<PillarsLedger>(forged).unwrap_err();
            assert!(error.to_string().contains(rule), "{error}");
        };
        refused(&|l| l["facts"] = 0.into(), "have a newest fact if it has facts");
        refused(&|l| l["newest"] = 5.into(), "sum no fact after its newest");
        refused(
            &|l| l["counts"][0]["blocks"][0][0] = u128::MAX.to_string().into(),
            "count no more than its facts",
        );
        refused(
            &|l| l["recent"][1] = l["recent"][0].clone(),
            "count a step both recently and in all, or in neither",
        );
        let nothing = serde_json::json!({ "block": 0, "blocks": [] });
        refused(
            &|l| {
                for i in 0..5 {
                    l["counts"][i] = nothing.clone();
                }
                l["deeds"] = serde_json::json!([]);
            },
            "count its facts",
        );
        refused(
            &|l| l["deeds"] = serde_json::json!([l["deeds"][0], l["deeds"][0]]),
            "list the teams that served once each and in order",
        );
        refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
        refused(&|l| l["extra"] = 1.into(), "unknown field");
        let forged = serde_json::from_str::<PillarsParams>(r#"{"exponent": 1.0}"#).unwrap_err();
        assert!(forged.to_string().contains("exponent between the pillars must be at most 0"));
        let forged = serde_json::from_str::<Problem>(r#"{"occurred": 1, "resolved": 2}"#);
        assert!(forged.unwrap_err().to_string().contains("once each and in order"));
    }
}

mod regressions {
    use super::*;

    /// A share of 10⁻³⁰⁰ was once what cancelling had left of it, and its root a millionth.
    #[test]
    fn a_dear_upsell_leaves_no_rounding_behind() {
        let params = PillarsParams::default().with_upsell_cost(positive(1e300));
        let upsell = |c| {
            let facts = [PillarsEvidence::Upsell { customer_share: share(c), at: at(0) }];
            score_of(lasting(), &params, &facts).value()
        };
        assert!(upsell(0.0) <= upsell(0.98) && upsell(0.98) < 1e-90);
    }

    /// A prior mean of next to nothing once underflowed, and the value fell below 0.
    #[test]
    fn a_prior_of_next_to_nothing_stays_inside() {
        let deed = deed("", 0.0, at(29_011));
        let unit = PillarsUnit { half_life: seconds(136.0), ..PillarsUnit::default() };
        let late = step(ProblemStep::Find, 1e300, 1.0, at(0));
        for mean in [6.823_552_806_285_743e-290, f64::from_bits(1)] {
            let prior = Prior { mean: share(mean), weight: positive(1e-300) };
            let params = PillarsParams::default().with_prior(prior);
            let score = score_of(unit, &params, &[deed.clone(), late.clone()]);
            assert_eq!(score.value(), 0.0);
            assert!(score.interval().lower >= 0.0);
        }
    }
}
