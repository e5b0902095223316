use super::*;

/// Facts that fade within seconds.
fn faint() -> OnboardingUnit {
    OnboardingUnit { half_life: seconds(10.0), ..OnboardingUnit::default() }
}

#[test]
fn nothing_known_is_none() {
    let mut ledger = OnboardingLedger::new(OnboardingUnit::default());
    assert_eq!(read(&ledger, &OnboardingParams::default()), None);
    ledger.observe(&OnboardingEvidence::Advocacy { after_value: true, at: instant(0) });
    assert_eq!(read(&ledger, &OnboardingParams::default()), None);
}

#[test]
fn bad_words_are_named() {
    let sentence = |error: goodwill::Error| error.to_string();
    assert_eq!(
        "call".parse::<Gate>().map_err(sentence),
        Err("gate of onboarding must be owner, preferences or alignment, got `call`".to_owned())
    );
    assert_eq!(
        "party".parse::<OnboardingItem>().map_err(sentence),
        Err("item of onboarding must be welcome, kickoff, channels or successes, got `party`"
            .to_owned())
    );
    for gate in Gate::ALL {
        assert_eq!(gate.to_string().parse::<Gate>().unwrap(), gate);
    }
    for item in OnboardingItem::ALL {
        assert_eq!(item.to_string().parse::<OnboardingItem>().unwrap(), item);
    }
}

#[test]
fn a_gate_that_no_success_opens_says_so() {
    let prior = Prior { mean: share(0.5), weight: positive(1e300) };
    let params = OnboardingParams::default().with_gate_prior(prior);
    let failed = [fact(0, 0.0, 0), fact(1, 0.0, 0), fact(2, 0.0, 0)];
    let score = read(&ledger_of(forever(), &failed), &params).unwrap();
    assert_eq!(score.blockers().len(), 3);
    assert!(score.blockers().iter().all(|b| b.successes_to_open.is_none()));
}

#[test]
fn settled_state_stays_small() {
    let mut ledger = OnboardingLedger::new(faint());
    let mut bytes = Vec::new();
    for i in 0..4_000 {
        for part in 0..7 {
            ledger.observe(&fact(part, 1.0, 10 * i));
        }
        let at = instant(10 * i);
        ledger.observe(&OnboardingEvidence::Advocacy { after_value: true, at });
        bytes.push(ledger.settled_bytes());
    }
    println!("over 4000 half-lives: {} bytes", bytes[3_999]);
    assert!(bytes[3_999] <= 2_048);
    assert_eq!(bytes[200], bytes[3_999]);
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;

    fn sample() -> OnboardingLedger {
        let facts = [fact(0, 1.0, 0), fact(1, 0.0, 900), fact(4, 0.3, 5)];
        ledger_of(faint(), &facts)
    }

    #[test]
    fn a_round_trip_is_exact() {
        let ledger = sample();
        let text = serde_json::to_string(&ledger).unwrap();
        assert_eq!(serde_json::from_str::<OnboardingLedger>(&text).unwrap(), ledger);
        let params = OnboardingParams::default().with_threshold(level(0.5));
        let text = serde_json::to_string(&params).unwrap();
        assert_eq!(serde_json::from_str::<OnboardingParams>(&text).unwrap(), params);
        for part in 0..7 {
            for y in [0.0, 1.0] {
                let fact = fact(part, y, 3);
                let text = serde_json::to_string(&fact).unwrap();
                assert_eq!(serde_json::from_str::<OnboardingEvidence>(&text).unwrap(), fact);
            }
        }
    }

    #[test]
    fn forged_states_are_refused() {
        let honest = serde_json::to_value(sample()).unwrap();
        let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
            let mut forged = honest.clone();
            forge(&mut forged);
            assert_ne!(forged, honest, "the forgery changed nothing");
            let error = serde_json::from_value::<OnboardingLedger>(forged).unwrap_err();
            assert!(error.to_string().contains(rule), "{error}");
        };
        let huge = || serde_json::Value::from(u128::MAX.to_string());
        refused(&|l| l["facts"] = 0.into(), "have a newest fact");
        refused(&|l| l["newest"] = serde_json::Value::Null, "have a newest fact");
        refused(
            &|l| l["projects"][0]["sums"]["preferences"]["block"] = 99.into(),
            "sum no fact after its newest",
        );
        refused(
            &|l| l["projects"][0]["sums"]["hand_offs"]["block"] = 99.into(),
            "sum no fact after its newest",
        );
        refused(
            &|l| l["projects"][0]["sums"]["items"][1]["blocks"][0][0] = huge(),
            "count no more than its facts",
        );
        refused(
            &|l| l["projects"][0]["sums"]["preferences"]["blocks"][0][1] = huge(),
            "count no more than its facts",
        );
        refused(
            &|l| {
                let nothing = l["projects"][0]["sums"]["calls"].clone();
                l["projects"][0]["sums"]["hand_offs"] = nothing.clone();
                l["projects"][0]["sums"]["items"][1] = nothing.clone();
                l["projects"][0]["sums"]["preferences"] = nothing;
            },
            "hold the sums of its facts",
        );
        let in_order = "list its onboardings in order and further apart than the gap";
        refused(&|l| l["projects"][0]["first"] = 901.into(), in_order);
        refused(&|l| l["projects"][0]["facts"] = 0.into(), in_order);
        refused(
            &|l| {
                let again = l["projects"][0].clone();
                l["projects"].as_array_mut().unwrap().push(again);
            },
            in_order,
        );
        refused(&|l| l["projects"][0]["last"] = 901.into(), "sum no fact after its newest");
        refused(&|l| l["projects"][0]["facts"] = 4.into(), "count no more than its facts");
        refused(&|l| l["unit"]["gap_days"] = 0.into(), "");
        refused(&|l| l["extra"] = 1.into(), "unknown field");
        refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
    }
}

mod regressions {
    use super::*;

    /// With a baseline of 0 the parts once gave way by shares of themselves, and a closed gate
    /// left the value at −1.4 · 10⁻¹⁶.
    #[test]
    fn a_gate_at_zero_never_leaves_less_than_nothing() {
        let unit = OnboardingUnit { half_life: seconds(1e6), ..OnboardingUnit::default() };
        let items = Prior { mean: share(1e-300), weight: positive(1.639_842_753_743_793_2) };
        let params = OnboardingParams::default()
            .with_threshold(level(1e-9))
            .with_level(level(1e-9))
            .with_gate_prior(Prior { mean: share(0.0), weight: positive(1e-300) })
            .with_item_prior(items);
        let facts = [
            fact(3, 0.428_740_703_391_387_76, 22_646),
            fact(4, 1.0, -13_643),
            fact(6, 0.0, 0),
            fact(3, 1e-300, 29_016),
            fact(5, 1.0, 29_005),
            fact(5, 1e-300, 29_006),
            fact(4, 1e-300, -17_863),
            fact(3, 1.0, 0),
            fact(6, 1.0, 0),
            fact(6, 0.0, 0),
            fact(4, 0.0, 29_013),
        ];
        let score = read(&ledger_of(unit, &facts), &params).unwrap();
        assert!((0.0..1e-15).contains(&score.value()), "{}", score.value());
    }
}
