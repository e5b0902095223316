//! The state of one organisation: what it answered, whether it kept its yeses, what it says.

use super::{CultureEvidence, Theme};
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::decay::{DecayedSums, Sparse};
use crate::kernel::map::Map;
use crate::quantity::{HalfLife, Instant, Name, Rating};

/// An answer to one of the three questions, as it was last heard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Heard {
    /// When.
    pub at: Instant,
    /// The answer.
    pub answer: Name,
    /// Where it was found.
    pub source: Name,
}

/// The answers of one organisation about one component: `Σδ`, `Σδx` and `Σδx²`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Rated {
    pub(super) facts: u64,
    pub(super) sums: DecayedSums<3>,
}

/// What one organisation answered, did and says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Organisation {
    pub(super) components: Map<Name, Rated>,
    /// Answers to plain items and agreement with them, the same of reversed ones, answers at an
    /// end of the scale.
    pub(super) style: DecayedSums<5>,
    /// Yeses kept and not.
    pub(super) yes: DecayedSums<2>,
    /// By theme: the newest statement, the last by name of those at one instant.
    pub(super) heard: [Option<Heard>; 3],
    /// By theme: backed and not, fitting and not.
    pub(super) judged: Sparse<3, 4>,
}

impl Organisation {
    /// Takes in one of its facts.
    pub(super) fn observe(&mut self, half_life: HalfLife, evidence: &CultureEvidence) {
        let at = evidence.at();
        match evidence {
            CultureEvidence::Rating { component, rating, reversed, .. } => {
                let agreed = rating.share();
                let x = if *reversed { agreed.complement() } else { agreed }.get();
                let rated = self.components.or_default(component);
                rated.facts = rated.facts.saturating_add(1);
                rated.sums.add(half_life, at, [1.0, x, x * x]);
                self.style.add(half_life, at, style_of(rating, *reversed));
            }
            CultureEvidence::Yes { kept, .. } => {
                self.yes.add(half_life, at, if *kept { [1.0, 0.0] } else { [0.0, 1.0] });
            }
            CultureEvidence::Statement { theme, answer, source, backed, .. } => {
                let heard = Heard { at, answer: answer.clone(), source: source.clone() };
                let place = &mut self.heard[theme.index()];
                *place = place.take().max(Some(heard));
                let amounts = [backed.get(), backed.complement().get(), 0.0, 0.0];
                self.judged.get_mut(theme.index()).add(half_life, at, amounts);
            }
            CultureEvidence::Fit { theme, fit, .. } => {
                let amounts = [0.0, 0.0, fit.get(), fit.complement().get()];
                self.judged.get_mut(theme.index()).add(half_life, at, amounts);
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (component, theirs) in other.components.iter() {
            let own = self.components.or_default(component);
            own.facts = own.facts.saturating_add(theirs.facts);
            own.sums.merge(&theirs.sums);
        }
        self.style.merge(&other.style);
        self.yes.merge(&other.yes);
        for theme in Theme::ALL.map(Theme::index) {
            self.heard[theme] = self.heard[theme].take().max(other.heard[theme].clone());
        }
        self.judged.merge(&other.judged);
    }

    pub(super) fn bytes(&self) -> usize {
        let heap = |bytes: usize, own: usize| bytes - own;
        let components: usize = self
            .components
            .values()
            .map(|rated| size_of::<(Name, u64)>() + rated.sums.bytes())
            .sum();
        size_of::<Self>()
            + components
            + heap(self.style.bytes(), size_of_val(&self.style))
            + heap(self.yes.bytes(), size_of_val(&self.yes))
            + self.judged.heap_bytes()
    }
}

/// What an answer adds to the sums of style.
fn style_of(rating: &Rating, reversed: bool) -> [f64; 5] {
    let (scale, agreed) = (rating.scale(), rating.share().get());
    let at_end = rating.value() <= scale.min() || rating.value() >= scale.max();
    let extreme = if at_end { 1.0 } else { 0.0 };
    if reversed { [0.0, 0.0, 1.0, agreed, extreme] } else { [1.0, agreed, 0.0, 0.0, extreme] }
}

#[cfg(feature = "serde")]
impl Organisation {
    /// Says what contradicts itself, if anything does.
    pub(super) fn broken(
        &self,
        half_life: HalfLife,
        newest: Option<Instant>,
    ) -> Option<&'static str> {
        let within = self.components.values().all(|rated| rated.sums.within(half_life, newest))
            && self.style.within(half_life, newest)
            && self.yes.within(half_life, newest)
            && self.judged.iter().all(|sums| sums.within(half_life, newest))
            && self.heard.iter().flatten().all(|heard| Some(heard.at) <= newest);
        if !within {
            return Some("sum no fact after its newest");
        }
        let most = Most::of(self.rated(), half_life, newest);
        let rated = |rated: &Rated| {
            rated.facts > 0
                && !rated.sums.is_empty()
                && rated.sums.at_most_ones(&[0], most.with_facts(rated.facts))
                && rated.sums.never_above(&[1], &[0])
                && rated.sums.never_above(&[2], &[1])
        };
        let style = self.style.at_most_ones(&[0, 2], most)
            && self.style.never_above(&[1], &[0])
            && self.style.never_above(&[3], &[2])
            && self.style.never_above(&[4], &[0, 2]);
        if !style || !self.components.values().all(rated) {
            return Some("keep no sum above its answers");
        }
        let told = |(heard, judged): (&Option<Heard>, &DecayedSums<4>)| {
            heard.is_none() || !judged.is_empty()
        };
        if !self.heard.iter().zip(self.judged.iter()).all(told) {
            return Some("judge what it heard");
        }
        None
    }

    pub(super) fn rated(&self) -> u64 {
        self.components.values().fold(0, |sum, rated| sum.saturating_add(rated.facts))
    }

    /// Tells whether so many facts can have made the sums.
    pub(super) fn made_of(&self, facts: u64, most: Most) -> bool {
        self.rated() <= facts
            && self.yes.at_most_ones(&[0, 1], most)
            && self.judged.iter().all(|sums| sums.at_most_ones(&[0, 1, 2, 3], most))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.components.is_empty()
            && self.yes.is_empty()
            && self.judged.iter().all(DecayedSums::is_empty)
    }
}
