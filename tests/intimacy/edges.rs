use super::*;

fn sentence<T: core::fmt::Debug>(refused: goodwill::Result<T>) -> String {
    refused.unwrap_err().to_string()
}

#[test]
fn nothing_known_is_nothing_said() {
    let params = IntimacyParams::default();
    let mut ledger = IntimacyLedger::new(lasting());
    assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
    assert_eq!((ledger.facts(), ledger.newest()), (0, None));

    // Neither the firm's own word nor a gap of nothing is known of the customer.
    ledger.observe(&rated(Component::Respect, Party::Firm, 1.0, Instant::EPOCH));
    ledger.observe(&gap(false, 0.0, Instant::EPOCH));
    assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
    assert_eq!((ledger.facts(), ledger.newest()), (2, Some(Instant::EPOCH)));
}

#[test]
fn one_fact() {
    let score = read_facts(&[rated(Component::Ease, Party::Customer, 1.0, Instant::EPOCH)]);
    assert_eq!(score.coverage(), 0.15);
    assert_eq!(score.facts(), 1);
    assert_eq!(score.as_of(), Instant::EPOCH);
    assert_eq!(score.posterior(Component::Ease).map(|p| p.mean()), Some(2.0 / 3.0));
    assert_eq!((score.cadence(), score.transactions()), (None, None));
    assert!(score.value() > 0.5);
}

#[test]
fn many_facts_stay_small_and_exact() {
    let at = |i: u32| instant(i64::from(i) * 1_000_000);
    let unit = IntimacyUnit { half_life: seconds(1_000_000.0), ..IntimacyUnit::default() };
    let mut ledger = IntimacyLedger::new(unit);
    for i in 0..20_000 {
        for component in Component::ALL {
            for by in Party::BOTH {
                ledger.observe(&rated(component, by, 0.25, at(i)));
            }
        }
        ledger.observe(&transaction(1.0, 0.0, at(i)));
        ledger.observe(&gap(true, 1.0, at(i)));
        ledger.observe(&IntimacyEvidence::Request { met: true, hand_offs: 0, at: at(i) });
        ledger.observe(&IntimacyEvidence::Response {
            promised_seconds: positive(1.0),
            taken_seconds: amount(1.0),
            updated_in_time: false,
            at: at(i),
        });
    }
    assert!(ledger.settled_bytes() < 4_096, "{} bytes", ledger.settled_bytes());
    let score = read(&ledger, &IntimacyParams::default(), at(19_999));
    // One a half-life settles at two.
    assert_eq!(
        score.posterior(Component::Respect).map(|p| (p.alpha(), p.beta())),
        Some((1.5, 2.5))
    );
    assert_eq!(score.cadence().map(|c| (c.contacts(), c.expected())), Some((2.0, 2.0)));
}

#[test]
fn different_units_do_not_merge() {
    let merge = |other: IntimacyUnit| {
        let mut ledger = ledger_of(lasting(), &[transaction(1.0, 1.0, Instant::EPOCH)]);
        let before = ledger.clone();
        let refused = ledger.merge(&IntimacyLedger::new(other));
        assert_eq!(ledger, before);
        sentence(refused)
    };
    assert_eq!(
        merge(IntimacyUnit::default()),
        "ledgers to merge must have the same half-life, got infinite and 15552000 s",
    );
    assert_eq!(
        merge(IntimacyUnit { timeliness_tolerance: positive(0.25), ..lasting() }),
        "ledgers to merge must have the same timeliness tolerance, got 1 and 0.25",
    );
    assert_eq!(
        merge(IntimacyUnit { update_credit: Share::ZERO, ..lasting() }),
        "ledgers to merge must have the same update credit, got 0.5 and 0",
    );
}

