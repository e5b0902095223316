use super::*;

/// The golden ledger, with half-life and grace of 1, in seconds.
fn golden() -> TrustLedger {
    let unit = TrustUnit { half_life: seconds(1.0), reference_stake: stake(1.0) };
    let sample = placing("sample", Party::Customer, 1.0, 0);
    let order = placing("order", Party::Customer, 3.0, 1);
    let credit = placing("credit", Party::Firm, 1.0, 1);
    let project = placing("project", Party::Customer, 9.0, 2);
    ledger_of(
        unit,
        &[
            TrustEvidence::Place(sample.clone()),
            resolved(&sample, Outcome::HONOURED, 0),
            TrustEvidence::Place(order.clone()),
            resolved(&order, Outcome::DERELICTION, 1),
            TrustEvidence::Place(credit.clone()),
            resolved(&credit, Outcome::HONOURED, 2),
            TrustEvidence::Place(project),
        ],
    )
}

#[test]
fn golden_ledger() {
    let params = TrustParams::default().with_grace(Amount::new(1.0).unwrap());
    let score = read(&golden(), &params, instant(2));
    let (firm, customer) = (score.of(Party::Firm), score.of(Party::Customer));
    let exposure = score.exposure();

    // S = (1/8, 0, 3/8): the shapes, less the prior.
    assert_eq!(firm.intrinsic().alpha(), 1.0 + 1.0 / 8.0);
    assert_eq!(firm.intrinsic().beta(), 1.0 + 3.0 / 8.0);
    assert_eq!(firm.opinion().belief(), [0.125 / 2.5, 0.375 / 2.5]);
    assert_eq!(firm.evidence().weight, 0.5);
    assert!(close(exposure.risked(Party::Customer), 1.4, AMOUNTS));
    assert_eq!(exposure.risked(Party::Firm), 0.25);
    assert!(close(firm.shortfall(), 0.15, AMOUNTS));
    assert_eq!(customer.shortfall(), 0.0);

    assert_eq!(firm.intrinsic().mean(), 0.45);
    assert_shows(firm.perceived().mean(), "0.43689320388");
    assert_shows(score.value(), "0.43689320388");
    assert_shows(firm.perceived_bounds().0, "0.32374101");
    assert_shows(firm.perceived_bounds().1, "0.58273381");
    assert_shows(exposure.imbalance().unwrap(), "0.6969697");
    assert_shows(customer.perceived().mean(), "0.6");
    assert_shows(score.mutual().mean, "0.26213592");
    assert_shows(score.mutual().lower, "0.03689320");
    assert_shows(score.mutual().upper, "0.43689320");

    assert_eq!(score.interval().level, level(0.9));
    assert_shows(score.interval().lower, "0.04929162");
    assert_shows(score.interval().upper, "0.88495468");
    let intrinsic = firm.intrinsic().interval(level(0.9));
    assert_shows(intrinsic.lower, "0.05182112");
    assert_shows(intrinsic.upper, "0.8974958");

    let pending = firm.pending();
    assert_eq!((pending.count, pending.stake), (1, 9.0));
    assert!(close(pending.weight, 0.9, ROUNDING));
    assert!(close(firm.expected_loss(), 9.0 * (1.0 - 0.436_893_203_88), 1e-10));
    // The doubt: 1 of the prior, 3/8 not done, 0.15/2 of untrusting, over 2.575.
    for (part, share) in firm.doubt().parts.iter().zip([1.0, 0.0, 0.375, 0.075]) {
        assert!(close(*part, share / 2.575, AMOUNTS));
    }
    assert_eq!(firm.largest_honoured(), stake(1.0));
    assert_eq!(customer.largest_honoured(), stake(1.0));
    assert_eq!(
        score.to_string(),
        "trust 0.44 [0.05, 0.88] (more is better), resting on 0.8 outcomes of 7 facts; \
         1 stake open"
    );
}

