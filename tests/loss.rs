//! The chance of loss: learned from outcomes, and from nothing else.

// A test fails by panicking.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../examples/support/leaving.rs"]
mod leaving;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use goodwill::book::loss::{LossBacktest, LossCase, LossCounts, LossSigns, TooFewLosses};
use goodwill::book::{
    Alarm, AlarmKind, Book, BookParams, LearnedLoss, LossLearner, LossModel, Relationship,
};
use goodwill::friction::{Encounter, Friction, FrictionEvent, FrictionKind, Initiator, Stage};
use goodwill::portrait::ModelName;
use goodwill::quantity::{Amount, Currency, Instant, Name, Share};
use goodwill::record::{Account, AccountEvent, Event, Fact, OutcomeEvent};
use goodwill::simulate::Simulation;
use leaving::Leaving;
use proptest::prelude::*;

type Customers = BTreeMap<Name, Vec<Event>>;

const CUSTOMERS: u32 = 100;

fn simulation() -> Simulation {
    Simulation::new(7).customers(CUSTOMERS).events(u64::from(CUSTOMERS) * 40)
}

fn params() -> BookParams {
    let mut params = BookParams::default();
    params.loss = params.loss.with_cuts(6).with_least(12);
    params
}

/// A book from which a third leaves, the worse the firm the sooner.
fn customers() -> &'static Customers {
    static ALL: OnceLock<Customers> = OnceLock::new();
    ALL.get_or_init(|| {
        let leaving = Leaving { seed: 7, middling: -3.0, slope: -14.0 };
        let (events, left) = leaving.events(&simulation(), CUSTOMERS).unwrap();
        assert!(left > 30, "{left}");
        by_customer(events)
    })
}

fn by_customer(events: impl IntoIterator<Item = Event>) -> Customers {
    let mut all = Customers::new();
    for event in events {
        all.entry(event.customer().clone()).or_default().push(event);
    }
    all
}

fn learner<'a>(customers: impl IntoIterator<Item = &'a Vec<Event>>) -> LossLearner {
    let mut learner = LossLearner::new(&params(), simulation().until()).unwrap();
    customers.into_iter().for_each(|events| learner.observe(events).unwrap());
    learner
}

fn learned() -> &'static (LossLearner, LossModel, LossBacktest) {
    static LEARNED: OnceLock<(LossLearner, LossModel, LossBacktest)> = OnceLock::new();
    LEARNED.get_or_init(|| {
        let learner = learner(customers().values());
        let model = learner.learn().unwrap().model().unwrap().clone();
        let found = learner.backtest().unwrap();
        (learner, model, found)
    })
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn call(customer: &Name, at: Instant, late: bool) -> Event {
    let mut call = Encounter::new(Stage::Support, at, Initiator::Customer);
    if late {
        call = call.with_friction(Friction::from_severity(FrictionKind::Late, Share::ONE));
    }
    Event::new(customer.clone(), Fact::Friction(FrictionEvent::Encounter(call)))
}

fn outcome(customer: &Name, outcome: OutcomeEvent) -> Event {
    Event::new(customer.clone(), Fact::Outcome(outcome))
}

/// A copy of the cases of each customer at the cuts up to one.
fn cases_up_to(learner: &LossLearner, at: Instant) -> Vec<(Name, Vec<LossCase>)> {
    let until = |cases: &[LossCase]| {
        cases.iter().filter(|case| case.cut.at() <= at).copied().collect::<Vec<_>>()
    };
    learner.cases().map(|(name, cases)| (name.clone(), until(cases))).collect()
}

#[test]
fn law_what_follows_a_cut_moves_no_sign() {
    let (whole, ..) = learned();
    let few = || customers().values().take(15);
    let before = learner(few());
    for cut in whole.cuts() {
        // Everything that would tell who is lost, planted right after the cut.
        let planted: Vec<Vec<Event>> = few()
            .map(|events| {
                let customer = events[0].customer().clone();
                let soon = cut.at().plus(1).unwrap();
                let said = OutcomeEvent::SaidLeaving { amount: None, at: soon };
                let gone = OutcomeEvent::Departed { amount: None, at: soon };
                let mut more = events.clone();
                more.extend([outcome(&customer, said), outcome(&customer, gone)]);
                more.extend((1..20).map(|n| call(&customer, soon.plus(n).unwrap(), true)));
                more
            })
            .collect();
        let after = learner(&planted);
        let signs = |learner: &LossLearner| -> Vec<_> {
            let cases = cases_up_to(learner, cut.at());
            let of = |cases: Vec<LossCase>| cases.into_iter().map(|c| (c.cut, c.signs)).collect();
            cases.into_iter().map(|(name, cases)| (name, of(cases))).collect::<Vec<(_, Vec<_>)>>()
        };
        assert_eq!(signs(&before), signs(&after), "{}", cut.at());
        // What was planted is an outcome of the window that it fell into.
        let lost = |(_, cases): (Name, Vec<LossCase>)| {
            cases.last().is_none_or(|case| case.cut != *cut || case.lost)
        };
        assert!(cases_up_to(&after, cut.at()).into_iter().all(lost));
    }
}

