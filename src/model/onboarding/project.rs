//! One onboarding after the other: which facts belong together, and what they add up to.

use super::{OnboardingEvidence, OnboardingUnit};
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::decay::{DecayedSums, Sparse};
use crate::quantity::{HalfLife, Instant};

/// The sums of some facts, or what they weigh at an instant, before any prior.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Sums {
    /// Hand-offs with an owner, and without.
    hand_offs: DecayedSums<2>,
    /// Preferences captured and carried over, captured only, not captured.
    preferences: DecayedSums<3>,
    /// Alignment calls made, and not.
    calls: DecayedSums<2>,
    /// By item: how far done, and how far not.
    items: Sparse<4, 2>,
}

/// What sums weigh at an instant; `None` where nothing was ever observed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    pub(super) hand_offs: Option<[f64; 2]>,
    pub(super) preferences: Option<[f64; 3]>,
    pub(super) calls: Option<[f64; 2]>,
    pub(super) items: [Option<[f64; 2]>; 4],
}

impl Sums {
    pub(super) fn add(&mut self, half_life: HalfLife, evidence: &OnboardingEvidence) {
        let at = evidence.at();
        match evidence {
            OnboardingEvidence::HandOff { owner, .. } => {
                self.hand_offs.add(half_life, at, yes_or_no(owner.is_some()));
            }
            OnboardingEvidence::Preferences { captured, carried_over, .. } => {
                let amounts = match (captured, carried_over) {
                    (true, true) => [1.0, 0.0, 0.0],
                    (true, false) => [0.0, 1.0, 0.0],
                    (false, _) => [0.0, 0.0, 1.0],
                };
                self.preferences.add(half_life, at, amounts);
            }
            OnboardingEvidence::AlignmentCall { made, .. } => {
                self.calls.add(half_life, at, yes_or_no(*made));
            }
            OnboardingEvidence::Item { item, done, .. } => {
                self.items.get_mut(item.index()).add(half_life, at, done.good_and_bad());
            }
            // Asked later, and of no onboarding: it stands beside.
            OnboardingEvidence::Advocacy { .. } => {}
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.hand_offs.merge(&other.hand_offs);
        self.preferences.merge(&other.preferences);
        self.calls.merge(&other.calls);
        self.items.merge(&other.items);
    }

    pub(super) fn weigh(&self, half_life: HalfLife, as_of: Instant) -> Weighed {
        Weighed {
            hand_offs: self.hand_offs.read_known(half_life, as_of),
            preferences: self.preferences.read_known(half_life, as_of),
            calls: self.calls.read_known(half_life, as_of),
            items: self.items.map(|sums| sums.read_known(half_life, as_of)),
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let pairs = self.hand_offs.heap_bytes() + self.calls.heap_bytes();
        pairs + self.preferences.heap_bytes() + self.items.heap_bytes()
    }
}

#[cfg(feature = "serde")]
impl Sums {
    /// All sums of a good and a bad count.
    fn pairs(&self) -> impl Iterator<Item = &DecayedSums<2>> {
        [&self.hand_offs, &self.calls].into_iter().chain(self.items.iter())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.preferences.is_empty() && self.pairs().all(DecayedSums::is_empty)
    }

    pub(super) fn within(&self, half_life: HalfLife, newest: Option<Instant>) -> bool {
        self.preferences.within(half_life, newest)
            && self.pairs().all(|sums| sums.within(half_life, newest))
    }

    pub(super) fn at_most_ones(&self, most: Most) -> bool {
        self.preferences.at_most_ones(&[0, 1, 2], most)
            && self.pairs().all(|sums| sums.at_most_ones(&[0, 1], most))
    }
}

pub(super) const fn yes_or_no(yes: bool) -> [f64; 2] {
    if yes { [1.0, 0.0] } else { [0.0, 1.0] }
}

/// An onboarding: facts none of which is further from the next than the gap of the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Project {
    pub(super) first: Instant,
    pub(super) last: Instant,
    pub(super) facts: u64,
    pub(super) sums: Sums,
}

/// The onboardings of one customer, in order of time and further apart than the gap.
///
/// Which facts hang together depends on their instants alone, so they may come in any order and
/// in any parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub(super) struct Projects(Vec<Project>);

impl Projects {
    pub(super) fn add(&mut self, unit: &OnboardingUnit, evidence: &OnboardingEvidence) {
        let at = evidence.at();
        let project = self.spanning(unit, at, at);
        project.sums.add(unit.half_life, evidence);
        project.facts = project.facts.saturating_add(1);
    }

    pub(super) fn merge(&mut self, unit: &OnboardingUnit, other: &Self) {
        for theirs in &other.0 {
            let ours = self.spanning(unit, theirs.first, theirs.last);
            ours.sums.merge(&theirs.sums);
            ours.facts = ours.facts.saturating_add(theirs.facts);
        }
    }

    /// Returns the onboarding that holds a span of time: all within the gap of it become one.
    fn spanning(&mut self, unit: &OnboardingUnit, first: Instant, last: Instant) -> &mut Project {
        let from = self.0.partition_point(|project| unit.are_apart(project.last, first));
        let near = self.0[from..].partition_point(|project| !unit.are_apart(last, project.first));
        if near == 0 {
            // Most customers are started once: room for no more than there are.
            self.0.reserve_exact(1);
            let sums = Sums::default();
            self.0.insert(from, Project { first, last, facts: 0, sums });
        } else if near > 1 {
            let joined: Vec<Project> = self.0.drain(from + 1..from + near).collect();
            let project = &mut self.0[from];
            for other in joined {
                project.sums.merge(&other.sums);
                project.facts = project.facts.saturating_add(other.facts);
                project.last = other.last;
            }
        }
        let project = &mut self.0[from];
        project.first = project.first.min(first);
        project.last = project.last.max(last);
        project
    }

    pub(super) fn newest(&self) -> Option<&Project> {
        self.0.last()
    }

    pub(super) const fn count(&self) -> usize {
        self.0.len()
    }

    /// The sums of all together.
    pub(super) fn all(&self) -> Sums {
        let mut all = Sums::default();
        for project in &self.0 {
            all.merge(&project.sums);
        }
        all
    }

    /// The bytes on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<Project>()
            + self.0.iter().map(|project| project.sums.heap_bytes()).sum::<usize>()
    }

    #[cfg(feature = "serde")]
    pub(super) fn iter(&self) -> core::slice::Iter<'_, Project> {
        self.0.iter()
    }

    /// Tells whether they stand in order, and apart.
    #[cfg(feature = "serde")]
    pub(super) fn are_in_order(&self, unit: &OnboardingUnit) -> bool {
        self.0.iter().all(|project| project.first <= project.last && project.facts > 0)
            && self.0.windows(2).all(|two| match two {
                [earlier, later] => unit.are_apart(earlier.last, later.first),
                _ => true,
            })
    }
}
