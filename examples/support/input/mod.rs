//! Reading what others write: tables and lines, and saying where they are wrong.
//!
//! | module | what it does |
//! |---|---|
//! | [`options`] | how the user says what cannot be seen: encoding, separator, rows to skip |
//! | [`open`] | opens a file or standard input, unpacks it and turns it into UTF-8 |
//! | [`cells`] | cuts a table into rows and cells, and counts lines as an editor does |
//! | [`sheet`] | a table with a header whose columns are asked for by name |
//! | `passed` | what of a table was passed over, to be said |
//! | [`value`] | numbers, whole numbers and truths, and what else a cell looks like |
//! | [`alike`] | ids that differ only by what nobody sees |
//! | [`span`] | dates that are far from all others |
//! | [`aside`] | rows that were set apart, to be said |
//! | [`error`] | what is wrong, where, and what to try |

pub(crate) mod alike;
pub(crate) mod aside;
pub(crate) mod cells;
pub(crate) mod error;
pub(crate) mod open;
pub(crate) mod options;
mod passed;
pub(crate) mod sheet;
pub(crate) mod span;
#[cfg(test)]
mod tests;
pub(crate) mod value;

use std::path::Path;

pub(crate) use error::{InputError, Result};
pub(crate) use open::Opened;
pub(crate) use options::Reading;
// Not every example asks for columns and rows by their types.
#[allow(unused_imports)]
pub(crate) use sheet::{Column, Header, Row, Sheet};

/// A row: the line that it begins on, and its cells.
pub(crate) type Line = (u64, Vec<String>);

/// Reads a whole table: its header, and its rows.
///
/// Rows of nothing and headers that come again are passed over; every row has as many cells as
/// the header. Cells stand as they are, but for the blanks around them.
pub(crate) fn rows(input: &Path, reading: &Reading) -> Result<(Vec<String>, Vec<Line>)> {
    rows_of(Opened::file(input, reading)?, reading)
}

/// Reads a whole table that is open, as [`rows`] does.
pub(crate) fn rows_of(opened: Opened, reading: &Reading) -> Result<(Vec<String>, Vec<Line>)> {
    let (mut sheet, []) = Sheet::of(opened, [], Header::Required, reading)?;
    let header = sheet.names().to_vec();
    let mut rows = Vec::new();
    while let Some(row) = sheet.next_row()? {
        rows.push((row.line(), row.texts()?));
    }
    Ok((header, rows))
}
