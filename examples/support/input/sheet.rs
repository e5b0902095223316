//! A table with a header, whose columns are asked for by name.

use core::cell::Cell;
use std::borrow::Cow;
use std::path::Path;
use std::rc::Rc;

use goodwill::quantity::Name;

use super::alike::trimmed;
use super::cells::{Broken, Cells};
use super::error::{nearest, shortened, some_of};
use super::open::{NOT_UTF8, unreadable};
use super::passed::Passed;
use super::{InputError, Opened, Reading, Result, value};

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

impl Column {
    /// Its number, from 1.
    pub(crate) const fn number(self) -> usize {
        self.0 + 1
    }
}

/// A table, read row by row.
///
/// Lines end in `\n`, `\r\n` or `\r`, cells may be quoted, padded with blanks and hold line breaks;
/// rows of nothing and headers that come again are passed over.
pub(crate) struct Sheet {
    file: String,
    cells: Cells,
    /// The names of all columns, in their order.
    names: Vec<String>,
    /// Whether the file itself names them.
    is_named: bool,
    /// Which of them were asked for.
    used: Vec<Cell<bool>>,
    /// The record at hand is a row that was not handed out yet.
    held: bool,
    /// How many rows were handed out.
    rows: usize,
    passed: Passed,
    read: Rc<Cell<u64>>,
    bytes: u64,
}

impl Sheet {
    /// Opens a file and finds the columns that are needed.
    pub(crate) fn open<const N: usize>(
        path: &Path,
        columns: [&str; N],
        header: Header,
        reading: &Reading,
    ) -> Result<(Self, [Column; N])> {
        Self::of(Opened::file(path, reading)?, columns, header, reading)
    }

    /// Reads what is open.
    pub(crate) fn of<const N: usize>(
        opened: Opened,
        columns: [&str; N],
        header: Header,
        reading: &Reading,
    ) -> Result<(Self, [Column; N])> {
        let (mut sheet, found) = Self::with(opened, &columns, &columns, header, reading)?;
        let mut places = [Column(0); N];
        for (place, column) in places.iter_mut().zip(found) {
            *place = column;
        }
        sheet.pass_over(reading.skip)?;
        Ok((sheet, places))
    }

    /// Reads what is open, and finds the columns that are needed by names of which more are known.
    pub(crate) fn of_named(
        opened: Opened,
        needed: &[&str],
        known: &[&str],
        reading: &Reading,
    ) -> Result<(Self, Vec<Column>)> {
        let (mut sheet, found) = Self::with(opened, needed, known, Header::Required, reading)?;
        sheet.pass_over(reading.skip)?;
        Ok((sheet, found))
    }

    fn with(
        mut opened: Opened,
        columns: &[&str],
        known: &[&str],
        header: Header,
        reading: &Reading,
    ) -> Result<(Self, Vec<Column>)> {
        if let Some(found) = Self::other_kind(opened.first()?) {
            let error = InputError::of_file(&opened.name, "be a table: CSV with a header", found);
            return Err(error);
        }
        let (read, bytes, file) = (opened.position(), opened.bytes, opened.name);
        let cells = Cells::begin(opened.text, reading.delimiter, known)
            .map_err(|broken| Self::broken(&file, broken))?;
        let mut sheet = Self {
            file,
            cells,
            names: columns.iter().map(|&name| name.to_owned()).collect(),
            is_named: false,
            used: Vec::new(),
            held: false,
            rows: 0,
            passed: Passed::default(),
            read,
            bytes,
        };
        let any = sheet.advance()?;
        let few = columns.len().min(2);
        if header == Header::Optional && !(any && sheet.known(columns) >= few) {
            sheet.held = any;
            sheet.used = columns.iter().map(|_| Cell::new(true)).collect();
            return Ok((sheet, (0..columns.len()).map(Column).collect()));
        }
        let begin = |what: &str| match columns {
            [] => format!("begin with a header{what}"),
            _ => format!("begin with a header: {}", columns.join(",")),
        };
        if !any {
            let expected = begin(", the names of the columns");
            return Err(InputError::of_file(&sheet.file, expected, "an empty file"));
        }
        let (line, first) = (sheet.cells.line, sheet.cells_now());
        // What stands above the header is a title; it is no header if a line below it is one.
        if columns.len() > 1 && sheet.known(known) == 0 && !sheet.find_header(known)? {
            let error = InputError::of_file(
                &sheet.file,
                begin(""),
                format!("`{}`", shortened(&first.join(","))),
            );
            return Err(error.on_line(line));
        }
        sheet.take_header()?;
        let mut found = Vec::new();
        for name in columns {
            found.push(sheet.only(name)?.ok_or_else(|| {
                let expected = format!("have the columns {}", columns.join(","));
                sheet.lacks(expected, format!("no `{name}`"), name)
            })?);
        }
        Ok((sheet, found))
    }

