//! What is said of one customer.

use super::document::{Document, Side};
use super::layout::{counted, percent};
use super::{Dossier, Layout, markdown, text};
use crate::book::{NOTHING, ONLY_OUTCOMES, in_currency};
use crate::kernel::apportion::apportion;
use crate::kernel::{Part, Rounded};
use crate::portrait::{Change, Portrait, Standing, StandingPart, Told};
use crate::quantity::{Currency, Party};
use crate::record::{OutcomeEvent, Override};

/// So many events, steps and causes are listed one by one.
const LISTED: usize = 8;

/// From this chance of having been heard by now a person has gone quiet.
const QUIET: f64 = 0.95;
/// From this share of what was heard all hangs on one person.
const HANGS: f64 = 0.8;

impl Dossier {
    /// Says how the customer stands, in one line that a salesperson can read.
    #[must_use]
    pub fn line(&self, layout: &Layout) -> String {
        format!("{}: {}", self.customer, self.said(layout))
    }

    /// The same without the name.
    pub(super) fn said(&self, layout: &Layout) -> String {
        let judged = self.relationship.judgement(self.as_of);
        let judged = judged.map(|said| format!("; {}", judgement(said, layout)));
        let Some(portrait) = &self.portrait else {
            let what = if self.outcomes.is_empty() { NOTHING } else { ONLY_OUTCOMES };
            return format!("{what}{}", judged.unwrap_or_default());
        };
        let score = match portrait.ours() {
            Some(ours) => format!(
                "we serve them at {} of 100 {}, {} fresh",
                layout.points(ours.value()),
                layout.interval(ours.interval()),
                percent(ours.fresh())
            ),
            None => "nothing known of how we serve them".to_owned(),
        };
        let theirs = portrait.theirs().map(|theirs| {
            let (value, interval) =
                (layout.points(theirs.value()), layout.interval(theirs.interval()));
            format!("; they deal with us at {value} {interval}")
        });
        format!(
            "{score}{}; {}{}",
            theirs.unwrap_or_default(),
            counted(portrait.facts(), "fact"),
            judged.unwrap_or_default()
        )
    }

    /// Says all of it on one card of plain text.
    #[must_use]
    pub fn text(&self, layout: &Layout) -> String {
        text::render(&self.document(layout))
    }

    /// Says all of it in Markdown.
    #[must_use]
    pub fn markdown(&self, layout: &Layout) -> String {
        markdown::render(&self.document(layout), 2)
    }

    fn document(&self, layout: &Layout) -> Document {
        let mut document = Document::new(self.line(layout));
        document.list_under(
            "What calls for attention",
            self.alarms.iter().map(ToString::to_string).collect(),
        );
        if let Some(portrait) = &self.portrait {
            document.list_under("What to do next", self.steps(layout));
            parts(&mut document, portrait, layout);
            components(&mut document, portrait, layout);
            self.change_in(&mut document, layout);
            document.list_under("What one more good fact would bring", self.lever_lines(layout));
        }
        self.drivers(&mut document);
        document.list_under("What became of it", self.became(layout));
        document.list_under("What the customer is", self.account(layout));
        document.list_under("The people", self.person_lines(layout));
        document.list_under("What does not go together", self.doubts());
        document.list_under("What persons say", self.judgements(layout));
        document.list_under("What does not add up in the events", self.anomalies());
        document
    }

    /// What moves each model, in the model's own words and parts.
    fn drivers(&self, document: &mut Document) {
        document.list_under("What each model says, in its own unit", self.sentences());
    }

