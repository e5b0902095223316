//! What conduct says of where a customer stands, and the lines that a person reads below it.

use std::collections::BTreeMap;

use super::score::Tally;
use super::{ConductEvent, ConductLedger, ConductParams, ConductScore, agreement};
use crate::Result;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::{Instant, Level, Name};

/// The questionnaires by what they ask, in the order of the facets; the last is for all others.
const KINDS: [(&str, &str); 6] = [
    ("habits", "selling habits"),
    ("commandments", "rules of service"),
    ("before_the_sale", "before the sale"),
    ("strengthening", "strengthening"),
    ("discovery", "discovery"),
    ("", "own questionnaires"),
];

/// The place of a questionnaire among the facets.
fn place(instrument: &str) -> usize {
    KINDS.iter().position(|(name, _)| *name == instrument).unwrap_or(KINDS.len() - 1)
}

impl Standing for ConductLedger {
    fn facets(params: &ConductParams) -> Vec<Facet> {
        let facet = |(_, name)| Facet { name, direction: Direction::Ours, prior: params.prior() };
        KINDS.map(facet).to_vec()
    }

    /// The items of a questionnaire count alike, whatever they weigh in the score: what it says of
    /// the customer is of one kind. Items that the params' questionnaires do not have count for
    /// nothing.
    fn counted(&self, params: &ConductParams, as_of: Instant) -> Result<Vec<Counted>> {
        let mut counted = vec![Counted::default(); KINDS.len()];
        if !self.is_readable(as_of)? {
            return Ok(counted);
        }
        let read = self.reader(as_of);
        for instrument in params.instruments() {
            let own = &mut counted[place(instrument.name().as_str())];
            for item in instrument.items() {
                let [good, bad] = Tally::of_item(&read, instrument.name(), item);
                own.good += good;
                own.bad += bad;
            }
        }
        Ok(counted)
    }
}

impl ConductScore {
    /// Returns what else is known, each in a sentence: how each questionnaire stands, what messages
    /// are about, where words flatter, and what is missing in each deal.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, said) in KINDS {
            if let Some(section) = self.instrument(name) {
                lines.push(format!("{said}: {:.0} %", 100.0 * section.value()));
            }
        }
        let weakest = self
            .items()
            .iter()
            .min_by(|a, b| a.posterior().mean().total_cmp(&b.posterior().mean()));
        if let Some(weakest) = weakest {
            let share = 100.0 * weakest.posterior().mean();
            lines.push(format!("weakest of what was seen: {}, {share:.0} %", weakest.name()));
        }
        if let Some(about) = self.customer_centred() {
            let share = 100.0 * about.mean();
            lines.push(format!("messages are about the customer to {share:.0} %"));
        }
        for item in self.items() {
            if let Some(gap) = item.gap().filter(|gap| *gap >= 0.25) {
                let points = 100.0 * gap;
                lines.push(format!("{}: said {points:.0} points better than done", item.name()));
            }
        }
        if let Some(sent) =
            self.item("before_the_sale", "knows_its_limits").and_then(super::ItemScore::done)
        {
            let share = 100.0 * sent.mean();
            lines.push(format!("those whom others serve better are sent on to {share:.0} %"));
        }
        lines.extend(self.deals().iter().filter_map(super::DealDiscovery::line));
        lines
    }
}

/// So many raters are named, and each two of them compared.
const RATERS: usize = 3;

/// Says who answered how many items, and how far each two gave the same answers.
pub(super) fn raters(events: &[&ConductEvent]) -> Vec<String> {
    let mut answered: BTreeMap<&Name, u64> = BTreeMap::new();
    for event in events {
        if let ConductEvent::Answer { by, .. } = event {
            *answered.entry(by).or_default() += 1;
        }
    }
    let mut raters: Vec<(&Name, u64)> = answered.into_iter().collect();
    // A stable sort: who answered as much stays in the order of the names.
    raters.sort_by_key(|(_, answers)| core::cmp::Reverse(*answers));
    let named: Vec<String> =
        raters.iter().take(RATERS).map(|(name, answers)| format!("{name} ({answers})")).collect();
    let mut lines = Vec::new();
    if !named.is_empty() {
        let more = match raters.len() - named.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        lines.push(format!("questions were answered by {}{more}", named.join(", ")));
    }
    raters.truncate(RATERS);
    let facts: Vec<ConductEvent> = events.iter().map(|event| (*event).clone()).collect();
    while let Some((one, _)) = raters.pop() {
        for (other, _) in &raters {
            if let Some(both) = agreement(&facts, other, one, Level::default()) {
                let (same, items) = (100.0 * both.same.mean(), both.items);
                let s = if items == 1 { "" } else { "s" };
                lines.push(format!(
                    "{other} and {one} agree to {same:.0} %, by {items} item{s} that both answered"
                ));
            }
        }
    }
    lines
}

#[cfg(test)]
#[path = "../../../tests/conduct/standing.rs"]
mod tests;
