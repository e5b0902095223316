//! What each answer adds: steps along the scale with their band, and below them what has no place on
//! it.

use maud::{Markup, html};

use super::{Across, FULL, Shape, drawing};
use crate::report::html::{CurveStep, CurveView, words};

/// How wide the drawing is in its own unit; it is [`FULL`] high, and stretched to its place.
const WIDTH: f64 = 1000.0;
/// The scale reaches beyond the furthest by this share of what lies between.
const MARGIN: f64 = 0.05;

/// Draws what was learned, all on one scale.
pub(crate) fn curves(sentences: &[String], views: &[CurveView]) -> Markup {
    let ends = ends(views.iter().flat_map(|view| &view.steps));
    html! {
        @if !views.is_empty() || !sentences.is_empty() {
            section.curves {
                h2 { "What outcomes taught" }
                @for sentence in sentences { p { (sentence) } }
                @if !views.is_empty() {
                    div.pair {
                        @for (i, view) in views.iter().enumerate() {
                            (curve(&format!("curve-{}", i + 1), view, ends))
                        }
                    }
                }
            }
        }
    }
}

/// The ends of a scale that holds zero and every band.
fn ends<'a>(steps: impl Iterator<Item = &'a CurveStep>) -> [f64; 2] {
    let [low, high] = steps
        .filter_map(band)
        .fold([0.0_f64; 2], |[low, high], [from, to]| [low.min(from), high.max(to)]);
    let more = MARGIN * (high - low);
    // Of nothing but zeros there is no scale.
    if more > 0.0 && more.is_finite() { [low - more, high + more] } else { [-1.0, 1.0] }
}

/// From where to where a step lies within its error; `None` where it is not finite.
fn band(step: &CurveStep) -> Option<[f64; 2]> {
    let error = step.error.filter(|error| error.is_finite()).map_or(0.0, f64::abs);
    step.adds.is_finite().then_some([step.adds - error, step.adds + error])
}

fn curve(id: &str, view: &CurveView, scale: [f64; 2]) -> Markup {
    let name = if view.name.trim().is_empty() { "Item" } else { &view.name };
    let (placed, apart): (Vec<_>, Vec<_>) = view.steps.iter().partition(|s| s.ends.is_some());
    let title = format!("{name}: what each answer adds");
    html! {
        figure.timeline {
            figcaption id={ (id) "-c" } {
                bdi { (name) } @if !view.unit.is_empty() { ", " (view.unit) }
            }
            @if !placed.is_empty() {
                div.plot {
                    div.ends aria-hidden="true" {
                        span { (signed(scale[1])) }
                        span { (signed(scale[0])) }
                    }
                    (drawing(id, Shape::OverTime, &title, &desc(&placed), &marks(&placed, scale)))
                    div.ticks aria-hidden="true" {
                        span.tick.first style="left:0%" { "worst" }
                        span.tick.last style="left:100%" { "best" }
                    }
                }
                details {
                    summary { "In numbers" span.sr { ": " (name) } }
                    (table(&format!("{id}-n"), id, &placed, scale))
                }
            }
            @if !apart.is_empty() { (table(&format!("{id}-a"), id, &apart, scale)) }
        }
    }
}

fn desc(steps: &[&CurveStep]) -> String {
    let at = |step: Option<&&CurveStep>| step.map_or_else(String::new, |s| signed(s.adds));
    let adds = || steps.iter().map(|step| step.adds).filter(|adds| adds.is_finite());
    let low = adds().fold(f64::INFINITY, f64::min);
    let high = adds().fold(f64::NEG_INFINITY, f64::max);
    format!(
        "From {} at the bad end to {} at the good one; lowest {}, highest {}.",
        at(steps.first()),
        at(steps.last()),
        signed(low),
        signed(high)
    )
}

/// Down the drawing.
fn y(adds: f64, scale: [f64; 2]) -> f64 {
    FULL - Across::between(adds, scale).0
}

/// A step in the drawing: across from where to where, and down what it adds and its band.
struct Place {
    ends: [f64; 2],
    at: f64,
    low: f64,
    high: f64,
}

