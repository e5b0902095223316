use super::*;

proptest! {
    #[test]
    fn law_bounded(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_encounter(), 1..20),
    ) {
        let index = index_of(unit, &params, &facts);
        prop_assert!((0.0..=100.0).contains(&index.value()), "{}", index.value());
        prop_assert!((0.0..=1.0).contains(&index.fresh()));
        let (lower, upper) = index.bounds();
        prop_assert!(lower == index.value() && (lower..=100.0).contains(&upper));
        for cell in index.heat_map() {
            prop_assert!((0.0..=1.0).contains(&cell.severity));
            prop_assert!((0.0..=100.0).contains(&cell.relief));
            prop_assert!(cell.interval.lower <= cell.interval.upper);
        }
        for stage in index.stages() {
            prop_assert!((0.0..=1.0).contains(&stage.friction()));
        }
    }

    #[test]
    fn law_monotone_in_severity(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_encounter(), 1..12),
        which in any::<prop::sample::Index>(), kind in any_friction(), more in any_share(),
    ) {
        let (low, high) = (kind.severity.min(more), kind.severity.max(more));
        let with = |severity| {
            let mut facts = facts.clone();
            let i = which.index(facts.len());
            facts[i] = facts[i].clone().with_friction(Friction::from_severity(kind.kind, severity));
            index_of(unit, &params, &facts).value()
        };
        let (mild, bad) = (with(low), with(high));
        prop_assert!(bad >= mild - ROUNDING, "{bad} below {mild}");
    }

    #[test]
    fn law_smooth_never_raises(
        unit in any_unit(), stage in any_stage(), time in -30_000..30_000_i64,
        facts in prop::collection::vec(any_encounter(), 1..12),
    ) {
        let params = prior_mean_zero();
        let before = index_of(unit, &params, &facts);
        let mut more = facts.clone();
        more.push(Encounter::new(stage.clone(), at(time), Initiator::Nobody));
        let after = index_of(unit, &params, &more);
        let of = |index: &FrictionIndex| {
            index
                .stages()
                .iter()
                .find(|s| *s.stage() == stage)
                .map(StageFriction::friction)
        };
        if let (Some(before), Some(after)) = (of(&before), of(&after)) {
            prop_assert!(after <= before + ROUNDING, "{after} above {before}");
        }
        if before.last() == after.last() {
            prop_assert!(after.value() <= before.value() + ROUNDING);
        }
    }

    #[test]
    fn law_zero_iff_smooth(
        facts in prop::collection::vec(any_encounter(), 1..12),
    ) {
        let unit = FrictionUnit { half_life: HalfLife::INFINITE };
        let smooth = |e: &Encounter| {
            // A severity that rounds to no unit of the sums counts as none.
            Dimension::ALL.iter().all(|d| e.severity(*d).get() < 1e-12)
        };
        let value = index_of(unit, &prior_mean_zero(), &facts).value();
        prop_assert_eq!(value == 0.0, facts.iter().all(smooth), "{}", value);
    }

    #[test]
    fn law_parts_sum(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_encounter(), 1..20),
    ) {
        let index = index_of(unit, &params, &facts);
        let sum = index.parts().iter().fold(index.baseline(), |sum, p| sum + p.contribution);
        prop_assert_eq!(sum.to_bits(), index.value().to_bits());
        let cells: f64 = index.heat_map().iter().map(|cell| cell.points).sum();
        prop_assert!((cells - index.value()).abs() < ROUNDING, "{cells}");
        for stage in index.stages() {
            let load = stage.loads();
            prop_assert_eq!(load.total, load.parts.iter().fold(0.0, |sum, l| sum + l));
            prop_assert!((-(-load.total).exp_m1() - stage.friction()).abs() < 1e-12);
            prop_assert!((stage.shares().total - stage.friction()).abs() < 1e-12);
        }
    }

    #[test]
    fn law_equal_severity(severity in 0.0..=1.0, counts in prop::collection::vec(1..5_usize, 1..4)) {
        // With the prior's mean at the severity, every f is that severity.
        let prior = Prior { mean: share(severity), weight: Positive::ONE };
        let params = FrictionParams::default().with_prior(prior);
        let stages = [Stage::Discover, Stage::Buy, Stage::Use];
        let kinds = [
            FrictionKind::Late, FrictionKind::Repeat, FrictionKind::HiddenCost,
            FrictionKind::Incomplete,
        ];
        let encounter = |stage: &Stage| {
            kinds.iter().fold(Encounter::new(stage.clone(), at(0), Initiator::Firm), |e, kind| {
                e.with_friction(Friction::from_severity(*kind, share(severity)))
            })
        };
        let facts: Vec<Encounter> = counts
            .iter()
            .zip(&stages)
            .flat_map(|(n, stage)| vec![encounter(stage); *n])
            .collect();
        let unit = FrictionUnit { half_life: HalfLife::INFINITE };
        // Severities are kept to 2^-41 of one.
        let value = index_of(unit, &params, &facts).value();
        prop_assert!((value - 100.0 * severity).abs() < 1e-9, "{value}");
    }

    #[test]
    fn law_own_stage_is_apart(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_encounter(), 1..12), own in any_encounter(),
    ) {
        let before = index_of(unit, &params, &facts);
        let own_stage = Stage::Own(Name::new("ours alone").unwrap());
        let own = own.frictions().iter().fold(
            Encounter::new(own_stage, own.at(), own.initiator()),
            |e, friction| e.with_friction(*friction),
        );
        let mut more = facts.clone();
        more.push(own);
        let after = index_of(unit, &params, &more);
        for stage in before.stages() {
            prop_assert!(after.stages().contains(stage));
        }
    }

    #[test]
    fn law_change_splits(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_encounter(), 2..12), cut in 1..11_usize,
    ) {
        let cut = cut.min(facts.len() - 1);
        let (then, now) = (index_of(unit, &params, &facts[..cut]), index_of(unit, &params, &facts));
        let sum = |to: &FrictionIndex, from: &FrictionIndex| -> f64 {
            to.change_since(from).iter().map(|c| c.severity + c.exposure).sum()
        };
        let change = now.value() - then.value();
        prop_assert!((sum(&now, &then) - change).abs() < ROUNDING);
        prop_assert!((sum(&then, &now) + change).abs() < ROUNDING);
    }

    #[test]
    fn labels_match_a_naive_search(
        raw in prop::collection::vec((0..20 * 86_400_i64, 0..3_u8, any::<bool>()), 0..15),
        after in 0..10 * 86_400_i64,
    ) {
        let mut raw = raw;
        raw.sort_unstable();
        let encounter = |(t, topic, resolved): &(i64, u8, bool)| {
            let e = Encounter::new(Stage::Support, at(*t), Initiator::Customer);
            let e = if *topic > 0 { e.about(Name::new(&topic.to_string()).unwrap()) } else { e };
            if *resolved { e.resolved() } else { e }
        };
        let facts: Vec<Encounter> = raw.iter().map(encounter).collect();
        let as_of = at(raw.last().map_or(0, |last| last.0) + after);
        let labelled = label_next_issues(&facts, NextIssueRule::default(), as_of).unwrap();
        let week = 7 * 86_400;
        for (i, (t, topic, resolved)) in raw.iter().enumerate() {
            let eligible = *resolved && *topic > 0;
            let back = raw[i + 1..].iter().any(|(u, other, _)| other == topic && u - t <= week);
            let issue = labelled[i].frictions().iter().any(|f| f.kind == FrictionKind::NextIssue);
            prop_assert_eq!(issue, eligible && back);
            let open = as_of.seconds() - t <= week;
            prop_assert_eq!(labelled[i].awaiting().is_some(), eligible && !back && open);
        }
    }
}
