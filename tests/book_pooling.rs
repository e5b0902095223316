//! Priors learned from the book: laws, a second implementation, recovery, worth, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

mod support;

use std::collections::BTreeMap;

use goodwill::book::pooling::{LearnedPrior, PoolingParams, PriorOf};
use goodwill::book::{BookParams, Counts, LearnedPriors, PriorLearner, Relationship};
use goodwill::friction::{Encounter, Friction, FrictionKind, Initiator, Stage};
use goodwill::kernel::posterior::{BetaPosterior, Prior};
use goodwill::momentum::MomentumParams;
use goodwill::needs::{Need, NeedsEvidence};
use goodwill::onboarding::{OnboardingEvidence, OnboardingItem};
use goodwill::portrait::{ModelName, PortraitParams};
use goodwill::quantity::{HalfLife, Instant, Name, Party, Positive, Rating, Scale, Stake};
use goodwill::record::{Event, Fact};
use goodwill::simulate::Simulation;
use goodwill::trust::{Conduct, TrustEvidence};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use support::history::any_half_life;
use support::{any_share, cases, close, magnitude, name, positive, share, stake};

/// Some hundred sums and quotients, in another order than the crate's.
const ROUNDING: f64 = 1e-9;
/// A mean is a weighted sum and a quotient.
const LAST_BITS: f64 = 1e-12;

fn now() -> Instant {
    Instant::from_days(20_000).unwrap()
}

/// Constants by which one act counts one, and nothing fades.
fn plain() -> BookParams {
    let mut params = BookParams::default();
    params.trust_unit.half_life = HalfLife::INFINITE;
    params.trust_unit.reference_stake = Stake::ZERO;
    params
}

/// A customer towards whom the firm did so much right, wrong, and not at all.
fn acts(params: &BookParams, right: usize, wrong: usize, undone: usize) -> Relationship {
    let conducts = [
        (Conduct::ActedRightly, right),
        (Conduct::ActedWrongly, wrong),
        (Conduct::FailedToAct, undone),
    ];
    let conducts = conducts.into_iter().flat_map(|(c, n)| std::iter::repeat_n(c, n));
    let event = |conduct| {
        let act = TrustEvidence::Act { by: Party::Firm, stake: stake(1.0), at: now(), conduct };
        Event::new(name("anyone"), Fact::Trust(act))
    };
    Relationship::from_events(&conducts.map(event).collect::<Vec<_>>(), params, now()).unwrap()
}

/// Customers by how much was done right and wrong, with the number of their segment.
type Book = Vec<(usize, usize, Option<u8>)>;

fn segment_of(number: u8) -> Name {
    name(&format!("segment {number}"))
}

fn learner_of(book: &Book, params: &BookParams) -> PriorLearner {
    let mut learner = PriorLearner::new();
    for (i, (right, wrong, segment)) in book.iter().enumerate() {
        let counts =
            Counts::from_relationship(&acts(params, *right, *wrong, 0), params, now()).unwrap();
        let segment = segment.map(segment_of);
        learner.observe(&name(&format!("{i:05}")), segment.as_ref(), &counts).unwrap();
    }
    learner
}

fn learned_of(book: &Book, params: &BookParams) -> LearnedPriors {
    learner_of(book, params).learn(params)
}

fn any_book() -> impl Strategy<Value = Book> {
    let segment = prop_oneof![1 => Just(None), 3 => (0..4_u8).prop_map(Some)];
    prop::collection::vec((0..12_usize, 0..12_usize, segment), 0..30)
}

/// Priors as hostile as they come.
fn any_prior() -> impl Strategy<Value = Prior> {
    let weight = prop_oneof![1 => magnitude(-300.0, 300.0), 2 => 0.1..10.0];
    (any_share(), weight).prop_map(|(mean, w)| Prior { mean, weight: positive(w) })
}

fn any_params() -> impl Strategy<Value = BookParams> {
    let trust = prop::array::uniform3(prop_oneof![magnitude(-300.0, 300.0), 0.1..10.0]);
    let priors = prop::array::uniform5(any_prior());
    let pooling = (magnitude(-300.0, 300.0), magnitude(-9.0, 9.0), magnitude(-9.0, 9.0));
    (any_half_life(), trust, priors, any_share(), pooling).prop_map(
        |(half_life, trust, [friction, intimacy, needs, gates, items], aspect, (nu, a, b))| {
            let mut params = BookParams::default();
            params.trust_unit.half_life = half_life;
            params.friction_unit.half_life = half_life;
            params.intimacy_unit.half_life = half_life;
            params.needs_unit.half_life = half_life;
            params.onboarding_unit.half_life = half_life;
            params.trust = params.trust.with_prior(trust.map(positive));
            params.friction = params.friction.with_prior(friction);
            params.intimacy = params.intimacy.with_prior(intimacy);
            params.needs = params.needs.with_prior(needs).with_aspect_mean(aspect);
            params.onboarding = params.onboarding.with_gate_prior(gates).with_item_prior(items);
            let weights = [positive(a.min(b).max(1e-9)), positive(a.max(b).min(1e9))];
            params.pooling = PoolingParams::default().with_given_weight(positive(nu));
            params.pooling = params.pooling.with_weights(weights).unwrap();
            params
        },
    )
}

