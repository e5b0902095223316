//! One relationship on one page: parts that add up, why it moved, levers, overrides, and what does
//! not go together.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use goodwill::book::{
    BookParams, Relationship, change, change_in_steps, next_steps, trust_timeline,
};
use goodwill::kernel::power_mean;
use goodwill::portrait::{Change, ContradictionKind, ModelName, Portrait, PortraitParams};
use goodwill::quantity::{Exponent, HalfLife, Instant, Name, Positive, Share, Simplex, Weights};
use goodwill::record::Event;
use goodwill::record::Override;
use goodwill::simulate::Simulation;
use proptest::prelude::*;

/// The exact values are multiples of 2⁻⁵⁰, so that what is computed otherwise may differ by one.
const GRID: f64 = 1.0 / (1_u64 << 50) as f64;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn end() -> Instant {
    Simulation::new(0).until()
}

fn days_before_the_end(days: i64) -> Instant {
    end().plus(-days * Instant::DAY).unwrap()
}

fn event(line: &str) -> Event {
    serde_json::from_str(line).unwrap()
}

fn portrait_at(events: &[Event], params: &BookParams, at: Instant) -> Option<Portrait> {
    let known: Vec<Event> = events.iter().filter(|event| event.at() <= at).cloned().collect();
    Relationship::from_events(&known, params, at).unwrap().portrait(params, at).unwrap()
}

fn any_events() -> impl Strategy<Value = Vec<Event>> {
    (any::<u64>(), 1..90_u64, 0..30_u32).prop_map(|(seed, count, customer)| {
        // The first customer has one event of every variant, the others are more usual.
        let simulation = Simulation::new(seed).customers(customer + 1).events(count * 2);
        let events: Vec<Event> = simulation.iter().collect();
        let of = events.last().map(|event| event.customer().clone());
        events.into_iter().filter(|event| Some(event.customer()) == of.as_ref()).collect()
    })
}

fn any_exponent() -> impl Strategy<Value = Exponent> {
    prop_oneof![
        3 => Just(Exponent::ARITHMETIC),
        1 => Just(Exponent::GEOMETRIC),
        1 => Just(Exponent::MINIMUM),
        1 => Just(Exponent::HARMONIC),
        1 => (-6.0..6.0_f64).prop_map(|rho| Exponent::new(rho).unwrap()),
    ]
}

fn any_weights() -> impl Strategy<Value = Simplex<8>> {
    let weight = prop_oneof![3 => 1..16_u32, 1 => Just(0_u32)];
    prop::array::uniform8(weight).prop_map(|weights| {
        let sum: u32 = weights.iter().sum();
        if sum == 0 {
            return Simplex::new([0.125; 8]).unwrap();
        }
        Simplex::new(weights.map(|w| f64::from(w) / f64::from(sum))).unwrap()
    })
}

fn any_params() -> impl Strategy<Value = BookParams> {
    let half_life = prop_oneof![
        2 => Just(HalfLife::default()),
        1 => Just(HalfLife::from_days(10.0).unwrap()),
        1 => Just(HalfLife::INFINITE),
    ];
    (half_life, any_exponent(), any_weights()).prop_map(|(half_life, rho, weights)| {
        let mut params = BookParams::default();
        params.trust_unit.half_life = half_life;
        params.friction_unit.half_life = half_life;
        params.needs_unit.half_life = half_life;
        params.portrait = PortraitParams::default().with_exponent(rho).with_weights(weights);
        params
    })
}

