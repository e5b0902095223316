use super::*;

proptest! {
    #[test]
    fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
        let score = read(unit, &params, &facts, at(END));
        for outcome in Consequence::BOTH {
            let standing = score.standing(outcome).value();
            prop_assert!((0.0..=1.0).contains(&standing), "{standing}");
        }
        let (lower, upper) = score.bounds();
        prop_assert!(0.0 <= lower && lower <= score.value());
        prop_assert!(score.value() <= upper && upper <= 1.0);
        prop_assert!((0.0..=1.0).contains(&score.fresh()));
        for cause in score.causes() {
            prop_assert!((0.0..=1.0).contains(&cause.cumulative));
            prop_assert!((0.0..=1.0).contains(&cause.next.chance_within(amount(30.0))));
            prop_assert!(cause.next.days(Share::HALF) > 0.0);
        }
        for kind in StepKind::ALL {
            let mean = score.step(kind).map_or(0.5, |step| step.mean());
            prop_assert!((0.0..=1.0).contains(&mean));
        }
        if let Some(heard) = score.word_of_mouth() {
            prop_assert!(heard.heard_interval.contains(heard.heard));
        }
    }

    #[test]
    fn law_an_open_failure_weighs_as_it_ages(
        unit in any_unit(), severity in 0.0..=1.0_f64, voiced in any::<bool>(),
        facts in any_facts(), days in prop::collection::vec(0..90_i64, 2..9),
    ) {
        let params = RecoveryParams::default();
        let begun = END + 86_400;
        let id = name("the last");
        let failure = if voiced { Failure::complaint(id, at(begun)) } else { Failure::silent(id, at(begun)) };
        let failure = failure.severe(share(severity));
        let opening = Opening::new(failure);
        let open = RecoveryEvidence::Opened(opening.clone());
        let given_up = Closing::unresolved(opening, at(begun + 30 * 86_400)).unwrap();
        // All else is settled and does not fade, so that time does nothing but age it.
        let unit = RecoveryUnit { half_life: HalfLife::INFINITE, ..unit };
        let facts = settled(&facts);
        let with: Vec<_> = facts.iter().cloned().chain([open]).collect();
        let value = |day: i64| read(unit, &params, &with, at(begun + day * 86_400)).value();
        let given_up = RecoveryEvidence::Closed(given_up);
        let closed: Vec<_> = with.iter().cloned().chain([given_up]).collect();
        let end = read(unit, &params, &closed, at(begun + 30 * 86_400)).value();
        prop_assert!((value(30) - end).abs() < KEPT, "{} {end}", value(30));
        let mut days = days;
        days.extend([0, 30]);
        days.sort_unstable();
        let values: Vec<f64> = days.iter().map(|day| value(*day)).collect();
        let falls = end < values[0];
        for two in values.windows(2) {
            let fell = two[0] - two[1];
            prop_assert!(if falls { fell >= -ROUNDING } else { fell <= ROUNDING }, "{values:?}");
        }
    }

    #[test]
    fn law_loyalty_never_above_before(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let standing = read(unit, &params, &facts, at(END)).standing(Consequence::Loyalty);
        prop_assert!(standing.value() <= standing.baseline());
        prop_assert_eq!(standing.parts()[0].contribution, 0.0);
        for fact in &facts {
            if let RecoveryEvidence::Closed(closing) = fact {
                let after = closing.standing(&unit, &params, Consequence::Loyalty);
                prop_assert!(after <= standing.baseline());
            }
        }
    }

    #[test]
    fn law_unresolved_no_better_than_silent(
        unit in any_unit(), params in any_params(), failure in any_failure(), first in any::<bool>(),
    ) {
        let after = |voiced, outcome| {
            let mut failure = failure.clone();
            failure.voiced = voiced;
            let end = failure.at;
            let opening = Opening::new(failure);
            let opening = if first { opening.first() } else { opening };
            Closing::unresolved(opening, end).unwrap().standing(&unit, &params, outcome)
        };
        for outcome in Consequence::BOTH {
            prop_assert!(after(true, outcome) <= after(false, outcome) + ROUNDING);
        }
    }

    #[test]
    fn law_paradox_never_twice(life in any_life(), rule in any_rule()) {
        let labelled = label(&life, rule);
        let firsts = labelled.evidence.iter().filter(
            |fact| matches!(fact, RecoveryEvidence::Opened(opening) if opening.is_first()),
        );
        prop_assert_eq!(firsts.count(), 1);
        // Nor does it fire for any but the first: its share of the failures is at most one.
        let params = RecoveryParams::default().with_outcome(Consequence::Satisfaction);
        let score = read(forever(), &params, &labelled.evidence, at(END));
        prop_assert!(score.parts()[0].value <= 1.0 / (2.0 + score.closed()) + ROUNDING);
    }

    #[test]
    fn law_more_justice_never_hurts(
        unit in any_unit(), params in any_params(), failure in any_failure(),
        first in any::<bool>(), justice in any_justice(), more in any_justice(),
        facts in any_facts(),
    ) {
        let high = Justice {
            distributive: justice.distributive.max(more.distributive),
            interactional: justice.interactional.max(more.interactional),
            procedural: justice.procedural.max(more.procedural),
        };
        let opening = Opening::new(failure.clone());
        let opening = if first { opening.first() } else { opening };
        let closing = |j| Closing::resolved(opening.clone(), failure.at, j).unwrap();
        for outcome in Consequence::BOTH {
            let after = |j| closing(j).standing(&unit, &params, outcome);
            prop_assert!(after(justice) <= after(high) + ROUNDING);
            let unresolved = Closing::unresolved(opening.clone(), failure.at).unwrap();
            prop_assert!(unresolved.standing(&unit, &params, outcome) <= after(justice) + ROUNDING);
            let with = |j| {
                let mut facts = facts.clone();
                facts.push(RecoveryEvidence::Closed(closing(j)));
                read(unit, &params, &facts, at(END)).standing(outcome).value()
            };
            prop_assert!(with(justice) <= with(high) + ROUNDING);
        }
    }

    #[test]
    fn law_more_severity_never_helps(
        unit in any_unit(), params in any_params(), failure in any_failure(),
        justice in any_justice(), more in any_share(),
    ) {
        let after = |severity, outcome| {
            let opening = Opening::new(failure.clone().severe(severity)).first();
            let closing = Closing::resolved(opening, failure.at, justice).unwrap();
            closing.standing(&unit, &params, outcome)
        };
        let (low, high) = (failure.severity.min(more), failure.severity.max(more));
        for outcome in Consequence::BOTH {
            prop_assert!(after(high, outcome) <= after(low, outcome) + ROUNDING);
        }
    }

    #[test]
    fn law_silent_falls_as_more_speak_up(
        complaints in 1..20_usize, a in 1.000_001..50.0, more in 0.0..50.0, b in 0.01..50.0,
    ) {
        let facts: Vec<_> = (0..complaints)
            .map(|i| Failure::complaint(name(&format!("case {i}")), day(0)))
            .map(|failure| RecoveryEvidence::Opened(Opening::new(failure)))
            .collect();
        let silent = |a: f64| {
            let prior = SpeaksUp::new(positive(a), positive(b)).unwrap();
            let params = RecoveryParams::default().with_speaks_up(prior);
            read(forever(), &params, &facts, day(1)).silent_customers().unwrap()
        };
        let (few, many) = (silent(a + more), silent(a));
        prop_assert!(0.0 <= few.silent && few.silent <= many.silent);
        prop_assert!(few.unhappy >= few.complaints && few.unhappy_interval.lower >= few.complaints);
        prop_assert!(few.silent_interval.contains(few.silent));
        prop_assert!(few.silent_interval.lower <= many.silent_interval.lower + ROUNDING);
    }

    #[test]
    fn law_labels_ignore_the_order_of_arrival(
        life in any_life(), rule in any_rule(), by in any::<prop::sample::Index>(),
    ) {
        // Events of one instant keep the order in which they arrived; others are sorted.
        let (mut failures, mut steps) = life.clone();
        let by = by.index(failures.len());
        failures.rotate_left(by);
        failures.reverse();
        failures.sort_by_key(|failure| failure.at);
        steps.reverse();
        steps.sort_by_key(|step| step.at);
        prop_assert_eq!(label(&(failures, steps), rule), label(&life, rule));
    }

    #[test]
    fn law_parts_sum(unit in any_unit(), params in any_params(), facts in any_facts()) {
        let score = read(unit, &params, &facts, at(END));
        let parts = score.parts().iter().fold(0.0, |sum, p| sum + p.contribution);
        let sum = score.baseline() + parts;
        prop_assert_eq!(sum.to_bits(), score.value().to_bits());
        let shares: f64 = score.causes().iter().map(|cause| cause.share.mean()).sum();
        prop_assert!(score.causes().is_empty() || (shares - 1.0).abs() < KEPT, "{shares}");
    }

    #[test]
    fn law_open_closes_within_bounds(
        unit in any_unit(), params in any_params(), facts in any_facts(),
        justices in prop::collection::vec(prop::option::of(any_justice()), 12),
    ) {
        let before = ledger_of(unit, &facts);
        let (lower, upper) = before.score(&params, at(END)).unwrap().unwrap().bounds();
        let mut after = before.clone();
        for (opening, justice) in before.open().zip(justices) {
            let closing = match justice {
                Some(justice) => Closing::resolved(opening.clone(), at(END), justice),
                None => Closing::unresolved(opening.clone(), at(END)),
            };
            after.observe(&RecoveryEvidence::Closed(closing.unwrap()));
        }
        prop_assert_eq!(after.open().count(), 0);
        let value = after.score(&params, at(END)).unwrap().unwrap().value();
        // A closing is kept to 2⁻⁴¹; an effect of 1e300 makes that any size.
        let large = params.severity_effect().get().max(params.double_deviation().get())
            .max(params.paradox_bonus().get()) > 100.0;
        prop_assert!(large || (lower - KEPT..=upper + KEPT).contains(&value));
    }

    #[test]
    fn law_interval_holds_value(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let score = read(unit, &params, &facts, at(END));
        for outcome in Consequence::BOTH {
            let interval = score.standing_interval(outcome);
            prop_assert!(interval.contains(score.standing(outcome).value()));
            prop_assert!(0.0 <= interval.lower && interval.upper <= 1.0);
        }
    }

    #[test]
    fn law_worth_it_iff_it_pays(
        a in 0.01..50.0, b in 0.01..50.0, value in 0.0..1e6, cost in 0.0..1e6,
    ) {
        let saved = BetaPosterior::new(a, b).unwrap();
        let answer = making_good(&saved, amount(value), amount(cost), Level::default());
        prop_assert_eq!(answer.worth_it, saved.mean() * value > cost);
        prop_assert!(answer.interval.lower <= answer.net && answer.net <= answer.interval.upper);
        prop_assert!((0.0..=1.0).contains(&answer.probability));
    }

    #[test]
    fn law_matches_a_naive_reading(life in any_life(), unit in any_unit()) {
        let (rule, params) = (RecoveryRule::default(), RecoveryParams::default());
        let score = read(unit, &params, &label(&life, rule).evidence, at(END));
        for outcome in Consequence::BOTH {
            let naive = naive(&life, unit, outcome);
            let value = score.standing(outcome).value();
            prop_assert!((value - naive).abs() < KEPT, "{value} is not {naive}");
        }
    }
}