/// The counts of some simulated customers, all models, and a segment for some of them.
fn any_customers(
    params: &BookParams,
    seed: u64,
    customers: u32,
) -> Vec<(Name, Option<Name>, Counts)> {
    let simulation = Simulation::new(seed).customers(customers).events(60 * u64::from(customers));
    let mut by_customer: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in simulation.iter() {
        by_customer.entry(event.customer().clone()).or_default().push(event);
    }
    let until = simulation.until();
    let counts = |(i, (customer, events)): (usize, (Name, Vec<Event>))| {
        let own = Relationship::from_events(&events, params, until).unwrap();
        let segment = [None, Some(segment_of(0)), Some(segment_of(1))][i % 3].clone();
        (customer, segment, Counts::from_relationship(&own, params, until).unwrap())
    };
    by_customer.into_iter().enumerate().map(counts).collect()
}

fn learner(customers: &[(Name, Option<Name>, Counts)]) -> PriorLearner {
    let mut learner = PriorLearner::new();
    for (customer, segment, counts) in customers {
        learner.observe(customer, segment.as_ref(), counts).unwrap();
    }
    learner
}

/// All that is learned, to the bit: the shortest decimal of a number tells it from all others.
fn bits(learned: &LearnedPriors) -> String {
    format!("{learned:?}")
}

