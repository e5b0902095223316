//! One customer: every model's ledger, fed from one stream.

use std::collections::BTreeMap;

use super::{Event, Fact};
use crate::friction::{
    FrictionEvidence, FrictionLedger, FrictionParams, FrictionUnit, NextIssueRule,
    label_next_issues,
};
use crate::intimacy::{IntimacyLedger, IntimacyParams, IntimacyUnit, label_contacts};
use crate::portrait::{self, Portrait, PortraitParams};
use crate::quantity::{Instant, Name};
use crate::trust::{TrustLedger, TrustParams, TrustUnit};
use crate::{Error, Result};

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
    /// How the models make one portrait.
    pub portrait: PortraitParams,
}

/// One customer's ledgers.
///
/// Those made from the same events, in any order, are equal (`==`). It is a state of one reading:
/// what depends on what comes later is labelled up to its `as_of`, so a later one is made from the
/// complete events again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Relationship {
    trust: TrustLedger,
    friction: FrictionLedger,
    intimacy: IntimacyLedger,
    /// Ids that more than one event bears, and how many do.
    repeated: BTreeMap<Name, u64>,
}

impl Relationship {
    /// Opens the ledgers of a customer of whom nothing is known.
    #[must_use]
    pub fn new(params: &BookParams) -> Self {
        Self {
            trust: TrustLedger::new(params.trust_unit),
            friction: FrictionLedger::new(params.friction_unit),
            intimacy: IntimacyLedger::new(params.intimacy_unit),
            repeated: BTreeMap::new(),
        }
    }

    /// Makes the ledgers from one customer's complete events up to `as_of`, in any order.
    ///
    /// # Errors
    ///
    /// [`Error::AfterAsOf`] for an event after `as_of`: one mistyped future date would push all
    /// history out of reach. [`Error::Inconsistent`] for an event of another customer.
    pub fn of(events: &[Event], params: &BookParams, as_of: Instant) -> Result<Self> {
        let mut own = Self::new(params);
        let (mut encounters, mut contacts, mut wishes) = (Vec::new(), Vec::new(), Vec::new());
        let mut ids: BTreeMap<&Name, u64> = BTreeMap::new();
        for event in events {
            if event.at() > as_of {
                return Err(Error::AfterAsOf { what: "event", as_of, at: event.at() });
            }
            if event.customer() != events[0].customer() {
                return Err(Error::Inconsistent {
                    what: "relationship",
                    rule: "hold the events of one customer",
                    got: format!("`{}` beside `{}`", event.customer(), events[0].customer()),
                });
            }
            if let Some(id) = event.id() {
                *ids.entry(id).or_insert(0) += 1;
            }
            match event.fact() {
                Fact::Trust(evidence) => own.trust.observe(evidence),
                Fact::Encounter(encounter) => encounters.push(encounter.clone()),
                Fact::Contact(contact) => contacts.push(contact.clone()),
                Fact::ContactPreference(wish) => wishes.push(wish.clone()),
                Fact::Intimacy(evidence) => own.intimacy.observe(evidence),
            }
        }
        let repeated = ids.into_iter().filter(|(_, count)| *count > 1);
        own.repeated = repeated.map(|(id, count)| (id.clone(), count)).collect();
        // Events at one instant have no order of their own; the order of their fields gives one
        // that does not depend on how they arrived.
        encounters.sort();
        contacts.sort_by(|a, b| (a.at, &a.channel).cmp(&(b.at, &b.channel)));
        wishes.sort_by(|a, b| {
            (a.at, a.every_seconds, &a.channel).cmp(&(b.at, b.every_seconds, &b.channel))
        });
        for encounter in label_next_issues(&encounters, params.next_issue, as_of)? {
            own.friction.observe(&FrictionEvidence::Encounter(encounter));
        }
        for evidence in label_contacts(&contacts, &wishes, as_of)? {
            own.intimacy.observe(&evidence);
        }
        Ok(own)
    }

    /// Reads every ledger at an instant: `None` if nothing is known of the customer.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`] if the instant is before the newest fact.
    pub fn portrait(&self, params: &BookParams, as_of: Instant) -> Result<Option<Portrait>> {
        let trust = self.trust.score(&params.trust, as_of)?;
        let friction = self.friction.score(&params.friction, as_of)?;
        let intimacy = self.intimacy.score(&params.intimacy, as_of)?;
        let priors = portrait::priors(&params.trust, &params.friction, &params.intimacy);
        let how = params.portrait.clone();
        Ok(Portrait::new(trust, friction, intimacy, priors, how, as_of))
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

    /// Lists what contradicts itself in the events, in words: stakes whose placings and
    /// resolutions do not match, and ids that several events bear, all of which count.
    #[must_use]
    pub fn anomalies(&self) -> Vec<String> {
        let stakes = self.trust.anomalies().map(|anomaly| anomaly.to_string());
        let ids = self.repeated.iter();
        stakes.chain(ids.map(|(id, n)| format!("event id `{id}` is borne by {n} events"))).collect()
    }
}
