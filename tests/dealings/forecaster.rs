//! What is believed of months: unit tests of the library, `cargo test --lib dealings`.

// A test that cannot get its own input is broken; numbers are exact.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;

/// Of two years and more, months tell what they are like; of less, a month that went badly may as well
/// be the year that did, and says nothing.
#[test]
fn months_say_nothing_before_they_return() {
    let name = |text| Name::new(text).unwrap();
    let one = |i: i64| {
        let placed = Instant::from_days(6 * i).unwrap();
        Dealing::new(name("a"), name("b"), Stake::ZERO, placed).unwrap()
    };
    let over: Vec<Dealing> = (0..130).map(one).collect();
    // Every second month is bad.
    let good = |dealing: &Dealing| {
        let month = super::super::calendar::month(dealing.placed());
        Some(month % 2 == 0)
    };
    let weight = |count: usize| {
        let over: Vec<&Dealing> = over.iter().take(count).collect();
        alike(&over, good).unwrap()[MONTH].weight.get()
    };
    assert!(weight(130) < 10.0, "{}", weight(130));
    assert!(weight(100) >= SILENT, "{}", weight(100));
}

fn day(days: i64) -> Instant {
    Instant::from_days(days).unwrap()
}

fn between(who: [&str; 2], stake: f64, placed: i64) -> Dealing {
    let [trustee, truster] = who.map(|who| Name::new(who).unwrap());
    Dealing::new(trustee, truster, Stake::new(stake).unwrap(), day(placed)).unwrap()
}

/// Dealings of three trustees that do well for some weeks and badly for some, due four days later.
fn in_spells(spell: i64) -> Vec<Dealing> {
    (0..150)
        .map(|i| {
            let who = i % 3;
            let one = between([["a", "b", "c"][usize::try_from(who).unwrap()], "us"], 1.0, i);
            let well = (i / spell + who) % 2 == 0;
            // One in seven is the other way round.
            let well = well != (i * i % 7 == 3);
            one.due(day(i + 4)).unwrap().settled(day(i + if well { 2 } else { 6 })).unwrap()
        })
        .collect()
}

/// What it costs to forecast each dealing from what was judged of the same trustee before, one by one.
fn naive_loss(dealings: &[Dealing], by_trustee: bool, days: f64, mean: f64, weight: f64) -> f64 {
    let mut loss = 0.0;
    for new in dealings {
        let mut counts = [mean * weight, (1.0 - mean) * weight];
        for old in dealings.iter().filter(|old| !by_trustee || old.trustee() == new.trustee()) {
            // In time two days after it was placed; late is known when it was due.
            let well = old.days_late().is_none();
            let known = old.placed().plus(Instant::DAY * if well { 2 } else { 4 }).unwrap();
            if known < new.placed() {
                let age = new.placed().since(known) as f64 / Instant::DAY as f64;
                counts[usize::from(!well)] += 0.5_f64.powf(age / days);
            }
        }
        let well = usize::from(new.days_late().is_some());
        loss -= (counts[well] / (counts[0] + counts[1])).ln();
    }
    loss
}

