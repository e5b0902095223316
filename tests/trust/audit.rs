use super::*;

mod laws {
    use super::*;

    /// The audits of the laws have at most this many practices, so that every set can be tried.
    const MOST: usize = 12;
    /// What sums of some dozens of shares lose.
    const SHARES: f64 = 1e-12;

    fn any_exposure() -> impl Strategy<Value = (Share, Share)> + Clone {
        let plain = prop::sample::select(vec![0.1, 0.2, 0.25, 0.3, 0.5, 0.7, 1.0]).prop_map(share);
        prop_oneof![
            3 => (plain.clone(), plain),
            1 => (support::any_share(), support::any_share()),
        ]
    }

    fn any_stage() -> impl Strategy<Value = Option<AuditStage>> + Clone {
        let own = AuditStage::Own(support::name("pilot"));
        prop::sample::select(vec![
            None,
            Some(AuditStage::Sample),
            Some(AuditStage::Contract),
            Some(AuditStage::Service),
            Some(own),
        ])
    }

    fn practices(most: usize) -> impl Strategy<Value = Vec<AuditItem>> + Clone {
        let bearer = prop::sample::select(Bearer::ALL.to_vec());
        let practice = (bearer, any_exposure(), any_stage(), any::<bool>());
        prop::collection::vec(practice, 0..=most).prop_map(|practices| {
            let item = |(i, (bearer, (severity, likelihood), stage, legacy))| {
                let item = AuditItem::new(support::name(&format!("practice {i}")), bearer)
                    .with_severity(severity)
                    .with_likelihood(likelihood);
                let item = match stage {
                    Some(stage) => item.at_stage(stage),
                    None => item,
                };
                if legacy { item.kept_from_old() } else { item }
            };
            practices.into_iter().enumerate().map(item).collect()
        })
    }

    fn any_audit() -> impl Strategy<Value = Audit> + Clone {
        practices(24).prop_map(|items| Audit::new(items).unwrap())
    }

    fn all(audit: &Audit) -> Vec<usize> {
        (0..audit.items().len()).collect()
    }

