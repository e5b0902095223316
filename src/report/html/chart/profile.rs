//! Components in groups, each as a dot and an interval.

use maud::{Markup, html};

use super::{bar, scale};
use crate::report::html::{Profile, words};

/// Draws the components of each group, the unknown ones open.
pub(crate) fn profile(id: &str, caption: &str, profile: &Profile, interval: &str) -> Markup {
    html! {
        table.lines role="table" aria-labelledby={ (id) "-c" } {
            caption id={ (id) "-c" } { (caption) }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "component" }
                    th.wide scope="col" role="columnheader" { (scale(interval)) }
                    th.value scope="col" role="columnheader" { "value" }
                }
            }
            @for (g, group) in profile.groups.iter().enumerate() {
                tbody role="rowgroup" {
                    tr.group role="row" {
                        th scope="rowgroup" role="rowheader" colspan="3" { (group.name) }
                    }
                    @for (c, (name, estimate)) in group.components.iter().enumerate() {
                        tr role="row" {
                            th scope="row" role="rowheader" { (name) }
                            td.wide role="cell" {
                                (bar(&format!("{id}-{g}-{c}"), name, estimate.as_ref(), interval))
                                @if estimate.is_none() { span.range { "not observed" } }
                            }
                            td.value role="cell" {
                                @match estimate {
                                    None => (words::unknown()),
                                    Some(estimate) => (words::points_or_unknown(estimate.value)),
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