#[test]
fn law_a_sign_is_what_was_known() {
    let (learner, model, _) = learned();
    for (customer, cases) in learner.cases().take(10) {
        for case in cases {
            let at = case.cut.at();
            let known: Vec<Event> =
                customers()[customer].iter().filter(|event| event.at() <= at).cloned().collect();
            let portrait =
                Relationship::from_events(&known, &params(), at).unwrap().portrait(&params(), at);
            let standing = portrait.unwrap().map(|portrait| portrait.value());
            assert_eq!(Some(case.signs.standing), standing);
            assert_eq!(model.read(&known, at).unwrap(), Some(case.signs));
        }
    }
}

#[test]
fn law_windows_are_over_and_later_ones_teach_no_earlier_cut() {
    let (learner, _, before) = learned();
    let until = simulation().until();
    let cuts = learner.cuts();
    assert_eq!(cuts.len(), 6);
    assert!(cuts.iter().all(|cut| cut.end() <= until));
    assert!(cuts.windows(2).all(|pair| pair[0].end() <= pair[1].at()));
    // Everybody is lost in the last window: what earlier cuts foretold stays to the bit.
    let last = cuts[5].at().plus(1).unwrap();
    let all: Vec<Vec<Event>> = customers()
        .values()
        .map(|events| {
            let mut events = events.clone();
            let customer = events[0].customer().clone();
            events.push(outcome(&customer, OutcomeEvent::Contracted { amount: None, at: last }));
            events
        })
        .collect();
    let after = self::learner(&all).backtest().unwrap();
    assert_eq!(before.cuts[..5], after.cuts[..5]);
    assert!(before.cuts[..5].iter().any(|cut| cut.learned.is_some()));
    assert_eq!(after.cuts[5].losses, after.cuts[5].cases);
    assert!(before.cuts[5].losses < before.cuts[5].cases);
}

#[test]
fn law_the_order_of_customers_and_events_moves_no_bit() {
    let (learner, model, found) = learned();
    let mut backwards: Vec<Vec<Event>> = customers().values().rev().cloned().collect();
    for events in &mut backwards {
        events.reverse();
    }
    let mut halves = [&backwards[..30], &backwards[30..]].map(self::learner).into_iter();
    let (mut merged, other) = (halves.next().unwrap(), halves.next().unwrap());
    merged.merge(other).unwrap();
    let cases = |learner: &LossLearner| cases_up_to(learner, simulation().until());
    assert_eq!(cases(&merged), cases(learner));
    let again = merged.learn().unwrap();
    assert_eq!(again.model(), Some(model));
    assert_eq!(&merged.backtest().unwrap(), found);
    for (_, cases) in learner.cases() {
        for case in cases {
            let bits = |model: &LossModel| model.chance(&case.signs).unwrap().to_bits();
            assert_eq!(bits(model), bits(again.model().unwrap()));
        }
    }
}

#[test]
fn law_too_few_outcomes_teach_nothing_and_say_why() {
    let few = learner(customers().values().take(20));
    let LearnedLoss::TooFew(why) = few.learn().unwrap() else { panic!("learned") };
    assert!(why.counts.lost < 12 && why.least == 12);
    assert_eq!(
        why.to_string(),
        format!(
            "too few outcomes to foretell who will leave within 90 days: {} customers were lost and \
             {} kept at the dates looked at, and it takes 12 of each",
            why.counts.lost, why.counts.kept
        )
    );
    let found = few.backtest().unwrap();
    assert!(found.told.is_none() && found.cuts.iter().all(|cut| cut.learned.is_none()));
    assert!(found.standing.is_some());
    // Nobody at all.
    let nobody = learner([]);
    assert!(matches!(nobody.learn().unwrap(), LearnedLoss::TooFew(_)));
    assert_eq!(nobody.backtest().unwrap().standing, None);
    // Everybody is lost: then nobody was kept.
    let params = params();
    let counts = LossCounts::default();
    assert!(TooFewLosses::of(counts, &params.loss).is_some());
}

#[test]
fn the_count_alone_tells_whether_there_is_enough() {
    let (_, model, found) = learned();
    let mut counts = LossCounts::default();
    for events in customers().values() {
        counts.observe(events, &params().loss, simulation().until()).unwrap();
    }
    let read = model.counts();
    assert_eq!(read.lost, counts.lost);
    assert!(counts.cases >= read.cases && counts.losses >= read.losses);
    assert_eq!(TooFewLosses::of(counts, &params().loss), None);
    assert_eq!(found.counts, read);
}

