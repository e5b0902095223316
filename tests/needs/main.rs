//! Needs and deeds: laws, worked numbers, edges, and what a record of purchases says.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use goodwill::kernel::posterior::{BetaPosterior, Prior};
use goodwill::needs::{
    Case, DeedKind, Need, NeedsEvidence, NeedsLedger, NeedsParams, NeedsScore, NeedsUnit, Promise,
    PromiseAnswer, PromiseOutcome, Rung, Side, Tier, hierarchy,
};
use goodwill::quantity::Party;
use goodwill::quantity::{HalfLife, Instant, Rating, Scale, Share};
use proptest::prelude::*;

#[allow(clippy::print_stdout)]
mod data;
mod edges;
mod laws;
mod naive;
mod shared;
#[path = "../shared_laws/mod.rs"]
mod shared_laws;
#[path = "../support/mod.rs"]
mod support;
mod worked;

use support::{any_share, cases, instant, name, positive, seconds, share};

/// Sums of at most some dozens of amounts, each rounded once to 2⁻⁴¹.
const ROUNDING: f64 = 1e-10;
/// Where facts end and scores are read.
const END: i64 = 40_000;

fn any_maybe() -> impl Strategy<Value = Option<Share>> {
    prop_oneof![1 => Just(None), 3 => any_share().prop_map(Some)]
}

/// Times over hundreds of half-lives, some equal.
fn any_time() -> impl Strategy<Value = i64> {
    prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_100_i64]
}

fn any_need() -> impl Strategy<Value = Need> {
    prop::sample::select(Need::ALL.to_vec())
}

fn any_case() -> impl Strategy<Value = Case> {
    let fault = prop::sample::select(vec![None, Some(Party::Firm), Some(Party::Customer)]);
    let live = prop::sample::select(vec![None, Some(true), Some(false)]);
    let rung = prop::sample::select(Rung::ALL.to_vec());
    (any_share(), rung, live, fault, any_time()).prop_map(|(helped, rung, live, fault, at)| Case {
        helped,
        rung,
        live,
        fault,
        at: instant(at),
    })
}

fn any_promise() -> impl Strategy<Value = Promise> {
    (0..6_u8, any_time(), prop::option::of(0..9_000_i64)).prop_map(|(id, at, due)| {
        let promise = Promise::new(name(&format!("promise {id}")), instant(at));
        due.map_or(promise.clone(), |due| promise.due(instant(at + due)).unwrap())
    })
}

fn any_outcome() -> impl Strategy<Value = PromiseOutcome> {
    prop::sample::select(vec![
        PromiseOutcome::Kept,
        PromiseOutcome::Renegotiated,
        PromiseOutcome::Missed,
    ])
}

/// A promise and what is said of it, in part twice or not at all.
fn any_story() -> impl Strategy<Value = Vec<NeedsEvidence>> {
    (any_promise(), 0..2_usize, prop::collection::vec((any_outcome(), 0..9_000_i64), 0..3))
        .prop_map(|(promise, made, answers)| {
            let mut facts = vec![NeedsEvidence::Promise(promise.clone()); made];
            facts.extend(answers.into_iter().map(|(outcome, delay)| {
                let at = instant(promise.at().seconds() + delay);
                NeedsEvidence::Answer(PromiseAnswer::new(promise.clone(), outcome, at).unwrap())
            }));
            facts
        })
}

