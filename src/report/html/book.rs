//! The ranked book: one row a customer, whoever needs attention first.

use maud::{Markup, html};

use super::{AlarmLine, HtmlPage, Moved, RankedCustomer, chart, portrait, words};

/// So many customers with grave alarms are named above the table.
const URGENT: usize = 12;

/// Draws the customers with grave alarms, each a link.
pub(super) fn urgent(page: &HtmlPage) -> Markup {
    let grave = |row: &RankedCustomer| row.alarms.iter().any(|alarm| alarm.is_grave);
    let all: Vec<_> = page.rows.iter().enumerate().filter(|(_, row)| grave(row)).collect();
    html! {
        @if !all.is_empty() {
            section.urgent aria-labelledby="urgent" {
                h3 #urgent { "Grave alarms first" }
                ul {
                    @for (i, row) in all.iter().take(URGENT) {
                        li {
                            a href={ "#" (place(page, *i, row)) } { bdi { (row.name) } }
                            @for alarm in row.alarms.iter().filter(|alarm| alarm.is_grave) {
                                " " (tag(alarm)) " " span.why { (alarm.why) }
                            }
                        }
                    }
                }
                @if all.len() > URGENT {
                    p.range { "And " (all.len() - URGENT) " more in the table." }
                }
            }
        }
    }
}

/// Draws the table; those of whom nothing is known stand at its end.
pub(super) fn book(page: &HtmlPage) -> Markup {
    let is_known = |row: &RankedCustomer| row.ours.is_some() || row.theirs.is_some();
    let (known, unknown): (Vec<_>, Vec<_>) =
        page.rows.iter().enumerate().partition(|(_, row)| is_known(row));
    let losses = page.rows.iter().any(|row| row.loss.is_some());
    // What stands beside the name of one of whom nothing is known.
    let beside = if losses { 7 } else { 6 };
    html! {
        table.book role="table" aria-labelledby="book" {
            caption.sr { "One row a customer, whoever most calls for attention first. A dot is our service, the line is its " (page.interval) ", from 0 to 100; 50 is where nothing is known." }
            thead role="rowgroup" {
                tr role="row" {
                    th.rank scope="col" role="columnheader" { "rank" }
                    th scope="col" role="columnheader" { "customer" }
                    th.value scope="col" role="columnheader" { "our service" }
                    th.wide scope="col" role="columnheader" { (chart::scale_of_standing()) }
                    th.value scope="col" role="columnheader" { "their side" }
                    th.value scope="col" role="columnheader" { (page.window) }
                    th.value scope="col" role="columnheader" { "attention" }
                    @if losses { th.value scope="col" role="columnheader" { (page.horizon) } }
                    th.why scope="col" role="columnheader" { "why" }
                }
            }
            tbody role="rowgroup" {
                @for (i, row) in known { (customer(page, i, row, losses)) }
                @for (i, row) in unknown {
                    tr.nothing id=(row_id(i)) tabindex="-1" role="row" {
                        td.rank role="cell" { (words::unknown()) }
                        (name(page, row))
                        td role="cell" colspan=(beside) {
                            @if row.reason.is_empty() { "nothing known" } @else { (row.reason) }
                            (tags(&row.alarms))
                        }
                    }
                }
            }
        }
    }
}

/// Where a row stands on the page.
fn row_id(i: usize) -> String {
    format!("row-{}", i + 1)
}

/// Where to read on about a customer: the portrait, or else the row.
fn place(page: &HtmlPage, i: usize, row: &RankedCustomer) -> String {
    let shown = row.portrait.filter(|portrait| *portrait < page.portraits.len());
    shown.map_or_else(|| row_id(i), portrait::id)
}

fn customer(page: &HtmlPage, i: usize, row: &RankedCustomer, losses: bool) -> Markup {
    let id = format!("book-{}", i + 1);
    let ours = row.ours.as_ref();
    html! {
        tr id=(row_id(i)) tabindex="-1" role="row" {
            td.rank role="cell" { (row.rank) }
            (name(page, row))
            td.score role="cell" {
                @match ours {
                    None => (words::unknown()),
                    Some(score) => (words::points_or_unknown(score.value)),
                }
            }
            td.wide role="cell" {
                (chart::standing(&id, &row.name, ours, None, &page.interval))
                span.range {
                    @match ours.map(words::range) {
                        None => "nothing known of how we serve them",
                        Some(range) => {
                            @if let Some(range) = range { (range) "; " }
                            (words::percent(row.coverage)) " known"
                        },
                    }
                }
            }
            td.value.theirs role="cell" data-label="their side" {
                @match &row.theirs {
                    None => (words::unknown()),
                    Some(theirs) => {
                        span.number { (words::points_or_unknown(theirs.value)) }
                        (chart::small(&format!("{id}-theirs"), &format!("{}: how they deal with us", row.name), theirs, &page.interval))
                    },
                }
            }
            td.value role="cell" data-label=(page.window) { (moved(row.moved.as_ref())) }
            td.value role="cell" data-label="attention" {
                (row.attention.map_or_else(words::unknown, words::percent))
            }
            @if losses {
                td.value role="cell" data-label=(page.horizon) {
                    (row.loss.map_or_else(words::unknown, words::percent))
                }
            }
            td.why role="cell" {
                (tags(&row.alarms))
                @if !row.reason.is_empty() { span.reason { (row.reason) } }
                @if !row.step.is_empty() {
                    span.step { span aria-hidden="true" { "→ " } span.sr { "; first: " } (row.step) }
                }
            }
        }
    }
}

/// How far a customer moved: for the eye the difference, for the ear from where to where as well.
fn moved(moved: Option<&Moved>) -> Markup {
    let Some(moved) = moved else { return words::unknown() };
    html! {
        (words::minus(&moved.by))
        span.sr { ", from " (words::minus(&moved.from)) " to " (words::minus(&moved.to)) }
        @if let Some(fell) = moved.fell {
            span.range { span.sr { "; the chance that it got " } "worse: " (words::percent(fell)) }
        }
    }
}

/// The alarms of a row, one tag for those of one name.
fn tags(alarms: &[AlarmLine]) -> Markup {
    let is_new = |(i, alarm): &(usize, &AlarmLine)| {
        !alarms.iter().take(*i).any(|other| other.name == alarm.name)
    };
    html! {
        @if !alarms.is_empty() {
            ul.tags { @for (_, alarm) in alarms.iter().enumerate().filter(is_new) { li { (tag(alarm)) } } }
        }
    }
}

/// Names an alarm; a grave one has another mark, not only another colour.
pub(super) fn tag(alarm: &AlarmLine) -> Markup {
    html! {
        span.tag.grave[alarm.is_grave] {
            @if alarm.is_grave { span.sr { "grave: " } }
            (alarm.name)
        }
    }
}

fn name(page: &HtmlPage, row: &RankedCustomer) -> Markup {
    let portrait = row.portrait.filter(|portrait| *portrait < page.portraits.len());
    html! {
        th.name scope="row" role="rowheader" {
            @match portrait {
                None => bdi { (row.name) },
                Some(portrait) => a href={ "#" (portrait::id(portrait)) } { bdi { (row.name) } },
            }
            @if let Some(overridden) = &row.overridden {
                span.tag { span.sr { ", " } "override: " bdi { (overridden) } }
            }
            @if row.anomalies > 0 {
                span.tag { span.sr { ", " } (row.anomalies) @if row.anomalies == 1 { " thing does" } @else { " things do" } " not add up" }
            }
        }
    }
}
