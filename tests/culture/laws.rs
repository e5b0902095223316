use super::*;

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts(24)) {
        let ledger = ledger_of(unit, &facts);
        let inside = |x: f64| (0.0..=1.0).contains(&x);
        if let Some(score) = score(&ledger, &params) {
            prop_assert!(inside(score.value()), "{}", score.value());
            prop_assert!(inside(score.coverage()) && inside(score.fresh()));
            let interval = score.interval();
            prop_assert!(inside(interval.lower) && inside(interval.upper));
            for component in score.components() {
                prop_assert!(inside(component.value()) && component.within() >= 0.0);
                prop_assert!(component.raw().is_none_or(inside));
                prop_assert!(Nest::ALL.iter().all(|nest| component.between(*nest).is_finite()));
            }
        }
        if let Some(yes) = ledger.worth_of_a_yes(&params, instant(END)).unwrap() {
            prop_assert!(inside(yes.value()) && yes.raw().is_none_or(inside), "{yes:?}");
        }
        if let Some(style) = ledger.style(&params, instant(END)).unwrap() {
            prop_assert!(inside(style.extremity().mean()));
            prop_assert!(style.acquiescence().is_none_or(|a| inside(a + 0.5)));
        }
        if let Some(profile) = ledger.profile(&params, instant(END)).unwrap() {
            for figure in [profile.fit(), profile.backing()].into_iter().flatten() {
                let (lower, upper) = figure.bounds();
                prop_assert!(lower <= figure.value() && figure.value() <= upper);
                prop_assert!(inside(lower) && inside(upper) && inside(figure.coverage()));
            }
        }
    }

    #[test]
    fn law_parts_of_yeses_and_profiles_sum_exactly(
        unit in any_unit(), params in any_params(), facts in any_facts(24),
    ) {
        let ledger = ledger_of(unit, &facts);
        let mut sums = Vec::new();
        if let Some(score) = score(&ledger, &params) {
            sums.push((score.baseline(), score.parts(), score.value()));
        }
        if let Some(yes) = ledger.worth_of_a_yes(&params, instant(END)).unwrap() {
            prop_assert!(close(yes.value(), yes.posterior().mean(), ROUNDING), "{yes:?}");
            sums.push((yes.baseline(), yes.parts(), yes.value()));
        }
        if let Some(profile) = ledger.profile(&params, instant(END)).unwrap() {
            for figure in [profile.fit(), profile.backing()].into_iter().flatten() {
                sums.push((figure.baseline(), figure.parts(), figure.value()));
            }
        }
        for (baseline, parts, value) in sums {
            let sum = baseline + parts.iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!(sum.to_bits(), value.to_bits());
        }
    }

    #[test]
    fn law_shares_are_shares(
        unit in any_unit(), params in any_params(), facts in any_facts(24),
    ) {
        let ledger = ledger_of(unit, &facts);
        if let Some(score) = score(&ledger, &params) {
            let shares = Nest::ALL.map(|nest| score.share(nest));
            prop_assert!(shares.iter().all(|s| (0.0..=1.0).contains(s)), "{shares:?}");
            prop_assert!(shares.iter().sum::<f64>() <= 1.0 + ROUNDING);
        }
        if let Some(yes) = ledger.worth_of_a_yes(&params, instant(END)).unwrap() {
            let shares = Nest::ALL.map(|nest| yes.share(nest));
            prop_assert!(shares.iter().all(|s| (0.0..=1.0).contains(s)), "{shares:?}");
            prop_assert!(shares.iter().sum::<f64>() <= 1.0 + ROUNDING);
        }
    }

    #[test]
    fn law_monotone_in_own_answers(
        unit in any_unit(), facts in any_facts(20), low in any_share(), high in any_share(),
        time in 0..30_000_i64,
    ) {
        let with = |x: f64| {
            let mut facts = facts.clone();
            facts.push(rating(ours(), "openness", x, false, time));
            score(&ledger_of(unit, &facts), &given_variances()).unwrap().value()
        };
        let (low, high) = (low.min(high).get(), low.max(high).get());
        prop_assert!(with(high) >= with(low) - ROUNDING);
    }

    #[test]
    fn law_monotone_in_yeses(unit in any_unit(), facts in any_facts(20), time in 0..30_000_i64) {
        let read = |more: Option<bool>| {
            let mut facts = facts.clone();
            // One that fixes what there is before.
            facts.push(CultureEvidence::Yes { place: ours(), kept: true, at: instant(time) });
            facts.extend(more.map(|kept| {
                CultureEvidence::Yes { place: ours(), kept, at: instant(time) }
            }));
            let ledger = ledger_of(unit, &facts);
            ledger.worth_of_a_yes(&given_variances(), instant(END)).unwrap().unwrap().value()
        };
        prop_assert!(read(Some(true)) >= read(None) - ROUNDING);
        prop_assert!(read(Some(false)) <= read(None) + ROUNDING);
    }

    #[test]
    fn law_own_answers_take_over(facts in any_facts(20), x in 0.0..=1.0) {
        let share = |n: usize| {
            let mut facts = facts.clone();
            facts.extend((0..n).map(|_| rating(ours(), "openness", x, false, 0)));
            let params = given_variances().with_component(Some(name("openness")));
            score(&ledger_of(still(), &facts), &params).unwrap().share(Nest::Own)
        };
        prop_assert!(share(1) < share(10) && share(10) < share(400));
        prop_assert!(share(400) > 0.99);
    }

    #[test]
    fn law_without_own_answers_the_group_speaks(
        unit in any_unit(), facts in any_facts(24), params in any_params(),
    ) {
        let ledger = ledger_of(unit, &facts);
        let read = |organisation| {
            let params = params.clone().with_about(Some(place(0, 1, organisation)));
            (score(&ledger, &params), ledger.worth_of_a_yes(&params, instant(END)).unwrap())
        };
        let ((a, yes), (b, same_yes)) = (read(100), read(101));
        prop_assert_eq!(a.is_some(), b.is_some());
        if let (Some(a), Some(b)) = (a, b) {
            prop_assert_eq!((a.share(Nest::Own), a.coverage()), (0.0, 0.0));
            prop_assert_eq!(a.value().to_bits(), b.value().to_bits());
            prop_assert!(a.components().iter().all(|c| c.raw().is_none()));
        }
        prop_assert_eq!(&yes, &same_yes);
        prop_assert!(yes.is_none_or(|yes| yes.share(Nest::Own) == 0.0));
    }

    #[test]
    fn law_other_nations_change_nothing(unit in any_unit(), facts in any_facts(24)) {
        let here: Vec<CultureEvidence> =
            facts.iter().filter(|f| f.place().nation == ours().nation).cloned().collect();
        prop_assume!(!here.is_empty());
        let params = given_variances();
        let [all, here] = [ledger_of(unit, &facts), ledger_of(unit, &here)];
        prop_assert_eq!(bits(&all, &params, END), bits(&here, &params, END));
    }

    #[test]
    fn law_centring_removes_levels(facts in prop::collection::vec((any_place(), 0.25..0.75), 2..20)) {
        let facts: Vec<CultureEvidence> =
            facts.into_iter().map(|(p, x)| rating(p, "openness", x, false, 0)).collect();
        let ledger = ledger_of(still(), &facts);
        let said = ledger.organisations().map(|place| {
            let params = CultureParams::default().with_centring(true);
            let params = params.with_about(Some(place.clone()));
            score(&ledger, &params).unwrap().components()[0].said(Nest::Own).unwrap()
        });
        let said: Vec<f64> = said.collect();
        prop_assert!(said.iter().all(|x| close(*x, said[0], ROUNDING)), "{said:?}");
    }

    #[test]
    fn law_mirrored_answers_mirror_acquiescence(
        answers in prop::collection::vec((0..=8_u8, any::<bool>()), 1..20),
    ) {
        let read = |mirror: bool| {
            let fact = |(x, reversed): &(u8, bool)| {
                let x = f64::from(if mirror { 8 - x } else { *x }) / 8.0;
                rating(ours(), "openness", x, *reversed, 0)
            };
            let facts: Vec<CultureEvidence> = answers.iter().map(fact).collect();
            let ledger = ledger_of(still(), &facts);
            ledger.style(&CultureParams::default(), instant(END)).unwrap().unwrap()
        };
        let (plain, mirrored) = (read(false), read(true));
        prop_assert_eq!(plain.extremity(), mirrored.extremity());
        let both = answers.iter().any(|a| a.1) && answers.iter().any(|a| !a.1);
        prop_assert_eq!(plain.acquiescence().is_some(), both);
        if let Some((a, b)) = plain.acquiescence().zip(mirrored.acquiescence()) {
            prop_assert!((a + b).abs() < ROUNDING);
            let ends = plain.acquiescence_interval().unwrap();
            prop_assert!(ends.contains(a));
            prop_assert!(-0.5 <= ends.lower && ends.upper <= 0.5, "{ends:?}");
            let other = mirrored.acquiescence_interval().unwrap();
            // The ends are searched for, to nine digits at least.
            prop_assert!((ends.lower + other.upper).abs() < 1e-9, "{ends:?} {other:?}");
            prop_assert!(plain.acquiescence_interval().unwrap().contains(a));
        }
    }

    #[test]
    fn law_reading_all_is_reading_each(
        unit in any_unit(), params in any_params(), facts in any_facts(24),
    ) {
        let ledger = ledger_of(unit, &facts);
        let each = ledger.organisations().filter_map(|place| {
            score(&ledger, &params.clone().with_about(Some(place.clone())))
        });
        let each: Vec<CultureScore> = each.collect();
        prop_assert_eq!(ledger.scores(&params, instant(END)).unwrap(), each);
    }

    #[test]
    fn law_idle_yeses_fade_to_the_prior(facts in any_facts(20)) {
        let unit = CultureUnit { half_life: seconds(100.0) };
        let ledger = ledger_of(unit, &facts);
        let params = CultureParams::default().with_about(Some(ours()));
        let read = |as_of| ledger.score(&params, instant(as_of)).unwrap();
        if let (Some(now), Some(late), Some(never)) = (read(30_000), read(36_000), read(1_000_000)) {
            prop_assert!((late.value() - late.baseline()).abs() < 1e-9);
            prop_assert_eq!(late.coverage(), now.coverage());
            prop_assert!(late.fresh() < 1e-9);
            prop_assert_eq!((never.value(), never.fresh()), (0.5, 0.0));
        }
        let yes = ledger.worth_of_a_yes(&params, instant(36_000)).unwrap();
        prop_assert!(yes.is_none_or(|yes| (yes.value() - yes.baseline()).abs() < 1e-9));
    }

    #[test]
    fn law_every_interval_contains_its_point(
        unit in any_unit(), params in any_params(), facts in any_facts(24), p in 0.01..0.99,
    ) {
        let ledger = ledger_of(unit, &facts);
        let params = params.with_level(level(p));
        if let Some(score) = score(&ledger, &params) {
            prop_assert!(score.interval().contains(score.value()));
            for component in score.components() {
                prop_assert!(component.interval().contains(component.value()));
                if let Some((raw, interval)) = component.raw().zip(component.raw_interval()) {
                    prop_assert!(interval.contains(raw));
                }
            }
        }
        if let Some(yes) = ledger.worth_of_a_yes(&params, instant(END)).unwrap() {
            prop_assert!(yes.interval().contains(yes.value()));
            prop_assert_eq!(yes.raw().is_some(), yes.raw_interval().is_some());
        }
        if let Some(profile) = ledger.profile(&params, instant(END)).unwrap() {
            for figure in [profile.fit(), profile.backing()].into_iter().flatten() {
                prop_assert!(figure.interval().contains(figure.value()));
            }
        }
    }

    #[test]
    fn law_agrees_with_a_second_implementation(
        answers in prop::collection::vec((0_u8..3, 0_u8..3, 0.0..=1.0), 1..25),
        within in 0.01..1.0, between in 0.001..1.0,
    ) {
        let fact = |(r, o, x): &(u8, u8, f64)| rating(place(0, *r, *o), "openness", *x, false, 0);
        let facts: Vec<CultureEvidence> = answers.iter().map(fact).collect();
        let params = given_variances()
            .with_within(positive(within))
            .with_between(positive(between))
            .with_prior_mean(share(0.3));
        let found = score(&ledger_of(still(), &facts), &params).unwrap();
        // One nation, three regions and nine organisations, all at once: the normal whose
        // precisions are 1/τ² for each bond and n/σ² for each organisation's answers.
        let (region, organisation) = (|r: u8| 1 + usize::from(r), |r: u8, o: u8| 4 + usize::from(3 * r + o));
        let mut precision = vec![vec![0.0; 13]; 13];
        let mut known = vec![0.0; 13];
        precision[0][0] += 1.0 / between;
        known[0] += 0.3 / between;
        let mut bond = |a: usize, b: usize| {
            precision[a][a] += 1.0 / between;
            precision[b][b] += 1.0 / between;
            precision[a][b] -= 1.0 / between;
            precision[b][a] -= 1.0 / between;
        };
        for r in 0..3 {
            bond(0, region(r));
            for o in 0..3 {
                bond(region(r), organisation(r, o));
            }
        }
        for (r, o, x) in &answers {
            let i = organisation(*r, *o);
            precision[i][i] += 1.0 / within;
            known[i] += x / within;
        }
        let with = |right: &[f64]| -> Vec<Vec<f64>> {
            let row = |(row, b): (&Vec<f64>, &f64)| row.iter().copied().chain([*b]).collect();
            precision.iter().zip(right).map(row).collect()
        };
        let ours = organisation(0, 0);
        let mean = solve(with(&known))[ours];
        prop_assert!(close(found.value(), mean, 1e-8), "{} is not {mean}", found.value());
        let mut unit = vec![0.0; 13];
        unit[ours] = 1.0;
        let variance = solve(with(&unit))[ours];
        // The Beta of the interval has this variance, unless no share can.
        if variance < 0.9 * mean * (1.0 - mean) {
            let n = mean * (1.0 - mean) / variance - 1.0;
            let beta = goodwill::kernel::posterior::BetaPosterior::new(mean * n, (1.0 - mean) * n);
            let expected = beta.unwrap().interval(level(0.9));
            prop_assert!(close(found.interval().lower, expected.lower, 1e-6));
            prop_assert!(close(found.interval().upper, expected.upper, 1e-6));
        }
    }
}

