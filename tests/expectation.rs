//! Expectations: their laws, the numbers of their page, their edges.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

mod support;

use goodwill::expectation::{
    Assurance, CallStep, CommonExpectations, Done, Estimate, ExpectationEvidence,
    ExpectationLedger, ExpectationParams, ExpectationScore, ExpectationUnit, Feeling, FollowUp,
    FollowedUp, Growth, Order, PostOrder, Standing, Topic, alignment_call, done_of,
    label_follow_ups, post_order, topics,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{HalfLife, Instant, Party, Positive, Share};
use goodwill::survey::{Answer, Responses};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use support::{
    any_share, assert_shows, bits, cases, close, instant, name, positive, seconds, share,
};

/// Sums, quotients and products of a few numbers; terms of up to 10⁴ log-odds cancel in them.
const ROUNDING: f64 = 1e-11;
/// An amount of a fact is rounded to 2⁻⁴¹ of a unit; a history here has fewer than 50 facts, at
/// most some hundred log-odds weigh them, and the prior weighs half an observation or more.
const AMOUNTS: f64 = 1e5 / (1_u64 << 40) as f64;

fn lasting() -> ExpectationUnit {
    ExpectationUnit { half_life: HalfLife::INFINITE, ..ExpectationUnit::default() }
}

fn order(rivals: u32, at: Instant) -> ExpectationEvidence {
    ExpectationEvidence::Order(Order { deal: name("deal"), rivals, at })
}

fn promised(y: f64, at: Instant) -> ExpectationEvidence {
    ExpectationEvidence::Promised { promised: share(y), at }
}

fn delivered(y: f64, at: Instant) -> ExpectationEvidence {
    ExpectationEvidence::Delivered { delivered: share(y), at }
}

fn step(step: CallStep, rivals: u32, ordered: Instant, at: Instant) -> ExpectationEvidence {
    let done = FollowedUp::new(Done::Aligned(step), rivals, ordered, at).unwrap();
    ExpectationEvidence::FollowedUp(done)
}

fn answer(topic: Topic, by: Party, text: &str, at: Instant) -> ExpectationEvidence {
    ExpectationEvidence::Answer { topic, by, answer: name(text), at }
}

fn ledger_of<'a>(
    unit: ExpectationUnit,
    facts: impl IntoIterator<Item = &'a ExpectationEvidence>,
) -> ExpectationLedger {
    let mut ledger = ExpectationLedger::new(unit);
    facts.into_iter().for_each(|fact| ledger.observe(fact));
    ledger
}

fn merged(one: &ExpectationLedger, other: &ExpectationLedger) -> ExpectationLedger {
    let mut both = one.clone();
    both.merge(other).unwrap();
    both
}

fn soon(facts: &[ExpectationEvidence]) -> Instant {
    facts.iter().map(ExpectationEvidence::at).max().unwrap_or(Instant::EPOCH)
}

fn read(
    unit: ExpectationUnit,
    params: &ExpectationParams,
    facts: &[ExpectationEvidence],
) -> Option<ExpectationScore> {
    ledger_of(unit, facts).score(params, soon(facts)).unwrap()
}

fn read_facts(facts: &[ExpectationEvidence]) -> ExpectationScore {
    read(lasting(), &ExpectationParams::default(), facts).unwrap()
}

fn estimates(score: &ExpectationScore) -> [Estimate; 6] {
    [
        score.expected(),
        score.perceived(),
        score.disconfirmation(),
        score.hype_gap(),
        score.delivery_gap(),
        score.plain_gap(),
    ]
}

/// Stands for a figure that is not said, in lists of bits.
const NOTHING: f64 = -7.0;

/// Every figure of a score but the intervals, which are made of them.
fn figures(score: &ExpectationScore) -> Vec<f64> {
    let mut figures = vec![
        score.value(),
        score.baseline(),
        score.coverage(),
        score.fresh(),
        score.bounds().0,
        score.bounds().1,
        score.pull().unwrap_or(NOTHING),
        score.post_order().map_or(NOTHING, PostOrder::value),
        score.common().map_or(NOTHING, CommonExpectations::value),
        score.common().and_then(CommonExpectations::kappa).unwrap_or(NOTHING),
    ];
    figures.extend(score.parts().iter().flat_map(|part| [part.value, part.contribution]));
    figures.extend(estimates(score).map(|estimate| estimate.value));
    for posterior in [score.promised(), score.delivered()] {
        figures.extend(posterior.map_or([NOTHING; 2], |p| [p.alpha(), p.beta()]));
    }
    for step in CallStep::ALL {
        figures.push(score.step(*step).map_or(NOTHING, |share| share.mean()));
    }
    figures
}

fn reading(ledger: &ExpectationLedger, params: &ExpectationParams, as_of: Instant) -> Vec<u64> {
    ledger.score(params, as_of).unwrap().map_or(Vec::new(), |score| bits(&figures(&score)))
}