/// The page's formulas once more, without labels, ledger or kernels.
fn naive(
    life: &(Vec<Failure>, Vec<RecoveryStep>),
    unit: RecoveryUnit,
    outcome: Consequence,
) -> f64 {
    let (month, mut n) = (30 * 86_400, 2.0);
    let (mut harm, mut deviation, mut paradox) = (0.5, 0.0, 0.0);
    let mut seen: Vec<&Name> = Vec::new();
    for failure in &life.0 {
        if seen.contains(&&failure.id) {
            continue;
        }
        let first = seen.is_empty();
        seen.push(&failure.id);
        let own: Vec<&RecoveryStep> = life
            .1
            .iter()
            .filter(|step| step.failure == failure.id && step.at >= failure.at)
            .collect();
        let resolved =
            own.iter().filter(|s| s.kind == StepKind::Resolved).map(|s| s.at.seconds()).min();
        let counts = |s: &RecoveryStep| {
            s.kind != StepKind::FollowedUp || resolved.is_some_and(|r| s.at.seconds() >= r)
        };
        let of = |kind| {
            own.iter()
                .filter(|s| s.kind == kind && counts(s))
                .map(|s| s.share.get())
                .collect::<Vec<_>>()
        };
        let most = |kind| of(kind).into_iter().fold(0.0, f64::max);
        let sum = |kind| of(kind).iter().sum::<f64>();
        let (end, j) = if let Some(end) = resolved {
            let speed = 0.5_f64.powf((end - failure.at.seconds()) as f64 / (7.0 * 86_400.0));
            let d = (most(StepKind::Resolved) + sum(StepKind::Compensated).min(1.0)).min(1.0);
            let heard = most(StepKind::Heard) + most(StepKind::Restated);
            let i = (heard + most(StepKind::Owned)) / 3.0 * 0.5_f64.powf(sum(StepKind::Deflected));
            let p = (most(StepKind::AskedWhatIsFair) + speed + most(StepKind::FollowedUp)) / 3.0
                * 0.5_f64.powf(sum(StepKind::HandedOff));
            let [wd, wi, wp] = unit.justice.get();
            (end, wd * d + wi * i + wp * p)
        } else {
            let last = own.iter().map(|s| s.at.seconds()).max().unwrap_or(i64::MIN);
            let last = last.max(failure.at.seconds());
            if END - last <= month {
                continue;
            }
            (last + month, 0.0)
        };
        let weight = 0.5_f64.powf((END - end) as f64 / unit.half_life.seconds());
        let short = (1.0 - j / unit.threshold.get()).max(0.0);
        n += weight;
        harm += weight * failure.severity.get() * (1.0 - j);
        if failure.voiced && unit.threshold.get() > 0.0 {
            deviation += weight * short;
        }
        if first {
            paradox += weight * j;
        }
    }
    let bonus = if outcome == Consequence::Satisfaction { 0.2 } else { 0.0 };
    let z = 4.0_f64.ln() + (bonus * paradox - 2.0 * harm - deviation) / n;
    1.0 / (1.0 + (-z).exp())
}
