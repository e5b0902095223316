//! What was found out of a customer, deal by deal and person by person.

use super::event::{Discovery, Knowledge};
use crate::kernel::getters::getters;
use crate::quantity::{Instant, Name};

/// What was found out, in which deal and from whom.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Found {
    /// In which deal.
    pub deal: Name,
    /// What it is.
    pub item: Discovery,
    /// From whom, or whose gain; `None` where nobody is named.
    pub person: Option<Name>,
}

/// When something was last found out, and how surely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Told {
    // In the order in which they are compared: the newest stands, and of two at one instant the
    // surer.
    /// When.
    pub at: Instant,
    /// How surely it is known.
    pub how: Knowledge,
}

/// What is known of a customer in one deal.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DealDiscovery {
    deal: Name,
    newest: Instant,
    quiet_days: i64,
    stalled: bool,
    over: bool,
    found: Vec<(Found, Told)>,
}

/// Reads the deals, by name. `over` says in how many seconds a deal without news is over, `stalled`
/// in how many it is stalled.
pub(super) fn deals<'a>(
    found: impl Iterator<Item = (&'a Found, &'a Told)>,
    as_of: Instant,
    stalled: f64,
    over: f64,
) -> Vec<DealDiscovery> {
    let mut deals: Vec<DealDiscovery> = Vec::new();
    for (found, told) in found {
        let one = (found.clone(), *told);
        match deals.last_mut().filter(|last| last.deal == found.deal) {
            Some(last) => {
                last.newest = last.newest.max(told.at);
                last.found.push(one);
            }
            None => deals.push(DealDiscovery {
                deal: found.deal.clone(),
                newest: told.at,
                quiet_days: 0,
                stalled: false,
                over: false,
                found: vec![one],
            }),
        }
    }
    for deal in &mut deals {
        let quiet = as_of.since(deal.newest);
        deal.quiet_days = quiet / Instant::DAY;
        deal.stalled = quiet as f64 >= stalled && !deal.missing().is_empty();
        deal.over = quiet as f64 > over;
    }
    deals
}

impl DealDiscovery {
    getters! {
        /// Returns the deal.
        pub fn deal -> &Name;
        /// Returns when something was last found out.
        pub fn newest -> Instant;
        /// Returns for how many whole days nothing was.
        pub fn quiet_days -> i64;
        /// Tells whether something is missing, and nothing was found out for as long as makes a
        /// deal stalled.
        pub fn is_stalled -> bool = stalled;
        /// Returns what was last found out of each thing, from each person.
        pub fn found -> &[(Found, Told)];
    }

    /// Returns how surely something is known, by whoever knows it best; unknown where it was never
    /// asked.
    #[must_use]
    pub fn knowledge(&self, item: Discovery) -> Knowledge {
        let own = self.found.iter().filter(|(found, _)| found.item == item);
        own.map(|(_, told)| told.how).max().unwrap_or(Knowledge::Unknown)
    }

    /// Returns what is not known, in their order.
    #[must_use]
    pub fn missing(&self) -> Vec<Discovery> {
        let missing = |item: &Discovery| self.knowledge(*item) != Knowledge::Known;
        Discovery::ALL.into_iter().filter(missing).collect()
    }

    /// Returns the people of the deal of whom it is not known what they would gain.
    #[must_use]
    pub fn people(&self) -> Vec<&Name> {
        let named = |(found, _): &'_ (Found, Told)| found.person.is_some();
        let mut people: Vec<&Name> = self
            .found
            .iter()
            .filter(|it| named(it))
            .filter_map(|(f, _)| f.person.as_ref())
            .collect();
        people.sort_unstable();
        people.dedup();
        people.retain(|person| {
            !self.found.iter().any(|(found, told)| {
                found.item == Discovery::Win
                    && told.how == Knowledge::Known
                    && found.person.as_ref() == Some(*person)
            })
        });
        people
    }

    /// Says what is missing; `None` where nothing is, or where the deal is over for want of news.
    pub(super) fn line(&self) -> Option<String> {
        let missing = self.missing();
        if missing.is_empty() && self.people().is_empty() || self.over {
            return None;
        }
        let known = |how: Knowledge| {
            let own = missing.iter().filter(|item| self.knowledge(**item) == how);
            own.map(|item| item.said()).collect::<Vec<_>>().join(", ")
        };
        let mut parts = Vec::new();
        for (how, said) in
            [(Knowledge::Unknown, "still unknown"), (Knowledge::Assumed, "only assumed")]
        {
            let items = known(how);
            if !items.is_empty() {
                parts.push(format!("{said}: {items}"));
            }
        }
        let people: Vec<&str> = self.people().into_iter().map(Name::as_str).collect();
        if !people.is_empty() {
            parts.push(format!("what {} would gain is not known", people.join(", ")));
        }
        let stalled = if self.stalled {
            format!(" is stalled, {} days without anything new", self.quiet_days)
        } else {
            String::new()
        };
        Some(format!("deal “{}”{stalled}; {}", self.deal, parts.join("; ")))
    }
}
