use super::*;

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
        let ledger = ledger_of(unit, &facts);
        for as_of in [soon(&facts), end()] {
            let Some(score) = ledger.score(&params, as_of).unwrap() else { continue };
            let (lower, upper) = score.bounds();
            prop_assert!(0.0 <= lower && lower <= score.value());
            prop_assert!(score.value() <= upper && upper <= 1.0);
            for share in [
                score.value(), score.baseline(), score.coverage(), score.fresh(),
                score.group(Group::Do), score.group(Group::Act),
            ] {
                prop_assert!((0.0..=1.0).contains(&share), "{share} in {score:?}");
            }
            prop_assert!(score.fresh() <= score.coverage() + ROUNDING);
            for part in score.parts() {
                prop_assert!((0.0..=1.0).contains(&part.value), "{part:?}");
                prop_assert!((-1.0..=1.0).contains(&part.contribution), "{part:?}");
            }
            if let Some(cadence) = score.cadence() {
                prop_assert!((0.0..=1.0).contains(&cadence.value()), "{cadence:?}");
            }
            prop_assert!(figures(&score).iter().all(|x| x.is_finite()));
        }
    }

    /// What is divided is the power mean, not some other number near it.
    #[test]
    fn law_parts_sum_to_the_mean(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let as_of = soon(&facts);
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
            return Ok(());
        };
        let groups = Group::BOTH.map(|group| share(score.group(group)));
        let v = params.act_weight().get();
        let weights = goodwill::quantity::Weights::new(&[1.0 - v, v]).unwrap();
        let mean =
            goodwill::kernel::power_mean::mean(&groups, &weights, params.exponent()).unwrap();
        prop_assert!(close(score.value(), mean, ROUNDING), "{} {mean}", score.value());
    }

    /// A component above its prior never takes away, one below it never adds.
    #[test]
    fn law_parts_follow_their_components(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let as_of = soon(&facts);
        let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
            return Ok(());
        };
        for part in score.parts() {
            let step = part.value - score.baseline();
            prop_assert!(part.contribution * step.signum() >= 0.0, "{part:?}");
        }
    }

    #[test]
    fn law_monotone_in_each_component(
        params in plain_params(), facts in any_facts(),
        component in any_component(), y in any_share(), z in any_share(),
    ) {
        let (low, high) = (y.min(z), y.max(z));
        let as_of = soon(&facts);
        let with = |y: Share| {
            let mut ledger = ledger_of(lasting(), &facts);
            ledger.observe(&rated(component, Party::Customer, y.get(), as_of));
            read(&ledger, &params, as_of)
        };
        let (low, high) = (with(low), with(high));
        prop_assert!(low.value() <= high.value() + ROUNDING);
        prop_assert!(low.group(component.group()) <= high.group(component.group()) + ROUNDING);
    }

    #[test]
    fn law_symmetric_within_a_group(
        params in any_params(), group in prop::sample::select(Group::BOTH.to_vec()),
        i in 0..4_usize, j in 0..4_usize,
        facts in prop::collection::vec((any_component(), any_party(), any_share()), 1..20),
    ) {
        let components = group.components();
        let swapped = |component: Component| match component {
            c if c == components[i] => components[j],
            c if c == components[j] => components[i],
            c => c,
        };
        let at = Instant::EPOCH;
        let score = |exchange: bool| {
            let facts: Vec<_> = facts
                .iter()
                .map(|(c, by, y)| {
                    rated(if exchange { swapped(*c) } else { *c }, *by, y.get(), at)
                })
                .collect();
            ledger_of(lasting(), &facts).score(&params, at).unwrap()
        };
        let (one, other) = (score(false), score(true));
        prop_assert_eq!(one.is_some(), other.is_some());
        if let (Some(one), Some(other)) = (one, other) {
            prop_assert!(close(one.value(), other.value(), ROUNDING));
            prop_assert_eq!(one.coverage(), other.coverage());
            prop_assert!(close(one.bounds().0, other.bounds().0, ROUNDING));
            prop_assert!(close(one.bounds().1, other.bounds().1, ROUNDING));
            let [a, b] = [components[i], components[j]];
            prop_assert_eq!(one.posterior(a), other.posterior(b));
        }
    }

    /// The better of two halves counts for more where it is the way one acts.
    #[test]
    fn law_how_you_act_outweighs_what_you_do(
        params in any_params(), y in any_share(), z in any_share(),
    ) {
        let (low, high) = (y.min(z).get(), y.max(z).get());
        let at = Instant::EPOCH;
        let score = |done: f64, acted: f64| {
            let facts = Component::ALL.map(|component| {
                let y = if component.group() == Group::Do { done } else { acted };
                rated(component, Party::Customer, y, at)
            });
            read(&ledger_of(lasting(), &facts), &params, at).value()
        };
        prop_assert!(score(low, high) >= score(high, low) - ROUNDING);
    }

    #[test]
    fn law_a_missing_component_widens_the_bounds(
        params in any_params(), facts in any_facts(),
        component in any_component(), y in any_share(),
    ) {
        let as_of = soon(&facts);
        let before = ledger_of(lasting(), &facts);
        let mut after = before.clone();
        after.observe(&rated(component, Party::Customer, y.get(), as_of));
        let Some(wide) = before.score(&params, as_of).unwrap() else { return Ok(()) };
        let narrow = read(&after, &params, as_of);
        prop_assert!(narrow.coverage() >= wide.coverage());
        if wide.posterior(component).is_none() {
            // Beside a weight within rounding of 1 the other weight adds nothing.
            let weighs = component.group() == Group::Act || params.act_weight().get() < 0.999;
            prop_assert!(narrow.coverage() > wide.coverage() || !weighs);
            prop_assert!(wide.bounds().0 <= narrow.bounds().0 + ROUNDING);
            prop_assert!(wide.bounds().1 >= narrow.bounds().1 - ROUNDING);
        }
        if narrow.coverage() == 1.0 {
            prop_assert_eq!(narrow.bounds(), (narrow.value(), narrow.value()));
        }
    }

    /// Saying of a component just what its prior says changes its coverage, and no number.
    #[test]
    fn law_filling_a_gap_with_its_prior_changes_nothing(
        params in plain_params(), facts in any_facts(), component in any_component(),
    ) {
        let as_of = soon(&facts);
        let before = ledger_of(lasting(), &facts);
        let Some(wide) = before.score(&params, as_of).unwrap() else { return Ok(()) };
        if wide.posterior(component).is_none() {
            let mut after = before.clone();
            let prior = params.prior().mean.get();
            after.observe(&rated(component, Party::Customer, prior, as_of));
            let narrow = read(&after, &params, as_of);
            prop_assert!(close(wide.value(), narrow.value(), AMOUNTS));
        }
    }

    #[test]
    fn law_the_two_judgements_of_a_transaction_never_mix(
        unit in any_unit(), params in any_params(), facts in any_facts(),
        correct in any_share(), good in any_share(), other in any_share(),
    ) {
        let at = soon(&facts);
        let with = |correct: Share, good: Share| {
            let mut ledger = ledger_of(unit, &facts);
            ledger.observe(&IntimacyEvidence::Transaction { correct, good, at });
            read(&ledger, &params, at)
        };
        let score = with(correct, good);
        let felt = with(correct, other);
        prop_assert_eq!(
            score.transactions().map(|t| t.correct), felt.transactions().map(|t| t.correct)
        );
        prop_assert_eq!(
            score.posterior(Component::Knowledge), felt.posterior(Component::Knowledge)
        );
        prop_assert_eq!(score.group(Group::Do).to_bits(), felt.group(Group::Do).to_bits());
        let detailed = with(other, good);
        prop_assert_eq!(
            score.transactions().map(|t| t.good), detailed.transactions().map(|t| t.good)
        );
        prop_assert_eq!(score.posterior(Component::Ease), detailed.posterior(Component::Ease));
        prop_assert_eq!(score.group(Group::Act).to_bits(), detailed.group(Group::Act).to_bits());
    }

    #[test]
    fn law_swapped_raters_mirror_mutuality(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let swapped: Vec<_> = facts
            .iter()
            .cloned()
            .map(|fact| match fact {
                IntimacyEvidence::Rating { component, by, rating, at } => {
                    IntimacyEvidence::Rating { component, by: by.other(), rating, at }
                }
                fact => fact,
            })
            .collect();
        let as_of = soon(&facts);
        let ours = ledger_of(unit, &facts).score(&params, as_of).unwrap();
        let theirs = ledger_of(unit, &swapped).score(&params, as_of).unwrap();
        let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(()) };
        for component in Component::ALL {
            let (ours, theirs) = (ours.mutuality(component), theirs.mutuality(component));
            prop_assert_eq!(ours.is_some(), theirs.is_some());
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                prop_assert_eq!(ours.customer, theirs.firm);
                prop_assert_eq!(ours.firm, theirs.customer);
                prop_assert_eq!(ours.gap(), -theirs.gap());
            }
        }
    }

    #[test]
    fn law_a_firm_cannot_rate_itself_close(
        unit in any_unit(), params in any_params(), facts in any_facts(),
        praise in prop::collection::vec((any_component(), any_share()), 1..10),
    ) {
        let as_of = soon(&facts);
        let before = ledger_of(unit, &facts);
        let mut after = before.clone();
        for (component, y) in praise {
            after.observe(&rated(component, Party::Firm, y.get(), as_of));
        }
        let plain = before.score(&params, as_of).unwrap();
        let praised = after.score(&params, as_of).unwrap();
        prop_assert_eq!(plain.is_some(), praised.is_some());
        if let (Some(plain), Some(praised)) = (plain, praised) {
            let own = |score: &IntimacyScore| {
                let parts = score.parts().into_iter().flat_map(|p| [p.value, p.contribution]);
                let (lower, upper) = score.bounds();
                let all = [score.value(), score.coverage(), score.fresh(), lower, upper];
                parts.chain(all).map(f64::to_bits).collect::<Vec<_>>()
            };
            prop_assert_eq!(own(&plain), own(&praised));
        }
    }

    #[test]
    fn law_too_often_is_as_wrong_as_too_rarely(
        params in any_params(),
        n in 0..40_u32, m in 0..40_u32,
    ) {
        let at = Instant::EPOCH;
        let score = |made: u32, wanted: u32| {
            let contacts = (0..made).map(|_| gap(true, 0.0, at));
            let wishes = (0..wanted).map(|_| gap(false, 1.0, at));
            let facts: Vec<_> = contacts.chain(wishes).collect();
            ledger_of(lasting(), &facts).score(&params, at).unwrap()
        };
        let (often, rarely) = (score(n, m), score(m, n));
        prop_assert_eq!(often.is_some(), rarely.is_some());
        if let (Some(often), Some(rarely)) = (often, rarely) {
            let (a, b) = (often.cadence().unwrap(), rarely.cadence().unwrap());
            prop_assert_eq!(a.value().to_bits(), b.value().to_bits());
            prop_assert_eq!(a.occasions(), f64::from(n.max(m)));
            prop_assert_eq!(often.value().to_bits(), rarely.value().to_bits());
            prop_assert!(close(a.ratio().mean() * b.ratio().mean(), 1.0, ROUNDING));
            prop_assert!(n != m || a.value() == 1.0);
        }
    }

    /// The nearer to the wanted rate, the better, on either side.
    #[test]
    fn law_cadence_peaks_at_the_wanted_rate(params in plain_params(), n in 1..30_u32) {
        let at = Instant::EPOCH;
        let value = |made: u32| {
            let wanted = (0..10).map(|_| gap(false, 1.0, at));
            let facts: Vec<_> =
                (0..made).map(|_| gap(true, 0.0, at)).chain(wanted).collect();
            read(&ledger_of(lasting(), &facts), &params, at).cadence().unwrap().value()
        };
        if n <= 10 {
            prop_assert!(value(n - 1) < value(n));
        } else {
            prop_assert!(value(n - 1) > value(n));
        }
        prop_assert_eq!(value(10), 1.0);
    }

    #[test]
    fn law_contacts_as_wanted_are_as_wanted(
        unit in any_unit(), params in any_params(), every in 1..1_000_i64, n in 1..40_i64,
    ) {
        let contacts: Vec<_> = (0..=n)
            .map(|i| Contact { at: instant(i * every), channel: None })
            .collect();
        let wish = ContactPreference {
            at: Instant::EPOCH,
            every_seconds: positive(every as f64),
            channel: None,
        };
        let facts = label_contacts(&contacts, &[wish], instant(n * every)).unwrap();
        prop_assert_eq!(i64::try_from(facts.len()), Ok(n));
        let score = read(&ledger_of(unit, &facts), &params, instant(n * every));
        let cadence = score.cadence().unwrap();
        prop_assert_eq!(cadence.contacts().to_bits(), cadence.expected().to_bits());
        prop_assert_eq!((cadence.value(), cadence.ratio().mean()), (1.0, 1.0));
    }

    #[test]
    fn law_timeliness_falls_with_lateness_and_credits_an_update(
        unit in any_unit(), promised in any_positive(),
        taken in any_amount(), longer in any_amount(),
    ) {
        let (taken, longer) = (taken.min(longer), taken.max(longer));
        let y = |taken, updated| unit.timeliness(promised, taken, updated).get();
        prop_assert!(y(taken, false) >= y(longer, false));
        prop_assert!(y(taken, true) >= y(longer, true) - ROUNDING);
        prop_assert!(y(taken, true) >= y(taken, false));
        if taken.get() <= promised.get() {
            prop_assert_eq!(y(taken, false), 1.0);
            prop_assert_eq!(y(taken, true), 1.0);
        }
    }

    /// However the contacts cut the time, what was wanted in the gaps adds up to what was
    /// wanted in the whole.
    #[test]
    fn law_labelled_gaps_add_up(
        mut times in prop::collection::vec(0..10_000_i64, 0..20),
        mut wishes in prop::collection::vec((0..10_000_i64, 1.0..500.0), 1..5),
        as_of in 10_000..12_000_i64,
    ) {
        times.sort_unstable();
        wishes.sort_by_key(|(at, _)| *at);
        let contacts: Vec<_> =
            times.iter().map(|t| Contact { at: instant(*t), channel: None }).collect();
        let preferences: Vec<_> = wishes
            .iter()
            .map(|(at, every)| ContactPreference {
                at: instant(*at),
                every_seconds: positive(*every),
                channel: None,
            })
            .collect();
        let facts = label_contacts(&contacts, &preferences, instant(as_of)).unwrap();
        let gaps: Vec<_> = facts
            .iter()
            .map(|fact| match fact {
                IntimacyEvidence::Contact(gap) => *gap,
                other => unreachable!("labels are contacts: {other:?}"),
            })
            .collect();
        let wanted: f64 = gaps.iter().map(|gap| gap.expected().get()).sum();
        let ends = wishes.iter().skip(1).map(|(at, _)| *at).chain([as_of]);
        let whole: f64 =
            wishes.iter().zip(ends).map(|((at, every), end)| (end - at) as f64 / every).sum();
        prop_assert!(close(wanted, whole, LABELS));
        let counted = times.iter().filter(|t| **t > wishes[0].0).count();
        prop_assert_eq!(gaps.iter().filter(|gap| gap.is_contact()).count(), counted);
        prop_assert!(gaps.is_sorted_by_key(LabelledContact::at));
        prop_assert!(gaps.iter().rev().skip(1).all(LabelledContact::is_contact));
    }

    #[test]
    fn law_agrees_with_a_second_implementation(
        params in plain_params(),
        facts in prop::collection::vec((any_fact(), 0..50_i64), 1..30),
    ) {
        let unit = IntimacyUnit { half_life: seconds(7.0), ..IntimacyUnit::default() };
        let facts: Vec<_> =
            facts.into_iter().map(|(fact, n)| dated(fact, instant(n))).collect();
        let as_of = instant(60);
        let score = ledger_of(unit, &facts).score(&params, as_of).unwrap();
        let naive = naive::score(unit, &params, &facts, as_of);
        prop_assert_eq!(score.is_some(), naive.is_some());
        if let (Some(score), Some(naive)) = (score, naive) {
            prop_assert!(close(score.value(), naive.value, AMOUNTS));
            prop_assert!(close(score.coverage(), naive.coverage, ROUNDING));
            prop_assert!(close(score.bounds().0, naive.bounds.0, AMOUNTS));
            prop_assert!(close(score.bounds().1, naive.bounds.1, AMOUNTS));
            for (part, naive) in score.parts().iter().zip(naive.parts) {
                prop_assert!(close(part.contribution, naive, PATH), "{part:?} {naive}");
            }
        }
    }
}

