//! The deals of a party that were judged last.

use crate::kernel::getters::getters;
use crate::quantity::Instant;

/// How a party's latest deals ended: all those of one instant, for the order within it is not
/// known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LatestForm", into = "LatestForm")
)]
pub struct Latest {
    at: Instant,
    deals: u64,
    honoured: u64,
}

impl Latest {
    pub(super) fn of(at: Instant, honoured: bool) -> Self {
        Self { at, deals: 1, honoured: u64::from(honoured) }
    }

    /// Takes in those of another instant or of the same: the later stay.
    pub(super) const fn merge(&mut self, other: Self) {
        if other.at.seconds() > self.at.seconds() {
            *self = other;
        } else if other.at.seconds() == self.at.seconds() {
            self.deals = self.deals.saturating_add(other.deals);
            self.honoured = self.honoured.saturating_add(other.honoured);
        }
    }

    getters! {
        /// Returns when they were judged.
        pub fn at -> Instant;
        /// Returns how many there are, at least 1.
        pub fn deals -> u64;
        /// Returns how many of them were honoured.
        pub fn honoured -> u64;
    }

    /// Returns the share that was honoured, 0 to 1.
    pub(super) fn share(self) -> f64 {
        self.honoured as f64 / self.deals as f64
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct LatestForm {
    at: Instant,
    deals: u64,
    honoured: u64,
}

#[cfg(feature = "serde")]
impl TryFrom<LatestForm> for Latest {
    type Error = crate::Error;

    fn try_from(LatestForm { at, deals, honoured }: LatestForm) -> crate::Result<Self> {
        if deals == 0 || honoured > deals {
            return Err(crate::Error::Inconsistent {
                what: "latest deals",
                rule: "be at least one, and no fewer than were honoured",
                got: format!("{deals}, of which {honoured} were honoured"),
            });
        }
        Ok(Self { at, deals, honoured })
    }
}

#[cfg(feature = "serde")]
impl From<Latest> for LatestForm {
    fn from(Latest { at, deals, honoured }: Latest) -> Self {
        Self { at, deals, honoured }
    }
}
