use super::*;

/// The mean after `n` honoured stakes of a party that places none itself.
fn eroded(n: u32, params: &TrustParams) -> TrustScore {
    let mut ledger = TrustLedger::new(PLAIN());
    let now = Instant::EPOCH;
    for i in 0..n {
        let stake = Placing::new(support::name(&format!("{i}")), Party::Customer, stake(1.0), now);
        ledger.observe(&TrustEvidence::Place(stake.clone()));
        ledger.observe(&TrustEvidence::Resolve(
            Resolution::new(stake, Outcome::HONOURED, now).unwrap(),
        ));
    }
    if n == 0 {
        ledger.observe(&act(Party::Firm, Stake::ZERO, now, Conduct::ActedRightly));
    }
    read(&ledger, params, now)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn law_02_swapping_the_parties_mirrors_the_report(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        eta in -60..60_i32,
        wait in history::any_wait(),
    ) {
        // 1/η is exact for a power of two.
        let eta = 2_f64.powi(eta);
        let mirrored: Vec<_> = facts
            .iter()
            .map(|fact| history::rewritten(fact, Party::other, |s| s, 0, |y| y))
            .collect();
        let as_of = after(&facts, wait);
        let ours = ledger_of(unit, &facts)
            .score(&params.clone().with_parity(positive(eta)), as_of)
            .unwrap();
        let theirs = ledger_of(unit, &mirrored)
            .score(&params.with_parity(positive(1.0 / eta)), as_of)
            .unwrap();
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            for party in PARTIES {
                let (a, b) = (figures_of(&ours, party), figures_of(&theirs, party.other()));
                prop_assert_eq!(bits(&a), bits(&b), "{:?} {:?}", a, b);
            }
            prop_assert_eq!(bits(&figures_between(&ours)), bits(&figures_between(&theirs)));
            let flipped = theirs.exposure().imbalance().map(|delta| -delta);
            prop_assert_eq!(ours.exposure().imbalance(), flipped);
            // A sum of three terms, here added in another order.
            let (a, b) = (ours.mutual().standard_deviation, theirs.mutual().standard_deviation);
            prop_assert!(close(a, b, ROUNDING), "{a} {b}");
        }
    }

    #[test]
    fn law_02_swapping_the_parties_inverts_any_parity(
        (unit, facts) in history::any_history(),
        params in history::plain_params(),
    ) {
        let mirrored: Vec<_> = facts
            .iter()
            .map(|fact| history::rewritten(fact, Party::other, |s| s, 0, |y| y))
            .collect();
        let as_of = after(&facts, 0);
        let inverse = params.clone().with_parity(positive(1.0 / params.parity().get()));
        let ours = ledger_of(unit, &facts).score(&params, as_of).unwrap();
        let theirs = ledger_of(unit, &mirrored).score(&inverse, as_of).unwrap();
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            for party in PARTIES {
                let a = ours.of(party).perceived().mean();
                let b = theirs.of(party.other()).perceived().mean();
                prop_assert!(close(a, b, 100.0 * ROUNDING), "{a} {b}");
            }
        }
    }

    #[test]
    fn law_21_perceived_falls_in_psi_and_rises_in_grace(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        (psi, phi) in (history::any_psi(), history::any_psi()),
        (g, k) in (0.0..20.0_f64, 0.0..20.0_f64),
    ) {
        let ledger = ledger_of(unit, &facts);
        let as_of = after(&facts, 0);
        let seen = |psi: Share, g: f64| {
            let params =
                params.clone().with_reciprocity(psi).with_grace(Amount::new(g).unwrap());
            let score = ledger.score(&params, as_of).unwrap();
            score.map(|s| PARTIES.map(|party| s.of(party).perceived().mean()))
        };
        let (low, high) = (psi.min(phi), psi.max(phi));
        let (short, long) = (g.min(k), g.max(k));
        let Some(base) = seen(high, short) else { return Ok(()) };
        for ((base, gentler), longer) in
            base.iter().zip(seen(low, short).unwrap()).zip(seen(high, long).unwrap())
        {
            prop_assert!(gentler >= *base);
            prop_assert!(longer >= *base);
        }
    }

    #[test]
    fn law_22_ones_own_placing_weakly_raises_the_trust_perceived_in_one(
        (unit, facts, by, stake, at, as_of) in history_and_fact(),
        params in history::plain_params(),
    ) {
        let params = params.with_overdue_counts(false);
        let placed = TrustEvidence::Place(Placing::new(support::name("more"), by, stake, at));
        let Some(before) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
        else { return Ok(()) };
        let later = read(&ledger_of(unit, &with(&facts, placed)), &params, as_of);
        let [a, b] = [&before, &later].map(|score| score.of(by).perceived().mean());
        prop_assert!(b >= a * (1.0 - DROPPED), "{a} {b}");
    }

    #[test]
    fn law_23_the_others_placing_weakly_lowers_it(
        (unit, facts, by, stake, at, as_of) in history_and_fact(),
        params in history::plain_params(),
    ) {
        let params = params.with_overdue_counts(false);
        let placed = TrustEvidence::Place(Placing::new(support::name("more"), by, stake, at));
        let Some(before) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
        else { return Ok(()) };
        let later = read(&ledger_of(unit, &with(&facts, placed)), &params, as_of);
        let [a, b] = [&before, &later].map(|score| score.of(by.other()).perceived().mean());
        prop_assert!(b <= a * (1.0 + DROPPED), "{a} {b}");
    }

    #[test]
    fn law_25_pending_bounds_bracket_collapse_and_tighten(
        (unit, facts) in history::any_history(),
        params in history::plain_params(),
        outcome in history::any_outcome(),
        wait in history::any_wait(),
    ) {
        let as_of = after(&facts, wait);
        let mut ledger = ledger_of(unit, &facts);
        let Some(mut before) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
        loop {
            for party in PARTIES {
                let trust = before.of(party);
                for ((low, high), mean) in [
                    (trust.intrinsic_bounds(), trust.intrinsic().mean()),
                    (trust.perceived_bounds(), trust.perceived().mean()),
                ] {
                    prop_assert!(low <= mean && mean <= high + ROUNDING, "{low} {mean} {high}");
                    if trust.pending().weight == 0.0 {
                        prop_assert_eq!((low, high), (mean, mean));
                    }
                }
                if trust.pending().count == 0 {
                    prop_assert_eq!(trust.pending().weight, 0.0);
                }
            }
            let Some(open) = ledger.open().next().cloned() else { break };
            let trustee = open.by().other();
            ledger.observe(&TrustEvidence::Resolve(
                Resolution::new(open, outcome, as_of).unwrap(),
            ));
            let later = read(&ledger, &params, as_of);
            let [a, b] = [&before, &later].map(|s| s.of(trustee).intrinsic_bounds());
            prop_assert!(b.0 >= a.0 - FRAYED && b.1 <= a.1 + FRAYED, "{a:?} {b:?}");
            let [a, b] = [&before, &later].map(|s| s.of(trustee).perceived_bounds());
            prop_assert!(b.0 >= a.0 - FRAYED && b.1 <= a.1 + FRAYED, "{a:?} {b:?}");
            before = later;
        }
    }

    #[test]
    fn law_26_the_resolved_value_lies_in_the_earlier_bounds(
        (unit, facts) in history::any_history(),
        params in history::plain_params(),
        outcomes in prop::collection::vec(history::any_outcome(), 8),
        wait in history::any_wait(),
    ) {
        let as_of = after(&facts, wait);
        let ledger = ledger_of(unit, &facts);
        let Some(before) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
        let mut settled = ledger.clone();
        for (open, outcome) in ledger.open().zip(outcomes.iter().cycle()) {
            settled.observe(&TrustEvidence::Resolve(
                Resolution::new(open.clone(), *outcome, as_of).unwrap(),
            ));
        }
        let later = read(&settled, &params, as_of);
        for party in PARTIES {
            let (a, b) = (before.of(party), later.of(party));
            for ((low, high), mean) in [
                (a.intrinsic_bounds(), b.intrinsic().mean()),
                (a.perceived_bounds(), b.perceived().mean()),
            ] {
                prop_assert!(
                    (low - FRAYED..=high + FRAYED).contains(&mean),
                    "{low} {mean} {high}"
                );
            }
        }
    }

    #[test]
    fn law_30_mutual_trust_is_symmetric_and_bounded(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        wait in history::any_wait(),
    ) {
        let as_of = after(&facts, wait);
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
        else { return Ok(()) };
        let mutual = score.mutual();
        let [a, b] = PARTIES.map(|party| score.of(party).perceived());
        prop_assert_eq!(mutual.mean, b.mean() * a.mean());
        prop_assert!(mutual.mean <= a.mean().min(b.mean()));
        prop_assert_eq!(mutual.upper, a.mean().min(b.mean()));
        // 1 − (1 − a) − (1 − b), of numbers near 1.
        prop_assert!(mutual.lower <= mutual.mean + ROUNDING);
        let moment = |p: &goodwill::kernel::posterior::BetaPosterior| {
            let s = p.alpha() + p.beta();
            (p.alpha() / s) * ((p.alpha() + 1.0) / (s + 1.0))
        };
        let variance = moment(&a) * moment(&b) - mutual.mean * mutual.mean;
        prop_assert!((mutual.standard_deviation.powi(2) - variance).abs() <= ROUNDING);
    }

    #[test]
    fn law_33_asymmetry_and_reciprocity_are_functions_of_the_imbalance(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        wait in history::any_wait(),
    ) {
        let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
        else { return Ok(()) };
        let exposure = score.exposure();
        let [a, b] = PARTIES.map(|party| exposure.risked(party));
        prop_assert_eq!(exposure.imbalance().is_some(), a + b > 0.0);
        if let Some(delta) = exposure.imbalance() {
            prop_assert_eq!(delta, (a - b) / (a + b));
            prop_assert_eq!(exposure.reciprocity(), Some(1.0 - delta.abs()));
            let phi = delta * delta / (1.0 + delta * delta);
            prop_assert_eq!(exposure.asymmetry(), Some(phi));
            // Φ is also the asymmetric share of the sum of squares.
            let asymmetric = (a - b).powi(2) / 2.0 / (a * a + b * b);
            if a.min(b) > 1e-100 {
                prop_assert!(close(phi, asymmetric, ROUNDING), "{phi} {asymmetric}");
            }
        }
    }
}

