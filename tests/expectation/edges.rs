use super::*;

fn sentence<T: core::fmt::Debug>(refused: goodwill::Result<T>) -> String {
    refused.unwrap_err().to_string()
}

#[test]
fn nothing_known_is_nothing_said() {
    let params = ExpectationParams::default();
    let mut ledger = ExpectationLedger::new(lasting());
    assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
    assert_eq!(ledger.common(&params), None);
    // Neither answers nor a call about an order that was not seen speak of a feeling.
    ledger.observe(&answer(Topic::Past, Party::Firm, "late", Instant::EPOCH));
    ledger.observe(&step(CallStep::Delivery, 1, Instant::EPOCH, Instant::EPOCH));
    assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
    let common = ledger.common(&params).unwrap();
    assert_eq!((common.agreement(), common.kappa()), (None, None));
    assert_eq!(common.standing(Topic::Past), Standing::OneSided);
}

#[test]
fn one_order_of_old_speaks_as_the_prior() {
    let unit = ExpectationUnit { half_life: seconds(1.0), ..ExpectationUnit::default() };
    let ledger = ledger_of(unit, &[order(4, Instant::EPOCH)]);
    let params = ExpectationParams::default();
    let score = ledger.score(&params, instant(Instant::BOUND)).unwrap().unwrap();
    assert!(close(score.value(), 0.5, 1e-15), "{}", score.value());
    assert_eq!((score.fresh(), score.pull()), (0.0, None));
    assert_eq!(score.coverage(), 1.0 / 3.0);
}

#[test]
fn the_last_answer_holds_whatever_the_order() {
    let params = ExpectationParams::default();
    let facts = [
        answer(Topic::Dates, Party::Firm, "may", instant(9)),
        answer(Topic::Dates, Party::Firm, "june", instant(3)),
        answer(Topic::Dates, Party::Firm, "april", instant(9)),
    ];
    let common = ledger_of(lasting(), &facts).common(&params).unwrap();
    assert_eq!(common.answer(Topic::Dates, Party::Firm), Some(&name("may")));
}

#[test]
fn ledgers_of_different_units_do_not_merge() {
    let day = ExpectationUnit { half_life: seconds(86_400.0), ..ExpectationUnit::default() };
    let mut ledger = ledger_of(day, &[order(0, instant(200))]);
    let before = ledger.clone();
    let lasting = ExpectationUnit { half_life: HalfLife::INFINITE, ..day };
    assert_eq!(
        sentence(ledger.merge(&ExpectationLedger::new(lasting))),
        "ledgers to merge must have the same half-life, got 86400 s and infinite",
    );
    let hasty = ExpectationUnit { alignment_half_life: seconds(60.0), ..day };
    assert_eq!(
        sentence(ledger.merge(&ExpectationLedger::new(hasty))),
        "ledgers to merge must have the same alignment half-life, got 604800 s and 60 s",
    );
    assert_eq!(ledger, before);
}

#[test]
fn bad_values_are_named() {
    let params = ExpectationParams::default;
    assert_eq!(
        sentence(params().with_assimilation(Share::ONE)),
        "assimilation must be below 1, got 1",
    );
    assert_eq!(
        sentence(params().with_growth_factor(Positive::ONE)),
        "growth per further seller must be above 1, got 1",
    );
    let feeling = |b0, bp, b, l| sentence(Feeling::new(b0, positive(bp), positive(b), positive(l)));
    assert_eq!(
        feeling(f64::NAN, 1.0, 1.0, 1.0),
        "base of feeling must be from -100 to 100, got NaN",
    );
    assert_eq!(feeling(0.0, 101.0, 1.0, 1.0), "weight of quality must be at most 100, got 101");
    assert_eq!(
        feeling(0.0, 1.0, 1e9, 1.0),
        "weight of disconfirmation must be at most 100, got 1000000000",
    );
    assert_eq!(feeling(0.0, 1.0, 1.0, 0.5), "loss weight must be from 1 to 100, got 0.5");
    assert_eq!(
        sentence("price".parse::<CallStep>()),
        "step of an alignment call must be one of requirements, commitments, proposal, \
         delivery, got `price`",
    );
    assert_eq!(
        sentence("thanks".parse::<Assurance>()),
        "post-order assurance must be one of point_by_point, internal_kickoff, schedule, \
         joint_kickoff, protocol, got `thanks`",
    );
    assert_eq!(
        sentence("weather".parse::<Topic>()),
        "topic of common expectations must be one of past, success, rhythm, channel, meetings, \
         dates, deliverables, way_of_working, inputs, responsibilities, team, got `weather`",
    );
    assert_eq!(
        sentence(FollowedUp::new(Done::Aligned(CallStep::Delivery), 0, instant(9), instant(8))),
        "follow-up must not be dated before order (9), got 8",
    );
}

