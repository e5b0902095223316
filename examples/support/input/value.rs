//! Numbers, whole numbers and truths, and what else a cell looks like.

use goodwill::quantity::HalfLife;

/// Reads a number that is finite: no `inf`, no `NaN`.
pub(crate) fn number(text: &str) -> Option<f64> {
    // Of words the standard reader takes some; a number has digits.
    let is_word = !text.contains(|c: char| c.is_ascii_digit());
    if is_word { None } else { text.parse().ok().filter(|x: &f64| x.is_finite()) }
}

/// Reads a whole number from 0 on, also where zeros stand behind its point.
pub(crate) fn count(text: &str) -> Option<u32> {
    let (digits, zeros) = text.split_once('.').unwrap_or((text, "0"));
    let is_whole = !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0');
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_whole && plain).then(|| digits.parse().ok()).flatten()
}

/// Reads a half-life in days, as an option has it; `inf` for never.
pub(crate) fn half_life(text: &str) -> Result<HalfLife, String> {
    let days: f64 = text.parse().map_err(|_| "must be a number of days, or `inf`".to_owned())?;
    if days > 0.0 {
        HalfLife::from_days(days).map_err(|error| error.to_string())
    } else {
        Err("must be above 0 days (`inf` for never)".to_owned())
    }
}

/// Writes so many days: `1 day`, `30 days`.
pub(crate) fn days(count: impl core::fmt::Display) -> String {
    let count = count.to_string();
    let s = if count == "1" { "" } else { "s" };
    format!("{count} day{s}")
}

/// Reads yes or no, true or false, 1 or 0, in any case.
pub(crate) fn truth(text: &str) -> Option<bool> {
    let is = |words: [&str; 5]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(["true", "yes", "y", "t", "1"]) || text == "1.0" {
        Some(true)
    } else if is(["false", "no", "n", "f", "0"]) || text == "0.0" {
        Some(false)
    } else {
        None
    }
}

