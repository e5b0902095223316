//! The units and constants of every model, in one place.

use super::pooling::PoolingParams;
use crate::capability::{CapabilityParams, CapabilityUnit};
use crate::conduct::{ConductParams, ConductUnit};
use crate::culture::{CultureParams, CultureUnit};
use crate::expectation::{ExpectationParams, ExpectationUnit};
use crate::friction::{FrictionParams, FrictionUnit, NextIssueRule};
use crate::intimacy::{IntimacyParams, IntimacyUnit};
use crate::kernel::posterior::BetaPosterior;
use crate::momentum::{FollowUpRule, MomentumParams, MomentumUnit};
use crate::needs::{NeedsParams, NeedsUnit};
use crate::onboarding::{OnboardingParams, OnboardingUnit};
use crate::pillars::{PillarsParams, PillarsUnit};
use crate::portrait::{self, ContradictionRule, MODELS, PortraitParams};
use crate::recovery::{RecoveryParams, RecoveryRule, RecoveryUnit};
use crate::trust::{TrustParams, TrustUnit};

/// The units and constants of every model.
///
/// ```
/// use goodwill::book::BookParams;
/// use goodwill::trust::TrustParams;
///
/// assert_eq!(BookParams::default().trust, TrustParams::default());
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct BookParams {
    /// What fixes the unit of counting trust.
    pub trust_unit: TrustUnit,
    /// The constants of trust.
    pub trust: TrustParams,
    /// What fixes the unit of counting friction.
    pub friction_unit: FrictionUnit,
    /// The constants of friction.
    pub friction: FrictionParams,
    /// When a matter that comes back counts as a next issue.
    pub next_issue: NextIssueRule,
    /// What fixes the unit of counting intimacy.
    pub intimacy_unit: IntimacyUnit,
    /// The constants of intimacy.
    pub intimacy: IntimacyParams,
    /// What fixes the unit of counting expectations.
    pub expectation_unit: ExpectationUnit,
    /// The constants of expectations.
    pub expectation: ExpectationParams,
    /// What fixes the unit of counting needs and deeds.
    pub needs_unit: NeedsUnit,
    /// The constants of needs and deeds.
    pub needs: NeedsParams,
    /// What fixes the unit of counting recoveries.
    pub recovery_unit: RecoveryUnit,
    /// The constants of recoveries.
    pub recovery: RecoveryParams,
    /// When a failure is over, and what follows it.
    pub recovery_rule: RecoveryRule,
    /// What fixes the unit of counting a customer's start.
    pub onboarding_unit: OnboardingUnit,
    /// The constants of a customer's start.
    pub onboarding: OnboardingParams,
    /// What fixes the unit of counting meetings.
    pub momentum_unit: MomentumUnit,
    /// The constants of momentum.
    pub momentum: MomentumParams,
    /// Within what time something extra follows a meeting.
    pub follow_up: FollowUpRule,
    /// What fixes the unit of counting conduct.
    pub conduct_unit: ConductUnit,
    /// The constants of conduct.
    pub conduct: ConductParams,
    /// What fixes the unit of counting the pillars.
    pub pillars_unit: PillarsUnit,
    /// The constants of the pillars.
    pub pillars: PillarsParams,
    /// What fixes the unit of counting capability.
    pub capability_unit: CapabilityUnit,
    /// The constants of capability.
    pub capability: CapabilityParams,
    /// What fixes the unit of counting culture.
    pub culture_unit: CultureUnit,
    /// The constants of culture.
    pub culture: CultureParams,
    /// How the models make one portrait.
    pub portrait: PortraitParams,
    /// When two things contradict each other.
    pub contradiction: ContradictionRule,
    /// How far priors are learned from the book.
    pub pooling: PoolingParams,
}

impl BookParams {
    /// What each model of the portrait says before any evidence.
    pub(super) fn priors(&self) -> [BetaPosterior; MODELS] {
        portrait::priors(
            &self.trust,
            &self.friction,
            &self.intimacy,
            &self.needs,
            &self.recovery,
            &self.onboarding,
            &self.momentum,
        )
    }
}