    /// Tells whether an audit is balanced up to a target, give or take what rounding does to it.
    fn reaches(audit: &Audit, target: f64, rounding: f64) -> bool {
        audit.imbalance().is_some_and(|delta| delta.abs() <= target + Audit::SLACK + rounding)
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn law_audit_figures_lie_in_their_ranges(audit in any_audit()) {
            for delta in audit.imbalance().into_iter().chain(
                audit.stages().into_iter().filter_map(|stage| stage.imbalance),
            ) {
                prop_assert!((-1.0..=1.0).contains(&delta), "{delta}");
            }
            if let Some(trusting) = audit.trusting() {
                prop_assert!((0.0..=1.0).contains(&trusting));
            }
            for item in audit.items() {
                prop_assert!((0.0..=1.0).contains(&item.exposure()));
            }
            // The stages divide the practices among themselves.
            let by_stage: f64 = audit.stages().iter().flat_map(|stage| stage.borne).sum();
            let whole: f64 = Bearer::ALL.map(|by| audit.borne(by)).iter().sum();
            prop_assert!(close(by_stage, whole, SHARES));
        }

        #[test]
        fn law_audit_swapping_all_bearers_flips_the_imbalance(audit in any_audit()) {
            let swapped = audit.reversed(&all(&audit)).unwrap();
            prop_assert_eq!(swapped.imbalance(), audit.imbalance().map(|delta| -delta));
            prop_assert_eq!(swapped.ranked(), audit.ranked());
            let flipped: Vec<f64> = audit.parts().iter().map(|part| -part.contribution).collect();
            let parts: Vec<f64> = swapped.parts().iter().map(|part| part.contribution).collect();
            prop_assert_eq!(parts, flipped);
            prop_assert_eq!(swapped.reversed(&all(&audit)).unwrap(), audit);
        }

        #[test]
        fn law_audit_the_ranked_parts_sum_to_the_imbalance(audit in any_audit()) {
            let parts = audit.parts();
            let sum = parts.iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!(sum.to_bits(), audit.imbalance().unwrap_or(0.0).to_bits());
            prop_assert!(parts.windows(2).all(|two| two[0].value >= two[1].value));
            for (part, i) in parts.iter().zip(audit.ranked()) {
                prop_assert_eq!(&part.name, audit.items()[i].name().as_str());
                prop_assert_eq!(part.value, audit.items()[i].exposure());
            }
            // A second way to the same figure, straight from its definition.
            let [a, b] = [Bearer::Customer, Bearer::Firm].map(|by| audit.borne(by));
            if let Some(delta) = audit.imbalance().filter(|_| a + b > 1e-290) {
                prop_assert!(close(delta, (a - b) / (a + b), SHARES));
            }
        }

        #[test]
        fn law_audit_third_parties_never_move_the_imbalance(
            audit in any_audit(),
            (unit, facts) in history::any_history(),
            params in history::any_params(),
        ) {
            let without: Vec<AuditItem> =
                audit.items().iter().filter(|i| i.bearer() != Bearer::Third).cloned().collect();
            let without = Audit::new(without).unwrap();
            let bits_of = |audit: &Audit| audit.imbalance().map(f64::to_bits);
            prop_assert_eq!(bits_of(&audit), bits_of(&without));
            prop_assert!(audit.trusting() <= without.trusting() || without.trusting().is_none());
            let (ledger, as_of) = (ledger_of(unit, &facts), after(&facts, 0));
            let read = |audit| ledger.score_with(&params, as_of, audit).unwrap();
            prop_assert_eq!(read(&audit), read(&without));
        }

        #[test]
        fn law_audit_an_empty_one_changes_no_bit(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let (ledger, as_of) = (ledger_of(unit, &facts), after(&facts, wait));
            let plain = ledger.score(&params, as_of).unwrap();
            let audited = ledger.score_with(&params, as_of, &Audit::default()).unwrap();
            prop_assert_eq!(plain.is_some(), audited.is_some());
            if let (Some(plain), Some(audited)) = (plain, audited) {
                prop_assert_eq!(bits(&figures(&plain)), bits(&figures(&audited)));
            }
        }

        #[test]
        fn law_audit_never_raises_the_trust_in_the_party_that_bears_less(
            audit in any_audit(),
            (unit, facts) in history::any_history(),
            params in history::plain_params(),
        ) {
            let (ledger, as_of) = (ledger_of(unit, &facts), after(&facts, 0));
            let plain = ledger.score(&params, as_of).unwrap();
            let audited = ledger.score_with(&params, as_of, &audit).unwrap();
            if let (Some(plain), Some(audited)) = (plain, audited) {
                for party in PARTIES {
                    // With parity 1: the party that bears no more than the other.
                    let (own, other) =
                        (audit.borne(party.into()), audit.borne(party.other().into()));
                    let (before, now) = (plain.of(party), audited.of(party));
                    if own <= params.parity_of(party) * other {
                        let (before, now) = (before.perceived().mean(), now.perceived().mean());
                        prop_assert!(now <= before + SHARES, "{before} {now}");
                    }
                    prop_assert_eq!(before.intrinsic(), now.intrinsic());
                }
            }
        }

        #[test]
        fn law_audit_exposures_add_to_the_risks(
            one in practices(12),
            other in practices(12),
            (unit, facts) in history::any_history(),
        ) {
            let (ledger, as_of) = (ledger_of(unit, &facts), after(&facts, 0));
            let Some(tally) = ledger.read(false, as_of).unwrap() else { return Ok(()) };
            let mut both = Audit::new(one.clone()).unwrap();
            for (i, item) in other.iter().enumerate() {
                let renamed = AuditItem::new(support::name(&format!("other {i}")), item.bearer())
                    .with_severity(item.severity())
                    .with_likelihood(item.likelihood());
                both = both.with_item(renamed).unwrap();
            }
            let [one, other] = [one, other].map(|items| Audit::new(items).unwrap());
            let params = TrustParams::default();
            let apart = tally.with_audit(&one).with_audit(&other).score(&params);
            let together = tally.with_audit(&both).score(&params);
            for party in PARTIES {
                let [a, b] = [&apart, &together].map(|score| score.exposure().risked(party));
                prop_assert!(close(a, b, SHARES), "{a} {b}");
            }
        }
    }