/// Instants hundreds of half-lives apart, and some together.
fn any_time() -> impl Strategy<Value = Instant> + Clone {
    prop_oneof![
        1 => prop::sample::select(vec![-Instant::BOUND, 0, 1, Instant::BOUND]),
        3 => -20_000..20_000_i64,
        3 => 19_900..20_000_i64,
    ]
    .prop_map(instant)
}

fn any_rivals() -> impl Strategy<Value = u32> + Clone {
    prop_oneof![4 => 0..6_u32, 1 => prop::sample::select(vec![31, 32, u32::MAX])]
}

fn any_done() -> impl Strategy<Value = Done> + Clone {
    prop_oneof![
        3 => prop::sample::select(CallStep::ALL.to_vec()).prop_map(Done::Aligned),
        1 => prop::sample::select(Assurance::ALL.to_vec()).prop_map(Done::Assured),
    ]
}

fn any_party() -> impl Strategy<Value = Party> + Clone {
    prop::sample::select(Party::BOTH.to_vec())
}

fn any_answer() -> impl Strategy<Value = ExpectationEvidence> + Clone {
    let topic = prop::sample::select(Topic::ALL.to_vec());
    let text = prop::sample::select(vec!["a", "b", "c"]);
    (topic, any_party(), text, any_time())
        .prop_map(|(topic, by, text, at)| answer(topic, by, text, at))
}

fn any_fact() -> impl Strategy<Value = ExpectationEvidence> + Clone {
    prop_oneof![
        3 => (any_rivals(), any_time()).prop_map(|(rivals, at)| order(rivals, at)),
        2 => (any_share(), any_time()).prop_map(|(y, at)| promised(y.get(), at)),
        2 => (any_share(), any_time()).prop_map(|(y, at)| delivered(y.get(), at)),
        3 => (any_done(), any_rivals(), any_time(), any_time()).prop_map(
            |(done, rivals, one, other)| {
                let (ordered, at) = (one.min(other), one.max(other));
                let done = FollowedUp::new(done, rivals, ordered, at).unwrap();
                ExpectationEvidence::FollowedUp(done)
            }
        ),
        2 => any_answer(),
    ]
}

fn any_facts() -> impl Strategy<Value = Vec<ExpectationEvidence>> + Clone {
    prop::collection::vec(any_fact(), 0..25)
}

fn any_half_life() -> impl Strategy<Value = HalfLife> + Clone {
    prop_oneof![
        1 => Just(HalfLife::INFINITE),
        3 => prop::sample::select(vec![1.0, 3.0, 86_400.0, (1_u64 << 40) as f64]).prop_map(seconds),
        2 => (1.0..300.0).prop_map(seconds),
    ]
}

fn any_unit() -> impl Strategy<Value = ExpectationUnit> + Clone {
    (any_half_life(), any_half_life()).prop_map(|(half_life, alignment_half_life)| {
        ExpectationUnit { half_life, alignment_half_life }
    })
}

fn any_growth() -> impl Strategy<Value = Growth> + Clone {
    prop::sample::select(vec![Growth::Exponential, Growth::BestOf, Growth::None])
}

fn any_feeling() -> impl Strategy<Value = Feeling> + Clone {
    let size = prop_oneof![
        1 => prop::sample::select(vec![1e-300, 1.0, 100.0]),
        3 => 0.1..8.0,
    ]
    .prop_map(positive);
    let base = prop_oneof![1 => prop::sample::select(vec![-100.0, 0.0, 100.0]), 3 => -5.0..5.0];
    let loss = prop_oneof![1 => prop::sample::select(vec![1.0, 2.0, 100.0]), 3 => 1.0..5.0];
    (base, size.clone(), size, loss.prop_map(positive))
        .prop_map(|(base, quality, d, loss)| Feeling::new(base, quality, d, loss).unwrap())
}

fn any_params() -> impl Strategy<Value = ExpectationParams> + Clone {
    let weight = prop_oneof![
        2 => Just(2.0),
        1 => prop::sample::select(vec![1e-300, 1e-9, 1e300]),
        2 => 0.5..8.0,
    ];
    let factor = prop_oneof![
        1 => prop::sample::select(vec![1.0 + f64::EPSILON, 1e300]),
        3 => 1.01..3.0,
    ];
    let m = prop_oneof![
        1 => prop::sample::select(vec![0.0, 1.0 - f64::EPSILON]),
        3 => 0.0..0.9,
    ];
    let prior =
        (any_share(), weight).prop_map(|(mean, weight)| Prior { mean, weight: positive(weight) });
    (prior, any_growth(), any_share(), factor, m, any_feeling()).prop_map(
        |(prior, growth, first, factor, m, feeling)| {
            ExpectationParams::default()
                .with_prior(prior)
                .with_growth(growth)
                .with_first(first)
                .with_growth_factor(positive(factor))
                .and_then(|params| params.with_assimilation(share(m)))
                .unwrap()
                .with_feeling(feeling)
        },
    )
}

