//! Intimacy: its laws, the numbers of its page, its edges.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]

mod support;

use goodwill::intimacy::{
    Component, Contact, ContactPreference, Group, IntimacyEvidence, IntimacyLedger, IntimacyParams,
    IntimacyScore, IntimacyUnit, LabelledContact, instrument, label_contacts, ratings_of,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{
    Amount, Exponent, HalfLife, Instant, Party, Positive, Rating, Scale, Share,
};
use goodwill::survey::{Answer, Instrument, Item, Responses};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use support::{assert_shows, bits, cases, close, instant, name, positive, seconds, share};

/// Sums, quotients, powers and products of a few numbers, each rounded by half of 2⁻⁵².
const ROUNDING: f64 = 1e-13;
/// An amount of a fact is rounded to 2⁻⁴¹ of a unit; a history here has fewer than 50 facts, and
/// a mean moves by less than an amount does where the prior weighs half an observation or more.
const AMOUNTS: f64 = 100.0 / (1_u64 << 40) as f64;

/// Forgets nothing.
fn lasting() -> IntimacyUnit {
    IntimacyUnit { half_life: HalfLife::INFINITE, ..IntimacyUnit::default() }
}

fn amount(x: f64) -> Amount {
    Amount::new(x).unwrap()
}

fn rated(component: Component, by: Party, y: f64, at: Instant) -> IntimacyEvidence {
    let rating = Rating::new(y, Scale::new(0.0, 1.0).unwrap()).unwrap();
    IntimacyEvidence::Rating { component, by, rating, at }
}

fn transaction(correct: f64, good: f64, at: Instant) -> IntimacyEvidence {
    IntimacyEvidence::Transaction { correct: share(correct), good: share(good), at }
}

fn gap(contact: bool, expected: f64, at: Instant) -> IntimacyEvidence {
    let expected = amount(expected);
    IntimacyEvidence::Contact(if contact {
        LabelledContact::contact(at, expected, None).unwrap()
    } else {
        LabelledContact::silence(at, expected).unwrap()
    })
}

fn ledger_of<'a>(
    unit: IntimacyUnit,
    facts: impl IntoIterator<Item = &'a IntimacyEvidence>,
) -> IntimacyLedger {
    let mut ledger = IntimacyLedger::new(unit);
    facts.into_iter().for_each(|fact| ledger.observe(fact));
    ledger
}

fn merged(one: &IntimacyLedger, other: &IntimacyLedger) -> IntimacyLedger {
    let mut both = one.clone();
    both.merge(other).unwrap();
    both
}

fn read(ledger: &IntimacyLedger, params: &IntimacyParams, as_of: Instant) -> IntimacyScore {
    ledger.score(params, as_of).unwrap().unwrap()
}

fn read_facts(facts: &[IntimacyEvidence]) -> IntimacyScore {
    let as_of = facts.iter().map(IntimacyEvidence::at).max().unwrap();
    read(&ledger_of(lasting(), facts), &IntimacyParams::default(), as_of)
}

/// Stands for a figure that is not said, in lists of bits.
const NOTHING: f64 = -7.0;

/// Every figure of a score but the interval, which is made of them.
fn figures(score: &IntimacyScore) -> Vec<f64> {
    let mut figures = vec![
        score.value(),
        score.baseline(),
        score.coverage(),
        score.fresh(),
        score.bounds().0,
        score.bounds().1,
        score.group(Group::Do),
        score.group(Group::Act),
    ];
    figures.extend(score.parts().iter().flat_map(|part| [part.value, part.contribution]));
    let shapes = |posterior: Option<goodwill::kernel::posterior::BetaPosterior>| {
        posterior.map_or([NOTHING; 2], |p| [p.alpha(), p.beta()])
    };
    for component in Component::ALL {
        figures.extend(shapes(score.posterior(component)));
        let mutuality = score.mutuality(component);
        figures.extend(shapes(mutuality.map(|m| m.customer)));
        figures.extend(shapes(mutuality.map(|m| m.firm)));
        figures.push(mutuality.map_or(NOTHING, |m| m.gap()));
    }
    figures.extend(shapes(score.transactions().map(|t| t.correct)));
    figures.extend(shapes(score.transactions().map(|t| t.good)));
    figures.extend(score.cadence().map_or([NOTHING; 4], |cadence| {
        [cadence.contacts(), cadence.expected(), cadence.value(), cadence.occasions()]
    }));
    figures
}

/// The figures of a reading, to compare to the bit; empty where nothing is known.
fn reading(ledger: &IntimacyLedger, params: &IntimacyParams, as_of: Instant) -> Vec<u64> {
    ledger.score(params, as_of).unwrap().map_or(Vec::new(), |score| bits(&figures(&score)))
}

fn any_component() -> impl Strategy<Value = Component> + Clone {
    prop::sample::select(Component::ALL.to_vec())
}

fn any_party() -> impl Strategy<Value = Party> + Clone {
    prop::sample::select(Party::BOTH.to_vec())
}

fn any_share() -> impl Strategy<Value = Share> + Clone {
    let hostile =
        [0.0, f64::from_bits(1), 1e-310, 1e-200, 1e-13, 0.5, 1.0 - f64::EPSILON / 2.0, 1.0];
    prop_oneof![1 => prop::sample::select(hostile.to_vec()), 2 => 0.0..=1.0].prop_map(share)
}

fn any_rating() -> impl Strategy<Value = Rating> + Clone {
    let scales = vec![
        Scale::new(0.0, 1.0).unwrap(),
        Scale::new(1.0, 5.0).unwrap(),
        Scale::new(-1e300, 1e300).unwrap(),
        Scale::new(0.0, f64::from_bits(3)).unwrap(),
    ];
    (prop::sample::select(scales), any_share()).prop_map(|(scale, y)| {
        let value = scale.min() + y.get() * (scale.max() - scale.min());
        Rating::new(value.clamp(scale.min(), scale.max()), scale).unwrap()
    })
}