#[test]
fn golden_ledger_from_every_split_into_two() {
    let params = TrustParams::default().with_grace(Amount::new(1.0).unwrap());
    let whole = golden();
    let facts = {
        let unit = whole.unit();
        let sample = placing("sample", Party::Customer, 1.0, 0);
        let order = placing("order", Party::Customer, 3.0, 1);
        let credit = placing("credit", Party::Firm, 1.0, 1);
        let facts = [
            TrustEvidence::Place(sample.clone()),
            resolved(&sample, Outcome::HONOURED, 0),
            TrustEvidence::Place(order.clone()),
            resolved(&order, Outcome::DERELICTION, 1),
            TrustEvidence::Place(credit.clone()),
            resolved(&credit, Outcome::HONOURED, 2),
            TrustEvidence::Place(placing("project", Party::Customer, 9.0, 2)),
        ];
        (unit, facts)
    };
    let (unit, facts) = facts;
    let value = read(&whole, &params, instant(2)).value();
    for split in 0_u32..1 << facts.len() {
        let mut halves = [TrustLedger::new(unit), TrustLedger::new(unit)];
        for (i, fact) in facts.iter().enumerate() {
            halves[(split >> i & 1) as usize].observe(fact);
        }
        let both = merged(&halves[0], &halves[1]);
        assert_eq!(both, whole);
        assert_eq!(read(&both, &params, instant(2)).value().to_bits(), value.to_bits());
    }
}

#[test]
fn erosion_path() {
    let printed = ["0.5", "0.666667", "0.75", "0.8", "0.769231", "0.75", "0.736842", "0.727273"];
    for (n, printed) in (0_u32..).zip(printed) {
        let score = path(n);
        assert_shows(score.of(Party::Firm).perceived().mean(), printed);
        assert_shows(score.value(), printed);
    }
    // 1/(1 + ψη) = ⅔, which the mean of n nears as 1/n: (1 + n)/(2 + n + (n − 3)/2).
    let far = path(3_000).value();
    assert!(close(far, 3_001.0 / (2.0 + 3_000.0 + 0.5 * 2_997.0), ROUNDING));
    assert!((far - 2.0 / 3.0).abs() < 2e-4);
}

fn path(n: u32) -> TrustScore {
    let mut ledger = TrustLedger::new(PLAIN());
    ledger.observe(&act(Party::Firm, Stake::ZERO, Instant::EPOCH, Conduct::ActedRightly));
    for i in 0..n {
        let stake = placing(&i.to_string(), Party::Customer, 1.0, i64::from(i));
        ledger.observe(&TrustEvidence::Place(stake.clone()));
        ledger.observe(&resolved(&stake, Outcome::HONOURED, i64::from(i) + 1));
    }
    read(&ledger, &TrustParams::default(), instant(1 << 20))
}

#[test]
fn reputation_with_forgetting_tends_to_eleven_twelfths() {
    // 2^(−step/H) = 0.9 as nearly as whole seconds allow.
    let (step, half_life) = (1_520_030_934, 1e10);
    let unit = TrustUnit { half_life: seconds(half_life), reference_stake: Stake::ZERO };
    let lambda = unit.half_life.weight_after(step);
    // The step is off by half a second of 1.5e9, the total by as much of 10 events.
    let step_rounding = 1e-9;
    assert!((lambda - 0.9).abs() < step_rounding);
    let start = -Instant::BOUND + 1;
    let mut ledger = TrustLedger::new(unit);
    let mut now = start;
    // 0.9^400 is below 10⁻¹⁸.
    for i in 0..400 {
        now = start + i * step;
        ledger.observe(&act(Party::Firm, stake(5.0), instant(now), Conduct::ActedRightly));
    }
    let score = read(&ledger, &TrustParams::default(), instant(now));
    assert!(close(score.of(Party::Firm).evidence().weight, 10.0, 100.0 * step_rounding));
    let mean = score.of(Party::Firm).intrinsic().mean();
    assert!((mean - 11.0 / 12.0).abs() < 10.0 * step_rounding, "{mean}");
}

#[test]
fn twelve_against_four() {
    let mut ledger = TrustLedger::new(PLAIN());
    for (party, count) in [(Party::Customer, 12), (Party::Firm, 4)] {
        for i in 0..count {
            let risk = placing(&format!("{party} {i}"), party, 2.0, i);
            ledger.observe(&TrustEvidence::Place(risk));
        }
    }
    let score = read(&ledger, &TrustParams::default(), instant(100));
    let exposure = score.exposure();
    assert_eq!(exposure.imbalance(), Some(0.5));
    assert_eq!(exposure.asymmetry(), Some(0.2));
    assert_eq!(exposure.reciprocity(), Some(0.5));
    assert_eq!(exposure.share(Party::Customer).mean(), 13.0 / 18.0);
    assert_eq!(exposure.propensity(Party::Customer), None);
    // The firm's shortfall: 12 − 4 − 3.
    assert_eq!(score.of(Party::Firm).shortfall(), 5.0);
}

