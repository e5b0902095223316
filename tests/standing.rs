//! What the standing must show: that it tells customers apart, and whom to attend to first.
//!
//! The long table is printed by `cargo test --release --test standing -- --ignored --nocapture`.

// A test fails by panicking, and the long table is printed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp, clippy::print_stdout)]
#![cfg(feature = "simulate")]

// Another test uses the rest of it.
#[allow(dead_code)]
#[path = "whole/forms.rs"]
mod forms;

use std::collections::BTreeMap;

use forms::{FORMS, Forms};
use goodwill::book::{Book, BookParams, RankedBook, Relationship};
use goodwill::portrait::{Direction, ModelName};
use goodwill::quantity::{Instant, Name};
use goodwill::record::{Event, EventRecord};
use goodwill::simulate::Simulation;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

fn end() -> Instant {
    Simulation::new(0).until()
}

/// An instant so many days before the reading.
fn back(days: f64) -> Instant {
    // Some hundred days, so nothing is lost.
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (days * Instant::DAY as f64) as i64;
    end().plus(-seconds).unwrap()
}

/// How well it went.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Went {
    Well,
    Badly,
}

/// What a form of an event is in the history of a customer, after what has to come before it.
fn told(who: &str, forms: &Forms, number: usize, went: Went, at: Instant) -> Vec<Event> {
    let before = at.plus(-3_600).unwrap();
    let form = if went == Went::Well { forms.better } else { forms.worse };
    let line = |at: Instant, fields: &str| -> Event {
        let fields = fields.replace('!', &format!(" {number}"));
        let fields = fields.replace("{before}", &before.seconds().to_string());
        let line = format!(r#"{{"customer":"{who}","at":{},{fields}}}"#, at.seconds());
        serde_json::from_str(&line).unwrap()
    };
    let first = (!forms.before.is_empty()).then(|| line(before, forms.before));
    first.into_iter().chain([line(at, form)]).collect()
}

/// The forms that are as good, or as bad, as can be, of every model.
fn plain() -> Vec<&'static Forms> {
    FORMS.iter().filter(|forms| forms.of == Direction::Ours && forms.plain).collect()
}

/// So many events evenly over the days up to the reading, of all models in turn.
fn history(who: &str, count: usize, days: f64, went: impl Fn(usize) -> Went) -> Vec<Event> {
    let forms = plain();
    let at = |i: usize| back(days * (1.0 - (i as f64 + 0.5) / count as f64));
    let told = (0..count).flat_map(|i| {
        // A stride that meets them all, so that few events are of many kinds.
        told(who, forms[i * 7 % forms.len()], i, went(i), at(i))
    });
    told.collect()
}

fn points(events: &[Event]) -> f64 {
    let params = BookParams::default();
    let own = Relationship::from_events(events, &params, end()).unwrap();
    100.0 * own.portrait(&params, end()).unwrap().map_or(0.5, |portrait| portrait.value())
}

#[test]
fn the_forms_are_of_all_models() {
    let forms = plain();
    let known: std::collections::BTreeSet<ModelName> = (forms.iter().enumerate())
        .flat_map(|(i, forms)| told("a", forms, i, Went::Well, end()))
        .flat_map(|event| event.fact().models().to_vec())
        .collect();
    assert_eq!(known.into_iter().collect::<Vec<_>>(), ModelName::ALL);
    assert!(!forms.len().is_multiple_of(7));
}

#[test]
fn flawless_stands_high_and_terrible_low() {
    let [flawless, terrible] =
        [Went::Well, Went::Badly].map(|went| points(&history("a", 200, 365.0, |_| went)));
    assert!(flawless >= 90.0, "{flawless}");
    assert!(terrible <= 5.0, "{terrible}");
}

#[test]
fn how_often_a_customer_is_heard_is_no_merit() {
    let [weekly, daily] =
        [52, 365].map(|count| points(&history("a", count, 365.0, |_| Went::Well)));
    assert!((weekly - daily).abs() <= 6.0, "{weekly} {daily}");
    let [weekly, daily] =
        [52, 365].map(|count| points(&history("a", count, 365.0, |_| Went::Badly)));
    assert!((weekly - daily).abs() <= 6.0, "{weekly} {daily}");
}

/// Two series' correlation.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (x, y) = pairs.iter().fold((0.0, 0.0), |(x, y), (a, b)| (x + a / n, y + b / n));
    let sum = |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|(a, b)| f(a - x, b - y)).sum::<f64>();
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

