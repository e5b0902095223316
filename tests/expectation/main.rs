//! Expectations: their laws, the numbers of their page, their edges.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

mod data;
mod deals;
mod edges;
mod laws;
mod shared;
#[path = "../shared_laws/mod.rs"]
mod shared_laws;
#[path = "../support/mod.rs"]
mod support;
mod worked;

use goodwill::expectation::{
    Assurance, CallStep, CommonExpectations, Delivery, Done, Estimate, ExpectationEvidence,
    ExpectationLedger, ExpectationParams, ExpectationScore, ExpectationUnit, Feeling, FollowUp,
    FollowedUp, Growth, Hoped, Order, Pledge, PostOrder, Settled, Standing, Topic, alignment_call,
    done_of, label_deals, label_follow_ups, post_order, topics,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::Party;
use goodwill::quantity::{HalfLife, Instant, Positive, Share};
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

fn any_pledge(at: Instant) -> impl Strategy<Value = Pledge> + Clone {
    let deal = prop::sample::select(vec!["x", "y", "z"]).prop_map(name);
    (any_share(), deal).prop_map(move |(promised, deal)| Pledge { at, promised, deal })
}

/// A promise for a deal with a name, or a delivery on one.
fn any_deal() -> impl Strategy<Value = ExpectationEvidence> + Clone {
    let pledged = any_time().prop_flat_map(any_pledge);
    let opened = (pledged, prop::bool::ANY).prop_map(|(pledge, again)| {
        let replaces = again.then(|| Pledge { promised: Share::HALF, ..pledge.clone() });
        ExpectationEvidence::Pledged { pledge, replaces }
    });
    let times = (any_time(), any_time()).prop_map(|(one, other)| (one.min(other), one.max(other)));
    let hoped =
        prop::option::of((any_rivals(), prop::array::uniform4(any::<bool>()), any::<bool>()));
    let settled = (times, any_share(), any_share(), hoped, any::<bool>()).prop_map(
        |((begun, at), promised, delivered, hoped, first)| {
            let pledge = Pledge { at: begun, promised, deal: name("x") };
            let hoped = hoped.map(|(rivals, covered, first)| Hoped {
                rivals,
                ordered: begun,
                covered: covered.map(|covered| covered.then_some(at)),
                first,
            });
            let settled = Settled::new(pledge, delivered, at, hoped, first).unwrap();
            ExpectationEvidence::Settled(settled)
        },
    );
    prop_oneof![1 => opened, 2 => settled]
}

/// Facts of which some are of deals with names.
fn any_dealings() -> impl Strategy<Value = Vec<ExpectationEvidence>> + Clone {
    prop::collection::vec(prop_oneof![2 => any_fact(), 1 => any_deal()], 0..25)
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
