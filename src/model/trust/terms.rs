//! The terms in force between the two, how long either lets the other wait, and rival bids.

use super::audit::{ASKED, is_asked};
use super::{TrustParams, TrustUnit};
use crate::kernel::decay::DecayedSums;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::map::Map;
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::{Interval, getters::getters};
use crate::quantity::{Amount, Instant, Level, Name, Party, Positive, Share};

/// What was said last of a term; of two of one instant, the reversal, then the larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Said {
    pub(super) at: Instant,
    pub(super) reversed: bool,
    pub(super) severity: Share,
    pub(super) likelihood: Share,
    pub(super) by: Party,
}

/// How often one waited and how many days, how often a time was promised, and how far it was kept;
/// by who let the other wait. Last, the rivals' bids.
pub(super) const WAITS: usize = 9;
const BIDS: usize = WAITS - 1;

/// What the ledger keeps of terms, waits and bids: the word that was said last of each term, and
/// decayed sums.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(super) struct Paper {
    terms: Map<Name, Said>,
    waits: DecayedSums<WAITS>,
}

impl Paper {
    pub(super) fn say(&mut self, item: &Name, said: Said) {
        let last = self.terms.or_insert_with(item, || said);
        *last = said.max(*last);
    }

    pub(super) fn wait(
        &mut self,
        unit: TrustUnit,
        (by, at): (Party, Instant),
        taken: Amount,
        promised: Option<Positive>,
    ) {
        let mut sums = [0.0; WAITS];
        let own = &mut sums[4 * by.index()..][..4];
        own[0] = 1.0;
        own[1] = (taken.get() / Instant::DAY as f64).min(LONGEST);
        if let Some(promised) = promised {
            own[2] = 1.0;
            own[3] = if taken.get() > promised.get() { promised.get() / taken.get() } else { 1.0 };
        }
        self.waits.add(unit.half_life, at, sums);
    }

    pub(super) fn bid(&mut self, unit: TrustUnit, at: Instant) {
        let mut sums = [0.0; WAITS];
        sums[BIDS] = 1.0;
        self.waits.add(unit.half_life, at, sums);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        other.terms.iter().for_each(|(item, said)| self.say(item, *said));
        self.waits.merge(&other.waits);
    }

    /// The terms that are in force.
    pub(super) fn in_force(&self) -> impl Iterator<Item = (&Name, &Said)> {
        self.terms.iter().filter(|(_, said)| !said.reversed)
    }

    pub(super) fn read(&self, unit: TrustUnit, as_of: Instant) -> Balance {
        let mut balance = Balance::default();
        for (_, said) in self.in_force() {
            balance.borne[said.by.index()] += said.severity.get() * said.likelihood.get();
            balance.in_force += 1;
        }
        let known = self.terms.iter().filter(|(item, _)| is_asked(item.as_str()));
        balance.known = known.count() as f64 / ASKED as f64;
        balance.waits = self.waits.read(unit.half_life, as_of);
        balance
    }

    /// Names the terms in force, the heaviest first, and who bears each; `None` without any.
    pub(super) fn borne(&self) -> Option<String> {
        let mut terms: Vec<_> = self.in_force().collect();
        let weight = |said: &Said| said.severity.get() * said.likelihood.get();
        // A stable sort: terms that weigh alike stay in the order of their names.
        terms.sort_by(|(_, a), (_, b)| weight(b).total_cmp(&weight(a)));
        let name = |(item, said): &(&Name, &Said)| format!("“{item}” by the {}", said.by);
        let named: Vec<String> = terms.iter().take(NAMED).map(name).collect();
        let more = match terms.len() - named.len() {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        (!named.is_empty()).then(|| format!("terms in force are borne: {}{more}", named.join(", ")))
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.waits.heap_bytes()
            + self.terms.len() * (size_of::<Name>() + size_of::<Said>())
    }
}

/// So many terms are named.
const NAMED: usize = 5;

/// Days beyond which a wait is only long: a thousand years.
const LONGEST: f64 = 365_250.0;

#[cfg(feature = "serde")]
impl Paper {
    /// Tells whether so many facts, the newest of then, can have made it.
    pub(super) fn is_sound(&self, unit: TrustUnit, facts: u64, newest: Option<Instant>) -> bool {
        let (waits, most) = (&self.waits, Most::of(facts, unit.half_life, newest));
        // Paper that nothing was said of is none.
        !(self.terms.is_empty() && waits.is_empty())
            && self.terms.values().all(|said| newest.is_some_and(|newest| said.at <= newest))
            && self.terms.len() as u64 <= facts
            && waits.within(unit.half_life, newest)
            && waits.at_most_ones(&[0, 4, BIDS], most)
            && waits.at_most_amounts(&[1], most, 1 << 24)
            && waits.at_most_amounts(&[5], most, 1 << 24)
            && [0, 4]
                .into_iter()
                .all(|i| waits.never_above(&[i + 2], &[i]) && waits.never_above(&[i + 3], &[i + 2]))
    }
}

/// Who bears the terms in force between the two, how long either lets the other wait, and how
/// often a rival bid.
///
/// A term in force is a standing exposure of its bearer, `x = severity · likelihood`, and does not
/// fade until it is reversed. It counts among the risks that its bearer took, so one-sided paper
/// feeds the same shortfall as one-sided deeds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Balance {
    borne: [f64; 2],
    in_force: u64,
    known: f64,
    waits: [f64; WAITS],
}

