//! What the program prints.

// A `String` always takes more text, and `write!` would have a failure to drop.
#![allow(clippy::format_push_string)]

use goodwill::book::{Book, BookRow, Ranked, RankedBook};
use goodwill::kernel::Part;
use goodwill::portrait::ModelName;
use goodwill::quantity::{Level, Name};

use crate::support::dates;
use crate::support::json::Object;
use crate::support::outcome::Failure;
use crate::support::table::{Side, layout};

/// Says what was read.
pub(crate) fn head(source: &str, book: &Book) -> String {
    let events = book.rows().map(|(_, row)| row.events).sum();
    let models: Vec<&str> = book.models().into_iter().map(ModelName::name).collect();
    let whole = match models.as_slice() {
        [] => String::new(),
        [one] => format!("A score is made of {one}, the model that this book has evidence for.\n"),
        all => format!(
            "A score is made of the models that this book has evidence for, equally: {}.\n",
            all.join(", ")
        ),
    };
    format!(
        "{} of {}, from {source}; read as of {}\n{whole}",
        counted(events, "event"),
        counted(book.rows().count() as u64, "customer"),
        dates::rfc3339(book.as_of())
    )
}

/// Lists who needs attention, the lowest score first.
pub(crate) fn ranking(book: &RankedBook<'_>, top: usize) -> String {
    let header = [
        ("", Side::Right),
        ("customer", Side::Left),
        ("score", Side::Right),
        ("90 % interval", Side::Right),
        ("worst tenth", Side::Right),
        ("known", Side::Right),
        ("facts", Side::Right),
        ("weighs most", Side::Left),
        ("", Side::Left),
    ];
    let cells = book.customers.iter().take(top).map(|ranked| {
        let portrait = ranked.portrait;
        let interval = portrait.interval();
        [
            place(ranked),
            short(ranked.customer),
            points(portrait.value()),
            format!("[{}, {}]", points(interval.lower), points(interval.upper)),
            percent(ranked.worst_tenth),
            percent(portrait.coverage()),
            portrait.facts().to_string(),
            weighs_most(ranked).unwrap_or("-".into()),
            marks(ranked).join("; "),
        ]
    });
    let more = more(book.customers.len().saturating_sub(top));
    let mut text = if book.customers.is_empty() {
        "\nOf nobody is anything known that a model could score.\n".to_owned()
    } else {
        format!(
            "\nWho needs attention, the lowest score first{more}\n\n{}\n\
             Worst tenth: the probability of being among the lowest {}. Known: how much of what \
             could be known was ever observed. Facts: what the models counted.\n\
             The first {} of this list stand, in expectation, {} points each above the truly lowest: \
             the price of not knowing.\n",
            layout(header, cells),
            book.tenth,
            book.tenth,
            points(book.regret / book.tenth.max(1) as f64)
        )
    };
    if !book.unknown.is_empty() {
        let names: Vec<String> = book.unknown.iter().take(top).map(ToString::to_string).collect();
        let more = if book.unknown.len() > top { ", …" } else { "" };
        text += &format!(
            "Nothing known, so no place: {} ({}{more})\n",
            counted(book.unknown.len() as u64, "customer"),
            names.join(", ")
        );
    }
    text
}

