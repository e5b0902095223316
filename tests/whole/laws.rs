//! Each law of the whole, over simulated events and hostile ones among them.

use std::collections::BTreeSet;

use goodwill::book::{Book, BookParams, event_parts};
use goodwill::culture::CultureEvent;
use goodwill::portrait::{Direction, ModelName, PortraitParams};
use goodwill::quantity::{Amount, Instant, Party};
use goodwill::record::{Event, EventRecord, Fact};
use goodwill::trust::TrustEvent;
use proptest::prelude::*;

use super::forms::{BESIDE, FORMS, Forms};
use super::{
    WHO, any_events, any_instant, any_params, end, event, of, other, portrait, told, value,
};

/// A form of an event, an hour after what came before it.
fn written(form: &str, at: Instant) -> Event {
    let before = at.plus(-3_600).unwrap();
    event(at, &form.replace("{before}", &before.seconds().to_string()))
}

fn with(events: &[Event], forms: &Forms, at: Instant, form: Option<&str>) -> Vec<Event> {
    let mut all = events.to_vec();
    if !forms.before.is_empty() {
        all.push(written(forms.before, at.plus(-3_600).unwrap()));
    }
    all.extend(form.map(|form| written(form, at)));
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of two forms of one fact, all else being the same, the better never leads lower, in either
    /// direction; the other direction does not move.
    #[test]
    fn law_monotone_in_every_outcome(
        events in any_events(), params in any_params(), at in any_instant(),
    ) {
        let mut broken: Vec<String> = Vec::new();
        for forms in FORMS {
            let read = |form| portrait(&with(&events, forms, at, form), &params);
            let [better, worse] = [forms.better, forms.worse].map(|form| read(Some(form)));
            let [high, low] = [&better, &worse].map(|it| value(it.as_ref(), forms.of));
            if high < low {
                broken.push(format!("better {high} below worse {low}: {forms:?}"));
            }
            let across = other(forms.of);
            let [one, two] = [&better, &worse].map(|it| told(of(it.as_ref(), across)));
            // How many meetings there were is the sum of three counts, which strays by a last bit.
            let strays = forms.better.contains("meeting");
            let close = |(a, b): (&u64, &u64)| (f64::from_bits(*a) - f64::from_bits(*b)).abs() < 1e-12;
            if one != two && !(strays && one.len() == two.len() && one.iter().zip(&two).all(close)) {
                broken.push(format!("moves the other direction: {forms:?}"));
            }
            if forms.pure {
                let without = value(read(None).as_ref(), forms.of);
                if high < without || without < low {
                    broken.push(format!("{high}, without {without}, {low}: {forms:?}"));
                }
            }
        }
        prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    /// What became of a customer, what it is worth, what persons say, thanks and rivals move no
    /// standing by a bit.
    #[test]
    fn law_what_no_model_scores_moves_no_standing(
        events in any_events(), params in any_params(), at in any_instant(),
    ) {
        let before = portrait(&events, &params);
        let mut with = events;
        with.extend(BESIDE.iter().map(|fields| event(at, fields)));
        let after = portrait(&with, &params);
        for direction in [Direction::Ours, Direction::Theirs] {
            let [a, b] = [&before, &after].map(|it| of(it.as_ref(), direction));
            prop_assert_eq!(a, b);
        }
    }

    /// What the customer does changes only how it deals with us, and what we do only how we serve
    /// it.
    #[test]
    fn law_the_two_directions_never_mix(events in any_events(), params in any_params()) {
        let theirs_alone = |event: &Event| match event.fact() {
            Fact::Trust(TrustEvent::Act { by, .. } | TrustEvent::Decline { by, .. }) => {
                *by == Party::Customer
            }
            Fact::Trust(TrustEvent::Resolve(resolution)) => {
                resolution.placing().by() == Party::Firm
            }
            Fact::Culture(CultureEvent::Yes { .. }) => true,
            _ => false,
        };
        let ours_alone = |event: &Event| match event.fact() {
            Fact::Trust(TrustEvent::Act { by, .. } | TrustEvent::Decline { by, .. }) => {
                *by == Party::Firm
            }
            Fact::Trust(TrustEvent::Resolve(resolution)) => {
                resolution.placing().by() == Party::Customer
            }
            Fact::Friction(_) | Fact::Intimacy(_) | Fact::Expectation(_) | Fact::Needs(_)
            | Fact::Recovery(_) | Fact::Onboarding(_) | Fact::Conduct(_) | Fact::Pillars(_)
            | Fact::Capability(_) | Fact::Culture(CultureEvent::Fit { .. }) => true,
            _ => false,
        };
        let all = portrait(&events, &params);
        let without = |alone: &dyn Fn(&Event) -> bool| {
            let left: Vec<Event> = events.iter().filter(|event| !alone(event)).cloned().collect();
            portrait(&left, &params)
        };
        let same = |it: &Option<_>, direction| told(of(it.as_ref(), direction));
        let ours = same(&without(&theirs_alone), Direction::Ours);
        prop_assert_eq!(ours, same(&all, Direction::Ours));
        let theirs = same(&without(&ours_alone), Direction::Theirs);
        prop_assert_eq!(theirs, same(&all, Direction::Theirs));
        // By event: what speaks of the other direction adds exactly nothing.
        for (alone, direction) in [
            (&theirs_alone as &dyn Fn(&Event) -> bool, Direction::Ours),
            (&ours_alone, Direction::Theirs),
        ] {
            let parts = event_parts(&events, &params, end(), direction).unwrap();
            for (event, part) in events.iter().zip(parts) {
                prop_assert!(!alone(event) || part == 0.0, "{event:?} {part}");
            }
        }
    }

    /// Declaring a model that has no evidence changes nothing, and neither does evidence of a model
    /// that is not declared.
    #[test]
    fn law_a_silent_model_and_one_not_declared_change_nothing(
        events in any_events(), params in any_params(), hidden in 0..ModelName::ALL.len(),
    ) {
        let all = portrait(&events, &params);
        let known: BTreeSet<ModelName> =
            events.iter().flat_map(|event| event.fact().models().iter().copied()).collect();
        let known: Vec<ModelName> = known.into_iter().collect();
        let mut declared = params.clone();
        declared.portrait = PortraitParams::from_models(&known);
        if !known.is_empty() {
            let own = portrait(&events, &declared);
            for direction in [Direction::Ours, Direction::Theirs] {
                let [a, b] = [&all, &own].map(|it| of(it.as_ref(), direction));
                prop_assert_eq!(told(a), told(b));
                prop_assert_eq!(a.map(goodwill::portrait::Standing::bounds), b.map(goodwill::portrait::Standing::bounds));
                let coverage = a.zip(b).is_none_or(|(a, b)| a.coverage() <= b.coverage());
                prop_assert!(coverage);
            }
        }
        let hidden = ModelName::ALL[hidden];
        let mut params = params;
        params.portrait = params.portrait.with_weight(hidden, Amount::ZERO);
        let of_hidden = |event: &&Event| event.fact().models() != [hidden];
        let left: Vec<Event> = events.iter().filter(of_hidden).cloned().collect();
        let [with, without] = [&events, &left].map(|events| portrait(events, &params));
        for direction in [Direction::Ours, Direction::Theirs] {
            let [a, b] = [&with, &without].map(|it| of(it.as_ref(), direction));
            prop_assert_eq!(a, b, "{}", hidden);
        }
    }

    /// A customer's standing, alarms, people and change are the same in a book of its own and in
    /// one of many.
    #[test]
    fn law_other_customers_change_nothing(
        events in any_events(), others in prop::collection::vec(any_events(), 1..4),
    ) {
        let book = |events: Vec<Event>| {
            Book::from_events(events, BookParams::default(), end(), |_, _| ()).unwrap()
        };
        let alone = book(events.clone());
        let many = others.into_iter().enumerate().flat_map(|(i, events)| {
            events.into_iter().map(move |event| {
                let mut value = serde_json::to_value(EventRecord::from(event)).unwrap();
                value["customer"] = format!("other {i}").into();
                serde_json::from_value(value).unwrap()
            })
        });
        let many = book(events.into_iter().chain(many).collect());
        let who = goodwill::quantity::Name::new(WHO).unwrap();
        prop_assert_eq!(alone.get(&who), many.get(&who));
    }

    /// Whatever becomes of what is open, at the instant of the reading, the standing then lies
    /// within the bounds that were told.
    #[test]
    fn law_bounds_hold_whatever_becomes_of_what_is_open(
        events in any_events(), params in any_params(),
        fates in prop::collection::vec(0..3_usize, 24),
        all_alike in prop::option::of(0..3_usize),
    ) {
        // Counts are kept to 2⁻⁴⁰, of which some tens are added.
        const KEPT: f64 = 1e-9;
        let Some(told) = portrait(&events, &params) else { return Ok(()) };
        let own = goodwill::book::Relationship::from_events(&events, &params, end()).unwrap();
        let mut fates = fates.into_iter().cycle().map(|fate| all_alike.unwrap_or(fate));
        let mut fate = || fates.next().unwrap();
        let at = end();
        let mut resolved = events.clone();
        let mut answered = BTreeSet::new();
        for promise in own.needs().open() {
            let outcome = ["kept", "renegotiated", "missed"][fate()];
            let due = promise.due_at().map_or(String::new(), |due| format!(r#","due":{due}"#));
            resolved.push(event(at, &format!(
                r#""event":"promise_answer","promise_id":"{}","promised_at":{}{due},"outcome":"{outcome}""#,
                promise.id(), promise.at(),
            )));
            answered.insert((promise.id().clone(), promise.at()));
        }
        for placing in own.trust().open() {
            // What was undertaken in a meeting is resolved by its answer.
            if answered.contains(&(placing.id().clone(), placing.at())) {
                continue;
            }
            let outcome = ["honoured", "execution", "dereliction"][fate()];
            let due = placing.due_at().map_or(String::new(), |due| format!(r#","due":{due}"#));
            resolved.push(event(at, &format!(
                r#""event":"resolve","stake_id":"{}","by":"{}","stake":{},"placed_at":{}{due},"{outcome}":1"#,
                placing.id(), placing.by(), placing.stake(), placing.at(),
            )));
        }
        for opening in own.recovery().open() {
            let failure = &opening.failure().id;
            let step = ["resolved", "compensated", "deflected"][fate()];
            resolved.push(event(at, &format!(
                r#""event":"recovery_step","failure_id":"{failure}","step":"{step}""#
            )));
        }
        let now = portrait(&resolved, &params).unwrap();
        let (low, high) = told.bounds();
        let value = now.value();
        prop_assert!(low - KEPT <= value && value <= high + KEPT, "{low} {value} {high}");
        for direction in [Direction::Ours, Direction::Theirs] {
            let Some(standing) = of(Some(&told), direction) else { continue };
            let (low, high) = standing.bounds();
            let value = super::value(Some(&now), direction);
            prop_assert!(low - KEPT <= value && value <= high + KEPT,
                "{direction:?} {low} {value} {high}");
        }
    }
}

/// No event, and nothing but what no model scores: no portrait, and one half is where all begins.
#[test]
fn nothing_known_is_nothing_said() {
    let params = BookParams::default();
    assert_eq!(portrait(&[], &params), None);
    let beside: Vec<Event> = BESIDE.iter().map(|fields| event(end(), fields)).collect();
    let known = portrait(&beside, &params);
    for direction in [Direction::Ours, Direction::Theirs] {
        assert_eq!(of(known.as_ref(), direction), None);
        assert_eq!(value(known.as_ref(), direction), 0.5);
    }
}

/// More of one kind of fact saturates: a thousand of them say hardly more than a hundred, and the
/// limit is that of the kernel's own example.
#[test]
fn one_kind_of_fact_has_a_limit() {
    let mut params = BookParams::default();
    params.needs_unit.half_life = goodwill::quantity::HalfLife::INFINITE;
    let of_count = |count: usize| {
        let case = event(end(), r#""event":"case","helped":1"#);
        value(portrait(&vec![case; count], &params).as_ref(), Direction::Ours)
    };
    let values = [1, 10, 100, 1_000, 5_000].map(of_count);
    assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "{values:?}");
    assert!(values[4] - values[2] < 0.01 && values[4] < 0.8, "{values:?}");
    // One fact of each of two kinds says more than two of one.
    let promises = r#""event":"needs_rating","need":"promises","rating":5,"min":1,"max":5"#;
    let two = [r#""event":"case","helped":1"#, promises];
    let broad: Vec<Event> = two.iter().map(|fields| event(end(), fields)).collect();
    let broad = value(portrait(&broad, &params).as_ref(), Direction::Ours);
    assert!(broad > of_count(2), "{broad} {}", of_count(2));
}
