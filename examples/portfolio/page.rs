//! What the program prints.

// A `String` always takes more text, and `write!` would have a failure to drop.
#![allow(clippy::format_push_string)]

use goodwill::book::{Event, Fact};
use goodwill::capability::CapabilityScore;
use goodwill::conduct::ConductScore;
use goodwill::culture::CultureScore;
use goodwill::friction::FrictionIndex;
use goodwill::kernel::Part;
use goodwill::pillars::PillarsScore;
use goodwill::portrait::{Model, Portrait};
use goodwill::quantity::Instant;
use goodwill::trust::{Party, TrustEvidence};

use crate::Row;
use crate::support::dates;
use crate::support::json::Object;
use crate::support::table::{Side, layout};

/// Says what was read.
pub(crate) fn head(source: &str, events: usize, customers: usize, as_of: Instant) -> String {
    format!(
        "{} of {}, from {source}; read as of {}\n",
        counted(events as u64, "event"),
        counted(customers as u64, "customer"),
        dates::rfc3339(as_of)
    )
}

/// Lists who needs attention, the lowest score first.
pub(crate) fn ranking(rows: &[Row], top: usize) -> String {
    let header = [
        ("customer", Side::Left),
        ("score", Side::Right),
        ("90 % interval", Side::Right),
        ("coverage", Side::Right),
        ("facts", Side::Right),
        ("weighs most", Side::Left),
    ];
    let cells = rows.iter().take(top).map(|row| {
        let name = row.customer.to_string();
        let Some(portrait) = &row.portrait else {
            let [unknown, none] = ["-", "0"].map(str::to_owned);
            return [name, "nothing known".into(), unknown.clone(), none.clone(), none, unknown];
        };
        let parts = portrait.parts().into_iter();
        let weakest = parts.min_by(|a, b| a.contribution.total_cmp(&b.contribution));
        let weakest = weakest.filter(|part| part.contribution < 0.0);
        [
            name,
            format!("{:.3}", portrait.value()),
            format!("{:.2}", portrait.interval()),
            format!("{:.2}", portrait.coverage()),
            portrait.facts().to_string(),
            weakest.map_or("-".into(), |part| format!("{} {:+.3}", part.model, part.contribution)),
        ]
    });
    let left = rows.len().saturating_sub(top);
    let more = if left > 0 { format!(" ({left} more below)") } else { String::new() };
    format!("\nWho needs attention, the lowest score first{more}\n\n{}", layout(header, cells))
}

/// Shows one customer: what each model says, what changed and why, what to do next.
pub(crate) fn portrait(
    row: &Row,
    events: &[Event],
    before: Option<&Portrait>,
    days: i64,
) -> String {
    let mut text = format!("\nPortrait of {}\n\n", row.customer);
    let Some(now) = &row.portrait else {
        return text + "  Nothing is known that any model could score.\n";
    };
    text += &format!(
        "  score {:.3} {:.2}; before any evidence it would be {:.3}\n\n",
        now.value(),
        now.interval(),
        now.baseline(),
    );
    text += &models(now);
    text += &drivers(now);
    text += &changes(now, before, events, days);
    text += &steps(now);
    for anomaly in row.relationship.anomalies() {
        text += &format!("  does not add up: {anomaly}\n");
    }
    text
}

fn models(now: &Portrait) -> String {
    let header = [
        ("model", Side::Left),
        ("value", Side::Right),
        ("90 % interval", Side::Right),
        ("coverage", Side::Right),
        ("adds", Side::Right),
    ];
    let cells = now.parts().into_iter().map(|part| {
        [
            part.model.to_string(),
            part.value.map_or("-".to_owned(), |value| format!("{value:.3}")),
            part.interval.map_or("-".to_owned(), |interval| format!("{interval:.2}")),
            format!("{:.2}", part.coverage),
            format!("{:+.3}", part.contribution),
        ]
    });
    layout(header, cells)
}