proptest! {
    // Below an exponent of 0 an interval takes a thousand quantiles of each group.
    #![proptest_config(cases(48))]

    #[test]
    fn law_every_interval_contains_its_point(
        unit in any_unit(), params in any_params(), facts in any_facts(),
    ) {
        let as_of = soon(&facts);
        if let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() {
            let interval = score.interval();
            prop_assert!(interval.contains(score.value()), "{interval:?} {}", score.value());
            prop_assert!(0.0 <= interval.lower && interval.upper <= 1.0, "{interval:?}");
            if let Some(cadence) = score.cadence() {
                let interval = cadence.interval();
                prop_assert!(interval.contains(cadence.ratio().mean()), "{cadence:?}");
                prop_assert!(interval.lower >= 0.0, "{cadence:?}");
            }
        }
    }
}

/// Draws what is true from the prior and up to 20 facts a component from what is true, and
/// counts how often the interval holds it.
#[test]
fn law_the_interval_covers_what_it_says() {
    let mut runner = TestRunner::deterministic();
    let mut draw = || (0.0..1.0_f64).new_tree(&mut runner).unwrap().current();
    for rho in [0.0, 1.0] {
        let params = IntimacyParams::default().with_exponent(Exponent::new(rho).unwrap()).unwrap();
        let mut held = 0;
        for _ in 0..DRAWS {
            let truth = Component::ALL.map(|_| draw());
            let mut ledger = IntimacyLedger::new(lasting());
            for (component, truth) in Component::ALL.into_iter().zip(truth) {
                let facts = draw() * 21.0;
                let mut n = 1.0;
                while n <= facts {
                    let y = if draw() < truth { 1.0 } else { 0.0 };
                    ledger.observe(&rated(component, Party::Customer, y, Instant::EPOCH));
                    n += 1.0;
                }
            }
            let (done, acted) =
                (truth[..4].iter().sum::<f64>() / 4.0, truth[4..].iter().sum::<f64>() / 4.0);
            let value = if rho == 0.0 {
                done.powf(0.4) * acted.powf(0.6)
            } else {
                0.4 * done + 0.6 * acted
            };
            let score = ledger.score(&params, Instant::EPOCH).unwrap();
            // Nothing was drawn to observe once in 21⁸.
            held += u32::from(score.is_some_and(|score| score.interval().contains(value)));
        }
        let coverage = f64::from(held) / f64::from(DRAWS);
        assert!((coverage - 0.90).abs() <= CHANCE, "{coverage} at an exponent of {rho}");
    }
}

