//! Intimacy: its laws, the numbers of its page, its edges.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]

mod edges;
mod laws;
mod shared;
#[path = "../shared_laws/mod.rs"]
mod shared_laws;
#[path = "../support/mod.rs"]
mod support;
mod worked;

use goodwill::intimacy::{
    Component, Contact, ContactPreference, Group, IntimacyEvidence, IntimacyLedger, IntimacyParams,
    IntimacyScore, IntimacyUnit, LabelledContact, instrument, label_contacts, ratings_of,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::Party;
use goodwill::quantity::{Amount, Exponent, HalfLife, Instant, Positive, Rating, Scale, Share};
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
