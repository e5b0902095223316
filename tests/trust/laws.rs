use super::*;

fn history_and_shards()
-> impl Strategy<Value = (TrustUnit, Vec<TrustEvidence>, Vec<TrustEvidence>, Vec<usize>, Vec<usize>)>
{
    history::any_history().prop_flat_map(|(unit, facts)| {
        let n = facts.len();
        (
            Just(unit),
            Just(facts.clone()),
            Just(facts).prop_shuffle(),
            prop::collection::vec(0..5_usize, n),
            Just(vec![0, 1, 2, 3, 4]).prop_shuffle(),
        )
    })
}

/// Two histories of one unit.
fn two_histories() -> impl Strategy<Value = (TrustUnit, Vec<TrustEvidence>, Vec<TrustEvidence>)> {
    history::any_unit().prop_flat_map(|unit| {
        let facts = || history::facts_in(unit, history::Span::Any);
        (Just(unit), facts(), facts())
    })
}

/// A history of stakes that weigh something, its unit and an instant for one more fact.
fn history_and_fact()
-> impl Strategy<Value = (TrustUnit, Vec<TrustEvidence>, Party, Stake, Instant, Instant)> {
    (
        history::any_history(),
        history::any_party(),
        history::any_stake(),
        0..100_000_i64,
        history::any_wait(),
    )
        .prop_map(|((unit, facts), party, stake, before, wait)| {
            let as_of = after(&facts, wait);
            let at = instant((as_of.seconds() - before).max(-Instant::BOUND));
            (unit, facts, party, stake, at, as_of)
        })
}

fn with(facts: &[TrustEvidence], fact: TrustEvidence) -> Vec<TrustEvidence> {
    let mut facts = facts.to_vec();
    facts.push(fact);
    facts
}

fn in_unit(x: f64) -> bool {
    (0.0..=1.0).contains(&x)
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn law_01_bounds(
        (unit, facts) in history::any_history(),
        params in history::any_params(),
        wait in history::any_wait(),
    ) {
        let as_of = after(&facts, wait);
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
            prop_assert!(facts.is_empty());
            return Ok(());
        };
        prop_assert!(figures(&score).iter().all(|x| x.is_finite()), "{:?}", figures(&score));
        prop_assert!(in_unit(score.value()));
        prop_assert!(in_unit(score.fresh()));
        let interval = score.interval();
        prop_assert!(in_unit(interval.lower) && in_unit(interval.upper));
        prop_assert!(interval.lower <= interval.upper);
        let mutual = score.mutual();
        for x in [mutual.mean, mutual.lower, mutual.upper, mutual.standard_deviation] {
            prop_assert!(in_unit(x), "{mutual:?}");
        }
        for party in PARTIES {
            let trust = score.of(party);
            let (intrinsic, perceived) = (trust.intrinsic(), trust.perceived());
            let (low, high) = trust.intrinsic_bounds();
            let (low_seen, high_seen) = trust.perceived_bounds();
            let shares = [intrinsic.mean(), perceived.mean(), low, high, low_seen, high_seen];
            prop_assert!(shares.into_iter().all(in_unit), "{shares:?}");
            prop_assert!(trust.outcomes().mean().into_iter().all(in_unit));
            prop_assert!(trust.doubt().parts.into_iter().all(in_unit));
            prop_assert!(trust.opinion().belief().into_iter().all(in_unit));
            prop_assert!(in_unit(score.exposure().share(party).mean()));
            prop_assert!(trust.shortfall() >= 0.0);
            prop_assert!(trust.expected_loss() >= 0.0);
            if let Some(gap) = trust.size_gap() {
                prop_assert!((-1.0 - FRAYED..=1.0 + FRAYED).contains(&gap), "{gap}");
            }
            if let Some(fact) = facts.first() {
                // Beside a prior of 10⁻³⁰⁰ the rounding of an amount is a large share.
                prop_assert!(trust.shift_by(fact, &score).is_finite());
            }
            prop_assert!(in_unit(trust.chance_of(3, 5)));
            let interval = intrinsic.interval(params.level());
            prop_assert!(in_unit(interval.lower) && in_unit(interval.upper));
            prop_assert!(interval.lower <= interval.upper);
        }
        if let Some(delta) = score.exposure().imbalance() {
            prop_assert!((-1.0..=1.0).contains(&delta));
            prop_assert!(score.exposure().reciprocity().is_some_and(in_unit));
            prop_assert!(score.exposure().asymmetry().is_some_and(|phi| (0.0..=0.5).contains(&phi)));
        }
    }
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

/// Differences of the logarithms of Beta functions of shapes up to some hundreds.
const CHANCES: f64 = 1e-11;

fn magnitude_of_stake() -> impl Strategy<Value = Stake> {
    history::any_stake().prop_filter("counts", |s| *s > Stake::ZERO)
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
