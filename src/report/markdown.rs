//! A report as Markdown, with the tables of GitHub's dialect.

// A `String` always takes more text, and `write!` would have a failure to drop.
#![allow(clippy::format_push_string)]

use super::document::{Block, Document, Side, Table};

/// Writes a document as Markdown; its title is a heading of the given level.
pub(super) fn render(document: &Document, level: usize) -> String {
    let mut text = format!("{} {}\n", "#".repeat(level), escaped(&document.title));
    for block in &document.blocks {
        text.push('\n');
        match block {
            Block::Heading(words) => {
                text.push_str(&format!("{} {}\n", "#".repeat(level + 1), escaped(words)));
            }
            Block::Paragraph(words) => {
                text.push_str(&escaped(words));
                text.push('\n');
            }
            Block::List(items) => {
                for item in items {
                    text.push_str(&format!("- {}\n", escaped(item)));
                }
            }
            Block::Table(table) => text.push_str(&tabled(table)),
        }
    }
    text
}

fn tabled(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = row(table.header.iter().map(|(name, _)| escaped(name)).collect());
    let rule = |(_, side): &(&str, Side)| match side {
        Side::Left => ":--".to_owned(),
        Side::Right => "--:".to_owned(),
    };
    text.push_str(&row(table.header.iter().map(rule).collect()));
    for cells in &table.rows {
        text.push_str(&row(cells.iter().map(|cell| escaped(cell)).collect()));
    }
    text
}

/// Keeps names from being read as markup: a sign that means something to Markdown or HTML gets a
/// backslash. An interval keeps its brackets, since only one that something follows makes a link.
///
/// ```
/// use goodwill::report::escaped_markdown;
///
/// assert_eq!(escaped_markdown("a|b"), r"a\|b");
/// assert_eq!(escaped_markdown("50.0 [26.2, 73.8]"), "50.0 [26.2, 73.8]");
/// ```
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let links = sign == ']' && matches!(signs.peek(), Some('(' | '[' | ':'));
        let means = matches!(sign, '\\' | '`' | '*' | '_' | '<' | '>' | '#' | '|' | '~' | '&');
        if links || means {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}
