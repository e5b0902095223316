//! Reading CSV, and saying where it is wrong.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, Terminator};

use super::outcome::Failure;

/// What is wrong with a file: where, what was expected there and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InputError {
    file: String,
    line: Option<u64>,
    /// Its number, from 1, and its name.
    column: Option<(usize, String)>,
    expected: String,
    found: String,
}

impl core::fmt::Display for InputError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some((number, name)) = &self.column {
            write!(f, ", column {number} ({name})")?;
        }
        write!(f, ": must {}, got {}", self.expected, self.found)
    }
}

impl core::error::Error for InputError {}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        Self::new(error.to_string())
    }
}

/// The result of reading.
pub(crate) type Result<T> = core::result::Result<T, InputError>;

/// Whether the first line names the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Header {
    /// It does; they may come in any order, with others between them.
    Required,
    /// It does if two of its cells are names of columns that are looked for; else the columns
    /// are taken in the order in which they are looked for, and there must be no others.
    Optional,
}

/// A column of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column(usize);

/// A CSV file, read row by row.
///
/// Lines may end in `\n` or `\r\n`, the first may begin with a byte order mark, cells may be
/// quoted and padded with blanks, and empty lines are passed over.
pub(crate) struct Sheet {
    file: String,
    csv: csv::Reader<Box<dyn Read>>,
    /// The names of all columns, in their order.
    names: Vec<String>,
    record: ByteRecord,
    line: u64,
    /// The record at hand is a row that was not handed out yet.
    held: bool,
    /// Cells may hold line breaks.
    breaks: bool,
    bytes: u64,
}

impl Sheet {
    /// Opens a file and finds the columns that are needed.
    pub(crate) fn open<const N: usize>(
        path: &Path,
        columns: [&str; N],
        header: Header,
    ) -> Result<(Self, [Column; N])> {
        let name = path.display().to_string();
        let readable = |error: std::io::Error| unreadable(&name, &error);
        let file = File::open(path).map_err(readable)?;
        let bytes = file.metadata().map_err(readable)?.len();
        Self::read(&name, file, bytes, columns, header)
    }

    /// Reads what is called `file` in errors.
    pub(crate) fn read<const N: usize>(
        file: &str,
        source: impl Read + 'static,
        bytes: u64,
        columns: [&str; N],
        header: Header,
    ) -> Result<(Self, [Column; N])> {
        // With a last line that ends for sure, and `\n` alone as its end, a record spans as many
        // lines as it holds ends of lines, and one more; a `\r` before it is a blank like others.
        let ended: Box<dyn Read> = Box::new(source.chain(&b"\n"[..]));
        let csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(Terminator::Any(b'\n'))
            .from_reader(ended);
        let names = columns.map(str::to_owned).to_vec();
        let (file, record) = (file.to_owned(), ByteRecord::new());
        let mut sheet =
            Self { file, csv, names, record, line: 0, held: false, breaks: false, bytes };
        let any = sheet.advance()?;
        let cells: Vec<String> = sheet.record.iter().map(lossy).map(Cow::into_owned).collect();
        let known = |cell: &String| columns.iter().any(|name| cell.eq_ignore_ascii_case(name));
        let named = any && cells.iter().filter(|cell| known(cell)).count() >= N.min(2);
        match header {
            Header::Optional if !named => {
                sheet.held = any;
                return Ok((sheet, core::array::from_fn(Column)));
            }
            Header::Required if !any => {
                let expected = format!("begin with a header: {}", columns.join(","));
                return Err(sheet.error(None, expected, "an empty file"));
            }
            _ => {}
        }
        sheet.names = cells;
        let mut found = [Column(0); N];
        for (place, name) in found.iter_mut().zip(columns) {
            *place = sheet.only(name)?.ok_or_else(|| {
                let expected = format!("have the columns {}", columns.join(","));
                sheet.error(Some(sheet.line), expected, format!("no `{name}`"))
            })?;
        }
        Ok((sheet, found))
    }

