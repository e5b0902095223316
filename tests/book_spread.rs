//! How far customers differ, learned from a book: laws, a second computation, and what was drawn.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]
#![cfg(feature = "simulate")]

use goodwill::book::pooling::{LearnedSpread, SpreadLearner};
use goodwill::book::{BookParams, Counts, PriorLearner, Relationship};
use goodwill::onboarding::{OnboardingEvidence, OnboardingItem};
use goodwill::quantity::{Instant, Name, Positive, Share};
use goodwill::record::{Event, Fact};
use goodwill::simulate::Simulation;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// A hand-off, a call and four items, each a component of its own that starts from one half.
const COMPONENTS: usize = 6;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn now() -> Instant {
    Simulation::new(0).until()
}

/// A customer with one fact of each component, of which so many went well.
fn customer(number: usize, well: usize) -> (Name, Vec<Event>) {
    let who = name(&format!("customer {number}"));
    let fact = |i: usize| {
        let (yes, at) = (i < well, now());
        match i {
            0 => OnboardingEvidence::HandOff { owner: yes.then(|| name("Ada")), at },
            1 => OnboardingEvidence::AlignmentCall { made: yes, at },
            _ => {
                let done = if yes { Share::ONE } else { Share::ZERO };
                OnboardingEvidence::Item { item: OnboardingItem::ALL[i - 2], done, at }
            }
        }
    };
    let event = |i| Event::new(who.clone(), Fact::Onboarding(fact(i)));
    (who.clone(), (0..COMPONENTS).map(event).collect())
}

fn learner(customers: &[(Name, Vec<Event>)], params: &BookParams) -> SpreadLearner {
    let mut learner = SpreadLearner::new(params).unwrap();
    for (who, events) in customers {
        let own = Relationship::from_events(events, params, now()).unwrap();
        learner.observe(who, &own, now()).unwrap();
    }
    learner
}

fn bits(learned: &LearnedSpread) -> (u64, usize) {
    (learned.spread.get().to_bits(), learned.customers)
}

/// How many of a customer's facts went well, where customers differ by so much.
fn drawn(many: usize, spread: f64, seed: u64) -> Vec<usize> {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut unit = || rng.random_range(0.0..1.0_f64);
    let one = |unit: &mut dyn FnMut() -> f64| {
        // Twelve of them less six are as good as normal.
        let z = spread * ((0..12).map(|_| unit()).sum::<f64>() - 6.0);
        (0..COMPONENTS).filter(|_| unit() < 1.0 / (1.0 + (-z).exp())).count()
    };
    (0..many).map(|_| one(&mut unit)).collect()
}

fn of_drawn(well: &[usize]) -> Vec<(Name, Vec<Event>)> {
    well.iter().enumerate().map(|(i, well)| customer(i, *well)).collect()
}

/// The likeliest of 33 spreads by a plain sum over many points, customer by customer.
fn naive(well: &[usize]) -> f64 {
    let likelihood = |k: usize, spread: f64| -> f64 {
        let points = (-600..=600).map(|i| f64::from(i) / 100.0);
        let at = |x: f64| {
            let p = 1.0 / (1.0 + (-spread * x).exp());
            let all = p.powf(k as f64) * (1.0 - p).powf((COMPONENTS - k) as f64);
            (-x * x / 2.0).exp() * all
        };
        points.map(at).sum()
    };
    let spreads = (-16..=16).map(|step| 2_f64.powf(f64::from(step) / 8.0));
    let of = |spread: f64| well.iter().map(|k| likelihood(*k, spread).ln()).sum::<f64>();
    let all: Vec<(f64, f64)> = spreads.map(|spread| (spread, of(spread))).collect();
    all.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0
}

#[test]
fn the_spread_that_was_drawn_is_found() {
    for (spread, seed) in [(0.5, 1), (1.0, 2), (2.0, 3)] {
        let well = drawn(2_000, spread, seed);
        let learned = learner(&of_drawn(&well), &BookParams::default()).learn();
        let away = (learned.spread.get() / spread).ln().abs();
        // Of six facts each of 2 000 customers, three standard errors at the least spread.
        assert!(away < 0.18, "{spread}: {learned:?}");
    }
}

#[test]
fn a_second_computation_agrees() {
    for (spread, seed) in [(0.3, 4), (0.8, 5), (1.6, 6), (3.0, 7)] {
        let well = drawn(60, spread, seed);
        let learned = learner(&of_drawn(&well), &BookParams::default()).learn();
        let likeliest = naive(&well);
        assert!((learned.likeliest.unwrap().get() - likeliest).abs() < 1e-12, "{learned:?}");
        // 59 customers beyond the first, and four for what was given, which is 1.
        let drawn_in = likeliest.powf(59.0 / 63.0);
        assert!((learned.spread.get() - drawn_in).abs() < 1e-12);
    }
}

