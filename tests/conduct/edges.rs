use super::*;

fn sentence<T: core::fmt::Debug>(refused: goodwill::Result<T>) -> String {
    refused.unwrap_err().to_string()
}

#[test]
fn nothing_known_is_nothing_said() {
    let params = ConductParams::default();
    let mut ledger = ConductLedger::new(lasting());
    assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
    // Of what nobody asks, nothing is known.
    ledger.observe(&observed("own", "plain", 1.0, Instant::EPOCH));
    assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
    assert_eq!((ledger.facts(), ledger.newest()), (1, Some(Instant::EPOCH)));
    ledger.observe(&answered("habits", "unheard_of", "Ann", 1.0, Instant::EPOCH));
    ledger.observe(&answered("own", "plain", "Ann", 1.0, Instant::EPOCH));
    ledger.observe(&Deed::Reply.observed(Share::ONE, Instant::EPOCH));
    let score = read(&ledger, &params, Instant::EPOCH);
    assert_eq!(score.unrecognised(), ["habits/unheard_of", "own/plain"]);
    assert_eq!((score.facts(), score.as_of()), (4, Instant::EPOCH));
    assert_eq!(score.customer_centred(), None);
}

#[test]
fn many_facts_stay_small() {
    let at = |i: u32| instant(i64::from(i) * 1_000_000);
    let unit = ConductUnit { half_life: seconds(1_000_000.0) };
    let mut ledger = ConductLedger::new(unit);
    for i in 0..2_000 {
        for own in instruments() {
            for item in own.items() {
                let (own, id) = (own.name().as_str(), item.id().as_str());
                ledger.observe(&answered(own, id, "Ann", 0.25, at(i)));
                ledger.observe(&observed(own, id, 0.25, at(i)));
            }
        }
    }
    let items = instruments().iter().map(|own| own.items().len()).sum::<usize>();
    let bytes = ledger.settled_bytes();
    assert!(bytes < 2_048 * items, "{bytes} bytes for {items} items");
    // Two a half-life settle at four.
    let params = ConductParams::default();
    let score = read(&ledger, &params, at(1_999));
    let word = score.item("strengthening", "keeps_word").unwrap().posterior();
    assert_eq!((word.alpha(), word.beta()), (2.0, 4.0));
    assert_eq!(score.coverage(), 1.0);
    assert_eq!(score.bounds(), (score.value(), score.value()));
}

#[test]
fn refused_values_are_named() {
    let deeds = "one of deadline, promise, reply, update, amends, referral, tailoring, \
                 check_in, trouble";
    assert_eq!(
        sentence("Deadline".parse::<Deed>()),
        format!("deed must be {deeds}, got `Deadline`")
    );
    assert_eq!(
        sentence("us".parse::<Subject>()),
        "subject of a message must be customer or product, got `us`",
    );
    let params = ConductParams::default();
    assert_eq!(
        sentence(params.clone().with_instruments(Vec::new())),
        "number of instruments must be at least 1, got 0",
    );
    assert_eq!(
        sentence(params.with_instruments(vec![own(), own()])),
        "name of an instrument must be unique, got `own`",
    );
}

#[test]
fn wrong_answers_are_refused() {
    let refused = |id, x| {
        let answers = Responses::new().answer(name(id), Answer::Value(x));
        sentence(answers_of(&commandments(), &answers, &name("Ann"), Instant::EPOCH))
    };
    assert_eq!(refused("makes_good", 4.5), "rating must be within its scale, got 4.5");
    assert_eq!(refused("makes_good", f64::NAN), "rating must be within its scale, got NaN");
    assert_eq!(
        refused("keeps_word", 1.0),
        "item answered must be one of the instrument's, got `keeps_word`",
    );
    let none = Responses::new().answer(name("makes_good"), Answer::NotApplicable);
    let facts = answers_of(&commandments(), &none, &name("Ann"), Instant::EPOCH);
    assert_eq!(facts, Ok(Vec::new()));
}

/// The questionnaires pass the checks that one of a user's own would.
#[test]
fn the_questionnaires_are_sound() {
    let mut texts = BTreeSet::new();
    for own in instruments() {
        let again = Instrument::new(own.name().clone(), own.items().to_vec());
        assert_eq!(again.as_ref(), Ok(&own));
        for item in own.items() {
            assert!(texts.insert(item.text().to_owned()), "{item:?}");
            assert!(item.text().ends_with('?'));
            assert_eq!((item.scale().min(), item.scale().max()), (0.0, 4.0));
            assert_eq!(item.is_reversed(), own.name().as_str() == "habits");
        }
    }
    let critical: Vec<String> = instruments()
        .iter()
        .flat_map(|own| own.items().to_vec())
        .filter(|item| item.fails_below().is_some())
        .map(|item| item.id().to_string())
        .collect();
    assert_eq!(critical, ["drops_promises", "makes_good", "knows_its_limits", "keeps_word"]);
}

#[test]
fn every_deed_answers_an_item_of_its_own() {
    let params = ConductParams::default();
    let mut seen = BTreeSet::new();
    for deed in Deed::ALL.iter().copied() {
        let (instrument, item) = deed.item();
        assert!(seen.insert((instrument, item)), "{deed}");
        let fact = deed.observed(Share::ONE, Instant::EPOCH);
        let score = read(&ledger_of(lasting(), [&fact]), &params, Instant::EPOCH);
        let found = score.item(instrument, item).unwrap();
        assert_eq!(found.done().map(|p| p.alpha()), Some(2.0));
        assert_eq!(deed.to_string().parse(), Ok(deed));
    }
    for subject in [Subject::Customer, Subject::Product] {
        assert_eq!(subject.to_string().parse(), Ok(subject));
    }
}

