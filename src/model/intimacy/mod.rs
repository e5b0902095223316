//! PAGE

mod evidence;
mod ledger;
mod params;
mod score;

pub use evidence::{
    Component, Contact, ContactPreference, Group, IntimacyEvidence, LabelledContact,
    label_contacts,
};
pub use ledger::{IntimacyLedger, IntimacyUnit};
pub use params::IntimacyParams;
pub use score::{Cadence, IntimacyScore, Mutuality, Transactions};
