//! Cuts a table into rows and cells, and counts lines as an editor does.
//!
//! The usual reader of CSV joins what stands behind a closing quotation mark, and so never sees
//! that one was left open: it hands out a cell of a thousand rows. Here such a mark is an error
//! with the line that it stands on.

use std::io::{BufRead, Read};

/// The most bytes of one row: a mark that is left open would take in the whole file.
const LONGEST: u64 = 1 << 24;

/// What parts columns, in the order in which it is looked for.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// What is wrong with the marks or the bytes of a row.
#[derive(Debug)]
pub(super) enum Broken {
    /// The mark on this line is never closed, or what follows the closing one does not belong.
    Open {
        line: u64,
    },
    /// The row that begins on this line is longer than any row.
    Long {
        line: u64,
    },
    Read(std::io::Error),
}

/// The rows of a table, one after the other.
pub(super) struct Cells {
    text: Box<dyn BufRead>,
    delimiter: u8,
    /// Lines that were read and not yet cut.
    ahead: Vec<u8>,
    at: usize,
    /// The line at which `at` stands, from 1.
    next_line: u64,
    /// The cells of the row at hand, one behind the other, and where each ends.
    held: Vec<u8>,
    ends: Vec<usize>,
    /// The line that the row at hand begins on.
    pub(super) line: u64,
}

impl Cells {
    /// Begins a table; what parts its columns is found where it is not told.
    pub(super) fn begin(
        text: Box<dyn BufRead>,
        told: Option<u8>,
        known: &[&str],
    ) -> Result<Self, Broken> {
        /// A header stands among so many lines.
        const FIRST: usize = 12;
        let mut cells = Self {
            text,
            delimiter: told.unwrap_or(b','),
            ahead: Vec::new(),
            at: 0,
            next_line: 1,
            held: Vec::new(),
            ends: Vec::new(),
            line: 0,
        };
        for _ in 0..FIRST {
            if !cells.more()? {
                break;
            }
        }
        let head = String::from_utf8_lossy(&cells.ahead).into_owned();
        // A spreadsheet writes into a line of its own what parts its columns.
        let first = lines(&head).next().unwrap_or_default().trim().trim_matches('"');
        if let Some(said) = first.strip_prefix("sep=").filter(|said| said.len() == 1) {
            cells.delimiter = told.unwrap_or(said.as_bytes()[0]);
            let end = cells.ahead.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            cells.at = end.unwrap_or(cells.ahead.len());
            if let Some(byte) = cells.peek()? {
                cells.end_line(byte)?;
            }
        } else if told.is_none() {
            cells.delimiter = Self::found(&head, known);
        }
        Ok(cells)
    }

    /// The separator by which a line of the head has the most of the names that are looked for,
    /// or else the first line the most cells.
    fn found(head: &str, known: &[&str]) -> u8 {
        let lines: Vec<&str> = lines(head).filter(|line| !line.trim().is_empty()).collect();
        let count = |delimiter: u8| {
            let named = |line: &&str| {
                let cells = split(line, delimiter);
                let is = |cell: &&String| known.iter().any(|name| name.eq_ignore_ascii_case(cell));
                cells.iter().filter(is).count()
            };
            let named = lines.iter().map(named).max().unwrap_or(0);
            (named, lines.first().map_or(0, |line| split(line, delimiter).len()))
        };
        // Of several that are as good, the first.
        let mut best = (DELIMITERS[0], count(DELIMITERS[0]));
        for delimiter in DELIMITERS.into_iter().skip(1) {
            let counted = count(delimiter);
            if counted > best.1 {
                best = (delimiter, counted);
            }
        }
        best.0
    }

    pub(super) const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Reads one more line, whatever it ends in; `false` at the end.
    ///
    /// A reader that looked for `\n` alone would take in all of a table whose lines end in `\r`, and
    /// move all of it again for each row.
    fn more(&mut self) -> Result<bool, Broken> {
        // What was cut already is gone, so this is the row at hand, or the head.
        let left = LONGEST.saturating_sub(self.ahead.len() as u64);
        if left == 0 {
            let line = match self.line {
                // None was cut yet: the last of those that were read is too long.
                0 => lines(&String::from_utf8_lossy(&self.ahead)).count() as u64,
                line => line,
            };
            return Err(Broken::Long { line });
        }
        let mut source = (&mut self.text).take(left);
        let before = self.ahead.len();
        loop {
            let held = source.fill_buf().map_err(Broken::Read)?;
            let end = held.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let count = end.map_or(held.len(), |end| end + 1);
            let is_return = end.is_some_and(|end| held[end] == b'\r');
            self.ahead.extend_from_slice(&held[..count]);
            source.consume(count);
            if is_return && source.fill_buf().map_err(Broken::Read)?.first() == Some(&b'\n') {
                self.ahead.push(b'\n');
                source.consume(1);
            }
            if end.is_some() || count == 0 {
                return Ok(self.ahead.len() > before);
            }
        }
    }

