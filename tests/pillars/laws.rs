use super::*;

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
        let score = score_of(unit, &params, &facts);
        let inside = |x: f64| (0.0..=1.0).contains(&x);
        let value = score.value();
        prop_assert!(inside(value) && inside(score.fresh()) && inside(score.coverage()));
        let (lower, upper) = score.bounds();
        prop_assert!(inside(lower) && inside(upper) && lower <= value && value <= upper);
        for pillar in Pillar::ALL {
            let pillar = score.pillar(pillar);
            prop_assert!(inside(pillar.value) && pillar.interval.contains(pillar.value));
        }
        if let Some(trend) = score.trend() {
            prop_assert!((-1.0..=1.0).contains(&trend.change()));
            prop_assert!(trend.interval().contains(trend.change()));
        }
    }

    #[test]
    fn law_parts_of_a_pillar_sum_exactly(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let score = score_of(unit, &params, &facts);
        let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
        prop_assert_eq!((score.baseline() + sum).to_bits(), score.value().to_bits());
        for pillar in Pillar::ALL {
            let pillar = score.pillar(pillar);
            let sum = pillar.parts.iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!((score.baseline() + sum).to_bits(), pillar.value.to_bits());
        }
    }

    #[test]
    fn law_parts_follow_their_pillars(
        unit in any_unit(), params in plain_params(), facts in any_facts(),
    ) {
        let score = score_of(unit, &params, &facts);
        for part in score.parts() {
            let step = part.value - score.baseline();
            prop_assert!(step * part.contribution >= 0.0, "{part:?}");
        }
    }

    #[test]
    fn law_one_pillar_at_zero_brings_the_roof_down(
        params in any_params(), facts in any_facts(), which in 0..3_usize,
    ) {
        // Without a prior for the good, what was never good is 0.
        let weight = params.prior().weight;
        let params = params.with_prior(Prior { mean: Share::ZERO, weight });
        let time = at(0);
        let (zero, keep): (Vec<_>, fn(&PillarsEvidence) -> bool) = match which {
            0 => (vec![PillarsEvidence::Offer { helped: Share::ZERO, at: time }], |fact| {
                !matches!(fact, PillarsEvidence::Offer { .. } | PillarsEvidence::Upsell { .. })
            }),
            1 => (ProblemStep::ALL.map(|s| step(s, 1e300, 1.0, time)).to_vec(), |fact| {
                !matches!(fact, PillarsEvidence::Step { .. })
            }),
            _ => (vec![deed("", 0.0, time)], |fact| {
                !matches!(fact, PillarsEvidence::Deed { .. })
            }),
        };
        let all: Vec<_> = facts.into_iter().filter(keep).chain(zero).collect();
        let score = score_of(lasting(), &params, &all);
        prop_assert_eq!(score.pillar(Pillar::ALL[which]).value, 0.0);
        prop_assert_eq!(score.value(), 0.0);
    }

    #[test]
    fn law_no_rise_of_one_offsets_a_weak_one(
        unit in any_unit(), params in any_params(), facts in any_facts(), more in 1..200_usize,
    ) {
        let time = at(END);
        let mut facts = facts;
        facts.extend(vec![PillarsEvidence::Offer { helped: Share::ONE, at: time }; more]);
        let score = score_of(unit, &params, &facts);
        for (pillar, w) in Pillar::ALL.into_iter().zip(params.weights().get()) {
            // The value is a sum of parts, so a mean below its last bit may show as 0, of
            // which a small power is far above 0.
            let most = (score.pillar(pillar).value + f64::EPSILON).powf(w);
            prop_assert!(score.value() <= most + ROUNDING, "{} {most}", score.value());
        }
    }

    #[test]
    fn law_a_missing_pillar_may_be_zero(
        unit in any_unit(), params in any_params(), facts in any_facts(), more in any_facts(),
    ) {
        let score = score_of(unit, &params, &facts);
        let (lower, upper) = score.bounds();
        let weakest = score.weakest();
        prop_assert!(!score.unknown().contains(&weakest));
        if score.unknown().is_empty() {
            prop_assert_eq!(score.coverage() == 1.0, lower == upper && {
                ProblemStep::ALL.iter().all(|s| score.step(*s).is_some())
            });
        } else {
            prop_assert_eq!(lower, 0.0);
            prop_assert!(score.coverage() < 1.0);
        }
        // What arrives for something that was unknown lies within what was possible.
        let of_unknown = |fact: &PillarsEvidence| match fact {
            PillarsEvidence::Offer { .. } | PillarsEvidence::Upsell { .. } => {
                score.unknown().contains(&Pillar::Innovation)
            }
            PillarsEvidence::Step { step, .. } => score.step(*step).is_none(),
            _ => score.unknown().contains(&Pillar::Service),
        };
        let mut both = facts.clone();
        both.extend(more.iter().filter(|fact| of_unknown(fact)).cloned());
        let (low, high) = score_of(unit, &params, &both).bounds();
        prop_assert!(lower <= low + ROUNDING && high <= upper + ROUNDING);
    }

    #[test]
    fn law_monotone(
        unit in any_unit(), params in any_params(), facts in any_facts(),
        y in any_share(), z in any_share(), step_ in any_step(), time in any_time(),
    ) {
        let with = |fact| {
            let mut facts = facts.clone();
            facts.push(fact);
            score_of(unit, &params, &facts).value()
        };
        let (low, high) = (y.min(z), y.max(z));
        let offer = |helped| with(PillarsEvidence::Offer { helped, at: time });
        prop_assert!(offer(low) <= offer(high) + ROUNDING);
        let upsell = |customer_share| with(PillarsEvidence::Upsell { customer_share, at: time });
        prop_assert!(upsell(low) <= upsell(high) + ROUNDING);
        let took = |x: Share| with(step(step_, 3.0 * x.get(), 1.0, time));
        prop_assert!(took(high) <= took(low) + ROUNDING);
        for team in ["", "billing", "a team of its own"] {
            let deed = |y: Share| with(deed(team, y.get(), time));
            prop_assert!(deed(low) <= deed(high) + ROUNDING);
        }
    }

    #[test]
    fn law_a_helpful_deed_never_lowers_the_roof(
        unit in any_unit(), params in any_params(), facts in any_facts(),
        outside_desk in any::<bool>(), named in any::<bool>(), time in any_time(),
    ) {
        let mut more = facts.clone();
        let team = named.then(|| name("billing"));
        more.push(PillarsEvidence::Deed { outside_desk, team, helped: None, at: time });
        let [before, after] = [&facts, &more].map(|facts| score_of(unit, &params, facts).value());
        prop_assert!(before <= after + ROUNDING, "{before} {after}");
    }

    #[test]
    fn law_spread_over_more_teams_never_lowers_the_roof(
        unit in any_unit(), params in any_params(), facts in any_facts(),
        helped in prop::collection::vec(any_time(), 1..6),
    ) {
        let with = |team: &dyn Fn(usize) -> String| {
            let deeds = helped.iter().enumerate().map(|(i, time)| deed(&team(i), 1.0, *time));
            score_of(unit, &params, &facts.iter().cloned().chain(deeds).collect::<Vec<_>>()).value()
        };
        let (one, many) = (with(&|_| "support".to_owned()), with(&|i| format!("team {i}")));
        prop_assert!(one <= many + ROUNDING, "{one} {many}");
    }

    #[test]
    fn law_an_upsell_for_the_seller_counts_against(
        unit in any_unit(), params in plain_params(), facts in any_facts(),
        c in 0.0..=0.5_f64, cost in 0.1..5.0_f64, dearer in 0.0..5.0_f64, time in any_time(),
    ) {
        let mut more = facts.clone();
        more.push(PillarsEvidence::Upsell { customer_share: share(c), at: time });
        let at_cost = |cost| params.clone().with_upsell_cost(positive(cost));
        let value = |cost, facts: &[PillarsEvidence]| score_of(unit, &at_cost(cost), facts).value();
        prop_assert!(value(cost, &more) <= value(cost, &facts) + ROUNDING);
        prop_assert!(value(cost + dearer, &more) <= value(cost, &more) + ROUNDING);
    }

    #[test]
    fn law_agrees_with_a_second_implementation(
        unit in any_unit(), params in plain_params(), facts in any_facts(),
    ) {
        let unit = PillarsUnit { timeliness_tolerance: Positive::ONE, ..unit };
        let mut counts = [[0.0_f64; 2]; 5];
        let mut teams: std::collections::BTreeMap<_, [f64; 2]> = std::collections::BTreeMap::new();
        for fact in &facts {
            let age = (END - fact.at().seconds()) as f64;
            let d = (-age / unit.half_life.seconds()).exp2();
            let (i, y) = match fact {
                PillarsEvidence::Offer { helped, .. } => (0, helped.get()),
                PillarsEvidence::Upsell { customer_share, .. } => {
                    (0, (2.0 * customer_share.get() - 1.0).max(0.0))
                }
                PillarsEvidence::Step { step, taken_seconds, target_seconds, .. } => {
                    let late = taken_seconds.get() / target_seconds.get() - 1.0;
                    (1 + ProblemStep::ALL.iter().position(|s| s == step).unwrap(), (-late.max(0.0)).exp2())
                }
                PillarsEvidence::Deed { outside_desk, team, helped, .. } => {
                    let own = teams.entry((*outside_desk, team.clone())).or_default();
                    own[0] += d * helped.map_or(1.0, Share::get);
                    own[1] += d;
                    continue;
                }
                _ => unreachable!("no other fact is known"),
            };
            counts[i][0] += d * y;
            counts[i][1] += d;
        }
        let (a, w) = (params.prior().mean.get(), params.prior().weight.get());
        for [good, all] in teams.into_values() {
            counts[4][0] += good * (w + 1.0) / (all + w);
            counts[4][1] += all * (w + 1.0) / (all + w);
        }
        let x = counts.map(|[good, all]| (a * w + good) / (w + all));
        let x = [x[0], (x[1] + x[2] + x[3]) / 3.0, x[4]];
        let value = if params.exponent() == Exponent::GEOMETRIC {
            x.iter().product::<f64>().cbrt()
        } else {
            3.0 / x.iter().map(|x| 1.0 / x).sum::<f64>()
        };
        let score = score_of(unit, &params, &facts);
        // A root or an inverse of next to nothing magnifies the last unit of a sum.
        let least = x.iter().copied().fold(1.0, f64::min);
        if least > 1e-4 || least == 0.0 {
            prop_assert!((score.value() - value).abs() < 1e-8, "{} {value}", score.value());
        }
    }
}

