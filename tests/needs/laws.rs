use super::*;

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
        let Some(score) = read(unit, &params, &facts) else { return Ok(()) };
        let unit_range = 0.0..=1.0;
        let (lower, upper) = score.bounds();
        prop_assert!(unit_range.contains(&score.value()), "{}", score.value());
        prop_assert!(unit_range.contains(&score.baseline()));
        prop_assert!(unit_range.contains(&score.coverage()));
        prop_assert!(unit_range.contains(&score.fresh()));
        prop_assert!(0.0 <= lower && lower <= score.value(), "{lower}");
        prop_assert!(score.value() <= upper && upper <= 1.0, "{upper}");
        let interval = score.interval();
        prop_assert!(unit_range.contains(&interval.lower), "{interval}");
        prop_assert!(unit_range.contains(&interval.upper), "{interval}");
        prop_assert!(interval.contains(score.value()), "{interval}");
        for tier in Tier::ALL {
            prop_assert!(unit_range.contains(&score.tier(tier)));
            prop_assert!(score.tier_interval(tier).contains(score.tier(tier)));
        }
        let (worst, best) = score.promises().bounds();
        prop_assert!(0.0 <= worst && worst <= best && best <= 1.0);
        if let Some(deeds) = score.deeds() {
            prop_assert!(deeds.presence.is_none_or(|p| unit_range.contains(&p)));
            if let Some(trend) = deeds.trend {
                prop_assert!(unit_range.contains(&trend.falling()), "{trend:?}");
                for interval in trend.intervals() {
                    prop_assert!(0.0 <= interval.lower && interval.lower <= interval.upper);
                }
            }
        }
        for need in Need::ALL {
            if let Some(gap) = score.golden_rule(need) {
                let interval = gap.interval();
                prop_assert!((-1.0..=1.0).contains(&interval.lower), "{interval}");
                prop_assert!((-1.0..=1.0).contains(&interval.upper), "{interval}");
                prop_assert!(interval.contains(gap.value()), "{interval}");
            }
        }
    }

    #[test]
    fn law_parts_sum_to_the_formula(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let Some(score) = read(unit, &params, &facts) else { return Ok(()) };
        let [x1, x2, x3] = Tier::ALL.map(|tier| score.tier(tier));
        let formula = (x1 + x1 * x2 + x1 * x2 * x3) / 3.0;
        prop_assert!((score.value() - formula).abs() < ROUNDING);
    }

    #[test]
    fn law_parts_follow_their_tiers(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let Some(score) = read(unit, &params, &facts) else { return Ok(()) };
        let (a, aspect) = (params.prior().mean.get(), params.aspect_mean().get());
        for (part, prior) in score.parts().iter().zip([aspect * aspect * aspect, a, a]) {
            let step = part.value - prior;
            prop_assert!(step * part.contribution >= 0.0, "{part:?} from {prior}");
        }
    }

    #[test]
    fn law_no_information_makes_the_rest_inert(
        facts in any_facts(), more in any_facts(), weight in 0.1..10.0,
    ) {
        let prior = Prior { mean: Share::HALF, weight: positive(weight) };
        let params =
            NeedsParams::default().with_prior(prior).with_aspect_mean(Share::ZERO);
        let upper = |fact: &&NeedsEvidence| match fact {
            NeedsEvidence::Information { .. } => false,
            NeedsEvidence::Rating { need, .. } => need.tier() != Tier::Information,
            _ => true,
        };
        let never = rating(Need::Complete, Share::ZERO, instant(0));
        let only = |facts: &[NeedsEvidence]| {
            let mut kept: Vec<_> = facts.iter().filter(upper).cloned().collect();
            kept.push(never.clone());
            read(NeedsUnit::default(), &params, &kept).unwrap()
        };
        for score in [only(&facts), only(&more)] {
            prop_assert_eq!(score.value(), 0.0);
            prop_assert_eq!(score.interval().upper, 0.0);
            for part in &score.parts()[1..] {
                prop_assert_eq!(part.contribution, 0.0);
            }
        }
    }

    #[test]
    fn law_monotone_in_each_need(
        unit in any_unit(), params in plain_params(), facts in any_facts(),
        need in any_need(), y in any_share(), z in any_share(), at in any_time(),
    ) {
        let with = |y: Share| {
            let mut facts = facts.clone();
            facts.push(rating(need, y, instant(at)));
            read(unit, &params, &facts).unwrap().value()
        };
        prop_assert!(with(y.min(z)) <= with(y.max(z)) + ROUNDING);
    }

    #[test]
    fn law_keeping_beats_telling_beats_missing(
        unit in any_unit(), params in plain_params(), facts in any_facts(),
        promise in any_promise(),
    ) {
        let with = |outcome| {
            let answer = PromiseAnswer::new(promise.clone(), outcome, promise.at()).unwrap();
            let mut facts = facts.clone();
            facts.push(NeedsEvidence::Answer(answer));
            read(unit, &params, &facts).unwrap().value()
        };
        let (kept, told) = (with(PromiseOutcome::Kept), with(PromiseOutcome::Renegotiated));
        prop_assert!(kept + ROUNDING >= told);
        prop_assert!(told + ROUNDING >= with(PromiseOutcome::Missed));
    }

    #[test]
    fn law_fault_never_moves_the_score(
        unit in any_unit(), params in any_params(), facts in any_facts(), case in any_case(),
    ) {
        let with = |fault| {
            let mut facts = facts.clone();
            facts.push(NeedsEvidence::Case(Case { fault, ..case }));
            bits(&read(unit, &params, &facts).unwrap())
        };
        prop_assert_eq!(with(None), with(Some(Party::Firm)));
        prop_assert_eq!(with(None), with(Some(Party::Customer)));
    }

    #[test]
    fn law_a_higher_answer_never_lowers(
        unit in any_unit(), params in plain_params(), facts in any_facts(), case in any_case(),
    ) {
        let with = |rung, live| {
            let mut facts = facts.clone();
            facts.push(NeedsEvidence::Case(Case { rung, live, ..case }));
            read(unit, &params, &facts).unwrap().value()
        };
        for pair in Rung::ALL.windows(2) {
            prop_assert!(with(pair[1], case.live) >= with(pair[0], case.live) - ROUNDING);
        }
        let (live, not) = (with(case.rung, Some(true)), with(case.rung, Some(false)));
        prop_assert!(not <= live + ROUNDING);
    }

    #[test]
    fn law_bare_thanks_count_nothing(
        unit in any_unit(), params in any_params(), facts in any_facts(),
        times in prop::collection::vec(any_time(), 1..5),
    ) {
        let thanks: Vec<_> =
            times.iter().map(|at| NeedsEvidence::Thanks { at: instant(*at) }).collect();
        prop_assert_eq!(read(unit, &params, &thanks), None);
        let of = |facts: &[NeedsEvidence]| {
            let rest = |s: NeedsScore| (bits(&s), s.deeds().cloned(), *s.promises());
            read(unit, &params, facts).map(rest)
        };
        prop_assert_eq!(of(&facts), of(&[&facts[..], &thanks[..]].concat()));
    }

    #[test]
    fn law_presence_stands_beside_the_score(
        params in any_params(), facts in any_facts(), idle in 0..1_000_000_i64,
        h in 1_000.0..1e6_f64,
    ) {
        let h = seconds(h.round());
        let unit = NeedsUnit { half_life: HalfLife::INFINITE, recent: HalfLife::INFINITE };
        let (ledger, params) = (ledger_of(unit, &facts), params.with_presence(h));
        let at = |seconds| ledger.score(&params, instant(seconds)).unwrap();
        let (Some(now), Some(then)) = (at(END), at(END + idle)) else { return Ok(()) };
        prop_assert_eq!(bits(&now), bits(&then));
        let presence = |s: &NeedsScore| s.deeds().and_then(|deeds| deeds.presence);
        if let (Some(now), Some(then)) = (presence(&now), presence(&then)) {
            prop_assert!((then - now * h.weight_after(idle)).abs() < ROUNDING);
        }
    }

    #[test]
    fn law_an_answer_may_arrive_first(
        unit in any_unit(), promise in any_promise(), outcome in any_outcome(),
        delay in 0..9_000_i64,
    ) {
        let at = instant(promise.at().seconds() + delay);
        let answer = PromiseAnswer::new(promise.clone(), outcome, at).unwrap();
        let mut ledger = ledger_of(unit, &[NeedsEvidence::Answer(answer)]);
        prop_assert_eq!((ledger.unmatched().count(), ledger.open().count()), (1, 0));
        ledger.observe(&NeedsEvidence::Promise(promise));
        prop_assert_eq!((ledger.unmatched().count(), ledger.open().count()), (0, 0));
    }

    #[test]
    fn law_a_missing_need_widens_the_bounds(
        unit in any_unit(), params in plain_params(), facts in any_facts(),
        y in any_share(), at in any_time(),
    ) {
        let Some(before) = read(unit, &params, &facts) else { return Ok(()) };
        for need in Need::ALL.into_iter().filter(|need| before.need(*need).is_none()) {
            let mut more = facts.clone();
            more.push(rating(need, y, instant(at)));
            let after = read(unit, &params, &more).unwrap();
            prop_assert!(after.bounds().0 >= before.bounds().0 - ROUNDING);
            prop_assert!(after.bounds().1 <= before.bounds().1 + ROUNDING);
            prop_assert!(after.coverage() > before.coverage());
        }
    }

    #[test]
    fn law_filling_a_gap_with_its_prior_changes_nothing(
        unit in any_unit(), params in plain_params(), facts in any_facts(),
        at in any_time(),
    ) {
        let Some(before) = read(unit, &params, &facts) else { return Ok(()) };
        for need in Need::ALL.into_iter().filter(|need| before.need(*need).is_none()) {
            let prior = match need.tier() {
                Tier::Information => params.aspect_mean(),
                _ => params.prior().mean,
            };
            let mut more = facts.clone();
            more.push(rating(need, prior, instant(at)));
            let after = read(unit, &params, &more).unwrap();
            prop_assert!((after.value() - before.value()).abs() < ROUNDING);
        }
    }

    #[test]
    fn law_swapped_sides_mirror_the_gap(
        said in prop::collection::vec((any::<bool>(), any_share(), any_time()), 1..9),
    ) {
        let gap = |swap: bool| {
            let facts: Vec<_> = said
                .iter()
                .map(|(demanded, level, at)| {
                    let side = if *demanded == swap { Side::Given } else { Side::Demanded };
                    let (need, at) = (Need::Support, instant(*at));
                    NeedsEvidence::Standard { need, side, level: *level, at }
                })
                .collect();
            let score = read(NeedsUnit::default(), &NeedsParams::default(), &facts).unwrap();
            score.golden_rule(Need::Support)
        };
        match (gap(false), gap(true)) {
            (Some(one), Some(other)) => {
                prop_assert_eq!(one.value(), -other.value());
                let (one, other) = (one.interval(), other.interval());
                prop_assert!((one.lower + other.upper).abs() < ROUNDING);
            }
            (one, other) => prop_assert_eq!(one, other),
        }
    }

    /// Read at any time between two deeds, a rate that does not change is on average as
    /// likely to fall as to rise, but for the skew of small counts.
    #[test]
    fn law_a_steady_rate_shows_no_trend(every in 2..60_i64, days in 300..1_500_i64) {
        const SKEW: f64 = 0.06;
        let at = |days: i64| {
            let deeds: Vec<_> = (1..=days / every).map(|i| i * every).collect();
            falling(&deeds, days)
        };
        let phases: Vec<f64> =
            (0..8).map(|eighth| at(days / every * every + every * eighth / 8)).collect();
        let falling = phases.iter().sum::<f64>() / 8.0;
        prop_assert!((falling - 0.5).abs() < SKEW, "{falling}");
    }

    #[test]
    fn law_the_trend_follows_the_deeds(count in 4..40_i64, days in 400..1_500_i64) {
        let early: Vec<_> = (0..count).map(|i| days / 2 + i % 30 - 60).collect();
        let late: Vec<_> = (0..count).map(|i| days - i % 30).collect();
        let (early, late) = (falling(&early, days), falling(&late, days));
        prop_assert!(late < 0.2 && late < early, "{late} {early}");
    }

    #[test]
    fn law_every_interval_contains_its_point(
        unit in any_unit(), params in plain_params(), facts in any_facts(),
    ) {
        let Some(score) = read(unit, &params, &facts) else { return Ok(()) };
        prop_assert!(score.interval().contains(score.value()));
        for tier in Tier::ALL {
            prop_assert!(score.tier_interval(tier).contains(score.tier(tier)));
        }
        if let Some(gap) = score.cases().and_then(|cases| cases.condition) {
            prop_assert!(gap.interval().contains(gap.value()));
        }
        if let Some(trend) = score.deeds().and_then(|deeds| deeds.trend) {
            prop_assert!(trend.intervals()[0].contains(trend.recent().mean()));
        }
    }

    #[test]
    fn law_agrees_with_a_second_implementation(
        unit in any_unit(), params in plain_params(), facts in any_facts(),
    ) {
        let Some(score) = read(unit, &params, &facts) else { return Ok(()) };
        let naive = naive::score(unit, &params, &facts);
        prop_assert!((score.value() - naive.value).abs() < ROUNDING);
        if let Some(deeds) = score.deeds() {
            prop_assert!((deeds.ours - naive.ours).abs() < ROUNDING);
            prop_assert!((deeds.rivals - naive.rivals).abs() < ROUNDING);
            prop_assert!((deeds.unprompted - naive.unprompted).abs() < ROUNDING);
        }
    }
}

