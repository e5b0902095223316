//! The nest of organisations: in regions, in nations.

use super::organisation::Organisation;
use super::{CultureParams, Place};
use crate::kernel::map::Map;
use crate::kernel::words::words;
use crate::quantity::{HalfLife, Instant, Name};

words! {
    /// A group of the nest, the narrowest first.
    pub enum Nest {
        /// The organisation itself.
        Own = "own",
        /// The other organisations of its region.
        Region = "region",
        /// The other regions of its nation.
        Nation = "nation",
    }
    /// All three, in the order of everything that is listed by group.
    pub const ALL: [Self];
    /// Returns the word.
    pub(crate) fn name;
    Display;
}

/// Fewer degrees of freedom than this say too little of how groups differ.
pub(super) const LEAST_FREEDOM: usize = 3;

/// A ledger as it is read at an instant, about one organisation.
pub(super) struct Reading<'a> {
    pub(super) about: &'a Place,
    pub(super) params: &'a CultureParams,
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    pub(super) half_life: HalfLife,
    pub(super) organisations: &'a Map<Place, Organisation>,
}

/// Members of the groups of a nest: by nation, by region, by organisation.
pub(super) struct Tree<'a, T>(pub(super) Vec<(&'a Name, Vec<Region<'a, T>>)>);

type Region<'a, T> = (&'a Name, Vec<(&'a Name, T)>);

impl<'a, T: Copy> Tree<'a, T> {
    /// The members are in the order of their places.
    pub(super) fn from_members(members: impl IntoIterator<Item = (&'a Place, T)>) -> Self {
        let mut nations: Vec<(&Name, Vec<Region<'a, T>>)> = Vec::new();
        for (place, member) in members {
            let at = nations.iter().rposition(|(name, _)| **name == place.nation);
            let at = at.unwrap_or_else(|| {
                nations.push((&place.nation, Vec::new()));
                nations.len() - 1
            });
            let regions = &mut nations[at].1;
            let at = regions.iter().rposition(|(name, _)| **name == place.region);
            let at = at.unwrap_or_else(|| {
                regions.push((&place.region, Vec::new()));
                regions.len() - 1
            });
            regions[at].1.push((&place.organisation, member));
        }
        Self(nations)
    }

    /// The members of every region.
    pub(super) fn families(&self) -> Vec<Vec<T>> {
        let regions = self.0.iter().flat_map(|(_, regions)| regions);
        regions.map(|(_, members)| members.iter().map(|(_, member)| *member).collect()).collect()
    }

    /// Where the place stands: its nation, its region there, and its own member in it.
    pub(super) fn find(&self, place: &Place) -> [Option<usize>; 3] {
        let nation = self.0.iter().position(|(name, _)| **name == place.nation);
        let regions = nation.map_or(&[][..], |nation| &self.0[nation].1);
        let region = regions.iter().position(|(name, _)| **name == place.region);
        // In the order of their names, as the places were.
        let own = region.and_then(|region| {
            let member = |(name, _): &(&Name, T)| (**name).cmp(&place.organisation);
            regions[region].1.binary_search_by(member).ok()
        });
        [nation, region, own]
    }

    /// The place's own member, the others of its region, and the members of each other region of
    /// its nation.
    pub(super) fn around(&self, place: &Place) -> (Option<T>, Vec<T>, Vec<Vec<T>>) {
        let (mut own, mut near, mut far) = (None, Vec::new(), Vec::new());
        let nation = self.0.iter().find(|(name, _)| **name == place.nation);
        for (region, members) in nation.iter().flat_map(|(_, regions)| regions) {
            if **region == place.region {
                for (organisation, member) in members {
                    if **organisation == place.organisation {
                        own = Some(*member);
                    } else {
                        near.push(*member);
                    }
                }
            } else {
                far.push(members.iter().map(|(_, member)| *member).collect());
            }
        }
        (own, near, far)
    }
}

/// The mean of some numbers shared out over a chain of groups: what each says, and its share.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Chain {
    /// By nest: what was observed there.
    pub(super) said: [Option<f64>; 3],
    /// By nest: its share of the mean; the prior has the rest.
    pub(super) shares: [f64; 3],
}

impl Chain {
    /// `own` is the B of each group of the nest.
    pub(super) fn from_own_shares(said: [Option<f64>; 3], own: [f64; 3]) -> Self {
        let [b, c, d] = own;
        Self { said, shares: [b, (1.0 - b) * c, (1.0 - b) * (1.0 - c) * d] }
    }

    pub(super) fn contributions(&self, baseline: f64) -> [f64; 3] {
        let part = |i: usize| self.said[i].map_or(0.0, |x| self.shares[i] * (x - baseline));
        [part(0), part(1), part(2)]
    }

    pub(super) fn known(&self) -> f64 {
        self.shares.iter().sum::<f64>().min(1.0)
    }
}
