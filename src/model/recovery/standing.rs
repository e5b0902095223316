//! What the ledger says of where a customer stands, and the lines that a person reads below it.

use super::score::{
    AWAITED, GAINS, HARM, INSUFFICIENT, JUSTICES, KEPT_QUIET, LOST, NUMBER, SAVED, SPOKE_UP, STEPS,
    SUFFICIENT, TELLERS, TOLD,
};
use super::{Failure, RecoveryLedger, RecoveryParams, RecoveryScore, StepKind};
use crate::Result;
use crate::kernel::posterior::Prior;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::{Instant, Positive, Share};

impl Standing for RecoveryLedger {
    fn facets(params: &RecoveryParams) -> Vec<Facet> {
        let harm = params.prior();
        let recoveries = Prior { mean: harm.mean.complement(), weight: harm.weight };
        let weight = 2.0 * params.share_prior().get();
        // Twice a number above 0 is above 0; only the largest of all has no double.
        let weight = Positive::new(weight).unwrap_or(params.share_prior());
        let authority = Prior { mean: Share::HALF, weight };
        let facet = |name, prior| Facet { name, direction: Direction::Ours, prior };
        vec![facet("recoveries", recoveries), facet("authority to make good", authority)]
    }

    fn counted(&self, params: &RecoveryParams, as_of: Instant) -> Result<Vec<Counted>> {
        let (closed, others, still_open) = self.sums(params, as_of)?;
        // A failure counts for the justice done, and against for the harm that is left: what is
        // not put right never counts for. What a follow-up may still mend is open. An open failure
        // counts against as it ages, and may still be put right.
        let terms = closed[JUSTICES..].iter().zip(self.unit().justice.get());
        let justice = terms.fold(0.0, |sum, (j, w)| sum + w * j);
        let recoveries = Counted {
            good: justice.min(closed[NUMBER]),
            bad: (closed[HARM] - closed[GAINS]).max(0.0) + still_open.aging_harm(),
            open: still_open.number + closed[AWAITED],
            aging: still_open.aging_harm(),
        };
        let authority =
            Counted { good: others[SUFFICIENT], bad: others[INSUFFICIENT], open: 0.0, aging: 0.0 };
        Ok(vec![recoveries, authority])
    }
}

/// So many open failures are named.
const NAMED: usize = 3;

impl RecoveryLedger {
    /// Names the failures that wait to be put right, the most severe first.
    pub(super) fn waiting(&self, as_of: Instant) -> Vec<String> {
        let mut open: Vec<&Failure> = self.open().map(super::Opening::failure).collect();
        // A stable sort: failures that are as severe stay in the order of their ids.
        open.sort_by_key(|failure| core::cmp::Reverse(failure.severity));
        let line = |failure: &&Failure| {
            let days = as_of.since(failure.at) / Instant::DAY;
            let severity = 100.0 * failure.severity.get();
            format!("“{}” is open for {days} days, {severity:.0} % severe", failure.id)
        };
        open.iter().take(NAMED).map(line).collect()
    }
}

/// Says how many failures the customer complained about, and how severe they were on average.
pub(super) fn spoken_up(failures: &[&Failure]) -> Option<String> {
    let all = failures.len();
    let voiced = failures.iter().filter(|failure| failure.voiced).count();
    let severity = failures.iter().fold(0.0, |sum, failure| sum + failure.severity.get());
    (all > 0).then(|| {
        let severity = 100.0 * severity / all as f64;
        format!("the customer complained about {voiced} of {all} failures, {severity:.0} % severe")
    })
}

impl RecoveryScore {
    /// Returns what is known beside the value, in sentences: what was done about failures, whether
    /// the person in front could settle them, whether making good kept the customer, what let-down
    /// customers said, and the causes.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.steps();
        let (closed, others) = (&self.closed, &self.others);
        if self.open() > 0.0 {
            let s = if self.open() > 1.0 { "s" } else { "" };
            lines.push(format!("{} failure{s} open", self.open()));
        }
        if closed[AWAITED] > 0.0 {
            lines.push("a follow-up may still come".to_owned());
        }
        let shares = [
            (SUFFICIENT, INSUFFICIENT, "the person in front could settle it", "cases"),
            (SAVED, LOST, "made good to, who would else have left, the customer stayed", "cases"),
            (SPOKE_UP, KEPT_QUIET, "asked about a let-down, the customer had spoken up", "times"),
        ];
        for (yes, no, what, of) in shares {
            let all = others[yes] + others[no];
            if all > 0.0 {
                let percent = 100.0 * others[yes] / all;
                lines.push(format!("{what}: {percent:.0} % of {all:.1} {of}"));
            }
        }
        if others[TELLERS] > 0.0 {
            let each = others[TOLD] / others[TELLERS];
            lines.push(format!("asked about a let-down, the customer had told {each:.1} others"));
        }
        let causes = self.causes().iter().filter(|cause| cause.failures > 0.0).take(3);
        let causes: Vec<String> = causes
            .map(|cause| {
                let soon = if cause.soon > 0.0 {
                    format!(", {:.1} too soon after the one before", cause.soon)
                } else {
                    String::new()
                };
                format!("“{}” ({:.1}{soon})", cause.cause, cause.failures)
            })
            .collect();
        if !causes.is_empty() {
            lines.push(format!("most failures come of {}", causes.join(", ")));
        }
        lines
    }

    /// What was done about the failures that are over.
    fn steps(&self) -> Vec<String> {
        let number = self.closed[NUMBER];
        if number <= 0.0 {
            return Vec::new();
        }
        let done = |step: StepKind| self.closed[STEPS + step.index()] / number;
        let say = |steps: &[StepKind]| {
            let said = steps.iter().map(|step| {
                let how = match step {
                    StepKind::Heard => "heard out",
                    StepKind::Restated => "restated",
                    StepKind::Owned => "owned",
                    StepKind::AskedWhatIsFair => "asked what would be fair",
                    StepKind::Resolved => "resolved",
                    StepKind::Compensated => "compensated",
                    StepKind::FollowedUp => "followed up",
                    StepKind::Deflected => "deflected",
                    StepKind::HandedOff => "handed off",
                    StepKind::AskedAnythingElse => "asked whether there was anything else",
                };
                format!("{how} {:.0} %", 100.0 * done(*step))
            });
            said.collect::<Vec<_>>().join(", ")
        };
        let mended = [StepKind::Resolved, StepKind::Compensated, StepKind::FollowedUp];
        let treated = [StepKind::Heard, StepKind::Restated, StepKind::Owned];
        let asked = [StepKind::AskedWhatIsFair, StepKind::AskedAnythingElse];
        let mut lines = vec![
            format!("failures that are over: {number:.1}, {}", say(&mended)),
            format!("of these {}; the customer was {}", say(&treated), say(&asked)),
        ];
        let slips = StepKind::ALL.into_iter().filter(|step| step.is_slip() && done(*step) > 0.0);
        let slips: Vec<StepKind> = slips.collect();
        if !slips.is_empty() {
            lines.push(format!("of these the customer was {}", say(&slips)));
        }
        lines
    }
}

#[cfg(test)]
#[path = "../../../tests/recovery/standing.rs"]
mod tests;