impl Balance {
    getters! {
        /// Returns how many terms are in force.
        pub fn in_force -> u64;
        /// Returns of how many questions of [`stage_audit`](super::stage_audit) something is known, as a share.
        pub fn coverage -> f64 = known;
    }

    /// Returns `Σx` of the terms that put a party at risk, in events of full weight.
    #[must_use]
    pub const fn borne(&self, by: Party) -> f64 {
        self.borne[by.index()]
    }

    /// Returns `Δ_c = (ΣA − ΣB)/(ΣA + ΣB)`: 1 where the customer alone bears the terms, −1 where
    /// the firm does; `None` where no term is in force.
    #[must_use]
    pub fn imbalance(&self) -> Option<f64> {
        let [a, b] = [Party::Customer, Party::Firm].map(|party| self.borne(party));
        (a + b > 0.0).then(|| ((a - b) / (a + b)).clamp(-1.0, 1.0))
    }

    /// Returns the interval of the imbalance: `2s − 1` of the customer's share
    /// `s ~ Beta(p + ΣA, p + ΣB)`, p the prior of the share of exposure.
    #[must_use]
    pub fn interval(&self, params: &TrustParams) -> Option<Interval> {
        Some(self.interval_with(params.exposure().get(), params.level(), self.imbalance()?))
    }

    pub(super) fn interval_with(&self, p: f64, level: Level, imbalance: f64) -> Interval {
        let [a, b] = [Party::Customer, Party::Firm].map(|party| p + self.borne(party));
        let share = BetaPosterior::from_counts(a, b).interval(level);
        let turned = |share: f64| 2.0 * share - 1.0;
        Interval::new(turned(share.lower), turned(share.upper), level).including(imbalance)
    }

    /// Returns the average days that a party lets the other wait; `None` if it never did.
    #[must_use]
    pub fn days_waited_for(&self, party: Party) -> Option<f64> {
        let [times, days, ..] = self.of(party);
        (times > 0.0).then(|| days / times)
    }

    /// Returns how far a party keeps the waiting times that it promises: 1 in time, else promised
    /// over taken, on average; `None` where none was promised.
    #[must_use]
    pub fn waits_kept(&self, by: Party) -> Option<f64> {
        let [_, _, promised, kept] = self.of(by);
        (promised > 0.0).then(|| (kept / promised).min(1.0))
    }

    /// Returns how often a rival bid, decayed.
    #[must_use]
    pub const fn competing_bids(&self) -> f64 {
        self.waits[BIDS]
    }

    fn of(&self, party: Party) -> [f64; 4] {
        core::array::from_fn(|i| self.waits[4 * party.index() + i])
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self {
            borne: core::array::from_fn(|i| self.borne[i] + other.borne[i]),
            in_force: self.in_force.saturating_add(other.in_force),
            known: self.known.max(other.known),
            waits: core::array::from_fn(|i| self.waits[i] + other.waits[i]),
        }
    }

    pub(super) fn discounted(&self, p: Share) -> Self {
        Self {
            borne: self.borne.map(|x| x * p.get()),
            waits: self.waits.map(|sum| sum * p.get()),
            ..*self
        }
    }

    /// What a person reads of it.
    pub(super) fn lines(&self, p: f64, level: Level) -> Vec<String> {
        let mut lines = Vec::new();
        let imbalance = self.imbalance();
        let weighs = match imbalance {
            None => "no term known",
            Some(delta) if delta > 0.0 => "terms that weigh on the customer",
            Some(delta) if delta < 0.0 => "terms that weigh on the firm",
            Some(_) => "terms in balance",
        };
        if let Some(delta) = imbalance {
            let interval = self.interval_with(p, level, delta);
            lines.push(format!(
                "{weighs}: imbalance {delta:+.2} {interval:.2}, of {} in force, with {:.0} % of the \
                 audit's questions known",
                self.in_force,
                100.0 * self.known,
            ));
        }
        for party in [Party::Firm, Party::Customer] {
            let Some(days) = self.days_waited_for(party) else { continue };
            let kept = self.waits_kept(party).map_or_else(String::new, |kept| {
                format!(", the times promised kept to {:.0} %", 100.0 * kept)
            });
            let other = party.other();
            lines.push(format!(
                "the {other} waited {days:.1} days on average for the {party}{kept}"
            ));
        }
        if self.competing_bids() > 0.0 {
            let bids = self.competing_bids();
            lines.push(format!("{bids:.1} competing bids, held against {weighs}"));
        }
        lines
    }
}