#[test]
fn labels_refuse_what_is_out_of_order_or_to_come() {
    let contacts = |times: &[i64]| -> Vec<Contact> {
        times.iter().map(|t| Contact { at: instant(*t), channel: None }).collect()
    };
    let wishes = |times: &[i64]| -> Vec<ContactPreference> {
        let wish = |t: &i64| ContactPreference {
            at: instant(*t),
            every_seconds: Positive::ONE,
            channel: None,
        };
        times.iter().map(wish).collect()
    };
    let label = |a: &[i64], b: &[i64]| label_contacts(&contacts(a), &wishes(b), instant(50));
    assert_eq!(
        sentence(label(&[20, 10], &[])),
        "contacts must be in order of time, got 20 before 10",
    );
    assert_eq!(
        sentence(label(&[], &[2, 1])),
        "contact preferences must be in order of time, got 2 before 1",
    );
    assert_eq!(
        sentence(label(&[10, 51], &[1])),
        "contact must not be dated after as_of (50), got 51",
    );
    assert_eq!(
        sentence(label(&[10], &[1, 52])),
        "contact preference must not be dated after as_of (50), got 52",
    );
    assert_eq!(label(&[10, 20], &[]), Ok(Vec::new()));
    assert_eq!(label(&[], &[50]), Ok(Vec::new()));
    assert_eq!(label(&[], &[49]), Ok(vec![gap(false, 1.0, instant(50))]));
}

#[test]
fn a_wish_for_contact_at_every_moment_is_capped() {
    let wish = ContactPreference {
        at: instant(-Instant::BOUND),
        every_seconds: positive(1e-300),
        channel: None,
    };
    let facts = label_contacts(&[], &[wish], end()).unwrap();
    assert_eq!(facts, [gap(false, (1_u64 << 24) as f64, end())]);
}

#[test]
fn refused_values_are_named() {
    assert_eq!(
        sentence("Knowledge".parse::<Component>()),
        "component of intimacy must be knowledge, frequency, coordination, timeliness, \
         openness, listening, respect or ease, got `Knowledge`",
    );
    assert_eq!(
        sentence(LabelledContact::contact(Instant::EPOCH, amount(16_777_217.0), None)),
        "expected contacts must be at most 2^24, got 16777217",
    );
    let params = IntimacyParams::default();
    for v in [0.0, 0.5, 1.0] {
        assert_eq!(
            sentence(params.clone().with_act_weight(share(v))),
            format!("weight of how you act must be above 0.5 and below 1, got {v}"),
        );
    }
    assert_eq!(
        sentence(params.with_exponent(Exponent::new(1.5).unwrap())),
        "exponent between the two groups must be at most 1, got 1.5",
    );
}

#[test]
fn answers_to_other_questions_are_refused() {
    let refused = |id, x| {
        let answers = Responses::new().answer(name(id), Answer::Value(x));
        sentence(ratings_of(&answers, Party::Customer, Instant::EPOCH))
    };
    assert_eq!(refused("ease", 11.0), "rating must be within its scale, got 11");
    let sentence = "item answered must be one of the instrument's, got `warmth`";
    assert_eq!(refused("warmth", 5.0), sentence);
}

/// The questionnaire passes the checks that one of a user's own would.
#[test]
fn the_questionnaire_is_sound() {
    let questions = instrument();
    let again = Instrument::new(questions.name().clone(), questions.items().to_vec());
    assert_eq!(again.as_ref(), Ok(&questions));
    for (item, component) in questions.items().iter().zip(Component::ALL) {
        assert_eq!(item.id().as_str().parse(), Ok(component));
        assert_eq!(item.component(), item.id());
        assert!(!item.is_reversed() && item.fails_below().is_none());
        assert_eq!((item.scale().min(), item.scale().max()), (0.0, 10.0));
        assert!(item.text().ends_with('?'));
    }
    let mut texts: Vec<_> = questions.items().iter().map(Item::text).collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), 8);
}

#[test]
fn names_are_read_back() {
    for component in Component::ALL {
        assert_eq!(component.to_string().parse(), Ok(component));
        assert!(component.group().components().contains(&component));
    }
    assert_eq!(Group::BOTH.map(|group| group.to_string()), ["do", "act"]);
    let groups: Vec<_> = Group::BOTH.into_iter().flat_map(Group::components).collect();
    assert_eq!(groups, Component::ALL);
}