#[test]
fn checklists_refuse_what_they_do_not_ask() {
    let answered = |id, x| sentence(done_of(&Responses::new().answer(name(id), Answer::Value(x))));
    assert_eq!(
        answered("thanks", 1.0),
        "item answered must be one of the instrument's, got `thanks`"
    );
    assert_eq!(answered("schedule", 2.0), "rating must be within its scale, got 2");
}

#[test]
fn labelling_refuses_disorder_and_the_future() {
    let order = |t| Order { deal: name("deal"), rivals: 0, at: instant(t) };
    let done = |t| FollowUp { deal: name("deal"), done: Vec::new(), at: instant(t) };
    assert_eq!(
        sentence(label_follow_ups(&[order(2), order(1)], &[], instant(9))),
        "orders must be in order of time, got 2 before 1",
    );
    assert_eq!(
        sentence(label_follow_ups(&[], &[done(2), done(1)], instant(9))),
        "follow-ups must be in order of time, got 2 before 1",
    );
    assert_eq!(
        sentence(label_follow_ups(&[order(10)], &[], instant(9))),
        "order must not be dated after as_of (9), got 10",
    );
    assert_eq!(
        sentence(label_follow_ups(&[], &[done(10)], instant(9))),
        "follow-up must not be dated after as_of (9), got 10",
    );
}

