//! What deals between many parties teach: half-lives, weights, curves, and forecasts from them.

use std::fmt::Write as _;

use goodwill::network::{Deal, NetworkForecaster, Ties};
use goodwill::quantity::{HalfLife, Stake};

use super::{Numbers, all, day, hashed, name};
use crate::hold;

/// Deals of eight parties, of whom some honour, some do not, and one turns.
fn deals(seed: u64, count: usize) -> Vec<Deal> {
    let mut random = Numbers(seed);
    let one = |i: usize| {
        let source = random.below(8);
        let target = (source + 1 + random.below(7)) % 8;
        let chance = match target {
            0 | 1 => 0.9,
            2 => 0.2,
            3 if i > count / 2 => 0.1,
            _ => 0.7,
        };
        let stake = [0.0, 1.0, 2.0, 5.0, 40.0][random.below(5)];
        deal([source, target], stake, random.share() < chance, i / 2)
    };
    (0..count).map(one).collect()
}

/// Deals of many sources, of whom five are there at a time and each places eight stakes: the first
/// and the last of them are not honoured, those between are. No straight line says so.
fn bending(count: usize) -> Vec<Deal> {
    let mut random = Numbers(1);
    let one = |i: usize| {
        let (round, turn) = (i / 40, i % 40 / 5);
        let source = 100 + 5 * round + i % 5;
        let chance = if (2..=4).contains(&turn) { 0.97 } else { 0.03 };
        deal([source, random.below(8)], 1.0, random.share() < chance, i)
    };
    (0..count).map(one).collect()
}

fn deal([source, target]: [usize; 2], stake: f64, honoured: bool, days: usize) -> Deal {
    let [source, target] = [source, target].map(|number| name(&format!("party {number}")));
    let at = day(20_000 + i64::try_from(days).unwrap());
    Deal::new(source, target, Stake::new(stake).unwrap(), honoured, at).unwrap()
}

fn learned(out: &mut String, what: &str, deals: &[Deal], half_life: Option<HalfLife>, ties: Ties) {
    let learned = NetworkForecaster::learn_with(deals, half_life, ties).unwrap();
    let Some(learned) = learned else { return writeln!(out, "{what} | none").unwrap() };
    let (unit, prior) = (learned.unit(), learned.prior());
    writeln!(
        out,
        "{what} | half-life {} | reference stake {:?} | prior {:?} of {:?}",
        unit.half_life,
        unit.reference_stake.get(),
        prior.mean.get(),
        prior.weight.get(),
    )
    .unwrap();
    writeln!(out, "{what} | {:?}", learned.lesson()).unwrap();
    for (figure, weight) in learned.weights() {
        writeln!(out, "{what} | {} weighs {weight:?}", figure.words()).unwrap();
    }
    if let Some(shapes) = learned.shapes() {
        writeln!(out, "{what} | {shapes} | all {}", all(shapes)).unwrap();
    }
    writeln!(out, "{what} | all {}", all(&learned)).unwrap();
    let mut network = learned.network();
    let (mut told, mut last) = (Vec::new(), None);
    for deal in deals {
        let sight = network.sight(deal.source(), deal.target(), deal.at()).unwrap();
        let forecast = learned.forecast(&sight).unwrap();
        told.push(forecast.probability().get());
        told.push(forecast.log_odds());
        network.observe(deal);
        last = Some(forecast);
    }
    writeln!(out, "{what} | foretold {:?} … {}", &told[..told.len().min(6)], hashed(&told))
        .unwrap();
    let last = last.unwrap();
    writeln!(
        out,
        "{what} | the last {:?} | log-odds {:?} | baseline {:?}",
        last.probability().get(),
        last.log_odds(),
        last.baseline(),
    )
    .unwrap();
    for part in last.parts() {
        writeln!(out, "{what} | the last | {part:?}").unwrap();
    }
    writeln!(out, "{what} | the last | {:?}", last.points()).unwrap();
}

#[test]
fn networks_keep_their_bits() {
    let mut out = String::new();
    let never = Some(HalfLife::INFINITE);
    let days = |days: f64| Some(HalfLife::from_days(days).unwrap());
    let straight = deals(4, 120);
    learned(&mut out, "120 deals", &straight, None, Ties::Unknown);
    learned(&mut out, "120 listed", &straight, None, Ties::Listed);
    learned(&mut out, "120 that fade", &straight, days(20.0), Ties::Unknown);
    learned(&mut out, "three deals", &straight[..3], never, Ties::Unknown);
    learned(&mut out, "one deal", &straight[..1], None, Ties::Listed);
    learned(&mut out, "two of an instant", &straight[..2], never, Ties::Unknown);
    learned(&mut out, "none", &[], None, Ties::Unknown);
    let bends = bending(240);
    for n in [199, 200, 240] {
        learned(&mut out, &format!("{n} that bend"), &bends[..n], never, Ties::Unknown);
    }
    hold("learned.network.txt", &out);
}

/// Not even where 200 of the same are bent.
#[test]
fn fewer_than_two_hundred_deals_bend_nothing() {
    let bends = bending(200);
    let is_bent = |n: usize| {
        let learned = NetworkForecaster::learn(&bends[..n], Some(HalfLife::INFINITE));
        learned.unwrap().unwrap().shapes().is_some()
    };
    assert_eq!([199, 200].map(is_bent), [false, true]);
}