/// What moves each model away from the best it could be, in the model's own words.
fn drivers(now: &Portrait) -> String {
    let mut text = String::from("\n  What weighs on it\n");
    if let Some(trust) = now.trust().filter(|trust| trust.coverage() == 0.0) {
        text += &format!(
            "  - trust: {}, none of them yet an outcome of the firm's\n",
            counted(trust.facts(), "fact")
        );
    }
    if let Some(trust) = now.trust().filter(|trust| trust.coverage() > 0.0) {
        text += &format!("  - {trust}\n");
        for part in trust.parts().iter().filter(|part| part.contribution < -0.005) {
            text += &format!("      {:+.3}  {}\n", part.contribution, part.name);
        }
    }
    if let Some(friction) = now.friction() {
        text += &driver(friction, &friction.parts(), 0.5, 1);
    }
    macro_rules! drivers {
        ($($model:ident),*) => {
            $(if let Some(score) = now.$model() {
                text += &driver(score, &score.parts(), 0.005, 3);
            })*
        };
    }
    drivers!(intimacy, expectation, needs, recovery, onboarding, momentum);
    text
}

/// One model's line, and below it the parts that move it by more than a little.
fn driver(score: &impl core::fmt::Display, parts: &[Part], least: f64, digits: usize) -> String {
    let mut text = format!("  - {score}\n");
    for part in parts.iter().filter(|part| part.contribution.abs() > least) {
        text += &format!("      {:+.digits$}  {}\n", part.contribution, part.name);
    }
    text
}

/// What the events say of the firm and of whom it deals with, over all customers.
pub(crate) fn firm(
    pillars: Option<&PillarsScore>,
    conduct: Option<&ConductScore>,
    capability: Option<&CapabilityScore>,
    cultures: &[CultureScore],
) -> String {
    let mut text = String::new();
    if let Some(pillars) = pillars {
        text += &driver(pillars, &pillars.parts(), 0.005, 3);
    }
    if let Some(capability) = capability {
        text += &driver(capability, &capability.parts(), 0.005, 3);
    }
    if let Some(conduct) = conduct {
        text += &format!("  - {conduct}\n");
        for name in conduct.unrecognised() {
            text += &format!("      answered, but asked by no questionnaire: {name}\n");
        }
        for name in conduct.failed() {
            text += &format!("      failed where it must not: {name}\n");
        }
    }
    if !cultures.is_empty() {
        text += &format!(
            "  - culture: {} read, each with what its region and nation lend it\n",
            counted(cultures.len() as u64, "organisation")
        );
        if let Some(lowest) = cultures.iter().min_by(|a, b| a.value().total_cmp(&b.value())) {
            text += &format!("      lowest: {lowest}\n");
        }
    }
    if text.is_empty() { text } else { format!("\nThe firm, and whom it deals with\n\n{text}") }
}

fn changes(now: &Portrait, before: Option<&Portrait>, events: &[Event], days: i64) -> String {
    let mut text = format!("\n  What changed in the last {days} days\n");
    let Some(before) = before else {
        return text + "  - Nothing was known before.\n";
    };
    let change = now.change_since(before);
    text += &format!(
        "  - the score went from {:.3} to {:.3} ({:+.3})\n",
        before.value(),
        now.value(),
        change.total
    );
    for (model, part) in Model::ALL.iter().zip(&change.parts).filter(|(_, part)| part.abs() > 5e-4)
    {
        text += &format!("      {part:+.3}  {model}\n");
    }
    if let (Some(now), Some(before)) = (now.friction(), before.friction()) {
        let mut stages = now.change_since(before);
        stages.sort_by(|a, b| {
            let size = |c: &goodwill::friction::StageChange| (c.severity + c.exposure).abs();
            size(b).total_cmp(&size(a))
        });
        for change in stages.iter().take(2).filter(|c| (c.severity + c.exposure).abs() > 0.5) {
            text += &format!(
                "  - friction at {}: {:+.1} points, {:+.1} by its severity and {:+.1} by how much \
                 of the journey it is\n",
                change.stage,
                change.severity + change.exposure,
                change.severity,
                change.exposure,
            );
        }
    }
    text + &trust_events(now, events, days)
}