/// Two hundred who call once a month; of each third one most calls go wrong, and it leaves, sooner
/// or later.
#[test]
fn the_learned_chance_tells_and_is_calibrated() {
    let until = simulation().until();
    let day = |n: i64| until.plus((n - 720) * Instant::DAY).unwrap();
    let mut learner = LossLearner::new(&params(), until).unwrap();
    for number in 0..200_i64 {
        let customer = name(&format!("customer {number}"));
        let leaves = number % 3 == 0;
        let months = if leaves { 5 + number * 7 % 18 } else { 24 };
        let mut events: Vec<Event> = (0..months)
            .map(|month| {
                let late = if leaves { month % 4 != 0 } else { (month + number) % 4 == 0 };
                call(&customer, day(30 * month), late)
            })
            .collect();
        // Some who were served well leave as well, and say so before.
        if number % 10 == 1 {
            let (said, at) = (day(200 + 2 * number), day(260 + 2 * number));
            events.retain(|event| event.at() < at);
            events.push(outcome(&customer, OutcomeEvent::SaidLeaving { amount: None, at: said }));
            events.push(outcome(&customer, OutcomeEvent::Departed { amount: None, at }));
        }
        if months < 24 {
            let at = day(30 * months);
            events.push(outcome(&customer, OutcomeEvent::Departed { amount: None, at }));
        }
        learner.observe(&events).unwrap();
    }
    let found = learner.backtest().unwrap();
    let told = found.told.unwrap();
    let [standing, chance] = [&told.standing, &told.learned].map(|m| m.auc.unwrap().value);
    assert!(chance > standing + 0.05 && chance > 0.9, "{standing} {chance}");
    assert!(told.forecasts.calibration_error.value < 0.05, "{}", told.forecasts.calibration_error);
    assert!(told.gain.log_loss.interval.unwrap().lower > 0.0, "{}", told.gain.log_loss);
    let learned = learner.learn().unwrap();
    let weights = learned.model().unwrap().calibration().weights();
    assert!(weights.iter().all(|weight| weight.weight >= 0.0));
    let said = weights.iter().find(|weight| weight.name.as_str() == "leaving").unwrap();
    assert!(said.weight > 5.0, "{}", said.weight);
}

/// Shoppers who order every three weeks or so, and some of whom stop, though they are heard as before:
/// how long ago the last order was tells who is lost, and nothing else does.
#[test]
fn plain_recency_tells_who_does_not_return() {
    let until = simulation().until();
    let day = |n: i64| until.plus((n - 720) * Instant::DAY).unwrap();
    let mut params = params();
    params.loss = params.loss.with_cuts(7);
    let mut learner = LossLearner::new(&params, until).unwrap();
    for number in 0..90_i64 {
        let customer = name(&format!("shopper {number:03}"));
        let stops = if number % 2 == 0 { 150 + 7 * (number % 70) } else { 720 };
        let ends = (stops + 100).min(719);
        let mut events: Vec<Event> = (0..60)
            .map(|k| 3 + number % 11 + (18 + number % 5) * k)
            .take_while(|at| *at < ends)
            .flat_map(|at| {
                let ordered = OutcomeEvent::Ordered { amount: None, at: day(at) };
                let ordered = (at < stops).then(|| outcome(&customer, ordered));
                ordered.into_iter().chain([call(&customer, day(at), false)])
            })
            .collect();
        if stops < 720 {
            // That it left is known three months later.
            let at = day(ends);
            events.push(outcome(&customer, OutcomeEvent::Departed { amount: None, at }));
        }
        learner.observe(&events).unwrap();
    }
    let found = learner.backtest().unwrap().told.unwrap();
    let chance = found.learned.auc.unwrap().value;
    assert!(chance > 0.85, "{chance}");
    let learned = learner.learn().unwrap();
    let model = learned.model().unwrap();
    assert!(model.takes_own_figures());
    assert_shares(model);
    let chance = |days: f64| {
        let signs = LossSigns {
            heard_days: Some(10.0),
            ordered_days: Some(days),
            orders: 12.0,
            ..LossSigns::default()
        };
        model.chance(&signs).unwrap()
    };
    assert!(chance(80.0) > 2.0 * chance(5.0), "{} {}", chance(80.0), chance(5.0));
}

/// Sums of some hundreds of logarithms and squares, added up in another order.
const ROUNDING: f64 = 1e-12;

