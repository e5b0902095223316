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
    assert_eq!(text, r#"{"fact":"message","clear":true,"valuable":true,"unique":true,"at":900}"#);
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