/// All kinds that were learned, the book first.
fn kinds(learned: &LearnedPriors) -> Vec<&[LearnedPrior; 8]> {
    let segments = learned.segments().map(|name| learned.priors(Some(name)));
    std::iter::once(learned.priors(None)).chain(segments).collect()
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(48))]

        #[test]
        fn order_and_parts_give_the_same_bits(
            params in any_params(), seed in any::<u64>(), customers in 0..9_u32,
            part in prop::collection::vec(0..3_usize, 9), turn in 0..9_usize,
        ) {
            let customers = any_customers(&params, seed, customers);
            let whole = learner(&customers);
            let mut turned = customers.clone();
            turned.rotate_left(turn.min(customers.len()));
            turned.reverse();
            prop_assert_eq!(&learner(&turned), &whole);

            let of_part = |p: usize| {
                let own = customers.iter().zip(&part).filter(|(_, q)| **q == p);
                learner(&own.map(|(c, _)| c.clone()).collect::<Vec<_>>())
            };
            let [mut a, b, c] = [of_part(0), of_part(1), of_part(2)];
            let mut other = c.clone();
            other.merge(&b).unwrap();
            other.merge(&a).unwrap();
            a.merge(&b).unwrap();
            a.merge(&c).unwrap();
            a.merge(&PriorLearner::new()).unwrap();
            a.merge(&whole).unwrap();
            prop_assert_eq!(&a, &whole);
            prop_assert_eq!(&other, &whole);
            prop_assert_eq!(bits(&a.learn(&params)), bits(&whole.learn(&params)));
        }

        #[test]
        fn means_lie_inside_and_weights_in_their_range(
            params in any_params(), seed in any::<u64>(), customers in 0..9_u32,
        ) {
            let learned = learner(&any_customers(&params, seed, customers)).learn(&params);
            let [least, most] = params.pooling.weights();
            for prior in kinds(&learned).into_iter().flatten() {
                if prior.pooled.is_some() {
                    let (mean, weight) = (prior.prior.mean.get(), prior.prior.weight);
                    prop_assert!(mean > 0.0 && mean < 1.0, "{prior}");
                    prop_assert!(least <= weight && weight <= most, "{prior}");
                    prop_assert!(prior.customers >= 1);
                }
            }
            // What nobody could have taught is as it was.
            let taught = learned.params(None);
            prop_assert_eq!(&taught.recovery, &params.recovery);
            prop_assert_eq!(&taught.expectation, &params.expectation);
            prop_assert_eq!(taught.momentum, MomentumParams::default());
        }

        #[test]
        fn the_constants_hold_the_priors_that_are_reported(
            params in any_params(), seed in any::<u64>(), customers in 0..9_u32,
        ) {
            let learned = learner(&any_customers(&params, seed, customers)).learn(&params);
            let params = learned.params(None);
            let prior = |of| learned.prior(of, None).prior;
            prop_assert_eq!(params.friction.prior(), prior(PriorOf::Friction));
            prop_assert_eq!(params.intimacy.prior(), prior(PriorOf::Intimacy));
            prop_assert_eq!(params.needs.prior(), prior(PriorOf::NeedsTiers));
            prop_assert_eq!(params.needs.aspect_prior(), prior(PriorOf::NeedsAspects));
            prop_assert_eq!(params.onboarding.gate_prior(), prior(PriorOf::Gates));
            prop_assert_eq!(params.onboarding.item_prior(), prior(PriorOf::Items));
        }

        #[test]
        fn a_segment_lies_between_its_own_and_the_book(book in any_book()) {
            let learned = learned_of(&book, &plain());
            let of_book = learned.prior(PriorOf::Trust, None).prior.mean.get();
            for name in learned.segments() {
                let segment = learned.prior(PriorOf::Trust, Some(name));
                let Some(raw) = segment.raw_mean() else { continue };
                let mean = segment.prior.mean.get();
                prop_assert!(mean >= raw.min(of_book) - LAST_BITS);
                prop_assert!(mean <= raw.max(of_book) + LAST_BITS);
            }
        }

        #[test]
        fn a_segment_without_evidence_is_the_book(book in any_book()) {
            let mut book = book;
            book.push((0, 0, Some(9)));
            let learned = learned_of(&book, &plain());
            let (nine, none) = (segment_of(9), name("no such segment"));
            prop_assert_eq!(learned.params(Some(&nine)), learned.params(None));
            prop_assert_eq!(learned.params(Some(&none)), learned.params(None));
            prop_assert_eq!(learned.prior(PriorOf::Trust, Some(&nine)).customers, 0);
        }

        #[test]
        fn a_customer_without_evidence_stands_in_the_middle_of_its_book(book in any_book()) {
            let params = plain();
            let learned = learned_of(&book, &params);
            for segment in std::iter::once(None).chain(learned.segments().map(Some)) {
                let mut params = learned.params(segment).clone();
                params.portrait = PortraitParams::from_models(&[ModelName::Trust]);
                // One encounter, so that there is a portrait; it says nothing of trust.
                let met = Encounter::new(Stage::Use, now(), Initiator::Customer);
                let events = [Event::new(name("new"), Fact::Friction(goodwill::friction::FrictionEvent::Encounter(met)))];
                let own = Relationship::from_events(&events, &params, now()).unwrap();
                let portrait = own.portrait(&params, now()).unwrap().unwrap();
                // Whatever was learned, nothing known is one half to the bit.
                prop_assert_eq!((portrait.value().to_bits(), portrait.is_known()),
                    (0.5_f64.to_bits(), false));
            }
        }

        #[test]
        fn what_is_better_than_the_learned_mean_stands_above_the_middle(
            book in any_book(), right in 0..9_usize, wrong in 0..9_usize,
        ) {
            prop_assume!(right + wrong > 0);
            let learned = learned_of(&book, &plain());
            let mut params = learned.params(None).clone();
            params.portrait = PortraitParams::from_models(&[ModelName::Trust]);
            let own = acts(&params, right, wrong, 0);
            let value = own.portrait(&params, now()).unwrap().unwrap().value();
            prop_assert!(wrong > 0 || value > 0.5, "{value}");
            prop_assert!(right > 0 || value < 0.5, "{value}");
            // The same facts say the less for a customer, the better its kind is.
            let [honoured, execution, dereliction] = params.trust.prior().map(goodwill::quantity::Positive::get);
            let lifted = [honoured + execution / 2.0, execution / 2.0, dereliction];
            params.trust = params.trust.with_prior(lifted.map(positive));
            let among_better = own.portrait(&params, now()).unwrap().unwrap().value();
            prop_assert!(among_better <= value + LAST_BITS, "{among_better} {value}");
        }

        #[test]
        fn much_evidence_outweighs_the_prior(
            book in any_book(), right in 0..300_usize, wrong in 0..300_usize,
        ) {
            prop_assume!(right + wrong > 0);
            let params = plain();
            let learned = learned_of(&book, &params);
            let own = acts(&params, right, wrong, 0);
            let score = own.trust().score(&learned.params(None).trust, now()).unwrap().unwrap();
            let (n, w) = ((right + wrong) as f64, learned.prior(PriorOf::Trust, None).prior.weight);
            let moved = (score.value() - right as f64 / n).abs();
            prop_assert!(moved <= w.get() / (n + w.get()) + LAST_BITS);
        }

        #[test]
        fn a_second_implementation_agrees(book in any_book()) {
            let params = plain();
            let learned = learned_of(&book, &params);
            let naive = naive::learn(&book, 0.5, 2.0, 4.0, [0.1, 20.0]);
            let agrees = |segment: Option<&Name>, (mean, weight): (f64, f64)| {
                let prior = learned.prior(PriorOf::Trust, segment).prior;
                close(prior.mean.get(), mean, ROUNDING) && close(prior.weight.get(), weight, ROUNDING)
            };
            prop_assert!(agrees(None, naive.0), "{:?} {:?}", naive.0, learned.priors(None)[0]);
            for (segment, expected) in naive.1 {
                let name = segment_of(segment);
                let got = learned.prior(PriorOf::Trust, Some(&name));
                prop_assert!(agrees(Some(&name), expected), "{expected:?} {got:?}");
            }
        }
    }

    #[test]
    fn identical_customers_weigh_much_and_different_ones_little() {
        let weight = |book: Book| {
            let learned = learned_of(&book, &plain());
            let trust = learned.prior(PriorOf::Trust, None);
            (trust.prior.weight.get(), trust.raw_weight.unwrap().get())
        };
        let (alike, alone) = weight(vec![(8, 2, None); 400]);
        assert!(alike > 19.0 && alone == 1e9, "{alike} {alone}");
        let apart = (0..400).map(|i| if i % 2 == 0 { (10, 0, None) } else { (0, 10, None) });
        let (apart, alone) = weight(apart.collect());
        assert!(apart == 0.1 && alone < 1e-2, "{apart} {alone}");
    }

    #[test]
    fn a_segment_nears_its_own_as_its_evidence_grows() {
        let others = (0..60).map(|i| (9, 1, Some(i % 3)));
        let away = |customers: usize| {
            let book =
                others.clone().chain((0..customers).map(|i| (2 + i % 3, 8 - i % 3, Some(7))));
            let learned = learned_of(&book.collect(), &plain());
            let segment = *learned.prior(PriorOf::Trust, Some(&segment_of(7)));
            let book = learned.prior(PriorOf::Trust, None).prior.mean.get();
            let (mean, raw) = (segment.prior.mean.get(), segment.raw_mean().unwrap());
            ((mean - raw).abs(), (mean - book).abs(), segment.pooled.unwrap().own_share())
        };
        let (few, some, many) = (away(1), away(10), away(100));
        assert!(few.0 > some.0 && some.0 > many.0 && many.0 < 0.02, "{few:?} {some:?} {many:?}");
        assert!(few.2 < some.2 && some.2 < many.2);
    }
}