#[test]
fn settled_state_stays_small() {
    let unit = ExpectationUnit { half_life: seconds(1_000.0), ..ExpectationUnit::default() };
    let mut ledger = ExpectationLedger::new(unit);
    let mut bytes = Vec::new();
    for i in 0..4_000_u32 {
        let at = instant(i64::from(i) * 1_000);
        ledger.observe(&order(i % 40, at));
        ledger.observe(&step(CallStep::ALL[i as usize % 4], i % 40, at, at));
        ledger.observe(&promised(0.5, at));
        ledger.observe(&delivered(0.25, at));
        for topic in Topic::ALL {
            let by = if i % 2 == 0 { Party::Customer } else { Party::Firm };
            ledger.observe(&answer(*topic, by, "yes", at));
        }
        bytes.push(ledger.settled_bytes());
    }
    println!("32 numbers of rivals over 4 000 half-lives: {} bytes", bytes[3_999]);
    assert!(bytes[3_999] <= 16 * 1_024);
    assert_eq!(bytes[1_000], bytes[3_999]);
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;

    fn pledged(y: f64, at: Instant) -> ExpectationEvidence {
        let pledge = Pledge { at, promised: share(y), deal: name("mill") };
        ExpectationEvidence::Pledged { pledge, replaces: None }
    }

    fn settled(ordered: Instant, at: Instant) -> ExpectationEvidence {
        let pledge = Pledge { at: ordered, promised: share(0.5), deal: name("lathe") };
        let hoped = Hoped { rivals: 4, ordered, covered: [None; 4], first: true };
        let settled = Settled::new(pledge, share(0.8), at, Some(hoped), true).unwrap();
        ExpectationEvidence::Settled(settled)
    }

    fn sample() -> ExpectationLedger {
        let unit = ExpectationUnit { half_life: seconds(10.0), ..ExpectationUnit::default() };
        let facts = [
            order(1, instant(0)),
            order(4, instant(900)),
            step(CallStep::Delivery, 4, instant(900), instant(905)),
            promised(0.5, instant(3)),
            delivered(1.0, instant(905)),
            answer(Topic::Past, Party::Customer, "late", instant(4)),
            answer(Topic::Past, Party::Firm, "late", instant(905)),
            pledged(0.7, instant(904)),
            settled(instant(900), instant(905)),
        ];
        ledger_of(unit, &facts)
    }

    #[test]
    fn facts_read_as_written_here() {
        let text = r#"{"fact":"followed_up","done":{"aligned":"delivery"},"rivals":2,
            "ordered":10,"at":20}"#;
        let fact: ExpectationEvidence = serde_json::from_str(text).unwrap();
        assert_eq!(fact, step(CallStep::Delivery, 2, instant(10), instant(20)));
        let text = r#"{"fact":"answer","topic":"past","by":"firm","answer":"late","at":9}"#;
        let fact: ExpectationEvidence = serde_json::from_str(text).unwrap();
        assert_eq!(fact, answer(Topic::Past, Party::Firm, "late", instant(9)));
    }

    #[test]
    fn facts_of_deals_read_as_written_here() {
        let text = r#"{"fact":"pledged","pledge":{"at":9,"promised":0.7,"deal":"mill"},
            "replaces":null}"#;
        let fact: ExpectationEvidence = serde_json::from_str(text).unwrap();
        assert_eq!(fact, pledged(0.7, instant(9)));
        let text = r#"{"fact":"settled","pledge":{"at":10,"promised":0.5,"deal":"lathe"},
            "delivered":0.8,"at":20,"hoped":{"rivals":4,"ordered":10,
            "covered":[null,null,null,null],"first":true},"first":true}"#;
        let fact: ExpectationEvidence = serde_json::from_str(text).unwrap();
        assert_eq!(fact, settled(instant(10), instant(20)));
        let early = text.replace(r#""at":20"#, r#""at":9"#);
        let error = serde_json::from_str::<ExpectationEvidence>(&early).unwrap_err().to_string();
        assert!(error.contains("delivery must not be dated before promise (10), got 9"), "{error}");
    }

    #[test]
    fn forged_facts_and_params_are_refused() {
        let fact = r#"{"fact":"followed_up","done":{"aligned":"delivery"},"rivals":2,
            "ordered":20,"at":10}"#;
        let error = serde_json::from_str::<ExpectationEvidence>(fact).unwrap_err().to_string();
        assert!(error.contains("follow-up must not be dated before order (20), got 10"), "{error}");
        for (text, rule) in [
            (r#"{"assimilation":1.0}"#, "assimilation must be below 1, got 1"),
            (r#"{"growth_factor":1.0}"#, "growth per further seller must be above 1, got 1"),
            (
                r#"{"feeling":{"base":0.0,"quality":1.0,"disconfirmation":1.0,"loss":0.5}}"#,
                "loss weight must be from 1 to 100, got 0.5",
            ),
            (r#"{"extra":1}"#, "unknown field"),
        ] {
            let error = serde_json::from_str::<ExpectationParams>(text).unwrap_err().to_string();
            assert!(error.contains(rule), "{error}");
        }
        let read: ExpectationParams = serde_json::from_str("{}").unwrap();
        assert_eq!(read, ExpectationParams::default());
    }

    #[test]
    fn forged_states_are_refused() {
        let honest = serde_json::to_value(sample()).unwrap();
        let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
            let mut forged = honest.clone();
            forge(&mut forged);
            assert_ne!(forged, honest, "the forgery changed nothing");
            let error = serde_json::from_value::<ExpectationLedger>(forged).unwrap_err();
            assert!(error.to_string().contains(rule), "{error}");
        };
        refused(&|l| l["facts"] = 0.into(), "have a newest fact if it has facts");
        refused(&|l| l["facts"] = 3.into(), "count no more than its facts");
        refused(&|l| l["orders"] = 0.into(), "count no more than its facts");
        refused(&|l| l["orders"] = 8.into(), "count no more than its facts");
        refused(&|l| l["newest"] = 100.into(), "sum no fact after its newest");
        refused(&|l| l["said"][1][1]["at"] = 906.into(), "sum no fact after its newest");
        refused(&|l| l["hopes"][1][0] = 32.into(), "tell at most 31 rivals");
        refused(&|l| l["hopes"][1][0] = 1.into(), "list rivals and answers once each");
        refused(&|l| l["said"][1] = l["said"][0].clone(), "list rivals and answers once each");
        refused(
            &|l| l["promised"]["blocks"][0][0] = u128::MAX.to_string().into(),
            "count no more than its facts",
        );
        refused(&|l| l["settled"][0][0]["promised"] = 21.into(), "settled deals");
        refused(&|l| l["settled"][0][0]["pull"] = 5.into(), "keep settled deals on their grid");
        refused(&|l| l["paired"][0][0] = 32.into(), "keep settled deals on their grid");
        refused(&|l| l["pledges"][0][1] = 0.into(), "count no promise more often");
        refused(&|l| l["pledges"][1][0]["at"] = 906.into(), "hold no promise after its newest");
        refused(&|l| l["pledges"][1] = l["pledges"][0].clone(), "once each and in order");
        refused(
            &|l| l["settled"][0][1]["blocks"][0][0] = u128::MAX.to_string().into(),
            "count no more than its facts",
        );
        refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
        refused(&|l| l["extra"] = 1.into(), "unknown field");
    }
}

#[test]
fn how_two_stand_on_a_topic_is_said_in_words() {
    let said = [Standing::Agreed, Standing::OneSided, Standing::Conflicting, Standing::Unspoken]
        .map(|standing| standing.to_string());
    assert_eq!(said, ["agreed", "one-sided", "conflicting", "unspoken"]);
    assert_eq!(format!("{:>9}|", Standing::Agreed), "   agreed|");
}