fn any_fact() -> impl Strategy<Value = Vec<NeedsEvidence>> {
    let time = || any_time().prop_map(instant);
    let kind =
        prop::sample::select(vec![DeedKind::Asked, DeedKind::Unprompted, DeedKind::Appreciation]);
    let side = prop::sample::select(Side::BOTH.to_vec());
    prop_oneof![
        (any_maybe(), any_maybe(), any_maybe(), time()).prop_map(
            |(timely, complete, accurate, at)| vec![NeedsEvidence::Information {
                timely,
                complete,
                accurate,
                at
            }]
        ),
        any_story(),
        any_case().prop_map(|case| vec![NeedsEvidence::Case(case)]),
        (any_need(), any_share(), time()).prop_map(|(need, y, at)| vec![rating(need, y, at)]),
        (kind, time()).prop_map(|(kind, at)| vec![NeedsEvidence::Deed { kind, at }]),
        time().prop_map(|at| vec![NeedsEvidence::RivalDeed { at }]),
        time().prop_map(|at| vec![NeedsEvidence::Thanks { at }]),
        (any_need(), side, any_share(), time()).prop_map(|(need, side, level, at)| vec![
            NeedsEvidence::Standard { need, side, level, at }
        ]),
        (any_maybe(), any_maybe(), time())
            .prop_map(|(stated, kept, at)| vec![NeedsEvidence::Leader { stated, kept, at }]),
    ]
}

fn any_facts() -> impl Strategy<Value = Vec<NeedsEvidence>> {
    prop::collection::vec(any_fact(), 1..16).prop_map(|stories| stories.concat()).prop_shuffle()
}

fn any_unit() -> impl Strategy<Value = NeedsUnit> {
    let half_life = || {
        prop_oneof![
            4 => (1.0..2_000.0).prop_map(seconds),
            1 => Just(seconds(1e6)),
            2 => Just(HalfLife::INFINITE),
        ]
    };
    (half_life(), half_life()).prop_map(|(half_life, recent)| NeedsUnit { half_life, recent })
}

/// Constants of any size that their types allow.
fn any_params() -> impl Strategy<Value = NeedsParams> {
    let number = || prop_oneof![Just(1e-300), Just(1e300), 0.1..10.0].prop_map(positive);
    (
        (any_share(), number(), any_share()),
        prop::array::uniform3(any_share()),
        (number(), number(), (1.0..1e9).prop_map(seconds)),
    )
        .prop_map(|((mean, weight, aspect), [told, live, rung], (s, k, presence))| {
            NeedsParams::default()
                .with_prior(Prior { mean, weight })
                .with_aspect_mean(aspect)
                .with_told_credit(told)
                .with_not_live_credit(live)
                .with_rung_credit(rung)
                .with_share_prior(s)
                .with_trend_prior(k)
                .with_presence(presence)
        })
}

/// Constants of ordinary size.
fn plain_params() -> impl Strategy<Value = NeedsParams> {
    (0.0..=1.0, 0.1..10.0, 0.0..=1.0, prop::array::uniform3(0.0..=1.0)).prop_map(
        |(mean, weight, aspect, [told, live, rung])| {
            NeedsParams::default()
                .with_prior(Prior { mean: share(mean), weight: positive(weight) })
                .with_aspect_mean(share(aspect))
                .with_told_credit(share(told))
                .with_not_live_credit(share(live))
                .with_rung_credit(share(rung))
        },
    )
}

fn rating(need: Need, y: Share, at: Instant) -> NeedsEvidence {
    let rating = Rating::new(y.get(), Scale::new(0.0, 1.0).unwrap()).unwrap();
    NeedsEvidence::Rating { need, rating, at }
}

fn ledger_of(unit: NeedsUnit, facts: &[NeedsEvidence]) -> NeedsLedger {
    let mut ledger = NeedsLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn read(unit: NeedsUnit, params: &NeedsParams, facts: &[NeedsEvidence]) -> Option<NeedsScore> {
    ledger_of(unit, facts).score(params, instant(END)).unwrap()
}

/// The score and all that belongs to it, without what stands beside it.
fn bits(score: &NeedsScore) -> Vec<u64> {
    let (lower, upper) = score.bounds();
    let (interval, parts) = (score.interval(), score.parts());
    let parts = parts.iter().flat_map(|part| [part.value, part.contribution]);
    let own = [score.value(), score.baseline(), lower, upper, score.coverage(), score.fresh()];
    parts.chain(own).chain([interval.lower, interval.upper]).map(f64::to_bits).collect()
}

// The report is what these are run for.
