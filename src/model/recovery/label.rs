//! From failures and steps to openings and closings: what depends on what came before and after.

use std::collections::BTreeMap;

use super::{Closing, Failure, Justice, Opening, RecoveryEvidence, RecoveryStep, StepKind};
use crate::Result;
use crate::defaults;
use crate::quantity::{Instant, Name, Positive, Share, check_order};

/// How steps are read as justice, and when a failure counts as over.
///
/// ```
/// use goodwill::recovery::RecoveryRule;
///
/// let rule = RecoveryRule::default();
/// assert_eq!((rule.patience_days.get(), rule.follow_up_days.get()), (30.0, 30.0));
/// assert_eq!((rule.speed_days.get(), rule.slip.get(), rule.soon_days.get()), (7.0, 0.5, 1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct RecoveryRule {
    /// How long after the last step, or the failure itself, an unresolved one stays open.
    pub patience_days: Positive,
    /// How long after the resolution a follow-up may still come.
    pub follow_up_days: Positive,
    /// After how long a resolution is half as fast as one at once.
    pub speed_days: Positive,
    /// What a deflection leaves of how the customer was treated, and a hand-off of how it went.
    pub slip: Share,
    /// Within how long the same cause is too soon.
    pub soon_days: Positive,
}

impl Default for RecoveryRule {
    fn default() -> Self {
        Self {
            patience_days: Positive::constant(defaults::RECOVERY_PATIENCE.value),
            follow_up_days: Positive::constant(defaults::RECOVERY_FOLLOW_UP.value),
            speed_days: Positive::constant(defaults::RECOVERY_SPEED.value),
            slip: Share::constant(defaults::RECOVERY_SLIP.value),
            soon_days: Positive::constant(defaults::RECOVERY_SOON.value),
        }
    }
}

impl RecoveryRule {
    fn seconds(days: Positive) -> f64 {
        days.get() * Instant::DAY as f64
    }
}

/// Something in the events that contradicts the rest, and was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum LabelAnomaly {
    /// A second failure of the same id; the first by time counts.
    FailureTwice(Failure),
    /// A step of a failure that is not among the failures.
    StepWithoutFailure(RecoveryStep),
    /// A step that is dated before its failure.
    StepBeforeFailure(RecoveryStep),
    /// A follow-up that had no resolution to follow.
    FollowUpUnresolved(RecoveryStep),
}

impl core::fmt::Display for LabelAnomaly {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::FailureTwice(failure) => {
                write!(f, "failure `{}` begins more than once", failure.id)
            }
            Self::StepWithoutFailure(step) => {
                write!(f, "failure `{}` has a step ({}) and no beginning", step.failure, step.kind)
            }
            Self::StepBeforeFailure(step) => write!(
                f,
                "failure `{}` has a step ({}) before its beginning",
                step.failure, step.kind
            ),
            Self::FollowUpUnresolved(step) => {
                write!(f, "failure `{}` is followed up and was not resolved by then", step.failure)
            }
        }
    }
}

/// What labelling makes of one customer's failures and steps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Labelled {
    /// An opening for each failure, and a closing for each that is over, by time of failure.
    pub evidence: Vec<RecoveryEvidence>,
    /// What contradicts the rest.
    pub anomalies: Vec<LabelAnomaly>,
}

