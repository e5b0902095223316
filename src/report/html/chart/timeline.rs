//! A value over time as a line, its interval as a band, and where it could go as a hatched one.

use maud::{Markup, html};

use super::{Across, FULL, Shape, drawing};
use crate::report::html::{Estimate, Timeline, TimelinePoint, words};

/// How wide the drawing is in its own unit; it is [`FULL`] high, and stretched to its place.
const WIDTH: f64 = 1000.0;
/// From one line of the hatching to the next.
const HATCH: f64 = 8.0;
/// Labels keep at least this far apart, in per cent of the width: on a telephone, and elsewhere.
const APART: [f64; 2] = [45.0, 22.0];

/// Draws a value over time. `open` says in words what the hatched band is.
pub(crate) fn timeline(
    id: &str,
    caption: &str,
    timeline: &Timeline,
    interval: &str,
    open: &str,
) -> Markup {
    let places = Places::of(timeline);
    let ticks = places.ticks(&timeline.ticks);
    let [band, hatched] = [!places.bands.is_empty(), !places.open.is_empty()];
    html! {
        figure.timeline {
            figcaption { (caption) }
            div.plot {
                div.ends aria-hidden="true" { span { "100" } span { "50" } span { "0" } }
                (drawing(id, Shape::OverTime, caption, &places.desc(&timeline.ticks, interval, open), &places.marks(&ticks)))
                div.ticks aria-hidden="true" {
                    @for tick in &ticks {
                        span.tick.first[tick.at.0 < 12.0].last[tick.at.0 > 88.0].roomy[tick.roomy]
                            style={ "left:" (tick.at) } { (tick.label) }
                    }
                }
            }
            ul.legend aria-hidden="true" {
                li { span.swatch.line {} "value" }
                @if band { li { span.swatch.band {} (interval) } }
                @if hatched { li { span.swatch.hatched {} (open) } }
            }
        }
    }
}

/// A label that is shown.
struct Tick<'a> {
    at: Across,
    label: &'a str,
    /// Shown only where there is room.
    roomy: bool,
}

/// Low and high at a place.
type Span = [f64; 3];

/// The readings as places in the drawing, in runs without a gap.
struct Places {
    ends: [f64; 2],
    lines: Vec<Vec<[f64; 2]>>,
    bands: Vec<Vec<Span>>,
    open: Vec<Vec<Span>>,
    known: Vec<Estimate>,
    last_open: Option<(f64, f64)>,
}

impl Places {
    fn of(timeline: &Timeline) -> Self {
        let mut points = timeline.points.clone();
        points.sort_by_key(|point| point.at);
        let end = |point: Option<&TimelinePoint>| point.map_or(0.0, |point| point.at as f64);
        let ends = [end(points.first()), end(points.last())];
        let x = |point: &TimelinePoint| Across::between(point.at as f64, ends).0 * (WIDTH / FULL);
        let span = |point: &TimelinePoint, low: f64, high: f64| {
            Some([x(point), y(low.min(high))?, y(low.max(high))?])
        };
        let known =
            |point: &TimelinePoint| point.estimate.filter(|estimate| estimate.value.is_finite());
        Self {
            ends,
            lines: runs(&points, |point| Some([x(point), y(known(point)?.value)?])),
            bands: runs(&points, |point| {
                known(point).and_then(|known| span(point, known.lower, known.upper))
            }),
            open: runs(&points, |point| point.open.and_then(|(low, high)| span(point, low, high))),
            known: points.iter().filter_map(known).collect(),
            last_open: points.last().and_then(|point| point.open),
        }
    }

    fn marks(&self, ticks: &[Tick]) -> Markup {
        let across = |y: f64| format!("M 0 {y:.2} H {WIDTH}");
        let up = |tick: &Tick| format!("M {:.2} 0 V {FULL}", tick.at.0 * (WIDTH / FULL));
        html! {
            path.grid d=(across(0.0)) {}
            path.grid d=(across(FULL / 2.0)) {}
            path.grid.base d=(across(FULL)) {}
            @for tick in ticks { path.grid.upright d=(up(tick)) {} }
            @for run in &self.bands { path.band d=(outline(run)) {} }
            @for run in &self.open {
                path.hatching d=(hatching(run)) {}
                path.bounds d=(outline(run)) {}
            }
            @for run in &self.lines { path.line d=(line(run)) {} }
            @if let Some([x, y]) = self.lines.last().and_then(|run| run.last()) {
                // A line of no length with round ends is a dot that is not stretched.
                path.last d={ "M " (format!("{x:.2} {y:.2}")) " h 0" } {}
            }
        }
    }