#[test]
fn nobody_and_one_customer_teach_nothing() {
    let mut params = BookParams::default();
    params.portrait = params.portrait.with_spread(Positive::new(0.7).unwrap()).unwrap();
    let silent = (name("silent"), Vec::new());
    for customers in [vec![], vec![customer(0, 6)], vec![customer(0, 6), silent]] {
        let learned = learner(&customers, &params).learn();
        assert_eq!((learned.likeliest, learned.spread), (None, params.portrait.spread()));
    }
}

#[test]
fn the_same_again_changes_nothing_and_another_is_refused() {
    let params = BookParams::default();
    let (who, events) = customer(0, 6);
    let mut one = learner(&[(who.clone(), events.clone()), customer(1, 0)], &params);
    let before = one.clone();
    one.observe(&who, &Relationship::from_events(&events, &params, now()).unwrap(), now()).unwrap();
    assert_eq!(one, before);
    let other = Relationship::from_events(&customer(0, 2).1, &params, now()).unwrap();
    assert_eq!(
        one.observe(&who, &other, now()).unwrap_err().to_string(),
        "book must count each customer once, got `customer 0` twice, and not alike"
    );
    let mut wider = params.clone();
    wider.portrait = wider.portrait.with_spread(Positive::new(2.0).unwrap()).unwrap();
    assert_eq!(
        one.merge(&SpreadLearner::new(&wider).unwrap()).unwrap_err().to_string(),
        "learner of a spread must merge with one of the same constants, got others"
    );
    assert_eq!(one, before);
}

/// Learning changes no constant; the spread is passed in by name, to every segment.
#[test]
fn priors_take_the_spread_and_keep_the_rest() {
    let params = BookParams::default();
    let mut priors = PriorLearner::new();
    let customers = of_drawn(&drawn(40, 2.0, 8));
    for (i, (who, events)) in customers.iter().enumerate() {
        let own = Relationship::from_events(events, &params, now()).unwrap();
        let segment = name(if i % 2 == 0 { "small" } else { "large" });
        let counts = Counts::from_relationship(&own, &params, now()).unwrap();
        priors.observe(who, Some(&segment), &counts).unwrap();
    }
    let priors = priors.learn(&params);
    let mut learner = SpreadLearner::with_priors(priors.clone()).unwrap();
    for (who, events) in &customers {
        let own = Relationship::from_events(events, &params, now()).unwrap();
        learner.observe(who, &own, now()).unwrap();
    }
    let learned = learner.learn();
    assert!(learned.spread > learned.given);
    let with = priors.clone().with_spread(&learned).unwrap();
    for segment in [None, Some(name("small")), Some(name("large"))] {
        let (before, after) = (priors.params(segment.as_ref()), with.params(segment.as_ref()));
        assert_eq!(after.portrait.spread(), learned.spread);
        assert_eq!(after.onboarding, before.onboarding);
        assert_eq!(before.portrait.spread(), params.portrait.spread());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the events: the same customers teach the same bits, in any order and parts, and no
    /// spread beyond two octaves from the one given.
    #[test]
    fn law_order_and_parts_give_the_same_bits(
        seed: u64, many in 0..6_u32, cut in 0..6_usize, back: bool,
    ) {
        let params = BookParams::default();
        let simulation = Simulation::new(seed).customers(many.max(1)).events(12 * u64::from(many));
        let mut customers: Vec<(Name, Vec<Event>)> = Vec::new();
        for event in simulation.iter() {
            match customers.iter_mut().find(|(who, _)| who == event.customer()) {
                Some((_, events)) => events.push(event),
                None => customers.push((event.customer().clone(), vec![event])),
            }
        }
        let whole = learner(&customers, &params);
        let (one, other) = customers.split_at(cut.min(customers.len()));
        let [mut one, mut other] = [learner(one, &params), learner(other, &params)];
        if back {
            std::mem::swap(&mut one, &mut other);
        }
        one.merge(&other).unwrap();
        prop_assert_eq!(&one, &whole);
        let learned = whole.learn();
        prop_assert_eq!(bits(&one.learn()), bits(&learned));
        let ratio = learned.spread.get() / learned.given.get();
        prop_assert!((0.25..=4.0).contains(&ratio));
    }
}