/// All that a change says adds up, to the last bit, forwards and backwards.
fn adds_up(change: &Change) -> Result<(), TestCaseError> {
    let total = change.after() - change.before();
    prop_assert_eq!(change.total(), total);
    let parts = change.parts().map(|part| part.contribution);
    prop_assert_eq!(parts.iter().sum::<f64>(), total);
    prop_assert_eq!(parts.iter().rev().sum::<f64>(), total);
    for per_one in [100.0, 1_000.0, 7.0] {
        let printed = change.rounded(per_one);
        prop_assert_eq!(printed.from + printed.parts.iter().sum::<i64>(), printed.to);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn law_drivers_sum_to_the_score(events in any_events(), params in any_params()) {
        let Some(portrait) = portrait_at(&events, &params, end()) else { return Ok(()) };
        let parts = portrait.parts().map(|part| part.contribution);
        let way = portrait.value() - portrait.baseline();
        prop_assert_eq!(parts.iter().sum::<f64>(), way);
        prop_assert_eq!(parts.iter().rev().sum::<f64>(), way);
        for per_one in [1.0, 100.0, 1_000.0] {
            let printed = portrait.rounded(per_one);
            prop_assert_eq!(printed.from + printed.parts.iter().sum::<i64>(), printed.to);
        }
        // The whole is the mean of its parts, by the kernel's own page.
        let value = |part: &goodwill::portrait::PortraitPart| part.value.unwrap_or(part.prior);
        let x = portrait.parts().map(|part| Share::new(value(&part)).unwrap());
        let weights = Weights::from(params.portrait.weights());
        let mean = power_mean::mean(&x, &weights, params.portrait.exponent()).unwrap();
        prop_assert!((portrait.value() - mean).abs() <= GRID);
        prop_assert!(portrait.interval().contains(portrait.value()));
    }

    #[test]
    fn law_a_change_sums_and_turns_round(
        one in any_events(), other in any_events(), params in any_params(),
    ) {
        let portraits = [&one, &other].map(|events| portrait_at(events, &params, end()));
        let [Some(then), Some(now)] = portraits else { return Ok(()) };
        let there = now.change_since(&then).unwrap();
        let back = then.change_since(&now).unwrap();
        adds_up(&there)?;
        for (a, b) in there.parts().iter().zip(back.parts()) {
            prop_assert_eq!(a.contribution, 0.0 - b.contribution);
            prop_assert_eq!((a.before, a.after), (b.after, b.before));
        }
        let turned: Vec<i64> = back.rounded(100.0).parts.iter().map(|part| -part).collect();
        prop_assert_eq!(there.rounded(100.0).parts, turned);
        let none = now.change_since(&now).unwrap();
        prop_assert!(none.parts().iter().all(|part| part.contribution == 0.0));
        adds_up(&now.change_since_nothing())?;
    }

    #[test]
    fn law_a_change_is_split_down_to_single_events(
        events in any_events(), params in any_params(), days in 0..800_i64,
    ) {
        let from = days_before_the_end(days);
        let Some(change) = change(&events, &params, from, end()).unwrap() else { return Ok(()) };
        adds_up(&change)?;
        let effects = change.events().unwrap();
        let passing = change.passing().unwrap();
        let by_events: f64 = effects.iter().map(|effect| effect.contribution).sum();
        prop_assert_eq!(passing + by_events, change.total());
        for part in change.parts() {
            let of_model = effects.iter().flat_map(|effect| &effect.by_model);
            let sum: f64 =
                of_model.filter(|(model, _)| *model == part.model).map(|(_, c)| c).sum();
            prop_assert_eq!(part.passing.unwrap() + sum, part.contribution);
        }
        let printed = change.rounded_events(100.0).unwrap();
        prop_assert_eq!(printed.from + printed.parts.iter().sum::<i64>(), printed.to);
        // Each event of the time is there once, and moves no model that it does not concern.
        let later = events.iter().filter(|event| event.at() > from).count();
        prop_assert_eq!(effects.len(), later);
        for effect in effects {
            let models = events[effect.events[0]].fact().models();
            prop_assert_eq!((effect.events.len(), events[effect.events[0]].at()), (1, effect.at));
            prop_assert!(effect.by_model.iter().all(|(model, _)| models.contains(model)));
        }
        // The ends are the portraits themselves.
        if let Some(before) = portrait_at(&events, &params, from) {
            prop_assert_eq!(change.before(), before.value());
        }
        let after = portrait_at(&events, &params, end()).unwrap();
        prop_assert_eq!(change.after(), after.value());
    }

    #[test]
    fn law_what_events_did_does_not_depend_on_their_order(
        (events, shuffled) in any_events()
            .prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle())),
        days in 0..800_i64,
    ) {
        let params = BookParams::default();
        let from = days_before_the_end(days);
        let effects = |events: &[Event]| -> Vec<(String, u64)> {
            let change = change(events, &params, from, end()).unwrap();
            let effects = change.iter().flat_map(|change| change.events().unwrap().to_vec());
            let of = |e: goodwill::portrait::EventEffect| {
                (format!("{:?}", events[e.events[0]]), e.contribution.to_bits())
            };
            effects.map(of).collect()
        };
        prop_assert_eq!(effects(&events), effects(&shuffled));
    }

    #[test]
    fn law_a_change_agrees_with_replaying(events in any_events(), days in 0..800_i64) {
        // A second, naive way: each prefix of the events is scored from scratch. Where all models
        // weigh the same and ρ = 1, an event did what the whole moved by.
        let params = BookParams::default();
        let from = days_before_the_end(days);
        let Some(change) = change(&events, &params, from, end()).unwrap() else { return Ok(()) };
        let mut known: Vec<Event> =
            events.iter().filter(|event| event.at() <= from).cloned().collect();
        let value = |known: &[Event]| {
            let portrait =
                Relationship::from_events(known, &params, end()).unwrap().portrait(&params, end()).unwrap();
            portrait.map_or(change.after() - change.parts().iter()
                .map(|part| part.contribution).sum::<f64>(), |portrait| portrait.value())
        };
        for effect in change.events().unwrap() {
            let before = value(&known);
            known.push(events[effect.events[0]].clone());
            // The first fact of all moves from the baseline, which `value` does not know.
            if known.len() > 1 && Relationship::from_events(&known[..known.len() - 1], &params, end())
                .unwrap().portrait(&params, end()).unwrap().is_some() {
                let moved = value(&known) - before;
                prop_assert!((moved - effect.contribution).abs() <= 16.0 * GRID,
                    "{moved} {}", effect.contribution);
            }
        }
    }

    #[test]
    fn law_levers_gain_what_the_mean_gains(
        events in any_events(), params in any_params(), step in 0.0..1.0_f64,
    ) {
        let Some(portrait) = portrait_at(&events, &params, end()) else { return Ok(()) };
        let levers = portrait.levers(Share::new(step).unwrap());
        prop_assert_eq!(levers.len(), 8);
        prop_assert!(levers.windows(2).all(|pair| pair[0].gain >= pair[1].gain));
        for lever in levers {
            prop_assert!(lever.gain >= 0.0 && lever.to >= lever.from && lever.to <= 1.0);
            let part = portrait.part(lever.model);
            prop_assert_eq!(lever.is_known, part.value.is_some());
            // The mean with this one value raised, by the kernel's own page.
            let raised = portrait.parts().map(|other| {
                let value = other.value.unwrap_or(other.prior);
                let more = if other.model == lever.model { step } else { 0.0 };
                Share::new((value + more).min(1.0)).unwrap()
            });
            let weights = Weights::from(params.portrait.weights());
            let mean = power_mean::mean(&raised, &weights, params.portrait.exponent()).unwrap();
            prop_assert!((lever.gain - (mean - portrait.value())).abs() <= 2.0 * GRID);
            if part.weight == 0.0 || step == 0.0 {
                prop_assert_eq!(lever.gain, 0.0);
            }
        }
    }

    #[test]
    fn law_a_path_reaches_its_target_and_no_random_one_is_cheaper(
        events in any_events(),
        params in any_params(),
        target in 0.0..1.0_f64,
        costs in prop::array::uniform8(0.1..10.0_f64),
        other in prop::array::uniform8(0.0..1.0_f64),
    ) {
        // Where the mean is very flat or steep, a step of a part by 10⁻⁹ is not seen in it.
        const BISECTION: f64 = 1e-7;
        let Some(portrait) = portrait_at(&events, &params, end()) else { return Ok(()) };
        let target = Share::new(target).unwrap();
        let price = costs.map(|cost| Positive::new(cost).unwrap());
        let path = portrait.path_to(target, &price);
        prop_assert!(path.value >= target.get(), "{} {}", path.value, target);
        let gains: f64 = path.steps.iter().map(|step| step.gain).sum();
        prop_assert_eq!(gains, path.value - portrait.value());
        if portrait.value() >= target.get() {
            prop_assert!(path.steps.is_empty() && path.cost == 0.0);
            return Ok(());
        }
        // Any other way up that reaches the target costs no less.
        let from = portrait.parts().map(|part| part.value.unwrap_or(part.prior));
        let to: [f64; 8] = std::array::from_fn(|i| from[i] + (1.0 - from[i]) * other[i]);
        let weights = Weights::from(params.portrait.weights());
        let x = to.map(|x| Share::new(x.min(1.0)).unwrap());
        let reached = power_mean::mean(&x, &weights, params.portrait.exponent()).unwrap();
        if reached >= target.get() {
            let cost: f64 = (0..8).map(|i| costs[i] * (to[i] - from[i])).sum();
            prop_assert!(path.cost <= cost * (1.0 + BISECTION) + BISECTION, "{} {cost}", path.cost);
        }
    }

    #[test]
    fn law_next_steps_gain_what_they_say(events in any_events()) {
        let params = BookParams::default();
        let steps = next_steps(&events, &params, end()).unwrap();
        prop_assert!(steps.windows(2).all(|pair| pair[0].gain >= pair[1].gain));
        let Some(now) = portrait_at(&events, &params, end()) else {
            prop_assert!(steps.is_empty());
            return Ok(());
        };
        prop_assert!(steps.iter().all(|step| step.gain > 0.0));
        for step in steps.iter().take(3) {
            let mut with = events.clone();
            with.push(Event::new(events[0].customer().clone(), step.fact.clone()));
            let then = portrait_at(&with, &params, end()).unwrap();
            prop_assert!((then.value() - now.value() - step.gain).abs() <= GRID, "{}", step.what);
        }
    }

    #[test]
    fn law_a_timeline_knows_nothing_that_comes_later(events in any_events(), n in 2..9_u32) {
        let params = BookParams::default();
        let points = trust_timeline(&events, &params, end(), n).unwrap();
        let concerns = |event: &&Event| event.fact().models().contains(&ModelName::Trust);
        let first = events.iter().filter(concerns).map(Event::at).min();
        prop_assert_eq!(points.first().map(|point| point.at), first);
        prop_assert!(points.is_empty() || points.last().unwrap().at == end());
        prop_assert!(points.windows(2).all(|pair| pair[0].at < pair[1].at));
        for point in points {
            let known: Vec<Event> =
                events.iter().filter(|event| event.at() <= point.at).cloned().collect();
            let own = Relationship::from_events(&known, &params, point.at).unwrap();
            prop_assert_eq!(point.score, own.trust().score(&params.trust, point.at).unwrap());
        }
    }
}