    /// The byte at hand, reading on where the lines read so far end.
    fn peek(&mut self) -> Result<Option<u8>, Broken> {
        while self.at == self.ahead.len() {
            if !self.more()? {
                return Ok(None);
            }
        }
        Ok(Some(self.ahead[self.at]))
    }

    /// Steps over the end of a line: `\n`, `\r\n`, or `\r` by itself.
    fn end_line(&mut self, byte: u8) -> Result<(), Broken> {
        self.at += 1;
        self.next_line += 1;
        if byte == b'\r' && self.peek()? == Some(b'\n') {
            self.at += 1;
        }
        Ok(())
    }

    /// Cuts the next row; `false` after the last one.
    pub(super) fn advance(&mut self) -> Result<bool, Broken> {
        self.ahead.drain(..self.at);
        self.at = 0;
        self.held.clear();
        self.ends.clear();
        self.line = self.next_line;
        if self.peek()?.is_none() {
            return Ok(false);
        }
        loop {
            let ended = self.cell()?;
            self.ends.push(self.held.len());
            if ended {
                return Ok(true);
            }
        }
    }

    /// Cuts one cell; `true` if the row ends behind it.
    fn cell(&mut self) -> Result<bool, Broken> {
        // Blanks before a quotation mark are none of the cell's.
        let begun = self.at;
        while matches!(self.peek()?, Some(b' ')) {
            self.at += 1;
        }
        if self.peek()? == Some(b'"') {
            return self.quoted();
        }
        self.at = begun;
        loop {
            let Some(byte) = self.peek()? else { return Ok(true) };
            if byte == self.delimiter {
                self.at += 1;
                return Ok(false);
            }
            if matches!(byte, b'\n' | b'\r') {
                self.end_line(byte)?;
                return Ok(true);
            }
            self.held.push(byte);
            self.at += 1;
        }
    }

    fn quoted(&mut self) -> Result<bool, Broken> {
        let line = self.next_line;
        let open = Broken::Open { line };
        self.at += 1;
        loop {
            let Some(byte) = self.peek()? else { return Err(open) };
            match byte {
                b'"' => {
                    self.at += 1;
                    if self.peek()? != Some(b'"') {
                        break;
                    }
                    self.held.push(byte);
                    self.at += 1;
                }
                b'\n' | b'\r' => {
                    self.end_line(byte)?;
                    self.held.push(b'\n');
                }
                _ => {
                    self.held.push(byte);
                    self.at += 1;
                }
            }
        }
        loop {
            match self.peek()? {
                None => return Ok(true),
                Some(byte) if byte == self.delimiter => {
                    self.at += 1;
                    return Ok(false);
                }
                Some(byte @ (b'\n' | b'\r')) => {
                    self.end_line(byte)?;
                    return Ok(true);
                }
                Some(b' ' | b'\t') => self.at += 1,
                Some(_) => return Err(open),
            }
        }
    }

    /// The lines below that were read already, cut into cells.
    pub(super) fn below(&self) -> impl Iterator<Item = Vec<String>> {
        let text = String::from_utf8_lossy(&self.ahead[self.at..]).into_owned();
        let lines: Vec<Vec<String>> =
            lines(&text).map(|line| split(line, self.delimiter)).collect();
        lines.into_iter()
    }

    /// How many cells the row at hand has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One cell, without the blanks around it.
    pub(super) fn get(&self, column: usize) -> &[u8] {
        let Some(end) = self.ends.get(column) else { return &[] };
        let begin = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.held[begin..*end].trim_ascii()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|column| self.get(column))
    }
}

/// The lines of a text, whatever they end in.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('\r'))
}

/// Cuts a line by a separator, quotation marks respected.
fn split(line: &str, delimiter: u8) -> Vec<String> {
    let (mut cells, mut cell, mut inside) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => inside = !inside,
            c if c == char::from(delimiter) && !inside => {
                cells.push(core::mem::take(&mut cell).trim().to_owned());
            }
            c => cell.push(c),
        }
    }
    cells.push(cell.trim().to_owned());
    cells
}
