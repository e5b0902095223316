//! The state: encounters and severities by stage and dimension.

use super::score::{Beside, ChannelFriction, KindFriction, StageFriction};
use super::{
    Dimension, Effect, Encounter, FrictionEvidence, FrictionIndex, FrictionKind, FrictionParams,
    FrictionUnit, Initiator, Stage,
};
use crate::Result;
use crate::kernel::checked::checked;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::decay::{DecayedSums, Moment};
use crate::kernel::map::Map;
#[cfg(feature = "serde")]
use crate::kernel::open;
use crate::kernel::state::state;
use crate::quantity::{Instant, Name};

/// The sums that are kept for each stage: encounters, contacts, contacts that the customer made,
/// severities by dimension, severities that may still be added to trust.
const SUMS: usize = 8;
const ENCOUNTERS: usize = 0;
const CONTACTS: usize = 1;
const ASKED: usize = 2;
const SEVERITIES: usize = 3;
const AWAITING: usize = 7;

/// The additive state of one customer's journey: decayed integer sums, stage by stage.
///
/// Ledgers that saw the same facts are equal (`==`). A stage that was touched
/// takes some hundred bytes, however many encounters it saw.
///
/// ```
/// use goodwill::friction::{
///     Encounter, FrictionEvidence, FrictionLedger, FrictionParams, FrictionUnit, Initiator, Stage,
/// };
/// use goodwill::quantity::Instant;
///
/// let now = Instant::from_days(20_000)?;
/// let mut ledger = FrictionLedger::new(FrictionUnit::default());
/// assert_eq!(ledger.score(&FrictionParams::default(), now)?, None);
///
/// let smooth = Encounter::new(Stage::Buy, now, Initiator::Nobody);
/// ledger.observe(&FrictionEvidence::Encounter(smooth));
/// assert!(ledger.score(&FrictionParams::default(), now)?.is_some());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct FrictionLedger {
    unit: FrictionUnit,
    facts: u64,
    newest: Option<Instant>,
    /// Where the customer was last: of encounters at one instant, the one furthest along.
    last: Option<(Instant, Stage)>,
    stages: Map<Stage, DecayedSums<SUMS>>,
    /// How often each kind occurred, and how severely.
    kinds: Map<FrictionKind, DecayedSums<2>>,
    /// Interactions that drove away and that drew nearer.
    effects: DecayedSums<2>,
    /// Encounters by channel, and the largest severity of each.
    channels: Map<Name, DecayedSums<2>>,
}

