//! Numbers as they are read.

use crate::shown::Shown;
use maud::{Markup, html};

use super::Estimate;

/// From here on a number is written with an exponent: its digits would say nothing more.
const LONG: f64 = 1e6;

/// A number that is not known: a dash for the eye, a word for the ear.
pub(super) fn unknown() -> Markup {
    html! { span aria-hidden="true" { "–" } span.sr { "not known" } }
}

/// Whole points; `None` where the number is not finite.
pub(super) fn points(x: f64) -> Option<String> {
    if !x.is_finite() {
        return None;
    }
    // Adding zero takes the sign off a zero.
    let text =
        if x.abs() < LONG { format!("{:.0}", libm::round(x) + 0.0) } else { format!("{x:.0e}") };
    Some(text.replacen('-', "−", 1))
}

/// Whole points, or the mark of what is not known.
pub(super) fn points_or_unknown(x: f64) -> Markup {
    points(x).map_or_else(unknown, |text| html! { (text) })
}

/// Tenths, for facts that fade; or the mark of what is not known.
pub(super) fn tenths(x: f64) -> Markup {
    if !x.is_finite() {
        return unknown();
    }
    let text = if x.abs() < LONG { format!("{:.1}", x + 0.0) } else { format!("{x:.0e}") };
    // What fades to nothing is not below it.
    let text = if text == "-0.0" { "0.0".to_owned() } else { text.replacen('-', "−", 1) };
    html! { (text) }
}

/// A printed number, a minus as wide as a plus.
pub(super) fn minus(number: &str) -> String {
    number.replacen('-', "−", 1)
}

/// A whole number with its sign, a minus as wide as a plus.
pub(super) fn signed(n: i64) -> String {
    match n {
        0 => "0".to_owned(),
        1.. => format!("+{n}"),
        _ => format!("−{}", n.unsigned_abs()),
    }
}

/// A whole number, a minus as wide as a plus.
pub(super) fn whole(n: i64) -> String {
    if n < 0 { signed(n) } else { n.to_string() }
}

/// A share as a percentage that is 0 or 100 only where the share is 0 or 1.
pub(super) fn percent(share: f64) -> Markup {
    if !share.is_finite() {
        return unknown();
    }
    let text = crate::report::percent(share.clamp(0.0, 1.0));
    html! { (text.replace(' ', "\u{a0}")) }
}

/// The interval in words; `None` where an end is not finite.
pub(super) fn range(estimate: &Estimate) -> Option<String> {
    Some(format!("{} to {}", points(estimate.lower)?, points(estimate.upper)?))
}

/// The value and the interval in words.
pub(super) fn sentence(estimate: Option<&Estimate>, interval: &str) -> String {
    let known = estimate.and_then(|estimate| Some((points(estimate.value)?, estimate)));
    let Some((value, estimate)) = known else { return "Not known.".to_owned() };
    range(estimate).map_or_else(
        || format!("{value} on a scale from 0 to 100."),
        |range| format!("{value}, {interval} {range}, on a scale from 0 to 100."),
    )
}

/// Replaces what neither HTML nor XML allows in a text, however it is escaped, and makes visible
/// what could move or hide what stands beside it.
///
/// Nothing of that kind is in what the page says by itself.
pub(super) fn legal(text: &str) -> String {
    let text = Shown::lines(text);
    let legal = |c: char| {
        !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
            && u32::from(c) & 0xfffe != 0xfffe
    };
    if text.chars().all(legal) {
        return text;
    }
    text.chars().map(|c| if legal(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

#[cfg(test)]
mod tests {
    use super::{points, tenths};

    #[test]
    fn numbers_are_short_however_large() {
        for (x, whole, tenth) in [
            (0.04, "0", "0.0"),
            (-0.04, "0", "0.0"),
            (-2.26, "−2", "−2.3"),
            (999_999.0, "999999", "999999.0"),
            (1e6, "1e6", "1e6"),
            (-1e6, "−1e6", "−1e6"),
        ] {
            assert_eq!(points(x).as_deref(), Some(whole), "{x}");
            assert_eq!(tenths(x).into_string(), tenth, "{x}");
        }
        assert_eq!(points(f64::NAN), None);
    }
}
