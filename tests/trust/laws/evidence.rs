use super::*;

/// Differences of the logarithms of Beta functions of shapes up to some hundreds.
const CHANCES: f64 = 1e-11;

fn magnitude_of_stake() -> impl Strategy<Value = Stake> {
    history::any_stake().prop_filter("counts", |s| *s > Stake::ZERO)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn law_15_a_zero_stake_changes_no_score(
        (unit, facts, by, _, at, as_of) in history_and_fact(),
        params in history::any_params(),
        outcome in history::any_outcome(),
        conduct in history::any_conduct(),
    ) {
        let ledger = ledger_of(unit, &facts);
        let Some(score) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
        let nothing = Placing::new(support::name("nothing"), by, Stake::ZERO, at);
        let due = nothing.clone().due(at).unwrap();
        for fact in [
            TrustEvidence::Place(nothing.clone()),
            TrustEvidence::Place(due),
            TrustEvidence::Resolve(Resolution::new(nothing, outcome, at).unwrap()),
            TrustEvidence::Decline { by, stake: Stake::ZERO, at },
            act(by, Stake::ZERO, at, conduct),
        ] {
            let mut more = ledger.clone();
            more.observe(&fact);
            prop_assert_eq!(
                bits(&figures(&read(&more, &params, as_of))),
                bits(&figures(&score))
            );
        }
    }

    #[test]
    fn law_16_plain_counts_give_laplace(
        honoured in 0..200_u32,
        breached in prop::collection::vec(any::<bool>(), 0..200),
        at in -Instant::BOUND..=Instant::BOUND,
        size in magnitude_of_stake(),
    ) {
        let mut ledger = TrustLedger::new(PLAIN());
        let mut observe = |conduct| {
            ledger.observe(&act(Party::Firm, size, instant(at), conduct));
        };
        (0..honoured).for_each(|_| observe(Conduct::ActedRightly));
        for wrong in &breached {
            observe(if *wrong { Conduct::ActedWrongly } else { Conduct::FailedToAct });
        }
        let params = TrustParams::default().with_reciprocity(Share::ZERO);
        if let Some(score) = ledger.score(&params, instant(at)).unwrap() {
            let (r, s) = (f64::from(honoured), breached.len() as f64);
            let expected = (r + 1.0) / (r + s + 2.0);
            let trust = score.of(Party::Firm);
            prop_assert_eq!(trust.intrinsic().mean(), expected);
            prop_assert_eq!(trust.perceived().mean(), expected);
            prop_assert!(close(score.value(), expected, ROUNDING));
        }
    }

    #[test]
    fn law_17_the_unit_of_stakes_is_free(
        facts in history::facts_in(PLAIN(), history::Span::Any),
        half_life in history::any_half_life(),
        s0 in 1e-3..1e3,
        exponent in -60..60_i32,
        factor in 1e-6..1e6,
        wait in history::any_wait(),
    ) {
        // Sizes of which the products with the factors are normal numbers.
        let plain = |s: Stake| stake(s.get().clamp(1e-100, 1e100));
        let as_of = after(&facts, wait);
        let params = TrustParams::default();
        let scaled = |c: f64| {
            let unit = TrustUnit { half_life, reference_stake: stake(c * s0) };
            let facts: Vec<_> = facts
                .iter()
                .map(|fact| {
                    history::rewritten(fact, |p| p, |s| stake(c * plain(s).get()), 0, |y| y)
                })
                .collect();
            ledger_of(unit, &facts).score(&params, as_of).unwrap()
        };
        let Some(ours) = scaled(1.0) else { return Ok(()) };
        let (two, any) = (scaled(2_f64.powi(exponent)).unwrap(), scaled(factor).unwrap());
        for party in PARTIES {
            for (a, b) in [
                (ours.of(party).intrinsic(), two.of(party).intrinsic()),
                (ours.of(party).perceived(), two.of(party).perceived()),
                (ours.exposure().share(party), two.exposure().share(party)),
            ] {
                prop_assert_eq!(a, b);
            }
            prop_assert_eq!(ours.of(party).evidence(), two.of(party).evidence());
            prop_assert_eq!(ours.of(party).size_gap(), two.of(party).size_gap());
            prop_assert_eq!(
                ours.of(party).pending().weight,
                two.of(party).pending().weight
            );
        }
        prop_assert_eq!(ours.mutual(), two.mutual());
        for (a, b) in sums(&ours).into_iter().zip(sums(&any)) {
            prop_assert!(close(a, b, AMOUNTS), "{a} {b}");
        }
    }

    #[test]
    fn law_18_effective_evidence_lies_between_weight_and_trials(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        wait in history::any_wait(),
    ) {
        let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
        else { return Ok(()) };
        for party in PARTIES {
            let Evidence { weight, effective, trials, .. } = score.of(party).evidence();
            prop_assert!(weight <= effective, "{weight} {effective}");
            prop_assert!(effective <= trials, "{effective} {trials}");
        }
    }

    #[test]
    fn law_18_effective_evidence_is_the_square_over_the_squares(
        conducts in prop::collection::vec((history::plain_stake(), history::any_conduct()), 1..30),
    ) {
        let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: stake(1.0) };
        let facts: Vec<_> = conducts
            .iter()
            .map(|(stake, conduct)| act(Party::Firm, *stake, Instant::EPOCH, *conduct))
            .collect();
        let score = read_facts(unit, &facts, Instant::EPOCH);
        let Evidence { weight, effective, trials, .. } = score.of(Party::Firm).evidence();
        let weights: Vec<f64> = conducts.iter().map(|(stake, _)| unit.weight(*stake)).collect();
        let (s, q): (f64, f64) =
            (weights.iter().sum(), weights.iter().map(|w| w * w).sum());
        prop_assert!(close(weight, s, AMOUNTS));
        // A stake of a hundredth weighs a hundredth, and its square a hundredth of that.
        prop_assert!(support::relatively_close(effective, s * s / q, 1e4 * AMOUNTS));
        prop_assert_eq!(trials, conducts.len() as f64);
    }

    #[test]
    fn law_19_swapping_the_breaches_swaps_their_rates(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        wait in history::any_wait(),
    ) {
        let swapped: Vec<_> = facts
            .iter()
            .map(|fact| match history::rewritten(fact, |p| p, |s| s, 0, |y| {
                Outcome::new(y.honoured(), y.dereliction(), y.execution()).unwrap()
            }) {
                TrustEvidence::Act { by, stake, at, conduct } => {
                    let conduct = match conduct {
                        Conduct::ActedWrongly => Conduct::FailedToAct,
                        Conduct::FailedToAct => Conduct::ActedWrongly,
                        other => other,
                    };
                    TrustEvidence::Act { by, stake, at, conduct }
                }
                other => other,
            })
            .collect();
        let params = params.with_overdue_counts(false);
        let [h, e, d] = params.prior();
        let as_of = after(&facts, wait);
        let Some(ours) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
        else { return Ok(()) };
        let theirs = read(&ledger_of(unit, &swapped), &params.with_prior([h, d, e]), as_of);
        for party in PARTIES {
            let (a, b) = (ours.of(party), theirs.of(party));
            for (x, y) in [
                (a.execution_rate().mean(), b.dereliction_rate().mean()),
                (a.dereliction_rate().mean(), b.execution_rate().mean()),
                (a.breach_mix().mean(), b.breach_mix().complement().mean()),
                (a.intrinsic().mean(), b.intrinsic().mean()),
                (a.perceived().mean(), b.perceived().mean()),
            ] {
                // The same terms, added in another order.
                prop_assert!(close(x, y, ROUNDING), "{x} {y}");
            }
            prop_assert_eq!(a.intrinsic().alpha(), b.intrinsic().alpha());
        }
    }

    #[test]
    fn law_27_the_four_shares_of_doubt_sum_exactly(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        wait in history::any_wait(),
    ) {
        let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
        else { return Ok(()) };
        for party in PARTIES {
            let doubt = score.of(party).doubt();
            prop_assert_eq!(doubt.parts.len(), 4);
            let sum = doubt.parts.iter().fold(0.0, |sum, share| sum + share);
            prop_assert_eq!(sum.to_bits(), doubt.total.to_bits());
            prop_assert!(close(1.0 - doubt.total, score.of(party).perceived().mean(), ROUNDING));
        }
        let doubt = score.of(Party::Firm).doubt();
        prop_assert_eq!(score.value().to_bits(), (1.0 - doubt.total).to_bits());
        let parts = score.parts();
        let moved = parts.iter().fold(0.0, |sum, part| sum + part.contribution);
        prop_assert_eq!((score.baseline() + moved).to_bits(), score.value().to_bits());
    }

    #[test]
    fn law_27_the_facts_share_the_shift_of_the_mean(
        (unit, facts) in history::any_history(),
        params in history::plain_params(),
        wait in history::any_wait(),
    ) {
        let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
        else { return Ok(()) };
        for party in PARTIES {
            let trust = score.of(party);
            let shifts: f64 = facts.iter().map(|fact| trust.shift_by(fact, &score)).sum();
            let untrusting = trust.prior_mean() * trust.doubt().parts[3];
            let shift = trust.perceived().mean() - trust.prior_mean();
            prop_assert!(close(shifts - untrusting, shift, AMOUNTS), "{shifts} {shift}");
        }
    }

    #[test]
    fn law_28_the_forecast_sums_to_one_and_is_exchangeable(
        (unit, facts) in history::any_history(),
        params in history::plain_params(),
        n in 1..12_u32,
    ) {
        let as_of = after(&facts, 0);
        let ledger = ledger_of(unit, &facts);
        let Some(score) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
        for party in PARTIES {
            let trust = score.of(party);
            let next: f64 = trust.outcomes().mean().iter().sum();
            prop_assert!(close(next, 1.0, ROUNDING));
            let whole: f64 = (0..=n).map(|k| trust.chance_of(k, n)).sum();
            prop_assert!(close(whole, 1.0, CHANCES), "{whole}");
            prop_assert_eq!(trust.chance_of(n + 1, n), 0.0);
            prop_assert!(close(trust.chance_of(1, 1), trust.intrinsic().mean(), CHANCES));
            // P(honoured, then breached) = P(breached, then honoured), from the urn itself.
            let (a, b) = (trust.intrinsic().alpha(), trust.intrinsic().beta());
            let s = a + b;
            let (there, back) = (a / s * (b / (s + 1.0)), b / s * (a / (s + 1.0)));
            prop_assert!(close(there, back, ROUNDING));
            prop_assert!(close(trust.chance_of(1, 2), there + back, CHANCES));
        }
    }

    #[test]
    fn law_29_the_expected_next_mean_is_the_present_one(
        (unit, facts, party, stake, _, as_of) in history_and_fact(),
        params in history::plain_params(),
    ) {
        let ledger = ledger_of(unit, &facts);
        let Some(score) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
        let chances = score.of(party).outcomes().mean();
        let conducts =
            [Conduct::ActedRightly, Conduct::ActedWrongly, Conduct::FailedToAct];
        let expected: f64 = conducts
            .into_iter()
            .zip(chances)
            .map(|(conduct, chance)| {
                let mut next = ledger.clone();
                next.observe(&act(party, stake, as_of, conduct));
                chance * read(&next, &params, as_of).of(party).intrinsic().mean()
            })
            .sum();
        prop_assert!(close(expected, score.of(party).intrinsic().mean(), AMOUNTS));
    }

    #[test]
    fn law_31_discounting_distributes_over_merging(
        (unit, a, b) in two_histories(),
        p in support::any_share(),
        params in history::plain_params(),
        wait in history::any_wait(),
    ) {
        let as_of = after(&[a.clone(), b.clone()].concat(), wait);
        let [one, other] = [a, b].map(|facts| ledger_of(unit, &facts).read(false, as_of).unwrap());
        if let (Some(one), Some(other)) = (one, other) {
            let ours = one.plus(&other).unwrap().discounted(p).score(&params);
            let theirs = one.discounted(p).plus(&other.discounted(p)).unwrap().score(&params);
            for (a, b) in figures(&ours).into_iter().zip(figures(&theirs)) {
                // Ratios of two sums that are all but gone are left out below.
                prop_assert!(close(a, b, AMOUNTS) || p.get() < 1e-290, "{a} {b}");
            }
        }
    }

    #[test]
    fn law_32_merging_is_cumulative_fusion(
        (unit, a, b) in two_histories(),
        params in history::plain_params(),
    ) {
        let as_of = after(&[a.clone(), b.clone()].concat(), 0);
        let (one, other) = (ledger_of(unit, &a), ledger_of(unit, &b));
        let both = merged(&one, &other);
        let [one, other, both] = [one, other, both].map(|l| l.score(&params, as_of).unwrap());
        if let (Some(one), Some(other), Some(both)) = (one, other, both) {
            for party in PARTIES {
                let [one, other, both] = [&one, &other, &both].map(|s| s.of(party).opinion());
                let fused = one.fused(&other).unwrap();
                prop_assert!(close(fused.uncertainty(), both.uncertainty(), ROUNDING));
                for (x, y) in fused.belief().iter().zip(both.belief()) {
                    prop_assert!(close(*x, y, ROUNDING));
                }
            }
        }
    }
}

