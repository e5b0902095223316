//! What can be observed of the three pillars, and how the lives of problems make facts.

use super::{PillarsEvent, ProblemStep};
use crate::kernel::words::words;
use crate::quantity::{Amount, Instant, Positive};
use crate::{Error, Result};

/// One fact about how a firm treats the customers that it has: every event is evidence as it
/// stands.
pub type PillarsEvidence = PillarsEvent;

words! {
    /// One of the three pillars that carry the roof.
    pub enum Pillar {
        /// What is new helps the customer.
        Innovation = "innovation",
        /// Problems are found, resolved, and things are back on track in time.
        Performance = "performance",
        /// Whoever serves helps the customer, and many teams serve.
        Service = "service",
    }
    /// All three, in the order of everything that is listed by pillar.
    pub const ALL: [Self];
    /// Returns the name.
    pub fn name;
    Display;
}

/// The times that the firm allows itself for the three steps, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Targets {
    /// To find a problem, from its occurrence.
    pub find_seconds: Positive,
    /// To resolve it, once it is found.
    pub resolve_seconds: Positive,
    /// To be back on track, once it is resolved.
    pub back_on_track_seconds: Positive,
}

impl Targets {
    /// Returns the time that a step may take, in seconds.
    #[must_use]
    pub const fn of(&self, step: ProblemStep) -> Positive {
        match step {
            ProblemStep::Find => self.find_seconds,
            ProblemStep::Resolve => self.resolve_seconds,
            ProblemStep::BackOnTrack => self.back_on_track_seconds,
        }
    }
}

/// One problem's life so far: when it occurred, and when it took each of the three steps.
///
/// ```
/// use goodwill::pillars::{Problem, ProblemStep};
/// use goodwill::quantity::Instant;
///
/// let day = Instant::from_days;
/// let found = Problem::new(day(0)?).took(ProblemStep::Find, day(2)?)?;
/// let problem = found.took(ProblemStep::Resolve, day(3)?)?;
/// assert_eq!(problem.open(), Some(ProblemStep::BackOnTrack));
/// assert_eq!(
///     problem.took(ProblemStep::BackOnTrack, day(1)?).unwrap_err().to_string(),
///     "step of a problem must not be dated before the step before it (259200), got 86400",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "ProblemForm", into = "ProblemForm")
)]
pub struct Problem {
    occurred: Instant,
    taken: [Option<Instant>; 3],
}

impl Problem {
    /// Takes a problem that nobody has found yet.
    #[must_use]
    pub const fn new(occurred: Instant) -> Self {
        Self { occurred, taken: [None; 3] }
    }

    /// Says when the next step was taken.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] unless it is the first step that is not taken yet;
    /// [`Error::EndsBeforeItBegins`] if it is dated before the one before it.
    pub fn took(mut self, step: ProblemStep, at: Instant) -> Result<Self> {
        if self.open() != Some(step) {
            return Err(Error::Inconsistent {
                what: "problem",
                rule: "take its steps once each and in order",
                got: format!("`{step}`"),
            });
        }
        let begun = self.began(step);
        if at < begun {
            let (what, beginning) = ("step of a problem", "the step before it");
            return Err(Error::EndsBeforeItBegins { what, beginning, begun, got: at });
        }
        self.taken[step.index()] = Some(at);
        Ok(self)
    }

    /// Returns when the problem occurred.
    #[must_use]
    pub const fn occurred(&self) -> Instant {
        self.occurred
    }

    /// Returns when a step was taken, if it was.
    #[must_use]
    pub const fn taken(&self, step: ProblemStep) -> Option<Instant> {
        self.taken[step.index()]
    }

    /// Returns the step that is to be taken next; `None` if all are done.
    #[must_use]
    pub fn open(&self) -> Option<ProblemStep> {
        ProblemStep::ALL.into_iter().find(|step| self.taken(*step).is_none())
    }

    /// When a step began: at the latest of what came before it.
    fn began(&self, step: ProblemStep) -> Instant {
        let before = self.taken[..step.index()].iter().flatten();
        before.last().copied().unwrap_or(self.occurred)
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct ProblemForm {
    occurred: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    found: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resolved: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    back_on_track: Option<Instant>,
}

#[cfg(feature = "serde")]
impl TryFrom<ProblemForm> for Problem {
    type Error = Error;

    fn try_from(form: ProblemForm) -> Result<Self> {
        let taken = [form.found, form.resolved, form.back_on_track];
        let steps =
            ProblemStep::ALL.into_iter().zip(taken).filter_map(|(step, at)| Some((step, at?)));
        steps.into_iter().try_fold(Self::new(form.occurred), |p, (step, at)| p.took(step, at))
    }
}

#[cfg(feature = "serde")]
impl From<Problem> for ProblemForm {
    fn from(Problem { occurred, taken: [found, resolved, back_on_track] }: Problem) -> Self {
        Self { occurred, found, resolved, back_on_track }
    }
}

/// Labels problems by the time that each step took: one fact for each step.
///
/// A step that is still open is no fact while it is within its target. Beyond its target it counts
/// as having taken the time until `as_of`, and is dated `as_of`. So a problem that is never found
/// counts too. That fact belongs to one reading: the next labels the whole list again. Problems do
/// not depend on one another and may come in any order.
///
/// ```
/// use goodwill::pillars::{
///     PillarsEvidence, Problem, ProblemStep, Targets, label_problems,
/// };
/// use goodwill::quantity::{Instant, Positive};
///
/// let day = Instant::from_days;
/// let one = Positive::new(86_400.0)?;
/// let targets = Targets { find_seconds: one, resolve_seconds: one, back_on_track_seconds: one };
/// let problem = Problem::new(day(0)?).took(ProblemStep::Find, day(2)?)?;
/// let facts = label_problems(&[problem], &targets, day(7)?)?;
/// let taken: Vec<_> = facts
///     .iter()
///     .filter_map(|fact| match fact {
///         PillarsEvidence::Step { step, taken_seconds, .. } => {
///             Some((*step, taken_seconds.get() / 86_400.0))
///         }
///         _ => None,
///     })
///     .collect();
/// assert_eq!(taken, [(ProblemStep::Find, 2.0), (ProblemStep::Resolve, 5.0)]);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::AfterAsOf`] if a problem occurred, or took a step, after `as_of`.
pub fn label_problems(
    problems: &[Problem],
    targets: &Targets,
    as_of: Instant,
) -> Result<Vec<PillarsEvidence>> {
    let mut facts = Vec::new();
    for problem in problems {
        let dates = [Some(problem.occurred)].into_iter().chain(problem.taken).flatten();
        if let Some(at) = dates.into_iter().find(|at| *at > as_of) {
            return Err(Error::AfterAsOf { what: "problem", as_of, at });
        }
        for step in ProblemStep::ALL {
            let taken = problem.taken(step);
            let open = problem.open() == Some(step);
            if taken.is_none() && !open {
                break;
            }
            let at = taken.unwrap_or(as_of);
            let taken_seconds = Amount::new(at.since(problem.began(step)) as f64)?;
            let target_seconds = targets.of(step);
            if taken.is_some() || taken_seconds.get() > target_seconds.get() {
                facts.push(PillarsEvidence::Step { step, taken_seconds, target_seconds, at });
            }
        }
    }
    Ok(facts)
}