    /// Looks for the header below what is none; `false` if there is none.
    fn find_header(&mut self, columns: &[&str]) -> Result<bool> {
        /// So many lines may stand above it.
        const MOST: usize = 10;
        for above in 1..=MOST {
            if !self.advance()? {
                return Ok(false);
            }
            if self.known(columns) >= 2 {
                self.passed.above = above;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a file is that begins as no table does.
    const fn other_kind(first: Option<u8>) -> Option<&'static str> {
        match first {
            Some(b'{' | b'[') => Some("what looks like JSON"),
            Some(b'<') => Some("what looks like a page or XML"),
            _ => None,
        }
    }

    /// How many cells of the row at hand are names of columns that are looked for.
    fn known(&self, columns: &[&str]) -> usize {
        let is = |cell: &String| columns.iter().any(|name| cell.eq_ignore_ascii_case(name));
        self.cells_now().iter().filter(|cell| is(cell)).count()
    }

    fn cells_now(&self) -> Vec<String> {
        self.cells.iter().map(lossy).map(Cow::into_owned).collect()
    }

    fn take_header(&mut self) -> Result<()> {
        let not_text = self.cells.iter().position(|cell| core::str::from_utf8(cell).is_err());
        self.names = self.cells_now();
        self.is_named = true;
        self.used = self.names.iter().map(|_| Cell::new(false)).collect();
        match not_text {
            Some(column) => Err(self.not_text(column)),
            None => Ok(()),
        }
    }

    /// Passes over further lines of a header, as the user says.
    fn pass_over(&mut self, rows: usize) -> Result<()> {
        for _ in 0..rows {
            if !core::mem::take(&mut self.held) && !self.advance()? {
                break;
            }
            self.passed.skipped += 1;
        }
        Ok(())
    }

    /// Whether the file itself names its columns.
    pub(crate) const fn is_named(&self) -> bool {
        self.is_named
    }

    /// The names of all columns.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Finds a column that need not be there.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<Column>> {
        self.only(name)
    }

    /// Finds a column whose name was not known beforehand.
    pub(crate) fn required(&self, name: &str) -> Result<Column> {
        let expected = || format!("have a column `{name}`");
        self.only(name)?.ok_or_else(|| self.lacks(expected(), "none".to_owned(), name))
    }

    /// The error of a column that is not there; what is there may be spelt nearly so.
    fn lacks(&self, expected: String, found: String, name: &str) -> InputError {
        let line = self.cells.line;
        let near = nearest(name, self.names.iter().map(String::as_str));
        let hint = match near {
            Some(near) => Some(format!("is it `{near}`?")),
            None if self.names.len() == 1 => Some(
                "one column only: are the columns parted otherwise? try --delimiter".to_owned(),
            ),
            None => Some(format!("there are {}", some_of(&self.names))),
        };
        InputError::of_file(&self.file, expected, found).on_line(line).hint(hint)
    }

    fn only(&self, name: &str) -> Result<Option<Column>> {
        let mut found = (0..self.names.len()).filter(|i| self.names[*i].eq_ignore_ascii_case(name));
        let first = found.next();
        if found.next().is_some() {
            let expected = format!("have one column `{name}`");
            let error = InputError::of_file(&self.file, expected, "more than one");
            return Err(error.on_line(self.cells.line));
        }
        if let Some(first) = first {
            self.used[first].set(true);
        }
        Ok(first.map(Column))
    }

    /// Returns the next row; `None` after the last one.
    pub(crate) fn next_row(&mut self) -> Result<Option<Row<'_>>> {
        loop {
            if !core::mem::take(&mut self.held) && !self.advance()? {
                return Ok(None);
            }
            if self.is_named && self.is_header() {
                self.passed.headers += 1;
                continue;
            }
            break;
        }
        let (width, length) = (self.names.len(), self.cells.len());
        // Cells of nothing beyond the last column are what a spreadsheet adds.
        let spare = (width..length).all(|column| self.cells.get(column).is_empty());
        if length < width || !spare {
            let expected =
                format!("have {width} columns, as many as {}", shortened(&self.names.join(",")));
            let hint = (length > width).then(|| {
                "a cell that holds the separator must stand in quotation marks".to_owned()
            });
            let error = InputError::of_file(&self.file, expected, length.to_string());
            return Err(error.on_line(self.cells.line).hint(hint));
        }
        self.rows += 1;
        Ok(Some(Row { sheet: self }))
    }

