//! Names as cells of a table that others open.

/// A name as a cell of a CSV that a spreadsheet takes for a text, and never for a formula.
pub(crate) fn quoted(name: &str) -> String {
    let formula = name.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let name = if formula { &format!("'{name}") } else { name };
    if name.contains([',', '"', ';', '\n', '\r', '\t']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

/// The head of a column that is called after an item or the like. One that is called as a column before
/// it says what it is.
pub(crate) fn headed(name: &str, before: &[&str], what: &str) -> String {
    if before.contains(&name) { quoted(&format!("{name} ({what})")) } else { quoted(name) }
}

#[cfg(test)]
mod tests {
    use super::{headed, quoted};

    #[test]
    fn no_two_columns_are_called_the_same() {
        assert_eq!(headed("score", &["respondent", "score"], "item"), "score (item)");
        assert_eq!(headed("=a", &["score"], "item"), "'=a");
    }

    #[test]
    fn a_name_is_no_formula() {
        for (name, cell) in [
            ("ann", "ann"),
            ("=1+1", "'=1+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+a,b", "\"'+a,b\""),
            ("a\"b", "\"a\"\"b\""),
        ] {
            assert_eq!(quoted(name), cell);
        }
    }
}
