//! A text that came in, as it is shown: on one line, with nothing in it that cannot be seen.

use core::fmt::{self, Write};

/// A text that came in, as it is shown.
///
/// Control characters, marks of direction, tags and whatever else has no width of its own are made
/// visible, since they could move or hide what stands beside them. A text that is read from right
/// to left is isolated, so that figures after it stay where they are. What is too long is cut, and
/// says by how much.
///
/// ```
/// use goodwill::report::Shown;
///
/// assert_eq!(Shown::new("north \u{202e}51").to_string(), r"north \u{202e}51");
/// assert_eq!(Shown::new("two\nlines").to_string(), r"two\nlines");
/// assert_eq!(
///     Shown::new(&"x".repeat(41)).to_string(),
///     format!("{}… and 1 more character", "x".repeat(40)),
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    text: &'a str,
    most: usize,
    /// Names that are isolated already stay so.
    names: bool,
}

impl<'a> Shown<'a> {
    /// The most characters that a sentence repeats of a value.
    const MOST: usize = 40;

    /// Takes a text, of which 40 characters are shown.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, most: Self::MOST, names: false }
    }

    /// Takes a sentence that repeats names as they are shown, of which a thousand characters are
    /// shown: what isolates a name in it stays.
    #[must_use]
    pub const fn sentence(text: &'a str) -> Self {
        Self { text, most: 1_000, names: true }
    }

    /// Tells whether a character is not seen by itself: controls, marks of direction, joiners,
    /// fillers, tags, separators of lines, and selectors of variants.
    #[must_use]
    pub fn hides(letter: char) -> bool {
        is_unseen(letter)
    }

    /// Shows so many characters of it.
    #[must_use]
    pub const fn at_most(self, characters: usize) -> Self {
        Self { most: characters, ..self }
    }

    /// The beginning of a text as an error keeps it, and how much more there was.
    pub(crate) fn kept(text: &str) -> String {
        let Some((end, _)) = text.char_indices().nth(Self::MOST) else { return text.to_owned() };
        let (shown, rest) = text.split_at(end);
        format!("{shown}{}", More(rest))
    }

    /// Makes what is not seen in a longer text visible, but for what stays.
    fn page(text: &str, stays: &[char]) -> String {
        let mut page = String::with_capacity(text.len());
        for part in text.split_inclusive(stays) {
            let end = part.strip_suffix(stays).unwrap_or(part);
            // Writing to a text does not fail.
            pieces(end, false, &mut page).ok();
            page.push_str(&part[end.len()..]);
        }
        page
    }

    /// Makes a whole page of text visible, but for its line breaks and what isolates a name.
    #[cfg(feature = "html")]
    pub(crate) fn lines(text: &str) -> String {
        Self::page(text, &[ISOLATES[0], ISOLATES[1], '\n', '\r', '\t'])
    }

    /// Shows all of it.
    #[must_use]
    pub const fn whole(self) -> Self {
        self.at_most(usize::MAX)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.text.char_indices().nth(self.most).map_or(self.text.len(), |(end, _)| end);
        let (shown, rest) = self.text.split_at(end);
        if self.names {
            f.write_str(&Self::page(shown, &ISOLATES))?;
            return write!(f, "{}", More(rest));
        }
        let isolated = shown.contains(is_from_the_right);
        if f.width().is_some() || f.precision().is_some() {
            let mut whole = String::new();
            pieces(shown, isolated, &mut whole)?;
            write!(whole, "{}", More(rest))?;
            return f.pad(&whole);
        }
        pieces(shown, isolated, f)?;
        write!(f, "{}", More(rest))
    }
}

/// What begins and ends a text that is isolated from what stands beside it.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// Says how much is left out.
struct More<'a>(&'a str);

impl fmt::Display for More<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.chars().count() {
            0 => Ok(()),
            1 => f.write_str("… and 1 more character"),
            more => write!(f, "… and {more} more characters"),
        }
    }
}

