//! What dealings with due dates teach: whether the next is honoured, disputed, and when it is over.

use std::fmt::Write as _;

use goodwill::dealings::{Chance, Columns, Dealing, DealingForecaster, Outcome};
use goodwill::quantity::{HalfLife, Level, Stake};

use super::{Numbers, all, day, hashed, name};
use crate::hold;

/// What makes a dealing late.
#[derive(Clone, Copy, PartialEq)]
enum By {
    /// Who is trusted with it.
    Who,
    /// How much is at stake, and a speed that is enough or not, whatever it is.
    Placing,
    /// The speed alone, and from the middle on hardly anybody: less than any record foretells.
    Decline,
}

/// Dealings of seven trustees with two trusters over two years and more: late, failed, called off,
/// open, some disputed, some with no date due.
fn dealings(seed: u64, count: usize, by: By) -> Vec<Dealing> {
    let mut random = Numbers(seed);
    (0..count)
        .map(|i| {
            let who = random.below(7);
            let placed = i64::try_from(20_000 + i * 800 / count).unwrap();
            let stake = [1.0, 20.0, 300.0, 4_000.0][random.below(4)];
            let speed = 8.0 * random.share() - 4.0;
            let colour = ["blue", "green", "red"][random.below(3)];
            let term = [10_i64, 30, 60][random.below(3)];
            let chance = match by {
                By::Who => [0.95, 0.9, 0.85, 0.8, 0.6, 0.3, 0.15][who],
                By::Placing if speed > 1.0 => 0.97,
                By::Placing if stake > 100.0 => 0.1,
                By::Placing => 0.3,
                By::Decline if 2 * i < count => 0.98,
                By::Decline if speed > 1.0 => 0.5,
                By::Decline => 0.05,
            };
            let kept = random.share() < chance;
            let silent = random.share() < 0.1;
            let mut one = Dealing::new(
                name(&format!("trustee {who}")),
                name(["we", "they"][i % 2]),
                Stake::new(stake).unwrap(),
                day(placed),
            )
            .unwrap()
            .with_numbers([(!silent).then_some(speed)])
            .with_words([(i % 11 != 3).then(|| name(colour))]);
            if i % 17 != 5 {
                one = one.due(day(placed + term)).unwrap();
            }
            let used = i64::try_from(random.below(usize::try_from(term).unwrap())).unwrap();
            let over = placed + if kept { used } else { term + 1 + used / 2 };
            match i % 23 {
                7 => one.ended(day(over), Outcome::Failed).unwrap(),
                11 => one.ended(day(over), Outcome::Cancelled).unwrap(),
                19 => one,
                _ if i % 3 == 0 => one.settled(day(over)).unwrap().disputed(stake > 200.0 && !kept),
                _ => one.settled(day(over)).unwrap(),
            }
        })
        .collect()
}

fn chance(out: &mut String, what: &str, chance: &Chance) {
    let (value, baseline) = (chance.value(), chance.baseline());
    writeln!(out, "{what} | {value:?} | baseline {baseline:?}").unwrap();
    for part in chance.parts() {
        writeln!(out, "{what} | {part:?}").unwrap();
    }
}

fn learned(out: &mut String, what: &str, dealings: &[Dealing], half_life: Option<HalfLife>) {
    let columns = Columns { numbers: vec![name("speed")], words: vec![name("colour")] };
    let as_of = day(20_700);
    let learned = DealingForecaster::learn(dealings, &columns, as_of, half_life).unwrap();
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
    let (weighed, bent) = (learned.is_weighed(), learned.is_bent());
    writeln!(out, "{what} | {:?} | weighed {weighed:?} | bent {bent:?}", learned.lesson()).unwrap();
    for (figure, weight) in learned.weights() {
        writeln!(out, "{what} | {figure} weighs {weight:?}").unwrap();
    }
    let asked: Vec<Dealing> =
        dealings.iter().filter(|dealing| dealing.placed() >= as_of).cloned().collect();
    let asked = if asked.is_empty() { dealings.to_vec() } else { asked };
    let forecasts = learned.forecast(dealings, &asked).unwrap();
    for (i, it) in forecasts.iter().enumerate() {
        let means = [it.running_mean, it.pooled_mean];
        writeln!(out, "{what} | {i} | means {means:?} | {:?} | all {}", it.days, all(it)).unwrap();
    }
    if let Some(first) = forecasts.first() {
        chance(out, &format!("{what} | by history"), &first.history);
        chance(out, &format!("{what} | with placing"), &first.with_placing);
        if let Some(dispute) = &first.dispute {
            chance(out, &format!("{what} | of a dispute"), dispute);
        }
    }
    let narrow = learned.with_level(Level::new(0.5).unwrap());
    let days = narrow.forecast(dealings, &asked).unwrap();
    let days: Vec<f64> = days
        .iter()
        .filter_map(|it| it.days)
        .flat_map(|days| [days.median, days.interval.lower, days.interval.upper])
        .collect();
    writeln!(out, "{what} | days at one half | {}", hashed(&days)).unwrap();
}

#[test]
fn dealings_keep_their_bits() {
    let mut out = String::new();
    let by_who = dealings(6, 260, By::Who);
    learned(&mut out, "by who", &by_who, None);
    learned(&mut out, "by who, fading", &by_who, Some(HalfLife::from_days(45.0).unwrap()));
    learned(&mut out, "by placing", &dealings(7, 320, By::Placing), None);
    learned(&mut out, "in decline", &dealings(9, 320, By::Decline), None);
    learned(&mut out, "of thirty", &dealings(8, 30, By::Who), None);
    learned(&mut out, "of one", &by_who[..1], None);
    learned(&mut out, "of none", &[], None);
    hold("learned.dealings.txt", &out);
}
