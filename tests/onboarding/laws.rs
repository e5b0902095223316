use super::*;

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn law_bounded(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..20),
    ) {
        let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        prop_assert!((0.0..=1.0).contains(&score.value()), "{}", score.value());
        prop_assert!((0.0..=1.0).contains(&score.items_mean()));
        prop_assert!((0.0..=1.0).contains(&score.fresh()));
        prop_assert!((0.0..=1.0).contains(&score.coverage()));
        let (lower, upper) = score.bounds();
        prop_assert!(0.0 <= lower && lower <= score.value());
        prop_assert!(score.value() <= upper && upper <= 1.0);
        for gate in score.gates() {
            prop_assert!((0.0..=1.0).contains(&gate.factor) && gate.loss <= 0.0);
            prop_assert!(gate.loss >= -1.0 && gate.contribution.abs() <= 2.0);
            prop_assert!((0.0..=1.0).contains(&gate.below));
        }
    }

    #[test]
    fn law_gate_losses_sum_exactly(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..20),
    ) {
        let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
        prop_assert_eq!((score.baseline() + sum).to_bits(), score.value().to_bits());
        let losses = score.gates().iter().fold(0.0, |sum, gate| sum + gate.loss);
        prop_assert_eq!(losses.to_bits(), score.gate_loss().to_bits());
        let of_gates = score.gates().iter().fold(0.0, |sum, gate| sum + gate.contribution);
        let line = score.parts().pop().unwrap();
        prop_assert_eq!(line.contribution.to_bits(), of_gates.to_bits());
    }

    #[test]
    fn law_parts_sum_to_the_mean(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..20),
    ) {
        let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        let items = &score.parts()[..4];
        let zero = items.iter().any(|item| item.value == 0.0);
        let harmonic = 4.0 / items.iter().map(|item| 1.0 / item.value).sum::<f64>();
        let expected = if zero { 0.0 } else { harmonic };
        prop_assert!(close(score.items_mean(), expected, ROUNDING));
        // Factor by factor, since the product of four small shares underflows.
        let fourth = |x: f64| x.powf(0.25);
        let gates = score.gates().iter().fold(1.0, |product, gate| product * fourth(gate.factor));
        prop_assert!(close(score.value(), gates * fourth(score.items_mean()), ROUNDING));
        let held = fourth(score.items_mean());
        prop_assert!(close(score.gate_loss(), score.value() - held, ROUNDING));
    }

    #[test]
    fn law_monotone_in_each_fact(
        unit in any_unit(), params in any_params(), part in 0..7_usize, time in any_time(),
        y in (any_y(), any_y()), facts in prop::collection::vec(any_fact(), 0..12),
    ) {
        let with = |y| {
            let more = fact(part, y, time);
            read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap().value()
        };
        let (worse, better) = (with(y.0.min(y.1)), with(y.0.max(y.1)));
        prop_assert!(better >= worse - ROUNDING, "{better} below {worse}");
    }

    #[test]
    fn law_a_gate_blocks_that_is_probably_under_the_threshold(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..20),
    ) {
        let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        for gate in score.gates() {
            let below = gate.posterior.cdf(params.threshold().get());
            prop_assert_eq!(gate.below, below);
            let [good, bad] = gate.counts();
            let only_held = good > 0.0 && bad == 0.0;
            prop_assert_eq!(gate.is_open, below <= 0.5 || only_held);
            prop_assert!(close(gate.factor, gate.posterior.mean(), 1e-199));
        }
    }

    #[test]
    fn law_blockers_say_what_opens_them(
        yes in 0..12_i64, no in 0..4_i64, gate in 0..3_usize,
    ) {
        let facts: Vec<_> = (0..yes + no)
            .map(|i| fact(gate, if i < yes { 1.0 } else { 0.0 }, 0))
            .chain([fact(3, 1.0, 0)])
            .collect();
        let params = OnboardingParams::default();
        let score = read(&ledger_of(forever(), &facts), &params).unwrap();
        let losses: Vec<f64> = score.blockers().iter().map(|b| b.gate.loss).collect();
        prop_assert!(losses.is_sorted());
        let closed = score.gates().iter().filter(|gate| !gate.is_open).count();
        prop_assert_eq!(losses.len(), closed);
        let is_open_after = |k: u32| {
            let more: Vec<_> = (0..k).map(|_| fact(gate, 1.0, 0)).collect();
            let ledger = ledger_of(forever(), facts.iter().chain(&more));
            read(&ledger, &params).unwrap().gates()[gate].is_open
        };
        let blocker = score.blockers().into_iter().find(|b| b.gate.gate == Gate::ALL[gate]);
        let Some(blocker) = blocker else {
            prop_assert!(is_open_after(0));
            return Ok(());
        };
        let needed = blocker.successes_to_open.unwrap();
        prop_assert!(is_open_after(needed) && !is_open_after(needed - 1));
    }

    /// A naive search: facts in order of time, cut where the gap is too long.
    #[test]
    fn law_the_newest_onboarding_is_read_on_its_own(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..20),
    ) {
        let whole = ledger_of(unit, &facts);
        let asked = |fact: &&OnboardingEvidence| {
            !matches!(fact, OnboardingEvidence::Advocacy { .. })
        };
        let mut known: Vec<_> = facts.iter().filter(asked).collect();
        known.sort_by_key(|fact| fact.at());
        let gap = unit.gap_days.get() * 86_400.0;
        let runs: Vec<_> =
            known.chunk_by(|a, b| b.at().since(a.at()) as f64 <= gap).collect();
        let Some(score) = read(&whole, &params) else {
            prop_assert!(runs.is_empty());
            return Ok(());
        };
        let last = runs.last().unwrap();
        let alone = read(&ledger_of(unit, last.iter().copied()), &params).unwrap();
        prop_assert_eq!(score.onboardings(), runs.len());
        prop_assert_eq!(score.begun(), last[0].at());
        prop_assert_eq!(bits(score.newest())[..22].to_vec(), bits(&alone)[..22].to_vec());
        if runs.len() > 1 {
            prop_assert_eq!(score.newest(), &alone);
        }
    }

    #[test]
    fn law_what_arrives_lies_within_the_bounds(
        unit in any_unit(), params in any_params(), part in 0..7_usize, y in any_y(),
        facts in prop::collection::vec((0..7_usize, any_y(), any_time()), 1..12),
    ) {
        let facts: Vec<_> = facts.into_iter().filter(|(p, ..)| *p != part).collect();
        let facts: Vec<_> = facts.into_iter().map(|(p, y, t)| fact(p, y, t)).collect();
        let Some(before) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        let more = fact(part, y, 0);
        let after = read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap();
        let ((least, most), (lower, upper)) = (before.bounds(), after.bounds());
        prop_assert!(least <= lower + ROUNDING && upper <= most + ROUNDING);
        prop_assert!(after.coverage() > before.coverage());
    }

    #[test]
    fn law_filling_an_item_with_its_prior_changes_nothing(
        unit in any_unit(), params in any_params(), item in 3..7_usize,
        facts in prop::collection::vec((0..7_usize, any_y(), any_time()), 1..12),
    ) {
        let facts: Vec<_> = facts.into_iter().filter(|(p, ..)| *p != item).collect();
        let facts: Vec<_> = facts.into_iter().map(|(p, y, t)| fact(p, y, t)).collect();
        let Some(before) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        let more = fact(item, params.item_prior().mean.get(), END);
        let after = read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap();
        prop_assert!(close(before.value(), after.value(), ROUNDING));
    }

    #[test]
    fn law_carried_over_counts_only_if_captured(
        unit in any_unit(), params in any_params(), time in any_time(),
        facts in prop::collection::vec(any_fact(), 0..8),
    ) {
        let with = |carried_over| {
            let at = instant(time);
            let more = OnboardingEvidence::Preferences { captured: false, carried_over, at };
            ledger_of(unit, facts.iter().chain([&more]))
        };
        prop_assert_eq!(with(true), with(false));
        let score = read(&with(true), &params).unwrap();
        prop_assert!(score.preferences().is_some());
    }

    #[test]
    fn law_advocacy_never_moves_the_score(
        unit in any_unit(), params in any_params(), after_value in any::<bool>(),
        facts in prop::collection::vec((0..7_usize, any_y(), any_time()), 1..12),
    ) {
        let facts: Vec<_> = facts.into_iter().map(|(p, y, t)| fact(p, y, t)).collect();
        let more = OnboardingEvidence::Advocacy { after_value, at: instant(0) };
        let before = read(&ledger_of(unit, &facts), &params).unwrap();
        let after = read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap();
        prop_assert_eq!(before.value().to_bits(), after.value().to_bits());
        prop_assert_eq!((before.advocacy(), after.advocacy().is_some()), (None, true));
    }

    #[test]
    fn law_agrees_with_a_second_implementation(
        unit in any_unit(), gate_mean in 0.01..0.6, item_mean in 0.01..1.0,
        facts in prop::collection::vec((0..7_usize, any_y(), any_time()), 1..20),
    ) {
        let weight = positive(3.0);
        let params = OnboardingParams::default()
            .with_gate_prior(Prior { mean: share(gate_mean), weight })
            .with_item_prior(Prior { mean: share(item_mean), weight });
        let mut product = 1.0;
        let mut inverse = 0.0;
        for part in 0..7 {
            let mean = if part < 3 { gate_mean } else { item_mean };
            let (mut good, mut n) = (mean * 3.0, 3.0);
            for (_, y, time) in facts.iter().filter(|(p, ..)| *p == part) {
                let delta = unit.half_life.weight_after(END - time);
                let y = if part < 3 { f64::from(u8::from(*y >= 0.5)) } else { *y };
                good += delta * y;
                n += delta;
            }
            let x = good / n;
            if part >= 3 {
                inverse += 0.25 / x;
            } else {
                product *= x;
            }
        }
        let facts: Vec<_> = facts.iter().map(|(p, y, t)| fact(*p, *y, *t)).collect();
        let score = read(&ledger_of(unit, &facts), &params).unwrap();
        prop_assert!(close(score.value(), (product / inverse).sqrt().sqrt(), ROUNDING));
    }
}

