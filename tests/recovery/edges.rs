use super::*;

#[test]
fn nothing_known_is_none() {
    let ledger = RecoveryLedger::new(RecoveryUnit::default());
    assert_eq!(ledger.score(&RecoveryParams::default(), at(0)).unwrap(), None);
    let fact = RecoveryEvidence::Asked(goodwill::recovery::Asked {
        at: at(0),
        spoke_up: None,
        told: None,
    });
    let score = read(forever(), &RecoveryParams::default(), &[fact], at(0));
    assert_eq!(score.coverage(), 0.0);
    assert!(score.silent_customers().is_none() && score.word_of_mouth().is_none());
    assert!(score.authority().is_none() && score.saved().is_none());
    assert!(score.step(StepKind::Heard).is_none() && score.causes().is_empty());
    assert!(score.justice(JusticeKind::Procedural).is_none());
}

#[test]
fn a_standing_that_is_nearly_0_does_not_fall_below_it() {
    let begun = Opening::new(Failure::complaint(name("a"), at(0)));
    let closed = Closing::unresolved(begun.clone(), at(0)).unwrap();
    let facts = [RecoveryEvidence::Opened(begun), RecoveryEvidence::Closed(closed)];
    let prior = |mean, weight| Prior { mean: share(mean), weight: positive(weight) };
    let before = |x| RecoveryParams::default().with_before(Level::new(x).unwrap());
    let all = [
        before(3e-310).with_severity_effect(amount(90.0)).with_prior(prior(0.25, 2.0)),
        before(1e-300).with_double_deviation(amount(1e16)),
        before(1e-300)
            .with_severity_effect(amount(1e300))
            .with_prior(prior(0.999_999_999_999_999_9, 1e-300)),
    ];
    for params in all {
        let score = read(forever(), &params, &facts, at(0));
        let (value, interval) = (score.value(), score.interval());
        assert!((0.0..=1.0).contains(&value), "{value:e}");
        assert!(interval.lower >= 0.0 && interval.upper <= 1.0, "{interval:?}");
        let parts = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
        assert_eq!(score.baseline() + parts, value);
    }
}

#[test]
fn ledgers_of_different_units_do_not_merge() {
    let sentence = |ours: RecoveryUnit, theirs: RecoveryUnit| {
        let mut ledger = RecoveryLedger::new(ours);
        ledger.merge(&RecoveryLedger::new(theirs)).unwrap_err().to_string()
    };
    let unit = forever();
    assert_eq!(
        sentence(RecoveryUnit { half_life: HalfLife::from_days(1.0).unwrap(), ..unit }, unit),
        "ledgers to merge must have the same half-life, got 86400 s and infinite",
    );
    let justice = JusticeWeights::new(Simplex::new([0.5, 0.25, 0.25]).unwrap()).unwrap();
    assert_eq!(
        sentence(unit, RecoveryUnit { justice, ..unit }),
        "ledgers to merge must have the same weights of justice, got [0.45, 0.33, 0.22] and \
         [0.5, 0.25, 0.25]",
    );
    assert_eq!(
        sentence(unit, RecoveryUnit { threshold: Share::ZERO, ..unit }),
        "ledgers to merge must have the same threshold of justice, got 0.5 and 0",
    );
}

#[test]
fn bad_values_are_named() {
    let sentence = |e: goodwill::Error| e.to_string();
    assert_eq!(
        "listened".parse::<StepKind>().map_err(sentence),
        Err("step of a recovery must be one of heard, restated, owned, asked_what_is_fair, \
             resolved, compensated, followed_up, deflected, handed_off, asked_anything_else, got `listened`"
            .to_owned())
    );
    assert_eq!(
        JusticeWeights::new(Simplex::new([0.4, 0.2, 0.4]).unwrap()).map_err(sentence),
        Err("weight of a kind of justice must be at most that of the kind before it, got 0.4"
            .to_owned())
    );
    assert_eq!(
        SpeaksUp::new(positive(0.5), Positive::ONE).map_err(sentence),
        Err("shape a of the share that speaks up must be above 1, got 0.5".to_owned())
    );
    assert_eq!(
        Share::new(f64::NAN).map_err(sentence),
        Err("share must be between 0 and 1, got NaN".to_owned())
    );
    let opening = Opening::new(Failure::complaint(name("a"), at(5)));
    assert_eq!(
        Closing::resolved(opening.clone(), at(4), Justice::FULL).map_err(sentence),
        Err("closing must not be dated before its failure (5), got 4".to_owned())
    );
    assert_eq!(
        Closing::unresolved(opening, at(4)).map_err(sentence),
        Err("closing must not be dated before its failure (5), got 4".to_owned())
    );
}