/// The same of their ranks.
fn rank_correlation(pairs: &[(f64, f64)]) -> f64 {
    let ranks = |of: &dyn Fn(&(f64, f64)) -> f64| -> Vec<f64> {
        let values: Vec<f64> = pairs.iter().map(of).collect();
        let rank = |x: &f64| {
            let below = values.iter().filter(|y| *y < x).count() as f64;
            below + 0.5 * values.iter().filter(|y| *y == x).count() as f64
        };
        values.iter().map(rank).collect()
    };
    let (a, b) = (ranks(&|pair| pair.0), ranks(&|pair| pair.1));
    correlation(&a.into_iter().zip(b).collect::<Vec<_>>())
}

/// Where a share of the values lies below.
fn quantile(pairs: &[(f64, f64)], share: f64) -> f64 {
    let mut values: Vec<f64> = pairs.iter().map(|(value, _)| *value).collect();
    values.sort_by(f64::total_cmp);
    // Within the list by the share.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let place = (share * (values.len() - 1) as f64).round() as usize;
    values[place]
}

/// Points and hidden quality of a simulated book's customers but the first, who has one event of
/// every kind.
fn simulated(seed: u64, customers: u32, each: u64) -> Vec<(f64, f64)> {
    let simulation =
        Simulation::new(seed).customers(customers + 1).events(u64::from(customers + 1) * each);
    let mut own: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in simulation.iter() {
        own.entry(event.customer().clone()).or_default().push(event);
    }
    let pair = |number: u32| {
        let truth = simulation.truth(number).unwrap();
        (points(&own[&truth.customer]), truth.quality())
    };
    (1..=customers).map(pair).collect()
}

#[test]
fn the_standing_follows_the_hidden_quality() {
    let twenty = correlation(&simulated(1, 200, 20));
    assert!(twenty >= 0.42, "{twenty}");
    let hundred = simulated(1, 120, 100);
    let found = correlation(&hundred);
    assert!(found >= 0.71, "{found}");
    let apart = quantile(&hundred, 0.9) - quantile(&hundred, 0.1);
    assert!(apart >= 30.0, "{apart}");
}

#[test]
fn much_evidence_tells_customers_well_apart() {
    let found = correlation(&simulated(1, 60, 400));
    assert!(found >= 0.87, "{found}");
}

/// Customers of a quality from .5 to .97, each event going well with that chance, of all models.
fn made_up(seed: u64, customers: u32, each: usize) -> Vec<(f64, f64)> {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let forms = plain();
    let customer = |_| {
        let quality = rng.random_range(0.5..0.97);
        let events = (0..each).flat_map(|i| {
            let went = if rng.random_bool(quality) { Went::Well } else { Went::Badly };
            let (form, day) = (rng.random_range(0..forms.len()), rng.random_range(0.0..365.0));
            told("a", forms[form], i, went, back(day))
        });
        (points(&events.collect::<Vec<_>>()), quality)
    };
    (0..customers).map(customer).collect()
}

#[test]
fn customers_of_a_made_up_book_are_ranked_by_their_quality() {
    let book = made_up(1, 200, 100);
    let found = rank_correlation(&book);
    assert!(found >= 0.94, "{found}");
    let apart = quantile(&book, 0.9) - quantile(&book, 0.1);
    assert!(apart >= 30.0, "{apart}");
}

/// A book of 25: 21 simulated customers, and four with whom something is the matter.
fn book_of_25(seed: u64) -> Vec<Event> {
    let ordinary = Simulation::new(seed).customers(22).events(2_200);
    let first = ordinary.truth(0).unwrap().customer;
    let mut events: Vec<Event> =
        ordinary.iter().filter(|event| *event.customer() != first).collect();
    // 100 events in two years; the last 30, in two months, go badly.
    let good = history("turned", 100, 730.0, |_| Went::Well);
    events.extend(good.into_iter().filter(|event| event.at() < back(60.0)));
    events.extend(history("turned", 30, 60.0, |_| Went::Badly).into_iter().map(|event| {
        // Other ids than those before.
        let line = serde_json::to_string(&EventRecord::from(event)).unwrap();
        serde_json::from_str(&line.replace(' ', " late ").replace("acted late", "acted")).unwrap()
    }));
    // Heard every week until four months ago.
    let silent = history("silent", 100, 730.0, |_| Went::Well);
    events.extend(silent.into_iter().filter(|event| event.at() < back(120.0)));
    // All goes well but what is entrusted to us.
    events.extend(
        history("betrayed", 100, 365.0, |_| Went::Well)
            .into_iter()
            .filter(|event| !event.fact().models().contains(&ModelName::Trust)),
    );
    for i in 0..12 {
        let line = format!(
            r#"{{"customer":"betrayed","at":{},"event":"act","by":"firm","stake":3,"conduct":"acted_wrongly"}}"#,
            back(20.0 * f64::from(i) + 1.0).seconds()
        );
        events.push(serde_json::from_str(&line).unwrap());
    }
    // All goes well, and it says that it leaves.
    events.extend(history("leaving", 100, 365.0, |_| Went::Well));
    let line = format!(
        r#"{{"customer":"leaving","at":{},"event":"said_leaving","amount":1200}}"#,
        back(10.0).seconds()
    );
    events.push(serde_json::from_str(&line).unwrap());
    events
}