proptest! {
    // An interval asks a thousand quantiles of each item: few cases here.
    #![proptest_config(cases(6))]

    #[test]
    fn law_every_interval_contains_its_point(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..12),
    ) {
        let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        let interval = score.interval();
        prop_assert!(interval.contains(score.value()), "{interval}");
        prop_assert!(interval.lower >= 0.0 && interval.upper <= 1.0);
        for gate in score.gates() {
            prop_assert!(gate.interval.contains(gate.posterior.mean()));
        }
    }
}

/// Shares are drawn from their priors and facts from the shares; the interval is asked
/// whether it holds the geometric mean of the gates and of the items' harmonic mean.
#[test]
fn law_the_interval_covers_what_it_says() {
    let draws: u32 = std::env::var("GOODWILL_DRAWS").map_or(60, |n| n.parse().unwrap());
    // Three standard errors of a coverage of .90, and what the matches by moments may miss.
    let margin = 3.0 * (0.09 / f64::from(draws)).sqrt() + 0.02;
    let mut rng = Pcg64Mcg::seed_from_u64(1);
    let mut held = 0;
    for _ in 0..draws {
        let truths: Vec<f64> = (0..7).map(|_| rng.random_range(0.0..1.0)).collect();
        let mut ledger = ledger_of(forever(), &[]);
        for (part, truth) in truths.iter().enumerate() {
            for _ in 0..rng.random_range(1..=12) {
                let y = f64::from(u8::from(rng.random_range(0.0..1.0) < *truth));
                ledger.observe(&fact(part, y, 0));
            }
        }
        let score = read(&ledger, &OnboardingParams::default()).unwrap();
        let product: f64 = truths[..3].iter().product();
        let harmonic = 4.0 / truths[3..].iter().map(|x| 1.0 / x).sum::<f64>();
        held += u32::from(score.interval().contains((product * harmonic).sqrt().sqrt()));
    }
    let coverage = f64::from(held) / f64::from(draws);
    println!(".90 intervals of onboarding held {coverage:.4} of {draws} draws");
    assert!((coverage - 0.9).abs() <= margin, "{coverage}");
}