/// The formulas of the page for trust, from the papers and with none of the crate's functions.
mod naive {
    use std::collections::BTreeMap;

    use super::Book;

    /// A mean and a weight.
    type Kind = (f64, f64);

    /// Kleinman's moments over families, each around its own mean: ρ, if they can tell.
    fn correlation(families: &[Vec<(f64, f64)>]) -> Option<f64> {
        let (mut over, mut under) = (0.0, 0.0);
        let mut told = false;
        for family in families {
            let (k, total): (f64, f64) = (family.len() as f64, family.iter().map(|g| g.1).sum());
            let p = family.iter().map(|g| g.0).sum::<f64>() / total;
            let scatter: f64 = family.iter().map(|(s, n)| n * (s / n - p).powi(2)).sum();
            let spread: f64 = family.iter().map(|(_, n)| n * (1.0 - n / total)).sum();
            let room = spread - (k - 1.0);
            if k >= 2.0 && room > 1e-9 * total {
                told = true;
                over += scatter - p * (1.0 - p) * (k - 1.0);
                under += p * (1.0 - p) * room;
            }
        }
        told.then(|| (over / under).clamp(0.0, 1.0))
    }

    fn varies(family: &[(f64, f64)]) -> bool {
        let (s, n): (f64, f64) = family.iter().fold((0.0, 0.0), |(s, n), g| (s + g.0, n + g.1));
        s > 0.0 && s < n
    }