#[test]
fn labelling_refuses_disorder_and_the_future() {
    let failure = |t| Failure::complaint(name("a"), at(t));
    let step = |t| RecoveryStep::new(name("a"), StepKind::Heard, at(t));
    let rule = RecoveryRule::default();
    let sentence = |failures: &[Failure], steps: &[RecoveryStep]| {
        label_recoveries(failures, steps, rule, at(9)).unwrap_err().to_string()
    };
    assert_eq!(
        sentence(&[failure(2), failure(1)], &[]),
        "failures must be in order of time, got 2 before 1",
    );
    assert_eq!(
        sentence(&[failure(1)], &[step(3), step(2)]),
        "steps must be in order of time, got 3 before 2",
    );
    assert_eq!(sentence(&[failure(10)], &[]), "failure must not be dated after as_of (9), got 10",);
    assert_eq!(
        sentence(&[failure(1)], &[step(10)]),
        "step must not be dated after as_of (9), got 10",
    );
    assert_eq!(
        heard_again(&[failure(2), failure(1)], Positive::ONE).unwrap_err().to_string(),
        "failures must be in order of time, got 2 before 1",
    );
}

#[test]
fn contradictions_are_listed_and_left_out() {
    let failures = [Failure::complaint(name("a"), at(5)), Failure::complaint(name("a"), at(6))];
    let step = |id, kind, t| RecoveryStep::new(name(id), kind, at(t));
    let steps = [
        step("a", StepKind::Heard, 4),
        step("a", StepKind::FollowedUp, 6),
        step("b", StepKind::Owned, 7),
    ];
    let rule = RecoveryRule::default();
    let labelled = label_recoveries(&failures, &steps, rule, at(9)).unwrap();
    assert_eq!(labelled.evidence.len(), 1);
    let sentences: Vec<String> = labelled.anomalies.iter().map(LabelAnomaly::to_string).collect();
    assert_eq!(
        sentences,
        [
            "failure `a` begins more than once",
            "failure `a` has a step (heard) before its beginning",
            "failure `b` has a step (owned) and no beginning",
            "failure `a` is followed up and was not resolved by then",
        ]
    );
}

#[test]
fn a_ledger_lists_what_does_not_match() {
    let opening = Opening::new(Failure::complaint(name("a"), at(5)));
    let closing = Closing::unresolved(opening.clone(), at(6)).unwrap();
    let mut ledger = ledger_of(forever(), &[RecoveryEvidence::Closed(closing)]);
    let listed = |ledger: &RecoveryLedger| -> Vec<String> {
        ledger.anomalies().map(|anomaly| anomaly.to_string()).collect()
    };
    assert_eq!(listed(&ledger), ["failure `a` has 1 more closing than openings"]);
    for _ in 0..3 {
        ledger.observe(&RecoveryEvidence::Opened(opening.clone()));
    }
    assert_eq!(listed(&ledger), ["failure `a` has 2 more openings than closings"]);
}

#[test]
fn with_no_effect_the_standing_is_that_before() {
    let none = amount(0.0);
    let params = RecoveryParams::default()
        .with_severity_effect(none)
        .with_double_deviation(none)
        .with_paradox_bonus(none);
    let opening = Opening::new(Failure::complaint(name("a"), at(5)));
    let closing = Closing::unresolved(opening, at(6)).unwrap();
    let score = read(forever(), &params, &[RecoveryEvidence::Closed(closing)], at(6));
    assert_eq!(score.value(), score.baseline());
    assert_eq!(score.interval().width(), 0.0);
}

