//! The state: what the facts add up to.

use super::score::{OFFERS, STEPS, Tally, UPSELLS};
use super::{PillarsEvent, PillarsEvidence, PillarsParams, PillarsScore, PillarsUnit};
use crate::Result;
use crate::kernel::checked::checked;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::decay::{DecayedSums, Sparse};
use crate::kernel::map::Map;
use crate::kernel::state::state;
use crate::model::{Relational, reading, unlabelled};
use crate::quantity::{Instant, Name, Share};

/// Who served: a team by its name, or the desk, or one that stands for all outside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
struct Team {
    outside_desk: bool,
    name: Option<Name>,
}

impl Team {
    fn said(&self) -> Name {
        let unnamed = if self.outside_desk { "outside the desk" } else { "the service desk" };
        self.name.clone().unwrap_or_else(|| Name::constant(unnamed))
    }
}

/// The additive state of one firm: decayed integer sums.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. It takes
/// less than 2 KiB, and 200 bytes more for each team that served, however many facts it saw.
///
/// ```
/// use goodwill::pillars::{PillarsEvidence, PillarsLedger, PillarsParams, PillarsUnit};
/// use goodwill::quantity::Instant;
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = PillarsLedger::new(PillarsUnit::default());
/// ledger.observe(&PillarsEvidence::Deed { outside_desk: true, team: None, helped: None, at });
/// let score = ledger.score(&PillarsParams::default(), at)?;
/// // One pillar is known: the roof may still lie on the ground.
/// assert_eq!(score.map(|score| score.bounds().0), Some(0.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct PillarsLedger {
    unit: PillarsUnit,
    /// `Σδy` and `Σδ(1 − y)` of offers, upsells, the three steps.
    counts: Sparse<5, 2>,
    /// The same of deeds, by who did them.
    deeds: Map<Team, DecayedSums<2>>,
    /// The same of the three steps, fading with the recent half-life.
    recent: Sparse<3, 2>,
    facts: u64,
    newest: Option<Instant>,
}

impl PillarsLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: PillarsUnit) -> Self {
        Self {
            unit,
            counts: Sparse::default(),
            deeds: Map::new(),
            recent: Sparse::default(),
            facts: 0,
            newest: None,
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &PillarsEvidence) {
        let at = evidence.at();
        let (place, y) = match evidence {
            PillarsEvidence::Offer { helped, .. } => (OFFERS, *helped),
            PillarsEvidence::Upsell { customer_share, .. } => {
                // What the customer gains more than the firm; nothing where it is the reverse.
                (UPSELLS, Share::rounded(2.0 * customer_share.get() - 1.0))
            }
            PillarsEvidence::Step { step, taken_seconds, target_seconds, .. } => {
                let y = self.unit.timeliness(*target_seconds, *taken_seconds);
                self.recent.get_mut(step.index()).add(
                    self.unit.recent_half_life,
                    at,
                    y.good_and_bad(),
                );
                (STEPS + step.index(), y)
            }
            PillarsEvidence::Deed { outside_desk, team, helped, .. } => {
                let team = Team { outside_desk: *outside_desk, name: team.clone() };
                let y = helped.unwrap_or(Share::ONE);
                let sums = self.deeds.or_default(&team);
                sums.add(self.unit.half_life, at, y.good_and_bad());
                self.note(at);
                return;
            }
        };
        self.counts.get_mut(place).add(self.unit.half_life, at, y.good_and_bad());
        self.note(at);
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if a half-life or the timeliness tolerance
    /// differs; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        self.counts.merge(&other.counts);
        self.recent.merge(&other.recent);
        for (team, theirs) in other.deeds.iter() {
            self.deeds.or_default(team).merge(theirs);
        }
        Ok(())
    }

    /// The counts as they weigh at an instant.
    pub(super) fn tally(&self, as_of: Instant) -> Tally {
        let PillarsUnit { half_life, recent_half_life, .. } = self.unit;
        let read = |half_life| move |sums: &DecayedSums<2>| sums.read_known(half_life, as_of);
        let recent =
            (recent_half_life < half_life).then(|| self.recent.map(read(recent_half_life)));
        let deeds =
            self.deeds.iter().map(|(team, sums)| (team.said(), sums.read(half_life, as_of)));
        Tally {
            as_of,
            facts: self.facts,
            counts: self.counts.map(read(half_life)),
            deeds: deeds.collect(),
            recent,
        }
    }

    /// Reads the ledger at an instant: `None` if it saw nothing.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(&self, params: &PillarsParams, as_of: Instant) -> Result<Option<PillarsScore>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        Ok(Some(self.tally(as_of).score(params)))
    }

    /// Returns the bytes of the state, those on the heap included, without what the map's own
    /// nodes add.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        let team = |(team, sums): (&Team, &DecayedSums<2>)| {
            size_of::<Team>() + team.name.as_ref().map_or(0, Name::heap_bytes) + sums.bytes()
        };
        size_of::<Self>()
            + self.counts.heap_bytes()
            + self.recent.heap_bytes()
            + self.deeds.iter().map(team).sum::<usize>()
    }
}

unlabelled!(PillarsLedger, PillarsEvent, PillarsParams, PillarsScore);

state!(PillarsLedger, PillarsUnit);

checked! {
    PillarsLedger, "pillars ledger" {
        unit: PillarsUnit,
        counts: Sparse<5, 2>,
        recent: Sparse<3, 2>,
        facts: u64,
        newest: Option<Instant>;
        deeds: Vec<(Team, DecayedSums<2>)>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let most = Most::of(facts, unit.half_life, newest);
        let dated = counts.iter().all(|sums| sums.within(unit.half_life, newest))
            && recent.iter().all(|sums| sums.within(unit.recent_half_life, newest))
            && deeds.iter().all(|(_, sums)| sums.within(unit.half_life, newest));
        refuse.unless_within(dated)?;
        refuse.unless(
            deeds.is_sorted_by(|a, b| a.0 < b.0) && deeds.iter().all(|(_, sums)| !sums.is_empty()),
            "list the teams that served once each and in order",
            format_args!("{} teams", deeds.len()),
        )?;
        let most_recent = Most::of(facts, unit.recent_half_life, newest);
        let mut all = counts.iter().chain(deeds.iter().map(|(_, sums)| sums));
        let held = all.all(|sums| sums.at_most_ones(&[0, 1], most))
            && recent.iter().all(|sums| sums.at_most_ones(&[0, 1], most_recent));
        refuse.unless_counted(held, facts)?;
        let nothing = counts.iter().all(DecayedSums::is_empty) && deeds.is_empty();
        refuse.unless((facts > 0) != nothing, "count its facts", format_args!("{facts} facts"))?;
        let mut steps = counts.iter().skip(STEPS).zip(recent.iter());
        refuse.unless(
            steps.all(|(all, new)| all.is_empty() == new.is_empty()),
            "count a step both recently and in all, or in neither",
            "a step that was taken only in one",
        )?;
    }
}

impl Relational for PillarsLedger {
    reading! { PillarsScore }

    fn beside(
        &self,
        score: Option<&PillarsScore>,
        _: &PillarsParams,
        _: Instant,
    ) -> Result<Vec<String>> {
        Ok(score.map_or_else(Vec::new, PillarsScore::lines))
    }
}
