//! Which events the customer made or answered.

use super::Fact;
use crate::expectation::ExpectationEvent;
use crate::friction::{FrictionEvent, Initiator};
use crate::intimacy::IntimacyEvent;
use crate::momentum::MomentumEvent;
use crate::needs::NeedsEvent;
use crate::quantity::Party;
use crate::record::OutcomeEvent;
use crate::recovery::RecoveryEvent;
use crate::trust::TrustEvent;

impl Fact {
    /// Tells whether the customer was heard: made contact, met, rated, ordered, took a risk or
    /// answered one. What the firm does by itself, and what speaks of the firm, breaks no silence.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        match self {
            Self::Trust(event) => match event {
                TrustEvent::Place(placing) => placing.by() == Party::Customer,
                // Who resolves a stake is the party that it was placed on.
                TrustEvent::Resolve(resolution) => resolution.placing().by() == Party::Firm,
                // A wait ends when whoever let the other wait answers.
                TrustEvent::Decline { by, .. }
                | TrustEvent::Act { by, .. }
                | TrustEvent::Wait { by, .. } => *by == Party::Customer,
                TrustEvent::Term { .. } | TrustEvent::CompetingBid { .. } => false,
            },
            Self::Friction(event) => match event {
                FrictionEvent::Encounter(encounter) => encounter.initiator() == Initiator::Customer,
            },
            Self::Intimacy(event) => match event {
                IntimacyEvent::Rating { by, .. } => *by == Party::Customer,
                IntimacyEvent::ContactPreference(_)
                | IntimacyEvent::Request { .. }
                | IntimacyEvent::Question { .. }
                | IntimacyEvent::Transaction { .. } => true,
                IntimacyEvent::Contact(_) | IntimacyEvent::Response { .. } => false,
            },
            Self::Expectation(event) => match event {
                ExpectationEvent::Order(_) => true,
                ExpectationEvent::Answer { by, .. } => *by == Party::Customer,
                ExpectationEvent::FollowUp(_)
                | ExpectationEvent::Promised { .. }
                | ExpectationEvent::Delivered { .. } => false,
            },
            Self::Needs(event) => match event {
                NeedsEvent::Case(_) | NeedsEvent::Rating { .. } => true,
                NeedsEvent::Information { .. }
                | NeedsEvent::Promise(_)
                | NeedsEvent::Answer(_)
                | NeedsEvent::Deed { .. }
                | NeedsEvent::RivalDeed { .. }
                | NeedsEvent::Thanks { .. }
                | NeedsEvent::Standard { .. }
                | NeedsEvent::Leader { .. } => false,
            },
            Self::Recovery(event) => match event {
                RecoveryEvent::Failure(failure) => failure.voiced,
                RecoveryEvent::Asked(_) => true,
                RecoveryEvent::Step(_)
                | RecoveryEvent::Authority { .. }
                | RecoveryEvent::MadeGood { .. } => false,
            },
            Self::Momentum(event) => match event {
                MomentumEvent::Meeting(_) => true,
                MomentumEvent::Extra { .. } | MomentumEvent::OwnMeeting { .. } => false,
            },
            Self::Outcome(event) => match event {
                OutcomeEvent::Ordered { .. }
                | OutcomeEvent::Renewed { .. }
                | OutcomeEvent::Expanded { .. }
                | OutcomeEvent::Referred { .. }
                | OutcomeEvent::Contracted { .. }
                | OutcomeEvent::Withdrew { .. }
                | OutcomeEvent::SaidLeaving { .. } => true,
                OutcomeEvent::Lapsed { .. } | OutcomeEvent::Departed { .. } => false,
            },
            Self::Onboarding(_)
            | Self::Conduct(_)
            | Self::Pillars(_)
            | Self::Capability(_)
            | Self::Culture(_)
            | Self::Account(_) => false,
        }
    }
}
