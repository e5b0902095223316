//! One relationship on one page: parts that add up, why it moved, levers, overrides, and what does
//! not go together.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::collections::BTreeMap;

use goodwill::book::{
    BookParams, Relationship, change, change_in_steps, event_parts, next_steps, trust_timeline,
};
use goodwill::kernel::posterior::Prior;
use goodwill::portrait::{
    Change, ContradictionKind, Direction, ModelName, Portrait, PortraitParams, Standing,
};
use goodwill::quantity::{Amount, HalfLife, Instant, Name, Positive, Share};
use goodwill::record::Event;
use goodwill::record::Override;
use goodwill::simulate::Simulation;
use proptest::prelude::*;

/// The exact values are multiples of 2⁻⁵⁰, so that what is computed otherwise may differ by one.
const GRID: f64 = 1.0 / (1_u64 << 50) as f64;

/// A multiplication by `per_one`, of parts that are at most 1.
const ROUNDING: f64 = 1e-9;

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

#[test]
fn constants_that_were_changed_after_a_reading_are_read_as_new_ones() {
    let events: Vec<Event> = Simulation::new(3).customers(1).events(60).iter().collect();
    let at = end();
    let mut params = BookParams::default();
    let first = portrait_at(&events, &params, at).unwrap();
    assert_eq!(portrait_at(&events, &params, at).as_ref(), Some(&first));
    params.portrait = params.portrait.clone().with_weight(ModelName::Needs, Amount::ZERO);
    let prior = params.pillars.prior();
    let weight = Positive::new(40.0).unwrap();
    params.pillars = params.pillars.with_prior(Prior { weight, ..prior });
    let changed = portrait_at(&events, &params, at).unwrap();
    assert_ne!(changed.value(), first.value());
    // A copy starts with nothing worked out.
    assert_eq!(portrait_at(&events, &params.clone(), at), Some(changed));
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

/// Each model counts as it is, more, less, or not at all.
fn any_portrait_params() -> impl Strategy<Value = PortraitParams> {
    let weight = prop_oneof![5 => Just(1.0), 2 => Just(0.0), 1 => 0.01..5.0_f64, 1 => Just(1e200)];
    let weights = prop::collection::vec(weight, ModelName::ALL.len());
    let spread = prop_oneof![3 => Just(1.0), 1 => 0.05..4.0_f64, 1 => Just(100.0)];
    (weights, spread).prop_map(|(weights, spread)| {
        let params = PortraitParams::default().with_spread(Positive::new(spread).unwrap()).unwrap();
        let weighed = ModelName::ALL.into_iter().zip(weights);
        weighed.fold(params, |params, (model, weight)| {
            params.with_weight(model, Amount::new(weight).unwrap())
        })
    })
}

fn any_params() -> impl Strategy<Value = BookParams> {
    let half_life = prop_oneof![
        2 => Just(HalfLife::default()),
        1 => Just(HalfLife::from_days(10.0).unwrap()),
        1 => Just(HalfLife::INFINITE),
    ];
    (half_life, any_portrait_params()).prop_map(|(half_life, portrait)| {
        let mut params = BookParams::default();
        params.trust_unit.half_life = half_life;
        params.friction_unit.half_life = half_life;
        params.needs_unit.half_life = half_life;
        params.portrait = portrait;
        params
    })
}

/// What a standing's parts add up to, over one half, forwards and backwards.
fn sums(standing: Option<&Standing>) -> [f64; 2] {
    let parts = || standing.into_iter().flat_map(Standing::parts).map(|part| part.contribution);
    let mut backwards: Vec<f64> = parts().collect();
    backwards.reverse();
    [parts().sum(), backwards.into_iter().sum()]
}

/// The page's formula again, over all z and in steps of τ/100, from what the parts count.
fn naive(portrait: &Portrait, params: &BookParams) -> f64 {
    let (spread, ours) = (portrait.params().spread().get(), portrait.ours().unwrap());
    let [honoured, execution, dereliction] = params.trust.prior().map(Positive::get);
    let [taken, refused] = params.trust.propensity().map(Positive::get);
    let components: Vec<[f64; 4]> = ours
        .parts()
        .iter()
        .map(|part| {
            let (a, kappa) = match part.component {
                "honours stakes" => {
                    let all = honoured + execution + dereliction;
                    (honoured / all, all)
                }
                "takes risks" => (taken / (taken + refused), taken + refused),
                "promises" | "support" => {
                    let prior = params.needs.prior();
                    (prior.mean.get(), prior.weight.get())
                }
                _ => {
                    let prior = params.needs.aspect_prior();
                    (prior.mean.get(), prior.weight.get())
                }
            };
            let weight = portrait.params().weight(part.model).get();
            let scale = weight * (kappa + 1.0) / (part.good + part.bad + kappa);
            [a, part.good * scale, part.bad * scale, 0.0]
        })
        .collect();
    let (mut mass, mut below, mut mean) = (0.0, 0.0, 0.0);
    for step in -800..=800_i32 {
        let x = f64::from(step) / 100.0;
        let z = x * spread;
        let log = components.iter().fold(-x * x / 2.0, |sum, [a, good, bad, _]| {
            let odds = a / (1.0 - a) * z.exp();
            sum + good * (odds / (1.0 + odds)).ln() - bad * (1.0 + odds).ln()
        });
        let density = (-x * x / 2.0).exp();
        below += density;
        // The middle of the step: half of its own mass lies below.
        mean += (below - density / 2.0) * log.exp();
        mass += log.exp();
    }
    mean / mass / below
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
        // The rest of a part is given to the part or taken from it, and that of both ends at most.
        for (part, units) in parts.iter().zip(&printed.parts) {
            prop_assert!((part * per_one - *units as f64).abs() <= 2.0 + ROUNDING, "{printed:?}");
        }
    }
    Ok(())
}