    /// ρ blended with what is given, as a κ.
    fn blended(families: &[Vec<(f64, f64)>], given: f64, nu: f64) -> f64 {
        let families: Vec<_> = families.iter().filter(|f| varies(f)).cloned().collect();
        let Some(rho) = correlation(&families) else { return 1.0 / given - 1.0 };
        // The crate keeps κ from 1e-9 to 1e9 before it goes on.
        let kappa = (1.0 / rho - 1.0).clamp(1e-9, 1e9);
        let rho = 1.0 / (kappa + 1.0);
        let customers: f64 = families.iter().map(|f| f.len() as f64 - 1.0).sum();
        let beyond: f64 = families.iter().flatten().map(|(_, n)| n - 1.0).sum();
        let f = customers.min(beyond).max(0.0);
        1.0 / ((nu * given + f * rho) / (nu + f)) - 1.0
    }

    fn towards(family: &[(f64, f64)], kappa: f64) -> (f64, f64) {
        family.iter().fold((0.0, 0.0), |(s, n), g| {
            let kept = (kappa + 1.0) / (g.1 + kappa);
            (s + kept * g.0, n + kept * g.1)
        })
    }

    /// The composition of likenesses: `1 − ρ` multiplies.
    fn below(t: f64, kappa: f64) -> f64 {
        let apart = (1.0 - 1.0 / (t + 1.0)) * (1.0 - 1.0 / (kappa + 1.0));
        1.0 / (1.0 - apart) - 1.0
    }

    pub(super) fn learn(
        book: &Book,
        a: f64,
        w: f64,
        nu: f64,
        [least, most]: [f64; 2],
    ) -> (Kind, Vec<(u8, Kind)>) {
        let rows: Vec<(f64, f64, Option<u8>)> = book
            .iter()
            .map(|(right, wrong, segment)| (*right as f64, (right + wrong) as f64, *segment))
            .filter(|row| row.1 > 0.0)
            .collect();
        let mut segments: BTreeMap<u8, Vec<(f64, f64)>> = BTreeMap::new();
        for (_, _, segment) in book {
            segment.map(|segment| segments.entry(segment).or_default());
        }
        for (s, n, segment) in &rows {
            if let Some(segment) = segment {
                segments.entry(*segment).or_default().push((*s, *n));
            }
        }
        if rows.len() < 2 {
            return ((a, w), segments.into_keys().map(|segment| (segment, (a, w))).collect());
        }
        let all: Vec<(f64, f64)> = rows.iter().map(|row| (row.0, row.1)).collect();
        let kappa = blended(std::slice::from_ref(&all), 1.0 / (w + 1.0), nu).clamp(least, most);
        let (s, n) = towards(&all, kappa);
        let (m, t) = ((s + a * w) / (n + w), n + w);
        let of_book = (m, below(t, kappa).clamp(least, most));

        let families: Vec<_> = segments.values().filter(|f| !f.is_empty()).cloned().collect();
        let inside = blended(&families, 1.0 / (kappa + 1.0), nu).clamp(least, most);
        let (whole, part) = (1.0 / (kappa + 1.0), 1.0 / (inside + 1.0));
        let given = ((whole - part) / (1.0 - part)).max(0.0);
        let groups: Vec<_> = families.iter().map(|f| towards(f, inside)).collect();
        let between = between(&groups, given, nu);
        let segment = |(segment, family): (u8, Vec<(f64, f64)>)| {
            if family.is_empty() {
                return (segment, of_book);
            }
            let (s, n) = towards(&family, inside);
            let above = below(t, between);
            let (mean, t) = ((s + above * m) / (n + above), n + above);
            (segment, (mean, below(t, inside).clamp(least, most)))
        };
        (of_book, segments.into_iter().map(segment).collect())
    }

    fn between(groups: &[(f64, f64)], given: f64, nu: f64) -> f64 {
        let range = |rho: f64| (1.0 / rho - 1.0).clamp(1e-9, 1e9);
        let groups = if varies(groups) { groups.to_vec() } else { Vec::new() };
        let Some(rho) = correlation(std::slice::from_ref(&groups)) else { return range(given) };
        let beyond: f64 = groups.iter().map(|(_, n)| (n - 1.0).max(0.0)).sum();
        let f = (groups.len() as f64 - 1.0).min(beyond);
        range((nu * given + f * rho) / (nu + f))
    }
}

/// Draws from a Beta by its quantile, and outcomes from what was drawn.
struct Draws(Pcg64Mcg);

impl Draws {
    fn new(seed: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed))
    }

    fn of(&mut self, mean: f64, weight: f64) -> f64 {
        let beta = BetaPosterior::new(mean * weight, (1.0 - mean) * weight).unwrap();
        beta.quantile(share(self.0.random_range(0.0..1.0)))
    }

    fn successes(&mut self, p: f64, n: usize) -> usize {
        (0..n).filter(|_| self.0.random_range(0.0..1.0) < p).count()
    }

    /// So many customers of a segment, each with some acts of the firm.
    fn customers(&mut self, many: usize, (mean, weight): (f64, f64), segment: Option<u8>) -> Book {
        let one = |_| {
            let (p, n) = (self.of(mean, weight), self.0.random_range(1..=20_usize));
            let right = self.successes(p, n);
            (right, n - right, segment)
        };
        (0..many).map(one).collect()
    }
}

