//! Conduct: its laws, the numbers of its page, its edges.

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

use std::collections::BTreeSet;

use goodwill::conduct::{
    ConductEvidence, ConductLedger, ConductParams, ConductScore, ConductUnit, Deed, Discovery,
    ItemScore, Knowledge, Section, Subject, agreement, answers_of, commandments, discovery, habits,
    instruments, strengthening,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{HalfLife, Instant, Level, Rating, Scale, Share};
use goodwill::survey::{Answer, Instrument, Item, Responses};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use support::{assert_shows, bits, cases, close, instant, name, positive, seconds, share};

/// Sums and products of up to forty numbers, and parts in whole numbers of 2⁻⁵³.
const ROUNDING: f64 = 1e-13;
/// An amount of a fact is rounded to 2⁻⁴¹ of a unit; a history here has fewer than 50 facts, and
/// a mean moves by less than an amount does where the prior weighs half an observation or more.
const AMOUNTS: f64 = 100.0 / (1_u64 << 40) as f64;

/// Forgets nothing.
fn lasting() -> ConductUnit {
    ConductUnit { half_life: HalfLife::INFINITE }
}

fn answered(instrument: &str, item: &str, by: &str, y: f64, at: Instant) -> ConductEvidence {
    let rating = Rating::new(y, Scale::new(0.0, 1.0).unwrap()).unwrap();
    let (instrument, item, by) = (name(instrument), name(item), name(by));
    ConductEvidence::Answer { instrument, item, by, rating, at }
}

fn observed(instrument: &str, item: &str, well: f64, at: Instant) -> ConductEvidence {
    let (instrument, item, well) = (name(instrument), name(item), share(well));
    ConductEvidence::Observed { instrument, item, well, at }
}

fn ledger_of<'a>(
    unit: ConductUnit,
    facts: impl IntoIterator<Item = &'a ConductEvidence>,
) -> ConductLedger {
    let mut ledger = ConductLedger::new(unit);
    facts.into_iter().for_each(|fact| ledger.observe(fact));
    ledger
}

fn read(ledger: &ConductLedger, params: &ConductParams, as_of: Instant) -> ConductScore {
    ledger.score(params, as_of).unwrap().unwrap()
}

fn figures_of(section: &Section) -> Vec<f64> {
    let (lower, upper) = section.bounds();
    let mut figures = vec![
        section.value(),
        section.baseline(),
        section.coverage(),
        section.fresh(),
        lower,
        upper,
        section.failed().len() as f64,
    ];
    figures.extend(section.parts().iter().flat_map(|part| [part.value, part.contribution]));
    figures
}

/// Every figure of a score but the intervals, which are made of them.
fn figures(score: &ConductScore, params: &ConductParams) -> Vec<f64> {
    let (lower, upper) = score.bounds();
    let whole = [score.value(), score.baseline(), score.coverage(), score.fresh(), lower, upper];
    let mut figures = whole.to_vec();
    figures.extend(score.parts().iter().flat_map(|part| [part.value, part.contribution]));
    for own in params.instruments() {
        figures.extend(score.instrument(own.name().as_str()).into_iter().flat_map(figures_of));
        for component in own.components() {
            let section = score.component(own.name().as_str(), component.as_str());
            figures.extend(section.into_iter().flat_map(figures_of));
        }
    }
    for item in score.items() {
        figures.extend([item.posterior().alpha(), item.posterior().beta()]);
        figures.extend(item.said().map(|p| p.mean()));
        figures.extend(item.done().map(|p| p.mean()));
        figures.extend(item.gap());
    }
    figures.extend(score.customer_centred().map(|p| p.mean()));
    figures
}

/// The figures of a reading, to compare to the bit; empty where nothing is known.
fn reading(ledger: &ConductLedger, params: &ConductParams, as_of: Instant) -> Vec<u64> {
    ledger.score(params, as_of).unwrap().map_or(Vec::new(), |score| bits(&figures(&score, params)))
}

fn any_share() -> impl Strategy<Value = Share> + Clone {
    let hostile =
        [0.0, f64::from_bits(1), 1e-310, 1e-200, 1e-13, 0.5, 1.0 - f64::EPSILON / 2.0, 1.0];
    prop_oneof![1 => prop::sample::select(hostile.to_vec()), 2 => 0.0..=1.0].prop_map(share)
}

fn any_rating() -> impl Strategy<Value = Rating> + Clone {
    let scales = vec![
        Scale::new(0.0, 4.0).unwrap(),
        Scale::new(1.0, 5.0).unwrap(),
        Scale::new(-1e300, 1e300).unwrap(),
        Scale::new(0.0, f64::from_bits(3)).unwrap(),
    ];
    (prop::sample::select(scales), any_share()).prop_map(|(scale, y)| {
        let value = scale.min() + y.get() * (scale.max() - scale.min());
        Rating::new(value.clamp(scale.min(), scale.max()), scale).unwrap()
    })
}

/// An own questionnaire with weights far apart, critical items of any threshold, and one item
/// that nobody ever answers.
fn own() -> Instrument {
    let item = |id: &str, weight: f64| {
        Item::new(name(id), "How?", name("own"), Scale::new(0.0, 1.0).unwrap())
            .weighing(positive(weight))
    };
    let items = vec![
        item("light", 1e-3).critical_below(share(0.9)),
        item("heavy", 3.0).reversed(),
        item("turned", 1.0).reversed().critical_below(share(0.2)),
        item("plain", 1.0),
        item("silent", 0.5).critical_below(share(1.0)),
    ];
    Instrument::new(name("own"), items).unwrap()
}

