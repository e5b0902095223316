//! The drawings. Text stands beside them as HTML, so that it keeps its size on a telephone; a
//! drawing holds marks only, and says in words what they say.

mod bar;
mod curve;
mod heat;
mod parts;
mod profile;
mod standing;
mod timeline;
mod waterfall;

pub(super) use bar::{bar, scale};
pub(super) use curve::curves;
pub(super) use heat::heat;
pub(super) use parts::parts;
pub(super) use profile::profile;
pub(super) use standing::{marks, scale_of_standing, small, standing, standings};
pub(super) use timeline::timeline;
pub(super) use waterfall::waterfall;

use maud::{Markup, html};

/// The whole of a scale, in points or per cent.
const FULL: f64 = 100.0;

/// A place across a drawing, in per cent of its width.
#[derive(Clone, Copy)]
struct Across(f64);

impl Across {
    /// Places a number on the scale from 0 to 100, at an end if it is beyond; `None` where it is
    /// not finite.
    fn of(x: f64) -> Option<Self> {
        x.is_finite().then(|| Self(x.clamp(0.0, FULL)))
    }

    /// Places a number between two others; in the middle if they are one.
    fn between(x: f64, [low, high]: [f64; 2]) -> Self {
        let share = (x - low) / (high - low);
        Self::of(FULL * share).unwrap_or(Self(FULL / 2.0))
    }
}

impl core::fmt::Display for Across {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Adding zero takes the sign off a zero.
        write!(f, "{:.2}%", self.0 + 0.0)
    }
}

/// How a drawing fills its place.
#[derive(Clone, Copy)]
enum Shape {
    /// As wide as its place, its lengths in per cent: nothing is stretched.
    Bar,
    /// The same beside a number.
    Small,
    /// Stretched to its place; strokes keep their width, the style sheet sees to it.
    OverTime,
}

/// A drawing, with what it says in words.
fn drawing(id: &str, shape: Shape, title: &str, desc: &str, marks: &Markup) -> Markup {
    let (class, view, aspect) = match shape {
        Shape::Bar => ("bar", None, None),
        Shape::Small => ("small", None, None),
        Shape::OverTime => ("over-time", Some("0 0 1000 100"), Some("none")),
    };
    html! {
        svg class=(class) viewBox=[view] preserveAspectRatio=[aspect]
            role="img" aria-labelledby={ (id) "-t " (id) "-d" } {
            title id={ (id) "-t" } { @if title.trim().is_empty() { "Drawing" } @else { (title) } }
            desc id={ (id) "-d" } { (desc) }
            (marks)
        }
    }
}

/// Marks that every page holds once, to be used by its drawings.
pub(super) fn shared_marks() -> Markup {
    html! {
        svg.defs role="img" aria-labelledby="marks-t marks-d" {
            title #marks-t { "Marks" }
            desc #marks-d { "The marks that the drawings below are made of." }
            defs {
                pattern #hatch width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    line.hatch x1="0" y1="0" x2="0" y2="5" {}
                }
                path #to-right.tip d="M -7 -6 L 0 0 L -7 6 Z" {}
                path #to-left.tip d="M 7 -6 L 0 0 L 7 6 Z" {}
            }
        }
    }
}