mod recovery {
    use super::*;

    /// The standard error of the mean of 1 000 customers is below .007.
    const OF_MEAN: f64 = 0.025;
    /// That of the weight is a tenth of it at most; three of them.
    const OF_WEIGHT: f64 = 0.3;

    #[test]
    fn mean_and_weight_of_the_customers_are_recovered() {
        for (seed, truth) in [(1, (0.7, 6.0)), (2, (0.9, 4.0)), (3, (0.4, 1.5)), (4, (0.5, 12.0))] {
            let book = Draws::new(seed).customers(1_000, truth, None);
            let learned = learned_of(&book, &plain());
            let trust = learned.prior(PriorOf::Trust, None);
            println!("drawn from {truth:?}: {trust}");
            assert!((trust.prior.mean.get() - truth.0).abs() <= OF_MEAN, "{truth:?} {trust}");
            assert!(
                (trust.prior.weight.get() / truth.1 - 1.0).abs() <= OF_WEIGHT,
                "{truth:?} {trust}"
            );
        }
    }

    #[test]
    fn weighed_outcomes_are_told_from_fewer_ones() {
        // Each stake weighs one half, so that an event of the ledger is two outcomes.
        let mut params = plain();
        params.trust_unit.reference_stake = stake(1.0);
        let book = Draws::new(5).customers(1_000, (0.7, 6.0), None);
        let learned = learned_of(&book, &params);
        let trust = learned.prior(PriorOf::Trust, None);
        println!("half the weight: {trust}");
        assert!((trust.prior.weight.get() / 3.0 - 1.0).abs() <= OF_WEIGHT, "{trust}");
    }

    #[test]
    fn segments_are_recovered() {
        let truth = [(0.5, 6.0), (0.7, 6.0), (0.9, 6.0)];
        let mut draws = Draws::new(6);
        let book = (0..).zip(truth).flat_map(|(i, kind)| draws.customers(500, kind, Some(i)));
        let learned = learned_of(&book.collect(), &plain());
        for (i, (mean, weight)) in (0..).zip(truth) {
            let segment = learned.prior(PriorOf::Trust, Some(&segment_of(i)));
            println!("segment drawn from {:?}: {segment}", (mean, weight));
            assert!((segment.prior.mean.get() - mean).abs() <= OF_MEAN, "{segment}");
            assert!((segment.prior.weight.get() / weight - 1.0).abs() <= OF_WEIGHT, "{segment}");
        }
        let book = learned.prior(PriorOf::Trust, None);
        println!("the book: {book}");
        assert!(book.prior.weight.get() < 4.5, "the book is wider than its segments: {book}");
    }
}

mod worth {
    use super::*;

    /// The mean log loss of the next ten outcomes of customers with one to three events.
    fn log_loss(seed: u64, params: &dyn Fn(u8) -> BookParams, kinds: &[(f64, f64)]) -> f64 {
        let mut draws = Draws::new(seed);
        let (mut loss, mut count) = (0.0, 0.0);
        for (segment, (mean, weight)) in (0..).zip(kinds) {
            let params = params(segment);
            for _ in 0..600 {
                let (p, n) = (draws.of(*mean, *weight), draws.0.random_range(1..=3_usize));
                let right = draws.successes(p, n);
                let score = acts(&params, right, n - right, 0);
                let score = score.trust().score(&params.trust, now()).unwrap().unwrap();
                let honours = draws.successes(p, 10) as f64;
                loss -=
                    honours * score.value().ln() + (10.0 - honours) * (1.0 - score.value()).ln();
                count += 10.0;
            }
        }
        loss / count
    }

    #[test]
    fn new_customers_are_foretold_better_from_their_kind() {
        let kinds = [(0.6, 5.0), (0.8, 5.0), (0.95, 5.0)];
        let params = BookParams::default();
        let mut draws = Draws::new(7);
        let book: Book =
            (0..).zip(kinds).flat_map(|(i, kind)| draws.customers(200, kind, Some(i))).collect();
        let learned = learned_of(&book, &params);
        let given = log_loss(8, &|_| params.clone(), &kinds);
        let of_book = log_loss(8, &|_| learned.params(None).clone(), &kinds);
        let of_kind = log_loss(8, &|i| learned.params(Some(&segment_of(i))).clone(), &kinds);
        println!("log loss: given {given:.4}, book {of_book:.4}, segment {of_kind:.4}");
        assert!(of_book < given - 0.02 && of_kind < of_book - 0.02);
    }
}

