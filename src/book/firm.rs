//! What all customers' events say of the firm.

use super::{BookParams, Relationship};
use crate::Result;
use crate::capability::CapabilityLedger;
use crate::conduct::ConductLedger;
use crate::culture::CultureLedger;
use crate::friction::FrictionLedger;
use crate::pillars::PillarsLedger;
use crate::recovery::RecoveryLedger;

/// The ledgers that speak of the firm, or of all customers together, merged over the customers.
///
/// Those of conduct, pillars and capability speak of the firm alone; culture pools organisations,
/// regions and nations; friction and recovery tell the causes across the book.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Firm {
    /// How the firm conducts itself.
    pub conduct: ConductLedger,
    /// How it innovates, performs and serves.
    pub pillars: PillarsLedger,
    /// What its people and processes are able to do.
    pub capability: CapabilityLedger,
    /// What the customers' organisations are like.
    pub culture: CultureLedger,
    /// What effort is asked of all customers, by stage and kind. Its last stage is that of the
    /// newest encounter of all.
    pub friction: FrictionLedger,
    /// What failures leave, and what causes them.
    pub recovery: RecoveryLedger,
}

impl Firm {
    /// Opens the ledgers.
    #[must_use]
    pub fn new(params: &BookParams) -> Self {
        Self {
            conduct: ConductLedger::new(params.conduct_unit),
            pillars: PillarsLedger::new(params.pillars_unit),
            capability: CapabilityLedger::new(params.capability_unit),
            culture: CultureLedger::new(params.culture_unit),
            friction: FrictionLedger::new(params.friction_unit),
            recovery: RecoveryLedger::new(params.recovery_unit),
        }
    }

    /// Takes in what one customer's events say.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the customer's ledgers count in other
    /// units; what was merged before the first that differs stays.
    pub fn observe(&mut self, customer: &Relationship) -> Result<()> {
        self.conduct.merge(customer.conduct())?;
        self.pillars.merge(customer.pillars())?;
        self.capability.merge(customer.capability())?;
        self.culture.merge(customer.culture())?;
        self.friction.merge(customer.friction())?;
        self.recovery.merge(customer.recovery())
    }

    /// Takes in what other customers' events say.
    ///
    /// # Errors
    ///
    /// As [`Firm::observe`].
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.conduct.merge(&other.conduct)?;
        self.pillars.merge(&other.pillars)?;
        self.capability.merge(&other.capability)?;
        self.culture.merge(&other.culture)?;
        self.friction.merge(&other.friction)?;
        self.recovery.merge(&other.recovery)
    }
}