    /// A sentence for every model that says anything, with the parts that move it most.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let mut items = Vec::new();
        for Told { model, sentence, parts, full, lines } in &self.told {
            items.extend(sentence.iter().map(|sentence| driver(sentence, parts, *full)));
            items.extend(lines.iter().map(|line| format!("{model}: {line}")));
        }
        items
    }

    fn change_in(&self, document: &mut Document, layout: &Layout) {
        let Some(change) = &self.change else { return };
        let printed = change.rounded(layout.per_one());
        let fell = change.fell().map(|fell| format!(" ({} that it fell)", percent(fell)));
        document.heading(format!(
            "Why it moved since {}: from {} to {}{}",
            layout.date(self.since),
            layout.units(printed.from),
            layout.units(printed.to),
            fell.unwrap_or_default()
        ));
        let header = [
            ("model", Side::Left),
            ("before", Side::Right),
            ("after", Side::Right),
            ("moved it by", Side::Right),
            ("by time alone", Side::Right),
        ];
        let value = |value: Option<f64>| value.map_or("-".to_owned(), |v| layout.points(v));
        let passing = passing_of(change, layout);
        let row = |((part, moved), passing): ((&crate::portrait::ChangePart, &i64), i64)| {
            vec![
                part.model.to_string(),
                value(part.before),
                value(part.after),
                layout.signed(*moved),
                layout.signed(passing),
            ]
        };
        let lines = change.parts().iter().zip(&printed.parts).zip(passing.iter().copied());
        // A model may move a standing before it has a value of its own: a risk that we refused.
        let known = lines.filter(|((part, moved), passing)| {
            part.before.is_some() || part.after.is_some() || **moved != 0 || *passing != 0
        });
        let mut rows: Vec<Vec<String>> = known.map(row).collect();
        let sum = |parts: &[i64]| parts.iter().sum::<i64>();
        rows.push(vec![
            "in all".to_owned(),
            layout.units(printed.from),
            layout.units(printed.to),
            layout.signed(printed.to - printed.from),
            layout.signed(sum(&passing)),
        ]);
        document.table(&header, rows);
        document.list_under("What happened since", self.happened(layout));
        document.paragraph(
            "An event counts against what was assumed before it: a late answer can raise a score \
             that had assumed worse, and the first failure lowers one that had assumed none.",
        );
    }

    /// The events that moved the whole most, the others together, and time alone: as printed they
    /// add up to the change.
    pub(crate) fn happened(&self, layout: &Layout) -> Vec<String> {
        let Some(change) = &self.change else { return Vec::new() };
        let (Some(printed), Some(events)) =
            (change.rounded_events(layout.per_one()), change.events())
        else {
            return Vec::new();
        };
        let passing = printed.parts.first().copied().unwrap_or(0);
        let mut moved: Vec<_> = events.iter().zip(printed.parts.iter().skip(1)).collect();
        // As printed, the largest first. A stable sort: events that moved it alike stay in the
        // order of their dates.
        moved.sort_by(|a, b| {
            let size = |(effect, units): &(&crate::portrait::EventEffect, &i64)| {
                (units.unsigned_abs(), effect.contribution.abs())
            };
            let (a, b) = (size(a), size(b));
            b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
        });
        let nothing = String::new();
        let mut items: Vec<String> = moved
            .iter()
            .take(LISTED)
            .take_while(|(_, units)| **units != 0)
            .map(|(effect, units)| {
                let models: Vec<&str> = effect.by_model.iter().map(|(m, _)| m.name()).collect();
                let words = match effect.events.as_slice() {
                    [one] => self.words.get(*one).unwrap_or(&nothing).clone(),
                    many => format!("{} up to then", counted(many.len() as u64, "event")),
                };
                let date = layout.date(effect.at);
                format!("{} on {date}: {words} ({})", layout.signed(**units), models.join(", "))
            })
            .collect();
        let others = moved.get(items.len()..).unwrap_or_default();
        if !others.is_empty() {
            let sum: i64 = others.iter().map(|(_, units)| **units).sum();
            let count = others.iter().map(|(effect, _)| effect.events.len() as u64).sum();
            let count = counted(count, "other event");
            items.push(format!("{} by {count}", layout.signed(sum)));
        }
        items
            .push(format!("{} by time alone: what was known before faded", layout.signed(passing)));
        items
    }

    pub(crate) fn steps(&self, layout: &Layout) -> Vec<String> {
        let step = |step: &crate::book::NextStep| {
            let units = crate::kernel::apportion::nearest(step.gain * layout.per_one());
            format!("{}: {}", layout.signed(units), step.words())
        };
        // What would not show in the printed digits is no reason to do anything.
        let shows = |step: &&crate::book::NextStep| {
            step.gain * layout.per_one() >= 0.5 || step.imbalance.is_some()
        };
        let steps = self.next_steps.iter().filter(shows).take(LISTED);
        let mut items: Vec<String> = steps.map(step).collect();
        if let Some(trust) = &self.scores.trust {
            let firm = trust.of(Party::Firm);
            let (pending, (low, high)) = (firm.pending(), firm.perceived_bounds());
            if pending.count > 0 {
                items.push(format!(
                    "mind what is open: {}, {} of them overdue; trust ends between {} and {}",
                    counted(pending.count, "stake"),
                    pending.overdue,
                    layout.points(low),
                    layout.points(high)
                ));
            }
        }
        items
    }

    /// What one more good fact of each component would bring, in one line for those that bring the
    /// same.
    fn lever_lines(&self, layout: &Layout) -> Vec<String> {
        let mut lines: Vec<(i64, Vec<String>)> = Vec::new();
        for lever in self.levers.iter().filter(|lever| lever.gain > 0.0) {
            let units = crate::kernel::apportion::nearest(lever.gain * layout.per_one());
            let unknown = if lever.is_known { "" } else { " (nothing known: find out first)" };
            let words = format!("{} ({}){unknown}", lever.component, lever.model);
            match lines.last_mut().filter(|(last, _)| *last == units) {
                Some((_, list)) => list.push(words),
                None => lines.push((units, vec![words])),
            }
        }
        lines.truncate(LISTED);
        let line = |(units, list): (i64, Vec<String>)| {
            format!("{}: {}", layout.signed(units), list.join(", or "))
        };
        lines.into_iter().filter(|(units, _)| *units > 0).map(line).collect()
    }

    /// What kind of customer it is, what it is worth, its contract in force, and how often it had
    /// ordered; empty where nobody said.
    pub(crate) fn account(&self, layout: &Layout) -> Vec<String> {
        let kind = self.relationship.segment().map(|segment| format!("of the kind “{segment}”"));
        let of = self.relationship.currency();
        let worth = self.relationship.worth();
        let worth = worth.map(|worth| format!("worth {} to us", in_currency(worth.get(), of)));
        let contract = self.contract.map(|contract| {
            let until = layout.date(contract.until);
            match contract.price {
                Some(price) => {
                    let price = in_currency(price.get(), contract.currency);
                    format!("under contract until {until}, for {price}")
                }
                None => format!("under contract until {until}"),
            }
        });
        let orders = self.orders.map(|(orders, at)| {
            format!(
                "{} up to {}, as was told",
                counted(u64::from(orders), "order"),
                layout.date(at)
            )
        });
        kind.into_iter().chain(worth).chain(contract).chain(orders).collect()
    }

    /// The outcomes, the newest first, each with its amount where it has one.
    pub(crate) fn became(&self, layout: &Layout) -> Vec<String> {
        let line = |(outcome, of): &(OutcomeEvent, Option<Currency>)| {
            let amount = outcome.amount();
            let amount = amount.map(|amount| format!(", {}", in_currency(amount.get(), *of)));
            format!("{}: {outcome}{}", layout.date(outcome.at()), amount.unwrap_or_default())
        };
        first_of(&self.outcomes, line, |more| {
            format!("and {} before", counted(more, "other outcome"))
        })
    }

    /// Who is known of the customer, how each stands, who has gone quiet, and on whom all hangs.
    pub(crate) fn person_lines(&self, layout: &Layout) -> Vec<String> {
        let line = |person: &crate::book::Person| {
            let standing = person.ours.as_ref().map_or_else(
                || "nothing known of how we serve them".to_owned(),
                |ours| {
                    let (value, interval) = (layout.points(ours.value()), ours.interval());
                    format!("{value} of 100 {}", layout.interval(interval))
                },
            );
            let heard = person.heard.map_or_else(
                || "never heard".to_owned(),
                |heard| format!("last heard on {}", layout.date(heard)),
            );
            let quiet = match person.quiet {
                Some(quiet) if quiet >= QUIET => ", gone quiet",
                Some(_) | None => "",
            };
            format!("{}: {standing}; {heard}{quiet}", person.name)
        };
        let more = |more| format!("and {} of whom less was heard", counted(more, "other person"));
        let mut lines = first_of(&self.people, line, more);
        if let Some(first) = self.people.first().filter(|first| first.share >= HANGS) {
            lines.push(format!(
                "{} of what was heard from named people came from {}: all hangs on one person",
                percent(first.share),
                first.name
            ));
        }
        lines
    }

    pub(crate) fn doubts(&self) -> Vec<String> {
        self.contradictions.iter().map(ToString::to_string).collect()
    }

    /// What does not add up in the events, the first of it: a wrong export can say it of each.
    pub(crate) fn anomalies(&self) -> Vec<String> {
        first_of(&self.relationship.anomalies(), String::clone, |more| format!("and {more} more"))
    }

    pub(crate) fn judgements(&self, layout: &Layout) -> Vec<String> {
        let force = self.relationship.judgement(self.as_of);
        let one = |said: &Override| {
            let standing = if force == Some(said) {
                format!("in force until {}", layout.date(said.expires()))
            } else if said.is_in_force(self.as_of) {
                "replaced by a newer one".to_owned()
            } else {
                format!("expired on {}", layout.date(said.expires()))
            };
            let date = layout.date(said.at());
            format!("{} ({date}; {standing})", judgement(said, layout))
        };
        // The newest first: the one in force is among them.
        let newest: Vec<&Override> = self.relationship.overrides().iter().rev().collect();
        let mut lines = first_of(
            &newest,
            |said| one(said),
            |more| format!("and {} before", counted(more, "other judgement")),
        );
        lines.reverse();
        lines
    }
}