/// What the learned chance gains is over the base rate of the same earlier cuts, and that is what the
/// page says: one of each kind more than there were.
#[test]
fn law_a_gain_is_over_the_rate_of_what_was_over_by_then() {
    let (learner, _, found) = learned();
    let told = found.told.as_ref().unwrap();
    let cases: Vec<(&Name, &LossCase)> = learner
        .cases()
        .flat_map(|(name, cases)| cases.iter().map(move |case| (name, case)))
        .collect();
    let (mut loss, mut squares, mut n) = (0.0, 0.0, 0_u64);
    for cut in learner.cuts() {
        let over: Vec<_> = cases.iter().filter(|(_, case)| case.cut.end() <= cut.at()).collect();
        let of = |lost: bool| {
            let names = over.iter().filter(|(_, case)| case.lost == lost).map(|(name, _)| *name);
            names.collect::<BTreeSet<_>>().len()
        };
        if of(true).min(of(false)) < usize::from(params().loss.least) {
            continue;
        }
        let losses = over.iter().filter(|(_, case)| case.lost).count();
        let rate = (losses + 1) as f64 / (over.len() + 2) as f64;
        for (_, case) in cases.iter().filter(|(_, case)| case.cut == *cut) {
            let foretold = if case.lost { rate } else { 1.0 - rate };
            loss -= foretold.ln();
            squares += (1.0 - foretold) * (1.0 - foretold);
            n += 1;
        }
    }
    assert_eq!((told.gain.cases, told.forecasts.cases), (n, n));
    let base = [loss / n as f64, squares / n as f64];
    let figures = [
        (told.gain.log_loss.value, told.forecasts.log_loss.value),
        (told.gain.brier.value, told.forecasts.brier.value),
    ];
    for (base, (gain, own)) in base.into_iter().zip(figures) {
        assert!((gain - (base - own)).abs() < ROUNDING, "{gain} is not {base} less {own}");
    }
}

/// Customers under contract, every other of whom leaves as it runs out: how long it still runs tells
/// who can be lost, and a newer contract takes the place of an older one.
#[test]
fn a_contract_in_force_tells_who_stays() {
    let until = simulation().until();
    let day = |n: i64| until.plus((n - 720) * Instant::DAY).unwrap();
    let account = |customer: &Name, from: i64, to: i64| {
        let mut account = Account::new(day(from));
        account.contract_until = Some(day(to));
        account.contract_price = Some(Amount::new(500.0).unwrap());
        Event::new(customer.clone(), Fact::Account(AccountEvent::Account(account)))
    };
    let mut params = params();
    params.loss = params.loss.with_cuts(7);
    let mut learner = LossLearner::new(&params, until).unwrap();
    let mut all = Customers::new();
    for number in 0..90_i64 {
        let customer = name(&format!("subscriber {number:03}"));
        let ends = 160 + 6 * (number % 80);
        let leaves = number % 2 == 0;
        let last = if leaves { ends } else { 719 };
        let heard = (0..60).map(|k| 3 + number % 11 + 18 * k).take_while(|at| *at < last);
        let mut events: Vec<Event> = heard.map(|at| call(&customer, day(at), false)).collect();
        events.push(account(&customer, 1, ends));
        if leaves {
            let departed = OutcomeEvent::Departed { amount: None, at: day(ends) };
            events.push(outcome(&customer, departed));
        } else {
            events.push(outcome(
                &customer,
                OutcomeEvent::Renewed { amount: None, at: day(ends - 5) },
            ));
            events.push(account(&customer, ends - 5, 1_500));
        }
        learner.observe(&events).unwrap();
        all.insert(customer, events);
    }
    let learned = learner.learn().unwrap();
    let model = learned.model().unwrap();
    assert!(model.takes_own_figures());
    let signs = |number: usize| model.read(all.values().nth(number).unwrap(), until).unwrap();
    // The newer contract is in force; one that ran out is none.
    assert_eq!(signs(1).unwrap().contract_days, Some(780.0));
    assert_eq!(signs(0), None, "who left is gone");
    let chance = |days: f64| {
        let signs =
            LossSigns { heard_days: Some(10.0), contract_days: Some(days), ..LossSigns::default() };
        model.chance(&signs).unwrap()
    };
    assert!(chance(10.0) > 3.0 * chance(400.0), "{} {}", chance(10.0), chance(400.0));
    // Nobody said what it is worth: its contract does.
    let stays = all.keys().nth(1).unwrap();
    let row_worth = book(&all, model).get(stays).unwrap().worth;
    assert_eq!(row_worth, Some(Amount::new(500.0).unwrap()));
    let after = Relationship::from_events(&all[stays], &params, day(3_000)).unwrap();
    assert_eq!(after.worth(), None, "the contract ran out");
}

