//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults::{self, DefaultValue};
use crate::kernel::params::params;
use crate::kernel::state::unit;
use crate::quantity::{Amount, HalfLife, Level, Party, Positive, Share, Stake};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    ///
    /// ```
    /// use goodwill::quantity::{HalfLife, Stake};
    /// use goodwill::trust::TrustUnit;
    ///
    /// let unit = TrustUnit::default();
    /// assert_eq!(unit.half_life, HalfLife::from_days(180.0)?);
    /// assert_eq!(unit.reference_stake, Stake::new(1.0)?);
    /// // A stake of the reference size weighs one half, one three times as large three quarters.
    /// assert_eq!(unit.weight(Stake::new(3.0)?), 0.75);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    ///
    /// What is counted is fixed when a ledger is opened; the constants of reading it are another thing:
    ///
    /// ```compile_fail,E0308
    /// use goodwill::trust::{TrustLedger, TrustParams};
    ///
    /// let ledger = TrustLedger::new(TrustParams::default());
    /// ```
    pub struct TrustUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
        /// The stake s₀ that weighs one half; 0 gives every stake above 0 the weight 1.
        reference_stake: Stake = Stake::constant(defaults::TRUST_REFERENCE_STAKE.value),
            "reference stake";
    }
}

impl TrustUnit {
    /// Returns how much evidence a stake is worth: `w(σ) = 1/(1 + s₀/σ)`, 0 for a stake of 0.
    #[must_use]
    pub fn weight(&self, stake: Stake) -> f64 {
        self.weight_of(stake.get())
    }

    /// The same of a stake's number.
    #[inline]
    pub(crate) fn weight_of(&self, stake: f64) -> f64 {
        // Without a branch, so that many are weighed at once.
        let weight = 1.0 / (1.0 + self.reference_stake.get() / stake);
        if stake > 0.0 { weight } else { 0.0 }
    }
}

params! {
    /// The constants with which a [`TrustLedger`](super::TrustLedger) is read; never stored in it.
    ///
    /// ```
    /// use goodwill::quantity::Share;
    /// use goodwill::trust::TrustParams;
    ///
    /// let params = TrustParams::default();
    /// assert_eq!(params.prior().map(|a| a.get()), [1.0, 0.5, 0.5]);
    /// assert_eq!(params.reciprocity().get(), 0.5);
    /// assert_eq!(params.parity().get(), 1.0);
    /// assert_eq!(params.grace().get(), 3.0);
    ///
    /// let forgiving = params.with_reciprocity(Share::ZERO);
    /// assert_eq!(forgiving.reciprocity(), Share::ZERO);
    /// ```
    #[derive(Debug, Clone, PartialEq)]
    pub struct TrustParams {
        prior: [Positive; 3] = [
            number(&defaults::TRUST_PRIOR_HONOURED),
            number(&defaults::TRUST_PRIOR_EXECUTION),
            number(&defaults::TRUST_PRIOR_DERELICTION),
        ],
            set with_prior "the prior `a`: honoured, execution failure, dereliction, in events";
        reciprocity: Share = Share::constant(defaults::TRUST_RECIPROCITY.value),
            set with_reciprocity "ψ, how much of a dereliction a unit of unreciprocated risk \
                amounts to";
        parity: Positive = number(&defaults::TRUST_PARITY),
            set with_parity "η of the firm: the risk that it is to take for each unit that the \
                customer takes; η of the customer is `1/η`";
        grace: Amount = Amount::constant(defaults::TRUST_GRACE.value),
            set with_grace "g, the risk that may stay unreciprocated without harm, in events";
        propensity: [Positive; 2] = [
            number(&defaults::TRUST_PROPENSITY_TRUSTED),
            number(&defaults::TRUST_PROPENSITY_REFUSED),
        ],
            set with_propensity "the prior `c` of the propensity to trust: risks taken and \
                refused, in events";
        exposure: Positive = number(&defaults::TRUST_EXPOSURE),
            set with_exposure "the prior `p` of the share of exposure, on each side, in events";
        overdue_counts: bool = false,
            set with_overdue_counts "whether overdue stakes are read as derelictions on their \
                due date";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

const fn number(default: &DefaultValue) -> Positive {
    Positive::constant(default.value)
}

impl TrustParams {
    /// Returns η of one party: the risk that it is to take for each unit that the other takes.
    #[must_use]
    pub fn parity_of(&self, party: Party) -> f64 {
        match party {
            Party::Firm => self.parity.get(),
            Party::Customer => 1.0 / self.parity.get(),
        }
    }
}
