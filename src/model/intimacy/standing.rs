//! What intimacy says of where a customer stands: its eight components.

use std::collections::BTreeMap;

use super::{Component, Contact, ContactPreference, IntimacyLedger, IntimacyParams};
use crate::Result;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::{Instant, Name};

impl Standing for IntimacyLedger {
    fn facets(params: &IntimacyParams) -> Vec<Facet> {
        let facet = |component: Component| Facet {
            name: component.name(),
            direction: Direction::Ours,
            prior: params.prior(),
        };
        Component::ALL.map(facet).to_vec()
    }

    fn counted(&self, _: &IntimacyParams, as_of: Instant) -> Result<Vec<Counted>> {
        let counted = self.tally(as_of)?.map(|tally| tally.counted());
        Ok(counted.unwrap_or_default().to_vec())
    }
}

/// Says how often contact was made and by what means, and how often the customer wants it: a
/// contact before any wish is a contact too.
pub(super) fn rhythm(
    contacts: &[&Contact],
    wishes: &[&ContactPreference],
    as_of: Instant,
) -> Vec<String> {
    let mut lines = Vec::new();
    let by = |channel: Option<&Name>| channel.map_or(String::new(), |name| format!(" by “{name}”"));
    if let Some(last) = contacts.iter().map(|contact| contact.at).max() {
        let mut channels: BTreeMap<&Name, u64> = BTreeMap::new();
        for channel in contacts.iter().filter_map(|contact| contact.channel.as_ref()) {
            *channels.entry(channel).or_default() += 1;
        }
        let channels: Vec<String> =
            channels.iter().map(|(name, times)| format!("{times} by “{name}”")).collect();
        let channels =
            if channels.is_empty() { String::new() } else { format!(" ({})", channels.join(", ")) };
        let times = match contacts.len() {
            1 => "once".to_owned(),
            times => format!("{times} times"),
        };
        let days = as_of.since(last) / Instant::DAY;
        let unasked = if wishes.is_empty() { "; how often it is wanted is not known" } else { "" };
        lines
            .push(format!("contact was made {times}{channels}, the last {days} days ago{unasked}"));
    }
    let newest = |wish: &&&ContactPreference| (wish.at, wish.every_seconds, wish.channel.clone());
    if let Some(wish) = wishes.iter().max_by_key(newest) {
        let days = wish.every_seconds.get() / Instant::DAY as f64;
        let by = by(wish.channel.as_ref());
        lines.push(format!("contact is wanted every {days:.1} days{by}"));
    }
    lines
}

#[cfg(test)]
#[path = "../../../tests/intimacy/standing.rs"]
mod tests;
