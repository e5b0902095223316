//! The chance of loss: what outcomes teach, how well it told, and what a book makes of it.

use std::fmt::Write as _;

use goodwill::book::{Book, BookParams, LossLearner};
use goodwill::friction::{Encounter, Friction, FrictionEvent, FrictionKind, Initiator, Stage};
use goodwill::quantity::{Amount, Currency, Name, Share};
use goodwill::record::{Account, AccountEvent, Event, Fact, OutcomeEvent};

use super::{Numbers, all, day, name};
use crate::hold;

const MONTHS: i64 = 18;

/// Customers who call each month: the worse their calls go, the sooner most of them leave. They
/// are worth something, in two currencies or one.
fn customers(count: usize, currencies: &[&str]) -> Vec<Vec<Event>> {
    let mut random = Numbers(17);
    (0..count)
        .map(|number| {
            let name = name(&format!("customer {number:02}"));
            let bad = [0.05, 0.2, 0.5, 0.9][number % 4];
            let mut events = vec![account(&name, number, currencies)];
            for month in 0..MONTHS {
                let at = day(20_000 + 30 * month + i64::try_from(random.below(20)).unwrap());
                let mut call = Encounter::new(Stage::Support, at, Initiator::Customer);
                if random.share() < bad {
                    let severity = Share::new(random.share()).unwrap();
                    call =
                        call.with_friction(Friction::from_severity(FrictionKind::Late, severity));
                }
                events
                    .push(Event::new(name.clone(), Fact::Friction(FrictionEvent::Encounter(call))));
                if month > 2 && random.share() < 0.16 * bad {
                    let gone = at.plus(86_400).unwrap();
                    let amount = Some(Amount::new(100.0).unwrap());
                    let outcome = match number % 3 {
                        0 => OutcomeEvent::Departed { amount, at: gone },
                        1 => OutcomeEvent::Contracted { amount, at: gone },
                        _ => OutcomeEvent::Lapsed { amount: None, at: gone },
                    };
                    events.push(Event::new(name.clone(), Fact::Outcome(outcome)));
                    if number % 3 == 0 {
                        break;
                    }
                }
                if random.share() < 0.1 {
                    let ordered = OutcomeEvent::Ordered { amount: None, at };
                    events.push(Event::new(name.clone(), Fact::Outcome(ordered)));
                }
            }
            events
        })
        .collect()
}

fn account(name: &Name, number: usize, currencies: &[&str]) -> Event {
    let mut account = Account::new(day(20_000));
    // Of some nobody said what they are worth.
    account.worth =
        (number % 7 != 2).then(|| Amount::new(100.0 * (number % 5 + 1) as f64).unwrap());
    account.orders = Some(u32::try_from(number).unwrap());
    let event = Event::new(name.clone(), AccountEvent::Account(account).into());
    match currencies.get(number % currencies.len().max(1)) {
        Some(code) => event.with_currency(Currency::new(code).unwrap()),
        None => event,
    }
}

fn ranked(out: &mut String, what: &str, book: &Book) {
    let ranked = book.ranked();
    writeln!(
        out,
        "{what} | at risk {:?} | {:?} | tenth {} | regret {:?}",
        ranked.at_risk, ranked.at_risk_by_currency, ranked.tenth, ranked.regret
    )
    .unwrap();
    for it in &ranked.customers {
        writeln!(
            out,
            "{what} | {} {} | {:?} | at risk {:?} | attention {:?} | {}",
            it.rank, it.customer, it.row.loss, it.at_risk, it.attention, it.reason
        )
        .unwrap();
    }
}

#[test]
fn losses_keep_their_bits() {
    let mut out = String::new();
    let mut params = BookParams::default();
    params.loss = params.loss.with_cuts(6).with_least(10);
    let (now, customers) = (day(20_000 + 30 * MONTHS), customers(48, &[]));
    let mut learner = LossLearner::new(&params, now).unwrap();
    for (i, events) in customers.iter().enumerate() {
        if i == 12 {
            writeln!(out, "of twelve | {:?}", learner.learn().unwrap()).unwrap();
            writeln!(out, "of twelve | {:?}", learner.backtest().unwrap()).unwrap();
        }
        learner.observe(events).unwrap();
    }
    for (name, cases) in learner.cases() {
        let lost: Vec<bool> = cases.iter().map(|case| case.lost).collect();
        writeln!(out, "{name} | {lost:?}").unwrap();
        for case in cases.iter().step_by(3) {
            writeln!(out, "{name} | at {} | {:?}", case.cut.at(), case.signs).unwrap();
        }
        let signs: Vec<_> = cases.iter().map(|case| case.signs).collect();
        writeln!(out, "{name} | all {}", all(&signs)).unwrap();
    }

    let found = learner.backtest().unwrap();
    let (horizon, of) = (found.horizon_days, found.customers);
    writeln!(out, "backtest | {horizon:?} days | {of} customers | {:?}", found.counts).unwrap();
    for cut in &found.cuts {
        writeln!(out, "backtest | {cut:?}").unwrap();
    }
    writeln!(out, "backtest | standing {:?}", found.standing).unwrap();
    let told = found.told.as_ref().unwrap();
    writeln!(out, "backtest | standing of these {:?}", told.standing).unwrap();
    writeln!(out, "backtest | learned {:?}", told.learned).unwrap();
    writeln!(out, "backtest | forecasts {:?}", told.forecasts).unwrap();
    writeln!(out, "backtest | gain {:?}", told.gain).unwrap();

    let learned = learner.learn().unwrap();
    let model = learned.model().unwrap();
    let own = model.takes_own_figures();
    writeln!(out, "model | {:?} | own figures {own} | {}", model.counts(), model.shapes()).unwrap();
    for weight in model.calibration().weights() {
        writeln!(out, "model | {} weighs {:?}", weight.name, weight.weight).unwrap();
    }
    writeln!(out, "model | all {}", all(model.shapes())).unwrap();
    for (name, cases) in learner.cases().take(4) {
        for case in cases {
            let chance = model.chance(&case.signs).unwrap();
            let parts = model.parts(&case.signs).unwrap();
            writeln!(out, "{name} | chance {chance:?} | {}", all(&parts)).unwrap();
        }
    }
    // With as many as there were of the fewer kind it is learned, and with one more asked it is not.
    let fewer = u16::try_from(model.counts().lost.min(model.counts().kept)).unwrap();
    for (least, is_enough) in [(fewer, true), (fewer + 1, false)] {
        let mut asking = params.clone();
        asking.loss = asking.loss.with_least(least);
        let mut learner = LossLearner::new(&asking, now).unwrap();
        for events in &customers {
            learner.observe(events).unwrap();
        }
        assert_eq!(learner.learn().unwrap().model().is_some(), is_enough, "{least}");
    }
    for (what, currencies) in
        [("no currency", &[][..]), ("one currency", &["EUR"]), ("two", &["EUR", "USD"])]
    {
        let book = Book::new(params.clone(), now).unwrap();
        let mut book = book.with_losses(model.clone()).unwrap();
        for events in self::customers(16, currencies) {
            book.observe(&events).unwrap();
        }
        ranked(&mut out, what, &book);
    }
    hold("learned.losses.txt", &out);
}