#[test]
fn many_events_may_be_taken_together() {
    let events: Vec<Event> = Simulation::new(9).customers(1).events(90).iter().collect();
    let params = BookParams::default();
    let from = days_before_the_end(730);
    let single = change(&events, &params, from, end()).unwrap().unwrap();
    let count = single.events().unwrap().len();
    for most in [0, 1, 7, 89, 1_000] {
        let few = change_in_steps(&events, &params, from, end(), most).unwrap().unwrap();
        assert_eq!((few.before(), few.after()), (single.before(), single.after()));
        let effects = few.events().unwrap();
        assert!(effects.len() <= most.max(1), "{most}: {}", effects.len());
        let places: usize = effects.iter().map(|effect| effect.events.len()).sum();
        assert_eq!(places, count);
        let sum: f64 = effects.iter().map(|effect| effect.contribution).sum();
        assert_eq!(few.passing().unwrap() + sum, few.total());
    }
}

#[test]
fn what_happened_at_the_beginning_of_a_change_is_no_part_of_it() {
    let act = |at: i64| {
        event(&format!(
            r#"{{"customer":"a","at":{at},"event":"act","by":"firm","stake":1,"conduct":"acted_wrongly"}}"#
        ))
    };
    let [from, to] = [100, 200].map(|at| Instant::new(at).unwrap());
    let change = change(&[act(100), act(101)], &BookParams::default(), from, to).unwrap().unwrap();
    let effects: Vec<usize> =
        change.events().unwrap().iter().map(|effect| effect.events[0]).collect();
    assert_eq!(effects, [1]);
}

