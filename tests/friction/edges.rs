use super::*;

#[test]
fn bad_values_are_named() {
    let sentence = |e: goodwill::Error| e.to_string();
    assert_eq!(
        Share::new(f64::NAN).map_err(sentence),
        Err("share must be between 0 and 1, got NaN".to_owned())
    );
    assert_eq!(
        "instal".parse::<Stage>().map_err(sentence),
        Err("stage must be one of discover, evaluate, negotiate, buy, onboard, use, support, \
             renew, or `own:` and a name, got `instal`"
            .to_owned())
    );
    assert_eq!(
        "own:".parse::<Stage>().map_err(sentence),
        Err("name must be 1 to 256 bytes of text without control characters, got ``".to_owned())
    );
    assert_eq!(
        "slow".parse::<FrictionKind>().map_err(sentence),
        Err("kind of friction must be one of defect, late, unreachable, outage, upkeep, \
             inconsistent, wrong, reenter, repeat, reidentify, look_up, preference_ignored, \
             generic, hidden_cost, below_tier, not_worth_it, incomplete, inaccurate, \
             one_sided, avoidable_mistake, next_issue, got `slow`"
            .to_owned())
    );
}

#[test]
fn labelling_refuses_disorder_and_the_future() {
    let call = |t| Encounter::new(Stage::Support, at(t), Initiator::Customer);
    let rule = NextIssueRule::default();
    assert_eq!(
        label_next_issues(&[call(2), call(1)], rule, at(9)).unwrap_err().to_string(),
        "encounters must be in order of time, got 2 before 1",
    );
    assert_eq!(
        label_next_issues(&[call(10)], rule, at(9)).unwrap_err().to_string(),
        "encounter must not be dated after as_of (9), got 10",
    );
}

#[test]
fn labelling_twice_is_labelling_once() {
    let call = |t| {
        Encounter::new(Stage::Support, at(t), Initiator::Customer)
            .about(Name::new("billing").unwrap())
            .resolved()
    };
    let rule = NextIssueRule::default();
    let once = label_next_issues(&[call(0), call(60)], rule, at(120)).unwrap();
    assert_eq!(label_next_issues(&once, rule, at(120)).unwrap(), once);
}

#[test]
fn labelling_again_decides_anew_what_was_open() {
    let call = Encounter::new(Stage::Support, at(0), Initiator::Customer)
        .about(Name::new("billing").unwrap())
        .resolved();
    let rule = NextIssueRule::default();
    let open = label_next_issues(std::slice::from_ref(&call), rule, at(60)).unwrap();
    assert!(open[0].awaiting().is_some());
    let later = label_next_issues(&open, rule, at(8 * 86_400)).unwrap();
    assert_eq!(later, [call]);
}

#[test]
fn nothing_is_to_be_relieved_where_nothing_went_wrong() {
    let smooth = Encounter::new(Stage::Use, at(0), Initiator::Nobody);
    let unit = FrictionUnit { half_life: HalfLife::INFINITE };
    let index = index_of(unit, &FrictionParams::default(), std::slice::from_ref(&smooth));
    assert!(index.value() > 0.0);
    assert_eq!(index.biggest_relief(), None);
    let late = smooth.clone().with_friction(Friction::new(FrictionKind::Late));
    let index = index_of(unit, &FrictionParams::default(), &[late]);
    let relief = index.biggest_relief().unwrap().relief;
    let clean = index_of(unit, &FrictionParams::default(), &[smooth]);
    assert!((index.value() - relief - clean.value()).abs() < ROUNDING);
}

#[test]
fn an_open_window_is_carried_as_a_bound() {
    let call = Encounter::new(Stage::Support, at(0), Initiator::Customer)
        .about(Name::new("billing").unwrap())
        .resolved();
    let unit = FrictionUnit { half_life: HalfLife::INFINITE };
    let rule = NextIssueRule::default();
    let open = label_next_issues(std::slice::from_ref(&call), rule, at(60)).unwrap();
    let (now, worst) = index_of(unit, &prior_mean_zero(), &open).bounds();
    let back = call.clone().with_friction(Friction::new(FrictionKind::NextIssue));
    let came_back = index_of(unit, &prior_mean_zero(), &[back]).value();
    assert_eq!(now, 0.0);
    assert_eq!(worst, came_back);
    let closed = label_next_issues(&[call], rule, at(8 * 86_400)).unwrap();
    assert_eq!(index_of(unit, &prior_mean_zero(), &closed).bounds(), (0.0, 0.0));
}