#[test]
fn a_threshold_of_nothing_switches_the_double_deviation_off() {
    let unit = RecoveryUnit { threshold: Share::ZERO, ..forever() };
    let opening = Opening::new(Failure::complaint(name("a"), at(5)));
    let closing = Closing::unresolved(opening, at(6)).unwrap();
    let params = RecoveryParams::default();
    let score = read(unit, &params, &[RecoveryEvidence::Closed(closing)], at(6));
    assert_eq!(score.parts()[2].contribution, 0.0);
}

#[test]
fn the_questionnaire_becomes_justice() {
    use goodwill::survey::{Answer, Responses};
    let none = Responses::new().answer(name("resolved"), Answer::Value(7.0));
    assert_eq!(justice_of(&none), Ok(None));
    let all = instrument()
        .items()
        .iter()
        .fold(Responses::new(), |r, item| r.answer(item.id().clone(), Answer::Value(10.0)));
    let justice = justice_of(&all).unwrap().unwrap();
    // Of the slips, which are reversed, 10 is the worst: 3 of 4 and 2 of 3.
    assert_eq!(justice.distributive, Share::ONE);
    assert_eq!(justice.interactional.get(), 0.75);
    assert!((justice.procedural.get() - 2.0 / 3.0).abs() < 1e-15);
    let bad = Responses::new().answer(name("resolved"), Answer::Value(11.0));
    assert_eq!(
        justice_of(&bad).unwrap_err().to_string(),
        "rating must be within its scale, got 11",
    );
}

#[test]
fn constants_can_be_set() {
    let rate = RatePrior { events: positive(2.0), exposure: positive(4.0) };
    let params = RecoveryParams::default()
        .with_told(rate)
        .with_recurrence(rate)
        .with_share_prior(positive(3.0))
        .with_level(Level::new(0.5).unwrap());
    assert_eq!((params.told(), params.recurrence()), (rate, rate));
    assert_eq!((params.share_prior().get(), params.level().get()), (3.0, 0.5));
    assert_eq!(params.speaks_up(), SpeaksUp::from_market(Market::Consumer));
}

