//! What was taken from a row, and how it fills a field.

use super::super::told::truth;
use super::clock::Clock;
use super::constant::{Constant, digits};
use super::error::{nearest, quoted};
use crate::quantity::{Amount, Instant, Name, Positive, Share, Stake};
use crate::wire::{FieldType, Value};

/// What was taken from a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Got {
    Nothing,
    Text(String),
    Number(f64),
    Flag(bool),
    Time(Instant),
    /// Words of a list, each with its share.
    Parts(Vec<(&'static str, Share)>),
}

/// What was expected, what was found, and what was perhaps meant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Misfit {
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) near: Option<&'static str>,
}

impl Misfit {
    pub(super) fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { expected: expected.into(), found: found.into(), near: None }
    }
}

impl Got {
    pub(super) fn of(constant: &Constant) -> Self {
        match constant {
            Constant::Text(text) => Self::cell(text),
            Constant::Number(number) => Self::Number(*number),
            Constant::Flag(flag) => Self::Flag(*flag),
        }
    }

    /// A cell: the blanks around it are no part of it.
    pub(super) fn cell(text: &str) -> Self {
        match text.trim() {
            "" => Self::Nothing,
            text => Self::Text(text.to_owned()),
        }
    }

    /// What goes into a sentence.
    pub(super) fn shown(&self) -> String {
        quoted(&self.text())
    }

    /// It as text; a number as its digits.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => digits(*number),
            Self::Flag(flag) => flag.to_string(),
            Self::Time(at) => at.to_string(),
            Self::Parts(parts) => {
                let part = |(word, share): &(&str, Share)| format!("{word}:{}", share.get());
                parts.iter().map(part).collect::<Vec<_>>().join(";")
            }
        }
    }

    /// It as a number; `None` where nothing was taken.
    pub(super) fn number(&self, decimal: char) -> Result<Option<f64>, Misfit> {
        let expected = || format!("be a number like 1234{decimal}5");
        match self {
            Self::Nothing => Ok(None),
            Self::Number(number) => Ok(Some(*number)),
            Self::Text(text) => {
                let number = number(text, decimal);
                number.map(Some).ok_or_else(|| Misfit::new(expected(), quoted(text)))
            }
            Self::Flag(_) | Self::Time(_) | Self::Parts(_) => {
                Err(Misfit::new(expected(), self.shown()))
            }
        }
    }

    /// Fills a field of a type; `None` leaves it out.
    pub(super) fn fill(
        &self,
        kind: FieldType,
        (clock, decimal): (&Clock, char),
    ) -> Result<Option<Value>, Misfit> {
        if *self == Self::Nothing {
            return Ok(None);
        }
        let refused = || Misfit::new(expected(kind, clock), self.shown());
        let number = || self.number(decimal).ok().flatten().ok_or_else(refused);
        let quantity = |made: Option<Value>| made.ok_or_else(refused);
        let value = match kind {
            FieldType::Name => quantity(Name::new(&self.text()).ok().map(Value::Name))?,
            // What the event itself reads further, it refuses itself.
            FieldType::Text => Value::Text(self.text()),
            FieldType::Checked(checked) => {
                let text = self.text();
                if (checked.check)(&text).is_err() {
                    let near = nearest(&text, checked.words.iter().copied());
                    return Err(Misfit { near, ..refused() });
                }
                Value::Text(text)
            }
            FieldType::Word(list) => {
                let text = self.text();
                let word = list.words.iter().find(|word| **word == text);
                let near = || nearest(&text, list.words.iter().copied());
                Value::Word(word.ok_or_else(|| Misfit { near: near(), ..refused() })?)
            }
            FieldType::Number => Value::Number(number()?),
            FieldType::Share => quantity(Share::new(number()?).ok().map(Value::Share))?,
            FieldType::Positive => quantity(Positive::new(number()?).ok().map(Value::Positive))?,
            FieldType::Amount => quantity(Amount::new(number()?).ok().map(Value::Amount))?,
            FieldType::Stake => quantity(Stake::new(number()?).ok().map(Value::Stake))?,
            FieldType::Count => Value::Count(count(number()?).ok_or_else(refused)?),
            FieldType::Instant => Value::Instant(self.time(clock)?.ok_or_else(refused)?),
            FieldType::Flag => Value::Flag(self.flag().ok_or_else(refused)?),
            FieldType::Graded(graded) => match self {
                Self::Parts(parts) => Value::Graded(parts.clone(), graded),
                Self::Nothing | Self::Text(_) | Self::Number(_) | Self::Flag(_) | Self::Time(_) => {
                    quantity(graded.parse(&self.text()).ok())?
                }
            },
        };
        Ok(Some(value))
    }

    /// It as a date.
    pub(super) fn time(&self, clock: &Clock) -> Result<Option<Instant>, Misfit> {
        match self {
            Self::Nothing => Ok(None),
            Self::Time(at) => Ok(Some(*at)),
            Self::Text(_) | Self::Number(_) | Self::Flag(_) | Self::Parts(_) => {
                let text = self.text();
                let at = clock.read(&text).map(Some);
                at.ok_or_else(|| Misfit::new(clock.expected(), quoted(&text)))
            }
        }
    }

    fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Number(_) | Self::Text(_) => truth(&self.text()),
            Self::Nothing | Self::Time(_) | Self::Parts(_) => None,
        }
    }
}