/// A name that does not widen a table beyond a page.
fn short(name: &Name) -> String {
    const LONGEST: usize = 40;
    let name = name.as_str();
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// Says how many more there are.
fn more(left: usize) -> String {
    if left > 0 { format!(" ({left} more below)") } else { String::new() }
}

/// The place in the order, with a sign where it is shared.
pub(crate) fn place(ranked: &Ranked<'_>) -> String {
    format!("{}{}", ranked.rank, if ranked.tied { "=" } else { "" })
}

/// The model that takes most from the score, with how much.
pub(crate) fn weighs_most(ranked: &Ranked<'_>) -> Option<String> {
    let parts = ranked.portrait.parts().into_iter();
    let weakest = parts.min_by(|a, b| a.contribution.total_cmp(&b.contribution))?;
    // What would print as nothing weighs nothing.
    let weighs = weakest.contribution < -0.0005;
    weighs.then(|| format!("{} {:.1}", weakest.model, 100.0 * weakest.contribution))
}

/// What stands beside the score.
pub(crate) fn marks(ranked: &Ranked<'_>) -> Vec<String> {
    let mut marks = Vec::new();
    if let Some(said) = ranked.portrait.judgement() {
        marks.push(format!("{} says {}", said.author(), points(said.value().get())));
    }
    if !ranked.row.contradictions.is_empty() {
        marks.push(counted(ranked.row.contradictions.len() as u64, "contradiction"));
    }
    if !ranked.row.anomalies.is_empty() {
        marks.push(
            counted(ranked.row.anomalies.len() as u64, "anomaly").replace("anomalys", "anomalies"),
        );
    }
    marks
}

/// Lists whom to attend to first by what is at risk, where the worth of customers is known.
pub(crate) fn triage(book: &Book, top: usize) -> Result<String, Failure> {
    let triage = book.triage(top, Level::default())?;
    if triage.customers.is_empty() {
        return Ok(String::new());
    }
    let header = [
        ("customer", Side::Left),
        ("worth", Side::Right),
        ("at risk", Side::Right),
        ("largest tenth", Side::Right),
    ];
    let cells = triage.customers.iter().map(|row| {
        [short(row.customer), amount(row.worth.get()), amount(row.at_risk), percent(row.largest)]
    });
    let mut text = format!(
        "\nWhom to attend to first by what is at risk: the worth, times what the score lacks of \
         100{}\n\n{}\nAt risk in all: {} [{}, {}]. As many as are listed, chosen with the truth in \
         view, would hold {} more.\n",
        more(triage.valued.saturating_sub(triage.customers.len())),
        layout(header, cells),
        amount(triage.at_risk),
        amount(triage.interval.lower),
        amount(triage.interval.upper),
        amount(triage.regret)
    );
    if !triage.without_worth.is_empty() {
        let count = counted(triage.without_worth.len() as u64, "customer");
        text += &format!("On no such list, since nobody said a worth: {count}\n");
    }
    Ok(text)
}

/// One model's line, and below it the parts that move it by more than a little.
fn driver(score: &impl core::fmt::Display, parts: &[Part], least: f64, digits: usize) -> String {
    let mut text = format!("  - {score}\n");
    for part in parts.iter().filter(|part| part.contribution.abs() > least) {
        text += &format!("      {:+.digits$}  {}\n", part.contribution, part.name);
    }
    text
}

/// What the events say of the firm, of whom it deals with, and of causes, over all customers.
pub(crate) fn firm(book: &Book) -> Result<String, Failure> {
    let (firm, params, as_of) = (book.firm(), book.params(), book.as_of());
    let mut text = String::new();
    if let Some(pillars) = firm.pillars.score(&params.pillars, as_of)? {
        text += &driver(&pillars, &pillars.parts(), 0.005, 3);
    }
    if let Some(capability) = firm.capability.score(&params.capability, as_of)? {
        text += &driver(&capability, &capability.parts(), 0.005, 3);
    }
    if let Some(conduct) = firm.conduct.score(&params.conduct, as_of)? {
        text += &format!("  - {conduct}\n");
        for name in conduct.unrecognised() {
            text += &format!("      answered, but asked by no questionnaire: {name}\n");
        }
        for name in conduct.failed() {
            text += &format!("      failed where it must not: {name}\n");
        }
    }
    let cultures = firm.culture.scores(&params.culture, as_of)?;
    let named = firm.culture.organisations().zip(&cultures);
    let lowest = named.min_by(|a, b| a.1.value().total_cmp(&b.1.value()));
    if let Some((place, lowest)) =
        lowest.filter(|_| cultures.len() == firm.culture.organisations().count())
    {
        text += &format!(
            "  - culture: {} read, each with what its region and nation lend it\n      lowest, {}: \
             {lowest}\n",
            counted(cultures.len() as u64, "organisation"),
            place.organisation
        );
    }
    let mut all = if text.is_empty() {
        String::new()
    } else {
        format!("\nThe firm, and whom it deals with\n\n{text}")
    };
    all += &causes(book)?;
    Ok(all)
}

/// What makes effort and failures, over all customers.
fn causes(book: &Book) -> Result<String, Failure> {
    let (firm, params, as_of) = (book.firm(), book.params(), book.as_of());
    let mut text = String::new();
    if let Some(friction) = firm.friction.score(&params.friction, as_of)? {
        text += &format!("  - {friction}\n");
        let kinds = friction.kinds();
        let all = kinds.iter().fold(0.0, |sum, kind| sum + kind.severity);
        for kind in kinds.iter().take(3).filter(|kind| kind.severity > 0.0) {
            let name = kind.kind.to_string().replace('_', " ");
            text += &format!("      {name}: {} of all effort\n", percent(kind.severity / all));
        }
        if let Some(cell) = friction.biggest_relief() {
            text += &format!(
                "      had nothing gone wrong in {} at {}, the index would be {:.1} lower\n",
                cell.dimension, cell.stage, cell.relief
            );
        }
    }
    if let Some(recovery) = firm.recovery.score(&params.recovery, as_of)? {
        text += &format!("  - {recovery}\n");
        for cause in recovery.causes().iter().take(3) {
            text += &format!(
                "      {}: {:.0} % of the failures, {:.0} % of them with a customer whom it had \
                 struck before\n",
                cause.cause,
                100.0 * cause.share.mean(),
                100.0 * cause.recurrence.mean()
            );
        }
    }
    Ok(if text.is_empty() { text } else { format!("\nCauses across the book\n\n{text}") })
}

/// Says what the book taught of the priors, where it was asked.
pub(crate) fn learned(book: &Book) -> String {
    let Some(priors) = book.priors() else { return String::new() };
    let mut text = "\nWhere customers start from, learned from the book\n\n".to_owned();
    for prior in priors.priors(None) {
        text += &format!("  - {prior}\n");
    }
    let segments: Vec<String> = priors.segments().map(ToString::to_string).collect();
    if !segments.is_empty() {
        text += &format!("  - and apart for the segments {}\n", segments.join(", "));
    }
    text
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn points(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

fn percent(share: f64) -> String {
    let whole = 100.0 * share;
    if whole > 0.0 && whole < 1.0 { "< 1 %".into() } else { format!("{whole:.0} %") }
}

/// An amount in the user's unit, legible however large.
fn amount(x: f64) -> String {
    if x < 1e9 { format!("{x:.0}") } else { format!("{x:.3e}") }
}

/// Adds what a person put beside the score.
fn judged(object: Object, row: Option<&BookRow>) -> Object {
    let Some(said) = row.and_then(|row| row.judgement.as_ref()) else {
        return object.field("override", None::<String>);
    };
    let judgement = Object::default()
        .field("author", said.author().as_str())
        .field("reason", said.reason().as_str())
        .field("value", said.value().get())
        .field("at", dates::rfc3339(said.at()))
        .field("expires", dates::rfc3339(said.expires()));
    object.object("override", &judgement)
}

/// Every customer, or one, as a line of JSON, the lowest score first.
pub(crate) fn json(
    book: &Book,
    ranked: &RankedBook<'_>,
    chosen: Option<&Name>,
    top: usize,
) -> String {
    let known = ranked.customers.iter().map(|ranked| (ranked.customer, Some(ranked)));
    let all = known.chain(ranked.unknown.iter().map(|customer| (*customer, None)));
    let lines = all.filter(|(customer, _)| chosen.is_none_or(|chosen| chosen == *customer));
    lines.take(top).map(|(customer, ranked)| line(book, customer, ranked)).collect()
}

fn line(book: &Book, customer: &Name, ranked: Option<&Ranked<'_>>) -> String {
    let base = Object::default()
        .field("customer", customer.as_str())
        .field("as_of", dates::rfc3339(book.as_of()));
    let row = book.get(customer);
    let anomalies = row.map_or_else(Vec::new, |row| row.anomalies.clone());
    let segment = row.and_then(|row| row.segment.as_ref()).map(|name| name.as_str().to_owned());
    let worth = row.and_then(|row| row.worth).map(goodwill::quantity::Amount::get);
    let Some(ranked) = ranked else {
        let none = None::<f64>;
        let object = base
            .field("score", none)
            .field("lower", none)
            .field("upper", none)
            .field("baseline", none)
            .field("coverage", 0.0)
            .field("fresh", 0.0)
            .field("evidence", 0)
            .field("rank", none)
            .field("worst_tenth", none)
            .field("segment", segment)
            .field("worth", worth)
            .object("parts", &Object::default());
        let object = judged(object, row)
            .field("contradictions", Vec::<String>::new())
            .field("anomalies", anomalies);
        return format!("{object}\n");
    };
    let portrait = ranked.portrait;
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
    let contradictions = ranked.row.contradictions.iter().map(ToString::to_string);
    let object = base
        .field("score", portrait.value())
        .field("lower", interval.lower)
        .field("upper", interval.upper)
        .field("baseline", portrait.baseline())
        .field("coverage", portrait.coverage())
        .field("fresh", portrait.fresh())
        .field("evidence", portrait.facts())
        .field("rank", ranked.rank)
        .field("worst_tenth", ranked.worst_tenth)
        .field("segment", segment)
        .field("worth", worth)
        .object("parts", &parts);
    let object = judged(object, row)
        .field("contradictions", contradictions.collect::<Vec<_>>())
        .field("anomalies", anomalies);
    format!("{object}\n")
}
