//! From one number to another by signed parts: up is solid and points right, down is hatched and
//! points left, and each says its sign.

use maud::{Markup, html};

use super::{Across, Shape, drawing};
use crate::report::html::{Waterfall, words};

/// The ends of the drawing are whole multiples of this.
const ROUND: f64 = 5.0;

/// A step that is shorter than this, in per cent of the drawing, has no tip: it would hide the step.
const TIP: f64 = 10.0;

/// Draws a change.
pub(crate) fn waterfall(id: &str, caption: &str, change: &Waterfall) -> Markup {
    let places = places(change.from, change.parts.iter().map(|(_, part)| *part));
    let ends = ends(places.iter().copied().chain([change.to as f64]));
    let steps = places.iter().zip(places.iter().skip(1)).zip(&change.parts).enumerate();
    let level = |end: &str, label: &str, at: i64| {
        let words = format!("{label}: {}.", words::whole(at));
        level(&format!("{id}-{end}"), label, &words, Across::between(at as f64, ends))
    };
    html! {
        table.lines.change role="table" aria-labelledby={ (id) "-c" } {
            caption id={ (id) "-c" } { (caption) }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "part" }
                    th.wide scope="col" role="columnheader" { (scale(ends)) }
                    th.value scope="col" role="columnheader" { "points" }
                }
            }
            tbody role="rowgroup" {
                (row(&change.from_label, true, &level("from", &change.from_label, change.from), &words::whole(change.from)))
                @for (i, ((from, to), (label, part))) in steps {
                    (row(label, false, &step(&format!("{id}-{i}"), label, *part, [*from, *to], ends), &words::signed(*part)))
                }
                (row(&change.to_label, true, &level("to", &change.to_label, change.to), &words::whole(change.to)))
            }
        }
    }
}

/// Where each part starts, and where the last ends.
pub(super) fn places(from: i64, parts: impl Iterator<Item = i64>) -> Vec<f64> {
    let mut places = vec![from as f64];
    for part in parts {
        places.push(places.last().copied().unwrap_or_default() + part as f64);
    }
    places
}

fn row(label: &str, total: bool, drawing: &Markup, number: &str) -> Markup {
    html! {
        tr.total[total] role="row" {
            th scope="row" role="rowheader" { (label) }
            td.wide role="cell" { (drawing) }
            td.value role="cell" { (number) }
        }
    }
}

pub(super) fn scale([low, high]: [f64; 2]) -> Markup {
    html! {
        span.scale {
            span { (words::points_or_unknown(low)) }
            span.sr { " to " }
            span { (words::points_or_unknown(high)) }
        }
    }
}

/// The whole multiples of five around all places.
pub(super) fn ends(places: impl Iterator<Item = f64>) -> [f64; 2] {
    let [low, high] =
        places.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], x| [low.min(x), high.max(x)]);
    let low = ROUND * libm::floor(low / ROUND);
    let high = ROUND * libm::ceil(high / ROUND);
    // One place alone would have no scale.
    if low < high { [low, high] } else { [low - ROUND, high + ROUND] }
}

pub(super) fn level(id: &str, title: &str, desc: &str, at: Across) -> Markup {
    let marks = html! {
        line.track x1="0" y1="50%" x2="100%" y2="50%" {}
        line.level x1=(at) y1="10%" x2=(at) y2="90%" {}
    };
    drawing(id, Shape::Bar, title, desc, &marks)
}

pub(super) fn step(
    id: &str,
    title: &str,
    part: i64,
    [from, to]: [f64; 2],
    ends: [f64; 2],
) -> Markup {
    let desc = match part {
        0 => "No change.".to_owned(),
        1.. => format!("Up by {part}."),
        _ => format!("Down by {}.", part.unsigned_abs()),
    };
    let (start, end) = (Across::between(from, ends), Across::between(to, ends));
    let left = Across(start.0.min(end.0));
    let width = Across((start.0 - end.0).abs());
    let has_tip = width.0 >= TIP;
    let marks = html! {
        line.track x1="0" y1="50%" x2="100%" y2="50%" {}
        line.start x1=(start) y1="10%" x2=(start) y2="90%" {}
        @if part > 0 {
            rect.up x=(left) y="30%" width=(width) height="40%" {}
            @if has_tip { use href="#to-right" x=(end) y="50%" {} }
        } @else if part < 0 {
            rect.down x=(left) y="30%" width=(width) height="40%" {}
            @if has_tip { use href="#to-left" x=(end) y="50%" {} }
        }
    };
    drawing(id, Shape::Bar, title, &desc, &marks)
}
