//! What the program prints.

// A `String` always takes more text, and `write!` would have a failure to drop.
#![allow(clippy::format_push_string)]

use std::collections::BTreeMap;

use goodwill::book::{AttentionParams, Book, BookRow, Ranked, RankedBook};
use goodwill::culture::CultureScore;
use goodwill::kernel::Part;
use goodwill::portrait::{ModelName, Portrait, Standing};
use goodwill::quantity::Name;
use goodwill::report::{Dossier, Layout, Shown, percent};
use rayon::prelude::*;

use crate::classic;
use crate::loss::{self, Losses};
use crate::support::dates;
use crate::support::json::Object;
use crate::support::outcome::Failure;
use crate::support::table::{Side, layout};

/// No line is wider, but for a single word that is.
const WIDTH: usize = 120;

/// Says what was read.
pub(crate) fn head(source: &str, book: &Book, losses: &Losses, notes: &[String]) -> String {
    facts(source, book, losses, notes).iter().map(|line| wrapped(line, "", "")).collect()
}

/// What was read: how many events of how many customers, of which models, and what outcomes taught.
/// `notes` say what else is to be known of the input.
pub(crate) fn facts(source: &str, book: &Book, losses: &Losses, notes: &[String]) -> Vec<String> {
    let events = book.rows().map(|(_, row)| row.events).sum();
    let models: Vec<&str> = book.models().into_iter().map(ModelName::name).collect();
    let read = format!(
        "{} of {}, from {source}; read as of {}",
        counted(events, "event"),
        counted(book.rows().count() as u64, "customer"),
        dates::rfc3339(book.as_of())
    );
    // Where all are known there is nothing to say.
    let all = models.len() == ModelName::ALL.len();
    let whole =
        (!models.is_empty() && !all).then(|| format!("It has evidence for {}.", models.join(", ")));
    let notes = notes.iter().map(|note| format!("Note: {note}."));
    core::iter::once(read).chain(notes).chain(whole).chain([losses.sentence()]).collect()
}

/// Lists whom to call first, and below each the reason.
pub(crate) fn ranking(
    all: &Book,
    book: &RankedBook<'_>,
    dossiers: &[Dossier],
    numbers: &Layout,
    top: usize,
) -> String {
    let params: &AttentionParams = &all.params().attention;
    let window_days = params.window_days.get();
    let window = format!("last {window_days} days");
    let horizon = book.customers.iter().find_map(|ranked| Some(ranked.row.loss?.horizon_days));
    let learned = horizon.is_some();
    let header = [
        ("", Side::Right),
        ("customer", Side::Left),
        ("our service", Side::Right),
        ("likely range", Side::Right),
        ("known", Side::Right),
        ("their side", Side::Right),
        (window.as_str(), Side::Right),
        ("worse?", Side::Right),
        (if learned { "at risk" } else { "attention" }, Side::Right),
    ];
    let nothing = || "-".to_owned();
    let cells = book.customers.iter().take(top).map(|ranked| {
        let portrait = ranked.portrait;
        let ours = portrait.ours();
        [
            place(ranked),
            short(ranked.customer),
            ours.map_or_else(nothing, |ours| numbers.points(ours.value())),
            ours.map_or_else(nothing, |ours| numbers.interval(ours.interval())),
            ours.map_or_else(nothing, |ours| percent(ours.coverage())),
            portrait.theirs().map_or_else(nothing, |theirs| numbers.points(theirs.value())),
            moved(ranked, numbers),
            ranked.row.recent.and_then(|recent| recent.fell).map_or_else(nothing, percent),
            if learned { loss::cell(ranked) } else { percent(ranked.attention) },
        ]
    });
    let more = more(book.customers.len().saturating_sub(top), top);
    let text = if book.customers.is_empty() {
        "\nNo customer has an event that a model could score.\n".to_owned()
    } else {
        let table = layout(header, cells);
        let mut lines = table.lines();
        let mut text = format!("\nWhom to call first, and why{more}\n\n");
        for line in lines.by_ref().take(2) {
            text += &format!("{line}\n");
        }
        for (line, ranked) in lines.zip(&book.customers) {
            let because: Vec<String> =
                core::iter::once(ranked.reason.clone()).chain(marks(ranked, numbers)).collect();
            text += &format!("{line}\n{}", wrapped(&because.join("; "), "      ", "        "));
            let own = dossiers.iter().find(|dossier| dossier.customer == *ranked.customer);
            if let Some(step) = own.and_then(Dossier::first_step) {
                text += &wrapped(&format!("→ {}", step.what), "      ", "        ");
            }
        }
        let order = match horizon {
            Some(days) => format!(
                "At risk: the worth times the chance to be lost within {days} days; the order goes \
                 by it.{}",
                loss::total(book)
            ),
            None => format!(
                "Attention: the chance to be among the lowest {}, or that an alarm is true and asks \
                 for a call, which counts {} for leaving and broken trust, {} for falling and \
                 silence, {} for any other; the order goes by it.",
                book.tenth,
                percent(params.grave.get()),
                percent(params.turning.get()),
                percent(params.other.get())
            ),
        };
        let legend = format!(
            "Our service: how we serve them, 0 to 100; 50 where nothing is known, 80 better than \
             four of five customers; nine in ten times the likely range holds it. Known: how much of \
             what makes it was ever observed. Their side: how they deal with us. Last {window_days} \
             days: how far our service moved. Worse?: the chance that what happened in them is worse \
             than what was known before. {order}",
        );
        text + "\n" + &wrapped(&legend, "", "")
    };
    text + &without_place(all, &book.unknown, top)
}

