//! The state: what the facts add up to.

use super::project::{Projects, yes_or_no};
use super::score::advocacy;
use super::score::{Newest, Tally};
use super::{
    OnboardingEvent, OnboardingEvidence, OnboardingParams, OnboardingScore, OnboardingUnit,
};
use crate::Result;
use crate::kernel::checked::checked;
use crate::kernel::decay::DecayedSums;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::state::state;
use crate::model::{Relational, reading, unlabelled};
use crate::quantity::Instant;

/// The additive state of one customer's onboarding: decayed integer sums.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. It takes
/// less than 2 KiB for a customer's first onboarding and less than 2 KiB for each further one,
/// however many facts it saw.
///
/// ```
/// use goodwill::onboarding::{
///     OnboardingEvidence, OnboardingLedger, OnboardingParams, OnboardingUnit,
/// };
/// use goodwill::quantity::Instant;
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = OnboardingLedger::new(OnboardingUnit::default());
/// assert_eq!(ledger.score(&OnboardingParams::default(), at)?, None);
///
/// ledger.observe(&OnboardingEvidence::AlignmentCall { made: true, at });
/// assert!(ledger.score(&OnboardingParams::default(), at)?.is_some());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct OnboardingLedger {
    unit: OnboardingUnit,
    facts: u64,
    newest: Option<Instant>,
    projects: Projects,
    /// Asked to speak for the firm after value was got, and before.
    advocacy: DecayedSums<2>,
}

impl OnboardingLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: OnboardingUnit) -> Self {
        let (projects, advocacy) = (Projects::default(), DecayedSums::default());
        Self { unit, facts: 0, newest: None, projects, advocacy }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &OnboardingEvidence) {
        let at = evidence.at();
        match evidence {
            OnboardingEvidence::Advocacy { after_value, .. } => {
                self.advocacy.add(self.unit.half_life, at, yes_or_no(*after_value));
            }
            OnboardingEvidence::HandOff { .. }
            | OnboardingEvidence::Preferences { .. }
            | OnboardingEvidence::AlignmentCall { .. }
            | OnboardingEvidence::Item { .. } => self.projects.add(&self.unit, evidence),
        }
        self.note(at);
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives or the gaps differ;
    /// nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        self.projects.merge(&self.unit, &other.projects);
        self.advocacy.merge(&other.advocacy);
        Ok(())
    }

    /// Reads the ledger at an instant: `None` if it saw nothing of any gate or item.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(
        &self,
        params: &OnboardingParams,
        as_of: Instant,
    ) -> Result<Option<OnboardingScore>> {
        Ok(self.tally(as_of)?.and_then(|tally| tally.score(params)))
    }

    /// The same of all onboardings alone, and of a gate what the whole takes.
    fn score_of_all(
        &self,
        params: &OnboardingParams,
        as_of: Instant,
    ) -> Result<Option<OnboardingScore>> {
        Ok(self.tally(as_of)?.and_then(|tally| tally.score_of_all(params)))
    }

    /// Reads, without any prior, the good and the bad count of every gate, then of every item.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub(crate) fn counts(&self, as_of: Instant) -> Result<[[f64; 2]; 7]> {
        if !self.is_readable(as_of)? {
            return Ok([[0.0; 2]; 7]);
        }
        let all = self.projects.all().weigh(self.unit.half_life, as_of);
        let ([owned, preferences, called], [a, b, c, d]) = (all.gates(), all.items);
        let counts = [owned, preferences, called, a, b, c, d];
        Ok(counts.map(Option::unwrap_or_default))
    }

    fn tally(&self, as_of: Instant) -> Result<Option<Tally>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        let half_life = self.unit.half_life;
        let newest = self.projects.newest().map(|newest| Newest {
            facts: newest.facts,
            begun: newest.first,
            weighed: newest.sums.weigh(half_life, as_of),
        });
        Ok(newest.map(|newest| Tally {
            as_of,
            facts: self.facts,
            onboardings: self.projects.count(),
            all: self.projects.all().weigh(half_life, as_of),
            newest,
            advocacy: self.advocacy.read_known(half_life, as_of),
        }))
    }

    /// Returns the bytes of the state, those on the heap included.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        size_of::<Self>() + self.projects.heap_bytes() + self.advocacy.heap_bytes()
    }
}

unlabelled!(OnboardingLedger, OnboardingEvent, OnboardingParams, OnboardingScore);

impl Relational for OnboardingLedger {
    reading! { OnboardingScore, by score_of_all }

    fn beside(
        &self,
        score: Option<&OnboardingScore>,
        _: &OnboardingParams,
        as_of: Instant,
    ) -> Result<Vec<String>> {
        // To ask for advocacy is no part of a start, and makes no score.
        let asked = || self.advocacy.read_known(self.unit.half_life, as_of).map(advocacy);
        Ok(score.map_or_else(|| asked().into_iter().collect(), OnboardingScore::lines))
    }

    fn named(events: &[&OnboardingEvent], _: Instant) -> Vec<String> {
        let owner = |event: &&OnboardingEvent| {
            if let OnboardingEvent::HandOff { owner, at } = *event {
                Some((*at, owner.clone()))
            } else {
                None
            }
        };
        let last = events.iter().filter_map(owner).max().and_then(|(_, owner)| owner);
        last.map(|owner| format!("the customer is in the hands of {owner}")).into_iter().collect()
    }
}

state!(OnboardingLedger, OnboardingUnit);

checked! {
    OnboardingLedger, "onboarding ledger" {
        unit: OnboardingUnit,
        facts: u64,
        newest: Option<Instant>,
        projects: Projects,
        advocacy: DecayedSums<2>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let most = Most::of(facts, unit.half_life, newest);
        let h = unit.half_life;
        let none = advocacy.is_empty() && projects.count() == 0;
        let empty = projects.iter().any(|project| project.sums.is_empty());
        refuse.unless(facts == 0 || !(none || empty), "hold the sums of its facts", "none")?;
        refuse.unless(
            projects.are_in_order(&unit),
            "list its onboardings in order and further apart than the gap",
            format_args!("{} onboardings", projects.count()),
        )?;
        let mut within = projects
            .iter()
            .all(|project| Some(project.last) <= newest && project.sums.within(h, Some(project.last)));
        within &= advocacy.within(h, newest);
        refuse.unless_within(within)?;
        let of_projects = projects.iter().fold(0_u64, |sum, one| sum.saturating_add(one.facts));
        let held = of_projects <= facts
            && projects.iter().all(|project| project.sums.at_most_ones(Most::of(project.facts, h, Some(project.last))))
            && advocacy.at_most_ones(&[0, 1], most.with_facts(facts - of_projects));
        refuse.unless_counted(held, facts)?;
    }
}
