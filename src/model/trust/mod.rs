//! PAGE

mod evidence;
mod ledger;
mod params;
mod score;

pub use evidence::{Conduct, Outcome, Party, Placing, Resolution, TrustEvidence};
pub use ledger::{Anomaly, TrustLedger, TrustUnit};
pub use params::TrustParams;
pub use score::{Evidence, Exposure, Mutual, PartyTrust, Pending, Tally, TrustScore};
