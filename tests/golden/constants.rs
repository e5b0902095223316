//! What each constant moves: one of them at a time away from its default, and a hash of all that
//! is read by it.
//!
//! The constants are those of the tree that serde writes, so a new one is held by itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use goodwill::book::{
    Book, BookParams, LossLearner, Relationship, change, event_parts, next_steps,
};
use goodwill::culture::{CultureLedger, CultureParams};
use goodwill::needs::{NeedsScore, hierarchy};
use goodwill::portrait::Direction;
use goodwill::quantity::{Instant, Name};
use goodwill::record::Event;
use goodwill::recovery::Consequence;
use goodwill::simulate::Simulation;
use serde_json::{Value, json};

use crate::events::lines;
use crate::tree::{instead_of_nothing, leaves, pointer, read, with, words};
use crate::{Digest, hold};

/// Numbers that are neither a constant's own nor far from it, of which its door accepts one.
fn elsewhere(now: f64) -> [f64; 5] {
    [1.5 * now, now / 1.5, now + (1.0 - now) / 3.0, 0.5, -0.5]
}

/// Shares that sum to 1 with some times as much for one, the others in the proportion that they have.
fn shares(list: &Value, one: usize, times: f64) -> Option<Value> {
    let list: Vec<f64> = list.as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?;
    let (new, rest) = (times * list[one], (1.0 - times * list[one]) / (1.0 - list[one]));
    let part = |(i, x): (usize, &f64)| if i == one { new } else { rest * x };
    let sums_to_one = (list.iter().sum::<f64>() - 1.0).abs() < 1e-9;
    sums_to_one.then(|| list.iter().enumerate().map(part).collect())
}

/// Constants with one of them elsewhere, each with where and what.
fn elsewhere_one_by_one() -> Vec<(String, BookParams)> {
    let state = serde_json::to_value(BookParams::default()).unwrap();
    let mut all = Vec::new();
    for path in leaves(&state) {
        let place = pointer(&path);
        let now = state.pointer(&place).unwrap();
        let mut move_to = |what: &Value, text: String| {
            let params = read(&text).filter(|params| *params != BookParams::default());
            params.map(|params| all.push((format!("{place} {what}"), params))).is_some()
        };
        let news = match now {
            Value::Number(number) if number.is_f64() => {
                let now = number.as_f64().unwrap();
                let tried = elsewhere(now).map(|x| json!(x));
                if tried.iter().any(|new| move_to(new, with(&state, &path, new.clone()))) {
                    continue;
                }
                let (last, list) = path.split_last().unwrap();
                let all = state.pointer(&pointer(list)).unwrap();
                // Some have an order that has to stay.
                let moved = [1.5, 1.1].into_iter().any(|times| {
                    let new = shares(all, last.parse().unwrap(), times).unwrap();
                    move_to(&new, with(&state, list, new.clone()))
                });
                assert!(moved, "{place}");
                continue;
            }
            Value::Number(number) => vec![json!(number.as_u64().unwrap() * 3 / 2)],
            Value::Bool(flag) => vec![json!(!flag)],
            Value::String(_) => words(&state, &path).into_iter().map(Value::String).collect(),
            Value::Null | Value::Object(_) | Value::Array(_) => instead_of_nothing(&place),
        };
        for new in news {
            move_to(&new, with(&state, &path, new.clone()));
        }
    }
    // Two that are nothing without each other.
    let rates = json!({ "base": "EUR", "worth": { "USD": 1.5 } });
    let text = with(&state, &["rates".to_owned()], rates.clone());
    all.push((format!("/rates {rates}"), read(&text).unwrap()));
    all
}

pub(crate) struct Stream {
    pub(crate) customers: BTreeMap<Name, Vec<Event>>,
    pub(crate) at: Instant,
}

/// Every event by hand, some customers as they are made up, of whom some turn, and what else it takes
/// for each constant to have something that it weighs.
pub(crate) fn stream() -> Stream {
    let simulation = Simulation::new(3).customers(6).events(420).with_turns();
    let at = simulation.until();
    let written = lines().into_iter().chain(further(at));
    let by_hand = written.map(|line| serde_json::from_str::<Event>(&line).unwrap());
    let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in by_hand.chain(simulation.iter()) {
        customers.entry(event.customer().clone()).or_default().push(event);
    }
    Stream { customers, at }
}