#[test]
fn propensity_needs_refusals() {
    let mut ledger = TrustLedger::new(PLAIN());
    let now = Instant::EPOCH;
    ledger.observe(&TrustEvidence::Place(placing("a", Party::Customer, 1.0, 0)));
    ledger.observe(&TrustEvidence::Decline { by: Party::Customer, stake: stake(1.0), at: now });
    ledger.observe(&TrustEvidence::Decline { by: Party::Customer, stake: stake(1.0), at: now });
    let score = read(&ledger, &TrustParams::default(), now);
    let propensity = score.exposure().propensity(Party::Customer).unwrap();
    assert_eq!((propensity.alpha(), propensity.beta()), (2.0, 3.0));
    assert_eq!(score.exposure().propensity(Party::Firm), None);
}

#[test]
fn seven_good_and_one_bad_give_beta_8_2() {
    let mut ledger = TrustLedger::new(PLAIN());
    for i in 0..8 {
        let conduct = if i == 3 { Conduct::ActedWrongly } else { Conduct::ActedRightly };
        ledger.observe(&act(Party::Firm, stake(7.0), instant(i), conduct));
    }
    let score = read(&ledger, &TrustParams::default(), instant(10));
    let trust = score.of(Party::Firm).intrinsic();
    assert_eq!((trust.alpha(), trust.beta()), (8.0, 2.0));
    assert_eq!(trust.mean(), 0.8);
    let (narrow, wide) = (trust.interval(level(0.90)), trust.interval(level(0.95)));
    assert_shows(narrow.lower, "0.570864");
    assert_shows(narrow.upper, "0.958977");
    // 0.517503485… by mpmath at 40 digits.
    assert_shows(wide.lower, "0.517503");
    assert_shows(wide.upper, "0.971855");
    assert_eq!(score.of(Party::Firm).chance_of(0, 0), 1.0);
    // ∫ θ² of Beta(8, 2) = 8·9/(10·11).
    assert!(close(score.of(Party::Firm).chance_of(2, 2), 72.0 / 110.0, 1e-13));
}

#[test]
fn cumulative_fusion_of_three_opinions() {
    use goodwill::kernel::posterior::Opinion;
    let [a, b, c] = [([0.1, 0.3], 0.6), ([0.4, 0.2], 0.4), ([0.7, 0.1], 0.2)]
        .map(|(belief, u)| Opinion::new(belief, u).unwrap());
    for fused in [
        a.fused(&b).unwrap().fused(&c).unwrap(),
        a.fused(&b.fused(&c).unwrap()).unwrap(),
        c.fused(&a).unwrap().fused(&b).unwrap(),
    ] {
        assert!(close(fused.belief()[0], 28.0 / 43.0, ROUNDING));
        assert!(close(fused.belief()[1], 9.0 / 43.0, ROUNDING));
        assert!(close(fused.uncertainty(), 6.0 / 43.0, ROUNDING));
    }
}

#[test]
fn trinomial_fusion() {
    use goodwill::kernel::posterior::Opinion;
    let one = Opinion::new([0.98, 0.01, 0.0], 0.01).unwrap();
    let fused = one.fused(&Opinion::new([0.0, 0.01, 0.9], 0.09).unwrap()).unwrap();
    for (belief, printed) in fused.belief().into_iter().zip(["0.890", "0.010", "0.091"]) {
        assert_shows(belief, printed);
    }
    assert_shows(fused.uncertainty(), "0.009");
}