mod edges {
    use super::*;

    #[test]
    fn nobody_and_one_customer_teach_nothing() {
        let params = plain();
        for book in [vec![], vec![(9, 1, Some(0))], vec![(9, 1, Some(0)), (0, 0, None)]] {
            let learned = learned_of(&book, &params);
            assert_eq!(learned.params(None), &params);
            assert_eq!(learned.params(Some(&segment_of(0))), &params);
            assert!(kinds(&learned).into_iter().flatten().all(|prior| prior.pooled.is_none()));
        }
    }

    #[test]
    fn one_outcome_alone_says_nothing_of_the_weight() {
        let learned = learned_of(&vec![(8, 0, None); 50], &plain());
        let trust = learned.prior(PriorOf::Trust, None);
        assert_eq!(trust.raw_weight, None);
        assert!(trust.prior.mean.get() > 0.99 && trust.prior.mean.get() < 1.0);
        assert!(trust.prior.weight.get() > 1.9 && trust.prior.weight.get() < 2.0);
        assert_eq!(learned.prior(PriorOf::Breaches, None).pooled, None);
    }

    #[test]
    fn the_same_again_changes_nothing_and_another_is_refused() {
        let params = plain();
        let book = vec![(8, 2, Some(0)), (3, 2, None)];
        let mut learner = learner_of(&book, &params);
        let before = learner.clone();
        learner.merge(&before).unwrap();
        assert_eq!(learner, before);
        let mut other = learner_of(&vec![(8, 2, Some(1)), (1, 1, None), (1, 1, None)], &params);
        assert_eq!(
            other.merge(&before).unwrap_err().to_string(),
            "book must count each customer once, in one segment, got `00000` twice, and not alike",
        );
        assert_eq!(other.customers(), 3);
    }

    #[test]
    fn breaches_split_the_prior_of_trust() {
        let params = plain();
        let mut learner = PriorLearner::new();
        for i in 0..40 {
            let counts =
                Counts::from_relationship(&acts(&params, 6, 0, 2 + i % 3), &params, now()).unwrap();
            learner.observe(&name(&format!("{i}")), None, &counts).unwrap();
        }
        let learned = learner.learn(&params);
        let [h, e, d] = learned.params(None).trust.prior().map(Positive::get);
        let trust = learned.prior(PriorOf::Trust, None).prior;
        assert!(close(h + e + d, trust.weight.get(), LAST_BITS));
        assert!(close(h / (h + e + d), trust.mean.get(), LAST_BITS));
        assert!(e < 0.05 * d, "{e} {d}");
    }

    #[test]
    fn cells_are_counted_by_component() {
        let mut params = BookParams::default();
        params.needs_unit.half_life = HalfLife::INFINITE;
        params.friction_unit.half_life = HalfLife::INFINITE;
        params.onboarding_unit.half_life = HalfLife::INFINITE;
        let late = Friction::new(FrictionKind::Late);
        let met = Encounter::new(Stage::Support, now(), Initiator::Customer);
        let rating = Rating::new(8.0, Scale::new(0.0, 10.0).unwrap()).unwrap();
        let facts = [
            Fact::Friction(goodwill::friction::FrictionEvent::Encounter(met.clone())),
            Fact::Friction(goodwill::friction::FrictionEvent::Encounter(met.with_friction(late))),
            Fact::Needs(NeedsEvidence::Rating { need: Need::Timely, rating, at: now() }),
            Fact::Needs(NeedsEvidence::Rating { need: Need::Support, rating, at: now() }),
            Fact::Onboarding(OnboardingEvidence::AlignmentCall { made: true, at: now() }),
            Fact::Onboarding(OnboardingEvidence::Item {
                item: OnboardingItem::ALL[2],
                done: share(0.25),
                at: now(),
            }),
        ];
        let events = facts.map(|fact| Event::new(name("acme"), fact));
        let own = Relationship::from_events(&events, &params, now()).unwrap();
        let counts = Counts::from_relationship(&own, &params, now()).unwrap();
        let of = |of| -> Vec<(f64, f64)> {
            counts.trials(of).iter().map(|t| (t.successes(), t.trials())).collect()
        };
        // The second encounter was late by half, in the first dimension.
        assert_eq!(of(PriorOf::Friction), [(0.5, 2.0), (0.0, 2.0), (0.0, 2.0), (0.0, 2.0)]);
        assert_eq!(of(PriorOf::NeedsAspects).len(), 1);
        assert!(close(of(PriorOf::NeedsTiers)[0].0, 0.8, LAST_BITS));
        assert_eq!(of(PriorOf::Gates), [(1.0, 1.0)]);
        assert_eq!(of(PriorOf::Items), [(0.25, 1.0)]);
        assert_eq!((of(PriorOf::Trust), of(PriorOf::Intimacy)), (vec![], vec![]));
        assert!(
            Counts::from_relationship(&own, &params, Instant::from_days(19_999).unwrap()).is_err()
        );
    }

