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

#[cfg(test)]
mod tests {
    use super::quoted;

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