    /// Chooses the labels that have room, and places them.
    fn ticks<'a>(&self, ticks: &'a [(i64, String)]) -> Vec<Tick<'a>> {
        let [start, end] = self.ends;
        let mut sorted: Vec<&(i64, String)> = ticks.iter().collect();
        sorted.sort_by_key(|(at, _)| *at);
        let mut chosen: Vec<Tick> = Vec::new();
        for (at, label) in sorted {
            if !(start..=end).contains(&(*at as f64)) {
                continue;
            }
            let at = Across::between(*at as f64, self.ends);
            let far =
                |tick: Option<&Tick>, apart: f64| tick.is_none_or(|tick| at.0 - tick.at.0 >= apart);
            let [narrow, wide] = APART;
            if far(chosen.last(), wide) {
                let roomy = !far(chosen.iter().rev().find(|tick| !tick.roomy), narrow);
                chosen.push(Tick { at, label, roomy });
            }
        }
        chosen
    }

    fn desc(&self, ticks: &[(i64, String)], interval: &str, meaning: &str) -> String {
        let Some(last) = self.known.last() else { return "Nothing is known.".to_owned() };
        let range = |low: f64, high: f64| Some((words::points(low)?, words::points(high)?));
        let values = self.known.iter().map(|known| known.value);
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(f64::NEG_INFINITY, f64::max);
        let time = match (ticks.iter().min(), ticks.iter().max()) {
            (Some((_, from)), Some((_, to))) if from != to => format!(", from {from} to {to}"),
            _ => String::new(),
        };
        let open = self.last_open.and_then(|(low, high)| range(low, high));
        let sentences = [
            Some(format!("Last: {}", words::sentence(Some(last), interval))),
            range(low, high).map(|(low, high)| format!("Lowest {low}, highest {high}{time}.")),
            open.map(|(low, high)| format!("From {low} to {high} {meaning}.")),
            (self.lines.len() > 1).then(|| "The line has gaps where nothing was known.".to_owned()),
        ];
        sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Down the drawing; `None` where it is not finite.
fn y(value: f64) -> Option<f64> {
    Across::of(value).map(|across| FULL - across.0)
}

/// Places in runs; what has no place ends a run.
fn runs<T>(points: &[TimelinePoint], place: impl Fn(&TimelinePoint) -> Option<T>) -> Vec<Vec<T>> {
    let mut runs = vec![Vec::new()];
    for point in points {
        match (place(point), runs.last_mut()) {
            (Some(place), Some(run)) => run.push(place),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// A path through places.
fn path(places: impl Iterator<Item = [f64; 2]>) -> String {
    let places: Vec<String> = places.map(|[x, y]| format!("{x:.2} {y:.2}")).collect();
    format!("M {}", places.join(" L "))
}

/// The line of a run; of one place, a short one.
fn line(run: &[[f64; 2]]) -> String {
    match run {
        [[x, y]] => format!("M {x:.2} {y:.2} h 0"),
        _ => path(run.iter().copied()),
    }
}

/// There along the lower ends, and back along the upper ones.
fn outline(run: &[Span]) -> String {
    let there = run.iter().map(|[x, low, _]| [*x, *low]);
    let back = run.iter().rev().map(|[x, _, high]| [*x, *high]);
    path(there.chain(back)) + " Z"
}

/// Upright lines at whole multiples of the hatching's step, so that stretching cannot turn them.
fn hatching(run: &[Span]) -> String {
    let mut lines = Vec::new();
    for pair in run.windows(2) {
        let [[x0, low0, high0], [x1, low1, high1]] = pair else { continue };
        let mut x = HATCH * libm::ceil(x0 / HATCH);
        while x < *x1 {
            let share = (x - x0) / (x1 - x0);
            let at = |from: f64, to: f64| from + share * (to - from);
            lines.push(format!("M {x:.2} {:.2} V {:.2}", at(*low0, *low1), at(*high0, *high1)));
            x += HATCH;
        }
    }
    lines.join(" ")
}