/// A line for each of the first of a list, and one for how many more there are.
fn first_of<T>(
    all: &[T],
    line: impl Fn(&T) -> String,
    rest: impl Fn(u64) -> String,
) -> Vec<String> {
    let more = all.len().saturating_sub(LISTED) as u64;
    let rest = (more > 0).then(|| rest(more));
    all.iter().take(LISTED).map(line).chain(rest).collect()
}

/// What time alone did through each model, as printed: with the events as printed it adds up
/// to the change.
fn passing_of(change: &Change, layout: &Layout) -> Vec<i64> {
    let parts: Vec<f64> =
        change.parts().iter().map(|part| part.passing.unwrap_or(0.0) * layout.per_one()).collect();
    let total = change.rounded_events(layout.per_one());
    apportion(&parts, total.and_then(|all| all.parts.first().copied()).unwrap_or(0))
}

fn judgement(said: &Override, layout: &Layout) -> String {
    format!("{} says {}: {}", said.author(), layout.points(said.value().get()), said.reason())
}

/// What each model says and adds; as printed it adds up to the score.
fn parts(document: &mut Document, portrait: &Portrait, layout: &Layout) {
    let printed = portrait.rounded(layout.per_one());
    document.heading("What makes it so");
    let header = [
        ("model", Side::Left),
        ("by itself", Side::Right),
        ("interval", Side::Right),
        ("known", Side::Right),
        ("fresh", Side::Right),
        ("adds", Side::Right),
    ];
    let empty = String::new;
    let end = |what: &str, units: String| {
        vec![what.to_owned(), empty(), empty(), empty(), empty(), units]
    };
    let mut rows = vec![end("nothing known", layout.units(printed.from))];
    let all = portrait.parts();
    let told = all.iter().zip(&printed.parts).filter(|(part, _)| part.is_declared);
    for (part, units) in told.filter(|(part, _)| part.facts > 0) {
        rows.push(vec![
            part.model.to_string(),
            part.value.map_or("-".to_owned(), |value| layout.points(value)),
            part.interval
                .filter(|_| part.value.is_some())
                .map_or("-".to_owned(), |interval| layout.interval(interval)),
            percent(part.coverage),
            percent(part.fresh),
            layout.signed(*units),
        ]);
    }
    rows.push(end("in all", layout.units(printed.to)));
    document.table(&header, rows);
    let (low, high) = portrait.bounds();
    let open = if low < high {
        format!(
            "If all that is still open went badly, the standing would be {}, if well, {}.",
            layout.points(low),
            layout.points(high)
        )
    } else {
        "Nothing is open that could move it.".to_owned()
    };
    document.paragraph(format!(
        "A standing of 50 is where nothing is known; 80 is better than four of five customers. Adds: \
         what the model's facts move the standing by. By itself: what the model says from its own \
         facts alone. Known: how much of what it could know was ever observed. Fresh: how much of \
         it is still evidence, for what is old fades. {open}"
    ));
}

