//! The ranked book: one row a customer, whoever needs attention first.

use maud::{Markup, html};

use super::{HtmlPage, RankedCustomer, chart, portrait, words};

/// How many columns stand beside the customer's name, after the rank.
const BESIDE: usize = 6;

/// Draws the table; those of whom nothing is known stand at its end.
pub(super) fn book(page: &HtmlPage) -> Markup {
    let (known, unknown): (Vec<_>, Vec<_>) =
        page.rows.iter().enumerate().partition(|(_, row)| row.score.is_some());
    html! {
        table.book role="table" aria-labelledby="book" {
            caption.sr { "One row a customer, the lowest score first. A dot is the score, the line is its " (page.interval) ", from 0 to 100." }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "rank" }
                    th scope="col" role="columnheader" { "customer" }
                    th.value scope="col" role="columnheader" { "score" }
                    th.wide scope="col" role="columnheader" { (chart::scale(&page.interval)) }
                    th.value scope="col" role="columnheader" { "among the worst tenth" }
                    th scope="col" role="columnheader" { "weighs most" }
                    th.value scope="col" role="columnheader" { "coverage" }
                    th.value scope="col" role="columnheader" { "facts" }
                }
            }
            tbody role="rowgroup" {
                @for (i, row) in known { (customer(page, i, row)) }
                @for (_, row) in unknown {
                    tr.nothing role="row" {
                        td.rank role="cell" { (words::unknown()) }
                        (name(page, row))
                        td role="cell" colspan=(BESIDE) { "nothing known" }
                    }
                }
            }
        }
    }
}

fn customer(page: &HtmlPage, i: usize, row: &RankedCustomer) -> Markup {
    let score = row.score.as_ref();
    html! {
        tr role="row" {
            td.rank role="cell" { (row.rank) }
            (name(page, row))
            td.score role="cell" {
                @match score {
                    None => (words::unknown()),
                    Some(score) => (words::points_or_unknown(score.value)),
                }
            }
            td.wide role="cell" {
                (chart::bar(&format!("book-{}", i + 1), &row.name, score, &page.interval))
                @if let Some(range) = score.and_then(words::range) { span.range { (range) } }
            }
            td.value.worst role="cell" data-label="worst tenth" {
                (row.worst_tenth.map_or_else(words::unknown, words::percent))
            }
            td.weighs role="cell" data-label="weighs most" {
                @match &row.weighs_most {
                    None => (words::unknown()),
                    Some(part) => (part),
                }
            }
            td.value role="cell" data-label="coverage" { (words::percent(row.coverage)) }
            td.value role="cell" data-label="facts" { (row.facts) }
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