proptest! {
    // These read quantiles, which take their time.
    #![proptest_config(cases(48))]

    #[test]
    fn law_20_perceived_is_at_most_intrinsic_at_every_quantile(
        (unit, facts) in history::any_history(),
        params in history::plain_params(),
    ) {
        let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, 0)).unwrap()
        else { return Ok(()) };
        for party in PARTIES {
            let trust = score.of(party);
            let (own, seen) = (trust.intrinsic(), trust.perceived());
            prop_assert!(seen.mean() <= own.mean());
            let untrusting = params.reciprocity().get() * trust.shortfall();
            if untrusting == 0.0 {
                prop_assert_eq!(seen, own);
                continue;
            }
            for p in LEVELS {
                let (low, high) = (quantile(&seen, p), quantile(&own, p));
                prop_assert!(low <= high * (1.0 + QUANTILE), "{p}: {low} {high}");
                if untrusting > 1e-3 && high > 1e-200 {
                    prop_assert!(low < high, "{p}: {low} {high}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn law_24_a_party_that_never_trusts_erodes(params in history::plain_params()) {
        let [h, e, d] = params.prior().map(goodwill::quantity::Positive::get);
        let (psi, eta, g) =
            (params.reciprocity().get(), params.parity().get(), params.grace().get());
        let means: Vec<f64> =
            (0..40).map(|n| eroded(n, &params).of(Party::Firm).perceived().mean()).collect();
        for (n, mean) in (0_u32..).zip(&means) {
            let n = f64::from(n);
            let shortfall = (eta * n - g).max(0.0);
            let expected = (h + n) / (h + e + d + n + psi * shortfall);
            prop_assert!(close(*mean, expected, ROUNDING), "{n}: {mean} {expected}");
        }
        let turn = psi * (g + eta * h) - (e + d);
        for (n, pair) in (0_u32..).zip(means.windows(2)) {
            let n = f64::from(n);
            if n + 1.0 <= g / eta {
                prop_assert!(pair[1] > pair[0]);
            } else if n >= g / eta && turn > 1e-9 {
                prop_assert!(pair[1] < pair[0]);
            } else if n >= g / eta && turn < -1e-9 {
                prop_assert!(pair[1] > pair[0]);
            }
        }
    }
}

#[test]
fn law_24_the_limit_of_erosion() {
    for (psi, eta) in [(0.5, 1.0), (1.0, 1.0), (0.25, 4.0), (0.0, 1.0)] {
        let params = TrustParams::default().with_reciprocity(share(psi)).with_parity(positive(eta));
        let limit = 1.0 / (1.0 + psi * eta);
        let mean = eroded(4_000, &params).of(Party::Firm).perceived().mean();
        // The distance to the limit falls as the prior and the grace over n.
        assert!((mean - limit).abs() < 5.0 / 4_000.0, "{psi} {eta}: {mean} {limit}");
    }
}