fn any_amount() -> impl Strategy<Value = Amount> + Clone {
    let hostile = [0.0, f64::from_bits(1), 1e-300, 1e-13, 1.0, 1e300];
    prop_oneof![1 => prop::sample::select(hostile.to_vec()), 2 => 0.0..1e6].prop_map(amount)
}

fn any_positive() -> impl Strategy<Value = Positive> + Clone {
    let hostile = [1e-300, 1e-12, 1.0, 1e300];
    prop_oneof![1 => prop::sample::select(hostile.to_vec()), 2 => 0.01..100.0].prop_map(positive)
}

fn any_gap() -> impl Strategy<Value = LabelledContact> + Clone {
    let largest = (1_u64 << 24) as f64;
    let expected = prop_oneof![
        1 => prop::sample::select(vec![0.0, 1e-300, 1e-13, 1.0, largest]),
        2 => 0.0..20.0,
    ];
    let on_channel = prop::option::of(any::<bool>());
    (any::<bool>(), expected, on_channel).prop_map(|(contact, expected, on_channel)| {
        let (at, expected) = (Instant::EPOCH, amount(expected));
        if contact {
            LabelledContact::contact(at, expected, on_channel).unwrap()
        } else {
            LabelledContact::silence(at, expected).unwrap()
        }
    })
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

fn dated(fact: IntimacyEvidence, now: Instant) -> IntimacyEvidence {
    let mut fact = fact;
    match &mut fact {
        IntimacyEvidence::Contact(gap) => {
            *gap = if gap.is_contact() {
                LabelledContact::contact(now, gap.expected(), gap.on_channel()).unwrap()
            } else {
                LabelledContact::silence(now, gap.expected()).unwrap()
            };
        }
        IntimacyEvidence::Rating { at, .. }
        | IntimacyEvidence::Response { at, .. }
        | IntimacyEvidence::Request { at, .. }
        | IntimacyEvidence::Question { at, .. }
        | IntimacyEvidence::Transaction { at, .. } => *at = now,
        other => unreachable!("no such fact is made here: {other:?}"),
    }
    fact
}

fn any_fact() -> impl Strategy<Value = IntimacyEvidence> + Clone {
    let at = Instant::EPOCH;
    let fact = prop_oneof![
        4 => (any_component(), any_party(), any_rating()).prop_map(move |(component, by, rating)| {
            IntimacyEvidence::Rating { component, by, rating, at }
        }),
        2 => any_gap().prop_map(IntimacyEvidence::Contact),
        1 => (any_positive(), any_amount(), any::<bool>()).prop_map(
            move |(promised_seconds, taken_seconds, updated_in_time)| {
                IntimacyEvidence::Response { promised_seconds, taken_seconds, updated_in_time, at }
            }
        ),
        1 => (any::<bool>(), prop_oneof![0..4_u32, Just(u32::MAX)]).prop_map(
            move |(met, hand_offs)| IntimacyEvidence::Request { met, hand_offs, at }
        ),
        1 => any_share().prop_map(move |answered| IntimacyEvidence::Question { answered, at }),
        2 => (any_share(), any_share()).prop_map(move |(correct, good)| {
            IntimacyEvidence::Transaction { correct, good, at }
        }),
    ];
    (fact, any_time()).prop_map(|(fact, time)| dated(fact, time))
}

fn any_facts() -> impl Strategy<Value = Vec<IntimacyEvidence>> + Clone {
    prop::collection::vec(any_fact(), 0..30)
}

fn any_unit() -> impl Strategy<Value = IntimacyUnit> + Clone {
    let half_life = prop_oneof![
        1 => Just(HalfLife::INFINITE),
        3 => prop::sample::select(vec![1.0, 3.0, 86_400.0, (1_u64 << 40) as f64]).prop_map(seconds),
        2 => (1.0..300.0).prop_map(seconds),
    ];
    (half_life, any_positive(), any_share()).prop_map(
        |(half_life, timeliness_tolerance, update_credit)| IntimacyUnit {
            half_life,
            timeliness_tolerance,
            update_credit,
        },
    )
}

fn any_exponent() -> impl Strategy<Value = Exponent> + Clone {
    let hostile = [f64::NEG_INFINITY, f64::MIN, -1e3, -1.0, -1e-90, 0.0, 1e-120, 1e-90, 0.5, 1.0];
    prop_oneof![
        2 => Just(0.0),
        2 => prop::sample::select(hostile.to_vec()),
        1 => -4.0..=1.0,
    ]
    .prop_map(|rho| Exponent::new(rho).unwrap())
}

fn any_params() -> impl Strategy<Value = IntimacyParams> + Clone {
    let act_weight = prop_oneof![
        2 => Just(0.6),
        1 => prop::sample::select(vec![0.5 + f64::EPSILON, 1.0 - f64::EPSILON]),
        2 => 0.51..0.99,
    ];
    let prior = prop_oneof![Just((Share::HALF, Positive::ONE)), (any_share(), any_positive())];
    (prior, act_weight, any_exponent(), any_positive(), any_positive()).prop_map(
        |((mean, weight), v, rho, tolerance, k)| {
            IntimacyParams::default()
                .with_prior(Prior { mean, weight })
                .with_act_weight(share(v))
                .and_then(|params| params.with_exponent(rho))
                .unwrap()
                .with_cadence_tolerance(tolerance)
                .with_cadence_prior(k)
        },
    )
}

/// Constants near the defaults, where nothing is so small that a rounding looms large.
fn plain_params() -> impl Strategy<Value = IntimacyParams> + Clone {
    (0.1..0.9, 0.5..8.0, 0.51..0.9, -3.0..=1.0, 0.3..3.0, 0.5..4.0).prop_map(
        |(mean, weight, v, rho, tolerance, k)| {
            IntimacyParams::default()
                .with_prior(Prior { mean: share(mean), weight: positive(weight) })
                .with_act_weight(share(v))
                .and_then(|params| params.with_exponent(Exponent::new(rho).unwrap()))
                .unwrap()
                .with_cadence_tolerance(positive(tolerance))
                .with_cadence_prior(positive(k))
        },
    )
}

/// As late as instants go.
fn end() -> Instant {
    instant(Instant::BOUND)
}

/// Soon after most facts.
fn soon(facts: &[IntimacyEvidence]) -> Instant {
    facts.iter().map(IntimacyEvidence::at).max().unwrap_or(Instant::EPOCH)
}

mod laws {
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

        #[test]
        fn law_parts_sum_exactly(unit in any_unit(), params in any_params(), facts in any_facts()) {
            let as_of = soon(&facts);
            let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
                return Ok(());
            };
            let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!(score.value().to_bits(), (score.baseline() + sum).to_bits());
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
        fn law_order_is_irrelevant(
            unit in any_unit(), params in any_params(),
            (facts, shuffled) in any_facts().prop_flat_map(|facts| {
                (Just(facts.clone()), Just(facts).prop_shuffle())
            }),
        ) {
            let (one, other) = (ledger_of(unit, &facts), ledger_of(unit, &shuffled));
            prop_assert_eq!(&one, &other);
            for as_of in [soon(&facts), end()] {
                prop_assert_eq!(reading(&one, &params, as_of), reading(&other, &params, as_of));
            }
        }

        #[test]
        fn law_merging_any_partition_is_reading_all(
            unit in any_unit(), params in any_params(), facts in any_facts(),
            places in prop::collection::vec(0..4_usize, 30),
        ) {
            let mut shards: [IntimacyLedger; 4] =
                core::array::from_fn(|_| IntimacyLedger::new(unit));
            for (fact, place) in facts.iter().zip(places) {
                shards[place].observe(fact);
            }
            let whole = ledger_of(unit, &facts);
            let [a, b, c, d] = &shards;
            let forward = merged(&merged(&merged(a, b), c), d);
            let backward = merged(&merged(d, c), &merged(b, a));
            prop_assert_eq!(&forward, &whole);
            prop_assert_eq!(&backward, &whole);
            let as_of = soon(&facts);
            prop_assert_eq!(reading(&forward, &params, as_of), reading(&whole, &params, as_of));
        }

        #[test]
        fn law_merging_commutes_associates_and_has_an_identity(
            unit in any_unit(), x in any_facts(), y in any_facts(), z in any_facts(),
        ) {
            let [x, y, z] = [x, y, z].map(|facts| ledger_of(unit, &facts));
            prop_assert_eq!(merged(&x, &y), merged(&y, &x));
            prop_assert_eq!(merged(&merged(&x, &y), &z), merged(&x, &merged(&y, &z)));
            let empty = IntimacyLedger::new(unit);
            prop_assert_eq!(&merged(&x, &empty), &x);
            prop_assert_eq!(&merged(&empty, &x), &x);
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
        fn law_idle_evidence_fades_to_the_prior(
            params in plain_params(), facts in any_facts(), half_life in 1.0..300.0,
        ) {
            let unit = IntimacyUnit { half_life: seconds(half_life), ..IntimacyUnit::default() };
            let ledger = ledger_of(unit, &facts);
            let as_of = soon(&facts);
            let Some(now) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
            let mut fresh = now.fresh();
            for idle in [1_000, 10_000, 100_000, 10_000_000] {
                let Ok(later) = as_of.plus(idle) else { return Ok(()) };
                let later = read(&ledger, &params, later);
                prop_assert!(later.fresh() <= fresh);
                fresh = later.fresh();
                prop_assert_eq!(later.coverage(), now.coverage());
                if idle == 10_000_000 {
                    prop_assert_eq!(later.fresh(), 0.0);
                    prop_assert!(close(later.value(), later.baseline(), ROUNDING));
                }
            }
        }

        #[test]
        fn law_shifting_by_half_lives_changes_nothing(
            params in any_params(),
            facts in prop::collection::vec((any_fact(), 0..60_i64), 1..20),
            half_life in prop::sample::select(vec![1_i64, 7, 86_400]), shift in -500..500_i64,
        ) {
            let unit = IntimacyUnit { half_life: seconds(half_life as f64), ..lasting() };
            let read = |shift: i64| {
                let facts: Vec<_> = facts
                    .iter()
                    .map(|(fact, n)| dated(fact.clone(), instant((n + shift) * half_life)))
                    .collect();
                reading(&ledger_of(unit, &facts), &params, instant((60 + shift) * half_life))
            };
            prop_assert_eq!(read(0), read(shift));
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
        fn law_the_interval_contains_its_point(
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
            let params =
                IntimacyParams::default().with_exponent(Exponent::new(rho).unwrap()).unwrap();
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
            let (done, acted) =
                (x[..4].iter().sum::<f64>() / 4.0, x[4..].iter().sum::<f64>() / 4.0);
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
            let (done, acted) =
                (x[..4].iter().sum::<f64>() / 4.0, x[4..].iter().sum::<f64>() / 4.0);
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
}

mod worked {
    use super::*;

    /// The facts of the page's example.
    fn facts() -> Vec<IntimacyEvidence> {
        let at = instant(14 * Instant::DAY);
        let days = |n: f64| n * Instant::DAY as f64;
        let contact = |day| Contact { at: instant(day * Instant::DAY), channel: None };
        let wish = ContactPreference {
            at: Instant::EPOCH,
            every_seconds: positive(days(14.0)),
            channel: None,
        };
        let mut facts = label_contacts(&[5, 9, 14].map(contact), &[wish], at).unwrap();
        facts.extend([
            IntimacyEvidence::Question { answered: Share::ONE, at },
            IntimacyEvidence::Request { met: true, hand_offs: 1, at },
            IntimacyEvidence::Response {
                promised_seconds: positive(days(2.0)),
                taken_seconds: amount(days(4.0)),
                updated_in_time: true,
                at,
            },
            transaction(1.0, 0.0, at),
            rated(Component::Openness, Party::Customer, 1.0, at),
            rated(Component::Openness, Party::Customer, 1.0, at),
            rated(Component::Openness, Party::Firm, 1.0, at),
            rated(Component::Listening, Party::Customer, 1.0, at),
            rated(Component::Listening, Party::Customer, 1.0, at),
        ]);
        facts
    }

    #[test]
    fn the_example_of_the_page() {
        let score = read_facts(&facts());
        let of = |component| score.posterior(component).map(|p| (p.alpha(), p.beta()));
        assert_eq!(of(Component::Knowledge), Some((3.0, 1.0)));
        assert_eq!(of(Component::Coordination), Some((1.5, 1.5)));
        assert_eq!(of(Component::Timeliness), Some((1.75, 1.25)));
        assert_eq!(of(Component::Openness), Some((3.0, 1.0)));
        assert_eq!(of(Component::Respect), None);
        assert_eq!(of(Component::Ease), Some((1.0, 2.0)));
        let means = ["0.750000", "0.500000", "0.500000", "0.583333", "0.750000", "0.750000"];
        let adds = ["0.025000", "0.000000", "0.000000", "0.008333", "0.037500", "0.037500"];
        let parts = score.parts();
        for ((part, mean), add) in parts.iter().zip(means).zip(adds) {
            assert_shows(part.value, mean);
            assert_shows(part.contribution, add);
        }
        assert_eq!((parts[6].value, parts[6].contribution), (0.5, 0.0));
        assert_shows(parts[7].value, "0.333333");
        assert_shows(parts[7].contribution, "-0.025000");
        assert_shows(score.group(Group::Do), "0.583333");
        assert_shows(score.group(Group::Act), "0.583333");
        assert_shows(score.value(), "0.583333");
        assert_eq!(score.baseline(), 0.5);
        assert_shows(score.bounds().0, "0.504749");
        assert_shows(score.bounds().1, "0.655404");
        assert_shows(score.coverage(), "0.850000");
        // 2, 3, 1 and 1 observations of what was done, 2, 2, none and 1 of how one acted.
        assert_shows(score.fresh(), "0.376667");
        assert_eq!(format!("{:.2}", score.interval()), "[0.44, 0.71]");
    }

    #[test]
    fn the_cadence_of_the_page() {
        let cadence = read_facts(&facts()).cadence().unwrap();
        assert_eq!(cadence.contacts(), 3.0);
        assert!(close(cadence.expected(), 1.0, AMOUNTS));
        assert_shows(cadence.ratio().mean(), "2.000000");
        assert_shows(cadence.value(), "0.500000");
        assert_eq!(cadence.occasions(), 3.0);
        // Quantiles of χ² on 8 degrees of freedom, 2.732637 and 15.507313, over 2 · 2.
        assert_shows(cadence.interval().lower, "0.683159");
        assert_shows(cadence.interval().upper, "3.876828");
    }

    #[test]
    fn the_mutuality_of_the_page() {
        let score = read_facts(&facts());
        let openness = score.mutuality(Component::Openness).unwrap();
        assert_eq!((openness.customer.alpha(), openness.customer.beta()), (3.0, 1.0));
        assert_eq!((openness.firm.alpha(), openness.firm.beta()), (2.0, 1.0));
        assert_shows(openness.gap(), "0.083333");
        assert_eq!(score.mutuality(Component::Listening), None);
        assert_eq!(score.mutuality(Component::Knowledge), None);
    }

    #[test]
    fn details_up_and_closeness_down() {
        let mut facts = facts();
        facts.push(transaction(1.0, 0.0, instant(14 * Instant::DAY)));
        let score = read_facts(&facts);
        assert_shows(score.group(Group::Do), "0.595833");
        assert_shows(score.group(Group::Act), "0.562500");
        assert_shows(score.value(), "0.575604");
        let transactions = score.transactions().unwrap();
        assert_eq!((transactions.correct.alpha(), transactions.correct.beta()), (3.0, 1.0));
        assert_eq!((transactions.good.alpha(), transactions.good.beta()), (1.0, 3.0));
    }

    #[test]
    fn in_one_line() {
        assert_eq!(
            read_facts(&facts()).to_string(),
            "intimacy 0.58 [0.44, 0.71] (more is better), resting on 7 of 8 components and 12 \
             facts; 0.50 to 0.66 whatever the rest is",
        );
        let at = Instant::EPOCH;
        let all = Component::ALL.map(|component| rated(component, Party::Customer, 1.0, at));
        assert_eq!(
            read_facts(&all).to_string(),
            "intimacy 0.67 [0.51, 0.80] (more is better), resting on 8 of 8 components and 8 facts",
        );
    }

    /// Where one component of a group rises as far as another falls, the group stands still, and
    /// both parts are what they would be if it moved by next to nothing.
    #[test]
    fn a_group_that_stands_still_has_parts() {
        let at = Instant::EPOCH;
        let facts = [
            rated(Component::Knowledge, Party::Customer, 1.0, at),
            rated(Component::Knowledge, Party::Customer, 1.0, at),
            rated(Component::Frequency, Party::Customer, 0.0, at),
            rated(Component::Frequency, Party::Customer, 0.0, at),
            rated(Component::Openness, Party::Customer, 1.0, at),
            rated(Component::Openness, Party::Customer, 1.0, at),
        ];
        let score = read_facts(&facts);
        assert_eq!(score.group(Group::Do), 0.5);
        assert_eq!(score.group(Group::Act), 0.5625);
        // M = .5^.4 · .5625^.6, L = (M − .5)/ln(M/.5), and a part is L · .4/.5 · 1/4 · 1/4.
        let m = 0.5_f64.powf(0.4) * 0.5625_f64.powf(0.6);
        let part = (m - 0.5) / (m / 0.5).ln() * 0.4 / 0.5 / 16.0;
        let parts = score.parts();
        assert!(close(parts[0].contribution, part, ROUNDING));
        assert!(close(parts[1].contribution, -part, ROUNDING));
        assert!(close(parts[4].contribution, m - 0.5, ROUNDING));
        assert!(close(score.value(), m, ROUNDING));
    }

    /// Beside a whole that all but stands still, the parts keep their size.
    #[test]
    fn a_whole_that_stands_still_has_parts() {
        let at = Instant::EPOCH;
        let params = IntimacyParams::default();
        let params = params.with_prior(Prior { mean: Share::HALF, weight: positive(1e-9) });
        // do = 1/4 and act with act^.6 = .5/.25^.4, so that the whole is 1/2 but for rounding.
        let act = (0.5 / 0.25_f64.powf(0.4)).powf(1.0 / 0.6);
        let facts = Component::ALL.map(|component| {
            let y = if component.group() == Group::Do { 0.25 } else { act };
            rated(component, Party::Customer, y, at)
        });
        let score = read(&ledger_of(lasting(), &facts), &params, at);
        assert!(close(score.value(), 0.5, NEARLY));
        // L = ½, and a part is ½ · .4 · ln(½) · 1/4.
        let part = 0.5 * 0.4 * 0.5_f64.ln() / 4.0;
        for (i, of) in score.parts().iter().enumerate() {
            let part = if i < 4 { part } else { -part };
            assert!(close(of.contribution, part, NEARLY), "{of:?} {part}");
        }
    }

    /// A prior of 10⁻⁹ observations, and amounts of 2⁻⁴¹.
    const NEARLY: f64 = 1e-8;

    #[test]
    fn an_arithmetic_whole_adds_its_weights() {
        let params = IntimacyParams::default().with_exponent(Exponent::ARITHMETIC).unwrap();
        let at = Instant::EPOCH;
        let facts = [
            rated(Component::Timeliness, Party::Customer, 1.0, at),
            rated(Component::Respect, Party::Customer, 0.0, at),
        ];
        let score = read(&ledger_of(lasting(), &facts), &params, at);
        // Steps of 1/6 up and down, at weights of .1 and .15.
        assert!(close(score.parts()[3].contribution, 0.1 / 6.0, ROUNDING));
        assert!(close(score.parts()[6].contribution, -0.15 / 6.0, ROUNDING));
    }

    /// A weekly wish by mail, replaced by a fortnightly one by whatever means.
    #[test]
    fn gaps_are_labelled_by_the_wish_that_held() {
        let day = |n: i64| instant(n * Instant::DAY);
        let every = |at, days: f64, channel: Option<&str>| ContactPreference {
            at,
            every_seconds: positive(days * Instant::DAY as f64),
            channel: channel.map(name),
        };
        let contact = |at, channel: Option<&str>| Contact { at, channel: channel.map(name) };
        let contacts = [
            contact(day(3), Some("mail")),  // before any wish
            contact(day(10), Some("mail")), // states the first wish
            contact(day(17), Some("mail")),
            contact(day(17), None),
            contact(day(24), Some("phone")), // states the second wish
            contact(day(38), Some("phone")),
        ];
        let wishes = [every(day(10), 7.0, Some("mail")), every(day(24), 14.0, None)];
        let facts = label_contacts(&contacts, &wishes, day(45)).unwrap();
        let contact =
            |at, expected, on| LabelledContact::contact(at, amount(expected), on).unwrap();
        let expected = [
            contact(day(17), 1.0, Some(true)),
            contact(day(17), 0.0, None),
            contact(day(24), 1.0, Some(false)),
            contact(day(38), 1.0, None),
            LabelledContact::silence(day(45), amount(0.5)).unwrap(),
        ];
        assert_eq!(facts, expected.map(IntimacyEvidence::Contact));
    }

    #[test]
    fn answers_become_ratings() {
        let answers = Responses::new()
            .answer(name("ease"), Answer::Value(9.0))
            .answer(name("knowledge"), Answer::Value(0.0))
            .answer(name("openness"), Answer::NotApplicable);
        let at = instant(7);
        assert_eq!(
            ratings_of(&answers, Party::Firm, at),
            Ok(vec![
                rated(Component::Knowledge, Party::Firm, 0.0, at),
                rated(Component::Ease, Party::Firm, 0.9, at),
            ]),
        );
        assert_eq!(ratings_of(&Responses::new(), Party::Customer, at), Ok(Vec::new()));
    }

    #[test]
    fn a_wish_that_changes_in_a_gap_splits_it() {
        let wish = |at: i64, every| ContactPreference {
            at: instant(at),
            every_seconds: positive(every),
            channel: None,
        };
        let contacts = [Contact { at: instant(100), channel: None }];
        let wishes = [wish(0, 10.0), wish(40, 1_000.0), wish(40, 20.0), wish(100, 1.0)];
        let facts = label_contacts(&contacts, &wishes, instant(100)).unwrap();
        // 40 seconds at one in 10, and 60 at one in 20.
        assert_eq!(facts, [gap(true, 7.0, instant(100))]);
    }
}

mod edges {
    use super::*;

    fn sentence<T: core::fmt::Debug>(refused: goodwill::Result<T>) -> String {
        refused.unwrap_err().to_string()
    }

    #[test]
    fn nothing_known_is_nothing_said() {
        let params = IntimacyParams::default();
        let mut ledger = IntimacyLedger::new(lasting());
        assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
        assert_eq!((ledger.facts(), ledger.newest()), (0, None));

        // Neither the firm's own word nor a gap of nothing is known of the customer.
        ledger.observe(&rated(Component::Respect, Party::Firm, 1.0, Instant::EPOCH));
        ledger.observe(&gap(false, 0.0, Instant::EPOCH));
        assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
        assert_eq!((ledger.facts(), ledger.newest()), (2, Some(Instant::EPOCH)));
    }

    #[test]
    fn one_fact() {
        let score = read_facts(&[rated(Component::Ease, Party::Customer, 1.0, Instant::EPOCH)]);
        assert_eq!(score.coverage(), 0.15);
        assert_eq!(score.facts(), 1);
        assert_eq!(score.as_of(), Instant::EPOCH);
        assert_eq!(score.posterior(Component::Ease).map(|p| p.mean()), Some(2.0 / 3.0));
        assert_eq!((score.cadence(), score.transactions()), (None, None));
        assert!(score.value() > 0.5);
    }

    #[test]
    fn many_facts_stay_small_and_exact() {
        let at = |i: u32| instant(i64::from(i) * 1_000_000);
        let unit = IntimacyUnit { half_life: seconds(1_000_000.0), ..IntimacyUnit::default() };
        let mut ledger = IntimacyLedger::new(unit);
        for i in 0..20_000 {
            for component in Component::ALL {
                for by in Party::BOTH {
                    ledger.observe(&rated(component, by, 0.25, at(i)));
                }
            }
            ledger.observe(&transaction(1.0, 0.0, at(i)));
            ledger.observe(&gap(true, 1.0, at(i)));
            ledger.observe(&IntimacyEvidence::Request { met: true, hand_offs: 0, at: at(i) });
            ledger.observe(&IntimacyEvidence::Response {
                promised_seconds: positive(1.0),
                taken_seconds: amount(1.0),
                updated_in_time: false,
                at: at(i),
            });
        }
        assert!(ledger.settled_bytes() < 4_096, "{} bytes", ledger.settled_bytes());
        let score = read(&ledger, &IntimacyParams::default(), at(19_999));
        // One a half-life settles at two.
        assert_eq!(
            score.posterior(Component::Respect).map(|p| (p.alpha(), p.beta())),
            Some((1.5, 2.5))
        );
        assert_eq!(score.cadence().map(|c| (c.contacts(), c.expected())), Some((2.0, 2.0)));
    }

    #[test]
    fn the_past_is_read_from_the_pasts_state() {
        let ledger = ledger_of(lasting(), &[transaction(1.0, 1.0, instant(100))]);
        assert_eq!(
            sentence(ledger.score(&IntimacyParams::default(), instant(99))),
            "as_of must not be before the newest fact (100), got 99",
        );
    }

    #[test]
    fn different_units_do_not_merge() {
        let merge = |other: IntimacyUnit| {
            let mut ledger = ledger_of(lasting(), &[transaction(1.0, 1.0, Instant::EPOCH)]);
            let before = ledger.clone();
            let refused = ledger.merge(&IntimacyLedger::new(other));
            assert_eq!(ledger, before);
            sentence(refused)
        };
        assert_eq!(
            merge(IntimacyUnit::default()),
            "ledgers to merge must have the same half-life, got infinite and 15552000 s",
        );
        assert_eq!(
            merge(IntimacyUnit { timeliness_tolerance: positive(0.25), ..lasting() }),
            "ledgers to merge must have the same timeliness tolerance, got 1 and 0.25",
        );
        assert_eq!(
            merge(IntimacyUnit { update_credit: Share::ZERO, ..lasting() }),
            "ledgers to merge must have the same update credit, got 0.5 and 0",
        );
    }

    #[test]
    fn labels_refuse_what_is_out_of_order_or_to_come() {
        let contacts = |times: &[i64]| -> Vec<Contact> {
            times.iter().map(|t| Contact { at: instant(*t), channel: None }).collect()
        };
        let wishes = |times: &[i64]| -> Vec<ContactPreference> {
            let wish = |t: &i64| ContactPreference {
                at: instant(*t),
                every_seconds: Positive::ONE,
                channel: None,
            };
            times.iter().map(wish).collect()
        };
        let label = |a: &[i64], b: &[i64]| label_contacts(&contacts(a), &wishes(b), instant(50));
        assert_eq!(
            sentence(label(&[20, 10], &[])),
            "contacts must be in order of time, got 20 before 10",
        );
        assert_eq!(
            sentence(label(&[], &[2, 1])),
            "contact preferences must be in order of time, got 2 before 1",
        );
        assert_eq!(
            sentence(label(&[10, 51], &[1])),
            "contact must not be dated after as_of (50), got 51",
        );
        assert_eq!(
            sentence(label(&[10], &[1, 52])),
            "contact preference must not be dated after as_of (50), got 52",
        );
        assert_eq!(label(&[10, 20], &[]), Ok(Vec::new()));
        assert_eq!(label(&[], &[50]), Ok(Vec::new()));
        assert_eq!(label(&[], &[49]), Ok(vec![gap(false, 1.0, instant(50))]));
    }

    #[test]
    fn a_wish_for_contact_at_every_moment_is_capped() {
        let wish = ContactPreference {
            at: instant(-Instant::BOUND),
            every_seconds: positive(1e-300),
            channel: None,
        };
        let facts = label_contacts(&[], &[wish], end()).unwrap();
        assert_eq!(facts, [gap(false, (1_u64 << 24) as f64, end())]);
    }

    #[test]
    fn refused_values_are_named() {
        assert_eq!(
            sentence("Knowledge".parse::<Component>()),
            "component of intimacy must be knowledge, frequency, coordination, timeliness, \
             openness, listening, respect or ease, got `Knowledge`",
        );
        assert_eq!(
            sentence(LabelledContact::contact(Instant::EPOCH, amount(16_777_217.0), None)),
            "expected contacts must be at most 2^24, got 16777217",
        );
        let params = IntimacyParams::default();
        for v in [0.0, 0.5, 1.0] {
            assert_eq!(
                sentence(params.clone().with_act_weight(share(v))),
                format!("weight of how you act must be above 0.5 and below 1, got {v}"),
            );
        }
        assert_eq!(
            sentence(params.with_exponent(Exponent::new(1.5).unwrap())),
            "exponent between the two groups must be at most 1, got 1.5",
        );
    }

    #[test]
    fn answers_to_other_questions_are_refused() {
        let refused = |id, x| {
            let answers = Responses::new().answer(name(id), Answer::Value(x));
            sentence(ratings_of(&answers, Party::Customer, Instant::EPOCH))
        };
        assert_eq!(refused("ease", 11.0), "rating must be within its scale, got 11");
        let sentence = "item answered must be one of the instrument's, got `warmth`";
        assert_eq!(refused("warmth", 5.0), sentence);
    }

    /// The questionnaire passes the checks that one of a user's own would.
    #[test]
    fn the_questionnaire_is_sound() {
        let questions = instrument();
        let again = Instrument::new(questions.name().clone(), questions.items().to_vec());
        assert_eq!(again.as_ref(), Ok(&questions));
        for (item, component) in questions.items().iter().zip(Component::ALL) {
            assert_eq!(item.id().as_str().parse(), Ok(component));
            assert_eq!(item.component(), item.id());
            assert!(!item.is_reversed() && item.fails_below().is_none());
            assert_eq!((item.scale().min(), item.scale().max()), (0.0, 10.0));
            assert!(item.text().ends_with('?'));
        }
        let mut texts: Vec<_> = questions.items().iter().map(Item::text).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), 8);
    }

    #[test]
    fn names_are_read_back() {
        for component in Component::ALL {
            assert_eq!(component.to_string().parse(), Ok(component));
            assert!(component.group().components().contains(&component));
        }
        assert_eq!(Group::BOTH.map(|group| group.to_string()), ["do", "act"]);
        let groups: Vec<_> = Group::BOTH.into_iter().flat_map(Group::components).collect();
        assert_eq!(groups, Component::ALL);
    }

    #[test]
    fn defaults_are_those_of_the_register() {
        let of = |parameter: &str| {
            let of_intimacy = |d: &&goodwill::defaults::DefaultValue| {
                d.model == "intimacy" && d.parameter == parameter
            };
            goodwill::defaults::register().iter().find(of_intimacy).map(|d| d.value)
        };
        let (params, unit) = (IntimacyParams::default(), IntimacyUnit::default());
        assert_eq!(of("prior mean"), Some(params.prior().mean.get()));
        assert_eq!(of("prior weight"), Some(params.prior().weight.get()));
        assert_eq!(of("weight of how you act"), Some(params.act_weight().get()));
        assert_eq!(of("exponent between the two groups"), Some(params.exponent().get()));
        assert_eq!(of("cadence tolerance"), Some(params.cadence_tolerance().get()));
        assert_eq!(of("cadence prior"), Some(params.cadence_prior().get()));
        assert_eq!(of("timeliness tolerance"), Some(unit.timeliness_tolerance.get()));
        assert_eq!(of("credit for an update in time"), Some(unit.update_credit.get()));
    }

    #[cfg(feature = "serde")]
    mod read_back {
        use super::*;
        use serde_json::{Value, from_value, json, to_value};

        proptest! {
            #![proptest_config(cases(128))]

            #[test]
            fn a_ledger_read_back_is_the_ledger(
                unit in any_unit(), params in any_params(), facts in any_facts(),
            ) {
                let ledger = ledger_of(unit, &facts);
                let text = serde_json::to_string(&ledger).unwrap();
                let back: IntimacyLedger = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(&back, &ledger);
                let as_of = soon(&facts);
                prop_assert_eq!(
                    reading(&back, &params, as_of), reading(&ledger, &params, as_of)
                );
                let text = serde_json::to_string(&(&params, &facts)).unwrap();
                let back: (IntimacyParams, Vec<IntimacyEvidence>) =
                    serde_json::from_str(&text).unwrap();
                prop_assert_eq!(back, (params, facts));
            }
        }

        #[test]
        fn facts_are_tagged() {
            let fact = json!({
                "fact": "rating", "component": "ease", "by": "customer",
                "rating": { "value": 4.0, "min": 1.0, "max": 5.0 }, "at": 7,
            });
            let rating = Rating::new(4.0, Scale::new(1.0, 5.0).unwrap()).unwrap();
            let (component, by, at) = (Component::Ease, Party::Customer, instant(7));
            assert_eq!(
                from_value::<IntimacyEvidence>(fact).unwrap(),
                IntimacyEvidence::Rating { component, by, rating, at },
            );
            let fact = json!({ "fact": "contact", "at": 7, "contact": true, "expected": 1.0 });
            assert_eq!(from_value::<IntimacyEvidence>(fact).unwrap(), gap(true, 1.0, instant(7)));
        }

        fn refused<T: serde::de::DeserializeOwned + core::fmt::Debug>(value: Value) -> String {
            from_value::<T>(value).unwrap_err().to_string()
        }

        #[test]
        fn forged_facts_are_refused() {
            let gap = json!({ "at": 7, "contact": false, "expected": 1.0, "on_channel": true });
            assert_eq!(
                refused::<LabelledContact>(gap),
                "labelled contact must name no channel where no contact was made, got on_channel",
            );
            let gap = json!({ "at": 7, "contact": false, "expected": 1e9 });
            assert_eq!(
                refused::<LabelledContact>(gap),
                "expected contacts must be at most 2^24, got 1000000000",
            );
            let fact = json!({ "fact": "question", "answered": 1.5, "at": 7 });
            assert_eq!(refused::<IntimacyEvidence>(fact), "share must be between 0 and 1, got 1.5",);
            let params = json!({ "act_weight": 0.5 });
            assert_eq!(
                refused::<IntimacyParams>(params),
                "weight of how you act must be above 0.5 and below 1, got 0.5",
            );
            let params = json!({ "exponent": 2.0 });
            assert_eq!(
                refused::<IntimacyParams>(params),
                "exponent between the two groups must be at most 1, got 2",
            );
            assert_eq!(from_value::<IntimacyParams>(json!({})).unwrap(), IntimacyParams::default());
        }

        #[test]
        fn forged_ledgers_are_refused() {
            let facts = [
                transaction(1.0, 0.5, instant(100)),
                gap(true, 2.0, instant(100)),
                rated(Component::Openness, Party::Firm, 1.0, instant(100)),
            ];
            let unit = IntimacyUnit { half_life: seconds(10.0), ..lasting() };
            let ledger = to_value(ledger_of(unit, &facts)).unwrap();
            assert!(from_value::<IntimacyLedger>(ledger.clone()).is_ok());
            let forged = |forge: &dyn Fn(&mut Value)| {
                let mut forged = ledger.clone();
                forge(&mut forged);
                refused::<IntimacyLedger>(forged)
            };
            assert_eq!(
                forged(&|ledger| ledger["facts"] = json!(0)),
                "intimacy ledger must have a newest fact if it has facts, got 0 facts",
            );
            assert_eq!(
                forged(&|ledger| ledger["newest"] = Value::Null),
                "intimacy ledger must have a newest fact if it has facts, got 3 facts",
            );
            let none = || json!({ "block": 0, "blocks": [] });
            assert_eq!(
                forged(&|ledger| {
                    ledger["facts"] = json!(0);
                    ledger["newest"] = Value::Null;
                }),
                "intimacy ledger must sum no fact after its newest, got a later block",
            );
            for field in ["cadence", "transactions"] {
                assert_eq!(
                    forged(&|ledger| ledger[field]["block"] = json!(1)),
                    "intimacy ledger must sum no fact after its newest, got a later block",
                );
            }
            assert_eq!(
                forged(&|ledger| ledger["counts"][1]["sums"]["block"] = json!(1)),
                "intimacy ledger must sum no fact after its newest, got a later block",
            );
            assert_eq!(
                forged(&|ledger| ledger["counts"].as_array_mut().unwrap().swap(0, 1)),
                "intimacy ledger must list its counts once each and in order, got 3 counts",
            );
            assert_eq!(
                forged(&|ledger| {
                    let twice = ledger["counts"][2].clone();
                    ledger["counts"].as_array_mut().unwrap().push(twice);
                }),
                "intimacy ledger must list its counts once each and in order, got 4 counts",
            );
            assert_eq!(
                forged(&|ledger| ledger["counts"][1]["sums"] = none()),
                "intimacy ledger must list no count of nothing, got one of openness",
            );
            let many = json!("1".to_owned() + &"0".repeat(24));
            for field in [
                "/counts/0/sums/blocks/0/1",
                "/cadence/blocks/0/0",
                "/transactions/blocks/0/1",
                "/transactions/blocks/0/2",
            ] {
                assert_eq!(
                    forged(&|ledger| *ledger.pointer_mut(field).unwrap() = many.clone()),
                    "intimacy ledger must count no more than its facts, got 3 facts",
                );
            }
            assert!(
                forged(&|ledger| ledger["more"] = json!(1)).starts_with("unknown field `more`")
            );
        }
    }
}

mod regressions {
    use super::*;

    /// At the steepest exponent that is not −∞ the whole is its worse half, and the root of the
    /// sum of powers no longer knows the weights: the fall was divided by .4, and .6 of it lost.
    #[test]
    fn the_steepest_exponent_loses_nothing() {
        let rho = Exponent::new(f64::MIN).unwrap();
        let params = IntimacyParams::default().with_exponent(rho).unwrap();
        let facts = [
            rated(Component::Knowledge, Party::Customer, 0.0, Instant::EPOCH),
            rated(Component::Ease, Party::Customer, 0.5, Instant::EPOCH),
        ];
        let score = read(&ledger_of(lasting(), &facts), &params, Instant::EPOCH);
        // Knowledge stands at 1/3, and the worse half at (1/3 + 3/2)/4.
        assert!(close(score.value(), 11.0 / 24.0, ROUNDING));
    }

    /// Beside a weight one bit below 1 the other vanished, and a coverage of 1 was claimed for
    /// seven components of eight.
    #[test]
    fn what_weighs_next_to_nothing_is_still_missing() {
        let v = share(1.0 - f64::EPSILON);
        let params = IntimacyParams::default().with_act_weight(v).unwrap();
        let mut facts = Component::ALL
            .map(|component| rated(component, Party::Customer, 0.5, Instant::EPOCH))
            .to_vec();
        let all = read(&ledger_of(lasting(), &facts), &params, Instant::EPOCH);
        assert_eq!(all.coverage(), 1.0);
        facts.remove(1);
        let some = read(&ledger_of(lasting(), &facts), &params, Instant::EPOCH);
        assert!(some.coverage() < 1.0);
    }
}
