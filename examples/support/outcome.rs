//! How a run ends: with a result on stdout, or with one sentence on stderr.

use std::io::{ErrorKind, Write, stdout};
use std::process::ExitCode;

/// Why a run ended without a result, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure(String);

impl Failure {
    /// Takes the sentence, in lower case and without a full stop.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl core::fmt::Display for Failure {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Failure {}

impl From<goodwill::Error> for Failure {
    fn from(error: goodwill::Error) -> Self {
        Self(error.to_string())
    }
}

/// Says what is to be known of the input on stderr, where the result is for a program.
pub(crate) fn say(notes: &[String]) {
    for note in notes {
        eprintln!("note: {note}");
    }
}

/// Writes the result to stdout, or the failure to stderr, and says how the program exits.
///
/// A reader that has seen enough (`| head`) is no failure.
pub(crate) fn exit(result: Result<String, Failure>) -> ExitCode {
    let written = result.and_then(|text| {
        let mut out = stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("standard output must take the result, got: {error}")))
            }
            _ => Ok(()),
        }
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