    proptest! {
        #![proptest_config(cases(128))]

        #[test]
        fn law_audit_the_smallest_reversal_reaches_and_no_smaller_set_does(
            items in practices(MOST),
            target in prop::sample::select(vec![0.0, 0.05, 0.1, 0.2, 0.5, 0.9, 1.0]),
        ) {
            let audit = Audit::new(items).unwrap();
            let found = audit.smallest_reversal(share(target));
            // Every set there is, by a loop that knows nothing of gains and windows.
            let mut smallest = None;
            for set in 0_usize..1 << audit.items().len() {
                let which: Vec<usize> =
                    all(&audit).into_iter().filter(|i| set >> i & 1 == 1).collect();
                let better = smallest.is_none_or(|size| which.len() < size);
                if better && reaches(&audit.reversed(&which).unwrap(), target, 0.0) {
                    smallest = Some(which.len());
                }
            }
            prop_assert_eq!(found.as_ref().map(Vec::len), smallest, "{:?}", found);
            if let Some(found) = found {
                prop_assert!(reaches(&audit.reversed(&found).unwrap(), target, SHARES));
            }
        }
    }
}

mod worked {
    use super::*;
    use goodwill::survey::{Answer, Responses};

    fn practice(name: &str, bearer: Bearer, severity: f64, likelihood: f64) -> AuditItem {
        AuditItem::new(support::name(name), bearer)
            .with_severity(share(severity))
            .with_likelihood(share(likelihood))
    }

    /// The audit of the worked example of `audit.rs`.
    fn page() -> Audit {
        Audit::new(vec![
            practice("payment in advance", Bearer::Customer, 1.0, 0.5),
            practice("fine print", Bearer::Customer, 0.5, 0.5),
            practice("samples on trust", Bearer::Firm, 0.5, 0.5),
            practice("non-compete", Bearer::Third, 1.0, 1.0),
        ])
        .unwrap()
    }

    #[test]
    fn the_page_by_hand() {
        let audit = page();
        assert_eq!(Bearer::ALL.map(|by| audit.borne(by)), [0.75, 0.25, 1.0]);
        assert_eq!(audit.imbalance(), Some(0.5));
        assert_eq!(audit.ranked(), [0, 1, 2]);
        assert_eq!(audit.trusting(), Some(0.125));
        assert_eq!(
            audit.to_string(),
            "imbalance +0.50 (0 is balance, above 0 the customer bears more) of 4 practices"
        );
    }

    // The largest first overshoots: −½ instead of 0.
    #[test]
    fn the_largest_practice_is_not_always_the_one_to_reverse() {
        let audit = page();
        assert_eq!(audit.reversed(&[0]).unwrap().imbalance(), Some(-0.5));
        assert_eq!(audit.smallest_reversal(share(0.4)), Some(vec![1]));
        assert_eq!(audit.smallest_reversal(share(0.5)), Some(vec![]));
        // Where the largest fits, it is taken.
        let even = Audit::new(vec![
            practice("a", Bearer::Customer, 0.5, 1.0),
            practice("b", Bearer::Customer, 0.4, 1.0),
            practice("c", Bearer::Customer, 0.3, 1.0),
        ])
        .unwrap();
        assert_eq!(even.smallest_reversal(share(0.2)), Some(vec![0]));
        // 5 − 4 − 3 = −2 of 12.
        assert_eq!(even.smallest_reversal(share(0.1)), None);
    }

