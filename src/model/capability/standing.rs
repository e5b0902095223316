//! What capability says of where a customer stands, and the lines that a person reads below it.

use super::score::{MESSAGES, SOLUTIONS};
use super::{Aspect, CapabilityLedger, CapabilityParams, CapabilityScore, Check};
use crate::Result;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::Instant;

impl Standing for CapabilityLedger {
    fn facets(params: &CapabilityParams) -> Vec<Facet> {
        let facet = |name| Facet { name, direction: Direction::Ours, prior: params.prior() };
        ["people", "solutions", "messages"].map(facet).to_vec()
    }

    /// The three aspects of people count together. A message counts as a whole: it passes all three
    /// checks, or it fails.
    fn counted(&self, _: &CapabilityParams, as_of: Instant) -> Result<Vec<Counted>> {
        if !self.is_readable(as_of)? {
            return Ok(vec![Counted::default(); 3]);
        }
        let tally = self.tally(as_of);
        let sum = |places: core::ops::Range<usize>| {
            let own = tally.counts[places].iter().flatten();
            let [good, bad] = own.fold([0.0, 0.0], |[good, bad], [g, b]| [good + g, bad + b]);
            Counted { good, bad, open: 0.0, aging: 0.0 }
        };
        Ok(vec![sum(0..SOLUTIONS), sum(SOLUTIONS..MESSAGES), sum(MESSAGES..MESSAGES + 1)])
    }
}

impl CapabilityScore {
    /// Returns what else is known, each in a sentence: people, solutions, messages, and of messages
    /// each of the three checks.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for aspect in Aspect::ALL {
            if let Some(own) = self.aspect(*aspect) {
                lines.push(format!("people: {aspect} {:.0} %", 100.0 * own.mean()));
            }
        }
        if let Some(own) = self.solutions() {
            let share = 100.0 * own.mean();
            lines.push(format!("solutions begin with what customers need to {share:.0} %"));
        }
        if let Some(own) = self.messages() {
            let check = |check: &Check| {
                self.check(*check).map(|own| format!("{check} {:.0} %", 100.0 * own.mean()))
            };
            let checks: Vec<String> = Check::ALL.iter().filter_map(check).collect();
            let (share, checks) = (100.0 * own.mean(), checks.join(", "));
            lines.push(format!("messages pass all three checks to {share:.0} %: {checks}"));
        }
        lines
    }
}

#[cfg(test)]
#[path = "../../../tests/capability/standing.rs"]
mod tests;
