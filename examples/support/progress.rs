//! How far a long run has come.

use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on stderr that shows only once a run has taken a second, and only on a terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    begun: Instant,
    bar: ProgressBar,
    /// It may still have to show itself.
    waiting: bool,
}

impl Progress {
    /// A run that takes no longer than this shows nothing.
    const PATIENCE: Duration = Duration::from_secs(1);

    /// Begins the run.
    pub(crate) fn begin() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // The template is fixed and valid; were it not, the plain bar would do.
        if let Ok(style) = ProgressStyle::with_template("{msg:>24} {wide_bar} {percent:>3} %") {
            bar.set_style(style);
        }
        Self { begun: Instant::now(), bar, waiting: stderr().is_terminal() }
    }

    /// Begins a part of the run that takes some steps.
    pub(crate) fn phase(&mut self, what: &'static str, steps: u64) {
        self.bar.set_message(what);
        self.bar.set_length(steps);
        self.at(0);
    }

    /// Says at which step the part is.
    pub(crate) fn at(&mut self, step: u64) {
        if self.waiting && self.begun.elapsed() > Self::PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.waiting = false;
        }
        self.bar.set_position(step);
    }

    /// Says that one more step is done.
    pub(crate) fn step(&mut self) {
        self.at(self.bar.position() + 1);
    }

    /// Returns the seconds since the run began.
    pub(crate) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
