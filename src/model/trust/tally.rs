//! The sums of a ledger as they weigh at an instant, before the formulas.

use super::{Balance, TrustUnit};
use crate::quantity::{Instant, Party, Share, Stake};
use crate::{Error, Result};

/// The sums that a ledger keeps for each party.
pub(super) const SUMS: usize = 8;

/// Which sum of a party is which.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field {
    /// `S_h`, `S_e`, `S_d`: weighted outcomes of what was entrusted to the party.
    Honoured,
    Execution,
    Dereliction,
    /// `Q`: squared weights of those outcomes.
    Squared,
    /// `N`: their number.
    Trials,
    /// Their number, each counting for its honoured share, whatever its stake.
    HonouredTrials,
    /// `R`: weighted risks that the party took.
    Risked,
    /// `Y`: weighted risks that it refused.
    Refused,
}

impl Field {
    pub(super) const fn of(self, party: Party) -> usize {
        party.index() * SUMS + self as usize
    }
}

/// What is open towards one trustee.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Pending {
    /// How many stakes are open.
    pub count: u64,
    /// What they sum to, in the user's unit.
    pub stake: f64,
    /// What they weigh as evidence, `W = Σ w`, in events; overdue ones that are read as
    /// derelictions are left out.
    pub weight: f64,
    /// How many of them are past their due date.
    pub overdue: u64,
}

impl Pending {
    pub(super) fn add(&mut self, stake: Stake, weight: f64, overdue: bool) {
        self.count += 1;
        self.stake = (self.stake + stake.get()).min(f64::MAX);
        self.weight += weight;
        self.overdue += u64::from(overdue);
    }

    /// Takes out the weight of a stake that is read as settled.
    pub(super) fn settle(&mut self, weight: f64) {
        self.weight = (self.weight - weight).max(0.0);
    }
}

/// The sums of a ledger as they weigh at an instant, before any prior or preference.
///
/// ```
/// use goodwill::quantity::{Instant, Party, Share, Stake};
/// use goodwill::trust::{Conduct, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
///
/// let now = Instant::from_days(20_000)?;
/// let mut ours = TrustLedger::new(TrustUnit::default());
/// ours.observe(&TrustEvidence::Act {
///     by: Party::Firm,
///     stake: Stake::new(1.0)?,
///     at: now,
///     conduct: Conduct::ActedRightly,
/// });
/// let hearsay = ours.clone();
///
/// // What others report is believed by half, and added to what was seen here.
/// let (Some(seen), Some(heard)) = (ours.read(false, now)?, hearsay.read(false, now)?) else {
///     unreachable!("both ledgers have a fact");
/// };
/// let score = seen.plus(&heard.discounted(Share::HALF))?.score(&TrustParams::default());
/// assert!((score.of(Party::Firm).evidence().weight - 0.75).abs() < 1e-11);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    pub(super) unit: TrustUnit,
    pub(super) as_of: Instant,
    pub(super) sums: [f64; 2 * SUMS],
    pub(super) facts: u64,
    pub(super) pending: [Pending; 2],
    pub(super) largest_honoured: [Stake; 2],
    pub(super) balance: Balance,
}

impl Tally {
    /// Returns what a source is worth that is believed only in part: every weight times `p`.
    #[must_use]
    pub fn discounted(&self, p: Share) -> Self {
        let mut tally = self.clone();
        tally.sums = self.sums.map(|sum| sum * p.get());
        tally.balance = self.balance.discounted(p);
        for pending in &mut tally.pending {
            pending.weight *= p.get();
        }
        tally
    }

    /// Returns the evidence of two sources together: cumulative fusion.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`] if they count in different units or were read at different
    /// instants.
    pub fn plus(&self, other: &Self) -> Result<Self> {
        if self.unit != other.unit {
            let (ours, theirs) = (format!("{:?}", self.unit), format!("{:?}", other.unit));
            return Err(Error::UnitsDiffer { what: "unit", ours, theirs });
        }
        if self.as_of != other.as_of {
            let (ours, theirs) = (self.as_of.to_string(), other.as_of.to_string());
            return Err(Error::UnitsDiffer { what: "as_of", ours, theirs });
        }
        let mut tally = self.clone();
        for (sum, more) in tally.sums.iter_mut().zip(other.sums) {
            *sum += more;
        }
        tally.facts = self.facts.saturating_add(other.facts);
        tally.balance = self.balance.plus(&other.balance);
        for party in 0..2 {
            let (all, more) = (&mut tally.pending[party], other.pending[party]);
            all.count += more.count;
            all.stake = (all.stake + more.stake).min(f64::MAX);
            all.weight += more.weight;
            all.overdue += more.overdue;
            tally.largest_honoured[party] =
                self.largest_honoured[party].max(other.largest_honoured[party]);
        }
        Ok(tally)
    }

    pub(super) fn get(&self, field: Field, party: Party) -> f64 {
        self.sums[field.of(party)]
    }
}