/// Names those who have no place, by why that is so, each with what calls for attention all the
/// same.
fn without_place(book: &Book, unknown: &[&Name], top: usize) -> String {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, row) in unknown.iter().filter_map(|name| Some((*name, book.get(name)?))) {
        let mut kinds: Vec<String> =
            row.alarms.iter().map(|alarm| alarm.kind.to_string()).collect();
        kinds.dedup();
        let alarms =
            if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) };
        let named = reasons.entry(row.why_no_place().unwrap_or_default()).or_default();
        named.push(format!("{name}{alarms}"));
    }
    let line = |(why, names): (&str, Vec<String>)| {
        let more = if names.len() > top { "; …" } else { "" };
        let line = format!(
            "{}{}, so no place: {} ({}{more})",
            why[..1].to_uppercase(),
            &why[1..],
            counted(names.len() as u64, "customer"),
            names[..names.len().min(top)].join("; ")
        );
        wrapped(&line, "", "  ")
    };
    reasons.into_iter().map(line).collect()
}

/// How far a customer moved within the window, with a sign.
fn moved(ranked: &Ranked<'_>, numbers: &Layout) -> String {
    if !ranked.portrait.is_known() {
        return "-".to_owned();
    }
    let recent = ranked.row.recent;
    recent.map_or_else(|| "new".to_owned(), |recent| numbers.moved(recent.from, recent.to))
}

/// Breaks a line between its words where it is wider than a page; the first begins with `first`,
/// the others with `next`.
pub(crate) fn wrapped(words: &str, first: &str, next: &str) -> String {
    let (mut text, mut line) = (String::new(), first.to_owned());
    let mut is_empty = true;
    for word in words.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text += &format!("{line}\n");
            (line, is_empty) = (next.to_owned(), true);
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    text + &line + "\n"
}

/// Breaks every line of a text that is wider than a page.
fn narrowed(text: &str) -> String {
    let line = |line: &str| {
        let start = line.len() - line.trim_start().len();
        let (indent, words) = line.split_at(start);
        if line.chars().count() <= WIDTH {
            return format!("{line}\n");
        }
        wrapped(words, indent, &format!("{indent}  "))
    };
    text.lines().map(line).collect()
}

/// A name that does not widen a table beyond a page.
fn short(name: &Name) -> String {
    const LONGEST: usize = 32;
    let text = name.as_str();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", Shown::new(&text[..end])),
        None => name.to_string(),
    }
}

/// Says how many more there are.
fn more(left: usize, top: usize) -> String {
    if left > 0 { format!("; {left} more with --top {}", left + top) } else { String::new() }
}

/// The place in the order, with a sign where it is shared.
pub(crate) fn place(ranked: &Ranked<'_>) -> String {
    format!("{}{}", ranked.rank, if ranked.tied { "=" } else { "" })
}

/// What stands beside the score.
fn marks(ranked: &Ranked<'_>, numbers: &Layout) -> Vec<String> {
    let mut marks = Vec::new();
    if let Some(said) = ranked.portrait.judgement() {
        marks.push(format!("{} says {}", said.author(), numbers.points(said.value().get())));
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
    let (mut read, mut lowest) = (0, None::<CultureScore>);
    firm.culture.each_score(&params.culture, as_of, |score| {
        read += 1;
        // Of those alike the first.
        if lowest.as_ref().is_none_or(|lowest| score.value().total_cmp(&lowest.value()).is_lt()) {
            lowest = Some(score);
        }
    })?;
    if let Some(lowest) = lowest.filter(|_| read == firm.culture.organisations().count()) {
        text += &format!(
            "  - culture: {} read, each with what its region and nation lend it\n      lowest, {}: \
             {lowest}\n",
            counted(read as u64, "organisation"),
            lowest.about().organisation
        );
    }
    let mut all = if text.is_empty() {
        String::new()
    } else {
        format!("\nThe firm, and whom it deals with\n\n{text}")
    };
    all += &causes(book)?;
    Ok(narrowed(&all))
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
        text += &wrapped(&prior.to_string(), "  - ", "    ");
    }
    let segments: Vec<String> = priors.segments().map(ToString::to_string).collect();
    if !segments.is_empty() {
        text += &format!("  - and apart for the segments {}\n", segments.join(", "));
    }
    text
}