#[test]
fn defaults_are_those_of_the_register() {
    let of = |parameter: &str| {
        let of_conduct = |d: &&goodwill::defaults::DefaultValue| {
            d.model == "conduct" && d.parameter == parameter
        };
        goodwill::defaults::register().iter().find(of_conduct).map(|d| d.value)
    };
    let params = ConductParams::default();
    assert_eq!(of("prior mean"), Some(params.prior().mean.get()));
    assert_eq!(of("prior weight"), Some(params.prior().weight.get()));
    assert_eq!(of("cap after a failed critical item"), Some(params.cap().get()));
    let evidence = of("bad count that a critical item needs to fail");
    assert_eq!(evidence, Some(params.failure_evidence().get()));
}

#[cfg(feature = "serde")]
mod read_back {
    use super::*;
    use serde_json::{Value, from_value, json, to_value};

    #[test]
    fn facts_are_tagged() {
        let fact = json!({
            "fact": "answer", "instrument": "own", "item": "plain", "by": "Ann",
            "rating": { "value": 1.0, "min": 0.0, "max": 1.0 }, "at": 7,
        });
        assert_eq!(
            from_value::<ConductEvidence>(fact).unwrap(),
            answered("own", "plain", "Ann", 1.0, instant(7)),
        );
        let fact = json!({ "fact": "message", "about": "customer", "at": 7 });
        assert_eq!(
            from_value::<ConductEvidence>(fact).unwrap(),
            ConductEvidence::Message { about: Subject::Customer, at: instant(7) },
        );
        for deed in Deed::ALL {
            assert_eq!(to_value(deed).unwrap(), json!(deed.to_string()));
        }
    }

    fn refused<T: serde::de::DeserializeOwned + core::fmt::Debug>(value: Value) -> String {
        from_value::<T>(value).unwrap_err().to_string()
    }

    #[test]
    fn forged_facts_and_params_are_refused() {
        let fact = json!({
            "fact": "observed", "instrument": "own", "item": "", "well": 1.0, "at": 7,
        });
        let sentence =
            "name must be 1 to 256 bytes of text without control characters, got `` (at item)";
        assert_eq!(refused::<ConductEvidence>(fact), sentence);
        let fact = json!({
            "fact": "observed", "instrument": "own", "item": "plain", "well": 1.5, "at": 7,
        });
        let sentence = "share must be between 0 and 1, got 1.5 (at well)";
        assert_eq!(refused::<ConductEvidence>(fact), sentence);
        let params = json!({ "instruments": [] });
        let sentence = "number of instruments must be at least 1, got 0";
        assert_eq!(refused::<ConductParams>(params), sentence);
        assert_eq!(from_value::<ConductParams>(json!({})).unwrap(), ConductParams::default());
    }

    #[test]
    fn forged_ledgers_are_refused() {
        let facts = [
            answered("own", "plain", "Ann", 1.0, instant(100)),
            observed("own", "plain", 0.5, instant(100)),
            ConductEvidence::Message { about: Subject::Customer, at: instant(100) },
        ];
        let unit = ConductUnit { half_life: seconds(10.0) };
        let ledger = to_value(ledger_of(unit, &facts)).unwrap();
        assert!(from_value::<ConductLedger>(ledger.clone()).is_ok());
        let forged = |forge: &dyn Fn(&mut Value)| {
            let mut forged = ledger.clone();
            forge(&mut forged);
            refused::<ConductLedger>(forged)
        };
        assert_eq!(
            forged(&|ledger| ledger["facts"] = json!(0)),
            "conduct ledger must have a newest fact if it has facts, got 0 facts",
        );
        assert_eq!(
            forged(&|ledger| ledger["newest"] = Value::Null),
            "conduct ledger must have a newest fact if it has facts, got 3 facts",
        );
        assert_eq!(
            forged(&|ledger| ledger["counts"][1]["sums"]["block"] = json!(1)),
            "conduct ledger must sum no fact after its newest, got a later block",
        );
        assert_eq!(
            forged(&|ledger| ledger["counts"].as_array_mut().unwrap().swap(0, 1)),
            "conduct ledger must list its counts once each and in order, got 3 counts",
        );
        assert_eq!(
            forged(&|ledger| {
                let twice = ledger["counts"][2].clone();
                ledger["counts"].as_array_mut().unwrap().push(twice);
            }),
            "conduct ledger must list its counts once each and in order, got 4 counts",
        );
        let none = || json!({ "block": 0, "blocks": [] });
        assert_eq!(
            forged(&|ledger| ledger["counts"][1]["sums"] = none()),
            "conduct ledger must list no count of nothing, got one of own/plain",
        );
        let many = json!("1".to_owned() + &"0".repeat(24));
        assert_eq!(
            forged(&|ledger| {
                *ledger.pointer_mut("/counts/0/sums/blocks/0/1").unwrap() = many.clone();
            }),
            "conduct ledger must count no more than its facts, got 3 facts",
        );
        assert_eq!(
            forged(&|ledger| ledger["facts"] = json!(2)),
            "conduct ledger must count no more than its facts, got 2 facts",
        );
        assert_eq!(
            forged(&|ledger| ledger["counts"] = json!([])),
            "conduct ledger must count no more than its facts, got 3 facts",
        );
        assert!(forged(&|ledger| ledger["more"] = json!(1)).starts_with("unknown field `more`"));
    }
}