/// Tells whether a cell says that there is nothing.
pub(crate) fn is_missing(text: &str) -> bool {
    let words = ["", "?", "na", "n/a", "#n/a", "n.a.", "nan", "null"];
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// What a cell looks like that is no number, and what to write.
pub(crate) fn looks(text: &str) -> Option<String> {
    let text = text.trim();
    if number(text).is_some() {
        return None;
    }
    let digit = |c: char| c.is_ascii_digit();
    if !text.contains(digit) {
        let word = text.trim_start_matches(['+', '-']);
        let infinite = ["inf", "infinity", "nan"].iter().any(|w| w.eq_ignore_ascii_case(word));
        return match truth(text) {
            Some(flag) => Some(format!("a truth; where a number stands, write {}", u8::from(flag))),
            None if infinite => Some("not a finite number; leave out what is not known".to_owned()),
            None if text.starts_with('#') || text.starts_with('=') => {
                Some("an error or a formula of a spreadsheet; export its value".to_owned())
            }
            None => None,
        };
    }
    if let Some(share) = text.strip_suffix('%') {
        let plain = number(share.trim())?;
        return Some(format!("a percentage; write {}", plain / 100.0));
    }
    if text.starts_with('=') {
        return Some("a formula of a spreadsheet; export its value".to_owned());
    }
    if text.starts_with('(') && text.ends_with(')') {
        let plain = number(text.get(1..text.len() - 1)?)?;
        return Some(format!("a number below 0 in brackets; write -{plain}"));
    }
    let bare = text.trim_start_matches(['+', '-']);
    let money = bare.trim_matches(|c: char| c.is_alphabetic() || "$€£¥ \u{a0}".contains(c));
    let unit = bare.chars().count() - money.chars().count();
    if (1..=5).contains(&unit) && number(money).is_some() {
        return Some(format!("a number with its unit; write {money} only"));
    }
    grouped(text)
}

/// Tells of a number with thousands separators, or a comma for a point.
fn grouped(text: &str) -> Option<String> {
    let sign = if text.starts_with('-') { "-" } else { "" };
    let bare = text.trim_start_matches(['+', '-']);
    let marks: Vec<char> = bare.chars().filter(|c| !c.is_ascii_digit()).collect();
    let separators = ",.' \u{a0}\u{202f}\u{2019}";
    if marks.is_empty() || !marks.iter().all(|c| separators.contains(*c)) {
        return None;
    }
    let last = *marks.last()?;
    let is_once = marks.iter().filter(|c| **c == last).count() == 1;
    let decimals = bare.rsplit(last).next().unwrap_or_default();
    // A last separator that comes once is the point, unless it parts three digits as others do.
    let has_point =
        matches!(last, ',' | '.') && is_once && (marks.len() > 1 || decimals.len() != 3);
    let whole = if has_point { &bare[..bare.len() - decimals.len() - 1] } else { bare };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let plain =
        if has_point { format!("{sign}{digits}.{decimals}") } else { format!("{sign}{digits}") };
    if marks.len() == 1 && has_point {
        return Some(format!("a comma where the point stands; write {plain}"));
    }
    if last == ',' && marks.len() == 1 {
        return Some(format!(
            "a number with thousands separators, or a comma where the point stands; write {plain} \
             or {}",
            text.replace(',', ".")
        ));
    }
    Some(format!("a number with thousands separators; write {plain}"))
}

#[cfg(test)]
mod tests {
    use super::{count, looks, number, truth};

    #[test]
    fn whole_numbers_may_have_zeros_behind_their_point() {
        assert_eq!(
            [count("2"), count("2.0"), count("2.00"), count("0")],
            [Some(2), Some(2), Some(2), Some(0)]
        );
        for wrong in ["", "2.5", "-1", "2.", "1e1", "two", "+2", ".0", "4294967296"] {
            assert_eq!(count(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn truths_are_read_in_every_way_that_is_usual() {
        for (yes, no) in [("yes", "no"), ("Y", "N"), ("1", "0"), ("TRUE", "False"), ("1.0", "0.0")]
        {
            assert_eq!((truth(yes), truth(no)), (Some(true), Some(false)));
        }
        assert_eq!([truth(""), truth("2"), truth("maybe")], [None; 3]);
    }

    #[test]
    fn numbers_are_finite() {
        assert_eq!([number("-2.5"), number("1e3")], [Some(-2.5), Some(1000.0)]);
        for wrong in ["", "NaN", "inf", "-Infinity", "1e400", "1,5", "1 2"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_number_is_named() {
        for (text, says) in [
            ("1,234.50", "a number with thousands separators; write 1234.50"),
            ("1.234,50", "a number with thousands separators; write 1234.50"),
            ("1'234", "a number with thousands separators; write 1234"),
            ("-1 234 567", "a number with thousands separators; write -1234567"),
            ("1,234,567", "a number with thousands separators; write 1234567"),
            ("1.234.567", "a number with thousands separators; write 1234567"),
            (
                "1,234",
                "a number with thousands separators, or a comma where the point stands; write 1234 \
                 or 1.234",
            ),
            ("3,5", "a comma where the point stands; write 3.5"),
            ("45 %", "a percentage; write 0.45"),
            ("€ 12.50", "a number with its unit; write 12.50 only"),
            ("12 EUR", "a number with its unit; write 12 only"),
            ("(3.5)", "a number below 0 in brackets; write -3.5"),
            ("NaN", "not a finite number; leave out what is not known"),
            ("-inf", "not a finite number; leave out what is not known"),
            ("Yes", "a truth; where a number stands, write 1"),
            ("#REF!", "an error or a formula of a spreadsheet; export its value"),
        ] {
            assert_eq!(looks(text).as_deref(), Some(says), "{text}");
        }
        assert_eq!([looks("high"), looks(""), looks("3rd of May")], [None, None, None]);
    }
}