    #[test]
    fn simulated_customers_teach_every_prior() {
        let params = BookParams::default();
        let learned = learner(&any_customers(&params, 3, 60)).learn(&params);
        for prior in learned.priors(None) {
            println!("{prior}");
            assert!(prior.pooled.is_some() && prior.customers > 10, "{prior}");
        }
    }

    #[test]
    fn counts_are_small() {
        println!("size_of Counts: {}", size_of::<Counts>());
        let params = plain();
        for (_, _, counts) in any_customers(&params, 1, 40) {
            assert!(counts.bytes() < 800, "{}", counts.bytes());
        }
        let at = |i: usize| {
            let stage = Stage::Own(name(&format!("{i}")));
            Event::new(
                name("acme"),
                Fact::Friction(goodwill::friction::FrictionEvent::Encounter(Encounter::new(
                    stage,
                    now(),
                    Initiator::Firm,
                ))),
            )
        };
        let events: Vec<Event> = (0..100).map(at).collect();
        let own = Relationship::from_events(&events, &params, now()).unwrap();
        let counts = Counts::from_relationship(&own, &params, now()).unwrap();
        assert_eq!(counts.trials(PriorOf::Friction).len(), 4 * Counts::MOST_STAGES);
        assert!(counts.bytes() < 800, "{}", counts.bytes());
    }

    #[test]
    fn a_learned_prior_moves_nobody_of_whom_nothing_is_known() {
        let mut params = BookParams::default();
        params.needs = params.needs.with_aspect_mean(share(0.9));
        params.portrait = PortraitParams::from_models(&[ModelName::Needs]);
        let own = acts(&params, 1, 0, 0);
        let portrait = own.portrait(&params, now()).unwrap().unwrap();
        assert_eq!((portrait.value(), portrait.is_known()), (0.5, false));
    }

    #[test]
    fn a_prior_reads_as_a_line() {
        // ρ = (4/3 + 2·0)/6 = 2/9, so κ = 3.5; n' = 10·4.5/13.5 = 10/3, and three of them are 10;
        // mean (8 + 1)/(10 + 2), weight 12·3.5/16.5.
        let learned = learned_of(&vec![(8, 2, None); 3], &plain());
        assert_eq!(
            learned.prior(PriorOf::Trust, None).to_string(),
            "trust: 0.750, with the weight of 2.5 events; learned from 30.0 events of 3 customers, \
             whose mean is 0.800 and who differ by chance alone",
        );
    }

    #[test]
    fn customers_who_differ_are_said_to_differ() {
        let learned = learned_of(&vec![(9, 1, None), (1, 9, None), (9, 1, None)], &plain());
        let prior = learned.prior(PriorOf::Trust, None);
        let weight = prior.raw_weight.unwrap();
        assert!(weight.get() < 10.0, "{weight}");
        let words = format!("and whose spread says a weight of {weight:.1}");
        assert!(prior.to_string().ends_with(&words), "{prior}");
    }

    #[test]
    fn the_page_lists_the_defaults() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/book/pooling/mod.rs");
        let page = std::fs::read_to_string(path).unwrap();
        let listed: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("//! ")).collect();
        for default in goodwill::defaults::register().iter().filter(|d| d.model == "pooling") {
            assert!(listed.contains(&default.to_string().as_str()), "{default}");
        }
    }

    #[test]
    fn params_are_read_through_their_door() {
        let params = PoolingParams::default().with_given_weight(positive(7.0));
        let text = serde_json::to_string(&params).unwrap();
        assert_eq!(serde_json::from_str::<PoolingParams>(&text).unwrap(), params);
        assert!(serde_json::from_str::<PoolingParams>(r#"{"weights":[3,2]}"#).is_err());
        let learned = learned_of(&vec![(8, 2, Some(0)); 3], &plain());
        let text = serde_json::to_string(&learned).unwrap();
        assert!(text.contains(r#""of":"trust""#) && text.contains(r#""segment 0""#));
    }
}