#[test]
fn settled_state_stays_small() {
    let unit =
        RecoveryUnit { half_life: HalfLife::from_days(1.0).unwrap(), ..RecoveryUnit::default() };
    let mut ledger = RecoveryLedger::new(unit);
    let mut bytes = Vec::new();
    for d in 0..2_000 {
        let failure =
            Failure::complaint(name(&format!("case {d}")), day(d)).caused_by(name("courier"));
        let opening = Opening::new(failure);
        let closing = Closing::resolved(opening.clone(), day(d), Justice::FULL).unwrap();
        ledger.observe(&RecoveryEvidence::Opened(opening));
        ledger.observe(&RecoveryEvidence::Closed(closing));
        bytes.push(ledger.settled_bytes());
    }
    assert!(bytes[1_999] <= 2_048 + 400, "{} bytes", bytes[1_999]);
    assert_eq!(bytes[200], bytes[1_999]);
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;

    fn facts() -> Vec<RecoveryEvidence> {
        let failure = |id, t, cause| Failure::complaint(name(id), at(t)).caused_by(name(cause));
        let failures = [
            failure("a", 0, "courier"),
            failure("b", 50, "courier"),
            failure("c", 3_000_000, "invoice"),
        ];
        let steps = [RecoveryStep::new(name("a"), StepKind::Resolved, at(60))];
        let rule = RecoveryRule::default();
        let mut facts = label_recoveries(&failures, &steps, rule, at(4_000_000)).unwrap().evidence;
        facts.push(RecoveryEvidence::Asked(goodwill::recovery::Asked {
            at: at(7),
            spoke_up: Some(true),
            told: Some(4),
        }));
        facts.push(RecoveryEvidence::MadeGood { at: at(9), saved: false });
        let authority = Authority { limit: amount(3.0), needed: amount(2.0) };
        facts.push(RecoveryEvidence::Authority { at: at(8), authority });
        facts
    }

    fn sample() -> RecoveryLedger {
        let half_life = HalfLife::from_seconds(1e5).unwrap();
        ledger_of(RecoveryUnit { half_life, ..RecoveryUnit::default() }, &facts())
    }

    #[test]
    fn a_round_trip_is_exact() {
        let ledger = sample();
        let text = serde_json::to_string(&ledger).unwrap();
        assert_eq!(serde_json::from_str::<RecoveryLedger>(&text).unwrap(), ledger);
        let text = serde_json::to_string(&facts()).unwrap();
        assert_eq!(serde_json::from_str::<Vec<RecoveryEvidence>>(&text).unwrap(), facts());
        let params = RecoveryParams::default().with_market(Market::Business);
        let text = serde_json::to_string(&params).unwrap();
        assert_eq!(serde_json::from_str::<RecoveryParams>(&text).unwrap(), params);
        let rule = RecoveryRule::default();
        let text = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<RecoveryRule>(&text).unwrap(), rule);
        let plain: Failure = serde_json::from_str(r#"{"id":"a","at":5}"#).unwrap();
        assert_eq!(plain, Failure::complaint(name("a"), at(5)));
    }

    #[test]
    fn forged_states_are_refused() {
        let honest = serde_json::to_value(sample()).unwrap();
        let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
            let mut forged = honest.clone();
            forge(&mut forged);
            assert_ne!(forged, honest, "the forgery changed nothing");
            let error = serde_json::from_value::<RecoveryLedger>(forged).unwrap_err();
            assert!(error.to_string().contains(rule), "{error}");
        };
        let most = || u128::MAX.to_string();
        refused(&|l| l["facts"] = 0.into(), "have a newest fact if it has facts");
        refused(&|l| l["newest"] = (-5_000_000).into(), "sum no fact after its newest");
        refused(
            &|l| l["closed"]["blocks"][0][1] = most().into(),
            "keep no sum above its closed failures",
        );
        refused(
            &|l| l["closed"]["blocks"][0][0] = most().into(),
            "keep no sum above its closed failures",
        );
        refused(&|l| l["others"]["blocks"][0][0] = most().into(), "count no fact twice");
        refused(
            &|l| l["causes"][0][1]["sums"]["blocks"][0][4] = most().into(),
            "keep no sum above a cause's failures",
        );
        refused(
            &|l| l["causes"][0][1]["last"] = 90_000_000.into(),
            "keep no sum above a cause's failures",
        );
        refused(&|l| l["causes"][1] = l["causes"][0].clone(), "list each cause and failure once");
        refused(&|l| l["open"][0][1] = 0.into(), "count no failure 0 times");
        refused(
            &|l| l["open"][0][0]["failure"]["at"] = 90_000_000.into(),
            "hold no failure after its newest fact",
        );
        refused(
            &|l| l["unit"]["justice"] = serde_json::json!([0.2, 0.4, 0.4]),
            "at most that of the kind before it",
        );
        refused(&|l| l["unit"]["threshold"] = 2.into(), "share must be between 0 and 1");
        refused(&|l| l["extra"] = 1.into(), "unknown field");
        let closing = serde_json::json!({
            "opening": { "failure": { "id": "a", "at": 5 } }, "at": 4, "justice": null,
        });
        assert_eq!(
            serde_json::from_value::<Closing>(closing).unwrap_err().to_string(),
            "closing must not be dated before its failure (5), got 4",
        );
        assert_eq!(
            serde_json::from_str::<SpeaksUp>(r#"{"a":1,"b":1}"#).unwrap_err().to_string(),
            "shape a of the share that speaks up must be above 1, got 1",
        );
    }
}