const DRAWS: u32 = 4_000;
/// Three standard errors of a share of .90 in that many draws.
const CHANCE: f64 = 0.015;

/// Sums of at most 25 quotients up to 10⁴ each.
const LABELS: f64 = 1e-12;
/// The path integral below is a sum of 4 096 steps; its error is that of the midpoint rule.
const PATH: f64 = 1e-6;

/// The score again, from its description: floating sums over the facts, closed formulas
/// replaced by the integral that they solve.
mod naive {
    use super::*;

    pub(super) struct Naive {
        pub(super) value: f64,
        pub(super) coverage: f64,
        pub(super) bounds: (f64, f64),
        pub(super) parts: [f64; 8],
    }

    pub(super) fn score(
        unit: IntimacyUnit,
        params: &IntimacyParams,
        facts: &[IntimacyEvidence],
        as_of: Instant,
    ) -> Option<Naive> {
        let mut observed: [Vec<(f64, f64)>; 8] = Default::default();
        let (mut made, mut wanted, mut wish) = (0.0, 0.0, false);
        for fact in facts {
            let age = as_of.since(fact.at()) as f64;
            let w = 0.5_f64.powf(age / unit.half_life.seconds());
            let mut see = |component: Component, y: f64| {
                let place = Component::ALL.iter().position(|c| *c == component).unwrap();
                observed[place].push((w, y));
            };
            match fact {
                IntimacyEvidence::Rating { component, by: Party::Customer, rating, .. } => {
                    see(*component, rating.share().get());
                }
                IntimacyEvidence::Rating { .. } => {}
                IntimacyEvidence::Contact(gap) => {
                    // Less than a billionth of a contact wanted is lost in the counting.
                    wish |= gap.is_contact() || gap.expected().get() > 1e-9;
                    made += if gap.is_contact() { w } else { 0.0 };
                    wanted += w * gap.expected().get();
                    if let Some(on) = gap.on_channel() {
                        see(Component::Frequency, f64::from(u8::from(on)));
                    }
                }
                IntimacyEvidence::Response {
                    promised_seconds: p,
                    taken_seconds: t,
                    updated_in_time,
                    ..
                } => {
                    let late = t.get() / p.get() - 1.0;
                    let y = 0.5_f64.powf(late.max(0.0) / unit.timeliness_tolerance.get());
                    let lost = 1.0 - y;
                    let back = if *updated_in_time { unit.update_credit.get() } else { 0.0 };
                    see(Component::Timeliness, 1.0 - lost * (1.0 - back));
                }
                IntimacyEvidence::Request { met, hand_offs, .. } => {
                    let y = f64::from(u8::from(*met)) / (f64::from(*hand_offs) + 1.0);
                    see(Component::Coordination, y);
                }
                IntimacyEvidence::Question { answered, .. } => {
                    see(Component::Knowledge, answered.get());
                }
                IntimacyEvidence::Transaction { correct, good, .. } => {
                    see(Component::Knowledge, correct.get());
                    see(Component::Ease, good.get());
                }
                other => unreachable!("no such fact is made here: {other:?}"),
            }
        }
        if wish {
            let k = params.cadence_prior().get();
            let octaves = ((k + made) / (k + wanted)).log2().abs();
            let x = 0.5_f64.powf(octaves / params.cadence_tolerance().get());
            observed[1].push((made.max(wanted), x));
        }
        if observed.iter().all(Vec::is_empty) {
            return None;
        }
        let Prior { mean, weight } = params.prior();
        let (a, w) = (mean.get(), weight.get());
        let mean = |seen: &Vec<(f64, f64)>| {
            let good: f64 = seen.iter().map(|(w, y)| w * y).sum();
            let all: f64 = seen.iter().map(|(w, _)| w).sum();
            (a * w + good) / (w + all)
        };
        let x: [f64; 8] = core::array::from_fn(|i| mean(&observed[i]));
        let with = |gap: f64| -> f64 {
            let filled: [f64; 8] =
                core::array::from_fn(|i| if observed[i].is_empty() { gap } else { x[i] });
            whole(&filled, params)
        };
        let v = params.act_weight().get();
        let weight_of = |i: usize| if i < 4 { (1.0 - v) / 4.0 } else { v / 4.0 };
        let seen = (0..8).filter(|i| !observed[*i].is_empty());
        Some(Naive {
            value: whole(&x, params),
            coverage: seen.map(weight_of).sum(),
            bounds: (with(0.0), with(1.0)),
            parts: parts(&x, a, params),
        })
    }