/// Where the floor is so high that models lie below it, as alarms of a list say.
#[test]
fn models_that_a_list_shows_as_low_are_counted() {
    let mut params = params();
    params.attention.floor = Share::new(0.95).unwrap();
    let mut learner = LossLearner::new(&params, simulation().until()).unwrap();
    customers().values().take(10).for_each(|events| learner.observe(events).unwrap());
    let mut all_low = 0;
    for (customer, cases) in learner.cases() {
        for case in cases {
            let at = case.cut.at();
            let known = customers()[customer].iter().filter(|event| event.at() <= at).cloned();
            let book = Book::from_events(known, params.clone(), at, |_, _| ()).unwrap();
            let (_, row) = book.rows().next().unwrap();
            let is_low = |alarm: &&Alarm| matches!(alarm.kind, AlarmKind::ModelLow(_));
            let low = row.alarms.iter().filter(is_low).count();
            assert!(case.signs.models_low.total_cmp(&(low as f64)).is_eq(), "{case:?} {low}");
            all_low += low;
        }
    }
    assert!(all_low > 0);
}

/// A total without dates counts, and orders after it count on.
#[test]
fn orders_that_were_told_as_a_total_count() {
    let at = |days: i64| Instant::from_days(days).unwrap();
    let customer = name("acme");
    let ordered = |day| outcome(&customer, OutcomeEvent::Ordered { amount: None, at: at(day) });
    let mut account = Account::new(at(20));
    account.orders = Some(40);
    let told = Event::new(customer.clone(), Fact::Account(AccountEvent::Account(account)));
    let events = [ordered(10), told, ordered(30), call(&customer, at(5), false)];
    let (_, model, _) = learned();
    let signs = model.read(&events, at(40)).unwrap().unwrap();
    assert_eq!((signs.orders, signs.ordered_days), (41.0, Some(10.0)));
}

fn any_share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), 0.0..1.0]
}