    // ΣA = 1.1, ΣB = .3: reversing .6 and −.2 gains .4; no set of the customer's alone does.
    #[test]
    fn a_smallest_reversal_may_hand_a_risk_back() {
        let audit = Audit::new(vec![
            practice("large", Bearer::Customer, 0.6, 1.0),
            practice("middling", Bearer::Customer, 0.5, 1.0),
            practice("ours, larger", Bearer::Firm, 0.2, 1.0),
            practice("ours, smaller", Bearer::Firm, 0.1, 1.0),
        ])
        .unwrap();
        assert_eq!(audit.smallest_reversal(share(0.0)), Some(vec![0, 2]));
    }

    // Equal exposures are one choice, so many of them take no time.
    #[test]
    fn sixty_equal_practices_are_balanced_by_thirty() {
        let items = (0..61).map(|i| {
            let bearer = if i == 60 { Bearer::Third } else { Bearer::Customer };
            AuditItem::new(support::name(&format!("{i}")), bearer)
        });
        let audit = Audit::new(items.collect()).unwrap();
        assert_eq!(audit.smallest_reversal(Share::ZERO).map(|which| which.len()), Some(30));
        assert_eq!(audit.smallest_reversal(share(0.5)).map(|which| which.len()), Some(15));
    }

    #[test]
    fn stages_legacy_rules_and_trust_demanded() {
        let audit = Audit::new(vec![
            practice("paid loss", Bearer::Customer, 0.5, 0.5).at_stage(AuditStage::Sample),
            practice("no exit", Bearer::Customer, 1.0, 0.5)
                .at_stage(AuditStage::Contract)
                .kept_from_old(),
            practice("price kept", Bearer::Firm, 1.0, 0.5).at_stage(AuditStage::Contract),
            practice("lie detector", Bearer::Third, 1.0, 1.0).kept_from_old(),
        ])
        .unwrap()
        .with_terms(
            StageTerms::new(AuditStage::Negotiation).with_waiting_days(Amount::new(9.0).unwrap()),
        )
        .with_terms(StageTerms::new(AuditStage::Contract).with_clarity(share(0.2)))
        .with_terms(
            StageTerms::new(AuditStage::Contract)
                .with_clarity(share(0.5))
                .with_fine_print(share(0.75)),
        );
        assert_eq!(audit.legacy(), [3, 1]);
        assert_eq!(audit.unreturned(Party::Customer), [0]);
        assert_eq!(audit.unreturned(Party::Firm), Vec::<usize>::new());

        let stages = audit.stages();
        let names: Vec<Option<String>> =
            stages.iter().map(|s| s.stage.as_ref().map(ToString::to_string)).collect();
        let named = |name: &str| Some(name.to_owned());
        assert_eq!(names, [None, named("sample"), named("negotiation"), named("contract")]);
        let balances: Vec<Option<f64>> = stages.iter().map(|stage| stage.imbalance).collect();
        assert_eq!(balances, [None, Some(1.0), None, Some(0.0)]);
        assert_eq!(stages[0].borne, [0.0, 0.0, 1.0]);
        let contract = stages[3].terms.as_ref().unwrap();
        assert_eq!(
            (contract.clarity(), contract.fine_print()),
            (Some(share(0.5)), Some(share(0.75)))
        );
        let waiting = stages[2].terms.as_ref().unwrap().waiting_days();
        assert_eq!(waiting.map(Amount::get), Some(9.0));
    }

    // A firm that answers yes to every shift and no to every risk of its own.
    #[test]
    fn a_firm_that_takes_no_risk() {
        for form in [self_audit(), stage_audit()] {
            let mut answers = Responses::new();
            for question in form.questions() {
                let yes = if question.bearer() == Bearer::Firm { 0.0 } else { 1.0 };
                answers = answers.answer(question.item().id().clone(), Answer::Value(yes));
            }
            let audit = form.audit(&answers).unwrap().unwrap();
            assert_eq!(audit.items().len(), form.questions().len());
            assert!(audit.imbalance().is_some_and(|delta| close(delta, 1.0, ROUNDING)));
            assert_eq!(audit.trusting(), Some(0.0));
            // Six equal practices of the customer: three of them balance.
            assert_eq!(audit.smallest_reversal(Share::ZERO).map(|which| which.len()), Some(3));
        }
    }

