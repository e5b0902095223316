//! Where a customer stands: a value and its interval on the scale from 0 to 100, the middle of
//! which is where nothing is known, and a thin line for where it could go.

use maud::{Markup, html};

use super::{Across, FULL, Shape, drawing};
use crate::report::html::{Estimate, StandingView, words};

/// Where everybody stands of whom nothing is known.
const MIDDLE: Across = Across(FULL / 2.0);

/// Draws a standing; one that is not known is an open dot on a broken line.
pub(crate) fn standing(
    id: &str,
    title: &str,
    estimate: Option<&Estimate>,
    open: Option<(f64, f64)>,
    interval: &str,
) -> Markup {
    let desc = format!(
        "{} 50 is where nothing is known.{}",
        words::sentence(estimate, interval),
        open.and_then(could_go).map(|open| format!(" It could go {open}.")).unwrap_or_default()
    );
    drawing(id, Shape::Bar, title, &desc, &marks(estimate, open))
}

/// The marks of a standing, as wide and high as their place.
pub(crate) fn marks(estimate: Option<&Estimate>, open: Option<(f64, f64)>) -> Markup {
    let place = estimate.and_then(|estimate| Some((Across::of(estimate.value)?, estimate)));
    let ends = open.and_then(|(low, high)| Some([Across::of(low)?, Across::of(high)?]));
    html! {
        @match place {
            None => {
                line.track.broken x1="0" y1="50%" x2="100%" y2="50%" {}
                (middle())
                circle.dot.open cx=(MIDDLE) cy="50%" r="5" {}
            },
            Some((value, estimate)) => {
                line.track x1="0" y1="50%" x2="100%" y2="50%" {}
                @if let (Some(lower), Some(upper)) = (Across::of(estimate.lower), Across::of(estimate.upper)) {
                    line.range-line x1=(lower) y1="50%" x2=(upper) y2="50%" {}
                }
                (middle())
                @if let Some([low, high]) = ends {
                    line.could-go x1=(low) y1="88%" x2=(high) y2="88%" {}
                    line.could-go x1=(low) y1="78%" x2=(low) y2="98%" {}
                    line.could-go x1=(high) y1="78%" x2=(high) y2="98%" {}
                }
                circle.dot cx=(value) cy="50%" r="5" {}
            },
        }
    }
}

fn middle() -> Markup {
    html! { line.middle x1=(MIDDLE) y1="8%" x2=(MIDDLE) y2="92%" {} }
}

/// Draws a standing beside its number: a dot on the scale, without its interval.
pub(crate) fn small(id: &str, title: &str, estimate: &Estimate, interval: &str) -> Markup {
    let desc = words::sentence(Some(estimate), interval);
    let marks = html! {
        line.track x1="0" y1="50%" x2="100%" y2="50%" {}
        (middle())
        @if let Some(value) = Across::of(estimate.value) { circle.dot cx=(value) cy="50%" r="4" {} }
    };
    drawing(id, Shape::Small, title, &desc, &marks)
}

/// Heads a column of standings: the ends of the scale and its middle.
pub(crate) fn scale_of_standing() -> Markup {
    html! { span.scale.of-standing { span { "0" } span { "50: nothing known" } span { "100" } } }
}

/// Where a standing could go, in words.
fn could_go((low, high): (f64, f64)) -> Option<String> {
    let (low, high) = (words::points(low)?, words::points(high)?);
    Some(format!("from {low} to {high} as what is open ends"))
}

/// Draws several standings on one scale.
pub(crate) fn standings(
    id: &str,
    caption: &str,
    standings: &[StandingView],
    interval: &str,
) -> Markup {
    html! {
        table.lines.standings role="table" aria-labelledby={ (id) "-c" } {
            caption id={ (id) "-c" } { (caption) }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "direction" }
                    th.wide scope="col" role="columnheader" { (scale_of_standing()) }
                    th.value scope="col" role="columnheader" { "standing" }
                }
            }
            tbody role="rowgroup" {
                @for (i, view) in standings.iter().enumerate() {
                    tr role="row" {
                        th scope="row" role="rowheader" { (view.name) }
                        td.wide role="cell" {
                            (standing(&format!("{id}-{i}"), &view.name, view.estimate.as_ref(), view.open, interval))
                            span.range { (beside(view, interval)) }
                        }
                        td.value.score role="cell" {
                            @match &view.estimate {
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

/// What is said below a standing's drawing.
fn beside(view: &StandingView, interval: &str) -> Markup {
    let Some(estimate) = &view.estimate else { return html! { "nothing known" } };
    html! {
        @if let Some(range) = words::range(estimate) { (interval) " " (range) }
        @if let Some(open) = view.open.and_then(could_go) { "; thin line: " (open) }
        @if let Some(fresh) = view.fresh { "; " (words::percent(fresh)) " fresh" }
    }
}
