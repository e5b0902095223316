//! One customer: every model's ledger, fed from one stream.

use super::routing::Routing;
use super::{BookParams, Event};
use crate::Result;
use crate::capability::CapabilityLedger;
use crate::conduct::ConductLedger;
use crate::culture::CultureLedger;
use crate::expectation::ExpectationLedger;
use crate::friction::FrictionLedger;
use crate::intimacy::IntimacyLedger;
use crate::momentum::MomentumLedger;
use crate::needs::NeedsLedger;
use crate::onboarding::OnboardingLedger;
use crate::pillars::PillarsLedger;
use crate::portrait::{Override, Portrait, Scores};
use crate::quantity::{Amount, Instant, Name};
use crate::recovery::RecoveryLedger;
use crate::trust::TrustLedger;

/// One customer's ledgers.
///
/// Those made from the same events, in any order, are equal (`==`). It is a state of one reading:
/// what depends on what comes later is labelled up to its `as_of`, so a later one is made from the
/// complete events again.
///
/// One event concerns several models where it says something to each, and counts once in each: a
/// meeting's commitments are promises of [`needs`](crate::needs) where the firm undertook them,
/// and stakes of the reference size in [`trust`](crate::trust), which the answer to the promise
/// resolves.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Relationship {
    pub(super) trust: TrustLedger,
    pub(super) friction: FrictionLedger,
    pub(super) intimacy: IntimacyLedger,
    pub(super) expectation: ExpectationLedger,
    pub(super) needs: NeedsLedger,
    pub(super) recovery: RecoveryLedger,
    pub(super) onboarding: OnboardingLedger,
    pub(super) momentum: MomentumLedger,
    pub(super) conduct: ConductLedger,
    pub(super) pillars: PillarsLedger,
    pub(super) capability: CapabilityLedger,
    pub(super) culture: CultureLedger,
    /// The kind of customer, and what the customer is worth, as last said.
    pub(super) segment: Option<Name>,
    pub(super) worth: Option<Amount>,
    /// In the order of their dates.
    pub(super) overrides: Vec<Override>,
    /// What does not add up in the events, in words, beside what the ledgers list.
    pub(super) anomalies: Vec<String>,
}

impl Relationship {
    /// Opens the ledgers of a customer of whom nothing is known.
    #[must_use]
    pub fn new(params: &BookParams) -> Self {
        Self {
            trust: TrustLedger::new(params.trust_unit),
            friction: FrictionLedger::new(params.friction_unit),
            intimacy: IntimacyLedger::new(params.intimacy_unit),
            expectation: ExpectationLedger::new(params.expectation_unit),
            needs: NeedsLedger::new(params.needs_unit),
            recovery: RecoveryLedger::new(params.recovery_unit),
            onboarding: OnboardingLedger::new(params.onboarding_unit),
            momentum: MomentumLedger::new(params.momentum_unit),
            conduct: ConductLedger::new(params.conduct_unit),
            pillars: PillarsLedger::new(params.pillars_unit),
            capability: CapabilityLedger::new(params.capability_unit),
            culture: CultureLedger::new(params.culture_unit),
            segment: None,
            worth: None,
            overrides: Vec::new(),
            anomalies: Vec::new(),
        }
    }

    /// Makes the ledgers from one customer's complete events up to `as_of`, in any order.
    ///
    /// # Errors
    ///
    /// [`Error::AfterAsOf`](crate::Error::AfterAsOf) for an event after `as_of`: one mistyped
    /// future date would push all history out of reach.
    /// [`Error::Inconsistent`](crate::Error::Inconsistent) for an event of another customer.
    pub fn of(events: &[Event], params: &BookParams, as_of: Instant) -> Result<Self> {
        let mut routing = Routing::new(params, as_of);
        for event in events {
            routing.observe(event)?;
        }
        routing.finish()
    }

