//! A table whose cells are the fuller the worse: by number, by tint, and by the length of a line.

use maud::{Markup, html};

use super::Across;
use crate::report::html::{HeatMap, words};

/// More columns than this do not fit on a telephone; they scroll inside their own frame.
const FITTING: usize = 5;

/// Draws stage by dimension.
pub(crate) fn heat(id: &str, caption: &str, map: &HeatMap) -> Markup {
    let table = table(id, caption, map);
    if map.columns.len() <= FITTING {
        return table;
    }
    html! {
        div.scroll role="region" aria-labelledby={ (id) "-c" } tabindex="0" { (table) }
    }
}

fn table(id: &str, caption: &str, map: &HeatMap) -> Markup {
    html! {
        table.heat role="table" aria-labelledby={ (id) "-c" } style={ "--columns:" (map.columns.len().max(1)) } {
            caption id={ (id) "-c" } { (caption) }
            thead role="rowgroup" {
                tr role="row" {
                    th.corner scope="col" role="columnheader" { "stage" }
                    @for column in &map.columns {
                        th scope="col" role="columnheader" { (column) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for (stage, cells) in &map.rows {
                    tr role="row" {
                        th scope="row" role="rowheader" { (stage) }
                        @for i in 0..map.columns.len() {
                            (cell(cells.get(i).copied().flatten()))
                        }
                    }
                }
            }
        }
    }
}

fn cell(severity: Option<f64>) -> Markup {
    let place = severity.and_then(|severity| Some((severity, Across::of(severity)?)));
    html! {
        @match place {
            None => td.unknown role="cell" { (words::unknown()) },
            // The tint is the share, the line below the number is as long as the percentage.
            Some((severity, across)) => td role="cell" style={ "--share:" (format!("{:.4}", across.0 / 100.0)) } {
                span.number { (words::points_or_unknown(severity)) }
            },
        }
    }
}