#[test]
fn portraits_of_other_weights_are_not_compared() {
    let line = r#"{"customer":"a","at":1767000000,"event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}"#;
    let portrait = portrait_at(&[event(line)], &BookParams::default(), end()).unwrap();
    let other = portrait.reweighed(&PortraitParams::from_models(&[ModelName::Trust]));
    let error = portrait.change_since(&other).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "portraits that are compared must have the same weights and exponent, got (Simplex("
        ),
        "{error}"
    );
    assert_eq!(
        other.value(),
        other.part(ModelName::Trust).value.map(|v| (v / GRID).round() * GRID).unwrap()
    );
}

#[test]
fn a_change_turns_no_time_back() {
    let (one, two) = (Instant::new(1).unwrap(), Instant::new(2).unwrap());
    let error = change(&[], &BookParams::default(), two, one).unwrap_err();
    assert_eq!(
        error.to_string(),
        "instants of a change must begin no later than they end, got 2 and 1"
    );
    assert_eq!(change(&[], &BookParams::default(), one, two), Ok(None));
}

#[test]
fn an_override_stands_beside_the_score_until_it_expires() {
    let said = r#"{"customer":"a","at":100,"event":"override","author":"R. Abend","reason":"they told me","level":0.9,"expires":300}"#;
    let newer = r#"{"customer":"a","at":150,"event":"override","author":"S. Brook","reason":"they told me more","level":0.2,"expires":200}"#;
    let fact =
        r#"{"customer":"a","at":90,"event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}"#;
    let events = [fact, said, newer].map(event);
    let params = BookParams::default();
    let at = |seconds| Instant::new(seconds).unwrap();
    let judged = |seconds| -> Option<Override> {
        portrait_at(&events, &params, at(seconds)).unwrap().judgement().cloned()
    };
    assert_eq!(judged(99), None);
    assert_eq!(judged(100).unwrap().value().get(), 0.9);
    // A newer one takes its place while it stands, and gives it back.
    assert_eq!(judged(199).unwrap().author().as_str(), "S. Brook");
    assert_eq!(judged(200).unwrap().author().as_str(), "R. Abend");
    assert_eq!(judged(300), None);
    // They are listed by their dates, in whatever order they came.
    let mut reversed = events.clone();
    reversed.reverse();
    let [own, turned] = [&events[..], &reversed]
        .map(|events| Relationship::from_events(events, &params, at(400)).unwrap());
    assert_eq!(own, turned);
    let dates: Vec<i64> = own.overrides().iter().map(|said| said.at().seconds()).collect();
    assert_eq!(dates, [100, 150]);
    // It changes no number.
    let without = portrait_at(&events[..1], &params, at(150)).unwrap();
    let with = portrait_at(&events, &params, at(150)).unwrap();
    assert_eq!((with.value(), with.interval()), (without.value(), without.interval()));
    assert_eq!(with.to_string(), format!("{without}; S. Brook says 0.20: they told me more"));
}

