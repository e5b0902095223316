use super::*;

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn law_bounded(unit in any_unit(), params in any_params(), facts in any_dealings()) {
        let ledger = ledger_of(unit, &facts);
        for as_of in [soon(&facts), instant(Instant::BOUND)] {
            let Some(score) = ledger.score(&params, as_of).unwrap() else { continue };
            let (lower, upper) = score.bounds();
            prop_assert!(0.0 <= lower && lower <= score.value(), "{lower}");
            prop_assert!(score.value() <= upper && upper <= 1.0, "{upper}");
            for x in [
                score.value(), score.baseline(), score.coverage(), score.fresh(),
                score.expected().value, score.pull().unwrap_or(0.0),
                score.post_order().map_or(0.0, PostOrder::value),
                score.common().map_or(0.0, CommonExpectations::value),
            ] {
                prop_assert!((0.0..=1.0).contains(&x), "{x}");
            }
            prop_assert!((-ROUNDING..=1.0 + ROUNDING).contains(&score.perceived().value));
            prop_assert!(score.fresh() <= score.coverage() + ROUNDING);
            prop_assert!(figures(&score).iter().all(|x| x.is_finite()), "{score:?}");
        }
    }

    #[test]
    fn law_parts_after_the_order_sum_exactly(unit in any_unit(), params in any_params(), facts in any_dealings()) {
        let Some(score) = read(unit, &params, &facts) else { return Ok(()) };
        let sum = |parts: &[goodwill::kernel::Part]| {
            parts.iter().fold(0.0, |sum, part| sum + part.contribution)
        };
        let whole = score.baseline() + sum(&score.parts());
        prop_assert_eq!(score.value().to_bits(), whole.to_bits());
        if let Some(after) = score.post_order() {
            let whole = after.baseline() + sum(&after.parts());
            prop_assert_eq!(after.value().to_bits(), whole.to_bits());
        }
    }

    #[test]
    fn law_parts_sum_to_the_feeling(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let Some(score) = read(unit, &params, &facts) else { return Ok(()) };
        let feeling = params.feeling();
        let (q, d) = (score.perceived().value, score.disconfirmation().value);
        prop_assert!(close(d, q - score.expected().value, ROUNDING));
        let felt = feeling.disconfirmation() * (d.max(0.0) - feeling.loss() * (-d).max(0.0));
        let z = feeling.base() + feeling.quality() * q + felt;
        prop_assert!(close(score.value(), 1.0 / (1.0 + (-z).exp()), ROUNDING), "{score:?}");
    }

    /// Around even odds, hope as far above as below what is perceived mirrors the feeling.
    #[test]
    fn law_without_loss_weight_symmetric(
        quality in 0.1..20.0, beta in 0.1..20.0, x in 0.0..=0.5, orders in 1..9_usize,
    ) {
        let base = -0.5 * quality;
        let feeling =
            Feeling::new(base, positive(quality), positive(beta), Positive::ONE).unwrap();
        let orders = vec![order(0, Instant::EPOCH); orders];
        let felt = |first: f64| {
            let params = ExpectationParams::default()
                .with_growth(Growth::None)
                .with_first(share(first))
                .with_feeling(feeling);
            read(lasting(), &params, &orders).unwrap().value()
        };
        let (let_down, surprised) = (felt(0.5 + x), felt(0.5 - x));
        prop_assert!(close(let_down + surprised, 1.0, 1e-14), "{let_down} {surprised}");
    }

    #[test]
    fn law_feeling_rises_with_delivery(
        unit in any_unit(), params in any_params(), facts in any_dealings(),
        y in any_share(), z in any_share(),
    ) {
        let (low, high) = (y.min(z), y.max(z));
        let with = |y: Share| {
            let mut facts = facts.clone();
            facts.push(delivered(y.get(), soon(&facts)));
            read(unit, &params, &facts).unwrap().value()
        };
        prop_assert!(with(low) <= with(high) + ROUNDING);
    }

    #[test]
    fn law_more_sellers_never_lower_expectations(
        unit in any_unit(), params in any_params(), facts in any_dealings(),
        few in any_rivals(), more in any_rivals(),
    ) {
        let (few, more) = (few.min(more), few.max(more));
        prop_assert!(params.expected(few) <= params.expected(more));
        let orders_only: Vec<_> = facts
            .into_iter()
            .filter(|fact| !matches!(fact, ExpectationEvidence::FollowedUp(_)))
            .collect();
        let with = |rivals| {
            let mut facts = orders_only.clone();
            facts.push(order(rivals, soon(&facts)));
            read(unit, &params, &facts).unwrap().expected().value
        };
        prop_assert!(with(few) <= with(more) + ROUNDING);
    }

    #[test]
    fn law_alignment_never_hurts(
        unit in any_unit(), params in any_params(), facts in any_dealings(),
        which in prop::sample::select(CallStep::ALL.to_vec()), rivals in any_rivals(),
        ordered in any_time(),
    ) {
        let Some(before) = read(unit, &params, &facts) else { return Ok(()) };
        let now = soon(&facts);
        let mut more = facts;
        more.push(step(which, rivals, ordered.min(now), now));
        let after = read(unit, &params, &more).unwrap();
        let (one, other) = (before.hype_gap().value, after.hype_gap().value);
        prop_assert!(other <= one + ROUNDING, "{one} {other}");
        prop_assert!(after.value() >= before.value() - ROUNDING);
    }

    #[test]
    fn law_a_full_call_at_once_removes_the_hype(
        unit in any_unit(), params in any_params(), history in any_history(),
        promises in prop::collection::vec(any_share(), 0..4),
    ) {
        let (orders, _) = history;
        let mut facts: Vec<_> =
            promises.iter().map(|y| promised(y.get(), instant(400))).collect();
        for order in &orders {
            facts.push(ExpectationEvidence::Order(order.clone()));
            let steps = CallStep::ALL.iter();
            facts.extend(steps.map(|s| step(*s, order.rivals, order.at, order.at)));
        }
        let Some(score) = read(unit, &params, &facts) else { return Ok(()) };
        prop_assert!(score.hype_gap().value <= 0.0);
        let a = score.parts()[1].value;
        if orders.iter().all(|order| params.expected(order.rivals).get() >= a) {
            prop_assert_eq!(score.hype_gap().value, 0.0);
        }
    }

    #[test]
    fn law_a_later_call_pulls_less(
        unit in any_unit(), one in any_time(), other in any_time(),
    ) {
        let (early, late) = (one.min(other), one.max(other));
        let begin = instant(-Instant::BOUND);
        let pull = |at: Instant| unit.pull(at.since(begin));
        prop_assert!(pull(late) <= pull(early));
        prop_assert_eq!(unit.pull(0), Share::ONE);
    }

    #[test]
    fn law_a_missing_input_widens_the_bounds(
        params in any_params(), facts in any_facts(), y in any_share(), rivals in any_rivals(),
        arriving in 0..3_u8,
    ) {
        let Some(before) = read(lasting(), &params, &facts) else { return Ok(()) };
        let now = soon(&facts);
        let fact = match arriving {
            0 => order(rivals, now),
            1 => promised(y.get(), now),
            _ => delivered(y.get(), now),
        };
        let mut more = facts;
        more.push(fact);
        let after = read(lasting(), &params, &more).unwrap();
        if after.coverage() > before.coverage() {
            let ((low, high), (lower, upper)) = (after.bounds(), before.bounds());
            prop_assert!(lower <= low + ROUNDING && high <= upper + ROUNDING);
        }
    }

    #[test]
    fn law_shifting_before_labelling_changes_nothing(
        params in any_params(), history in any_history(), periods in -30_i64..30,
    ) {
        let unit = ExpectationUnit { half_life: seconds(32.0), ..ExpectationUnit::default() };
        let shifted = |by: i64| {
            let move_by = |at: Instant| at.plus(by).unwrap();
            let (mut orders, mut follow_ups) = history.clone();
            for order in &mut orders {
                order.at = move_by(order.at);
            }
            for done in &mut follow_ups {
                done.at = move_by(done.at);
            }
            let as_of = move_by(instant(500));
            let facts = label_follow_ups(&orders, &follow_ups, as_of).unwrap();
            reading(&ledger_of(unit, &facts), &params, as_of)
        };
        prop_assert_eq!(shifted(0), shifted(32 * periods));
    }

    #[test]
    fn law_swapped_parties_stand_alike(
        facts in prop::collection::vec(any_answer(), 1..30),
    ) {
        let params = ExpectationParams::default();
        let swapped: Vec<_> = facts
            .iter()
            .cloned()
            .map(|mut fact| {
                if let ExpectationEvidence::Answer { by, .. } = &mut fact {
                    *by = by.other();
                }
                fact
            })
            .collect();
        let of = |facts: &[ExpectationEvidence]| {
            ledger_of(lasting(), facts).common(&params).unwrap()
        };
        let (one, other) = (of(&facts), of(&swapped));
        for topic in Topic::ALL {
            prop_assert_eq!(one.standing(*topic), other.standing(*topic));
        }
        prop_assert_eq!(one.value(), other.value());
        let kappas = (one.kappa().unwrap_or(NOTHING), other.kappa().unwrap_or(NOTHING));
        prop_assert!(close(kappas.0, kappas.1, ROUNDING));
    }

    #[test]
    fn law_labels_only_add(history in any_history(), cut in 0..400_i64) {
        let (orders, follow_ups) = history;
        let all = label_follow_ups(&orders, &follow_ups, instant(400)).unwrap();
        let known = |at: Instant| at <= instant(cut);
        let orders: Vec<_> = orders.into_iter().filter(|order| known(order.at)).collect();
        let follow_ups: Vec<_> = follow_ups.into_iter().filter(|done| known(done.at)).collect();
        let before = label_follow_ups(&orders, &follow_ups, instant(cut)).unwrap();
        let until: Vec<_> = all.into_iter().filter(|fact| known(fact.at())).collect();
        prop_assert_eq!(before, until);
    }

    #[test]
    fn law_agrees_with_a_second_implementation(
        params in any_params(), history in any_history(),
        shares in prop::collection::vec((any_share(), any::<bool>(), 0..400_i64), 0..8),
    ) {
        let weight = Prior { weight: positive(1.5), ..params.prior() };
        let params = params.with_prior(weight);
        let (orders, follow_ups) = history;
        let as_of = instant(450);
        let unit = ExpectationUnit {
            half_life: seconds(100.0), alignment_half_life: seconds(40.0),
        };
        let mut facts = label_follow_ups(&orders, &follow_ups, as_of).unwrap();
        facts.extend(shares.iter().map(|(y, promise, at)| {
            if *promise { promised(y.get(), instant(*at)) } else { delivered(y.get(), instant(*at)) }
        }));
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
            return Ok(());
        };
        let naive = naive::feeling(&orders, &follow_ups, &shares, &params);
        // Terms of 10⁴ log-odds magnify what amounts lose.
        prop_assert!(close(score.value(), naive, AMOUNTS), "{} {naive}", score.value());
    }
}

