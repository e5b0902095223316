//! What the user says of a file that cannot be seen in it.

use clap::Args;
use encoding_rs::Encoding;

/// How files are read, where they do not say it themselves.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Reading {
    /// The encoding of the text, as `latin1`, `windows-1252` or `utf-16le`; UTF-8 if left out, and
    /// UTF-16 where a mark at the beginning says so
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub(crate) encoding: Option<&'static Encoding>,
    /// What parts the columns: `,`, `;`, `|` or `tab`; found from the header if left out
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub(crate) delimiter: Option<u8>,
    /// Passes over so many rows after the header, where a header has several lines
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) skip: usize,
}

fn encoding(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| {
        "must be the name of an encoding, as utf-8, latin1, windows-1252 or utf-16le".to_owned()
    })
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "pipe" => Ok(b'|'),
        _ => match text.as_bytes() {
            [byte] if byte.is_ascii_punctuation() && *byte != b'"' => Ok(*byte),
            _ => Err("must be one character, as , ; | or tab".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{delimiter, encoding};

    #[test]
    fn what_is_told_is_checked() {
        for (text, byte) in [(",", b','), (";", b';'), ("|", b'|'), ("tab", b'\t'), ("\\t", b'\t')]
        {
            assert_eq!(delimiter(text), Ok(byte));
        }
        assert!(["", ",,", "\"", "a", "é"].into_iter().all(|text| delimiter(text).is_err()));
        assert!(["latin1", "UTF-16LE", "windows-1252"].into_iter().all(|n| encoding(n).is_ok()));
        assert!(encoding("latin").is_err());
    }
}
