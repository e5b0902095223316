//! Every constant at both ends of what its door accepts: no panic, no NaN, intervals around their
//! values, and what is written is read back the same.
//!
//! The constants are those of the tree that serde writes, and the ends are found by asking the door,
//! so that a new constant is in the test by itself.

use goodwill::book::{Book, BookParams, Firm, Relationship};
use goodwill::kernel::Interval;
use goodwill::quantity::Instant;
use goodwill::record::Event;
use goodwill::simulate::Simulation;
use serde_json::{Value, json};

use crate::tree::{instead_of_nothing, leaves, pointer, read, with, words};

/// Numbers at which doors end, or which lie beyond every door.
const PROBES: [f64; 27] = [
    -f64::MAX,
    -1e300,
    -1e6,
    -100.0,
    -1.0,
    -0.5,
    -1e-300,
    0.0,
    5e-324,
    1e-300,
    1e-12,
    1e-3,
    0.25,
    0.5,
    0.75,
    1.0,
    1.5,
    2.0,
    6.0,
    100.0,
    65_535.0,
    4_294_967_295.0,
    1e12,
    1e16,
    1e20,
    1e300,
    f64::MAX,
];

/// The order of floats as whole numbers, so that there is a middle between any two.
fn place(x: f64) -> i64 {
    let bits = x.to_bits().cast_signed();
    if bits < 0 { i64::MIN - bits } else { bits }
}

fn at(place: i64) -> f64 {
    let bits = if place < 0 { i64::MIN - place } else { place };
    f64::from_bits(bits.cast_unsigned())
}

/// The last number that is accepted from one that is towards one that is not.
fn edge(accepts: &impl Fn(f64) -> bool, inside: f64, outside: f64) -> f64 {
    let (mut inside, mut outside) = (place(inside), place(outside));
    while inside.abs_diff(outside) > 1 {
        let middle = inside + (outside - inside) / 2;
        if accepts(at(middle)) { inside = middle } else { outside = middle }
    }
    at(inside)
}

/// The two ends of what a door accepts around a number that it does.
fn ends(accepts: impl Fn(f64) -> bool, now: f64) -> [f64; 2] {
    let [mut least, mut most] = [now; 2];
    for probe in PROBES.into_iter().rev().filter(|probe| *probe < now) {
        if !accepts(probe) {
            least = edge(&accepts, least, probe);
            break;
        }
        least = probe;
    }
    for probe in PROBES.into_iter().filter(|probe| *probe > now) {
        if !accepts(probe) {
            most = edge(&accepts, most, probe);
            break;
        }
        most = probe;
    }
    [least, most]
}

/// Constants with one of them at its end, each with where and what; and the ends themselves, a line
/// for each number.
fn at_their_ends() -> (Vec<(String, BookParams)>, String) {
    let state = serde_json::to_value(BookParams::default()).unwrap();
    let (mut all, mut doors) = (Vec::new(), Vec::new());
    for path in leaves(&state) {
        let place = pointer(&path);
        let now = state.pointer(&place).unwrap();
        let mut tried = Vec::new();
        let mut attempt = |new: Value, text: String| {
            if let Some(params) = read(&text)
                && params != BookParams::default()
            {
                tried.push((format!("{place} at {new}"), params));
            }
        };
        match now {
            Value::Number(number) if number.is_f64() => {
                let accepts = |x: f64| read(&with(&state, &path, json!(x))).is_some();
                let [least, most] = ends(accepts, number.as_f64().unwrap());
                doors.push(format!("{place} {least:e} to {most:e}"));
                for end in [least, most] {
                    attempt(json!(end), with(&state, &path, json!(end)));
                }
                // Shares that sum to 1: all of it for this one.
                let (last, list) = path.split_last().unwrap();
                if let Some(Value::Array(others)) = state.pointer(&pointer(list)) {
                    let whole =
                        (0..others.len()).map(|i| if i.to_string() == *last { 1.0 } else { 0.0 });
                    let whole: Value = whole.collect();
                    attempt(whole.clone(), with(&state, list, whole));
                }
            }
            Value::Number(number) => {
                // Within the range that is asked for below.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let whole = |x: f64| json!(x as u64);
                let accepts = |x: f64| {
                    (0.0..1.8e19).contains(&x) && read(&with(&state, &path, whole(x))).is_some()
                };
                let [least, most] = ends(accepts, number.as_f64().unwrap());
                doors.push(format!(
                    "{place} {least} to {most}",
                    least = whole(least),
                    most = whole(most)
                ));
                for end in [least, most] {
                    attempt(whole(end), with(&state, &path, whole(end)));
                }
            }
            Value::Bool(flag) => attempt(json!(!flag), with(&state, &path, json!(!flag))),
            Value::String(_) => {
                for word in words(&state, &path) {
                    attempt(json!(word), with(&state, &path, json!(word)));
                }
                for number in [1.0, 1e15] {
                    attempt(json!(number), with(&state, &path, json!(number)));
                }
            }
            Value::Null | Value::Object(_) | Value::Array(_) => {
                for new in instead_of_nothing(&place) {
                    attempt(new.clone(), with(&state, &path, new));
                }
            }
        }
        // A word or a name of the user's own may have one value alone.
        let is_number = now.is_number() || now.is_boolean();
        assert!(!is_number || !tried.is_empty(), "{place} is at neither end of its door");
        all.extend(tried);
    }
    (all, doors.join("\n") + "\n")
}