proptest! {
    // These read quantiles, which take their time.
    #![proptest_config(cases(48))]

    #[test]
    fn law_13_an_honour_raises_and_a_breach_lowers_the_mean_and_every_quantile(
        (unit, facts, party, stake, at, as_of) in history_and_fact(),
        params in history::plain_params(),
        wrong in any::<bool>(),
    ) {
        let params = params.with_overdue_counts(false);
        let Some(before) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
        else { return Ok(()) };
        let breach = if wrong { Conduct::ActedWrongly } else { Conduct::FailedToAct };
        let [up, down] = [Conduct::ActedRightly, breach].map(|conduct| {
            let facts = with(&facts, act(party, stake, at, conduct));
            read(&ledger_of(unit, &facts), &params, as_of).of(party).intrinsic()
        });
        let before = before.of(party).intrinsic();
        let weight = unit.weight(stake) * unit.half_life.weight_after(as_of.since(at));
        prop_assert!(up.mean() >= before.mean() - ROUNDING);
        prop_assert!(down.mean() <= before.mean() + ROUNDING);
        if weight > 1e-6 {
            prop_assert!(up.mean() > before.mean());
            prop_assert!(down.mean() < before.mean());
        }
        for p in LEVELS {
            let (low, middle, high) =
                (quantile(&down, p), quantile(&before, p), quantile(&up, p));
            prop_assert!(low <= middle * (1.0 + QUANTILE), "{p}: {low} {middle}");
            prop_assert!(middle <= high * (1.0 + QUANTILE), "{p}: {middle} {high}");
            if weight > 1e-3 && middle > 1e-200 && middle < 1.0 - 1e-9 {
                prop_assert!(low < middle && middle < high, "{p}: {low} {middle} {high}");
            }
        }
    }

    #[test]
    fn law_14_a_bigger_stake_moves_the_mean_at_least_as_much(
        (unit, facts, party, one, at, as_of) in history_and_fact(),
        other in history::any_stake(),
        params in history::plain_params(),
    ) {
        let (small, big) = (one.min(other), one.max(other));
        let mean = |stake, conduct| {
            let facts = with(&facts, act(party, stake, at, conduct));
            read(&ledger_of(unit, &facts), &params, as_of).of(party).intrinsic().mean()
        };
        let honoured = |stake| mean(stake, Conduct::RightlyLeftAlone);
        let breached = |stake| mean(stake, Conduct::FailedToAct);
        prop_assert!(honoured(big) >= honoured(small) - ROUNDING);
        prop_assert!(breached(big) <= breached(small) + ROUNDING);
    }

    #[test]
    fn law_37_the_cdf_of_a_quantile_is_its_probability(
        (unit, facts) in history::any_history(),
        params in history::plain_params(),
        p in 0.001..0.999,
    ) {
        let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, 0)).unwrap()
        else { return Ok(()) };
        for party in PARTIES {
            let trust = score.of(party);
            for posterior in [trust.intrinsic(), trust.perceived(), trust.execution_rate()] {
                let x = quantile(&posterior, p);
                // Near 1 the next number may hold much probability.
                if x < 1.0 - 1e-6 {
                    let back = posterior.cdf(x);
                    prop_assert!(close(back, p, QUANTILE), "{posterior:?} {x} {back} {p}");
                }
            }
        }
    }

    #[test]
    fn law_37_beta_of_a_and_1_has_the_root_of_p(a in 0.05..500.0, p in 1e-6..0.999_999) {
        let posterior = goodwill::kernel::posterior::BetaPosterior::new(a, 1.0).unwrap();
        let expected = f64::powf(p, 1.0 / a);
        prop_assert!(support::relatively_close(quantile(&posterior, p), expected, QUANTILE));
    }

    #[test]
    fn law_38_the_interval_contains_its_point(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        width in 0.001..0.999,
        wait in history::any_wait(),
    ) {
        let params = params.with_level(level(width));
        let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
        else { return Ok(()) };
        prop_assert!(score.interval().contains(score.value()));
        for party in PARTIES {
            let trust = score.of(party);
            for posterior in [trust.intrinsic(), trust.perceived(), trust.breach_mix()] {
                let interval = posterior.interval(params.level());
                prop_assert!(interval.contains(posterior.mean()), "{interval:?}");
                prop_assert_eq!(interval.level, params.level());
            }
        }
    }
}