    fn is_header(&self) -> bool {
        let same = |(name, cell): (&String, &[u8])| name.as_bytes().eq_ignore_ascii_case(cell);
        self.cells.len() >= self.names.len() && self.names.iter().zip(self.cells.iter()).all(same)
    }

    /// Reads the next row that holds something; `false` after the last one.
    fn advance(&mut self) -> Result<bool> {
        loop {
            let any = self.cells.advance().map_err(|broken| Self::broken(&self.file, broken))?;
            if !any {
                return Ok(false);
            }
            let blank =
                |cell: &[u8]| core::str::from_utf8(cell).is_ok_and(|text| trimmed(text).is_empty());
            if !self.cells.iter().all(blank) {
                return Ok(true);
            }
            // A line of nothing at all is no row.
            self.passed.empty += usize::from(self.cells.len() > 1);
        }
    }

    fn broken(file: &str, broken: Broken) -> InputError {
        match broken {
            Broken::Open { line } => InputError::of_file(
                file,
                "close every quotation mark that begins a cell",
                "one that is left open, or is followed by more than a separator",
            )
            .on_line(line)
            .hint(Some("inside a quoted cell, a quotation mark is written twice".to_owned())),
            Broken::Long { line } => {
                InputError::of_file(file, "have rows of at most 16 MiB", "a longer one")
                    .on_line(line)
                    .hint(Some("is a quotation mark left open?".to_owned()))
            }
            Broken::Read(error) => unreadable(file, &error),
        }
    }

    /// Returns how many bytes were read, and how many there are.
    pub(crate) fn position(&self) -> (u64, u64) {
        (self.read.get(), self.bytes)
    }

    /// What the file is called.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// Says that the file as a whole is not what was expected.
    pub(crate) fn whole_error(&self, expected: &str, found: &str) -> InputError {
        InputError::of_file(&self.file, expected, found)
    }

    /// Says what was passed over, and which columns were not used; `known` are all columns that
    /// could have been, so that a mistyped one is seen.
    pub(crate) fn notes(&self, known: &[&str]) -> Vec<String> {
        let unused: Vec<&str> = self
            .names
            .iter()
            .zip(&self.used)
            .filter(|(name, used)| !used.get() && !name.is_empty())
            .map(|(name, _)| name.as_str())
            .collect();
        let asked = |name: &&&str| !self.names.iter().any(|own| own.eq_ignore_ascii_case(name));
        let free: Vec<&str> = known.iter().filter(asked).copied().collect();
        self.passed.notes(&self.file, &unused, &free)
    }

