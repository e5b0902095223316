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
            @for (g, (group, components)) in profile.groups.iter().enumerate() {
                tbody role="rowgroup" {
                    tr.group role="row" {
                        th scope="rowgroup" role="rowheader" colspan="3" { (group) }
                    }
                    @for (c, (name, estimate)) in components.iter().enumerate() {
                        tr role="row" {
                            th scope="row" role="rowheader" { (name) }
                            td.wide role="cell" {
                                (bar(&format!("{id}-{g}-{c}"), name, estimate.as_ref(), interval))
                            }
                            td.value role="cell" {
                                @match estimate {
                                    None => span.note { "not observed" },
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