proptest! {
    // Each takes some thousand quantiles.
    #![proptest_config(cases(12))]

    #[test]
    fn law_every_interval_contains_its_point(
        unit in any_unit(), params in any_params(), facts in any_dealings(),
    ) {
        let Some(score) = read(unit, &params, &facts) else { return Ok(()) };
        prop_assert!(score.interval().contains(score.value()));
        prop_assert!(score.interval().lower >= 0.0 && score.interval().upper <= 1.0);
        for Estimate { value, interval, .. } in estimates(&score) {
            prop_assert!(interval.contains(value), "{interval} {value}");
        }
        if let Some(after) = score.post_order() {
            prop_assert!(after.interval().contains(after.value()));
        }
    }
}

/// Promise, delivery and what was hoped for before are drawn from the prior; orders, promises
/// and deliveries from them; the interval is asked for the feeling of what was drawn.
#[test]
fn law_the_interval_covers_what_it_says() {
    let mut runner = TestRunner::deterministic();
    let mut draw = || (0.0..1.0_f64).new_tree(&mut runner).unwrap().current();
    let params = ExpectationParams::default();
    let mut held = 0;
    for _ in 0..DRAWS {
        let (a, p, x) = (draw(), draw(), draw());
        let mut facts = Vec::new();
        let (mut hype, mut orders) = (2.0 * (x - 0.5), 2.0);
        for truth in [a, p] {
            for _ in 0..whole(draw() * 21.0) {
                let y = if draw() < truth { 1.0 } else { 0.0 };
                facts.push(if truth == a {
                    promised(y, Instant::EPOCH)
                } else {
                    delivered(y, Instant::EPOCH)
                });
            }
        }
        for _ in 0..whole(draw() * 6.0) {
            let rivals = whole(draw() * 6.0);
            facts.push(order(rivals, Instant::EPOCH));
            hype += params.expected(rivals).get() - a;
            orders += 1.0;
        }
        let Some(score) = read(lasting(), &params, &facts) else { continue };
        let e = (a + hype / orders).clamp(0.0, 1.0);
        let q = 0.7 * p + 0.3 * a;
        let d = q - e;
        let z = -2.0 + 4.0 * q + 2.0 * if d < 0.0 { 1.5 * d } else { d };
        held += u32::from(score.interval().contains(1.0 / (1.0 + (-z).exp())));
    }
    let coverage = f64::from(held) / f64::from(DRAWS);
    println!("the .90 interval of the feeling held {coverage:.4} of {DRAWS} draws");
    assert!((coverage - 0.90).abs() <= CHANCE, "{coverage}");
}

