//! What happened with one customer.

use crate::capability::CapabilityEvidence;
use crate::conduct::ConductEvidence;
use crate::culture::CultureEvidence;
use crate::expectation::{ExpectationEvidence, FollowUp, Order};
use crate::friction::Encounter;
use crate::intimacy::{Contact, ContactPreference, IntimacyEvidence};
use crate::momentum::{Meeting, MomentumEvidence};
use crate::needs::NeedsEvidence;
use crate::onboarding::OnboardingEvidence;
use crate::pillars::PillarsEvidence;
use crate::portrait::{Model, Override};
use crate::quantity::{Amount, Instant, Name};
use crate::recovery::{Failure, RecoveryEvidence, RecoveryStep};
use crate::trust::TrustEvidence;

/// One thing that happened with one customer, with its date.
///
/// As serde data it is one flat record: `customer`, `at` and `event`, then the fields of that
/// event; `EventRecord` lists them all.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use goodwill::book::Event;
///
/// let line = r#"{"customer":"acme","at":1700000000,"event":"encounter","stage":"support",
///     "initiator":"customer","frictions":[{"kind":"late","severity":0.5}]}"#;
/// let event: Event = serde_json::from_str(line)?;
/// assert_eq!(event.customer().as_str(), "acme");
///
/// let unknown = serde_json::from_str::<Event>(r#"{"customer":"acme","at":1,"event":"lunch"}"#);
/// assert!(unknown.is_err());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "super::EventRecord", into = "super::EventRecord")
)]
pub struct Event {
    id: Option<Name>,
    customer: Name,
    fact: Fact,
}

impl Event {
    /// The version of the layout in which serde writes events.
    pub const VERSION: u32 = 1;

    /// Takes a customer and what happened.
    #[must_use]
    pub const fn new(customer: Name, fact: Fact) -> Self {
        Self { id: None, customer, fact }
    }

    /// Gives the event an id of its own.
    ///
    /// The same event with the same id, delivered again, counts once. Different events that bear
    /// the same id all count. Both are listed as anomalies.
    #[must_use]
    pub fn with_id(self, id: Name) -> Self {
        Self { id: Some(id), ..self }
    }

    /// Returns the event's own id, if it has one.
    #[must_use]
    pub const fn id(&self) -> Option<&Name> {
        self.id.as_ref()
    }

    /// Returns the customer.
    #[must_use]
    pub const fn customer(&self) -> &Name {
        &self.customer
    }

    /// Returns what happened.
    #[must_use]
    pub const fn fact(&self) -> &Fact {
        &self.fact
    }

    /// Returns when it happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.fact.at()
    }

    #[cfg(feature = "serde")]
    pub(super) fn into_parts(self) -> (Option<Name>, Name, Fact) {
        (self.id, self.customer, self.fact)
    }
}

/// What happened: the evidence of one model or another, before any labelling.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fact {
    /// A risk was taken, answered or refused, or an occasion to act came.
    Trust(TrustEvidence),
    /// The customer needed something.
    Encounter(Encounter),
    /// The firm made contact.
    Contact(Contact),
    /// The customer said how often, and by what means, contact is wanted.
    ContactPreference(ContactPreference),
    /// Something else that shows how close the two are.
    Intimacy(IntimacyEvidence),
    /// The customer ordered, after talking to some sellers.
    Order(Order),
    /// What was done after an order.
    FollowUp(FollowUp),
    /// Something else that shows what was expected, promised or delivered.
    Expectation(ExpectationEvidence),
    /// A need was met or not, a deed was done.
    Needs(NeedsEvidence),
    /// Something went wrong, and was complained about or not.
    Failure(Failure),
    /// Something was done about a failure.
    Step(RecoveryStep),
    /// Something else that shows how failures are made good.
    Recovery(RecoveryEvidence),
    /// A step of a new customer's start.
    Onboarding(OnboardingEvidence),
    /// A meeting with the customer. Its commitments are stakes and promises as well.
    Meeting(Meeting),
    /// Something extra was sent unasked.
    Extra {
        /// When.
        at: Instant,
    },
    /// The firm met among itself.
    Momentum(MomentumEvidence),
    /// How the firm, or one of its people, conducts itself.
    Conduct(ConductEvidence),
    /// How the firm innovates, performs and serves.
    Pillars(PillarsEvidence),
    /// What the firm's people and processes are able to do.
    Capability(CapabilityEvidence),
    /// What the customer's organisation, region and nation are like.
    Culture(CultureEvidence),
    /// What the customer is to the firm.
    Account(Account),
    /// What a person puts beside the score.
    Override(Override),
}

/// What a customer is to the firm: no evidence of any model, but what a book needs to group its
/// customers and to weigh them.
///
/// What is left out here stays as it was said before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Account {
    // In the order in which they are compared: the newest is the last.
    /// Since when.
    pub at: Instant,
    /// The kind of customer, to start from its like.
    pub segment: Option<Name>,
    /// What the customer is worth to the firm, in the user's unit: yearly revenue, say.
    pub worth: Option<Amount>,
}

impl Fact {
    /// Returns the models of the portrait that it may move; none where it concerns the firm, or
    /// no model at all.
    #[must_use]
    pub fn models(&self) -> &'static [Model] {
        match self {
            Self::Trust(_) => &[Model::Trust],
            Self::Encounter(_) => &[Model::Ease],
            Self::Contact(_) | Self::ContactPreference(_) | Self::Intimacy(_) => &[Model::Intimacy],
            Self::Order(_) | Self::FollowUp(_) | Self::Expectation(_) => &[Model::Expectation],
            // It may resolve the stake that the customer placed on what the firm undertook.
            Self::Needs(NeedsEvidence::Answer(_)) => &[Model::Trust, Model::Needs],
            Self::Needs(_) => &[Model::Needs],
            Self::Failure(_) | Self::Step(_) | Self::Recovery(_) => &[Model::Recovery],
            Self::Onboarding(_) => &[Model::Onboarding],
            Self::Meeting(meeting) if meeting.commitments().is_empty() => &[Model::Momentum],
            Self::Meeting(_) => &[Model::Trust, Model::Needs, Model::Momentum],
            Self::Extra { .. } | Self::Momentum(_) => &[Model::Momentum],
            Self::Conduct(_)
            | Self::Pillars(_)
            | Self::Capability(_)
            | Self::Culture(_)
            | Self::Account(_)
            | Self::Override(_) => &[],
        }
    }

    /// Returns when it happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Trust(evidence) => evidence.at(),
            Self::Encounter(encounter) => encounter.at(),
            Self::Contact(contact) => contact.at,
            Self::ContactPreference(preference) => preference.at,
            Self::Intimacy(evidence) => evidence.at(),
            Self::Order(order) => order.at,
            Self::FollowUp(follow_up) => follow_up.at,
            Self::Expectation(evidence) => evidence.at(),
            Self::Needs(evidence) => evidence.at(),
            Self::Failure(failure) => failure.at,
            Self::Step(step) => step.at,
            Self::Recovery(evidence) => evidence.at(),
            Self::Onboarding(evidence) => evidence.at(),
            Self::Meeting(meeting) => meeting.at(),
            Self::Extra { at } => *at,
            Self::Momentum(evidence) => evidence.at(),
            Self::Conduct(evidence) => evidence.at(),
            Self::Pillars(evidence) => evidence.at(),
            Self::Capability(evidence) => evidence.at(),
            Self::Culture(evidence) => evidence.at(),
            Self::Account(account) => account.at,
            Self::Override(said) => said.at(),
        }
    }
}