/// Days before the end, and the rest of a line.
fn further(at: Instant) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |customer: &str, days: f64, rest: &str| {
        // Small and whole, so nothing is lost.
        #[allow(clippy::cast_possible_truncation)]
        let at = at.seconds() - (86_400.0 * days) as i64;
        lines.push(format!(r#"{{"customer":"{customer}","at":{at},{rest}}}"#));
    };
    // All habits are good but one that is critical, and answered as badly as can be.
    for (item, rating) in [
        ("pitches_early", 1),
        ("opens_with_itself", 0),
        ("does_not_listen", 0),
        ("misses_the_trade", 0),
        ("asks_too_little", 0),
        ("same_for_all", 0),
        ("drops_promises", 4),
    ] {
        let said = format!(
            r#""event":"conduct_answer","instrument":"habits","item":"{item}","rater":"Ada","rating":{rating},"min":0,"max":4"#
        );
        (0..9).for_each(|day| say("further", f64::from(day), &said));
    }
    // A deal of which not all was found out, for a month and a half.
    say("further", 38.0, r#""event":"discovered","deal":"d","item":"aim","how":"known""#);
    // The two rate apart: widely and for sure, by less, and by little evidence.
    for (component, times, theirs) in
        [("knowledge", 30, 6), ("openness", 4, 3), ("respect", 2, 1), ("listening", 9, 6)]
    {
        for (by, rating) in [("customer", theirs), ("firm", 10)] {
            let said = format!(
                r#""event":"rating","component":"{component}","by":"{by}","rating":{rating},"min":0,"max":10"#
            );
            (0..times).for_each(|day| say("further", f64::from(day), &said));
        }
    }
    // Small stakes are honoured, large ones are not: some five and a half outcomes in equal trials.
    for id in 0..10 {
        let (stake, honoured) = if id < 8 { (0.25, 1) } else { (1_000.0, 0) };
        let placed = at.seconds() - 20 * 86_400;
        let said = format!(
            r#""event":"resolve","stake_id":"stake {id}","by":"customer","stake":{stake},"placed_at":{placed},"honoured":{honoured},"execution":{}"#,
            1 - honoured
        );
        say("further", 2.0, &said);
    }
    // Who takes all of the risks.
    for id in 0..14 {
        let said = format!(r#""event":"place","stake_id":"stake {id}","by":"customer","stake":5"#);
        say("trusts", 2.0, &said);
    }
    // A meeting that left no way back, and what was sent nine days after it.
    say("further", 60.0, r#""event":"meeting","ending":"slip","way_back":false"#);
    say("further", 51.0, r#""event":"extra_sent""#);
    // Failures of one cause a day and a fifth apart, one resolved and not yet asked after; and one that
    // is open.
    for (id, days) in [("a", 40.0), ("b", 38.8), ("c", 20.0)] {
        let said = format!(
            r#""event":"failure","failure_id":"{id}","severity":0.5,"cause":"release","voiced":true"#
        );
        say("further", days, &said);
    }
    say("further", 38.0, r#""event":"recovery_step","failure_id":"b","step":"resolved""#);
    say("further", 9.0, r#""event":"account","worth":100,"currency":"USD""#);
    // Who called five times, a week apart, and no more; and one who called long ago.
    let call = r#""event":"encounter","stage":"support","initiator":"customer""#;
    (0..5).for_each(|week| say("quiet", f64::from(200 + 7 * week), call));
    say("long ago", 1_000.0, call);
    // Organisations of two regions that answer alike and differ from one another.
    for (i, rating) in [1, 2, 5, 4, 3].into_iter().enumerate() {
        let region = ["north", "south"][i % 2];
        let place = format!(r#""nation":"Norway","region":"{region}","organisation":"o{i}""#);
        for day in 0..4 {
            let rating = if day == 0 { 3 } else { rating };
            let said = format!(
                r#""event":"culture_rating",{place},"item":"time","rating":{rating},"min":1,"max":5"#
            );
            say(&format!("place {i}"), f64::from(day), &said);
            let met = day < rating;
            say(
                &format!("place {i}"),
                f64::from(day),
                &format!(r#""event":"culture_yes",{place},"met":{met}"#),
            );
        }
    }
    lines
}

impl Stream {
    /// Everything that is read of one customer by itself.
    fn customer(
        events: &[Event],
        params: &BookParams,
        at: Instant,
        all: &mut Digest,
    ) -> Option<NeedsScore> {
        let own = Relationship::from_events(events, params, at).unwrap();
        let scores = own.scores(params, at).unwrap();
        all.add(&scores);
        if let Some(friction) = &scores.friction {
            all.add(&friction.customer_asked());
        }
        if let Some(recovery) = &scores.recovery {
            for outcome in [Consequence::Loyalty, Consequence::Satisfaction] {
                all.add(&recovery.standing(outcome));
            }
            all.add(&recovery.silent_customers());
        }
        all.add(&own.conduct().score(&params.conduct, at).unwrap());
        all.add(&own.pillars().score(&params.pillars, at).unwrap());
        all.add(&own.capability().score(&params.capability, at).unwrap());
        culture(own.culture(), &params.culture, at, all);
        all.add(&own.levers(params, at).unwrap());
        for step in next_steps(events, params, at).unwrap() {
            all.number(step.gain);
            all.text(&format!("{step:?}"));
        }
        let from = at.plus(-90 * Instant::DAY).unwrap();
        all.add(&change(events, params, from, at).unwrap());
        let parts = event_parts(events, params, at, Direction::Ours).unwrap();
        for part in parts {
            all.number(part);
        }
        scores.needs
    }

    /// A book of customers, and what it says of the firm and of all of them together.
    fn book(book: &Book, all: &mut Digest) {
        let (firm, params, at) = (book.firm(), book.params(), book.as_of());
        all.add(&firm.conduct.score(&params.conduct, at).unwrap());
        all.add(&firm.pillars.score(&params.pillars, at).unwrap());
        all.add(&firm.capability.score(&params.capability, at).unwrap());
        all.add(&firm.friction.score(&params.friction, at).unwrap());
        let recovery = firm.recovery.score(&params.recovery, at).unwrap();
        all.add(&recovery);
        all.add(&recovery.and_then(|score| score.word_of_mouth()));
        culture(&firm.culture, &params.culture, at, all);
        let ranked = book.ranked();
        all.number(ranked.regret);
        for it in &ranked.customers {
            all.text(it.customer.as_str());
            all.add(it.row);
            all.number(it.attention);
            all.number(it.worst_tenth);
            all.text(&it.reason);
        }
        if let Some(priors) = book.priors() {
            all.add(priors);
        }
    }

    fn read(&self, what: &str, params: &BookParams) -> u64 {
        let mut all = Digest::new();
        let apply = |event: &Event| params.rates.apply(event.clone()).unwrap();
        let customers = self.customers.values().map(|events| events.iter().map(apply).collect());
        let customers: Vec<Vec<Event>> = customers.collect();
        let mut needs = Vec::new();
        for events in &customers {
            needs.extend(Self::customer(events, params, self.at, &mut all));
        }
        if let Some(ladder) = hierarchy(&needs, &params.needs) {
            all.text(&ladder.to_string());
            all.add(&ladder.holds());
        }
        let events = || customers.iter().flatten().cloned();
        let plain = Book::from_events(events(), params.clone(), self.at, |_, _| ()).unwrap();
        Self::book(&plain, &mut all);
        Self::book(&Book::pooled(events(), params, self.at, |_, _| ()).unwrap(), &mut all);
        // Where learned weights would leave their bounds.
        if what.starts_with("/pooling") {
            for events in [alike(self.at), apart(self.at)] {
                let book = Book::pooled(events, params, self.at, |_, _| ()).unwrap();
                all.add(book.priors().unwrap());
            }
        }
        // No other constant moves which cases there are, and what is a case costs a portrait each.
        if what.starts_with("/loss") {
            let mut losses = LossLearner::new(params, self.at).unwrap();
            for events in &customers {
                losses.observe(events).unwrap();
            }
            for case in losses.cases().flat_map(|(_, cases)| cases) {
                all.add(&(case.cut, case.signs, case.lost));
            }
        }
        all.0
    }
}

/// Customers to whom the firm acts rightly as often as to all others, 150 of them.
fn alike(at: Instant) -> Vec<Event> {
    acts(at, |_, act| act < 4)
}

/// The same, half of whom are done right by always, and half never.
fn apart(at: Instant) -> Vec<Event> {
    acts(at, |customer, _| customer % 2 == 0)
}

fn acts(at: Instant, is_right: impl Fn(u32, u32) -> bool) -> Vec<Event> {
    let act = |(customer, act): (u32, u32)| {
        let conduct = if is_right(customer, act) { "acted_rightly" } else { "acted_wrongly" };
        let line = format!(
            r#"{{"customer":"{customer}","at":{at},"event":"act","by":"firm","stake":1,"conduct":"{conduct}"}}"#,
            at = at.seconds(),
        );
        serde_json::from_str(&line).unwrap()
    };
    (0..150).flat_map(|customer| (0..6).map(move |i| (customer, i))).map(act).collect()
}

fn culture(ledger: &CultureLedger, params: &CultureParams, at: Instant, all: &mut Digest) {
    all.add(&ledger.score(params, at).unwrap());
    all.add(&ledger.scores(params, at).unwrap());
    all.add(&ledger.worth_of_a_yes(params, at).unwrap());
    all.add(&ledger.style(params, at).unwrap());
    all.add(&ledger.profile(params, at).unwrap());
}

/// Constants that move nothing of the stream, each with its reason.
const MOVE_NOTHING: [(&str, &str); 3] = [
    ("/conduct/instruments/0/items/0/scale/max", "an answer brings the scale that it was given on"),
    ("/conduct/instruments/0/items/0/scale/min", "the same"),
    ("/loss/least", "so many are not lost here; `learned::losses` asks for one more and one fewer"),
];

#[test]
fn every_constant_moves_what_it_moved() {
    let stream = stream();
    let given = stream.read("", &BookParams::default());
    let given_losses = stream.read("/loss", &BookParams::default());
    let mut out = String::new();
    writeln!(
        out,
        "as given | {given:016x}
as given, with losses | {given_losses:016x}"
    )
    .unwrap();
    let mut still = Vec::new();
    for (what, params) in elsewhere_one_by_one() {
        let moved = stream.read(&what, &params);
        writeln!(out, "{what} | {moved:016x}").unwrap();
        let before = if what.starts_with("/loss") { given_losses } else { given };
        if moved == before {
            still.push(what);
        }
    }
    let places = still.iter().map(|what| what.split(' ').next().unwrap());
    let expected = MOVE_NOTHING.iter().map(|(what, _)| *what);
    assert_eq!(places.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{still:?}");
    hold("constants.txt", &out);
}