    /// Finds a column that need not be there.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<Column>> {
        self.only(name)
    }

    /// Finds a column whose name was not known beforehand.
    pub(crate) fn required(&self, name: &str) -> Result<Column> {
        let expected = || format!("have a column `{name}`");
        self.only(name)?.ok_or_else(|| self.error(Some(self.line), expected(), "none"))
    }

    /// Lets quoted cells hold line breaks, as free text does.
    pub(crate) fn with_line_breaks(self) -> Self {
        Self { breaks: true, ..self }
    }

    fn only(&self, name: &str) -> Result<Option<Column>> {
        let mut found = (0..self.names.len()).filter(|i| self.names[*i].eq_ignore_ascii_case(name));
        let first = found.next().map(Column);
        if found.next().is_some() {
            let expected = format!("have one column `{name}`");
            return Err(self.error(Some(self.line), expected, "more than one"));
        }
        Ok(first)
    }

    /// Returns the next row; `None` after the last one.
    pub(crate) fn next_row(&mut self) -> Result<Option<Row<'_>>> {
        if !core::mem::take(&mut self.held) && !self.advance()? {
            return Ok(None);
        }
        // Where no cell spans lines, one that does has swallowed the next rows; where one may, one
        // that holds the very last end of a line has.
        let open = if self.breaks {
            let swallowed = self.record.iter().next_back().is_some_and(|c| c.ends_with(b"\n"));
            swallowed && self.csv.position().byte() > self.bytes
        } else {
            self.record.iter().any(|cell| cell.contains(&b'\n'))
        };
        if open {
            let found = "a line break in a cell (is a quotation mark left open?)";
            return Err(self.error(Some(self.line), "hold each row on a line of its own", found));
        }
        if self.record.len() != self.names.len() {
            let expected = format!(
                "have {} columns, as many as {}",
                self.names.len(),
                shortened(&self.names.join(","))
            );
            let found = self.record.len().to_string();
            return Err(self.error(Some(self.line), expected, found));
        }
        Ok(Some(Row { sheet: self }))
    }

    /// Reads the next record that is not blank; `false` after the last one.
    fn advance(&mut self) -> Result<bool> {
        loop {
            let read = self.csv.read_byte_record(&mut self.record);
            if !read.map_err(|error| unreadable(&self.file, &error))? {
                return Ok(false);
            }
            // Empty lines before the record lie between the position and its first line.
            let position = self.record.position().map_or(0, csv::Position::line);
            let spanned = self.record.as_slice().split(|byte| *byte == b'\n').count() as u64;
            self.line = position.max(self.csv.position().line().saturating_sub(spanned));
            if self.record.len() > 1 || !self.record.as_slice().trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }

    /// Returns how many bytes were read, and how many there are.
    pub(crate) fn position(&self) -> (u64, u64) {
        (self.csv.position().byte(), self.bytes)
    }

    /// Says that the file as a whole is not what was expected.
    pub(crate) fn whole_error(&self, expected: &str, found: &str) -> InputError {
        self.error(None, expected, found)
    }

    fn error(
        &self,
        line: Option<u64>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> InputError {
        let (expected, found) = (expected.into(), found.into());
        InputError { file: self.file.clone(), line, column: None, expected, found }
    }
}

/// One row of a sheet.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    sheet: &'a Sheet,
}

impl<'a> Row<'a> {
    /// Returns the line that the row begins on, from 1.
    pub(crate) const fn line(self) -> u64 {
        self.sheet.line
    }

    fn cell(self, column: Column) -> &'a [u8] {
        self.sheet.record.get(column.0).unwrap_or_default()
    }

    /// Returns a cell without the blanks around it.
    pub(crate) fn text(self, column: Column) -> Result<&'a str> {
        core::str::from_utf8(self.cell(column))
            .map(str::trim)
            .map_err(|_| self.error(column, "be text in UTF-8"))
    }

    /// Reads a cell: `None` from `read` means that it is not what was expected.
    pub(crate) fn read<T>(
        self,
        column: Column,
        expected: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T> {
        read(self.text(column)?).ok_or_else(|| self.error(column, expected))
    }

    /// Says that a cell is not what was expected.
    pub(crate) fn error(self, column: Column, expected: &str) -> InputError {
        let cell = lossy(self.cell(column));
        let found =
            if cell.is_empty() { "nothing".to_owned() } else { format!("`{}`", shortened(&cell)) };
        let name = self.sheet.names.get(column.0).cloned().unwrap_or_default();
        InputError {
            column: Some((column.0 + 1, name)),
            ..self.sheet.error(Some(self.sheet.line), expected, found)
        }
    }
}

fn unreadable(file: &str, error: &dyn core::error::Error) -> InputError {
    let expected = "be a file that can be read".to_owned();
    let (file, found) = (file.to_owned(), error.to_string());
    InputError { file, line: None, column: None, expected, found }
}

fn lossy(cell: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(cell.trim_ascii())
}

/// What of a text goes into a sentence: its beginning, on one line.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let beginning: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    if text.chars().nth(MOST).is_some() { beginning + "…" } else { beginning }
}

#[cfg(test)]
mod tests {
    use super::{Header, InputError, Result, Sheet};

    /// Reads a sheet of names and whole numbers, and the lines that they stand on.
    fn read(text: &str, header: Header) -> Result<Vec<(String, i64, u64)>> {
        let source = std::io::Cursor::new(text.as_bytes().to_vec());
        let (mut sheet, [name, number]) =
            Sheet::read("a.csv", source, text.len() as u64, ["name", "number"], header)?;
        let mut rows = Vec::new();
        while let Some(row) = sheet.next_row()? {
            let name = row.text(name)?.to_owned();
            let number = row.read(number, "be a whole number", |text| text.parse().ok())?;
            rows.push((name, number, row.line()));
        }
        Ok(rows)
    }

    fn sentence(text: &str, header: Header) -> String {
        read(text, header).err().as_ref().map(InputError::to_string).unwrap_or_default()
    }

