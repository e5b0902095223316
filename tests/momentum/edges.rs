use super::*;

#[test]
fn nothing_known_is_none() {
    let mut ledger = MomentumLedger::new(MomentumUnit::default());
    assert_eq!(read(&ledger, &MomentumParams::default()), None);
    let own = |ledger: &MomentumLedger| {
        ledger.own_meetings(&MomentumParams::default(), instant(END)).unwrap()
    };
    assert_eq!(own(&ledger), None);
    // The firm among itself says nothing of the customer, and is read apart.
    ledger.observe(&own_meeting(0, true, true));
    assert_eq!(read(&ledger, &MomentumParams::default()), None);
    assert!(own(&ledger).is_some());
}

#[test]
fn what_was_never_logged_is_none() {
    let score = read(&ledger_of(forever(), &[plain(0, Ending::Slip)]), &MomentumParams::default());
    let score = score.unwrap();
    assert_eq!((score.follow_ups(), score.closings(), score.own_meetings()), (None, None, None));
}

#[test]
fn bad_input_is_named() {
    let sentence = |error: goodwill::Error| error.to_string();
    let at = instant(9);
    let slip = || Meeting::new(at, Ending::Slip);
    assert_eq!(
        LabelledMeeting::new(slip(), 0, None).map_err(sentence),
        Err("labelled meeting must have a follow-up exactly if it left no way back in, got none"
            .to_owned())
    );
    assert_eq!(
        LabelledMeeting::new(slip().with_way_back(), 0, Some(FollowUp::Sent)).map_err(sentence),
        Err("labelled meeting must have a follow-up exactly if it left no way back in, got one"
            .to_owned())
    );
    assert_eq!(
        LabelledMeeting::new(slip().with_way_back(), 1, None).map_err(sentence),
        Err("labelled meeting must end a chain unless it is an advance, got 1 after a slip"
            .to_owned())
    );
    assert_eq!(
        "lost".parse::<Ending>().map_err(sentence),
        Err("ending of a meeting must be advance, continuation or slip, got `lost`".to_owned())
    );
}

#[test]
fn labelling_refuses_disorder_and_the_future() {
    let meeting = |t| Meeting::new(instant(t), Ending::Advance);
    let label = |meetings: &[Meeting], extras: &[Instant]| {
        let rule = FollowUpRule::default();
        label_meetings(meetings, extras, rule, instant(9)).unwrap_err().to_string()
    };
    assert_eq!(
        label(&[meeting(2), meeting(1)], &[]),
        "meetings must be in order of time, got 2 before 1"
    );
    assert_eq!(label(&[meeting(10)], &[]), "meeting must not be dated after as_of (9), got 10");
    assert_eq!(
        label(&[], &[instant(3), instant(1)]),
        "extras must be in order of time, got 3 before 1"
    );
    assert_eq!(label(&[], &[instant(11)]), "extra must not be dated after as_of (9), got 11");
}

#[test]
fn reading_before_the_newest_fact_is_refused() {
    let ledger = ledger_of(forever(), &[plain(200, Ending::Advance)]);
    let sentence = "as_of must not be before the newest fact (200), got 100";
    let params = MomentumParams::default();
    assert_eq!(ledger.score(&params, instant(100)).unwrap_err().to_string(), sentence);
    assert_eq!(ledger.own_meetings(&params, instant(100)).unwrap_err().to_string(), sentence);
}

#[test]
fn settled_state_stays_small() {
    let mut ledger = MomentumLedger::new(MomentumUnit { half_life: seconds(10.0) });
    let mut bytes = Vec::new();
    for i in 0..4_000 {
        let meeting = Meeting::new(instant(10 * i), Ending::Continuation)
            .with_closing(ClosingQuestions { opinion: true, next_step: false });
        let labelled = LabelledMeeting::new(meeting, 0, Some(FollowUp::NotSent)).unwrap();
        ledger.observe(&MomentumEvidence::Meeting(labelled));
        ledger.observe(&own_meeting(10 * i, true, false));
        bytes.push(ledger.settled_bytes());
    }
    println!("over 4000 half-lives: {} bytes", bytes[3_999]);
    // Three blocks of each sum, which facts within 32 half-lives do not need.
    assert!(bytes[3_999] <= 1_248);
    assert_eq!(bytes[200], bytes[3_999]);
}

