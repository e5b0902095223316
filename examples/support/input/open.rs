//! Opens a file or standard input, unpacks it, and turns it into UTF-8.

use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, stdin};
use std::path::Path;
use std::rc::Rc;

use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::bufread::MultiGzDecoder;

use super::{InputError, Reading, Result};

/// An open file: text in UTF-8, without a mark.
pub(crate) struct Opened {
    /// What it is called in errors.
    pub(crate) name: String,
    pub(crate) text: Box<dyn BufRead>,
    /// How many bytes of it were read so far, packed as they are, and how many there are, as far
    /// as that is known.
    read: Rc<Cell<u64>>,
    pub(crate) bytes: u64,
}

impl core::fmt::Debug for Opened {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Opened").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Counts what is read.
struct Counted<R>(R, Rc<Cell<u64>>);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.read(buffer)?;
        self.1.set(self.1.get() + count as u64);
        Ok(count)
    }
}

impl Opened {
    /// Opens a file, or standard input where its name is `-`.
    pub(crate) fn file(path: &Path, reading: &Reading) -> Result<Self> {
        if is_standard(path) {
            return Self::read("standard input", stdin(), 0, reading);
        }
        let name = path.display().to_string();
        let readable = |error: std::io::Error| unreadable(&name, &error);
        let file = File::open(path).map_err(readable)?;
        let bytes = file.metadata().map_err(readable)?.len();
        Self::read(&name, file, bytes, reading)
    }

    /// Takes what is called `name` in errors.
    pub(crate) fn bytes(name: &str, bytes: impl Into<Vec<u8>>, reading: &Reading) -> Result<Self> {
        let bytes = bytes.into();
        let length = bytes.len() as u64;
        Self::read(name, Cursor::new(bytes), length, reading)
    }

    fn read(
        name: &str,
        source: impl Read + 'static,
        bytes: u64,
        reading: &Reading,
    ) -> Result<Self> {
        let read = Rc::new(Cell::new(0));
        let readable = |error: std::io::Error| unreadable(name, &error);
        let mut packed = BufReader::with_capacity(1 << 16, Counted(source, Rc::clone(&read)));
        let head = packed.fill_buf().map_err(readable)?;
        let plain: Box<dyn Read> = if head.starts_with(&[0x1f, 0x8b]) {
            Box::new(MultiGzDecoder::new(packed))
        } else {
            Box::new(packed)
        };
        let mut plain = BufReader::with_capacity(1 << 16, plain);
        let head = plain.fill_buf().map_err(readable)?;
        if let Some((found, hint)) = foreign(head, reading) {
            let error = InputError::of_file(name, "be text: CSV or JSON Lines", found);
            return Err(error.hint(Some(hint.to_owned())));
        }
        // A mark at the beginning says more than the user; without either, bytes pass as they are.
        let decoded = DecodeReaderBytesBuilder::new()
            .encoding(reading.encoding.filter(|told| *told != encoding_rs::UTF_8))
            .utf8_passthru(true)
            .strip_bom(true)
            .bom_override(true)
            .build(plain);
        let text = Box::new(BufReader::with_capacity(1 << 16, decoded));
        Ok(Self { name: name.to_owned(), text, read, bytes })
    }

    /// Returns how much was read.
    pub(crate) fn position(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.read)
    }

    /// Tells the first character that is no blank, without taking it.
    pub(crate) fn first(&mut self) -> Result<Option<u8>> {
        let head = self.text.fill_buf().map_err(|error| unreadable(&self.name, &error))?;
        // Nothing but blanks, as far as one can see, is no character of a table or of JSON.
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
        Ok(first.or(head.first()).copied())
    }
}

/// Tells whether a name is that of standard input.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What a file is that is no text, and what to do.
fn foreign(head: &[u8], reading: &Reading) -> Option<(&'static str, &'static str)> {
    let begins = |with: &[u8]| head.starts_with(with);
    let marked = begins(&[0xff, 0xfe]) || begins(&[0xfe, 0xff]);
    if begins(b"PK\x03\x04") {
        return Some((
            "a workbook or a zip archive",
            "save the sheet as CSV, or unpack the archive",
        ));
    }
    if begins(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Some(("a workbook of an old kind", "save the sheet as CSV"));
    }
    if begins(&[0x28, 0xb5, 0x2f, 0xfd])
        || begins(b"BZh")
        || begins(&[0xfd, b'7', b'z', b'X', b'Z'])
    {
        return Some(("a packed file that is not gzip", "unpack it first"));
    }
    if begins(b"PAR1") {
        return Some(("a file of columns", "export it as CSV"));
    }
    let told = reading.encoding.is_some_and(|told| told != encoding_rs::UTF_8);
    let zeros = |odd: usize| head.iter().take(64).skip(odd).step_by(2).filter(|b| **b == 0).count();
    if !marked && !told && head.len() > 3 && zeros(0) + zeros(1) > 0 {
        let hint = match (zeros(0), zeros(1)) {
            (0, _) => "UTF-16 without a mark? try --encoding utf-16le",
            (_, 0) => "UTF-16 without a mark? try --encoding utf-16be",
            _ => "export it as CSV in UTF-8",
        };
        return Some(("bytes that are no characters", hint));
    }
    None
}

pub(super) fn unreadable(file: &str, error: &std::io::Error) -> InputError {
    InputError::of_file(file, "be a file that can be read", error.to_string())
}

/// Says that bytes are not UTF-8, and what they may be.
pub(crate) const NOT_UTF8: &str = "another encoding? try --encoding windows-1252";