    #[test]
    fn defaults_of_an_audit_are_those_of_the_register() {
        let of = |parameter: &str| {
            let found = goodwill::defaults::register()
                .iter()
                .find(|d| d.model == "trust" && d.parameter == parameter);
            found.map(|d| d.value)
        };
        let item = AuditItem::new(support::name("a"), Bearer::Firm);
        assert_eq!(of("severity of a practice"), Some(item.severity().get()));
        assert_eq!(of("likelihood that a practice harms"), Some(item.likelihood().get()));
    }
}

mod edges {
    use super::*;
    use goodwill::quantity::Scale;
    use goodwill::survey::{Answer, Item, Responses};

    fn practice(name: &str, bearer: Bearer) -> AuditItem {
        AuditItem::new(support::name(name), bearer)
    }

    #[test]
    fn nothing_known_is_nothing_said() {
        let third = Audit::new(vec![practice("a", Bearer::Third)]).unwrap();
        let harmless = practice("a", Bearer::Customer).with_severity(Share::ZERO);
        for audit in [Audit::default(), third, Audit::new(vec![harmless]).unwrap()] {
            assert_eq!(audit.imbalance(), None);
            assert_eq!(audit.smallest_reversal(Share::ONE), None);
            assert!(audit.to_string().starts_with("imbalance unknown"), "{audit}");
        }
        assert_eq!(Audit::default().trusting(), None);
        assert_eq!(self_audit().audit(&Responses::new()).unwrap(), None);
        let none = Responses::new().answer(support::name("fine print"), Answer::NotApplicable);
        assert_eq!(self_audit().audit(&none).unwrap(), None);
        // Practices alone say nothing of a relationship.
        let audit = Audit::new(vec![practice("a", Bearer::Customer)]).unwrap();
        let ledger = TrustLedger::new(TrustUnit::default());
        let read = ledger.score_with(&TrustParams::default(), Instant::EPOCH, &audit);
        assert_eq!(read, Ok(None));
    }

    #[test]
    fn a_practice_named_twice_in_a_stage_is_refused() {
        let twice = Audit::new(vec![practice("a", Bearer::Customer), practice("a", Bearer::Firm)]);
        assert_eq!(
            twice.unwrap_err().to_string(),
            "name of a practice must be unique in its stage, got `a`"
        );
        let apart = practice("a", Bearer::Firm).at_stage(AuditStage::Demo);
        let audit = Audit::new(vec![practice("a", Bearer::Customer)]).unwrap();
        assert!(audit.with_item(apart).is_ok());
    }

    #[test]
    fn a_reversal_of_no_practice_is_refused() {
        let audit = Audit::new(vec![practice("a", Bearer::Customer)]).unwrap();
        assert_eq!(
            audit.reversed(&[0, 1]).unwrap_err().to_string(),
            "index of a practice must be below the number of practices, got 1"
        );
        // An index that is given twice is reversed once.
        assert_eq!(audit.reversed(&[0, 0]).unwrap().imbalance(), Some(-1.0));
        let mut ledger = TrustLedger::new(TrustUnit::default());
        ledger.observe(&act(Party::Firm, stake(1.0), Instant::EPOCH, Conduct::ActedRightly));
        assert!(ledger.what_if(&TrustParams::default(), Instant::EPOCH, &audit, &[7]).is_err());
    }

