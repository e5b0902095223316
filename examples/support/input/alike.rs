//! Ids that differ only by what nobody sees, or by what a spreadsheet takes off.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::error::{counted, some_of};

/// Tells whether a character shows nothing, or only turns others round.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Takes the blanks off the ends, also those without a width.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
    })
}

/// Takes characters out, if there are any of them.
fn without(text: &str, out: fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(out) {
        text.chars().filter(|c| !out(*c)).collect::<String>().into()
    } else {
        text.into()
    }
}

fn visible(text: &str) -> Cow<'_, str> {
    // Plain letters are all seen, and composed of nothing.
    if text.is_ascii() { text.into() } else { without(text, is_invisible) }
}

fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { text.nfkc().collect::<String>().into() }
}

fn folded(text: &str) -> Cow<'_, str> {
    let is_small = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_small { text.into() } else { text.to_lowercase().into() }
}

fn unspaced(text: &str) -> Cow<'_, str> {
    without(text, char::is_whitespace)
}

/// Takes `.0` off a number.
fn pointless(text: &str) -> Cow<'_, str> {
    match text.split_once('.') {
        Some((digits, zeros)) if is_digits(digits) && zeros.bytes().all(|b| b == b'0') => {
            digits.to_owned().into()
        }
        _ => text.into(),
    }
}

/// Takes the leading zeros off every run of digits.
fn zeroless(text: &str) -> Cow<'_, str> {
    if !text.contains('0') {
        return text.into();
    }
    let mut plain = String::new();
    let mut number = false;
    let mut pending = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            if c == '0' && !number {
                pending = true;
                continue;
            }
            number = true;
        } else {
            if pending && !number {
                plain.push('0');
            }
            number = false;
        }
        pending = false;
        plain.push(c);
    }
    if pending && !number {
        plain.push('0');
    }
    plain.into()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What ids can differ by, and what takes it away; what is borrowed is as it was.
type Step = (&'static str, fn(&str) -> Cow<'_, str>);

/// All that ids can differ by, in the order in which it is taken away.
const STEPS: [Step; 6] = [
    ("invisible characters", visible),
    ("how a character is composed", composed),
    ("case", folded),
    ("blanks", unspaced),
    ("`.0`", pointless),
    ("leading zeros", zeroless),
];

/// Takes away what ids can differ by.
fn key<'a>(id: &'a str, steps: impl Iterator<Item = &'a Step>) -> Cow<'a, str> {
    steps.fold(Cow::Borrowed(id), |text, (_, take)| match take(&text) {
        Cow::Owned(less) => Cow::Owned(less),
        Cow::Borrowed(_) => text,
    })
}

/// Two ids, and what they differ by.
fn differ(a: &str, b: &str) -> String {
    let by: Vec<&str> = STEPS
        .iter()
        .enumerate()
        .filter(|(without, _)| {
            let others = || STEPS.iter().enumerate().filter(|(i, _)| i != without);
            key(a, others().map(|(_, step)| step)) != key(b, others().map(|(_, step)| step))
        })
        .map(|(_, (name, _))| *name)
        .collect();
    by.join(" and ")
}

/// Shows an id with what nobody sees.
fn shown(id: &str) -> String {
    let plain = id.nfc().eq(id.chars());
    let escaped = id.chars().map(|c| {
        let odd = is_invisible(c) || (!plain && !c.is_ascii()) || (c.is_whitespace() && c != ' ');
        if odd { c.escape_unicode().to_string() } else { c.to_string() }
    });
    format!("`{}`", escaped.collect::<String>())
}

/// Says which ids are most likely the same, pair by pair; they are kept apart.
pub(crate) fn notes<'a>(
    what: impl core::fmt::Display,
    ids: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let mut keyed: Vec<(Cow<'a, str>, &str)> =
        ids.into_iter().map(|id| (key(id, STEPS.iter()), id)).collect();
    keyed.sort_unstable();
    keyed.dedup();
    let pairs: Vec<String> = keyed
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0)
        .map(|pair| (pair[0].1, pair[1].1))
        .map(|(a, b)| format!("{} and {} ({})", shown(a), shown(b), differ(a, b)))
        .collect();
    (!pairs.is_empty()).then(|| {
        format!(
            "{} of {what} that look like one, kept apart: they differ only by what stands in \
             brackets: {}",
            counted(pairs.len(), "pair"),
            some_of(&pairs)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{differ, notes, trimmed};

    #[test]
    fn ids_that_look_like_one_are_named_by_pair() {
        for (a, b, by) in [
            ("Anna@x.example", "anna@x.example", "case"),
            ("007", "7", "leading zeros"),
            ("A-007", "A-7", "leading zeros"),
            ("42", "42.0", "`.0`"),
            ("north ltd", "northltd", "blanks"),
            ("J\u{fc}rg", "Ju\u{308}rg", "how a character is composed"),
            ("no\u{200b}rth", "north", "invisible characters"),
            ("no\u{ad}rth", "North", "invisible characters and case"),
        ] {
            assert_eq!(differ(a, b), by, "{a} {b}");
            let said = notes("customer ids", [a, b]).unwrap_or_default();
            assert!(said.starts_with("1 pair of customer ids") && said.contains(by), "{said}");
        }
        for (a, b) in [("a", "b"), ("10", "100"), ("1.5", "15"), ("0", "00x"), ("7", "70")] {
            assert_eq!(notes("customer ids", [a, b]), None, "{a} {b}");
        }
    }

    #[test]
    fn blanks_without_a_width_are_blanks() {
        assert_eq!(trimmed(" \u{feff}north\u{200b}\u{a0}"), "north");
    }
}
