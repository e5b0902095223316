use super::*;

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
        let ledger = ledger_of(unit, &facts);
        for as_of in [soon(&facts), end()] {
            let Some(score) = ledger.score(&params, as_of).unwrap() else { continue };
            let mut all = vec![(score.value(), score.bounds())];
            for own in params.instruments() {
                let section = score.instrument(own.name().as_str());
                all.extend(section.map(|section| (section.value(), section.bounds())));
            }
            for (value, (lower, upper)) in all {
                prop_assert!(0.0 <= lower && lower <= value, "{lower} {value}");
                prop_assert!(value <= upper && upper <= 1.0, "{value} {upper}");
            }
            for share in [score.baseline(), score.coverage(), score.fresh()] {
                prop_assert!((0.0..=1.0).contains(&share), "{share} in {score:?}");
            }
            prop_assert!(score.fresh() <= score.coverage());
            for part in score.parts() {
                prop_assert!((0.0..=1.0).contains(&part.value), "{part:?}");
                prop_assert!((-1.0..=1.0).contains(&part.contribution), "{part:?}");
            }
            for item in score.items() {
                let failing = item.failing().unwrap_or(0.0);
                prop_assert!((0.0..=1.0).contains(&failing), "{item:?}");
                prop_assert!(item.interval().contains(item.posterior().mean()), "{item:?}");
            }
            prop_assert!(figures(&score, &params).iter().all(|x| x.is_finite()));
        }
    }

    #[test]
    fn law_parts_of_a_section_sum_exactly(unit in any_unit(), params in any_params(), facts in any_facts()) {
        let as_of = soon(&facts);
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
            return Ok(());
        };
        let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
        prop_assert_eq!(score.value().to_bits(), (score.baseline() + sum).to_bits());
        let instruments = params.instruments().iter();
        for section in instruments.filter_map(|own| score.instrument(own.name().as_str())) {
            let sum = section.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!(section.value().to_bits(), (section.baseline() + sum).to_bits());
        }
    }

    #[test]
    fn law_parts_follow_their_items(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let as_of = soon(&facts);
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
            return Ok(());
        };
        let parts = score.parts();
        for part in &parts[..parts.len() - 1] {
            let step = part.value - params.prior().mean.get();
            prop_assert!(part.contribution * step.signum() >= 0.0, "{part:?}");
        }
    }

    #[test]
    fn law_monotone_in_each_answer(
        params in plain_params(), facts in any_facts(), (instrument, item) in any_item(),
        said in any::<bool>(), y in any_share(), z in any_share(),
    ) {
        let (low, high) = (y.min(z), y.max(z));
        let as_of = soon(&facts);
        let with = |y: Share| {
            let mut ledger = ledger_of(lasting(), &facts);
            let fact = if !said {
                observed(&instrument, &item, y.get(), as_of)
            } else if is_reversed(&instrument, &item) {
                answered(&instrument, &item, "Ann", y.complement().get(), as_of)
            } else {
                answered(&instrument, &item, "Ann", y.get(), as_of)
            };
            ledger.observe(&fact);
            ledger.score(&params, as_of).unwrap()
        };
        if let (Some(low), Some(high)) = (with(low), with(high)) {
            prop_assert!(low.value() <= high.value() + ROUNDING);
            prop_assert!(low.failed().len() >= high.failed().len());
            let section = |score: &ConductScore| {
                score.instrument(&instrument).map_or(0.0, Section::value)
            };
            prop_assert!(section(&low) <= section(&high) + ROUNDING);
        }
    }

    #[test]
    fn law_a_perfect_observation_never_lowers(
        params in plain_params(), facts in any_facts(), (instrument, item) in any_item(),
    ) {
        let as_of = soon(&facts);
        let before = ledger_of(lasting(), &facts);
        let mut after = before.clone();
        after.observe(&observed(&instrument, &item, 1.0, as_of));
        let Some(plain) = before.score(&params, as_of).unwrap() else { return Ok(()) };
        let praised = read(&after, &params, as_of);
        prop_assert!(plain.value() <= praised.value() + ROUNDING);
        prop_assert!(praised.failed().iter().all(|failed| plain.failed().contains(failed)));
    }

    #[test]
    fn law_a_failed_critical_item_caps(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let as_of = soon(&facts);
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
            return Ok(());
        };
        let cap = score.parts().pop().unwrap();
        prop_assert_eq!(cap.name.as_str(), "cap");
        if score.failed().is_empty() {
            prop_assert_eq!((cap.value, cap.contribution), (1.0, 0.0));
        } else {
            prop_assert!(score.value() <= params.cap().get());
            prop_assert!(score.bounds().1 <= params.cap().get());
            prop_assert!(cap.contribution <= 0.0);
        }
        for item in score.items() {
            prop_assert_eq!(
                item.has_failed(), score.failed().iter().any(|failed| failed == item.name())
            );
            prop_assert!(!item.has_failed() || item.failing().is_some());
        }
    }

    #[test]
    fn law_only_a_critical_item_caps(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let params = params.with_instruments(vec![discovery()]).unwrap();
        let as_of = soon(&facts);
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
            return Ok(());
        };
        prop_assert_eq!(score.failed().len(), 0);
        prop_assert_eq!(score.parts().pop().map(|cap| cap.contribution), Some(0.0));
    }

    /// Answers that halves can hold, so that turning them round loses no bit.
    #[test]
    fn law_a_reversed_item_mirrors(
        params in any_params(), answers in prop::collection::vec((0..3_usize, 0..=8_u8), 1..20),
    ) {
        let ids = ["a", "b", "c"];
        let instrument = |reversed: bool| {
            let item = |id: &str| {
                let scale = Scale::new(0.0, 8.0).unwrap();
                let item = Item::new(name(id), "How?", name("all"), scale).critical();
                if reversed { item.reversed() } else { item }
            };
            Instrument::new(name("own"), ids.map(item).to_vec()).unwrap()
        };
        let score = |reversed: bool| {
            let turned = |x: u8| f64::from(if reversed { 8 - x } else { x }) / 8.0;
            let facts: Vec<_> = answers
                .iter()
                .map(|(i, x)| answered("own", ids[*i], "Ann", turned(*x), Instant::EPOCH))
                .collect();
            let params = params.clone().with_instruments(vec![instrument(reversed)]).unwrap();
            reading(&ledger_of(lasting(), &facts), &params, Instant::EPOCH)
        };
        prop_assert_eq!(score(false), score(true));
    }

    #[test]
    fn law_a_section_is_the_score_of_its_instrument(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let as_of = soon(&facts);
        let ledger = ledger_of(unit, &facts);
        let Some(score) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
        for own in params.instruments() {
            let alone = params.clone().with_instruments(vec![own.clone()]).unwrap();
            let alone = ledger.score(&alone, as_of).unwrap();
            let section = score.instrument(own.name().as_str());
            prop_assert_eq!(section.is_some(), alone.is_some());
            if let (Some(section), Some(alone)) = (section, alone) {
                prop_assert_eq!(section.value().to_bits(), alone.value().to_bits());
                prop_assert_eq!(section.parts(), alone.parts());
                prop_assert_eq!(section.bounds(), alone.bounds());
                prop_assert_eq!(section.coverage(), alone.coverage());
                prop_assert_eq!(section.failed(), alone.failed());
                prop_assert_eq!(section.interval(), alone.interval());
            }
        }
    }

    #[test]
    fn law_raters_weigh_the_same(unit in any_unit(), facts in any_facts()) {
        let renamed: Vec<_> = facts
            .iter()
            .cloned()
            .map(|mut fact| {
                if let ConductEvidence::Answer { by, .. } = &mut fact {
                    *by = name("somebody else");
                }
                fact
            })
            .collect();
        prop_assert_eq!(ledger_of(unit, &facts), ledger_of(unit, &renamed));
    }

    #[test]
    fn law_a_missing_item_widens_the_bounds(
        params in plain_params(), facts in any_facts(),
        (instrument, item) in any_item(), y in any_share(),
    ) {
        let as_of = soon(&facts);
        let before = ledger_of(lasting(), &facts);
        let mut after = before.clone();
        after.observe(&observed(&instrument, &item, y.get(), as_of));
        let Some(wide) = before.score(&params, as_of).unwrap() else { return Ok(()) };
        let narrow = read(&after, &params, as_of);
        prop_assert!(narrow.coverage() >= wide.coverage());
        if wide.item(&instrument, &item).is_none() {
            let arrived = narrow.item(&instrument, &item).is_some();
            prop_assert_eq!(narrow.coverage() > wide.coverage(), arrived);
            prop_assert!(wide.bounds().0 <= narrow.bounds().0 + ROUNDING);
            prop_assert!(wide.bounds().1 >= narrow.bounds().1 - ROUNDING);
        }
        if narrow.coverage() == 1.0 {
            prop_assert_eq!(narrow.bounds(), (narrow.value(), narrow.value()));
        }
    }

    /// Saying of an item just what its prior says changes its coverage, and no number. A
    /// critical one is another matter: of it something is known then.
    #[test]
    fn law_filling_a_gap_with_its_prior_changes_nothing(
        params in plain_params(), facts in any_facts(), (instrument, item) in any_item(),
    ) {
        let as_of = soon(&facts);
        let before = ledger_of(lasting(), &facts);
        let Some(wide) = before.score(&params, as_of).unwrap() else { return Ok(()) };
        let mut after = before.clone();
        after.observe(&observed(&instrument, &item, params.prior().mean.get(), as_of));
        let narrow = read(&after, &params, as_of);
        let critical =
            narrow.item(&instrument, &item).is_some_and(|item| item.failing().is_some());
        if wide.item(&instrument, &item).is_none() && !critical {
            prop_assert!(close(wide.value(), narrow.value(), AMOUNTS));
        }
    }

    #[test]
    fn law_agreement_is_symmetric(
        (facts, shuffled) in any_facts().prop_flat_map(|facts| {
            (Just(facts.clone()), Just(facts).prop_shuffle())
        }),
    ) {
        let (ann, ben, level) = (name("Ann"), name("Ben"), Level::default());
        let one = agreement(&facts, &ann, &ben, level);
        prop_assert_eq!(one, agreement(&shuffled, &ann, &ben, level));
        let other = agreement(&facts, &ben, &ann, level);
        prop_assert_eq!(one.map(|a| (a.items, a.same)), other.map(|a| (a.items, a.same)));
        let kappas = one.and_then(|a| a.kappa).zip(other.and_then(|a| a.kappa));
        prop_assert!(kappas.is_none_or(|(a, b)| close(a, b, ROUNDING) && a <= 1.0));
        let itself = agreement(&facts, &ann, &ann, level);
        prop_assert!(itself.and_then(|a| a.kappa).is_none_or(|kappa| kappa == 1.0));
        for both in [one, itself].into_iter().flatten() {
            prop_assert_eq!(both.kappa.is_some(), both.interval.is_some());
            let held = both.interval.zip(both.kappa);
            prop_assert!(held.is_none_or(|(interval, kappa)| interval.contains(kappa)));
        }
    }

    #[test]
    fn law_agrees_with_a_second_implementation(
        params in plain_params(),
        facts in prop::collection::vec((any_fact(), 0..50_i64), 1..30),
    ) {
        let unit = ConductUnit { half_life: seconds(7.0) };
        let facts: Vec<_> =
            facts.into_iter().map(|(fact, n)| dated(fact, instant(n))).collect();
        let as_of = instant(60);
        let score = ledger_of(unit, &facts).score(&params, as_of).unwrap();
        let naive = naive::score(&params, &facts, 7.0, as_of);
        prop_assert_eq!(score.is_some(), naive.is_some());
        if let (Some(score), Some(naive)) = (score, naive) {
            // Within rounding of a threshold the two may fall on either side.
            prop_assume!(!naive.on_the_edge);
            prop_assert!(close(score.value(), naive.value, AMOUNTS));
            prop_assert!(close(score.coverage(), naive.coverage, ROUNDING));
            prop_assert!(close(score.bounds().0, naive.bounds.0, AMOUNTS));
            prop_assert!(close(score.bounds().1, naive.bounds.1, AMOUNTS));
            for (part, naive) in score.parts().iter().zip(naive.parts) {
                prop_assert!(close(part.contribution, naive, AMOUNTS), "{part:?} {naive}");
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn law_the_interval_ends_at_the_cap(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let as_of = soon(&facts);
        if let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() {
            let interval = score.interval();
            prop_assert!(interval.contains(score.value()), "{interval:?} {}", score.value());
            prop_assert!(0.0 <= interval.lower && interval.upper <= 1.0, "{interval:?}");
            prop_assert!(score.failed().is_empty() || interval.upper <= params.cap().get());
        }
    }
}

/// Draws what is true from the prior and up to 20 facts an item from what is true, and counts
/// how often the interval holds it. Nothing is capped, as a cap is no truth about the items.
#[test]
fn law_the_interval_covers_what_it_says() {
    let mut runner = TestRunner::deterministic();
    let mut draw = || (0.0..1.0_f64).new_tree(&mut runner).unwrap().current();
    let instrument = strengthening();
    let params = ConductParams::default()
        .with_cap(Share::ONE)
        .with_instruments(vec![instrument.clone()])
        .unwrap();
    let mut held = 0;
    for _ in 0..DRAWS {
        let mut ledger = ConductLedger::new(lasting());
        let mut value = 0.0;
        for item in instrument.items() {
            let truth = draw();
            value += truth / 6.0;
            let facts = draw() * 21.0;
            let mut n = 1.0;
            while n <= facts {
                let y = if draw() < truth { 1.0 } else { 0.0 };
                let id = item.id().as_str();
                ledger.observe(&observed("strengthening", id, y, Instant::EPOCH));
                n += 1.0;
            }
        }
        // Nothing was drawn to observe once in 21⁶.
        let score = ledger.score(&params, Instant::EPOCH).unwrap();
        held += u32::from(score.is_some_and(|score| score.interval().contains(value)));
    }
    let coverage = f64::from(held) / f64::from(DRAWS);
    assert!((coverage - 0.90).abs() <= CHANCE, "{coverage}");
}

const DRAWS: u32 = 4_000;
/// Three standard errors of a share of .90 in that many draws.
const CHANCE: f64 = 0.015;

/// The score again, from its description: floating sums over the facts, item by item.
mod naive {
    use super::*;

    pub(super) struct Naive {
        pub(super) value: f64,
        pub(super) coverage: f64,
        pub(super) bounds: (f64, f64),
        pub(super) parts: Vec<f64>,
        pub(super) on_the_edge: bool,
    }

    /// What a fact says of an item, if it speaks of it.
    fn says(fact: &ConductEvidence, own: &Instrument, asked: &Item) -> Option<f64> {
        let of = |i: &str, j: &str| own.name().as_str() == i && asked.id().as_str() == j;
        match fact {
            ConductEvidence::Answer { instrument, item, rating, .. } => {
                let y = rating.share().get();
                let y = if asked.is_reversed() { 1.0 - y } else { y };
                of(instrument.as_str(), item.as_str()).then_some(y)
            }
            ConductEvidence::Observed { instrument, item, well, .. } => {
                of(instrument.as_str(), item.as_str()).then_some(well.get())
            }
            ConductEvidence::Message { about, .. } => {
                let y = f64::from(u8::from(*about == Subject::Customer));
                of("discovery", "messages").then_some(y)
            }
            ConductEvidence::Discovered { item, how, .. } => {
                let y = match how {
                    Knowledge::Unknown => 0.0,
                    Knowledge::Assumed => 0.5,
                    Knowledge::Known => 1.0,
                };
                of("discovery", item.item()).then_some(y)
            }
            other => unreachable!("no such fact is made here: {other:?}"),
        }
    }

    pub(super) fn score(
        params: &ConductParams,
        facts: &[ConductEvidence],
        half_life: f64,
        as_of: Instant,
    ) -> Option<Naive> {
        let (a, w) = (params.prior().mean.get(), params.prior().weight.get());
        let asked: Vec<(&Instrument, &Item)> = params
            .instruments()
            .iter()
            .flat_map(|own| own.items().iter().map(move |item| (own, item)))
            .collect();
        let all: f64 = asked.iter().map(|(_, item)| item.weight().get()).sum();
        let (mut value, mut lower, mut upper, mut coverage) = (0.0, 0.0, 0.0, 0.0);
        let (mut failed, mut may_fail, mut on_the_edge) = (false, false, false);
        let mut parts = Vec::new();
        for (own, item) in asked {
            let share = item.weight().get() / all;
            let seen: Vec<(f64, f64)> = facts
                .iter()
                .filter_map(|fact| {
                    let age = as_of.since(fact.at()) as f64;
                    Some((0.5_f64.powf(age / half_life), says(fact, own, item)?))
                })
                .collect();
            if seen.is_empty() {
                value += share * a;
                upper += share;
                may_fail |= item.fails_below().is_some();
                parts.push(0.0);
                continue;
            }
            let good: f64 = seen.iter().map(|(d, y)| d * y).sum();
            let bad: f64 = seen.iter().map(|(d, y)| d * (1.0 - y)).sum();
            let x = (a * w + good) / (w + good + bad);
            for sum in [&mut value, &mut lower, &mut upper] {
                *sum += share * x;
            }
            coverage += share;
            parts.push(share * (x - a));
            if let Some(threshold) = item.fails_below() {
                let enough = params.failure_evidence().get();
                failed |= x < threshold.get() && bad >= enough;
                on_the_edge |=
                    (x - threshold.get()).abs() < AMOUNTS || (bad - enough).abs() < AMOUNTS;
            }
        }
        if coverage == 0.0 {
            return None;
        }
        let cap = params.cap().get();
        let capped = |x: f64, caps: bool| if caps { x.min(cap) } else { x };
        parts.push(capped(value, failed) - value);
        Some(Naive {
            value: capped(value, failed),
            coverage,
            bounds: (capped(lower, failed || may_fail), capped(upper, failed)),
            parts,
            on_the_edge,
        })
    }
}
