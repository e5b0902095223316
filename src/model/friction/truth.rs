//! What is true of friction, where that is known: for the simulator and for tests.

use rand::RngExt;

use super::{
    Dimension, Effect, Encounter, Friction, FrictionEvent, FrictionEvidence, FrictionKind,
    Initiator, Stage,
};
use crate::Result;
use crate::quantity::{Instant, Name, Share};
use crate::simulate::life::{Invented, Life, not_made_up};
use crate::simulate::source::Source;

impl Invented for FrictionEvent {
    const KINDS: usize = 1;
    type Memory = ();

    fn habit(_: &Life, _: usize) -> f64 {
        8.0
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        if kind != 0 {
            return Err(not_made_up(kind));
        }
        let stage = life.one_of(&[
            &Stage::Discover,
            &Stage::Evaluate,
            &Stage::Negotiate,
            &Stage::Buy,
            &Stage::Onboard,
            &Stage::Use,
            &Stage::Use,
            &Stage::Support,
            &Stage::Support,
            &Stage::Renew,
        ]);
        let initiator = match life.rng.random_range(0..3) {
            0 => Initiator::Customer,
            1 => Initiator::Firm,
            _ => Initiator::Nobody,
        };
        let mut encounter = Encounter::new(stage.clone(), at, initiator);
        if initiator != Initiator::Nobody {
            encounter = encounter.on_channel(life.channel()?);
        }
        while !life.chance(life.smooth) {
            // The label of a matter that came back is made from the stream, not logged.
            let kind = life.one_of(&FrictionKind::ALL[..FrictionKind::ALL.len() - 1]);
            let friction = Friction::from_severity(kind, life.near(0.5));
            encounter = encounter.with_friction(friction);
        }
        if *stage == Stage::Support {
            let topic = life.one_of(&["billing", "delivery", "set-up", "defect"]);
            encounter = encounter.about(Name::new(topic)?).resolved();
        }
        if life.chance(0.1) {
            let towards = encounter.frictions().is_empty() && life.chance(0.5);
            encounter = encounter.with_effect(if towards { Effect::Towards } else { Effect::Away });
        }
        Ok(Self::Encounter(encounter))
    }
}

/// What is true of the friction of one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageTruth {
    /// The stage.
    pub stage: Stage,
    /// The chance of a full friction at each encounter, in the order of [`Dimension::ALL`].
    pub severities: [Share; 4],
    /// How often the customer has to ask, rather than the firm.
    pub asks: Share,
    /// How many encounters there are.
    pub encounters: u32,
}

/// What is true of friction: stages, the last one visited last.
#[derive(Debug, Clone, PartialEq)]
pub struct FrictionTruth {
    /// The stages.
    pub stages: Vec<StageTruth>,
}

impl FrictionTruth {
    /// Draws the evidence; nothing comes back, so nothing is left to label.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn draw(&self, seed: u64) -> Result<Vec<FrictionEvidence>> {
        Ok(self.encounters(seed)?.into_iter().map(FrictionEvidence::Encounter).collect())
    }

    /// Draws the encounters by themselves.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days.
    pub fn encounters(&self, seed: u64) -> Result<Vec<Encounter>> {
        let (mut source, mut encounters) = (Source::new(seed), Vec::new());
        for truth in &self.stages {
            for _ in 0..truth.encounters {
                let initiator =
                    if source.hit(truth.asks) { Initiator::Customer } else { Initiator::Firm };
                let mut encounter = Encounter::new(truth.stage.clone(), source.next()?, initiator);
                for (dimension, severity) in Dimension::ALL.into_iter().zip(truth.severities) {
                    let kind = match dimension {
                        Dimension::Reliability => FrictionKind::Defect,
                        Dimension::Relevance => FrictionKind::Repeat,
                        Dimension::Value => FrictionKind::HiddenCost,
                        Dimension::Trust => FrictionKind::Inaccurate,
                    };
                    if source.hit(severity) {
                        let friction = Friction::from_severity(kind, Share::ONE);
                        encounter = encounter.with_friction(friction);
                    }
                }
                encounters.push(encounter);
            }
        }
        Ok(encounters)
    }
}
