use super::*;

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn law_03_time_translation_by_any_time_within_tolerance(
        (unit, facts) in history::any_history(),
        by in -Instant::BOUND..Instant::BOUND,
        whole in any::<bool>(),
        wait in 0..1_000_000_i64,
    ) {
        let times = || facts.iter().flat_map(|fact| match fact {
            TrustEvidence::Place(p) => vec![p.at(), p.due_at().unwrap_or(p.at())],
            TrustEvidence::Resolve(r) => {
                let p = r.placing();
                vec![r.at(), p.at(), p.due_at().unwrap_or(p.at())]
            }
            _ => vec![fact.at()],
        });
        let as_of = after(&facts, wait);
        let first = times().min().unwrap_or(as_of).seconds();
        let last = times().max().unwrap_or(as_of).max(as_of).seconds();
        let h = history::whole_seconds(unit.half_life);
        let mut shift = by.clamp(-Instant::BOUND - first, Instant::BOUND - last);
        if whole {
            shift = shift / h * h;
        }
        let moved: Vec<_> = facts
            .iter()
            .map(|fact| history::rewritten(fact, |p| p, |s| s, shift, |y| y))
            .collect();
        let params = TrustParams::default();
        let ours = ledger_of(unit, &facts).score(&params, as_of).unwrap();
        let theirs = ledger_of(unit, &moved).score(&params, as_of.plus(shift).unwrap()).unwrap();
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            let tolerance = if whole { DROPPED } else { AMOUNTS };
            for (a, b) in sums(&ours).into_iter().zip(sums(&theirs)) {
                prop_assert!(close(a, b, tolerance), "{a} {b}");
            }
            prop_assert!(close(ours.value(), theirs.value(), tolerance));
        }
    }

    #[test]
    fn law_09_reading_later_composes(
        (unit, facts) in history::any_history(),
        wait in history::any_wait(),
        more in history::any_wait(),
    ) {
        let ledger = ledger_of(unit, &facts);
        let (first, second) = (after(&facts, wait), after(&facts, wait.saturating_add(more)));
        let params = TrustParams::default();
        let ours = ledger.score(&params, first).unwrap();
        let theirs = ledger.score(&params, second).unwrap();
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            let fade = unit.half_life.weight_after(second.since(first));
            for party in PARTIES {
                let (a, b) = (ours.of(party).evidence(), theirs.of(party).evidence());
                let (r, s) = (ours.exposure().risked(party), theirs.exposure().risked(party));
                for (now, later) in [(a.weight, b.weight), (a.trials, b.trials), (r, s)] {
                    // 2^x for an x of some thousands is no better than its argument.
                    prop_assert!(close(now * fade, later, 100.0 * ROUNDING), "{now} {later}");
                }
            }
        }
    }

    #[test]
    fn law_10_reading_later_commutes_with_merging(
        (unit, a, b) in two_histories(),
        wait in history::any_wait(),
    ) {
        let (one, other) = (ledger_of(unit, &a), ledger_of(unit, &b));
        let both = merged(&one, &other);
        let as_of = after(&[a, b].concat(), wait);
        let params = TrustParams::default();
        let sum = match (one.read(false, as_of).unwrap(), other.read(false, as_of).unwrap()) {
            (Some(one), Some(other)) => one.plus(&other).unwrap(),
            (one, other) => match one.or(other) {
                Some(tally) => tally,
                None => return Ok(()),
            },
        };
        for (a, b) in sums(&sum.score(&params)).iter().zip(sums(&read(&both, &params, as_of))) {
            prop_assert!(close(*a, b, ROUNDING), "{a} {b}");
        }
    }

    #[test]
    fn law_11_idle_evidence_fades_to_the_prior(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        h in 1..1_000_000_i64,
    ) {
        let unit = TrustUnit { half_life: seconds(h as f64), ..unit };
        let facts: Vec<_> =
            facts.into_iter().filter(|fact| fact.at().seconds() < 0).collect();
        let params = params.with_overdue_counts(false);
        let as_of = after(&facts, 0).plus(5_000 * h).unwrap();
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
            return Ok(());
        };
        let [h, e, d] = params.prior().map(goodwill::quantity::Positive::get);
        for party in PARTIES {
            let trust = score.of(party);
            for posterior in [trust.intrinsic(), trust.perceived()] {
                prop_assert_eq!((posterior.alpha(), posterior.beta()), (h, e + d));
            }
            prop_assert!(!trust.is_known());
            prop_assert_eq!(trust.doubt().total, (e + d) / (h + (e + d)));
            let share = score.exposure().share(party);
            prop_assert_eq!(share.alpha(), params.exposure().get());
        }
        prop_assert_eq!(score.fresh(), 0.0);
        prop_assert_eq!(score.coverage(), 0.0);
    }

    #[test]
    fn law_11_nothing_fades_with_an_infinite_half_life(
        (unit, facts) in history::any_history(),
        wait in history::any_wait(),
    ) {
        let unit = TrustUnit { half_life: HalfLife::INFINITE, ..unit };
        let ledger = ledger_of(unit, &facts);
        let params = TrustParams::default();
        let read = |wait| {
            ledger.score(&params, after(&facts, wait)).unwrap().as_ref().map(figures)
        };
        prop_assert_eq!(read(0), read(wait));
    }

    #[test]
    fn law_12_idle_moves_the_mean_to_the_prior_and_never_sharpens(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        mut waits in prop::collection::vec(history::any_wait(), 2..8),
    ) {
        waits.sort_unstable();
        let params = params.with_overdue_counts(false);
        let ledger = ledger_of(unit, &facts);
        let scores: Vec<_> = waits
            .iter()
            .filter_map(|wait| ledger.score(&params, after(&facts, *wait)).unwrap())
            .collect();
        for pair in scores.windows(2) {
            for party in PARTIES {
                let [before, later] = [&pair[0], &pair[1]].map(|s| s.of(party).intrinsic());
                let prior = pair[0].of(party).prior_mean();
                let (near, far) = (later.mean() - prior, before.mean() - prior);
                prop_assert!(near.abs() <= far.abs() + ROUNDING, "{near} {far}");
                prop_assert!(near * far >= 0.0 || near.abs() <= ROUNDING, "{near} {far}");
                let concentration = |beta: &goodwill::kernel::posterior::BetaPosterior| {
                    beta.alpha() + beta.beta()
                };
                prop_assert!(
                    concentration(&later) <= concentration(&before) * (1.0 + ROUNDING)
                );
            }
        }
    }

    #[test]
    fn law_35_the_open_list_is_empty_after_all_resolve(
        (unit, facts, _, shard, order) in history_and_shards(),
        outcome in history::any_outcome(),
    ) {
        // Whatever was placed is resolved once, in any shard, before or after its placing.
        let mut shards = vec![TrustLedger::new(unit); 5];
        for (i, fact) in facts.iter().enumerate() {
            if let TrustEvidence::Place(placing) = fact {
                let at = instant((placing.at().seconds() + 5).min(Instant::BOUND));
                let answer = Resolution::new(placing.clone(), outcome, at).unwrap();
                shards[shard[i]].observe(&TrustEvidence::Resolve(answer));
                shards[(shard[i] + i) % 5].observe(fact);
            }
        }
        let all = order
            .iter()
            .fold(TrustLedger::new(unit), |all, shard| merged(&all, &shards[*shard]));
        prop_assert_eq!(all.open().count(), 0);
        prop_assert_eq!(all.anomalies().count(), 0);
        #[cfg(feature = "serde")]
        {
            let written = serde_json::to_value(&all).unwrap();
            prop_assert_eq!(&written["open"], &serde_json::json!([]));
        }
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn law_34_a_constant_rate_settles(
        step in 1..200_i64,
        half_life in 1..400_i64,
        size in history::plain_stake(),
    ) {
        let unit = TrustUnit {
            half_life: seconds(half_life as f64),
            reference_stake: stake(1.0),
        };
        // After 60 half-lives what is missing is below 2⁻⁶⁰.
        let facts = 60 * half_life / step + 2;
        let mut ledger = TrustLedger::new(unit);
        for i in 0..facts {
            ledger.observe(&act(Party::Firm, size, instant(i * step), Conduct::ActedRightly));
        }
        let now = instant((facts - 1) * step);
        let weight =
            read(&ledger, &TrustParams::default(), now).of(Party::Firm).evidence().weight;
        let settled = unit.weight(size) / (1.0 - unit.half_life.weight_after(step));
        // Each amount is off by at most half a grain, relative to a size of a hundredth.
        prop_assert!(support::relatively_close(weight, settled, 200.0 * UNIT), "{weight} {settled}");
    }
}