impl FrictionLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: FrictionUnit) -> Self {
        Self {
            unit,
            facts: 0,
            newest: None,
            last: None,
            stages: Map::new(),
            kinds: Map::new(),
            effects: DecayedSums::default(),
            channels: Map::new(),
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    pub fn observe(&mut self, evidence: &FrictionEvidence) {
        let FrictionEvidence::Encounter(encounter) = evidence;
        let at = encounter.at();
        let moment = Moment::new(self.unit.half_life, at);
        let sums = self.stages.or_default(encounter.stage());
        sums.add_at(moment, Self::amounts(encounter));
        for friction in encounter.frictions() {
            let kind = self.kinds.or_default(&friction.kind);
            kind.add_at(moment, [1.0, friction.severity.get()]);
        }
        match encounter.effect() {
            Some(Effect::Away) => self.effects.add_at(moment, [1.0, 0.0]),
            Some(Effect::Towards) => self.effects.add_at(moment, [0.0, 1.0]),
            None => {}
        }
        if let Some(channel) = encounter.channel() {
            let largest = encounter.frictions().iter().map(|friction| friction.severity.get());
            let sums = self.channels.or_default(channel);
            sums.add_at(moment, [1.0, largest.fold(0.0, f64::max)]);
        }
        self.note(at);
        let stage = encounter.stage();
        if self.last.as_ref().is_none_or(|(last, own)| (*last, own) < (at, stage)) {
            self.last = Some((at, stage.clone()));
        }
    }

    fn amounts(encounter: &Encounter) -> [f64; SUMS] {
        let mut sums = [0.0; SUMS];
        let yes = |condition| if condition { 1.0 } else { 0.0 };
        sums[ENCOUNTERS] = 1.0;
        sums[CONTACTS] = yes(encounter.initiator() != Initiator::Nobody);
        sums[ASKED] = yes(encounter.initiator() == Initiator::Customer);
        for dimension in Dimension::ALL {
            sums[SEVERITIES + dimension.index()] = encounter.severity(dimension).get();
        }
        if let Some(severity) = encounter.awaiting() {
            let now = encounter.severity(Dimension::Trust).get();
            sums[AWAITING] = (severity.get() - now).max(0.0);
        }
        sums
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives differ; nothing is taken
    /// in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        self.last = self.last.take().max(other.last.clone());
        for (stage, sums) in other.stages.iter() {
            self.stages.or_default(stage).merge(sums);
        }
        for (kind, sums) in other.kinds.iter() {
            self.kinds.or_default(kind).merge(sums);
        }
        self.effects.merge(&other.effects);
        for (channel, sums) in other.channels.iter() {
            self.channels.or_default(channel).merge(sums);
        }
        Ok(())
    }

    /// Reads, without any prior, what each stage holds: its encounters, then its severities by
    /// dimension.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub(crate) fn counts(&self, as_of: Instant) -> Result<Vec<(f64, [f64; 4])>> {
        self.is_readable(as_of)?;
        let stage = |sums: &DecayedSums<SUMS>| {
            let sums = sums.read(self.unit.half_life, as_of);
            (sums[ENCOUNTERS], core::array::from_fn(|d| sums[SEVERITIES + d]))
        };
        Ok(self.stages.values().map(stage).collect())
    }

    /// Reads what all stages hold together: encounters, severities by dimension, severities that
    /// may still be added to trust; then interactions that drove away and that drew nearer.
    pub(super) fn sums(&self, as_of: Instant) -> Result<(f64, [f64; 4], f64, [f64; 2])> {
        self.is_readable(as_of)?;
        let (mut encounters, mut severities, mut awaiting) = (0.0, [0.0; 4], 0.0);
        for sums in self.stages.values() {
            let sums = sums.read(self.unit.half_life, as_of);
            encounters += sums[ENCOUNTERS];
            awaiting += sums[AWAITING];
            for (d, severity) in severities.iter_mut().enumerate() {
                *severity += sums[SEVERITIES + d];
            }
        }
        Ok((encounters, severities, awaiting, self.effects.read(self.unit.half_life, as_of)))
    }

    /// Reads the ledger at an instant: `None` if it saw no fact.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(&self, params: &FrictionParams, as_of: Instant) -> Result<Option<FrictionIndex>> {
        self.is_readable(as_of)?;
        let Some((_, last)) = &self.last else { return Ok(None) };
        let half_life = self.unit.half_life;
        let stage = |(stage, sums): (&Stage, &DecayedSums<SUMS>)| {
            let sums = sums.read(half_life, as_of);
            let severities = core::array::from_fn(|d| sums[SEVERITIES + d]);
            StageFriction::new(
                stage.clone(),
                params,
                sums[ENCOUNTERS],
                [sums[CONTACTS], sums[ASKED]],
                severities,
                sums[AWAITING],
            )
        };
        let kind = |(kind, sums): (&FrictionKind, &DecayedSums<2>)| {
            let [count, severity] = sums.read(half_life, as_of);
            KindFriction { kind: *kind, count, severity }
        };
        let channel = |(channel, sums): (&Name, &DecayedSums<2>)| {
            let [count, severity] = sums.read(half_life, as_of);
            ChannelFriction { channel: channel.clone(), count, severity }
        };
        Ok(Some(FrictionIndex::new(
            params,
            as_of,
            self.facts,
            last,
            self.stages.iter().map(stage).collect(),
            Beside {
                kinds: self.kinds.iter().map(kind).collect(),
                channels: self.channels.iter().map(channel).collect(),
                effects: self.effects.read(half_life, as_of),
            },
        )))
    }

    /// Returns the bytes of the state, all of which is settled, without what the maps' own nodes
    /// add.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        let stages = self.stages.values().map(|sums| size_of::<Stage>() + sums.bytes());
        let kinds = self.kinds.values().map(|sums| size_of::<FrictionKind>() + sums.bytes());
        let channel = |(name, sums): (&Name, &DecayedSums<2>)| {
            size_of::<Name>() + name.heap_bytes() + sums.bytes()
        };
        size_of::<Self>() - size_of_val(&self.effects)
            + self.effects.bytes()
            + self.channels.iter().map(channel).sum::<usize>()
            + stages.sum::<usize>()
            + kinds.sum::<usize>()
    }
}