    #[test]
    fn answers_are_checked() {
        let form = self_audit();
        let unknown = Responses::new().answer(support::name("deposit"), Answer::Value(1.0));
        assert_eq!(
            form.audit(&unknown).unwrap_err().to_string(),
            "item answered must be one of the instrument's, got `deposit`"
        );
        let beyond = Responses::new().answer(support::name("fine print"), Answer::Value(3.0));
        assert!(form.audit(&beyond).is_err());
        let scale = Scale::new(0.0, 1.0).unwrap();
        let again = Item::new(support::name("fine print"), "?", support::name("own"), scale);
        assert_eq!(
            form.with_question(AuditQuestion::new(again, Bearer::Customer))
                .unwrap_err()
                .to_string(),
            "id of an item must be unique and not `cap`, got `fine print`"
        );
    }

    // A reversed item is answered the other way round.
    #[test]
    fn questions_may_be_asked_the_other_way_round() {
        let scale = Scale::new(1.0, 5.0).unwrap();
        let item =
            Item::new(support::name("own"), "Plain?", support::name("own"), scale).reversed();
        let question = AuditQuestion::new(item, Bearer::Customer)
            .with_severity(Share::ONE)
            .with_likelihood(Share::ONE)
            .at_stage(AuditStage::Contract);
        let form = stage_audit().with_question(question).unwrap();
        let answers = Responses::new().answer(support::name("own"), Answer::Value(2.0));
        let audit = form.audit(&answers).unwrap().unwrap();
        assert_eq!(audit.items()[0].exposure(), 0.75);
        assert_eq!(audit.items()[0].stage(), Some(&AuditStage::Contract));
    }

    #[cfg(feature = "serde")]
    mod forged {
        use super::*;
        use goodwill::trust::AuditInstrument;
        use serde_json::{Value, json};

        fn refused(form: Value) -> String {
            serde_json::from_value::<Audit>(form).unwrap_err().to_string()
        }

        #[test]
        fn audits_go_round() {
            let audit = Audit::new(vec![
                practice("a", Bearer::Customer).at_stage(AuditStage::Own(support::name("pilot"))),
                practice("b", Bearer::Third).with_severity(share(0.1)).kept_from_old(),
            ])
            .unwrap()
            .with_terms(StageTerms::new(AuditStage::Service).with_clarity(share(0.3)));
            let text = serde_json::to_string(&audit).unwrap();
            assert_eq!(serde_json::from_str::<Audit>(&text).unwrap(), audit);
            for form in [self_audit(), stage_audit()] {
                let text = serde_json::to_string(&form).unwrap();
                assert_eq!(serde_json::from_str::<AuditInstrument>(&text).unwrap(), form);
            }
        }

        #[test]
        fn audits_are_checked() {
            let item = json!({"name": "a", "bearer": "customer"});
            let with = |key: &str, value: Value| {
                let mut item = item.clone();
                item[key] = value;
                json!({"items": [item]})
            };
            assert_eq!(
                refused(with("severity", json!(1.5))),
                "share must be between 0 and 1, got 1.5 (at items.severity)"
            );
            assert_eq!(
                refused(with("likelihood", json!(-1))),
                "share must be between 0 and 1, got -1 (at items.likelihood)"
            );
            let message = refused(with("bearer", json!("nobody")));
            assert!(message.starts_with("unknown variant `nobody`"), "{message}");
            let message = refused(with("weight", json!(1)));
            assert!(message.starts_with("unknown field `weight`"), "{message}");
            assert!(refused(with("stage", json!("sale"))).starts_with("stage of an audit must be"));
            assert_eq!(
                refused(json!({"items": [item, item]})),
                "name of a practice must be unique in its stage, got `a`"
            );
            assert_eq!(
                refused(json!({"items": [], "terms": [{"stage": "demo"}, {"stage": "demo"}]})),
                "audit must describe each stage once, got 2 of 1 stages"
            );
            let message =
                refused(json!({"items": [], "terms": [{"stage": "demo", "waiting_days": -1}]}));
            assert_eq!(message, "amount must be from 0 to 1e300, got -1 (at terms.waiting_days)");
        }
    }
}
