use super::*;

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
        let score = score_of(unit, &params, &facts);
        let inside = |x: f64| (0.0..=1.0).contains(&x);
        let (value, (lower, upper)) = (score.value(), score.bounds());
        prop_assert!(inside(value) && inside(score.fresh()) && inside(score.coverage()));
        prop_assert!(inside(lower) && inside(upper) && lower <= value && value <= upper);
        for element in Element::ALL {
            prop_assert!(inside(score.element(*element)));
        }
        if params.exponent() == Exponent::GEOMETRIC {
            prop_assert!(score.interval().contains(value));
            prop_assert!(score.element_interval(Element::People).upper <= 1.0);
        }
    }

    #[test]
    fn law_the_whole_is_the_mean_of_its_elements(
        unit in any_unit(), facts in any_facts(), mean in 0.01..0.99_f64,
    ) {
        let prior = Prior { mean: share(mean), weight: positive(2.0) };
        let params = CapabilityParams::default().with_prior(prior);
        let score = score_of(unit, &params, &facts);
        let [people, processes] = [Element::People, Element::Processes].map(|e| score.element(e));
        prop_assert!((score.value() - (people * processes).sqrt()).abs() < ROUNDING);
    }

    #[test]
    fn law_the_three_checks_are_a_gate(
        unit in any_unit(), params in any_params(), facts in any_facts(),
        checks in any::<[bool; 3]>(), time in any_time(),
    ) {
        let with = |checks| {
            let mut facts = facts.clone();
            facts.push(message(checks, time));
            score_of(unit, &params, &facts).value().to_bits()
        };
        let passes = checks == [true; 3];
        prop_assert_eq!(with(checks), with([passes; 3]));
    }

    #[test]
    fn law_monotone(
        unit in any_unit(), params in any_params(), facts in any_facts(),
        y in any_share(), z in any_share(), aspect in any_aspect(), time in any_time(),
    ) {
        let with = |fact| {
            let mut facts = facts.clone();
            facts.push(fact);
            score_of(unit, &params, &facts).value()
        };
        let (low, high) = (y.min(z), y.max(z));
        let rated = |y| with(person(aspect, y, time));
        prop_assert!(rated(low) <= rated(high) + ROUNDING);
        let solved = |from_need| with(CapabilityEvidence::Solution { from_need, at: time });
        prop_assert!(solved(low) <= solved(high) + ROUNDING);
        prop_assert!(with(message([false; 3], time)) <= with(message([true; 3], time)) + ROUNDING);
    }

    #[test]
    fn law_a_missing_part_may_be_zero(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let score = score_of(unit, &params, &facts);
        let known = Aspect::ALL.iter().all(|aspect| score.aspect(*aspect).is_some())
            && score.solutions().is_some()
            && score.messages().is_some();
        prop_assert_eq!(known, score.coverage() == 1.0);
        let (lower, upper) = score.bounds();
        prop_assert_eq!(lower, if known { upper } else { 0.0 });
    }

    #[test]
    fn law_agrees_with_a_second_implementation(unit in any_unit(), facts in any_facts()) {
        let mut counts = [[0.0_f64; 2]; 5];
        for fact in &facts {
            let d = (-((END - fact.at().seconds()) as f64) / unit.half_life.seconds()).exp2();
            let (i, y) = match fact {
                CapabilityEvidence::Person { aspect, rating, .. } => {
                    (Aspect::ALL.iter().position(|a| a == aspect).unwrap(), rating.share().get())
                }
                CapabilityEvidence::Solution { from_need, .. } => (3, from_need.get()),
                CapabilityEvidence::Message { clear, valuable, unique, .. } => {
                    (4, f64::from(u8::from(*clear && *valuable && *unique)))
                }
                _ => unreachable!("no other fact is known"),
            };
            counts[i][0] += d * y;
            counts[i][1] += d;
        }
        let x = counts.map(|[good, all]| (1.0 + good) / (2.0 + all));
        let value = ((x[0] * x[1] * x[2]).cbrt() * (x[3] * x[4]).sqrt()).sqrt();
        let score = score_of(unit, &CapabilityParams::default(), &facts);
        prop_assert!((score.value() - value).abs() < ROUNDING, "{} {value}", score.value());
    }
}