#[test]
fn settled_state_stays_small() {
    let unit = FrictionUnit { half_life: HalfLife::from_days(1.0).unwrap() };
    let mut ledger = FrictionLedger::new(unit);
    let mut bytes = Vec::new();
    for day in 0..4_000_i64 {
        let encounter =
            Encounter::new(Stage::Support, Instant::from_days(day).unwrap(), Initiator::Firm)
                .with_friction(Friction::new(FrictionKind::Late));
        ledger.observe(&FrictionEvidence::Encounter(encounter));
        bytes.push(ledger.settled_bytes());
    }
    println!("one stage and one kind over 4000 half-lives: {} bytes", bytes[3_999]);
    assert!(bytes[3_999] <= 1_024);
    assert_eq!(bytes[200], bytes[3_999]);
}

/// What is kept of a channel is its name and its sums, which take room.
#[test]
fn every_channel_takes_room() {
    let bytes = |channels: u32| {
        let mut ledger = FrictionLedger::new(FrictionUnit::default());
        for channel in 0..channels.max(1) {
            let call = Encounter::new(Stage::Support, at(0), Initiator::Firm);
            let named = Name::new(&format!("channel {channel}")).unwrap();
            let call = if channels > 0 { call.on_channel(named) } else { call };
            ledger.observe(&FrictionEvidence::Encounter(call));
        }
        ledger.settled_bytes()
    };
    let [none, one, two] = [0, 1, 2].map(bytes);
    assert!(one >= none + "channel 0".len() && two - one == one - none, "{none} {one} {two}");
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;

    fn sample() -> FrictionLedger {
        let unit = FrictionUnit { half_life: HalfLife::from_seconds(10.0).unwrap() };
        let late = Friction::new(FrictionKind::Late);
        let facts = [
            Encounter::new(Stage::Buy, at(0), Initiator::Nobody),
            Encounter::new(Stage::Support, at(900), Initiator::Customer).with_friction(late),
            Encounter::new(Stage::Support, at(5), Initiator::Firm)
                .with_effect(Effect::Away)
                .on_channel(Name::new("phone").unwrap()),
        ];
        ledger_of(unit, &facts)
    }

    #[test]
    fn a_round_trip_is_exact() {
        let ledger = sample();
        let text = serde_json::to_string(&ledger).unwrap();
        assert_eq!(serde_json::from_str::<FrictionLedger>(&text).unwrap(), ledger);
        let params = FrictionParams::default()
            .with_disloyalty(Some(DisloyaltyCurve::default()))
            .with_direction(Some(DirectionPrior::default()));
        let text = serde_json::to_string(&params).unwrap();
        assert_eq!(serde_json::from_str::<FrictionParams>(&text).unwrap(), params);
    }

    #[test]
    fn forged_states_are_refused() {
        let honest = serde_json::to_value(sample()).unwrap();
        let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
            let mut forged = honest.clone();
            forge(&mut forged);
            assert_ne!(forged, honest, "the forgery changed nothing");
            let error = serde_json::from_value::<FrictionLedger>(forged).unwrap_err();
            assert!(error.to_string().contains(rule), "{error}");
        };
        refused(&|l| l["facts"] = 0.into(), "have a newest fact");
        refused(&|l| l["newest"] = 901.into(), "have a newest fact");
        refused(&|l| l["last"][1] = "renew".into(), "hold the stages of its facts");
        refused(&|l| l["last"][1] = "instal".into(), "stage must be one of");
        refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
        refused(
            &|l| l["stages"][0][1]["blocks"][0][3] = u128::MAX.to_string().into(),
            "keep no sum above its encounters",
        );
        refused(
            &|l| l["channels"][0][1]["blocks"][0][1] = u128::MAX.to_string().into(),
            "keep no severity above the encounters of its channel",
        );
        refused(&|l| l["stages"][0][1]["blocks"][0][0] = "-1".into(), "be whole numbers");
        refused(&|l| l["stages"][1] = l["stages"][0].clone(), "hold the stages of its facts");
        refused(&|l| l["extra"] = 1.into(), "unknown field");
    }
}