    fn rows(list: &[(&str, i64, u64)]) -> Vec<(String, i64, u64)> {
        list.iter().map(|(name, number, line)| ((*name).to_owned(), *number, *line)).collect()
    }

    #[test]
    fn every_layout_of_the_same_rows_is_read() {
        let same = [("a", 1), ("b, c", 2)];
        let on = |lines: [u64; 2]| rows(&[(same[0].0, 1, lines[0]), (same[1].0, 2, lines[1])]);
        for (text, lines) in [
            ("name,number\na,1\n\"b, c\",2\n", [2, 3]),
            ("name,number\na,1\n\"b, c\",2", [2, 3]),
            ("name,number\r\na,1\r\n\"b, c\",\"2\"\r\n", [2, 3]),
            ("\u{feff}Name,NUMBER\na,1\n\"b, c\",2\n", [2, 3]),
            ("number,name\n1,a\n2,\"b, c\"\n", [2, 3]),
            ("number,else,name\n1,x,a\n2,,\"b, c\"\n", [2, 3]),
            ("name,number\n\n\n a , 1 \n\n  \n\"b, c\",2\n\n", [4, 7]),
            ("name,number\r\n\r\na,1\r\n\r\n\"b, c\",2", [3, 5]),
        ] {
            assert_eq!(read(text, Header::Required), Ok(on(lines)), "{text:?}");
            assert_eq!(read(text, Header::Optional), Ok(on(lines)), "{text:?}");
        }
        for (text, lines) in
            [("a,1\n\"b, c\",2\n", [1, 2]), ("\u{feff}a,1\r\n\r\n\"b, c\",2", [1, 3])]
        {
            assert_eq!(read(text, Header::Optional), Ok(on(lines)), "{text:?}");
        }
    }

    #[test]
    fn a_wrong_cell_is_named_by_line_and_column() {
        let expect = |text, sentence_| assert_eq!(sentence(text, Header::Optional), sentence_);
        expect(
            "name,number\na,1\nb,x\n",
            "a.csv, line 3, column 2 (number): must be a whole number, got `x`",
        );
        expect(
            "number,name\r\n1,a\r\n\r\n,b\r\n",
            "a.csv, line 4, column 1 (number): must be a whole number, got nothing",
        );
        expect("a,one\n", "a.csv, line 1, column 2 (number): must be a whole number, got `one`");
        let long = format!("a,{}\n", "é".repeat(41));
        let beginning = "é".repeat(40);
        expect(
            &long,
            &format!(
                "a.csv, line 1, column 2 (number): must be a whole number, got `{beginning}…`"
            ),
        );
    }

    #[test]
    fn a_wrong_number_of_columns_is_named_by_line() {
        let expect = |text, sentence_| assert_eq!(sentence(text, Header::Optional), sentence_);
        expect(
            "name,number\na\n",
            "a.csv, line 2: must have 2 columns, as many as name,number, got 1",
        );
        expect("a,1\nb,2,3\n", "a.csv, line 2: must have 2 columns, as many as name,number, got 3");
        expect("a;1\nb;2\n", "a.csv, line 1: must have 2 columns, as many as name,number, got 1");
        expect(
            "a,1\n\"b,2\nc,3\n",
            "a.csv, line 2: must hold each row on a line of its own, got a line break in a cell (is \
             a quotation mark left open?)",
        );
    }

    #[test]
    fn a_wrong_header_is_named() {
        let expect = |text, sentence_| assert_eq!(sentence(text, Header::Required), sentence_);
        expect("", "a.csv: must begin with a header: name,number, got an empty file");
        expect("\n\n", "a.csv: must begin with a header: name,number, got an empty file");
        expect(
            "name,count\na,1\n",
            "a.csv, line 1: must have the columns name,number, got no `number`",
        );
        expect(
            "name,number,Name\na,1,b\n",
            "a.csv, line 1: must have one column `name`, got more than one",
        );
        assert_eq!(read("", Header::Optional), Ok(Vec::new()));
        assert_eq!(read("name,number\n", Header::Optional), Ok(Vec::new()));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let source = std::io::Cursor::new(b"name,number\n\xff\xfe,1\n".to_vec());
        let read = Sheet::read("a.csv", source, 0, ["name", "number"], Header::Required).and_then(
            |(mut sheet, [name, _])| {
                let row = sheet.next_row()?;
                row.map(|row| row.text(name).map(str::to_owned)).transpose()
            },
        );
        assert_eq!(
            read.err().map(|error| error.to_string()),
            Some(
                "a.csv, line 2, column 1 (name): must be text in UTF-8, got `\u{fffd}\u{fffd}`"
                    .to_owned()
            )
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let opened = Sheet::open("no such.csv".as_ref(), ["name"], Header::Required);
        let sentence = opened.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(
            sentence.starts_with("no such.csv: must be a file that can be read, got "),
            "{sentence}"
        );
    }
}