pub(crate) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
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
    unscored: &dyn Fn(&Name) -> u64,
) -> String {
    let known = ranked.customers.iter().map(|ranked| (ranked.customer, Some(ranked)));
    let all = known.chain(ranked.unknown.iter().map(|customer| (*customer, None)));
    let chosen = all.filter(|(customer, _)| chosen.is_none_or(|chosen| chosen == *customer));
    let listed: Vec<_> =
        chosen.take(top).map(|(customer, ranked)| (customer, ranked, unscored(customer))).collect();
    let mut text = String::new();
    // Written on all threads, some at a time so that no line stands twice for long.
    for some in listed.chunks(4_096) {
        let lines = some.par_iter();
        let lines: Vec<String> = lines
            .map(|(customer, ranked, unscored)| line(book, customer, *ranked, *unscored))
            .collect();
        text.extend(lines);
    }
    text
}

fn line(book: &Book, customer: &Name, ranked: Option<&Ranked<'_>>, unscored: u64) -> String {
    let row = book.get(customer);
    let portrait = ranked.map(|ranked| ranked.portrait);
    let (ours, theirs) = (portrait.and_then(Portrait::ours), portrait.and_then(Portrait::theirs));
    let of = |standing: Option<&Standing>, object: Object| {
        object
            .field("score", standing.map(Standing::value).map(hundred))
            .field("lower", standing.map(|s| hundred(s.interval().lower)))
            .field("upper", standing.map(|s| hundred(s.interval().upper)))
    };
    let mut parts = Object::default();
    for part in portrait.map(Portrait::parts).into_iter().flatten() {
        let object = Object::default()
            .field("value", part.value)
            .field("lower", part.value.and(part.interval).map(|interval| interval.lower))
            .field("upper", part.value.and(part.interval).map(|interval| interval.upper))
            .field("coverage", part.coverage)
            .field("contribution", hundred(part.contribution));
        parts = parts.object(part.model.name(), &object);
    }
    let recent = row.and_then(|row| row.recent).map(|recent| {
        Object::default()
            .field("from", hundred(recent.from))
            .field("to", hundred(recent.to))
            .field("fell", recent.fell)
    });
    let alarms = row.map(|row| row.alarms.as_slice()).unwrap_or_default().iter().map(|alarm| {
        Object::default()
            .field("kind", alarm.kind.to_string())
            .field("probability", alarm.probability)
            .field("since", alarm.since.map(dates::rfc3339))
            .field("why", alarm.why.as_str())
    });
    let people = row.map(|row| row.people.as_slice()).unwrap_or_default().iter().map(|person| {
        Object::default()
            .field("person", person.name.as_str())
            .field("score", person.ours.as_ref().map(Standing::value).map(hundred))
            .field("theirs", person.theirs.as_ref().map(Standing::value).map(hundred))
            .field("heard", person.heard.map(dates::rfc3339))
            .field("quiet", person.quiet)
            .field("share", person.share)
    });
    let bounds = portrait.filter(|portrait| portrait.is_known()).map(|portrait| {
        let (low, high) = portrait.bounds();
        vec![hundred(low), hundred(high)]
    });
    let no_place = row.and_then(BookRow::why_no_place).map(str::to_owned);
    let reason = ranked.map(|ranked| ranked.reason.clone()).or(no_place);
    let row_texts = |texts: fn(&BookRow) -> Vec<String>| row.map_or_else(Vec::new, texts);
    let object = Object::default()
        .field("customer", customer.as_str())
        .field("as_of", dates::rfc3339(book.as_of()))
        .field("rank", ranked.map(|ranked| ranked.rank));
    let object = of(ours, object)
        .object("theirs", &of(theirs, Object::default()))
        .field("balance", portrait.and_then(Portrait::balance).map(hundred))
        .field("attention", ranked.map(|ranked| ranked.attention))
        .field("reason", reason)
        .list("alarms", alarms)
        .list("people", people);
    let object = match &recent {
        Some(recent) => object.object("change", recent),
        None => object.field("change", None::<f64>),
    };
    let object = match row.and_then(|row| row.loss) {
        Some(loss) => {
            let loss = Object::default()
                .field("chance", loss.chance)
                .field("horizon_days", loss.horizon_days)
                .field("at_risk", loss.at_risk);
            object.object("loss", &loss)
        }
        None => object.field("loss", None::<f64>),
    };
    let object = object
        .field("worst_tenth", ranked.map(|ranked| ranked.worst_tenth))
        .field(
            "segment",
            row.and_then(|row| row.segment.as_ref()).map(|name| name.as_str().to_owned()),
        )
        .field("worth", row.and_then(|row| row.worth).map(goodwill::quantity::Amount::get))
        .field("currency", row.and_then(|row| row.currency).map(|of| of.to_string()))
        .field("coverage", portrait.map_or(0.0, Portrait::coverage))
        .field("fresh", portrait.map_or(0.0, Portrait::fresh))
        .field("evidence", portrait.map_or(0, Portrait::facts))
        .field("unscored_events", unscored)
        .field("bounds", bounds)
        .object("parts", &parts);
    let contradictions =
        row_texts(|row| row.contradictions.iter().map(ToString::to_string).collect());
    let object = judged(classic::field(object, row), row)
        .field("contradictions", contradictions)
        .field("anomalies", row_texts(|row| row.anomalies.clone()));
    format!("{object}\n")
}

/// A share of 1 as points of 100.
fn hundred(share: f64) -> f64 {
    100.0 * share
}