    fn whole(x: &[f64; 8], params: &IntimacyParams) -> f64 {
        let rho = params.exponent().get();
        let v = params.act_weight().get();
        let (done, acted) = (x[..4].iter().sum::<f64>() / 4.0, x[4..].iter().sum::<f64>() / 4.0);
        if rho.abs() < 1e-6 {
            return done.powf(1.0 - v) * acted.powf(v);
        }
        ((1.0 - v) * done.powf(rho) + v * acted.powf(rho)).powf(1.0 / rho)
    }

    /// The parts as an integral: along the path on which `t = x^ρ` of both groups moves in a
    /// straight line, a group gains `∂M/∂t dt`, shared by the steps of its components.
    fn parts(x: &[f64; 8], a: f64, params: &IntimacyParams) -> [f64; 8] {
        const STEPS: u32 = 4_096;
        let rho = params.exponent().get();
        let v = params.act_weight().get();
        let (done, acted) = (x[..4].iter().sum::<f64>() / 4.0, x[4..].iter().sum::<f64>() / 4.0);
        let flat = rho.abs() < 1e-6;
        let t = |x: f64| if flat { x.ln() } else { x.powf(rho) };
        let back = |t: f64| if flat { t.exp() } else { t.powf(1.0 / rho) };
        let slope = |m: f64| if flat { m } else { m.powf(1.0 - rho) / rho };
        let mut k = 0.0;
        for step in 0..STEPS {
            let s = (f64::from(step) + 0.5) / f64::from(STEPS);
            let at = |x: f64| t(a) + s * (t(x) - t(a));
            k += slope(back((1.0 - v) * at(done) + v * at(acted))) / f64::from(STEPS);
        }
        core::array::from_fn(|i| {
            let (group, w) = if i < 4 { (done, 1.0 - v) } else { (acted, v) };
            // Where a group stands still, its limit is the slope there.
            let rate = if (group - a).abs() > 1e-9 {
                (t(group) - t(a)) / (group - a)
            } else if flat {
                1.0 / a
            } else {
                rho * a.powf(rho - 1.0)
            };
            k * w * rate * (x[i] - a) / 4.0
        })
    }
}
