//! What people read: cards of text and of Markdown in full, pages and pictures section by section.

mod customers;
mod drawn;
mod surveys;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use goodwill::quantity::{Instant, Name};
use goodwill::record::Event;
use goodwill::simulate::Simulation;

use crate::events::lines;
use crate::hash;

/// What begins a section of a page or a part of a picture.
const BEGIN: [&str; 10] =
    ["<head", "<style", "<header", "<section", "<h2", "<h3", "<figure", "<table", "<tr", "<footer"];

/// A line for each section: how it begins, how long it is, and a hash of it.
fn sections(out: &mut String, what: &str, page: &str) {
    let mut begins: Vec<usize> = vec![0];
    begins.extend(BEGIN.iter().flat_map(|tag| page.match_indices(tag)).map(|(at, _)| at));
    begins.push(page.len());
    begins.sort_unstable();
    begins.dedup();
    for ends in begins.windows(2) {
        let section = &page[ends[0]..ends[1]];
        let words = section.split('>').nth(1).unwrap_or_default();
        let words = words.split('<').next().unwrap_or_default();
        let tag = section.split(['>', '\n']).next().unwrap_or_default();
        let first: String = tag.chars().chain(['>']).chain(words.chars()).take(70).collect();
        let hash = hash(section.bytes());
        writeln!(out, "{what} | {:?} | {} | {hash:016x}", first, section.len()).unwrap();
    }
}

/// A book with everybody in it: every event by hand, customers of whom some turn, one that hardly
/// began, one of whom outcomes alone are known, one of whom nothing is, and one named like markup.
fn customers() -> (BTreeMap<Name, Vec<Event>>, Instant) {
    let simulation = Simulation::new(9).customers(10).events(720).with_turns();
    let at = simulation.until();
    let named = |name: &str, days: i64, rest: &str| {
        let at = at.plus(-days * Instant::DAY).unwrap().seconds();
        format!(r#"{{"customer":"{name}","at":{at},{rest}}}"#)
    };
    let call = r#""event":"encounter","stage":"support","initiator":"customer""#;
    let own = [
        named("began", 3, call),
        named("left long ago", 400, r#""event":"departed","amount":120,"currency":"EUR""#),
        named("only an account", 20, r#""event":"account","worth":10,"segment":"small""#),
        named("twin <b>one</b>", 40, call),
        named("twin & 'two'", 40, call),
    ];
    // Two people: one called each week and no more, the other once in a while.
    let by = |person: &str, days: i64| {
        named("two people", days, &format!(r#"{call},"person":"{person}""#))
    };
    let people: Vec<String> = (0..9)
        .map(|week| by("Ann", 150 + 7 * week))
        .chain([5, 60, 200].map(|days| by("Ben", days)))
        .collect();
    // What the measures that others use ask, of three who answer all of it.
    let answers = [
        ("recommend", [0, 10], [10, 7, 3]),
        ("satisfaction", [1, 5], [5, 3, 4]),
        ("effort", [1, 7], [6, 7, 2]),
        ("acsi_satisfaction", [1, 10], [9, 7, 4]),
        ("acsi_expectations", [1, 10], [8, 8, 2]),
        ("acsi_ideal", [1, 10], [7, 6, 5]),
    ];
    let answers = answers.iter().flat_map(|(item, [least, most], points)| {
        points.iter().enumerate().map(move |(who, rating)| {
            let said = format!(
                r#""event":"conduct_answer","instrument":"survey","item":"{item}","rater":"person {who}","rating":{rating},"min":{least},"max":{most}"#
            );
            named("surveyed", 12, &said)
        })
    });
    let written = lines().into_iter().chain(own).chain(people).chain(answers);
    let events = written.map(|line| serde_json::from_str::<Event>(&line).unwrap());
    let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in events.chain(simulation.iter()) {
        customers.entry(event.customer().clone()).or_default().push(event);
    }
    (customers, at)
}