/// An item that is asked for somewhere, or nowhere.
fn any_item() -> impl Strategy<Value = (String, String)> + Clone {
    let mut items: Vec<(String, String)> = vec![("own".into(), "unheard_of".into())];
    for instrument in [habits(), strengthening(), strengthening(), own(), own(), discovery()] {
        let id = |item: &Item| (instrument.name().to_string(), item.id().to_string());
        items.extend(instrument.items().iter().map(id).filter(|(_, item)| item != "silent"));
    }
    prop::sample::select(items)
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

fn dated(fact: ConductEvidence, now: Instant) -> ConductEvidence {
    let mut fact = fact;
    match &mut fact {
        ConductEvidence::Answer { at, .. }
        | ConductEvidence::Observed { at, .. }
        | ConductEvidence::Message { at, .. }
        | ConductEvidence::Discovered { at, .. } => *at = now,
        other => unreachable!("no such fact is made here: {other:?}"),
    }
    fact
}

fn any_subject() -> impl Strategy<Value = Subject> + Clone {
    prop::sample::select(vec![Subject::Customer, Subject::Product])
}

fn any_rater() -> impl Strategy<Value = String> + Clone {
    prop::sample::select(vec!["Ann".to_owned(), "Ben".to_owned(), "Cay".to_owned()])
}

fn any_discovery() -> impl Strategy<Value = ConductEvidence> + Clone {
    let item = prop::sample::select(Discovery::ALL.to_vec());
    let how = prop::sample::select(Knowledge::ALL.to_vec());
    (item, how, any_rater(), any::<bool>()).prop_map(|(item, how, person, named)| {
        let (deal, person) =
            (name(if named { "mill" } else { "lathe" }), named.then(|| name(&person)));
        ConductEvidence::Discovered { deal, person, item, how, at: Instant::EPOCH }
    })
}

fn any_fact() -> impl Strategy<Value = ConductEvidence> + Clone {
    let at = Instant::EPOCH;
    let deeds = prop::sample::select(Deed::ALL.to_vec());
    let fact = prop_oneof![
        4 => (any_item(), any_rater(), any_rating()).prop_map(move |((i, item), by, rating)| {
            let (instrument, item, by) = (name(&i), name(&item), name(&by));
            ConductEvidence::Answer { instrument, item, by, rating, at }
        }),
        2 => (any_item(), any_share()).prop_map(move |((i, item), well)| {
            observed(&i, &item, well.get(), at)
        }),
        1 => (deeds, any_share()).prop_map(move |(deed, well)| deed.observed(well, at)),
        1 => any_subject().prop_map(move |about| ConductEvidence::Message { about, at }),
        1 => any_discovery(),
    ];
    (fact, any_time()).prop_map(|(fact, time)| dated(fact, time))
}

fn any_facts() -> impl Strategy<Value = Vec<ConductEvidence>> + Clone {
    prop::collection::vec(any_fact(), 0..30)
}

fn any_unit() -> impl Strategy<Value = ConductUnit> + Clone {
    prop_oneof![
        1 => Just(HalfLife::INFINITE),
        3 => prop::sample::select(vec![1.0, 3.0, 86_400.0, (1_u64 << 40) as f64]).prop_map(seconds),
        2 => (1.0..300.0).prop_map(seconds),
    ]
    .prop_map(|half_life| ConductUnit { half_life })
}

fn any_instruments() -> impl Strategy<Value = Vec<Instrument>> + Clone {
    prop::sample::select(vec![
        vec![own()],
        vec![own(), strengthening()],
        vec![strengthening()],
        vec![habits(), own(), discovery()],
        instruments().to_vec(),
    ])
}

fn any_params() -> impl Strategy<Value = ConductParams> + Clone {
    let number = prop_oneof![
        1 => prop::sample::select(vec![1e-300, 1e-12, 1.0, 1e300]), 2 => 0.01..100.0
    ];
    let prior = prop_oneof![Just((0.5, 2.0)), (any_share().prop_map(Share::get), number.clone())];
    (prior, any_share(), number, any_instruments()).prop_map(|((mean, weight), cap, e, own)| {
        ConductParams::default()
            .with_prior(Prior { mean: share(mean), weight: positive(weight) })
            .with_cap(cap)
            .with_failure_evidence(positive(e))
            .with_instruments(own)
            .unwrap()
    })
}

/// Constants near the defaults, where nothing is so small that a rounding looms large.
fn plain_params() -> impl Strategy<Value = ConductParams> + Clone {
    (0.1..0.9, 0.5..8.0, 0.0..=1.0, 0.1..2.0, any_instruments()).prop_map(
        |(mean, weight, cap, e, own)| {
            ConductParams::default()
                .with_prior(Prior { mean: share(mean), weight: positive(weight) })
                .with_cap(share(cap))
                .with_failure_evidence(positive(e))
                .with_instruments(own)
                .unwrap()
        },
    )
}

/// As late as instants go.
fn end() -> Instant {
    instant(Instant::BOUND)
}

/// Soon after most facts.
fn soon(facts: &[ConductEvidence]) -> Instant {
    facts.iter().map(ConductEvidence::at).max().unwrap_or(Instant::EPOCH)
}

/// Tells whether an item is reversed, wherever it is asked for.
fn is_reversed(instrument: &str, item: &str) -> bool {
    instrument == "habits" || ["heavy", "turned"].contains(&item)
}