/// Nations, regions, organisations and answers drawn from the model itself, well inside the
/// scale, with the variances given.
#[test]
fn law_the_interval_covers_what_it_says() {
    const DRAWS: u32 = 2_000;
    let (tau2, sigma2) = (0.002_f64, 0.01_f64);
    let mut state = 7_u64;
    let mut normal = |mean: f64, variance: f64| {
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        // Twelve uniforms less six are normal enough for two decimals of coverage.
        let sum: f64 = (0..12).map(|_| uniform()).sum();
        mean + variance.sqrt() * (sum - 6.0)
    };
    let params = given_variances().with_within(positive(sigma2)).with_between(positive(tau2));
    let mut held = 0;
    for draw in 0..DRAWS {
        let nation = normal(0.5, tau2);
        let mut facts = Vec::new();
        let mut truth = 0.0;
        for r in 0..2 {
            let region = normal(nation, tau2);
            for o in 0..2 {
                let organisation = normal(region, tau2);
                let own = r == 0 && o == 0;
                truth = if own { organisation } else { truth };
                // Our own answers are from none to three.
                for _ in 0..if own { draw % 4 } else { 3 } {
                    let x = normal(organisation, sigma2).clamp(0.0, 1.0);
                    facts.push(rating(place(0, r, o), "openness", x, false, 0));
                }
            }
        }
        let score = score(&ledger_of(still(), &facts), &params).unwrap();
        held += u32::from(score.interval().contains(truth));
    }
    let coverage = f64::from(held) / f64::from(DRAWS);
    // Three standard errors of a share of .90 in 2 000 draws.
    assert!((coverage - 0.90).abs() < 0.02, "{coverage}");
}