    /// Reads every ledger that speaks of the relationship at an instant, in full.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub fn scores(&self, params: &BookParams, as_of: Instant) -> Result<Scores> {
        Ok(Scores {
            trust: self.trust.score(&params.trust, as_of)?,
            friction: self.friction.score(&params.friction, as_of)?,
            intimacy: self.intimacy.score(&params.intimacy, as_of)?,
            expectation: self.expectation.score(&params.expectation, as_of)?,
            needs: self.needs.score(&params.needs, as_of)?,
            recovery: self.recovery.score(&params.recovery, as_of)?,
            onboarding: self.onboarding.score(&params.onboarding, as_of)?,
            momentum: self.momentum.score(&params.momentum, as_of)?,
        })
    }

    /// Puts every ledger's reading at an instant on one page: `None` if nothing is known of the
    /// relationship.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub fn portrait(&self, params: &BookParams, as_of: Instant) -> Result<Option<Portrait>> {
        let scores = self.scores(params, as_of)?;
        Ok(self.portrait_of(&scores, params, as_of))
    }

    /// The same for scores that are read already.
    #[must_use]
    pub fn portrait_of(
        &self,
        scores: &Scores,
        params: &BookParams,
        as_of: Instant,
    ) -> Option<Portrait> {
        let portrait = params.portrait.clone();
        let portrait = Portrait::new(&scores.readings(), &params.priors(), portrait, as_of)?;
        Some(portrait.with_judgement(self.judgement(as_of).cloned()))
    }

    /// Returns the kind of customer, as last said.
    #[must_use]
    pub const fn segment(&self) -> Option<&Name> {
        self.segment.as_ref()
    }

    /// Returns what the customer is worth to the firm, in the user's unit, as last said.
    #[must_use]
    pub const fn worth(&self) -> Option<Amount> {
        self.worth
    }

    /// Returns what a person put beside the score, if that is in force at an instant.
    #[must_use]
    pub fn judgement(&self, as_of: Instant) -> Option<&Override> {
        Override::in_force(&self.overrides, as_of)
    }

    /// Returns what persons put beside the score, by date: those that are over as well.
    #[must_use]
    pub fn overrides(&self) -> &[Override] {
        &self.overrides
    }

    /// Returns the ledger of trust.
    #[must_use]
    pub const fn trust(&self) -> &TrustLedger {
        &self.trust
    }

    /// Returns the ledger of friction.
    #[must_use]
    pub const fn friction(&self) -> &FrictionLedger {
        &self.friction
    }

    /// Returns the ledger of intimacy.
    #[must_use]
    pub const fn intimacy(&self) -> &IntimacyLedger {
        &self.intimacy
    }

    /// Returns the ledger of expectations.
    #[must_use]
    pub const fn expectation(&self) -> &ExpectationLedger {
        &self.expectation
    }

    /// Returns the ledger of needs and deeds.
    #[must_use]
    pub const fn needs(&self) -> &NeedsLedger {
        &self.needs
    }

    /// Returns the ledger of recoveries.
    #[must_use]
    pub const fn recovery(&self) -> &RecoveryLedger {
        &self.recovery
    }

    /// Returns the ledger of the customer's start.
    #[must_use]
    pub const fn onboarding(&self) -> &OnboardingLedger {
        &self.onboarding
    }

    /// Returns the ledger of meetings.
    #[must_use]
    pub const fn momentum(&self) -> &MomentumLedger {
        &self.momentum
    }

    /// Returns the ledger of how the firm conducts itself towards this customer; merged over
    /// customers it speaks of the firm.
    #[must_use]
    pub const fn conduct(&self) -> &ConductLedger {
        &self.conduct
    }

    /// Returns the ledger of the three pillars towards this customer; merged over customers it
    /// speaks of the firm.
    #[must_use]
    pub const fn pillars(&self) -> &PillarsLedger {
        &self.pillars
    }

    /// Returns the ledger of people and processes; merged over customers it speaks of the firm.
    #[must_use]
    pub const fn capability(&self) -> &CapabilityLedger {
        &self.capability
    }

    /// Returns the ledger of the customer's culture; merged over customers it pools them.
    #[must_use]
    pub const fn culture(&self) -> &CultureLedger {
        &self.culture
    }

    /// Lists what does not add up in the events, in words: stakes, promises and failures whose
    /// beginnings and ends do not match, and ids that several events bear, all of which count.
    #[must_use]
    pub fn anomalies(&self) -> Vec<String> {
        let stakes = self.trust.anomalies().map(|anomaly| anomaly.to_string());
        let promises = self.needs.unmatched().map(|unmatched| unmatched.to_string());
        let failures = self.recovery.anomalies().map(|anomaly| anomaly.to_string());
        let listed = stakes.chain(promises).chain(failures);
        listed.chain(self.anomalies.iter().cloned()).collect()
    }
}