/// The dealings of the time that moved trust most.
fn trust_events(now: &Portrait, events: &[Event], days: i64) -> String {
    let Some(trust) = now.trust() else { return String::new() };
    let mut shifts: Vec<(f64, &TrustEvidence)> = events
        .iter()
        .filter(|event| now.as_of().since(event.at()) < days * Instant::DAY)
        .filter_map(|event| match event.fact() {
            Fact::Trust(fact) => Some((trust.of(Party::Firm).shift_by(fact, trust), fact)),
            _ => None,
        })
        .filter(|(shift, _)| *shift != 0.0)
        .collect();
    shifts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let line = |(shift, fact): &(f64, &TrustEvidence)| {
        let what = match fact {
            TrustEvidence::Resolve(resolution) => {
                let how = match resolution.outcome() {
                    outcome if outcome.honoured() >= 1.0 => "was honoured",
                    outcome if outcome.execution() >= 1.0 => "was done wrong",
                    outcome if outcome.dereliction() >= 1.0 => "was not honoured",
                    _ => "was honoured in part",
                };
                format!("{} {how}", resolution.placing().id())
            }
            _ => "an occasion to act".to_owned(),
        };
        format!("  - {}: {what} ({shift:+.3} of trust)\n", dates::day(fact.at()))
    };
    shifts.iter().take(3).map(line).collect()
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A sum of stakes, legible however large.
fn sum(stake: f64) -> String {
    if stake < 1e9 { format!("{stake:.1}") } else { format!("{stake:.3e}") }
}

/// What would help, with what it would bring where that can be said.
fn steps(now: &Portrait) -> String {
    let mut steps = Vec::new();
    if let Some(cell) = now.friction().and_then(FrictionIndex::biggest_relief) {
        steps.push(format!(
            "had nothing gone wrong in {} at {}, the friction index would be {:.1} lower",
            cell.dimension, cell.stage, cell.relief
        ));
    }
    if let Some(trust) = now.trust() {
        let firm = trust.of(Party::Firm);
        let pending = firm.pending();
        let (low, high) = firm.perceived_bounds();
        if pending.overdue > 0 {
            steps.push(format!("settle what is overdue: {}", counted(pending.overdue, "stake")));
        }
        if pending.count > 0 {
            steps.push(format!(
                "mind {} open, worth {}: trust ends between {low:.2} and {high:.2}",
                counted(pending.count, "stake"),
                sum(pending.stake)
            ));
        }
        if firm.shortfall() > 0.0 {
            steps.push(format!(
                "take a risk in return: the customer is {:.1} ahead, beyond grace",
                firm.shortfall()
            ));
        }
    }
    if let Some(intimacy) = now.intimacy() {
        let weakest =
            intimacy.parts().into_iter().min_by(|a, b| a.contribution.total_cmp(&b.contribution));
        if let Some(part) = weakest.filter(|part| part.contribution < 0.0) {
            steps.push(format!("work on {}, which stands at {:.2}", part.name, part.value));
        }
        if intimacy.coverage() < 1.0 {
            let unknown = 100.0 * (1.0 - intimacy.coverage());
            steps.push(format!("ask: {unknown:.0} % of what makes you close was never observed"));
        }
    }
    let mut text = String::from("\n  What to do next\n");
    if steps.is_empty() {
        text += "  - nothing stands out\n";
    }
    for step in steps {
        text += &format!("  - {step}\n");
    }
    text
}

/// One customer as a line of JSON.
pub(crate) fn json(row: &Row, as_of: Instant) -> String {
    let base = Object::default()
        .field("customer", row.customer.as_str())
        .field("as_of", dates::rfc3339(as_of));
    let anomalies: Vec<String> = row.relationship.anomalies();
    let Some(portrait) = &row.portrait else {
        let none = None::<f64>;
        let object = base
            .field("score", none)
            .field("lower", none)
            .field("upper", none)
            .field("baseline", none)
            .field("coverage", 0.0)
            .field("evidence", 0)
            .object("parts", &Object::default())
            .field("anomalies", anomalies);
        return format!("{object}\n");
    };
    let interval = portrait.interval();
    let mut parts = Object::default();
    for part in portrait.parts() {
        let object = Object::default()
            .field("value", part.value)
            .field("lower", part.interval.map(|interval| interval.lower))
            .field("upper", part.interval.map(|interval| interval.upper))
            .field("coverage", part.coverage)
            .field("contribution", part.contribution);
        parts = parts.object(part.model.name(), &object);
    }
    let object = base
        .field("score", portrait.value())
        .field("lower", interval.lower)
        .field("upper", interval.upper)
        .field("baseline", portrait.baseline())
        .field("coverage", portrait.coverage())
        .field("evidence", portrait.facts())
        .object("parts", &parts)
        .field("anomalies", anomalies);
    format!("{object}\n")
}