const HONOURED: &str = r#""honoured":1"#;

/// What the customer entrusted on one day, and what became of it on another.
fn stake(id: &str, days: [i64; 2], honoured: &str) -> [Event; 2] {
    let [placed, ended] = days.map(|days| days_before_the_end(days).seconds());
    let stake = format!(r#""customer":"acme","stake_id":"{id}","by":"customer","stake":1"#);
    [
        event(&format!(r#"{{{stake},"event":"place","at":{placed}}}"#)),
        event(&format!(
            r#"{{{stake},"event":"resolve","at":{ended},"placed_at":{placed},{honoured}}}"#
        )),
    ]
}

#[test]
fn a_promise_and_its_delivery_bear_together_what_neither_says_alone() {
    let at = days_before_the_end(9).seconds();
    for kept in [true, false] {
        let share = if kept { "1" } else { "0.2" };
        let pair = [("promised", "0.9"), ("delivered", share)].map(|(word, share)| {
            event(&format!(
                r#"{{"customer":"acme","event":"{word}","at":{at},"deal":"a","level":{share}}}"#
            ))
        });
        let parts = event_parts(&pair, &BookParams::default(), end(), Direction::Ours).unwrap();
        let sign = if kept { 1.0 } else { -1.0 };
        assert!(parts.iter().all(|part| part * sign > 0.0), "{parts:?}");
    }
}

#[test]
fn what_was_entrusted_before_a_cut_and_spurned_after_it_falls() {
    let before: Vec<Event> =
        ["a", "b", "c"].iter().flat_map(|id| stake(id, [300, 200], HONOURED)).collect();
    let fell = |honoured: &str| {
        let more = stake("x", [120, 10], honoured);
        let events: Vec<Event> = before.iter().cloned().chain(more).collect();
        let params = BookParams::default();
        let moved = change(&events, &params, days_before_the_end(90), end()).unwrap().unwrap();
        moved.fell().unwrap()
    };
    let (spurned, kept) = (fell(r#""dereliction":1"#), fell(HONOURED));
    assert!(spurned > 0.6 && kept < spurned - 0.1, "{spurned} {kept}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn law_parts_sum_to_the_standings(events in any_events(), params in any_params()) {
        let Some(portrait) = portrait_at(&events, &params, end()) else { return Ok(()) };
        let parts = portrait.parts().map(|part| part.contribution);
        let way = portrait.value() - portrait.baseline();
        prop_assert_eq!(parts.iter().sum::<f64>(), way);
        prop_assert_eq!(parts.iter().rev().sum::<f64>(), way);
        for per_one in [1.0, 100.0, 1_000.0] {
            let printed = portrait.rounded(per_one);
            prop_assert_eq!(printed.from + printed.parts.iter().sum::<i64>(), printed.to);
            // Each is what it stands for, to a unit.
            let [from, to] = [portrait.baseline(), portrait.value()].map(|x| x * per_one);
            prop_assert!((printed.from as f64 - from).abs() <= 0.5, "{printed:?}, from {from}");
            prop_assert!((printed.to as f64 - to).abs() <= 0.5, "{printed:?}, to {to}");
            for (units, part) in printed.parts.iter().zip(parts) {
                let off = (*units as f64 - part * per_one).abs();
                prop_assert!(off <= 1.0 + ROUNDING, "{units} for {part} of {per_one}");
            }
        }
        // Components sum to models, and to the standing, in either direction.
        for (standing, direction) in
            [(portrait.ours(), Direction::Ours), (portrait.theirs(), Direction::Theirs)]
        {
            let value = standing.map_or(Standing::BASELINE, Standing::value);
            prop_assert_eq!(sums(standing), [value - Standing::BASELINE; 2]);
            for part in portrait.parts() {
                let own = standing.into_iter().flat_map(Standing::parts);
                let own = own.filter(|one| one.model == part.model).map(|one| one.contribution);
                let said = match direction {
                    Direction::Ours => part.contribution,
                    Direction::Theirs => part.theirs,
                };
                prop_assert_eq!(own.sum::<f64>(), said);
                prop_assert!(part.is_declared || said == 0.0);
            }
            let Some(standing) = standing else { continue };
            prop_assert!(standing.interval().contains(standing.value()));
            let (low, high) = standing.bounds();
            prop_assert!(low <= standing.value() && standing.value() <= high);
            prop_assert!((0.0..=1.0).contains(&standing.fresh()));
            prop_assert!((0.0..=1.0).contains(&standing.coverage()) && standing.evidence() >= 0.0);
            for part in standing.parts() {
                prop_assert!((0.0..=1.0).contains(&part.expected), "{part:?}");
                prop_assert!(part.good >= 0.0 && part.bad >= 0.0 && part.open >= 0.0, "{part:?}");
                // What went well alone adds nothing bad, and the reverse.
                prop_assert!(part.bad > 0.0 || part.contribution >= -GRID, "{part:?}");
                prop_assert!(part.good > 0.0 || part.contribution <= GRID, "{part:?}");
            }
        }
        prop_assert!(portrait.interval().contains(portrait.value()));
        let both = portrait.ours().zip(portrait.theirs());
        prop_assert_eq!(portrait.balance(), both.map(|(a, b)| a.value() - b.value()));
    }

    #[test]
    fn law_the_standing_is_that_of_its_page(events in any_events(), portrait in any_portrait_params()) {
        // The kernel's page says what the grid cuts off, beyond four spreads.
        const GRIDDED: f64 = 2e-3;
        let mut params = BookParams::default();
        params.portrait = ModelName::ALL.into_iter().fold(portrait, |portrait, model| {
            let known = [ModelName::Trust, ModelName::Needs].contains(&model);
            let weight = if known { portrait.weight(model).get().min(5.0) } else { 0.0 };
            portrait.with_weight(model, Amount::new(weight).unwrap())
        });
        if params.portrait.spread().get() > 4.0 {
            params.portrait = params.portrait.with_spread(Positive::ONE).unwrap();
        }
        let Some(portrait) = portrait_at(&events, &params, end()) else { return Ok(()) };
        if portrait.ours().is_none() {
            prop_assert_eq!(portrait.value().to_bits(), Standing::BASELINE.to_bits());
            return Ok(());
        }
        let naive = naive(&portrait, &params);
        prop_assert!((portrait.value() - naive).abs() < GRIDDED, "{} {naive}", portrait.value());
    }

    #[test]
    fn law_events_add_up_to_the_standing(events in any_events(), params in any_params()) {
        let portrait = portrait_at(&events, &params, end());
        for direction in [Direction::Ours, Direction::Theirs] {
            let parts = event_parts(&events, &params, end(), direction).unwrap();
            prop_assert_eq!(parts.len(), events.len());
            let standing = portrait.as_ref().and_then(|portrait| match direction {
                Direction::Ours => portrait.ours(),
                Direction::Theirs => portrait.theirs(),
            });
            let way = standing.map_or(Standing::BASELINE, Standing::value) - Standing::BASELINE;
            prop_assert_eq!(parts.iter().sum::<f64>(), way);
            prop_assert_eq!(parts.iter().rev().sum::<f64>(), way);
            for (event, part) in events.iter().zip(parts) {
                prop_assert!(!event.fact().models().is_empty() || part == 0.0, "{event:?}");
            }
        }
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
        // A second, naive way: each prefix of the events is scored from scratch.
        let params = BookParams::default();
        let from = days_before_the_end(days);
        let Some(change) = change(&events, &params, from, end()).unwrap() else { return Ok(()) };
        let mut known: Vec<Event> =
            events.iter().filter(|event| event.at() <= from).cloned().collect();
        let value = |known: &[Event]| {
            let own = Relationship::from_events(known, &params, end()).unwrap();
            let portrait = own.portrait(&params, end()).unwrap();
            portrait.map_or(Standing::BASELINE, |portrait| portrait.value())
        };
        for effect in change.events().unwrap() {
            let before = value(&known);
            known.push(events[effect.events[0]].clone());
            prop_assert_eq!(value(&known) - before, effect.contribution);
        }
        prop_assert_eq!(value(&known), change.after());
    }

    #[test]
    fn law_the_chance_that_it_fell_needs_two_sides(events in any_events(), days in 0..800_i64) {
        let params = BookParams::default();
        let from = days_before_the_end(days);
        let Some(change) = change(&events, &params, from, end()).unwrap() else { return Ok(()) };
        let (before, since): (Vec<Event>, Vec<Event>) =
            events.iter().cloned().partition(|event| event.at() <= from);
        let says = |events: &[Event]| {
            portrait_at(events, &params, end()).is_some_and(|portrait| portrait.ours().is_some())
        };
        prop_assert_eq!(change.fell().is_some(), says(&before) && says(&since));
        prop_assert!(change.fell().is_none_or(|fell| (0.0..=1.0).contains(&fell)));
    }

    #[test]
    fn law_a_lever_is_one_more_good_fact(events in any_events(), params in any_params()) {
        let own = Relationship::from_events(&events, &params, end()).unwrap();
        let levers = own.levers(&params, end()).unwrap();
        let Some(portrait) = own.portrait(&params, end()).unwrap() else {
            prop_assert!(levers.is_empty());
            return Ok(());
        };
        prop_assert!(levers.windows(2).all(|pair| pair[0].gain >= pair[1].gain));
        for lever in &levers {
            prop_assert!(lever.gain >= 0.0 && portrait.value() + lever.gain <= 1.0, "{lever:?}");
            prop_assert!(portrait.part(lever.model).is_declared);
            let of_ours = portrait.ours().into_iter().flat_map(Standing::parts);
            let known = of_ours.filter(|part| part.component == lever.component);
            let known = known.filter(|part| part.model == lever.model).count();
            prop_assert_eq!(usize::from(lever.is_known), known, "{:?}", lever);
        }
        // A fact that counts one, added at the instant of the reading, brings just that. Counts
        // are kept to 2⁻⁴⁰.
        for aspect in ["timely", "complete", "accurate"] {
            let mut with = events.clone();
            let (customer, at) = (events[0].customer(), end().seconds());
            with.push(event(&format!(
                r#"{{"customer":"{customer}","at":{at},"event":"information","{aspect}":1}}"#
            )));
            let then = portrait_at(&with, &params, end()).unwrap().value();
            let component = format!("{aspect} information");
            let lever = levers.iter().find(|lever| lever.component == component);
            let gain = lever.map_or(0.0, |lever| lever.gain);
            let declared = portrait.part(ModelName::Needs).is_declared;
            prop_assert_eq!(lever.is_some(), declared);
            prop_assert!((then - portrait.value() - gain).abs() < 1e-9, "{} {gain}", then);
        }
    }

    #[test]
    fn law_a_path_takes_what_brings_most_for_its_cost(
        events in any_events(),
        params in any_params(),
        target in 0.0..1.0_f64,
        costs in prop::array::uniform12(0.1..10.0_f64),
        most in 0..7_u32,
    ) {
        let own = Relationship::from_events(&events, &params, end()).unwrap();
        let Some(portrait) = own.portrait(&params, end()).unwrap() else { return Ok(()) };
        let price = costs.map(|cost| Positive::new(cost).unwrap());
        let path = |target: f64, most| {
            own.path_to(Share::new(target).unwrap(), &price, most, &params, end()).unwrap()
        };
        let found = path(target, most);
        let gains: f64 = found.steps.iter().map(|step| step.gain).sum();
        prop_assert_eq!(gains, found.value - portrait.value());
        let cost = |step: &goodwill::portrait::PathStep| {
            f64::from(step.facts) * costs[ModelName::ALL.iter().position(|m| *m == step.model).unwrap()]
        };
        let sum: f64 = found.steps.iter().map(cost).sum();
        prop_assert!((found.cost - sum).abs() <= 1e-12 * sum);
        let facts: u32 = found.steps.iter().map(|step| step.facts).sum();
        prop_assert!(facts <= most && found.steps.iter().all(|step| step.facts > 0));
        if portrait.value() >= target {
            prop_assert!(found.steps.is_empty() && found.cost == 0.0);
            return Ok(());
        }
        // It stops at the target and no later, or at the most, or where nothing gains.
        let nothing_gains = path(1.0, facts + 1).value == found.value;
        prop_assert!(found.value >= target || facts == most || nothing_gains, "{found:?}");
        if facts > 0 {
            prop_assert!(path(target, facts - 1).value < target);
        }
        // The first fact is the lever of the best rate, and the way on is the same.
        if let Some(first) = path(target, 1).steps.first() {
            let levers = own.levers(&params, end()).unwrap();
            let rate = |lever: &goodwill::portrait::Lever| {
                lever.gain / costs[ModelName::ALL.iter().position(|m| *m == lever.model).unwrap()]
            };
            let best = levers.iter().map(rate).fold(0.0, f64::max);
            let lever = levers.iter().find(|lever| {
                (lever.model, lever.component) == (first.model, first.component)
            });
            prop_assert!(lever.is_some_and(|lever| rate(lever) >= best - GRID / 0.1), "{first:?}");
            prop_assert!(most == 0 || found.steps[0].component == first.component);
        }
    }

    #[test]
    fn law_next_steps_gain_what_they_say(events in any_events()) {
        let params = BookParams::default();
        let steps = next_steps(&events, &params, end()).unwrap();
        for step in &steps {
            let said = step.to_string();
            let (points, words) = said.split_once(": ").unwrap();
            prop_assert!((points.parse::<f64>().unwrap() - 100.0 * step.gain).abs() <= 0.05 + 1e-9);
            prop_assert!(words.starts_with(&step.what), "{said}");
        }
        prop_assert!(steps.windows(2).all(|pair| pair[0].gain >= pair[1].gain));
        let Some(now) = portrait_at(&events, &params, end()) else {
            prop_assert!(steps.is_empty());
            return Ok(());
        };
        for step in &steps {
            let nearer = step.imbalance.is_some_and(|(before, after)| after.abs() < before.abs());
            prop_assert!(step.gain > 0.0 || nearer, "{step:?}");
        }
        for step in steps.iter().take(3) {
            let mut with = events.clone();
            with.push(Event::new(events[0].customer().clone(), step.fact.clone()));
            let then = portrait_at(&with, &params, end()).unwrap();
            prop_assert!((then.value() - now.value() - step.gain).abs() <= GRID, "{}", step.what);
            // Of what went badly the part that went well is told: all at most, and nothing at least.
            if let Some(because) = &step.because {
                let (_, percent) = because.rsplit_once(": ").unwrap();
                let percent: f64 = percent.trim_end_matches(" % went well").parse().unwrap();
                prop_assert!((0.0..=100.0).contains(&percent), "{because}");
            }
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

/// A model of which nothing was told is not known, though others are.
#[test]
fn a_reading_is_known_where_something_was_told() {
    let act = r#"{"customer":"a","at":100,"event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}"#;
    let (params, at) = (BookParams::default(), Instant::new(200).unwrap());
    let relationship = Relationship::from_events(&[event(act)], &params, at).unwrap();
    let readings = relationship.scores(&params, at).unwrap().readings();
    for (model, reading) in ModelName::ALL.into_iter().zip(readings) {
        let is_known = reading.is_some_and(|reading| reading.is_known());
        assert_eq!(is_known, model == ModelName::Trust, "{model}");
    }
}

/// An act is of trust alone: all that it added came through trust, and what came through the models
/// is what the event added.
#[test]
fn what_an_event_moved_is_named_with_how_much() {
    let act = |at: i64, conduct: &str| {
        event(&format!(
            r#"{{"customer":"a","at":{at},"event":"act","by":"firm","stake":1,"conduct":"{conduct}"}}"#
        ))
    };
    let events = [act(50, "acted_rightly"), act(150, "acted_wrongly"), act(160, "acted_rightly")];
    let [from, to] = [100, 200].map(|at| Instant::new(at).unwrap());
    let change = change(&events, &BookParams::default(), from, to).unwrap().unwrap();
    let effects = change.events().unwrap();
    assert_eq!(effects.len(), 2);
    for (effect, falls) in effects.iter().zip([true, false]) {
        let [(model, moved)] = effect.by_model[..] else { panic!("{effect:?}") };
        assert_eq!((model, moved), (ModelName::Trust, effect.contribution));
        assert!(moved != 0.0 && (moved < 0.0) == falls, "{effect:?}");
    }
}

#[test]
fn portraits_of_other_weights_are_not_compared() {
    let line = r#"{"customer":"a","at":1767000000,"event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}"#;
    let mut params = BookParams::default();
    let portrait = portrait_at(&[event(line)], &params, end()).unwrap();
    params.portrait = PortraitParams::from_models(&[ModelName::Trust]);
    let other = portrait_at(&[event(line)], &params, end()).unwrap();
    let error = portrait.change_since(&other).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "portraits that are compared must have the same weights, spread and level, got \
             PortraitParams {"
        ),
        "{error}"
    );
    // Only trust knows anything, so declaring trust alone is the same standing.
    assert_eq!(other.value(), portrait.value());
    assert_eq!(other.interval(), portrait.interval());
    assert!(other.coverage() > portrait.coverage());
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
    // Nothing is known: thanks in words count nothing. Trust and needs weigh the same; a fact of
    // needs costs a tenth. Stakes, promises and support have a mean of ½ and a weight of 2.
    let line = r#"{"customer":"a","at":1767000000,"event":"thanks"}"#;
    let mut params = BookParams::default();
    params.portrait = PortraitParams::from_models(&[ModelName::Trust, ModelName::Needs]);
    let own = Relationship::from_events(&[event(line)], &params, end()).unwrap();
    let costs = ModelName::ALL
        .map(|model| Positive::new(if model == ModelName::Needs { 1.0 } else { 10.0 }).unwrap());
    let path = |target: f64, most| {
        own.path_to(Share::new(target).unwrap(), &costs, most, &params, end()).unwrap()
    };
    // One success of κ = 2 and a = ½ alone is the kernel's own example: .6197.
    let one = path(0.6, 9);
    assert_eq!((one.steps.len(), one.steps[0].facts, one.cost), (1, 1, 1.0));
    assert_eq!((one.steps[0].model, one.steps[0].component), (ModelName::Needs, "promises"));
    assert!((one.value - 0.619_746).abs() < 1e-6, "{}", one.value);
    // A second fact of another kind says more than one more of the same.
    let two = path(0.68, 9);
    let taken: Vec<&str> = two.steps.iter().map(|step| step.component).collect();
    assert_eq!((taken, two.cost), (vec!["promises", "support"], 2.0));
    // What cannot be reached is said by where the way ends; all that it takes is dear enough.
    let far = path(1.0, 3);
    assert!(far.value < 1.0 && far.cost == 3.0);
    // Where it is reached already, nothing is to be done.
    let none = path(0.5, 9);
    assert_eq!((none.steps.len(), none.cost.to_bits(), none.value), (0, 0.0_f64.to_bits(), 0.5));
}

#[test]
fn a_customer_of_whom_nothing_is_known_stands_at_one_half() {
    // A promise that may still be kept or missed says nothing yet, but it is known to be open.
    let line = r#"{"customer":"a","at":1767000000,"event":"promise","promise_id":"call back"}"#;
    let portrait = portrait_at(&[event(line)], &BookParams::default(), end()).unwrap();
    assert_eq!((portrait.value().to_bits(), portrait.is_known()), (0.5_f64.to_bits(), false));
    assert_eq!((portrait.ours(), portrait.theirs(), portrait.balance()), (None, None, None));
    // Kept, it counts as one success of κ = 2 and a = ½, and missed as one failure.
    let (low, high) = portrait.bounds();
    assert!((low - 0.380_254).abs() < 1e-6 && (high - 0.619_746).abs() < 1e-6, "{low} {high}");
    let interval = portrait.interval();
    assert!((interval.lower - 0.05).abs() < 1e-12 && (interval.upper - 0.95).abs() < 1e-12);
    assert_eq!((portrait.coverage(), portrait.fresh(), portrait.facts()), (0.0, 0.0, 1));
    assert_eq!(portrait.to_string(), "portrait: nothing known of how the firm serves the customer");
}

#[test]
fn customers_of_one_book_are_advised_differently() {
    let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in Simulation::new(7).customers(20).events(2_000).with_turns().iter() {
        customers.entry(event.customer().clone()).or_default().push(event);
    }
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for events in customers.values() {
        let steps = next_steps(events, &BookParams::default(), end()).unwrap();
        *first.entry(steps[0].what.clone()).or_default() += 1;
        // What could be done for anybody has its reason with this one.
        assert!(
            steps.iter().all(|step| step.because.is_some()
                || step.what.contains('“')
                || step.what.contains("without any effort")),
            "{steps:#?}"
        );
    }
    assert!(first.values().all(|count| *count <= 5), "{first:?}");
}

#[test]
fn a_term_that_the_customer_bears_can_be_given_up() {
    let term = |item: &str, by: &str, severity: f64| {
        event(&format!(
            r#"{{"customer":"a","at":1767000000,"event":"term","item":"{item}","by":"{by}","severity":{severity},"likelihood":1}}"#
        ))
    };
    let events = [
        term("paid in advance", "customer", 0.5),
        term("no copy", "customer", 0.25),
        term("free cancellation", "firm", 0.25),
    ];
    let steps = next_steps(&events, &BookParams::default(), end()).unwrap();
    let step = steps.iter().find(|step| step.what.contains("“paid in advance”")).unwrap();
    // (3/4 − 1/4) of all, then (1/4 − 1/4).
    assert_eq!(step.imbalance, Some((0.5, 0.0)));
    assert!(!steps.iter().any(|step| step.what.contains("free cancellation")));
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
    assert!(error.starts_with("event `account` needs one of `segment, worth, "), "{error}");
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
