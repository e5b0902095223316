//! A report as plain text.

// A `String` always takes more text, and `write!` would have a failure to drop.
#![allow(clippy::format_push_string)]

use super::document::{Block, Document, Side, Table};

/// No line is longer, but for a single word or a table that is.
const WIDTH: usize = 120;
/// So far do the further lines of an item stand in.
const INDENT: &str = "    ";

/// Lays out a document for a terminal or a mail.
pub(super) fn render(document: &Document) -> String {
    let mut text = wrapped(&document.title, "", INDENT);
    for block in &document.blocks {
        text.push('\n');
        match block {
            Block::Heading(words) | Block::Paragraph(words) => {
                text.push_str(&wrapped(words, "", ""));
            }
            // What stands under a heading stands right under it.
            Block::List(items) => {
                text.pop();
                for item in items {
                    text.push_str(&wrapped(item, "  - ", INDENT));
                }
            }
            Block::Table(table) => {
                text.pop();
                text.push_str(&laid_out(table));
            }
        }
    }
    text
}

/// Breaks a text between its words; the first line begins with `first`, the others with `next`.
///
/// What fits stays as it is, its spaces included.
fn wrapped(words: &str, first: &str, next: &str) -> String {
    if first.len() + words.chars().count() <= WIDTH {
        return format!("{first}{words}\n");
    }
    let mut text = String::new();
    let (mut line, mut width) = (first.to_owned(), first.len());
    let mut is_empty = true;
    for word in words.split_whitespace() {
        let more = word.chars().count();
        if !is_empty && width + 1 + more > WIDTH {
            text.push_str(&line);
            text.push('\n');
            (line, width, is_empty) = (next.to_owned(), next.len(), true);
        }
        if !is_empty {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += more;
        is_empty = false;
    }
    text + &line + "\n"
}

/// Columns as wide as their widest cell, parted by two spaces; a line under the header.
fn laid_out(table: &Table) -> String {
    let width_of = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(column));
        let header = table.header.get(column).map_or(0, |(name, _)| name.chars().count());
        cells.map(|cell| cell.chars().count()).fold(header, usize::max)
    };
    let widths: Vec<usize> = (0..table.header.len()).map(width_of).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut line = String::from(" ");
        for ((cell, width), (_, side)) in cells.zip(&widths).zip(&table.header) {
            line.push(' ');
            match side {
                Side::Left => line.push_str(&format!("{cell:<width$}")),
                Side::Right => line.push_str(&format!("{cell:>width$}")),
            }
            line.push(' ');
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    };
    let mut text = line(&mut table.header.iter().map(|(name, _)| *name));
    let rule: usize = widths.iter().map(|width| width + 2).sum();
    text.push_str("  ");
    text.push_str(&"─".repeat(rule.saturating_sub(2)));
    text.push('\n');
    for row in &table.rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}
