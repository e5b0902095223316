//! Acts that are kept until there are some for neighbouring groups, and are then counted together.
//!
//! Of very many groups one act waits for memory that no cache holds, longer than it takes to count.
//! So groups are parted by their number, as many to a part as a cache holds, and the acts of each
//! part stand in a row until there are some for every group. No order moves a bit.

use goodwill::quantity::{Instant, Party, Stake};
use goodwill::trust::{Conduct, TrustEvent};

/// So many groups are a part, as a power of two: their ledgers take a quarter of a megabyte.
const SHIFT: u32 = 10;
/// So many acts of a part are kept: some for each of its groups.
const MOST: usize = 2 << SHIFT;
/// Below so many groups a cache holds them all.
const MANY: usize = 8 << SHIFT;

/// One act of one group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Act {
    at: Instant,
    stake: Stake,
    /// Within the part.
    group: u16,
    by: Party,
    conduct: Conduct,
}

/// The acts that are kept, by part.
#[derive(Debug, Default)]
pub(crate) struct Parts(Vec<Vec<Act>>);

impl Parts {
    /// Whether there are so many groups that their acts are better kept.
    pub(crate) const fn are_worth(groups: usize) -> bool {
        groups > MANY
    }

    /// Keeps an act of a group, and returns the number of a part of which there are enough. Only
    /// acts are read off columns, so no other fact comes here.
    pub(crate) fn keep(&mut self, group: usize, fact: &TrustEvent) -> Option<usize> {
        let TrustEvent::Act { by, stake, conduct, at } = *fact else { return None };
        let part = group >> SHIFT;
        if self.0.len() <= part {
            self.0.resize_with(part + 1, Vec::new);
        }
        let own = &mut self.0[part];
        if own.capacity() == 0 {
            own.reserve_exact(MOST);
        }
        // What is left of a number by its part fits.
        #[allow(clippy::cast_possible_truncation)]
        let group = (group & ((1 << SHIFT) - 1)) as u16;
        own.push(Act { at, stake, group, by, conduct });
        (own.len() >= MOST).then_some(part)
    }

    /// Hands on what is kept of a part: each group, with its act.
    pub(crate) fn count(&mut self, part: usize, mut each: impl FnMut(usize, &TrustEvent)) {
        let first = part << SHIFT;
        for Act { at, stake, group, by, conduct } in self.0[part].drain(..) {
            each(first + usize::from(group), &TrustEvent::Act { by, stake, conduct, at });
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.0.iter().map(|part| size_of_val(part) + part.capacity() * size_of::<Act>()).sum()
    }
}
