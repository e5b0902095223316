//! Tables for people.

use comfy_table::{Cell, CellAlignment, LineStyle, Table, TableStyle};

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
    table.add_rows(rows);
    for (column, (_, side)) in table.column_iter_mut().zip(header) {
        column.set_cell_alignment(match side {
            Side::Left => CellAlignment::Left,
            Side::Right => CellAlignment::Right,
        });
    }
    table.trim_fmt() + "\n"
}

#[cfg(test)]
mod tests {
    use super::{Side, layout};

    #[test]
    fn numbers_stand_to_the_right() {
        let rows = [["a".to_owned(), "1.5".to_owned()], ["long".to_owned(), "10.25".to_owned()]];
        let text = layout([("who", Side::Left), ("n", Side::Right)], rows);
        assert_eq!(text, " who        n\n──────────────\n a        1.5\n long   10.25\n");
    }
}