/// One customer's orders and follow-ups, in order of time.
fn any_history() -> impl Strategy<Value = (Vec<Order>, Vec<FollowUp>)> + Clone {
    let deal = prop::sample::select(vec!["x", "y", "z"]).prop_map(name);
    let time = (0..400_i64).prop_map(instant);
    let orders = (deal.clone(), any_rivals(), time.clone()).prop_map(|(deal, rivals, at)| Order {
        deal,
        rivals,
        at,
    });
    let done = prop::collection::vec(any_done(), 0..6);
    let follow_ups = (deal, done, time).prop_map(|(deal, done, at)| FollowUp { deal, done, at });
    (prop::collection::vec(orders, 0..6), prop::collection::vec(follow_ups, 0..10)).prop_map(
        |(mut orders, mut follow_ups)| {
            orders.sort_by_key(|order| order.at);
            follow_ups.sort_by_key(|follow_up| follow_up.at);
            (orders, follow_ups)
        },
    )
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(160))]

        #[test]
        fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
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
        fn law_parts_sum_exactly(unit in any_unit(), params in any_params(), facts in any_facts()) {
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
            unit in any_unit(), params in any_params(), facts in any_facts(),
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
            unit in any_unit(), params in any_params(), facts in any_facts(),
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
            unit in any_unit(), params in any_params(), facts in any_facts(),
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
        fn law_order_is_irrelevant(
            unit in any_unit(), params in any_params(),
            facts in any_facts().prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        ) {
            let (facts, shuffled) = facts;
            let (one, other) = (ledger_of(unit, &facts), ledger_of(unit, &shuffled));
            prop_assert_eq!(&one, &other);
            let as_of = soon(&facts);
            prop_assert_eq!(reading(&one, &params, as_of), reading(&other, &params, as_of));
        }

        #[test]
        fn law_merging_any_partition_is_reading_all(
            unit in any_unit(), params in any_params(), facts in any_facts(),
            shards in prop::collection::vec(0..4_usize, 25),
        ) {
            let whole = ledger_of(unit, &facts);
            let mut parts = vec![ExpectationLedger::new(unit); 4];
            for (fact, shard) in facts.iter().zip(&shards) {
                parts[*shard].observe(fact);
            }
            let all = parts.iter().rev().fold(ExpectationLedger::new(unit), |a, b| merged(&a, b));
            prop_assert_eq!(&all, &whole);
            let as_of = soon(&facts);
            prop_assert_eq!(reading(&all, &params, as_of), reading(&whole, &params, as_of));
        }

        #[test]
        fn law_merging_commutes_associates_and_has_an_identity(
            unit in any_unit(), a in any_facts(), b in any_facts(), c in any_facts(),
        ) {
            let [a, b, c] = [a, b, c].map(|facts| ledger_of(unit, &facts));
            prop_assert_eq!(merged(&a, &b), merged(&b, &a));
            prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
            prop_assert_eq!(&merged(&a, &ExpectationLedger::new(unit)), &a);
            prop_assert_eq!(&merged(&ExpectationLedger::new(unit), &a), &a);
        }

        #[test]
        fn law_idle_evidence_fades_to_the_prior(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let unit = ExpectationUnit { half_life: seconds(10.0), ..unit };
            let facts: Vec<_> =
                facts.into_iter().filter(|fact| fact.at() < instant(30_000)).collect();
            let ledger = ledger_of(unit, &facts);
            let Some(now) = ledger.score(&params, soon(&facts)).unwrap() else { return Ok(()) };
            let late = ledger.score(&params, instant(100_000)).unwrap().unwrap();
            prop_assert_eq!(now.coverage(), late.coverage());
            if params.prior().weight.get() < 1e-3 {
                return Ok(()); // 2⁻⁷⁰⁰⁰ of a fact still outweighs 10⁻³⁰⁰ of a prior.
            }
            prop_assert!(late.fresh() <= AMOUNTS);
            let a = params.prior().mean.get();
            let [delivered, promised, hype, short] = [0, 1, 2, 3].map(|i| late.parts()[i].value);
            prop_assert!(close(delivered, a, ROUNDING) && close(promised, a, ROUNDING));
            prop_assert!(hype.abs() <= ROUNDING && short.abs() <= ROUNDING);
        }

        #[test]
        fn law_shifting_by_half_lives_changes_nothing(
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
        fn law_the_interval_contains_its_point(
            unit in any_unit(), params in any_params(), facts in any_facts(),
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
            let z = -2.0 + 4.0 * q + 2.0 * if d < 0.0 { 2.0 * d } else { d };
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
}

mod worked {
    use super::*;

    /// `spec/oracles.md`, "Expectation".
    #[test]
    fn growth_of_the_oracle() {
        let params = ExpectationParams::default();
        assert_eq!((params.growth(), params.feeling().loss()), (Growth::Exponential, 2.0));
        for (sellers, expected) in ["0.5", "0.6", "0.72", "0.864", "1", "1"].iter().enumerate() {
            assert_shows(params.expected(u32::try_from(sellers).unwrap()).get(), expected);
        }
        assert!(close(params.expected(3).get(), 0.864, 1e-15));
        let best = params.clone().with_growth(Growth::BestOf);
        for (sellers, expected) in [(1, 1.0 / 2.0), (2, 2.0 / 3.0), (3, 3.0 / 4.0), (9, 0.9)] {
            assert_eq!(best.expected(sellers - 1).get(), expected);
        }
        assert_eq!(params.with_growth(Growth::None).expected(9), Share::HALF);
    }

    /// The facts of the page's example, with calls about some of the two orders.
    fn facts(called: usize) -> Vec<ExpectationEvidence> {
        let at = Instant::EPOCH;
        let orders = ["lathe", "mill"].map(|deal| Order { deal: name(deal), rivals: 4, at });
        let done: Vec<Done> = CallStep::ALL.iter().map(|step| Done::Aligned(*step)).collect();
        let calls: Vec<FollowUp> = orders[..called]
            .iter()
            .map(|order| FollowUp { deal: order.deal.clone(), done: done.clone(), at })
            .collect();
        let mut facts = label_follow_ups(&orders, &calls, at).unwrap();
        facts.extend([1.0, 1.0].map(|y| promised(y, at)));
        facts.extend([1.0, 0.0].map(|y| delivered(y, at)));
        facts.extend([
            answer(Topic::Rhythm, Party::Customer, "weekly", at),
            answer(Topic::Rhythm, Party::Firm, "weekly", at),
            answer(Topic::Channel, Party::Customer, "mail", at),
            answer(Topic::Channel, Party::Firm, "telephone", at),
            answer(Topic::Meetings, Party::Firm, "none", at),
        ]);
        facts
    }

    #[test]
    fn the_example_of_the_page() {
        let score = read_facts(&facts(0));
        assert_eq!(score.promised().map(|a| (a.alpha(), a.beta())), Some((3.0, 1.0)));
        assert_eq!(score.delivered().map(|p| (p.alpha(), p.beta())), Some((2.0, 2.0)));
        assert_eq!(score.expected().value, 0.875);
        assert!(close(score.perceived().value, 0.575, 1e-15));
        assert!(close(score.disconfirmation().value, -0.3, 1e-15));
        assert_eq!((score.hype_gap().value, score.delivery_gap().value), (0.125, 0.25));
        assert_eq!(score.plain_gap().value, -0.375);
        assert_shows(score.baseline(), "0.119203");
        assert_shows(score.value(), "0.289050");
        let parts = score.parts();
        let expected = [
            ("delivered", 0.5, "0.216170"),
            ("promised", 0.75, "0.138966"),
            ("hype", 0.125, "-0.077203"),
            ("delivery gap", 0.25, "-0.108085"),
        ];
        for (part, (name, value, adds)) in parts.iter().zip(expected) {
            assert_eq!((part.name.as_str(), part.value), (name, value));
            assert_shows(part.contribution, adds);
        }
        assert_eq!((score.coverage(), score.fresh()), (1.0, 0.5));
        assert_eq!(score.bounds(), (score.value(), score.value()));
        assert_eq!((score.facts(), score.as_of()), (11, Instant::EPOCH));
    }

    #[test]
    fn the_calls_of_the_page() {
        let [one, both] = [1, 2].map(|called| read_facts(&facts(called)));
        assert_eq!((one.pull(), both.pull()), (Some(0.5), Some(1.0)));
        assert_eq!((one.hype_gap().value, both.hype_gap().value), (0.0625, 0.0));
        assert_shows(one.value(), "0.342990");
        assert_shows(both.value(), "0.401312");
        // Two orders, one of them called about: (1 + 1)/(2 + 2).
        assert_eq!(one.step(CallStep::Delivery).map(|share| share.mean()), Some(0.5));
    }

    #[test]
    fn the_common_expectations_of_the_page() {
        let score = read_facts(&facts(0));
        let common = score.common().unwrap();
        assert_eq!(common.topics(Standing::Agreed), [Topic::Rhythm]);
        assert_eq!(common.topics(Standing::Conflicting), [Topic::Channel]);
        assert_eq!(common.topics(Standing::OneSided), [Topic::Meetings]);
        assert_eq!(common.topics(Standing::Unspoken).len(), 8);
        assert_eq!((common.value(), common.coverage()), (1.0 / 11.0, 2.0 / 11.0));
        assert_eq!(common.agreement().map(|p| (p.alpha(), p.beta())), Some((2.0, 2.0)));
        assert!(close(common.kappa().unwrap(), 1.0 / 3.0, 1e-15));
        assert_eq!(common.answer(Topic::Channel, Party::Firm), Some(&name("telephone")));
    }

    #[test]
    fn in_one_line() {
        assert_eq!(
            read_facts(&facts(0)).to_string(),
            "expectation 0.29 [0.05, 0.79] (how the customer will feel; more is better), resting \
             on 3 of 3 inputs and 11 facts",
        );
        assert_eq!(
            read_facts(&[delivered(1.0, Instant::EPOCH)]).to_string(),
            "expectation 0.67 [0.13, 0.91] (how the customer will feel; more is better), resting \
             on 1 of 3 inputs and 1 facts; 0.09 to 0.93 whatever the rest is",
        );
    }

    /// A step a half-life after the order pulls half; the same step again pulls no more.
    #[test]
    fn a_late_call_pulls_less_and_a_second_no_more() {
        let day = |n| Instant::from_days(n).unwrap();
        let call = |n, steps: &[CallStep]| FollowUp {
            deal: name("deal"),
            done: steps.iter().map(|step| Done::Aligned(*step)).collect(),
            at: day(n),
        };
        let orders = [Order { deal: name("deal"), rivals: 2, at: day(0) }];
        let calls = [
            call(7, &[CallStep::Requirements, CallStep::Proposal]),
            call(14, &[CallStep::Proposal, CallStep::Delivery]),
        ];
        let facts = label_follow_ups(&orders, &calls, day(14)).unwrap();
        // ¼ (½ + ½ + ¼)
        assert_eq!(read_facts(&facts).pull(), Some(0.3125));
    }

    #[test]
    fn assurances_by_order() {
        let at = Instant::EPOCH;
        let orders = ["x", "y"].map(|deal| Order { deal: name(deal), rivals: 0, at });
        let all: Vec<Done> = Assurance::ALL.iter().map(|what| Done::Assured(*what)).collect();
        let schedule = vec![Done::Assured(Assurance::Schedule); 2];
        let done = [
            FollowUp { deal: name("x"), done: all, at },
            FollowUp { deal: name("y"), done: schedule, at },
            FollowUp {
                deal: name("never ordered"),
                done: vec![Done::Assured(Assurance::Protocol)],
                at,
            },
        ];
        let score = read_facts(&label_follow_ups(&orders, &done, at).unwrap());
        let after = score.post_order().unwrap();
        let mean = |what| after.share(what).mean();
        // Both orders: (1 + 2)/(2 + 2); one of two: (1 + 1)/(2 + 2).
        assert_eq!((mean(Assurance::Schedule), mean(Assurance::Protocol)), (0.75, 0.5));
        assert!(close(after.value(), 0.55, 1e-15));
        assert_eq!(after.baseline(), 0.5);
        assert_eq!(after.parts()[2].name, "schedule");
        assert!(close(after.parts()[2].contribution, 0.05, 1e-15));
    }

    #[test]
    fn checklists_become_what_was_done() {
        let answers = Responses::new()
            .answer(name("delivery"), Answer::Value(1.0))
            .answer(name("schedule"), Answer::Value(0.5))
            .answer(name("protocol"), Answer::Value(0.4))
            .answer(name("proposal"), Answer::NotApplicable);
        assert_eq!(
            done_of(&answers),
            Ok(vec![Done::Aligned(CallStep::Delivery), Done::Assured(Assurance::Schedule)]),
        );
        let sizes = [alignment_call(), post_order(), topics()].map(|list| list.items().len());
        assert_eq!(sizes, [4, 5, 11]);
    }

    /// With no loss weight to speak of the sign of the difference does not matter; λ = 2 takes
    /// twice from the log-odds what a surprise gives.
    #[test]
    fn two_degrees_of_letdown_for_one_of_surprise() {
        let z = |first: f64| {
            let params =
                ExpectationParams::default().with_growth(Growth::None).with_first(share(first));
            let s = read(lasting(), &params, &[order(0, Instant::EPOCH)]).unwrap().value();
            (s / (1.0 - s)).ln()
        };
        assert!(z(0.5).abs() < 1e-14);
        assert!(close(z(0.8), -2.0 * z(0.2), 1e-13), "{} {}", z(0.8), z(0.2));
    }
}

mod edges {
    use super::*;

    fn sentence<T: core::fmt::Debug>(refused: goodwill::Result<T>) -> String {
        refused.unwrap_err().to_string()
    }

    #[test]
    fn nothing_known_is_nothing_said() {
        let params = ExpectationParams::default();
        let mut ledger = ExpectationLedger::new(lasting());
        assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
        assert_eq!(ledger.common(&params), None);
        // Neither answers nor a call about an order that was not seen speak of a feeling.
        ledger.observe(&answer(Topic::Past, Party::Firm, "late", Instant::EPOCH));
        ledger.observe(&step(CallStep::Delivery, 1, Instant::EPOCH, Instant::EPOCH));
        assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
        let common = ledger.common(&params).unwrap();
        assert_eq!((common.agreement(), common.kappa()), (None, None));
        assert_eq!(common.standing(Topic::Past), Standing::OneSided);
    }

    #[test]
    fn one_order_of_old_speaks_as_the_prior() {
        let unit = ExpectationUnit { half_life: seconds(1.0), ..ExpectationUnit::default() };
        let ledger = ledger_of(unit, &[order(4, Instant::EPOCH)]);
        let params = ExpectationParams::default();
        let score = ledger.score(&params, instant(Instant::BOUND)).unwrap().unwrap();
        assert!(close(score.value(), 0.5, 1e-15), "{}", score.value());
        assert_eq!((score.fresh(), score.pull()), (0.0, None));
        assert_eq!(score.coverage(), 1.0 / 3.0);
    }

    #[test]
    fn the_last_answer_holds_whatever_the_order() {
        let params = ExpectationParams::default();
        let facts = [
            answer(Topic::Dates, Party::Firm, "may", instant(9)),
            answer(Topic::Dates, Party::Firm, "june", instant(3)),
            answer(Topic::Dates, Party::Firm, "april", instant(9)),
        ];
        let common = ledger_of(lasting(), &facts).common(&params).unwrap();
        assert_eq!(common.answer(Topic::Dates, Party::Firm), Some(&name("may")));
    }

    #[test]
    fn reading_before_the_newest_fact_is_refused() {
        let ledger = ledger_of(lasting(), &[order(0, instant(200))]);
        assert_eq!(
            sentence(ledger.score(&ExpectationParams::default(), instant(100))),
            "as_of must not be before the newest fact (200), got 100",
        );
    }

    #[test]
    fn ledgers_of_different_units_do_not_merge() {
        let day = ExpectationUnit { half_life: seconds(86_400.0), ..ExpectationUnit::default() };
        let mut ledger = ledger_of(day, &[order(0, instant(200))]);
        let before = ledger.clone();
        let lasting = ExpectationUnit { half_life: HalfLife::INFINITE, ..day };
        assert_eq!(
            sentence(ledger.merge(&ExpectationLedger::new(lasting))),
            "ledgers to merge must have the same half-life, got 86400 s and infinite",
        );
        let hasty = ExpectationUnit { alignment_half_life: seconds(60.0), ..day };
        assert_eq!(
            sentence(ledger.merge(&ExpectationLedger::new(hasty))),
            "ledgers to merge must have the same alignment half-life, got 604800 s and 60 s",
        );
        assert_eq!(ledger, before);
    }

    #[test]
    fn bad_values_are_named() {
        let params = ExpectationParams::default;
        assert_eq!(
            sentence(params().with_assimilation(Share::ONE)),
            "assimilation must be below 1, got 1",
        );
        assert_eq!(
            sentence(params().with_growth_factor(Positive::ONE)),
            "growth per further seller must be above 1, got 1",
        );
        let feeling =
            |b0, bp, b, l| sentence(Feeling::new(b0, positive(bp), positive(b), positive(l)));
        assert_eq!(
            feeling(f64::NAN, 1.0, 1.0, 1.0),
            "base of feeling must be from -100 to 100, got NaN",
        );
        assert_eq!(feeling(0.0, 101.0, 1.0, 1.0), "weight of quality must be at most 100, got 101");
        assert_eq!(
            feeling(0.0, 1.0, 1e9, 1.0),
            "weight of disconfirmation must be at most 100, got 1000000000",
        );
        assert_eq!(feeling(0.0, 1.0, 1.0, 0.5), "loss weight must be from 1 to 100, got 0.5");
        assert_eq!(
            sentence("price".parse::<CallStep>()),
            "step of an alignment call must be one of requirements, commitments, proposal, \
             delivery, got `price`",
        );
        assert_eq!(
            sentence("thanks".parse::<Assurance>()),
            "post-order assurance must be one of point_by_point, internal_kickoff, schedule, \
             joint_kickoff, protocol, got `thanks`",
        );
        assert_eq!(
            sentence("weather".parse::<Topic>()),
            "topic of common expectations must be one of past, success, rhythm, channel, meetings, \
             dates, deliverables, way_of_working, inputs, responsibilities, team, got `weather`",
        );
        assert_eq!(
            sentence(FollowedUp::new(Done::Aligned(CallStep::Delivery), 0, instant(9), instant(8))),
            "follow-up must not be dated before order (9), got 8",
        );
    }

    #[test]
    fn checklists_refuse_what_they_do_not_ask() {
        let answered =
            |id, x| sentence(done_of(&Responses::new().answer(name(id), Answer::Value(x))));
        assert_eq!(
            answered("thanks", 1.0),
            "item answered must be one of the instrument's, got `thanks`"
        );
        assert_eq!(answered("schedule", 2.0), "rating must be within its scale, got 2");
    }

    #[test]
    fn labelling_refuses_disorder_and_the_future() {
        let order = |t| Order { deal: name("deal"), rivals: 0, at: instant(t) };
        let done = |t| FollowUp { deal: name("deal"), done: Vec::new(), at: instant(t) };
        assert_eq!(
            sentence(label_follow_ups(&[order(2), order(1)], &[], instant(9))),
            "orders must be in order of time, got 2 before 1",
        );
        assert_eq!(
            sentence(label_follow_ups(&[], &[done(2), done(1)], instant(9))),
            "follow-ups must be in order of time, got 2 before 1",
        );
        assert_eq!(
            sentence(label_follow_ups(&[order(10)], &[], instant(9))),
            "order must not be dated after as_of (9), got 10",
        );
        assert_eq!(
            sentence(label_follow_ups(&[], &[done(10)], instant(9))),
            "follow-up must not be dated after as_of (9), got 10",
        );
    }

    #[test]
    fn settled_state_stays_small() {
        let unit = ExpectationUnit { half_life: seconds(1_000.0), ..ExpectationUnit::default() };
        let mut ledger = ExpectationLedger::new(unit);
        let mut bytes = Vec::new();
        for i in 0..4_000_u32 {
            let at = instant(i64::from(i) * 1_000);
            ledger.observe(&order(i % 40, at));
            ledger.observe(&step(CallStep::ALL[i as usize % 4], i % 40, at, at));
            ledger.observe(&promised(0.5, at));
            ledger.observe(&delivered(0.25, at));
            for topic in Topic::ALL {
                let by = if i % 2 == 0 { Party::Customer } else { Party::Firm };
                ledger.observe(&answer(*topic, by, "yes", at));
            }
            bytes.push(ledger.settled_bytes());
        }
        println!("32 numbers of rivals over 4 000 half-lives: {} bytes", bytes[3_999]);
        assert!(bytes[3_999] <= 16 * 1_024);
        assert_eq!(bytes[1_000], bytes[3_999]);
    }

    #[cfg(feature = "serde")]
    mod serde {
        use super::*;

        fn sample() -> ExpectationLedger {
            let unit = ExpectationUnit { half_life: seconds(10.0), ..ExpectationUnit::default() };
            let facts = [
                order(1, instant(0)),
                order(4, instant(900)),
                step(CallStep::Delivery, 4, instant(900), instant(905)),
                promised(0.5, instant(3)),
                delivered(1.0, instant(905)),
                answer(Topic::Past, Party::Customer, "late", instant(4)),
                answer(Topic::Past, Party::Firm, "late", instant(905)),
            ];
            ledger_of(unit, &facts)
        }

        proptest! {
            #![proptest_config(cases(64))]

            #[test]
            fn a_round_trip_is_exact(
                unit in any_unit(), params in any_params(), facts in any_facts(),
            ) {
                let ledger = ledger_of(unit, &facts);
                let text = serde_json::to_string(&ledger).unwrap();
                prop_assert_eq!(serde_json::from_str::<ExpectationLedger>(&text).unwrap(), ledger);
                let text = serde_json::to_string(&params).unwrap();
                prop_assert_eq!(serde_json::from_str::<ExpectationParams>(&text).unwrap(), params);
                for fact in facts {
                    let text = serde_json::to_string(&fact).unwrap();
                    prop_assert_eq!(serde_json::from_str::<ExpectationEvidence>(&text).unwrap(), fact);
                }
            }
        }

        #[test]
        fn facts_read_as_written_here() {
            let text = r#"{"fact":"followed_up","done":{"aligned":"delivery"},"rivals":2,
                "ordered":10,"at":20}"#;
            let fact: ExpectationEvidence = serde_json::from_str(text).unwrap();
            assert_eq!(fact, step(CallStep::Delivery, 2, instant(10), instant(20)));
            let text = r#"{"fact":"answer","topic":"past","by":"firm","answer":"late","at":9}"#;
            let fact: ExpectationEvidence = serde_json::from_str(text).unwrap();
            assert_eq!(fact, answer(Topic::Past, Party::Firm, "late", instant(9)));
        }

        #[test]
        fn forged_facts_and_params_are_refused() {
            let fact = r#"{"fact":"followed_up","done":{"aligned":"delivery"},"rivals":2,
                "ordered":20,"at":10}"#;
            let error = serde_json::from_str::<ExpectationEvidence>(fact).unwrap_err().to_string();
            assert!(
                error.contains("follow-up must not be dated before order (20), got 10"),
                "{error}"
            );
            for (text, rule) in [
                (r#"{"assimilation":1.0}"#, "assimilation must be below 1, got 1"),
                (r#"{"growth_factor":1.0}"#, "growth per further seller must be above 1, got 1"),
                (
                    r#"{"feeling":{"base":0.0,"quality":1.0,"disconfirmation":1.0,"loss":0.5}}"#,
                    "loss weight must be from 1 to 100, got 0.5",
                ),
                (r#"{"extra":1}"#, "unknown field"),
            ] {
                let error =
                    serde_json::from_str::<ExpectationParams>(text).unwrap_err().to_string();
                assert!(error.contains(rule), "{error}");
            }
            let read: ExpectationParams = serde_json::from_str("{}").unwrap();
            assert_eq!(read, ExpectationParams::default());
        }

        #[test]
        fn forged_states_are_refused() {
            let honest = serde_json::to_value(sample()).unwrap();
            let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
                let mut forged = honest.clone();
                forge(&mut forged);
                assert_ne!(forged, honest, "the forgery changed nothing");
                let error = serde_json::from_value::<ExpectationLedger>(forged).unwrap_err();
                assert!(error.to_string().contains(rule), "{error}");
            };
            refused(&|l| l["facts"] = 0.into(), "have a newest fact if it has facts");
            refused(&|l| l["facts"] = 3.into(), "count no more than its facts");
            refused(&|l| l["orders"] = 0.into(), "count no more than its facts");
            refused(&|l| l["orders"] = 6.into(), "count no more than its facts");
            refused(&|l| l["newest"] = 100.into(), "sum no fact after its newest");
            refused(&|l| l["said"][1][1]["at"] = 906.into(), "sum no fact after its newest");
            refused(&|l| l["hopes"][1][0] = 32.into(), "tell at most 31 rivals");
            refused(&|l| l["hopes"][1][0] = 1.into(), "list rivals and answers once each");
            refused(&|l| l["said"][1] = l["said"][0].clone(), "list rivals and answers once each");
            refused(
                &|l| l["promised"]["blocks"][0][0] = u128::MAX.to_string().into(),
                "count no more than its facts",
            );
            refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
            refused(&|l| l["extra"] = 1.into(), "unknown field");
        }
    }
}

/// Published data, for those who have them.
mod data {
    use std::path::PathBuf;

    /// Pearson's correlation.
    fn correlation(pairs: &[(f64, f64)]) -> f64 {
        let n = pairs.len() as f64;
        let (x, y) = pairs.iter().fold((0.0, 0.0), |(x, y), pair| (x + pair.0 / n, y + pair.1 / n));
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            pairs.iter().map(|pair| of(pair.0 - x, pair.1 - y)).sum()
        };
        sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
    }

    /// Mean perception forecasts the mean of the two overall ratings better than the mean gap does.
    /// Computed from the file by another program: .574650 and .487702.
    #[test]
    #[ignore = "needs the data sets: set GOODWILL_DATA to their folder and run with --ignored"]
    fn perception_alone_beats_the_plain_gap() -> Result<(), Box<dyn std::error::Error>> {
        let Some(folder) = std::env::var_os("GOODWILL_DATA") else {
            eprintln!("skipped: GOODWILL_DATA is not set");
            return Ok(());
        };
        let path = PathBuf::from(folder).join("survey/kiosk_servqual_gap.csv");
        let mut reader = csv::Reader::from_path(path)?;
        let header: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let (mut perceptions, mut gaps) = (Vec::new(), Vec::new());
        for row in reader.records() {
            let row = row?;
            let cell = |column: &str| -> Result<f64, Box<dyn std::error::Error>> {
                let place = header.iter().position(|name| name == column).ok_or("no column")?;
                Ok(row[place].parse()?)
            };
            let (mut expected, mut perceived) = (0.0, 0.0);
            for i in 1..=24 {
                expected += cell(&format!("exp{i}"))? / 24.0;
                perceived += cell(&format!("perc{i}"))? / 24.0;
            }
            let outcome = 0.5 * (cell("overall_satisfied")? + cell("overall_excellent")?);
            perceptions.push((perceived, outcome));
            gaps.push((perceived - expected, outcome));
        }
        assert_eq!(perceptions.len(), 194);
        let (perception, gap) = (correlation(&perceptions), correlation(&gaps));
        println!("perception r = {perception:.4}, gap r = {gap:.4}");
        super::assert_shows(perception, "0.574650");
        super::assert_shows(gap, "0.487702");
        assert!(perception > gap);
        Ok(())
    }
}
