//! Every bit of the scores of a simulated book.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use goodwill::book::{Book, BookParams, Firm, Relationship, change, event_parts, next_steps};
use goodwill::kernel::{Interval, Part};
use goodwill::portrait::{Direction, Portrait, Standing};
use goodwill::quantity::{Amount, Instant, Name};
use goodwill::record::Event;
use goodwill::simulate::Simulation;
use serde_json::Value;

use crate::events::lines;
use crate::{hash, hold};

/// A number to the bit.
fn bits(x: f64) -> String {
    format!("{:016x}", x.to_bits())
}

fn all_bits(numbers: impl IntoIterator<Item = f64>) -> String {
    numbers.into_iter().map(bits).collect::<Vec<_>>().join(",")
}

fn interval(it: Option<Interval>) -> String {
    it.map_or("none".to_owned(), |it| all_bits([it.lower, it.upper]))
}

fn numbers(value: &Value, found: &mut Vec<u64>) {
    match value {
        Value::Number(number) => found.extend(number.as_f64().map(f64::to_bits)),
        Value::Array(list) => list.iter().for_each(|value| numbers(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| numbers(value, found)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// A hash of all numbers that something shows as data, whatever they are called there.
fn everything<T: serde::Serialize>(shown: &T) -> String {
    let mut found = Vec::new();
    numbers(&serde_json::to_value(shown).unwrap(), &mut found);
    found.sort_unstable();
    format!("{:016x}", hash(found.into_iter().flat_map(u64::to_le_bytes)))
}

fn parts(parts: &[Part]) -> String {
    let part = |it: &Part| format!("{}:{}", it.name, all_bits([it.value, it.contribution]));
    parts.iter().map(part).collect::<Vec<_>>().join(" ")
}

/// One line for a score of any model.
macro_rules! model {
    ($out:ident, $who:expr, $($name:ident: $score:expr),* $(,)?) => {$(
        match &$score {
            Some(score) => writeln!(
                $out,
                "{} | {} | {} | interval {} | baseline {} | coverage {} | fresh {} | facts {} | {} | all {}",
                $who,
                stringify!($name),
                bits(score.value()),
                interval(Some(score.interval())),
                bits(score.baseline()),
                bits(score.coverage()),
                bits(score.fresh()),
                score.facts(),
                parts(&score.parts()),
                everything(score),
            ),
            None => writeln!($out, "{} | {} | none", $who, stringify!($name)),
        }
        .unwrap();
    )*};
}

/// Where a customer stands in one direction, with every component.
fn standing(out: &mut String, who: &str, direction: &str, it: Option<&Standing>) {
    let Some(it) = it else {
        return writeln!(out, "{who} | {direction} | none").unwrap();
    };
    let (lower, upper) = it.bounds();
    writeln!(
        out,
        "{who} | {direction} | {} | interval {} | bounds {} | evidence {} | fresh {} | coverage {} \
         | posterior {}",
        bits(it.value()),
        interval(Some(it.interval())),
        all_bits([lower, upper]),
        bits(it.evidence()),
        bits(it.fresh()),
        bits(it.coverage()),
        all_bits([it.posterior().alpha(), it.posterior().beta()]),
    )
    .unwrap();
    for part in it.parts() {
        writeln!(
            out,
            "{who} | {direction} | {}, {} | counted {} | expected {} | contribution {}",
            part.model,
            part.component,
            all_bits([part.good, part.bad, part.open]),
            bits(part.expected),
            bits(part.contribution),
        )
        .unwrap();
    }
}

fn portrait(out: &mut String, who: &str, portrait: &Portrait) {
    standing(out, who, "ours", portrait.ours());
    standing(out, who, "theirs", portrait.theirs());
    writeln!(
        out,
        "{who} | portrait | {} | balance {} | facts {}",
        bits(portrait.value()),
        portrait.balance().map_or("none".to_owned(), bits),
        portrait.facts(),
    )
    .unwrap();
    for part in portrait.parts() {
        writeln!(
            out,
            "{who} | portrait of {} | {} | interval {} | declared {} | coverage {} | fresh {} \
             | facts {} | contributions {}",
            part.model.name(),
            part.value.map_or("none".to_owned(), bits),
            interval(part.interval),
            part.is_declared,
            bits(part.coverage),
            bits(part.fresh),
            part.facts,
            all_bits([part.contribution, part.theirs]),
        )
        .unwrap();
    }
    if let Some(said) = portrait.judgement() {
        writeln!(out, "{who} | judgement | {} | {said}", bits(said.value().get())).unwrap();
    }
}

/// Why the score moved over the last 90 days.
fn moved(out: &mut String, who: &str, events: &[Event], params: &BookParams, to: Instant) {
    let from = to.plus(-90 * Instant::DAY).unwrap();
    let Some(change) = change(events, params, from, to).unwrap() else {
        return writeln!(out, "{who} | change | none").unwrap();
    };
    let effects = change.events().unwrap();
    let each = effects.iter().flat_map(|effect| {
        let places = effect.events.iter().map(|place| *place as u64);
        let by_model = effect.by_model.iter().map(|(_, x)| x.to_bits());
        places.chain([effect.contribution.to_bits()]).chain(by_model)
    });
    writeln!(
        out,
        "{who} | change | before {} | after {} | total {} | passing {} | fell {} | {} events {:016x}",
        bits(change.before()),
        bits(change.after()),
        bits(change.total()),
        change.passing().map_or("none".to_owned(), bits),
        change.fell().map_or("none".to_owned(), bits),
        effects.len(),
        hash(each.flat_map(u64::to_le_bytes)),
    )
    .unwrap();
    for part in change.parts() {
        let values = [part.before, part.after, Some(part.contribution), part.passing];
        let values = values.map(|x| x.map_or("none".to_owned(), bits));
        writeln!(out, "{who} | change of {} | {}", part.model.name(), values.join(",")).unwrap();
    }
}

fn customer(out: &mut String, name: &Name, events: &[Event], params: &BookParams, at: Instant) {
    let who = name.as_str();
    let relationship = Relationship::from_events(events, params, at).unwrap();
    let scores = relationship.scores(params, at).unwrap();
    model!(out, who,
        trust: scores.trust,
        friction: scores.friction,
        intimacy: scores.intimacy,
        expectation: scores.expectation,
        needs: scores.needs,
        recovery: scores.recovery,
        onboarding: scores.onboarding,
        momentum: scores.momentum,
        conduct: relationship.conduct().score(&params.conduct, at).unwrap(),
        pillars: relationship.pillars().score(&params.pillars, at).unwrap(),
        capability: relationship.capability().score(&params.capability, at).unwrap(),
        culture: relationship.culture().score(&params.culture, at).unwrap(),
    );
    writeln!(out, "{who} | all ledgers | {}", everything(&relationship)).unwrap();
    let page = relationship.portrait(params, at).unwrap().unwrap();
    portrait(out, who, &page);
    moved(out, who, events, params, at);
    for direction in [Direction::Ours, Direction::Theirs] {
        let parts = event_parts(events, params, at, direction).unwrap();
        let each = parts.iter().flat_map(|part| part.to_bits().to_le_bytes());
        writeln!(out, "{who} | by event, {direction:?} | {:016x}", hash(each)).unwrap();
    }
    for lever in relationship.levers(params, at).unwrap() {
        let (model, component) = (lever.model, lever.component);
        writeln!(out, "{who} | lever | {} | {model}, {component}", bits(lever.gain)).unwrap();
    }
    for step in next_steps(events, params, at).unwrap() {
        writeln!(out, "{who} | next | {} | {} | {}", bits(step.gain), step.what, step.fact)
            .unwrap();
    }
    for found in scores.contradictions(&page, &params.contradiction) {
        let claims = [found.one, found.other].map(|claim| {
            format!("{} {} {}", claim.by, bits(claim.value), interval(claim.interval))
        });
        let [one, other] = claims;
        let chance = found.probability.map_or("none".to_owned(), bits);
        writeln!(out, "{who} | contradiction {:?} | {one} | {other} | {chance}", found.kind)
            .unwrap();
    }
    for anomaly in relationship.anomalies() {
        writeln!(out, "{who} | anomaly | {anomaly}").unwrap();
    }
}

fn firm(out: &mut String, firm: &Firm, params: &BookParams, at: Instant) {
    let recovery = firm.recovery.score(&params.recovery, at).unwrap();
    model!(out, "the firm",
        conduct: firm.conduct.score(&params.conduct, at).unwrap(),
        pillars: firm.pillars.score(&params.pillars, at).unwrap(),
        capability: firm.capability.score(&params.capability, at).unwrap(),
        culture: firm.culture.score(&params.culture, at).unwrap(),
        friction: firm.friction.score(&params.friction, at).unwrap(),
        recovery: recovery,
    );
    for score in firm.culture.scores(&params.culture, at).unwrap() {
        let about = &score.about().organisation;
        writeln!(out, "the firm | culture of {about} | {}", everything(&score)).unwrap();
    }
    for cause in recovery.unwrap().causes() {
        let figures = [cause.failures, cause.voiced, cause.severity, cause.cumulative, cause.soon];
        writeln!(
            out,
            "the firm | cause {} | {} | share {} | recurrence {}",
            cause.cause,
            all_bits(figures),
            all_bits([cause.share.alpha(), cause.share.beta()]),
            all_bits([cause.recurrence.alpha(), cause.recurrence.beta()]),
        )
        .unwrap();
    }
}

/// The order of a book, what is at risk, and what stands in its rows.
fn book(out: &mut String, what: &str, book: &Book) {
    let ranked = book.ranked();
    writeln!(out, "{what} | tenth {} | regret {}", ranked.tenth, bits(ranked.regret)).unwrap();
    for it in &ranked.customers {
        writeln!(
            out,
            "{what} | {} {} | tied {} | attention {} | worst tenth {} | value {} | {} events \
             | worth {:?} | segment {:?} | {} anomalies, {} contradictions, {} overrides over | {}",
            it.rank,
            it.customer,
            it.tied,
            bits(it.attention),
            bits(it.worst_tenth),
            bits(it.portrait.value()),
            it.row.events,
            it.row.worth.map(Amount::get),
            it.row.segment.as_ref().map(Name::as_str),
            it.row.anomalies.len(),
            it.row.contradictions.len(),
            it.row.expired_overrides,
            it.reason,
        )
        .unwrap();
        if let Some(recent) = it.row.recent {
            writeln!(
                out,
                "{what} | {} since {} | from {} to {} | fell {}",
                it.customer,
                recent.since,
                bits(recent.from),
                bits(recent.to),
                recent.fell.map_or("none".to_owned(), bits),
            )
            .unwrap();
        }
        for alarm in &it.row.alarms {
            let since = alarm.since.map_or("always".to_owned(), |since| since.to_string());
            let sure = bits(alarm.probability);
            writeln!(
                out,
                "{what} | {} | {} since {since} | {sure} | {}",
                it.customer, alarm.kind, alarm.why
            )
            .unwrap();
        }
    }
}

#[test]
fn scores_keep_their_bits() {
    let simulation = Simulation::new(11).customers(12).events(3_000);
    let (params, at) = (BookParams::default(), simulation.until());
    let events: Vec<Event> = simulation.iter().collect();
    let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in &events {
        customers.entry(event.customer().clone()).or_default().push(event.clone());
    }
    let mut out = String::new();
    for (name, events) in &customers {
        customer(&mut out, name, events, &params, at);
    }
    // A history in which little adds up, and much is of one instant.
    let by_hand: Vec<Event> =
        lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let acme = Name::new("acme").unwrap();
    let by_hand: Vec<Event> =
        by_hand.into_iter().filter(|event| event.customer() == &acme).collect();
    customer(&mut out, &acme, &by_hand, &params, Instant::new(1_702_000_000).unwrap());
    let plain = Book::from_events(events.clone(), params.clone(), at, |_, _| ()).unwrap();
    firm(&mut out, plain.firm(), &params, at);
    book(&mut out, "the book", &plain);
    let pooled = Book::pooled(events, &params, at, |_, _| ()).unwrap();
    book(&mut out, "the pooled book", &pooled);
    hold("scores.txt", &out);
}