/// Labels one customer's failures, and closes those that are over: a pure function over the
/// complete failures and steps, each in order of time.
///
/// A failure is the first if no other came before it, voiced or silent. It is closed by its first
/// resolution, or by [`RecoveryRule::patience_days`] without a further step. Of failures at one
/// instant, the earlier is the one whose id comes first in the alphabet.
///
/// # Errors
///
/// [`Error::OutOfOrder`](crate::Error::OutOfOrder) if a failure or a step is earlier than the one
/// before it; [`Error::AfterAsOf`](crate::Error::AfterAsOf) if one is later than `as_of`.
///
/// ```
/// use goodwill::quantity::{Instant, Name};
/// use goodwill::recovery::{
///     Failure, RecoveryEvidence, RecoveryRule, RecoveryStep, StepKind, label_recoveries,
/// };
///
/// let day = Instant::from_days;
/// let id = Name::new("case 17")?;
/// let failures = [Failure::complaint(id.clone(), day(0)?)];
/// let steps = [RecoveryStep::new(id, StepKind::Resolved, day(7)?)];
/// let labelled = label_recoveries(&failures, &steps, RecoveryRule::default(), day(8)?)?;
/// let RecoveryEvidence::Closed(closing) = &labelled.evidence[1] else { unreachable!("resolved") };
/// assert!(closing.opening().is_first() && closing.awaiting().is_some());
/// let Some(justice) = closing.justice() else { unreachable!("resolved") };
/// assert_eq!(justice.distributive.get(), 1.0); // all was put right,
/// assert_eq!(justice.interactional.get(), 0.0); // without a word,
/// assert!((justice.procedural.get() - 1.0 / 6.0).abs() < 1e-15); // and a week is half as fast
/// # Ok::<(), goodwill::Error>(())
/// ```
pub fn label_recoveries(
    failures: &[Failure],
    steps: &[RecoveryStep],
    rule: RecoveryRule,
    as_of: Instant,
) -> Result<Labelled> {
    check_order("failures", "failure", failures.iter().map(|failure| failure.at), Some(as_of))?;
    check_order("steps", "step", steps.iter().map(|step| step.at), Some(as_of))?;
    // Events of one instant have no order of their own; their fields give one.
    let mut failures: Vec<&Failure> = failures.iter().collect();
    failures.sort_by(|a, b| (a.at, *a).cmp(&(b.at, *b)));
    let mut labelled = Labelled::default();
    let mut begun: BTreeMap<&Name, Instant> = BTreeMap::new();
    failures.retain(|failure| {
        let again = begun.contains_key(&failure.id);
        if again {
            labelled.anomalies.push(LabelAnomaly::FailureTwice((*failure).clone()));
        } else {
            begun.insert(&failure.id, failure.at);
        }
        !again
    });
    let mut sorted: Vec<&RecoveryStep> = steps.iter().collect();
    sorted.sort_by(|a, b| (a.at, *a).cmp(&(b.at, *b)));
    let mut lives: BTreeMap<&Name, Vec<&RecoveryStep>> = BTreeMap::new();
    for step in sorted {
        match begun.get(&step.failure) {
            None => labelled.anomalies.push(LabelAnomaly::StepWithoutFailure(step.clone())),
            Some(at) if step.at < *at => {
                labelled.anomalies.push(LabelAnomaly::StepBeforeFailure(step.clone()));
            }
            Some(_) => lives.entry(&step.failure).or_default().push(step),
        }
    }
    let mut last: BTreeMap<&Name, Instant> = BTreeMap::new();
    for (i, failure) in failures.into_iter().enumerate() {
        let before = failure.cause.as_ref().and_then(|cause| last.insert(cause, failure.at));
        let gap = before.map(|at| failure.at.since(at).unsigned_abs());
        let soon = gap.is_some_and(|gap| gap as f64 <= RecoveryRule::seconds(rule.soon_days));
        let opening = Opening { failure: failure.clone(), first: i == 0, gap_seconds: gap, soon };
        let life = lives.remove(&failure.id).unwrap_or_default();
        let closing = close(&opening, &life, rule, as_of, &mut labelled.anomalies);
        labelled.evidence.push(RecoveryEvidence::Opened(opening));
        labelled.evidence.extend(closing.map(RecoveryEvidence::Closed));
    }
    Ok(labelled)
}