#[test]
fn the_half_life_and_the_weight_are_those_that_forecast_best() {
    let mut found = Vec::new();
    for spell in [1, 6, 12, 25, 60, 200] {
        let dealings = in_spells(spell);
        let over: Vec<&Dealing> = dealings.iter().collect();
        let prior = Prior { mean: Share::new(0.6).unwrap(), weight: Positive::new(3.0).unwrap() };
        for by_trustee in [true, false] {
            let whose = |d: &'_ Dealing| by_trustee.then_some(()).map(|()| d.trustee().clone());
            let names: Vec<Option<Name>> = over.iter().map(|d| whose(d)).collect();
            let place =
                |d: &Dealing| over.iter().position(|other| core::ptr::eq(*other, d)).unwrap();
            let of = |d: &Dealing| names[place(d)].as_ref();
            let chosen = best_half_life(&over, prior, None, day(500), of).unwrap();
            let mut best = (f64::INFINITY, 0.0, 0.0);
            for days in DealingForecaster::HALF_LIVES.into_iter().rev() {
                for weight in DealingForecaster::PRIOR_WEIGHTS {
                    let loss = naive_loss(&dealings, by_trustee, days, 0.6, weight);
                    if loss < best.0 - 1e-9 {
                        best = (loss, days, weight);
                    }
                }
            }
            let (_, days, weight) = best;
            assert_eq!(chosen.0, HalfLife::from_days(days).unwrap(), "{spell} {by_trustee}");
            assert_eq!((chosen.1.weight.get(), chosen.1.mean), (weight, prior.mean), "{spell}");
            found.push((days, weight));
            // One that is given stays, and has the weight that suits it.
            let given = HalfLife::from_days(8.0).unwrap();
            let chosen = best_half_life(&over, prior, Some(given), day(500), of).unwrap();
            let loss = |weight: &f64| naive_loss(&dealings, by_trustee, 8.0, 0.6, *weight);
            let best = DealingForecaster::PRIOR_WEIGHTS
                .into_iter()
                .min_by(|a, b| loss(a).total_cmp(&loss(b)));
            assert_eq!((chosen.0, Some(chosen.1.weight.get())), (given, best));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    found.dedup();
    assert!(found.len() > 4, "{found:?}");
}

/// One of each kind is added to the mean. Who are all alike say the most of anybody, who are as
/// different as can be the least, and one alone says nothing of how they differ.
#[test]
fn what_is_believed_comes_from_how_others_differ() {
    let of = |ends: &[(&str, usize, usize)]| {
        let mut dealings = Vec::new();
        for (who, kept, missed) in ends {
            for i in 0..kept + missed {
                let outcome = if i < *kept { Outcome::Kept } else { Outcome::Failed };
                dealings.push(between([who, "us"], 1.0, 0).ended(day(3), outcome).unwrap());
            }
        }
        let over: Vec<&Dealing> = dealings.iter().collect();
        let good = |d: &Dealing| d.judged(day(9)).map(|(_, kept)| kept);
        let found = pooled(&over, good, by_trustee).unwrap();
        (found.mean.get(), found.weight.get())
    };
    assert_eq!(of(&[]), (0.5, 2.0));
    assert_eq!(of(&[("a", 6, 2)]), (0.7, 2.0));
    let [alike, apart, middling] = [
        of(&[("a", 20, 20), ("b", 20, 20), ("c", 20, 20)]),
        of(&[("a", 40, 0), ("b", 0, 40), ("c", 30, 30)]),
        of(&[("a", 30, 10), ("b", 20, 20), ("c", 10, 30)]),
    ];
    assert_eq!([alike.0, apart.0, middling.0], [0.5; 3]);
    assert!(alike.1 > middling.1 && middling.1 > apart.1 && apart.1 >= 0.25, "{alike:?} {apart:?}");
    assert!((0.25..=1e6).contains(&alike.1));
    // What is judged neither way counts for nobody, and who belongs to nothing is left out.
    let open = [between(["a", "us"], 1.0, 0)];
    let found = pooled(&[&open[0]], |_| None, by_trustee).unwrap();
    assert_eq!((found.mean.get(), found.weight.get()), (0.5, 2.0));
    let found = pooled(&[&open[0]], |_| Some(true), |_| None).unwrap();
    assert_eq!(found.mean.get(), 0.5);
}

#[test]
fn medians_means_and_promptness_by_hand() {
    let stake = |x: f64| Stake::new(x).unwrap();
    let middle = |list: &[f64]| median(list.iter().copied().map(stake)).get();
    assert_eq!(middle(&[]), 0.0);
    assert_eq!(middle(&[7.0]), 7.0);
    assert_eq!(middle(&[9.0, 1.0]), 1.0);
    assert_eq!(middle(&[9.0, 1.0, 5.0]), 5.0);
    assert_eq!(middle(&[4.0, 9.0, 1.0, 5.0]), 4.0);
    assert_eq!(mean([].into_iter()), None);
    assert_eq!(mean([1.0, 2.0, 6.0].into_iter()), Some(3.0));
    // Of ten days that were given five were taken: (10 + 1)/(10 + 5 + 2).
    let invoice = || between(["a", "b"], 1.0, 0).due(day(10)).unwrap();
    assert_eq!(promptness(&invoice().settled(day(5)).unwrap()), Some(11.0 / 17.0));
    assert_eq!(promptness(&invoice().settled(day(10)).unwrap()), Some(0.5));
    assert_eq!(promptness(&invoice()), None);
    assert_eq!(promptness(&between(["a", "b"], 1.0, 0).settled(day(5)).unwrap()), None);
    // Honoured before an instant, in time or late.
    let settled = |dealing: Dealing, at: i64| is_settled(&dealing, day(at));
    assert!(settled(invoice().settled(day(5)).unwrap(), 6));
    assert!(settled(invoice().settled(day(15)).unwrap(), 16));
    assert!(!settled(invoice().settled(day(5)).unwrap(), 5));
    assert!(!settled(invoice().ended(day(5), Outcome::Failed).unwrap(), 6));
    assert!(!settled(invoice(), 60));
}

#[test]
fn a_column_of_a_figures_name_is_told_apart() {
    let names =
        |list: &[&str]| list.iter().map(|text| Name::new(text).unwrap()).collect::<Vec<_>>();
    let columns =
        Columns { numbers: names(&["amount", "speed"]), words: names(&["month due", "colour"]) };
    let found = own_names(&columns);
    assert_eq!(found, [names(&["amount, told", "speed"]), names(&["month due, told", "colour"])]);
}

/// Each dealing has its place by when it was placed, then by parties, due date, stake and how it ended.
#[test]
fn dealings_have_an_order_of_their_own() {
    let due = |dealing: Dealing, at: i64| dealing.due(day(at)).unwrap();
    let sorted = [
        between(["b", "c"], 9.0, 0),
        due(between(["a", "b"], 9.0, 1), 3),
        due(between(["a", "c"], 9.0, 1), 2),
        due(between(["a", "c"], 1.0, 1), 3),
        due(between(["a", "c"], 2.0, 1), 3),
        due(between(["a", "c"], 2.0, 1), 3).settled(day(2)).unwrap(),
        due(between(["a", "c"], 2.0, 1), 3).settled(day(2)).unwrap().disputed(false),
        due(between(["a", "c"], 2.0, 1), 3).settled(day(2)).unwrap().disputed(true),
        between(["b", "c"], 1.0, 1),
    ];
    for (i, a) in sorted.iter().enumerate() {
        for (j, b) in sorted.iter().enumerate() {
            assert_eq!(canonical(a, b), i.cmp(&j), "{i} {j}");
        }
    }
}
