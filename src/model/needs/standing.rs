//! What the ledger says of where a customer stands, and the lines that a person reads below it.

use super::{Cases, Deeds, Need, NeedsLedger, NeedsParams, NeedsScore, Tier};
use crate::Result;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::Instant;

impl Standing for NeedsLedger {
    fn facets(params: &NeedsParams) -> Vec<Facet> {
        let facet = |need: Need| {
            let prior = match need.tier() {
                Tier::Information => params.aspect_prior(),
                Tier::Promises | Tier::Support => params.prior(),
            };
            let name = match need {
                Need::Timely => "timely information",
                Need::Complete => "complete information",
                Need::Accurate => "accurate information",
                Need::Promises => "promises",
                Need::Support => "support",
            };
            Facet { name, direction: Direction::Ours, prior }
        };
        Need::ALL.into_iter().map(facet).collect()
    }

    fn counted(&self, params: &NeedsParams, as_of: Instant) -> Result<Vec<Counted>> {
        let counts = self.counts(params, as_of)?;
        let counted = |need: Need| {
            let [good, bad] = counts[need.index()];
            let open = if need == Need::Promises { self.open().count() as f64 } else { 0.0 };
            Counted { good, bad, open, aging: 0.0 }
        };
        Ok(Need::ALL.into_iter().map(counted).collect())
    }
}

impl NeedsScore {
    /// Returns what is known beside the value, in sentences: promises, calls and cases, what was
    /// done and by whom, thanks, standards, and the leader's part.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let promises = self.promises();
        if promises.kept + promises.renegotiated + promises.missed > 0.0 {
            lines.push(format!(
                "promises: {:.1} kept, {:.1} renegotiated in time, {:.1} missed",
                promises.kept, promises.renegotiated, promises.missed,
            ));
        }
        if let Some(cases) = self.cases() {
            lines.extend(cases.lines());
        }
        if let Some(deeds) = self.deeds() {
            lines.extend(deeds.lines());
        }
        let told = &self.told;
        lines.extend(thanked(told.thanks));
        for (need, [demanded, given]) in Need::ALL.into_iter().zip(told.standards) {
            let what = match need {
                Need::Timely => "prompt word",
                Need::Complete => "the whole story",
                Need::Accurate => "word without error",
                Need::Promises => "promises kept",
                Need::Support => "help",
            };
            lines.extend(both(
                &format!("{what}: our people"),
                [("demand", demanded, "where they buy"), ("give", given, "where they sell")],
            ));
        }
        let [stated, kept] = told.leader;
        lines.extend(both(
            "the head of the firm",
            [("states the standard to", stated, ""), ("keeps it to", kept, "")],
        ));
        lines
    }
}

/// One sentence of two shares, as far as they are known.
fn both(who: &str, what: [(&str, Option<f64>, &str); 2]) -> Option<String> {
    let part = |(verb, share, place): (&str, Option<f64>, &str)| {
        let said = format!("{verb} {:.0} % {place}", 100.0 * share?);
        Some(said.trim().to_owned())
    };
    let known: Vec<String> = what.into_iter().filter_map(part).collect();
    (!known.is_empty()).then(|| format!("{who} {}", known.join(" and ")))
}

/// How often the customer was thanked in words alone.
pub(super) fn thanked(times: f64) -> Option<String> {
    (times > 0.0)
        .then(|| format!("thanked in words {times:.1} times, which counts nothing either way"))
}

impl Cases {
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let [live, not] = self.calls;
        if live + not > 0.0 {
            let percent = 100.0 * live / (live + not);
            lines.push(format!("calls answered live: {percent:.0} % of {:.1}", live + not));
        }
        let [front, manager, executive, top] = self.by_rung;
        let up = manager + executive + top;
        if front + up > 0.0 {
            let whom = if up > 0.0 {
                format!(" (manager {manager:.1}, executive {executive:.1}, top {top:.1})")
            } else {
                String::new()
            };
            let percent = 100.0 * up / (front + up);
            let all = front + up;
            lines.push(format!("cases that went up the ladder: {percent:.0} % of {all:.1}{whom}"));
        }
        let [ours, theirs] = self.by_fault;
        lines.extend(both(
            "help was given to",
            [("", ours, "where the fault was ours"), ("", theirs, "where it was the customer's")],
        ));
        lines
    }
}

impl Deeds {
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let all = self.ours + self.rivals;
        if all > 0.0 {
            lines.push(format!(
                "of what was done for the customer, {:.0} % was ours (ours {:.1}, rivals' {:.1})",
                100.0 * self.ours / all,
                self.ours,
                self.rivals,
            ));
        }
        if self.unprompted > 0.0 {
            lines.push(format!(
                "done unasked: {:.1}, of that {:.1} to show appreciation",
                self.unprompted, self.appreciation,
            ));
        }
        if let Some(trend) = self.trend {
            let percent = 100.0 * trend.falling();
            lines.push(format!("what is done unasked gets fewer: {percent:.0} % likely"));
        }
        lines
    }
}

#[cfg(test)]
#[path = "../../../tests/needs/standing.rs"]
mod tests;