#[test]
fn the_checklist_names_each_item_once() {
    let ids: Vec<_> = instrument().items().iter().map(|i| i.id().to_string()).collect();
    assert_eq!(
        ids,
        [
            "opinion_asked",
            "next_step_asked",
            "next_step_agreed",
            "extra_sent",
            "actions_given_out",
            "one_owner",
        ]
    );
    let more = instrument().items()[0].clone();
    assert!(instrument().with_item(more).is_err());
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;

    fn sample() -> MomentumLedger {
        let meeting = Meeting::new(instant(900), Ending::Continuation)
            .with_closing(ClosingQuestions { opinion: true, next_step: false });
        let open = LabelledMeeting::new(meeting, 0, Some(FollowUp::Open)).unwrap();
        let advance = Meeting::new(instant(0), Ending::Advance)
            .with_commitment(Commitment { by: Party::Customer, what: name("trial") });
        let first = LabelledMeeting::new(advance, 1, None).unwrap();
        let facts = [
            MomentumEvidence::Meeting(open),
            own_meeting(950, true, false),
            MomentumEvidence::Meeting(first),
            MomentumEvidence::Extra { at: instant(940) },
        ];
        ledger_of(MomentumUnit { half_life: seconds(10.0) }, &facts)
    }

    #[test]
    fn a_round_trip_is_exact() {
        let ledger = sample();
        let text = serde_json::to_string(&ledger).unwrap();
        assert_eq!(serde_json::from_str::<MomentumLedger>(&text).unwrap(), ledger);
        let params = MomentumParams::default().with_prior_continuation(share(0.1));
        let text = serde_json::to_string(&params).unwrap();
        assert_eq!(serde_json::from_str::<MomentumParams>(&text).unwrap(), params);
        for fact in [own_meeting(1, true, true), own_meeting(1, false, false)] {
            let text = serde_json::to_string(&fact).unwrap();
            assert_eq!(serde_json::from_str::<MomentumEvidence>(&text).unwrap(), fact);
        }
        let meeting = Meeting::new(instant(1), Ending::Slip);
        let labelled = LabelledMeeting::new(meeting, 0, Some(FollowUp::Sent)).unwrap();
        let fact = MomentumEvidence::Meeting(labelled);
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(serde_json::from_str::<MomentumEvidence>(&text).unwrap(), fact);
    }

    #[test]
    fn forged_facts_are_refused() {
        let refused = |text: &str, rule: &str| {
            let error = serde_json::from_str::<MomentumEvidence>(text).unwrap_err();
            assert!(error.to_string().contains(rule), "{error}");
        };
        refused(
            r#"{"fact":"meeting","meeting":{"at":1,"ending":"slip"},"chain":0}"#,
            "have a follow-up exactly if it left no way back in",
        );
        refused(
            r#"{"fact":"meeting","meeting":{"at":1,"ending":"slip","invited_back":true},
                "chain":3}"#,
            "end a chain unless it is an advance",
        );
        refused(
            r#"{"fact":"own_meeting","closed_for_action":true,"at":1,"boss":"Ada"}"#,
            "unknown field",
        );
    }

    #[test]
    fn forged_states_are_refused() {
        let mut empty = serde_json::to_value(MomentumLedger::new(forever())).unwrap();
        empty["longest"] = 1.into();
        let error = serde_json::from_value::<MomentumLedger>(empty).unwrap_err();
        assert_eq!(
            error.to_string(),
            "momentum ledger must have a longest chain of at least the last, if it has \
             meetings, got 1"
        );
        let honest = serde_json::to_value(sample()).unwrap();
        let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
            let mut forged = honest.clone();
            forge(&mut forged);
            assert_ne!(forged, honest, "the forgery changed nothing");
            let error = serde_json::from_value::<MomentumLedger>(forged).unwrap_err();
            assert!(error.to_string().contains(rule), "{error}");
        };
        let huge = || serde_json::Value::from(u128::MAX.to_string());
        refused(&|l| l["facts"] = 0.into(), "have a newest fact");
        refused(&|l| l["chain"] = serde_json::Value::Null, "have a chain");
        refused(&|l| l["chain"][0] = 951.into(), "have a chain");
        refused(&|l| l["chain"][1] = 2.into(), "have a longest chain");
        refused(&|l| l["meetings"]["block"] = 99.into(), "sum no fact after its newest");
        refused(&|l| l["own"]["block"] = 99.into(), "sum no fact after its newest");
        refused(&|l| l["meetings"]["blocks"][0][1] = huge(), "count no more than its facts");
        refused(&|l| l["meetings"]["blocks"][0][3] = huge(), "count no more than its facts");
        refused(&|l| l["closings"]["blocks"][0][3] = huge(), "count no part above its whole");
        refused(&|l| l["own"]["blocks"][0][2] = huge(), "count no part above its whole");
        // Pending are some of the continuations, lost some of the slips.
        refused(&|l| l["meetings"]["blocks"][0][5] = huge(), "count no part above its whole");
        refused(&|l| l["meetings"]["blocks"][0][6] = huge(), "count no part above its whole");
        refused(&|l| l["extras"]["block"] = 99.into(), "sum no fact after its newest");
        refused(&|l| l["extra"] = 1.into(), "unknown field");
        refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
    }
}

mod regressions {
    use super::*;

    /// The checked form once held the longest chain against the number of facts, and so refused
    /// a shard that holds the end of a chain without its beginning.
    #[cfg(feature = "serde")]
    #[test]
    fn a_shard_with_the_end_of_a_chain_reads_back() {
        let advance = Meeting::new(instant(0), Ending::Advance);
        let labelled = LabelledMeeting::new(advance, 5, None).unwrap();
        let shard = ledger_of(forever(), &[MomentumEvidence::Meeting(labelled)]);
        let text = serde_json::to_string(&shard).unwrap();
        assert_eq!(serde_json::from_str::<MomentumLedger>(&text).unwrap(), shard);
    }
}
