//! The models: each a question about a relationship, and one way to answer it.
//!
//! All have the same anatomy: `event` (what is recorded) becomes `evidence` (what is known once
//! it is labelled), which a `ledger` observes (what it adds up to) and `params` (constants) weigh
//! into a `score` (the answer). Who has read one has read all; `tests/shape.rs` refuses to compile
//! if they drift.
//!
//! The table below is the only list of the models.

/// Hands the table of the models to another macro, which makes of each row what it needs.
///
/// A row holds: the folder, the model's name in code and what it is of, in words; its event,
/// unit, ledger, constants and score; how a book's constants name its unit and, where labelling
/// goes by a rule, that rule. `as` follows where the model speaks of the relationship: its name in
/// a portrait, on the wire, and what it says. `firm` follows where its ledgers, merged over
/// customers, speak of the firm.
///
/// Of no use to others but the crates beside this one, which make their functions of it.
#[doc(hidden)]
#[macro_export]
macro_rules! models {
    ($then:ident) => {
        $then! {
            trust Trust "trust":
                TrustEvent TrustUnit TrustLedger TrustParams TrustScore, trust_unit {}
                as Trust "trust" "The trust perceived in the firm.";
            friction Friction "friction":
                FrictionEvent FrictionUnit FrictionLedger FrictionParams FrictionIndex, friction_unit
                { next_issue: NextIssueRule "When a matter that comes back counts as a next issue." }
                as Ease "ease" "The ease of dealing with the firm: friction, turned round."
                firm "What effort is asked of all customers, by stage and kind. Its last stage is \
                      that of the newest encounter of all.";
            intimacy Intimacy "intimacy":
                IntimacyEvent IntimacyUnit IntimacyLedger IntimacyParams IntimacyScore, intimacy_unit {}
                as Intimacy "intimacy" "How close the two are.";
            expectation Expectation "expectations":
                ExpectationEvent ExpectationUnit ExpectationLedger ExpectationParams ExpectationScore,
                expectation_unit {}
                as Expectation "expectation"
                    "How what was expected, promised and delivered feels.";
            needs Needs "needs and deeds":
                NeedsEvent NeedsUnit NeedsLedger NeedsParams NeedsScore, needs_unit {}
                as Needs "needs" "How far needs are met.";
            recovery Recovery "recoveries":
                RecoveryEvent RecoveryUnit RecoveryLedger RecoveryParams RecoveryScore, recovery_unit
                { recovery_rule: RecoveryRule "When a failure is over, and what follows it." }
                as Recovery "recovery" "What failures leave after they are made good."
                firm "What failures leave, and what causes them.";
            onboarding Onboarding "a customer's start":
                OnboardingEvent OnboardingUnit OnboardingLedger OnboardingParams OnboardingScore,
                onboarding_unit {}
                as Onboarding "onboarding" "How well the customer was started.";
            momentum Momentum "meetings":
                MomentumEvent MomentumUnit MomentumLedger MomentumParams MomentumScore, momentum_unit
                { follow_up: FollowUpRule "Within what time something extra follows a meeting." }
                as Momentum "momentum" "Whether meetings move on.";
            conduct Conduct "conduct":
                ConductEvent ConductUnit ConductLedger ConductParams ConductScore, conduct_unit {}
                as Conduct "conduct" "How the firm conducts itself towards the customer."
                firm "How the firm conducts itself.";
            pillars Pillars "the pillars":
                PillarsEvent PillarsUnit PillarsLedger PillarsParams PillarsScore, pillars_unit {}
                as Pillars "pillars" "How it innovates, performs and serves."
                firm "How it innovates, performs and serves.";
            capability Capability "capability":
                CapabilityEvent CapabilityUnit CapabilityLedger CapabilityParams CapabilityScore,
                capability_unit {}
                as Capability "capability" "What its people and processes are able to do."
                firm "What its people and processes are able to do.";
            culture Culture "culture":
                CultureEvent CultureUnit CultureLedger CultureParams CultureScore, culture_unit {}
                as Culture "culture" "What the customer's organisation is like."
                firm "What the customers' organisations are like.";
        }
    };
}

pub(crate) use models;

mod name;
mod reading;
mod shape;

pub mod capability;
pub mod conduct;
pub mod culture;
pub mod expectation;
pub mod friction;
pub mod intimacy;
pub mod momentum;
pub mod needs;
pub mod onboarding;
pub mod pillars;
pub mod recovery;
pub mod trust;

pub(crate) use name::MODELS;
pub use name::ModelName;
pub use reading::{Glance, Reading};
pub(crate) use reading::{Said, glance, reading};
pub use shape::Direction;
pub(crate) use shape::{Counted, Facet, Heard, Model, Relational, Standing, unlabelled};
