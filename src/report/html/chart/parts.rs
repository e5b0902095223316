//! What makes a standing: the facts of each component, and what it adds, from where nothing is
//! known to the whole.

use maud::{Markup, html};

use super::Across;
use super::waterfall::{ends, level, places, scale, step};
use crate::report::html::{ComponentLine, StandingView, words};

/// How many columns there are.
const COLUMNS: usize = 6;

/// Draws the components of a standing, those of one model together.
pub(crate) fn parts(id: &str, caption: &str, view: &StandingView) -> Markup {
    let adds = view.parts.iter().map(|part| part.adds);
    let places = places(view.baseline, adds);
    let ends = ends(places.iter().copied().chain([view.total as f64]));
    let steps: Vec<_> = places
        .iter()
        .zip(places.iter().skip(1))
        .zip(&view.parts)
        .enumerate()
        .map(|(i, ((from, to), part))| (i, [*from, *to], part))
        .collect();
    html! {
        table.lines.parts role="table" aria-labelledby={ (id) "-c" } {
            caption id={ (id) "-c" } { (caption) }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "component" }
                    th.value scope="col" role="columnheader" { "good" }
                    th.value scope="col" role="columnheader" { "bad" }
                    th.value scope="col" role="columnheader" { "open" }
                    th.wide scope="col" role="columnheader" { (scale(ends)) }
                    th.value scope="col" role="columnheader" { "adds" }
                }
            }
            tbody role="rowgroup" {
                (end(&format!("{id}-from"), "nothing known", view.baseline, ends))
            }
            @for group in steps.chunk_by(|(_, _, a), (_, _, b)| a.model == b.model) {
                tbody role="rowgroup" {
                    @if let Some((_, _, first)) = group.first() {
                        tr.group role="row" {
                            th scope="rowgroup" role="rowheader" colspan=(COLUMNS) { (first.model) }
                        }
                    }
                    @for (i, places, part) in group {
                        (row(part, &step(&format!("{id}-{i}"), &part.name, part.adds, *places, ends)))
                    }
                }
            }
            tfoot role="rowgroup" {
                (end(&format!("{id}-to"), "standing", view.total, ends))
            }
        }
    }
}

fn row(part: &ComponentLine, drawing: &Markup) -> Markup {
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { (part.name) }
            @for facts in [part.good, part.bad, part.open] {
                td.value role="cell" { (words::tenths(facts)) }
            }
            td.wide role="cell" { (drawing) }
            td.value role="cell" { (words::signed(part.adds)) }
        }
    }
}

fn end(id: &str, label: &str, at: i64, ends: [f64; 2]) -> Markup {
    let desc = format!("{label}: {}.", words::whole(at));
    html! {
        tr.total role="row" {
            th scope="row" role="rowheader" colspan="4" { (label) }
            td.wide role="cell" { (level(id, label, &desc, Across::between(at as f64, ends))) }
            td.value role="cell" { (words::whole(at)) }
        }
    }
}