/// What each component adds to a standing; as printed it adds up from the baseline to the value.
pub(super) fn added(standing: &Standing, per_one: f64) -> Rounded {
    let parts: Vec<f64> = standing.parts().iter().map(|part| part.contribution * per_one).collect();
    Rounded::from_parts(per_one * Standing::BASELINE, &parts, per_one * standing.value())
}

/// What the components of either direction are known to show.
fn components(document: &mut Document, portrait: &Portrait, layout: &Layout) {
    let header = [
        ("of", Side::Left),
        ("component", Side::Left),
        ("good", Side::Right),
        ("bad", Side::Right),
        ("open", Side::Right),
        ("expected", Side::Right),
        ("adds", Side::Right),
    ];
    let told = [
        ("How we serve them, fact by fact", portrait.ours()),
        ("How they deal with us", portrait.theirs()),
    ];
    for (heading, standing) in told {
        let Some(standing) = standing else { continue };
        document.heading(heading);
        let total = added(standing, layout.per_one());
        let row = |(part, units): (&StandingPart, &i64)| {
            vec![
                part.model.to_string(),
                part.component.to_owned(),
                format!("{:.1}", part.good),
                format!("{:.1}", part.bad),
                format!("{:.1}", part.open),
                percent(part.expected),
                layout.signed(*units),
            ]
        };
        document.table(&header, standing.parts().iter().zip(&total.parts).map(row).collect());
    }
}

/// One model's line, and the parts that move it by more than a little.
fn driver(sentence: &str, parts: &[Part], full: f64) -> String {
    let mut largest: Vec<&Part> =
        parts.iter().filter(|part| part.contribution.abs() > full / 200.0).collect();
    largest.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    let digits = if full > 1.0 { 1 } else { 3 };
    let part = |part: &&Part| format!("{:+.digits$} {}", part.contribution, part.name);
    let listed: Vec<String> = largest.iter().take(4).map(part).collect();
    if listed.is_empty() {
        sentence.to_owned()
    } else {
        format!("{sentence}: {}", listed.join(", "))
    }
}