/// A number below 2³² without its fraction.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(x: f64) -> u32 {
    x as u32
}

const DRAWS: u32 = 2_000;
/// Three standard errors of a share of .90 in that many draws.
const CHANCE: f64 = 0.02;

/// The feeling again, from its description: floating sums, order by order.
mod naive {
    use super::*;

    pub(super) fn feeling(
        orders: &[Order],
        follow_ups: &[FollowUp],
        shares: &[(Share, bool, i64)],
        params: &ExpectationParams,
    ) -> f64 {
        let weight = |at: i64| 0.5_f64.powf((450 - at) as f64 / 100.0);
        let (mean, w) = (params.prior().mean.get(), params.prior().weight.get());
        let level = |promise: bool| {
            let own = || shares.iter().filter(|(_, is, _)| *is == promise);
            let good: f64 = own().map(|(y, _, at)| weight(*at) * y.get()).sum();
            let all: f64 = own().map(|(_, _, at)| weight(*at)).sum();
            (good + w * mean) / (all + w)
        };
        let (a, p) = (level(true), level(false));
        let (mut hype, mut count) = (0.0, w);
        for (i, order) in orders.iter().enumerate() {
            // Until the deal is ordered again; at that instant the later order takes over.
            let again = orders[i + 1..].iter().find(|next| next.deal == order.deal);
            let own = |done: &&FollowUp| {
                done.deal == order.deal
                    && done.at >= order.at
                    && again.is_none_or(|next| done.at < next.at)
            };
            let pull: f64 = CallStep::ALL
                .iter()
                .filter_map(|step| {
                    let covers = |f: &&FollowUp| f.done.contains(&Done::Aligned(*step));
                    let first = follow_ups.iter().filter(own).find(covers)?;
                    Some(0.25 * 0.5_f64.powf(first.at.since(order.at) as f64 / 40.0))
                })
                .sum();
            let n = f64::from(order.rivals.min(31)) + 1.0;
            let first = params.first().get();
            let e = match params.growth() {
                Growth::BestOf => n / (n + 1.0),
                Growth::None => first,
                Growth::Exponential if first == 0.0 => 0.0,
                Growth::Exponential => {
                    (first * params.growth_factor().get().powf(n - 1.0)).min(1.0)
                }
            };
            let delta = weight(order.at.seconds());
            hype += delta * (e - pull * (e - a).max(0.0) - a);
            count += delta;
        }
        let m = params.assimilation().get();
        let q = (1.0 - m) * p + m * a;
        let d = q - a - hype / count;
        let f = params.feeling();
        let felt = d.max(0.0) - f.loss() * (-d).max(0.0);
        let z = f.base() + f.quality() * q + f.disconfirmation() * felt;
        1.0 / (1.0 + (-z).exp())
    }
}
