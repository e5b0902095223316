//! Culture: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod edges;
mod laws;
mod shared;
#[path = "../shared_laws/mod.rs"]
mod shared_laws;
#[path = "../support/mod.rs"]
mod support;
mod worked;

use goodwill::culture::{
    CultureEvidence, CultureLedger, CultureParams, CultureScore, CultureUnit, Nest, Place, Theme,
    Threefold, fits_of, instrument, word_fit,
};
use goodwill::quantity::{HalfLife, Instant, Name, Rating, Scale, Share};
use goodwill::survey::{Answer, Responses};
use proptest::prelude::*;
use support::{any_share, cases, close, instant, level, name, positive, seconds, share};

/// Sums of some dozens of numbers up to 1, each rounded once, over sums that are kept to 2⁻⁴¹.
const ROUNDING: f64 = 1e-9;
/// After all facts of the strategies.
const END: i64 = 40_000;

fn place(nation: u8, region: u8, organisation: u8) -> Place {
    Place::new(&format!("n{nation}"), &format!("r{region}"), &format!("o{organisation}")).unwrap()
}

fn ours() -> Place {
    place(0, 0, 0)
}

fn rating(place: Place, component: &str, x: f64, reversed: bool, at: i64) -> CultureEvidence {
    let rating = Rating::new(x, Scale::new(0.0, 1.0).unwrap()).unwrap();
    CultureEvidence::Rating { place, component: name(component), rating, reversed, at: instant(at) }
}

fn any_place() -> impl Strategy<Value = Place> {
    (0_u8..2, 0_u8..3, 0_u8..3).prop_map(|(n, r, o)| place(n, r, o))
}

fn any_fact() -> impl Strategy<Value = CultureEvidence> {
    let time = prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_100_i64];
    let theme = prop::sample::select(Theme::ALL.to_vec());
    let component = prop::sample::select(vec!["openness", "pace"]);
    (any_place(), component, any_share(), any::<bool>(), time, theme, 0..8_u8).prop_map(
        |(place, component, y, flag, time, theme, kind)| match kind {
            0..4 => rating(place, component, y.get(), flag, time),
            4..6 => CultureEvidence::Yes { place, kept: flag, at: instant(time) },
            6 => CultureEvidence::Statement {
                place,
                theme,
                answer: name(component),
                source: name("site"),
                backed: y,
                at: instant(time),
            },
            _ => CultureEvidence::Fit { place, theme, fit: y, at: instant(time) },
        },
    )
}

fn any_facts(most: usize) -> impl Strategy<Value = Vec<CultureEvidence>> {
    prop::collection::vec(any_fact(), 1..most)
}

fn any_unit() -> impl Strategy<Value = CultureUnit> {
    prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE),]
        .prop_map(|half_life| CultureUnit { half_life })
}

fn any_params() -> impl Strategy<Value = CultureParams> {
    let number = || prop_oneof![Just(1e-300), Just(1e300), 0.01..10.0].prop_map(positive);
    (any_share(), any_share(), [number(), number(), number(), number()], 0.01..0.99, any::<bool>())
        .prop_map(|(mean, yes, [a, b, c, d], likeness, centring)| {
            CultureParams::default()
                .with_prior_mean(mean)
                .with_yes_mean(yes)
                .with_within(a)
                .with_within_weight(b)
                .with_between(c)
                .with_between_weight(d)
                .with_likeness(level(likeness))
                .with_centring(centring)
                .with_about(Some(ours()))
        })
}

/// Variances and likeness that no data move.
fn given_variances() -> CultureParams {
    CultureParams::default()
        .with_within_weight(positive(1e300))
        .with_between_weight(positive(1e300))
        .with_about(Some(ours()))
}

fn ledger_of(unit: CultureUnit, facts: &[CultureEvidence]) -> CultureLedger {
    let mut ledger = CultureLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn still() -> CultureUnit {
    CultureUnit { half_life: HalfLife::INFINITE }
}

fn score(ledger: &CultureLedger, params: &CultureParams) -> Option<CultureScore> {
    ledger.score(params, instant(END)).unwrap()
}

/// Every figure of a reading, to compare to the bit.
fn bits(ledger: &CultureLedger, params: &CultureParams, as_of: i64) -> Vec<u64> {
    let as_of = instant(as_of);
    let mut numbers = Vec::new();
    if let Some(score) = ledger.score(params, as_of).unwrap() {
        numbers.extend([score.value(), score.coverage(), score.fresh(), score.interval().lower]);
        numbers.extend(score.parts().iter().flat_map(|part| [part.value, part.contribution]));
    }
    if let Some(yes) = ledger.worth_of_a_yes(params, as_of).unwrap() {
        numbers.extend([yes.value(), yes.interval().upper]);
    }
    if let Some(style) = ledger.style(params, as_of).unwrap() {
        numbers.push(style.extremity().mean());
        numbers.extend(style.acquiescence());
    }
    if let Some(profile) = ledger.profile(params, as_of).unwrap() {
        numbers
            .extend([profile.fit(), profile.backing()].into_iter().flatten().map(Threefold::value));
    }
    support::bits(&numbers)
}

/// Solves a system of linear equations by Gauss and Jordan.
fn solve(mut m: Vec<Vec<f64>>) -> Vec<f64> {
    let k = m.len();
    for i in 0..k {
        let pivot: Vec<f64> = m[i].iter().map(|x| x / m[i][i]).collect();
        for (j, row) in m.iter_mut().enumerate() {
            let factor = row[i];
            if i == j {
                row.clone_from(&pivot);
            } else {
                row.iter_mut().zip(&pivot).for_each(|(x, p)| *x -= factor * p);
            }
        }
    }
    m.iter().map(|row| row[k]).collect()
}