fn falling(deeds: &[i64], days: i64) -> f64 {
    let day = |n: i64| Instant::from_days(n).unwrap();
    let kind = DeedKind::Unprompted;
    let mut ledger = NeedsLedger::new(NeedsUnit::default());
    // A rival's deed marks the day from which all were seen.
    ledger.observe(&NeedsEvidence::RivalDeed { at: day(0) });
    for n in deeds {
        ledger.observe(&NeedsEvidence::Deed { kind, at: day(*n) });
    }
    let score = ledger.score(&NeedsParams::default(), day(days)).unwrap().unwrap();
    score.deeds().unwrap().trend.unwrap().falling()
}

/// Needs are drawn from the prior, answers from the needs: the truth lies inside as often as
/// it is said to.
#[test]
fn law_the_interval_covers_what_it_says() {
    use rand::{RngExt, SeedableRng};

    const DRAWS: u32 = 4_000;
    // Three standard errors of a share of .9 of the draws, and as much for the Beta.
    const SLACK: f64 = 0.03;
    let params = NeedsParams::default();
    let mut rng = rand_pcg::Pcg64::seed_from_u64(7);
    let mut held = 0;
    for _ in 0..DRAWS {
        let mut ledger = NeedsLedger::new(NeedsUnit::default());
        let x = Need::ALL.map(|need| {
            let prior = match need.tier() {
                Tier::Information => params.aspect_prior(),
                _ => params.prior(),
            };
            let (a, w) = (prior.mean.get(), prior.weight.get());
            let beta = BetaPosterior::new(a * w, (1.0 - a) * w).unwrap();
            let truth = beta.quantile(share(rng.random_range(0.0..1.0)));
            for _ in 0..rng.random_range(0..12) {
                let good = rng.random_range(0.0..1.0) < truth;
                let y = if good { Share::ONE } else { Share::ZERO };
                ledger.observe(&rating(need, y, instant(END)));
            }
            truth
        });
        ledger.observe(&NeedsEvidence::RivalDeed { at: instant(END) });
        let x1 = x[0] * x[1] * x[2];
        let truth = (x1 + x1 * x[3] + x1 * x[3] * x[4]) / 3.0;
        let score = ledger.score(&params, instant(END)).unwrap().unwrap();
        held += u32::from(score.interval().contains(truth));
    }
    let coverage = f64::from(held) / f64::from(DRAWS);
    assert!((coverage - 0.9).abs() < SLACK, "{coverage}");
}