fn pieces(text: &str, isolated: bool, to: &mut dyn Write) -> fmt::Result {
    if isolated {
        to.write_char(ISOLATES[0])?;
    }
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let joins = matches!(letter, '\u{200c}' | '\u{200d}' | '\u{fe0f}')
            && before.is_some_and(is_joined)
            && (letter == '\u{fe0f}' || letters.peek().copied().is_some_and(is_joined));
        match letter {
            '\n' => to.write_str("\\n")?,
            '\r' => to.write_str("\\r")?,
            '\t' => to.write_str("\\t")?,
            _ if joins || !is_unseen(letter) => to.write_char(letter)?,
            _ => write!(to, "\\u{{{:x}}}", u32::from(letter))?,
        }
        before = Some(letter);
    }
    if isolated {
        to.write_char(ISOLATES[1])?;
    }
    Ok(())
}

/// Tells whether a character is not seen by itself: controls, formats, fillers, tags, separators
/// of lines, and selectors of variants.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Tells whether a joiner beside this character belongs to how it is written: in the scripts that
/// join their letters, and in pictures.
const fn is_joined(letter: char) -> bool {
    matches!(
        letter,
        '\u{620}'..='\u{6dc}' | '\u{6de}'..='\u{6ff}' | '\u{750}'..='\u{77f}'
        | '\u{900}'..='\u{dff}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}'
    )
}

/// Tells whether a character is written from right to left.
const fn is_from_the_right(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

/// A number as a sentence repeats it: one that would take more digits than anybody counts is written
/// by its power of ten.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure(pub(crate) f64);

impl Figure {
    /// From here on, and below one over it, the power of ten is told.
    const VAST: f64 = 1e21;
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        if size.is_finite() && size != 0.0 && !(1.0 / Self::VAST..Self::VAST).contains(&size) {
            fmt::LowerExp::fmt(&self.0, f)
        } else {
            fmt::Display::fmt(&self.0, f)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Figure, Shown, is_unseen};

    #[test]
    fn what_is_not_seen_is_made_visible() {
        for unseen in
            ['\u{1b}', '\u{85}', '\u{200b}', '\u{2066}', '\u{2028}', '\u{feff}', '\u{e0041}']
        {
            let shown = Shown::new(&format!("a{unseen}b")).to_string();
            assert_eq!(shown, format!("a\\u{{{:x}}}b", u32::from(unseen)));
        }
        assert_eq!(Shown::new("a\nb\rc\td").to_string(), r"a\nb\rc\td");
        assert_eq!(Shown::new("Zürich & <Söhne>, 東京").to_string(), "Zürich & <Söhne>, 東京");
    }

    #[test]
    fn a_joiner_stays_where_a_script_or_a_picture_needs_it() {
        let persian = "می\u{200c}خواهم";
        assert_eq!(Shown::new(persian).to_string(), format!("\u{2068}{persian}\u{2069}"));
        let family = "👩\u{200d}🚀 ❤\u{fe0f}";
        assert_eq!(Shown::new(family).to_string(), family);
        assert_eq!(Shown::new("a\u{200d}b").to_string(), r"a\u{200d}b");
    }

    #[test]
    fn a_text_from_the_right_is_isolated() {
        assert_eq!(Shown::new("שלום 1").to_string(), "\u{2068}שלום 1\u{2069}");
    }

    #[test]
    fn a_number_of_many_digits_is_told_by_its_power_of_ten() {
        let shown = |x: f64| Figure(x).to_string();
        assert_eq!([shown(8e300), shown(-5e-324), shown(1e21)], ["8e300", "-5e-324", "1e21"]);
        assert_eq!([shown(-0.5), shown(0.0), shown(1e14)], ["-0.5", "0", "100000000000000"]);
        assert_eq!([shown(f64::NAN), shown(f64::NEG_INFINITY)], ["NaN", "-inf"]);
    }

    #[test]
    fn what_is_long_is_cut_and_padded_as_others_are() {
        let long = "é".repeat(50);
        let cut = format!("{}… and 10 more characters", "é".repeat(40));
        assert_eq!(Shown::new(&long).to_string(), cut);
        assert_eq!(Shown::new(&long).whole().to_string(), long);
        assert_eq!(format!("{:<4}|", Shown::new("a")), "a   |");
    }

    proptest! {
        #[test]
        fn nothing_unseen_is_left(text in any::<String>()) {
            let shown = Shown::new(&text).to_string();
            let marks = ['\u{2068}', '\u{2069}', '\u{200c}', '\u{200d}', '\u{fe0f}'];
            prop_assert!(!shown.chars().any(|letter| is_unseen(letter) && !marks.contains(&letter)));
            prop_assert!(shown.chars().count() <= 40 * 10 + 60);
        }
    }
}