    fn not_text(&self, column: usize) -> InputError {
        let found = format!("`{}`", shortened(&lossy(self.cells.get(column))));
        let error = InputError::of_file(&self.file, "be text in UTF-8", found);
        let name = self.names.get(column).cloned().unwrap_or_default();
        InputError { column: Some(Box::new((column + 1, name))), ..error }
            .on_line(self.cells.line)
            .hint(Some(NOT_UTF8.to_owned()))
    }

    /// What the row at hand looks like where a cell of it is wrong.
    fn looks_like_header(&self) -> Option<String> {
        /// A header has few lines.
        const FIRST: usize = 4;
        let like = |text: &str| {
            let is_value = value::number(text).is_some() || value::truth(text).is_some();
            !is_value && !text.starts_with(|c: char| c.is_ascii_digit())
        };
        let now = self.cells.iter().all(|cell| like(&String::from_utf8_lossy(cell)));
        if self.rows > FIRST || !self.is_named || !now {
            return None;
        }
        let below = self.cells.below();
        let further = below.take_while(|cells| cells.len() > 1 && cells.iter().all(|c| like(c)));
        let lines = self.rows + self.passed.skipped + further.count();
        Some(format!("the header seems to have several lines; try --skip {lines}"))
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
        self.sheet.cells.line
    }

    /// What the file is called.
    pub(crate) fn file(self) -> &'a str {
        &self.sheet.file
    }

    /// Returns all cells, as many as the header has.
    pub(crate) fn texts(self) -> Result<Vec<String>> {
        let columns = (0..self.sheet.names.len()).map(Column);
        columns.map(|column| self.text(column).map(str::to_owned)).collect()
    }

    /// Returns a cell without the blanks around it, also those without a width.
    pub(crate) fn text(self, column: Column) -> Result<&'a str> {
        core::str::from_utf8(self.sheet.cells.get(column.0))
            .map(trimmed)
            .map_err(|_| self.sheet.not_text(column.0))
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

    /// Reads a number of some range.
    pub(crate) fn number<T>(
        self,
        column: Column,
        expected: &str,
        read: impl FnOnce(f64) -> Option<T>,
    ) -> Result<T> {
        let text = self.text(column)?;
        value::number(text)
            .and_then(read)
            .ok_or_else(|| self.error(column, expected).hint(value::looks(text)))
    }

    /// Reads an id.
    pub(crate) fn name(self, column: Column, expected: &str) -> Result<Name> {
        self.read(column, expected, |text| Name::new(text).ok())
    }

    /// Says what is wrong with a cell in a whole sentence, which names what was found; the row
    /// may be one of a header unless it is known to be none.
    pub(crate) fn says(self, column: Column, sentence: &str, is_row: bool) -> InputError {
        let (must, got) = sentence.rsplit_once(", got ").unwrap_or((sentence, ""));
        let error = self.error(column, must);
        let error = if is_row { InputError { hint: None, ..error } } else { error };
        InputError { expected: must.to_owned(), found: got.to_owned(), sentence: true, ..error }
    }

    /// Says that a cell is not what was expected.
    pub(crate) fn error(self, column: Column, expected: &str) -> InputError {
        let cell = lossy(self.sheet.cells.get(column.0));
        let found =
            if cell.is_empty() { "nothing".to_owned() } else { format!("`{}`", shortened(&cell)) };
        let name = self.sheet.names.get(column.0).cloned().unwrap_or_default();
        let error = InputError::of_file(&self.sheet.file, expected, found);
        InputError { column: Some(Box::new((column.0 + 1, name))), ..error }
            .on_line(self.line())
            .hint(self.sheet.looks_like_header())
    }
}

fn lossy(cell: &[u8]) -> Cow<'_, str> {
    match String::from_utf8_lossy(cell) {
        Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
        Cow::Owned(text) => Cow::Owned(trimmed(&text).to_owned()),
    }
}