#[test]
fn defaults_are_those_of_the_register() {
    let of = |parameter: &str| {
        let of_intimacy = |d: &&goodwill::defaults::DefaultValue| {
            d.model == "intimacy" && d.parameter == parameter
        };
        goodwill::defaults::register().iter().find(of_intimacy).map(|d| d.value)
    };
    let (params, unit) = (IntimacyParams::default(), IntimacyUnit::default());
    assert_eq!(of("prior mean"), Some(params.prior().mean.get()));
    assert_eq!(of("prior weight"), Some(params.prior().weight.get()));
    assert_eq!(of("weight of how you act"), Some(params.act_weight().get()));
    assert_eq!(of("exponent between the two groups"), Some(params.exponent().get()));
    assert_eq!(of("cadence tolerance"), Some(params.cadence_tolerance().get()));
    assert_eq!(of("cadence prior"), Some(params.cadence_prior().get()));
    assert_eq!(of("timeliness tolerance"), Some(unit.timeliness_tolerance.get()));
    assert_eq!(of("credit for an update in time"), Some(unit.update_credit.get()));
}

#[cfg(feature = "serde")]
mod read_back {
    use super::*;
    use serde_json::{Value, from_value, json, to_value};

    #[test]
    fn facts_are_tagged() {
        let fact = json!({
            "fact": "rating", "component": "ease", "by": "customer",
            "rating": { "value": 4.0, "min": 1.0, "max": 5.0 }, "at": 7,
        });
        let rating = Rating::new(4.0, Scale::new(1.0, 5.0).unwrap()).unwrap();
        let (component, by, at) = (Component::Ease, Party::Customer, instant(7));
        assert_eq!(
            from_value::<IntimacyEvidence>(fact).unwrap(),
            IntimacyEvidence::Rating { component, by, rating, at },
        );
        let fact = json!({ "fact": "contact", "at": 7, "contact": true, "expected": 1.0 });
        assert_eq!(from_value::<IntimacyEvidence>(fact).unwrap(), gap(true, 1.0, instant(7)));
    }

    fn refused<T: serde::de::DeserializeOwned + core::fmt::Debug>(value: Value) -> String {
        from_value::<T>(value).unwrap_err().to_string()
    }

    #[test]
    fn forged_facts_are_refused() {
        let gap = json!({ "at": 7, "contact": false, "expected": 1.0, "on_channel": true });
        assert_eq!(
            refused::<LabelledContact>(gap),
            "labelled contact must name no channel where no contact was made, got on_channel",
        );
        let gap = json!({ "at": 7, "contact": false, "expected": 1e9 });
        assert_eq!(
            refused::<LabelledContact>(gap),
            "expected contacts must be at most 2^24, got 1000000000",
        );
        let fact = json!({ "fact": "question", "answered": 1.5, "at": 7 });
        assert_eq!(
            refused::<IntimacyEvidence>(fact),
            "share must be between 0 and 1, got 1.5 (at answered)"
        );
        let params = json!({ "act_weight": 0.5 });
        assert_eq!(
            refused::<IntimacyParams>(params),
            "weight of how you act must be above 0.5 and below 1, got 0.5",
        );
        let params = json!({ "exponent": 2.0 });
        assert_eq!(
            refused::<IntimacyParams>(params),
            "exponent between the two groups must be at most 1, got 2",
        );
        assert_eq!(from_value::<IntimacyParams>(json!({})).unwrap(), IntimacyParams::default());
    }