state!(FrictionLedger, FrictionUnit);

checked! {
    FrictionLedger, "friction ledger" {
        unit: FrictionUnit,
        facts: u64,
        newest: Option<Instant>,
        last: Option<(Instant, Stage)>,
        stages in list: Vec<(Stage, DecayedSums<SUMS>)>,
        kinds in list: Vec<(FrictionKind, DecayedSums<2>)>,
        effects: DecayedSums<2>,
        channels in list: Vec<(Name, DecayedSums<2>)>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        refuse.unless(
            newest.is_some() == (facts > 0) && newest == last.as_ref().map(|(at, _)| *at),
            "have a newest fact and a last stage of its date if it has facts",
            format_args!("{facts} facts"),
        )?;
        let touched = |stage: &Stage| stages.iter().any(|(other, _)| other == stage);
        refuse.unless(
            stages.is_empty() == (facts == 0) && last.iter().all(|(_, stage)| touched(stage)),
            "hold the stages of its facts",
            format_args!("{} stages", stages.len()),
        )?;
        let half_life = unit.half_life;
        let most = Most::of(facts, half_life, newest);
        // An encounter may have a kind of friction more than once, if not without end.
        let held = stages.iter().all(|(_, sums)| sums.at_most_ones(&[ENCOUNTERS], most))
            && kinds.iter().all(|(_, sums)| sums.at_most_amounts(&[0], most, 1 << 24))
            && channels.iter().all(|(_, sums)| sums.at_most_ones(&[0], most))
            && effects.at_most_ones(&[0, 1], most);
        refuse.unless_counted(held, facts)?;
        // A smaller amount never rounds to more units than a larger one, so there is no slack.
        for (stage, sums) in &stages {
            let each_at_most_one = (CONTACTS..SUMS).all(|i| sums.never_above(&[i], &[ENCOUNTERS]))
                && sums.never_above(&[ASKED], &[CONTACTS]);
            let sound = each_at_most_one && !sums.is_empty() && sums.within(half_life, newest);
            refuse.unless(sound, "keep no sum above its encounters", stage)?;
        }
        for (kind, sums) in &kinds {
            let sound = sums.never_above(&[1], &[0])
                && !sums.is_empty()
                && sums.within(half_life, newest);
            refuse.unless(sound, "keep no severity above its count", kind)?;
        }
        for (channel, sums) in &channels {
            let sound = sums.never_above(&[1], &[0])
                && !sums.is_empty()
                && sums.within(half_life, newest);
            refuse.unless(sound, "keep no severity above the encounters of its channel", channel)?;
        }
        refuse.unless_within(effects.within(half_life, newest))?;
        refuse.unless(
            open::listed_once(&stages)
                && open::listed_once(&kinds)
                && open::listed_once(&channels),
            "list each stage, kind and channel once",
            format_args!("{:?} entries", (stages.len(), kinds.len(), channels.len())),
        )?;
    }
}