#[test]
fn a_stake_pays_from_its_break_even_on() {
    // Intrinsic and perceived 0.8: a gain of 2 pays for a stake below 8.
    let mut ledger = TrustLedger::new(PLAIN());
    for i in 0..8 {
        let conduct = if i == 3 { Conduct::ActedWrongly } else { Conduct::ActedRightly };
        ledger.observe(&act(Party::Firm, stake(7.0), instant(i), conduct));
    }
    let score = read(&ledger, &TrustParams::default(), instant(10));
    let firm = score.of(Party::Firm);
    let gain = Amount::new(2.0).unwrap();
    assert!(firm.is_worth(stake(7.999), gain));
    assert!(!firm.is_worth(stake(8.001), gain));
    assert!(!firm.is_worth(stake(f64::MAX), gain));
    assert!(firm.is_worth(Stake::ZERO, gain));
    assert!(!firm.is_worth(Stake::ZERO, Amount::new(0.0).unwrap()));
}

#[test]
fn small_honours_and_large_breaches_show_in_the_size_gap() {
    let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: stake(1.0) };
    let facts =
        [(1.0, Conduct::ActedRightly), (1.0, Conduct::ActedRightly), (3.0, Conduct::FailedToAct)]
            .map(|(size, conduct)| act(Party::Firm, stake(size), Instant::EPOCH, conduct));
    let score = read_facts(unit, &facts, Instant::EPOCH);
    let firm = score.of(Party::Firm);
    // By count ⅔ are honoured, by weight 1 of 1.75.
    assert!(close(firm.size_gap().unwrap(), 2.0 / 3.0 - 1.0 / 1.75, ROUNDING));
    assert_eq!(firm.largest_honoured(), stake(1.0));
    assert_eq!(score.of(Party::Customer).size_gap(), None);
}

#[test]
fn rates_of_the_two_breaches() {
    let conducts = [Conduct::ActedWrongly, Conduct::FailedToAct, Conduct::FailedToAct];
    let facts = conducts.map(|conduct| act(Party::Firm, stake(1.0), Instant::EPOCH, conduct));
    let score = read_facts(PLAIN(), &facts, Instant::EPOCH);
    let firm = score.of(Party::Firm);
    assert_eq!(firm.outcomes().mean(), [0.2, 0.3, 0.5]);
    assert_eq!(firm.execution_rate().mean(), 0.3);
    assert_eq!(firm.dereliction_rate().mean(), 0.5);
    assert_eq!(firm.breach_mix().mean(), 0.625);
}

/// What two sources saw is added up: three bids of rivals, and two waits of one and of four days.
#[test]
fn what_two_sources_saw_of_bids_and_waits_is_added_up() {
    let bid = || TrustEvidence::CompetingBid { at: instant(0) };
    let wait = |days: f64| TrustEvidence::Wait {
        by: Party::Firm,
        taken_seconds: goodwill::quantity::Amount::new(86_400.0 * days).unwrap(),
        promised_seconds: None,
        at: instant(0),
    };
    let tally = |facts: &[TrustEvidence]| {
        ledger_of(PLAIN(), facts).read(false, instant(0)).unwrap().unwrap()
    };
    let (one, other) = (tally(&[bid(), wait(1.0)]), tally(&[bid(), bid(), wait(4.0)]));
    let balance = one.plus(&other).unwrap().score(&TrustParams::default()).balance();
    assert!(close(balance.competing_bids(), 3.0, AMOUNTS), "{balance:?}");
    assert!(close(balance.days_waited_for(Party::Firm).unwrap(), 2.5, AMOUNTS), "{balance:?}");
}

/// What two sources wait for is added up: stakes of two and of three, of which one is late.
#[test]
fn what_two_sources_wait_for_is_added_up() {
    let tally = |risk: Placing| {
        let facts = [TrustEvidence::Place(risk)];
        ledger_of(PLAIN(), &facts).read(false, instant(9)).unwrap().unwrap()
    };
    let (one, other) = (
        tally(placing("a", Party::Customer, 2.0, 0)),
        tally(placing("b", Party::Customer, 3.0, 5).due(instant(8)).unwrap()),
    );
    let score = one.plus(&other).unwrap().score(&TrustParams::default());
    let [firm, customer] = [Party::Firm, Party::Customer].map(|party| score.of(party).pending());
    assert_eq!((firm.count, firm.stake, firm.overdue), (2, 5.0, 1), "{firm:?} {customer:?}");
    assert_eq!((customer.count, customer.stake, customer.overdue), (0, 0.0, 0));
}