proptest! {
    // Each case reads hundreds of quantiles.
    #![proptest_config(cases(24))]

    #[test]
    fn law_trend_is_antisymmetric(
        recent in prop::collection::vec(prop_oneof![Just(0.0), Just(1.0)], 1..20),
        older in prop::collection::vec(prop_oneof![Just(0.0), Just(1.0)], 1..20),
        step_ in any_step(),
    ) {
        let trend = |recent: &[f64], older: &[f64]| {
            let facts = trend_facts(step_, recent, older);
            score_of(trend_unit(), &PillarsParams::default(), &facts).trend_of(step_).unwrap()
        };
        let (up, down) = (trend(&recent, &older), trend(&older, &recent));
        prop_assert_eq!((up.recent(), up.older()), (down.older(), down.recent()));
        prop_assert_eq!(up.change(), -down.change());
        prop_assert!((up.improving() + down.improving() - 1.0).abs() < 1e-12);
        // The finite sum is exact but for rounding.
        let exact = probability_above(&up.recent(), &up.older());
        prop_assert!((up.improving() - exact).abs() < QUADRATURE, "{} {exact}", up.improving());
        let mut better = recent.clone();
        better.push(1.0);
        prop_assert!(trend(&better, &older).improving() >= up.improving() - QUADRATURE);
    }

    #[test]
    fn the_interval_holds_the_value(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let score = score_of(unit, &params, &facts);
        let interval = score.interval();
        prop_assert!(interval.contains(score.value()), "{interval:?} {}", score.value());
        prop_assert!(interval.lower >= 0.0 && interval.upper <= 1.0);
        if let Some(trend) = score.trend() {
            prop_assert!((0.0..=1.0).contains(&trend.improving()));
        }
    }

    #[test]
    fn labels_match_a_naive_reading(
        raw in prop::collection::vec(
            (0..100_i64, prop::collection::vec(0..50_i64, 0..4)), 0..8,
        ),
        target in 1..60_i64, wait in 0..100_i64,
    ) {
        let end = raw.iter().map(|(o, steps)| o + steps.iter().sum::<i64>()).max().unwrap_or(0);
        let as_of = end + wait;
        let seconds = positive(target as f64);
        let targets = Targets {
            find_seconds: seconds, resolve_seconds: seconds, back_on_track_seconds: seconds,
        };
        let mut problems = Vec::new();
        let mut expected = Vec::new();
        for (occurred, durations) in &raw {
            let mut problem = Problem::new(at(*occurred));
            let mut time = *occurred;
            for (s, duration) in ProblemStep::ALL.into_iter().zip(durations) {
                time += duration;
                problem = problem.took(s, at(time)).unwrap();
                expected.push(step(s, *duration as f64, target as f64, at(time)));
            }
            if let Some(s) = problem.open().filter(|_| as_of - time > target) {
                expected.push(step(s, (as_of - time) as f64, target as f64, at(as_of)));
            }
            problems.push(problem);
        }
        prop_assert_eq!(label_problems(&problems, &targets, at(as_of)).unwrap(), expected);
    }
}