fn first_seven<'a>(ranked: &'a RankedBook<'_>) -> Vec<(&'a str, &'a str)> {
    let seven = ranked.customers.iter().take(7);
    seven.map(|one| (one.customer.as_str(), one.reason.as_str())).collect()
}

#[test]
fn whom_to_attend_to_first_and_why() {
    for seed in [1, 2, 3] {
        let events = book_of_25(seed);
        let book = Book::from_events(events, BookParams::default(), end(), |_, _| ()).unwrap();
        assert_eq!(book.rows().count(), 25);
        let ranked = book.ranked();
        let seven = first_seven(&ranked);
        let reason = |who: &str| {
            let found = seven.iter().find(|(customer, _)| *customer == who);
            found.unwrap_or_else(|| panic!("seed {seed}: {who} is not among {seven:#?}")).1
        };
        assert!(reason("leaving").starts_with("leaving: the customer said that it will leave"));
        let betrayed = reason("betrayed");
        assert!(betrayed.starts_with("trust broken: we honour "), "{betrayed}");
        let turned = reason("turned");
        assert!(
            turned.starts_with(
                "falling: what happened in the last 90 days is worse than what was known before"
            ),
            "{turned}"
        );
        let silent = reason("silent");
        assert!(
            silent.starts_with("gone quiet: not heard for ")
                && silent.contains(" days, where a contact came every "),
            "{silent}"
        );
        // None of them is hidden by what is good about it: three of the four stand high.
        for who in ["silent", "leaving"] {
            let row = book.get(&Name::new(who).unwrap()).unwrap();
            assert!(row.portrait.as_ref().unwrap().value() > 0.8, "{who}");
        }
        let turned = book.get(&Name::new("turned").unwrap()).unwrap();
        let recent = turned.recent.unwrap();
        assert!(recent.to < recent.from && recent.fell.unwrap() > 0.95, "{recent:?}");
    }
}

/// The table of the page: some thousand customers, in minutes.
#[test]
#[ignore = "takes minutes; prints the table"]
fn print_what_the_standing_shows() {
    println!("events | correlation | 10th, 50th, 90th percentile");
    for each in [20, 100, 400] {
        let book = simulated(11, 600, each);
        let [low, middle, high] = [0.1, 0.5, 0.9].map(|share| quantile(&book, share));
        println!("{each:6} | {:11.3} | {low:.1} {middle:.1} {high:.1}", correlation(&book));
    }
    let book = made_up(11, 200, 100);
    let [low, high] = [0.1, 0.9].map(|share| quantile(&book, share));
    println!("made up: rank correlation {:.3}, {low:.1} to {high:.1}", rank_correlation(&book));
    for (words, went) in [("flawless", Went::Well), ("terrible", Went::Badly)] {
        let read = |count| points(&history("a", count, 365.0, |_| went));
        let [monthly, weekly, all, daily] = [12, 52, 200, 365].map(read);
        println!(
            "{words}: monthly {monthly:.1}, weekly {weekly:.1}, 200 {all:.1}, daily {daily:.1}"
        );
    }
    for seed in 1..=10 {
        let book = Book::from_events(book_of_25(seed), BookParams::default(), end(), |_, _| ());
        let book = book.unwrap();
        let ranked = book.ranked();
        let places: Vec<String> = (ranked.customers.iter())
            .filter(|one| !one.customer.as_str().starts_with("customer"))
            .map(|one| format!("{} {}", one.rank, one.customer))
            .collect();
        println!("book {seed}: {}", places.join(", "));
    }
}