    #[test]
    fn forged_ledgers_are_refused() {
        let facts = [
            transaction(1.0, 0.5, instant(100)),
            gap(true, 2.0, instant(100)),
            rated(Component::Openness, Party::Firm, 1.0, instant(100)),
        ];
        let unit = IntimacyUnit { half_life: seconds(10.0), ..lasting() };
        let ledger = to_value(ledger_of(unit, &facts)).unwrap();
        assert!(from_value::<IntimacyLedger>(ledger.clone()).is_ok());
        let forged = |forge: &dyn Fn(&mut Value)| {
            let mut forged = ledger.clone();
            forge(&mut forged);
            refused::<IntimacyLedger>(forged)
        };
        assert_eq!(
            forged(&|ledger| ledger["facts"] = json!(0)),
            "intimacy ledger must have a newest fact if it has facts, got 0 facts",
        );
        assert_eq!(
            forged(&|ledger| ledger["newest"] = Value::Null),
            "intimacy ledger must have a newest fact if it has facts, got 3 facts",
        );
        let none = || json!({ "block": 0, "blocks": [] });
        assert_eq!(
            forged(&|ledger| {
                ledger["facts"] = json!(0);
                ledger["newest"] = Value::Null;
            }),
            "intimacy ledger must sum no fact after its newest, got a later block",
        );
        for field in ["cadence", "transactions"] {
            assert_eq!(
                forged(&|ledger| ledger[field]["block"] = json!(1)),
                "intimacy ledger must sum no fact after its newest, got a later block",
            );
        }
        assert_eq!(
            forged(&|ledger| ledger["counts"][1]["sums"]["block"] = json!(1)),
            "intimacy ledger must sum no fact after its newest, got a later block",
        );
        assert_eq!(
            forged(&|ledger| ledger["counts"].as_array_mut().unwrap().swap(0, 1)),
            "intimacy ledger must list its counts once each and in order, got 3 counts",
        );
        assert_eq!(
            forged(&|ledger| {
                let twice = ledger["counts"][2].clone();
                ledger["counts"].as_array_mut().unwrap().push(twice);
            }),
            "intimacy ledger must list its counts once each and in order, got 4 counts",
        );
        assert_eq!(
            forged(&|ledger| ledger["counts"][1]["sums"] = none()),
            "intimacy ledger must list no count of nothing, got one of openness",
        );
        let many = json!("1".to_owned() + &"0".repeat(24));
        for field in [
            "/counts/0/sums/blocks/0/1",
            "/cadence/blocks/0/0",
            "/transactions/blocks/0/1",
            "/transactions/blocks/0/2",
        ] {
            assert_eq!(
                forged(&|ledger| *ledger.pointer_mut(field).unwrap() = many.clone()),
                "intimacy ledger must count no more than its facts, got 3 facts",
            );
        }
        assert!(forged(&|ledger| ledger["more"] = json!(1)).starts_with("unknown field `more`"));
    }
}

mod regressions {
    use super::*;

    /// At the steepest exponent that is not −∞ the whole is its worse half, and the root of the
    /// sum of powers no longer knows the weights: the fall was divided by .4, and .6 of it lost.
    #[test]
    fn the_steepest_exponent_loses_nothing() {
        let rho = Exponent::new(f64::MIN).unwrap();
        let params = IntimacyParams::default().with_exponent(rho).unwrap();
        let facts = [
            rated(Component::Knowledge, Party::Customer, 0.0, Instant::EPOCH),
            rated(Component::Ease, Party::Customer, 0.5, Instant::EPOCH),
        ];
        let score = read(&ledger_of(lasting(), &facts), &params, Instant::EPOCH);
        // Knowledge stands at 1/3, and the worse half at (1/3 + 3/2)/4.
        assert!(close(score.value(), 11.0 / 24.0, ROUNDING));
    }

    /// Beside a weight one bit below 1 the other vanished, and a coverage of 1 was claimed for
    /// seven components of eight.
    #[test]
    fn what_weighs_next_to_nothing_is_still_missing() {
        let v = share(1.0 - f64::EPSILON);
        let params = IntimacyParams::default().with_act_weight(v).unwrap();
        let mut facts = Component::ALL
            .map(|component| rated(component, Party::Customer, 0.5, Instant::EPOCH))
            .to_vec();
        let all = read(&ledger_of(lasting(), &facts), &params, Instant::EPOCH);
        assert_eq!(all.coverage(), 1.0);
        facts.remove(1);
        let some = read(&ledger_of(lasting(), &facts), &params, Instant::EPOCH);
        assert!(some.coverage() < 1.0);
    }
}
