//! A value as a dot and its interval as a line, on the scale from 0 to 100.

use maud::{Markup, html};

use super::{Across, Shape, drawing};
use crate::report::html::{Estimate, words};

/// Draws an estimate; one that is not known is an open dot on a broken line.
pub(crate) fn bar(id: &str, title: &str, estimate: Option<&Estimate>, interval: &str) -> Markup {
    let desc = words::sentence(estimate, interval);
    let place = estimate.and_then(|estimate| Some((Across::of(estimate.value)?, estimate)));
    let marks = match place {
        None => html! {
            line.track.broken x1="0" y1="50%" x2="100%" y2="50%" {}
            circle.dot.open cx="50%" cy="50%" r="5" {}
        },
        Some((value, estimate)) => html! {
            line.track x1="0" y1="50%" x2="100%" y2="50%" {}
            @if let (Some(lower), Some(upper)) = (Across::of(estimate.lower), Across::of(estimate.upper)) {
                line.range-line x1=(lower) y1="50%" x2=(upper) y2="50%" {}
            }
            circle.dot cx=(value) cy="50%" r="5" {}
        },
    };
    drawing(id, Shape::Bar, title, &desc, &marks)
}

/// Heads a column of bars: the ends of the scale, and what the line is.
pub(crate) fn scale(interval: &str) -> Markup {
    html! { span.scale { span { "0" } span { (interval) } span { "100" } } }
}