#[test]
fn an_override_that_never_stands_is_refused() {
    let line = r#"{"customer":"a","at":100,"event":"override","author":"R","reason":"so","level":0.9,"expires":100}"#;
    let error = serde_json::from_str::<Event>(line).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "expiry of an override must not be dated before or with its beginning (100), got 100"
        ),
        "{error}"
    );
    let read = serde_json::from_str::<Override>(
        r#"{"author":"R","reason":"so","value":0.9,"at":100,"expires":99}"#,
    );
    assert!(read.is_err());
}

#[test]
fn words_and_deeds_contradict_each_other() {
    // Nine of ten in words, and every meeting a step back.
    let mut lines = Vec::new();
    for i in 0..12 {
        let at = 1_767_000_000 + i;
        lines.push(format!(
            r#"{{"customer":"a","at":{at},"event":"rating","component":"respect","by":"customer","rating":9,"min":1,"max":10}}"#
        ));
        lines.push(format!(r#"{{"customer":"a","at":{at},"event":"meeting","ending":"slip"}}"#));
        lines.push(format!(
            r#"{{"customer":"a","at":{at},"event":"rating","component":"respect","by":"firm","rating":2,"min":1,"max":10}}"#
        ));
    }
    let events: Vec<Event> = lines.iter().map(|line| event(line)).collect();
    let params = BookParams::default();
    let own = Relationship::from_events(&events, &params, end()).unwrap();
    let scores = own.scores(&params, end()).unwrap();
    let portrait = own.portrait(&params, end()).unwrap().unwrap();
    let found = scores.contradictions(&portrait, &params.contradiction);
    let kinds: Vec<ContradictionKind> = found.iter().map(|found| found.kind).collect();
    let respect = goodwill::intimacy::Component::Respect;
    assert_eq!(kinds, [ContradictionKind::WordsAndMeetings, ContradictionKind::TwoViews(respect)]);
    assert!(found[0].one.value > 0.8 && found[0].other.value < 0.2);
    assert!(found.iter().all(|found| found.probability.unwrap() > 0.99));
    let said = found[0].to_string();
    assert!(said.starts_with("the customer's ratings says 0.8"), "{said}");
    // Two of each are too few to be sure.
    let few = Relationship::from_events(&events[..3], &params, end()).unwrap();
    let scores = few.scores(&params, end()).unwrap();
    let portrait = few.portrait(&params, end()).unwrap().unwrap();
    assert_eq!(scores.contradictions(&portrait, &params.contradiction), []);
}

#[test]
fn an_override_far_from_the_score_contradicts_it() {
    let mut events: Vec<Event> = (0..40)
        .map(|i| {
            event(&format!(
                r#"{{"customer":"a","at":{},"event":"act","by":"firm","stake":9,"conduct":"acted_wrongly"}}"#,
                1_767_000_000 + i
            ))
        })
        .collect();
    events.push(event(
        r#"{"customer":"a","at":1767000000,"event":"override","author":"R","reason":"so","level":0.95,"expires":1800000000}"#,
    ));
    let mut params = BookParams::default();
    params.portrait = PortraitParams::from_models(&[ModelName::Trust]);
    let own = Relationship::from_events(&events, &params, end()).unwrap();
    let scores = own.scores(&params, end()).unwrap();
    let portrait = own.portrait(&params, end()).unwrap().unwrap();
    let found = scores.contradictions(&portrait, &params.contradiction);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, ContradictionKind::ScoreAndOverride);
    assert_eq!((found[0].one.value, found[0].other.value), (portrait.value(), 0.95));
}

#[test]
fn a_path_by_hand() {
    // Two models of equal weight at ρ = 1, both at ½, where one costs half as much to raise: to
    // reach .7 the cheaper one goes to .9 and costs .4.
    let line = r#"{"customer":"a","at":1767000000,"event":"decline","by":"firm","stake":1}"#;
    let mut params = BookParams::default();
    params.portrait = PortraitParams::from_models(&[ModelName::Trust, ModelName::Momentum]);
    let portrait = portrait_at(&[event(line)], &params, end()).unwrap();
    assert_eq!(portrait.value(), 0.5);
    let costs: [Positive; 8] = std::array::from_fn(|i| {
        Positive::new(if ModelName::ALL[i] == ModelName::Momentum { 1.0 } else { 2.0 }).unwrap()
    });
    let path = portrait.path_to(Share::new(0.7).unwrap(), &costs);
    let models: Vec<ModelName> = path.steps.iter().map(|step| step.model).collect();
    assert_eq!(models, [ModelName::Momentum]);
    assert!((path.steps[0].to - 0.9).abs() < 1e-12 && (path.cost - 0.4).abs() < 1e-12);
    assert!(path.value >= 0.7);
    // Where it is reached already, nothing is to be done.
    let none = portrait.path_to(Share::new(0.3).unwrap(), &costs);
    assert_eq!((none.steps.len(), none.cost.to_bits(), none.value), (0, 0.0_f64.to_bits(), 0.5));
    // To reach .9 it goes all the way, and the other to .8: 1 × ½ + 2 × .3.
    let path = portrait.path_to(Share::new(0.9).unwrap(), &costs);
    let ends: Vec<f64> = path.steps.iter().map(|step| step.to).collect();
    assert!((ends[0] - 0.8).abs() < 1e-12 && ends[1] == 1.0);
    assert!((path.cost - 1.1).abs() < 1e-12);
}

#[test]
fn nothing_known_has_no_next_step() {
    let line = r#"{"customer":"a","at":5,"event":"account","segment":"small","worth":7}"#;
    let events = [event(line)];
    let params = BookParams::default();
    assert_eq!(next_steps(&events, &params, end()).unwrap(), []);
    let own = Relationship::from_events(&events, &params, end()).unwrap();
    assert_eq!(own.segment(), Some(&name("small")));
    assert_eq!(own.worth().map(goodwill::quantity::Amount::get), Some(7.0));
    assert_eq!(own.portrait(&params, end()).unwrap(), None);
}

#[test]
fn the_newest_account_holds_and_what_it_leaves_out_stays() {
    let lines = [
        r#"{"customer":"a","at":5,"event":"account","segment":"small","worth":7}"#,
        r#"{"customer":"a","at":9,"event":"account","segment":"large"}"#,
    ];
    for order in [[0, 1], [1, 0]] {
        let events = order.map(|i| event(lines[i]));
        let own = Relationship::from_events(&events, &BookParams::default(), end()).unwrap();
        assert_eq!(own.segment(), Some(&name("large")));
        assert_eq!(own.worth().map(goodwill::quantity::Amount::get), Some(7.0));
    }
    let empty = r#"{"customer":"a","at":5,"event":"account"}"#;
    let error = serde_json::from_str::<Event>(empty).unwrap_err().to_string();
    assert!(error.starts_with("event `account` needs one of `segment, worth`"), "{error}");
}

#[test]
fn a_lucky_streak_of_small_stakes_does_not_hide_a_large_breach() {
    let stake = |i: i64, size: f64, conduct: &str| {
        event(&format!(
            r#"{{"customer":"a","at":{},"event":"act","by":"firm","stake":{size},"conduct":"{conduct}"}}"#,
            1_767_000_000 + i
        ))
    };
    let mut events: Vec<Event> = (0..10).map(|i| stake(i, 0.1, "acted_rightly")).collect();
    events.extend((10..16).map(|i| stake(i, 1_000.0, "acted_wrongly")));
    let params = BookParams::default();
    let own = Relationship::from_events(&events, &params, end()).unwrap();
    let scores = own.scores(&params, end()).unwrap();
    let portrait = own.portrait(&params, end()).unwrap().unwrap();
    let found = scores.contradictions(&portrait, &params.contradiction);
    let kinds: Vec<ContradictionKind> = found.iter().map(|found| found.kind).collect();
    assert_eq!(kinds, [ContradictionKind::SmallAndLarge]);
    assert!(found[0].one.value > 0.6 && found[0].other.value < 0.2);
}