fn any_signs() -> impl Strategy<Value = LossSigns> {
    let models = prop::collection::vec(prop::option::of(any_share()), 12);
    let alarms = prop::collection::vec(any_share(), 6);
    let change = prop::option::of(-1.0..1.0_f64);
    let quiet = prop::option::of(prop_oneof![Just(0.0), Just(1e9), 0.0..30.0]);
    (any_share(), models, change, prop::option::of(any_share()), quiet, alarms, 0.0..6.0_f64)
        .prop_map(|(standing, models, change, theirs, quiet, alarms, models_low)| {
            let mut signs =
                LossSigns { standing, change, theirs, quiet, models_low, ..LossSigns::default() };
            signs.models.iter_mut().zip(models).for_each(|(cell, model)| *cell = model);
            signs.alarms.iter_mut().zip(alarms).for_each(|(cell, alarm)| *cell = alarm);
            signs
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn law_the_parts_of_a_chance_add_up_to_the_bit(signs in any_signs()) {
        let model = &learned().1;
        let stays = model.parts(&signs).unwrap().unwrap();
        let terms = || stays.parts().iter().map(|part| part.contribution);
        let sum = |terms: &mut dyn Iterator<Item = f64>| terms.fold(stays.base(), |sum, t| sum + t);
        prop_assert_eq!(sum(&mut terms()).to_bits(), stays.points().to_bits());
        prop_assert_eq!(sum(&mut terms().rev()).to_bits(), stays.points().to_bits());
        prop_assert!((1.0 - stays.value() - model.chance(&signs).unwrap()).abs() <= 1e-9);
    }

    #[test]
    fn law_a_chance_lies_between_0_and_1(signs in any_signs()) {
        let chance = learned().1.chance(&signs).unwrap();
        prop_assert!(0.0 < chance && chance < 1.0, "{chance}");
    }

    #[test]
    fn law_what_is_worse_never_lowers_the_chance(signs in any_signs(), by in any_share(), which in 0..24_usize) {
        let mut worse = signs;
        let lower = |x: f64| x * by;
        let higher = |x: f64| 1.0 - (1.0 - x) * by;
        match which {
            0..3 => worse.standing = lower(worse.standing),
            3 => worse.change = worse.change.map(|change| change - by),
            4 => worse.theirs = worse.theirs.map(lower),
            5 => worse.quiet = worse.quiet.map(|times| times + by),
            6..12 => worse.alarms[which - 6] = higher(worse.alarms[which - 6]),
            _ => worse.models[which - 12] = worse.models[which - 12].map(lower),
        }
        let chance = |signs: &LossSigns| learned().1.chance(signs).unwrap();
        prop_assert!(chance(&worse) >= chance(&signs));
    }
}

#[test]
fn who_is_gone_has_no_chance_and_who_returns_has_one() {
    let (_, model, _) = learned();
    let acme = name("acme");
    let day = |n: i64| Instant::from_days(20_000 + n).unwrap();
    let calls = || (0..5).map(|n| call(&acme, day(n), false)).collect::<Vec<_>>();
    let with = |more: &[OutcomeEvent]| {
        let mut events = calls();
        events.extend(more.iter().cloned().map(|one| outcome(&acme, one)));
        model.read(&events, day(40)).unwrap().is_some()
    };
    let departed = OutcomeEvent::Departed { amount: None, at: day(10) };
    let lapsed = OutcomeEvent::Lapsed { amount: None, at: day(10) };
    let ordered = OutcomeEvent::Ordered { amount: None, at: day(20) };
    let contracted = OutcomeEvent::Contracted { amount: None, at: day(10) };
    assert!(with(&[]) && with(&[contracted]));
    assert!(!with(std::slice::from_ref(&departed)) && !with(std::slice::from_ref(&lapsed)));
    assert!(with(&[departed.clone(), ordered.clone()]) && with(&[lapsed.clone(), ordered]));
    // A call after the contract ran out shows that the customer is there; after it left, it does
    // not.
    for (gone, stays) in [(departed, false), (lapsed, true)] {
        let mut events = calls();
        events.extend([outcome(&acme, gone), call(&acme, day(30), false)]);
        assert_eq!(model.read(&events, day(40)).unwrap().is_some(), stays);
    }
    assert_eq!(model.read(&[], day(40)).unwrap(), None);
}

fn book(customers: &Customers, model: &LossModel) -> Book {
    let book = Book::new(params(), simulation().until()).unwrap();
    let mut book = book.with_losses(model.clone()).unwrap();
    for events in customers.values() {
        book.observe(events).unwrap();
    }
    book
}

#[test]
fn a_book_goes_by_worth_times_chance() {
    let (_, model, _) = learned();
    let until = simulation().until();
    let mut few: Customers = customers().clone().into_iter().take(30).collect();
    let poor = name("zz-worthless-and-badly-served");
    let day = |n: i64| until.plus(-n * Instant::DAY).unwrap();
    few.insert(poor.clone(), (1..60).map(|n| call(&poor, day(n), true)).collect());
    let worth = |worth: f64| {
        let account = {
            let mut account = Account::new(day(90));
            account.worth = Some(Amount::new(worth).unwrap());
            account
        };
        Fact::Account(AccountEvent::Account(account))
    };
    few.get_mut(&poor).unwrap().push(Event::new(poor.clone(), worth(0.0)));
    let book = book(&few, model);
    for (customer, row) in book.rows() {
        let signs = model.read(&few[customer], until).unwrap();
        let chance = signs.map(|signs| model.chance(&signs).unwrap());
        assert_eq!(row.loss.map(|loss| loss.chance), chance);
        let at_risk = row.worth.zip(chance).map(|(worth, chance)| worth.get() * chance);
        assert_eq!(row.loss.and_then(|loss| loss.at_risk), at_risk);
        assert!(row.loss.is_none_or(|loss| (loss.horizon_days - 90.0).abs() < 1e-12));
    }
    let ranked = book.ranked();
    let keys: Vec<f64> = ranked.customers.iter().map(|one| one.at_risk.unwrap_or(-1.0)).collect();
    assert!(keys.is_sorted_by(|a, b| a >= b), "{keys:?}");
    assert!(keys[0] > 0.0 && keys.last() == Some(&-1.0));
    // Nothing to lose, then; and those who are gone after that.
    let place = ranked.customers.iter().position(|one| *one.customer == poor).unwrap();
    assert!(ranked.customers[place + 1..].iter().all(|one| one.row.loss.is_none()));
    let first = &ranked.customers[0];
    let percent = format!(
        "{:.0} % likely to be lost in 90 days, worth ",
        100.0 * first.row.loss.unwrap().chance
    );
    assert!(first.reason.starts_with(&percent), "{}", first.reason);
    let sum: f64 = book.rows().filter_map(|(_, row)| row.loss?.at_risk).sum();
    assert!((ranked.at_risk.unwrap() - sum).abs() < 1e-9 * sum);
    assert_eq!(ranked.at_risk_by_currency, [(None, ranked.at_risk.unwrap())]);
    // Every other worth in another currency, said in numbers a thousand times as large: nothing is
    // summed across, and nobody comes first for the size of the numbers.
    let (euro, yen) = (Currency::new("EUR").unwrap(), Currency::new("JPY").unwrap());
    let mut two = few.clone();
    for (i, events) in two.values_mut().enumerate() {
        for event in events {
            let Fact::Account(AccountEvent::Account(account)) = event.fact() else { continue };
            let (of, times) = if i % 2 == 0 { (euro, 1.0) } else { (yen, 1_000.0) };
            let worth = account.worth.map(|worth| Amount::new(worth.get() * times).unwrap());
            let mut account = account.clone();
            account.worth = worth;
            let account = AccountEvent::Account(account);
            *event = Event::new(event.customer().clone(), Fact::Account(account)).with_currency(of);
        }
    }
    let two = self::book(&two, model);
    let apart = two.ranked();
    assert_eq!(apart.at_risk, None);
    let of: Vec<_> = apart.at_risk_by_currency.iter().map(|(of, _)| of.unwrap()).collect();
    assert_eq!(of, [euro, yen]);
    for (of, at_risk) in &apart.at_risk_by_currency {
        let own = two.rows().filter(|(_, row)| row.currency == *of);
        let sum: f64 = own.filter_map(|(_, row)| row.loss?.at_risk).sum();
        assert!((at_risk - sum).abs() < 1e-9 * sum);
    }
    // What is at risk counts as a part of what a customer of its currency is worth in the mean.
    for one in apart.customers.iter().filter(|one| one.row.worth.is_some()) {
        let own = two.rows().filter(|(_, row)| row.currency == one.row.currency);
        let worth: Vec<f64> = own
            .filter(|(_, row)| row.loss.is_some())
            .filter_map(|(_, row)| row.worth)
            .map(Amount::get)
            .collect();
        let mean = worth.iter().sum::<f64>() / worth.len() as f64;
        let part = one.row.loss.map(|loss| loss.at_risk.unwrap() / mean);
        let off = part.zip(one.at_risk).map_or(0.0, |(part, at_risk)| (part - at_risk).abs());
        assert!(
            part.is_some() == one.at_risk.is_some() && off < 1e-9,
            "{part:?} {:?}",
            one.at_risk
        );
    }
    let first: Vec<_> = apart.customers.iter().take(10).map(|one| one.row.currency).collect();
    assert!(first.contains(&Some(euro)) && first.contains(&Some(yen)), "{first:?}");
    // The same in parts.
    let halves = [0, 1].map(|half| {
        let part = few.clone().into_iter().enumerate().filter(|(i, _)| i % 2 == half);
        self::book(&part.map(|(_, one)| one).collect(), model)
    });
    let [mut merged, other] = halves;
    merged.merge(other).unwrap();
    assert_eq!(merged, book);
}

#[test]
fn without_a_chance_the_order_goes_by_attention() {
    let mut book = Book::new(params(), simulation().until()).unwrap();
    customers().values().take(10).for_each(|events| book.observe(events).unwrap());
    let ranked = book.ranked();
    assert_eq!(ranked.at_risk, None);
    assert!(ranked.customers.iter().all(|one| one.at_risk.is_none() && one.row.loss.is_none()));
    assert!(ranked.customers.is_sorted_by(|a, b| a.attention >= b.attention));
}

#[test]
fn what_does_not_go_together_is_refused() {
    let (_, model, _) = learned();
    let until = simulation().until();
    let before = until.plus(-1).unwrap();
    let early = Book::new(params(), before).unwrap().with_losses(model.clone());
    assert!(
        early.unwrap_err().to_string().starts_with(
            "book must have a chance of loss from what was known at its instant, got "
        )
    );
    let mut book = Book::new(params(), until).unwrap();
    let (one, other) = (customers().values().next().unwrap(), customers().values().nth(1).unwrap());
    book.observe(one).unwrap();
    let late = book.clone().with_losses(model.clone()).unwrap_err();
    assert!(late.to_string().contains("before it takes in customers, got 1 customers"), "{late}");
    let mut with = Book::new(params(), until).unwrap().with_losses(model.clone()).unwrap();
    assert!(with.merge(book).is_err());
    let mut learner = LossLearner::new(&params(), until).unwrap();
    learner.observe(one).unwrap();
    assert!(learner.observe(one).is_err());
    assert!(learner.clone().merge(learner.clone()).is_err());
    let both: Vec<Event> = other.iter().chain(one).cloned().collect();
    assert!(learner.observe(&both).is_err());
    let late = [call(&name("late"), until.plus(1).unwrap(), false)];
    assert!(learner.observe(&late).is_err());
    assert_eq!(learner.observe(&[]), Ok(()));
    let mut none = params();
    none.loss = none.loss.with_cuts(0);
    assert_eq!(
        LossLearner::new(&none, until).unwrap_err().to_string(),
        "number of cuts must be 1 or more within the range of instants, got 0"
    );
}

#[test]
fn defaults_are_those_of_the_register() {
    let of = |parameter: &str| {
        let found = goodwill::defaults::register()
            .iter()
            .find(|default| default.model == "loss" && default.parameter == parameter);
        found.map(|default| default.value)
    };
    let params = BookParams::default().loss;
    assert_eq!(of("horizon of loss"), Some(params.horizon_days.get()));
    assert_eq!(of("cuts to learn from"), Some(f64::from(params.cuts)));
    assert_eq!(of("least customers lost, and not lost"), Some(f64::from(params.least)));
}

/// Asserts where signs lie on their scales, 0 being the worse end, as far as the model takes them.
#[track_caller]
fn assert_shares(model: &LossModel) {
    let mut models = [None; 12];
    models[..3].copy_from_slice(&[Some(0.5), Some(0.0), Some(0.9)]);
    let signs = LossSigns {
        standing: 0.8,
        models,
        change: Some(-0.25),
        theirs: Some(1.0),
        quiet: Some(3.0),
        alarms: [0.5, 0.0, 1.0, 0.25, 2.0, f64::NAN],
        models_low: 2.5,
        heard_days: Some(30.0),
        ordered_days: Some(-7.0),
        orders: 12.0,
        contract_days: Some(364.0),
        worth: Some(1e30),
    };
    let score = model.parts(&signs).unwrap().unwrap();
    let share = |sign: &str| score.parts().iter().find(|part| part.name == sign).unwrap().value;
    let near = |sign: &str, expected: f64| {
        assert!((share(sign) - expected).abs() < 1e-12, "{sign}: {} {expected}", share(sign));
    };
    // Log-odds from −5 to 5; those of the other direction are taken to end there on a scale to 20.
    near("standing", (4.0_f64.ln() + 5.0) / 10.0);
    near("theirs", 25.0 / 40.0);
    for (model, expected) in ModelName::ALL.into_iter().zip([0.5, 0.0, (9.0_f64.ln() + 5.0) / 10.0])
    {
        near(model.name(), expected);
    }
    near("change", 0.375);
    near("quiet", 1.0 - 4.0_f64.ln() / 10.0);
    near("models low", 0.75);
    // Of how sure an alarm is all lies in a tenth of the scale; what is no number is nothing.
    for (alarm, sure) in [
        ("leaving", 0.5),
        ("trust broken", 0.0),
        ("falling", 1.0),
        ("gone quiet", 0.25),
        ("overdue", 1.0),
        ("one-sided", 0.0),
    ] {
        near(alarm, 1.0 - sure / 10.0);
    }
    if model.takes_own_figures() {
        near("days since heard", 1.0 - 31.0_f64.ln() / 40.0);
        near("days since an order", 1.0);
        near("orders", 13.0_f64.ln() / 40.0);
        near("days under contract", 365.0_f64.ln() / 40.0);
        // e⁴⁰ is 2·10¹⁷: what is worth more is at the end.
        near("worth more", 1.0);
        near("worth less", 0.0);
    }
    assert_eq!(score.parts().len(), 29);
    assert!(score.parts().is_sorted_by_key(|part| part.name.clone()));
}

#[test]
fn signs_lie_where_their_scales_say() {
    assert_shares(&learned().1);
}

/// A place on a scale is said in the unit that the scale is made of.
#[test]
fn places_are_read_off_in_their_units() {
    for (sign, x, said) in [
        ("standing", -5.0, "1 of 100"),
        ("standing", 5.0, "99 of 100"),
        ("trust", 0.0, "50 of 100"),
        ("theirs", 1.0, "73 of 100"),
        ("change", 0.126, "+13 points"),
        ("change", -0.126, "-13 points"),
        ("change", -0.004, "+0 points"),
        ("leaving", 0.5, "50 %"),
        ("one-sided", 10.0, "100 %"),
        ("models low", 2.5, "2.5"),
        ("quiet", 4.0_f64.ln(), "3.0 times"),
        ("quiet", 13.0_f64.ln(), "12 times"),
        ("days since heard", 0.0, "0.0 days"),
        ("days since an order", 31.0_f64.ln(), "30 days"),
        ("days under contract", 10.5_f64.ln(), "9.5 days"),
        ("orders", 4.0_f64.ln(), "3.0"),
        ("worth more", 1_001.0_f64.ln(), "1000"),
        ("worth less", 11.5_f64.ln(), "10"),
        ("none of them", 0.333, "0.33"),
    ] {
        assert_eq!(LossSigns::read_off(sign, x), said, "{sign} {x}");
    }
}

/// On a page a curve of a loss says its places as signs do, from the worse end to the better.
#[cfg(feature = "html")]
#[test]
fn curves_of_a_loss_are_said_in_the_units_of_their_signs() {
    use goodwill::report::html::CurveView;

    let model = &learned().1;
    let views = CurveView::of_loss(model);
    assert_eq!(views.len(), 29);
    let ends = |sign: &str| {
        let view = views.iter().find(|view| view.name == sign).unwrap();
        assert_eq!(view.unit, "log-odds");
        let bins: Vec<&str> =
            view.steps.iter().filter(|step| step.ends.is_some()).map(|step| &*step.label).collect();
        let first = bins[0].split(" to ").next().unwrap().to_owned();
        (first, bins[bins.len() - 1].split(" to ").last().unwrap().to_owned())
    };
    let said = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(ends("standing"), said("1 of 100", "99 of 100"));
    assert_eq!(ends("change"), said("-100 points", "+100 points"));
    assert_eq!(ends("quiet"), said("22025 times", "0.0 times"));
    assert_eq!(ends("models low"), said("10.0", "0.0"));
    assert_eq!(ends("leaving"), said("100 %", "0 %"));
}
