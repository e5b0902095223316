//! How a run ends: with a result on stdout, or with one sentence on stderr.
//!
//! Everything that an example prints goes through [`print`] or [`exit`].

use core::fmt::Arguments;
use std::io::{self, ErrorKind, IsTerminal, Write, stderr, stdout};
use std::process::ExitCode;

use clap::Parser;
use goodwill::report::Shown;

/// Why a run ended without a result, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure(String);

impl Failure {
    /// Takes the sentence, in lower case and without a full stop; what came in is shown as names
    /// are, and no more of it than fits on a few lines.
    pub(crate) fn new(sentence: impl AsRef<str>) -> Self {
        Self(Shown::sentence(sentence.as_ref()).to_string())
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
        Self::new(error.to_string())
    }
}

/// Prints a line, as `println!` does, through [`print`](crate::support::outcome::print).
macro_rules! say {
    () => { $crate::support::outcome::print(format_args!("\n")) };
    ($form:literal $($text:tt)*) => {
        $crate::support::outcome::print(format_args!("{}\n", format_args!($form $($text)*)))
    };
}

/// Prints to stdout, and ends the program where that takes no more: in silence if the reader has
/// seen enough (`| head`), or else with one sentence.
pub(crate) fn print(text: Arguments<'_>) {
    let mut out = stdout().lock();
    let done = out.write_fmt(text).and_then(|()| out.flush());
    match taken(done) {
        Ok(true) => {}
        Ok(false) => std::process::exit(0),
        Err(failure) => {
            complain(format_args!("error: {failure}"));
            std::process::exit(1);
        }
    }
}

/// Tells whether stdout takes more; a reader that has seen enough is no failure.
fn taken(done: io::Result<()>) -> Result<bool, Failure> {
    match done {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => {
            Err(Failure::new(format!("standard output must take the result, got: {error}")))
        }
    }
}

/// Says a line on stderr; where that is full as well, nobody can be told.
pub(crate) fn complain(line: Arguments<'_>) {
    stderr().lock().write_fmt(format_args!("{line}\n")).ok();
}

/// Says what is to be known of the input on stderr, where the result is for a program.
pub(crate) fn notes(notes: &[String]) {
    for note in notes {
        complain(format_args!("note: {}", Shown::sentence(note)));
    }
}

/// Reads the command line. Help that was asked for is a result; anything wrong is said, and ends
/// the program.
pub(crate) fn arguments<T: Parser>() -> T {
    T::try_parse().unwrap_or_else(|error| {
        if !error.use_stderr() {
            let help = error.render();
            if stdout().is_terminal() {
                print(format_args!("{}", help.ansi()));
            } else {
                print(format_args!("{help}"));
            }
        }
        match error.exit_code() {
            0 => std::process::exit(0),
            _ => error.exit(),
        }
    })
}

/// Writes the result to stdout, or the failure to stderr, and says how the program exits.
pub(crate) fn exit(result: Result<String, Failure>) -> ExitCode {
    exit_after(result.and_then(|text| written(|out| out.write_all(text.as_bytes()))))
}

/// Lets something be written to stdout piece by piece.
pub(crate) fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(stdout().lock());
    let done = write(&mut out).and_then(|()| out.flush());
    if done.is_err() {
        // What could not be written is not tried again when the writer goes.
        drop(out.into_parts());
    }
    taken(done).map(|_| ())
}

/// Says on stderr how a run failed, if it did, and how the program exits.
pub(crate) fn exit_after(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(format_args!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::taken;

    #[test]
    fn a_closed_pipe_is_no_failure_and_a_full_disk_is() {
        assert_eq!(taken(Ok(())), Ok(true));
        assert_eq!(taken(Err(ErrorKind::BrokenPipe.into())), Ok(false));
        let full = taken(Err(Error::other("no space"))).map_err(|failure| failure.to_string());
        let said = "standard output must take the result, got: no space";
        assert_eq!(full, Err(said.to_owned()));
    }
}