fn marks(steps: &[&CurveStep], scale: [f64; 2]) -> Markup {
    // Every step from its one end to the other; what is not finite has no place.
    let x = |share: f64| Across::between(share, [0.0, 1.0]).0 * (WIDTH / FULL);
    let places: Vec<Place> = steps
        .iter()
        .filter_map(|step| {
            let [from, to] = band(step)?;
            let [low, high] = [y(from, scale), y(to, scale)];
            Some(Place { ends: step.ends?.map(x), at: y(step.adds, scale), low, high })
        })
        .collect();
    let along = |at: fn(&Place) -> f64| -> Vec<[f64; 2]> {
        places.iter().flat_map(|place| place.ends.map(|x| [x, at(place)])).collect()
    };
    let (low, mut high) = (along(|place| place.low), along(|place| place.high));
    high.reverse();
    let has_band = steps.iter().any(|step| step.error.is_some());
    let outline: Vec<[f64; 2]> = low.into_iter().chain(high).collect();
    html! {
        path.grid.zero d={ "M 0 " (format!("{:.2}", y(0.0, scale))) " H " (WIDTH) } {}
        @if has_band { path.band d={ (path(&outline)) " Z" } {} }
        @if !places.is_empty() { path.line d=(path(&along(|place| place.at))) {} }
    }
}

/// A path through places.
fn path(places: &[[f64; 2]]) -> String {
    let places: Vec<String> = places.iter().map(|[x, y]| format!("{x:.2} {y:.2}")).collect();
    format!("M {}", places.join(" L "))
}

fn table(id: &str, figure: &str, steps: &[&CurveStep], scale: [f64; 2]) -> Markup {
    html! {
        table.lines role="table" aria-labelledby={ (figure) "-c" } {
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "answer" }
                    th.wide scope="col" role="columnheader" {
                        span.scale {
                            span { (signed(scale[0])) } span.sr { " to " } span { (signed(scale[1])) }
                        }
                    }
                    th.value scope="col" role="columnheader" { "adds" }
                    th.value scope="col" role="columnheader" { "given by" }
                }
            }
            tbody role="rowgroup" {
                @for (i, step) in steps.iter().enumerate() {
                    tr role="row" {
                        th scope="row" role="rowheader" { bdi { (step.label) } }
                        td.wide role="cell" { (dot(&format!("{id}-{}", i + 1), step, scale)) }
                        td.value role="cell" {
                            (number(step.adds))
                            @if let Some(error) = step.error { " ± " (format!("{:.2}", error.abs())) }
                        }
                        td.value role="cell" {
                            @match step.count {
                                Some(count) => (count),
                                None => (words::unknown()),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a step adds as a dot, with its band and where nothing is added.
fn dot(id: &str, step: &CurveStep, scale: [f64; 2]) -> Markup {
    let zero = Across::between(0.0, scale);
    let marks = html! {
        line.track x1="0" y1="50%" x2="100%" y2="50%" {}
        line.start x1=(zero) y1="10%" x2=(zero) y2="90%" {}
        @if let Some([from, to]) = band(step) {
            line.range-line x1=(Across::between(from, scale)) y1="50%" x2=(Across::between(to, scale)) y2="50%" {}
            circle.dot cx=(Across::between(step.adds, scale)) cy="50%" r="5" {}
        } @else {
            circle.dot.open cx=(zero) cy="50%" r="5" {}
        }
    };
    let title = if step.label.trim().is_empty() { "Answer" } else { &step.label };
    drawing(id, Shape::Bar, title, &format!("Adds {}.", signed(step.adds)), &marks)
}

fn number(x: f64) -> Markup {
    if x.is_finite() {
        html! { (signed(x)) }
    } else {
        words::unknown()
    }
}

/// A number with its sign, to hundredths, a minus as wide as a plus.
fn signed(x: f64) -> String {
    if !x.is_finite() {
        return "not known".to_owned();
    }
    let text = if x.abs() < 1e6 { format!("{x:+.2}") } else { format!("{x:+.0e}") };
    // What is rounded to nothing is not below it.
    let text = if matches!(text.as_str(), "-0.00" | "+0.00") { "0.00".to_owned() } else { text };
    text.replacen('-', "−", 1)
}

#[cfg(test)]
mod tests {
    use super::signed;

    #[test]
    fn a_number_is_short_however_large() {
        for (x, text) in [
            (0.005, "+0.01"),
            (-0.004, "0.00"),
            (0.0, "0.00"),
            (-999_999.0, "−999999.00"),
            (1e6, "+1e6"),
            (-1e6, "−1e6"),
            (f64::MAX, "+2e308"),
            (f64::NAN, "not known"),
            (f64::NEG_INFINITY, "not known"),
        ] {
            assert_eq!(signed(x), text, "{x}");
        }
    }
}