fn around(what: &str, value: f64, interval: Interval) {
    assert!(value.is_finite(), "{what}: {value}");
    let Interval { lower, upper, .. } = interval;
    assert!(lower <= value && value <= upper, "{what}: {value} in [{lower}, {upper}]");
}

/// A number that is none, in what is printed for programmers.
fn sound(what: &str, printed: &str) {
    for wrong in ["NaN", ": inf", ": -inf", "(inf", "[inf", " inf,"] {
        let before = printed.split(wrong).next().unwrap_or_default();
        let near: String =
            before.chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect();
        assert!(before.len() == printed.len(), "{what}: {near}{wrong}");
    }
}

/// One customer with every event there is, and one as it is made up.
fn customers() -> Vec<Vec<Event>> {
    let simulation = Simulation::new(20_261_127).customers(1).events(40);
    let mut customers = vec![crate::events()];
    for event in simulation.iter() {
        match customers.iter_mut().find(|own| own[0].customer() == event.customer()) {
            Some(own) => own.push(event),
            None => customers.push(vec![event]),
        }
    }
    customers
}

macro_rules! firm {
    ($what:ident, $firm:ident, $params:ident, $as_of:ident; $($model:ident),*) => {
        $({
            let score = $firm.$model.score(&$params.$model, $as_of);
            sound($what, &format!("{score:?}"));
            if let Ok(Some(score)) = score {
                around(&format!("{}, the firm's {}", $what, stringify!($model)), score.value(), score.interval());
            }
        })*
    };
}

fn laws(what: &str, params: &BookParams, customers: &[Vec<Event>], as_of: Instant) {
    let text = serde_json::to_string(params).unwrap();
    assert_eq!(read(&text).as_ref(), Some(params), "{what}: {text}");
    let mut firm = Firm::new(params);
    let mut book =
        Book::new(params.clone(), as_of).unwrap_or_else(|error| panic!("{what}: {error}"));
    for events in customers {
        let own = Relationship::from_events(events, params, as_of)
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        let written = serde_json::to_string(&own).unwrap();
        let again: Relationship =
            serde_json::from_str(&written).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(again, own, "{what}");
        firm.observe(&own).unwrap();
        book.observe(events).unwrap_or_else(|error| panic!("{what}: {error}"));
        // A reading may be refused by name; it is never wrong.
        let scores = match own.scores(params, as_of) {
            Ok(scores) => scores,
            Err(error) => panic!("{what}: {error}"),
        };
        sound(what, &format!("{scores:?}"));
        for reading in scores.readings().iter().flatten() {
            around(what, reading.value, reading.interval);
            assert!((0.0..=1.0).contains(&reading.value), "{what}: {reading:?}");
        }
        let Some(portrait) = own.portrait(params, as_of).unwrap() else { continue };
        sound(what, &format!("{portrait:?}"));
        for standing in [portrait.ours(), portrait.theirs()].into_iter().flatten() {
            around(what, standing.value(), standing.interval());
            let (lowest, highest) = standing.bounds();
            assert!((0.0..=1.0).contains(&lowest) && lowest <= highest && highest <= 1.0, "{what}");
        }
        for lever in own.levers(params, as_of).unwrap() {
            sound(what, &format!("{lever:?}"));
        }
    }
    firm! { what, firm, params, as_of; conduct, pillars, capability, culture, friction, recovery }
    for (_, row) in book.rows() {
        sound(what, &format!("{row:?}"));
    }
    let ranked = book.ranked();
    for it in &ranked.customers {
        assert!(
            it.attention.is_finite() && (0.0..=1.0).contains(&it.worst_tenth),
            "{what}: {it:?}"
        );
    }
    if what.starts_with("/pooling") || what.starts_with("/portrait") {
        let events: Vec<Event> = customers.concat();
        let pooled = Book::pooled(events, params, as_of, |_, _| ()).unwrap();
        sound(what, &format!("{:?} {:?}", pooled.priors(), pooled.rows().collect::<Vec<_>>()));
    }
}

#[test]
fn at_the_ends_of_every_door_no_law_breaks() {
    let customers = customers();
    let last = customers.iter().flatten().map(Event::at).max().unwrap();
    let as_of = last.plus(Instant::DAY).unwrap();
    laws("as given", &BookParams::default(), &customers, as_of);
    let (all, doors) = at_their_ends();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/doors.txt");
    if std::env::var_os("GOODWILL_BLESS").is_some() {
        std::fs::write(file, &doors).unwrap();
        panic!("doors.txt was written, not compared; run again without GOODWILL_BLESS");
    }
    let frozen = std::fs::read_to_string(file).unwrap_or_default().replace("\r\n", "\n");
    // A door that moves is said in the changelog.
    assert_eq!(doors, frozen);
    // Two ends of each of a hundred constants, at least.
    assert!(all.len() > 200, "{}", all.len());
    for (what, params) in &all {
        laws(what, params, &customers, as_of);
    }
}