/// Reads a number in digits; marks between thousands stand before three digits each.
fn number(text: &str, decimal: char) -> Option<f64> {
    let (whole, part) = match text.split_once(decimal) {
        Some((whole, part)) => (whole, Some(part)),
        None => (text, None),
    };
    // The other mark, a blank or an apostrophe stands between thousands.
    let between = |c: char| {
        (matches!(c, '.' | ',') && c != decimal) || matches!(c, ' ' | '\u{a0}' | '\'' | '\u{202f}')
    };
    let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let mut groups = unsigned.split(between);
    let first = groups.next().unwrap_or_default();
    let mut grouped = false;
    for group in groups {
        grouped = true;
        if group.len() != 3 {
            return None;
        }
    }
    if grouped && !(1..=3).contains(&first.len()) {
        return None;
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = |text: &str| {
        let (digits_, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let power = power.strip_prefix(['-', '+']).unwrap_or(power);
        digits(digits_) && !power.is_empty() && digits(power)
    };
    let plain: String = whole.chars().filter(|c| !between(*c)).collect();
    let body = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let well = match part {
        Some(part) => digits(body) && exponent(part),
        None => exponent(body),
    };
    if !well {
        return None;
    }
    let text = part.map_or(plain.clone(), |part| format!("{plain}.{part}"));
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A whole number from 0 on.
pub(super) fn count(number: f64) -> Option<u32> {
    if (0.0..=f64::from(u32::MAX)).contains(&number) && number.fract() == 0.0 {
        // Within what was checked, and whole.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        return Some(number as u32);
    }
    None
}

/// Says what fills a field of a type, in words that go after “must”.
fn expected(kind: FieldType, clock: &Clock) -> String {
    let one_of = |words: &[&str]| format!("be one of {}", words.join(", "));
    match kind {
        FieldType::Name => "be 1 to 256 bytes of text without control characters".to_owned(),
        FieldType::Text => "be text".to_owned(),
        FieldType::Checked(checked) => format!("{}, or of its form", one_of(checked.words)),
        FieldType::Word(list) => one_of(list.words),
        FieldType::Number => "be a number".to_owned(),
        FieldType::Share => "be a number from 0 to 1".to_owned(),
        FieldType::Positive => "be a number above 0".to_owned(),
        FieldType::Amount | FieldType::Stake => "be a number from 0 on".to_owned(),
        FieldType::Count => "be a whole number from 0 on".to_owned(),
        FieldType::Instant => clock.expected(),
        FieldType::Flag => "be true or false, yes or no, 1 or 0".to_owned(),
        FieldType::Graded(graded) => {
            format!("be a list like `late:0.5;repeat` of {}", graded.words.words.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{count, number};

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, decimal, expected) in [
            ("12", '.', 12.0),
            ("-1.5", '.', -1.5),
            ("+.5", '.', 0.5),
            ("1,234.50", '.', 1234.5),
            ("1.234,50", ',', 1234.5),
            ("1 234 567", '.', 1_234_567.0),
            ("12'000", '.', 12_000.0),
            ("1.5e3", '.', 1500.0),
            ("2E2", '.', 200.0),
            ("1.5e-3", '.', 0.0015),
            ("1e+2", '.', 100.0),
            ("123,456", '.', 123_456.0),
            ("1,234,567.", '.', 1_234_567.0),
            ("-1\u{a0}234", '.', -1234.0),
            ("+1\u{202f}234", '.', 1234.0),
            ("1234,5", ',', 1234.5),
            ("1e308", '.', 1e308),
        ] {
            assert_eq!(number(text, decimal), Some(expected), "{text}");
        }
        for wrong in [
            "",
            ".",
            "-",
            "1,5",
            "12,34,567",
            "1234,567",
            "1.2.3",
            "NaN",
            "inf",
            "1e",
            "0x1",
            "$5",
            "5%",
            "1e999",
            "1234,567.0",
            ",234",
            "1,2345",
            "1,23",
            "1-2",
            "--1",
            "1e-",
            "1e1.5",
            "1.5e",
            "e5",
            "1.2e3e4",
            "1.-5",
        ] {
            assert_eq!(number(wrong, '.'), None, "{wrong}");
        }
    }

    #[test]
    fn a_count_is_whole() {
        assert_eq!(count(2.0), Some(2));
        assert_eq!((count(0.0), count(4_294_967_295.0)), (Some(0), Some(u32::MAX)));
        assert_eq!(count(4_294_967_296.0), None);
        assert_eq!(count(2.5), None);
        assert_eq!(count(-1.0), None);
        assert_eq!(count(f64::NAN), None);
    }
}
