//! Who takes the risks between two.

use super::TrustParams;
use super::tally::{Field, Tally};
use crate::kernel::posterior::BetaPosterior;
use crate::quantity::{Party, Positive};

/// Who takes the risks.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Exposure {
    risked: [f64; 2],
    refused: [f64; 2],
    propensity_prior: [f64; 2],
    pub(super) prior: f64,
}

impl Exposure {
    pub(super) fn from_tally(tally: &Tally, params: &TrustParams) -> Self {
        Self {
            risked: Party::BOTH.map(|party| tally.get(Field::Risked, party)),
            refused: Party::BOTH.map(|party| tally.get(Field::Refused, party)),
            propensity_prior: params.propensity().map(Positive::get),
            prior: params.exposure().get(),
        }
    }

    /// Returns `R`, the decayed weight of the risks that a party took, in events.
    #[must_use]
    pub const fn risked(&self, by: Party) -> f64 {
        self.risked[by.index()]
    }

    /// Returns `Y`, the decayed weight of the risks that a party refused, in events.
    #[must_use]
    pub const fn refused(&self, by: Party) -> f64 {
        self.refused[by.index()]
    }

    /// Returns a party's share of all the risks taken.
    #[must_use]
    pub fn share(&self, of: Party) -> BetaPosterior {
        BetaPosterior::from_counts(
            self.prior + self.risked(of),
            self.prior + self.risked(of.other()),
        )
    }

    /// Returns how readily a party takes a risk that offers itself; `None` where no refusal is
    /// logged, since readiness cannot be told from lack of occasion then.
    #[must_use]
    pub fn propensity(&self, of: Party) -> Option<BetaPosterior> {
        let refused = self.refused[of.index()];
        let [taken, left] = self.propensity_prior;
        (refused > 0.0).then(|| BetaPosterior::from_counts(taken + self.risked(of), left + refused))
    }

    /// Returns `Δ = (R_customer − R_firm)/(R_customer + R_firm)`: 1 where only the customer takes
    /// risks, −1 where only the firm does; `None` where nobody took one.
    #[must_use]
    pub fn imbalance(&self) -> Option<f64> {
        let [customer, firm] = self.risked;
        (customer + firm > 0.0).then(|| (customer - firm) / (customer + firm))
    }

    /// Returns `1 − |Δ|`: 1 where both take the same risks, 0 where one party takes them all.
    #[must_use]
    pub fn reciprocity(&self) -> Option<f64> {
        self.imbalance().map(|delta| 1.0 - delta.abs())
    }

    /// Returns `Φ = Δ²/(1 + Δ²)`, the imbalance as variance-based indices of a dyad state it:
    /// 0 to ½.
    #[must_use]
    pub fn asymmetry(&self) -> Option<f64> {
        self.imbalance().map(|delta| delta * delta / (1.0 + delta * delta))
    }
}
