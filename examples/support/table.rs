//! Tables and paragraphs for people.

use comfy_table::{Cell, CellAlignment, LineStyle, Table, TableStyle};
use goodwill::report::Shown;

/// On which side a column stands: words to the left, numbers to the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words.
    Left,
    /// Numbers, so that their digits stand below each other.
    Right,
}

/// Nothing but a line below the header.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Lays out a table, its last line ended.
pub(crate) fn layout<const N: usize>(
    header: [(&str, Side); N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(header.map(|(name, _)| Cell::new(name)));
    let shown = |cell: String| Shown::sentence(&cell).to_string();
    table.add_rows(rows.into_iter().map(|row| row.map(shown)));
    for (column, (_, side)) in table.column_iter_mut().zip(header) {
        column.set_cell_alignment(match side {
            Side::Left => CellAlignment::Left,
            Side::Right => CellAlignment::Right,
        });
    }
    table.trim_fmt() + "\n"
}

/// Returns how many digits behind the point tell figures that go up to `most`: two, more where all of
/// them are small, none where they are vast.
pub(crate) fn digits(most: f64) -> usize {
    const MOST: f64 = 17.0;
    if most >= 1e4 {
        0
    } else if !(1e-30..0.1).contains(&most) {
        2
    } else {
        // From 3 to 17.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let digits = (1.0 - most.log10().floor()).clamp(3.0, MOST) as usize;
        digits
    }
}

/// Says what is to be known of the input before all else, each on lines of its own.
pub(crate) fn notes(notes: &[String]) -> String {
    notes.iter().map(|note| paragraph(&format!("Note: {}.", Shown::sentence(note)))).collect()
}

/// Breaks a text into lines of at most 88 characters, the last one ended.
pub(crate) fn paragraph(text: &str) -> String {
    const WIDTH: usize = 88;
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count();
        if width > 0 && width + 1 + more > WIDTH {
            lines.push('\n');
            width = 0;
        } else if width > 0 {
            lines.push(' ');
            width += 1;
        }
        lines.push_str(word);
        width += more;
    }
    lines + "\n"
}

#[cfg(test)]
mod tests {
    use super::{Side, digits, layout, paragraph};

    #[test]
    fn paragraphs_break_between_words() {
        let a = "a".repeat(44);
        assert_eq!(paragraph(&format!("{a}  {a}\nb")), format!("{a}\n{a} b\n"));
        let b = "b".repeat(43);
        assert_eq!(paragraph(&format!("{a} {b} c")), format!("{a} {b}\nc\n"));
        let long = "é".repeat(100);
        assert_eq!(paragraph(&format!("a {long} b")), format!("a\n{long}\nb\n"));
    }

    #[test]
    fn small_figures_have_more_digits() {
        let told = [0.0, 2e-3, 0.05, 0.1, 3.0, 9_999.0, 2e5].map(digits);
        assert_eq!(told, [2, 4, 3, 2, 2, 2, 0]);
    }

    #[test]
    fn numbers_stand_to_the_right() {
        let rows = [["a".to_owned(), "1.5".to_owned()], ["long".to_owned(), "10.25".to_owned()]];
        let text = layout([("who", Side::Left), ("n", Side::Right)], rows);
        assert_eq!(text, " who        n\n──────────────\n a        1.5\n long   10.25\n");
    }
}