/// Reads the steps of one failure, in order of time; `None` while it is open.
fn close(
    opening: &Opening,
    life: &[&RecoveryStep],
    rule: RecoveryRule,
    as_of: Instant,
    anomalies: &mut Vec<LabelAnomaly>,
) -> Option<Closing> {
    let resolved = life.iter().find(|step| step.kind == StepKind::Resolved).map(|step| step.at);
    let (mut sums, mut most) = ([0.0; StepKind::ALL.len()], [Share::ZERO; StepKind::ALL.len()]);
    for step in life {
        if step.kind == StepKind::FollowedUp && resolved.is_none_or(|at| step.at < at) {
            anomalies.push(LabelAnomaly::FollowUpUnresolved((*step).clone()));
            continue;
        }
        sums[step.kind.index()] += step.share.get();
        let most = &mut most[step.kind.index()];
        *most = step.share.max(*most);
    }
    // What was given adds up; everything else was done as far as it ever was.
    most[StepKind::Compensated.index()] = Share::rounded(sums[StepKind::Compensated.index()]);
    let begun = opening.failure.at;
    let (at, justice) = if let Some(at) = resolved {
        (at, Some(justice(&most, &sums, rule, at.since(begun))))
    } else {
        let last = life.last().map_or(begun, |step| step.at);
        let patience = RecoveryRule::seconds(rule.patience_days);
        if as_of.since(last) as f64 <= patience {
            return None;
        }
        // Less than the seconds up to `as_of`, so the cast keeps the value.
        #[allow(clippy::cast_possible_truncation)]
        (last.plus(patience as i64).unwrap_or(as_of), None)
    };
    let missing = most[StepKind::FollowedUp.index()] == Share::ZERO;
    let in_time = as_of.since(at) as f64 <= RecoveryRule::seconds(rule.follow_up_days);
    let awaiting = (resolved.is_some() && missing && in_time).then(|| {
        let mut most = most;
        most[StepKind::FollowedUp.index()] = Share::ONE;
        self::justice(&most, &sums, rule, at.since(begun))
    });
    Some(Closing { opening: opening.clone(), at, justice, awaiting, done: most })
}

/// The three kinds of justice, from how far each step was taken.
fn justice(
    most: &[Share; StepKind::ALL.len()],
    sums: &[f64; StepKind::ALL.len()],
    rule: RecoveryRule,
    seconds: i64,
) -> Justice {
    let did = |step: StepKind| most[step.index()].get();
    let kept = |slip: StepKind| libm::pow(rule.slip.get(), sums[slip.index()]);
    let speed = libm::exp2(-(seconds as f64) / RecoveryRule::seconds(rule.speed_days));
    let treated = did(StepKind::Heard) + did(StepKind::Restated) + did(StepKind::Owned);
    let went = did(StepKind::AskedWhatIsFair) + speed + did(StepKind::FollowedUp);
    Justice {
        distributive: Share::rounded(did(StepKind::Resolved) + did(StepKind::Compensated)),
        interactional: Share::rounded(treated / 3.0 * kept(StepKind::Deflected)),
        procedural: Share::rounded(went / 3.0 * kept(StepKind::HandedOff)),
    }
}

/// Counts, by cause, how often a complaint came within some days of the last one with its cause:
/// what one desk hears again and again.
///
/// Takes the failures of any number of customers, in order of time; which customer complained
/// makes no difference.
///
/// # Errors
///
/// [`Error::OutOfOrder`](crate::Error::OutOfOrder) if a failure is earlier than the one before it.
///
/// ```
/// use goodwill::quantity::{Instant, Name, Positive};
/// use goodwill::recovery::{Failure, heard_again};
///
/// let call = |id: &str, hour: i64| -> goodwill::Result<Failure> {
///     let at = Instant::new(3_600 * hour)?;
///     Ok(Failure::complaint(Name::new(id)?, at).caused_by(Name::new("invoice")?))
/// };
/// let calls = [call("a", 0)?, call("b", 5)?, call("c", 48)?];
/// let again = heard_again(&calls, Positive::ONE)?;
/// assert_eq!(again[&Name::new("invoice")?], 1);
/// # Ok::<(), goodwill::Error>(())
/// ```
pub fn heard_again(failures: &[Failure], within_days: Positive) -> Result<BTreeMap<Name, u64>> {
    check_order("failures", "failure", failures.iter().map(|failure| failure.at), None)?;
    let mut last: BTreeMap<&Name, Instant> = BTreeMap::new();
    let mut counts = BTreeMap::new();
    for failure in failures.iter().filter(|failure| failure.voiced) {
        let Some(cause) = &failure.cause else { continue };
        let before = last.insert(cause, failure.at);
        let window = RecoveryRule::seconds(within_days);
        if before.is_some_and(|at| failure.at.since(at) as f64 <= window) {
            *counts.entry(cause.clone()).or_insert(0) += 1;
        }
    }
    Ok(counts)
}