/// The same of yeses: shares drawn from Betas of some weight around the group above. What is
/// missed lies within a hundredth of 0 or 1, where shares crowd.
#[test]
fn law_the_interval_of_a_yes_covers_nearly_what_it_says() {
    const DRAWS: u32 = 2_000;
    let mut state = 11_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    let mut coverage = |kappa: f64| {
        let below = |mean: f64, u: f64| {
            let mean = mean.clamp(1e-6, 1.0 - 1e-6);
            super::support::beta_quantile(kappa * mean, kappa * (1.0 - mean), u)
        };
        let params = given_variances().with_likeness(level(1.0 / (kappa + 1.0)));
        let (mut held, mut nearly) = (0, 0);
        for draw in 0..DRAWS {
            let nation = below(0.5, uniform());
            let (mut facts, mut truth) = (Vec::new(), 0.0);
            for r in 0..2 {
                let region = below(nation, uniform());
                for o in 0..2 {
                    let organisation = below(region, uniform());
                    let own = r == 0 && o == 0;
                    truth = if own { organisation } else { truth };
                    for _ in 0..if own { draw % 4 } else { 6 } {
                        let (kept, at) = (uniform() < organisation, instant(0));
                        facts.push(CultureEvidence::Yes { place: place(0, r, o), kept, at });
                    }
                }
            }
            let ledger = ledger_of(still(), &facts);
            let yes = ledger.worth_of_a_yes(&params, instant(0)).unwrap().unwrap();
            let interval = yes.interval();
            held += u32::from(interval.contains(truth));
            let wider = interval.lower - 0.01..=interval.upper + 0.01;
            nearly += u32::from(wider.contains(&truth));
        }
        [held, nearly].map(|n| f64::from(n) / f64::from(DRAWS))
    };
    // Measured: .82 and .93, .88 and .90; a standard error is .007 to .009.
    let ([four, nearly_four], [nineteen, nearly_nineteen]) = (coverage(4.0), coverage(19.0));
    assert!(four > 0.79 && nearly_four > 0.90, "{four} {nearly_four}");
    assert!(nineteen > 0.86 && nearly_nineteen > 0.88, "{nineteen} {nearly_nineteen}");
}
