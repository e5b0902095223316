//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::quantity::{Amount, HalfLife, Level, Party, Positive, Share, Stake};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct TrustUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
    /// The stake s₀ that weighs one half; 0 gives every stake above 0 the weight 1.
    pub reference_stake: Stake,
}

impl Default for TrustUnit {
    fn default() -> Self {
        Self {
            half_life: HalfLife::default(),
            reference_stake: Stake::constant(defaults::TRUST_REFERENCE_STAKE.value),
        }
    }
}

impl TrustUnit {
    /// Returns how much evidence a stake is worth: `w(σ) = 1/(1 + s₀/σ)`, 0 for a stake of 0.
    #[must_use]
    pub fn weight(&self, stake: Stake) -> f64 {
        if stake == Stake::ZERO {
            0.0
        } else {
            1.0 / (1.0 + self.reference_stake.get() / stake.get())
        }
    }
}

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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct TrustParams {
    prior: [Positive; 3],
    reciprocity: Share,
    parity: Positive,
    grace: Amount,
    propensity: [Positive; 2],
    exposure: Positive,
    overdue_counts: bool,
    level: Level,
}

impl Default for TrustParams {
    fn default() -> Self {
        const fn number(default: &defaults::DefaultValue) -> Positive {
            Positive::constant(default.value)
        }
        Self {
            prior: [
                number(&defaults::TRUST_PRIOR_HONOURED),
                number(&defaults::TRUST_PRIOR_EXECUTION),
                number(&defaults::TRUST_PRIOR_DERELICTION),
            ],
            reciprocity: Share::constant(defaults::TRUST_RECIPROCITY.value),
            parity: number(&defaults::TRUST_PARITY),
            grace: Amount::constant(defaults::TRUST_GRACE.value),
            propensity: [
                number(&defaults::TRUST_PROPENSITY_TRUSTED),
                number(&defaults::TRUST_PROPENSITY_REFUSED),
            ],
            exposure: number(&defaults::TRUST_EXPOSURE),
            overdue_counts: false,
            level: Level::default(),
        }
    }
}

impl TrustParams {
    /// Returns the prior `a`: honoured, execution failure, dereliction, in events.
    #[must_use]
    pub const fn prior(&self) -> [Positive; 3] {
        self.prior
    }

    /// Sets the prior `a`: honoured, execution failure, dereliction, in events.
    #[must_use]
    pub const fn with_prior(mut self, prior: [Positive; 3]) -> Self {
        self.prior = prior;
        self
    }

    /// Returns ψ, how much of a dereliction a unit of unreciprocated risk amounts to.
    #[must_use]
    pub const fn reciprocity(&self) -> Share {
        self.reciprocity
    }

    /// Sets ψ, how much of a dereliction a unit of unreciprocated risk amounts to.
    #[must_use]
    pub const fn with_reciprocity(mut self, psi: Share) -> Self {
        self.reciprocity = psi;
        self
    }

    /// Returns η of the firm: the risk that it is to take for each unit that the customer takes.
    #[must_use]
    pub const fn parity(&self) -> Positive {
        self.parity
    }

    /// Sets η of the firm; that of the customer is `1/η`.
    #[must_use]
    pub const fn with_parity(mut self, eta: Positive) -> Self {
        self.parity = eta;
        self
    }

    /// Returns η of one party: the risk that it is to take for each unit that the other takes.
    #[must_use]
    pub fn parity_of(&self, party: Party) -> f64 {
        match party {
            Party::Firm => self.parity.get(),
            Party::Customer => 1.0 / self.parity.get(),
        }
    }

    /// Returns g, the risk that may stay unreciprocated without harm, in events.
    #[must_use]
    pub const fn grace(&self) -> Amount {
        self.grace
    }

    /// Sets g, the risk that may stay unreciprocated without harm, in events.
    #[must_use]
    pub const fn with_grace(mut self, grace: Amount) -> Self {
        self.grace = grace;
        self
    }

    /// Returns the prior `c` of the propensity to trust: risks taken and refused, in events.
    #[must_use]
    pub const fn propensity(&self) -> [Positive; 2] {
        self.propensity
    }

    /// Sets the prior `c` of the propensity to trust: risks taken and refused, in events.
    #[must_use]
    pub const fn with_propensity(mut self, prior: [Positive; 2]) -> Self {
        self.propensity = prior;
        self
    }

    /// Returns the prior `p` of the share of exposure, on each side, in events.
    #[must_use]
    pub const fn exposure(&self) -> Positive {
        self.exposure
    }

    /// Sets the prior `p` of the share of exposure, on each side, in events.
    #[must_use]
    pub const fn with_exposure(mut self, prior: Positive) -> Self {
        self.exposure = prior;
        self
    }

    /// Tells whether overdue stakes are read as derelictions on their due date.
    #[must_use]
    pub const fn overdue_counts(&self) -> bool {
        self.overdue_counts
    }

    /// Sets whether overdue stakes are read as derelictions on their due date.
    #[must_use]
    pub const fn with_overdue_counts(mut self, counts: bool) -> Self {
        self.overdue_counts = counts;
        self
    }

    /// Returns the probability inside intervals.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Sets the probability inside intervals.
    #[must_use]
    pub const fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }
}
