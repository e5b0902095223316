use super::*;

fn second(half_life: f64, s0: f64) -> TrustUnit {
    TrustUnit { half_life: seconds(half_life), reference_stake: stake(s0) }
}

fn text<T: std::fmt::Debug>(result: goodwill::Result<T>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_stake_that_is_no_amount_is_refused() {
    for (size, got) in
        [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf"), (-1.0, "-1")]
    {
        let sentence = format!("stake must be 0 or more and finite, got {got}");
        assert_eq!(text(Stake::new(size)), sentence);
    }
    assert_eq!(Stake::new(-0.0).unwrap().get().to_bits(), 0.0_f64.to_bits());
}

#[test]
fn a_resolution_before_its_placing_is_refused() {
    let order = placing("order", Party::Customer, 3.0, 2_000);
    assert_eq!(
        text(Resolution::new(order.clone(), Outcome::HONOURED, instant(1_999))),
        "resolution of a stake must not be dated before its placing (2000), got 1999"
    );
    assert!(Resolution::new(order, Outcome::HONOURED, instant(2_000)).is_ok());
}

#[test]
fn a_due_date_before_the_placing_is_refused() {
    let order = placing("order", Party::Customer, 3.0, -5);
    assert_eq!(
        text(order.clone().due(instant(-6))),
        "due date of a stake must not be dated before its placing (-5), got -6"
    );
    assert_eq!(order.due(instant(-5)).unwrap().due_at(), Some(instant(-5)));
}

#[test]
fn an_outcome_that_is_no_simplex_is_refused() {
    let sentence = "outcome must be shares that sum to 1, got a sum of ";
    assert_eq!(text(Outcome::new(0.5, 0.25, 0.0)), format!("{sentence}0.75"));
    assert_eq!(text(Outcome::new(1.0, 1.0, 1.0)), format!("{sentence}3"));
    assert_eq!(text(Outcome::new(0.0, 0.0, 0.0)), format!("{sentence}0"));
    for (share, got) in [(f64::NAN, "NaN"), (-0.5, "-0.5"), (1.5, "1.5")] {
        let sentence = format!("share must be between 0 and 1, got {got}");
        assert_eq!(text(Outcome::new(share, 0.5, 0.5)), sentence);
        assert_eq!(text(Outcome::new(0.5, share, 0.5)), sentence);
        assert_eq!(text(Outcome::new(0.5, 0.5, share)), sentence);
    }
    assert!(Outcome::new(0.1, 0.2, 0.7).is_ok());
}

#[test]
fn a_reading_before_the_newest_fact_is_refused() {
    let mut ledger = TrustLedger::new(TrustUnit::default());
    for at in [100, -100] {
        ledger.observe(&TrustEvidence::Decline {
            by: Party::Firm,
            stake: stake(1.0),
            at: instant(at),
        });
    }
    let sentence = "as_of must not be before the newest fact (100), got 99";
    assert_eq!(text(ledger.score(&TrustParams::default(), instant(99))), sentence);
    assert_eq!(text(ledger.read(true, instant(99))), sentence);
    assert!(ledger.score(&TrustParams::default(), instant(100)).unwrap().is_some());
}

/// Two ledgers with facts, in two units.
fn two(ours: TrustUnit, theirs: TrustUnit) -> [TrustLedger; 2] {
    [(ours, "a"), (theirs, "b")].map(|(unit, id)| {
        let risk = placing(id, Party::Customer, 2.0, 7);
        let facts = [
            TrustEvidence::Place(risk.clone()),
            resolved(&risk, Outcome::HONOURED, 8),
            TrustEvidence::Place(placing("open", Party::Firm, 2.0, 9)),
        ];
        ledger_of(unit, &facts)
    })
}

#[test]
fn ledgers_of_different_units_do_not_merge_and_stay_as_they_were() {
    for (ours, theirs, sentence) in [
        (
            second(60.0, 1.0),
            second(61.0, 1.0),
            "ledgers to merge must have the same half-life, got 60 s and 61 s",
        ),
        (
            second(60.0, 1.0),
            TrustUnit { half_life: HalfLife::INFINITE, ..second(60.0, 1.0) },
            "ledgers to merge must have the same half-life, got 60 s and infinite",
        ),
        (
            second(60.0, 1.0),
            second(60.0, 2.5),
            "ledgers to merge must have the same reference stake, got 1 and 2.5",
        ),
        (
            second(60.0, 0.0),
            second(90.0, 2.5),
            "ledgers to merge must have the same half-life, got 60 s and 90 s",
        ),
    ] {
        let [mut one, other] = two(ours, theirs);
        let before = one.clone();
        assert_eq!(one.merge(&other).unwrap_err().to_string(), sentence);
        assert_eq!(one, before);
        // An empty ledger counts in a unit too.
        assert_eq!(one.merge(&TrustLedger::new(theirs)).unwrap_err().to_string(), sentence);
        assert_eq!(one, before);
    }
}

#[test]
fn tallies_of_different_units_or_instants_are_not_added() {
    let [one, other] = two(second(60.0, 1.0), second(60.0, 2.0));
    let tally = |ledger: &TrustLedger, at| ledger.read(false, instant(at)).unwrap().unwrap();
    let sentence = text(tally(&one, 10).plus(&tally(&other, 10)));
    assert!(sentence.starts_with("ledgers to merge must have the same unit, got "), "{sentence}");
    assert_eq!(
        text(tally(&one, 10).plus(&tally(&one, 11))),
        "ledgers to merge must have the same as_of, got 10 and 11"
    );
}

#[test]
fn an_empty_ledger_says_nothing() {
    let ledger = TrustLedger::new(TrustUnit::default());
    for at in [-Instant::BOUND, 0, Instant::BOUND] {
        assert_eq!(ledger.score(&TrustParams::default(), instant(at)), Ok(None));
        assert_eq!(ledger.read(true, instant(at)), Ok(None));
    }
    assert_eq!((ledger.facts(), ledger.newest()), (0, None));
}

#[test]
fn one_fact_speaks_and_the_value_of_one_refusal_is_the_prior() {
    let now = instant(5);
    let refusal = TrustEvidence::Decline { by: Party::Customer, stake: stake(1.0), at: now };
    let score = read_facts(TrustUnit::default(), &[refusal], now);
    assert_eq!((score.value(), score.coverage(), score.fresh()), (0.5, 0.0, 0.0));
    assert_eq!((score.facts(), score.as_of()), (1, now));
    assert_eq!(score.exposure().imbalance(), None);
    assert_eq!(score.exposure().reciprocity(), None);
    assert_eq!(score.exposure().asymmetry(), None);
}

#[test]
fn a_fact_in_the_far_future_hides_the_present_and_is_refused_where_it_is_read() {
    let facts = [
        act(Party::Firm, stake(1.0), instant(0), Conduct::ActedRightly),
        act(Party::Firm, stake(1.0), instant(Instant::BOUND), Conduct::ActedRightly),
    ];
    let ledger = ledger_of(second(60.0, 0.0), &facts);
    assert_eq!(
        text(ledger.score(&TrustParams::default(), instant(1_000))),
        "as_of must not be before the newest fact (1099511627776), got 1000"
    );
    let score = read(&ledger, &TrustParams::default(), instant(Instant::BOUND));
    assert!(close(score.of(Party::Firm).evidence().weight, 1.0, AMOUNTS));
    assert_eq!(
        text(Instant::new(Instant::BOUND + 1)),
        "instant must be within 1099511627776 seconds of 1970 (seconds, not milliseconds), \
         got 1099511627777"
    );
}

#[test]
fn an_overdue_stake_may_be_read_as_a_dereliction_on_its_due_date() {
    let unit = second(100.0, 1.0);
    let order = placing("order", Party::Customer, 3.0, 0).due(instant(100)).unwrap();
    let later = placing("later", Party::Customer, 1.0, 0).due(instant(300)).unwrap();
    let ledger = ledger_of(
        unit,
        &[TrustEvidence::Place(order.clone()), TrustEvidence::Place(later.clone())],
    );
    let strict = TrustParams::default().with_overdue_counts(true);
    let lenient = TrustParams::default();

    // Due at the instant itself is not overdue yet.
    assert_eq!(ledger.overdue(instant(100)).count(), 0);
    let score = read(&ledger, &strict, instant(100));
    assert_eq!(score.of(Party::Firm).pending().overdue, 0);
    assert_eq!(score.of(Party::Firm).evidence().weight, 0.0);

    assert_eq!(ledger.overdue(instant(200)).collect::<Vec<_>>(), [&order]);
    let gentle = read(&ledger, &lenient, instant(200));
    assert_eq!(gentle.of(Party::Firm).pending().overdue, 1);
    assert_eq!(gentle.of(Party::Firm).pending().weight, 0.75 + 0.5);
    assert_eq!(gentle.of(Party::Firm).intrinsic().mean(), 0.5);

    // 3/4, half faded: 0.375 of a dereliction.
    let harsh = read(&ledger, &strict, instant(200));
    let firm = harsh.of(Party::Firm);
    assert_eq!(firm.intrinsic().alpha(), 1.0);
    assert_eq!(firm.intrinsic().beta(), 1.375);
    assert_eq!(firm.doubt().parts[2], 0.375 / 2.375);
    assert_eq!(firm.pending().weight, 0.5);
    assert_eq!((firm.pending().count, firm.pending().overdue), (2, 1));
    assert_eq!(firm.evidence().trials, 0.5);
    // The same figures as if it had been resolved so on that date.
    let mut settled = ledger.clone();
    settled.observe(&resolved(&order, Outcome::DERELICTION, 100));
    let same = read(&settled, &lenient, instant(200));
    assert_eq!(same.of(Party::Firm).intrinsic(), firm.intrinsic());
    assert_eq!(same.of(Party::Firm).evidence(), firm.evidence());
    assert_eq!(same.value(), harsh.value());
    // Reading changes no state.
    assert_eq!(ledger.open().count(), 2);
    assert_eq!(read(&ledger, &lenient, instant(200)), gentle);
}

#[test]
fn a_stake_resolved_twice_is_an_anomaly() {
    let order = placing("order 17", Party::Customer, 3.0, 0);
    let mut ledger = TrustLedger::new(second(100.0, 1.0));
    ledger.observe(&TrustEvidence::Place(order.clone()));
    ledger.observe(&resolved(&order, Outcome::HONOURED, 5));
    assert_eq!(ledger.anomalies().count(), 0);
    ledger.observe(&resolved(&order, Outcome::DERELICTION, 6));
    let anomalies: Vec<_> = ledger.anomalies().collect();
    assert_eq!((anomalies.len(), anomalies[0].count), (1, -1));
    assert_eq!(anomalies[0].placing, &order);
    assert_eq!(anomalies[0].to_string(), "stake `order 17` has 1 more resolution than placings");
    assert_eq!(ledger.open().count(), 0);
    assert_eq!(
        read(&ledger, &TrustParams::default(), instant(9)).of(Party::Firm).pending().count,
        0
    );
}

#[test]
fn a_stake_placed_twice_is_an_anomaly_and_not_open() {
    let order = placing("order 17", Party::Customer, 3.0, 0);
    let mut ledger = TrustLedger::new(second(100.0, 1.0));
    ledger.observe(&TrustEvidence::Place(order.clone()));
    ledger.observe(&TrustEvidence::Place(order));
    assert_eq!(ledger.open().count(), 0);
    let anomalies: Vec<_> = ledger.anomalies().map(|a| a.to_string()).collect();
    assert_eq!(anomalies, ["stake `order 17` has 2 more placings than resolutions"]);
}

#[test]
fn a_resolution_of_another_stake_settles_nothing() {
    let order = placing("order 17", Party::Customer, 3.0, 0);
    let other = placing("order 17", Party::Customer, 4.0, 0);
    let mut ledger = TrustLedger::new(second(100.0, 1.0));
    ledger.observe(&TrustEvidence::Place(order.clone()));
    ledger.observe(&resolved(&other, Outcome::HONOURED, 5));
    assert_eq!(ledger.open().collect::<Vec<_>>(), [&order]);
    assert_eq!(ledger.anomalies().next().unwrap().placing, &other);
}

#[test]
fn a_resolution_that_comes_first_waits_for_its_placing() {
    let order = placing("order 17", Party::Customer, 3.0, 0);
    let unit = second(100.0, 1.0);
    let mut early = ledger_of(unit, &[resolved(&order, Outcome::HONOURED, 5)]);
    assert_eq!(early.anomalies().next().unwrap().count, -1);
    early.merge(&ledger_of(unit, &[TrustEvidence::Place(order)])).unwrap();
    assert_eq!((early.anomalies().count(), early.open().count()), (0, 0));
}

#[test]
fn a_replayed_pair_counts_again() {
    let order = placing("order 17", Party::Customer, 3.0, 0);
    let pair = [TrustEvidence::Place(order.clone()), resolved(&order, Outcome::HONOURED, 0)];
    let unit = second(100.0, 1.0);
    let once = ledger_of(unit, &pair);
    let twice = ledger_of(unit, &[pair.clone(), pair].concat());
    assert_eq!(merged(&once, &once), twice);
    assert_eq!((twice.facts(), twice.anomalies().count(), twice.open().count()), (4, 0, 0));
    let weight = |ledger| {
        read(ledger, &TrustParams::default(), instant(0)).of(Party::Firm).evidence().weight
    };
    assert_eq!((weight(&once), weight(&twice)), (0.75, 1.5));
}

#[test]
fn an_opportunity_to_act_is_no_stake() {
    let now = instant(0);
    let facts = [Conduct::RightlyLeftAlone, Conduct::FailedToAct]
        .map(|conduct| act(Party::Customer, stake(1.0), now, conduct));
    let ledger = ledger_of(PLAIN(), &facts);
    assert_eq!((ledger.open().count(), ledger.anomalies().count()), (0, 0));
    let score = read(&ledger, &TrustParams::default(), now);
    assert_eq!(score.exposure().imbalance(), None);
    assert_eq!(score.of(Party::Customer).intrinsic().mean(), 0.5);
    assert_eq!(score.of(Party::Customer).evidence().weight, 2.0);
    assert!(!score.of(Party::Firm).is_known());
    // What is known of the customer is not known of the firm.
    assert_eq!(score.coverage(), 0.0);
}

#[test]
fn the_largest_stakes_weigh_no_more_than_one() {
    for s0 in [0.0, 1.0, f64::MAX] {
        for size in [f64::from_bits(1), 1e-300, 1.0, 1e300, f64::MAX] {
            let unit = second(1.0, s0);
            let weight = unit.weight(stake(size));
            assert!((0.0..=1.0).contains(&weight), "{s0} {size}: {weight}");
            assert_eq!(unit.weight(Stake::ZERO), 0.0);
        }
    }
    assert_eq!(second(1.0, f64::MAX).weight(stake(f64::MAX)), 0.5);
    assert_eq!(second(1.0, 0.0).weight(stake(f64::from_bits(1))), 1.0);
}

#[test]
fn settled_size_is_bounded() {
    let unit = second(1_000.0, 1.0);
    let fill = |facts: i64| {
        let mut ledger = TrustLedger::new(unit);
        for i in 0..facts {
            // 120 half-lives, in no order of time: four blocks, of which three are kept.
            let at = i * 7_919 % 120_000;
            let by = if i % 3 == 0 { Party::Firm } else { Party::Customer };
            let risk = placing("settled", by, 1.0 + (i % 11) as f64, at);
            ledger.observe(&TrustEvidence::Place(risk.clone()));
            let outcome = Outcome::new(0.5, 0.25, 0.25).unwrap();
            ledger.observe(&resolved(&risk, outcome, at + 1));
        }
        (ledger.settled_bytes(), ledger.facts())
    };
    let (few, many) = (fill(1_000), fill(10_000));
    println!("settled: {} bytes after {} facts, {} after {}", few.0, few.1, many.0, many.1);
    assert!(few.0 <= 1024);
    assert_eq!(few.0, many.0);
    assert!(TrustLedger::new(unit).settled_bytes() <= few.0);
}

#[cfg(feature = "serde")]
mod forged {
    use super::*;
    use serde_json::{Value, json};

    /// An honest ledger: one stake settled 70 half-lives ago, one now, one open.
    fn honest() -> Value {
        let old = placing("old", Party::Customer, 3.0, 0);
        let new = placing("new", Party::Firm, 1.0, 70 * 60);
        let facts = [
            TrustEvidence::Place(old.clone()),
            resolved(&old, Outcome::HONOURED, 10),
            TrustEvidence::Place(new.clone()),
            resolved(&new, Outcome::DERELICTION, 70 * 60),
            TrustEvidence::Place(placing("open", Party::Firm, 2.0, 71 * 60)),
        ];
        serde_json::to_value(ledger_of(second(60.0, 1.0), &facts)).unwrap()
    }

    fn refusal(change: impl FnOnce(&mut Value)) -> String {
        let mut form = honest();
        assert!(serde_json::from_value::<TrustLedger>(form.clone()).is_ok());
        change(&mut form);
        unplaced(serde_json::from_value::<TrustLedger>(form).unwrap_err().to_string())
    }

    /// The sentence without the path to what is wrong.
    fn unplaced(sentence: String) -> String {
        match sentence.rfind(" (at ") {
            Some(path) => sentence[..path].to_owned(),
            None => sentence,
        }
    }

    /// The index of a sum of a party: h, e, d, Q, N, honoured N, R, Y.
    fn of(party: Party, sum: usize) -> usize {
        sum + if party == Party::Firm { 8 } else { 0 }
    }

    #[test]
    fn units_are_checked() {
        assert_eq!(
            refusal(|form| form["unit"]["half_life"] = json!(0)),
            "half-life must be above 0 seconds (infinity is allowed), got 0"
        );
        assert_eq!(
            refusal(|form| form["unit"]["half_life"] = json!("eternal")),
            "half-life must be seconds or `infinite`, got `eternal`"
        );
        assert_eq!(
            refusal(|form| form["unit"]["reference_stake"] = json!(-1)),
            "stake must be 0 or more and finite, got -1"
        );
    }

    #[test]
    fn sums_are_whole_numbers_of_0_or_more() {
        for word in ["-5", "1.5", "", "NaN", "340282366920938463463374607431768211456"] {
            assert_eq!(
                refusal(|form| form["sums"]["blocks"][0][3] = json!(word)),
                format!("decayed sums must be whole numbers, got {word}")
            );
        }
        // A number, where a text is due.
        refusal(|form| form["sums"]["blocks"][0][3] = json!(-5));
        refusal(|form| form["sums"]["blocks"][0][3] = json!(null));
    }

    #[test]
    fn sums_have_their_length() {
        assert_eq!(
            refusal(|form| {
                form["sums"]["blocks"][0].as_array_mut().unwrap().pop();
            }),
            "block of decayed sums must have 16 entries, got 15"
        );
        assert_eq!(
            refusal(|form| form["sums"]["blocks"][2].as_array_mut().unwrap().push(json!("0"))),
            "block of decayed sums must have 16 entries, got 17"
        );
        assert_eq!(
            refusal(|form| {
                form["sums"]["blocks"].as_array_mut().unwrap().pop();
            }),
            "decayed sums must have 0, 1 or 3 blocks, got 2"
        );
        assert_eq!(
            refusal(|form| {
                let row = form["sums"]["blocks"][0].clone();
                form["sums"]["blocks"].as_array_mut().unwrap().push(row);
            }),
            "decayed sums must have 0, 1 or 3 blocks, got 4"
        );
    }

    #[test]
    fn no_block_is_empty() {
        let nothing = json!(vec!["0"; 16]);
        assert_eq!(
            refusal(|form| form["sums"]["blocks"][0] = nothing.clone()),
            "decayed sums must lie in a block that instants reach, got 2"
        );
        assert_eq!(
            refusal(|form| {
                form["sums"]["blocks"][1] = nothing.clone();
                form["sums"]["blocks"][2] = nothing.clone();
            }),
            "decayed sums must write no empty block, got 3 blocks"
        );
    }

    #[test]
    fn blocks_lie_where_instants_reach() {
        let sentence = "trust ledger must sum no fact after its newest, got a later block";
        assert_eq!(refusal(|form| form["sums"]["block"] = json!(3)), sentence);
        for block in [i64::MAX, i64::MIN, Instant::BOUND + 1] {
            assert_eq!(
                refusal(|form| form["sums"]["block"] = json!(block)),
                format!("decayed sums must lie in a block that instants reach, got {block}")
            );
        }
    }

    #[test]
    fn squares_weights_and_trials_keep_their_order() {
        for party in Party::BOTH {
            let sentence = format!(
                "trust ledger must keep Q ≤ S ≤ N for each party, got sums of the {party} that do not"
            );
            let huge = json!(u128::MAX.to_string());
            for sum in [0, 1, 2, 3, 5] {
                for block in [0, 1, 2] {
                    assert_eq!(
                        refusal(|form| {
                            form["sums"]["blocks"][block][of(party, sum)] = huge.clone();
                        }),
                        sentence
                    );
                }
            }
        }
    }

    #[test]
    fn facts_and_newest_go_together() {
        assert_eq!(
            refusal(|form| form["newest"] = json!(null)),
            "trust ledger must have a newest fact if it has facts, got 5 facts"
        );
        assert_eq!(
            refusal(|form| form["facts"] = json!(0)),
            "trust ledger must have a newest fact if it has facts, got 0 facts"
        );
        assert_eq!(
            refusal(|form| {
                form["facts"] = json!(0);
                form["newest"] = json!(null);
            }),
            "trust ledger must be empty if it has no facts, got 1 open"
        );
        let mut empty = serde_json::to_value(TrustLedger::new(second(60.0, 1.0))).unwrap();
        assert!(serde_json::from_value::<TrustLedger>(empty.clone()).is_ok());
        empty["largest_honoured"][0] = json!(1.0);
        assert_eq!(
            serde_json::from_value::<TrustLedger>(empty).unwrap_err().to_string(),
            "trust ledger must be empty if it has no facts, got 0 open"
        );
        refusal(|form| form["facts"] = json!(-1));
        refusal(|form| form["facts"] = json!(1.5));
        assert_eq!(
            refusal(|form| form["newest"] = json!(1_728_000_000_000_i64)),
            "instant must be within 1099511627776 seconds of 1970 (seconds, not \
             milliseconds), got 1728000000000"
        );
    }

    #[test]
    fn the_open_list_is_checked() {
        assert_eq!(
            refusal(|form| form["open"][0][1] = json!(0)),
            "trust ledger must count no stake 0 times or beyond its facts, got 0"
        );
        assert_eq!(
            refusal(|form| form["open"][0][1] = json!(-6)),
            "trust ledger must count no stake 0 times or beyond its facts, got -6"
        );
        assert_eq!(
            refusal(|form| {
                let entry = form["open"][0].clone();
                form["open"].as_array_mut().unwrap().push(entry);
            }),
            "trust ledger must list each open stake once, got 2 entries"
        );
        assert_eq!(
            refusal(|form| form["open"][0][0]["at"] = json!(71 * 60 + 1)),
            "trust ledger must hold no stake after its newest fact, got 4261"
        );
        assert_eq!(
            refusal(|form| form["open"][0][0]["stake"] = json!(-1)),
            "stake must be 0 or more and finite, got -1"
        );
        assert_eq!(
            refusal(|form| form["open"][0][0]["due"] = json!(4_259)),
            "due date of a stake must not be dated before its placing (4260), got 4259"
        );
        assert_eq!(
            refusal(|form| form["open"][0][0]["id"] = json!("")),
            "name must be 1 to 256 bytes of text without control characters, got ``"
        );
        refusal(|form| form["open"][0][0]["by"] = json!("Customer"));
    }

    #[test]
    fn the_largest_honoured_is_a_stake() {
        assert_eq!(
            refusal(|form| form["largest_honoured"][1] = json!(-1)),
            "stake must be 0 or more and finite, got -1"
        );
        refusal(|form| form["largest_honoured"] = json!([1.0]));
    }

    #[test]
    fn unknown_and_missing_fields_are_refused() {
        for path in ["", "/unit", "/sums", "/open/0/0"] {
            let message = refusal(|form| form.pointer_mut(path).unwrap()["bonus"] = json!(1));
            assert!(message.starts_with("unknown field `bonus`"), "{path}: {message}");
        }
        for field in ["unit", "sums", "facts", "largest_honoured", "open"] {
            let message = refusal(|form| {
                form.as_object_mut().unwrap().remove(field);
            });
            assert_eq!(message, format!("missing field `{field}`"));
        }
    }

    #[test]
    fn facts_are_checked() {
        let refused = |form: Value| {
            unplaced(serde_json::from_value::<TrustEvidence>(form).unwrap_err().to_string())
        };
        let order = json!({"id": "order", "by": "customer", "stake": 3.0, "at": 10});
        let mut place = order.clone();
        place["fact"] = json!("place");
        assert!(serde_json::from_value::<TrustEvidence>(place.clone()).is_ok());
        place["stake"] = json!(-1);
        assert_eq!(refused(place), "stake must be 0 or more and finite, got -1");
        let resolve = |outcome: Value, at: i64| json!({"fact": "resolve", "placing": order, "outcome": outcome, "at": at});
        assert_eq!(
            refused(resolve(json!({"honoured": 0.5, "execution": 0, "dereliction": 0}), 10)),
            "outcome must be shares that sum to 1, got a sum of 0.5"
        );
        assert_eq!(
            refused(resolve(json!({"honoured": 1, "execution": 0, "dereliction": 0}), 9)),
            "resolution of a stake must not be dated before its placing (10), got 9"
        );
        let act = |stake: Value, conduct: &str| json!({"fact": "act", "by": "firm", "stake": stake, "at": 1, "conduct": conduct});
        assert!(serde_json::from_value::<TrustEvidence>(act(json!(1), "failed_to_act")).is_ok());
        refused(act(json!(null), "failed_to_act"));
        refused(act(json!(1), "meant_well"));
        refused(json!({"fact": "hope", "by": "firm"}));
    }

    #[test]
    fn constants_are_checked() {
        let refused = |form: Value| {
            unplaced(serde_json::from_value::<TrustParams>(form).unwrap_err().to_string())
        };
        assert_eq!(
            serde_json::from_value::<TrustParams>(json!({})).unwrap(),
            TrustParams::default()
        );
        assert_eq!(refused(json!({"reciprocity": 1.5})), "share must be between 0 and 1, got 1.5");
        assert_eq!(
            refused(json!({"prior": [1.0, 0.0, 0.5]})),
            "number must be above 0 (from 1e-300 to 1e300), got 0"
        );
        assert_eq!(refused(json!({"grace": -1.0})), "amount must be from 0 to 1e300, got -1");
        assert_eq!(
            refused(json!({"parity": 0.0})),
            "number must be above 0 (from 1e-300 to 1e300), got 0"
        );
        assert_eq!(refused(json!({"level": 1.0})), "level must be above 0 and below 1, got 1");
        let message = refused(json!({"bonus": 1}));
        assert!(message.starts_with("unknown field `bonus`"), "{message}");
    }
}

mod regressions {
    use super::*;

    // Half of the least number there is rounds to 0, which was taken for balance.
    #[test]
    fn the_least_exposure_is_no_balance() {
        let item = AuditItem::new(support::name("a"), Bearer::Customer)
            .with_severity(share(f64::from_bits(1)))
            .with_likelihood(share(0.75));
        let audit = Audit::new(vec![item]).unwrap();
        assert_eq!(audit.imbalance(), Some(1.0));
        assert_eq!(audit.smallest_reversal(Share::ZERO), None);
    }

    // Outcomes may miss a sum of 1 by 10⁻⁹, which was more than the reader of a ledger forgave
    // where the half-life's phase shifts amounts far up.
    #[cfg(feature = "serde")]
    #[test]
    fn a_ledger_of_frayed_outcomes_can_be_read_back() {
        for (honoured, execution) in [(0.5, 0.5 + 9e-10), (0.5, 0.5 - 9e-10)] {
            let outcome = Outcome::new(honoured, execution, 0.0).unwrap();
            for at in 0..128 {
                let risk = placing("frayed", Party::Customer, 1.0, at);
                let unit = TrustUnit { half_life: seconds(2.0), reference_stake: Stake::ZERO };
                let ledger = ledger_of(unit, &[resolved(&risk, outcome, at)]);
                let text = serde_json::to_string(&ledger).unwrap();
                assert_eq!(serde_json::from_str::<TrustLedger>(&text).unwrap(), ledger);
            }
        }
    }

    // The square of a weight of 10⁻⁷ rounds to 0, or is twice too large, and S²/Q with it.
    #[test]
    fn effective_evidence_of_tiny_weights_stays_between_weight_and_trials() {
        for weight in [1e-13, 1e-7, 5e-7, 9e-7, 1.16e-6, 1e-4] {
            let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: stake(1.0) };
            let fact = act(Party::Firm, stake(weight), Instant::EPOCH, Conduct::ActedRightly);
            let score = read_facts(unit, &[fact], Instant::EPOCH);
            let Evidence { weight, effective, trials, .. } = score.of(Party::Firm).evidence();
            assert!(weight <= effective && effective <= trials, "{weight} {effective} {trials}");
        }
    }

    // Four shares, each rounded up, summed to more than 1, and the value was below 0.
    #[test]
    fn the_doubts_of_a_hopeless_party_do_not_exceed_the_whole() {
        for tenths in 1..2_000_u32 {
            let params = TrustParams::default().with_prior([
                positive(1e-194),
                positive(0.1 * f64::from(tenths)),
                positive(0.7),
            ]);
            let facts = [1, 2, 3].map(|i| {
                let conduct = if i == 1 { Conduct::FailedToAct } else { Conduct::ActedWrongly };
                act(Party::Firm, stake(f64::from(i * tenths)), instant(0), conduct)
            });
            let unit = TrustUnit { half_life: seconds(1.0), reference_stake: stake(1.0) };
            let score = read(&ledger_of(unit, &facts), &params, instant(1));
            assert!((0.0..=1.0).contains(&score.value()), "{}", score.value());
        }
    }
}
